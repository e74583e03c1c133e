"""Reports: how rooms were used, summed up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..core.events import booking_of
from ..core.ids import BookingId
from ..core.model import State
from ..core.span import Span
from ..core.statistics import RoomUse, day_of, first_start, room_use
from ..ledger import Ledger, LogQuery
from ..runtime import Runtime
from .fields import Fields
from .json_schema import Named
from .paging import page_of, paging_of

type Answer = Mapping[str, object]

REPORT_FIELDS = ("room", "date")

_EARLIER: Final = timedelta(days=1)
"""How much shorter the time of early check-in may have become since."""

_PAGE: Final = 1_000

REPORT: Final[Named] = {"date": str, "span": Span, "is_whole": bool, **page_of(RoomUse)}


async def get_report(runtime: Runtime, fields: Fields) -> Answer:
    """Answer how each room is used on a local day, today by default, by the room's key."""
    paging = paging_of(fields, "report", (str,))
    zone, rooms = fields.site.time_zone, set(fields.rooms())
    today = fields.now.astimezone(zone).date()
    day = fields.day("date") or today
    within = day_of(day, zone)
    first = runtime.engine.peek(lambda state, _now: first_start(state, within))
    early = max(
        (room.policy.early_check_in for room in fields.site.rooms.values()), default=_EARLIER
    )
    arrivals = await _arrivals(runtime.ledger, Span(first - early - _EARLIER, within.end))

    def view(state: State, now: datetime) -> Answer:
        used = room_use(state, within, now, arrivals).values()
        asked = (one for one in used if not rooms or one.room in rooms)
        page, cursor = paging.take(asked, lambda one: (one.room,))
        return {
            "date": day.isoformat(),
            "span": within,
            "is_whole": within.start >= now - state.site.log_retention,
            "items": page,
            "next_cursor": cursor,
        }

    return await runtime.engine.read(view)


async def _arrivals(ledger: Ledger, within: Span) -> dict[BookingId, datetime]:
    """Return when each guest who came within a span checked in."""
    found: dict[BookingId, datetime] = {}
    query = LogQuery(
        types=("booking_checked_in",),
        start=within.start,
        end=within.end,
        limit=_PAGE,
    )
    while True:
        page = await ledger.read_log(query)
        for entry in page.entries:
            booking_id = booking_of(entry.fact)
            if booking_id is not None:
                found[booking_id] = entry.fact.at
        if page.next_cursor is None:
            return found
        query = replace(query, cursor=page.next_cursor)
