"""What is seen in stalls and rooms: whose sensors say what, and what becomes of it."""

from datetime import timedelta
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Enter, StartMaintenance
from custom_components.roomkeeper.core.ids import BookingId, StallKey
from custom_components.roomkeeper.core.stall import OccupancyStatus

from .house import CUBICLE, SEES, STUDIO, House, at, open_house
from .lens import LENS, Power, add, facts, issue, types, wait

MOTION: Final = "binary_sensor.motion"
DOOR: Final = "binary_sensor.door"
BOTH: Final = ("binary_sensor.pir", "binary_sensor.radar")
SHOWER: Final = StallKey("shower")
LOST: Final = f"sensor_lost_{CUBICLE}"


# --- in a stall ----------------------------------------------------------------------


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the cubicle's camera."""
    return await add(hass, "switch", Power("lens"))


async def stall_with(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *sensors: str,
    **more: Any,  # noqa: ANN401 - what a form stores
) -> House:
    """Return a house with a stall that has these sensors and a camera."""
    stall = {"sensors": list(sensors), "cameras": [LENS], **more}
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> House:
    """Return a house with a stall that has a sensor and a camera."""
    return await stall_with(hass, entry, freezer, SEES)


def status(house: House) -> OccupancyStatus:
    """Return how the cubicle is used."""
    return house.runtime.stall_view(CUBICLE).status


@pytest.mark.parametrize("state", [STATE_UNAVAILABLE, STATE_UNKNOWN])
async def test_a_sensor_that_is_lost_counts_as_somebody(
    house: House, lens: Power, state: str
) -> None:
    """Also in an empty stall: off until the longest timeout, then back with the problem told."""
    house.hass.states.async_set(SEES, state)
    await house.settle()
    assert (lens.told, status(house)) == (["off"], OccupancyStatus.DOUBTED)
    assert house.value("binary_sensor", "occupied", CUBICLE) == STATE_ON
    await house.until(at(9, 9))
    assert (lens.told, issue(house, LOST)) == (["off"], None)
    await house.until(at(9, 10) + timedelta(seconds=1))
    assert lens.told == ["off", "on"]
    assert house.value("binary_sensor", "sensor_stuck", CUBICLE) == STATE_ON
    assert house.value("binary_sensor", "problem", room=None) == STATE_ON
    assert issue(house, LOST) is not None
    assert [fact.why for fact in await facts(house, "sensor_stuck")] == ["lost"]


async def test_a_sensor_that_is_lost_during_a_stay(house: House, lens: Power) -> None:
    """The guest has the longest timeout from then on."""
    await house.see(somebody=True)
    await house.until(at(9, 4))
    await house.see(somebody=None)
    await house.until(at(9, 13))
    assert not lens.is_on
    await house.until(at(9, 15))
    assert lens.is_on
    assert issue(house, LOST) is not None
    (ended,) = await facts(house, "occupancy_ended")
    assert ended.reason == "timeout"


async def test_a_sensor_that_is_there_again(house: House, lens: Power) -> None:
    """The problem is over, and whoever comes is seen."""
    await house.see(somebody=None)
    await house.until(at(9, 11))
    await house.see(somebody=False)
    assert issue(house, LOST) is None
    assert house.value("binary_sensor", "sensor_stuck", CUBICLE) == STATE_OFF
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF
    assert (await types(house))[-1] == "sensor_cleared"
    await house.see(somebody=True)
    assert not lens.is_on


async def test_a_sensor_that_is_removed(house: House, lens: Power) -> None:
    """One that is not there at all cannot say that nobody is inside either."""
    house.hass.states.async_remove(SEES)
    await house.settle()
    assert (lens.told, status(house)) == (["off"], OccupancyStatus.DOUBTED)


async def test_a_sensor_that_flickers_out_costs_a_moment(house: House, lens: Power) -> None:
    """A reload of its integration: off meanwhile, on again as soon as it is clear."""
    for _ in range(5):
        await house.see(somebody=None)
        await house.see(somebody=False)
    await wait(house, 6)
    assert lens.is_on
    assert status(house) is OccupancyStatus.VACANT
    assert issue(house, LOST) is None


async def test_a_sensor_that_is_lost_for_good_takes_the_camera_once(
    house: House, lens: Power
) -> None:
    """It comes back once, and stays, whatever the lost sensor says of not being there."""
    await house.see(somebody=None)
    await house.until(at(9, 11))
    for state in (STATE_UNKNOWN, STATE_UNAVAILABLE, STATE_UNKNOWN):
        house.hass.states.async_set(SEES, state)
        await house.settle()
    await house.until(at(12))
    assert lens.told == ["off", "on"]
    assert len(await facts(house, "sensor_stuck")) == 1


