"""Hooks as they are configured."""

import logging
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.configuration import (
    Hook,
    Snapshot,
    SubentryCopy,
    hooks_of,
    site_of,
)
from custom_components.roomkeeper.core.ids import OriginKey
from custom_components.roomkeeper.core.reservation import Origin, OriginKind

KEY = OriginKey("hook_till")
STORED: Mapping[str, Any] = {
    "name": "Till",
    "dialect": "cal_com",
    "secret": "a secret",
    "registered_url": "https://club.example/hook",
    "rooms": {"7": "studio"},
    "local_only": True,
    "webhook_id": "0123456789abcdef",
}


def snapshot(**data: object) -> Snapshot:
    stored = {name: value for name, value in {**STORED, **data}.items() if value is not None}
    copy = SubentryCopy(kind="hook", key=KEY, title="Till at the door", data=stored)
    return Snapshot(options={}, subentries={"sub1": copy})


def only_hook(configured: Snapshot) -> Hook:
    return hooks_of(configured)[KEY]


def only_origin(configured: Snapshot) -> Origin:
    return site_of(configured, ZoneInfo("UTC")).origins[KEY]


def test_a_hook_has_what_is_stored_for_it() -> None:
    """It is called by the title of its subentry."""
    assert only_hook(snapshot()) == Hook(
        key=KEY,
        subentry_id="sub1",
        name="Till at the door",
        dialect="cal_com",
        secret="a secret",  # noqa: S106 - of the tests alone
        registered_url="https://club.example/hook",
        rooms={"7": "studio"},
        local_only=True,
        webhook_id="0123456789abcdef",
    )


def test_a_hook_is_an_origin_of_reservations() -> None:
    """The core knows its map, and nothing of how it is signed."""
    assert only_origin(snapshot()) == Origin(
        key=KEY, name="Till at the door", kind=OriginKind.HOOK, places={"7": "studio"}
    )
    assert only_origin(snapshot(dialect="standard")).takes_keys


def test_what_a_stranger_should_not_know_is_not_shown() -> None:
    """Neither in a log nor in a report."""
    shown = repr(only_hook(snapshot()))
    assert "a secret" not in shown
    assert "0123456789abcdef" not in shown


@pytest.mark.parametrize(
    ("name", "stored", "read"),
    [
        ("secret", None, ""),
        ("secret", 7, ""),
        ("registered_url", ["x"], ""),
        ("rooms", None, {}),
        ("rooms", ["studio"], {}),
        ("rooms", {"7": 8, "9": ["x"], "10": "studio"}, {"10": "studio"}),
        ("rooms", {7: "studio"}, {"7": "studio"}),
        ("local_only", None, False),
        ("local_only", "yes", False),
    ],
)
def test_what_cannot_be_read_counts_as_absent(
    name: str, stored: object, read: object, caplog: pytest.LogCaptureFixture
) -> None:
    """And the hook is there nevertheless."""
    with caplog.at_level(logging.WARNING):
        assert getattr(only_hook(snapshot(**{name: stored})), name) == read


@pytest.mark.parametrize("name", ["dialect", "webhook_id"])
@pytest.mark.parametrize("stored", [None, "", 7, ["x"]])
def test_a_hook_that_cannot_be_heard_is_an_origin_still(name: str, stored: object) -> None:
    """What is known of its bookings is not forgotten for a slip of somebody's hand."""
    configured = snapshot(**{name: stored})
    assert hooks_of(configured) == {}
    assert only_origin(configured).name == "Till at the door"


def test_a_secret_that_cannot_be_read_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Only that there is one."""
    with caplog.at_level(logging.WARNING):
        only_hook(snapshot(secret=["a", "secret"], webhook_id="0123456789abcdef"))
        hooks_of(snapshot(webhook_id=["0123456789abcdef"]))
    assert "unreadable secret" in caplog.text
    assert "['a', 'secret']" not in caplog.text
    assert "0123456789abcdef" not in caplog.text
