"""Power-offs: planned, moved, deferred with a reason, tried, verified, given up.

A power-off belongs to one booking and one room. When the next guest takes the
room over, that booking's own power-off takes the place of the one before.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, takewhile
from operator import attrgetter

from .. import policy
from ..commands import (
    CancelPowerOff,
    ForgetPowerOff,
    NoteSwitchedOn,
    ReportPowerOff,
    ResumePowerOff,
    StopTrying,
    SwitchOff,
)
from ..deadlines import is_put_off
from ..errors import NoPower, NoPowerOff, UnknownBooking
from ..events import (
    Fact,
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffCancelled,
    PowerOffDeferred,
    PowerOffFailed,
    PowerOffPlanned,
    PowerOffSucceeded,
    PowerSwitchedOn,
)
from ..ids import BookingId, EntityId, PowerOffKey, RoomKey
from ..model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    PowerOff,
    PowerOffStatus,
    Room,
    State,
)
from ..span import Span
from .action_try import left_off
from .lookup import the_room

# --- with a booking ----------------------------------------------------------


def plan(
    state: State, booking: Booking, end: datetime, now: datetime, *, only_new: bool = False
) -> Iterator[PowerOffPlanned]:
    """Plan the power-off of each of the booking's rooms to the buffer after `end`.

    One that is to come already is moved there, unless `only_new`; one that is done stays so.
    It is moved also where nothing is switched off at present: that may change before it is due.
    """
    for key in () if booking.is_block else booking.rooms:
        room = state.site.rooms.get(key)
        if room is None:
            continue
        existing = state.power_offs.get(PowerOffKey(booking.id, key))
        is_wanted = _goes_off(room) if existing is None else existing.is_open and not only_new
        if is_wanted:
            at = end + policy.power_off_buffer(room, booking)
            yield PowerOffPlanned(at=now, booking_id=booking.id, room=key, planned_at=at, due_at=at)


def _goes_off(room: Room, *, manual: bool = False) -> bool:
    """Say whether the room is switched off, by itself or by hand."""
    return bool(room.power) and (room.policy.auto_power_off or manual)


def move_plans(state: State, booking: Booking, end: datetime, now: datetime) -> Iterator[Fact]:
    """Move the power-offs that the booking has already to a new end."""
    if any(_open_ones(state, booking)):
        yield from plan(state, booking, end, now)


def supersede(state: State, booking: Booking, now: datetime) -> Iterator[Fact]:
    """End the power-offs of those before, now that the guest of `booking` has the rooms."""
    for key in booking.rooms:
        for power_off in state.open_power_offs(key):
            yield _cancelled(power_off, now, superseded_by=booking.id)


def succeed(
    state: State, booking: Booking, plans: Iterable[PowerOffPlanned], now: datetime
) -> Iterator[Fact]:
    """End the power-offs of those before in favour of `plans`, made when `booking` ended.

    That is what waits for the booking, and what would come before its own
    power-off, as the booking began within their buffer and is over already.
    A try that has begun goes on.
    """
    planned = {fact.room: fact.due_at for fact in plans}
    for key in booking.rooms:
        for power_off in state.open_power_offs(key):
            other = state.bookings.get(power_off.booking_id)
            if other is not None and other.blocks:
                continue  # Its guest is inside still, or it is the booking's own.
            sooner = key in planned and power_off.due_at <= planned[key]
            if power_off.waits_for == booking.id or (sooner and not _is_being_tried(power_off)):
                yield _cancelled(power_off, now, superseded_by=booking.id)


def release_waiting(state: State, booking: Booking, now: datetime) -> Iterator[Fact]:
    """Look anew at the power-offs that wait for a booking which has left or moved."""
    for key in booking.rooms:
        for power_off in state.open_power_offs(key):
            if power_off.waits_for == booking.id:
                yield planned_anew(power_off, now)


def planned_anew(power_off: PowerOff, now: datetime) -> PowerOffPlanned:
    """Return the fact that what was put off comes when it was planned, or now if that is over.

    What was asked for by hand was planned for now.
    """
    return PowerOffPlanned(
        at=now,
        booking_id=power_off.booking_id,
        room=power_off.room,
        planned_at=power_off.planned_at,
        due_at=now if power_off.manual else max(power_off.planned_at, now),
    )


def _open_ones(state: State, booking: Booking) -> Iterator[PowerOff]:
    for key in booking.rooms:
        power_off = state.power_offs.get(PowerOffKey(booking.id, key))
        if power_off is not None and power_off.is_open:
            yield power_off


def _is_being_tried(power_off: PowerOff) -> bool:
    trying = power_off.status is PowerOffStatus.ATTEMPTING
    return trying or power_off.why is Deferral.RETRY


def _cancelled(
    power_off: PowerOff, now: datetime, superseded_by: BookingId | None = None
) -> PowerOffCancelled:
    return PowerOffCancelled(
        at=now,
        booking_id=power_off.booking_id,
        room=power_off.room,
        superseded_by=superseded_by,
    )


# --- by hand -----------------------------------------------------------------


def switch_off(state: State, command: SwitchOff, now: datetime) -> tuple[Fact, ...]:
    """Begin a try now, because somebody says so.

    It is the try of the room's next power-off if its guest has left; while a
    guest is there it is one of its own, so that the guest's stays planned.
    """
    room = the_room(state, command.room)
    if not room.power:
        raise NoPower(room=room.key)
    power_off = _to_bring_forward(state, room, command.booking_id, now)
    if power_off is not None:
        if power_off.status is PowerOffStatus.ATTEMPTING:
            return ()
        return (attempted(state, power_off, now),)
    first = PowerOffPlanned(
        at=now,
        booking_id=command.new_id,
        room=room.key,
        planned_at=now,
        due_at=now,
        manual=True,
    )
    begun = PowerOffAttempted(
        at=now,
        booking_id=command.new_id,
        room=room.key,
        attempt=1,
        due_at=now + policy.ATTEMPT_BOUND,
        draw_w=state.draw.get(room.key),
        empty_for=state.empty_for(room.key, now),
    )
    return (first, begun)


def _to_bring_forward(
    state: State, room: Room, booking_id: BookingId | None, now: datetime
) -> PowerOff | None:
    still_open = state.open_power_offs(room.key)
    is_known = booking_id in state.bookings or any(
        one.booking_id == booking_id for one in still_open
    )
    if booking_id is not None and not is_known:
        raise UnknownBooking(booking=booking_id)
    for power_off in still_open:
        is_for_it = booking_id in {None, power_off.booking_id}
        # A try that has begun is the room's: two of them would be in each other's way.
        if not is_for_it and not _is_being_tried(power_off):
            continue
        if not _goes_off(room, manual=power_off.manual):
            # It ends when it is due, and could not be tried again.
            continue
        booking = state.bookings.get(power_off.booking_id)
        if booking is None or not booking.blocks or booking.span.is_over(now):
            return power_off
    return None


def cancel_power_off(state: State, command: CancelPowerOff, now: datetime) -> tuple[Fact, ...]:
    """Leave the room's power as it is."""
    room = the_room(state, command.room)
    found = tuple(
        _cancelled(power_off, now)
        for power_off in state.open_power_offs(room.key)
        if command.booking_id in (None, power_off.booking_id)
    )
    if not found:
        raise NoPowerOff(room=room.key)
    return found


