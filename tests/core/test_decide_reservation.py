"""What a platform tells becomes a booking, as far as it can be, and what cannot be is kept."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CheckIn,
    CheckOut,
    Extend,
    FreezeRoom,
    RemoveRoom,
    Reschedule,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import (
    NotOpen,
    UnknownOrigin,
    UnknownReservation,
)
from custom_components.roomkeeper.core.events import (
    BookingEdited,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    Fact,
    type_of,
)
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, OriginKey
from custom_components.roomkeeper.core.microseconds import microseconds
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    OpeningWindow,
    Room,
)
from custom_components.roomkeeper.core.policy import LONGEST_LINE, LONGEST_NOTE
from custom_components.roomkeeper.core.reservation import (
    DELIVERIES_KEPT,
    Claim,
    DeliveriesRejected,
    Origin,
    OriginKind,
    Reservation,
    ReservationForgotten,
    ReservationStatus,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import (
    LetGoOfReservation,
    NoteRejected,
    RemoveOrigin,
    RetryReservation,
)
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, NOON, QUIET, STUDIO, Desk, at, by_id, hours, minutes, of_type, room
from .platform import HOOK, SHOP, command_of

OTHER = OriginKey("other")
TAKEN, CONFLICT = ReservationStatus.TAKEN, ReservationStatus.CONFLICT
UNMAPPED, LEAVING = ReservationStatus.UNMAPPED, ReservationStatus.LEAVING
WITHDRAWN, LAPSED = ReservationStatus.WITHDRAWN, ReservationStatus.LAPSED


def wanted(start: str = "14:00", end: str = "15:00", place: str = "drums", **more: str) -> Wanted:
    """Return something of today."""
    return Wanted(place=place, span=Span(at(start), at(end)), **more)


SATURDAYS = (OpeningWindow(frozenset({5}), time(9), time(20)),)
RETRY = RetryReservation(origin=SHOP, external_id="x1", new_id=BookingId("n"))
PENDING = replace(wanted(), is_pending=True)


class Counter(Desk):
    """A desk with a shop; `told` and `off` are what it says."""

    def __init__(self, *rooms: Room, origin: Origin = HOOK, now: datetime = NOON) -> None:
        super().__init__(*rooms, now=now)
        self.origins(origin)

    def origins(self, *origins: Origin) -> None:
        """Have these hooks and feeds."""
        by_key = {one.key: one for one in origins}
        self.state.site = replace(self.state.site, origins=by_key)

    def told(
        self,
        version: int,
        what: Wanted,
        external_id: str = "x1",
        *,
        moved_from: str = "",
        delivery: str = "",
        origin: OriginKey = SHOP,
    ) -> Reservation:
        """Take a claim, and return what it came to."""
        claim = Claim(external_id=external_id, version=version, wanted=what, moved_from=moved_from)
        self.do(command_of(claim, self.new_id(), delivery, origin))
        return self.row(external_id, origin)

    def off(
        self, version: int, external_id: str = "x1", *, moves_to: str = "", delivery: str = ""
    ) -> Reservation:
        """Take a withdrawal, and return what it came to."""
        said = Withdrawal(external_id=external_id, version=version, moves_to=moves_to)
        self.do(command_of(said, self.new_id(), delivery))
        return self.row(external_id)

    def retry(self, external_id: str = "x1") -> tuple[Fact, ...]:
        """Try once more."""
        return self.do(RetryReservation(origin=SHOP, external_id=external_id, new_id=self.new_id()))

    def row(self, external_id: str = "x1", origin: OriginKey = SHOP) -> Reservation:
        """Return a reservation as it is now."""
        return self.state.reservations[origin, external_id]

    def its_booking(self, external_id: str = "x1", origin: OriginKey = SHOP) -> Booking:
        """Return the booking that a reservation names."""
        booking_id = self.row(external_id, origin).booking_id
        assert booking_id is not None
        return self.booking(booking_id)

    def blocking(self) -> list[tuple[str, Span]]:
        """Return what is booked, by the outside ids."""
        found = ((one.external_id, one.span) for one in self.state.bookings.values() if one.blocks)
        return sorted(found, key=lambda one: one[1].start)


# --- as it is now ---


def test_what_is_sold_there_is_booked_here() -> None:
    """With all that the platform says of it."""
    counter = Counter()
    row = counter.told(1, wanted(title="Choir", guest="Ada", note="loud"), delivery="m1")
    booking = counter.its_booking()
    assert row == Reservation(
        origin=SHOP,
        external_id="x1",
        kind=OriginKind.HOOK,
        status=TAKEN,
        version=1,
        deliveries=("m1",),
        wanted=wanted(title="Choir", guest="Ada", note="loud"),
        room=STUDIO,
        booking_id=booking.id,
        updated_at=NOON,
    )
    assert (booking.status, booking.rooms) == (BookingStatus.CONFIRMED, (STUDIO,))
    assert booking.span == Span(at("14:00"), at("15:00"))
    assert (booking.title, booking.guest, booking.note) == ("Choir", "Ada", "loud")
    assert booking.expires_at is None
    assert (booking.source, booking.external_id) == (SHOP, "x1")
    assert not booking.is_block
    assert [type_of(fact) for fact in counter.log] == ["booking_confirmed", "hook_received"]


def test_what_is_changed_there_is_changed_here_in_one_move() -> None:
    """Time, room and texts; the booking is the same."""
    counter = Counter()
    before = counter.told(1, wanted(guest="Ada"))
    after = counter.told(2, wanted("16:00", "18:00", "loft", guest="Grace"))
    booking = counter.its_booking()
    assert after.booking_id == before.booking_id
    assert (booking.rooms, booking.span) == ((ATTIC,), Span(at("16:00"), at("18:00")))
    assert booking.guest == "Grace"
    assert len(of_type(counter.log, BookingRescheduled)) == 1


def test_what_is_cancelled_there_is_cancelled_here() -> None:
    """And its room is free."""
    counter = Counter()
    before = counter.told(1, wanted(), delivery="m1")
    counter.to(at("12:05"))
    assert counter.off(2, delivery="m2") == replace(
        before,
        status=WITHDRAWN,
        version=2,
        deliveries=("m1", "m2"),
        is_withdrawn=True,
        updated_at=at("12:05"),
    )
    assert counter.its_booking().status is BookingStatus.CANCELLED
    assert counter.blocking() == []


def test_what_waits_for_payment_expires_here_when_the_platform_says() -> None:
    """Or after the room's own time, where it does not."""
    counter = Counter()
    counter.told(1, replace(PENDING, expires_in=minutes(7)))
    counter.told(1, replace(PENDING, place="loft"), "x2")
    assert counter.its_booking().expires_at == at("12:07")
    assert counter.its_booking("x2").expires_at == at("12:30")
    counter.to(at("12:07"))
    assert counter.its_booking().status is BookingStatus.EXPIRED


@pytest.mark.parametrize("left", [timedelta(), minutes(-5), timedelta(days=4_000)])
def test_what_is_paid_is_booked_however_long_it_could_have_waited(left: timedelta) -> None:
    """A shop may go on saying how long is left; only of what waits that has to be a length."""
    counter = Counter()
    assert counter.told(1, replace(wanted(), expires_in=left)).status is TAKEN
    assert counter.its_booking().expires_at is None
    assert counter.told(1, replace(PENDING, place="loft", expires_in=left), "x2").status is CONFLICT


