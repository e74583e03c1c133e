"""What holds for all paths of the HTTP API: bodies, queries, errors, who may, and pages."""

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.roomkeeper.doors.paging import Paging
from custom_components.roomkeeper.doors.rest.asked import DEEPEST, LONGEST_BYTES
from custom_components.roomkeeper.doors.rest.routes import PREFIX
from tests.ledger.test_disk_full import full_for_sqlite

from .api import DAILY, OFF, SLOT, Api
from .calling import book
from .house import House, at

JSON = {"Content-Type": "application/json"}


def nested(depth: int) -> str:
    """Return an object with a field in which lists are nested."""
    return '{"note": ' + "[" * depth + "]" * depth + "}"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "missing_field"),
        (b"{", 400, "not_json"),
        (b"room=drum_room&start=2026-11-24", 400, "not_json"),
        (b'{"note": "\xff"}', 400, "not_json"),
        (json.dumps(SLOT).encode("utf-16"), 400, "not_json"),
        (b'{"duration": NaN}', 400, "not_json"),
        (b'{"duration": -Infinity}', 400, "not_json"),
        (b'{"duration": ' + b"1" * 5000 + b"}", 400, "not_json"),
        (b'{"room": "drum_room"} {}', 400, "not_json"),
        (b"[]", 400, "not_an_object"),
        (b"null", 400, "not_an_object"),
        (b'"room"', 400, "not_an_object"),
        (b'{"room": "drum_room", "room": "vocal_booth"}', 400, "field_twice"),
        (b'{"note": {"a": 1, "a": 2}}', 400, "field_twice"),
        (nested(DEEPEST).encode(), 400, "too_deep"),
        (nested(5_000).encode(), 400, "too_deep"),
        (nested(DEEPEST - 1).encode(), 422, "missing_field"),
        # How deep Python itself goes depends on the machine.
        (b"[" * LONGEST_BYTES, 400, "not_json too_deep"),
        (b'{"note": "' + b"x" * LONGEST_BYTES + b'"}', 413, "too_large"),
        (b'{"note": "\\ud800"}', 422, "text_unreadable"),
        (b'{"\\udfff": 1}', 422, "text_unreadable"),
        (b'{"start": 1e999, "duration": 1e999}', 422, "not_understood"),
        (b'{"start": "2026-11-24 14:00", "duration": 1e999}', 422, "not_understood"),
        (b'{"start": "2026-11-24 14:00", "duration": true}', 422, "not_understood"),
        (b'{"start": {"a": []}, "duration": 60}', 422, "not_understood"),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, bytes) else None,
)
async def test_a_body_that_cannot_be_read_is_said_to_be_one(
    api: Api, body: bytes, status: int, code: str
) -> None:
    """Never a fault of ours, however odd it is."""
    async with api.client.post(f"{PREFIX}/bookings", data=body, headers=JSON) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]["code"] in code.split()


async def test_the_largest_body_is_read(api: Api) -> None:
    """Its bound is a bound, and not one less."""
    body = json.dumps({**SLOT, "note": "x"}).ljust(LONGEST_BYTES)
    async with api.client.post(f"{PREFIX}/bookings", data=body, headers=JSON) as answer:
        assert answer.status == 201
    async with api.client.post(f"{PREFIX}/bookings", data=body + " ", headers=JSON) as answer:
        assert answer.status == 413


async def test_a_body_in_pieces_is_read_to_its_bound(api: Api) -> None:
    """A client that does not say how long it gets may not send without end."""

    async def pieces(count: int) -> Any:  # noqa: ANN401 - what aiohttp takes
        yield json.dumps(SLOT).encode()
        for _ in range(count):
            yield b" " * 1024

    for count, status in ((10, 201), (64, 413)):
        body = pieces(count)
        async with api.client.post(f"{PREFIX}/bookings", data=body, headers=JSON) as answer:
            assert answer.status == status


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"room=1", "not_json_type"),
        ({"Content-Type": "text/plain"}, b"{}", "not_json_type"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x--", "not_json_type"),
        ({**JSON, "Content-Encoding": "gzip"}, gzip.compress(b"{}"), "body_encoded"),
    ],
)
async def test_a_body_of_another_kind_is_not_guessed_at(
    api: Api, headers: dict[str, str], body: bytes, code: str
) -> None:
    """A form is no JSON, and what is compressed might be cut off."""
    async with api.client.post(f"{PREFIX}/bookings", data=body, headers=headers) as answer:
        assert answer.status == 415
        assert (await answer.json())["error"]["code"] == code


