"""What schedules do to devices, seen on real entities."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.climate import HVACMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers import label_registry as lr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    OnDemand,
    RunResult,
    Target,
)
from custom_components.roomkeeper.core.schedule_commands import (
    CancelAction,
    DeleteSchedule,
    ScheduleFields,
    TriggerSchedule,
)
from custom_components.roomkeeper.repairs import raise_schedule_failing
from custom_components.roomkeeper.switching import VERIFY_BOUND_S

from .gadgets import Boiler, Gadget, Heatpump, Lamp, PlainBoiler, Plug, Radio, Ventilation, plug_in
from .house import CAMERA, SEES, STUDIO, House, at, open_house
from .planning import (
    OFF,
    ON,
    REEF,
    TOGGLE,
    actions,
    by_hand,
    fail_a_try,
    issue,
    level,
    plan,
    progress,
    run,
    schedule,
    story,
    wait,
)

PUMP, SKIMMER, LAMP = "switch.pump", "switch.skimmer", "light.lamp"


@pytest.fixture
def pump() -> Plug:
    """Return a pump, off."""
    return Plug("pump")


@pytest.fixture
def skimmer() -> Plug:
    """Return another pump, off."""
    return Plug("skimmer")


@pytest.fixture
def lamp() -> Lamp:
    """Return a lamp that shines at forty percent."""
    return Lamp("lamp", brightness=102)


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    pump: Plug,
    skimmer: Plug,
    lamp: Lamp,
) -> House:
    """Return a house with a reef tank; it is 9:00 UTC."""
    await plug_in(hass, pump, skimmer, lamp)
    return await open_house(hass, entry, freezer, {STUDIO: {}})


# --- runs -----------------------------------------------------------------------


async def test_a_run(house: House, pump: Plug, skimmer: Plug) -> None:
    """At its time each device is told, seen to obey, and written down."""
    await plan(house, PUMP, SKIMMER)
    await house.until(at(10, 59))
    assert (pump.told, skimmer.told) == ([], [])
    await house.until(at(11))
    assert (pump.told, skimmer.told) == (["on"], ["on"])
    assert await story(house) == [
        "schedule_created",
        "schedule_run",
        "action_started",
        "action_started",
        "action_succeeded",
        "action_succeeded",
        "schedule_finished",
    ]
    assert [one.result for one in actions(house)] == ["on", "on"]
    assert progress(house).last_result is RunResult.SUCCESS
    await house.until(at(11, day=25))
    assert pump.told == ["on", "on"]


async def test_who_did_it(hass: HomeAssistant, house: House) -> None:
    """What a device does then follows, in Home Assistant's eyes, from the event that told of it."""
    events = house.listen("roomkeeper_event")
    await plan(house, PUMP)
    await house.until(at(11))
    state = hass.states.get(PUMP)
    started = next(one for one in events if one.data["type"] == "action_started")
    assert state is not None
    assert state.context.parent_id == started.context.id
    assert state.context.user_id is None


async def test_whoever_runs_it_stands_in_the_log(house: House) -> None:
    """A run that somebody asked for, and what it does, are theirs."""
    await plan(house, PUMP)
    await run(house)
    entries = [one for one in await house.log() if getattr(one.fact, "action", None)]
    assert [one.actor.name for one in entries] == ["Anna"]


async def test_a_target_of_nothing(house: House) -> None:
    """A schedule whose devices are gone says so, and is no success."""
    await plan(house, target=Target(areas=("nowhere",)))
    await house.until(at(11))
    assert (await story(house))[-1] == "schedule_failed"
    assert progress(house).last_result is RunResult.FAILED


