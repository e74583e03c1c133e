"""What somebody can do about what could not be taken over, in the issue that tells of it."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol
from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.helpers import issue_registry as ir

from .const import CONF_ROOM, DOMAIN
from .core.errors import NotLoaded, NotWritable
from .core.ids import OriginKey, RoomKey
from .core.reservation import Reservation, ReservationStatus
from .core.reservation_commands import LetGoOfReservation, RetryReservation
from .core.retries import is_untaken
from .doors.loaded import the_entry
from .form_fields import subentry_selector
from .hook_places import keep_place
from .mending import MendingFlow

GUEST_INSIDE = "guest_inside"
"""The issue about which nothing else can be done but to know of it."""


class _UntakenFlow(MendingFlow):
    """Offers what can be done, and does it."""

    def __init__(self, origin: OriginKey) -> None:
        """Take the hook or feed whose issue it is."""
        self._origin = origin

    def _untaken(self) -> list[Reservation]:
        """Return what the issue is about, as far as it still is so.

        Raises:
            NotLoaded: nobody can say.
        """
        return self._runtime.engine.peek(
            lambda state, _now: [
                row
                for row in state.reservations.values()
                if row.origin == self._origin and is_untaken(row) and self._is_meant(row)
            ]
        )

    def _is_meant(self, row: Reservation) -> bool:
        """Say whether the issue is about a reservation of its hook or feed."""
        raise NotImplementedError

    async def async_step_let_go(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Do nothing more about it, once that is confirmed."""
        if user_input is None:
            return self._confirm("let_go")
        try:
            for row in self._untaken():
                await self._do(LetGoOfReservation(origin=row.origin, external_id=row.external_id))
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended()


class ConflictFlow(_UntakenFlow):
    """For what clashes, and for what was cancelled here and stands there."""

    def __init__(self, origin: OriginKey, external_id: str) -> None:
        """Take what the platform calls it."""
        super().__init__(origin)
        self._external_id = external_id

    def _is_meant(self, row: Reservation) -> bool:
        return row.external_id == self._external_id

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> RepairsFlowResult:
        """Offer what there is to choose."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        if issue is not None and issue.translation_key == GUEST_INSIDE:
            return await self.async_step_let_go()
        return self._menu("retry", "let_go")

    async def async_step_retry(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> RepairsFlowResult:
        """Try to take it now."""
        try:
            for row in self._untaken():
                await self._do(
                    RetryReservation(
                        origin=row.origin,
                        external_id=row.external_id,
                        new_id=self._runtime.engine.new_id(),
                    )
                )
            is_still_so = any(row.status is ReservationStatus.CONFLICT for row in self._untaken())
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._stopped("still_in_the_way") if is_still_so else self._mended()


class PlaceFlow(_UntakenFlow):
    """For an outside id of which nobody has said which room it means."""

    def __init__(self, origin: OriginKey, place: str) -> None:
        """Take what the platform calls the place."""
        super().__init__(origin)
        self._place = place

    def _is_meant(self, row: Reservation) -> bool:
        is_unmapped = row.status is ReservationStatus.UNMAPPED
        return is_unmapped and row.wanted is not None and row.wanted.place == self._place

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self._menu("map", "let_go")

    async def async_step_map(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Keep which room it is; all that waits for it is then tried by itself."""
        try:
            site = self._runtime.site
            if user_input is None or CONF_ROOM not in user_input:
                rooms = {str(key): room.name for key, room in site.rooms.items()}
                return self._ask(rooms, {} if user_input is None else {CONF_ROOM: "room_missing"})
            room = RoomKey(user_input[CONF_ROOM])
            keep_place(self.hass, the_entry(self.hass), self._origin, self._place, room)
        except NotLoaded:
            return self._stopped("not_now")
        return self._mended()

    def _ask(self, rooms: Mapping[str, str], errors: dict[str, str]) -> RepairsFlowResult:
        return self.async_show_form(
            step_id="map",
            # Of what is required the front end chooses the first by itself.
            data_schema=vol.Schema({vol.Optional(CONF_ROOM): subentry_selector(rooms)}),
            errors=errors,
            description_placeholders=self._texts(),
        )


def fix_flow_of(data: Mapping[str, object]) -> RepairsFlow:
    """Return the flow for an issue that was raised with `data`: what it is about."""
    origin = OriginKey(str(data["origin"]))
    if "place" in data:
        return PlaceFlow(origin, str(data["place"]))
    return ConflictFlow(origin, str(data["external_id"]))
