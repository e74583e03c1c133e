"""Deliveries to hooks over HTTP, from the request to what is kept."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import Cancel, Confirm
from custom_components.roomkeeper.core.events import ActorKind, type_of
from custom_components.roomkeeper.core.ids import BookingRef
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.reservation import DeliveriesRejected, ReservationStatus
from custom_components.roomkeeper.doors import hooks
from custom_components.roomkeeper.doors.hooks import webhooks
from tests.ledger.test_disk_full import full_for_sqlite

from . import platforms, test_hook_cal_com, test_hook_calendly, test_hook_square
from .house import House, at
from .platforms import booking, changed
from .test_faults import fill, recover
from .wire import HOOKS, JSON, SIGN, Platform, open_house_with_hooks

type PlatformOf = Callable[[str], Awaitable[Platform]]

CREATED: Mapping[str, Any] = {
    "standard": booking(guest="Anna Example", title="Rehearsal", note="Brings drums"),
    "cal_com": test_hook_cal_com.CREATED,
    "calendly": test_hook_calendly.CREATED,
    "square": test_hook_square.UPDATED,
}
PRIVATE = ("Anna", "anna@example.com", "drums", platforms.SECRET[6:], platforms.PLAIN_SECRET)


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio, a cellar and a hook of each dialect."""
    return await open_house_with_hooks(hass, entry, freezer)


@pytest.fixture
def platform(house: House, hass_client_no_auth: ClientSessionGenerator) -> PlatformOf:
    """Return platforms by their dialects."""

    async def connected(dialect: str) -> Platform:
        return Platform(house, await hass_client_no_auth(), dialect)

    return connected


@pytest.fixture
async def till(platform: PlatformOf) -> Platform:
    """Return a platform of the standard dialect."""
    return await platform("standard")


@pytest.fixture(autouse=True)
def _no_access_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the line for each request, which fails where time stands still."""
    monkeypatch.setattr(logging.getLogger("aiohttp.access"), "disabled", True)


def problems(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what Home Assistant's log would show, but for what the server itself cannot read."""
    found = [one for one in caplog.records if one.levelno >= logging.WARNING]
    return [one.getMessage() for one in found if one.name != "aiohttp.server"]


# --- what is taken ------------------------------------------------------------------


@pytest.mark.parametrize("dialect", HOOKS)
async def test_a_booking_is_taken_over(platform: PlatformOf, dialect: str) -> None:
    """With its time, its room and its texts; the log says which hook it came by."""
    there = await platform(dialect)
    assert await there.deliver(CREATED[dialect]) == (200, {"status": "done"})
    [made] = there.bookings()
    assert (made.source, made.rooms, made.status) == (f"hook_{dialect}", ("studio",), "confirmed")
    assert made.external_id in there.reservations()
    assert made.span.start == at(14, day=25)
    log = await there.house.log()
    assert {entry.actor.kind for entry in log} == {ActorKind.HOOK}
    assert {entry.actor.name for entry in log} == {dialect.title()}
    subentry_ids = {one.subentry_id for one in there.house.entry.subentries.values()}
    assert {entry.actor.id for entry in log} < subentry_ids


@pytest.mark.parametrize("dialect", HOOKS)
async def test_a_repeated_delivery_is_done_once(platform: PlatformOf, dialect: str) -> None:
    """Platforms repeat what they are not sure of, and sign it anew; also after a restart."""
    there = await platform(dialect)
    assert await there.deliver(CREATED[dialect]) == (200, {"status": "done"})
    done = await there.types()
    there.house.freezer.tick(timedelta(seconds=30))
    assert await there.deliver(CREATED[dialect]) == (200, {"status": "duplicate"})
    assert await there.house.hass.config_entries.async_reload(there.house.entry.entry_id)
    assert await there.deliver(CREATED[dialect]) == (200, {"status": "duplicate"})
    assert await there.types() == done


async def test_two_at_once_are_done_once(till: Platform) -> None:
    """Neither is answered before what it says is kept."""
    answers = await asyncio.gather(*(till.deliver(booking()) for _ in range(10)))
    statuses = sorted(answer["status"] for _, answer in answers)
    assert statuses == ["done", *["duplicate"] * 9]
    assert {status for status, _ in answers} == {200}
    assert len(till.bookings()) == 1


