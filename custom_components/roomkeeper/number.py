"""Numbers: how long a room's power stays on after the guest, how long a stall's timer runs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple, override

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
from .const import CONF_POWER_OFF_BUFFER, CONF_TIMEOUT
from .core.model import Room
from .core.stall import Stall
from .entity import (
    ROOMS,
    STALLS,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    StallEntity,
    has_power,
)
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0

_MINUTE: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class RoomNumberDescription(PlaceEntityDescription[Room], NumberEntityDescription):
    """A number that is stored with a room."""


@dataclass(frozen=True, kw_only=True)
class StallNumberDescription(PlaceEntityDescription[Stall], NumberEntityDescription):
    """A number that is stored with a stall."""


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

TIMEOUT = StallNumberDescription(
    key="timeout",
    device_class=NumberDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.SECONDS,
    native_step=1,
    mode=NumberMode.BOX,
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of all places, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.NUMBER,
        descriptions=(POWER_OFF_BUFFER,),
        make=PowerOffBuffer,
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.NUMBER,
        descriptions=(TIMEOUT,),
        make=Timeout,
    )
    await stalls.follow(hass)


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


class Bounded(NamedTuple):
    """A length in seconds, and between which it may be."""

    value: float
    lowest: float
    highest: float


class Timeout(StallEntity[Bounded], NumberEntity):
    """How long the stall's timer runs, before rules and past stays make something else of it.

    Home Assistant refuses what is out of the stall's own bounds.
    """

    @override
    def _look(self) -> Shown[Bounded]:
        return Shown(self._bounded)

    @property
    def _bounded(self) -> Bounded:
        policy = self._configured.policy
        lengths = (policy.timeout, policy.min_timeout, policy.max_timeout)
        return Bounded(*(length / _SECOND for length in lengths))

    @property
    @override
    def native_value(self) -> float:
        return self._shown.value.value

    @property
    @override
    def native_min_value(self) -> float:
        # Home Assistant asks for its registry, before the entity is added.
        return self._bounded.lowest

    @property
    @override
    def native_max_value(self) -> float:
        return self._bounded.highest

    @override
    async def async_set_native_value(self, value: float) -> None:
        await self._store(CONF_TIMEOUT, stored_duration(value * _SECOND))
