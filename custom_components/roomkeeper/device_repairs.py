"""What somebody can do about devices that do not obey, in the issue that tells of them."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult

from . import switching
from .core.commands import ForceEnable, ForgetPowerOff, ReportCamera, SwitchOff
from .core.decide.camera import wanted_on
from .core.errors import NotLoaded, NotWritable
from .core.events import (
    PowerOffCancelled,
    PowerOffDeferred,
    PowerOffFailed,
    PowerOffSucceeded,
)
from .core.ids import EntityId, RoomKey, ScheduleId, StallKey
from .core.model import State
from .core.schedule_commands import DisableSchedule, RunSchedule
from .core.views import failed_power_offs
from .doors.wording import failure_text
from .engine import Publication
from .mending import MendingFlow
from .notices import as_text

OUTCOME_BOUND_S: Final = 30
"""How long somebody waits before the form for what comes of a try."""

ROOM: Final = "power_off_failed"
CAMERA: Final = "camera"
SCHEDULE: Final = "schedule"

type _Outcome = PowerOffSucceeded | PowerOffDeferred | PowerOffFailed | PowerOffCancelled


class PowerOffFlow(MendingFlow):
    """For a room whose power is still on after the last try."""

    def __init__(self, room: RoomKey) -> None:
        """Take the room."""
        self._room = room

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self._menu("try_again", "done_by_hand")

    async def async_step_try_again(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Switch off now, and say what was seen to come of it; unless it is to be on by now."""
        try:
            outcome = await self._tried() if self._is_told() else None
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        except TimeoutError:
            return self._stopped("no_answer")
        match outcome:
            case PowerOffDeferred() | PowerOffFailed():
                return self._stopped("still_on", failures=as_text(self.hass, outcome.failures))
        return self._mended()

    def _is_told(self) -> bool:
        """Say whether it is still to be off: a guest may have come while the form was open."""
        failed = self._runtime.engine.peek(lambda state, _now: failed_power_offs(state))
        return any(row.room == self._room for row in failed)

    async def _tried(self) -> _Outcome | None:
        """Return what came of one try; None where there is nothing to switch any more."""
        engine = self._runtime.engine
        came: asyncio.Future[_Outcome] = self.hass.loop.create_future()

        def look(publication: Publication) -> None:
            for entry in publication.entries:
                match entry.fact:
                    case (
                        PowerOffSucceeded()
                        | PowerOffDeferred()
                        | PowerOffFailed()
                        | PowerOffCancelled()
                    ) as fact if fact.room == self._room and not came.done():
                        came.set_result(fact)

        stop = engine.subscribe(look)
        try:
            command = SwitchOff(room=self._room, new_id=engine.new_id())
            if await self._do(command) is not None:
                return None
            async with asyncio.timeout(OUTCOME_BOUND_S):
                return await came
        finally:
            stop()

    async def async_step_done_by_hand(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Believe whoever says that it is off."""
        try:
            await self._do(ForgetPowerOff(room=self._room), "done_by_hand")
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended()


class CameraFlow(MendingFlow):
    """For a camera that stays on, stays off, or did not come back when it was let go."""

    def __init__(self, camera: EntityId, *, should_be_on: bool, is_let_go: bool) -> None:
        """Take the camera, and how it should be."""
        self._camera = camera
        self._should_be_on = should_be_on
        self._is_let_go = is_let_go

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Offer what there is to choose."""
        if self._is_let_go:
            return self._menu("try_again", "seen_to")
        return self._menu("try_again", *(() if self._should_be_on else ("put_back",)))

    async def async_step_try_again(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Tell the camera once more, and look; unless it is to be otherwise by now."""
        on = self._should_be_on
        try:
            if not self._is_wanted():
                return self._mended()
        except NotLoaded:
            return self._stopped("not_now")
        failure = await switching.tell_camera(self.hass, self._camera, on=on)
        if failure is None:
            failure = await switching.verify_camera(self.hass, self._camera, on=on)
        if failure is not None:
            why = failure_text(self.hass, self._camera, failure.why)
            return self._stopped("still_so", why=why)
        # It is as it should be: what cannot be written now is, when it is seen the next time.
        with suppress(NotLoaded, NotWritable):
            await self._do(ReportCamera(camera=self._camera, should_be_on=on))
        return self._mended()

    def _is_wanted(self) -> bool:
        """Say whether it is still to be so: somebody may have come while the form was open.

        Raises:
            NotLoaded: nobody can say.
        """
        engine = self._runtime.engine
        is_writable = engine.problem is None
        wanted = engine.peek(
            lambda state, _now: wanted_on(state, self._camera, is_writable=is_writable)
        )
        # Of one that was let go nothing is wanted any more.
        return wanted is self._should_be_on or (self._is_let_go and wanted is None)

    async def async_step_put_back(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Let it film whoever is inside, once that is confirmed."""
        if user_input is None:
            return self._confirm("put_back")
        try:
            for stall in self._runtime.engine.peek(lambda state, _now: self._stalls(state)):
                await self._do(ForceEnable(stall=stall))
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended()

    def _stalls(self, state: State) -> list[StallKey]:
        return [stall.key for stall in state.seen_by(self._camera)]

    async def async_step_seen_to(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say no more of it."""
        return self._mended()


class ScheduleFlow(MendingFlow):
    """For a schedule that fails, or does not see what it is to run on."""

    def __init__(self, schedule: ScheduleId, *, can_run: bool) -> None:
        """Take the schedule, and whether running it once may mend it."""
        self._schedule = schedule
        self._can_run = can_run

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self._menu(*(("run",) if self._can_run else ()), "disable")

    async def async_step_run(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Begin a run; the issue goes away when that succeeds."""
        try:
            refusal = await self._do(RunSchedule(schedule_id=self._schedule))
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._stopped("begun" if refusal is None else "not_run")

    async def async_step_disable(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Run no more until it is enabled."""
        try:
            await self._do(DisableSchedule(schedule_id=self._schedule))
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended()


def device_flow_of(data: Mapping[str, object]) -> RepairsFlow | None:
    """Return the flow for an issue about a device, if it was raised with such `data`."""
    how = data.get("how")
    if ROOM in data:
        return PowerOffFlow(RoomKey(str(data[ROOM])))
    if CAMERA in data:
        return CameraFlow(
            EntityId(str(data[CAMERA])),
            should_be_on=how != "camera_stays_on",
            is_let_go=how == "camera_let_go",
        )
    if SCHEDULE in data:
        return ScheduleFlow(ScheduleId(str(data[SCHEDULE])), can_run=how == "schedule_failing")
    return None
