"""Ready-made schedules: what each is made of, and which rules and actions that comes to.

The rules of one template never fall upon the same instant.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache
from typing import Final, TypeIs

from .action_spec import ActionSpec, ActionType
from .recurrence import Cron, Frequency, Recurring, Rule

type Part = tuple[Rule, ActionSpec]
"""When, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiurnalLight:
    """A light that rises in the morning and sets in the evening, each for as long as `ramp`."""

    sunrise_local: time = time(8)
    sunset_local: time = time(20)
    ramp: timedelta = timedelta(minutes=30)
    day_level: float = 100
    night_level: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightMaintenance:
    """Devices that are off for a while each night, and on again after that."""

    start_local: time = time(3)
    duration: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyCirculation:
    """Devices that run for a while in each hour."""

    minute: int = 0
    duration: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyClean:
    """Devices that run for a while once a week; 0 is Monday."""

    weekday: int = 6
    start_local: time = time(10)
    duration: timedelta = timedelta(hours=1)


type Template = DiurnalLight | NightMaintenance | HourlyCirculation | WeeklyClean

TEMPLATES: Final[dict[str, type[Template]]] = {
    "diurnal_light": DiurnalLight,
    "night_maintenance": NightMaintenance,
    "hourly_circulation": HourlyCirculation,
    "weekly_clean": WeeklyClean,
}
"""By the names that people use."""


def is_template(rule: object) -> TypeIs[Template]:
    """Say whether a rule is a template."""
    return type(rule) in TEMPLATES.values()


@lru_cache(1024)
def parts_of(template: Template) -> tuple[Part, ...]:
    """Return the rules of a template, each with what is done then."""
    match template:
        case DiurnalLight():
            return (
                (_daily(template.sunrise_local), _ramp(template, template.day_level)),
                (_daily(template.sunset_local), _ramp(template, template.night_level)),
            )
        case NightMaintenance():
            return ((_daily(template.start_local), _for(ActionType.OFF, template.duration)),)
        case HourlyCirculation():
            return ((Cron(f"{template.minute} * * * *"), _for(ActionType.ON, template.duration)),)
        case WeeklyClean():
            weekly = Recurring(
                frequency=Frequency.WEEKLY,
                times_local=(template.start_local,),
                weekdays=frozenset({template.weekday}),
            )
            return ((weekly, _for(ActionType.ON, template.duration)),)


def _daily(at: time) -> Recurring:
    return Recurring(frequency=Frequency.DAILY, times_local=(at,))


def _ramp(light: DiurnalLight, level: float) -> ActionSpec:
    return ActionSpec(type=ActionType.RAMP, level=level, duration=light.ramp)


def _for(kind: ActionType, duration: timedelta) -> ActionSpec:
    return ActionSpec(type=kind, duration=duration)
