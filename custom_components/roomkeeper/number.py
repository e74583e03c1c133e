"""Numbers: how long a room's power stays on after the guest."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, Platform, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .configuration import stored_duration
from .const import CONF_POWER_OFF_BUFFER
from .entity import RoomEntities, RoomEntity, RoomEntityDescription, Shown, has_power
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class RoomNumberDescription(RoomEntityDescription, NumberEntityDescription):
    """A number that is stored with a room."""


POWER_OFF_BUFFER = RoomNumberDescription(
    key="power_off_buffer",
    device_class=NumberDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    native_min_value=0,
    native_max_value=timedelta(days=1) / _MINUTE,
    native_step=1,
    mode=NumberMode.BOX,
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
    exists=has_power,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the number of all rooms with power, and of those that come later."""
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=Platform.NUMBER,
        descriptions=(POWER_OFF_BUFFER,),
        make=PowerOffBuffer,
    )
    await rooms.follow(hass)


class PowerOffBuffer(RoomEntity[float], NumberEntity):
    """The room's own buffer; setting it takes the place of its type's and the site's."""

    @override
    def _look(self) -> Shown[float]:
        return Shown(self._configured.policy.power_off_buffer / _MINUTE)

    @property
    @override
    def native_value(self) -> float:
        return self._shown.value

    @override
    async def async_set_native_value(self, value: float) -> None:
        await self._store(CONF_POWER_OFF_BUFFER, stored_duration(value * _MINUTE))
