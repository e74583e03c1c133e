"""Where a platform has to send to, as people are shown it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .const import CONF_LOCAL_ONLY, CONF_WEBHOOK_ID
from .doors.hooks import webhooks
from .doors.wording import sentences


def address_of(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the `url` of a hook that is stored as `data`, and a `note` on it, empty if none is."""
    path = webhooks.path_of(data[CONF_WEBHOOK_ID])
    is_local = data.get(CONF_LOCAL_ONLY, False)
    try:
        url = get_url(hass, allow_internal=is_local, prefer_external=not is_local)
    except NoURLAvailableError:
        pass
    else:
        return {"url": url + path, "note": ""}
    try:
        return {"url": get_url(hass) + path, "note": sentences(hass)["hook_only_local_url"]}
    except NoURLAvailableError:
        return {"url": path, "note": sentences(hass)["hook_no_url"]}
