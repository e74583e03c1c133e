"""The websocket: actions by name, and their refusals as panels need them."""

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.core.events import ActorKind

from .calling import book, call
from .house import House
from .looking_on import Onlooker


@pytest.fixture
async def panel(site: House, hass_ws_client: WebSocketGenerator) -> Onlooker:
    """Return an administrator's connection."""
    return Onlooker(site, await hass_ws_client(site.hass))


async def test_an_action_is_done_by_its_name(
    hass: HomeAssistant, site: House, panel: Onlooker
) -> None:
    """With the fields and the answer that the action has, in the name of who is signed in."""
    slot = {"room": "drum_room", "start": "2026-11-24 14:00", "duration": {"hours": 2}}
    made = await panel.done("book", **slot, guest="Anna")
    (user,) = [one for one in await hass.auth.async_get_users() if one.is_admin]

    (listed,) = (await call(hass, "get_bookings"))["items"]
    assert made == {"booking": listed}
    (opened, *_) = await site.log()
    assert (opened.actor.kind, opened.actor.id) == (ActorKind.USER, user.id)


async def test_a_question_is_answered_by_its_name(hass: HomeAssistant, panel: Onlooker) -> None:
    """As the action does, with and without fields."""
    for fields in ({}, {"room": "drum_room"}):
        assert await panel.done("get_rooms", **fields) == await call(hass, "get_rooms", **fields)
    answer = await panel.ask("roomkeeper/execute", action="get_rooms", data=None)
    assert len(answer["result"]["items"]) == 2


async def test_a_refusal_says_what_is_in_the_way(hass: HomeAssistant, panel: Onlooker) -> None:
    """A sentence, its translation, and values, so that a booking that was dragged goes back."""
    taken = await book(hass)
    answer = await panel.execute(
        "book", room="drum_room", start="2026-11-24 15:00", end="2026-11-24 16:00"
    )
    error = answer["error"]
    assert not answer["success"]
    assert error["code"] == error["translation_key"] == "clash"
    assert error["translation_domain"] == "roomkeeper"
    assert error["message"].startswith("Drum room is taken")
    assert error["translation_placeholders"]["next_free"] == "2026-11-24 18:00"
    (in_the_way,) = error["details"]["taken"]
    assert in_the_way["booking_id"] == taken["id"]
    assert in_the_way["end"] == error["details"]["next_free"] == "2026-11-24T18:00:00+01:00"


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"action": "dance"}, "action is one of book, hold,"),
        ({"action": ["book"]}, "action is one of"),
        ({"action": "get_rooms", "data": ["room"]}, "data is an object"),
        ({"action": "get_rooms", "data": []}, "data is an object"),
        ({"action": "get_rooms", "data": False}, "data is an object"),
        ({"action": "get_rooms", "data": {"rom": 1, "guest": 2}}, "get_rooms takes no guest, rom"),
    ],
    ids=["action", "no name", "no object", "empty list", "no", "fields"],
)
async def test_what_cannot_be_read_is_named(
    panel: Onlooker, message: dict[str, object], says: str
) -> None:
    """Whoever writes a client sees what is wrong."""
    answer = await panel.ask("roomkeeper/execute", **message)
    assert answer["error"]["code"] == "invalid_format"
    assert answer["error"]["message"].startswith(says)


async def test_where_nothing_runs_it_says_so(hass: HomeAssistant, panel: Onlooker) -> None:
    """A panel that is open over a reload gets an answer."""
    assert await hass.config_entries.async_unload(panel.house.entry.entry_id)
    answer = await panel.ask("roomkeeper/execute", action="get_rooms")
    assert answer["error"]["code"] == "not_loaded"
    assert answer["error"]["details"] == {}
    assert answer["error"]["message"]


async def test_a_user_who_may_not_is_told_so_once(
    hass: HomeAssistant,
    site: House,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And Home Assistant's log is not filled with it."""
    reader = Onlooker(site, await hass_ws_client(hass, hass_read_only_access_token))
    answer = await reader.execute("hold", room="drum_room")
    assert answer["error"] == {"code": "unauthorized", "message": "Unauthorized"}
    assert await site.log() == ()
    assert not [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")]


async def test_a_door_that_does_not_open_is_told(panel: Onlooker, site: House) -> None:
    """As Home Assistant tells it: with a sentence and its translation."""
    booking = (await panel.done("book", room="drum_room", start="2026-11-24 11:30", duration=3600))[
        "booking"
    ]
    site.hass.states.async_set("input_boolean.drum_door", "unavailable")
    answer = await panel.execute("open_door", room="drum_room", booking_id=booking["id"])
    assert answer["error"]["translation_domain"] == "roomkeeper"
    assert answer["error"]["code"] == "home_assistant_error"