async def test_what_is_overtaken_changes_nothing(till: Platform) -> None:
    """An older message that comes late, for the first time, is no duplicate either."""
    new = booking("updated", at="2026-11-24T08:59:00Z", end="2026-11-25T17:00:00Z")
    old = booking("created", at="2026-11-24T08:58:00Z")
    assert await till.deliver(new, message_id="m2") == (200, {"status": "done"})
    assert await till.deliver(old, message_id="m1") == (200, {"status": "ignored"})
    assert till.bookings()[0].span.end == at(17, day=25)


async def test_a_change_is_done(till: Platform) -> None:
    """Time, room, texts and status: as it is there, it is here."""
    waits = booking(status="pending", expires_in=600)
    assert await till.deliver(waits, message_id="m1") == (200, {"status": "done"})
    [made] = till.bookings()
    assert (made.status, made.expires_at) == (BookingStatus.PENDING, at(9, 10))
    later = booking(
        "updated",
        at="2026-11-24T09:00:01Z",
        start="2026-11-26T14:00:00Z",
        end="2026-11-26T16:00:00Z",
        room="cellar",
        guest="Bert",
    )
    assert await till.deliver(later, message_id="m2") == (200, {"status": "done"})
    [now] = till.bookings()
    assert (now.id, now.rooms, now.guest) == (made.id, ("cellar",), "Bert")
    assert (now.status, now.span.start) == (BookingStatus.CONFIRMED, at(14, day=26))
    gone = booking("cancelled", at="2026-11-24T09:00:02Z", reason="Ill")
    assert await till.deliver(gone, message_id="m3") == (200, {"status": "done"})
    assert till.bookings()[0].status is BookingStatus.CANCELLED
    assert [entry.reason for entry in await till.house.log()][-1] == "Ill"


async def test_a_place_is_known_by_its_map_or_by_the_rooms_key(till: Platform) -> None:
    """Whoever writes the sender may say which room it is as it stands here."""
    assert await till.deliver(booking(room="ROOM-1")) == (200, {"status": "done"})
    other = booking(id="r2", room="cellar")
    assert await till.deliver(other, message_id="m2") == (200, {"status": "done"})
    assert [one.rooms for one in till.bookings()] == [("studio",), ("cellar",)]


async def test_a_platforms_place_is_not_taken_for_a_room(platform: PlatformOf) -> None:
    """Whoever names an event type gets the room that it is mapped to, and no other."""
    there = await platform("cal_com")
    message = changed(CREATED["cal_com"], "payload.type", "cellar")
    assert await there.deliver(message) == (200, {"status": "unmapped"})
    assert there.reservations()["bFJeNb2uX8ANpT3JL5EfXw"].wanted is not None
    # The likeliest of all the ids by which it may be mapped.
    assert there.reservations()["bFJeNb2uX8ANpT3JL5EfXw"].wanted.place == "7"


async def test_what_clashes_is_kept(till: Platform) -> None:
    """Most platforms cannot be refused: both bookings are there, and somebody is told."""
    await till.house.book(at(15, day=25), at(16, day=25))
    told = till.house.listen("roomkeeper_event")
    assert await till.deliver(booking()) == (200, {"status": "conflict"})
    assert await till.deliver(booking()) == (200, {"status": "duplicate"})
    assert till.reservations()["r1"].status is ReservationStatus.CONFLICT
    await till.house.settle()
    assert [event.data["type"] for event in told] == ["hook_conflict"]


async def test_an_unknown_place_is_kept(till: Platform) -> None:
    """Until somebody says which room it is."""
    told = till.house.listen("roomkeeper_event")
    assert await till.deliver(booking(room="attic")) == (200, {"status": "unmapped"})
    assert till.reservations()["r1"].status is ReservationStatus.UNMAPPED
    await till.house.settle()
    assert [event.data["type"] for event in told] == ["hook_unmapped"]


