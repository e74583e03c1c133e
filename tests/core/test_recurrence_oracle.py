"""The runs found by reckoning are those found by looking at each minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.recurrence import (
    Compiled,
    Cron,
    Recurrence,
    Rule,
    compiled,
)

from .timetable import recurring

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONGEST_GAP = 25 * HOUR

NIGHTS = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    # By half an hour, and by two hours.
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Antarctica/Troll", "2026-10-25"),
    # At midnight, and over it.
    ("America/Santiago", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),
    ("America/Havana", "2026-11-01"),
    ("America/Nuuk", "2026-03-29"),
    ("America/Nuuk", "2026-10-25"),
    ("America/St_Johns", "2010-03-14"),
    ("America/St_Johns", "2010-11-07"),
    ("Antarctica/Casey", "2010-03-05"),
    # For good: a day, half an hour, a quarter.
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Pyongyang", "2015-08-15"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("Asia/Kathmandu", "1986-01-01"),
    ("UTC", "2026-03-29"),
]


@dataclass(frozen=True)
class Known:
    """A rule, and what it says about one local minute."""

    rule: Rule
    repeats: bool
    says: Callable[[datetime], bool]


def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock first shows a time; if it never does, when the next one that it does."""
    while True:
        instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local:
            return instant
        local += MINUTE


def slow_look(known: Known, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
    """Return the runs after one instant and before another, minute by minute."""
    if known.repeats:
        minutes = (after + count * MINUTE for count in range(1, (until - after) // MINUTE))
        return [at for at in minutes if known.says(at.astimezone(zone).replace(tzinfo=None))]
    begin = after.astimezone(zone).replace(tzinfo=None, fold=0) - LONGEST_GAP
    locals_ = (
        begin + count * MINUTE for count in range((until - after + 2 * LONGEST_GAP) // MINUTE)
    )
    found = {first_instant(local, zone) for local in locals_ if known.says(local)}
    return sorted(at for at in found if after < at < until)


# --- rules ---------------------------------------------------------------------------------

type Field = tuple[str, frozenset[int]]


def named(lowest: int, highest: int) -> st.SearchStrategy[Field]:
    """Return fields that name some values."""
    values = st.frozensets(st.integers(lowest, highest), min_size=1, max_size=4)
    return values.map(lambda some: (",".join(map(str, some)), some))


def starred(highest: int) -> st.SearchStrategy[Field]:
    """Return fields that begin with a star."""
    return st.integers(1, highest).map(
        lambda step: (f"*/{step}" if step > 1 else "*", frozenset(range(0, highest + 1, step)))
    )


EVERY_DAY: Field = ("*", frozenset(range(32)))


@st.composite
def crons(draw: st.DrawFn) -> Known:
    """Return cron expressions, most of them for the small hours and all days."""
    small_hours = named(0, 4) | named(22, 23)
    minute = draw(named(0, 59) | starred(59))
    hour = draw(small_hours | named(0, 23) | starred(23))
    number = draw(st.just(EVERY_DAY) | named(1, 31))
    weekday = draw(st.just(EVERY_DAY) | named(0, 6))
    either = "*" not in (number[0], weekday[0])

    def says(local: datetime) -> bool:
        by_number = local.day in number[1]
        by_weekday = local.isoweekday() % 7 in weekday[1]
        day = by_number or by_weekday if either else by_number and by_weekday
        return day and local.hour in hour[1] and local.minute in minute[1]

    expression = f"{minute[0]} {hour[0]} {number[0]} * {weekday[0]}"
    return Known(Cron(expression), minute[0][0] == "*" or hour[0][0] == "*", says)


@st.composite
def dailies(draw: st.DrawFn) -> Known:
    """Return rules for some times of each day, or of each second."""
    clock = st.builds(time, st.integers(0, 4) | st.integers(22, 23), st.integers(0, 59))
    times = draw(st.frozensets(clock, min_size=1, max_size=4))
    every = draw(st.integers(1, 2))
    rule = recurring("daily", *(f"{one:%H:%M}" for one in times), every=every)

    def says(local: datetime) -> bool:
        days = (local - datetime(2024, 1, 1)).days  # noqa: DTZ001 - local, from the epoch
        return days % every == 0 and local.time() in times

    return Known(rule, repeats=False, says=says)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Known, Compiled, ZoneInfo, datetime]:
    """Return a rule, and a minute before a night on which clocks are changed."""
    name, day = draw(st.sampled_from(NIGHTS))
    zone = ZoneInfo(name)
    known = draw(crons() | dailies())
    night = datetime.fromisoformat(f"{day} 00:00+00:00")
    after = night + draw(st.integers(-40 * 60, 30 * 60)) * MINUTE
    return known, compiled(Recurrence(rule=known.rule, time_zone=zone)), zone, after


# --- what holds ----------------------------------------------------------------------------


@given(asked(), st.integers(1, 40 * 60))
def test_no_run_is_lost_and_none_is_invented(
    asked: tuple[Known, Compiled, ZoneInfo, datetime], minutes: int
) -> None:
    """In any zone, over any change, all at once or one by one, from any minute on."""
    known, rule, zone, after = asked
    until = after + minutes * MINUTE
    expected = slow_look(known, zone, after, until)
    assert list(rule.iterate(after, until)) == expected
    one_by_one = []
    at = rule.after(after)
    while at is not None and at < until:
        one_by_one.append(at)
        at = rule.after(at)
    assert one_by_one == expected


@given(asked(), st.lists(st.timedeltas(timedelta(), 48 * HOUR), min_size=2, max_size=20))
def test_a_later_question_has_no_earlier_answer(
    asked: tuple[Known, Compiled, ZoneInfo, datetime], waits: list[timedelta]
) -> None:
    """The next run is after the instant asked about, and never comes nearer from behind."""
    _, rule, _, after = asked
    instants = sorted(after + wait for wait in waits)
    answers = [rule.after(instant) for instant in instants]
    for instant, answer in zip(instants, answers, strict=True):
        assert answer is not None
        assert answer > instant
    for earlier, later in pairwise(answers):
        assert earlier <= later
    for instant, answer in zip(instants[1:], answers, strict=False):
        # What is still to come stays the next one.
        if instant < answer:
            assert rule.after(instant) == answer


@given(asked(), st.timedeltas(timedelta(), 30 * HOUR))
def test_whoever_comes_later_sees_the_same_runs(
    asked: tuple[Known, Compiled, ZoneInfo, datetime], wait: timedelta
) -> None:
    """Started anew in the middle, a schedule goes on as it would have."""
    _, rule, _, after = asked
    until = after + 48 * HOUR
    runs = list(rule.iterate(after, until))
    assert runs == sorted(set(runs))
    assert list(rule.iterate(after + wait, until)) == [run for run in runs if run > after + wait]
