"""The half-open span of time. Nothing else in Roomkeeper compares ends."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self


class EmptySpan(ValueError):
    """An end that is not after its start."""


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` between two aware instants, never empty; both are kept in UTC.

    Python compares and subtracts two times of one zone by their clocks, as if
    no hour was ever left out or repeated. In UTC none is.

    Raises:
        EmptySpan: `end` is not after `start`.
        ValueError: an end is naive.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            msg = "a span needs aware instants"
            raise ValueError(msg)
        if self.start.tzinfo is not UTC:
            object.__setattr__(self, "start", self.start.astimezone(UTC))
        if self.end.tzinfo is not UTC:
            object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            msg = "a span needs an end after its start"
            raise EmptySpan(msg)

    @property
    def length(self) -> timedelta:
        """Real time between the ends, also over a change of clocks."""
        return self.end - self.start

    def contains(self, instant: datetime) -> bool:
        """Say whether `instant` lies inside; the end does not."""
        return self.start <= instant < self.end

    def covers(self, other: Self) -> bool:
        """Say whether all of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Self) -> bool:
        """Say whether the two share any time; touching ends share none."""
        return self.start < other.end and other.start < self.end

    def is_over(self, now: datetime) -> bool:
        """Say whether the span lies wholly before `now`."""
        return self.end <= now

    def begins_before(self, instant: datetime) -> bool:
        """Say whether any of the span lies before `instant`."""
        return self.start < instant

    def widened(self, by: timedelta) -> Self:
        """Return the span with `by` added on both sides."""
        return type(self)(self.start - by, self.end + by) if by else self

    def reaching_back_to(self, instant: datetime) -> Self:
        """Return the span, begun at `instant` if that is before its start."""
        return self if self.start <= instant else type(self)(instant, self.end)

    def clipped(self, to: Self) -> Self | None:
        """Return the part of the span inside `to`, if there is any."""
        if not self.overlaps(to):
            return None
        return type(self)(max(self.start, to.start), min(self.end, to.end))


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the union of `spans` in order: overlapping and touching ones as one."""
    current: Span | None = None
    for span in sorted(spans, key=lambda span: span.start):
        if current is None:
            current = span
        elif span.start <= current.end:
            if span.end > current.end:
                current = Span(current.start, span.end)
        else:
            yield current
            current = span
    if current is not None:
        yield current


def united(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Do as `merged` does, with pairs of numbers: for what is counted by the hundred thousand."""
    found: list[tuple[int, int]] = []
    last = None
    for start, end in sorted(pairs):
        if last is not None and start <= last:
            if end > last:
                found[-1] = (found[-1][0], last := end)
        else:
            found.append((start, end))
            last = end
    return found


def parted(pairs: Iterable[tuple[int, int]], bounds: Sequence[int]) -> list[int]:
    """Return how much of pairs of numbers lies from each of `bounds` to the next.

    What lies before the first and behind the last of them is left out.
    """
    found = [0] * (len(bounds) - 1)
    first, last = bounds[0], bounds[-1]
    for start, end in pairs:
        begin, end = max(start, first), min(end, last)  # noqa: PLW2901 - the part inside
        at = bisect_right(bounds, begin)
        while begin < end:
            until = min(bounds[at], end)
            found[at - 1] += until - begin
            begin = until
            at += 1
    return found


def shared(pairs: Iterable[tuple[int, int]], others: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield how much each pair of numbers shares with others; both in order, and none overlap."""
    first = 0
    for start, end in pairs:
        while first < len(others) and others[first][1] <= start:
            first += 1
        total, at = 0, first
        while at < len(others) and others[at][0] < end:
            total += min(end, others[at][1]) - max(start, others[at][0])
            at += 1
        yield total


def total(spans: Iterable[Span]) -> timedelta:
    """Return how long spans are together; what two of them share counts twice."""
    return sum((span.length for span in spans), timedelta())


def gaps(within: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """Yield in order what remains of `within` after all of `taken`."""
    at = within.start
    for span in merged(taken):
        if span.start > at:
            yield Span(at, min(span.start, within.end))
        at = max(at, span.end)
        if at >= within.end:
            return
    if at < within.end:
        yield Span(at, within.end)
