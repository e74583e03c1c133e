"""Fills the messages with choices that the panel shows, where Home Assistant shows them itself.

Of ICU's message format there is what our translations use: values by name, `select`, and `plural`
with exact numbers, `one` and `other`, which are all that English and German have.
"""

import re
from collections.abc import Mapping
from typing import Final

type Values = Mapping[str, str | int]

_ARGUMENT: Final = re.compile(r"{(\w+)(?:}|\s*,\s*(plural|select)\s*,(?:\s*offset:0)?)")
_OPTION: Final = re.compile(r"\s*(=\d+|\w+)\s*{|\s*}")


def filled(message: str, values: Values) -> str:
    """Return a message with its values; one that is not there reads as nothing.

    Raises:
        ValueError: it cannot be read.
    """
    text, end = _text(message, 0, values, "#")
    if end != len(message):
        raise ValueError(f"a brace too many at {end}: {message}")
    return text


def _text(message: str, at: int, values: Values, number: str) -> tuple[str, int]:
    """Return what stands up to the brace that closes this part, and where that is."""
    said: list[str] = []
    while at < len(message) and message[at] != "}":
        if message[at] == "{":
            one, at = _argument(message, at, values, number)
        else:
            one, at = number if message[at] == "#" else message[at], at + 1
        said.append(one)
    return "".join(said), at


def _argument(message: str, at: int, values: Values, number: str) -> tuple[str, int]:
    found = _ARGUMENT.match(message, at)
    if found is None:
        raise ValueError(f"no value at {at}: {message}")
    name, kind = found.groups()
    value = values.get(name, "")
    if kind is None:
        return str(value), found.end()
    inner = str(value) if kind == "plural" else number
    options: dict[str, str] = {}
    at = found.end()
    while (option := _OPTION.match(message, at)) is not None:
        if option[1] is None:
            return _chosen(options, value, kind), option.end()
        options[option[1]], end = _text(message, option.end(), values, inner)
        at = end + 1
    raise ValueError(f"a choice of {name} does not end: {message}")


def _chosen(options: Mapping[str, str], value: str | int, kind: str) -> str:
    words = [str(value)] if kind == "select" else [f"={value}", "one" if value == 1 else "other"]
    return next((options[word] for word in words if word in options), options.get("other", ""))
