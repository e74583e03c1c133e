"""The way in: who asks. Copied at once, because Home Assistant forgets it after some seconds."""

from homeassistant.auth.models import User
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import UnknownUser
from homeassistant.helpers.http import current_request

from ..core.events import Actor, ActorKind


async def user_of(hass: HomeAssistant, context: Context | None) -> User | None:
    """Return the user who asks, or None where an automation does.

    Without a context (the calendar dashboard gives none) it is the user of
    the websocket connection or the HTTP request that is being served.

    Raises:
        UnknownUser: the context names a user who is no more.
    """
    if context is None:
        return _user_served()
    if context.user_id is None:
        return None
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return user


def _user_served() -> User | None:
    connection = current_connection.get()
    if connection is not None:
        return connection.user
    request = current_request.get()
    return None if request is None else request.get("hass_user")


def actor_for(user: User | None) -> Actor:
    """Return who goes into the log: a user with the present name, or an automation."""
    if user is None:
        return Actor(kind=ActorKind.AUTOMATION)
    return Actor(kind=ActorKind.USER, id=user.id, name=user.name or "")


async def actor_of(hass: HomeAssistant, context: Context | None) -> Actor:
    """Return who asks, as the log names them; see `user_of`.

    Raises:
        UnknownUser: the context names a user who is no more.
    """
    return actor_for(await user_of(hass, context))
