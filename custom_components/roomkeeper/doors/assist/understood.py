"""What was said, as the fields that actions take: the slots of a grammar, made into times."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from ...const import WEEKDAYS
from ...core.spoken_time import HalfDay, SaidClock, SaidDay, day_meant, end_meant, start_meant

type Slots = Mapping[str, Any]

LENGTHS: Final = ("length", "hours", "minutes")
"""In a grammar: a length with a name in minutes, hours, minutes; they add up."""


def fields_meant(slots: Slots, now: datetime, zone: tzinfo) -> dict[str, str]:
    """Return `room`, `start`, `end` and `duration`, each where it was said.

    Instants are ISO 8601 in UTC; a duration is `HH:MM`. With an end alone it
    starts in this minute. A day without a time of the clock is the whole day.
    """
    this_minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    day, end_clock = _day(slots, "start"), _clock(slots, "end")
    start, end = _start(slots, day, this_minute, zone), None
    if start is None and day is not None:
        start, end = day_meant(day, this_minute, zone)
    elif end_clock is not None:
        start = start or this_minute
        end = end_meant(end_clock, _day(slots, "end"), start, zone)
    said = {
        "room": slots.get("room"),
        "start": start and start.isoformat(),
        "end": end and end.isoformat(),
        "duration": _as_text(_length(slots)),
    }
    return {name: str(value) for name, value in said.items() if value}


def _start(
    slots: Slots, day: SaidDay | None, this_minute: datetime, zone: tzinfo
) -> datetime | None:
    if (clock := _clock(slots, "start")) is not None:
        return start_meant(clock, day, this_minute, zone)
    ahead = _length(slots, "ahead_")
    return this_minute + ahead if ahead else None


def _as_text(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}" if minutes else ""


def _clock(slots: Slots, end: str) -> SaidClock | None:
    if (named := slots.get(f"{end}_named")) is not None:
        return SaidClock(minutes=int(named))
    if (hour := slots.get(f"{end}_hour")) is None:
        return None
    minutes = int(slots.get(f"{end}_minute", 0)) + int(slots.get(f"{end}_shift", 0))
    half = slots.get(f"{end}_half")
    return SaidClock.of(int(hour), minutes, HalfDay(half) if half else None)


def _day(slots: Slots, end: str) -> SaidDay | None:
    match slots.get(f"{end}_day"):
        case None:
            return None
        case word if word in WEEKDAYS:
            return SaidDay(weekday=WEEKDAYS.index(word))
        case days:
            return SaidDay(ahead=int(days))


def _length(slots: Slots, prefix: str = "") -> timedelta:
    named, hours, minutes = (int(slots.get(prefix + name, 0)) for name in LENGTHS)
    return timedelta(hours=hours, minutes=named + minutes)
