"""The actions `roomkeeper.*`: every verb and every question, by its name.

They are there whether or not Roomkeeper runs, so that an automation that
names one is valid; where it does not run, they are refused.
"""

from functools import partial
from typing import Any

import voluptuous as vol
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)

from ..const import DOMAIN
from .loaded import the_entry
from .outbound import refusals_translated
from .reads import QUESTIONS, ask
from .verb import Question, Verb
from .verbs import VERBS, do


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register every action."""
    for verb in VERBS:
        _register(hass, verb, SupportsResponse.OPTIONAL)
    for question in QUESTIONS:
        _register(hass, question, SupportsResponse.ONLY)


def _register(
    hass: HomeAssistant, action: Verb[Any] | Question, response: SupportsResponse
) -> None:
    hass.services.async_register(
        DOMAIN,
        action.name,
        partial(_answer, hass, action),
        # Only which fields there are: `Fields` reads them, for this door as for the others.
        schema=vol.Schema({vol.Optional(name): object for name in action.fields}),
        supports_response=response,
    )


async def _answer(
    hass: HomeAssistant, action: Verb[Any] | Question, call: ServiceCall
) -> ServiceResponse:
    with refusals_translated(hass):
        entry = the_entry(hass)
        if isinstance(action, Verb):
            return await do(hass, entry, action, call.data, call.context)
        return await ask(hass, entry, action, call.data, call.context)
