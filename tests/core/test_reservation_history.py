"""Whatever platforms, calendars, people and machines do: reservations and bookings go together."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.ids import BookingRef, OriginKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.reservation import (
    Claim,
    Message,
    Origin,
    OriginKind,
    Reservation,
    ReservationStatus,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import (
    LetGoOfReservation,
    RemoveOrigin,
    RetryReservation,
)
from custom_components.roomkeeper.core.span import Span

from .platform import command_of
from .strategies import ROOMS, STEP
from .test_history import History

HOOK = Origin(
    key=OriginKey("hook"),
    name="Hook",
    kind=OriginKind.HOOK,
    places={f"p{number}": room.key for number, room in enumerate(ROOMS)},
)
FEED = Origin(
    key=OriginKey("feed"),
    name="Feed",
    kind=OriginKind.FEED,
    places={"p0": ROOMS[0].key, "gone": ROOMS[0].key},
    is_block=True,
)

origins = st.sampled_from([HOOK.key, HOOK.key, FEED.key])
ids = st.sampled_from(["x1", "x2", "x3"])
links = st.one_of(st.just(""), ids)
places = st.sampled_from(["p0", "p0", "p1", "p2", "cellar"])


class SoldHistory(History):
    """The same site, with a platform and a calendar that say whatever they like."""

    def __init__(self) -> None:
        super().__init__()
        site = self.desk.state.site
        self.desk.state.site = replace(site, origins={one.key: one for one in (HOOK, FEED)})
        self.version = 0

    @rule(
        data=st.data(),
        origin=origins,
        external_id=ids,
        link=links,
        age=st.sampled_from([0, 0, 1, 3]),
    )
    def something_is_told(
        self,
        data: st.DataObject,
        origin: OriginKey,
        external_id: str,
        link: str,
        age: int,
    ) -> None:
        """A claim or a withdrawal, of something new or old, with or without a move."""
        self.version += 1
        version = self.version - age
        message: Message = Withdrawal(external_id=external_id, version=version, moves_to=link)
        if data.draw(st.sampled_from([True, True, False])):
            start = self.desk.now + data.draw(st.integers(-4, 20)) * STEP
            wanted = Wanted(
                place=data.draw(places),
                span=Span(start, start + data.draw(st.integers(1, 8)) * STEP),
                is_pending=data.draw(st.booleans()),
                guest=data.draw(st.sampled_from(["", "Ada"])),
            )
            message = Claim(
                external_id=external_id, version=version, wanted=wanted, moved_from=link
            )
        assert self.attempt(command_of(message, self.desk.new_id(), origin=origin))
        # And at once again: what could not be taken may be tried, all else is known.
        again = self.desk.decide(command_of(message, self.desk.new_id(), origin=origin))
        assert not again or self._is_untaken(origin, external_id)

    def _is_untaken(self, origin: OriginKey, external_id: str) -> bool:
        row = self.state.reservations[origin, external_id]
        return row.status is ReservationStatus.CONFLICT

    @rule(origin=origins, external_id=ids)
    def somebody_tries_again(self, origin: OriginKey, external_id: str) -> None:
        """If it is open; and if it still is, it is not because somebody did not try twice."""
        command = RetryReservation(
            origin=origin, external_id=external_id, new_id=self.desk.new_id()
        )
        self.attempt(command)
        row = self.state.reservations.get((origin, external_id))
        if row is not None and row.status is ReservationStatus.CONFLICT:
            assert self.desk.decide(command) == ()

    @rule(origin=origins, external_id=ids)
    def somebody_lets_go(self, origin: OriginKey, external_id: str) -> None:
        """If it is open."""
        self.attempt(LetGoOfReservation(origin=origin, external_id=external_id))

    @rule(origin=origins)
    def an_origin_is_removed_and_comes_back(self, origin: OriginKey) -> None:
        """Nothing of it is left in between, but bookings."""
        self.desk.do(RemoveOrigin(origin=origin))
        assert not [key for key in self.state.reservations if key[0] == origin]
        assert not [
            one
            for one in self.state.bookings.values()
            if one.source == origin and one.blocks and one.is_block
        ]

    @rule(days=st.integers(1, 2))
    def a_day_passes(self, days: int) -> None:
        """What waited for the other half of a move has waited long enough."""
        self.desk.to(self.desk.now + timedelta(days=days))
        assert not [
            row
            for row in self.state.reservations.values()
            if row.status is ReservationStatus.LEAVING
        ]

    @invariant()
    def each_reservation_has_at_most_one_booking_that_blocks(self) -> None:
        """A guest is expected once."""
        names = [
            (one.source, one.external_id)
            for one in self.state.bookings.values()
            if one.external_id and one.blocks and not one.has_expired(self.desk.now)
        ]
        assert len(names) == len(set(names))

    @invariant()
    def the_parts_of_a_reservation_go_together(self) -> None:
        """Each status says what else there is."""
        for row in self.state.reservations.values():
            self._look_at(row)
        assert self.state.open_reservations == {
            key: row for key, row in self.state.reservations.items() if row.is_open
        }

    def _look_at(self, row: Reservation) -> None:
        found = self.state.find(BookingRef(source=row.origin, external_id=row.external_id))
        live = found if found is not None and found.blocks else None
        assert bool(row.why) >= (row.status is ReservationStatus.CONFLICT)
        could_not = {ReservationStatus.CONFLICT, ReservationStatus.LAPSED}
        assert row.status in could_not or not (row.why or row.in_the_way)
        assert row.is_open or due_at(self.state.site, row, self.desk.now) is None
        if row.is_open:
            assert due_at(self.state.site, row, self.desk.now) is not None
        match row.status:
            case ReservationStatus.TAKEN:
                # It may have been moved by hand since, or be over.
                assert row.wanted is not None
                assert row.booking_id in self.state.bookings
            case ReservationStatus.LEAVING:
                assert row.leaves_at is not None
                assert (row.is_withdrawn, row.moves_to != "") == (True, True)
                assert row.booking_id is not None
            case ReservationStatus.WITHDRAWN:
                assert row.is_withdrawn
                assert live is None or live.has_expired(self.desk.now)
            case ReservationStatus.CONFLICT if row.is_withdrawn:
                assert row.booking_id is not None
            case ReservationStatus.UNMAPPED | ReservationStatus.CONFLICT:
                assert row.wanted is not None
        if live is not None and not live.has_expired(self.desk.now):
            assert row.booking_id == live.id or row.status is ReservationStatus.WITHDRAWN

    @invariant()
    def a_block_is_nobody_s_stay(self) -> None:
        """Nobody is inside by it, and no power goes off after it."""
        for one in self.state.bookings.values():
            if one.is_block:
                assert one.status not in {BookingStatus.CHECKED_IN, BookingStatus.NO_SHOW}
                assert not [key for key in self.state.power_offs if key.booking_id == one.id]


TestSoldHistory = SoldHistory.TestCase
