"""What somebody says about a schedule or a device action, read as the core's values.

In a change, what is not said stays as it is, and an empty text or list takes
away what was there. When it runs is read in `rule_fields`, what it does in
`action_fields`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.core import async_get_hass
from homeassistant.util import dt as dt_util

from ..core.action_spec import ActionSpec
from ..core.errors import NotOfThisType, UnknownTimeZone
from ..core.ids import ScheduleId
from ..core.schedule import CatchUp, Definition
from ..core.schedule_commands import Clearable, ScheduleFields
from ..core.schedule_views import ScheduleType, type_of_rule
from ..sequences import stored_sequence, stored_triggers
from . import values
from .action_fields import ACTION_FIELDS, ACTION_KINDS, read_action, read_target
from .field_kinds import Kind, or_blank, word
from .fields import Fields
from .rule_fields import EVERY_RULE_FIELD, RULE_KINDS, changed_rule, instant_unless_blank
from .schedule_form import RULE_FIELDS

SCHEDULE_FIELDS: Final = (
    "name",
    "schedule_type",
    *EVERY_RULE_FIELD,
    *ACTION_FIELDS,
    "target",
    "timezone",
    "start_at",
    "end_at",
    "exceptions",
    "run_after",
    "run_on",
    "catch_up",
    "grace",
    "enabled",
)

SCHEDULE_KINDS: Final[Mapping[str, Kind]] = {
    **RULE_KINDS,
    **ACTION_KINDS,
    "catch_up": or_blank(word(CatchUp)),
}
"""The kinds of those fields that only schedules have."""

_CLEARED: Final[tuple[Clearable, ...]] = ("start_at", "end_at", "run_after", "catch_up")
"""What an empty text takes away."""


# --- what has to be waited for -----------------------------------------------------


async def prepared(fields: Fields) -> Fields:
    """Return a request whose time zone is loaded, and whose sequence and triggers are checked.

    Raises:
        UnknownTimeZone: there is none of that name.
        NotUnderstood: a sequence, or triggers, that are too long.
        MissingField, NotRunnable: a sequence or a trigger that Home Assistant would not run.
    """
    hass = async_get_hass()
    raw = dict(fields.raw)
    params = fields.within("action_params")
    if params.has("sequence"):
        sequence = await stored_sequence(hass, params.raw["sequence"])
        raw["action_params"] = {**params.raw, "sequence": sequence}
    if fields.has("run_on"):
        on = [] if fields.is_blank("run_on") else fields.raw["run_on"]
        raw["run_on"] = await stored_triggers(hass, on)
    name = fields.text("timezone")
    zone = await _loaded_zone(name) if name else fields.zone
    return replace(fields, raw=raw, zone=zone)


async def _loaded_zone(name: str) -> ZoneInfo:
    """Return a time zone, read from the disk by another thread.

    Raises:
        UnknownTimeZone: there is none of that name.
    """
    zone = None
    with suppress(ValueError, OSError):
        zone = await dt_util.async_get_time_zone(name)
    if zone is None:
        raise UnknownTimeZone(time_zone=name)
    return zone


# --- schedules -----------------------------------------------------------------------


def schedule_fields(fields: Fields, before: Definition | None = None) -> ScheduleFields:
    """Return what a prepared request says about a schedule, or changes about `before`.

    Local times are of the schedule's own time zone.

    Raises:
        NotUnderstood: a field that cannot be read, naming it.
        NotOfThisType: a field that its type of schedule or action does not have.
        MissingField: a type that has to be said.
    """
    fields = in_its_zone(fields, before)
    kind = fields.choice("schedule_type", ScheduleType)
    if kind is None and before is not None:
        kind = type_of_rule(before.rule)
    run_after = "" if fields.is_blank("run_after") else fields.text("run_after")
    return ScheduleFields(
        name=fields.text("name") if fields.has("name") else None,
        rule=changed_rule(fields, kind, before),
        action=_action(fields, kind, before),
        target=read_target(fields) if fields.has("target") else None,
        time_zone=fields.text("timezone") or None,
        start_at=instant_unless_blank(fields, "start_at"),
        end_at=instant_unless_blank(fields, "end_at"),
        exceptions=_days(fields, "exceptions"),
        run_after=ScheduleId(run_after) if run_after else None,
        run_on=fields.text("run_on") if fields.has("run_on") else None,
        catch_up=None if fields.is_blank("catch_up") else fields.choice("catch_up", CatchUp),
        grace=fields.length("grace"),
        enabled=fields.flag("enabled"),
        clear=frozenset(filter(fields.is_blank, _CLEARED)),
    )


def in_its_zone(fields: Fields, before: Definition | None) -> Fields:
    """Return a prepared request whose local times are of the schedule's time zone."""
    if before is None or fields.text("timezone"):
        return fields
    return replace(fields, zone=ZoneInfo(before.time_zone))


def _days(fields: Fields, name: str) -> frozenset[date] | None:
    return frozenset(fields.listed(name, values.read_day)) if fields.has(name) else None


def _action(
    fields: Fields, kind: ScheduleType | None, before: Definition | None
) -> ActionSpec | None:
    """Return the action, if anything is said about it; a template brings its own."""
    given = [name for name in ACTION_FIELDS if fields.has(name)]
    if not given:
        return None
    if kind is ScheduleType.STATIC:
        raise NotOfThisType(field=given[0], type=kind.value, takes=RULE_FIELDS[kind])
    return read_action(fields, None if before is None else before.action)
