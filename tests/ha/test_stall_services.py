"""The actions and questions on stalls, as automations and people call them."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL
from custom_components.roomkeeper.core.commands import (
    PauseOccupancy,
    StartMaintenance,
)
from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.ids import StallKey
from custom_components.roomkeeper.doors.bus import EVENT

from .calling import book, call, refused
from .flows import add_subentry
from .house import House, at

CUBICLE = StallKey("cubicle")
CAMERA = "input_boolean.cubicle_camera"
SENSOR = "input_boolean.cubicle_sensor"


async def _sense(site: House, *, somebody: bool) -> None:
    """Let the cubicle's sensor see somebody, or nobody."""
    await site.call(f"input_boolean.turn_{'on' if somebody else 'off'}", SENSOR)


async def _stall(hass: HomeAssistant) -> dict[str, Any]:
    (stall,) = (await call(hass, "get_stalls", stall="cubicle"))["items"]
    assert isinstance(stall, dict)
    return stall


def _entity_of_cubicle(hass: HomeAssistant, site: House) -> er.RegistryEntry:
    """Return an entity of the cubicle, which is of the cubicle's device."""
    subentry_id = site.runtime.subentry_id(CUBICLE)
    uid = f"{site.entry.entry_id}_{CUBICLE}"
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=site.entry.entry_id,
        config_subentry_id=subentry_id,
        identifiers={(DOMAIN, uid)},
    )
    return er.async_get(hass).async_get_or_create(
        "button",
        DOMAIN,
        f"{uid}_force_enable",
        config_entry=site.entry,
        config_subentry_id=subentry_id,
        device_id=device.id,
    )


# --- actions -------------------------------------------------------------------


async def test_somebody_says_that_a_stall_is_in_use(hass: HomeAssistant, site: House) -> None:
    """The cameras go off, and the answer says all that a page about the stall needs."""
    answer = await call(hass, "start_occupancy", stall="cubicle", timeout={"minutes": 20})
    stall = answer["stall"]
    assert stall == {
        "key": "cubicle",
        "name": "Cubicle",
        "room": "drum_room",
        "status": "occupied",
        "detection": "clear",
        "is_occupied": True,
        "is_private": True,
        "started_at": "2026-11-24T11:00:00+01:00",
        "ends_at": "2026-11-24T11:20:00+01:00",
        "remaining_s": None,
        "timeout_s": 300.0,
        "cameras": stall["cameras"],
        "stuck": None,
        "timeouts_in_a_row": 0,
        "last_stay": None,
        "stays_today": 0,
        "mean_stay_s": None,
        "can_start": True,
        "can_end": True,
        "can_extend": True,
        "can_pause": True,
        "can_force_enable": True,
        "why": "20 min: set by hand",
        "steps": [{"kind": "by_hand", "length_s": 1200.0, "rule": ""}],
    }
    await site.settle()
    assert hass.states.is_state(CAMERA, "off")
    (camera,) = (await _stall(hass))["cameras"]
    assert camera == {
        "entity_id": CAMERA,
        "is_on": False,
        "should_be_on": False,
        "has_failed": False,
    }


async def test_without_a_timeout_the_stall_says_how_long(hass: HomeAssistant, site: House) -> None:
    """A button on the wall needs no number; said again, the time begins anew."""
    started = (await call(hass, "start_occupancy", stall="cubicle"))["stall"]
    assert (started["ends_at"], started["why"]) == (
        "2026-11-24T11:05:00+01:00",
        "5 min: set by hand",
    )
    await site.until(at(10, 4))
    again = (await call(hass, "start_occupancy", stall="cubicle", timeout=600))["stall"]
    assert again["ends_at"] == "2026-11-24T11:14:00+01:00"
    assert again["started_at"] == "2026-11-24T11:00:00+01:00"


async def test_a_stay_runs_longer_or_shorter(hass: HomeAssistant, site: House) -> None:
    """By the stall's extension unless somebody says by how much, and it says why."""
    await _sense(site, somebody=True)
    longer = (await call(hass, "extend_occupancy", stall="cubicle"))["stall"]
    assert (longer["ends_at"], longer["why"]) == (
        "2026-11-24T11:07:00+01:00",
        "7 min: changed by hand; 5 min otherwise",
    )
    long = (await call(hass, "extend_occupancy", stall="cubicle", duration="01:00:00"))["stall"]
    assert long["ends_at"] == "2026-11-24T12:07:00+01:00"
    shorter = (await call(hass, "extend_occupancy", stall="cubicle", duration=-3600))["stall"]
    assert shorter["ends_at"] == "2026-11-24T11:07:00+01:00"


