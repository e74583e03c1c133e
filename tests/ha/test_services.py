"""The actions on bookings and rooms, as automations call them."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.icon import async_get_icons
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.helpers.translation import async_get_translations

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.doors.reads import QUESTIONS, Question
from custom_components.roomkeeper.doors.verb import Verb
from custom_components.roomkeeper.doors.verbs import VERBS

from .calling import book, call, refused
from .house import House, at

# --- bookings ------------------------------------------------------------------


async def test_a_booking_is_answered_as_it_is_now(hass: HomeAssistant, site: House) -> None:
    """Whoever books gets the id to go on with, and times in the site's own zone."""
    booking = await book(hass, title="Band", guest="Ada", note="two kits", source="web")

    assert booking == {
        "id": booking["id"],
        "rooms": ["drum_room"],
        "status": "confirmed",
        "start": "2026-11-24T14:00:00+01:00",
        "end": "2026-11-24T18:00:00+01:00",
        "title": "Band",
        "guest": "Ada",
        "note": "two kits",
        "source": "web",
        "external_id": "",
        "expires_at": None,
        "checked_in_at": None,
        "power_off_at": None,
        "created_at": "2026-11-24T11:00:00+01:00",
        "updated_at": "2026-11-24T11:00:00+01:00",
        "is_block": False,
        "energy_wh": None,
    }


@pytest.mark.parametrize("length", ["04:00:00", {"hours": 4}, 14_400, "14400"])
async def test_a_duration_stands_for_an_end(
    hass: HomeAssistant, site: House, length: object
) -> None:
    """People say how long as they like."""
    response = await call(
        hass, "book", room="drum_room", start="2026-11-24T13:00:00+00:00", duration=length
    )
    assert response["booking"]["start"] == "2026-11-24T14:00:00+01:00"
    assert response["booking"]["end"] == "2026-11-24T18:00:00+01:00"


async def test_several_rooms_are_one_booking_or_none(hass: HomeAssistant, site: House) -> None:
    """A band that needs both rooms never ends up with one."""
    both = await book(hass, room=["drum_room", "vocal_booth"])
    assert both["rooms"] == ["drum_room", "vocal_booth"]

    await book(hass, "2026-11-24 20:00", "2026-11-24 22:00", "vocal_booth")
    refusal = await refused(
        hass, "book", room=["drum_room", "vocal_booth"], start="2026-11-24 21:00", duration=3600
    )
    assert refusal.translation_key == "clash"
    assert (await call(hass, "get_rooms", room="drum_room"))["items"][0]["next_booking"] == both


async def test_the_same_request_again_answers_the_same_booking(
    hass: HomeAssistant, site: House
) -> None:
    """A shop that asks twice, because it heard nothing, books once."""
    first = await book(hass, source="shop", external_id="4711")
    assert await book(hass, source="shop", external_id="4711") == first

    await call(hass, "cancel", source="shop", external_id="4711")
    again = await book(hass, source="shop", external_id="4711")
    assert (again["id"], again["status"]) == (first["id"], "cancelled")


async def test_a_pending_booking_expires_unless_confirmed(hass: HomeAssistant, site: House) -> None:
    """Who does not pay does not keep the room."""
    pending = await book(hass, status="pending", expires_in="00:10:00")
    assert pending["status"] == "pending"
    assert pending["expires_at"] == "2026-11-24T11:10:00+01:00"

    await site.until(at(10, 10))
    refusal = await refused(hass, "confirm", booking_id=pending["id"])
    assert str(refusal) == (
        f"Booking {pending['id']} is expired, so this is not possible any more: confirm"
    )
    assert (await book(hass))["status"] == "confirmed"


