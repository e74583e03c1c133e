"""The devices of a house, as they really are, and as Home Assistant is shown them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

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
    """A plug, a lamp, a lock, a camera or a sensor.

    `is_on` is how it really is, `level` how bright a lamp is when it is on, in percent.
    """

    entity_id: EntityId
    is_on: bool = False
    level: float = 100.0
    fault: Fault | None = None
    changed_s: float = 0.0
    faulty_s: float = -1e9
    """When something was last wrong with it, and when that began."""

    broke_s: float = -1e9
    tells: int = 0
    """How often it was told something."""

    touched_s: float = -1e9
    """When it last did something that nobody had just told it: a hand was on it, or it was slow."""

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

    @property
    def attributes(self) -> dict[str, Any]:
        """What Home Assistant is told beside its state."""
        if self.domain != "light" or self.fault is Fault.GONE:
            return {}
        brightness = round(self.level * 2.55) if self.is_on else None
        return {"supported_color_modes": ["brightness"], "brightness": brightness}
