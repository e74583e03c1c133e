"""Names of things. Ids are made outside and handed in: the core invents none."""

from typing import NamedTuple, NewType

BookingId = NewType("BookingId", str)
RoomKey = NewType("RoomKey", str)
EntityId = NewType("EntityId", str)
StallKey = NewType("StallKey", str)
ScheduleId = NewType("ScheduleId", str)
ActionId = NewType("ActionId", str)
OriginKey = NewType("OriginKey", str)
EndpointKey = NewType("EndpointKey", str)


class PowerOffKey(NamedTuple):
    """One room after one booking. A manual power-off has an id of its own."""

    booking_id: BookingId
    room: RoomKey


class RunKey(NamedTuple):
    """One run of a schedule: its runs are numbered from 1."""

    schedule_id: ScheduleId
    number: int


class BookingRef(NamedTuple):
    """Names a booking: by our id, or by the id it has at its source."""

    booking_id: BookingId | None = None
    source: str = ""
    external_id: str = ""
