"""What schedules make of a restart, a crash, a full disk and a clock that was set."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.clock import SystemClock
from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.model import Site
from custom_components.roomkeeper.core.schedule import ActionStatus, CatchUp
from custom_components.roomkeeper.core.schedule_commands import RunSchedule
from custom_components.roomkeeper.engine import Engine
from custom_components.roomkeeper.ledger import Ledger
from custom_components.roomkeeper.schedules import READY_BOUND
from tests.engine.house import full_disk

from .gadgets import Plug, plug_in
from .house import STUDIO, House, at, open_house
from .planning import (
    AT_ELEVEN,
    OFF,
    ON,
    REEF,
    TOGGLE,
    actions,
    plan,
    progress,
    restart,
    run,
    schedule,
    story,
    wait,
)
from .test_faults import recover

PUMP, SKIMMER = "switch.pump", "switch.skimmer"


@pytest.fixture
def pump() -> Plug:
    """Return a pump, off."""
    return Plug("pump")


@pytest.fixture
def skimmer() -> Plug:
    """Return another pump, off."""
    return Plug("skimmer")


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    pump: Plug,
    skimmer: Plug,
) -> House:
    """Return a house with two pumps; it is 9:00 UTC."""
    await plug_in(hass, pump, skimmer)
    return await open_house(hass, entry, freezer, {STUDIO: {}})


# --- missed ----------------------------------------------------------------------


async def test_off_is_made_up_for_and_on_is_not(house: House, pump: Plug, skimmer: Plug) -> None:
    """After a morning without power what should be off goes off, once; nothing comes on."""
    await skimmer.async_turn_on()
    await plan(house, PUMP)
    await plan(house, SKIMMER, action=OFF, schedule_id="off")
    await restart(house, at(13, day=26))
    assert (pump.told, skimmer.told) == ([], ["on", "off"])
    assert (progress(house).skipped_runs, progress(house, "off").runs) == (3, 1)
    await house.until(at(11, day=27))
    assert (pump.told, skimmer.told) == (["on"], ["on", "off", "off"])


async def test_who_wants_it_made_up_for_gets_it(house: House, pump: Plug) -> None:
    """A run that is to be made up for is, if it is not over its grace."""
    fields = replace(AT_ELEVEN, catch_up=CatchUp.ONCE, grace=timedelta(hours=3))
    await plan(house, PUMP, fields=fields)
    await restart(house, at(13, 59))
    assert pump.told == ["on"]
    await restart(house, at(14, 1, day=25))
    assert pump.told == ["on"]


async def test_nothing_is_made_up_for_before_home_assistant_runs(
    hass: HomeAssistant, house: House, pump: Plug
) -> None:
    """While Home Assistant starts, and devices come one by one, nothing is done to them."""
    await plan(house, PUMP, action=OFF)
    assert await hass.config_entries.async_unload(house.entry.entry_id)
    house.freezer.move_to(at(12))
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert pump.told == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await house.settle()
    assert pump.told == ["off"]


async def test_an_undo_is_made_up_for(house: House, pump: Plug) -> None:
    """A pump that was to run for ten minutes is off after a restart, however late."""
    await plan(house, PUMP, action=replace(ON, duration=timedelta(minutes=10)))
    await run(house)
    await restart(house, at(9, day=27))
    assert pump.told == ["on", "off"]


# --- cut off ---------------------------------------------------------------------


async def test_a_try_that_was_cut_off_goes_on(house: House, pump: Plug) -> None:
    """A try without an answer is followed by the next one, and the log shows the gap."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    pump.obeys = True
    await restart(house, at(11, 0) + timedelta(seconds=40))
    assert pump.told == ["on", "on"]
    (action,) = actions(house)
    assert (action.status, action.attempts) == (ActionStatus.SUCCESS, 2)
    assert progress(house).run is None


async def test_a_try_that_was_cut_off_long_ago_is_missed(house: House, pump: Plug) -> None:
    """Nothing comes on hours later because a try was cut off."""
    pump.obeys = False
    await plan(house, PUMP)
    await house.until(at(11))
    await restart(house, at(13))
    assert pump.told == ["on"]
    assert actions(house)[0].error == "missed"
    assert progress(house).run is None


async def test_a_run_that_was_cut_off_before_it_began(
    house: House, pump: Plug, tmp_path: Path
) -> None:
    """A crash between a run's start and its first device loses nothing."""
    await plan(house, PUMP)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await start_a_run_and_crash(tmp_path)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert pump.told == ["on"]
    assert (await story(house)).count("schedule_run") == 1


