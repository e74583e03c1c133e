"""What the facts say about the settings of rooms and stalls: what would do, and why.

Each rule takes settings, and numbers that were counted in the ledger, and says
what to set instead, or nothing: it is better to be silent than to be wrong.
docs/suggestions.md says why the numbers are what they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta, tzinfo
from enum import StrEnum
from itertools import dropwhile
from typing import Final

from . import policy as rules
from .ids import RoomKey, StallKey
from .model import OpeningWindow, Policy, Room
from .span import Span, total
from .stall import Stall, Strategy
from .statistics import day_of, open_hours
from .usage import DayUsage

_STEP: Final = timedelta(minutes=5)
"""Lengths that people set are multiples of this; those of a stall's timer are of `_SHORT_STEP`."""

_SHORT_STEP: Final = timedelta(seconds=30)

# --- a buffer that is never needed

POWER_OFF_DAYS: Final = 90
FEWEST_POWER_OFFS: Final = 20
POWER_OFF_MARGIN: Final = timedelta(minutes=5)
LEAST_SHORTENING: Final = timedelta(minutes=10)
SHORTEST_BUFFER: Final = timedelta(minutes=5)
PUNCTUAL: Final = timedelta(minutes=5)
"""A power-off that began later than this after it was due was put off, or nobody looked."""

# --- a timeout that is too short

STAY_DAYS: Final = 30
FEWEST_STAYS: Final = 20
LEAST_CUT_SHORT_PERCENT: Final = 20
SEEN_AGAIN_WITHIN: Final = timedelta(seconds=60)
TIMEOUT_FACTOR: Final = 1.5
TIMED: Final = frozenset({Strategy.FIXED, Strategy.TIME_OF_DAY})
"""The strategies that begin with the timeout that is set; the others find one by themselves."""

LONGEST_TIMEOUT: Final = timedelta(days=1)

# --- bookings to which nobody comes

BOOKING_DAYS: Final = 90
FEWEST_BOOKINGS: Final = 30
LEAST_CHECKED_IN_PERCENT: Final = 80
FEWEST_MISSED: Final = 3
LEAST_MISSED: Final = timedelta(hours=2)
SHORTEST_PATIENCE: Final = timedelta(minutes=15)

# --- opening hours that nobody uses

HOURS_DAYS: Final = 90
FEWEST_DAYS: Final = 60
FEWEST_BOOKED: Final = 20
_HOUR_MINUTES: Final = 60
_DAY_HOURS: Final = 24


class SuggestionKind(StrEnum):
    """What is suggested."""

    SHORTER_POWER_OFF_BUFFER = "shorter_power_off_buffer"
    LONGER_TIMEOUT = "longer_timeout"
    NO_SHOW_RULE = "no_show_rule"
    SHORTER_OPENING_HOURS = "shorter_opening_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOffEvidence:
    """How early rooms were empty: `empty_for` is the shortest time before a power-off."""

    days: int
    power_offs: int
    empty_for: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeoutEvidence:
    """How many of the stays were cut short: somebody was seen again within a minute."""

    days: int
    stays: int
    cut_short: int
    cut_short_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowEvidence:
    """How many bookings nobody came to, and for how long; `latest` is the latest arrival."""

    days: int
    bookings: int
    missed: int
    kept: timedelta
    latest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursEvidence:
    """Of how many bookings none lay in the hours; `unused` is how long these are in a week."""

    days: int
    bookings: int
    unused: timedelta


type Evidence = PowerOffEvidence | TimeoutEvidence | NoShowEvidence | HoursEvidence
type Setting = timedelta | tuple[OpeningWindow, ...] | None
type Settings = Mapping[str, Setting]
"""Settings of a room or a stall, by the names that they have in its policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What would do for one place, what is set `now`, and what would be `then`."""

    kind: SuggestionKind
    place: Room | Stall
    evidence: Evidence
    now: Settings
    then: Settings

    @property
    def id(self) -> str:
        """What names it: the same for as long as it is suggested."""
        return suggestion_id(self.kind, self.place.key)


def suggestion_id(kind: SuggestionKind, place: RoomKey | StallKey) -> str:
    """Return the name of what is suggested for a place."""
    return f"{kind}:{place}"


def settings_of(kind: SuggestionKind, place: Room | Stall) -> Settings:
    """Return what is set at present of what a kind of suggestion is about."""
    names: Mapping[SuggestionKind, tuple[str, ...]] = {
        SuggestionKind.SHORTER_POWER_OFF_BUFFER: ("power_off_buffer",),
        SuggestionKind.LONGER_TIMEOUT: ("timeout", "max_timeout"),
        SuggestionKind.NO_SHOW_RULE: ("no_show_after",),
        SuggestionKind.SHORTER_OPENING_HOURS: ("opening_hours",),
    }
    return {name: getattr(place.policy, name) for name in names[kind]}


