"""Square's dialect."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from custom_components.roomkeeper.core.errors import EndBeforeStart
from custom_components.roomkeeper.core.reservation import Claim, Withdrawal

from . import platforms
from .platforms import (
    PLAIN_SECRET,
    REGISTERED_URL,
    changed,
    claim,
    delivery,
    refused_field,
    withdrawal,
    without,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEADER: Final = "x-square-hmacsha256-signature"
BOOKING: Final = "data.object.booking"

UPDATED: Final[dict[str, Any]] = {
    "merchant_id": "MERCHANT",
    "type": "booking.updated",
    "event_id": "11111111-2222-3333-4444-555555555555",
    "created_at": "2026-11-24T08:59:50.413Z",
    "data": {
        "type": "booking",
        "id": "zkras0xv0xwswx:3",
        "object": {
            "booking": {
                "id": "zkras0xv0xwswx",
                "version": 3,
                "status": "ACCEPTED",
                "start_at": "2026-11-25T14:00:00Z",
                "created_at": "2026-11-20T08:59:50Z",
                "updated_at": "2026-11-24T08:59:50Z",
                "all_day": False,
                "customer_id": "CUSTOMER",
                "customer_note": "Brings drums",
                "seller_note": "Owes us 20",
                "location_id": "LOCATION",
                "location_type": "BUSINESS_LOCATION",
                "transition_time_minutes": 15,
                "source": "API",
                "appointment_segments": [
                    {
                        "duration_minutes": 60,
                        "intermission_minutes": 10,
                        "any_team_member": False,
                        "resource_ids": ["STUDIO"],
                        "service_variation_id": "SERVICE",
                        "service_variation_version": 1599775456731,
                        "team_member_id": "MEMBER",
                    },
                    {"duration_minutes": 30, "intermission_minutes": 0, "team_member_id": "OTHER"},
                ],
            }
        },
    },
}


def fault(said: str | None, body: bytes, url: str = REGISTERED_URL) -> str | None:
    headers = {} if said is None else {HEADER: said}
    return platforms.fault("square", delivery(body, headers), NOW, url=url)


# --- how it is signed ---------------------------------------------------------------


def test_the_registered_url_is_signed_with_the_body() -> None:
    """Byte for byte as it stands at Square, whatever way the request took."""
    body = platforms.in_bytes(UPDATED)
    right = platforms.square(body)[HEADER]
    assert fault(right, body) is None
    for url in ("", REGISTERED_URL + "/", REGISTERED_URL.upper(), "http" + REGISTERED_URL[5:]):
        assert fault(right, body, url=url) == "wrong"
    assert fault(right, body + b" ") == "wrong"
    assert fault(None, body) == "unsigned"
    came = delivery(body, {HEADER: platforms.square(body, secret="")[HEADER]})
    assert platforms.fault("square", came, NOW, secret="") == "no_secret"


def test_a_known_signature_is_accepted() -> None:
    """Computed elsewhere (openssl dgst -sha256 -hmac), so that the tests' own code may err."""
    came = delivery(
        b'{"type":"booking.created"}', {HEADER: "EnatWmKZa1082ZapYmTCPIPwpOGa58SR9Uxiut+H4n8="}
    )
    assert platforms.fault("square", came, NOW, secret="topsecret") is None  # noqa: S106


@pytest.mark.parametrize("garbage", ["", " ", "é", "\udcff\udcfe", "x" * 8_000, "===="])
def test_headers_may_be_anything(garbage: str) -> None:
    """Nothing of it is a reason to fail, and the older header is none."""
    body = platforms.in_bytes(UPDATED)
    right = platforms.square(body)[HEADER]
    assert fault(garbage, body) in {"wrong", "unsigned"}
    assert fault(right.swapcase(), body) == "wrong"
    came = delivery(body, {"x-square-signature": right})
    assert platforms.fault("square", came, NOW, secret=PLAIN_SECRET) == "unsigned"


def test_a_delivery_is_known_by_its_event() -> None:
    """Which is Square's own rule."""
    assert platforms.understood("square", delivery(UPDATED))[0] == UPDATED["event_id"]
    nameless = delivery(without(UPDATED, "event_id"))
    assert platforms.understood("square", nameless)[0] == nameless.digest


# --- what it says -------------------------------------------------------------------


