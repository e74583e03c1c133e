"""What somebody can do about a feed of which much vanished at once."""

from typing import Any

from homeassistant.components.repairs import RepairsFlowResult

from .core.errors import NotLoaded, NotWritable
from .core.feed_commands import ResumeFeed
from .core.ids import OriginKey
from .mending import MendingFlow


class FeedStoppedFlow(MendingFlow):
    """Asks what becomes of what vanished, and does it."""

    def __init__(self, feed: OriginKey) -> None:
        """Take the feed whose issue it is."""
        self._feed = feed

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's form
    ) -> RepairsFlowResult:
        """Offer what there is to choose."""
        return self._menu("release", "keep")

    async def async_step_release(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Release all of it, once that is confirmed."""
        if user_input is None:
            return self._confirm("release")
        return await self._resume(keep=False)

    async def async_step_keep(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Keep all of it until it is over, once that is confirmed."""
        if user_input is None:
            return self._confirm("keep")
        return await self._resume(keep=True)

    async def _resume(self, *, keep: bool) -> RepairsFlowResult:
        try:
            await self._do(ResumeFeed(origin=self._feed, keep=keep))
        except NotLoaded, NotWritable:
            return self._stopped("not_now")
        return self._mended()
