"""When a schedule runs, as the fields of its type say it, read as the core's rules.

A rule that is said in part is read together with the rest of the rule that
there is. `template_params` is one value, and is replaced as one.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from ..const import WEEKDAYS
from ..core.days import NthWeekday
from ..core.errors import NotOfThisType, NotUnderstood
from ..core.recurrence import Cron, Frequency, Interval, OneOff, Recurring
from ..core.schedule import Definition, OnDemand, ScheduleRule
from ..core.schedule_templates import TEMPLATES, Template
from ..core.schedule_views import ScheduleType, type_of_rule
from . import values
from .action_fields import ACTION_KINDS, require_known
from .field_kinds import (
    ACTION_LENGTH,
    ANY_NUMBER,
    COMMON,
    PERCENT,
    TIME,
    Kind,
    Schema,
    either,
    listed,
    object_of,
    one_of_texts,
    or_blank,
    or_null,
    parts,
    shape,
    whole,
    word,
)
from .fields import Fields
from .schedule_form import RULE_FIELDS, TEMPLATE_PARAMS, rule_said

EVERY_RULE_FIELD: Final = tuple(name for of_type in RULE_FIELDS.values() for name in of_type)

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
        every=said.number("every", 1),
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
    return values.read_number(field, raw, ANY_NUMBER)


def _read_nth_weekday(field: str, raw: object) -> NthWeekday:
    said = _NTH.fullmatch(raw) if isinstance(raw, str) else None
    if said is None:
        raise NotUnderstood(field=field, value=str(raw))
    return NthWeekday(int(said[1]), WEEKDAYS.index(said[2]))


# --- what can be read ------------------------------------------------------------

_NTH: Final = re.compile(f"(-?[0-9]{{1,2}}) +({'|'.join(WEEKDAYS)})")

_WEEKDAY: Final = replace(one_of_texts(WEEKDAYS), read=_read_weekday)
_NTH_WEEKDAY: Final = Kind(
    read=_read_nth_weekday,
    schema={
        "type": "string",
        "pattern": f"^(-1|[1-5]) +({'|'.join(WEEKDAYS)})$",
        "examples": ["2 tue", "-1 fri"],
    },
    in_text=f"(-1|[1-5]) +({'|'.join(WEEKDAYS)})",
)
_DAY_OF_MONTH: Final = "-1|[1-9]|[12][0-9]|3[01]"
_MONTH_DAY: Final = Kind(
    read=_read_whole,
    schema=either({"const": -1}, whole(range(1, 32), _DAY_OF_MONTH).schema),
    in_text=_DAY_OF_MONTH,
)
_MINUTE: Final = Kind(read=_read_whole, schema=whole(range(60), "[0-9]|[1-5][0-9]").schema)


def _template(said: Fields) -> Template:
    name = said.needed("template", said.text("template") or None)
    kind = TEMPLATES.get(name)
    if kind is None:
        raise NotUnderstood(field="template", value=name)
    params = said.within("template_params")
    require_known(params, name, TEMPLATE_PARAMS[kind])
    return kind(
        **{
            param.attribute: param.kind.read(name, params.raw[name])
            for name, param in _PARAMS.items()
            if params.has(name)
        }
    )


class _Param(NamedTuple):
    """What a parameter of a template is read as, and the name that it has there."""

    attribute: str
    kind: Kind


_PARAMS: Final[Mapping[str, _Param]] = {
    "sunrise": _Param("sunrise_local", TIME),
    "sunset": _Param("sunset_local", TIME),
    "ramp": _Param("ramp", ACTION_LENGTH),
    "day_level": _Param("day_level", PERCENT),
    "night_level": _Param("night_level", PERCENT),
    "start": _Param("start_local", TIME),
    "duration": _Param("duration", ACTION_LENGTH),
    "minute": _Param("minute", _MINUTE),
    "weekday": _Param("weekday", _WEEKDAY),
}

_DAY_KINDS: Final = {
    "weekdays": _WEEKDAY,
    "month_days": _MONTH_DAY,
    "nth_weekdays": _NTH_WEEKDAY,
}
_DAYS_OF: Final = {
    Frequency.DAILY: (),
    Frequency.WEEKLY: ("weekdays",),
    Frequency.MONTHLY: ("month_days", "nth_weekdays"),
}

RULE_KINDS: Final[Mapping[str, Kind]] = {
    "schedule_type": word(ScheduleType),
    "frequency": word(Frequency),
    "every": whole(range(1, 3_661), "[1-9][0-9]{0,3}", core_says_which=True),
    "times": listed(TIME, minItems=1),
    **{name: or_blank(listed(kind)) for name, kind in _DAY_KINDS.items()},
    "template": one_of_texts(TEMPLATES),
    "template_params": parts({name: param.kind for name, param in _PARAMS.items()}),
}
"""The kinds of the fields that only rules have."""


def _of_type(kind: ScheduleType, *needed: str, **words: str) -> Schema:
    """Return what schedules of a type are like; a template brings its own action."""
    brings_action = kind is ScheduleType.STATIC
    others = {*EVERY_RULE_FIELD} - {*RULE_FIELDS[kind]}
    actions = ("target",) if brings_action else ("action_type",)
    without = sorted(others | ({"action_type", "action_params"} if brings_action else set()))
    kinds = {**COMMON, **RULE_KINDS, **ACTION_KINDS}
    return shape(kinds, (*needed, *actions), without, schedule_type=kind.value, **words)


def _recurring_shape(frequency: Frequency, needed: str | None = None) -> Schema:
    """Return what schedules of a frequency are like; the days of the others are not said."""
    of_type = _of_type(ScheduleType.RECURRING, "times", frequency=frequency.value)
    days = _DAYS_OF[frequency]
    others = {name for names in _DAYS_OF.values() for name in names} - {*days}
    said = {needed: listed(_DAY_KINDS[needed], minItems=1).schema} if needed else {}
    nothing: Schema = {"enum": [None, "", []]}
    properties = of_type["properties"] | said | dict.fromkeys(sorted(others), nothing)
    return {"required": [*of_type["required"], *said], "properties": properties}


def _template_shape(name: str) -> Schema:
    """Return what schedules by a template are like."""
    of_type = _of_type(ScheduleType.STATIC, template=name)
    params = {param: _PARAMS[param].kind for param in TEMPLATE_PARAMS[TEMPLATES[name]]}
    properties = of_type["properties"] | {"template_params": or_null(object_of(params))}
    return {**of_type, "properties": properties}


RULE_SHAPES: Final = (
    _of_type(ScheduleType.ONE_OFF),
    _of_type(ScheduleType.INTERVAL, "interval"),
    _of_type(ScheduleType.CRON, "cron"),
    _recurring_shape(Frequency.DAILY),
    _recurring_shape(Frequency.WEEKLY, "weekdays"),
    _recurring_shape(Frequency.MONTHLY, "month_days"),
    _recurring_shape(Frequency.MONTHLY, "nth_weekdays"),
    *(_template_shape(name) for name in TEMPLATES),
)
"""By type: what a whole schedule says about when it runs."""


def instant_unless_blank(fields: Fields, name: str) -> datetime | None:
    """Return an instant in aware UTC, if one is given; an empty text is none."""
    return None if fields.is_blank(name) else fields.instant(name)