async def test_what_is_not_about_bookings_is_left(till: Platform) -> None:
    """It is answered 2xx, so that it is not sent again, and nothing is kept of it."""
    assert await till.deliver({"type": "invoice.paid"}) == (200, {"status": "ignored"})
    assert await till.types() == []


async def test_a_cancellation_may_come_first(till: Platform) -> None:
    """Then the booking, which is older, is not made."""
    gone = booking("cancelled", at="2026-11-24T08:59:00Z")
    assert await till.deliver(gone, message_id="m2") == (200, {"status": "done"})
    made = booking("created", at="2026-11-24T08:58:00Z")
    assert await till.deliver(made, message_id="m1") == (200, {"status": "ignored"})
    assert till.bookings() == []


async def test_a_move_keeps_our_id(platform: PlatformOf) -> None:
    """Cal.com gives it another one, and says both."""
    there = await platform("cal_com")
    assert await there.deliver(CREATED["cal_com"]) == (200, {"status": "done"})
    [made] = there.bookings()
    moved = test_hook_cal_com.RESCHEDULED
    assert await there.deliver(moved) == (200, {"status": "done"})
    assert await there.deliver(moved) == (200, {"status": "duplicate"})
    [now] = there.bookings()
    assert (now.id, now.external_id, now.span.start) == (made.id, "newUid", at(14, day=26))


@pytest.mark.parametrize("gone_first", [True, False])
async def test_a_move_in_two_messages_is_one(platform: PlatformOf, *, gone_first: bool) -> None:
    """Calendly says that one goes and that one comes, in any order: the room is never let go."""
    there = await platform("calendly")
    assert await there.deliver(CREATED["calendly"]) == (200, {"status": "done"})
    [made] = there.bookings()
    come = changed(
        test_hook_calendly.COME,
        "payload.scheduled_event.start_time",
        "2026-11-25T14:30:00Z",
    )
    pair = (test_hook_calendly.GONE, come)
    for message in pair if gone_first else pair[::-1]:
        assert await there.deliver(message) == (200, {"status": "done"})
        assert there.bookings()[0].blocks
    [now] = there.bookings()
    assert (now.id, now.external_id) == (made.id, test_hook_calendly.NEW)
    assert now.span.start == at(14, 30, day=25)
    types = await there.types()
    assert "booking_cancelled" not in types


async def test_who_shares_a_booking_does_not_cancel_it_for_the_others(
    platform: PlatformOf,
) -> None:
    """Of eight who come together one gives it up: the room is for the other seven."""
    cal_com, calendly = await platform("cal_com"), await platform("calendly")
    assert await cal_com.deliver(test_hook_cal_com.SEATED) == (200, {"status": "done"})
    gone = test_hook_cal_com.SEAT_GIVEN_UP
    assert await cal_com.deliver(gone) == (200, {"status": "ignored"})
    [made] = cal_com.bookings()
    assert made.status is BookingStatus.CONFIRMED
    later = changed(CREATED["calendly"], "payload.scheduled_event.start_time", "2026-11-25T18:00Z")
    later = changed(later, "payload.scheduled_event.end_time", "2026-11-25T19:00Z")
    first = test_hook_calendly.of_a_group(later, active=1)
    second = changed(test_hook_calendly.of_a_group(later, active=2), "payload.uri", "other")
    assert await calendly.deliver(first) == (200, {"status": "done"})
    assert await calendly.deliver(second) == (200, {"status": "done"})
    assert len(calendly.bookings()) == 2


async def test_a_version_only_goes_up(platform: PlatformOf) -> None:
    """What Square said before, and comes late, is left."""
    there = await platform("square")
    assert await there.deliver(CREATED["square"]) == (200, {"status": "done"})
    version = "data.object.booking.version"
    old = changed({**CREATED["square"], "event_id": "older"}, version, 2)
    old = changed(old, "data.object.booking.status", "CANCELLED_BY_SELLER")
    assert await there.deliver(old) == (200, {"status": "ignored"})
    assert there.bookings()[0].blocks
    new = {**changed(old, version, 4), "event_id": "newer"}
    assert await there.deliver(new) == (200, {"status": "done"})
    assert not there.bookings()[0].blocks