def test_what_still_waits_for_payment_does_so_where_it_is_moved() -> None:
    """To be told of once more is not to be paid."""
    counter = Counter()
    counter.told(1, PENDING)
    counter.told(2, replace(PENDING, place="loft"))
    booking = counter.its_booking()
    assert (booking.status, booking.rooms) == (BookingStatus.PENDING, (ATTIC,))


@pytest.mark.parametrize("patience", [minutes(-5), hours(24 * 367)])
def test_what_waits_for_no_time_or_for_ever_is_kept(patience: timedelta) -> None:
    """It is said, and blocks nothing."""
    counter = Counter()
    assert counter.told(1, replace(PENDING, expires_in=patience)).status is CONFLICT
    assert counter.blocking() == []


def test_what_is_paid_in_time_stands() -> None:
    """Its booking is confirmed, and moved at the same time where it is."""
    counter = Counter()
    counter.told(1, PENDING)
    counter.told(2, wanted(place="loft"))
    assert counter.its_booking().status is BookingStatus.CONFIRMED
    (confirmed,) = of_type(counter.log, BookingMoved)
    assert confirmed.rooms == (ATTIC,)


def test_what_is_paid_when_an_early_guest_has_the_room_is_told() -> None:
    """The platform has promised a time that somebody who came early has by now: people decide."""
    counter = Counter()
    counter.told(1, replace(PENDING, span=Span(at("12:10"), at("12:20"))))
    early = counter.book(at("12:20"), at("13:00"))
    counter.do(CheckIn(ref=by_id(early.id)))
    paid = counter.told(2, wanted("12:10", "12:20"))
    assert (paid.status, paid.in_the_way) == (CONFLICT, (early.id,))
    assert counter.its_booking().status is BookingStatus.PENDING
    counter.do(CheckOut(ref=by_id(early.id)))
    counter.retry()
    assert counter.its_booking().status is BookingStatus.CONFIRMED


def paid_where_it_was_moved_to() -> tuple[Counter, Booking]:
    """Return a counter that has moved what is unpaid to where an early guest is, and that guest."""
    counter = Counter()
    counter.told(1, PENDING)
    new_time = Span(at("12:10"), at("12:20"))
    counter.do(
        Reschedule(ref=by_id(counter.its_booking().id), start=new_time.start, end=new_time.end)
    )
    early = counter.book(at("12:20"), at("13:00"))
    counter.do(CheckIn(ref=by_id(early.id)))
    paid = counter.told(2, wanted())
    assert (paid.status, paid.why, paid.in_the_way) == (CONFLICT, "early_guest", (early.id,))
    return counter, early


def test_what_was_moved_here_and_is_paid_stays_there_when_the_early_guest_has_left() -> None:
    """Who tells that it is paid has not contradicted whoever moved it."""
    counter, early = paid_where_it_was_moved_to()
    counter.do(CheckOut(ref=by_id(early.id)))
    counter.retry()
    assert counter.row().status is TAKEN
    assert counter.its_booking().status is BookingStatus.CONFIRMED
    assert counter.its_booking().span == Span(at("12:10"), at("12:20"))


def test_what_was_moved_here_and_is_paid_stays_there_whatever_it_is_called() -> None:
    """Another name is no other time, though an early guest is inside."""
    counter, early = paid_where_it_was_moved_to()
    counter.told(3, wanted(title="Jam"))
    assert (counter.row().why, counter.row().in_the_way) == ("early_guest", (early.id,))
    assert counter.its_booking().span == Span(at("12:10"), at("12:20"))
    counter.told(4, wanted("16:00", "17:00"))
    assert (counter.row().status, counter.its_booking().span.start) == (TAKEN, at("16:00"))


def test_what_waits_for_an_early_guest_to_leave_gives_way_to_nobody() -> None:
    """It is where its platform has it, or where somebody here has put it."""
    counter = Counter()
    counter.told(1, replace(PENDING, span=Span(at("12:10"), at("12:20"))))
    early = counter.book(at("12:20"), at("13:00"))
    counter.do(CheckIn(ref=by_id(early.id)))
    counter.told(2, wanted("12:10", "12:20"))
    mine = counter.its_booking()
    counter.do(CheckOut(ref=by_id(early.id)))
    assert counter.told(1, wanted("12:10", "12:20"), "x2").status is CONFLICT
    assert counter.booking(mine).blocks


def test_what_is_over_there_while_its_guest_is_inside_is_told_twice_and_changes_once() -> None:
    """It is left out, whatever else its platform repeats about it."""
    counter = Counter()
    counter.told(1, wanted("12:10", "13:00"))
    counter.do(CheckIn(ref=by_id(counter.its_booking().id)))
    counter.to(at("12:30"))
    over = wanted("11:00", "11:30")
    assert counter.told(2, over).status is LAPSED
    before = len(counter.log)
    assert counter.told(2, over).status is LAPSED
    assert len(counter.log) == before
    assert counter.its_booking().status is BookingStatus.CHECKED_IN


@pytest.mark.parametrize("is_written", [True, False])
def test_what_is_paid_after_it_expired_here_is_booked_anew(is_written: bool) -> None:  # noqa: FBT001
    """The platform has taken the money: a guest comes."""
    counter = Counter()
    counter.told(1, PENDING)
    (counter.to if is_written else counter.sleep_until)(at("13:00"))
    assert counter.told(2, wanted()).status is TAKEN
    counter.keep_deadlines()
    assert counter.its_booking().status is BookingStatus.CONFIRMED
    assert counter.blocking() == [("x1", wanted().span)]


def test_what_has_expired_here_and_waits_there_still_is_not_booked_again() -> None:
    """Whoever does not pay does not get the room for ever by changing a text."""
    counter = Counter()
    counter.told(1, PENDING)
    counter.to(at("13:00"))
    assert counter.told(2, replace(PENDING, guest="Ada")).status is TAKEN
    assert counter.blocking() == []


def test_what_has_ended_here_is_not_booked_again_for_what_is_said_after_it() -> None:
    """A platform that tells of a guest who has left early changes nothing."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    counter.to(at("13:00"))
    counter.do(CheckOut(ref=BookingRef(counter.its_booking().id)))
    assert counter.told(2, wanted("12:00", "15:00", guest="Ada")).status is TAKEN
    assert counter.blocking() == []


def test_what_comes_when_its_time_is_over_is_only_kept() -> None:
    """There is nobody to be let in any more."""
    counter = Counter()
    row = counter.told(1, wanted("10:00", "12:00"))
    assert (row.status, row.booking_id) == (LAPSED, None)
    assert counter.state.bookings == {}


def test_what_was_moved_to_a_time_that_is_over_blocks_nothing_any_more() -> None:
    """The message was long on its way; at the old time nobody comes."""
    counter = Counter()
    counter.told(1, wanted("16:00", "18:00"))
    counter.to(at("15:00"))
    assert counter.told(2, wanted("13:00", "14:00")).status is LAPSED
    assert counter.blocking() == []


def test_what_was_moved_when_all_was_over_has_taken_place() -> None:
    """Also where nobody has noticed yet that it is over."""
    counter = Counter()
    counter.told(1, wanted("14:00", "15:00"))
    counter.sleep_until(at("16:00"))
    counter.told(2, wanted("13:00", "14:00"))
    assert counter.its_booking().status is BookingStatus.COMPLETED


def test_what_is_over_there_and_goes_on_here_stays_its_guest_s() -> None:
    """Nobody is put out of a room by a message that came late."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    counter.to(at("14:00"))
    assert counter.told(2, wanted("12:00", "13:00")).status is LAPSED
    assert counter.its_booking().status is BookingStatus.CHECKED_IN


