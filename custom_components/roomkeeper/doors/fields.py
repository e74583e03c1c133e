"""The fields of a request, each read as the value that a command or a question takes.

One reading for all doors: what an action takes, websocket and HTTP take too.
Each field is read as its kind says (`field_kinds`), which is what others are
told about it; one that is read in another way is a mistake of ours.
A field that is absent and one that is null are the same.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..core import policy
from ..core.action_spec import ActionSpec
from ..core.commands import Texts
from ..core.decide.lookup import the_action, the_schedule
from ..core.errors import (
    EndBeforeStart,
    EndOrDuration,
    MissingField,
    NoReference,
    NotUnderstood,
    OneRoomOnly,
)
from ..core.ids import ActionId, BookingId, BookingRef, EntityId, RoomKey, ScheduleId, StallKey
from ..core.model import Site
from ..core.schedule import DeviceAction, Schedule, Target
from ..core.span import Span
from ..runtime import RoomkeeperConfigEntry
from ..targets import entities_of
from . import values
from .field_kinds import Kind
from .places import room_named, stall_named

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A request, and the kinds of what it takes; `now` and `new_id` are the engine's.

    Local time that it names is of `zone`.
    """

    raw: Mapping[str, Any]
    kinds: Mapping[str, Kind]
    site: Site
    zone: tzinfo
    now: datetime
    new_id: Callable[[], BookingId]
    find_room: Callable[[str], RoomKey]
    find_stall: Callable[[str], StallKey]
    find_schedule: Callable[[ScheduleId], Schedule]
    find_action: Callable[[ActionId], DeviceAction]
    find_entities: Callable[[Target, ActionSpec], tuple[EntityId, ...]]

    def has(self, name: str) -> bool:
        """Say whether a field is given."""
        return self.raw.get(name) is not None

    def is_blank(self, name: str) -> bool:
        """Say whether a field is given, and holds nothing: that takes away what was there."""
        if not self.has(name):
            return False
        raw = self.raw[name]
        return raw == "" or (self.kinds[name].is_list and raw in ([], ()))

    def within(self, name: str) -> Fields:
        """Return what an object in a field says, to be read as a request is.

        Raises:
            NotUnderstood: it is no object.
        """
        raw = self._said(name, dict)
        if not isinstance(raw, Mapping | None):
            raise NotUnderstood(field=name, value=str(raw))
        return replace(self, raw=raw or {}, kinds=self.kinds[name].parts or {})

    def _said(
        self,
        name: str,
        read: Callable[..., object],
        words: type[StrEnum] | None = None,
        *,
        is_list: bool = False,
    ) -> Any:  # noqa: ANN401 - whatever somebody said
        """Return what is said in a field, to be read in its way; None where nothing is."""
        raw = self.raw.get(name)
        if raw is not None:
            kind = self.kinds[name]
            if (kind.read, kind.words, kind.is_list) != (read, words, is_list):
                raise TypeError(f"{name} is {kind}, and not read as such")
        return raw

    # --- rooms, stalls and bookings ---

    def rooms(self) -> tuple[RoomKey, ...]:
        """Return the rooms that are named, each once; none where the field is absent.

        Raises:
            UnknownRoom: one is not there.
        """
        return tuple(dict.fromkeys(self.rooms_as_named()))

    def rooms_as_named(self) -> tuple[RoomKey, ...]:
        """Return the rooms that are named, each as often as it is: who books is told of that.

        Raises:
            UnknownRoom: one is not there.
        """
        return _found(self.find_room, self.texts_in("room"))

    def room(self) -> RoomKey:
        """Return the one room that is named; a list of one will do.

        Raises:
            MissingField: none is named.
            OneRoomOnly: several are.
            UnknownRoom: it is not there.
        """
        rooms = self.rooms_as_named()
        if not rooms:
            raise MissingField(field="room")
        if len(rooms) > 1:
            raise OneRoomOnly(count=len(rooms))
        return rooms[0]

    def stalls(self) -> tuple[StallKey, ...]:
        """Return the stalls that are named, each once; none where the field is absent.

        Raises:
            UnknownStall: one is not there.
        """
        return tuple(dict.fromkeys(self._stalls_as_named()))

    def _stalls_as_named(self) -> tuple[StallKey, ...]:
        return _found(self.find_stall, self.texts_in("stall"))

    def stall(self) -> StallKey:
        """Return the one stall that is named; a list of one will do.

        Raises:
            MissingField: none is named.
            NotUnderstood: several are.
            UnknownStall: it is not there.
        """
        stalls = self._stalls_as_named()
        if not stalls:
            raise MissingField(field="stall")
        if len(stalls) > 1:
            raise NotUnderstood(field="stall", value=", ".join(stalls))
        return stalls[0]

    def booking_id(self) -> BookingId | None:
        """Return the booking id, if one is given."""
        return BookingId(self.text("booking_id")) or None

    def ref(self) -> BookingRef:
        """Return the booking that is named by our id, or by its source's.

        Raises:
            NoReference: it is named by neither.
        """
        booking_id = self.booking_id()
        if booking_id is not None:
            return BookingRef(booking_id)
        external_id = self.text("external_id")
        if not external_id:
            raise NoReference
        return BookingRef(source=self.text("source"), external_id=external_id)

    # --- schedules and device actions ---

    def schedule_id(self) -> ScheduleId:
        """Return the schedule id.

        Raises:
            MissingField: none is given.
        """
        return ScheduleId(self.needed("schedule_id", self.text("schedule_id") or None))

    def action_id(self) -> ActionId:
        """Return the id of a device action.

        Raises:
            MissingField: none is given.
        """
        return ActionId(self.needed("action_id", self.text("action_id") or None))

    # --- time ---

    def instant(self, name: str) -> datetime | None:
        """Return an instant in aware UTC, if given; see `values.read_instant`."""
        raw = self._said(name, values.read_instant)
        return None if raw is None else values.read_instant(name, raw, self.zone)

    def day(self, name: str) -> date | None:
        """Return a local day, if given."""
        raw = self._said(name, values.read_day)
        return None if raw is None else values.read_day(name, raw)

    def length(self, name: str) -> timedelta | None:
        """Return a length, if given; see `values.read_length`."""
        raw = self._said(name, values.read_length)
        return None if raw is None else values.read_length(name, raw)

    def span(self) -> tuple[datetime, datetime]:
        """Return `start`, and `end` as given or by `duration`, in aware UTC.

        Raises:
            MissingField: there is no start.
            EndOrDuration: there are both, or neither.
        """
        start = self.needed("start", self.instant("start"))
        end = self.end(start)
        if end is None:
            raise EndOrDuration
        return start, end

    def end(self, start: datetime) -> datetime | None:
        """Return the end as given, or `duration` after `start`, or None where there is neither.

        Raises:
            EndOrDuration: there are both.
            TooFarAhead: the calendar ends before that.
        """
        end, duration = self.instant("end"), self.length("duration")
        if duration is None:
            return end
        if end is not None:
            raise EndOrDuration
        return policy.end_after(start, duration)

    def window(self) -> Span:
        """Return the span from `start` to `end`, without a bound where one is not given.

        Raises:
            EndBeforeStart: it has no length.
        """
        start, end = self.instant("start") or _EARLIEST, self.instant("end") or _LATEST
        if end <= start:
            raise EndBeforeStart(start=start, end=end)
        return Span(start, end)

    # --- the rest ---

    def text(self, name: str) -> str:
        """Return a text, empty where there is none."""
        raw = self._said(name, values.read_text)
        return "" if raw is None else values.read_text(name, raw)

    def texts(self) -> Texts:
        """Return what people write on a booking."""
        return Texts(title=self.text("title"), guest=self.text("guest"), note=self.text("note"))

    def changed_texts(self) -> Texts:
        """Return what people write on a booking, where they do; an empty text takes one away."""
        given = {name: self.text(name) for name in ("title", "guest", "note") if self.has(name)}
        return Texts(**given)

    def words[Word: StrEnum](self, name: str, words: type[Word]) -> tuple[Word, ...]:
        """Return a list out of a few words, or a single one; none where the field is absent."""
        raw = self._said(name, values.read_word, words, is_list=True)
        listed = () if raw is None else values.read_list(raw)
        return tuple(values.read_word(name, one, words) for one in listed)

    def words_or_any[Word: StrEnum](
        self, name: str, words: type[Word], default: frozenset[Word]
    ) -> frozenset[Word]:
        """Return a set out of a few words, all of them where the field says `any`."""
        raw = self._said(name, values.read_word, words, is_list=True)
        listed = () if raw is None else values.read_list(raw)
        said = frozenset(values.read_word(name, one, words) for one in listed if one != "any")
        return frozenset(words) if "any" in listed else said or default

    def texts_in(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, or a single one; none where the field is absent."""
        raw = self._said(name, values.read_text, is_list=True)
        listed = () if raw is None else values.read_list(raw)
        return tuple(values.read_text(name, one) for one in listed)

    def texts_out_of(self, name: str, known: Container[str]) -> tuple[str, ...]:
        """Return a list of known texts, each once, or a single one; none where it is absent.

        Raises:
            NotUnderstood: one is not known.
        """
        texts = tuple(dict.fromkeys(self.texts_in(name)))
        for text in texts:
            if text not in known:
                raise NotUnderstood(field=name, value=text)
        return texts

    def word[Word: StrEnum](self, name: str, default: Word) -> Word:
        """Return one of a few words."""
        raw = self._said(name, values.read_word, type(default))
        return default if raw is None else values.read_word(name, raw, type(default))

    def choice[Word: StrEnum](self, name: str, words: type[Word]) -> Word | None:
        """Return one of a few words, if given."""
        raw = self._said(name, values.read_word, words)
        return None if raw is None else values.read_word(name, raw, words)

    def number(self, name: str, default: int) -> int:
        """Return a whole number within the bounds of its kind."""
        raw = self._said(name, values.read_number)
        return default if raw is None else values.read_number(name, raw, self.kinds[name].bounds)

    def level(self, name: str) -> float | None:
        """Return a number, if given."""
        raw = self._said(name, values.read_level)
        return None if raw is None else values.read_level(name, raw)

    def listed[Item](self, name: str, read: Callable[[str, object], Item]) -> tuple[Item, ...]:
        """Return a list of values, or a single one; none where the field is absent or blank."""
        raw = self._said(name, read, is_list=True)
        if raw is None or self.is_blank(name):
            return ()
        return tuple(read(name, one) for one in values.read_list(raw))

    def flag(self, name: str) -> bool | None:
        """Return yes or no, if given."""
        raw = self._said(name, values.read_bool)
        return None if raw is None else values.read_bool(name, raw)

    def needed[Value](self, name: str, value: Value | None) -> Value:
        """Return a value that must be there.

        Raises:
            MissingField: it is None.
        """
        if value is None:
            raise MissingField(field=name)
        return value


def _found[Key: str](find: Callable[[str], Key], names: tuple[str, ...]) -> tuple[Key, ...]:
    """Return what names stand for; each is looked up once, however often somebody says it."""
    keys = {name: find(name) for name in dict.fromkeys(names)}
    return tuple(keys[name] for name in names)


def fields_of(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    raw: Mapping[str, Any],
    kinds: Mapping[str, Kind],
) -> Fields:
    """Return a request to be read now."""
    engine = entry.runtime_data.engine
    site = entry.runtime_data.site
    return Fields(
        raw=raw,
        kinds=kinds,
        site=site,
        zone=site.time_zone,
        now=engine.peek(lambda _state, now: now),
        new_id=engine.new_id,
        find_room=lambda name: room_named(hass, entry, name),
        find_stall=lambda name: stall_named(hass, entry, name),
        find_schedule=lambda key: engine.peek(lambda state, _now: the_schedule(state, key)),
        find_action=lambda key: engine.peek(lambda state, _now: the_action(state, key)),
        find_entities=lambda target, spec: entities_of(hass, target, spec),
    )
