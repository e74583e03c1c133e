"""Webhook ids: whoever listens on one last has it."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components import webhook
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN

type Handler = Callable[[HomeAssistant, str, web.Request], Awaitable[web.Response]]

_METHODS: Final = (hdrs.METH_GET, hdrs.METH_POST, hdrs.METH_PUT)

_OWNERS: Final[HassKey[dict[str, object]]] = HassKey(f"{DOMAIN}_webhooks")


@callback
def listen(
    hass: HomeAssistant,
    owner: object,
    webhook_id: str,
    name: str,
    handler: Handler,
    *,
    local_only: bool,
) -> None:
    """Have what comes under a webhook id handled; who had the id before has not.

    A handler refuses what is no POST: Home Assistant would write each into its log.
    """
    webhook.async_unregister(hass, webhook_id)
    webhook.async_register(
        hass,
        DOMAIN,
        name,
        webhook_id,
        handler,
        local_only=local_only,
        allowed_methods=_METHODS,
    )
    hass.data.setdefault(_OWNERS, {})[webhook_id] = owner


@callback
def listen_no_more(hass: HomeAssistant, owner: object, webhook_id: str) -> None:
    """Give an id up, unless somebody else has it by now."""
    owners = hass.data.setdefault(_OWNERS, {})
    if owners.get(webhook_id) is owner:
        del owners[webhook_id]
        webhook.async_unregister(hass, webhook_id)
