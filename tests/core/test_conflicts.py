"""Where a clash is decided: what keeps whom out, and what would work instead."""

from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core import conflicts
from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    CheckIn,
    CheckOut,
    Extend,
    FreezeRoom,
    Hold,
    Reschedule,
)
from custom_components.roomkeeper.core.errors import Clash, Refusal, RoomIsFrozen, Taken
from custom_components.roomkeeper.core.events import BookingMoved, BookingOpened
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    OpeningWindow,
    Policy,
)
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, NOON, STUDIO, Desk, at, by_id, minutes, room

CELLAR = RoomKey("cellar")


def book(start: datetime, end: datetime, *rooms: RoomKey) -> Book:
    """Return the command that books the studio, or `rooms`."""
    return Book(booking_id=BookingId("new"), rooms=rooms or (STUDIO,), start=start, end=end)


def test_neighbours_touch_without_a_clash() -> None:
    """A room that needs no time between guests can be booked from end to end."""
    desk = Desk()
    desk.book(at("14:00"), at("15:00"))
    desk.book(at("15:00"), at("16:00"))
    desk.book(at("13:00"), at("14:00"))
    assert len(desk.state.calendar(STUDIO)) == 3


@pytest.mark.parametrize(
    ("start", "end"),
    [("13:30", "14:01"), ("14:59", "16:00"), ("14:10", "14:20"), ("13:00", "17:00")],
)
def test_a_clash_names_what_is_in_the_way(start: str, end: str) -> None:
    """Who is refused learns what stands there and when it would work; no guest is named."""
    desk = Desk()
    taken = desk.book(at("14:00"), at("15:00"))
    refusal = desk.refused(Clash, book(at(start), at(end)))
    assert refusal.details == {
        "room": STUDIO,
        "booking_id": taken.id,
        "start": at("14:00"),
        "end": at("15:00"),
        "taken": [
            Taken(
                room=STUDIO,
                booking_id=taken.id,
                status=BookingStatus.CONFIRMED,
                span=taken.span,
            )
        ],
        "next_free": at("15:00"),
    }


@pytest.mark.parametrize("status", [BookingStatus.PENDING, BookingStatus.CONFIRMED])
def test_a_booking_that_waits_for_payment_keeps_others_out(status: BookingStatus) -> None:
    """Nobody can take the room from under a guest who is just paying."""
    desk = Desk()
    desk.book(at("14:00"), at("15:00"), status=status)
    desk.refused(Clash, book(at("14:30"), at("15:30")))


def test_a_buffer_after_keeps_the_next_one_away() -> None:
    """Ten minutes for cleaning are kept after each guest, before and behind."""
    desk = Desk(room(policy=Policy(buffer_after=minutes(10))))
    desk.book(at("14:00"), at("15:00"))
    desk.refused(Clash, book(at("15:09"), at("16:00")))
    desk.refused(Clash, book(at("13:00"), at("13:51")))
    desk.book(at("15:10"), at("16:00"))
    desk.book(at("13:00"), at("13:50"))


def test_buffers_of_neighbours_may_overlap_each_other() -> None:
    """A quarter of an hour before and ten minutes after need no 25 minutes, but the longer one."""
    desk = Desk(room(policy=Policy(buffer_before=minutes(15), buffer_after=minutes(10))))
    desk.book(at("14:00"), at("15:00"))
    refusal = desk.refused(Clash, book(at("15:14"), at("16:00")))
    assert refusal.details["next_free"] == at("15:15")
    desk.book(at("15:15"), at("16:00"))
    desk.refused(Clash, book(at("12:30"), at("13:46")))
    desk.book(at("12:30"), at("13:45"))


def test_several_rooms_are_taken_together_or_not_at_all() -> None:
    """Who needs two rooms never ends up with one; all that is in the way is named."""
    desk = Desk()
    first = desk.book(at("14:00"), at("15:00"), ATTIC)
    second = desk.book(at("15:00"), at("16:00"), STUDIO)
    refusal = desk.refused(Clash, book(at("14:30"), at("15:30"), STUDIO, ATTIC))
    taken = refusal.details["taken"]
    assert isinstance(taken, list)
    assert {one.booking_id for one in taken if isinstance(one, Taken)} == {first.id, second.id}
    assert refusal.details["next_free"] == at("16:00")
    desk.book(at("16:00"), at("17:00"), STUDIO, ATTIC)


def test_a_stale_hold_is_in_nobodys_way() -> None:
    """A timer that is late keeps no room: the hold's end is written first, then the booking."""
    desk = Desk()
    hold = desk.hold(at("14:00"), at("15:00"))
    desk.sleep_until(at("12:15"))
    facts = desk.do(book(at("14:30"), at("15:30")))
    moved, opened = facts
    assert isinstance(moved, BookingMoved)
    assert (moved.booking_id, moved.status, moved.at) == (
        hold.id,
        BookingStatus.EXPIRED,
        at("12:15"),
    )
    assert isinstance(opened, BookingOpened)


def test_a_hold_keeps_its_room_to_its_last_moment() -> None:
    """A hold is never cut short."""
    desk = Desk()
    desk.hold(at("14:00"), at("15:00"))
    desk.sleep_until(at("12:14:59"))
    desk.refused(Clash, book(at("14:30"), at("15:30")))


