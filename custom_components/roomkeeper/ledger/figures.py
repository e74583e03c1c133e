"""What can be counted in the ledger's file, for whoever looks whether it is well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from ..core.microseconds import microseconds
from . import tables, wal
from .schema import pragma

MOST_COUNTED: Final = 20_000
"""So many of the newest entries are counted by type: some 10 ms, for which turns wait."""

_log = tables.log.columns
_ENTRIES = select(func.count()).select_from(tables.log)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The ledger in numbers: lengths in bytes, `recent` is how many entries of each type."""

    schema: int
    size_bytes: int
    wal_bytes: int
    entries: int
    recent: Mapping[str, int]


def figures_of(connection: Connection, path: Path, since: datetime) -> Figures:
    """Count what is in the file, and by type what was written since an aware instant."""
    log = wal.log_of(path)
    return Figures(
        schema=int(pragma(connection, "user_version")),
        size_bytes=path.stat().st_size,
        wal_bytes=log.stat().st_size if log.exists() else 0,
        entries=connection.execute(_ENTRIES).scalar_one(),
        recent=_recent(connection, since),
    )


def _recent(connection: Connection, since: datetime) -> dict[str, int]:
    newest = (
        select(_log.type, _log.recorded_at).order_by(_log.seq.desc()).limit(MOST_COUNTED).subquery()
    )
    found = connection.execute(
        select(newest.c.type, func.count())
        .where(newest.c.recorded_at >= microseconds(since))
        .group_by(newest.c.type)
        .order_by(newest.c.type)
    )
    return dict(found.tuples().all())
