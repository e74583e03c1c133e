"""What a benchmark found, and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table. The bounds are the targets; a line without one is for comparison."""

    what: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    ratio_at_least: float | None = None
    ratio_at_most: float | None = None

    @property
    def target(self) -> str:
        """Say what is to be reached."""
        parts = [
            f"at {word} {number(bound)} {unit}".strip()
            for word, bound, unit in (
                ("least", self.at_least, self.unit),
                ("most", self.at_most, self.unit),
                ("least", self.ratio_at_least, "times"),
                ("most", self.ratio_at_most, "times"),
            )
            if bound is not None
        ]
        return ", ".join(parts)

    @property
    def is_reached(self) -> bool | None:
        """Say whether the target is reached; None if there is none."""
        if not self.target:
            return None
        ratio = self.ratio or 0.0
        return (
            (self.at_least is None or self.ours >= self.at_least)
            and (self.at_most is None or self.ours <= self.at_most)
            and (self.ratio_at_least is None or ratio >= self.ratio_at_least)
            and (self.ratio_at_most is None or ratio <= self.ratio_at_most)
        )


_HEADS = ("what", "Roomkeeper", "beside", "reaches", "ratio", "target", "reached")


def table(results: Iterable[Result]) -> str:
    """Return results as a table in Markdown."""
    rows = [_HEADS, *map(_cells, results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, _line(["-" * width for width in widths], widths))
    return "\n".join(lines)


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _cells(result: Result) -> tuple[str, ...]:
    verdict = {True: "yes", False: "NO", None: ""}[result.is_reached]
    return (
        result.what,
        f"{number(result.ours)} {result.unit}".strip(),
        result.peer,
        "" if result.theirs is None else f"{number(result.theirs)} {result.unit}".strip(),
        "" if result.ratio is None else number(result.ratio),
        result.target,
        verdict,
    )


def number(value: float) -> str:
    """Return a number with as many digits as are worth reading."""
    if value >= 100:
        return f"{value:,.0f}"
    if 0 < value < 0.1:
        return f"{value:.2g}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 10 else f"{value:.1f}"
