"""Cameras that do as they are told: off while somebody may be inside, back after that."""

from itertools import permutations
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import (
    EndMaintenance,
    EndOccupancy,
    ForceEnable,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.ids import StallKey
from custom_components.roomkeeper.form_checks import stays_on

from .house import CUBICLE, SEES, STUDIO, House, at, open_house
from .lens import (
    DOME,
    LENS,
    Eye,
    Lamp,
    Mute,
    Obedient,
    Power,
    Recorder,
    add,
    facts,
    types,
    wait,
)

SHOWER: Final = StallKey("shower")
SAUNA: Final = StallKey("sauna")
SENSORS: Final = {
    CUBICLE: SEES,
    SHOWER: "input_boolean.motion",
    SAUNA: "input_boolean.plug",
}
SHARED: Final = {key: {"sensors": [sensor], "cameras": [LENS]} for key, sensor in SENSORS.items()}


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the camera that all stalls share."""
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> House:
    """Return a house with three stalls that share a camera, and nobody in them."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, SHARED)
    await come_and_go(house, SAUNA, come=False)
    await wait(house, 6)
    lens.told.clear()
    return house


async def come_and_go(house: House, key: StallKey, *, come: bool) -> None:
    """Let somebody come into a stall, or leave it."""
    await house.see(somebody=come, sensor=SENSORS[key])


# --- one guest -----------------------------------------------------------------------


async def test_a_camera_is_off_while_somebody_is_inside(house: House, lens: Power) -> None:
    """Off at once, on again when the guest has left, and told once each."""
    await come_and_go(house, CUBICLE, come=True)
    assert lens.told == ["off"]
    await wait(house, 60)
    assert lens.told == ["off"]
    await come_and_go(house, CUBICLE, come=False)
    assert lens.told == ["off", "on"]
    assert lens.is_on
    assert (await types(house))[-3:] == ["occupancy_started", "occupancy_ended", "camera_returned"]


async def test_it_goes_off_in_the_same_moment(house: House, lens: Power) -> None:
    """Not a turn of the event loop passes between the sensor and the command."""
    house.hass.states.async_set(SEES, STATE_ON)
    assert lens.told == ["off"]


async def test_a_guest_whose_departure_nobody_saw(house: House, lens: Power) -> None:
    """The camera comes back when the timer has run out, not before."""
    await come_and_go(house, CUBICLE, come=True)
    await house.until(at(9, 9))
    assert not lens.is_on
    await house.until(at(9, 11))
    assert lens.is_on
    assert (await facts(house, "occupancy_ended"))[-1].reason == "timeout"


async def test_many_guests_in_a_row(house: House, lens: Power) -> None:
    """A sensor that flaps switches no camera out of step: it ends as the sensor does."""
    for _ in range(20):
        house.hass.states.async_set(SEES, STATE_ON)
        house.hass.states.async_set(SEES, STATE_OFF)
    house.hass.states.async_set(SEES, STATE_ON)
    await wait(house, 6)
    assert not lens.is_on
    await come_and_go(house, CUBICLE, come=False)
    await wait(house, 6)
    assert lens.is_on
    assert not house.runtime.stall_view(CUBICLE).has_failed_camera


# --- a camera that stalls share ------------------------------------------------------


@pytest.mark.parametrize("order", permutations(SENSORS))
async def test_a_shared_camera_is_off_until_the_last_has_left(
    house: House, lens: Power, order: tuple[StallKey, ...]
) -> None:
    """In every order of coming and of leaving: told twice, and on when nobody is left."""
    for coming in permutations(SENSORS):
        for key in coming:
            await come_and_go(house, key, come=True)
            assert not lens.is_on
        await wait(house, 3)
        for key in order:
            assert not lens.is_on
            await come_and_go(house, key, come=False)
        assert lens.is_on
        assert lens.told == ["off", "on"]
        lens.told.clear()


async def test_a_shared_camera_whose_guests_overlap(house: House, lens: Power) -> None:
    """It does not come on between two guests of whom one has come before the other left."""
    await come_and_go(house, CUBICLE, come=True)
    await come_and_go(house, SHOWER, come=True)
    await come_and_go(house, CUBICLE, come=False)
    await come_and_go(house, SAUNA, come=True)
    await come_and_go(house, SHOWER, come=False)
    await wait(house, 20)
    assert lens.told == ["off"]
    await come_and_go(house, SAUNA, come=False)
    assert lens.told == ["off", "on"]


async def test_a_shared_camera_and_maintenance(house: House, lens: Power) -> None:
    """Maintenance in one stall films nobody in another, and waits until that one has left."""
    await come_and_go(house, SHOWER, come=True)
    await house.do(StartMaintenance(stall=CUBICLE))
    await house.do(ForceEnable(stall=SAUNA))
    await wait(house, 20)
    assert lens.told == ["off"]
    await come_and_go(house, SHOWER, come=False)
    assert lens.is_on
    await come_and_go(house, SHOWER, come=True)
    assert not lens.is_on
    await come_and_go(house, SHOWER, come=False)
    assert lens.is_on
    await come_and_go(house, CUBICLE, come=True)
    assert lens.is_on
    await house.do(EndMaintenance(stall=CUBICLE))
    assert not lens.is_on


# --- other hands ---------------------------------------------------------------------


async def test_a_camera_that_somebody_switches_on_goes_off_again(house: House, lens: Power) -> None:
    """By hand or by an automation; that is in the log, and it comes back after the stay."""
    await come_and_go(house, CUBICLE, come=True)
    await wait(house, 5)
    await house.call("switch.turn_on", LENS)
    assert lens.told == ["off", "on", "off"]
    assert not lens.is_on
    (seen,) = await facts(house, "camera_seen_on")
    assert (seen.stall, seen.camera) == (CUBICLE, LENS)
    await wait(house, 5)
    await come_and_go(house, CUBICLE, come=False)
    assert lens.is_on


async def test_in_maintenance_a_camera_may_be_switched_as_one_likes(
    house: House, lens: Power
) -> None:
    """Also in the presence of a guest: whoever maintains the stall has put up a sign."""
    await house.do(StartMaintenance(stall=CUBICLE))
    await come_and_go(house, CUBICLE, come=True)
    for service in ("turn_off", "turn_on", "turn_off"):
        await house.call(f"switch.{service}", LENS)
        await wait(house, 20)
    assert lens.told == ["off", "on", "off"]
    assert await facts(house, "camera_seen_on") == []


async def test_a_camera_that_its_owner_has_off_stays_off(house: House, lens: Power) -> None:
    """A guest who comes and goes is no reason to switch it on."""
    lens.become(is_on=False)
    await come_and_go(house, CUBICLE, come=True)
    await come_and_go(house, CUBICLE, come=False)
    await wait(house, 60)
    assert lens.told == []
    assert not lens.is_on


async def test_a_camera_that_is_switched_off_in_an_empty_stall_is_left_alone(
    house: House, lens: Power
) -> None:
    """Roomkeeper switches it on after a stay, and has no say in it otherwise."""
    await come_and_go(house, CUBICLE, come=True)
    await come_and_go(house, CUBICLE, come=False)
    await wait(house, 6)
    lens.become(is_on=False)
    await wait(house, 60)
    assert not lens.is_on


async def test_stays_by_hand(house: House, lens: Power) -> None:
    """What a person says switches the cameras too, and force_enable puts them back."""
    await house.do(StartOccupancy(stall=CUBICLE))
    assert not lens.is_on
    await house.do(ForceEnable(stall=CUBICLE))
    assert lens.is_on
    await house.do(EndMaintenance(stall=CUBICLE))
    await house.do(StartOccupancy(stall=CUBICLE))
    await house.do(EndOccupancy(stall=CUBICLE))
    await wait(house, 6)
    assert lens.is_on
    assert lens.told == ["off", "on", "off", "on"]


# --- what counts as a camera ---------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "kind"),
    [("switch", Power), ("camera", Eye), ("light", Lamp), ("media_player", Recorder)],
)
async def test_all_that_can_be_off(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    domain: str,
    kind: type[Obedient],
) -> None:
    """A camera, or what feeds it: off, seen to be off, and on again."""
    thing = await add(hass, domain, kind("thing"))
    stall = {"sensors": [SEES], "cameras": [f"{domain}.thing"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await house.see(somebody=True)
    await wait(house, 40)
    assert thing.told == ["off"]
    assert await types(house) == ["occupancy_started"]
    (seen,) = house.runtime.stall_view(CUBICLE).cameras
    assert (seen.is_on, seen.should_be_on, seen.has_failed) == (False, False, False)
    await house.see(somebody=False)
    assert thing.told == ["off", "on"]
    assert (await types(house))[-1] == "camera_returned"


async def test_a_toggle_helper(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What automations look at counts too."""
    stall = {"sensors": [SEES], "cameras": ["input_boolean.camera"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await house.see(somebody=True)
    assert hass.states.is_state("input_boolean.camera", STATE_OFF)
    await house.see(somebody=False)
    assert hass.states.is_state("input_boolean.camera", STATE_ON)


async def test_a_group_of_different_cameras(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """All of it is off before it counts as off, though a group has no state for cameras."""
    eye, dome = await add(hass, "camera", Eye("eye")), await add(hass, "switch", Power("dome"))
    members = {"all": {"name": "All", "entities": ["camera.eye", DOME]}}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "group", {"group": members})
    stall = {"sensors": [SEES], "cameras": ["group.all"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    eye.answer = eye.ignore
    await house.see(somebody=True)
    await wait(house, 30)
    assert not dome.is_on
    assert [fact.camera for fact in await facts(house, "camera_failed")] == ["group.all"]
    eye.answer = eye.obey
    await wait(house, 40)
    assert (await types(house))[-1] == "camera_recovered"
    await house.see(somebody=False)
    assert (eye.is_on, dome.is_on) == (True, True)


async def test_a_group_that_is_in_itself(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is what else is in it; of one with nothing else nobody knows, and somebody hears of it."""
    lens = await add(hass, "switch", Power("lens"))
    groups = {
        "round": {"entities": [LENS, "group.round"]},
        "alone": {"entities": ["group.alone"]},
    }
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "group", {"group": groups})
    stall = {"sensors": [SEES], "cameras": ["group.round", "group.alone"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    assert not any(stays_on(hass, camera) for camera in stall["cameras"])
    await house.see(somebody=True)
    await wait(house, 29)
    assert not lens.is_on
    assert [fact.camera for fact in await facts(house, "camera_failed")] == ["group.alone"]
    await house.see(somebody=False)
    assert lens.is_on


@pytest.mark.parametrize("is_lost", [False, True])
async def test_a_switch_helper_for_several_cameras(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    is_lost: bool,
) -> None:
    """Such a group says `off` when one of it is, or when all but a lost one are."""
    helper = {"platform": "group", "name": "All", "all": not is_lost, "entities": [LENS, DOME]}
    assert await async_setup_component(hass, "switch", {"switch": helper})
    lens = await add(hass, "switch", Power("lens"))
    dome = await add(hass, "switch", Power("dome", is_on=False))
    stall = {"sensors": [SEES], "cameras": ["switch.all"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    if is_lost:
        lens.vanish()
        await hass.async_block_till_done()
    assert hass.states.is_state("switch.all", STATE_OFF)
    await house.see(somebody=True)
    await wait(house, 30)
    assert not dome.is_on
    if is_lost:
        assert [fact.camera for fact in await facts(house, "camera_failed")] == ["switch.all"]
        lens.become(is_on=True)
        await wait(house, 30)
    assert not lens.is_on


async def test_a_camera_that_comes_on_and_tells_nobody(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A camera's state is the same whether it is on or off: it is asked every 15 seconds."""
    eye = await add(hass, "camera", Eye("eye"))
    stall = {"sensors": [SEES], "cameras": ["camera.eye"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await house.see(somebody=True)
    await wait(house, 5)
    eye.look_away(is_on=True)
    await wait(house, 16)
    assert eye.told == ["off", "off"]
    assert not eye.is_on
    assert len(await facts(house, "camera_seen_on")) == 1


async def test_a_camera_that_cannot_say_whether_it_is_on(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whatever an integration lets through: it is told to go off and raised, and no more."""
    eye = await add(hass, "camera", Mute("eye"))
    stall = {"sensors": [SEES], "cameras": ["camera.eye"]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await house.see(somebody=True)
    await wait(house, 29)
    assert len(eye.told) >= 3
    assert len(await facts(house, "camera_failed")) == 1


async def test_several_cameras_of_one_stall(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lens: Power
) -> None:
    """One that fails keeps the others from nothing."""
    dome = await add(hass, "switch", Power("dome"))
    lens.answer = lens.hang
    stall = {"sensors": [SEES], "cameras": [LENS, DOME]}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    hass.states.async_set(SEES, STATE_ON)
    assert (lens.told, dome.told) == (["off"], ["off"])
    await wait(house, 5, hangs=True)
    hass.states.async_set(SEES, STATE_OFF)
    await wait(house, 5, hangs=True)
    assert dome.is_on