async def test_somebody_says_that_a_stall_is_empty(hass: HomeAssistant, site: House) -> None:
    """Whatever the sensor says: the cameras come back."""
    await _sense(site, somebody=True)
    assert hass.states.is_state(CAMERA, "off")
    await site.until(at(10, 1))
    ended = (await call(hass, "end_occupancy", stall="cubicle", reason="looked"))["stall"]
    assert (ended["status"], ended["is_occupied"], ended["can_end"]) == ("vacant", False, False)
    assert ended["last_stay"] == {
        "start": "2026-11-24T11:00:00+01:00",
        "end": "2026-11-24T11:01:00+01:00",
        "duration_s": 60.0,
        "reason": "forced",
    }
    await site.settle()
    assert hass.states.is_state(CAMERA, "on")


async def test_cameras_are_put_back_for_a_while(hass: HomeAssistant, site: House) -> None:
    """A plumber is inside, and somebody watches; then the place is private again."""
    await _sense(site, somebody=True)
    forced = await call(hass, "force_enable", stall="cubicle", duration="00:30:00", reason="leak")
    stall = forced["stall"]
    assert (stall["status"], stall["is_private"]) == ("maintenance", False)
    assert stall["ends_at"] == "2026-11-24T11:30:00+01:00"
    assert (stall["why"], stall["steps"]) == ("", [])
    await site.settle()
    assert hass.states.is_state(CAMERA, "on")

    await site.until(at(10, 30))
    assert hass.states.is_state(CAMERA, "off")
    assert (await _stall(hass))["status"] == "occupied"


async def test_cameras_that_were_put_back_go_off_for_the_next_guest(
    hass: HomeAssistant, site: House
) -> None:
    """Without a length it lasts as long as whoever is inside now."""
    await _sense(site, somebody=True)
    forced = (await call(hass, "force_enable", stall="cubicle"))["stall"]
    assert forced["ends_at"] == "2026-11-24T11:10:00+01:00"
    await _sense(site, somebody=False)
    assert (await _stall(hass))["status"] == "vacant"
    await _sense(site, somebody=True)
    assert hass.states.is_state(CAMERA, "off")


# --- refusals ------------------------------------------------------------------

REFUSED: list[tuple[str, dict[str, object], str, str]] = [
    (
        "start_occupancy",
        {"stall": "attic"},
        "unknown_stall",
        "There is no stall attic. The stalls are: cubicle",
    ),
    (
        "start_occupancy",
        {"stall": "drum_room"},
        "unknown_stall",
        "There is no stall drum_room. The stalls are: cubicle",
    ),
    ("start_occupancy", {}, "missing_field", "stall is missing"),
    ("start_occupancy", {"stall": []}, "missing_field", "stall is missing"),
    (
        "start_occupancy",
        {"stall": ["cubicle", "cubicle"]},
        "not_understood",
        "stall: cubicle, cubicle is not understood here",
    ),
    (
        "start_occupancy",
        {"stall": "cubicle", "timeout": 0},
        "not_positive",
        "timeout must be longer than nothing",
    ),
    (
        "start_occupancy",
        {"stall": "cubicle", "timeout": {"days": 2}},
        "span_too_long",
        "2 d is too long. At most 1 d are possible",
    ),
    (
        "force_enable",
        {"stall": "cubicle", "duration": "ages"},
        "not_understood",
        "duration: ages is not understood here",
    ),
    (
        "force_enable",
        {"stall": "cubicle", "duration": -1},
        "not_positive",
        "duration must be longer than nothing",
    ),
    (
        "end_occupancy",
        {"stall": "cubicle"},
        "not_occupied",
        (
            "No stay goes on in Cubicle as far as anybody knows (vacant)."
            " If somebody is inside, start an occupancy first"
        ),
    ),
    (
        "extend_occupancy",
        {"stall": "cubicle", "duration": 60},
        "not_occupied",
        (
            "No stay goes on in Cubicle as far as anybody knows (vacant)."
            " If somebody is inside, start an occupancy first"
        ),
    ),
    (
        "start_occupancy",
        {"stall": "cubicle", "reason": "x" * 256},
        "text_too_long",
        "reason has 256 characters. At most 255 are possible",
    ),
    (
        "get_stalls",
        {"stall": "attic"},
        "unknown_stall",
        "There is no stall attic. The stalls are: cubicle",
    ),
    ("get_stalls", {"status": "wet"}, "not_understood", "status: wet is not understood here"),
    (
        "get_timers",
        {"stall": "attic"},
        "unknown_stall",
        "There is no stall attic. The stalls are: cubicle",
    ),
    (
        "get_audit_log",
        {"stall": "attic"},
        "unknown_stall",
        "There is no stall attic. The stalls are: cubicle",
    ),
]


