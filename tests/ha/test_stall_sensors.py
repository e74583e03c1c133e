"""What the sensors of a stall say, one by one and together."""

import pytest
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

from custom_components.roomkeeper.core.stall import Level
from custom_components.roomkeeper.stall_sensors import is_fresh, level_of


def sensor(state: str, device_class: str | None = None) -> State:
    """Return how a sensor is."""
    return State(
        "binary_sensor.motion", state, {"device_class": device_class} if device_class else {}
    )


ON, OFF = sensor(STATE_ON), sensor(STATE_OFF)
GONE, UNKNOWN = sensor(STATE_UNAVAILABLE), sensor(STATE_UNKNOWN)
OPEN, SHUT = sensor(STATE_ON, "door"), sensor(STATE_OFF, "door")
BOLTED, UNBOLTED = sensor(STATE_OFF, "lock"), sensor(STATE_ON, "lock")
HOME, AWAY = sensor("home"), sensor("not_home")


# --- what sensors say together -------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "level"),
    [
        ([], Level.SILENT),
        ([OFF], Level.CLEAR),
        ([ON], Level.DETECTED),
        ([OFF, ON], Level.DETECTED),
        ([GONE], Level.UNKNOWN),
        ([UNKNOWN], Level.UNKNOWN),
        ([None], Level.UNKNOWN),
        ([OFF, GONE], Level.UNKNOWN),
        ([ON, GONE], Level.DETECTED),
        ([OPEN], Level.SILENT),
        ([SHUT], Level.SILENT),
        ([SHUT, OFF], Level.CLEAR),
        ([OPEN, OFF], Level.CLEAR),
        ([OPEN, ON], Level.DETECTED),
        ([SHUT, GONE], Level.UNKNOWN),
        ([sensor(STATE_UNAVAILABLE, "door"), OFF], Level.UNKNOWN),
        ([sensor(STATE_UNAVAILABLE, "door"), ON], Level.DETECTED),
        ([BOLTED], Level.DETECTED),
        ([UNBOLTED], Level.CLEAR),
        ([sensor(STATE_UNKNOWN, "lock")], Level.UNKNOWN),
        ([HOME], Level.DETECTED),
        ([AWAY], Level.CLEAR),
    ],
)
def test_what_sensors_say_together(states: list[State | None], level: Level) -> None:
    """One that sees somebody is enough; one that is lost leaves it open; a door cannot tell."""
    assert level_of(states) is level


@pytest.mark.parametrize(
    ("old", "new", "fresh"),
    [
        (OFF, ON, True),
        (None, ON, True),
        (GONE, ON, True),
        (ON, ON, False),
        (ON, OFF, False),
        (ON, GONE, False),
        (ON, None, False),
        (sensor(STATE_UNAVAILABLE, "door"), OPEN, False),
        (None, OPEN, False),
        (OPEN, SHUT, False),
        (UNBOLTED, BOLTED, True),
        (BOLTED, UNBOLTED, False),
    ],
)
def test_what_is_a_fresh_detection(
    old: State | None,
    new: State | None,
    fresh: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Somebody is seen who was not before; a door that was not known to be shut tells nothing."""
    assert is_fresh(old, new, was_shut=False) is fresh


@pytest.mark.parametrize(
    ("old", "new", "fresh"),
    [
        (SHUT, OPEN, True),
        (OPEN, SHUT, False),
        (sensor(STATE_UNAVAILABLE, "door"), OPEN, True),
        (None, OPEN, True),
        (SHUT, sensor(STATE_UNAVAILABLE, "door"), False),
        (SHUT, None, False),
        (OFF, ON, True),
        (ON, ON, False),
    ],
)
def test_a_door_that_was_shut_and_is_open_was_opened(
    old: State | None,
    new: State | None,
    fresh: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Whether or not its contact was there in between."""
    assert is_fresh(old, new, was_shut=True) is fresh