def test_a_guest_who_is_inside_may_get_another_end() -> None:
    """Whoever has booked longer stays longer."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    assert counter.told(2, wanted("12:00", "16:00")).status is TAKEN
    assert counter.its_booking().span.end == at("16:00")


# --- again, late, and the wrong way round ---


def test_a_delivery_that_comes_again_is_known() -> None:
    """Also if something newer came between; nothing is written of it."""
    counter = Counter()
    counter.told(1, wanted(), delivery="m1")
    counter.told(2, wanted(guest="Ada"), delivery="m2")
    before = len(counter.log)
    counter.told(3, wanted("17:00", "18:00"), delivery="m1")
    counter.off(3, delivery="m2")
    assert len(counter.log) == before


def test_only_the_last_deliveries_are_remembered() -> None:
    """A row does not grow with its past; what is older is known by its version."""
    counter = Counter()
    for number in range(DELIVERIES_KEPT + 5):
        counter.told(number, wanted(guest=f"g{number}"), delivery=f"m{number}")
    assert counter.row().deliveries == tuple(f"m{n}" for n in range(5, DELIVERIES_KEPT + 5))
    before = len(counter.log)
    counter.told(0, wanted(), delivery="m0")
    assert len(counter.log) == before


def test_what_is_told_twice_without_an_id_is_written_once() -> None:
    """Some platforms give their messages none."""
    counter = Counter()
    counter.told(1, wanted())
    before = len(counter.log)
    counter.told(1, wanted())
    assert len(counter.log) == before


def test_what_is_older_than_what_is_known_changes_nothing() -> None:
    """A message that was overtaken does not move a guest back."""
    counter = Counter()
    counter.told(5, wanted())
    before = len(counter.log)
    counter.told(4, wanted("17:00", "18:00"))
    counter.off(4)
    assert len(counter.log) == before


def test_a_cancellation_before_its_creation_is_remembered() -> None:
    """Nothing is booked when the creation comes."""
    counter = Counter()
    assert counter.off(2).status is WITHDRAWN
    assert counter.told(1, wanted()).status is WITHDRAWN
    assert counter.state.bookings == {}


@pytest.mark.parametrize("first", ["claim", "withdrawal"])
def test_of_the_same_instant_the_cancellation_is_the_later_one(first: str) -> None:
    """Whichever comes first."""
    counter = Counter()
    if first == "claim":
        counter.told(3, wanted())
        counter.off(3)
    else:
        counter.off(3)
        counter.told(3, wanted())
    assert counter.row().status is WITHDRAWN
    assert counter.blocking() == []


def test_what_was_cancelled_and_is_claimed_anew_is_booked_anew() -> None:
    """By a newer version only."""
    counter = Counter()
    old = counter.told(1, wanted()).booking_id
    counter.off(2)
    row = counter.told(3, wanted())
    assert (row.status, row.is_withdrawn) == (TAKEN, False)
    assert row.booking_id != old
    assert counter.blocking() == [("x1", wanted().span)]
    assert counter.state.find(BookingRef(source=SHOP, external_id="x1")) == counter.its_booking()


# --- moves ---


def moved_by_one(counter: Counter) -> None:
    """Tell a move in one message."""
    counter.told(2, wanted("16:00", "17:00", guest="Ada"), "x2", moved_from="x1")


def moved_by_two(counter: Counter, *, cancelled_first: bool) -> None:
    """Tell a move in two messages."""
    if cancelled_first:
        assert counter.off(2, moves_to="x2").status in {LEAVING, WITHDRAWN}
        moved_by_one(counter)
    else:
        moved_by_one(counter)
        counter.off(2, moves_to="x2")


def tell_a_move(counter: Counter, how: str) -> None:
    """Tell it in one message, or in two."""
    if how == "one":
        moved_by_one(counter)
    else:
        moved_by_two(counter, cancelled_first=how == "cancelled first")


WAYS = pytest.mark.parametrize("how", ["one", "cancelled first", "created first"])


@WAYS
def test_a_move_keeps_our_booking_while_the_outside_id_changes(how: str) -> None:
    """In one step, so that nobody else gets the room in between."""
    counter = Counter()
    old = counter.told(1, wanted(guest="Ada"))
    tell_a_move(counter, how)
    assert counter.row("x2").status is TAKEN
    assert counter.row("x2").booking_id == old.booking_id
    booking = counter.its_booking("x2")
    assert (booking.external_id, booking.guest) == ("x2", "Ada")
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]
    assert (counter.row("x1").status, counter.row("x1").moves_to) == (WITHDRAWN, "x2")
    assert counter.row("x1").booking_id is None
    assert len(of_type(counter.log, BookingOpened)) == 1
    assert of_type(counter.log, BookingMoved) == []
    (edited,) = of_type(counter.log, BookingEdited)
    assert edited.external_id == "x2"


def test_a_move_to_a_time_that_overlaps_the_old_one_is_one_step_too() -> None:
    """The new one clashed with the old one, until it was said that they are one."""
    counter = Counter()
    old = counter.told(1, wanted())
    assert counter.told(2, wanted("14:30", "15:30"), "x2").status is CONFLICT
    counter.off(2, moves_to="x2")
    row = counter.row("x2")
    assert (row.status, row.booking_id, row.why, row.in_the_way) == (TAKEN, old.booking_id, "", ())
    assert counter.blocking() == [("x2", Span(at("14:30"), at("15:30")))]
    assert counter.row("x1").status is WITHDRAWN


def test_a_clash_that_is_cancelled_there_is_none_any_more() -> None:
    """Nothing is in its way, for there is nothing that wants to go there."""
    counter = Counter()
    counter.book(at("14:00"), at("15:00"))
    assert counter.told(1, wanted()).in_the_way
    row = counter.off(2)
    assert (row.status, row.why, row.in_the_way) == (WITHDRAWN, "", ())


@WAYS
def test_a_creation_that_comes_after_the_move_makes_no_second_booking(how: str) -> None:
    """The old outside id stands for nothing any more, whatever its version."""
    counter = Counter()
    tell_a_move(counter, how)
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]
    counter.told(1, wanted())
    counter.told(9, wanted())
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]


@WAYS
def test_a_move_that_is_told_again_changes_nothing(how: str) -> None:
    """Whichever of its messages comes once more."""
    counter = Counter()
    counter.told(1, wanted(guest="Ada"))
    tell_a_move(counter, how)
    before = len(counter.log)
    tell_a_move(counter, how)
    tell_a_move(counter, "one")
    assert len(counter.log) == before


def test_while_a_move_is_half_told_the_old_time_stays_booked() -> None:
    """Nobody else gets either before the new time is known."""
    counter = Counter()
    counter.told(1, wanted())
    row = counter.off(2, moves_to="x2")
    assert (row.status, row.leaves_at) == (LEAVING, at("12:00", 1))
    assert type_of(counter.log[-1]) == "hook_received"
    assert counter.blocking() == [("x1", wanted().span)]
    # Told once more, it is not waited for longer.
    counter.to(at("13:00"))
    counter.off(3, moves_to="x2")
    assert counter.row().leaves_at == at("12:00", 1)


def test_a_move_of_which_the_other_half_never_comes_is_a_cancellation_after_a_day() -> None:
    """And if it comes in the end, it is booked anew."""
    counter = Counter()
    counter.told(1, replace(wanted(), span=Span(at("14:00", 3), at("15:00", 3))))
    counter.off(2, moves_to="x2")
    counter.to(at("11:59", 1))
    assert counter.row().status is LEAVING
    counter.to(at("12:00", 1))
    assert counter.row().status is WITHDRAWN
    assert counter.row().due_at is None
    assert counter.its_booking().status is BookingStatus.CANCELLED
    later = replace(wanted(), span=Span(at("16:00", 3), at("17:00", 3)))
    assert counter.told(2, later, "x2", moved_from="x1").status is TAKEN
    assert counter.blocking() == [("x2", later.span)]


def test_what_is_half_moved_is_over_when_its_time_is_over() -> None:
    """Nothing is cancelled of a booking that has ended by itself."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2, moves_to="x2")
    counter.to(at("13:00", 1))
    assert counter.row().status is WITHDRAWN
    assert counter.its_booking().status is BookingStatus.COMPLETED


