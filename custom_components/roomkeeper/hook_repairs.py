"""What somebody can do about a hook whose messages cannot be read, or are not signed as agreed."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol
from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from .const import CONF_DIALECT, CONF_REGISTERED_URL, CONF_SECRET
from .core.errors import NotLoaded
from .core.ids import OriginKey
from .doors.hooks import DIALECTS
from .doors.loaded import the_entry
from .form_checks import Problems
from .hook_address import address_of
from .hook_form import check_secret, check_url, stored
from .mending import MendingFlow

HOOK: Final = "hook"


class PairFlow(MendingFlow):
    """Agrees with the platform anew: shows the URL, and takes the secret that holds from now on."""

    def __init__(self, hook: OriginKey) -> None:
        """Take the hook whose issue it is."""
        self._hook = hook

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Go to the one step that there is."""
        return await self.async_step_pair()

    async def async_step_pair(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Store what is agreed; a secret that is left empty stays as it is."""
        try:
            subentry = self._subentry()
        except NotLoaded:
            return self._stopped("not_now")
        if subentry is None:
            return self._stopped("hook_gone")
        if user_input is None:
            return self._ask(subentry, {})
        entered = stored(user_input)
        problems = Problems()
        if CONF_SECRET in entered:
            check_secret(problems, subentry.data[CONF_DIALECT], entered[CONF_SECRET])
        if CONF_REGISTERED_URL in entered:
            check_url(problems, entered[CONF_REGISTERED_URL])
        if problems.errors:
            return self._ask(subentry, problems.errors)
        self.hass.config_entries.async_update_subentry(
            the_entry(self.hass), subentry, data={**subentry.data, **entered}
        )
        return self._mended()

    def _subentry(self) -> ConfigSubentry | None:
        subentries = the_entry(self.hass).subentries.values()
        return next((one for one in subentries if one.unique_id == self._hook), None)

    def _ask(self, subentry: ConfigSubentry, errors: Mapping[str, str]) -> RepairsFlowResult:
        address = address_of(self.hass, subentry.data)
        fields: dict[vol.Marker, TextSelector] = {
            vol.Optional(CONF_SECRET): TextSelector(
                TextSelectorConfig(type=TextSelectorType.PASSWORD)
            )
        }
        if DIALECTS[subentry.data[CONF_DIALECT]].signs_url:
            url = subentry.data.get(CONF_REGISTERED_URL, address["url"])
            described = {"suggested_value": url}
            fields[vol.Optional(CONF_REGISTERED_URL, description=described)] = TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            )
        return self.async_show_form(
            step_id="pair",
            data_schema=vol.Schema(fields),
            errors=dict(errors),
            description_placeholders=self._texts() | address,
        )
