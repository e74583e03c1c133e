"""What people may ask for who only speak: whoever is in earshot, signed in or not.

A voice satellite and a telephone have no user. To `permissions` that is what
an automation is, which may do everything; what is said is no automation.
"""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...const import DOMAIN
from ..json_form import Json
from ..named import ACTIONS, answer
from ..private import without_private

FOR_ALL: Final = frozenset(
    {"get_rooms", "get_availability", "get_bookings", "book", "hold", "extend"}
)
"""What needs nobody who is signed in: it takes nothing away from anybody, and opens nothing."""

SOURCE: Final = "assist"
"""The source of bookings that were made by saying so."""


async def asked_aloud(
    hass: HomeAssistant, name: str, fields: Mapping[str, Any], context: Context | None
) -> dict[str, Json]:
    """Do or answer what was said, as any other door does; without a user, only what is for all.

    Without a user, nothing is told that people wrote on bookings.

    Raises:
        Refusal: it is not to be done, and nothing has changed.
        Unauthorized: whoever asks may not, or is no more.
        HomeAssistantError: it needs somebody who is signed in.
    """
    is_known = context is not None and context.user_id is not None
    if not is_known and name not in FOR_ALL:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="only_signed_in")
    # Never without a context, for then it is the user of some connection that is being served.
    found = await answer(hass, ACTIONS[name], fields, context or Context())
    return found if is_known else without_private(found)
