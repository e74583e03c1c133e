"""How late things are done that are due, and how long the event loop is blocked meanwhile."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from bench.measuring import p99, ratio, watched_loop
from bench.results import Result

_MS: Final = 1_000
"""In a second."""


@dataclass(slots=True)
class Seen:
    """When all that was due was done, and how long the event loop was blocked meanwhile."""

    expected: int
    late_s: list[float] = field(default_factory=list[float])
    blocked_s: float = 0.0
    all: asyncio.Event = field(default_factory=asyncio.Event)

    def one(self, late_s: float) -> None:
        """Take in that one is done."""
        self.late_s.append(late_s)
        if len(self.late_s) == self.expected:
            self.all.set()

    @property
    def p99_ms(self) -> float:
        """Return what 99 of 100 were not later than."""
        return p99(self.late_s) * _MS

    @property
    def blocked_ms(self) -> float:
        """Return the longest time for which the loop took no other callback."""
        return self.blocked_s * _MS

    @property
    def earliest_ms(self) -> float:
        """Return how late the first was; below nothing is early."""
        return min(self.late_s) * _MS

    async def watched(self) -> Seen:
        """Wait until all are done, and watch the event loop."""
        async with watched_loop() as watch:
            await self.all.wait()
        self.blocked_s = watch.longest_s
        # Whatever came twice has come by now.
        assert len(self.late_s) == self.expected
        return self


async def by_call_at(count: int, lead_s: float) -> Seen:
    """Only call: nothing is decided, nothing written."""
    loop, seen = asyncio.get_running_loop(), Seen(count)
    at = loop.time() + lead_s
    for _ in range(count):
        loop.call_at(at, lambda: seen.one(loop.time() - at))
    return await seen.watched()


def beside(
    what: str,
    values: Mapping[str, Sequence[float]],
    ours: str,
    peers: Iterable[str],
    at_most: float,
) -> list[Result]:
    """Return a line for each peer, of which the first carries the target, in ms."""
    return [
        Result(
            what=what,
            ours=median(values[ours]),
            unit="ms",
            peer=peer,
            theirs=median(values[peer]),
            ratio=ratio(values[ours], values[peer]),
            at_most=at_most if number == 0 else None,
        )
        for number, peer in enumerate(peers)
    ]


def never_early(what: str, seen: Iterable[Seen]) -> Result:
    """Return the line of the first of all."""
    return Result(what=what, ours=min(one.earliest_ms for one in seen), unit="ms", at_least=0)
