"""Pressing for a guest."""

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper.core.events import ActorKind, type_of

from .house import at, open_house


async def test_check_in_and_out(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """Two buttons on a tablet are all that a reception needs; the log names who pressed."""
    house = await open_house(hass, entry, freezer)
    await house.book(at(14), at(18))
    await house.until(at(13, 40))
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": house.entity_id("button", "check_in")},
        blocking=True,
        context=Context(user_id=hass_admin_user.id),
    )
    assert house.value("sensor", "status") == "occupied"

    await house.until(at(15))
    await house.call("button.press", house.entity_id("button", "check_out"))
    assert house.value("sensor", "status") == "available"
    assert house.value("sensor", "power_off_at") == "2026-11-24T15:40:00+00:00"

    actors = {type_of(entry.fact): entry.actor for entry in await house.log()}
    assert actors["booking_checked_in"].id == hass_admin_user.id
    assert actors["booking_completed"].kind is ActorKind.AUTOMATION


async def test_the_refusal_says_why(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The buttons are always there; one that makes no sense says so, and changes nothing."""
    house = await open_house(hass, entry, freezer)
    with pytest.raises(ServiceValidationError, match="Nobody is checked in to Studio"):
        await house.call("button.press", house.entity_id("button", "check_out"))

    await house.book(at(14), at(18))
    with pytest.raises(ServiceValidationError, match="2026-11-24 15:00"):
        await house.call("button.press", house.entity_id("button", "check_in"))

    await house.until(at(14))
    with pytest.raises(ServiceValidationError) as refused:
        await house.call("button.press", house.entity_id("button", "check_out"))
    assert refused.value.translation_key == "wrong_status"
    assert house.value("sensor", "status") == "booked"
