"""Facts about stalls: what happened to stays, cameras and sensors.

As with all facts, `at` is when it holds, and a fact carries all that its row
is made of: how often a thing has happened before is in it, not to be counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .ids import EntityId, StallKey
from .stall import EndReason, Stuck, TimeoutStep


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyStarted:
    """Somebody is inside. `taken` are the cameras that are switched off for it."""

    at: datetime
    stall: StallKey
    ends_at: datetime
    why: tuple[TimeoutStep, ...]
    taken: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyExtended:
    """The timer runs longer, or shorter if a person wants that, and says why.

    `detected_at` is the last fresh detection.
    """

    at: datetime
    stall: StallKey
    ends_at: datetime
    why: tuple[TimeoutStep, ...]
    detected_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyPaused:
    """The timer stands still, with `remaining` to run; the stay goes on until somebody leaves."""

    at: datetime
    stall: StallKey
    remaining: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyResumed:
    """The timer runs again."""

    at: datetime
    stall: StallKey
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyEnded:
    """A stay is over. `hour_local` and `weekday` (0 is Monday) are those of its start.

    `is_counted` says that it is one of the statistics: neither a mere passing
    by nor begun or ended by hand.
    """

    at: datetime
    stall: StallKey
    reason: EndReason
    started_at: datetime
    duration: timedelta
    day_local: str
    hour_local: int
    weekday: int
    is_counted: bool
    timeouts_in_a_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyDoubted:
    """Nobody can say whether somebody is inside: the cameras are off until somebody can."""

    at: datetime
    stall: StallKey
    ends_at: datetime
    why: tuple[TimeoutStep, ...]
    taken: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyCleared:
    """The doubt is over; `reason` says whether the sensors are clear, or its time was up."""

    at: datetime
    stall: StallKey
    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceStarted:
    """The cameras are on whoever is inside, until `until`, or until the sensors are clear."""

    at: datetime
    stall: StallKey
    until: datetime | None
    until_clear: bool
    taken: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceEnded:
    """The stall is a private place again."""

    at: datetime
    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSeenOn:
    """A camera came on, by hand or by itself, while the stall is in use; it goes off again."""

    at: datetime
    stall: StallKey
    camera: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReturned:
    """A camera that was switched off is given back: `is_on` says whether it was seen to be on.

    It is not where something else has switched it off meanwhile, or where it
    did not come on and is configured no more.
    """

    at: datetime
    stall: StallKey
    camera: EntityId
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFailed:
    """A camera did not do what it was told, and how that was seen."""

    at: datetime
    stall: StallKey
    camera: EntityId
    should_be_on: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRecovered:
    """A camera that had failed does what it was told."""

    at: datetime
    stall: StallKey
    camera: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRenamed:
    """A camera that is still to be given back has the entity id `new_camera` now."""

    at: datetime
    stall: StallKey
    camera: EntityId
    new_camera: EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorStuck:
    """The stall's sensors are not believed any more."""

    at: datetime
    stall: StallKey
    why: Stuck


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorCleared:
    """The stall's sensors work again."""

    at: datetime
    stall: StallKey


@dataclass(frozen=True, slots=True, kw_only=True)
class StallForgotten:
    """A stall that was removed has given everything back."""

    at: datetime
    stall: StallKey


type StallFact = (
    OccupancyStarted
    | OccupancyExtended
    | OccupancyPaused
    | OccupancyResumed
    | OccupancyEnded
    | OccupancyDoubted
    | OccupancyCleared
    | MaintenanceStarted
    | MaintenanceEnded
    | CameraSeenOn
    | CameraReturned
    | CameraFailed
    | CameraRecovered
    | CameraRenamed
    | SensorStuck
    | SensorCleared
    | StallForgotten
)

STALL_TYPES: dict[type, str] = {
    OccupancyStarted: "occupancy_started",
    OccupancyExtended: "occupancy_extended",
    OccupancyPaused: "occupancy_paused",
    OccupancyResumed: "occupancy_resumed",
    OccupancyEnded: "occupancy_ended",
    OccupancyDoubted: "occupancy_doubted",
    OccupancyCleared: "occupancy_cleared",
    MaintenanceStarted: "maintenance_started",
    MaintenanceEnded: "maintenance_ended",
    CameraSeenOn: "camera_seen_on",
    CameraReturned: "camera_returned",
    CameraFailed: "camera_failed",
    CameraRecovered: "camera_recovered",
    CameraRenamed: "camera_renamed",
    SensorStuck: "sensor_stuck",
    SensorCleared: "sensor_cleared",
    StallForgotten: "stall_forgotten",
}
"""The public name of each, as in the log and on the event bus."""
