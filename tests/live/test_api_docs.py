"""What `docs/api.md` shows works as it stands there, against a real Home Assistant."""

import asyncio
import json
import os
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
from connection import Json

from .conftest import StartHouse
from .watched import Watched

PAGE = Path(__file__).parents[2] / "docs" / "api.md"

DEVICES = """
input_boolean:
  drum_power: {initial: true}
  drum_door: {}
  cubicle_inside: {}
  cubicle_camera: {initial: true}
  reef: {initial: true}
template:
  - light:
      - name: Reef
        state: "{{ is_state('input_boolean.reef', 'on') }}"
        turn_on: [{action: input_boolean.turn_on, target: {entity_id: input_boolean.reef}}]
        turn_off: [{action: input_boolean.turn_off, target: {entity_id: input_boolean.reef}}]
        set_level: []
  - lock:
      - name: Drum room
        state: "{{ is_state('input_boolean.drum_door', 'off') }}"
        lock: [{action: input_boolean.turn_off, target: {entity_id: input_boolean.drum_door}}]
        unlock: [{action: input_boolean.turn_on, target: {entity_id: input_boolean.drum_door}}]
  - switch:
      - name: Cubicle camera
        state: "{{ states('input_boolean.cubicle_camera') }}"
        turn_on:
          - action: input_boolean.turn_on
            target: {entity_id: input_boolean.cubicle_camera}
        turn_off:
          - action: input_boolean.turn_off
            target: {entity_id: input_boolean.cubicle_camera}
  - binary_sensor:
      - name: Cubicle inside
        state: "{{ states('input_boolean.cubicle_inside') }}"
"""


@dataclass(frozen=True)
class Snippet:
    """A block to be run, and the answer that is shown below it, if one is."""

    heading: str
    code: str
    shown: Json


def snippets() -> list[Snippet]:
    """Return all of the page, in its order."""
    found: list[Snippet] = []
    for part in re.split(r"^#+ ", PAGE.read_text(), flags=re.MULTILINE):
        heading = part.partition("\n")[0]
        blocks = re.findall(r"^```(sh|json)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        for index, (kind, code) in enumerate(blocks):
            if kind == "sh":
                follows = blocks[index + 1 : index + 2]
                is_shown = bool(follows) and follows[0][0] == "json"
                shown = json.loads(follows[0][1]) if is_shown else None
                found.append(Snippet(heading, code, shown))
    return found


@pytest.fixture(scope="module")
async def ha(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Watched]:
    """A house with the rooms, the stall and the lamp that the page names."""
    folder = tmp_path_factory.mktemp("api") / "ha"
    async with start_house(folder, configuration=DEVICES) as ha:
        drum_room = {
            "name": "Drum room",
            "power": ["input_boolean.drum_power"],
            "doors": ["lock.drum_room"],
        }
        await ha.add_subentry("roomkeeper", "room", drum_room)
        await ha.add_subentry("roomkeeper", "room", {"name": "Vocal booth"})
        cubicle = {
            "name": "Cubicle",
            "sensors": ["binary_sensor.cubicle_inside"],
            "cameras": ["switch.cubicle_camera"],
        }
        await ha.add_subentry("roomkeeper", "stall", cubicle)
        yield ha


async def run(ha: Watched, code: list[str]) -> list[str]:
    """Run blocks one after the other in one shell, and return what each wrote."""
    script = "set -euo pipefail\n" + "printf '\\f'\n".join(code)
    shell = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        script,
        env={**os.environ, "URL": ha.url, "TOKEN": ha.token},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await shell.communicate()
    written = out.decode().split("\f")
    assert shell.returncode == 0, f"{code[len(written) - 1]}\n{written[-1]}\n{err.decode()}"
    return written


def require_same_shape(shown: Json, came: Json, where: str) -> None:
    """See that an answer has the fields that are shown, at every depth, and no others."""
    if isinstance(shown, dict):
        assert isinstance(came, dict), where
        assert list(shown) == list(came), where
        for name in shown:
            if shown[name] is not None and came[name] is not None:
                require_same_shape(shown[name], came[name], f"{where}.{name}")
    elif isinstance(shown, list) and shown:
        assert isinstance(came, list), where
        assert came, f"{where} is empty"
        require_same_shape(shown[0], came[0], f"{where}[0]")
    else:
        assert type(came) is type(shown), where


async def test_every_snippet_does_what_the_page_says(ha: Watched) -> None:
    """A program can be written by copying from the page, and by nothing else."""
    asked = snippets()
    written = await run(ha, [one.code for one in asked])
    assert len(written) == len(asked)
    for snippet, answer in zip(asked, written, strict=True):
        if snippet.shown is not None:
            came = json.loads(answer.strip().splitlines()[0])
            require_same_shape(snippet.shown, came, snippet.heading)
