"""What bookings used, by the statistics that Home Assistant's recorder really compiles."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfEnergy, UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.roomkeeper.core.commands import CheckIn
from custom_components.roomkeeper.core.events import EnergyMeasured, Entry, PowerOffAttempted
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.doors.bus import EVENT
from custom_components.roomkeeper.energy import COMPILED, LOOK_BACK, TRIES
from custom_components.roomkeeper.energy_statistics import STEP, ends_step

from .calling import call
from .house import STUDIO, House, at, enable, open_house

METER = "sensor.meter"
WATTS = "sensor.watts"
PLUG = "input_boolean.plug"
WITH_BOTH = {"power": [PLUG], "power_sensor": WATTS, "energy_sensor": METER}
WITH_POWER = {"power": [PLUG], "power_sensor": WATTS}
OF_METER = {
    "device_class": SensorDeviceClass.ENERGY,
    "state_class": SensorStateClass.TOTAL_INCREASING,
    "unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
}
OF_POWER = {
    "device_class": SensorDeviceClass.POWER,
    "state_class": SensorStateClass.MEASUREMENT,
    "unit_of_measurement": UnitOfPower.WATT,
}
A_SECOND = timedelta(seconds=1)
USED_WH = pytest.approx(970, rel=0.005)
"""600 W for 95 minutes; and of the five minutes in which the guest came three fifths of 33 Wh."""


@pytest.fixture(autouse=True)
def _find_roomkeeper(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant record, from its start on."""


async def until_measured(house: House) -> None:
    """Wait for what is being measured, and for nothing else: a try may wait for time to go on."""
    tasks = [one for one in asyncio.all_tasks() if one.get_name() == "roomkeeper measures energy"]
    await asyncio.gather(*tasks)
    await house.settle()


class Plug:
    """A plug that measures; it says so each second before the recorder looks."""

    def __init__(self, house: House, hass: HomeAssistant) -> None:
        """Begin with nothing drawn."""
        self.house, self.hass = house, hass
        self.of_meter: Mapping[str, Any] = OF_METER
        self.of_power: Mapping[str, Any] = OF_POWER
        self.watts, self.counted_wh = 0.0, 40_000.0
        self.is_there = True
        self.says()

    def says(self) -> None:
        """Show both numbers, in the units that are said."""
        kilo = 1_000 if self.of_power["unit_of_measurement"] == UnitOfPower.KILO_WATT else 1
        watts: object = self.watts / kilo
        kwh: object = round(self.counted_wh / 1_000, 4)
        if not self.is_there:
            watts = kwh = "unavailable"
        self.hass.states.async_set(WATTS, str(watts), self.of_power)
        self.hass.states.async_set(METER, str(kwh), self.of_meter)

    async def draws(self, watts: float) -> None:
        """Draw so much from now on."""
        self.watts = watts
        self.says()
        await self.house.settle()

    async def until(self, instant: datetime) -> None:
        """Let time go on; each five minutes are compiled when they are over."""
        while (now := datetime.now(UTC)) < instant:
            end = ends_step(now + A_SECOND)
            for moment in (end - A_SECOND, end):
                stop = min(moment, instant)
                self.counted_wh += self.watts * (stop - datetime.now(UTC)) / timedelta(hours=1)
                await self.house.until(stop)
                self.says()
                if stop == instant:
                    break
            if stop == end:
                await async_wait_recording_done(self.hass)
                do_adhoc_statistics(self.hass, start=end - STEP)
                await async_wait_recording_done(self.hass)
            await until_measured(self.house)


async def furnished(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    room: Mapping[str, Any],
) -> Plug:
    """Return the plug of a studio; it is 12:50, and 100 W are drawn."""
    assert await async_setup_component(hass, "sensor", {})
    house = await open_house(hass, entry, freezer, {STUDIO: {**room}})
    plug = Plug(house, hass)
    await house.until(at(12, 50))
    await plug.draws(100)
    return plug


