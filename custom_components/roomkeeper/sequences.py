"""Action sequences and triggers that people write: checked, kept as JSON, and run.

What is kept is what was written, templates and all: Home Assistant's own
checks make objects of it that no file can hold, so it is checked anew
whenever it is used.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import homeassistant.helpers.config_validation as cv
import voluptuous as vol
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.script import Script, async_validate_actions_config
from homeassistant.helpers.trace import TraceElement, script_execution_get, trace_get
from homeassistant.helpers.trigger import async_validate_trigger_config
from homeassistant.helpers.typing import ConfigType

from .acting import Outcome
from .const import DOMAIN
from .core.action_policy import require_short_json
from .core.errors import MissingField, NotRunnable
from .fault_text import fault_text

_LOGGER = logging.getLogger(__name__)

type Checked = list[ConfigType]
"""Steps or triggers as Home Assistant runs them; templates are objects."""

SEQUENCE: Final = "sequence"
RUN_ON: Final = "run_on"


async def stored_sequence(hass: HomeAssistant, raw: object) -> str:
    """Return an action sequence as the core keeps it, if Home Assistant would run it.

    Raises:
        MissingField: it has no steps.
        NotUnderstood: it is too long.
        NotRunnable: it is no sequence; the value says what is wrong.
    """
    text = await _stored(hass, SEQUENCE, raw, sequence_of)
    if not text:
        raise MissingField(field=SEQUENCE)
    return text


async def stored_triggers(hass: HomeAssistant, raw: object) -> str:
    """Return a list of triggers as the core keeps it, empty where there are none.

    Raises:
        NotUnderstood: they are too long.
        NotRunnable: one of them is no trigger; the value says what is wrong.
    """
    return await _stored(hass, RUN_ON, raw, triggers_of)


async def _stored(
    hass: HomeAssistant,
    field: str,
    raw: object,
    check: Callable[[HomeAssistant, str], Awaitable[Checked]],
) -> str:
    if raw is None:
        return ""
    try:
        text = json_dumps(raw if isinstance(raw, list) else [raw])
        # Before it is checked: that holds up everything, and everybody may ask for a preview.
        require_short_json(field, text)
        checked = await check(hass, text)
    except (vol.Invalid, HomeAssistantError, TypeError, ValueError) as error:
        raise NotRunnable(field=field, value=str(error)) from error
    return text if checked else ""


async def sequence_of(hass: HomeAssistant, text: str) -> Checked:
    """Return the steps of a kept sequence, ready to run.

    Raises:
        vol.Invalid, HomeAssistantError: Home Assistant cannot run it, or cannot any more.
    """
    steps: Any = cv.SCRIPT_SCHEMA(json.loads(text))
    return await async_validate_actions_config(hass, steps)


async def triggers_of(hass: HomeAssistant, text: str) -> Checked:
    """Return kept triggers, ready to be attached.

    Raises:
        vol.Invalid, HomeAssistantError: Home Assistant does not know one, or not any more.
    """
    triggers: Any = cv.TRIGGER_SCHEMA(json.loads(text))
    return await async_validate_trigger_config(hass, triggers)


async def run_sequence(
    hass: HomeAssistant, text: str, name: str, variables: Mapping[str, Any], context: Context
) -> Outcome:
    """Run a kept sequence to its end, and say what came of it.

    One that a condition, or `stop`, ends early has done what it was to do; one
    that stops with an error has not. It is stopped with whoever waits for it.
    """
    trace = trace_get()
    script: Script | None = None
    try:
        steps = await sequence_of(hass, text)
        script = Script(
            hass, steps, name, DOMAIN, running_description="schedule", log_exceptions=False
        )
        await script.async_run(dict(variables), context)
    except (vol.Invalid, HomeAssistantError) as error:
        _LOGGER.warning("The sequence of %s failed: %s", name, error)
        return Outcome(error=fault_text(error))
    except Exception as error:
        # Whatever an integration lets through, this run has failed, and the
        # others go on.
        _LOGGER.exception("The sequence of %s failed", name)
        return Outcome(error=type(error).__name__)
    finally:
        if script is not None:
            await script.async_unload()
    if script_execution_get() != "aborted":
        return Outcome(result="done")
    # A condition that does not hold leaves no error behind.
    error_text = _error_at_the_end(trace)
    return Outcome(error=error_text) if error_text else Outcome(result="stopped")


def _error_at_the_end(trace: Mapping[str, Sequence[TraceElement]]) -> str:
    """Return the error of the step that was the last one, whatever others went on in spite of."""
    steps = [path for path in trace if path.isdecimal()]
    last = trace[max(steps, key=int)][-1] if steps else None
    error = last.as_dict().get("error") if last is not None else None
    return fault_text(str(error)) if error else ""
