"""The past of totals in Home Assistant's statistics, by its real recorder."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import (
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import DurationConverter
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.roomkeeper.core.commands import Enter
from custom_components.roomkeeper.core.usage import Measure
from custom_components.roomkeeper.ledger import Ledger
from custom_components.roomkeeper.past_statistics import NewTotal

from .house import CUBICLE, STUDIO, TIME_ZONE, WATCHED, House, open_house

BERLIN: Final = ZoneInfo(TIME_ZONE)
BEGIN: Final = datetime(2026, 10, 22, 7, tzinfo=UTC)
"""A Thursday; in the night to Sunday clocks go back."""

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
ENABLED_AT: Final = datetime(2026, 10, 28, 10, 23, tzinfo=UTC)

STAYS: Final = (
    (datetime(2026, 10, 22, 9, 10, tzinfo=UTC), datetime(2026, 10, 22, 11, 40, tzinfo=UTC)),
    # Over midnight.
    (datetime(2026, 10, 23, 20, 0, tzinfo=UTC), datetime(2026, 10, 24, 0, 15, tzinfo=UTC)),
    # Over the hour that comes twice.
    (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)),
    (datetime(2026, 10, 28, 8, 0, tzinfo=UTC), datetime(2026, 10, 28, 9, 30, tzinfo=UTC)),
)


@pytest.fixture(autouse=True)
def _find_roomkeeper(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant record, from its start on."""


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a week of guests behind it, of whom nothing is charted yet."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, begin=BEGIN)
    for number, (start, end) in enumerate(STAYS):
        await stay(house, start, end, f"b{number}")
    return house


async def stay(house: House, start: datetime, end: datetime, booking_id: str) -> None:
    """Have a guest in the studio, who comes and leaves on time."""
    await house.book(start, end, booking_id=booking_id)
    await house.until(start)
    await house.do(Enter(room=STUDIO))
    await house.until(end)


async def switch_on(house: House, at: datetime, name: str = "studio_used_time") -> str:
    """Enable a sensor as people do, and return its entity id."""
    await house.until(at)
    entity_id = house.entity_id("sensor", name, room=None)
    assert entity_id is not None
    er.async_get(house.hass).async_update_entity(entity_id, disabled_by=None)
    await reload(house)
    return entity_id


async def reload(house: House) -> None:
    """Load the entry anew, as it happens when entities are enabled, and let it do its work."""
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await brought(house)


async def brought(house: House) -> None:
    """Wait until the past is written."""
    await house.settle()
    await house.hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(house.hass)


async def record(house: House, until: datetime, *, is_late: bool = False) -> None:
    """Let time go on, and the recorder sum up every five minutes; the past may be late."""
    at = house.now()
    period = at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)
    while (end := period + 5 * MINUTE) <= until:
        await house.until(end - SECOND)
        await house.until(end + 10 * SECOND)
        # Half a minute after a sensor was enabled Home Assistant loads the entry anew.
        await house.hass.async_block_till_done(wait_background_tasks=not is_late)
        await async_wait_recording_done(house.hass)
        do_adhoc_statistics(house.hass, start=period)
        await async_wait_recording_done(house.hass)
        period = end


async def changes(
    house: House, entity_id: str, period: str, since: datetime | None = None
) -> dict[datetime, float]:
    """Return how much Home Assistant says was added in each hour or day."""
    rows = await charted(house, entity_id, period, since)
    return {datetime.fromtimestamp(row["start"], UTC): row["change"] for row in rows}


async def charted(
    house: House, entity_id: str, period: str = "hour", since: datetime | None = None
) -> list[Any]:
    """Return what Home Assistant draws in a chart."""
    found = await get_instance(house.hass).async_add_executor_job(
        statistics_during_period,
        house.hass,
        since or BEGIN - timedelta(days=30),
        None,
        {entity_id},
        period,
        None,
        {"change", "state", "sum"},
    )
    return list(found.get(entity_id, []))


async def used(house: House) -> Mapping[tuple[date, int], float]:
    """Return how many hours each hour on the wall was used, as reports have it."""
    ledger, now = house.runtime.ledger, house.now()
    await ledger.update_usage(house.runtime.site, now)
    today = now.astimezone(BERLIN).date()
    days = await ledger.hours_of_day(BEGIN.date(), today, Measure.USED, STUDIO)
    return {
        (day, hour): value / HOUR
        for day, hours in days.items()
        for hour, value in enumerate(hours)
        if value
    }


