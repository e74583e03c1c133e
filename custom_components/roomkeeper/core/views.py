"""What entities, panel and doors show of the state at an instant, and what may be done (`can_*`).

The server decides what is possible; whoever shows it decides nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from . import conflicts, policy
from .commands import Enter, Extend
from .decide.booking import extend
from .decide.door import arrival, enter
from .endpoint import OutboxStatus
from .energy import energy_wh
from .errors import Refusal
from .ids import BookingId, BookingRef, EndpointKey, PowerOffKey, RoomKey
from .lifecycle import BOOKING, BookingEvent
from .model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    Freeze,
    FreezeReason,
    PowerOff,
    PowerOffStatus,
    Room,
    State,
)
from .span import Span


class RoomStatus(StrEnum):
    """How a room is, the strongest first."""

    FROZEN = "frozen"
    MAINTENANCE = "maintenance"
    OCCUPIED = "occupied"
    BOOKED = "booked"
    HELD = "held"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """A booking as others see it; a block keeps a room closed, and nobody comes.

    `energy_wh` is what was used in its rooms, in watt hours, as far as it is measured by now.
    """

    id: BookingId
    rooms: tuple[RoomKey, ...]
    status: BookingStatus
    start: datetime
    end: datetime
    title: str
    guest: str
    note: str
    source: str
    external_id: str
    expires_at: datetime | None
    checked_in_at: datetime | None
    power_off_at: datetime | None
    created_at: datetime
    updated_at: datetime
    is_block: bool
    energy_wh: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFlags:
    """What may be done with a booking in its status; whether it is the time, and free, is not said.

    `can_reschedule` is to move its start, or to other rooms.
    """

    can_confirm: bool = False
    can_cancel: bool = False
    can_check_in: bool = False
    can_check_out: bool = False
    can_reschedule: bool = False
    can_extend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffView:
    """A power-off as others see it; `next_start` is the start of the booking it waits for.

    `draw_w` is what the room drew right before the first try, in watts.
    """

    booking_id: BookingId
    room: RoomKey
    status: PowerOffStatus
    planned_at: datetime
    due_at: datetime
    attempts: int
    why: Deferral | None
    waits_for: BookingId | None
    next_start: datetime | None
    failures: tuple[DeviceFailure, ...]
    manual: bool
    draw_w: float | None
    empty_for: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeView:
    """A freeze as others see it."""

    reason: FreezeReason
    note: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """A room as others see it.

    `available_from` is the next instant at which it is free; None while it is
    free, and while nobody can say. `power` is None where there is none or it
    is not known. `hold` is the hold that expires first.
    """

    key: RoomKey
    name: str
    type: str | None
    capacity: int | None
    status: RoomStatus
    freeze: FreezeView | None
    current_booking: BookingView | None
    next_booking: BookingView | None
    hold: BookingView | None
    available_from: datetime | None
    power: bool | None
    presence: bool | None
    power_off_at: datetime | None
    power_off: PowerOffView | None
    can_book: bool
    can_hold: bool
    can_take_now: bool
    can_check_in: bool
    can_check_out: bool
    can_open_door: bool
    can_extend: bool
    can_freeze: bool
    can_unfreeze: bool
    can_power_off: bool
    can_cancel_power_off: bool


class TimerKind(StrEnum):
    """What a room counts down to."""

    HOLD = "hold"
    BOOKING = "booking"
    POWER_OFF = "power_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerView:
    """A countdown that runs in a room; `reason` says why it is as long as it is."""

    room: RoomKey
    kind: TimerKind
    booking_id: BookingId
    finishes_at: datetime
    remaining: timedelta
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The whole site in numbers."""

    active_holds: int
    pending_bookings: int
    scheduled_power_offs: int
    failed_power_offs: tuple[PowerOffKey, ...]
    failing_endpoints: tuple[EndpointKey, ...]
    disabled_endpoints: tuple[EndpointKey, ...]


