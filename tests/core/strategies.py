"""Commands as people, devices and platforms may send them, sensible or not."""

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
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    DeviceFailure,
    FreezeReason,
    Policy,
    Room,
    State,
)

from .desk import ATTIC, LAMP, PHONE, STUDIO, minutes, room

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


def commands(state: State, new_id: BookingId, now: datetime) -> st.SearchStrategy[Command]:
    """Return any command, at an instant."""
    return st.one_of(
        claims(new_id, now),
        claims(new_id, now),
        verbs(state, now),
        verbs(state, now),
        switchings(state, new_id),
        freezes(now),
    )
