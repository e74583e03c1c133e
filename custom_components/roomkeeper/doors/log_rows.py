"""One entry of the log, as actions and HTTP answer it and as the event bus is told."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, tzinfo
from typing import Any, Final, Literal

from ..const import WEEKDAYS
from ..core.answered import RequestAnswered
from ..core.endpoint import EndpointForgotten
from ..core.events import (
    FACT_TYPES,
    Actor,
    BookingOpened,
    Entry,
    Fact,
    RoomFrozen,
    action_of,
    booking_of,
    is_of_endpoint,
    is_of_reservation,
    is_of_schedule,
    rooms_of,
    schedule_of,
    stall_of,
    type_of,
)
from ..core.feed import FeedTold
from ..core.ids import ActionId, BookingId, RoomKey, ScheduleId, StallKey
from ..core.stall_events import OccupancyEnded
from .json_form import Json, json_of, named_values, record_of
from .json_schema import Record
from .reservation_rows import reservation_details
from .schedule_rows import NameOf, schedule_details

_SAID_IN_THE_ROW: Final = frozenset(
    {"at", "id", "booking_id", "room", "rooms", "stall", "schedule_id", "action_id"}
)
_NEVER_NEW: Final = frozenset({"checked_in_at", "energy"})
"""What a booking that is new cannot have."""


LOG_ENTRY: Final = Record(
    name="LogEntry",
    about="Something that happened. `at` is when it did, `recorded_at` when it was written;"
    " `room` is the first of its `rooms`. What `details` has beside that follows from the type.",
    parts={
        "id": int,
        "at": datetime,
        "recorded_at": datetime,
        "type": Literal[*FACT_TYPES],
        "room": RoomKey | None,
        "rooms": tuple[RoomKey, ...],
        "stall": StallKey | None,
        "booking_id": BookingId | None,
        "schedule_id": ScheduleId | None,
        "action_id": ActionId | None,
        "actor": Actor,
        "reason": str,
        "details": Mapping[str, Any],
    },
)


def log_row(entry: Entry, zone: tzinfo, name_of: NameOf) -> dict[str, Json]:
    """Return an entry with its instants in local time; `room` is the first of its rooms."""
    return {**outline_of(entry, zone), "details": details_of(entry.fact, zone, name_of)}


def outline_of(entry: Entry, zone: tzinfo) -> dict[str, Json]:
    """Return what all entries say, without what this one's fact says beyond that."""
    fact = entry.fact
    rooms = rooms_of(fact)
    return {
        "id": entry.seq,
        "at": json_of(fact.at, zone),
        "recorded_at": json_of(entry.recorded_at, zone),
        "type": type_of(fact),
        "room": next(iter(rooms), None),
        "rooms": list(rooms),
        "stall": stall_of(fact),
        "booking_id": booking_of(fact),
        "schedule_id": schedule_of(fact),
        "action_id": action_of(fact),
        "actor": actor_json(entry.actor),
        "reason": entry.reason,
    }


def actor_json(actor: Actor) -> dict[str, Json]:
    """Return who did it."""
    return {"kind": actor.kind.value, "id": actor.id, "name": actor.name}


def details_of(fact: Fact, zone: tzinfo, name_of: NameOf) -> dict[str, Json]:
    """Return what a fact says beyond its type, its instant, its places and its ids."""
    return {
        name: value
        for name, value in record_of(_named(fact, name_of), zone).items()
        if name not in _SAID_IN_THE_ROW | _NEVER_NEW
    }


def _named(fact: Fact, name_of: NameOf) -> Mapping[str, object]:
    if is_of_schedule(fact):
        return schedule_details(fact, name_of)
    return reservation_details(fact) if is_of_reservation(fact) else _by_field(fact)


def _by_field(fact: Fact) -> dict[str, Any]:
    if is_of_endpoint(fact) and not isinstance(fact, EndpointForgotten):
        # Flat, and what the fact itself says goes before what its row remembers.
        row = {field.name: getattr(fact.outbox, field.name) for field in fields(fact.outbox)}
        return {**row, **{name.name: getattr(fact, name.name) for name in fields(fact)[2:]}}
    match fact:
        case BookingOpened():
            about: Any = fact.booking
        case RoomFrozen():
            about = fact.freeze
        case RequestAnswered():
            return {"key": fact.answered.key}
        case FeedTold():
            about = fact.feed
        case _:
            about = fact
    named = named_values(about)
    if isinstance(fact, FeedTold):
        named["feed"] = named.pop("key")
    if isinstance(fact, OccupancyEnded):
        named["day"], named["hour"] = named.pop("day_local"), named.pop("hour_local")
        named["weekday"] = WEEKDAYS[fact.weekday]
    return named
