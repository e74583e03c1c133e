"""Calendly: a message when an invitee comes, and one when an invitee goes.

One that moves goes and comes, in any order; each message names the other's id.
Where several may come to one event, they share a booking, which is no more when
the last of them has gone; each moves alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from ...const import DIALECT_CALENDLY
from .dialect import Agreed, Delivery, Dialect, Reading
from .field_table import FieldTable, Meaning
from .payload import Payload
from .refused import NotSigned, SignatureFault
from .signing import hex_of, key_of, require_one, require_recent, signature_in, signed_at

_TOLERANCE: Final = timedelta(minutes=3)

_FIELDS: Final = FieldTable(
    external_id="payload.uri",
    version="created_at",
    start="payload.scheduled_event.start_time",
    end="payload.scheduled_event.end_time",
    places=(
        "payload.scheduled_event.event_type",
        "payload.scheduled_event.location.location",
        "payload.scheduled_event.event_memberships.0.user",
    ),
    title=("payload.scheduled_event.name",),
    guest=("payload.name", "payload.email"),
    note=("payload.questions_and_answers.0.answer",),
    reason=("payload.cancellation.reason",),
    moved_from="payload.old_invitee",
    moves_to="payload.new_invitee",
)
_OF_A_GROUP: Final = replace(
    _FIELDS, external_id="payload.scheduled_event.uri", moved_from="", moves_to=""
)

_EVENTS: Final = frozenset({"invitee.created", "invitee.canceled"})

_STATUSES: Final[Mapping[str, Meaning]] = {
    "active": Meaning.CONFIRMED,
    "canceled": Meaning.WITHDRAWN,
}
"""Of the invitee: the event's own status stays as it was when an invitee goes."""


def _verify(delivery: Delivery, agreed: Agreed, now: datetime) -> None:
    key = key_of(agreed)
    said = signature_in(delivery, "Calendly-Webhook-Signature")
    parts = [part.strip().partition(b"=") for part in said.split(b",")]
    stamps = [value for name, _, value in parts if name == b"t"]
    signatures = [value for name, _, value in parts if name == b"v1"]
    if len(stamps) != 1 or not signatures:
        raise NotSigned(SignatureFault.MALFORMED)
    at = signed_at(stamps[0])
    require_one(signatures, hex_of(key, b".".join((stamps[0], delivery.body))))
    require_recent(at, now, _TOLERANCE)


def _delivery_id(_delivery: Delivery, payload: Payload) -> str:
    names = (str(payload.value(path)) for path in ("event", _FIELDS.external_id, _FIELDS.version))
    return sha256("\n".join(names).encode()).hexdigest()


def _read(payload: Payload) -> Reading | None:
    if payload.id("event") not in _EVENTS:
        return None
    is_group = _count(payload, "limit") > 1
    fields = _OF_A_GROUP if is_group else _FIELDS
    version = fields.version_at(payload)
    meaning = _STATUSES.get(payload.id("payload.status"))
    if meaning is None:
        raise payload.not_understood("payload.status")
    if meaning is Meaning.WITHDRAWN:
        if is_group and _others_come(payload):
            return None
        moves = payload.value("payload.rescheduled") is True
        return fields.withdrawal(payload, version, moves=moves)
    return fields.claim(payload, version, fields.span(payload))


def _others_come(payload: Payload) -> bool:
    is_cancelled = payload.value("payload.scheduled_event.status") == "canceled"
    return not is_cancelled and _count(payload, "active") > 0


def _count(payload: Payload, which: str) -> int:
    """Return how many invitees there are, or may be; what is not said is none."""
    value = payload.value(f"payload.scheduled_event.invitees_counter.{which}")
    return value if isinstance(value, int) else 0


CALENDLY: Final = Dialect(
    name=DIALECT_CALENDLY, verify=_verify, delivery_id=_delivery_id, read=_read
)
