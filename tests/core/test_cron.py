"""What a cron expression says, and what is refused because it says two things."""

import json
from importlib.metadata import version
from itertools import product, takewhile
from pathlib import Path

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.cron import CronFault, read
from custom_components.roomkeeper.core.errors import BadCron, Refusal, TextTooLong

from .timetable import instant, ready

ROOT = Path(__file__).parents[2]

FIELDS = ("minutes", "hours", "numbers", "months", "weekdays")


def said(expression: str) -> dict[str, set[int]]:
    """Return the values of each field; weekdays from 0, Monday."""
    fields = read(expression)
    values = (
        fields.minutes,
        fields.hours,
        fields.days.numbers,
        fields.days.months,
        fields.days.weekdays,
    )
    return dict(zip(FIELDS, map(set, values), strict=True))


@pytest.mark.parametrize(
    ("expression", "field", "values"),
    [
        ("* * * * *", "minutes", {*range(60)}),
        ("* * * * *", "hours", {*range(24)}),
        ("* * * * *", "numbers", {*range(1, 32)}),
        ("* * * * *", "months", {*range(1, 13)}),
        ("* * * * *", "weekdays", {*range(7)}),
        ("5 * * * *", "minutes", {5}),
        ("05 * * * *", "minutes", {5}),
        ("3,1,2 * * * *", "minutes", {1, 2, 3}),
        ("*/20 * * * *", "minutes", {0, 20, 40}),
        ("*/60 * * * *", "minutes", {0}),
        ("0-59/15 * * * *", "minutes", {0, 15, 30, 45}),
        ("10-59/15 * * * *", "minutes", {10, 25, 40, 55}),
        ("*/30,5,7-9 * * * *", "minutes", {0, 30, 5, 7, 8, 9}),
        ("0 22-6 * * *", "hours", {22, 23, 0, 1, 2, 3, 4, 5, 6}),
        ("0 8-18/2 * * *", "hours", {8, 10, 12, 14, 16, 18}),
        ("0 0 */10 * *", "numbers", {1, 11, 21, 31}),
        ("0 0 28-3 * *", "numbers", {28, 29, 30, 31, 1, 2, 3}),
        ("0 0 1 jan,JUL *", "months", {1, 7}),
        ("0 0 1 Nov-Feb *", "months", {11, 12, 1, 2}),
        ("0 0 * * sun", "weekdays", {6}),
        ("0 0 * * 0", "weekdays", {6}),
        ("0 0 * * 7", "weekdays", {6}),
        ("0 0 * * 1", "weekdays", {0}),
        ("0 0 * * MON-fri", "weekdays", {0, 1, 2, 3, 4}),
        ("0 0 * * fri-mon", "weekdays", {4, 5, 6, 0}),
        ("0 0 * * 0-7", "weekdays", {*range(7)}),
        ("0 0 * * 7-3", "weekdays", {6, 0, 1, 2}),
        ("0 0 * * mon-fri/2", "weekdays", {0, 2, 4}),
        ("  0\t0 * *  tue ", "weekdays", {1}),
    ],
)
def test_fields_say_what_people_mean(expression: str, field: str, values: set[int]) -> None:
    """Values, lists, ranges, steps and names, as in any crontab."""
    assert said(expression)[field] == values


def test_values_are_in_order() -> None:
    """A list may be written in any order."""
    assert read("30,10,20 5,4 * * *").minutes == (10, 20, 30)
    assert read("30,10,20 22-1 * * *").hours == (0, 1, 22, 23)


def test_weeks_may_end_on_seven() -> None:
    """A Sunday at the end of a range is the end of it, with any step."""
    for first, step in product(range(7), range(1, 8)):
        expected = {(day - 1) % 7 for day in range(first, 8, step)}
        assert said(f"0 0 * * {first}-7/{step}")["weekdays"] == expected


