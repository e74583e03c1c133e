"""What all entities share: they show, and what they are told becomes a command.

The view of a room or a stall is computed once for all of its entities. Each
takes from it what it shows, and writes its state only if that is something
else than before.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, override

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    EntityPlatform,
)
from homeassistant.util import slugify

from .const import DOMAIN, SUBENTRY_ROOM, SUBENTRY_STALL
from .core.commands import Command
from .core.events import Entry
from .core.ids import RoomKey, StallKey
from .core.model import Room, Site
from .core.stall import Stall
from .core.stall_views import StallView
from .core.views import RoomView
from .device_keys import identifier_of, named_with_its_area
from .doors.inbound import user_of
from .doors.outbound import refusals_translated
from .doors.permissions import allowed
from .published import Published
from .runtime import RoomkeeperConfigEntry, Runtime

type Attributes = Mapping[str, Any]
"""State attributes, as Home Assistant writes them."""

_SLICE: Final = 10
"""Places whose entities are made before others get the event loop: some 10 ms of work."""

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


# --- of a room or a stall -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind[Key: RoomKey | StallKey, Place: Room | Stall, View]:
    """What sets the places of one kind apart from those of the other."""

    subentry: str
    key: Callable[[str], Key]
    places: Callable[[Site], Mapping[Key, Place]]
    published: Callable[[Runtime], Published[Key, View]]


ROOMS: Final = Kind[RoomKey, Room, RoomView](
    subentry=SUBENTRY_ROOM,
    key=RoomKey,
    places=lambda site: site.rooms,
    published=lambda runtime: runtime.rooms,
)
STALLS: Final = Kind[StallKey, Stall, StallView](
    subentry=SUBENTRY_STALL,
    key=StallKey,
    places=lambda site: site.stalls,
    published=lambda runtime: runtime.stalls,
)


@dataclass(frozen=True, kw_only=True)
class PlaceEntityDescription[Place](EntityDescription):
    """An entity of each place in which there is something to show."""

    exists: Callable[[Place], bool] = lambda _place: True


type MakeEntity[Place, Description] = Callable[[RoomkeeperConfigEntry, Place, Description], Entity]


def has_power(room: Room) -> bool:
    """Say whether the room has anything to switch off."""
    return bool(room.power)


def has_sensors(stall: Stall) -> bool:
    """Say whether anything sees who is inside."""
    return bool(stall.sensors)


def has_cameras(stall: Stall) -> bool:
    """Say whether the stall has anything to switch off."""
    return bool(stall.cameras)


class PlaceEntity[Key: RoomKey | StallKey, Place: Room | Stall, View, Value](
    RoomkeeperEntity[Value]
):
    """Shows one thing about one place."""

    _kind: Kind[Key, Place, View]
    _seen: View | None = None

    def __init__(
        self,
        entry: RoomkeeperConfigEntry,
        place: Place,
        description: PlaceEntityDescription[Place],
    ) -> None:
        """Put it on the device of the place, which is there; it looks at it when it is added."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._key = self._kind.key(place.key)
        self._attr_unique_id = unique_id(entry, place.key, description.key)
        self._attr_device_info = DeviceInfo(identifiers={identifier_of(entry.entry_id, place.key)})

    @override
    @callback
    def add_to_platform_start(
        self,
        hass: HomeAssistant,
        platform: EntityPlatform,
        parallel_updates: asyncio.Semaphore | None,
    ) -> None:
        """Ask for an id, while it has none, where Home Assistant would say the place twice."""
        super().add_to_platform_start(hass, platform, parallel_updates)
        uid = unique_id(self._entry, self._key, self.entity_description.key)
        if er.async_get(hass).async_get_entity_id(platform.domain, DOMAIN, uid) is not None:
            return
        place = named_with_its_area(hass, self._entry.entry_id, self._key)
        if place is not None:
            self.entity_id = f"{platform.domain}.{slugify(f'{place} {self.suggested_object_id}')}"

    @override
    async def add_to_platform_finish(self) -> None:
        """Take that back once it has its id: what somebody has made anew goes by later names."""
        await super().add_to_platform_finish()
        known = self.registry_entry
        if known is not None and known.suggested_object_id is not None:
            registry = er.async_get(self.hass)
            registry.async_get_or_create(
                known.domain,
                DOMAIN,
                known.unique_id,
                object_id_base=self.suggested_object_id,
                suggested_object_id=None,
            )

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        published = self._kind.published(self._runtime)
        self.async_on_remove(published.listen(self._key, self._on_publication))
        self._seen = None
        self._shown = self._look()

    @callback
    def _on_publication(self, view: View, _entries: tuple[Entry, ...]) -> None:
        self._seen = view
        self._refresh()

    @property
    def _view(self) -> View:
        """The place as it was published last; not every entity asks."""
        if self._seen is None:
            self._seen = self._kind.published(self._runtime).view(self._key)
        return self._seen

    @property
    def _configured(self) -> Place:
        """The place as it is configured now."""
        return self._kind.places(self._runtime.site)[self._key]

    async def _store(self, name: str, value: object) -> None:
        """Store a setting with the place; it comes back to the entity as a publication.

        Raises:
            Unauthorized: whoever asks is no administrator.
        """
        user = await user_of(self.hass, self._caller)
        if user is not None and not user.is_admin:
            raise Unauthorized(context=self._caller)
        self._runtime.store(self._key, {name: value})


