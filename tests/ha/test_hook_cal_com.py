"""Cal.com's dialect."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from custom_components.roomkeeper.core.reservation import Claim, Withdrawal

from . import platforms
from .platforms import PLAIN_SECRET, changed, claim, delivery, refused_field, withdrawal, without

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

CREATED: Final[dict[str, Any]] = {
    "triggerEvent": "BOOKING_CREATED",
    "createdAt": "2026-11-24T08:30:00.538Z",
    "payload": {
        "type": "studio-60",
        "title": "Studio between Club and Anna Example",
        "description": "",
        "additionalNotes": "Brings drums",
        "customInputs": {},
        "startTime": "2026-11-25T14:00:00Z",
        "endTime": "2026-11-25T15:00:00.000Z",
        "organizer": {
            "id": 5,
            "name": "Club",
            "email": "club@example.com",
            "username": "club",
            "timeZone": "Europe/Berlin",
            "language": {"locale": "en"},
            "timeFormat": "h:mma",
        },
        "responses": {
            "name": {"label": "your_name", "value": "Anna Example"},
            "notes": {"label": "additional_notes"},
        },
        "userFieldsResponses": {},
        "attendees": [
            {
                "email": "anna@example.com",
                "name": "Anna Example",
                "timeZone": "Europe/Berlin",
                "language": {"locale": "en"},
            }
        ],
        "location": "Cellar, left door",
        "destinationCalendar": {"id": 10, "integration": "apple_calendar", "eventTypeId": None},
        "requiresConfirmation": None,
        "eventTypeId": 7,
        "uid": "bFJeNb2uX8ANpT3JL5EfXw",
        "eventTitle": "Studio, one hour",
        "price": 0,
        "currency": "usd",
        "length": 60,
        "bookingId": 91,
        "metadata": {},
        "status": "ACCEPTED",
    },
}
RESCHEDULED: Final[dict[str, Any]] = {
    **CREATED,
    "triggerEvent": "BOOKING_RESCHEDULED",
    "createdAt": "2026-11-24T08:45:00.000Z",
    "payload": {
        **CREATED["payload"],
        "startTime": "2026-11-26T14:00:00+00:00",
        "endTime": "2026-11-26T15:00:00+00:00",
        "uid": "newUid",
        "rescheduleId": 91,
        "rescheduleUid": "bFJeNb2uX8ANpT3JL5EfXw",
        "rescheduleStartTime": "2026-11-25T14:00:00Z",
        "rescheduleEndTime": "2026-11-25T15:00:00Z",
    },
}
SEATED: Final = changed(CREATED, "payload.seatsPerTimeSlot", 8)
SEAT_GIVEN_UP: Final = {
    **changed(SEATED, "payload.status", "CANCELLED"),
    "triggerEvent": "BOOKING_CANCELLED",
    "createdAt": "2026-11-24T08:50:00.000Z",
}
FLAT: Final = {
    "triggerEvent": "MEETING_ENDED",
    "createdAt": "2026-11-20T08:30:00.538Z",
    "id": 91,
    "uid": "bFJeNb2uX8ANpT3JL5EfXw",
    "startTime": "2026-11-25T14:00:00.000Z",
    "endTime": "2026-11-25T15:00:00.000Z",
    "status": "ACCEPTED",
    "idempotencyKey": "c0ffee",
}
PAID_TWICE_SAID = b"""{
  "triggerEvent": "BOOKING_PAYMENT_INITIATED", "createdAt": "2026-11-24T08:30:00.000Z",
  "payload": {
    "uid": "u1", "eventTypeId": 7, "type": "studio-60", "status": "PENDING",
    "startTime": "2026-11-25T10:00:00Z", "endTime": "2026-11-25T11:00:00Z",
    "organizer": {"timeFormat": 24}, "destinationCalendar": [], "attendees": [],
    "paymentId": 3, "startTime": "2026-11-25T14:00:00+00:00", "status": "ACCEPTED",
    "endTime": "2026-11-25T15:00:00Z"
  }
}"""


def fault(headers: dict[str, str], body: bytes, secret: str = PLAIN_SECRET) -> str | None:
    return platforms.fault("cal_com", delivery(body, headers), NOW, secret=secret)


# --- how it is signed ---------------------------------------------------------------


def test_the_body_is_signed_as_it_is() -> None:
    """By the bytes: the same message, written otherwise, is signed otherwise."""
    body = json.dumps(CREATED, indent=2).encode()
    headers = platforms.cal_com(body)
    assert fault(headers, body) is None
    assert fault(headers, json.dumps(CREATED).encode()) == "wrong"
    assert fault(headers, body, secret="another") == "wrong"  # noqa: S106 - of the tests alone
    assert fault({}, body) == "unsigned"


def test_a_known_signature_is_accepted() -> None:
    """Computed elsewhere (openssl dgst -sha256 -hmac), so that the tests' own code may err."""
    body = b'{"triggerEvent":"PING"}'
    known = "1aa9e67f6d0c82f9a4941988e85add1b60fc4eaefd051c434b79cc4a1614cb87"
    assert fault({"x-cal-signature-256": known}, body, secret="topsecret") is None  # noqa: S106


