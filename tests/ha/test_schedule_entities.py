"""The entities of schedules: they come, show, take orders, and go with their schedule."""

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper import shown_schedules
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.schedule import OnDemand
from custom_components.roomkeeper.core.schedule_commands import (
    DeleteSchedule,
    ScheduleFields,
    UpdateSchedule,
)
from custom_components.roomkeeper.shown_schedules import MOST_SHOWN

from .gadgets import Plug, plug_in
from .house import STUDIO, House, at, open_house
from .planning import REEF, fail_a_try, plan, schedule

PUMP = "switch.pump"
ON_THE_REEF = "schedule_reef"
ENTITIES = (("switch", "enabled"), ("sensor", "next_run"), ("button", "run"))


@pytest.fixture
def pump() -> Plug:
    """Return a pump, off."""
    return Plug("pump")


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, pump: Plug
) -> House:
    """Return a house with a pump that goes on each day at 11:00 UTC; it is 9:00."""
    await plug_in(hass, pump)
    house = await open_house(hass, entry, freezer, {STUDIO: {}})
    await plan(house, PUMP)
    return house


def the_device(house: House, schedule_id: str = REEF) -> dr.DeviceEntry | None:
    identifier = (DOMAIN, f"{house.entry.entry_id}_schedule_{schedule_id}")
    devices = dr.async_get(house.hass)
    return devices.async_get_device_by_identifier(identifier, house.entry.entry_id)


def shown(house: House, schedule_id: str) -> bool:
    """Say whether a schedule has its entities; they come and go together."""
    found = {house.entity_id(*one, f"schedule_{schedule_id}") is not None for one in ENTITIES}
    assert len(found) == 1
    return found.pop()


async def test_a_new_schedule_has_entities(hass: HomeAssistant, house: House) -> None:
    """Without a reload there is a switch, a sensor and a button, on a device of its name."""
    device = the_device(house)
    assert device is not None
    assert (device.name, device.model) == ("Reef", "Schedule")
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.via_device_id == house.runtime.hub_device_id
    for platform, name in ENTITIES:
        entity_id = house.entity_id(platform, name, ON_THE_REEF)
        assert entity_id == f"{platform}.reef_{name}"
        registered = er.async_get(hass).async_get(entity_id)
        assert registered is not None
        assert registered.device_id == device.id
    assert house.value("switch", "enabled", ON_THE_REEF) == "on"
    state = house.state("sensor", "next_run", ON_THE_REEF)
    assert state.state == at(11).isoformat()
    assert state.attributes["schedule_type"] == "cron"
    assert state.attributes["last_run"] is None
    assert state.attributes["friendly_name"] == "Reef Next run"


async def test_the_sensor_follows_the_runs(house: House, pump: Plug) -> None:
    """After a run it shows the next one, and how the last one went."""
    await house.until(at(11))
    state = house.state("sensor", "next_run", ON_THE_REEF)
    assert state.state == at(11, day=25).isoformat()
    assert state.attributes["last_run"] == at(11).isoformat()
    assert state.attributes["last_result"] == "success"
    assert state.attributes["lateness_s"] == 0
    pump.refuse()
    await house.until(at(11, day=25))
    for delay in (5, 10, 20):
        await fail_a_try(house, delay)
    state = house.state("sensor", "next_run", ON_THE_REEF)
    assert state.attributes["last_result"] == "failed"
    assert state.attributes["failures_in_a_row"] == 1


async def test_the_switch_enables_and_disables(house: House, pump: Plug) -> None:
    """Switched off, a schedule has no next run; switched on, it has one again."""
    switch = house.entity_id("switch", "enabled", ON_THE_REEF)
    await house.call("switch.turn_off", switch)
    assert not schedule(house).definition.enabled
    assert house.value("switch", "enabled", ON_THE_REEF) == "off"
    assert house.value("sensor", "next_run", ON_THE_REEF) == "unknown"
    await house.until(at(11, 30))
    assert pump.told == []
    await house.call("switch.turn_on", switch)
    assert house.value("sensor", "next_run", ON_THE_REEF) == at(11, day=25).isoformat()


