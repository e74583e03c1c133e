"""What people are told of hooks themselves; what is told of reservations is elsewhere."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .configuration import Hook
from .const import DOMAIN
from .core.errors import Refusal
from .issues import raise_issue


def show_hook_unreadable(hass: HomeAssistant, hook: Hook, refusal: Refusal | None) -> None:
    """Say why what a hook's platform has sent last cannot be read, or no more.

    Not what stood there: that may be somebody's name.
    """
    issue_id = f"hook_unreadable_{hook.key}"
    if refusal is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    raise_issue(
        hass,
        issue_id,
        "hook_unreadable",
        ir.IssueSeverity.WARNING,
        {"hook": hook.key},
        hook=hook.name,
        code=refusal.code,
        field=str(refusal.details.get("field", "-")),
    )


def show_hook_unsigned(hass: HomeAssistant, hook: Hook, count: int) -> None:
    """Say that so many messages to a hook, and none in between, were not signed as agreed.

    With none, say no more of it.
    """
    issue_id = f"hook_unsigned_{hook.key}"
    if not count:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    raise_issue(
        hass,
        issue_id,
        "hook_unsigned",
        ir.IssueSeverity.WARNING,
        {"hook": hook.key},
        hook=hook.name,
        count=str(count),
    )
