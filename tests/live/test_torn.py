from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from .asking import book, issues, listed, now
from .conftest import StartHouse
from .watched import Watched

BOOKINGS = 12


class Torn(NamedTuple):
    """A Home Assistant that has crashed, and the files of its ledger as the crash left them."""

    ha: Watched
    files: dict[Path, bytes]
    booked: set[str]

    @property
    def db(self) -> Path:
        """The ledger."""
        return self.ha.folder / "roomkeeper.db"

    @property
    def wal(self) -> Path:
        """Its write-ahead log, in which the newest turns are."""
        return self.ha.folder / "roomkeeper.db-wal"

    async def put_back(self) -> None:
        """Let the ledger be as the crash left it, with nothing beside it."""
        # In order, so that issues that are over are written down as such.
        await self.ha.stop()
        for file in self.ha.folder.glob("roomkeeper.db*"):
            file.unlink()
        for file, content in self.files.items():
            file.write_bytes(content)


@pytest.fixture(scope="module")
async def torn(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Torn]:
    """Book, some of it before a restart, and crash."""
    async with start_house(tmp_path_factory.mktemp("torn") / "ha") as ha:
        await ha.add_subentry("roomkeeper", "room", {"name": "Cellar"})
        await ha.restart()
        booked: set[str] = set()
        for number in range(BOOKINGS):
            if number == BOOKINGS // 2:
                await ha.restart()
            start = now() + timedelta(days=1, hours=number)
            booking = await book(ha, room="cellar", start=start, end=start + timedelta(minutes=30))
            booked.add(booking["id"])
        await ha.kill9()
        files = {file: file.read_bytes() for file in ha.folder.glob("roomkeeper.db*")}
        yield Torn(ha, files, booked)


async def there(ha: Watched) -> set[str]:
    """Return the bookings that are there."""
    return {booking["id"] for booking in await listed(ha, "get_bookings")}


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda torn: torn.wal.unlink(), id="gone"),
        pytest.param(lambda torn: cut(torn.wal), id="cut"),
        pytest.param(lambda torn: flip(torn.wal), id="a bad byte"),
    ],
)
async def test_what_is_lost_with_the_log_is_told_and_the_rest_goes_on(
    torn: Torn, damage: Callable[[Torn], None]
) -> None:
    """Some bookings are gone: an issue says so and since when, until somebody has read it."""
    ha = torn.ha
    await torn.put_back()
    damage(torn)
    found = torn.wal.read_bytes() if torn.wal.exists() else None
    ha.provokes(r"The newest entries of the ledger are lost")
    await ha.start()
    left = await there(ha)
    assert left < torn.booked
    assert len(left) >= BOOKINGS // 2
    assert await issues(ha) == {"ledger_cut_short"}
    copies = list(ha.folder.glob("roomkeeper.db.damaged-*-wal"))
    assert [copy.read_bytes() for copy in copies] == ([] if found is None else [found])

    # Still there after the next start, which finds nothing wrong.
    await ha.restart()
    assert await issues(ha) == {"ledger_cut_short"}
    issue = {"handler": "roomkeeper", "issue_id": "ledger_cut_short"}
    step = await ha.request("POST", "/api/repairs/issues/fix", issue)
    assert step["step_id"] == "confirm"
    await ha.request("POST", f"/api/repairs/issues/fix/{step['flow_id']}", {})
    assert await issues(ha) == set()
    assert await there(ha) == left


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda torn: cut(torn.db), id="cut"),
        pytest.param(lambda torn: torn.db.write_bytes(b""), id="empty"),
        pytest.param(lambda torn: torn.db.unlink(), id="gone, but for its log"),
        pytest.param(lambda torn: torn.db.write_text("Dear diary\n" * 999), id="a diary"),
    ],
)
async def test_a_damaged_ledger_is_told_and_left_as_it_is(
    torn: Torn, damage: Callable[[Torn], None]
) -> None:
    """Nothing is overwritten: when the file is put back, everything is there."""
    ha = torn.ha
    await torn.put_back()
    damage(torn)
    found = {file: file.read_bytes() for file in (torn.db, torn.wal) if file.exists()}
    ha.provokes(r"The ledger .*roomkeeper\.db is damaged")
    await ha.start()
    assert await issues(ha) == {"ledger_unreadable"}
    await ha.kill9()
    assert {file: file.read_bytes() for file in (torn.db, torn.wal) if file.exists()} == found

    await torn.put_back()
    await ha.start()
    assert await issues(ha) == set()
    assert await there(ha) == torn.booked
