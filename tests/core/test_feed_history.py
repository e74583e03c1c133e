"""Whatever a calendar does, and however badly it is read: nothing is lost, and nothing stays."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.roomkeeper.core.commands import Cancel
from custom_components.roomkeeper.core.decide.feed import AGREES_AFTER
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.feed import FeedEvent, FeedStatus
from custom_components.roomkeeper.core.ids import BookingRef
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.reservation import ReservationStatus
from custom_components.roomkeeper.core.span import Span, gaps, merged

from .calendar_seen import FEED, Reader
from .desk import STUDIO, Desk, at, copy_of, hours, minutes

_UIDS = st.sampled_from("abcdefgh")
_HOURS = st.integers(0, 23)
_LENGTHS = st.integers(1, 5)
_TITLES = st.sampled_from(["", "Rehearsal", "Lesson"])


class _FeedMachine(RuleBasedStateMachine):
    """Somebody edits a calendar, somebody books by hand, and it is read well and badly."""

    is_block = False

    def __init__(self) -> None:
        super().__init__()
        self.club = Reader(Desk(now=at("00:00")), is_block=self.is_block)
        self.calendar: dict[str, FeedEvent] = {}
        self.absent: dict[str, datetime] = {}
        """Since which read each outside id was in no answer."""

    # --- the calendar ---

    @rule(uid=_UIDS, start=_HOURS, length=_LENGTHS, title=_TITLES, pending=st.booleans())
    def put(self, uid: str, start: int, length: int, title: str, *, pending: bool) -> None:
        """Add an event two days ahead, or move it."""
        begin = at("00:00", 2) + hours(start)
        self.calendar[uid] = FeedEvent(
            uid=uid, span=Span(begin, begin + hours(length)), title=title, is_pending=pending
        )

    @rule(uid=_UIDS)
    def drop(self, uid: str) -> None:
        """Take an event away."""
        self.calendar.pop(uid, None)

    # --- reading ---

    @rule(after=st.sampled_from([1, 5, 5, 5, 20]))
    def read(self, after: int) -> None:
        """Read it as it is."""
        self._read(self.calendar, after)

    @rule(after=st.sampled_from([1, 5]), missing=st.sets(_UIDS))
    def read_in_part(self, after: int, missing: set[str]) -> None:
        """Read a torn answer."""
        self._read({key: one for key, one in self.calendar.items() if key not in missing}, after)

    @rule(after=st.sampled_from([1, 5]))
    def read_nothing(self, after: int) -> None:
        """Read an answer that has nothing in it."""
        self._read({}, after)

    @precondition(lambda self: self.club.desk.now < at("00:00", 1))
    @rule(after=st.sampled_from([1, 5, 300]))
    def fail(self, after: int) -> None:
        """Read nothing at all: time goes by."""
        self.club.desk.to(self.club.desk.now + minutes(after))

    @precondition(lambda self: self._is_stopped())
    @rule(keep=st.booleans())
    def resume(self, *, keep: bool) -> None:
        """Say what becomes of what vanished."""
        self.club.resume(keep=keep)

    def _is_stopped(self) -> bool:
        feed = self.club.desk.state.feeds.get(FEED)
        return feed is not None and feed.status is FeedStatus.STOPPED

    def _read(self, shown: dict[str, FeedEvent], after: int) -> None:
        desk = self.club.desk
        self.club.shown = list(shown.values())
        desk.to(desk.now + minutes(after))
        before = {row.external_id: row for row in self.club.rows()}
        command = self.club.command()
        rows = copy_of(desk.state)
        desk.decide(command)
        assert copy_of(desk.state) == rows
        desk.do(command)
        for _ in range(3):
            # What is in whose way is known when all is decided; then nothing more is said.
            again = desk.do(replace(command, new_ids=self.club.command().new_ids))
        assert again == ()
        there = {one.external_id for one in command.events}
        covers = [(one.series, one.span) for one in command.events]
        for key, row in before.items():
            if self._is_there(key, row.wanted.span if row.wanted else None, there, covers):
                self.absent.pop(key, None)
            else:
                self.absent.setdefault(key, desk.now)
        for row in self.club.rows(ReservationStatus.WITHDRAWN):
            was = before.get(row.external_id)
            if was is not None and was.status is not row.status and not row.moves_to:
                assert desk.now - self.absent[row.external_id] >= AGREES_AFTER
                assert command.events or not command.is_empty
        if self.is_block:
            self._assert_closed(command.events)

    def _is_there(
        self, key: str, span: Span | None, there: set[str], covers: list[tuple[str, Span]]
    ) -> bool:
        if not self.is_block:
            return key in there
        series = key.rpartition(" ")[0]
        return any(one == series and span and of.covers(span) for one, of in covers)

    def _assert_closed(self, events: tuple[FeedEvent, ...]) -> None:
        """See that no time is open in which the calendar has something."""
        given_up = [
            row.wanted.span
            for row in self.club.rows(ReservationStatus.CONFLICT, ReservationStatus.LAPSED)
            if row.wanted and row.booking_id
        ]
        for one in events:
            assert list(gaps(one.span, [*self.club.spans(), *given_up])) == []

    # --- here ---

    @rule(start=_HOURS, length=_LENGTHS)
    def book(self, start: int, length: int) -> None:
        """Book by hand."""
        begin = at("00:00", 2) + hours(start)
        try:
            self.club.desk.book(begin, begin + hours(length))
        except Refusal:
            return

    @precondition(lambda self: self.club.booked())
    @rule(data=st.data(), ours=st.booleans())
    def cancel(self, data: st.DataObject, *, ours: bool) -> None:
        """Cancel something here."""
        found = [one for one in self.club.booked() if (one.source == FEED) is ours]
        if found:
            booking = data.draw(st.sampled_from(found))
            self.club.desk.do(Cancel(ref=BookingRef(booking.id)))

    # --- what always holds ---

    @invariant()
    def nothing_is_booked_twice(self) -> None:
        """Nothing overlaps, nothing is of no length, and no event has two live bookings."""
        spans = self.club.spans()
        assert all(one.length for one in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        if not self.is_block:
            ours = [one.external_id for one in self.club.booked() if one.source == FEED]
            assert len(ours) == len(set(ours))

    @invariant()
    def no_row_says_what_holds_no_more(self) -> None:
        """Why not, and what is in the way, of what is there; what it moves to, of what is not."""
        for row in self.club.rows():
            if row.status in {ReservationStatus.TAKEN, ReservationStatus.WITHDRAWN}:
                assert (row.why, row.in_the_way) == ("", ())
            assert row.why or row.status is not ReservationStatus.CONFLICT
            assert row.is_withdrawn is (row.status is ReservationStatus.WITHDRAWN)
            if row.is_withdrawn:
                assert (row.missing_since, row.leaves_at) == (None, None)
            else:
                assert (row.room, row.moves_to) == (STUDIO, "")

    def teardown(self) -> None:
        """When it is read well, the room becomes what the calendar says."""
        for _ in range(4):
            self._read(self.calendar, 5)
            if self._is_stopped():
                self.club.resume(keep=False)
        ours = [one for one in self.club.booked() if one.source == FEED]
        kept = {
            row.booking_id
            for row in self.club.rows(ReservationStatus.LAPSED)
            if row.missing_since is not None
        }
        live = [one.span for one in ours if one.id not in kept]
        wanted = [one.span for one in self.calendar.values()]
        if self.is_block:
            assert all(any(of.covers(one) for of in merged(wanted)) for one in live)
            return
        for one in self.calendar.values():
            row = self.club.row(one)
            assert row.status in {ReservationStatus.TAKEN, ReservationStatus.CONFLICT}
            if row.status is ReservationStatus.TAKEN:
                booking = self.club.desk.state.bookings[row.booking_id or ""]  # type: ignore[index]
                assert booking.span == one.span
                if not one.is_pending:
                    assert booking.status is BookingStatus.CONFIRMED
        taken = {row.booking_id for row in self.club.rows(ReservationStatus.TAKEN)}
        stuck = {row.booking_id for row in self.club.rows(ReservationStatus.CONFLICT)}
        assert {one.id for one in ours} <= taken | stuck | kept


class _BlockMachine(_FeedMachine):
    is_block = True


TestBookings = _FeedMachine.TestCase
TestBlocks = _BlockMachine.TestCase
