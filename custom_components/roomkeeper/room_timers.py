"""The three timers of a room: what each counts down, how it ends, what its actions do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import override

from homeassistant.const import ATTR_EDITABLE

from .core.commands import (
    Book,
    Cancel,
    CancelPowerOff,
    CheckOut,
    Command,
    Extend,
    Hold,
    Reschedule,
    SwitchOff,
)
from .core.ids import BookingId, BookingRef, PowerOffKey, RoomKey
from .core.model import (
    BookingStatus,
    Deferral,
    PowerOffStatus,
    Room,
    State,
)
from .core.views import RoomView
from .countdown import (
    ATTR_DURATION,
    ATTR_WHY,
    Action,
    Countdown,
    CountdownEntity,
    Step,
    clock_text,
    now_of,
)
from .entity import Attributes, PlaceEntityDescription, RoomEntity, Shown, has_power
from .runtime import Runtime

ATTR_BOOKING_ID = "booking_id"

type MakeCommand = Callable[[Runtime, RoomKey, BookingId, timedelta], Command]
"""Of the room, the booking that the timer runs for (none if it is idle), and the length given."""


@dataclass(frozen=True, kw_only=True)
class RoomTimerDescription(PlaceEntityDescription[Room]):
    """A countdown in a room's view.

    `ended` says how a countdown that was there before ended, or None while it
    goes on; `length` is what the timer shows while it is idle.
    """

    countdown: Callable[[RoomView], Countdown | None]
    ended: Callable[[PowerOffKey, State, datetime], Step | None]
    length: Callable[[Room], timedelta]
    actions: Mapping[Action, MakeCommand]


def _hold(view: RoomView) -> Countdown | None:
    hold = view.hold
    if hold is None:
        return None
    ends_at = hold.end if hold.expires_at is None else min(hold.end, hold.expires_at)
    return Countdown(of=hold.id, ends_at=ends_at, since=hold.created_at, attributes=_about(hold.id))


def _booking(view: RoomView) -> Countdown | None:
    booking = view.current_booking
    if booking is None or booking.status is BookingStatus.HELD:
        return None
    return Countdown(
        of=booking.id, ends_at=booking.end, since=booking.start, attributes=_about(booking.id)
    )


def _power_off(view: RoomView) -> Countdown | None:
    power_off = view.power_off
    if power_off is None:
        return None
    return Countdown(
        of=power_off.booking_id,
        ends_at=power_off.due_at,
        attributes=_about(power_off.booking_id, power_off.why),
        anew=power_off.why in (Deferral.NEXT_BOOKING, Deferral.PRESENCE),
        at_its_end=power_off.status is PowerOffStatus.ATTEMPTING,
    )


def _about(booking_id: BookingId, why: Deferral | None = None) -> Attributes:
    return {ATTR_BOOKING_ID: booking_id, ATTR_WHY: why}


def _hold_ended(key: PowerOffKey, state: State, now: datetime) -> Step | None:
    hold = state.bookings.get(key.booking_id)
    if hold is None:
        return Step.CANCELLED
    if hold.status is BookingStatus.EXPIRED or hold.has_expired(now):
        return Step.FINISHED
    goes_on = hold.status is BookingStatus.HELD and key.room in hold.rooms
    return None if goes_on else Step.CANCELLED


def _booking_ended(key: PowerOffKey, state: State, now: datetime) -> Step | None:
    booking = state.bookings.get(key.booking_id)
    if booking is None:
        return Step.CANCELLED
    ran_out = booking.status in (BookingStatus.COMPLETED, BookingStatus.EXPIRED)
    ran_out |= booking.blocks and booking.span.is_over(now)
    return Step.FINISHED if ran_out or booking.has_expired(now) else Step.CANCELLED


def _power_off_ended(key: PowerOffKey, state: State, _now: datetime) -> Step | None:
    power_off = state.power_offs.get(key)
    if power_off is not None and power_off.is_open:
        return None
    # A failed one must not look like a room whose power is off.
    done = power_off is not None and power_off.status is PowerOffStatus.SUCCEEDED
    return Step.FINISHED if done else Step.CANCELLED


def _start_hold(runtime: Runtime, room: RoomKey, _of: BookingId, duration: timedelta) -> Command:
    return Hold(booking_id=runtime.engine.new_id(), rooms=(room,), expires_in=duration or None)


def _start_booking(runtime: Runtime, room: RoomKey, of: BookingId, duration: timedelta) -> Command:
    now = runtime.engine.peek(now_of)
    if of:
        return Reschedule(ref=BookingRef(of), end=now + duration)
    return Book(booking_id=runtime.engine.new_id(), rooms=(room,), start=now, end=now + duration)


def _cancel(_runtime: Runtime, _room: RoomKey, of: BookingId, _duration: timedelta) -> Command:
    return Cancel(ref=BookingRef(of))


def _check_out(_runtime: Runtime, _room: RoomKey, of: BookingId, _duration: timedelta) -> Command:
    return CheckOut(ref=BookingRef(of))


def _extend(_runtime: Runtime, _room: RoomKey, of: BookingId, duration: timedelta) -> Command:
    return Extend(ref=BookingRef(of), duration=duration)


def _switch_off(runtime: Runtime, room: RoomKey, of: BookingId, _duration: timedelta) -> Command:
    return SwitchOff(room=room, booking_id=of, new_id=runtime.engine.new_id())


def _leave_on(_runtime: Runtime, room: RoomKey, of: BookingId, _duration: timedelta) -> Command:
    return CancelPowerOff(room=room, booking_id=of)


ROOM_TIMERS = (
    RoomTimerDescription(
        key="hold",
        countdown=_hold,
        ended=_hold_ended,
        length=lambda room: room.policy.hold_duration,
        actions={Action.START: _start_hold, Action.FINISH: _cancel, Action.CANCEL: _cancel},
    ),
    RoomTimerDescription(
        key="booking",
        countdown=_booking,
        ended=_booking_ended,
        length=lambda room: room.policy.min_duration or timedelta(),
        actions={
            Action.START: _start_booking,
            Action.CHANGE: _extend,
            Action.FINISH: _check_out,
            Action.CANCEL: _cancel,
        },
    ),
    RoomTimerDescription(
        key="power_off",
        exists=has_power,
        countdown=_power_off,
        ended=_power_off_ended,
        length=lambda room: room.policy.power_off_buffer,
        actions={Action.FINISH: _switch_off, Action.CANCEL: _leave_on},
    ),
)


class RoomTimer(CountdownEntity, RoomEntity[Countdown | None]):
    """Mirrors a countdown of a room."""

    entity_description: RoomTimerDescription
    _unrecorded_attributes = frozenset({ATTR_BOOKING_ID, ATTR_EDITABLE})
    _attr_of = ATTR_BOOKING_ID

    @override
    def _look(self) -> Shown[Countdown | None]:
        description = self.entity_description
        idle = {ATTR_DURATION: clock_text(description.length(self._configured))}
        return Shown(description.countdown(self._view), idle)

    @override
    def _end_of(self, countdown: Countdown) -> Step | None:
        key = PowerOffKey(BookingId(countdown.of), self._key)
        return self._runtime.engine.peek(partial(self.entity_description.ended, key))

    @override
    def _command(
        self, action: Action, running: Countdown | None, duration: timedelta
    ) -> Command | None:
        make = self.entity_description.actions.get(action)
        of = BookingId("" if running is None else running.of)
        return make and make(self._runtime, self._key, of, duration)
