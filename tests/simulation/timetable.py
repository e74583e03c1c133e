"""What must hold of schedules: when they run, by the world's own reckoning."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.events import SYSTEM, Entry
from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.schedule import (
    CatchUp,
    Definition,
    Run,
    RunWhy,
    Schedule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_events import (
    ScheduleDeleted,
    ScheduleEnded,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)

from . import reckoning
from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World

_ON_TIME: Final = timedelta(seconds=60)
_HOUR_S: Final = 3600.0
_MOST_COUNTED: Final = 200
_LONGEST_RUN_S: Final = 900.0

_OF_THE_RULE: Final = frozenset({RunWhy.DUE, RunWhy.CAUGHT_UP})


@dataclass(slots=True)
class _Kept:
    """A schedule as the world knows it: all its runs up to an instant are accounted for."""

    definition: Definition
    until: datetime
    run: Run | None = None
    run_since_s: float = 0.0
    skips_asked: int = 0


class Timetable:
    """Watches when schedules run."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self._kept: dict[ScheduleId, _Kept] = {}

    @property
    def ids(self) -> tuple[ScheduleId, ...]:
        """Return the schedules that there are."""
        return tuple(self._kept)

    def definition(self, schedule_id: ScheduleId | None) -> Definition | None:
        """Return what a schedule is, if it is there."""
        kept = self._kept.get(schedule_id) if schedule_id else None
        return None if kept is None else kept.definition

    def begin(self) -> None:
        """Look from now on whether something is missing."""
        self._world.after(_HOUR_S, "schedules are looked at", self._look)

    def asks_to_skip(self, schedule_id: ScheduleId) -> None:
        """Take in that somebody asks, perhaps more than once, to leave a run out."""
        if kept := self._kept.get(schedule_id):
            kept.skips_asked += 3

    # --- what is told ---

    def take_in(self, entry: Entry) -> None:
        """Look at a fact about a schedule."""
        match entry.fact:
            case ScheduleSaved(schedule=schedule):
                self._saved(schedule, entry)
            case ScheduleDeleted(schedule_id=schedule_id):
                del self._kept[schedule_id]
            case ScheduleStarted() as fact:
                self._started(self._kept[fact.schedule_id], fact, entry)
            case ScheduleSkipped() as fact:
                self._skipped(self._kept[fact.schedule_id], fact, entry)
            case ScheduleEnded() as fact:
                self._ended(self._kept[fact.schedule_id], fact)

    def _saved(self, schedule: Schedule, entry: Entry) -> None:
        definition, at = schedule.definition, entry.fact.at
        kept = self._kept.get(schedule.id)
        if kept is None:
            self._kept[schedule.id] = _Kept(definition, at)
            return
        if entry.actor == SYSTEM and not definition.enabled:
            to_come = reckoning.next_run(kept.definition, max(kept.until, at))
            if to_come is not None:
                self._broken(Promise.EACH_RUN, f"{definition.name} ends, {to_come} was to come")
        if _beginning(definition) != _beginning(kept.definition):
            # Runs count from now.
            kept.until = at
        elif not reckoning.runs(kept.definition, kept.until, at):
            # What was an exception until now, and is past, stays one.
            kept.until = max(kept.until, at)
        kept.definition = definition

    def _started(self, kept: _Kept, fact: ScheduleStarted, entry: Entry) -> None:
        kept.run, kept.run_since_s = fact.progress.run, self._world.time.elapsed_s
        self._world.counts[f"run: {fact.why}"] += 1
        if fact.why not in _OF_THE_RULE:
            return
        self._account(kept, fact.due_at, fact.missed)
        late = entry.recorded_at - fact.due_at
        if late > _ON_TIME and not _is_made_up(kept.definition, late):
            self._broken(Promise.MADE_UP, f"{kept.definition} runs {late} late")
        if late <= _ON_TIME:
            self._world.promises.look_at_lateness(entry, fact.due_at)

    def _skipped(self, kept: _Kept, fact: ScheduleSkipped, entry: Entry) -> None:
        self._world.counts[f"left out: {fact.why}"] += 1
        definition, late = kept.definition, entry.recorded_at - fact.due_at
        match fact.why:
            case SkipReason.MISSED:
                if late <= _ON_TIME or _is_made_up(definition, late):
                    self._broken(Promise.MADE_UP, f"{definition} is left out, {late} late")
            case SkipReason.ASKED:
                kept.skips_asked -= 1
                if kept.skips_asked < 0 or fact.due_at != reckoning.next_run(
                    definition, kept.until
                ):
                    self._broken(Promise.EACH_RUN, f"who wanted {definition} without {fact.due_at}")
            case SkipReason.STILL_RUNNING:
                if kept.run is None:
                    self._broken(Promise.EACH_RUN, f"{definition} is said to run")
                if definition.run_after is not None:
                    # Left out after another one, and not by its rule.
                    return
            case SkipReason.PREVIOUS_FAILED:
                return
        self._account(kept, fact.due_at, fact.missed)

    def _ended(self, kept: _Kept, fact: ScheduleEnded) -> None:
        self._world.counts[f"run ended: {fact.result}"] += 1
        if kept.run != fact.run:
            self._broken(Promise.NOT_TWICE, f"{fact.run} ends, {kept.run} was begun")
        kept.run = None

    def _account(self, kept: _Kept, due_at: datetime, missed: int) -> None:
        """Account for the runs of a rule up to one of them, of which others were missed."""
        definition = kept.definition
        if due_at <= kept.until:
            self._broken(Promise.NOT_TWICE, f"{definition} of {due_at}, once more")
        expected = reckoning.runs(definition, kept.until, due_at)
        if not expected or expected[-1] != due_at:
            self._broken(Promise.EACH_RUN, f"{due_at} is none of {definition}")
        if min(len(expected) - 1, _MOST_COUNTED) != missed:
            self._broken(Promise.EACH_RUN, f"{missed} before {due_at}, and not {expected[:-1]}")
        kept.until = due_at

    # --- what is not told ---

    def _look(self) -> None:
        """See that no run is missing, and that none goes on and on."""
        world = self._world
        for kept in self._kept.values() if world.promises.is_sure else ():
            due = world.time.now() - 2 * _ON_TIME
            missing = kept.definition.enabled and reckoning.runs(kept.definition, kept.until, due)
            if missing:
                self._broken(Promise.EACH_RUN, f"{kept.definition} has not run: {missing}")
            since_s = max(kept.run_since_s, world.promises.unsure_until_s, world.began_s)
            if kept.run is not None and world.time.elapsed_s - since_s > _LONGEST_RUN_S:
                self._broken(Promise.REALLY_DONE, f"{kept.run} of {kept.definition} does not end")
        world.after(_HOUR_S, "schedules are looked at", self._look)

    def _broken(self, promise: Promise, how: str) -> None:
        raise BrokenPromise(promise, how)


def _beginning(definition: Definition) -> tuple[object, ...]:
    return (definition.rule, definition.time_zone, definition.start_at, definition.enabled)


def _is_made_up(definition: Definition, late: timedelta) -> bool:
    """Say whether a run that is so late is still to be done."""
    wanted = definition.catch_up
    if wanted is None:
        action = definition.action
        is_for_good = action is not None and action.switches_off and action.undone_after is None
        wanted = CatchUp.ONCE if is_for_good else CatchUp.SKIP
    return wanted is CatchUp.ONCE and late <= definition.grace
