"""An endpoint as its subentry says: where to, signed by what, and what is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yarl import URL

from .const import (
    CONF_ALLOW_INSECURE,
    CONF_EVENTS,
    CONF_INCLUDE_TEXTS,
    CONF_SECRET,
    CONF_URL,
)
from .core.endpoint import ENDPOINT_TYPES, Endpoint
from .core.events import BOOKING_TYPES, FACT_TYPES
from .core.ids import EndpointKey
from .endpoint_address import problem_of, url_of
from .endpoint_signature import keys_of

_NOT_SENT = frozenset({*ENDPOINT_TYPES.values(), "request_answered"})

SENDABLE: tuple[str, ...] = tuple(name for name in FACT_TYPES if name not in _NOT_SENT)
"""What may be sent.

What is told of sending is not, as each message would make another; nor is that
a program's request was answered, which says nothing about the house.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSettings:
    """Where to and how messages are sent. URL and keys are secrets: nothing shows them."""

    key: EndpointKey
    url: URL = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)
    events: frozenset[str]
    include_texts: bool = False
    allow_insecure: bool = False

    def leads_elsewhere(self, other: EndpointSettings | None) -> bool:
        """Say whether a try here may come out otherwise than there."""
        return other is None or (self.url, self.keys, self.allow_insecure) != (
            other.url,
            other.keys,
            other.allow_insecure,
        )

    @property
    def host(self) -> str:
        """Return what may be told of the address: no path and no parameters, which may be keys."""
        return self.url.host or ""


def endpoint_of(key: str, name: str, data: Mapping[str, Any]) -> Endpoint:
    """Return an endpoint as the core knows it."""
    return Endpoint(key=EndpointKey(key), name=name, events=_events(data))


def _events(data: Mapping[str, Any]) -> frozenset[str]:
    """Return what is sent: all about bookings, unless types are named that there are."""
    named = data.get(CONF_EVENTS)
    known = frozenset(named if isinstance(named, list) else ()).intersection(SENDABLE)
    return known or frozenset(BOOKING_TYPES)


def settings_of(key: str, data: Mapping[str, Any]) -> EndpointSettings | None:
    """Return how an endpoint is reached, or None where what is stored allows of nothing."""
    text, secret = data.get(CONF_URL), data.get(CONF_SECRET)
    allow_insecure = data.get(CONF_ALLOW_INSECURE) is True
    if not isinstance(text, str) or not isinstance(secret, str):
        return None
    if problem_of(text, allow_insecure=allow_insecure) is not None or (url := url_of(text)) is None:
        return None
    try:
        keys = keys_of(secret)
    except ValueError:
        return None
    return EndpointSettings(
        key=EndpointKey(key),
        url=url,
        keys=keys,
        events=_events(data),
        include_texts=data.get(CONF_INCLUDE_TEXTS) is True,
        allow_insecure=allow_insecure,
    )
