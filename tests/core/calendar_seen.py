"""A calendar that a feed reads, and a desk that takes over what it shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import batched, count

from custom_components.roomkeeper.core.decide.feed import asked_for
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.feed import Feed, FeedEvent
from custom_components.roomkeeper.core.feed_commands import ReadFeed, ResumeFeed
from custom_components.roomkeeper.core.feed_events import picked, window
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.model import Booking, Room
from custom_components.roomkeeper.core.reservation import (
    Origin,
    OriginKind,
    Reservation,
    ReservationStatus,
)
from custom_components.roomkeeper.core.span import Span

from .desk import STUDIO, Desk, minutes

FEED = OriginKey("club")
EACH = minutes(5)


def event(
    uid: str,
    start: datetime,
    end: datetime,
    title: str = "",
    *,
    recurrence_id: str = "",
    is_pending: bool = False,
) -> FeedEvent:
    """Return an event."""
    return FeedEvent(
        uid=uid,
        recurrence_id=recurrence_id,
        span=Span(start, end),
        title=title or uid.title(),
        is_pending=is_pending,
    )


class Reader:
    """Reads a calendar for a desk; `shown` is what the calendar has."""

    def __init__(
        self, desk: Desk, *events: FeedEvent, is_block: bool = False, room: RoomKey = STUDIO
    ) -> None:
        self.desk = desk
        self.shown: list[FeedEvent] = list(events)
        self._numbers = count(1)
        self.configure(is_block=is_block, room=room)

    def configure(self, *, is_block: bool = False, room: RoomKey = STUDIO) -> None:
        """Take the feed as it is configured now."""
        origin = Origin(
            key=FEED,
            name="Club",
            kind=OriginKind.FEED,
            places={"": room},
            is_block=is_block,
        )
        state = self.desk.state
        state.site = replace(state.site, origins={FEED: origin})

    def command(self, *, ids: int = 100) -> ReadFeed:
        """Return what a good read says."""
        found = picked(self.shown, window(self.desk.now), self.desk.now)
        return ReadFeed(
            origin=FEED,
            within=found.within,
            events=found.events,
            is_empty=not self.shown,
            new_ids=tuple(BookingId(f"f{next(self._numbers)}") for _ in range(ids)),
        )

    def read(self, after: timedelta = EACH, *, ids: int = 100) -> tuple[Fact, ...]:
        """Read the calendar, some minutes later."""
        self.desk.to(self.desk.now + after)
        return self.desk.do(self.command(ids=ids))

    def parts(self, size: int = 20) -> Iterator[tuple[Fact, ...]]:
        """Take over what the calendar shows now part by part, as long as something follows."""
        is_new = True
        while is_new:
            is_new = False
            asked = asked_for(self.desk.state, self.command(), self.desk.now)
            for part in batched(asked or ("",), size, strict=False):
                turn = replace(self.command(ids=2 * size), part=frozenset(part))
                facts = self.desk.do(turn)
                is_new |= bool(facts)
                yield facts

    def agree(self) -> tuple[Fact, ...]:
        """Read it twice, far enough apart for what vanished to be gone."""
        return (*self.read(), *self.read())

    def resume(self, *, keep: bool) -> tuple[Fact, ...]:
        """Let somebody say what becomes of what vanished."""
        return self.desk.do(ResumeFeed(origin=FEED, keep=keep))

    @property
    def feed(self) -> Feed:
        """How the reading goes."""
        return self.desk.state.feeds[FEED]

    def rows(self, *statuses: ReservationStatus) -> list[Reservation]:
        """Return the reservations of some statuses, or all."""
        found = [
            row
            for row in self.desk.state.reservations.values()
            if row.origin == FEED and (not statuses or row.status in statuses)
        ]
        return sorted(
            found, key=lambda row: (row.wanted and row.wanted.span.start, row.external_id)
        )

    def row(self, shown: FeedEvent) -> Reservation:
        """Return the reservation of an event."""
        return self.desk.state.reservations[FEED, shown.external_id]

    def booked(self, room: RoomKey = STUDIO) -> list[Booking]:
        """Return what keeps a room, in order."""
        return list(self.desk.state.calendar(room))

    def spans(self, room: RoomKey = STUDIO) -> list[Span]:
        """Return when a room is kept."""
        return [one.span for one in self.booked(room)]


def reader(*events: FeedEvent, is_block: bool = False, rooms: tuple[Room, ...] = ()) -> Reader:
    """Return a desk's reader that has read the calendar once."""
    made = Reader(Desk(*rooms), *events, is_block=is_block)
    made.read()
    return made
