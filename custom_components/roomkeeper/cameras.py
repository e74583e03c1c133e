"""Cameras of stalls: switched off as soon as somebody comes, on again when that is safe.

What is wanted of a camera is derived from the rows and from what is seen
(`core.decide.camera`). Switching *off* waits for nothing, not even for the
disk; switching *on* waits until what allows it is durable.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_time_interval,
)
from homeassistant.helpers.start import async_at_started

from . import repairs
from .camera_commands import CameraCommands
from .core.ids import EntityId, StallKey
from .core.model import State
from .core.stall import Stall, Stuck
from .core.stall_events import CameraReturned, StallForgotten
from .core.stall_views import stuck_of
from .engine import Engine, Publication

_LOOK_EVERY: Final = timedelta(seconds=15)
"""A camera that comes on may change nothing that Home Assistant tells others of."""

_GIVE_BACK_SLICE: Final = 4
_GIVE_BACK_PAUSE_S: Final = 0.02
"""Cameras that come back at once, and how long others have the event loop then: nobody waits."""


class Cameras:
    """Keeps each camera as its stalls want it."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine whose rows say what is wanted."""
        self._hass = hass
        self._engine = engine
        self._commands = CameraCommands(hass, engine)
        self._to_give_back: dict[EntityId, None] = {}
        self._giving_back: asyncio.Task[None] | None = None
        self._followed: dict[EntityId, CALLBACK_TYPE] = {}
        self._was_writable = True
        self._stops: list[CALLBACK_TYPE] = []

    # --- life ---

    @callback
    def start(self) -> None:
        """Begin to look; `look_at_all` takes up what the last run left."""
        self._commands.start()
        self._stops = [
            async_track_time_interval(self._hass, self._look_again, _LOOK_EVERY),
            async_at_started(self._hass, self._on_started),
        ]
        self._show_stuck(self._engine.peek(lambda state, _now: [*state.site.stalls]))

    @callback
    def stop(self) -> None:
        """Leave every camera as it is; the next start takes it up."""
        for stop in (*self._stops, *self._followed.values()):
            stop()
        self._stops.clear()
        self._followed.clear()
        self._to_give_back.clear()
        self._commands.stop()

    async def _on_started(self, _hass: HomeAssistant) -> None:
        """From now on a camera that is not there has failed, and what is shown of others is so."""
        self._commands.has_started = True
        for camera in tuple(self._followed):
            self._commands.observe(camera)
        self._see_to(self._engine.peek(_all_cameras))

    # --- what is seen ---

    @callback
    def follow(self, cameras: Iterable[EntityId]) -> None:
        """See when these cameras come on."""
        for camera in cameras:
            if camera not in self._followed:
                look = partial(self._on_state, camera)
                self._followed[camera] = async_track_state_change_event(self._hass, camera, look)
                self._commands.observe(camera)

    @callback
    def _on_state(self, camera: EntityId, _event: Event[EventStateChangedData]) -> None:
        self._commands.observe(camera)
        self.look_at((camera,))

    @callback
    def _look_again(self, _now: datetime) -> None:
        for camera in tuple(self._followed):
            self._commands.observe(camera)
            self.look_at((camera,))

    # --- what is wanted ---

    @callback
    def look_at(self, cameras: Iterable[EntityId]) -> None:
        """Switch off at once what is to be off."""
        for camera in cameras:
            if self._commands.wanted_on(camera) is False:
                self._commands.tell(camera, on=False)

    @callback
    def look_at_all(self) -> None:
        """See to every camera of every stall, and to those that are still to be given back."""
        cameras = self._engine.peek(_all_cameras)
        for camera in self._followed.keys() - cameras:
            self._followed.pop(camera)()
        self._commands.leave(set(self._commands.told).difference(cameras))
        self.follow(cameras)
        self._see_to(cameras)

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Act upon what is durable now, and upon what is merely seen."""
        for entry in publication.entries:
            match entry.fact:
                case CameraReturned(is_on=False) as fact:
                    self._engine.owe_no_more(fact.camera)
                    if not self._engine.peek(partial(_is_watching, fact)):
                        repairs.raise_camera_let_go(self._hass, fact.camera)
                case StallForgotten() as fact:
                    repairs.forget_sensor_stuck(self._hass, fact.stall)
        is_writable = self._engine.problem is None
        if is_writable is not self._was_writable:
            self._was_writable = is_writable
            self.look_at_all()
        elif publication.entries or publication.stalls:
            # Also what nothing follows from: who is gone before it could be written that they came.
            self._see_to(self._engine.peek(partial(_cameras_of, publication)))
        self._show_stuck(publication.stalls)

    def _see_to(self, cameras: Iterable[EntityId]) -> None:
        for camera in cameras:
            match self._commands.wanted_on(camera):
                case True if self._commands.is_telling(camera, on=True):
                    self._commands.tell(camera, on=True)
                case True if self._commands.has_started:
                    self._to_give_back[camera] = None
                case False:
                    self._commands.tell(camera, on=False)
                case None:
                    self._commands.leave((camera,))
                case True:
                    # Nothing is given back while Home Assistant starts: one that is
                    # remembered to be on would not be told, and be off for good.
                    pass
        if self._to_give_back and (self._giving_back is None or self._giving_back.done()):
            self._giving_back = self._hass.async_create_background_task(
                self._give_back(),
                "roomkeeper gives cameras back",
                # Not at once: what follows from it finds that one is under way.
                eager_start=False,
            )

    async def _give_back(self) -> None:
        """Switch on what is still wanted on, some at a time."""
        while some := [*islice(self._to_give_back, _GIVE_BACK_SLICE)]:
            for camera in some:
                del self._to_give_back[camera]
                # What allows it may be on its way to the disk; then this comes again.
                stalls = self._engine.peek(partial(_keys_about, camera))
                if self._commands.wanted_on(camera) and self._engine.is_durable(stalls):
                    self._commands.tell(camera, on=True)
            if self._to_give_back:
                await asyncio.sleep(_GIVE_BACK_PAUSE_S)

    # --- sensors that are not believed ---

    def _show_stuck(self, stalls: Iterable[StallKey]) -> None:
        """Keep one repair issue for each stall whose sensors are not to be trusted."""
        for key in stalls:
            stall, why = self._engine.peek(partial(_stuck, key))
            if stall is not None:
                repairs.show_sensor_stuck(self._hass, stall, why)


def _all_cameras(state: State, _now: datetime) -> list[EntityId]:
    configured = (camera for stall in state.site.stalls.values() for camera in stall.cameras)
    taken = (camera for row in state.occupancies.values() for camera in row.taken)
    return list(dict.fromkeys((*configured, *taken, *sorted(state.owed))))


def _cameras_of(publication: Publication, state: State, _now: datetime) -> list[EntityId]:
    """Return the cameras that a publication may change something for."""
    found: dict[EntityId, None] = {}
    # In the order of names, so that the same is done the same way each time.
    for key in sorted(publication.stalls):
        stall, row = state.site.stalls.get(key), state.occupancies.get(key)
        found |= dict.fromkeys((stall.cameras if stall else ()) + (row.taken if row else ()))
    # One that was let go stands in no row any more.
    facts = (entry.fact for entry in publication.entries)
    found |= dict.fromkeys(fact.camera for fact in facts if isinstance(fact, CameraReturned))
    return list(dict.fromkeys(one for each in found for one in (each, *state.beside(each))))


def _is_watching(fact: CameraReturned, state: State, _now: datetime) -> bool:
    """Say whether the camera still looks into the stall that has given it back."""
    return any(stall.key == fact.stall for stall in state.seen_by(fact.camera))


def _keys_about(camera: EntityId, state: State, _now: datetime) -> list[StallKey]:
    cameras = (camera, *state.beside(camera))
    return [
        *(stall.key for one in cameras for stall in state.seen_by(one)),
        *(row.stall for one in cameras for row in state.takers(one)),
    ]


def _stuck(key: StallKey, state: State, _now: datetime) -> tuple[Stall | None, Stuck | None]:
    stall, row = state.site.stalls.get(key), state.occupancies.get(key)
    return stall, None if stall is None or row is None else stuck_of(stall, row)
