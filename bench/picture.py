"""The picture of `docs/performance.md`: how Roomkeeper stands to its peers, as bars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Final
from xml.sax.saxutils import escape

from .results import Result, number

_WIDTH: Final = 860
_LEFT: Final = 380
"""Of the scale; the names of the bars are before it."""

_RIGHT: Final = 790
_TOP: Final = 74
_ROW: Final = 22
_HEAD: Final = 34
_BAR: Final = 12
_FROM, _TO = 0.05, 200
_MARKS: Final = (0.1, 1, 10, 100)

_TIMES: Final = "\N{MULTIPLICATION SIGN}"

_STYLE: Final = """\
text { font: 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 }
.head { font-weight: 600 }
.quiet { fill: #59636e }
.paper { fill: #ffffff; stroke: #d1d9e0 }
.scale { stroke: #d1d9e0 }
.even { stroke: #59636e }
.better { fill: #2da44e }
.worse { fill: #bf8700 }
.target { stroke: #cf222e; stroke-width: 2.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .quiet { fill: #9198a1 }
  .paper { fill: #0d1117; stroke: #3d444d }
  .scale { stroke: #3d444d }
  .even { stroke: #9198a1 }
  .better { fill: #3fb950 }
  .worse { fill: #d29922 }
  .target { stroke: #ff7b72 }
}"""

_QUEUE: Final = "schedule 10,000, cancel half, move a quarter, fire the rest"
_DURABLE: Final = "schedule 1,000, cancel half, move a quarter, fire the rest; 64 callers"
_CLASH: Final = "decide, enter and take out, 1 room with 10,000 bookings"
_CRON: Final = "`*/5 * * * *`, from run to run"
_TEXT: Final = "such as `30 9 * * mon-fri`, from text to first run"
_ENDS: Final = "1,000 bookings end at once: 99 of 100 within"
_SET_UP: Final = "set-up of 200 rooms, for each entity"

SHOWN: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "10,000 deadlines in memory, beside": (
        ("queue", _QUEUE, "loop.call_at"),
        ("queue", _QUEUE, "a Home Assistant listener each"),
        ("queue", _QUEUE, "a Home Assistant timer each"),
        ("queue", _QUEUE, "APScheduler 3 in memory"),
    ),
    "1,000 durable deadlines, beside": (("durable", _DURABLE, "APScheduler 3 + SQLite"),),
    "1,000 bookings end at once, durably, beside": (("due", _ENDS, "APScheduler 3 + SQLite"),),
    "Decide among 10,000 bookings, beside a mere look-up in": (
        ("clash", _CLASH, "scan of a list"),
        ("clash", _CLASH, "SortedList"),
        ("clash", _CLASH, "SQLite in memory, predecessor query"),
        ("clash", _CLASH, "SQLite in memory, overlap query"),
    ),
    "A whole durable booking, one caller, beside": (
        ("booking", "bookings, one caller", "SQLAlchemy, one row a commit"),
        ("booking", "bookings, one caller", "fsync of one line"),
    ),
    "Whole durable bookings, 64 callers, beside": (
        ("booking", "bookings, 64 callers", "SQLAlchemy, one row a commit"),
        ("booking", "bookings, 64 callers", "fsync of one line"),
    ),
    "The next run of */5 * * * *, beside": (
        ("recurrence", _CRON, "cronsim"),
        ("recurrence", _CRON, "croniter"),
        ("recurrence", _CRON, "APScheduler 3"),
    ),
    "From 30 9 * * mon-fri as a text to its first run, beside": (
        ("recurrence", _TEXT, "cronsim"),
        ("recurrence", _TEXT, "croniter"),
        ("recurrence", _TEXT, "APScheduler 3"),
    ),
    "Setting up an entity, beside": (("entities", _SET_UP, "entities that do nothing"),),
}
"""What is drawn, by heading: the benchmark, what it measured, and beside what."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """How many times as fast Roomkeeper is, and is to be."""

    peer: str
    times: float
    target: float | None


def picture(results: Mapping[str, Sequence[Result]]) -> str:
    """Draw what of the results is shown; what was not measured is left out."""
    groups = {
        head: [bar for one in shown for bar in _bars(results, *one)]
        for head, shown in SHOWN.items()
    }
    drawn = {head: bars for head, bars in groups.items() if bars}
    height = _TOP + sum(_HEAD + _ROW * len(bars) for bars in drawn.values()) + 18
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        "<title>How many times as fast Roomkeeper is as its peers</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x=".5" y=".5" width="{_WIDTH - 1}" height="{height - 1}" rx="6"/>',
        *_frame(height),
    ]
    y = _TOP
    for head, bars in drawn.items():
        lines.append(_text(16, y + 20, head, "head"))
        y += _HEAD
        for bar in bars:
            lines += _drawn(bar, y)
            y += _ROW
    return "\n".join((*lines, "</svg>", ""))


def _bars(
    results: Mapping[str, Sequence[Result]], name: str, what: str, peer: str
) -> Iterator[_Bar]:
    for result in results.get(name, ()):
        if (result.what, result.peer) == (what, peer) and result.ratio:
            if result.unit == "/s":
                yield _Bar(peer, result.ratio, result.ratio_at_least)
            else:
                at_most = result.ratio_at_most
                yield _Bar(peer, 1 / result.ratio, 1 / at_most if at_most else None)


def _frame(height: int) -> Iterator[str]:
    yield _text(16, 28, "Roomkeeper beside its peers", "title")
    yield _text(16, 48, "times as fast, on a scale of powers of ten", "quiet")
    yield f'<path class="target" d="M{_LEFT} 40v12"/>'
    yield _text(_LEFT + 8, 50, "what is aimed at", "quiet")
    for mark in _MARKS:
        kind = "even" if mark == 1 else "scale"
        yield f'<path class="{kind}" d="M{_x(mark):.1f} {_TOP}V{height - 14}"/>'
        yield _text(_x(mark), _TOP - 6, f"{mark:g}{_TIMES}", "quiet", "middle")


def _drawn(bar: _Bar, y: int) -> Iterator[str]:
    begin, end = sorted((_x(1), _x(bar.times)))
    kind = "better" if bar.times >= 1 else "worse"
    top = y + (_ROW - _BAR) / 2
    yield _text(_LEFT - 10, y + 15, bar.peer, "", "end")
    width = max(end - begin, 1)
    yield f'<rect class="{kind}" x="{begin:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
    if bar.target:
        yield f'<path class="target" d="M{_x(bar.target):.1f} {top - 3}v{_BAR + 6}"/>'
    after = max(end, _x(bar.target or _FROM)) + 6
    yield _text(after, y + 15, f"{number(bar.times)}{_TIMES}")


def _x(times: float) -> float:
    share = (log10(min(max(times, _FROM), _TO)) - log10(_FROM)) / (log10(_TO) - log10(_FROM))
    return _LEFT + share * (_RIGHT - _LEFT)


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    said = f' class="{kind}"' * bool(kind) + f' text-anchor="{anchor}"' * bool(anchor)
    return f'<text x="{x:.0f}" y="{y:.0f}"{said}>{escape(text)}</text>'
