"""Runs of schedules: when due, or when somebody says so; left out with a reason; over.

- A run that still goes on is not started twice: the later one is left out.
- A run is over when all of its device actions are (`decide.action_try`). Then
  those that run after it begin, if it went well.
- A run that nobody began to do within some minutes is lost: it ends as failed
  when the next one comes, so that no schedule stands still for good.
- A schedule that has no run to come, or whose end has come, disables itself.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .. import schedule_runs
from ..deadlines import is_put_off
from ..errors import NoNextRun, StillRunning
from ..events import Fact
from ..ids import RunKey, ScheduleId
from ..lifecycle import RunEvent, run_status_after
from ..model import State
from ..replacing import replace
from ..schedule import Definition, Run, RunResult, RunWhy, Schedule, SkipReason
from ..schedule_commands import RunSchedule, SkipNext, TriggerSchedule
from ..schedule_events import ScheduleEnded, ScheduleSaved, ScheduleSkipped, ScheduleStarted
from ..schedule_runs import Occurrence
from .lookup import the_schedule

type Facts = tuple[Fact, ...]

BEGIN_BOUND: Final = timedelta(minutes=5)
"""Whoever tells the devices begins at once. What is not begun by then never will be."""


def saved(
    schedule: Schedule, definition: Definition, now: datetime, *, since: datetime | None = None
) -> ScheduleSaved:
    """Return the fact of a schedule that was changed; with `since`, runs count from then."""
    progress = schedule.progress
    if since is not None:
        progress = replace(progress, handled_until=since)
    after = replace(schedule, definition=definition, progress=progress, updated_at=now)
    return ScheduleSaved(at=now, schedule=after)


# --- by hand, or by what happens ----------------------------------------------------


def run_now(state: State, command: RunSchedule, now: datetime) -> Facts:
    """Start a run because somebody says so, of a disabled schedule too."""
    schedule = the_schedule(state, command.schedule_id)
    lost = tuple(_lost(state, schedule, now))
    schedule = _after(schedule, lost)
    run = schedule.progress.run
    if run is not None:
        raise StillRunning(name=schedule.definition.name, started_at=run.started_at)
    return (*lost, _started_otherwise(schedule, RunWhy.BY_HAND, now))


def trigger(state: State, command: TriggerSchedule, now: datetime) -> Facts:
    """Start a run because what it is to run on has happened."""
    schedule = state.schedules.get(command.schedule_id)
    if schedule is None or not schedule_runs.may_run_at(schedule.definition, now):
        return ()
    lost = tuple(_lost(state, schedule, now))
    schedule = _after(schedule, lost)
    return (*lost, _started_or_not(schedule, RunWhy.EVENT, now))


def skip_next(state: State, command: SkipNext, now: datetime) -> Facts:
    """Leave the next run out."""
    schedule = the_schedule(state, command.schedule_id)
    following = schedule_runs.next_run(schedule)
    if following is None:
        raise NoNextRun(name=schedule.definition.name)
    skipped = _skipped(schedule, following.at, SkipReason.ASKED, now)
    return (skipped, *_over(_after(schedule, (skipped,)), now))


# --- when due -----------------------------------------------------------------------


def due(state: State, schedule: Schedule, now: datetime) -> Facts:
    """Decide about a schedule whose time has come."""
    if is_put_off(schedule, now):
        return (saved(schedule, schedule.definition, now, since=now),)
    overdue = schedule_runs.overdue(schedule, now)
    if overdue is None:
        return tuple(_over(schedule, now))
    occurrence, missed = overdue
    lost = tuple(_lost(state, schedule, now))
    schedule = _after(schedule, lost)
    fact: ScheduleStarted | ScheduleSkipped
    reason = _reason_to_skip(schedule, occurrence, now)
    if reason is None:
        is_on_time = now - occurrence.at <= schedule_runs.ON_TIME
        why = RunWhy.DUE if is_on_time else RunWhy.CAUGHT_UP
        fact = _started(schedule, occurrence, why, now, missed)
    else:
        fact = _skipped(schedule, occurrence.at, reason, now, missed)
    return (*lost, fact, *_over(_after(schedule, (fact,)), now))


def _reason_to_skip(schedule: Schedule, occurrence: Occurrence, now: datetime) -> SkipReason | None:
    definition = schedule.definition
    if schedule.progress.run is not None:
        return SkipReason.STILL_RUNNING
    spec = schedule_runs.spec_of(definition, occurrence.part)
    if schedule_runs.is_too_late(spec, occurrence.at, now, definition.catch_up, definition.grace):
        return SkipReason.MISSED
    return None


def _over(schedule: Schedule, now: datetime) -> Iterator[ScheduleSaved]:
    """Disable a schedule that has no run to come."""
    definition, handled_until = schedule.definition, schedule.progress.handled_until
    if definition.enabled and schedule_runs.is_over(definition, handled_until, now):
        yield saved(schedule, replace(definition, enabled=False), now)


def _lost(state: State, schedule: Schedule, now: datetime) -> Iterator[Fact]:
    """End a run that was never begun, and those that run after it are left out."""
    run = schedule.progress.run
    if run is None or now - run.started_at <= BEGIN_BOUND:
        return
    if not any(state.run_actions(RunKey(schedule.id, run.number))):
        yield from ended(state, [RunOver(schedule, error="not_begun")], now)


def _after(schedule: Schedule, facts: Iterable[Fact]) -> Schedule:
    """Return a schedule as it is after the facts of its runs that were decided this turn."""
    for fact in facts:
        match fact:
            case ScheduleStarted() | ScheduleSkipped() | ScheduleEnded():
                if fact.schedule_id == schedule.id:
                    schedule = replace(schedule, progress=fact.progress)
    return schedule


def _started_or_not(
    schedule: Schedule, why: RunWhy, now: datetime
) -> ScheduleStarted | ScheduleSkipped:
    if schedule.progress.run is not None:
        return _skipped(schedule, now, SkipReason.STILL_RUNNING, now, is_of_rule=False)
    return _started_otherwise(schedule, why, now)


def _started_otherwise(schedule: Schedule, why: RunWhy, now: datetime) -> ScheduleStarted:
    """Start a run that is none of the rule's own, which stay to come."""
    part = schedule_runs.part_to_come(schedule.definition, now)
    return _started(schedule, Occurrence(now, part), why, now, is_of_rule=False)


