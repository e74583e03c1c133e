"""Language models: what they are told, what they may call, and what comes of it."""

from typing import Any

import probatio
import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.events import BookingOpened
from custom_components.roomkeeper.doors.assist.llm_api import OFFERED
from custom_components.roomkeeper.doors.named import ACTIONS

from .calling import book, call
from .house import House


class Model:
    """A model in a conversation with somebody."""

    def __init__(self, hass: HomeAssistant, api: llm.APIInstance) -> None:
        """Take what it is given."""
        self.hass = hass
        self.api = api

    @property
    def names(self) -> list[str]:
        """Return which tools it has."""
        return [tool.name.removeprefix("roomkeeper__") for tool in self.api.tools]

    async def call(self, tool: str, **args: object) -> Any:  # noqa: ANN401 - JSON
        """Call a tool that does what is asked."""
        result = await self._result(tool, args)
        assert not result.error, result.data
        return result.data

    async def refused(self, tool: str, **args: object) -> Any:  # noqa: ANN401 - JSON
        """Call a tool that refuses."""
        result = await self._result(tool, args)
        assert result.error, result.data
        return result.data

    async def _result(self, tool: str, args: dict[str, object]) -> llm.ToolResult:
        asked = llm.ToolInput(tool_name=f"roomkeeper__{tool}", tool_args=args)
        result = await self.api.async_call_tool(asked)
        await self.hass.async_block_till_done()
        return result


async def model_for(hass: HomeAssistant, context: Context | None) -> Model:
    """Return a model with whom somebody speaks."""
    spoken = llm.LLMContext(
        platform="test", context=context, language="de", assistant="conversation", device_id=None
    )
    return Model(hass, await llm.async_get_api(hass, DOMAIN, spoken))


