"""What somebody who looks on wants to be told of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..core.errors import EndBeforeStart, MissingField
from ..core.ids import RoomKey, StallKey
from ..core.model import Booking
from ..core.policy import end_after
from ..core.span import Span
from ..core.statistics import local_day
from .live_items import Part, Thing, Touched
from .loaded import loaded_entry
from .outbound import site_of
from .places import room_named, stall_named
from .values import read_bool, read_instant, read_list, read_text

_DAYS: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted; None is all rooms, all stalls, or today and the days to come."""

    rooms: frozenset[RoomKey] | None = None
    stalls: frozenset[StallKey] | None = None
    schedules: bool = True
    span: Span | None = None

    @property
    def is_everything(self) -> bool:
        """Say whether it is all that there is."""
        return self.rooms is None and self.stalls is None and self.schedules

    def window(self, now: datetime, zone: tzinfo) -> Span:
        """Return in which span bookings are wanted."""
        if self.span is not None:
            return self.span
        today = local_day(now, zone)
        return Span(today.start, end_after(today.start, _DAYS))

    def wants(self, room: RoomKey) -> bool:
        """Say whether a room is wanted."""
        return self.rooms is None or room in self.rooms

    def wants_booking(self, booking: Booking, window: Span) -> bool:
        """Say whether a booking is of a room that is wanted, and in the span."""
        return booking.span.overlaps(window) and any(map(self.wants, booking.rooms))

    def things(self, touched: Touched) -> Iterator[Thing]:
        """Yield what is wanted of what may be different."""
        for room in filter(self.wants, touched.rooms):
            yield Thing(Part.ROOMS, room)
            yield Thing(Part.POWER_OFFS, room)
        for stall in touched.stalls:
            if self.stalls is None or stall in self.stalls:
                yield Thing(Part.STALLS, stall)
        if self.schedules:
            yield from (Thing(Part.SCHEDULES, one) for one in touched.schedules)
        for booking_id, rooms in touched.bookings.items():
            if any(map(self.wants, rooms)):
                yield Thing(Part.BOOKINGS, booking_id)


def wish_of(hass: HomeAssistant, asked: Mapping[str, Any]) -> Wish:
    """Read what is wanted.

    Before Roomkeeper is loaded nobody can say whether a room is there.

    Raises:
        NotUnderstood: a field cannot be read.
        UnknownRoom: a room is not there.
        UnknownStall: a stall is not there.
        MissingField: there is an end, and no start.
        EndBeforeStart: the span has no length.
        TooFarAhead: the calendar ends before that.
    """
    entry = loaded_entry(hass)
    schedules = asked.get("schedules")
    return Wish(
        rooms=_named(asked, "rooms", partial(room_named, hass, entry) if entry else RoomKey),
        stalls=_named(asked, "stalls", partial(stall_named, hass, entry) if entry else StallKey),
        schedules=schedules is None or read_bool("schedules", schedules),
        span=_span(asked, site_of(hass).time_zone),
    )


def _named[Key: str](
    asked: Mapping[str, Any], field: str, find: Callable[[str], Key]
) -> frozenset[Key] | None:
    raw = asked.get(field)
    if raw is None:
        return None
    return frozenset(map(find, {read_text(field, one) for one in read_list(raw)}))


def _span(asked: Mapping[str, Any], zone: tzinfo) -> Span | None:
    said = {
        field: read_instant(field, asked[field], zone)
        for field in ("start", "end")
        if asked.get(field) is not None
    }
    if not said:
        return None
    start = said.get("start")
    if start is None:
        raise MissingField(field="start")
    end = said.get("end") or end_after(start, _DAYS)
    if end <= start:
        raise EndBeforeStart(start=start, end=end)
    return Span(start, end)
