"""Deadlines come in order, once each, and the alarm never sleeps long."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.deadline_queue import LONGEST_SLEEP, Alarm, DeadlineQueue
from tests.core.desk import NOON, at, hours, minutes

from .simulated import SimulatedTime


def popped(queue: DeadlineQueue[str], now: datetime) -> list[str]:
    """Take out all that is due, in order."""
    keys = []
    while (key := queue.pop_due(now)) is not None:
        keys.append(key)
    return keys


def test_what_is_due_first_comes_first() -> None:
    """Deadlines are kept in the order of their instants, not in that of their making."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    for key, clock in (("late", "15:00"), ("early", "13:00"), ("between", "14:00")):
        queue.set(key, at(clock))
    assert queue.nearest() == at("13:00")
    assert popped(queue, at("14:00")) == ["early", "between"]
    assert queue.nearest() == at("15:00")
    assert len(queue) == 1


def test_what_is_due_at_one_instant_comes_by_key() -> None:
    """The order of simultaneous deadlines is the same on every run."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    for key in ("b", "c", "a"):
        queue.set(key, NOON)
    assert popped(queue, NOON) == ["a", "b", "c"]


def test_a_deadline_is_due_at_its_instant_and_not_before() -> None:
    """A hold is never ended a moment early."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    queue.set("hold", NOON)
    assert queue.pop_due(NOON - timedelta(microseconds=1)) is None
    assert queue.pop_due(NOON) == "hold"
    assert queue.pop_due(NOON) is None


def test_a_moved_deadline_comes_at_its_new_instant_only() -> None:
    """A stay that was extended is not ended at its old time too."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    queue.set("stay", at("13:00"))
    queue.set("stay", at("15:00"))
    assert popped(queue, at("14:00")) == []
    queue.set("stay", at("14:30"))
    assert popped(queue, at("16:00")) == ["stay"]


def test_a_deadline_that_comes_back_comes_once() -> None:
    """A stay that was moved there and back again ends once."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    for clock in ("13:00", "15:00", "13:00", "13:00"):
        queue.set("stay", at(clock))
    assert popped(queue, at("16:00")) == ["stay"]


