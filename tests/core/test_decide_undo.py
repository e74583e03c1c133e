"""What is done for a while ends as it should, whatever else is done to the device meanwhile."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.recurrence import Cron
from custom_components.roomkeeper.core.schedule import ActionStatus, Before, RunResult
from custom_components.roomkeeper.core.schedule_commands import (
    CancelAction,
    DeleteSchedule,
    ExecuteAction,
    NoteBefore,
    RunSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionCancelled,
    ActionOpened,
    ActionSucceeded,
    CancelReason,
    ScheduleEnded,
)
from custom_components.roomkeeper.core.schedule_templates import (
    HourlyCirculation,
    NightMaintenance,
)

from .desk import NOON, at, minutes, of_type
from .tank import HEATER, LIGHT, OFF, ON, PUMP, TOGGLE, Tank, lasting, level, ramp


def on_for(number: int) -> ActionSpec:
    """Return the switching on for so many minutes."""
    return lasting(ON, minutes(number))


def off_for(number: int) -> ActionSpec:
    """Return the switching off for so many minutes."""
    return lasting(OFF, minutes(number))


def a_tank(*, is_on: bool = False, entity: EntityId = PUMP) -> Tank:
    """Return a tank with a pump, or another device, that is on or off."""
    tank = Tank()
    tank.devices[entity] = Before(is_on=is_on, level=60 if is_on and entity == LIGHT else None)
    return tank


def history(tank: Tank, *changes: str) -> None:
    """See a device on and off at these instants and no others: `12:10 off`."""
    seen: list[str] = []
    last = tank.is_on()
    instant: datetime = tank.now
    while instant <= at("15:00"):
        tank.to_working(instant)
        if tank.is_on() is not last:
            last = tank.is_on()
            seen.append(f"{instant:%H:%M} {'on' if last else 'off'}")
        instant += minutes(1)
    assert seen == list(changes)


# --- the newest has the device -----------------------------------------------


@pytest.mark.parametrize("newer", [ON, OFF, level(40), ramp(40, minutes(30))])
def test_what_is_for_good_stays_so(newer: ActionSpec) -> None:
    """Nothing is undone behind its back."""
    tank = a_tank(entity=LIGHT)
    older = tank.plan(on_for(60), LIGHT, at=NOON)
    tank.work()
    undo = tank.undo(older)
    tank.plan(newer, LIGHT, at=at("12:30"))
    tank.to_working(at("14:00"))
    assert tank.action(undo).status is ActionStatus.CANCELLED
    assert tank.action(undo).error == CancelReason.SUPERSEDED
    assert tank.waiting(LIGHT) == []


def test_what_goes_on_ends_when_a_newer_one_begins() -> None:
    """A ramp gives way, its run ends without a failure, and what runs after it begins."""
    tank = a_tank(entity=LIGHT)
    first = tank.on_demand(ramp(100, minutes(60)), LIGHT)
    second = tank.on_demand(OFF, LIGHT)
    after = tank.on_demand(ON, HEATER, run_after=first)
    (ramping,) = tank.run(first)
    tank.to(at("12:10"))
    tank.run(second)
    row = tank.action(ramping)
    assert (row.status, row.error) == (ActionStatus.CANCELLED, CancelReason.SUPERSEDED)
    (end,) = of_type(tank.log, ScheduleEnded)
    assert (end.schedule_id, end.result) == (first, RunResult.SUCCESS)
    assert tank.progress(after).runs == 1


def test_what_waits_to_be_tried_again_gives_way_too() -> None:
    """The older one does not come back after the newer."""
    tank = a_tank()
    older = tank.plan(ON, at=NOON)
    tank.answer(older, error="unavailable")
    tank.plan(OFF, at=at("12:00:03"))
    tank.to_working(at("13:00"))
    assert tank.action(older).status is ActionStatus.CANCELLED
    assert not tank.is_on()


def test_what_is_still_to_come_is_left_alone() -> None:
    """It has not begun, so it is newer when it does; and so are other devices."""
    tank = a_tank()
    planned = tank.plan(OFF, at=at("13:00"))
    waiting = tank.plan(ON)
    other = tank.plan(lasting(ON, minutes(5)), HEATER, at=NOON)
    tank.plan(ON, at=NOON)
    for one in (planned, waiting):
        assert tank.action(one).status is ActionStatus.PENDING
    assert tank.action(other).status is ActionStatus.IN_PROGRESS


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_schedules_that_meet_at_one_instant(order: tuple[int, int]) -> None:
    """The one that is begun last has the device; both runs end."""
    tank = a_tank()
    both = [tank.on_demand(ON), tank.on_demand(OFF)]
    for one in both:
        tank.do(RunSchedule(schedule_id=one))
    for number in order:
        tank.begin(both[number])
    tank.work()
    assert tank.is_on() is (order[-1] == 0)
    assert all(tank.progress(one).run is None for one in both)
    assert len(of_type(tank.log, ActionCancelled)) == 1


def test_a_hand_on_the_device_takes_no_undo_back() -> None:
    """Somebody switches the pump on early; at its time it is told to be on, and is."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(30), at=NOON)
    tank.to_working(at("12:10"))
    tank.devices[PUMP] = Before(is_on=True)
    tank.to_working(at("12:29"))
    tank.devices[PUMP] = Before(is_on=False)
    tank.to_working(at("12:30"))
    assert tank.is_on()


