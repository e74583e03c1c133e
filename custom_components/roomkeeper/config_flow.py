"""Adding Roomkeeper, and the defaults of the site."""

from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback

from .configuration import log_retention_of, stored_duration
from .const import (
    CONF_HOLD_DURATION,
    CONF_LOG_RETENTION_DAYS,
    CONF_PENDING_EXPIRY,
    CONF_POWER_OFF_BUFFER,
    CONF_RETRY_ATTEMPTS,
    CONF_RETRY_DELAY,
    DOMAIN,
    SUBENTRY_ENDPOINT,
    SUBENTRY_FEED,
    SUBENTRY_HOOK,
    SUBENTRY_ROOM,
    SUBENTRY_ROOM_TYPE,
    SUBENTRY_STALL,
)
from .core.model import Policy
from .endpoint_flow import EndpointFlow
from .feed_flow import FeedFlow
from .first_run import FirstRunFlow
from .form_checks import Problems, check_entities, check_lengths, tidied
from .form_fields import OPTIONS_FORM
from .hook_flow import HookFlow
from .subentry_flows import RoomFlow, RoomTypeFlow, StallFlow


class RoomkeeperFlow(FirstRunFlow, domain=DOMAIN):
    """Adds the one entry, and says what can be added to it."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow that changes the site's defaults."""
        return SiteDefaultsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added to the entry."""
        return {
            SUBENTRY_ROOM: RoomFlow,
            SUBENTRY_STALL: StallFlow,
            SUBENTRY_ROOM_TYPE: RoomTypeFlow,
            SUBENTRY_HOOK: HookFlow,
            SUBENTRY_FEED: FeedFlow,
            SUBENTRY_ENDPOINT: EndpointFlow,
        }


class SiteDefaultsFlow(OptionsFlow):
    """Changes what holds for every room that, like its type, says nothing else."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all of them in one form."""
        stored = self.config_entry.options
        if user_input is None:
            return self._ask({**_defaults(), **stored}, Problems())
        data = tidied(self.hass, OPTIONS_FORM.flat(user_input))
        problems = Problems()
        check_entities(problems, self.hass, data, stored)
        check_lengths(problems, data)
        if problems.errors:
            return self._ask(data, problems)
        return self.async_create_entry(data=OPTIONS_FORM.kept(stored, data))

    def _ask(self, data: dict[str, Any], problems: Problems) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="init",
            data_schema=OPTIONS_FORM.schema(data),
            errors=OPTIONS_FORM.shown_at(problems.errors),
            description_placeholders=problems.placeholders,
        )


def _defaults() -> dict[str, Any]:
    """Return what holds while nothing is stored, to be shown in the form."""
    policy = Policy()
    return {
        CONF_HOLD_DURATION: stored_duration(policy.hold_duration),
        CONF_PENDING_EXPIRY: stored_duration(policy.pending_expiry),
        CONF_POWER_OFF_BUFFER: stored_duration(policy.power_off_buffer),
        CONF_RETRY_ATTEMPTS: policy.retry_attempts,
        CONF_RETRY_DELAY: stored_duration(policy.retry_delay),
        CONF_LOG_RETENTION_DAYS: log_retention_of({}).days,
    }
