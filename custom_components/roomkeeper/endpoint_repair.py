"""The form of the repair issue about an endpoint that takes nothing: where to go on."""

from typing import Any

from homeassistant.components.repairs import RepairsFlowResult

from .core.endpoint import GoOn
from .core.endpoint_commands import EnableEndpoint
from .core.errors import NotLoaded, NotWritable
from .core.ids import EndpointKey
from .mending import MendingFlow


class EndpointFlow(MendingFlow):
    """Asks where to go on."""

    def __init__(self, endpoint: EndpointKey) -> None:
        """Take the endpoint that is disabled."""
        self._endpoint = endpoint

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Show what can be done."""
        return self._menu(*GoOn)

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
        try:
            last_seq = self._runtime.engine.last_seq
            refusal = await self._do(
                EnableEndpoint(endpoint=self._endpoint, go_on=go_on, last_seq=last_seq)
            )
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended() if refusal is None else self._stopped("endpoint_gone")
