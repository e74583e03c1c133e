"""When a schedule runs, as the fields of its type say it, read as the core's rules.

A rule that is said in part is read together with the rest of the rule that
there is. `template_params` is one value, and is replaced as one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from ..const import WEEKDAYS
from ..core.days import NthWeekday
from ..core.errors import NotOfThisType, NotUnderstood
from ..core.recurrence import Cron, Frequency, Interval, OneOff, Recurring
from ..core.schedule import Definition, OnDemand, ScheduleRule
from ..core.schedule_templates import TEMPLATES, Template
from ..core.schedule_views import ScheduleType, type_of_rule
from . import values
from .action_fields import require_known
from .fields import Fields
from .schedule_form import RULE_FIELDS, TEMPLATE_PARAMS, rule_said

EVERY_RULE_FIELD: Final = tuple(name for of_type in RULE_FIELDS.values() for name in of_type)

_ANY_NUMBER: Final = range(-(10**6), 10**6)
"""The core says what fits."""

_BELONGING: Final[Mapping[str, tuple[str, ...]]] = {
    "frequency": ("weekdays", "month_days", "nth_weekdays"),
    "template": ("template_params",),
}
"""What does not outlive the part of a rule that it belongs to."""


def changed_rule(
    fields: Fields, kind: ScheduleType | None, before: Definition | None
) -> ScheduleRule | None:
    """Return the rule that is said, together with what stays of the one before.

    None where nothing is said about it.

    Raises:
        MissingField, NotUnderstood, NonexistentTime, NotOfThisType: naming the field.
    """
    given = {name: fields.raw[name] for name in EVERY_RULE_FIELD if fields.has(name)}
    if kind is None or not (given or fields.has("schedule_type")):
        return None
    for name in given:
        if name not in RULE_FIELDS[kind]:
            raise NotOfThisType(field=name, type=kind.value, takes=RULE_FIELDS[kind])
    said = {**_said_before(kind, given, before), **given}
    return _read_rule(kind, replace(fields, raw=said))


def _said_before(
    kind: ScheduleType, given: Mapping[str, object], before: Definition | None
) -> Mapping[str, object]:
    """Return what a rule of that type said before, but for what goes with something else now."""
    if before is None or type_of_rule(before.rule) is not kind:
        return {}
    said = rule_said(before.rule)
    for name, belonging in _BELONGING.items():
        if name in given and given[name] != said[name]:
            said = {part: value for part, value in said.items() if part not in belonging}
    return said


def _read_rule(kind: ScheduleType, said: Fields) -> ScheduleRule:
    match kind:
        case ScheduleType.ONE_OFF:
            run_at = instant_unless_blank(said, "run_at")
            return OnDemand() if run_at is None else OneOff(run_at)
        case ScheduleType.INTERVAL:
            return Interval(said.needed("interval", said.length("interval")))
        case ScheduleType.CRON:
            return Cron(said.needed("cron", said.text("cron") or None))
        case ScheduleType.RECURRING:
            return _recurring(said)
        case ScheduleType.STATIC:
            return _template(said)


def _recurring(said: Fields) -> Recurring:
    return Recurring(
        frequency=said.needed("frequency", said.choice("frequency", Frequency)),
        every=said.number("every", 1, _ANY_NUMBER),
        times_local=said.listed("times", values.read_time),
        weekdays=frozenset(said.listed("weekdays", _read_weekday)),
        month_days=frozenset(said.listed("month_days", _read_whole)),
        nth_weekdays=said.listed("nth_weekdays", _read_nth_weekday),
    )


def _read_weekday(field: str, raw: object) -> int:
    if raw not in WEEKDAYS:
        raise NotUnderstood(field=field, value=str(raw))
    return WEEKDAYS.index(str(raw))


def _read_whole(field: str, raw: object) -> int:
    return values.read_number(field, raw, _ANY_NUMBER)


def _read_nth_weekday(field: str, raw: object) -> NthWeekday:
    nth, _, weekday = values.read_text(field, raw).partition(" ")
    try:
        return NthWeekday(int(nth), _read_weekday(field, weekday.strip()))
    except ValueError as error:
        raise NotUnderstood(field=field, value=str(raw)) from error


def _template(said: Fields) -> Template:
    name = said.needed("template", said.text("template") or None)
    kind = TEMPLATES.get(name)
    if kind is None:
        raise NotUnderstood(field="template", value=name)
    params = said.within("template_params")
    require_known(params, name, TEMPLATE_PARAMS[kind])
    return kind(
        **{
            param.attribute: param.read(name, params.raw[name])
            for name, param in _PARAMS.items()
            if params.has(name)
        }
    )


class _Param(NamedTuple):
    """How a parameter of a template is read, and the name that it has there."""

    attribute: str
    read: Callable[[str, object], Any]


_PARAMS: Final[Mapping[str, _Param]] = {
    "sunrise": _Param("sunrise_local", values.read_time),
    "sunset": _Param("sunset_local", values.read_time),
    "ramp": _Param("ramp", values.read_length),
    "day_level": _Param("day_level", values.read_level),
    "night_level": _Param("night_level", values.read_level),
    "start": _Param("start_local", values.read_time),
    "duration": _Param("duration", values.read_length),
    "minute": _Param("minute", _read_whole),
    "weekday": _Param("weekday", _read_weekday),
}


def instant_unless_blank(fields: Fields, name: str) -> datetime | None:
    """Return an instant in aware UTC, if one is given; an empty text is none."""
    return None if fields.is_blank(name) else fields.instant(name)