async def test_all_in_an_area(hass: HomeAssistant, house: House) -> None:
    """All in an area are lights and pumps, but no script, and no switch of Roomkeeper's own."""
    area = ar.async_get(hass).async_create("Tank")
    registry = er.async_get(hass)
    script = registry.async_get_or_create("script", "script", "feed")
    hass.states.async_set(script.entity_id, "off")
    frozen = house.entity_id("switch", "frozen") or ""
    for entity_id in (PUMP, LAMP, SKIMMER, script.entity_id, frozen):
        registry.async_update_entity(entity_id, area_id=area.id)
    registry.async_update_entity(SKIMMER, hidden_by=er.RegistryEntryHider.USER)
    in_area = Target(areas=(area.id,))
    await plan(house, target=in_area)
    await plan(house, action=level(30), schedule_id="dim", target=in_area)
    await run(house)
    assert {one.entity_id for one in actions(house)} == {LAMP, PUMP}
    await run(house, "dim")
    assert {one.entity_id for one in actions(house) if one.schedule_id == "dim"} == {LAMP}
    assert house.value("switch", "frozen") == "off"


async def test_what_is_labelled_itself_is_meant(hass: HomeAssistant, house: House) -> None:
    """A label on an entity names it, whatever it is."""
    label = lr.async_get(hass).async_create("nightly")
    registry = er.async_get(hass)
    script = registry.async_get_or_create("script", "script", "feed").entity_id
    registry.async_update_entity(script, labels={label.label_id})
    hass.states.async_set(script, "off")
    await plan(house, target=Target(entities=(PUMP,), labels=(label.label_id,)))
    await run(house)
    assert {one.entity_id for one in actions(house)} == {script, PUMP}


async def test_a_renamed_device_is_followed(hass: HomeAssistant, house: House, pump: Plug) -> None:
    """A pump that gets another entity id is still the schedule's, and is still switched off."""
    await plan(house, PUMP, action=replace(ON, duration=timedelta(minutes=10)))
    await run(house)
    er.async_get(hass).async_update_entity(PUMP, new_entity_id="switch.return_pump")
    await house.settle()
    assert schedule(house).definition.target.entities == ("switch.return_pump",)
    assert (await house.log())[-1].reason == "entity_renamed"
    await house.until(at(9, 10))
    assert pump.told == ["on", "off"]
    await house.until(at(11))
    assert pump.told == ["on", "off", "on"]


async def test_a_renamed_device_is_followed_over_a_restart(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """What was to be undone under the old name is undone under the new one, whatever restarts."""
    await plan(house, PUMP, action=replace(ON, duration=timedelta(minutes=10)))
    await run(house)
    er.async_get(hass).async_update_entity(PUMP, new_entity_id="switch.return_pump")
    await house.settle()
    await hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    await house.until(at(9, 10))
    assert pump.told == ["on", "off"]
    assert [one.entity_id for one in actions(house)] == [PUMP, "switch.return_pump"]


async def test_a_run_that_goes_on_is_not_started_twice(house: House, pump: Plug) -> None:
    """A run that comes while the last one goes on is left out, and the log says so."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    await house.do(TriggerSchedule(schedule_id=REEF))
    assert (await story(house))[-1] == "schedule_skipped"
    assert pump.told == ["on"]


async def test_one_after_the_other(house: House, pump: Plug, skimmer: Plug) -> None:
    """A schedule that runs after another begins when that has gone well, and only then."""
    await plan(house, PUMP)
    after = ScheduleFields(name="After", rule=OnDemand(), run_after=REEF)
    await plan(house, SKIMMER, schedule_id="after", fields=after)
    await run(house)
    assert (pump.told, skimmer.told) == (["on"], ["on"])
    pump.refuse()
    await run(house)
    for delay in (5, 10, 20):
        await fail_a_try(house, delay)
    assert progress(house).last_result is RunResult.FAILED
    assert skimmer.told == ["on"]


# --- faults ---------------------------------------------------------------------


async def test_one_device_does_not_stop_the_others(house: House, pump: Plug, skimmer: Plug) -> None:
    """A device that is gone is tried four times, and fails with a reason; the others go on."""
    pump.goes(away=True)
    await plan(house, PUMP, SKIMMER)
    await house.until(at(11))
    assert skimmer.told == ["on"]
    for delay in (5, 10, 20):
        assert progress(house).run is not None
        await fail_a_try(house, delay)
    (failed,) = actions(house, PUMP)
    assert (failed.status, failed.error, failed.attempts) == (
        ActionStatus.FAILED,
        "unavailable",
        4,
    )
    assert progress(house).last_result is RunResult.FAILED
    assert pump.told == []


async def test_a_second_try_helps(house: House, pump: Plug) -> None:
    """A pump that missed the first command is on after the second, five seconds later."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    pump.obeys = True
    await fail_a_try(house, 5, VERIFY_BOUND_S)
    assert pump.told == ["on", "on"]
    (action,) = actions(house)
    assert (action.status, action.attempts) == (ActionStatus.SUCCESS, 2)


async def test_how_often_is_the_sites_choice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, pump: Plug
) -> None:
    """The site's own number of tries holds for schedules, too."""
    entry = MockConfigEntry(
        domain="roomkeeper", options={"retry_attempts": 1, "retry_delay": {"seconds": 30}}
    )
    entry.add_to_hass(hass)
    await plug_in(hass, pump)
    house = await open_house(hass, entry, freezer, {STUDIO: {}})
    pump.refuse()
    await plan(house, PUMP)
    await run(house)
    await wait(house, 29)
    assert pump.told == ["on"]
    await wait(house, 2)
    assert pump.told == ["on", "on"]
    assert actions(house)[0].status is ActionStatus.FAILED