@pytest.fixture(autouse=True)
async def _conversation(hass: HomeAssistant) -> None:
    """Set up what Home Assistant's own models stand on; tool calls leave a trace there."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@pytest.fixture
async def model(hass: HomeAssistant, site: House) -> Model:
    """Return a model with whom an administrator speaks."""
    user = MockUser(is_owner=True, name="Ada").add_to_hass(hass)
    return await model_for(hass, Context(user_id=user.id))


@pytest.fixture
async def stranger(hass: HomeAssistant, site: House) -> Model:
    """Return a model in a voice satellite, to which nobody is known."""
    return await model_for(hass, Context())


async def test_a_model_is_told_what_there_is(model: Model, stranger: Model) -> None:
    """The rooms, the time and its zone, and the manners of the house."""
    prompt = model.api.api_prompt
    assert "drum_room (Drum room), vocal_booth (Vocal booth)" in prompt
    assert "It is Tuesday 2026-11-24 11:00 in the time zone Europe/Berlin." in prompt
    assert "Ask before you cancel" in prompt
    assert "not signed in" in stranger.api.api_prompt


async def test_tools_are_described_as_actions_are(model: Model) -> None:
    """So that a field has one meaning, and needs one description."""
    for tool in model.api.tools:
        action = ACTIONS[tool.name.removeprefix("roomkeeper__")]
        offered = OFFERED[action.name]
        shape = probatio.to_openapi(tool.parameters)
        assert tool.title
        assert tool.description
        assert list(shape["properties"]) == list(offered.fields)
        assert set(shape.get("required", ())) == set(action.needed) & set(offered.fields)
        assert all(one["description"] for one in shape["properties"].values())
    (bookings,) = (one for one in model.api.tools if one.name == "roomkeeper__get_bookings")
    shape = probatio.to_openapi(bookings.parameters)["properties"]
    assert (shape["room"]["type"], shape["room"]["items"]) == ("array", {"type": "string"})
    assert shape["start"]["type"] == "string"
    assert shape["start"]["description"].endswith("without an offset it is local time.")
    assert {"any", "checked_in"} < set(shape["status"]["items"]["enum"])


async def test_what_a_tool_does_is_said_of_it(model: Model) -> None:
    """Clients ask people before what cannot be taken back."""
    hints = {
        tool.name.removeprefix("roomkeeper__"): (
            tool.annotations.read_only,
            tool.annotations.destructive,
        )
        for tool in model.api.tools
    }
    assert hints == {
        **dict.fromkeys(("get_rooms", "get_availability", "get_bookings"), (True, False)),
        **dict.fromkeys(("book", "hold", "extend"), (False, False)),
        "cancel": (False, True),
    }


async def test_a_room_is_found_booked_and_given_back(
    hass: HomeAssistant, site: House, model: Model
) -> None:
    """All that a guest asks for at a reception, in the name of whoever asked."""
    (room, *_) = (await model.call("get_rooms", status=["available"]))["items"]
    assert room["key"] == "drum_room"
    day = {"start": "2026-11-24 14:00", "end": "2026-11-24 20:00"}
    (free,) = (await model.call("get_availability", room="Drum Room", **day))["items"]
    assert free["free"][0]["length_s"] == 6 * 3600

    slot = {"room": ["Drum Room"], "start": "2026-11-24 14:00", "duration": "2:00"}
    made = await model.call("book", **slot, guest="Anna", note="", title=None)
    booking = made["booking"]
    assert booking["end"] == "2026-11-24T16:00:00+01:00"
    assert booking["source"] == "assist"
    (opened, *_) = await site.log()
    assert isinstance(opened.fact, BookingOpened)
    assert opened.actor.name == "Ada"

    longer = await model.call("extend", booking_id=booking["id"], duration="0:30")
    assert longer["booking"]["end"] == "2026-11-24T16:30:00+01:00"
    (listed,) = (await model.call("get_bookings"))["items"]
    assert listed["guest"] == "Anna"
    await model.call("cancel", booking_id=booking["id"], reason="Anna is ill")
    assert (await call(hass, "get_bookings"))["items"] == []


async def test_a_room_is_held(hass: HomeAssistant, stranger: Model) -> None:
    """For somebody who thinks it over."""
    held = (await stranger.call("hold", room="vocal_booth", start="2026-11-24 14:00"))["booking"]
    (listed,) = (await call(hass, "get_bookings"))["items"]
    assert (listed["id"], listed["status"]) == (held["id"], "held")


async def test_a_refusal_says_what_clashes_and_what_would_work(
    hass: HomeAssistant, model: Model
) -> None:
    """As a sentence and as values, so that the model has something to offer."""
    taken = await book(hass, "2026-11-24 14:00", "2026-11-24 16:00", guest="Anna")
    refused = await model.refused(
        "book", room="drum_room", start="2026-11-24 15:00", end="2026-11-24 17:00"
    )
    assert refused["error"] == "clash"
    assert refused["message"] == (
        "Drum room is taken: 14:00 to 16:00. A time of that length is free from 16:00 on."
    )
    assert refused["details"]["booking_id"] == taken["id"]
    assert refused["details"]["next_free"] == "2026-11-24T16:00:00+01:00"
    assert "Anna" not in str(refused)


@pytest.mark.parametrize(
    ("tool", "args", "error", "says"),
    [
        ("hold", {"room": "attic"}, "unknown_room", "There is no room attic."),
        ("book", {"room": "drum_room"}, "missing_field", "start is missing."),
        ("book", {"room": "drum_room", "start": "five"}, "not_understood", "start: five is not"),
        ("book", {"room": "drum_room", "status": "pending"}, "unknown_field", "status is not"),
        ("extend", {"duration": "1:00"}, "no_reference", "Name the booking"),
        ("cancel", {"booking_id": "b0"}, "unknown_booking", "There is no booking b0."),
    ],
)
async def test_what_a_model_makes_up_is_refused(  # noqa: PLR0917 - pytest names them
    hass: HomeAssistant, model: Model, tool: str, args: dict[str, str], error: str, says: str
) -> None:
    """It is told what is wrong, and nothing has changed."""
    refused = await model.refused(tool, **args)
    assert refused["error"] == error
    assert refused["message"].startswith(says)
    assert (await call(hass, "get_bookings"))["items"] == []


async def test_to_a_stranger_nothing_is_told_or_taken_away(
    hass: HomeAssistant, site: House, model: Model, stranger: Model
) -> None:
    """Neither names nor a way to cancel, whatever the model was talked into."""
    taken = await book(hass, guest="Anna", title="Trio", note="Vegan")
    assert set(model.names) - set(stranger.names) == {"cancel"}
    for tool in ("get_bookings", "get_rooms"):
        told = str(await stranger.call(tool))
        assert taken["id"] in told
        assert not [name for name in ("Anna", "Trio", "Vegan") if name in told]
    with pytest.raises(HomeAssistantError, match="not found"):
        await stranger.call("cancel", booking_id=taken["id"])
    # Also by a tool that was handed out in another conversation.
    stranger.api.tools = model.api.tools
    refused = await stranger.refused("cancel", booking_id=taken["id"])
    assert refused["message"] == "That needs somebody who is signed in, such as in the app."
    stranger.api.llm_context.context = None
    await stranger.refused("cancel", booking_id=taken["id"])
    assert len((await call(hass, "get_bookings"))["items"]) == 1


async def test_a_model_may_what_its_user_may(hass: HomeAssistant, site: House) -> None:
    """In the rooms that they control; and reading is for every user."""
    user = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", "vocal_booth")
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    model = await model_for(hass, Context(user_id=user.id))
    slot = {"start": "2026-11-24 14:00", "duration": "1:00"}
    refused = await model.refused("book", room="drum_room", **slot)
    assert refused["error"] == "not_permitted"
    assert refused["message"].startswith("You may not do that.")
    await model.call("book", room="vocal_booth", **slot)
    assert len((await model.call("get_bookings"))["items"]) == 1


async def test_the_tools_go_with_roomkeeper(hass: HomeAssistant, site: House) -> None:
    """And come back with it; a disabled entry offers nothing."""
    assert [api.id for api in llm.async_get_apis(hass)] == ["assist", DOMAIN]
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    assert [api.id for api in llm.async_get_apis(hass)] == ["assist"]
    assert await hass.config_entries.async_setup(site.entry.entry_id)
    assert [api.id for api in llm.async_get_apis(hass)] == ["assist", DOMAIN]


async def test_the_tools_go_together_with_those_of_home_assistant(
    hass: HomeAssistant, site: House
) -> None:
    """A model that switches lamps can book rooms, too."""
    spoken = llm.LLMContext(
        platform="test", context=Context(), language="en", assistant="conversation", device_id=None
    )
    both = await llm.async_get_api(hass, ["assist", DOMAIN], spoken)
    assert [tool for tool in both.tools if tool.name.endswith("roomkeeper__book")]
    for tool in both.tools:
        probatio.to_openapi(tool.parameters, custom_serializer=both.custom_serializer)
