"""What somebody does where the ledger cannot be written or read."""

import sqlite3
from pathlib import Path
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.issues import raise_issue
from tests.ledger.test_disk_full import full_for_sqlite

from .fixing import Client, Fixing
from .house import STUDIO, House, at, open_house
from .test_faults import fill, issue

UNWRITABLE: Final = "ledger_unwritable"
UNREADABLE: Final = "ledger_unreadable"


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one studio."""
    assert await async_setup_component(hass, "repairs", {})
    return await open_house(hass, entry, freezer, {STUDIO: {}})


@pytest.fixture
async def fixing(house: House, hass_client: Client) -> Fixing:
    """Return the hands of an administrator."""
    return Fixing(house, await hass_client())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the ledger is."""
    return tmp_path / "roomkeeper.db"


def lay_copies(path: Path) -> list[Path]:
    """Lay copies of the ledger beside it, and other things; return the copies."""
    (path.parent / "notes.bak").write_bytes(b"mine")
    copies = [path.with_name(f"{path.name}{end}") for end in (".damaged-1", ".v3.bak")]
    for copy in (*copies, path.with_name(f"{path.name}.damaged-1-wal")):
        copy.write_bytes(bytes(3_000_000))
    return copies


def content(path: Path) -> bytes:
    """Return what stands in a file."""
    return path.read_bytes()


def put_a_folder_there(path: Path) -> Path:
    """Let nothing be opened in a file's place, and return where the file is."""
    aside = path.rename(path.with_name("elsewhere"))
    path.mkdir()
    return aside


def put_back(aside: Path, path: Path) -> None:
    """Have the file where it was."""
    path.rmdir()
    aside.rename(path)


# --- a disk that takes nothing ----------------------------------------------------


async def test_what_takes_room_is_said_and_copies_can_be_deleted(
    house: House, fixing: Fixing, path: Path
) -> None:
    """Only what Roomkeeper has laid there, and only once that is confirmed."""
    copies = lay_copies(path)
    with full_for_sqlite(path):
        await fill(house)
        menu = await fixing.open(UNWRITABLE)
        assert menu["menu_options"] == ["try_now", "delete_copies", "shorten_log"]
        told = menu["description_placeholders"]
        assert told["copies"] == "9.0 MB"
        assert {"free", "ledger", "log", "problem"} <= told.keys()
        asked = await fixing.choose("delete_copies")
        assert asked["description_placeholders"]["copies"].split() == [
            word for copy in copies for word in ("-", f"`{copy.name}`")
        ]
        assert all(copy.exists() for copy in copies)
        assert (await fixing.submit())["reason"] == "still_so"
        assert issue(house.hass, UNWRITABLE) is not None
    assert [one.name for one in sorted(path.parent.glob("*.bak"))] == ["notes.bak"]
    assert not list(path.parent.glob("*damaged*"))
    assert content(path)
    assert (await fixing.open(UNWRITABLE))["menu_options"] == ["try_now", "shorten_log"]
    assert (await fixing.choose("try_now"))["type"] == "create_entry"
    assert issue(house.hass, UNWRITABLE) is None
    await house.book(at(10, day=28), at(11, day=28), booking_id="after")


async def test_the_log_is_shortened_at_once(
    house: House,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
    path: Path,
) -> None:
    """What the next night would forget is forgotten now."""
    await house.book(at(10, day=25), at(11, day=25), booking_id="old")
    await house.until(at(12, day=25))
    engine = house.runtime.engine
    auth = house.hass.auth
    refresh = await auth.async_create_refresh_token(hass_admin_user, "http://localhost")
    with full_for_sqlite(path):
        await fill(house)
        house.freezer.tick(400 * 86_400)
        # Nobody stays logged in for so long.
        fixing = Fixing(house, await hass_client(auth.async_create_access_token(refresh)))
        await fixing.open(UNWRITABLE)
    assert (await fixing.choose("shorten_log"))["type"] == "create_entry"
    assert "old" not in engine.peek(lambda state, _now: [*state.bookings])


