"""Signatures over raw bytes, compared in constant time. All of them are HMAC-SHA256."""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from .dialect import Agreed, Delivery
from .refused import NotSigned, SignatureFault


def key_of(agreed: Agreed) -> bytes:
    """Return the secret as it was typed, as a key.

    Raises:
        NotSigned: there is none; anybody could sign with an empty one.
    """
    if not agreed.secret:
        raise NotSigned(SignatureFault.NO_SECRET)
    return agreed.secret.encode("utf-8", "surrogatepass")


def signature_in(delivery: Delivery, header: str) -> bytes:
    """Return what a header says of how the delivery is signed.

    Raises:
        NotSigned: it says nothing.
    """
    said = (delivery.header(header) or b"").strip()
    if not said:
        raise NotSigned(SignatureFault.UNSIGNED)
    return said


def hex_of(key: bytes, signed: bytes) -> bytes:
    """Return the signature in lower-case hex."""
    return hmac.new(key, signed, "sha256").hexdigest().encode()


def base64_of(key: bytes, signed: bytes) -> bytes:
    """Return the signature in base64."""
    return b64encode(hmac.digest(key, signed, "sha256"))


def require_one(signatures: Iterable[bytes], right: bytes) -> None:
    """Refuse what is not signed with the secret: one of several signatures has to be.

    Raises:
        NotSigned: none of them is right.
    """
    matches = [hmac.compare_digest(one, right) for one in signatures]
    if not any(matches):
        raise NotSigned(SignatureFault.WRONG)


def signed_at(said: bytes) -> datetime:
    """Return the instant of a time stamp in whole seconds since 1970.

    Raises:
        NotSigned: it is none.
    """
    if not said.isdigit():
        raise NotSigned(SignatureFault.MALFORMED)
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except ValueError, OverflowError, OSError:
        raise NotSigned(SignatureFault.MALFORMED) from None


def require_recent(at: datetime, now: datetime, tolerance: timedelta) -> None:
    """Refuse what was signed too long ago, or would be signed too far ahead.

    Raises:
        NotSigned: it was.
    """
    if now - at > tolerance:
        raise NotSigned(SignatureFault.TOO_OLD)
    if at - now > tolerance:
        raise NotSigned(SignatureFault.TOO_NEW)
