"""Square Appointments: a booking as it is, with a version that counts up.

It signs the URL that is registered there too, and never says when a booking ends.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ...const import DIALECT_SQUARE
from ...core import policy
from ...core.span import Span
from .dialect import Agreed, Delivery, Dialect, Reading
from .field_table import FieldTable, Meaning, span_between
from .payload import Payload
from .signing import base64_of, key_of, require_one, signature_in

_BOOKING: Final = "data.object.booking"
_SEGMENTS: Final = f"{_BOOKING}.appointment_segments"

_FIELDS: Final = FieldTable(
    external_id=f"{_BOOKING}.id",
    version=f"{_BOOKING}.version",
    start=f"{_BOOKING}.start_at",
    places=(
        f"{_SEGMENTS}.0.resource_ids",
        f"{_SEGMENTS}.0.team_member_id",
        f"{_BOOKING}.location_id",
        f"{_SEGMENTS}.0.service_variation_id",
    ),
    note=(f"{_BOOKING}.customer_note",),
    reason=(f"{_BOOKING}.status",),
)

_EVENTS: Final = frozenset({"booking.created", "booking.updated"})

_STATUSES: Final[Mapping[str, Meaning | None]] = {
    "PENDING": Meaning.PENDING,
    "ACCEPTED": Meaning.CONFIRMED,
    "DECLINED": Meaning.WITHDRAWN,
    "CANCELLED_BY_CUSTOMER": Meaning.WITHDRAWN,
    "CANCELLED_BY_SELLER": Meaning.WITHDRAWN,
    # Of the guest, not of the booking: whoever did not come has had the room.
    "NO_SHOW": None,
}

_MOST_SEGMENTS: Final = 100
_LONGEST_MIN: Final = policy.LONGEST_BOOKING // timedelta(minutes=1)
_HIGHEST_VERSION: Final = 2**53 - 1
"""What every program that reads JSON still counts by ones."""


def _verify(delivery: Delivery, agreed: Agreed, _now: datetime) -> None:
    key = key_of(agreed)
    signature = signature_in(delivery, "x-square-hmacsha256-signature")
    url = agreed.registered_url.encode("utf-8", "surrogatepass")
    require_one((signature,), base64_of(key, url + delivery.body))


def _delivery_id(_delivery: Delivery, payload: Payload) -> str:
    value = payload.value("event_id")
    return value if isinstance(value, str) else ""


def _read(payload: Payload) -> Reading | None:
    if payload.id("type") not in _EVENTS:
        return None
    status = payload.id(f"{_BOOKING}.status")
    if status not in _STATUSES:
        raise payload.not_understood(f"{_BOOKING}.status")
    meaning = _STATUSES[status]
    if meaning is None:
        return None
    version = payload.whole(_FIELDS.version, _HIGHEST_VERSION)
    if meaning is Meaning.WITHDRAWN:
        return _FIELDS.withdrawal(payload, version)
    return _FIELDS.claim(payload, version, _span(payload), is_pending=meaning is Meaning.PENDING)


def _span(payload: Payload) -> Span:
    """Return the start, and the end after all segments and what lies between them.

    `transition_time_minutes`, after the last, is a buffer: the room has its own.
    """
    segments = payload.needed(_SEGMENTS)
    if not isinstance(segments, list) or not 0 < len(segments) <= _MOST_SEGMENTS:
        raise payload.not_understood(_SEGMENTS)
    minutes = 0
    for number in range(len(segments)):
        segment = f"{_SEGMENTS}.{number}"
        minutes += payload.whole(f"{segment}.duration_minutes", _LONGEST_MIN)
        between = f"{segment}.intermission_minutes"
        if payload.value(between) is not None:
            minutes += payload.whole(between, _LONGEST_MIN)
    start = payload.instant(_FIELDS.start)
    return span_between(start, policy.end_after(start, timedelta(minutes=minutes)))


SQUARE: Final = Dialect(
    name=DIALECT_SQUARE,
    signs_url=True,
    verify=_verify,
    delivery_id=_delivery_id,
    read=_read,
)
