"""The lists of schedules and device actions, in the order in which they were made."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from ..core.ids import ActionId, EntityId, ScheduleId
from ..core.model import State
from ..core.schedule import OPEN_ACTION, ActionStatus, Definition, DeviceAction, Schedule
from ..core.schedule_runs import next_run, specs
from ..core.schedule_views import (
    ScheduleType,
    action_view,
    failing_schedules,
    schedule_view,
    type_of_rule,
)
from ..punctuality import Lateness
from ..runtime import Runtime
from .fields import Fields
from .json_schema import Named, count_of
from .paging import Key, paging_of
from .schedule_answers import action_answer, schedule_answer
from .values import read_text

type Answer = Mapping[str, object]

SCHEDULE_FILTERS = ("schedule_id", "schedule_type", "enabled", "is_running", "entity_id", "sort")
ACTION_FILTERS = ("action_id", "schedule_id", "entity_id", "status", "start", "end", "sort")

_SORTS = ("created_at",)


def _by_age(one: Schedule | DeviceAction) -> Key:
    return one.created_at.isoformat(timespec="microseconds"), one.id


async def get_schedules(runtime: Runtime, fields: Fields) -> Answer:
    """Answer schedules as they are now, the oldest first."""
    paging = paging_of(fields, "schedules", (str, str), _SORTS)
    ids = dict.fromkeys(map(ScheduleId, fields.listed("schedule_id", read_text)))
    kinds = fields.words("schedule_type", ScheduleType)
    enabled, is_running = fields.flag("enabled"), fields.flag("is_running")
    entities = frozenset(fields.listed("entity_id", read_text))

    def is_about(definition: Definition) -> bool:
        found = fields.find_entities(definition.target, specs(definition)[0])
        return not entities.isdisjoint(found)

    def is_wanted(schedule: Schedule) -> bool:
        definition = schedule.definition
        return (
            (not kinds or type_of_rule(definition.rule) in kinds)
            and enabled in (None, definition.enabled)
            and is_running in (None, schedule.progress.run is not None)
            and (not entities or is_about(definition))
        )

    def view(state: State, _now: datetime) -> Answer:
        named = (state.schedules.get(one) for one in ids)
        asked = filter(None, named) if ids else state.schedules.values()
        page, cursor = paging.take(filter(is_wanted, asked), _by_age)
        return {
            "items": [schedule_answer(schedule_view(one)) for one in page],
            "next_cursor": cursor,
        }

    return await runtime.engine.read(view)


class FailingSchedule(NamedTuple):
    """A schedule that fails again and again, or cannot be read any more."""

    schedule_id: ScheduleId
    name: str
    failures_in_a_row: int


SCHEDULE_COUNTS: Final[Named] = {
    "schedules": int,
    "enabled_schedules": int,
    "running_schedules": int,
    "failing_schedules": tuple[FailingSchedule, ...],
    "next_run_at": datetime | None,
    "run_lateness": Lateness | None,
    "actions": count_of("ActionCounts", ActionStatus),
}


def schedule_counts(runtime: Runtime, state: State) -> Answer:
    """Return how many schedules and device actions there are, how they are, and what is next."""
    schedules = state.schedules
    runs = (
        (due, schedules[ScheduleId(key.id)])
        for due, key in runtime.engine.deadlines_of("schedule")
        if key.id in schedules
    )
    # Those before it have no run to come, only an end.
    next_run_at = next((due for due, one in runs if next_run(one) is not None), None)
    return {
        "schedules": len(schedules),
        "enabled_schedules": sum(one.definition.enabled for one in schedules.values()),
        "running_schedules": sum(one.progress.run is not None for one in schedules.values()),
        "failing_schedules": [
            FailingSchedule(one.id, one.definition.name, one.progress.failures_in_a_row)
            for one in failing_schedules(state)
        ],
        "next_run_at": next_run_at,
        "run_lateness": runtime.punctuality.lateness(),
        "actions": {status.value: state.action_count[status] for status in ActionStatus},
    }


async def get_actions(runtime: Runtime, fields: Fields) -> Answer:
    """Answer device actions, those to come and those under way by default, the oldest first."""
    paging = paging_of(fields, "actions", (str, str), _SORTS)
    action_id = ActionId(fields.text("action_id"))
    # Who names an action wants that one, however it is.
    unless_said = frozenset(ActionStatus) if action_id else OPEN_ACTION
    statuses = fields.words_or_any("status", ActionStatus, unless_said)
    schedule_id = fields.text("schedule_id")
    entities = frozenset(map(EntityId, fields.listed("entity_id", read_text)))
    within = fields.window()

    def candidates(state: State) -> Iterable[DeviceAction]:
        if action_id:
            named = state.actions.get(action_id)
            return () if named is None else (named,)
        if statuses <= OPEN_ACTION and entities:
            return (action for entity in entities for action in state.open_actions(entity))
        return state.actions.values()

    def is_wanted(action: DeviceAction) -> bool:
        return (
            action.status in statuses
            and schedule_id in ("", action.schedule_id)
            and (not entities or action.entity_id in entities)
            and within.contains(action.scheduled_at or action.created_at)
        )

    def view(state: State, _now: datetime) -> Answer:
        page, cursor = paging.take(filter(is_wanted, candidates(state)), _by_age)
        return {"items": [action_answer(action_view(one)) for one in page], "next_cursor": cursor}

    return await runtime.engine.read(view)
