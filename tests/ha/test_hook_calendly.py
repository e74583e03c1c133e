"""Calendly's dialect."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from . import platforms
from .platforms import PLAIN_SECRET, changed, claim, delivery, refused_field, withdrawal, without

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
HEADER: Final = "Calendly-Webhook-Signature"

EVENT: Final = "https://api.calendly.com/scheduled_events/AAAA"
OLD: Final = f"{EVENT}/invitees/BBBB"
NEW: Final = "https://api.calendly.com/scheduled_events/CCCC/invitees/DDDD"
STUDIO: Final = "https://api.calendly.com/event_types/EEEE"

CREATED: Final[dict[str, Any]] = {
    "created_at": "2026-11-24T08:51:19.000000Z",
    "created_by": "https://api.calendly.com/users/FFFF",
    "event": "invitee.created",
    "payload": {
        "cancel_url": "https://calendly.com/cancellations/BBBB",
        "created_at": "2026-11-24T08:51:18.327602Z",
        "email": "anna@example.com",
        "event": EVENT,
        "name": "Anna Example",
        "new_invitee": None,
        "no_show": None,
        "old_invitee": None,
        "questions_and_answers": [
            {"answer": "Brings drums", "position": 0, "question": "Anything else?"}
        ],
        "reconfirmation": None,
        "reschedule_url": "https://calendly.com/reschedulings/BBBB",
        "rescheduled": False,
        "scheduled_event": {
            "uri": EVENT,
            "created_at": "2026-11-24T08:51:18.327602Z",
            "start_time": "2026-11-25T14:00:00.000000Z",
            "end_time": "2026-11-25T15:00:00.000000Z",
            "event_guests": [],
            "event_memberships": [{"user": "https://api.calendly.com/users/FFFF"}],
            "event_type": STUDIO,
            "invitees_counter": {"active": 1, "limit": 1, "total": 1},
            "location": {"location": "Cellar", "type": "physical"},
            "name": "Studio, one hour",
            "status": "active",
        },
        "status": "active",
        "text_reminder_number": None,
        "timezone": "America/New_York",
        "tracking": {"utm_campaign": None},
        "uri": OLD,
    },
}
CANCELLED: Final = {
    **CREATED,
    "created_at": "2026-11-24T08:55:00.000000Z",
    "event": "invitee.canceled",
    "payload": {
        **CREATED["payload"],
        "status": "canceled",
        "cancellation": {"canceled_by": "Anna", "canceler_type": "invitee", "reason": "Ill"},
    },
}
GONE: Final = changed(changed(CANCELLED, "payload.rescheduled", True), "payload.new_invitee", NEW)  # noqa: FBT003 - JSON
COME: Final = changed(changed(CREATED, "payload.uri", NEW), "payload.old_invitee", OLD)


def of_a_group(message: Mapping[str, Any], active: int) -> dict[str, Any]:
    """Return a message about an event for eight, to which so many come."""
    counter = {"active": active, "limit": 8, "total": 8}
    return changed(message, "payload.scheduled_event.invitees_counter", counter)


def fault(said: str | None, body: bytes, secret: str = PLAIN_SECRET) -> str | None:
    headers = {} if said is None else {HEADER: said}
    return platforms.fault("calendly", delivery(body, headers), NOW, secret=secret)


def signed(body: bytes, at: int = NOW_S) -> str:
    return platforms.calendly(body, at)[HEADER]


# --- how it is signed ---------------------------------------------------------------


def test_time_and_body_are_signed() -> None:
    """Neither can be exchanged."""
    body = platforms.in_bytes(CREATED)
    right = signed(body)
    assert fault(right, body) is None
    assert fault(right.replace(",", " , "), body) is None
    assert fault(right, body + b" ") == "wrong"
    assert fault(right.replace(str(NOW_S), str(NOW_S + 1)), body) == "wrong"
    assert fault(right, body, secret="another") == "wrong"  # noqa: S106 - of the tests alone
    assert fault(signed(body), body, secret="") == "no_secret"
    assert fault(None, body) == "unsigned"


def test_a_known_signature_is_accepted() -> None:
    """Computed elsewhere (openssl dgst -sha256 -hmac), so that the tests' own code may err."""
    said = "t=1795510800,v1=b48e009a7927e7a80266b23813615eb6e446457e3e2ccde4238e7672012ae073"
    assert fault(said, b'{"event":"invitee.created"}', secret="topsecret") is None  # noqa: S106


@pytest.mark.parametrize(
    ("off_s", "why"), [(-180, None), (180, None), (-181, "too_old"), (181, "too_new")]
)
def test_a_delivery_is_taken_within_three_minutes(off_s: int, why: str | None) -> None:
    """As Calendly's own example does it."""
    body = platforms.in_bytes(CREATED)
    assert fault(signed(body, NOW_S + off_s), body) == why


@pytest.mark.parametrize(
    "garbage",
    ["", " ", ",", "t=,v1=", "t=1", "v1=abc", "t=x,v1=abc", "t==,v1==", "é=\udcff", "t=1,t=2,v1=a"],
)
def test_headers_may_be_anything(garbage: str) -> None:
    """Nothing of it is a reason to fail."""
    body = platforms.in_bytes(CREATED)
    assert fault(garbage, body) in {"malformed", "wrong", "unsigned"}


