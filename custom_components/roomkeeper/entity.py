"""What all entities share: they show, and what they are told becomes a command.

A room's view is computed once for all of its entities. Each takes from it
what it shows, and writes its state only if that is something else than before.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, override

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN, SUBENTRY_ROOM
from .core.commands import Command
from .core.events import Entry
from .core.ids import RoomKey
from .core.model import Room
from .core.views import RoomView
from .doors.inbound import user_of
from .doors.outbound import refusals_translated
from .doors.permissions import allowed
from .runtime import RoomkeeperConfigEntry, Runtime

type Attributes = Mapping[str, Any]
"""State attributes, as Home Assistant writes them."""

_SLICE: Final = 10
"""Rooms whose entities are made before others get the event loop: some 10 ms of work."""

NO_ATTRIBUTES: Final[Attributes] = MappingProxyType({})


class Shown[Value](NamedTuple):
    """What an entity shows: two that are equal need no second writing."""

    value: Value
    attributes: Attributes = NO_ATTRIBUTES


class RoomkeeperEntity[Value](Entity):
    """Shows one thing, and passes on what it is told."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _shown: Shown[Value]

    def __init__(self, entry: RoomkeeperConfigEntry, name: str) -> None:
        """Take the entry that is loaded, and the name that unique id and translations end with."""
        self._entry = entry
        self._runtime: Runtime = entry.runtime_data
        self._attr_translation_key = name

    def _look(self) -> Shown[Value]:
        """Return what is to be shown now."""
        raise NotImplementedError

    @callback
    def _refresh(self) -> None:
        before, self._shown = self._shown, self._look()
        if self._shown != before:
            self.async_write_ha_state()

    @property
    @override
    def extra_state_attributes(self) -> Attributes:
        """Return what stands beside the state."""
        return self._shown.attributes

    @callback
    def async_entity_id_changed(self, _old_entity_id: str) -> None:
        """Change nothing: no listener hangs on the entity's id.

        Home Assistant 2026.11 takes this as leave to rename in place; 2026.10
        knows nothing of it, and adds the entity anew.
        """

    @property
    def _caller(self) -> Context | None:
        """In whose context the entity is told something."""
        return self._context

    async def _execute(self, command: Command) -> None:
        """Do what somebody asks of the entity, in their name.

        Raises:
            ServiceValidationError: it was refused.
            Unauthorized: they may not ask for it.
        """
        # Home Assistant forgets the context after some seconds, and puts the
        # next caller's in its place: it is read before anything is waited for.
        actor = await allowed(self.hass, self._entry, self._caller, command)
        with refusals_translated(self.hass):
            await self._runtime.engine.execute(command, actor)


# --- of a room ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RoomEntityDescription(EntityDescription):
    """An entity of each room in which there is something to show."""

    exists: Callable[[Room], bool] = lambda _room: True


def has_power(room: Room) -> bool:
    """Say whether the room has anything to switch off."""
    return bool(room.power)


class RoomEntity[Value](RoomkeeperEntity[Value]):
    """Shows one thing about one room."""

    _seen: RoomView | None = None

    def __init__(
        self, entry: RoomkeeperConfigEntry, room: Room, description: RoomEntityDescription
    ) -> None:
        """Name the entity and its device after the room; it looks at the room when it is added."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._room = room.key
        self._attr_unique_id = unique_id(entry, room.key, description.key)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, f"{entry.entry_id}_{room.key}")},
            name=room.name,
            manufacturer="Roomkeeper",
            model=room.type_name,
            via_device_id=self._runtime.hub_device_id,
        )

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._runtime.listen_room(self._room, self._on_publication))
        self._seen = None
        self._shown = self._look()

    @callback
    def _on_publication(self, view: RoomView, _entries: tuple[Entry, ...]) -> None:
        self._seen = view
        self._refresh()

    @property
    def _view(self) -> RoomView:
        """The room as it was published last; not every entity asks."""
        if self._seen is None:
            self._seen = self._runtime.published_view(self._room)
        return self._seen

    @property
    def _configured(self) -> Room:
        """The room as it is configured now."""
        return self._runtime.site.rooms[self._room]

    async def _store(self, name: str, value: object) -> None:
        """Store a setting with the room; it comes back to the entity as a publication.

        Raises:
            Unauthorized: whoever asks is no administrator.
        """
        user = await user_of(self.hass, self._caller)
        if user is not None and not user.is_admin:
            raise Unauthorized(context=self._caller)
        subentry = self._entry.subentries[self._runtime.subentry_id(self._room)]
        self.hass.config_entries.async_update_subentry(
            self._entry, subentry, data={**subentry.data, name: value}
        )


def unique_id(entry: RoomkeeperConfigEntry, room: RoomKey, name: str) -> str:
    """Return the unique id of a room's entity."""
    return f"{entry.entry_id}_{room}_{name}"


