"""A house for the load test: many rooms, each with a socket, a door and a motion sensor."""

import json
import shutil
from pathlib import Path
from typing import Any, Final

from .watched import Watched

LOOP_WATCH: Final = Path(__file__).parent / "loop_watch"


def keys_of(rooms: int) -> list[str]:
    """Return the keys of so many rooms."""
    return [f"room_{number}" for number in range(rooms)]


def configuration(rooms: int, *, profile: bool = False) -> str:
    """Return the YAML that makes the devices known to Home Assistant; JSON is YAML too."""
    helpers, templates = dict[str, Any](), list[Any]()
    for key in keys_of(rooms):
        helpers |= {f"{key}_{what}": {} for what in ("powered", "unlocked", "motion")}
        templates += _devices(key)
    blocks = {
        "diagnostics": {},
        "loop_watch": {"profile": profile},
        "input_boolean": helpers,
        "template": templates,
    }
    return "".join(f"{name}: {json.dumps(block)}\n" for name, block in blocks.items())


def _devices(key: str) -> list[Any]:
    def is_on(what: str) -> str:
        return f"is_state('input_boolean.{key}_{what}', 'on')"

    def turn(how: str, what: str) -> list[Any]:
        target = {"entity_id": f"input_boolean.{key}_{what}"}
        return [{"action": f"input_boolean.turn_{how}", "target": target}]

    switch = {
        "name": f"{key} socket",
        "state": f"{{{{ {is_on('powered')} }}}}",
        "turn_on": turn("on", "powered"),
        "turn_off": turn("off", "powered"),
    }
    lock = {
        "name": f"{key} door",
        "state": f"{{{{ 'unlocked' if {is_on('unlocked')} else 'locked' }}}}",
        "unlock": turn("on", "unlocked"),
        "lock": turn("off", "unlocked"),
    }
    sensor = {
        "name": f"{key} motion",
        "device_class": "occupancy",
        "state": f"{{{{ {is_on('motion')} }}}}",
    }
    return [{"switch": switch}, {"lock": lock}, {"binary_sensor": sensor}]


def put_loop_watch(folder: Path) -> None:
    """Give a Home Assistant that was not started yet the integration that looks on."""
    shutil.copytree(LOOP_WATCH, folder / "custom_components" / LOOP_WATCH.name, dirs_exist_ok=True)


async def furnish(ha: Watched, rooms: int, power_off_buffer_s: int) -> None:
    """Add the rooms to a new Home Assistant: all at once, into what it has stored."""
    await ha.stop()
    path = ha.folder / ".storage" / "core.config_entries"
    stored = json.loads(path.read_text())
    [entry] = (one for one in stored["data"]["entries"] if one["domain"] == "roomkeeper")
    entry["subentries"] += [
        {
            "data": {
                "name": f"Room {number}",
                "power": [f"switch.{key}_socket"],
                "doors": [f"lock.{key}_door"],
                "presence": [f"binary_sensor.{key}_motion"],
                "power_on_at_check_in": True,
                "power_off_buffer": {"seconds": power_off_buffer_s},
                "power_off_notice": {"seconds": 0},
            },
            "subentry_id": f"01JROOM{number:019}",
            "subentry_type": "room",
            "title": f"Room {number}",
            "unique_id": key,
        }
        for number, key in enumerate(keys_of(rooms))
    ]
    path.write_text(json.dumps(stored))
    await ha.start()
