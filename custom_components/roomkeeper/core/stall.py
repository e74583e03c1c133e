"""What is kept of stalls: places whose cameras are off while somebody is inside.

Everything here is a frozen value. Instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from .ids import EntityId, RoomKey, StallKey

# --- as configured -----------------------------------------------------------


class Strategy(StrEnum):
    """How the length of a stay's timeout is found; see `core.timeout`."""

    FIXED = "fixed"
    TIME_OF_DAY = "time_of_day"
    ADAPTIVE = "adaptive"
    COMBINED = "combined"


ALL_WEEK: Final = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeoutRule:
    """Another timeout at some hours: at most `timeout`, or `multiplier` times as long.

    Local hours on weekdays (0 is Monday), the day being that on which the
    window opens; an end at or before the start is the next day's.
    """

    name: str = ""
    weekdays: frozenset[int] = ALL_WEEK
    start_local: time
    end_local: time
    timeout: timedelta | None = None
    multiplier: float | None = None


DEFAULT_RULES: Final = (
    TimeoutRule(
        name="night", start_local=time(22), end_local=time(6), timeout=timedelta(minutes=3)
    ),
    TimeoutRule(name="morning_peak", start_local=time(8), end_local=time(10), multiplier=1.5),
    TimeoutRule(name="midday_peak", start_local=time(12), end_local=time(14), multiplier=1.5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StallPolicy:
    """The rules of one stall. `stuck_on_for` is None where it follows the stays."""

    timeout: timedelta = timedelta(minutes=5)
    strategy: Strategy = Strategy.FIXED
    min_timeout: timedelta = timedelta(minutes=2)
    max_timeout: timedelta = timedelta(minutes=10)
    extension: timedelta = timedelta(minutes=2)
    grace: timedelta = timedelta(seconds=10)
    rules: tuple[TimeoutRule, ...] = DEFAULT_RULES
    stuck_detection: bool = True
    stuck_after: int = 10
    stuck_on_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """One place with privacy. `room` is where it is; `is_presence` lets its guests count there."""

    key: StallKey
    name: str
    room: RoomKey | None = None
    is_presence: bool = False
    policy: StallPolicy = StallPolicy()
    sensors: tuple[EntityId, ...] = ()
    cameras: tuple[EntityId, ...] = ()
    notify: tuple[EntityId, ...] = ()


# --- as seen -----------------------------------------------------------------


class Level(StrEnum):
    """What all sensors of a stall say together."""

    CLEAR = "clear"
    DETECTED = "detected"
    UNKNOWN = "unknown"
    SILENT = "silent"
    """There is no sensor that could say that nobody is inside: a mere door contact cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What a stall's sensors say.

    While they see somebody, or are lost, `stuck_at` is when that is too long. `seen_at` is
    when they last saw somebody, not counting mere pulses; None is not since
    the start. `since` is when they were first looked at after it.
    """

    stall: StallKey
    level: Level
    since: datetime | None = None
    stuck_at: datetime | None = None
    seen_at: datetime | None = None


# --- the row, as it is now ---------------------------------------------------


class OccupancyStatus(StrEnum):
    """How a stall is used.

    `lifecycle.OCCUPANCY` says what may follow.
    """

    VACANT = "vacant"
    OCCUPIED = "occupied"
    PAUSED = "paused"
    DOUBTED = "doubted"
    MAINTENANCE = "maintenance"


PRIVATE: Final = frozenset(
    {OccupancyStatus.OCCUPIED, OccupancyStatus.PAUSED, OccupancyStatus.DOUBTED}
)
"""Statuses in which the cameras are off: somebody is inside, or nobody can say."""

STAYING: Final = frozenset({OccupancyStatus.OCCUPIED, OccupancyStatus.PAUSED})
"""Statuses of a stay that goes on."""


class EndReason(StrEnum):
    """How a stay ended; `restart` is one whose end nobody saw, as Home Assistant was down."""

    VACATED = "vacated"
    TIMEOUT = "timeout"
    FORCED = "forced"
    RESTART = "restart"


class Stuck(StrEnum):
    """Why a stall's sensors are not believed any more."""

    TIMEOUTS = "timeouts"
    ON_TOO_LONG = "on_too_long"
    LOST = "lost"


class TimeoutKind(StrEnum):
    """What a timeout's length comes from."""

    FIXED = "fixed"
    MEAN = "mean"
    AT_MOST = "at_most"
    TIMES = "times"
    SHORTEST = "shortest"
    LONGEST = "longest"
    BY_HAND = "by_hand"
    EXTENDED = "extended"
    DETECTED_AGAIN = "detected_again"
    STILL_DETECTED = "still_detected"
    SENSOR_LOST = "sensor_lost"
    RESTARTED = "restarted"
    RESTART = "restart"


class TimeoutStep(NamedTuple):
    """One step on the way to a timeout's length: the last holds, those before are "otherwise"."""

    kind: TimeoutKind
    length: timedelta
    rule: str = ""


class DayOfStays(NamedTuple):
    """The stays that began on one local day, which is named as YYYY-MM-DD.

    `measured` of them ended because somebody was seen to leave, and took
    `total` together: how long the others took, nobody knows.
    """

    day_local: str
    stays: int = 0
    measured: int = 0
    total: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """How a stall is used now, and what its next timeouts are made of.

    While somebody is inside, `started_at` is the first detection, `detected_at`
    the last fresh one, and `ends_at` when the timer runs out; paused, it has
    `remaining` instead. In maintenance `ends_at` is when that ends by itself, if
    ever, and `until_clear` says that it ends when the sensors are clear. `taken`
    are the cameras that were switched off and have not been given back.
    `failed` are those that did not do what they were told. `days` are those of
    the last week.
    """

    stall: StallKey
    status: OccupancyStatus = OccupancyStatus.VACANT
    started_at: datetime | None = None
    detected_at: datetime | None = None
    ends_at: datetime | None = None
    remaining: timedelta | None = None
    until_clear: bool = False
    why: tuple[TimeoutStep, ...] = ()
    taken: tuple[EntityId, ...] = ()
    failed: tuple[EntityId, ...] = ()
    stuck: Stuck | None = None
    timeouts_in_a_row: int = 0
    last_started_at: datetime | None = None
    last_ended_at: datetime | None = None
    last_reason: EndReason | None = None
    days: tuple[DayOfStays, ...] = ()
    updated_at: datetime

    @property
    def is_private(self) -> bool:
        """Say whether the cameras are to be off."""
        return self.status in PRIVATE

    @property
    def is_stay(self) -> bool:
        """Say whether a stay goes on."""
        return self.status in STAYING
