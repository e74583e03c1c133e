"""The standard dialect: Standard Webhooks, with Roomkeeper's own message."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.roomkeeper.core.errors import (
    EndBeforeStart,
    MissingField,
    NotUnderstood,
    Unacceptable,
)

from . import platforms
from .platforms import SECRET, booking, changed, claim, delivery, refused_field, withdrawal

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
BODY = platforms.in_bytes(booking())
GARBAGE = ("", " ", ",", "v1", "v1,", "v1,é\udcff", "v2,abc", "\udcff" * 9, "v1 , x", "=" * 500)


def fault(headers: dict[str, str], body: bytes = BODY, secret: str = SECRET) -> str | None:
    return platforms.fault("standard", delivery(body, headers), NOW, secret=secret)


# --- how it is signed -------------------------------------------------------------


def test_the_published_example_is_accepted() -> None:
    """What every library of this standard is tried with: id, time, body, and what they give."""
    came = delivery(
        b'{"test": 2432232314}',
        {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
    )
    then = datetime.fromtimestamp(1614265330, UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published for this
    assert platforms.fault("standard", came, then, secret=secret) is None


@pytest.mark.parametrize(
    "secret", [SECRET, SECRET + "==", SECRET.removeprefix("whsec_"), f" {SECRET} "]
)
def test_a_secret_is_taken_as_people_paste_it(secret: str) -> None:
    """With its padding or without, with its prefix or without, with blanks around it."""
    assert fault(platforms.standard(BODY, at=NOW_S), secret=secret) is None


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_====", "whsec_not base64!", "geheim ☂"])
def test_nothing_is_signed_with_a_secret_that_is_none(secret: str) -> None:
    """Not with an empty key either, with which everybody could sign."""
    for key in (b"", platforms.KEY):
        assert fault(platforms.standard(BODY, at=NOW_S, key=key), secret=secret) == "no_secret"


def test_one_of_several_signatures_is_enough() -> None:
    """While a secret is changed the platform signs with both; other kinds of signature are none."""
    headers = platforms.standard(BODY, at=NOW_S)
    right = headers["webhook-signature"]
    other = platforms.standard(BODY, at=NOW_S, key=b"another")["webhook-signature"]
    for signatures in (f"{other} {right}", f"{right} {other}", f"v1a,abc nonsense {right}"):
        assert fault({**headers, "webhook-signature": signatures}) is None
    for signatures in (other, f"{other} v1a,{right[3:]}", f"v2{right[2:]}", right.upper()):
        assert fault({**headers, "webhook-signature": signatures}) == "wrong"


@pytest.mark.parametrize("part", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_each_header_is_needed(part: str) -> None:
    """And each is signed, so none can be exchanged."""
    headers = platforms.standard(BODY, at=NOW_S)
    assert fault({name: value for name, value in headers.items() if name != part}) == "unsigned"
    assert fault({**headers, part: headers[part][:-1] + "7"}) == "wrong"


def test_a_signature_is_of_these_bytes_alone() -> None:
    """Not of another body, nor of the same one written otherwise."""
    headers = platforms.standard(BODY, at=NOW_S)
    assert fault(headers, BODY + b" ") == "wrong"
    assert fault(headers, b"") == "wrong"


@pytest.mark.parametrize(
    ("off_s", "why"),
    [(-300, None), (300, None), (-301, "too_old"), (301, "too_new"), (-86_400, "too_old")],
)
def test_a_delivery_is_taken_within_five_minutes(off_s: int, why: str | None) -> None:
    """Either way, for clocks differ; what somebody has kept and sends again is not."""
    assert fault(platforms.standard(BODY, at=NOW_S + off_s)) == why


@pytest.mark.parametrize(
    "stamp", ["now", "1.5", "-1", "1e9", f"{NOW_S:_}", f"+{NOW_S}", "9" * 12, "9" * 5000, "²", "٣"]
)
def test_a_time_stamp_that_is_none_is_refused(stamp: str) -> None:
    """Also if it is signed, and whatever it is."""
    assert fault(platforms.standard(BODY, at=stamp)) == "malformed"


@pytest.mark.parametrize("garbage", GARBAGE)
def test_headers_may_be_anything(garbage: str) -> None:
    """None of them is taken for a signature, and none is a reason to fail."""
    headers = platforms.standard(BODY, at=NOW_S)
    assert fault({**headers, "webhook-signature": garbage}) in {"wrong", "unsigned"}
    assert fault({**headers, "webhook-id": garbage}) in {"wrong", "unsigned"}


def test_an_id_is_known_again_however_it_looks() -> None:
    """What no file can hold, or is endless, is known by the body instead."""
    for message_id, known_by in (("msg_1", "msg_1"), ("x" * 300, None), ("a\udcff", None)):
        came = delivery(BODY, {"webhook-id": message_id})
        assert platforms.understood("standard", came)[0] == (known_by or came.digest)


# --- what it says --------------------------------------------------------------------


def test_a_booking_is_read() -> None:
    """All that can be said of one."""
    message = booking(
        title="Rehearsal", guest="Anna", note="Brings drums", status="pending", expires_in=600
    )
    said = claim("standard", message)
    assert (said.external_id, said.moved_from) == ("r1", "")
    assert said.version == platforms.micros("2026-11-24T09:00:00Z")
    wanted = said.wanted
    assert (wanted.place, wanted.title, wanted.guest) == ("studio", "Rehearsal", "Anna")
    assert wanted.note == "Brings drums"
    assert wanted.span.start == platforms.at("2026-11-25T14:00:00Z")
    assert wanted.span.end == platforms.at("2026-11-25T16:00:00Z")
    assert (wanted.is_pending, wanted.expires_in) == (True, timedelta(minutes=10))


@pytest.mark.parametrize("event", ["created", "updated"])
def test_created_and_updated_say_how_it_is(event: str) -> None:
    """A sender need not know whether we have heard of it."""
    assert claim("standard", booking(event)).external_id == "r1"
    for status in ("cancelled", "canceled"):
        assert withdrawal("standard", booking(event, status=status)).external_id == "r1"
    assert not claim("standard", booking(event, status="confirmed")).wanted.is_pending


def test_a_cancellation_needs_no_more_than_the_id() -> None:
    """And may say why."""
    for spelling in ("cancelled", "canceled"):
        assert withdrawal("standard", booking(spelling)).external_id == "r1"
    message = {
        "type": "booking.cancelled",
        "timestamp": "2026-11-24T09:00:00.25Z",
        "data": {"id": 7, "reason": "Ill"},
    }
    said = withdrawal("standard", message)
    assert (said.external_id, said.reason, said.moves_to) == ("7", "Ill", "")
    assert said.version == platforms.micros("2026-11-24T09:00:00.250Z")


def test_a_time_without_an_offset_is_the_houses() -> None:
    """As everywhere else in Roomkeeper."""
    said = claim("standard", booking(start="2026-11-25T14:00:00", end="2026-11-25 16:00"))
    assert said.wanted.span.start == platforms.at("2026-11-25T13:00:00Z")
    assert said.wanted.span.end == platforms.at("2026-11-25T15:00:00Z")


def test_what_is_not_about_a_booking_is_left() -> None:
    """A sender may have more to say."""
    for kind in ("invoice.paid", "booking.viewed", "ping"):
        assert platforms.read("standard", {"type": kind}) is None


@pytest.mark.parametrize(
    "path", ["type", "timestamp", "data.id", "data.room", "data.start", "data.end"]
)
def test_what_is_missing_is_named(path: str) -> None:
    """So that whoever teaches a system to send this sees what is wrong."""
    for message in (platforms.without(booking(), path), changed(booking(), path, None)):
        assert refused_field("standard", message) == path
    assert refused_field("standard", changed(booking(), path, "")) == path
    assert refused_field("standard", changed(booking(), path, {"a": 1})) == path


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("timestamp", "yesterday", NotUnderstood),
        ("timestamp", 1614265330, NotUnderstood),
        ("data.start", "2026-11-25T25:00:00Z", NotUnderstood),
        ("data.start", "9999-12-31T23:00:00Z", NotUnderstood),
        ("data.end", "2026-11-25T14:00:00Z", EndBeforeStart),
        ("data.status", "perhaps", NotUnderstood),
        ("data.status", True, NotUnderstood),
        ("data.expires_in", "soon", NotUnderstood),
        ("data.id", "x" * 256, NotUnderstood),
        ("data.id", 1.5, NotUnderstood),
        ("data.id", True, NotUnderstood),
        ("data.room", "x" * 256, NotUnderstood),
        ("data.room", ["studio", "cellar"], NotUnderstood),
        ("data.room", [], NotUnderstood),
        ("data", [], MissingField),
    ],
)
def test_what_cannot_be_read_is_refused(path: str, value: object, kind: type[Unacceptable]) -> None:
    """Nothing is guessed."""
    message = booking()
    message = {**message, path: value} if path == "data" else changed(message, path, value)
    with pytest.raises(Unacceptable) as raised:
        platforms.read("standard", message)
    assert isinstance(raised.value, kind)
    assert len(str(raised.value.details)) < 300


def test_texts_are_taken_as_far_as_they_are_texts() -> None:
    """A booking is worth more than its note."""
    said = claim("standard", booking(title=" Rehearsal ", guest="A\ud83d")).wanted
    assert (said.title, said.guest) == ("Rehearsal", "A�")
    said = claim("standard", booking(title=7, guest={"name": "Anna"}, note=["x"])).wanted
    assert (said.title, said.guest, said.note) == ("", "", "")
