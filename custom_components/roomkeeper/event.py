"""Events: what happened in a room or a stall, for automations and the logbook."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.events import ROOM_TYPES, Entry, Fact, booking_of, type_of
from .core.model import Room
from .core.stall import Stall
from .core.stall_events import (
    STALL_TYPES,
    CameraFailed,
    CameraRecovered,
    CameraReturned,
    CameraSeenOn,
    OccupancyEnded,
)
from .core.stall_views import StallView
from .core.views import RoomView
from .entity import (
    ROOMS,
    STALLS,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    StallEntity,
)
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomEventDescription(PlaceEntityDescription[Room], EventEntityDescription):
    """Facts about a room."""


@dataclass(frozen=True, kw_only=True)
class StallEventDescription(PlaceEntityDescription[Stall], EventEntityDescription):
    """Facts about a stall."""


ROOM_ACTIVITY = RoomEventDescription(key="activity", event_types=[*ROOM_TYPES])
STALL_ACTIVITY = StallEventDescription(key="activity", event_types=[*STALL_TYPES.values()])


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity of all places, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.EVENT,
        descriptions=(ROOM_ACTIVITY,),
        make=RoomActivity,
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.EVENT,
        descriptions=(STALL_ACTIVITY,),
        make=StallActivity,
    )
    await stalls.follow(hass)


class RoomActivity(RoomEntity[None], EventEntity):
    """Every fact about the room, in order; what falls together is not left out."""

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @callback
    @override
    def _on_publication(self, view: RoomView, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            about = {"booking_id": booking_of(entry.fact), **_who(entry)}
            self._trigger_event(type_of(entry.fact), about)
            self.async_write_ha_state()


class StallActivity(StallEntity[None], EventEntity):
    """Every fact about the stall, in order; what falls together is not left out."""

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @callback
    @override
    def _on_publication(self, view: StallView, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            about = {**_who(entry), **_details(entry.fact)}
            self._trigger_event(type_of(entry.fact), about)
            self.async_write_ha_state()


def _who(entry: Entry) -> dict[str, Any]:
    return {"reason": entry.reason, "actor": entry.actor.name or entry.actor.kind}


def _details(fact: Fact) -> dict[str, Any]:
    """Return what automations ask next: how a stay ended, and which camera it was."""
    match fact:
        case OccupancyEnded():
            return {"ended": fact.reason, "duration_s": fact.duration.total_seconds()}
        case CameraFailed():
            return {"camera": fact.camera, "why": fact.why}
        case CameraSeenOn() | CameraReturned() | CameraRecovered():
            return {"camera": fact.camera}
    return {}
