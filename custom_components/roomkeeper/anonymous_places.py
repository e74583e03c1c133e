"""Rooms and stalls as diagnostics tell of them: how they are configured, and how they are now."""

from dataclasses import fields
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant

from .anonymous import GONE, Told, entities_told, told
from .core.deadlines import due_at
from .core.events import type_of
from .core.ids import EntityId, RoomKey, StallKey
from .core.model import Booking, Policy, Row, State
from .core.stall import Detection, StallPolicy
from .core.stall_views import StallView
from .core.views import RoomView
from .ledger import LedgerError, LogQuery
from .problems import code_of
from .runtime import Runtime

MOST_ROWS: Final = 50
"""So many rows of a place's log, and so many of its bookings, are told."""

_POLICY: Final = tuple(one.name for one in fields(Policy))
_STALL_POLICY: Final = tuple(one.name for one in fields(StallPolicy))

_ROOM_NOW: Final = (
    "status",
    "available_from",
    "power",
    "presence",
    "power_off_at",
    *(one.name for one in fields(RoomView) if one.name.startswith("can_")),
)
_BOOKING: Final = (
    "status",
    "rooms",
    "is_block",
    "expires_at",
    "power_off_buffer",
    "created_at",
    "updated_at",
)
_SPAN: Final = ("start", "end")
_POWER_OFF: Final = (
    "status",
    "planned_at",
    "due_at",
    "attempts",
    "why",
    "waits_since",
    "failures",
    "announced",
    "manual",
    "draw_w",
    "updated_at",
)
_FREEZE: Final = ("reason", "since", "until")

_STALL_NOW: Final = (
    "status",
    "detection",
    "started_at",
    "ends_at",
    "remaining",
    "timeout",
    "stuck",
    "timeouts_in_a_row",
    "stays_today",
    "mean_stay",
    *(one.name for one in fields(StallView) if one.name.startswith("can_")),
)
_OCCUPANCY: Final = (
    "detected_at",
    "until_clear",
    "why",
    "taken",
    "failed",
    "last_started_at",
    "last_ended_at",
    "last_reason",
    "days",
    "updated_at",
)
_CAMERA: Final = ("is_on", "should_be_on", "has_failed")
_DETECTION: Final = ("level", "stuck_at", "seen_at")


def room_told(hass: HomeAssistant, runtime: Runtime, key: RoomKey) -> Told:
    """Tell what a room goes by, of what its devices are, and how it is now."""
    room = runtime.site.rooms.get(key)
    if room is None:
        return GONE
    return {
        "has_type": room.type_name is not None,
        "policy": told(room.policy, _POLICY),
        **told(room, ("power_threshold_w", "stalls")),
        "power": entities_told(hass, room.power),
        "power_sensor": entities_told(hass, _if_any(room.power_sensor)),
        "energy_sensor": entities_told(hass, _if_any(room.energy_sensor)),
        "doors": entities_told(hass, room.doors),
        "presence": entities_told(hass, room.presence),
        "notify": entities_told(hass, room.notify),
        "now": told(runtime.room_view(key), _ROOM_NOW),
    }


def _if_any(entity: EntityId | None) -> tuple[EntityId, ...]:
    return () if entity is None else (entity,)


def stall_told(hass: HomeAssistant, runtime: Runtime, key: StallKey) -> Told:
    """Tell what a stall goes by, of what its devices are, and how it is now."""
    stall = runtime.site.stalls.get(key)
    if stall is None:
        return GONE
    view = runtime.stall_view(key)
    return {
        "has_room": stall.room is not None,
        **told(stall, ("is_presence",)),
        "policy": told(stall.policy, _STALL_POLICY),
        "sensors": entities_told(hass, stall.sensors),
        "notify": entities_told(hass, stall.notify),
        "cameras": entities_told(hass, stall.cameras),
        "each_camera": [told(camera, _CAMERA) for camera in view.cameras],
        "now": told(view, _STALL_NOW),
    }


async def room_in_full(hass: HomeAssistant, runtime: Runtime, key: RoomKey) -> Told:
    """Tell all of a room that helps: also what is booked, what is due, and what happened last."""

    def rows(state: State, now: datetime) -> Told:
        bookings = state.calendar(key).next_ones(now, MOST_ROWS)
        power_offs, freeze = state.open_power_offs(key), state.freezes.get(key)
        return {
            **_deadline(state, now, *bookings, *power_offs, freeze),
            "bookings": [_booking_told(one) for one in bookings],
            "power_offs": [told(one, _POWER_OFF) for one in power_offs],
            "freeze": None if freeze is None else told(freeze, _FREEZE),
        }

    return {
        **room_told(hass, runtime, key),
        **runtime.engine.peek(rows),
        "log": await _log_told(runtime, LogQuery(room=key, limit=MOST_ROWS)),
    }


async def stall_in_full(hass: HomeAssistant, runtime: Runtime, key: StallKey) -> Told:
    """Tell all of a stall that helps: also its row, what is due, and what happened last."""

    def rows(state: State, now: datetime) -> Told:
        row, seen = state.occupancies.get(key), state.detections.get(key)
        return {
            **_deadline(state, now, row, seen),
            "row": None if row is None else told(row, _OCCUPANCY),
            "seen": None if seen is None else told(seen, _DETECTION),
        }

    return {
        **stall_told(hass, runtime, key),
        **runtime.engine.peek(rows),
        "log": await _log_told(runtime, LogQuery(stall=key, limit=MOST_ROWS)),
    }


def _booking_told(booking: Booking) -> Told:
    return {**told(booking, _BOOKING), **told(booking.span, _SPAN)}


def _deadline(state: State, now: datetime, *rows: Row | Detection | None) -> Told:
    """Tell when something about one of the rows is due next."""
    due = (due_at(state.site, row, now) for row in rows if row is not None)
    return told({"deadline": min(filter(None, due), default=None)}, ("deadline",))


async def _log_told(runtime: Runtime, query: LogQuery) -> list[Told] | Told:
    """Tell what happened, and when; of whoever did it only what kind they are."""
    try:
        page = await runtime.ledger.read_log(query)
    except LedgerError as error:
        return {"unreadable": code_of(str(error))}
    return [
        {
            "type": type_of(entry.fact),
            **told(entry.fact, ("at",)),
            **told(entry, ("recorded_at",)),
            "by": entry.actor.kind.value,
        }
        for entry in page.entries
    ]