async def test_what_cannot_be_done_gets_a_sentence_and_changes_nothing(
    hass: HomeAssistant, site: House
) -> None:
    """Whoever gets it wrong reads what would be right."""
    for action, fields, key, sentence in REFUSED:
        refusal = await refused(hass, action, **fields)
        assert (refusal.translation_key, str(refusal)) == (key, sentence)
    assert await site.log() == ()


@pytest.mark.parametrize("action", ["start_occupancy", "end_occupancy", "extend_occupancy"])
async def test_in_maintenance_nobody_is_inside(
    hass: HomeAssistant, site: House, action: str
) -> None:
    """Whoever wants privacy there reads what has to be done first."""
    await site.do(StartMaintenance(stall=CUBICLE))
    refusal = await refused(hass, action, stall="cubicle")
    assert refusal.translation_key == "in_maintenance"
    assert str(refusal) == (
        "Cubicle is in maintenance: its cameras stay on, whoever is inside."
        " Switch its maintenance off first"
    )


async def test_a_site_without_stalls_says_so(hass: HomeAssistant, site: House) -> None:
    """An empty list of names would help nobody."""
    hass.config_entries.async_remove_subentry(site.entry, site.runtime.subentry_id(CUBICLE))
    await site.settle()
    refusal = await refused(hass, "start_occupancy", stall="cubicle")
    assert str(refusal) == "There is no stall cubicle, for no stall has been added yet"
    assert (await call(hass, "get_stalls"))["items"] == []


# --- by what name, and by whom ---------------------------------------------------


async def test_a_stall_is_named_by_key_device_or_entity(hass: HomeAssistant, site: House) -> None:
    """The UI gives devices, people write keys, a dashboard knows entities."""
    entity = _entity_of_cubicle(hass, site)
    for name in ("cubicle", entity.entity_id, entity.device_id):
        answer = await call(hass, "start_occupancy", stall=name)
        assert answer["stall"]["key"] == "cubicle"
        assert [one["key"] for one in (await call(hass, "get_stalls", stall=name))["items"]] == [
            "cubicle"
        ]
        assert len((await call(hass, "get_timers", stall=[name]))["items"]) == 1
        assert (await call(hass, "get_audit_log", stall=name))["items"]


async def test_what_is_no_stall_is_refused(hass: HomeAssistant, site: House) -> None:
    """A room, the hub and a lamp have no privacy; and a stall is no room."""
    room = site.entity_id("sensor", "status", "drum_room")
    for name in (room, site.runtime.hub_device_id, CAMERA, "Cubicle", ""):
        refusal = await refused(hass, "start_occupancy", stall=name)
        assert refusal.translation_key == "unknown_stall"
    for name in ("cubicle", _entity_of_cubicle(hass, site).device_id):
        assert (await refused(hass, "hold", room=name)).translation_key == "unknown_room"


async def test_a_user_of_one_stall_has_a_say_in_that_stall_only(
    hass: HomeAssistant, site: House
) -> None:
    """Control of any entity of a stall is control of it, and not of its room."""
    add_subentry(hass, site.entry, "Shower", kind=SUBENTRY_STALL, key="shower")
    await site.settle()
    user = MockUser().add_to_hass(hass)
    mine = _entity_of_cubicle(hass, site).entity_id
    user.mock_policy({"entities": {"entity_ids": {mine: {"control": True}}}})
    context = Context(user_id=user.id)

    for action in ("start_occupancy", "extend_occupancy", "end_occupancy", "force_enable"):
        assert await call(hass, action, context, stall="cubicle")
        with pytest.raises(Unauthorized):
            await call(hass, action, context, stall="shower")
    with pytest.raises(Unauthorized):
        await call(hass, "hold", context, room="drum_room")
    by_people = [entry for entry in await site.log() if entry.actor != SYSTEM]
    assert {entry.actor.id for entry in by_people} == {user.id}


