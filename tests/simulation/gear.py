"""What must hold of the pumps and lamps that schedules are about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from custom_components.roomkeeper.core.action_spec import LEVELLED, ActionType
from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.ids import ActionId, EntityId
from custom_components.roomkeeper.core.schedule import ActionStatus, CatchUp, DeviceAction
from custom_components.roomkeeper.core.schedule_events import (
    ActionCancelled,
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionStarted,
    ActionSucceeded,
)

from .machines import Machine
from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World

_SETTLED: Final = timedelta(seconds=60)
_LOOKS_AGAIN_S: Final = 600.0
_TRIED_AGAIN_S: Final = 900.0
"""An undo is tried again after ten minutes at the latest."""

_TRIES_S: Final = 120.0
_LATEST_ON: Final = timedelta(minutes=10)
"""How late something may come on that nobody wants to be made up for: after tries, and restarts."""

_ALLOWED_TO_FAIL: Final = frozenset({"missed", "no_level"})
"""Who is asked too late, or is a pump and is to run at 60 percent."""

_SLACK: Final = 4.0
"""Percent by which a lamp may miss a level."""


class _Goal(NamedTuple):
    """How a device is to be."""

    is_on: bool
    level: float | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class _Owed:
    """What a device is to be told when a while is over, as far as the world knows that."""

    action_id: ActionId
    at: datetime
    goal: _Goal | None
    is_known: bool
    inherited: bool = False
    """Whether it was owed to something else before, and so is owed in any case."""


@dataclass(slots=True)
class _Doing:
    """Something that is done to a device, from its first try until it is over."""

    action: DeviceAction
    made_up: bool
    attempt: int = 1
    is_observed: bool = False
    before: _Goal | None = None
    told_in: int = 0
    """The last try in which the device was told."""

    ended: list[_Owed] = field(default_factory=list[_Owed])
    """What is owed to the device no more once this has succeeded."""


@dataclass(slots=True)
class _Device:
    doing: _Doing | None = None
    owed: list[_Owed] = field(default_factory=list[_Owed])


class Gear:
    """Watches what is done to devices."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self._devices = {one: _Device() for one in world.gear}
        self._waiting: dict[ActionId, DeviceAction] = {}

    # --- what is told ---

    def take_in(self, entry: Entry) -> None:
        """Look at a fact about something that is done to a device."""
        fact = entry.fact
        device = self._devices.get(getattr(fact, "entity_id", EntityId("")))
        if device is None:
            return
        match fact:
            case ActionOpened(action=action) if action.status is ActionStatus.IN_PROGRESS:
                self._begins(device, action, fact.at)
            case ActionOpened(action=action):
                self._waiting[action.id] = action
            case ActionStarted():
                self._tries(device, fact, entry)
            case ActionObserved():
                self._observed(device, fact.action_id)
            case ActionSucceeded():
                self._succeeded(device, fact.action_id)
            case ActionFailed():
                self._failed(device, fact)
            case ActionCancelled():
                self._cancelled(device, fact)

    def _begins(self, device: _Device, action: DeviceAction, at: datetime) -> None:
        definition = self._world.promises.timetable.definition(action.schedule_id)
        catch_up = None if definition is None else definition.catch_up
        made_up = catch_up is CatchUp.ONCE or action.undoes is not None
        device.doing = _Doing(action, made_up=made_up)
        if action.undoes is None:
            self._world.counts["done to devices"] += 1
            self._takes_over(device, device.doing, at)
        else:
            self._world.counts["undone"] += 1

    def _takes_over(self, device: _Device, doing: _Doing, at: datetime) -> None:
        """Reckon what is owed to a device when something newer begins there.

        What would be undone meanwhile is undone when it ends; what would be
        undone later still is; and what is done for good takes all of it over.
        """
        action, lasts = doing.action, doing.action.spec.undone_after
        if lasts is None:
            doing.ended += device.owed
            device.owed.clear()
            return
        until = at + lasts
        mine = next((one for one in device.owed if one.action_id == action.id), None)
        others = [one for one in device.owed if one is not mine]
        device.owed = [one for one in others if one.at > until]
        mine = mine or _first_owed(action, until)
        mine.at = until
        if taken := [one for one in others if one.at <= until]:
            last = max(taken, key=lambda one: one.at)
            is_clear = sum(one.at == last.at for one in taken) == 1
            mine.goal, mine.is_known, mine.inherited = last.goal, last.is_known and is_clear, True
        device.owed.append(mine)
        self._look_later(action.entity_id, mine)

    def _tries(self, device: _Device, fact: ActionStarted, entry: Entry) -> None:
        doing = device.doing
        if doing is None or doing.action.id != fact.action_id:
            action = self._waiting.pop(fact.action_id, None)
            if action is None:
                raise BrokenPromise(Promise.NOT_TWICE, f"nobody knows what is tried: {fact}")
            self._begins(device, action, fact.at)
            was_known = action.created_at <= fact.scheduled_at
            if was_known and not fact.interrupted:
                self._world.promises.look_at_lateness(entry, fact.scheduled_at)
            return
        doing.attempt = fact.attempt
        if doing.action.undoes is None:
            self._takes_over(device, doing, fact.at)

    def _observed(self, device: _Device, action_id: ActionId) -> None:
        """Look how a device is, now that Roomkeeper says that it did so."""
        doing = device.doing
        if doing is None or doing.action.id != action_id:
            return
        doing.is_observed = True
        if self._world.life is None:
            # It was told of only after a crash: nobody knows how it was then.
            return
        before = doing.before = self._goal_shown(doing.action.entity_id)
        owed = next((one for one in device.owed if one.action_id == action_id), None)
        if owed is None or owed.inherited or owed.is_known:
            return
        owed.goal, owed.is_known = before, True
        if doing.action.spec.switches_off and not before.is_on:
            device.owed.remove(owed)

    def _succeeded(self, device: _Device, action_id: ActionId) -> None:
        doing = self._ends(device, action_id)
        if doing is None:
            return
        machine = self._world.machines[doing.action.entity_id]
        if doing.action.undoes is not None:
            self._settle(device, machine)
        if self._world.life is None:
            # It was told of only after a crash.
            return
        if not doing.told_in:
            raise BrokenPromise(Promise.REALLY_DONE, f"{machine} was never told, for {doing}")
        goal = _goal_of(doing)
        is_touched = self._world.time.elapsed_s - machine.touched_s < 1
        if goal is not None and not is_touched and not _is_as(machine, goal):
            raise BrokenPromise(Promise.REALLY_DONE, f"{machine} is said to be {goal}")

    def _settle(self, device: _Device, machine: Machine) -> None:
        """Owe no more what a device was just seen to have become, at its time."""
        now = self._world.time.now()
        done = [
            one for one in device.owed if one.at <= now and one.goal and _is_as(machine, one.goal)
        ]
        self._world.counts["undone in the end"] += len(done)
        device.owed = [one for one in device.owed if one not in done]

    def _failed(self, device: _Device, fact: ActionFailed) -> None:
        self._world.counts["given up on devices"] += 1
        doing = self._ends(device, fact.action_id)
        if doing is None:
            return
        self._came_to_nothing(device, doing)
        machine, promises = self._world.machines[fact.entity_id], self._world.promises
        last_s = max(machine.faulty_s, machine.touched_s)
        is_well = machine.fault is None and self._world.time.elapsed_s - last_s > _TRIES_S
        if is_well and promises.is_sure and fact.error not in _ALLOWED_TO_FAIL:
            raise BrokenPromise(Promise.REALLY_DONE, f"{machine} is well: {fact}")

    def _cancelled(self, device: _Device, fact: ActionCancelled) -> None:
        self._world.counts[f"cancelled: {fact.why}"] += 1
        self._waiting.pop(fact.action_id, None)
        doing = self._ends(device, fact.action_id)
        if doing is not None:
            self._came_to_nothing(device, doing)

    def _ends(self, device: _Device, action_id: ActionId) -> _Doing | None:
        doing = device.doing
        if doing is None or doing.action.id != action_id:
            return None
        device.doing = None
        return doing

    def _came_to_nothing(self, device: _Device, doing: _Doing) -> None:
        """Owe again what this was to end.

        What was never told needs no undoing, unless it has taken that over.
        """
        device.owed += doing.ended
        for owed in doing.ended:
            # What was due meanwhile was not looked for then.
            self._look_later(doing.action.entity_id, owed, _TRIED_AGAIN_S)
        if doing.is_observed or doing.action.spec.type is ActionType.ON:
            return
        device.owed = [
            one for one in device.owed if one.inherited or one.action_id != doing.action.id
        ]

    # --- what is seen ---

    def told(self, machine: Machine, *, becomes: bool) -> None:
        """Look at what the process tells a device, at the instant at which it does."""
        device = self._devices.get(machine.entity_id)
        if device is None:
            return
        doing = device.doing
        if doing is None:
            raise BrokenPromise(Promise.NOT_TWICE, f"nobody knows why {machine} is told")
        action = doing.action
        if action.spec.type is not ActionType.RAMP and doing.told_in == doing.attempt:
            raise BrokenPromise(Promise.NOT_TWICE, f"{machine} is told twice, for {doing}")
        doing.told_in = doing.attempt
        goal = _goal_of(doing)
        if goal is not None and goal.is_on is not becomes:
            raise BrokenPromise(Promise.REALLY_DONE, f"{machine} is to be {goal}, not {becomes}")
        if becomes and action.spec.type is not ActionType.RAMP and not doing.made_up:
            self._look_at_coming_on(doing)

    def _look_at_coming_on(self, doing: _Doing) -> None:
        due_at = doing.action.scheduled_at
        late = timedelta() if due_at is None else self._world.time.now() - due_at
        if late > _LATEST_ON and self._world.promises.is_sure:
            raise BrokenPromise(Promise.NOT_BY_ITSELF, f"{late} late: {doing}")

    def _look_later(self, entity_id: EntityId, owed: _Owed, seconds: float | None = None) -> None:
        if seconds is None:
            left = owed.at + _SETTLED - self._world.time.now()
            seconds = left / timedelta(seconds=1)
        look = partial(self._look, entity_id, owed)
        self._world.after(seconds, f"{entity_id} is looked at", look)

    def _look(self, entity_id: EntityId, owed: _Owed) -> None:
        """See that what was done for a while is undone."""
        world, device, now = self._world, self._devices[entity_id], self._world.time.now()
        if owed not in device.owed:
            # Something newer has the device.
            return
        if now < owed.at + _SETTLED:
            self._look_later(entity_id, owed)
            return
        machine = world.machines[entity_id]
        may_be_tried = machine.fault or world.time.elapsed_s - machine.faulty_s < _TRIED_AGAIN_S
        if may_be_tried or not world.promises.is_sure:
            self._look_later(entity_id, owed, _LOOKS_AGAIN_S)
            return
        device.owed.remove(owed)
        due_s = world.time.elapsed_s - (now - owed.at) / timedelta(seconds=1)
        is_last = not any(owed.at <= one.at <= now for one in device.owed)
        if not is_last or not owed.is_known or owed.goal is None or machine.touched_s > due_s:
            return
        world.counts["undone in the end"] += 1
        if not _is_as(machine, owed.goal):
            raise BrokenPromise(Promise.UNDONE, f"{machine} was to be {owed.goal} from {owed.at}")

    def _goal_shown(self, entity_id: EntityId) -> _Goal:
        machine = self._world.machines[entity_id]
        has_level = machine.domain == "light" and machine.is_on
        return _Goal(machine.is_on, machine.level if has_level else None)


def _first_owed(action: DeviceAction, at: datetime) -> _Owed:
    """Return what is owed to a device itself; what depends on how it was is not known yet."""
    is_known = action.spec.type is ActionType.ON
    goal = _Goal(is_on=False) if is_known else None
    return _Owed(action_id=action.id, at=at, goal=goal, is_known=is_known)


def _goal_of(doing: _Doing) -> _Goal | None:
    """Return how a device is to be in the end; None if the world does not know."""
    spec = doing.action.spec
    match spec.type:
        case ActionType.ON:
            return _Goal(is_on=True)
        case ActionType.OFF:
            return _Goal(is_on=False)
        case ActionType.TOGGLE:
            return None if doing.before is None else _Goal(is_on=not doing.before.is_on)
        case _ if spec.type in LEVELLED and spec.level:
            return _Goal(is_on=True, level=spec.level)
        case _ if spec.type in LEVELLED:
            return _Goal(is_on=False)
    return None


def _is_as(machine: Machine, goal: _Goal) -> bool:
    if machine.is_on is not goal.is_on:
        return False
    return not goal.is_on or goal.level is None or abs(machine.level - goal.level) <= _SLACK
