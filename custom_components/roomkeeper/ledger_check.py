"""Whether the log folds to the rows: made anew from nothing, they are to be the very same."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import Any, Final

from homeassistant.core import HomeAssistant

from .core.answered import Answered
from .core.events import Entry
from .core.evolve import evolve
from .core.model import Freeze, Row, RowKey, State, key_of
from .core.schedule import Schedule
from .runtime import Runtime

MOST_DIFFERING: Final = 20

_FOLDED_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found: how many rows of each kind there are in each status, and which differ."""

    rows: dict[str, int]
    differing: list[dict[str, Any]]


async def check(hass: HomeAssistant, runtime: Runtime) -> Check:
    """Compare the rows with the log, as they are now. The event loop is held for a copy only.

    Raises:
        LedgerError: the log cannot be read.
    """
    engine = runtime.engine
    rows, site, last_seq = await engine.read(
        lambda state, _now: (tuple(state.rows()), state.site, engine.last_seq)
    )
    folded = State(site)
    chunk: list[Entry] = []
    async for entry in runtime.ledger.entries():
        if entry.seq > last_seq:
            break
        chunk.append(entry)
        if len(chunk) == _FOLDED_AT_ONCE:
            await hass.async_add_executor_job(_fold, folded, chunk)
            chunk = []
    return await hass.async_add_executor_job(_compared, rows, folded, chunk)


def _fold(state: State, entries: Iterable[Entry]) -> None:
    for entry in entries:
        change = evolve(state, entry.fact)
        if change is not None:
            state.apply(change)


def _compared(rows: tuple[Row, ...], folded: State, rest: list[Entry]) -> Check:
    _fold(folded, rest)
    there = {key_of(row): row for row in rows}
    made = {key_of(row): row for row in folded.rows()}
    counts = Counter(f"{key.table}: {_status(row)}" for key, row in there.items())
    return Check(
        rows=dict(sorted(counts.items())),
        differing=list(islice(_differing(there, made), MOST_DIFFERING)),
    )


def _status(row: Row) -> str:
    match row:
        case Freeze():
            return "frozen"
        case Schedule():
            return "enabled" if row.definition.enabled else "disabled"
        case Answered():
            return "done"
    return row.status.value


def _differing(there: dict[RowKey, Row], made: dict[RowKey, Row]) -> Iterator[dict[str, Any]]:
    """Tell which fields of which kinds of rows differ, and not what stands there."""
    for key in chain(there, made.keys() - there.keys()):
        row, other = there.get(key), made.get(key)
        if row == other:
            continue
        if row is None or other is None:
            what: list[str] | str = "only in the log" if row is None else "not in the log"
        else:
            what = [
                one.name
                for one in fields(row)
                if getattr(row, one.name) != getattr(other, one.name)
            ]
        yield {"table": key.table, "differs": what}
