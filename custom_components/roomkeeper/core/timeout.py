"""How long a stay's timer runs, and why: the strategies, their rules, and the bounds.

The timer is there for the sensor that misses a departure. Its length is made
in steps, each of which is kept, so that a person can be told why it is that
long: "3 min: night; 5 min otherwise".

1. `fixed` and `time_of_day` begin with the stall's `timeout`, `adaptive` and
   `combined` with twice the mean stay of the last seven days, once there are
   enough stays to speak of a mean.
2. `time_of_day` and `combined` then apply, in their order, the rules in whose
   window the wall clock is: "at most" or "times".
3. The result lies within `min_timeout` and `max_timeout`.
"""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from .stall import (
    DayOfStays,
    Occupancy,
    StallPolicy,
    Strategy,
    TimeoutKind,
    TimeoutRule,
    TimeoutStep,
)

type Steps = tuple[TimeoutStep, ...]

DAYS_OF_MEAN: Final = 7
STAYS_OF_MEAN: Final = 3
"""A mean of fewer stays than this says nothing yet."""

LONGEST_STAY: Final = timedelta(days=1)
"""What a person may ask for: after that the cameras come back unless somebody says so again."""

SHORTEST_EXTENSION: Final = timedelta(seconds=10)
"""A sensor that stays on is not asked about more often than this."""

UNWATCHED: Final = timedelta(minutes=1)
"""A timer that comes so late ran while nobody looked, or did not run at all."""

STUCK_AT_LEAST: Final = timedelta(minutes=30)
STUCK_TIMES: Final = 3


def day_of(instant: datetime, time_zone: tzinfo) -> str:
    """Return the local day of an instant, as YYYY-MM-DD."""
    return instant.astimezone(time_zone).date().isoformat()


def last_week(days: tuple[DayOfStays, ...], today: str) -> tuple[DayOfStays, ...]:
    """Return those of `days` that lie within the seven days up to `today`.

    A day that is still to come is one of a clock that was wrong.
    """
    first = (datetime.fromisoformat(today) - timedelta(days=DAYS_OF_MEAN - 1)).date().isoformat()
    return tuple(day for day in days if first <= day.day_local <= today)


def mean_stay(days: tuple[DayOfStays, ...], today: str) -> timedelta | None:
    """Return the mean of the last week's measured stays, or None if there are too few."""
    week = last_week(days, today)
    measured = sum(day.measured for day in week)
    if measured < STAYS_OF_MEAN:
        return None
    return sum((day.total for day in week), timedelta()) / measured


def holds(rule: TimeoutRule, instant: datetime, time_zone: tzinfo) -> bool:
    """Say whether the wall clock is in the rule's window."""
    local = instant.astimezone(time_zone)
    clock, today = local.time(), local.weekday()
    if rule.start_local < rule.end_local:
        return today in rule.weekdays and rule.start_local <= clock < rule.end_local
    yesterday = (today - 1) % 7
    since_today = today in rule.weekdays and clock >= rule.start_local
    return since_today or (yesterday in rule.weekdays and clock < rule.end_local)


def timeout_of(
    policy: StallPolicy, days: tuple[DayOfStays, ...], now: datetime, time_zone: tzinfo
) -> Steps:
    """Return the steps to the length of a timer that starts now; the last one's length holds."""
    steps = [_base(policy, days, day_of(now, time_zone))]
    if policy.strategy in {Strategy.TIME_OF_DAY, Strategy.COMBINED}:
        for rule in policy.rules:
            if holds(rule, now, time_zone):
                steps += _ruled(rule, steps[-1].length)
    steps += _bounded(policy, steps[-1].length)
    return tuple(steps)


def _base(policy: StallPolicy, days: tuple[DayOfStays, ...], today: str) -> TimeoutStep:
    if policy.strategy in {Strategy.ADAPTIVE, Strategy.COMBINED}:
        mean = mean_stay(days, today)
        if mean is not None:
            return TimeoutStep(TimeoutKind.MEAN, 2 * mean)
    return TimeoutStep(TimeoutKind.FIXED, policy.timeout)


def _ruled(rule: TimeoutRule, length: timedelta) -> Steps:
    name = rule.name or f"{rule.start_local:%H:%M}-{rule.end_local:%H:%M}"
    if rule.timeout is not None and rule.timeout < length:
        return (TimeoutStep(TimeoutKind.AT_MOST, rule.timeout, name),)
    if rule.multiplier is not None:
        return (TimeoutStep(TimeoutKind.TIMES, length * rule.multiplier, name),)
    return ()


def _bounded(policy: StallPolicy, length: timedelta) -> Steps:
    if length > policy.max_timeout:
        return (TimeoutStep(TimeoutKind.LONGEST, policy.max_timeout),)
    if length < policy.min_timeout:
        return (TimeoutStep(TimeoutKind.SHORTEST, policy.min_timeout),)
    return ()


def extended_to(policy: StallPolicy, row: Occupancy, now: datetime) -> datetime | None:
    """Return the later end of a stay in which somebody was detected again, or None.

    The timer never has longer to run than `max_timeout`. What would gain less
    than a quarter of an extension is not worth a line in the log.
    """
    if row.ends_at is None:
        return None
    extension = max(policy.extension, SHORTEST_EXTENSION)
    ends_at = min(max(row.ends_at, now) + extension, now + policy.max_timeout)
    return ends_at if ends_at - row.ends_at >= extension / 4 else None


def still_detected_until(policy: StallPolicy, row: Occupancy, now: datetime) -> datetime | None:
    """Return the later end of a stay whose time is up while a sensor is on, or None.

    That goes on until `max_timeout` has passed since the last fresh detection:
    after that the sensor is believed less than the clock.
    """
    if row.detected_at is None:
        return None
    bound = row.detected_at + policy.max_timeout
    later = now + max(policy.extension, SHORTEST_EXTENSION)
    return min(later, bound) if bound > now else None


def stuck_on_for(policy: StallPolicy, days: tuple[DayOfStays, ...], today: str) -> timedelta:
    """Return how long a sensor may be on before it is called stuck.

    Where nobody has said, that follows the stall: three times its longest
    timeout or its mean stay, and half an hour at the least.
    """
    if policy.stuck_on_for is not None:
        return policy.stuck_on_for
    usual = max(policy.max_timeout, mean_stay(days, today) or timedelta())
    return max(STUCK_AT_LEAST, STUCK_TIMES * usual)
