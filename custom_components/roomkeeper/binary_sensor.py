"""Binary sensors: may a room be taken, is somebody inside, is anything wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.model import Room, State
from .core.stall import Stall
from .core.stall_views import StallView, stalls_with_problems, stuck_of
from .core.views import RoomView, is_bookable
from .entity import (
    NO_ATTRIBUTES,
    ROOMS,
    STALLS,
    Attributes,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    SiteEntity,
    StallEntity,
    has_sensors,
)
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomBinarySensorDescription(PlaceEntityDescription[Room], BinarySensorEntityDescription):
    """A yes or no of a room's view; None is not known."""

    is_on: Callable[[RoomView], bool | None]


@dataclass(frozen=True, kw_only=True)
class StallBinarySensorDescription(PlaceEntityDescription[Stall], BinarySensorEntityDescription):
    """A yes or no of a stall's view, and what stands beside it."""

    is_on: Callable[[StallView], bool]
    attributes: Callable[[StallView], Attributes]


ROOM_BINARY_SENSORS = (
    RoomBinarySensorDescription(key="bookable", is_on=is_bookable),
    RoomBinarySensorDescription(
        key="occupancy",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        exists=lambda room: bool(room.presence or room.stalls),
        is_on=lambda view: view.presence,
    ),
)


def _occupied_attributes(view: StallView) -> Attributes:
    return {"status": view.status, "detection": view.detection}


def _stuck_attributes(view: StallView) -> Attributes:
    return NO_ATTRIBUTES if view.stuck is None else {"why": view.stuck}


STALL_BINARY_SENSORS = (
    StallBinarySensorDescription(
        key="occupied",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        is_on=lambda view: view.is_occupied,
        attributes=_occupied_attributes,
    ),
    StallBinarySensorDescription(
        key="sensor_stuck",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=has_sensors,
        is_on=lambda view: view.stuck is not None,
        attributes=_stuck_attributes,
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
    """Add the binary sensors of the site and of all places, and of those that come later."""
    async_add_entities([Problem(entry, PROBLEM)])
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.BINARY_SENSOR,
        descriptions=ROOM_BINARY_SENSORS,
        make=RoomBinarySensor,
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.BINARY_SENSOR,
        descriptions=STALL_BINARY_SENSORS,
        make=StallBinarySensor,
    )
    await stalls.follow(hass)


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


class StallBinarySensor(StallEntity[bool], BinarySensorEntity):
    """A yes or no about a stall."""

    entity_description: StallBinarySensorDescription

    @override
    def _look(self) -> Shown[bool]:
        description = self.entity_description
        return Shown(description.is_on(self._view), description.attributes(self._view))

    @property
    @override
    def is_on(self) -> bool:
        return self._shown.value


class Problem(SiteEntity[bool], BinarySensorEntity):
    """On while the ledger cannot be written, or something that is configured does not work."""

    _unrecorded_attributes = frozenset(
        {
            *("ledger", "failed_power_offs", "failed_cameras", "stuck_sensors"),
            *("feeds", "disabled_endpoints"),
        }
    )

    @override
    def _look(self) -> Shown[bool]:
        ledger = self._runtime.engine.problem
        site = self._runtime.site_view()
        attributes = {
            "ledger": ledger,
            "failed_power_offs": [
                {"room": key.room, "booking_id": key.booking_id} for key in site.failed_power_offs
            ],
            **self._runtime.engine.peek(_problems_of_stalls),
            "feeds": self._runtime.feeds.problems(),
            "disabled_endpoints": list(site.disabled_endpoints),
        }
        return Shown(any(attributes.values()), attributes)

    @property
    @override
    def is_on(self) -> bool:
        return self._shown.value


def _problems_of_stalls(state: State, _now: datetime) -> Attributes:
    found = list(stalls_with_problems(state))
    return {
        "failed_cameras": [
            {"stall": stall.key, "camera": camera} for stall, row in found for camera in row.failed
        ],
        "stuck_sensors": [
            {"stall": stall.key, "why": why}
            for stall, row in found
            if (why := stuck_of(stall, row)) is not None
        ],
    }
