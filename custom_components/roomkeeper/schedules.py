"""Effects of schedules: runs are spread over devices, each device is told, and seen to.

Facts come in, and what came of them goes back to the engine as a command, as
in `devices`. Whether a try is repeated, and when a run is over, is decided in
the core. After a restart, what was cut off goes on.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    CoreState,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.start import async_at_started

from . import acting, device_kinds, repairs, switching, targets
from .acting import Outcome
from .core.action_spec import ActionType
from .core.decide.camera import wanted_on
from .core.device_goal import goal_of, needs_before
from .core.errors import NotWritable
from .core.events import SYSTEM, Actor, Entry
from .core.ids import ActionId, EntityId, RunKey, ScheduleId
from .core.model import State
from .core.policy import LONGEST_LINE
from .core.schedule import ActionStatus, DeviceAction, Run, Schedule, Target
from .core.schedule_commands import (
    BeginRun,
    NoteBefore,
    RenameEntity,
    ReportAction,
    ResumeAction,
)
from .core.schedule_events import (
    ActionCancelled,
    ActionDeleted,
    ActionFailed,
    ActionOpened,
    ActionRenamed,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    ScheduleStarted,
)
from .core.schedule_runs import spec_of
from .core.schedule_views import failing_schedules, has_problem
from .engine import Engine, Publication
from .ramping import ramp
from .schedule_triggers import Triggers
from .sequences import run_sequence

_LOGGER = logging.getLogger(__name__)

READY_BOUND: Final = timedelta(seconds=20)
"""How long after Home Assistant's start each device is waited for, by itself.

