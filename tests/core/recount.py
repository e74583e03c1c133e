"""How rooms and stalls were used, counted once more, in the plainest way: piece by piece of time.

Nothing of it is shared with what it is compared with. Within a piece nothing
changes: days are cut where an hour begins by the clock on the wall, where a room
opens or closes, and where anybody comes or goes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import RoomKey, StallKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    OpeningWindow,
    PowerOff,
    PowerOffStatus,
    State,
)
from custom_components.roomkeeper.core.stall import EndReason
from custom_components.roomkeeper.core.stall_events import CameraFailed, OccupancyEnded, SensorStuck
from custom_components.roomkeeper.core.usage import RoomUsage, StallUsage

_STEP: Final = timedelta(minutes=30)
"""With these every hour of a zone begins and ends that is used here, and all opening hours do."""

NONE: Final = timedelta()

OF_STALLS: Final = (OccupancyEnded, CameraFailed, SensorStuck)
"""What is counted in stalls."""


class Counted(NamedTuple):
    """What a recount of one day found."""

    rooms: Mapping[RoomKey, RoomUsage]
    used_by_hour: Mapping[RoomKey, tuple[timedelta, ...]]
    stalls: Mapping[StallKey, StallUsage]


class _Day(NamedTuple):
    """A local day: when each of its steps begins, also by the clock on the wall."""

    steps: Sequence[tuple[datetime, datetime]]
    begin: datetime
    end: datetime


class _Stretch(NamedTuple):
    """A part of one hour in which a room is open all the time, or never."""

    begin: datetime
    end: datetime
    hour: int
    is_open: bool


def recount(state: State, facts: Iterable[Fact], day: date, now: datetime) -> Counted:
    """Count one local day of all rooms and stalls, from the rows that a log makes, and from it."""
    zone = state.site.time_zone
    of_day = _day_of(day, zone)
    rooms: dict[RoomKey, RoomUsage] = {}
    used: dict[RoomKey, tuple[timedelta, ...]] = {}
    for key, stretches, claims, offs in _by_room(state, of_day):
        rooms[key], used[key] = _room(of_day, stretches, claims, offs, now)
    stalls: dict[StallKey, StallUsage] = {}
    for fact in facts:
        if isinstance(fact, OF_STALLS):
            at = fact.started_at if isinstance(fact, OccupancyEnded) else fact.at
            if of_day.begin <= at < of_day.end:
                stalls[fact.stall] = _stall(stalls.get(fact.stall, StallUsage()), fact, zone)
    return Counted(rooms, used, {key: one for key, one in stalls.items() if one != StallUsage()})


def _day_of(day: date, zone: tzinfo) -> _Day:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    instants = (at + number * _STEP for number in range(3 * 48))
    both = ((one, one.astimezone(zone)) for one in instants)
    steps = [(one, local) for one, local in both if local.date() == day]
    return _Day(steps, steps[0][0], steps[-1][0] + _STEP)


def _by_room(
    state: State, of_day: _Day
) -> Iterator[tuple[RoomKey, Sequence[_Stretch], Sequence[Booking], Sequence[PowerOff]]]:
    """Yield each room with the bookings that touch a day, and the power-offs that ended on it."""
    claims: defaultdict[RoomKey, list[Booking]] = defaultdict(list)
    for one in state.bookings.values():
        if not one.is_block:
            first = min(one.span.start, one.checked_in_at or one.span.start)
            touches = first < of_day.end and one.span.end > of_day.begin
            for key in one.rooms:
                claims[key] += [one] if touches else ()
    offs: defaultdict[RoomKey, list[PowerOff]] = defaultdict(list)
    for off in state.power_offs.values():
        offs[off.room] += [off] if of_day.begin <= off.updated_at < of_day.end else ()
    stretches: dict[tuple[OpeningWindow, ...] | None, Sequence[_Stretch]] = {}
    for key in {*state.site.rooms, *claims, *offs}:
        room = state.site.rooms.get(key)
        windows = None if room is None else room.policy.opening_hours
        if windows not in stretches:
            stretches[windows] = _stretches(of_day, windows)
        yield key, stretches[windows], claims[key], offs[key]


def _stretches(of_day: _Day, windows: Sequence[OpeningWindow] | None) -> Sequence[_Stretch]:
    known = [(at, local.hour, _is_open(windows, local)) for at, local in of_day.steps]
    stretches: list[_Stretch] = []
    for (hour, is_open), group in groupby(known, itemgetter(1, 2)):
        begins = [at for at, *_ in group]
        stretches.append(_Stretch(begins[0], begins[-1] + _STEP, hour, is_open))
    return stretches


def _status(booking: Booking, now: datetime) -> str:
    waits = booking.status in {BookingStatus.HELD, BookingStatus.PENDING}
    late = booking.expires_at is not None and booking.expires_at <= now
    return "expired" if waits and (late or booking.span.end <= now) else booking.status.value


def _left(booking: Booking, now: datetime) -> datetime:
    if booking.status is BookingStatus.COMPLETED:
        return min(booking.updated_at, booking.span.end)
    return min(now, booking.span.end)


def _pieces(stretches: Iterable[_Stretch], edges: Collection[datetime]) -> Iterator[_Stretch]:
    """Cut stretches once more, where anybody comes or goes: those in which somebody may be."""
    known = sorted(edges)
    for begin, end, hour, is_open in stretches:
        if known[0] < end and begin < known[-1]:
            inside = [edge for edge in known if begin < edge < end]
            for one, other in pairwise((begin, *inside, end)):
                yield _Stretch(one, other, hour, is_open)


def _room(
    of_day: _Day,
    stretches: Sequence[_Stretch],
    mine: Sequence[Booking],
    offs: Sequence[PowerOff],
    now: datetime,
) -> tuple[RoomUsage, tuple[timedelta, ...]]:
    """Count a room by the bookings that touch the day, and the power-offs that ended on it."""
    opened = sum((one.end - one.begin for one in stretches if one.is_open), NONE)
    booked, used = [NONE] * 24, [NONE] * 24
    if not mine and not offs:
        return RoomUsage(open=opened), tuple(used)
    booked_open = missed = NONE
    edges = {
        edge
        for one in mine
        for edge in (one.span.start, one.span.end, one.checked_in_at, _left(one, now))
        if edge is not None
    }
    for at, end, hour, is_open in _pieces(stretches, edges) if mine else ():
        length = end - at
        statuses = {_status(one, now) for one in mine if one.span.start <= at < one.span.end}
        if statuses & {"held", "pending", "confirmed", "checked_in", "completed"}:
            booked[hour] += length
            booked_open += length * is_open
        missed += length * ("no_show" in statuses)
        if any(
            one.checked_in_at is not None and one.checked_in_at <= at < _left(one, now)
            for one in mine
        ):
            used[hour] += length
    begun = [one for one in mine if of_day.begin <= one.span.start < of_day.end]
    count = Counter(_status(one, now) for one in begun)
    kept = [one for one in begun if _status(one, now) in {"confirmed", "checked_in", "completed"}]
    leads = [one.span.start - one.created_at for one in kept if one.created_at < one.span.start]
    stays = [
        _left(one, now) - one.checked_in_at
        for one in begun
        if one.status is BookingStatus.COMPLETED
        and one.checked_in_at is not None
        and one.checked_in_at < _left(one, now)
    ]
    done = [one for one in offs if one.status is PowerOffStatus.SUCCEEDED]
    late = [max(one.updated_at - one.planned_at, NONE) for one in done]
    usage = RoomUsage(
        open=opened,
        booked=sum(booked, NONE),
        booked_open=booked_open,
        used=sum(used, NONE),
        no_show=missed,
        bookings=len(kept),
        stays=len(stays),
        stay=sum(stays, NONE),
        no_shows=count["no_show"],
        cancellations=count["cancelled"],
        expiries=count["expired"],
        leads=len(leads),
        lead=sum(leads, NONE),
        power_offs_succeeded=len(done),
        power_offs_failed=sum(one.status is PowerOffStatus.FAILED for one in offs),
        power_off_delay=sum(late, NONE),
        longest_power_off_delay=max(late, default=NONE),
        lengths=dict(Counter(int(stay.total_seconds() // 60) for stay in stays)),
        hours=tuple(booked),
    )
    return usage, tuple(used)


def _is_open(windows: Sequence[OpeningWindow] | None, local: datetime) -> bool:
    if not windows:
        # Without any it is always open, and a room that is gone never is.
        return windows is not None
    return any(
        local.weekday() in one.weekdays and one.start_local <= local.time() < one.end_local
        for one in windows
    )


def _stall(
    before: StallUsage, fact: OccupancyEnded | CameraFailed | SensorStuck, zone: tzinfo
) -> StallUsage:
    if not isinstance(fact, OccupancyEnded):
        return _with(before, faults=before.faults + 1)
    after = _with(
        before,
        timeouts=before.timeouts + (fact.reason is EndReason.TIMEOUT),
        forced=before.forced + (fact.reason is EndReason.FORCED),
    )
    if not fact.is_counted:
        return after
    hours = list(after.hours)
    hours[fact.started_at.astimezone(zone).hour] += 1
    length_s = int(fact.duration.total_seconds())
    lengths = Counter(after.lengths)
    lengths[length_s - length_s % 5] += 1
    return _with(
        after,
        stays=after.stays + 1,
        stay=after.stay + fact.duration,
        lengths=dict(lengths),
        hours=tuple(hours),
    )


def _with(usage: StallUsage, **values: object) -> StallUsage:
    names = ("stays", "stay", "timeouts", "forced", "faults", "lengths", "hours")
    return StallUsage(**({name: getattr(usage, name) for name in names} | values))  # type: ignore[arg-type]  # each has its own name
