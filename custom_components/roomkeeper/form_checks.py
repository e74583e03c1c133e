"""What the forms refuse, each with a translated error at its field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from homeassistant.const import (
    ATTR_SUPPORTED_FEATURES,
    Platform,
)
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er

from .configuration import (
    ENTITY_FIELDS,
    Data,
    duration_of,
    entities_in,
    policy_of,
    stall_policy_of,
)
from .const import (
    CONF_CAMERAS,
    CONF_CAPACITY,
    CONF_DAYS,
    CONF_END,
    CONF_EXTENSION,
    CONF_GRACE,
    CONF_HOLD_DURATION,
    CONF_IS_PRESENCE,
    CONF_LOG_RETENTION_DAYS,
    CONF_MAX_DURATION,
    CONF_MAX_TIMEOUT,
    CONF_MIN_TIMEOUT,
    CONF_MULTIPLIER,
    CONF_NAME,
    CONF_OPENING_HOURS,
    CONF_PENDING_EXPIRY,
    CONF_POWER,
    CONF_RETRY_ATTEMPTS,
    CONF_RETRY_DELAY,
    CONF_ROOM,
    CONF_RULES,
    CONF_SENSORS,
    CONF_START,
    CONF_STUCK_AFTER,
    CONF_STUCK_ON_FOR,
    CONF_TIMEOUT,
    DOMAIN,
    WEEKDAYS,
)
from .core.ids import EntityId
from .form_fields import ENTITY_DOMAINS
from .switching import is_known, singles_of

MAX_TEXT_LENGTH = 255
"""In characters; a longer text is refused and never cut."""

MAX_LENGTH = timedelta(days=366)
"""No booking is longer than a year, so no length around one is."""

SHORTEST_TIMEOUT = timedelta(seconds=10)
LONGEST_TIMEOUT = timedelta(days=1)
"""What a length of a stall may be; only its grace may be shorter, or nothing."""

MULTIPLIERS = (0.1, 10)
"""The least and the most by which a rule may multiply a timeout."""

_CAN_BE_SWITCHED_OFF = 1
"""`CameraEntityFeature.ON_OFF`, which cannot be had without loading an image library."""

_WHOLE_NUMBERS = (CONF_CAPACITY, CONF_RETRY_ATTEMPTS, CONF_LOG_RETENTION_DAYS, CONF_STUCK_AFTER)

_STALL_LENGTHS = (
    CONF_TIMEOUT,
    CONF_MIN_TIMEOUT,
    CONF_MAX_TIMEOUT,
    CONF_EXTENSION,
    CONF_GRACE,
    CONF_STUCK_ON_FOR,
)

_NEVER_ZERO = (CONF_HOLD_DURATION, CONF_PENDING_EXPIRY, CONF_RETRY_DELAY)
"""Lengths that would undo their own purpose: a hold of no length ends as it begins."""


@dataclass(slots=True)
class Problems:
    """What is wrong with a form: an error code by field, and what the texts name."""

    errors: dict[str, str] = field(default_factory=dict[str, str])
    names: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, where: str, code: str, **names: str) -> None:
        """Note one; a field shows its first."""
        self.errors.setdefault(where, code)
        for key, name in names.items():
            self.names[key].append(name)

    @property
    def placeholders(self) -> dict[str, str]:
        """What the texts name, in words."""
        return {key: ", ".join(dict.fromkeys(names)) for key, names in self.names.items()}


@callback
def tidied(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data in the one form in which it is stored.

    Names without surplus blanks, whole numbers as such, each entity once and
    by its entity id, the days of the week in order, and of a rule what it says.
    """
    tidy = dict(data)
    if CONF_NAME in tidy:
        tidy[CONF_NAME] = " ".join(tidy[CONF_NAME].split())
    for name in _WHOLE_NUMBERS:
        if name in tidy:
            tidy[name] = int(tidy[name])
    for name in ENTITY_FIELDS:
        if name in tidy:
            tidy[name] = _entity_ids(hass, tidy[name])
    if CONF_OPENING_HOURS in tidy:
        tidy[CONF_OPENING_HOURS] = [_window(window) for window in tidy[CONF_OPENING_HOURS]]
    if CONF_RULES in tidy:
        tidy[CONF_RULES] = [_rule(rule) for rule in tidy[CONF_RULES]]
    return tidy


