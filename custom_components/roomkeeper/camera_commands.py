"""What cameras are told: until they are seen to obey, or it is wanted no more.

Whether a camera is to be on is never decided here. What came of telling it so
goes back to the engine; and where it does not obey, people are told in time.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from . import repairs, switching
from .core.commands import ReportCamera
from .core.decide.camera import wanted_on
from .core.errors import NotWritable
from .core.events import SYSTEM
from .core.ids import EntityId, StallKey
from .core.model import DeviceFailure, State
from .core.stall import Occupancy, Stall
from .doors.wording import entity_text, failure_text
from .engine import Engine
from .notices import tell_people

_LOGGER = logging.getLogger(__name__)

_TRIED_FOR: Final = timedelta(seconds=15)
"""What has failed for so long is raised: the try that goes on then ends within half a minute."""

_TRY_EVERY_S: Final = 2
_GO_ON_EVERY_S: Final = 30
"""A camera that films a person is told again for as long as it does."""

_STAYS_OFF_S: Final = 2
"""One that is off and comes on again at once has not obeyed: something else switches it on."""


@dataclass(slots=True, eq=False)
class _Job:
    """What a camera is being told, and how it failed, once that was raised.

    While `is_under_way`, a command was not seen to be obeyed, and may reach the
    camera later than one that follows it. Its `calls` go on while it is told again.
    """

    on: bool
    is_under_way: bool = False
    calls: set[asyncio.Task[DeviceFailure | None]] = field(
        default_factory=set[asyncio.Task[DeviceFailure | None]]
    )
    why: str | None = None
    task: asyncio.Task[None] | None = None


class CameraCommands:
    """Tells each camera one thing at a time."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that says what is wanted, and is told what came of it."""
        self._hass = hass
        self._engine = engine
        self._jobs: dict[EntityId, _Job] = {}
        # Cameras that were told to go on, or off, and have not done so since: who has heard of it.
        self._failing: dict[tuple[EntityId, bool], set[StallKey]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Those that stays of before the start left off, as long as nothing was heard of them.
        self._left_off: set[EntityId] = set()
        self._is_open = False
        self.has_started = False

    # --- life ---

    @callback
    def start(self) -> None:
        """Begin to tell."""
        self._is_open = True
        self._left_off = self._engine.peek(_left_off)

    @callback
    def stop(self) -> None:
        """Leave every camera as it is; the next start sees anew what fails."""
        self._is_open = False
        self.leave(tuple(self._jobs))
        for task in self._tasks:
            task.cancel()

    # --- what is wanted ---

    def wanted_on(self, camera: EntityId) -> bool | None:
        """Say whether a camera is to be on now; None leaves it as it is."""
        is_writable = self._engine.problem is None
        return self._engine.peek(
            lambda state, _now: wanted_on(state, camera, is_writable=is_writable)
        )

    def observe(self, camera: EntityId) -> None:
        """Tell the engine how a camera is."""
        is_on = switching.camera_is_on(self._hass, camera)
        if is_on and not self.has_started and self.wanted_on(camera) is False:
            # It may only be remembered to be on, and has not come on in the midst of a stay.
            is_on = None
        elif is_on is not None:
            self._left_off.discard(camera)
        members = frozenset(switching.with_members(self._hass, (camera,))) - {camera}
        self._engine.observe_camera(camera, is_on, members)

    @property
    def told(self) -> tuple[EntityId, ...]:
        """Return the cameras that are being told something."""
        return tuple(self._jobs)

    def is_telling(self, camera: EntityId, *, on: bool) -> bool:
        """Say whether a camera is being told to go on, or off."""
        job = self._jobs.get(camera)
        return job is not None and job.on is on

    def tell(self, camera: EntityId, *, on: bool) -> None:
        """Begin to tell a camera to go on or off, and end to tell it the opposite."""
        if not self._is_open:
            return
        before = self._jobs.get(camera)
        cameras = (camera, *self._engine.peek(lambda state, _now: state.beside(camera)))
        opposite = {
            one: job for one in cameras if (job := self._jobs.get(one)) and job.on is not on
        }
        if before is not None and before.on is on:
            # Whoever has come since a failure was raised is concerned too.
            self._raise(camera, before)
        elif not opposite and not on and switching.camera_is_on(self._hass, camera) is False:
            has_failed = self._engine.peek(partial(_has_failed, camera))
            if has_failed or (camera, False) in self._failing:
                self._obeyed(camera, on=False)
        else:
            self.leave(opposite)
            job = self._jobs[camera] = _Job(on)
            overtakes = any(other.is_under_way for other in opposite.values())
            telling = self._keep_telling(camera, job, overtakes=overtakes)
            name = f"roomkeeper switches {camera} {'on' if on else 'off'}"
            job.task = self._hass.async_create_background_task(telling, name)

    def leave(self, cameras: Iterable[EntityId]) -> None:
        """Tell cameras nothing any more."""
        for camera in cameras:
            job = self._jobs.pop(camera, None)
            if job is not None:
                repairs.clear_camera_failed(self._hass, camera)
                for task in (job.task, *job.calls):
                    if task is not None:
                        task.cancel()

    # --- what is done ---

    async def _keep_telling(self, camera: EntityId, job: _Job, *, overtakes: bool) -> None:
        """Tell a camera until it obeys; if that takes long it is written down and raised."""
        since = self._now()
        try:
            while not job.on or self.wanted_on(camera):
                failure = await self._switch(camera, job, overtakes=overtakes)
                overtakes = False
                if failure is None:
                    self._obeyed(camera, on=job.on)
                    break
                if not self.has_started or self._hass.is_stopping:
                    # A camera that is not there yet, or no more, has not failed.
                    since = self._now()
                elif (camera, job.on) in self._failing or self._now() - since >= _TRIED_FOR:
                    job.why = failure.why
                    self._raise(camera, job)
                await self._pause(camera, job)
            # None may reach the camera later than the opposite, which is not here yet.
            for call in job.calls:
                call.cancel()
        finally:
            if self._jobs.get(camera) is job:
                del self._jobs[camera]

    async def _switch(
        self, camera: EntityId, job: _Job, *, overtakes: bool
    ) -> DeviceFailure | None:
        """Tell a camera, and look; one that is as it should be already is left alone.

        Not so if this overtakes a command to do the opposite, which may reach
        the camera late. One that is to be off is looked at by then anyway, one
        that is to be on is not: it is watched for as long as that may take.
        And a group is on when one in it is: others are to come on, too.
        """
        is_on, on = switching.camera_is_on(self._hass, camera), job.on
        is_group = bool(switching.members_of(self._hass.states.get(camera)))
        is_done = is_on is on and not (on and is_group)
        if overtakes or not is_done:
            if not on and self._may_be_on(camera, is_on):
                self._engine.owe(camera)
            job.is_under_way = True
            failure = await self._call(camera, job)
            if failure is None:
                failure = await switching.verify_camera(self._hass, camera, on=on)
            if failure is not None and not (on and is_done):
                return failure
            job.is_under_way = False
        if on and not overtakes:
            return None
        stays_s = switching.CAMERA_CALL_BOUND_S if on else _STAYS_OFF_S
        return await switching.watch_camera(self._hass, camera, on=on, stays_s=stays_s)

    def _may_be_on(self, camera: EntityId, is_on: bool | None) -> bool:  # noqa: FBT001 - an observation
        """Say whether a camera that is told to go off has to be given back.

        Many are unknown for a moment when Home Assistant starts: one that was off
        throughout a stay until then has not come on by that.
        """
        if is_on is None and camera in self._left_off:
            return False
        return is_on is not False and switching.is_in_reach(self._hass.states.get(camera))

    async def _call(self, camera: EntityId, job: _Job) -> DeviceFailure | None:
        """Tell a camera, and wait no longer than a try may take.

        What takes longer is not broken off by the next try, which would never come further:
        only by its own bound, and by the opposite.
        """
        bound_s = switching.CALL_BOUND_S
        telling = switching.tell_camera(self._hass, camera, on=job.on, bound_s=bound_s)
        call = self._hass.async_create_background_task(telling, f"roomkeeper tells {camera}")
        job.calls.add(call)
        call.add_done_callback(job.calls.discard)
        done, _ = await asyncio.wait((call,), timeout=switching.CAMERA_CALL_BOUND_S)
        return call.result() if done else DeviceFailure(camera, "no_answer")

    async def _pause(self, camera: EntityId, job: _Job) -> None:
        """Wait before the next try, unless the camera is seen to be otherwise before that."""
        before = switching.camera_is_on(self._hass, camera)
        bound_s = _TRY_EVERY_S if job.why is None else _GO_ON_EVERY_S
        await switching.wait_for_camera(
            self._hass, camera, lambda is_on: is_on is not before, bound_s
        )

    # --- what came of it ---

    def _obeyed(self, camera: EntityId, *, on: bool) -> None:
        self.observe(camera)
        self._failing.pop((camera, on), None)
        repairs.clear_camera_failed(self._hass, camera)
        repairs.clear_camera_let_go(self._hass, camera)
        if on:
            self._engine.owe_no_more(camera)
        report = ReportCamera(camera=camera, should_be_on=on)
        self._spawn(self._report(report), f"roomkeeper reports {camera}")

    def _raise(self, camera: EntityId, job: _Job) -> None:
        """Tell people, whether or not that can be written down; and each of them once."""
        if job.why is None:
            return
        stalls = self._engine.peek(partial(_concerned, camera, job.on))
        names = ", ".join(stall.name for stall in stalls) or entity_text(self._hass, camera)
        repairs.raise_camera_failed(self._hass, camera, names, job.why, should_be_on=job.on)
        told = self._failing.setdefault((camera, job.on), set())
        unheard = [stall for stall in stalls if stall.key not in told]
        told.update(stall.key for stall in unheard)
        report = ReportCamera(camera=camera, should_be_on=job.on, failure=job.why)
        self._spawn(self._say(report, job.why, unheard), f"roomkeeper raises {camera}")

    async def _say(self, report: ReportCamera, why: str, stalls: Iterable[Stall]) -> None:
        """Write a failure down and tell people; neither waits for the other."""
        message = "camera_stays_off" if report.should_be_on else "camera_stays_on"
        camera = entity_text(self._hass, report.camera)
        seen = failure_text(self._hass, report.camera, why)
        await asyncio.gather(
            self._report(report),
            *(tell_people(self._hass, stall, message, camera=camera, why=seen) for stall in stalls),
        )

    async def _report(self, command: ReportCamera) -> None:
        """Hand back what came of it; while nothing can be written, the next look does it."""
        if self._engine.problem is not None:
            return
        try:
            await self._engine.execute(command, SYSTEM)
        except NotWritable as error:
            _LOGGER.error("Not written down: %s (%s)", command, error)  # noqa: TRY400 - a known fault

    def _now(self) -> datetime:
        return self._engine.peek(lambda _state, now: now)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = self._hass.async_create_background_task(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _in_use(camera: EntityId, state: State) -> list[Occupancy]:
    rows = (state.occupancies.get(stall.key) for stall in state.seen_by(camera))
    return [row for row in rows if row is not None and row.is_private]


def _left_off(state: State, _now: datetime) -> set[EntityId]:
    """Return what is off in a stall that is in use, and what nobody has switched off for that."""
    private = [row for row in state.occupancies.values() if row.is_private]
    stalls = [stall for row in private if (stall := state.site.stalls.get(row.stall))]
    seen_by = {camera for stall in stalls for camera in stall.cameras}
    return {camera for camera in seen_by if not state.takers(camera)}


def _has_failed(camera: EntityId, state: State, _now: datetime) -> bool:
    return any(camera in row.failed for row in _in_use(camera, state))


def _concerned(camera: EntityId, on: bool, state: State, _now: datetime) -> list[Stall]:  # noqa: FBT001 - what it should be
    """Return the stalls to name when a camera stays on, or off."""
    rows = state.takers(camera) if on else _in_use(camera, state)
    found = [state.site.stalls[row.stall] for row in rows if row.stall in state.site.stalls]
    return found or list(state.seen_by(camera))
