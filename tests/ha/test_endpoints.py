"""What endpoints outside get: real messages to a real server, at a time that a test moves."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import pairwise
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import RepairsFlowResult, repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_ENDPOINT
from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CheckIn,
    Confirm,
    Hold,
    Reschedule,
    Texts,
)
from custom_components.roomkeeper.core.endpoint import (
    WAITS,
    EndpointDelivered,
    EndpointDisabled,
    EndpointEnabled,
    EndpointFailed,
    EndpointForgotten,
    EndpointSkipped,
    Fault,
    GoOn,
    Outbox,
    OutboxStatus,
)
from custom_components.roomkeeper.core.events import Fact, is_of_endpoint
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, EndpointKey
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics
from custom_components.roomkeeper.endpoint_repair import EndpointFlow
from custom_components.roomkeeper.endpoints import PAGE, PER_SECOND, WRITTEN_AFTER
from custom_components.roomkeeper.repairs import show_disabled_endpoints
from tests.engine.house import full_disk

from .calling import call
from .flows import add_subentry
from .house import ANNA, STUDIO, House, at, open_house
from .receiver import SECRET, Receiver, receiving

KEY = EndpointKey("endpoint_desk")
ROOMS: dict[str, dict[str, Any]] = {"studio": {}, "attic": {}}
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let servers and clients meet on this machine."""


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Listen."""
    async with receiving() as receiver:
        yield receiver


def endpoint(hass: HomeAssistant, entry: MockConfigEntry, url: str, **data: Any) -> str:  # noqa: ANN401
    """Store an endpoint."""
    stored = {"url": url, "secret": SECRET, **data}
    subentry = add_subentry(hass, entry, "Desk", stored, kind=SUBENTRY_ENDPOINT, key=KEY)
    return subentry.subentry_id


async def sent(house: House) -> None:
    """Wait until all that is to be sent now was tried."""
    await house.settle()
    await house.hass.async_block_till_done(wait_background_tasks=True)
    await house.settle()


async def until(house: House, instant: datetime) -> None:
    """Let time go on from deadline to deadline, and wait at each until what follows was tried.

    Else a try that is under way would have taken all of that time.
    """
    while (due := house.runtime.engine.next_deadline) is not None and due < instant:
        if due <= datetime.now(UTC):
            break
        await house.until(due)
        await sent(house)
    await house.until(instant)
    await sent(house)


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    receiver: Receiver,
) -> House:
    """Run a house with two rooms whose bookings are told to the receiver."""
    endpoint(hass, entry, receiver.url)
    house = await open_house(hass, entry, freezer, ROOMS)
    await sent(house)
    return house


def outbox(house: House) -> Outbox:
    """Return how far the endpoint has come."""
    return house.runtime.engine.peek(lambda state, _now: state.outboxes[KEY])


async def facts(house: House) -> list[Fact]:
    """Return what the log says of endpoints, the oldest first."""
    return [entry.fact for entry in await house.log() if is_of_endpoint(entry.fact)]


async def book(house: House, number: int = 1, **texts: str) -> None:
    """Book an hour; numbers do not clash."""
    start = at(12) + timedelta(hours=number)
    await house.runtime.engine.execute(
        Book(
            booking_id=BookingId(f"b{number}"),
            rooms=(STUDIO,),
            start=start,
            end=start + timedelta(hours=1),
            texts=Texts(**texts),
        ),
        ANNA,
    )


# --- what arrives ---------------------------------------------------------------------


async def test_what_happens_to_bookings_arrives_in_order_and_signed(
    house: House, receiver: Receiver
) -> None:
    """Each once; the signature is checked as the standard says, by other code."""
    await book(house)
    await house.do(Cancel(ref=BookingRef(BookingId("b1"))))
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    await house.do(Confirm(ref=BookingRef(BookingId("h1"))))
    await sent(house)
    assert receiver.types == [
        "booking.confirmed",
        "booking.cancelled",
        "booking.held",
        "booking.confirmed",
    ]
    assert all(one.is_signed() for one in receiver.got)
    assert len({one.id for one in receiver.got}) == 4
    now = datetime.now(UTC)
    assert {one.headers["webhook-timestamp"] for one in receiver.got} == {str(int(now.timestamp()))}
    first = receiver.got[0]
    assert first.headers["Content-Type"] == "application/json"
    assert first.headers["User-Agent"] == "Roomkeeper"
    assert first.body["timestamp"] == "2026-11-24T10:00:00+01:00"


async def test_a_message_says_all_that_a_receiver_needs(house: House, receiver: Receiver) -> None:
    """The row of the log, and the booking as it was right after it."""
    await book(house)
    to = Reschedule(ref=BookingRef(BookingId("b1")), start=at(15), end=at(17))
    await house.do(to)
    await sent(house)
    first, second = receiver.got
    rows = (await call(house.hass, "get_audit_log", type="booking_rescheduled"))["items"]
    assert second.data == {
        "log_id": rows[0]["id"],
        "at": "2026-11-24T10:00:00+01:00",
        "recorded_at": "2026-11-24T10:00:00+01:00",
        "room": "studio",
        "rooms": ["studio"],
        "stall": None,
        "booking_id": "b1",
        "schedule_id": None,
        "action_id": None,
        "actor": {"kind": "user", "id": "anna"},
        "details": rows[0]["details"],
        "booking": {
            "id": "b1",
            "rooms": ["studio"],
            "status": "confirmed",
            "start": "2026-11-24T16:00:00+01:00",
            "end": "2026-11-24T18:00:00+01:00",
            "source": "",
            "external_id": "",
            "expires_at": None,
            "checked_in_at": None,
            "is_block": False,
            "created_at": "2026-11-24T10:00:00+01:00",
            "updated_at": "2026-11-24T10:00:00+01:00",
        },
        "is_cut": False,
    }
    assert first.data["booking"]["start"] == "2026-11-24T14:00:00+01:00"


async def test_the_booking_is_told_as_it_was_then(house: House, receiver: Receiver) -> None:
    """However late a message is, it says what it said."""
    receiver.reply = 500
    await book(house)
    await sent(house)
    await house.do(Cancel(ref=BookingRef(BookingId("b1"))))
    receiver.reply = 204
    await until(house, at(9) + TEN)
    *_, confirmed, cancelled = receiver.got
    assert confirmed.data["booking"]["status"] == "confirmed"
    assert confirmed.raw == receiver.got[0].raw
    assert cancelled.data["booking"]["status"] == "cancelled"


async def test_what_people_wrote_stays_in_the_house(house: House, receiver: Receiver) -> None:
    """Titles, guests, notes, reasons and the names of users are in no message."""
    secrets = ("Choir", "Ada Lovelace", "allergic to cats", "Anna", "called in sick")
    await book(house, title=secrets[0], guest=secrets[1], note=secrets[2])
    await house.runtime.engine.execute(Cancel(ref=BookingRef(BookingId("b1"))), ANNA, secrets[4])
    await sent(house)
    assert len(receiver.got) == 2
    told = b"".join(one.raw for one in receiver.got).decode()
    assert not [secret for secret in secrets if secret in told]


@pytest.fixture
async def telling(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, receiver: Receiver
) -> House:
    """Return a house whose endpoint is told what people wrote, too."""
    endpoint(hass, entry, receiver.url, include_texts=True)
    house = await open_house(hass, entry, freezer, ROOMS)
    await sent(house)
    return house


async def test_what_people_wrote_is_told_if_that_is_wanted(
    telling: House, receiver: Receiver
) -> None:
    """Then all of it is there."""
    await book(telling, title="Choir", guest="Ada", note="cats")
    await telling.runtime.engine.execute(Cancel(ref=BookingRef(BookingId("b1"))), ANNA, "sick")
    await sent(telling)
    data = receiver.got[1].data
    assert {data["booking"][name] for name in ("title", "guest", "note")} == {
        "Choir",
        "Ada",
        "cats",
    }
    assert data["reason"] == "sick"
    assert data["actor"]["name"] == "Anna"


async def test_a_guest_who_is_erased_is_named_in_nothing_that_still_waits(
    hass: HomeAssistant, telling: House, receiver: Receiver
) -> None:
    """Also in what was read to be sent when a slow endpoint had not answered yet."""
    receiver.reply = 500
    for number in range(1, 4):
        await book(telling, number, guest="Ada", note="cats")
    await sent(telling)
    receiver.reply, receiver.hangs = 204, asyncio.Event()
    now = outbox(telling).next_try_at
    assert now is not None
    await telling.until(now)
    await receiver.until(2)
    await call(hass, "erase_guest", guest="Ada")
    receiver.hangs.set()
    await sent(telling)
    _, before, *after = receiver.got
    assert before.data["booking"]["guest"] == "Ada"
    booked = [one.data["booking_id"] for one in after if one.type == "booking.confirmed"]
    assert booked == ["b2", "b3"], "nothing is left out, or sent twice"
    assert not [one for one in after if b"Ada" in one.raw or b"cats" in one.raw]


async def test_only_what_was_chosen_is_sent(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, receiver: Receiver
) -> None:
    """And what is not about bookings, if that is chosen; with its family before the dot."""
    endpoint(hass, entry, receiver.url, events=["room_frozen", "power_off_planned"])
    house = await open_house(hass, entry, freezer)
    await sent(house)
    await house.do(Book(booking_id=BookingId("b1"), rooms=(STUDIO,), start=at(9), end=at(11)))
    await house.do(CheckIn(ref=BookingRef(BookingId("b1"))))
    await sent(house)
    assert receiver.types == ["power_off.planned"]
    assert receiver.got[0].data["booking"]["status"] == "checked_in"


async def test_what_was_before_it_is_not_sent(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, receiver: Receiver
) -> None:
    """A new endpoint gets what happens from now on."""
    house = await open_house(hass, entry, freezer, ROOMS)
    await book(house, 1)
    endpoint(hass, entry, receiver.url)
    await sent(house)
    await book(house, 2)
    await sent(house)
    assert [one.data["booking_id"] for one in receiver.got] == ["b2"]


# --- failing, trying again ----------------------------------------------------------------


async def test_a_message_is_tried_as_the_standard_recommends(
    house: House, receiver: Receiver
) -> None:
    """Ten times; never sooner, and at most a tenth later. The ID stays, the timestamp does not."""
    receiver.reply = 500
    times: list[datetime] = []
    await book(house)
    await sent(house)
    while (due := outbox(house).next_try_at) is not None:
        assert len(receiver.got) == len(times) + 1
        times.append(datetime.now(UTC))
        await until(house, due - timedelta(milliseconds=1))
        assert len(receiver.got) == len(times)
        await until(house, due)
    times.append(datetime.now(UTC))
    assert len(receiver.got) == len(times) == 10
    for wait, (before, after) in zip(WAITS, pairwise(times), strict=True):
        assert wait <= after - before <= wait * 1.1
    assert len({one.id for one in receiver.got}) == 1
    assert len({one.raw for one in receiver.got}) == 1
    assert [int(one.headers["webhook-timestamp"]) for one in receiver.got] == [
        int(time.timestamp()) for time in times
    ]
    assert all(one.is_signed() for one in receiver.got)
    assert outbox(house).status is OutboxStatus.DISABLED


async def test_nothing_overtakes_what_fails(house: House, receiver: Receiver) -> None:
    """The order is kept: what comes later waits, and follows at once."""
    receiver.reply = 503
    for number in (1, 2, 3):
        await book(house, number)
        await sent(house)
    await until(house, at(9) + timedelta(minutes=1))
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b1"]
    receiver.reply = 200
    await until(house, at(9) + TEN)
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b1", "b1", "b2", "b3"]
    assert outbox(house).status is OutboxStatus.ACTIVE


async def test_what_fails_by_a_clock_that_is_years_ahead_does_not_wait_for_years(
    house: House, receiver: Receiver
) -> None:
    """By such a clock no certificate holds, so it does fail; it is tried when that is mended."""
    receiver.reply = 503
    await book(house)
    await sent(house)
    ahead = at(9).replace(year=2036)
    house.freezer.move_to(ahead)
    async_fire_time_changed(house.hass, ahead)
    await sent(house)
    assert (due := outbox(house).next_try_at) is not None
    assert due > ahead
    receiver.reply = 204
    house.freezer.move_to(at(9, 5))
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    await sent(house)
    assert outbox(house).status is OutboxStatus.ACTIVE
    assert receiver.got[-1].data["booking_id"] == "b1"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(house: House, receiver: Receiver, status: int) -> None:
    """Nobody can be led to another address; that is a failure."""
    receiver.reply = (status, {"location": receiver.url + "/elsewhere"})
    await book(house)
    await sent(house)
    assert len(receiver.got) == 1
    row = outbox(house)
    assert (row.status, row.last_status, row.last_fault) == ("failing", status, "answer")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_every_2xx_is_taken(house: House, receiver: Receiver, status: int) -> None:
    """Whatever a receiver likes to say."""
    receiver.reply = status
    await book(house)
    await sent(house)
    assert outbox(house).last_status == status
    assert outbox(house).status is OutboxStatus.ACTIVE


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 09:30:00 GMT", timedelta(minutes=30)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Tue, 24 Nov 2026 08:00:00 GMT", timedelta(seconds=5)),
        ("soon", timedelta(seconds=5)),
        ("-5", timedelta(seconds=5)),
        ("", timedelta(seconds=5)),
    ],
)
async def test_an_endpoint_says_when_to_come_again(
    house: House, receiver: Receiver, header: str, wait: timedelta
) -> None:
    """In seconds or as a date, for a day at most; what cannot be read says nothing."""
    receiver.reply = (503, {"retry-after": header})
    await book(house)
    await sent(house)
    due = outbox(house).next_try_at
    assert due is not None
    assert wait <= due - at(9) <= wait * 1.1


async def test_a_410_ends_it_at_once(house: House, receiver: Receiver) -> None:
    """Who says that it is gone is asked no more, whatever else happens."""
    receiver.reply = 410
    await book(house, 1)
    await sent(house)
    await book(house, 2)
    await until(house, at(9, day=30))
    assert len(receiver.got) == 1
    assert outbox(house).status is OutboxStatus.DISABLED


async def test_who_does_not_answer_is_given_20_seconds(house: House, receiver: Receiver) -> None:
    """Then it is a failure like any other."""
    receiver.hangs = asyncio.Event()
    await book(house)
    await receiver.until(1)
    assert outbox(house).status is OutboxStatus.ACTIVE
    async_fire_time_changed(house.hass, at(9) + timedelta(seconds=22))
    await sent(house)
    receiver.hangs.set()
    (fact,) = [one for one in await facts(house) if isinstance(one, EndpointFailed)]
    assert fact.outbox.last_fault == "timeout"


async def test_a_slow_endpoint_slows_nobody(house: House, receiver: Receiver) -> None:
    """Booking goes on, and so does every other endpoint."""
    async with receiving() as other:
        stored = {"url": other.url, "secret": SECRET}
        add_subentry(
            house.hass, house.entry, "Other", stored, kind=SUBENTRY_ENDPOINT, key="endpoint_other"
        )
        await sent(house)
        receiver.hangs = asyncio.Event()
        for number in range(1, 6):
            await book(house, number)
        await other.until(5)
        assert len(receiver.got) == 1
        receiver.hangs.set()
        await sent(house)
        assert len(receiver.got) == 5


async def test_nobody_there_is_a_failure(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is tried again, and the log says why."""
    async with receiving() as receiver:
        url = receiver.url
    endpoint(hass, entry, url)
    house = await open_house(hass, entry, freezer, ROOMS)
    await sent(house)
    await book(house)
    await sent(house)
    row = outbox(house)
    assert (row.status, row.last_fault, row.last_status) == ("failing", "connection", None)


