"""Values as texts for a sentence: local time in one fixed form, lengths, names, words.

The sentence is made in the reader's language, so what a value reads as has no words of its own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from ..const import DOMAIN
from ..core.errors import Detail, Taken
from ..core.ids import RoomKey, StallKey
from ..core.model import Booking, Site
from ..core.span import Span
from ..core.stall import DEFAULT_RULES, TimeoutStep
from .message_format import filled

_MOST_NAMED: Final = 10
"""How much of a list a sentence names before it only counts."""

_END_OF: Final[Mapping[str, str]] = {"end": "start", "closes_at": "opens_at"}
"""Instants whose day is not said again."""


def details_text(details: Mapping[str, Detail], site: Site) -> dict[str, str]:
    """Return what a refusal carries as the texts of its sentence."""
    return {name: _detail_text(name, value, details, site) for name, value in details.items()}


def _detail_text(name: str, value: Detail, details: Mapping[str, Detail], site: Site) -> str:
    match value:
        case datetime():
            start = details.get(_END_OF.get(name, ""))
            after = start if isinstance(start, datetime) else None
            return instant_text(value, site.time_zone, after)
        case str() if name == "room":
            return room_text(value, site)
        case str() if name == "stall":
            return stall_text(value, site)
        case str() if name in ("event", "status", "reason"):
            return word(value)
    return text_of(value, site)


def instant_text(instant: datetime, zone: tzinfo, after: datetime | None = None) -> str:
    """Return local time as `2026-11-24 14:00`, or `14:00` on the same day as `after`."""
    local = instant.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    if after is not None and after.astimezone(zone).date() == local.date():
        return clock
    return f"{local:%Y-%m-%d} {clock}"


def length_text(length: timedelta) -> str:
    """Return a length as `2 h 30 min`; what is under a second is not said."""
    minutes, seconds = divmod(int(abs(length).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    said = " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
    return f"-{said}" if length < timedelta() else said


def span_text(span: Span, zone: tzinfo) -> str:
    """Return a span as `2026-11-24 14:00 - 18:00`."""
    start = instant_text(span.start, zone)
    return f"{start} - {instant_text(span.end, zone, after=span.start)}"


def room_text(key: str, site: Site) -> str:
    """Return a room's name; a room that is not there has only what it was called by."""
    room = site.rooms.get(RoomKey(key))
    return room.name if room else key


def stall_text(key: str, site: Site) -> str:
    """Return a stall's name; a stall that is not there has only what it was called by."""
    stall = site.stalls.get(StallKey(key))
    return stall.name if stall else key


def word(value: str) -> str:
    """Return the name of a status or an event as words."""
    return value.replace("_", " ")


def text_of(value: Detail, site: Site) -> str:  # noqa: PLR0911 - one for each kind
    """Return any value that a refusal carries as a text."""
    match value:
        case None:
            return ""
        case datetime():
            return instant_text(value, site.time_zone)
        case timedelta():
            return length_text(value)
        case Span():
            return span_text(value, site.time_zone)
        case Taken():
            when = span_text(value.span, site.time_zone)
            return f"{room_text(value.room, site)} {when} ({value.booking_id})"
        case StrEnum():
            return word(value)
        case float():
            return f"{value:g}"
        case str() | int():
            return str(value)
        case _:
            return _list_text(value, site)


def _list_text(values: Sequence[Detail], site: Site) -> str:
    return ", ".join(first_of(values, _MOST_NAMED, lambda value: text_of(value, site)))


def first_of[Thing](
    things: Sequence[Thing], most: int, text_of_one: Callable[[Thing], str]
) -> list[str]:
    """Return what the first of some things read as, and how many there are beyond them."""
    named = [text_of_one(one) for one in things[:most]]
    more = len(things) - len(named)
    return [*named, f"+{more}"] if more else named


def booking_text(booking: Booking, zone: tzinfo) -> str:
    """Return a booking without its guest: everybody can read issues."""
    return f"{span_text(booking.span, zone)} ({word(booking.status)}, `{booking.id}`)"


# --- devices ---------------------------------------------------------------------

_FAILURES: Final[Mapping[str, str]] = {
    "no_answer": "ui_failure_no_answer",
    "unavailable": "ui_failure_unavailable",
    "still unavailable": "ui_failure_unavailable",
    "gone": "ui_failure_gone",
    "still on": "ui_failure_still_on",
    "still off": "ui_failure_still_off",
    "came on again": "ui_failure_came_on",
    "went off again": "ui_failure_went_off",
    "no_level": "ui_failure_cannot",
    "no_on_off": "ui_failure_cannot",
    "private": "ui_failure_private",
    "missed": "ui_failure_missed",
    "interrupted": "ui_failure_interrupted",
}
_DRAWS: Final = re.compile(r"still draws (\S+) W")
_STILL: Final = re.compile(r"still (.+)")


def entity_text(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is called; its id if it has no name, or is gone."""
    state = hass.states.get(entity_id)
    return entity_id if state is None else state.name


def failure_text(hass: HomeAssistant, entity_id: str, why: str) -> str:
    """Return what a device did not do, in the language of the house; with no ID, a sequence."""
    said = sentences(hass)
    watts, seen = _DRAWS.fullmatch(why), _STILL.fullmatch(why)
    other = "draws" if watts else "still" if seen else "other"
    values = {
        "device": entity_text(hass, entity_id) if entity_id else said["ui_log_page_sequence"],
        "why": why,
        "watts": watts[1] if watts else "",
        "seen": seen[1] if seen else "",
    }
    return filled(said[_FAILURES.get(why, f"ui_failure_{other}")], values, hass.config.language)


# --- timeouts ------------------------------------------------------------------

_NAMED_RULES: Final = frozenset(rule.name for rule in DEFAULT_RULES)
"""Rules that have a name in each language; those of an owner have the owner's."""


@callback
def timeout_sentence(hass: HomeAssistant, why: Sequence[TimeoutStep]) -> str:
    """Say why a timeout is that long, as `3 min: night; 5 min otherwise`; of no steps nothing.

    It is in the language of the site. The step that holds comes first.
    """
    said = sentences(hass)
    parts = [
        said["timeout_because"].format(length=length_text(step.length), why=_reason(step, said))
        for step in reversed(why)
    ]
    if why[1:]:
        parts[-1] = said["timeout_otherwise"].format(length=length_text(why[0].length))
    return "; ".join(parts)


def sentences(hass: HomeAssistant) -> Mapping[str, str]:
    """Return what was loaded of `common`; for a moment after a change of language, in English."""
    languages = (hass.config.language, "en")
    loaded = (async_get_cached_translations(hass, one, "common", DOMAIN) for one in languages)
    texts = next(filter(None, loaded), {})
    return {key.rpartition(".")[2]: text for key, text in texts.items()}


def _reason(step: TimeoutStep, said: Mapping[str, str]) -> str:
    if step.rule in _NAMED_RULES:
        return said[f"timeout_rule_{step.rule}"]
    return step.rule or said[f"timeout_{step.kind}"]