def _up(length: timedelta, step: timedelta) -> timedelta:
    return -(-length // step) * step


# --- the rules ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """When guests left a room: of the power-offs with one `buffer`, after bookings of its guests.

    `power_offs` began when they were due, at which the room's sensors had seen
    nobody for a while; `put_off` are those that waited for somebody inside.
    `latest` is when the last of those guests was gone, after the booking's end.
    """

    buffer: timedelta
    power_offs: int
    put_off: int
    latest: timedelta
    empty_for: timedelta


def shorter_power_off_buffer(room: Room, seen: Departures) -> Suggestion | None:
    """Suggest the buffer that the latest guest would have needed, and a margin."""
    now = room.policy.power_off_buffer
    if not (room.presence and room.power and room.policy.auto_power_off) or seen.buffer != now:
        return None
    then = max(_up(seen.latest + POWER_OFF_MARGIN, _STEP), SHORTEST_BUFFER)
    is_known = seen.power_offs >= FEWEST_POWER_OFFS and not seen.put_off
    if not is_known or now - then < LEAST_SHORTENING:
        return None
    return Suggestion(
        kind=SuggestionKind.SHORTER_POWER_OFF_BUFFER,
        place=room,
        evidence=PowerOffEvidence(
            days=POWER_OFF_DAYS, power_offs=seen.power_offs, empty_for=seen.empty_for
        ),
        now={"power_off_buffer": now},
        then={"power_off_buffer": then},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """How stays in a stall ended that began with its present timeout.

    Some ended too early: somebody was seen again within `SEEN_AGAIN_WITHIN`.
    Either the timer had run out (`by_timer`), or a sensor had been on for the
    longest timeout (`by_bound`).
    """

    stays: int
    by_timer: int
    by_bound: int

    @property
    def cut_short(self) -> int:
        """How many ended too early."""
        return self.by_timer + self.by_bound


def longer_timeout(stall: Stall, seen: Stays) -> Suggestion | None:
    """Suggest half as much again: of the timeout, of its bound, or of both where they are one."""
    policy = stall.policy
    if policy.strategy not in TIMED or seen.stays < FEWEST_STAYS:
        return None
    percent = round(100 * seen.cut_short / seen.stays, 1)
    if percent < LEAST_CUT_SHORT_PERCENT:
        return None
    bound = policy.max_timeout
    now = min(policy.timeout, bound)
    # A sensor that is on for so long is called stuck: no timer may run longer.
    longest = min(policy.stuck_on_for or LONGEST_TIMEOUT, LONGEST_TIMEOUT)
    if seen.by_bound > seen.by_timer:
        then = {"max_timeout": min(_longer(bound), longest)}
    elif now < bound:
        then = {"timeout": min(_longer(now), bound)}
    else:
        then = dict.fromkeys(("timeout", "max_timeout"), min(_longer(bound), longest))
    if any(length <= getattr(policy, name) for name, length in then.items()):
        return None
    return Suggestion(
        kind=SuggestionKind.LONGER_TIMEOUT,
        place=stall,
        evidence=TimeoutEvidence(
            days=STAY_DAYS,
            stays=seen.stays,
            cut_short=seen.cut_short,
            cut_short_percent=percent,
        ),
        now={name: getattr(policy, name) for name in then},
        then=then,
    )


def _longer(length: timedelta) -> timedelta:
    return _up(length * TIMEOUT_FACTOR, _SHORT_STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How guests came to a room: of its bookings that were kept and are over.

    `missed` are those to which nobody checked in, `kept` is how long these are
    together. Guests came up to `latest` after the start, 99 of 100 by `usual`.
    """

    bookings: int
    missed: int
    kept: timedelta
    usual: timedelta
    latest: timedelta


def no_show_rule(room: Room, seen: Arrivals) -> Suggestion | None:
    """Suggest to wait for as long as nearly all guests would have needed."""
    if room.policy.no_show_after is not None or seen.bookings < FEWEST_BOOKINGS:
        return None
    came = seen.bookings - seen.missed
    is_usual = 100 * came >= LEAST_CHECKED_IN_PERCENT * seen.bookings
    if not is_usual or seen.missed < FEWEST_MISSED or seen.kept < LEAST_MISSED:
        return None
    then = max(_up(seen.usual, _STEP), SHORTEST_PATIENCE)
    if then >= seen.kept / seen.missed:
        # Such bookings are over by then: nothing would come free.
        return None
    return Suggestion(
        kind=SuggestionKind.NO_SHOW_RULE,
        place=room,
        evidence=NoShowEvidence(
            days=BOOKING_DAYS,
            bookings=seen.bookings,
            missed=seen.missed,
            kept=seen.kept,
            latest=max(seen.latest, timedelta()),
        ),
        now={"no_show_after": None},
        then={"no_show_after": then},
    )


def days_open_as(rules: Policy, days: Iterable[DayUsage], time_zone: tzinfo) -> int:
    """Return on how many days, which are in order, a room was open as long as by these rules.

    Days before the first on which it was open at all do not count.
    """

    def is_alike(one: DayUsage) -> bool:
        return one.open == total(open_hours(rules, day_of(one.day, time_zone), time_zone))

    return sum(map(is_alike, dropwhile(lambda one: not one.open, days)))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedHours:
    """How a room was booked lately, of which it was open as it is now on `days` days.

    `hours` are local, 0 is Monday.
    """

    days: int
    bookings: int
    hours: Mapping[tuple[int, int], timedelta]


def shorter_opening_hours(
    room: Room, seen: BookedHours, to_come: Iterable[Span], time_zone: tzinfo
) -> Suggestion | None:
    """Suggest hours without the whole ones at their edges in which nobody ever was.

    Nothing while a booking that is `to_come` would not fit any more, nor where
    somebody was there when it is closed now: it was open at other hours then.
    """
    now = room.policy.opening_hours
    if seen.days < FEWEST_DAYS or seen.bookings < FEWEST_BOOKED:
        return None
    opened = {
        _hour_of(weekday, hour)
        for window in now
        for weekday in window.weekdays
        for hour in _hours_in(window)
    }
    if any(booked and hour not in opened for hour, booked in seen.hours.items()):
        return None

    def is_used(weekday: int, hour: int) -> bool:
        return bool(seen.hours.get((weekday, hour)))

    then = tuple(_without_unused(window, is_used, room.policy) for window in now)
    if then == now or any(_excludes(room.policy, then, one, time_zone) for one in to_come):
        return None
    return Suggestion(
        kind=SuggestionKind.SHORTER_OPENING_HOURS,
        place=room,
        evidence=HoursEvidence(
            days=seen.days, bookings=seen.bookings, unused=_week(now) - _week(then)
        ),
        now={"opening_hours": now},
        then={"opening_hours": then},
    )


def _excludes(
    policy: Policy, then: tuple[OpeningWindow, ...], span: Span, time_zone: tzinfo
) -> bool:
    """Say whether other hours would close the room for what it is open for now."""
    shorter = replace(policy, opening_hours=then)
    return rules.is_open_for(policy, span, time_zone) and not rules.is_open_for(
        shorter, span, time_zone
    )


def _minutes(window: OpeningWindow) -> tuple[int, int]:
    """Return when it opens and closes, in minutes after the midnight before."""
    start, end = (
        at.hour * _HOUR_MINUTES + at.minute for at in (window.start_local, window.end_local)
    )
    overnight = window.end_local <= window.start_local
    return start, end + _DAY_HOURS * _HOUR_MINUTES * overnight


def _hours_in(window: OpeningWindow) -> range:
    """Return the hours in which it is open for any time, by the midnight before."""
    start, end = _minutes(window)
    return range(start // _HOUR_MINUTES, -(-end // _HOUR_MINUTES))


def _week(windows: Iterable[OpeningWindow]) -> timedelta:
    """Return how long windows are open in a week."""
    lengths = ((len(window.weekdays), *_minutes(window)) for window in windows)
    return timedelta(minutes=sum(days * (end - start) for days, start, end in lengths))


def _without_unused(
    window: OpeningWindow, is_used: Callable[[int, int], bool], policy: Policy
) -> OpeningWindow:
    """Return a window without what of its first and last hours was never used."""
    start, end = _minutes(window)
    used = [
        hour
        for hour in _hours_in(window)
        if any(is_used(*_hour_of(day, hour)) for day in window.weekdays)
    ]
    if not used:
        return window
    first, last = used[0] * _HOUR_MINUTES, (used[-1] + 1) * _HOUR_MINUTES
    if first >= _DAY_HOURS * _HOUR_MINUTES:
        # What is left would begin on the next day, and be another day's window.
        return window
    shorter = window
    if first - start >= _HOUR_MINUTES:
        start, shorter = first, shorter._replace(start_local=_local(first))
    if end - last >= _HOUR_MINUTES:
        end, shorter = last, shorter._replace(end_local=_local(last))
    is_too_short = policy.min_duration and timedelta(minutes=end - start) < policy.min_duration
    return window if is_too_short else shorter


def _hour_of(weekday: int, hour: int) -> tuple[int, int]:
    """Return the weekday and the hour of the day, of an hour after a weekday's midnight."""
    days, of_day = divmod(hour, _DAY_HOURS)
    return (weekday + days) % 7, of_day


def _local(minutes: int) -> time:
    hour, minute = divmod(minutes, _HOUR_MINUTES)
    return time(hour % _DAY_HOURS, minute)
