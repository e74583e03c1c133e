"""How long random input is thrown at what takes input, and what once broke something.

The tests by the name of fuzz look briefly. `script/fuzz` has them look longer, and elsewhere each
time. What they find is a line for `tests/corpus`, which is tried each time from then on.
"""

import json
import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st

_CORPUS = Path(__file__).parent / "corpus"

_TIMES = int(os.environ.get("ROOMKEEPER_FUZZ_TIMES", "1"))

WORDS = st.text(max_size=20) | st.sampled_from(
    [
        "",
        "\x00",
        "x" * 5_000,
        "any",
        "studio",
        "2026-11-24 14:00",
        "2026-03-29T02:30:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-25T14:00:00+99:99",
        "00:00:00",
        "1e999",
        "{}",
        "{{ states }}",
    ]
)
NUMBERS = st.integers() | st.sampled_from([0, -1, 10**400, 2**63, 1e308, -0.0, float("inf")])
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
"""Anything that JSON or YAML can say, and some that only Python can."""


def looking(few: int) -> settings:
    """Return settings by which a test tries `few` inputs, or as many times more as is asked for."""
    return settings(
        max_examples=few * _TIMES,
        deadline=None,
        # What was found is kept in the corpus, where people can read it.
        database=None,
        derandomize=_TIMES == 1,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def corpus(name: str) -> list[Any]:
    """Return what once broke something, one JSON value a line; a note begins with #."""
    lines = (_CORPUS / f"{name}.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines if not line.startswith(b"#")]


def for_the_corpus(name: str, case: object) -> None:
    """Have the line printed that brings a case into the corpus, should it fail."""
    note(f"tests/corpus/{name}.jsonl: {json.dumps(case, default=repr)}")


@st.composite
def otherwise(draw: st.DrawFn, plain: Any) -> Any:  # noqa: ANN401 - JSON
    """Draw a JSON value in which something is otherwise: replaced, left out or added."""
    if draw(st.integers(0, 2)) == 0 or not isinstance(plain, dict | list) or not plain:
        if isinstance(plain, dict) and draw(st.booleans()):
            return plain | {draw(st.text(max_size=8)): draw(PLAIN)}
        return draw(PLAIN)
    if isinstance(plain, list):
        at = draw(st.integers(0, len(plain) - 1))
        other = [] if draw(st.booleans()) else [draw(otherwise(plain[at]))]
        return [*plain[:at], *other, *plain[at + 1 :]]
    name = draw(st.sampled_from(sorted(plain)))
    rest = {key: value for key, value in plain.items() if key != name}
    return rest if draw(st.integers(0, 3)) == 0 else rest | {name: draw(otherwise(plain[name]))}
