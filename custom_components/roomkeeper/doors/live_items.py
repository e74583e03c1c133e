"""What those who look on are told of each thing: made once for all of them.

A thing is a room, a booking, a stall, a schedule, or the power-offs of a room.
"""

import asyncio
import logging
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from homeassistant.helpers.json import json_bytes

from ..core.commands import (
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    EndOccupancy,
    Enter,
    Extend,
    ExtendOccupancy,
    ForceEnable,
    FreezeRoom,
    Hold,
    PauseOccupancy,
    Reschedule,
    ShareCalendar,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
    UnshareCalendar,
)
from ..core.events import booking_of, rooms_of
from ..core.ids import BookingId, BookingRef, PowerOffKey, RoomKey, ScheduleId, StallKey
from ..core.model import Policy, PowerOff, State
from ..core.schedule_commands import EnableSchedule, RunSchedule, SkipNext
from ..core.schedule_views import schedule_view
from ..core.stall_views import stall_view
from ..core.views import (
    booking_flags,
    booking_view,
    failed_power_offs,
    power_off_view,
    room_view,
)
from ..engine import Publication
from .json_form import Json, named_values, record_of
from .opening_hours import hours_said
from .permissions import NEEDS, Need, Rights, places_concerned
from .schedule_answers import schedule_answer
from .stall_list import stall_answer
from .steps import without_steps

_LOGGER = logging.getLogger(__name__)


class Part(StrEnum):
    """What there is to tell of, in the order in which it is told."""

    ROOMS = "rooms"
    POWER_OFFS = "power_offs"
    STALLS = "stalls"
    SCHEDULES = "schedules"
    BOOKINGS = "bookings"


class Thing(NamedTuple):
    """One thing, by its key or id; power-offs by their room's."""

    part: Part
    key: str


FLAGS: Final[Mapping[Part, Mapping[str, type[Command]]]] = {
    Part.ROOMS: {
        "can_book": Book,
        "can_hold": Hold,
        "can_take_now": Book,
        "can_check_in": CheckIn,
        "can_check_out": CheckOut,
        "can_open_door": Enter,
        "can_extend": Extend,
        "can_freeze": FreezeRoom,
        "can_unfreeze": UnfreezeRoom,
        "can_power_off": SwitchOff,
        "can_cancel_power_off": CancelPowerOff,
        "can_share_calendar": ShareCalendar,
        "can_unshare_calendar": UnshareCalendar,
    },
    Part.POWER_OFFS: {},
    Part.STALLS: {
        "can_start": StartOccupancy,
        "can_end": EndOccupancy,
        "can_extend": ExtendOccupancy,
        "can_pause": PauseOccupancy,
        "can_force_enable": ForceEnable,
    },
    Part.SCHEDULES: {
        "can_enable": EnableSchedule,
        "can_run": RunSchedule,
        "can_skip_next": SkipNext,
    },
    Part.BOOKINGS: {
        "can_confirm": Confirm,
        "can_cancel": Cancel,
        "can_check_in": CheckIn,
        "can_check_out": CheckOut,
        "can_reschedule": Reschedule,
        "can_extend": Extend,
    },
}
"""What is asked for where a flag is true: who may not ask for it is told that it is false."""

_RULES: Final = frozenset(
    {
        *("buffer_before", "buffer_after", "early_check_in", "hold_duration"),
        *("min_duration", "max_duration", "power_off_buffer"),
    }
)

type Key = str | PowerOffKey
type Told = Mapping[Key, bytes]
"""What is told of a thing: JSON by key or id; nothing of one that is not there."""


@dataclass(slots=True, eq=False)
class Touched:
    """What may be different now; bookings with the rooms they were touched in."""

    rooms: set[RoomKey] = field(default_factory=set[RoomKey])
    stalls: set[StallKey] = field(default_factory=set[StallKey])
    schedules: set[ScheduleId] = field(default_factory=set[ScheduleId])
    bookings: dict[BookingId, set[RoomKey]] = field(default_factory=dict[BookingId, set[RoomKey]])

    def take_in(self, publication: Publication) -> None:
        """Take in what was published: of a booking nothing changes without a fact about it."""
        self.rooms |= publication.rooms
        self.stalls |= publication.stalls
        self.schedules |= publication.schedules
        for entry in publication.entries:
            booking_id = booking_of(entry.fact)
            if booking_id is not None:
                self.bookings.setdefault(booking_id, set()).update(rooms_of(entry.fact))


