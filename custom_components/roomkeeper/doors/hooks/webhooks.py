"""Webhook ids: whoever listens on one last has it.

Each is heard at two addresses: as one of Home Assistant's own webhooks, which
the cloud knows too, and at one of ours. While Home Assistant starts, for some
seconds it answers 200 to any webhook that is not registered yet, and a platform
never sends that booking again. At ours it answers 404 until we are there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components import webhook
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.network import is_cloud_connection
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.network import is_local

from ...const import DOMAIN
from ..rejections import UnknownPath
from .answers import refused

type Handler = Callable[[HomeAssistant, str, web.Request], Awaitable[web.Response]]

_PATH: Final = f"/api/{DOMAIN}/hooks/{{webhook_id}}"
_METHODS: Final = (hdrs.METH_GET, hdrs.METH_POST, hdrs.METH_PUT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Listener:
    """Who has an id, and what is done with what comes."""

    owner: object
    handler: Handler
    local_only: bool


_LISTENERS: Final[HassKey[dict[str, _Listener]]] = HassKey(f"{DOMAIN}_webhooks")


def path_of(webhook_id: str) -> str:
    """Return the path at which a platform is not told 200 before anybody listens."""
    return _PATH.format(webhook_id=webhook_id)


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
    listener = _Listener(owner=owner, handler=handler, local_only=local_only)
    hass.data.setdefault(_LISTENERS, {})[webhook_id] = listener


@callback
def listen_no_more(hass: HomeAssistant, owner: object, webhook_id: str) -> None:
    """Give an id up, unless somebody else has it by now."""
    listeners = hass.data.setdefault(_LISTENERS, {})
    listener = listeners.get(webhook_id)
    if listener is not None and listener.owner is owner:
        del listeners[webhook_id]
        webhook.async_unregister(hass, webhook_id)


class HookView(HomeAssistantView):
    """Our own address. What comes is signed, so nobody has to log in."""

    url = _PATH
    name = f"api:{DOMAIN}:hooks"
    requires_auth = False

    async def post(self, request: web.Request, webhook_id: str) -> web.Response:
        """Answer a delivery."""
        hass = request.app[KEY_HASS]
        listener = hass.data.get(_LISTENERS, {}).get(webhook_id)
        if listener is None or (listener.local_only and not _is_from_here(hass, request)):
            # A stranger is told no more of a local hook than of none.
            return refused(hass, UnknownPath(path=request.path))
        return await listener.handler(hass, webhook_id, request)

    get = put = post


def _is_from_here(hass: HomeAssistant, request: web.Request) -> bool:
    """Say whether a request comes from the local network, as Home Assistant sees it."""
    if is_cloud_connection(hass) or request.remote is None:
        return False
    try:
        return is_local(ip_address(request.remote))
    except ValueError:
        return False
