"""Cameras of stalls: switched off as soon as somebody comes, on again when that is safe.

What is wanted of a camera is derived from the rows and from what is seen
(`core.decide.camera`). Switching *off* waits for nothing, not even for the
disk; switching *on* waits until what allows it is durable.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
    split_entity_id,
)
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_time_interval,
)
from homeassistant.helpers.start import async_at_started

from . import repairs, switching
from .core.commands import ReportCamera
from .core.decide.camera import wanted_on
from .core.errors import NotWritable
from .core.events import SYSTEM
from .core.ids import EntityId, StallKey
from .core.model import State
from .core.stall import Stall, Stuck
from .core.stall_events import StallForgotten
from .core.stall_views import stuck_of
from .engine import Engine, Publication
from .notices import tell_people

_LOGGER = logging.getLogger(__name__)

_WAITS_S: Final = (2, 1, 2)
"""By how often it has failed. The third failure is raised: half a minute has not passed by then."""

_GO_ON_EVERY_S: Final = 30
"""A camera that films a person is told again for as long as it does."""

_LOOK_EVERY: Final = timedelta(seconds=15)
"""A camera that comes on may change nothing that Home Assistant tells others of."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What a camera is being told."""

    on: bool
    task: asyncio.Task[None]


class Cameras:
    """Keeps each camera as its stalls want it."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine whose rows say what is wanted."""
        self._hass = hass
        self._engine = engine
        self._jobs: dict[EntityId, _Job] = {}
        self._followed: dict[EntityId, CALLBACK_TYPE] = {}
        self._raised: set[EntityId] = set()
        self._stuck: dict[StallKey, Stuck] = {}
        self._has_started = False
        self._was_writable = True
        self._stops: list[CALLBACK_TYPE] = []

    # --- life ---

    @callback
    def start(self) -> None:
        """Begin to look; `look_at_all` takes up what the last run left."""
        self._stops.append(async_track_time_interval(self._hass, self._look_again, _LOOK_EVERY))
        self._stops.append(async_at_started(self._hass, self._on_started))
        self._show_stuck(self._engine.peek(lambda state, _now: [*state.site.stalls]))

    @callback
    def stop(self) -> None:
        """Leave every camera as it is; the next start takes it up."""
        for stop in (*self._stops, *self._followed.values()):
            stop()
        for job in self._jobs.values():
            job.task.cancel()
        self._stops.clear()
        self._followed.clear()
        self._jobs.clear()

    async def _on_started(self, _hass: HomeAssistant) -> None:
        """From now on a camera that is not there has failed, and what is shown of others is so."""
        self._has_started = True
        for camera in self._followed:
            self._observe(camera)
        self._see_to(self._engine.peek(_all_cameras))

    # --- what is seen ---

    @callback
    def follow(self, cameras: Iterable[EntityId]) -> None:
        """See when these cameras come on."""
        for camera in cameras:
            if camera not in self._followed:
                look = partial(self._on_state, camera)
                self._followed[camera] = async_track_state_change_event(self._hass, camera, look)
                self._observe(camera)

    @callback
    def _on_state(self, camera: EntityId, _event: Event[EventStateChangedData]) -> None:
        self._observe(camera)
        self.look_at((camera,))

    def _observe(self, camera: EntityId) -> None:
        is_on = switching.camera_is_on(self._hass, camera)
        if is_on and not self._has_started and self._wanted_on(camera) is False:
            # It may only be remembered to be on, and has not come on in the midst of a stay.
            is_on = None
        self._engine.observe_camera(camera, is_on)

    @callback
    def _look_again(self, _now: datetime) -> None:
        cameras = [one for one in self._followed if split_entity_id(one)[0] == "camera"]
        for camera in cameras:
            self._observe(camera)
        self.look_at(cameras)

    # --- what is wanted ---

    @callback
    def look_at(self, cameras: Iterable[EntityId]) -> None:
        """Switch off at once what is to be off."""
        for camera in cameras:
            if self._wanted_on(camera) is False:
                self._tell(camera, on=False)

    @callback
    def look_at_all(self) -> None:
        """See to every camera of every stall, and to those that are still to be given back."""
        cameras = self._engine.peek(_all_cameras)
        for camera in self._followed.keys() - cameras:
            self._followed.pop(camera)()
        self.follow(cameras)
        self._see_to(cameras)

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Act upon what is durable now."""
        is_writable = self._engine.problem is None
        if is_writable is not self._was_writable:
            self._was_writable = is_writable
            self.look_at_all()
        elif publication.stalls:
            self._see_to(self._engine.peek(partial(_cameras_of, publication.stalls)))
        self._show_stuck(publication.stalls)
        for entry in publication.entries:
            if isinstance(entry.fact, StallForgotten):
                repairs.forget_sensor_stuck(self._hass, entry.fact.stall)

    def _see_to(self, cameras: Iterable[EntityId]) -> None:
        for camera in cameras:
            wanted = self._wanted_on(camera)
            if wanted is None:
                self._leave(camera)
            elif self._has_started or not wanted:
                # Nothing is given back while Home Assistant starts: one that is remembered
                # to be on would not be told, and be off for good.
                self._tell(camera, on=wanted)

    def _wanted_on(self, camera: EntityId) -> bool | None:
        is_writable = self._engine.problem is None
        return self._engine.peek(
            lambda state, _now: wanted_on(state, camera, is_writable=is_writable)
        )

    # --- what is done ---

    def _tell(self, camera: EntityId, *, on: bool) -> None:
        job = self._jobs.get(camera)
        if job is not None and job.on is on:
            return
        is_off = switching.camera_is_on(self._hass, camera) is False
        if is_off and not on and not self._has_failed(camera):
            return
        if job is not None:
            job.task.cancel()
        name = f"roomkeeper switches {camera} {'on' if on else 'off'}"
        task = self._hass.async_create_background_task(self._keep_telling(camera, on=on), name)
        self._jobs[camera] = _Job(on, task)
        task.add_done_callback(partial(self._on_told, camera))

    def _has_failed(self, camera: EntityId) -> bool:
        rows = self._engine.peek(lambda state, _now: state.occupancies.values())
        return camera in self._raised or any(camera in row.failed for row in rows)

    def _on_told(self, camera: EntityId, task: asyncio.Task[None]) -> None:
        job = self._jobs.get(camera)
        if job is not None and job.task is task:
            del self._jobs[camera]

    def _leave(self, camera: EntityId) -> None:
        job = self._jobs.pop(camera, None)
        if job is not None:
            job.task.cancel()
        self._lower(camera)

    async def _keep_telling(self, camera: EntityId, *, on: bool) -> None:
        """Tell a camera until it obeys; a third failure is written down and raised."""
        failures = 0
        while failure := await switching.switch_camera(self._hass, camera, on=on):
            # While Home Assistant starts, a camera that is not there yet has not failed.
            failures += self._has_started
            if failures == len(_WAITS_S):
                await self._raise(camera, failure.why, on=on)
            wait_s = _WAITS_S[failures] if failures < len(_WAITS_S) else _GO_ON_EVERY_S
            await switching.pause(self._hass, wait_s)
        self._lower(camera)
        await self._report(ReportCamera(camera=camera, should_be_on=on))

    async def _raise(self, camera: EntityId, why: str, *, on: bool) -> None:
        """Tell people, whether or not that can be written down."""
        stalls = self._engine.peek(partial(_stalls_with, camera))
        names = ", ".join(stall.name for stall in stalls) or camera
        self._raised.add(camera)
        repairs.raise_camera_failed(self._hass, camera, names, why, should_be_on=on)
        await self._report(ReportCamera(camera=camera, should_be_on=on, failure=why))
        message = "camera_stays_off" if on else "camera_stays_on"
        for stall in stalls:
            await tell_people(self._hass, stall, message, camera=camera, why=why)

    def _lower(self, camera: EntityId) -> None:
        if camera in self._raised:
            self._raised.discard(camera)
            repairs.clear_camera_failed(self._hass, camera)

    async def _report(self, command: ReportCamera) -> None:
        try:
            await self._engine.execute(command, SYSTEM)
        except NotWritable as error:
            _LOGGER.error("Not written down: %s (%s)", command, error)  # noqa: TRY400 - a known fault

    # --- sensors that are not believed ---

    def _show_stuck(self, stalls: Iterable[StallKey]) -> None:
        """Keep one repair issue for each stall whose sensors are not to be trusted."""
        for key in stalls:
            stall, why = self._engine.peek(partial(_stuck, key))
            if stall is not None and why is not None:
                if self._stuck.get(key) is not why:
                    self._stuck[key] = why
                    repairs.raise_sensor_stuck(self._hass, stall, why)
            elif self._stuck.pop(key, None) is not None:
                repairs.clear_sensor_stuck(self._hass, key)


def _all_cameras(state: State, _now: datetime) -> list[EntityId]:
    configured = (camera for stall in state.site.stalls.values() for camera in stall.cameras)
    taken = (camera for row in state.occupancies.values() for camera in row.taken)
    return list(dict.fromkeys((*configured, *taken)))


def _cameras_of(stalls: Iterable[StallKey], state: State, _now: datetime) -> list[EntityId]:
    found: dict[EntityId, None] = {}
    for key in stalls:
        stall, row = state.site.stalls.get(key), state.occupancies.get(key)
        found |= dict.fromkeys((stall.cameras if stall else ()) + (row.taken if row else ()))
    return list(found)


def _stalls_with(camera: EntityId, state: State, _now: datetime) -> list[Stall]:
    return [stall for stall in state.site.stalls.values() if camera in stall.cameras]


def _stuck(key: StallKey, state: State, _now: datetime) -> tuple[Stall | None, Stuck | None]:
    stall, row = state.site.stalls.get(key), state.occupancies.get(key)
    return stall, None if stall is None or row is None else stuck_of(stall, row)