def test_what_is_half_moved_and_claimed_once_more_stays() -> None:
    """The platform has it still, as it says later."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2, moves_to="x2")
    row = counter.told(3, wanted(guest="Ada"))
    assert (row.status, row.moves_to, row.leaves_at) == (TAKEN, "", None)
    counter.to(at("13:00"))
    assert counter.blocking() == [("x1", wanted().span)]


def test_a_guest_who_was_moved_and_cancels_has_nothing_any_more() -> None:
    """In whichever order the three messages come."""
    counter = Counter()
    counter.told(1, wanted())
    assert counter.off(4, "x2").status is WITHDRAWN
    counter.off(2, moves_to="x2")
    assert counter.blocking() == []
    counter.told(3, wanted("16:00", "17:00"), "x2", moved_from="x1")
    assert counter.blocking() == []
    assert counter.row("x1").status is WITHDRAWN


def test_a_move_to_what_was_cancelled_since_is_a_cancellation() -> None:
    """Also where the new booking was told without its old id."""
    counter = Counter()
    counter.told(1, wanted())
    counter.told(2, wanted("16:00", "17:00"), "x2")
    counter.off(4, "x2")
    counter.off(3, moves_to="x2")
    assert counter.blocking() == []
    assert counter.row("x1").status is WITHDRAWN


def test_an_old_id_that_is_cancelled_once_more_is_still_an_old_id() -> None:
    """It is not booked anew by whatever is told of it, and a half move still waits."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2, moves_to="x2")
    assert (counter.off(3).status, counter.row().moves_to) == (LEAVING, "x2")
    counter.told(4, wanted("16:00", "17:00"), "x2", moved_from="x1")
    counter.off(5)
    counter.told(6, wanted())
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]


def test_what_is_claimed_anew_names_nothing_of_before() -> None:
    """Where it cannot be taken, the booking that was cancelled is not shown as its own."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2)
    row = counter.told(3, wanted(place="cellar"))
    assert (row.status, row.booking_id) == (UNMAPPED, None)


def test_ids_that_go_round_in_a_circle_end_nowhere() -> None:
    """Whatever a platform says, there is an answer, and one booking."""
    counter = Counter()
    counter.told(1, wanted())
    counter.told(2, wanted("16:00", "17:00"), "x2", moved_from="x1")
    counter.told(3, wanted("17:00", "18:00"), "x1", moved_from="x2")
    counter.off(4, "x2", moves_to="x1")
    counter.told(5, wanted("18:00", "19:00"), "x3", moved_from="x3")
    assert [one for one, _ in counter.blocking()] == ["x3"]
    assert counter.row("x2").status is WITHDRAWN


def test_ids_that_go_round_by_a_detour_end_somewhere() -> None:
    """An id that was to become one, and then another, closes no circle either."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2, moves_to="x2")
    counter.off(3, "x3", moves_to="x1")
    counter.off(4, moves_to="x3")
    counter.told(5, wanted("16:00", "17:00"), "x2", moved_from="x1")
    assert [one for one, _ in counter.blocking()] == ["x2"]


def test_a_move_that_is_turned_round_is_told_once() -> None:
    """The id that was moved away from, and comes back, is known by that at the first message."""
    counter = Counter()
    counter.off(1, moves_to="x2")
    counter.told(2, wanted(), moved_from="x2")
    assert counter.row("x2").moves_to == "x1"
    assert [one for one, _ in counter.blocking()] == ["x1"]


def test_a_guest_who_was_booked_under_both_ids_is_in_the_way_of_nobody() -> None:
    """The older booking is given up before the other takes its time."""
    counter = Counter()
    counter.told(1, wanted())
    left = counter.row().booking_id
    counter.told(2, wanted("16:00", "17:00"), "x2")
    kept = counter.row("x2").booking_id
    row = counter.told(3, wanted(), "x2", moved_from="x1")
    assert (row.status, row.booking_id) == (TAKEN, kept)
    assert left is not None
    assert counter.booking(left).status is BookingStatus.CANCELLED
    assert counter.blocking() == [("x2", wanted().span)]


