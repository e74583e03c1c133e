"""What the entities of feeds share: each stands on the device of its feed."""

from collections.abc import Callable
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.ids import OriginKey
from .device_keys import identifier_of
from .entity import RoomkeeperEntity
from .runtime import RoomkeeperConfigEntry

type MakeFeedEntity = Callable[[RoomkeeperConfigEntry, OriginKey], Entity]


class FeedEntity[Value](RoomkeeperEntity[Value]):
    """Shows one thing about one feed."""

    def __init__(
        self, entry: RoomkeeperConfigEntry, key: OriginKey, description: EntityDescription
    ) -> None:
        """Put it on the device of the feed, which is there."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._key = key
        self._attr_unique_id = f"{entry.entry_id}_{key}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={identifier_of(entry.entry_id, key)})

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._runtime.feeds.listen(self._key, self._refresh))
        self._shown = self._look()


@callback
def follow_feeds(
    entry: RoomkeeperConfigEntry, add: AddConfigEntryEntitiesCallback, make: MakeFeedEntity
) -> None:
    """Make one entity of a platform for each feed, and for those that come later."""
    feeds = entry.runtime_data.feeds

    @callback
    def add_for(key: OriginKey) -> None:
        add([make(entry, key)], config_subentry_id=feeds.source(key).subentry_id)

    entry.async_on_unload(feeds.listen_configured(add_for))
    for key in feeds.all_keys():
        add_for(key)
