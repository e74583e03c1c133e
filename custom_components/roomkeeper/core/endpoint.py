"""Endpoints: addresses outside to which facts are sent, and how far that has come.

The log is the queue: what is still to be sent to an endpoint are the entries
behind its `cursor` that it takes. They are sent one after the other, so what
cannot be delivered holds up what comes after it, and the order is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .ids import EndpointKey

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failed try the next one comes, as Standard Webhooks recommends."""

JITTER: Final = 0.1
"""The share of a wait by which it is longer at the most, so that not all come back at once."""

HTTP_GONE: Final = 410
"""The answer of one that wants nothing any more."""

HTTP_THROTTLED: Final = frozenset({429, 502, 504})
"""Answers of one that has too much to do."""

SHORTEST_WHEN_THROTTLED: Final = timedelta(minutes=1)
LONGEST_RETRY_AFTER: Final = timedelta(hours=24)
"""An endpoint may ask for a longer wait, up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint as configured; `events` are the types of the facts that it takes."""

    key: EndpointKey
    name: str
    events: frozenset[str]


class OutboxStatus(StrEnum):
    """Whether an endpoint takes what is sent; `lifecycle.OUTBOX` says what may follow."""

    ACTIVE = "active"
    FAILING = "failing"
    """The last try failed; the next one comes."""

    DISABLED = "disabled"
    """Nothing is sent until somebody says so."""


class Fault(StrEnum):
    """Why a message was not delivered."""

    ANSWER = "answer"
    """The answer was no 2xx; a redirect is none."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    ADDRESS = "address"
    """The name leads to an address to which nothing may be sent."""


class DisabledBecause(StrEnum):
    """Why nothing more is sent."""

    GONE = "gone"
    """The endpoint said so itself."""

    EXHAUSTED = "exhausted"
    """The last try failed."""


class GoOn(StrEnum):
    """Where an endpoint goes on that did not take what was sent."""

    WHERE_IT_STOPPED = "where_it_stopped"
    BEHIND_THE_MESSAGE = "behind_the_message"
    """The one message that was not taken is left out."""

    FROM_NOW = "from_now"
    """All that waits is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What became of a try. `retry_after` is the wait that the endpoint asks for."""

    fault: Fault
    http_status: int | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """How far an endpoint's deliveries have come.

    All up to log row `cursor` is delivered or left out; what was delivered a
    moment ago may not be written down yet, and is sent again after a crash.
    `head` is the row that could not be delivered, `attempts` how often that was
    tried, since `first_failed_at`.
    """

    endpoint: EndpointKey
    status: OutboxStatus = OutboxStatus.ACTIVE
    cursor: int
    head: int | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    first_failed_at: datetime | None = None
    last_status: int | None = None
    last_fault: Fault | None = None
    delivered_at: datetime | None = None
    updated_at: datetime


# --- facts: each carries the whole row as it is then -----------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointEnabled:
    """An endpoint is new, takes more types, or goes on; then `go_on` says where."""

    at: datetime
    outbox: Outbox
    go_on: GoOn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDelivered:
    """The endpoint took `count` messages, one after the other."""

    at: datetime
    outbox: Outbox
    count: int
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFailed:
    """The endpoint did not take a message."""

    at: datetime
    outbox: Outbox
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDisabled:
    """Nothing more is sent to the endpoint by itself."""

    at: datetime
    outbox: Outbox
    why: DisabledBecause


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSkipped:
    """The message of log row `seq`, which waited, is not there to be sent any more.

    The log is not kept for ever, and an endpoint may come to take other types.
    """

    at: datetime
    outbox: Outbox
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointForgotten:
    """An endpoint is no more."""

    at: datetime
    endpoint: EndpointKey


type EndpointFact = (
    EndpointEnabled
    | EndpointDelivered
    | EndpointFailed
    | EndpointDisabled
    | EndpointSkipped
    | EndpointForgotten
)

ENDPOINT_TYPES: Final[Mapping[type, str]] = {
    EndpointEnabled: "endpoint_enabled",
    EndpointDelivered: "endpoint_delivered",
    EndpointFailed: "endpoint_failed",
    EndpointDisabled: "endpoint_disabled",
    EndpointSkipped: "endpoint_skipped",
    EndpointForgotten: "endpoint_forgotten",
}
"""The public name of each, as in the log and on the event bus."""


# --- how long to wait --------------------------------------------------------------


def wait_after(attempts: int, failure: Failure, jitter: float) -> timedelta | None:
    """Return how long to wait after so many failed tries; None: that was the last one.

    `jitter` is a number from 0 up to 1, anew for each wait.
    """
    if attempts > len(WAITS):
        return None
    wait = WAITS[attempts - 1]
    if failure.http_status in HTTP_THROTTLED:
        wait = max(wait, SHORTEST_WHEN_THROTTLED)
    if failure.retry_after is not None:
        wait = max(wait, min(failure.retry_after, LONGEST_RETRY_AFTER))
    return wait * (1 + JITTER * jitter)
