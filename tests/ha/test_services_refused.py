"""What bad input gets: a sentence that helps, and nothing changed."""

import pytest
import voluptuous as vol
from homeassistant.core import HomeAssistant

from .calling import book, call, refused
from .house import House

SLOT: dict[str, object] = {
    "room": "drum_room",
    "start": "2026-11-24 14:00",
    "end": "2026-11-24 18:00",
}
ANEW = "Ask for the suggestions there are now"
KNOWN = "The rooms are: drum_room, vocal_booth"


REFUSED: dict[str, list[tuple[dict[str, object], str]]] = {
    "book": [
        (SLOT | {"room": "attic"}, f"There is no room attic. {KNOWN}"),
        (SLOT | {"room": ["drum_room", "attic"]}, f"There is no room attic. {KNOWN}"),
        (SLOT | {"room": []}, "Name at least one room"),
        (
            SLOT | {"room": ["drum_room", "drum_room"]},
            "Drum room is in the list twice. Name it once",
        ),
        (
            SLOT | {"end": "2026-11-24 13:00"},
            "The end (13:00) must be after the start (2026-11-24 14:00)",
        ),
        (
            SLOT | {"end": "2026-11-24 14:00"},
            "The end (14:00) must be after the start (2026-11-24 14:00)",
        ),
        (
            # The clocks go forward from 02:00 to 03:00, so both are the same instant.
            SLOT | {"start": "2027-03-28T02:00:00+01:00", "end": "2027-03-28T03:00:00+02:00"},
            "The end (03:00) must be after the start (2027-03-28 03:00)",
        ),
        (
            SLOT | {"start": "2026-11-23 14:00", "end": "2026-11-23 18:00"},
            "That was over at 2026-11-23 18:00. Name a time to come",
        ),
        (SLOT | {"end": "2027-11-26 14:00"}, "367 d is too long. At most 366 d are possible"),
        (
            SLOT | {"status": "completed"},
            "A new booking cannot be completed. It can be: confirmed, pending",
        ),
        (SLOT | {"status": "held"}, "A new booking cannot be held. It can be: confirmed, pending"),
        (SLOT | {"status": "soon"}, "status: soon is not understood here"),
        (SLOT | {"duration": 60}, "Give either an end or a duration"),
        (
            {"room": "drum_room", "start": "12:00 tomorrow"},
            "start: 12:00 tomorrow is not understood here",
        ),
        ({"room": "drum_room", "start": "2026-11-24 14:00"}, "Give either an end or a duration"),
        ({"room": "drum_room", "end": "2026-11-24 14:00"}, "start is missing"),
        (
            SLOT | {"start": "2027-03-28 02:30", "end": "2027-03-28 04:00"},
            (
                "start: the local time 2027-03-28 02:30:00 does not exist in Europe/Berlin,"
                " because the clocks go forward over it. Name one before or after"
            ),
        ),
        (SLOT | {"title": "x" * 256}, "title has 256 characters. At most 255 are possible"),
        (SLOT | {"guest": "x" * 256}, "guest has 256 characters. At most 255 are possible"),
        (SLOT | {"note": "x" * 4001}, "note has 4001 characters. At most 4000 are possible"),
        (SLOT | {"source": "x" * 256}, "source has 256 characters. At most 255 are possible"),
        (SLOT | {"expires_in": -1, "status": "pending"}, "expires_in must be longer than nothing"),
        (SLOT | {"power_off_buffer": -1}, "power_off_buffer must be longer than nothing"),
        (SLOT | {"power_off_buffer": "ages"}, "power_off_buffer: ages is not understood here"),
    ],
    "hold": [
        ({"room": "drum_room", "expires_in": 0}, "expires_in must be longer than nothing"),
        ({"room": "drum_room", "expires_in": "00:00:00"}, "expires_in must be longer than nothing"),
        (
            {"room": "drum_room", "end": "2026-11-24 14:00", "duration": 60},
            "Give either an end or a duration",
        ),
        ({}, "Name at least one room"),
    ],
    "confirm": [
        ({}, "Name the booking: by booking_id, or by source and external_id"),
    ],
    "cancel": [
        ({"booking_id": "nobody"}, "There is no booking nobody"),
    ],
    "check_in": [
        ({"source": "web", "external_id": "1"}, "There is no booking web 1"),
    ],
    "check_out": [
        ({"booking_id": "nobody"}, "There is no booking nobody"),
    ],
    "reschedule": [
        ({"booking_id": "nobody", "start": "2026-11-24 14:00"}, "There is no booking nobody"),
    ],
    "extend": [
        ({"booking_id": "nobody"}, "duration is missing"),
        ({"booking_id": "nobody", "duration": 60}, "There is no booking nobody"),
    ],
    "erase_guest": [
        ({}, "Say which bookings, or which guest: one of the two"),
        (
            {"booking_id": "nobody", "guest": "Grace"},
            "Say which bookings, or which guest: one of the two",
        ),
        ({"booking_id": "nobody"}, "There is no booking nobody"),
        (
            {"guest": "Grace"},
            (
                "Nobody of that name was found. It has to be written exactly as it stands on the"
                " bookings"
            ),
        ),
    ],
    "apply_suggestion": [
        ({}, "suggestion_id is missing"),
        *(
            ({"suggestion_id": said}, f"The suggestion {said} does not stand any more. {ANEW}")
            for said in ("no_show_rule:drum_room", "no_show_rule", "tea:drum_room")
        ),
    ],
    "open_door": [
        ({}, "room is missing"),
        ({"room": ["drum_room", "vocal_booth"]}, "This takes one room, not 2"),
        ({"room": "drum_room"}, "Nobody can be let in to Drum room now: no booking is expected"),
    ],
    "freeze": [
        ({"room": "drum_room", "reason": "spite"}, "reason: spite is not understood here"),
        (
            {"room": "drum_room", "until": "2026-11-24 10:00"},
            "That was over at 2026-11-24 10:00. Name a time to come",
        ),
        ({"room": "drum_room", "bookings": "shred"}, "bookings: shred is not understood here"),
    ],
    "unfreeze": [
        ({"room": "drum_room"}, "Drum room is not frozen"),
    ],
    "power_off": [
        (
            {"room": "vocal_booth"},
            "Vocal booth has no power that Roomkeeper could switch off. Add it to the room",
        ),
        ({"room": "drum_room", "booking_id": "nobody"}, "There is no booking nobody"),
    ],
    "cancel_power_off": [
        ({"room": "drum_room"}, "No power-off is to come in Drum room"),
    ],
    "get_rooms": [
        ({"room": "attic"}, f"There is no room attic. {KNOWN}"),
        ({"is_frozen": "perhaps"}, "is_frozen: perhaps is not understood here"),
        ({"status": "tidy"}, "status: tidy is not understood here"),
    ],
    "get_bookings": [
        ({"limit": 0}, "limit: 0 is not understood here"),
        ({"limit": 1001}, "limit: 1001 is not understood here"),
        ({"limit": "few"}, "limit: few is not understood here"),
        (
            {"start": "2026-11-25", "end": "2026-11-24"},
            "The end (2026-11-24 00:00) must be after the start (2026-11-25 00:00)",
        ),
    ],
    "get_availability": [
        ({"start": "2026-11-25"}, "end is missing"),
    ],
    "get_audit_log": [
        ({"type": "booking_eaten"}, "type: booking_eaten is not understood here"),
        (
            {"start": "2026-11-25", "end": "2026-11-25"},
            "The end (00:00) must be after the start (2026-11-25 00:00)",
        ),
    ],
    "get_timers": [
        (
            {"cursor": "elsewhere"},
            (
                "elsewhere does not continue this list. Take next_cursor from the page before,"
                " or leave it out to begin anew"
            ),
        ),
    ],
}