def test_no_secret_is_no_signature() -> None:
    """Cal.com writes these words where nobody has set one; and nobody signs with an empty one."""
    body = platforms.in_bytes(CREATED)
    words = {"X-Cal-Signature-256": "no-secret-provided"}
    assert fault(words, body) == "unsigned"
    assert fault(words, body, secret="no-secret-provided") == "unsigned"  # noqa: S106
    assert fault(platforms.cal_com(body, ""), body, secret="") == "no_secret"


@pytest.mark.parametrize("garbage", ["", " ", "é", "\udcff\udcfe", "x" * 8_000, "sha256="])
def test_headers_may_be_anything(garbage: str) -> None:
    """Nothing of it is a reason to fail."""
    body = platforms.in_bytes(CREATED)
    right = platforms.cal_com(body)["X-Cal-Signature-256"]
    for said in (garbage, right + garbage + "x", right[:-1], "sha256=" + right):
        assert fault({"X-Cal-Signature-256": said}, body) in {"wrong", "unsigned"}


def test_a_delivery_is_known_by_its_body() -> None:
    """It has no id, and nothing in it is of the try."""
    one, again, other = delivery(CREATED), delivery(CREATED), delivery(RESCHEDULED)
    known_by = [platforms.understood("cal_com", came)[0] for came in (one, again, other)]
    assert known_by[0] == known_by[1] != known_by[2]


# --- what it says -------------------------------------------------------------------


def test_a_booking_is_read() -> None:
    """As Cal.com documents one."""
    said = claim("cal_com", CREATED)
    assert (said.external_id, said.moved_from) == ("bFJeNb2uX8ANpT3JL5EfXw", "")
    assert said.version == platforms.micros("2026-11-24T08:30:00.538Z")
    wanted = said.wanted
    assert wanted.span.start == platforms.at("2026-11-25T14:00:00Z")
    assert wanted.span.end == platforms.at("2026-11-25T15:00:00Z")
    assert (wanted.title, wanted.guest) == ("Studio, one hour", "Anna Example")
    assert (wanted.note, wanted.is_pending) == ("Brings drums", False)


def test_a_room_is_known_by_what_a_person_would_map() -> None:
    """The event type's number or its address, a location, or a user for each room."""
    reading = platforms.read("cal_com", CREATED)
    assert reading is not None
    assert reading.places == ("7", "studio-60", "Cellar, left door", "club", "club@example.com")
    assert claim("cal_com", CREATED).wanted.place == "7"
    nameless = without(CREATED, "payload.eventTypeId")
    assert claim("cal_com", nameless).wanted.place == "studio-60"


def test_the_three_spellings_of_a_time_are_one() -> None:
    """Cal.com uses all of them."""
    for text in ("2026-11-25T14:00:00Z", "2026-11-25T14:00:00.000Z", "2026-11-25T14:00:00+00:00"):
        said = claim("cal_com", changed(CREATED, "payload.startTime", text))
        assert said.wanted.span.start == platforms.at("2026-11-25T14:00:00Z")


def test_a_move_names_both_ids() -> None:
    """`uid` is the new booking, `rescheduleUid` the one that it was."""
    said = claim("cal_com", RESCHEDULED)
    assert (said.external_id, said.moved_from) == ("newUid", "bFJeNb2uX8ANpT3JL5EfXw")
    assert said.wanted.span.start == platforms.at("2026-11-26T14:00:00Z")


def test_a_move_to_the_same_id_is_none() -> None:
    """A booking does not move away from itself."""
    message = changed(RESCHEDULED, "payload.rescheduleUid", "newUid")
    assert claim("cal_com", message).moved_from == ""


@pytest.mark.parametrize(
    ("event", "status", "meaning"),
    [
        ("BOOKING_CREATED", "ACCEPTED", "confirmed"),
        ("BOOKING_CREATED", "PENDING", "pending"),
        ("BOOKING_REQUESTED", "PENDING", "pending"),
        # It is accepted already while nobody has paid.
        ("BOOKING_PAYMENT_INITIATED", "ACCEPTED", "pending"),
        ("BOOKING_PAID", "ACCEPTED", "confirmed"),
        ("BOOKING_RESCHEDULED", "ACCEPTED", "confirmed"),
        ("BOOKING_RESCHEDULED", "PENDING", "pending"),
        ("BOOKING_CANCELLED", "CANCELLED", "withdrawn"),
        # What is said of a status beside an event is not always of that event.
        ("BOOKING_CANCELLED", "ACCEPTED", "withdrawn"),
        ("BOOKING_REJECTED", "REJECTED", "withdrawn"),
    ],
)
def test_each_event_has_a_meaning(event: str, status: str, meaning: str) -> None:
    """Only what is asked for, or unpaid, waits; what is cancelled or rejected goes."""
    reading = platforms.read(
        "cal_com", changed({**CREATED, "triggerEvent": event}, "payload.status", status)
    )
    assert reading is not None
    match reading.message:
        case Claim() as said:
            assert meaning == ("pending" if said.wanted.is_pending else "confirmed")
        case Withdrawal():
            assert meaning == "withdrawn"


