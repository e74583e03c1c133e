"""What of a calendar's answer counts: when an event is, and which ones are looked at.

Calendars show local times, and days. A day is from its local midnight to the
next one. A time that a change of clocks leaves out is one by the clock as it
was before, as iCalendar has it; an event that would lose all its length by
that keeps the length that the clock on the wall gives it. What has no beginning
or no end is said by the first or the last day of all, with which nobody can
reckon: it is from `EARLIEST` on, or up to `LATEST`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from . import policy
from .feed import FeedEvent
from .span import Span
from .wall_clock import EARLIEST, LATEST, first_instant

LOOK_BACK: Final = timedelta(days=31)
"""A calendar that has something there is not empty, even if nothing is to come."""

LOOK_AHEAD: Final = timedelta(days=400)

MOST_EVENTS: Final = 2_000
"""Of one calendar, the nearest."""


def window(now: datetime) -> Span:
    """Return what a calendar is asked for."""
    return Span(now - LOOK_BACK, now + LOOK_AHEAD)


def event_span(start: date, end: date, zone: tzinfo) -> Span | None:
    """Return when an event is, by whole seconds, or None if it takes no time.

    `start` and `end` are instants, local times of `zone`, which is the site's,
    or days, of which the last does not count.
    """
    begins, ends = _instant(start, zone), _instant(end, zone)
    if ends <= begins:
        # A change of clocks has taken its length; the clock on the wall has it still.
        ends = begins + (_on_the_wall(end) - _on_the_wall(start))
    return Span(begins, ends) if ends > begins else None


def _instant(at: date, zone: tzinfo) -> datetime:
    if at.year < EARLIEST.year:
        return EARLIEST
    if at.year >= LATEST.year:
        return LATEST
    if not isinstance(at, datetime):
        return first_instant(datetime.combine(at, time()), zone)
    local = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    return local.astimezone(UTC).replace(microsecond=0)


def _on_the_wall(at: date) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    return at.replace(tzinfo=None, microsecond=0)


def title_of(text: str) -> str:
    """Return a title fit to be kept: one line, cut where a calendar has a longer one."""
    return policy.shortened(" ".join(text.split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The events that are looked at, up to where `within` ends; `cut` are those after it."""

    events: tuple[FeedEvent, ...]
    within: Span
    cut: int


def picked(events: Iterable[FeedEvent], within: Span, now: datetime) -> Picked:
    """Leave out what is over, longer than any booking, or more than can be looked at."""
    to_come = sorted(
        (
            event
            for event in events
            if not event.span.is_over(now)
            and event.span.length <= policy.LONGEST_BOOKING
            and event.span.begins_before(within.end)
        ),
        key=lambda event: (event.span.start, event.external_id),
    )
    most = to_come[:MOST_EVENTS]
    cut = len(to_come) - len(most)
    if cut:
        # What is beyond was not looked at, so it has not vanished.
        end = max(to_come[MOST_EVENTS].span.start, within.start + timedelta.resolution)
        within = Span(within.start, end)
    return Picked(events=tuple(most), within=within, cut=cut)
