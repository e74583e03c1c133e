"""What people and programs say, read as the core's values."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import UnknownUser
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.core.errors import (
    NonexistentTime,
    NotUnderstood,
    UnknownRoom,
)
from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.doors.inbound import actor_of
from custom_components.roomkeeper.doors.places import room_named
from custom_components.roomkeeper.doors.values import read_instant, read_length

from .calling import book, refused
from .house import House

BERLIN = ZoneInfo("Europe/Berlin")


# --- instants ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-24 14:00", "2026-11-24T13:00:00+00:00"),
        ("2026-11-24T14:00:00", "2026-11-24T13:00:00+00:00"),
        ("2026-07-24 14:00:00.5", "2026-07-24T12:00:00.500000+00:00"),
        ("2026-11-24T14:00:00Z", "2026-11-24T14:00:00+00:00"),
        ("2026-11-24T14:00:00-05:00", "2026-11-24T19:00:00+00:00"),
        (" 2026-11-24 ", "2026-11-23T23:00:00+00:00"),
        (date(2026, 11, 24), "2026-11-23T23:00:00+00:00"),
        (datetime(2026, 11, 24, 14), "2026-11-24T13:00:00+00:00"),  # noqa: DTZ001 - as a template gives it
        (datetime(2026, 11, 24, 14, tzinfo=UTC), "2026-11-24T14:00:00+00:00"),
        # The hour that comes twice is the first one, unless its offset is said.
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
        # The borders of the hour that does not exist do.
        ("2027-03-28 01:59:59", "2027-03-28T00:59:59+00:00"),
        ("2027-03-28 03:00", "2027-03-28T01:00:00+00:00"),
    ],
)
def test_an_instant_without_an_offset_is_local_time(said: object, meant: str) -> None:
    """People say what their clock shows."""
    assert read_instant("start", said, BERLIN).isoformat() == meant


@pytest.mark.parametrize("said", ["2027-03-28 02:00", "2027-03-28 02:30", "2027-03-28 02:59:59"])
def test_a_local_time_that_does_not_exist_is_refused(said: str) -> None:
    """Nobody's booking is silently an hour off."""
    with pytest.raises(NonexistentTime):
        read_instant("start", said, BERLIN)


@pytest.mark.parametrize(
    "said",
    [
        *("", "soon", "14:00", "2026-11-31 14:00", "2026-11-24 25:00"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31 23:59", 1_700_000_000, True, ["2026"]),
    ],
)
def test_what_is_no_instant_is_refused(said: object) -> None:
    """Nothing is guessed, and nothing leaves the calendar."""
    with pytest.raises(NotUnderstood):
        read_instant("start", said, BERLIN)


# --- lengths -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"hours": 1, "minutes": 30}, timedelta(minutes=90)),
        ({"days": 1, "hours": 0, "minutes": 0, "seconds": 0}, timedelta(days=1)),
        (90, timedelta(seconds=90)),
        (0.5, timedelta(seconds=0.5)),
        ("90", timedelta(seconds=90)),
        ("01:30:00", timedelta(minutes=90)),
        ("01:30", timedelta(minutes=90)),
        (timedelta(hours=2), timedelta(hours=2)),
        (-60, timedelta(seconds=-60)),
    ],
)
def test_a_length_is_said_in_many_ways(said: object, meant: timedelta) -> None:
    """A selector's dict, seconds, or as a clock would show it."""
    assert read_length("duration", said) == meant


@pytest.mark.parametrize(
    "said",
    [
        *("", "long", "1h", True, {}, {"weeks": 1}, {"hours": "many"}, [60]),
        *(float("nan"), float("inf"), 1e300, {"days": 1e300}),
    ],
)
def test_what_is_no_length_is_refused(said: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotUnderstood):
        read_length("duration", said)


# --- rooms ---------------------------------------------------------------------


async def test_a_room_is_named_by_key_device_or_entity(hass: HomeAssistant, site: House) -> None:
    """The UI gives devices, people write keys, a dashboard knows entities."""
    entity_id = site.entity_id("sensor", "status", "drum_room")
    assert entity_id is not None
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    assert entity.device_id is not None
    for name in ("drum_room", entity_id, entity.device_id):
        assert room_named(hass, site.entry, name) == "drum_room"


async def test_what_is_no_room_is_refused(hass: HomeAssistant, site: House) -> None:
    """Somebody else's device, the hub and a lamp are no rooms."""
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=other.entry_id, identifiers={("other", "1")}
    )
    names = (device.id, site.runtime.hub_device_id, "input_boolean.drum_power", "Drum room", "")
    for name in names:
        with pytest.raises(UnknownRoom):
            room_named(hass, site.entry, name)


async def test_rooms_may_be_named_each_in_its_way(hass: HomeAssistant, site: House) -> None:
    """A list may mix them, and names no room twice by two names."""
    entity_id = site.entity_id("sensor", "status", "drum_room")
    assert entity_id is not None
    both = await book(hass, room=[entity_id, "vocal_booth"])
    assert both["rooms"] == ["drum_room", "vocal_booth"]
    slot = {"start": "2026-11-25 14:00", "duration": 60}
    refusal = await refused(hass, "book", room=["drum_room", entity_id], **slot)
    assert refusal.translation_key == "room_twice"


# --- who asks ------------------------------------------------------------------


async def test_who_asks_is_the_user_of_the_context(
    hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    """The log names people as they are called at that time."""
    actor = await actor_of(hass, Context(user_id=hass_admin_user.id))
    assert actor == Actor(kind=ActorKind.USER, id=hass_admin_user.id, name="Mock User")


async def test_without_a_user_an_automation_asks(hass: HomeAssistant) -> None:
    """Also one that somebody's doing has triggered."""
    automation = Actor(kind=ActorKind.AUTOMATION)
    assert await actor_of(hass, Context()) == automation
    assert await actor_of(hass, Context(parent_id="somebody's")) == automation
    assert await actor_of(hass, None) == automation


async def test_a_user_who_is_no_more_is_refused(hass: HomeAssistant) -> None:
    """A deleted user's token opens no door."""
    with pytest.raises(UnknownUser):
        await actor_of(hass, Context(user_id="gone"))


async def test_a_script_of_a_user_over_websocket_is_that_user(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """What somebody does in the front end is logged under their name."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "call_service",
            "domain": "roomkeeper",
            "service": "hold",
            "service_data": {"room": "drum_room"},
            "return_response": True,
        }
    )
    assert (await client.receive_json())["success"]
    (entry,) = await site.log()
    assert (entry.actor.kind, entry.actor.name) == (ActorKind.USER, "Mock User")
