"""Bookings, as the world knows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A booking as the world knows it."""

    id: BookingId
    rooms: tuple[RoomKey, ...]
    span: Span
    status: BookingStatus
    buffer: timedelta | None
    source: str
    external_id: str
    is_block: bool = False
    entered_at: datetime | None = None
    """When its guest has checked in, if ever."""

    @property
    def is_sure(self) -> bool:
        """Whether somebody has confirmed it."""
        return self.status in {BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN}

    @property
    def had(self) -> Span:
        """For when it has its rooms: a guest who came early has had them since."""
        return Span(min(self.span.start, self.entered_at or self.span.start), self.span.end)

    @property
    def blocks(self) -> bool:
        """Whether it keeps others out."""
        return self.status in {
            BookingStatus.HELD,
            BookingStatus.PENDING,
            BookingStatus.CONFIRMED,
            BookingStatus.CHECKED_IN,
        }
