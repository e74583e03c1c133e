"""When a schedule would run, and what it would do then; nothing is done.

What is asked about is decided as if it were to be made, or changed, and then
let go: what would be refused then is refused here, in the same words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from types import NoneType
from typing import Final
from zoneinfo import ZoneInfo

from ..core import policy, schedule_runs
from ..core.action_spec import ActionSpec, ActionType
from ..core.decide import decide
from ..core.events import Fact
from ..core.ids import EntityId, ScheduleId
from ..core.model import State
from ..core.schedule import Definition, Schedule, Target
from ..core.schedule_commands import CreateSchedule, ScheduleFields, UpdateSchedule
from ..core.schedule_events import ScheduleSaved
from ..core.schedule_runs import Occurrence
from ..runtime import Runtime
from .fields import Fields
from .json_schema import Either, Named, Record, list_of
from .schedule_fields import SCHEDULE_FIELDS, in_its_zone, prepared, schedule_fields
from .schedule_form import ACTION_SAID, NO_ACTION, action_said

type Answer = Mapping[str, object]

_RUN: Final = Record(
    name="PreviewedRun",
    about="A run to come: when, also by the clock of the schedule's time zone, and what it does.",
    parts={
        "at": datetime,
        "at_local": str,
        "utc_offset": str,
        "action_type": ActionType | None,
        "action_params": Either((ACTION_SAID, NoneType)),
    },
)

PREVIEW: Final[Named] = {
    "schedule_id": ScheduleId | None,
    "timezone": str,
    "entity_ids": tuple[EntityId, ...],
    "runs": list_of(_RUN),
}
"""What a preview consists of."""

PREVIEW_FIELDS = ("schedule_id", *SCHEDULE_FIELDS, "start", "count")

_COUNT: Final = 5
_HORIZON: Final = timedelta(days=50 * 365)
"""How far is looked: a hundred leap days would take a while to find."""

_NOTHING: Final = ActionSpec(type=ActionType.CUSTOM, sequence="[]")
_NOWHERE: Final = Target(entities=("none",))
"""These stand in for what is not said where only a rule is asked about, and are not shown."""


async def preview_schedule(runtime: Runtime, fields: Fields) -> Answer:
    """Answer the next runs of a schedule, of one that is changed, or of one that is not there."""
    fields = await prepared(fields)
    before = fields.find_schedule(fields.schedule_id()) if fields.has("schedule_id") else None
    definition = None if before is None else before.definition
    fields = in_its_zone(fields, definition)
    start, count = fields.instant("start"), fields.number("count", _COUNT)
    said = schedule_fields(fields, definition)

    def view(state: State, now: datetime) -> Answer:
        schedule = _as_if(state, before, said, now)
        found = schedule.definition
        spec = schedule_runs.specs(found)[0]
        entities = () if found.target is _NOWHERE else fields.find_entities(found.target, spec)
        return {
            "schedule_id": None if before is None else before.id,
            "timezone": found.time_zone,
            "entity_ids": entities,
            "runs": [_run_said(found, one) for one in islice(_runs(schedule, start, now), count)],
        }

    return await runtime.engine.read(view)


def _as_if(state: State, before: Schedule | None, said: ScheduleFields, now: datetime) -> Schedule:
    """Return the schedule that there would be.

    Raises:
        Refusal: there would be none.
    """
    if before is None:
        making = CreateSchedule(schedule_id=ScheduleId(""), fields=_filled_in(said))
        return next(_saved(decide(state, making, now)))
    changing = UpdateSchedule(schedule_id=before.id, fields=said)
    return next(_saved(decide(state, changing, now)), before)


def _saved(facts: Iterable[Fact]) -> Iterator[Schedule]:
    return (fact.schedule for fact in facts if isinstance(fact, ScheduleSaved))


def _filled_in(said: ScheduleFields) -> ScheduleFields:
    return replace(
        said,
        name=said.name or "preview",
        action=said.action or _NOTHING,
        target=said.target or _NOWHERE,
    )


def _runs(schedule: Schedule, start: datetime | None, now: datetime) -> Iterator[Occurrence]:
    """Return the runs from `start` on; of those to come, not the ones that are to be left out.

    Raises:
        TooFarAhead: the calendar ends before that.
    """
    after = now if start is None else start - datetime.resolution
    if start is None or start >= now:
        after = max(after, schedule.progress.handled_until)
    until = policy.end_after(after, _HORIZON)
    return schedule_runs.runs_after(schedule.definition, after, until)


def _run_said(definition: Definition, run: Occurrence) -> Answer:
    local = run.at.astimezone(ZoneInfo(definition.time_zone))
    spec = schedule_runs.spec_of(definition, run.part)
    return {
        "at": run.at,
        "at_local": local.replace(tzinfo=None).isoformat(),
        "utc_offset": f"{local:%:z}",
        **(NO_ACTION if spec is _NOTHING else action_said(spec)),
    }
