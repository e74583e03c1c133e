"""What is said of speaking is so: sentences are understood, intents and tools are there."""

import pytest

from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.spoken_time import PEOPLE_ARE_UP
from custom_components.roomkeeper.doors.assist.grammar import Grammar, load_grammars
from custom_components.roomkeeper.doors.assist.intents import INTENTS
from custom_components.roomkeeper.doors.assist.llm_api import OFFERED
from custom_components.roomkeeper.doors.assist.who import FOR_ALL

from .test_docs import coded, first_codes, page, part, rows

PAGE = page("assist.md")
GRAMMARS = {one.language: one for one in load_grammars()}


@pytest.mark.parametrize(("column", "grammar"), enumerate((GRAMMARS["en"], GRAMMARS["de"])))
def test_all_that_can_be_said_is_understood(column: int, grammar: Grammar) -> None:
    """And there is an example of each intent, in both languages the same one."""
    names = {"sauna": RoomKey("sauna")}
    said = [row[column] for row in rows(part(PAGE, "## What can be said"))]
    understood = [grammar.understand(text, names) for text in said]
    assert None not in understood, said[understood.index(None)]
    assert {one.intent for one in understood if one} == INTENTS.keys()


def test_both_languages_say_the_same() -> None:
    """In a row of the table, what is understood is one thing."""
    names = {"sauna": RoomKey("sauna")}
    for english, german, *_ in rows(part(PAGE, "## What can be said")):
        first = GRAMMARS["en"].understand(english, names)
        second = GRAMMARS["de"].understand(german, names)
        assert first
        assert second
        assert (first.intent, first.slots) == (second.intent, second.slots)


def test_every_intent_is_described() -> None:
    """In the order in which they are."""
    assert first_codes(part(PAGE, "## Intents")) == list(INTENTS)


def test_every_tool_is_described() -> None:
    """With its fields, what it does, and whether it is for everybody."""
    described = {
        row[0].strip("`").removeprefix("roomkeeper__"): (coded(row[1]), row[2])
        for row in rows(part(PAGE, "## Language models"))
    }
    assert list(described) == list(OFFERED)
    for name, offered in OFFERED.items():
        fields, does = described[name]
        assert fields == list(offered.fields)
        assert ("signed in" in does) is (name not in FOR_ALL)
        assert does.startswith("reads") is offered.annotations.read_only


def test_the_hours_that_are_meant_are_said() -> None:
    """People need not guess which five o'clock it is."""
    first, last = PEOPLE_ARE_UP[0], PEOPLE_ARE_UP[-1]
    said = f"between {first // 60}:{first % 60:02} and {last // 60}:{last % 60:02}"
    assert said in PAGE
