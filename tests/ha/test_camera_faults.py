"""Cameras that do not do as they are told: tried again, and somebody hears of it in time."""

from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.ids import StallKey
from custom_components.roomkeeper.doors.bus import EVENT

from .house import CUBICLE, SEES, STUDIO, House, at, open_house
from .lens import LENS, STAFF, Messenger, Power, add, facts, issue, types, wait

SHOWER: Final = StallKey("shower")
OTHER: Final = "input_boolean.motion"
FAILED: Final = f"camera_failed_{LENS}"
FAULTS: Final = ["ignore", "refuse", "break_off", "hang", "defy"]

every_fault = pytest.mark.parametrize("fault", FAULTS)


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the camera that both stalls share."""
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def staff(hass: HomeAssistant) -> Messenger:
    """Return the messenger of whoever looks after the studio and its stalls."""
    return await add(hass, "notify", Messenger())


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    lens: Power,
    staff: Messenger,
) -> House:
    """Return a house with two stalls that share a camera, in a studio that somebody looks after."""
    stalls = {
        CUBICLE: {"room": STUDIO, "sensors": [SEES], "cameras": [LENS]},
        SHOWER: {"room": STUDIO, "sensors": [OTHER], "cameras": [LENS]},
    }
    return await open_house(hass, entry, freezer, {STUDIO: {"notify": [STAFF]}}, stalls)


def come(house: House, sensor: str = SEES) -> None:
    """Let somebody come; nobody waits for what follows."""
    house.hass.states.async_set(sensor, STATE_ON)


def leave(house: House, sensor: str = SEES) -> None:
    """Let somebody leave; nobody waits for what follows."""
    house.hass.states.async_set(sensor, STATE_OFF)


async def fail(house: House, lens: Power, fault: str = "ignore") -> None:
    """Let the camera fail a guest until that is raised."""
    lens.answer = getattr(lens, fault)
    come(house)
    await wait(house, 29, hangs=True)


# --- it does not go off --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("ignore", "Lens is still on"),
        ("refuse", "Lens: lens is jammed"),
        ("break_off", "Lens: ConnectionError"),
        ("hang", "Lens did not answer"),
        ("defy", "Lens is still on"),
    ],
)
async def test_a_camera_that_does_not_go_off_is_raised_in_time(
    house: House, lens: Power, staff: Messenger, fault: str, seen: str
) -> None:
    """Within half a minute, by its name: event, log row, repair issue, the sensors, a message."""
    heard = house.listen(EVENT)
    await fail(house, lens, fault)
    (event,) = [one.data for one in heard if one.data["type"] == "camera_failed"]
    assert (event["stall"], event["camera"], event["should_be_on"]) == (CUBICLE, LENS, False)
    assert len(lens.told) >= 3
    raised = issue(house, FAILED)
    assert raised is not None
    assert (raised.translation_key, raised.severity) == ("camera_stays_on", ir.IssueSeverity.ERROR)
    words = raised.translation_placeholders or {}
    assert (words["camera"], words["stalls"]) == ("Lens", "Cubicle")
    assert words["why"] == seen
    assert house.value("binary_sensor", "problem", room=None) == STATE_ON
    assert house.runtime.stall_view(CUBICLE).has_failed_camera
    assert not house.runtime.stall_view(SHOWER).has_failed_camera
    (told,) = staff.told
    assert told.startswith(f"Cubicle: Lens cannot be switched off ({seen}), ")


@every_fault
async def test_a_camera_that_takes_its_time_is_no_news(
    house: House, lens: Power, staff: Messenger, fault: str
) -> None:
    """One that obeys at the third command has failed nobody for long."""
    lens.answer = getattr(lens, fault)
    come(house)
    while len(lens.told) < 2:
        await wait(house, 0.5, hangs=True)
    lens.answer = lens.obey
    await wait(house, 20, hangs=True)
    assert not lens.is_on
    assert len(lens.told) == 3
    assert (await types(house)).count("camera_failed") == 0
    assert (staff.told, issue(house, FAILED)) == ([], None)


@every_fault
async def test_it_is_told_again_each_half_minute(
    house: House, lens: Power, staff: Messenger, fault: str
) -> None:
    """For as long as somebody is inside; people are not told each time."""
    await fail(house, lens, fault)
    before = len(lens.told)
    await wait(house, 180, hangs=True)
    assert 4 <= len(lens.told) - before <= 6
    assert (await types(house)).count("camera_failed") == 1
    assert len(staff.told) == 1


async def test_a_camera_that_is_slow_is_told_once(house: House, lens: Power) -> None:
    """Two seconds are no failure, on neither way."""
    lens.answer = lens.dawdle
    come(house)
    await wait(house, 10)
    assert (lens.told, lens.is_on) == (["off"], False)
    leave(house)
    await wait(house, 10)
    assert (lens.told, lens.is_on) == (["off", "on"], True)


async def test_a_camera_that_takes_longer_than_a_try_is_not_called_back(
    house: House, lens: Power, staff: Messenger
) -> None:
    """It is told again meanwhile, and does what it was told first."""
    lens.answer = lens.plod
    come(house)
    await wait(house, 6, hangs=True)
    assert lens.is_on
    await wait(house, 2, hangs=True)
    assert not lens.is_on
    await wait(house, 20, hangs=True)
    assert not lens.is_on
    leave(house)
    await wait(house, 8, hangs=True)
    assert lens.is_on
    assert (staff.told, await facts(house, "camera_failed")) == ([], [])


async def test_a_camera_that_takes_its_time_to_go_off_is_called_back_by_the_next_word(
    house: House, lens: Power
) -> None:
    """Who has left it meanwhile finds it on: only the last word counts."""
    lens.answer = lens.plod
    come(house)
    await wait(house, 6, hangs=True)
    lens.answer = lens.obey
    leave(house)
    await wait(house, 20, hangs=True)
    assert lens.is_on
    assert lens.told[-1] == "on"


@every_fault
async def test_a_camera_that_obeys_after_all(
    house: House, lens: Power, staff: Messenger, fault: str
) -> None:
    """The issue is gone, the log says so, and it comes back after the stay as ever."""
    await fail(house, lens, fault)
    lens.answer = lens.obey
    await wait(house, 40, hangs=True)
    assert not lens.is_on
    assert issue(house, FAILED) is None
    assert (await types(house))[-1] == "camera_recovered"
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF
    await house.see(somebody=False)
    assert lens.is_on
    assert len(staff.told) == 1


async def test_who_switches_it_off_at_the_device_need_not_tell_anybody(
    house: House, lens: Power
) -> None:
    """It is seen at once, though the next try is half a minute away."""
    await fail(house, lens)
    lens.become(is_on=False)
    await wait(house, 3)
    assert issue(house, FAILED) is None
    assert (await types(house))[-1] == "camera_recovered"


async def test_a_guest_who_leaves_a_camera_that_stayed_on(house: House, lens: Power) -> None:
    """It is on as it should be then, and is watched: a command to go off may still reach it."""
    await fail(house, lens)
    await house.see(somebody=False)
    assert lens.told[-1] == "on"
    await wait(house, 6)
    assert issue(house, FAILED) is None
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF
    assert (await types(house))[-1] == "camera_returned"


async def test_each_guest_it_films_is_an_event_and_people_hear_once(
    house: House, lens: Power, staff: Messenger
) -> None:
    """A broken camera is raised for the next guest at its first failure, and rings no phone."""
    await fail(house, lens)
    await house.see(somebody=False)
    await wait(house, 6)
    come(house)
    await wait(house, 4)
    assert (await types(house)).count("camera_failed") == 2
    assert issue(house, FAILED) is not None
    assert len(staff.told) == 1
    lens.answer = lens.obey
    await wait(house, 40)
    await house.see(somebody=False)
    await fail(house, lens)
    assert len(staff.told) == 2, "it has obeyed since"


async def test_a_camera_that_is_off_for_the_next_guest_fails_anew(
    house: House, lens: Power, staff: Messenger
) -> None:
    """Somebody has seen to it in between: what comes after that is news."""
    await fail(house, lens)
    await house.see(somebody=False)
    await wait(house, 6)
    lens.become(is_on=False)
    await house.see(somebody=True)
    await house.see(somebody=False)
    lens.become(is_on=True)
    await fail(house, lens)
    assert (await types(house)).count("camera_failed") == 2
    assert len(staff.told) == 2


async def test_a_guest_in_another_stall_of_a_camera_that_fails(
    house: House, lens: Power, staff: Messenger
) -> None:
    """Who comes later is filmed too: that is written and told at once, for that stall."""
    await fail(house, lens)
    come(house, OTHER)
    await wait(house, 1)
    assert [fact.stall for fact in await facts(house, "camera_failed")] == [CUBICLE, SHOWER]
    assert [message.split(":")[0] for message in staff.told] == ["Cubicle", "Shower"]
    raised = issue(house, FAILED)
    assert raised is not None
    assert (raised.translation_placeholders or {})["stalls"] == "Cubicle, Shower"


async def test_a_messenger_that_hangs_stops_nothing(
    house: House, lens: Power, staff: Messenger
) -> None:
    """The camera is told on, and the failure is written, whoever cannot be reached."""
    staff.hangs = True
    await fail(house, lens)
    told = len(lens.told)
    await wait(house, 60, hangs=True)
    assert len(staff.told) == 1
    assert len(lens.told) > told
    assert "camera_failed" in await types(house)


# --- it is not there -----------------------------------------------------------------


async def test_a_camera_that_is_gone_is_raised_and_off_as_soon_as_it_is_there(
    house: House, lens: Power, staff: Messenger
) -> None:
    """A camera that boots with the guest inside films nobody for half a minute."""
    lens.vanish()
    come(house)
    await wait(house, 29)
    assert lens.told == []
    assert len(await facts(house, "camera_failed")) == len(staff.told) == 1
    lens.become(is_on=True)
    assert lens.told == []
    await wait(house, 0.5)
    assert lens.told == ["off"]
    await wait(house, 3)
    assert issue(house, FAILED) is None
    assert (await types(house))[-2:] == ["camera_seen_on", "camera_recovered"]
    await house.see(somebody=False)
    assert lens.is_on


async def test_a_camera_that_is_gone_for_a_moment_is_no_news(
    house: House, lens: Power, staff: Messenger
) -> None:
    """A glitch of the network rings nobody up."""
    lens.vanish()
    come(house)
    await wait(house, 10)
    lens.become(is_on=True)
    await wait(house, 10)
    assert lens.told == ["off"]
    assert (staff.told, await facts(house, "camera_failed")) == ([], [])


async def test_a_camera_that_is_gone_until_the_guest_has_left(house: House, lens: Power) -> None:
    """Nothing was done to it, so nothing is undone: it comes back as its owner has it."""
    lens.become(is_on=False)
    lens.vanish()
    come(house)
    await wait(house, 20)
    await house.see(somebody=False)
    assert issue(house, FAILED) is None
    lens.become(is_on=False)
    await wait(house, 60)
    assert lens.told == []


async def test_a_camera_that_nothing_is_known_of_is_told_and_given_back(
    house: House, lens: Power
) -> None:
    """A switch that has not said how it is since the start is told all the same."""
    lens.become(is_on=None)
    await wait(house, 5)
    come(house)
    await wait(house, 5)
    assert lens.told == ["off"]
    await house.see(somebody=False)
    assert lens.told == ["off", "on"]


async def test_a_camera_that_drops_out_while_it_is_off(house: House, lens: Power) -> None:
    """It was seen to be off; when it comes back on, it goes off again."""
    come(house)
    await wait(house, 5)
    lens.vanish()
    await wait(house, 5)
    lens.become(is_on=True)
    await wait(house, 3)
    assert not lens.is_on
    await house.see(somebody=False)
    assert lens.is_on


async def test_a_camera_that_fights_back(house: House, lens: Power) -> None:
    """An automation that switches it on each time does not make the house run hot."""
    lens.answer = lens.defy
    come(house)
    await wait(house, 14)
    assert len(lens.told) <= 8
    assert len(await facts(house, "camera_seen_on")) <= 8
    await wait(house, 15)
    assert len(await facts(house, "camera_failed")) == 1


# --- it does not come on -------------------------------------------------------------


@every_fault
async def test_a_camera_that_does_not_come_on_is_raised_too(
    house: House, lens: Power, staff: Messenger, fault: str
) -> None:
    """Nobody's privacy is at risk, but somebody should know; it is told until it does."""
    come(house)
    await wait(house, 5)
    lens.answer = getattr(lens, fault)
    if fault == "defy":
        # To be on for a moment is to be on: its owner may have it off after that.
        lens.answer = lens.ignore
    leave(house)
    await wait(house, 29, hangs=True)
    raised = issue(house, FAILED)
    assert raised is not None
    assert (raised.translation_key, raised.severity) == (
        "camera_stays_off",
        ir.IssueSeverity.WARNING,
    )
    assert staff.told == [staff.told[0]]
    assert "does not come on again" in staff.told[0]
    lens.answer = lens.obey
    await wait(house, 40, hangs=True)
    assert lens.is_on
    assert issue(house, FAILED) is None
    assert (await types(house))[-1] == "camera_returned"


