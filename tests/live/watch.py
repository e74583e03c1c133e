"""A stall's sensor and its camera."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any, override

from instance import Instance

from .outside import Outside


class Sensor(Outside):
    """Sees whether somebody is inside, also while Home Assistant is down."""

    kind = "sensor"

    @property
    def entity_id(self) -> str:
        """What it is in Home Assistant."""
        return f"binary_sensor.{self.name}_sensor"

    def sees(self, state: str) -> None:
        """Be `on`, `off` or `unknown` from now on; Home Assistant is not told."""
        with self._states.open("a") as states:
            states.write(f"{state}\n")

    async def tells(self, ha: Instance, state: str) -> None:
        """See something, and tell Home Assistant."""
        self.sees(state)
        await self.shown(ha, state)

    @override
    def entities(self) -> dict[str, Any]:
        return {
            "binary_sensor": {
                "name": f"{self.name} sensor",
                "device_class": "occupancy",
                "availability": self.is_known,
                "state": self.is_on,
            }
        }


class Camera(Outside):
    """Films while it is on; what it did and when is its own record, which no crash takes away."""

    kind = "camera"

    @property
    def entity_id(self) -> str:
        """What it is in Home Assistant."""
        return f"switch.{self.name}_camera"

    @property
    def changes(self) -> list[str]:
        """How it was, one after the other; told to be off once more, it is off as before."""
        return [state for state, _ in groupby(self.states)]

    @property
    def last_told(self) -> datetime:
        """The instant at which it last did what it was told."""
        return datetime.fromtimestamp(self._states.stat().st_mtime_ns / 1e9, UTC)

    def forget(self) -> None:
        """Begin the record anew, with how it is."""
        self._states.write_text(f"{self.states[-1]}\n")
        self._commands.write_text("")

    @override
    def entities(self) -> dict[str, Any]:
        return {
            "switch": {
                "name": f"{self.name} camera",
                "availability": self.is_known,
                "state": self.is_on,
                "turn_on": self.steps("on"),
                "turn_off": self.steps("off"),
            }
        }
