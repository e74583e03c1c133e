"""What somebody does about a device that does not obey, in the repair issue that tells of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper import device_repairs
from custom_components.roomkeeper.core.commands import CheckIn, SwitchOff
from custom_components.roomkeeper.core.events import type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.schedule_commands import EnableSchedule
from custom_components.roomkeeper.core.stall import OccupancyStatus
from custom_components.roomkeeper.issues import raise_issue

from .fixing import Client, Fixing
from .flows import add_subentry
from .gadgets import Plug as Pump
from .house import CUBICLE, SEES, STUDIO, House, open_house
from .lens import LENS, Messenger, Power, add, facts, issue, wait
from .planning import AT_ELEVEN, REEF, fail_a_try, plan, run, schedule
from .planning import wait as pass_time
from .test_camera_changes import set_cameras
from .test_devices import Plug
from .test_schedule_triggers import BROKEN

POWER: Final = f"power_off_failed_{STUDIO}"
STAYS: Final = f"camera_failed_{LENS}"
LET_GO: Final = f"camera_let_go_{LENS}"
PUMP: Final = "switch.pump"
FAILING: Final = f"schedule_failing_{REEF}"


@pytest.fixture
def plug(hass: HomeAssistant) -> Plug:
    """Return the studio's plug, on."""
    return Plug(hass)


@pytest.fixture
async def lens(hass: HomeAssistant) -> Power:
    """Return the switch of the cubicle's camera."""
    await add(hass, "notify", Messenger())
    return await add(hass, "switch", Power("lens"))


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    plug: Plug,
    lens: Power,
) -> House:
    """Return a house with a studio, and a cubicle with a camera."""
    assert await async_setup_component(hass, "repairs", {})
    stall = {"sensors": [SEES], "cameras": [LENS]}
    return await open_house(
        hass, entry, freezer, {STUDIO: {"power": ["fan.plug"]}}, {CUBICLE: stall}
    )


@pytest.fixture
async def fixing(house: House, hass_client: Client) -> Fixing:
    """Return the hands of an administrator."""
    return Fixing(house, await hass_client())


def studio(house: House) -> ConfigSubentry:
    """Return what is stored of the studio."""
    (subentry,) = [one for one in house.entry.subentries.values() if one.unique_id == STUDIO]
    return subentry


async def last(house: House) -> tuple[str, str]:
    """Return the type of the newest entry of the log that somebody made, and who that was."""
    made = [one for one in await house.log() if one.actor.id]
    return type_of(made[-1].fact), made[-1].actor.name


# --- power ------------------------------------------------------------------------


async def give_up(house: House, plug: Plug) -> None:
    """Let all four tries to switch the studio off fail."""
    plug.answer = plug.refuse
    await house.do(SwitchOff(room=STUDIO, new_id=BookingId("off")))
    for delay in (5, 10, 20):
        await fail_a_try(house, delay)
    assert issue(house, POWER) is not None


