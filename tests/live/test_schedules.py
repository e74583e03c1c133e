"""Schedules in a real Home Assistant, of this release and of the next."""

import os
import sys
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from connection import Json

from .asking import listed
from .conftest import StartHouse, morning_zone
from .watched import Watched

LAMP, PUMP, FULL = "light.reef", "input_boolean.pump", "input_boolean.full"

DEVICES = """
input_boolean:
  pump: {}
  full: {}
input_number:
  reef: {min: 0, max: 255}
template:
  - light:
      - name: Reef
        state: "{{ states('input_number.reef') | float > 0 }}"
        level: "{{ states('input_number.reef') | int }}"
        turn_on: &shine
          - action: input_number.set_value
            target: {entity_id: input_number.reef}
            data: {value: "{{ brightness | default(255) }}"}
        turn_off:
          - action: input_number.set_value
            target: {entity_id: input_number.reef}
            data: {value: 0}
        set_level: *shine
"""


@pytest.fixture(scope="module", params=["this", "next"])
async def ha(
    request: pytest.FixtureRequest,
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Watched]:
    """A house with a lamp and a pump, on this Home Assistant and on the next."""
    python = sys.executable
    if request.param == "next":
        python = os.environ.get("ROOMKEEPER_NEXT_PYTHON", "")
        if not python:
            pytest.fail("set ROOMKEEPER_NEXT_PYTHON to what `script/bootstrap smoke` prints")
    folder = tmp_path_factory.mktemp(f"schedules_{request.param}")
    # In the morning, hours after the time at which a schedule would run by itself.
    where = {"python": python, "time_zone": morning_zone()}
    async with start_house(folder, configuration=DEVICES, **where) as ha:
        yield ha


async def made(ha: Watched, **fields: Any) -> str:  # noqa: ANN401 - what the action takes
    """Make a schedule and return its id."""
    answer = await ha.call("roomkeeper.create_schedule", fields, response=True)
    return str(answer["schedule"]["id"])


def brighter_than(brightness: int) -> Any:  # noqa: ANN401 - a condition on a state
    """Return what says that a lamp is."""
    return lambda state: (state["attributes"].get("brightness") or 0) > brightness


async def of(ha: Watched, schedule_id: str) -> list[Json]:
    """Return the device actions of a schedule."""
    return await listed(ha, "get_actions", schedule_id=schedule_id, status="any")


async def test_a_ramp_survives_a_crash(ha: Watched) -> None:
    """A lamp that rises goes on where it would be by then, and shows at the end what it should."""
    schedule_id = await made(
        ha,
        name="Rise",
        schedule_type="interval",
        interval="12:00:00",
        action_type="ramp",
        action_params={"from": 0, "to": 100, "duration": 15},
        target={"entity_id": LAMP},
    )
    await ha.wait_state("switch.rise_enabled", "on")
    await ha.call("button.press", target={"entity_id": "button.rise_run"})
    await ha.wait_state(LAMP, brighter_than(30))
    await ha.kill9()
    await ha.start()
    await ha.wait_state(LAMP, brighter_than(250))
    await ha.wait_state("sensor.rise_next_run", lambda one: one["attributes"]["last_result"])
    (action,) = await of(ha, schedule_id)
    assert (action["status"], action["result"], action["attempts"]) == ("success", "100 %", 2)


async def test_it_runs_on_the_start(ha: Watched) -> None:
    """What is to be done at each start of Home Assistant is done at each, once."""
    schedule_id = await made(
        ha,
        name="Morning",
        schedule_type="one_off",
        run_on={"trigger": "homeassistant", "event": "start"},
        action_type="on",
        target={"entity_id": PUMP},
    )
    await ha.kill9()
    await ha.start()
    await ha.wait_state("sensor.morning_next_run", lambda one: one["attributes"]["last_result"])
    (action,) = await of(ha, schedule_id)
    assert (action["status"], action["result"], action["attempts"]) == ("success", "on", 1)
    await ha.call("roomkeeper.delete_schedule", {"schedule_id": schedule_id}, response=True)
    await ha.call("input_boolean.turn_off", target={"entity_id": PUMP})


async def test_who_takes_the_lamp_has_it(ha: Watched) -> None:
    """Somebody who puts the lamp out while it rises is not overruled."""
    schedule_id = await made(
        ha,
        name="Dusk",
        schedule_type="interval",
        interval="12:00:00",
        action_type="ramp",
        action_params={"from": 100, "to": 40, "duration": 30},
        target={"entity_id": LAMP},
    )
    await ha.call("roomkeeper.run_schedule", {"schedule_id": schedule_id}, response=True)
    await ha.wait_state(LAMP, lambda one: 200 < (one["attributes"].get("brightness") or 0) < 250)
    await ha.call("light.turn_off", target={"entity_id": LAMP})
    await ha.wait_state("sensor.dusk_next_run", lambda one: one["attributes"]["last_result"])
    (action,) = await of(ha, schedule_id)
    assert (action["status"], action["error"]) == ("cancelled", "by_hand")
    assert (await ha.states())[LAMP]["state"] == "off"


async def test_a_trigger_a_sequence_and_an_undo(ha: Watched) -> None:
    """A sequence that fills the tank triggers the pump, which stops by itself."""
    pump = await made(
        ha,
        name="Drain",
        schedule_type="one_off",
        run_on={"trigger": "state", "entity_id": FULL, "to": "on"},
        action_type="on",
        action_params={"duration": 1},
        target={"entity_id": PUMP},
    )
    fill = await made(
        ha,
        name="Fill",
        schedule_type="cron",
        cron="0 4 * * *",
        action_type="custom",
        action_params={
            "sequence": [{"action": "input_boolean.turn_on", "target": "{{ target }}"}],
        },
        target={"entity_id": FULL},
    )
    async with ha.events("roomkeeper_event") as events:
        await ha.call("roomkeeper.run_schedule", {"schedule_id": fill}, response=True)
        undone = await events.next(
            lambda event: (
                event["data"]["type"] == "action_succeeded" and event["data"]["result"] == "off"
            )
        )
    assert undone["data"]["schedule_id"] == pump
    await ha.wait_state(PUMP, "off")
    await ha.call("roomkeeper.delete_schedule", {"schedule_id": pump}, response=True)
    await ha.wait_state("switch.fill_enabled", "on")
    assert "switch.drain_enabled" not in await ha.states()


async def test_it_goes_quietly(ha: Watched) -> None:
    """Nothing is logged that a person would have to look into."""
    found = ha.unprovoked()
    assert not found, "\n".join(found)