@WAYS
def test_a_guest_who_is_inside_is_not_moved(how: str) -> None:
    """The stay goes on, and people are told; it is then tried again as soon as they have left."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    tell_a_move(counter, how)
    row = counter.row("x2")
    assert (row.status, row.why) == (CONFLICT, "wrong_status")
    assert counter.its_booking("x2").status is BookingStatus.CHECKED_IN
    assert counter.blocking() == [("x2", Span(at("12:00"), at("15:00")))]
    counter.to(at("15:00"))
    counter.retry("x2")
    assert counter.row("x2").status is TAKEN
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]


# --- what cannot be taken ---


def test_a_clash_is_kept_with_what_is_in_the_way() -> None:
    """Most platforms cannot be refused; people see it, and no booking is lost."""
    counter = Counter()
    one, two = counter.book(at("13:30"), at("14:15")), counter.book(at("14:30"), at("16:00"))
    row = counter.told(1, wanted(guest="Ada"))
    assert (row.status, row.why) == (CONFLICT, "clash")
    assert row.in_the_way == (one.id, two.id)
    assert (row.booking_id, row.room) == (None, STUDIO)
    assert row.wanted == wanted(guest="Ada")
    assert type_of(counter.log[-1]) == "hook_conflict"


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        (
            replace(
                QUIET,
                opening_hours=(
                    OpeningWindow(frozenset({5}), at("09:00").time(), at("20:00").time()),
                ),
            ),
            "closed",
        ),
        (replace(QUIET, min_duration=hours(2)), "too_short"),
        (replace(QUIET, max_duration=minutes(30)), "too_long"),
    ],
)
def test_what_the_room_s_rules_exclude_is_kept(policy: object, why: str) -> None:
    """A platform that does not know the hours sells what the house does not."""
    counter = Counter(room(STUDIO, policy))
    row = counter.told(1, wanted())
    assert (row.status, row.why) == (CONFLICT, why)
    assert counter.blocking() == []


def test_what_is_sold_of_a_frozen_room_is_kept_until_it_is_not_frozen() -> None:
    """The retry takes it."""
    counter = Counter()
    counter.do(FreezeRoom(room=STUDIO, bookings=AffectedBookings.KEEP))
    assert counter.told(1, wanted()).why == "frozen"
    assert counter.retry() == ()
    counter.do(UnfreezeRoom(room=STUDIO))
    counter.retry()
    assert counter.row().status is TAKEN
    assert counter.row().why == ""


def test_a_place_that_means_no_room_is_kept_by_its_name() -> None:
    """Somebody says which room it is, and it is taken then."""
    counter = Counter()
    row = counter.told(1, wanted(place="cellar"))
    assert (row.status, row.room, row.why) == (UNMAPPED, None, "")
    assert type_of(counter.log[-1]) == "hook_unmapped"
    counter.origins(replace(HOOK, places={"cellar": ATTIC}))
    counter.retry()
    assert counter.row().status is TAKEN
    assert counter.its_booking().rooms == (ATTIC,)


def test_a_room_s_key_is_a_place_only_where_the_dialect_says_so() -> None:
    """By the standard dialect whoever writes the messages knows the rooms."""
    counter = Counter()
    assert counter.told(1, wanted(place=STUDIO)).status is UNMAPPED
    counter.origins(replace(HOOK, takes_keys=True))
    assert counter.told(2, wanted(place=STUDIO)).status is TAKEN


def test_a_place_that_means_a_room_that_is_gone_means_none() -> None:
    """What was booked there is cancelled with the room; what comes for it is kept."""
    counter = Counter()
    counter.told(1, wanted())
    counter.configure(room(ATTIC))
    counter.do(RemoveRoom(room=STUDIO))
    assert counter.told(2, wanted(guest="Ada")).status is UNMAPPED
    assert counter.told(1, wanted(), "x2").status is UNMAPPED
    assert counter.blocking() == []


def test_what_is_moved_to_no_room_that_we_know_stays_where_it_is() -> None:
    """Until somebody has said which room that is."""
    counter = Counter()
    counter.told(1, wanted())
    row = counter.told(2, wanted("16:00", "17:00", "cellar"))
    assert (row.status, row.room) == (UNMAPPED, None)
    assert counter.blocking() == [("x1", wanted().span)]


def test_a_retry_that_changes_nothing_writes_nothing() -> None:
    """It may be tried as often as one likes; only another reason is new."""
    counter = Counter()
    other = counter.book(at("14:00"), at("15:00"))
    counter.told(1, wanted())
    counter.to(at("13:00"))
    assert counter.retry() == ()
    counter.do(Cancel(ref=by_id(other.id)))
    counter.do(FreezeRoom(room=STUDIO))
    (fact,) = counter.retry()
    assert type_of(fact) == "hook_conflict"
    assert (counter.row().why, counter.row().in_the_way) == ("frozen", ())


def test_a_conflict_is_taken_when_the_way_is_free() -> None:
    """By a retry, or by whatever is told next."""
    counter = Counter()
    other = counter.book(at("14:00"), at("15:00"))
    counter.told(1, wanted())
    counter.do(Cancel(ref=by_id(other.id)))
    counter.retry()
    assert counter.row().status is TAKEN
    assert (counter.row().why, counter.row().in_the_way) == ("", ())
    assert counter.blocking() == [("x1", wanted().span)]


def test_what_is_let_go_is_done_with() -> None:
    """Until the platform says something new."""
    counter = Counter()
    counter.book(at("14:00"), at("15:00"))
    counter.told(1, wanted())
    counter.do(LetGoOfReservation(origin=SHOP, external_id="x1"))
    assert counter.row().status is LAPSED
    assert type_of(counter.log[-1]) == "hook_lapsed"
    counter.refused(NotOpen, LetGoOfReservation(origin=SHOP, external_id="x1"))
    assert counter.told(2, wanted("16:00", "17:00")).status is TAKEN


def test_what_could_not_be_taken_lapses_when_its_time_is_over() -> None:
    """Nobody is asked about yesterday."""
    counter = Counter()
    counter.book(at("14:00"), at("15:00"))
    counter.told(1, wanted())
    counter.told(1, wanted(place="cellar"), "x2")
    counter.to(at("14:59"))
    assert counter.row().is_open
    counter.to(at("15:00"))
    assert [counter.row(one).status for one in ("x1", "x2")] == [LAPSED, LAPSED]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (LetGoOfReservation(origin=SHOP, external_id="x1"), NotOpen),
        (RETRY, NotOpen),
        (LetGoOfReservation(origin=SHOP, external_id="x9"), UnknownReservation),
        (
            replace(RETRY, external_id="x9"),
            UnknownReservation,
        ),
        (NoteRejected(origin=OTHER, count=1, why="unsigned"), UnknownOrigin),
    ],
)
def test_nothing_is_done_about_what_is_not_open_or_not_there(
    command: LetGoOfReservation, kind: type[NotOpen]
) -> None:
    """And the refusal says which."""
    counter = Counter()
    counter.told(1, wanted())
    counter.off(2, moves_to="x2")
    counter.refused(kind, command)
    counter.told(3, wanted())
    counter.refused(kind, command)


def test_nothing_is_taken_of_a_hook_that_is_no_more() -> None:
    """Its messages are refused before anything is kept."""
    counter = Counter()
    counter.origins()
    claim = Claim(external_id="x1", version=1, wanted=wanted())
    for message in (claim, Withdrawal(external_id="x1", version=1)):
        refused = counter.refused(UnknownOrigin, command_of(message, counter.new_id()))
        assert refused.details["origin"] == SHOP


# --- a move that clashes ---


@WAYS
def test_a_move_that_clashes_leaves_the_booking_where_it_was(how: str) -> None:
    """The guest has that still; when the way is free it is moved, and is the same booking."""
    counter = Counter()
    old = counter.told(1, wanted()).booking_id
    other = counter.book(at("16:00"), at("17:00"))
    tell_a_move(counter, how)
    row = counter.row("x2")
    assert (row.status, row.in_the_way, row.booking_id) == (CONFLICT, (other.id,), old)
    assert counter.row("x1").status is WITHDRAWN
    assert ("x2", wanted().span) in counter.blocking()
    counter.do(Cancel(ref=by_id(other.id)))
    counter.retry("x2")
    assert counter.row("x2").booking_id == old
    assert counter.blocking() == [("x2", Span(at("16:00"), at("17:00")))]


def stranded(counter: Counter) -> BookingId:
    """Leave a guest at 14:00 whom the platform has moved to where somebody else is."""
    counter.told(1, wanted())
    counter.book(at("16:00"), at("17:00"))
    row = counter.told(2, wanted("16:00", "17:00"))
    assert row.status is CONFLICT
    assert row.booking_id is not None
    return row.booking_id


def test_what_a_platform_has_moved_away_from_gives_way_to_whom_it_sells_it() -> None:
    """That guest comes; the one who was moved is told of as before."""
    counter = Counter()
    left = stranded(counter)
    row = counter.told(1, wanted(guest="Grace"), "x9")
    assert row.status is TAKEN
    assert counter.booking(left).status is BookingStatus.CANCELLED
    assert (counter.row("x1").status, counter.row("x1").booking_id) == (CONFLICT, None)
    assert counter.row("x1").why == "clash"
    # Sold the old time once more, it is no booking that was cancelled here.
    counter.off(2, "x9")
    assert counter.told(3, wanted()).status is TAKEN


def test_it_gives_way_to_nobody_else() -> None:
    """The room is booked to whoever is not a platform; and nothing is given up for nothing."""
    counter = Counter()
    left = stranded(counter)
    with pytest.raises(Exception, match="clash"):
        counter.book(at("14:00"), at("15:00"))
    local = counter.book(at("15:00"), at("16:00"))
    row = counter.told(1, wanted("14:30", "15:30"), "x9")
    assert (row.status, set(row.in_the_way)) == (CONFLICT, {left, local.id})
    assert counter.booking(left).blocks


def test_a_guest_who_came_nevertheless_gives_way_to_nobody() -> None:
    """Who is inside is inside."""
    counter = Counter()
    left = stranded(counter)
    counter.to(at("14:00"))
    counter.do(CheckIn(ref=by_id(left)))
    row = counter.told(1, wanted("14:30", "15:30"), "x9")
    assert (row.status, row.in_the_way) == (CONFLICT, (left,))
    assert counter.booking(left).status is BookingStatus.CHECKED_IN


def test_a_half_told_move_gives_way_to_nobody() -> None:
    """It will be gone in a moment, and is the same booking then."""
    counter = Counter()
    left = counter.told(1, wanted()).booking_id
    counter.off(2, moves_to="x2")
    assert counter.told(1, wanted(), "x9").status is CONFLICT
    counter.told(3, wanted("16:00", "17:00"), "x2", moved_from="x1")
    assert counter.row("x2").booking_id == left
    counter.retry("x9")
    assert counter.row("x9").status is TAKEN


def test_a_guest_who_was_stranded_has_the_old_time_also_after_the_new_one() -> None:
    """Somebody may have told them to come then."""
    counter = Counter()
    counter.told(1, wanted("18:00", "19:00"))
    counter.book(at("14:00"), at("15:00"))
    assert counter.told(2, wanted()).status is CONFLICT
    counter.to(at("15:00"))
    assert counter.row().status is LAPSED
    assert counter.blocking() == [("x1", Span(at("18:00"), at("19:00")))]


# --- what people do here ---


def test_what_was_cancelled_here_and_stands_there_is_for_somebody_to_say() -> None:
    """It is not booked again behind the back of whoever cancelled it, until they say so."""
    counter = Counter()
    old = counter.told(1, wanted()).booking_id
    counter.do(Cancel(ref=BookingRef(counter.its_booking().id)))
    row = counter.told(2, wanted(guest="Ada"))
    assert (row.status, row.why, row.booking_id) == (CONFLICT, "wrong_status", old)
    assert counter.blocking() == []
    counter.retry()
    assert counter.row().status is TAKEN
    assert counter.blocking() == [("x1", wanted().span)]


@pytest.mark.parametrize("change", [wanted("16:00", "17:00"), wanted(place="loft")])
def test_what_was_cancelled_here_and_is_sold_otherwise_is_booked(change: Wanted) -> None:
    """Another time or room is another wish."""
    counter = Counter()
    counter.told(1, wanted())
    counter.do(Cancel(ref=BookingRef(counter.its_booking().id)))
    assert counter.told(2, change).status is TAKEN
    assert counter.blocking() == [("x1", change.span)]


def test_what_is_moved_there_and_back_is_as_it_was() -> None:
    """What is told last decides."""
    counter = Counter()
    counter.told(1, wanted())
    booking = counter.its_booking()
    counter.told(2, wanted("17:00", "18:00"))
    counter.told(3, wanted())
    assert counter.its_booking() == replace(booking, updated_at=counter.now)


def test_who_was_given_more_time_here_keeps_it_when_something_else_is_told() -> None:
    """The power does not go off for another name."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    ref = BookingRef(counter.its_booking().id)
    counter.do(CheckIn(ref=ref))
    counter.do(Extend(ref=ref, duration=hours(1)))
    assert counter.told(2, wanted("12:00", "15:00", guest="Ada")).status is TAKEN
    assert (counter.its_booking().span.end, counter.its_booking().guest) == (at("16:00"), "Ada")
    # Another time there is another wish.
    counter.told(3, wanted("12:00", "17:00", guest="Ada"))
    assert counter.its_booking().span.end == at("17:00")


