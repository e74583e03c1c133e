"""The page about the websocket says what comes, message by message."""

import json
import re
from typing import Any

from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.doors.live_items import FLAGS, Part
from custom_components.roomkeeper.doors.websocket import EXECUTE_FIELDS, SUBSCRIBE_FIELDS

from .calling import book, call
from .house import House
from .looking_on import Onlooker
from .test_docs import documented_actions, examples, first_codes, page, part

PAGE = page("websocket.md")
EXECUTE = part(PAGE, "## `roomkeeper/execute`")
SUBSCRIBE = part(PAGE, "## `roomkeeper/subscribe`")
AS_ELSEWHERE = {"rooms": "get_rooms", "stalls": "get_stalls"}
"""Lists of which only what comes beside what a question answers is shown."""

MORE = ("policy", "can_share_calendar", "can_unshare_calendar")
"""What a room has beside that."""


def sent(text: str) -> dict[str, Any]:
    """Return the message that is shown as one to send."""
    (found,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    message: dict[str, Any] = json.loads(found)
    del message["id"]
    return message


def assert_shown(shown: Any, comes: Any, where: str = "") -> None:  # noqa: ANN401 - JSON
    """Check that all names that are shown come, and in their order; an example may be shorter."""
    match shown, comes:
        case dict(), dict():
            names = [name for name in comes if name in shown]
            assert list(shown) == names, where
            for name, value in shown.items():
                assert_shown(value, comes[name], f"{where}.{name}")
        case [first, *_], [one, *_]:
            assert_shown(first, one, where)
        case _:
            assert type(shown) is type(comes), where


async def test_what_is_shown_is_what_comes(site: House, hass_ws_client: WebSocketGenerator) -> None:
    """Every name in it, in its order, beside what the questions' own docs show."""
    week = {"days": ["mon", "tue"], "start": "08:00:00", "end": "22:00:00"}
    booth = next(one for one in site.entry.subentries.values() if one.unique_id == "vocal_booth")
    site.hass.config_entries.async_update_subentry(
        site.entry, booth, data={"name": "Vocal booth", "opening_hours": [week]}
    )
    await site.settle()
    gone = await book(site.hass, room="vocal_booth")
    panel = Onlooker(site, await hass_ws_client(site.hass))
    done, refused = examples(EXECUTE)
    asked = sent(EXECUTE.partition("###")[0])
    asked["data"]["start"] = "2026-11-30 10:00"
    first = await panel.ask(**_command(asked))
    assert_shown(done, first)
    answer = await panel.ask(**_command(asked))
    assert_shown(refused, answer)
    for of in ("error", "details", "translation_placeholders"):
        assert _inner(refused, of).keys() == _inner(answer, of).keys()

    await panel.subscribe(**_wish(sent(SUBSCRIBE)))
    snapshot, change, unavailable = examples(SUBSCRIBE)
    (event,) = panel.events
    assert snapshot.keys() == event.keys()
    assert_shown(snapshot, event)
    for name in ("user", "site"):
        assert snapshot[name].keys() == event[name].keys()
    assert snapshot["rooms"][0]["policy"].keys() == event["rooms"][0]["policy"].keys()
    assert set(snapshot["bookings"][0]) - {"id"} == FLAGS[Part.BOOKINGS].keys()

    await call(site.hass, "cancel", booking_id=gone["id"])
    await call(site.hass, "book", room="vocal_booth", start="2026-11-30 14:00", duration=3600)
    (event,) = await panel.catch_up()
    assert_shown(change, event)
    assert event["removed"].keys() == change["removed"].keys()

    await site.hass.config_entries.async_unload(site.entry.entry_id)
    await panel.ask("ping")
    assert panel.events[-1] == unavailable


def _command(message: dict[str, Any]) -> dict[str, Any]:
    return {"command" if name == "type" else name: value for name, value in message.items()}


def _wish(message: dict[str, Any]) -> dict[str, Any]:
    assert message["type"] == "roomkeeper/subscribe"
    return {name: value for name, value in message.items() if name != "type"}


def _inner(message: dict[str, Any], name: str) -> dict[str, Any]:
    error: dict[str, Any] = message["error"]
    found: dict[str, Any] = error if name == "error" else error[name]
    return found


async def test_a_thing_has_what_its_question_answers(
    site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """So its names are looked up there."""
    panel = Onlooker(site, await hass_ws_client(site.hass))
    await panel.subscribe()
    for name, question in AS_ELSEWHERE.items():
        documented = examples(documented_actions()[question])[1]["items"][0]
        item = next(iter(panel.items[name].values()))
        assert [*documented, *(one for one in MORE if one in item)] == list(item), name


def test_every_field_is_documented() -> None:
    """Of both commands."""
    assert first_codes(EXECUTE.partition("###")[0]) == list(EXECUTE_FIELDS)
    assert first_codes(SUBSCRIBE.partition("###")[0]) == list(SUBSCRIBE_FIELDS)
