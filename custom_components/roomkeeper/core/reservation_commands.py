"""Commands about reservations: what a platform or a calendar says, and what is done about it."""

from dataclasses import dataclass

from .ids import BookingId, OriginKey
from .reservation import Claim, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeReservation:
    """Have a booking as a platform has it.

    `delivery` is the id of the message, by which it is known if it comes
    again; `new_id` is that of the booking if one is made.
    """

    origin: OriginKey
    delivery: str = ""
    claim: Claim
    new_id: BookingId


@dataclass(frozen=True, slots=True, kw_only=True)
class DropReservation:
    """Give up what was booked for a reservation."""

    origin: OriginKey
    delivery: str = ""
    withdrawal: Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryReservation:
    """Try once more to take what could not be taken."""

    origin: OriginKey
    external_id: str
    new_id: BookingId


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGoOfReservation:
    """Do nothing more about what could not be taken."""

    origin: OriginKey
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveOrigin:
    """A hook or a feed is no more: forget its reservations; bookings stay, blocks end."""

    origin: OriginKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRejected:
    """Write down that a hook got messages that were not signed as they should be."""

    origin: OriginKey
    count: int
    why: str


type ReservationCommand = (
    TakeReservation
    | DropReservation
    | RetryReservation
    | LetGoOfReservation
    | RemoveOrigin
    | NoteRejected
)