async def test_a_hold_needs_no_time(hass: HomeAssistant, site: House) -> None:
    """Somebody at the door takes the room for now, until they have made up their mind."""
    held = (await call(hass, "hold", room="drum_room", guest="Ada"))["booking"]
    assert (held["status"], held["start"], held["end"], held["expires_at"]) == (
        "held",
        "2026-11-24T11:00:00+01:00",
        "2026-11-24T11:15:00+01:00",
        "2026-11-24T11:15:00+01:00",
    )
    confirmed = (await call(hass, "confirm", booking_id=held["id"], reason="paid"))["booking"]
    assert (confirmed["id"], confirmed["status"]) == (held["id"], "confirmed")


async def test_a_hold_may_be_for_a_length_or_a_time(hass: HomeAssistant, site: House) -> None:
    """A form holds what its guest is choosing; the hold is given back when they leave."""
    now = (await call(hass, "hold", room="drum_room", duration={"hours": 2}))["booking"]
    assert now["end"] == "2026-11-24T13:00:00+01:00"
    later = (
        await call(hass, "hold", room="drum_room", start="2026-11-24 15:00", end="2026-11-24 16:00")
    )["booking"]
    assert later["start"] == "2026-11-24T15:00:00+01:00"

    released = (await call(hass, "cancel", booking_id=now["id"]))["booking"]
    assert released["status"] == "released"


async def test_a_booking_moves_in_one_step(hass: HomeAssistant, site: House) -> None:
    """A move that does not work leaves the booking where it was."""
    booking = await book(hass)
    await book(hass, "2026-11-24 20:00", "2026-11-24 22:00", "vocal_booth")

    moved = await call(
        hass, "reschedule", booking_id=booking["id"], start="2026-11-24 15:00", room="vocal_booth"
    )
    assert moved["booking"]["start"] == "2026-11-24T15:00:00+01:00"
    assert moved["booking"]["end"] == "2026-11-24T19:00:00+01:00"
    assert moved["booking"]["rooms"] == ["vocal_booth"]

    told = {"booking_id": booking["id"], "title": "Rehearsal", "guest": "Anna"}
    edited = (await call(hass, "reschedule", **told))["booking"]
    assert (edited["title"], edited["guest"]) == ("Rehearsal", "Anna")
    edited = (await call(hass, "reschedule", booking_id=booking["id"], guest=""))["booking"]
    assert (edited["title"], edited["guest"], edited["start"]) == (
        *("Rehearsal", ""),
        moved["booking"]["start"],
    )

    refusal = await refused(hass, "reschedule", booking_id=booking["id"], end="2026-11-24 20:30")
    assert refusal.translation_key == "clash"
    extended = await call(hass, "extend", booking_id=booking["id"], duration="01:00:00")
    assert extended["booking"]["end"] == "2026-11-24T20:00:00+01:00"


async def test_of_200_who_want_one_slot_at_once_one_gets_it(
    hass: HomeAssistant, site: House
) -> None:
    """However many ask at the same moment, nobody is promised what another has."""
    asked = (book(hass, title=f"Guest {number}") for number in range(200))
    answers = await asyncio.gather(*asked, return_exceptions=True)

    won = [answer for answer in answers if isinstance(answer, dict)]
    refusals = [answer for answer in answers if isinstance(answer, ServiceValidationError)]
    assert (len(won), len(refusals)) == (1, 199)
    assert Counter(str(refusal) for refusal in refusals) == {
        f"Drum room is taken from 2026-11-24 14:00 to 18:00 (booking {won[0]['id']})."
        " A time of that length is free from 2026-11-24 18:00": 199
    }
    listed = await call(hass, "get_bookings", status="any")
    assert listed == {"items": won, "next_cursor": None}


# --- the guest, the door, the power --------------------------------------------


