"""What a bug report needs: how much there is, how it goes, and whether the ledger is whole.

No name, text, address or secret of anybody is in it: see `anonymous`.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import __version__ as HA_VERSION  # noqa: N812 - as Home Assistant names it
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_integration

from . import panel
from .anonymous import MOST_TOLD, Told, told
from .anonymous_outside import endpoint_told, feed_told, hook_told, schedule_told
from .anonymous_places import room_in_full, room_told, stall_in_full, stall_told
from .configuration import (
    Snapshot,
    endpoint_settings_of,
    feeds_of,
    hooks_of,
    log_retention_of,
    policy_of,
    snapshot_of,
)
from .const import DOMAIN, SUBENTRY_ROOM, SUBENTRY_STALL
from .core.ids import OriginKey, RoomKey, StallKey
from .core.model import BookingStatus
from .core.schedule import ActionStatus
from .doors.reads import health
from .form_fields import OPTIONS_FORM
from .ledger import LedgerError
from .ledger.migrations import MIGRATIONS
from .ledger_check import check
from .problems import code_of
from .punctuality import Lateness
from .runtime import RoomkeeperConfigEntry, Runtime

_DAY: Final = timedelta(days=1)
_SLICE: Final = 10
"""Places that are told of before others get the event loop."""

_OPTIONS: Final = (
    "hold_duration",
    "pending_expiry",
    "power_off_buffer",
    "retry_attempts",
    "retry_delay",
)
_HEALTH: Final = (
    "started_at",
    "uptime",
    "rooms",
    "active_holds",
    "pending_bookings",
    "scheduled_power_offs",
    "failed_power_offs",
    "endpoints",
    "failing_endpoints",
    "disabled_endpoints",
    "stalls",
    "occupied_stalls",
    "doubted_stalls",
    "stalls_in_maintenance",
    "stuck_sensors",
    "failed_cameras",
    "schedules",
    "enabled_schedules",
    "running_schedules",
    "failing_schedules",
    "next_run_at",
    "deadlines",
    "next_deadline",
    "last_log_id",
)
_FIGURES: Final = ("schema", "size_bytes", "wal_bytes", "entries")


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry
) -> Told:
    """Say how much there is, how it goes, and whether the log folds to the rows."""
    snapshot = snapshot_of(entry)
    about = {
        "versions": await _versions(hass),
        "entry": _entry_told(entry, snapshot),
        "entities": _registered(hass, entry),
        "issues": _issues(hass),
    }
    if entry.state is not ConfigEntryState.LOADED:
        # All else is with the engine.
        return about
    runtime = entry.runtime_data
    engine, site = runtime.engine, runtime.site
    schedules = engine.peek(lambda state, _now: [*state.schedules])
    return {
        **about,
        "options": _options_told(snapshot),
        **await _engine_told(runtime),
        "ledger": await _ledger_told(runtime),
        **await _checked(hass, runtime),
        "rooms": await _each(site.rooms, partial(room_told, hass, runtime)),
        "stalls": await _each(site.stalls, partial(stall_told, hass, runtime)),
        "hooks": await _each(hooks_of(snapshot).values(), partial(hook_told, hass)),
        "feeds": await _each(feeds_of(snapshot).values(), partial(feed_told, hass, runtime)),
        "endpoints": await _each(
            endpoint_settings_of(snapshot).items(), partial(endpoint_told, runtime)
        ),
        "schedules": await _each(schedules, partial(schedule_told, runtime)),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, device: dr.DeviceEntry
) -> Told:
    """Say of a room or a stall how it is, and what happened there last; of the rest what it is."""
    about = {"versions": await _versions(hass)}
    if entry.state is not ConfigEntryState.LOADED:
        return about
    return {**about, **await _device_told(hass, entry, device)}


async def _device_told(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, device: dr.DeviceEntry
) -> Told:
    runtime = entry.runtime_data
    if device.id == runtime.hub_device_id:
        return {"site": await _engine_told(runtime)}
    subentry = entry.subentries.get(device.config_subentry_id or "")
    if subentry is None:
        return {"schedule": _schedule_of(runtime, device)}
    key = subentry.unique_id or subentry.subentry_id
    if subentry.subentry_type == SUBENTRY_ROOM:
        return {"room": await room_in_full(hass, runtime, RoomKey(key))}
    if subentry.subentry_type == SUBENTRY_STALL:
        return {"stall": await stall_in_full(hass, runtime, StallKey(key))}
    feed = feeds_of(snapshot_of(entry))[OriginKey(key)]
    return {"feed": feed_told(hass, runtime, feed)}


def _schedule_of(runtime: Runtime, device: dr.DeviceEntry) -> Told | None:
    shown = runtime.shown_schedules
    return next(
        (
            schedule_told(runtime, key)
            for key in shown.ids()
            if shown.device_identifier(key) in device.identifiers
        ),
        None,
    )


async def _each[Thing](things: Collection[Thing], tell: Callable[[Thing], Told]) -> Told:
    """Tell the first of several things one by one, and how many there are."""
    each: list[Told] = []
    for thing in islice([*things], MOST_TOLD):
        each.append(tell(thing))
        if len(each) % _SLICE == 0:
            await asyncio.sleep(0)
    return {"count": len(things), "first": each}


async def _versions(hass: HomeAssistant) -> Told:
    integration = await async_get_integration(hass, DOMAIN)
    return {
        "roomkeeper": str(integration.version),
        "home_assistant": HA_VERSION,
        "newest_schema": len(MIGRATIONS),
        "front_end": panel.builds(hass),
    }


def _entry_told(entry: RoomkeeperConfigEntry, snapshot: Snapshot) -> Told:
    kinds = Counter(one.kind for one in snapshot.subentries.values())
    return {
        "state": entry.state.value,
        "failed_with": entry.error_reason_translation_key,
        "disabled_by": entry.disabled_by and entry.disabled_by.value,
        "subentries": dict(sorted(kinds.items())),
    }


def _options_told(snapshot: Snapshot) -> Told:
    """Tell the defaults of the site, and which of them somebody has set."""
    return {
        **told(policy_of(snapshot.options), _OPTIONS),
        **told({"log_retention": log_retention_of(snapshot.options)}, ("log_retention",)),
        "set": sorted(snapshot.options.keys() & set(OPTIONS_FORM.names())),
    }


def _registered(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> Told:
    """Tell how many entities there are of each platform, and how many of them are disabled."""
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    every = Counter(one.domain for one in registered)
    disabled = Counter(one.domain for one in registered if one.disabled)
    return {
        domain: {"registered": number, "disabled": disabled[domain]}
        for domain, number in sorted(every.items())
    }


def _issues(hass: HomeAssistant) -> Told:
    """Tell how many repair issues there are of each kind, ignored ones included."""
    issues = ir.async_get(hass).issues.values()
    kinds = Counter(one.translation_key for one in issues if one.domain == DOMAIN and one.active)
    return {str(kind): number for kind, number in sorted(kinds.items(), key=str)}


async def _engine_told(runtime: Runtime) -> Told:
    """Tell how it goes at all, and what could not be written last."""
    found = await health(runtime)
    lateness = runtime.punctuality.lateness()
    problem, last = runtime.engine.problem, runtime.last_problem
    return {
        "health": {
            **told(found, _HEALTH),
            "bookings": runtime.engine.peek(
                lambda state, _now: {one.value: state.count[one] for one in BookingStatus}
            ),
            "device_actions": runtime.engine.peek(
                lambda state, _now: {one.value: state.action_count[one] for one in ActionStatus}
            ),
            "run_lateness": None if lateness is None else told(lateness, Lateness._fields),
        },
        "problem": problem and code_of(problem),
        "last_problem": last and {**told(last, ("at",)), "code": code_of(last.what)},
    }


async def _ledger_told(runtime: Runtime) -> Told:
    """Tell how large the file is, and how much of what was written in the last 24 hours."""
    since = runtime.engine.peek(lambda _state, now: now) - _DAY
    try:
        figures, loss = await runtime.ledger.figures(since), runtime.ledger.loss
    except LedgerError as error:
        return {"unreadable": code_of(str(error))}
    return {
        **told(figures, _FIGURES),
        "written_in_24_h": dict(figures.recent),
        "lost_entries_after": loss and told(loss, ("until",)),
    }


async def _checked(hass: HomeAssistant, runtime: Runtime) -> Told:
    try:
        found = await check(hass, runtime)
    except LedgerError as error:
        return {"log_folds_to_rows": False, "unreadable": code_of(str(error))}
    return {
        "rows": found.rows,
        "log_folds_to_rows": not found.differing,
        "rows_that_differ": found.differing,
    }