async def test_json_by_another_name_is_json(api: Api) -> None:
    """With the parameters that clients add."""
    for kind in ("application/json; charset=utf-8", "application/vnd.shop+json"):
        async with api.client.post(
            f"{PREFIX}/schedules/device-actions/cleanup", data="{}", headers={"Content-Type": kind}
        ) as answer:
            assert answer.status == 200


async def test_fields_are_given_where_they_belong(api: Api) -> None:
    """In the query where something is read or deleted, else in the body; nothing is passed over."""
    url = f"{PREFIX}/bookings"
    async with api.client.post(url, params={"room": "drum_room"}, json=SLOT) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["details"] == {"method": "POST", "field": "room"}
    for method in ("GET", "DELETE"):
        path = "bookings" if method == "GET" else "rooms/drum_room/freeze"
        async with api.client.request(method, f"{PREFIX}/{path}", json={"reason": "x"}) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"]["code"] == "body_not_taken"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"room": ["drum_room", "vocal_booth"]}, 2),
        ({"room": "drum_room, vocal_booth"}, 2),
        ({"room": "vocal_booth"}, 1),
        ({"limit": "1"}, 1),
        ({"start": "2026-11-24T13:30:00Z"}, 1),
        ({"status": "any", "sort": "-created_at"}, 2),
        ({"status": ["cancelled", "held"]}, 0),
    ],
)
async def test_a_query_says_lists_numbers_and_times(
    hass: HomeAssistant, api: Api, query: dict[str, Any], found: int
) -> None:
    """As far as a query can: a list by commas or by saying it again."""
    await book(hass, "2026-11-24 14:00", "2026-11-24 14:30")
    await book(hass, "2026-11-24 15:00", "2026-11-24 16:00", "vocal_booth")
    assert len((await api.get("bookings", **query))["items"]) == found


async def test_an_address_that_is_signed_needs_no_token(
    hass: HomeAssistant,
    api: Api,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A browser, and Home Assistant's app, fetch files with no more than an address."""
    await book(hass, "2026-11-24 15:00", "2026-11-24 16:00", "vocal_booth")
    assert len((await api.get("bookings", room="vocal_booth"))["items"]) == 1
    connection = await hass_ws_client(hass)
    path = f"{PREFIX}/bookings?room=vocal_booth"
    await connection.send_json_auto_id({"type": "auth/sign_path", "path": path})
    signed = (await connection.receive_json())["result"]["path"]
    stranger = await hass_client_no_auth()
    for address, status in ((signed, 200), (path, 401), (signed.replace("vocal", "loud"), 401)):
        async with stranger.get(address) as answer:
            assert answer.status == status
            if status == 200:
                assert len((await answer.json())["items"]) == 1


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("bookings", {"limit": ["1", "2"]}, "not_understood"),
        ("bookings", {"limit": "1001"}, "not_understood"),
        ("bookings", {"limit": "0.5"}, "not_understood"),
        ("bookings", {"limit": "inf"}, "not_understood"),
        ("bookings", {"start": "tomorrow"}, "not_understood"),
        ("bookings", {"room": ""}, "unknown_room"),
        ("bookings", {"sort": "guest"}, "not_understood"),
        ("rooms", {"is_frozen": "2026"}, "not_understood"),
        ("rooms", {"is_frozen": ""}, "not_understood"),
        ("audit-log", {"cursor": "WyJhdWRpdF9sb2ciLCIiLDFlOTldCg"}, "bad_cursor"),
        ("audit-log", {"type": "booking_held,"}, "not_understood"),
    ],
)
async def test_a_query_that_cannot_be_read_is_refused(
    api: Api, path: str, query: dict[str, Any], code: str
) -> None:
    """Not guessed at."""
    await api.refused("GET", path, query, 422, code)


@pytest.mark.parametrize("number", [-1, 2**63, 10**40])
async def test_a_made_up_cursor_is_refused(api: Api, number: int) -> None:
    """Also one that looks like ours, with a number that no log has."""
    await api.post("bookings", **SLOT, status=201)
    made_up = Paging(list_name="audit_log", limit=1).cursor((number,))
    await api.refused("GET", "audit-log", {"cursor": made_up}, 422, "bad_cursor")


async def test_what_the_path_names_is_not_found_and_what_the_body_names_is_not_accepted(
    hass: HomeAssistant, api: Api
) -> None:
    """404 says that the address is wrong, 422 that the request is."""
    soon = {**SLOT, "start": "2026-11-24 11:30"}
    await api.post("bookings", **soon, status=201)
    await api.refused("POST", "rooms/attic/open", {}, 404, "unknown_room")
    details = {"booking_id": "none"}
    await api.refused("POST", "rooms/drum_room/open", details, 422, "unknown_booking")
    await api.refused("DELETE", "power-off/tasks/none/drum_room", {}, 404, "no_power_off")
    made = (await api.post("schedules", **DAILY, status=201))["schedule"]
    after = {"run_after": "none"}
    await api.refused("PATCH", f"schedules/{made['id']}", after, 422, "unknown_schedule")


