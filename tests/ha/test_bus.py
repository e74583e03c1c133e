"""Every fact as an event, for automations and the logbook."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC

from homeassistant.core import Context, Event, HomeAssistant
from hypothesis import given, settings
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry, Fact
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.reservation import Claim, Origin, OriginKind, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall_events import OccupancyEnded
from custom_components.roomkeeper.doors.bus import EVENT, event_data
from tests.ledger.strategies import values_of

from .automating import device_of
from .calling import book, call, device_action, schedule
from .house import House, at


def _types(events: list[Event]) -> list[str]:
    return [event.data["type"] for event in events]


async def test_an_event_says_what_who_and_why(
    hass: HomeAssistant, site: House, hass_admin_user: MockUser
) -> None:
    """An automation needs no further question, and the logbook names the user."""
    events = site.listen(EVENT)
    context = Context(user_id=hass_admin_user.id)
    hold = (await call(hass, "hold", context, room=["drum_room", "vocal_booth"]))["booking"]
    await call(hass, "confirm", context, booking_id=hold["id"], reason="paid")
    await hass.async_block_till_done()

    assert _types(events) == ["booking_held", "booking_confirmed"]
    held, confirmed = events
    assert confirmed.data == {
        "type": "booking_confirmed",
        "device_id": device_of(site, "drum_room"),
        "log_id": 2,
        "at": "2026-11-24T11:00:00+01:00",
        "recorded_at": "2026-11-24T11:00:00+01:00",
        "booking_id": hold["id"],
        "schedule_id": None,
        "action_id": None,
        "room": "drum_room",
        "rooms": ["drum_room", "vocal_booth"],
        "stall": None,
        "actor": {"kind": "user", "id": hass_admin_user.id, "name": "Mock User"},
        "reason": "paid",
        "event": "confirm",
        "status": "confirmed",
        "expires_at": None,
    }
    assert held.data["end"] == "2026-11-24T11:15:00+01:00"
    assert {event.context.user_id for event in events} == {hass_admin_user.id}


async def test_an_event_of_nobody_has_no_user(hass: HomeAssistant, site: House) -> None:
    """What happens by itself is nobody's doing."""
    events = site.listen(EVENT)
    await call(hass, "hold", room="drum_room")
    await site.until(at(10, 15))
    assert _types(events) == ["booking_held", "booking_expired"]
    assert [event.data["actor"]["kind"] for event in events] == ["automation", "system"]
    assert [event.context.user_id for event in events] == [None, None]


async def test_no_event_tells_what_people_wrote(hass: HomeAssistant, site: House) -> None:
    """Events are kept, and reach everybody; a guest's name does not belong there."""
    events = site.listen(EVENT)
    await book(hass, title="Secret", guest="Secret", note="Secret", source="shop")
    await call(hass, "freeze", room="vocal_booth", reason="cleaning", note="Secret")
    await hass.async_block_till_done()
    booked, frozen = events
    assert "Secret" not in str([event.data for event in events])
    assert booked.data["source"] == "shop"
    assert (frozen.data["freeze_reason"], frozen.data["reason"]) == ("cleaning", "")
    assert frozen.data["booking_id"] is None


async def test_the_main_job_is_told_step_by_step(hass: HomeAssistant, site: House) -> None:
    """From the booking to the power that is off."""
    events = site.listen(EVENT)
    await book(hass)
    await site.until(at(12, 40))
    await call(hass, "open_door", room="drum_room")
    await site.until(at(17, 40))
    assert _types(events) == [
        "booking_confirmed",
        "booking_checked_in",
        "power_off_planned",
        "door_opened",
        "booking_completed",
        "power_off_announced",
        "power_off_attempted",
        "power_off_succeeded",
    ]
    assert events[2].data["due_at"] == "2026-11-24T18:40:00+01:00"


