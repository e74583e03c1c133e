"""What can be asked for in lists: rooms, free time, power-offs, what runs down.

Each is in an order that no change of an item touches; see `paging`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from ..core import conflicts, policy
from ..core.ids import RoomKey
from ..core.model import OPEN_POWER_OFF, PowerOff, PowerOffStatus, Room, State
from ..core.span import Span
from ..core.views import (
    RoomStatus,
    power_off_view,
    room_status,
    room_view,
    timer_views,
)
from ..runtime import Runtime
from .fields import Fields
from .json_form import named_values
from .paging import Key, paging_of
from .places import is_of_type
from .stall_list import occupancy_timers

type Answer = Mapping[str, object]

ROOM_FIELDS = ("room", "status", "is_frozen", "type", "sort")
AVAILABILITY_FIELDS = ("room", "start", "end", "duration")
POWER_OFF_FIELDS = ("room", "booking_id", "status", "sort")
TIMER_FIELDS = ("room", "stall")


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """A stretch in which a room can be had."""

    span: Span
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """When a room can be had."""

    room: RoomKey
    name: str
    free: tuple[FreeTime, ...]


def _asked_rooms(state: State, fields: Fields) -> Iterable[Room]:
    keys = fields.rooms()
    return [state.site.rooms[key] for key in keys] if keys else state.site.rooms.values()


def _by_room(room: Room) -> Key:
    return (room.key,)


async def get_rooms(runtime: Runtime, fields: Fields) -> Answer:
    """Answer rooms as they are now, by key."""
    paging = paging_of(fields, "rooms", (str,), ("key",))
    statuses = fields.words("status", RoomStatus)
    is_frozen = fields.flag("is_frozen")
    type_name = fields.text("type")

    def is_wanted(state: State, room: Room, now: datetime) -> bool:
        freeze = conflicts.frozen(state, room.key, now)
        status = room_status(freeze, conflicts.live_booking(state, room.key, now))
        return (
            (not statuses or status in statuses)
            and is_frozen in (None, freeze is not None)
            and (not type_name or is_of_type(room, type_name))
        )

    def view(state: State, now: datetime) -> Answer:
        wanted = (one for one in _asked_rooms(state, fields) if is_wanted(state, one, now))
        page, cursor = paging.take(wanted, _by_room)
        return {"items": [room_view(state, one, now) for one in page], "next_cursor": cursor}

    return await runtime.engine.read(view)


async def get_availability(runtime: Runtime, fields: Fields) -> Answer:
    """Answer when each room can still be had within a span, by the room's key."""
    paging = paging_of(fields, "availability", (str,))
    start = fields.needed("start", fields.instant("start"))
    within = policy.span_between(start, fields.needed("end", fields.instant("end")))
    duration = fields.length("duration")
    policy.require_length("duration", duration)
    at_least = duration or timedelta()

    def free(state: State, room: Room, now: datetime) -> Availability:
        to_come = None if within.is_over(now) else within.clipped(Span(now, within.end))
        shortest = max(at_least, room.policy.min_duration or timedelta())
        spans = conflicts.free_spans(state, room, to_come, now, shortest) if to_come else ()
        free = tuple(FreeTime(span=span, length=span.length) for span in spans)
        return Availability(room=room.key, name=room.name, free=free)

    def view(state: State, now: datetime) -> Answer:
        page, cursor = paging.take(_asked_rooms(state, fields), _by_room)
        return {"items": [free(state, one, now) for one in page], "next_cursor": cursor}

    return await runtime.engine.read(view)


async def get_power_offs(runtime: Runtime, fields: Fields) -> Answer:
    """Answer power-offs, those that are still to come by default, by booking id and room."""
    paging = paging_of(fields, "power_offs", (str, str), ("booking_id",))
    rooms = set(fields.rooms())
    booking_id = fields.booking_id()
    statuses = fields.words_or_any("status", PowerOffStatus, OPEN_POWER_OFF)

    def candidates(state: State) -> Iterable[PowerOff]:
        if statuses <= OPEN_POWER_OFF:
            asked = _asked_rooms(state, fields)
            return chain.from_iterable(state.open_power_offs(room.key) for room in asked)
        return state.power_offs.values()

    def is_wanted(power_off: PowerOff) -> bool:
        return (
            power_off.status in statuses
            and (not rooms or power_off.room in rooms)
            and booking_id in (None, power_off.booking_id)
        )

    def view(state: State, _now: datetime) -> Answer:
        page, cursor = paging.take(filter(is_wanted, candidates(state)), lambda one: one.key)
        return {"items": [power_off_view(state, one) for one in page], "next_cursor": cursor}

    return await runtime.engine.read(view)


async def get_timers(runtime: Runtime, fields: Fields) -> Answer:
    """Answer what runs down in each room and stall, by the place's key and the kind of timer."""
    paging = paging_of(fields, "timers", (str, str))

    def timers(state: State, now: datetime) -> Iterator[Answer]:
        for room in () if fields.stalls() else _asked_rooms(state, fields):
            yield from map(named_values, timer_views(room_view(state, room, now), now))
        yield from occupancy_timers(state, fields, now)

    def key(timer: Answer) -> Key:
        return str(timer.get("room") or timer["stall"]), str(timer["kind"])

    def view(state: State, now: datetime) -> Answer:
        page, cursor = paging.take(timers(state, now), key)
        return {"items": page, "next_cursor": cursor}

    return await runtime.engine.read(view)
