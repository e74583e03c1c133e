"""Schedules: made, changed, enabled, disabled, forgotten; and what is refused.

A run that goes on ends as it began, whatever is changed meanwhile; only a
schedule that is forgotten takes it along. What was done for a while is undone
then, too.
"""

from dataclasses import fields as dataclass_fields
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from .. import policy, schedule_runs
from ..action_policy import require_action_spec
from ..action_spec import ActionType
from ..commands import Texts
from ..errors import (
    EndBeforeStart,
    MissingField,
    NeverRuns,
    NoDevices,
    NotUnderstood,
    PartsMeet,
    RunsAfterItself,
)
from ..events import Fact
from ..ids import RunKey, ScheduleId
from ..model import State
from ..recurrence import Interval, OneOff
from ..replacing import replace
from ..schedule import Definition, OnDemand, Progress, Schedule, Target
from ..schedule_commands import (
    CreateSchedule,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ScheduleFields,
    UpdateSchedule,
)
from ..schedule_events import CancelReason, ScheduleDeleted, ScheduleSaved
from ..schedule_templates import DiurnalLight, HourlyCirculation, is_template
from .action_try import cancelled, still_undone
from .lookup import the_schedule
from .schedule_run import saved

type Facts = tuple[Fact, ...]

LONGEST_GRACE: Final = timedelta(days=366)
MOST_EXCEPTIONS: Final = 1_000

# --- made and changed ------------------------------------------------------------


def create(state: State, command: CreateSchedule, now: datetime) -> Facts:
    """Make a schedule; what it lacks is refused."""
    fields = command.fields
    if fields.rule is None:
        raise MissingField(field="schedule_type")
    start = Definition(
        name="",
        rule=fields.rule,
        action=None,
        target=Target(),
        time_zone=str(state.site.time_zone),
    )
    definition = _with(start, fields, anchor=now)
    _require_sound(state, command.schedule_id, definition)
    _require_to_run(definition, now)
    schedule = Schedule(
        id=command.schedule_id,
        definition=definition,
        progress=Progress(handled_until=now),
        created_at=now,
        updated_at=now,
    )
    return (ScheduleSaved(at=now, schedule=schedule, is_new=True),)


def update(state: State, command: UpdateSchedule, now: datetime) -> Facts:
    """Change a schedule; runs count from now where the change is about when it runs.

    One that had a single run, and is off because that is over, is on again if it is to run at
    another time that is to come, and stays over until then; a time that is past is refused.
    """
    schedule = the_schedule(state, command.schedule_id)
    before, fields = schedule.definition, command.fields
    definition = _with(before, fields, anchor=schedule.created_at)
    is_another = _beginning(definition) != _beginning(before)
    has_stopped = fields.enabled is None and _has_stopped(schedule)
    if has_stopped and is_another:
        is_told_when = definition.rule != before.rule
        has_more = is_told_when or not schedule_runs.is_over(definition, now, now)
        definition = replace(definition, enabled=has_more)
    if definition == before:
        return ()
    _require_sound(state, schedule.id, definition)
    is_still_over = has_stopped and not definition.enabled
    if is_still_over or _timing(definition) == _timing(before):
        return (saved(schedule, definition, now),)
    _require_to_run(definition, now)
    since = None
    if _beginning(definition) != _beginning(before):
        since = now
    elif schedule_runs.overdue(schedule, now) is None:
        # What was an exception until now, and is past, stays one; what is left out, too.
        since = max(now, schedule.progress.handled_until)
    return (saved(schedule, definition, now, since=since),)


def _has_stopped(schedule: Schedule) -> bool:
    """Say whether a schedule is off because its only run was started, or left out."""
    definition = schedule.definition
    rule = definition.rule
    if definition.enabled or definition.run_on or definition.run_after is not None:
        return False
    return isinstance(rule, OneOff) and rule.run_at == schedule.progress.handled_until


def _timing(definition: Definition) -> tuple[object, ...]:
    """Return what says whether a schedule runs at all."""
    later = (definition.end_at, definition.exceptions, definition.run_after, definition.run_on)
    return (*_beginning(definition), *later)


def _beginning(definition: Definition) -> tuple[object, ...]:
    """Return what says when a schedule runs, as if it had just been made."""
    return (definition.rule, definition.time_zone, definition.start_at, definition.enabled)


_GIVEN: Final = tuple(field.name for field in dataclass_fields(Definition))


def _with(definition: Definition, fields: ScheduleFields, anchor: datetime) -> Definition:
    """Return what becomes of a definition.

    An interval that says nothing else counts from `start_at`, or without one from `anchor`.
    A start that comes later takes the place of that: what counts from when it was made
    is not to stay in a schedule that says it begins at six.
    """
    given: dict[str, Any] = {
        name: value for name in _GIVEN if (value := getattr(fields, name)) is not None
    }
    after = replace(definition, **given | dict.fromkeys(fields.clear, None))
    rule = after.rule
    if isinstance(rule, Interval):
        if after.start_at is None and rule.anchor is None:
            after = replace(after, rule=replace(rule, anchor=anchor))
        elif fields.start_at is not None and rule.anchor == anchor:
            after = replace(after, rule=replace(rule, anchor=None))
    return replace(after, action=None) if is_template(rule) else after


