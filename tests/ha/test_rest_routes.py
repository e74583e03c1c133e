"""Every path of the HTTP API: what it does, and one way in which it refuses."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPMethod
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.doors.exports import Export
from custom_components.roomkeeper.doors.rest.routes import ROUTES, Route

from .api import DAILY, LATER, OFF, SLOT, Api
from .doors import prepare
from .house import House

type Named = dict[str, str]
type Prepare = Callable[[Api, House], Awaitable[Named]]


async def _nothing(_api: Api, _site: House) -> Named:
    return {}


async def _drum_room(_api: Api, _site: House) -> Named:
    return {"room": "drum_room"}


async def _frozen(api: Api, _site: House) -> Named:
    await api.post("rooms/drum_room/freeze")
    return {"room": "drum_room"}


async def _shared(api: Api, _site: House) -> Named:
    await api.post("rooms/drum_room/calendar")
    return {"room": "drum_room"}


async def _hold(api: Api, _site: House) -> Named:
    made = await api.post("rooms/hold", **SLOT, status=201)
    return {"hold_id": made["booking"]["id"], "booking_id": made["booking"]["id"]}


async def _booking(api: Api, _site: House) -> Named:
    made = await api.post("bookings", **SLOT, status=201)
    return {"booking_id": made["booking"]["id"]}


async def _expected(api: Api, site: House) -> Named:
    soon = {"room": "drum_room", "start": "2026-11-24 11:30", "duration": 3600}
    made = await api.post("bookings", **soon, status=201)
    await site.settle()
    return {"booking_id": made["booking"]["id"], "room": "drum_room"}


async def _guest(api: Api, site: House) -> Named:
    named = await _expected(api, site)
    await api.post(f"bookings/{named['booking_id']}/check-in")
    return named


async def _schedule(api: Api, _site: House) -> Named:
    made = await api.post("schedules", **DAILY, status=201)
    return {"schedule_id": made["schedule"]["id"]}


async def _written(api: Api, _site: House) -> Named:
    await api.post("bookings", **SLOT, guest="Ann", status=201)
    return {}


async def _action(api: Api, _site: House) -> Named:
    (made,) = (await api.post("schedules/device-actions", **LATER, status=201))["actions"]
    return {"action_id": made["id"]}


async def _stall(_api: Api, site: House) -> Named:
    site.hass.states.async_set("input_boolean.cubicle_sensor", "on")
    await site.settle()
    return {"stall": "cubicle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What to ask of a path, what of the answer shows that it was done, and what is refused."""

    prepare: Prepare = _nothing
    fields: dict[str, Any] = field(default_factory=dict)
    shown: Callable[[Any], object]
    want: object
    nobody: Named = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    status: int = 422
    code: str


async def _suggested(_api: Api, site: House) -> Named:
    return await prepare(site.hass, site, "apply_suggestion")


def _rooms(answer: Any) -> list[str]:  # noqa: ANN401 - any answer
    return [item["key"] for item in answer["items"]]


def _status(answer: Any) -> object:  # noqa: ANN401 - any answer
    return answer["booking"]["status"]


def _list(answer: Any) -> object:  # noqa: ANN401 - any answer
    return answer["items"], answer["next_cursor"]


NO_ONE = {"booking_id": "none", "hold_id": "none", "schedule_id": "none", "action_id": "none"}
NOWHERE = {"room": "attic", "stall": "attic", "booking_id": "none"}
UNKNOWN = {"wrong": {"colour": "red"}, "code": "unknown_field"}
BOOKING = {"nobody": NO_ONE, "status": 404, "code": "unknown_booking"}
SCHEDULE = {"nobody": NO_ONE, "status": 404, "code": "unknown_schedule"}
ACTION = {"nobody": NO_ONE, "status": 404, "code": "unknown_action"}
ROOM = {"nobody": NOWHERE, "status": 404, "code": "unknown_room"}
STALL = {"nobody": NOWHERE, "status": 404, "code": "unknown_stall"}

