"""What can be wrong with the ledger, and how SQLite says so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError


class LedgerError(Exception):
    """Base of all that can be wrong with the ledger."""


class LedgerCorrupt(LedgerError):
    """The file is no ledger, fails its integrity check, or holds what cannot be decoded."""


class LedgerTooNew(LedgerError):
    """The file was written by a newer Roomkeeper."""


class LedgerUnwritable(LedgerError):
    """The file cannot be opened or written: disk full, read-only, I/O error, locked."""


_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""The last one is of a table or column that is not there: our statements are sound."""

BY_SQLITE = (DatabaseError, sqlite3.DatabaseError)
"""What goes wrong with a statement, through SQLAlchemy or told to its driver."""

_OURS = (
    IntegrityError,
    ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
)

_NO_TEXT = "Could not decode to UTF-8"
"""What the driver says of a text that is none, without a code."""

_PRIMARY_CODE = 0xFF
"""SQLite's extended codes carry the primary one in their low byte."""


@contextmanager
def told_by_sqlite() -> Iterator[None]:
    """Raise what goes wrong with the file as a LedgerError that keeps SQLite's own name for it.

    A statement that is wrong in itself is a mistake of ours, and stays as it is.
    """
    try:
        yield
    except _OURS:
        raise
    except OSError as error:
        raise LedgerUnwritable(str(error)) from error
    except UnicodeDecodeError as error:
        raise LedgerCorrupt(f"a text in it is none: {error.reason}") from error
    except BY_SQLITE as error:
        # SQLAlchemy wraps what its driver says; mostly the driver is asked without it.
        origin = error.orig if isinstance(error, DatabaseError) else error
        code = getattr(origin, "sqlite_errorcode", 0)
        name = getattr(origin, "sqlite_errorname", type(origin).__name__)
        is_corrupt = code & _PRIMARY_CODE in _CORRUPT or _NO_TEXT in str(origin)
        kind = LedgerCorrupt if is_corrupt else LedgerUnwritable
        raise kind(f"{origin} ({name})") from error
