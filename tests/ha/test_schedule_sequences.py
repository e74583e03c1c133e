"""Schedules that run a sequence of actions, as scripts of Home Assistant do."""

from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.decide.action_try import SEQUENCE_BOUND
from custom_components.roomkeeper.core.schedule import ActionStatus, RunResult, Target
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.sequences import stored_sequence

from .house import STUDIO, House, at, open_house
from .planning import actions, plan, progress, restart, run, wait

FEED = {"action": "test.feed", "data": {"grams": "{{ 2 * 3 }}", "by": "{{ schedule.name }}"}}
WAIT = {"delay": {"minutes": 5}}
REFUSED = {"action": "reef.refuse", "continue_on_error": True}
NOT_NOW = {"condition": "template", "value_template": "{{ false }}"}
EMPTY = {"stop": "the tank is empty", "error": True}
HOLDS = "{{ true }}"


@pytest.fixture
def fed(hass: HomeAssistant) -> list[ServiceCall]:
    """Return how often the fish were fed."""
    return async_mock_service(hass, "test", "feed")


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    fed: list[ServiceCall],
) -> House:
    """Return a house with fish; it is 9:00 UTC."""
    return await open_house(hass, entry, freezer, {STUDIO: {}})


async def plan_steps(house: House, *steps: dict[str, Any], target: Target | None = None) -> None:
    sequence = await stored_sequence(house.hass, list(steps))
    action = ActionSpec(type=ActionType.CUSTOM, sequence=sequence)
    await plan(house, action=action, target=target or Target())


async def run_to_the_end(house: House) -> None:
    """Run it now; a step may have to be imported first, on a thread of its own."""
    await run(house)
    while actions(house)[0].is_open:
        await house.settle()


async def ran(house: House, *steps: dict[str, Any]) -> tuple[str, str]:
    """Run steps to their end; return result and error."""
    await plan_steps(house, *steps)
    await run_to_the_end(house)
    (action,) = actions(house)
    return action.result, action.error


async def test_a_sequence_runs(house: House, fed: list[ServiceCall]) -> None:
    """At its time the steps are done, with templates that know the schedule."""
    await plan_steps(house, FEED)
    await house.until(at(11))
    assert [call.data for call in fed] == [{"grams": 6, "by": "Reef"}]
    (action,) = actions(house)
    assert (action.status, action.result, action.entity_id) == (ActionStatus.SUCCESS, "done", "")
    assert progress(house).last_result is RunResult.SUCCESS


async def test_a_sequence_knows_its_target(house: House, fed: list[ServiceCall]) -> None:
    """The steps may use the schedule's target as it is, or the entities that it means."""
    step = {
        "action": "test.feed",
        "target": "{{ target }}",
        "data": {"all": "{{ entities }}", "id": "{{ schedule.id }}"},
    }
    await plan_steps(house, step, target=Target(entities=("light.a", "switch.b")))
    await run(house)
    assert fed[0].data == {
        "entity_id": ["light.a", "switch.b"],
        "all": ["light.a", "switch.b"],
        "id": "reef",
    }


async def test_it_may_take_its_time(house: House, fed: list[ServiceCall]) -> None:
    """A sequence that waits goes on afterwards; meanwhile everything else goes on, too."""
    await plan_steps(house, FEED, WAIT, FEED)
    await house.until(at(11))
    assert len(fed) == 1
    assert progress(house).run is not None
    await wait(house, 301)
    assert len(fed) == 2
    assert progress(house).run is None


async def test_a_step_that_fails(house: House, fed: list[ServiceCall]) -> None:
    """What is wrong with a step is what people read; the steps after it are not done."""

    async def fail(_call: ServiceCall) -> None:
        raise ValueError("out of food")

    house.hass.services.async_register(
        "test", "fail", fail, supports_response=SupportsResponse.NONE
    )
    assert await ran(house, {"action": "test.fail"}, FEED) == ("", "ValueError")
    assert actions(house)[0].status is ActionStatus.FAILED
    assert progress(house).last_result is RunResult.FAILED
    assert fed == []


