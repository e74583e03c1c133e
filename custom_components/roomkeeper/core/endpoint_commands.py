"""Commands about endpoints: what became of what was sent, and where to go on."""

from dataclasses import dataclass

from .endpoint import Failure, GoOn
from .ids import EndpointKey


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEndpoint:
    """Send to a new endpoint what happens after log row `cursor`."""

    endpoint: EndpointKey
    cursor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivered:
    """Write down that an endpoint has all up to log row `cursor`, `count` messages of it new.

    `http_status` is the last answer, `host` who gave it.
    """

    endpoint: EndpointKey
    cursor: int
    count: int
    http_status: int
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUndelivered:
    """Write down that log row `seq` was not taken.

    `jitter` is a random number from 0 up to 1.
    """

    endpoint: EndpointKey
    seq: int
    failure: Failure
    host: str
    jitter: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableEndpoint:
    """Send to an endpoint again that did not take something. `last_seq` is the newest log row."""

    endpoint: EndpointKey
    go_on: GoOn
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMissing:
    """Go on behind log row `seq`, which waited, and is not there to be sent any more."""

    endpoint: EndpointKey
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOver:
    """Send nothing any more of what is up to log row `cursor`: an endpoint was to get none of it.

    It takes more types from now on.
    """

    endpoint: EndpointKey
    cursor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetEndpoint:
    """Forget how far an endpoint has come that is no more."""

    endpoint: EndpointKey


type EndpointCommand = (
    BeginEndpoint
    | ReportDelivered
    | ReportUndelivered
    | EnableEndpoint
    | NoteMissing
    | PassOver
    | ForgetEndpoint
)
