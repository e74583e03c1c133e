"""Adding and changing an endpoint: where facts are sent, and a trial before it is stored."""

from collections.abc import Mapping
from typing import Any, cast, override

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .clock import SystemClock
from .const import (
    CONF_ALLOW_INSECURE,
    CONF_SECRET,
    CONF_URL,
    DOMAIN,
    SUBENTRY_ENDPOINT,
)
from .core.endpoint import Failure
from .endpoint_address import UrlProblem, problem_of
from .endpoint_message import test_message
from .endpoint_post import post_once
from .endpoint_settings import EndpointSettings, settings_of
from .endpoint_signature import keys_of, new_secret
from .form_checks import Problems
from .form_fields import ENDPOINT_FORM
from .subentry_flows import PlaceFlow

_CHOICES = ["send_test", "finish"]


class EndpointFlow(PlaceFlow):
    """Adds or changes an endpoint; what was entered can be tried before it holds."""

    _form = ENDPOINT_FORM
    # Keys of subentries are shared: so it leaves `cash_desk` to a room of that name.
    _key_prefix = f"{SUBENTRY_ENDPOINT}_"
    _entered: dict[str, Any]

    @override
    def _stored(self) -> dict[str, Any]:
        return super()._stored() or {CONF_SECRET: new_secret()}

    @override
    def _enter(self, data: dict[str, Any]) -> SubentryFlowResult:
        data.setdefault(CONF_SECRET, new_secret())
        problems = self._problems(data)
        if problems.errors:
            return self._ask(data, problems)
        self._entered = data
        return self._show("ready")

    @override
    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        allow_insecure = data.get(CONF_ALLOW_INSECURE, False)
        problem = problem_of(data.get(CONF_URL, ""), allow_insecure=allow_insecure)
        if problem is not None:
            # Only the one that a checkbox answers stands at that checkbox.
            where = CONF_ALLOW_INSECURE if problem is UrlProblem.INSECURE else CONF_URL
            problems.add(where, problem)
        try:
            keys_of(data[CONF_SECRET])
        except ValueError:
            problems.add(CONF_SECRET, "secret_unusable")

    async def async_step_ready(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to do with what was entered."""
        return self._show("ready")

    async_step_sent = async_step_refused = async_step_not_sent = async_step_ready

    async def async_step_send_test(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Send a message that says nothing, and show what was answered."""
        # It was looked at when it was entered, so there is something to send to.
        settings = cast(EndpointSettings, settings_of("", self._entered))
        clock = SystemClock()
        message = test_message(clock.now(), dt_util.get_default_time_zone())
        answer = await post_once(self.hass, settings, message, clock)
        if not isinstance(answer, Failure):
            return self._show("sent", status=str(answer))
        if answer.http_status is not None:
            return self._show("refused", status=str(answer.http_status))
        words = await async_get_translations(
            self.hass, self.hass.config.language, "common", {DOMAIN}
        )
        why = words[f"component.{DOMAIN}.common.endpoint_{answer.fault}"]
        return self._show("not_sent", why=why, host=settings.host)

    def _show(self, step_id: str, **said: str) -> SubentryFlowResult:
        return self.async_show_menu(
            step_id=step_id, menu_options=_CHOICES, description_placeholders=said
        )

    async def async_step_finish(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Store it. Checked again: the name may have been taken while the question stood."""
        problems = self._problems(self._entered)
        if problems.errors:
            return self._ask(self._entered, problems)
        return self._save(self._entered)
