"""The law: which status may follow which, as tables. No other file assigns a status.

1. A thing changes its status only by an event that stands in the row of its
   present status; any other event is refused, and changes nothing.
2. A status with an empty row is final.
3. What an event makes of a thing depends on the present status alone:
   cancelling a hold releases it, cancelling a booking cancels it.
"""

from collections.abc import Mapping
from enum import StrEnum

from .endpoint import OutboxStatus
from .errors import WrongActionStatus, WrongStatus
from .model import Booking, BookingStatus, PowerOffStatus
from .schedule import ActionStatus, DeviceAction, RunStatus
from .stall import OccupancyStatus


class BookingEvent(StrEnum):
    """What can happen to a booking."""

    AWAIT_PAYMENT = "await_payment"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    EXPIRE = "expire"
    CHECK_IN = "check_in"
    COMPLETE = "complete"
    MISS = "miss"


class PowerOffEvent(StrEnum):
    """What can happen to a power-off."""

    PLAN = "plan"
    ANNOUNCE = "announce"
    DEFER = "defer"
    ATTEMPT = "attempt"
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"


class OccupancyEvent(StrEnum):
    """What can happen to the use of a stall."""

    START = "start"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    DOUBT = "doubt"
    CLEAR = "clear"
    MAINTAIN = "maintain"
    PUT_IN_USE = "put_in_use"


class OutboxEvent(StrEnum):
    """What can happen to what is sent to an endpoint."""

    DELIVER = "deliver"
    FAIL = "fail"
    SKIP = "skip"
    DISABLE = "disable"
    ENABLE = "enable"


class RunEvent(StrEnum):
    """What can happen to a schedule's runs."""

    START = "start"
    END = "end"
    SKIP = "skip"


class ActionEvent(StrEnum):
    """What can happen to a device action."""

    EDIT = "edit"
    START = "start"
    OBSERVE = "observe"
    RETRY = "retry"
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"


type Table[Status: StrEnum, Event: StrEnum] = Mapping[Status, Mapping[Event, Status]]

BOOKING: Table[BookingStatus, BookingEvent] = {
    BookingStatus.HELD: {
        BookingEvent.AWAIT_PAYMENT: BookingStatus.PENDING,
        BookingEvent.CONFIRM: BookingStatus.CONFIRMED,
        BookingEvent.CANCEL: BookingStatus.RELEASED,
        BookingEvent.EXPIRE: BookingStatus.EXPIRED,
    },
    BookingStatus.PENDING: {
        BookingEvent.CONFIRM: BookingStatus.CONFIRMED,
        BookingEvent.CANCEL: BookingStatus.CANCELLED,
        BookingEvent.EXPIRE: BookingStatus.EXPIRED,
    },
    BookingStatus.CONFIRMED: {
        BookingEvent.CHECK_IN: BookingStatus.CHECKED_IN,
        BookingEvent.CANCEL: BookingStatus.CANCELLED,
        BookingEvent.MISS: BookingStatus.NO_SHOW,
        BookingEvent.COMPLETE: BookingStatus.COMPLETED,
    },
    BookingStatus.CHECKED_IN: {
        BookingEvent.COMPLETE: BookingStatus.COMPLETED,
    },
    BookingStatus.COMPLETED: {},
    BookingStatus.CANCELLED: {},
    BookingStatus.RELEASED: {},
    BookingStatus.EXPIRED: {},
    BookingStatus.NO_SHOW: {},
}

_STILL_TO_COME: Mapping[PowerOffEvent, PowerOffStatus] = {
    PowerOffEvent.PLAN: PowerOffStatus.PLANNED,
    PowerOffEvent.DEFER: PowerOffStatus.DEFERRED,
    PowerOffEvent.ATTEMPT: PowerOffStatus.ATTEMPTING,
    PowerOffEvent.CANCEL: PowerOffStatus.CANCELLED,
}

POWER_OFF: Table[PowerOffStatus, PowerOffEvent] = {
    PowerOffStatus.PLANNED: {
        **_STILL_TO_COME,
        PowerOffEvent.ANNOUNCE: PowerOffStatus.PLANNED,
    },
    PowerOffStatus.DEFERRED: {
        **_STILL_TO_COME,
        PowerOffEvent.ANNOUNCE: PowerOffStatus.DEFERRED,
    },
    PowerOffStatus.ATTEMPTING: {
        **_STILL_TO_COME,
        PowerOffEvent.SUCCEED: PowerOffStatus.SUCCEEDED,
        PowerOffEvent.FAIL: PowerOffStatus.FAILED,
    },
    PowerOffStatus.SUCCEEDED: {},
    # Somebody has switched off by hand.
    PowerOffStatus.FAILED: {PowerOffEvent.CANCEL: PowerOffStatus.CANCELLED},
    PowerOffStatus.CANCELLED: {},
}

