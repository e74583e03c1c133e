"""Hooks, feeds, endpoints and schedules as diagnostics tell of them: whether they go, no more."""

from typing import Final

from homeassistant.core import HomeAssistant

from .anonymous import GONE, Told, entities_told, told
from .configuration import FeedSource, Hook
from .core.ids import EndpointKey, ScheduleId
from .core.schedule_views import type_of_rule
from .doors.hooks import DIALECTS
from .doors.hooks.registered import heard_last
from .endpoint_settings import EndpointSettings
from .runtime import Runtime

_FEED: Final = ("state", "last_read_at", "age", "events", "conflicts", "missing")
_SETTINGS: Final = ("events", "include_texts", "allow_insecure")
_OUTBOX: Final = (
    "status",
    "attempts",
    "next_try_at",
    "first_failed_at",
    "last_status",
    "last_fault",
    "delivered_at",
    "updated_at",
)
_ACTION: Final = ("type", "level", "from_level", "duration")
_TARGET: Final = ("entities", "devices", "areas", "floors", "labels")
_DEFINITION: Final = ("exceptions", "start_at", "end_at", "catch_up", "grace", "enabled")
_PROGRESS: Final = (
    "handled_until",
    "status",
    "last_due_at",
    "last_started_at",
    "last_ended_at",
    "last_result",
    "failures_in_a_row",
    "runs",
    "failed_runs",
    "skipped_runs",
)


def hook_told(hass: HomeAssistant, hook: Hook) -> Told:
    """Tell of a hook what it listens to, and what came last."""
    return {
        "dialect": hook.dialect if hook.dialect in DIALECTS else "other",
        "has_secret": bool(hook.secret),
        "has_registered_url": bool(hook.registered_url),
        **told(hook, ("rooms", "local_only")),
        "last": told(heard_last(hass, hook.webhook_id), ("tried", "at", "places")),
    }


def feed_told(hass: HomeAssistant, runtime: Runtime, feed: FeedSource) -> Told:
    """Tell of a feed what it reads, and how that goes."""
    shown = runtime.feeds.shown(feed.key)
    return {
        **told(feed, ("is_block",)),
        "has_room": feed.room is not None,
        "calendar": entities_told(hass, (feed.calendar,)),
        "now": None if shown is None else told(shown, _FEED),
    }


def endpoint_told(runtime: Runtime, endpoint: tuple[EndpointKey, EndpointSettings | None]) -> Told:
    """Tell of an endpoint what it takes, how far it is behind, and how it fails."""
    key, settings = endpoint
    row = runtime.engine.peek(lambda state, _now: state.outboxes.get(key))
    return {
        "settings": None if settings is None else told(settings, _SETTINGS),
        "behind": None if row is None else runtime.engine.last_seq - row.cursor,
        "now": None if row is None else told(row, _OUTBOX),
    }


def schedule_told(runtime: Runtime, key: ScheduleId) -> Told:
    """Tell of a schedule what kind it is, and how it goes."""
    schedule = runtime.engine.peek(lambda state, _now: state.schedules.get(key))
    if schedule is None:
        return GONE
    definition = schedule.definition
    return {
        "type": type_of_rule(definition.rule).value,
        "action": None if definition.action is None else told(definition.action, _ACTION),
        "target": told(definition.target, _TARGET),
        "runs_after": definition.run_after is not None,
        "runs_on": bool(definition.run_on),
        **told(definition, _DEFINITION),
        "progress": told(schedule.progress, _PROGRESS),
    }