# --- what is refused -------------------------------------------------------------


def _require_sound(state: State, schedule_id: ScheduleId, definition: Definition) -> None:
    if not definition.name:
        raise MissingField(field="name")
    policy.require_short_texts(Texts(), name=definition.name)
    _require_rule(definition)
    _require_actions(definition)
    if not timedelta() <= definition.grace <= LONGEST_GRACE:
        raise NotUnderstood(field="grace", value=str(definition.grace))
    start, end = definition.start_at, definition.end_at
    if start is not None and end is not None and end <= start:
        raise EndBeforeStart(start=start, end=end)
    if len(definition.exceptions) > MOST_EXCEPTIONS:
        raise NotUnderstood(field="exceptions", value=str(len(definition.exceptions)))
    _require_no_circle(state, schedule_id, definition)


def _require_to_run(definition: Definition, now: datetime) -> None:
    schedule_runs.compiled_parts(definition)
    if definition.enabled and schedule_runs.is_over(definition, now, now):
        end = definition.end_at
        is_past = end is not None and end <= now
        raise NeverRuns(name=definition.name, end_at=end if is_past else None)


def _require_rule(definition: Definition) -> None:
    """Refuse a rule that nothing can be made of; see `core.recurrence` for what that is."""
    rule = definition.rule
    match rule:
        case OnDemand() if definition.run_after is None and not definition.run_on:
            raise MissingField(field="run_at")
        case DiurnalLight():
            _require_apart(rule)
        case HourlyCirculation() if rule.minute not in range(60):
            raise NotUnderstood(field="minute", value=str(rule.minute))
    schedule_runs.compiled_parts(definition)


def _require_apart(light: DiurnalLight) -> None:
    """Refuse a light that still rises when it is to set, or the other way round."""
    rises, sets = (
        timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
        for at in (light.sunrise_local, light.sunset_local)
    )
    day = (sets - rises) % timedelta(days=1)
    if not light.ramp <= day <= timedelta(days=1) - light.ramp or not day:
        raise PartsMeet(
            sunrise=f"{light.sunrise_local:%H:%M}",
            sunset=f"{light.sunset_local:%H:%M}",
            ramp=light.ramp,
        )


def _require_actions(definition: Definition) -> None:
    specs = schedule_runs.specs(definition)
    if not specs:
        raise MissingField(field="action_type")
    for spec in specs:
        require_action_spec(spec)
    if definition.target.is_empty and specs[0].type is not ActionType.CUSTOM:
        raise NoDevices


def _require_no_circle(state: State, schedule_id: ScheduleId, definition: Definition) -> None:
    names = [definition.name]
    before = definition.run_after
    while before is not None:
        schedule = the_schedule(state, before)
        names.append(schedule.definition.name)
        if before == schedule_id:
            raise RunsAfterItself(names=tuple(names))
        before = schedule.definition.run_after


# --- off, on, gone ---------------------------------------------------------------


def delete(state: State, command: DeleteSchedule, now: datetime) -> Facts:
    """Forget a schedule; what its run has not done is not done any more."""
    schedule = the_schedule(state, command.schedule_id)
    run = schedule.progress.run
    actions = () if run is None else state.run_actions(RunKey(schedule.id, run.number))
    going_on = [action for action in actions if action.is_open]
    return (
        *(cancelled(action, CancelReason.SCHEDULE_DELETED, now) for action in going_on),
        *chain.from_iterable(still_undone(action, now) for action in going_on),
        *(_let_go(other, now) for other in state.followers(schedule.id)),
        ScheduleDeleted(at=now, schedule_id=schedule.id, name=schedule.definition.name),
    )


def _let_go(schedule: Schedule, now: datetime) -> ScheduleSaved:
    """Let a schedule run after nothing any more; one that had no other occasion is disabled."""
    definition = replace(schedule.definition, run_after=None)
    after = replace(schedule, definition=definition)
    is_due = schedule_runs.overdue(after, now) is not None
    if not is_due and schedule_runs.is_over(definition, schedule.progress.handled_until, now):
        definition = replace(definition, enabled=False)
    return saved(schedule, definition, now)


def enable(state: State, command: EnableSchedule, now: datetime) -> Facts:
    """Let a schedule run from now on."""
    schedule = the_schedule(state, command.schedule_id)
    if schedule.definition.enabled:
        return ()
    definition = replace(schedule.definition, enabled=True)
    _require_to_run(definition, now)
    return (saved(schedule, definition, now, since=now),)


def disable(state: State, command: DisableSchedule, now: datetime) -> Facts:
    """Let a schedule run no more; a run that goes on is not stopped."""
    schedule = the_schedule(state, command.schedule_id)
    if not schedule.definition.enabled:
        return ()
    return (saved(schedule, replace(schedule.definition, enabled=False), now),)
