"""Timers: real ones of Home Assistant's timer domain, whose countdowns the engine keeps.

Home Assistant's timer component serves any entity of its domain that has the
methods and the attributes of a timer: its actions, its events, its triggers
and the running display in its dashboards. This is what its actions do here:

| action          | hold                  | booking                | power_off           |
| --------------- | --------------------- | ---------------------- | ------------------- |
| start           | hold the room         | book it, or end it so  | refused             |
|                 |                       | long from now          |                     |
| change          | refused               | extend the booking     | refused             |
| finish          | release the hold      | check the guest out    | switch off now      |
| cancel          | release the hold      | cancel the booking     | leave the power on  |
| pause           | refused               | refused                | refused             |

As with any timer, finishing or cancelling one that is idle does nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Final, override

from homeassistant.const import ATTR_EDITABLE, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util import dt as dt_util

from .const import DOMAIN
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
from .entity import Attributes, RoomEntities, RoomEntity, RoomEntityDescription, Shown, has_power
from .runtime import RoomkeeperConfigEntry, Runtime

PARALLEL_UPDATES = 0

# Home Assistant 2026.11 keeps these names elsewhere than 2026.10 does.
TIMER_DOMAIN: Final = "timer"
STATUS_IDLE: Final = "idle"
STATUS_ACTIVE: Final = "active"
ATTR_DURATION: Final = "duration"
ATTR_REMAINING: Final = "remaining"
ATTR_FINISHES_AT: Final = "finishes_at"
ATTR_FINISHED_AT: Final = "finished_at"
ATTR_LAST_TRANSITION: Final = "last_transition"

ATTR_BOOKING_ID: Final = "booking_id"
ATTR_WHY: Final = "why"

_SECOND: Final = timedelta(seconds=1)


class Step(StrEnum):
    """What can happen to a timer; also the names of its events, after `timer.`."""

    STARTED = "started"
    RESTARTED = "restarted"
    CHANGED = "changed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """Home Assistant's actions for timers, after `timer.`."""

    START = "start"
    PAUSE = "pause"
    CHANGE = "change"
    FINISH = "finish"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """What a timer runs for: `of` names its booking, its length counts from `since`."""

    of: BookingId
    ends_at: datetime
    since: datetime | None = field(default=None, compare=False)
    why: str | None = None
    anew: bool = field(default=False, compare=False)
    """Its end had come, and it was put off to another one."""

    at_its_end: bool = field(default=False, compare=False)
    """Its end has come, and what is to be done then is being done."""


def steps(before: Countdown | None, after: Countdown | None, ended: Step | None) -> Iterator[Step]:
    """Yield what happened to a timer between two looks at it.

    `ended` says how what it ran for ended; None while that goes on, so that
    something nearer took its place.
    """
    if before is None or after is None:
        if after is not None:
            yield Step.STARTED
        elif before is not None:
            yield ended or Step.CANCELLED
    elif before.of == after.of:
        if before.ends_at != after.ends_at:
            yield Step.RESTARTED if after.anew else Step.CHANGED
    elif ended is None:
        yield Step.RESTARTED
    else:
        yield ended
        yield Step.STARTED


# --- the three timers of a room ---------------------------------------------------

type MakeCommand = Callable[[Runtime, RoomKey, BookingId, timedelta], Command]
"""Of the room, the booking that the timer runs for (none if it is idle), and the length given."""


@dataclass(frozen=True, kw_only=True)
class RoomTimerDescription(RoomEntityDescription):
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
    return Countdown(of=hold.id, ends_at=ends_at, since=hold.created_at)


def _booking(view: RoomView) -> Countdown | None:
    booking = view.current_booking
    if booking is None or booking.status is BookingStatus.HELD:
        return None
    return Countdown(of=booking.id, ends_at=booking.end, since=booking.start)


def _power_off(view: RoomView) -> Countdown | None:
    power_off = view.power_off
    if power_off is None:
        return None
    return Countdown(
        of=power_off.booking_id,
        ends_at=power_off.due_at,
        why=power_off.why,
        anew=power_off.why in (Deferral.NEXT_BOOKING, Deferral.PRESENCE),
        at_its_end=power_off.status is PowerOffStatus.ATTEMPTING,
    )


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
    now = runtime.engine.peek(_now)
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


