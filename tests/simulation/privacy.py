"""What must hold of cameras: off while somebody is inside, and on again after that."""

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.schedule_events import ActionOpened, ActionStarted
from custom_components.roomkeeper.core.stall_events import (
    CameraFailed,
    MaintenanceEnded,
    MaintenanceStarted,
)

from .machines import Fault, Machine
from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World

_OFF_S: Final = 1.0
_FAULT_S: Final = 30.0
_BELIEVED_S: Final = 595.0
"""For how long somebody is surely hidden whom a sensor sees all the time: the longest timeout."""

_BACK_S: Final = 1500.0
"""After that, no doubt about anybody lasts any more: the longest timeout, and what it waits for."""

_LOOKS_AGAIN_S: Final = 600.0
_JUST_TOLD_S: Final = 60.0
_LATELY_S: Final = 300.0
"""What a camera does for another reason may be done by so much later."""


class Privacy:
    """Watches who is inside, and what can be seen of them."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self.inside: dict[StallKey, float] = {}
        """Since when somebody is in a stall and is seen there, in elapsed seconds."""
        self._in_maintenance: set[StallKey] = set()
        self._failed_s: dict[EntityId, float] = {}
        self._told_s: dict[EntityId, float] = defaultdict(lambda: -1e9)
        self._came_on_s: dict[EntityId, float] = defaultdict(float)
        self._excused_s: dict[EntityId, float] = defaultdict(lambda: -1e9)
        """When a camera was last told, or not there, for another reason than its stalls."""

    def begin(self) -> None:
        """Look from now on whether cameras are back, also those that a start has found off."""
        for camera in self._world.seen_by:
            self._world.when_up(partial(self._look_later, camera, _BACK_S))

    # --- who is where ---

    def comes(self, stall: StallKey, length_s: float) -> None:
        """Take in that somebody has come whom a sensor sees."""
        since_s = self.inside[stall] = self._world.time.elapsed_s
        self.look_in(stall)
        if length_s > _BELIEVED_S:
            # From then on a clock is believed more than a sensor.
            self._world.after(
                _BELIEVED_S, f"{stall} is believed no more", partial(self._is_long, stall, since_s)
            )

    def _is_long(self, stall: StallKey, since_s: float) -> None:
        if self.inside.get(stall) == since_s:
            self._look_at_cameras(stall, since_s, may_be_failing=False)
            self.inside.pop(stall)

    def goes(self, stall: StallKey) -> None:
        """Take in that nobody is inside any more."""
        self.inside.pop(stall, None)
        for camera in self._world.site.stalls[stall].cameras:
            self._look_later(camera, _BACK_S)

    # --- what is told, and what is wrong ---

    def take_in(self, entry: Entry) -> None:
        """Look at a fact about a stall, or about a schedule's doings with a camera."""
        now_s = self._world.time.elapsed_s
        match entry.fact:
            case CameraFailed(camera=camera):
                self._failed_s[camera] = now_s
            case MaintenanceStarted(stall=stall):
                self._in_maintenance.add(stall)
            case MaintenanceEnded(stall=stall):
                self._in_maintenance.discard(stall)
                self.look_in(stall)
            case ActionStarted(entity_id=camera):
                self._excused_s[camera] = now_s
            case ActionOpened(action=action):
                self._excused_s[action.entity_id] = now_s

    def lost(self, machine: Machine) -> None:
        """Count nobody as seen whose sensor is broken, and no camera as taken that is not there."""
        if machine.fault is Fault.GONE:
            self._excused_s[machine.entity_id] = self._world.time.elapsed_s
        for stall in self._world.site.stalls.values():
            if machine.entity_id in stall.sensors:
                self.inside.pop(stall.key, None)

    def told(self, machine: Machine) -> None:
        """Take in that a camera is told something."""
        self._told_s[machine.entity_id] = self._world.time.elapsed_s

    def cut_off(self) -> None:
        """Take in that the process is gone, and knows no more what it could not write down."""
        now_s = self._world.time.elapsed_s
        was_unsure = now_s < self._world.promises.unsure_until_s
        for camera in self._world.seen_by:
            if was_unsure or now_s - self._told_s[camera] < _JUST_TOLD_S:
                self._excused_s[camera] = now_s

    def became(self, machine: Machine) -> None:
        """Look at a camera that came on."""
        if machine.is_on:
            self._came_on_s[machine.entity_id] = self._world.time.elapsed_s
            for stall in self._world.seen_by.get(machine.entity_id, ()):
                if stall in self.inside:
                    self.look_in(stall)

    # --- off ---

    def look_in(self, stall: StallKey) -> None:
        """See in a moment whether the cameras of a stall are off."""
        since_s = self.inside.get(stall)
        if since_s is None:
            return
        for wait_s, may_be_failing in ((_OFF_S, True), (_FAULT_S, False)):
            look = partial(self._look_at_cameras, stall, since_s, may_be_failing=may_be_failing)
            self._world.after(wait_s, f"{stall} is looked at", look)

    def _look_at_cameras(self, stall: StallKey, since_s: float, *, may_be_failing: bool) -> None:
        is_there = self.inside.get(stall) == since_s
        if not is_there or stall in self._in_maintenance or not self._world.promises.is_sure:
            return
        for entity_id in self._world.site.stalls[stall].cameras:
            machine = self._world.machines[entity_id]
            if not machine.is_on:
                continue
            was_faulty = self._world.time.elapsed_s - machine.faulty_s < 60
            if machine.fault is None and not was_faulty:
                raise BrokenPromise(Promise.PRIVATE, f"{entity_id} sees {stall}")
            if not may_be_failing and self._failed_s.get(entity_id, -1) < machine.broke_s:
                how = f"{entity_id} sees {stall}, and nobody was told"
                raise BrokenPromise(Promise.PRIVATE, how)

    # --- on again ---

    def _look_later(self, camera: EntityId, seconds: float) -> None:
        look = partial(self._look_whether_back, camera)
        self._world.after(seconds, f"{camera} is to be back", look)

    def _look_whether_back(self, camera: EntityId) -> None:
        """See that a camera is on again that went off for somebody who has left."""
        world, machine = self._world, self._world.machines[camera]
        sensors = [
            world.machines[sensor]
            for stall in world.seen_by[camera]
            for sensor in world.site.stalls[stall].sensors
        ]
        if any(one.is_on or self._is_lately(one.changed_s) for one in sensors):
            # Whoever is there, or has just left, is followed by a look of their own.
            return
        machines = (machine, *sensors)
        wrong_s = [one.faulty_s for one in machines]
        wrong_s += (world.began_s, world.promises.unsure_until_s)
        is_well = world.life is not None and not any(one.fault for one in machines)
        if not is_well or any(map(self._is_lately, wrong_s)):
            self._look_later(camera, _LOOKS_AGAIN_S)
            return
        if machine.is_on:
            world.counts["cameras back"] += 1
            return
        excused_s = max(self._excused_s[camera], machine.touched_s)
        if excused_s < self._came_on_s[camera] - _LATELY_S:
            raise BrokenPromise(Promise.CAMERAS_BACK, f"{camera} is off, and nobody is there")
        # Somebody misses its pictures.
        world.counts["cameras switched on by hand"] += 1
        world.become(machine, is_on=True)

    def _is_lately(self, at_s: float) -> bool:
        return self._world.time.elapsed_s - at_s < _BACK_S - 1
