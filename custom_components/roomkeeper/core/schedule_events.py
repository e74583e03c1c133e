"""Facts about schedules, and about what they do to devices.

A fact of a schedule carries all that its row is made of, so that the newest of
a kind is enough to make the row: older ones may be forgotten.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .action_spec import ActionSpec
from .ids import ActionId, EntityId, ScheduleId
from .schedule import (
    Before,
    DeviceAction,
    Owed,
    Progress,
    Run,
    RunResult,
    RunWhy,
    Schedule,
    SkipReason,
)

# --- schedules -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSaved:
    """A schedule was made, or changed, by somebody or because it is over."""

    at: datetime
    schedule: Schedule
    is_new: bool = False

    @property
    def schedule_id(self) -> ScheduleId:
        """Return the schedule that it is about."""
        return self.schedule.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDeleted:
    """A schedule is no more; `name` is what it was called."""

    at: datetime
    schedule_id: ScheduleId
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStarted:
    """A run begins, and `missed` earlier ones are left out; `progress` has it."""

    at: datetime
    schedule_id: ScheduleId
    due_at: datetime
    why: RunWhy
    missed: int
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEnded:
    """A run is over: `failed` of its `devices` did not do what they were told.

    `error` says what else was wrong.
    """

    at: datetime
    schedule_id: ScheduleId
    run: Run
    result: RunResult
    devices: int
    failed: int
    error: str
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSkipped:
    """The run of `due_at` is left out, and `missed` earlier ones with it."""

    at: datetime
    schedule_id: ScheduleId
    due_at: datetime
    why: SkipReason
    missed: int
    progress: Progress


# --- device actions ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOpened:
    """Something is to be done to a device; where a run does it, it begins at once."""

    at: datetime
    action: DeviceAction

    @property
    def action_id(self) -> ActionId:
        """Return the device action that it is about."""
        return self.action.id

    @property
    def schedule_id(self) -> ScheduleId | None:
        """Return the schedule that makes it, if one does."""
        return self.action.schedule_id

    @property
    def entity_id(self) -> EntityId:
        """Return the device."""
        return self.action.entity_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionStarted:
    """A try begins, written before anything is told; no answer until `due_at` is one too.

    `scheduled_at` is when it was to begin, `undo` what is done after it if that
    is known already, `undo_at` when that would have been without it, and
    `earlier_undos` what else would have been, before that.
    """

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    attempt: int
    scheduled_at: datetime
    due_at: datetime
    undo: ActionSpec | None = None
    undo_at: datetime | None = None
    interrupted: bool = False
    earlier_undos: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionObserved:
    """How the device was before it was told anything."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    before: Before


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRetried:
    """A try has failed; the next one is at `due_at`."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    attempt: int
    due_at: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSucceeded:
    """The device was seen to do what it was told; `undo_at` is when that is undone, if ever."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    result: str
    undo_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFailed:
    """The last try has failed, or the time for it is over."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    attempt: int
    error: str


class CancelReason(StrEnum):
    """Why a device action is not done, or not done to its end."""

    ASKED = "asked"
    BY_HAND = "by_hand"
    SUPERSEDED = "superseded"
    SCHEDULE_DELETED = "schedule_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCancelled:
    """A device action is not done, or not to its end."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    why: CancelReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEdited:
    """A device action that was not tried yet was changed."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    spec: ActionSpec
    scheduled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRenamed:
    """The device of an action that is still to be done has another entity id."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId
    new_entity_id: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDeleted:
    """A device action was forgotten."""

    at: datetime
    action_id: ActionId
    schedule_id: ScheduleId | None
    entity_id: EntityId


type ScheduleFact = (
    ScheduleSaved | ScheduleDeleted | ScheduleStarted | ScheduleEnded | ScheduleSkipped
)

type ActionFact = (
    ActionOpened
    | ActionStarted
    | ActionObserved
    | ActionRetried
    | ActionSucceeded
    | ActionFailed
    | ActionCancelled
    | ActionEdited
    | ActionRenamed
    | ActionDeleted
)

SCHEDULE_KINDS: frozenset[type] = frozenset(
    {ScheduleSaved, ScheduleDeleted, ScheduleStarted, ScheduleEnded, ScheduleSkipped}
)

ACTION_TYPES: dict[type, str] = {
    ActionStarted: "action_started",
    ActionObserved: "action_observed",
    ActionRetried: "action_retried",
    ActionSucceeded: "action_succeeded",
    ActionFailed: "action_failed",
    ActionCancelled: "action_cancelled",
    ActionEdited: "action_updated",
    ActionRenamed: "action_renamed",
    ActionDeleted: "action_deleted",
}

SCHEDULE_TYPE_NAMES: tuple[str, ...] = (
    "schedule_created",
    "schedule_updated",
    "schedule_deleted",
    "schedule_run",
    "schedule_finished",
    "schedule_failed",
    "schedule_skipped",
    "action_created",
    *ACTION_TYPES.values(),
)
"""Every name that `schedule_type_of` gives."""


def schedule_type_of(fact: ScheduleFact | ActionFact) -> str:  # noqa: PLR0911 - one for each kind
    """Return the public name of a fact, as in the log and on the event bus."""
    match fact:
        case ScheduleSaved():
            return "schedule_created" if fact.is_new else "schedule_updated"
        case ScheduleDeleted():
            return "schedule_deleted"
        case ScheduleStarted():
            return "schedule_run"
        case ScheduleEnded():
            return "schedule_failed" if fact.result is RunResult.FAILED else "schedule_finished"
        case ScheduleSkipped():
            return "schedule_skipped"
        case ActionOpened():
            return "action_started" if fact.action.attempts else "action_created"
        case _:
            return ACTION_TYPES[type(fact)]
