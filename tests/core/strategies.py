"""Commands as people, devices and platforms may send them, sensible or not."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    Enter,
    Extend,
    FreezeRoom,
    Hold,
    NotePresence,
    NoteSwitchedOn,
    ReportPowerOff,
    Reschedule,
    ResumePowerOff,
    StopTrying,
    SwitchOff,
    Texts,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.ids import (
    ActionId,
    BookingId,
    BookingRef,
    EntityId,
    RoomKey,
    ScheduleId,
)
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    DeviceFailure,
    FreezeReason,
    Policy,
    Room,
    State,
)
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import Before, OnDemand, Schedule
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    CancelAction,
    CleanUpActions,
    CreateActions,
    CreateSchedule,
    DeleteAction,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ExecuteAction,
    NoteBefore,
    ReportAction,
    ResumeAction,
    RunSchedule,
    ScheduleFields,
    SkipNext,
    TriggerSchedule,
    UpdateAction,
    UpdateSchedule,
)
from custom_components.roomkeeper.core.schedule_templates import NightMaintenance

from .desk import ATTIC, LAMP, PHONE, STUDIO, minutes, room
from .tank import HEATER, OFF, ON, PUMP, TOGGLE, fields, lasting, ramp

CELLAR = RoomKey("cellar")
STEP = minutes(10)

ROOMS: tuple[Room, ...] = (
    room(policy=Policy(buffer_before=minutes(10), buffer_after=minutes(20), capacity=4)),
    room(
        ATTIC,
        Policy(no_show_after=minutes(20), power_off_buffer=minutes(10), early_check_in=minutes(60)),
        notify=(PHONE,),
    ),
    room(CELLAR, Policy(buffer_after=minutes(10), power_off_buffer=timedelta(), retry_attempts=1)),
)

rooms = st.lists(st.sampled_from([STUDIO, ATTIC, CELLAR]), min_size=1, max_size=2, unique=True).map(
    tuple
)
one_room = st.sampled_from([STUDIO, ATTIC, CELLAR])
lengths = st.integers(-1, 18).map(lambda steps: steps * STEP)
starts = st.integers(-3, 36).map(lambda steps: steps * STEP)
some_texts = st.builds(Texts, title=st.none() | st.sampled_from(["", "Choir"]))
failures = st.sampled_from([(), (), (DeviceFailure(LAMP, "still on"),)])


@st.composite
def claims(draw: st.DrawFn, new_id: BookingId, now: datetime) -> Command:
    """Return a booking or a hold of the next hours that makes sense by itself."""
    start = now + draw(st.integers(-1, 18)) * STEP
    end = start + draw(st.integers(1, 9)) * STEP
    return draw(
        st.builds(
            Book,
            booking_id=st.just(new_id),
            rooms=rooms,
            start=st.just(start),
            end=st.just(end),
            status=st.sampled_from([BookingStatus.CONFIRMED] * 3 + [BookingStatus.PENDING]),
            source=st.just("platform"),
            external_id=st.sampled_from(["", "", "", "1", "2"]),
            expires_in=st.none() | st.just(3 * STEP),
            power_off_buffer=st.none() | st.just(STEP),
        )
        | st.builds(
            Hold,
            booking_id=st.just(new_id),
            rooms=rooms,
            start=st.none() | st.just(start),
            end=st.none() | st.just(end),
            expires_in=st.none() | st.just(2 * STEP),
        )
    )


@st.composite
def verbs(draw: st.DrawFn, state: State, now: datetime) -> Command:
    """Return a command about a booking that is there, mostly."""
    there = [one.id for one in state.bookings.values() if one.blocks]
    ref = BookingRef(draw(st.sampled_from(there or [*state.bookings, BookingId("nobody")])))
    start = now + draw(starts)
    end = lengths.map(lambda length: start + length)
    kinds: list[st.SearchStrategy[Command]] = [
        st.builds(Confirm, ref=st.just(ref)),
        st.builds(Cancel, ref=st.just(ref)),
        st.builds(CheckIn, ref=st.just(ref)),
        st.builds(CheckOut, ref=st.just(ref)),
        st.builds(
            Reschedule,
            ref=st.just(ref),
            start=st.none() | st.just(start),
            end=st.none() | end,
            rooms=st.none() | rooms,
            texts=some_texts,
        ),
        st.builds(Extend, ref=st.just(ref), duration=lengths),
        st.builds(Enter, room=one_room, booking_id=st.none() | st.just(ref.booking_id)),
        st.builds(NotePresence, room=one_room),
    ]
    return draw(st.one_of(kinds))


@st.composite
def freezes(draw: st.DrawFn, now: datetime) -> Command:
    """Return a command that takes a room out of use, or puts it in use."""
    return draw(
        st.builds(
            FreezeRoom,
            room=one_room,
            reason=st.sampled_from(FreezeReason),
            until=st.none() | starts.map(lambda length: now + length),
            bookings=st.sampled_from(AffectedBookings),
        )
        | st.builds(UnfreezeRoom, room=one_room)
        | st.builds(UnfreezeRoom, room=one_room)
    )


@st.composite
def switchings(draw: st.DrawFn, state: State, new_id: BookingId) -> Command:
    """Return a command about power, or what a device answers."""
    some = st.none() | st.sampled_from([*state.bookings, BookingId("nobody")])
    kinds: list[st.SearchStrategy[Command]] = [
        st.builds(SwitchOff, room=one_room, booking_id=some, new_id=st.just(new_id)),
        st.builds(StopTrying, room=one_room),
        st.builds(NoteSwitchedOn, room=one_room, power=st.just((LAMP,))),
        st.builds(CancelPowerOff, room=one_room, booking_id=some),
    ]
    if state.power_offs:
        row = draw(st.sampled_from(list(state.power_offs.values())))
        kinds = [
            *kinds,
            st.builds(
                ReportPowerOff,
                key=st.just(row.key),
                attempt=st.sampled_from([row.attempts, row.attempts - 1]),
                failures=failures,
            ),
            st.builds(ResumePowerOff, key=st.just(row.key)),
        ]
    return draw(st.one_of(kinds))


specs = st.sampled_from(
    [ON, OFF, TOGGLE, lasting(ON, STEP), lasting(OFF, 4 * STEP), ramp(50, 2 * STEP)]
)
entities = st.sampled_from([PUMP, HEATER])
befores = st.sampled_from([Before(), Before(is_on=True), Before(is_on=False, level=40)])


@st.composite
def new_schedules(draw: st.DrawFn, state: State, new_id: BookingId, now: datetime) -> Command:
    """Return a schedule that makes sense by itself, mostly."""
    rules = st.sampled_from(
        [
            Interval(2 * STEP),
            Cron("*/30 * * * *"),
            OneOff(now + 3 * STEP),
            OnDemand(),
            NightMaintenance(),
        ]
    )
    said = draw(
        st.builds(
            fields,
            rules,
            specs,
            entities,
            run_on=st.sampled_from(["", "[{}]"]),
            run_after=st.sampled_from([None, *state.schedules]),
            end_at=st.none() | starts.map(lambda length: now + length),
        )
    )
    return CreateSchedule(schedule_id=ScheduleId(new_id), fields=said)


@st.composite
def schedulings(draw: st.DrawFn, state: State, new_id: BookingId, now: datetime) -> Command:
    """Return a command about schedules, or about what they do to devices, or from a device."""
    if not state.schedules or draw(st.integers(0, 3)) == 0:
        return draw(new_schedules(state, new_id, now))
    schedule_id = st.just(draw(st.sampled_from([*state.schedules, ScheduleId("nobody")])))
    changes = st.sampled_from(
        [
            ScheduleFields(name="Other"),
            ScheduleFields(rule=Interval(STEP)),
            ScheduleFields(enabled=True),
            ScheduleFields(clear=frozenset({"end_at", "run_after"})),
        ]
    )
    kinds: list[st.SearchStrategy[Command]] = [
        st.builds(UpdateSchedule, schedule_id=schedule_id, fields=changes),
        st.builds(DeleteSchedule, schedule_id=schedule_id),
        *(
            st.builds(kind, schedule_id=schedule_id)
            for kind in (EnableSchedule, DisableSchedule, RunSchedule, TriggerSchedule, SkipNext)
        ),
        st.builds(
            CreateActions,
            devices=st.builds(lambda entity: ((ActionId(new_id), entity),), entities),
            spec=specs,
            scheduled_at=st.none() | starts.map(lambda length: now + length),
        ),
        st.builds(CleanUpActions, before=st.just(now), limit=st.integers(1, 3)),
        *_of_runs(state.schedules.values(), new_id),
        *_of_actions(draw, state),
    ]
    return draw(st.one_of(kinds))


def _of_runs(
    schedules: Iterable[Schedule], new_id: BookingId
) -> Iterator[st.SearchStrategy[Command]]:
    """Yield what begins the runs that go on, for one device or for none."""
    for row in schedules:
        if (run := row.progress.run) is not None:
            devices = [
                ((ActionId(new_id), EntityId(one)),) for one in row.definition.target.entities
            ]
            yield st.builds(
                BeginRun,
                schedule_id=st.just(row.id),
                run_number=st.just(run.number),
                devices=st.sampled_from([*devices, ()]),
            )


def _of_actions(draw: st.DrawFn, state: State) -> Iterator[st.SearchStrategy[Command]]:
    """Yield what can be done with a device action, and what its device answers."""
    if not state.actions:
        return
    row = draw(st.sampled_from(list(state.actions.values())))
    action_id = st.just(row.id)
    attempts = st.sampled_from([row.attempts, row.attempts, row.attempts - 1])
    yield st.builds(UpdateAction, action_id=action_id, spec=st.none() | specs)
    for kind in (ExecuteAction, CancelAction, DeleteAction, ResumeAction):
        yield st.builds(kind, action_id=action_id)
    yield st.builds(NoteBefore, action_id=action_id, attempt=attempts, before=befores)
    for _ in range(2):
        yield st.builds(
            ReportAction,
            action_id=action_id,
            attempt=attempts,
            result=st.just("seen"),
            error=st.sampled_from(["", "", "unavailable"]),
        )


def commands(state: State, new_id: BookingId, now: datetime) -> st.SearchStrategy[Command]:
    """Return any command, at an instant."""
    return st.one_of(
        claims(new_id, now),
        claims(new_id, now),
        verbs(state, now),
        verbs(state, now),
        switchings(state, new_id),
        freezes(now),
        schedulings(state, new_id, now),
        schedulings(state, new_id, now),
    )