async def test_the_last_of_several_sensors_counts(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """Two that overlap are one stay; one that is lost holds the end open."""
    hass.states.async_set(MOTION, STATE_OFF)
    house = await stall_with(hass, entry, freezer, SEES, MOTION)
    await house.see(somebody=True)
    await house.see(somebody=True, sensor=MOTION)
    await house.see(somebody=False)
    assert not lens.is_on
    await house.see(somebody=None)
    await house.see(somebody=False, sensor=MOTION)
    assert not lens.is_on
    await house.see(somebody=False)
    assert lens.is_on
    assert len(await facts(house, "occupancy_started")) == 1


async def test_a_sensor_in_a_helper_for_several(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """Such a group says `off` though one of its sensors is lost; whom the others see counts."""
    helper = {"platform": "group", "name": "Both", "entities": [*BOTH]}
    assert await async_setup_component(hass, "binary_sensor", {"binary_sensor": helper})
    for sensor in BOTH:
        hass.states.async_set(sensor, STATE_OFF)
    house = await stall_with(hass, entry, freezer, "binary_sensor.both")
    assert lens.is_on
    pir, radar = BOTH
    hass.states.async_set(pir, STATE_UNAVAILABLE)
    await house.settle()
    assert hass.states.is_state("binary_sensor.both", STATE_OFF)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)
    await house.see(somebody=True, sensor=radar)
    assert status(house) is OccupancyStatus.OCCUPIED
    await house.see(somebody=False, sensor=radar)
    assert not lens.is_on
    hass.states.async_set(pir, STATE_OFF)
    await house.settle()
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)