def _now(_state: State, now: datetime) -> datetime:
    return now


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


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the timers of all rooms, and of those that come later."""
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=TIMER_DOMAIN,
        descriptions=ROOM_TIMERS,
        make=RoomTimer,
    )
    await rooms.follow(hass)


class RoomTimer(RoomEntity[Countdown | None], RestoreEntity):
    """Mirrors a countdown of the engine; nothing is written while it merely runs."""

    entity_description: RoomTimerDescription
    _unrecorded_attributes = frozenset({ATTR_BOOKING_ID, ATTR_EDITABLE})
    _duration: timedelta
    _last_transition: str | None = None

    # --- what is shown ---

    @override
    def _look(self) -> Shown[Countdown | None]:
        description = self.entity_description
        idle = {ATTR_DURATION: _clock_text(description.length(self._configured))}
        return Shown(description.countdown(self._view), idle)

    @property
    @override
    def state(self) -> str:
        return STATUS_IDLE if self._shown.value is None else STATUS_ACTIVE

    @property
    @override
    def extra_state_attributes(self) -> Attributes:
        """Return what Home Assistant's displays and triggers of timers go by."""
        running = self._shown.value
        attributes: dict[str, Any] = {
            **self._shown.attributes,
            ATTR_EDITABLE: False,
            ATTR_LAST_TRANSITION: self._last_transition,
        }
        if running is not None:
            attributes[ATTR_DURATION] = _clock_text(self._duration)
            remaining = running.ends_at - self._runtime.engine.peek(_now)
            attributes[ATTR_FINISHES_AT] = running.ends_at.isoformat()
            attributes[ATTR_REMAINING] = _clock_text(remaining)
            attributes[ATTR_BOOKING_ID] = running.of
            attributes[ATTR_WHY] = running.why
        return attributes

    # --- what happens ---

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from before a restart: what ran on is not started again."""
        await super().async_added_to_hass()
        after = self._shown.value
        self._duration = self._length_of(after)
        last = await self.async_get_last_state()
        if last is None:
            return
        self._last_transition = last.attributes.get(ATTR_LAST_TRANSITION)
        before = _countdown_of(last.attributes) if last.state == STATUS_ACTIVE else None
        if before is None:
            return
        if after is not None and after.of == before.of:
            if after.ends_at == before.ends_at:
                self._duration = (
                    dt_util.parse_duration(last.attributes.get(ATTR_DURATION, "")) or self._duration
                )
            return
        ended = self._ended(before)
        if ended is not None:
            looked = self._shown
            self._take(ended, before, None)
            self._shown = looked

    @callback
    @override
    def _refresh(self) -> None:
        shown, looked = self._shown, self._look()
        before, after = shown.value, looked.value
        if before and after and after.at_its_end and before.of == after.of:
            after = replace(after, ends_at=before.ends_at, why=before.why)
        taken = tuple(steps(before, after, self._ended(before)))
        for step in taken:
            self._take(step, before, after)
        if not taken:
            self._shown = Shown(after, looked.attributes)
            if self._shown != shown:
                self.async_write_ha_state()

    def _ended(self, before: Countdown | None) -> Step | None:
        if before is None:
            return None
        key = PowerOffKey(before.of, self._room)
        return self._runtime.engine.peek(partial(self.entity_description.ended, key))

    @callback
    def _take(self, step: Step, before: Countdown | None, after: Countdown | None) -> None:
        """Write one step, and fire its event, as Home Assistant's own timers do."""
        data: dict[str, Any] = {ATTR_ENTITY_ID: self.entity_id}
        if step in (Step.FINISHED, Step.CANCELLED):
            self._shown = self._shown._replace(value=None)
        else:
            self._shown = self._shown._replace(value=after)
            if step is Step.CHANGED and before is not None and after is not None:
                self._duration += after.ends_at - before.ends_at
            else:
                self._duration = self._length_of(after)
        if step is not Step.CHANGED:
            self._last_transition = step
        if step is Step.FINISHED and before is not None:
            finished_at = min(before.ends_at, self._runtime.engine.peek(_now))
            data[ATTR_FINISHED_AT] = finished_at.isoformat()
        self.async_write_ha_state()
        self.hass.bus.async_fire(f"{TIMER_DOMAIN}.{step}", data, context=self._context)

    def _length_of(self, countdown: Countdown | None) -> timedelta:
        """Return a countdown's whole length; a guest who comes early has longer than booked."""
        if countdown is None:
            return timedelta()
        now = self._runtime.engine.peek(_now)
        since = now if countdown.since is None else min(now, countdown.since)
        return countdown.ends_at - since

    # --- what is asked; Home Assistant's timer component calls these by name ---

    async def async_start(self, duration: timedelta) -> None:
        """Serve `timer.start`; no length comes as one of zero."""
        await self._act(Action.START, duration)

    async def async_pause(self) -> None:
        """Serve `timer.pause`: time does not stand still for a guest."""
        await self._act(Action.PAUSE)

    async def async_change(self, duration: timedelta) -> None:
        """Serve `timer.change`."""
        await self._act(Action.CHANGE, duration)

    async def async_finish(self) -> None:
        """Serve `timer.finish`."""
        await self._act(Action.FINISH)

    async def async_cancel(self) -> None:
        """Serve `timer.cancel`."""
        await self._act(Action.CANCEL)

    async def _act(self, action: Action, duration: timedelta = timedelta()) -> None:
        make = self.entity_description.actions.get(action)
        running = self._shown.value
        if make is None:
            raise self._refusal("timer_action_not_possible", action)
        if running is None and action is Action.CHANGE:
            raise self._refusal("timer_not_running", action)
        if running is None and action is not Action.START:
            return
        of = running.of if running is not None else BookingId("")
        await self._execute(make(self._runtime, self._room, of, duration))

    def _refusal(self, key: str, action: Action) -> ServiceValidationError:
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"action": action, "entity_id": self.entity_id},
        )


def _countdown_of(attributes: Mapping[str, Any]) -> Countdown | None:
    """Return what a timer ran for when its state was stored."""
    ends_at = dt_util.parse_datetime(attributes.get(ATTR_FINISHES_AT, ""))
    booking_id = attributes.get(ATTR_BOOKING_ID)
    if ends_at is None or not booking_id:
        return None
    return Countdown(of=BookingId(booking_id), ends_at=ends_at)


def _clock_text(length: timedelta) -> str:
    """Return a length as `H:MM:SS`, to the nearest second: publishing takes some milliseconds."""
    seconds = max(0, round(length / _SECOND))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
