"""Applying a fact never fails, whatever it meets, and leaves alone what it does not concern."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.answered import Answered, RequestAnswered
from custom_components.roomkeeper.core.events import (
    FACT_TYPES,
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
    RoomFrozen,
    RoomUnfrozen,
    action_of,
    booking_of,
    rooms_of,
    schedule_of,
    stall_of,
    subject_of,
    type_of,
)
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.feed import (
    Feed,
    FeedNews,
    FeedRemoved,
    FeedStatus,
    FeedTold,
)
from custom_components.roomkeeper.core.ids import (
    ActionId,
    BookingId,
    BookingRef,
    OriginKey,
    ScheduleId,
)
from custom_components.roomkeeper.core.lifecycle import (
    BOOKING,
    POWER_OFF,
    BookingEvent,
    PowerOffEvent,
)
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    Freeze,
    FreezeReason,
    Gone,
    PowerOff,
    PowerOffStatus,
    Row,
    RowKey,
    State,
    key_of,
)
from custom_components.roomkeeper.core.reservation import (
    DeliveriesRejected,
    OriginKind,
    Reservation,
    ReservationErased,
    ReservationForgotten,
    ReservationStatus,
    ReservationTold,
    Wanted,
)
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, CABIN, LAMP, NOON, STUDIO, at, copy_of, minutes, site
from .test_decide_endpoint import facts as endpoint_facts
from .test_evolve_schedule import A_SCHEDULE, ACTIONS, AN_ACTION, SCHEDULE_FACTS
from .test_evolve_stall import A_STAY, STALL_FACTS, STAYS

B1 = BookingId("b1")
LATER = at("13:00")

A_BOOKING = Booking(
    id=B1,
    rooms=(STUDIO,),
    status=BookingStatus.CONFIRMED,
    span=Span(at("14:00"), at("18:00")),
    title="Choir",
    guest="Ada",
    note="Brings a drum",
    source="shop",
    external_id="42",
    expires_at=at("12:15"),
    power_off_buffer=minutes(5),
    created_at=NOON,
    updated_at=NOON,
)
A_POWER_OFF = PowerOff(
    booking_id=B1,
    room=STUDIO,
    status=PowerOffStatus.PLANNED,
    planned_at=at("18:40"),
    due_at=at("18:40"),
    updated_at=NOON,
)
A_FREEZE = Freeze(room=STUDIO, reason=FreezeReason.CLEANING, since=NOON)
A_RESERVATION = Reservation(
    origin=OriginKey("shop"),
    external_id="42",
    kind=OriginKind.HOOK,
    status=ReservationStatus.TAKEN,
    version=7,
    wanted=Wanted(place="drums", span=A_BOOKING.span),
    room=STUDIO,
    booking_id=B1,
    updated_at=NOON,
)
ANSWERED = Answered(asker="anna", key="k1", fingerprint="f", about=("b1",), at=NOON)
FAILURES = (DeviceFailure(LAMP, "still on"),)

RESERVATION_FACTS: tuple[Fact, ...] = (
    *(
        ReservationTold(
            at=LATER, reservation=replace(A_RESERVATION, kind=kind, status=status, updated_at=LATER)
        )
        for kind in OriginKind
        for status in ReservationStatus
    ),
    *(
        ReservationForgotten(at=LATER, origin=A_RESERVATION.origin, external_id="42", kind=kind)
        for kind in OriginKind
    ),
    *(
        ReservationErased(
            at=LATER,
            origin=A_RESERVATION.origin,
            external_id=A_RESERVATION.external_id,
            kind=kind,
            reservation=row,
        )
        for kind in OriginKind
        for row in (replace(A_RESERVATION, kind=kind), None)
    ),
    DeliveriesRejected(at=LATER, origin=A_RESERVATION.origin, count=3, why="wrong_signature"),
    RequestAnswered(at=LATER, answered=replace(ANSWERED, about=("b2",))),
)

FACTS: tuple[Fact, ...] = (
    BookingOpened(at=LATER, booking=A_BOOKING),
    *(
        BookingMoved(at=LATER, booking_id=B1, rooms=(STUDIO,), event=event, status=status)
        for event in BookingEvent
        for status in {row[event] for row in BOOKING.values() if event in row}
    ),
    BookingRescheduled(
        at=LATER,
        booking_id=B1,
        rooms=(ATTIC,),
        span=Span(at("15:00"), at("16:00")),
        rooms_before=(STUDIO,),
        span_before=A_BOOKING.span,
    ),
    BookingExtended(
        at=LATER,
        booking_id=B1,
        rooms=(STUDIO,),
        span=Span(at("14:00"), at("19:00")),
        end_before=at("18:00"),
    ),
    BookingEdited(at=LATER, booking_id=B1, rooms=(STUDIO,), title="t", guest="g", note="n"),
    BookingEdited(
        at=LATER,
        booking_id=B1,
        rooms=(STUDIO,),
        title="t",
        guest="g",
        note="n",
        external_id="43",
    ),
    BookingErased(at=LATER, booking_id=B1, rooms=(STUDIO,)),
    RoomFrozen(at=LATER, freeze=A_FREEZE),
    RoomUnfrozen(at=LATER, room=STUDIO),
    DoorOpened(at=LATER, booking_id=B1, room=STUDIO, doors=()),
    PowerSwitchedOn(at=LATER, room=STUDIO, power=(LAMP,)),
    PowerOffPlanned(
        at=LATER, booking_id=B1, room=STUDIO, planned_at=at("19:40"), due_at=at("19:40")
    ),
    PowerOffAnnounced(at=LATER, booking_id=B1, room=STUDIO, due_at=at("18:40")),
    *(
        PowerOffDeferred(
            at=LATER, booking_id=B1, room=STUDIO, due_at=at("20:00"), why=why, failures=FAILURES
        )
        for why in Deferral
    ),
    PowerOffAttempted(at=LATER, booking_id=B1, room=STUDIO, attempt=2, due_at=at("13:01")),
    PowerOffSucceeded(at=LATER, booking_id=B1, room=STUDIO, attempt=2),
    PowerOffFailed(at=LATER, booking_id=B1, room=STUDIO, attempt=2, failures=FAILURES),
    PowerOffCancelled(at=LATER, booking_id=B1, room=STUDIO),
    EnergyMeasured(at=LATER, booking_id=B1, room=STUDIO, used_wh=1200.0),
    *STALL_FACTS,
    *SCHEDULE_FACTS,
    *(
        FeedTold(
            at=LATER,
            feed=Feed(key=OriginKey("club"), status=FeedStatus.FINE, since=LATER, read_at=LATER),
            news=news,
        )
        for news in FeedNews
    ),
    FeedRemoved(at=LATER, feed=OriginKey("club")),
    *RESERVATION_FACTS,
    *endpoint_facts(),
)

STATES: dict[str, tuple[Row, ...]] = {
    "empty": (),
    "another's": (
        replace(A_BOOKING, id=BookingId("b2"), rooms=(ATTIC,)),
        replace(A_POWER_OFF, booking_id=BookingId("b2")),
        replace(A_FREEZE, room=ATTIC),
        replace(A_STAY, stall=CABIN),
        replace(A_SCHEDULE, id=ScheduleId("s2")),
        replace(AN_ACTION, id=ActionId("a2")),
        replace(A_RESERVATION, external_id="43", booking_id=BookingId("b2")),
    ),
    **{f"booking {one}": (replace(A_BOOKING, status=one),) for one in BookingStatus},
    **{
        f"power-off {one}": (A_BOOKING, A_FREEZE, replace(A_POWER_OFF, status=one))
        for one in PowerOffStatus
    },
    **{f"stall {name}": (A_BOOKING, row) for name, row in STAYS.items()},
    **{f"action {name}": (A_SCHEDULE, row) for name, row in ACTIONS.items()},
    **{
        f"reservation {one}": (A_BOOKING, replace(A_RESERVATION, status=one))
        for one in ReservationStatus
    },
    "answered": (A_BOOKING, ANSWERED),
}


def state_of(*rows: Row) -> State:
    """Return a state with these rows."""
    state = State(site())
    for row in rows:
        state.apply(row)
    return state


def name_of(fact: Fact) -> str:
    """Return a name for a fact, for the list of tests."""
    return type_of(fact) + (f"-{fact.why}" if isinstance(fact, PowerOffDeferred) else "")


def test_every_fact_is_looked_at_here() -> None:
    """No fact is forgotten in this list, and each has its public name."""
    families = [family.__value__ for family in get_args(Fact.__value__)]
    assert {type(fact) for fact in FACTS} == {
        fact for family in families for fact in get_args(family) or (family,)
    }
    assert {type_of(fact) for fact in FACTS} <= set(FACT_TYPES)
    assert len(set(FACT_TYPES)) == len(FACT_TYPES)


@pytest.mark.parametrize("rows", STATES.values(), ids=STATES)
@pytest.mark.parametrize("fact", FACTS, ids=name_of)
def test_any_fact_may_meet_any_state(fact: Fact, rows: tuple[Row, ...]) -> None:
    """An old log is read whatever became of its rows; only the fact's own row may change."""
    state = state_of(*rows)
    before = copy_of(state)
    change = evolve(state, fact)
    assert copy_of(state) == before
    if change is None:
        return
    undo = state.apply(change)
    key = change.key if isinstance(change, Gone) else key_of(change)
    assert {row for row in before ^ copy_of(state) if key_of(row) != key} == set()
    things = {booking_of(fact), stall_of(fact), action_of(fact) or schedule_of(fact)}
    assert key == subject_of(fact) or key.id in {*things, *rooms_of(fact)}
    state.apply(undo)
    assert copy_of(state) == before


