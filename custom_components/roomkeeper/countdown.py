"""What a timer of Home Assistant's timer domain is: a countdown that the engine keeps.

Home Assistant's timer component serves any entity of its domain that has the
methods and the attributes of a timer: its actions, its events, its triggers
and the running display in its dashboards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final, override

from homeassistant.const import ATTR_EDITABLE, ATTR_ENTITY_ID
from homeassistant.core import State as HaState
from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .core.commands import Command
from .core.model import State
from .entity import NO_ATTRIBUTES, Attributes, RoomkeeperEntity

# Home Assistant 2026.11 keeps these names elsewhere than 2026.10 does.
TIMER_DOMAIN: Final = "timer"
STATUS_IDLE: Final = "idle"
STATUS_ACTIVE: Final = "active"
STATUS_PAUSED: Final = "paused"
ATTR_DURATION: Final = "duration"
ATTR_REMAINING: Final = "remaining"
ATTR_FINISHES_AT: Final = "finishes_at"
ATTR_FINISHED_AT: Final = "finished_at"
ATTR_LAST_TRANSITION: Final = "last_transition"

ATTR_WHY: Final = "why"

_SECOND: Final = timedelta(seconds=1)


class Step(StrEnum):
    """What can happen to a timer; also the names of its events, after `timer.`."""

    STARTED = "started"
    RESTARTED = "restarted"
    CHANGED = "changed"
    PAUSED = "paused"
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
    """What a timer runs for: `of` names its booking or its stay.

    Its length counts from `since`. While it stands still it has no `ends_at`,
    but `paused` is how long it has left.
    """

    of: str
    ends_at: datetime | None = None
    paused: timedelta | None = None
    since: datetime | None = field(default=None, compare=False)
    attributes: Attributes = field(default=NO_ATTRIBUTES)
    anew: bool = field(default=False, compare=False)
    """It was given another end, and counts from then on."""

    at_its_end: bool = field(default=False, compare=False)
    """Its end has come, and what is to be done then is being done."""

    def left(self, now: datetime) -> timedelta:
        """Return how long it has to run."""
        if self.ends_at is None:
            return self.paused or timedelta()
        return self.ends_at - now


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
        yield from _along(before, after)
    elif ended is None:
        yield Step.RESTARTED
    else:
        yield ended
        yield Step.STARTED
        if after.ends_at is None:
            yield Step.PAUSED


def _along(before: Countdown, after: Countdown) -> Iterator[Step]:
    """Yield what happened to one that goes on."""
    if after.ends_at is None:
        if before.ends_at is not None:
            yield Step.PAUSED
        elif before.paused != after.paused:
            yield Step.CHANGED
    elif before.ends_at is None:
        yield Step.RESTARTED
    elif before.ends_at != after.ends_at:
        yield Step.RESTARTED if after.anew else Step.CHANGED


def now_of(_state: State, now: datetime) -> datetime:
    """Return the engine's present, for `peek`."""
    return now


