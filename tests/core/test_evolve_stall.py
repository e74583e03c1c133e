"""What a fact makes of a stall's row, whatever it meets."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from custom_components.roomkeeper.core.evolve_stall import evolve_stall
from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.lifecycle import OCCUPANCY, OccupancyEvent
from custom_components.roomkeeper.core.model import Gone, RowKey
from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    EndReason,
    Occupancy,
    OccupancyStatus,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from custom_components.roomkeeper.core.stall_events import (
    STALL_TYPES,
    CameraFailed,
    CameraRecovered,
    CameraRenamed,
    CameraReturned,
    CameraSeenOn,
    MaintenanceEnded,
    MaintenanceStarted,
    OccupancyCleared,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyPaused,
    OccupancyResumed,
    OccupancyStarted,
    SensorCleared,
    SensorStuck,
    StallFact,
    StallForgotten,
)

from .desk import BOOTH, DOME, EYE, NOON, at, minutes

LATER = at("13:00")
LENS = EntityId("camera.lens")
WHY = (TimeoutStep(TimeoutKind.FIXED, minutes(5)),)
STARTED = OccupancyStarted(at=LATER, stall=BOOTH, ends_at=at("13:05"), why=WHY, taken=(EYE, DOME))
EXTENDED = OccupancyExtended(
    at=LATER, stall=BOOTH, ends_at=at("13:07"), why=(*WHY, *WHY), detected_at=LATER
)
ENDED = OccupancyEnded(
    at=LATER,
    stall=BOOTH,
    reason=EndReason.VACATED,
    started_at=NOON,
    duration=minutes(4),
    day_local="2026-11-24",
    hour_local=12,
    weekday=1,
    is_counted=True,
    timeouts_in_a_row=0,
)
DOUBT = OccupancyDoubted(at=LATER, stall=BOOTH, ends_at=at("13:10"), why=WHY, taken=(EYE,))
MAINTAINED = MaintenanceStarted(
    at=LATER, stall=BOOTH, until=at("13:10"), until_clear=True, taken=(EYE, DOME)
)

MOVES: dict[OccupancyEvent, StallFact] = {
    OccupancyEvent.START: STARTED,
    OccupancyEvent.EXTEND: EXTENDED,
    OccupancyEvent.PAUSE: OccupancyPaused(at=LATER, stall=BOOTH, remaining=minutes(2)),
    OccupancyEvent.RESUME: OccupancyResumed(at=LATER, stall=BOOTH, ends_at=at("13:05")),
    OccupancyEvent.END: ENDED,
    OccupancyEvent.DOUBT: DOUBT,
    OccupancyEvent.CLEAR: OccupancyCleared(at=LATER, stall=BOOTH, reason=EndReason.TIMEOUT),
    OccupancyEvent.MAINTAIN: MAINTAINED,
    OccupancyEvent.PUT_IN_USE: MaintenanceEnded(at=LATER, stall=BOOTH),
}
NOTES: tuple[StallFact, ...] = (
    CameraSeenOn(at=LATER, stall=BOOTH, camera=DOME),
    CameraReturned(at=LATER, stall=BOOTH, camera=EYE, is_on=True),
    CameraFailed(at=LATER, stall=BOOTH, camera=EYE, should_be_on=False, why="on"),
    CameraRecovered(at=LATER, stall=BOOTH, camera=EYE),
    CameraRenamed(at=LATER, stall=BOOTH, camera=EYE, new_camera=LENS),
    *(SensorStuck(at=LATER, stall=BOOTH, why=why) for why in Stuck),
    SensorCleared(at=LATER, stall=BOOTH),
)
STALL_FACTS = (
    *MOVES.values(),
    *(replace(ENDED, reason=reason) for reason in EndReason),
    replace(MAINTAINED, until=None, until_clear=False),
    *NOTES,
    StallForgotten(at=LATER, stall=BOOTH),
)

VACANT = Occupancy(stall=BOOTH, updated_at=NOON)
A_STAY = replace(
    VACANT,
    status=OccupancyStatus.OCCUPIED,
    started_at=NOON,
    detected_at=NOON,
    ends_at=at("12:05"),
    why=WHY,
    taken=(EYE,),
)
STAYS = {
    "vacant": VACANT,
    "owing a camera": replace(VACANT, taken=(EYE, DOME), failed=(EYE,), stuck=Stuck.TIMEOUTS),
    "occupied": A_STAY,
    "paused": replace(A_STAY, status=OccupancyStatus.PAUSED, ends_at=None, remaining=minutes(2)),
    "doubted": replace(A_STAY, status=OccupancyStatus.DOUBTED, started_at=None, detected_at=None),
    "maintained": replace(
        VACANT,
        status=OccupancyStatus.MAINTENANCE,
        ends_at=at("12:10"),
        until_clear=True,
        taken=(EYE,),
    ),
}


def test_every_fact_of_a_stall_is_looked_at_here() -> None:
    """No fact is forgotten in this list, and each event of the law has one."""
    assert {type(fact) for fact in STALL_FACTS} == set(get_args(StallFact.__value__))
    assert {type(fact) for fact in STALL_FACTS} == set(STALL_TYPES)
    assert set(MOVES) == set(OccupancyEvent)


@pytest.mark.parametrize("before", [None, *STAYS.values()], ids=["none", *STAYS])
@pytest.mark.parametrize("fact", STALL_FACTS, ids=lambda fact: STALL_TYPES[type(fact)])
def test_any_fact_may_meet_any_row(fact: StallFact, before: Occupancy | None) -> None:
    """An old log is read whatever became of the stall: a row of that stall, or nothing changes."""
    change = evolve_stall(before, fact)
    match change:
        case Occupancy():
            assert (change.stall, change.updated_at) == (BOOTH, LATER)
        case Gone():
            assert isinstance(fact, StallForgotten)
            assert change.key == RowKey("occupancy", BOOTH)


@pytest.mark.parametrize(
    ("before", "event"), product(STAYS.values(), OccupancyEvent), ids=lambda one: str(one)[:20]
)
def test_a_stall_goes_as_the_table_says_or_stays_as_it_is(
    before: Occupancy, event: OccupancyEvent
) -> None:
    """A fact that the table does not allow changes nothing, not even when it last changed."""
    after = OCCUPANCY[before.status].get(event)
    change = evolve_stall(before, MOVES[event])
    if after is None:
        assert change is None
    else:
        assert isinstance(change, Occupancy)
        assert change.status is after


@pytest.mark.parametrize("before", STAYS.values(), ids=STAYS)
@pytest.mark.parametrize("fact", NOTES, ids=lambda fact: STALL_TYPES[type(fact)])
def test_what_a_camera_or_a_sensor_does_leaves_the_use_as_it_is(
    fact: StallFact, before: Occupancy
) -> None:
    """Nobody goes in or out because a camera fails or a sensor hangs."""
    after = evolve_stall(before, fact)
    assert isinstance(after, Occupancy)
    assert (
        replace(
            after,
            taken=before.taken,
            failed=before.failed,
            stuck=before.stuck,
            updated_at=before.updated_at,
        )
        == before
    )


# --- what a row keeps, and forgets -------------------------------------------


def after(before: Occupancy | None, *facts: StallFact) -> Occupancy:
    """Return what facts make of a row."""
    for fact in facts:
        change = evolve_stall(before, fact)
        assert isinstance(change, Occupancy)
        before = change
    assert before is not None
    return before


def test_a_stay_begins_on_a_stall_of_which_nothing_was_heard() -> None:
    """The first guest makes the row."""
    assert after(None, STARTED) == replace(
        VACANT,
        status=OccupancyStatus.OCCUPIED,
        started_at=LATER,
        detected_at=LATER,
        ends_at=at("13:05"),
        why=WHY,
        taken=(EYE, DOME),
        updated_at=LATER,
    )


def test_a_stall_at_rest_keeps_only_what_is_still_owed_and_what_was() -> None:
    """No timer, no why and no start are left of a stay that is over."""
    assert after(A_STAY, ENDED) == replace(
        VACANT,
        taken=(EYE,),
        last_started_at=NOON,
        last_ended_at=at("12:04"),
        last_reason=EndReason.VACATED,
        days=(DayOfStays("2026-11-24", 1, 1, minutes(4)),),
        updated_at=LATER,
    )
    assert after(STAYS["doubted"], MOVES[OccupancyEvent.CLEAR]) == replace(
        VACANT, taken=(EYE,), updated_at=LATER
    )
    assert after(STAYS["maintained"], MOVES[OccupancyEvent.PUT_IN_USE]) == replace(
        VACANT, taken=(EYE,), updated_at=LATER
    )


def test_a_pause_and_its_end_leave_the_stay_as_it_was() -> None:
    """Only what the timer says differs."""
    paused = after(A_STAY, MOVES[OccupancyEvent.PAUSE])
    assert (paused.ends_at, paused.remaining, paused.started_at) == (None, minutes(2), NOON)
    resumed = after(paused, MOVES[OccupancyEvent.RESUME])
    assert resumed == replace(A_STAY, ends_at=at("13:05"), updated_at=LATER)


def test_maintenance_says_when_it_ends() -> None:
    """Its own end stands in the row, and nothing of a stay."""
    row = after(VACANT, MAINTAINED)
    assert (row.ends_at, row.until_clear, row.taken) == (at("13:10"), True, (EYE, DOME))
    again = after(row, replace(MAINTAINED, until=None, until_clear=False))
    assert (again.ends_at, again.until_clear) == (None, False)


@pytest.mark.parametrize(
    ("is_counted", "reason", "day"),
    [
        (True, EndReason.VACATED, DayOfStays("2026-11-24", 1, 1, minutes(4))),
        (True, EndReason.TIMEOUT, DayOfStays("2026-11-24", 1, 0, timedelta())),
        (False, EndReason.VACATED, None),
        (False, EndReason.FORCED, None),
        (False, EndReason.RESTART, None),
    ],
)
def test_what_is_counted_and_what_is_measured(
    is_counted: bool,  # noqa: FBT001 - a column of the table
    reason: EndReason,
    day: DayOfStays | None,
) -> None:
    """A stay is counted if the fact says so, and has a length if somebody was seen to leave."""
    row = after(A_STAY, replace(ENDED, is_counted=is_counted, reason=reason))
    assert row.days == ((day,) if day else ())
    assert row.last_reason is reason


def stay_on(day_local: str, start: datetime = NOON) -> tuple[StallFact, ...]:
    """Return the facts of one stay on a day."""
    return STARTED, replace(ENDED, started_at=start, day_local=day_local)


def test_the_days_are_those_of_the_week_up_to_the_last_stay_in_order() -> None:
    """Older ones go, and so do those of a clock that was ahead."""
    names = ("2026-11-17", "2026-11-18", "2027-01-01", "2026-11-24", "2026-11-24")
    row = VACANT
    for name in names:
        row = after(row, *stay_on(name))
    assert [(day.day_local, day.stays) for day in row.days] == [
        ("2026-11-24", 2),
    ]
    row = VACANT
    for name in ("2026-11-17", "2026-11-18", "2026-11-20", "2026-11-24"):
        row = after(row, *stay_on(name))
    assert [day.day_local for day in row.days] == ["2026-11-18", "2026-11-20", "2026-11-24"]


def test_a_camera_is_taken_once_and_given_back_once() -> None:
    """Coming on twice does not take it twice; given back, it has not failed any more."""
    seen = CameraSeenOn(at=LATER, stall=BOOTH, camera=DOME)
    row = after(A_STAY, seen, seen, replace(seen, camera=EYE))
    assert row.taken == (EYE, DOME)
    failed = CameraFailed(at=LATER, stall=BOOTH, camera=DOME, should_be_on=True, why="off")
    row = after(row, failed, failed)
    assert row.failed == (DOME,)
    row = after(row, CameraReturned(at=LATER, stall=BOOTH, camera=DOME, is_on=True))
    assert (row.taken, row.failed) == ((EYE,), ())


def test_a_renamed_camera_is_given_back_and_has_failed_by_its_new_name() -> None:
    """Once, also where the new name stands there already."""
    renamed = CameraRenamed(at=LATER, stall=BOOTH, camera=EYE, new_camera=LENS)
    row = after(STAYS["owing a camera"], renamed)
    assert (row.taken, row.failed) == ((LENS, DOME), (LENS,))
    row = after(row, replace(renamed, camera=LENS, new_camera=DOME))
    assert (row.taken, row.failed) == ((DOME,), (DOME,))


@pytest.mark.parametrize("fact", [STARTED, DOUBT], ids=["stay", "doubt"])
def test_what_failed_before_may_fail_anew(fact: StallFact) -> None:
    """A camera that did not come on after the last guest has not failed the next one yet."""
    row = after(STAYS["owing a camera"], fact)
    assert row.failed == ()
    assert row.taken == fact.taken


def test_the_end_of_a_problem_begins_the_count_anew() -> None:
    """A sensor that works again has missed nobody yet."""
    before = replace(VACANT, stuck=Stuck.TIMEOUTS, timeouts_in_a_row=11)
    row = after(before, SensorCleared(at=LATER, stall=BOOTH))
    assert (row.stuck, row.timeouts_in_a_row) == (None, 0)


def test_what_was_never_there_cannot_be_forgotten() -> None:
    """A stall without a row leaves none."""
    assert evolve_stall(None, StallForgotten(at=LATER, stall=BOOTH)) is None
