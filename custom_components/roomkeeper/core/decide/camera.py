"""Cameras of stalls: off while any of their stalls is in use, given back after the last.

What is wanted of a camera follows from the rows. What came of telling it so
is reported, and written down where it was not as it should be.
"""

from collections.abc import Iterator
from datetime import datetime

from ..commands import NoteCameraOn, RenameCamera, ReportCamera
from ..events import Fact
from ..ids import EntityId
from ..model import State
from ..stall import Level, Occupancy, OccupancyStatus, Stall
from ..stall_events import (
    CameraFailed,
    CameraRecovered,
    CameraRenamed,
    CameraReturned,
    CameraSeenOn,
    StallForgotten,
)


def wanted_on(state: State, camera: EntityId, *, is_writable: bool = True) -> bool | None:
    """Say whether a camera is to be on; None leaves it as it is.

    It is to be off while a stall it looks into is in use, and on when it went
    off for one and is not given back. Where a stay could not begin yet, it is
    enough that somebody may have come. Before all its stalls were looked at it
    is not switched on, for nobody knows who is inside. Nor is a group of which
    another stall keeps one off, or what is in a group that another keeps off.
    """
    if _is_kept_off(state, camera, is_writable=is_writable):
        return False
    beside = state.beside(camera)
    if any(_is_kept_off(state, one, is_writable=is_writable) for one in beside):
        return None
    stalls = (stall for one in (camera, *beside) for stall in state.seen_by(one))
    if any(stall.key not in state.detections for stall in stalls):
        return None
    return True if camera in state.owed or state.takers(camera) else None


def _is_kept_off(state: State, camera: EntityId, *, is_writable: bool) -> bool:
    """Say whether a stall that names the camera is in use, or may be."""
    return any(_in_use(state, camera)) or any(
        _may_have_come(state, stall, is_writable=is_writable) for stall in state.seen_by(camera)
    )


def _may_have_come(state: State, stall: Stall, *, is_writable: bool) -> bool:
    """Say whether somebody may be inside of whom nothing is decided yet."""
    row, seen = state.occupancies.get(stall.key), state.detections.get(stall.key)
    if row is not None and row.status is OccupancyStatus.MAINTENANCE:
        # One that has an end may be over already, which cannot be written either.
        may_be_over = not is_writable and row.ends_at is not None
        if not may_be_over:
            return False
    if stall.key in state.undecided:
        return True
    return not is_writable and (seen is None or seen.level in {Level.DETECTED, Level.UNKNOWN})


def _in_use(state: State, camera: EntityId) -> Iterator[Occupancy]:
    for stall in state.seen_by(camera):
        row = state.occupancies.get(stall.key)
        if row is not None and row.is_private:
            yield row


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
        if command.camera in state.owed and command.camera not in row.taken:
            # It was not known to be on, or not known to look in, when the stay began.
            yield CameraSeenOn(at=now, stall=row.stall, camera=command.camera)
        has_failed = command.camera in row.failed
        if command.failure is None and has_failed:
            yield CameraRecovered(at=now, stall=row.stall, camera=command.camera)
        elif command.failure is not None and not has_failed:
            yield _failed(row, command, command.failure, now)


def _after_return(state: State, command: ReportCamera, now: datetime) -> Iterator[Fact]:
    for row in state.takers(command.camera):
        stall = state.site.stalls.get(row.stall)
        is_out = stall is None or command.camera not in stall.cameras
        if command.failure is not None and command.camera not in row.failed:
            yield _failed(row, command, command.failure, now)
        # What is configured no more has nobody who would look after it: that is said, and all.
        if command.failure is None or is_out:
            yield from _returned(state, row, command.camera, now, is_on=command.failure is None)


def let_be(state: State, camera: EntityId, now: datetime) -> Iterator[Fact]:
    """Yield that a camera is given back as it is: it is to be off, whoever is inside."""
    for row in state.takers(camera):
        yield from _returned(state, row, camera, now, is_on=False)


def _returned(
    state: State, row: Occupancy, camera: EntityId, now: datetime, *, is_on: bool
) -> Iterator[Fact]:
    yield CameraReturned(at=now, stall=row.stall, camera=camera, is_on=is_on)
    if row.stall not in state.site.stalls and row.taken == (camera,):
        yield StallForgotten(at=now, stall=row.stall)


def _failed(row: Occupancy, command: ReportCamera, why: str, now: datetime) -> CameraFailed:
    return CameraFailed(
        at=now,
        stall=row.stall,
        camera=command.camera,
        should_be_on=command.should_be_on,
        why=why,
    )


def rename(state: State, command: RenameCamera, now: datetime) -> tuple[Fact, ...]:
    """Follow a camera that has another entity id: it is the same one that is to be given back."""
    return tuple(
        CameraRenamed(at=now, stall=row.stall, camera=command.camera, new_camera=command.new_camera)
        for row in state.occupancies.values()
        if command.camera in (*row.taken, *row.failed)
    )
