"""The tables are the whole law: what stands in them can happen, and nothing else."""

from itertools import product

import pytest

from custom_components.roomkeeper.core.endpoint import OutboxStatus
from custom_components.roomkeeper.core.errors import WrongActionStatus, WrongStatus
from custom_components.roomkeeper.core.ids import ActionId, BookingId
from custom_components.roomkeeper.core.lifecycle import (
    BOOKING,
    DEVICE_ACTION,
    FIRST_STATUSES,
    OCCUPANCY,
    OUTBOX,
    POWER_OFF,
    SCHEDULE_RUN,
    ActionEvent,
    BookingEvent,
    OccupancyEvent,
    OutboxEvent,
    PowerOffEvent,
    RunEvent,
    action_allows,
    booking_after,
    require_action,
    run_status_after,
)
from custom_components.roomkeeper.core.model import (
    BLOCKING,
    OPEN_POWER_OFF,
    Booking,
    BookingStatus,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.schedule import (
    OPEN_ACTION,
    ActionStatus,
    DeviceAction,
    RunStatus,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import PRIVATE, STAYING, OccupancyStatus

from .desk import NOON, STUDIO, at
from .tank import ON, PUMP

B, P, U, A = BookingStatus, PowerOffStatus, OccupancyStatus, ActionStatus
O = OutboxStatus  # noqa: E741 - as the others

MAY_BECOME = {
    B.HELD: {B.PENDING, B.CONFIRMED, B.RELEASED, B.EXPIRED},
    B.PENDING: {B.CONFIRMED, B.CANCELLED, B.EXPIRED},
    B.CONFIRMED: {B.CHECKED_IN, B.CANCELLED, B.NO_SHOW, B.COMPLETED},
    B.CHECKED_IN: {B.COMPLETED},
}
"""The table of the design, which the code's own must say in its words."""

LEADS_TO = {
    BookingEvent.AWAIT_PAYMENT: {B.PENDING},
    BookingEvent.CONFIRM: {B.CONFIRMED},
    BookingEvent.CANCEL: {B.RELEASED, B.CANCELLED},
    BookingEvent.EXPIRE: {B.EXPIRED},
    BookingEvent.CHECK_IN: {B.CHECKED_IN},
    BookingEvent.COMPLETE: {B.COMPLETED},
    BookingEvent.MISS: {B.NO_SHOW},
}
"""An event says in its name what it makes of a booking, whatever it was before."""


def booking(status: BookingStatus) -> Booking:
    return Booking(
        id=BookingId("b1"),
        rooms=(STUDIO,),
        status=status,
        span=Span(at("14:00"), at("18:00")),
        created_at=NOON,
        updated_at=NOON,
    )


@pytest.mark.parametrize(("status", "event"), product(BookingStatus, BookingEvent))
def test_each_event_in_each_status_of_a_booking(status: BookingStatus, event: BookingEvent) -> None:
    """What may happen to a booking happens; all else is refused, and says what may."""
    row = booking(status)
    if event in BOOKING[status]:
        assert booking_after(row, event) in LEADS_TO[event] & MAY_BECOME[status]
        return
    with pytest.raises(WrongStatus) as raised:
        booking_after(row, event)
    assert raised.value.details == {
        "booking_id": "b1",
        "status": status,
        "event": event,
        "allowed": tuple(BOOKING[status]),
    }
    assert row == booking(status)


MAKES_OF_A_POWER_OFF = {
    PowerOffEvent.PLAN: {P.PLANNED},
    PowerOffEvent.ANNOUNCE: {P.PLANNED, P.DEFERRED},
    PowerOffEvent.DEFER: {P.DEFERRED},
    PowerOffEvent.ATTEMPT: {P.ATTEMPTING},
    PowerOffEvent.SUCCEED: {P.SUCCEEDED},
    PowerOffEvent.FAIL: {P.FAILED},
    PowerOffEvent.CANCEL: {P.CANCELLED},
}
"""An event says in its name what it makes of a power-off."""


@pytest.mark.parametrize("status", PowerOffStatus)
def test_each_event_in_each_status_of_a_power_off(status: PowerOffStatus) -> None:
    """A power-off becomes what the event says; being announced makes nothing else of it."""
    for event, after in POWER_OFF[status].items():
        assert after in MAKES_OF_A_POWER_OFF[event]
        assert event is not PowerOffEvent.ANNOUNCE or after is status
    # One that was given up can still be forgotten.
    is_given_up = status is PowerOffStatus.FAILED
    assert bool(POWER_OFF[status]) == (status in OPEN_POWER_OFF or is_given_up)
    assert not is_given_up or [*POWER_OFF[status]] == [PowerOffEvent.CANCEL]


@pytest.mark.parametrize("status", BookingStatus)
def test_a_booking_may_become_what_the_design_says(status: BookingStatus) -> None:
    """A booking goes the ways that the documentation names, and no other."""
    assert set(BOOKING[status].values()) == MAY_BECOME.get(status, set())


def test_what_blocks_is_what_is_not_final() -> None:
    """A room is never blocked by a booking that can never end."""
    assert {status for status, row in BOOKING.items() if row} == BLOCKING
    assert set(BOOKING) == set(BookingStatus)


def test_every_open_status_can_end() -> None:
    """Whatever stands, a way leads from it to an end."""
    final = {status for status, row in BOOKING.items() if not row}
    assert all(set(row.values()) & final for row in BOOKING.values() if row)
    assert FIRST_STATUSES <= BLOCKING


def test_only_a_try_succeeds_or_fails() -> None:
    """No power-off is called done without a try, and one that is done stays done."""
    for event in (PowerOffEvent.SUCCEED, PowerOffEvent.FAIL):
        assert {status for status, row in POWER_OFF.items() if event in row} == {P.ATTEMPTING}
    assert not POWER_OFF[P.SUCCEEDED]
    assert not POWER_OFF[P.CANCELLED]


USE_MAY_BECOME = {
    U.VACANT: {U.OCCUPIED, U.DOUBTED, U.MAINTENANCE},
    U.OCCUPIED: {U.OCCUPIED, U.PAUSED, U.VACANT},
    U.PAUSED: {U.PAUSED, U.OCCUPIED, U.VACANT},
    U.DOUBTED: {U.DOUBTED, U.OCCUPIED, U.VACANT},
    U.MAINTENANCE: {U.MAINTENANCE, U.VACANT},
}
"""How a stall is used, and may be used next."""

MAKES_OF_A_STALL = {
    OccupancyEvent.START: {U.OCCUPIED},
    OccupancyEvent.EXTEND: {U.OCCUPIED, U.DOUBTED},
    OccupancyEvent.PAUSE: {U.PAUSED},
    OccupancyEvent.RESUME: {U.OCCUPIED},
    OccupancyEvent.END: {U.VACANT},
    OccupancyEvent.DOUBT: {U.DOUBTED},
    OccupancyEvent.CLEAR: {U.VACANT},
    OccupancyEvent.MAINTAIN: {U.MAINTENANCE},
    OccupancyEvent.PUT_IN_USE: {U.VACANT},
}
"""An event says in its name what it makes of a stall."""


@pytest.mark.parametrize("status", OccupancyStatus)
def test_each_event_in_each_use_of_a_stall(status: OccupancyStatus) -> None:
    """A stall goes the ways that are named here, each by an event that says so, and no other."""
    assert set(OCCUPANCY[status].values()) == USE_MAY_BECOME[status]
    for event, after in OCCUPANCY[status].items():
        assert after in MAKES_OF_A_STALL[event]
        # What makes a stay longer makes nothing else of it.
        assert event is not OccupancyEvent.EXTEND or after is status


def test_every_event_of_a_stall_can_happen() -> None:
    """No word stands in the law that nothing answers to."""
    assert {event for row in OCCUPANCY.values() for event in row} == set(OccupancyEvent)
    assert set(OCCUPANCY) == set(OccupancyStatus)


def test_every_use_of_a_stall_can_end_at_once() -> None:
    """No stall stays private, or in maintenance, because no way leads out."""
    assert all(U.VACANT in OCCUPANCY[status].values() for status in set(U) - {U.VACANT})


def test_a_stay_goes_on_or_ends_but_never_becomes_maintenance() -> None:
    """Whoever is inside when maintenance begins has had a stay, and it has an end in the log."""
    for status in PRIVATE:
        assert OccupancyEvent.MAINTAIN not in OCCUPANCY[status]
        assert (OccupancyEvent.END in OCCUPANCY[status]) == (status in STAYING)
    assert STAYING < PRIVATE


# --- schedules and device actions --------------------------------------------

RUN_MAY_BECOME = {
    (RunStatus.IDLE, RunEvent.START): RunStatus.RUNNING,
    (RunStatus.IDLE, RunEvent.SKIP): RunStatus.IDLE,
    (RunStatus.RUNNING, RunEvent.SKIP): RunStatus.RUNNING,
    (RunStatus.RUNNING, RunEvent.END): RunStatus.IDLE,
}
"""What can happen to a schedule's runs, and nothing else."""


@pytest.mark.parametrize(("status", "event"), product(RunStatus, RunEvent))
def test_each_event_in_each_status_of_a_schedule(status: RunStatus, event: RunEvent) -> None:
    """What goes on is not started twice, and what does not go on does not end."""
    if (status, event) in RUN_MAY_BECOME:
        assert run_status_after(status, event) is RUN_MAY_BECOME[status, event]
        return
    with pytest.raises(KeyError):
        run_status_after(status, event)


def test_every_event_of_a_run_can_happen() -> None:
    """No word stands in the law that nothing answers to."""
    assert {event for row in SCHEDULE_RUN.values() for event in row} == set(RunEvent)
    assert set(SCHEDULE_RUN) == set(RunStatus)


OUTBOX_MAY_BECOME = {
    (O.ACTIVE, OutboxEvent.DELIVER): O.ACTIVE,
    (O.ACTIVE, OutboxEvent.SKIP): O.ACTIVE,
    (O.ACTIVE, OutboxEvent.FAIL): O.FAILING,
    (O.FAILING, OutboxEvent.DELIVER): O.ACTIVE,
    (O.FAILING, OutboxEvent.SKIP): O.ACTIVE,
    (O.FAILING, OutboxEvent.FAIL): O.FAILING,
    (O.FAILING, OutboxEvent.DISABLE): O.DISABLED,
    (O.FAILING, OutboxEvent.ENABLE): O.ACTIVE,
    (O.DISABLED, OutboxEvent.ENABLE): O.ACTIVE,
}


@pytest.mark.parametrize(("status", "event"), product(OutboxStatus, OutboxEvent))
def test_each_event_in_each_status_of_an_endpoint(status: OutboxStatus, event: OutboxEvent) -> None:
    """A disabled endpoint gets nothing until somebody says so, and nothing is disabled unasked."""
    assert OUTBOX[status].get(event) is OUTBOX_MAY_BECOME.get((status, event))


ACTION_MAY_BECOME = {
    A.PENDING: {A.PENDING, A.IN_PROGRESS, A.FAILED, A.CANCELLED},
    A.IN_PROGRESS: {A.IN_PROGRESS, A.PENDING, A.SUCCESS, A.FAILED, A.CANCELLED},
    A.SUCCESS: set[ActionStatus](),
    A.FAILED: {A.IN_PROGRESS},
    A.CANCELLED: {A.IN_PROGRESS},
}

MAKES_OF_AN_ACTION = {
    ActionEvent.EDIT: {A.PENDING},
    ActionEvent.START: {A.IN_PROGRESS},
    ActionEvent.OBSERVE: {A.IN_PROGRESS},
    ActionEvent.RETRY: {A.PENDING},
    ActionEvent.SUCCEED: {A.SUCCESS},
    ActionEvent.FAIL: {A.FAILED},
    ActionEvent.CANCEL: {A.CANCELLED},
}
"""An event says in its name what it makes of a device action."""


def an_action(status: ActionStatus, attempts: int = 0) -> DeviceAction:
    return DeviceAction(
        id=ActionId("a1"),
        entity_id=PUMP,
        spec=ON,
        status=status,
        attempts=attempts,
        created_at=NOON,
        updated_at=NOON,
    )


@pytest.mark.parametrize(("status", "event"), product(ActionStatus, ActionEvent))
def test_each_event_in_each_status_of_a_device_action(
    status: ActionStatus, event: ActionEvent
) -> None:
    """What may happen to an action happens; all else is refused, and says what may."""
    row = an_action(status)
    if event in DEVICE_ACTION[status]:
        require_action(row, event)
        assert DEVICE_ACTION[status][event] in MAKES_OF_AN_ACTION[event]
        return
    with pytest.raises(WrongActionStatus) as raised:
        require_action(row, event)
    assert raised.value.details == {
        "action_id": "a1",
        "status": status,
        "event": event,
        "allowed": tuple(DEVICE_ACTION[status]),
    }


@pytest.mark.parametrize("status", ActionStatus)
def test_a_device_action_may_become_what_is_named_here(status: ActionStatus) -> None:
    """It goes these ways, and no other; open is what still has to end."""
    assert set(DEVICE_ACTION[status].values()) == ACTION_MAY_BECOME[status]
    can_end = {A.FAILED, A.CANCELLED} <= set(DEVICE_ACTION[status].values())
    assert can_end == (status in OPEN_ACTION)
    assert an_action(status).is_open == (status in OPEN_ACTION)


def test_only_a_try_succeeds_is_repeated_or_looks_at_the_device() -> None:
    """No action is called done without a try."""
    for event in (ActionEvent.SUCCEED, ActionEvent.RETRY, ActionEvent.OBSERVE):
        assert {one for one, row in DEVICE_ACTION.items() if event in row} == {A.IN_PROGRESS}


def test_what_was_tried_is_not_edited_any_more() -> None:
    """Between two tries it waits, but it has begun."""
    assert ActionEvent.EDIT in action_allows(an_action(A.PENDING))
    assert ActionEvent.EDIT not in action_allows(an_action(A.PENDING, attempts=1))
    assert ActionEvent.CANCEL in action_allows(an_action(A.PENDING, attempts=1))
