"""Switches: a room's power, a room out of use, and whether its power goes off by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_AUTO_POWER_OFF
from .core.commands import FreezeRoom, SwitchOff, UnfreezeRoom
from .core.model import FreezeReason, Room
from .doors.inbound import actor_of
from .doors.outbound import refusals_translated
from .entity import (
    RoomEntities,
    RoomEntity,
    RoomEntityDescription,
    Shown,
    has_power,
)
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomSwitchDescription(RoomEntityDescription, SwitchEntityDescription):
    """A switch of a room, and what it does when it is flipped."""

    make: Callable[[RoomkeeperConfigEntry, Room, RoomSwitchDescription], RoomSwitch]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of all rooms, and of those that come later."""
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=Platform.SWITCH,
        descriptions=ROOM_SWITCHES,
        make=lambda entry, room, description: description.make(entry, room, description),
    )
    await rooms.follow(hass)


class RoomSwitch(RoomEntity[bool | None], SwitchEntity):
    """A yes or no about a room that can be changed."""

    entity_description: RoomSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        return self._shown.value


class Power(RoomSwitch):
    """On if any of the room's power entities is; switching off is verified and tried again."""

    @override
    def _look(self) -> Shown[bool | None]:
        return Shown(self._view.power)

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        context = self._context
        with refusals_translated(self.hass):
            actor = await actor_of(self.hass, context)
            await self._runtime.devices.switch_on(self._room, actor)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        await self._execute(SwitchOff(room=self._room, new_id=self._runtime.engine.new_id()))


class Frozen(RoomSwitch):
    """On while the room is out of use.

    It refuses to take a room out of use that is booked, and names the
    bookings: who wants to keep or cancel them says so in the action `freeze`.
    """

    _unrecorded_attributes = frozenset({"note"})

    @override
    def _look(self) -> Shown[bool | None]:
        freeze = self._view.freeze
        if freeze is None:
            return Shown(value=False)
        attributes = {
            "reason": freeze.reason,
            "note": freeze.note,
            "until": freeze.until and freeze.until.isoformat(),
        }
        return Shown(value=True, attributes=attributes)

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        if not self.is_on:
            await self._execute(FreezeRoom(room=self._room, reason=FreezeReason.ADMIN_LOCK))

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        if self.is_on:
            await self._execute(UnfreezeRoom(room=self._room))


class AutoPowerOff(RoomSwitch):
    """The room's own setting; flipping it takes the place of its type's and the site's."""

    @override
    def _look(self) -> Shown[bool | None]:
        return Shown(self._configured.policy.auto_power_off)

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        await self._store(CONF_AUTO_POWER_OFF, value=True)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        await self._store(CONF_AUTO_POWER_OFF, value=False)


ROOM_SWITCHES = (
    RoomSwitchDescription(
        key="power",
        device_class=SwitchDeviceClass.OUTLET,
        exists=has_power,
        make=Power,
    ),
    RoomSwitchDescription(key="frozen", make=Frozen),
    RoomSwitchDescription(
        key="auto_power_off",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=has_power,
        make=AutoPowerOff,
    ),
)
