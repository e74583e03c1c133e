"""What nobody reads who has not asked for it: guests' names, and what was written about them."""

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.json import json_bytes
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics
from custom_components.roomkeeper.doors.private import without_private
from custom_components.roomkeeper.ledger_file import ledger_path
from tests.engine.house import full_disk

from .calling import call
from .doors import NAMED_DOORS, Visitor, by_service
from .house import House

GUEST: Final = "Zebulon Quux"
TITLE: Final = "Wedding rehearsal Xylophone"
NOTE: Final = "Allergic to Yttrium"
PECULIAR: Final = ("Zebulon", "Quux", "Xylophone", "Yttrium")

SLOT: Final = {"room": "drum_room", "start": "2026-11-24 14:00", "duration": 3600}
TEXTS: Final = {"guest": GUEST, "title": TITLE, "note": NOTE}

ASKED: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("book", {**SLOT, **TEXTS, "source": "web", "external_id": "1"}),
    ("book", {**SLOT, **TEXTS}),
    ("book", {**SLOT, **TEXTS, "room": "attic"}),
    ("book", {**SLOT, **TEXTS, "start": "soon"}),
    ("book", {**SLOT, **TEXTS, "guest": [GUEST]}),
    ("book", {**SLOT, **TEXTS, "note": {"text": NOTE}}),
    ("book", {**SLOT, **TEXTS, "guest": GUEST * 100}),
    ("book", {**SLOT, **TEXTS, "title": f"{TITLE}\x00"}),
    ("hold", {"room": "vocal_booth", "guest": GUEST, "note": NOTE}),
    ("freeze", {"room": "vocal_booth", "reason": "other", "note": NOTE}),
    ("open_door", {"room": "drum_room"}),
    ("get_bookings", {"status": "any"}),
    ("get_audit_log", {}),
    ("get_rooms", {}),
)
"""What is done, refused and answered; in all of it somebody is named."""


def leaks(records: list[logging.LogRecord]) -> list[str]:
    """Return what was logged of anybody: by us at all, by Home Assistant where people look."""
    said = [
        logging.Formatter().format(one)
        for one in records
        if one.name.startswith(f"custom_components.{DOMAIN}") or one.levelno >= logging.INFO
    ]
    return [line for line in said if any(one in line for one in PECULIAR)]


async def _diagnostics(site: House) -> str:
    found = await async_get_config_entry_diagnostics(site.hass, site.entry)
    return json_bytes(found).decode()


@pytest.fixture
def visitor(
    site: House,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    caplog: pytest.LogCaptureFixture,
) -> Visitor:
    """Return an administrator, while Roomkeeper is watched closely."""
    caplog.set_level(logging.DEBUG, f"custom_components.{DOMAIN}")
    return Visitor(site=site, user=hass_admin_user, connect=hass_ws_client)


@pytest.mark.parametrize("door", NAMED_DOORS)
async def test_no_guest_is_named_in_the_log_or_in_diagnostics(
    site: House,
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
    door: str,
) -> None:
    """Whatever is booked, refused or goes wrong, and however closely Roomkeeper is watched."""
    panel = await visitor.panel()
    await panel.subscribe()
    for name, fields in ASKED:
        await NAMED_DOORS[door](visitor, name, fields)
        await panel.catch_up()
    with full_disk(), suppress(Exception):
        await NAMED_DOORS[door](visitor, "book", {**SLOT, **TEXTS, "start": "2026-11-25 14:00"})
    await panel.catch_up()
    assert any(GUEST in json.dumps(one) for one in panel.events), "it was there to be told"
    assert leaks(caplog.records) == []
    told = await _diagnostics(site)
    assert not any(one in told for one in PECULIAR)


