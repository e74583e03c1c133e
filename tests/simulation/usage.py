"""How rooms and stalls were used: what is kept of it, held against a recount of the log."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.model import BookingStatus, State
from custom_components.roomkeeper.core.usage import Measure
from custom_components.roomkeeper.ledger import Ledger, LedgerUnwritable
from tests.core.recount import NONE, recount

from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World

_DAY: Final = timedelta(days=1)

_WAITING: Final = frozenset({BookingStatus.HELD, BookingStatus.PENDING})


class Usage:
    """Asks how rooms and stalls were used, as reports do, and counts it once more."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self._mixed_until = date.min

    def zone_moves(self, zone: tzinfo) -> None:
        """Leave aside the days of which another time zone has counted a part.

        One more than these, as the clock may be wrong just then.
        """
        now = self._world.time.now()
        zones = {self._world.site.time_zone, zone}
        if len(zones) > 1:
            self._mixed_until = max(now.astimezone(one).date() for one in zones) + _DAY

    async def look(
        self, ledger: Ledger, folded: State, facts: Collection[Fact], kept_since: datetime
    ) -> None:
        """See that each day that is over and was wholly kept is counted as the log has it."""
        site, now = folded.site, self._world.time.now()
        try:
            await ledger.update_usage(site, now)
        except LedgerUnwritable:
            # The disk is full: another time, as with a report that is asked for.
            return
        # Time itself ends these, and that may be written nowhere yet.
        waiting = {
            room for one in folded.bookings.values() if one.status in _WAITING for room in one.rooms
        }
        today = now.astimezone(site.time_zone).date()
        edges = (self._world.time.began, kept_since)
        day = max(self._mixed_until, *(one.astimezone(site.time_zone).date() for one in edges))
        while (day := day + _DAY) < today:
            if not _is_looked_at(day, site.time_zone):
                continue
            self._world.counts["days counted again"] += 1
            counted = recount(folded, facts, day, now)
            rooms = await ledger.room_usage(day, day)
            settled = {key: one for key, one in counted.rooms.items() if key not in waiting}
            self._same(day, {key: one for key, one in rooms.items() if key in settled}, settled)
            self._same(day, await ledger.stall_usage(day, day), counted.stalls)
            if not waiting:
                used = await ledger.usage_by_hour(day, day, Measure.USED)
                hours = (sum(one, NONE) for one in zip(*counted.used_by_hour.values(), strict=True))
                at = {(day.weekday(), hour): one for hour, one in enumerate(hours) if one}
                self._same(day, used, at)

    def _same(self, day: date, kept: Mapping[Any, object], counted: Mapping[Any, object]) -> None:
        if kept != counted:
            wrong = (one for one in sorted({*kept, *counted}) if kept.get(one) != counted.get(one))
            key = next(wrong)
            how = f"{key} on {day}: {kept.get(key)} is kept, {counted.get(key)} is counted"
            raise BrokenPromise(Promise.COUNTED, how)


def _is_looked_at(day: date, zone: tzinfo) -> bool:
    """Say whether a day is one of every other one, or one on which clocks are changed."""
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + _DAY))
    return day.toordinal() % 2 == 0 or begin.utcoffset() != end.utcoffset()
