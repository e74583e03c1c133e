"""When a schedule runs next, and what becomes of a run that is late.

- What is due next follows from the rule and from `progress.handled_until`. So
  nothing is done twice where the clock is set back, and nothing is passed over
  in silence where it is set forward, or where the machine was asleep.
- But where it was ahead by more than a day, and is set back, runs count from then:
  else a schedule that saw the year 2036 for a minute would be silent until then.
- A run that is not over a minute late is on time, whatever a schedule says
  about runs that were missed.
- Of several runs that were missed the last one is looked at, and the others
  are counted: a machine that slept for a week does not make up for a week.
- A missed run is done once, if it is not later than `grace`, where the schedule
  says so (`once`). By default only what switches *off*, and for good, is:
  nothing comes on by itself at an hour at which nobody expects it, and nothing
  goes off then that would come on again.
- What is done late is done in full: a duration counts from when it is done. But
  a ramp counts from when it was due, so that the evening comes in time.
"""

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice, repeat
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .action_spec import ActionSpec
from .errors import Refusal, UnknownTimeZone
from .recurrence import Compiled, OneOff, Recurrence, Rule, compiled
from .schedule import CatchUp, Definition, OnDemand, Schedule
from .schedule_templates import is_template, parts_of

ON_TIME: Final = timedelta(seconds=60)
"""How late a run may be that nobody calls late."""

MISSED_COUNTED: Final = 200
"""Of more missed runs than this the number is not worth the work."""

_RULES_KEPT: Final = 16_384
"""More than there are different rules in any house: else each would be read anew each time."""


class Occurrence(NamedTuple):
    """A run: when it is due, and of which part of the schedule it is."""

    at: datetime
    part: int


def specs(definition: Definition) -> tuple[ActionSpec, ...]:
    """Return what a schedule does: one thing, or one for each rule of a template."""
    if is_template(definition.rule):
        return tuple([spec for _, spec in parts_of(definition.rule)])
    return () if definition.action is None else (definition.action,)


def spec_of(definition: Definition, part: int) -> ActionSpec:
    """Return what a part of a schedule does; the last one's of a part that is no more."""
    found = specs(definition)
    return found[min(part, len(found) - 1)]


def rules(definition: Definition) -> tuple[Rule, ...]:
    """Return the rules by which a schedule runs by itself: none, one, or those of a template."""
    if is_template(definition.rule):
        return tuple([rule for rule, _ in parts_of(definition.rule)])
    return () if isinstance(definition.rule, OnDemand) else (definition.rule,)


def compiled_parts(definition: Definition) -> tuple[Compiled, ...]:
    """Return what finds the runs of each rule of a schedule.

    Raises:
        BadCron, BadRule, MissingField, TextTooLong: a rule that cannot be; see `core.recurrence`.
        UnknownTimeZone: nobody knows its clocks.
    """
    return tuple(
        [
            _compiled(
                rule,
                definition.time_zone,
                definition.start_at,
                definition.end_at,
                definition.exceptions,
            )
            for rule in rules(definition)
        ]
    )


