"""What is said of booking platforms is what they are given and get; the recipes work."""

import asyncio
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from freezegun import api
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core import errors
from custom_components.roomkeeper.core.ids import OriginKey, RoomKey
from custom_components.roomkeeper.doors import hooks, rejections
from custom_components.roomkeeper.doors.hooks import (
    DIALECTS,
    body,
    cal_com,
    calendly,
    receiving,
    refused,
    square,
    standard,
)
from custom_components.roomkeeper.doors.hooks.answers import Outcome
from custom_components.roomkeeper.hook_form import (
    HOOK_FORM,
    LONGEST_KEY_BYTES,
    SHORTEST_KEY_BYTES,
    SHORTEST_SECRET,
    connection_form,
)
from custom_components.roomkeeper.reservation_issues import MOST_SHOWN

from .acme import Platform
from .flows import add_subentry
from .house import House, open_house
from .test_docs import TEXTS, coded, first_codes, page, part, rows

SECRET = "whsec_cm9vbWtlZXBlciB0ZXN0cyBzaWduIGxpa2UgdGhpcw=="  # noqa: S105 - the example's
EXAMPLE_URL = "https://club.example/api/roomkeeper/hooks/abc"
HOOK = {"dialect": "standard", "secret": SECRET, "webhook_id": "abc"}
STEPS = TEXTS["config_subentries"]["hook"]["step"]

type Client = Callable[[], Awaitable[TestClient[Any, Any]]]


def said() -> str:
    """Return the page."""
    return page("hooks.md")


HEARD = {
    "standard": {*standard._EVENTS, standard._CANCELLED},  # noqa: SLF001 - told to nobody else
    "cal_com": {*cal_com._EVENTS},  # noqa: SLF001
    "calendly": {*calendly._EVENTS},  # noqa: SLF001
    "square": {*square._EVENTS},  # noqa: SLF001
}
"""The names of the messages that each dialect tells apart."""


# --- platforms and fields -------------------------------------------------------------


def test_every_platform_stands_there_with_what_to_subscribe_to() -> None:
    """Whoever subscribes to less misses bookings."""
    found = list(rows(part(said(), "## Platforms")))
    labels = TEXTS["selector"]["dialect"]["options"]
    assert {coded(row[1])[0]: row[0] for row in found} == labels
    assert list(labels) == list(DIALECTS)
    events = {coded(row[1])[0]: set(coded(row[2])) for row in found}
    assert events == HEARD


def test_every_platform_has_its_part() -> None:
    """What to click there."""
    names = [row[0].partition(" (")[0] for row in rows(part(said(), "## Platforms"))]
    headings = re.findall(r"^### (.*)$", part(said(), "## Setting each of them up"), re.MULTILINE)
    assert headings == names


def test_the_forms_name_what_to_subscribe_to() -> None:
    """In the words of the platform, where it has a page for it."""
    for name in ("standard", "calendly", "square"):
        description = STEPS[name]["description"].replace("```", "")
        assert set(coded(description)) >= HEARD[name]
    chosen = STEPS["cal_com"]["description"].partition("Subscribe to ")[2].partition(". ")[0]
    words = {one.removeprefix("Booking ") for one in re.findall(r"\*([^*]+)\*", chosen)}
    assert {f"BOOKING_{one.upper().replace(' ', '_')}" for one in words} == HEARD["cal_com"]


def test_every_field_is_documented_by_its_label() -> None:
    """Also those of one platform alone."""
    found = {coded(row[0])[0]: row[1] for row in rows(part(said(), "## Fields"))}
    names: dict[str, set[str]] = {name: {STEPS["user"]["data"][name]} for name in HOOK_FORM.top}
    for dialect in DIALECTS:
        inner = STEPS[dialect]["sections"]["more"]["data"]
        for name in connection_form(dialect, {"a": "A"}, is_new=True).names():
            label = (STEPS[dialect]["data"] | inner)[name]
            names.setdefault(name, set()).add(label)
    assert {name: set(label.split(", ")) for name, label in found.items()} == names


def test_numbers_are_those_that_hold() -> None:
    """What is refused is said beforehand."""
    text = said()
    assert f"at least {SHORTEST_SECRET} characters" in text
    assert f"{SHORTEST_KEY_BYTES} to {LONGEST_KEY_BYTES} bytes" in text
    assert f"over {body.LONGEST_BYTES // 1024} KiB" in text
    assert f"over {receiving.MOST_DELIVERIES} signed messages a minute" in text
    assert f"over {receiving.MOST_WRONGLY_SIGNED} that are not" in text
    assert f"At most {MOST_SHOWN} are shown" in text
    errors_said = TEXTS["config_subentries"]["hook"]["error"]
    assert f"{SHORTEST_SECRET} characters" in errors_said["secret_too_short"]
    assert (
        f"{SHORTEST_KEY_BYTES} to {LONGEST_KEY_BYTES} bytes" in errors_said["secret_not_standard"]
    )


