"""Whose words are taken out, and where."""

from dataclasses import replace

import pytest

from custom_components.roomkeeper.core.commands import CheckIn, CheckOut, EraseGuest, Logged
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.errors import (
    BookingOrGuest,
    TextTooLong,
    UnknownBooking,
    UnknownGuest,
)
from custom_components.roomkeeper.core.events import BookingErased, Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.core.model import Gone, Row, State, key_of
from custom_components.roomkeeper.core.reservation import (
    OriginKind,
    ReservationErased,
    ReservationName,
    ReservationStatus,
)

from .desk import STUDIO, Desk, at, by_id, of_type
from .platform import SHOP
from .test_evolve import A_BOOKING, A_RESERVATION, LATER, state_of

ANN = replace(A_BOOKING, title="Rehearsal", guest="Ann", note="allergic", source="web")
BOB = replace(ANN, id=BookingId("b2"), guest="Bob")
WANTED = A_RESERVATION.wanted
assert WANTED is not None
TOLD = replace(
    A_RESERVATION,
    origin=SHOP,
    external_id="x1",
    booking_id=ANN.id,
    wanted=replace(WANTED, guest="Ann", title="", note="n"),
)
GONE = ReservationName(SHOP, "x9", OriginKind.HOOK)


def erase(state: State, command: EraseGuest) -> tuple[Fact, ...]:
    """Decide it, and make the rows so."""
    facts = decide(state, command, LATER)
    for fact in facts:
        change = evolve(state, fact)
        if change is not None:
            state.apply(change)
    return facts


def texts(row: Row | None) -> str:
    """Return a row as a text in which words are found."""
    return repr(row)


def test_a_booking_keeps_its_time_and_loses_its_words() -> None:
    """Also one that goes on now: the room stays booked."""
    state = state_of(ANN, BOB)
    (fact,) = erase(state, EraseGuest(refs=(by_id(ANN.id),)))
    assert fact == BookingErased(at=LATER, booking_id=ANN.id, rooms=ANN.rooms)
    assert state.bookings[ANN.id] == replace(ANN, title="", guest="", note="")
    assert state.bookings[BOB.id] == BOB


def test_when_guests_left_stays_as_it_was() -> None:
    """Who is erased has not stayed longer by that, nor left after those who came later."""
    desk = Desk()
    first = desk.book(at("12:00"), at("13:00"))
    second = desk.book(at("14:00"), at("16:00"))
    for booking, comes, leaves in ((first, "12:10", "12:50"), (second, "14:00", "15:00")):
        desk.to(at(comes))
        desk.do(CheckIn(ref=by_id(booking.id)))
        desk.to(at(leaves))
        desk.do(CheckOut(ref=by_id(booking.id)))
    desk.to(at("15:30"))
    for booking in (second, first):
        desk.do(EraseGuest(refs=(by_id(booking.id),)))
    last = desk.state.last_completed(STUDIO)
    assert last is not None
    assert (last.id, last.left_at) == (second.id, at("15:00"))
    assert desk.booking(first).left_at == at("12:50")
    desk.state.apply(Gone(key_of(last)))
    assert desk.state.last_completed(STUDIO) == desk.booking(first)


def test_all_bookings_of_a_guest_are_found_by_the_name() -> None:
    """As it is written, as the guest or where a calendar has it: as the title."""
    event = replace(ANN, id=BookingId("b3"), title="Ann", guest="", is_block=True)
    state = state_of(ANN, BOB, event)
    erase(state, EraseGuest(guest="Ann"))
    assert "Ann" not in texts(state.bookings[ANN.id]) + texts(state.bookings[event.id])
    assert state.bookings[BOB.id] == BOB


def test_what_a_platform_tells_goes_with_its_booking() -> None:
    """Its id and its version stay, so that an old message brings nothing back."""
    state = state_of(ANN, TOLD)
    facts = erase(state, EraseGuest(refs=(by_id(ANN.id),)))
    (fact,) = of_type(facts, ReservationErased)
    row = state.reservations[SHOP, "x1"]
    assert fact.reservation == row
    assert "Ann" not in texts(row)
    assert (row.version, row.deliveries, row.updated_at) == (
        TOLD.version,
        TOLD.deliveries,
        TOLD.updated_at,
    )