async def test_the_button_runs(house: House, pump: Plug) -> None:
    """Pressing runs the schedule now; while it runs, pressing again says why not."""
    pump.obeys = False
    button = house.entity_id("button", "run", ON_THE_REEF)
    await house.call("button.press", button)
    assert pump.told == ["on"]
    assert house.value("sensor", "next_run", ON_THE_REEF) == at(11).isoformat()
    with pytest.raises(ServiceValidationError) as refused:
        await house.call("button.press", button)
    assert refused.value.translation_key == "still_running"


@pytest.mark.parametrize(
    ("service", "platform", "name"),
    [("switch.turn_off", "switch", "enabled"), ("button.press", "button", "run")],
)
async def test_only_administrators_may(
    hass: HomeAssistant, house: House, pump: Plug, *, service: str, platform: str, name: str
) -> None:
    """Schedules are an administrator's, whichever door is taken."""
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    assert group is not None
    user = MockUser(groups=[group]).add_to_hass(hass)
    domain, verb = service.split(".")
    target = {"entity_id": house.entity_id(platform, name, ON_THE_REEF)}
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            domain, verb, target, blocking=True, context=Context(user_id=user.id)
        )
    assert schedule(house).definition.enabled
    assert pump.told == []


async def test_a_renamed_schedule(hass: HomeAssistant, house: House) -> None:
    """The device has the new name at once, and what people called the entities stays."""
    await house.do(UpdateSchedule(schedule_id=REEF, fields=ScheduleFields(name="Return pump")))
    device = the_device(house)
    assert device is not None
    assert device.name == "Return pump"
    state = hass.states.get("sensor.reef_next_run")
    assert state is not None
    assert state.attributes["friendly_name"] == "Return pump Next run"


async def test_a_deleted_schedule(hass: HomeAssistant, house: House) -> None:
    """Nothing is left of it, neither device nor entities; the rest is untouched."""
    await plan(house, PUMP, schedule_id="other")
    await house.do(DeleteSchedule(schedule_id=REEF))
    assert the_device(house) is None
    assert not shown(house, REEF)
    assert hass.states.get("switch.reef_enabled") is None
    assert shown(house, "other")


async def test_a_schedule_without_a_rule(house: House) -> None:
    """A schedule that only runs on demand shows no next run."""
    fields = ScheduleFields(name="After", rule=OnDemand(), run_after=REEF)
    await plan(house, PUMP, schedule_id="after", fields=fields)
    assert house.value("sensor", "next_run", "schedule_after") == "unknown"


async def test_after_a_reload_they_are_there(house: House) -> None:
    """A reload makes them anew, with the same ids."""
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert house.value("switch", "enabled", ON_THE_REEF) == "on"
    assert house.value("sensor", "next_run", ON_THE_REEF) == at(11).isoformat()


async def test_what_the_ledger_does_not_know_goes(hass: HomeAssistant, house: House) -> None:
    """A ledger that was put back from a backup takes the devices of later schedules away."""
    devices = dr.async_get(hass)
    later = devices.async_get_or_create(
        config_entry_id=house.entry.entry_id,
        identifiers={(DOMAIN, f"{house.entry.entry_id}_schedule_later")},
    )
    assert await hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert devices.async_get(later.id) is None
    assert the_device(house) is not None


async def test_there_is_an_end_to_entities(
    house: House, pump: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the most that Home Assistant takes schedules run without entities.

    When one with entities goes, the oldest without gets some.
    """
    assert MOST_SHOWN * len(ENTITIES) <= 3_000
    monkeypatch.setattr(shown_schedules, "MOST_SHOWN", 2)
    for name in ("second", "third", "fourth"):
        house.freezer.tick(1)
        await plan(house, PUMP, schedule_id=name)
    assert [shown(house, name) for name in (REEF, "second", "third")] == [True, True, False]
    await house.do(DeleteSchedule(schedule_id=REEF))
    assert [shown(house, name) for name in ("second", "third", "fourth")] == [True, True, False]
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert [shown(house, name) for name in ("second", "third", "fourth")] == [True, True, False]
    await house.until(at(11))
    assert schedule(house, "fourth").progress.runs == 1


async def test_a_run_writes_only_the_sensor(house: House) -> None:
    """A run of a schedule changes one state of Roomkeeper's at a time, and no other schedule's."""
    await plan(house, PUMP, schedule_id="other")
    heard = house.listen_to_states()
    await house.call("button.press", house.entity_id("button", "run", ON_THE_REEF))
    assert set(heard) <= {"sensor.reef_next_run", "button.reef_run"}
