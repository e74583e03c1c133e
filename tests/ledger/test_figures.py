"""The ledger says how large it is, and what was written of late."""

from datetime import timedelta
from pathlib import Path

from custom_components.roomkeeper.ledger import Ledger

from .samples import ATTIC, HOUR, NOON, booked, cancelled, frozen


async def test_the_file_in_numbers(ledger: Ledger, path: Path) -> None:
    """Lengths as the disk has them, all entries, and by type those since an instant."""
    for turn in (booked(1), booked(2), frozen(3, ATTIC), cancelled(4, 1)):
        await ledger.commit(turn)
    found = await ledger.figures(NOON + 2 * HOUR)
    assert found.size_bytes == path.stat().st_size
    assert found.wal_bytes == path.with_name(f"{path.name}-wal").stat().st_size > 0
    assert (found.schema, found.entries) == (6, 4)
    assert found.recent == {"booking_cancelled": 1, "booking_confirmed": 1, "room_frozen": 1}
    assert (await ledger.figures(NOON + timedelta(days=1))).recent == {}