def test_a_cancellation_says_why() -> None:
    """In either of two fields, and without a time that could not be read."""
    for field in ("cancellationReason", "rejectionReason"):
        message = {
            "triggerEvent": "BOOKING_CANCELLED",
            "createdAt": "2026-11-24T08:30:00Z",
            "payload": {"uid": "u1", field: "Ill"},
        }
        said = withdrawal("cal_com", message)
        assert (said.external_id, said.reason) == ("u1", "Ill")


def test_who_gives_up_a_seat_leaves_it_to_the_others() -> None:
    """Cal.com tells of them by the id of the booking that all of them share."""
    assert platforms.read("cal_com", SEAT_GIVEN_UP) is None
    alone = changed(SEAT_GIVEN_UP, "payload.seatsPerTimeSlot", 1)
    assert withdrawal("cal_com", alone).external_id == "bFJeNb2uX8ANpT3JL5EfXw"
    assert withdrawal("cal_com", changed(alone, "payload.seatsPerTimeSlot", None))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("payload.cancelledBy", "club@example.com"),
        ("payload.attendees", [{"name": "Anna"}, {"name": "Bert"}]),
        ("payload.attendees", []),
    ],
)
def test_who_cancels_all_seats_cancels_the_booking(path: str, value: object) -> None:
    """Then all guests are named, or who has done it."""
    assert withdrawal("cal_com", changed(SEAT_GIVEN_UP, path, value))


def test_who_moves_alone_takes_no_other_along() -> None:
    """A booking of seats moves as a whole by keeping its id."""
    moved = changed(RESCHEDULED, "payload.seatsPerTimeSlot", 8)
    said = claim("cal_com", moved)
    assert (said.external_id, said.moved_from) == ("newUid", "")


@pytest.mark.parametrize(
    "message",
    [
        FLAT,
        {**FLAT, "triggerEvent": "MEETING_STARTED"},
        {"triggerEvent": "PING", "createdAt": "2026-11-24T08:30:00Z", "payload": {}},
        {
            "triggerEvent": "BOOKING_NO_SHOW_UPDATED",
            "createdAt": "2026-11-24T08:30:00Z",
            "payload": {"bookingUid": "u1", "attendees": []},
        },
        {"triggerEvent": "OOO_CREATED", "payload": {}},
        {"triggerEvent": "SOMETHING_NEW"},
    ],
)
def test_what_says_nothing_of_a_time_or_a_place_is_left(message: object) -> None:
    """Flat messages about meetings included, whose `createdAt` is the booking's."""
    assert platforms.read("cal_com", message) is None


def test_a_field_that_is_said_twice_is_its_last() -> None:
    """As in Cal.com's own example of a payment; its other fields are of any type."""
    said = claim("cal_com", PAID_TWICE_SAID)
    assert said.wanted.span.start == platforms.at("2026-11-25T14:00:00Z")
    assert said.wanted.is_pending
    assert said.wanted.guest == ""


@pytest.mark.parametrize("calendar", [None, [], {}, {"id": 1}])
@pytest.mark.parametrize("time_format", [12, 24, "h:mma", None])
def test_fields_that_are_not_ours_may_be_anything(calendar: object, time_format: object) -> None:
    """They are of several types, and not looked at."""
    message = changed(CREATED, "payload.destinationCalendar", calendar)
    message = changed(message, "payload.organizer.timeFormat", time_format)
    assert claim("cal_com", message) == claim("cal_com", CREATED)


@pytest.mark.parametrize(
    "path",
    ["triggerEvent", "createdAt", "payload.uid", "payload.startTime", "payload.endTime"],
)
def test_what_is_missing_is_named(path: str) -> None:
    """As with a payload template that leaves it out."""
    assert refused_field("cal_com", without(CREATED, path)) == path
    assert refused_field("cal_com", changed(CREATED, path, [1])) == path
    assert refused_field("cal_com", changed(CREATED, path, "x" * 300)) == path


def test_a_booking_of_no_place_is_refused() -> None:
    """There is nothing by which a room could ever be known."""
    message = {
        **CREATED,
        "payload": {
            name: value
            for name, value in CREATED["payload"].items()
            if name not in ("eventTypeId", "type", "location", "organizer")
        },
    }
    assert refused_field("cal_com", message) == "payload.eventTypeId"
