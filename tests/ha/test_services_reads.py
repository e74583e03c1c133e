"""The questions, as automations and scripts ask them; and lists that change while they are read."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.const import WEEKDAYS
from custom_components.roomkeeper.core.views import RoomView

from .calling import book, call, refused
from .house import House, at

type Items = list[dict[str, Any]]


async def _rest(hass: HomeAssistant, action: str, cursor: str | None, **fields: object) -> Items:
    """Go through the pages that remain, and return their items."""
    items: Items = []
    while cursor is not None:
        page = await call(hass, action, cursor=cursor, **fields)
        items += page["items"]
        cursor = page["next_cursor"]
    return items


# --- rooms ---------------------------------------------------------------------


async def test_a_room_says_how_it_is_and_what_can_be_done(hass: HomeAssistant, site: House) -> None:
    """All that a page about a room needs."""
    booking = await book(hass)
    drums, booth = (await call(hass, "get_rooms"))["items"]
    assert list(drums) == [*RoomView.__dataclass_fields__]
    assert (drums["key"], drums["name"], drums["type"]) == ("drum_room", "Drum room", None)
    assert (drums["status"], drums["freeze"], drums["power"]) == ("available", None, True)
    assert (drums["current_booking"], drums["next_booking"]) == (None, booking)
    assert drums["can_power_off"] is True
    assert (booth["key"], booth["power"], booth["can_power_off"]) == ("vocal_booth", None, False)


async def test_rooms_are_found_by_how_they_are(hass: HomeAssistant, site: House) -> None:
    """A cleaner asks for what is free, a caretaker for what is frozen."""
    await call(hass, "freeze", room="drum_room", reason="cleaning")

    async def keys(**filters: object) -> list[str]:
        return [room["key"] for room in (await call(hass, "get_rooms", **filters))["items"]]

    assert await keys(status="frozen") == ["drum_room"]
    assert await keys(status=["available", "held"]) == ["vocal_booth"]
    assert await keys(is_frozen=False) == ["vocal_booth"]
    assert await keys(is_frozen=True, room=["vocal_booth"]) == []
    assert await keys(type="Studio") == []


async def test_a_place_that_is_named_twice_is_answered_once(
    hass: HomeAssistant, site: House
) -> None:
    """In whatever words; and what is counted of it is counted once."""
    drums, cubicle = {"room": "drum_room"}, {"stall": "cubicle"}
    entity_id = site.entity_id("sensor", "status", "drum_room")
    thrice = {"room": ["drum_room", entity_id, "drum_room"]}
    day = {"start": "2026-11-24", "end": "2026-11-25"}
    await book(hass)
    await call(
        hass,
        "check_in",
        booking_id=(await book(hass, "2026-11-24 11:30", "2026-11-24 12:30"))["id"],
    )
    await call(hass, "start_occupancy", **cubicle)
    for action, named, again, more in (
        ("get_rooms", drums, thrice, {}),
        ("get_availability", drums, thrice, day),
        ("get_bookings", drums, thrice, {}),
        ("get_power_offs", drums, thrice, {}),
        ("get_timers", drums, thrice, {}),
        ("get_timers", cubicle, {"stall": ["cubicle", "cubicle"]}, {}),
        ("get_stalls", cubicle, {"stall": ["cubicle", "cubicle"]}, {}),
        ("get_report", drums, thrice, {"include": ["hours"]}),
        ("get_report", cubicle, {"stall": ["cubicle", "cubicle"]}, {}),
    ):
        once = await call(hass, action, **named, **more)
        assert once["items"], action
        assert await call(hass, action, **again, **more) == once, action


async def test_a_type_of_the_log_may_be_named_as_often_as_somebody_likes(
    hass: HomeAssistant, site: House
) -> None:
    """The ledger is asked for it once; it takes no more than so many names."""
    await book(hass)
    once = await call(hass, "get_audit_log", type="booking_confirmed")
    assert len(once["items"]) == 1
    assert await call(hass, "get_audit_log", type=["booking_confirmed"] * 300_000) == once


async def test_free_time_of_a_year_holds_up_nobody(hass: HomeAssistant, site: House) -> None:
    """There are thousands of stretches, and others go on while they are written."""
    (booth,) = (one for one in site.entry.subentries.values() if one.unique_id == "vocal_booth")
    hours = [{"start": f"{hour:02}:00:00", "end": f"{hour:02}:30:00"} for hour in range(24)]
    every_day = [{"days": [*WEEKDAYS], **one} for one in hours]
    hass.config_entries.async_update_subentry(
        site.entry, booth, data={**booth.data, "opening_hours": every_day}
    )
    await site.settle()
    turns = 0

    async def go_on() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.ensure_future(go_on())
    year = {"start": "2026-11-25", "end": "2027-11-25"}
    (found,) = (await call(hass, "get_availability", room="vocal_booth", **year))["items"]
    others.cancel()
    assert len(found["free"]) > 8_000
    assert turns > 100


async def test_rooms_come_in_pages(hass: HomeAssistant, site: House) -> None:
    """As many at a time as somebody wants."""
    page = await call(hass, "get_rooms", limit=1)
    assert [room["key"] for room in page["items"]] == ["drum_room"]
    rest = await _rest(hass, "get_rooms", page["next_cursor"], limit=1)
    assert [room["key"] for room in rest] == ["vocal_booth"]


async def test_free_time_is_what_can_still_be_booked(hass: HomeAssistant, site: House) -> None:
    """Past hours are not offered, and none that are too short."""
    await book(hass, "2026-11-24 12:00", "2026-11-24 18:00")
    day = {"start": "2026-11-24", "end": "2026-11-24 20:00"}
    drums, booth = (await call(hass, "get_availability", **day))["items"]
    assert drums == {
        "room": "drum_room",
        "name": "Drum room",
        "free": [
            {
                "start": "2026-11-24T11:00:00+01:00",
                "end": "2026-11-24T12:00:00+01:00",
                "length_s": 3600.0,
            },
            {
                "start": "2026-11-24T18:00:00+01:00",
                "end": "2026-11-24T20:00:00+01:00",
                "length_s": 7200.0,
            },
        ],
    }
    assert [span["length_s"] for span in booth["free"]] == [32_400.0]
    long = await call(hass, "get_availability", room="drum_room", duration="02:00:00", **day)
    assert [span["length_s"] for span in long["items"][0]["free"]] == [7200.0]
    past = {"start": "2026-11-23", "end": "2026-11-24"}
    assert (await call(hass, "get_availability", room="drum_room", **past))["items"][0][
        "free"
    ] == []


# --- bookings ------------------------------------------------------------------


async def test_bookings_are_those_to_come_unless_others_are_asked_for(
    hass: HomeAssistant, site: House
) -> None:
    """The list for today's desk needs no filters; the rest is a filter away."""
    first = await book(hass, "2026-11-24 11:30", "2026-11-24 12:00", source="web")
    second = await book(hass, room="vocal_booth")
    given_up = await book(hass, "2026-11-24 20:00", "2026-11-24 21:00")
    await call(hass, "cancel", booking_id=given_up["id"])

    async def ids(**filters: object) -> list[str]:
        return [one["id"] for one in (await call(hass, "get_bookings", **filters))["items"]]

    assert await ids() == [first["id"], second["id"]]
    assert await ids(start="2026-11-24 12:00", end="2026-11-24 15:00") == [second["id"]]
    assert await ids(room="drum_room") == [first["id"]]
    assert await ids(room=["drum_room", "vocal_booth"]) == [first["id"], second["id"]]
    assert await ids(source="web") == [first["id"]]
    assert await ids(status="any") == [first["id"], second["id"], given_up["id"]]
    assert await ids(status=["cancelled"]) == [given_up["id"]]
    assert await ids(booking_id=given_up["id"]) == [given_up["id"]]
    assert await ids(booking_id=given_up["id"], status="confirmed") == []
    await site.until(at(12))
    assert await ids() == [second["id"]]
    assert await ids(start="2026-11-24", status="completed") == [first["id"]]


