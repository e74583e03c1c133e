"""The form of the repair issue about an endpoint that takes nothing: where to go on."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult

from .const import DOMAIN
from .core.endpoint import GoOn
from .core.endpoint_commands import EnableEndpoint
from .core.errors import NotWritable, UnknownEndpoint
from .core.ids import EndpointKey
from .doors.inbound import actor_of


class EndpointFlow(RepairsFlow):
    """Asks where to go on."""

    def __init__(self, endpoint: EndpointKey) -> None:
        """Take the endpoint that is disabled."""
        self._endpoint = endpoint

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Show what can be done."""
        return self.async_show_menu(step_id="init", menu_options=[where.value for where in GoOn])

    async def async_step_where_it_stopped(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Send all that waits."""
        return await self._enable(GoOn.WHERE_IT_STOPPED)

    async def async_step_behind_the_message(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave out the one message that was not taken."""
        return await self._enable(GoOn.BEHIND_THE_MESSAGE)

    async def async_step_from_now(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave out all that waits."""
        return await self._enable(GoOn.FROM_NOW)

    async def _enable(self, go_on: GoOn) -> RepairsFlowResult:
        actor = await actor_of(self.hass, None)
        for entry in self.hass.config_entries.async_loaded_entries(DOMAIN):
            engine = entry.runtime_data.engine
            command = EnableEndpoint(endpoint=self._endpoint, go_on=go_on, last_seq=engine.last_seq)
            try:
                await engine.execute(command, actor)
            except NotWritable:
                break
            except UnknownEndpoint:
                return self.async_abort(reason="endpoint_gone")
            return self.async_create_entry(data={})
        return self.async_abort(reason="not_now")
