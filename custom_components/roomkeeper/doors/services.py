"""The actions `roomkeeper.*`: every verb and every question, by its name.

They are there whether or not Roomkeeper runs, so that an automation that
names one is valid; where it does not run, they are refused.
"""

from functools import partial

import voluptuous as vol
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)

from ..const import DOMAIN
from .named import ACTIONS, Action, answer
from .outbound import refusals_translated
from .verb import Question


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register every action."""
    for action in ACTIONS.values():
        hass.services.async_register(
            DOMAIN,
            action.name,
            partial(_answer, hass, action),
            # Only which fields there are: `Fields` reads them, for this door as for the others.
            schema=vol.Schema({vol.Optional(name): object for name in action.fields}),
            supports_response=(
                SupportsResponse.ONLY if isinstance(action, Question) else SupportsResponse.OPTIONAL
            ),
        )


async def _answer(hass: HomeAssistant, action: Action, call: ServiceCall) -> ServiceResponse:
    with refusals_translated(hass):
        return await answer(hass, action, call.data, call.context)
