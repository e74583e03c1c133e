"""Sensors that are not to be believed: found, told, and no false alarm for honest ones."""

from datetime import timedelta
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import EndOccupancy, StartOccupancy
from custom_components.roomkeeper.doors.bus import EVENT

from .house import CAMERA, CUBICLE, SEES, STUDIO, House, enable, open_house
from .lens import facts, issue

OTHER: Final = "input_boolean.motion"
DOOR: Final = "binary_sensor.door"
MISSES: Final = f"sensor_timeouts_{CUBICLE}"
HANGS: Final = f"sensor_on_too_long_{CUBICLE}"
LOST: Final = f"sensor_lost_{CUBICLE}"
SHORT: Final = {
    "timeout": {"minutes": 1},
    "min_timeout": {"minutes": 1},
    "max_timeout": {"minutes": 1},
    "grace": {"seconds": 5},
}


async def stall_with(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *sensors: str,
    **more: Any,  # noqa: ANN401 - what a form stores
) -> House:
    """Return a house with a stall that has these sensors and a camera."""
    stall = {"sensors": list(sensors), "cameras": [CAMERA], **more}
    enable(hass, entry, "switch", f"{CUBICLE}_stuck_detection")
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a stall whose timer runs for a minute."""
    return await stall_with(hass, entry, freezer, SEES, **SHORT)


async def go_on(house: House, **length: float) -> None:
    """Let time pass."""
    now = house.runtime.engine.peek(lambda _state, now: now)
    await house.until(now + timedelta(**length))


async def miss(house: House, times: int, sensor: str = SEES) -> None:
    """Let so many guests come whose timer runs out while the sensor still sees somebody."""
    for _ in range(times):
        await house.see(somebody=True, sensor=sensor)
        await go_on(house, seconds=70)
        await house.see(somebody=False, sensor=sensor)


def problem(house: House) -> str:
    """Return how the stall's problem sensor is."""
    return house.value("binary_sensor", "sensor_stuck", CUBICLE)


# --- departures that are missed ------------------------------------------------------


async def test_more_than_ten_timeouts_in_a_row(house: House) -> None:
    """The eleventh says that the sensor misses people leaving: issue, event, problem sensor."""
    heard = house.listen(EVENT)
    await miss(house, 10)
    assert (issue(house, MISSES), problem(house)) == (None, STATE_OFF)
    await miss(house, 1)
    raised = issue(house, MISSES)
    assert raised is not None
    assert (raised.severity, raised.translation_key) == (
        ir.IssueSeverity.WARNING,
        "sensor_timeouts",
    )
    assert raised.translation_placeholders == {"stall": "Cubicle", "sensors": "inside"}
    assert problem(house) == STATE_ON
    told = [one.data for one in heard if one.data["type"].startswith("sensor_")]
    assert [(one["type"], one["stall"], one["why"]) for one in told] == [
        ("sensor_stuck", CUBICLE, "timeouts")
    ]


async def test_a_departure_that_is_seen_ends_the_problem(house: House) -> None:
    """The issue goes away by itself, and the count begins anew."""
    await miss(house, 11)
    await house.see(somebody=True)
    await go_on(house, seconds=30)
    await house.see(somebody=False)
    assert (issue(house, MISSES), problem(house)) == (None, STATE_OFF)
    await miss(house, 10)
    assert issue(house, MISSES) is None


async def test_the_stall_goes_on_as_before(house: House) -> None:
    """What the sensors see still switches the cameras."""
    await miss(house, 12)
    await house.see(somebody=True)
    assert house.hass.states.is_state(CAMERA, STATE_OFF)
    await go_on(house, seconds=61)
    assert house.hass.states.is_state(CAMERA, STATE_ON)


# --- on for too long -----------------------------------------------------------------


async def test_a_sensor_that_is_on_for_too_long(house: House) -> None:
    """After half an hour somebody should look; when it is clear, all is well again."""
    await house.see(somebody=True)
    await go_on(house, minutes=29)
    assert issue(house, HANGS) is None
    await go_on(house, minutes=2)
    assert issue(house, HANGS) is not None
    assert problem(house) == STATE_ON
    await house.see(somebody=False)
    assert (issue(house, HANGS), problem(house)) == (None, STATE_OFF)


