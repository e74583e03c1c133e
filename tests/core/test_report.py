"""Which days a report is of."""

from datetime import date, timedelta

import pytest

from custom_components.roomkeeper.core.errors import (
    DayOrRange,
    EndBeforeStart,
    MissingField,
    Refusal,
    SpanTooLong,
    StillToCome,
)
from custom_components.roomkeeper.core.report import ReportDays, ReportPeriod, days_of_report

TODAY = date(2026, 11, 26)
"""A Thursday."""


def day(said: str | None) -> date | None:
    """Return a day, if one is said."""
    return None if said is None else date.fromisoformat(said)


def days(
    around: str | None = None,
    period: str | None = None,
    first: str | None = None,
    last: str | None = None,
) -> ReportDays:
    """Return the days of a report that is asked for today."""
    word = None if period is None else ReportPeriod(period)
    return days_of_report(day(around), word, day(first), day(last), TODAY)


@pytest.mark.parametrize(
    ("around", "period", "first", "last", "kind"),
    [
        (None, None, "2026-11-26", "2026-11-26", "day"),
        ("2026-11-20", None, "2026-11-20", "2026-11-20", "day"),
        ("2027-02-03", None, "2027-02-03", "2027-02-03", "day"),
        ("2026-11-20", "week", "2026-11-16", "2026-11-22", "week"),
        ("2026-11-16", "week", "2026-11-16", "2026-11-22", "week"),
        ("2026-11-22", "week", "2026-11-16", "2026-11-22", "week"),
        (None, "week", "2026-11-23", "2026-11-26", "week"),
        ("2026-11-29", "week", "2026-11-23", "2026-11-26", "week"),
        ("2028-02-29", "month", None, None, ""),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29", "month"),
        ("2025-12-31", "month", "2025-12-01", "2025-12-31", "month"),
        ("2026-10-01", "month", "2026-10-01", "2026-10-31", "month"),
        (None, "month", "2026-11-01", "2026-11-26", "month"),
    ],
)
def test_a_report_is_of_a_day_or_of_the_week_or_month_around_it(
    around: str | None, period: str | None, first: str | None, last: str | None, kind: str
) -> None:
    """A week begins on Monday. What goes on ends today, and what is all to come is refused."""
    if first is None:
        with pytest.raises(StillToCome):
            days(around, period)
    else:
        assert days(around, period) == (day(first), day(last), kind)


@pytest.mark.parametrize(
    ("today", "period"),
    [
        (date(2026, 11, 23), ReportPeriod.WEEK),
        (date(2026, 12, 1), ReportPeriod.MONTH),
        (date(2026, 11, 23), None),
    ],
)
def test_a_report_may_begin_today(today: date, period: ReportPeriod | None) -> None:
    """A week on its Monday, and a month on its first day, are of that day alone."""
    found = days_of_report(None, period, None, None, today)
    assert (found.first, found.last) == (today, today)


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        ("2026-11-01", "2026-11-03", "2026-11-03"),
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("2026-11-03", None, "2026-11-26"),
        ("2026-11-26", "2026-12-24", "2026-11-26"),
        ("2021-11-26", "2026-11-26", "2026-11-26"),
    ],
)
def test_both_ends_of_a_range_belong_to_it_and_it_ends_today_at_the_latest(
    first: str, last: str | None, ends: str
) -> None:
    """Without an end, it is about all since its start."""
    assert days(first=first, last=last) == (day(first), day(ends), "range")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"first": "2026-11-03", "last": "2026-11-02"}, EndBeforeStart),
        ({"first": "2026-11-27", "last": "2026-12-02"}, StillToCome),
        ({"last": "2026-11-02"}, MissingField),
        ({"around": "2026-11-02", "first": "2026-11-01"}, DayOrRange),
        ({"period": "week", "first": "2026-11-01"}, DayOrRange),
        ({"around": "2026-11-02", "last": "2026-11-03"}, DayOrRange),
        ({"first": "2021-11-24", "last": "2026-11-26"}, SpanTooLong),
        ({"around": "2026-11-30", "period": "week"}, StillToCome),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, str], refusal: type[Refusal]) -> None:
    """Each in words that say what would work."""
    with pytest.raises(refusal):
        days(**said)


def test_five_years_are_possible_wherever_they_begin() -> None:
    """With two leap days among them, too."""
    leap = days_of_report(None, None, date(2020, 2, 29), date(2025, 2, 28), TODAY)
    assert leap.last - leap.first + timedelta(days=1) == timedelta(days=1827)