OCCUPANCY: Table[OccupancyStatus, OccupancyEvent] = {
    OccupancyStatus.VACANT: {
        OccupancyEvent.START: OccupancyStatus.OCCUPIED,
        OccupancyEvent.DOUBT: OccupancyStatus.DOUBTED,
        OccupancyEvent.MAINTAIN: OccupancyStatus.MAINTENANCE,
    },
    OccupancyStatus.OCCUPIED: {
        OccupancyEvent.EXTEND: OccupancyStatus.OCCUPIED,
        OccupancyEvent.PAUSE: OccupancyStatus.PAUSED,
        OccupancyEvent.END: OccupancyStatus.VACANT,
    },
    OccupancyStatus.PAUSED: {
        OccupancyEvent.PAUSE: OccupancyStatus.PAUSED,
        OccupancyEvent.RESUME: OccupancyStatus.OCCUPIED,
        OccupancyEvent.END: OccupancyStatus.VACANT,
    },
    OccupancyStatus.DOUBTED: {
        OccupancyEvent.START: OccupancyStatus.OCCUPIED,
        OccupancyEvent.EXTEND: OccupancyStatus.DOUBTED,
        OccupancyEvent.CLEAR: OccupancyStatus.VACANT,
    },
    OccupancyStatus.MAINTENANCE: {
        OccupancyEvent.MAINTAIN: OccupancyStatus.MAINTENANCE,
        OccupancyEvent.PUT_IN_USE: OccupancyStatus.VACANT,
    },
}

SCHEDULE_RUN: Table[RunStatus, RunEvent] = {
    RunStatus.IDLE: {
        RunEvent.START: RunStatus.RUNNING,
        RunEvent.SKIP: RunStatus.IDLE,
    },
    RunStatus.RUNNING: {
        RunEvent.SKIP: RunStatus.RUNNING,
        RunEvent.END: RunStatus.IDLE,
    },
}

DEVICE_ACTION: Table[ActionStatus, ActionEvent] = {
    ActionStatus.PENDING: {
        ActionEvent.EDIT: ActionStatus.PENDING,
        ActionEvent.START: ActionStatus.IN_PROGRESS,
        ActionEvent.FAIL: ActionStatus.FAILED,
        ActionEvent.CANCEL: ActionStatus.CANCELLED,
    },
    ActionStatus.IN_PROGRESS: {
        ActionEvent.START: ActionStatus.IN_PROGRESS,
        ActionEvent.OBSERVE: ActionStatus.IN_PROGRESS,
        ActionEvent.RETRY: ActionStatus.PENDING,
        ActionEvent.SUCCEED: ActionStatus.SUCCESS,
        ActionEvent.FAIL: ActionStatus.FAILED,
        ActionEvent.CANCEL: ActionStatus.CANCELLED,
    },
    ActionStatus.SUCCESS: {},
    ActionStatus.FAILED: {ActionEvent.START: ActionStatus.IN_PROGRESS},
    ActionStatus.CANCELLED: {ActionEvent.START: ActionStatus.IN_PROGRESS},
}
"""What failed or was cancelled may be tried once more, by hand."""

OUTBOX: Table[OutboxStatus, OutboxEvent] = {
    OutboxStatus.ACTIVE: {
        OutboxEvent.DELIVER: OutboxStatus.ACTIVE,
        OutboxEvent.FAIL: OutboxStatus.FAILING,
        OutboxEvent.SKIP: OutboxStatus.ACTIVE,
    },
    OutboxStatus.FAILING: {
        OutboxEvent.DELIVER: OutboxStatus.ACTIVE,
        OutboxEvent.FAIL: OutboxStatus.FAILING,
        OutboxEvent.SKIP: OutboxStatus.ACTIVE,
        OutboxEvent.DISABLE: OutboxStatus.DISABLED,
        OutboxEvent.ENABLE: OutboxStatus.ACTIVE,
    },
    OutboxStatus.DISABLED: {OutboxEvent.ENABLE: OutboxStatus.ACTIVE},
}
"""An endpoint that is disabled stays so, whatever is reported of a try that was under way."""

FIRST_STATUSES = frozenset({BookingStatus.HELD, BookingStatus.PENDING, BookingStatus.CONFIRMED})
"""Statuses that a new booking may have."""


def booking_after(booking: Booking, event: BookingEvent) -> BookingStatus:
    """Return the status that `event` leads to.

    Raises:
        WrongStatus: the booking's status does not allow the event.
    """
    after = BOOKING[booking.status].get(event)
    if after is None:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event=event,
            allowed=tuple(BOOKING[booking.status]),
        )
    return after


def run_status_after(status: RunStatus, event: RunEvent) -> RunStatus:
    """Return the status that `event` leads to; what is decided about runs asks before.

    Raises:
        KeyError: a schedule in that status has no such event.
    """
    return SCHEDULE_RUN[status][event]


def action_allows(action: DeviceAction) -> tuple[ActionEvent, ...]:
    """Return what may happen to a device action; one that was tried is not edited any more."""
    allowed = DEVICE_ACTION[action.status]
    return tuple(event for event in allowed if not (event is ActionEvent.EDIT and action.has_begun))


def require_action(action: DeviceAction, event: ActionEvent) -> None:
    """Refuse an event that a device action does not allow.

    Raises:
        WrongActionStatus: with what is allowed.
    """
    allowed = action_allows(action)
    if event not in allowed:
        raise WrongActionStatus(
            action_id=action.id, status=action.status, event=event, allowed=allowed
        )