async def test_how_long_is_too_long_follows_the_stall(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A sauna with a longest timeout of two hours may be in use for six."""
    house = await stall_with(
        hass, entry, freezer, SEES, timeout={"hours": 1}, max_timeout={"hours": 2}
    )
    await house.see(somebody=True)
    await go_on(house, hours=5)
    assert issue(house, HANGS) is None
    await go_on(house, hours=2)
    assert issue(house, HANGS) is not None


# --- honest sensors ------------------------------------------------------------------


async def test_long_honest_stays(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever stays for almost as long as they may, and is seen to leave, is nobody's fault."""
    house = await stall_with(hass, entry, freezer, SEES)
    for _ in range(15):
        await house.see(somebody=True)
        await go_on(house, minutes=9.5)
        await house.see(somebody=False)
        await go_on(house, minutes=1)
    ended = await facts(house, "occupancy_ended")
    assert {(one.reason, one.duration) for one in ended} == {("vacated", timedelta(minutes=9.5))}
    assert await facts(house, "sensor_stuck") == []


async def test_guests_whose_timer_runs_out_now_and_then(house: House) -> None:
    """Ten in a row are not enough, and one who is seen to leave begins the count anew."""
    for _ in range(3):
        await miss(house, 10)
        await house.see(somebody=True)
        await go_on(house, seconds=10)
        await house.see(somebody=False)
    assert await facts(house, "sensor_stuck") == []


async def test_who_only_passes_by_does_not_count(house: House) -> None:
    """A stay too short to be counted neither ends a row of timeouts nor belongs to it."""
    await miss(house, 10)
    await house.see(somebody=True)
    await go_on(house, seconds=2)
    await house.see(somebody=False)
    await miss(house, 1)
    assert issue(house, MISSES) is not None


async def test_stays_of_a_mere_door(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A contact cannot see anybody leave, so every stay runs out, and nothing is wrong with it."""
    door = {"device_class": "door"}
    hass.states.async_set(DOOR, STATE_OFF, door)
    house = await stall_with(hass, entry, freezer, DOOR, **SHORT)
    for _ in range(15):
        hass.states.async_set(DOOR, STATE_ON, door)
        await go_on(house, seconds=90)
        hass.states.async_set(DOOR, STATE_OFF, door)
        await house.settle()
    assert len(await facts(house, "occupancy_ended")) == 15
    assert await facts(house, "sensor_stuck") == []


async def test_stays_by_hand(house: House) -> None:
    """A timer that somebody started and that runs out accuses no sensor."""
    for _ in range(15):
        await house.do(StartOccupancy(stall=CUBICLE))
        await go_on(house, seconds=61)
    for _ in range(15):
        await house.see(somebody=True)
        await house.do(EndOccupancy(stall=CUBICLE))
        await house.see(somebody=False)
    assert await facts(house, "sensor_stuck") == []


async def test_two_sensors_of_which_one_hangs(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The other goes on telling who comes; what hangs is told once, by the first that notices."""
    house = await stall_with(hass, entry, freezer, SEES, OTHER, **SHORT)
    await house.see(somebody=True, sensor=OTHER)
    await go_on(house, minutes=2)
    await miss(house, 12)
    assert [fact.why for fact in await facts(house, "sensor_stuck")] == ["timeouts"]
    await go_on(house, hours=2)
    assert len(await facts(house, "sensor_stuck")) == 1


# --- who does not want to hear of it -------------------------------------------------


def ignore(house: House, issue_id: str) -> None:
    """Ignore an issue, as a person does in the dialog."""
    ir.async_ignore_issue(house.hass, DOMAIN, issue_id, ignore=True)


async def test_an_issue_that_is_ignored_stays_ignored(house: House) -> None:
    """It comes and goes unseen, also over a reload and a change of the stall's name."""
    await miss(house, 11)
    ignore(house, MISSES)
    for _ in range(2):
        await house.see(somebody=True)
        await go_on(house, seconds=30)
        await house.see(somebody=False)
        assert problem(house) == STATE_OFF
        await miss(house, 11)
        assert problem(house) == STATE_ON
        found = ir.async_get(house.hass).async_get_issue(DOMAIN, MISSES)
        assert found is not None
        assert found.dismissed_version is not None
        assert await house.hass.config_entries.async_reload(house.entry.entry_id)
        await house.settle()


async def test_who_ignores_one_problem_hears_of_another(house: House) -> None:
    """A sensor that is gone is another matter than one that misses departures."""
    await miss(house, 11)
    ignore(house, MISSES)
    await house.see(somebody=None)
    await go_on(house, minutes=11)
    lost = issue(house, LOST)
    assert lost is not None
    assert lost.dismissed_version is None


async def test_the_switch_that_turns_it_off(house: House) -> None:
    """No issue and no problem of stuck sensors; one that is lost is told all the same."""
    switch = house.entity_id("switch", "stuck_detection", CUBICLE)
    await miss(house, 11)
    await house.call("switch.turn_off", switch)
    assert (issue(house, MISSES), problem(house)) == (None, STATE_OFF)
    await house.see(somebody=True)
    await go_on(house, hours=2)
    await house.see(somebody=False)
    await miss(house, 12)
    assert (issue(house, MISSES), issue(house, HANGS)) == (None, None)
    assert len(await facts(house, "sensor_stuck")) == 1
    await house.see(somebody=None)
    await go_on(house, minutes=11)
    assert issue(house, LOST) is not None
    assert problem(house) == STATE_ON


async def test_a_removed_stall_leaves_no_issue(house: House) -> None:
    """Not even one that was ignored: a stall of the same name later is another."""
    await miss(house, 11)
    ignore(house, MISSES)
    (stall,) = [one for one in house.entry.subentries.values() if one.unique_id == CUBICLE]
    house.hass.config_entries.async_remove_subentry(house.entry, stall.subentry_id)
    await house.settle()
    assert ir.async_get(house.hass).async_get_issue(DOMAIN, MISSES) is None
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF


async def test_an_issue_outlives_a_reload(house: House) -> None:
    """It is there for as long as the problem is, and no longer."""
    await miss(house, 11)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert issue(house, MISSES) is not None
    await house.see(somebody=True)
    await go_on(house, seconds=30)
    await house.see(somebody=False)
    assert issue(house, MISSES) is None
