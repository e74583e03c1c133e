"""What the logbook says of what has happened."""

import json
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
from hypothesis import HealthCheck, given, settings

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.events import FACT_TYPES, Actor, ActorKind, Entry, Fact
from custom_components.roomkeeper.core.stall_events import OccupancyEnded
from custom_components.roomkeeper.doors.bus import event_data
from custom_components.roomkeeper.doors.log_sentence import sentence, values_of
from custom_components.roomkeeper.doors.message_format import filled
from tests.ledger.strategies import values_of as facts_of

from .house import House, at
from .test_translations import ENGLISH, LANGUAGES, load, read

BASE: dict[str, Any] = {
    "at": "2026-11-24T14:00:00+01:00",
    "rooms": ["drum_room"],
    "stall": None,
    "actor": {"kind": "system", "id": "", "name": ""},
}
STALL = {"rooms": [], "stall": "cubicle"}
AFTER = {"start": "2026-11-24T15:00:00+01:00", "end": "2026-11-25T01:00:00+01:00"}
BEFORE = {
    "start_before": "2026-11-24T14:00:00+01:00",
    "end_before": "2026-11-24T18:00:00+01:00",
    "rooms_before": ["drum_room"],
}
FAILED = {
    "attempt": 4,
    "failures": [
        {"entity_id": "input_boolean.drum_power", "why": "still on"},
        {"entity_id": "sensor.gone", "why": "still draws 60 W"},
    ],
}

SAID: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "booking_confirmed",
        {"is_block": False, **AFTER},
        "Drum room booked, 15:00 - 2026-11-25 01:00",
        "Drum room gebucht, 15:00 - 2026-11-25 01:00",
    ),
    (
        "booking_confirmed",
        {"status": "confirmed"},
        "Booking in Drum room confirmed",
        "Buchung in Drum room bestätigt",
    ),
    (
        "booking_rescheduled",
        {"rooms": ["vocal_booth", "drum_room"], **AFTER, **BEFORE},
        "Booking moved to Vocal booth, 15:00 - 2026-11-25 01:00 (before: Drum room, 14:00 - 18:00)",
        (
            "Buchung verschoben: Vocal booth, 15:00 - 2026-11-25 01:00"
            " (zuvor: Drum room, 14:00 - 18:00)"
        ),
    ),
    (
        "power_off_succeeded",
        {"attempt": 1},
        "Power off in Drum room succeeded",
        "Abschaltung in Drum room gelungen",
    ),
    (
        "power_off_succeeded",
        {"attempt": 2},
        "Power off in Drum room succeeded, try 2",
        "Abschaltung in Drum room gelungen, 2. Versuch",
    ),
    (
        "power_off_failed",
        FAILED,
        (
            "Power off in Drum room failed after 4 tries:"
            " drum power is still on, sensor.gone still shows 60 W"
        ),
        (
            "Abschaltung in Drum room fehlgeschlagen nach 4 Versuchen:"
            " drum power ist noch an, sensor.gone zeigt noch 60 W"
        ),
    ),
    (
        "room_frozen",
        {"freeze_reason": "cleaning", "until": "2026-11-24T16:00:00+01:00"},
        "Drum room frozen: cleaning, until 16:00",
        "Drum room gesperrt: Reinigung, bis 16:00",
    ),
    (
        "occupancy_ended",
        {**STALL, "end_reason": "vacated", "duration_s": 150.0},
        "Somebody left Cubicle, after 2 min 30 s",
        "Jemand hat Cubicle verlassen, nach 2 min 30 s",
    ),
    (
        "hook_rejected",
        {"rooms": [], "origin": "my_shop", "count": 1, "why": "signature"},
        "My shop: 1 message refused, not signed as they should be",
        "My shop: 1 Nachricht abgelehnt, nicht richtig signiert",
    ),
    ("of_tomorrow", {}, "Of tomorrow: Drum room", "Of tomorrow: Drum room"),
]


@pytest.mark.parametrize("language", ["en", "de"])
async def test_an_event_is_a_sentence(hass: HomeAssistant, site: House, language: str) -> None:
    """It names rooms and devices, and says local times, in the language of the house."""
    hass.config.language = language
    await async_load_integrations(hass, {DOMAIN})
    for fact_type, data, *said in SAID:
        assert sentence(hass, {**BASE, "type": fact_type, **data}) == said[language == "de"]


