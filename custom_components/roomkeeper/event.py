"""Events: what happened in a room, for automations and the logbook."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.events import FACT_TYPES, Entry, booking_of, type_of
from .core.views import RoomView
from .entity import RoomEntities, RoomEntity, RoomEntityDescription, Shown
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomEventDescription(RoomEntityDescription, EventEntityDescription):
    """Facts about a room."""


ACTIVITY = RoomEventDescription(key="activity", event_types=list(FACT_TYPES))


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity of all rooms, and of those that come later."""
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=Platform.EVENT,
        descriptions=(ACTIVITY,),
        make=RoomActivity,
    )
    await rooms.follow(hass)


class RoomActivity(RoomEntity[None], EventEntity):
    """Every fact about the room, in order; what falls together is not left out."""

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @callback
    @override
    def _on_publication(self, view: RoomView, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            self._trigger_event(
                type_of(entry.fact),
                {
                    "booking_id": booking_of(entry.fact),
                    "reason": entry.reason,
                    "actor": entry.actor.name or entry.actor.kind,
                },
            )
            self.async_write_ha_state()
