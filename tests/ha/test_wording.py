"""Why a timer is as long as it is, and what a device did not do, said to people."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.stall import DEFAULT_RULES, TimeoutKind, TimeoutStep
from custom_components.roomkeeper.doors.wording import failure_text, timeout_sentence

from .house import House


def _step(kind: TimeoutKind, minutes: float, rule: str = "") -> TimeoutStep:
    return TimeoutStep(kind, timedelta(minutes=minutes), rule)


FIVE = _step(TimeoutKind.FIXED, 5)


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ([], ""),
        ([FIVE], "5 min: as set"),
        ([FIVE, _step(TimeoutKind.AT_MOST, 3, "night")], "3 min: night; 5 min otherwise"),
        (
            [FIVE, _step(TimeoutKind.TIMES, 7.5, "morning_peak")],
            "7 min 30 s: morning peak; 5 min otherwise",
        ),
        (
            [FIVE, _step(TimeoutKind.AT_MOST, 3, "Late {shift}")],
            "3 min: Late {shift}; 5 min otherwise",
        ),
        ([_step(TimeoutKind.MEAN, 4)], "4 min: twice the mean stay"),
        (
            [_step(TimeoutKind.MEAN, 14), _step(TimeoutKind.LONGEST, 10)],
            "10 min: the longest allowed; 14 min otherwise",
        ),
        (
            [_step(TimeoutKind.MEAN, 1), _step(TimeoutKind.SHORTEST, 2)],
            "2 min: the shortest allowed; 1 min otherwise",
        ),
        (
            [
                _step(TimeoutKind.MEAN, 8),
                _step(TimeoutKind.TIMES, 12, "midday_peak"),
                _step(TimeoutKind.LONGEST, 10),
            ],
            "10 min: the longest allowed; 12 min: midday peak; 8 min otherwise",
        ),
        ([_step(TimeoutKind.BY_HAND, 20)], "20 min: set by hand"),
        (
            [FIVE, _step(TimeoutKind.DETECTED_AGAIN, 6)],
            "6 min: somebody was detected again; 5 min otherwise",
        ),
        (
            [FIVE, _step(TimeoutKind.STILL_DETECTED, 2)],
            "2 min: somebody is still detected; 5 min otherwise",
        ),
        ([FIVE, _step(TimeoutKind.EXTENDED, 25)], "25 min: changed by hand; 5 min otherwise"),
        ([_step(TimeoutKind.SENSOR_LOST, 10)], "10 min: a sensor was lost"),
        ([_step(TimeoutKind.RESTARTED, 10)], "10 min: after a restart nobody can say yet"),
    ],
)
async def test_a_timer_says_why_it_is_that_long(
    hass: HomeAssistant, site: House, why: list[TimeoutStep], sentence: str
) -> None:
    """What holds comes first; what would have been comes after."""
    assert timeout_sentence(hass, why) == sentence


async def test_every_kind_and_every_default_rule_has_its_words(
    hass: HomeAssistant, site: House
) -> None:
    """Nobody reads a key."""
    by_rules = {TimeoutKind.AT_MOST, TimeoutKind.TIMES}
    for kind in set(TimeoutKind) - by_rules - {TimeoutKind.RESTART}:
        assert "_" not in timeout_sentence(hass, [_step(kind, 5)])
    for rule in DEFAULT_RULES:
        assert "_" not in timeout_sentence(hass, [_step(TimeoutKind.TIMES, 5, rule.name)])


async def test_a_language_that_is_not_there_yet_is_english(
    hass: HomeAssistant, site: House
) -> None:
    """Right after somebody chose another one its words are not loaded, and none has all."""
    await hass.config.async_update(language="eo")
    assert timeout_sentence(hass, [FIVE]) == "5 min: as set"
    await hass.async_block_till_done()
    assert timeout_sentence(hass, [FIVE]) == "5 min: as set"


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("no_answer", "Pump did not answer"),
        ("unavailable", "Pump is not available"),
        ("still unavailable", "Pump is not available"),
        ("gone", "Pump is not there any more"),
        ("still draws 42.5 W", "Pump still shows 42.5 W"),
        ("still on", "Pump is still on"),
        ("still off", "Pump is still off"),
        ("still 40 %", "Pump still shows 40 %"),
        ("came on again", "Pump came on again"),
        ("went off again", "Pump went off again"),
        ("no_level", "Pump cannot do that"),
        ("no_on_off", "Pump cannot do that"),
        ("private", "Pump stays off while somebody may be inside"),
        ("missed", "Pump was not told in time"),
        ("interrupted", "Pump was cut off by a restart"),
        ("mesh is down", "Pump: mesh is down"),
    ],
)
async def test_what_a_device_did_not_do(hass: HomeAssistant, why: str, sentence: str) -> None:
    """No code reaches a reader; what the integration of a device says is said as it is."""
    await async_load_integrations(hass, {DOMAIN})
    hass.states.async_set("switch.pump", "on", {"friendly_name": "Pump"})
    assert failure_text(hass, "switch.pump", why) == sentence


async def test_what_a_sequence_did_not_do(hass: HomeAssistant) -> None:
    """It has no device that could be named."""
    await async_load_integrations(hass, {DOMAIN})
    assert failure_text(hass, "", "interrupted") == "a sequence was cut off by a restart"