def booking_view(state: State, booking: Booking, now: datetime) -> BookingView:
    """Show a booking; a claim whose time is up shows as expired."""
    offs = (state.power_offs.get(PowerOffKey(booking.id, room)) for room in booking.rooms)
    return BookingView(
        id=booking.id,
        rooms=booking.rooms,
        status=booking.status_at(now),
        start=booking.span.start,
        end=booking.span.end,
        title=booking.title,
        guest=booking.guest,
        note=booking.note,
        source=booking.source,
        external_id=booking.external_id,
        expires_at=booking.expires_at,
        checked_in_at=booking.checked_in_at,
        power_off_at=min((off.due_at for off in offs if off and off.is_open), default=None),
        created_at=booking.created_at,
        updated_at=booking.updated_at,
        is_block=booking.is_block,
        energy_wh=energy_wh(booking),
    )


def booking_flags(booking: Booking, now: datetime) -> BookingFlags:
    """Say what a booking's status allows."""
    if not booking.blocks or booking.has_expired(now):
        return BookingFlags()
    allowed = BOOKING[booking.status]
    has_arrived = booking.status is BookingStatus.CHECKED_IN
    return BookingFlags(
        can_confirm=BookingEvent.CONFIRM in allowed,
        can_cancel=BookingEvent.CANCEL in allowed,
        can_check_in=BookingEvent.CHECK_IN in allowed,
        can_check_out=has_arrived,
        can_reschedule=not has_arrived,
        can_extend=True,
    )


def freeze_view(freeze: Freeze) -> FreezeView:
    """Show a freeze."""
    return FreezeView(reason=freeze.reason, note=freeze.note, until=freeze.until)


def power_off_view(state: State, power_off: PowerOff) -> PowerOffView:
    """Show a power-off, and what it waits for."""
    waits_for = state.bookings.get(power_off.waits_for) if power_off.waits_for else None
    return PowerOffView(
        booking_id=power_off.booking_id,
        room=power_off.room,
        status=power_off.status,
        planned_at=power_off.planned_at,
        due_at=power_off.due_at,
        attempts=power_off.attempts,
        why=power_off.why,
        waits_for=power_off.waits_for,
        next_start=waits_for.span.start if waits_for else None,
        failures=power_off.failures,
        manual=power_off.manual,
        draw_w=power_off.draw_w,
        empty_for=power_off.empty_for,
    )


def room_status(freeze: Freeze | None, current: Booking | None) -> RoomStatus:
    """Return the strongest of what holds for a room."""
    if freeze is not None:
        maintenance = freeze.reason is FreezeReason.MAINTENANCE
        return RoomStatus.MAINTENANCE if maintenance else RoomStatus.FROZEN
    if current is None:
        return RoomStatus.AVAILABLE
    if current.status is BookingStatus.CHECKED_IN:
        return RoomStatus.OCCUPIED
    return RoomStatus.HELD if current.status is BookingStatus.HELD else RoomStatus.BOOKED


def room_view(state: State, room: Room, now: datetime) -> RoomView:
    """Show a room at `now`."""
    freeze = conflicts.frozen(state, room.key, now)
    current = conflicts.live_booking(state, room.key, now)
    to_come = tuple(_first_two(state, room.key, now))
    following = next((one for one in to_come if one is not current), None)
    hold = _first_hold(state, room.key, now)
    offs = state.open_power_offs(room.key)
    status = room_status(freeze, current)
    occupied = current is not None and current.status is BookingStatus.CHECKED_IN
    moment = Span(now, now + policy.shortest_stay(room.policy))
    free_from = conflicts.next_free(state, (room,), moment, now)
    return RoomView(
        key=room.key,
        name=room.name,
        type=room.type_name,
        capacity=room.policy.capacity,
        status=status,
        freeze=None if freeze is None else freeze_view(freeze),
        current_booking=None if current is None else booking_view(state, current, now),
        next_booking=None if following is None else booking_view(state, following, now),
        hold=None if hold is None else booking_view(state, hold, now),
        available_from=None if free_from == now else free_from,
        power=state.power.get(room.key),
        presence=state.is_somebody_inside(room.key),
        power_off_at=offs[0].due_at if offs else None,
        power_off=power_off_view(state, offs[0]) if offs else None,
        can_book=freeze is None or freeze.until is not None,
        can_hold=freeze is None or freeze.until is not None,
        can_take_now=free_from == now,
        can_check_in=any(_may_arrive(state, booking, now) for booking in to_come),
        can_check_out=occupied,
        can_open_door=_door_opens(state, room, now),
        can_extend=current is not None and _can_stay_longer(state, current, now),
        can_freeze=freeze is None,
        can_unfreeze=freeze is not None,
        can_power_off=bool(room.power),
        can_cancel_power_off=bool(offs),
    )


