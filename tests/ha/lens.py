"""Cameras, what feeds them, and a messenger: real entities, that do as a test wants."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.components.media_player import MediaPlayerEntity, MediaPlayerEntityFeature
from homeassistant.components.notify import NotifyEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.event import async_call_later
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.events import Fact, type_of

from .house import House

STEP_S: Final = 0.5
_ROUNDS: Final = 20
LENS: Final = "switch.lens"
DOME: Final = "switch.dome"
STAFF: Final = "notify.staff"


class Obedient(Entity):
    """What can be told to go on or off; `told` is what it was told, `answer` what it does then."""

    _attr_should_poll = False

    def __init__(self, name: str, *, is_on: bool = True) -> None:
        """Be on, or off; and obey."""
        self._attr_name = name.capitalize()
        self._attr_unique_id = name
        self._set(is_on=is_on)
        self.told: list[str] = []
        self.answer: Callable[[str], Awaitable[None]] = self.obey

    def _set(self, *, is_on: bool | None) -> None:
        self._attr_is_on = is_on

    async def async_turn_on(self, **_how: object) -> None:
        """Be told to go on."""
        self.told.append("on")
        await self.answer("on")

    async def async_turn_off(self, **_how: object) -> None:
        """Be told to go off."""
        self.told.append("off")
        await self.answer("off")

    # --- what it does when it is told ---

    async def obey(self, verb: str) -> None:
        """Do it."""
        self.become(is_on=verb == "on")

    async def ignore(self, _verb: str) -> None:
        """Take the command, and do nothing."""

    async def refuse(self, _verb: str) -> None:
        """Say that it cannot."""
        raise HomeAssistantError("lens is jammed")

    async def break_off(self, _verb: str) -> None:
        """Let through what no integration should."""
        raise ConnectionError("socket")

    async def hang(self, _verb: str) -> None:
        """Never answer."""
        await asyncio.Event().wait()

    async def dawdle(self, verb: str) -> None:
        """Take the command at once, and do it two seconds later."""

        @callback
        def do_it(_now: datetime) -> None:
            self.become(is_on=verb == "on")

        async_call_later(self.hass, 2, do_it)

    async def plod(self, verb: str) -> None:
        """Answer after seven seconds, and do it only if it is waited for."""
        await asyncio.sleep(7)
        self.become(is_on=verb == "on")

    async def defy(self, verb: str) -> None:
        """Do it, and then the opposite: something else wants that."""
        await self.obey(verb)
        self.become(is_on=verb != "on")

    # --- what happens to it ---

    def become(self, *, is_on: bool | None) -> None:
        """Be on or off, by whatever hand; None is not known."""
        self._set(is_on=is_on)
        self._attr_available = True
        self.async_write_ha_state()

    def vanish(self) -> None:
        """Be unavailable."""
        self._attr_available = False
        self.async_write_ha_state()


class Power(Obedient, SwitchEntity):
    """The switch of a camera's power."""


class Lamp(Obedient, LightEntity):
    """A lamp that a camera is wired to."""

    _attr_color_mode = ColorMode.ONOFF
    _attr_supported_color_modes = frozenset({ColorMode.ONOFF})


class Recorder(Obedient, MediaPlayerEntity):
    """A recorder, of which `standby` is off."""

    _attr_supported_features = MediaPlayerEntityFeature.TURN_ON | MediaPlayerEntityFeature.TURN_OFF

    @override
    def _set(self, *, is_on: bool | None) -> None:
        self._attr_state = None if is_on is None else ("on" if is_on else "standby")  # type: ignore[assignment]  # one that is no state of its enum


class Eye(Obedient, Camera):
    """A camera itself: what it says when it is off is what it says when nobody looks."""

    _attr_supported_features = CameraEntityFeature.ON_OFF
    on: bool | None = True

    def __init__(self, name: str, *, is_on: bool = True) -> None:
        """Be on, or off; and obey."""
        Camera.__init__(self)
        super().__init__(name, is_on=is_on)

    @override
    def _set(self, *, is_on: bool | None) -> None:
        self._attr_is_on = is_on is not False

    def look_away(self, *, is_on: bool) -> None:
        """Be on or off, and tell Home Assistant nothing of it."""
        self._set(is_on=is_on)


class Mute(Eye):
    """A camera whose integration has lost what it knew of it."""

    @property
    @override
    def is_on(self) -> bool:  # type: ignore[override]  # a cached one there
        raise KeyError("status")


class Radar(BinarySensorEntity):
    """A sensor of somebody inside."""

    _attr_should_poll = False
    _attr_device_class = BinarySensorDeviceClass.OCCUPANCY

    def __init__(self, name: str) -> None:
        """See nobody."""
        self._attr_name = name.capitalize()
        self._attr_unique_id = name
        self._attr_is_on = False

    def become(self, *, is_on: bool | None) -> None:
        """See somebody, or nobody; None is not known."""
        self._attr_is_on = is_on
        self.async_write_ha_state()


class Messenger(NotifyEntity):
    """What people are told by."""

    _attr_should_poll = False
    _attr_name = "Staff"
    _attr_unique_id = "staff"

    def __init__(self) -> None:
        """Have told nothing yet."""
        self.told: list[str] = []
        self.hangs = False

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        self.told.append(f"{title}: {message}")
        if self.hangs:
            await asyncio.Event().wait()


async def add[Thing: Entity](hass: HomeAssistant, domain: str, *things: Thing) -> Thing:
    """Add entities to a component of Home Assistant, and return the first."""
    assert await async_setup_component(hass, domain, {})
    await hass.data[DATA_INSTANCES][domain].async_add_entities(things)
    await hass.async_block_till_done()
    return things[0]


# --- time, and what is found ---------------------------------------------------------


async def wait(house: House, seconds: float, *, hangs: bool = False) -> None:
    """Let time go on in steps, and everything happen that comes; nobody waits for what `hangs`.

    The disk has no part in that time: however long it takes, it is waited for at each step.
    """
    for _ in range(round(seconds / STEP_S)):
        await tick(house, STEP_S)
        await written(house)
    await (turn_round() if hangs else house.settle())
    await written(house)


async def written(house: House) -> None:
    """Let all be written that is to be, and what follows from that happen."""
    seq = -1
    while seq != house.runtime.engine.last_seq:
        seq = house.runtime.engine.last_seq
        await house.runtime.engine.read(lambda _state, _now: None)
        await turn_round()


async def tick(house: House, seconds: float) -> None:
    """Let time go on in steps, and wait for nothing: neither for a device nor for the disk."""
    for _ in range(round(seconds / STEP_S)):
        house.freezer.tick(timedelta(seconds=STEP_S))
        async_fire_time_changed(house.hass)
        await turn_round()


async def turn_round() -> None:
    """Let everything happen that waits for nothing but its turn."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)


async def facts(house: House, *names: str) -> list[Fact]:
    """Return what the log has of such types, or all of it."""
    log = [entry.fact for entry in await house.log()]
    return [fact for fact in log if not names or type_of(fact) in names]


async def types(house: House) -> list[str]:
    """Return the types of all that the log has."""
    return [type_of(fact) for fact in await facts(house)]


def issue(house: House, issue_id: str) -> ir.IssueEntry | None:
    """Return a repair issue that is to be seen to, if there is one."""
    found = ir.async_get(house.hass).async_get_issue(DOMAIN, issue_id)
    return found if found is not None and found.active else None