# --- restarts ------------------------------------------------------------------------------


async def test_a_restart_goes_on_where_it_was(house: House, receiver: Receiver) -> None:
    """Nothing is lost, nothing comes twice, and the number of tries goes on."""
    await book(house, 1)
    await book(house, 2)
    await sent(house)
    receiver.reply = 500
    await book(house, 3)
    await sent(house)
    due = outbox(house).next_try_at
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await sent(house)
    assert len(receiver.got) == 3
    assert due is not None
    await until(house, due)
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b2", "b3", "b3"]
    assert outbox(house).attempts == 2


async def test_what_happened_while_nothing_was_sent_follows(
    house: House, receiver: Receiver
) -> None:
    """A clean end writes down what was delivered: nothing is sent again."""
    await book(house, 1)
    await sent(house)
    await book(house, 2)
    await sent(house)
    assert outbox(house).cursor < (await house.log())[-1].seq
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await sent(house)
    await book(house, 3)
    await sent(house)
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b2", "b3"]


async def test_an_end_in_the_midst_of_a_try_is_quick_and_loses_nothing(
    house: House, receiver: Receiver
) -> None:
    """The message is sent again, with the same ID."""
    receiver.hangs = asyncio.Event()
    await book(house)
    await receiver.until(1)
    async with asyncio.timeout(5):
        assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    receiver.hangs.set()
    await sent(house)
    assert len(receiver.got) == 2
    assert len({one.id for one in receiver.got}) == 1
    assert outbox(house).attempts == 0


