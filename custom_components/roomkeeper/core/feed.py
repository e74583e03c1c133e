"""Feeds: what a calendar showed, and how the reading of it goes.

An event is known by its uid, its recurrence and its span, and never by its
title. So an event that has another time has another outside id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from .ids import OriginKey
from .span import Span

_LONGEST_PART: Final = 100
"""In characters, of a uid or a recurrence in an outside id; of a longer one it has the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One event as a calendar shows it. `is_pending` is that it calls itself tentative.

    `uid` is empty where a calendar gives none; `recurrence_id` is so for what
    does not repeat. `series` is what stays the same of it when it is moved,
    `external_id` the outside id of its reservation.
    """

    uid: str
    recurrence_id: str = ""
    span: Span
    title: str = ""
    is_pending: bool = False
    series: str = field(init=False, repr=False, compare=False)
    external_id: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the names by which it is looked up, time and again."""
        object.__setattr__(self, "series", f"{_part(self.uid)} {_part(self.recurrence_id)}")
        object.__setattr__(self, "external_id", self.part_id(self.span))

    def part_id(self, span: Span) -> str:
        """Return the outside id of a part of it."""
        # A span is in UTC; that and parts of a second need not be said.
        return f"{self.series} {span.start.isoformat()[:19]}Z/{span.end.isoformat()[:19]}Z"


def _part(text: str) -> str:
    plain = "".join(text.split())
    if not plain:
        return "-"
    if len(plain) <= _LONGEST_PART and plain.isprintable() and plain != "-":
        return plain
    return sha256(plain.encode(errors="surrogatepass")).hexdigest()


def series_of(external_id: str) -> str:
    """Return what stays the same of an outside id when its event is moved."""
    return external_id.rpartition(" ")[0]


def uid_of(external_id: str) -> str:
    """Return the uid in an outside id, or the beginning of a series; `-` stands for none."""
    return external_id.partition(" ")[0]


NO_UID: Final = "-"


# --- the row ---------------------------------------------------------------------


class FeedStatus(StrEnum):
    """How the reading of a calendar goes."""

    FINE = "fine"
    """What it shows is taken over, and what vanishes is released."""

    STOPPED = "stopped"
    """So much vanished at once that nothing is released until it is back, or somebody says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How the reading of one calendar goes.

    `since` is since when it has its status; `read_at` is a good read, of which
    not each one is written down; `missing` is how many had vanished when it
    stopped.
    """

    key: OriginKey
    status: FeedStatus
    since: datetime
    read_at: datetime
    missing: int = 0


class FeedNews(StrEnum):
    """What is told of a feed."""

    READ = "read"
    STOPPED = "stopped"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTold:
    """A feed is as it says here: the fact carries the whole row."""

    at: datetime
    feed: Feed
    news: FeedNews


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRemoved:
    """A feed is no more."""

    at: datetime
    feed: OriginKey


type FeedFact = FeedTold | FeedRemoved

FEED_KINDS: Final[frozenset[type]] = frozenset({FeedTold, FeedRemoved})

_TOLD: Final[Mapping[FeedNews, str]] = {news: f"feed_{news}" for news in FeedNews}

FEED_TYPES: Final[tuple[str, ...]] = (*_TOLD.values(), "feed_removed")
"""Every name that `feed_type_of` gives."""


def feed_type_of(fact: FeedFact) -> str:
    """Return the public name of a fact, as in the log and on the event bus."""
    return _TOLD[fact.news] if isinstance(fact, FeedTold) else "feed_removed"