async def test_a_hold_that_was_confirmed_is_not_released(api: Api) -> None:
    """Who deletes a hold too late takes no booking away."""
    hold = (await api.post("rooms/hold", **SLOT, status=201))["booking"]
    await api.post(f"bookings/{hold['id']}/confirm")
    await api.refused("DELETE", f"rooms/hold/{hold['id']}", {}, 409, "wrong_status")
    assert (await api.get(f"bookings/{hold['id']}"))["booking"]["status"] == "confirmed"


async def test_a_clash_names_what_is_in_the_way(api: Api) -> None:
    """And a program that asks again by the same number gets the same booking."""
    mine = {**SLOT, "source": "shop", "external_id": "1"}
    made = (await api.post("bookings", **mine, status=201))["booking"]
    assert (await api.post("bookings", **mine, status=201))["booking"] == made
    details = await api.refused("POST", "bookings", SLOT, 409, "clash")
    assert [one["booking_id"] for one in details["taken"]] == [made["id"]]
    assert details["next_free"] == "2026-11-24T18:00:00+01:00"


async def test_a_door_that_does_not_open_is_no_fault_of_ours(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """502: something behind us failed. Where there is no door, it is the room that does not fit."""
    await api.post("bookings", **{**SLOT, "start": "2026-11-24 11:30"}, status=201)
    hass.services.async_remove("input_boolean", "turn_on")
    details = await api.refused("POST", "rooms/drum_room/open", {}, 502, "door_failed")
    assert details["room"] == "Drum room"
    await api.refused("POST", "rooms/vocal_booth/open", {}, 409, "no_doors")


# --- paths and methods ------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "", 404, None),
        ("GET", "/", 404, None),
        ("POST", "/nowhere/at/all", 404, None),
        ("GET", "/rooms/drum_room", 404, None),
        ("PUT", "/rooms", 405, "GET"),
        ("GET", "/rooms/drum_room/freeze", 405, "DELETE, POST"),
        ("GET", "/schedules/preview", 405, "POST"),
        ("PATCH", "/schedules/device-actions", 405, "GET, POST"),
    ],
)
async def test_other_paths_and_methods_are_said_not_to_be_there(
    api: Api, method: str, path: str, status: int, allowed: str | None
) -> None:
    """In the same shape as every other error."""
    async with api.client.request(method, f"{PREFIX}{path}") as answer:
        assert answer.status == status
        assert answer.headers.get("Allow") == allowed
        assert (await answer.json())["error"]["code"] in {"unknown_path", "method_not_allowed"}


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET %s/bookings/%%ff", 404),
        (b"GET %s/bookings/%%00", 404),
        (b"GET %s/bookings/%%ed%%a0%%80", 404),
        (b"GET %s/bookings?room=%%ff", 422),
        (b"GET %s/bookings?%%ff=1", 422),
        (b"GET %s/audit-log?actor=%%00", 200),
        (b"GET %s/n%%ffowhere", 404),
        (b"GET %s/reports/daily?date=9999-12-31", 422),
        (b"GET %s/reports/daily?date=0001-01-01", 422),
        (b"GET %s/availability?start=0002-01-01&end=9998-12-31", 422),
        (b"GET %s/rooms HTTP/1.1\r\nIf-None-Match: \xff", 200),
        (b"POST %s/bookings/x/cancel HTTP/1.1\r\nIdempotency-Key: \xff", 422),
        (b"POST %s/bookings/x/cancel HTTP/1.1\r\nContent-Encoding: \xff", 415),
        (b"POST %s/bookings/x/cancel HTTP/1.1\r\nContent-Type: text/\xff", 415),
    ],
)
async def test_what_is_no_text_is_no_fault_of_ours(
    api: Api, hass_access_token: str, head: bytes, status: int
) -> None:
    """Bytes that are no character, in a path, a query or a header."""
    line, _, header = (head % PREFIX.encode()).partition(b" HTTP/1.1")
    body = b"\r\nContent-Length: 2\r\n\r\n{}" if b"Content" in header else b"\r\n\r\n"
    token = b"\r\nAuthorization: Bearer " + hass_access_token.encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", api.client.server.port)
    writer.write(line + b" HTTP/1.1\r\nHost: x\r\nConnection: close" + token + header + body)
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 %d " % status)


