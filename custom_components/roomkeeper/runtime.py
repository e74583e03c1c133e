"""The wiring: builds clock, ledger, queue and engine, and passes on what they publish."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from ulid_transform import ulid_now

from . import repairs
from .backup import is_under_way
from .cameras import Cameras
from .clock import SystemClock
from .configuration import (
    Snapshot,
    changes,
    endpoint_settings_of,
    feeds_of,
    hooks_of,
    renamed,
    room_subentry_ids,
    site_of,
    snapshot_of,
    stall_subentry_ids,
)
from .core.errors import NotWritable
from .core.events import rooms_of, stall_of
from .core.ids import EntityId, RoomKey, ScheduleId, StallKey
from .core.model import Site
from .core.stall_views import StallView, stall_view
from .core.views import RoomView, SiteView, room_view, site_view
from .devices import Devices
from .doors import bus
from .doors.hooks import registered
from .endpoints import Endpoints
from .energy import Energy
from .engine import Engine, Publication
from .feeds import Feeds
from .ledger import Ledger
from .ledger_file import ledger_path
from .misfits import Misfits
from .missing_entities import MissingEntities
from .observations import Observations
from .past_statistics import PastStatistics
from .place_devices import PlaceDevices
from .problems import Problem
from .published import Published, call, subscribed
from .punctuality import Punctuality
from .reservations import Reservations
from .schedules import Schedules
from .shown_schedules import ShownSchedules
from .site_utilisation import SiteUtilisation
from .totals import Totals

type RoomkeeperConfigEntry = ConfigEntry[Runtime]


class Runtime:
    """What the loaded config entry runs on."""

    def __init__(self, hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
        """Build everything; nothing runs before `open`."""
        self._hass = hass
        self._entry = entry
        self._snapshot = snapshot_of(entry)
        self._subentry_ids = _subentry_ids(self._snapshot)
        self._renamed: dict[EntityId, EntityId] = {}
        self._clock = clock = SystemClock()
        self.started_at = clock.now()
        self.punctuality = Punctuality(clock)
        self.ledger = Ledger(ledger_path(hass))
        self.engine = Engine(
            site=self._site(),
            ledger=self.ledger,
            clock=clock,
            arm=self.arm,
            new_id=ulid_now,
        )
        self.devices = Devices(hass, self.engine)
        self._cameras = Cameras(hass, self.engine)
        self._schedules = Schedules(hass, self.engine)
        self._reservations = Reservations(hass, self.engine)
        self._misfits = Misfits(hass, self.engine)
        self._endpoints = Endpoints(
            hass,
            entry,
            self.engine,
            ledger=self.ledger,
            clock=clock,
            name_of=self.schedule_name,
        )
        self._energy = Energy(hass, self.engine, clock, self.arm)
        self._observations = Observations(hass, self.engine, self._cameras)
        self._missing_entities = MissingEntities(hass, entry.title)
        self.rooms: Published[RoomKey, RoomView] = Published(
            self.room_view, lambda entry: rooms_of(entry.fact)
        )
        self.stalls: Published[StallKey, StallView] = Published(
            self.stall_view, lambda entry: (stall,) if (stall := stall_of(entry.fact)) else ()
        )
        self.shown_schedules = ShownSchedules(hass, entry, self.engine)
        self._site_listeners: list[Callable[[], None]] = []
        self.utilisation = SiteUtilisation(hass, entry, self.engine, self.arm)
        self.totals = Totals(hass, entry, self.engine, self.ledger, self.arm)
        self.past_statistics = PastStatistics(hass, entry)
        self.feeds = Feeds(hass, entry, self.engine, clock, self._tell_site)
        self._problem: str | None = None
        self._ahead_until: datetime | None = None
        self.last_problem: Problem | None = None
        self._unsubscribe: CALLBACK_TYPE = _nothing
        self._is_closed = False
        self._place_devices = PlaceDevices(hass, entry, self.subentry_id)

    # --- life ---

    async def open(self) -> None:
        """Open the ledger, load what it has, and begin to keep deadlines.

        Raises:
            LedgerError: the ledger cannot be used; nothing was changed.
        """
        await self.ledger.open(held=is_under_way(self._hass))
        try:
            self._unsubscribe = self.engine.subscribe(self._on_publication)
            await self.engine.start()
            await self._begin()
        except BaseException:
            await self.close()
            raise

    async def _begin(self) -> None:
        """Look at the house, and act on it."""
        self._tell_of_clock()
        await self._place_devices.show_all(self.site, feeds_of(self._snapshot).values())
        self._cameras.start()
        self.shown_schedules.start()
        self._observations.start()
        await self._observe()
        on_unload = self._entry.async_on_unload
        on_unload(self._entry.add_update_listener(self._on_entry_update))
        bus_listen = self._hass.bus.async_listen
        on_unload(bus_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registry_update))
        on_unload(bus_listen(EVENT_CORE_CONFIG_UPDATE, self._on_core_config))
        # Entries are not unloaded when Home Assistant stops, so this is where it all ends.
        on_unload(bus_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._on_final_write))
        self.devices.start()
        self._schedules.start()
        self._reservations.start()
        self._energy.start()
        self._misfits.start()
        registered.async_configure(self._hass, hooks_of(self._snapshot))
        self.feeds.start(feeds_of(self._snapshot))
        self._missing_entities.start(self._snapshot)
        await self._endpoints.configure(endpoint_settings_of(self._snapshot))
        if snapshot_of(self._entry) != self._snapshot:
            # It was changed while the ledger was opened, when nobody listened yet.
            await self._on_entry_update(self._hass, self._entry)

    async def close(self) -> None:
        """Stop, and leave a clean file."""
        self._is_closed = True
        self._missing_entities.stop()
        self.feeds.stop()
        self._observations.stop()
        self.devices.stop()
        self._cameras.stop()
        await self._schedules.stop()
        await self._reservations.stop()
        self._energy.stop()
        self._misfits.stop()
        await self._endpoints.stop()
        await self.engine.stop()
        self._unsubscribe()
        self._unsubscribe = _nothing
        await self.ledger.close()

    async def _on_final_write(self, _event: Event) -> None:
        await self.close()

    def arm(self, at: datetime, ring: Callable[[], None]) -> CALLBACK_TYPE:
        """Call once, by Home Assistant's scheduler, when the time until an instant has passed.

        That is counted in real time. So a clock that is set back holds nothing up, and who is
        called too early for once looks at the clock and asks again.
        """

        @callback
        def rang(_now: datetime) -> None:
            ring()

        delay_s = (at - self._clock.now()).total_seconds()
        job = HassJob(rang, "roomkeeper deadline", cancel_on_shutdown=True)
        return async_call_later(self._hass, delay_s, job)

    # --- what is configured ---

    @property
    def hub_device_id(self) -> str:
        """Return the id of the device of the whole house."""
        return self._place_devices.hub_id

    @property
    def site(self) -> Site:
        """Return the site as it is configured now."""
        return self.engine.peek(lambda state, _now: state.site)

    def subentry_id(self, place: RoomKey | StallKey) -> str:
        """Return the id of the subentry that a room or a stall comes from; no two share a key."""
        return self._subentry_ids[place]

    @callback
    def store(self, place: RoomKey | StallKey, settings: Mapping[str, object]) -> None:
        """Store settings with a room or a stall, as its form does; it goes by them at once."""
        subentry = self._entry.subentries[self.subentry_id(place)]
        self._hass.config_entries.async_update_subentry(
            self._entry, subentry, data={**subentry.data, **settings}
        )

    def _site(self) -> Site:
        return site_of(self._snapshot, ZoneInfo(self._hass.config.time_zone))

    async def _on_entry_update(self, _hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
        before, self._snapshot = self._snapshot, snapshot_of(entry)
        self._missing_entities.configure(self._snapshot)
        self._place_devices.show_hub()
        self._subentry_ids = _subentry_ids(self._snapshot)
        await self._configure(before)

    async def _configure(self, before: Snapshot) -> None:
        """Pass a change on to the rooms and stalls that it touches, and to no others."""
        changed = changes(before, self._snapshot)
        site = self._site()
        # Opening hours are local time: where the site has moved, all of them are others.
        moved = site.rooms.keys() if site.time_zone != self.site.time_zone else frozenset()
        registered.async_configure(self._hass, hooks_of(self._snapshot))
        endpoints = endpoint_settings_of(self._snapshot)
        for step in (
            partial(self.engine.configure, site),
            partial(self._endpoints.configure, endpoints),
            self._follow_renamed,
            self._observe,
        ):
            await step()
            if self._is_closed:
                # Meanwhile all was stopped: what follows would begin it anew.
                return
        # The site may have changed once more while the disk was waited for.
        site = self.site
        self._reservations.configured(site)
        self._misfits.configured(changed.added | changed.changed | changed.removed | moved)
        for key in (changed.added | changed.changed) & site.rooms.keys():
            self._place_devices.show(site.rooms[key])
            self.rooms.configured(key)
        for stall in (changed.stalls_added | changed.stalls_changed) & site.stalls.keys():
            self._place_devices.show(site.stalls[stall])
            self.stalls.configured(stall)
        feeds = feeds_of(self._snapshot)
        for feed in feeds.values():
            self._place_devices.show_feed(feed)
        self.feeds.configure(feeds)

    async def _follow_renamed(self) -> None:
        """Give cameras back by their new ids, once no stall names them by the old ones."""
        for old, new in tuple(self._renamed.items()):
            if self.engine.peek(lambda state, _now: state.seen_by(old)):  # noqa: B023 - called at once
                continue
            del self._renamed[old]
            with suppress(NotWritable):
                await self.engine.rename_camera(old, new)

    async def _observe(self) -> None:
        """Look at all that is configured; cameras go on by what is durable of that."""
        self._observations.configure(self.site)
        await self.engine.read(lambda _state, _now: None)
        self._cameras.look_at_all()

    @callback
    def _on_registry_update(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity that got another id into everything that names it."""
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        old_id, new_id = EntityId(event.data["old_entity_id"]), EntityId(event.data["entity_id"])
        is_camera = self.engine.peek(lambda state, _: state.seen_by(old_id) or state.takers(old_id))
        if is_camera:
            self._renamed[old_id] = new_id
        self._schedules.follow(old_id, new_id)
        new = renamed(self._snapshot, old_id, new_id)
        entries = self._hass.config_entries
        for subentry_id, data in new.subentries.items():
            subentry = self._entry.subentries[subentry_id]
            entries.async_update_subentry(self._entry, subentry, data=data)
        if new.options is not None:
            entries.async_update_entry(self._entry, options=new.options)
        if is_camera and not new.subentries:
            # It is configured no more, and still to be given back.
            self._entry.async_create_task(self._hass, self._configure(self._snapshot))

    async def _on_core_config(self, _event: Event) -> None:
        if str(self.site.time_zone) != self._hass.config.time_zone:
            await self._configure(self._snapshot)

    # --- what is published ---

    def room_view(self, room: RoomKey) -> RoomView:
        """Show a room as it is now."""
        return self.engine.peek(lambda state, now: room_view(state, state.site.rooms[room], now))

    def stall_view(self, stall: StallKey) -> StallView:
        """Show a stall as it is now."""
        return self.engine.peek(lambda state, now: stall_view(state, state.site.stalls[stall], now))

    def schedule_name(self, schedule_id: ScheduleId) -> str | None:
        """Return what a schedule is called, or None of one that is no more."""
        schedule = self.engine.peek(lambda state, _now: state.schedules.get(schedule_id))
        return None if schedule is None else schedule.definition.name

    def site_view(self) -> SiteView:
        """Show the site as it is now."""
        return self.engine.peek(lambda state, _now: site_view(state))

    def listen_site(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back whenever anything was touched."""
        return subscribed(self._site_listeners, listener)

    @callback
    def _on_publication(self, publication: Publication) -> None:
        contexts = bus.contexts_of(publication.entries)
        # Said before what it is about is taken away, told when everything is as it says. Whatever
        # becomes of that, what is due must be done.
        events: list[bus.Told] = []
        entry_id, entries = self._entry.entry_id, publication.entries
        call(events.extend, bus.told(self._hass, entry_id, entries, self.schedule_name))
        self.devices.on_publication(publication)
        self._cameras.on_publication(publication)
        self.punctuality.look_at(publication.entries)
        self._schedules.on_publication(publication, contexts)
        self.shown_schedules.on_publication(publication)
        call(self._reservations.on_publication, publication)
        call(self._misfits.on_publication, publication)
        call(self._energy.on_publication, publication)
        self.feeds.on_publication(publication)
        self._endpoints.on_publication(publication)
        self.rooms.forget(publication.rooms)
        self.stalls.forget(publication.stalls)
        site = self.site
        self.rooms.publish(publication.rooms & site.rooms.keys(), publication.entries)
        self.stalls.publish(publication.stalls & site.stalls.keys(), publication.entries)
        if self._problem != self.engine.problem:
            self._problem = self.engine.problem
            if self._problem is not None:
                self.last_problem = Problem(self._clock.now(), self._problem)
            repairs.show_ledger_problem(self._hass, self._problem)
        self._tell_of_clock()
        self._tell_site()
        call(bus.fire, self._hass, events, contexts)

    def _tell_of_clock(self) -> None:
        """Tell people of a clock that was far ahead: what it has ended stays over."""
        until = self.engine.ahead_until
        if until is not None and until != self._ahead_until:
            self._ahead_until = until
            repairs.raise_clock_was_ahead(self._hass, until)

    def _tell_site(self) -> None:
        for site_listener in tuple(self._site_listeners):
            call(site_listener)


def _nothing() -> None:
    """Undo nothing."""


def _subentry_ids(snapshot: Snapshot) -> dict[str, str]:
    rooms, stalls = room_subentry_ids(snapshot), stall_subentry_ids(snapshot)
    return {str(key): subentry_id for key, subentry_id in (*rooms.items(), *stalls.items())}
