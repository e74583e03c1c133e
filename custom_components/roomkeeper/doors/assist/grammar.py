"""What can be said in one language, and what was said.

A sentence is looked for twice, in the same grammar. Home Assistant lets nobody
add a language's sentences but their owner, who puts files into the configuration.
What everybody may add are sentence triggers, which know texts, and no lists of
names or numbers. So all lists are written out for the trigger, and what a
sentence that it took says is read with the lists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hassil.intents import Intents, TextSlotList
from hassil.numbers import get_rbnf_engine
from hassil.recognize import recognize_best
from homeassistant.util.yaml import load_yaml_dict

FOLDER: Final = Path(__file__).parents[2] / "sentences"

_REFERENCE: Final = re.compile(r"<(\w+)>|{(\w+)(?::\w+)?}")
_FEW_DIGITS: Final = re.compile(r"\b\d{1,3}\b")

_SPELLED: Final = ("spellout-cardinal", "spellout-numbering")

type Slots = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What somebody said: in which language, the intent, and its slots as the grammar has them."""

    language: str
    intent: str
    slots: Slots


class Grammar:
    """The sentences of a language; rooms come in as names, each with its key."""

    def __init__(self, content: dict[str, Any]) -> None:
        """Take a file's content."""
        self.language: str = content["language"]
        self._content = content
        self._intents = Intents.from_dict(content)
        self._written_out = {name: self._values_of(name) for name in content["lists"]}

    @property
    def intents(self) -> frozenset[str]:
        """Return which intents there are sentences for."""
        return frozenset(self._content["intents"])

    def templates(self, names: Iterable[str]) -> list[str]:
        """Return each sentence with all lists written out, as a trigger takes it.

        `names` are sayable ones, by which rooms are called; there is one at least.
        """
        texts = {**self._written_out, "room": _choice(map(self._heard, names))}
        return [
            self._write_out(sentence, texts)
            for intent in self._content["intents"].values()
            for data in intent["data"]
            for sentence in data["sentences"]
        ]

    def understand(self, text: str, names: Mapping[str, str]) -> Understood | None:
        """Return what was said, if it is a sentence of this language; `names` lead to keys."""
        rooms = ((self._heard(name), key) for name, key in names.items())
        found = recognize_best(
            text,
            self._intents,
            slot_lists={"room": TextSlotList.from_tuples(rooms)},
            language=self.language,
        )
        if found is None:
            return None
        slots = {name: entity.value for name, entity in found.entities.items()}
        return Understood(language=self.language, intent=found.intent.name, slots=slots)

    def _heard(self, name: str) -> str:
        """Return a name as a template: "room 3" may be heard as "room three"."""

        def either(found: re.Match[str]) -> str:
            return _choice([found[0], *self._words(int(found[0]))])

        return _FEW_DIGITS.sub(either, name)

    def _write_out(self, template: str, texts: Mapping[str, str]) -> str:
        def text_of(found: re.Match[str]) -> str:
            rule, name = found.groups()
            if rule is None:
                return texts[name]
            return f"({self._write_out(self._content['expansion_rules'][rule], texts)})"

        return _REFERENCE.sub(text_of, template)

    def _values_of(self, name: str) -> str:
        content = self._content["lists"][name]
        if "values" in content:
            return _choice(value["in"] for value in content["values"])
        bounds = content["range"]
        numbers = range(bounds["from"], bounds["to"] + 1, bounds.get("step", 1))
        digits = (form for number in numbers for form in (f"{number}", f"{number:02}"))
        return _choice([*digits, *(word for number in numbers for word in self._words(number))])

    def _words(self, number: int) -> Iterator[str]:
        """Yield the words of a number; it is spelled out in several ways."""
        said = get_rbnf_engine(self.language).format_number(number).text_by_ruleset
        for ruleset, word in said.items():
            if ruleset.startswith(_SPELLED):
                yield word.replace("-", " ")


def _choice(texts: Iterable[str]) -> str:
    return f"({'|'.join(dict.fromkeys(texts))})"


def load_grammars() -> tuple[Grammar, ...]:
    """Read the sentences of every language; this blocks."""
    return tuple(Grammar(load_yaml_dict(str(path))) for path in sorted(FOLDER.glob("*.yaml")))
