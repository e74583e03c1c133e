"""What is in a message, and how it is signed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from custom_components.roomkeeper.core.events import (
    FACT_TYPES,
    SYSTEM,
    Actor,
    ActorKind,
    BookingOpened,
    Entry,
    Fact,
)
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.stall_events import OccupancyEnded
from custom_components.roomkeeper.endpoint_message import LARGEST_BODY, message_of, message_type
from custom_components.roomkeeper.endpoint_signature import headers_of, keys_of, new_secret
from tests.ledger.samples import booking
from tests.ledger.strategies import values_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_signature_is_that_of_the_standard() -> None:
    """The example that its libraries share."""
    headers = headers_of(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        keys_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_new_secret_is_one_and_nobody_knows_it() -> None:
    """Each is another one."""
    (key,) = keys_of(new_secret())
    assert len(key) == 32
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    "secret",
    [
        "",
        " ",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_" + "A" * 200,
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_not base64 at all, is it",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_x",
    ],
)
def test_what_is_no_secret_is_refused(secret: str) -> None:
    """Too short, too long, or something else."""
    with pytest.raises(ValueError, match=r"base64|secret"):
        keys_of(secret)


def test_types_have_their_family_before_the_dot() -> None:
    """So that receivers can choose by family."""
    assert message_type("booking_checked_in") == "booking.checked_in"
    assert message_type("booking_no_show") == "booking.no_show"
    assert message_type("power_off_planned") == "power_off.planned"
    assert message_type("power_switched_on") == "power.switched_on"
    assert message_type("door_opened") == "door.opened"
    named = {message_type(name) for name in FACT_TYPES}
    assert len(named) == len(FACT_TYPES)
    assert all(name.count(".") == 1 for name in named)


@settings(max_examples=300, deadline=None)
@given(fact=values_of(Fact.__value__))
def test_every_fact_makes_a_message_that_receivers_take(fact: Fact) -> None:
    """Under 20 kB, JSON, and what people wrote in none of them."""
    if isinstance(fact, OccupancyEnded):
        fact = replace(fact, weekday=fact.weekday % 7)
    entry = Entry(
        seq=7, recorded_at=NOW, fact=fact, actor=Actor(kind=ActorKind.USER, id="u", name="Zoë")
    )
    message = message_of(
        entry, booking(1), ZoneInfo("Europe/Berlin"), lambda _id: "Moon", include_texts=False
    )
    assert len(message.body) < LARGEST_BODY
    body = json.loads(message.body)
    assert set(body) == {"type", "timestamp", "data"}
    assert message.webhook_id == f"msg_7_{int(NOW.timestamp())}000000"
    assert "reason" not in body["data"]
    assert "name" not in body["data"]["actor"]
    assert not {"title", "guest", "note"} & set(_names(body))


@pytest.mark.parametrize(
    ("rooms", "kept"),
    [(10, {"details", "booking", "rooms"}), (700, {"rooms"}), (3000, set())],
)
def test_what_would_be_too_large_is_cut_and_says_so(rooms: int, kept: set[str]) -> None:
    """The details go first, then the booking, then the list of rooms; never what it is about."""
    keys = tuple(RoomKey(f"room_number_{number}") for number in range(rooms))
    fact = BookingOpened(at=NOW, booking=booking(1, rooms=keys))
    if rooms == 10:
        fact = replace(fact, booking=replace(fact.booking, note="n" * 4_000))
    entry = Entry(seq=7, recorded_at=NOW, fact=fact, actor=SYSTEM)
    message = message_of(entry, fact.booking, UTC, lambda _id: None, include_texts=True)
    assert len(message.body) < LARGEST_BODY
    data = json.loads(message.body)["data"]
    assert data["is_cut"] is (rooms > 10)
    assert {name for name in ("details", "booking", "rooms") if data[name]} == kept
    assert data["booking_id"] == "b1"


def _names(value: object) -> list[str]:
    match value:
        case dict():
            return [*value, *(name for one in value.values() for name in _names(one))]
        case list():
            return [name for one in value for name in _names(one)]
    return []
