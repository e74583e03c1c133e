"""State rows as cells of their tables.

A span lies flat, each field a column, and so do the two halves of a schedule;
a list, and any other value of several parts, is one column of JSON text;
everything else is the one plain value that its codec makes. The texts of a row
stand in the facts that made it, whose JSON is refused where they are broken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import Any, get_origin

import orjson
from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects.sqlite import dialect, insert

from ..core.answered import Answered
from ..core.endpoint import Outbox
from ..core.feed import Feed
from ..core.model import Booking, Freeze, PowerOff, Row, RowKey
from ..core.reservation import Reservation
from ..core.schedule import Definition, DeviceAction, Progress, Schedule
from ..core.span import Span
from ..core.stall import Occupancy
from . import tables
from .codec import (
    UNREADABLE,
    Codec,
    Hint,
    Written,
    bare,
    codec_for,
    field_hints,
    is_scalar,
    members,
    optional,
    required,
)
from .errors import LedgerCorrupt

type Cell = str | int | float | None
type Cells = Sequence[Cell]

_FLAT: frozenset[Hint] = frozenset({Span, Definition, Progress})

_SHARED_LISTS = 4096
"""How many lists read from JSON are kept, so that equal ones are one object in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """One kind of row and where it is kept, with its statements ready for the driver."""

    table: Table
    encode: Callable[[Row], Cells]
    decode: Callable[[Cells], Row]
    upsert: str
    delete: str

    def key_cells(self, key: RowKey) -> Cells:
        """Return what the primary key's columns hold for the row that `key` names."""
        return key[1 : 1 + len(self.table.primary_key.columns)]


def _json(hint: Hint) -> Codec[Any]:
    inner = codec_for(hint)

    def decode(text: str) -> Any:  # noqa: ANN401  # whatever the hint says
        return inner.decode(orjson.loads(text))

    # A record may have what people wrote, which is kept nowhere but in its row.
    kind: object = get_origin(hint)
    return Codec(
        lambda value: orjson.dumps(inner.encode(value)).decode(),
        lru_cache(_SHARED_LISTS)(decode) if kind is tuple else decode,
    )


def _cell(hint: Hint) -> Codec[Any]:
    hint = bare(hint)
    if hint is bool:
        # SQLite has no truth values.
        return Codec(int, bool)
    if not is_scalar(hint):
        inner = required(hint)
        cell = _json(inner)
        return cell if inner == hint else optional(cell)
    codec = codec_for(hint)
    texts = {
        member: member.value
        for kind in members(hint)
        if isinstance(kind, type) and issubclass(kind, StrEnum)
        for member in kind
    }
    # The driver takes an enum for a text, but takes its time.
    return Codec(texts.get, codec.decode) if texts else codec


def _parts(hint: Hint) -> dict[str, Hint]:
    """Return the fields of a value that lies flat."""
    return field_hints(hint) if hint in _FLAT else {}


def _columns(kind: type) -> list[tuple[str, Codec[Any]]]:
    """Return where in a row the value of each column is, and how it is written."""
    return [
        column
        for name, hint in field_hints(kind).items()
        for column in (
            [(f"{name}.{part}", _cell(of)) for part, of in _parts(hint).items()]
            or [(name, _cell(hint))]
        )
    ]


def _encoder(kind: type) -> Callable[[Row], Cells]:
    written = Written()
    cells = [written.at(path, codec.encode) for path, codec in _columns(kind)]
    return written.function(f"({', '.join(cells)},)")


def _decoder(kind: type) -> Callable[[Cells], Row]:
    """Return what makes a row: written out, as `Written` is, since thousands are read at once."""
    known: dict[str, Any] = {"kind": kind}
    cells = count()

    def read(codec: Codec[Any]) -> str:
        at = next(cells)
        known[f"read_{at}"] = codec.decode
        return f"read_{at}(cells[{at}])"

    values: list[str] = []
    for name, hint in field_hints(kind).items():
        if parts := _parts(hint):
            known[f"whole_{name}"] = hint
            given = ", ".join(f"{part}={read(_cell(of))}" for part, of in parts.items())
            values.append(f"{name}=whole_{name}({given})")
        else:
            values.append(f"{name}={read(_cell(hint))}")
    made: Callable[[Cells], Row] = eval(f"lambda cells: kind({', '.join(values)})", known)  # noqa: S307 - of our own names
    return made


def sql(statement: Any) -> str:  # noqa: ANN401  # any statement of SQLAlchemy's that compiles
    """Return a statement as the driver takes it, its parameters in the order of the columns."""
    return str(statement.compile(dialect=dialect(paramstyle="qmark")))


def _row_table(kind: type, table: Table) -> RowTable:
    columns = [path.rpartition(".")[2] for path, _ in _columns(kind)]
    if columns != [column.name for column in table.columns]:
        raise TypeError(f"{table.name} has other columns than {kind.__name__} has fields")
    keys = list(table.primary_key.columns)
    put = insert(table)
    return RowTable(
        table=table,
        encode=_encoder(kind),
        decode=_decoder(kind),
        upsert=sql(
            put.on_conflict_do_update(
                index_elements=keys,
                set_={
                    column.name: put.excluded[column.name]
                    for column in table.columns
                    if not column.primary_key
                },
            )
        ),
        delete=sql(delete(table).where(*(key == bindparam(None) for key in keys))),
    )


ROW_TABLES: Mapping[str, RowTable] = {
    table.name: _row_table(kind, table)
    for kind, table in (
        (Booking, tables.booking),
        (Freeze, tables.freeze),
        (PowerOff, tables.power_off),
        (Occupancy, tables.occupancy),
        (Schedule, tables.schedule),
        (DeviceAction, tables.device_action),
        (Reservation, tables.reservation),
        (Answered, tables.answered),
        (Feed, tables.feed),
        (Outbox, tables.outbox),
    )
}
"""By the name that `core.model.key_of` gives."""


def decoded(name: str, cells: Cells) -> Row:
    """Make a row of the cells of its table.

    Raises:
        LedgerCorrupt: they make no sense.
    """
    try:
        return ROW_TABLES[name].decode(cells)
    except UNREADABLE as error:
        raise LedgerCorrupt(f"row {cells[0]!r} of {name} cannot be read: {error!r}") from error
