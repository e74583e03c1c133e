"""What a person sees when the disk, the file or the machine fails."""

import asyncio
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers import llm
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.roomkeeper import backup
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import AffectedBookings, Book, Cancel, FreezeRoom
from custom_components.roomkeeper.core.errors import (
    NoBookingNow,
    NotWritable,
    RoomIsFrozen,
    TooEarly,
)
from custom_components.roomkeeper.core.events import type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.engine import Publication
from custom_components.roomkeeper.ledger import Ledger
from custom_components.roomkeeper.place_devices import PlaceDevices
from custom_components.roomkeeper.repairs import async_create_fix_flow
from tests.ledger.test_disk_full import full_for_sqlite

from .house import ANNA, STUDIO, House, at, open_house

ROOM = {"power": ["input_boolean.plug"], "doors": ["lock.front"]}


@pytest.fixture
def lock(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the calls to the studio's lock."""
    hass.states.async_set("lock.front", "locked")
    return async_mock_service(hass, "lock", "unlock")


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one studio that has power and a door."""
    return await open_house(hass, entry, freezer, {STUDIO: ROOM})


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def lose_newest_entries(path: Path) -> None:
    """Leave a ledger as it is when its write-ahead log is gone."""
    ledger = Ledger(path)
    await ledger.open()
    as_it_is_while_open = await asyncio.to_thread(path.read_bytes)
    await ledger.close()
    await asyncio.to_thread(path.write_bytes, as_it_is_while_open)


async def fill(house: House) -> None:
    """Book and cancel until the disk is full."""
    for number in range(1_000):
        booking_id = BookingId(f"x{number}")
        try:
            await house.book(at(1, day=28), at(2, day=28), booking_id=booking_id)
            await house.do(Cancel(ref=BookingRef(booking_id)))
        except NotWritable:
            return
    pytest.fail("the disk took everything")


async def recover(house: House) -> None:
    """Let the next look at the disk come, and wait for what it finds: the disk takes its time."""
    writable = asyncio.Event()

    def told(_publication: Publication) -> None:
        if house.runtime.engine.problem is None:
            writable.set()

    house.runtime.engine.subscribe(told)
    house.freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(house.hass)
    await writable.wait()
    await house.settle()


async def test_a_full_disk_is_said_and_recovered_from(house: House, tmp_path: Path) -> None:
    """Nothing is acknowledged that is not kept, a repair issue says why, and it goes by itself."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        kept = len(await house.log())
        assert issue(house.hass, "ledger_unwritable") is not None
        assert house.value("binary_sensor", "problem", room=None) == "on"
    await recover(house)
    assert issue(house.hass, "ledger_unwritable") is None
    assert house.value("binary_sensor", "problem", room=None) == "off"
    await house.book(at(10, day=28), at(11, day=28), booking_id="after")
    assert len(await house.log()) == kept + 1


async def test_the_door_opens_on_a_full_disk(
    house: House, lock: list[ServiceCall], tmp_path: Path
) -> None:
    """A guest at night is let in; who came is written, and the power-off planned, afterwards."""
    await house.book(at(14), at(18))
    await house.until(at(14))
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await house.runtime.devices.open_door(STUDIO, None, ANNA)
        assert len(lock) == 1
        assert issue(house.hass, "door_unplanned") is not None
    await recover(house)
    assert issue(house.hass, "door_unplanned") is None
    assert house.value("sensor", "power_off_at") == at(18, 40).isoformat()


async def test_a_guest_let_in_on_a_full_disk_leaves_no_power_on_after_a_reload(
    house: House, lock: list[ServiceCall], tmp_path: Path
) -> None:
    """That they came is lost then, and the issue says no more of it; what they booked ends."""
    await house.book(at(14), at(18))
    await house.until(at(14))
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        await house.runtime.devices.open_door(STUDIO, None, ANNA)
        assert len(lock) == 1
        assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert issue(house.hass, "door_unplanned") is None
    await house.until(at(18))
    assert house.value("sensor", "power_off_at") == at(18, 40).isoformat()


async def test_a_stranger_is_not_let_in_on_a_full_disk(
    house: House, lock: list[ServiceCall], tmp_path: Path
) -> None:
    """That nothing can be written opens no door to those who are not expected."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        with pytest.raises(NoBookingNow):
            await house.runtime.devices.open_door(STUDIO, None, ANNA)
    await recover(house)
    assert not lock


async def test_a_room_out_of_use_stays_shut_on_a_full_disk(
    house: House, lock: list[ServiceCall], tmp_path: Path
) -> None:
    """Its guest is expected, and would be refused at any other time."""
    await house.book(at(14), at(18))
    await house.do(
        FreezeRoom(room=STUDIO, until=at(15), bookings=AffectedBookings.KEEP),
    )
    await house.until(at(14))
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        with pytest.raises(RoomIsFrozen):
            await house.runtime.devices.open_door(STUDIO, None, ANNA)
    await recover(house)
    assert not lock


async def test_a_guest_who_is_named_and_too_early_is_not_let_in_on_a_full_disk(
    house: House, lock: list[ServiceCall], tmp_path: Path
) -> None:
    """Whoever knows of a booking comes in its time, as ever."""
    await house.book(at(14), at(18))
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        with pytest.raises(TooEarly):
            await house.runtime.devices.open_door(STUDIO, BookingId("b1"), ANNA)
    await recover(house)
    assert not lock


@pytest.mark.parametrize("what", ["corrupt", "newer"])
async def test_a_file_that_cannot_be_read_is_left_alone(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path, what: str
) -> None:
    """A damaged or newer ledger stops Roomkeeper with a repair issue; the file stays as it was."""
    path = tmp_path / "roomkeeper.db"
    if what == "corrupt":
        path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    else:
        ledger = Ledger(path)
        await ledger.open()
        await ledger.close()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    before = path.read_bytes()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    found = issue(hass, "ledger_unreadable")
    assert found is not None
    assert found.translation_key == ("ledger_corrupt" if what == "corrupt" else "ledger_too_new")
    assert path.read_bytes() == before


async def test_reload_and_stop_keep_everything(house: House, tmp_path: Path) -> None:
    """Bookings, deadlines and entities are there again after a reload, and the file is whole."""
    await house.book(at(14), at(18))
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert house.value("sensor", "next_booking") == at(14).isoformat()
    house.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await house.hass.async_block_till_done()
    wal = tmp_path / "roomkeeper.db-wal"
    assert not await house.hass.async_add_executor_job(wal.exists)


async def test_a_backup_holds_checkpoints(house: House, tmp_path: Path) -> None:
    """While Home Assistant copies the file it does not change, and bookings go on."""
    await house.book(at(14), at(15))
    await backup.async_pre_backup(house.hass)
    path = tmp_path / "roomkeeper.db"
    before = await house.hass.async_add_executor_job(path.read_bytes)
    await house.book(at(16), at(17), booking_id="b2")
    assert await house.hass.async_add_executor_job(path.read_bytes) == before
    await backup.async_post_backup(house.hass)
    assert [type_of(one.fact) for one in await house.log()] == ["booking_confirmed"] * 2


async def test_a_backup_holds_checkpoints_of_a_ledger_that_is_opened_meanwhile(
    house: House, tmp_path: Path
) -> None:
    """Loaded anew, Roomkeeper leaves the file alone until it is copied, however much is booked."""
    await house.book(at(14), at(15))
    await backup.async_pre_backup(house.hass)
    path = tmp_path / "roomkeeper.db"
    before = await house.hass.async_add_executor_job(path.read_bytes)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    for number in range(200):
        start = at(16) + timedelta(hours=number)
        end = start + timedelta(hours=1)
        book = Book(booking_id=BookingId(f"c{number}"), rooms=(STUDIO,), start=start, end=end)
        await house.runtime.engine.execute(book, ANNA)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    assert await house.hass.async_add_executor_job(path.read_bytes) == before

    copy = tmp_path / "copy"
    await house.hass.async_add_executor_job(copy.mkdir)
    for name in ("roomkeeper.db", "roomkeeper.db-wal"):
        await house.hass.async_add_executor_job(shutil.copy, tmp_path / name, copy / name)
    await backup.async_post_backup(house.hass)
    assert len(await house.log()) == 201
    restored = Ledger(copy / "roomkeeper.db")
    await restored.open()
    assert restored.loss is None
    assert len([entry async for entry in restored.entries()]) == 201
    await restored.close()
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    wal = tmp_path / "roomkeeper.db-wal"
    assert not await house.hass.async_add_executor_job(wal.exists)


async def test_a_backup_goes_on_without_the_ledger(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A ledger that is not there does not spoil the backup of everything else."""
    await house.runtime.ledger.close()
    await backup.async_pre_backup(house.hass)
    await backup.async_post_backup(house.hass)
    assert "not ready for the backup" in caplog.text


async def test_a_ledger_that_has_lost_its_newest_entries_goes_on_and_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    """Everything works, and the issue stays until somebody has read it."""
    path = tmp_path / "roomkeeper.db"
    await lose_newest_entries(path)
    assert await hass.config_entries.async_setup(entry.entry_id)
    found = issue(hass, "ledger_cut_short")
    assert found is not None
    assert found.is_persistent
    assert found.translation_placeholders == {
        "path": str(path),
        "problem": "roomkeeper.db-wal is gone",
        "until": "-",
        "copy": "-",
    }
    flow = await async_create_fix_flow(hass, "ledger_cut_short", found.data)
    assert isinstance(flow, ConfirmRepairFlow)


async def test_a_clock_that_was_years_ahead_is_told_of(house: House) -> None:
    """What it has ended stays over: the issue stays until somebody has read that."""
    await house.book(at(14, day=26), at(18, day=26))
    ahead = at(9).replace(year=2036)
    house.freezer.move_to(ahead)
    async_fire_time_changed(house.hass, ahead)
    await house.settle()
    assert issue(house.hass, "clock_was_ahead") is None
    house.freezer.move_to(at(9, 5))
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    found = issue(house.hass, "clock_was_ahead")
    assert found is not None
    assert found.is_persistent
    assert found.translation_placeholders == {"until": "2036-11-24 10:00:00"}
    flow = await async_create_fix_flow(house.hass, "clock_was_ahead", found.data)
    assert isinstance(flow, ConfirmRepairFlow)


async def test_a_ledger_that_cannot_be_opened_is_tried_again(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    """By itself, until it can; meanwhile it is said why there are no rooms."""
    (tmp_path / "roomkeeper.db").mkdir()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "ledger_unwritable"
    assert issue(hass, "ledger_unwritable") is not None
    (tmp_path / "roomkeeper.db").rmdir()
    freezer.tick(timedelta(minutes=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    assert issue(hass, "ledger_unwritable") is None


async def test_without_timers_everything_else_works(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A release of Home Assistant may take none from others any more: that is said."""
    assert await async_setup_component(hass, "timer", {})
    hass.data[DATA_INSTANCES].pop("timer")
    house = await open_house(hass, entry, freezer)
    assert issue(hass, "timers_missing") is not None
    assert house.entity_id("timer", "booking") is None
    await house.book(at(14), at(18))
    assert house.value("sensor", "next_booking") == at(14).isoformat()
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_nobody_is_told_of_a_roomkeeper_that_is_removed(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    """All its issues go with it, also one that is kept over restarts."""
    assert await async_setup_component(hass, "timer", {})
    hass.data[DATA_INSTANCES].pop("timer")
    await lose_newest_entries(tmp_path / "roomkeeper.db")
    assert await hass.config_entries.async_setup(entry.entry_id)
    told = [one for domain, one in ir.async_get(hass).issues if domain == DOMAIN]
    assert sorted(told) == ["ledger_cut_short", "timers_missing"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert not any(issue(hass, one) for one in told)


async def test_what_fails_while_it_is_set_up_leaves_nothing_running(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    """The ledger is closed again, so that the next try is not the second to write to it."""
    taken = _SameName(hass=hass, id=DOMAIN, name="Of somebody else")
    give_back = llm.async_register_api(hass, taken)
    wal = tmp_path / "roomkeeper.db-wal"
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert not await hass.async_add_executor_job(wal.exists)
    give_back()
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


class _SameName(llm.API):
    """Tools of somebody else, under our name."""

    @override
    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        raise NotImplementedError


async def test_what_fails_while_the_house_is_looked_at_leaves_nothing_running(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds once the ledger is open and deadlines are kept."""

    async def fails(*_args: object) -> None:
        raise RuntimeError("no devices")

    monkeypatch.setattr(PlaceDevices, "show_all", fails)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    wal = tmp_path / "roomkeeper.db-wal"
    assert not await hass.async_add_executor_job(wal.exists)