def test_a_booking_is_read() -> None:
    """It ends after all segments and what lies between; the transition is a buffer, not a stay."""
    said = claim("square", UPDATED)
    assert (said.external_id, said.version, said.moved_from) == ("zkras0xv0xwswx", 3, "")
    wanted = said.wanted
    assert wanted.span.start == platforms.at("2026-11-25T14:00:00Z")
    assert wanted.span.end == platforms.at("2026-11-25T15:40:00Z")
    assert (wanted.title, wanted.guest, wanted.note) == ("", "", "Brings drums")


def test_a_room_is_known_by_resource_member_or_location() -> None:
    """Sellers with resources map these, others whatever there is one of for each room."""
    reading = platforms.read("square", UPDATED)
    assert reading is not None
    assert reading.places == ("STUDIO", "MEMBER", "LOCATION", "SERVICE")
    plain = without(UPDATED, f"{BOOKING}.appointment_segments.0.resource_ids")
    assert claim("square", plain).wanted.place == "MEMBER"


@pytest.mark.parametrize("event", ["booking.created", "booking.updated"])
@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("ACCEPTED", "confirmed"),
        ("PENDING", "pending"),
        ("DECLINED", "withdrawn"),
        ("CANCELLED_BY_CUSTOMER", "withdrawn"),
        ("CANCELLED_BY_SELLER", "withdrawn"),
        ("NO_SHOW", "nothing"),
    ],
)
def test_each_status_has_a_meaning(event: str, status: str, meaning: str) -> None:
    """A cancellation comes as an update; who did not come has had the room."""
    message = changed({**UPDATED, "type": event}, f"{BOOKING}.status", status)
    reading = platforms.read("square", message)
    match reading.message if reading else None:
        case Claim() as said:
            assert meaning == ("pending" if said.wanted.is_pending else "confirmed")
        case Withdrawal() as gone:
            assert meaning == "withdrawn"
            assert (gone.external_id, gone.version, gone.reason) == ("zkras0xv0xwswx", 3, status)
        case None:
            assert meaning == "nothing"


def test_a_cancellation_needs_no_time() -> None:
    """Only what it is about."""
    message = changed(UPDATED, f"{BOOKING}.status", "CANCELLED_BY_SELLER")
    bare = without(without(message, f"{BOOKING}.appointment_segments"), f"{BOOKING}.start_at")
    assert withdrawal("square", bare).version == 3


def test_what_says_nothing_of_a_booking_is_left() -> None:
    """Square tells of payments and customers too."""
    assert platforms.read("square", {"type": "payment.created", "data": {}}) is None


@pytest.mark.parametrize(
    "path",
    [
        "type",
        f"{BOOKING}.id",
        f"{BOOKING}.status",
        f"{BOOKING}.version",
        f"{BOOKING}.start_at",
        f"{BOOKING}.appointment_segments",
        f"{BOOKING}.appointment_segments.1.duration_minutes",
    ],
)
def test_what_is_missing_is_named(path: str) -> None:
    """And nothing is guessed."""
    assert refused_field("square", without(UPDATED, path)) == path
    assert refused_field("square", changed(UPDATED, path, {})) == path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{BOOKING}.version", -1),
        (f"{BOOKING}.version", 2**63),
        (f"{BOOKING}.version", "3"),
        (f"{BOOKING}.version", True),
        (f"{BOOKING}.version", 1.5),
        (f"{BOOKING}.status", "PERHAPS"),
        (f"{BOOKING}.appointment_segments", []),
        (f"{BOOKING}.appointment_segments", "x"),
        (f"{BOOKING}.appointment_segments.0.duration_minutes", -30),
        (f"{BOOKING}.appointment_segments.0.duration_minutes", 10**12),
        (f"{BOOKING}.appointment_segments.0.intermission_minutes", "10"),
    ],
)
def test_what_cannot_be_read_is_refused(path: str, value: object) -> None:
    """Also numbers that no time could hold."""
    assert refused_field("square", changed(UPDATED, path, value)) == path


def test_a_length_is_more_than_nothing() -> None:
    """Whether it can be booked, however long it is, is decided elsewhere."""
    segments = f"{BOOKING}.appointment_segments"
    with pytest.raises(EndBeforeStart):
        platforms.read("square", changed(UPDATED, segments, [{"duration_minutes": 0}]))
    long = changed(UPDATED, segments, [{"duration_minutes": 527_000}] * 2)
    assert claim("square", long).wanted.span.length == timedelta(minutes=1_054_000)
