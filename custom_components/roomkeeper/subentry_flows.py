"""Adding and changing room types, rooms and stalls.

None of these reloads the entry: its update listener finds out what a change
means, and touches that place alone.
"""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers.selector import AreaSelector
from homeassistant.util import slugify

from .area_finds import Finds, area_called, room_finds, stall_finds
from .configuration import SubentryCopy, layers_of, snapshot_of
from .const import (
    CONF_AREA,
    CONF_NAME,
    CONF_POWER,
    CONF_ROOM,
    CONF_ROOM_TYPE,
    SUBENTRY_ROOM,
    SUBENTRY_ROOM_TYPE,
)
from .form_checks import (
    Problems,
    check_cameras,
    check_entities,
    check_lengths,
    check_name,
    check_opening_hours,
    check_stall_room,
    check_timeout_rules,
    check_timeouts,
    shared_power,
    tidied,
)
from .form_fields import (
    FOUND_ROOM_FORM,
    FOUND_STALL_FORM,
    ROOM_FORM,
    ROOM_TYPE_FORM,
    STALL_FORM,
    STALL_IN_ROOM,
    AnySelector,
    Form,
    subentry_selector,
)

_RESERVED_KEYS = frozenset({"hold"})
"""Words that stand where a room's key does in an address of the HTTP API."""


def new_key(name: str, taken: Collection[str | None], prefix: str = "") -> str:
    """Return a key made of a name, that no subentry of any type has: Home Assistant wants that."""
    slug = key = prefix + slugify(name)
    number = 1
    while key in taken or key in _RESERVED_KEYS:
        number += 1
        key = f"{slug}_{number}"
    return key


class PlaceFlow(ConfigSubentryFlow):
    """One form, the same for adding and for changing."""

    _form: ClassVar[Form]
    _key_prefix: ClassVar[str] = ""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add one."""
        return self._step(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change one; what is left empty is removed."""
        return self._step(user_input)

    def _step(self, user_input: Mapping[str, Any] | None) -> SubentryFlowResult:
        if user_input is None:
            return self._ask(self._stored(), Problems())
        return self._enter(tidied(self.hass, self._form.flat(user_input)))

    def _enter(self, data: dict[str, Any]) -> SubentryFlowResult:
        """Store what was entered, or say what is wrong with it."""
        problems = self._problems(data)
        if problems.errors:
            return self._ask(data, problems)
        return self._save(data)

    def _ask(self, data: Mapping[str, Any], problems: Problems) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=self.source,
            data_schema=self._form.schema(data, self._further_fields()),
            errors=self._form.shown_at(problems.errors),
            description_placeholders=problems.placeholders,
        )

    def _further_fields(self) -> dict[str, AnySelector]:
        return {}

    def _stored(self) -> dict[str, Any]:
        subentry = self._changing()
        # The title is the name: Home Assistant's own rename dialog changes that alone.
        return {**subentry.data, CONF_NAME: subentry.title} if subentry else {}

    def _changing(self) -> ConfigSubentry | None:
        """Return what is being changed, or None while one is added."""
        return self._get_reconfigure_subentry() if self.source == SOURCE_RECONFIGURE else None

    def _others(self, kind: str) -> dict[str, SubentryCopy]:
        """Return the subentries of one type, but for the one being changed, by their ids."""
        mine = self._changing()
        return {
            subentry_id: copy
            for subentry_id, copy in snapshot_of(self._get_entry()).of_kind(kind)
            if mine is None or subentry_id != mine.subentry_id
        }

    def _problems(self, data: Mapping[str, Any]) -> Problems:
        problems = Problems()
        others = self._others(self._subentry_type).values()
        check_name(problems, data.get(CONF_NAME, ""), (other.title for other in others))
        check_entities(problems, self.hass, data, self._stored())
        self._check_rules(problems, data)
        return problems

    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        """Check what is not the same for all places."""
        layers = layers_of(snapshot_of(self._get_entry()), data)
        check_lengths(problems, *layers)
        check_opening_hours(problems, data)

    def _save(self, data: Mapping[str, Any]) -> SubentryFlowResult:
        name = data[CONF_NAME]
        subentry = self._changing()
        if subentry is None:
            return self.async_create_entry(title=name, data=data, unique_id=self._new_key(name))
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=name, data=self._form.kept(subentry.data, data)
        )

    def _new_key(self, name: str) -> str:
        taken = {subentry.unique_id for subentry in self._get_entry().subentries.values()}
        return new_key(name, taken, self._key_prefix)


class RoomTypeFlow(PlaceFlow):
    """Adds or changes what rooms of one kind share."""

    _form = ROOM_TYPE_FORM
    # So that a type "Studio" leaves the key `studio` to the room of that name.
    _key_prefix = "type_"