def test_a_stale_pending_booking_is_in_nobodys_way() -> None:
    """Who did not pay in time makes room for who does."""
    desk = Desk()
    pending = desk.book(at("14:00"), at("15:00"), status=BookingStatus.PENDING)
    desk.sleep_until(at("12:30"))
    desk.do(book(at("14:00"), at("15:00")))
    assert desk.booking(pending).status is BookingStatus.EXPIRED


def test_a_freeze_without_end_keeps_all_out() -> None:
    """A room out of use takes no booking, however far away."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO))
    refusal = desk.refused(RoomIsFrozen, book(at("14:00", 300), at("15:00", 300)))
    assert refusal.details == {"room": STUDIO, "reason": "other", "until": None}
    desk.do(book(at("14:00"), at("15:00"), ATTIC))


def test_a_freeze_with_an_end_keeps_out_what_overlaps_it() -> None:
    """A room that is cleaned until three can be booked from three."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("15:00")))
    refusal = desk.refused(RoomIsFrozen, book(at("14:59"), at("16:00")))
    assert refusal.details["until"] == at("15:00")
    desk.do(book(at("15:00"), at("16:00")))


def test_a_freeze_that_is_over_is_in_nobodys_way() -> None:
    """A timer that is late keeps no room out of use."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, until=at("13:00")))
    desk.sleep_until(at("13:00"))
    desk.do(book(at("13:00"), at("14:00")))


def test_a_guest_who_came_early_has_the_room() -> None:
    """Nobody is sold the half hour before a booking whose guest is inside already."""
    desk = Desk()
    guest = desk.book(at("14:00"), at("18:00"))
    desk.to(at("13:40"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    refusal = desk.refused(Clash, book(at("13:45"), at("13:55")))
    assert refusal.details["next_free"] == at("18:00")
    desk.refused(Clash, Hold(booking_id=desk.new_id(), rooms=(STUDIO,)))
    within = Span(at("13:00"), at("20:00"))
    free = list(conflicts.free_spans(desk.state, room(), within, desk.now, minutes(5)))
    assert Span(at("18:00"), at("20:00")) in free
    assert not any(span.contains(at("13:50")) for span in free)
    live = conflicts.live_booking(desk.state, STUDIO, desk.now)
    assert live is not None
    assert live.id == guest.id


def test_a_move_is_not_in_its_own_way() -> None:
    """A booking can be moved by half an hour though its old time overlaps the new one."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.do(Reschedule(ref=by_id(booking.id), start=at("14:30")))
    desk.do(Extend(ref=by_id(booking.id), duration=minutes(15)))
    assert desk.booking(booking).span == Span(at("14:30"), at("15:45"))


def test_closed_hours_are_stepped_over() -> None:
    """The next time that is offered lies within the opening hours."""
    hours_of_work = OpeningWindow(
        weekdays=frozenset(range(5)), start_local=time(9), end_local=time(17)
    )
    desk = Desk(room(policy=Policy(opening_hours=(hours_of_work,))))
    desk.book(at("14:00"), at("16:30"))
    refusal = desk.refused(Clash, book(at("14:00"), at("15:00")))
    assert refusal.details["next_free"] == at("09:00", 1)


def test_where_nothing_fits_nothing_is_offered() -> None:
    """A stay longer than the room is ever open gets no false hope."""
    short = OpeningWindow(weekdays=frozenset({1}), start_local=time(9), end_local=time(13))
    open_on_tuesdays = room(policy=Policy(opening_hours=(short,)))
    desk = Desk(open_on_tuesdays)
    span = Span(at("09:00", 7), at("14:00", 7))
    assert conflicts.next_free(desk.state, [open_on_tuesdays], span, NOON) is None


# --- next_free and free_spans agree with require_free ------------------------

BUFFERS = st.sampled_from([minutes(0), minutes(10), minutes(20)])
POLICIES = st.builds(
    lambda before, after, hours_of_work: Policy(
        buffer_before=before, buffer_after=after, opening_hours=hours_of_work
    ),
    BUFFERS,
    BUFFERS,
    st.sampled_from(
        [
            (),
            (OpeningWindow(weekdays=frozenset(range(7)), start_local=time(8), end_local=time(20)),),
        ]
    ),
)
SLOTS = st.lists(
    st.tuples(
        st.integers(0, 140),
        st.integers(1, 12),
        st.sampled_from([(STUDIO,), (ATTIC,), (CELLAR,), (STUDIO, ATTIC)]),
    ),
    max_size=12,
)
STEP = minutes(5)


@st.composite
def busy_desks(draw: st.DrawFn) -> Desk:
    """Return a desk with bookings and holds, some of them stale, and perhaps a freeze."""
    desk = Desk(room(policy=draw(POLICIES)), room(ATTIC), room(CELLAR))
    for number, (start, length, rooms) in enumerate(draw(SLOTS)):
        begin = NOON + start * STEP
        make = desk.hold if number % 4 == 0 else desk.book
        with suppress(Refusal):
            make(begin, begin + length * STEP, *rooms)
    frozen_until = draw(st.none() | st.integers(1, 60))
    if frozen_until is not None:
        until = NOON + frozen_until * STEP
        desk.do(FreezeRoom(room=STUDIO, until=until, bookings=AffectedBookings.KEEP))
    desk.sleep_until(draw(st.sampled_from([NOON, at("12:15"), at("13:00")])))
    return desk