class RoomEntity[Value](PlaceEntity[RoomKey, Room, RoomView, Value]):
    """Shows one thing about one room."""

    _kind = ROOMS


class StallEntity[Value](PlaceEntity[StallKey, Stall, StallView, Value]):
    """Shows one thing about one stall."""

    _kind = STALLS


def unique_id(entry: RoomkeeperConfigEntry, place: RoomKey | StallKey, name: str) -> str:
    """Return the unique id of a place's entity."""
    return f"{entry.entry_id}_{place}_{name}"


class PlaceEntities[
    Key: RoomKey | StallKey,
    Place: Room | Stall,
    View,
    Description: PlaceEntityDescription[Any],
]:
    """The entities of one platform, of all places of one kind.

    What a place lost goes from the registry too, so that it does not stay
    behind as unavailable; the entities of a place that is removed are taken
    away by Home Assistant, with its subentry.
    """

    def __init__(
        self,
        kind: Kind[Key, Place, View],
        entry: RoomkeeperConfigEntry,
        add: AddConfigEntryEntitiesCallback,
        *,
        platform: str,
        descriptions: Iterable[Description],
        make: MakeEntity[Place, Description],
    ) -> None:
        """Take what adds entities to the platform; it stays good while the entry is loaded."""
        self._kind = kind
        self._entry = entry
        self._add = add
        self._platform = platform
        self._descriptions = tuple(descriptions)
        self._make = make
        self._made: dict[str, set[str]] = {}

    async def follow(self, hass: HomeAssistant) -> None:
        """Make the entities of every place, and go along when places come or change."""
        registry = er.async_get(hass)

        @callback
        def on_configured(key: Key) -> None:
            subentry_id = self._subentry_ids().get(key)
            if subentry_id is not None:
                self._configure(registry, subentry_id, key)

        published = self._kind.published(self._entry.runtime_data)
        self._entry.async_on_unload(published.listen_configured(on_configured))
        for index, (key, subentry_id) in enumerate(self._subentry_ids().items()):
            if index % _SLICE == _SLICE - 1:
                await asyncio.sleep(0)
            # A place may have changed, or gone, while others had the loop.
            if subentry_id in self._entry.subentries:
                self._configure(registry, subentry_id, key)

    def _subentry_ids(self) -> dict[Key, str]:
        return {
            self._kind.key(subentry.unique_id or subentry.subentry_id): subentry.subentry_id
            for subentry in self._entry.get_subentries_of_type(self._kind.subentry)
        }

    @callback
    def _configure(self, registry: er.EntityRegistry, subentry_id: str, key: Key) -> None:
        place = self._kind.places(self._entry.runtime_data.site).get(key)
        if place is None:
            return
        there = self._made.setdefault(subentry_id, set())
        new: list[Entity] = []
        for description in self._descriptions:
            if not description.exists(place):
                there.discard(description.key)
                uid = unique_id(self._entry, key, description.key)
                entity_id = registry.async_get_entity_id(self._platform, DOMAIN, uid)
                if entity_id is not None:
                    registry.async_remove(entity_id)
            elif description.key not in there:
                there.add(description.key)
                new.append(self._make(self._entry, place, description))
        if new:
            self._add(new, config_subentry_id=subentry_id)


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
        self.async_on_remove(await self._follow())
        self._shown = self._look()

    async def _follow(self) -> CALLBACK_TYPE:
        """Listen to what can change what is shown; returns what ends that."""
        return self._runtime.listen_site(self._refresh)
