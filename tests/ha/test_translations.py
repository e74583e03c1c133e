"""Every language says all that English says, in the same places and with the same values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from custom_components.roomkeeper.const import DOMAIN

FOLDER = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations"
ENGLISH = FOLDER / "en.json"
LANGUAGES = sorted(set(FOLDER.glob("*.json")) - {ENGLISH})
# What only the panel and the cards show, so that only these are read as ICU messages. Python puts
# values into the rest by their bare names.
SHOWN_BY_BROWSER = "common.ui_"


@dataclass
class Message:
    """What a text takes: the names of its values, and which words each choice knows."""

    names: set[str] = field(default_factory=set)
    plurals: dict[str, set[str]] = field(default_factory=dict)
    selects: dict[str, set[str]] = field(default_factory=dict)


class Unreadable(Exception):
    """A text that cannot be read as a message."""


ARGUMENT = re.compile(r"(\w+)\s*(?:(})|,\s*(plural|select)\s*,)")
OPTION = re.compile(r"\s*(=-?\d+|\w+)\s*{|\s*}")


def bare(text: str) -> str:
    """Return a text without the quoted braces that one with choices stands in."""
    return text.removeprefix("'{_:'").removesuffix("'}'")


def read(text: str) -> Message:
    """Return what an ICU message takes."""
    text, message = bare(text), Message()
    if (end := _read_text(text, 0, message)) != len(text):
        raise Unreadable(f"a brace too many at {end}: {text}")
    return message


def _read_text(text: str, at: int, message: Message) -> int:
    """Read up to the brace that closes what we are in, and return where it is."""
    while at < len(text) and text[at] != "}":
        at = _read_argument(text, at + 1, message) if text[at] == "{" else at + 1
    return at


def _read_argument(text: str, at: int, message: Message) -> int:
    if not (found := ARGUMENT.match(text, at)):
        raise Unreadable(f"no value at {at}: {text}")
    name, is_bare, kind = found.groups()
    message.names.add(name)
    at = found.end()
    if is_bare:
        return at
    options = (message.plurals if kind == "plural" else message.selects).setdefault(name, set())
    while option := OPTION.match(text, at):
        at = option.end()
        if option[1] is None:
            return at
        options.add(option[1])
        if (at := _read_text(text, at, message) + 1) > len(text):
            break
    raise Unreadable(f"a choice of {name} does not end: {text}")


def texts(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Give each text by where it stands, in the order of the file."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from texts(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def load(path: Path) -> dict[str, str]:
    """Return the texts of a language."""
    return dict(texts(json.loads(path.read_text())))


def name_of(path: Path) -> str:
    """Return the language of a file."""
    return path.stem


every_language = pytest.mark.parametrize("path", LANGUAGES, ids=name_of)
every_file = pytest.mark.parametrize("path", [ENGLISH, *LANGUAGES], ids=name_of)


@every_language
def test_a_language_has_what_english_has_in_the_same_order(path: Path) -> None:
    """Nothing is left in English, and two files can be read side by side."""
    assert list(load(path)) == list(load(ENGLISH))


@every_file
def test_home_assistant_can_read_every_text(path: Path) -> None:
    """It reads them as Python's formats, and complains in its log of each that is none."""
    for key, text in load(path).items():
        assert list(Formatter().parse(text)) is not None, key


@every_file
def test_hassfest_takes_the_values_of_every_text(path: Path) -> None:
    """It wants a name in the outermost braces, as Python reads them, and nothing else."""
    for key, text in load(path).items():
        names = {part[1] for part in Formatter().parse(text) if part[1]}
        assert all(map(str.isidentifier, names)), key


@every_language
def test_home_assistant_takes_every_text_of_a_language(path: Path) -> None:
    """It shows English in place of a text that has other values, as Python reads them."""
    english = load(ENGLISH)
    for key, text in load(path).items():
        there, here = ({part[1] for part in Formatter().parse(one)} for one in (english[key], text))
        assert here - {None} == there - {None}, key


@every_language
def test_a_language_takes_the_values_that_english_takes(path: Path) -> None:
    """No sentence lacks a value, or waits for one that never comes."""
    english = load(ENGLISH)
    named = {key: (read(text).names, read(english[key]).names) for key, text in load(path).items()}
    assert {key: both for key, both in named.items() if both[0] != both[1]} == {}


@every_language
def test_a_language_knows_each_word_that_a_choice_is_made_by(path: Path) -> None:
    """What English says by a word of ours is said by the same word; plurals are its own affair."""
    english = load(ENGLISH)
    known = {
        key: (read(text).selects, read(english[key]).selects) for key, text in load(path).items()
    }
    assert {key: both for key, both in known.items() if both[0] != both[1]} == {}


@every_file
def test_every_choice_has_an_answer_for_all_else(path: Path) -> None:
    """A message without `other` is not shown at all."""
    for key, text in load(path).items():
        message = read(text)
        for options in [*message.plurals.values(), *message.selects.values()]:
            assert "other" in options, key


@every_file
def test_only_the_browser_is_given_choices(path: Path) -> None:
    """Python would show a plural as it is written."""
    for key, text in load(path).items():
        if not key.startswith(SHOWN_BY_BROWSER):
            message = read(text)
            assert (message.plurals, message.selects) == ({}, {}), key


@every_file
def test_no_apostrophe_hides_a_value(path: Path) -> None:
    """A straight apostrophe before a brace makes ICU show the brace; a typographic one does not."""
    found = {key: bare(text) for key, text in load(path).items()}
    assert [key for key, text in found.items() if "'{" in text or "'}" in text] == []
    # Two in a row are one that is shown.
    assert [key for key, text in found.items() if text != text.strip("'")] == []


@every_file
def test_every_text_says_something_and_only_that(path: Path) -> None:
    """None is empty or has blanks at its ends, or two in a row."""
    odd = [key for key, text in load(path).items() if text != text.strip() or not text]
    assert odd == []
    assert [key for key, text in load(path).items() if "  " in text] == []


@every_language
def test_a_language_keeps_code_and_paragraphs(path: Path) -> None:
    """What is typed or sent is the same in every language, and so is how a text is divided."""
    english = load(ENGLISH)

    def kept(text: str) -> tuple[list[str], int]:
        return sorted(re.findall(r"`[^`]*`|https?://", text)), text.count("\n\n")

    changed = {key: text for key, text in load(path).items() if kept(text) != kept(english[key])}
    assert changed == {}


@every_file
def test_a_file_is_written_as_the_others_are(path: Path) -> None:
    """Two spaces, letters as they are, no key twice: a change shows only what was changed."""
    written = json.dumps(json.loads(path.read_text()), ensure_ascii=False, indent=2)
    assert path.read_text().rstrip("\n") == written


@pytest.mark.parametrize(
    "text",
    [
        "{room",
        "room}",
        "{}",
        "{count, plural, one {# room} other {# rooms}",
        "{count, plural, one {# room} other # rooms}",
        "{count, number}",
        "{count, plural, one {# {room} other {# rooms}}",
    ],
)
def test_a_text_with_a_brace_out_of_place_is_found(text: str) -> None:
    """The checks above read what they check."""
    with pytest.raises(Unreadable):
        read(text)


def test_values_and_choices_are_found_however_deep_they_are() -> None:
    """A value inside of a choice counts as one."""
    message = read("{a}: {who, select, yes {for {guest}} other {}}{n, plural, =0 {} other {#}}")
    assert message.names == {"a", "who", "guest", "n"}
    assert message.selects == {"who": {"yes", "other"}}
    assert message.plurals == {"n": {"=0", "other"}}
