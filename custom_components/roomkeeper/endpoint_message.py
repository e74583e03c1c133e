"""The messages that endpoints get, and what is in one.

A message is made of the log (only the name of a schedule is as it is now), so it
is the same whenever and however often it is sent: `webhook-id` names what it
says, also after the log was begun anew.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

import orjson

from .core.events import BOOKING_TYPES, Entry, booking_of
from .core.evolve import evolve
from .core.ids import BookingId
from .core.microseconds import microseconds
from .core.model import Booking, Site, State
from .doors.json_form import Json, record_of
from .doors.log_rows import log_row
from .doors.private import without_private
from .doors.schedule_rows import NameOf
from .ledger import Ledger, LogQuery

LARGEST_BODY: Final = 20_000
"""In bytes; what many receivers take at the most."""

TEST_TYPE: Final = "roomkeeper.test"

_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: `webhook_id` is the same in all tries, and so is `body`."""

    webhook_id: str
    body: bytes


# --- what is in one ----------------------------------------------------------------


def message_type(fact_type: str) -> str:
    """Return what a type of the log is called in messages: `booking.checked_in`."""
    family = "power_off" if fact_type.startswith("power_off_") else fact_type.partition("_")[0]
    return f"{family}.{fact_type.removeprefix(family)[1:]}"


def message_of(
    entry: Entry, booking: Booking | None, zone: tzinfo, name_of: NameOf, *, include_texts: bool
) -> Message:
    """Return the message of a log row, with its booking as it was then.

    What people wrote is left out unless it is asked for: who booked, why, and
    whatever they noted. A message that would be too large goes without its
    details, and then without its booking; `is_cut` says so.
    """
    row = log_row(entry, zone, name_of)
    data: dict[str, Json] = {"log_id": row.pop("id"), **row, "booking": None, "is_cut": False}
    if booking is not None:
        data["booking"] = _booking_json(booking, zone)
    if not include_texts:
        data = _without_texts(data)
    kind = message_type(str(data.pop("type")))
    timestamp = entry.recorded_at.astimezone(zone).isoformat()
    webhook_id = f"msg_{entry.seq}_{microseconds(entry.recorded_at)}"
    return Message(webhook_id=webhook_id, body=_fitting(kind, timestamp, data))


def test_message(now: datetime, zone: tzinfo) -> Message:
    """Return a message that only shows that messages arrive."""
    body = _body(TEST_TYPE, now.astimezone(zone).isoformat(), {"test": True})
    return Message(webhook_id=f"msg_test_{secrets.token_hex(8)}", body=body)


def _booking_json(booking: Booking, zone: tzinfo) -> dict[str, Json]:
    """Return a booking as it is answered; what is no row of the log (a power-off) is not in it."""
    return record_of(
        {
            "id": booking.id,
            "rooms": booking.rooms,
            "status": booking.status,
            "span": booking.span,
            "title": booking.title,
            "guest": booking.guest,
            "note": booking.note,
            "source": booking.source,
            "external_id": booking.external_id,
            "expires_at": booking.expires_at,
            "checked_in_at": booking.checked_in_at,
            "is_block": booking.is_block,
            "created_at": booking.created_at,
            "updated_at": booking.updated_at,
        },
        zone,
    )


def _without_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message's data without what people wrote."""
    told: dict[str, Any] = without_private({**data})
    del told["reason"], told["actor"]["name"]
    return told


def _fitting(kind: str, timestamp: str, data: dict[str, Json]) -> bytes:
    body = _body(kind, timestamp, data)
    for name, nothing in (("details", {}), ("booking", None), ("rooms", [])):
        if len(body) < LARGEST_BODY:
            break
        data = {**data, name: nothing, "is_cut": True}
        body = _body(kind, timestamp, data)
    return body


def _body(kind: str, timestamp: str, data: Mapping[str, Json]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": timestamp, "data": data})


# --- the booking as it was ------------------------------------------------------------


async def booking_then(ledger: Ledger, entry: Entry, site: Site) -> Booking | None:
    """Return the booking that a log row is about, as it was when that was written.

    Raises:
        LedgerCorrupt: the log cannot be read.
    """
    booking_id = booking_of(entry.fact)
    if booking_id is None:
        return None
    state = State(site)
    for earlier in reversed(await _history(ledger, booking_id, entry.seq)):
        change = evolve(state, earlier.fact)
        if isinstance(change, Booking):
            state.apply(change)
    return state.bookings.get(booking_id)


async def _history(ledger: Ledger, booking_id: BookingId, seq: int) -> list[Entry]:
    """Return what made a booking what it was at log row `seq`, the newest first."""
    entries: list[Entry] = []
    cursor: int | None = seq + 1
    while cursor is not None:
        query = LogQuery(booking_id=booking_id, types=BOOKING_TYPES, limit=_PAGE, cursor=cursor)
        page = await ledger.read_log(query)
        entries += page.entries
        cursor = page.next_cursor
    return entries
