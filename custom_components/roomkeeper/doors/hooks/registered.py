"""The doors of all hooks that are set up: they are there whether or not Roomkeeper runs.

Home Assistant answers 200 for a webhook that it does not know, and nobody would
ever hear of that booking again. Where Roomkeeper does not run, it is to be sent once more.
"""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...configuration import Hook
from ...const import DOMAIN
from ...core.ids import OriginKey
from . import DIALECTS, webhooks
from .receiving import Receiver
from .trial import Heard

_REGISTERED: Final[HassKey[dict[OriginKey, Receiver]]] = HassKey(f"{DOMAIN}_hooks")


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register our own address, at which all of them are heard."""
    hass.http.register_view(webhooks.HookView)


@callback
def async_configure(hass: HomeAssistant, hooks: Mapping[OriginKey, Hook]) -> None:
    """Open the doors of new hooks, change those that are configured anew, close the others.

    One that is not touched goes on as it is. One whose dialect is not known has no door.
    """
    receivers = hass.data.setdefault(_REGISTERED, {})
    hooks = {key: hook for key, hook in hooks.items() if hook.dialect in DIALECTS}
    for key in receivers.keys() - hooks.keys():
        receiver = receivers.pop(key)
        receiver.stop()
        webhooks.listen_no_more(hass, receiver, receiver.hook.webhook_id)
    for key, hook in hooks.items():
        if key not in receivers:
            receivers[key] = Receiver(hass, hook)
            _listen(hass, receivers[key])
        elif hook != receivers[key].hook:
            _change(hass, receivers[key], hook)


@callback
def heard_last(hass: HomeAssistant, webhook_id: str) -> Heard:
    """Return what came last under a webhook id, since Home Assistant started."""
    receivers = hass.data.get(_REGISTERED, {}).values()
    return next((one.heard for one in receivers if one.hook.webhook_id == webhook_id), Heard())


@callback
def _change(hass: HomeAssistant, receiver: Receiver, hook: Hook) -> None:
    before = receiver.hook
    receiver.configure(hook)
    if before.webhook_id != hook.webhook_id:
        webhooks.listen_no_more(hass, receiver, before.webhook_id)
    _listen(hass, receiver)


@callback
def _listen(hass: HomeAssistant, receiver: Receiver) -> None:
    hook = receiver.hook
    webhooks.listen(
        hass, receiver, hook.webhook_id, hook.name, receiver.handle, local_only=hook.local_only
    )
