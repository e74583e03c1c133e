"""What a dialect is: how one booking platform signs its messages, and says what it says.

More of them are one file each: a table that maps fields, and what is the
platform's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from hashlib import sha256

from ...core.reservation import Message
from .payload import Payload

_LONGEST_ID = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request as it came. `headers` are found in whatever case, `body` is not decoded."""

    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> bytes | None:
        """Return the bytes of a header, whatever they are, or None where there is none."""
        value = self.headers.get(name)
        return None if value is None else value.encode("utf-8", "surrogateescape")

    @property
    def digest(self) -> str:
        """Return what only the same body has."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed with the platform: `registered_url` is where it believes to send to."""

    secret: str = field(repr=False)
    registered_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message says.

    `places` are the ids by which a claim's place may be known, the likeliest
    first; whoever knows which of them stand for a room chooses.
    """

    message: Message
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a platform signs and speaks.

    Attributes:
        name: As it is stored.
        signs_url: Whether its signature is also about the URL that is registered there.
        verify: Takes a delivery, what was agreed, and now. Looks at raw bytes, in constant
            time, and raises `NotSigned`.
        delivery_id: By which a message is known when it comes again.
        read: Says what a message means, or None if that is nothing about bookings. Raises
            `Unacceptable`, naming the field.

    """

    name: str
    signs_url: bool = False
    verify: Callable[[Delivery, Agreed, datetime], None]
    delivery_id: Callable[[Delivery, Payload], str]
    read: Callable[[Payload], Reading | None]

    def known_by(self, delivery: Delivery, payload: Payload) -> str:
        """Return the id of a delivery, in a form that can be kept."""
        said = self.delivery_id(delivery, payload)
        return said if said.isprintable() and 0 < len(said) <= _LONGEST_ID else delivery.digest

    def understood(self, delivery: Delivery, zone: tzinfo) -> tuple[str, Reading | None]:
        """Return the id of a delivery and what it says; local times in it are of `zone`.

        Raises:
            Rejection: it is not JSON.
            Unacceptable: it is no message as this platform sends them.
        """
        payload = Payload.of(delivery.headers.get("Content-Type", ""), delivery.body, zone)
        return self.known_by(delivery, payload), self.read(payload)
