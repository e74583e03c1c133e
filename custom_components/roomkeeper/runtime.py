"""The wiring: builds clock, ledger, queue and engine, and passes on what they publish."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_point_in_utc_time
from ulid_transform import ulid_now

from . import repairs
from .clock import SystemClock
from .configuration import (
    Snapshot,
    changes,
    renamed,
    room_subentry_ids,
    site_of,
    snapshot_of,
)
from .const import DOMAIN
from .core.events import Entry, rooms_of
from .core.ids import RoomKey
from .core.model import Site
from .core.views import RoomView, SiteView, room_view, site_view
from .devices import Devices
from .doors import bus
from .engine import Engine, Publication
from .ledger import Ledger
from .observations import Observations

_LOGGER = logging.getLogger(__name__)

LEDGER_FILE: Final = "roomkeeper.db"

type RoomkeeperConfigEntry = ConfigEntry[Runtime]
type RoomListener = Callable[[RoomView, tuple[Entry, ...]], None]


def ledger_path(hass: HomeAssistant) -> Path:
    """Return where the ledger lies: in the configuration folder, so that backups hold it."""
    return Path(hass.config.path(LEDGER_FILE))


class Runtime:
    """What the loaded config entry runs on."""

    def __init__(self, hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
        """Build everything; nothing runs before `open`."""
        self._hass = hass
        self._entry = entry
        self._snapshot = snapshot_of(entry)
        self._subentry_ids = room_subentry_ids(self._snapshot)
        self.ledger = Ledger(ledger_path(hass))
        self.engine = Engine(
            site=self._site(),
            ledger=self.ledger,
            clock=SystemClock(),
            arm=self._arm,
            new_id=ulid_now,
        )
        self.devices = Devices(hass, self.engine)
        self._observations = Observations(hass, self.engine)
        self._room_listeners: defaultdict[RoomKey, list[RoomListener]] = defaultdict(list)
        self._published: dict[RoomKey, RoomView] = {}
        self._site_listeners: list[Callable[[], None]] = []
        self._rooms_listeners: list[Callable[[RoomKey], None]] = []
        self._problem: str | None = None
        self._unsubscribe: CALLBACK_TYPE = _nothing
        self.hub_device_id = ""

    # --- life ---

    async def open(self) -> None:
        """Open the ledger, load what it has, and begin to keep deadlines.

        Raises:
            LedgerError: the ledger cannot be used; nothing was changed.
        """
        await self.ledger.open()
        try:
            self._unsubscribe = self.engine.subscribe(self._on_publication)
            await self.engine.start()
        except BaseException:
            await self.close()
            raise
        self.hub_device_id = self._hub_device().id
        self._observations.configure(self.site)
        on_unload = self._entry.async_on_unload
        on_unload(self._entry.add_update_listener(self._on_entry_update))
        bus_listen = self._hass.bus.async_listen
        on_unload(bus_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registry_update))
        on_unload(bus_listen(EVENT_CORE_CONFIG_UPDATE, self._on_core_config))
        # Entries are not unloaded when Home Assistant stops, so this is where it all ends.
        on_unload(bus_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._on_final_write))
        self.devices.start()

    async def close(self) -> None:
        """Stop, and leave a clean file."""
        self._observations.stop()
        self.devices.stop()
        await self.engine.stop()
        self._unsubscribe()
        self._unsubscribe = _nothing
        await self.ledger.close()

    async def _on_final_write(self, _event: Event) -> None:
        await self.close()

    def _arm(self, at: datetime, ring: Callable[[], None]) -> CALLBACK_TYPE:
        @callback
        def rang(_now: datetime) -> None:
            ring()

        return async_track_point_in_utc_time(
            self._hass, HassJob(rang, "roomkeeper deadline", cancel_on_shutdown=True), at
        )

    def _hub_device(self) -> dr.DeviceEntry:
        return dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={(DOMAIN, self._entry.entry_id)},
            name=self._entry.title,
            manufacturer="Roomkeeper",
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    # --- what is configured ---

    @property
    def site(self) -> Site:
        """Return the site as it is configured now."""
        return self.engine.peek(lambda state, _now: state.site)

    def subentry_id(self, room: RoomKey) -> str:
        """Return the id of the subentry that a room comes from."""
        return self._subentry_ids[room]

    def _site(self) -> Site:
        return site_of(self._snapshot, ZoneInfo(self._hass.config.time_zone))

    async def _on_entry_update(self, _hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
        before, self._snapshot = self._snapshot, snapshot_of(entry)
        self._subentry_ids = room_subentry_ids(self._snapshot)
        await self._configure(before)

    async def _configure(self, before: Snapshot) -> None:
        """Pass a change on to the rooms that it touches, and to no others."""
        changed = changes(before, self._snapshot)
        await self.engine.configure(self._site())
        # The site may have changed once more while the disk was waited for.
        site = self.site
        self._observations.configure(site)
        devices = dr.async_get(self._hass)
        for key in (changed.added | changed.changed) & site.rooms.keys():
            room = site.rooms[key]
            device = devices.async_get_device_by_identifier(
                (DOMAIN, f"{self._entry.entry_id}_{key}"), self._entry.entry_id
            )
            if device is not None:
                devices.async_update_device(device.id, name=room.name, model=room.type_name)
            for listener in tuple(self._rooms_listeners):
                listener(key)

    @callback
    def _on_registry_update(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity that got another id into everything that names it."""
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        new = renamed(self._snapshot, event.data["old_entity_id"], event.data["entity_id"])
        entries = self._hass.config_entries
        for subentry_id, data in new.subentries.items():
            subentry = self._entry.subentries[subentry_id]
            entries.async_update_subentry(self._entry, subentry, data=data)
        if new.options is not None:
            entries.async_update_entry(self._entry, options=new.options)

    async def _on_core_config(self, _event: Event) -> None:
        if str(self.site.time_zone) != self._hass.config.time_zone:
            await self._configure(self._snapshot)

    # --- what is published ---

    def room_view(self, room: RoomKey) -> RoomView:
        """Show a room as it is now."""
        return self.engine.peek(lambda state, now: room_view(state, state.site.rooms[room], now))

    def published_view(self, room: RoomKey) -> RoomView:
        """Show a room as it was published last: for entities, of which a room has many."""
        view = self._published.get(room)
        if view is None:
            view = self._published[room] = self.room_view(room)
        return view

    def site_view(self) -> SiteView:
        """Show the site as it is now."""
        return self.engine.peek(lambda state, _now: site_view(state))

    def listen_room(self, room: RoomKey, listener: RoomListener) -> CALLBACK_TYPE:
        """Call back with a room's view, and its new log rows, whenever it was touched."""
        return _listen(self._room_listeners[room], listener)

    def listen_site(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back whenever anything was touched."""
        return _listen(self._site_listeners, listener)

    def listen_rooms(self, listener: Callable[[RoomKey], None]) -> CALLBACK_TYPE:
        """Call back with the key of each room that is added or configured anew."""
        return _listen(self._rooms_listeners, listener)

    @callback
    def _on_publication(self, publication: Publication) -> None:
        bus.fire(self._hass, publication.entries)
        self.devices.on_publication(publication)
        for key in publication.rooms:
            self._published.pop(key, None)
        for key in publication.rooms & self.site.rooms.keys():
            listeners = self._room_listeners.get(key)
            if listeners:
                view = self.published_view(key)
                entries = tuple(one for one in publication.entries if key in rooms_of(one.fact))
                for listener in tuple(listeners):
                    _call(listener, view, entries)
        if self._problem != self.engine.problem:
            self._problem = self.engine.problem
            repairs.show_ledger_problem(self._hass, self._problem)
        for site_listener in tuple(self._site_listeners):
            _call(site_listener)


def _nothing() -> None:
    """Undo nothing."""


def _call[*Given](listener: Callable[[*Given], None], *given: *Given) -> None:
    try:
        listener(*given)
    except Exception:
        # One entity's fault must not keep the others from what has happened.
        _LOGGER.exception("%s failed", listener)


def _listen[T](listeners: list[T], listener: T) -> CALLBACK_TYPE:
    listeners.append(listener)
    return partial(listeners.remove, listener)
