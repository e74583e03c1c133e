"""Fills the messages with choices that the panel shows, where Home Assistant shows them itself.

Of ICU's message format there is what our translations use: values by name, `select`, and `plural`
of whole numbers, by exact number or by the categories that CLDR has for the languages we speak
(https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html). A message with
choices stands in braces that are quoted, in which Python sees one name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

type Values = Mapping[str, str | int]

_TURNING: Final = re.compile("[\u0590-\u08ff\u202a-\u202e\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters that are read from the right, and marks that turn the text after them."""

_ARGUMENT: Final = re.compile(r"{(\w+)(?:}|\s*,\s*(plural|select)\s*,)")
_OPENING: Final = "'{_:'"
_CLOSING: Final = "'}'"
_OPTION: Final = re.compile(r"\s*(=\d+|\w+)\s*{|\s*}")


def _one_alone(number: int) -> str:
    return "one" if number == 1 else "other"


def _one_and_none(number: int) -> str:
    return "one" if number in {0, 1} else "other"


def _polish(number: int) -> str:
    if number == 1:
        return "one"
    is_few = number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}
    return "few" if is_few else "many"


_CATEGORY: Final[Mapping[str, Callable[[int], str]]] = {
    "fr": _one_and_none,
    "pt": _one_and_none,
    "pl": _polish,
    "ja": lambda _number: "other",
    "zh": lambda _number: "other",
}
"""By language; all others that we speak have two: one, and more than one."""


def isolated(value: str) -> str:
    """Return a value for a sentence; one that is read from the right turns nothing beside it."""
    return f"\u2068{value}\u2069" if _TURNING.search(value) else value


def filled(message: str, values: Values, language: str) -> str:
    """Return a message with its values; one that is not there reads as nothing.

    `language` is that of the message, as Home Assistant names it: `pt-BR`.

    Raises:
        ValueError: it cannot be read.
    """
    category = _CATEGORY.get(language.partition("-")[0], _one_alone)
    message = message.removeprefix(_OPENING).removesuffix(_CLOSING)
    text, end = _Filling(message, values, category).text(0, "#")
    if end != len(message):
        raise ValueError(f"a brace too many at {end}: {message}")
    return text


@dataclass(frozen=True, slots=True)
class _Filling:
    """A message that is being filled."""

    message: str
    values: Values
    category: Callable[[int], str]

    def text(self, at: int, number: str) -> tuple[str, int]:
        """Return what stands up to the brace that closes this part, and where that is."""
        message, said = self.message, list[str]()
        while at < len(message) and message[at] != "}":
            if message[at] == "{":
                one, at = self._argument(at, number)
            else:
                one, at = number if message[at] == "#" else message[at], at + 1
            said.append(one)
        return "".join(said), at

    def _argument(self, at: int, number: str) -> tuple[str, int]:
        found = _ARGUMENT.match(self.message, at)
        if found is None:
            raise ValueError(f"no value at {at}: {self.message}")
        name, kind = found.groups()
        value = self.values.get(name, "")
        if kind is None:
            return isolated(str(value)), found.end()
        inner = str(value) if kind == "plural" else number
        options: dict[str, str] = {}
        at = found.end()
        while (option := _OPTION.match(self.message, at)) is not None:
            if option[1] is None:
                return self._chosen(options, value, kind), option.end()
            options[option[1]], end = self.text(option.end(), inner)
            at = end + 1
        raise ValueError(f"a choice of {name} does not end: {self.message}")

    def _chosen(self, options: Mapping[str, str], value: str | int, kind: str) -> str:
        is_counted = kind == "plural" and isinstance(value, int)
        words = [f"={value}", self.category(int(value))] if is_counted else [str(value)]
        return next((options[word] for word in words if word in options), options.get("other", ""))
