"""Adding and changing an endpoint, and trying it before it holds."""

import socket
from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER, async_get_clientsession
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.clock import SystemClock
from custom_components.roomkeeper.const import SUBENTRY_ENDPOINT
from custom_components.roomkeeper.core.endpoint import Failure
from custom_components.roomkeeper.endpoint_message import Message
from custom_components.roomkeeper.endpoint_post import post_once
from custom_components.roomkeeper.endpoint_settings import SENDABLE, settings_of
from custom_components.roomkeeper.endpoint_signature import keys_of

from .flows import add_subentry, fields, open_form, submit, suggested
from .house import open_house
from .receiver import SECRET, Receiver, receiving


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let servers and clients meet on this machine."""


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Listen."""
    async with receiving() as receiver:
        yield receiver


async def choose(hass: HomeAssistant, menu: Any, option: str) -> Any:  # noqa: ANN401
    """Choose in a menu."""
    return await hass.config_entries.subentries.async_configure(
        menu["flow_id"], {"next_step_id": option}
    )


async def test_an_endpoint_is_added_with_a_secret_of_its_own(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A name and a URL are all that is needed."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    assert {str(marker) for _, marker, _ in fields(form["data_schema"])} == {
        "name",
        "url",
        "secret",
        "events",
        "include_texts",
        "allow_insecure",
    }
    secret = suggested(form)["secret"]
    assert keys_of(secret)
    menu = await submit(
        hass, form, {"name": "Cash desk", "url": "https://desk.example/hooks", "secret": secret}
    )
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "ready")
    done = await choose(hass, menu, "finish")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.unique_id == "endpoint_cash_desk"
    assert dict(subentry.data) == {
        "name": "Cash desk",
        "url": "https://desk.example/hooks",
        "secret": secret,
    }