async def test_a_room_is_switched_off_once_more(
    house: House, plug: Plug, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """The form says what was seen to come of it; only when it is off the issue goes away."""
    await give_up(house, plug)
    menu = await fixing.open(POWER)
    assert menu["menu_options"] == ["try_again", "done_by_hand"]
    assert menu["description_placeholders"]["room"] == "Studio"
    failed = await fixing.choose("try_again")
    assert (failed["type"], failed["reason"]) == ("abort", "still_on")
    assert "mesh is down" in failed["description_placeholders"]["failures"]
    assert issue(house, POWER) is not None
    plug.answer = plug.obey
    for delay in (5, 10):
        await fail_a_try(house, delay)
    assert issue(house, POWER) is None


async def test_a_room_that_obeys_now_is_done_with(
    house: House, plug: Plug, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """The log says who had it switched off."""
    await give_up(house, plug)
    plug.answer = plug.obey
    await fixing.open(POWER)
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert issue(house, POWER) is None
    assert house.value("switch", "power") == "off"
    assert await last(house) == ("power_off_attempted", hass_admin_user.name)


async def test_a_room_is_not_switched_off_around_whoever_came_meanwhile(
    house: House, plug: Plug, fixing: Fixing
) -> None:
    """A form that was opened before the guest came does nothing to their light."""
    await give_up(house, plug)
    await fixing.open(POWER)
    told = [*plug.told]
    await pass_time(house, 1)
    now = datetime.now(UTC)
    await house.book(now, now + timedelta(hours=1))
    await house.do(CheckIn(ref=BookingRef(BookingId("b1"))))
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert plug.told == told


async def test_an_answer_that_does_not_come_is_not_waited_for_long(
    house: House, plug: Plug, fixing: Fixing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue stays as long as nothing is seen."""
    await give_up(house, plug)
    monkeypatch.setattr(device_repairs, "OUTCOME_BOUND_S", 1)
    plug.answer = plug.ignore
    await fixing.open(POWER)
    asked = asyncio.create_task(fixing.choose("try_again"))
    while not asked.done():
        await pass_time(house, 0.2)
    assert (await asked)["reason"] == "no_answer"
    assert issue(house, POWER) is not None


async def test_what_comes_of_another_room_is_no_answer(
    house: House, plug: Plug, fixing: Fixing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That its power goes off meanwhile mends nothing here."""
    house.hass.states.async_set("fan.lamp", "off")
    add_subentry(house.hass, house.entry, "Attic", {"power": ["fan.lamp"]}, key="attic")
    await house.settle()
    await give_up(house, plug)
    monkeypatch.setattr(device_repairs, "OUTCOME_BOUND_S", 1)
    plug.answer = plug.ignore
    await fixing.open(POWER)
    asked = asyncio.create_task(fixing.choose("try_again"))
    told = len(plug.told)
    while len(plug.told) == told:
        await pass_time(house, 0.01)
    await house.do(SwitchOff(room=RoomKey("attic"), new_id=BookingId("attic_off")))
    while not asked.done():
        await pass_time(house, 0.2)
    assert (await asked)["reason"] == "no_answer"


async def test_who_has_switched_off_by_hand_says_so(
    house: House, plug: Plug, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """It is believed, and stands in the log; what failed before is not told again."""
    await give_up(house, plug)
    await fixing.open(POWER)
    assert (await fixing.choose("done_by_hand"))["type"] == "create_entry"
    assert await last(house) == ("power_off_cancelled", hass_admin_user.name)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert issue(house, POWER) is None
    assert house.value("binary_sensor", "problem", room=None) == "off"


async def test_a_room_without_power_has_nothing_to_be_switched_off(
    house: House, plug: Plug, fixing: Fixing
) -> None:
    """It was taken out of the room's settings while the form was open."""
    await give_up(house, plug)
    await fixing.open(POWER)
    house.hass.config_entries.async_update_subentry(
        house.entry, studio(house), data={"name": "Studio"}
    )
    await house.settle()
    assert (await fixing.choose("try_again"))["type"] == "create_entry"


async def test_a_room_from_which_its_power_is_taken_has_no_problem_any_more(
    house: House, plug: Plug
) -> None:
    """Whoever takes the broken plug out of the room has mended it."""
    await give_up(house, plug)
    house.hass.config_entries.async_update_subentry(
        house.entry, studio(house), data={"name": "Studio"}
    )
    await house.settle()
    assert issue(house, POWER) is None
    assert house.value("binary_sensor", "problem", room=None) == "off"


async def test_a_room_that_is_renamed_is_told_of_by_its_new_name(house: House, plug: Plug) -> None:
    """Nobody knows the old one any more."""
    await give_up(house, plug)
    house.hass.config_entries.async_update_subentry(house.entry, studio(house), title="Blue room")
    await house.settle()
    found = issue(house, POWER)
    assert found is not None
    assert (found.translation_placeholders or {})["room"] == "Blue room"


async def test_a_room_that_comes_again_has_not_failed(house: House, plug: Plug) -> None:
    """What failed in the room that was removed is not held against another of its key."""
    await give_up(house, plug)
    before = studio(house)
    house.hass.config_entries.async_remove_subentry(house.entry, before.subentry_id)
    await house.settle()
    assert issue(house, POWER) is None
    add_subentry(house.hass, house.entry, "Studio", dict(before.data), key=STUDIO)
    await house.settle()
    assert house.value("switch", "power") == "on"
    assert issue(house, POWER) is None
    assert house.value("binary_sensor", "problem", room=None) == "off"


# --- cameras ----------------------------------------------------------------------


async def test_a_camera_that_films_is_told_once_more(
    house: House, lens: Power, fixing: Fixing
) -> None:
    """The form says whether it obeys; what it was stays in the issue until it does."""
    lens.answer = lens.refuse
    house.hass.states.async_set(SEES, "on")
    await wait(house, 29)
    menu = await fixing.open(STAYS)
    assert menu["menu_options"] == ["try_again", "put_back"]
    failed = await fixing.choose("try_again")
    assert (failed["reason"], issue(house, STAYS) is None) == ("still_so", False)
    assert failed["description_placeholders"]["why"] == "Lens: lens is jammed"
    lens.answer = lens.obey
    await fixing.open(STAYS)
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert not lens.is_on
    assert await facts(house, "camera_recovered")


async def test_cameras_are_put_back_where_nobody_is(
    house: House, lens: Power, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """Once that is confirmed; the log says who did it."""
    lens.answer = lens.refuse
    house.hass.states.async_set(SEES, "on")
    await wait(house, 29)
    await fixing.open(STAYS)
    assert (await fixing.choose("put_back"))["step_id"] == "put_back"
    assert house.runtime.stall_view(CUBICLE).status is OccupancyStatus.OCCUPIED
    assert (await fixing.submit())["type"] == "create_entry"
    assert house.runtime.stall_view(CUBICLE).status is OccupancyStatus.MAINTENANCE
    assert await last(house) == ("maintenance_started", hass_admin_user.name)
    await wait(house, 5)
    assert issue(house, STAYS) is None


async def test_a_camera_that_stays_off_is_told_once_more(
    house: House, lens: Power, fixing: Fixing
) -> None:
    """Nobody is to be protected there, so that is all there is to choose."""
    await house.see(somebody=True)
    lens.answer = lens.refuse
    house.hass.states.async_set(SEES, "off")
    await wait(house, 29)
    assert (await fixing.open(STAYS))["menu_options"] == ["try_again"]
    lens.answer = lens.obey
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert lens.is_on
    await wait(house, 1)
    assert issue(house, STAYS) is None


async def test_a_camera_is_not_told_to_film_whoever_came_meanwhile(
    house: House, lens: Power, fixing: Fixing
) -> None:
    """The form was opened while the stall was empty, and is answered when it is not."""
    await house.see(somebody=True)
    lens.answer = lens.refuse
    house.hass.states.async_set(SEES, "off")
    await wait(house, 29)
    await fixing.open(STAYS)
    lens.answer = lens.obey
    await house.see(somebody=True)
    told = len(lens.told)
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert "on" not in lens.told[told:]
    assert not lens.is_on


async def test_a_camera_is_not_told_to_go_off_for_whoever_has_left_meanwhile(
    house: House, lens: Power, fixing: Fixing
) -> None:
    """It would be off for good: nobody is inside, and so nobody leaves after whom it comes back."""
    lens.answer = lens.refuse
    house.hass.states.async_set(SEES, "on")
    await wait(house, 29)
    await fixing.open(STAYS)
    lens.answer = lens.obey
    await house.see(somebody=False)
    await wait(house, 6)
    told = len(lens.told)
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert (lens.told[told:], lens.is_on) == ([], True)


async def test_a_camera_that_was_let_go_is_not_told_to_film_in_another_stall(
    house: House, lens: Power, fixing: Fixing
) -> None:
    """It belongs to a stall again, and somebody is inside."""
    await house.see(somebody=True)
    lens.answer = lens.refuse
    await set_cameras(house, CUBICLE)
    await wait(house, 29)
    await fixing.open(LET_GO)
    lens.answer = lens.obey
    await set_cameras(house, CUBICLE, LENS)
    told = len(lens.told)
    assert (await fixing.choose("try_again"))["type"] == "create_entry"
    assert "on" not in lens.told[told:]
    assert not lens.is_on


@pytest.mark.parametrize(("choice", "is_on"), [("try_again", True), ("seen_to", False)])
async def test_a_camera_that_was_let_go_is_somebodys(
    house: House, lens: Power, fixing: Fixing, choice: str, *, is_on: bool
) -> None:
    """It is told once more, or somebody sees to it; either way the issue is done with."""
    await house.see(somebody=True)
    lens.answer = lens.refuse
    await set_cameras(house, CUBICLE)
    await wait(house, 29)
    menu = await fixing.open(LET_GO)
    assert menu["menu_options"] == ["try_again", "seen_to"]
    assert menu["description_placeholders"] == {"camera": "Lens"}
    lens.answer = lens.obey
    assert (await fixing.choose(choice))["type"] == "create_entry"
    assert (lens.is_on, issue(house, LET_GO)) == (is_on, None)


# --- schedules --------------------------------------------------------------------


async def keep_failing(house: House) -> Pump:
    """Let a schedule fail five times in a row."""
    pump = Pump("pump")
    await add(house.hass, "switch", pump)
    pump.refuse()
    await plan(house, PUMP)
    for _ in range(5):
        await run(house)
        for delay in (5, 10, 20):
            await fail_a_try(house, delay)
    assert issue(house, FAILING) is not None
    return pump


async def test_a_schedule_is_run_once_more(
    house: House, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """The issue stays until a run succeeds."""
    pump = await keep_failing(house)
    assert (await fixing.open(FAILING))["menu_options"] == ["run", "disable"]
    assert (await fixing.choose("run"))["reason"] == "begun"
    runs = [one.actor for one in await house.log() if type_of(one.fact) == "schedule_run"]
    assert runs[-1].name == hass_admin_user.name
    await fixing.open(FAILING)
    assert (await fixing.choose("run"))["reason"] == "not_run"
    assert issue(house, FAILING) is not None
    pump.fault = None
    await fail_a_try(house, 5)
    assert issue(house, FAILING) is None


async def test_a_schedule_that_is_disabled_is_not_told_of(
    house: House, fixing: Fixing, hass_admin_user: MockUser
) -> None:
    """Also after a restart; enabled again, it is."""
    await keep_failing(house)
    await fixing.open(FAILING)
    assert (await fixing.choose("disable"))["type"] == "create_entry"
    assert not schedule(house).definition.enabled
    assert await last(house) == ("schedule_updated", hass_admin_user.name)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert issue(house, FAILING) is None
    await house.do(EnableSchedule(schedule_id=REEF))
    assert issue(house, FAILING) is not None


async def test_a_schedule_without_its_trigger_can_be_disabled(house: House, fixing: Fixing) -> None:
    """To run it by hand would not mend the trigger."""
    fields = replace(AT_ELEVEN, run_on=BROKEN["gone"])
    await plan(house, "fan.plug", fields=fields)
    issue_id = f"trigger_failed_{REEF}"
    assert (await fixing.open(issue_id))["menu_options"] == ["disable"]
    assert (await fixing.choose("disable"))["type"] == "create_entry"
    assert issue(house, issue_id) is None


# --- when nothing runs ------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "choices"),
    [
        ({"power_off_failed": STUDIO}, ("try_again", "done_by_hand")),
        ({"camera": LENS, "how": "camera_stays_on"}, ("try_again", "put_back")),
        ({"schedule": REEF, "how": "schedule_failing"}, ("run", "disable")),
        ({"hook": "hook_acme"}, ()),
        ({"endpoint": "desk"}, ("from_now",)),
    ],
    ids=lambda one: str(one)[:30],
)
async def test_nothing_is_done_while_roomkeeper_does_not_run(
    house: House, fixing: Fixing, data: dict[str, str], choices: tuple[str, ...]
) -> None:
    """A form may be open while it is reloaded: the issue stays, and says why."""
    raise_issue(house.hass, "some", "power_off_failed", fixed_with=data)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    for choice in choices:
        await fixing.open("some")
        step = await fixing.choose(choice)
        if step["type"] == "form":
            step = await fixing.submit()
        assert step["reason"] == "not_now"
    if not choices:
        assert (await fixing.open("some"))["reason"] == "not_now"
    assert issue(house, "some") is not None