def test_what_was_moved_here_stays_there_until_another_time_or_room_is_told() -> None:
    """It is paid all the same; and so it is after the time that it has there."""
    counter = Counter()
    counter.told(1, replace(PENDING, expires_in=hours(20)))
    ref = BookingRef(counter.its_booking().id)
    counter.do(Reschedule(ref=ref, start=at("18:00"), rooms=(ATTIC,)))
    assert counter.told(2, wanted()).status is TAKEN
    booking = counter.its_booking()
    assert (booking.status, booking.rooms) == (BookingStatus.CONFIRMED, (ATTIC,))
    assert booking.span == Span(at("18:00"), at("19:00"))
    counter.to(at("15:30"))
    assert counter.told(3, wanted(guest="Ada")).status is TAKEN
    assert counter.its_booking() == replace(booking, guest="Ada", updated_at=counter.now)
    counter.told(4, wanted("17:00", "18:00"))
    assert counter.its_booking().rooms == (STUDIO,)
    assert counter.blocking() == [("x1", Span(at("17:00"), at("18:00")))]


@pytest.mark.parametrize("is_moved", [True, False])
def test_what_was_settled_by_telephone_and_left_out_stays_as_it_was_settled(is_moved: bool) -> None:  # noqa: FBT001 - given
    """Until the platform tells of another time: another name contradicts nobody."""
    counter = Counter()
    counter.told(1, wanted())
    other = counter.book(at("16:00"), at("17:00"))
    assert counter.told(2, wanted("16:00", "17:00")).status is CONFLICT
    if is_moved:
        counter.do(Reschedule(ref=BookingRef(counter.its_booking().id), start=at("18:00")))
    counter.do(LetGoOfReservation(origin=SHOP, external_id="x1"))
    counter.do(Cancel(ref=by_id(other.id)))
    settled = counter.its_booking()
    assert counter.told(3, wanted("16:00", "17:00", guest="Ada")).status is TAKEN
    assert counter.its_booking() == replace(settled, guest="Ada", updated_at=counter.now)
    counter.told(4, wanted("17:00", "18:00", guest="Ada"))
    assert counter.blocking() == [("x1", Span(at("17:00"), at("18:00")))]