def forget(state: State, command: ForgetPowerOff, now: datetime) -> tuple[Fact, ...]:
    """Say no more of what failed in a room: what is to come, or goes on, stays."""
    return tuple(_cancelled(power_off, now) for power_off in failed_last(state, command.room))


def failed_last(state: State, room: RoomKey) -> Iterator[PowerOff]:
    """Yield what was given up since the power last went off: reports keep what was mended."""
    newest_first = sorted(state.results(room), key=attrgetter("updated_at", "key"), reverse=True)
    return takewhile(lambda row: row.status is PowerOffStatus.FAILED, newest_first)


def stop_trying(state: State, command: StopTrying, now: datetime) -> tuple[Fact, ...]:
    """End the tries to switch off, before the power is told to go on."""
    return tuple(
        _cancelled(power_off, now)
        for power_off in state.open_power_offs(command.room)
        if _is_being_tried(power_off)
    )


def note_switched_on(state: State, command: NoteSwitchedOn, now: datetime) -> tuple[Fact, ...]:  # noqa: ARG001 - a decider's form
    """Write down that the power was told to go on."""
    return (
        PowerSwitchedOn(
            at=now,
            room=command.room,
            booking_id=command.booking_id,
            power=command.power,
            failures=command.failures,
        ),
    )


# --- when due, and after a try -----------------------------------------------


def due(state: State, power_off: PowerOff, now: datetime) -> tuple[Fact, ...]:
    """Decide about a power-off whose time has come."""
    if is_put_off(power_off, now):
        return (planned_anew(power_off, now),)
    if power_off.status is PowerOffStatus.ATTEMPTING:
        return _unanswered(state, power_off, now)
    room = state.site.rooms.get(power_off.room)
    if room is None or not _goes_off(room, manual=power_off.manual):
        return (_cancelled(power_off, now),)
    if power_off.due_at > now:
        # Time to tell people; what is known to be put off is not announced.
        return (_for_next_booking(state, room, power_off, now) or _announced(power_off, now),)
    in_time = now - power_off.due_at <= policy.LATE
    if power_off.why is Deferral.RETRY and in_time:
        return (attempted(state, power_off, now),)
    return (_put_off(state, room, power_off, now) or attempted(state, power_off, now),)


def _put_off(
    state: State, room: Room, power_off: PowerOff, now: datetime
) -> PowerOffDeferred | None:
    """Return the fact that others in the room, or about to come, put the power-off off."""
    return _for_next_booking(state, room, power_off, now) or _for_presence(
        state, room, power_off, now
    )


def _announced(power_off: PowerOff, now: datetime) -> Fact:
    return PowerOffAnnounced(
        at=now,
        booking_id=power_off.booking_id,
        room=power_off.room,
        due_at=power_off.due_at,
    )