async def stall_where_one_of_several_hangs(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a stall whose helper says `on` since a guest of 9:00: one hangs."""
    helper = {"platform": "group", "name": "Both", "entities": [*BOTH]}
    assert await async_setup_component(hass, "binary_sensor", {"binary_sensor": helper})
    for sensor in BOTH:
        hass.states.async_set(sensor, STATE_OFF)
    house = await stall_with(hass, entry, freezer, "binary_sensor.both")
    await house.see(somebody=True, sensor=BOTH[1])
    assert await facts(house, "occupancy_extended") == [], "one guest is not seen twice at once"
    await house.until(at(9, 15))
    return house


async def test_a_sensor_that_is_lost_beside_one_in_a_helper_that_hangs(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """The helper still says that it sees somebody: nobody is left to see who comes."""
    house = await stall_where_one_of_several_hangs(hass, entry, freezer)
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await house.see(somebody=None, sensor=BOTH[0])
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)


async def test_a_guest_whom_one_in_a_helper_sees_beside_one_that_hangs(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """The helper says nothing new then; each guest is seen all the same."""
    house = await stall_where_one_of_several_hangs(hass, entry, freezer)
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await house.see(somebody=True, sensor=BOTH[0])
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)


async def test_a_helper_that_asks_for_all_is_believed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """One alone in it tells of nobody, whatever hangs beside it."""
    freezer.move_to(at(8, 59))
    helper = {"platform": "group", "name": "Both", "entities": [*BOTH], "all": True}
    assert await async_setup_component(hass, "binary_sensor", {"binary_sensor": helper})
    for sensor in BOTH:
        hass.states.async_set(sensor, STATE_OFF)
    house = await stall_with(hass, entry, freezer, SEES, "binary_sensor.both")
    await house.see(somebody=True)
    await house.until(at(9, 15))
    await house.see(somebody=True, sensor=BOTH[0])
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await house.see(somebody=True, sensor=BOTH[1])
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)


async def test_a_helper_that_comes_up_after_us(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """Which sensors are in it is known only then; they are followed from then on."""
    house = await stall_with(hass, entry, freezer, "binary_sensor.both")
    assert status(house) is OccupancyStatus.DOUBTED
    for sensor in BOTH:
        hass.states.async_set(sensor, STATE_OFF)
    hass.states.async_set("binary_sensor.both", STATE_OFF, {"entity_id": [*BOTH]})
    await house.settle()
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    hass.states.async_set(BOTH[0], STATE_UNKNOWN)
    await house.settle()
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)


async def test_a_bolt_that_is_shot(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """Of a lock `off` is locked: somebody is inside, until it is drawn."""
    bolt = {"device_class": "lock"}
    hass.states.async_set(DOOR, STATE_ON, bolt)
    house = await stall_with(hass, entry, freezer, DOOR)
    assert lens.is_on
    hass.states.async_set(DOOR, STATE_OFF, bolt)
    await house.settle()
    assert not lens.is_on
    hass.states.async_set(DOOR, STATE_ON, bolt)
    await house.settle()
    assert lens.is_on


async def test_a_door_and_a_motion_sensor(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """The door begins the stay; not having seen anybody yet, the other does not end it."""
    door = {"device_class": "door"}
    hass.states.async_set(DOOR, STATE_OFF, door)
    house = await stall_with(hass, entry, freezer, DOOR, SEES)
    for state in (STATE_ON, STATE_OFF):
        hass.states.async_set(DOOR, state, door)
        await house.settle()
    assert not lens.is_on
    await house.see(somebody=True)
    await house.until(at(9, 3))
    hass.states.async_set(DOOR, STATE_ON, door)
    await house.settle()
    assert not lens.is_on, "somebody opens the door and may not have left yet"
    await house.see(somebody=False)
    assert lens.is_on


DOORS: Final = ("binary_sensor.front", "binary_sensor.back")


async def stall_with_a_helper(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    of: str,
    **more: str,
) -> House:
    """Return a house with a stall whose one sensor is a helper for two of a class, both `on`."""
    helper = {"platform": "group", "name": "Both", "entities": [*DOORS], **more}
    assert await async_setup_component(hass, "binary_sensor", {"binary_sensor": helper})
    for one in DOORS:
        hass.states.async_set(one, STATE_ON, {"device_class": of})
    await hass.async_block_till_done()
    return await stall_with(hass, entry, freezer, "binary_sensor.both")


async def say(house: House, state: str, sensor: str) -> None:
    """Let one of them say something."""
    now = house.hass.states.get(sensor)
    house.hass.states.async_set(sensor, state, now.attributes if now else None)
    await house.settle()


@pytest.mark.parametrize("more", [{}, {"device_class": "door"}])
async def test_a_helper_for_several_doors(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    lens: Power,
    more: dict[str, str],
) -> None:
    """Whoever shuts the doors behind them has not left; and each that opens is somebody."""
    house = await stall_with_a_helper(hass, entry, freezer, "door", **more)
    front, back = DOORS
    await house.until(at(9, 11))
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await say(house, STATE_OFF, front)
    assert status(house) is OccupancyStatus.VACANT
    await say(house, STATE_ON, front)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)
    assert await facts(house, "occupancy_extended") == []
    for door in DOORS:
        await say(house, STATE_OFF, door)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)
    await house.until(at(9, 17))
    assert lens.is_on
    await say(house, STATE_ON, back)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)


async def test_a_helper_for_several_bolts(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """One that is shot is enough, and all must be drawn."""
    house = await stall_with_a_helper(hass, entry, freezer, "lock")
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    front, back = DOORS
    await say(house, STATE_OFF, front)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)
    await say(house, STATE_OFF, back)
    await say(house, STATE_ON, front)
    assert not lens.is_on
    await say(house, STATE_ON, back)
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)


CONTACT: Final = {"device_class": "door"}


async def contact(house: House, *states: str) -> None:
    """Let the contact of the door say these, one after the other."""
    for state in states:
        house.hass.states.async_set(DOOR, state, CONTACT)
        await house.settle()


@pytest.mark.parametrize("lost_for", [timedelta(seconds=5), timedelta(hours=2)])
@pytest.mark.parametrize("sensors", [[DOOR], [DOOR, SEES]])
async def test_a_contact_that_wakes_because_the_door_opens(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    lens: Power,
    sensors: list[str],
    lost_for: timedelta,
) -> None:
    """Many that run on batteries are lost while nothing happens: shut before, open now."""
    hass.states.async_set(DOOR, STATE_OFF, CONTACT)
    house = await stall_with(hass, entry, freezer, *sensors)
    await house.until(at(9, 11))
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await contact(house, STATE_UNAVAILABLE)
    await house.until(at(9, 11) + lost_for)
    await contact(house, STATE_ON)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.OCCUPIED)


async def test_a_contact_that_comes_back_to_a_door_that_stood_open(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """A reload of its integration lets nobody in."""
    hass.states.async_set(DOOR, STATE_ON, CONTACT)
    house = await stall_with(hass, entry, freezer, DOOR, SEES)
    await contact(house, STATE_UNAVAILABLE, STATE_ON)
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    assert await facts(house, "occupancy_started") == []


async def test_a_mere_door_whose_contact_was_lost_for_long(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """It may have been opened meanwhile: nobody can say, for the longest timeout."""
    hass.states.async_set(DOOR, STATE_OFF, CONTACT)
    house = await stall_with(hass, entry, freezer, DOOR)
    await contact(house, STATE_UNAVAILABLE)
    await house.until(at(9, 30))
    assert lens.is_on
    assert issue(house, LOST) is not None
    await contact(house, STATE_OFF)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)
    assert issue(house, LOST) is None
    await house.until(at(9, 41))
    assert (lens.is_on, issue(house, LOST)) == (True, None)


async def test_the_sensor_that_is_left_is_lost_too(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """One is known to be dead; without the other nobody's coming is seen: off, as ever in doubt."""
    hass.states.async_set(MOTION, STATE_OFF)
    house = await stall_with(hass, entry, freezer, SEES, MOTION)
    await house.see(somebody=None)
    await house.until(at(9, 11))
    assert lens.is_on
    await house.see(somebody=None, sensor=MOTION)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)
    await house.until(at(9, 22))
    assert lens.is_on
    hass.states.async_set(MOTION, STATE_UNKNOWN)
    await house.settle()
    assert lens.is_on, "it is as lost as it was"


