"""The sentences of each language: all that is taken is understood, in the same words everywhere."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hassil.expression import Alternative, Expression, Group, TextChunk
from hassil.intents import Intents
from hassil.parse_expression import parse_sentence
from hassil.recognize import recognize_all

from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.doors.assist.grammar import (
    FOLDER,
    Grammar,
    load_grammars,
)
from custom_components.roomkeeper.doors.assist.intents import INTENTS, SLOTS
from custom_components.roomkeeper.doors.assist.names import name_key
from custom_components.roomkeeper.doors.assist.understood import fields_meant

GRAMMARS = load_grammars()
NAMES = {
    "sauna": RoomKey("sauna"),
    "room 3": RoomKey("room_3"),
    "living room": RoomKey("living"),
    "cell 2.1": RoomKey("c"),
}
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

each_language = pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda one: one.language)


def test_answers_are_in_the_language_of_the_question() -> None:
    """Who can ask in a language is answered in it."""
    translated = {path.stem for path in (FOLDER.parent / "translations").glob("*.json")}
    spoken = {one.language for one in GRAMMARS}
    assert {"de", "en"} <= spoken <= translated


@each_language
def test_every_intent_has_sentences(grammar: Grammar) -> None:
    """And no sentence an intent that nobody handles."""
    assert grammar.intents == INTENTS.keys()


@each_language
def test_all_that_the_trigger_takes_is_understood(grammar: Grammar) -> None:
    """A sentence that is taken and not understood would be answered with "Done"."""
    chance = random.Random(grammar.language)  # noqa: S311 - the same each time
    meant: dict[str, Mapping[str, str]] = {}
    for template in grammar.templates(NAMES):
        expression = parse_sentence(template).expression
        for _ in range(25):
            text = " ".join(_sample(expression, chance).split())
            understood = grammar.understand(text, NAMES)
            assert understood is not None, text
            meant[text] = fields_meant(understood.slots, NOW, BERLIN)
            assert set(meant[text]) <= set(SLOTS), text
    # They are of many kinds, or the dice are loaded.
    assert len({tuple(one) for one in meant.values()}) > 5


@each_language
def test_a_sentence_is_of_one_language(grammar: Grammar) -> None:
    """The one in which it is answered, so none is asked about it."""
    chance = random.Random(grammar.language)  # noqa: S311 - the same each time
    all_of_it = [(one, template) for one in GRAMMARS for template in one.templates(NAMES)]
    taken = Intents.from_dict(
        {
            "language": "en",
            "intents": {
                f"{one.language}{index}": {"data": [{"sentences": [template]}]}
                for index, (one, template) in enumerate(all_of_it)
            },
        }
    )
    for template in grammar.templates(NAMES):
        expression = parse_sentence(template).expression
        for _ in range(5):
            text = " ".join(_sample(expression, chance).split())
            by = {found.intent.name[:2] for found in recognize_all(text, taken)}
            assert by == {grammar.language}, text


def _sample(expression: Expression, chance: random.Random) -> str:
    """Return one of the texts that a template stands for."""
    match expression:
        case TextChunk():
            return expression.original_text
        case Alternative():
            return _sample(chance.choice(expression.items), chance)
        case Group():
            return "".join(_sample(one, chance) for one in expression.items)
    raise AssertionError(expression)


@each_language
def test_a_number_in_a_name_may_be_a_word(grammar: Grammar) -> None:
    """Some that turn speech into text write digits, and some do not."""
    sentences: dict[str, Any] = {"en": "is room {} free", "de": "ist room {} frei"}
    words = {"en": "three", "de": "drei"}
    for number in ("3", words[grammar.language]):
        understood = grammar.understand(sentences[grammar.language].format(number), NAMES)
        assert understood is not None
        assert understood.slots["room"] == "room_3"


@pytest.mark.parametrize(
    "name", ["Weißer Saal", "Müller's", "Café & Bar", "Co-Working", "Raum 2.1", "Étage Süd"]
)
@each_language
def test_a_name_is_heard_as_it_is_written(grammar: Grammar, name: str) -> None:
    """Whatever letters and signs people name their rooms by."""
    sentence = {"en": "Is the {} free?", "de": "Ist der {} frei?"}[grammar.language]
    understood = grammar.understand(sentence.format(name), {name_key(name): "key"})
    assert understood is not None
    assert understood.slots == {"room": "key"}