async def test_a_booking_is_found_by_its_id_at_its_source(hass: HomeAssistant, site: House) -> None:
    """A shop knows its own numbers only."""
    booking = await book(hass, source="shop", external_id="4711")
    found = await call(hass, "get_bookings", source="shop", external_id="4711")
    assert found == {"items": [booking], "next_cursor": None}
    none = await call(hass, "get_bookings", source="market", external_id="4711")
    assert none == {"items": [], "next_cursor": None}


async def test_no_booking_is_left_out_or_shown_twice_while_bookings_change(
    hass: HomeAssistant, site: House
) -> None:
    """A report that pages through stays whole while people book, cancel and move."""
    hours = [f"2026-11-25 {hour:02}:00" for hour in range(12)]
    ids = [(await book(hass, start, end))["id"] for start, end in pairwise(hours)]
    page = await call(hass, "get_bookings", limit=4)
    assert [one["id"] for one in page["items"]] == ids[:4]

    # One that was shown goes behind the cursor, one that was not goes before
    # it (and back, and before it again), one is new, one is given up.
    await call(hass, "reschedule", booking_id=ids[1], start="2026-11-26 12:00")
    for start in ("2026-11-24 12:00", "2026-11-27 12:00", "2026-11-24 13:00"):
        await call(hass, "reschedule", booking_id=ids[9], start=start)
    await book(hass, "2026-11-24 16:00", "2026-11-24 17:00")
    await call(hass, "cancel", booking_id=ids[6])

    rest = await _rest(hass, "get_bookings", page["next_cursor"], limit=3)
    assert [one["id"] for one in rest] == [one for one in ids[4:] if one != ids[6]]


