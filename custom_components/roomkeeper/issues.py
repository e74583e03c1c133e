"""How repair issues are raised: the one way for all that people are told of there."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .doors.message_format import isolated


def clear_all(hass: HomeAssistant) -> None:
    """Say nothing more: there is no Roomkeeper any more."""
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def raise_issue(
    hass: HomeAssistant,
    issue_id: str,
    translation_key: str,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
    fixed_with: Mapping[str, str] | None = None,
    **placeholders: str,
) -> None:
    """Raise an issue; `fixed_with` is what a flow that mends it is given, where there is one."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=None if fixed_with is None else dict(fixed_with),
        is_fixable=fixed_with is not None,
        severity=severity,
        translation_key=translation_key,
        translation_placeholders={name: isolated(text) for name, text in placeholders.items()},
    )
