"""Rows, facts and turns to write."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from custom_components.roomkeeper.core.events import (
    Actor,
    ActorKind,
    BookingMoved,
    BookingOpened,
    Entry,
    Fact,
    RoomFrozen,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import BookingId, EntityId, RoomKey, StallKey
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Freeze,
    FreezeReason,
    Gone,
    PowerOff,
    PowerOffStatus,
    RowKey,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    EndReason,
    Occupancy,
    OccupancyStatus,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from custom_components.roomkeeper.core.stall_events import OccupancyStarted
from custom_components.roomkeeper.ledger import Turn

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Actor(kind=ActorKind.USER, id="a1", name="Ada")
STUDIO = RoomKey("studio")
ATTIC = RoomKey("attic")
BOOTH = StallKey("booth")
CORNER = StallKey("corner")
EYE = EntityId("camera.eye")
DOME = EntityId("switch.dome")


def booking(
    number: int,
    status: BookingStatus = BookingStatus.CONFIRMED,
    rooms: tuple[RoomKey, ...] = (STUDIO,),
) -> Booking:
    """Return the booking of the hour `number` hours after noon."""
    return Booking(
        id=BookingId(f"b{number}"),
        rooms=rooms,
        status=status,
        span=Span(NOON + number * HOUR, NOON + (number + 1) * HOUR),
        guest="Grace",
        created_at=NOON,
        updated_at=NOON,
    )


def power_off(number: int, room: RoomKey = STUDIO) -> PowerOff:
    """Return the power-off of a room after `booking(number)`."""
    due_at = NOON + (number + 1) * HOUR
    return PowerOff(
        booking_id=BookingId(f"b{number}"),
        room=room,
        status=PowerOffStatus.PLANNED,
        planned_at=due_at,
        due_at=due_at,
        updated_at=NOON,
    )


def freeze(room: RoomKey = STUDIO, note: str = "") -> Freeze:
    """Return a freeze of a room without an end."""
    return Freeze(room=room, reason=FreezeReason.CLEANING, note=note, since=NOON)


def occupancy(stall: StallKey = BOOTH) -> Occupancy:
    """Return a stay in a stall; no field has its default."""
    return Occupancy(
        stall=stall,
        status=OccupancyStatus.OCCUPIED,
        started_at=NOON,
        detected_at=NOON + HOUR / 60,
        ends_at=NOON + HOUR / 12,
        remaining=HOUR / 30,
        until_clear=True,
        why=(TimeoutStep(TimeoutKind.FIXED, HOUR / 12), TimeoutStep(TimeoutKind.TIMES, HOUR, "x")),
        taken=(EYE, DOME),
        failed=(DOME,),
        stuck=Stuck.TIMEOUTS,
        timeouts_in_a_row=11,
        last_started_at=NOON - HOUR,
        last_ended_at=NOON - HOUR / 2,
        last_reason=EndReason.TIMEOUT,
        days=(DayOfStays("2026-11-23", 5, 4, HOUR), DayOfStays("2026-11-24", 1)),
        updated_at=NOON,
    )


def entry(seq: int, fact: Fact, actor: Actor = ADA) -> Entry:
    """Return a fact as it stands in the log, written a minute after it held."""
    return Entry(
        seq=seq, recorded_at=fact.at + timedelta(minutes=1), fact=fact, actor=actor, reason="why"
    )


def booked(seq: int, rooms: tuple[RoomKey, ...] = (STUDIO,)) -> Turn:
    """Return the turn that makes `booking(seq)`."""
    row = booking(seq, rooms=rooms)
    return Turn(
        entries=(entry(seq, BookingOpened(at=NOON + seq * HOUR, booking=row)),), changes=(row,)
    )


def cancelled(seq: int, number: int) -> Turn:
    """Return the turn that cancels `booking(number)`."""
    row = booking(number, BookingStatus.CANCELLED)
    fact = BookingMoved(
        at=NOON + seq * HOUR,
        booking_id=row.id,
        rooms=row.rooms,
        event=BookingEvent.CANCEL,
        status=row.status,
    )
    return Turn(entries=(entry(seq, fact),), changes=(row,))


def frozen(seq: int, room: RoomKey = STUDIO, note: str = "") -> Turn:
    """Return the turn that freezes a room."""
    row = freeze(room, note)
    return Turn(entries=(entry(seq, RoomFrozen(at=NOON + seq * HOUR, freeze=row)),), changes=(row,))


def unfrozen(seq: int, room: RoomKey = STUDIO) -> Turn:
    """Return the turn that takes a room back into use."""
    return Turn(
        entries=(entry(seq, RoomUnfrozen(at=NOON + seq * HOUR, room=room)),),
        changes=(Gone(RowKey("freeze", room)),),
    )


def begun(seq: int, stall: StallKey = BOOTH) -> Turn:
    """Return the turn in which somebody comes into a stall that was never used before."""
    fact = OccupancyStarted(
        at=NOON + seq * HOUR,
        stall=stall,
        ends_at=NOON + seq * HOUR + HOUR / 12,
        why=(TimeoutStep(TimeoutKind.FIXED, HOUR / 12),),
        taken=(EYE,),
    )
    row = Occupancy(
        stall=stall,
        status=OccupancyStatus.OCCUPIED,
        started_at=fact.at,
        detected_at=fact.at,
        ends_at=fact.ends_at,
        why=fact.why,
        taken=fact.taken,
        updated_at=fact.at,
    )
    return Turn(entries=(entry(seq, fact),), changes=(row,))


def copied(path: Path, to: Path) -> Path:
    """Copy a ledger's file and the log beside it, as a backup does, and return the copy."""
    to.write_bytes(path.read_bytes())
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        to.with_name(f"{to.name}-wal").write_bytes(wal.read_bytes())
    return to
