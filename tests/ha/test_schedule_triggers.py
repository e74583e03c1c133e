"""What schedules run on, seen on real triggers."""

from dataclasses import replace

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HassJob, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.schedule import OnDemand, RunWhy
from custom_components.roomkeeper.core.schedule_commands import (
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ScheduleFields,
    UpdateSchedule,
)
from custom_components.roomkeeper.core.schedule_events import ScheduleStarted
from custom_components.roomkeeper.sequences import stored_triggers

from .gadgets import Plug, plug_in
from .house import STUDIO, House, at, open_house
from .planning import AT_ELEVEN, REEF, actions, issue, plan, restart

PUMP = "switch.pump"
FULL, EMPTY = "binary_sensor.full", "binary_sensor.empty"


@pytest.fixture
def pump() -> Plug:
    """Return a pump, off."""
    return Plug("pump")


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, pump: Plug
) -> House:
    """Return a house with a pump that runs when the tank is full; it is 9:00 UTC."""
    await plug_in(hass, pump)
    for sensor in (FULL, EMPTY):
        hass.states.async_set(sensor, "off")
    house = await open_house(hass, entry, freezer, {STUDIO: {}})
    await plan(house, PUMP, fields=await on(house, FULL))
    return house


async def on(house: House, sensor: str, **more: str) -> ScheduleFields:
    """Return a schedule that runs when a sensor comes on."""
    trigger = {"trigger": "state", "entity_id": sensor, "to": "on", **more}
    run_on = await stored_triggers(house.hass, [trigger])
    return ScheduleFields(name="Reef", rule=OnDemand(), run_on=run_on)


async def comes_on(house: House, sensor: str) -> None:
    """Have a sensor come on."""
    house.hass.states.async_set(sensor, "off")
    await house.settle()
    house.hass.states.async_set(sensor, "on")
    await house.settle()


async def test_it_runs_on_what_happens(house: House, pump: Plug) -> None:
    """When the tank is full the pump runs, and the log says what that was about."""
    await comes_on(house, FULL)
    assert pump.told == ["on"]
    (started,) = [one for one in await house.log() if isinstance(one.fact, ScheduleStarted)]
    assert started.fact.why is RunWhy.EVENT
    assert started.reason == f"state of {FULL}"


async def test_a_rule_goes_on_beside_it(house: House, pump: Plug) -> None:
    """A schedule may have a rule, and run on something as well."""
    fields = replace(await on(house, EMPTY), rule=AT_ELEVEN.rule)
    await plan(house, PUMP, schedule_id="both", fields=fields)
    await comes_on(house, EMPTY)
    await house.until(at(11))
    assert pump.told == ["on", "on"]


async def test_a_disabled_one_does_not_look(house: House, pump: Plug) -> None:
    """Nothing triggers a schedule that is disabled; enabled again, it looks again."""
    await house.do(DisableSchedule(schedule_id=REEF))
    await comes_on(house, FULL)
    assert pump.told == []
    await house.do(EnableSchedule(schedule_id=REEF))
    await comes_on(house, FULL)
    assert pump.told == ["on"]


async def test_a_changed_one_looks_elsewhere(house: House, pump: Plug) -> None:
    """What a schedule runs on can be changed, and taken away."""
    await house.do(UpdateSchedule(schedule_id=REEF, fields=await on(house, EMPTY)))
    await comes_on(house, FULL)
    assert pump.told == []
    await comes_on(house, EMPTY)
    assert pump.told == ["on"]
    fields = replace(AT_ELEVEN, run_on="")
    await house.do(UpdateSchedule(schedule_id=REEF, fields=fields))
    await comes_on(house, EMPTY)
    assert pump.told == ["on"]


@pytest.mark.parametrize("what", ["delete", "unload"])
async def test_what_is_gone_does_not_look(house: House, pump: Plug, what: str) -> None:
    """A schedule that was deleted, or is not loaded, leaves nothing behind."""
    if what == "delete":
        await house.do(DeleteSchedule(schedule_id=REEF))
    else:
        assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.hass.states.async_set(FULL, "on")
    await house.hass.async_block_till_done()
    assert pump.told == []