@pytest.mark.parametrize("newer", [OFF, ON, level(40)])
@pytest.mark.parametrize("minute", [0, 30])
def test_what_is_for_good_and_fails_takes_no_undo_along(newer: ActionSpec, minute: int) -> None:
    """The heater is out of reach when it is told to go off: it still goes off after its hour."""
    tank = a_tank(entity=LIGHT)
    tank.plan(on_for(60), LIGHT, at=NOON)
    tank.to_working(NOON + minutes(minute))
    tank.out_of_reach.add(LIGHT)
    failing = tank.plan(newer, LIGHT, at=tank.now)
    tank.to_working(tank.now + minutes(5))
    assert tank.action(failing).status is ActionStatus.FAILED
    tank.out_of_reach.clear()
    tank.to_working(at("12:59"))
    assert tank.is_on(LIGHT)
    tank.to_working(at("13:00"))
    assert not tank.is_on(LIGHT)
    assert tank.waiting(LIGHT) == []


def a_break_within_two_hours() -> Tank:
    """Return a tank at 12:20 whose pump is off until 12:50, and then on until 14:00."""
    tank = a_tank()
    tank.plan(on_for(120), at=NOON)
    tank.to_working(at("12:10"))
    tank.plan(off_for(40), at=at("12:10"))
    tank.to_working(at("12:20"))
    return tank


@pytest.mark.parametrize("newer", [OFF, ON])
def test_what_is_for_good_and_fails_takes_none_of_several_undos_along(newer: ActionSpec) -> None:
    """The pump was to be off for a while, within two hours on: both are over when they should."""
    tank = a_break_within_two_hours()
    tank.out_of_reach.add(PUMP)
    failing = tank.plan(newer, at=tank.now)
    tank.to_working(at("12:25"))
    assert tank.action(failing).status is ActionStatus.FAILED
    assert tank.action(failing).earlier_undos == ()
    tank.out_of_reach.clear()
    history(tank, "12:50 on", "14:00 off")
    assert tank.waiting() == []


def test_what_is_for_good_and_done_takes_all_of_several_undos_along() -> None:
    """The pump stays on, though it was to be off, and on, and off."""
    tank = a_break_within_two_hours()
    tank.plan(ON, at=tank.now)
    history(tank, "12:20 on")
    assert tank.waiting() == []


@pytest.mark.parametrize("newer", [OFF, ON])
def test_what_is_for_good_and_is_cancelled_takes_none_of_several_undos_along(
    newer: ActionSpec,
) -> None:
    """Somebody changes their mind while it is tried, after the machine was off for a while."""
    tank = a_break_within_two_hours()
    tank.out_of_reach.add(PUMP)
    trying = tank.plan(newer, at=tank.now)
    tank.restart(tank.now + minutes(1 / 6))
    tank.do(CancelAction(action_id=trying.id))
    tank.out_of_reach.clear()
    history(tank, "12:50 on", "14:00 off")


def test_several_undos_pass_from_one_that_is_for_good_to_the_next() -> None:
    """Neither of two commands in a row is ever done."""
    tank = a_break_within_two_hours()
    tank.out_of_reach.add(PUMP)
    tank.plan(ON, at=tank.now)
    tank.plan(OFF, at=tank.now + minutes(1 / 6))
    tank.to_working(at("12:25"))
    tank.out_of_reach.clear()
    history(tank, "12:50 on", "14:00 off")


def test_a_run_for_good_that_fails_takes_none_of_several_undos_along() -> None:
    """A schedule does it, and begins at once."""
    tank = a_break_within_two_hours()
    tank.out_of_reach.add(PUMP)
    tank.run(tank.on_demand(ON))
    tank.to_working(at("12:25"))
    tank.out_of_reach.clear()
    history(tank, "12:50 on", "14:00 off")


