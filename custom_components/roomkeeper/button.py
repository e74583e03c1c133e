"""Buttons: the guest is here, the guest has left, the cameras are to be back, run now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .core.commands import CheckOut, Command, Enter, ForceEnable
from .core.ids import BookingRef
from .core.model import Room
from .core.schedule_commands import RunSchedule
from .core.stall import Stall
from .core.views import RoomView
from .entity import (
    ROOMS,
    STALLS,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    StallEntity,
    has_cameras,
)
from .runtime import RoomkeeperConfigEntry
from .schedule_entity import ScheduleEntity, follow_schedules

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomButtonDescription(PlaceEntityDescription[Room], ButtonEntityDescription):
    """A command for whoever has the room, or is expected in it."""

    command: Callable[[RoomView], Command]


@dataclass(frozen=True, kw_only=True)
class StallButtonDescription(PlaceEntityDescription[Stall], ButtonEntityDescription):
    """A button of a stall."""


def _check_out(view: RoomView) -> Command:
    if view.current_booking is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="nobody_to_check_out",
            translation_placeholders={"room": view.name},
        )
    return CheckOut(ref=BookingRef(view.current_booking.id))


ROOM_BUTTONS = (
    RoomButtonDescription(key="check_in", command=lambda view: Enter(room=view.key)),
    RoomButtonDescription(key="check_out", command=_check_out),
)

FORCE_ENABLE = StallButtonDescription(key="force_enable", exists=has_cameras)

RUN = ButtonEntityDescription(key="run")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of all places, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.BUTTON,
        descriptions=ROOM_BUTTONS,
        make=RoomButton,
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.BUTTON,
        descriptions=(FORCE_ENABLE,),
        make=ForceEnableButton,
    )
    await stalls.follow(hass)
    await follow_schedules(
        entry, async_add_entities, lambda entry, key: ScheduleRun(entry, key, RUN)
    )


class RoomButton(RoomEntity[None], ButtonEntity):
    """Always there to be pressed; where it makes no sense, the refusal says why."""

    entity_description: RoomButtonDescription

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @override
    async def async_press(self) -> None:
        view = self._runtime.room_view(self._key)
        await self._execute(self.entity_description.command(view))


class ForceEnableButton(StallEntity[None], ButtonEntity):
    """Puts the cameras back, whoever is inside, until the sensors are clear."""

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @override
    async def async_press(self) -> None:
        await self._execute(ForceEnable(stall=self._key))


class ScheduleRun(ScheduleEntity[None], ButtonEntity):
    """Runs a schedule now, whatever its rule says."""

    entity_description: ButtonEntityDescription

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @override
    async def async_press(self) -> None:
        await self._execute(RunSchedule(schedule_id=self._key))