type MakeEntity[Description] = Callable[[RoomkeeperConfigEntry, Room, Description], Entity]


class RoomEntities[Description: RoomEntityDescription]:
    """The entities of one platform, of all rooms.

    What a room lost goes from the registry too, so that it does not stay
    behind as unavailable; the entities of a room that is removed are taken
    away by Home Assistant, with its subentry.
    """

    def __init__(
        self,
        entry: RoomkeeperConfigEntry,
        add: AddConfigEntryEntitiesCallback,
        *,
        platform: str,
        descriptions: Iterable[Description],
        make: MakeEntity[Description],
    ) -> None:
        """Take what adds entities to the platform; it stays good while the entry is loaded."""
        self._entry = entry
        self._add = add
        self._platform = platform
        self._descriptions = tuple(descriptions)
        self._make = make
        self._made: dict[str, set[str]] = {}

    async def follow(self, hass: HomeAssistant) -> None:
        """Make the entities of every room, and go along when rooms come or change."""
        runtime = self._entry.runtime_data
        registry = er.async_get(hass)

        @callback
        def on_configured(key: RoomKey) -> None:
            room = runtime.site.rooms.get(key)
            subentry_id = _room_subentries(self._entry).get(key)
            if room is not None and subentry_id is not None:
                self._configure(registry, subentry_id, room)

        self._entry.async_on_unload(runtime.listen_rooms(on_configured))
        for index, (key, subentry_id) in enumerate(_room_subentries(self._entry).items()):
            if index % _SLICE == _SLICE - 1:
                await asyncio.sleep(0)
            # A room may have changed, or gone, while others had the loop.
            room = runtime.site.rooms.get(key)
            if room is not None and subentry_id in self._entry.subentries:
                self._configure(registry, subentry_id, room)

    @callback
    def _configure(self, registry: er.EntityRegistry, subentry_id: str, room: Room) -> None:
        there = self._made.setdefault(subentry_id, set())
        wanted = [one for one in self._descriptions if one.exists(room)]
        new = [one for one in wanted if one.key not in there]
        there.update(one.key for one in new)
        for description in self._descriptions:
            if description not in wanted:
                there.discard(description.key)
                uid = unique_id(self._entry, room.key, description.key)
                entity_id = registry.async_get_entity_id(self._platform, DOMAIN, uid)
                if entity_id is not None:
                    registry.async_remove(entity_id)
        if new:
            entities = [self._make(self._entry, room, one) for one in new]
            self._add(entities, config_subentry_id=subentry_id)


def _room_subentries(entry: RoomkeeperConfigEntry) -> dict[RoomKey, str]:
    return {
        RoomKey(subentry.unique_id or subentry.subentry_id): subentry.subentry_id
        for subentry in entry.get_subentries_of_type(SUBENTRY_ROOM)
    }


# --- of the site ----------------------------------------------------------------


class SiteEntity[Value](RoomkeeperEntity[Value]):
    """Shows one thing about the whole site."""

    def __init__(self, entry: RoomkeeperConfigEntry, description: EntityDescription) -> None:
        """Put the entity on the hub's device."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._runtime.listen_site(self._refresh))
        self._shown = self._look()
