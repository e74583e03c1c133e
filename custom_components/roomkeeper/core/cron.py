"""Cron expressions: five fields, read by croniter, refused where they are read in two ways.

A field is `*`, or a list of values, ranges (`8-17`, also over the end as in
`fri-mon` or `22-6`) and steps (`*/5`, `8-18/2`). Months and weekdays have
their English names, too; Sunday is both 0 and 7.

What one cron reads like this and the next one like that is refused, with the
reason:

- `10/15`. croniter 6 read `59/15` as every quarter of an hour, croniter 7
  reads it as minute 59 alone, and said nothing. So its version is pinned, and
  a step needs a range or a star: `10-59/15`.
- `5-5`. To croniter that is not 5, but all values there are.
- `22-6/3`. croniter miscounts the steps beyond the end.
- `*/90`. It says every 90, and would run every 60.
- `*` beside other values, which are lost on it.
- More than five fields, `@daily` and the like, and the letters of other crons:
  `?`, `L`, `W`, `#`, and above all `H` and `R`, which mean a random number.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

# Ten milliseconds, which Home Assistant spends off its event loop when it imports
# the integration. Later, with the first schedule, they would be spent in it.
from croniter import (  # type: ignore[import-untyped]  # it has no marker  # noqa: TID251 - here alone
    CroniterError,
    croniter,
)

from .days import CronDays, is_ever
from .errors import BadCron, TextTooLong

_MINUTE, _HOUR, _NUMBER, _MONTH, _WEEKDAY = range(5)
_STAR: Final = "*"
_SUNDAY: Final = 7
_LONGEST: Final = 255
_ITEM: Final = re.compile(r"(\*|[0-9]+|[a-z]{3})(?:-([0-9]+|[a-z]{3}))?(?:/([0-9]+))?", re.ASCII)


class CronFault(StrEnum):
    """Why an expression is refused."""

    NOT_FIVE_FIELDS = "not_five_fields"
    NOT_UNDERSTOOD = "not_understood"
    NO_SUCH_VALUE = "no_such_value"
    RANGE_OF_ONE_VALUE = "range_of_one_value"
    STAR_IN_A_LIST = "star_in_a_list"
    STEP_WITHOUT_RANGE = "step_without_range"
    STEP_OVER_THE_END = "step_over_the_end"
    NO_SUCH_DAY = "no_such_day"


class CronFields(NamedTuple):
    """An expression that was read. Minutes and hours are in order, weekdays from 0, Monday."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: CronDays
    repeats: bool
    """Whether it runs every so many minutes or hours, not at times of the day.

    As in Debian's cron that is seen by the first character of the field of
    minutes or hours, which is a star.
    """


def read(expression: str) -> CronFields:
    """Return what a cron expression says.

    Where days are named by number and by weekday one of them is enough, unless
    one of the fields begins with a star (`*/2`): then both must fit. That is
    the rule of Vixie's cron, and all that came of it; croniter always takes
    either.

    Raises:
        BadCron: naming the part, and why.
        TextTooLong: over 255 characters.
    """
    if len(expression) > _LONGEST:
        raise TextTooLong(field="cron", length=len(expression), longest=_LONGEST)
    fields = expression.lower().split()
    if len(fields) != 5:  # noqa: PLR2004 - as everybody knows
        raise BadCron(part=expression, why=CronFault.NOT_FIVE_FIELDS)
    minute, hour, number, month, weekday = fields
    return CronFields(
        _values(_MINUTE, minute),
        _values(_HOUR, hour),
        _days(number, month, weekday),
        repeats=_begins_with_star(minute, hour),
    )


@lru_cache(1024)
def _days(number: str, month: str, weekday: str) -> CronDays:
    """Return the days that three fields name.

    Raises:
        BadCron: also if they name none that ever comes.
    """
    weekdays = ((value - 1) % _SUNDAY for value in _values(_WEEKDAY, weekday))
    days = CronDays(
        frozenset(_values(_MONTH, month)),
        frozenset(_values(_NUMBER, number)),
        frozenset(weekdays),
        both=_begins_with_star(number, weekday),
    )
    if not is_ever(days):
        raise BadCron(part=f"{number} {month} {weekday}", why=CronFault.NO_SUCH_DAY)
    return days


def _begins_with_star(*fields: str) -> bool:
    return any(field.startswith(_STAR) for field in fields)


@lru_cache(4096)
def _values(position: int, field: str) -> tuple[int, ...]:
    """Return the values of a field in order.

    The same few fields stand in most expressions, and croniter takes longer to
    read one than it takes to find a run.
    """
    items = field.split(",")
    for item in items:
        _require_one_meaning(position, item, alone=len(items) == 1)
    return _expanded(position, field)


def _require_one_meaning(position: int, item: str, *, alone: bool) -> None:
    """Refuse an item that others would read in another way.

    Raises:
        BadCron: with the item.
    """
    fault = _fault(position, item, alone=alone)
    if fault is not None:
        raise BadCron(part=item, why=fault)


def _fault(position: int, item: str, *, alone: bool) -> CronFault | None:  # noqa: PLR0911 - one each
    match = _ITEM.fullmatch(item)
    if match is None:
        return CronFault.NOT_UNDERSTOOD
    low, high, step = match.groups()
    lowest, highest = croniter.RANGES[position]
    if step is not None and not 1 <= int(step) <= highest - lowest + 1:
        return CronFault.NO_SUCH_VALUE
    if low == _STAR:
        if high is not None:
            return CronFault.NOT_UNDERSTOOD
        return None if alone or step is not None else CronFault.STAR_IN_A_LIST
    if high is None:
        return None if step is None else CronFault.STEP_WITHOUT_RANGE
    first, last = _number(position, low), _number(position, high)
    # To croniter both are 0; only 0-7 is the whole week to others, too.
    from_sunday_to_sunday = position == _WEEKDAY and (first, last) == (_SUNDAY, 0)
    if first == last or from_sunday_to_sunday:
        return CronFault.RANGE_OF_ONE_VALUE
    return CronFault.STEP_OVER_THE_END if first > last and step is not None else None


def _number(position: int, value: str) -> int:
    return int(value) if value.isdecimal() else _expanded(position, value)[0]


def _expanded(position: int, field: str) -> tuple[int, ...]:
    """Return the values that croniter finds in a field.

    Raises:
        BadCron: a value is none of this field's.
    """
    fields = [_STAR] * 5
    fields[position] = field
    try:
        values, _ = croniter.expand(" ".join(fields))
    except CroniterError:
        raise BadCron(part=field, why=CronFault.NO_SUCH_VALUE) from None
    lowest, highest = croniter.RANGES[position]
    if values[position] == [_STAR]:
        return tuple(range(lowest, highest + 1))
    return tuple(values[position])
