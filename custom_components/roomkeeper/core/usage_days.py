"""How rooms were used on some local days, one after the other, counted from the rows.

A year of many rooms is counted anew in one go now and then, so it is done in
whole numbers of microseconds, and each booking is looked at once. What the
numbers mean stands in `usage`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from .energy import LONGEST_SAVING, savings
from .ids import RoomKey
from .microseconds import MICROSECOND, length, microseconds
from .model import (
    BLOCKING,
    EXPIRING,
    BookingStatus,
    OpeningWindow,
    PowerOffStatus,
    Room,
    RoomEnergy,
    Site,
    is_too_late,
)
from .span import Span, parted, shared, united
from .statistics import day_of, open_hours
from .usage import HOURS, RoomUsage, present
from .visits import SwitchedOff, Visit
from .wall_clock import local_hours

_CLAIMS: Final = BLOCKING | {BookingStatus.COMPLETED}
_KEPT: Final = frozenset(
    {BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN, BookingStatus.COMPLETED}
)

_MINUTE_US: Final = timedelta(minutes=1) // MICROSECOND
_LONGEST_SAVING_US: Final = LONGEST_SAVING // MICROSECOND
_TO_MWH: Final = 3

_NO_HOURS: Final = (0,) * HOURS

type _Pairs = list[tuple[int, int]]


@dataclass(slots=True, kw_only=True)
class RoomDay:
    """How a room was used on a local day: what `RoomUsage` is made of, times in microseconds.

    And when, by the hours of the day.
    """

    open_us: int = 0
    booked_open_us: int = 0
    no_show_us: int = 0
    booked_by_hour: Sequence[int] = _NO_HOURS
    used_by_hour: Sequence[int] = _NO_HOURS
    bookings: int = 0
    stays: int = 0
    stay_us: int = 0
    no_shows: int = 0
    cancellations: int = 0
    expiries: int = 0
    leads: int = 0
    lead_us: int = 0
    power_offs_succeeded: int = 0
    power_offs_failed: int = 0
    power_off_delay_us: int = 0
    longest_power_off_delay_us: int = 0
    energy_wh: float | None = None
    saved_wh: float | None = None
    lengths: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def booked_us(self) -> int:
        """How long it was booked."""
        return sum(self.booked_by_hour)

    @property
    def used_us(self) -> int:
        """How long guests were there."""
        return sum(self.used_by_hour)

    @property
    def usage(self) -> RoomUsage:
        """The same, as it is reported."""
        return RoomUsage(
            open=length(self.open_us),
            booked=length(self.booked_us),
            booked_open=length(self.booked_open_us),
            used=length(self.used_us),
            no_show=length(self.no_show_us),
            bookings=self.bookings,
            stays=self.stays,
            stay=length(self.stay_us),
            no_shows=self.no_shows,
            cancellations=self.cancellations,
            expiries=self.expiries,
            leads=self.leads,
            lead=length(self.lead_us),
            power_offs_succeeded=self.power_offs_succeeded,
            power_offs_failed=self.power_offs_failed,
            power_off_delay=length(self.power_off_delay_us),
            longest_power_off_delay=length(self.longest_power_off_delay_us),
            energy_wh=self.energy_wh,
            saved_wh=self.saved_wh,
            lengths=self.lengths,
            hours=tuple(map(length, self.booked_by_hour)),
        )

    def is_unused(self) -> bool:
        """Say whether there is nothing but, maybe, how long it was open."""
        return self.usage == RoomUsage(open=length(self.open_us)) and not any(self.used_by_hour)


# --- hours by the clock on the wall -----------------------------------------------


class _WallDay(NamedTuple):
    """A local day, and its hours: which of the day's begins at each of `bounds`."""

    span: Span
    bounds: tuple[int, ...]
    hours: tuple[int, ...]


@lru_cache(1024)
def _wall_day(day: date, time_zone: tzinfo) -> _WallDay:
    """Return the hours of a local day by the clock on the wall, as it really runs."""
    span = day_of(day, time_zone)
    parts = [*local_hours(span, time_zone)]
    if not parts:
        # So far away that nobody knows how clocks go, and nothing is booked.
        return _WallDay(span, (microseconds(span.start),), (0,))
    bounds = tuple(microseconds(one.start) for one in parts)
    return _WallDay(span, bounds, tuple(one.hour for one in parts))


# --- counting ---------------------------------------------------------------------


