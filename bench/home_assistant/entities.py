"""Making the entities of rooms, beside what any entity costs in Home Assistant."""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback, EntityPlatform

from bench.home_assistant.instance import entry_of, home_assistant, rooms
from bench.measuring import in_turns, ratio, watched_loop
from bench.results import Result

_ROOMS: Final = 200
_PER_ROOM: Final = 18
_DISABLED: Final = 4
_ROUNDS: Final = 5
_MS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _SetUp:
    each_s: float
    blocked_s: float


class _Plain(Entity):
    """An entity that shows nothing and does nothing."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, room: int, number: int) -> None:
        self._attr_unique_id = f"{room}_{number}"
        self._attr_name = f"Entity {number}"
        self._attr_entity_registry_enabled_default = number >= _DISABLED
        self._attr_device_info = DeviceInfo(identifiers={("floor", f"{room}")}, name=f"Room {room}")


class _PlainPlatform:
    """In place of a platform's module."""

    async def async_setup_entry(
        self, _hass: HomeAssistant, _entry: ConfigEntry, add: AddConfigEntryEntitiesCallback
    ) -> None:
        """Add as many entities as Roomkeeper has for its rooms."""
        for room in range(_ROOMS):
            add(_Plain(room, number) for number in range(_PER_ROOM))


async def _of_rooms() -> _SetUp:
    async with home_assistant() as hass:
        entry = rooms(_ROOMS)
        async with watched_loop() as watch:
            began = time.process_time()
            await hass.config_entries.async_add(entry)
            await hass.async_block_till_done()
            took_s = time.process_time() - began
        assert entry.state is ConfigEntryState.LOADED
        return _set_up(hass, entry, took_s, watch.longest_s)


async def _plain() -> _SetUp:
    async with home_assistant() as hass:
        entry = entry_of("floor", [])
        # It is not loaded, since there is no such integration; but it is there.
        await hass.config_entries.async_add(entry)
        platform = EntityPlatform(
            hass=hass,
            logger=logging.getLogger(__name__),
            domain="sensor",
            platform_name="floor",
            platform=_PlainPlatform(),  # type: ignore[arg-type]  # no module, but it has what counts
            scan_interval=timedelta(minutes=1),
            entity_namespace=None,
        )
        async with watched_loop() as watch:
            began = time.process_time()
            await platform.async_setup_entry(entry)
            await hass.async_block_till_done()
            took_s = time.process_time() - began
        return _set_up(hass, entry, took_s, watch.longest_s)


def _set_up(hass: HomeAssistant, entry: ConfigEntry, took_s: float, blocked_s: float) -> _SetUp:
    made = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert len(made) >= _ROOMS * _PER_ROOM
    return _SetUp(each_s=took_s / len(made), blocked_s=blocked_s)


def measure() -> list[Result]:
    """Set up 200 rooms, and as many entities that do nothing."""
    logging.disable()
    ours, floor = "Roomkeeper", "entities that do nothing"
    found = in_turns(
        _ROUNDS, {ours: lambda: asyncio.run(_of_rooms()), floor: lambda: asyncio.run(_plain())}
    )
    each = {side: [one.each_s * _MS for one in ones] for side, ones in found.items()}
    blocked = {side: [one.blocked_s * _MS for one in ones] for side, ones in found.items()}
    return [
        Result(
            what="set-up of 200 rooms, for each entity",
            ours=median(each[ours]),
            unit="ms",
            peer=floor,
            theirs=median(each[floor]),
            ratio=ratio(each[ours], each[floor]),
            ratio_at_most=1.5,
        ),
        Result(
            what="set-up of 200 rooms: longest block of the loop",
            ours=median(blocked[ours]),
            unit="ms",
            peer=floor,
            theirs=median(blocked[floor]),
            ratio=ratio(blocked[ours], blocked[floor]),
        ),
    ]
