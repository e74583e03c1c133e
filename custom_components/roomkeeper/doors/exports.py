"""Files of all that is kept: bookings and the log, written part by part.

A part is some milliseconds of work. Bookings are those of one instant, looked
at when the file begins; the log is read page by page, and what is written
meanwhile is newer than what the file begins with. Nothing of it is answered
before it is durable.
"""

import asyncio
import heapq
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta, tzinfo
from itertools import batched
from operator import attrgetter
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.json import json_bytes

from ..core.events import Entry
from ..core.ids import RoomKey
from ..core.model import Booking, BookingStatus, State
from ..core.views import BookingView, booking_view
from ..ledger import LogQuery
from ..runtime import RoomkeeperConfigEntry, Runtime
from . import icalendar
from .booking_list import Wanted, all_wanted
from .calendar_events import KEPT, booking_event
from .csv_text import BOM, Cell, csv_line
from .field_kinds import words_or_any
from .fields import Fields, fields_of
from .inbound import user_of
from .json_form import Json, named_values, record_of
from .log_rows import log_row
from .reads import LOG_FIELDS, LOG_KINDS, log_query
from .schedule_rows import NameOf
from .verb import Request
from .wording import sentences

_LOOKED_AT: Final = 500
"""Bookings that are looked at and put in order in one go."""

_WRITTEN: Final = 25
"""Rows or events that are written in one go."""

_PAGE: Final = 500
"""Entries of the log that are read in one go: others wait for the ledger's thread that long."""

_CSV: Final = "text/csv"

