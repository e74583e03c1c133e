"""Who may do what: administrators, users, readers, users of some rooms, automations."""

from collections.abc import Callable
from typing import Any, TypeAliasType

import pytest
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.roomkeeper.core import commands, feed_commands, schedule_commands
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.doors.permissions import NEEDS, Need
from custom_components.roomkeeper.doors.reads import QUESTIONS
from custom_components.roomkeeper.doors.schedule_verbs import SCHEDULE_VERBS
from custom_components.roomkeeper.doors.verbs import VERBS

from .calling import book, call, device_action, schedule
from .house import House, at

OF_SCHEDULES = {verb.name for verb in SCHEDULE_VERBS}
CHANGES_THE_SITE = {"freeze", "unfreeze", *OF_SCHEDULES}
CHANGES_A_PLACE = {verb.name for verb in VERBS} - CHANGES_THE_SITE


@pytest.fixture
def caller(hass: HomeAssistant) -> Callable[[str], Any]:
    """Return what makes a user of a group, or None for an automation, and their context."""

    async def make(group_id: str | None) -> Context:
        if group_id is None:
            return Context()
        group = await hass.auth.async_get_group(group_id)
        return Context(user_id=MockUser(groups=[group]).add_to_hass(hass).id)

    return make


TARGET = {"entity_id": "input_boolean.drum_power"}


async def _fields(hass: HomeAssistant, site: House, action: str) -> dict[str, object]:
    """Prepare the site so that the action can be done, and return its fields."""
    slot = {"room": "drum_room", "start": "2026-11-25 14:00", "end": "2026-11-25 15:00"}
    match action:
        case "start_occupancy" | "end_occupancy" | "extend_occupancy" | "force_enable":
            await call(hass, "start_occupancy", stall="cubicle")
            return {"stall": "cubicle"}
        case "book" | "hold":
            return dict(slot)
        case "confirm":
            hold = await call(hass, "hold", **slot)
            return {"booking_id": hold["booking"]["id"]}
        case "unfreeze":
            await call(hass, "freeze", room="drum_room")
            return {"room": "drum_room"}
        case "freeze" | "power_off":
            return {"room": "drum_room"}
    booking_id = (await book(hass))["id"]
    if action in ("check_out", "cancel_power_off"):
        await site.until(at(13))
        await call(hass, "check_in", booking_id=booking_id)
    if action in ("check_in", "open_door"):
        await site.until(at(13))
    more: dict[str, dict[str, object]] = {
        "reschedule": {"booking_id": booking_id, "start": "2026-11-25 14:00"},
        "extend": {"booking_id": booking_id, "duration": 60},
        "open_door": {"room": "drum_room"},
        "cancel_power_off": {"room": "drum_room"},
    }
    return more.get(action, {"booking_id": booking_id})


async def _fields_of_schedules(hass: HomeAssistant, site: House, action: str) -> dict[str, object]:
    if action == "create_schedule":
        daily = {"frequency": "daily", "times": ["08:00"], "action_type": "on"}
        return {"name": "Power", "schedule_type": "recurring", "target": TARGET, **daily}
    if action == "create_action":
        return {"target": TARGET, "action_type": "on"}
    if "action" in action:
        action_id = (await device_action(hass))["id"]
        if action == "cleanup_actions":
            await site.do(CancelAction(action_id=ActionId(action_id)))
            site.freezer.tick()
            return {"older_than": 0}
        later = {"scheduled_at": "2026-11-25 08:00"} if action == "update_action" else {}
        return {"action_id": action_id, **later}
    made = await schedule(hass, enabled=action != "enable_schedule")
    return {"schedule_id": made["id"], **({"name": "New"} if action == "update_schedule" else {})}


@pytest.mark.parametrize(
    ("group_id", "may"),
    [
        (None, CHANGES_A_PLACE | CHANGES_THE_SITE),
        (GROUP_ID_ADMIN, CHANGES_A_PLACE | CHANGES_THE_SITE),
        (GROUP_ID_USER, CHANGES_A_PLACE),
        (GROUP_ID_READ_ONLY, set()),
    ],
    ids=["automation", "administrator", "user", "reader"],
)
@pytest.mark.parametrize("action", [verb.name for verb in VERBS])
async def test_who_may_do_what(  # noqa: PLR0917 - a row and a column of the table
    hass: HomeAssistant,
    site: House,
    caller: Callable[[str | None], Any],
    group_id: str | None,
    may: set[str],
    action: str,
) -> None:
    """Home Assistant checks nothing for actions of our own, so Roomkeeper does."""
    context = await caller(group_id)
    prepare = _fields_of_schedules if action in OF_SCHEDULES else _fields
    fields = await prepare(hass, site, action)
    log = await site.log()
    if action in may:
        assert await call(hass, action, context, **fields)
    else:
        with pytest.raises(Unauthorized):
            await call(hass, action, context, **fields)
        assert await site.log() == log


async def test_every_user_may_read(
    hass: HomeAssistant, site: House, caller: Callable[[str | None], Any]
) -> None:
    """A reader sees all that there is to see."""
    context = await caller(GROUP_ID_READ_ONLY)
    day = {"start": "2026-11-24", "end": "2026-11-25"}
    rule = {"schedule_type": "cron", "cron": "0 8 * * *"}
    needed: dict[str, dict[str, str]] = {"get_availability": day, "preview_schedule": rule}
    for question in QUESTIONS:
        assert await call(hass, question.name, context, **needed.get(question.name, {}))


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
        *(schedule_commands.TriggerSchedule, schedule_commands.BeginRun),
        *(schedule_commands.ReportAction, schedule_commands.NoteBefore),
        schedule_commands.ResumeAction,
        # A feed reads by itself; who may mend what by a repair issue, Home Assistant decides.
        *_members(feed_commands.FeedCommand),
    }
    assert _members(commands.Command) == by_themselves | NEEDS.keys()
    of_schedules = {
        *_members(schedule_commands.ScheduleCommand),
        *_members(schedule_commands.ActionCommand),
    }
    for_administrators = {kind for kind, need in NEEDS.items() if need is Need.ADMINISTRATOR}
    assert for_administrators == {
        *(commands.FreezeRoom, commands.UnfreezeRoom),
        *(of_schedules - by_themselves),
    }


def _members(union: TypeAliasType) -> set[type]:
    """Return the commands that a name stands for."""
    found: set[type] = set()
    for one in union.__value__.__args__:
        found |= _members(one) if isinstance(one, TypeAliasType) else {one}
    return found
