"""Cal.com: one message for each thing that happens, about a booking as it is then.

A booking that moves gets another id, in the same message. Nothing of the
signature is of its time, so what was sent once is known by its body for good.

Where an event type has seats, those who share a time share a booking. One who
gives up a seat is told of as if all of it were cancelled, and one who moves as
if all of it moved: the others come nevertheless.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from ...const import DIALECT_CAL_COM
from .dialect import Agreed, Delivery, Dialect, Reading
from .field_table import FieldTable, Meaning
from .payload import Payload
from .refused import NotSigned, SignatureFault
from .signing import hex_of, key_of, require_one, signature_in

_NO_SECRET: Final = b"no-secret-provided"
"""What stands in the place of a signature where no secret is set there."""

_FIELDS: Final = FieldTable(
    external_id="payload.uid",
    version="createdAt",
    start="payload.startTime",
    end="payload.endTime",
    # An event type for each room, by its number or the end of its address; or one
    # event type with a place to choose; or a user for each room.
    places=(
        "payload.eventTypeId",
        "payload.type",
        "payload.location",
        "payload.organizer.username",
        "payload.organizer.email",
    ),
    title=("payload.eventTitle", "payload.title"),
    guest=("payload.attendees.0.name", "payload.attendees.0.email"),
    note=("payload.additionalNotes",),
    reason=("payload.cancellationReason", "payload.rejectionReason"),
    moved_from="payload.rescheduleUid",
)
_OF_SEATS: Final = replace(_FIELDS, moved_from="")

_EVENTS: Final[Mapping[str, Meaning]] = {
    "BOOKING_CREATED": Meaning.CONFIRMED,
    "BOOKING_REQUESTED": Meaning.PENDING,
    "BOOKING_PAYMENT_INITIATED": Meaning.PENDING,
    "BOOKING_PAID": Meaning.CONFIRMED,
    "BOOKING_RESCHEDULED": Meaning.CONFIRMED,
    "BOOKING_CANCELLED": Meaning.WITHDRAWN,
    "BOOKING_REJECTED": Meaning.WITHDRAWN,
}
"""All others say nothing about a booking's time or place."""


def _verify(delivery: Delivery, agreed: Agreed, _now: datetime) -> None:
    key = key_of(agreed)
    signature = signature_in(delivery, "X-Cal-Signature-256")
    if signature == _NO_SECRET:
        raise NotSigned(SignatureFault.UNSIGNED)
    require_one((signature,), hex_of(key, delivery.body))


def _delivery_id(delivery: Delivery, _payload: Payload) -> str:
    return delivery.digest


def _read(payload: Payload) -> Reading | None:
    meaning = _EVENTS.get(payload.id("triggerEvent"))
    if meaning is None:
        return None
    fields = _OF_SEATS if _has_seats(payload) else _FIELDS
    version = fields.version_at(payload)
    if meaning is Meaning.WITHDRAWN:
        return None if _is_of_one_seat(payload) else fields.withdrawal(payload, version)
    # One that has to be approved is moved to a time that has to be approved again.
    is_pending = meaning is Meaning.PENDING or payload.value("payload.status") == "PENDING"
    return fields.claim(payload, version, fields.span(payload), is_pending=is_pending)


def _has_seats(payload: Payload) -> bool:
    seats = payload.value("payload.seatsPerTimeSlot")
    return isinstance(seats, int) and seats > 1


def _is_of_one_seat(payload: Payload) -> bool:
    """Say whether one guest of several has gone, and not the whole booking.

    Nothing says so. But then only that guest is named, and by whom a booking was
    cancelled is said of a whole one alone. The last one's going is that of the whole.
    """
    guests = payload.value("payload.attendees")
    is_one = isinstance(guests, list) and len(guests) == 1
    return _has_seats(payload) and is_one and not payload.value("payload.cancelledBy")


CAL_COM: Final = Dialect(name=DIALECT_CAL_COM, verify=_verify, delivery_id=_delivery_id, read=_read)