def _first_two(state: State, room: RoomKey, now: datetime) -> Iterator[Booking]:
    found = 0
    for booking in state.calendar(room).ending_after(now):
        if found == 2:  # noqa: PLR2004 - as the name says
            return
        if not booking.has_expired(now):
            found += 1
            yield booking


def _first_hold(state: State, room: RoomKey, now: datetime) -> Booking | None:
    holds = (hold for hold in state.holds(room) if not hold.has_expired(now))
    return min(holds, key=lambda hold: hold.expires_at or hold.span.end, default=None)


def _may_arrive(state: State, booking: Booking, now: datetime) -> bool:
    if booking.status is not BookingStatus.CONFIRMED:
        return False
    if not policy.check_in_window(state.site, booking).contains(now):
        return False
    return _is_accepted(lambda: arrival(state, booking, now))


def _can_stay_longer(state: State, booking: Booking, now: datetime) -> bool:
    """Say whether a minute more is possible."""
    command = Extend(ref=BookingRef(booking.id), duration=timedelta(minutes=1))
    return _is_accepted(lambda: extend(state, command, now))


def _is_accepted(decision: Callable[[], object]) -> bool:
    try:
        decision()
    except Refusal:
        return False
    return True


def _door_opens(state: State, room: Room, now: datetime) -> bool:
    return bool(room.doors) and _is_accepted(lambda: enter(state, Enter(room=room.key), now))


def timer_views(view: RoomView, now: datetime) -> Iterator[TimerView]:
    """Show what runs down in a room, in the order of `TimerKind`."""

    def timer(kind: TimerKind, booking_id: BookingId, at: datetime, reason: str) -> TimerView:
        return TimerView(
            room=view.key,
            kind=kind,
            booking_id=booking_id,
            finishes_at=at,
            remaining=max(at - now, timedelta()),
            reason=reason,
        )

    if (hold := view.hold) is not None:
        at = min(hold.end, hold.expires_at or hold.end)
        yield timer(TimerKind.HOLD, hold.id, at, hold.status)
    booking = view.current_booking
    if booking is not None and booking.status is not BookingStatus.HELD:
        yield timer(TimerKind.BOOKING, booking.id, booking.end, booking.status)
    if (off := view.power_off) is not None:
        yield timer(TimerKind.POWER_OFF, off.booking_id, off.due_at, off.why or off.status)


def is_bookable(view: RoomView) -> bool:
    """Say whether the room can be taken this minute."""
    return view.can_take_now


def failed_power_offs(state: State) -> tuple[PowerOff, ...]:
    """Return the power-offs that were given up, and that nobody has mended by hand since.

    Where a power sensor is the second witness, seeing the switches off is not enough. Where
    there is nothing to switch any more, there is nothing to mend; and where a guest has come
    since, the power is theirs, and goes off after them.
    """
    return tuple(
        row
        for row in state.failed_power_offs()
        if (room := state.site.rooms.get(row.room)) is not None
        and room.power
        and (room.power_sensor is not None or state.power.get(row.room) is not False)
        and not _has_been_anothers(state, row.room, row.updated_at)
    )


def _has_been_anothers(state: State, room: RoomKey, since: datetime) -> bool:
    """Say whether a guest has come to a room since an instant, or has left it since.

    A block is nobody: no power-off follows it.
    """
    before = state.last_completed(room)
    if before is not None and not before.is_block and before.left_at > since:
        return True
    came = (guest.checked_in_at for guest in state.guests(room))
    return any(at is not None and at > since for at in came)


def site_view(state: State) -> SiteView:
    """Count what is under way on the whole site."""
    return SiteView(
        active_holds=state.count[BookingStatus.HELD],
        pending_bookings=state.count[BookingStatus.PENDING],
        scheduled_power_offs=state.scheduled_power_offs(),
        failed_power_offs=tuple(row.key for row in failed_power_offs(state)),
        failing_endpoints=_endpoints(state, OutboxStatus.FAILING),
        disabled_endpoints=_endpoints(state, OutboxStatus.DISABLED),
    )


def _endpoints(state: State, status: OutboxStatus) -> tuple[EndpointKey, ...]:
    found = (row.endpoint for row in state.outboxes.values() if row.status is status)
    return tuple(sorted(key for key in found if key in state.site.endpoints))
