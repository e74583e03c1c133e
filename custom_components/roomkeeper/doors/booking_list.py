"""The list of bookings, by start or by when they were made.

A booking may be moved while somebody goes through the pages. So that it is
neither left out nor shown twice, it keeps the place in the order that it had
at the first page: the cursor says how far the log went then, and the log says
where each booking that was moved since had been.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from ..core.errors import EndBeforeStart
from ..core.events import BookingRescheduled
from ..core.ids import BookingId, BookingRef, RoomKey
from ..core.model import BLOCKING, Booking, BookingStatus, State
from ..core.span import Span
from ..core.views import booking_view
from ..ledger import Ledger, LogQuery
from ..runtime import Runtime
from .fields import Fields
from .paging import Key, paging_of

BOOKING_FIELDS = (
    "room",
    "start",
    "end",
    "status",
    "booking_id",
    "source",
    "external_id",
    "sort",
)

_START: Final = "start"
_CREATED_AT: Final = "created_at"

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which bookings are asked for; `ref` names a single one."""

    within: Span
    statuses: frozenset[BookingStatus]
    rooms: tuple[RoomKey, ...]
    ref: BookingRef | None
    source: str

    def of(self, state: State, now: datetime) -> Iterator[Booking]:
        """Yield them, each once, in no order."""
        return (one for one in self._candidates(state) if self.has(one, now))

    def has(self, booking: Booking, now: datetime) -> bool:
        """Say whether a booking is one of them, but for `ref`."""
        return (
            booking.status_at(now) in self.statuses
            and booking.span.overlaps(self.within)
            and (not self.rooms or not set(self.rooms).isdisjoint(booking.rooms))
            and self.source in ("", booking.source)
        )

    def _candidates(self, state: State) -> Iterator[Booking]:
        if self.ref is not None:
            named = state.find(self.ref)
            if named is not None:
                yield named
        elif self.statuses <= BLOCKING:
            # The rooms' calendars hold what blocks, and find what is in a span by themselves.
            seen: set[BookingId] = set()
            for room in self.rooms or state.site.rooms:
                for booking in state.calendar(room).overlapping(self.within):
                    if booking.id not in seen:
                        seen.add(booking.id)
                        yield booking
        else:
            yield from state.bookings.values()


def all_wanted(fields: Fields, statuses: frozenset[BookingStatus]) -> Wanted:
    """Return which bookings are asked for, by default those of all times that have some status.

    Raises:
        EndBeforeStart: the end is not after the start.
    """
    start, end = fields.instant("start") or _EARLIEST, fields.instant("end") or _LATEST
    if end <= start:
        raise EndBeforeStart(start=start, end=end)
    return Wanted(
        within=Span(start, end),
        statuses=fields.words_or_any("status", BookingStatus, statuses),
        rooms=fields.rooms(),
        ref=None,
        source=fields.text("source"),
    )


def _wanted(fields: Fields) -> Wanted:
    named = fields.booking_id() is not None or bool(fields.text("external_id"))
    start, end = fields.instant("start"), fields.instant("end")
    # Who names a booking wants that one, whenever and however it is.
    from_when = start or (_EARLIEST if named else fields.now)
    until = end or _LATEST
    if until <= from_when:
        raise EndBeforeStart(start=from_when, end=until)
    return Wanted(
        within=Span(from_when, until),
        statuses=fields.words_or_any(
            "status", BookingStatus, frozenset(BookingStatus) if named else BLOCKING
        ),
        rooms=fields.rooms(),
        ref=fields.ref() if named else None,
        source=fields.text("source"),
    )


async def get_bookings(runtime: Runtime, fields: Fields) -> Mapping[str, object]:
    """Answer bookings that overlap a span, by start; by default what blocks from now on."""
    engine, wanted = runtime.engine, _wanted(fields)
    paging = paging_of(fields, "bookings", (str, str, int), (_START, _CREATED_AT))
    by_start = paging.sort == _START
    found, last_seq, now = await engine.read(
        lambda state, now: (list(wanted.of(state, now)), engine.last_seq, now)
    )
    first_seq = last_seq if paging.after is None else int(paging.after[-1])
    starts: Mapping[BookingId, datetime] = {}
    if by_start and first_seq < last_seq:
        # All that was seen is in the log by now; what came later was not seen.
        starts = await _starts_before(runtime.ledger, first_seq, last_seq)

    def key(booking: Booking) -> Key:
        start = starts.get(booking.id, booking.span.start)
        at = start if by_start else booking.created_at
        return at.isoformat(timespec="microseconds"), booking.id, first_seq

    page, cursor = paging.take(found, key)
    items = await engine.read(
        lambda state, _now: [booking_view(state, booking, now) for booking in page]
    )
    return {"items": items, "next_cursor": cursor}


async def _starts_before(ledger: Ledger, seq: int, last_seq: int) -> dict[BookingId, datetime]:
    """Return the start before them of each booking moved in entries `seq + 1` to `last_seq`."""
    starts: dict[BookingId, datetime] = {}
    query = LogQuery(types=("booking_rescheduled",), cursor=last_seq + 1)
    while True:
        page = await ledger.read_log(query)
        for entry in page.entries:
            if entry.seq <= seq:
                return starts
            if isinstance(entry.fact, BookingRescheduled):
                # The newest come first, so the oldest of a booking has the last word.
                starts[entry.fact.booking_id] = entry.fact.span_before.start
        if page.next_cursor is None:
            return starts
        query = replace(query, cursor=page.next_cursor)
