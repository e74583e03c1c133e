"""Single values as people and programs say them, read as the core's."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from math import isfinite
from typing import Final

import homeassistant.helpers.config_validation as cv
import voluptuous as vol
from homeassistant.util import dt as dt_util

from ..core.errors import NonexistentTime, NotUnderstood

_YEARS: Final = range(2, 9999)
"""Beyond these, some zone's local time would leave the calendar."""


def read_instant(field: str, raw: object, zone: tzinfo) -> datetime:
    """Return an instant in aware UTC; without an offset it is local time in `zone`.

    A local time that comes twice is the first one.

    Raises:
        NotUnderstood: not a time, or far out of any calendar in use.
        NonexistentTime: a local time that a change of clocks leaves out.
    """
    said = _parsed(raw)
    if said is None or said.year not in _YEARS:
        raise NotUnderstood(field=field, value=str(raw))
    if said.tzinfo is not None:
        return said.astimezone(UTC)
    said = said.replace(fold=0)
    instant = said.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) != said:
        raise NonexistentTime(
            field=field, local_time=f"{said:%Y-%m-%d %H:%M:%S}", time_zone=str(zone)
        )
    return instant


def _parsed(raw: object) -> datetime | None:
    match raw:
        case datetime():
            return raw
        case date():
            return datetime.combine(raw, time())
        case str():
            # What has the form of a time and is none, like 25:00, raises.
            with suppress(ValueError):
                return dt_util.parse_datetime(raw.strip())
    return None


def read_time(field: str, raw: object) -> time:
    """Return a local time of the day said as `HH:MM` or `HH:MM:SS`.

    Raises:
        NotUnderstood: it is none. Without quotes YAML makes a number of `10:00`.
    """
    said = dt_util.parse_time(raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(said, time):
        raise NotUnderstood(field=field, value=str(raw))
    return said


def read_day(field: str, raw: object) -> date:
    """Return a day of the calendar said as `2026-12-24`.

    Raises:
        NotUnderstood: it is none.
    """
    said = dt_util.parse_date(raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(said, date) or isinstance(said, datetime):
        raise NotUnderstood(field=field, value=str(raw))
    return said


def read_length(field: str, raw: object) -> timedelta:
    """Return a length said as the duration selector's dict, as seconds, or as `HH:MM:SS`.

    Raises:
        NotUnderstood: it is none of these.
    """
    if isinstance(raw, bool):
        raise NotUnderstood(field=field, value=str(raw))
    try:
        length: timedelta = cv.time_period(raw)
    except (vol.Invalid, ValueError, OverflowError) as error:
        raise NotUnderstood(field=field, value=str(raw)) from error
    return length


def read_text(field: str, raw: object) -> str:
    """Return a text; a number counts as the text that it is written as.

    Raises:
        NotUnderstood: neither a text nor a number.
    """
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise NotUnderstood(field=field, value=str(raw))
    return str(raw)


def read_list(raw: object) -> tuple[object, ...]:
    """Return a list of values; a single one counts as a list of it, a text is cut at commas."""
    match raw:
        case list() | tuple() | set() | frozenset():
            return tuple(raw)
        case str():
            return tuple(part.strip() for part in raw.split(","))
    return (raw,)


def read_word[Word: StrEnum](field: str, raw: object, words: type[Word]) -> Word:
    """Return one of a few words.

    Raises:
        NotUnderstood: it is none of them.
    """
    try:
        return words(read_text(field, raw))
    except ValueError as error:
        raise NotUnderstood(field=field, value=str(raw)) from error


def read_bool(field: str, raw: object) -> bool:
    """Return yes or no, as Home Assistant reads it.

    Raises:
        NotUnderstood: it is neither.
    """
    try:
        return bool(cv.boolean(raw))
    except vol.Invalid as error:
        raise NotUnderstood(field=field, value=str(raw)) from error


def read_level(field: str, raw: object) -> float:
    """Return a number of any size, which may have a fraction.

    Raises:
        NotUnderstood: not a number.
    """
    with suppress(ValueError):
        number = float(read_text(field, raw))
        if isfinite(number):
            return number
    raise NotUnderstood(field=field, value=str(raw))


def read_number(field: str, raw: object, within: range) -> int:
    """Return a whole number within bounds.

    Raises:
        NotUnderstood: not a whole number, or out of bounds.
    """
    number = read_level(field, raw)
    if not number.is_integer() or int(number) not in within:
        raise NotUnderstood(field=field, value=str(raw))
    return int(number)
