"""Facts: what happened, in the past tense. The log is made of them.

`at` is the instant at which a fact holds; a deadline that was missed while
the machine was down is recorded later than that. A fact carries all that
`evolve` needs to make the rows from it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeIs

from .answered import Answered, RequestAnswered, RequestFact
from .endpoint import ENDPOINT_TYPES, EndpointFact, EndpointForgotten, Outbox
from .feed import (
    FEED_KINDS,
    FEED_TYPES,
    Feed,
    FeedFact,
    FeedRemoved,
    FeedTold,
    feed_type_of,
)
from .ids import ActionId, BookingId, EntityId, PowerOffKey, RoomKey, ScheduleId, StallKey
from .lifecycle import BookingEvent
from .model import Booking, BookingStatus, Deferral, DeviceFailure, Freeze, RowKey, key_of
from .reservation import (
    RESERVATION_KINDS,
    RESERVATION_TYPES,
    TYPES_IN_ROOMS,
    DeliveriesRejected,
    Reservation,
    ReservationErased,
    ReservationFact,
    ReservationForgotten,
    ReservationTold,
    reservation_type_of,
)
from .schedule_events import (
    ACTION_TYPES,
    SCHEDULE_KINDS,
    SCHEDULE_TYPE_NAMES,
    ActionFact,
    ActionOpened,
    ScheduleFact,
    schedule_type_of,
)
from .span import Span
from .stall_events import STALL_TYPES, StallFact


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingOpened:
    """A booking was made, in the status that it carries."""

    at: datetime
    booking: Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved:
    """A booking went on to another status."""

    at: datetime
    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    event: BookingEvent
    status: BookingStatus
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRescheduled:
    """A booking got another time, other rooms, or both, in one step."""

    at: datetime
    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    span: Span
    rooms_before: tuple[RoomKey, ...]
    span_before: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingExtended:
    """A booking got a later end."""

    at: datetime
    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    span: Span
    end_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingEdited:
    """A booking got other texts, or is known at its source by another id from now on."""

    at: datetime
    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    title: str
    guest: str
    note: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingErased:
    """What people wrote on a booking was taken out, of the log before this as well.

    With `keeps_present`, what is written on it now stays: it is somebody else's.
    `rooms_before` are rooms that it has left: what was said there of it is shown no more.
    """

    at: datetime
    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    keeps_present: bool = False
    rooms_before: tuple[RoomKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFrozen:
    """A room was taken out of use, or the terms of that were changed."""

    at: datetime
    freeze: Freeze


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUnfrozen:
    """A room is in use again."""

    at: datetime
    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorOpened:
    """A room's doors were told to open; those in `failures` did not."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    doors: tuple[EntityId, ...]
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerSwitchedOn:
    """A room's power was told to go on; those in `failures` did not."""

    at: datetime
    room: RoomKey
    booking_id: BookingId | None = None
    power: tuple[EntityId, ...]
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffPlanned:
    """A power-off was planned, or moved because its booking's end did."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    planned_at: datetime
    due_at: datetime
    manual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffAnnounced:
    """People were told that the power will go off at `due_at`."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffDeferred:
    """A power-off waits until `due_at`, and says why."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    due_at: datetime
    why: Deferral
    waits_for: BookingId | None = None
    waits_since: datetime | None = None
    attempt: int = 0
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffAttempted:
    """A try begins, written before anything is switched; no answer until `due_at` is one too.

    The first says what the room draws by then, in watts, and how long sensors had seen
    nobody inside, if they saw the last one leave; None where that is not known.
    """

    at: datetime
    booking_id: BookingId
    room: RoomKey
    attempt: int
    due_at: datetime
    interrupted: bool = False
    draw_w: float | None = None
    empty_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffSucceeded:
    """Everything in the room was seen to be off."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffFailed:
    """The last try did not bring everything off."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    attempt: int
    failures: tuple[DeviceFailure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffCancelled:
    """A power-off will not be done. `superseded_by` names the booking whose own takes its place."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    superseded_by: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyMeasured:
    """A booking is over in a room, and so much was used there while it was theirs."""

    at: datetime
    booking_id: BookingId
    room: RoomKey
    used_wh: float


type RoomFact = (
    BookingOpened
    | BookingMoved
    | BookingRescheduled
    | BookingExtended
    | BookingEdited
    | RoomFrozen
    | RoomUnfrozen
    | DoorOpened
    | PowerSwitchedOn
    | PowerOffPlanned
    | PowerOffAnnounced
    | PowerOffDeferred
    | PowerOffAttempted
    | PowerOffSucceeded
    | PowerOffFailed
    | PowerOffCancelled
    | BookingErased
    | EnergyMeasured
)