@pytest.mark.parametrize(
    ("expression", "part", "why"),
    [
        # What croniter 6 and 7 read differently, and all of its kind.
        ("59/15 * * * *", "59/15", CronFault.STEP_WITHOUT_RANGE),
        ("0 23/6 * * *", "23/6", CronFault.STEP_WITHOUT_RANGE),
        ("0 0 * * 6/1", "6/1", CronFault.STEP_WITHOUT_RANGE),
        ("10/15 * * * *", "10/15", CronFault.STEP_WITHOUT_RANGE),
        ("0 0 1 jan/3 *", "jan/3", CronFault.STEP_WITHOUT_RANGE),
        ("5,10/15 * * * *", "10/15", CronFault.STEP_WITHOUT_RANGE),
        # Which croniter takes for all values.
        ("5-5 * * * *", "5-5", CronFault.RANGE_OF_ONE_VALUE),
        ("0 0 1 jan-1 *", "jan-1", CronFault.RANGE_OF_ONE_VALUE),
        ("0 0 * * sun-sun", "sun-sun", CronFault.RANGE_OF_ONE_VALUE),
        ("0 0 * * 7-7", "7-7", CronFault.RANGE_OF_ONE_VALUE),
        ("0 0 * * 7-0", "7-0", CronFault.RANGE_OF_ONE_VALUE),
        ("0 0 * * 7-sun", "7-sun", CronFault.RANGE_OF_ONE_VALUE),
        # Where croniter loses count.
        ("0 22-6/3 * * *", "22-6/3", CronFault.STEP_OVER_THE_END),
        ("0 0 * nov-mar/3 *", "nov-mar/3", CronFault.STEP_OVER_THE_END),
        # What does not do what it says.
        ("*/90 * * * *", "*/90", CronFault.NO_SUCH_VALUE),
        ("0 */25 * * *", "*/25", CronFault.NO_SUCH_VALUE),
        ("*/0 * * * *", "*/0", CronFault.NO_SUCH_VALUE),
        ("*,5 * * * *", "*", CronFault.STAR_IN_A_LIST),
        ("0 0 * * mon,*", "*", CronFault.STAR_IN_A_LIST),
        # What is not there.
        ("60 * * * *", "60", CronFault.NO_SUCH_VALUE),
        ("0 24 * * *", "24", CronFault.NO_SUCH_VALUE),
        ("0 0 0 * *", "0", CronFault.NO_SUCH_VALUE),
        ("0 0 32 * *", "32", CronFault.NO_SUCH_VALUE),
        ("0 0 * 13 *", "13", CronFault.NO_SUCH_VALUE),
        ("0 0 * 0 *", "0", CronFault.NO_SUCH_VALUE),
        ("0 0 * * 8", "8", CronFault.NO_SUCH_VALUE),
        ("0-60 * * * *", "0-60", CronFault.NO_SUCH_VALUE),
        ("0 0 * * mondays", "mondays", CronFault.NOT_UNDERSTOOD),
        ("0 0 * * moo", "moo", CronFault.NO_SUCH_VALUE),
        ("mon * * * *", "mon", CronFault.NO_SUCH_VALUE),
        ("0 0 * mon *", "mon", CronFault.NO_SUCH_VALUE),
        ("0 0 * moo-5 *", "moo", CronFault.NO_SUCH_VALUE),
        ("-5 * * * *", "-5", CronFault.NOT_UNDERSTOOD),
        ("5- * * * *", "5-", CronFault.NOT_UNDERSTOOD),
        ("1-2-3 * * * *", "1-2-3", CronFault.NOT_UNDERSTOOD),
        ("*-5 * * * *", "*-5", CronFault.NOT_UNDERSTOOD),
        ("*/ * * * *", "*/", CronFault.NOT_UNDERSTOOD),
        ("*/5/2 * * * *", "*/5/2", CronFault.NOT_UNDERSTOOD),
        ("1,,2 * * * *", "", CronFault.NOT_UNDERSTOOD),
        ("1.5 * * * *", "1.5", CronFault.NOT_UNDERSTOOD),
        ("٣ * * * *", "٣", CronFault.NOT_UNDERSTOOD),
        # What other crons have.
        ("? * * * *", "?", CronFault.NOT_UNDERSTOOD),
        ("0 0 ? * mon", "?", CronFault.NOT_UNDERSTOOD),
        ("0 0 L * *", "l", CronFault.NOT_UNDERSTOOD),
        ("0 0 15W * *", "15w", CronFault.NOT_UNDERSTOOD),
        ("0 0 LW * *", "lw", CronFault.NOT_UNDERSTOOD),
        ("0 0 * * 5L", "5l", CronFault.NOT_UNDERSTOOD),
        ("0 0 * * L5", "l5", CronFault.NOT_UNDERSTOOD),
        ("0 0 * * 2#3", "2#3", CronFault.NOT_UNDERSTOOD),
        ("0 0 * * fri#1", "fri#1", CronFault.NOT_UNDERSTOOD),
        ("H * * * *", "h", CronFault.NOT_UNDERSTOOD),
        ("H/15 * * * *", "h/15", CronFault.NOT_UNDERSTOOD),
        ("R * * * *", "r", CronFault.NOT_UNDERSTOOD),
        ("R(0-29) * * * *", "r(0-29)", CronFault.NOT_UNDERSTOOD),
        ("@daily", "@daily", CronFault.NOT_FIVE_FIELDS),
        ("@reboot", "@reboot", CronFault.NOT_FIVE_FIELDS),
        ("* * * *", "* * * *", CronFault.NOT_FIVE_FIELDS),
        ("0 * * * * *", "0 * * * * *", CronFault.NOT_FIVE_FIELDS),
        ("0 0 * * * 0 2026", "0 0 * * * 0 2026", CronFault.NOT_FIVE_FIELDS),
        ("", "", CronFault.NOT_FIVE_FIELDS),
        # What never comes.
        ("0 0 30 2 *", "30 2 *", CronFault.NO_SUCH_DAY),
        ("0 0 31 feb,apr,jun,sep,nov *", "31 feb,apr,jun,sep,nov *", CronFault.NO_SUCH_DAY),
        ("0 0 */30 2-2 *", "2-2", CronFault.RANGE_OF_ONE_VALUE),
    ],
)
def test_what_is_not_understood_in_one_way_is_refused(
    expression: str, part: str, why: CronFault
) -> None:
    """It is refused when it is written, with the part and the reason, not found out at night."""
    with pytest.raises(BadCron) as refused:
        read(expression)
    assert refused.value.details == {"part": part, "why": why}