async def stays(plug: Plug, booking_id: str = "b1") -> None:
    """Let a guest come at 13:02, draw 600 W, and leave at 14:00; the power is off at 14:40."""
    house = plug.house
    await house.book(at(13), at(14), booking_id=booking_id)
    await plug.until(at(13, 2))
    await house.do(CheckIn(ref=BookingRef(BookingId(booking_id))))
    await plug.draws(600)


async def goes_off(plug: Plug) -> None:
    """Let the power go off after the guest, at 14:40."""
    await plug.until(at(14, 40))
    await plug.draws(0.4)
    assert (await plug.house.log())[-1].fact.at == at(14, 40)


async def measured(house: House) -> list[EnergyMeasured]:
    """Return what was measured by now."""
    return [one.fact for one in await house.log() if isinstance(one.fact, EnergyMeasured)]


@pytest.mark.parametrize("room", [WITH_BOTH, WITH_POWER])
async def test_a_booking_knows_what_it_used(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    room: Mapping[str, Any],
) -> None:
    """From the check-in until the power went off, and no more than that; by meter, or by power."""
    plug = await furnished(hass, entry, freezer, room)
    house = plug.house
    await stays(plug)
    await goes_off(plug)
    assert await measured(house) == []
    heard = house.listen(EVENT)
    await plug.until(at(14, 45))
    (fact,) = await measured(house)
    assert fact.used_wh == USED_WH
    (told,) = (one.data for one in heard if one.data["type"] == "energy_measured")
    assert (told["used_wh"], told["room"], told["booking_id"]) == (fact.used_wh, STUDIO, "b1")
    answer = await call(hass, "get_bookings", booking_id="b1")
    assert answer["items"][0]["energy_wh"] == fact.used_wh
    (off,) = (await call(hass, "get_power_offs", status="any"))["items"]
    assert off["draw_w"] == 600


