"""Standard Webhooks, with Roomkeeper's own message: for whatever can be taught to send it.

`{"type": "booking.created" | "booking.updated" | "booking.cancelled", "timestamp",
"data": {"id", "room", "start", "end", "status"?, "title"?, "guest"?, "note"?, "reason"?,
"expires_in"?}}`. Created and updated both say how the booking is now.
"""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ...const import DIALECT_STANDARD
from .. import values
from .dialect import Agreed, Delivery, Dialect, Reading
from .field_table import FieldTable, Meaning
from .payload import Payload
from .refused import NotSigned, SignatureFault
from .signing import base64_of, require_one, require_recent, signature_in, signed_at

_TOLERANCE: Final = timedelta(minutes=5)

_ID: Final = "webhook-id"
_PREFIX: Final = "whsec_"
_VERSION: Final = b"v1"

_FIELDS: Final = FieldTable(
    external_id="data.id",
    version="timestamp",
    start="data.start",
    end="data.end",
    places=("data.room",),
    title=("data.title",),
    guest=("data.guest",),
    note=("data.note",),
    reason=("data.reason",),
)

_EVENTS: Final = frozenset({"booking.created", "booking.updated"})
_CANCELLED: Final = "booking.cancelled"
_OTHER_SPELLING: Final = "booking.canceled"
"""Heard as well: a cancellation that is passed over would keep its room."""

_STATUSES: Final[Mapping[str, Meaning]] = {
    "": Meaning.CONFIRMED,
    "confirmed": Meaning.CONFIRMED,
    "pending": Meaning.PENDING,
    "cancelled": Meaning.WITHDRAWN,
    "canceled": Meaning.WITHDRAWN,
}


def key_of(agreed: Agreed) -> bytes:
    """Return the key that stands after `whsec_`, in base64 with or without its padding.

    Raises:
        NotSigned: there is none.
    """
    encoded = agreed.secret.strip().removeprefix(_PREFIX)
    try:
        key = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        key = b""
    if not key:
        raise NotSigned(SignatureFault.NO_SECRET)
    return key


def _verify(delivery: Delivery, agreed: Agreed, now: datetime) -> None:
    key = key_of(agreed)
    signatures = signature_in(delivery, "webhook-signature")
    message_id = signature_in(delivery, _ID)
    timestamp = signature_in(delivery, "webhook-timestamp")
    at = signed_at(timestamp)
    # Others than v1 are of other kinds, or to come.
    versions = (one.partition(b",") for one in signatures.split())
    right = base64_of(key, b".".join((message_id, timestamp, delivery.body)))
    require_one((signature for version, _, signature in versions if version == _VERSION), right)
    require_recent(at, now, _TOLERANCE)


def _delivery_id(delivery: Delivery, _payload: Payload) -> str:
    return delivery.headers[_ID].strip()


def _read(payload: Payload) -> Reading | None:
    event = payload.id("type")
    is_cancelled = event in {_CANCELLED, _OTHER_SPELLING}
    if event not in _EVENTS and not is_cancelled:
        return None
    version = _FIELDS.version_at(payload)
    meaning = Meaning.WITHDRAWN if is_cancelled else _meaning(payload)
    if meaning is Meaning.WITHDRAWN:
        return _FIELDS.withdrawal(payload, version)
    room = payload.value("data.room")
    if isinstance(room, list) and len(room) > 1:
        # One of them would be booked, and the sender would believe that all are.
        raise payload.not_understood("data.room")
    raw = payload.value("data.expires_in")
    return _FIELDS.claim(
        payload,
        version,
        _FIELDS.span(payload),
        is_pending=meaning is Meaning.PENDING,
        expires_in=None if raw is None else values.read_length("data.expires_in", raw),
    )


def _meaning(payload: Payload) -> Meaning:
    meaning = _STATUSES.get(payload.optional_id("data.status"))
    if meaning is None:
        raise payload.not_understood("data.status")
    return meaning


STANDARD: Final = Dialect(
    name=DIALECT_STANDARD, verify=_verify, delivery_id=_delivery_id, read=_read
)