async def test_the_door_opens_and_the_power_goes_off_after_the_guest(
    hass: HomeAssistant, site: House
) -> None:
    """The main job: booked 14:00 to 18:00, door opened 13:40, power off 18:40."""
    booking = await book(hass)
    await site.until(at(12, 40))

    opened = await call(hass, "open_door", room="drum_room", reason="rang the bell")
    assert hass.states.is_state("input_boolean.drum_door", "on")
    assert opened["booking"]["id"] == booking["id"]
    assert opened["booking"]["status"] == "checked_in"
    assert opened["booking"]["power_off_at"] == "2026-11-24T18:40:00+01:00"
    assert opened["room"]["status"] == "occupied"

    await site.until(at(17, 40))
    assert hass.states.is_state("input_boolean.drum_power", "off")
    done = await call(hass, "get_power_offs", status=["succeeded"])
    assert [item["attempts"] for item in done["items"]] == [1]
    assert (await call(hass, "get_bookings", booking_id=booking["id"]))["items"][0][
        "status"
    ] == "completed"


async def test_a_room_without_a_door_says_so(hass: HomeAssistant, site: House) -> None:
    """That no door can open is said before anything is done."""
    booking = await book(hass, "2026-11-24 11:15", room="vocal_booth")
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "open_door", room="vocal_booth", booking_id=booking["id"])
    assert raised.value.translation_key == "no_doors"
    (after,) = (await call(hass, "get_bookings", booking_id=booking["id"]))["items"]
    assert after["status"] == "confirmed"


async def test_a_guest_checks_in_and_out(hass: HomeAssistant, site: House) -> None:
    """Leaving early brings the power-off forward."""
    booking = await book(hass, source="shop", external_id="4711")
    refusal = await refused(hass, "check_in", booking_id=booking["id"])
    assert str(refusal) == f"Check-in to booking {booking['id']} opens at 2026-11-24 13:00"

    await site.until(at(13))
    inside = await call(hass, "check_in", source="shop", external_id="4711")
    assert inside["booking"]["status"] == "checked_in"

    await site.until(at(14))
    left = await call(hass, "check_out", booking_id=booking["id"])
    assert left["booking"]["status"] == "completed"
    assert left["booking"]["power_off_at"] == "2026-11-24T15:40:00+01:00"


async def test_the_power_goes_off_when_somebody_says_so(hass: HomeAssistant, site: House) -> None:
    """A switch-off by hand is tried and verified like a planned one."""
    answer = await call(hass, "power_off", room="drum_room")
    assert answer["room"]["power_off"]["status"] == "attempting"
    assert answer["room"]["power_off"]["manual"] is True
    await site.settle()
    assert hass.states.is_state("input_boolean.drum_power", "off")
    room = (await call(hass, "get_rooms", room="drum_room"))["items"][0]
    assert (room["power"], room["power_off"]) == (False, None)


async def test_a_power_off_is_cancelled(hass: HomeAssistant, site: House) -> None:
    """The cleaners stay: the light does, too."""
    booking = await book(hass)
    await site.until(at(13))
    await call(hass, "check_in", booking_id=booking["id"])

    answer = await call(hass, "cancel_power_off", room="drum_room", booking_id=booking["id"])
    assert answer["room"]["power_off_at"] is None
    assert answer["room"]["can_cancel_power_off"] is False
    refusal = await refused(hass, "cancel_power_off", room="drum_room")
    assert str(refusal) == "No power-off is to come in Drum room"


# --- freezes -------------------------------------------------------------------


async def test_a_frozen_room_takes_nobody_until_it_is_unfrozen(
    hass: HomeAssistant, site: House
) -> None:
    """A freeze says why, and until when, to everybody who asks."""
    frozen = await call(
        hass,
        "freeze",
        room="drum_room",
        reason="maintenance",
        note="new floor",
        until="2026-11-25 08:00",
    )
    assert frozen["room"]["status"] == "maintenance"
    assert frozen["room"]["freeze"] == {
        "reason": "maintenance",
        "note": "new floor",
        "until": "2026-11-25T08:00:00+01:00",
    }
    refusal = await refused(hass, "book", room="drum_room", start="2026-11-24 14:00", duration=60)
    assert str(refusal) == "Drum room is out of use until 2026-11-25 08:00 (maintenance)"

    unfrozen = await call(hass, "unfreeze", room="drum_room", reason="done early")
    assert unfrozen["room"]["freeze"] is None
    assert (await refused(hass, "unfreeze", room="drum_room")).translation_key == "not_frozen"


