"""What a platform is answered.

Most platforms look at nothing but the status: 2xx is done with, anything else
is sent again. 410 would end the hook there, and is never said.
"""

from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from aiohttp import hdrs, web
from homeassistant.core import HomeAssistant

from ...core.errors import NotFound, NotLoaded, Refusal, Unavailable
from ..outbound import error_of, site_of, translated
from ..rejections import MethodNotAllowed

_TRY_AGAIN_S: Final = 10
"""How often it is looked whether the ledger can be written."""


class Outcome(StrEnum):
    """What became of a message that was taken."""

    DONE = "done"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    UNMAPPED = "unmapped"
    IGNORED = "ignored"


def answered(outcome: Outcome) -> web.Response:
    """Say what became of a message. It is durable."""
    return web.json_response({"status": outcome})


def refused(hass: HomeAssistant, refusal: Refusal) -> web.Response:
    """Say why a message was not taken."""
    if isinstance(refusal, NotFound):
        # What is not there is the hook: it is being taken away. That path is no matter of ours.
        refusal = NotLoaded()
    site = site_of(hass)
    status, code, details = error_of(refusal, site)
    error = {"code": code, "message": str(translated(refusal, site)), "details": details}
    return web.json_response({"error": error}, status=status, headers=_headers(refusal))


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, MethodNotAllowed):
        return {hdrs.ALLOW: ", ".join(refusal.takes)}
    wait = refusal.details.get("retry_after")
    if isinstance(wait, timedelta):
        return {hdrs.RETRY_AFTER: str(max(1, ceil(wait.total_seconds())))}
    if isinstance(refusal, Unavailable):
        return {hdrs.RETRY_AFTER: str(_TRY_AGAIN_S)}
    return {}