type _Places = tuple[RoomKey | StallKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A thing as it is; if it `tells_steps`, all of it is for administrators alone.

    `places` are what it is about, `places_of` those of flags that are about others, too.
    """

    records: Mapping[Key, dict[str, Json]]
    tells_steps: bool = False
    flags: Mapping[str, type[Command]] = field(default_factory=dict[str, type[Command]])
    places: _Places = ()
    places_of: Mapping[str, _Places] = field(default_factory=dict[str, _Places])

    @property
    def asked_about(self) -> frozenset[_Places]:
        """Return all of which control is asked for."""
        return frozenset({self.places, *self.places_of.values()})


type _Allowed = tuple[bool, frozenset[_Places]]
"""Whether somebody is an administrator, and of what a thing is about they control all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is told of a thing, by what people may do about it."""

    asked_about: frozenset[_Places]
    made_of: object
    told: dict[_Allowed, Told] = field(default_factory=dict[_Allowed, Told])


class Items:
    """What is told of all things, each made when it is asked for, and kept until it is touched.

    `turns` is for whoever looks up many things: others have the loop in between,
    and not another one of them.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.turns = asyncio.Lock()
        self._kept: dict[Thing, _Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, thing: object) -> bool:
        return thing in self._kept

    def clear(self) -> None:
        """Make everything anew when it is asked for next."""
        self._kept.clear()

    def drop(self, thing: Thing) -> None:
        """Keep a thing no more that nobody is told of."""
        self._kept.pop(thing, None)

    def keep_only(self, things: Container[Thing]) -> None:
        """Keep no others."""
        self._kept = {thing: kept for thing, kept in self._kept.items() if thing in things}

    def forget(self, touched: Publication) -> None:
        """Make what was touched anew when it is asked for next."""
        for part, keys in (
            (Part.ROOMS, touched.rooms),
            (Part.STALLS, touched.stalls),
            (Part.SCHEDULES, touched.schedules),
        ):
            for key in keys:
                self.drop(Thing(part, key))

    def told(self, thing: Thing, state: State, now: datetime, rights: Rights) -> Told:
        """Return what somebody is told of a thing: a flag is true if they may, too.

        One that cannot be shown is left out, and all others are told.
        """
        try:
            return self._told(thing, state, now, rights)
        except Exception:
            # Whatever it is, it stays with the one thing whose fault it is.
            _LOGGER.exception("%s %s cannot be shown", thing.part, thing.key)
            return {}

    def _told(self, thing: Thing, state: State, now: datetime, rights: Rights) -> Told:
        made_of = _made_of(thing, state, now)
        kept = self._kept.get(thing)
        if kept is not None and kept.made_of == made_of:
            told = kept.told.get(_allowed(rights, kept.asked_about))
            if told is not None:
                return told
        shown = _SHOW[thing.part](state, thing.key, now)
        allowed = _allowed(rights, shown.asked_about)
        told = {key: _encoded(one, shown, allowed) for key, one in shown.records.items()}
        if not told:
            self.drop(thing)
            return told
        if kept is None or kept.made_of != made_of:
            kept = self._kept[thing] = _Kept(asked_about=shown.asked_about, made_of=made_of)
        kept.told[allowed] = told
        return told


def _allowed(rights: Rights, asked_about: Iterable[_Places]) -> _Allowed:
    return rights.administrates, frozenset(
        places for places in asked_about if all(map(rights.controls, places))
    )


def _encoded(record: dict[str, Json], shown: _Shown, allowed: _Allowed) -> bytes:
    administrates, controlled = allowed
    if shown.tells_steps and not administrates:
        record = without_steps(record)

    def may(name: str, kind: type[Command]) -> bool:
        if NEEDS[kind] is Need.ADMINISTRATOR:
            return administrates
        return shown.places_of.get(name, shown.places) in controlled

    masked = {name: bool(record[name] and may(name, kind)) for name, kind in shown.flags.items()}
    # Copied, because the encoder's own takes more room than there is in it.
    return b"".join((json_bytes({**record, **masked}), b""))


def _made_of(thing: Thing, state: State, now: datetime) -> object:
    """Return what a booking, or the power-offs of a room, are made of at present.

    It is compared, because not each change of them is published as one of
    theirs: what could not be written, and was taken back, may have been looked at.
    """
    match thing.part:
        case Part.BOOKINGS:
            return _booking_parts(state, BookingId(thing.key), now)
        case Part.POWER_OFFS:
            return _power_offs(state, RoomKey(thing.key))
    return None


def _booking_parts(state: State, booking_id: BookingId, now: datetime) -> object:
    booking = state.bookings.get(booking_id)
    if booking is None:
        return ()
    offs = tuple(state.power_offs.get(PowerOffKey(booking_id, room)) for room in booking.rooms)
    return booking, offs, booking.has_expired(now)


def _power_offs(state: State, room: RoomKey) -> tuple[PowerOff, ...]:
    """Return the power-offs of a room that people look after: to come, or given up."""
    given_up = (row for row in failed_power_offs(state) if row.room == room)
    return (*state.open_power_offs(room), *given_up)


def _show_room(state: State, key: str, now: datetime) -> _Shown:
    room = state.site.rooms.get(RoomKey(key))
    if room is None:
        return _Shown(records={})
    view = room_view(state, room, now)
    values = {
        **named_values(view),
        "policy": _policy_said(room.policy),
        # Whether it is shared is told by what may be done about it: to administrators alone.
        "can_share_calendar": True,
        "can_unshare_calendar": room.is_calendar_shared,
    }
    record = record_of(values, state.site.time_zone)
    current = view.current_booking
    # Who comes, stays longer or leaves does so in all of their rooms.
    arriving = places_concerned(state, Enter(room=room.key), now)
    staying = places_concerned(state, CheckOut(ref=BookingRef(current.id)), now) if current else ()
    return _Shown(
        records={key: record},
        flags=FLAGS[Part.ROOMS],
        places=(room.key,),
        places_of={
            "can_check_in": arriving,
            "can_open_door": arriving,
            "can_check_out": staying,
            "can_extend": staying,
        },
    )


def _policy_said(policy: Policy) -> Mapping[str, object]:
    """Return the rules that a board draws, or offers to go by."""
    named = named_values(policy).items()
    said = {name: value for name, value in named if name.removesuffix("_s") in _RULES}
    return {**said, "opening_hours": hours_said(policy.opening_hours)}


def _show_power_offs(state: State, key: str, _now: datetime) -> _Shown:
    rows = _power_offs(state, RoomKey(key))
    zone = state.site.time_zone
    records: dict[Key, dict[str, Json]] = {
        row.key: record_of(named_values(power_off_view(state, row)), zone) for row in rows
    }
    return _Shown(records=records)


def _show_stall(state: State, key: str, now: datetime) -> _Shown:
    stall = state.site.stalls.get(StallKey(key))
    if stall is None:
        return _Shown(records={})
    record = record_of(stall_answer(stall_view(state, stall, now)), state.site.time_zone)
    return _Shown(records={key: record}, flags=FLAGS[Part.STALLS], places=(stall.key,))


def _show_schedule(state: State, key: str, _now: datetime) -> _Shown:
    schedule = state.schedules.get(ScheduleId(key))
    if schedule is None:
        return _Shown(records={})
    record = record_of(schedule_answer(schedule_view(schedule)), state.site.time_zone)
    return _Shown(records={key: record}, tells_steps=True, flags=FLAGS[Part.SCHEDULES])


def _show_booking(state: State, key: str, now: datetime) -> _Shown:
    booking = state.bookings.get(BookingId(key))
    if booking is None:
        return _Shown(records={})
    view, flags = booking_view(state, booking, now), booking_flags(booking, now)
    values = {**named_values(view), **named_values(flags)}
    return _Shown(
        records={key: record_of(values, state.site.time_zone)},
        flags=FLAGS[Part.BOOKINGS],
        places=tuple(room for room in booking.rooms if room in state.site.rooms),
    )


_SHOW: Final[Mapping[Part, Callable[[State, str, datetime], _Shown]]] = {
    Part.ROOMS: _show_room,
    Part.POWER_OFFS: _show_power_offs,
    Part.STALLS: _show_stall,
    Part.SCHEDULES: _show_schedule,
    Part.BOOKINGS: _show_booking,
}
