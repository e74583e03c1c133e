"""Switches: a room's power, a room out of use; a stall's privacy; a schedule that is enabled."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, override

from homeassistant.components.switch import (
    SwitchDeviceClass,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_AUTO_POWER_OFF, CONF_STUCK_DETECTION
from .core.commands import (
    EndMaintenance,
    EndOccupancy,
    FreezeRoom,
    StartMaintenance,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
)
from .core.model import FreezeReason, Room
from .core.schedule_commands import DisableSchedule, EnableSchedule
from .core.stall import OccupancyStatus, Stall
from .doors.inbound import actor_of
from .doors.outbound import refusals_translated
from .entity import (
    ROOMS,
    STALLS,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    StallEntity,
    has_power,
    has_sensors,
)
from .runtime import RoomkeeperConfigEntry
from .schedule_entity import ScheduleEntity, follow_schedules

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomSwitchDescription(PlaceEntityDescription[Room], SwitchEntityDescription):
    """A switch of a room, and what it does when it is flipped."""

    make: Callable[[RoomkeeperConfigEntry, Room, RoomSwitchDescription], RoomSwitch]


@dataclass(frozen=True, kw_only=True)
class StallSwitchDescription(PlaceEntityDescription[Stall], SwitchEntityDescription):
    """A switch of a stall, and what it does when it is flipped."""

    make: Callable[[RoomkeeperConfigEntry, Stall, StallSwitchDescription], StallSwitch]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of all places, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.SWITCH,
        descriptions=ROOM_SWITCHES,
        make=lambda entry, room, description: description.make(entry, room, description),
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.SWITCH,
        descriptions=STALL_SWITCHES,
        make=lambda entry, stall, description: description.make(entry, stall, description),
    )
    await stalls.follow(hass)
    await follow_schedules(
        entry, async_add_entities, lambda entry, key: ScheduleEnabled(entry, key, SCHEDULE_ENABLED)
    )


# --- of a room ----------------------------------------------------------------


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
            await self._runtime.devices.switch_on(self._key, actor)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        await self._execute(SwitchOff(room=self._key, new_id=self._runtime.engine.new_id()))


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
            await self._execute(FreezeRoom(room=self._key, reason=FreezeReason.ADMIN_LOCK))

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        if self.is_on:
            await self._execute(UnfreezeRoom(room=self._key))


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


# --- of a stall ---------------------------------------------------------------


class StallSwitch(StallEntity[bool], SwitchEntity):
    """A yes or no about a stall that can be changed."""

    entity_description: StallSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        return self._shown.value


class Privacy(StallSwitch):
    """On while the cameras are to be off: somebody is inside, or nobody can say."""

    _unrecorded_attributes = frozenset({"cameras"})

    @override
    def _look(self) -> Shown[bool]:
        cameras = [asdict(camera) for camera in self._view.cameras]
        return Shown(self._view.is_private, {"cameras": cameras})

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        await self._execute(StartOccupancy(stall=self._key))

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        if self.is_on:
            await self._execute(EndOccupancy(stall=self._key))


class Maintenance(StallSwitch):
    """On while the stall is no private place, and nobody's coming or going counts.

    It is there without cameras too: whoever cleans a stall is no guest.
    """

    @override
    def _look(self) -> Shown[bool]:
        if self._view.status is not OccupancyStatus.MAINTENANCE:
            return Shown(value=False)
        until = self._view.ends_at
        return Shown(value=True, attributes={"until": until and until.isoformat()})

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        if not self.is_on:
            await self._execute(StartMaintenance(stall=self._key))

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        if self.is_on:
            await self._execute(EndMaintenance(stall=self._key))


class StuckDetection(StallSwitch):
    """The stall's own setting: whether people are told of sensors that seem to be stuck."""

    @override
    def _look(self) -> Shown[bool]:
        return Shown(self._configured.policy.stuck_detection)

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        await self._store(CONF_STUCK_DETECTION, value=True)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        await self._store(CONF_STUCK_DETECTION, value=False)


STALL_SWITCHES = (
    StallSwitchDescription(key="privacy", make=Privacy),
    StallSwitchDescription(key="maintenance", make=Maintenance),
    StallSwitchDescription(
        key="stuck_detection",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=has_sensors,
        make=StuckDetection,
    ),
)


# --- of a schedule ------------------------------------------------------------

SCHEDULE_ENABLED = SwitchEntityDescription(key="enabled")


class ScheduleEnabled(ScheduleEntity[bool], SwitchEntity):
    """On while the schedule runs by itself."""

    entity_description: SwitchEntityDescription

    @property
    @override
    def is_on(self) -> bool:
        return self._shown.value

    @override
    def _look(self) -> Shown[bool]:
        return Shown(self._view.enabled)

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        await self._execute(EnableSchedule(schedule_id=self._key))

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        await self._execute(DisableSchedule(schedule_id=self._key))
