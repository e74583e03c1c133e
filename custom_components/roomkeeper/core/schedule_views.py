"""What entities, panel and doors show of schedules and device actions (`can_*`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from . import schedule_runs
from .action_spec import ActionSpec
from .ids import ActionId, EntityId, ScheduleId
from .lifecycle import ActionEvent, action_allows
from .model import State
from .recurrence import Cron, Interval, OneOff, Recurring
from .schedule import (
    ActionStatus,
    CatchUp,
    Definition,
    DeviceAction,
    OnDemand,
    Run,
    RunResult,
    Schedule,
    ScheduleRule,
    Target,
)

FAILURES_TO_TELL: Final = 5
"""After this many failed runs in a row people are told."""


class ScheduleType(StrEnum):
    """Which kind of rule says when a schedule runs."""

    ONE_OFF = "one_off"
    INTERVAL = "interval"
    CRON = "cron"
    RECURRING = "recurring"
    STATIC = "static"


def type_of_rule(rule: ScheduleRule) -> ScheduleType:
    """Return the kind of a rule; every template is static."""
    match rule:
        case OneOff() | OnDemand():
            return ScheduleType.ONE_OFF
        case Interval():
            return ScheduleType.INTERVAL
        case Cron():
            return ScheduleType.CRON
        case Recurring():
            return ScheduleType.RECURRING
    return ScheduleType.STATIC


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleView:
    """A schedule as others see it.

    `lateness` is how late its last run began. `specs` is what it does, one for
    each rule of a template; `catch_up` what becomes of the next run if that is
    missed.
    """

    id: ScheduleId
    name: str
    schedule_type: ScheduleType
    definition: Definition
    specs: tuple[ActionSpec, ...]
    target: Target
    enabled: bool
    catch_up: CatchUp
    next_run_at: datetime | None
    run: Run | None
    last_due_at: datetime | None
    last_started_at: datetime | None
    last_ended_at: datetime | None
    last_result: RunResult | None
    lateness: timedelta | None
    failures_in_a_row: int
    runs: int
    failed_runs: int
    skipped_runs: int
    has_problem: bool
    created_at: datetime
    updated_at: datetime
    can_enable: bool
    can_run: bool
    can_skip_next: bool


def schedule_view(schedule: Schedule) -> ScheduleView:
    """Show a schedule."""
    definition, progress = schedule.definition, schedule.progress
    following = schedule_runs.next_run(schedule)
    specs = schedule_runs.specs(definition)
    following_spec = schedule_runs.spec_of(definition, following.part if following else 0)
    started, due = progress.last_started_at, progress.last_due_at
    return ScheduleView(
        id=schedule.id,
        name=definition.name,
        schedule_type=type_of_rule(definition.rule),
        definition=definition,
        specs=specs,
        target=definition.target,
        enabled=definition.enabled,
        catch_up=schedule_runs.catch_up_of(definition.catch_up, following_spec),
        next_run_at=None if following is None else following.at,
        run=progress.run,
        last_due_at=due,
        last_started_at=started,
        last_ended_at=progress.last_ended_at,
        last_result=progress.last_result,
        lateness=None if started is None or due is None else started - due,
        failures_in_a_row=progress.failures_in_a_row,
        runs=progress.runs,
        failed_runs=progress.failed_runs,
        skipped_runs=progress.skipped_runs,
        has_problem=has_problem(schedule),
        created_at=schedule.created_at,
        updated_at=schedule.updated_at,
        can_enable=not definition.enabled,
        can_run=progress.run is None,
        can_skip_next=following is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """A device action as others see it."""

    id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    spec: ActionSpec
    status: ActionStatus
    undoes: ActionId | None
    scheduled_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    undo_at: datetime | None
    attempts: int
    result: str
    error: str
    created_at: datetime
    updated_at: datetime
    can_execute: bool
    can_update: bool
    can_cancel: bool


def action_view(action: DeviceAction) -> ActionView:
    """Show a device action."""
    allowed = action_allows(action)
    return ActionView(
        id=action.id,
        schedule_id=action.schedule_id,
        entity_id=action.entity_id,
        spec=action.spec,
        status=action.status,
        undoes=action.undoes,
        scheduled_at=action.scheduled_at,
        started_at=action.started_at,
        ended_at=action.ended_at,
        undo_at=action.undo_at,
        attempts=action.attempts,
        result=action.result,
        error=action.error,
        created_at=action.created_at,
        updated_at=action.updated_at,
        can_execute=ActionEvent.START in allowed and action.status is not ActionStatus.IN_PROGRESS,
        can_update=ActionEvent.EDIT in allowed,
        can_cancel=ActionEvent.CANCEL in allowed,
    )


def has_problem(schedule: Schedule) -> bool:
    """Say whether people are to be told: it fails again and again, or cannot be read any more."""
    fails = schedule.progress.failures_in_a_row >= FAILURES_TO_TELL
    return fails or schedule_runs.fault_of(schedule.definition) is not None


def failing_schedules(state: State) -> Iterator[Schedule]:
    """Yield the schedules with a problem."""
    return filter(has_problem, state.schedules.values())
