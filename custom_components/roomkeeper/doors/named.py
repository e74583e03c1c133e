"""What can be done and asked by name, through doors that take names."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant

from .json_form import Json
from .loaded import the_entry
from .reads import QUESTIONS, ask
from .verb import Question, Verb
from .verbs import VERBS, do

type Action = Verb[Any] | Question

ACTIONS: Final[Mapping[str, Action]] = {
    **{verb.name: verb for verb in VERBS},
    **{question.name: question for question in QUESTIONS},
}


async def answer(
    hass: HomeAssistant, action: Action, raw: Mapping[str, Any], context: Context | None
) -> dict[str, Json]:
    """Do or answer what is asked in the name of whoever asks.

    Raises:
        Refusal: see `verbs.do` and `reads.ask`; or nothing runs.
        Unauthorized: whoever asks may not, or is no more.
        HomeAssistantError: a door did not open.
    """
    entry = the_entry(hass)
    if isinstance(action, Verb):
        return await do(hass, entry, action, raw, context)
    return await ask(hass, entry, action, raw, context)
