"""Devices as Home Assistant sees them: outside of it, and not known at once.

Each is a folder's files: it keeps its state while Home Assistant is down, and
writes down what it was told. As with many a real one, Home Assistant does not
know how it is until a second or two after its own start.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from instance import Instance

UNKNOWN = "unknown"
_FOR_EVER = 10**9


class Outside:
    """One device; `kind` is what it is called beside its name."""

    kind: str

    def __init__(self, folder: Path, name: str, state: str = "off") -> None:
        """Put it there, in a state."""
        self.name = name
        self._states = folder / f"{name}_{self.kind}_states.txt"
        self._commands = folder / f"{name}_{self.kind}_commands.txt"
        self._jammed = folder / f"{name}_{self.kind}_jammed"
        self._states.write_text(f"{state}\n")
        self._commands.touch()

    def jam(self, times: int | None = None) -> None:
        """Stay as it is, whatever it is told: so many times, or until it is mended."""
        until = _FOR_EVER if times is None else len(self.commands) + times
        self._jammed.write_text(f"{until}\n")

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

    # --- as Home Assistant sees it ---

    def entities(self) -> dict[str, Any]:
        """Return the template entities, by their platforms, that show it."""
        raise NotImplementedError

    def helpers(self) -> dict[str, Any]:
        """Return the `input_boolean`s that it needs beside them."""
        return {}

    @property
    def seen(self) -> str:
        """What Home Assistant takes its state for."""
        return f"input_select.{self._slug}"

    @property
    def is_known(self) -> str:
        """A template: whether Home Assistant knows how it is."""
        return f"{{{{ not is_state('{self.seen}', '{UNKNOWN}') }}}}"

    @property
    def is_on(self) -> str:
        """A template: whether Home Assistant takes it to be on."""
        return f"{{{{ is_state('{self.seen}', 'on') }}}}"

    @property
    def _slug(self) -> str:
        return f"{self.name}_{self.kind}"

    async def known(self, ha: Instance) -> None:
        """Wait until Home Assistant knows how it is."""
        await ha.wait_state(self.seen, lambda state: state["state"] != UNKNOWN)

    async def shown(self, ha: Instance, state: str) -> None:
        """Let Home Assistant know how it is now."""
        target = {"entity_id": self.seen}
        await ha.call("input_select.select_option", {"option": state}, target=target)

    def shell_commands(self) -> dict[str, str]:
        """Return the ways to tell it something; each prints how it is then."""
        ask = f"tail -n 1 '{self._states}'"

        def tell(verb: str) -> str:
            hear = f"echo {verb} >> '{self._commands}'"
            heard = f"$(wc -l < '{self._commands}')"
            jammed_until = f"$(cat '{self._jammed}' 2>/dev/null || echo 0)"
            obey = f"test {heard} -le {jammed_until} || echo {verb} >> '{self._states}'"
            return f"{hear}; {obey}; {ask}"

        return {
            f"{self._slug}_ask": f"sleep 1; {ask}",
            f"{self._slug}_on": tell("on"),
            f"{self._slug}_off": tell("off"),
        }

    def steps(self, verb: str) -> list[dict[str, Any]]:
        """Return the steps of a script that asks or tells it, and shows what it answers."""
        return [
            {"action": f"shell_command.{self._slug}_{verb}", "response_variable": "answer"},
            {
                "action": "input_select.select_option",
                "target": {"entity_id": self.seen},
                "data": {"option": "{{ answer.stdout }}"},
            },
        ]

    def ask(self) -> dict[str, Any]:
        """Return the automation that asks it how it is."""
        return {
            "alias": f"Ask the {self.kind} of {self.name}",
            # Home Assistant waits for what begins any earlier.
            "triggers": {"trigger": "event", "event_type": "homeassistant_started"},
            "actions": self.steps("ask"),
        }


def configuration(*devices: Outside) -> str:
    """Return the YAML that makes them known to Home Assistant."""
    selected = {
        device.seen.partition(".")[2]: {"options": [UNKNOWN, "on", "off"], "initial": UNKNOWN}
        for device in devices
    }
    parts = {
        "shell_command": _merged(device.shell_commands() for device in devices),
        "input_select": selected,
        "input_boolean": _merged(device.helpers() for device in devices),
        "template": [device.entities() for device in devices],
        "automation devices": [device.ask() for device in devices],
    }
    # Whatever is JSON is YAML.
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in parts.items())


def _merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}
