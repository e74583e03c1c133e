"""A request that comes twice with the same `Idempotency-Key` is done once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.components.input_boolean import DOMAIN as INPUT_BOOLEAN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.doors.rest.routes import PREFIX, ROUTES, Route
from custom_components.roomkeeper.doors.verb import Verb
from tests.ledger.test_disk_full import full_for_sqlite

from .api import DAILY, LATER, SLOT, Api
from .house import House
from .test_rest_routes import CASES

VERB_ROUTES = tuple(route for route in ROUTES if isinstance(route.asks, Verb))
SOON = {"room": "drum_room", "start": "2026-11-24 11:30", "duration": 3600}


async def keyed(
    api: Api, method: str, path: str, fields: dict[str, Any], key: str = "k1"
) -> ClientResponse:
    """Ask with a key."""
    where = {"params" if method == "DELETE" else "json": fields}
    headers = {"Idempotency-Key": key}
    return await api.client.request(method, f"{PREFIX}/{path}", headers=headers, **where)


def is_replayed(answer: ClientResponse) -> bool:
    return answer.headers.get("Idempotency-Replayed") == "true"


@pytest.mark.parametrize("route", VERB_ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_whatever_is_asked_twice_is_done_once(
    hass: HomeAssistant, site: House, api: Api, route: Route
) -> None:
    """Answered as it is, with the same status, and nothing new in the log."""
    case = CASES[route.method.value, route.path]
    path = route.path.format_map(await case.prepare(api, site))
    first = await keyed(api, route.method.value, path, case.fields)
    assert first.status == route.status, await first.text()
    assert not is_replayed(first)
    await site.settle()
    log = await site.log()
    second = await keyed(api, route.method.value, path, case.fields)
    assert second.status == route.status
    assert is_replayed(second)
    assert (await second.json()).keys() == (await first.json()).keys()
    await site.settle()
    assert await site.log() == log


async def test_a_booking_that_was_moved_meanwhile_is_answered_as_it_is_now(api: Api) -> None:
    """The same booking, and no second one."""
    made = await (await keyed(api, "POST", "bookings", SLOT)).json()
    booking_id = made["booking"]["id"]
    await api.ask("PATCH", f"bookings/{booking_id}", {"room": "vocal_booth"})
    again = await keyed(api, "POST", "bookings", SLOT)
    assert again.status == 201
    booking = (await again.json())["booking"]
    assert (booking["id"], booking["rooms"]) == (booking_id, ["vocal_booth"])
    assert len((await api.get("bookings", status="any"))["items"]) == 1


async def test_the_order_of_fields_says_nothing(api: Api) -> None:
    """It is the same request."""
    await keyed(api, "POST", "bookings", SLOT)
    assert is_replayed(await keyed(api, "POST", "bookings", dict(reversed(SLOT.items()))))


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("POST", "bookings", {**SLOT, "guest": "Anna"}),
        ("POST", "rooms/hold", SLOT),
        ("POST", "rooms/vocal_booth/freeze", {}),
    ],
)
async def test_a_key_is_for_one_request(
    site: House, api: Api, method: str, path: str, fields: dict[str, Any]
) -> None:
    """Who gives it to another has made a mistake, and is told so."""
    await keyed(api, "POST", "bookings", SLOT)
    log = await site.log()
    answer = await keyed(api, method, path, fields)
    assert answer.status == 422
    error = (await answer.json())["error"]
    assert (error["code"], error["details"]) == ("key_reused", {"key": "k1"})
    assert await site.log() == log


async def test_what_was_refused_may_be_asked_again(api: Api) -> None:
    """It was not done."""
    blocking = (await api.post("bookings", **SLOT, status=201))["booking"]
    assert (await keyed(api, "POST", "bookings", SLOT)).status == 409
    await api.post(f"bookings/{blocking['id']}/cancel")
    answer = await keyed(api, "POST", "bookings", SLOT)
    assert answer.status == 201
    assert not is_replayed(answer)


async def test_of_ten_at_once_one_is_done(site: House, api: Api) -> None:
    """The others wait for it, and get its booking."""
    answers = await asyncio.gather(*(keyed(api, "POST", "bookings", SLOT) for _ in range(10)))
    assert {answer.status for answer in answers} == {201}
    assert sum(is_replayed(answer) for answer in answers) == 9
    ids = {(await answer.json())["booking"]["id"] for answer in answers}
    assert len(ids) == 1


async def test_of_several_at_a_door_at_once_one_opens_it(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """The others wait until it is open: what takes its time is done once too."""
    await api.post("bookings", **SOON, status=201)
    answers = await asyncio.gather(
        *(keyed(api, "POST", "rooms/drum_room/open", {}) for _ in range(5))
    )
    assert {answer.status for answer in answers} == {200}
    assert sum(is_replayed(answer) for answer in answers) == 4
    assert len(await _doors_opened(hass, site)) == 1


async def test_each_user_has_keys_of_their_own(
    hass: HomeAssistant, site: House, api: Api, hass_client: ClientSessionGenerator
) -> None:
    """Nobody reads, or spoils, what another asked."""
    user = MockUser(is_owner=True).add_to_hass(hass)
    token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
    other = Api(await hass_client(hass.auth.async_create_access_token(token)))
    await keyed(api, "POST", "bookings", SLOT)
    answer = await keyed(other, "POST", "bookings", {**SLOT, "room": "vocal_booth"})
    assert answer.status == 201
    assert not is_replayed(answer)


async def test_who_is_no_administrator_any_more_is_told_no_steps(
    hass: HomeAssistant, api: Api, hass_admin_user: MockUser
) -> None:
    """What was done before is answered as it is now, and as whoever asks may know it now."""
    steps = {"action_type": "custom", "action_params": {"sequence": [{"event": "hush"}]}}
    made = await (await keyed(api, "POST", "schedules", {**DAILY, **steps})).json()
    assert made["schedule"]["action_params"] == steps["action_params"]
    await hass.auth.async_update_user(hass_admin_user, group_ids=[GROUP_ID_USER])
    again = await keyed(api, "POST", "schedules", {**DAILY, **steps})
    assert is_replayed(again)
    assert (await again.json())["schedule"]["action_params"] == {"sequence": [{}]}


async def test_a_restart_forgets_no_request(hass: HomeAssistant, site: House, api: Api) -> None:
    """It is in the ledger, in the transaction of what was done."""
    made = await (await keyed(api, "POST", "bookings", SLOT)).json()
    assert await hass.config_entries.async_reload(site.entry.entry_id)
    await site.settle()
    again = await keyed(api, "POST", "bookings", SLOT)
    assert is_replayed(again)
    assert (await again.json())["booking"]["id"] == made["booking"]["id"]


async def test_what_is_gone_by_then_is_not_found(api: Api) -> None:
    """It was done, and there is nothing to show."""
    made = await (await keyed(api, "POST", "schedules", DAILY)).json()
    await api.ask("DELETE", f"schedules/{made['schedule']['id']}", {})
    answer = await keyed(api, "POST", "schedules", DAILY)
    assert answer.status == 422
    assert (await answer.json())["error"]["code"] == "unknown_schedule"
    assert (await api.get("schedules"))["items"] == []


@pytest.mark.parametrize(
    ("key", "code"), [("", "missing_field"), ("x" * 256, "text_too_long"), ("\xff", None)]
)
async def test_a_key_is_a_short_text(api: Api, key: str, code: str | None) -> None:
    """An empty one would be the same for all requests."""
    answer = await keyed(api, "POST", "bookings", SLOT, key)
    if code is None:
        assert answer.status in {201, 422}
        return
    assert answer.status == 422
    assert (await answer.json())["error"]["code"] == code


async def test_reading_takes_no_notice_of_a_key(api: Api) -> None:
    """There is nothing to be done twice."""
    headers = {"Idempotency-Key": "k1"}
    for _ in range(2):
        async with api.client.get(f"{PREFIX}/rooms", headers=headers) as answer:
            assert answer.status == 200
            assert not is_replayed(answer)
    rule = {"schedule_type": "cron", "cron": "0 8 * * *"}
    assert (await keyed(api, "POST", "schedules/preview", rule)).status == 200
    assert (await keyed(api, "POST", "bookings", SLOT)).status == 201


# --- doors ---------------------------------------------------------------------------


async def _doors_opened(hass: HomeAssistant, site: House) -> list[Any]:
    return [entry for entry in await site.log() if type(entry.fact).__name__ == "DoorOpened"]


async def test_a_door_that_was_opened_is_not_opened_again(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """A client that lost the answer does not let the next one in."""
    await api.post("bookings", **SOON, status=201)
    opened = await keyed(api, "POST", "rooms/drum_room/open", {})
    assert opened.status == 200
    hass.states.async_set("input_boolean.drum_door", "off")
    again = await keyed(api, "POST", "rooms/drum_room/open", {})
    assert is_replayed(again)
    answer = await again.json()
    assert (answer["booking"]["status"], answer["room"]["key"]) == ("checked_in", "drum_room")
    assert hass.states.get("input_boolean.drum_door").state == "off"  # type: ignore[union-attr]
    assert len(await _doors_opened(hass, site)) == 1


async def test_a_door_that_did_not_open_is_tried_again(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """The guest is checked in already, and still stands before it."""
    await api.post("bookings", **SOON, status=201)
    hass.services.async_remove(INPUT_BOOLEAN, "turn_on")
    assert (await keyed(api, "POST", "rooms/drum_room/open", {})).status == 502
    hass.services.async_register(
        INPUT_BOOLEAN,
        "turn_on",
        lambda call: hass.states.async_set(call.data["entity_id"], "on"),
    )
    answer = await keyed(api, "POST", "rooms/drum_room/open", {})
    assert answer.status == 200
    assert not is_replayed(answer)
    assert hass.states.get("input_boolean.drum_door").state == "on"  # type: ignore[union-attr]


async def test_a_clean_up_says_again_how_much_it_forgot(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """And forgets nothing that came since."""
    await _over(site, api)
    clean = {"older_than": 0}
    first = await keyed(api, "POST", "schedules/device-actions/cleanup", clean)
    assert await first.json() == {"deleted": 1}
    await _over(site, api)
    again = await keyed(api, "POST", "schedules/device-actions/cleanup", clean)
    assert await again.json() == {"deleted": 1}
    assert len((await api.get("schedules/device-actions", status="any"))["items"]) == 1


async def _over(site: House, api: Api) -> None:
    """Make a device action, and cancel it a second ago."""
    (made,) = (await api.post("schedules/device-actions", **LATER, status=201))["actions"]
    await site.do(CancelAction(action_id=ActionId(made["id"])))
    site.freezer.tick(1)


async def test_on_a_full_disk_a_request_is_not_remembered(api: Api, tmp_path: Path) -> None:
    """Nor is it done: it works when the disk has room."""
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        for number in range(1_000):
            day = f"2027-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
            slot = {**SLOT, "start": f"{day} 10:00", "end": f"{day} 11:00", "note": "x" * 4000}
            answer = await keyed(api, "POST", "bookings", slot, f"k{number}")
            if answer.status != 201:
                break
        assert answer.status == 503
        again = await keyed(api, "POST", "bookings", slot, f"k{number}")
        assert again.status == 503
        assert not is_replayed(again)