def _entity_ids(hass: HomeAssistant, value: str | list[str]) -> str | list[str]:
    registry = er.async_get(hass)

    def resolved(item: str) -> str:
        return er.async_resolve_entity_id(registry, item) or item

    if isinstance(value, str):
        return resolved(value)
    return list(dict.fromkeys(resolved(item) for item in value))


def _window(window: Mapping[str, Any]) -> dict[str, Any]:
    tidy = dict(window)
    if tidy.get(CONF_DAYS):
        tidy[CONF_DAYS] = [day for day in WEEKDAYS if day in tidy[CONF_DAYS]]
    for name in (CONF_START, CONF_END):
        if tidy.get(name):
            # As the form has read it: `9:00` is a time there, and none for Python.
            tidy[name] = cv.time(tidy[name]).isoformat()
    return tidy


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    tidy = _window(rule)
    tidy[CONF_NAME] = " ".join(tidy.get(CONF_NAME, "").split())
    if CONF_MULTIPLIER in tidy:
        tidy[CONF_MULTIPLIER] = float(tidy[CONF_MULTIPLIER])
    if CONF_TIMEOUT in tidy and not duration_of(tidy[CONF_TIMEOUT]):
        # What the fields of a length hold once they were touched and emptied again.
        del tidy[CONF_TIMEOUT]
    return {name: value for name, value in tidy.items() if value not in ("", [])}


def check_name(problems: Problems, name: str, others: Iterable[str]) -> None:
    """Refuse a name that is blank, too long, or that another of its kind has."""
    if not name:
        problems.add(CONF_NAME, "name_blank")
    elif len(name) > MAX_TEXT_LENGTH:
        problems.add(CONF_NAME, "name_too_long")
    elif name.casefold() in {other.casefold() for other in others}:
        problems.add(CONF_NAME, "name_taken")


@callback
def check_entities(
    problems: Problems, hass: HomeAssistant, data: Mapping[str, Any], stored: Data | None = None
) -> None:
    """Refuse entities that do not exist, and such as make no sense where they stand.

    What is stored and is gone may come back, and an issue tells of it: whoever
    changes something else need not take it out.
    """
    registry = er.async_get(hass)
    known = entities_in(stored or {})
    for name in ENTITY_FIELDS:
        value = data.get(name, [])
        for entity_id in [value] if isinstance(value, str) else value:
            entry = registry.async_get(entity_id)
            if entry is None and hass.states.get(entity_id) is None:
                if entity_id not in known:
                    problems.add(name, "unknown_entity", entity=entity_id)
            elif split_entity_id(entity_id)[0] not in ENTITY_DOMAINS[name] or (
                # A room that has its own switch for its power would go round in circles.
                entry is not None and entry.platform == DOMAIN
            ):
                problems.add(name, "wrong_entity", wrong_entity=entity_id)


def shared_power(entity_ids: Iterable[str], others: Iterable[tuple[str, Data]]) -> list[str]:
    """Return a line for each power entity that is also another room's.

    The others are given by their names and what they store.
    """
    others = list(others)
    return [
        f"- `{entity_id}`: {', '.join(rooms)}"
        for entity_id in entity_ids
        if (rooms := [name for name, data in others if entity_id in data.get(CONF_POWER, [])])
    ]


