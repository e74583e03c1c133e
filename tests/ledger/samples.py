"""Rows, facts and turns to write."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.answered import Answered, RequestAnswered
from custom_components.roomkeeper.core.days import NthWeekday
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
from custom_components.roomkeeper.core.feed import Feed, FeedNews, FeedRemoved, FeedStatus, FeedTold
from custom_components.roomkeeper.core.ids import (
    ActionId,
    BookingId,
    EntityId,
    OriginKey,
    RoomKey,
    ScheduleId,
    StallKey,
)
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
from custom_components.roomkeeper.core.recurrence import Frequency, Recurring
from custom_components.roomkeeper.core.reservation import (
    OriginKind,
    Reservation,
    ReservationForgotten,
    ReservationStatus,
    ReservationTold,
    Wanted,
)
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    CatchUp,
    Definition,
    DeviceAction,
    Progress,
    Run,
    RunResult,
    RunStatus,
    RunWhy,
    Schedule,
    Target,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionFailed,
    ActionOpened,
    ScheduleDeleted,
    ScheduleSaved,
    ScheduleStarted,
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
S1, S2 = ScheduleId("s1"), ScheduleId("s2")
A1, A2 = ActionId("a1"), ActionId("a2")
SHOP = OriginKey("shop")
PUMP = EntityId("switch.pump")
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


DIM = ActionSpec(
    type=ActionType.SET_LEVEL, level=40.5, from_level=10.5, duration=HOUR, sequence="[1]"
)
RULE = Recurring(
    frequency=Frequency.MONTHLY,
    every=2,
    times_local=(time(8, 30), time(20)),
    weekdays=frozenset({0, 4}),
    month_days=frozenset({-1, 15}),
    nth_weekdays=(NthWeekday(2, 1),),
)
RUN = Run(7, 1, NOON, NOON + HOUR / 60, RunWhy.CAUGHT_UP)
PROGRESS = Progress(
    handled_until=NOON,
    status=RunStatus.RUNNING,
    run=RUN,
    last_due_at=NOON - HOUR,
    last_started_at=NOON,
    last_ended_at=NOON - HOUR / 2,
    last_result=RunResult.FAILED,
    failures_in_a_row=2,
    runs=7,
    failed_runs=3,
    skipped_runs=4,
)


def schedule(schedule_id: ScheduleId = S1) -> Schedule:
    """Return a schedule; no field has its default."""
    return Schedule(
        id=schedule_id,
        definition=Definition(
            name="Lights",
            rule=RULE,
            action=DIM,
            target=Target(
                entities=("light.a", "light.b"),
                devices=("d1",),
                areas=("kitchen",),
                floors=("ground",),
                labels=("reef",),
            ),
            time_zone="Europe/Berlin",
            start_at=NOON - HOUR,
            end_at=NOON + 99 * HOUR,
            exceptions=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
            run_after=S2,
            run_on='[{"trigger":"state"}]',
            catch_up=CatchUp.ONCE,
            grace=3 * HOUR,
            enabled=False,
        ),
        progress=PROGRESS,
        created_at=NOON - 2 * HOUR,
        updated_at=NOON,
    )


def device_action(action_id: ActionId = A1) -> DeviceAction:
    """Return a device action; no field has its default."""
    return DeviceAction(
        id=action_id,
        entity_id=PUMP,
        spec=DIM,
        status=ActionStatus.FAILED,
        schedule_id=S1,
        run_number=7,
        undoes=A2,
        undo=ActionSpec(type=ActionType.OFF),
        scheduled_at=NOON,
        due_at=NOON + HOUR / 120,
        attempts=4,
        before=Before(is_on=True, level=30.5),
        started_at=NOON,
        ended_at=NOON + HOUR,
        undo_at=NOON + 2 * HOUR,
        result="half",
        error="unavailable",
        created_at=NOON,
        updated_at=NOON,
    )


WANTED = Wanted(
    place="drums",
    span=Span(NOON, NOON + HOUR),
    is_pending=True,
    expires_in=HOUR / 2,
    title="Rehearsal",
    guest="Grace",
    note="with piano",
)


def reservation(external_id: str = "x1") -> Reservation:
    """Return a reservation of a shop; no field has its default."""
    return Reservation(
        origin=SHOP,
        external_id=external_id,
        kind=OriginKind.FEED,
        status=ReservationStatus.LEAVING,
        version=7,
        deliveries=("m1", "m2"),
        wanted=WANTED,
        room=STUDIO,
        booking_id=BookingId("b1"),
        why="clash",
        in_the_way=(BookingId("b2"), BookingId("b3")),
        moves_to="x2",
        is_withdrawn=True,
        leaves_at=NOON + HOUR,
        missing_since=NOON - HOUR,
        updated_at=NOON,
    )


def feed(key: OriginKey = SHOP) -> Feed:
    """Return how the reading of a feed goes; no field has its default."""
    return Feed(key=key, status=FeedStatus.STOPPED, since=NOON - HOUR, read_at=NOON, missing=4)


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


def scheduled(seq: int, schedule_id: ScheduleId = S1, *, is_new: bool = True) -> Turn:
    """Return the turn that makes, or changes, a schedule."""
    row = schedule(schedule_id)
    fact = ScheduleSaved(at=NOON + seq * HOUR, schedule=row, is_new=is_new)
    return Turn(entries=(entry(seq, fact),), changes=(row,))


def ran(seq: int, schedule_id: ScheduleId = S1) -> Turn:
    """Return the turn in which a run of a schedule begins."""
    fact = ScheduleStarted(
        at=NOON + seq * HOUR,
        schedule_id=schedule_id,
        due_at=NOON,
        why=RunWhy.DUE,
        missed=0,
        progress=replace(PROGRESS, runs=seq),
    )
    row = replace(schedule(schedule_id), progress=fact.progress, updated_at=fact.at)
    return Turn(entries=(entry(seq, fact),), changes=(row,))


def unscheduled(seq: int, schedule_id: ScheduleId = S1) -> Turn:
    """Return the turn that deletes a schedule."""
    fact = ScheduleDeleted(at=NOON + seq * HOUR, schedule_id=schedule_id)
    return Turn(entries=(entry(seq, fact),), changes=(Gone(RowKey("schedule", schedule_id)),))


def acted(seq: int, action_id: ActionId = A1) -> Turn:
    """Return the turn that opens a device action and gives it up, in two entries."""
    row = replace(device_action(action_id), status=ActionStatus.PENDING)
    opened = ActionOpened(at=NOON + seq * HOUR, action=row)
    failed = ActionFailed(
        at=NOON + seq * HOUR,
        action_id=action_id,
        schedule_id=S1,
        entity_id=PUMP,
        attempt=4,
        error="missed",
    )
    over = replace(
        row,
        status=ActionStatus.FAILED,
        due_at=None,
        ended_at=failed.at,
        undo_at=None,
        error="missed",
        updated_at=failed.at,
    )
    return Turn(entries=(entry(seq, opened), entry(seq + 1, failed)), changes=(over,))


def reserved(seq: int, external_id: str = "x1") -> Turn:
    """Return the turn in which something is told of a reservation."""
    fact = ReservationTold(
        at=NOON + seq * HOUR, reservation=replace(reservation(external_id), version=seq)
    )
    return Turn(entries=(entry(seq, fact),), changes=(fact.reservation,))


def unreserved(seq: int, external_id: str = "x1") -> Turn:
    """Return the turn that forgets a reservation, whose hook is no more."""
    fact = ReservationForgotten(
        at=NOON + seq * HOUR, origin=SHOP, external_id=external_id, kind=OriginKind.FEED
    )
    key = RowKey("reservation", SHOP, external_id)
    return Turn(entries=(entry(seq, fact),), changes=(Gone(key),))


def asked(seq: int, key: str = "k1") -> Turn:
    """Return the turn in which a request with a key is done."""
    at = NOON + seq * HOUR
    row = Answered(asker="anna", key=key, fingerprint="ab12", about=("b1", "studio"), at=at)
    return Turn(entries=(entry(seq, RequestAnswered(at=at, answered=row)),), changes=(row,))


def told_of_feed(seq: int, key: OriginKey = SHOP) -> Turn:
    """Return the turn in which something is told of a feed."""
    fact = FeedTold(at=NOON + seq * HOUR, feed=feed(key), news=FeedNews.STOPPED)
    return Turn(entries=(entry(seq, fact),), changes=(fact.feed,))


def feed_removed(seq: int, key: OriginKey = SHOP) -> Turn:
    """Return the turn that forgets a feed."""
    fact = FeedRemoved(at=NOON + seq * HOUR, feed=key)
    return Turn(entries=(entry(seq, fact),), changes=(Gone(RowKey("feed", key)),))


def copied(path: Path, to: Path) -> Path:
    """Copy a ledger's file and the log beside it, as a backup does, and return the copy."""
    to.write_bytes(path.read_bytes())
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        to.with_name(f"{to.name}-wal").write_bytes(wal.read_bytes())
    return to