async def test_texts_may_be_endless(till: Platform) -> None:
    """They are cut: a booking is worth more than its note."""
    long = booking(title="t" * 9_000, guest="A\ud83d", note="n" * 9_000)
    assert await till.deliver(long, message_id="m1") == (200, {"status": "done"})
    [made] = till.bookings()
    assert (len(made.title), made.guest, len(made.note)) == (255, "A�", 4_000)
    gone = booking("cancelled", at="2026-11-24T09:00:02Z", reason="x" * 60_000)
    assert await till.deliver(gone, message_id="m2") == (200, {"status": "done"})


# --- what is not taken ----------------------------------------------------------------


async def refused(
    till: Platform, answer: tuple[int, Any], status: int, code: str
) -> dict[str, Any]:
    """Check that an answer refuses in the one shape, and that nothing is kept; return details."""
    got, said = answer
    assert (got, said["error"]["code"]) == (status, code)
    assert said["error"].keys() == {"code", "message", "details"}
    assert " " in said["error"]["message"]
    assert till.bookings() == []
    details: dict[str, Any] = said["error"]["details"]
    return details


@pytest.mark.parametrize("dialect", HOOKS)
async def test_what_is_not_signed_is_refused(platform: PlatformOf, dialect: str) -> None:
    """Whatever is wrong with it, the answer is one and the same, and says no more."""
    there = await platform(dialect)
    body = platforms.in_bytes(CREATED[dialect])
    right = SIGN[dialect](body)
    answers = []
    for name, value in right.items():
        for wrong in (None, "", "x" + value[1:], value[:-4], "é\udcff", "1,2,3", "v1," * 99):
            headers = {**right, name: wrong}
            sent = {key: one for key, one in headers.items() if one is not None}
            answers.append(await there.post(body, {**JSON, **sent}))
    answers.append(await there.post(body + b" ", {**JSON, **right}))
    answers.append(await there.post(b"", JSON))
    for answer in answers:
        details = await refused(there, answer, 401, "not_signed")
        assert details == {}
    assert len({json.dumps(answer) for answer in answers}) == 1


async def test_an_old_delivery_is_not_taken_again(till: Platform) -> None:
    """What somebody has overheard is worth nothing after five minutes."""
    body = platforms.in_bytes(booking())
    headers = {**JSON, **platforms.standard(body)}
    till.house.freezer.tick(timedelta(minutes=6))
    await refused(till, await till.post(body, headers), 401, "not_signed")


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"type=booking.created&id=1", {}, "not_json"),
        (b"type=a", {"Content-Type": "application/x-www-form-urlencoded"}, "not_json"),
        (b"{}", {"Content-Type": "application/x-www-form-urlencoded"}, "not_json"),
        (b"{}", {"Content-Type": "text/plain"}, "not_json"),
        (b"{}", {"Content-Type": "multipart/form-data; boundary=x"}, "not_json"),
        (b'{"type": NaN}', {}, "not_json"),
        (b'{"type": "\xff"}', {}, "not_json"),
        (b"", {}, "not_json"),
        (b"false", {}, "not_an_object"),
        (b"[]", {}, "not_an_object"),
        (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, {}, "too_deep"),
    ],
    ids=range(11),
)
async def test_what_is_no_json_is_refused(
    till: Platform, body: bytes, headers: dict[str, str], code: str
) -> None:
    """Though it is signed."""
    await refused(till, await till.deliver(body, headers), 400, code)


async def test_what_cannot_be_read_is_named(till: Platform) -> None:
    """So that whoever teaches a system to send this sees what is wrong."""
    answer = await till.deliver(booking(start="soon"))
    assert await refused(till, answer, 422, "not_understood") == {
        "field": "data.start",
        "value": "soon",
    }
    answer = await till.deliver(booking(end=None))
    assert await refused(till, answer, 422, "missing_field") == {"field": "data.end"}
    answer = await till.deliver(booking(end="2026-11-25T14:00:00Z"))
    assert await refused(till, answer, 422, "end_before_start")
    answer = await till.deliver(booking(start="2026-03-29T02:30:00"))
    assert (await refused(till, answer, 422, "nonexistent_time"))["field"] == "data.start"


