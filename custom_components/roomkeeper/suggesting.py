"""What is suggested for the house as it is: its settings, and what the ledger counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from .core.ids import RoomKey
from .core.model import State
from .core.span import Span
from .core.suggestions import (
    BOOKING_DAYS,
    FEWEST_BOOKED,
    FEWEST_DAYS,
    FEWEST_STAYS,
    HOURS_DAYS,
    LEAST_CUT_SHORT_PERCENT,
    POWER_OFF_DAYS,
    STAY_DAYS,
    TIMED,
    BookedHours,
    Suggestion,
    SuggestionKind,
    days_open_as,
    longer_timeout,
    no_show_rule,
    shorter_opening_hours,
    shorter_power_off_buffer,
)
from .core.usage import Measure
from .runtime import Runtime

type Found = list[Suggestion]


async def suggestions(runtime: Runtime, now: datetime) -> Found:
    """Return what is suggested, in no order."""
    await runtime.ledger.update_usage(runtime.site, now)
    return [one for make in _MAKERS.values() for one in await make(runtime, now)]


async def standing(runtime: Runtime, suggestion_id: str, now: datetime) -> Suggestion | None:
    """Return the suggestion of that name, made anew, or None if there is none any more."""
    kind, _, place = suggestion_id.partition(":")
    if kind not in list(SuggestionKind):
        return None
    await runtime.ledger.update_usage(runtime.site, now)
    found = await _MAKERS[SuggestionKind(kind)](runtime, now, place)
    return next((one for one in found if one.id == suggestion_id), None)


async def _shorter_power_off_buffers(
    runtime: Runtime, now: datetime, place: str | None = None
) -> Found:
    seen = await runtime.ledger.departures(now - timedelta(days=POWER_OFF_DAYS))
    rooms = runtime.site.rooms
    made = (
        shorter_power_off_buffer(rooms[key], departures)
        for key, departures in seen
        if key in rooms and place in {None, key}
    )
    return [one for one in made if one is not None]


async def _longer_timeouts(runtime: Runtime, now: datetime, place: str | None = None) -> Found:
    stalls = [
        stall
        for stall in runtime.site.stalls.values()
        if stall.policy.strategy in TIMED and place in {None, stall.key}
    ]
    today = now.astimezone(runtime.site.time_zone).date()
    usage = await runtime.ledger.stall_usage(
        today - timedelta(days=STAY_DAYS), today, [stall.key for stall in stalls]
    )
    # Mostly guests are seen to leave: only of the others the log is read.
    doubtful = [
        stall
        for stall in stalls
        if (used := usage.get(stall.key)) is not None
        and used.stays >= FEWEST_STAYS
        and 100 * used.timeouts >= LEAST_CUT_SHORT_PERCENT * FEWEST_STAYS
    ]
    seen = await runtime.ledger.stays(doubtful, now - timedelta(days=STAY_DAYS))
    made = (longer_timeout(stall, seen[stall.key]) for stall in doubtful)
    return [one for one in made if one is not None]


async def _no_show_rules(runtime: Runtime, now: datetime, place: str | None = None) -> Found:
    seen = await runtime.ledger.arrivals(now - timedelta(days=BOOKING_DAYS))
    rooms = runtime.site.rooms
    made = (
        no_show_rule(rooms[key], arrivals)
        for key, arrivals in seen.items()
        if key in rooms and place in {None, key}
    )
    return [one for one in made if one is not None]


async def _shorter_opening_hours(
    runtime: Runtime, now: datetime, place: str | None = None
) -> Found:
    site, ledger = runtime.site, runtime.ledger
    rooms = [
        key
        for key, room in site.rooms.items()
        if room.policy.opening_hours and place in {None, key}
    ]
    last = now.astimezone(site.time_zone).date() - timedelta(days=1)
    first = last - timedelta(days=HOURS_DAYS - 1)
    usage = await ledger.room_usage(first, last, rooms) if rooms else {}
    found: Found = []
    for key, of_room in usage.items():
        if of_room.bookings < FEWEST_BOOKED:
            continue
        by_day = await ledger.usage_by_day(first, last, [key])
        days = days_open_as(site.rooms[key].policy, by_day, site.time_zone)
        if days < FEWEST_DAYS:
            continue
        hours = await ledger.usage_by_hour(first, last, Measure.BOOKED, [key])
        seen = BookedHours(days=days, bookings=of_room.bookings, hours=hours)
        one = runtime.engine.peek(lambda state, at: _hours_of(state, key, seen, at))  # noqa: B023 - called at once
        found += [] if one is None else [one]
    return found


def _hours_of(state: State, key: RoomKey, seen: BookedHours, now: datetime) -> Suggestion | None:
    room = state.site.rooms.get(key)
    if room is None:
        return None
    return shorter_opening_hours(room, seen, _to_come(state, key, now), state.site.time_zone)


def _to_come(state: State, room: RoomKey, now: datetime) -> Iterator[Span]:
    for booking in state.calendar(room).ending_after(now):
        if not booking.is_block:
            yield booking.span


_MAKERS: Final = {
    SuggestionKind.SHORTER_POWER_OFF_BUFFER: _shorter_power_off_buffers,
    SuggestionKind.LONGER_TIMEOUT: _longer_timeouts,
    SuggestionKind.NO_SHOW_RULE: _no_show_rules,
    SuggestionKind.SHORTER_OPENING_HOURS: _shorter_opening_hours,
}
"""What makes the suggestions of each kind, once it is counted how all was used up to now."""