def attempted(
    state: State, power_off: PowerOff, now: datetime, *, interrupted: bool = False
) -> Fact:
    """Return the fact that the next try begins; the first says what is known of the room."""
    return PowerOffAttempted(
        at=now,
        booking_id=power_off.booking_id,
        room=power_off.room,
        attempt=power_off.attempts + 1,
        due_at=now + policy.ATTEMPT_BOUND,
        interrupted=interrupted,
        draw_w=None if power_off.attempts else state.draw.get(power_off.room),
        empty_for=None if power_off.attempts else state.empty_for(power_off.room, now),
    )


def next_user(state: State, room: Room, power_off: PowerOff, at: datetime) -> Booking | None:
    """Return the booking for whose sake the power stays on at `at`.

    It has the room then, or begins within the power-off buffer from then.
    A hold does not count, nor does a block: nobody has promised to come.
    """
    buffer = policy.power_off_buffer(room, state.bookings.get(power_off.booking_id))
    soon = Span(at, at + max(buffer, timedelta(microseconds=1)))
    for guest in state.guests(room.key):
        if not guest.span.is_over(at):
            return guest
    for booking in state.calendar(room.key).ending_after(at):
        is_claim = booking.status is not BookingStatus.HELD and not booking.is_block
        if is_claim and not booking.has_expired(at):
            return booking if booking.span.overlaps(soon) else None
    return None


def _for_next_booking(
    state: State, room: Room, power_off: PowerOff, now: datetime
) -> PowerOffDeferred | None:
    booking = next_user(state, room, power_off, max(now, power_off.due_at))
    if booking is None:
        return None
    return PowerOffDeferred(
        at=now,
        booking_id=power_off.booking_id,
        room=room.key,
        due_at=booking.span.end + policy.power_off_buffer(room, booking),
        why=Deferral.NEXT_BOOKING,
        waits_for=booking.id,
    )


def _for_presence(
    state: State, room: Room, power_off: PowerOff, now: datetime
) -> PowerOffDeferred | None:
    if not state.is_somebody_inside(room.key):
        return None
    since = power_off.waits_since or now
    if now - since >= policy.PRESENCE_BOUND:
        return None
    return PowerOffDeferred(
        at=now,
        booking_id=power_off.booking_id,
        room=room.key,
        due_at=now + policy.PRESENCE_STEP,
        why=Deferral.PRESENCE,
        waits_since=since,
    )


def report(state: State, command: ReportPowerOff, now: datetime) -> tuple[Fact, ...]:
    """Take in what came of a try; the answer to a try that was overtaken changes nothing."""
    power_off = state.power_offs.get(command.key)
    if (
        power_off is None
        or power_off.status is not PowerOffStatus.ATTEMPTING
        or power_off.attempts != command.attempt
    ):
        return ()
    if not command.failures:
        succeeded = PowerOffSucceeded(
            at=now,
            booking_id=power_off.booking_id,
            room=power_off.room,
            attempt=power_off.attempts,
        )
        needless = _needless(state, power_off, now)
        whole = ((one, ()) for one in command.power)
        paused = chain.from_iterable(
            left_off(state, one, now, rest) for one, rest in chain(whole, command.around)
        )
        return (succeeded, *needless, *paused)
    return (_after_failure(state, power_off, command.failures, now),)


def _needless(state: State, done: PowerOff, now: datetime) -> Iterator[Fact]:
    """End the other power-offs of a room that are being tried, now that it was seen to be off."""
    for power_off in state.open_power_offs(done.room):
        if power_off.booking_id != done.booking_id and _is_being_tried(power_off):
            yield _cancelled(power_off, now, superseded_by=done.booking_id)


def _after_failure(
    state: State, power_off: PowerOff, failures: tuple[DeviceFailure, ...], now: datetime
) -> Fact:
    room = state.site.rooms.get(power_off.room)
    if room is not None and power_off.attempts <= room.policy.retry_attempts:
        return PowerOffDeferred(
            at=now,
            booking_id=power_off.booking_id,
            room=power_off.room,
            due_at=now + policy.retry_delay(room.policy, power_off.attempts),
            why=Deferral.RETRY,
            attempt=power_off.attempts,
            failures=failures,
        )
    return PowerOffFailed(
        at=now,
        booking_id=power_off.booking_id,
        room=power_off.room,
        attempt=power_off.attempts,
        failures=failures,
    )


def _unanswered(state: State, power_off: PowerOff, now: datetime) -> tuple[Fact, ...]:
    room = state.site.rooms.get(power_off.room)
    silent = tuple(
        DeviceFailure(EntityId(entity_id), "no_answer")
        for entity_id in (room.power if room is not None else ())
    )
    return (_after_failure(state, power_off, silent, now),)


def resume(state: State, command: ResumePowerOff, now: datetime) -> tuple[Fact, ...]:
    """Begin the next try in place of one that a restart cut off; that one counts as begun."""
    power_off = state.power_offs.get(command.key)
    if power_off is None or power_off.status is not PowerOffStatus.ATTEMPTING:
        return ()
    room = state.site.rooms.get(power_off.room)
    put_off = None if room is None else _put_off(state, room, power_off, now)
    return (put_off or attempted(state, power_off, now, interrupted=True),)