async def test_a_sensor_that_is_lost_beside_one_that_hangs(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """What still sees the guest of an hour ago tells of nobody who comes now: a doubt, as ever."""
    hass.states.async_set(MOTION, STATE_OFF)
    house = await stall_with(hass, entry, freezer, SEES, MOTION)
    await house.see(somebody=True)
    await house.until(at(9, 15))
    assert (lens.is_on, status(house)) == (True, OccupancyStatus.VACANT)
    await house.see(somebody=None, sensor=MOTION)
    assert (lens.is_on, status(house)) == (False, OccupancyStatus.DOUBTED)
    await house.until(at(9, 26))
    assert lens.is_on


async def test_a_stall_that_is_changed_while_a_sensor_is_lost(house: House, lens: Power) -> None:
    """That it is still lost is no news."""
    await house.see(somebody=None)
    await house.until(at(9, 11))
    (stall,) = [one for one in house.entry.subentries.values() if one.unique_id == CUBICLE]
    data = {**stall.data, "timeout": {"minutes": 3}}
    house.hass.config_entries.async_update_subentry(house.entry, stall, data=data)
    await house.settle()
    assert lens.told == ["off", "on"]


async def test_a_doubt_that_a_person_ends_while_the_sensor_stays_lost(
    house: House, lens: Power
) -> None:
    """It is no problem yet; but one that stays lost is always told."""
    await house.see(somebody=None)
    await house.call("switch.turn_off", house.entity_id("switch", "privacy", CUBICLE))
    assert (lens.is_on, issue(house, LOST)) == (True, None)
    await house.until(at(9, 11))
    assert (lens.told, status(house)) == (["off", "on"], OccupancyStatus.VACANT)
    assert issue(house, LOST) is not None
    assert house.value("binary_sensor", "sensor_stuck", CUBICLE) == STATE_ON


async def test_mere_attributes_are_nobody(house: House, lens: Power) -> None:
    """A battery that runs low, or a light that blinks, is no detection."""
    await house.see(somebody=True)
    house.freezer.tick(timedelta(minutes=2))
    house.hass.states.async_set(SEES, STATE_ON, {"battery": 4})
    await house.settle()
    assert await facts(house, "occupancy_extended") == []
    await house.see(somebody=False)
    house.hass.states.async_set(SEES, STATE_OFF, {"battery": 3})
    await house.settle()
    assert lens.told == ["off", "on"]


# --- in a room -----------------------------------------------------------------------


def in_studio(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - what a form stores
    """Return a stall whose guests count in the studio."""
    return {"sensors": [SEES], "room": STUDIO, "is_presence": True, **more}


async def test_a_guest_in_a_stall_is_somebody_in_its_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The room shows it, a booked guest is checked in by it, and the power stays on for it."""
    rooms = {STUDIO: {"power": ["input_boolean.plug"]}}
    house = await open_house(hass, entry, freezer, rooms, {CUBICLE: in_studio()})
    await house.book(at(10), at(11))
    await house.until(at(10, 5))
    assert house.value("binary_sensor", "occupancy") == STATE_OFF
    await house.see(somebody=True)
    assert house.value("binary_sensor", "occupancy") == STATE_ON
    assert house.value("sensor", "status") == "occupied"
    await house.see(somebody=False)
    await house.until(at(11, 39))
    await house.see(somebody=True)
    await house.until(at(11, 41))
    assert hass.states.is_state("input_boolean.plug", STATE_ON)
    assert house.state("sensor", "power_off_at").attributes["why"] == "presence"
    await house.see(somebody=False)
    assert house.value("binary_sensor", "occupancy") == STATE_OFF
    await house.until(at(11, 51))
    assert hass.states.is_state("input_boolean.plug", STATE_OFF)


async def test_a_room_has_its_own_sensors_too(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody is inside while either says so."""
    rooms = {STUDIO: {"presence": ["input_boolean.motion"]}}
    house = await open_house(hass, entry, freezer, rooms, {CUBICLE: in_studio()})
    for first, second in ((SEES, "input_boolean.motion"), ("input_boolean.motion", SEES)):
        await house.see(somebody=True, sensor=first)
        await house.see(somebody=True, sensor=second)
        await house.see(somebody=False, sensor=first)
        assert house.value("binary_sensor", "occupancy") == STATE_ON
        await house.see(somebody=False, sensor=second)
        assert house.value("binary_sensor", "occupancy") == STATE_OFF


async def test_what_is_nobody_in_the_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A lost sensor is no guest, nor is who mends the stall; a stall may also not count at all."""
    stalls = {
        CUBICLE: in_studio(),
        SHOWER: {"sensors": ["input_boolean.motion"], "room": STUDIO},
    }
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)
    await house.see(somebody=True, sensor="input_boolean.motion")
    await house.see(somebody=None)
    assert house.value("binary_sensor", "occupancy") == STATE_OFF
    await house.do(StartMaintenance(stall=CUBICLE))
    await house.see(somebody=True)
    assert house.value("binary_sensor", "occupancy") == STATE_OFF


async def test_a_stall_that_is_removed_leaves_nobody_in_its_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The room's power-off waits for nobody who cannot be seen to leave any more."""
    rooms = {STUDIO: {"power": ["input_boolean.plug"]}}
    house = await open_house(hass, entry, freezer, rooms, {CUBICLE: in_studio()})
    await house.book(at(9), at(10))
    await house.do(Enter(room=STUDIO, booking_id=BookingId("b1")))
    await house.see(somebody=True)
    (stall,) = [one for one in entry.subentries.values() if one.unique_id == CUBICLE]
    hass.config_entries.async_remove_subentry(entry, stall.subentry_id)
    await house.settle()
    await house.until(at(10, 41))
    assert hass.states.is_state("input_boolean.plug", STATE_OFF)


# --- what a room draws ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "watts"),
    [
        ("412.5 W", 412.5),
        ("0.4125 kW", 412.5),
        ("412500 mW", 412.5),
        ("412.5", 412.5),
        ("0 W", 0.0),
        ("-3 W", 0.0),
        ("nan W", None),
        ("inf W", None),
        ("3.4028235e38 W", None),
        ("much W", None),
        (f"{STATE_UNAVAILABLE} W", None),
        (f"{STATE_UNKNOWN} W", None),
    ],
)
async def test_what_a_room_draws_is_known_and_nobody_is_told(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    shown: str,
    watts: float | None,
) -> None:
    """It changes each second: that writes no state, and is asked for when the power goes off."""
    value, _, unit = shown.partition(" ")
    draw = {"unit_of_measurement": unit} if unit else {}
    hass.states.async_set("sensor.watts", "7", draw)
    house = await open_house(hass, entry, freezer, {STUDIO: {"power_sensor": "sensor.watts"}})
    engine = house.runtime.engine
    assert engine.peek(lambda state, _now: state.draw.get(STUDIO)) == pytest.approx(
        {"kW": 7_000, "mW": 0.007}.get(unit, 7)
    )
    told: list[object] = []
    engine.subscribe(told.append)
    changed = house.listen_to_states()
    hass.states.async_set("sensor.watts", value, draw)
    await house.settle()
    found = engine.peek(lambda state, _now: state.draw.get(STUDIO))
    assert found == (None if watts is None else pytest.approx(watts))
    assert (told, changed) == ([], [])


async def test_nothing_is_measured_without_a_recorder(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A guest stays and the power goes off, as ever."""
    room = {"power": ["input_boolean.plug"], "energy_sensor": "sensor.meter"}
    house = await open_house(hass, entry, freezer, {STUDIO: room})
    hass.states.async_set("sensor.meter", "4", {"unit_of_measurement": "kWh"})
    await house.book(at(10), at(11))
    await house.until(at(10))
    await house.do(Enter(room=STUDIO))
    for minute in range(0, 60, 5):
        await house.until(at(12, minute))
    assert (await types(house))[-2:] == ["power_off_attempted", "power_off_succeeded"]
