"""Claims: book, hold, confirm, cancel, reschedule, extend."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    Extend,
    FreezeRoom,
    Hold,
    Release,
    Reschedule,
    Texts,
)
from custom_components.roomkeeper.core.errors import (
    BookingExpired,
    Clash,
    EndBeforeStart,
    InThePast,
    NoRooms,
    NotPositive,
    Refusal,
    RoomIsFrozen,
    RoomTwice,
    SpanTooLong,
    TextTooLong,
    TextUnreadable,
    TooFarAhead,
    TooLong,
    TooShort,
    UnknownBooking,
    UnknownRoom,
    WrongStatus,
)
from custom_components.roomkeeper.core.events import (
    BookingEdited,
    BookingExtended,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    PowerOffPlanned,
    type_of,
)
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus, Policy, PowerOffStatus
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, NOON, STUDIO, Desk, at, by_id, hours, minutes, of_type, room

A_BOOKING = Book(booking_id=BookingId("new"), rooms=(STUDIO,), start=at("14:00"), end=at("15:00"))
A_HOLD = Hold(booking_id=BookingId("new"), rooms=(STUDIO,))


# --- book --------------------------------------------------------------------


def test_a_booking_keeps_all_that_was_said() -> None:
    """What somebody writes on a booking is what everybody reads on it."""
    desk = Desk()
    command = Book(
        booking_id=BookingId("new"),
        rooms=(STUDIO, ATTIC),
        start=at("14:00"),
        end=at("15:00"),
        texts=Texts(title="Choir", guest="Ada", note="Grüße 🎸"),
        source="hook",
        external_id="42",
        power_off_buffer=minutes(5),
    )
    (opened,) = desk.do(command)
    assert type_of(opened) == "booking_confirmed"
    assert desk.booking(command.booking_id) == Booking(
        id=BookingId("new"),
        rooms=(STUDIO, ATTIC),
        status=BookingStatus.CONFIRMED,
        span=Span(at("14:00"), at("15:00")),
        title="Choir",
        guest="Ada",
        note="Grüße 🎸",
        source="hook",
        external_id="42",
        expires_at=None,
        power_off_buffer=minutes(5),
        created_at=NOON,
        updated_at=NOON,
    )


def test_a_pending_booking_waits_half_an_hour_or_as_long_as_it_is_told() -> None:
    """Who is to pay has thirty minutes, or the room's time, or the request's."""
    desk = Desk(room(), room(ATTIC, Policy(pending_expiry=minutes(20))))
    pending = BookingStatus.PENDING
    assert desk.book(at("14:00"), at("15:00"), status=pending).expires_at == at("12:30")
    both = desk.book(at("15:00"), at("16:00"), STUDIO, ATTIC, status=pending)
    assert both.expires_at == at("12:20")
    told = desk.book(at("16:00"), at("17:00"), status=pending, expires_in=hours(2))
    assert told.expires_at == at("14:00")


def test_a_confirmed_booking_does_not_expire() -> None:
    """A limit that makes no sense for a confirmed booking sets none."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"), expires_in=minutes(5))
    assert booking.expires_at is None
    desk.to(at("13:00"))
    assert desk.booking(booking).status is BookingStatus.CONFIRMED


def test_a_booking_that_has_begun_is_taken() -> None:
    """Who walks in at noon books from eleven, if the room was free."""
    assert Desk().book(at("11:00"), at("13:00")).status is BookingStatus.CONFIRMED


