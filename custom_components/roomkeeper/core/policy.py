"""The rules of rooms that need no other booking to decide: named predicates and their windows."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import chain
from typing import Final

from .commands import Texts
from .errors import (
    Closed,
    EndBeforeStart,
    InThePast,
    NotPositive,
    SpanTooLong,
    TextTooLong,
    TextUnreadable,
    TooFarAhead,
    TooLong,
    TooShort,
)
from .model import Booking, Deferral, OpeningWindow, Policy, PowerOff, PowerOffStatus, Room, Site
from .span import EmptySpan, Span, merged

LONGEST_BOOKING: Final = timedelta(days=366)
FARTHEST_AHEAD: Final = timedelta(days=3_660)
"""Some ten years: what lies beyond was mistyped, and cannot be reckoned with up to year 9999."""

LONGEST_LINE: Final = 255
LONGEST_NOTE: Final = 4_000

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

PRESENCE_STEP: Final = timedelta(minutes=10)
"""How long a power-off waits each time somebody is still inside."""

PRESENCE_BOUND: Final = timedelta(hours=2)
"""After this much waiting the sensor is not believed any more, and the power goes off."""

ATTEMPT_BOUND: Final = timedelta(seconds=60)
"""A try that has not reported by then is taken for lost. Devices give up well before."""

LATE: Final = timedelta(minutes=1)
"""A retry that comes later than this, after a restart, asks again who is in the room."""

CLOCK_ERROR: Final = timedelta(days=1)
"""A clock that goes back by more was wrong, and what was reckoned by it is reckoned anew."""

_MADE_AFTER: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Roomkeeper is younger than this, so a clock that shows an earlier time was not set yet."""

_SHORTEST_STAY: Final = timedelta(minutes=1)

NO_SHOW_GRACE: Final = timedelta(minutes=5)
"""Noticed later than this (the machine was down), a no-show is not held against the guest."""


def is_clock_unset(now: datetime) -> bool:
    """Say whether a clock shows what cannot be, as after a start before a time server was asked."""
    return now < _MADE_AFTER


def was_ahead(written_at: datetime, now: datetime) -> bool:
    """Say whether something was written by a clock that was far ahead, and was set back since."""
    return written_at - now > CLOCK_ERROR and not is_clock_unset(now)


def span_between(start: datetime, end: datetime) -> Span:
    """Return `[start, end)`.

    Raises:
        EndBeforeStart: the span would be empty or negative, also by a change of clocks.
        SpanTooLong: it is over `LONGEST_BOOKING`.
    """
    try:
        span = Span(start, end)
    except EmptySpan:
        raise EndBeforeStart(start=start, end=end) from None
    if span.length > LONGEST_BOOKING:
        raise SpanTooLong(length=span.length, longest=LONGEST_BOOKING)
    return span


def end_after(start: datetime, length: timedelta) -> datetime:
    """Return the instant `length` after `start`.

    Raises:
        TooFarAhead: the calendar ends before that.
    """
    try:
        return start + length
    except OverflowError:
        raise TooFarAhead(start=start) from None


def require_to_come(span: Span, now: datetime) -> None:
    """Refuse a span that is over, or too far away; one that has begun is welcome.

    Raises:
        InThePast: `span` ended at or before `now`.
        TooFarAhead: it begins `FARTHEST_AHEAD` from `now`, or later.
    """
    if span.is_over(now):
        raise InThePast(end=span.end)
    if not span.begins_before(now + FARTHEST_AHEAD):
        raise TooFarAhead(start=span.start)


def require_length(
    field: str, length: timedelta | None, longest: timedelta = LONGEST_BOOKING
) -> None:
    """Refuse a length of nothing or less, and one over `longest`.

    Raises:
        NotPositive: naming the field.
        SpanTooLong: with the bound.
    """
    if length is not None and length <= timedelta():
        raise NotPositive(field=field)
    if length is not None and length > longest:
        raise SpanTooLong(length=length, longest=longest)


def require_short_texts(texts: Texts, **lines: str) -> None:
    """Refuse texts over their bounds, which are never cut, and those that cannot be written.

    Raises:
        TextTooLong, TextUnreadable: naming the field.
    """
    for field, line in {"title": texts.title, "guest": texts.guest, **lines}.items():
        if line:
            require_short(field, line, LONGEST_LINE)
    if texts.note:
        require_short("note", texts.note, LONGEST_NOTE)


def require_short(field: str, text: str, longest: int = LONGEST_LINE) -> None:
    """Refuse a text of over `longest` characters, or one that cannot be written.

    Raises:
        TextTooLong, TextUnreadable: naming the field.
    """
    if len(text) > longest:
        raise TextTooLong(field=field, length=len(text), longest=longest)
    if not text.isascii() and _SURROGATE.search(text):
        raise TextUnreadable(field=field)


