"""Rules in the words of a test, and their runs as a clock on the wall shows them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.core.days import NthWeekday
from custom_components.roomkeeper.core.recurrence import (
    Compiled,
    Cron,
    Frequency,
    Recurrence,
    Recurring,
    Rule,
    compiled,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def recurring(
    frequency: str,
    *times: str,
    every: int = 1,
    weekdays: str = "",
    month_days: Iterable[int] = (),
    nth_weekdays: Iterable[str] = (),
) -> Recurring:
    """Return a recurring rule: `recurring("weekly", "08:00", weekdays="mon fri")`."""
    nth = (one.split() for one in nth_weekdays)
    return Recurring(
        frequency=Frequency(frequency),
        every=every,
        times_local=tuple(map(time.fromisoformat, times)),
        weekdays=frozenset(map(WEEKDAYS.index, weekdays.split())),
        month_days=frozenset(month_days),
        nth_weekdays=tuple(NthWeekday(int(one), WEEKDAYS.index(day)) for one, day in nth),
    )


def instant(text: str, zone: str = "UTC") -> datetime:
    """Return a local time, or one with an offset, as aware UTC."""
    said = datetime.fromisoformat(text)
    return (said if said.tzinfo else said.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def ready(
    rule: Rule | str,
    zone: str = "UTC",
    *,
    start_at: str = "",
    end_at: str = "",
    exceptions: Iterable[str] = (),
) -> Compiled:
    """Return a rule ready to be asked: a text is a cron expression, bounds are local times."""
    return compiled(
        Recurrence(
            rule=Cron(rule) if isinstance(rule, str) else rule,
            time_zone=ZoneInfo(zone),
            start_at=instant(start_at, zone) if start_at else None,
            end_at=instant(end_at, zone) if end_at else None,
            exceptions=frozenset(map(date.fromisoformat, exceptions)),
        )
    )


def shown(run: datetime, zone: str = "UTC") -> str:
    """Return a run as `2026-03-29 03:00+02:00`; in UTC without the offset."""
    local = run.astimezone(ZoneInfo(zone))
    text = local.isoformat(" ", "seconds" if local.second else "minutes")
    return text.removesuffix("+00:00") if zone == "UTC" else text


def runs(rule: Compiled | Rule | str, after: str, until: str, zone: str = "UTC") -> list[str]:
    """Return the runs after one local time and before another, as the clock shows them."""
    asked = rule if isinstance(rule, Compiled) else ready(rule, zone)
    found = asked.iterate(instant(after, zone), instant(until, zone))
    return [shown(run, zone) for run in found]
