"""Schedules in the tests' house: made as other doors would, and what came of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.events import Entry, action_of, type_of
from custom_components.roomkeeper.core.ids import ActionId, EntityId, ScheduleId
from custom_components.roomkeeper.core.recurrence import Cron
from custom_components.roomkeeper.core.schedule import DeviceAction, Progress, Schedule, Target
from custom_components.roomkeeper.core.schedule_commands import (
    CreateActions,
    CreateSchedule,
    RunSchedule,
    ScheduleFields,
)

from .house import House

REEF: Final = ScheduleId("reef")
ON: Final = ActionSpec(type=ActionType.ON)
OFF: Final = ActionSpec(type=ActionType.OFF)
TOGGLE: Final = ActionSpec(type=ActionType.TOGGLE)


def level(percent: float, duration: timedelta | None = None) -> ActionSpec:
    """Return an action that sets a level."""
    return ActionSpec(type=ActionType.SET_LEVEL, level=percent, duration=duration)


def ramp(to: float, seconds: float, start: float | None = None) -> ActionSpec:
    """Return an action that moves a level."""
    length = timedelta(seconds=seconds)
    return ActionSpec(type=ActionType.RAMP, level=to, from_level=start, duration=length)


def daily(hour: int, minute: int = 0) -> Cron:
    """Return a rule: each day at a time of the tests' zone, an hour ahead of UTC."""
    return Cron(f"{minute} {hour} * * *")


AT_ELEVEN: Final = ScheduleFields(name="Reef", rule=daily(12), action=ON)
"""Runs each day at 11:00 UTC."""


async def plan(
    house: House,
    *devices: str,
    action: ActionSpec = ON,
    schedule_id: str = REEF,
    fields: ScheduleFields = AT_ELEVEN,
    target: Target | None = None,
) -> ScheduleId:
    """Make a schedule, by default of devices that go on at 11:00 UTC."""
    named = ScheduleId(schedule_id)
    target = target or Target(entities=devices)
    await house.do(
        CreateSchedule(schedule_id=named, fields=replace(fields, action=action, target=target))
    )
    return named


async def run(house: House, schedule_id: str = REEF) -> None:
    """Run a schedule now."""
    await house.do(RunSchedule(schedule_id=ScheduleId(schedule_id)))


async def by_hand(house: House, device: str, action: ActionSpec, at: datetime) -> ActionId:
    """Have something done to a device once, without a schedule."""
    action_id = ActionId(house.runtime.engine.new_id())
    devices = ((action_id, EntityId(device)),)
    await house.do(CreateActions(devices=devices, spec=action, scheduled_at=at))
    return action_id


async def wait(house: House, seconds: float) -> None:
    """Let time go on, in one go."""
    house.freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(house.hass)
    await house.settle()


async def slowly(house: House, seconds: int, each: float = 1) -> None:
    """Let time go on step by step, as it does."""
    for _ in range(round(seconds / each)):
        await wait(house, each)


async def fail_a_try(house: House, next_try_s: float, bound_s: float = 0) -> None:
    """Let the time pass in which a device may show something, and the one until the next try."""
    if bound_s:
        await wait(house, bound_s + 0.1)
    await wait(house, next_try_s + 0.1)


def schedule(house: House, schedule_id: str = REEF) -> Schedule:
    """Return a schedule as it is now."""
    return house.runtime.engine.peek(lambda state, _now: state.schedules[ScheduleId(schedule_id)])


def progress(house: House, schedule_id: str = REEF) -> Progress:
    """Return how far a schedule is."""
    return schedule(house, schedule_id).progress


def actions(house: House, device: str | None = None) -> list[DeviceAction]:
    """Return the actions of a device, or all, the oldest first; of one instant in any order."""
    found = house.runtime.engine.peek(lambda state, _now: list(state.actions.values()))
    mine = [one for one in found if device in {None, one.entity_id}]
    return sorted(mine, key=lambda one: (one.created_at, one.id))


async def story(house: House, device: str | None = None) -> list[str]:
    """Return what the log has of a device, or all of it, by type."""
    entries = await house.log()
    if device is None:
        return [type_of(one.fact) for one in entries]
    return [type_of(one.fact) for one in entries if device_of(one) == device]


def device_of(entry: Entry) -> str | None:
    """Return the device that a log row is about."""
    fact = entry.fact
    return None if action_of(fact) is None else getattr(fact, "entity_id", None)


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    """Return a repair issue, if it is raised."""
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def restart(house: House, at: datetime, meanwhile: Callable[[], None] | None = None) -> None:
    """Stop, let time pass, and start again."""
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.freezer.move_to(at)
    if meanwhile is not None:
        meanwhile()
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