BAD_BOOKINGS = {
    "unknown room": (replace(A_BOOKING, rooms=(RoomKey("cellar"),)), UnknownRoom),
    "one of two unknown": (replace(A_BOOKING, rooms=(STUDIO, RoomKey("cellar"))), UnknownRoom),
    "no room": (replace(A_BOOKING, rooms=()), NoRooms),
    "a room twice": (replace(A_BOOKING, rooms=(STUDIO, ATTIC, STUDIO)), RoomTwice),
    "end before start": (replace(A_BOOKING, end=at("13:59")), EndBeforeStart),
    "no length": (replace(A_BOOKING, end=at("14:00")), EndBeforeStart),
    "in the past": (replace(A_BOOKING, start=at("10:00"), end=at("12:00")), InThePast),
    "over a year": (replace(A_BOOKING, end=at("14:00:01", 366)), SpanTooLong),
    "in a hundred years": (
        replace(A_BOOKING, start=NOON.replace(year=2126), end=NOON.replace(year=2126, hour=13)),
        TooFarAhead,
    ),
    "at the end of the calendar": (
        replace(
            A_BOOKING,
            start=datetime.max.replace(tzinfo=NOON.tzinfo) - minutes(5),
            end=datetime.max.replace(tzinfo=NOON.tzinfo),
        ),
        TooFarAhead,
    ),
    "at the beginning of the calendar": (
        replace(
            A_BOOKING,
            start=datetime.min.replace(tzinfo=NOON.tzinfo),
            end=datetime.min.replace(tzinfo=NOON.tzinfo) + minutes(5),
        ),
        InThePast,
    ),
    "imported": (replace(A_BOOKING, status=BookingStatus.COMPLETED), WrongStatus),
    "held": (replace(A_BOOKING, status=BookingStatus.HELD), WrongStatus),
    "no time to pay": (
        replace(A_BOOKING, status=BookingStatus.PENDING, expires_in=timedelta()),
        NotPositive,
    ),
    "all time to pay": (
        replace(A_BOOKING, status=BookingStatus.PENDING, expires_in=timedelta.max),
        SpanTooLong,
    ),
    "power off before the end": (replace(A_BOOKING, power_off_buffer=-minutes(1)), NotPositive),
    "power off never": (replace(A_BOOKING, power_off_buffer=timedelta.max), SpanTooLong),
    "a long title": (replace(A_BOOKING, texts=Texts(title="x" * 256)), TextTooLong),
    "a long guest": (replace(A_BOOKING, texts=Texts(guest="x" * 256)), TextTooLong),
    "a long note": (replace(A_BOOKING, texts=Texts(note="x" * 4_001)), TextTooLong),
    "a long id": (replace(A_BOOKING, external_id="x" * 256), TextTooLong),
    "a long source": (replace(A_BOOKING, source="x" * 256), TextTooLong),
    "half a character": (replace(A_BOOKING, texts=Texts(note="\ud83d")), TextUnreadable),
}
BAD_HOLDS = {
    "unknown room": (replace(A_HOLD, rooms=(RoomKey("cellar"),)), UnknownRoom),
    "no room": (replace(A_HOLD, rooms=()), NoRooms),
    "a room twice": (replace(A_HOLD, rooms=(STUDIO, STUDIO)), RoomTwice),
    "of no time": (replace(A_HOLD, expires_in=timedelta()), NotPositive),
    "of less than no time": (replace(A_HOLD, expires_in=-minutes(1)), NotPositive),
    "for ever": (replace(A_HOLD, expires_in=timedelta.max), SpanTooLong),
    "end before start": (replace(A_HOLD, start=at("14:00"), end=at("13:00")), EndBeforeStart),
    "end before now": (replace(A_HOLD, end=at("11:00")), EndBeforeStart),
    "in the past": (replace(A_HOLD, start=at("10:00"), end=at("11:00")), InThePast),
    "at the end of the calendar": (
        replace(A_HOLD, start=datetime.max.replace(tzinfo=NOON.tzinfo)),
        TooFarAhead,
    ),
    "a long note": (replace(A_HOLD, texts=Texts(note="x" * 4_001)), TextTooLong),
}


