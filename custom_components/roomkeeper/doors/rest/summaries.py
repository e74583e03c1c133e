"""What programs ask of the parts that work by themselves: how they are, in numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from ...core.ids import PowerOffKey
from ...core.model import State
from ...core.views import site_view
from ...runtime import Runtime
from ..fields import Fields
from ..json_schema import Named
from ..schedule_list import SCHEDULE_COUNTS, schedule_counts
from ..verb import Question

type Answer = Mapping[str, object]


_HOW_IT_IS: Final[Named] = {"status": Literal["ok", "problem"], "problem": str | None}
_POWER_OFF_STATUS: Final[Named] = {
    **_HOW_IT_IS,
    "scheduled_power_offs": int,
    "failed_power_offs": tuple[PowerOffKey, ...],
    "next_power_off_at": datetime | None,
}
_SCHEDULE_STATS: Final[Named] = {
    name: SCHEDULE_COUNTS[name]
    for name in ("schedules", "enabled_schedules", "running_schedules", "next_run_at")
}
_SCHEDULE_HEALTH: Final[Named] = {
    **_HOW_IT_IS,
    **{name: SCHEDULE_COUNTS[name] for name in ("failing_schedules", "run_lateness")},
}


def _how_it_is(runtime: Runtime) -> Answer:
    problem = runtime.engine.problem
    return {"status": "ok" if problem is None else "problem", "problem": problem}


async def _power_off_status(runtime: Runtime, _fields: Fields) -> Answer:
    """Answer how many power-offs are to come, which failed, and when the next one is due."""

    def view(state: State, _now: datetime) -> Answer:
        site = site_view(state)
        due = (at for at, _key in runtime.engine.deadlines_of("power_off"))
        return {
            **_how_it_is(runtime),
            "scheduled_power_offs": site.scheduled_power_offs,
            "failed_power_offs": site.failed_power_offs,
            "next_power_off_at": next(due, None),
        }

    return await runtime.engine.read(view)


async def _schedule_stats(runtime: Runtime, _fields: Fields) -> Answer:
    """Answer how many schedules there are, and what is next."""

    def view(state: State, _now: datetime) -> Answer:
        counts = schedule_counts(runtime, state)
        return {name: counts[name] for name in _SCHEDULE_STATS}

    return await runtime.engine.read(view)


async def _schedule_health(runtime: Runtime, _fields: Fields) -> Answer:
    """Answer which schedules fail, and how late runs begin."""

    def view(state: State, _now: datetime) -> Answer:
        counts = schedule_counts(runtime, state)
        about = {name: counts[name] for name in _SCHEDULE_HEALTH if name in counts}
        return {**_how_it_is(runtime), **about}

    return await runtime.engine.read(view)


async def _action_stats(runtime: Runtime, _fields: Fields) -> Answer:
    """Answer how many device actions there are in each status."""

    def view(state: State, _now: datetime) -> Answer:
        return {"actions": schedule_counts(runtime, state)["actions"]}

    return await runtime.engine.read(view)


POWER_OFF_STATUS = Question(
    name="power_off_status", answers=_POWER_OFF_STATUS, answer=_power_off_status
)
SCHEDULE_STATS = Question(name="schedule_stats", answers=_SCHEDULE_STATS, answer=_schedule_stats)
SCHEDULE_HEALTH = Question(
    name="schedule_health", answers=_SCHEDULE_HEALTH, answer=_schedule_health
)
ACTION_STATS = Question(
    name="action_stats", answers={"actions": SCHEDULE_COUNTS["actions"]}, answer=_action_stats
)
