"""A shared calendar of a real Home Assistant, as calendars outside read it."""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from ical.calendar_stream import IcsCalendarStream

from .asking import now
from .conftest import StartHouse
from .watched import Watched

API: Final = "/api/roomkeeper/v1"
SHARE: Final = f"{API}/rooms/studio/calendar"


async def asked(ha: Watched, method: str, path: str, **fields: object) -> dict[str, object]:
    """Return the answer of the HTTP API to an administrator."""
    headers = {"Authorization": f"Bearer {ha.token}"}
    async with (
        aiohttp.ClientSession(ha.url, headers=headers) as client,
        client.request(method, path, json=fields or None) as answer,
    ):
        assert answer.ok, await answer.text()
        found: dict[str, object] = await answer.json()
        return found


async def seen(ha: Watched, path: str) -> tuple[int, str]:
    """Return what a stranger is answered, without a token."""
    async with aiohttp.ClientSession(ha.url) as client, client.get(path) as answer:
        return answer.status, await answer.text()


async def until_written(folder: Path, text: str) -> None:
    """Wait until Home Assistant has its settings on the disk: it takes a second for that."""
    settings = folder / ".storage" / "core.config_entries"
    async with asyncio.timeout(30):
        while text not in await asyncio.to_thread(settings.read_text):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.2)


async def test_an_address_survives_a_crash_and_ends_when_it_is_ended(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Calendars outside keep it for years; nobody else finds anything."""
    folder = tmp_path_factory.mktemp("calendars") / "ha"
    async with start_house(folder) as ha:
        await ha.add_subentry("roomkeeper", "room", {"name": "Studio"})
        start = now().replace(microsecond=0) + timedelta(days=1)
        booked = await asked(
            ha,
            "POST",
            f"{API}/bookings",
            room="studio",
            start=start.isoformat(),
            duration=3600,
            guest="Ann",
        )
        shared = await asked(ha, "POST", SHARE)
        path = f"/api/{str(shared['url']).partition('/api/')[2]}"
        secret = path.rpartition("/")[2].removesuffix(".ics")
        status, before = await seen(ha, path)
        assert status == HTTPStatus.OK
        (event,) = IcsCalendarStream.calendar_from_ics(before).events
        assert (event.summary, event.dtstart) == ("Booked", start)
        assert "Ann" not in before
        assert str(booked["booking"]["id"]) in str(event.uid)  # type: ignore[index] - an object

        await until_written(folder, secret)
        await ha.kill9()
        await ha.start()
        assert await seen(ha, path) == (HTTPStatus.OK, before)

        assert (await asked(ha, "DELETE", SHARE))["url"] is None
        status, _ = await seen(ha, path)
        assert status == HTTPStatus.NOT_FOUND
