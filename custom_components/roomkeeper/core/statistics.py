"""Numbers made from what is kept."""  # noqa: A005 - the core's, never imported by a bare name

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from . import policy
from .ids import BookingId, RoomKey
from .model import BLOCKING, Booking, BookingStatus, PowerOffStatus, Room, State
from .span import Span, merged


def local_day(instant: datetime, time_zone: tzinfo) -> Span:
    """Return the local day around `instant`: 23, 24 or 25 real hours."""
    return day_of(instant.astimezone(time_zone).date(), time_zone)


def day_of(day: date, time_zone: tzinfo) -> Span:
    """Return a local day: 23, 24 or 25 real hours."""
    start = datetime.combine(day, datetime.min.time(), time_zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), time_zone)
    return Span(start.astimezone(UTC), end.astimezone(UTC))


def utilisation(state: State, room: Room, now: datetime) -> float | None:
    """Return which part of today's opening hours is or was booked, in percent.

    None on a day on which the room is not open at all. What expired, was
    cancelled or missed does not count, nor does a block.
    """
    day = local_day(now, state.site.time_zone)
    hours = [
        clipped
        for span in policy.opening_spans(room.policy, day, state.site.time_zone)
        if (clipped := span.clipped(day)) is not None
    ]
    if not hours:
        return None
    found = [*state.calendar(room.key).overlapping(day), *state.completed(room.key)]
    claims = [one.span for one in found if not one.is_block and one.span.overlaps(day)]
    booked = sum(
        (
            part.length
            for claim in merged(claims)
            for open_part in hours
            if (part := claim.clipped(open_part)) is not None
        ),
        timedelta(),
    )
    return round(100 * booked / sum((span.length for span in hours), timedelta()), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUse:
    """How a room was used within a span.

    `booked` is the time that is or was claimed, `used` the time that a guest
    was checked in. Bookings count where they begin: those that hold or were
    kept, those that were missed, cancelled, or expired before anybody
    confirmed them.
    """

    room: RoomKey
    name: str
    booked: timedelta
    used: timedelta
    bookings: int
    no_shows: int
    cancellations: int
    expiries: int
    power_offs_succeeded: int
    power_offs_failed: int


_KEPT = frozenset({BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN, BookingStatus.COMPLETED})


class _Tally:
    """What is found out about one room."""

    def __init__(self) -> None:
        self.claims: list[Span] = []
        self.stays: list[Span] = []
        self.begun: Counter[BookingStatus] = Counter()
        self.offs: Counter[PowerOffStatus] = Counter()


def room_use(
    state: State, within: Span, now: datetime, arrivals: Mapping[BookingId, datetime]
) -> dict[RoomKey, RoomUse]:
    """Return how each configured room was used; `arrivals` is when guests checked in."""
    tallies: defaultdict[RoomKey, _Tally] = defaultdict(_Tally)
    for booking in state.bookings.values():
        if not booking.is_block and (booking.id in arrivals or booking.span.overlaps(within)):
            status = BookingStatus.EXPIRED if booking.has_expired(now) else booking.status
            stay = _stay(booking, arrivals.get(booking.id), now)
            for room in booking.rooms:
                _count(tallies[room], booking, status, stay, within)
    for off in state.power_offs.values():
        if within.contains(off.updated_at):
            tallies[off.room].offs[off.status] += 1
    return {key: _use_of(room, tallies[key], within) for key, room in state.site.rooms.items()}


def _count(
    tally: _Tally, booking: Booking, status: BookingStatus, stay: Span | None, within: Span
) -> None:
    if within.contains(booking.span.start):
        tally.begun[status] += 1
    if status in BLOCKING or status is BookingStatus.COMPLETED:
        tally.claims.append(booking.span)
    if stay is not None:
        tally.stays.append(stay)


def _use_of(room: Room, tally: _Tally, within: Span) -> RoomUse:
    return RoomUse(
        room=room.key,
        name=room.name,
        booked=_time_within(tally.claims, within),
        used=_time_within(tally.stays, within),
        bookings=sum(tally.begun[status] for status in _KEPT),
        no_shows=tally.begun[BookingStatus.NO_SHOW],
        cancellations=tally.begun[BookingStatus.CANCELLED],
        expiries=tally.begun[BookingStatus.EXPIRED],
        power_offs_succeeded=tally.offs[PowerOffStatus.SUCCEEDED],
        power_offs_failed=tally.offs[PowerOffStatus.FAILED],
    )


def first_start(state: State, within: Span) -> datetime:
    """Return when the first of the bookings that share time with a span begins."""
    shared = (one.span.start for one in state.bookings.values() if one.span.overlaps(within))
    return min(shared, default=within.start)


def _stay(booking: Booking, arrived_at: datetime | None, now: datetime) -> Span | None:
    """Return the time for which a booking's guest was checked in, until now."""
    if arrived_at is None:
        return None
    is_over = booking.status is BookingStatus.COMPLETED
    left_at = booking.left_at if is_over else min(now, booking.span.end)
    return Span(arrived_at, left_at) if left_at > arrived_at else None


def _time_within(spans: Iterable[Span], within: Span) -> timedelta:
    """Return how much of a span others take together; what two take counts once."""
    parts = (part for one in spans if (part := one.clipped(within)) is not None)
    return sum((part.length for part in merged(parts)), timedelta())
