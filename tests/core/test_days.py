"""On which days of the calendar a rule runs."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.days import (
    LAST,
    CronDays,
    Days,
    EveryDays,
    EveryMonths,
    EveryWeeks,
    NthWeekday,
    days_between,
    is_ever,
)

DATES = st.dates(date(1999, 1, 1), date(2105, 1, 1))
WEEKDAYS = st.frozensets(st.integers(0, 6))
NUMBERS = st.frozensets(st.integers(1, 31))

KINDS: st.SearchStrategy[Days] = st.one_of(
    st.builds(EveryDays, st.integers(1, 9), DATES),
    st.builds(EveryWeeks, st.integers(1, 4), DATES, WEEKDAYS),
    st.builds(EveryMonths, st.integers(1, 5), DATES, NUMBERS, st.just(frozenset())),
    st.builds(CronDays, st.frozensets(st.integers(1, 12)), NUMBERS, WEEKDAYS, st.booleans()),
)


@given(KINDS, DATES, st.integers(-3, 200))
def test_both_ends_count(days: Days, first: date, length: int) -> None:
    """All days of a stretch are looked at, those at its ends too, and no others."""
    last = first + timedelta(days=length)
    each = [first + timedelta(days=number) for number in range(length + 1)]
    expected = [day for day in each if days.in_month(day.year, day.month) and days.has(day)]
    assert list(days_between(days, first, last)) == expected


@given(st.integers(2000, 2104), st.integers(1, 12), st.integers(0, 6))
def test_weekdays_are_counted_as_on_a_calendar(year: int, month: int, weekday: int) -> None:
    """The second Tuesday is the second one in the column of Tuesdays, the last the lowest."""
    weeks = calendar.monthcalendar(year, month)
    column = [date(year, month, week[weekday]) for week in weeks if week[weekday]]
    whole = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    for nth, expected in ((1, column[:1]), (2, column[1:2]), (5, column[4:]), (LAST, column[-1:])):
        days = EveryMonths(1, whole[0], frozenset(), frozenset({NthWeekday(nth, weekday)}))
        assert list(days_between(days, *whole)) == expected
    last = EveryMonths(1, whole[0], frozenset({LAST}), frozenset())
    assert list(days_between(last, *whole)) == [whole[1]]


@pytest.mark.parametrize(
    ("numbers", "months", "ever"),
    [
        ({30, 31}, {2}, False),
        ({29}, {2}, True),
        ({31}, {4, 6, 9, 11}, False),
        ({31}, {4, 5}, True),
    ],
)
def test_days_that_never_come(
    numbers: set[int],
    months: set[int],
    ever: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A leap day comes, a 30 February does not."""
    days = CronDays(frozenset(months), frozenset(numbers), frozenset(range(7)), both=True)
    assert is_ever(days) is ever