def test_only_v1_counts() -> None:
    """Whatever else Calendly may sign with one day."""
    body = platforms.in_bytes(CREATED)
    right = signed(body)
    assert fault(f"{right},v0=abc,v1=abc", body) is None
    assert fault(right.replace("v1=", "v0="), body) == "malformed"


def test_a_delivery_is_known_by_what_it_is_about() -> None:
    """Calendly gives it no id, and signs each try anew."""
    known_by = [
        platforms.understood("calendly", delivery(message))[0]
        for message in (
            CREATED,
            json.dumps(CREATED, indent=1).encode(),
            CANCELLED,
            {**CREATED, "created_at": "2026-11-24T08:51:20Z"},
            changed(CREATED, "payload.uri", NEW),
        )
    ]
    assert known_by[0] == known_by[1]
    assert len(set(known_by)) == 4


# --- what it says -------------------------------------------------------------------


def test_a_booking_is_read() -> None:
    """The payload is the invitee: nothing is in a field of that name."""
    said = claim("calendly", CREATED)
    assert (said.external_id, said.moved_from) == (OLD, "")
    # Of the message, not of the invitee.
    assert said.version == platforms.micros("2026-11-24T08:51:19Z")
    wanted = said.wanted
    assert wanted.place == STUDIO
    assert wanted.span.start == platforms.at("2026-11-25T14:00:00Z")
    assert wanted.span.end == platforms.at("2026-11-25T15:00:00Z")
    assert (wanted.title, wanted.guest) == ("Studio, one hour", "Anna Example")
    assert (wanted.note, wanted.is_pending) == ("Brings drums", False)


def test_a_room_is_known_by_event_type_place_or_host() -> None:
    """Whatever there is one of for each room."""
    reading = platforms.read("calendly", CREATED)
    assert reading is not None
    assert reading.places == (STUDIO, "Cellar", "https://api.calendly.com/users/FFFF")


def test_only_the_invitees_status_says_that_one_is_cancelled() -> None:
    """In Calendly's own example the event is active still."""
    assert CANCELLED["payload"]["scheduled_event"]["status"] == "active"
    said = withdrawal("calendly", CANCELLED)
    assert (said.external_id, said.moves_to, said.reason) == (OLD, "", "Ill")
    assert claim("calendly", changed(CREATED, "payload.scheduled_event.status", "canceled"))
    late = {**CREATED, "payload": {**CREATED["payload"], "status": "canceled"}}
    assert withdrawal("calendly", late).external_id == OLD


def test_a_move_is_two_messages_that_name_each_other() -> None:
    """Whichever comes first, the other is known by it."""
    assert withdrawal("calendly", GONE).moves_to == NEW
    said = claim("calendly", COME)
    assert (said.external_id, said.moved_from) == (NEW, OLD)


def test_who_does_not_move_moves_nowhere() -> None:
    """Only `rescheduled` says that an invitee comes back."""
    assert withdrawal("calendly", changed(CANCELLED, "payload.new_invitee", NEW)).moves_to == ""
    stays = changed(CANCELLED, "payload.rescheduled", True)  # noqa: FBT003 - JSON
    assert withdrawal("calendly", stays).moves_to == ""


def test_who_comes_to_one_event_shares_a_booking() -> None:
    """There is one room, however many invitees come to it."""
    said = claim("calendly", of_a_group(COME, active=2))
    assert (said.external_id, said.moved_from) == (EVENT, "")
    assert platforms.read("calendly", of_a_group(CANCELLED, active=1)) is None
    assert platforms.read("calendly", of_a_group(GONE, active=1)) is None


def test_the_last_one_of_a_group_who_goes_leaves_nobody() -> None:
    """Then it is cancelled; so it is when the event itself is, whoever is counted still."""
    for message in (CANCELLED, GONE):
        said = withdrawal("calendly", of_a_group(message, active=0))
        assert (said.external_id, said.moves_to) == (EVENT, "")
    whole = changed(of_a_group(CANCELLED, active=3), "payload.scheduled_event.status", "canceled")
    assert withdrawal("calendly", whole).external_id == EVENT


@pytest.mark.parametrize("counter", [None, {}, [], {"active": 1, "limit": "8"}, {"limit": 0}])
def test_who_is_not_counted_comes_alone(counter: object) -> None:
    """As in Calendly's own example, where all numbers are zero."""
    message = changed(CANCELLED, "payload.scheduled_event.invitees_counter", counter)
    assert withdrawal("calendly", message).external_id == OLD


@pytest.mark.parametrize(
    "event",
    ["invitee_no_show.created", "routing_form_submission.created", "event_type.updated", "new"],
)
def test_what_says_nothing_of_a_booking_is_left(event: str) -> None:
    """Calendly has more to say."""
    assert platforms.read("calendly", {"event": event, "payload": {}}) is None


@pytest.mark.parametrize(
    "path",
    [
        "event",
        "created_at",
        "payload.uri",
        "payload.status",
        "payload.scheduled_event.start_time",
        "payload.scheduled_event.end_time",
    ],
)
def test_what_is_missing_is_named(path: str) -> None:
    """And nothing is guessed."""
    assert refused_field("calendly", without(CREATED, path)) == path
    assert refused_field("calendly", changed(CREATED, path, {})) == path


def test_an_unknown_status_is_refused() -> None:
    """Neither taken for a booking nor for none."""
    assert (
        refused_field("calendly", changed(CREATED, "payload.status", "maybe")) == "payload.status"
    )