CASES: dict[tuple[str, str], Case] = {
    ("GET", "rooms"): Case(
        fields={"status": "available,held", "is_frozen": "false", "sort": "-key", "limit": "5"},
        shown=_rooms,
        want=["vocal_booth", "drum_room"],
        wrong={"status": "red"},
        code="not_understood",
    ),
    ("POST", "rooms/{room}/freeze"): Case(
        prepare=_drum_room,
        fields={"reason": "cleaning", "until": "2026-11-24 12:00"},
        shown=lambda answer: answer["room"]["freeze"]["reason"],
        want="cleaning",
        **ROOM,
    ),
    ("DELETE", "rooms/{room}/freeze"): Case(
        prepare=_frozen,
        fields={"reason": "clean again"},
        shown=lambda answer: answer["room"]["freeze"],
        want=None,
        **ROOM,
    ),
    ("POST", "rooms/hold"): Case(
        fields=SLOT,
        shown=_status,
        want="held",
        wrong={**SLOT, "room": "attic"},
        code="unknown_room",
    ),
    ("DELETE", "rooms/hold/{hold_id}"): Case(
        prepare=_hold, shown=_status, want="released", **BOOKING
    ),
    ("POST", "rooms/{room}/open"): Case(
        prepare=_expected, shown=_status, want="checked_in", **ROOM
    ),
    ("GET", "rooms/{room}/calendar"): Case(
        prepare=_shared,
        shown=lambda answer: (answer["room"], answer["url"].endswith(".ics")),
        want=("drum_room", True),
        **ROOM,
    ),
    ("POST", "rooms/{room}/calendar"): Case(
        prepare=_drum_room,
        fields={"with_names": True},
        shown=lambda answer: (answer["url"].endswith(".ics"), answer["with_names"]),
        want=(True, True),
        **ROOM,
    ),
    ("DELETE", "rooms/{room}/calendar"): Case(
        prepare=_shared,
        shown=lambda answer: (answer["room"], answer["url"]),
        want=("drum_room", None),
        **ROOM,
    ),
    ("GET", "availability"): Case(
        fields={
            "start": "2026-11-24 14:00",
            "end": "2026-11-24T15:00:00+01:00",
            "room": "vocal_booth",
        },
        shown=lambda answer: answer["items"][0]["free"][0]["length_s"],
        want=3600.0,
        wrong={"start": "2026-11-24 14:00"},
        code="missing_field",
    ),
    ("GET", "bookings"): Case(
        prepare=_booking,
        fields={"room": ["drum_room", "vocal_booth"], "status": "any"},
        shown=lambda answer: [one["rooms"] for one in answer["items"]],
        want=[["drum_room"]],
        wrong={"room": "attic"},
        code="unknown_room",
    ),
    ("POST", "bookings"): Case(
        fields={**SLOT, "guest": "Anna"},
        shown=lambda answer: (answer["booking"]["guest"], answer["booking"]["status"]),
        want=("Anna", "confirmed"),
        wrong={**SLOT, "end": "2026-11-24 13:00"},
        code="end_before_start",
    ),
    ("GET", "bookings/{booking_id}"): Case(
        prepare=_booking, shown=_status, want="confirmed", **BOOKING
    ),
    ("PATCH", "bookings/{booking_id}"): Case(
        prepare=_booking,
        fields={"start": "2026-11-24 15:00", "room": "vocal_booth", "title": "Rehearsal"},
        shown=lambda answer: [
            answer["booking"][name] for name in ("rooms", "start", "end", "title")
        ],
        want=[
            ["vocal_booth"],
            "2026-11-24T15:00:00+01:00",
            "2026-11-24T19:00:00+01:00",
            "Rehearsal",
        ],
        **BOOKING,
    ),
    ("POST", "bookings/{booking_id}/confirm"): Case(
        prepare=_hold, fields={"reason": "paid"}, shown=_status, want="confirmed", **BOOKING
    ),
    ("POST", "bookings/{booking_id}/cancel"): Case(
        prepare=_booking, shown=_status, want="cancelled", **BOOKING
    ),
    ("POST", "bookings/{booking_id}/check-in"): Case(
        prepare=_expected, shown=_status, want="checked_in", **BOOKING
    ),
    ("POST", "bookings/{booking_id}/check-out"): Case(
        prepare=_guest, shown=_status, want="completed", **BOOKING
    ),
    ("POST", "bookings/{booking_id}/extend"): Case(
        prepare=_booking,
        fields={"duration": "01:00:00"},
        shown=lambda answer: answer["booking"]["end"],
        want="2026-11-24T19:00:00+01:00",
        nobody=NO_ONE,
        wrong={"duration": "01:00:00"},
        status=404,
        code="unknown_booking",
    ),
    ("POST", "bookings/erase-guest"): Case(
        prepare=_written,
        fields={"guest": "Ann"},
        shown=lambda answer: (len(answer["bookings"]), answer["reservations"]),
        want=(1, 0),
        wrong={"guest": "Nobody"},
        code="unknown_guest",
    ),
    ("GET", "power-off/tasks"): Case(
        prepare=_guest,
        shown=lambda answer: [(one["room"], one["status"]) for one in answer["items"]],
        want=[("drum_room", "planned")],
        wrong={"status": "red"},
        code="not_understood",
    ),
    ("DELETE", "power-off/tasks/{booking_id}/{room}"): Case(
        prepare=_guest,
        shown=lambda answer: answer["room"]["power_off"],
        want=None,
        **ROOM,
    ),
    ("GET", "power-off/audit-log"): Case(
        prepare=_guest,
        fields={"room": "drum_room"},
        shown=lambda answer: [one["type"] for one in answer["items"]],
        want=["power_off_planned"],
        wrong={"type": "booking_held"},
        code="unknown_field",
    ),
    ("GET", "power-off/scheduler/status"): Case(
        prepare=_guest,
        shown=lambda answer: (
            answer["scheduled_power_offs"],
            answer["next_power_off_at"],
            answer["status"],
        ),
        want=(1, "2026-11-24T13:00:00+01:00", "ok"),
        **UNKNOWN,
    ),
    ("GET", "schedules"): Case(
        prepare=_schedule,
        fields={"enabled": "true", "schedule_type": "cron,recurring"},
        shown=lambda answer: [one["name"] for one in answer["items"]],
        want=["Power"],
        wrong={"enabled": "perhaps"},
        code="not_understood",
    ),
    ("POST", "schedules"): Case(
        fields=DAILY,
        shown=lambda answer: answer["schedule"]["times"],
        want=["08:00"],
        wrong={**DAILY, "timezone": "Mars/Olympus"},
        code="unknown_time_zone",
    ),
    ("POST", "schedules/preview"): Case(
        fields={"schedule_type": "cron", "cron": "0 8 * * *", "count": 2},
        shown=lambda answer: [one["at"] for one in answer["runs"]],
        want=["2026-11-25T08:00:00+01:00", "2026-11-26T08:00:00+01:00"],
        wrong={"schedule_type": "cron", "cron": "0 8 * *"},
        code="bad_cron",
    ),
    ("GET", "schedules/stats"): Case(
        prepare=_schedule,
        shown=lambda answer: (answer["schedules"], answer["next_run_at"]),
        want=(1, "2026-11-25T08:00:00+01:00"),
        **UNKNOWN,
    ),
    ("GET", "schedules/health"): Case(
        shown=lambda answer: answer,
        want={"status": "ok", "problem": None, "failing_schedules": [], "run_lateness": None},
        **UNKNOWN,
    ),
    ("GET", "schedules/{schedule_id}"): Case(
        prepare=_schedule, shown=lambda answer: answer["schedule"]["name"], want="Power", **SCHEDULE
    ),
    ("PATCH", "schedules/{schedule_id}"): Case(
        prepare=_schedule,
        fields={"times": ["09:00"]},
        shown=lambda answer: answer["schedule"]["times"],
        want=["09:00"],
        **SCHEDULE,
    ),
    ("DELETE", "schedules/{schedule_id}"): Case(
        prepare=_schedule, shown=lambda answer: [*answer], want=["schedule_id"], **SCHEDULE
    ),
    ("POST", "schedules/{schedule_id}/enable"): Case(
        prepare=_schedule,
        shown=lambda answer: answer["schedule"]["enabled"],
        want=True,
        **SCHEDULE,
    ),
    ("POST", "schedules/{schedule_id}/disable"): Case(
        prepare=_schedule,
        shown=lambda answer: answer["schedule"]["enabled"],
        want=False,
        **SCHEDULE,
    ),
    ("POST", "schedules/{schedule_id}/run"): Case(
        prepare=_schedule,
        shown=lambda answer: answer["schedule"]["is_running"] or answer["schedule"]["runs"] == 1,
        want=True,
        **SCHEDULE,
    ),
    ("POST", "schedules/{schedule_id}/skip-next"): Case(
        prepare=_schedule,
        shown=lambda answer: answer["schedule"]["next_run_at"],
        want="2026-11-26T08:00:00+01:00",
        **SCHEDULE,
    ),
    ("GET", "schedules/device-actions"): Case(
        prepare=_action,
        fields={"entity_id": "input_boolean.drum_power", "status": "pending,failed"},
        shown=lambda answer: [one["action_type"] for one in answer["items"]],
        want=["off"],
        wrong={"status": "red"},
        code="not_understood",
    ),
    ("POST", "schedules/device-actions"): Case(
        fields=OFF,
        shown=lambda answer: [one["entity_id"] for one in answer["actions"]],
        want=["input_boolean.drum_power"],
        wrong={"action_type": "off"},
        code="no_devices",
    ),
    ("POST", "schedules/device-actions/cleanup"): Case(
        fields={"older_than": 3600},
        shown=lambda answer: answer,
        want={"deleted": 0},
        wrong={"older_than": -1},
        code="not_understood",
    ),
    ("GET", "schedules/device-actions/stats"): Case(
        prepare=_action,
        shown=lambda answer: answer["actions"]["pending"],
        want=1,
        **UNKNOWN,
    ),
    ("GET", "schedules/device-actions/{action_id}"): Case(
        prepare=_action, shown=lambda answer: answer["action"]["status"], want="pending", **ACTION
    ),
    ("PATCH", "schedules/device-actions/{action_id}"): Case(
        prepare=_action,
        fields={"scheduled_at": "2026-11-24 21:00"},
        shown=lambda answer: answer["action"]["scheduled_at"],
        want="2026-11-24T21:00:00+01:00",
        **ACTION,
    ),
    ("DELETE", "schedules/device-actions/{action_id}"): Case(
        prepare=_action, shown=lambda answer: [*answer], want=["action_id"], **ACTION
    ),
    ("POST", "schedules/device-actions/{action_id}/execute"): Case(
        prepare=_action,
        shown=lambda answer: answer["action"]["status"] in {"in_progress", "success"},
        want=True,
        **ACTION,
    ),
    ("GET", "timers/status"): Case(
        prepare=_stall,
        shown=lambda answer: [(one["stall"], one["kind"]) for one in answer["items"]],
        want=[("cubicle", "occupancy")],
        wrong={"stall": "attic"},
        code="unknown_stall",
    ),
    ("POST", "timers/{stall}/force-enable"): Case(
        prepare=_stall,
        fields={"duration": 600},
        shown=lambda answer: answer["stall"]["status"],
        want="maintenance",
        **STALL,
    ),
    ("POST", "timers/{stall}/extend"): Case(
        prepare=_stall,
        fields={"duration": "00:01:00"},
        shown=lambda answer: answer["stall"]["status"],
        want="occupied",
        **STALL,
    ),
    ("GET", "audit-log"): Case(
        prepare=_booking,
        fields={"type": "booking_confirmed,booking_held", "actor": "user"},
        shown=lambda answer: [one["type"] for one in answer["items"]],
        want=["booking_confirmed"],
        wrong={"cursor": "nonsense"},
        code="bad_cursor",
    ),
    ("GET", "reports"): Case(
        prepare=_booking,
        fields={"start_date": "2026-11-23", "room": "drum_room", "include": "series,hours"},
        shown=lambda answer: [one["booked_s"] for one in answer["series"]],
        want=[14400.0],
        wrong={"start_date": "2026-11-24", "date": "2026-11-24"},
        code="day_or_range",
    ),
    ("GET", "reports/daily"): Case(
        prepare=_booking,
        fields={"date": "2026-11-24", "room": "drum_room"},
        shown=lambda answer: [(one["booked_s"], one["bookings"]) for one in answer["items"]],
        want=[(14400.0, 1)],
        wrong={"date": "24.11."},
        code="not_understood",
    ),
    ("GET", "suggestions"): Case(
        prepare=_suggested,
        shown=lambda answer: [one["id"] for one in answer["items"]],
        want=["no_show_rule:drum_room"],
        wrong={"cursor": "nonsense"},
        code="bad_cursor",
    ),
    ("POST", "suggestions/{suggestion_id}/apply"): Case(
        prepare=_suggested,
        shown=lambda answer: answer["now"],
        want={"no_show_after_s": 900.0},
        nobody={"suggestion_id": "no_show_rule:vocal_booth"},
        status=404,
        code="unknown_suggestion",
    ),
}