@pytest.mark.parametrize(
    ("command", "refusal"),
    [*BAD_BOOKINGS.values(), *BAD_HOLDS.values()],
    ids=[
        *(f"a booking {what}" for what in BAD_BOOKINGS),
        *(f"a hold {what}" for what in BAD_HOLDS),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(command: Command, refusal: type[Refusal]) -> None:
    """Whatever somebody mistypes gets a clear answer, and no room is taken by it."""
    Desk().refused(refusal, command)


def test_an_unknown_room_is_answered_with_the_known_ones() -> None:
    """Who mistypes a room reads which there are."""
    refusal = Desk().refused(UnknownRoom, replace(A_BOOKING, rooms=(RoomKey("studyo"),)))
    assert refusal.details == {"room": "studyo", "known": (STUDIO, ATTIC)}


def test_a_rooms_own_rules_hold_for_each_of_several() -> None:
    """The strictest room of a booking decides."""
    desk = Desk(
        room(policy=Policy(min_duration=hours(1))), room(ATTIC, Policy(max_duration=hours(1)))
    )
    both = replace(A_BOOKING, rooms=(STUDIO, ATTIC))
    desk.refused(TooLong, replace(both, end=at("15:01")))
    desk.refused(TooShort, replace(both, end=at("14:59")))
    desk.do(both)


# --- the same request again --------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        replace(A_BOOKING, source="hook", external_id="42"),
        replace(A_HOLD, source="hook", external_id="42"),
    ],
    ids=["book", "hold"],
)
def test_the_same_request_again_makes_nothing_new(command: Book | Hold) -> None:
    """A platform that sends a message twice books once."""
    desk = Desk()
    desk.do(command)
    assert desk.do(replace(command, booking_id=BookingId("another"))) == ()
    desk.sleep_until(at("20:00"))
    assert desk.decide(replace(command, booking_id=BookingId("another"))) == ()
    assert set(desk.state.bookings) == {"new"}


def test_an_external_id_counts_at_its_source_only() -> None:
    """Two platforms may both have a booking 42, and no id is no id."""
    desk = Desk()
    desk.do(replace(A_BOOKING, source="one", external_id="42"))
    second = replace(A_BOOKING, booking_id=BookingId("second"))
    desk.refused(Clash, replace(second, source="another", external_id="42"))
    desk.refused(Clash, replace(second, source="one", external_id=""))
    found = desk.state.find(BookingRef(source="one", external_id="42"))
    assert found is not None
    assert found.id == "new"


def test_a_booking_can_be_named_by_its_external_id() -> None:
    """A platform cancels by its own id, and needs to know none of ours."""
    desk = Desk()
    desk.do(replace(A_BOOKING, source="hook", external_id="42"))
    desk.do(Cancel(ref=BookingRef(source="hook", external_id="42")))
    assert desk.booking(BookingId("new")).status is BookingStatus.CANCELLED
    refusal = desk.refused(UnknownBooking, Cancel(ref=BookingRef(source="hook", external_id="43")))
    assert refusal.details == {"booking": "hook 43"}


# --- hold --------------------------------------------------------------------


def test_a_hold_without_a_span_is_from_now_until_it_expires() -> None:
    """The button holds the room for the next fifteen minutes."""
    held = Desk().hold()
    assert held.status is BookingStatus.HELD
    assert held.span == Span(NOON, at("12:15"))
    assert held.expires_at == at("12:15")


def test_a_hold_lasts_as_long_as_its_room_or_the_request_says() -> None:
    """The most impatient of its rooms decides, unless the request does."""
    desk = Desk(room(), room(ATTIC, Policy(hold_duration=minutes(5))))
    assert desk.hold(at("14:00"), at("15:00"), STUDIO, ATTIC).expires_at == at("12:05")
    assert desk.hold(at("15:00"), at("16:00"), expires_in=hours(1)).expires_at == at("13:00")
    assert desk.hold(at("16:00"), None).span == Span(at("16:00"), at("16:15"))
    assert desk.hold(None, at("13:00")).span == Span(NOON, at("13:00"))


def test_a_hold_expires_by_itself() -> None:
    """After its time the room is free, and the log says when that was."""
    desk = Desk()
    held = desk.hold(at("14:00"), at("15:00"))
    assert desk.to(at("12:14:59")) == []
    (expired,) = desk.to(at("12:15"))
    assert isinstance(expired, BookingMoved)
    assert (expired.at, type_of(expired)) == (at("12:15"), "booking_expired")
    assert desk.booking(held).status is BookingStatus.EXPIRED
    desk.do(A_BOOKING)


