"""Stays in stalls: they begin, run on, end; and where nobody can say, the cameras stay off.

What the sensors say is `state.detections`, taken in before anything is
decided about it.

- A fresh detection begins a stay or lets it run longer; clear sensors end it.
- Sensors that never saw somebody (a door was opened, a person said so) do not
  end that one's stay by being clear.
- A sensor that is lost is taken for somebody inside, until the longest timeout.
- A stay that ran out while Home Assistant was down is over; what is seen then decides anew.
  So is one whose timer comes late, as the machine slept, or its clock was set.
- A timer that was set by a clock which was far ahead is set anew, to what was left of it, and
  the longest timeout at the least.
- When the timer runs out while a sensor is on, it goes on as long as it may;
  then the stay ends, and only a fresh detection begins another.
- In maintenance nobody's coming or going counts.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from .. import policy, timeout
from ..commands import (
    EndMaintenance,
    EndOccupancy,
    ExtendOccupancy,
    ForceEnable,
    NoteDetection,
    NotePresence,
    PauseOccupancy,
    RemoveStall,
    StartMaintenance,
    StartOccupancy,
)
from ..deadlines import is_put_off
from ..errors import InMaintenance, NotOccupied, Refusal, SpanTooLong
from ..events import Fact, is_of_stall
from ..evolve_stall import evolve_stall
from ..ids import EntityId, StallKey
from ..model import State
from ..replacing import replace
from ..stall import (
    Detection,
    EndReason,
    Level,
    Occupancy,
    OccupancyStatus,
    Stall,
    StallPolicy,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from ..stall_events import (
    MaintenanceEnded,
    MaintenanceStarted,
    OccupancyCleared,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyPaused,
    OccupancyResumed,
    OccupancyStarted,
    SensorCleared,
    SensorStuck,
    StallForgotten,
)
from .door import note_presence
from .lookup import the_stall

type Facts = tuple[Fact, ...]


def occupancy_of(state: State, stall: StallKey, now: datetime) -> Occupancy:
    """Return how a stall is used; one of which nothing was ever heard is vacant."""
    return state.occupancies.get(stall) or Occupancy(stall=stall, updated_at=now)


def level_of(state: State, stall: StallKey) -> Level:
    """Return what a stall's sensors say; before they were looked at, nobody can say."""
    detection = state.detections.get(stall)
    return Level.UNKNOWN if detection is None else detection.level


# --- what the sensors say ----------------------------------------------------


def detection(state: State, command: NoteDetection, now: datetime) -> Detection:
    """Return what is kept of what the sensors say now."""
    unheard = Detection(stall=command.stall, level=Level.UNKNOWN, since=now)
    before = state.detections.get(command.stall, unheard)
    if command.level is before.level is Level.DETECTED:
        return before
    # A clock that is set back takes nothing back that was seen; but it would seem to see everybody
    # who comes, had it been far ahead.
    if before.seen_at is not None and policy.was_ahead(before.seen_at, now):
        before = replace(before, seen_at=None)
    latest = now if before.seen_at is None else max(now, before.seen_at)
    stall = state.site.stalls[command.stall]
    if command.level is not Level.DETECTED:
        seen_at = latest if before.level is Level.DETECTED else before.seen_at
        stuck_at = None
        if command.level is Level.UNKNOWN:
            was_lost = before.level is Level.UNKNOWN
            stuck_at = (was_lost and before.stuck_at) or now + stall.policy.max_timeout
        return replace(before, level=command.level, stuck_at=stuck_at, seen_at=seen_at)
    days = occupancy_of(state, stall.key, now).days
    today = timeout.day_of(now, state.site.time_zone)
    stuck_at = now + timeout.stuck_on_for(stall.policy, days, today)
    return replace(before, level=Level.DETECTED, stuck_at=stuck_at, seen_at=latest)


