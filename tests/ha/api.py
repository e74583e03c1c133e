"""Asking over HTTP as programs do."""

from typing import Any, Final

from aiohttp.test_utils import TestClient

from custom_components.roomkeeper.doors.rest.routes import PREFIX

SLOT: Final = {"room": "drum_room", "start": "2026-11-24 14:00", "end": "2026-11-24 18:00"}
DAILY: Final = {
    "name": "Power",
    "schedule_type": "recurring",
    "frequency": "daily",
    "times": ["08:00"],
    "action_type": "on",
    "target": {"entity_id": "input_boolean.drum_power"},
}
OFF: Final = {"action_type": "off", "target": {"entity_id": "input_boolean.drum_power"}}
LATER: Final = {**OFF, "scheduled_at": "2026-11-24 20:00"}


class Api:
    """A client with somebody's token; what it gets is checked for its status and its shape."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        """Take a client that Home Assistant knows."""
        self.client = client

    async def get(self, path: str, **query: Any) -> Any:  # noqa: ANN401 - any answer
        """Ask, and return the answer."""
        return await self.ask("GET", path, query)

    async def post(self, path: str, *, status: int = 200, **fields: Any) -> Any:  # noqa: ANN401 - any answer
        """Have something done, and return the answer."""
        return await self.ask("POST", path, fields, status)

    async def ask(self, method: str, path: str, fields: dict[str, Any], status: int = 200) -> Any:  # noqa: ANN401 - any answer
        """Return the answer to a request with the fields where the method takes them."""
        where = "params" if method in {"GET", "DELETE"} else "json"
        async with self.client.request(method, f"{PREFIX}/{path}", **{where: fields}) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def refused(
        self, method: str, path: str, fields: dict[str, Any], status: int, code: str
    ) -> dict[str, Any]:
        """Return the details of a refusal, in the one shape that there is."""
        said = await self.ask(method, path, fields, status)
        assert said.keys() == {"error"}
        assert said["error"].keys() == {"code", "message", "details"}
        assert said["error"]["code"] == code
        assert "{" not in said["error"]["message"]
        assert " " in said["error"]["message"]
        details = said["error"]["details"]
        assert isinstance(details, dict)
        return details
