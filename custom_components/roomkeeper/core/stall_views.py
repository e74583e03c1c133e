"""What entities, panel and doors show of the stalls, and what may be done (`can_*`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import timeout
from .decide.camera import wanted_on
from .decide.occupancy import level_of, occupancy_of
from .ids import EntityId, RoomKey, StallKey
from .model import State
from .stall import (
    EndReason,
    Level,
    Occupancy,
    OccupancyStatus,
    Stall,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraView:
    """A camera of a stall: is it on, is it to be on (None leaves it as it is), has it failed."""

    entity_id: EntityId
    is_on: bool | None
    should_be_on: bool | None
    has_failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StayView:
    """A stay that is over."""

    start: datetime
    end: datetime
    duration: timedelta
    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class StallView:
    """A stall as others see it.

    `ends_at` is when the timer runs out, or when maintenance ends by itself;
    `remaining` is set instead while the timer stands still. `why` are the steps
    to the timer's length. `has_problem` is a sensor or a camera that is not to
    be trusted. `mean_stay` is that of the last seven days, once there is one.
    """

    key: StallKey
    name: str
    room: RoomKey | None
    status: OccupancyStatus
    detection: Level
    is_occupied: bool
    is_private: bool
    started_at: datetime | None
    ends_at: datetime | None
    remaining: timedelta | None
    why: tuple[TimeoutStep, ...]
    timeout: timedelta
    cameras: tuple[CameraView, ...]
    stuck: Stuck | None
    timeouts_in_a_row: int
    last_stay: StayView | None
    stays_today: int
    mean_stay: timedelta | None
    can_start: bool
    can_end: bool
    can_extend: bool
    can_pause: bool
    can_force_enable: bool

    @property
    def has_failed_camera(self) -> bool:
        """Say whether a camera is not as it should be."""
        return any(camera.has_failed for camera in self.cameras)


def stuck_of(stall: Stall, row: Occupancy) -> Stuck | None:
    """Return why the sensors are not believed, if people want to be told that."""
    return row.stuck if stall.policy.stuck_detection or row.stuck is Stuck.LOST else None


def stall_view(state: State, stall: Stall, now: datetime) -> StallView:
    """Show a stall at `now`."""
    row = occupancy_of(state, stall.key, now)
    today = timeout.day_of(now, state.site.time_zone)
    steps = timeout.timeout_of(stall.policy, row.days, now, state.site.time_zone)
    running = row.is_private and row.ends_at is not None
    return StallView(
        key=stall.key,
        name=stall.name,
        room=stall.room,
        status=row.status,
        detection=level_of(state, stall.key),
        is_occupied=row.is_private,
        is_private=row.is_private,
        started_at=row.started_at,
        ends_at=row.ends_at,
        remaining=row.remaining,
        why=row.why,
        timeout=steps[-1].length,
        cameras=tuple(_camera_view(state, row, camera) for camera in stall.cameras),
        stuck=stuck_of(stall, row),
        timeouts_in_a_row=row.timeouts_in_a_row,
        last_stay=_last_stay(row),
        stays_today=next((day.stays for day in row.days if day.day_local == today), 0),
        mean_stay=timeout.mean_stay(row.days, today),
        can_start=row.status is not OccupancyStatus.MAINTENANCE,
        can_end=row.is_private,
        can_extend=running or row.status is OccupancyStatus.PAUSED,
        can_pause=running and row.is_stay,
        can_force_enable=row.status is not OccupancyStatus.MAINTENANCE,
    )


def _camera_view(state: State, row: Occupancy, camera: EntityId) -> CameraView:
    return CameraView(
        entity_id=camera,
        is_on=state.cameras.get(camera),
        should_be_on=wanted_on(state, camera),
        has_failed=camera in row.failed,
    )


def _last_stay(row: Occupancy) -> StayView | None:
    start, end, reason = row.last_started_at, row.last_ended_at, row.last_reason
    if start is None or end is None or reason is None:
        return None
    return StayView(start=start, end=end, duration=end - start, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyTimerView:
    """The countdown that runs in a stall, and the last step of why it is that long."""

    stall: StallKey
    kind: str
    finishes_at: datetime
    remaining: timedelta
    reason: TimeoutKind
    why: tuple[TimeoutStep, ...]


def occupancy_timer_view(view: StallView, now: datetime) -> OccupancyTimerView | None:
    """Show what runs down in a stall, if anything does."""
    if not view.is_private or view.ends_at is None or not view.why:
        return None
    return OccupancyTimerView(
        stall=view.key,
        kind="occupancy",
        finishes_at=view.ends_at,
        remaining=max(view.ends_at - now, timedelta()),
        reason=view.why[-1].kind,
        why=view.why,
    )


def stalls_with_problems(state: State) -> Iterator[tuple[Stall, Occupancy]]:
    """Yield the stalls whose sensors or cameras are not to be trusted at present."""
    for row in state.troubled():
        stall = state.site.stalls.get(row.stall)
        if stall is not None and (row.failed or stuck_of(stall, row) is not None):
            yield stall, row