def test_an_endless_expression_is_refused() -> None:
    """What would take long to read is not read."""
    with pytest.raises(TextTooLong):
        read(",".join(["0-59"] * 60) + " * * * *")


@given(
    st.text(st.sampled_from("0123456789*/-, lwhr#?@mon"), max_size=24)
    | st.lists(st.text(max_size=6), min_size=5, max_size=5).map(" ".join)
)
def test_whatever_is_written_is_read_or_refused(expression: str) -> None:
    """Nonsense is answered like any other mistake."""
    try:
        fields = read(expression)
    except Refusal:
        return
    assert fields.minutes
    assert fields.hours


# --- days by number and by weekday -----------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("0 9 * * fri", "02-06 02-13 02-20 02-27 03-06 03-13"),
        ("0 9 15 * *", "02-15 03-15"),
        # One is enough.
        ("0 9 15 * fri", "02-06 02-13 02-15 02-20 02-27 03-06 03-13 03-15"),
        ("0 9 1-31/14 * fri", "02-01 02-06 02-13 02-15 02-20 02-27 03-01 03-06 03-13 03-15"),
        # Both must fit: odd days that are Fridays; Sundays and Fridays that are the 15th.
        ("0 9 */2 * fri", "02-13 02-27 03-13"),
        ("0 9 15 * */5", "02-15 03-15"),
        ("0 9 14 * */5", ""),
        ("0 9 */2,6 * fri", "02-06 02-13 02-27 03-06 03-13"),
        ("0 9 6,*/14 * fri", "02-01 02-06 02-13 02-15 02-20 02-27 03-01 03-06 03-13 03-15"),
    ],
)
def test_a_day_that_is_named_twice(expression: str, days: str) -> None:
    """Either number or weekday is enough, unless one of the two begins with a star.

    That is how Debian's cron and cronsim read it; croniter always takes either.
    """
    begin, end = instant("2026-02-01"), instant("2026-03-16")
    theirs = takewhile(lambda run: run < end, CronSim(expression, begin))
    assert [f"{run:%m-%d}" for run in theirs] == days.split()
    assert [f"{run:%m-%d}" for run in ready(expression).iterate(begin, end)] == days.split()


# --- the library ---------------------------------------------------------------------


def test_the_reader_is_the_one_whose_meaning_is_known() -> None:
    """What users get is what was tested: a new release of croniter may read anew what is stored."""
    manifest = json.loads((ROOT / "custom_components" / "roomkeeper" / "manifest.json").read_text())
    (pinned,) = (one for one in manifest["requirements"] if one.startswith("croniter"))
    assert pinned == f"croniter=={version('croniter')}"
    for name in ("requirements_test.txt", "requirements_smoke.txt"):
        assert pinned in (ROOT / name).read_text().splitlines()
