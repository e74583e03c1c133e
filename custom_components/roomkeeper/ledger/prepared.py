"""Statements that are made once, and run as often as need be."""

from collections.abc import Iterable
from typing import Any, Final, cast, override

import orjson
from sqlalchemy import Connection, CursorResult, Select, bindparam, func, select
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler


class Hinted(SQLiteCompiler):
    """Writes a hint, `INDEXED BY` as it is, behind its table: for SQLite nobody else does."""

    @override
    def get_from_hint_text(self, table: object, text: str | None) -> str | None:
        return text


_DIALECT: Final = dialect(paramstyle="named")
_DIALECT.statement_compiler = Hinted


class Prepared:
    """A statement as the driver takes it.

    To look for what it has compiled takes SQLAlchemy longer than most of them run.
    """

    def __init__(self, statement: Any) -> None:  # noqa: ANN401 - any statement of SQLAlchemy's that compiles
        """Compile it."""
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._fixed = compiled.params

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:  # noqa: ANN401 - whatever SQLite takes
        """Run it with values for its `bindparam`s."""
        return connection.exec_driver_sql(self._text, self._fixed | values)

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - whatever SQLite takes
        """Run it, and return its rows as the driver makes them, which is quicker for many."""
        found = self.run(connection, **values)
        rows = cast("list[tuple[Any, ...]]", found.cursor.fetchall())
        found.close()
        return rows


def listed(name: str) -> Select[Any]:
    """Select the values of a list: that of a `bindparam`, as `as_list` makes it."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def as_list(values: Iterable[str] | Iterable[int]) -> str:
    """Return any number of values as one."""
    return orjson.dumps([*values]).decode()
