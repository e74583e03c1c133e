"""What must hold of calendars that are fed into rooms."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.feed import FeedEvent, FeedStatus, FeedTold, series_of
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.reservation import (
    Origin,
    Reservation,
    ReservationStatus,
    ReservationTold,
)
from custom_components.roomkeeper.core.span import Span, gaps

from .claim import Claim
from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World

_READS: Final = 3
"""A read notes that an event is gone, the next one releases it, and one more may have been torn."""

_SAID: Final = frozenset({ReservationStatus.CONFLICT, ReservationStatus.LAPSED})


class Fed:
    """Watches what becomes of what calendars show."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self._rows: dict[tuple[OriginKey, str], Reservation] = {}
        self._status: dict[OriginKey, FeedStatus] = {}
        self._unseen: Counter[BookingId] = Counter()
        """In how many good answers in a row a booking's event was not."""

    def status(self, origin: OriginKey) -> FeedStatus | None:
        """Return how the reading of a calendar goes, if it was read."""
        return self._status.get(origin)

    def take_in(self, entry: Entry) -> None:
        """Look at a fact about a feed, or about something in it."""
        match entry.fact:
            case ReservationTold(reservation=row):
                self._rows[row.origin, row.external_id] = row
            case FeedTold(feed=feed):
                self._status[feed.key] = feed.status

    def was_read(self, origin: Origin, shown: Collection[FeedEvent], at: datetime) -> None:
        """See that all that was shown is in its room, and what is gone is not, or it is said."""
        (room,) = origin.places.values()
        claims = self._world.promises.claims_on(room)
        mine = [one for one in claims if one.source == origin.key]
        self._look_for_gone(origin, mine, shown, at)
        rows = [one for one in self._rows.values() if one.origin == origin.key]
        for event in shown:
            is_in = self._is_closed if origin.is_block else self._is_booked
            if not is_in(room, origin.key, event, at) and not _is_said(rows, event):
                raise BrokenPromise(Promise.FED, f"{event} is not in {room}, at {at}")

    def _is_closed(self, room: RoomKey, origin: OriginKey, event: FeedEvent, at: datetime) -> bool:
        claims = self._world.promises.claims_on(room)
        # Somebody has opened the room then: that holds for the time, whatever else is shown there.
        left_open = [
            row.wanted.span
            for row in self._rows.values()
            if row.origin == origin and row.status in _SAID and row.booking_id and row.wanted
        ]
        to_come = Span(max(event.span.start, at), event.span.end)
        return not any(gaps(to_come, [*(one.had for one in claims), *left_open]))

    def _is_booked(self, room: RoomKey, origin: OriginKey, event: FeedEvent, _at: datetime) -> bool:
        promises = self._world.promises
        row = self._rows.get((origin, event.external_id))
        mine = None if row is None or row.booking_id is None else promises.claims[row.booking_id]
        if mine is not None and not mine.blocks:
            # Its guest has left, or never came: it stands there still, but not here.
            return mine.status is not BookingStatus.CANCELLED
        claims = [one for one in promises.claims_on(room) if one.source == origin]
        # Also what vanished, and has the place until it is sure to be gone.
        return any(one.span.covers(event.span) or self._unseen[one.id] for one in claims)

    def _look_for_gone(
        self, origin: Origin, claims: Collection[Claim], shown: Collection[FeedEvent], at: datetime
    ) -> None:
        rows = {
            row.booking_id: row
            for row in self._rows.values()
            if row.origin == origin.key and row.status is not ReservationStatus.WITHDRAWN
        }
        is_sound = self._status.get(origin.key) is FeedStatus.FINE
        for claim in claims:
            row = rows.get(claim.id)
            is_shown = row is not None and any(_stands_for(row, one) for one in shown)
            is_said = row is not None and row.status in _SAID
            is_left = claim.span.end <= at or claim.entered_at is not None
            if is_shown or is_said or is_left or not is_sound:
                self._unseen[claim.id] = int(not is_shown)
                continue
            self._unseen[claim.id] += 1
            if self._unseen[claim.id] > _READS:
                raise BrokenPromise(Promise.FED, f"{claim} is gone from {origin.key}, at {at}")


def _stands_for(row: Reservation, event: FeedEvent) -> bool:
    """Say whether a row is of an event, or of a part of it."""
    is_of_it = series_of(row.external_id) == event.series
    return is_of_it and row.wanted is not None and event.span.covers(row.wanted.span)


def _is_said(rows: Collection[Reservation], event: FeedEvent) -> bool:
    """Say whether it was told that an event, or a part of it, could not be taken over."""
    return any(
        row.status in _SAID and series_of(row.external_id) == event.series and bool(row.why)
        for row in rows
    )