async def test_after_a_restart_it_looks_again(house: House, pump: Plug) -> None:
    """What a schedule runs on survives a restart."""
    await restart(house, at(10))
    await comes_on(house, FULL)
    assert pump.told == ["on"]


async def test_it_runs_on_the_start_of_home_assistant(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """As an automation does: once, when all is there, and not when Roomkeeper is loaded anew."""
    start = await stored_triggers(hass, [{"trigger": "homeassistant", "event": "start"}])
    await plan(
        house,
        PUMP,
        schedule_id="start",
        fields=ScheduleFields(name="Start", rule=OnDemand(), run_on=start),
    )
    await restart(house, at(10))
    assert pump.told == []

    assert await hass.config_entries.async_unload(house.entry.entry_id)
    hass.set_state(CoreState.not_running)
    assert await hass.config_entries.async_setup(house.entry.entry_id)
    await hass.async_start()
    await house.settle()
    assert pump.told == ["on"]
    assert [one.result for one in actions(house)] == ["on"]
    (started,) = [one for one in await house.log() if isinstance(one.fact, ScheduleStarted)]
    assert started.reason == "Home Assistant starting"


async def test_what_is_changed_as_home_assistant_starts_looks_no_more(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """Triggers that were attached for the start, and are taken away before it, run nothing."""
    assert await hass.config_entries.async_unload(house.entry.entry_id)
    hass.set_state(CoreState.not_running)
    assert await hass.config_entries.async_setup(house.entry.entry_id)

    async def takes_away() -> None:
        await comes_on(house, FULL)
        fields = replace(AT_ELEVEN, run_on="")
        await house.do(UpdateSchedule(schedule_id=REEF, fields=fields))

    hass.async_add_startup_job(HassJob(takes_away))
    await hass.async_start()
    await house.settle()
    await comes_on(house, FULL)
    assert pump.told == []


BROKEN = {
    "gone": '[{"trigger": "long_gone"}]',
    "unattachable": '[{"trigger": "event", "event_type": "{{ 1 / 0 }}"}]',
}


@pytest.mark.parametrize("run_on", BROKEN.values(), ids=BROKEN)
async def test_a_trigger_that_does_not_work_is_told_of(
    hass: HomeAssistant, house: House, pump: Plug, run_on: str
) -> None:
    """A trigger that Home Assistant does not take raises a repair issue; the rule goes on.

    Corrected, disabled or deleted, there is nothing more to tell.
    """
    for name in (REEF, "other", "third"):
        fields = replace(AT_ELEVEN, run_on=run_on)
        await plan(house, PUMP, schedule_id=f"{name}_broken", fields=fields)
    found = issue(hass, "trigger_failed_reef_broken")
    assert found is not None
    placeholders = found.translation_placeholders or {}
    assert placeholders["schedule"] == "Reef"
    assert placeholders["problem"]
    await house.until(at(11))
    assert pump.told == ["on"]
    mended = await on(house, FULL)
    await house.do(UpdateSchedule(schedule_id=ScheduleId("reef_broken"), fields=mended))
    await house.do(DisableSchedule(schedule_id=ScheduleId("other_broken")))
    await house.do(DeleteSchedule(schedule_id=ScheduleId("third_broken")))
    for name in (REEF, "other", "third"):
        assert issue(hass, f"trigger_failed_{name}_broken") is None


async def test_one_that_works_beside_one_that_does_not(house: House, pump: Plug) -> None:
    """Of several triggers those that work do."""
    good = await on(house, EMPTY)
    both = f"{good.run_on[:-1]}, {BROKEN['unattachable'][1:]}"
    await plan(house, PUMP, schedule_id="both", fields=replace(good, run_on=both))
    assert issue(house.hass, "trigger_failed_both") is not None
    await comes_on(house, EMPTY)
    assert pump.told == ["on"]
