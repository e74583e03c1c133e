"""What a fact makes of a schedule's or a device action's row, whatever it meets."""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from custom_components.roomkeeper.core.events import (
    action_of,
    booking_of,
    is_of_action,
    is_of_schedule,
    rooms_of,
    schedule_of,
    stall_of,
    type_of,
)
from custom_components.roomkeeper.core.evolve_schedule import evolve_schedule
from custom_components.roomkeeper.core.ids import ActionId, ScheduleId
from custom_components.roomkeeper.core.lifecycle import DEVICE_ACTION, ActionEvent
from custom_components.roomkeeper.core.model import Gone, Row, RowKey, State
from custom_components.roomkeeper.core.recurrence import Interval
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    DeviceAction,
    Progress,
    Run,
    RunResult,
    RunStatus,
    RunWhy,
    Schedule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_events import (
    SCHEDULE_TYPE_NAMES,
    ActionCancelled,
    ActionDeleted,
    ActionEdited,
    ActionFact,
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionRenamed,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    CancelReason,
    ScheduleDeleted,
    ScheduleEnded,
    ScheduleFact,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)

from .desk import NOON, at, minutes, site
from .tank import HEATER, OFF, ON, PUMP, definition, lasting, schedule

S1, A1 = ScheduleId("s1"), ActionId("a1")
LATER = at("13:00")
A_RUN = Run(3, 0, NOON, NOON, RunWhy.DUE)
A_SCHEDULE = schedule(
    definition(Interval(minutes(10), anchor=NOON)),
    progress=Progress(handled_until=NOON, status=RunStatus.RUNNING, run=A_RUN, runs=3),
)
PROGRESS = Progress(handled_until=LATER, runs=4, skipped_runs=1)

AN_ACTION = DeviceAction(
    id=A1,
    entity_id=PUMP,
    spec=lasting(ON, minutes(10)),
    schedule_id=S1,
    run_number=3,
    scheduled_at=NOON,
    due_at=NOON,
    created_at=NOON,
    updated_at=NOON,
)
TRIED = replace(
    AN_ACTION,
    attempts=1,
    started_at=NOON,
    before=Before(is_on=True, level=40),
    undo=OFF,
    result="half",
    error="unavailable",
)
ACTIONS = {
    "planned": AN_ACTION,
    "waiting for a try": replace(TRIED, due_at=at("12:00:05")),
    "tried": replace(TRIED, status=ActionStatus.IN_PROGRESS, due_at=at("12:00:30")),
    "done": replace(
        TRIED, status=ActionStatus.SUCCESS, due_at=None, ended_at=NOON, undo_at=at("12:10")
    ),
    "failed": replace(TRIED, status=ActionStatus.FAILED, due_at=None, ended_at=NOON),
    "cancelled": replace(TRIED, status=ActionStatus.CANCELLED, due_at=None, ended_at=NOON),
}

MOVES: dict[ActionEvent, ActionFact] = {
    ActionEvent.EDIT: ActionEdited(
        at=LATER,
        action_id=A1,
        schedule_id=S1,
        entity_id=PUMP,
        spec=OFF,
        scheduled_at=at("14:00"),
    ),
    ActionEvent.START: ActionStarted(
        at=LATER,
        action_id=A1,
        schedule_id=S1,
        entity_id=PUMP,
        attempt=2,
        scheduled_at=at("12:59"),
        due_at=at("13:00:30"),
        undo=ON,
        interrupted=True,
    ),
    ActionEvent.OBSERVE: ActionObserved(
        at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP, before=Before(is_on=False)
    ),
    ActionEvent.RETRY: ActionRetried(
        at=LATER,
        action_id=A1,
        schedule_id=S1,
        entity_id=PUMP,
        attempt=2,
        due_at=at("13:00:05"),
        error="no_answer",
    ),
    ActionEvent.SUCCEED: ActionSucceeded(
        at=LATER,
        action_id=A1,
        schedule_id=S1,
        entity_id=PUMP,
        result="seen",
        undo_at=at("13:10"),
    ),
    ActionEvent.FAIL: ActionFailed(
        at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP, attempt=4, error="missed"
    ),
    ActionEvent.CANCEL: ActionCancelled(
        at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP, why=CancelReason.BY_HAND
    ),
}
PROGRESSED: tuple[ScheduleFact, ...] = (
    ScheduleStarted(
        at=LATER, schedule_id=S1, due_at=NOON, why=RunWhy.DUE, missed=2, progress=PROGRESS
    ),
    *(
        ScheduleEnded(
            at=LATER,
            schedule_id=S1,
            run=A_RUN,
            result=result,
            devices=2,
            failed=1,
            error="",
            progress=PROGRESS,
        )
        for result in RunResult
    ),
    ScheduleSkipped(
        at=LATER,
        schedule_id=S1,
        due_at=NOON,
        why=SkipReason.MISSED,
        missed=2,
        progress=PROGRESS,
    ),
)
SCHEDULE_FACTS = (
    ScheduleSaved(at=LATER, schedule=A_SCHEDULE, is_new=True),
    ScheduleSaved(at=LATER, schedule=A_SCHEDULE),
    ScheduleDeleted(at=LATER, schedule_id=S1),
    *PROGRESSED,
    ActionOpened(at=LATER, action=AN_ACTION),
    ActionOpened(at=LATER, action=ACTIONS["tried"]),
    *MOVES.values(),
    ActionRenamed(at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP, new_entity_id=HEATER),
    ActionDeleted(at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP),
)


