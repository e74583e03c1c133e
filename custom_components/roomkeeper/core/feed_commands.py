"""Commands about feeds: a calendar was read, and what somebody says of one that stopped."""

from dataclasses import dataclass

from .feed import FeedEvent
from .ids import BookingId, OriginKey
from .span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeed:
    """A calendar answered: all that it has in `within`, but for what is over or cannot be booked.

    `is_empty` is that it answered nothing at all. One booking is made for each
    of `new_ids` at the most: whoever asks goes on while something follows. With
    `part`, the turn is about these outside ids alone.
    """

    origin: OriginKey
    within: Span
    events: tuple[FeedEvent, ...]
    is_empty: bool
    new_ids: tuple[BookingId, ...]
    part: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeFeed:
    """Go on with a feed that stopped: release what vanished, or `keep` it until it is over."""

    origin: OriginKey
    keep: bool


type FeedCommand = ReadFeed | ResumeFeed