@given(fact=facts_of(Fact.__value__))
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_whatever_happens_has_a_sentence(hass: HomeAssistant, fact: Fact) -> None:
    """In all languages: no brace, no gap, and each value that it names is there."""
    if isinstance(fact, OccupancyEnded):
        fact = replace(fact, weekday=fact.weekday % 7)
    entry = Entry(seq=1, recorded_at=at(10), fact=fact, actor=Actor(kind=ActorKind.SYSTEM))
    data = json.loads(json.dumps(event_data(entry, UTC, lambda _schedule_id: "Moonlight")))
    for path in (ENGLISH, *LANGUAGES):
        words = {key.rpartition(".")[2]: text for key, text in load(path).items()}
        message = words[f"ui_log_{data['type']}"]
        values = values_of(hass, data, words)
        assert read(message).names <= values.keys()
        assert filled(message, values, path.stem).strip(" ,.:")


def test_every_type_has_words() -> None:
    """None is left out: the logbook would have to show an event that it has no words for."""
    for path in (ENGLISH, *LANGUAGES):
        assert {f"common.ui_log_{name}" for name in FACT_TYPES} <= load(path).keys()


MESSAGES = [
    ("plain", {}, "plain"),
    ("{a} and {b}", {"a": "x", "b": 2}, "x and 2"),
    ("{a}", {}, ""),
    ("{a}: {b} - {c}", {"a": "Zoë", "b": 14, "c": 16}, "Zoë: 14 - 16"),
    ("{a}: {b} - {c}", {"a": "משה", "b": 14, "c": 16}, "\u2068משה\u2069: 14 - 16"),
    ("{a}: {b} - {c}", {"a": "غرفة", "b": 14, "c": 16}, "\u2068غرفة\u2069: 14 - 16"),
    ("{a}: {b} - {c}", {"a": "x\u202ey", "b": 1, "c": 2}, "\u2068x\u202ey\u2069: 1 - 2"),
    ("{n, plural, =0 {none} one {# thing} other {# things}}", {"n": 0}, "none"),
    ("{n, plural, =0 {none} one {# thing} other {# things}}", {"n": 1}, "1 thing"),
    ("{n, plural, =0 {none} one {# thing} other {# things}}", {"n": 7}, "7 things"),
    ("{s, select, a {x {b}} other {y}}!", {"s": "a", "b": "z"}, "x z!"),
    ("{s, select, a {x} other {}}!", {"s": "c"}, "!"),
    ("{n, plural, other {{s, select, a {# of them} other {}}}}", {"n": 3, "s": "a"}, "3 of them"),
    ("'{_:'{s, select, a {x} other {{b}}}!'}'", {"s": "c", "b": "z"}, "z!"),
]


@pytest.mark.parametrize(("message", "values", "said"), MESSAGES)
def test_a_message_is_filled(message: str, values: dict[str, Any], said: str) -> None:
    """As the panel fills it: choices, plurals with their number, and values as they are."""
    assert filled(message, values, "en") == said


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", "other one other other other other other"),
        ("de", "other one other other other other other"),
        ("fr", "one one other other other other other"),
        ("pt-BR", "one one other other other other other"),
        ("pl", "many one few few many many few"),
        ("ja", "other other other other other other other"),
        ("zh-Hans", "other other other other other other other"),
    ],
)
def test_a_number_is_said_as_its_language_says_it(language: str, categories: str) -> None:
    """Two of something in Polish are not as five of it."""
    message = "{n, plural, one {one} few {few} many {many} other {other}}"
    said = [filled(message, {"n": n}, language) for n in (0, 1, 2, 4, 5, 12, 23)]
    assert said == categories.split()


@pytest.mark.parametrize("message", ["{", "{a", "a}", "{n, plural, other {x}", "{n, date}"])
def test_a_message_that_cannot_be_read_is_refused(message: str) -> None:
    """A translation that is broken is found by a test, and not by a reader."""
    with pytest.raises(ValueError, match=r"no value|too many|does not end"):
        filled(message, {"n": 1}, "en")
