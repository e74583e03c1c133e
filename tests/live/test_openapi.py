"""The description of the HTTP API is true: asked thousands of things, it answers as it says."""

import asyncio
import contextlib
import json
import os
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from .asking import book, now
from .conftest import StartHouse
from .outside import configuration
from .plug import Plug
from .watch import Camera, Sensor
from .watched import Watched

HERE: Final = Path(__file__).parent
DESCRIPTION: Final = "/api/roomkeeper/v1/openapi.json"

AT_LEAST: Final = 2_000
"""How much is asked before anybody calls the description true."""

LAMP: Final = {"target": {"entity_id": "input_boolean.lamp"}, "action_type": "on"}
DAILY: Final = {"schedule_type": "recurring", "frequency": "daily", "times": ["08:00"]}


@pytest.fixture(scope="module")
def python() -> str:
    """The Python of the environment in which schemathesis is."""
    found = os.environ.get("ROOMKEEPER_API_PYTHON", "")
    if not found:
        pytest.fail("set ROOMKEEPER_API_PYTHON to what `script/bootstrap api` prints")
    return found


@contextlib.asynccontextmanager
async def furnished(folder: Path, start_house: StartHouse) -> AsyncGenerator[Watched]:
    """Run a house with rooms, a stall, bookings, a schedule and a device action."""
    plug, sensor = Plug(folder, "drum"), Sensor(folder, "cubicle")
    camera = Camera(folder, "cubicle", "on")
    devices = configuration(plug, sensor, camera).replace(
        "input_boolean: {", 'input_boolean: {"lamp": {}, "pump": {}, '
    )
    async with start_house(folder / "ha", configuration=devices) as ha:
        for device in (plug, sensor, camera):
            await device.known(ha)
        drums = {"name": "Drum room", "power": [plug.power], "doors": [plug.door]}
        room = await ha.add_subentry("roomkeeper", "room", drums)
        for name in ("Vocal booth", "Control room"):
            booth = {"name": name, "power": ["input_boolean.lamp"]}
            await ha.add_subentry("roomkeeper", "room", booth)
        sees = {"sensors": [sensor.entity_id], "cameras": [camera.entity_id]}
        await ha.add_subentry("roomkeeper", "stall", {"name": "Cubicle", "room": room, **sees})
        for hours in range(0, 24, 3):
            start = now() + timedelta(hours=hours)
            end = start + timedelta(hours=1)
            await book(ha, room="drum_room", start=start, end=end, guest="Ada")
        for action, data in (
            ("hold", {"room": "vocal_booth"}),
            ("create_schedule", {"name": "Lamp", **DAILY, **LAMP}),
            ("create_action", LAMP),
        ):
            await ha.call(f"roomkeeper.{action}", data, response=True)
        yield ha


async def asked(python: str, folder: Path, ha: Watched) -> Counter[int]:
    """Ask all that schemathesis thinks of, and return how often each status was answered.

    Raises:
        AssertionError: an answer is not as it is described, with what schemathesis says.

    """
    har = folder / "asked.har"
    process = await asyncio.create_subprocess_exec(
        str(Path(python).with_name("schemathesis")),
        *("--config-file", str(HERE / "schemathesis.toml"), "run", ha.url + DESCRIPTION),
        *("--no-color", "--report", "har", "--report-har-path", str(har)),
        cwd=folder,
        env={
            **os.environ,
            "ROOMKEEPER_TOKEN": ha.token,
            "SCHEMATHESIS_HOOKS": str(HERE / "openapi_hooks.py"),
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    entries: list[Any] = json.loads(har.read_text())["log"]["entries"]
    return Counter(entry["response"]["status"] for entry in entries)


async def test_thousands_of_requests_are_answered_as_described(
    python: str, start_house: StartHouse, tmp_path: Path
) -> None:
    """Whoever writes a client by the description meets nothing that it does not say."""
    async with furnished(tmp_path, start_house) as ha:
        # What looks like an attack Home Assistant filters itself, and says so.
        ha.provokes(r"http\.security_filter\] Filtered a")
        # Before it begins, schemathesis tries whether a header may hold a null.
        ha.provokes(r"aiohttp\.server\] Error handling request(?s:.*)X-Schemathesis-Probe-Null")
        answered = await asked(python, tmp_path, ha)
        assert answered.total() >= AT_LEAST, answered
        done, in_the_way = answered[200] + answered[201], answered[409]
        assert done >= AT_LEAST // 4, answered
        assert in_the_way >= AT_LEAST // 20, answered
        assert not [status for status in answered if status >= 500], answered
        found = ha.unprovoked()
        assert not found, "\n".join(found)
