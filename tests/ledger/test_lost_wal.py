"""What is lost with the write-ahead log is noticed, and told; SQLite passes over it in silence."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.model import Row
from custom_components.roomkeeper.ledger import Ledger, LedgerCorrupt, LedgerUnwritable, Loss
from custom_components.roomkeeper.ledger.migrations import MIGRATIONS

from .samples import booked, booking, copied

TURNS = 40


def wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def shm_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")


async def crashed(ledger: Ledger, path: Path, to: Path, first: int = 1) -> Path:
    """Return the files of a ledger as a crash after some turns leaves them."""
    for number in range(first, TURNS + 1):
        await ledger.commit(booked(number))
    to.mkdir()
    for file in (path, wal_of(path), shm_of(path)):
        (to / file.name).write_bytes(file.read_bytes())
    return to / path.name


async def opened(path: Path) -> tuple[set[Row], Loss | None]:
    """Open it, and return what is there and what is said to be lost."""
    ledger = Ledger(path)
    await ledger.open()
    rows, loss = set((await ledger.load()).rows), ledger.loss
    await ledger.close()
    return rows, loss


def all_turns() -> set[Row]:
    return {booking(number) for number in range(1, TURNS + 1)}


def cut(wal: Path, share: float) -> None:
    wal.write_bytes(wal.read_bytes()[: int(wal.stat().st_size * share)])


def flip(file: Path, share: float) -> None:
    data = bytearray(file.read_bytes())
    data[int(len(data) * share)] ^= 0x10
    file.write_bytes(data)


async def test_after_a_crash_nothing_is_said_to_be_lost(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    assert await opened(crash) == (all_turns(), None)
    assert {file.name for file in crash.parent.iterdir()} == {crash.name}


async def test_without_the_index_nothing_is_said_to_be_lost_that_is_not(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    shm_of(crash).unlink()
    assert await opened(crash) == (all_turns(), None)


async def test_a_turn_that_was_cut_off_is_not_said_to_be_lost(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    # It was being written, and the index did not count it yet.
    await ledger.commit(booked(TURNS + 1))
    wal_of(crash).write_bytes(wal_of(path).read_bytes()[:-100])
    assert await opened(crash) == (all_turns(), None)


async def test_a_turn_whose_pages_reached_the_disk_in_another_order_is_not_said_to_be_lost(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    before = wal_of(path).stat().st_size
    await ledger.commit(booked(TURNS + 1))
    torn = bytearray(wal_of(path).read_bytes())
    torn[before : before + 4096] = bytes(4096)
    wal_of(crash).write_bytes(torn)
    shm_of(crash).unlink()
    assert await opened(crash) == (all_turns(), None)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda wal: wal.write_bytes(b""), id="emptied"),
        pytest.param(lambda wal: cut(wal, 0.01), id="cut in its first page"),
        pytest.param(lambda wal: cut(wal, 0.5), id="cut in half"),
        pytest.param(lambda wal: flip(wal, 0), id="another magic number"),
        pytest.param(lambda wal: flip(wal, 0.00008), id="another salt"),
        pytest.param(lambda wal: flip(wal, 0.3), id="a bad byte"),
        pytest.param(lambda wal: flip(wal, 0.999), id="a bad byte at the end"),
    ],
)
async def test_a_damaged_log_is_told_and_kept(
    ledger: Ledger, path: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    damage(wal_of(crash))
    found = crash.read_bytes(), wal_of(crash).read_bytes()
    rows, loss = await opened(crash)
    assert rows < all_turns()
    assert loss is not None
    assert loss.what == "roomkeeper.db-wal is damaged or cut short"
    assert loss.copy is not None
    assert (loss.copy.read_bytes(), wal_of(loss.copy).read_bytes()) == found
    # What is left goes on, and nothing more is said of it, also after a crash without a turn.
    assert await opened(crash) == (rows, None)
    wal_of(crash).touch()
    assert await opened(crash) == (rows, None)


async def test_a_log_that_is_damaged_in_the_middle_is_told_without_the_index_too(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    shm_of(crash).unlink()
    flip(wal_of(crash), 0.5)
    rows, loss = await opened(crash)
    assert rows < all_turns()
    assert loss is not None
    assert loss.what == "roomkeeper.db-wal is damaged"
    assert loss.copy is not None


@pytest.mark.parametrize("with_index", [True, False])
async def test_a_log_that_is_gone_is_told(
    ledger: Ledger, path: Path, tmp_path: Path, *, with_index: bool
) -> None:
    for number in range(1, 3):
        await ledger.commit(booked(number))
    await ledger.close()
    await ledger.open()
    crash = await crashed(ledger, path, tmp_path / "crash", first=3)
    wal_of(crash).unlink()
    if not with_index:
        shm_of(crash).unlink()
    rows, loss = await opened(crash)
    assert rows == {booking(1), booking(2)}
    assert loss == Loss(
        what="roomkeeper.db-wal is gone", until=booked(2).entries[0].recorded_at, copy=None
    )
    assert await opened(crash) == (rows, None)


async def test_a_file_that_was_closed_needs_no_log(ledger: Ledger, path: Path) -> None:
    await ledger.commit(booked(1))
    await ledger.close()
    assert not wal_of(path).exists()
    assert await opened(path) == ({booking(1)}, None)


async def test_a_log_that_is_in_the_file_already_is_not_said_to_be_lost(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    await ledger.commit(booked(1))
    await ledger.hold_checkpoints()
    copy = copied(path, tmp_path / "copy.db")
    shm_of(copy).write_bytes(shm_of(path).read_bytes())
    assert await opened(copy) == ({booking(1)}, None)


async def test_the_copy_from_before_an_update_needs_no_log(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    newer = Ledger(crash, migrations=(*MIGRATIONS, lambda _connection: None))
    await newer.open()
    await newer.close()
    backup = crash.with_name(f"roomkeeper.db.v{len(MIGRATIONS)}.bak")
    assert await opened(backup) == (all_turns(), None)


@pytest.mark.parametrize("is_gone", [True, False])
async def test_a_log_without_its_file_is_left_alone(
    ledger: Ledger, path: Path, tmp_path: Path, *, is_gone: bool
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    before = wal_of(crash).read_bytes()
    crash.unlink()
    if not is_gone:
        crash.touch()
    with pytest.raises(LedgerCorrupt, match="is empty or gone"):
        await Ledger(crash).open()
    assert wal_of(crash).read_bytes() == before


async def test_a_copy_that_cannot_be_made_is_made_at_the_next_start(
    ledger: Ledger, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    cut(wal_of(crash), 0.5)
    found = wal_of(crash).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", full)
        with pytest.raises(LedgerUnwritable, match="full"):
            await Ledger(crash).open()
    assert wal_of(crash).read_bytes() == found
    assert not list(crash.parent.glob("*.damaged-*"))
    _, loss = await opened(crash)
    assert loss is not None
    assert loss.copy is not None
    assert wal_of(loss.copy).read_bytes() == found


async def test_what_was_found_and_not_told_yet_is_told_at_the_next_start(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    crash = await crashed(ledger, path, tmp_path / "crash")
    cut(wal_of(crash), 0.5)
    sound = crash.read_bytes()
    cut(crash, 0.5)
    for _ in range(2):
        with pytest.raises(LedgerCorrupt):
            await Ledger(crash).open()
    [copy] = [file for file in crash.parent.glob("*.damaged-*") if file.name[-1].isdigit()]
    # SQLite has set the index anew meanwhile, which says no more what is lost.
    crash.write_bytes(sound)
    rows, loss = await opened(crash)
    assert rows < all_turns()
    assert loss is not None
    assert loss.copy == copy
    assert await opened(crash) == (rows, None)


def full(_source: Path, _target: Path) -> None:
    raise OSError("the disk is full")


async def test_a_file_that_cannot_be_unmarked_keeps_its_log(ledger: Ledger, path: Path) -> None:
    await ledger.commit(booked(1))
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute(
            "CREATE TRIGGER stuck BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    await ledger.close()
    assert wal_of(path).exists()
    assert await opened(path) == ({booking(1)}, None)
