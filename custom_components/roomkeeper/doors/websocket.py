"""The websocket door: actions by name, and a picture of the house that stays right.

The commands are there whether or not Roomkeeper runs.
"""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol
from homeassistant.components.websocket_api import (
    async_register_command,
    async_response,
    websocket_command,
)
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT, ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.messages import error_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers.http import current_request

from ..const import DOMAIN
from ..core.errors import Refusal
from ..core.model import Site
from .live import DATA_LIVE, Live
from .live_wish import wish_of
from .named import ACTIONS, Action, answer
from .outbound import error_of, site_of, translated

EXECUTE_FIELDS: Final = ("action", "data")
SUBSCRIBE_FIELDS: Final = ("rooms", "stalls", "schedules", "start", "end")


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    hass.data[DATA_LIVE] = Live(hass)
    async_register_command(hass, execute)
    async_register_command(hass, subscribe)


def refused(msg_id: int, refusal: Refusal, site: Site) -> dict[str, Any]:
    """Return the message that answers a command with a refusal.

    It is Home Assistant's own, and `details` besides: what a program needs to
    show what is in the way, and what would work.
    """
    error, said = error_of(refusal, site), translated(refusal, site)
    message = error_message(
        msg_id,
        error.code,
        str(said),
        translation_key=said.translation_key,
        translation_domain=said.translation_domain,
        translation_placeholders=said.translation_placeholders,
    )
    message["error"]["details"] = error.details
    return message


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/execute",
        **{vol.Optional(name): object for name in EXECUTE_FIELDS},
    }
)
@async_response
async def execute(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Do or answer what an action of that name does, in the name of the connection's user.

    What goes wrong is answered here: Home Assistant would write into its log
    what was said, and guests' names stand in it.
    """
    action, said = ACTIONS.get(str(msg.get("action"))), msg.get("data")
    data = {} if said is None else said
    wrong = _what_is_wrong(action, data)
    if action is None or wrong:
        connection.send_error(msg["id"], ERR_INVALID_FORMAT, wrong)
        return
    try:
        found = await answer(hass, action, data, connection.context(msg))
    except Refusal as refusal:
        connection.send_message(refused(msg["id"], refusal, site_of(hass)))
    except Unauthorized:
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, "Unauthorized")
    else:
        connection.send_result(msg["id"], found)


def _what_is_wrong(action: Action | None, data: object) -> str:
    """Return why a command cannot be read, in names only, or nothing."""
    if action is None:
        return f"action is one of {', '.join(ACTIONS)}"
    if not isinstance(data, Mapping):
        return "data is an object"
    if unknown := sorted(data.keys() - set(action.fields)):
        return f"{action.name} takes no {', '.join(unknown)}"
    return ""


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/subscribe",
        **{vol.Optional(name): object for name in SUBSCRIBE_FIELDS},
    }
)
@callback
def subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send how everything is, and from then on what changes, until the client unsubscribes."""
    msg_id = msg["id"]
    try:
        wish = wish_of(hass, msg)
    except Refusal as refusal:
        connection.send_message(refused(msg_id, refusal, site_of(hass)))
        return
    connection.send_result(msg_id)
    add = hass.data[DATA_LIVE].add
    connection.subscriptions[msg_id] = add(connection, msg_id, wish, current_request.get())