@pytest.mark.parametrize(
    ("length", "changes"),
    [
        (20, ["12:40 off", "12:50 on", "14:00 off"]),
        (60, ["14:00 off"]),
        (120, ["14:20 off"]),
    ],
)
def test_of_several_undos_a_newer_one_for_a_while_takes_over_what_would_be_meanwhile(
    length: int, changes: list[str]
) -> None:
    """It comes while one that is for good is tried, which has all of them until then."""
    tank = a_break_within_two_hours()
    tank.out_of_reach.add(PUMP)
    tank.plan(OFF, at=tank.now)
    tank.to_working(tank.now)
    tank.out_of_reach.clear()
    tank.plan(on_for(length), at=tank.now)
    history(tank, "12:20 on", *changes)
    assert tank.waiting() == []


def test_of_several_undos_that_are_overdue_when_it_fails_the_last_is_done() -> None:
    """A ramp of three hours is cancelled when both were due: the pump is off."""
    tank = a_tank(entity=LIGHT)
    tank.plan(on_for(120), LIGHT, at=NOON)
    tank.to_working(at("12:10"))
    tank.plan(off_for(40), LIGHT, at=at("12:10"))
    tank.to_working(at("12:20"))
    ramping = tank.plan(ramp(80, minutes(180)), LIGHT, at=tank.now)
    tank.to_working(at("14:10"))
    tank.do(CancelAction(action_id=ramping.id))
    before = len(tank.log)
    tank.to_working(at("14:11"))
    assert not tank.is_on(LIGHT)
    assert tank.waiting(LIGHT) == []
    (done,) = of_type(tank.log[before:], ActionSucceeded)
    assert tank.action(done.action_id).scheduled_at == at("14:00")


def test_a_run_for_good_that_is_forgotten_before_it_is_done_takes_no_undo_along() -> None:
    """The schedule that would have had the pump on is deleted while it is tried."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.to_working(at("12:30"))
    tank.out_of_reach.add(PUMP)
    forgotten = tank.on_demand(ON)
    (trying,) = tank.run(forgotten)
    assert tank.action(trying).undo_at == at("13:00")
    tank.do(DeleteSchedule(schedule_id=forgotten))
    tank.out_of_reach.clear()
    history(tank, "13:00 off")
    assert tank.action(trying).undo_at is None


# --- for a while, on top of another for a while ------------------------------


def test_a_short_one_within_a_long_one() -> None:
    """The long one goes on after it, and ends at its own time."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.plan(off_for(5), at=at("12:30"))
    history(tank, "12:00 on", "12:30 off", "12:35 on", "13:00 off")


def test_a_short_one_within_a_long_one_the_other_way_round() -> None:
    """The pump is off for an hour, but for five minutes; after it the pump is on again."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(60), at=NOON)
    tank.plan(on_for(5), at=at("12:30"))
    history(tank, "12:00 off", "12:30 on", "12:35 off", "13:00 on")


def test_a_long_one_that_begins_within_a_short_one() -> None:
    """When the long one ends the device is as it was before both."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(30), at=NOON)
    tank.plan(on_for(60), at=at("12:20"))
    history(tank, "12:00 off", "12:20 on")
    assert tank.is_on()


def test_a_long_one_that_begins_within_a_short_one_the_other_way_round() -> None:
    """What was on for a while and then off for a while is off after that."""
    tank = a_tank()
    tank.plan(on_for(30), at=NOON)
    tank.plan(off_for(60), at=at("12:20"))
    history(tank, "12:00 on", "12:20 off")
    assert tank.waiting() == []


def test_two_that_end_at_one_instant() -> None:
    """The device is as it was before both."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(30), at=NOON)
    tank.plan(on_for(10), at=at("12:20"))
    history(tank, "12:00 off", "12:20 on")
    assert tank.waiting() == []


def test_the_same_again_lasts_from_the_second_time() -> None:
    """On for ten minutes, and again after five: fifteen in all."""
    tank = a_tank()
    tank.plan(on_for(10), at=NOON)
    tank.plan(on_for(10), at=at("12:05"))
    history(tank, "12:00 on", "12:15 off")


def test_off_again_lasts_from_the_second_time_and_comes_on_after_it() -> None:
    """The second one finds the pump off: it comes on all the same, as the first had it on."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(10), at=NOON)
    tank.plan(off_for(10), at=at("12:05"))
    history(tank, "12:00 off", "12:15 on")


def test_three_on_top_of_each_other() -> None:
    """Each ends at its own time, and the device is as the one below left it."""
    tank = a_tank()
    tank.plan(on_for(90), at=NOON)
    tank.plan(off_for(60), at=at("12:10"))
    tank.plan(on_for(20), at=at("12:20"))
    history(tank, "12:00 on", "12:10 off", "12:20 on", "12:40 off", "13:10 on", "13:30 off")


