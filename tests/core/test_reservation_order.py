"""However the messages of a platform arrive, in the end the house has what the platform has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.errors import WrongStatus
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus, State
from custom_components.roomkeeper.core.reservation import (
    Message,
    Reservation,
    ReservationStatus,
    Wanted,
)
from custom_components.roomkeeper.core.reservation_commands import RetryReservation

from .desk import Desk, copy_of, hours, minutes, room
from .platform import HOOK, PLACES, SHOP, Dialect, Platform, command_of, slot

SLOTS = 6


def wanted_things(day: int) -> st.SearchStrategy[Wanted]:
    """Return what may be sold of a day; tomorrow is the first."""
    return st.builds(
        Wanted,
        place=st.sampled_from([*PLACES, "cellar"]),
        span=st.builds(slot, st.integers(0, SLOTS - 1), st.integers(1, 2), st.just(day)),
        is_pending=st.booleans(),
        guest=st.sampled_from(["Ada", "Grace"]),
    )


@st.composite
def platforms(draw: st.DrawFn, dialect: Dialect, day: int = 1) -> Platform:
    """Return a platform that has sold, moved, edited and cancelled things."""
    platform = Platform(dialect=dialect)
    wanted = wanted_things(day)
    for _ in range(draw(st.integers(1, 9))):
        verbs = ["make", *(["move", "move", "edit", "cancel"] if platform.has else [])]
        verb = draw(st.sampled_from([*verbs, *(["revive"] if platform.gone else [])]))
        if verb == "make":
            platform.make(draw(wanted))
        elif verb == "revive":
            platform.revive(draw(st.sampled_from(sorted(platform.gone))), draw(wanted))
        else:
            key = draw(st.sampled_from(sorted(platform.has)))
            if verb == "move":
                platform.move(key, draw(wanted))
            elif verb == "edit":
                platform.edit(key, draw(st.sampled_from(["Ada", "Grace", "Alan"])))
            else:
                platform.cancel(key, at_once=draw(st.booleans()))
    return platform


@dataclass
class House:
    """A house that is told by a platform; it tries again what could not be taken when it may be."""

    desk: Desk
    has_ids: bool

    def __init__(self, *, has_ids: bool = True) -> None:
        self.desk = Desk()
        self.desk.state.site = replace(self.desk.state.site, origins={SHOP: HOOK})
        self.has_ids = has_ids

    @property
    def state(self) -> State:
        """Return the rows as they are."""
        return self.desk.state

    def tell(self, number: int, message: Message) -> bool:
        """Take a message, the `number`-th that was sent; say whether it changed anything."""
        delivery = f"m{number}" if self.has_ids else ""
        facts = self.desk.do(command_of(message, self.desk.new_id(), delivery))
        self.assert_sound()
        self.go_on_trying()
        return bool(facts)

    def wait(self, how_long: timedelta) -> None:
        """Let time pass, and what is due by then happen."""
        self.desk.to(self.desk.now + how_long)
        self.go_on_trying()

    def go_on_trying(self) -> None:
        """Try what could not be taken until nothing more comes of it."""
        while self._try_again():
            self.assert_sound()

    def _try_again(self) -> bool:
        tried = [
            self.desk.do(
                RetryReservation(
                    origin=row.origin, external_id=row.external_id, new_id=self.desk.new_id()
                )
            )
            for row in list(self.state.open_reservations.values())
            if row.status is ReservationStatus.CONFLICT
            and row.why != WrongStatus.code
            and (row.origin, row.external_id) in self.state.open_reservations
        ]
        return any(tried)

    def row(self, external_id: str) -> Reservation:
        """Return a reservation as it is now."""
        return self.state.reservations[SHOP, external_id]

    def live(self, external_id: str) -> list[Booking]:
        """Return the bookings that block a room for a reservation."""
        return [one for one in self.bookings() if one.external_id == external_id]

    def bookings(self) -> list[Booking]:
        """Return the bookings that block a room for the platform."""
        return [one for one in self.state.bookings.values() if one.blocks and one.source == SHOP]

    def assert_sound(self) -> None:
        """See that no two bookings overlap, and that each reservation has what it says."""
        blocking = [one for one in self.state.bookings.values() if one.blocks]
        for one, other in combinations(blocking, 2):
            assert not (set(one.rooms) & set(other.rooms) and one.span.overlaps(other.span))
        names = [one.external_id for one in self.bookings()]
        assert len(names) == len(set(names))
        for row in self.state.reservations.values():
            assert_makes_sense(self.state, row)


def assert_makes_sense(state: State, row: Reservation) -> None:
    """See that the parts of a reservation go together."""
    booking = state.find(BookingRef(source=row.origin, external_id=row.external_id))
    live = booking if booking is not None and booking.blocks else None
    has_expired = booking is not None and booking.status is BookingStatus.EXPIRED
    assert (row.leaves_at is not None) == (row.status is ReservationStatus.LEAVING)
    assert bool(row.why) == (row.status is ReservationStatus.CONFLICT)
    assert not (row.in_the_way and row.status is not ReservationStatus.CONFLICT)
    if live is not None:
        assert row.booking_id == live.id
    match row.status:
        case ReservationStatus.TAKEN:
            assert row.wanted is not None
            assert booking is not None
            assert booking.blocks or (has_expired and row.wanted.is_pending)
            assert (booking.span, booking.rooms) == (row.wanted.span, (row.room,))
        case ReservationStatus.LEAVING:
            assert live is not None or has_expired
            assert row.is_withdrawn
        case ReservationStatus.WITHDRAWN:
            assert live is None
            assert row.is_withdrawn
        case _:
            assert row.wanted is not None
            assert not row.is_withdrawn


def folded(desk: Desk) -> State:
    state = State(desk.state.site)
    for fact in desk.log:
        if (change := evolve(state, fact)) is not None:
            state.apply(change)
    return state


def assert_has_what_the_platform_has(
    house: House, platform: Platform, taken: Sequence[Booking]
) -> None:
    """Compare what is booked here with what is sold there."""
    for key, wanted in platform.has.items():
        row, room = house.row(key), PLACES.get(wanted.place)
        assert row.wanted == wanted
        clashing = [one.id for one in taken if room in one.rooms and one.span.overlaps(wanted.span)]
        if room is None:
            assert row.status is ReservationStatus.UNMAPPED
        elif clashing:
            assert (row.status, row.why) == (ReservationStatus.CONFLICT, "clash")
            assert set(row.in_the_way) == set(clashing)
        else:
            assert row.status is ReservationStatus.TAKEN
            (booking,) = house.live(key)
            assert (booking.rooms, booking.span) == ((room,), wanted.span)
            assert booking.guest == wanted.guest
            assert wanted.is_pending == (booking.status is BookingStatus.PENDING)
    for key in platform.gone:
        assert house.row(key).status is ReservationStatus.WITHDRAWN
        assert not house.live(key)


@st.composite
def deliveries(draw: st.DrawFn, platform: Platform) -> list[int]:
    """Return in which order messages come, each once at least, some of them more often."""
    numbers = range(len(platform.sent))
    again = draw(st.lists(st.sampled_from(numbers), max_size=3)) if platform.sent else []
    return draw(st.permutations([*numbers, *again]))


@pytest.mark.parametrize("dialect", Dialect)
@given(data=st.data(), has_ids=st.booleans())
def test_in_any_order_the_house_comes_to_have_what_the_platform_has(
    dialect: Dialect,
    data: st.DataObject,
    has_ids: bool,  # noqa: FBT001 - drawn
) -> None:
    """Each guest has one booking, as it was sold last; also where messages come twice."""
    platform = data.draw(platforms(dialect))
    house = House(has_ids=has_ids)
    taken = [
        house.desk.book(slot(number).start, slot(number).end)
        for number in data.draw(st.sets(st.integers(0, SLOTS), max_size=2))
    ]
    for number in data.draw(deliveries(platform)):
        house.tell(number, platform.sent[number])
    assert_has_what_the_platform_has(house, platform, taken)
    assert copy_of(folded(house.desk)) == copy_of(house.state)
    # And whatever is told once more changes nothing.
    for number in data.draw(deliveries(platform)):
        assert not house.tell(number, platform.sent[number])


WAITS = st.sampled_from([timedelta(), minutes(1), minutes(20), minutes(40), hours(25)])
"""A moment, and longer than what is unpaid is kept, or the rest of a move is waited for."""


@pytest.mark.parametrize("dialect", Dialect)
@given(data=st.data(), has_ids=st.booleans())
def test_however_late_the_house_comes_to_have_what_is_paid_at_the_platform(
    dialect: Dialect,
    data: st.DataObject,
    has_ids: bool,  # noqa: FBT001 - drawn
) -> None:
    """What waits for payment may have expired meanwhile, and what was half moved been given up."""
    platform = data.draw(platforms(dialect, day=20))
    house = House(has_ids=has_ids)
    for number in data.draw(deliveries(platform)):
        house.wait(data.draw(WAITS))
        house.tell(number, platform.sent[number])
    for key, wanted in platform.has.items():
        row, room = house.row(key), PLACES.get(wanted.place)
        assert row.wanted == wanted
        assert row.status is (ReservationStatus.TAKEN if room else ReservationStatus.UNMAPPED)
        if room is None:
            continue
        booking = house.state.bookings[row.booking_id or BookingId("")]
        may_be = {BookingStatus.CONFIRMED}
        if wanted.is_pending:
            may_be = {BookingStatus.PENDING, BookingStatus.EXPIRED}
        assert booking.status in may_be
        if booking.blocks:
            was = (booking.rooms, booking.span, booking.guest)
            assert was == ((room,), wanted.span, wanted.guest)
    for key in platform.gone:
        assert house.row(key).status is ReservationStatus.WITHDRAWN
        assert not house.live(key)
    assert copy_of(folded(house.desk)) == copy_of(house.state)


@pytest.mark.parametrize("dialect", Dialect)
@given(data=st.data())
def test_in_its_own_order_each_guest_keeps_the_booking(
    dialect: Dialect, data: st.DataObject
) -> None:
    """Our id stays the same through all moves, so what was told of it to the guest holds."""
    platform = data.draw(platforms(dialect))
    house = House()
    # What is moved to no room that we know gives way to what is sold where it was.
    mapped = replace(HOOK, places={**PLACES, "cellar": RoomKey("cellar")})
    cellar = room(RoomKey("cellar"))
    house.desk.state.site = replace(
        house.state.site,
        origins={SHOP: mapped},
        rooms={**house.state.site.rooms, cellar.key: cellar},
    )
    bookings: dict[int, set[BookingId]] = {}
    for number, message in enumerate(platform.sent):
        house.tell(number, message)
        booked = house.row(message.external_id).booking_id
        if booked is not None:
            bookings.setdefault(platform.sales[number], set()).add(booked)
        assert all(
            row.status is not ReservationStatus.CONFLICT
            for row in house.state.reservations.values()
        )
    assert all(len(ids) == 1 for ids in bookings.values())
