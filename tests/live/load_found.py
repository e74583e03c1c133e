"""What came of a load: how fast it went, how late the loop was, and what was wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from connection import Json

from .load_doors import Took

_LATE: Final = {"p50": 0.5, "p99": 0.99, "most": 1}


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

    written: Counter[str] = field(default_factory=Counter[str])
    """How many states were written, by the integration whose they are."""

    held_by: Json = ()
    bookings: int = 0
    judged: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def forget(self) -> None:
        """Begin to count anew."""
        took = self.took
        for counted in (took.each_s, took.refused, self.late_ms, self.collected_ms, self.written):
            counted.clear()

    def take_in(self, told: Json) -> None:
        """Take in what was seen inside since that was last asked."""
        self.late_ms += (late * 1000 for late in told["late_s"])
        self.collected_ms += (one * 1000 for one in told["collected_s"])
        self.written.update(told["written"])
        self.held_by = told["held_by"] or self.held_by

    @property
    def written_each(self) -> float:
        """How many states were written for an answer."""
        return self.written.total() / self.answers

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
        said = (f"{name} {at(share, self.late_ms):.1f} ms" for name, share in _LATE.items())
        yield f"the loop was late: {', '.join(said)}"
        all_ms = sum(self.collected_ms)
        yield f"the garbage collector stopped everything: {times} times, {all_ms:.0f} ms in all"
        by = (f"{one / answers:.2f} of {whose}" for whose, one in self.written.most_common(6))
        yield f"states written for an answer: {self.written_each:.2f}, {', '.join(by)}"

    def beside(self) -> str:
        """Say in a line what Home Assistant alone did."""
        late = (f"{name} {at(share, self.late_ms):.1f} ms" for name, share in _LATE.items())
        times, all_ms = len(self.collected_ms), sum(self.collected_ms)
        return (
            f"beside, what does nothing but write as many states: {self.answers:,} answers in "
            f"{self.seconds:.1f} s; the loop was late: {', '.join(late)}; "
            f"the garbage collector: {times} times, {all_ms:.0f} ms in all"
        )


def at(share: float, values: Sequence[float]) -> float:
    """Return what a share of the values do not exceed."""
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