def test_a_hold_of_the_past_is_over_when_its_span_is() -> None:
    """A hold whose time has gone by claims nothing, however long it might have waited."""
    desk = Desk()
    held = desk.hold(at("11:00"), at("12:05"), expires_in=hours(1))
    (expired,) = of_type(desk.to(at("12:05")), BookingMoved)
    assert (expired.booking_id, expired.at) == (held.id, at("12:05"))


# --- confirm -----------------------------------------------------------------


def test_a_confirmed_hold_stands() -> None:
    """Who confirms in time has the room, for good."""
    desk = Desk()
    held = desk.hold(at("14:00"), at("15:00"))
    desk.do(Confirm(ref=by_id(held.id)))
    desk.to(at("13:00"))
    confirmed = desk.booking(held)
    assert (confirmed.status, confirmed.expires_at) == (BookingStatus.CONFIRMED, None)


def test_a_hold_cannot_be_confirmed_when_its_time_is_up() -> None:
    """Too late is too late, also while the timer has not come yet."""
    desk = Desk()
    held = desk.hold(at("14:00"), at("15:00"))
    desk.sleep_until(at("12:15"))
    refusal = desk.refused(BookingExpired, Confirm(ref=by_id(held.id)))
    assert refusal.details == {"booking_id": held.id, "expires_at": at("12:15")}
    desk.refused(BookingExpired, Reschedule(ref=by_id(held.id), start=at("16:00")))
    desk.refused(BookingExpired, Extend(ref=by_id(held.id), duration=hours(1)))
    desk.keep_deadlines()
    desk.refused(WrongStatus, Confirm(ref=by_id(held.id)))


@pytest.mark.parametrize("unconfirmed", [BookingStatus.HELD, BookingStatus.PENDING])
def test_what_an_early_guest_has_overtaken_cannot_be_confirmed(unconfirmed: BookingStatus) -> None:
    """A claim stops no early guest, but then nobody else is promised the time that they have."""
    desk = Desk()
    claim = (
        desk.hold(at("12:10"), at("12:20"))
        if unconfirmed is BookingStatus.HELD
        else desk.book(at("12:10"), at("12:20"), status=unconfirmed)
    )
    early = desk.book(at("12:20"), at("13:00"))
    desk.do(CheckIn(ref=by_id(early.id)))
    refusal = desk.refused(Clash, Confirm(ref=by_id(claim.id)))
    assert refusal.details["booking_id"] == early.id
    assert refusal.details["next_free"] == at("13:00")
    desk.to(at("12:12"))
    desk.refused(Clash, Confirm(ref=by_id(claim.id)))
    desk.do(CheckOut(ref=by_id(early.id)))
    desk.do(Confirm(ref=by_id(claim.id)))


def test_an_early_guest_is_in_nobodys_way_before_and_after() -> None:
    """What ends before they came, or begins when they leave, is confirmed as ever."""
    desk = Desk()
    later = desk.hold(at("13:00"), at("14:00"))
    elsewhere = desk.hold(at("12:10"), at("12:20"), ATTIC)
    early = desk.book(at("12:20"), at("13:00"))
    desk.do(CheckIn(ref=by_id(early.id)))
    for claim in (later, elsewhere):
        desk.do(Confirm(ref=by_id(claim.id)))


@pytest.mark.parametrize("verb", [Confirm, Cancel, Release, CheckIn, CheckOut])
def test_an_unknown_booking_is_said_to_be_unknown(
    verb: type[Confirm | Cancel | Release | CheckIn | CheckOut],
) -> None:
    """Who mistypes an id reads it back."""
    refusal = Desk().refused(UnknownBooking, verb(ref=by_id("nobody")))
    assert refusal.details == {"booking": "nobody"}
    Desk().refused(UnknownBooking, verb(ref=BookingRef()))


# --- cancel ------------------------------------------------------------------


