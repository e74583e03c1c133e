"""Commands: what somebody asks for, as a verb. Every door makes one of these.

Spans and instants are aware UTC; doors turn what people say into them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from .endpoint_commands import EndpointCommand
from .feed_commands import FeedCommand
from .ids import BookingId, BookingRef, EntityId, PowerOffKey, RoomKey, StallKey
from .model import BookingStatus, DeviceFailure, FreezeReason, RowKey
from .reservation import ReservationName
from .reservation_commands import ReservationCommand
from .schedule_commands import ActionCommand, ScheduleCommand
from .stall import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What people write on a booking; None leaves a text as it is."""

    title: str | None = None
    guest: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Claim rooms for `[start, end)`; `booking_id` is the new booking's id."""

    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    start: datetime
    end: datetime
    status: BookingStatus = BookingStatus.CONFIRMED
    texts: Texts = Texts()
    source: str = ""
    external_id: str = ""
    expires_in: timedelta | None = None
    power_off_buffer: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Claim rooms until confirmed or expired; without a span from now until it expires."""

    booking_id: BookingId
    rooms: tuple[RoomKey, ...]
    start: datetime | None = None
    end: datetime | None = None
    expires_in: timedelta | None = None
    texts: Texts = Texts()
    source: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Make a hold or a pending booking stand."""

    ref: BookingRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Give a claim up before anybody came."""

    ref: BookingRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Give a claim up as long as nobody has confirmed it."""

    ref: BookingRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """The guest is here."""

    ref: BookingRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOut:
    """The guest has left."""

    ref: BookingRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule:
    """Change a booking's time, rooms and texts in one step; None leaves a thing as it is.

    A new start without a new end moves the whole span.
    """

    ref: BookingRef
    start: datetime | None = None
    end: datetime | None = None
    rooms: tuple[RoomKey, ...] | None = None
    texts: Texts = Texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """End a booking later by `duration`."""

    ref: BookingRef
    duration: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """A guest stands before the room's door: check in, and plan the power-off."""

    room: RoomKey
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDoor:
    """Write down what came of opening the doors."""

    room: RoomKey
    booking_id: BookingId
    doors: tuple[EntityId, ...]
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePresence:
    """Somebody was seen inside the room."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What the log tells of a guest, whatever became of it since.

    `rooms` are those in which it tells of the bookings, also where they have left them.
    """

    bookings: frozenset[BookingId] = frozenset()
    reservations: frozenset[ReservationName] = frozenset()
    rooms: Mapping[BookingId, frozenset[RoomKey]] = field(
        default_factory=dict[BookingId, frozenset[RoomKey]]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseGuest:
    """Take out what people wrote, of rows and log: on some bookings, or on all of a guest.

    `guest` is the text that stands there, or empty; `logged` is what the log tells of it.
    """

    refs: tuple[BookingRef, ...] = ()
    guest: str = ""
    logged: Logged = Logged()


class AffectedBookings(StrEnum):
    """What a freeze does with the bookings that it stands against."""

    KEEP = "keep"
    CANCEL = "cancel"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeRoom:
    """Take a room out of use from now on; on a frozen room, change the terms."""

    room: RoomKey
    reason: FreezeReason = FreezeReason.OTHER
    note: str = ""
    until: datetime | None = None
    bookings: AffectedBookings = AffectedBookings.REFUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezeRoom:
    """Put a room in use again."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCalendar:
    """Show a room's bookings to whoever has a secret address; an address from before ends.

    `with_names` is whether titles and guests are shown too.
    """

    room: RoomKey
    with_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnshareCalendar:
    """Show a room's bookings to nobody outside any more."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchOff:
    """Switch a room off now, whoever is inside; `new_id` names it if no booking does."""

    room: RoomKey
    booking_id: BookingId | None = None
    new_id: BookingId


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTrying:
    """Somebody wants the room's power on: end the tries to switch it off."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSwitchedOn:
    """Write down that a room's power was told to go on."""

    room: RoomKey
    booking_id: BookingId | None = None
    power: tuple[EntityId, ...]
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPowerOff:
    """Leave the room's power as it is: one power-off, or all that are to come."""

    room: RoomKey
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPowerOff:
    """Somebody has seen to a room whose power could not be switched off."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPowerOff:
    """What came of a try: no failures means that all of `power` was seen to be off.

    That is the room's power, and what is in groups of it. `around` are other groups with some
    of it in them, each with what else is in it.
    """

    key: PowerOffKey
    attempt: int
    power: tuple[EntityId, ...] = ()
    around: tuple[tuple[EntityId, tuple[EntityId, ...]], ...] = ()
    failures: tuple[DeviceFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePowerOff:
    """A try was cut off by a restart: begin the next one."""

    key: PowerOffKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEnergy:
    """Statistics say what a booking used in a room, in watt hours."""

    booking_id: BookingId
    room: RoomKey
    used_wh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRoom:
    """A room is no more: end its claims by the rule in `decide.removal`."""

    room: RoomKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDetection:
    """What a stall's sensors say now.

    `is_fresh` says that one of them has just seen somebody, `is_lost` that one
    was just lost, perhaps after another, `at_start` that this is the first look
    after a start.
    """

    stall: StallKey
    level: Level
    is_fresh: bool = False
    is_lost: bool = False
    at_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOccupancy:
    """Somebody is inside, though no sensor has seen it; a stay that goes on starts its timer anew.

    `timeout` is how long it runs; None leaves that to the stall's rules, and
    lets a timer that was paused go on.
    """

    stall: StallKey
    timeout: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOccupancy:
    """Nobody is inside, whatever the sensors say."""

    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendOccupancy:
    """Let the timer run longer, by the stall's extension if nothing is said; or shorter."""

    stall: StallKey
    duration: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOccupancy:
    """Let the timer stand still: the stay ends when somebody is seen to leave, or by hand."""

    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceEnable:
    """Put the cameras back, whoever is inside: for `duration`, or until the sensors are clear."""

    stall: StallKey
    duration: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMaintenance:
    """Put the cameras back, and leave them alone until maintenance ends."""

    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMaintenance:
    """Make the stall a private place again."""

    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCameraOn:
    """A camera was seen to come on."""

    camera: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCamera:
    """What came of telling a camera to go on or off; `failure` says how it was seen to fail."""

    camera: EntityId
    should_be_on: bool
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameCamera:
    """A camera has another entity id from now on."""

    camera: EntityId
    new_camera: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveStall:
    """A stall is no more: its stay ends, and its cameras are given back."""

    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplySuggestion:
    """Settings become as is suggested. They are no rows, so nothing follows in the ledger."""

    suggestion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """The deadline of a row has come."""

    row: RowKey


type Command = (
    Book
    | Hold
    | Confirm
    | Cancel
    | Release
    | CheckIn
    | CheckOut
    | Reschedule
    | Extend
    | Enter
    | NoteDoor
    | NotePresence
    | EraseGuest
    | FreezeRoom
    | UnfreezeRoom
    | ShareCalendar
    | UnshareCalendar
    | SwitchOff
    | StopTrying
    | NoteSwitchedOn
    | CancelPowerOff
    | ForgetPowerOff
    | ReportPowerOff
    | ResumePowerOff
    | NoteEnergy
    | RemoveRoom
    | NoteDetection
    | StartOccupancy
    | EndOccupancy
    | ExtendOccupancy
    | PauseOccupancy
    | ForceEnable
    | StartMaintenance
    | EndMaintenance
    | NoteCameraOn
    | ReportCamera
    | RenameCamera
    | RemoveStall
    | ApplySuggestion
    | ScheduleCommand
    | ActionCommand
    | ReservationCommand
    | FeedCommand
    | EndpointCommand
    | Wake
)