async def test_people_are_told_of_what_cannot_be_read(house: House, till: Platform) -> None:
    """A platform gives up at last; until the next message that can be read it is said why."""

    def told() -> dict[str, str] | None:
        issue = ir.async_get(house.hass).async_get_issue(DOMAIN, "hook_unreadable_hook_standard")
        return None if issue is None else issue.translation_placeholders

    await till.post(b"[]", JSON)
    assert told() is None
    await till.deliver(booking(start="Grace Hopper"))
    assert told() == {"hook": "Standard", "code": "not_understood", "field": "data.start"}
    await till.deliver(b"[]")
    assert told() == {"hook": "Standard", "code": "not_an_object", "field": "-"}
    await till.deliver(booking())
    assert told() is None


async def test_64_kib_are_taken_and_not_a_byte_more(till: Platform) -> None:
    """Whether or not it is said beforehand how much comes."""
    exact = platforms.in_bytes(booking(title="x"))
    exact += b" " * (64 * 1024 - len(exact))
    more = exact + b" "
    assert await refused(till, await till.deliver(more), 413, "too_large") == {
        "longest_bytes": 65_536
    }

    async def chunks() -> Any:  # noqa: ANN401 - an async generator
        for _ in range(1_000):
            yield b" " * 10_000

    answer = await till.post(chunks(), {**JSON, **platforms.standard(more)})
    await refused(till, answer, 413, "too_large")
    assert await till.deliver(exact) == (200, {"status": "done"})


async def test_a_body_may_come_in_chunks(till: Platform) -> None:
    """And nobody has to say how many there are."""
    body = platforms.in_bytes(booking())

    async def chunks() -> Any:  # noqa: ANN401 - an async generator
        for index in range(len(body)):
            yield body[index : index + 1]

    answer = await till.post(chunks(), {**JSON, **platforms.standard(body)})
    assert answer == (200, {"status": "done"})


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 500\r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}",
        b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Encoding: deflate\r\nContent-Length: 9\r\n\r\nnot packed"[:-1],
        b"Content-Length: x\r\n\r\n{}",
        b"X-\xff: \x01\r\nContent-Length: 2\r\n\r\n{}",
        b"webhook-signature: v1,\xff\xfe\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