# --- who may ------------------------------------------------------------------------


async def test_nobody_is_answered_without_a_token(
    site: House, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Not even that a path is not there."""
    client = await hass_client_no_auth()
    for path in ("rooms", "nowhere", "bookings"):
        for method in ("GET", "POST"):
            assert (await client.request(method, f"{PREFIX}/{path}")).status == 401


async def _api_of(hass: HomeAssistant, hass_client: ClientSessionGenerator, user: MockUser) -> Api:
    refresh_token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    return Api(await hass_client(hass.auth.async_create_access_token(refresh_token)))


@pytest.mark.parametrize(
    ("group_id", "may"),
    [(GROUP_ID_USER, {201}), (GROUP_ID_READ_ONLY, {403})],
    ids=["user", "reader"],
)
async def test_reading_needs_a_user_booking_needs_control_schedules_need_an_administrator(
    hass: HomeAssistant,
    site: House,
    hass_client: ClientSessionGenerator,
    group_id: str,
    may: set[int],
) -> None:
    """403 says so in the one shape, changes nothing, and is no failed login."""
    group = await hass.auth.async_get_group(group_id)
    api = await _api_of(hass, hass_client, MockUser(groups=[group]).add_to_hass(hass))
    assert (await api.get("rooms"))["items"]
    for path in ("bookings", "rooms/hold"):
        slot = {**SLOT, "room": "drum_room" if path == "bookings" else "vocal_booth"}
        async with api.client.post(f"{PREFIX}/{path}", json=slot) as answer:
            assert {answer.status} == may
    log = await site.log()
    for method, path, fields in (
        ("POST", "rooms/drum_room/freeze", {}),
        ("DELETE", "rooms/drum_room/freeze", {}),
        ("POST", "schedules", DAILY),
        ("POST", "schedules/device-actions", OFF),
        ("POST", "schedules/device-actions/cleanup", {}),
    ):
        await api.refused(method, path, fields, 403, "not_permitted")
    assert await site.log() == log
    assert not hass.states.async_all("persistent_notification")


async def test_a_user_of_one_room_books_that_room_only(
    hass: HomeAssistant, site: House, hass_client: ClientSessionGenerator
) -> None:
    """And is named in the log."""
    user = MockUser(name="Anna").add_to_hass(hass)
    button = site.entity_id("button", "check_in", "vocal_booth")
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    api = await _api_of(hass, hass_client, user)
    await api.refused("POST", "bookings", SLOT, 403, "not_permitted")
    both = {**SLOT, "room": ["drum_room", "vocal_booth"]}
    await api.refused("POST", "bookings", both, 403, "not_permitted")
    await api.post("bookings", **{**SLOT, "room": "vocal_booth"}, status=201)
    (row,) = (await api.get("audit-log"))["items"]
    assert row["actor"] == {"kind": "user", "id": user.id, "name": "Anna"}


# --- what cannot be done at present -----------------------------------------------


async def test_while_roomkeeper_does_not_run_a_client_is_told_when_to_ask_again(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """503, in the one shape."""
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    for method, path in (("GET", "rooms"), ("POST", "bookings")):
        async with api.client.request(method, f"{PREFIX}/{path}") as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "10"
            assert (await answer.json())["error"]["code"] == "not_loaded"


async def test_on_a_full_disk_a_client_is_told_when_to_ask_again(api: Api, tmp_path: Path) -> None:
    """What can be read is read; nothing is acknowledged that is not kept."""
    made = 0
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        while True:
            day = f"2027-{made % 12 + 1:02}-{made // 12 % 28 + 1:02}"
            slot = {**SLOT, "start": f"{day} 10:00", "end": f"{day} 11:00", "note": "x" * 4000}
            async with api.client.post(f"{PREFIX}/bookings", json=slot) as answer:
                if answer.status == 201:
                    made += 1
                    continue
                assert answer.status == 503
                assert answer.headers["Retry-After"] == "10"
                assert (await answer.json())["error"]["code"] == "not_writable"
                break
        assert (await api.get("power-off/scheduler/status"))["status"] == "problem"
        assert len((await api.get("bookings", limit="1000"))["items"]) == made


# --- ETags ----------------------------------------------------------------------------


async def test_what_a_client_has_already_is_not_sent_again(hass: HomeAssistant, api: Api) -> None:
    """A client that polls gets 304 and no body until something is different."""
    url = f"{PREFIX}/bookings"
    first = await api.client.get(url)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    for said in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        async with api.client.get(url, headers={"If-None-Match": said}) as answer:
            assert answer.status == 304
            assert answer.headers["ETag"] == tag
            assert await answer.read() == b""
    for said in ('"other"', "nonsense", ""):
        async with api.client.get(url, headers={"If-None-Match": said}) as answer:
            assert answer.status == 200
    await book(hass)
    async with api.client.get(url, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 200
        assert answer.headers["ETag"] != tag


async def test_a_timer_that_runs_down_is_the_same_timer(site: House, api: Api) -> None:
    """It has an instant at which it ends; how long that is from now is no news."""
    await api.post("rooms/hold", room="drum_room", status=201)
    url = f"{PREFIX}/timers/status"
    first = await api.client.get(url)
    await site.until(at(10, 1))
    second = await api.client.get(url)
    assert await first.json() != await second.json()
    assert first.headers["ETag"] == second.headers["ETag"]


async def test_the_head_alone_can_be_asked_for(api: Api) -> None:
    """It is that of the whole answer."""
    whole = await api.client.get(f"{PREFIX}/rooms")
    head = await api.client.head(f"{PREFIX}/rooms")
    assert head.status == 200
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert await head.read() == b""


# --- pages ---------------------------------------------------------------------------


async def _pages(api: Api, path: str, **query: str) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await api.get(path, limit="2", **query, **cursor)
        found += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def test_lists_go_both_ways_page_by_page(hass: HomeAssistant, site: House, api: Api) -> None:
    """Bookings by start and by when they were made, and each order has cursors of its own."""
    made: list[str] = []
    for hour in (16, 12, 18, 14, 20):
        booking = await book(hass, f"2026-11-24 {hour}:00", f"2026-11-24 {hour + 1}:00")
        made.append(booking["id"])
        site.freezer.tick(1)
    by_start = [made[index] for index in (1, 3, 0, 2, 4)]
    assert await _pages(api, "bookings") == by_start
    assert await _pages(api, "bookings", sort="start") == by_start
    assert await _pages(api, "bookings", sort="-start") == by_start[::-1]
    assert await _pages(api, "bookings", sort="created_at") == made
    assert await _pages(api, "bookings", sort="-created_at") == made[::-1]
    cursor = (await api.get("bookings", limit="2"))["next_cursor"]
    await api.get("bookings", sort="start", cursor=cursor)
    for other in ("-start", "created_at", "-created_at"):
        wrong = {"sort": other, "cursor": cursor}
        await api.refused("GET", "bookings", wrong, 422, "bad_cursor")


async def test_a_booking_that_moves_while_somebody_pages_backwards_comes_once(
    hass: HomeAssistant, api: Api
) -> None:
    """It keeps the place that it had at the first page."""
    hours = (12, 14, 16, 18)
    made = [
        (await book(hass, f"2026-11-24 {hour}:00", f"2026-11-24 {hour + 1}:00"))["id"]
        for hour in hours
    ]
    first = await api.get("bookings", sort="-start", limit="2")
    assert [one["id"] for one in first["items"]] == [made[3], made[2]]
    moved = {"start": "2026-11-24 21:00"}
    await api.ask("PATCH", f"bookings/{made[0]}", moved)
    await api.ask("PATCH", f"bookings/{made[3]}", {"start": "2026-11-24 11:30"})
    rest = await api.get("bookings", sort="-start", cursor=first["next_cursor"])
    assert [one["id"] for one in rest["items"]] == [made[1], made[0]]


async def test_other_lists_are_sorted_too(hass: HomeAssistant, site: House, api: Api) -> None:
    """Schedules and device actions by when they were made, power-offs by their bookings."""
    schedules: list[str] = []
    actions: list[str] = []
    for number in range(3):
        named = {**DAILY, "name": f"Power {number}"}
        schedules.append((await api.post("schedules", **named, status=201))["schedule"]["id"])
        later = {**OFF, "scheduled_at": f"2026-11-25 1{number}:00"}
        made = await api.post("schedules/device-actions", **later, status=201)
        actions.append(made["actions"][0]["id"])
        site.freezer.tick(1)
    assert await _pages(api, "schedules", sort="-created_at") == schedules[::-1]
    assert await _pages(api, "schedules/device-actions", sort="-created_at") == actions[::-1]
    ids: list[str] = []
    for room in ("drum_room", "vocal_booth"):
        soon = {"room": room, "start": "2026-11-24 11:10", "duration": 3600}
        ids.append((await api.post("bookings", **soon, status=201))["booking"]["id"])
        await api.post(f"bookings/{ids[-1]}/check-in")
    query = {"status": "any", "sort": "-booking_id"}
    found = (await api.get("power-off/tasks", **query))["items"]
    assert [one["booking_id"] for one in found] == sorted(
        (one["booking_id"] for one in found), reverse=True
    )
