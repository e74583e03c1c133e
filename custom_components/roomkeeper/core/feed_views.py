"""What people see of a feed."""

from dataclasses import dataclass
from datetime import datetime

from .decide.feed import missing_rows
from .feed import FeedStatus
from .ids import OriginKey
from .model import State
from .reservation import ReservationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """How a feed stands by the rows; `read_at` is a good read, which need not be the last one."""

    status: FeedStatus
    since: datetime | None
    read_at: datetime | None
    conflicts: int
    missing: int


def feed_view(state: State, key: OriginKey, now: datetime) -> FeedView:
    """Show a feed, also one that was never read."""
    feed = state.feeds.get(key)
    conflicts = sum(
        row.origin == key and row.status is ReservationStatus.CONFLICT
        for row in state.reservations.values()
    )
    return FeedView(
        status=feed.status if feed else FeedStatus.FINE,
        since=feed.since if feed else None,
        read_at=feed.read_at if feed else None,
        conflicts=conflicts,
        missing=len(missing_rows(state, key, now)),
    )