async def test_the_chart_begins_with_the_first_guest_and_goes_on_without_a_step(
    house: House,
) -> None:
    """Each hour and each day has what reports have, over a change of clocks and where it joins."""
    await house.book(ENABLED_AT - 20 * MINUTE, ENABLED_AT + 95 * MINUTE, booking_id="now")
    await house.until(ENABLED_AT - 20 * MINUTE)
    await house.do(Enter(room=STUDIO))
    entity_id = await switch_on(house, ENABLED_AT)
    await record(house, datetime(2026, 10, 28, 13, tzinfo=UTC))

    told = await used(house)
    by_hour: defaultdict[tuple[date, int], float] = defaultdict(float)
    by_day: defaultdict[date, float] = defaultdict(float)
    for start, change in (await changes(house, entity_id, "hour")).items():
        local = start.astimezone(BERLIN)
        by_hour[local.date(), local.hour] += change
    # What is written in the last second of an hour lacks that second.
    assert {hour: value for hour, value in by_hour.items() if abs(value) > 0.001} == pytest.approx(
        told, abs=0.0006
    )
    for start, change in (await changes(house, entity_id, "day")).items():
        by_day[start.astimezone(BERLIN).date()] += change
    days: defaultdict[date, float] = defaultdict(float)
    for (day, _hour), value in told.items():
        days[day] += value
    assert {day: value for day, value in by_day.items() if abs(value) > 0.001} == pytest.approx(
        days, abs=0.0006
    )


async def test_nothing_is_brought_twice(house: House) -> None:
    """Whatever is done to a sensor: its chart stays as it was, and is written by Home Assistant."""
    entity_id = await switch_on(house, ENABLED_AT)
    await record(house, datetime(2026, 10, 28, 11, tzinfo=UTC))
    before = await charted(house, entity_id)
    # Somebody corrects a number, as the developer tools offer it.
    instance = get_instance(house.hass)
    instance.async_adjust_statistics(entity_id, BEGIN.replace(hour=9), 1.0, "h")
    await async_wait_recording_done(house.hass)
    corrected = await charted(house, entity_id)
    assert corrected != before

    await reload(house)
    assert await charted(house, entity_id) == corrected

    registry = er.async_get(house.hass)
    registry.async_update_entity(entity_id, new_entity_id="sensor.in_use")
    await brought(house)
    assert await charted(house, "sensor.in_use") == corrected
    assert await charted(house, entity_id) == []
    await reload(house)
    assert await charted(house, "sensor.in_use") == corrected

    registry.async_update_entity("sensor.in_use", disabled_by=er.RegistryEntryDisabler.USER)
    await reload(house)
    await record(house, datetime(2026, 10, 28, 12, tzinfo=UTC))
    await switch_on(house, house.now())
    assert await charted(house, "sensor.in_use") == corrected


async def test_a_renamed_sensor_is_enabled(house: House) -> None:
    """Its past comes under the name that it has."""
    old = house.entity_id("sensor", "used_time")
    assert old is not None
    er.async_get(house.hass).async_update_entity(old, new_entity_id="sensor.in_use")
    assert await switch_on(house, ENABLED_AT) == "sensor.in_use"
    assert len(await charted(house, "sensor.in_use")) > 100


