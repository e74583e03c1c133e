"""Schedules and actions in the words of their fields, as they are answered and given again."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any, Final

from homeassistant.util.json import json_loads

from ..const import WEEKDAYS
from ..core.action_spec import ActionSpec, ActionType
from ..core.days import LAST, NthWeekday
from ..core.recurrence import Cron, Frequency, Interval, OneOff, Recurring
from ..core.schedule import OnDemand, ScheduleRule
from ..core.schedule_templates import TEMPLATES, Template
from ..core.schedule_views import ScheduleType
from .json_schema import Named, Record, parts_of

type Said = dict[str, Any]

RULE_FIELDS: Final[Mapping[ScheduleType, tuple[str, ...]]] = {
    ScheduleType.ONE_OFF: ("run_at",),
    ScheduleType.INTERVAL: ("interval",),
    ScheduleType.CRON: ("cron",),
    ScheduleType.RECURRING: (
        "frequency",
        "every",
        "times",
        "weekdays",
        "month_days",
        "nth_weekdays",
    ),
    ScheduleType.STATIC: ("template", "template_params"),
}
"""By type: the fields that say when it runs."""

ACTION_PARAMS: Final[Mapping[ActionType, tuple[str, ...]]] = {
    ActionType.ON: ("duration",),
    ActionType.OFF: ("duration",),
    ActionType.TOGGLE: ("duration",),
    ActionType.SET_PWM: ("level", "duration"),
    ActionType.SET_LEVEL: ("level", "duration"),
    ActionType.RAMP: ("from", "to", "duration"),
    ActionType.CUSTOM: ("sequence",),
}
"""By type: what says more about an action."""

NO_ACTION: Final[Mapping[str, object]] = {"action_type": None, "action_params": None}
"""Where there is none to be said: a template brings its own."""

TARGET_FIELDS: Final[Mapping[str, str]] = {
    "entity_id": "entities",
    "device_id": "devices",
    "area_id": "areas",
    "floor_id": "floors",
    "label_id": "labels",
}
"""By the names that Home Assistant has for them: the parts of a target."""

_TEMPLATE_NAMES: Final[Mapping[type[Template], str]] = {
    kind: name for name, kind in TEMPLATES.items()
}


def _param(attribute: str) -> str:
    return attribute.removesuffix("_local")


TEMPLATE_PARAMS: Final[Mapping[type[Template], tuple[str, ...]]] = {
    kind: tuple(_param(field.name) for field in fields(kind)) for kind in TEMPLATES.values()
}
"""By template: its parameters."""


# --- as they are answered --------------------------------------------------------

_TEMPLATE_PARTS: Final = {
    _param(name): str if kind == time or name == "weekday" else kind
    for template in TEMPLATES.values()
    for name, kind in parts_of(template).items()
}

RULE_SAID: Final[Named] = {
    "run_at": datetime | None,
    "interval": timedelta,
    "cron": str,
    "frequency": Frequency,
    "every": int,
    "times": tuple[str, ...],
    "weekdays": tuple[str, ...],
    "month_days": tuple[int, ...],
    "nth_weekdays": tuple[str, ...],
    "template": str,
    "template_params": Record(
        name="TemplateParams",
        about="The parameters of a template; which there are follows from the template.",
        parts=_TEMPLATE_PARTS,
        optional=frozenset(_TEMPLATE_PARTS),
    ),
}
"""Those of them that a schedule has follow from its type."""

_ACTION_PARTS: Final[Named] = {
    "from": float,
    "to": float,
    "level": float,
    "duration": timedelta,
    "sequence": tuple[Any, ...],
}
ACTION_SAID: Final = Record(
    name="ActionParams",
    about="What more there is to say about an action; which parts follows from its type.",
    parts=_ACTION_PARTS,
    optional=frozenset(_ACTION_PARTS),
)


def rule_said(rule: ScheduleRule) -> Said:
    """Return when a schedule runs, as the fields of its type say it."""
    match rule:
        case OnDemand():
            return {"run_at": None}
        case OneOff():
            return {"run_at": rule.run_at}
        case Interval():
            return {"interval": rule.every}
        case Cron():
            return {"cron": rule.expression}
        case Recurring():
            return _recurring_said(rule)
    return {"template": _TEMPLATE_NAMES[type(rule)], "template_params": template_said(rule)}


def _recurring_said(rule: Recurring) -> Said:
    return {
        "frequency": rule.frequency,
        "every": rule.every,
        "times": [clock_said(at) for at in rule.times_local],
        "weekdays": [WEEKDAYS[day] for day in sorted(rule.weekdays)],
        "month_days": sorted(rule.month_days, key=lambda day: (day == LAST, day)),
        "nth_weekdays": [nth_weekday_said(one) for one in rule.nth_weekdays],
    }


def clock_said(at: time) -> str:
    """Return a local time of the day as `08:00`, with its seconds only if it has any."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def nth_weekday_said(one: NthWeekday) -> str:
    """Return a weekday of a month as `2 tue`, the last one as `-1 fri`."""
    return f"{one.nth} {WEEKDAYS[one.weekday]}"


def template_said(template: Template) -> Said:
    """Return what a ready-made schedule is made of."""
    named = {field.name: getattr(template, field.name) for field in fields(template)}
    return {_param(name): _param_said(name, value) for name, value in named.items()}


def _param_said(attribute: str, value: Any) -> object:  # noqa: ANN401 - any parameter
    if isinstance(value, time):
        return clock_said(value)
    return WEEKDAYS[value] if attribute == "weekday" else value


def action_said(spec: ActionSpec) -> Said:
    """Return an action as `action_type` and `action_params`."""
    level = "to" if spec.type is ActionType.RAMP else "level"
    params = {
        "from": spec.from_level,
        level: spec.level,
        "duration": spec.duration,
        "sequence": json_said(spec.sequence) if spec.sequence else None,
    }
    given = {name: value for name, value in params.items() if value is not None}
    return {"action_type": spec.type, "action_params": given}


def json_said(kept: str) -> Any:  # noqa: ANN401 - as somebody wrote it
    """Return a sequence or a list of triggers that the core keeps as a text."""
    return json_loads(kept) if kept else []
