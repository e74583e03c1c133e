"""What people are told of hooks themselves; what is told of reservations is elsewhere."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .configuration import Hook
from .const import DOMAIN
from .core.errors import Refusal


def show_hook_unreadable(hass: HomeAssistant, hook: Hook, refusal: Refusal | None) -> None:
    """Say why what a hook's platform has sent last cannot be read, or no more.

    Not what stood there: that may be somebody's name.
    """
    issue_id = f"hook_unreadable_{hook.key}"
    if refusal is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="hook_unreadable",
        translation_placeholders={
            "hook": hook.name,
            "code": refusal.code,
            "field": str(refusal.details.get("field", "-")),
        },
    )
