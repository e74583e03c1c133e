"""Apply one fact to how a stall is used; total, as `evolve` is."""

from collections.abc import Mapping
from datetime import timedelta

from . import stall_events as events
from .lifecycle import OCCUPANCY, OccupancyEvent
from .model import Change, Gone, key_of
from .replacing import replace
from .stall import DayOfStays, EndReason, Occupancy
from .timeout import last_week


def evolve_stall(row: Occupancy | None, fact: events.StallFact) -> Change | None:
    """Return what `fact` makes of a stall's row, or None if it changes nothing."""
    if isinstance(fact, events.StallForgotten):
        return None if row is None else Gone(key_of(row))
    before = row or Occupancy(stall=fact.stall, updated_at=fact.at)
    event = _EVENTS.get(type(fact))
    if event is None:
        return _noted(replace(before, updated_at=fact.at), fact)
    status = OCCUPANCY[before.status].get(event)
    if status is None:
        return None
    return _told(replace(before, status=status, updated_at=fact.at), fact)


_EVENTS: dict[type, OccupancyEvent] = {
    events.OccupancyStarted: OccupancyEvent.START,
    events.OccupancyExtended: OccupancyEvent.EXTEND,
    events.OccupancyPaused: OccupancyEvent.PAUSE,
    events.OccupancyResumed: OccupancyEvent.RESUME,
    events.OccupancyEnded: OccupancyEvent.END,
    events.OccupancyDoubted: OccupancyEvent.DOUBT,
    events.OccupancyCleared: OccupancyEvent.CLEAR,
    events.MaintenanceStarted: OccupancyEvent.MAINTAIN,
    events.MaintenanceEnded: OccupancyEvent.PUT_IN_USE,
}


def _told(row: Occupancy, fact: events.StallFact) -> Occupancy:
    match fact:
        case events.OccupancyStarted():
            after = replace(
                row,
                started_at=fact.at,
                detected_at=fact.at,
                ends_at=fact.ends_at,
                why=fact.why,
                taken=fact.taken,
                # What failed before is told anew for whoever comes, and may fail them too.
                failed=(),
            )
        case events.OccupancyDoubted():
            after = replace(row, ends_at=fact.ends_at, why=fact.why, taken=fact.taken, failed=())
        case events.OccupancyExtended():
            after = replace(row, ends_at=fact.ends_at, why=fact.why, detected_at=fact.detected_at)
        case events.OccupancyPaused():
            after = replace(row, ends_at=None, remaining=fact.remaining)
        case events.OccupancyResumed():
            after = replace(row, ends_at=fact.ends_at, remaining=None)
        case events.OccupancyEnded():
            after = _ended(_at_rest(row), fact)
        case events.MaintenanceStarted():
            after = replace(
                _at_rest(row), ends_at=fact.until, until_clear=fact.until_clear, taken=fact.taken
            )
        case _:
            after = _at_rest(row)
    return after


def _at_rest(row: Occupancy) -> Occupancy:
    """Return a row with nobody inside: of a camera that is not given back nothing is wanted now."""
    return replace(
        row,
        failed=tuple(camera for camera in row.failed if camera in row.taken),
        started_at=None,
        detected_at=None,
        ends_at=None,
        remaining=None,
        until_clear=False,
        why=(),
    )


def _ended(row: Occupancy, fact: events.OccupancyEnded) -> Occupancy:
    return replace(
        row,
        last_started_at=fact.started_at,
        last_ended_at=fact.started_at + fact.duration,
        last_reason=fact.reason,
        timeouts_in_a_row=fact.timeouts_in_a_row,
        days=_with_stay(row.days, fact) if fact.is_counted else row.days,
    )


def _with_stay(days: tuple[DayOfStays, ...], fact: events.OccupancyEnded) -> tuple[DayOfStays, ...]:
    kept = {day.day_local: day for day in last_week(days, fact.day_local)}
    day = kept.get(fact.day_local, DayOfStays(fact.day_local))
    is_measured = fact.reason is EndReason.VACATED
    kept[fact.day_local] = day._replace(
        stays=day.stays + 1,
        measured=day.measured + is_measured,
        total=day.total + (fact.duration if is_measured else timedelta()),
    )
    return tuple(kept[name] for name in sorted(kept))


def _noted(row: Occupancy, fact: events.StallFact) -> Occupancy:
    after = row
    match fact:
        case events.CameraSeenOn():
            after = replace(row, taken=_with(row.taken, fact.camera))
        case events.CameraReturned():
            failed = _without(row.failed, fact.camera)
            after = replace(row, taken=_without(row.taken, fact.camera), failed=failed)
        case events.CameraFailed():
            after = replace(row, failed=_with(row.failed, fact.camera))
        case events.CameraRecovered():
            after = replace(row, failed=_without(row.failed, fact.camera))
        case events.CameraRenamed():
            names = {fact.camera: fact.new_camera}
            taken, failed = _renamed(row.taken, names), _renamed(row.failed, names)
            after = replace(row, taken=taken, failed=failed)
        case events.SensorStuck():
            after = replace(row, stuck=fact.why)
        case events.SensorCleared():
            after = replace(row, stuck=None, timeouts_in_a_row=0)
    return after


def _with[T](values: tuple[T, ...], value: T) -> tuple[T, ...]:
    return values if value in values else (*values, value)


def _renamed[T](values: tuple[T, ...], names: Mapping[T, T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(names.get(value, value) for value in values))


def _without[T](values: tuple[T, ...], value: T) -> tuple[T, ...]:
    return tuple(each for each in values if each != value)