@pytest.mark.parametrize(("status", "event"), product(BookingStatus, BookingEvent))
def test_a_booking_goes_as_the_table_says_or_stays_as_it_is(
    status: BookingStatus, event: BookingEvent
) -> None:
    """A fact that the table does not allow changes nothing, not even when it last changed."""
    row = replace(A_BOOKING, status=status)
    after = BOOKING[status].get(event)
    # What the fact says beside its event is for those who read it.
    fact = BookingMoved(at=LATER, booking_id=B1, rooms=(STUDIO,), event=event, status=status)
    change = evolve(state_of(row), fact)
    if after is None:
        assert change is None
    else:
        came_at = LATER if event is BookingEvent.CHECK_IN else row.checked_in_at
        changed = replace(row, status=after, expires_at=None, updated_at=LATER)
        assert change == replace(changed, checked_in_at=came_at)


def test_when_the_guest_came_stays() -> None:
    """Whatever happens to a booking later, it is still known when its guest checked in."""
    row = replace(A_BOOKING, status=BookingStatus.CHECKED_IN, checked_in_at=NOON)
    fact = BookingMoved(
        at=LATER,
        booking_id=B1,
        rooms=(STUDIO,),
        event=BookingEvent.COMPLETE,
        status=BookingStatus.COMPLETED,
    )
    change = evolve(state_of(row), fact)
    assert isinstance(change, Booking)
    assert change.checked_in_at == NOON