def note_detection(state: State, command: NoteDetection, now: datetime) -> Facts:
    """Decide what follows from what a stall's sensors say."""
    stall = state.site.stalls.get(command.stall)
    if stall is None:
        return ()
    row = occupancy_of(state, stall.key, now)
    over: Facts = ()
    if command.at_start and row.is_stay and row.ends_at is not None and row.ends_at <= now:
        over = _ended(state, row, EndReason.RESTART, now)
        row = _after(row, over)
    if is_put_off(row, now):
        row = _by_this_clock(row, now)
    facts = _noted(state, stall, row, command, now)
    return (*over, *facts, *_working_again(row, command.level, now))


def _by_this_clock(row: Occupancy, now: datetime) -> Occupancy:
    """Return a row whose timer was set by a clock that was far ahead, with what was left of it.

    Somebody may have said that a person is inside for hours.
    """
    left = timedelta() if row.ends_at is None else row.ends_at - row.updated_at
    return replace(row, ends_at=now + left, detected_at=now if row.detected_at else None)


def _after(row: Occupancy, facts: Facts) -> Occupancy:
    for fact in facts:
        change = evolve_stall(row, fact) if is_of_stall(fact) else None
        row = change if isinstance(change, Occupancy) else row
    return row


def _noted(
    state: State, stall: Stall, row: Occupancy, command: NoteDetection, now: datetime
) -> Facts:
    if row.status is OccupancyStatus.MAINTENANCE:
        # A door that opens tells of a coming, or of a going that is not over yet.
        is_clear = command.level is Level.CLEAR and not command.is_fresh
        is_over = row.until_clear and is_clear
        return (MaintenanceEnded(at=now, stall=stall.key),) if is_over else ()
    if command.is_fresh:
        return _seen(state, stall, row, now)
    if _may_be_inside(stall, row, command):
        is_news = command.is_lost or command.level is Level.SILENT
        return _lost(state, stall, row, now, at_start=command.at_start, is_news=is_news)
    if command.level is Level.CLEAR:
        return _clear(state, row, now, at_start=command.at_start)
    return ()


def _seen(state: State, stall: Stall, row: Occupancy, now: datetime) -> Facts:
    if not row.is_stay:
        steps = timeout.timeout_of(stall.policy, row.days, now, state.site.time_zone)
        if row.ends_at is not None and row.ends_at - now > steps[-1].length:
            # A doubt that lasts longer is not cut short by somebody being seen.
            steps += tuple(step._replace(length=row.ends_at - now) for step in row.why[-1:])
        return _started(state, stall, row, steps, now)
    ends_at = timeout.extended_to(stall.policy, row, now)
    if ends_at is None:
        return ()
    return (_extended(row, ends_at, TimeoutKind.DETECTED_AGAIN, now, detected_at=now),)


def _may_be_inside(stall: Stall, row: Occupancy, command: NoteDetection) -> bool:
    """Say whether the sensors leave it open, or have missed what they only tell while it happens.

    A door contact has, after a start, or if it was lost while the cameras were on.
    """
    if command.level is Level.UNKNOWN or command.is_lost:
        return True
    was_lost = row.status is OccupancyStatus.VACANT and row.stuck is Stuck.LOST
    has_missed = command.at_start or was_lost
    return command.level is Level.SILENT and has_missed and bool(stall.sensors)


def _lost(
    state: State,
    stall: Stall,
    row: Occupancy,
    now: datetime,
    *,
    at_start: bool = False,
    is_news: bool = False,
) -> Facts:
    """Take it that somebody is inside, until the longest timeout.

    That a sensor is still lost, of which people were told, is no news.
    """
    # Whichever is lost after a restart, none has seen the guest of before.
    is_of_restart = at_start or (row.is_stay and _has_outlived_restart(state, row))
    kind = TimeoutKind.RESTARTED if is_of_restart else TimeoutKind.SENSOR_LOST
    length = stall.policy.max_timeout
    if row.status is OccupancyStatus.VACANT:
        if row.stuck is Stuck.LOST and not at_start and not is_news:
            return ()
        doubt = OccupancyDoubted(
            at=now,
            stall=stall.key,
            ends_at=now + length,
            why=(TimeoutStep(kind, length),),
            taken=_to_take(state, stall, row),
        )
        return (doubt,)
    counts_anew = row.status is OccupancyStatus.OCCUPIED or at_start
    if not counts_anew or row.ends_at is None:
        return ()
    ends_at = max(row.ends_at, now + length)
    # After a start that is written even if it ends no later: how a stay is to end depends on it.
    return (_extended(row, ends_at, kind, now),) if at_start or ends_at != row.ends_at else ()