@callback
def check_cameras(problems: Problems, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
    """Refuse cameras that are known to stay on, and one that is a sensor as well."""
    for entity_id in data.get(CONF_CAMERAS, []):
        if entity_id in data.get(CONF_SENSORS, []):
            problems.add(CONF_CAMERAS, "camera_is_sensor", camera_and_sensor=entity_id)
        elif stays_on(hass, entity_id):
            problems.add(CONF_CAMERAS, "camera_stays_on", camera=entity_id)


@callback
def stays_on(hass: HomeAssistant, entity_id: str) -> bool:
    """Say whether it is a camera that is known to stay on, or a group with such a one."""
    return any(
        is_known(state := hass.states.get(one))
        and state.domain == Platform.CAMERA
        and not state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & _CAN_BE_SWITCHED_OFF
        for one in singles_of(hass, (EntityId(entity_id),))
    )


def check_lengths(
    problems: Problems, data: Mapping[str, Any], *inherited: Mapping[str, Any]
) -> None:
    """Refuse lengths that are zero where that ends things at once, endless, or contradictory."""
    for name, value in data.items():
        if not isinstance(value, dict):
            continue
        length = duration_of(value)
        if length > MAX_LENGTH:
            problems.add(name, "too_long")
        elif name in _NEVER_ZERO and length < timedelta(seconds=1):
            problems.add(name, "too_short")
    policy = policy_of(data, *inherited)
    if policy.min_duration and policy.max_duration and policy.min_duration > policy.max_duration:
        problems.add(CONF_MAX_DURATION, "min_over_max")


def check_opening_hours(problems: Problems, data: Mapping[str, Any]) -> None:
    """Refuse opening hours without a day, an opening or a closing time."""
    for window in data.get(CONF_OPENING_HOURS, []):
        if not all(window.get(name) for name in (CONF_DAYS, CONF_START, CONF_END)):
            problems.add(CONF_OPENING_HOURS, "opening_hours_incomplete")


def check_stall_room(problems: Problems, data: Mapping[str, Any]) -> None:
    """Refuse guests who count as somebody inside a room that there is not."""
    if data.get(CONF_IS_PRESENCE) and CONF_ROOM not in data:
        problems.add(CONF_IS_PRESENCE, "presence_without_room")


def check_timeouts(problems: Problems, data: Mapping[str, Any]) -> None:
    """Refuse lengths out of all bounds, and such as contradict each other or a default."""
    for name in _STALL_LENGTHS:
        if name in data:
            shortest = timedelta() if name == CONF_GRACE else SHORTEST_TIMEOUT
            _check_timeout(problems, name, data[name], shortest)
    policy = stall_policy_of(data)
    if policy.min_timeout > policy.max_timeout:
        problems.add(CONF_MAX_TIMEOUT, "min_over_max")
    elif not policy.min_timeout <= policy.timeout <= policy.max_timeout:
        problems.add(CONF_TIMEOUT, "timeout_out_of_bounds")
    if policy.grace >= policy.min_timeout:
        problems.add(CONF_GRACE, "grace_too_long")
    if policy.stuck_on_for is not None and policy.stuck_on_for < policy.max_timeout:
        problems.add(CONF_STUCK_ON_FOR, "stuck_too_soon")


def _check_timeout(
    problems: Problems, where: str, stored: object, shortest: timedelta = SHORTEST_TIMEOUT
) -> None:
    length = duration_of(stored)
    if length > LONGEST_TIMEOUT:
        problems.add(where, "too_long")
    elif length < shortest:
        problems.add(where, "too_short")


def check_timeout_rules(problems: Problems, data: Mapping[str, Any]) -> None:
    """Refuse rules that do not say when, or not what, or that say it twice."""
    lowest, highest = MULTIPLIERS
    for rule in data.get(CONF_RULES, []):
        if not (rule.get(CONF_START) and rule.get(CONF_END)):
            problems.add(CONF_RULES, "rule_without_hours")
        if (CONF_TIMEOUT in rule) == (CONF_MULTIPLIER in rule):
            problems.add(CONF_RULES, "rule_without_effect")
        elif CONF_TIMEOUT in rule:
            _check_timeout(problems, CONF_RULES, rule[CONF_TIMEOUT])
        elif not lowest <= rule[CONF_MULTIPLIER] <= highest:
            problems.add(CONF_RULES, "multiplier_out_of_bounds")
        if len(rule.get(CONF_NAME, "")) > MAX_TEXT_LENGTH:
            problems.add(CONF_RULES, "name_too_long")