def readable(text: str) -> str:
    """Return a text from outside as it can be written: what is broken in it is replaced."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def shortened(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text of somebody who cannot be refused, cut to `longest` characters if need be."""
    text = readable(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def require_room_rules(
    room: Room, span: Span, time_zone: tzinfo, *, is_a_stay: bool = True
) -> None:
    """Refuse a span that the room's own rules exclude, whoever else is there.

    A hold that says no end is no stay yet: it may be shorter than one.

    Raises:
        TooShort, TooLong: outside of the room's bounds.
        Closed: not wholly inside one stretch of opening hours.
    """
    policy = room.policy
    if is_a_stay and policy.min_duration and span.length < policy.min_duration:
        raise TooShort(room=room.key, length=span.length, shortest=policy.min_duration)
    if policy.max_duration and span.length > policy.max_duration:
        raise TooLong(room=room.key, length=span.length, longest=policy.max_duration)
    if not is_open_for(policy, span, time_zone):
        hours = opening_after(policy, span.start, time_zone)
        raise Closed(
            room=room.key,
            start=span.start,
            end=span.end,
            opens_at=hours.start if hours else None,
            closes_at=hours.end if hours else None,
        )


def opening_spans(policy: Policy, around: Span, time_zone: tzinfo) -> Iterator[Span]:
    """Yield in order the stretches of opening hours that touch `around`, joined where they meet.

    A local time that does not exist is read as the same time an hour (the
    gap) later, one that comes twice as the first, as `datetime` does it.
    """
    if not policy.opening_hours:
        yield around
        return
    yield from merged(_windows(policy, around, time_zone))


def _windows(policy: Policy, around: Span, time_zone: tzinfo) -> Iterator[Span]:
    """Yield all windows that open from the day before `around` to the day on which it ends."""
    day = around.start.astimezone(time_zone).date() - timedelta(days=1)
    last = around.end.astimezone(time_zone).date()
    while day <= last:
        yield from _windows_on(day, policy.opening_hours, time_zone)
        day += timedelta(days=1)


@lru_cache(4096)
def _windows_on(
    day: date, opening_hours: tuple[OpeningWindow, ...], time_zone: tzinfo
) -> tuple[Span, ...]:
    """Return the windows that open on a local day; the same days are asked for again and again."""
    spans: list[Span] = []
    for window in opening_hours:
        if day.weekday() not in window.weekdays:
            continue
        overnight = window.end_local <= window.start_local
        end_day = day + timedelta(days=1) if overnight else day
        start = datetime.combine(day, window.start_local, time_zone).astimezone(UTC)
        end = datetime.combine(end_day, window.end_local, time_zone).astimezone(UTC)
        if start < end:
            spans.append(Span(start, end))
    return tuple(spans)


def is_open_for(policy: Policy, span: Span, time_zone: tzinfo) -> bool:
    """Say whether `span` lies inside the opening hours."""
    if not policy.opening_hours:
        return True
    # Most lie inside the hours around the day on which they begin.
    for hours in _hours_around(span.start.date(), policy.opening_hours, time_zone):
        if hours.covers(span):
            return True
    return any(hours.covers(span) for hours in opening_spans(policy, span, time_zone))


@lru_cache(4096)
def _hours_around(
    day: date, opening_hours: tuple[OpeningWindow, ...], time_zone: tzinfo
) -> tuple[Span, ...]:
    """Return the opening hours of a day in UTC, which is part of three local days at the most."""
    days = (day + timedelta(days=offset) for offset in (-1, 0, 1))
    windows = (_windows_on(one, opening_hours, time_zone) for one in days)
    return tuple(merged(chain.from_iterable(windows)))


def shortest_stay(policy: Policy) -> timedelta:
    """Return how long a room must be free for somebody to take it on the spot."""
    return policy.min_duration or _SHORTEST_STAY


def opening_after(policy: Policy, instant: datetime, time_zone: tzinfo) -> Span | None:
    """Return the first stretch of opening hours that is not over, looking eight days ahead."""
    week = Span(instant, instant + timedelta(days=8))
    return next(
        (hours for hours in opening_spans(policy, week, time_zone) if not hours.is_over(instant)),
        None,
    )


def policies(site: Site, booking: Booking) -> Iterable[Policy]:
    """Return the rules of the booking's rooms, those that are still configured."""
    return [site.rooms[key].policy for key in booking.rooms if key in site.rooms]


def check_in_opens(site: Site, booking: Booking) -> datetime:
    """Return from when on a booking may be checked in: the strictest of its rooms decides."""
    early = min((policy.early_check_in for policy in policies(site, booking)), default=timedelta())
    return booking.span.start - early


def check_in_window(site: Site, booking: Booking) -> Span:
    """Return when a confirmed booking may be checked in."""
    return Span(check_in_opens(site, booking), booking.span.end)


def no_show_at(site: Site, booking: Booking) -> datetime | None:
    """Return when a booking nobody came for is given up: its most patient room decides.

    It is waited for as long after a change of it, too: else what is paid or moved at the
    last moment would be given up at once.
    """
    patience = [policy.no_show_after for policy in policies(site, booking)]
    if not patience or None in patience:
        return None
    begins = max(booking.span.start, booking.updated_at)
    at = begins + max(length for length in patience if length is not None)
    return at if booking.span.contains(at) else None


def packed_by(site: Site, booking: Booking) -> datetime | None:
    """Return from when on a booking's guest is who is seen inside, and nobody from before.

    None where nobody can be seen, and of a booking that is over by then.
    """
    rooms = (site.rooms[key] for key in booking.rooms if key in site.rooms)
    at = booking.span.start + PRESENCE_STEP
    is_seen = any(room.presence or room.stalls for room in rooms)
    return at if is_seen and booking.span.contains(at) else None


def power_off_buffer(room: Room, booking: Booking | None) -> timedelta:
    """Return how long after the guest's end the power stays on."""
    if booking is not None and booking.power_off_buffer is not None:
        return booking.power_off_buffer
    return room.policy.power_off_buffer


def retry_delay(policy: Policy | Site, attempt: int) -> timedelta:
    """Return the wait after the given failed try (from 1): 5, 10, 20 s by default."""
    doublings = min(attempt - 1, 10)
    return policy.retry_delay * (1 << doublings)


def notice_at(room: Room, power_off: PowerOff) -> datetime | None:
    """Return when people are told that the power will go off; tries are not announced."""
    quiet = not room.policy.power_off_notice or power_off.manual
    trying = power_off.status is PowerOffStatus.ATTEMPTING or power_off.why is Deferral.RETRY
    if quiet or trying or power_off.announced:
        return None
    return power_off.due_at - room.policy.power_off_notice
