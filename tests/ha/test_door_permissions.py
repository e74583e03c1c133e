"""Who may do what, through which door: one table, and every row of it tried.

Home Assistant checks nothing for what is ours, so every door does. A verb, a
question or a command that is new has no row, and fails here until it has one.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import pytest
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.core.commands import (
    Command,
    EndMaintenance,
    PauseOccupancy,
    Release,
    StartMaintenance,
)
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.doors.fields import fields_of
from custom_components.roomkeeper.doors.live import DATA_LIVE
from custom_components.roomkeeper.doors.named import ACTIONS
from custom_components.roomkeeper.doors.permissions import NEEDS, Need
from custom_components.roomkeeper.doors.reads import QUESTIONS
from custom_components.roomkeeper.doors.verbs import VERBS

from .calling import call, device_action, schedule
from .doors import (
    NAMED_DOORS,
    QUESTION_FIELDS,
    UNAUTHORIZED,
    WITHOUT_A_USER,
    Visitor,
    by_service,
    doors_for,
    make_way,
    prepare,
)
from .house import House

CONTROL: Final = Need.CONTROL
ADMINISTRATOR: Final = Need.ADMINISTRATOR
A_USER: Final = "user"
"""Whoever it is."""

TABLE: Final[Mapping[str, str]] = {
    "book": CONTROL,
    "hold": CONTROL,
    "confirm": CONTROL,
    "cancel": CONTROL,
    "check_in": CONTROL,
    "check_out": CONTROL,
    "reschedule": CONTROL,
    "extend": CONTROL,
    "open_door": CONTROL,
    "power_off": CONTROL,
    "cancel_power_off": CONTROL,
    "start_occupancy": CONTROL,
    "end_occupancy": CONTROL,
    "extend_occupancy": CONTROL,
    "force_enable": CONTROL,
    "erase_guest": ADMINISTRATOR,
    "freeze": ADMINISTRATOR,
    "unfreeze": ADMINISTRATOR,
    "share_calendar": ADMINISTRATOR,
    "unshare_calendar": ADMINISTRATOR,
    "create_schedule": ADMINISTRATOR,
    "update_schedule": ADMINISTRATOR,
    "delete_schedule": ADMINISTRATOR,
    "enable_schedule": ADMINISTRATOR,
    "disable_schedule": ADMINISTRATOR,
    "run_schedule": ADMINISTRATOR,
    "skip_next": ADMINISTRATOR,
    "create_action": ADMINISTRATOR,
    "update_action": ADMINISTRATOR,
    "delete_action": ADMINISTRATOR,
    "execute_action": ADMINISTRATOR,
    "cleanup_actions": ADMINISTRATOR,
    "apply_suggestion": ADMINISTRATOR,
    "get_rooms": A_USER,
    "get_availability": A_USER,
    "get_bookings": A_USER,
    "get_power_offs": A_USER,
    "get_stalls": A_USER,
    "get_timers": A_USER,
    "get_schedules": A_USER,
    "preview_schedule": A_USER,
    "get_actions": A_USER,
    "get_audit_log": A_USER,
    "get_health": A_USER,
    "get_report": A_USER,
    "get_suggestions": A_USER,
    "get_calendar_address": ADMINISTRATOR,
}
"""What each verb and each question needs; each is asked about the drum room or its cubicle."""

BY_ENTITIES: Final[Mapping[type[Command], tuple[str, str]]] = {
    PauseOccupancy: ("timer.pause", "occupancy"),
    StartMaintenance: ("switch.turn_on", "maintenance"),
    EndMaintenance: ("switch.turn_off", "maintenance"),
}
"""What no verb asks for, but an entity of the stall, which needs control of it."""

MAY: Final[Mapping[str, frozenset[str]]] = {
    "administrator": frozenset({CONTROL, ADMINISTRATOR, A_USER}),
    "user": frozenset({CONTROL, A_USER}),
    "user of the room": frozenset({CONTROL, A_USER}),
    "user of another room": frozenset({A_USER}),
    "reader": frozenset({A_USER}),
    "automation": frozenset({CONTROL, ADMINISTRATOR, A_USER}),
    "removed user": frozenset(),
}
GROUPS: Final = {
    "administrator": GROUP_ID_ADMIN,
    "user": GROUP_ID_USER,
    "reader": GROUP_ID_READ_ONLY,
}

type Enter = Callable[[str], Awaitable[Visitor]]


@pytest.fixture
def enter(hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator) -> Enter:
    """Return what lets somebody of a role come to the doors."""

    async def make(role: str) -> Visitor:
        if role == "automation":
            return Visitor(site=site, user=None, connect=hass_ws_client)
        group = GROUPS.get(role)
        groups = None if group is None else [await hass.auth.async_get_group(group)]
        user = MockUser(groups=groups)
        if role != "removed user":
            user.add_to_hass(hass)
        if role.startswith("user of"):
            user.mock_policy({"entities": {"entity_ids": _entities(site, role)}})
        return Visitor(site=site, user=user, connect=hass_ws_client)

    return make


def _entities(site: House, role: str) -> dict[str, Any]:
    """Return the policy of somebody who controls one entity of a room, and of its stall."""
    room = "drum_room" if role == "user of the room" else "vocal_booth"
    entities = {site.entity_id("button", "check_in", room): {"control": True}}
    if role == "user of the room":
        stall = {
            site.entity_id(platform, name, "cubicle"): {"control": True}
            for platform, name in (("timer", "occupancy"), ("switch", "maintenance"))
        }
        entities |= stall
    return entities


ROWS: Final = [
    (door, role)
    for door in NAMED_DOORS
    for role in MAY
    if door in WITHOUT_A_USER or role not in {"automation", "removed user"}
]
"""Each door with each role; who is no user, or no more, gets no connection to others."""


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
async def test_who_may_not_is_refused_at_every_door(
    hass: HomeAssistant, site: House, enter: Enter, verb: str
) -> None:
    """Before anything is looked at, and nothing has changed."""
    fields = await prepare(hass, site, verb)
    log = await site.log()
    for door, role in ROWS:
        if TABLE[verb] not in MAY[role] and door in doors_for(verb, fields):
            answer = await NAMED_DOORS[door](await enter(role), verb, fields)
            assert answer.refusal == UNAUTHORIZED, (door, role)
    await site.settle()
    assert await site.log() == log


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
async def test_who_may_is_let_through_at_every_door(
    hass: HomeAssistant, site: House, enter: Enter, verb: str
) -> None:
    """Whoever has control, and no more than that, can do all that is done in a room."""
    for door, role in ROWS:
        if TABLE[verb] in MAY[role]:
            fields = await prepare(hass, site, verb)
            if door not in doors_for(verb, fields):
                await make_way(hass, site)
                continue
            answer = await NAMED_DOORS[door](await enter(role), verb, fields)
            assert answer.refusal is None, (door, role)
            assert answer.response, (door, role)
            await site.settle()
            await make_way(hass, site)


async def test_who_may_ask_what(site: House, enter: Enter) -> None:
    """Every user of Home Assistant can see what there is, but for secrets; nobody else can."""
    for door, role in ROWS:
        visitor = await enter(role)
        for question in QUESTIONS:
            fields = QUESTION_FIELDS.get(question.name, {})
            if door not in doors_for(question.name, fields):
                continue
            answer = await NAMED_DOORS[door](visitor, question.name, fields)
            if TABLE[question.name] in MAY[role]:
                assert answer.response, (door, role, question.name)
            else:
                assert answer.refusal == UNAUTHORIZED, (door, role, question.name)


async def test_steps_and_triggers_are_told_to_administrators_alone(
    hass: HomeAssistant, site: House, enter: Enter
) -> None:
    """As Home Assistant's own are: who knows a trigger's webhook can pull it, and steps have codes.

    Others are told how many there are.
    """
    said = {
        "action_type": "custom",
        "action_params": {"sequence": [{"event": "hush_hush"}, {"delay": 4711}]},
    }
    trigger = {"trigger": "event", "event_type": "hush_hush"}
    made = await schedule(hass, schedule_type="one_off", run_on=[trigger], **said)
    await device_action(hass, scheduled_at="2026-11-25 12:00", **said)
    asked: Mapping[str, Mapping[str, Any]] = {
        "get_schedules": {},
        "get_actions": {},
        "preview_schedule": {
            "schedule_id": made["id"],
            "schedule_type": "cron",
            "cron": "0 8 * * *",
        },
    }
    for door, role in ROWS:
        for name, fields in asked.items():
            if role != "removed user":
                answer = await NAMED_DOORS[door](await enter(role), name, fields)
                told = json.dumps(answer.response)
                may = ADMINISTRATOR in MAY[role]
                assert ("hush_hush" in told, "4711" in told) == (may, may), (door, role, name)
                assert may or '"sequence": [{}, {}]' in told, (door, role, name)
                assert may or name != "get_schedules" or '"run_on": [{}]' in told
    for role in GROUPS:
        panel = await (await enter(role)).panel()
        await panel.subscribe()
        told = json.dumps(panel.items["schedules"])
        assert ("hush_hush" in told) == (ADMINISTRATOR in MAY[role]), role


@pytest.mark.parametrize("command", BY_ENTITIES, ids=lambda one: one.__name__)
async def test_who_may_use_entities(
    hass: HomeAssistant, site: House, enter: Enter, command: type[Command]
) -> None:
    """As Home Assistant has it for all entities: control, and of that very one."""
    service, name = BY_ENTITIES[command]
    entity_id = site.entity_id(service.partition(".")[0], name, "cubicle")
    for role, may in MAY.items():
        if command is EndMaintenance:
            await site.call("switch.turn_on", entity_id)
        if command is PauseOccupancy:
            await call(hass, "start_occupancy", stall="cubicle")
            await site.settle()
        visitor, log = await enter(role), await site.log()
        answer = await by_service(visitor, service, {"entity_id": entity_id})
        await site.settle()
        if CONTROL in may:
            assert answer.refusal is None, role
            assert len(await site.log()) > len(log), role
            await make_way(hass, site)
        else:
            assert answer.refusal == UNAUTHORIZED, role
            assert await site.log() == log, role


def test_every_verb_and_every_question_has_a_row() -> None:
    """What is new is nobody's until somebody says whose."""
    assert TABLE.keys() == ACTIONS.keys()
    for question in QUESTIONS:
        assert TABLE[question.name] == (ADMINISTRATOR if question.for_administrators else A_USER)


