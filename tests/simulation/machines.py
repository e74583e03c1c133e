"""The devices of a house, as they really are, and as Home Assistant is shown them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from custom_components.roomkeeper.core.ids import EntityId


class Fault(StrEnum):
    """What can be wrong with a device."""

    DEAD = "dead"
    """It refuses every command."""

    HANGS = "hangs"
    """A command is never answered."""

    DEAF = "deaf"
    """A command is answered, and nothing happens."""

    SLOW = "slow"
    """It obeys, after longer than anybody waits."""

    GONE = "gone"
    """It is unavailable."""


OBEYS_AFTER_S: Final = 0.2
SLOW_S: Final = 25.0
HANGS_S: Final = 120.0


@dataclass(slots=True, kw_only=True)
class Machine:
    """A plug, a lock, a camera or a sensor. `is_on` is how it really is."""

    entity_id: EntityId
    is_on: bool = False
    fault: Fault | None = None
    changed_s: float = 0.0
    faulty_s: float = -1e9
    """When something was last wrong with it, and when that began."""

    broke_s: float = -1e9

    @property
    def domain(self) -> str:
        """Which services it has."""
        return self.entity_id.partition(".")[0]

    @property
    def shown(self) -> str:
        """What Home Assistant is told of it."""
        if self.fault is Fault.GONE:
            return "unavailable"
        if self.domain == "lock":
            return "unlocked" if self.is_on else "locked"
        return "on" if self.is_on else "off"
