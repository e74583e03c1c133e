"""Adding and changing hooks: what is agreed with a platform, and whether it is heard.

While a hook is added, what comes is only looked at. Of one that is there, what
was changed is stored before anybody looks: its door goes on taking in what comes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, override

import voluptuous as vol
from homeassistant.components import webhook
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import callback
from homeassistant.helpers.selector import Selector

from .clock import SystemClock
from .configuration import snapshot_of
from .const import (
    CONF_DIALECT,
    CONF_LOCAL_ONLY,
    CONF_NAME,
    CONF_REGISTERED_URL,
    CONF_ROOM,
    CONF_ROOMS,
    CONF_SECRET,
    CONF_WEBHOOK_ID,
    DIALECT_STANDARD,
    SUBENTRY_ROOM,
)
from .doors.hooks import DIALECTS, registered
from .doors.hooks.dialect import Agreed
from .doors.hooks.refused import SignatureFault
from .doors.hooks.trial import Heard, Trial, Tried
from .doors.wording import sentences
from .form_checks import Problems, check_name, tidied
from .form_fields import Form
from .hook_address import address_of
from .hook_form import (
    CONF_PLACE,
    HOOK_FORM,
    check_places,
    check_secret,
    check_url,
    connection_form,
    named_selector,
    new_secret,
    shown,
    stored,
)
from .reservation_issues import quoted
from .subentry_flows import PlaceFlow


class HookFlow(PlaceFlow):
    """Asks for the platform, then for what is agreed with it, then looks whether it is heard."""

    _form = HOOK_FORM
    _key_prefix = "hook_"

    def __init__(self) -> None:
        """Begin with nothing."""
        self._data: dict[str, Any] = {}
        self._suggested_secret = new_secret()
        self._places: tuple[str, ...] = ()
        self._trial: Trial | None = None
        # From when on a hook that is there is looked at.
        self._since: datetime | None = None

    @callback
    @override
    def async_remove(self) -> None:
        """Listen no more: the hook does, or nobody is to."""
        if self._trial is not None:
            self._trial.stop()

    # --- what is agreed ---

    @override
    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change what is agreed with the platform; which one it is stays."""
        self._data = self._stored()
        return await self.async_step_connection()

    @override
    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        """Of the platform there is nothing to check: it was chosen from a list."""

    @override
    def _save(self, data: Mapping[str, Any]) -> SubentryFlowResult:
        """Go on to what depends on the platform; nothing is stored yet."""
        self._data = {CONF_WEBHOOK_ID: webhook.async_generate_id(), **data}
        return self._ask_connection(self._suggested(), Problems())

    async def async_step_connection(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say where the platform has to send to, and ask for what it signs with."""
        self._catch_up()
        if self._data[CONF_DIALECT] not in DIALECTS:
            return self.async_abort(reason="unknown_dialect")
        if user_input is None:
            return self._ask_connection(self._suggested(), Problems())
        form = self._connection_form()
        entered = tidied(self.hass, form.flat(user_input))
        problems = self._connection_problems(entered)
        if problems.errors:
            return self._ask_connection(entered, problems)
        data = form.kept(self._data, stored(entered))
        self._data = {CONF_NAME: self._data[CONF_NAME], **self._secret_kept(), **data}
        return self._begin_check()

    # Each platform has a step of its own, because what is to be done there differs.
    async_step_standard = async_step_connection
    async_step_cal_com = async_step_connection
    async_step_calendly = async_step_connection
    async_step_square = async_step_connection

    def _ask_connection(
        self, suggested: Mapping[str, Any], problems: Problems
    ) -> SubentryFlowResult:
        form = self._connection_form()
        return self.async_show_form(
            step_id=self._data[CONF_DIALECT],
            data_schema=form.schema(suggested),
            errors=form.shown_at(problems.errors),
            description_placeholders={
                **self._address(),
                "keeps": "" if self._changing() is None else self._said("hook_keeps_secret"),
                **problems.placeholders,
            },
        )

    def _connection_form(self) -> Form:
        is_new = self._changing() is None
        return connection_form(self._data[CONF_DIALECT], self._rooms(), is_new=is_new)

    def _suggested(self) -> dict[str, Any]:
        suggested = shown(self._data, self._rooms())
        if self._changing() is None:
            made = self._suggested_secret if self._data[CONF_DIALECT] == DIALECT_STANDARD else None
            suggested[CONF_SECRET] = self._data.get(CONF_SECRET, made)
        suggested.setdefault(CONF_REGISTERED_URL, self._address()["url"])
        return suggested

    def _connection_problems(self, entered: Mapping[str, Any]) -> Problems:
        problems = Problems()
        if self._changing() is not None:
            others = self._others(self._subentry_type).values()
            check_name(problems, entered.get(CONF_NAME, ""), (other.title for other in others))
        if CONF_SECRET in entered:
            check_secret(problems, self._data[CONF_DIALECT], entered[CONF_SECRET].strip())
        if CONF_REGISTERED_URL in entered:
            check_url(problems, entered[CONF_REGISTERED_URL].strip())
        check_places(problems, entered.get(CONF_ROOMS, ()))
        return problems

    def _secret_kept(self) -> dict[str, str]:
        """Return the present secret: it holds where none was entered."""
        secret = self._data.get(CONF_SECRET)
        return {} if secret is None else {CONF_SECRET: secret}

    def _rooms(self) -> dict[str, str]:
        """Return the names of the rooms by their keys."""
        rooms = snapshot_of(self._get_entry()).of_kind(SUBENTRY_ROOM)
        return {copy.key: copy.title for _, copy in rooms}

    def _said(self, key: str) -> str:
        return sentences(self.hass)[key]

    def _address(self) -> dict[str, str]:
        """Return where the platform has to send to, and what is to be known of that."""
        return address_of(self.hass, self._data)

    # --- whether it is heard ---

    def _begin_check(self) -> SubentryFlowResult:
        """Listen from now on."""
        subentry = self._changing()
        if subentry is not None:
            self._since = SystemClock().now()
            self.hass.config_entries.async_update_subentry(
                self._get_entry(), subentry, title=self._data[CONF_NAME], data=dict(self._data)
            )
        else:
            self._listen()
        return self._ask_check()

    async def async_step_check(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> SubentryFlowResult:
        """Ask for a test."""
        return self._ask_check()

    def _catch_up(self) -> None:
        """Go on from what is stored by now: an issue may have been mended meanwhile."""
        if self._since is not None:
            self._data = self._stored()

    def _ask_check(self) -> SubentryFlowResult:
        now = "hook_check_new" if self._changing() is None else "hook_check_live"
        return self._menu("check", what=self._said(now))

    def _listen(self) -> None:
        if self._trial is not None:
            self._trial.stop()
        agreed = Agreed(
            secret=self._data[CONF_SECRET],
            registered_url=self._data.get(CONF_REGISTERED_URL, ""),
        )
        self._trial = Trial(
            self.hass,
            webhook_id=self._data[CONF_WEBHOOK_ID],
            dialect=DIALECTS[self._data[CONF_DIALECT]],
            agreed=agreed,
            local_only=self._data.get(CONF_LOCAL_ONLY, False),
        )
        self._trial.start()

    def _heard(self) -> Heard:
        """Return what came last since the form was submitted."""
        if self._trial is not None:
            return self._trial.heard
        heard = registered.heard_last(self.hass, self._data[CONF_WEBHOOK_ID])
        is_new = heard.at is not None and self._since is not None and heard.at >= self._since
        return heard if is_new else Heard()

    def _menu(self, step_id: str, **texts: str) -> SubentryFlowResult:
        return self.async_show_menu(
            step_id=step_id,
            menu_options=["look", "connection", "finish"],
            description_placeholders={**self._address(), **texts},
        )

    async def async_step_look(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> SubentryFlowResult:
        """Say what came."""
        self._catch_up()
        heard = self._heard()
        match heard.tried:
            case Tried.NOTHING:
                return self._menu("nothing_yet")
            case Tried.NOT_SIGNED:
                return self._menu("wrongly_signed", why=self._fault(heard.why))
            case Tried.UNREADABLE:
                return self._menu("unreadable", problem=quoted(heard.field or heard.why))
        return self._say_arrived(heard.places)

    # What was seen is looked at again.
    async_step_nothing_yet = async_step_look
    async_step_wrongly_signed = async_step_look
    async_step_unreadable = async_step_look

    def _fault(self, why: str) -> str:
        if why == SignatureFault.WRONG and DIALECTS[self._data[CONF_DIALECT]].signs_url:
            return self._said("hook_fault_wrong_url")
        return self._said(f"hook_fault_{why}")

    def _say_arrived(self, places: tuple[str, ...]) -> SubentryFlowResult:
        """Ask which room the message was about, unless that is known or it was about none."""
        rooms = self._rooms()
        if places and rooms and self._room_at(places) is None:
            self._places = places
            return self._ask_place(rooms)
        room = self._room_at(places)
        if room is not None:
            meaning = self._said("hook_heard_room").format(room=rooms[room])
        elif places:
            meaning = self._said("hook_heard_place").format(place=quoted(places[0]))
        else:
            meaning = self._said("hook_heard_other")
        return self.async_show_form(
            step_id="arrived", description_placeholders={"meaning": meaning}
        )

    def _room_at(self, places: tuple[str, ...]) -> str | None:
        known = self._data.get(CONF_ROOMS, {})
        rooms = self._rooms()
        takes_keys = self._data[CONF_DIALECT] == DIALECT_STANDARD
        meant = (known.get(one, one if takes_keys else None) for one in places)
        return next((room for room in meant if room in rooms), None)

    async def async_step_arrived(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> SubentryFlowResult:
        """End: all is well."""
        return self._finish()

    def _ask_place(self, rooms: Mapping[str, str]) -> SubentryFlowResult:
        """Ask what the message was about; of several ids one is chosen, the likeliest first."""
        fields: dict[vol.Marker, Selector[Any]] = {}
        if self._places[1:]:
            ids = {one: one for one in self._places}
            likeliest = {"suggested_value": self._places[0]}
            fields[vol.Required(CONF_PLACE, description=likeliest)] = named_selector(ids)
        # Of what is required the front end chooses the first by itself.
        fields[vol.Optional(CONF_ROOM)] = named_selector(rooms)
        return self.async_show_form(
            step_id="place",
            data_schema=vol.Schema(fields),
            description_placeholders={"place": quoted(self._places[0])},
        )

    async def async_step_place(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Keep which room it is, if that was said, and end."""
        if user_input is None:
            return self._ask_place(self._rooms())
        if CONF_ROOM not in user_input:
            return self._finish()
        place = user_input.get(CONF_PLACE, self._places[0])
        return self._finish({place: user_input[CONF_ROOM]})

    async def async_step_finish(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> SubentryFlowResult:
        """End, whatever was heard."""
        return self._finish()

    def _finish(self, rooms: Mapping[str, str] | None = None) -> SubentryFlowResult:
        """Store it, with the rooms of some places beside those that are known."""
        self._catch_up()
        if rooms is not None:
            self._data[CONF_ROOMS] = {**self._data.get(CONF_ROOMS, {}), **rooms}
        name = self._data[CONF_NAME]
        subentry = self._changing()
        if subentry is None:
            key = self._new_key(name)
            return self.async_create_entry(title=name, data=self._data, unique_id=key)
        return self.async_update_and_abort(self._get_entry(), subentry, title=name, data=self._data)
