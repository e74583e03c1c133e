"""A log that was written years ago stays readable.

The lines of `stored_facts.jsonl` stand for such a log, and are never changed.
When a test fails here, something in the core has another name than it had
when it was written: give it back its name, or teach the codec the old one.
A new fact gets a new line. No field of an example has its default, so that a
field which is not found is seen.
"""

from dataclasses import replace
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import get_args

import orjson
import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.answered import Answered, RequestAnswered, RequestFact
from custom_components.roomkeeper.core.endpoint import (
    DisabledBecause,
    EndpointDelivered,
    EndpointDisabled,
    EndpointEnabled,
    EndpointFact,
    EndpointFailed,
    EndpointForgotten,
    EndpointSkipped,
    Fault,
    GoOn,
    Outbox,
    OutboxStatus,
)
from custom_components.roomkeeper.core.events import (
    ActorKind,
    BookingEdited,
    BookingErased,
    BookingExtended,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    DoorOpened,
    EnergyMeasured,
    Fact,
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffCancelled,
    PowerOffDeferred,
    PowerOffFailed,
    PowerOffPlanned,
    PowerOffSucceeded,
    PowerSwitchedOn,
    RoomFact,
    RoomFrozen,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.feed import (
    FeedFact,
    FeedNews,
    FeedRemoved,
    FeedStatus,
    FeedTold,
)
from custom_components.roomkeeper.core.ids import BookingId, EndpointKey, EntityId
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    Freeze,
    FreezeReason,
    PowerOffStatus,
)
from custom_components.roomkeeper.core.recurrence import Cron, Frequency, Interval, OneOff
from custom_components.roomkeeper.core.reservation import (
    DeliveriesRejected,
    OriginKind,
    ReservationErased,
    ReservationFact,
    ReservationForgotten,
    ReservationStatus,
    ReservationTold,
)
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    CatchUp,
    OnDemand,
    Owed,
    RunResult,
    RunStatus,
    RunWhy,
    ScheduleRule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionCancelled,
    ActionDeleted,
    ActionEdited,
    ActionFact,
    ActionFailed,
    ActionObserved,
    ActionOpened,
    ActionRenamed,
    ActionRetried,
    ActionStarted,
    ActionSucceeded,
    CancelReason,
    ScheduleDeleted,
    ScheduleEnded,
    ScheduleFact,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)
