"""What is done to a device.

Levels are percent, 0 to 100.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class ActionType(StrEnum):
    """What is done to a device."""

    ON = "on"
    OFF = "off"
    TOGGLE = "toggle"
    SET_PWM = "set_pwm"
    SET_LEVEL = "set_level"
    RAMP = "ramp"
    CUSTOM = "custom"


LEVELLED: Final = frozenset({ActionType.SET_PWM, ActionType.SET_LEVEL})
"""What sets a level at once. The two are the same: some call a level a duty cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """What is to be done. Levels are percent, 0 to 100.

    `duration` is how long a ramp takes, or after which the rest is undone.
    `from_level` is None where a ramp begins at the level that there is.
    `sequence` is the JSON of a list of Home Assistant's actions. `mode` is how a
    device that comes on again was on before (`Before`); nobody asks for one.
    """

    type: ActionType
    level: float | None = None
    from_level: float | None = None
    duration: timedelta | None = None
    sequence: str = ""
    mode: str = ""

    @property
    def moves_level(self) -> bool:
        """Say whether it is about a level, and not only about on and off."""
        return self.type in {*LEVELLED, ActionType.RAMP}

    @property
    def switches_off(self) -> bool:
        """Say whether the device is off after it."""
        return self.type is ActionType.OFF or (self.moves_level and not self.level)

    @property
    def undone_after(self) -> timedelta | None:
        """How long what was done stays so; None is until somebody changes it."""
        return None if self.type in {ActionType.RAMP, ActionType.CUSTOM} else self.duration
