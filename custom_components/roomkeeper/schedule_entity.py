"""What the entities of schedules share: each stands on the device of its schedule."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import batched
from typing import Final, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.events import Entry
from .core.ids import ScheduleId
from .core.schedule_views import ScheduleView
from .entity import RoomkeeperEntity
from .panel import address_of
from .place_devices import MANUFACTURER
from .runtime import RoomkeeperConfigEntry

_SLICE: Final = 30
"""Schedules whose entities are made before others get the event loop: some 10 ms of work."""

type MakeScheduleEntity = Callable[[RoomkeeperConfigEntry, ScheduleId], Entity]


class ScheduleEntity[Value](RoomkeeperEntity[Value]):
    """Shows one thing about one schedule."""

    def __init__(
        self,
        entry: RoomkeeperConfigEntry,
        schedule_id: ScheduleId,
        description: EntityDescription,
    ) -> None:
        """Name entity and device after the schedule, which is there."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._key = schedule_id
        shown = self._runtime.shown_schedules
        self._view = shown.views.view(schedule_id)
        identifier = shown.device_identifier(schedule_id)
        self._attr_unique_id = f"{identifier[1]}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={identifier},
            name=self._view.name,
            manufacturer=MANUFACTURER,
            model="Schedule",
            entry_type=DeviceEntryType.SERVICE,
            via_device_id=self._runtime.hub_device_id,
            configuration_url=address_of("schedules", schedule_id),
        )

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        shown = self._runtime.shown_schedules
        self.async_on_remove(shown.views.listen(self._key, self._on_publication))
        if shown.has(self._key):
            self._view = shown.views.view(self._key)
        self._shown = self._look()

    @callback
    def _on_publication(self, view: ScheduleView, _entries: tuple[Entry, ...]) -> None:
        self._view = view
        self._refresh()


async def follow_schedules(
    entry: RoomkeeperConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    make: MakeScheduleEntity,
) -> None:
    """Make one entity of a platform for each schedule that is shown, and for those that come."""
    shown = entry.runtime_data.shown_schedules

    @callback
    def add_for(schedules: Iterable[ScheduleId]) -> None:
        add([make(entry, schedule_id) for schedule_id in schedules])

    entry.async_on_unload(shown.views.listen_configured(lambda key: add_for((key,))))
    for some in batched(shown.ids(), _SLICE, strict=False):
        # One may have gone while others had the loop.
        add_for(filter(shown.has, some))
        await asyncio.sleep(0)