def _started(
    schedule: Schedule,
    occurrence: Occurrence,
    why: RunWhy,
    now: datetime,
    missed: int = 0,
    *,
    is_of_rule: bool = True,
) -> ScheduleStarted:
    before = schedule.progress
    handled_until = max(occurrence.at, before.handled_until) if is_of_rule else before.handled_until
    progress = replace(
        before,
        handled_until=handled_until,
        status=run_status_after(before.status, RunEvent.START),
        run=Run(before.runs + 1, occurrence.part, occurrence.at, now, why),
        last_due_at=occurrence.at,
        last_started_at=now,
        runs=before.runs + 1,
        skipped_runs=before.skipped_runs + missed,
    )
    return ScheduleStarted(
        at=now,
        schedule_id=schedule.id,
        due_at=occurrence.at,
        why=why,
        missed=missed,
        progress=progress,
    )


def _skipped(
    schedule: Schedule,
    due_at: datetime,
    why: SkipReason,
    now: datetime,
    missed: int = 0,
    *,
    is_of_rule: bool = True,
) -> ScheduleSkipped:
    before = schedule.progress
    progress = replace(
        before,
        handled_until=max(due_at, before.handled_until) if is_of_rule else before.handled_until,
        status=run_status_after(before.status, RunEvent.SKIP),
        skipped_runs=before.skipped_runs + 1 + missed,
    )
    return ScheduleSkipped(
        at=now, schedule_id=schedule.id, due_at=due_at, why=why, missed=missed, progress=progress
    )


# --- over ---------------------------------------------------------------------------


class RunOver(NamedTuple):
    """A run that is over: `failed` of its `devices` did not do it; `error` says what else was."""

    schedule: Schedule
    devices: int = 0
    failed: int = 0
    error: str = ""


def ended(state: State, runs: Iterable[RunOver], now: datetime) -> Iterator[Fact]:
    """Yield the ends of runs, and the beginning of those that come after them.

    Several at once may be about one schedule: one that runs after another
    which ends in the same turn as it does.
    """
    known: dict[ScheduleId, Schedule] = {}
    ends = [_end(run, now) for run in runs]
    for end in ends:
        known[end.schedule_id] = replace(state.schedules[end.schedule_id], progress=end.progress)
        yield end
    for end in ends:
        for other in state.followers(end.schedule_id):
            schedule = known.get(other.id, other)
            if schedule_runs.may_run_at(schedule.definition, now):
                yield _next_in_line(schedule, end, now)


def _next_in_line(
    schedule: Schedule, end: ScheduleEnded, now: datetime
) -> ScheduleStarted | ScheduleSkipped:
    if end.result is RunResult.FAILED:
        return _skipped(schedule, now, SkipReason.PREVIOUS_FAILED, now, is_of_rule=False)
    return _started_or_not(schedule, RunWhy.AFTER, now)


def _end(run: RunOver, now: datetime) -> ScheduleEnded:
    schedule, devices, failed, error = run
    before = schedule.progress
    assert before.run is not None  # noqa: S101 - what is over has gone on
    went_wrong = bool(failed or error)
    result = RunResult.FAILED if went_wrong else RunResult.SUCCESS
    progress = replace(
        before,
        status=run_status_after(before.status, RunEvent.END),
        run=None,
        last_ended_at=now,
        last_result=result,
        failures_in_a_row=before.failures_in_a_row + 1 if went_wrong else 0,
        failed_runs=before.failed_runs + went_wrong,
    )
    return ScheduleEnded(
        at=now,
        schedule_id=schedule.id,
        run=before.run,
        result=result,
        devices=devices,
        failed=failed,
        error=error,
        progress=progress,
    )
