"""Binary sensors: may the room be taken, is somebody inside, is anything wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.views import RoomView, is_bookable
from .entity import RoomEntities, RoomEntity, RoomEntityDescription, Shown, SiteEntity
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomBinarySensorDescription(RoomEntityDescription, BinarySensorEntityDescription):
    """A yes or no of a room's view; None is not known."""

    is_on: Callable[[RoomView], bool | None]


ROOM_BINARY_SENSORS = (
    RoomBinarySensorDescription(key="bookable", is_on=is_bookable),
    RoomBinarySensorDescription(
        key="occupancy",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        exists=lambda room: bool(room.presence),
        is_on=lambda view: view.presence,
    ),
)

PROBLEM = BinarySensorEntityDescription(
    key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of the site and of all rooms, and of those that come later."""
    async_add_entities([Problem(entry, PROBLEM)])
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=Platform.BINARY_SENSOR,
        descriptions=ROOM_BINARY_SENSORS,
        make=RoomBinarySensor,
    )
    await rooms.follow(hass)


class RoomBinarySensor(RoomEntity[bool | None], BinarySensorEntity):
    """A yes or no about a room."""

    entity_description: RoomBinarySensorDescription

    @override
    def _look(self) -> Shown[bool | None]:
        return Shown(self.entity_description.is_on(self._view))

    @property
    @override
    def is_on(self) -> bool | None:
        return self._shown.value


class Problem(SiteEntity[bool], BinarySensorEntity):
    """On while the ledger cannot be written, or a room could not be switched off."""

    _unrecorded_attributes = frozenset({"ledger", "failed_power_offs"})

    @override
    def _look(self) -> Shown[bool]:
        ledger = self._runtime.engine.problem
        failed = self._runtime.site_view().failed_power_offs
        attributes = {
            "ledger": ledger,
            "failed_power_offs": [
                {"room": key.room, "booking_id": key.booking_id} for key in failed
            ],
        }
        return Shown(ledger is not None or bool(failed), attributes)

    @property
    @override
    def is_on(self) -> bool:
        return self._shown.value
