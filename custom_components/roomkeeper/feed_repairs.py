"""What somebody can do about a feed of which much vanished at once."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .core.errors import NotLoaded, NotWritable, Refusal
from .core.feed_commands import ResumeFeed
from .core.ids import OriginKey
from .doors.inbound import actor_of
from .doors.loaded import the_entry


class FeedStoppedFlow(RepairsFlow):
    """Asks what becomes of what vanished, and does it."""

    def __init__(self, feed: OriginKey) -> None:
        """Take the feed whose issue it is."""
        self._feed = feed

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["release", "keep"],
            description_placeholders=self._texts(),
        )

    async def async_step_release(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Release all of it, once that is confirmed."""
        if user_input is None:
            return self._ask("release")
        return await self._resume(keep=False)

    async def async_step_keep(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Keep all of it until it is over, once that is confirmed."""
        if user_input is None:
            return self._ask("keep")
        return await self._resume(keep=True)

    def _ask(self, step_id: str) -> RepairsFlowResult:
        return self.async_show_form(step_id=step_id, description_placeholders=self._texts())

    def _texts(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue.translation_placeholders if issue else None) or {})

    async def _resume(self, *, keep: bool) -> RepairsFlowResult:
        try:
            engine = the_entry(self.hass).runtime_data.engine
            actor = await actor_of(self.hass, None)
            await engine.execute(ResumeFeed(origin=self._feed, keep=keep), actor)
        except NotLoaded, NotWritable:
            return self.async_abort(reason="not_now", description_placeholders=self._texts())
        except Refusal:
            # The feed was removed while the form was open: nothing is to be done.
            pass
        return self.async_create_entry(data={})