async def test_an_event_of_a_schedule_says_what_it_is_called(
    hass: HomeAssistant, site: House
) -> None:
    """An automation goes by the name, and finds the devices; what else there is, is asked for."""
    events = site.listen(EVENT)
    made = await schedule(hass, name="Moonlight")
    await site.settle()
    device_id = device_of(site, f"schedule_{made['id']}")
    await call(hass, "skip_next", schedule_id=made["id"])
    await call(hass, "delete_schedule", schedule_id=made["id"], reason="moved out")
    await hass.async_block_till_done()
    assert _types(events) == ["schedule_created", "schedule_skipped", "schedule_deleted"]
    assert {event.data["schedule_name"] for event in events} == {"Moonlight"}
    assert events[2].data == {
        "device_id": device_id,
        "type": "schedule_deleted",
        "log_id": 3,
        "at": "2026-11-24T11:00:00+01:00",
        "recorded_at": "2026-11-24T11:00:00+01:00",
        "booking_id": None,
        "schedule_id": made["id"],
        "action_id": None,
        "room": None,
        "rooms": [],
        "stall": None,
        "actor": {"kind": "automation", "id": "", "name": ""},
        "reason": "moved out",
        "schedule_name": "Moonlight",
    }


async def test_an_event_of_a_device_action_says_which_device(
    hass: HomeAssistant, site: House
) -> None:
    """Also where no schedule made it."""
    events = site.listen(EVENT)
    made = await device_action(hass, scheduled_at="2026-11-25 08:00")
    await hass.async_block_till_done()
    (event,) = events
    told = {name: event.data[name] for name in ("type", "action_id", "schedule_id", "entity_id")}
    assert told == {
        "type": "action_created",
        "action_id": made["id"],
        "schedule_id": None,
        "entity_id": "input_boolean.drum_power",
    }
    assert event.data["scheduled_at"] == "2026-11-25T08:00:00+01:00"


async def test_an_event_of_a_reservation_says_what_a_platform_wants_and_what_became_of_it(
    hass: HomeAssistant, site: House
) -> None:
    """But not whose it is: that stands in the audit log, for those who may read it."""
    events = site.listen(EVENT)
    shop = Origin(
        key=OriginKey("shop"),
        name="Shop",
        kind=OriginKind.HOOK,
        places={"drums": RoomKey("drum_room")},
    )
    await site.runtime.engine.configure(replace(site.runtime.site, origins={shop.key: shop}))
    mine = await book(hass)
    wanted = Wanted(
        place="drums",
        span=Span(at(13), at(14)),
        title="Secret",
        guest="Secret",
        note="Secret",
    )
    claim = Claim(external_id="4711", version=1, wanted=wanted)
    command = TakeReservation(origin=shop.key, claim=claim, new_id=BookingId("n1"))
    await site.do(command, Actor(kind=ActorKind.HOOK, id="h1", name="Shop"))

    assert _types(events) == ["booking_confirmed", "hook_conflict"]
    assert events[1].data == {
        "type": "hook_conflict",
        "device_id": device_of(site, "drum_room"),
        "log_id": 2,
        "at": "2026-11-24T11:00:00+01:00",
        "recorded_at": "2026-11-24T11:00:00+01:00",
        "booking_id": None,
        "schedule_id": None,
        "action_id": None,
        "room": "drum_room",
        "rooms": ["drum_room"],
        "stall": None,
        "actor": {"kind": "hook", "id": "h1", "name": "Shop"},
        "reason": "",
        "origin": "shop",
        "external_id": "4711",
        "status": "conflict",
        "place": "drums",
        "start": "2026-11-24T14:00:00+01:00",
        "end": "2026-11-24T15:00:00+01:00",
        "is_pending": False,
        "why": "clash",
        "in_the_way": [mine["id"]],
        "moves_to": None,
        "leaves_at": None,
        "missing_since": None,
    }
    (row,) = (await call(hass, "get_audit_log", type="hook_conflict"))["items"]
    assert {row["details"][name] for name in ("title", "guest", "note")} == {"Secret"}
    assert row["details"]["start"] == "2026-11-24T14:00:00+01:00"
    assert row["room"] == "drum_room"


def _names(data: object) -> Iterator[str]:
    """Yield the names of all values, at any depth."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield name
            yield from _names(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names(value)


@settings(max_examples=300, deadline=None)
@given(fact=values_of(Fact.__value__))
def test_nothing_that_people_wrote_is_in_any_event(fact: Fact) -> None:
    """Whatever has happened, at any depth of what is told of it."""
    if isinstance(fact, OccupancyEnded):
        fact = replace(fact, weekday=fact.weekday % 7)
    entry = Entry(seq=1, recorded_at=at(10), fact=fact, actor=Actor(kind=ActorKind.SYSTEM))
    told = event_data(entry, UTC, lambda _schedule_id: "Moonlight")
    assert not set(_names(told)) & {"title", "guest", "note"}
