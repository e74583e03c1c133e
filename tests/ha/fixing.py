"""Mending a repair issue as the front end does, through Home Assistant's own HTTP endpoint."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryState

from custom_components.roomkeeper.const import DOMAIN

from .house import House

type Client = Callable[[], Awaitable[TestClient[Any, Any]]]


class Fixing:
    """Mends an issue as the front end does."""

    def __init__(self, house: House, client: TestClient[Any, Any]) -> None:
        """Take the HTTP client of a user who is logged in."""
        self._house = house
        self._client = client
        self._flow_id = ""

    async def open(self, issue_id: str) -> dict[str, Any]:
        """Press *Submit* on an issue in the list."""
        return await self._post("", {"handler": DOMAIN, "issue_id": issue_id})

    async def choose(self, option: str) -> dict[str, Any]:
        """Choose from the menu."""
        return await self._post(self._flow_id, {"next_step_id": option})

    async def submit(self, **values: str) -> dict[str, Any]:
        """Submit a form."""
        return await self._post(self._flow_id, values)

    async def _post(self, flow_id: str, values: dict[str, str]) -> dict[str, Any]:
        url = f"/api/repairs/issues/fix/{flow_id}".rstrip("/")
        response = await self._client.post(url, json=values)
        assert response.status == HTTPStatus.OK, await response.text()
        step: dict[str, Any] = await response.json()
        self._flow_id = step["flow_id"]
        if self._house.entry.state is ConfigEntryState.LOADED:
            await self._house.settle()
        return step