# --- what is written down ---------------------------------------------------------------------


async def test_the_log_has_no_row_for_each_message(house: House) -> None:
    """The first delivery is told at once; after that a row every few minutes says how many."""
    for number in range(1, 6):
        await book(house, number)
        await sent(house)
    rows = [one for one in await facts(house) if isinstance(one, EndpointDelivered)]
    assert [one.count for one in rows] == [1]
    await until(house, at(9) + WRITTEN_AFTER + timedelta(seconds=1))
    rows = [one for one in await facts(house) if isinstance(one, EndpointDelivered)]
    assert [one.count for one in rows] == [1, 4]
    assert {one.host for one in rows} == {"127.0.0.1"}


async def test_a_thousand_messages_arrive_in_order(house: House, receiver: Receiver) -> None:
    """Fifty in a second at the most, page by page, and some twenty rows of the log say so."""
    receiver.reply = 500
    await asyncio.gather(*(book(house, number) for number in range(1000)))
    await sent(house)
    receiver.reply = 204
    now = outbox(house).next_try_at
    assert now is not None
    await house.until(now)
    # The first one was tried twice.
    for count in (*range(PER_SECOND, 1001, PER_SECOND), 1001):
        await receiver.until(count)
        for _ in range(500):
            await asyncio.sleep(0)
        assert len(receiver.got) == count
        now += timedelta(seconds=1)
        house.freezer.move_to(now)
        async_fire_time_changed(house.hass, now)
    await sent(house)
    ids = [one.data["log_id"] for one in receiver.got[1:]]
    assert ids == sorted(set(ids))
    assert len(ids) == 1000
    assert [one.data["booking_id"] for one in receiver.got[1:]] == [
        f"b{number}" for number in range(1000)
    ]
    rows = [one for one in await facts(house) if isinstance(one, EndpointDelivered)]
    assert len(rows) <= 1000 / PAGE + 2