async def start_a_run_and_crash(folder: Path) -> None:
    """Have an engine alone, without what acts upon its facts, start a run."""
    ledger = Ledger(folder / "roomkeeper.db")
    await ledger.open()
    engine = Engine(
        site=Site(time_zone=ZoneInfo("UTC")),
        ledger=ledger,
        clock=SystemClock(),
        arm=lambda _at, _ring: lambda: None,
        new_id=lambda: "x",
    )
    await engine.start()
    await engine.execute(RunSchedule(schedule_id=REEF), SYSTEM)
    await engine.stop()
    await ledger.close()


async def test_one_missing_device_delays_no_other(house: House, pump: Plug, skimmer: Plug) -> None:
    """After a restart each device is waited for by itself, and acted upon when it is there."""
    await plan(house, PUMP, action=OFF)
    await plan(house, SKIMMER, action=OFF, schedule_id="two")
    pump.goes(away=True)
    await restart(house, at(12))
    assert (pump.told, skimmer.told) == ([], ["off"])
    await wait(house, 10)
    pump.goes(away=False)
    await house.settle()
    assert pump.told == ["off"]
    assert [one.attempts for one in actions(house)] == [1, 1]


async def test_a_device_is_not_waited_for_without_end(house: House, pump: Plug) -> None:
    """A device that does not come fails, and is tried again like any other."""
    await plan(house, PUMP, action=OFF)
    pump.goes(away=True)
    await restart(house, at(12))
    await wait(house, READY_BOUND.total_seconds() + 0.1)
    (action,) = actions(house)
    assert (action.status, action.error) == (ActionStatus.PENDING, "unavailable")


# --- time that jumps ---------------------------------------------------------------


async def test_a_leap_over_a_run(house: House, pump: Plug) -> None:
    """A machine that slept over a run by an hour makes up for what goes off, and only for that."""
    await plan(house, PUMP)
    await plan(house, SKIMMER, action=OFF, schedule_id="off")
    await wait(house, 3 * 3_600)
    assert datetime.now(UTC) == at(12)
    assert pump.told == []
    assert (progress(house).skipped_runs, progress(house, "off").runs) == (1, 1)
    await house.until(at(11, day=25))
    assert pump.told == ["on"]


async def test_a_clock_that_is_set_back(house: House, pump: Plug) -> None:
    """What has run does not run again because the clock shows the same hour once more."""
    await plan(house, PUMP)
    await house.until(at(11, 10))
    house.freezer.move_to(at(10, 10))
    await wait(house, 55 * 60)
    assert pump.told == ["on"]
    await house.until(at(11, day=25))
    assert pump.told == ["on", "on"]


# --- a full disk -------------------------------------------------------------------


@contextmanager
def full_when(house: House, kind: str) -> Iterator[None]:
    """Let the disk be full from the moment at which something is told of."""
    with ExitStack() as full:

        @callback
        def fill(event: Event) -> None:
            if event.data["type"] == kind:
                full.enter_context(full_disk())

        stop = house.hass.bus.async_listen("roomkeeper_event", fill)
        yield
        stop()
        assert house.runtime.engine.problem


async def test_a_run_waits_for_the_disk(house: House, pump: Plug) -> None:
    """A run that the disk does not let begin begins when it takes writes again."""
    await plan(house, PUMP, action=OFF)
    with full_when(house, "schedule_run"):
        await house.until(at(11))
        assert pump.told == []
    await recover(house)
    assert pump.told == ["off"]
    assert (await story(house)).count("schedule_run") == 1


async def test_a_new_name_waits_for_the_disk(hass: HomeAssistant, house: House, pump: Plug) -> None:
    """A pump that is renamed while nothing can be written, twice, is still the schedule's."""
    await plan(house, PUMP, action=OFF)
    names = er.async_get(hass)
    with full_disk():
        names.async_update_entity(PUMP, new_entity_id="switch.return_pump")
        await house.settle()
        names.async_update_entity("switch.return_pump", new_entity_id="switch.return")
        await house.settle()
        assert house.runtime.engine.problem
    await recover(house)
    assert schedule(house).definition.target.entities == ("switch.return",)
    await house.until(at(11))
    assert pump.told == ["off"]


async def test_nothing_is_toggled_that_cannot_be_written_down(house: House, pump: Plug) -> None:
    """How a device was must be on the disk first, or the next try would toggle it back."""
    await plan(house, PUMP, action=TOGGLE)
    with full_when(house, "action_started"):
        await house.until(at(11))
        assert pump.told == []
    await recover(house)
    for _ in range(4):
        await wait(house, 15)
    assert pump.told == ["on"]
    assert actions(house)[0].result == "on"