async def test_a_copy_that_cannot_be_deleted_is_said(
    house: House, fixing: Fixing, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the file system says is told."""
    lay_copies(path)

    def refuse(_path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(missing_ok)

    with full_for_sqlite(path):
        await fill(house)
        await fixing.open(UNWRITABLE)
        await fixing.choose("delete_copies")
        with monkeypatch.context() as patched:
            patched.setattr(Path, "unlink", refuse)
            assert (await fixing.submit())["reason"] == "not_deleted"


async def test_a_roomkeeper_that_could_not_start_is_started(
    hass: HomeAssistant, house: House, fixing: Fixing, path: Path
) -> None:
    """Where nothing could be opened, the flow loads it anew, and says whether that works."""
    assert await hass.config_entries.async_unload(house.entry.entry_id)
    aside = put_a_folder_there(path)
    await hass.config_entries.async_setup(house.entry.entry_id)
    assert house.entry.state is ConfigEntryState.SETUP_RETRY
    assert (await fixing.open(UNWRITABLE))["menu_options"] == ["try_now"]
    assert (await fixing.choose("try_now"))["reason"] == "not_loaded"
    put_back(aside, path)
    await fixing.open(UNWRITABLE)
    assert (await fixing.choose("try_now"))["type"] == "create_entry"
    assert house.entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_remove(house.entry.entry_id)
    raise_issue(hass, UNWRITABLE, UNWRITABLE, fixed_with={"ledger": "unwritable"}, problem="x")
    await fixing.open(UNWRITABLE)
    assert (await fixing.choose("try_now"))["reason"] == "not_loaded"


# --- a file that cannot be read ---------------------------------------------------


def damage(path: Path, what: str) -> None:
    """Make a ledger unreadable."""
    if what == "corrupt":
        path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
        return
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.fixture(params=["corrupt", "newer"])
async def unreadable(
    request: pytest.FixtureRequest, hass: HomeAssistant, house: House, path: Path
) -> bytes:
    """Return what stands in a ledger that cannot be read, with a backup beside it."""
    await house.book(at(10, day=28), at(11, day=28), booking_id="kept")
    assert await hass.config_entries.async_unload(house.entry.entry_id)
    path.with_name("roomkeeper.db.v4.bak").write_bytes(content(path))
    damage(path, request.param)
    path.with_name("roomkeeper.db-wal").write_bytes(b"")
    assert not await hass.config_entries.async_setup(house.entry.entry_id)
    return content(path)


def bookings(house: House) -> list[str]:
    """Return the bookings that there are."""
    return house.runtime.engine.peek(lambda state, _now: [*state.bookings])


async def test_the_state_before_the_update_is_restored(
    house: House, fixing: Fixing, path: Path, unreadable: bytes
) -> None:
    """Once that is confirmed; the file that could not be read is kept."""
    menu = await fixing.open(UNREADABLE)
    assert menu["menu_options"] == ["try_now", "restore", "begin_anew"]
    assert (await fixing.choose("try_now"))["reason"] == "still_so"
    await fixing.open(UNREADABLE)
    asked = await fixing.choose("restore")
    assert asked["description_placeholders"]["backup"] == "roomkeeper.db.v4.bak"
    assert content(path) == unreadable
    assert (await fixing.submit())["type"] == "create_entry"
    assert bookings(house) == ["kept"]
    assert path.with_name("roomkeeper.db.damaged-1").read_bytes() == unreadable
    assert issue(house.hass, UNREADABLE) is None


async def test_an_empty_ledger_is_begun(
    house: House, fixing: Fixing, path: Path, unreadable: bytes
) -> None:
    """Nothing that is there already is written over."""
    path.with_name("roomkeeper.db.damaged-1").write_bytes(b"older")
    await fixing.open(UNREADABLE)
    assert (await fixing.choose("begin_anew"))["type"] == "form"
    assert content(path) == unreadable
    assert (await fixing.submit())["type"] == "create_entry"
    assert bookings(house) == []
    assert path.with_name("roomkeeper.db.damaged-1").read_bytes() == b"older"
    assert path.with_name("roomkeeper.db.damaged-2").read_bytes() == unreadable


async def test_what_cannot_be_put_in_its_place_changes_nothing(
    house: House,
    fixing: Fixing,
    path: Path,
    unreadable: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk without room for a copy, a backup that has gone, a ledger that is no better."""
    backup = path.with_name("roomkeeper.db.v4.bak")
    await fixing.open(UNREADABLE)
    await fixing.choose("restore")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", _no_room)
        assert (await fixing.submit())["reason"] == "not_replaced"
    assert content(path) == unreadable
    assert not list(path.parent.glob("*.partial"))
    damage(backup, "corrupt")
    await fixing.open(UNREADABLE)
    await fixing.choose("restore")
    assert (await fixing.submit())["reason"] == "still_so"
    await fixing.open(UNREADABLE)
    await fixing.choose("restore")
    backup.unlink()
    assert (await fixing.submit())["reason"] == "no_backup"
    assert (await fixing.open(UNREADABLE))["menu_options"] == ["try_now", "begin_anew"]


def _no_room(*_args: object) -> None:
    raise OSError("No space left on device")


async def test_a_ledger_that_is_in_use_is_not_replaced(
    house: House, fixing: Fixing, path: Path
) -> None:
    """A form may be open while somebody mends it otherwise."""
    data = {"ledger": "unreadable"}
    raise_issue(house.hass, UNREADABLE, "ledger_corrupt", fixed_with=data, path="p", problem="x")
    await fixing.open(UNREADABLE)
    await fixing.choose("begin_anew")
    assert (await fixing.submit())["type"] == "create_entry"
    assert not list(path.parent.glob("*damaged*"))