ANSWERED = [route for route in ROUTES if not isinstance(route.asks, Export)]
"""The paths at which there is no file."""


def _id(route: Route) -> str:
    return f"{route.method} {route.path}"


def _case(route: Route) -> Case:
    return CASES[route.method.value, route.path]


def test_every_path_has_a_case() -> None:
    """A new path without a test fails here; those of files have a module of their own."""
    assert list(CASES) == [(route.method.value, route.path) for route in ANSWERED]


@pytest.mark.parametrize("route", ANSWERED, ids=_id)
async def test_every_path_does_what_it_says(
    hass: HomeAssistant, site: House, api: Api, route: Route
) -> None:
    """Asked in the simplest way, and answered with the status of the table."""
    case = _case(route)
    named = await case.prepare(api, site)
    path = route.path.format_map(named)
    answer = await api.ask(route.method.value, path, case.fields, route.status.value)
    assert case.shown(answer) == case.want


@pytest.mark.parametrize("route", ANSWERED, ids=_id)
async def test_every_path_refuses_in_one_shape(
    hass: HomeAssistant, site: House, api: Api, route: Route
) -> None:
    """Nothing has changed then."""
    case = _case(route)
    named = {**await case.prepare(api, site), **case.nobody}
    log = await site.log()
    path = route.path.format_map(named)
    await api.refused(route.method.value, path, case.wrong, case.status, case.code)
    assert await site.log() == log


@pytest.mark.parametrize("route", ANSWERED, ids=_id)
async def test_no_path_takes_what_it_does_not_know(
    hass: HomeAssistant, site: House, api: Api, route: Route
) -> None:
    """A field that is misspelt is not silently left out; nor is one that the path says already."""
    case = _case(route)
    named = await case.prepare(api, site)
    path = route.path.format_map(named)
    for name in ("colour", *route.in_path.values(), *route.fixed, *route.without):
        wrong = {**case.fields, name: "red"}
        details = await api.refused(route.method.value, path, wrong, 422, "unknown_field")
        assert details == {"field": name, "takes": list(route.takes)}


def test_what_a_path_says_is_a_field_of_what_it_asks() -> None:
    """The table is right in itself, and no two lines of it are about the same."""
    for route in ROUTES:
        said = {*route.in_path.values(), *route.fixed, *route.without}
        assert said <= set(route.asks.fields), _id(route)
        assert route.method in {*_METHODS}, _id(route)
    assert len({_id(route) for route in ROUTES}) == len(ROUTES)


_METHODS = (HTTPMethod.GET, HTTPMethod.POST, HTTPMethod.PATCH, HTTPMethod.DELETE)
