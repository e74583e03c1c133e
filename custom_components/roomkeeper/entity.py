"""What all entities share: they show, and what they are told becomes a command.

A room's view is computed once for all of its entities. Each takes from it
what it shows, and writes its state only if that is something else than before.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, override

from homeassistant.core import Context, HomeAssistant, callback
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
from .doors.outbound import refusals_translated
from .doors.permissions import allowed
from .runtime import RoomkeeperConfigEntry, Runtime

type Attributes = Mapping[str, Any]
"""State attributes, as Home Assistant writes them."""

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

    _view: RoomView

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
        self._view = self._runtime.room_view(self._room)
        self._shown = self._look()

    @callback
    def _on_publication(self, view: RoomView, _entries: tuple[Entry, ...]) -> None:
        self._view = view
        self._refresh()

    @property
    def _configured(self) -> Room:
        """The room as it is configured now."""
        return self._runtime.site.rooms[self._room]

    @callback
    def _store(self, name: str, value: object) -> None:
        """Store a setting with the room; it comes back to the entity as a publication."""
        subentry = self._entry.subentries[self._runtime.subentry_id(self._room)]
        self.hass.config_entries.async_update_subentry(
            self._entry, subentry, data={**subentry.data, name: value}
        )


def unique_id(entry: RoomkeeperConfigEntry, room: RoomKey, name: str) -> str:
    """Return the unique id of a room's entity."""
    return f"{entry.entry_id}_{room}_{name}"


type MakeEntity[Description] = Callable[[RoomkeeperConfigEntry, Room, Description], Entity]


@callback
def follow_rooms[Description: RoomEntityDescription](
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    *,
    platform: str,
    descriptions: Iterable[Description],
    make: MakeEntity[Description],
) -> None:
    """Make the entities of every room, and go along when rooms come or change.

    What a room lost goes from the registry too, so that it does not stay
    behind as unavailable; the entities of a room that is removed are taken
    away by Home Assistant, with its subentry.
    """
    runtime = entry.runtime_data
    registry = er.async_get(hass)
    made: dict[str, set[str]] = {}

    @callback
    def configure(subentry_id: str, room: Room) -> None:
        there = made.setdefault(subentry_id, set())
        new: list[Entity] = []
        for description in descriptions:
            name = description.key
            if not description.exists(room):
                there.discard(name)
                uid = unique_id(entry, room.key, name)
                entity_id = registry.async_get_entity_id(platform, DOMAIN, uid)
                if entity_id is not None:
                    registry.async_remove(entity_id)
            elif name not in there:
                there.add(name)
                new.append(make(entry, room, description))
        if new:
            add(new, config_subentry_id=subentry_id)

    @callback
    def on_configured(key: RoomKey) -> None:
        room = runtime.site.rooms.get(key)
        subentry_id = _room_subentries(entry).get(key)
        if room is not None and subentry_id is not None:
            configure(subentry_id, room)

    subentries = _room_subentries(entry)
    for key, room in runtime.site.rooms.items():
        configure(subentries[key], room)
    entry.async_on_unload(runtime.listen_rooms(on_configured))


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