type Fact = (
    RoomFact
    | StallFact
    | ScheduleFact
    | ActionFact
    | ReservationFact
    | FeedFact
    | RequestFact
    | EndpointFact
)

_TYPES: dict[type[Fact], str] = {
    **STALL_TYPES,
    **ENDPOINT_TYPES,
    BookingRescheduled: "booking_rescheduled",
    BookingExtended: "booking_extended",
    BookingEdited: "booking_edited",
    BookingErased: "booking_erased",
    RoomFrozen: "room_frozen",
    RoomUnfrozen: "room_unfrozen",
    PowerOffPlanned: "power_off_planned",
    PowerOffAnnounced: "power_off_announced",
    PowerOffDeferred: "power_off_deferred",
    PowerOffAttempted: "power_off_attempted",
    PowerOffSucceeded: "power_off_succeeded",
    PowerOffFailed: "power_off_failed",
    PowerOffCancelled: "power_off_cancelled",
    EnergyMeasured: "energy_measured",
    RequestAnswered: "request_answered",
}

_BOOKING_TYPES: dict[BookingStatus, str] = {status: f"booking_{status}" for status in BookingStatus}

BOOKING_TYPES: tuple[str, ...] = (
    *_BOOKING_TYPES.values(),
    "booking_rescheduled",
    "booking_extended",
    "booking_edited",
    "booking_erased",
)
"""The names of those that make a booking what it is."""

ROOM_TYPES: tuple[str, ...] = (
    *BOOKING_TYPES,
    "room_frozen",
    "room_unfrozen",
    "door_opened",
    "door_failed",
    "power_switched_on",
    "power_switch_on_failed",
    *(name for name in _TYPES.values() if name.startswith("power_off")),
    "energy_measured",
    *TYPES_IN_ROOMS,
)
"""The names of what happens in rooms."""

FACT_TYPES: tuple[str, ...] = (
    *ROOM_TYPES,
    *STALL_TYPES.values(),
    *SCHEDULE_TYPE_NAMES,
    *(name for name in RESERVATION_TYPES if name not in TYPES_IN_ROOMS),
    *FEED_TYPES,
    "request_answered",
    *ENDPOINT_TYPES.values(),
)
"""Every name that `type_of` gives."""


def type_of(fact: Fact) -> str:
    """Return the public name of a fact, as in the log and on the event bus."""
    match fact:
        case BookingOpened():
            return _BOOKING_TYPES[fact.booking.status]
        case BookingMoved():
            return _BOOKING_TYPES[fact.status]
        case DoorOpened():
            return "door_failed" if fact.failures else "door_opened"
        case PowerSwitchedOn():
            return "power_switch_on_failed" if fact.failures else "power_switched_on"
    return _type_beyond_rooms(fact)


def _type_beyond_rooms(fact: Fact) -> str:
    if is_of_reservation(fact):
        return reservation_type_of(fact)
    if is_of_feed(fact):
        return feed_type_of(fact)
    return schedule_type_of(fact) if is_of_schedule(fact) else _TYPES[type(fact)]


def rooms_of(fact: Fact) -> tuple[RoomKey, ...]:
    """Return the rooms that a fact is about; those left by a move, too."""
    match fact:
        case BookingOpened():
            return fact.booking.rooms
        case BookingRescheduled() | BookingErased():
            return tuple(dict.fromkeys((*fact.rooms, *fact.rooms_before)))
        case BookingMoved() | BookingExtended() | BookingEdited():
            return fact.rooms
        case RoomFrozen():
            return (fact.freeze.room,)
        case ReservationTold(reservation=told) | ReservationErased(reservation=told):
            return () if told is None or told.room is None else (told.room,)
    return () if _is_of_no_room(fact) else (fact.room,)


type _FactOfNoRoom = (
    StallFact
    | ScheduleFact
    | ActionFact
    | ReservationFact
    | FeedFact
    | RequestAnswered
    | EndpointFact
)


_WHOLE_KINDS: frozenset[type] = frozenset(
    {*RESERVATION_KINDS, *FEED_KINDS, *ENDPOINT_TYPES, RequestAnswered}
)
# Each turn asks of each fact, so this is looked up in one go.
_KINDS_OF_NO_ROOM: frozenset[type] = frozenset(
    {*STALL_TYPES, *SCHEDULE_KINDS, *ACTION_TYPES, ActionOpened, *_WHOLE_KINDS}
)


def _is_of_no_room(fact: Fact) -> TypeIs[_FactOfNoRoom]:
    return type(fact) in _KINDS_OF_NO_ROOM