async def test_the_log_of_deliveries_can_be_read(
    house: House, receiver: Receiver, hass: HomeAssistant
) -> None:
    """The endpoint, the try, the answer, why and when again; and neither secret nor path."""
    receiver.reply = 429
    await book(house)
    await sent(house)
    (row,) = (await call(hass, "get_audit_log", type="endpoint_failed"))["items"]
    details = row["details"]
    assert details.pop("next_try_at") > "2026-11-24T10:01:00"
    assert details == {
        "endpoint": KEY,
        "status": "failing",
        "cursor": details["cursor"],
        "head": details["head"],
        "attempts": 1,
        "first_failed_at": "2026-11-24T10:00:00+01:00",
        "last_status": 429,
        "last_fault": "answer",
        "delivered_at": None,
        "updated_at": "2026-11-24T10:00:00+01:00",
        "host": "127.0.0.1",
    }
    assert row["actor"]["kind"] == "system"


# --- nothing of it is told -----------------------------------------------------------------------


async def test_neither_the_secret_nor_the_url_is_told_anywhere(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not in the log, nor in Home Assistant's, nor on its bus, nor in diagnostics."""
    caplog.set_level(logging.DEBUG)
    endpoint(hass, entry, receiver.url + "/t0ken?key=pa55", include_texts=True)
    house = await open_house(hass, entry, freezer, ROOMS)
    heard = house.listen("roomkeeper_event")
    await sent(house)
    receiver.reply = 500
    await book(house)
    await sent(house)
    receiver.reply = 410
    await until(house, at(10))
    told = [
        caplog.text,
        str(await house.log()),
        str([event.data for event in heard]),
        str(await async_get_config_entry_diagnostics(hass, entry)),
        str(await call(hass, "get_health")),
        str(ir.async_get(hass).issues),
    ]
    assert [event.data["type"] for event in heard][-1] == "endpoint_disabled"
    for text in told:
        assert not [one for one in (SECRET, SECRET[6:], "t0ken", "pa55") if one in text]


# --- disabled, and going on ----------------------------------------------------------


async def disabled(house: House, receiver: Receiver) -> None:
    """Have the endpoint refuse the second of three bookings for good."""
    receiver.reply = lambda got: 410 if got.data["booking_id"] == "b2" else 204
    for number in (1, 2, 3):
        await book(house, number)
        await sent(house)
    assert outbox(house).status is OutboxStatus.DISABLED


def issue(hass: HomeAssistant) -> ir.IssueEntry | None:
    """Return the issue about the endpoint, if there is one."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"endpoint_disabled_{KEY}")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault.TIMEOUT, "no answer came within 20 seconds"),
        (Fault.CERTIFICATE, "its certificate is not trusted"),
    ],
)
async def test_it_is_told_in_words_what_came_of_the_last_try(
    house: House, fault: Fault, why: str
) -> None:
    """Where nobody answered there is no status that would say it."""
    row = replace(outbox(house), status=OutboxStatus.DISABLED, attempts=9, last_fault=fault)
    show_disabled_endpoints(house.hass, house.runtime.site.endpoints, {KEY: row})
    told = issue(house.hass)
    assert told is not None
    assert told.translation_placeholders == {"endpoint": "Desk", "attempts": "9", "why": why}


async def test_a_disabled_endpoint_is_told(house: House, receiver: Receiver) -> None:
    """By a repair issue, also after a restart, by the problem sensor and by `get_health`."""
    assert issue(house.hass) is None
    assert house.value("binary_sensor", "problem", None) == "off"
    await disabled(house, receiver)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    # Home Assistant does not keep it over its own restart.
    ir.async_delete_issue(house.hass, DOMAIN, f"endpoint_disabled_{KEY}")
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await sent(house)
    told = issue(house.hass)
    assert told is not None
    assert told.translation_placeholders == {
        "endpoint": "Desk",
        "attempts": "1",
        "why": "HTTP 410",
    }
    state = house.state("binary_sensor", "problem", None)
    assert (state.state, state.attributes["disabled_endpoints"]) == ("on", [KEY])
    health = await call(house.hass, "get_health")
    assert (health["endpoints"], health["failing_endpoints"], health["disabled_endpoints"]) == (
        1,
        [],
        [KEY],
    )


@pytest.mark.parametrize(
    ("choice", "then"),
    [
        (GoOn.WHERE_IT_STOPPED, ["b2", "b3", "b4"]),
        (GoOn.BEHIND_THE_MESSAGE, ["b3", "b4"]),
        (GoOn.FROM_NOW, ["b4"]),
    ],
)
async def test_somebody_says_where_a_disabled_endpoint_goes_on(
    house: House, receiver: Receiver, choice: GoOn, then: list[str]
) -> None:
    """In the form of the issue, which goes away."""
    await disabled(house, receiver)
    receiver.reply = 204
    receiver.got.clear()
    await mend(house, choice)
    assert [one.data["booking_id"] for one in receiver.got] == then[:-1]
    await book(house, 4)
    await sent(house)
    assert [one.data["booking_id"] for one in receiver.got] == then
    assert issue(house.hass) is None
    assert house.value("binary_sensor", "problem", None) == "off"


async def mend(house: House, choice: GoOn) -> RepairsFlowResult:
    """Go through the form of the issue, and return what came of it."""
    assert await async_setup_component(house.hass, "repairs", {})
    await house.hass.async_block_till_done()
    manager = repairs_flow_manager(house.hass)
    assert manager is not None
    form = await manager.async_init(DOMAIN, data={"issue_id": f"endpoint_disabled_{KEY}"})
    assert form["menu_options"] == [where.value for where in GoOn]
    answer = await manager.async_configure(form["flow_id"], {"next_step_id": choice.value})
    await sent(house)
    return answer


async def test_another_url_is_tried_at_once(house: House, receiver: Receiver) -> None:
    """Whoever has mended the address need not wait for hours, nor say where to go on."""
    await disabled(house, receiver)
    async with receiving() as other:
        change(house, url=other.url)
        await sent(house)
        assert [one.data["booking_id"] for one in other.got] == ["b2", "b3"]
    assert issue(house.hass) is None


async def test_another_name_changes_nothing(house: House, receiver: Receiver) -> None:
    """Only what may come out otherwise is tried anew."""
    receiver.reply = 500
    await book(house)
    await sent(house)
    before = outbox(house)
    change(house, include_texts=True)
    await sent(house)
    assert outbox(house) == before
    assert len(receiver.got) == 1


def change(house: House, **data: Any) -> None:  # noqa: ANN401
    """Store something else of the endpoint."""
    (subentry,) = (one for one in house.entry.subentries.values() if one.unique_id == KEY)
    house.hass.config_entries.async_update_subentry(
        house.entry, subentry, data={**subentry.data, **data}
    )


async def test_two_secrets_sign_both(house: House, receiver: Receiver) -> None:
    """So a secret is changed without a gap."""
    other = "whsec_" + "QUJD" * 8
    change(house, secret=f"{other} {SECRET}")
    await sent(house)
    await book(house)
    await sent(house)
    assert receiver.got[0].is_signed(SECRET)
    assert receiver.got[0].is_signed(other)
    assert len(receiver.got[0].headers["webhook-signature"].split(" ")) == 2


async def test_a_removed_endpoint_is_forgotten(house: House, receiver: Receiver) -> None:
    """Nothing is sent to it any more, and its issue is gone."""
    await disabled(house, receiver)
    (subentry_id,) = (
        one.subentry_id for one in house.entry.subentries.values() if one.unique_id == KEY
    )
    house.hass.config_entries.async_remove_subentry(house.entry, subentry_id)
    await sent(house)
    assert issue(house.hass) is None
    assert isinstance((await facts(house))[-1], EndpointForgotten)
    receiver.got.clear()
    await book(house, 4)
    await sent(house)
    assert receiver.got == []


@pytest.mark.parametrize("is_news", [True, False])
async def test_what_the_log_has_not_any_more_is_left_out(
    house: House,
    receiver: Receiver,
    is_news: bool,  # noqa: FBT001 - a case
) -> None:
    """After the time for which the log is kept, it goes on at what is left, and says so."""
    await disabled(house, receiver)
    hass = house.hass
    hass.config_entries.async_update_entry(house.entry, options={"log_retention_days": 1})
    await sent(house)
    await until(house, at(0, day=27))
    await until(house, at(0, day=28))
    # Nobody waits for the night's own.
    await house.runtime.engine.purge()
    receiver.got.clear()
    receiver.reply = 204
    start = at(10, day=28)
    if is_news:
        await house.book(start, start + timedelta(hours=1), booking_id="b9")
    await mend(house, GoOn.WHERE_IT_STOPPED)
    assert [type(one) for one in await facts(house)].count(EndpointSkipped) == 1
    assert outbox(house).status is OutboxStatus.ACTIVE
    if not is_news:
        await house.book(start, start + timedelta(hours=1), booking_id="b9")
        await sent(house)
    assert [one.data["booking_id"] for one in receiver.got] == ["b9"]


async def test_the_log_folds_to_the_rows(house: House, receiver: Receiver) -> None:
    """Whatever endpoints did."""
    await disabled(house, receiver)
    found = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert found["log_folds_to_rows"]
    assert found["rows"]["outbox: disabled"] == 1
    kinds = [type(one) for one in await facts(house)]
    assert kinds == [EndpointEnabled, EndpointDelivered, EndpointFailed, EndpointDisabled]
    assert outbox(house).last_status == HTTPStatus.GONE


async def test_other_types_leave_nothing_out(house: House, receiver: Receiver) -> None:
    """What waits is sent, whatever else is sent from then on."""
    change(house, events=["booking_confirmed"])
    await sent(house)
    receiver.reply = 500
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    await book(house, 2)
    await sent(house)
    assert receiver.types == ["booking.confirmed"]
    change(house, events=["booking_held", "booking_confirmed"])
    receiver.reply = 204
    await until(house, at(9) + TEN)
    assert receiver.types[1:] == ["booking.held", "booking.confirmed"]


async def test_types_that_are_chosen_later_are_sent_from_then_on(
    house: House, receiver: Receiver
) -> None:
    """Who takes confirmations from today on is told of none of the last weeks."""
    change(house, events=["booking_cancelled"])
    await sent(house)
    await book(house, 1)
    await sent(house)
    change(house, events=["booking_cancelled", "booking_confirmed"])
    await sent(house)
    await book(house, 2)
    await house.do(Cancel(ref=BookingRef(BookingId("b1"))))
    await sent(house)
    assert [(one.type, one.data["booking_id"]) for one in receiver.got] == [
        ("booking.confirmed", "b2"),
        ("booking.cancelled", "b1"),
    ]


async def test_what_is_under_way_is_sent_before_what_was_chosen_later(
    house: House, receiver: Receiver
) -> None:
    """It is not passed over, but what was before it is."""
    change(house, events=["booking_cancelled"])
    await book(house, 1)
    await sent(house)
    receiver.hangs = asyncio.Event()
    await house.do(Cancel(ref=BookingRef(BookingId("b1"))))
    await receiver.until(1)
    change(house, events=["booking_cancelled", "booking_confirmed"])
    receiver.hangs.set()
    await sent(house)
    assert receiver.types == ["booking.cancelled", "booking.cancelled"]


async def test_what_is_not_to_be_sent_any_more_holds_nothing_up(
    house: House, receiver: Receiver
) -> None:
    """Who takes fewer types from now on gets the next one that they take."""
    receiver.reply = 500
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    await book(house, 2)
    await sent(house)
    change(house, events=["booking_confirmed"])
    receiver.reply = 204
    await until(house, at(9) + timedelta(minutes=1))
    assert receiver.types == ["booking.held", "booking.confirmed"]
    assert [type(one) for one in await facts(house)].count(EndpointSkipped) == 1


# --- what cannot be written -------------------------------------------------------------


async def test_a_try_that_cannot_be_written_down_is_made_again(
    house: House, receiver: Receiver
) -> None:
    """While the disk is full no try counts; when it is not any more, things go on."""
    receiver.reply = 500
    receiver.hangs = asyncio.Event()
    await book(house)
    await receiver.until(1)
    with full_disk():
        receiver.hangs.set()
        await sent(house)
        assert outbox(house).attempts == 0
        assert house.runtime.engine.problem is not None
    await house.until(at(9) + timedelta(seconds=30))
    receiver.reply = 204
    await until(house, at(9) + timedelta(minutes=2))
    assert house.runtime.engine.problem is None
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b1"]
    assert outbox(house).delivered_at is not None


async def test_a_delivery_that_cannot_be_written_down_is_written_later(
    house: House, receiver: Receiver
) -> None:
    """And it is not sent again for that."""
    receiver.hangs = asyncio.Event()
    await book(house)
    await receiver.until(1)
    with full_disk():
        receiver.hangs.set()
        await sent(house)
        assert outbox(house).delivered_at is None
    await until(house, at(9) + timedelta(minutes=1))
    while house.runtime.engine.problem is not None:
        # The thread that writes has its own pace.
        await house.settle()
    await until(house, at(9) + TEN)
    assert [one.data["booking_id"] for one in receiver.got] == ["b1"]
    (row,) = [one for one in await facts(house) if isinstance(one, EndpointDelivered)]
    assert row.count == 1


async def test_what_arrived_after_it_had_failed_is_not_said_to_be_left_out(
    house: House, receiver: Receiver
) -> None:
    """Though that it arrived could not be written down at once."""
    receiver.reply = 500
    await book(house)
    await sent(house)
    receiver.hangs = asyncio.Event()
    receiver.reply = 204
    await house.until(at(9) + timedelta(seconds=6))
    await receiver.until(2)
    with full_disk():
        receiver.hangs.set()
        await sent(house)
        assert outbox(house).head is not None
    await until(house, at(9) + timedelta(minutes=2))
    while house.runtime.engine.problem is not None:
        # The thread that writes has its own pace.
        await house.settle()
    await until(house, at(9) + TEN)
    assert [one.data["booking_id"] for one in receiver.got] == ["b1", "b1"]
    kinds = [type(one) for one in await facts(house)]
    assert EndpointSkipped not in kinds
    assert kinds.count(EndpointDelivered) == 1
    assert outbox(house).status is OutboxStatus.ACTIVE


async def test_on_a_full_disk_nobody_says_where_to_go_on(house: House, receiver: Receiver) -> None:
    """The issue stays, and the form says why."""
    await disabled(house, receiver)
    with full_disk():
        answer = await mend(house, GoOn.FROM_NOW)
    assert answer["reason"] == "not_now"
    assert issue(house.hass) is not None


async def test_a_form_of_an_endpoint_that_was_removed_says_so(
    house: House, receiver: Receiver
) -> None:
    """It does nothing."""
    await disabled(house, receiver)
    flow = EndpointFlow(EndpointKey("endpoint_other"))
    flow.hass = house.hass
    flow.issue_id = "endpoint_disabled_endpoint_other"
    answer = await flow.async_step_from_now()
    assert answer["reason"] == "endpoint_gone"