def test_a_dropped_deadline_does_not_come() -> None:
    """What was cancelled does nothing any more."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    queue.set("stay", at("13:00"))
    queue.set("stay", None)
    queue.set("never there", None)
    assert queue.nearest() is None
    assert popped(queue, at("16:00")) == []
    assert len(queue) == 0


def test_moving_a_deadline_for_ever_takes_no_more_room() -> None:
    """A countdown that is moved each second for a year does not fill the memory."""
    queue: DeadlineQueue[int] = DeadlineQueue()
    for key in range(10):
        for step in range(1_000):
            queue.set(key, NOON + timedelta(seconds=step))
    assert len(queue) == 10
    assert queue.dead <= len(queue) + 64
    assert queue.nearest() == NOON + timedelta(seconds=999)


class Sorted:
    """What a queue must do, done slowly."""

    def __init__(self) -> None:
        self.due: dict[str, datetime] = {}

    def pop_due(self, now: datetime) -> str | None:
        """Take out the first that is due."""
        found = sorted((instant, key) for key, instant in self.due.items() if instant <= now)
        if not found:
            return None
        del self.due[found[0][1]]
        return found[0][1]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.none() | st.integers(0, 8)) | st.integers(0, 8),
        max_size=200,
    )
)
def test_it_does_what_a_sorted_list_does(steps: list[tuple[str, int | None] | int]) -> None:
    """Whatever is set, moved and dropped, no deadline is lost, doubled or out of order."""
    queue: DeadlineQueue[str] = DeadlineQueue()
    model = Sorted()
    for step in steps:
        if isinstance(step, int):
            now = NOON + minutes(step)
            assert queue.pop_due(now) == model.pop_due(now)
        else:
            key, minute = step
            due = None if minute is None else NOON + minutes(minute)
            queue.set(key, due)
            if due is None:
                model.due.pop(key, None)
            else:
                model.due[key] = due
        assert len(queue) == len(model.due)
        assert sorted(queue) == sorted((due, key) for key, due in model.due.items())
        assert queue.nearest() == min(model.due.values(), default=None)


# --- the one alarm -----------------------------------------------------------


class Bedside:
    """An alarm in simulated time, and when it rang."""

    def __init__(self) -> None:
        self.time = SimulatedTime(NOON)
        self.rang: list[datetime] = []
        self.alarm = Alarm(self.time.arm, lambda: self.rang.append(self.time.now()))

    def to(self, instant: datetime) -> None:
        """Let time pass, calling what is due each second."""
        while self.time.now() < instant:
            self.time.pass_by(timedelta(seconds=1))
            while self.time.has_due():
                self.time.call_due()


def test_it_rings_at_the_deadline() -> None:
    """What is due in half a minute is done in half a minute, once."""
    bedside = Bedside()
    bedside.alarm.set(at("12:00:30"), NOON)
    bedside.to(at("12:05"))
    assert bedside.rang == [at("12:00:30")]


@pytest.mark.parametrize("nearest", [None, at("18:00")])
def test_it_sleeps_a_minute_at_most(nearest: datetime | None) -> None:
    """Even with nothing to do for hours somebody looks at the clock each minute."""
    bedside = Bedside()
    bedside.alarm.set(nearest, NOON)
    assert bedside.time.armed == [NOON + LONGEST_SLEEP]
    bedside.to(at("12:05"))
    assert bedside.rang == [at("12:01")]


def test_a_nearer_deadline_takes_the_place_of_the_armed_one() -> None:
    """There is one alarm, and it is set for the nearest."""
    bedside = Bedside()
    bedside.alarm.set(at("12:00:40"), NOON)
    bedside.alarm.set(at("12:00:20"), NOON)
    assert bedside.time.waiting == 1
    bedside.to(at("12:02"))
    assert bedside.rang == [at("12:00:20")]


def test_a_later_deadline_leaves_the_armed_alarm_as_it_is() -> None:
    """Bookings for next week do not touch the scheduler each time."""
    bedside = Bedside()
    bedside.alarm.set(at("12:00:20"), NOON)
    bedside.alarm.set(at("12:00:40"), NOON)
    bedside.alarm.set(None, NOON)
    assert bedside.time.armed == [at("12:00:20")]


def test_an_overdue_deadline_rings_at_once() -> None:
    """What should have been done is done now."""
    bedside = Bedside()
    bedside.alarm.set(at("11:00"), NOON)
    assert bedside.time.has_due()
    bedside.time.call_due()
    assert bedside.rang == [NOON]


def test_a_cleared_alarm_does_not_ring() -> None:
    """After the stop nothing moves."""
    bedside = Bedside()
    bedside.alarm.set(at("12:00:20"), NOON)
    bedside.alarm.clear()
    bedside.alarm.clear()
    bedside.to(at("12:05"))
    assert bedside.rang == []
    assert bedside.time.waiting == 0


def test_a_clock_set_forward_is_noticed_within_a_minute() -> None:
    """When the clock jumps an hour, what is due in that hour is done within the minute."""
    bedside = Bedside()
    bedside.alarm.set(at("12:30"), NOON)
    bedside.to(at("12:00:10"))
    bedside.time.step(hours(1))
    bedside.to(at("13:01:10"))
    assert bedside.rang == [at("13:01")]


def test_a_clock_set_back_does_not_put_a_new_deadline_off() -> None:
    """After the clock went back, a new hold of half a minute still ends in half a minute."""
    bedside = Bedside()
    bedside.alarm.set(at("12:30"), NOON)
    bedside.time.step(-hours(1))
    bedside.alarm.set(at("11:00:30"), bedside.time.now())
    bedside.to(at("11:01"))
    assert bedside.rang == [at("11:00:30")]


def test_a_clock_set_back_is_noticed_within_a_minute() -> None:
    """When the clock goes back by years, somebody looks at it before it is there again."""
    bedside = Bedside()
    bedside.alarm.set(at("12:30"), NOON)
    bedside.time.step(-hours(50_000))
    bedside.to(bedside.time.now() + LONGEST_SLEEP)
    assert bedside.rang == [NOON - hours(50_000) + LONGEST_SLEEP]