async def test_a_recorder_that_was_there_first_is_moved_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sums that it began with 0 go on from the past, when that is long in coming."""
    hours, may_read = Ledger.hours_of_day, asyncio.Event()

    async def late(*args: Any) -> Any:  # noqa: ANN401 - whatever it is
        await may_read.wait()
        return await hours(*args)

    monkeypatch.setattr(Ledger, "hours_of_day", late)
    await house.until(ENABLED_AT)
    entity_id = house.entity_id("sensor", "used_time")
    assert entity_id is not None
    er.async_get(house.hass).async_update_entity(entity_id, disabled_by=None)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await record(house, datetime(2026, 10, 28, 10, 40, tzinfo=UTC), is_late=True)
    may_read.set()
    await brought(house)
    await house.book(house.now(), house.now() + HOUR, booking_id="now")
    await house.do(Enter(room=STUDIO))
    await record(house, datetime(2026, 10, 28, 12, tzinfo=UTC))

    told = await used(house)
    found = await changes(house, entity_id, "hour")
    assert sum(found.values()) == pytest.approx(sum(told.values()), abs=0.001)
    assert min(found.values()) >= 0
    assert max(found.values()) <= 1


async def test_a_unit_that_somebody_chose_is_that_of_the_past(house: House) -> None:
    """Minutes stay minutes, in the chart and in what the recorder goes on to write."""
    entity_id = house.entity_id("sensor", "used_time")
    assert entity_id is not None
    er.async_get(house.hass).async_update_entity_options(
        entity_id, "sensor", {"unit_of_measurement": "min"}
    )
    await switch_on(house, ENABLED_AT)
    await record(house, datetime(2026, 10, 28, 11, tzinfo=UTC))
    rows = await charted(house, entity_id)
    minutes = 60 * sum((await used(house)).values())
    assert rows[-1]["sum"] == pytest.approx(minutes, abs=0.1)
    assert rows[-1]["state"] == pytest.approx(minutes, abs=0.1)


async def test_what_the_recorder_leaves_out_has_no_past(hass: HomeAssistant, house: House) -> None:
    """Who keeps a sensor out of the database finds nothing of it there."""
    get_instance(hass).entity_filter = lambda entity_id: "used_time" not in entity_id
    entity_id = await switch_on(house, ENABLED_AT)
    assert await charted(house, entity_id) == []


async def test_stays_of_a_stall_are_brought_too(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Each stay in the hour in which it began, and those to come where they belong."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED}, begin=BEGIN)
    for start in (BEGIN, BEGIN + 10 * MINUTE, BEGIN + 3 * HOUR, ENABLED_AT - 10 * MINUTE):
        await visit(house, start)
    entity_id = await switch_on(house, ENABLED_AT, "cubicle_stays_total")
    await record(house, ENABLED_AT.replace(minute=25))
    await visit(house, ENABLED_AT.replace(minute=26))
    await record(house, datetime(2026, 10, 28, 11, tzinfo=UTC))
    found = await changes(house, entity_id, "hour")
    assert {start: change for start, change in found.items() if change} == {
        BEGIN: 2,
        BEGIN + 3 * HOUR: 1,
        ENABLED_AT.replace(minute=0): 2,
    }


async def visit(house: House, start: datetime) -> None:
    """Have somebody in the cubicle for two minutes."""
    await house.until(start)
    await house.see(somebody=True)
    await house.until(start + 2 * MINUTE)
    await house.see(somebody=False)


async def test_years_are_brought_in_slices(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Each hour is there once, though others had the loop and the recorder in between."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, begin=BEGIN)
    entity_id = house.entity_id("sensor", "used_time")
    assert entity_id is not None
    asked: list[datetime] = []

    async def hours(until: datetime) -> dict[date, list[timedelta]]:
        asked.append(until)
        first = until.date() - timedelta(days=90)
        return {first + timedelta(days=day): 24 * [HOUR / 2] for day in range(90)}

    total = NewTotal(
        unique_id=f"{entry.entry_id}_studio_used_time",
        value=1080.0,
        at=BEGIN,
        converter=DurationConverter,
        native_unit="h",
        unit="h",
        amount=lambda length: length / HOUR,
        digits=4,
        hours=hours,
    )
    house.runtime.past_statistics.bring(total, BERLIN)
    house.runtime.past_statistics.bring(total, BERLIN)
    await brought(house)
    assert asked == [BEGIN]
    rows = await charted(house, entity_id, since=BEGIN - timedelta(days=100))
    # Midnight in Berlin is at 22:00 of UTC, and today has been nine hours long.
    assert len(rows) == 90 * 24 + 9
    assert [row["sum"] for row in rows[:3]] == [0.5, 1.0, 1.5]
    assert rows[-1]["sum"] == rows[-1]["state"] == 1080


async def test_a_house_without_guests_has_no_past(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """There is nothing to bring, and Home Assistant begins by itself."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, begin=BEGIN)
    entity_id = await switch_on(house, ENABLED_AT)
    assert await charted(house, entity_id) == []
    await record(house, datetime(2026, 10, 28, 11, tzinfo=UTC))
    assert [row["sum"] for row in await charted(house, entity_id)] == [0]
