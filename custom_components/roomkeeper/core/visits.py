"""Of bookings and power-offs as much as is counted: for hundreds of thousands at once.

Instants are microseconds since 1970 UTC. Blocks are not among them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .ids import BookingId, RoomKey
from .model import BookingStatus, PowerOffStatus, RoomEnergy


class Visit(NamedTuple):
    """A booking, by what is counted of it; each field is what its field there is."""

    rooms: Sequence[RoomKey]
    status: BookingStatus
    start_us: int
    end_us: int
    created_us: int
    updated_us: int
    checked_in_us: int | None
    expires_us: int | None
    energy: Sequence[RoomEnergy]


class SwitchedOff(NamedTuple):
    """A power-off, by what is counted of it; each field is what its field there is."""

    booking_id: BookingId
    room: RoomKey
    status: PowerOffStatus
    planned_us: int
    updated_us: int
    manual: bool
    draw_w: float | None