def is_of_room(fact: Fact) -> TypeIs[RoomFact]:
    """Say whether a fact is about rooms, or bookings of theirs, and about nothing else."""
    return type(fact) not in _KINDS_OF_NO_ROOM


def is_of_stall(fact: Fact) -> TypeIs[StallFact]:
    """Say whether a fact is about a stall."""
    return type(fact) in STALL_TYPES


def stall_of(fact: Fact) -> StallKey | None:
    """Return the stall that a fact is about, if it is about one."""
    return fact.stall if is_of_stall(fact) else None


def is_of_schedule(fact: Fact) -> TypeIs[ScheduleFact | ActionFact]:
    """Say whether a fact is about a schedule or a device action."""
    return type(fact) in SCHEDULE_KINDS or is_of_action(fact)


def is_of_action(fact: Fact) -> TypeIs[ActionFact]:
    """Say whether a fact is about a device action."""
    return type(fact) in ACTION_TYPES or type(fact) is ActionOpened


def schedule_of(fact: Fact) -> ScheduleId | None:
    """Return the schedule that a fact is about, if it is about one."""
    return fact.schedule_id if is_of_schedule(fact) else None


def action_of(fact: Fact) -> ActionId | None:
    """Return the device action that a fact is about, if it is about one."""
    return fact.action_id if is_of_action(fact) else None


def is_of_reservation(fact: Fact) -> TypeIs[ReservationFact]:
    """Say whether a fact is about a reservation, or a hook."""
    return type(fact) in RESERVATION_KINDS


def is_of_feed(fact: Fact) -> TypeIs[FeedFact]:
    """Say whether a fact is about the reading of a feed."""
    return type(fact) in FEED_KINDS


def is_of_endpoint(fact: Fact) -> TypeIs[EndpointFact]:
    """Say whether a fact is about an endpoint."""
    return type(fact) in ENDPOINT_TYPES


def booking_of(fact: Fact) -> BookingId | None:
    """Return the booking that a fact is about, if it is about one."""
    match fact:
        case BookingOpened():
            return fact.booking.id
        case ReservationTold(reservation=told) | ReservationErased(reservation=told):
            return None if told is None else told.booking_id
        case RoomFrozen() | RoomUnfrozen():
            return None
    return None if _is_of_no_room(fact) else fact.booking_id


type WholeFact = ReservationFact | FeedFact | RequestFact | EndpointFact


def is_whole(fact: Fact) -> TypeIs[WholeFact]:
    """Say whether a fact carries all that its row is made of, or tells that there is none more."""
    return type(fact) in _WHOLE_KINDS


def row_in(fact: WholeFact) -> Reservation | Feed | Answered | Outbox | None:
    """Return the row that a fact carries, if it tells of one."""
    match fact:
        case ReservationTold() | ReservationErased():
            return fact.reservation
        case FeedTold():
            return fact.feed
        case RequestAnswered():
            return fact.answered
        case ReservationForgotten() | DeliveriesRejected() | FeedRemoved() | EndpointForgotten():
            return None
    return fact.outbox


def subject_of(fact: Fact) -> RowKey | None:
    """Return the row of which the newest fact alone makes what it is."""
    if not is_whole(fact):
        return None
    match fact:
        case ReservationForgotten() | ReservationErased():
            return RowKey("reservation", fact.origin, fact.external_id)
        case FeedRemoved():
            return RowKey("feed", fact.feed)
        case EndpointForgotten():
            return RowKey("outbox", fact.endpoint)
    row = row_in(fact)
    return None if row is None else key_of(row)


type PowerOffFact = (
    PowerOffPlanned
    | PowerOffAnnounced
    | PowerOffDeferred
    | PowerOffAttempted
    | PowerOffSucceeded
    | PowerOffFailed
    | PowerOffCancelled
)


def power_off_key(fact: PowerOffFact) -> PowerOffKey:
    """Return the key of the power-off that a fact is about."""
    return PowerOffKey(fact.booking_id, fact.room)


class ActorKind(StrEnum):
    """Which kind of door or person a command came from."""

    USER = "user"
    AUTOMATION = "automation"
    HOOK = "hook"
    FEED = "feed"
    PANEL = "panel"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: `id` is a Home Assistant user id, a hook's or a feed's subentry id, or empty."""

    kind: ActorKind
    id: str = ""
    name: str = ""


SYSTEM = Actor(kind=ActorKind.SYSTEM)
"""Roomkeeper itself: deadlines and devices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log. `seq` only goes up; `recorded_at` is when it was written."""

    seq: int
    recorded_at: datetime
    fact: Fact
    actor: Actor
    reason: str = ""