def test_what_was_left_out_when_its_booking_was_over_is_booked_when_it_can_be() -> None:
    """Nobody has settled it with a stay that was another day's."""
    counter = Counter()
    counter.told(1, wanted("12:00", "13:00"))
    counter.to(at("13:30"))
    other = counter.book(at("16:00"), at("17:00"))
    assert counter.told(2, wanted("16:00", "17:00")).status is CONFLICT
    counter.do(LetGoOfReservation(origin=SHOP, external_id="x1"))
    counter.do(Cancel(ref=by_id(other.id)))
    assert counter.told(3, wanted("16:00", "17:00", guest="Ada")).status is TAKEN
    assert counter.blocking() == [("x1", Span(at("16:00"), at("17:00")))]


def test_what_was_moved_and_cancelled_here_is_for_somebody_to_say() -> None:
    """As often as it is told; it is the same wish, though the booking was another at last."""
    counter = Counter()
    counter.told(1, wanted())
    ref = BookingRef(counter.its_booking().id)
    counter.do(Reschedule(ref=ref, start=at("18:00")))
    counter.do(Cancel(ref=ref))
    for version, guest in enumerate(("Ada", "Grace"), start=2):
        row = counter.told(version, wanted(guest=guest))
        assert (row.status, row.why) == (CONFLICT, "wrong_status")
    assert counter.blocking() == []


def test_who_was_given_more_time_here_and_left_is_not_booked_again() -> None:
    """The stay that is told of is the one that is over."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    ref = BookingRef(counter.its_booking().id)
    counter.do(CheckIn(ref=ref))
    counter.do(Extend(ref=ref, duration=hours(1)))
    counter.to(at("14:30"))
    counter.do(CheckOut(ref=ref))
    assert counter.told(2, wanted("12:00", "15:00", guest="Ada")).status is TAKEN
    assert counter.blocking() == []


def test_a_guest_who_is_inside_is_not_cancelled() -> None:
    """People are told; it is over when the stay is."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    row = counter.off(2)
    assert (row.status, row.why, row.is_withdrawn) == (CONFLICT, "wrong_status", True)
    assert row.leaves_at == at("15:00")
    assert counter.its_booking().status is BookingStatus.CHECKED_IN
    assert counter.retry() == ()
    # What is older than the cancellation still changes nothing.
    counter.told(2, wanted("12:00", "16:00"))
    assert counter.row() == row
    counter.to(at("15:00"))
    assert (counter.row().status, counter.row().due_at) == (LAPSED, None)
    assert counter.its_booking().status is BookingStatus.COMPLETED


def test_what_was_cancelled_with_its_guest_inside_is_done_with_when_they_have_left() -> None:
    """A retry finds nobody there."""
    counter = Counter()
    counter.told(1, wanted("12:00", "15:00"))
    counter.do(CheckIn(ref=BookingRef(counter.its_booking().id)))
    counter.off(2)
    counter.do(CheckOut(ref=BookingRef(counter.its_booking().id)))
    counter.retry()
    assert counter.row().status is WITHDRAWN


def test_a_booking_that_an_action_made_by_the_same_id_is_the_same_booking() -> None:
    """Whoever already books what a platform tells may set a hook up beside it."""
    counter = Counter()
    made = Book(
        booking_id=counter.new_id(),
        rooms=(STUDIO,),
        start=at("14:00"),
        end=at("15:00"),
        source=SHOP,
        external_id="x1",
    )
    counter.do(made)
    row = counter.told(1, wanted("16:00", "17:00"))
    assert (row.status, row.booking_id) == (TAKEN, made.booking_id)
    assert counter.blocking() == [("x1", Span(at("16:00"), at("17:00")))]
    counter.off(2)
    assert counter.blocking() == []


def test_one_that_an_action_made_and_somebody_cancelled_is_not_booked_by_a_hook() -> None:
    """As with any other that was cancelled here."""
    counter = Counter()
    made = Book(
        booking_id=counter.new_id(),
        rooms=(STUDIO,),
        start=at("14:00"),
        end=at("15:00"),
        source=SHOP,
        external_id="x1",
    )
    counter.do(made)
    counter.do(Cancel(ref=BookingRef(made.booking_id)))
    assert counter.told(1, wanted()).why == "wrong_status"


def test_two_platforms_may_use_the_same_id() -> None:
    """Each means its own."""
    counter = Counter()
    counter.origins(HOOK, replace(HOOK, key=OTHER))
    counter.told(1, wanted())
    counter.told(1, wanted(place="loft"), origin=OTHER)
    assert len(counter.blocking()) == 2
    counter.off(2)
    assert counter.row("x1", OTHER).status is TAKEN
    assert counter.its_booking("x1", OTHER).blocks


# --- texts ---


def test_a_text_that_is_too_long_is_cut_and_the_booking_is_kept() -> None:
    """A platform cannot be refused for a guest's long name."""
    counter = Counter()
    row = counter.told(1, wanted(title="t" * 300, guest="g" * 255, note="n" * 9999))
    booking = counter.its_booking()
    assert booking.title == "t" * (LONGEST_LINE - 1) + "…"
    assert booking.guest == "g" * 255
    assert booking.note == "n" * (LONGEST_NOTE - 1) + "…"
    assert row.wanted is not None
    assert row.wanted.title == booking.title


def test_a_text_that_is_broken_is_mended() -> None:
    """Half a character from a platform cannot be written; the rest of the name can."""
    counter = Counter()
    broken = "Zo\ud800ë"
    claim = Claim(
        external_id=broken,
        version=1,
        wanted=wanted(title=broken, guest=broken, note=broken, place=broken),
        moved_from=f"old{broken}",
    )
    counter.origins(replace(HOOK, places={"Zo\ufffdë": STUDIO}))
    counter.do(command_of(claim, counter.new_id(), delivery=broken))
    row = counter.row("Zo\ufffdë")
    booking = counter.its_booking("Zo\ufffdë")
    assert row.deliveries == ("Zo\ufffdë",)
    assert (booking.title, booking.guest, booking.note) == ("Zo\ufffdë",) * 3
    assert row.status is TAKEN
    said = Withdrawal(external_id=broken, version=2, moves_to=f"new{broken}")
    counter.do(command_of(said, counter.new_id(), delivery=broken + "2"))
    assert counter.row("Zo\ufffdë").moves_to == "newZo\ufffdë"
    str(counter.log).encode()


# --- hooks and feeds ---


def test_a_hook_that_is_removed_leaves_its_bookings() -> None:
    """Guests come all the same; what was not taken is forgotten."""
    counter = Counter()
    counter.origins(HOOK, replace(HOOK, key=OTHER))
    counter.told(1, wanted())
    counter.told(1, wanted(place="loft"), "x9", origin=OTHER)
    counter.told(1, wanted(place="cellar"), "x2")
    counter.origins(replace(HOOK, key=OTHER))
    facts = counter.do(RemoveOrigin(origin=SHOP))
    assert {fact.external_id for fact in of_type(facts, ReservationForgotten)} == {"x1", "x2"}
    assert {type_of(fact) for fact in facts} == {"hook_forgotten"}
    assert list(counter.state.reservations) == [(OTHER, "x9")]
    assert len(counter.blocking()) == 2


def test_a_hook_that_is_set_up_anew_knows_its_bookings_again() -> None:
    """They bear its ids."""
    counter = Counter()
    old = counter.told(1, wanted()).booking_id
    counter.do(RemoveOrigin(origin=SHOP))
    assert counter.told(1, wanted("16:00", "17:00")).booking_id == old
    assert counter.blocking() == [("x1", Span(at("16:00"), at("17:00")))]