async def test_an_emptied_secret_is_made_anew(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """There is none that is not signed."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    menu = await submit(hass, form, {"name": "Desk", "url": "https://desk.example"})
    await choose(hass, menu, "finish")
    (subentry,) = entry.subentries.values()
    assert keys_of(subentry.data["secret"])


@pytest.mark.parametrize(
    ("entered", "where", "code"),
    [
        ({"url": "http://desk.example/"}, "allow_insecure", "url_insecure"),
        ({"url": "https://a:b@desk.example/"}, "url", "url_credentials"),
        ({"url": "ftp://desk.example/"}, "url", "url_not_http"),
        ({"url": "desk"}, "url", "url_unreadable"),
        ({"secret": "swordfish"}, "secret", "secret_unusable"),
        ({"name": " "}, "name", "name_blank"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(
    hass: HomeAssistant, entry: MockConfigEntry, entered: dict[str, str], where: str, code: str
) -> None:
    """What was entered stays in the form."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    said = {"name": "Desk", "url": "https://desk.example", "secret": SECRET, **entered}
    again = await submit(hass, form, said)
    assert again["errors"] == {where: code}
    assert suggested(again)["url"] == said["url"]


async def test_plain_text_over_the_internet_needs_a_yes(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """With it, it is taken."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    said = {"name": "Desk", "url": "http://desk.example", "allow_insecure": True}
    assert (await submit(hass, form, said))["type"] is FlowResultType.MENU


async def test_a_test_arrives_signed_before_it_is_stored(
    hass: HomeAssistant, entry: MockConfigEntry, receiver: Receiver
) -> None:
    """And the answer is shown, as often as one likes."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    menu = await submit(hass, form, {"name": "Desk", "url": receiver.url, "secret": SECRET})
    menu = await choose(hass, menu, "send_test")
    assert (menu["step_id"], menu["description_placeholders"]) == ("sent", {"status": "204"})
    receiver.reply = (302, {"location": receiver.url})
    menu = await choose(hass, menu, "send_test")
    assert (menu["step_id"], menu["description_placeholders"]) == ("refused", {"status": "302"})
    assert [one.type for one in receiver.got] == ["roomkeeper.test", "roomkeeper.test"]
    assert all(one.is_signed() for one in receiver.got)
    assert receiver.got[0].id != receiver.got[1].id
    assert receiver.got[0].data == {"test": True}
    assert not entry.subentries
    await choose(hass, menu, "finish")
    assert entry.subentries


async def test_a_test_that_finds_nobody_says_so(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """In words."""
    async with receiving() as gone:
        url = gone.url
    assert await hass.config_entries.async_setup(entry.entry_id)
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    menu = await submit(hass, form, {"name": "Desk", "url": url})
    menu = await choose(hass, menu, "send_test")
    assert menu["step_id"] == "not_sent"
    assert menu["description_placeholders"] == {
        "host": "127.0.0.1",
        "why": "no connection could be made",
    }


async def test_a_name_that_was_taken_meanwhile_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The first one to be stored has it."""
    menus = []
    for url in ("https://a.example", "https://b.example"):
        form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
        menus.append(await submit(hass, form, {"name": "Desk", "url": url}))
    await choose(hass, menus[0], "finish")
    again = await choose(hass, menus[1], "finish")
    assert again["errors"] == {"name": "name_taken"}
    assert len(entry.subentries) == 1


async def test_an_endpoint_is_changed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Its secret is there to be copied, and its key stays."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    menu = await submit(hass, form, {"name": "Desk", "url": "https://a.example"})
    await choose(hass, menu, "finish")
    await open_house(hass, entry, freezer)
    (subentry,) = (one for one in entry.subentries.values() if one.unique_id == "endpoint_desk")
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT, subentry)
    stored = suggested(form)
    assert stored["secret"] == subentry.data["secret"]
    menu = await submit(hass, form, {**stored, "name": "Till", "events": ["room_frozen"]})
    done = await choose(hass, menu, "finish")
    assert done["reason"] == "reconfigure_successful"
    changed = entry.subentries[subentry.subentry_id]
    assert (changed.title, changed.unique_id) == ("Till", "endpoint_desk")
    assert changed.data["events"] == ["room_frozen"]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await hass.config_entries.async_unload(entry.entry_id)


def test_what_is_told_of_sending_cannot_be_sent() -> None:
    """Each message would make another one."""
    assert not [name for name in SENDABLE if name.startswith("endpoint_")]
    settings = settings_of(
        "k", {"url": "https://a.example", "secret": SECRET, "events": ["endpoint_failed"]}
    )
    assert settings is not None
    assert settings.events == {name for name in SENDABLE if name.startswith("booking_")}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"url": "http://desk.example", "secret": SECRET},
        {"url": "https://desk.example", "secret": "x"},
        {"url": 5, "secret": SECRET},
    ],
)
async def test_what_was_edited_by_hand_and_cannot_be_is_not_sent_to(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    stored: dict[str, Any],
) -> None:
    """Everything else runs."""
    assert settings_of("k", stored) is None
    add_subentry(hass, entry, "Desk", stored, kind=SUBENTRY_ENDPOINT, key="endpoint_desk")
    house = await open_house(hass, entry, freezer)
    assert house.runtime.engine.peek(lambda state, _now: state.outboxes) == {}


# --- where a name leads -------------------------------------------------------------------


class Names(aiohttp.abc.AbstractResolver):
    """Leads every name to one address."""

    def __init__(self, address: str) -> None:
        """Take where to."""
        self._address = address

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - as it is called
    ) -> list[aiohttp.abc.ResolveResult]:
        """Return it."""
        return [
            {
                "hostname": host,
                "host": self._address,
                "port": port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    async def close(self) -> None:
        """Keep nothing."""


@pytest.fixture
def leads_to(hass: HomeAssistant) -> Callable[[str], None]:
    """Return what makes all names lead to an address."""

    def lead(address: str) -> None:
        async_get_clientsession(hass)
        hass.data[DATA_RESOLVER] = Names(address)  # type: ignore[assignment]  # it is as good

    return lead


@pytest.mark.parametrize(
    ("host", "address", "agreed", "fault"),
    [
        # A public name that somebody else leads to what listens only here.
        ("desk.example", "127.0.0.1", True, "address"),
        ("desk.local", "127.0.0.1", False, "address"),
        # What looks like home, and is not: nothing is sent in plain text.
        ("desk.local", "93.184.215.14", False, "address"),
        ("desk", "169.254.169.254", True, "address"),
        ("desk", "0.0.0.0", True, "address"),  # noqa: S104 - nothing is bound to it
        # As it is named.
        ("localhost", "127.0.0.1", False, None),
    ],
)
async def test_a_name_that_leads_elsewhere_gets_nothing(  # noqa: PLR0917 - cases
    hass: HomeAssistant,
    receiver: Receiver,
    leads_to: Callable[[str], None],
    host: str,
    address: str,
    agreed: bool,  # noqa: FBT001 - a case
    fault: str | None,
) -> None:
    """The address is looked at when the connection is made, not only when the URL is entered."""
    leads_to(address)
    url = receiver.url.replace("127.0.0.1", host)
    settings = settings_of("k", {"url": url, "secret": SECRET, "allow_insecure": agreed})
    assert settings is not None
    message = Message(webhook_id="msg_1", body=b"{}")
    answer = await post_once(hass, settings, message, SystemClock())
    assert len(receiver.got) == (0 if fault else 1)
    assert (answer.fault if isinstance(answer, Failure) else None) == fault


async def test_an_address_that_is_written_as_such_is_looked_at_too(
    hass: HomeAssistant, receiver: Receiver
) -> None:
    """No look-up is needed for it, and no way leads around."""
    settings = settings_of("k", {"url": "http://[::]:1/", "secret": SECRET, "allow_insecure": True})
    assert settings is not None
    answer = await post_once(hass, settings, Message(webhook_id="m", body=b"{}"), SystemClock())
    assert isinstance(answer, Failure)
    assert answer.fault == "address"


async def test_a_page_that_is_loaded_again_asks_the_same(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What was entered is kept, and still to be tried or stored."""
    form = await open_form(hass, entry, SUBENTRY_ENDPOINT)
    entered = {"name": "Desk", "url": "https://desk.example/hook", **suggested(form)}
    menu = await submit(hass, form, entered)
    again = await hass.config_entries.subentries.async_configure(menu["flow_id"])
    assert (again["step_id"], again["menu_options"]) == ("ready", menu["menu_options"])
    done = await choose(hass, again, "finish")
    assert done["type"] is FlowResultType.CREATE_ENTRY
