"""What becomes of bookings that the opening hours do not allow any more."""

from typing import Any

import voluptuous as vol
from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector

from .const import CONF_ROOM, DOMAIN
from .core.commands import Cancel, Reschedule
from .core.errors import NotLoaded, NotWritable
from .core.ids import BookingRef, RoomKey
from .core.misfits import misfits
from .core.model import Booking
from .form_fields import subentry_selector
from .mending import MendingFlow

_REASON = "reason"


class MisfitFlow(MendingFlow):
    """Keeps them, cancels them, or moves them to another room where that is free."""

    def __init__(self, room: RoomKey) -> None:
        """Take the room that is closed then."""
        self._room = room

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self._menu("keep", "move", "cancel")

    async def async_step_keep(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Let them be: they are told again only if they become more."""
        ir.async_ignore_issue(self.hass, DOMAIN, self.issue_id, ignore=True)
        return self._stopped("kept")

    async def async_step_cancel(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Cancel all of them, and write down why."""
        if user_input is None:
            return self._ask("cancel", vol.Schema({vol.Optional(_REASON): TextSelector()}))
        try:
            for booking in self._found():
                await self._do(Cancel(ref=BookingRef(booking.id)), user_input.get(_REASON, ""))
            return self._ended()
        except NotLoaded, NotWritable:
            return self._stopped("not_now")

    async def async_step_move(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Move each of them to a room that takes it at the same time."""
        try:
            if user_input is None or CONF_ROOM not in user_input:
                return self._ask_room({} if user_input is None else {CONF_ROOM: "room_missing"})
            room = RoomKey(user_input[CONF_ROOM])
            for booking in self._found():
                rooms = tuple(room if one == self._room else one for one in booking.rooms)
                await self._do(Reschedule(ref=BookingRef(booking.id), rooms=rooms), "outside_hours")
            return self._ended()
        except NotLoaded, NotWritable:
            return self._stopped("not_now")

    def _found(self) -> tuple[Booking, ...]:
        return self._runtime.engine.peek(lambda state, now: misfits(state, self._room, now))

    def _ended(self) -> RepairsFlowResult:
        left = len(self._found())
        return self._stopped("some_left", left=str(left)) if left else self._mended()

    def _ask_room(self, errors: dict[str, str]) -> RepairsFlowResult:
        rooms = self._runtime.site.rooms
        others = {str(key): room.name for key, room in rooms.items() if key != self._room}
        # Of what is required the front end chooses the first by itself.
        schema = vol.Schema({vol.Optional(CONF_ROOM): subentry_selector(others)})
        return self._ask("move", schema, errors)

    def _ask(
        self, step_id: str, schema: vol.Schema, errors: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=errors,
            description_placeholders=self._texts(),
        )