def can_book(desk: Desk, span: Span, *rooms: RoomKey) -> bool:
    """Say whether a booking would be accepted."""
    try:
        return bool(desk.decide(book(span.start, span.end, *rooms)))
    except Refusal:
        return False


@given(
    busy_desks(),
    st.integers(0, 100),
    st.integers(1, 24),
    st.sampled_from([(STUDIO,), (STUDIO, ATTIC), (ATTIC, CELLAR, STUDIO)]),
)
def test_the_next_free_time_is_the_first_that_works(
    desk: Desk, start: int, length: int, rooms: tuple[RoomKey, ...]
) -> None:
    """Whoever takes the time that a refusal offers gets it, and no earlier one was kept back."""
    begin = desk.now + start * STEP
    candidates = (
        Span(begin + step * STEP, begin + (step + length) * STEP) for step in range(30 * 12)
    )
    works = next((span.start for span in candidates if can_book(desk, span, *rooms)), None)
    configured = [desk.state.site.rooms[key] for key in rooms]
    span = Span(begin, begin + length * STEP)
    assert conflicts.next_free(desk.state, configured, span, desk.now) == works
    if not can_book(desk, span, *rooms):
        with pytest.raises(Refusal) as raised:
            desk.decide(book(span.start, span.end, *rooms))
        assert raised.value.details.get("next_free", works) == works


def test_each_room_is_asked_again_when_another_puts_the_time_off() -> None:
    """Three rooms that are taken one after the other are free together after the last."""
    desk = Desk(room(), room(ATTIC), room(CELLAR))
    desk.book(at("14:00"), at("15:00"), STUDIO)
    desk.book(at("15:00"), at("16:00"), CELLAR)
    desk.book(at("16:00"), at("17:00"), ATTIC)
    wanted = book(at("14:00"), at("15:00"), STUDIO, ATTIC, CELLAR)
    assert desk.refused(Clash, wanted).details["next_free"] == at("17:00")


@given(busy_desks())
def test_what_is_shown_as_free_can_be_booked_and_nothing_else(desk: Desk) -> None:
    """The list of free times and the refusals are of one mind about every five minutes."""
    within = Span(at("13:00"), at("06:00", 1))
    studio = desk.state.site.rooms[STUDIO]
    free = list(conflicts.free_spans(desk.state, studio, within, desk.now, STEP))
    for step in range(int(within.length / STEP)):
        five = Span(within.start + step * STEP, within.start + (step + 1) * STEP)
        assert can_book(desk, five) == any(span.covers(five) for span in free), five
    assert all(can_book(desk, span) for span in free)


def test_a_room_is_cleaned_after_its_guest() -> None:
    """The buffer after a booking stays when the guest has left, be it early or at the end."""
    desk = Desk(room(policy=Policy(buffer_after=minutes(30))))
    desk.book(at("12:00"), at("13:00"))
    desk.to(at("13:10"))
    refusal = desk.refused(Clash, book(at("13:15"), at("14:00")))
    assert refusal.details["next_free"] == at("13:30")
    desk.do(book(at("13:30"), at("15:00")))
    early = desk.state.bookings[BookingId("new")]
    desk.to(at("13:30"))
    desk.do(CheckIn(ref=by_id(early.id)))
    desk.to(at("14:00"))
    desk.do(CheckOut(ref=by_id(early.id)))
    desk.refused(Clash, book(at("14:20"), at("15:00")))
    day = Span(at("14:00"), at("18:00"))
    free = tuple(
        conflicts.free_spans(desk.state, desk.state.site.rooms[STUDIO], day, desk.now, minutes(1))
    )
    assert free == (Span(at("14:30"), at("18:00")),)


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ("12:00", "13:00"),  # it opens
        ("13:00", "14:20:00.000001"),  # an hour does not fit before the booking's buffer
        ("14:30", "17:10"),  # the buffer after the booking is over
        ("17:10", "21:00:00.000001"),  # an hour does not fit before it closes
    ],
)
def test_what_changes_by_time_alone(now: str, change: str) -> None:
    """Who shows a room is told when it can be taken on the spot, and when it can be no more."""
    clock, _, fraction = change.partition(".")
    policy = Policy(
        buffer_before=minutes(10),
        buffer_after=minutes(10),
        min_duration=minutes(60),
        opening_hours=(
            OpeningWindow(weekdays=frozenset({1}), start_local=time(13), end_local=time(22)),
        ),
    )
    desk = Desk(room(policy=policy))
    desk.book(at("15:30"), at("17:00"))
    desk.to(at(now))
    found = conflicts.next_change(desk.state, desk.state.site.rooms[STUDIO], desk.now)
    assert found == at(clock) + timedelta(microseconds=int(fraction or 0))
