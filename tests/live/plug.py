"""A room's plug and its door, as Home Assistant sees them.

The plug is a folder outside of Home Assistant: it keeps its state while Home
Assistant is down, writes down what it was told, and can be jammed. As with
many a real one, Home Assistant does not know how it is until a second or two
after its own start.
"""

import json
from pathlib import Path
from typing import Any

from instance import Instance


class Plug:
    """One plug, and the lock of the same room."""

    def __init__(self, folder: Path, name: str) -> None:
        """Plug it in, switched off."""
        self.name = name
        self._states = folder / f"{name}_states.txt"
        self._commands = folder / f"{name}_commands.txt"
        self._jammed = folder / f"{name}_jammed"
        self._states.write_text("off\n")
        self._commands.touch()

    @property
    def power(self) -> str:
        """Its switch in Home Assistant."""
        return f"switch.{self.name}_power"

    @property
    def door(self) -> str:
        """The room's lock in Home Assistant."""
        return f"lock.{self.name}_door"

    async def known(self, ha: Instance) -> None:
        """Wait until Home Assistant knows how it is."""
        await ha.wait_state(self.power, lambda state: state["state"] in ("on", "off"))

    def jam(self) -> None:
        """Stay as it is, whatever it is told."""
        self._jammed.touch()

    def mend(self) -> None:
        """Do what it is told again."""
        self._jammed.unlink()

    @property
    def states(self) -> list[str]:
        """How it was, one after the other: what it did, not what it was told."""
        return self._states.read_text().split()

    @property
    def commands(self) -> list[str]:
        """What it was told."""
        return self._commands.read_text().split()

    def shell_commands(self) -> dict[str, str]:
        """Return the ways to tell it something; each prints how it is then."""
        ask = f"tail -n 1 '{self._states}'"

        def tell(verb: str) -> str:
            hear = f"echo {verb} >> '{self._commands}'"
            return f"{hear}; test -e '{self._jammed}' || echo {verb} >> '{self._states}'; {ask}"

        return {
            f"{self.name}_ask": f"sleep 1; {ask}",
            f"{self.name}_on": tell("on"),
            f"{self.name}_off": tell("off"),
        }

    def steps(self, verb: str) -> list[dict[str, Any]]:
        """Return the steps of a script that asks or tells it, and shows what it answers."""
        return [
            {"action": f"shell_command.{self.name}_{verb}", "response_variable": "answer"},
            {
                "action": "input_select.select_option",
                "target": {"entity_id": self._seen},
                "data": {"option": "{{ answer.stdout }}"},
            },
        ]

    @property
    def _seen(self) -> str:
        return f"input_select.{self.name}_plug"

    @property
    def _latch(self) -> str:
        return f"input_boolean.{self.name}_latch"

    def entities(self) -> dict[str, Any]:
        """Return its switch and the room's lock, as template entities."""
        latch = {"target": {"entity_id": self._latch}}
        return {
            "switch": {
                "name": f"{self.name} power",
                "availability": f"{{{{ not is_state('{self._seen}', 'unknown') }}}}",
                "state": f"{{{{ is_state('{self._seen}', 'on') }}}}",
                "turn_on": self.steps("on"),
                "turn_off": self.steps("off"),
            },
            "lock": {
                "name": f"{self.name} door",
                "state": f"{{{{ is_state('{self._latch}', 'off') }}}}",
                "lock": {"action": "input_boolean.turn_off", **latch},
                "unlock": {"action": "input_boolean.turn_on", **latch},
            },
        }


def configuration(*plugs: Plug) -> str:
    """Return the YAML that makes them known to Home Assistant."""
    options = ["unknown", "on", "off"]
    ask = [
        {
            "alias": f"Ask the {plug.name} plug",
            # Home Assistant waits for what begins any earlier.
            "triggers": {"trigger": "event", "event_type": "homeassistant_started"},
            "actions": plug.steps("ask"),
        }
        for plug in plugs
    ]
    parts = {
        "shell_command": {
            name: command for plug in plugs for name, command in plug.shell_commands().items()
        },
        "input_select": {
            f"{plug.name}_plug": {"options": options, "initial": "unknown"} for plug in plugs
        },
        "input_boolean": {f"{plug.name}_latch": {} for plug in plugs},
        "template": [plug.entities() for plug in plugs],
        "automation plugs": ask,
    }
    # Whatever is JSON is YAML.
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())
