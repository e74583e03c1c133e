"""What an event says in one sentence, in the words in which the panel's log says it.

It is made of the event's data alone, for events are read long after they happened: in the language
of the house, with the names that things have now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..core.ids import EndpointKey, OriginKey
from ..core.model import Site
from .loaded import loaded_entry
from .message_format import filled
from .wording import (
    entity_text,
    failure_text,
    instant_text,
    length_text,
    room_text,
    sentences,
    stall_text,
)

type _Data = Mapping[str, Any]
type _Words = Mapping[str, str]

_FLAGS: Final = ("manual", "interrupted", "is_block", "is_on", "should_be_on", "enabled", "was_on")
_KILO: Final = 1_000


def sentence(hass: HomeAssistant, data: _Data) -> str:
    """Say what an event says; one whose type nobody knows is named as it is."""
    words = sentences(hass)
    name = f"ui_log_{data['type']}"
    message = words.get(name) or words["ui_log_other"]
    return filled(message, values_of(hass, data, words), hass.config.language)


def values_of(hass: HomeAssistant, data: _Data, words: _Words) -> dict[str, str | int]:
    """Return all values that sentences may name; each is always there, if only empty."""
    entry = loaded_entry(hass)
    site = None if entry is None else entry.runtime_data.site
    place = _place(data, site)
    return {
        "type": _named(data["type"]),
        "place": place,
        "has_place": _has(place),
        # Whose booking it is stands in no event.
        "guest": "",
        "has_guest": "no",
        "by_time": _yes(data["actor"]["kind"] == "system"),
        "is_new": _has(data.get("start")),
        "superseded": _has(data.get("superseded_by")),
        "there": _text(data, "place"),
        "reason": _text(data, "freeze_reason") or _text(data, "end_reason"),
        "why": _text(data, "why"),
        "status": _text(data, "status"),
        "energy": _energy(data, words, hass.config.language),
        **_times(data),
        **_counts(data),
        **_moved(data, site),
        **_names(hass, data, site, words),
        **{name: _flag(data, name) for name in _FLAGS},
    }


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _has(value: object) -> str:
    return _yes(value not in (None, ""))


def _flag(data: _Data, name: str) -> str:
    value = data.get(name)
    return _yes(value) if isinstance(value, bool) else ""


def _text(data: _Data, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _number(data: _Data, *names: str) -> int:
    values = (data.get(name) for name in names)
    return next((value for value in values if isinstance(value, int)), 0)


def _named(key: str) -> str:
    """Return a key as somebody may read it, where nothing has a name for it."""
    return key.replace("_", " ").capitalize()


# --- places ---------------------------------------------------------------------


def _rooms(keys: Sequence[str], site: Site | None) -> str:
    return ", ".join(_named(key) if site is None else room_text(key, site) for key in keys)


def _place(data: _Data, site: Site | None) -> str:
    stall = data["stall"]
    if stall is None:
        return _rooms(data["rooms"], site)
    return _named(stall) if site is None else stall_text(stall, site)


def _moved(data: _Data, site: Site | None) -> dict[str, str]:
    """Return where a booking was and where it is now; an event names the rooms it left, too."""
    before = data.get("rooms_before", [])
    after = [key for key in data["rooms"] if key not in before] or data["rooms"]
    return {"places_before": _rooms(before, site), "places_after": _rooms(after, site)}


# --- times, as of the event's own day -----------------------------------------------


def _times(data: _Data) -> dict[str, str]:
    until = _moment(data, "until", "ends_at", "undo_at")
    due = _moment(data, "due_at", "scheduled_at", "next_try_at")
    span = _span(data, "start", "end")
    seconds = data.get("duration_s") or 0
    return {
        "until": until,
        "has_until": _has(until),
        "due": due,
        "has_due": _has(due),
        "end": _moment(data, "end"),
        "end_before": _moment(data, "end_before"),
        "span": span,
        "has_span": _has(span),
        "span_before": _span(data, "start_before", "end_before"),
        "length": length_text(timedelta(seconds=seconds)) if seconds >= 1 else "",
        "has_length": _yes(seconds >= 1),
    }


def _moment(data: _Data, *names: str) -> str:
    told = next((value for name in names if (value := _text(data, name))), "")
    return _said(told, data["at"]) if told else ""


def _span(data: _Data, start: str, end: str) -> str:
    begins, ends = _text(data, start), _text(data, end)
    return f"{_said(begins, data['at'])} - {_said(ends, begins)}" if begins and ends else ""


def _said(told: str, after: str) -> str:
    zone = dt_util.get_default_time_zone()
    return instant_text(datetime.fromisoformat(told), zone, datetime.fromisoformat(after))


def _energy(data: _Data, words: _Words, language: str) -> str:
    """Return an amount of energy; from a thousand watt hours on it is read in kilowatt hours."""
    used_wh = data.get("used_wh")
    if not isinstance(used_wh, int | float):
        return ""
    is_little = used_wh < _KILO
    energy = f"{used_wh:.0f}" if is_little else f"{used_wh / _KILO:.1f}"
    return filled(
        words["ui_report_wh" if is_little else "ui_report_kwh"], {"energy": energy}, language
    )


def _counts(data: _Data) -> dict[str, int]:
    return {
        "attempt": _number(data, "attempt"),
        "count": _number(data, "count", "missing"),
        "devices": _number(data, "devices"),
        "failed": _number(data, "failed"),
    }


# --- names ------------------------------------------------------------------------


def _names(hass: HomeAssistant, data: _Data, site: Site | None, words: _Words) -> dict[str, str]:
    failures = [
        failure_text(hass, _text(one, "entity_id"), one["why"]) for one in data.get("failures", ())
    ]
    return {
        "device": _entity(hass, data, "entity_id") or words["ui_log_page_sequence"],
        "new_device": _entity(hass, data, "new_entity_id"),
        "camera": _entity(hass, data, "camera"),
        "new_camera": _entity(hass, data, "new_camera"),
        "schedule": _text(data, "schedule_name"),
        "origin": _origin(data, site),
        "endpoint": _endpoint(data, site),
        "failures": ", ".join(failures),
        "known": _yes(failures),
    }


def _entity(hass: HomeAssistant, data: _Data, name: str) -> str:
    """Return what an entity is called; nothing where none is told of."""
    entity_id = _text(data, name)
    return entity_text(hass, entity_id) if entity_id else ""


def _origin(data: _Data, site: Site | None) -> str:
    actor, key = data["actor"], _text(data, "origin") or _text(data, "feed")
    if actor["kind"] in ("hook", "feed") and actor["name"]:
        return str(actor["name"])
    origin = None if site is None else site.origins.get(OriginKey(key))
    return _named(key) if origin is None else origin.name


def _endpoint(data: _Data, site: Site | None) -> str:
    key = _text(data, "endpoint")
    endpoint = None if site is None else site.endpoints.get(EndpointKey(key))
    return _named(key) if endpoint is None else endpoint.name
