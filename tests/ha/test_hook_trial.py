"""Listening to a platform before its hook is set up."""

from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.doors.hooks import DIALECTS
from custom_components.roomkeeper.doors.hooks.dialect import Agreed
from custom_components.roomkeeper.doors.hooks.trial import Heard, Trial, Tried

from . import platforms, test_hook_cal_com
from .house import STUDIO, House, at, open_house
from .platforms import booking
from .wire import HOOKS, JSON, Platform, add_hook


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house without a hook."""
    assert await async_setup_component(hass, "http", {})
    return await open_house(hass, entry, freezer, {STUDIO: {}})


@pytest.fixture
async def client(house: House, hass_client_no_auth: ClientSessionGenerator) -> Any:  # noqa: ANN401
    return await hass_client_no_auth()


def trial_of(house: House, dialect: str = "standard", **agreed: str) -> Trial:
    return Trial(
        house.hass,
        webhook_id=f"id-of-{dialect}",
        dialect=DIALECTS[dialect],
        agreed=Agreed(**{"secret": HOOKS[dialect]["secret"], **agreed}),
    )


async def test_it_says_what_came_last(house: House, client: Any) -> None:  # noqa: ANN401
    """Nothing, something well signed and what it names, or what was wrong with it."""
    there = Platform(house, client, "cal_com")
    trial = trial_of(house, "cal_com")
    told: list[Heard] = []
    trial.listen(lambda: told.append(trial.heard))
    trial.start()
    assert trial.heard == Heard()
    assert trial.heard.tried is Tried.NOTHING

    assert await there.deliver(test_hook_cal_com.CREATED) == (200, {"status": "ignored"})
    assert trial.heard.tried is Tried.HEARD
    assert trial.heard.at == at(9)
    assert trial.heard.places[:2] == ("7", "studio-60")

    assert await there.deliver({"triggerEvent": "PING"}) == (200, {"status": "ignored"})
    assert trial.heard == Heard(tried=Tried.HEARD, at=at(9))

    assert (await there.deliver(test_hook_cal_com.CREATED, secret="other"))[0] == 401  # noqa: S106
    assert trial.heard == Heard(tried=Tried.NOT_SIGNED, at=at(9), why="wrong")

    assert (await there.post(b"{}", JSON))[0] == 401
    assert trial.heard.why == "unsigned"

    bad = platforms.changed(test_hook_cal_com.CREATED, "payload.startTime", "soon")
    assert (await there.deliver(bad))[0] == 422
    assert trial.heard == Heard(
        tried=Tried.UNREADABLE, at=at(9), why="not_understood", field="payload.startTime"
    )
    assert (await there.deliver(b"no json"))[0] == 400
    assert trial.heard == Heard(tried=Tried.UNREADABLE, at=at(9), why="not_json")
    assert [one.tried for one in told] == [
        Tried.HEARD,
        Tried.HEARD,
        Tried.NOT_SIGNED,
        Tried.NOT_SIGNED,
        Tried.UNREADABLE,
        Tried.UNREADABLE,
    ]
    assert there.bookings() == []


async def test_it_ends(house: House, client: Any) -> None:  # noqa: ANN401
    """And hears nothing any more; ending it twice does no harm."""
    till = Platform(house, client, "standard")
    trial = trial_of(house)
    trial.start()
    trial.stop()
    trial.stop()
    async with client.post(till.path, data=b"{}") as response:
        assert response.status == 200
    assert trial.heard.tried is Tried.NOTHING


async def test_a_later_trial_takes_its_place(house: House, client: Any) -> None:  # noqa: ANN401
    """With another secret, as when the form is filled in anew; ending the first ends it not."""
    till = Platform(house, client, "standard")
    first, second = trial_of(house, secret="whsec_AAAA"), trial_of(house)  # noqa: S106
    first.start()
    second.start()
    first.stop()
    assert (await till.deliver(booking()))[0] == 200
    assert first.heard.tried is Tried.NOTHING
    assert second.heard.tried is Tried.HEARD


async def test_the_hook_takes_its_place(house: House, client: Any) -> None:  # noqa: ANN401
    """Without a gap: what comes while the form is saved is taken by one or the other."""
    till = Platform(house, client, "standard")
    trial = trial_of(house)
    trial.start()
    add_hook(house.hass, house.entry, "standard")
    await house.settle()
    assert await till.deliver(booking()) == (200, {"status": "done"})
    trial.stop()
    assert await till.deliver(booking()) == (200, {"status": "duplicate"})
    assert trial.heard.tried is Tried.NOTHING
