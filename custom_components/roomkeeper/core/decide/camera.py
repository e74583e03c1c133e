"""Cameras of stalls: off while any of their stalls is in use, given back after the last.

What is wanted of a camera follows from the rows. What came of telling it so
is reported, and written down where it was not as it should be.
"""

from collections.abc import Iterator
from datetime import datetime

from ..commands import NoteCameraOn, ReportCamera
from ..events import Fact
from ..ids import EntityId
from ..model import State
from ..stall import Detection, Level, Occupancy, OccupancyStatus
from ..stall_events import (
    CameraFailed,
    CameraRecovered,
    CameraReturned,
    CameraSeenOn,
    StallForgotten,
)


def wanted_on(state: State, camera: EntityId, *, is_writable: bool = True) -> bool | None:
    """Say whether a camera is to be on; None leaves it as it is.

    It is to be off while a stall it looks into is in use, and on when one that
    switched it off has not given it back. While nothing can be written, no
    stay can begin: then it is enough that somebody may have come.
    """
    if any(_in_use(state, camera)) or not (is_writable or _all_clear(state, camera)):
        return False
    return True if any(_to_return(state, camera)) else None


def _all_clear(state: State, camera: EntityId) -> bool:
    return not any(
        _may_have_come(state, detection)
        for detection in state.detections.values()
        if camera in state.site.stalls[detection.stall].cameras
    )


def _may_have_come(state: State, seen: Detection) -> bool:
    row = state.occupancies.get(seen.stall)
    if row is not None and row.status is OccupancyStatus.MAINTENANCE and row.ends_at is None:
        # One that has an end may be over already, which cannot be written either.
        return False
    return seen.stall in state.unwritten or seen.level in {Level.DETECTED, Level.UNKNOWN}


def _in_use(state: State, camera: EntityId) -> Iterator[Occupancy]:
    for stall in state.site.stalls.values():
        row = state.occupancies.get(stall.key)
        if row is not None and row.is_private and camera in stall.cameras:
            yield row


def _to_return(state: State, camera: EntityId) -> Iterator[Occupancy]:
    return (row for row in state.occupancies.values() if camera in row.taken)


def note_camera_on(state: State, command: NoteCameraOn, now: datetime) -> tuple[Fact, ...]:
    """Write down that a camera came on that is to be off."""
    return tuple(
        CameraSeenOn(at=now, stall=row.stall, camera=command.camera)
        for row in _in_use(state, command.camera)
    )


def report(state: State, command: ReportCamera, now: datetime) -> tuple[Fact, ...]:
    """Take in what came of telling a camera; what is wanted no more changes nothing."""
    if wanted_on(state, command.camera) is not command.should_be_on:
        return ()
    if command.should_be_on:
        return tuple(_after_return(state, command, now))
    return tuple(_after_off(state, command, now))


def _after_off(state: State, command: ReportCamera, now: datetime) -> Iterator[Fact]:
    for row in _in_use(state, command.camera):
        has_failed = command.camera in row.failed
        if command.failure is None and has_failed:
            yield CameraRecovered(at=now, stall=row.stall, camera=command.camera)
        elif command.failure is not None and not has_failed:
            yield _failed(row, command, command.failure, now)


def _after_return(state: State, command: ReportCamera, now: datetime) -> Iterator[Fact]:
    for row in _to_return(state, command.camera):
        is_gone = row.stall not in state.site.stalls
        if command.failure is not None and command.camera not in row.failed:
            yield _failed(row, command, command.failure, now)
        # A stall that is no more has nobody who would look after it: it says so, and lets go.
        if command.failure is None or is_gone:
            yield CameraReturned(
                at=now,
                stall=row.stall,
                camera=command.camera,
                is_on=command.failure is None,
            )
            if is_gone and row.taken == (command.camera,):
                yield StallForgotten(at=now, stall=row.stall)


def _failed(row: Occupancy, command: ReportCamera, why: str, now: datetime) -> CameraFailed:
    return CameraFailed(
        at=now,
        stall=row.stall,
        camera=command.camera,
        should_be_on=command.should_be_on,
        why=why,
    )