@pytest.mark.parametrize("action", REFUSED)
async def test_bad_input_gets_a_sentence_and_changes_nothing(
    hass: HomeAssistant, site: House, action: str
) -> None:
    """Whoever gets it wrong reads what would be right."""
    for fields, sentence in REFUSED[action]:
        refusal = await refused(hass, action, **fields)
        assert str(refusal) == sentence
    assert await site.log() == ()


async def test_a_field_that_is_not_there_is_refused(hass: HomeAssistant, site: House) -> None:
    """A slip of the pen in an automation does not pass for a default."""
    with pytest.raises(vol.Invalid):
        await call(hass, "book", **SLOT, titel="Band")


async def test_a_final_booking_stays_as_it_is(hass: HomeAssistant, site: House) -> None:
    """What is cancelled is over, and says so."""
    booking_id = (await book(hass))["id"]
    await call(hass, "cancel", booking_id=booking_id)
    asked: dict[str, dict[str, object]] = {
        "confirm": {},
        "cancel": {},
        "check_in": {},
        "check_out": {},
        "extend": {"duration": 60},
        "reschedule": {"start": "2026-11-24 15:00"},
    }
    for action, fields in asked.items():
        refusal = await refused(hass, action, booking_id=booking_id, **fields)
        assert refusal.translation_key == "wrong_status_without_allowed", action


