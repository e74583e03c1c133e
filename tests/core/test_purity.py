"""What the code promises about its own shape, read from the code."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "roomkeeper"
CORE = INTEGRATION / "core"
CORE_FILES = sorted(CORE.rglob("*.py"))
ALL_FILES = sorted(INTEGRATION.rglob("*.py"))
WITHOUT_HOME_ASSISTANT = [
    *CORE_FILES,
    *sorted((INTEGRATION / "ledger").rglob("*.py")),
    *(INTEGRATION / name for name in ("engine.py", "clock.py", "deadline_queue.py")),
]

MAY_BE_IMPORTED = {
    "bisect",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "graphlib",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "types",
    "typing",
    "unicodedata",
    "zoneinfo",
}
"""What the core may import beside itself: nothing that acts, waits, or knows the time."""

ALONE_MAY_IMPORT = {"cron.py": {"croniter"}}

CLOCKS = {
    "asyncio.get_event_loop",
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "dt_util.now",
    "dt_util.utcnow",
    "loop.time",
    "time.monotonic",
    "time.time",
    "time.time_ns",
    "util.dt.now",
    "util.dt.utcnow",
}
"""What tells the time."""


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """Return how a file is called in the list of tests."""
    return str(path.relative_to(INTEGRATION))


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for what is written so, else what can be said of it."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return "?"


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each module that a file imports, relative ones as `.`-names, with its level."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                yield from ((0, alias.name) for alias in names)
            case ast.ImportFrom(module=module, level=level):
                yield level, module or ""


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_the_core_imports_nothing_that_acts(path: Path) -> None:
    """The rules can be read, tested and trusted by themselves: they only think."""
    depth = len(path.relative_to(CORE).parts)
    for level, module in imported(path):
        if level:
            assert level <= depth, f"{module} lies outside of the core"
        else:
            allowed = MAY_BE_IMPORTED | ALONE_MAY_IMPORT.get(path.name, set())
            assert module.partition(".")[0] in allowed, module


def test_the_lint_rules_ban_the_same() -> None:
    """Whoever writes into the core is told by the editor, not first by this test."""
    rules = tomllib.loads((CORE / "ruff.toml").read_text(encoding="utf-8"))
    banned = rules["lint"]["flake8-tidy-imports"]["banned-api"]
    assert {"homeassistant", "sqlalchemy", "asyncio", "time", "os", "pathlib"} <= set(banned)
    assert set().union(*ALONE_MAY_IMPORT.values()) <= set(banned)
    assert {name.partition(".")[0] for name in banned} & MAY_BE_IMPORTED <= {"datetime"}


@pytest.mark.parametrize("path", WITHOUT_HOME_ASSISTANT, ids=name_of)
def test_rules_engine_and_ledger_know_no_home_assistant(path: Path) -> None:
    """They run, and are tested, without it."""
    for level, module in imported(path):
        assert module.partition(".")[0] not in {"homeassistant", "voluptuous"}
        if level:
            assert module.partition(".")[0] not in {"doors", "devices", "runtime", "const"}


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_one_file_reads_the_clock(path: Path) -> None:
    """There is one clock, so that all of it can be moved."""
    read = [
        f"line {node.lineno}: {dotted(node)}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and any(f".{dotted(node)}".endswith(f".{clock}") for clock in CLOCKS)
    ]
    # It takes the present day when it is given none.
    read += [
        f"line {node.lineno}: start_of_local_day()"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and dotted(node.func).endswith("start_of_local_day")
        and not node.args
    ]
    names = {
        alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module in {"homeassistant.util.dt", "time"}
        for alias in node.names
    }
    assert not names & {"now", "utcnow", "time", "monotonic"}
    if path.name == "clock.py":
        assert len(read) == 1
    else:
        assert read == []


def ends_compared(path: Path) -> Iterator[str]:
    """Yield each comparison, by order, of the start or end of something with something."""
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Compare):
            continue
        if not any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops):
            continue
        for side in (node.left, *node.comparators):
            if isinstance(side, ast.Attribute) and side.attr in {"start", "end"}:
                yield f"line {node.lineno}: {dotted(side)}"


@pytest.mark.parametrize(
    "path",
    [path for path in WITHOUT_HOME_ASSISTANT if path.name != "span.py"],
    ids=name_of,
)
def test_only_span_compares_ends(path: Path) -> None:
    """What half-open means is written down once, so it cannot be meant in two ways."""
    boundaries = {
        # Whether an instant is still to come is no question about a span.
        "deadlines.py": {"booking.span.start"},
    }
    found = {one.partition(": ")[2] for one in ends_compared(path)}
    assert found <= boundaries.get(path.name, set()), list(ends_compared(path))


def statuses_given(path: Path) -> Iterator[str]:
    """Yield each `status=` that a file gives to something, and each assignment to a `.status`."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=func, keywords=keywords):
                for keyword in keywords:
                    if keyword.arg == "status":
                        yield dotted(func)
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr == "status":
                        yield "="
            case ast.AugAssign(target=ast.Attribute(attr="status")):
                yield "="


GIVES_STATUS = {
    # By the tables: the fact says what the table gave, the row takes it from the table.
    "core/decide/booking.py": {"BookingMoved", "Booking"},
    "core/evolve.py": {"replace", "Booking", "PowerOff"},
    "core/evolve_stall.py": {"replace"},
    "core/evolve_schedule.py": {"replace"},
    "core/decide/schedule_run.py": {"replace"},
    "core/decide/action_try.py": {"DeviceAction"},
    # A feed goes on or is stopped; there is no third status.
    "core/decide/feed.py": {"Feed", "Reservation", "replace"},
    # A reservation has no table: it is as it was told last, see core/reservation.py.
    "core/decide/reservation.py": {"Reservation"},
    "core/decide/taking.py": {"replace"},
    "core/decide/endpoint.py": {"Outbox", "replace"},
}
NO_ROWS = {
    # These carry a status to be shown or asked for; they are no rows.
    "BookingView",
    "PowerOffView",
    "RoomView",
    "StallView",
    "ActionView",
    "FeedView",
    "Taken",
    "WrongStatus",
    "WrongActionStatus",
    "NotOccupied",
    "NotOpen",
    "Book",
    "opened",
}


@pytest.mark.parametrize("path", WITHOUT_HOME_ASSISTANT, ids=name_of)
def test_a_status_comes_from_the_tables(path: Path) -> None:
    """Nothing becomes what the tables do not allow, as no other place can make it so."""
    assert set(statuses_given(path)) - NO_ROWS <= GIVES_STATUS.get(name_of(path), set())


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_the_core_is_synchronous_and_keeps_nothing_of_its_own(path: Path) -> None:
    """A rule gives the same answer to the same question, whenever it is asked."""
    for node in ast.walk(tree_of(path)):
        assert not isinstance(
            node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith | ast.Global
        )
