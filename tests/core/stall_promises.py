"""What is promised of stalls whatever happens, and three stalls to which anything may happen."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.decide.occupancy import occupancy_of
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import State
from custom_components.roomkeeper.core.stall import (
    EndReason,
    Level,
    Occupancy,
    OccupancyStatus,
    Stall,
    StallPolicy,
    Strategy,
    Stuck,
    TimeoutKind,
)
from custom_components.roomkeeper.core.stall_events import (
    OccupancyCleared,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyResumed,
    OccupancyStarted,
)
from custom_components.roomkeeper.core.timeout import LONGEST_STAY

from .desk import BOOTH, CABIN, DOME, EYE, minutes, stall

SAUNA = StallKey("sauna")
LENS = EntityId("camera.lens")
CAMERAS = (EYE, DOME, LENS)

BY_DAY_AND_NIGHT = StallPolicy(strategy=Strategy.COMBINED, stuck_after=2)
STALLS = (
    stall(BOOTH, BY_DAY_AND_NIGHT, EYE, DOME),
    stall(CABIN, StallPolicy(extension=timedelta(seconds=30), grace=timedelta()), EYE),
    stall(SAUNA, StallPolicy(stuck_on_for=minutes(7)), DOME, LENS),
)
"""Each shares a camera with a neighbour; the sauna has but a door."""

LEVELS = {
    BOOTH: (Level.CLEAR, Level.DETECTED, Level.UNKNOWN),
    CABIN: (Level.CLEAR, Level.DETECTED, Level.UNKNOWN),
    SAUNA: (Level.SILENT, Level.UNKNOWN),
}
AT_REST = {BOOTH: Level.CLEAR, CABIN: Level.CLEAR, SAUNA: Level.SILENT}

_BY_ITSELF_OR_BY_FORCE = {EndReason.TIMEOUT, EndReason.FORCED}
_BY_HAND = {TimeoutKind.BY_HAND, TimeoutKind.EXTENDED}


class Promises:
    """Told of every fact in order; `hold` fails where one of them is broken."""

    def __init__(self) -> None:
        """Begin before anything has happened."""
        self._excused: set[StallKey] = set()
        self._timed_by_hand: set[StallKey] = set()

    def sensors_speak(self, key: StallKey) -> None:
        """From here on sensors are believed again, whatever was decided against them before."""
        self._excused.discard(key)

    def restarted(self) -> None:
        """What the sensors said before counts no more."""
        self._excused.clear()

    def tell(self, facts: Iterable[Fact]) -> None:
        """Take in what happened."""
        for fact in facts:
            if isinstance(fact, OccupancyStarted | OccupancyDoubted):
                self._excused.discard(fact.stall)
            match fact:
                case OccupancyEnded() | OccupancyCleared():
                    self._timed_by_hand.discard(fact.stall)
                    if fact.reason in _BY_ITSELF_OR_BY_FORCE:
                        self._excused.add(fact.stall)
                case OccupancyStarted() | OccupancyExtended() if fact.why[-1].kind in _BY_HAND:
                    self._timed_by_hand.add(fact.stall)
                case OccupancyResumed():
                    self._timed_by_hand.add(fact.stall)
            if isinstance(fact, OccupancyEnded):
                longest = max(fact.at - fact.started_at, timedelta())
                assert timedelta() <= fact.duration <= longest

    def hold(self, state: State, now: datetime) -> None:
        """See that each of them holds."""
        for one in state.site.stalls.values():
            row = occupancy_of(state, one.key, now)
            self._where_somebody_may_be_it_is_private(state, row)
            if row.is_private:
                nobody_is_filmed(state, one)
                self._every_privacy_ends(one, row, now)
        for row in state.occupancies.values():
            a_row_holds_together(row)

    def _where_somebody_may_be_it_is_private(self, state: State, row: Occupancy) -> None:
        """Seen or not to be said: private, unless the clock or a person has decided against it."""
        seen = state.detections.get(row.stall)
        if seen is None or seen.level not in {Level.DETECTED, Level.UNKNOWN} or row.is_private:
            return
        is_known_to_be_lost = seen.level is Level.UNKNOWN and row.stuck is Stuck.LOST
        assert (
            row.status is OccupancyStatus.MAINTENANCE
            or row.stall in self._excused
            or is_known_to_be_lost
        ), row

    def _every_privacy_ends(self, one: Stall, row: Occupancy, now: datetime) -> None:
        """No timer runs longer than sensors may make it, or people; none is missing."""
        assert row.why
        if row.status is OccupancyStatus.PAUSED:
            assert row.ends_at is None
            assert row.remaining is not None
            assert timedelta() <= row.remaining <= LONGEST_STAY
            return
        assert row.ends_at is not None
        longest = LONGEST_STAY if one.key in self._timed_by_hand else one.policy.max_timeout
        assert row.ends_at - now <= longest, row


def nobody_is_filmed(state: State, one: Stall) -> None:
    """No camera of a private place is wanted on, for whatever other reason there is."""
    for camera in one.cameras:
        assert wanted_on(state, camera) is False
        assert wanted_on(state, camera, is_writable=False) is False


def a_row_holds_together(row: Occupancy) -> None:
    """A stay has a start, a vacant stall has none; statistics add up."""
    assert (row.started_at is not None) == row.is_stay
    if row.status is OccupancyStatus.VACANT:
        assert (row.ends_at, row.remaining, row.why) == (None, None, ())
        assert set(row.failed) <= set(row.taken)
    assert len(set(row.taken)) == len(row.taken)
    assert row.timeouts_in_a_row >= 0
    assert len(row.days) <= 7
    for day in row.days:
        assert 0 <= day.measured <= day.stays
        assert day.total >= timedelta()