async def test_a_status_that_does_not_fit_says_what_does(hass: HomeAssistant, site: House) -> None:
    """The sentence names what can be asked instead, and nothing that happens by itself."""
    booking_id = (await book(hass))["id"]
    refusal = await refused(hass, "check_out", booking_id=booking_id)
    assert str(refusal) == (
        f"Booking {booking_id} is confirmed, so this is not possible: check out."
        " Possible: check in, cancel"
    )


async def test_a_clash_of_several_rooms_names_all_that_is_in_the_way(
    hass: HomeAssistant, site: House
) -> None:
    """Whoever needs two rooms reads at once when both are free."""
    drums = await book(hass)
    booth = await book(hass, "2026-11-24 17:00", "2026-11-24 23:00", "vocal_booth")
    refusal = await refused(hass, "book", **SLOT | {"room": ["drum_room", "vocal_booth"]})
    assert str(refusal) == (
        f"Other bookings are in the way: Drum room 2026-11-24 14:00 - 18:00"
        f" ({drums['id']}), Vocal booth 2026-11-24 17:00 - 23:00 ({booth['id']})."
        " A time of that length is free from 2026-11-24 23:00"
    )


async def test_a_room_without_an_end_of_its_freeze_says_so(
    hass: HomeAssistant, site: House
) -> None:
    """Nobody is told a time that nobody knows."""
    await call(hass, "freeze", room="drum_room")
    refusal = await refused(hass, "book", **SLOT)
    assert str(refusal) == "Drum room is out of use until somebody unfreezes it (other)"


async def test_an_over_long_reason_is_refused(hass: HomeAssistant, site: House) -> None:
    """The log keeps a line, not a letter."""
    booking_id = (await book(hass))["id"]
    refusal = await refused(hass, "cancel", booking_id=booking_id, reason="x" * 256)
    assert str(refusal) == "reason has 256 characters. At most 255 are possible"


async def test_a_booking_does_not_lose_its_last_room(hass: HomeAssistant, site: House) -> None:
    """An empty list is not the same as none."""
    booking = await book(hass)
    refusal = await refused(hass, "reschedule", booking_id=booking["id"], room=[])
    assert refusal.translation_key == "no_rooms"


async def test_an_extension_has_bounds(hass: HomeAssistant, site: House) -> None:
    """By nothing, or to the end of days, is a slip."""
    booking_id = (await book(hass))["id"]
    for duration, sentence in {
        0: "duration must be longer than nothing",
        10**9: "11574 d 1 h 46 min 40 s is too long. At most 366 d are possible",
        10**15: "duration: 1000000000000000 is not understood here",
    }.items():
        refusal = await refused(hass, "extend", booking_id=booking_id, duration=duration)
        assert str(refusal) == sentence
