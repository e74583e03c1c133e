"""The copies of a ledger that Roomkeeper itself has laid beside it, and nothing else.

They are of a damaged file, and of one from before an update. A copy holds all
that the ledger held then, so it is somebody's to delete.
"""

import os
import shutil
from itertools import count
from pathlib import Path
from typing import Final

from .wal import DAMAGED, log_of

_PATTERNS: Final = (f"{DAMAGED}*[0-9]", ".v*[0-9].bak")


def copies_of(path: Path) -> list[Path]:
    """Return the copies, in the order of their names; the logs of damaged ones are theirs."""
    found = (copy for end in _PATTERNS for copy in path.parent.glob(f"{path.name}{end}"))
    return sorted(copy for copy in found if copy.is_file())


def files_of(copy: Path) -> list[Path]:
    """Return a copy, and what belongs to it."""
    return [one for one in (copy, log_of(copy)) if one.exists()]


def size_of(paths: list[Path]) -> int:
    """Return how many bytes some files take, those that are gone none."""
    return sum(path.stat().st_size for path in paths if path.exists())


def delete_copies(path: Path) -> int:
    """Delete every copy with what belongs to it, and return how many bytes that were.

    Raises:
        OSError: one cannot be deleted; those before it are.
    """
    files = [one for copy in copies_of(path) for one in files_of(copy)]
    size = size_of(files)
    for one in files:
        one.unlink(missing_ok=True)
    return size


def newest_backup(path: Path) -> Path | None:
    """Return the copy from before the last update, if there is one."""
    backups = [copy for copy in copies_of(path) if copy.suffix == ".bak"]
    return max(backups, key=lambda one: one.stat().st_mtime, default=None)


def set_aside(path: Path) -> Path:
    """Give the ledger, and its log, another name under which it is kept; return that.

    Nothing is there under its own name then, so a new one is made.

    Raises:
        OSError: it, or only its log, cannot be renamed; nothing is lost.
    """
    names = (path.with_name(f"{path.name}{DAMAGED}{number}") for number in count(1))
    aside = next(name for name in names if not name.exists() and not log_of(name).exists())
    if path.exists():
        path.rename(aside)
    if log_of(path).exists():
        log_of(path).rename(log_of(aside))
    # An index belongs to its log, and is made anew.
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return aside


def restore(path: Path, backup: Path) -> Path:
    """Put a copy of a backup in the ledger's place, and return where that one is kept.

    Raises:
        OSError: there is no room for it; the ledger is as it was.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        shutil.copyfile(backup, partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        aside = set_aside(path)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return aside
