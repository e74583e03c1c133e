"""What the tests ask Roomkeeper, in a test's words."""

from datetime import UTC, datetime
from typing import Any

from connection import PATIENCE_S, Connection, Json, Stream
from instance import Instance


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


async def book(ha: Instance | Connection, **fields: Any) -> Json:  # noqa: ANN401
    """Book, and return the booking; instants may be given as such."""
    data = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in fields.items()
    }
    return (await ha.call("roomkeeper.book", data, response=True))["booking"]


async def listed(ha: Instance | Connection, action: str, **filters: Any) -> list[Json]:  # noqa: ANN401
    """Return all items of a list, page by page."""
    items: list[Json] = []
    while True:
        page = await ha.call(f"roomkeeper.{action}", filters, response=True)
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        filters["cursor"] = page["next_cursor"]


async def log_of(ha: Instance, **about: Any) -> list[Json]:  # noqa: ANN401
    """Return the rows of the log about a booking, a stall or the like, the oldest first."""
    return sorted(await listed(ha, "get_audit_log", **about), key=lambda row: int(row["id"]))


async def happened(
    ha: Instance,
    kind: str,
    *,
    timeout_s: float = PATIENCE_S,
    **about: Any,  # noqa: ANN401
) -> Json:
    """Wait until something is in the log, whether it came before or after this call.

    Returns:
        Its newest row.

    Raises:
        TimeoutError: with what is there instead.

    """
    async with ha.events("roomkeeper_event") as events:
        if not await log_of(ha, type=kind, **about):
            try:
                await told(events, kind, timeout_s=timeout_s, **about)
            except TimeoutError as error:
                rows = [(row["type"], row["details"]) for row in await log_of(ha, **about)]
                raise TimeoutError(f"{error}, but {rows}") from None
    return (await log_of(ha, type=kind, **about))[-1]


async def told(
    events: Stream,
    kind: str,
    *,
    timeout_s: float = PATIENCE_S,
    **details: Any,  # noqa: ANN401
) -> Json:
    """Wait for an event with these data, and return all of them.

    Raises:
        TimeoutError: it did not come.

    """
    wanted = {"type": kind, **details}

    def fits(event: Json) -> bool:
        return all(event["data"].get(name) == value for name, value in wanted.items())

    try:
        return (await events.next(fits, timeout_s))["data"]
    except TimeoutError:
        raise TimeoutError(f"no {wanted} in {timeout_s} s") from None


async def issues(ha: Instance) -> set[str]:
    """Return the ids of Roomkeeper's open repair issues."""
    listing = await ha.command("repairs/list_issues")
    return {one["issue_id"] for one in listing["issues"] if one["domain"] == "roomkeeper"}


async def entities_of(ha: Instance) -> dict[str, str]:
    """Return Roomkeeper's entity ids, by their domain and what their unique ids end with.

    As in `switch.drum_room_power` and `binary_sensor.problem`; whatever people rename, these stay.
    """
    entry_id = await ha.entry_id("roomkeeper")
    return {
        f"{entity['entity_id'].split('.')[0]}."
        f"{entity['unique_id'].removeprefix(entry_id + '_')}": entity["entity_id"]
        for entity in await ha.command("config/entity_registry/list")
        if entity["platform"] == "roomkeeper"
    }
