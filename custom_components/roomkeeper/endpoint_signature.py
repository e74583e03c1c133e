"""How messages to endpoints are signed: as Standard Webhooks says."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what secrets begin with
_SECRET_BYTES: Final = range(24, 65)
_NEW_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a secret that nobody knows yet."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_NEW_SECRET_BYTES)).decode()


def keys_of(secret: str) -> tuple[bytes, ...]:
    """Return the keys of one secret, or of two with a blank between them.

    Raises:
        ValueError: it is none.
    """
    found = tuple(_key(one) for one in secret.split())
    if not found:
        raise ValueError("no secret")
    return found


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not in base64") from error
    if not secret.startswith(SECRET_PREFIX) or len(key) not in _SECRET_BYTES:
        raise ValueError("no secret of Standard Webhooks")
    return key


def headers_of(
    webhook_id: str, body: bytes, keys: Iterable[bytes], now: datetime
) -> dict[str, str]:
    """Return the headers of one try; each key signs its id, its time and its body."""
    timestamp = str(int(now.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = (hmac.digest(key, signed, hashlib.sha256) for key in keys)
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(signature).decode()}" for signature in signatures
        ),
    }
