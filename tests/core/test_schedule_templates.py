"""Ready-made schedules: what each comes to."""

import json
from dataclasses import fields
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.action_policy import require_action_spec
from custom_components.roomkeeper.core.action_spec import ActionType
from custom_components.roomkeeper.core.recurrence import Cron
from custom_components.roomkeeper.core.schedule_runs import compiled_parts, runs_after
from custom_components.roomkeeper.core.schedule_templates import (
    TEMPLATES,
    DiurnalLight,
    HourlyCirculation,
    NightMaintenance,
    Template,
    WeeklyClean,
    is_template,
    parts_of,
)

from .desk import NOON, at, minutes
from .tank import OFF, ON, definition, lasting, ramp


def runs(template: Template, count: int) -> list[tuple[datetime, int]]:
    """Return the next runs of a template after noon, each with its part."""
    return [tuple(one) for one in islice(runs_after(definition(template, None), NOON), count)]


@pytest.mark.parametrize("kind", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_works_as_it_comes(kind: type[Template]) -> None:
    """Nobody has to give a parameter: what each does can be done, and it has a run to come."""
    template = kind()
    assert is_template(template)
    for _, spec in parts_of(template):
        require_action_spec(spec)
    assert len(compiled_parts(definition(template, None))) == len(parts_of(template))
    assert runs(template, 1)


def test_a_template_is_told_from_other_rules() -> None:
    """Only what brings its own action is one."""
    assert not is_template(Cron("* * * * *"))
    assert not is_template(None)


def test_every_parameter_has_a_default_and_a_name() -> None:
    """So that a form can be made of a template."""
    for kind in TEMPLATES.values():
        assert all(getattr(kind(), field.name) is not None for field in fields(kind))


def test_a_page_begins_with_the_same_defaults() -> None:
    """The panel fills a form with them before it has asked anybody; it is held to this file too."""
    file = Path(__file__).parents[2] / "frontend/tests/fixture/schedule-templates.json"
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def said(name: str, value: object) -> object:
        if name == "weekday":
            assert isinstance(value, int)
            return weekdays[value]
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return value.total_seconds() if isinstance(value, timedelta) else value

    defaults = {
        name: {
            field.name.removesuffix("_local"): said(field.name, getattr(kind(), field.name))
            for field in fields(kind)
        }
        for name, kind in TEMPLATES.items()
    }
    assert defaults == json.loads(file.read_text())


def test_a_light_rises_and_sets() -> None:
    """It ramps up from what it is in the morning, and down in the evening, to its own levels."""
    light = DiurnalLight(
        sunrise_local=time(7),
        sunset_local=time(21, 30),
        ramp=minutes(45),
        day_level=80,
        night_level=5,
    )
    assert runs(light, 3) == [(at("21:30"), 1), (at("07:00", 1), 0), (at("21:30", 1), 1)]
    (_, rise), (_, setting) = parts_of(light)
    assert (rise, setting) == (ramp(80, minutes(45)), ramp(5, minutes(45)))


def test_maintenance_at_night_ends_with_the_devices_on() -> None:
    """Off for a while, each night."""
    night = NightMaintenance(start_local=time(2, 15), duration=minutes(20))
    assert runs(night, 2) == [(at("02:15", 1), 0), (at("02:15", 2), 0)]
    assert [spec for _, spec in parts_of(night)] == [lasting(OFF, minutes(20))]


def test_circulation_runs_in_each_hour() -> None:
    """At its minute, for its length."""
    circulation = HourlyCirculation(minute=40, duration=minutes(5))
    assert runs(circulation, 2) == [(at("12:40"), 0), (at("13:40"), 0)]
    assert [spec for _, spec in parts_of(circulation)] == [lasting(ON, minutes(5))]


def test_cleaning_is_once_a_week() -> None:
    """On its weekday: the Tuesday is today, so it is a week from now."""
    weekly = WeeklyClean(weekday=1, start_local=time(10))
    assert runs(weekly, 2) == [(at("10:00", 7), 0), (at("10:00", 14), 0)]
    (_, spec), *_ = parts_of(weekly)
    assert (spec.type, spec.duration) == (ActionType.ON, timedelta(hours=1))


def test_equal_templates_are_worked_out_once() -> None:
    """A hundred lights of one kind cost as much as one."""
    assert parts_of(DiurnalLight()) is parts_of(DiurnalLight())
