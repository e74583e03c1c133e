"""Messages to an endpoint outlive a crash: none is lost, and none overtakes another."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from .asking import book, listed, log_of, now
from .conftest import StartHouse
from .watched import Watched

BOOKINGS = 50
SECRET = "whsec_" + base64.b64encode(b"for the cash desk, and nobody else").decode()


@dataclass(slots=True)
class CashDesk:
    """A receiver that takes its time, and writes down what came."""

    url: str = ""
    got: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """The ID of each message, and the log row that it tells of."""

    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        """Take a message, after a look at its signature."""
        body = await request.read()
        message_id = request.headers["webhook-id"]
        signed = f"{message_id}.{request.headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        if request.headers["webhook-signature"] != f"v1,{signature}":
            return web.Response(status=401)
        async with self.changed:
            self.got.append((message_id, json.loads(body)["data"]["log_id"]))
            self.changed.notify_all()
        await asyncio.sleep(0.05)
        return web.Response(status=204)

    async def until(self, count: int) -> None:
        """Wait until so many different messages have come."""
        async with self.changed:
            await self.changed.wait_for(lambda: len(dict(self.got)) >= count)


@pytest.fixture(scope="module")
async def desk() -> AsyncGenerator[CashDesk]:
    """Listen on this machine."""
    desk = CashDesk()
    app = web.Application()
    app.router.add_post("/hooks", desk.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
    yield desk
    await runner.cleanup()


@pytest.fixture(scope="module")
async def house(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory, desk: CashDesk
) -> AsyncGenerator[Watched]:
    """A house whose bookings are told to the desk, written down."""
    async with start_house(tmp_path_factory.mktemp("endpoints") / "ha") as ha:
        await ha.add_subentry("roomkeeper", "room", {"name": "Cellar"})
        await ha.add_subentry(
            "roomkeeper",
            "endpoint",
            {"name": "Desk", "url": desk.url, "secret": SECRET, "next_step_id": "finish"},
        )
        await ha.restart()
        yield ha


async def test_every_message_arrives_whatever_is_killed(house: Watched, desk: CashDesk) -> None:
    """Killed while it sends: each arrives, in order; what comes twice has the same ID."""
    start = (now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    async with asyncio.timeout(240):
        for number in range(BOOKINGS):
            begins = start + number * timedelta(minutes=30)
            await book(house, room="cellar", start=begins, end=begins + timedelta(minutes=30))
        for kill in (15, 35):
            await desk.until(kill)
            await house.kill9()
            await house.start()
        await desk.until(BOOKINGS)
    rows = sorted(
        row["id"] for row in await listed(house, "get_audit_log", type="booking_confirmed")
    )
    assert len(rows) == BOOKINGS
    assert list(dict.fromkeys(row for _, row in desk.got)) == rows
    assert len(set(desk.got)) == len(dict(desk.got)) == BOOKINGS
    print(f"{len(desk.got) - BOOKINGS} came twice")  # noqa: T201 - to see what it was


async def test_a_clean_restart_sends_only_what_was_under_way_twice(
    house: Watched, desk: CashDesk
) -> None:
    """How far the desk has come is written down at the end."""
    before = len(desk.got)
    await house.restart()
    begins = now() + timedelta(days=3)
    async with asyncio.timeout(60):
        await book(house, room="cellar", start=begins, end=begins + timedelta(hours=1))
        await desk.until(BOOKINGS + 1)
    assert len(desk.got) <= before + 2
    assert len(dict(desk.got)) == BOOKINGS + 1
    delivered = await log_of(house, type="endpoint_delivered")
    assert delivered[-1]["details"]["status"] == "active"
    assert {row["details"]["host"] for row in delivered} == {"127.0.0.1"}