def test_a_feed_tells_in_its_own_name() -> None:
    """So that who listens for hooks is not woken by calendars."""
    counter = Counter(origin=replace(HOOK, kind=OriginKind.FEED))
    counter.told(1, wanted())
    counter.told(1, wanted(), "x2")
    assert [type_of(fact) for fact in counter.log] == [
        "booking_confirmed",
        "feed_received",
        "feed_conflict",
    ]


def test_messages_that_were_not_signed_are_written_down_by_their_number() -> None:
    """One line for many, and nothing else changes."""
    counter = Counter()
    facts = counter.do(NoteRejected(origin=SHOP, count=61, why="wrong_signature"))
    assert facts == (DeliveriesRejected(at=NOON, origin=SHOP, count=61, why="wrong_signature"),)
    assert type_of(facts[0]) == "hook_rejected"
    assert list(counter.state.rows()) == []


def test_a_day_is_how_long_calendly_tries() -> None:
    """The other half of a move is waited for as long as it may come."""
    counter = Counter()
    counter.told(1, wanted())
    row = counter.off(2, moves_to="x2")
    assert row.leaves_at is not None
    assert row.leaves_at - counter.now == timedelta(hours=24)


# --- a clock that is wrong ---


def stamp(instant: datetime) -> int:
    """Return the version of a message that is told as of an instant."""
    return microseconds(instant)


def test_what_is_told_as_of_a_time_to_come_does_not_silence_what_is_true_later() -> None:
    """A program may once take a local time for UTC, or a year for another."""
    counter = Counter()
    counter.told(stamp(NOON + hours(24 * 365)), wanted())
    counter.to(NOON + minutes(1))
    counter.told(stamp(counter.now), wanted("16:00", "17:00"))
    assert counter.its_booking().span == Span(at("16:00"), at("17:00"))
    counter.off(stamp(counter.now + hours(24 * 365)))
    counter.to(NOON + minutes(2))
    assert counter.told(stamp(counter.now), wanted()).status is TAKEN


def test_a_clock_that_is_always_ahead_tells_in_the_order_in_which_it_comes() -> None:
    """Also what is told twice is still done once."""
    counter = Counter()
    for number, start in enumerate(("14:00", "16:00", "18:00")):
        told = counter.told(
            stamp(counter.now + hours(2)), wanted(start, "19:00"), delivery=f"d{number}"
        )
        assert told.status is TAKEN
        assert counter.its_booking().span.start == at(start)
    assert counter.told(stamp(counter.now + hours(2)), wanted(), delivery="d1") == told
    assert counter.off(stamp(counter.now + hours(2)), delivery="d3").status is WITHDRAWN


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    """Its messages may be late, and in any order."""
    counter = Counter()
    counter.told(stamp(NOON + minutes(4)), wanted("16:00", "17:00"))
    counter.told(stamp(NOON + minutes(3)), wanted())
    assert counter.its_booking().span == Span(at("16:00"), at("17:00"))


def test_our_own_clock_that_is_behind_takes_what_is_told_for_new() -> None:
    """A machine without a battery begins with the time at which it was switched off."""
    counter = Counter()
    counter.told(stamp(NOON), wanted())
    late = Counter(now=NOON - hours(24))
    late.state.apply(counter.row())
    late.told(stamp(NOON + minutes(10)), wanted("16:00", "17:00"))
    assert late.its_booking().span == Span(at("16:00"), at("17:00"))


def ahead_of_all(counter: Counter) -> None:
    """Keep the row as if it had been told a year ahead, which was once taken as it was said."""
    far = stamp(counter.now + hours(24 * 365))
    counter.state.apply(replace(counter.row(), version=far))


def test_what_was_kept_as_of_a_time_to_come_does_not_silence_what_is_true_later() -> None:
    """A row that is as old as that counts as told when it came: a claim and a cancellation."""
    counter = Counter()
    counter.told(stamp(NOON), wanted())
    ahead_of_all(counter)
    counter.told(stamp(NOON - minutes(1)), wanted("18:00", "19:00"))
    assert counter.its_booking().span.start == at("14:00")
    counter.to(NOON + minutes(1))
    counter.told(stamp(counter.now), wanted("16:00", "17:00"))
    assert counter.its_booking().span.start == at("16:00")
    ahead_of_all(counter)
    assert counter.off(stamp(NOON)).status is TAKEN
    counter.to(NOON + minutes(2))
    assert counter.off(stamp(counter.now)).status is WITHDRAWN
    ahead_of_all(counter)
    counter.told(stamp(counter.now), wanted())
    counter.to(NOON + minutes(3))
    assert counter.row().status is WITHDRAWN
    assert counter.told(stamp(counter.now), wanted()).status is TAKEN


def test_a_clock_that_is_always_ahead_is_heard_after_what_was_kept_so() -> None:
    """Also beside another program, or a person at the platform, whose clock is right."""
    counter = Counter()
    counter.told(stamp(NOON), wanted())
    ahead_of_all(counter)
    counter.to(NOON + minutes(1))
    counter.told(stamp(counter.now + hours(2)), wanted("16:00", "17:00"))
    assert counter.its_booking().span.start == at("16:00")
    counter.to(NOON + minutes(2))
    counter.told(stamp(counter.now), wanted("18:00", "19:00"))
    assert counter.its_booking().span.start == at("18:00")


def test_what_was_kept_so_is_not_newer_for_having_been_tried_again() -> None:
    """The way became free at one time, and it was told at another."""
    counter = Counter()
    other = counter.book(at("14:00"), at("15:00"))
    counter.told(stamp(NOON), wanted())
    ahead_of_all(counter)
    counter.do(Cancel(ref=by_id(other.id)))
    counter.to(NOON + minutes(9))
    counter.retry()
    assert counter.row().status is TAKEN
    counter.told(stamp(NOON + minutes(1)), wanted("16:00", "17:00"))
    assert counter.its_booking().span.start == at("16:00")


def test_what_moved_on_is_not_kept_as_of_a_time_to_come() -> None:
    """Its old id may be that of something else one day."""
    counter = Counter()
    counter.told(stamp(NOON), wanted())
    ahead_of_all(counter)
    counter.to(NOON + minutes(1))
    counter.told(stamp(counter.now), wanted("16:00", "17:00"), "x2", moved_from="x1")
    assert counter.row("x1").version == stamp(counter.now)


def test_our_own_clock_that_was_behind_for_a_while_leaves_the_order_as_it_was() -> None:
    """What is late, and older than all, is known as such when the clock is right again."""
    counter = Counter()
    counter.told(stamp(NOON), wanted())
    behind = Counter(now=NOON - hours(24))
    behind.state.apply(counter.row())
    for number, start in enumerate(("16:00", "18:00"), 1):
        behind.to(behind.now + minutes(10))
        behind.told(stamp(NOON + minutes(10 * number)), wanted(start, "19:00"))
        assert behind.its_booking().span.start == at(start)
    behind.to(NOON + minutes(30))
    behind.told(stamp(NOON - hours(1)), wanted("20:00", "21:00"))
    assert behind.its_booking().span.start == at("18:00")
