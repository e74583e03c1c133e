"""Booking platforms, as a house hears them: each signs in its own way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from multidict import CIMultiDict

from custom_components.roomkeeper.core.errors import Unacceptable
from custom_components.roomkeeper.core.reservation import Claim, Withdrawal
from custom_components.roomkeeper.doors.hooks import DIALECTS
from custom_components.roomkeeper.doors.hooks.dialect import Agreed, Delivery, Reading
from custom_components.roomkeeper.doors.hooks.refused import NotSigned

SECRET: Final = "whsec_cm9vbWtlZXBlciB0ZXN0cyBzaWduIGxpa2UgdGhpcw"  # noqa: S105 - of the tests alone
KEY: Final = base64.b64decode(SECRET.removeprefix("whsec_") + "==")
PLAIN_SECRET: Final = "a secret that somebody typed"  # noqa: S105 - of the tests alone
REGISTERED_URL: Final = "https://club.example/api/webhook/abc"

type Headers = dict[str, str]


def in_bytes(message: object) -> bytes:
    """Return a message as it goes over the wire."""
    return message if isinstance(message, bytes) else json.dumps(message).encode()


def _now_s() -> int:
    return int(datetime.now(UTC).timestamp())


def standard(
    body: bytes, message_id: str = "msg_1", at: int | str | None = None, key: bytes = KEY
) -> Headers:
    """Sign as Standard Webhooks say."""
    stamp = str(_now_s() if at is None else at)
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }


def cal_com(body: bytes, secret: str = PLAIN_SECRET) -> Headers:
    """Sign as Cal.com does."""
    return {"X-Cal-Signature-256": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def calendly(body: bytes, at: int | str | None = None, secret: str = PLAIN_SECRET) -> Headers:
    """Sign as Calendly does."""
    stamp = str(_now_s() if at is None else at)
    signed = f"{stamp}.".encode() + body
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"Calendly-Webhook-Signature": f"t={stamp},v1={signature}"}


def square(body: bytes, url: str = REGISTERED_URL, secret: str = PLAIN_SECRET) -> Headers:
    """Sign as Square does."""
    digest = hmac.digest(secret.encode(), url.encode() + body, hashlib.sha256)
    return {"x-square-hmacsha256-signature": base64.b64encode(digest).decode()}


def booking(
    event: str = "created",
    at: str = "2026-11-24T09:00:00Z",
    **data: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """Return a message of the standard dialect: the studio, tomorrow from 14 to 16 in UTC."""
    said: Mapping[str, Any] = {
        "id": "r1",
        "room": "studio",
        "start": "2026-11-25T14:00:00Z",
        "end": "2026-11-25T16:00:00Z",
    }
    given = {name: value for name, value in {**said, **data}.items() if value is not None}
    return {"type": f"booking.{event}", "timestamp": at, "data": given}


# --- as a dialect gets it --------------------------------------------------------


def delivery(message: object, headers: Headers | None = None) -> Delivery:
    """Return a message as it came."""
    return Delivery(headers=CIMultiDict(headers or {}), body=in_bytes(message))


def read(dialect: str, message: object) -> Reading | None:
    """Return what a message of a platform says; its local times are Berlin's."""
    _, reading = understood(dialect, delivery(message, {"webhook-id": "msg_1"}))
    return reading


def understood(dialect: str, came: Delivery) -> tuple[str, Reading | None]:
    """Return by what a delivery is known, and what it says."""
    return DIALECTS[dialect].understood(came, ZoneInfo("Europe/Berlin"))


def claim(dialect: str, message: object) -> Claim:
    """Return what a message wants to be booked."""
    reading = read(dialect, message)
    assert reading is not None
    assert isinstance(reading.message, Claim)
    return reading.message


def withdrawal(dialect: str, message: object) -> Withdrawal:
    """Return what a message gives up."""
    reading = read(dialect, message)
    assert reading is not None
    assert isinstance(reading.message, Withdrawal)
    return reading.message


def refused_field(dialect: str, message: object) -> object:
    """Return the field by which a message cannot be read."""
    with pytest.raises(Unacceptable) as raised:
        read(dialect, message)
    return raised.value.details["field"]


def fault(
    dialect: str,
    came: Delivery,
    now: datetime,
    secret: str = PLAIN_SECRET,
    url: str = REGISTERED_URL,
) -> str | None:
    """Return what is wrong with how a delivery is signed, or None."""
    try:
        DIALECTS[dialect].verify(came, Agreed(secret=secret, registered_url=url), now)
    except NotSigned as refusal:
        return refusal.why
    return None


def without(message: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a message without one of its fields."""
    copy: dict[str, Any] = json.loads(json.dumps(message))
    *outer, name = path.split(".")
    inner: Any = copy
    for one in outer:
        inner = inner[int(one)] if isinstance(inner, list) else inner[one]
    del inner[name]
    return copy


def changed(message: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a message in which one field says something else."""
    copy: dict[str, Any] = json.loads(json.dumps(message))
    *outer, name = path.split(".")
    inner: Any = copy
    for one in outer:
        inner = inner[int(one)] if isinstance(inner, list) else inner.setdefault(one, {})
    inner[name] = value
    return copy


def at(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text)


def micros(text: str) -> int:
    """Return an instant as the version of a reservation."""
    return round(at(text).timestamp() * 1_000_000)
