"""Every fact as an event, for automations and the logbook."""

from homeassistant.core import Context, Event, HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.doors.bus import EVENT

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
    await call(hass, "skip_next", schedule_id=made["id"])
    await call(hass, "delete_schedule", schedule_id=made["id"], reason="moved out")
    await hass.async_block_till_done()
    assert _types(events) == ["schedule_created", "schedule_skipped", "schedule_deleted"]
    assert {event.data["schedule_name"] for event in events} == {"Moonlight"}
    assert events[2].data == {
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
