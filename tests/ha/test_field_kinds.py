"""What is said about the fields of requests is what is read."""

import json
import re
from typing import Any, Final

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.core.errors import (
    NoBookingNow,
    NotFound,
    NotRunnable,
    Refusal,
    Unacceptable,
)
from custom_components.roomkeeper.doors.field_kinds import Kind, or_null
from custom_components.roomkeeper.doors.reads import QUESTIONS, ask
from custom_components.roomkeeper.doors.values import read_day, read_instant, read_length
from custom_components.roomkeeper.doors.verb import Question, Request, Verb
from custom_components.roomkeeper.doors.verbs import RELEASE, VERBS, do

from .calling import book, device_action, schedule
from .house import House
from .json_values import beside, fits, fitting, some

REQUESTS: Final = {one.name: one for one in (*VERBS, RELEASE, *QUESTIONS)}

SLOT: Final = {"room": "drum_room", "start": "2026-12-24 14:00", "end": "2026-12-24 18:00"}
NAMED: Final = {"external_id": "1"}
DEVICE: Final = {"target": {"entity_id": "input_boolean.drum_power"}, "action_type": "on"}
DAILY: Final = {"schedule_type": "recurring", "frequency": "daily", "times": "08:00", **DEVICE}
EVENT: Final = {"trigger": "event", "event_type": "doorbell"}
FULL: Final[dict[str, dict[str, Any]]] = {
    "book": SLOT,
    "hold": {"room": "vocal_booth", "start": "2026-12-24 14:00"},
    **dict.fromkeys(("confirm", "cancel", "check_in", "check_out", "release"), NAMED),
    "reschedule": NAMED | {"start": "2026-12-25 14:00"},
    "extend": NAMED | {"duration": 60},
    "erase_guest": {"guest": "Grace"},
    **{name: {"room": "drum_room"} for name in ("open_door", "power_off", "cancel_power_off")},
    **{name: {"room": "drum_room"} for name in ("freeze", "unfreeze")},
    **{name: {"room": "drum_room"} for name in ("share_calendar", "unshare_calendar")},
    "get_calendar_address": {"room": "drum_room"},
    **{name: {"stall": "cubicle"} for name in ("start_occupancy", "end_occupancy")},
    **{name: {"stall": "cubicle"} for name in ("extend_occupancy", "force_enable")},
    "create_schedule": DAILY | {"name": "Daily"},
    "get_availability": {"start": "2026-12-24", "end": "2026-12-25"},
    "preview_schedule": DAILY,
    "create_action": DEVICE,
    "apply_suggestion": {"suggestion_id": "no_show_rule:drum_room"},
}
"""Of each request that needs some fields: a whole one."""

OTHER_RULES: Final[dict[str, dict[str, Any]]] = {
    "interval": {"schedule_type": "interval"},
    "cron": {"schedule_type": "cron"},
    "run_at": {"schedule_type": "one_off", "run_on": EVENT},
    "template": {"schedule_type": "static"},
    "template_params": {"schedule_type": "static", "template": "weekly_clean"},
    "weekdays": DAILY | {"frequency": "weekly"},
    "month_days": DAILY | {"frequency": "monthly"},
    "nth_weekdays": DAILY | {"frequency": "monthly"},
    "run_after": DAILY,
}
"""Fields that only some schedules have, and what such a one is beside them."""

NOT_READ: Final = {
    "not_understood",
    "missing_field",
    "text_too_long",
    "bad_level",
    "not_positive",
    "no_rooms",
    "one_room_only",
}
"""How a value is refused that cannot be read, or is out of its bounds whatever there is."""


async def asked(hass: HomeAssistant, site: House, request: Request, raw: object) -> None:
    """Ask it, as an administrator's automation does."""
    entry: Any = site.entry
    fields: Any = raw
    if isinstance(request, Verb):
        await do(hass, entry, request, fields, None)
    elif isinstance(request, Question):
        await ask(hass, entry, request, fields, None)


async def refusal_of(hass: HomeAssistant, site: House, request: Request, raw: object) -> str:
    """Ask it, and return the code with which it is refused, or nothing."""
    try:
        await asked(hass, site, request, raw)
    except Refusal as refusal:
        return refusal.code
    return ""


def whole(request: Request, field: str, there: dict[str, str]) -> dict[str, Any]:
    """Return a request that is whole but for one field."""
    raw = FULL.get(request.name, {})
    if field in OTHER_RULES and request.name != "get_schedules":
        rule = OTHER_RULES[field]
        raw = {**raw, **rule}
        if rule.get("schedule_type") != "recurring":
            raw = {name: value for name, value in raw.items() if name not in ("frequency", "times")}
        if rule.get("schedule_type") == "static":
            raw.pop("action_type", None)
    for name in ("schedule_id", "action_id"):
        if name in request.needed:
            raw = {name: there[name], **raw}
    return raw