What is still not there then has failed, and is tried again three times, half a
minute in all; a longer wait would be taken for no answer.
"""

_STOP_BOUND_S: Final = 10

_TURNS_AT_ONCE: Final = 16
"""What is due together is begun bit by bit, so that others get the event loop in between."""

_NOBODY: Final = EntityId("")
"""What a sequence is about."""


class Schedules:
    """Runs what is due on devices."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine whose facts are acted upon."""
        self._hass = hass
        self._engine = engine
        self._triggers = Triggers(hass, engine)
        self._jobs: dict[ActionId, asyncio.Task[object]] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._turns = asyncio.Semaphore(_TURNS_AT_ONCE)
        self._failing: set[ScheduleId] = set()
        # None until Home Assistant runs.
        self._patient_until: datetime | None = None
        self._was_writable = True
        self._not_followed: list[RenameEntity] = []
        self._stop_attaching: CALLBACK_TYPE = lambda: None
        self._stop_waiting: CALLBACK_TYPE = lambda: None

    # --- life ---

    @callback
    def start(self) -> None:
        """Begin when Home Assistant runs; issues of the last run are looked at anew."""
        failing = self._engine.peek(lambda state, _now: [*failing_schedules(state)])
        self._show_failing(schedule.id for schedule in failing)
        if self._hass.state is CoreState.not_running:
            # As those of automations: one on the start itself has to be there before it.
            self._stop_attaching = self._hass.async_add_startup_job(HassJob(self._attach))
        self._stop_waiting = async_at_started(self._hass, self._begin)

    async def _attach(self) -> None:
        """Attach the triggers of all schedules."""
        attaching = map(self._triggers.look_at, self._engine.peek(_with_triggers))
        await asyncio.gather(*filter(None, attaching))

    async def _begin(self, _hass: HomeAssistant) -> None:
        """Take up what was cut off, then let all that is due begin.

        Each device is waited for by itself, so that one that is gone delays no other.
        """
        self._patient_until = self._now() + READY_BOUND
        # Some were changed since they were attached for the start.
        for schedule_id in {*self._engine.peek(_with_triggers), *self._triggers.attached()}:
            self._triggers.look_at(schedule_id)
        cut_off = self._engine.peek(_in_progress)
        await asyncio.gather(*(self._write(ResumeAction(action_id=one)) for one in cut_off))
        self._begin_runs()
        self._engine.schedules_are_ready()
        await self._triggers.begin()

    async def stop(self) -> None:
        """Leave everything as it is; the next start takes it up."""
        self._stop_attaching()
        self._stop_waiting()
        self._triggers.stop()
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        if tasks:
            # A sequence takes a moment to stop.
            await asyncio.wait(tasks, timeout=_STOP_BOUND_S)

    # --- facts ---

    @callback
    def on_publication(self, publication: Publication, contexts: Mapping[Actor, Context]) -> None:
        """Act upon what is durable now; `contexts` are those of the events that told of it."""
        for entry in publication.entries:
            self._act(entry, contexts[entry.actor])
        for schedule_id in publication.schedules:
            if self._patient_until is not None:
                self._triggers.look_at(schedule_id)
        self._show_failing(publication.schedules)
        is_writable = self._engine.problem is None
        if is_writable and not self._was_writable:
            self._follow_all()
            self._begin_runs()
        self._was_writable = is_writable

    def _act(self, entry: Entry, told_in: Context) -> None:
        match entry.fact:
            case ScheduleStarted(progress=progress) as fact if progress.run is not None:
                self._begin_run(fact.schedule_id, progress.run, entry.actor)
            case ActionOpened(action=action) if action.status is ActionStatus.IN_PROGRESS:
                self._take_on(action.id, action.attempts, told_in)
            case ActionStarted() as fact:
                self._take_on(fact.action_id, fact.attempt, told_in)
            case ActionRenamed(action_id=action_id) if action_id in self._jobs:
                self._go_on_elsewhere(action_id, told_in)
            case (
                ActionRetried()
                | ActionSucceeded()
                | ActionFailed()
                | ActionCancelled()
                | ActionDeleted()
            ) as fact:
                self._drop(fact.action_id)

    # --- runs ---

    def _begin_runs(self) -> None:
        """Begin the runs that were started and do not know their devices yet."""
        for schedule_id, run in self._engine.peek(_runs_not_begun):
            self._begin_run(schedule_id, run, SYSTEM)

    def _begin_run(self, schedule_id: ScheduleId, run: Run, actor: Actor) -> None:
        schedule = self._schedule(schedule_id)
        if schedule is None or schedule.progress.run != run:
            return
        definition = schedule.definition
        spec = spec_of(definition, run.part)
        devices: Iterable[EntityId] = (_NOBODY,)
        if spec.type is not ActionType.CUSTOM:
            devices = targets.entities_of(self._hass, definition.target, spec)
        command = BeginRun(
            schedule_id=schedule_id,
            run_number=run.number,
            devices=tuple((ActionId(self._engine.new_id()), device) for device in devices),
        )
        self._spawn(self._write(command, actor), f"roomkeeper begins a run of {schedule_id}")

    # --- devices ---

    def _take_on(self, action_id: ActionId, attempt: int, told_in: Context) -> None:
        self._drop(action_id)
        work = self._perform(action_id, attempt, Context(parent_id=told_in.id))
        self._jobs[action_id] = self._spawn(work, f"roomkeeper performs {action_id}")

    def _go_on_elsewhere(self, action_id: ActionId, told_in: Context) -> None:
        """Go on with a try whose device has another id: nothing more is seen under the old one."""
        action = self._engine.peek(lambda state, _now: state.actions.get(action_id))
        if action is not None:
            self._take_on(action_id, action.attempts, told_in)

    def _drop(self, action_id: ActionId) -> None:
        job = self._jobs.pop(action_id, None)
        if job is not None:
            job.cancel()

    async def _perform(self, action_id: ActionId, attempt: int, context: Context) -> None:
        action = self._going_on(action_id, attempt)
        if action is None:
            return
        if action.entity_id:
            await self._wait_for(action.entity_id)
        outcome = await self._outcome(action, context)
        # Its own report must not cancel it.
        self._jobs.pop(action_id, None)
        result, error = outcome or Outcome()
        report = ReportAction(
            action_id=action_id,
            attempt=attempt,
            result=result[:LONGEST_LINE],
            error=error[:LONGEST_LINE],
            by_hand=outcome is None,
        )
        await self._write(report)

    async def _outcome(self, action: DeviceAction, context: Context) -> Outcome | None:
        """Do what an action says; None if somebody else has taken the device over."""
        if needs_before(action.spec) and action.before is None:
            before = acting.before_of(self._hass, action.entity_id, action.spec)
            if before is None:
                return Outcome(error=acting.UNAVAILABLE)
            note = NoteBefore(action_id=action.id, attempt=action.attempts, before=before)
            if not await self._write(note):
                # Told now, the next try would take what we did for how it was.
                return Outcome(error="not_writable")
            action = replace(action, before=before)
        if action.spec.type is ActionType.RAMP:
            is_private = partial(self._is_private, action.entity_id)
            return await ramp(self._hass, action, self._now, context, is_private)
        goal = goal_of(action, self._now())
        if goal is None:
            return await self._run_sequence(action, context)
        if goal.switches_on and self._is_private(action.entity_id):
            return Outcome(error=acting.PRIVATE)
        return await acting.act(self._hass, action.entity_id, goal, context)

    def _is_private(self, device: EntityId) -> bool:
        """Say whether it is the camera of a stall in which somebody may be; or one is in it."""
        told = {*switching.with_members(self._hass, (device,))}
        private = self._engine.peek(_private_cameras)
        return not told.isdisjoint(switching.with_members(self._hass, private))

    async def _run_sequence(self, action: DeviceAction, context: Context) -> Outcome:
        schedule = self._schedule(action.schedule_id) if action.schedule_id else None
        name = "a device action" if schedule is None else schedule.definition.name
        target = Target() if schedule is None else schedule.definition.target
        variables = {
            "schedule": None if schedule is None else {"id": schedule.id, "name": name},
            "target": targets.as_data(target),
            "entities": [*targets.entities_of(self._hass, target)],
        }
        return await run_sequence(self._hass, action.spec.sequence, name, variables, context)

    async def _wait_for(self, device: EntityId) -> None:
        """Wait for a device that may still be on its way, shortly after the start."""
        if self._patient_until is not None:
            left_s = (self._patient_until - self._now()).total_seconds()
            if left_s > 0:
                await switching.wait_for_states(self._hass, [device], device_kinds.is_there, left_s)

    @callback
    def follow(self, old: EntityId, new: EntityId) -> None:
        """Follow an entity that got another id into the schedules, and what is still to be done.

        What cannot be written is done when the disk takes writes again.
        """
        self._not_followed.append(RenameEntity(entity_id=old, new_entity_id=new))
        self._follow_all()

    def _follow_all(self) -> None:
        commands, self._not_followed = self._not_followed, []
        if commands:
            self._spawn(self._write_names(commands), "roomkeeper follows entities")

    async def _write_names(self, commands: list[RenameEntity]) -> None:
        """Write down, in their order, which entities have other ids now."""
        for index, command in enumerate(commands):
            if not await self._write(command, reason="entity_renamed"):
                self._not_followed += commands[index:]
                return

    # --- people ---

    def _show_failing(self, schedules: Iterable[ScheduleId]) -> None:
        """Keep one repair issue for each schedule that fails again and again."""
        for schedule_id in schedules:
            schedule = self._schedule(schedule_id)
            if schedule is not None and schedule.definition.enabled and has_problem(schedule):
                self._failing.add(schedule_id)
                failed = self._engine.peek(partial(_failed_in, schedule))
                repairs.raise_schedule_failing(self._hass, schedule, failed)
            elif schedule_id in self._failing:
                self._failing.discard(schedule_id)
                repairs.clear_schedule_failing(self._hass, schedule_id)

    # --- the engine ---

    async def _write(
        self,
        command: BeginRun | NoteBefore | ReportAction | ResumeAction | RenameEntity,
        actor: Actor = SYSTEM,
        reason: str = "",
    ) -> bool:
        """Hand back what came of an effect, and say whether it is written down."""
        try:
            async with self._turns:
                await self._engine.execute(command, actor, reason)
        except NotWritable as error:
            _LOGGER.error("Not written down: %s (%s)", command, error)  # noqa: TRY400 - a known fault
            return False
        return True

    def _now(self) -> datetime:
        return self._engine.peek(lambda _state, now: now)

    def _schedule(self, schedule_id: ScheduleId) -> Schedule | None:
        return self._engine.peek(lambda state, _now: state.schedules.get(schedule_id))

    def _going_on(self, action_id: ActionId, attempt: int) -> DeviceAction | None:
        """Return an action whose try is still the newest."""
        action = self._engine.peek(lambda state, _now: state.actions.get(action_id))
        is_newest = action is not None and action.attempts == attempt
        if action is None or not is_newest or action.status is not ActionStatus.IN_PROGRESS:
            return None
        return action

    def _spawn(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object]:
        task = self._hass.async_create_background_task(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _with_triggers(state: State, _now: datetime) -> list[ScheduleId]:
    return [one.id for one in state.schedules.values() if one.definition.run_on]


def _in_progress(state: State, _now: datetime) -> list[ActionId]:
    return [one.id for one in state.actions.values() if one.status is ActionStatus.IN_PROGRESS]


def _runs_not_begun(state: State, _now: datetime) -> list[tuple[ScheduleId, Run]]:
    return [
        (schedule.id, run)
        for schedule in state.schedules.values()
        if (run := schedule.progress.run) is not None
        and not any(state.run_actions(RunKey(schedule.id, run.number)))
    ]


def _private_cameras(state: State, _now: datetime) -> list[EntityId]:
    """Return the cameras that are to be off."""
    cameras = {camera for stall in state.site.stalls.values() for camera in stall.cameras}
    return [camera for camera in cameras if wanted_on(state, camera) is False]


def _failed_in(schedule: Schedule, state: State, _now: datetime) -> list[DeviceAction]:
    """Return what went wrong in a schedule's last run."""
    actions = state.run_actions(RunKey(schedule.id, schedule.progress.runs))
    return [one for one in actions if one.status is ActionStatus.FAILED]