POWER_OFF_EVENTS = {
    PowerOffPlanned: PowerOffEvent.PLAN,
    PowerOffAnnounced: PowerOffEvent.ANNOUNCE,
    PowerOffDeferred: PowerOffEvent.DEFER,
    PowerOffAttempted: PowerOffEvent.ATTEMPT,
    PowerOffSucceeded: PowerOffEvent.SUCCEED,
    PowerOffFailed: PowerOffEvent.FAIL,
    PowerOffCancelled: PowerOffEvent.CANCEL,
}


@pytest.mark.parametrize("status", PowerOffStatus)
@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS if type(fact) in POWER_OFF_EVENTS], ids=name_of
)
def test_a_power_off_goes_as_the_table_says_or_stays_as_it_is(
    status: PowerOffStatus, fact: Fact
) -> None:
    """Nothing that comes late changes what is written about a power-off that is over."""
    after = POWER_OFF[status].get(POWER_OFF_EVENTS[type(fact)])
    change = evolve(state_of(replace(A_POWER_OFF, status=status)), fact)
    if after is None:
        assert change is None
    else:
        assert isinstance(change, PowerOff)
        assert (change.status, change.updated_at) == (after, LATER)


def test_a_new_plan_forgets_what_the_old_one_waited_for() -> None:
    """A power-off that was moved waits for nobody and is announced anew."""
    waiting = replace(
        A_POWER_OFF,
        status=PowerOffStatus.DEFERRED,
        why=Deferral.NEXT_BOOKING,
        waits_for=BookingId("b2"),
        waits_since=NOON,
        announced=True,
    )
    fact = PowerOffPlanned(
        at=LATER, booking_id=B1, room=STUDIO, planned_at=at("19:40"), due_at=at("19:40")
    )
    assert evolve(state_of(waiting), fact) == replace(
        A_POWER_OFF, planned_at=at("19:40"), due_at=at("19:40"), updated_at=LATER
    )