type Parts = AsyncGenerator[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is written while it is sent."""

    name: str
    content_type: str
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Export(Request):
    """A file that can be asked for.

    `write` reads the fields at once, and returns what writes the file.
    """

    stem: str
    suffix: str
    content_type: str
    write: Callable[[HomeAssistant, RoomkeeperConfigEntry, Fields], Parts]


async def exported(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    export: Export,
    raw: Mapping[str, Any],
    context: Context,
) -> File:
    """Return a file; every user may ask.

    Raises:
        Refusal: a filter cannot be read, or names what is not there.
        Unauthorized: whoever asks is no more.
    """
    await user_of(hass, context)
    asked = fields_of(hass, entry, raw, export.takes)
    parts = export.write(hass, entry, asked)
    name = f"{export.stem}-{_days_of(asked)}.{export.suffix}"
    return File(name=name, content_type=export.content_type, parts=parts)


def _days_of(asked: Fields) -> str:
    """Return of which days a file is, as far as that was said; the present day where it was not."""
    start, end = asked.instant("start"), asked.instant("end")
    zone = asked.zone
    first = None if start is None else start.astimezone(zone).date().isoformat()
    last = None if end is None else _last_moment(end).astimezone(zone).date().isoformat()
    match first, last:
        case str(), str():
            return first if first == last else f"{first}-{last}"
        case str(), None:
            return f"from-{first}"
        case None, str():
            return f"to-{last}"
    return asked.now.astimezone(zone).date().isoformat()


def _last_moment(end: datetime) -> datetime:
    return end - timedelta.resolution


# --- bookings --------------------------------------------------------------------


async def _found(runtime: Runtime, wanted: Wanted) -> AsyncIterator[tuple[Booking, ...]]:
    """Yield bookings by start, some at a time, as they were at one instant."""
    every, now = await runtime.engine.read(lambda state, now: (tuple(state.bookings.values()), now))
    runs: list[list[Booking]] = []
    for some in batched(every, _LOOKED_AT, strict=False):
        found = (_as_shown(one, now) for one in some if wanted.has(one, now))
        runs.append(sorted(found, key=_by_start))
        await asyncio.sleep(0)
    for some in batched(heapq.merge(*runs, key=_by_start), _WRITTEN, strict=False):
        yield some


def _as_shown(booking: Booking, now: datetime) -> Booking:
    """Return a booking with the status that it is found by, written down or not."""
    return replace(booking, status=booking.status_at(now)) if booking.has_expired(now) else booking


_by_start: Final = attrgetter("span.start", "id")


def _column_of(name: str, kind: object) -> str:
    return f"{name}_s" if kind in (timedelta, timedelta | None) else name


_BOOKING_COLUMNS: Final = tuple(_column_of(one.name, one.type) for one in fields(BookingView))


def _bookings_csv(_hass: HomeAssistant, entry: RoomkeeperConfigEntry, asked: Fields) -> Parts:
    runtime, wanted = entry.runtime_data, all_wanted(asked, frozenset(BookingStatus))
    zone = asked.site.time_zone

    async def parts() -> Parts:
        yield BOM + csv_line(_BOOKING_COLUMNS)
        async for some in _found(runtime, wanted):
            views = runtime.engine.peek(lambda state, now: _views(some, state, now))  # noqa: B023 - called at once
            yield "".join(csv_line(_booking_cells(view, zone)) for view in views)

    return parts()


def _views(bookings: Iterable[Booking], state: State, now: datetime) -> list[BookingView]:
    return [booking_view(state, one, now) for one in bookings]


def _booking_cells(view: BookingView, zone: tzinfo) -> list[Cell]:
    record = record_of(named_values(view), zone)
    return [_cell(record[name]) for name in _BOOKING_COLUMNS]


def _cell(value: Json) -> Cell:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return json_bytes(value).decode() if isinstance(value, dict) else value


def _bookings_ics(hass: HomeAssistant, entry: RoomkeeperConfigEntry, asked: Fields) -> Parts:
    runtime, wanted = entry.runtime_data, all_wanted(asked, KEPT)
    title, said, site = entry.title, sentences(hass), asked.site

    def text(booking: Booking, room: RoomKey) -> str:
        place = site.rooms.get(room)
        event = booking_event(
            booking,
            room,
            said,
            with_names=True,
            with_note=True,
            location=place.name if place else room,
        )
        return icalendar.event_text(event)

    async def parts() -> Parts:
        yield icalendar.calendar_head(title)
        async for some in _found(runtime, wanted):
            yield "".join(text(one, room) for one in some for room in _rooms(one, wanted))
        yield icalendar.TAIL

    return parts()


def _rooms(booking: Booking, wanted: Wanted) -> Sequence[RoomKey]:
    """Return the rooms of a booking that are asked for: it is an event in each of them."""
    return [room for room in booking.rooms if not wanted.rooms or room in wanted.rooms]


# --- the log ---------------------------------------------------------------------

_LOG_COLUMNS: Final = (
    "id",
    "at",
    "recorded_at",
    "type",
    "room",
    "rooms",
    "stall",
    "booking_id",
    "schedule_id",
    "action_id",
    "actor_kind",
    "actor_id",
    "actor_name",
    "reason",
    "details",
)


def _audit_log_csv(_hass: HomeAssistant, entry: RoomkeeperConfigEntry, asked: Fields) -> Parts:
    runtime, query = entry.runtime_data, replace(log_query(asked), limit=_PAGE)
    zone, name_of = asked.site.time_zone, runtime.schedule_name

    async def parts() -> Parts:
        yield BOM + csv_line(_LOG_COLUMNS)
        # Closed with this one: a client that goes away ends both at once.
        async with aclosing(log_pages(runtime, query)) as pages:
            async for page in pages:
                for some in batched(page, _WRITTEN, strict=False):
                    yield "".join(csv_line(_log_cells(one, zone, name_of)) for one in some)

    return parts()


async def log_pages(runtime: Runtime, query: LogQuery) -> AsyncGenerator[tuple[Entry, ...]]:
    """Yield all entries that a query asks for, page by page."""
    while True:
        page = await runtime.ledger.read_log(query)
        yield page.entries
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)


def _log_cells(entry: Entry, zone: tzinfo, name_of: NameOf) -> list[Cell]:
    row = log_row(entry, zone, name_of)
    actor = entry.actor
    said = {
        **row,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "details": json_bytes(row["details"]).decode(),
    }
    return [_cell(said[name]) for name in _LOG_COLUMNS]


# --- the table -------------------------------------------------------------------

_BOOKING_FILTERS: Final = ("room", "status", "source", "start", "end")

BOOKINGS_CSV: Final = Export(
    name="export_bookings_csv",
    fields=_BOOKING_FILTERS,
    kinds={"status": words_or_any(BookingStatus)},
    answers={},
    stem="roomkeeper-bookings",
    suffix="csv",
    content_type=_CSV,
    write=_bookings_csv,
)
BOOKINGS_ICS: Final = Export(
    name="export_bookings_ics",
    fields=_BOOKING_FILTERS,
    kinds={"status": words_or_any(BookingStatus)},
    answers={},
    stem="roomkeeper-bookings",
    suffix="ics",
    content_type=icalendar.CONTENT_TYPE,
    write=_bookings_ics,
)
AUDIT_LOG_CSV: Final = Export(
    name="export_audit_log_csv",
    fields=LOG_FIELDS,
    kinds=LOG_KINDS,
    answers={},
    stem="roomkeeper-audit-log",
    suffix="csv",
    content_type=_CSV,
    write=_audit_log_csv,
)
