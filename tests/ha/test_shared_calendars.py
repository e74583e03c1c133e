"""A room's calendar at a secret address: who sees it, what it tells, and how it ends."""

import logging
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import pytest
from aiohttp.test_utils import TestClient
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.json import json_dumps
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.configuration import shared_calendar_of
from custom_components.roomkeeper.const import SUBENTRY_ROOM
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics
from custom_components.roomkeeper.doors.calendar_feed import MOST_WRONG
from tests.ledger.test_disk_full import full_for_sqlite

from .api import Api
from .calling import book, call
from .house import House, at

SHARE: Final = "rooms/drum_room/calendar"
NOWHERE: Final = "/api/roomkeeper/calendars/nothing-is-here.ics"

type Stranger = TestClient[Any, Any]


@pytest.fixture
async def stranger(api: Api, hass_client_no_auth: ClientSessionGenerator) -> Stranger:
    """Return a client without a token, such as a calendar is."""
    return await hass_client_no_auth()


async def shared(api: Api, **fields: Any) -> str:  # noqa: ANN401 - what the verb takes
    """Share the drum room's calendar, and return the path of its address."""
    answer = await api.post(SHARE, **fields)
    return f"/api/{answer['url'].partition('/api/')[2]}"


async def events(stranger: Stranger, path: str) -> list[Event]:
    """Return what a calendar has, by start."""
    return IcsCalendarStream.calendar_from_ics(await text(stranger, path)).events


async def text(stranger: Stranger, path: str) -> str:
    """Return a calendar as it is sent."""
    answer = await stranger.get(path)
    assert answer.status == HTTPStatus.OK, await answer.text()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return await answer.text()


def secret_of(path: str) -> str:
    """Return the secret in an address."""
    return path.rpartition("/")[2].removesuffix(".ics")


# --- what it tells ---------------------------------------------------------------


async def test_a_stranger_sees_when_the_room_is_taken_and_nothing_else(
    hass: HomeAssistant, api: Api, stranger: Stranger
) -> None:
    """No title, no guest, no note, no source, and none of another room."""
    booked = await book(
        hass, title="Band", guest="Ann", note="Drums", source="shop", external_id="4711"
    )
    await book(hass, room="vocal_booth")
    path = await shared(api)
    (event,) = await events(stranger, path)
    assert (event.summary, event.status, event.transparency) == ("Booked", "CONFIRMED", "OPAQUE")
    assert (event.dtstart, event.dtend) == (at(13), at(17))
    assert event.uid == f"{booked['id']}.drum_room@roomkeeper"
    said = await text(stranger, path)
    assert "X-WR-CALNAME:Drum room" in said
    for word in ("Band", "Ann", "Drums", "shop", "4711", "vocal"):
        assert word not in said


async def test_titles_and_guests_are_shown_where_that_was_asked_for(
    hass: HomeAssistant, api: Api, stranger: Stranger
) -> None:
    """A title goes before a guest, as in Home Assistant's own calendar; notes never show."""
    await book(hass, title="Band", guest="Ann", note="Drums")
    await book(hass, start="2026-11-25 14:00", end="2026-11-25 15:00", guest="Ben")
    await book(hass, start="2026-11-26 14:00", end="2026-11-26 15:00")
    path = await shared(api, with_names=True)
    assert [one.summary for one in await events(stranger, path)] == ["Band", "Ben", "Booked"]
    assert "Drums" not in await text(stranger, path)