async def test_a_freeze_says_which_bookings_stand_in_its_way(
    hass: HomeAssistant, site: House
) -> None:
    """Nobody's booking is lost by surprise."""
    booking = await book(hass)
    refusal = await refused(hass, "freeze", room="drum_room", reason="cleaning")
    assert str(refusal) == (
        "Bookings of Drum room stand in the way (1): Drum room 2026-11-24 14:00 - 18:00"
        f" ({booking['id']}). Freeze it with `bookings` set to `keep` or `cancel`"
    )
    kept = await call(hass, "freeze", room="drum_room", bookings="keep")
    assert kept["room"]["next_booking"]["id"] == booking["id"]
    given_up = await call(hass, "freeze", room="drum_room", bookings="cancel")
    assert given_up["room"]["next_booking"] is None


# --- all of them ---------------------------------------------------------------


def test_every_action_is_there() -> None:
    """The names that others rely on."""
    assert {verb.name for verb in VERBS} | {question.name for question in QUESTIONS} == {
        *("book", "hold", "confirm", "cancel", "check_in", "check_out", "reschedule", "extend"),
        "erase_guest",
        *("open_door", "freeze", "unfreeze", "power_off", "cancel_power_off"),
        *("share_calendar", "unshare_calendar", "get_calendar_address"),
        *("start_occupancy", "end_occupancy", "extend_occupancy", "force_enable"),
        *("create_schedule", "update_schedule", "delete_schedule", "enable_schedule"),
        *("disable_schedule", "run_schedule", "skip_next", "preview_schedule"),
        *("create_action", "update_action", "delete_action", "execute_action"),
        *("cleanup_actions", "apply_suggestion", "get_suggestions"),
        *("get_rooms", "get_availability", "get_bookings", "get_power_offs", "get_stalls"),
        *("get_timers", "get_schedules", "get_actions", "get_audit_log", "get_report"),
        "get_health",
    }


def _flat(fields: dict[str, Any]) -> Iterator[str]:
    for name, field in fields.items():
        if "fields" in field:
            yield from field["fields"]
        else:
            yield name


async def test_every_action_is_shown_with_its_fields_words_and_icon(
    hass: HomeAssistant, site: House
) -> None:
    """Who builds an automation in the UI finds all that the action takes, in words."""
    shown = (await async_get_all_descriptions(hass))[DOMAIN]
    texts = await async_get_translations(hass, "en", "services", [DOMAIN])
    icons = (await async_get_icons(hass, "services", [DOMAIN]))[DOMAIN]
    actions: tuple[Verb[Any] | Question, ...] = (*VERBS, *QUESTIONS)
    for action in actions:
        assert sorted(_flat(shown[action.name]["fields"])) == sorted(action.fields), action.name
        start = f"component.{DOMAIN}.services.{action.name}"
        wanted = [start, *(f"{start}.fields.{field}" for field in action.fields)]
        missing = [key for key in wanted if not texts.get(f"{key}.description")]
        assert not missing
        assert action.name in icons


@pytest.mark.parametrize("action", [*VERBS, *QUESTIONS], ids=lambda action: action.name)
async def test_an_action_is_refused_while_roomkeeper_does_not_run(
    hass: HomeAssistant, site: House, action: Verb[Any] | Question
) -> None:
    """The actions stay, so that automations are valid, and say why they do nothing."""
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    refusal = await refused(hass, action.name)
    assert refusal.translation_key == "not_loaded"


async def test_an_action_needs_no_response(hass: HomeAssistant, site: House) -> None:
    """A simple automation takes no notice of the answer."""
    request = {"room": "drum_room", "start": "2026-11-24 14:00", "end": "2026-11-24 18:00"}
    await hass.services.async_call(DOMAIN, "book", request, blocking=True)
    assert len((await call(hass, "get_bookings"))["items"]) == 1