class _Tally:
    """What is found out about one room: lists by the number of the day, not an object for each.

    Python looks through all objects that live on for a while, and holds everything meanwhile.
    """

    def __init__(self, days: int) -> None:
        self.bookings = [0] * days
        self.no_shows = [0] * days
        self.cancellations = [0] * days
        self.expiries = [0] * days
        self.stays = [0] * days
        self.stay_us = [0] * days
        self.leads = [0] * days
        self.lead_us = [0] * days
        self.power_offs_succeeded = [0] * days
        self.power_offs_failed = [0] * days
        self.power_off_delay_us = [0] * days
        self.longest_power_off_delay_us = [0] * days
        self.lengths: _Pairs = []
        """Of each stay the number of its day, and how many minutes it was long."""
        self.energy_wh: dict[int, float] = {}
        self.claims: _Pairs = []
        self.stays_at: _Pairs = []
        self.missed: _Pairs = []
        self.offs: list[SwitchedOff] = []
        self.visits: list[Visit] = []


class Counting:
    """Counts some local days that follow each other: takes what there is, and then says it.

    What goes on counts until `now`.
    """

    def __init__(self, site: Site, days: Sequence[date], now: datetime) -> None:
        """Begin with nothing."""
        self._site = site
        self._now_us = microseconds(now)
        self._walls = [_wall_day(day, site.time_zone) for day in days]
        end = microseconds(self._walls[-1].span.end)
        self._midnights = [*(wall.bounds[0] for wall in self._walls), end]
        self._hours = [*(at for wall in self._walls for at in wall.bounds), end]
        # Which number each of the hours has, if all days had the same 24.
        self._numbers = [
            day * HOURS + hour for day, wall in enumerate(self._walls) for hour in wall.hours
        ]
        self._is_even = self._numbers == [*range(len(self._walls) * HOURS)]
        self._opened: dict[tuple[OpeningWindow, ...], list[_Pairs]] = {}
        self._tallies: dict[RoomKey, _Tally] = {}

    def add_power_offs(self, power_offs: Iterable[SwitchedOff]) -> None:
        """Take power-offs: at least those that ended in the days or the 24 hours before them."""
        count = len(self._walls)
        for off in power_offs:
            tally = self._tally(off.room)
            if off.draw_w is not None:
                tally.offs.append(off)
            day = bisect_right(self._midnights, off.updated_us) - 1
            if 0 <= day < count:
                _count_power_off(tally, day, off)

    def add_visits(self, visits: Iterable[Visit]) -> None:
        """Take bookings: at least those that touch the days or the 24 hours before them.

        All power-offs were taken before.
        """
        count, now = len(self._walls), self._now_us
        for visit in visits:
            rooms, status, start, end, created, updated, came, expires, energy = visit
            if status in EXPIRING and is_too_late(end, expires, now):
                status = BookingStatus.EXPIRED
            stay = present(status, came, end, updated, now)
            day = bisect_right(self._midnights, start) - 1
            for room in rooms:
                tally = self._tally(room)
                if tally.offs:
                    tally.visits.append(visit)
                if status in _CLAIMS:
                    tally.claims.append((start, end))
                elif status is BookingStatus.NO_SHOW:
                    tally.missed.append((start, end))
                if stay is not None:
                    tally.stays_at.append(stay)
                if 0 <= day < count:
                    _count_begun(tally, day, status, start - created, stay)
                    if energy:
                        _count_energy(tally, day, energy, room)

    def rooms(self) -> Iterator[tuple[RoomKey, Iterator[RoomDay]]]:
        """Yield each room with its days in order, those configured and then all others."""
        for room in self._site.rooms.values():
            opened = self._opening_hours(room)
            tally = self._tallies.pop(room.key, None)
            yield room.key, self._days(room, tally or _Tally(len(self._walls)), opened)
        closed: list[_Pairs] = [[] for _ in self._walls]
        for key, tally in self._tallies.items():
            yield key, self._days(Room(key=key, name=""), tally, closed)

    def _tally(self, room: RoomKey) -> _Tally:
        if (tally := self._tallies.get(room)) is None:
            tally = self._tallies[room] = _Tally(len(self._walls))
        return tally

    def _opening_hours(self, room: Room) -> list[_Pairs]:
        """Return when a room is open on each of the days; many are open alike."""
        windows = room.policy.opening_hours
        if (known := self._opened.get(windows)) is not None:
            return known
        zone = self._site.time_zone
        found: list[_Pairs] = []
        for wall in self._walls:
            spans = open_hours(room.policy, wall.span, zone)
            found.append([(microseconds(one.start), microseconds(one.end)) for one in spans])
        self._opened[windows] = found
        return found

    def _days(self, room: Room, tally: _Tally, opened: Sequence[_Pairs]) -> Iterator[RoomDay]:
        claims = united(tally.claims)
        booked, used = self._by_hour(claims), self._by_hour(united(tally.stays_at))
        missed = parted(united(tally.missed), self._midnights)
        # Days follow each other, and so do all their opening hours.
        booked_open = shared([pair for pairs in opened for pair in pairs], claims)
        lengths: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for day, minutes in tally.lengths:
            of_day = lengths[day]
            of_day[minutes] = of_day.get(minutes, 0) + 1
        saved_wh = self._saved(room, tally) if tally.offs else {}
        for day, pairs in enumerate(opened):
            hours = slice(day * HOURS, (day + 1) * HOURS)
            yield RoomDay(
                open_us=sum(end - start for start, end in pairs),
                booked_open_us=sum(islice(booked_open, len(pairs))),
                no_show_us=missed[day],
                booked_by_hour=booked[hours],
                used_by_hour=used[hours],
                bookings=tally.bookings[day],
                stays=tally.stays[day],
                stay_us=tally.stay_us[day],
                no_shows=tally.no_shows[day],
                cancellations=tally.cancellations[day],
                expiries=tally.expiries[day],
                leads=tally.leads[day],
                lead_us=tally.lead_us[day],
                power_offs_succeeded=tally.power_offs_succeeded[day],
                power_offs_failed=tally.power_offs_failed[day],
                power_off_delay_us=tally.power_off_delay_us[day],
                longest_power_off_delay_us=tally.longest_power_off_delay_us[day],
                energy_wh=_rounded(tally.energy_wh.get(day)),
                saved_wh=_rounded(saved_wh.get(day)),
                lengths=lengths.get(day, {}),
            )

    def _by_hour(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        of_each = parted(pairs, self._hours)
        if self._is_even:
            return of_each
        found = [0] * (len(self._walls) * HOURS)
        for number, length_us in zip(self._numbers, of_each, strict=True):
            found[number] += length_us
        return found

    def _by_day(self, start_us: int, end_us: int) -> Iterator[tuple[int, int]]:
        """Yield the days in which some of a short time lies, with how much that is."""
        first = max(bisect_right(self._midnights, start_us) - 1, 0)
        bounds = self._midnights[first : first + 4]
        if len(bounds) > 1:
            for day, length_us in enumerate(parted(((start_us, end_us),), bounds), first):
                if length_us:
                    yield day, length_us

    def _saved(self, room: Room, tally: _Tally) -> dict[int, float]:
        """Return what power-offs have saved on each day until now, in a room that measures it."""
        saved: dict[int, float] = {}
        for off in tally.offs:
            reach = (off.updated_us, min(off.updated_us + _LONGEST_SAVING_US, self._now_us + 1))
            saved |= dict.fromkeys((day for day, _ in self._by_day(*reach)), 0.0)
        for one in savings(room, tally.offs, tally.visits):
            for day, length_us in self._by_day(one.start_us, min(one.end_us, self._now_us)):
                saved[day] += one.wh(length_us)
        return saved


def _rounded(wh: float | None) -> float | None:
    return None if wh is None else round(wh, _TO_MWH)


def _count_begun(
    tally: _Tally, day: int, status: BookingStatus, lead_us: int, stay: tuple[int, int] | None
) -> None:
    """Count a booking on the day on which it begins."""
    if status in _KEPT:
        tally.bookings[day] += 1
        if lead_us > 0:
            tally.leads[day] += 1
            tally.lead_us[day] += lead_us
        if stay is not None and status is BookingStatus.COMPLETED:
            stay_us = stay[1] - stay[0]
            tally.stays[day] += 1
            tally.stay_us[day] += stay_us
            tally.lengths.append((day, stay_us // _MINUTE_US))
    elif status is BookingStatus.NO_SHOW:
        tally.no_shows[day] += 1
    elif status is BookingStatus.CANCELLED:
        tally.cancellations[day] += 1
    elif status is BookingStatus.EXPIRED:
        tally.expiries[day] += 1


def _count_energy(tally: _Tally, day: int, energy: Iterable[RoomEnergy], room: RoomKey) -> None:
    for one in energy:
        if one.room == room:
            tally.energy_wh[day] = tally.energy_wh.get(day, 0) + one.used_wh


def _count_power_off(tally: _Tally, day: int, off: SwitchedOff) -> None:
    if off.status is PowerOffStatus.SUCCEEDED:
        # By hand, a room's power goes off before its time.
        delay_us = max(off.updated_us - off.planned_us, 0)
        tally.power_offs_succeeded[day] += 1
        tally.power_off_delay_us[day] += delay_us
        longest_us = tally.longest_power_off_delay_us
        longest_us[day] = max(longest_us[day], delay_us)
    elif off.status is PowerOffStatus.FAILED:
        tally.power_offs_failed[day] += 1


def usage_of_day(
    site: Site,
    day: date,
    visits: Iterable[Visit],
    power_offs: Iterable[SwitchedOff],
    now: datetime,
) -> dict[RoomKey, RoomDay]:
    """Return how each room was used on a local day, those configured and all others in use then.

    `visits` and `power_offs` are at least those that touch the day or the 24
    hours before it. What goes on counts until `now`.
    """
    counting = Counting(site, (day,), now)
    counting.add_power_offs(power_offs)
    counting.add_visits(visits)
    rooms = counting.rooms()
    return {key: one for key, [one] in rooms if key in site.rooms or not one.is_unused()}