async def test_other_units_are_converted(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant knows how many watts a kilowatt has."""
    plug = await furnished(hass, entry, freezer, WITH_POWER)
    plug.of_power = {**OF_POWER, "unit_of_measurement": UnitOfPower.KILO_WATT}
    await plug.until(at(12, 55))
    await stays(plug)
    await goes_off(plug)
    await plug.until(at(14, 45))
    (fact,) = await measured(plug.house)
    assert fact.used_wh == USED_WH
    attempts = [one.fact for one in await plug.house.log()]
    assert [one.draw_w for one in attempts if isinstance(one, PowerOffAttempted)] == [600]


async def test_back_to_back_each_has_its_own_part(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The power stays on in between, and nothing counts twice."""
    plug = await furnished(hass, entry, freezer, WITH_BOTH)
    house = plug.house
    await stays(plug)
    await house.book(at(14), at(15), booking_id="b2")
    await plug.until(at(14))
    await house.do(CheckIn(ref=BookingRef(BookingId("b2"))))
    await plug.draws(1200)
    await plug.until(at(15, 40))
    await plug.draws(0)
    await plug.until(at(15, 50))
    used = {one.booking_id: one.used_wh for one in await measured(house)}
    assert used == {
        "b1": pytest.approx(570, rel=0.005),
        "b2": pytest.approx(2000, rel=0.005),
    }


async def test_a_restart_forgets_nothing_and_counts_nothing_twice(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What was to be measured follows from the rows; but not for longer than two days."""
    plug = await furnished(hass, entry, freezer, WITH_BOTH)
    house = plug.house
    await stays(plug)
    await goes_off(plug)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await async_wait_recording_done(hass)
    do_adhoc_statistics(hass, start=at(14, 35))
    do_adhoc_statistics(hass, start=at(14, 40))
    await async_wait_recording_done(hass)
    for start in (at(15), at(15, 30), at(16)):
        freezer.move_to(start)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await house.until(start + COMPILED + A_SECOND)
        await until_measured(house)
        assert len(await measured(house)) == 1, start
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_what_is_long_over_is_not_measured_any_more(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """By then its statistics may be gone, or half gone."""
    plug = await furnished(hass, entry, freezer, WITH_BOTH)
    house = plug.house
    await stays(plug)
    await goes_off(plug)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await async_wait_recording_done(hass)
    do_adhoc_statistics(hass, start=at(14, 35))
    await async_wait_recording_done(hass)
    later = at(14, 41) + LOOK_BACK
    freezer.move_to(later)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await house.until(later + 10 * STEP)
    await until_measured(house)
    assert await measured(house) == []


async def log_after(plug: Plug) -> tuple[Entry, ...]:
    """Let a guest stay, and return the log when all tries to measure are over."""
    await stays(plug)
    await goes_off(plug)
    await plug.until(at(14, 45) + (TRIES + 2) * STEP)
    return await plug.house.log()


async def test_a_sensor_without_statistics_says_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """One that has no state class has none; the draw before is known all the same."""
    plug = await furnished(hass, entry, freezer, WITH_POWER)
    plug.of_power = {"unit_of_measurement": UnitOfPower.WATT}
    plug.says()
    # What was compiled before is of a time at which nobody was there.
    log = await log_after(plug)
    assert not [one for one in log if isinstance(one.fact, EnergyMeasured)]
    assert [one.fact.draw_w for one in log if isinstance(one.fact, PowerOffAttempted)] == [600]


async def test_a_meter_that_went_back_says_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A total may fall; what was used by then is lost, and a wrong number is worse than none."""
    plug = await furnished(hass, entry, freezer, {"power": [PLUG], "energy_sensor": METER})
    plug.of_meter = {**OF_METER, "state_class": SensorStateClass.TOTAL}
    await stays(plug)
    await plug.until(at(13, 30))
    plug.counted_wh = 0
    await plug.until(at(14, 40) + (TRIES + 2) * STEP)
    assert await measured(plug.house) == []


async def test_a_meter_that_begins_anew_is_followed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant knows that one that only goes up was put back."""
    plug = await furnished(hass, entry, freezer, {"power": [PLUG], "energy_sensor": METER})
    await stays(plug)
    await plug.until(at(13, 30))
    plug.counted_wh = 0
    await plug.until(at(14, 40) + 2 * STEP)
    (fact,) = await measured(plug.house)
    assert fact.used_wh == USED_WH


@pytest.mark.parametrize(("minutes", "is_known"), [(5, True), (15, False)])
async def test_a_sensor_that_is_gone_for_too_long_says_nothing(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    minutes: int,
    is_known: bool,  # noqa: FBT001 - a case
) -> None:
    """A tenth of the time may be missing, and is taken for like the rest."""
    plug = await furnished(hass, entry, freezer, WITH_POWER)
    await stays(plug)
    await plug.until(at(13, 30))
    plug.is_there = False
    plug.says()
    await plug.until(at(13, 30) + timedelta(minutes=minutes))
    plug.is_there = True
    plug.says()
    await goes_off(plug)
    await plug.until(at(14, 45) + (TRIES + 1) * STEP)
    used = [one.used_wh for one in await measured(plug.house)]
    assert used == ([USED_WH] if is_known else [])


async def test_what_was_used_and_saved_adds_up(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What a guest used counts when it is measured; what the power-off saved, in the night."""
    enable(hass, entry, "sensor", "studio_energy_used", "studio_energy_saved")
    plug = await furnished(hass, entry, freezer, WITH_BOTH)
    house = plug.house
    assert house.value("sensor", "energy_used") == "0.0"
    assert house.value("sensor", "energy_saved") == "0.0"
    await stays(plug)
    await goes_off(plug)
    await plug.until(at(14, 46))
    used = house.value("sensor", "energy_used")
    assert 1000 * float(used) == USED_WH
    assert house.value("sensor", "energy_saved") == "0.0"

    heard = house.listen_to_states()
    await house.book(at(9, day=26), at(10, day=26), booking_id="b2")
    assert not {house.entity_id("sensor", "energy_used")} & {*heard}
    # Midnight in Berlin is at 23:00 here: eight hours and twenty minutes.
    await house.until(at(23, 21))
    saved = house.value("sensor", "energy_saved")
    assert float(saved) == pytest.approx(0.6 * 25 / 3, rel=0.01)
    await house.until(at(12, day=28))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await house.settle()
    assert house.value("sensor", "energy_used") == used
    assert float(house.value("sensor", "energy_saved")) > float(saved), "until it was 24 hours"
