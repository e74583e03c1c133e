"""A process that is killed loses nothing that it acknowledged."""

import random
import subprocess
import sys
from pathlib import Path

from custom_components.roomkeeper.core.events import BookingOpened
from custom_components.roomkeeper.core.model import Booking
from custom_components.roomkeeper.ledger import Ledger, Loaded

_PROJECT = Path(__file__).parents[2]
_KILLS = 10


def acknowledged_until_killed(path: Path, first: int, count: int) -> list[int]:
    """Let another process commit, kill it after `count` answers, and return all that it gave."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.commits_until_killed", str(path), str(first)],
        cwd=_PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        answers = [process.stdout.readline() for _ in range(count)]
        process.kill()
        answers += process.stdout.readlines()
    # The last line may have been cut off by the kill.
    return [int(answer) for answer in answers if answer.endswith("\n")]


async def loaded_and_sound(path: Path) -> Loaded:
    """Load what is there, and see that each booking stands in the log once."""
    ledger = Ledger(path)
    await ledger.open()
    loaded = await ledger.load()
    opened = [
        entry.fact.booking
        async for entry in ledger.entries()
        if isinstance(entry.fact, BookingOpened)
    ]
    await ledger.close()
    assert len(opened) == len(loaded.rows)
    assert set(opened) == set(loaded.rows)
    return loaded


async def test_what_was_acknowledged_is_there_after_each_kill(path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # nothing is secret here
    acknowledged: set[str] = set()
    next_number = 1
    for _ in range(_KILLS):
        answers = acknowledged_until_killed(path, next_number, chance.randint(1, 60))
        acknowledged.update(f"b{number}" for number in answers)
        loaded = await loaded_and_sound(path)
        assert acknowledged <= {row.id for row in loaded.rows if isinstance(row, Booking)}
        next_number = loaded.last_seq + 1
    assert len(acknowledged) >= _KILLS
