"""What Home Assistant's recorder has of guests: nothing of ours, but what actions are given."""

import pytest
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.db_schema import (
    EventData,
    Events,
    EventTypes,
    StateAttributes,
)
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .doors import NAMED_DOORS, Visitor
from .house import House
from .test_privacy import GUEST, SLOT, TEXTS


@pytest.fixture(autouse=True)
def _find_roomkeeper(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Let Home Assistant record, from its start on."""


def _recorded(hass: HomeAssistant, text: str) -> list[str]:
    """Return in what of the recorder's a text stands: types of events, or states."""
    with session_scope(hass=hass, read_only=True) as session:
        types = (
            session.query(EventTypes.event_type)
            .join(Events, Events.event_type_id == EventTypes.event_type_id)
            .join(EventData, EventData.data_id == Events.data_id)
            .filter(EventData.shared_data.contains(text))
        )
        states = session.query(StateAttributes).filter(StateAttributes.shared_attrs.contains(text))
        return sorted({*(one for (one,) in types), *(["state"] if states.count() else [])})


@pytest.mark.parametrize("door", NAMED_DOORS)
async def test_only_what_an_action_is_called_with_names_a_guest(
    hass: HomeAssistant,
    site: House,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    door: str,
) -> None:
    """Home Assistant itself keeps each call of an action; `docs/privacy.md` says so."""
    visitor = Visitor(site=site, user=hass_admin_user, connect=hass_ws_client)
    for name, fields in (("book", {**SLOT, **TEXTS}), ("erase_guest", {"guest": GUEST})):
        assert (await NAMED_DOORS[door](visitor, name, fields)).refusal is None
        await site.settle()
    await async_wait_recording_done(hass)
    found = await get_instance(hass).async_add_executor_job(_recorded, hass, GUEST)
    assert found == (["call_service"] if door == "action" else [])
