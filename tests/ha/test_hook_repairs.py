"""Agreeing with a platform anew, in the issue that tells that it is not understood."""

import logging
from http import HTTPStatus
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.doors.hooks import webhooks
from custom_components.roomkeeper.doors.hooks.receiving import WRONGLY_SIGNED_IN_A_ROW
from custom_components.roomkeeper.issues import raise_issue

from .fixing import Client, Fixing
from .house import House
from .platforms import booking
from .test_faults import issue
from .wire import HOOKS, Platform, open_house_with_hooks

NEW: Final = "whsec_bmV3IGtleSBmb3IgdGhlIHN0YW5kYXJkIGhvb2sh"
SHORT: Final = "whsec_c2hvcnQ="
UNSIGNED: Final = "hook_unsigned_hook_standard"
UNREADABLE: Final = "hook_unreadable_hook_standard"


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a hook of each dialect."""
    assert await async_setup_component(hass, "repairs", {})
    return await open_house_with_hooks(hass, entry, freezer)


@pytest.fixture
async def till(house: House, hass_client_no_auth: ClientSessionGenerator) -> Platform:
    """Return a platform of the standard dialect."""
    return Platform(house, await hass_client_no_auth(), "standard")


@pytest.fixture
async def fixing(house: House, hass_client: Client) -> Fixing:
    """Return the hands of an administrator."""
    return Fixing(house, await hass_client())


@pytest.fixture(autouse=True)
def _no_access_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the line for each request, which fails where time stands still."""
    monkeypatch.setattr(logging.getLogger("aiohttp.access"), "disabled", True)


async def be_wrong(till: Platform, times: int = WRONGLY_SIGNED_IN_A_ROW) -> None:
    """Send messages that are signed with another secret."""
    for _ in range(times):
        status, _ = await till.deliver(booking(), key=b"another")
        assert status == HTTPStatus.UNAUTHORIZED


def stored(house: House, key: str) -> dict[str, object]:
    """Return what is agreed with a platform."""
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == key]
    return dict(found.data)


async def test_wrong_signatures_in_a_row_are_told(house: House, till: Platform) -> None:
    """One or two may be of a moment; a right one takes it away, and the count begins anew."""
    await be_wrong(till, WRONGLY_SIGNED_IN_A_ROW - 1)
    assert await till.deliver(booking()) == (200, {"status": "done"})
    await be_wrong(till, WRONGLY_SIGNED_IN_A_ROW - 1)
    assert issue(house.hass, UNSIGNED) is None
    await be_wrong(till, 5)
    found = issue(house.hass, UNSIGNED)
    assert found is not None
    assert found.severity is ir.IssueSeverity.WARNING
    assert found.translation_placeholders == {"hook": "Standard", "count": "3"}
    assert await till.deliver(booking()) == (200, {"status": "duplicate"})
    assert issue(house.hass, UNSIGNED) is None


async def test_what_is_told_goes_with_its_hook(house: House, till: Platform) -> None:
    """Nothing is said of what is not there any more."""
    await be_wrong(till)
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == "hook_standard"]
    house.hass.config_entries.async_remove_subentry(house.entry, found.subentry_id)
    await house.settle()
    assert issue(house.hass, UNSIGNED) is None


async def test_a_new_secret_is_agreed(house: House, till: Platform, fixing: Fixing) -> None:
    """The form says where to send to, shows no secret, and stores the new one."""
    await be_wrong(till)
    form = await fixing.open(UNSIGNED)
    assert form["step_id"] == "pair"
    assert form["description_placeholders"]["url"].endswith(webhooks.path_of("id-of-standard"))
    assert [field["name"] for field in form["data_schema"]] == ["secret"]
    assert HOOKS["standard"]["secret"] not in str(form)
    short = await fixing.submit(secret=SHORT)
    assert short["errors"] == {"secret": "secret_not_standard"}
    before = stored(house, "hook_standard")
    assert (await fixing.submit(secret=f" {NEW} "))["type"] == "create_entry"
    assert stored(house, "hook_standard") == {**before, "secret": NEW}
    assert issue(house.hass, UNSIGNED) is None


async def test_a_new_secret_that_is_wrong_too_is_told_again(
    house: House, till: Platform, fixing: Fixing
) -> None:
    """Also where the form was not opened for it: what is agreed anew is counted anew."""
    await be_wrong(till, WRONGLY_SIGNED_IN_A_ROW + 1)
    await fixing.open(UNSIGNED)
    await fixing.submit(secret=NEW)
    await be_wrong(till, WRONGLY_SIGNED_IN_A_ROW - 1)
    assert issue(house.hass, UNSIGNED) is None
    await be_wrong(till, 1)
    assert issue(house.hass, UNSIGNED) is not None
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == "hook_standard"]
    old = {**found.data, "secret": HOOKS["standard"]["secret"]}
    house.hass.config_entries.async_update_subentry(house.entry, found, data=old)
    await house.settle()
    assert issue(house.hass, UNSIGNED) is None


async def test_the_url_that_is_signed_is_agreed_too(house: House, fixing: Fixing) -> None:
    """A secret that is left empty stays as it is."""
    words = {"hook": "Square", "count": "3"}
    raise_issue(house.hass, "some", "hook_unsigned", fixed_with={"hook": "hook_square"}, **words)
    form = await fixing.open("some")
    assert [field["name"] for field in form["data_schema"]] == ["secret", "registered_url"]
    wrong = await fixing.submit(registered_url="till")
    assert wrong["errors"] == {"registered_url": "url_wrong"}
    before = stored(house, "hook_square")
    url = "https://other.example/hook"
    assert (await fixing.submit(registered_url=url))["type"] == "create_entry"
    assert stored(house, "hook_square") == {**before, "registered_url": url}


async def test_a_hook_that_is_gone_is_not_agreed_with(house: House, fixing: Fixing) -> None:
    """The form was open while it was removed."""
    raise_issue(house.hass, "some", "hook_unsigned", fixed_with={"hook": "gone"}, hook="x")
    assert (await fixing.open("some"))["reason"] == "hook_gone"


async def test_what_cannot_be_read_can_be_agreed_anew(
    house: House, till: Platform, fixing: Fixing
) -> None:
    """The same form, for a message that is signed rightly and says nothing."""
    status, _ = await till.deliver(b'{"type": "booking.created"}')
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    form = await fixing.open(UNREADABLE)
    assert form["step_id"] == "pair"
    assert (await fixing.submit())["type"] == "create_entry"
    assert issue(house.hass, UNREADABLE) is None