# --- questions -----------------------------------------------------------------


async def test_stalls_are_found_by_how_they_are(hass: HomeAssistant, site: House) -> None:
    """A cleaner asks for those that are empty, a display for those of its room."""
    for name in ("Shower", "Sauna"):
        add_subentry(hass, site.entry, name, kind=SUBENTRY_STALL, key=name.lower())
    await site.settle()
    await call(hass, "start_occupancy", stall="shower")
    await call(hass, "force_enable", stall="sauna")

    async def keys(**filters: object) -> list[str]:
        return [stall["key"] for stall in (await call(hass, "get_stalls", **filters))["items"]]

    assert await keys() == ["cubicle", "sauna", "shower"]
    assert await keys(status="vacant") == ["cubicle"]
    assert await keys(status=["occupied", "maintenance"]) == ["sauna", "shower"]
    assert await keys(room="drum_room") == ["cubicle"]
    assert await keys(room="vocal_booth") == []
    assert await keys(stall=["shower", "cubicle"], status="occupied") == ["shower"]
    assert await keys(stall="shower", room="drum_room") == []

    page = await call(hass, "get_stalls", limit=2)
    assert [stall["key"] for stall in page["items"]] == ["cubicle", "sauna"]
    rest = await call(hass, "get_stalls", limit=2, cursor=page["next_cursor"])
    assert [stall["key"] for stall in rest["items"]] == ["shower"]
    assert rest["next_cursor"] is None
    refusal = await refused(hass, "get_rooms", cursor=page["next_cursor"])
    assert refusal.translation_key == "bad_cursor"


async def test_timers_say_when_the_cameras_come_back_and_why(
    hass: HomeAssistant, site: House
) -> None:
    """Beside those of rooms, which are as they were."""
    booking = await book(hass, "2026-11-24 11:00", "2026-11-24 12:00")
    await _sense(site, somebody=True)
    await site.until(at(10, 1))
    occupancy = {
        "stall": "cubicle",
        "kind": "occupancy",
        "finishes_at": "2026-11-24T11:05:00+01:00",
        "remaining_s": 240.0,
        "reason": "fixed",
        "why": "5 min: as set",
    }
    of_room = {
        "room": "drum_room",
        "kind": "booking",
        "booking_id": booking["id"],
        "finishes_at": "2026-11-24T12:00:00+01:00",
        "remaining_s": 3540.0,
        "reason": "confirmed",
    }

    async def timers(**filters: object) -> list[dict[str, Any]]:
        items = (await call(hass, "get_timers", **filters))["items"]
        assert isinstance(items, list)
        return items

    assert await timers() == [occupancy, of_room]
    assert await timers(room="drum_room") == [occupancy, of_room]
    assert await timers(room="vocal_booth") == []
    assert await timers(stall="cubicle") == [occupancy]
    assert await timers(stall="cubicle", room="vocal_booth") == []
    page = await call(hass, "get_timers", limit=1)
    assert page["items"] == [occupancy]
    assert await timers(limit=1, cursor=page["next_cursor"]) == [of_room]


async def test_what_stands_still_or_is_over_runs_down_no_more(
    hass: HomeAssistant, site: House
) -> None:
    """A paused stay has time left, and no instant at which it ends."""
    await _sense(site, somebody=True)
    await site.do(PauseOccupancy(stall=CUBICLE))
    stall = await _stall(hass)
    assert (stall["status"], stall["remaining_s"], stall["ends_at"]) == ("paused", 300.0, None)
    assert (await call(hass, "get_timers"))["items"] == []
    resumed = (await call(hass, "start_occupancy", stall="cubicle"))["stall"]
    assert (resumed["status"], resumed["ends_at"]) == ("occupied", "2026-11-24T11:05:00+01:00")