def test_cancelling_gives_the_room_back_at_once() -> None:
    """A hold is released, a booking is cancelled, and somebody else may book."""
    desk = Desk()
    held = desk.hold(at("14:00"), at("15:00"))
    desk.do(Cancel(ref=by_id(held.id)))
    assert desk.booking(held).status is BookingStatus.RELEASED
    for status in (BookingStatus.PENDING, BookingStatus.CONFIRMED):
        booking = desk.book(at("14:00"), at("15:00"), status=status)
        desk.do(Cancel(ref=by_id(booking.id)))
        assert desk.booking(booking).status is BookingStatus.CANCELLED


def test_releasing_a_hold_leaves_alone_what_was_confirmed_meanwhile() -> None:
    """Who lets go of a hold, and comes a moment late, takes no booking away."""
    desk = Desk()
    held = desk.hold(at("14:00"), at("15:00"))
    desk.do(Release(ref=by_id(held.id)))
    assert desk.booking(held).status is BookingStatus.RELEASED
    confirmed = desk.hold(at("14:00"), at("15:00"))
    desk.do(Confirm(ref=by_id(confirmed.id)))
    refusal = desk.refused(WrongStatus, Release(ref=by_id(confirmed.id)))
    assert refusal.details["event"] == "release"
    assert desk.booking(confirmed).status is BookingStatus.CONFIRMED


def test_what_is_over_or_under_way_cannot_be_cancelled() -> None:
    """A guest who is inside is checked out, not cancelled; and nothing ends twice."""
    desk = Desk()
    guest = desk.book(at("12:10"), at("13:00"))
    desk.do(CheckIn(ref=by_id(guest.id)))
    refusal = desk.refused(WrongStatus, Cancel(ref=by_id(guest.id)))
    assert refusal.details["allowed"] == ("complete",)
    desk.to(at("13:00"))
    desk.refused(WrongStatus, Cancel(ref=by_id(guest.id)))


# --- reschedule --------------------------------------------------------------


def test_moving_only_the_start_keeps_the_length() -> None:
    """A booking dragged to another time lasts as long as before."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:30"))
    desk.do(Reschedule(ref=by_id(booking.id), start=at("17:00")))
    assert desk.booking(booking).span == Span(at("17:00"), at("18:30"))


def test_moving_only_the_end_keeps_the_start() -> None:
    """A booking whose lower edge is dragged begins when it did."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:30"))
    desk.do(Reschedule(ref=by_id(booking.id), end=at("17:00")))
    assert desk.booking(booking).span == Span(at("14:00"), at("17:00"))
    desk.refused(EndBeforeStart, Reschedule(ref=by_id(booking.id), end=at("14:00")))
    desk.refused(InThePast, Reschedule(ref=by_id(booking.id), start=at("09:00")))
    far = NOON.replace(year=9999, month=12, day=31, hour=23)
    desk.refused(TooFarAhead, Reschedule(ref=by_id(booking.id), start=far))


def test_time_room_and_texts_change_in_one_step() -> None:
    """One move is one line in the log about time and room, and one about the texts."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    facts = desk.do(
        Reschedule(
            ref=by_id(booking.id),
            start=at("16:00"),
            end=at("18:00"),
            rooms=(ATTIC,),
            texts=Texts(title="Choir"),
        )
    )
    assert facts == (
        BookingRescheduled(
            at=NOON,
            booking_id=booking.id,
            rooms=(ATTIC,),
            span=Span(at("16:00"), at("18:00")),
            rooms_before=(STUDIO,),
            span_before=Span(at("14:00"), at("15:00")),
        ),
        BookingEdited(
            at=NOON, booking_id=booking.id, rooms=(ATTIC,), title="Choir", guest="", note=""
        ),
    )
    assert desk.booking(booking).rooms == (ATTIC,)
    desk.book(at("14:00"), at("15:00"))


def test_a_move_that_does_not_fit_changes_nothing() -> None:
    """The old time is kept until the new one is certain, and the texts stay too."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    other = desk.book(at("16:00"), at("17:00"))
    move = Reschedule(ref=by_id(booking.id), start=at("16:30"), texts=Texts(title="Choir"))
    refusal = desk.refused(Clash, move)
    assert refusal.details["booking_id"] == other.id
    desk.refused(UnknownRoom, replace(move, start=None, rooms=(RoomKey("cellar"),)))
    desk.refused(TextTooLong, replace(move, start=None, texts=Texts(title="x" * 256)))
    desk.do(FreezeRoom(room=ATTIC))
    desk.refused(RoomIsFrozen, replace(move, start=None, rooms=(ATTIC,)))