async def test_a_camera_that_comes_on_late_fails_nobody(house: House, lens: Power) -> None:
    """A guest who comes while it is still told to come on ends that: it is told to go off."""
    come(house)
    await wait(house, 5)
    lens.answer = lens.ignore
    leave(house)
    await wait(house, 29)
    raised = issue(house, FAILED)
    assert raised is not None
    lens.answer = lens.obey
    come(house)
    await wait(house, 40)
    assert lens.told[-1] == "off"
    assert not lens.is_on
    assert issue(house, FAILED) is None


async def test_a_camera_that_did_not_come_on_and_then_does_not_go_off(
    house: House, lens: Power, staff: Messenger
) -> None:
    """The worse news is told even to who has heard the better."""
    come(house)
    await wait(house, 5)
    lens.answer = lens.refuse
    leave(house)
    await wait(house, 29)
    lens.become(is_on=True)
    lens.answer = lens.refuse
    come(house)
    await wait(house, 29)
    assert [fact.should_be_on for fact in await facts(house, "camera_failed")] == [True, False]
    assert len(staff.told) == 2


# --- commands that arrive late -------------------------------------------------------


async def test_a_late_command_to_come_on_does_not_film_the_next_guest(
    house: House, lens: Power
) -> None:
    """It was on its way when the guest came, and arrives after the one to go off."""
    come(house)
    await wait(house, 5)
    lens.answer = lens.hang
    leave(house)
    await wait(house, 1, hangs=True)
    assert lens.told == ["off", "on"]
    lens.answer = lens.obey
    come(house)
    assert lens.told == ["off", "on", "off"], "though it still said that it was off"
    await wait(house, 3, hangs=True)
    lens.become(is_on=True)
    await wait(house, 5, hangs=True)
    assert not lens.is_on


async def test_a_late_command_to_go_off_does_not_leave_it_off(house: House, lens: Power) -> None:
    """It was on its way when the guest left again, and arrives after the one to come on."""
    lens.answer = lens.hang
    come(house)
    await wait(house, 1, hangs=True)
    lens.answer = lens.obey
    leave(house)
    await wait(house, 1, hangs=True)
    assert lens.told == ["off", "on"], "though it still said that it was on"
    lens.become(is_on=False)
    await wait(house, 10, hangs=True)
    assert lens.is_on
    assert (await types(house))[-1] == "camera_returned"


async def test_a_command_that_hangs_is_not_waited_for(house: House, lens: Power) -> None:
    """Whoever comes while a camera does not answer finds it told at once."""
    await fail(house, lens, "hang")
    leave(house)
    await wait(house, 1, hangs=True)
    lens.answer = lens.obey
    come(house)
    assert lens.told[-1] == "off"
    await wait(house, 3, hangs=True)
    await house.until(at(9, 1))
    assert not lens.is_on