async def test_the_log_says_what_happened_in_a_stall(hass: HomeAssistant, site: House) -> None:
    """Who was inside is nobody's business; that somebody was, how long, and why it ended, is."""
    await _sense(site, somebody=True)
    await site.until(at(10, 2))
    await call(hass, "end_occupancy", stall="cubicle", reason="looked")
    await book(hass)

    async def rows(**filters: object) -> list[dict[str, Any]]:
        items = (await call(hass, "get_audit_log", **filters))["items"]
        assert isinstance(items, list)
        return items

    returned, ended, started = await rows(stall="cubicle")
    assert returned["details"] == {"camera": CAMERA, "is_on": True}
    assert started["details"] == {
        "ends_at": "2026-11-24T11:05:00+01:00",
        "why": [{"kind": "fixed", "length_s": 300.0, "rule": ""}],
        "taken": [CAMERA],
    }
    assert ended == {
        "id": 2,
        "at": "2026-11-24T11:02:00+01:00",
        "recorded_at": "2026-11-24T11:02:00+01:00",
        "type": "occupancy_ended",
        "room": None,
        "rooms": [],
        "stall": "cubicle",
        "booking_id": None,
        "schedule_id": None,
        "action_id": None,
        "actor": {"kind": "automation", "id": "", "name": ""},
        "reason": "looked",
        "details": {
            "reason": "forced",
            "started_at": "2026-11-24T11:00:00+01:00",
            "duration_s": 120.0,
            "day": "2026-11-24",
            "hour": 11,
            "weekday": "tue",
            "is_counted": False,
            "timeouts_in_a_row": 0,
        },
    }
    # The camera may have come back before the booking or after it.
    assert Counter(row["stall"] for row in await rows()) == {None: 1, "cubicle": 3}
    assert [row["type"] for row in await rows(type="occupancy_started")] == ["occupancy_started"]
    assert [row["type"] for row in await rows(room="drum_room")] == ["booking_confirmed"]


async def test_events_of_stalls_are_flat(hass: HomeAssistant, site: House) -> None:
    """An automation reads why somebody did it, and beside that how the stay ended."""
    events: list[Event[Any]] = site.listen(EVENT)
    await _sense(site, somebody=True)
    await site.until(at(10, 2))
    await call(hass, "end_occupancy", stall="cubicle", reason="looked")
    await site.settle()
    ended = next(one.data for one in events if one.data["type"] == "occupancy_ended")
    assert (ended["reason"], ended["end_reason"]) == ("looked", "forced")
    assert (ended["stall"], ended["room"], ended["rooms"]) == ("cubicle", None, [])
    assert (ended["duration_s"], ended["hour"], ended["weekday"]) == (120.0, 11, "tue")


async def test_a_doubt_that_is_over_says_how(hass: HomeAssistant, site: House) -> None:
    """The sensor came back, and nobody was inside."""
    events: list[Event[Any]] = site.listen(EVENT)
    hass.states.async_set(SENSOR, "unavailable")
    await site.settle()
    assert (await call(hass, "get_health"))["doubted_stalls"] == 1
    (timer,) = (await call(hass, "get_timers"))["items"]
    assert timer["why"] == "10 min: a sensor was lost"
    hass.states.async_set(SENSOR, "off")
    await site.settle()
    cleared = next(one.data for one in events if one.data["type"] == "occupancy_cleared")
    assert (cleared["end_reason"], cleared["reason"]) == ("vacated", "")


async def test_health_counts_stalls_and_names_what_is_broken(
    hass: HomeAssistant, site: House
) -> None:
    """A watchdog sees a sensor that is gone and a camera that does not obey."""
    for name in ("Shower", "Sauna"):
        add_subentry(hass, site.entry, name, kind=SUBENTRY_STALL, key=name.lower())
    await site.settle()
    await call(hass, "start_occupancy", stall="shower")
    await call(hass, "force_enable", stall="sauna")
    for entity_id in (CAMERA, SENSOR):
        hass.states.async_set(entity_id, "unavailable")
    for seconds in range(0, 20, 2):
        await site.until(at(10) + timedelta(seconds=seconds))
    during = await call(hass, "get_health")
    assert (during["stalls"], during["stuck_sensors"]) == (3, [])
    assert (during["occupied_stalls"], during["doubted_stalls"]) == (1, 1)
    assert during["stalls_in_maintenance"] == 1
    assert during["failed_cameras"] == [{"stall": "cubicle", "entity_id": CAMERA}]

    await site.until(at(10, 11))
    after = await call(hass, "get_health")
    assert after["stuck_sensors"] == [{"stall": "cubicle", "why": "lost"}]
    assert (after["occupied_stalls"], after["doubted_stalls"]) == (0, 0)