def _clear(state: State, row: Occupancy, now: datetime, *, at_start: bool) -> Facts:
    if row.status is OccupancyStatus.DOUBTED:
        return (OccupancyCleared(at=now, stall=row.stall, reason=EndReason.VACATED),)
    if not row.is_stay:
        return ()
    if _was_seen(state, row):
        return _ended(state, row, EndReason.VACATED, now)
    restarted = at_start or _has_outlived_restart(state, row)
    # Somebody said that a person is inside, or only a door was opened: sensors
    # that never saw that person prove nothing.
    return _ended(state, row, EndReason.RESTART, now) if restarted and not _is_by_hand(row) else ()


def _has_outlived_restart(state: State, row: Occupancy) -> bool:
    """Say whether nobody was looking for some time of a stay, and no person has said more since."""
    if row.status is not OccupancyStatus.PAUSED:
        return any(step.kind is TimeoutKind.RESTARTED for step in row.why[-1:])
    # Its timer stands still, so nothing of a restart is written with it.
    seen = state.detections.get(row.stall)
    if seen is None or seen.since is None or row.started_at is None:
        return False
    return row.started_at < seen.since


def _was_seen(state: State, row: Occupancy) -> bool:
    """Say whether a sensor that can also be clear has seen whoever stays."""
    seen = state.detections.get(row.stall)
    if seen is None or seen.seen_at is None or row.started_at is None:
        return False
    return seen.seen_at >= row.started_at


_WORKS_AT: Mapping[Stuck, frozenset[Level]] = {
    # One that sees somebody says nothing about another that is still lost.
    Stuck.LOST: frozenset({Level.CLEAR, Level.SILENT}),
    Stuck.ON_TOO_LONG: frozenset({Level.CLEAR, Level.SILENT}),
    # The sensor that missed departures is not one of the stall's any more.
    Stuck.TIMEOUTS: frozenset({Level.SILENT}),
}
"""What sensors must say to be believed again."""


def _working_again(row: Occupancy, level: Level, now: datetime) -> Facts:
    works = row.stuck is not None and level in _WORKS_AT[row.stuck]
    return (SensorCleared(at=now, stall=row.stall),) if works else ()


# --- the facts of a stay -----------------------------------------------------


def _started(
    state: State, stall: Stall, row: Occupancy, why: tuple[TimeoutStep, ...], now: datetime
) -> Facts:
    start = OccupancyStarted(
        at=now,
        stall=stall.key,
        ends_at=now + why[-1].length,
        why=why,
        taken=_to_take(state, stall, row),
    )
    if stall.room is None or not stall.is_presence:
        return (start,)
    return (start, *note_presence(state, NotePresence(room=stall.room), now))


def _to_take(state: State, stall: Stall, row: Occupancy) -> tuple[EntityId, ...]:
    """Return the cameras to be given back after this: those that are on, or off for stays.

    What another stall keeps off at present is given back by whichever ends
    last. One of which nothing is known may be off because its owner wants
    that: it is taken when it comes on, or has to be told to go off.
    """
    found = dict.fromkeys(row.taken)
    for camera in stall.cameras:
        if state.cameras.get(camera) or camera in state.owed or state.takers(camera):
            found[camera] = None
    return tuple(found)


def _extended(
    row: Occupancy,
    ends_at: datetime,
    kind: TimeoutKind,
    now: datetime,
    *,
    detected_at: datetime | None = None,
) -> OccupancyExtended:
    """Return the fact of a later end; what the first length came from stays in front."""
    first = row.why[:1]
    return OccupancyExtended(
        at=now,
        stall=row.stall,
        ends_at=ends_at,
        why=(*first, TimeoutStep(kind, ends_at - now)),
        detected_at=detected_at or row.detected_at,
    )