def test_a_move_to_where_it_is_does_nothing() -> None:
    """Saving a form without a change writes no line in the log."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    same = Reschedule(
        ref=by_id(booking.id),
        start=booking.span.start,
        end=booking.span.end,
        rooms=(STUDIO,),
        texts=Texts(title=""),
    )
    assert desk.do(same) == ()
    assert desk.do(Reschedule(ref=by_id(booking.id))) == ()


def test_texts_can_be_emptied_and_left_alone() -> None:
    """Nothing said about a text leaves it; an empty text empties it."""
    desk = Desk()
    desk.do(replace(A_BOOKING, texts=Texts(title="Choir", note="quiet")))
    desk.do(Reschedule(ref=by_id("new"), texts=Texts(note="")))
    booking = desk.booking(BookingId("new"))
    assert (booking.title, booking.note) == ("Choir", "")


def test_a_guest_who_is_inside_may_leave_later_or_sooner_but_not_move() -> None:
    """Of a stay under way only the end can be changed, and its power-off goes with it."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("14:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    desk.refused(WrongStatus, Reschedule(ref=by_id(booking.id), start=at("12:20")))
    desk.refused(WrongStatus, Reschedule(ref=by_id(booking.id), rooms=(ATTIC,)))
    facts = desk.do(Reschedule(ref=by_id(booking.id), end=at("13:00")))
    (planned,) = of_type(facts, PowerOffPlanned)
    assert planned.due_at == at("13:40")
    desk.sleep_until(at("12:30"))
    desk.refused(InThePast, Reschedule(ref=by_id(booking.id), end=at("12:30")))


def test_what_is_over_cannot_be_moved() -> None:
    """The past is as it was."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.do(Cancel(ref=by_id(booking.id)))
    desk.refused(WrongStatus, Reschedule(ref=by_id(booking.id), start=at("16:00")))
    desk.refused(WrongStatus, Extend(ref=by_id(booking.id), duration=hours(1)))


@pytest.mark.parametrize("command", [Reschedule, Extend])
def test_what_has_expired_is_written_down_by_who_takes_its_time(
    command: type[Reschedule | Extend],
) -> None:
    """A room never has two claims at once, also if nobody has noticed yet."""
    desk = Desk()
    booking = desk.book(at("13:00"), at("14:00"))
    claim = desk.hold(at("14:00"), at("15:00"))
    desk.sleep_until(at("12:20"))
    ref = by_id(booking.id)
    longer = {
        Reschedule: Reschedule(ref=ref, end=at("15:00")),
        Extend: Extend(ref=ref, duration=hours(1)),
    }
    desk.do_before_timers(longer[command])
    assert desk.booking(claim).status is BookingStatus.EXPIRED


def test_each_change_says_when_it_was() -> None:
    """Calendars that show the booking too see by that which is the later one."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    ref = by_id(booking.id)
    for clock, command in (
        ("12:01", Reschedule(ref=ref, start=at("16:00"))),
        ("12:02", Extend(ref=ref, duration=hours(1))),
        ("12:03", Reschedule(ref=ref, texts=Texts(title="Choir"))),
    ):
        desk.to(at(clock))
        desk.do(command)
        assert desk.booking(booking).updated_at == at(clock)


# --- extend ------------------------------------------------------------------


