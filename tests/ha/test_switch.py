"""Flipping a room's switches."""

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper.core.commands import Enter
from custom_components.roomkeeper.core.events import type_of

from .house import STUDIO, at, enable, open_house


async def test_power_is_switched_and_written_down(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The switch shows what the plugs say, and the log tells each flip."""
    house = await open_house(hass, entry, freezer)
    power = house.entity_id("switch", "power")
    assert house.value("switch", "power") == STATE_ON

    await house.call("switch.turn_off", power)
    assert hass.states.is_state("input_boolean.plug", STATE_OFF)
    assert house.value("switch", "power") == STATE_OFF

    await house.call("switch.turn_on", power)
    assert hass.states.is_state("input_boolean.plug", STATE_ON)
    assert house.value("switch", "power") == STATE_ON
    assert [type_of(entry.fact) for entry in await house.log()] == [
        "power_off_planned",
        "power_off_attempted",
        "power_off_succeeded",
        "power_switched_on",
    ]


async def test_a_flip_by_hand_shows_too(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever switches the plug itself is seen."""
    house = await open_house(hass, entry, freezer)
    hass.states.async_set("input_boolean.plug", STATE_OFF)
    await house.settle()
    assert house.value("switch", "power") == STATE_OFF


async def test_freezing_a_free_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """One flip takes a room out of use, another one puts it back."""
    house = await open_house(hass, entry, freezer)
    frozen = house.entity_id("switch", "frozen")
    await house.call("switch.turn_on", frozen)
    assert house.value("switch", "frozen") == STATE_ON
    assert house.state("switch", "frozen").attributes["reason"] == "admin_lock"
    assert house.value("sensor", "status") == "frozen"
    await house.call("switch.turn_on", frozen)
    await house.call("switch.turn_off", frozen)
    assert house.value("switch", "frozen") == STATE_OFF
    await house.call("switch.turn_off", frozen)
    assert len(await house.log()) == 2, "flipping it to where it is does nothing"


async def test_freezing_a_booked_room_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A switch cannot ask what is to become of the bookings, so it names them and does nothing."""
    house = await open_house(hass, entry, freezer)
    await house.book(at(14), at(18))
    with pytest.raises(ServiceValidationError, match="2026-11-24 15:00 - 19:00"):
        await house.call("switch.turn_on", house.entity_id("switch", "frozen"))
    assert house.value("switch", "frozen") == STATE_OFF


async def test_freezing_takes_an_administrator(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """A user who may switch lights may not close a room."""
    house = await open_house(hass, entry, freezer)
    user = await hass.auth.async_create_user("Bert", group_ids=[GROUP_ID_USER])
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            "switch",
            "turn_on",
            {"entity_id": house.entity_id("switch", "frozen")},
            blocking=True,
            context=Context(user_id=user.id),
        )
    assert house.value("switch", "frozen") == STATE_OFF


async def test_auto_power_off_is_stored_with_the_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A room can be left out of the switching off, from its device page."""
    enable(hass, entry, "switch", "studio_auto_power_off")
    house = await open_house(hass, entry, freezer)
    switch = house.entity_id("switch", "auto_power_off")
    assert house.value("switch", "auto_power_off") == STATE_ON
    await house.call("switch.turn_off", switch)
    assert house.value("switch", "auto_power_off") == STATE_OFF
    assert next(iter(entry.subentries.values())).data["auto_power_off"] is False

    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    assert house.value("sensor", "power_off_at") == "unknown"

    await house.call("switch.turn_on", switch)
    assert house.value("switch", "auto_power_off") == STATE_ON