async def test_an_address_that_a_step_has_called_is_no_secret_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Every user may read what went wrong, and a token in an address is for administrators."""

    async def fail(_call: ServiceCall) -> None:
        raise HomeAssistantError(
            'Client error when calling "https://reef:pw@feed.example:8443/api/k3y?token=s3cret"'
        )

    house.hass.services.async_register("test", "fail", fail)
    _, error = await ran(house, {"action": "test.fail"})
    assert error == 'Client error when calling "https://feed.example:8443"'
    assert "s3cret" in caplog.text


async def test_an_action_that_is_no_more(house: House) -> None:
    """An action that was there when the schedule was saved, and is gone, is named."""
    result, error = await ran(house, {"action": "long.gone"})
    assert result == ""
    assert "long.gone" in error


async def test_a_kind_of_step_that_is_no_more(house: House) -> None:
    """A sequence that Home Assistant does not take any more fails with its reason."""
    sequence = '[{"device_id": "x", "domain": "long_gone", "type": "on"}]'
    await plan(house, action=ActionSpec(type=ActionType.CUSTOM, sequence=sequence))
    await run_to_the_end(house)
    assert actions(house)[0].error


async def test_it_is_never_repeated(house: House, fed: list[ServiceCall]) -> None:
    """Nobody knows how far a sequence got, so the fish are not fed twice."""
    await ran(house, FEED, {"action": "long.gone"})
    await wait(house, 60)
    assert len(fed) == 1


@pytest.mark.parametrize(
    ("step", "came"),
    [
        (EMPTY, ("", "the tank is empty")),
        ({"if": HOLDS, "then": [EMPTY]}, ("", "the tank is empty")),
        ({"parallel": [EMPTY, {"delay": 0}]}, ("", "the tank is empty")),
        ({"repeat": {"count": 2, "sequence": [EMPTY]}}, ("", "the tank is empty")),
        ({"stop": "enough"}, ("done", "")),
        (NOT_NOW, ("stopped", "")),
        ({"wait_template": "{{ 1 / 0 }}"}, ("", "division by zero")),
        ({"repeat": {"count": "{{ 'x' }}", "sequence": [FEED]}}, ("", "")),
    ],
)
async def test_how_a_sequence_ends_early(
    house: House, fed: list[ServiceCall], step: dict[str, Any], came: tuple[str, str]
) -> None:
    """Stopping by a condition or on purpose is no failure; stopping with an error is one."""
    result, error = await ran(house, step, FEED)
    assert fed == []
    assert result == came[0]
    assert came[1] in error
    assert bool(error) is not bool(result)


@pytest.mark.parametrize(
    "steps",
    [
        [REFUSED, NOT_NOW],
        [{"if": HOLDS, "then": [REFUSED]}, NOT_NOW],
        [{"if": HOLDS, "then": [REFUSED, NOT_NOW]}, NOT_NOW],
    ],
)
async def test_an_error_that_it_may_go_on_in_spite_of_is_none(
    house: House, steps: list[dict[str, Any]]
) -> None:
    """It was stopped by the condition, not by the step that was said to matter to nobody."""

    async def refuse(_call: ServiceCall) -> None:
        raise HomeAssistantError("mesh is down")

    house.hass.services.async_register("reef", "refuse", refuse)
    assert await ran(house, *steps) == ("stopped", "")


async def test_who_cancels_it_stops_it(house: House, fed: list[ServiceCall]) -> None:
    """What is cancelled does not go on in the background."""
    await plan_steps(house, WAIT, FEED)
    await house.until(at(11))
    await house.do(CancelAction(action_id=actions(house)[0].id))
    await wait(house, 600)
    assert fed == []
    assert not house.hass.data["helpers.script"]


async def test_unloading_stops_it(house: House, fed: list[ServiceCall]) -> None:
    """Nothing runs on when Roomkeeper does not; afterwards it counts as interrupted."""
    await plan_steps(house, WAIT, FEED)
    await house.until(at(11))
    await restart(house, at(11, 30))
    assert fed == []
    (action,) = actions(house)
    assert (action.status, action.error) == (ActionStatus.FAILED, "interrupted")
    assert not house.hass.data["helpers.script"]


async def test_it_is_not_waited_for_without_end(house: House, fed: list[ServiceCall]) -> None:
    """A sequence that never ends is stopped, so that the schedule can run again."""
    await plan_steps(house, {"wait_template": "{{ false }}"}, FEED)
    await house.until(at(11))
    await house.until(at(11) + SEQUENCE_BOUND)
    await wait(house, 1)
    (action,) = actions(house)
    assert action.error == "no_answer"
    assert not house.hass.data["helpers.script"]
