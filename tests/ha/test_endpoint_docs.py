"""What is said of webhooks is so: fields, waits, and the snippets, on a message really sent."""

import asyncio
import json
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import SUBENTRY_ENDPOINT
from custom_components.roomkeeper.core.commands import Book
from custom_components.roomkeeper.core.endpoint import JITTER, LONGEST_RETRY_AFTER, WAITS
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.doors.wording import length_text
from custom_components.roomkeeper.endpoint_message import LARGEST_BODY
from custom_components.roomkeeper.endpoint_post import TIMEOUT
from custom_components.roomkeeper.endpoints import PAGE, PER_SECOND, WRITTEN_AFTER
from custom_components.roomkeeper.form_fields import ENDPOINT_FORM

from .flows import add_subentry
from .house import ANNA, STUDIO, at, open_house
from .receiver import SECRET, Got, receiving
from .test_docs import TEXTS, coded, page, part, rows

PAGE_OUT = page("webhooks-out.md")


def snippet(language: str, number: int = 0) -> str:
    """Return an example in a language."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE_OUT, re.DOTALL)
    return str(found[number])


@pytest.fixture
async def got(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    socket_enabled: None,
) -> Got:
    """Return a message as it came."""
    async with receiving() as receiver:
        stored = {"url": receiver.url, "secret": SECRET}
        add_subentry(hass, entry, "Desk", stored, kind=SUBENTRY_ENDPOINT, key="endpoint_desk")
        house = await open_house(hass, entry, freezer, {"studio": {}})
        await hass.async_block_till_done(wait_background_tasks=True)
        book = Book(booking_id=BookingId("b1"), rooms=(STUDIO,), start=at(13), end=at(14))
        await house.runtime.engine.execute(book, ANNA)
        await hass.async_block_till_done(wait_background_tasks=True)
        (got,) = receiver.got
    return got


def verified(got: Got, secret: str = SECRET, **headers: str) -> None:
    """Run the example in Python."""
    names: dict[str, Any] = {}
    exec(snippet("python"), names)  # noqa: S102 - ours
    names["verify"](secret, {**got.headers, **headers}, got.raw)


async def test_the_example_in_python_checks_a_message(got: Got) -> None:
    """The right one is taken; any change to it, or another secret, is not."""
    verified(got)
    wrong = [
        (Got(got.headers, got.raw + b" "), SECRET, {}),
        (got, "whsec_" + "QUJD" * 8, {}),
        (got, SECRET, {"webhook-id": "msg_other"}),
        (got, SECRET, {"webhook-timestamp": str(int(time.time()) + 1)}),
        (got, SECRET, {"webhook-signature": "v2,abc v1, v1"}),
    ]
    for message, secret, headers in wrong:
        with pytest.raises(ValueError, match="wrong signature"):
            verified(message, secret, **headers)


async def test_the_example_in_python_refuses_what_is_old(
    got: Got, freezer: FrozenDateTimeFactory
) -> None:
    """Five minutes either way."""
    freezer.move_to(datetime.now(UTC) + timedelta(minutes=5, seconds=2))
    with pytest.raises(ValueError, match="too old"):
        verified(got)


async def test_the_example_in_a_shell_checks_a_message(got: Got, tmp_path: Path) -> None:
    """Likewise."""
    body = tmp_path / "body.json"

    async def run(raw: bytes, secret: str = SECRET) -> tuple[int | None, bytes]:
        body.write_bytes(raw)
        process = await asyncio.create_subprocess_exec(
            "sh",
            "-c",
            snippet("sh"),
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "SECRET": secret,
                "BODY": str(body),
                "WEBHOOK_ID": got.id,
                "WEBHOOK_TIMESTAMP": got.headers["webhook-timestamp"],
                "WEBHOOK_SIGNATURE": got.headers["webhook-signature"],
            },
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        return process.returncode, out.strip()

    assert await run(got.raw) == (0, b"valid")
    assert await run(got.raw + b" ") == (1, b"invalid")
    assert await run(got.raw, "whsec_" + "QUJD" * 8) == (1, b"invalid")


async def test_the_message_that_is_shown_is_what_comes(got: Got) -> None:
    """Every name, in its order; of the details it shows some."""
    shown = json.loads(snippet("json"))
    assert list(shown) == list(got.body)
    assert list(shown["data"]) == list(got.data)
    assert list(shown["data"]["booking"]) == list(got.data["booking"])
    assert list(shown["data"]["actor"]) == list(got.data["actor"])
    assert set(shown["data"]["details"]) <= set(got.data["details"])
    assert shown["type"] == got.type


def _in_hours(length: timedelta) -> str:
    return length_text(length).replace("1 d", "24 h")


def test_the_waits_are_those_of_the_code() -> None:
    """Row by row."""
    text = part(PAGE_OUT, "## Answers, and trying again")
    said = [row[1] for row in rows(text.partition("### ")[0])]
    assert said == [*map(_in_hours, WAITS), "nothing: the endpoint is disabled"]
    assert f"within {TIMEOUT.seconds} seconds" in text
    assert "up to a tenth longer" in text
    assert JITTER == 0.1
    assert f"to {_in_hours(LONGEST_RETRY_AFTER)} at the most" in text
    assert f"At most {PER_SECOND} messages in a second" in text
    assert f"the last messages, {PAGE} or those of five minutes" in text
    assert timedelta(minutes=5) == WRITTEN_AFTER
    assert f"smaller than {LARGEST_BODY // 1000} kB" in PAGE_OUT


def test_every_field_is_documented_by_its_label() -> None:
    """In the order of the form, and each is explained there."""
    step = TEXTS["config_subentries"]["endpoint"]["step"]
    found = [
        (coded(row[0])[0], row[1])
        for row in rows(part(PAGE_OUT, "## Set one up").partition("### ")[0])
    ]
    assert found == [(name, step["user"]["data"][name]) for name in ENDPOINT_FORM.names()]
    for name in ("user", "reconfigure"):
        assert set(step[name]["data_description"]) == set(ENDPOINT_FORM.names())
