"""Rooms and stalls in a real Home Assistant, with a real ledger, in which a test moves time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
)
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.event_type import EventType
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL
from custom_components.roomkeeper.core.commands import Book, Command
from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry
from custom_components.roomkeeper.core.ids import BookingId, RoomKey, StallKey
from custom_components.roomkeeper.runtime import Runtime

from .flows import add_subentry

MORNING: Final = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""When tests begin: a Tuesday, 10:00 in the house's own time zone."""

TIME_ZONE: Final = "Europe/Berlin"
QUIET_ROUNDS: Final = 5
"""A service call, the state that follows and what is made of it each take some."""

STUDIO: Final = RoomKey("studio")
WITH_ALL: Final = {"power": ["input_boolean.plug"], "presence": ["input_boolean.motion"]}
CUBICLE: Final = StallKey("cubicle")
SEES: Final = "input_boolean.inside"
CAMERA: Final = "input_boolean.camera"
WATCHED: Final = {"sensors": [SEES], "cameras": [CAMERA]}
ANNA: Final = Actor(kind=ActorKind.USER, id="anna", name="Anna")


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """Return an instant of the tests' month."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class House:
    """What a test sees and moves."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
    ) -> None:
        """Take a Home Assistant in which nothing is set up yet."""
        self.hass = hass
        self.entry = entry
        self.freezer = freezer

    @property
    def runtime(self) -> Runtime:
        """What the loaded entry runs on."""
        runtime: Runtime = self.entry.runtime_data
        return runtime

    # --- what is there ---

    def entity_id(self, platform: str, name: str, room: str | None = STUDIO) -> str | None:
        """Return the entity of a room, a stall or the site, if it is registered."""
        middle = f"{room}_" if room else ""
        uid = f"{self.entry.entry_id}_{middle}{name}"
        return er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, uid)

    def state(self, platform: str, name: str, room: str | None = STUDIO) -> State:
        """Return the state of an entity that is there."""
        entity_id = self.entity_id(platform, name, room)
        assert entity_id is not None, f"no {platform} {name}"
        state = self.hass.states.get(entity_id)
        assert state is not None, f"{entity_id} has no state"
        return state

    def value(self, platform: str, name: str, room: str | None = STUDIO) -> str:
        """Return how an entity is."""
        return self.state(platform, name, room).state

    async def log(self) -> tuple[Entry, ...]:
        """Return what the ledger has, the oldest first."""
        return tuple([entry async for entry in self.runtime.ledger.entries()])

    def now(self) -> datetime:
        """Return the instant to which time was moved."""
        return self.runtime.engine.peek(lambda _state, now: now)

    # --- what is done ---

    async def book(
        self, start: datetime, end: datetime, room: RoomKey = STUDIO, booking_id: str = "b1"
    ) -> None:
        """Book a room, as some other door would."""
        await self.do(Book(booking_id=BookingId(booking_id), rooms=(room,), start=start, end=end))

    async def do(self, command: Command, actor: Actor = ANNA) -> None:
        """Have the engine do something."""
        await self.runtime.engine.execute(command, actor)
        await self.settle()

    async def call(self, service: str, entity_id: str | None, **data: Any) -> None:  # noqa: ANN401 - what an action takes
        """Call an action on an entity."""
        domain, verb = service.split(".")
        target = {ATTR_ENTITY_ID: entity_id}
        await self.hass.services.async_call(domain, verb, {**data, **target}, blocking=True)
        await self.settle()

    async def see(self, *, somebody: bool | None, sensor: str = SEES) -> None:
        """Have a stall's sensor see somebody, or nobody; None is that it is lost."""
        states = {True: STATE_ON, False: STATE_OFF, None: STATE_UNAVAILABLE}
        self.hass.states.async_set(sensor, states[somebody])
        await self.settle()

    async def until(self, instant: datetime) -> None:
        """Let time go on, from deadline to deadline."""
        while (due := self.runtime.engine.next_deadline) is not None and due < instant:
            if due > datetime.now(UTC):
                await self._jump(due)
            else:
                break
        await self._jump(instant)

    async def _jump(self, instant: datetime) -> None:
        self.freezer.move_to(instant)
        async_fire_time_changed(self.hass, instant)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way: the ledger's thread, and what follows from it.

        Not for background tasks: one that verifies a device waits for time to go on.
        """
        seq, quiet = -1, 0
        while quiet < QUIET_ROUNDS:
            await self.runtime.engine.read(lambda _state, _now: None)
            await self.hass.async_block_till_done()
            quiet = quiet + 1 if seq == self.runtime.engine.last_seq else 0
            seq = self.runtime.engine.last_seq

    # --- what is heard ---

    def listen(self, event_type: EventType[Any] | str) -> list[Event[Any]]:
        """Collect the events of a type from now on."""
        heard: list[Event[Any]] = async_capture_events(self.hass, event_type)
        return heard

    def listen_to_states(self) -> list[str]:
        """Collect, from now on, the ids of Roomkeeper's entities whose states change."""
        heard: list[str] = []
        registry = er.async_get(self.hass)

        @callback
        def changed(event: Event[Any]) -> None:
            registered = registry.async_get(event.data["entity_id"])
            if registered is not None and registered.platform == DOMAIN:
                heard.append(registered.entity_id)

        self.hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
        return heard


async def open_house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    rooms: Mapping[str, Mapping[str, Any]] | None = None,
    stalls: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    begin: datetime = MORNING,
) -> House:
    """Set everything up on the tests' morning; without `rooms` there is one, with all parts.

    A stall may name its room by the key.
    """
    freezer.move_to(begin)
    await hass.config.async_set_time_zone(TIME_ZONE)
    helpers = {
        name: {"initial": is_on}
        for name, is_on in (("plug", True), ("motion", False), ("inside", False), ("camera", True))
    }
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": helpers})
    ids = {
        key: add_subentry(hass, entry, key.capitalize(), data, key=key).subentry_id
        for key, data in (rooms or {STUDIO: WITH_ALL}).items()
    }
    for key, data in (stalls or {}).items():
        there = {"room": ids[data["room"]]} if "room" in data else {}
        title = key.capitalize()
        add_subentry(hass, entry, title, {**data, **there}, kind=SUBENTRY_STALL, key=key)
    assert await hass.config_entries.async_setup(entry.entry_id)
    house = House(hass, entry, freezer)
    await house.settle()
    return house


def enable(hass: HomeAssistant, entry: MockConfigEntry, platform: str, *names: str) -> None:
    """Register entities of the studio that are off by default as switched on, before set-up."""
    for name in names:
        er.async_get(hass).async_get_or_create(
            platform, DOMAIN, f"{entry.entry_id}_{name}", config_entry=entry, disabled_by=None
        )
