"""Reports on a year of 200 rooms, through Home Assistant's doors."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from custom_components.roomkeeper.const import CONF_LOG_RETENTION_DAYS, DOMAIN
from custom_components.roomkeeper.ledger_file import LEDGER_FILE
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from bench.engine.usage import (
    LOAD,
    ODD,
    ROOMS,
    YEAR,
    Timed,
    answers,
    filled,
    longest_block,
    timed,
    usual_of,
)
from bench.home_assistant.http import token
from bench.home_assistant.instance import home_assistant, rooms
from bench.results import Result

_ASKED: Final = 7
_KEPT_DAYS: Final = 2 * 366


async def _measured() -> dict[str, Timed]:
    """Return what each answer usually takes."""
    async with home_assistant() as hass:
        await filled(Path(hass.config.config_dir, LEDGER_FILE))
        entry = rooms(ROOMS, options={CONF_LOG_RETENTION_DAYS: _KEPT_DAYS})
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
        return await _asked(hass)


async def _asked(hass: HomeAssistant) -> dict[str, Timed]:
    assert hass.config.api is not None
    url = f"http://127.0.0.1:{hass.config.api.port}/api/roomkeeper/v1/reports"
    headers = {"Authorization": f"Bearer {await token(hass)}"}
    session = async_get_clientsession(hass)
    first, last = (day.isoformat() for day in (YEAR[0], YEAR[1] - timedelta(days=1)))
    span = {"start_date": first, "end_date": last}
    everything = {**span, "include": ["series", "hours", "lengths"], "limit": 1000}

    async def action(data: dict[str, Any]) -> None:
        found = await hass.services.async_call(
            DOMAIN, "get_report", data, blocking=True, return_response=True
        )
        assert found

    async def get(**query: str) -> None:
        async with session.get(url, params=query, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()

    questions: dict[str, Callable[[], Awaitable[None]]] = {
        "an action, a year of all rooms": lambda: action(everything),
        "HTTP, a year of all rooms": lambda: get(
            **span, include="series,hours,lengths", limit="1000"
        ),
        "HTTP, the same as a table": lambda: get(**span, format="csv"),
        "HTTP, 11 months with odd ends": lambda: get(
            start_date=ODD[0].isoformat(),
            end_date=ODD[1].isoformat(),
            include="series,hours,lengths",
            limit="1000",
        ),
        "HTTP, a month": lambda: get(period="month", date=first),
    }
    # What was never counted is counted first.
    await action(everything)
    return {
        what: usual_of([await timed(work) for _ in range(_ASKED)])
        for what, work in questions.items()
    }


def measure() -> list[Result]:
    """Ask for reports some times each."""
    found = asyncio.run(_measured())
    return [
        *answers({f"{LOAD}: {what}": one for what, one in found.items()}),
        longest_block(found.values()),
    ]
