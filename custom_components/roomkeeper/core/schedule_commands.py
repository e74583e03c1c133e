"""Commands about schedules and device actions; see `core.commands`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from .action_spec import ActionSpec
from .ids import ActionId, EntityId, ScheduleId
from .schedule import Before, CatchUp, ScheduleRule, Target

type Clearable = Literal["start_at", "end_at", "run_after", "catch_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFields:
    """What somebody says about a schedule; None leaves a thing as it is, or at its default.

    `clear` names what is to have no value any more.
    """

    name: str | None = None
    rule: ScheduleRule | None = None
    action: ActionSpec | None = None
    target: Target | None = None
    time_zone: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    exceptions: frozenset[date] | None = None
    run_after: ScheduleId | None = None
    run_on: str | None = None
    catch_up: CatchUp | None = None
    grace: timedelta | None = None
    enabled: bool | None = None
    clear: frozenset[Clearable] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSchedule:
    """Make a schedule; `schedule_id` is the new schedule's id, which no other has."""

    schedule_id: ScheduleId
    fields: ScheduleFields


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSchedule:
    """Change a schedule in one step."""

    schedule_id: ScheduleId
    fields: ScheduleFields


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSchedule:
    """Run no more, and stop what goes on; what was done for a while is still undone."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableSchedule:
    """Run again from now on; what was missed meanwhile is not made up for."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableSchedule:
    """Run no more until enabled."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSchedule:
    """Do now what the next run would do; the rule's own runs stay as they are."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSchedule:
    """What a schedule is to run on has happened."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipNext:
    """Leave the next run out; again, the one after that too."""

    schedule_id: ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginRun:
    """Tell which devices a run is for: an id for the action of each. None is a run for nothing."""

    schedule_id: ScheduleId
    run_number: int
    devices: tuple[tuple[ActionId, EntityId], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateActions:
    """Do one thing to each of some devices: at `scheduled_at`, or when somebody says so."""

    devices: tuple[tuple[ActionId, EntityId], ...]
    spec: ActionSpec
    scheduled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAction:
    """Change a device action that was not tried yet; None leaves a thing as it is."""

    action_id: ActionId
    spec: ActionSpec | None = None
    scheduled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecuteAction:
    """Do a device action now, or once more if it failed or was cancelled."""

    action_id: ActionId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAction:
    """Do not do a device action, or stop it; what it may have done for a while is undone."""

    action_id: ActionId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAction:
    """Forget a device action; one that goes on is stopped."""

    action_id: ActionId


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanUpActions:
    """Forget the oldest device actions that ended before an instant, at most `limit`."""

    before: datetime
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAction:
    """What came of a try: its result, or how it was seen to fail.

    `by_hand` says that somebody else changed the device meanwhile, and so ended it.
    """

    action_id: ActionId
    attempt: int
    result: str = ""
    error: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBefore:
    """How a device is, just before it is told something for the first time."""

    action_id: ActionId
    attempt: int
    before: Before


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAction:
    """A restart cut a try off."""

    action_id: ActionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameEntity:
    """An entity has another id from now on."""

    entity_id: EntityId
    new_entity_id: EntityId


type ScheduleCommand = (
    CreateSchedule
    | UpdateSchedule
    | DeleteSchedule
    | EnableSchedule
    | DisableSchedule
    | RunSchedule
    | TriggerSchedule
    | SkipNext
    | BeginRun
)

type ActionCommand = (
    CreateActions
    | UpdateAction
    | ExecuteAction
    | CancelAction
    | DeleteAction
    | CleanUpActions
    | ReportAction
    | NoteBefore
    | ResumeAction
    | RenameEntity
)
