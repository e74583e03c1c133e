from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from connection import PATIENCE_S, Json

from .asking import entities_of, happened, issues, log_of, now, told
from .conftest import StartHouse
from .outside import UNKNOWN, configuration
from .watch import Camera, Sensor
from .watched import Watched

FILMED = ["on", "off"]
"""What a camera did in a stay that goes on."""

GIVEN_BACK = ["on", "off", "on"]

LONGEST = timedelta(seconds=30)
"""Longer than it takes to see that a guest is inside, and short enough to be waited for."""

TICK = timedelta(milliseconds=10)
"""By how much a file may be older than it is."""


class Stall(NamedTuple):
    """A stall with a sensor and a camera of its own."""

    key: str
    sensor: Sensor
    camera: Camera


class House(NamedTuple):
    """A house with three stalls; the first two of them share a camera besides."""

    ha: Watched
    stays: Stall
    leaves: Stall
    lost: Stall
    shared: Camera

    @property
    def stalls(self) -> tuple[Stall, Stall, Stall]:
        """All of them."""
        return self.stays, self.leaves, self.lost

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """All of them."""
        return (*(stall.camera for stall in self.stalls), self.shared)


@pytest.fixture(scope="module")
async def house(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[House]:
    """Set it up as a person does, let Home Assistant write that down, and wait for the cameras."""
    folder = tmp_path_factory.mktemp("stall_crash")
    stays, leaves, lost = (
        Stall(name, Sensor(folder, name), Camera(folder, name, "on"))
        for name in ("sauna", "shower", "cubicle")
    )
    shared = Camera(folder, "corridor", "on")
    devices = (shared, *(device for _, *both in (stays, leaves, lost) for device in both))
    async with start_house(folder / "ha", configuration=configuration(*devices)) as ha:
        house = House(ha, stays, leaves, lost, shared)
        for device in devices:
            await device.known(ha)
        for stall in house.stalls:
            also = [] if stall is lost else [shared.entity_id]
            await add(ha, stall, also, *([LONGEST] if stall is lost else []))
        await ha.restart()
        yield house


async def add(
    ha: Watched, stall: Stall, more_cameras: list[str], longest: timedelta = timedelta(minutes=5)
) -> None:
    """Add a stall by its form."""
    length = {"seconds": longest.total_seconds()}
    values: dict[str, Any] = {
        "name": stall.key.capitalize(),
        "sensors": [stall.sensor.entity_id],
        "cameras": [stall.camera.entity_id, *more_cameras],
        "timeout": length,
        "max_timeout": length,
        "min_timeout": {"seconds": 10},
        "grace": {"seconds": 0},
    }
    await ha.add_subentry("roomkeeper", "stall", values)


async def test_a_crash_in_the_middle_of_a_stay(house: House) -> None:
    """Home Assistant is killed while guests are inside: no camera films any of them."""
    ha, stays, leaves, lost, shared = house
    for camera in house.cameras:
        # After a start the cameras of empty stalls are off until the sensors are known.
        await ha.wait_state(camera.entity_id, "on")
        camera.forget()
    begun = now()
    # Last the one whose timer is short: it has to run when Home Assistant is killed.
    for stall in house.stalls:
        await stall.sensor.tells(ha, "on")
        await ha.wait_state(stall.camera.entity_id, "off")
        # A camera goes off before that is written.
        await happened(ha, "occupancy_started", stall=stall.key)
    await ha.wait_state(shared.entity_id, "off")

    await ha.kill9()
    leaves.sensor.sees("off")
    lost.sensor.sees(UNKNOWN)
    started = now()
    await ha.start()

    # Whoever has left is found to have left, and nobody else.
    end = await happened(ha, "occupancy_ended", stall=leaves.key)
    assert end["details"]["reason"] == "restart"
    await ha.wait_state(leaves.camera.entity_id, "on")
    assert leaves.camera.changes == GIVEN_BACK
    assert leaves.camera.last_told > datetime.fromisoformat(end["recorded_at"]) - TICK
    for camera in (stays.camera, shared):
        assert camera.changes == FILMED, camera.name

    # Where the sensor is lost nobody can say, until the time is up.
    problem = (await entities_of(ha))[f"binary_sensor.{lost.key}_sensor_stuck"]
    await ha.wait_state(problem, "on", timeout_s=LONGEST.total_seconds() + PATIENCE_S)
    await ha.wait_state(lost.camera.entity_id, "on")
    # It was put back once, and not before.
    assert lost.camera.changes == GIVEN_BACK
    assert lost.camera.last_told > started + LONGEST
    (issue,) = await issues(ha)
    assert issue.startswith("sensor_")
    assert issue.endswith(f"_{lost.key}")

    # Who was inside all the time leaves at last, and a sensor that works again is believed.
    assert stays.camera.changes == shared.changes == FILMED
    async with ha.events("roomkeeper_event") as events:
        await stays.sensor.tells(ha, "off")
        for camera in (stays.camera, shared):
            await ha.wait_state(camera.entity_id, "on")
            assert camera.changes == GIVEN_BACK
        await lost.sensor.tells(ha, "off")
        await told(events, "sensor_cleared", stall=lost.key)
    await ha.wait_state(problem, "off")
    assert not await issues(ha)

    assert lost.camera.changes == leaves.camera.changes == GIVEN_BACK
    await _assert_that_the_log_tells_it(ha, begun)


async def _assert_that_the_log_tells_it(ha: Watched, begun: datetime) -> None:
    """Why the timers ran that long, how each stay ended, and which cameras came back."""
    stays = await story(ha, "sauna", begun)
    assert stays[:-2] == [
        ("occupancy_started", ["fixed"]),
        ("occupancy_extended", ["fixed", "restarted"]),
        ("occupancy_ended", "vacated"),
    ]
    assert {*stays[-2:]} == {
        ("camera_returned", "switch.sauna_camera"),
        ("camera_returned", "switch.corridor_camera"),
    }
    assert await story(ha, "shower", begun) == [
        ("occupancy_started", ["fixed"]),
        ("occupancy_extended", ["fixed", "restarted"]),
        ("occupancy_ended", "restart"),
        ("camera_returned", "switch.shower_camera"),
        ("camera_returned", "switch.corridor_camera"),
    ]
    assert await story(ha, "cubicle", begun) == [
        ("occupancy_started", ["fixed"]),
        ("occupancy_extended", ["fixed", "restarted"]),
        ("occupancy_ended", "timeout"),
        ("sensor_stuck", "lost"),
        ("camera_returned", "switch.cubicle_camera"),
        ("sensor_cleared", None),
    ]


async def story(ha: Watched, stall: str, begun: datetime) -> list[tuple[str, Any]]:
    """Return what the log says of a stall, and of each row what matters most."""
    rows = await log_of(ha, stall=stall, start=begun.isoformat())
    return [(row["type"], _point_of(row["details"])) for row in rows]


def _point_of(details: Json) -> Any:  # noqa: ANN401 - whatever stands there
    why = details.get("why")
    if isinstance(why, list):
        return [step["kind"] for step in why]
    return details.get("camera") or details.get("reason") or why