async def test_a_schedule_that_keeps_failing_is_told_of(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """Five failures in a row raise a repair issue that says what is wrong; a success ends it."""
    pump.refuse()
    await plan(house, PUMP)
    for _ in range(5):
        assert issue(hass, "schedule_failing_reef") is None
        await run(house)
        for delay in (5, 10, 20):
            await fail_a_try(house, delay)
    found = issue(hass, "schedule_failing_reef")
    assert found is not None
    assert found.translation_placeholders == {
        "schedule": "Reef",
        "runs": "5",
        "failures": "pump: mesh is down",
    }
    assert await hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert issue(hass, "schedule_failing_reef") is not None
    pump.fault = None
    await run(house)
    assert issue(hass, "schedule_failing_reef") is None


async def test_of_many_devices_that_fail_some_are_named(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """It is told anew with each of hundreds, and Home Assistant goes on meanwhile."""
    pump.refuse()
    await plan(house, PUMP)
    await run(house)
    for delay in (5, 10, 20):
        await fail_a_try(house, delay)
    raise_schedule_failing(hass, schedule(house), 12 * actions(house))
    found = issue(hass, "schedule_failing_reef")
    assert found is not None
    assert found.translation_placeholders is not None
    said = found.translation_placeholders["failures"].split(", ")
    assert said == [*10 * ["pump: mesh is down"], "+2"]


async def test_a_deleted_schedule_is_not_told_of(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """Who deletes a schedule that fails is not reminded of it."""
    pump.refuse()
    await plan(house, PUMP)
    for _ in range(5):
        await run(house)
        for delay in (5, 10, 20):
            await fail_a_try(house, delay)
    await house.do(DeleteSchedule(schedule_id=REEF))
    assert issue(hass, "schedule_failing_reef") is None


async def test_a_private_camera_stays_off(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """No schedule switches the camera of a stall on while somebody is inside."""
    cubicle = {"cubicle": {"sensors": [SEES], "cameras": [CAMERA]}}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, cubicle)
    await plan(house, CAMERA)
    await house.see(somebody=True)
    calls = house.listen("call_service")
    await run(house)
    assert actions(house)[0].error == "private"
    assert not [one for one in calls if one.data["service"] == "turn_on"]
    await house.see(somebody=False)
    await wait(house, 6)
    assert actions(house)[0].result == "on"


@pytest.mark.parametrize(
    ("camera", "device"), [("group.eyes", CAMERA), (CAMERA, "group.eyes"), (CAMERA, "group.all")]
)
async def test_a_private_camera_stays_off_also_with_a_group(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    camera: str,
    device: str,
) -> None:
    """Neither is one of a group that is a camera switched on, nor a group with a camera in it."""
    groups = {"eyes": {"entities": [CAMERA]}, "all": {"entities": ["group.eyes"]}}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "group", {"group": groups})
    cubicle = {"cubicle": {"sensors": [SEES], "cameras": [camera]}}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, cubicle)
    await plan(house, device)
    await house.see(somebody=True)
    calls = house.listen("call_service")
    await run(house)
    assert actions(house)[0].error == "private"
    assert not [one for one in calls if one.data["service"] == "turn_on"]


@pytest.mark.parametrize("lasts", [None, timedelta(hours=1)])
async def test_a_camera_that_a_schedule_switches_off_during_a_stay_stays_off(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    lasts: timedelta | None,
) -> None:
    """At closing time somebody is inside: the camera does not come on for the night after that."""
    cubicle = {"cubicle": {"sensors": [SEES], "cameras": [CAMERA]}}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, cubicle)
    await plan(house, CAMERA, action=OFF if lasts is None else replace(ON, duration=lasts))
    await house.until(at(10, 59) if lasts is None else at(11, 59))
    assert is_on(house, CAMERA)
    await house.see(somebody=True)
    await house.until(at(11, 1) if lasts is None else at(12, 1))
    assert actions(house)[-1].result == "off"
    await house.see(somebody=False)
    await wait(house, 6)
    assert not is_on(house, CAMERA)
    assert not ir.async_get(hass).issues