async def test_no_guest_is_named_where_a_client_errs(
    site: House,
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A message that cannot be read is not copied into the log either."""
    panel = await visitor.panel()
    for message in (
        {"action": "book", "data": GUEST},
        {"action": "book", "data": [GUEST, NOTE]},
        {"action": "book", "data": {**SLOT, "guests": GUEST}},
        {"action": [GUEST], "data": {}},
        {"action": GUEST},
    ):
        answer = await panel.ask("roomkeeper/execute", **message)
        assert not answer["success"]
    for wish in ({"rooms": [GUEST]}, {"start": GUEST}, {"schedules": GUEST}):
        assert not (await panel.ask("roomkeeper/subscribe", **wish))["success"]
    assert leaks(caplog.records) == []


async def test_no_guest_is_named_where_one_cannot_be_shown(
    hass: HomeAssistant,
    site: House,
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log says which booking it is, and why, and not whose."""
    made = (await call(hass, "book", **SLOT, **TEXTS))["booking"]
    booking_id, never = BookingId(made["id"]), datetime.max.replace(tzinfo=UTC)
    site.runtime.engine.peek(
        lambda state, _now: state.apply(replace(state.bookings[booking_id], updated_at=never))
    )
    await (await visitor.panel()).subscribe()
    assert f"bookings {booking_id} cannot be shown" in caplog.text
    assert leaks(caplog.records) == []


async def test_no_guest_is_named_by_entities_that_refuse(
    site: House,
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The calendar takes texts too."""
    event = {
        "entity_id": site.entity_id("calendar", "bookings", "drum_room"),
        "summary": TITLE,
        "description": NOTE,
        "start_date_time": "2026-11-24 14:00:00",
        "end_date_time": "2026-11-24 15:00:00",
    }
    assert (await by_service(visitor, "calendar.create_event", event)).refusal is None
    assert (await by_service(visitor, "calendar.create_event", event)).refusal
    await site.settle()
    assert leaks(caplog.records) == []


@pytest.mark.parametrize("door", NAMED_DOORS)
async def test_a_guest_is_erased_through_every_door(
    hass: HomeAssistant, site: House, visitor: Visitor, door: str
) -> None:
    """The answer says which bookings that was, and names the copies that keep what was there."""
    made = (await call(hass, "book", **SLOT, **TEXTS, source="web", external_id="1"))["booking"]
    await call(hass, "cancel", booking_id=made["id"], reason=f"{GUEST} is ill")
    other = (await call(hass, "book", **SLOT, guest="Grace"))["booking"]
    backup = ledger_path(hass).with_name("roomkeeper.db.v1.bak")
    backup.write_bytes(b"")
    found = await NAMED_DOORS[door](visitor, "erase_guest", {"guest": GUEST})
    assert found.response == {
        "bookings": [made["id"]],
        "reservations": 0,
        "copies": [backup.name],
    }
    bookings = await call(hass, "get_bookings", status="any")
    said = json.dumps([bookings, await call(hass, "get_audit_log")])
    assert not any(one in said for one in PECULIAR)
    again = await NAMED_DOORS[door](visitor, "erase_guest", {"guest": GUEST})
    assert again.refusal
    by_id = {"booking_id": [other["id"]]}
    found = await NAMED_DOORS[door](visitor, "erase_guest", by_id)
    assert found.response["bookings"] == [other["id"]]
    by_source = {"source": "web", "external_id": "1"}
    found = await NAMED_DOORS[door](visitor, "erase_guest", by_source)
    assert found.response["bookings"] == [made["id"]]


async def test_no_entity_names_a_guest_who_was_erased(
    hass: HomeAssistant, site: House, hass_admin_user: MockUser
) -> None:
    """Nor does that of a room that the booking has left: the last that it told was why."""
    hass_admin_user.name = GUEST
    context = Context(user_id=hass_admin_user.id)
    made = (await call(hass, "book", context, **SLOT, **TEXTS))["booking"]
    move = {"booking_id": made["id"], "room": "vocal_booth", "reason": f"{GUEST} asked for it"}
    await call(hass, "reschedule", context, **move)
    await site.settle()
    assert GUEST in str(site.state("event", "activity", "drum_room").attributes)
    erased = site.listen("roomkeeper_event")
    await call(hass, "erase_guest", guest=GUEST)
    await site.settle()
    assert not [
        one.entity_id
        for one in hass.states.async_all()
        if any(said in str(one.attributes) for said in PECULIAR)
    ]
    (event,) = erased
    assert event.data["rooms"] == ["vocal_booth", "drum_room"]
    assert event.data["rooms_before"] == ["drum_room"]


def test_what_people_wrote_is_left_out_wherever_it_stands() -> None:
    """Events, messages and what is spoken are made by this: nothing is told by standing deep."""
    told = {"guest": GUEST, "rooms": [{"note": NOTE, "free": [{"title": TITLE, "span": 2}]}]}
    assert without_private(told) == {"rooms": [{"free": [{"span": 2}]}]}
