"""What came of a load: how fast it went, how late the loop was, and what was wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connection import Json

from .load_doors import Took


@dataclass(slots=True)
class Found:
    """What came of it."""

    took: Took = field(default_factory=Took)
    seconds: float = 0
    processor_s: float = 0
    """Of Home Assistant, with its recorder and whatever else runs in it."""

    loop_processor_s: float = 0
    """Of the thread of its loop alone."""

    late_ms: list[float] = field(default_factory=list[float])
    collected_ms: list[float] = field(default_factory=list[float])
    """How long Python's garbage collector looked through everything, each time."""

    held_by: Json = ()
    bookings: int = 0
    judged: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def forget(self) -> None:
        """Begin to count anew."""
        for counted in (self.took.each_s, self.took.refused, self.late_ms, self.collected_ms):
            counted.clear()

    @property
    def late_p99_ms(self) -> float:
        """What 99 of 100 callbacks of the loop were late at most."""
        return at(0.99, self.late_ms)

    def text(self) -> str:
        """Say it in a table and some lines."""
        lines = [f"{'':28}{'answers':>9}{'refused':>9}{'p50':>10}{'p99':>10}"]
        for kind, each_s in sorted(self.took.each_s.items()):
            p50, p99 = (f"{at(share, each_s) * 1000:.1f} ms" for share in (0.5, 0.99))
            name, refused = f"{kind[0]}, {kind[1]}", self.took.refused[kind]
            lines.append(f"{name:28}{len(each_s):>9,}{refused:>9,}{p50:>10}{p99:>10}")
        lines += self._of_all()
        if self.held_by:
            lines += ("what held it:", *(f"  {times:>5} {where}" for where, times in self.held_by))
        return "\n".join(lines)

    @property
    def answers(self) -> int:
        """How many requests were answered, refusals among them."""
        return sum(map(len, self.took.each_s.values()))

    def _of_all(self) -> Iterator[str]:
        answers, seconds, times = self.answers, self.seconds, len(self.collected_ms)
        yield f"{answers:,} answers in {seconds:.1f} s, {answers / seconds:,.0f} a second"
        yield f"{self.bookings:,} bookings, {self.judged:,} answers and lists judged"
        all_ms, loop_ms = (
            one / answers * 1000 for one in (self.processor_s, self.loop_processor_s)
        )
        yield f"processor time of an answer: {all_ms:.2f} ms, of which {loop_ms:.2f} ms in the loop"
        late = {"p50": 0.5, "p99": 0.99, "most": 1}
        said = (f"{name} {at(share, self.late_ms):.1f} ms" for name, share in late.items())
        yield f"the loop was late: {', '.join(said)}"
        all_ms = sum(self.collected_ms)
        yield f"the garbage collector stopped everything: {times} times, {all_ms:.0f} ms in all"


def at(share: float, values: Sequence[float]) -> float:
    """Return what a share of the values do not exceed."""
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