async def test_a_booking_that_is_moved_while_a_page_is_made_is_shown_once(
    hass: HomeAssistant, site: House
) -> None:
    """Moved at the very moment at which the next page is asked for, it keeps its place."""
    hours = [f"2026-11-25 {hour:02}:00" for hour in range(12)]
    ids = [(await book(hass, start, end))["id"] for start, end in pairwise(hours)]
    page = await call(hass, "get_bookings", limit=4)

    # The second one is decided while the first is written, so the log has it last.
    moves = [
        call(hass, "reschedule", booking_id=id_, start=f"2026-11-26 1{number}:00")
        for number, id_ in enumerate(ids[:2])
    ]
    *_moved, rest = await asyncio.gather(
        *moves, _rest(hass, "get_bookings", page["next_cursor"], limit=20)
    )
    assert [one["id"] for one in rest] == ids[4:]


async def test_a_cursor_belongs_to_its_list(hass: HomeAssistant, site: House) -> None:
    """What continues one list is refused by another, not misread."""
    cursor = (await call(hass, "get_rooms", limit=1))["next_cursor"]
    for action in (
        *("get_bookings", "get_timers", "get_power_offs", "get_audit_log"),
        *("get_schedules", "get_actions"),
    ):
        assert (await refused(hass, action, cursor=cursor)).translation_key == "bad_cursor"
    for wrong in ("WyJyb29tcyIsMV0", "W10", "e30", "ä", "="):
        refusal = await refused(hass, "get_rooms", cursor=wrong)
        assert refusal.translation_key == "bad_cursor", wrong


# --- power-offs and timers -----------------------------------------------------


async def test_power_offs_are_those_to_come_unless_others_are_asked_for(
    hass: HomeAssistant, site: House
) -> None:
    """What goes off next, and what went off."""
    booking = await book(hass)
    await site.until(at(13))
    await call(hass, "check_in", booking_id=booking["id"])
    expected = {
        "booking_id": booking["id"],
        "room": "drum_room",
        "status": "planned",
        "planned_at": "2026-11-24T18:40:00+01:00",
        "due_at": "2026-11-24T18:40:00+01:00",
        "attempts": 0,
        "why": None,
        "waits_for": None,
        "next_start": None,
        "failures": [],
        "manual": False,
        "draw_w": None,
        "empty_for_s": None,
    }
    to_come = {"items": [expected], "next_cursor": None}
    assert await call(hass, "get_power_offs") == to_come
    assert await call(hass, "get_power_offs", room="drum_room", status="planned") == to_come
    assert await call(hass, "get_power_offs", booking_id=booking["id"], status="any") == to_come
    assert (await call(hass, "get_power_offs", room="vocal_booth", status="any"))["items"] == []

    await call(hass, "cancel_power_off", room="drum_room")
    assert (await call(hass, "get_power_offs"))["items"] == []
    cancelled = await call(hass, "get_power_offs", status=["cancelled"])
    assert [one["status"] for one in cancelled["items"]] == ["cancelled"]


async def test_timers_say_what_runs_down_and_why(hass: HomeAssistant, site: House) -> None:
    """One list for a wall display."""
    booking = await book(hass)
    await site.until(at(13))
    await call(hass, "check_in", booking_id=booking["id"])
    hold = (await call(hass, "hold", room="vocal_booth"))["booking"]
    page = await call(hass, "get_timers", limit=2)
    rest = await _rest(hass, "get_timers", page["next_cursor"], limit=2)
    timers = [*page["items"], *rest]
    assert timers[0] == {
        "room": "drum_room",
        "kind": "booking",
        "booking_id": booking["id"],
        "finishes_at": "2026-11-24T18:00:00+01:00",
        "remaining_s": 14_400.0,
        "reason": "checked_in",
    }
    assert [(one["room"], one["kind"], one["remaining_s"], one["reason"]) for one in timers] == [
        ("drum_room", "booking", 14_400.0, "checked_in"),
        ("drum_room", "power_off", 16_800.0, "planned"),
        ("vocal_booth", "hold", 900.0, "held"),
    ]
    assert timers[2]["booking_id"] == hold["id"]


