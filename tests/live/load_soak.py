"""A long time at a steady rate: bookings begin, end and are purged, and memory stays as it is."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from .asking import now

if TYPE_CHECKING:
    from .load import Run

EACH_S: Final = 20
KEPT: Final = timedelta(seconds=60)
"""As long as things that are over are kept; for people it is a year."""

WARM_UP: Final = 1 / 2
"""Of the whole time: until then the recorder's lists of what it wrote last fill up."""

BLOCKS_A_BOOKING: Final = 4
"""Of memory that Python keeps: one booking that is not forgotten takes some twenty."""

MOST_GROWN: Final = 48_000_000
"""Bytes of the process, however long it takes: the recorder's SQLite keeps 16 MiB of its file."""

SHORTEST: Final = 8
"""Minutes: a booking is purged three minutes after it was made at the most, and caches fill."""

_PAGE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How much there was after how many bookings."""

    at_s: float
    bookings: int
    bytes: int
    """Of the process, with what SQLite and the C library keep for later."""

    blocks: int
    """That Python has given out: whatever grows in it, this grows."""


@dataclass(slots=True)
class Soak:
    """Looks at memory each 20 s, and forgets what is over, as midnight does."""

    minutes: float
    say: Callable[[str], None]
    samples: list[Sample] = field(default_factory=list[Sample])
    _kinds: list[Counter[str]] = field(default_factory=list[Counter[str]])

    async def go(self, run: Run) -> None:
        """Look on for as long as it was given."""
        began = time.monotonic()
        while time.monotonic() < began + self.minutes * 60:
            await asyncio.sleep(EACH_S)
            before = now() - KEPT
            await run.ha.command("loop_watch/purge", before=before.isoformat())
            run.books.forgotten_before = before
            kept = await run.ha.command("loop_watch/kept")
            self._kinds.append(Counter(kept["kinds"]))
            self.samples.append(
                Sample(
                    at_s=time.monotonic() - began,
                    bookings=len(run.books.by_id),
                    bytes=_resident_bytes(run.ha.pid),
                    blocks=kept["blocks"],
                )
            )
            await run.look_at_the_loop()
            self.say(self._progress())

    def _progress(self) -> str:
        one = self.samples[-1]
        return (
            f"{one.at_s:6.0f} s: {one.bookings:,} bookings so far, "
            f"{one.bytes / 1e6:.1f} MB, {one.blocks:,} blocks of memory"
        )

    @property
    def _warm(self) -> list[Sample]:
        return [one for one in self.samples if one.at_s > self.minutes * 60 * WARM_UP]

    @property
    def _slope(self) -> float:
        """How many blocks more there are with each booking: the median of what any two looks say.

        So one at which the recorder had much in hand, as it has now and then, does not count.
        """
        return median(
            (later.blocks - one.blocks) / (later.bookings - one.bookings)
            for one, later in combinations(self._warm, 2)
        )

    @property
    def _grown(self) -> int:
        return self.samples[-1].bytes - self.samples[0].bytes

    def text(self) -> str:
        """Say how memory grew after the warm-up, and of what."""
        warm = self._warm
        kinds = self._kinds[-len(warm) :]
        grown = (kinds[-1] - kinds[0]).most_common(8)
        return (
            f"memory, over {warm[-1].bookings - warm[0].bookings:,} bookings after the warm-up: "
            f"{self._slope:+.2f} blocks a booking (at most {BLOCKS_A_BOOKING})\n"
            f"of the process, since the first look: {self._grown / 1e6:+.1f} MB "
            f"(at most {MOST_GROWN / 1e6:.0f})\n"
            f"of which there are more: {', '.join(f'{kind} {n:+,}' for kind, n in grown)}"
        )

    def wrong(self) -> list[str]:
        """Return complaints if memory grows."""
        found: list[str] = []
        if self._slope > BLOCKS_A_BOOKING:
            found.append(f"memory grows: {self._slope:.2f} blocks a booking")
        if self._grown > MOST_GROWN:
            found.append(f"the process has grown by {self._grown:,} bytes")
        return found


def _resident_bytes(pid: int | None) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