async def test_a_request_may_be_anything(
    till: Platform, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """Cut off, packed, or no HTTP at all: nothing is kept, and the next one is served."""
    request = b"POST " + till.path.encode() + b" HTTP/1.1\r\nHost: x\r\n" + sent
    answer = await till.raw(request)
    assert answer == b"" or answer.split()[1] in {b"400", b"401"}
    assert problems(caplog) == []
    assert await till.deliver(booking()) == (200, {"status": "done"})


async def test_a_body_has_to_come_to_its_end(till: Platform) -> None:
    """Who sends a byte now and then holds nothing up."""
    head = b"POST " + till.path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    reader, writer = await asyncio.open_connection(till.client.host, till.client.port)
    writer.write(head + b"Content-Length: 500\r\n\r\n{")
    status = asyncio.ensure_future(reader.readline())
    while not status.done():
        till.house.freezer.tick(timedelta(seconds=7))
        await asyncio.sleep(0)
    writer.close()
    assert (await status).split()[1] == b"408"


async def test_only_post_is_taken(till: Platform) -> None:
    """Each other method is refused, and none fills the log."""
    for method in ("GET", "PUT"):
        async with till.client.request(method, till.path) as response:
            assert (response.status, response.headers["Allow"]) == (405, "POST")
            assert (await response.json())["error"]["code"] == "method_not_allowed"
    for method in ("PATCH", "DELETE"):
        async with till.client.request(method, till.path) as response:
            assert response.status == 405


async def test_it_comes_over_the_cloud_too(
    till: Platform, hass_ws_client: WebSocketGenerator
) -> None:
    """There a request is no stream, and comes from nowhere."""
    body = platforms.in_bytes(booking())
    client = await hass_ws_client(till.house.hass)
    command = {
        "type": "webhook/handle",
        "webhook_id": "id-of-standard",
        "method": "POST",
        "body": body.decode(),
        "headers": {**JSON, **platforms.standard(body)},
    }
    for status in ("done", "duplicate"):
        await client.send_json_auto_id(command)
        answer = await client.receive_json()
        assert json.loads(answer["result"]["body"]) == {"status": status}
    too_large = {**command, "body": "x" * 70_000}
    await client.send_json_auto_id(too_large)
    answer = await client.receive_json()
    assert answer["result"]["status"] == 413


async def test_there_is_an_address_of_our_own(till: Platform) -> None:
    """The same door, at which nobody is told 200 while Home Assistant starts."""
    theirs, till.path = till.path, webhooks.path_of("id-of-standard")
    assert (await till.deliver(booking(), key=b"another"))[0] == 401
    assert await till.deliver(booking()) == (200, {"status": "done"})
    till.path = theirs
    assert await till.deliver(booking()) == (200, {"status": "duplicate"})
    for method in ("GET", "PUT"):
        async with till.client.request(method, webhooks.path_of("id-of-standard")) as response:
            assert (response.status, response.headers["Allow"]) == (405, "POST")


async def test_nobody_is_told_200_where_there_is_no_hook(till: Platform) -> None:
    """The platform goes on trying, or says that something is wrong."""
    till.path = webhooks.path_of("id-of-nobody")
    answer = await till.deliver(booking())
    assert await refused(till, answer, 404, "unknown_path") == {"path": till.path}
    till.path = webhooks.path_of("id-of-standard")
    entries = till.house.hass.config_entries
    assert await entries.async_unload(till.house.entry.entry_id)
    assert (await till.deliver(booking()))[0] == 503
    await entries.async_remove(till.house.entry.entry_id)
    assert (await till.deliver(booking()))[0] == 404


# --- when nothing can be kept ------------------------------------------------------------


async def test_a_full_disk_is_said(till: Platform, tmp_path: Path) -> None:
    """The platform tries again, and then it is taken; nothing is acknowledged that is not kept."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(till.house)
        status, answer = await till.deliver(booking())
        assert (status, answer["error"]["code"]) == (503, "not_writable")
        assert till.headers["Retry-After"] == "10"
        assert till.reservations() == {}
    await recover(till.house)
    assert await till.deliver(booking()) == (200, {"status": "done"})


async def test_a_disk_that_fills_up_acknowledges_nothing(till: Platform, tmp_path: Path) -> None:
    """Of many at once, each that was told 2xx is there afterwards, and no other."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        taken: set[str] = set()
        for batch in range(100):
            messages = [
                booking(
                    id=f"r{batch}-{number}", start=f"2027-01-{number + 1:02}T{batch % 24:02}:00:00Z"
                )
                for number in range(20)
            ]
            messages = [
                changed(one, "data.end", one["data"]["start"].replace(":00:00Z", ":30:00Z"))
                for one in messages
            ]
            answers = await asyncio.gather(
                *(till.deliver(one, message_id=one["data"]["id"]) for one in messages)
            )
            assert {status for status, _ in answers} <= {200, 503}
            taken |= {
                one["data"]["id"]
                for one, (status, _) in zip(messages, answers, strict=True)
                if status == 200
            }
            if any(status == 503 for status, _ in answers):
                break
        else:
            pytest.fail("the disk took everything")
    await recover(till.house)
    assert till.reservations().keys() == taken


async def test_while_roomkeeper_does_not_run_it_is_said(till: Platform) -> None:
    """Home Assistant alone would say 200, and the booking would be lost."""
    entries = till.house.hass.config_entries
    assert await entries.async_unload(till.house.entry.entry_id)
    status, answer = await till.deliver(booking())
    assert (status, answer["error"]["code"]) == (503, "not_loaded")
    assert till.headers["Retry-After"] == "10"
    await refused_while_down(till)
    assert await entries.async_setup(till.house.entry.entry_id)
    assert await till.deliver(booking()) == (200, {"status": "done"})


async def refused_while_down(till: Platform) -> None:
    """Check that a stranger learns nothing more while Roomkeeper does not run."""
    status, _ = await till.post(b"{}", JSON)
    assert status == 401


async def test_a_fault_of_ours_loses_nothing(
    till: Platform, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is to be sent again, and the log says once where it failed, and nothing of a guest."""

    def fails(payload: object) -> None:
        raise KeyError(payload)

    broken = replace(hooks.DIALECTS["standard"], read=fails)
    monkeypatch.setitem(hooks.DIALECTS, "standard", broken)
    for _ in range(20):
        status, answer = await till.deliver(booking(guest="Anna"))
        assert (status, answer["error"]["code"]) == (503, "delivery_failed")
    [said] = problems(caplog)
    assert "KeyError in fails" in said
    assert "Anna" not in caplog.text
    assert "Traceback" not in caplog.text
    monkeypatch.undo()
    assert await till.deliver(booking()) == (200, {"status": "done"})


# --- floods --------------------------------------------------------------------------------


async def test_600_deliveries_a_minute_are_taken(till: Platform) -> None:
    """After that, what is signed as well is to come later: when, is said."""
    ping = {"type": "ping"}
    for number in range(600):
        if number == 300:
            till.house.freezer.tick(timedelta(seconds=20))
        assert await till.deliver(ping) == (200, {"status": "ignored"})
    details = await refused(till, await till.deliver(booking()), 429, "too_many_deliveries")
    assert (details, till.headers["Retry-After"]) == ({"retry_after_s": 40.0}, "40")
    till.house.freezer.tick(timedelta(seconds=40))
    for _ in range(300):
        assert await till.deliver(ping) == (200, {"status": "ignored"})
    assert (await till.deliver(ping))[0] == 429
    # The clock is set back.
    till.house.freezer.tick(timedelta(hours=-1))
    assert await till.deliver(booking()) == (200, {"status": "done"})


async def test_60_wrong_signatures_a_minute_are_looked_at(
    till: Platform, platform: PlatformOf
) -> None:
    """After that strangers are told to come later; the platform is heard all the while."""
    for _ in range(60):
        assert (await till.post(b"{}", JSON))[0] == 401
    answer = await till.post(b"{}", JSON)
    await refused(till, answer, 429, "too_many_deliveries")
    assert till.headers["Retry-After"] == "60"
    other = await platform("cal_com")
    assert (await other.post(b"{}", JSON))[0] == 401
    assert await till.deliver(booking()) == (200, {"status": "done"})
    till.house.freezer.tick(timedelta(seconds=60))
    assert (await till.post(b"{}", JSON))[0] == 401


async def test_wrong_signatures_are_told_now_and_then(till: Platform) -> None:
    """At once, and then at most every ten minutes, with their number and what was wrong."""
    told = till.house.listen("roomkeeper_event")

    async def minutes(number: int) -> None:
        till.house.freezer.tick(timedelta(minutes=number))
        async_fire_time_changed(till.house.hass)
        await till.house.settle()

    def counts() -> list[tuple[int, str]]:
        return [(event.data["count"], event.data["why"]) for event in told]

    for _ in range(3):
        await till.post(b"{}", JSON)
    await till.house.settle()
    assert counts() == [(1, "unsigned")]
    await minutes(9)
    await till.deliver(booking(), key=b"another")
    await till.house.settle()
    assert counts() == [(1, "unsigned")]
    await minutes(1)
    assert counts() == [(1, "unsigned"), (3, "wrong")]
    await minutes(10)
    await minutes(10)
    assert len(told) == 2
    await till.post(b"{}", JSON)
    await till.house.settle()
    assert counts()[2:] == [(1, "unsigned")]
    facts = [entry.fact for entry in await till.house.log()]
    assert [type_of(fact) for fact in facts] == ["hook_rejected"] * 3
    assert all(isinstance(fact, DeliveriesRejected) for fact in facts)
    assert {event.data["origin"] for event in told} == {"hook_standard"}


async def test_wrong_signatures_are_counted_while_nothing_can_be_written(
    till: Platform, tmp_path: Path
) -> None:
    """They are told when the disk has room again."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(till.house)
        for _ in range(3):
            await till.post(b"{}", JSON)
    await recover(till.house)
    told = till.house.listen("roomkeeper_event")
    till.house.freezer.tick(timedelta(minutes=10))
    async_fire_time_changed(till.house.hass)
    await till.house.settle()
    assert [event.data["count"] for event in told if event.data["type"] == "hook_rejected"] == [3]


async def test_a_thousand_bad_requests_leave_no_trace(
    till: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in Home Assistant's log nor in ours: one row, and nothing of a secret or a guest."""
    good = platforms.in_bytes(CREATED["standard"])
    caplog.clear()
    for number in range(250):
        await till.post(good, {**JSON, "webhook-signature": f"v1,{number}"})
        await till.deliver(b"not json")
        await till.deliver(booking(guest="Anna Example", start=f"soon {number}"))
        async with till.client.get(till.path) as response:
            assert response.status == 405
    await till.house.settle()
    assert problems(caplog) == []
    lines = [one for one in caplog.records if one.levelno > logging.DEBUG]
    assert len([one for one in lines if "sqlalchemy" not in one.name]) < 5
    assert await till.types() == ["hook_rejected"]
    for text in PRIVATE:
        assert text not in caplog.text
    assert "Traceback" not in caplog.text


async def test_nothing_private_is_told(till: Platform, caplog: pytest.LogCaptureFixture) -> None:
    """Events and logs reach more people than the bookings do."""
    told = till.house.listen("roomkeeper_event")
    await till.deliver(CREATED["standard"])
    await till.deliver(booking(id="r2", guest="Anna Example"), message_id="m2")
    await till.deliver(booking(id="r3", guest="Anna Example", room="attic"), message_id="m3")
    await till.house.settle()
    assert [event.data["type"] for event in told if "hook" in event.data["type"]] == [
        "hook_received",
        "hook_conflict",
        "hook_unmapped",
    ]
    everything = caplog.text + "".join(str(event.data) for event in told)
    for text in PRIVATE:
        assert text not in everything


# --- local only -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remote", "bookings"), [("8.8.8.8", 0), ("192.168.1.7", 1), ("127.0.0.1", 1)]
)
async def test_a_local_hook_hears_nobody_outside(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_client_no_auth: ClientSessionGenerator,
    *,
    remote: str,
    bookings: int,
) -> None:
    """Strangers are answered as if there were no hook, which is Home Assistant's way."""
    proxied = {"use_x_forwarded_for": True, "trusted_proxies": ["127.0.0.1"]}
    house = await open_house_with_hooks(hass, entry, freezer, http=proxied, local_only=True)
    till = Platform(house, await hass_client_no_auth(), "standard")
    body = platforms.in_bytes(booking())
    headers = {**JSON, **platforms.standard(body), "X-Forwarded-For": remote}
    async with till.client.post(till.path, data=body, headers=headers) as response:
        assert response.status == 200
    assert len(till.bookings()) == bookings
    own = webhooks.path_of("id-of-standard")
    async with till.client.post(own, data=body, headers=headers) as response:
        assert response.status == (200 if bookings else 404)
    assert len(till.bookings()) == bookings


# --- together with other doors -------------------------------------------------------------------


async def test_what_was_cancelled_here_is_a_conflict(till: Platform) -> None:
    """The platform still has it: somebody has to say which holds."""
    await till.deliver(booking(), message_id="m1")
    [made] = till.bookings()
    await till.house.do(Cancel(ref=BookingRef(made.id)))
    again = booking("updated", at="2026-11-24T09:00:05Z")
    assert await till.deliver(again, message_id="m2") == (200, {"status": "conflict"})


async def test_what_was_confirmed_here_stays_so(till: Platform) -> None:
    """A platform that still waits takes nothing back."""
    await till.deliver(booking(status="pending"), message_id="m1")
    [made] = till.bookings()
    await till.house.do(Confirm(ref=BookingRef(made.id)))
    again = booking("updated", at="2026-11-24T09:00:05Z", status="pending")
    assert await till.deliver(again, message_id="m2") == (200, {"status": "done"})
    assert till.bookings()[0].status is BookingStatus.CONFIRMED