def state_of(*rows: Row) -> State:
    """Return a state with these rows."""
    state = State(site())
    for row in rows:
        state.apply(row)
    return state


def test_every_fact_of_a_schedule_is_looked_at_here() -> None:
    """No fact is forgotten in this list; each has a public name, and each name a fact."""
    kinds = {type(fact) for fact in SCHEDULE_FACTS}
    assert kinds == {*get_args(ScheduleFact.__value__), *get_args(ActionFact.__value__)}
    assert {type_of(fact) for fact in SCHEDULE_FACTS} == set(SCHEDULE_TYPE_NAMES)
    assert set(MOVES) == set(ActionEvent)


def test_every_fact_says_what_it_is_about() -> None:
    """A schedule, perhaps a device action; never a room, a stall or a booking."""
    for fact in SCHEDULE_FACTS:
        assert is_of_schedule(fact)
        assert schedule_of(fact) == S1
        assert action_of(fact) == (A1 if is_of_action(fact) else None)
        assert (rooms_of(fact), stall_of(fact), booking_of(fact)) == ((), None, None)


# --- schedules ---------------------------------------------------------------


@pytest.mark.parametrize("fact", PROGRESSED, ids=type_of)
def test_a_run_changes_how_far_a_schedule_is(fact: ScheduleFact) -> None:
    """The fact has all of it, so that the newest is enough."""
    change = evolve_schedule(state_of(A_SCHEDULE), fact)
    assert change == replace(A_SCHEDULE, progress=PROGRESS, updated_at=LATER)
    assert evolve_schedule(state_of(), fact) is None


def test_a_schedule_is_made_changed_and_forgotten() -> None:
    """What was saved is the whole row."""
    changed = replace(A_SCHEDULE, updated_at=LATER)
    saved = ScheduleSaved(at=LATER, schedule=changed)
    for before in (state_of(), state_of(A_SCHEDULE)):
        assert evolve_schedule(before, saved) == changed
    gone = Gone(RowKey("schedule", S1))
    assert evolve_schedule(state_of(A_SCHEDULE), ScheduleDeleted(at=LATER, schedule_id=S1)) == gone


def test_who_follows_whom_is_kept_right() -> None:
    """However a schedule is changed, it runs after what it says, and after nothing else."""
    state = state_of(A_SCHEDULE)
    other = ScheduleId("s2")

    def following(before: ScheduleId | None) -> Schedule:
        row = replace(A_SCHEDULE, id=other)
        return replace(row, definition=replace(row.definition, run_after=before))

    back = state.apply(following(S1))
    assert state.followers(S1) == (following(S1),)
    state.apply(following(None))
    assert state.followers(S1) == ()
    state.apply(following(S1))
    state.apply(back)
    assert (state.followers(S1), state.followers(other)) == ((), ())


# --- device actions ----------------------------------------------------------


@pytest.mark.parametrize("before", [None, *ACTIONS.values()], ids=["none", *ACTIONS])
@pytest.mark.parametrize("fact", SCHEDULE_FACTS, ids=type_of)
def test_any_fact_may_meet_any_action(
    fact: ScheduleFact | ActionFact, before: DeviceAction | None
) -> None:
    """An old log is read whatever became of the action: a row of it, or nothing changes."""
    change = evolve_schedule(state_of(*([before] if before else [])), fact)
    match change:
        case DeviceAction():
            assert change.id == A1
        case Gone():
            assert change.key.table in {"schedule", "device_action"}


