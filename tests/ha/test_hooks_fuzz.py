"""Anything at all, delivered: there is always an answer, and one of those that are promised."""

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import given
from hypothesis import strategies as st
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.core.errors import Unacceptable
from custom_components.roomkeeper.doors.hooks import DIALECTS
from custom_components.roomkeeper.doors.hooks.dialect import Delivery
from custom_components.roomkeeper.doors.rejections import Rejection
from tests.fuzzing import corpus, for_the_corpus, looking

from . import platforms, test_hook_cal_com, test_hook_calendly, test_hook_square
from .platforms import booking, changed
from .wire import HOOKS, JSON, SIGN, Answer, Platform, open_house_with_hooks

SAMPLES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "standard": (
        booking(status="pending", expires_in=60, title="t", guest="g", note="n"),
        booking("cancelled", reason="r"),
    ),
    "cal_com": (test_hook_cal_com.CREATED, test_hook_cal_com.RESCHEDULED),
    "calendly": (
        test_hook_calendly.CREATED,
        test_hook_calendly.GONE,
        test_hook_calendly.COME,
    ),
    "square": (test_hook_square.UPDATED,),
}

REFUSALS = {
    400: {"not_json", "not_an_object", "too_deep"},
    401: {"not_signed"},
    413: {"too_large"},
    422: {"missing_field", "not_understood", "end_before_start", "nonexistent_time"}
    | {"too_far_ahead"},
    429: {"too_many_deliveries"},
}
OUTCOMES = {"done", "duplicate", "conflict", "unmapped", "ignored"}


def paths(message: object, before: str = "") -> Iterator[str]:
    """Yield the path of each field."""
    pairs = (
        message.items()
        if isinstance(message, dict)
        else enumerate(message)
        if isinstance(message, list)
        else ()
    )
    for name, value in pairs:
        yield f"{before}{name}"
        yield from paths(value, f"{before}{name}.")


TEXTS = st.text() | st.sampled_from(
    [
        "",
        "2026-11-25T14:00:00Z",
        "2026-03-29T02:30:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-25T14:00:00+99:99",
        "\ud83d",
        "\x00",
        "x" * 70_000,
        "r1",
        "studio",
        "PENDING",
        "booking.updated",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.sampled_from([10**400, 2**63, -1, 1e308]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def bodies(draw: st.DrawFn, dialect: str) -> bytes:
    """Draw a body: mostly a message of the platform in which something is otherwise."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200) | st.sampled_from([b"[" * 65_536, b"0", b'{"a":1']))
    message: Any = draw(st.sampled_from(SAMPLES[dialect]))
    for path in draw(st.lists(st.sampled_from(list(paths(message))), max_size=3, unique=True)):
        try:
            message = changed(message, path, draw(VALUES))
        except KeyError, IndexError, TypeError, AttributeError, ValueError:
            continue
    body = json.dumps(message).encode()
    cut = draw(st.none() | st.integers(0, len(body)))
    return body if cut is None or draw(st.booleans()) else body[:cut]


@pytest.mark.parametrize("dialect", HOOKS)
@looking(400)
@given(data=st.data())
def test_any_message_is_read_or_refused(dialect: str, data: st.DataObject) -> None:
    """Nothing else is ever raised, whatever is in it."""
    body = data.draw(bodies(dialect))
    for_the_corpus("hooks", [dialect, body.decode("latin-1")])
    understand(dialect, platforms.delivery(body, {"webhook-id": data.draw(st.text())}))


@pytest.mark.parametrize(("dialect", "body"), corpus("hooks"))
def test_what_once_broke_the_reading_of_a_message(dialect: str, body: str) -> None:
    """It does so no more."""
    understand(dialect, platforms.delivery(body.encode("latin-1"), {"webhook-id": "msg_1"}))


def understand(dialect: str, came: Delivery) -> None:
    """Read a delivery, and hold what comes of it to what is promised."""
    try:
        known_by, reading = platforms.understood(dialect, came)
    except (Rejection, Unacceptable) as refusal:
        json.dumps(refusal.details, default=str).encode()
    else:
        assert 0 < len(known_by) <= 255
        assert reading is None or reading.message.external_id


@pytest.mark.parametrize("dialect", HOOKS)
@looking(400)
@given(data=st.data())
def test_no_signature_is_a_lucky_one(dialect: str, data: st.DataObject) -> None:
    """Whatever stands in the headers: it is refused, and nothing else is raised."""
    body = data.draw(st.binary(max_size=50))
    right = (
        SIGN[dialect](body, at=0) if dialect in {"standard", "calendly"} else SIGN[dialect](body)
    )
    name = data.draw(st.sampled_from(sorted(right)))
    wrong = data.draw(
        st.text()
        | st.text(alphabet="v1,=t 0aZ+/\udcff")
        | st.sampled_from([right[name][::-1], right[name][1:], right[name] + "0"])
    )
    came = platforms.delivery(body, {**right, name: wrong})
    if wrong.strip() == right[name] or DIALECTS[dialect].name == "calendly":
        came = platforms.delivery(body + b".", {**right, name: wrong})
    secret = str(HOOKS[dialect]["secret"])
    assert platforms.fault(dialect, came, platforms.at("1970-01-01T00:00Z"), secret=secret)


@pytest.mark.parametrize("dialect", HOOKS)
async def test_anything_gets_an_answer(  # noqa: PLR0917 - fixtures
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    *,
    dialect: str,
) -> None:
    """Over HTTP: one of the table, in the one shape, and the log has nothing to say about it."""
    monkeypatch.setattr(logging.getLogger("aiohttp.access"), "disabled", True)
    house = await open_house_with_hooks(hass, entry, freezer)
    there = Platform(house, await hass_client_no_auth(), dialect)
    loop = asyncio.get_running_loop()

    def deliver(body: bytes, headers: dict[str, str]) -> Answer:
        freezer.tick(timedelta(seconds=1))
        return asyncio.run_coroutine_threadsafe(there.deliver(body, headers), loop).result(
            timeout=30
        )

    @looking(150)
    @given(body=bodies(dialect), kind=st.sampled_from([*JSON.values(), "text/plain"]))
    def deliver_anything(body: bytes, kind: str) -> None:
        for_the_corpus("hooks", [dialect, body.decode("latin-1")])
        status, answer = deliver(body, {"Content-Type": kind})
        if status == 200:
            assert answer.keys() == {"status"}
            assert answer["status"] in OUTCOMES
        else:
            assert answer["error"].keys() == {"code", "message", "details"}
            assert answer["error"]["code"] in REFUSALS[status], answer

    await asyncio.to_thread(deliver_anything)
    await house.settle()
    ours = ("custom_components.roomkeeper", "homeassistant.components.webhook", "aiohttp")
    complaints = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one.getMessage() for one in complaints if one.name.startswith(ours)] == []
    # What is kept can be read again.
    assert await hass.config_entries.async_reload(entry.entry_id)
