"""Calendars as others read them: iCalendar, RFC 5545, written event by event.

A calendar is `calendar_head`, an `event_text` for each event, and `TAIL`.
All of it ends its lines by CRLF, folds them at 75 octets, and says instants in
UTC, so there are no time zones to get wrong. What it says of an event follows
from the event alone: the same event is the same text, whenever it is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from ..core.span import Span

CONTENT_TYPE: Final = "text/calendar"
"""In UTF-8."""

REFRESH: Final = timedelta(minutes=15)
"""How often a reader is asked to look again; most look when they like."""

_PRODUCT: Final = "-//Roomkeeper//Roomkeeper//EN"
_LONGEST_LINE_BYTES: Final = 75
_LARGEST: Final = 2**31 - 1

_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line anywhere: some readers look for more than CRLF."""

_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
"""What no text may hold."""

_SPECIAL: Final = re.compile(r"[\\;,]")


class EventStatus(StrEnum):
    """Whether an event takes place."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, in whole seconds.

    `sequence` counts its changes: it never goes down. An empty text is left out.
    """

    uid: str
    span: Span
    summary: str
    status: EventStatus
    created_at: datetime
    changed_at: datetime
    sequence: int
    description: str = ""
    location: str = ""
    is_busy: bool = True


def calendar_head(name: str) -> str:
    """Return the beginning of a calendar of this name."""
    minutes = int(REFRESH.total_seconds()) // 60
    return _folded(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:{_PRODUCT}",
            "CALSCALE:GREGORIAN",
            f"NAME:{_escaped(name)}",
            f"X-WR-CALNAME:{_escaped(name)}",
            f"REFRESH-INTERVAL;VALUE=DURATION:PT{minutes}M",
            f"X-PUBLISHED-TTL:PT{minutes}M",
        )
    )


TAIL: Final = "END:VCALENDAR\r\n"


def event_text(event: Event) -> str:
    """Return one event."""
    return _folded(_event_lines(event))


def _event_lines(event: Event) -> Iterator[str]:
    start = _whole(event.span.start)
    # What takes less than a second would end as it begins.
    end = max(_whole(event.span.end), start + timedelta(seconds=1))
    changed = _instant(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    # Of what is published it says when that was last changed, like the next but one.
    yield f"DTSTAMP:{changed}"
    yield f"CREATED:{_instant(event.created_at)}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{min(max(event.sequence, 0), _LARGEST)}"
    yield f"DTSTART:{_instant(start)}"
    yield f"DTEND:{_instant(end)}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_escaped(event.description)}"
    if event.location:
        yield f"LOCATION:{_escaped(event.location)}"
    yield f"STATUS:{event.status}"
    yield f"TRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _whole(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _instant(instant: datetime) -> str:
    utc = instant.astimezone(UTC)
    return f"{utc.year:04}{utc:%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return a text as the value of a property."""
    said = _SPECIAL.sub(r"\\\g<0>", text)
    return _CONTROL.sub("", _BREAK.sub(r"\\n", said))


def _folded(lines: Iterable[str]) -> str:
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _fold(line: str) -> str:
    """Return a line in parts of which none is too long, and none begins within a character."""
    if len(line) <= _LONGEST_LINE_BYTES and line.isascii():
        return line
    octets = line.encode()
    parts: list[str] = []
    begin, room = 0, _LONGEST_LINE_BYTES
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 - within a character, in UTF-8
            end -= 1
        parts.append(octets[begin:end].decode())
        # The space by which the next part begins is one of its octets.
        begin, room = end, _LONGEST_LINE_BYTES - 1
    parts.append(octets[begin:].decode())
    return "\r\n ".join(parts)