@pytest.fixture
async def there(hass: HomeAssistant, site: House) -> dict[str, str]:
    """The ids of a schedule and of a device action; the booking's id at its source is 1."""
    await book(hass, external_id="1")
    return {
        "schedule_id": (await schedule(hass))["id"],
        "action_id": (await device_action(hass))["id"],
    }


def examples(kind: Kind) -> list[Any]:
    """Return values that fit, and others."""
    return [*some(fitting(kind.schema), 25), *some(beside(kind.schema), 40)]


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_field_takes_what_is_said_that_it_takes(
    hass: HomeAssistant, site: House, there: dict[str, str], name: str
) -> None:
    """Whoever keeps to the description is understood; whoever does not is refused."""
    request = REQUESTS[name]
    for field, kind in request.takes.items():
        raw = whole(request, field, there)
        schema = kind.schema if field in request.needed else or_null(kind.schema)
        for value in examples(kind):
            refusal = None
            try:
                await asked(hass, site, request, {**raw, field: value})
            except Refusal as error:
                refusal = error
            said = f"{name} {field}={value!r}: {refusal}"
            if not fits(value, schema):
                # Whom nobody expects reads that first.
                assert isinstance(refusal, Unacceptable | NotFound | NoBookingNow), said
            elif refusal is not None and is_about(refusal, field):
                # Nor does a schema say which types of rooms there are.
                is_of_the_house = isinstance(refusal, NotRunnable) or field == "room_type"
                assert is_of_the_house or no_schema_says(kind, value), said


def no_schema_says(kind: Kind, value: object) -> bool:
    """Say whether a value may be refused that fits.

    As a day that its month has not, a negative sum, or no days of those that a frequency needs.
    """
    if value in ("", []):
        return kind.is_list
    if kind.read is read_length:
        return isinstance(value, str | dict)
    return kind.read in (read_instant, read_day) and bool(re.search("-(29|30|31)", str(value)))


@pytest.mark.parametrize(
    ("kind", "beside_it", "name"),
    [
        ("set_level", {}, "level"),
        ("ramp", {"to": 40, "duration": 60}, "from"),
        ("ramp", {"duration": 60}, "to"),
        ("ramp", {"to": 40}, "duration"),
        ("on", {}, "duration"),
    ],
)
async def test_what_is_said_of_an_action_is_what_is_read(
    hass: HomeAssistant, site: House, kind: str, beside_it: dict[str, Any], name: str
) -> None:
    """Its parameters keep to the description, too."""
    request = REQUESTS["create_action"]
    parts = request.takes["action_params"].parts
    assert parts is not None
    for value in examples(parts[name]):
        params = {**beside_it, name: value}
        code = await refusal_of(
            hass, site, request, {**DEVICE, "action_type": kind, "action_params": params}
        )
        if not fits(value, parts[name].schema):
            assert code, value
        elif code:
            assert no_schema_says(parts[name], value), (value, code)


def is_about(refusal: Refusal, field: str) -> bool:
    """Say whether a value of a field could not be read, whatever there is beside it."""
    return refusal.code in NOT_READ and refusal.details.get("field", field) == field


@pytest.mark.parametrize("name", REQUESTS)
async def test_what_is_needed_is_needed(
    hass: HomeAssistant, site: House, there: dict[str, str], name: str
) -> None:
    """What the description calls required is, and nothing else that is so whatever there is."""
    request = REQUESTS[name]
    raw = whole(request, "", there)
    missing = {"missing_field", "no_rooms", "no_reference", "booking_or_guest", "end_or_duration"}
    needed = (*request.needed, *[one for one in request.one_of if one in raw])
    if not request.shapes and "schedule_type" not in request.one_of:
        least = {one: raw[one] for one in needed}
        assert await refusal_of(hass, site, request, least) not in missing
    for field in request.needed:
        assert await refusal_of(hass, site, request, {**raw, field: None}) in missing
    if request.one_of:
        nothing = dict.fromkeys(request.one_of)
        assert await refusal_of(hass, site, request, {**raw, **nothing}) in missing


def test_every_schema_can_be_written() -> None:
    """All that is said about fields is JSON."""
    for request in REQUESTS.values():
        for kind in request.takes.values():
            assert json.loads(json.dumps(kind.schema)) == kind.schema
