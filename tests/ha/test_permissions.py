"""Who may do what: administrators, users, readers, users of some rooms, automations."""

from typing import TypeAliasType

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.core import (
    commands,
    endpoint_commands,
    feed_commands,
    reservation_commands,
    schedule_commands,
)
from custom_components.roomkeeper.doors.permissions import NEEDS, Need

from .calling import book, call
from .house import House


async def test_a_user_of_one_room_has_a_say_in_that_room_only(
    hass: HomeAssistant, site: House
) -> None:
    """Control of any entity of a room is control of it; a booking is about all its rooms."""
    user = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", "vocal_booth")
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    context = Context(user_id=user.id)

    slot = {"start": "2026-11-24 14:00", "end": "2026-11-24 18:00"}
    mine = (await call(hass, "book", context, room="vocal_booth", **slot))["booking"]
    both = await book(hass, "2026-11-25 14:00", "2026-11-25 15:00", ["drum_room", "vocal_booth"])
    await call(hass, "reschedule", context, booking_id=mine["id"], start="2026-11-24 15:00")

    denied: list[tuple[str, dict[str, object]]] = [
        ("book", {"room": "drum_room", **slot}),
        ("book", {"room": ["vocal_booth", "drum_room"], **slot}),
        ("hold", {"room": "drum_room"}),
        ("power_off", {"room": "drum_room"}),
        ("reschedule", {"booking_id": mine["id"], "room": "drum_room"}),
        ("cancel", {"booking_id": both["id"]}),
        ("start_occupancy", {"stall": "cubicle"}),
        ("force_enable", {"stall": "cubicle"}),
    ]
    for action, fields in denied:
        with pytest.raises(Unauthorized):
            await call(hass, action, context, **fields)


async def test_a_door_lets_nobody_into_rooms_that_somebody_else_controls(
    hass: HomeAssistant, site: House
) -> None:
    """Whoever comes has all rooms of the booking; for who is there already a door just opens."""
    user = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", "drum_room")
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    context = Context(user_id=user.id)
    door = {"room": "drum_room"}
    both = await book(hass, "2026-11-24 11:30", "2026-11-24 12:30", ["vocal_booth", "drum_room"])
    log = await site.log()
    for named in ({}, {"booking_id": both["id"]}):
        with pytest.raises(Unauthorized):
            await call(hass, "open_door", context, **door, **named)
    await site.settle()
    assert await site.log() == log
    assert hass.states.is_state("input_boolean.drum_door", "off")

    await call(hass, "check_in", booking_id=both["id"])
    answer = await call(hass, "open_door", context, **door)
    assert answer["booking"]["id"] == both["id"]
    assert hass.states.is_state("input_boolean.drum_door", "on")


async def test_a_user_who_is_no_more_may_nothing(hass: HomeAssistant, site: House) -> None:
    """Not even read."""
    for action, fields in (("hold", {"room": "drum_room"}), ("get_rooms", {})):
        with pytest.raises(Unauthorized):
            await call(hass, action, Context(user_id="gone"), **fields)


def test_the_table_has_every_command_that_somebody_may_ask_for() -> None:
    """A new command is nobody's until somebody says whose."""
    by_themselves = {
        *(commands.NoteDoor, commands.NotePresence, commands.NoteSwitchedOn, commands.Wake),
        *(commands.ReportPowerOff, commands.ResumePowerOff, commands.RemoveRoom),
        *(commands.NoteDetection, commands.NoteCameraOn, commands.ReportCamera),
        *(commands.StopTrying, commands.RemoveStall, commands.RenameCamera),
        *(commands.ForgetPowerOff, commands.NoteEnergy),
        *(schedule_commands.TriggerSchedule, schedule_commands.BeginRun),
        *(schedule_commands.ReportAction, schedule_commands.NoteBefore),
        *(schedule_commands.ResumeAction, schedule_commands.RenameEntity),
        # What hooks, feeds and endpoints do by themselves; who may mend what by a
        # repair issue, Home Assistant decides.
        *_members(reservation_commands.ReservationCommand),
        *_members(feed_commands.FeedCommand),
        *_members(endpoint_commands.EndpointCommand),
    }
    assert _members(commands.Command) == by_themselves | NEEDS.keys()
    of_schedules = {
        *_members(schedule_commands.ScheduleCommand),
        *_members(schedule_commands.ActionCommand),
    }
    for_administrators = {kind for kind, need in NEEDS.items() if need is Need.ADMINISTRATOR}
    assert for_administrators == {
        *(commands.FreezeRoom, commands.UnfreezeRoom, commands.EraseGuest),
        *(commands.ShareCalendar, commands.UnshareCalendar, commands.ApplySuggestion),
        *(of_schedules - by_themselves),
    }


def _members(union: TypeAliasType) -> set[type]:
    """Return the commands that a name stands for."""
    found: set[type] = set()
    for one in union.__value__.__args__:
        found |= _members(one) if isinstance(one, TypeAliasType) else {one}
    return found