class LinkingFlow(PlaceFlow):
    """A place that may name a subentry of another type, once there is one."""

    _link: ClassVar[str]
    _linked_kind: ClassVar[str]
    _beside_link: ClassVar[Mapping[str, AnySelector]] = {}

    @override
    def _further_fields(self) -> dict[str, AnySelector]:
        titles = {key: copy.title for key, copy in self._others(self._linked_kind).items()}
        return {self._link: subentry_selector(titles), **self._beside_link} if titles else {}

    @override
    def _stored(self) -> dict[str, Any]:
        stored = super()._stored()
        if stored.get(self._link) not in self._others(self._linked_kind):
            # What it names is no more; suggested, it could be neither seen nor cleared.
            for name in (self._link, *self._beside_link):
                stored.pop(name, None)
        return stored


class FindingFlow(LinkingFlow):
    """A place that may be in an area: what is there is shown before anything is made of it."""

    _found_form: ClassVar[Form]
    _finds: ClassVar[staticmethod[[HomeAssistant, str], Finds]]
    _entered: dict[str, Any]
    _has_shown = False

    @override
    def _further_fields(self) -> dict[str, AnySelector]:
        fields = super()._further_fields()
        # Later, the device's own page says where it is.
        return fields if self._changing() else {**self._area_field(), **fields}

    def _area_field(self) -> dict[str, AnySelector]:
        has_areas = any(ar.async_get(self.hass).async_list_areas())
        return {CONF_AREA: AreaSelector()} if has_areas else {}

    @override
    def _enter(self, data: dict[str, Any]) -> SubentryFlowResult:
        found = {} if self._has_shown else self._found_for(data)
        if not found or self._problems(data).errors:
            return super()._enter(data)
        self._entered = data
        return self._show({**data, **found}, Problems())

    def _found_for(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the area that was chosen or has the place's name, and what is there, if anything.

        Whoever has named a device already knows what they want.
        """
        devices = self._found_form.top.keys() - {CONF_NAME}
        if self._changing() or devices & data.keys():
            return {}
        area_id = data.get(CONF_AREA) or area_called(self.hass, data.get(CONF_NAME, ""))
        found = {} if area_id is None else self._finds(self.hass, area_id)
        return {CONF_AREA: area_id, **found} if found else {}

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take what was found, as far as it is wanted."""
        found = tidied(self.hass, self._found_form.flat(user_input or {}))
        data = self._found_form.kept(self._entered, found)
        problems = self._problems(data)
        if problems.errors:
            return self._show(data, problems)
        self._has_shown = True
        return self._enter(data)

    def _show(self, data: Mapping[str, Any], problems: Problems) -> SubentryFlowResult:
        return self.async_show_form(
            step_id="found",
            data_schema=self._found_form.schema(data, self._area_field()),
            errors=problems.errors,
            description_placeholders=problems.placeholders,
        )


class RoomFlow(FindingFlow):
    """Adds or changes a room."""

    _form = ROOM_FORM
    _found_form = FOUND_ROOM_FORM
    _finds = staticmethod(room_finds)
    _link = CONF_ROOM_TYPE
    _linked_kind = SUBENTRY_ROOM_TYPE

    @override
    def _enter(self, data: dict[str, Any]) -> SubentryFlowResult:
        if self._problems(data).errors or not self._shared_power(data):
            return super()._enter(data)
        self._entered = data
        return self._warn()

    async def async_step_shared_power(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go on, once it is known that another room goes off as well."""
        if user_input is None:
            return self._warn()
        # Checked again: the name, say, may have been taken while the question stood.
        return super()._enter(self._entered)

    def _warn(self) -> SubentryFlowResult:
        return self.async_show_form(
            step_id="shared_power",
            description_placeholders={"shared": "\n".join(self._shared_power(self._entered))},
        )

    def _shared_power(self, data: Mapping[str, Any]) -> list[str]:
        """Return a line for each power entity that is new here and already another room's."""
        known = self._stored().get(CONF_POWER, [])
        new = [one for one in data.get(CONF_POWER, []) if one not in known]
        others = self._others(SUBENTRY_ROOM).values()
        return shared_power(new, [(other.title, other.data) for other in others])


class StallFlow(FindingFlow):
    """Adds or changes a stall."""

    _form = STALL_FORM
    _found_form = FOUND_STALL_FORM
    _finds = staticmethod(stall_finds)
    _link = CONF_ROOM
    _linked_kind = SUBENTRY_ROOM
    _beside_link = STALL_IN_ROOM

    @override
    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        check_stall_room(problems, data)
        check_cameras(problems, self.hass, data)
        check_timeouts(problems, data)
        check_timeout_rules(problems, data)
