"""Feeds: what a calendar shows is taken over, and what vanishes is released, but not too soon.

An answer that is empty or torn looks like one in which all was cancelled. So
what vanished is released only when a later answer agrees; and where much
vanished at once nothing is, until it is back or somebody says so.

As bookings, each event is a reservation. As blocks, what counts is that no
time in which the calendar has something is left open, and that time is closed
once: of an event that is covered in part, the open parts are blocked, each of
them a reservation of its own.

A calendar may show another time of all that it has at once. So a turn may be
about a part only of what an answer asks for; each of them looks at the whole
answer, and what comes of it does not depend on where it is cut.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Final, override

from .. import policy
from ..commands import Texts
from ..conflicts import claimed, claims_on
from ..errors import ChangedHere, Clash, UnknownRoom, WrongStatus
from ..events import Fact
from ..feed import (
    NO_UID,
    Feed,
    FeedEvent,
    FeedNews,
    FeedStatus,
    FeedTold,
    series_of,
    uid_of,
)
from ..feed_commands import ReadFeed, ResumeFeed
from ..ids import BookingId, OriginKey, RoomKey
from ..model import EXPIRING, Booking, BookingStatus, State
from ..replacing import replace
from ..reservation import EARLY_GUEST, Origin, Reservation, ReservationStatus, Wanted
from ..span import Span, gaps
from .booking import confirmation, edited
from .draft import Draft
from .reservation import the_origin
from .taking import Case, given_up, in_the_way, kept, live_booking, taken

AGREES_AFTER: Final = timedelta(minutes=4)
"""A second look at what vanished counts only so long after the first: a calendar is read each five
minutes, and two reads in one minute are likely to see the same fault."""

MASS_AT_LEAST: Final = 3
"""Fewer events that vanish at once are no mass, unless nothing at all is left."""

_READ_NOTED_EVERY: Final = timedelta(hours=6)

FOLLOWED: Final = frozenset(
    {ReservationStatus.TAKEN, ReservationStatus.CONFLICT, ReservationStatus.UNMAPPED}
)
"""Statuses in which it matters whether the calendar still has the event."""

_TO_COME: Final = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})
"""Statuses of bookings of an event, and blocks, to which nobody has come yet."""


def read(state: State, command: ReadFeed, now: datetime) -> tuple[Fact, ...]:
    """Take over what a calendar shows, or a part of that.

    Raises:
        UnknownOrigin: there is no such feed.
        UnknownRoom: its room is no more.
    """
    with Draft(state) as draft:
        _reading(state, draft, command, now).do()
        return draft.facts()


def asked_for(state: State, command: ReadFeed, now: datetime) -> tuple[str, ...]:
    """Return the outside ids about which an answer asks for something, as they go best in parts.

    What makes room comes before what takes it.

    Raises:
        UnknownOrigin: there is no such feed.
        UnknownRoom: its room is no more.
    """
    with Draft(state) as draft:
        return tuple(_reading(state, draft, command, now).asked_for())


def _reading(state: State, draft: Draft, command: ReadFeed, now: datetime) -> _Reading:
    origin = the_origin(state, command.origin)
    kind = _BlockReading if origin.is_block else _BookingReading
    return kind(state, draft, origin, command, now)


def resume(state: State, command: ResumeFeed, now: datetime) -> tuple[Fact, ...]:
    """Go on with a feed that stopped; one that goes on already changes nothing."""
    origin = the_origin(state, command.origin)
    feed = state.feeds.get(origin.key)
    if feed is None or feed.status is not FeedStatus.STOPPED:
        return ()
    with Draft(state) as draft:
        for row in missing_rows(state, origin.key, now):
            if command.keep:
                # If it comes back it is followed again: that it was missing stays noted.
                draft.add(kept(replace(row, updated_at=now), ReservationStatus.LAPSED, now))
            else:
                draft.add(_released(state, origin, row, now))
        draft.add((_told(feed, FeedNews.RESUMED, now, to=FeedStatus.FINE),))
        return draft.facts()


def missing_rows(state: State, origin: OriginKey, now: datetime) -> list[Reservation]:
    """Return what is followed of a feed, to come, and not shown by its calendar any more."""
    return [
        row
        for row in state.reservations.values()
        if row.origin == origin
        and row.missing_since is not None
        and row.status in FOLLOWED
        and not _is_over(row, now)
    ]


def _is_over(row: Reservation, now: datetime) -> bool:
    return row.wanted is None or row.wanted.span.is_over(now)


def _told(
    feed: Feed,
    news: FeedNews,
    now: datetime,
    *,
    to: FeedStatus | None = None,
    missing: int = 0,
) -> Fact:
    since = feed.since if to in (None, feed.status) else now
    row = replace(feed, status=to or feed.status, since=since, missing=missing)
    return FeedTold(at=now, feed=row, news=news)


def _released(state: State, origin: Origin, row: Reservation, now: datetime) -> tuple[Fact, ...]:
    """Return what follows from an event that is no more, or that its guest is inside."""
    told = replace(row, why="", in_the_way=(), is_withdrawn=True, updated_at=now)
    booking = live_booking(state, origin.key, row.external_id)
    if booking is not None and booking.status is BookingStatus.CHECKED_IN:
        return given_up(state, told, booking, now)
    told = replace(told, missing_since=None, leaves_at=None)
    if booking is None:
        return kept(told, ReservationStatus.WITHDRAWN, now)
    return given_up(state, told, booking, now)


class _Reading:
    """One answer of a calendar, decided step by step.

    A step sees the state as the steps before it have made it.
    """

    def __init__(
        self, state: State, draft: Draft, origin: Origin, command: ReadFeed, now: datetime
    ) -> None:
        room = origin.room_at("", state.site.rooms)
        if room is None:
            raise UnknownRoom(room="", known=tuple(state.site.rooms))
        self.state = state
        self.draft = draft
        self.origin = origin
        self.room: RoomKey = room
        self.command = command
        self.now = now
        self.new_ids = list(reversed(command.new_ids))
        self.events = {event.external_id: event for event in command.events}
        self.by_series: dict[str, list[FeedEvent]] = defaultdict(list)
        for external_id, event in self.events.items():
            self.by_series[series_of(external_id)].append(event)
        self.rows = {
            row.external_id: row
            for row in state.reservations.values()
            if row.origin == origin.key
            and row.wanted is not None
            and row.status is not ReservationStatus.WITHDRAWN
            and not row.wanted.span.is_over(now)
        }
        self.shown = [row for row in self.rows.values() if self._is_shown(row)]
        self.lost = self._lost()
        self.may_release = False

    def do(self) -> None:
        """Decide what the turn is about, in an order in which what goes makes room for what comes.

        How the reading goes is noted with the first part of an answer.
        """
        moves = self._look()
        for row in [*self.lost.values()]:
            if self._is_now(row.external_id):
                self._miss(row)
        self._move_all([pair for pair in moves if self._is_now(pair[1].external_id)])
        for row in self.shown:
            if self._is_now(row.external_id):
                self._refresh(row)
        self._take_new()

    def asked_for(self) -> Iterator[str]:
        """Yield about what there is something to decide."""
        moves = self._look()
        moved = {event.external_id: None for _, event in self._in_order(moves)}
        yield from moved
        rest = {
            row.external_id: row.wanted.span.start
            for row in self._unsettled()
            if row.wanted is not None
        }
        rest |= {event.external_id: event.span.start for event in self._new()}
        yield from sorted(rest.keys() - moved, key=lambda key: (rest[key], key))

    def _is_now(self, external_id: str) -> bool:
        """Say whether this turn is about an outside id."""
        return self.command.part is None or external_id in self.command.part

    def _look(self) -> list[tuple[Reservation, FeedEvent]]:
        """See what vanished, and how the reading goes; return what got another time or uid."""
        moves = self._moves()
        for old, _ in moves:
            del self.lost[old.external_id]
        feed = self.state.feeds.get(self.origin.key)
        is_stopped = feed is not None and feed.status is FeedStatus.STOPPED
        gone = self._gone()
        news = self._news(gone, is_stopped=is_stopped)
        self._note_read(feed, news, len(gone))
        self.may_release = news is FeedNews.READ and not is_stopped
        return moves

    def _unsettled(self) -> Iterator[Reservation]:
        """Yield what is lost, and not released yet, and what is shown and not as it is wanted."""
        yield from (
            row for row in self.lost.values() if row.missing_since is None or self._agrees(row)
        )
        yield from (row for row in self.shown if not self._is_settled(row))

    # --- what vanished ---

    def _is_shown(self, row: Reservation) -> bool:
        """Say whether the calendar has what a row stands for."""
        raise NotImplementedError

    def _followed(self) -> Iterator[Reservation]:
        """Yield what the calendar would show if it still had it."""
        for row in self.rows.values():
            is_in_window = row.wanted and self.command.within.contains(row.wanted.span.start)
            if is_in_window and row.status in FOLLOWED:
                yield row

    def _lost(self) -> dict[str, Reservation]:
        shown = {row.external_id for row in self.shown}
        return {row.external_id: row for row in self._followed() if row.external_id not in shown}

    def _gone(self) -> set[str]:
        """Return the events that vanished, and not only got another time.

        Of those of one uid, so many may have got another time as there still are of it.
        """
        shown = Counter(uid_of(one) for one in self.events)
        del shown[NO_UID]
        gone: set[str] = set()
        for event, uid in {_event_of(one): uid_of(one) for one in self.lost}.items():
            if shown[uid] > 0:
                shown[uid] -= 1
            else:
                gone.add(event)
        return gone

    def _news(self, gone: Collection[str], *, is_stopped: bool) -> FeedNews:
        """Say whether so much vanished at once that nothing is to be released."""
        to_come = {_event_of(row.external_id) for row in self._followed()}
        is_mass = len(gone) >= MASS_AT_LEAST and 2 * len(gone) > len(to_come)
        if is_mass or (self.command.is_empty and bool(gone)):
            return FeedNews.READ if is_stopped else FeedNews.STOPPED
        came_back = any(
            row.missing_since is not None and row.status in FOLLOWED for row in self.shown
        )
        # That what vanished is over by now is no sign that the calendar is sound again.
        resumes = is_stopped and (came_back or not self.lost)
        return FeedNews.RESUMED if resumes else FeedNews.READ

    def _note_read(self, feed: Feed | None, news: FeedNews, gone: int) -> None:
        if feed is None:
            feed = Feed(
                key=self.origin.key, status=FeedStatus.FINE, since=self.now, read_at=self.now
            )
        elif policy.was_ahead(feed.read_at, self.now):
            # Else no second look would count, and no read be noted, until then.
            feed = replace(feed, since=min(feed.since, self.now))
        elif news is FeedNews.READ and self.now - feed.read_at < _READ_NOTED_EVERY:
            return
        read_now = replace(feed, read_at=self.now)
        match news:
            case FeedNews.STOPPED:
                fact = _told(read_now, news, self.now, to=FeedStatus.STOPPED, missing=gone)
            case FeedNews.RESUMED:
                fact = _told(read_now, news, self.now, to=FeedStatus.FINE)
            case FeedNews.READ:
                fact = _told(read_now, news, self.now, missing=feed.missing)
        self.draft.add((fact,))

    def _agrees(self, row: Reservation) -> bool:
        """Say whether this is the second look at which an event is not there."""
        feed = self.state.feeds[self.origin.key]
        if row.missing_since is None or not self.may_release:
            return False
        # What was seen before it stopped is no first look.
        return self.now - max(row.missing_since, feed.since) >= AGREES_AFTER

    def _miss(self, row: Reservation) -> None:
        """Note that an event is not shown; release it if it was not shown before either."""
        if row.missing_since is None:
            told = replace(row, missing_since=self.now, updated_at=self.now)
            self.draft.add(kept(told, row.status, self.now))
        elif self._agrees(row):
            self.draft.add(_released(self.state, self.origin, row, self.now))

    # --- what got another time, or another uid ---

    def _moves(self) -> list[tuple[Reservation, FeedEvent]]:
        """Return which lost event goes on as which other one, where there is no doubt."""
        raise NotImplementedError

    def _in_order(
        self, moves: list[tuple[Reservation, FeedEvent]]
    ) -> list[tuple[Reservation, FeedEvent]]:
        """Return them with those first in whose place another goes; last, those in a circle."""
        numbers = {
            booking.id: n for n, (row, _) in enumerate(moves) if (booking := self._booking(row))
        }
        room = self.state.site.rooms[self.room]
        order = TopologicalSorter[int]()
        for n, (_, event) in enumerate(moves):
            there = claims_on(self.state, room, event.span, self.now, is_block=self.origin.is_block)
            others = (numbers[one.id] for one in there if one.id in numbers)
            order.add(n, *(other for other in others if other != n))
        # What is behind a circle never gets ready.
        with suppress(CycleError):
            order.prepare()
        found: list[int] = []
        while ready := order.get_ready():
            found += ready
            order.done(*ready)
        left = sorted({*range(len(moves))}.difference(found))
        return [moves[n] for n in (*found, *left)]

    def _move_all(self, moves: list[tuple[Reservation, FeedEvent]]) -> None:
        """Move them, what waits for another's place after that one.

        Of those that wait for each other, whoever goes first gives way, and is booked anew.
        """
        for old, event in self._in_order(moves):
            self._move(old, event)
        for _, event in moves:
            self._see_to_what_gave_way(event)

    def _move(self, old: Reservation, event: FeedEvent) -> None:
        """Move one, if there are ids for it."""
        mark = self.draft.mark()
        booking = self._booking(old)
        gone = replace(
            old,
            why="",
            in_the_way=(),
            moves_to=event.external_id,
            is_withdrawn=True,
            booking_id=None,
            leaves_at=None,
            missing_since=None,
            updated_at=self.now,
        )
        self.draft.add(kept(gone, ReservationStatus.WITHDRAWN, self.now))
        if old.wanted is not None and old.wanted.span == event.span:
            self._call_otherwise(old, booking, event)
        elif not self._taken(self._row(event.external_id, self._wanted(event)), booking):
            self.draft.back_to(mark)

    def _see_to_what_gave_way(self, event: FeedEvent) -> None:
        row = self.state.reservations.get((self.origin.key, event.external_id))
        if row is not None and row.status is ReservationStatus.CONFLICT and row.wanted is not None:
            self._see_to(row, row.wanted)

    def _call_otherwise(self, old: Reservation, booking: Booking | None, event: FeedEvent) -> None:
        """Have what a calendar showed before under the uid that it has now."""
        told = replace(old, external_id=event.external_id, missing_since=None, updated_at=self.now)
        # What is over is changed by nobody: when a guest left follows from the last change.
        if booking is not None and booking.blocks:
            renamed = edited(booking, booking.rooms, Texts(), self.now, event.external_id)
            self.draft.add(renamed)
        self.draft.add(kept(told, old.status, self.now))

    def _booking(self, row: Reservation) -> Booking | None:
        """Return the booking that a row has, or had."""
        live = live_booking(self.state, self.origin.key, row.external_id)
        known = self.state.bookings.get(row.booking_id) if row.booking_id else None
        return live or known

    def _row(self, external_id: str, wanted: Wanted) -> Reservation:
        """Return a reservation that nothing is known of yet."""
        return Reservation(
            origin=self.origin.key,
            external_id=external_id,
            kind=self.origin.kind,
            status=ReservationStatus.WITHDRAWN,
            version=0,
            wanted=wanted,
            updated_at=self.now,
        )

    def _in_the_way(self, external_id: str) -> set[BookingId | None]:
        row = self.state.reservations.get((self.origin.key, external_id))
        return set(row.in_the_way) if row is not None else set()

    # --- what is there as before ---

    def _refresh(self, row: Reservation) -> None:
        """See that there is a booking as the calendar has it, for what it showed before."""
        booking = self._booking(row)
        is_other = booking is not None and booking.is_block != self.origin.is_block
        if booking is not None and is_other and booking.status_at(self.now) in _TO_COME:
            # The feed was told to do otherwise; what takes its place comes in the same turn.
            self.draft.add(_released(self.state, self.origin, row, self.now))
        else:
            self._refresh_as_it_is(row, booking)

    def _refresh_as_it_is(self, row: Reservation, booking: Booking | None) -> None:
        raise NotImplementedError

    def _see_to(self, row: Reservation, wanted: Wanted) -> None:
        """Have a row that is shown as it is wanted, as far as nobody here wants it otherwise."""
        if row.status is ReservationStatus.LAPSED and row.missing_since is None:
            # Somebody let go of it.
            return
        if self._is_as_wanted(row, wanted):
            # So it is of almost all, at almost each read.
            return
        is_moved_by_us = row.room != self.room
        told = replace(
            row,
            wanted=wanted,
            room=self.room,
            why="",
            in_the_way=(),
            is_withdrawn=False,
            leaves_at=None,
            missing_since=None,
            updated_at=self.now,
        )
        booking = self._booking(row)
        if booking is None:
            self._taken(told, None)
        elif booking.blocks and not booking.has_expired(self.now):
            self._see_to_live(row, told, booking, is_moved_by_us=is_moved_by_us)
        else:
            self._see_to_final(row, told, booking, is_moved_by_us=is_moved_by_us)

    def _is_as_wanted(self, row: Reservation, wanted: Wanted) -> bool:
        if row.status is not ReservationStatus.TAKEN or row.missing_since is not None:
            return False
        if row.wanted != wanted or row.room != self.room:
            return False
        booking = self.state.bookings.get(row.booking_id) if row.booking_id else None
        return (
            booking is not None
            and booking.blocks
            and not booking.has_expired(self.now)
            and booking.is_block == self.origin.is_block
            and self.room in booking.rooms
            and booking.span.covers(wanted.span)
        )

    def _see_to_live(
        self, row: Reservation, told: Reservation, booking: Booking, *, is_moved_by_us: bool
    ) -> None:
        wanted = told.wanted
        assert wanted is not None  # noqa: S101 - for mypy
        was_as_wanted = row.status is ReservationStatus.TAKEN or row.why == ChangedHere.code
        if self.room in booking.rooms and booking.span.covers(wanted.span):
            # Who extends a stay here has not contradicted the calendar.
            try:
                follows = self._brought_up_to_date(row, wanted, booking)
            except Clash as clash:
                # With what was wanted before: what is new in that is still to be done.
                told = replace(
                    told, wanted=row.wanted, why=EARLY_GUEST, in_the_way=in_the_way(clash)
                )
                self.draft.add(kept(told, ReservationStatus.CONFLICT, self.now))
                return
            self.draft.add((*follows, *kept(told, ReservationStatus.TAKEN, self.now)))
        elif was_as_wanted and not is_moved_by_us:
            changed = replace(told, why=ChangedHere.code)
            self.draft.add(kept(changed, ReservationStatus.CONFLICT, self.now))
        else:
            self._taken(told, booking)

    def _see_to_final(
        self, row: Reservation, told: Reservation, booking: Booking, *, is_moved_by_us: bool
    ) -> None:
        wanted = told.wanted
        assert wanted is not None  # noqa: S101 - for mypy
        was_cancelled = booking.status is BookingStatus.CANCELLED
        was_kept = row.status is ReservationStatus.LAPSED
        is_paid_now = bool(row.wanted and row.wanted.is_pending and not wanted.is_pending)
        is_unpaid = booking.status in {BookingStatus.EXPIRED, *EXPIRING}
        # It got its time while its guest was inside: nobody here knows whether they come again.
        # But one that had vanished meanwhile, and is back, is the one to which they came.
        is_asked_about = row.status is ReservationStatus.CONFLICT and row.why == WrongStatus.code
        is_completed = booking.status is BookingStatus.COMPLETED
        has_come = is_asked_about and is_completed and not row.is_withdrawn
        if has_come or (was_cancelled and not is_moved_by_us and not was_kept):
            contradicted = replace(told, why=WrongStatus.code)
            self.draft.add(kept(contradicted, ReservationStatus.CONFLICT, self.now))
        elif was_cancelled or (is_paid_now and is_unpaid):
            self._taken(told, None)
        else:
            self.draft.add(kept(told, ReservationStatus.TAKEN, self.now))

    def _brought_up_to_date(
        self, row: Reservation, wanted: Wanted, booking: Booking
    ) -> tuple[Fact, ...]:
        """Return that a booking is confirmed, and called, as the calendar has it.

        Raises:
            Clash: a guest who came early has the room.
        """
        facts: tuple[Fact, ...] = ()
        if not wanted.is_pending and booking.status in EXPIRING:
            facts = (confirmation(self.state, booking, self.now),)
        if row.wanted is not None and row.wanted.title != wanted.title:
            facts += edited(booking, booking.rooms, Texts(title=wanted.title), self.now)
        return facts

    def _is_settled(self, row: Reservation) -> bool:
        """Say whether nothing is to be done about a row that is shown."""
        raise NotImplementedError

    # --- what is new ---

    def _new(self) -> Iterable[FeedEvent]:
        """Return what is shown and may have no row yet."""
        raise NotImplementedError

    def _take_new(self) -> None:
        """Book or block what is shown and has no row yet, as far as there are ids for it."""
        raise NotImplementedError

    def _take(self, event: FeedEvent, span: Span) -> None:
        """Take over an event, or a part of it."""
        external_id = event.part_id(span)
        mark = self.draft.mark()
        self._taken(self._row(external_id, replace(self._wanted(event), span=span)), None)
        leaving: set[BookingId | None] = {row.booking_id for row in self.lost.values()}
        in_the_way = self._in_the_way(external_id)
        if in_the_way and in_the_way <= leaving:
            # What the calendar shows no more has the place until it is sure to be gone.
            self.draft.back_to(mark)

    def _taken(self, told: Reservation, booking: Booking | None) -> bool:
        """Decide what becomes of what is wanted; say if it has not to wait for a new id."""
        if not self.new_ids or told.wanted is None:
            return False
        case = Case(
            origin=self.origin,
            told=told,
            wanted=told.wanted,
            new_id=self.new_ids[-1],
            booking=booking,
            may_book_again=True,
        )
        taken(self.draft, self.state, case, self.now)
        if self.new_ids[-1] in self.state.bookings:
            self.new_ids.pop()
        return True

    def _wanted(self, event: FeedEvent) -> Wanted:
        if self.origin.is_block:
            return Wanted(place="", span=event.span)
        return Wanted(place="", span=event.span, is_pending=event.is_pending, title=event.title)


def _event_of(external_id: str) -> str:
    """Return what tells events apart: all parts of one are the same."""
    return external_id if uid_of(external_id) == NO_UID else series_of(external_id)


def _one_each[One, Other, Key](
    lost: Iterable[One],
    new: Iterable[Other],
    key: Callable[[One], Key],
    other: Callable[[Other], Key],
) -> Iterator[tuple[One, Other]]:
    """Yield those of which there is one on each side by some key."""
    by_key: dict[Key, list[One]] = defaultdict(list)
    for one in lost:
        by_key[key(one)].append(one)
    others: dict[Key, list[Other]] = defaultdict(list)
    for new_one in new:
        others[other(new_one)].append(new_one)
    for name, found in by_key.items():
        if len(found) == 1 and len(others.get(name, ())) == 1:
            yield found[0], others[name][0]


class _BookingReading(_Reading):
    """Each event is a booking."""

    @override
    def _is_shown(self, row: Reservation) -> bool:
        return row.external_id in self.events

    @override
    def _moves(self) -> list[tuple[Reservation, FeedEvent]]:
        lost = [row for row in self.lost.values() if row.wanted is not None]
        new = [event for key, event in self.events.items() if key not in self.rows]
        named = [row for row in lost if uid_of(row.external_id) != NO_UID]
        moves = list(
            _one_each(
                named, new, lambda row: series_of(row.external_id), lambda event: event.series
            )
        )
        moved = {old.external_id for old, _ in moves}
        there = {event.external_id for _, event in moves}
        # Some calendars give a new uid each time; what has the very same time is the same.
        moves += _one_each(
            [row for row in lost if row.external_id not in moved],
            [event for event in new if event.external_id not in there],
            lambda row: row.wanted and row.wanted.span,
            lambda event: event.span,
        )
        return moves

    @override
    def _refresh_as_it_is(self, row: Reservation, booking: Booking | None) -> None:
        self._see_to(row, self._wanted(self.events[row.external_id]))

    @override
    def _is_settled(self, row: Reservation) -> bool:
        return self._is_as_wanted(row, self._wanted(self.events[row.external_id]))

    @override
    def _new(self) -> Iterable[FeedEvent]:
        for external_id, event in self.events.items():
            row = self.state.reservations.get((self.origin.key, external_id))
            if row is None or row.status is ReservationStatus.WITHDRAWN:
                yield event

    @override
    def _take_new(self) -> None:
        for event in self._new():
            if self._is_now(event.external_id) and not self._take_back(event):
                self._take(event, event.span)

    def _take_back(self, event: FeedEvent) -> bool:
        """Have what was booked for an event before its feed was removed, which left it standing."""
        booking = live_booking(self.state, self.origin.key, event.external_id)
        if booking is None or booking.is_block or booking.has_expired(self.now):
            return False
        told = replace(
            self._row(event.external_id, self._wanted(event)),
            status=ReservationStatus.TAKEN,
            room=self.room,
            booking_id=booking.id,
        )
        is_moved_by_us = self.room not in booking.rooms
        self._see_to_live(told, told, booking, is_moved_by_us=is_moved_by_us)
        return True


class _BlockReading(_Reading):
    """What the calendar has is closed, once."""

    @override
    def _is_shown(self, row: Reservation) -> bool:
        return row.wanted is not None and any(
            event.span.covers(row.wanted.span)
            for event in self.by_series.get(series_of(row.external_id), ())
        )

    @override
    def _moves(self) -> list[tuple[Reservation, FeedEvent]]:
        shown = {series_of(row.external_id) for row in self.shown}
        lost = [
            row
            for row in self.lost.values()
            if uid_of(row.external_id) != NO_UID and series_of(row.external_id) not in shown
        ]
        pairs = _one_each(
            lost,
            self.events.values(),
            lambda row: series_of(row.external_id),
            lambda event: event.series,
        )
        found = list(pairs)
        # What is there may be about to move, too.
        movers = {booking.id for row, _ in found if (booking := self._booking(row))}
        return [(row, event) for row, event in found if self._may_move(row, event, movers)]

    @override
    def _move(self, old: Reservation, event: FeedEvent) -> None:
        if self._may_move(old, event):
            super()._move(old, event)
        else:
            # Another has moved there before it: it has vanished from where it was, like any.
            self.lost[old.external_id] = old
            self._miss(old)

    def _may_move(
        self, row: Reservation, event: FeedEvent, others: Collection[BookingId] = ()
    ) -> bool:
        booking = self._booking(row)
        if booking is None or not booking.blocks or not booking.is_block:
            return False
        return all(one.id == booking.id or one.id in others for one in self._claims(event.span))

    @override
    def _refresh_as_it_is(self, row: Reservation, booking: Booking | None) -> None:
        if booking is None:
            # It stands for an event that others cover; see `_mark`.
            if row.missing_since is not None:
                told = replace(row, missing_since=None, updated_at=self.now)
                self.draft.add(kept(told, row.status, self.now))
        elif row.room != self.room and booking.status is BookingStatus.CONFIRMED:
            self.draft.add(_released(self.state, self.origin, row, self.now))
        elif row.wanted is not None:
            self._see_to(row, row.wanted)

    @override
    def _is_settled(self, row: Reservation) -> bool:
        if row.booking_id is None:
            return row.missing_since is None
        return row.wanted is not None and self._is_as_wanted(row, row.wanted)

    @override
    def _new(self) -> Iterable[FeedEvent]:
        left_open = self._left_open()
        for external_id, event in self.events.items():
            row = self.state.reservations.get((self.origin.key, external_id))
            is_marked = row is not None and row.is_open
            has_guests = any(not one.is_block for one in self._claims(event.span))
            if is_marked or has_guests or self._open_parts(event, left_open):
                yield event

    @override
    def _take_new(self) -> None:
        left_open = self._left_open()
        for external_id, event in self.events.items():
            if self._is_now(external_id):
                self._mark(external_id, event)
                for part in self._open_parts(event, left_open):
                    self._take(event, part)

    def _open_parts(self, event: FeedEvent, left_open: Iterable[Span]) -> list[Span]:
        """Return of an event what is not closed yet, and nobody has left open."""
        closed = (claimed(one, self.now) for one in self._claims(event.span))
        parts = gaps(event.span, (*closed, *left_open))
        return [part for part in parts if not part.is_over(self.now)]

    def _left_open(self) -> list[Span]:
        return [row.wanted.span for row in self.shown if row.wanted and self._is_left_open(row)]

    def _is_left_open(self, row: Reservation) -> bool:
        """Say whether somebody here has said that this time is not to be closed."""
        now = self.state.reservations.get((row.origin, row.external_id))
        if now is None or now.booking_id is None:
            return False
        booking = self.state.bookings.get(now.booking_id)
        is_closed = booking is not None and booking.blocks
        return now.status in {ReservationStatus.CONFLICT, ReservationStatus.LAPSED} and (
            not is_closed or now.why == ChangedHere.code
        )

    def _claims(self, span: Span) -> list[Booking]:
        room = self.state.site.rooms[self.room]
        found = claims_on(self.state, room, span, self.now, is_block=True)
        return [one for one in found if not one.has_expired(self.now)]

    def _mark(self, external_id: str, event: FeedEvent) -> None:
        """Tell of an event that is in the way of somebody's booking, beyond what that covers."""
        others = [one for one in self._claims(event.span) if not self._is_part(one, event)]
        is_open = next(gaps(event.span, (claimed(one, self.now) for one in others)), None)
        bookings = tuple(one.id for one in others if not one.is_block) if is_open else ()
        row = self.state.reservations.get((self.origin.key, external_id))
        if row is not None and (
            row.booking_id is not None or row.status is ReservationStatus.LAPSED
        ):
            return
        if bookings:
            told = replace(
                row or self._row(external_id, self._wanted(event)),
                wanted=self._wanted(event),
                is_withdrawn=False,
                room=self.room,
                why=Clash.code,
                in_the_way=bookings,
                missing_since=None,
                updated_at=self.now,
            )
            self.draft.add(kept(told, ReservationStatus.CONFLICT, self.now))
        elif row is not None and row.is_open:
            told = replace(row, why="", in_the_way=(), missing_since=None, updated_at=self.now)
            self.draft.add(kept(told, ReservationStatus.TAKEN, self.now))

    def _is_part(self, booking: Booking, event: FeedEvent) -> bool:
        is_ours = booking.source == self.origin.key
        return is_ours and series_of(booking.external_id) == event.series