def _is_by_hand(row: Occupancy) -> bool:
    return bool(row.why) and row.why[0].kind is TimeoutKind.BY_HAND


def _ended(state: State, row: Occupancy, reason: EndReason, now: datetime) -> Facts:
    """End a stay; where its timer has run out late, it ended when it should have."""
    started_at = row.started_at or now
    by_itself = reason in {EndReason.TIMEOUT, EndReason.RESTART}
    over_at = min(now, row.ends_at) if row.ends_at and by_itself else now
    duration = max(over_at - started_at, timedelta())
    rules = _policy(state, row.stall)
    seen = reason in {EndReason.VACATED, EndReason.TIMEOUT} and not _is_by_hand(row)
    is_counted = seen and duration >= rules.grace
    local = started_at.astimezone(state.site.time_zone)
    end = OccupancyEnded(
        at=now,
        stall=row.stall,
        reason=reason,
        started_at=started_at,
        duration=duration,
        day_local=local.date().isoformat(),
        hour_local=local.hour,
        weekday=local.weekday(),
        is_counted=is_counted,
        timeouts_in_a_row=_in_a_row(state, row, reason, is_counted=is_counted),
    )
    return (end, *_believed(state, row, end, now))


def _policy(state: State, stall: StallKey) -> StallPolicy:
    configured = state.site.stalls.get(stall)
    return StallPolicy() if configured is None else configured.policy


def _in_a_row(state: State, row: Occupancy, reason: EndReason, *, is_counted: bool) -> int:
    """Count the stays in a row at whose timeout a sensor still saw somebody.

    Only these say that a departure is missed: a door contact, which cannot
    tell, or a stay that a person began, says nothing.
    """
    if not is_counted:
        return row.timeouts_in_a_row
    if reason is EndReason.VACATED:
        return 0
    return row.timeouts_in_a_row + (level_of(state, row.stall) is Level.DETECTED)


def _believed(state: State, row: Occupancy, end: OccupancyEnded, now: datetime) -> Facts:
    """Say whether the sensors are believed less, or again, after a stay."""
    rules = _policy(state, row.stall)
    too_many = rules.stuck_detection and end.timeouts_in_a_row > rules.stuck_after
    if row.stuck is None and too_many and end.reason is EndReason.TIMEOUT:
        return (SensorStuck(at=now, stall=row.stall, why=Stuck.TIMEOUTS),)
    if row.stuck is Stuck.TIMEOUTS and end.is_counted and end.reason is EndReason.VACATED:
        return (SensorCleared(at=now, stall=row.stall),)
    return ()


# --- by hand -----------------------------------------------------------------


def start(state: State, command: StartOccupancy, now: datetime) -> Facts:
    """Begin a stay, or start the timer of one anew."""
    stall = the_stall(state, command.stall)
    row = occupancy_of(state, stall.key, now)
    _require_length("timeout", command.timeout)
    if row.status is OccupancyStatus.MAINTENANCE:
        raise InMaintenance(stall=stall.key)
    if row.status is OccupancyStatus.PAUSED:
        remaining = command.timeout or row.remaining or stall.policy.min_timeout
        return (OccupancyResumed(at=now, stall=stall.key, ends_at=now + remaining),)
    steps = timeout.timeout_of(stall.policy, row.days, now, state.site.time_zone)
    length = command.timeout or max(steps[-1].length, _doubted_for(state, row, now))
    if row.is_stay:
        return (_extended(row, now + length, TimeoutKind.BY_HAND, now),)
    return _started(state, stall, row, (TimeoutStep(TimeoutKind.BY_HAND, length),), now)


def _doubted_for(state: State, row: Occupancy, now: datetime) -> timedelta:
    """Return for how long nobody can say who is inside: only who says how long cuts that short."""
    is_lost = level_of(state, row.stall) is Level.UNKNOWN
    if row.ends_at is None or not (is_lost or row.status is OccupancyStatus.DOUBTED):
        return timedelta()
    return row.ends_at - now


