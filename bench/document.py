"""What was measured, as it is kept and as it is shown: `docs/performance.*`, all from one run."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Self

from .measuring import MOST_ROUNDS
from .picture import picture
from .results import Result, number, table

_DOCS: Final = Path(__file__).parent.parent / "docs"
DATA: Final = _DOCS / "performance.json"
PAGE: Final = _DOCS / "performance.md"
PICTURE: Final = _DOCS / "images" / "performance.svg"

BEGIN: Final = "<!-- From here on `script/bench --write` writes. -->"

_SUBJECTS: Final = {
    "queue": "The queue of deadlines",
    "due": "Deadlines that are due: decided, committed, published",
    "stalls": "Stalls in use",
    "schedules": "Schedules",
    "durable": "Durable deadlines",
    "clash": "Deciding about a booking",
    "booking": "A booking, durable and published",
    "profile": "Where the time goes",
    "recurrence": "The next run of a rule",
    "startup": "Start-up",
    "usage": "Reports",
    "actions": "Through Home Assistant",
    "http": "Over HTTP",
    "reports": "Reports through Home Assistant",
    "subscribe": "Looking on over the websocket",
    "entities": "Setting up entities",
}

_PACKAGES: Final = {
    "Home Assistant": "homeassistant",
    "APScheduler": "APScheduler",
    "cronsim": "cronsim",
    "croniter": "croniter",
    "SQLAlchemy": "SQLAlchemy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Results by benchmark, and with what they were reached."""

    results: Mapping[str, Sequence[Result]]
    made_with: Mapping[str, str]
    processors: int
    most_rounds: int | None = None
    """Of a quick look, whose numbers mean less."""

    @classmethod
    def now(cls, results: Mapping[str, Sequence[Result]]) -> Self:
        """Say with what it is measured here."""
        rounds = os.environ.get(MOST_ROUNDS)
        return cls(
            results=results,
            made_with={
                "Python": platform.python_version(),
                **{name: version(package) for name, package in _PACKAGES.items()},
                "SQLite": sqlite3.sqlite_version,
            },
            processors=os.process_cpu_count() or 1,
            most_rounds=int(rounds) if rounds else None,
        )

    @classmethod
    def kept(cls) -> Self:
        """Read what was kept."""
        kept: dict[str, Any] = json.loads(DATA.read_text())
        results = {
            name: [Result(**line) for line in lines] for name, lines in kept.pop("results").items()
        }
        return cls(**kept, results=results)

    def keep(self) -> None:
        """Write it down, a line for each result."""
        kept = asdict(self)
        parts = [f'  "{name}": {json.dumps(kept[name])}' for name in kept if name != "results"]
        results = [
            f'    "{name}": [\n{",\n".join(f"      {_line(one)}" for one in lines)}\n    ]'
            for name, lines in self.results.items()
        ]
        parts.append(f'  "results": {{\n{",\n".join(results)}\n  }}')
        DATA.write_text(f"{{\n{',\n'.join(parts)}\n}}\n")

    def text(self) -> str:
        """Return it for people: what is missed, and all tables."""
        names = ", ".join(f"{name} {number}" for name, number in self.made_with.items())
        parts = [f"Measured with {names} on {self.processors} processors."]
        if self.most_rounds is not None:
            parts[0] += f" **A quick look, of so few rounds: {self.most_rounds}.**"
        missed = [
            f"- {result.what}: {_reached(result)}, to be {result.target}"
            for results in self.results.values()
            for result in results
            if result.is_reached is False
        ]
        if missed:
            parts.append("\n".join(("What is missed:", "", *missed)))
        return "\n\n".join((*parts, tables(self.results)))


def _line(result: Result) -> str:
    said = {name: value for name, value in asdict(result).items() if value not in (None, "")}
    return json.dumps(
        {
            name: float(f"{value:.5g}") if isinstance(value, float) else value
            for name, value in said.items()
        },
        ensure_ascii=False,
    )


def _reached(result: Result) -> str:
    reached = f"{number(result.ours)} {result.unit}"
    is_compared = result.ratio_at_least is not None or result.ratio_at_most is not None
    if is_compared and result.ratio is not None:
        reached += f", {number(result.ratio)} times"
    return reached


def tables(results: Mapping[str, Sequence[Result]]) -> str:
    """Return a table in Markdown for each benchmark, each under the command that prints it."""
    return "\n\n".join(
        f"### {_SUBJECTS[name]} (`script/bench {name}`)\n\n{table(lines)}"
        for name, lines in results.items()
    )


def page(measured: Measured) -> str:
    """Return the document with these results in it; what is before them is written by hand."""
    by_hand, begin, _ = PAGE.read_text().partition(BEGIN)
    assert begin, f"{PAGE} has no line {BEGIN}"
    return f"{by_hand}{begin}\n\n{measured.text()}\n"


def write(measured: Measured) -> None:
    """Keep what was measured, and write it into the document and its picture."""
    measured.keep()
    # As it was kept: what is rounded there is rounded everywhere.
    kept = Measured.kept()
    PAGE.write_text(page(kept))
    PICTURE.write_text(picture(kept.results))