def test_a_toggle_for_a_while_toggles_what_there_is() -> None:
    """And leaves the device as it was before both."""
    tank = a_tank()
    tank.plan(on_for(30), at=NOON)
    tank.plan(lasting(TOGGLE, minutes(60)), at=at("12:20"))
    history(tank, "12:00 on", "12:20 off")
    assert not tank.is_on()


def test_a_newer_one_that_comes_before_the_older_was_seen_to_be_done() -> None:
    """Just told to come on for ten minutes, told to be off for thirty: it is off after that."""
    tank = a_tank()
    older = tank.on_demand(on_for(10))
    newer = tank.on_demand(off_for(30))
    tank.run(older)
    tank.devices[PUMP] = Before(is_on=True)  # It has done it, and nobody has seen that.
    tank.run(newer)
    history(tank, "12:00 off")
    assert tank.waiting() == []


def test_an_older_one_that_lasts_longer_is_undone_though_nobody_saw_it_done() -> None:
    """Told to come on for an hour, and at once to be off for five minutes."""
    tank = a_tank()
    older = tank.on_demand(on_for(60))
    newer = tank.on_demand(off_for(5))
    (first,) = tank.run(older)
    tank.devices[PUMP] = Before(is_on=True)
    tank.do(RunSchedule(schedule_id=newer))
    before = len(tank.log)
    tank.begin(newer)
    opened = [fact.action for fact in of_type(tank.log[before:], ActionOpened)]
    assert [one.undoes for one in opened] == [first.id, None]
    history(tank, "12:00 off", "12:05 on", "13:00 off")


def test_an_older_one_that_was_never_told_owes_nothing() -> None:
    """Nobody had looked yet how the pump was when the newer one came."""
    tank = a_tank(is_on=True)
    older, newer = tank.on_demand(off_for(10)), tank.on_demand(off_for(30))
    tank.run(older)
    tank.run(newer)
    history(tank, "12:00 off", "12:30 on")


@pytest.mark.parametrize("newer", [on_for(60), off_for(60)])
def test_a_newer_one_that_fails_still_does_what_it_took_over(newer: ActionSpec) -> None:
    """The pump that was off for a while comes on, though what stood in between was never done."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(30), at=NOON)
    tank.to_working(at("12:20"))
    tank.out_of_reach.add(PUMP)
    tank.plan(newer, at=at("12:20"))
    tank.to_working(at("12:25"))
    tank.out_of_reach.clear()
    tank.to_working(at("14:00"))
    assert tank.is_on()
    assert tank.waiting() == []


def test_what_was_taken_over_once_is_undone_once() -> None:
    """Done once more by hand, it ends as it would by itself."""
    tank = a_tank(is_on=True)
    tank.plan(off_for(30), at=NOON)
    tank.to_working(at("12:20"))
    tank.out_of_reach.add(PUMP)
    newer = tank.plan(on_for(60), at=at("12:20"))
    tank.to_working(at("12:25"))
    tank.out_of_reach.clear()
    tank.to_working(at("14:00"))
    tank.do(ExecuteAction(action_id=newer.id))
    tank.to_working(at("15:00"))
    assert not tank.is_on()


def test_an_undo_that_is_being_tried_gives_way_though_the_clock_was_set_back() -> None:
    """By the clock it is due in an hour again, but it has begun: it does not come back later."""
    tank = a_tank()
    tank.plan(on_for(10), at=NOON)
    tank.to_working(at("12:05"))
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("12:10"))
    tank.sleep_until(at("11:10"))
    tank.out_of_reach.clear()
    newer = tank.plan(on_for(20), at=tank.now)
    assert [one.id for one in tank.waiting()] == [newer.id]
    tank.to_working(at("11:30"))
    assert not tank.is_on()


def test_an_undo_that_is_done_early_leaves_the_one_after_it() -> None:
    """Somebody ends the five minutes; the hour ends by itself."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.to_working(at("12:30"))
    short = tank.plan(off_for(20), at=at("12:30"))
    tank.work()
    tank.do(ExecuteAction(action_id=tank.undo(short).id))
    tank.work()
    assert tank.is_on()
    history(tank, "13:00 off")


def test_what_failed_and_is_done_once_more_is_undone_once() -> None:
    """By hand, before the undo of the first time was due."""
    tank = a_tank()
    tank.out_of_reach.add(PUMP)
    action = tank.plan(on_for(10), at=NOON)
    tank.to_working(at("12:05"))
    tank.out_of_reach.clear()
    tank.do(ExecuteAction(action_id=action.id))
    history(tank, "12:05 on", "12:15 off")