def test_what_could_not_be_taken_is_erased_too() -> None:
    """It has no booking, and is named by its platform's id or by the guest."""
    untaken = replace(TOLD, booking_id=None, status=ReservationStatus.CONFLICT)
    for command in (
        EraseGuest(refs=(BookingRef(source=SHOP, external_id="x1"),)),
        EraseGuest(guest="Ann"),
    ):
        state = state_of(untaken)
        (fact,) = erase(state, command)
        assert isinstance(fact, ReservationErased)
        assert "Ann" not in texts(state.reservations[SHOP, "x1"])
    only_cancelled = replace(untaken, wanted=None)
    state = state_of(only_cancelled)
    erase(state, EraseGuest(refs=(BookingRef(source=SHOP, external_id="x1"),)))
    assert state.reservations[SHOP, "x1"] == only_cancelled


def test_what_is_somebody_elses_by_now_stays() -> None:
    """Only the log before is erased, where the guest has stood once."""
    others = replace(TOLD, booking_id=None, wanted=replace(WANTED, guest="Bob"))
    state = state_of(BOB, others)
    logged = Logged(
        bookings=frozenset({BOB.id, BookingId("purged")}),
        reservations=frozenset({ReservationName(SHOP, "x1", others.kind), GONE}),
    )
    facts = erase(state, EraseGuest(guest="Ann", logged=logged))
    assert {(type(fact), fact.keeps_present) for fact in facts} == {
        (BookingErased, True),
        (ReservationErased, True),
        (ReservationErased, False),
    }
    assert state.bookings[BOB.id] == BOB
    assert state.reservations == {(SHOP, "x1"): others}
    (gone,) = [one for one in of_type(facts, ReservationErased) if one.external_id == "x9"]
    assert gone.reservation is None


@pytest.mark.parametrize("command", [EraseGuest(guest="Ann"), EraseGuest(refs=(by_id(ANN.id),))])
def test_what_a_platform_tells_of_other_guests_stays(command: EraseGuest) -> None:
    """Only what is about the guest is erased, by whatever they are named."""
    assert TOLD.wanted is not None
    others = replace(
        TOLD, external_id="x2", booking_id=BOB.id, wanted=replace(TOLD.wanted, guest="Bob")
    )
    state = state_of(ANN, BOB, TOLD, others)
    facts = erase(state, command)
    # A fact about the other one would empty what its log says.
    assert [fact.external_id for fact in of_type(facts, ReservationErased)] == ["x1"]
    assert "Ann" not in texts(state.reservations[SHOP, "x1"])
    assert state.reservations[SHOP, "x2"] == others


def test_a_name_that_was_taken_out_by_hand_is_erased_with_all_the_rest() -> None:
    """Where no guest stands any more, the title and the note may still be about them."""
    state = state_of(replace(ANN, guest=""))
    erase(state, EraseGuest(guest="Ann", logged=Logged(bookings=frozenset({ANN.id}))))
    assert "allergic" not in texts(state.bookings[ANN.id])


def test_what_was_once_told_of_a_booking_is_erased_unless_it_is_of_another_now() -> None:
    """A platform's id may have gone over to another booking of ours."""
    named = ReservationName(SHOP, "x1", TOLD.kind)
    command = EraseGuest(
        refs=(by_id(ANN.id),), logged=Logged(reservations=frozenset({named, GONE}))
    )
    state = state_of(ANN, BOB, replace(TOLD, booking_id=BOB.id))
    erase(state, command)
    assert "Ann" in texts(state.reservations[SHOP, "x1"])
    state = state_of(ANN, BOB, replace(TOLD, booking_id=None))
    erase(state, command)
    assert "Ann" not in texts(state.reservations[SHOP, "x1"])


@pytest.mark.parametrize(
    ("refusal", "command"),
    [
        (BookingOrGuest, EraseGuest()),
        (BookingOrGuest, EraseGuest(refs=(by_id("b1"),), guest="Ann")),
        (UnknownBooking, EraseGuest(refs=(by_id(ANN.id), by_id("b7")))),
        (UnknownBooking, EraseGuest(refs=(BookingRef(source="web", external_id="x7"),))),
        (UnknownGuest, EraseGuest(guest="An")),
        (UnknownGuest, EraseGuest(guest=" ")),
        (TextTooLong, EraseGuest(guest="A" * 1000)),
    ],
)
def test_nothing_is_erased_by_guess(
    refusal: type[BookingOrGuest | UnknownBooking | UnknownGuest | TextTooLong],
    command: EraseGuest,
) -> None:
    """One of several that is not there: nothing is done at all."""
    state = state_of(ANN, BOB)
    with pytest.raises(refusal) as raised:
        decide(state, command, LATER)
    assert "An'" not in str(raised.value.details)