def test_extending_moves_the_end_and_the_power_off() -> None:
    """A guest who stays an hour longer has light an hour longer."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("14:00"))
    desk.do(CheckIn(ref=by_id(booking.id)))
    extended, planned = desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))
    assert extended == BookingExtended(
        at=NOON,
        booking_id=booking.id,
        rooms=(STUDIO,),
        span=Span(at("12:10"), at("15:00")),
        end_before=at("14:00"),
    )
    assert isinstance(planned, PowerOffPlanned)
    assert desk.power_off(booking).due_at == at("15:40")
    desk.to(at("15:39"))
    assert desk.power_off(booking).status is PowerOffStatus.PLANNED


def test_a_booking_to_come_can_be_extended_without_a_power_off() -> None:
    """Nothing is planned for a guest who has not come."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    assert len(desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))) == 1


@pytest.mark.parametrize(
    ("duration", "refusal"),
    [
        (timedelta(), NotPositive),
        (-minutes(5), NotPositive),
        (timedelta.max, SpanTooLong),
        (timedelta(days=366), SpanTooLong),
        (hours(2), Clash),
    ],
)
def test_an_extension_that_does_not_fit_is_refused(
    duration: timedelta, refusal: type[Refusal]
) -> None:
    """Nobody gets the next guest's time."""
    desk = Desk()
    booking = desk.book(at("14:00"), at("15:00"))
    desk.book(at("16:30"), at("17:00"))
    desk.refused(refusal, Extend(ref=by_id(booking.id), duration=duration))


def test_what_would_be_over_all_the_same_is_not_extended() -> None:
    """Nobody has noticed yet that it is over, and an hour more would have been none."""
    desk = Desk()
    booking = desk.book(at("12:10"), at("13:00"))
    desk.sleep_until(at("14:00"))
    desk.refused(InThePast, Extend(ref=by_id(booking.id), duration=hours(1)))


def test_an_extension_obeys_the_rooms_rules() -> None:
    """A room's longest stay holds for the whole of it; a freeze keeps out what reaches into it."""
    desk = Desk(room(policy=Policy(max_duration=hours(2))), room(ATTIC))
    booking = desk.book(at("14:00"), at("15:00"))
    desk.refused(TooLong, Extend(ref=by_id(booking.id), duration=minutes(61)))
    desk.do(Extend(ref=by_id(booking.id), duration=hours(1)))


@pytest.mark.parametrize("is_over", [True, False])
def test_longer_buffers_are_held_against_nothing_that_is_booked(is_over: bool) -> None:  # noqa: FBT001 - given
    """Who follows at once on somebody else may still stay longer, or leave sooner; not come sooner.

    Nor does who stays longer come nearer to the next guest than the buffers allow.
    """
    desk = Desk()
    before = desk.book(at("12:00"), at("13:00"))
    booking = desk.book(at("13:00"), at("14:00"))
    desk.book(at("15:00"), at("16:00"))
    desk.to(at("13:05") if is_over else at("12:30"))
    longer = Policy(buffer_before=minutes(5), buffer_after=minutes(30))
    desk.configure(room(policy=longer), room(ATTIC))
    desk.do(Extend(ref=by_id(booking.id), duration=minutes(30)))
    desk.refused(Clash, Extend(ref=by_id(booking.id), duration=minutes(5)))
    desk.do(Reschedule(ref=by_id(booking.id), end=at("13:45")))
    desk.do(Reschedule(ref=by_id(booking.id), start=at("13:10"), end=at("14:00")))
    desk.refused(Clash, Reschedule(ref=by_id(booking.id), start=at("13:00")))
    if not is_over:
        desk.do(Reschedule(ref=by_id(before.id), end=at("12:50")))


def test_a_hold_without_an_end_is_no_stay_yet() -> None:
    """A quarter of an hour to make up one's mind is had also where stays are longer."""
    desk = Desk(room(policy=Policy(min_duration=hours(1))))
    (opened,) = desk.do(Hold(booking_id=desk.new_id(), rooms=(STUDIO,)))
    assert isinstance(opened, BookingOpened)
    assert opened.booking.span.length == minutes(15)
    desk.refused(
        TooShort,
        Hold(booking_id=desk.new_id(), rooms=(STUDIO,), start=at("14:00"), end=at("14:30")),
    )