@pytest.mark.parametrize(("name", "event"), product(ACTIONS, ActionEvent))
def test_an_action_goes_as_the_table_says_or_stays_as_it_is(name: str, event: ActionEvent) -> None:
    """A fact that the table does not allow changes nothing, not even when it last changed."""
    before = ACTIONS[name]
    after = DEVICE_ACTION[before.status].get(event)
    change = evolve_schedule(state_of(before), MOVES[event])
    if after is None:
        assert change is None
        return
    assert isinstance(change, DeviceAction)
    assert (change.status, change.updated_at) == (after, LATER)
    assert (change.due_at is not None) == change.is_open
    assert (change.ended_at == LATER) == (not change.is_open)


def moved(name: str, event: ActionEvent) -> DeviceAction:
    """Return what an event makes of an action."""
    change = evolve_schedule(state_of(ACTIONS[name]), MOVES[event])
    assert isinstance(change, DeviceAction)
    return change


def test_a_try_begins() -> None:
    """It has its number, its time to answer, and forgets the last one's error."""
    row = moved("waiting for a try", ActionEvent.START)
    assert (row.attempts, row.scheduled_at, row.started_at) == (2, at("12:59"), LATER)
    assert (row.due_at, row.undo, row.error) == (at("13:00:30"), ON, "")
    assert row.before == TRIED.before


@pytest.mark.parametrize("name", ["failed", "cancelled"])
def test_what_is_done_once_more_looks_at_the_device_anew(name: str) -> None:
    """How it was yesterday is no matter."""
    row = moved(name, ActionEvent.START)
    assert (row.before, row.ended_at, row.undo_at, row.result) == (None, None, None, "")


def test_how_an_action_ends_is_kept() -> None:
    """What was seen, and until when it stays so; or why it was not done."""
    row = moved("tried", ActionEvent.SUCCEED)
    assert (row.result, row.error, row.undo_at) == ("seen", "", at("13:10"))
    assert moved("tried", ActionEvent.FAIL).error == "missed"
    assert moved("planned", ActionEvent.FAIL).error == "missed"
    assert moved("tried", ActionEvent.CANCEL).error == "by_hand"
    retried = moved("tried", ActionEvent.RETRY)
    assert (retried.error, retried.due_at) == ("no_answer", at("13:00:05"))


def test_an_action_is_edited() -> None:
    """What, and when."""
    row = moved("planned", ActionEvent.EDIT)
    assert (row.spec, row.scheduled_at, row.due_at) == (OFF, at("14:00"), at("14:00"))


@pytest.mark.parametrize("name", ACTIONS)
def test_a_device_that_is_renamed_is_the_same(name: str) -> None:
    """Nothing else of the action changes, and it is found under the new id."""
    state = state_of(ACTIONS[name])
    fact = ActionRenamed(
        at=LATER, action_id=A1, schedule_id=S1, entity_id=PUMP, new_entity_id=HEATER
    )
    change = evolve_schedule(state, fact)
    assert isinstance(change, DeviceAction)
    assert change == replace(ACTIONS[name], entity_id=HEATER, updated_at=LATER)
    state.apply(change)
    assert state.open_actions(PUMP) == ()
    assert state.open_actions(HEATER) == ((change,) if change.is_open else ())


def test_what_there_is_to_a_device_and_to_a_run_is_kept_right() -> None:
    """Open ones by their device, a run's by the run, what is undone after it by none."""
    state = state_of(A_SCHEDULE)
    run = ACTIONS["tried"].run
    assert run is not None
    for name, row in ACTIONS.items():
        back = state.apply(row)
        assert state.open_actions(PUMP) == ((row,) if row.is_open else ()), name
        assert list(state.run_actions(run)) == [row]
        assert state.action_count[row.status] == 1
    undo = replace(AN_ACTION, id=ActionId("u"), undoes=A1)
    assert undo.run is None
    state.apply(undo)
    assert list(state.run_actions(run)) == [ACTIONS["cancelled"]]
    state.apply(back)
    state.apply(Gone(RowKey("device_action", A1)))
    state.apply(Gone(RowKey("device_action", undo.id)))
    assert (state.open_actions(PUMP), list(state.run_actions(run))) == ((), [])
    assert +state.action_count == {}