from custom_components.roomkeeper.core.schedule_templates import (
    DiurnalLight,
    HourlyCirculation,
    NightMaintenance,
    WeeklyClean,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import (
    EndReason,
    OccupancyStatus,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from custom_components.roomkeeper.core.stall_events import (
    CameraFailed,
    CameraRecovered,
    CameraRenamed,
    CameraReturned,
    CameraSeenOn,
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
    StallFact,
    StallForgotten,
)
from custom_components.roomkeeper.ledger.codec import bare, codec_for

from .samples import (
    A1,
    ATTIC,
    BOOTH,
    DIM,
    DOME,
    EYE,
    HOUR,
    NOON,
    PROGRESS,
    PUMP,
    RULE,
    RUN,
    S1,
    SHOP,
    STUDIO,
    device_action,
    feed,
    reservation,
    schedule,
)

FACT = codec_for(Fact)
B1, B2 = BookingId("b1"), BookingId("b2")
SPAN = Span(NOON, NOON + HOUR)
LATER = Span(NOON + HOUR, NOON + 2 * HOUR)
LAMP = EntityId("switch.lamp")
FAILURES = (DeviceFailure(entity_id=LAMP, why="still on"),)

EXAMPLES: tuple[Fact, ...] = (
    BookingOpened(
        at=NOON,
        booking=Booking(
            id=B1,
            rooms=(STUDIO, ATTIC),
            status=BookingStatus.HELD,
            span=SPAN,
            title="Rehearsal",
            guest="Grace",
            note="with piano",
            source="calendar",
            external_id="x1",
            expires_at=NOON + timedelta(minutes=15),
            power_off_buffer=timedelta(minutes=40),
            created_at=NOON,
            updated_at=NOON,
        ),
    ),
    BookingMoved(
        at=NOON,
        booking_id=B1,
        rooms=(STUDIO,),
        event=BookingEvent.CONFIRM,
        status=BookingStatus.CONFIRMED,
        expires_at=NOON + HOUR,
    ),
    BookingRescheduled(
        at=NOON,
        booking_id=B1,
        rooms=(ATTIC,),
        span=LATER,
        rooms_before=(STUDIO,),
        span_before=SPAN,
    ),
    BookingExtended(at=NOON, booking_id=B1, rooms=(STUDIO,), span=SPAN, end_before=NOON + HOUR / 2),
    BookingEdited(
        at=NOON, booking_id=B1, rooms=(STUDIO,), title="Concert", guest="Ada", note="loud"
    ),
    RoomFrozen(
        at=NOON,
        freeze=Freeze(
            room=STUDIO,
            reason=FreezeReason.MAINTENANCE,
            note="paint",
            since=NOON,
            until=NOON + HOUR,
        ),
    ),
    RoomUnfrozen(at=NOON, room=STUDIO),
    DoorOpened(
        at=NOON, booking_id=B1, room=STUDIO, doors=(EntityId("lock.studio"),), failures=FAILURES
    ),
    PowerSwitchedOn(at=NOON, room=STUDIO, booking_id=B1, power=(LAMP,), failures=FAILURES),
    PowerOffPlanned(
        at=NOON, booking_id=B1, room=STUDIO, planned_at=NOON, due_at=NOON + HOUR, manual=True
    ),
    PowerOffAnnounced(at=NOON, booking_id=B1, room=STUDIO, due_at=NOON + HOUR),
    PowerOffDeferred(
        at=NOON,
        booking_id=B1,
        room=STUDIO,
        due_at=NOON + HOUR,
        why=Deferral.NEXT_BOOKING,
        waits_for=B2,
        waits_since=NOON,
        attempt=2,
        failures=FAILURES,
    ),
    PowerOffAttempted(
        at=NOON, booking_id=B1, room=STUDIO, attempt=2, due_at=NOON + HOUR, interrupted=True
    ),
    PowerOffSucceeded(at=NOON, booking_id=B1, room=STUDIO, attempt=2),
    PowerOffFailed(at=NOON, booking_id=B1, room=STUDIO, attempt=4, failures=FAILURES),
    PowerOffCancelled(at=NOON, booking_id=B1, room=STUDIO, superseded_by=B2),
)

MINUTE = timedelta(minutes=1)
WHY = (
    TimeoutStep(TimeoutKind.FIXED, 5 * MINUTE),
    TimeoutStep(TimeoutKind.AT_MOST, 3 * MINUTE, "night"),
)

STALL_EXAMPLES: tuple[Fact, ...] = (
    OccupancyStarted(at=NOON, stall=BOOTH, ends_at=NOON + 3 * MINUTE, why=WHY, taken=(EYE, DOME)),
    OccupancyExtended(
        at=NOON, stall=BOOTH, ends_at=NOON + 3 * MINUTE, why=WHY, detected_at=NOON - MINUTE
    ),
    OccupancyPaused(at=NOON, stall=BOOTH, remaining=2 * MINUTE),
    OccupancyResumed(at=NOON, stall=BOOTH, ends_at=NOON + MINUTE),
    OccupancyEnded(
        at=NOON,
        stall=BOOTH,
        reason=EndReason.TIMEOUT,
        started_at=NOON - 4 * MINUTE,
        duration=3 * MINUTE,
        day_local="2026-11-25",
        hour_local=1,
        weekday=2,
        is_counted=True,
        timeouts_in_a_row=7,
    ),
    OccupancyDoubted(at=NOON, stall=BOOTH, ends_at=NOON + 3 * MINUTE, why=WHY, taken=(EYE,)),
    OccupancyCleared(at=NOON, stall=BOOTH, reason=EndReason.VACATED),
    MaintenanceStarted(
        at=NOON, stall=BOOTH, until=NOON + MINUTE, until_clear=True, taken=(EYE, DOME)
    ),
    MaintenanceEnded(at=NOON, stall=BOOTH),
    CameraSeenOn(at=NOON, stall=BOOTH, camera=EYE),
    CameraReturned(at=NOON, stall=BOOTH, camera=EYE, is_on=True),
    CameraFailed(at=NOON, stall=BOOTH, camera=EYE, should_be_on=True, why="still off"),
    CameraRecovered(at=NOON, stall=BOOTH, camera=DOME),
    CameraRenamed(at=NOON, stall=BOOTH, camera=DOME, new_camera=EYE),
    SensorStuck(at=NOON, stall=BOOTH, why=Stuck.ON_TOO_LONG),
    SensorCleared(at=NOON, stall=BOOTH),
    StallForgotten(at=NOON, stall=BOOTH),
)


def of_rule(rule: ScheduleRule) -> ScheduleSaved:
    """Return that a schedule has a rule."""
    row = schedule()
    return ScheduleSaved(
        at=NOON,
        schedule=replace(row, definition=replace(row.definition, rule=rule)),
        is_new=True,
    )


RULE_EXAMPLES: tuple[ScheduleSaved, ...] = tuple(
    of_rule(rule)
    for rule in (
        RULE,
        OneOff(NOON),
        Interval(HOUR, anchor=NOON),
        Cron("*/5 8-17 * * mon-fri"),
        OnDemand(),
        DiurnalLight(
            sunrise_local=time(7),
            sunset_local=time(21),
            ramp=HOUR,
            day_level=80.5,
            night_level=5.5,
        ),
        NightMaintenance(start_local=time(2), duration=HOUR),
        HourlyCirculation(minute=30, duration=5 * MINUTE),
        WeeklyClean(weekday=2, start_local=time(11), duration=2 * HOUR),
    )
)

SCHEDULE_EXAMPLES: tuple[Fact, ...] = (
    *RULE_EXAMPLES,
    ScheduleDeleted(at=NOON, schedule_id=S1, name="Lights"),
    ScheduleStarted(
        at=NOON,
        schedule_id=S1,
        due_at=NOON - HOUR,
        why=RunWhy.CAUGHT_UP,
        missed=3,
        progress=PROGRESS,
    ),
    ScheduleEnded(
        at=NOON,
        schedule_id=S1,
        run=RUN,
        result=RunResult.FAILED,
        devices=3,
        failed=2,
        error="no_devices",
        progress=PROGRESS,
    ),
    ScheduleSkipped(
        at=NOON,
        schedule_id=S1,
        due_at=NOON - HOUR,
        why=SkipReason.MISSED,
        missed=3,
        progress=PROGRESS,
    ),
)

OF_ACTION = {"at": NOON, "action_id": A1, "schedule_id": S1, "entity_id": PUMP}

ACTION_EXAMPLES: tuple[Fact, ...] = (
    ActionOpened(at=NOON, action=device_action()),
    ActionStarted(
        **OF_ACTION,
        attempt=2,
        scheduled_at=NOON - HOUR,
        due_at=NOON + MINUTE / 2,
        undo=ActionSpec(type=ActionType.ON),
        interrupted=True,
    ),
    ActionObserved(**OF_ACTION, before=Before(is_on=True, level=30.5)),
    ActionRetried(**OF_ACTION, attempt=2, due_at=NOON + MINUTE, error="unavailable"),
    ActionSucceeded(**OF_ACTION, result="seen", undo_at=NOON + HOUR),
    ActionFailed(**OF_ACTION, attempt=4, error="no_answer"),
    ActionCancelled(**OF_ACTION, why=CancelReason.BY_HAND),
    ActionEdited(**OF_ACTION, spec=DIM, scheduled_at=NOON + HOUR),
    ActionRenamed(**OF_ACTION, new_entity_id=LAMP),
    ActionDeleted(**OF_ACTION),
)

RESERVATION_EXAMPLES: tuple[Fact, ...] = (
    ReservationTold(at=NOON, reservation=reservation()),
    ReservationForgotten(at=NOON, origin=SHOP, external_id="x1", kind=OriginKind.FEED),
    DeliveriesRejected(at=NOON, origin=SHOP, count=12, why="wrong_signature"),
)

ERASED_EXAMPLES: tuple[Fact, ...] = (
    BookingErased(at=NOON, booking_id=B1, rooms=(STUDIO, ATTIC), keeps_present=True),
    ReservationErased(
        at=NOON,
        origin=SHOP,
        external_id="x1",
        kind=OriginKind.FEED,
        reservation=reservation(),
        keeps_present=True,
    ),
)

FEED_EXAMPLES: tuple[Fact, ...] = (
    FeedTold(at=NOON, feed=feed(), news=FeedNews.STOPPED),
    FeedRemoved(at=NOON, feed=SHOP),
)

LATER_EXAMPLES: tuple[Fact, ...] = (
    BookingOpened(
        at=NOON,
        booking=Booking(
            id=B1,
            rooms=(STUDIO,),
            status=BookingStatus.CONFIRMED,
            span=SPAN,
            created_at=NOON,
            updated_at=NOON,
            is_block=True,
        ),
    ),
    BookingEdited(
        at=NOON,
        booking_id=B1,
        rooms=(STUDIO,),
        title="Concert",
        guest="Ada",
        note="loud",
        external_id="x2",
    ),
    ActionObserved(**OF_ACTION, before=Before(is_on=True, mode="cool")),
    ActionEdited(
        **OF_ACTION, spec=ActionSpec(type=ActionType.ON, mode="cool"), scheduled_at=NOON + HOUR
    ),
)
"""Facts with fields that they did not have at first."""

ENERGY_EXAMPLES: tuple[Fact, ...] = (
    EnergyMeasured(at=NOON, booking_id=B1, room=STUDIO, used_wh=1234.5),
    PowerOffAttempted(
        at=NOON, booking_id=B1, room=STUDIO, attempt=1, due_at=NOON + HOUR, draw_w=412.5
    ),
)

EARLIER_UNDOS = (Owed(NOON, ActionSpec(type=ActionType.ON, mode="cool")), Owed(NOON + HOUR, DIM))

UNDO_EXAMPLES: tuple[Fact, ...] = (
    ActionOpened(at=NOON, action=replace(device_action(), earlier_undos=EARLIER_UNDOS)),
    ActionStarted(
        **OF_ACTION,
        attempt=2,
        scheduled_at=NOON - HOUR,
        due_at=NOON + MINUTE / 2,
        undo=ActionSpec(type=ActionType.OFF),
        undo_at=NOON + 2 * HOUR,
        interrupted=True,
        earlier_undos=EARLIER_UNDOS,
    ),
)

REQUEST_EXAMPLES: tuple[Fact, ...] = (
    RequestAnswered(
        at=NOON,
        answered=Answered(
            asker="anna", key="k1", fingerprint="ab12", about=("b1", "studio"), at=NOON
        ),
    ),
)

OUTBOX = Outbox(
    endpoint=EndpointKey("endpoint_desk"),
    status=OutboxStatus.FAILING,
    cursor=41,
    head=42,
    attempts=3,
    next_try_at=NOON + HOUR,
    first_failed_at=NOON - HOUR,
    last_status=503,
    last_fault=Fault.ANSWER,
    delivered_at=NOON - 2 * HOUR,
    updated_at=NOON,
)

ENDPOINT_EXAMPLES: tuple[Fact, ...] = (
    EndpointEnabled(at=NOON, outbox=OUTBOX, go_on=GoOn.BEHIND_THE_MESSAGE),
    EndpointDelivered(at=NOON, outbox=OUTBOX, count=7, host="desk.example"),
    EndpointFailed(at=NOON, outbox=OUTBOX, host="desk.example"),
    EndpointDisabled(at=NOON, outbox=OUTBOX, why=DisabledBecause.EXHAUSTED),
    EndpointSkipped(at=NOON, outbox=OUTBOX, seq=42),
    EndpointForgotten(at=NOON, endpoint=OUTBOX.endpoint),
)

STORED = Path(__file__).with_name("stored_facts.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize(
    ("example", "stored"),
    list(
        zip(
            EXAMPLES
            + STALL_EXAMPLES
            + SCHEDULE_EXAMPLES
            + ACTION_EXAMPLES
            + RESERVATION_EXAMPLES
            + LATER_EXAMPLES
            + REQUEST_EXAMPLES
            + FEED_EXAMPLES
            + ENDPOINT_EXAMPLES
            + ERASED_EXAMPLES
            + ENERGY_EXAMPLES
            + UNDO_EXAMPLES,
            STORED,
            strict=True,
        )
    ),
    ids=lambda value: type(value).__name__,
)
def test_a_stored_fact_is_read_as_what_it_was(example: Fact, stored: bytes) -> None:
    assert FACT.decode(orjson.loads(stored)) == example


def test_every_kind_of_fact_has_a_stored_line() -> None:
    of_room, of_reservation = ERASED_EXAMPLES
    of_rooms = (*EXAMPLES, of_room, ENERGY_EXAMPLES[0])
    assert [type(one) for one in of_rooms] == list(get_args(RoomFact.__value__))
    assert [type(example) for example in STALL_EXAMPLES] == list(get_args(StallFact.__value__))
    kinds = dict.fromkeys(type(example) for example in SCHEDULE_EXAMPLES)
    assert list(kinds) == list(get_args(ScheduleFact.__value__))
    assert [type(example) for example in ACTION_EXAMPLES] == list(get_args(ActionFact.__value__))
    assert [type(one) for one in (*RESERVATION_EXAMPLES, of_reservation)] == list(
        get_args(ReservationFact.__value__)
    )
    assert [type(one) for one in FEED_EXAMPLES] == list(get_args(FeedFact.__value__))
    assert [type(example) for example in ENDPOINT_EXAMPLES] == list(
        get_args(EndpointFact.__value__)
    )
    assert get_args(Fact.__value__) == (
        RoomFact,
        StallFact,
        ScheduleFact,
        ActionFact,
        ReservationFact,
        FeedFact,
        RequestFact,
        EndpointFact,
    )


def test_every_kind_of_rule_has_a_stored_line() -> None:
    kinds = [type(example.schedule.definition.rule) for example in RULE_EXAMPLES]
    hint = bare(ScheduleRule)
    assert set(kinds) == {
        kind for one in get_args(hint) for kind in (get_args(bare(one)) or (one,))
    }


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (
            BookingStatus,
            "held pending confirmed checked_in completed cancelled released expired no_show",
        ),
        (FreezeReason, "cleaning maintenance admin_lock system_hold other"),
        (PowerOffStatus, "planned deferred attempting succeeded failed cancelled"),
        (Deferral, "next_booking presence retry"),
        (BookingEvent, "await_payment confirm cancel expire check_in complete miss"),
        (OccupancyStatus, "vacant occupied paused doubted maintenance"),
        (EndReason, "vacated timeout forced restart"),
        (Stuck, "timeouts on_too_long lost"),
        (
            TimeoutKind,
            (
                "fixed mean at_most times shortest longest by_hand extended detected_again"
                " still_detected sensor_lost restarted restart"
            ),
        ),
        (ActorKind, "user automation hook feed panel system"),
        (ActionType, "on off toggle set_pwm set_level ramp custom"),
        (Frequency, "daily weekly monthly"),
        (CatchUp, "once skip"),
        (RunWhy, "due caught_up by_hand after event"),
        (RunStatus, "idle running"),
        (RunResult, "success failed"),
        (SkipReason, "asked missed still_running previous_failed"),
        (ActionStatus, "pending in_progress success failed cancelled"),
        (CancelReason, "asked by_hand superseded schedule_deleted"),
        (OriginKind, "hook feed"),
        (FeedStatus, "fine stopped"),
        (FeedNews, "read stopped resumed"),
        (ReservationStatus, "taken conflict unmapped leaving withdrawn lapsed"),
    ],
)
def test_every_stored_word_is_still_known(kind: type[StrEnum], stored: str) -> None:
    assert set(stored.split()) <= {member.value for member in kind}