# --- answers, issues, and what the form says ---------------------------------------------


def test_every_answer_is_documented() -> None:
    """Those of messages that are taken, and those of messages that are not."""
    taken, refused_ones = said().partition("Or, if it is not taken")[::2]
    assert first_codes(part(taken, "## What becomes of a message")) == list(Outcome)
    found = {row[0]: set(coded(row[1])) for row in rows(refused_ones.partition("\n- **")[0])}
    by_status: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(hooks.__path__):
        for kind in vars(importlib.import_module(f"{hooks.__name__}.{module.name}")).values():
            is_one = isinstance(kind, type) and issubclass(kind, rejections.Rejection)
            if is_one and hasattr(kind, "code"):
                by_status.setdefault(str(int(kind.status)), set()).add(kind.code)
    unavailable = {
        kind.code for kind in errors.Unavailable.__subclasses__() if hasattr(kind, "code")
    }
    assert {status for status in found if found[status]} == {*by_status, "503"}
    assert {status: found[status] for status in by_status} == by_status
    assert found["503"] == unavailable
    assert found["422"] == set()


def test_what_can_be_done_in_an_issue_is_named_as_it_is_there() -> None:
    """So that it is found."""
    text = part(said(), "## When it does not fit")
    for key, option in (
        ("reservation_conflict", "retry"),
        ("reservation_conflict", "let_go"),
        ("place_unmapped", "let_go"),
    ):
        label = TEXTS["issues"][key]["fix_flow"]["step"]["init"]["menu_options"][option]
        assert f"*{label}*" in text


def test_what_the_form_says_is_explained() -> None:
    """By the titles under which it says so."""
    found = [row[0] for row in rows(part(said(), "## When nothing arrives"))]
    steps = ("nothing_yet", "wrongly_signed", "unreadable", "arrived")
    assert found == [STEPS[step]["title"] for step in steps]


def test_every_fault_of_a_signature_has_a_sentence() -> None:
    """Whoever sets a hook up learns what to look at."""
    faults = {f"hook_fault_{fault}" for fault in refused.SignatureFault}
    assert faults <= set(TEXTS["common"])
    assert {"hook_fault_wrong_url"} == {
        key for key in TEXTS["common"] if key.startswith("hook_fault_")
    } - faults


# --- the recipes ----------------------------------------------------------------------------


def recipe(language: str) -> str:
    """Return how a message is signed in a language."""
    text = part(said(), "### Standard Webhooks")
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert isinstance(found, str)
    return found


def real_now() -> datetime:
    """Return what time it is where the recipes run; imported by its name it would be frozen too."""
    return datetime.fromtimestamp(api.real_time(), UTC)


async def run(*command: str) -> str:
    """Run a recipe, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=os.environ
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a drum room, in which it is as late as it really is."""
    assert await async_setup_component(hass, "webhook", {})
    add_subentry(hass, entry, "Website", HOOK, kind="hook", key="hook_website")
    house = await open_house(hass, entry, freezer, {"drum_room": {}})
    freezer.move_to(real_now())
    return house


async def test_the_recipes_work_as_they_stand_there(
    house: House, hass_client_no_auth: Client
) -> None:
    """One books, and the other cancels that, without any library."""
    client = await hass_client_no_auth()
    url = str(client.make_url("/api/roomkeeper/hooks/abc"))
    day = (real_now() + timedelta(days=2)).date().isoformat()
    books = recipe("python").replace(EXAMPLE_URL, url).replace("2027-05-01", day)
    assert (url in books, SECRET in books, day in books) == (True, True, True)
    assert await run(sys.executable, "-c", books) == '{"status": "done"}\n'
    website = Platform(house, OriginKey("hook_website"))
    booking = website.booking("order-1017")
    assert booking is not None
    assert (booking.rooms, booking.guest) == ((RoomKey("drum_room"),), "Anna")
    cancels = recipe("sh").replace(EXAMPLE_URL, url)
    assert (url in cancels, SECRET in cancels) == (True, True)
    assert await run("bash", "-euc", cancels) == '{"status": "done"}'
    assert website.status("order-1017") == "withdrawn"
    assert (await house.log())[-1].reason == "ill"
