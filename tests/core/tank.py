"""A reef tank whose devices are run by schedules: a desk, and somebody who tells the devices.

Devices do what they are told at once, unless they are out of reach.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.device_goal import goal_of, needs_before, ramp_ends_at
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import ActionId, EntityId, RunKey, ScheduleId
from custom_components.roomkeeper.core.model import key_of
from custom_components.roomkeeper.core.recurrence import Frequency, Recurring
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    Definition,
    DeviceAction,
    OnDemand,
    Progress,
    Schedule,
    ScheduleRule,
    Target,
)
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    CreateActions,
    CreateSchedule,
    NoteBefore,
    ReportAction,
    ResumeAction,
    RunSchedule,
    ScheduleFields,
    UpdateSchedule,
)
from custom_components.roomkeeper.deadline_queue import DeadlineQueue

from .desk import NOON, TODAY, Desk

PUMP = EntityId("switch.pump")
HEATER = EntityId("switch.heater")
LIGHT = EntityId("light.reef")

ON = ActionSpec(type=ActionType.ON)
OFF = ActionSpec(type=ActionType.OFF)
TOGGLE = ActionSpec(type=ActionType.TOGGLE)
SCRIPT = ActionSpec(type=ActionType.CUSTOM, sequence='[{"delay":1}]')


def lasting(spec: ActionSpec, length: timedelta) -> ActionSpec:
    """Return an action that is undone after a while."""
    return replace(spec, duration=length)


def level(percent: float, length: timedelta | None = None) -> ActionSpec:
    """Return the setting of a level, for good or for a while."""
    return ActionSpec(type=ActionType.SET_LEVEL, level=percent, duration=length)


def ramp(to: float, length: timedelta, start: float | None = None) -> ActionSpec:
    """Return a ramp from the level that there is, or from another one."""
    return ActionSpec(type=ActionType.RAMP, level=to, from_level=start, duration=length)


def daily(*clocks: str) -> Recurring:
    """Return a rule of each day at local times."""
    return Recurring(frequency=Frequency.DAILY, times_local=tuple(map(time.fromisoformat, clocks)))


def definition(rule: ScheduleRule, action: ActionSpec | None = ON, **more: object) -> Definition:
    """Return a schedule of the pump in UTC, or as `more` says."""
    made = Definition(
        name="Pump",
        rule=rule,
        action=action,
        target=Target(entities=(PUMP,)),
        time_zone="UTC",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the tests say fields of it


def schedule(
    made: Definition, handled_until: datetime = NOON, progress: Progress | None = None
) -> Schedule:
    """Return a schedule of which nothing was decided after an instant."""
    return Schedule(
        id=ScheduleId("s1"),
        definition=made,
        progress=progress or Progress(handled_until=handled_until),
        created_at=TODAY,
        updated_at=TODAY,
    )


class Tank(Desk):
    """Schedules, and the devices as they are; those in `out_of_reach` answer nothing."""

    def __init__(self, *, zone: str = "UTC", now: datetime = NOON) -> None:
        super().__init__(zone=zone, now=now)
        self.devices: dict[EntityId, Before] = {
            PUMP: Before(is_on=False),
            HEATER: Before(is_on=False),
            LIGHT: Before(is_on=False, level=0),
        }
        self.out_of_reach: set[EntityId] = set()

    # --- schedules ---

    def make(
        self,
        rule: ScheduleRule,
        action: ActionSpec | None = ON,
        *devices: EntityId,
        **more: object,
    ) -> ScheduleId:
        """Make a schedule of the pump, or of `devices`, and return its id."""
        schedule_id = ScheduleId(self.new_id())
        self.do(
            CreateSchedule(schedule_id=schedule_id, fields=fields(rule, action, *devices, **more))
        )
        return schedule_id

    def on_demand(self, action: ActionSpec, *devices: EntityId, **more: object) -> ScheduleId:
        """Make a schedule that runs when something happens."""
        return self.make(OnDemand(), action, *devices, **{"run_on": "[{}]", **more})

    def change(self, schedule_id: ScheduleId, **said: object) -> tuple[Fact, ...]:
        """Change a schedule."""
        changed = ScheduleFields(**said)  # type: ignore[arg-type]  # the tests say fields of it
        return self.do(UpdateSchedule(schedule_id=schedule_id, fields=changed))

    def schedule(self, schedule_id: ScheduleId) -> Schedule:
        """Return a schedule as it is now."""
        return self.state.schedules[schedule_id]

    def progress(self, schedule_id: ScheduleId) -> Progress:
        """Return how far a schedule is."""
        return self.schedule(schedule_id).progress

    def begin(self, schedule_id: ScheduleId, *devices: EntityId) -> list[DeviceAction]:
        """Begin the run of a schedule, of all its devices or of some, and return what it does."""
        row = self.schedule(schedule_id)
        run = row.progress.run
        assert run is not None
        self.do(
            BeginRun(
                schedule_id=schedule_id,
                run_number=run.number,
                devices=self._named(devices or self._targets(row)),
            )
        )
        return list(self.state.run_actions(RunKey(schedule_id, run.number)))

    def run(self, schedule_id: ScheduleId, *devices: EntityId) -> list[DeviceAction]:
        """Run a schedule by hand, and begin that."""
        self.do(RunSchedule(schedule_id=schedule_id))
        return self.begin(schedule_id, *devices)

    def _targets(self, row: Schedule) -> tuple[EntityId, ...]:
        spec = row.definition.action
        if spec is not None and spec.type is ActionType.CUSTOM:
            return (EntityId(""),)
        return tuple(map(EntityId, row.definition.target.entities))

    def _named(self, devices: Iterable[EntityId]) -> tuple[tuple[ActionId, EntityId], ...]:
        return tuple((ActionId(f"a-{self.new_id()}"), one) for one in devices)

    # --- device actions ---

    def plan(
        self, spec: ActionSpec, *devices: EntityId, at: datetime | None = None
    ) -> DeviceAction:
        """Plan an action of the pump, or of `devices`, by hand; return the first."""
        named = self._named(devices or (PUMP,))
        self.do(CreateActions(devices=named, spec=spec, scheduled_at=at))
        return self.state.actions[named[0][0]]

    def action(self, action: DeviceAction | ActionId) -> DeviceAction:
        """Return an action as it is now."""
        return self.state.actions[action.id if isinstance(action, DeviceAction) else action]

    def undo(self, action: DeviceAction) -> DeviceAction:
        """Return the newest undo of an action."""
        found = [one for one in self.state.actions.values() if one.undoes == action.id]
        return max(found, key=lambda one: one.id)

    def waiting(self, entity: EntityId = PUMP) -> list[DeviceAction]:
        """Return what is still to be done to a device."""
        return sorted(
            self.state.open_actions(entity), key=lambda one: (one.due_at or TODAY, one.id)
        )

    def answer(
        self, action: DeviceAction, error: str = "", before: Before | None = None
    ) -> tuple[Fact, ...]:
        """Let the present try of an action succeed, or fail."""
        row = self.action(action)
        if before is not None:
            self.do(NoteBefore(action_id=row.id, attempt=row.attempts, before=before))
        result = "" if error else "seen"
        return self.do(
            ReportAction(action_id=row.id, attempt=row.attempts, result=result, error=error)
        )

    # --- the devices ---

    def is_on(self, entity: EntityId = PUMP) -> bool | None:
        """Say whether a device is on."""
        return self.devices[entity].is_on

    def work(self) -> None:
        """Begin every run, and tell every device what it is to be now; as the effects do."""
        while self._begin_all() or self._tell_all():
            pass

    def to_working(self, instant: datetime) -> None:
        """Let time pass until an instant, telling the devices at each deadline on the way."""
        self.work()
        while (nearest := self.queue.nearest()) is not None and nearest <= instant:
            self.to(nearest)
            self.work()
        self.to(instant)
        self.work()

    def _begin_all(self) -> bool:
        waiting = [one for one in self.state.schedules.values() if self._is_unbegun(one)]
        for one in waiting:
            # What is begun before it may have ended it.
            if self._is_unbegun(self.schedule(one.id)):
                self.begin(one.id)
        return bool(waiting)

    def _is_unbegun(self, row: Schedule) -> bool:
        run = row.progress.run
        return run is not None and not any(self.state.run_actions(RunKey(row.id, run.number)))

    def _tell_all(self) -> bool:
        before = len(self.log)
        for row in tuple(self.state.actions.values()):
            if row.status is ActionStatus.IN_PROGRESS:
                self._tell(row)
        return len(self.log) > before

    def _tell(self, row: DeviceAction) -> None:
        if row.entity_id in self.out_of_reach:
            self.answer(row, error="unavailable")
            return
        if needs_before(row.spec) and row.before is None:
            seen = self.devices[row.entity_id]
            self.do(NoteBefore(action_id=row.id, attempt=row.attempts, before=seen))
        row = self.action(row)
        goal = goal_of(row, self.now)
        if goal is not None and goal.level is not None:
            self.devices[row.entity_id] = Before(is_on=goal.level > 0, level=goal.level)
        elif goal is not None:
            self.devices[row.entity_id] = self.devices[row.entity_id]._replace(is_on=goal.is_on)
        ends_at = ramp_ends_at(row) if row.spec.type is ActionType.RAMP else None
        if ends_at is None or ends_at <= self.now:
            self.answer(row)

    # --- restarts ---

    def restart(self, instant: datetime | None = None) -> None:
        """Start anew after the machine was off; what was cut off is taken up, then all is due."""
        self.now = self.now if instant is None else instant
        self.queue = DeadlineQueue()
        for row in tuple(self.state.rows()):
            self.rederive(key_of(row))
        for action in tuple(self.state.actions.values()):
            self.do_before_timers(ResumeAction(action_id=action.id))
        self._begin_all()
        self.keep_deadlines()


def fields(
    rule: ScheduleRule, action: ActionSpec | None = ON, *devices: EntityId, **more: object
) -> ScheduleFields:
    """Return what makes a schedule of the pump, or of `devices`."""
    said: dict[str, object] = {
        "name": "Pump",
        "rule": rule,
        "action": action,
        "target": Target(entities=devices or (PUMP,)),
    }
    return ScheduleFields(**said | more)  # type: ignore[arg-type]  # the tests say fields of it


def making(
    rule: ScheduleRule, action: ActionSpec | None = ON, *devices: EntityId, **more: object
) -> Command:
    """Return the command that makes a schedule of the pump, or of `devices`."""
    return CreateSchedule(
        schedule_id=ScheduleId("new"), fields=fields(rule, action, *devices, **more)
    )
