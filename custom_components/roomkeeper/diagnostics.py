"""Diagnostics: numbers and a check of the ledger; no name, text or secret of anybody."""

from collections import Counter
from typing import Any

from homeassistant.core import HomeAssistant

from .core.evolve import evolve
from .core.model import Row, RowKey, State, key_of
from .runtime import RoomkeeperConfigEntry


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's form
    entry: RoomkeeperConfigEntry,
) -> dict[str, Any]:
    """Say how much there is, how it goes, and whether the log folds to the rows."""
    runtime = entry.runtime_data
    engine = runtime.engine
    rows, last_seq = await engine.read(
        lambda state, _now: ({key_of(row): row for row in state.rows()}, engine.last_seq)
    )
    folded = await _folded(entry, last_seq)
    differing = sorted({*rows, *folded}, key=str)
    return {
        "rooms": len(runtime.site.rooms),
        "rows": Counter(f"{key.table}: {_status(row)}" for key, row in rows.items()),
        "deadlines": engine.deadline_count,
        "next_deadline": engine.next_deadline,
        "problem": engine.problem,
        "log_folds_to_rows": rows == folded,
        "rows_that_differ": [key for key in differing if rows.get(key) != folded.get(key)][:20],
    }


def _status(row: Row) -> str:
    return str(getattr(row, "status", "frozen"))


async def _folded(entry: RoomkeeperConfigEntry, last_seq: int) -> dict[RowKey, Row]:
    """Make the rows anew from the log up to one of its rows."""
    state = State(entry.runtime_data.site)
    async for log_row in entry.runtime_data.ledger.entries():
        if log_row.seq > last_seq:
            break
        change = evolve(state, log_row.fact)
        if change is not None:
            state.apply(change)
    return {key_of(row): row for row in state.rows()}
