import asyncio
import os
import random
from dataclasses import replace
from pathlib import Path

from . import load
from .load_doors import PATHS
from .load_house import keys_of

ROOMS = 6
CLIENTS = 8
ANSWERS = 1_500


async def everything_was_asked(run: load.Run) -> None:
    """Wait for so many answers, and one of everything; it is no matter how long that takes."""

    def is_enough() -> bool:
        asked = {action for action, _door in run.found.took.each_s}
        return run.found.answers >= ANSWERS and asked == PATHS.keys()

    while not is_enough():  # noqa: ASYNC110 - clients tell nobody but their books
        await asyncio.sleep(0.1)


async def test_no_answer_under_load_is_wrong(tmp_path: Path) -> None:
    """Clients book, move, extend, cancel, come and go at once, and each is told what is so."""
    seed = int(os.environ.get("ROOMKEEPER_SEED") or random.SystemRandom().getrandbits(32))
    load.say(f"ROOMKEEPER_SEED={seed}")
    # Short pages, so that much is moved while somebody goes through them.
    plan = replace(load.busy(keys_of(ROOMS), each_s=0, days=1), page=(2, 5))
    async with load.house(tmp_path, ROOMS) as ha:
        found = await load.Run(ha, plan, CLIENTS, seed, warm_up_s=0).go(everything_was_asked)
    load.say(found.text())
    assert not found.wrong, "\n".join(found.wrong)
    assert found.took.refused["book", "HTTP"]
    assert found.took.refused["book", "websocket"]