# --- the log, and how it is ----------------------------------------------------


async def test_the_log_says_who_did_what_and_why(hass: HomeAssistant, site: House) -> None:
    """Every change can be accounted for, the newest first."""
    booking = await book(hass, guest="Ada")
    await call(hass, "cancel", booking_id=booking["id"], reason="ill")
    await call(hass, "freeze", room="vocal_booth", reason="cleaning")

    frozen, cancelled, made = (await call(hass, "get_audit_log"))["items"]
    assert cancelled == {
        "id": 2,
        "at": "2026-11-24T11:00:00+01:00",
        "recorded_at": "2026-11-24T11:00:00+01:00",
        "type": "booking_cancelled",
        "room": "drum_room",
        "rooms": ["drum_room"],
        "stall": None,
        "booking_id": booking["id"],
        "schedule_id": None,
        "action_id": None,
        "actor": {"kind": "automation", "id": "", "name": ""},
        "reason": "ill",
        "details": {"event": "cancel", "status": "cancelled", "expires_at": None},
    }
    assert made["details"]["guest"] == "Ada"
    assert made["details"]["start"] == "2026-11-24T14:00:00+01:00"
    assert (frozen["booking_id"], frozen["details"]["reason"]) == (None, "cleaning")


async def test_the_log_is_searched_and_comes_in_pages(hass: HomeAssistant, site: House) -> None:
    """Nothing that is written meanwhile gets into the pages that somebody is going through."""
    booking_id = (await book(hass))["id"]
    await site.until(at(10, 30))
    for _ in range(3):
        await call(hass, "extend", booking_id=booking_id, duration=60)

    async def ids(**filters: object) -> list[int]:
        return [row["id"] for row in (await call(hass, "get_audit_log", **filters))["items"]]

    assert await ids(booking_id=booking_id) == [4, 3, 2, 1]
    assert await ids(type="booking_confirmed") == [1]
    assert await ids(type=["booking_confirmed", "booking_extended"], limit=2) == [4, 3]
    assert await ids(start="2026-11-24 11:30") == [4, 3, 2]
    assert await ids(end="2026-11-24 11:30") == [1]
    assert await ids(room="vocal_booth") == []
    assert await ids(actor="automation") == [4, 3, 2, 1]
    assert await ids(actor="user") == []
    assert await ids(actor="nobody-in-particular") == []

    page = await call(hass, "get_audit_log", limit=1)
    await book(hass, "2026-11-24 20:00", "2026-11-24 21:00")
    rest = await _rest(hass, "get_audit_log", page["next_cursor"], limit=2)
    assert [row["id"] for row in (*page["items"], *rest)] == [4, 3, 2, 1]


async def test_health_says_whether_all_is_well(hass: HomeAssistant, site: House) -> None:
    """A watchdog needs one call."""
    await book(hass)
    await call(hass, "hold", room="vocal_booth")
    health = await call(hass, "get_health")
    counts = {status: count for status, count in health.pop("bookings").items() if count}
    assert counts == {"confirmed": 1, "held": 1}
    assert set(health.pop("actions").values()) == {0}
    assert health == {
        "version": "0.1.0",
        "started_at": "2026-11-24T11:00:00+01:00",
        "uptime_s": 0.0,
        "ledger": "ok",
        "problem": None,
        "rooms": 2,
        "active_holds": 1,
        "pending_bookings": 0,
        "scheduled_power_offs": 0,
        "failed_power_offs": [],
        "endpoints": 0,
        "failing_endpoints": [],
        "disabled_endpoints": [],
        "stalls": 1,
        "occupied_stalls": 0,
        "doubted_stalls": 0,
        "stalls_in_maintenance": 0,
        "stuck_sensors": [],
        "failed_cameras": [],
        "schedules": 0,
        "enabled_schedules": 0,
        "running_schedules": 0,
        "failing_schedules": [],
        "next_run_at": None,
        "run_lateness": None,
        "deadlines": 5,
        "next_deadline": "2026-11-24T11:15:00+01:00",
        "last_log_id": 2,
    }


@pytest.mark.parametrize("action", ["book", "hold"])
async def test_what_is_asked_at_once_is_seen_at_once(
    hass: HomeAssistant, site: House, action: str
) -> None:
    """Nobody who was told of a booking asks for it in vain."""
    slot = {"room": "drum_room", "start": "2026-11-24 14:00", "duration": 60}
    booking = (await call(hass, action, **slot))["booking"]
    assert (await call(hass, "get_bookings"))["items"] == [booking]