class CountdownEntity(RoomkeeperEntity[Countdown | None], RestoreEntity):
    """Mirrors a countdown of the engine; nothing is written while it merely runs.

    It stands in front of the entity of a room or a stall, as Home Assistant's
    own classes stand behind it: it decides when what is shown is written.
    """

    _attr_of: ClassVar[str]
    """The attribute that says what it runs for."""

    _duration = timedelta()
    _was_added = False
    _last_transition: str | None = None

    def _end_of(self, countdown: Countdown) -> Step | None:
        """Say how what a countdown ran for ended, or None while that goes on."""
        raise NotImplementedError

    def _command(
        self, action: Action, running: Countdown | None, duration: timedelta
    ) -> Command | None:
        """Return what an action asks for, or None where it makes no sense."""
        raise NotImplementedError

    # --- what is shown ---

    @property
    @override
    def state(self) -> str:
        if self._shown.value is None:
            return STATUS_IDLE
        return STATUS_PAUSED if self._shown.value.ends_at is None else STATUS_ACTIVE

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
            attributes[ATTR_DURATION] = clock_text(self._duration)
            attributes[ATTR_REMAINING] = clock_text(running.left(self._now))
            if running.ends_at is not None:
                attributes[ATTR_FINISHES_AT] = running.ends_at.isoformat()
            attributes.update(running.attributes)
        return attributes

    @property
    def _now(self) -> datetime:
        return self._runtime.engine.peek(now_of)

    # --- what happens ---

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from before a restart: what ran on is not started again."""
        # Home Assistant 2026.10 adds an entity anew that was given another id.
        known = (self._shown.value, self._duration) if self._was_added else None
        await super().async_added_to_hass()
        self._was_added = True
        self._duration = self._length_of(self._shown.value)
        known = known or await self._restored()
        if known is not None:
            self._go_on(*known)

    @callback
    def _go_on(self, before: Countdown | None, length: timedelta) -> None:
        """Take up what was shown before, of that whole length."""
        after = self._shown.value
        if before is None:
            if after is not None:
                self._last_transition = Step.STARTED
            return
        if after is not None and after.of == before.of:
            if self._ends_as(before, after):
                self._duration = length
            return
        ended = self._end_of(before)
        if ended is not None:
            looked = self._shown
            self._take(ended, before, None)
            self._shown = looked

    async def _restored(self) -> tuple[Countdown | None, timedelta] | None:
        last = await self.async_get_last_state()
        if last is None:
            return None
        self._last_transition = last.attributes.get(ATTR_LAST_TRANSITION)
        length = dt_util.parse_duration(last.attributes.get(ATTR_DURATION, ""))
        return self._countdown_of(last), length or self._duration

    def _ends_as(self, before: Countdown, after: Countdown) -> bool:
        """Say whether one that goes on was left as it was; states have whole seconds."""
        as_long = abs(after.left(self._now) - before.left(self._now)) < _SECOND
        return as_long and (after.ends_at is None) is (before.ends_at is None)

    def _countdown_of(self, last: HaState) -> Countdown | None:
        """Return what the timer ran for when its state was stored."""
        attributes = last.attributes
        if self._attr_of not in attributes:
            return None
        ends_at = dt_util.parse_datetime(attributes.get(ATTR_FINISHES_AT, ""))
        left = dt_util.parse_duration(attributes.get(ATTR_REMAINING, ""))
        of = attributes[self._attr_of] or ""
        if last.state == STATUS_ACTIVE and ends_at is not None:
            return Countdown(of=of, ends_at=ends_at)
        if last.state == STATUS_PAUSED and left is not None:
            return Countdown(of=of, paused=left)
        return None

    @callback
    @override
    def _refresh(self) -> None:
        shown, looked = self._shown, self._look()
        before, after = shown.value, looked.value
        if before and after and after.at_its_end and before.of == after.of:
            after = replace(after, ends_at=before.ends_at, attributes=before.attributes)
        ended = None if before is None else self._end_of(before)
        taken = tuple(steps(before, after, ended))
        for step in taken:
            self._take(step, before, after)
        if not taken:
            self._shown = looked._replace(value=after)
            if self._shown != shown:
                self.async_write_ha_state()

    @callback
    def _take(self, step: Step, before: Countdown | None, after: Countdown | None) -> None:
        """Write one step, and fire its event, as Home Assistant's own timers do."""
        data: dict[str, Any] = {ATTR_ENTITY_ID: self.entity_id}
        if step in (Step.FINISHED, Step.CANCELLED):
            self._shown = self._shown._replace(value=None)
        else:
            self._shown = self._shown._replace(value=after)
            self._duration = self._length_after(step, before, after)
        if step is not Step.CHANGED:
            self._last_transition = step
        if step is Step.FINISHED and before is not None:
            finished_at = min(before.ends_at or self._now, self._now)
            data[ATTR_FINISHED_AT] = finished_at.isoformat()
        self.async_write_ha_state()
        self.hass.bus.async_fire(f"{TIMER_DOMAIN}.{step}", data, context=self._context)

    def _length_after(
        self, step: Step, before: Countdown | None, after: Countdown | None
    ) -> timedelta:
        """Return the whole length after a step; one that stood still goes on with its own."""
        now = self._now
        if before is None or after is None:
            return self._length_of(after)
        gained = after.left(now) - before.left(now)
        went_on = before.ends_at is None and abs(gained) < _SECOND
        if step is Step.PAUSED or (step is Step.RESTARTED and went_on):
            return self._duration
        return self._duration + gained if step is Step.CHANGED else self._length_of(after)

    def _length_of(self, countdown: Countdown | None) -> timedelta:
        """Return a countdown's whole length; a guest who comes early has longer than booked."""
        if countdown is None:
            return timedelta()
        now = self._now
        since = now if countdown.since is None else min(now, countdown.since)
        return countdown.left(since)

    # --- what is asked; Home Assistant's timer component calls these by name ---

    async def async_start(self, duration: timedelta) -> None:
        """Serve `timer.start`; no length comes as one of zero."""
        await self._act(Action.START, duration)

    async def async_pause(self) -> None:
        """Serve `timer.pause`."""
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
        running = self._shown.value
        command = self._command(action, running, duration)
        if command is None:
            raise self._refusal("timer_action_not_possible", action)
        if running is None and action is Action.CHANGE:
            raise self._refusal("timer_not_running", action)
        if running is None and action is not Action.START:
            return
        await self._execute(command)

    def _refusal(self, key: str, action: Action) -> ServiceValidationError:
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"action": action, "entity_id": self.entity_id},
        )


def clock_text(length: timedelta) -> str:
    """Return a length as `H:MM:SS`, to the nearest second: publishing takes some milliseconds."""
    seconds = max(0, round(length / _SECOND))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