@lru_cache(_RULES_KEPT)
def _compiled(
    rule: Rule,
    time_zone: str,
    start_at: datetime | None,
    end_at: datetime | None,
    exceptions: frozenset[date],
) -> Compiled:
    """Compile a rule once for all schedules that have it."""
    return compiled(
        Recurrence(
            rule=rule,
            time_zone=_zone(time_zone),
            start_at=start_at,
            end_at=end_at,
            exceptions=exceptions,
        )
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(time_zone=name) from error


def fault_of(definition: Definition) -> Refusal | None:
    """Return why a schedule that was kept cannot be read any more, or None if it can be.

    Another release, or a machine that knew other time zones, may have taken it.
    """
    try:
        compiled_parts(definition)
    except Refusal as fault:
        return fault
    return None


def runs_after(
    definition: Definition, after: datetime, until: datetime | None = None
) -> Iterator[Occurrence]:
    """Yield, as they are asked for, the runs after one instant and before another.

    There are none of what cannot be read any more: that keeps no other from running.
    """
    try:
        parts = compiled_parts(definition)
    except Refusal:
        parts = ()
    return merge(
        *[
            map(Occurrence, runs.iterate(after, until), repeat(part))
            for part, runs in enumerate(parts)
        ]
    )


def occurrence_after(definition: Definition, instant: datetime) -> Occurrence | None:
    """Return the first run after an instant, or None if there is none."""
    return next(runs_after(definition, instant), None)


def upcoming(definition: Definition, after: datetime, count: int) -> list[datetime]:
    """Return the next `count` runs after an instant, fewer if there are no more."""
    return [run.at for run in islice(runs_after(definition, after), count)]


def next_run(schedule: Schedule) -> Occurrence | None:
    """Return the next run of a schedule that is enabled."""
    if not schedule.definition.enabled:
        return None
    return occurrence_after(schedule.definition, schedule.progress.handled_until)


def overdue(schedule: Schedule, now: datetime) -> tuple[Occurrence, int] | None:
    """Return the last run that is due at `now`, and how many before it are too, or None."""
    if not schedule.definition.enabled:
        return None
    definition, handled_until = schedule.definition, schedule.progress.handled_until
    runs = runs_after(definition, handled_until)
    first = next(runs, None)
    if first is None or first.at > now:
        return None
    second = next(runs, None)
    if second is None or second.at > now:
        return first, 0
    last = _last_until(definition, first, now)
    earlier = runs_after(definition, handled_until, last.at)
    return last, sum(1 for _ in islice(earlier, MISSED_COUNTED))


def _last_until(definition: Definition, first: Occurrence, now: datetime) -> Occurrence:
    """Return the last run at or before `now`.

    Found by looking back twice as far each time, to the first run at the most.
    """
    until, step = now + datetime.resolution, ON_TIME
    while now - step > first.at:
        if found := deque(runs_after(definition, now - step, until), maxlen=1):
            return found[0]
        step *= 2
    return deque((first, *runs_after(definition, first.at, until)), maxlen=1)[0]


def part_to_come(definition: Definition, now: datetime) -> int:
    """Return which part of a schedule would run next."""
    if len(rules(definition)) < 2:  # noqa: PLR2004 - there is no choice
        return 0
    found = occurrence_after(definition, now)
    return 0 if found is None else found.part


def may_run_at(definition: Definition, instant: datetime) -> bool:
    """Say whether something else than its rule may start a schedule: an event, or another one."""
    start, end = definition.start_at, definition.end_at
    if not definition.enabled or (start is not None and instant < start):
        return False
    if (end is not None and end <= instant) or fault_of(definition) is not None:
        return False
    return instant.astimezone(ZoneInfo(definition.time_zone)).date() not in definition.exceptions


def catch_up_of(given: CatchUp | None, spec: ActionSpec) -> CatchUp:
    """Return what becomes of a run that was missed."""
    if given is not None:
        return given
    is_for_good = spec.switches_off and spec.undone_after is None
    return CatchUp.ONCE if is_for_good else CatchUp.SKIP


def is_too_late(
    spec: ActionSpec, due_at: datetime, now: datetime, catch_up: CatchUp | None, grace: timedelta
) -> bool:
    """Say whether something that was due is not to be done any more."""
    late = now - due_at
    if late <= ON_TIME:
        return False
    return catch_up_of(catch_up, spec) is CatchUp.SKIP or late > grace


def is_over(definition: Definition, handled_until: datetime, now: datetime) -> bool:
    """Say whether a schedule will never run again. Only an end, or a single run, has a last one."""
    if definition.end_at is not None and definition.end_at <= now:
        return True
    if definition.run_on or definition.run_after is not None:
        return False
    if definition.end_at is None and not isinstance(definition.rule, OneOff | OnDemand):
        return False
    return occurrence_after(definition, max(handled_until, now)) is None
