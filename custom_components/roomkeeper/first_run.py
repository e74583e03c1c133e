"""Adding Roomkeeper: areas of the house become rooms, with what was found in them.

All of it may be skipped. Nothing is made before it was shown, and then all of
it is made at once, with the entry. One room is shown in a form; of several
there is a list, from which each can be looked at and changed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult, ConfigSubentryData
from homeassistant.helpers import area_registry as ar

from .area_finds import Area, areas
from .const import (
    CONF_AREA,
    CONF_DOORS,
    CONF_ENERGY_SENSOR,
    CONF_NAME,
    CONF_POWER,
    CONF_POWER_SENSOR,
    CONF_PRESENCE,
    SUBENTRY_ROOM,
)
from .form_checks import Problems, check_entities, check_name, shared_power, tidied
from .form_fields import FOUND_ROOM_FORM, Form, choices_selector
from .subentry_flows import new_key

_TITLE: Final = "Roomkeeper"

_AREAS: Final = "areas"
_CHANGED: Final = "changed"
"""The fields of the two steps in which something is chosen."""

_COLUMNS: Final = (
    (CONF_POWER,),
    (CONF_DOORS,),
    (CONF_PRESENCE, CONF_POWER_SENSOR, CONF_ENERGY_SENSOR),
)
"""What stands beside a room's name in the list; the texts have the heads."""

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


class FirstRunFlow(ConfigFlow):
    """Adds the one entry, and the rooms that are wanted with it."""

    def __init__(self) -> None:
        """Begin with no rooms."""
        # By the ids of their areas, and in that order what is stored of them.
        self._drafts: dict[str, dict[str, Any]] = {}
        self._to_show: list[str] = []

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is about to be added, and offer the areas if there are any."""
        if user_input is not None:
            return self._make()
        if any(ar.async_get(self.hass).async_list_areas()):
            return await self.async_step_areas()
        return self.async_show_form(step_id="user")

    async def async_step_areas(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which areas are rooms; none is an answer too."""
        found = areas(self.hass)
        if user_input is None:
            form = Form(top={_AREAS: choices_selector({one.area_id: _label(one) for one in found})})
            schema = form.schema({_AREAS: list(self._drafts)})
            return self.async_show_form(step_id="areas", data_schema=schema)
        chosen = user_input.get(_AREAS, [])
        self._drafts = {
            one.area_id: self._drafts.get(one.area_id, {CONF_NAME: one.name, **one.finds})
            for one in found
            if one.area_id in chosen
        }
        if not self._drafts:
            return self._make()
        self._to_show = list(self._drafts) if len(self._drafts) == 1 else []
        return await self._go_on()

    # --- several rooms --------------------------------------------------------

    async def _go_on(self) -> ConfigFlowResult:
        """Show what is still to be shown: single rooms, then all of them."""
        if self._to_show:
            area_id = self._to_show[0]
            return self._show_room(self._drafts[area_id], Problems())
        if len(self._drafts) == 1:
            return self._make()
        return await self.async_step_rooms()

    async def async_step_rooms(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show all rooms as they would be made."""
        return self.async_show_menu(
            step_id="rooms",
            menu_options=["make", "change", "areas"],
            description_placeholders={"rooms": "\n".join(map(self._row, self._drafts.values()))},
        )

    def _row(self, draft: Mapping[str, Any]) -> str:
        """Return the line of a room in the table of all."""
        room = draft[CONF_NAME]
        cells = [f"**{_plain(room)}**"]
        for fields in _COLUMNS:
            entity_ids = [one for name in fields for one in _listed(draft.get(name, []))]
            names = [self._name_of(one).removeprefix(f"{room} ") for one in entity_ids]
            cells.append(", ".join(map(_plain, names)) or "-")
        return f"| {' | '.join(cells)} |"

    def _name_of(self, entity_id: str) -> str:
        state = self.hass.states.get(entity_id)
        return entity_id if state is None else state.name

    async def async_step_change(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which rooms are to be looked at."""
        if user_input is None:
            names = {area_id: draft[CONF_NAME] for area_id, draft in self._drafts.items()}
            schema = Form(top={_CHANGED: choices_selector(names)}).schema({})
            return self.async_show_form(step_id="change", data_schema=schema)
        self._to_show = list(user_input.get(_CHANGED, []))
        return await self._go_on()

    # --- one room -------------------------------------------------------------

    async def async_step_room(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take a room as somebody wants it."""
        draft = tidied(self.hass, FOUND_ROOM_FORM.flat(user_input or {}))
        area_id = self._to_show[0]
        problems = self._problems(area_id, draft)
        if problems.errors:
            return self._show_room(draft, problems)
        self._drafts[area_id] = draft
        del self._to_show[0]
        return await self._go_on()

    def _problems(self, area_id: str, draft: Mapping[str, Any]) -> Problems:
        problems = Problems()
        others = (one[CONF_NAME] for key, one in self._drafts.items() if key != area_id)
        check_name(problems, draft.get(CONF_NAME, ""), others)
        check_entities(problems, self.hass, draft)
        return problems

    def _show_room(self, draft: Mapping[str, Any], problems: Problems) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="room",
            data_schema=FOUND_ROOM_FORM.schema(draft),
            errors=problems.errors,
            description_placeholders=problems.placeholders,
        )

    # --- made -----------------------------------------------------------------

    async def async_step_make(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Make all of them, unless one of them cannot be made as it is."""
        for area_id, draft in self._drafts.items():
            problems = self._problems(area_id, draft)
            if problems.errors:
                self._to_show = [area_id]
                return self._show_room(draft, problems)
        shared = self._shared_power()
        if not shared:
            return self._make()
        return self.async_show_form(
            step_id="shared_power", description_placeholders={"shared": "\n".join(shared)}
        )

    def _shared_power(self) -> Iterable[str]:
        """Return a line for each power entity of more than one room."""
        rooms = [(draft[CONF_NAME], draft) for draft in self._drafts.values()]
        ids = [one for _, draft in rooms for one in draft.get(CONF_POWER, [])]
        return shared_power(dict.fromkeys(one for one in ids if ids.count(one) > 1), rooms)

    async def async_step_shared_power(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on, once it is known that one room's power is another's too."""
        return self._make()

    def _make(self) -> ConfigFlowResult:
        return self.async_create_entry(title=_TITLE, data={}, subentries=self._rooms())

    def _rooms(self) -> list[ConfigSubentryData]:
        rooms: dict[str, ConfigSubentryData] = {}
        for area_id, draft in self._drafts.items():
            name = draft[CONF_NAME]
            key = new_key(name, rooms)
            rooms[key] = ConfigSubentryData(
                data={**draft, CONF_AREA: area_id},
                subentry_type=SUBENTRY_ROOM,
                title=name,
                unique_id=key,
            )
        return [*rooms.values()]


def _label(area: Area) -> str:
    """Name an area, and say how much was found there."""
    return f"{area.name} ({area.count})" if area.count else area.name


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _plain(text: str) -> str:
    """Return a text so that it is shown as it is, in a table too."""
    return _MARKUP.sub(r"\\\1", text)