def end(state: State, command: EndOccupancy, now: datetime) -> Facts:
    """End a stay, or a doubt, because somebody knows that nobody is inside."""
    stall = the_stall(state, command.stall)
    row = occupancy_of(state, stall.key, now)
    facts = tuple(_given_up(state, row, now))
    if not facts:
        raise _nobody_there(row)
    return facts


def _given_up(state: State, row: Occupancy, now: datetime) -> Iterator[Fact]:
    if row.is_stay:
        yield from _ended(state, row, EndReason.FORCED, now)
    elif row.status is OccupancyStatus.DOUBTED:
        yield OccupancyCleared(at=now, stall=row.stall, reason=EndReason.FORCED)


def _nobody_there(row: Occupancy) -> Refusal:
    """Return why there is nothing to end, extend or pause; in maintenance, what to do about that.

    It is the same to programs and to people, whatever was asked.
    """
    if row.status is OccupancyStatus.MAINTENANCE:
        return InMaintenance(stall=row.stall)
    return NotOccupied(stall=row.stall, status=row.status)


def extend(state: State, command: ExtendOccupancy, now: datetime) -> Facts:
    """Let the timer run longer, or shorter, because somebody says so.

    That may be beyond the bounds of what sensors decide, up to a day.
    """
    stall = the_stall(state, command.stall)
    row = occupancy_of(state, stall.key, now)
    duration = stall.policy.extension if command.duration is None else command.duration
    if abs(duration) > timeout.LONGEST_STAY:
        raise SpanTooLong(length=duration, longest=timeout.LONGEST_STAY)
    if row.status is OccupancyStatus.PAUSED and row.remaining is not None:
        remaining = row.remaining + duration
        _require_length("duration", remaining)
        return (OccupancyPaused(at=now, stall=stall.key, remaining=remaining),)
    if not row.is_private or row.ends_at is None:
        raise _nobody_there(row)
    ends_at = max(row.ends_at, now) + duration
    _require_length("duration", ends_at - now)
    return (_extended(row, ends_at, TimeoutKind.EXTENDED, now),)


def pause(state: State, command: PauseOccupancy, now: datetime) -> Facts:
    """Let the timer stand still."""
    stall = the_stall(state, command.stall)
    row = occupancy_of(state, stall.key, now)
    if row.status is OccupancyStatus.PAUSED:
        return ()
    if row.status is not OccupancyStatus.OCCUPIED or row.ends_at is None:
        raise _nobody_there(row)
    remaining = max(row.ends_at - now, timedelta())
    return (OccupancyPaused(at=now, stall=stall.key, remaining=remaining),)


def _require_length(field: str, length: timedelta | None) -> None:
    if length is not None and length > timeout.LONGEST_STAY:
        raise SpanTooLong(length=length, longest=timeout.LONGEST_STAY)
    policy.require_length(field, length)


# --- maintenance -------------------------------------------------------------


def force_enable(state: State, command: ForceEnable, now: datetime) -> Facts:
    """Put the cameras back, for a while.

    Without a duration until the sensors are next clear, and never longer than
    the longest timeout: a privacy that was forgotten to be restored is none.
    """
    stall = the_stall(state, command.stall)
    _require_length("duration", command.duration)
    row = occupancy_of(state, stall.key, now)
    if row.status is OccupancyStatus.MAINTENANCE and row.ends_at is None:
        return ()
    length = command.duration or stall.policy.max_timeout
    return _maintained(state, stall, now, until=now + length, until_clear=command.duration is None)


def start_maintenance(state: State, command: StartMaintenance, now: datetime) -> Facts:
    """Put the cameras back until somebody ends that."""
    return _maintained(state, the_stall(state, command.stall), now, until=None, until_clear=False)


def _maintained(
    state: State, stall: Stall, now: datetime, *, until: datetime | None, until_clear: bool
) -> Facts:
    row = occupancy_of(state, stall.key, now)
    fact = MaintenanceStarted(
        at=now,
        stall=stall.key,
        until=until,
        until_clear=until_clear,
        taken=tuple(dict.fromkeys((*row.taken, *stall.cameras))),
    )
    return (*_given_up(state, row, now), fact)


