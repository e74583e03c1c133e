"""Hooks that are added, changed and removed, and the doors that open and close with that."""

from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper import const
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.doors.hooks import DIALECTS, webhooks
from custom_components.roomkeeper.ledger_file import LEDGER_FILE

from . import platforms
from .house import STUDIO, House, open_house
from .platforms import booking
from .wire import JSON, Platform, add_hook, path_of


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a hook of the standard dialect and one of Cal.com's."""
    assert await async_setup_component(hass, "http", {})
    for dialect in ("standard", "cal_com"):
        add_hook(hass, entry, dialect)
    return await open_house(hass, entry, freezer, {STUDIO: {}, "cellar": {}})


@pytest.fixture
async def till(house: House, hass_client_no_auth: ClientSessionGenerator) -> Platform:
    """Return the platform of the standard dialect."""
    return Platform(house, await hass_client_no_auth(), "standard")


def subentry_of(house: House, kind: str, key: str) -> ConfigSubentry:
    return next(
        one
        for one in house.entry.subentries.values()
        if (one.subentry_type, one.unique_id) == (kind, key)
    )


async def change(house: House, key: str = "hook_standard", **data: object) -> None:
    hook = subentry_of(house, "hook", key)
    stored = {name: value for name, value in {**hook.data, **data}.items() if value is not None}
    house.hass.config_entries.async_update_subentry(house.entry, hook, data=stored)
    await house.settle()


async def remove(house: House, kind: str, key: str) -> None:
    subentry = subentry_of(house, kind, key)
    house.hass.config_entries.async_remove_subentry(house.entry, subentry.subentry_id)
    await house.settle()


async def is_open(till: Platform, path: str | None = None) -> bool:
    """Say whether there is a door: Home Assistant says 200 where there is none."""
    async with till.client.post(path or till.path, data=b"{}", headers=JSON) as response:
        return response.status == 401


def test_every_dialect_can_be_stored() -> None:
    """By a name that the forms know too."""
    names = {value for name, value in vars(const).items() if name.startswith("DIALECT_")}
    assert set(DIALECTS) == names


async def test_a_new_hook_is_heard_at_once(till: Platform) -> None:
    """Without a restart, and the others go on."""
    added = path_of("square")
    assert not await is_open(till, added)
    add_hook(till.house.hass, till.house.entry, "square")
    await till.house.settle()
    assert await is_open(till, added)
    assert await till.deliver(booking()) == (200, {"status": "done"})


async def test_a_change_of_a_hook_holds_at_once(till: Platform) -> None:
    """Its secret and its map; the entry is not loaded anew."""
    runtime = till.house.runtime
    secret = "whsec_" + "QUJD" * 8
    key = b"ABC" * 8
    await change(till.house, secret=secret, rooms={"ROOM-1": "cellar"})
    assert (await till.deliver(booking(room="ROOM-1")))[0] == 401
    assert await till.deliver(booking(room="ROOM-1"), key=key) == (200, {"status": "done"})
    assert till.bookings()[0].rooms == ("cellar",)
    assert till.house.runtime is runtime


async def test_a_change_of_one_hook_touches_no_other(till: Platform) -> None:
    """Not what it has counted either, nor its own."""
    for _ in range(60):
        assert (await till.post(b"{}", JSON))[0] == 401
    await change(till.house, "hook_cal_com", secret="another")  # noqa: S106 - of the tests alone
    await change(till.house, local_only=True)
    assert (await till.post(b"{}", JSON))[0] == 429


async def test_a_hook_may_get_another_address(till: Platform) -> None:
    """Then the old one is no more."""
    await change(till.house, webhook_id="another-id")
    assert not await is_open(till)
    assert await is_open(till, "/api/webhook/another-id")


async def test_a_hook_has_the_name_of_its_subentry(till: Platform) -> None:
    """Also when somebody renames it."""
    hook = subentry_of(till.house, "hook", "hook_standard")
    till.house.hass.config_entries.async_update_subentry(till.house.entry, hook, title="Door till")
    await till.house.settle()
    await till.deliver(booking())
    assert {entry.actor.name for entry in await till.house.log()} == {"Door till"}


async def test_a_removed_hook_is_heard_no_more(till: Platform) -> None:
    """What is known of its bookings goes, the bookings stay, and others are not touched."""
    await till.deliver(booking())
    await remove(till.house, "hook", "hook_standard")
    assert not await is_open(till)
    assert await is_open(till, path_of("cal_com"))
    assert till.reservations() == {}
    assert [one.blocks for one in till.bookings()] == [True]
    assert "hook_forgotten" in await till.types()


async def test_a_removed_room_is_none(till: Platform) -> None:
    """What names it is kept, until somebody says which room it is now."""
    await remove(till.house, "room", "studio")
    assert await till.deliver(booking(room="ROOM-1")) == (200, {"status": "unmapped"})
    assert await till.deliver(booking(id="r2"), message_id="m2") == (200, {"status": "unmapped"})


@pytest.mark.parametrize(
    ("field", "nonsense", "opens"),
    [
        ("dialect", "klingon", False),
        ("dialect", ["standard"], False),
        ("webhook_id", 7, False),
        ("secret", None, True),
        ("secret", 7, True),
        ("rooms", "studio", True),
        ("registered_url", 7, True),
    ],
)
async def test_a_slip_of_somebodys_hand_is_no_end(
    till: Platform, field: str, nonsense: object, *, opens: bool
) -> None:
    """What is edited in the storage and cannot be read counts as absent; nothing is forgotten."""
    await till.deliver(booking())
    await change(till.house, **{field: nonsense})
    assert await is_open(till) is opens
    async with till.client.post(webhooks.path_of("id-of-standard"), data=b"{}") as response:
        assert response.status == (401 if opens else 404)
    assert till.reservations().keys() == {"r1"}
    assert await is_open(till, path_of("cal_com"))


async def test_a_hook_without_a_secret_takes_nothing(till: Platform) -> None:
    """Nobody can sign with what is not there."""
    await change(till.house, secret="")
    for key in (platforms.KEY, b""):
        assert (await till.deliver(booking(), key=key))[0] == 401


async def test_the_doors_are_there_before_the_ledger_is(till: Platform) -> None:
    """Where Roomkeeper cannot start, platforms are told to come later."""
    house = till.house
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    ledger = house.hass.config.path(LEDGER_FILE)
    with open(ledger, "wb") as file:  # noqa: ASYNC230, PTH123 - a test
        file.write(b"no ledger")
    assert not await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert house.entry.state is ConfigEntryState.SETUP_ERROR
    assert (await till.deliver(booking()))[0] == 503


async def test_the_doors_close_with_the_entry(till: Platform) -> None:
    """When Roomkeeper is removed nothing of it listens."""
    house = till.house
    await house.hass.config_entries.async_remove(house.entry.entry_id)
    assert not await is_open(till)
    assert not await is_open(till, path_of("cal_com"))


async def test_home_assistant_is_told_whether_a_hook_is_local(
    hass: HomeAssistant,
    house: House,
    hass_ws_client: Any,  # noqa: ANN401
) -> None:
    """And shows no secret in its list of webhooks."""
    assert await async_setup_component(hass, "websocket_api", {})
    await change(house, local_only=True)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{webhook.DOMAIN}/list"})
    listed = {one["webhook_id"]: one for one in (await client.receive_json())["result"]}
    assert {key: (one["domain"], one["local_only"]) for key, one in listed.items()} == {
        "id-of-standard": (DOMAIN, True),
        "id-of-cal_com": (DOMAIN, False),
    }
