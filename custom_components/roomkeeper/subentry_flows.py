"""Adding and changing room types, rooms and stalls.

None of these reloads the entry: its update listener finds out what a change
means, and touches that place alone.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.util import slugify

from .configuration import SubentryCopy, layers_of, snapshot_of
from .const import (
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
    tidied,
)
from .form_fields import (
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
        check_entities(problems, self.hass, data)
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
        """Return a key that no subentry of any type has: Home Assistant wants that."""
        taken = {subentry.unique_id for subentry in self._get_entry().subentries.values()}
        taken |= _RESERVED_KEYS
        slug = key = self._key_prefix + slugify(name)
        number = 1
        while key in taken:
            number += 1
            key = f"{slug}_{number}"
        return key


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


class RoomFlow(LinkingFlow):
    """Adds or changes a room."""

    _form = ROOM_FORM
    _link = CONF_ROOM_TYPE
    _linked_kind = SUBENTRY_ROOM_TYPE
    _entered: dict[str, Any]

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
        return [
            f"- `{entity_id}`: {', '.join(rooms)}"
            for entity_id in data.get(CONF_POWER, [])
            if entity_id not in known and (rooms := self._rooms_with(entity_id))
        ]

    def _rooms_with(self, entity_id: str) -> list[str]:
        others = self._others(SUBENTRY_ROOM).values()
        return [other.title for other in others if entity_id in other.data.get(CONF_POWER, [])]


class StallFlow(LinkingFlow):
    """Adds or changes a stall."""

    _form = STALL_FORM
    _link = CONF_ROOM
    _linked_kind = SUBENTRY_ROOM
    _beside_link = STALL_IN_ROOM

    @override
    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        check_stall_room(problems, data)
        check_cameras(problems, self.hass, data)
        check_timeouts(problems, data)
        check_timeout_rules(problems, data)
