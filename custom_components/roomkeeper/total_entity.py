"""Sensors that add up for good, so that Home Assistant charts how much it was in any hour or day.

Their state class makes it do so; what was before they were enabled is brought
into its statistics.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy, UnitOfTime
from homeassistant.core import callback
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    DurationConverter,
    EnergyConverter,
)

from .core.events import EnergyMeasured, Entry, Fact
from .core.ids import RoomKey, StallKey
from .core.model import Room
from .core.stall import Stall
from .core.stall_views import StallView
from .core.views import RoomView
from .entity import ROOMS, STALLS, PlaceEntity, PlaceEntityDescription, Shown
from .past_statistics import Hours, NewTotal
from .totals import Totals

_HOUR: Final = timedelta(hours=1)
_KILO: Final = 1000


@dataclass(frozen=True, kw_only=True)
class TotalDescription[Key: RoomKey | StallKey, Place: Room | Stall](
    PlaceEntityDescription[Place], SensorEntityDescription
):
    """A total of a place, to so many decimals, and its past by hours up to an instant.

    `amount` turns what that says into its unit. It is looked at when the place is
    published, or only with facts of those types by which it is `told_by`.
    """

    value: Callable[[Totals, Key], float | None]
    converter: type[BaseUnitConverter] | None = None
    past: Callable[[Totals, Key, datetime], Awaitable[Hours]] | None = None
    told_by: tuple[type[Fact], ...] | None = None
    amount: Callable[[Any], float] = float
    digits: int = 0


def _in_hours(length: timedelta) -> float:
    return length / _HOUR


def _used(totals: Totals, room: RoomKey) -> float | None:
    used = totals.used(room)
    return None if used is None else _in_hours(used)


def measures_energy(room: Room) -> bool:
    """Say whether anything measures what a room draws or uses."""
    return room.power_sensor is not None or room.energy_sensor is not None


def _energy_used(totals: Totals, room: RoomKey) -> float | None:
    used_wh = totals.energy_used_wh(room)
    return None if used_wh is None else used_wh / _KILO


def _energy_saved(totals: Totals, room: RoomKey) -> float | None:
    saved_wh = totals.energy_saved_wh(room)
    return None if saved_wh is None else saved_wh / _KILO


ROOM_TOTALS: Final = (
    TotalDescription[RoomKey, Room](
        key="used_time",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
        value=_used,
        past=Totals.hours_used,
        converter=DurationConverter,
        amount=_in_hours,
        digits=4,
    ),
    TotalDescription[RoomKey, Room](
        key="energy_used",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
        exists=measures_energy,
        value=_energy_used,
        converter=EnergyConverter,
        told_by=(EnergyMeasured,),
        digits=4,
    ),
    TotalDescription[RoomKey, Room](
        key="energy_saved",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
        exists=measures_energy,
        value=_energy_saved,
        converter=EnergyConverter,
        # Reckoned by days that are over.
        told_by=(),
        digits=4,
    ),
)

STALL_TOTALS: Final = (
    TotalDescription[StallKey, Stall](
        key="stays_total",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_registry_enabled_default=False,
        value=Totals.stays,
        past=Totals.hours_of_stays,
    ),
)


class _PlaceTotal[Key: RoomKey | StallKey, Place: Room | Stall, View](
    PlaceEntity[Key, Place, View, float | None], SensorEntity
):
    """A total of one place."""

    entity_description: TotalDescription[Key, Place]

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(await self._runtime.totals.follow(self._key, self._refresh))
        await super().async_added_to_hass()
        # What it shows now is written next, with nothing in between.
        self._bring_past()

    @callback
    @override
    def _on_publication(self, view: View, entries: tuple[Entry, ...]) -> None:
        told_by = self.entity_description.told_by
        if told_by is None or any(isinstance(entry.fact, told_by) for entry in entries):
            super()._on_publication(view, entries)

    @callback
    def _bring_past(self) -> None:
        value, description = self._shown.value, self.entity_description
        if value is None or self.unique_id is None or description.past is None:
            return
        at = self._runtime.engine.peek(lambda _state, now: now)
        past = NewTotal(
            unique_id=self.unique_id,
            value=value,
            at=at,
            converter=description.converter,
            native_unit=description.native_unit_of_measurement,
            unit=self.unit_of_measurement,
            digits=description.digits,
            amount=description.amount,
            hours=partial(description.past, self._runtime.totals, self._key),
        )
        self._runtime.past_statistics.bring(past, self._runtime.site.time_zone)

    @override
    def _look(self) -> Shown[float | None]:
        value = self.entity_description.value(self._runtime.totals, self._key)
        return Shown(None if value is None else round(value, self.entity_description.digits))

    @property
    @override
    def native_value(self) -> float | None:
        return self._shown.value


class RoomTotal(_PlaceTotal[RoomKey, Room, RoomView]):
    """A total of a room."""

    _kind = ROOMS


class StallTotal(_PlaceTotal[StallKey, Stall, StallView]):
    """A total of a stall."""

    _kind = STALLS