async def test_holds_blocks_and_freezes_take_the_room_too(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """By a word of the site's language; an open end is shown for a year."""
    await call(hass, "hold", room="drum_room", start="2026-11-24 14:00", duration=3600)
    await call(hass, "freeze", room="drum_room", bookings="keep", note="The drummer is ill")
    path = await shared(api)
    found = await events(stranger, path)
    assert {(one.summary, one.status) for one in found} == {
        ("Held", "TENTATIVE"),
        ("Blocked", "CONFIRMED"),
    }
    (freeze,) = [one for one in found if one.summary == "Blocked"]
    assert freeze.dtstart == at(10)
    assert freeze.dtend > at(10) + timedelta(days=360)
    assert "drummer" not in await text(stranger, path)


async def test_a_freeze_that_ends_otherwise_is_news(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """With another end it is another event; an open end goes on, and the event is newer by that."""
    path = await shared(api)
    seen = []
    for fields in ({"until": "2026-11-25 12:00"}, {"until": "2026-11-30 12:00"}, {}):
        await call(hass, "freeze", room="drum_room", bookings="keep", **fields)
        seen += await events(stranger, path)
    assert len({one.uid for one in seen}) == 3
    before = seen[-1]
    await site.until(at(12, day=25))
    (after,) = await events(stranger, path)
    assert (after.uid, after.dtend - before.dtend) == (before.uid, timedelta(days=1))
    assert (after.sequence or 0) > (before.sequence or 0)
    assert after.last_modified == at(0, day=25)


async def test_what_was_given_up_or_has_expired_frees_the_room(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """At once, and not when somebody has written it down."""
    path = await shared(api)
    booked = await book(hass)
    await call(hass, "hold", room="drum_room", start="2026-11-25 14:00", duration=3600)
    assert len(await events(stranger, path)) == 2
    await call(hass, "cancel", booking_id=booked["id"])
    site.freezer.tick(timedelta(hours=1))
    assert await events(stranger, path) == []


async def test_a_stay_is_shown_until_the_guest_left_and_for_thirty_days(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """Who left early has left the day to the next one."""
    path = await shared(api)
    booked = await book(hass)
    await site.until(at(13))
    await call(hass, "check_in", booking_id=booked["id"])
    await site.until(at(15))
    await call(hass, "check_out", booking_id=booked["id"])
    (event,) = await events(stranger, path)
    assert (event.dtstart, event.dtend) == (at(13), at(15))
    await site.until(at(12, day=24) + timedelta(days=32))
    assert await events(stranger, path) == []


async def test_who_left_before_the_start_has_left_all_of_the_time(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """The time is free for others, and shown as theirs only."""
    path = await shared(api)
    booked = await book(hass, start="2026-11-24 11:10", end="2026-11-24 15:00")
    await call(hass, "check_in", booking_id=booked["id"])
    site.freezer.tick(timedelta(minutes=5))
    await call(hass, "check_out", booking_id=booked["id"])
    assert await events(stranger, path) == []
    other = await book(hass, start="2026-11-24 12:00", end="2026-11-24 13:00")
    (event,) = await events(stranger, path)
    assert event.uid == f"{other['id']}.drum_room@roomkeeper"


async def test_a_change_goes_up_in_its_number(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """By which calendars know what is newer; the event stays the same one."""
    booked = await book(hass)
    path = await shared(api)
    (before,) = await events(stranger, path)
    site.freezer.tick(timedelta(minutes=5))
    await call(hass, "extend", booking_id=booked["id"], duration=3600)
    (after,) = await events(stranger, path)
    assert after.uid == before.uid
    assert (after.sequence or 0) > (before.sequence or 0)
    assert after.last_modified == at(10, 5)


# --- how it is asked for -----------------------------------------------------------


async def test_it_is_not_sent_again_to_who_has_it(
    hass: HomeAssistant, api: Api, stranger: Stranger
) -> None:
    """Calendars ask often, and mostly nothing is new."""
    path = await shared(api)
    first = await stranger.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    again = await stranger.get(path, headers=tag)
    assert (again.status, await again.read()) == (HTTPStatus.NOT_MODIFIED, b"")
    await book(hass)
    assert (await stranger.get(path, headers=tag)).status == HTTPStatus.OK


async def test_a_head_has_no_body_and_nothing_can_be_written(api: Api, stranger: Stranger) -> None:
    """Some calendars look before they fetch."""
    path = await shared(api)
    answer = await stranger.head(path)
    assert (answer.status, await answer.read()) == (HTTPStatus.OK, b"")
    assert answer.headers["ETag"]
    for method in ("POST", "PUT", "DELETE"):
        refused = await stranger.request(method, path)
        assert refused.status == HTTPStatus.METHOD_NOT_ALLOWED


async def test_a_wrong_address_is_told_nothing_and_bans_nobody(
    hass: HomeAssistant, api: Api, stranger: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    """Not whether another is near, nor what is there; and right ones go on."""
    path = await shared(api)
    near = path.replace(secret_of(path), secret_of(path)[:-1])
    with patch("homeassistant.components.http.ban.process_wrong_login") as ban:
        for wrong in (NOWHERE, near, f"{NOWHERE}%ff%00", "/api/roomkeeper/calendars/.ics"):
            answer = await stranger.get(wrong)
            assert answer.status == HTTPStatus.NOT_FOUND
        for _ in range(MOST_WRONG):
            answer = await stranger.get(NOWHERE)
        assert answer.status == HTTPStatus.TOO_MANY_REQUESTS
        assert int(answer.headers["Retry-After"]) > 0
        assert (await stranger.get(path)).status == HTTPStatus.OK
    ban.assert_not_called()


async def test_it_is_there_while_nothing_can_be_written(
    hass: HomeAssistant, api: Api, stranger: Stranger, tmp_path: Path
) -> None:
    """A calendar that went away would look as if the room were free."""
    path = await shared(api)
    await book(hass)
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        made = 1
        while True:
            start = f"2027-{made % 12 + 1:02}-{made // 12 % 28 + 1:02} 10:00"
            slot = {"room": "drum_room", "start": start, "duration": 3600, "note": "x" * 4000}
            async with api.client.post("/api/roomkeeper/v1/bookings", json=slot) as answer:
                if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                    break
                made += 1
        assert len(await events(stranger, path)) == made


async def test_it_is_to_be_asked_for_again_while_roomkeeper_does_not_run(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """Nothing is cancelled then, and a wrong address is still told nothing."""
    path = await shared(api)
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    answer = await stranger.get(path)
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["Retry-After"]
    assert (await stranger.get(NOWHERE)).status == HTTPStatus.NOT_FOUND
    assert await hass.config_entries.async_setup(site.entry.entry_id)
    assert (await stranger.get(path)).status == HTTPStatus.OK


async def test_it_is_to_be_asked_for_again_while_roomkeeper_is_disabled(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """That may be for a minute: a calendar that is told 404 may be given up."""
    path = await shared(api)
    await hass.config_entries.async_set_disabled_by(site.entry.entry_id, ConfigEntryDisabler.USER)
    assert (await stranger.get(path)).status == HTTPStatus.SERVICE_UNAVAILABLE
    assert (await stranger.get(NOWHERE)).status == HTTPStatus.NOT_FOUND


# --- how it ends -------------------------------------------------------------------


async def test_a_new_address_ends_the_old_one(api: Api, stranger: Stranger) -> None:
    """Whoever had it has it no more."""
    old = await shared(api)
    new = await shared(api)
    assert old != new
    assert (await stranger.get(old)).status == HTTPStatus.NOT_FOUND
    assert (await stranger.get(new)).status == HTTPStatus.OK
    assert len(secret_of(new)) * 6 >= 128


async def test_it_can_be_ended_also_where_nothing_can_be_written(
    api: Api, stranger: Stranger, tmp_path: Path
) -> None:
    """An owner who stops it must not wait for a disk; and to stop it twice does no harm."""
    path = await shared(api)
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        ended = await api.ask("DELETE", SHARE, {})
    assert ended == {"room": "drum_room", "url": None, "with_names": False, "is_outside": False}
    assert (await stranger.get(path)).status == HTTPStatus.NOT_FOUND
    assert await api.ask("DELETE", SHARE, {}) == ended
    assert await api.get(SHARE) == ended


async def test_it_goes_with_its_room(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """There is nothing to be seen of a room that is not there."""
    path = await shared(api)
    subentry_id = site.runtime.subentry_id("drum_room")  # type: ignore[arg-type] - a key
    hass.config_entries.async_remove_subentry(site.entry, subentry_id)
    await site.settle()
    assert (await stranger.get(path)).status == HTTPStatus.NOT_FOUND


async def test_editing_the_room_leaves_its_address(
    hass: HomeAssistant, site: House, api: Api, stranger: Stranger
) -> None:
    """The form of the room knows nothing of it."""
    path = await shared(api, with_names=True)
    subentry_id = site.runtime.subentry_id("drum_room")  # type: ignore[arg-type] - a key
    flows = hass.config_entries.subentries
    form = await flows.async_init(
        (site.entry.entry_id, SUBENTRY_ROOM),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id},
    )
    done = await flows.async_configure(form["flow_id"], {"name": "Drums"})
    assert done["type"] is FlowResultType.ABORT
    await site.settle()
    assert "X-WR-CALNAME:Drums" in await text(stranger, path)
    assert (await api.get(SHARE))["with_names"]


async def test_asked_again_with_the_same_key_the_address_stays(
    api: Api, stranger: Stranger
) -> None:
    """Whoever did not hear the answer would end the address that they never saw."""
    first = await _with_key(api, "one")
    again = await _with_key(api, "one")
    assert first == again
    assert await _with_key(api, "two") != first
    # What was done with the first key is shown as it is now, and not done again.
    assert await _with_key(api, "one") == await api.get(SHARE)


async def test_who_administrates_no_more_is_not_told_the_address_again(
    hass: HomeAssistant, api: Api, hass_admin_user: MockUser
) -> None:
    """A key from before shows how it is now, and that is none of their business any more."""
    await _with_key(api, "one")
    await hass.auth.async_update_user(hass_admin_user, group_ids=[GROUP_ID_USER])
    url = f"/api/roomkeeper/v1/{SHARE}"
    async with api.client.post(url, headers={"Idempotency-Key": "one"}) as answer:
        assert answer.status == HTTPStatus.FORBIDDEN


async def _with_key(api: Api, key: str) -> dict[str, Any]:
    url = f"/api/roomkeeper/v1/{SHARE}"
    async with api.client.post(url, headers={"Idempotency-Key": key}) as answer:
        assert answer.status == HTTPStatus.OK
        found: dict[str, Any] = await answer.json()
        return found


# --- what stays a secret -------------------------------------------------------------


async def test_the_secret_is_where_it_has_to_be_and_nowhere_else(
    hass: HomeAssistant, site: House, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in diagnostics, the log, answers to others, Home Assistant's log, or texts of ours."""
    caplog.set_level(logging.DEBUG, "custom_components.roomkeeper")
    await _with_key(api, "one")
    path = await shared(api)
    secret = secret_of(path)
    await site.settle()
    told = json_dumps(await async_get_config_entry_diagnostics(hass, site.entry))
    asked = [
        await call(hass, "get_rooms"),
        await call(hass, "get_audit_log"),
        await call(hass, "get_health"),
    ]
    stored = next(
        one.data for one in site.entry.subentries.values() if one.unique_id == "drum_room"
    )
    assert secret in str(dict(stored))
    for said in (told, json_dumps(asked), str(await site.log()), caplog.text):
        assert secret not in said
    assert secret not in repr(shared_calendar_of(stored))
    assert secret not in repr(site.runtime.site)


async def test_only_the_room_itself_is_touched(hass: HomeAssistant, site: House, api: Api) -> None:
    """A new address changes nothing of any other room."""
    before = {key: subentry.data for key, subentry in site.entry.subentries.items()}
    await shared(api)
    await site.settle()
    changed = [
        one.unique_id for key, one in site.entry.subentries.items() if one.data != before[key]
    ]
    assert changed == ["drum_room"]
