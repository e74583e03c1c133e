"""The devices of the house, its rooms, stalls and feeds: what each is called and where it is.

They are made before their entities, which only name them. So a stall finds the
device of its room there, under which it is listed.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_translations
from homeassistant.loader import async_get_loaded_integration

from .configuration import FeedSource
from .const import CONF_AREA, DOMAIN, SUBENTRY_FEED, SUBENTRY_ROOM, SUBENTRY_STALL
from .core.ids import OriginKey, RoomKey, StallKey
from .core.model import Room, Site
from .core.stall import Stall
from .device_keys import device_of, identifier_of
from .panel import address_of

MANUFACTURER: Final = "Roomkeeper"

_SLICE: Final = 50
"""Devices that are made before others get the event loop: some 10 ms of work."""

type PlaceKey = RoomKey | StallKey | OriginKey


class PlaceDevices:
    """Makes devices, and keeps them as what they stand for is configured."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        subentry_id_of: Callable[[RoomKey | StallKey], str],
    ) -> None:
        """Take the entry to which they belong, and what knows which subentry a place is."""
        self._hass = hass
        self._entry = entry
        self._subentry_id_of = subentry_id_of
        self._registry = dr.async_get(hass)
        self._words: Mapping[str, str] = {}
        self.hub_id = ""

    async def show_all(self, site: Site, feeds: Iterable[FeedSource]) -> None:
        """Make all devices, as far as they are not there; rooms come before their stalls."""
        self._words = await async_get_translations(
            self._hass, self._hass.config.language, "config_subentries", {DOMAIN}
        )
        self.show_hub()
        places: list[Room | Stall] = [*site.rooms.values(), *site.stalls.values()]
        for index, place in enumerate(places):
            if index % _SLICE == _SLICE - 1:
                await asyncio.sleep(0)
            self.show(place)
        for feed in feeds:
            self.show_feed(feed)

    @callback
    def show_hub(self) -> None:
        """Make the device of the whole house, or change it: it is called as the entry is."""
        hub = self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={(DOMAIN, self._entry.entry_id)},
            name=self._entry.title,
            manufacturer=MANUFACTURER,
            sw_version=str(async_get_loaded_integration(self._hass, DOMAIN).version),
            entry_type=dr.DeviceEntryType.SERVICE,
            configuration_url=address_of(),
        )
        self.hub_id = hub.id

    @callback
    def show(self, place: Room | Stall) -> None:
        """Make the device of a room or a stall, or change it."""
        subentry_id = self._subentry_id_of(place.key)
        if isinstance(place, Room):
            self._show(
                place.key,
                subentry_id,
                name=place.name,
                model=place.type_name or self._word(SUBENTRY_ROOM),
                via_device_id=self.hub_id,
                configuration_url=address_of("rooms", place.key),
            )
        else:
            self._show(
                place.key,
                subentry_id,
                name=place.name,
                model=self._word(SUBENTRY_STALL),
                via_device_id=self._room_id(place) or self.hub_id,
                configuration_url=address_of("stalls"),
            )

    @callback
    def show_feed(self, feed: FeedSource) -> None:
        """Make the device of a feed, or change it."""
        self._show(
            feed.key,
            feed.subentry_id,
            name=feed.name,
            model=self._word(SUBENTRY_FEED),
            entry_type=dr.DeviceEntryType.SERVICE,
            via_device_id=self.hub_id,
        )

    def _show(self, key: PlaceKey, subentry_id: str, **looks: Any) -> None:  # noqa: ANN401 - as the registry takes them
        subentry = self._entry.subentries.get(subentry_id)
        if subentry is None:
            # It was removed while the disk was waited for.
            return
        area = ar.async_get(self._hass).async_get_area(subentry.data.get(CONF_AREA, ""))
        self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            config_subentry_id=subentry_id,
            identifiers={identifier_of(self._entry.entry_id, key)},
            manufacturer=MANUFACTURER,
            # Only of a new device: one that is there stays where somebody has moved it.
            suggested_area=None if area is None else area.name,
            **looks,
        )

    def _word(self, kind: str) -> str:
        """Return what a subentry of a type is called, in the language of the house."""
        return self._words[f"component.{DOMAIN}.config_subentries.{kind}.entry_type"]

    def _room_id(self, stall: Stall) -> str | None:
        if stall.room is None:
            return None
        room = device_of(self._hass, self._entry.entry_id, stall.room)
        return None if room is None else room.id