def test_what_is_taken_back_is_as_it_was() -> None:
    """Undoing changes in turn leaves every index as it was, also which power-off came last."""
    failed = replace(A_POWER_OFF, status=PowerOffStatus.FAILED)
    attempting = replace(A_POWER_OFF, booking_id=BookingId("b2"), status=PowerOffStatus.ATTEMPTING)
    state = state_of(failed, attempting)
    undo = state.apply(replace(attempting, status=PowerOffStatus.SUCCEEDED, updated_at=LATER))
    assert state.failed_power_offs() == ()
    state.apply(undo)
    assert state.failed_power_offs() == (failed,)
    assert state.open_power_offs(STUDIO) == (attempting,)


def test_a_gone_row_may_be_gone_already() -> None:
    """Unfreezing what is not frozen does nothing, and can be taken back."""
    state = state_of()
    change = Gone(RowKey("freeze", STUDIO))
    assert state.apply(change) == change
    assert list(state.rows()) == []


def test_of_several_bookings_with_one_outside_id_the_one_that_blocks_is_found() -> None:
    """Or else the last, in whatever order they are read; also when one of them is gone again."""
    ref = BookingRef(source="shop", external_id="42")
    live = replace(A_BOOKING, id=BookingId("b2"))
    old = replace(A_BOOKING, status=BookingStatus.CANCELLED, created_at=NOON - minutes(9))
    new = replace(old, id=BookingId("b3"), created_at=LATER)
    for rows in permutations((live, old, new)):
        state = state_of(*rows)
        assert state.find(ref) == live
        state.apply(Gone(key_of(live)))
        assert state.find(ref) == new
        state.apply(Gone(key_of(new)))
        assert state.find(ref) == old


def indexes(state: State) -> list[object]:
    """Return what the state answers to every question about its rows."""
    return [
        copy_of(state),
        +state.count,
        *(
            (
                list(state.calendar(key)),
                sorted(one.id for one in state.holds(key)),
                sorted(one.id for one in state.guests(key)),
                sorted(one.id for one in state.completed(key)),
                state.open_power_offs(key),
            )
            for key in (STUDIO, ATTIC)
        ),
        set(state.failed_power_offs()),
        state.scheduled_power_offs(),
        state.find(BookingRef(source="shop", external_id="42")),
        state.open_reservations,
    ]


@st.composite
def changes(draw: st.DrawFn) -> list[Row | Gone]:
    """Return changes to a few rows that never overlap in one room."""
    number = st.integers(0, 5)
    make: dict[str, Callable[[int], st.SearchStrategy[Row]]] = {
        "booking": lambda n: st.builds(
            replace,
            st.just(A_BOOKING),
            id=st.just(BookingId(f"b{n}")),
            rooms=st.sampled_from([(STUDIO,), (ATTIC,), (STUDIO, ATTIC)]),
            status=st.sampled_from(BookingStatus),
            span=st.just(Span(NOON + n * minutes(60), NOON + n * minutes(60) + minutes(50))),
        ),
        "power_off": lambda n: st.builds(
            replace,
            st.just(A_POWER_OFF),
            booking_id=st.just(BookingId(f"b{n}")),
            status=st.sampled_from(PowerOffStatus),
            updated_at=st.integers(0, 9).map(lambda m: NOON + timedelta(minutes=m)),
        ),
        "freeze": lambda _: st.just(A_FREEZE),
        "stall": lambda _: st.sampled_from(list(STAYS.values())),
        "reservation": lambda n: st.builds(
            replace,
            st.just(A_RESERVATION),
            external_id=st.just(f"x{n}"),
            status=st.sampled_from(ReservationStatus),
        ),
        "answered": lambda n: st.just(replace(ANSWERED, key=f"k{n}")),
    }
    made: list[Row | Gone] = []
    for _ in range(draw(st.integers(0, 15))):
        row = draw(make[draw(st.sampled_from(list(make)))](draw(number)))
        made.append(Gone(key_of(row)) if draw(st.integers(0, 4)) == 0 else row)
    return made


@given(changes(), changes())
def test_taking_changes_back_leaves_every_index_as_it_was(
    first: list[Row | Gone], second: list[Row | Gone]
) -> None:
    """After a full disk nothing is left of what could not be written, in no list and no number."""
    state = State(site())
    for change in first:
        state.apply(change)
    before = indexes(state)
    undo = [state.apply(change) for change in second]
    for change in reversed(undo):
        state.apply(change)
    assert indexes(state) == before


@given(changes())
def test_the_indexes_follow_from_the_rows(made: list[Row | Gone]) -> None:
    """A restart, which only knows the rows, knows all that was known before."""
    state = State(site())
    for change in made:
        state.apply(change)
    again = State(site())
    for row in sorted(copy_of(state), key=key_of):
        again.apply(row)
    assert indexes(again) == indexes(state)
