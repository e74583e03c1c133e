"""What the flows of repair issues have in common: the words of the issue, and who does it."""

from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .core.commands import Command
from .core.errors import NotWritable, Refusal
from .doors.inbound import actor_of
from .doors.loaded import the_entry

if TYPE_CHECKING:
    # The runtime raises the issues, and so imports this.
    from .runtime import Runtime


class MendingFlow(RepairsFlow):
    """Offers what can be done about an issue, and does it in the name of whoever chose it."""

    @property
    def _runtime(self) -> Runtime:
        """What runs now: a form may be open while the entry is loaded anew.

        Raises:
            NotLoaded: nothing does at present.
        """
        return the_entry(self.hass).runtime_data

    def _texts(self) -> dict[str, str]:
        """Return the words of the issue, as it is told now."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue.translation_placeholders if issue else None) or {})

    def _menu(self, *options: str, **texts: str) -> RepairsFlowResult:
        return self.async_show_menu(
            step_id="init",
            menu_options=list(options),
            description_placeholders=self._texts() | texts,
        )

    def _confirm(self, step_id: str, **texts: str) -> RepairsFlowResult:
        """Ask before it is done."""
        return self.async_show_form(step_id=step_id, description_placeholders=self._texts() | texts)

    def _stopped(self, reason: str, **texts: str) -> RepairsFlowResult:
        """End without having mended it: the issue stays."""
        return self.async_abort(reason=reason, description_placeholders=self._texts() | texts)

    def _mended(self) -> RepairsFlowResult:
        return self.async_create_entry(data={})

    async def _do(self, command: Command, reason: str = "") -> Refusal | None:
        """Have it done; return why not, where it is not to be done any more.

        Raises:
            NotLoaded: nothing runs at present.
            NotWritable: it cannot be kept at present.
        """
        engine, actor = self._runtime.engine, await actor_of(self.hass, None)
        try:
            await engine.execute(command, actor, reason)
        except NotWritable:
            raise
        except Refusal as refusal:
            # What it is about has changed, or is gone, while the form was open.
            return refusal
        return None
