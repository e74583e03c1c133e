"""The logbook of a device, as its page asks for it."""

from datetime import timedelta

import pytest
from homeassistant.components.recorder import Recorder
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .automating import device_of
from .calling import book, call
from .house import House, at


@pytest.fixture(autouse=True)
def _find_roomkeeper(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant record, from its start on."""


async def test_the_page_of_a_room_tells_what_happened_there(
    hass: HomeAssistant,
    site: House,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    """The logbook of a device has its events, in order, each with who did it."""
    assert await async_setup_component(hass, "logbook", {})
    await hass.async_block_till_done()
    client = await hass_ws_client()
    began = at(10)
    await book(hass)
    await book(hass, room="vocal_booth")
    context = Context(user_id=hass_admin_user.id)
    await call(hass, "freeze", context, room="drum_room", reason="cleaning", bookings="keep")
    await async_wait_recording_done(hass)
    ask = {
        "type": "logbook/get_events",
        "start_time": (began - timedelta(minutes=1)).isoformat(),
        "end_time": (began + timedelta(minutes=1)).isoformat(),
        "device_ids": [device_of(site, "drum_room")],
    }
    await client.send_json_auto_id(ask)
    answer = await client.receive_json()
    told = [one for one in answer["result"] if "message" in one]
    assert [(one["name"], one["message"], one.get("context_user_id")) for one in told] == [
        ("Roomkeeper", "Drum room booked, 14:00 - 18:00", None),
        ("Roomkeeper", "Drum room frozen: cleaning", hass_admin_user.id),
    ]
