"""What schedules run on: Home Assistant's triggers, attached while a schedule is enabled."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

import voluptuous as vol
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.trigger import async_initialize_triggers

from . import repairs
from .const import DOMAIN
from .core.errors import NotWritable
from .core.events import SYSTEM
from .core.ids import ScheduleId
from .core.policy import LONGEST_LINE
from .core.schedule import Schedule
from .core.schedule_commands import TriggerSchedule
from .engine import Engine
from .fault_text import fault_text
from .sequences import triggers_of

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Attached:
    """The triggers of a schedule, as they are kept; `stop` is None until they are attached."""

    text: str
    stop: CALLBACK_TYPE | None = None


class Triggers:
    """Keeps the triggers of each schedule attached as the schedule is now.

    What happens before schedules may run is kept until then, once for each.
    """

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that is told."""
        self._hass = hass
        self._engine = engine
        self._attached: dict[ScheduleId, _Attached] = {}
        # By schedule, what it was; None when schedules may run.
        self._early: dict[ScheduleId, str] | None = {}

    async def begin(self) -> None:
        """Run what was triggered until now, and from now on at once."""
        early, self._early = self._early or {}, None
        for schedule_id, reason in early.items():
            await self._run(schedule_id, reason)

    def attached(self) -> list[ScheduleId]:
        """Return the schedules whose triggers are attached, or will be in a moment."""
        return [*self._attached]

    @callback
    def look_at(self, schedule_id: ScheduleId) -> asyncio.Task[None] | None:
        """Attach what is wanted and is not attached, and the other way round.

        Returns what attaches, if anything has to be.
        """
        schedule = self._engine.peek(lambda state, _now: state.schedules.get(schedule_id))
        is_enabled = schedule is not None and schedule.definition.enabled
        wanted = schedule.definition.run_on if schedule is not None and is_enabled else ""
        attached = self._attached.get(schedule_id)
        if wanted == ("" if attached is None else attached.text):
            return None
        if attached is not None:
            self._detach(schedule_id)
        if schedule is None or not wanted:
            return None
        mine = self._attached[schedule_id] = _Attached(wanted)
        return self._hass.async_create_background_task(
            self._attach(schedule, mine), f"roomkeeper attaches triggers of {schedule_id}"
        )

    @callback
    def stop(self) -> None:
        """Detach all."""
        for schedule_id in self.attached():
            self._detach(schedule_id)

    def _detach(self, schedule_id: ScheduleId) -> None:
        attached = self._attached.pop(schedule_id)
        if self._early is not None:
            self._early.pop(schedule_id, None)
        repairs.clear_trigger_failed(self._hass, schedule_id)
        if attached.stop is not None:
            attached.stop()

    async def _attach(self, schedule: Schedule, mine: _Attached) -> None:
        problems: list[str] = []
        stop = await self._initialized(schedule, mine.text, problems)
        if self._attached.get(schedule.id) is not mine:
            # It was changed, or disabled, while this was under way.
            if stop is not None:
                stop()
            return
        mine.stop = stop
        if problems:
            problem = "; ".join(problems)
            _LOGGER.error("Schedule %s cannot be triggered: %s", schedule.definition.name, problem)
            repairs.raise_trigger_failed(self._hass, schedule, fault_text(problem))

    async def _initialized(
        self, schedule: Schedule, text: str, problems: list[str]
    ) -> CALLBACK_TYPE | None:
        @callback
        def log(level: int, message: str, **kwargs: Any) -> None:  # noqa: ANN401 - as logging takes them
            if level >= logging.ERROR:
                problems.append(f"{message} {kwargs.get('exc_info') or ''}".strip())

        try:
            return await async_initialize_triggers(
                self._hass,
                await triggers_of(self._hass, text),
                partial(self._on_trigger, schedule.id),
                DOMAIN,
                schedule.definition.name,
                log,
            )
        except (vol.Invalid, HomeAssistantError) as error:
            problems.append(str(error))
            return None

    async def _on_trigger(
        self,
        schedule_id: ScheduleId,
        variables: dict[str, Any],
        _context: Context | None = None,
    ) -> None:
        trigger = variables.get("trigger") or {}
        reason = str(trigger.get("description") or "")[:LONGEST_LINE]
        if self._early is None:
            await self._run(schedule_id, reason)
        else:
            self._early[schedule_id] = reason

    async def _run(self, schedule_id: ScheduleId, reason: str) -> None:
        try:
            await self._engine.execute(TriggerSchedule(schedule_id=schedule_id), SYSTEM, reason)
        except NotWritable as error:
            _LOGGER.error("Not run on %s: %s", reason, error)  # noqa: TRY400 - a known fault
