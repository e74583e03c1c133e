"""Sequences and triggers that people write, checked when they are saved."""

import json

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.core.errors import MissingField, NotUnderstood
from custom_components.roomkeeper.sequences import (
    sequence_of,
    stored_sequence,
    stored_triggers,
    triggers_of,
)

STEPS = [
    {"variables": {"level": "{{ 20 + 30 }}"}},
    {"if": "{{ level > 10 }}", "then": [{"delay": {"seconds": "{{ level }}"}}]},
    {"action": "light.turn_on", "target": {"entity_id": "light.reef"}, "data": {"pct": "{{ 1 }}"}},
]
WHEN_ON = {"trigger": "state", "entity_id": "input_boolean.go", "to": "on"}


async def test_templates_survive(hass: HomeAssistant) -> None:
    """What is kept is what was written, and it can be checked again after a restart."""
    text = await stored_sequence(hass, STEPS)
    assert json.loads(text) == STEPS
    assert len(await sequence_of(hass, text)) == 3


async def test_one_step_needs_no_list(hass: HomeAssistant) -> None:
    """A single step, or trigger, counts as a list of it, as everywhere in Home Assistant."""
    assert json.loads(await stored_sequence(hass, STEPS[2])) == STEPS[2:]
    assert json.loads(await stored_triggers(hass, WHEN_ON)) == [WHEN_ON]


@pytest.mark.parametrize(
    "raw",
    [
        "dim the lights",
        [{"action": "no action"}],
        [{"action": "light.turn_on", "data": "{{ 1 +"}],
        [{"repeat": {"sequence": []}}],
        [{"condition": "no_such_condition"}],
        [{"delay": object()}],
    ],
)
async def test_what_would_not_run_is_refused(hass: HomeAssistant, raw: object) -> None:
    """A mistake is found when the schedule is saved, not at three in the morning."""
    with pytest.raises(NotUnderstood) as refused:
        await stored_sequence(hass, raw)
    assert refused.value.details["field"] == "sequence"
    assert refused.value.details["value"]


@pytest.mark.parametrize("raw", [None, []])
async def test_a_sequence_has_steps(hass: HomeAssistant, raw: object) -> None:
    """A sequence of nothing is a mistake; no triggers are just none."""
    with pytest.raises(MissingField):
        await stored_sequence(hass, raw)
    assert await stored_triggers(hass, raw) == ""


@pytest.mark.parametrize(
    "raw", ["sunrise", [{"trigger": "no_such_trigger"}], [{"trigger": "state"}], [{}]]
)
async def test_what_would_not_trigger_is_refused(hass: HomeAssistant, raw: object) -> None:
    """A trigger that Home Assistant does not know is refused by name."""
    with pytest.raises(NotUnderstood) as refused:
        await stored_triggers(hass, raw)
    assert refused.value.details["field"] == "run_on"


async def test_a_trigger_is_kept_as_written(hass: HomeAssistant) -> None:
    """What was written is what people get to see again."""
    text = await stored_triggers(hass, [WHEN_ON])
    assert json.loads(text) == [WHEN_ON]
    (trigger,) = await triggers_of(hass, text)
    assert trigger["platform"] == "state"