def test_maintenance_at_night_and_circulation_meet() -> None:
    """Whichever comes first at three: after both the pump is off, until the next hour."""
    for order in ((0, 1), (1, 0)):
        tank = Tank(now=at("02:30"))
        rules = (NightMaintenance(), HourlyCirculation())
        for number in order:
            tank.make(rules[number], None)
        tank.to_working(at("03:59"))
        assert (tank.is_on(), tank.waiting()) == (False, [])
        tank.to_working(at("04:00"))
        assert tank.is_on()


def test_each_hour_s_run_has_its_own_end() -> None:
    """A day of circulation leaves the pump off, and nothing behind."""
    tank = Tank(now=at("00:30"))
    tank.make(Cron("0 * * * *"), on_for(10))
    tank.to_working(at("00:30", 1))
    assert not tank.is_on()
    assert tank.waiting() == []
    assert len([one for one in tank.state.actions.values() if one.undoes]) == 24


def test_who_slept_through_two_ends_does_the_last_one() -> None:
    """The five minutes off were over at 12:35, the hour on at 13:00: the pump is off after that."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.plan(off_for(5), at=at("12:30"))
    tank.to_working(at("12:31"))
    tank.sleep_until(at("13:30"))
    tank.to_working(at("13:31"))
    assert not tank.is_on()
    assert tank.waiting() == []


def test_an_end_that_fails_until_the_next_one_is_due_gives_way_to_it() -> None:
    """The pump was out of reach when the five minutes were over, and is off after the hour."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.plan(off_for(5), at=at("12:50"))
    tank.to_working(at("12:51"))
    tank.out_of_reach.add(PUMP)
    tank.to_working(at("13:01"))
    tank.out_of_reach.clear()
    tank.to_working(at("13:30"))
    assert not tank.is_on()
    assert tank.waiting() == []


def test_what_was_cut_off_is_undone_as_of_its_own_time() -> None:
    """The machine went off in the middle, and came back when the hour was over as well."""
    tank = a_tank()
    tank.plan(on_for(60), at=NOON)
    tank.to_working(at("12:49"))
    short = tank.plan(off_for(5), at=at("12:50"))
    tank.to(at("12:50"))
    seen = Before(is_on=True)
    tank.do(NoteBefore(action_id=short.id, attempt=1, before=seen))
    tank.restart(at("13:30"))
    tank.to_working(at("13:31"))
    assert not tank.is_on()
    assert tank.waiting() == []


commands = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.sampled_from(["on", "off", "toggle"]),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one[0],
)


@given(commands, st.booleans())
def test_whatever_is_done_for_a_while_the_device_is_as_it_was_in_the_end(
    planned: list[tuple[int, str, int]],
    was_on: bool,  # noqa: FBT001 - drawn
) -> None:
    """However they overlap, and in whatever order: unless it was switched on, which goes off."""
    tank = a_tank(is_on=was_on)
    specs = {"on": on_for, "off": off_for}
    for begin, what, length in planned:
        spec = specs[what](length) if what in specs else lasting(TOGGLE, minutes(length))
        tank.plan(spec, at=NOON + minutes(begin))
    tank.to_working(at("18:00"))
    assert tank.waiting() == []
    if not was_on:
        assert not tank.is_on()
    elif all(what != "on" for _, what, _ in planned):
        assert tank.is_on()


@given(commands, st.booleans(), st.sampled_from([ON, OFF]))
def test_what_is_for_good_and_fails_changes_nothing_of_what_is_to_come(
    planned: list[tuple[int, str, int]],
    was_on: bool,  # noqa: FBT001 - drawn
    newer: ActionSpec,
) -> None:
    """However many undos wait when it comes: from then on the device is as it is without it."""
    seen: list[list[bool | None]] = []
    for fails in (False, True):
        tank = a_tank(is_on=was_on)
        specs = {"on": on_for, "off": off_for}
        for begin, what, length in planned:
            spec = specs[what](length) if what in specs else lasting(TOGGLE, minutes(length))
            tank.plan(spec, at=NOON + minutes(begin))
        tank.to_working(at("12:51"))
        if fails:
            tank.out_of_reach.add(PUMP)
            failing = tank.plan(newer, at=tank.now)
            tank.to_working(at("12:51:59"))
            assert tank.action(failing).status is ActionStatus.FAILED
            tank.out_of_reach.clear()
        later = (at("12:52") + minutes(minute) for minute in range(100))
        seen.append([tank.to_working(instant) or tank.is_on() for instant in later])
    assert seen[0] == seen[1]
