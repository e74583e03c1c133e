"""Single values as people and programs say them, read as the core's.

What has a form in text is read only in that form, which `field_kinds` shows
to others: each is a regular expression that says the same everywhere.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

import homeassistant.helpers.config_validation as cv
import voluptuous as vol
from homeassistant.util import dt as dt_util

from ..core.errors import NonexistentTime, NotUnderstood

_YEARS: Final = range(1_000, 9_998)
"""Beyond these, some zone's local time would leave the calendar."""

type Form = re.Pattern[str]

_OFFSET: Final = "Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?"
_CLOCK: Final = "[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"

_YEAR: Final = "([1-8][0-9]{3}|9([0-8][0-9]{2}|9([0-8][0-9]|9[0-7])))"
_DAY: Final = f"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"

INSTANT: Final[Form] = re.compile(f"{_DAY}([T ]([01][0-9]|2[0-3]):{_CLOCK}({_OFFSET})?)?")

TIME: Final[Form] = re.compile("([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
DAY: Final[Form] = re.compile(_DAY)

NUMBER: Final[Form] = re.compile("-?[0-9]{1,16}([.][0-9]{1,20})?([eE][+-]?[0-9]{1,2})?")
LENGTH: Final[Form] = re.compile(
    f"{NUMBER.pattern}|-?[0-9]{{1,6}}:[0-5][0-9](:[0-5][0-9]([.][0-9]{{1,6}})?)?"
)
LENGTH_PARTS: Final = ("days", "hours", "minutes", "seconds", "milliseconds")

LARGEST: Final = 2**53
"""Beyond this not every program keeps whole numbers apart."""

FLAGS: Final[Mapping[str, bool]] = {
    word: is_yes
    for is_yes, words in (
        (True, ("true", "yes", "on", "1")),
        (False, ("false", "no", "off", "0")),
    )
    for small in words
    for word in dict.fromkeys((small, small.capitalize()))
}
"""Yes and no as a query, a form and a template say them."""


def _in_form(raw: object, form: Form) -> str | None:
    """Return a text without the spaces around it, if it has the form."""
    text = raw.strip(" ") if isinstance(raw, str) else ""
    return text if form.fullmatch(text) else None


def read_instant(field: str, raw: object, zone: tzinfo) -> datetime:
    """Return an instant in aware UTC; without an offset it is local time in `zone`.

    A local time that comes twice is the first one.

    Raises:
        NotUnderstood: not a time, or far out of any calendar in use.
        NonexistentTime: a local time that a change of clocks leaves out.
    """
    said = _parsed(raw)
    if said is None:
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
            return raw if raw.year in _YEARS else None
        case date():
            return _parsed(datetime.combine(raw, time()))
    text = _in_form(raw, INSTANT)
    # What has the form of a day and is none, like February 30, raises.
    with suppress(ValueError):
        return None if text is None else dt_util.parse_datetime(text)
    return None


def read_time(field: str, raw: object) -> time:
    """Return a local time of the day said as `HH:MM` or `HH:MM:SS`.

    Raises:
        NotUnderstood: it is none. Without quotes YAML makes a number of `10:00`.
    """
    text = _in_form(raw, TIME)
    said = raw if text is None else dt_util.parse_time(text)
    if not isinstance(said, time):
        raise NotUnderstood(field=field, value=str(raw))
    return said


def read_day(field: str, raw: object) -> date:
    """Return a day of the calendar said as `2026-12-24`.

    Raises:
        NotUnderstood: it is none.
    """
    text = _in_form(raw, DAY)
    said = raw if text is None else dt_util.parse_date(text)
    if not isinstance(said, date) or isinstance(said, datetime) or said.year not in _YEARS:
        raise NotUnderstood(field=field, value=str(raw))
    return said


def read_length(field: str, raw: object) -> timedelta:
    """Return a length said as the duration selector's dict, as seconds, or as `HH:MM:SS`.

    Raises:
        NotUnderstood: it is none of these.
    """
    said = raw
    match raw:
        case str():
            said = _in_form(raw, LENGTH)
        case Mapping():
            said = {name: read_level(field, part) for name, part in raw.items()}
        case bool():
            said = None
    try:
        length: timedelta = cv.time_period(said)
    except (vol.Invalid, ValueError, OverflowError) as error:
        raise NotUnderstood(field=field, value=str(raw)) from error
    return length


def read_text(field: str, raw: object) -> str:
    """Return a text; a number counts as the text that it is written as.

    Raises:
        NotUnderstood: neither a text nor a number of a usual size.
    """
    match raw:
        case str():
            return raw
        case bool():
            pass
        case int() if abs(raw) > LARGEST:
            # The text of a number of thousands of digits cannot even be made.
            raise NotUnderstood(field=field, value=f"beyond {LARGEST}")
        case int() | float() if abs(raw) <= LARGEST:
            return str(raw)
    raise NotUnderstood(field=field, value=str(raw))


def read_list(raw: object) -> tuple[object, ...]:
    """Return a list of values; a single one counts as a list of it, a text is cut at commas."""
    match raw:
        case list() | tuple() | set() | frozenset():
            return tuple(raw)
        case str():
            return tuple(part.strip(" ") for part in raw.split(","))
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
    """Return yes or no.

    Raises:
        NotUnderstood: it is neither.
    """
    said = FLAGS.get(raw) if isinstance(raw, str) else raw
    if not isinstance(said, bool):
        raise NotUnderstood(field=field, value=str(raw))
    return said


def read_level(field: str, raw: object) -> float:
    """Return a number of any size, which may have a fraction.

    Raises:
        NotUnderstood: not a number.
    """
    text = raw if isinstance(raw, str) else read_text(field, raw)
    if isinstance(raw, str) and _in_form(raw, NUMBER) is None:
        raise NotUnderstood(field=field, value=raw)
    return float(text)


def read_number(field: str, raw: object, within: range) -> int:
    """Return a whole number within bounds.

    Raises:
        NotUnderstood: not a whole number, or out of bounds.
    """
    number = read_level(field, raw)
    if not number.is_integer() or int(number) not in within:
        raise NotUnderstood(field=field, value=str(raw))
    return int(number)
