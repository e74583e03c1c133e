"""Files of bookings and of the log: what is in them, and that one that is cut off is seen to be."""

import asyncio
import csv
import io
import json
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import fields
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import pytest
from aiohttp import ClientError
from homeassistant.core import HomeAssistant
from ical.calendar_stream import IcsCalendarStream
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.views import BookingView
from custom_components.roomkeeper.doors import exports
from custom_components.roomkeeper.doors.exports import Export
from custom_components.roomkeeper.doors.rest.routes import PREFIX, ROUTES
from custom_components.roomkeeper.ledger import LedgerUnwritable, LogPage
from tests.engine.house import full_disk

from .api import SLOT, Api
from .calling import book, call
from .house import House, at

FILES: Final = [route.path for route in ROUTES if isinstance(route.asks, Export)]
BOOKINGS: Final = "exports/bookings.csv"
CALENDAR: Final = "exports/bookings.ics"
LOG: Final = "exports/audit-log.csv"

type Row = dict[str, str]


async def table(api: Api, path: str, **query: str) -> list[Row]:
    """Return the rows of a table, by the names of its columns."""
    async with api.client.get(f"{PREFIX}/{path}", params=query) as answer:
        assert answer.status == HTTPStatus.OK, await answer.text()
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        text = (await answer.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


async def name(api: Api, path: str, **query: str) -> str:
    """Return the name of a file."""
    async with api.client.head(f"{PREFIX}/{path}", params=query) as answer:
        assert answer.status == HTTPStatus.OK
        return answer.headers["Content-Disposition"]


# --- bookings ------------------------------------------------------------------------


async def test_a_table_has_all_that_is_known_of_each_booking(hass: HomeAssistant, api: Api) -> None:
    """Whatever became of it, by start, with the ids by which all else names it."""
    later = await book(hass, start="2026-11-25 14:00", end="2026-11-25 15:00", title="Choir")
    rooms = ["drum_room", "vocal_booth"]
    first = await book(hass, room=rooms, guest='Ann "A", the drummer', note="two\nlines")
    await call(hass, "cancel", booking_id=later["id"])
    one, other = await table(api, BOOKINGS)
    assert list(one) == [field.name for field in fields(BookingView)]
    assert (one["id"], one["status"], one["rooms"]) == (
        first["id"],
        "confirmed",
        "drum_room vocal_booth",
    )
    assert (one["start"], one["end"]) == ("2026-11-24T14:00:00+01:00", "2026-11-24T18:00:00+01:00")
    assert (one["guest"], one["note"]) == ('Ann "A", the drummer', "two\nlines")
    assert (one["is_block"], one["expires_at"]) == ("false", "")
    assert (other["id"], other["status"], other["title"]) == (later["id"], "cancelled", "Choir")


async def test_a_guest_writes_no_formula(hass: HomeAssistant, api: Api) -> None:
    """It would be worked out on the machine of whoever opens the file."""
    await book(hass, title='=HYPERLINK("http://x")', guest="+49 30 1234")
    (row,) = await table(api, BOOKINGS)
    assert (row["title"], row["guest"]) == ('\'=HYPERLINK("http://x")', "'+49 30 1234")


async def test_a_table_is_filtered_as_the_list_is(hass: HomeAssistant, api: Api) -> None:
    """By room, status, source and time; what only touches a span is not in it."""
    shop = await book(hass, source="shop", external_id="1")
    booth = await book(hass, room="vocal_booth")
    for query, found in (
        ({"room": "vocal_booth"}, {booth["id"]}),
        ({"room": "vocal_booth,drum_room"}, {booth["id"], shop["id"]}),
        ({"source": "shop"}, {shop["id"]}),
        ({"status": "cancelled,expired"}, set()),
        ({"start": "2026-11-24 18:00"}, set()),
        ({"end": "2026-11-24 14:00"}, set()),
        ({"start": "2026-11-24 17:59", "end": "2026-11-24 20:00"}, {booth["id"], shop["id"]}),
    ):
        assert {row["id"] for row in await table(api, BOOKINGS, **query)} == found, query


async def test_a_calendar_has_what_stands_or_was_kept(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """Once for each of its rooms, with the texts, for whoever asks may read them."""
    given_up = await book(hass, start="2026-11-25 14:00", end="2026-11-25 15:00")
    await call(hass, "cancel", booking_id=given_up["id"])
    kept = await book(
        hass, room=["drum_room", "vocal_booth"], title="Band", guest="Ann", note="Drums"
    )
    async with api.client.get(f"{PREFIX}/{CALENDAR}") as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        found = IcsCalendarStream.calendar_from_ics(await answer.text()).events
    assert {(one.uid, one.location) for one in found} == {
        (f"{kept['id']}.drum_room@roomkeeper", "Drum room"),
        (f"{kept['id']}.vocal_booth@roomkeeper", "Vocal booth"),
    }
    assert {(one.summary, one.description) for one in found} == {("Band", "Ann\nDrums")}
    asked = {"room": "vocal_booth", "status": "confirmed,cancelled"}
    async with api.client.get(f"{PREFIX}/{CALENDAR}", params=asked) as answer:
        (event,) = IcsCalendarStream.calendar_from_ics(await answer.text()).events
    assert event.location == "Vocal booth"


async def test_what_was_given_up_takes_no_time_in_a_calendar(hass: HomeAssistant, api: Api) -> None:
    """It is there for who asks for it, and says that it was cancelled."""
    await call(hass, "cancel", booking_id=(await book(hass))["id"])
    async with api.client.get(f"{PREFIX}/{CALENDAR}", params={"status": "any"}) as answer:
        text = await answer.text()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    assert (event.status, event.transparency) == ("CANCELLED", "TRANSPARENT")


async def test_who_left_before_the_start_takes_no_time_in_a_calendar(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """The time is free, and may be somebody else's."""
    booked = await book(hass, start="2026-11-24 11:10", end="2026-11-24 15:00")
    await call(hass, "check_in", booking_id=booked["id"])
    await site.until(at(10, 5))
    await call(hass, "check_out", booking_id=booked["id"])
    other = await book(hass, start="2026-11-24 12:00", end="2026-11-24 13:00")
    async with api.client.get(f"{PREFIX}/{CALENDAR}") as answer:
        found = IcsCalendarStream.calendar_from_ics(await answer.text()).events
    taken = {one.uid for one in found if one.transparency == "OPAQUE"}
    assert taken == {f"{other['id']}.drum_room@roomkeeper"}


async def test_what_has_expired_takes_no_time_also_while_nothing_can_be_written(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """The calendar says of it what the table says."""
    await call(hass, "hold", room="drum_room", start="2026-11-24 14:00", duration=3600)
    site.freezer.tick(timedelta(minutes=20))
    with full_disk():
        (row,) = await table(api, BOOKINGS, status="expired")
        async with api.client.get(f"{PREFIX}/{CALENDAR}", params={"status": "expired"}) as answer:
            text = await answer.text()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    assert (row["status"], event.status, event.transparency) == (
        "expired",
        "CANCELLED",
        "TRANSPARENT",
    )


# --- the log -------------------------------------------------------------------------


async def test_the_log_is_a_table_with_its_details_as_json(hass: HomeAssistant, api: Api) -> None:
    """As the list answers it, the newest first; no entry twice, and none left out, over pages."""
    booked = await api.post("bookings", **SLOT, guest="Ann", status=201)
    await call(hass, "freeze", room="vocal_booth")
    listed = (await call(hass, "get_audit_log"))["items"]
    rows = await table(api, LOG)
    assert [int(row["id"]) for row in rows] == [one["id"] for one in listed]
    for row, one in zip(rows, listed, strict=True):
        assert json.loads(row["details"]) == one["details"]
        assert (row["at"], row["type"], row["room"]) == (one["at"], one["type"], one["room"] or "")
        assert (row["actor_kind"], row["actor_name"]) == (
            one["actor"]["kind"],
            one["actor"]["name"],
        )
    (mine,) = await table(api, LOG, booking_id=booked["booking"]["id"], type="booking_confirmed")
    assert (mine["booking_id"], mine["rooms"]) == (booked["booking"]["id"], "drum_room")


async def test_the_log_goes_over_pages(
    hass: HomeAssistant, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the size of a page."""
    monkeypatch.setattr(exports, "_PAGE", 3)
    for day in range(25, 29):
        await book(hass, start=f"2026-11-{day} 14:00", end=f"2026-11-{day} 15:00")
        await call(hass, "freeze", room="vocal_booth")
    ids = [int(row["id"]) for row in await table(api, LOG)]
    assert ids == list(range(max(ids), 0, -1))
    assert len(ids) > 6


# --- all of them ---------------------------------------------------------------------


async def test_a_file_is_called_by_its_days(api: Api) -> None:
    """The end of a span is not in it; a file without a span is of today."""
    span = {"start": "2026-11-01", "end": "2026-12-01"}
    start = 'attachment; filename="roomkeeper-'
    assert await name(api, BOOKINGS, **span) == f'{start}bookings-2026-11-01-2026-11-30.csv"'
    day = {"start": "2026-11-01", "end": "2026-11-02"}
    assert await name(api, CALENDAR, **day) == f'{start}bookings-2026-11-01.ics"'
    assert await name(api, LOG, start="2026-11-01") == f'{start}audit-log-from-2026-11-01.csv"'
    assert await name(api, LOG, end="2026-12-01") == f'{start}audit-log-to-2026-11-30.csv"'
    assert await name(api, LOG) == f'{start}audit-log-2026-11-24.csv"'


@pytest.mark.parametrize("path", FILES)
async def test_what_cannot_be_asked_is_refused_before_a_file_begins(
    api: Api, site: House, hass_client_no_auth: ClientSessionGenerator, path: str
) -> None:
    """In the one shape, with a status: nobody saves a refusal as a table."""
    await api.refused("GET", path, {"colour": "red"}, 422, "unknown_field")
    await api.refused("GET", path, {"limit": "5"}, 422, "unknown_field")
    await api.refused("GET", path, {"room": "attic"}, 422, "unknown_room")
    wrong = {"start": "2026-11-25", "end": "2026-11-24"}
    await api.refused("GET", path, wrong, 422, "end_before_start")
    await api.refused("POST", path, {}, 405, "method_not_allowed")
    async with (await hass_client_no_auth()).get(f"{PREFIX}/{path}") as answer:
        assert answer.status == HTTPStatus.UNAUTHORIZED
    assert await site.hass.config_entries.async_unload(site.entry.entry_id)
    await api.refused("GET", path, {}, 503, "not_loaded")


@pytest.mark.parametrize("path", FILES)
async def test_a_file_is_kept_by_nobody_in_between(api: Api, path: str) -> None:
    """It holds what people wrote."""
    async with api.client.get(f"{PREFIX}/{path}") as answer:
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "failure", [LedgerUnwritable("the ledger is not open"), asyncio.CancelledError(), ValueError()]
)
async def test_a_file_that_is_cut_off_does_not_look_whole(
    hass: HomeAssistant,
    site: House,
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
) -> None:
    """The ledger was closed, Home Assistant stops, or we have made a mistake: it breaks."""
    await book(hass)
    await call(hass, "freeze", room="vocal_booth")
    ledger, read = site.runtime.ledger, site.runtime.ledger.read_log

    async def once(query: Any) -> LogPage:  # noqa: ANN401 - a query of the log
        if query.cursor is not None:
            raise failure
        return await read(query)

    monkeypatch.setattr(exports, "_PAGE", 1)
    monkeypatch.setattr(ledger, "read_log", once)
    answer = await api.client.get(f"{PREFIX}/{LOG}")
    assert answer.status == HTTPStatus.OK
    with pytest.raises(ClientError):
        await answer.read()
    # Whoever asks then is served as ever.
    monkeypatch.undo()
    assert len(await table(api, LOG)) > 1


async def test_unloading_in_the_middle_breaks_a_file(
    hass: HomeAssistant, site: House, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real ledger, closed while somebody reads."""
    await book(hass)
    await call(hass, "freeze", room="vocal_booth")
    monkeypatch.setattr(exports, "_PAGE", 1)
    begun, pages = asyncio.Event(), exports.log_pages

    async def slow(*args: Any) -> AsyncGenerator[tuple[Entry, ...]]:  # noqa: ANN401 - as it has them
        async for page in pages(*args):
            yield page
            begun.set()
            await site.runtime.ledger.close()

    monkeypatch.setattr(exports, "log_pages", slow)
    with pytest.raises(ClientError):
        async with api.client.get(f"{PREFIX}/{LOG}") as answer:
            await answer.read()
    assert begun.is_set()


async def test_nothing_goes_on_for_a_client_that_went_away(
    hass: HomeAssistant, site: House, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who closes the page does not have the whole log read for nobody."""
    await book(hass)
    log, read, ended = await site.log(), 0, asyncio.Event()

    async def endless(_runtime: Any, _query: Any) -> AsyncGenerator[tuple[Entry, ...]]:  # noqa: ANN401 - as it has them
        nonlocal read
        try:
            while True:
                read += 1
                yield log * 100
                await asyncio.sleep(0)
        finally:
            ended.set()

    monkeypatch.setattr(exports, "log_pages", endless)
    async with api.client.get(f"{PREFIX}/{LOG}") as answer:
        await answer.content.read(10)
        answer.close()
    await asyncio.wait_for(ended.wait(), 10)
    assert read < 100_000


# --- much of it -----------------------------------------------------------------------


def many(count: int) -> Iterator[Booking]:
    """Yield final bookings, not by start, as a year has them."""
    for index in range(count):
        start = at(0) + timedelta(minutes=index * 7919 % (count * 5))
        yield Booking(
            id=BookingId(f"b{index:06}"),
            rooms=(RoomKey("drum_room"),),
            status=BookingStatus.COMPLETED,
            span=Span(start, start + timedelta(hours=1)),
            guest="Ann",
            created_at=at(0),
            updated_at=start + timedelta(hours=1),
        )


async def test_a_table_of_much_is_in_order_and_holds_up_nobody(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """Others get the loop all the time; how long at the most is measured by `script/bench`."""
    count = 5_000
    site.runtime.engine.peek(lambda state, _now: [state.apply(one) for one in many(count)])
    slowest, done = 0.0, asyncio.Event()

    async def look_on() -> int:
        nonlocal slowest
        turns = 0
        while not done.is_set():
            before = time.thread_time()
            await asyncio.sleep(0)
            slowest, turns = max(slowest, time.thread_time() - before), turns + 1
        return turns

    looking = hass.async_create_task(look_on())
    rows = await table(api, BOOKINGS)
    done.set()
    assert await looking > count / 50
    assert len(rows) == count
    assert rows == sorted(rows, key=lambda row: (row["start"], row["id"]))
    # What is in one go is some milliseconds. Of the processor's time, which does not stand still
    # as the test's own does, and does not run while the machine does other things.
    assert 0 < slowest < 0.5
