"""Whether the write-ahead log is all there, which SQLite does not say.

SQLite takes of it what it can read and passes over the rest in silence: what
follows a bad frame may have been written when the power went, and was then
never acknowledged. Two witnesses know better. The index beside the log (`-shm`)
outlives a crash, and says how many frames were safe; and after a turn that was
never acknowledged there is no second one.

All of this is looked at before SQLite opens the file, which sets the index anew.
"""

import filecmp
import shutil
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from .errors import LedgerCorrupt

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_INDEX_HEADER: Final = 48
"""It is there twice; how much of the log is in the file follows."""

_NUMBER: Final = 4
DAMAGED: Final = ".damaged-"
_32_BITS: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class _Index:
    """What the index says."""

    frames: int
    in_file: int
    """So many frames of them were moved into the file."""

    salts: bytes

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read it, or return None where it says nothing that can be relied upon."""
        if not path.exists():
            return None
        with path.open("rb") as file:
            header, again = file.read(_INDEX_HEADER), file.read(_INDEX_HEADER)
            in_file = file.read(_NUMBER)
        if header != again or len(in_file) < _NUMBER or not header[12]:
            return None
        return cls(
            frames=int.from_bytes(header[16:20], sys.byteorder),
            in_file=int.from_bytes(in_file, sys.byteorder),
            salts=header[32:40],
        )


class _Frame(NamedTuple):
    """A page in the log."""

    salts: bytes
    is_commit: bool
    is_sound: bool
    """Whether it, and all before it, are as they were written."""


@dataclass(frozen=True, slots=True)
class _Wal:
    """What there is in the log."""

    salts: bytes = b""
    taken: int = 0
    """So many frames are sound, up to the end of a turn: what SQLite takes."""

    ends_behind: int = 0
    """How many turns of this log end behind them."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read it."""
        with path.open("rb") as file:
            header = file.read(_HEADER)
            salts, taken, ends_behind = header[16:24], 0, 0
            for number, frame in enumerate(_frames(file, header), start=1):
                if not frame.is_commit or frame.salts != salts:
                    continue
                if frame.is_sound:
                    taken = number
                else:
                    ends_behind += 1
        return cls(salts, taken, ends_behind)


class Lost(NamedTuple):
    """What SQLite would pass over that was acknowledged."""

    what: str
    copy: Path | None
    """The file and its log as they were found; None if there was no log."""


def lost(path: Path) -> Lost | None:
    """Look for what is lost, and keep a copy of what is damaged.

    Raises:
        LedgerCorrupt: there is a log and no file, so SQLite would delete the log.
    """
    what, copy = loss(path), copy_of(path)
    if copy is not None:
        return Lost(what or f"{log_of(path).name} is damaged or cut short", copy)
    if what is None:
        return None
    return Lost(what, copied_aside(path) if has_log_beside(path) else None)


def loss(path: Path) -> str | None:
    """Say what SQLite would pass over that was acknowledged, or None if there is nothing.

    Raises:
        LedgerCorrupt: there is a log and no file, so SQLite would delete the log.
    """
    log, has_log = log_of(path), has_log_beside(path)
    if has_log and log.stat().st_size and not (path.exists() and path.stat().st_size):
        raise LedgerCorrupt(f"{path.name} is empty or gone, and {log.name} is not")
    index = _Index.read(path.with_name(f"{path.name}-shm"))
    found = _Wal.read(log) if has_log else _Wal()
    if index is not None:
        is_same = index.salts == found.salts
        if index.frames > (found.taken if is_same else index.in_file):
            return f"{log.name} is damaged or cut short" if has_log else f"{log.name} is gone"
    # One may be that of a turn that was under way when the power went.
    return f"{log.name} is damaged" if found.ends_behind > 1 else None


def log_of(path: Path) -> Path:
    """Return where the log of a file lies."""
    return path.with_name(f"{path.name}-wal")


def has_log_beside(path: Path) -> bool:
    """Say whether there is a log, be it empty."""
    return log_of(path).exists()


def copy_of(path: Path) -> Path | None:
    """Return the copy of a damaged log that is still as it was when the copy was made.

    Whoever made it did not get as far as to go on without what is lost.
    """
    log = log_of(path)
    # Empty logs are all alike.
    if not log.exists() or not log.stat().st_size:
        return None
    for copy in path.parent.glob(f"{path.name}{DAMAGED}*[0-9]"):
        if log_of(copy).exists() and filecmp.cmp(log, log_of(copy), shallow=False):
            return copy
    return None


def copied_aside(path: Path) -> Path:
    """Copy the file and its log under a name that is free, and return the file's."""
    names = (path.with_name(f"{path.name}{DAMAGED}{number}") for number in count(1))
    copy = next(name for name in names if not name.exists())
    try:
        shutil.copyfile(log_of(path), log_of(copy))
        shutil.copyfile(path, copy)
    except OSError:
        # Half a copy is none; it is tried again at the next start.
        copy.unlink(missing_ok=True)
        log_of(copy).unlink(missing_ok=True)
        raise
    return copy


def _frames(file: BinaryIO, header: bytes) -> Iterator[_Frame]:
    """Yield the frames of a log, of which the header was read."""
    is_big = bool(header[3:4] and header[3] & 1)
    page_size = int.from_bytes(header[8:12])
    sums = _checksum(header[:24], (0, 0), is_big=is_big)
    is_sound = len(header) == _HEADER and header[24:32] == _as_bytes(sums)
    while len(frame := file.read(_FRAME_HEADER + page_size)) == _FRAME_HEADER + page_size:
        if is_sound:
            sums = _checksum(frame[:8], sums, is_big=is_big)
            sums = _checksum(frame[_FRAME_HEADER:], sums, is_big=is_big)
            is_sound = frame[16:24] == _as_bytes(sums) and frame[8:16] == header[16:24]
        yield _Frame(salts=frame[8:16], is_commit=any(frame[4:8]), is_sound=is_sound)


def _checksum(data: bytes, sums: tuple[int, int], *, is_big: bool) -> tuple[int, int]:
    """Go on with SQLite's checksum of a log."""
    words = array("I", data[: len(data) // 8 * 8])
    if is_big is (sys.byteorder == "little"):
        words.byteswap()
    first, second = sums
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _32_BITS
        second = (second + odd + first) & _32_BITS
    return first, second


def _as_bytes(sums: tuple[int, int]) -> bytes:
    return sums[0].to_bytes(4) + sums[1].to_bytes(4)