def end_maintenance(state: State, command: EndMaintenance, now: datetime) -> Facts:
    """Make a stall a private place again; one that is has nothing to end."""
    stall = the_stall(state, command.stall)
    row = occupancy_of(state, stall.key, now)
    if row.status is not OccupancyStatus.MAINTENANCE:
        return ()
    return _in_use_again(state, stall, row, now)


def _in_use_again(state: State, stall: Stall, row: Occupancy, now: datetime) -> Facts:
    """End maintenance: whoever is inside now is inside a private place."""
    ended = MaintenanceEnded(at=now, stall=stall.key)
    vacant = _after(row, (ended,))
    match level_of(state, stall.key):
        case Level.DETECTED:
            return (ended, *_seen(state, stall, vacant, now))
        case Level.UNKNOWN:
            return (ended, *_lost(state, stall, vacant, now))
    return (ended,)


# --- when due ----------------------------------------------------------------


def due(state: State, row: Occupancy, now: datetime) -> Facts:  # noqa: PLR0911 - one for each case
    """Decide about a stall whose timer has run out."""
    stall = state.site.stalls.get(row.stall)
    if stall is None:
        return remove_stall(state, RemoveStall(stall=row.stall), now)
    level = level_of(state, row.stall)
    if row.status is OccupancyStatus.MAINTENANCE:
        return _in_use_again(state, stall, row, now)
    if is_put_off(row, now):
        return _lost(state, stall, _by_this_clock(row, now), now, at_start=True)
    if row.ends_at is not None and now - row.ends_at >= timeout.UNWATCHED:
        seen = NoteDetection(
            stall=stall.key, level=level, is_fresh=level is Level.DETECTED, at_start=True
        )
        if seen.is_fresh or _may_be_inside(stall, row, seen):
            return note_detection(state, seen, now)
    if row.status is OccupancyStatus.DOUBTED:
        over = OccupancyCleared(at=now, stall=row.stall, reason=EndReason.TIMEOUT)
        return (over, *_lost_for_good(row, level, now))
    if level is Level.DETECTED:
        ends_at = timeout.still_detected_until(stall.policy, row, now)
        if ends_at is not None:
            return (_extended(row, ends_at, TimeoutKind.STILL_DETECTED, now),)
    return (*_ended(state, row, EndReason.TIMEOUT, now), *_lost_for_good(row, level, now))


def _lost_for_good(row: Occupancy, level: Level, now: datetime) -> Facts:
    if level is not Level.UNKNOWN or row.stuck is Stuck.LOST:
        return ()
    return (SensorStuck(at=now, stall=row.stall, why=Stuck.LOST),)


def on_too_long(state: State, seen: Detection, now: datetime) -> Facts:
    """Decide about sensors that have seen somebody, or were lost, for very long.

    While the cameras are off nobody need be told yet that a sensor is lost.
    """
    row = occupancy_of(state, seen.stall, now)
    if seen.level is Level.UNKNOWN:
        is_vacant = row.status is OccupancyStatus.VACANT
        return _lost_for_good(row, seen.level, now) if is_vacant else ()
    in_use = row.status is not OccupancyStatus.MAINTENANCE
    if row.stuck is None and in_use and _policy(state, seen.stall).stuck_detection:
        return (SensorStuck(at=now, stall=seen.stall, why=Stuck.ON_TOO_LONG),)
    return ()


def remove_stall(state: State, command: RemoveStall, now: datetime) -> Facts:
    """End everything that belongs to a stall that is not configured any more."""
    row = state.occupancies.get(command.stall)
    if row is None:
        return ()
    facts: list[Fact] = list(_given_up(state, row, now))
    if row.status is OccupancyStatus.MAINTENANCE:
        facts.append(MaintenanceEnded(at=now, stall=row.stall))
    if not row.taken:
        facts.append(StallForgotten(at=now, stall=row.stall))
    return tuple(facts)