async def test_every_command_has_a_row(hass: HomeAssistant, site: House) -> None:
    """The table of needs holds no command that was not tried here, and says the same."""
    tried: dict[type[Command], str] = dict.fromkeys(BY_ENTITIES, CONTROL)
    # Asked for by no door: deleting an action that goes on cancels it.
    tried[CancelAction] = ADMINISTRATOR
    # Cancels what is a hold, and nothing else: by HTTP only, see the tests of its paths.
    tried[Release] = CONTROL
    for verb in VERBS:
        raw = await prepare(hass, site, verb.name)
        fields = await verb.prepared(fields_of(hass, site.entry, raw, verb.takes))
        tried[type(verb.command(fields))] = TABLE[verb.name]
        await make_way(hass, site)
    assert tried == NEEDS


# A connection that Home Assistant cuts off leaves its own heartbeat behind.
@pytest.mark.parametrize("expected_lingering_timers", [True])
async def test_a_connection_of_a_user_who_is_removed_is_cut(
    hass: HomeAssistant, site: House, enter: Enter
) -> None:
    """Home Assistant sees to that; nothing more is told, and nothing more is done."""
    visitor = await enter("administrator")
    panel = await visitor.panel()
    await panel.subscribe()
    assert visitor.user is not None
    await hass.auth.async_remove_user(visitor.user)
    await panel.is_cut_off()
    assert not hass.data[DATA_LIVE].clients
