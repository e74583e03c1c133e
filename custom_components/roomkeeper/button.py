"""Buttons: the guest is here, the guest has left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .core.commands import CheckOut, Command, Enter
from .core.ids import BookingRef
from .core.views import RoomView
from .entity import RoomEntities, RoomEntity, RoomEntityDescription, Shown
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class RoomButtonDescription(RoomEntityDescription, ButtonEntityDescription):
    """A command for whoever has the room, or is expected in it."""

    command: Callable[[RoomView], Command]


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


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of all rooms, and of those that come later."""
    rooms = RoomEntities(
        entry,
        async_add_entities,
        platform=Platform.BUTTON,
        descriptions=ROOM_BUTTONS,
        make=RoomButton,
    )
    await rooms.follow(hass)


class RoomButton(RoomEntity[None], ButtonEntity):
    """Always there to be pressed; where it makes no sense, the refusal says why."""

    entity_description: RoomButtonDescription

    @override
    def _look(self) -> Shown[None]:
        return Shown(None)

    @override
    async def async_press(self) -> None:
        view = self._runtime.room_view(self._room)
        await self._execute(self.entity_description.command(view))
