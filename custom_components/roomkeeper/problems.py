"""What kept the ledger from being written, and what of that may be told to anybody."""

import re
from datetime import datetime
from typing import Final, NamedTuple

_KNOWN: Final = re.compile(r"SQLITE_[A-Z_]+|Errno \d+")


class Problem(NamedTuple):
    """Why nothing could be written, and when that was seen first."""

    at: datetime
    what: str


def code_of(what: str) -> str:
    """Return SQLite's or the system's own name for it, or `other`: in full it may name a folder."""
    found = _KNOWN.search(what)
    return "other" if found is None else found.group()
