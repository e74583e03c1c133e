import os
import random
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import NamedTuple

import aiohttp
import pytest
from connection import Json

from . import crash
from .asking import now
from .conftest import StartHouse
from .outside import configuration
from .plug import Plug
from .watched import Watched

KILLS = 20


class House(NamedTuple):
    """A house with all that is asked of it while it crashes."""

    ha: Watched
    calendars: dict[str, str]
    plugs: dict[str, Plug]


@pytest.fixture(scope="module")
async def house(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[House]:
    """Furnish it, and let Home Assistant write that down."""
    folder = tmp_path_factory.mktemp("crash")
    plugs = crash.plugs_in(folder)
    yaml = crash.CONFIGURATION + configuration(*plugs.values())
    async with start_house(folder / "ha", configuration=yaml) as ha:
        yield House(ha, await crash.furnish(ha, plugs), plugs)


# Less than two minutes on a machine that does nothing else.
@pytest.mark.timeout(900)
async def test_what_is_acknowledged_survives(house: House) -> None:
    """Home Assistant crashes again and again: nothing that it answered is lost or done twice."""
    seed = int(os.environ.get("ROOMKEEPER_SEED") or random.SystemRandom().getrandbits(32))
    crash.say(f"ROOMKEEPER_SEED={seed}")
    run = crash.Run(house.ha, house.calendars, house.plugs, seed)
    summary = await run.go(KILLS, crash.say)
    crash.say(summary.text(run.crash))
    assert summary.kills == KILLS
    for door in ("http", "websocket", "calendar", "hook", "guests"):
        assert run.crash.answers[door] > KILLS


async def test_a_request_that_was_answered_is_not_done_again_after_a_crash(house: House) -> None:
    """A client that lost the answer asks again with the same key, and gets the same booking."""
    ha = house.ha
    ends = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=400)
    for number in range(3):
        start = ends + timedelta(days=number)
        slot = {"room": "cellar", "start": start.isoformat(), "duration": 3600}
        headers = {"Authorization": f"Bearer {ha.token}", "Idempotency-Key": f"key-{number}"}
        answers: list[Json] = []
        replayed: list[str | None] = []
        for _ in range(2):
            url = f"{ha.url}/api/roomkeeper/v1/bookings"
            async with (
                aiohttp.ClientSession(headers=headers) as session,
                session.post(url, json=slot) as answer,
            ):
                assert answer.status == 201
                answers.append(await answer.json())
                replayed.append(answer.headers.get("Idempotency-Replayed"))
            if len(answers) == 1:
                await ha.kill9()
                await ha.start()
        assert answers[0] == answers[1]
        assert replayed == [None, "true"]
