"""A room's plug and its door."""

from typing import Any, override

from instance import Instance

from .outside import Outside


class Plug(Outside):
    """One plug, and the lock of the same room."""

    kind = "plug"

    @property
    def power(self) -> str:
        """Its switch in Home Assistant."""
        return f"switch.{self.name}_power"

    @property
    def door(self) -> str:
        """The room's lock in Home Assistant."""
        return f"lock.{self.name}_door"

    @property
    def _latch(self) -> str:
        return f"input_boolean.{self.name}_latch"

    @override
    async def known(self, ha: Instance) -> None:
        await ha.wait_state(self.power, lambda state: state["state"] in ("on", "off"))

    @override
    def helpers(self) -> dict[str, Any]:
        return {self._latch.partition(".")[2]: {}}

    @override
    def entities(self) -> dict[str, Any]:
        latch = {"target": {"entity_id": self._latch}}
        return {
            "switch": {
                "name": f"{self.name} power",
                "availability": self.is_known,
                "state": self.is_on,
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
