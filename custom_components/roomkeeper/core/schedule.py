"""What is kept of schedules, and of what they do to devices.

A schedule says when (its rule) and what (its action) on which devices (its
target). Each of its runs makes one device action for each device. Everything
here is a frozen value. Instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from .action_spec import ActionSpec
from .ids import ActionId, EntityId, RunKey, ScheduleId
from .recurrence import Rule
from .schedule_templates import Template


@dataclass(frozen=True, slots=True)
class OnDemand:
    """No rule at all: it runs after another schedule, on an event, or when somebody says so."""


type ScheduleRule = Rule | OnDemand | Template
"""When a schedule runs; a template says what it does, too."""

# --- as asked ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which devices, as Home Assistant names them; groups are named by area, label or device."""

    entities: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether it names nothing."""
        return not (self.entities or self.devices or self.areas or self.floors or self.labels)


class CatchUp(StrEnum):
    """What becomes of a run that was missed: done once if it is not too late, or left out."""

    ONCE = "once"
    SKIP = "skip"


DEFAULT_GRACE: Final = timedelta(hours=12)

# --- the rows, as they are now -------------------------------------------------


class RunWhy(StrEnum):
    """Why a schedule runs."""

    DUE = "due"
    CAUGHT_UP = "caught_up"
    BY_HAND = "by_hand"
    AFTER = "after"
    EVENT = "event"


class RunStatus(StrEnum):
    """Whether a run of the schedule goes on.

    `lifecycle.SCHEDULE_RUN` says what may follow.
    """

    IDLE = "idle"
    RUNNING = "running"


class RunResult(StrEnum):
    """How a schedule's last run ended."""

    SUCCESS = "success"
    FAILED = "failed"


class SkipReason(StrEnum):
    """Why a run was left out."""

    ASKED = "asked"
    MISSED = "missed"
    STILL_RUNNING = "still_running"
    PREVIOUS_FAILED = "previous_failed"
    """The schedule that it runs after has failed."""


class Run(NamedTuple):
    """A run that goes on: `part` is which of the schedule's rules it is of.

    `number` counts the schedule's runs from 1, `due_at` is when it was to start.
    """

    number: int
    part: int
    due_at: datetime
    started_at: datetime
    why: RunWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a schedule is.

    Every run that is due until `handled_until` was started or left out, so
    that the next one follows from that instant and the rule alone.
    """

    handled_until: datetime
    status: RunStatus = RunStatus.IDLE
    run: Run | None = None
    last_due_at: datetime | None = None
    last_started_at: datetime | None = None
    last_ended_at: datetime | None = None
    last_result: RunResult | None = None
    failures_in_a_row: int = 0
    runs: int = 0
    failed_runs: int = 0
    skipped_runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A schedule as somebody made it.

    `action` is None where the rule is a template, which brings its own.
    `exceptions` are local days on which it does not run. `run_on`
    is the JSON of a list of Home Assistant's triggers, or empty. `catch_up` is
    None where that follows from the action.
    """

    name: str
    rule: ScheduleRule
    action: ActionSpec | None
    target: Target
    time_zone: str
    start_at: datetime | None = None
    end_at: datetime | None = None
    exceptions: frozenset[date] = frozenset()
    run_after: ScheduleId | None = None
    run_on: str = ""
    catch_up: CatchUp | None = None
    grace: timedelta = DEFAULT_GRACE
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule: what it is, and how far it is."""

    id: ScheduleId
    definition: Definition
    progress: Progress
    created_at: datetime
    updated_at: datetime


class ActionStatus(StrEnum):
    """Where a device action stands.

    `lifecycle.DEVICE_ACTION` says what may follow.
    """

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_ACTION: Final = frozenset({ActionStatus.PENDING, ActionStatus.IN_PROGRESS})
"""Statuses of a device action that is still to come, or goes on."""


class Before(NamedTuple):
    """How a device was before: on or off, and its level in percent, where it has one.

    `mode` is what it did, in the device's own word, where on says too little: heating, or cooling.
    """

    is_on: bool | None = None
    level: float | None = None
    mode: str = ""


class Owed(NamedTuple):
    """What a device is still to be told, and when."""

    at: datetime
    spec: ActionSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAction:
    """One thing done, or to be done, to one device.

    `schedule_id` and `run_number` name the run that made it. `entity_id` is
    empty for a sequence, which is not about one device. `scheduled_at` is when
    it is, or was, to be done; None waits for somebody. `started_at` is when the
    last try began. `due_at` is the next instant at which something is to be
    decided about it. `undoes` is the action that it takes back. `before` is how
    the device was when this one was first tried, `undo` what is done after it
    where that does not follow from `before` (`decide.undo`). `undo_at` is when
    that is done, while it is tried when it would have been without it;
    `earlier_undos` is what else would have been, before that.
    """

    id: ActionId
    entity_id: EntityId
    spec: ActionSpec
    status: ActionStatus = ActionStatus.PENDING
    schedule_id: ScheduleId | None = None
    run_number: int | None = None
    undoes: ActionId | None = None
    undo: ActionSpec | None = None
    scheduled_at: datetime | None = None
    due_at: datetime | None = None
    attempts: int = 0
    before: Before | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    undo_at: datetime | None = None
    result: str = ""
    error: str = ""
    created_at: datetime
    updated_at: datetime
    earlier_undos: tuple[Owed, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether it is still to come, or goes on."""
        return self.status in OPEN_ACTION

    @property
    def has_begun(self) -> bool:
        """Say whether it was tried."""
        return self.attempts > 0

    @property
    def run(self) -> RunKey | None:
        """Return the run of which it is a part; what is undone after a run is none."""
        if self.schedule_id is None or self.run_number is None or self.undoes is not None:
            return None
        return RunKey(self.schedule_id, self.run_number)