# --- for a while ----------------------------------------------------------------


async def test_on_for_a_while(house: House, pump: Plug) -> None:
    """What is switched on for ten minutes is off after ten minutes."""
    await plan(house, PUMP, action=replace(ON, duration=timedelta(minutes=10)))
    await house.until(at(11, 9))
    assert pump.told == ["on"]
    await house.until(at(11, 10))
    assert pump.told == ["on", "off"]
    assert progress(house).last_result is RunResult.SUCCESS


async def test_a_level_comes_back(house: House, lamp: Lamp) -> None:
    """A lamp that is dimmed for a while shines afterwards as it did before."""
    await plan(house, LAMP, action=level(5, timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert lamp.told == [13, 102]


async def test_a_radio_that_is_off_for_a_while_comes_on_again(
    hass: HomeAssistant, house: House
) -> None:
    """That it had a volume switches nothing on, but a volume that was moved is put back."""
    radio = Radio("radio")
    await plug_in(hass, radio)
    await plan(house, "media_player.radio", action=replace(OFF, duration=timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert radio.told == ["off", "on"]
    await by_hand(house, "media_player.radio", level(0, timedelta(minutes=10)), at(12))
    await house.until(at(12, 10))
    assert radio.told == ["off", "on", 0, 0.2]


@pytest.mark.parametrize(
    ("device", "gadget", "told"),
    [
        ("climate.pump", Heatpump, ["off", "cool"]),
        ("water_heater.pump", Boiler, ["off", "eco"]),
        ("water_heater.pump", PlainBoiler, ["off", "performance"]),
    ],
)
async def test_what_has_modes_comes_on_again_in_the_one_that_it_had(
    hass: HomeAssistant,
    house: House,
    device: str,
    gadget: Callable[[str], Gadget],
    told: list[str],
) -> None:
    """What cooled before the break does not heat after it, in July."""
    machine = gadget("pump")
    await plug_in(hass, machine)
    await plan(house, device, action=replace(OFF, duration=timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert machine.told == told
    assert actions(house, device)[-1].result == told[-1]


@pytest.mark.parametrize(
    ("spec", "told"), [(OFF, 0), (level(0), 0), (level(100), 100)], ids=["off", "level_0", "boost"]
)
async def test_a_fan_that_minds_the_air_does_so_again(
    hass: HomeAssistant, house: House, spec: ActionSpec, told: int
) -> None:
    """After a break, or at full speed for a while, it does not stay at the speed of before."""
    fan = Ventilation("hall")
    await plug_in(hass, fan)
    await plan(house, "fan.hall", action=replace(spec, duration=timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert fan.told == [told, "auto"]
    assert fan.preset_mode == "auto"
    assert actions(house, "fan.hall")[-1].status is ActionStatus.SUCCESS


async def test_a_fan_that_has_a_speed_comes_back_at_that(hass: HomeAssistant, house: House) -> None:
    """One that could mind the air by itself, and does not, is not told to."""
    fan = Ventilation("hall")
    await plug_in(hass, fan)
    await fan.async_set_percentage(70)
    await plan(house, "fan.hall", action=replace(OFF, duration=timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert fan.told == [70, 0, 70]


async def test_what_comes_on_in_another_mode_has_not_done_what_it_was_told(
    hass: HomeAssistant, house: House
) -> None:
    """Heating is not cooling, though both are on."""
    machine = Heatpump("pump")
    await plug_in(hass, machine)
    await plan(house, "climate.pump", action=replace(OFF, duration=timedelta(minutes=10)))
    await house.until(at(11))
    await machine.async_set_hvac_mode(HVACMode.HEAT)
    machine.obeys = False
    await house.until(at(11, 10))
    await wait(house, VERIFY_BOUND_S + 0.1)
    assert actions(house, "climate.pump")[-1].error == "still heat"


async def test_off_for_a_while_leaves_off_what_was_off(house: House, pump: Plug) -> None:
    """Nothing comes on after a break that was not on before."""
    await plan(house, PUMP, LAMP, action=replace(OFF, duration=timedelta(minutes=10)))
    await house.until(at(11, 10))
    assert pump.told == ["off"]
    assert is_on(house, LAMP)


async def test_a_toggle_that_is_tried_again_toggles_once(house: House, pump: Plug) -> None:
    """A device that obeys too late is not toggled back by the next try."""
    pump.obeys = False
    await plan(house, PUMP, action=TOGGLE)
    await house.until(at(11))
    await wait(house, VERIFY_BOUND_S + 0.1)
    pump.obeys = True
    await pump.async_turn_on()
    await wait(house, 5.1)
    assert pump.told == ["on", "on", "on"]
    assert is_on(house, PUMP)
    assert actions(house)[0].result == "on"
    await run(house)
    assert not is_on(house, PUMP)


async def test_a_toggle_waits_for_the_device(house: House, pump: Plug) -> None:
    """How a device was is looked at when it is there: one that was on and lost goes off."""
    await pump.async_turn_on()
    pump.goes(away=True)
    await plan(house, PUMP, action=TOGGLE)
    await house.until(at(11))
    pump.goes(away=False)
    await wait(house, 5.1)
    assert not is_on(house, PUMP)


# --- by hand --------------------------------------------------------------------


async def test_an_action_by_hand(house: House, pump: Plug) -> None:
    """Something can be done to a device once, at its time, without a schedule."""
    await by_hand(house, PUMP, ON, at(10))
    await house.until(at(9, 59))
    assert pump.told == []
    await house.until(at(10))
    assert pump.told == ["on"]
    assert await story(house) == ["action_created", "action_started", "action_succeeded"]


async def test_the_newest_command_has_the_device(house: House, pump: Plug) -> None:
    """A try that goes on ends when something else is to be done to the device."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    await by_hand(house, PUMP, OFF, at(11))
    await wait(house, 0.1)
    await wait(house, 60)
    assert pump.told == ["on", "off"]
    found = {one.spec: (one.status, one.error or one.result) for one in actions(house, PUMP)}
    assert found == {
        ON: (ActionStatus.CANCELLED, "superseded"),
        OFF: (ActionStatus.SUCCESS, "off"),
    }


async def test_what_is_cancelled_is_not_tried_again(house: House, pump: Plug) -> None:
    """Who cancels an action that goes on hears no more of it."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    await house.do(CancelAction(action_id=actions(house)[0].id))
    await wait(house, VERIFY_BOUND_S + 0.1)
    await wait(house, 60)
    assert pump.told == ["on"]
    assert (await story(house, PUMP))[-1] == "action_cancelled"


def is_on(house: House, entity_id: str) -> bool:
    state = house.hass.states.get(entity_id)
    assert state is not None
    return state.state == "on"
