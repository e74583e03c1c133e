"""What a person has to know or mend, as Home Assistant's repair issues."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .core.endpoint import Endpoint, Outbox, OutboxStatus
from .core.ids import EndpointKey, EntityId, OriginKey, RoomKey, ScheduleId, StallKey
from .core.model import PowerOff, Room
from .core.schedule import DeviceAction, Schedule
from .core.stall import Stall, Stuck
from .device_repairs import device_flow_of
from .doors.wording import entity_text, failure_text, first_of, sentences
from .endpoint_repair import EndpointFlow
from .feed_issues import FEED
from .feed_repairs import FeedStoppedFlow
from .hook_repairs import HOOK, PairFlow
from .issues import raise_issue
from .ledger import Loss
from .ledger_repairs import ledger_flow_of
from .misfit_repairs import MisfitFlow
from .notices import as_text
from .reservation_repairs import fix_flow_of

_DOOR_UNPLANNED = "door_unplanned"
_LEDGER_UNWRITABLE = "ledger_unwritable"
_LEDGER_UNREADABLE = "ledger_unreadable"
_LEDGER_CUT_SHORT = "ledger_cut_short"
_CLOCK_WAS_AHEAD = "clock_was_ahead"
_TIMERS_MISSING = "timers_missing"
_ENDPOINT_DISABLED = "endpoint_disabled_"

_MOST_NAMED = 10
"""Devices of a schedule of which is said how they failed: it is said anew with each that does."""


def raise_power_off_failed(
    hass: HomeAssistant, room: RoomKey, name: str, power_off: PowerOff
) -> None:
    """Say that a room's power is still on after the last try."""
    raise_issue(
        hass,
        f"power_off_failed_{room}",
        "power_off_failed",
        fixed_with={"power_off_failed": room},
        room=name,
        attempts=str(power_off.attempts),
        failures=as_text(hass, power_off.failures),
    )


def clear_power_off_failed(hass: HomeAssistant, room: RoomKey) -> None:
    """Say no more that the room's power is on."""
    ir.async_delete_issue(hass, DOMAIN, f"power_off_failed_{room}")


def raise_door_unplanned(hass: HomeAssistant, room: Room) -> None:
    """Say that a guest was let in whose power-off could not be planned."""
    raise_issue(hass, _DOOR_UNPLANNED, _DOOR_UNPLANNED, room=room.name)


def clear_door_unplanned(hass: HomeAssistant) -> None:
    """Say no more that a power-off is not planned."""
    ir.async_delete_issue(hass, DOMAIN, _DOOR_UNPLANNED)


def raise_camera_failed(
    hass: HomeAssistant, camera: EntityId, stalls: str, why: str, *, should_be_on: bool
) -> None:
    """Say that a camera is not as it should be: one that films is worse than one that does not."""
    raise_issue(
        hass,
        f"camera_failed_{camera}",
        "camera_stays_off" if should_be_on else "camera_stays_on",
        ir.IssueSeverity.WARNING if should_be_on else ir.IssueSeverity.ERROR,
        {"camera": camera, "how": "camera_stays_off" if should_be_on else "camera_stays_on"},
        camera=entity_text(hass, camera),
        stalls=stalls,
        why=failure_text(hass, camera, why),
    )


def clear_camera_failed(hass: HomeAssistant, camera: EntityId) -> None:
    """Say no more that a camera is not as it should be."""
    ir.async_delete_issue(hass, DOMAIN, f"camera_failed_{camera}")


def raise_camera_let_go(hass: HomeAssistant, camera: EntityId) -> None:
    """Say that a camera that is configured no more did not come on, and is told no more."""
    raise_issue(
        hass,
        f"camera_let_go_{camera}",
        "camera_let_go",
        ir.IssueSeverity.WARNING,
        {"camera": camera, "how": "camera_let_go"},
        camera=entity_text(hass, camera),
    )


def clear_camera_let_go(hass: HomeAssistant, camera: EntityId) -> None:
    """Say no more that a camera did not come on; it does as it is told again."""
    ir.async_delete_issue(hass, DOMAIN, f"camera_let_go_{camera}")


def _stuck_id(stall: StallKey, why: Stuck) -> str:
    # Who ignores a sensor that misses departures has not ignored one that is lost.
    return f"sensor_{why}_{stall}"


def show_sensor_stuck(hass: HomeAssistant, stall: Stall, stuck: Stuck | None) -> None:
    """Say why a stall's sensors are not to be trusted, or no more.

    An issue that somebody has ignored is left, hidden as it is: if it were
    taken away, it would be shown again the next time.
    """
    registry = ir.async_get(hass)
    for why in Stuck:
        issue = registry.async_get_issue(DOMAIN, _stuck_id(stall.key, why))
        if why is stuck:
            raise_issue(
                hass,
                _stuck_id(stall.key, why),
                f"sensor_{why}",
                ir.IssueSeverity.WARNING,
                stall=stall.name,
                sensors=", ".join(entity_text(hass, one) for one in stall.sensors),
            )
        elif issue is not None and issue.dismissed_version is None:
            ir.async_delete_issue(hass, DOMAIN, issue.issue_id)


def forget_sensor_stuck(hass: HomeAssistant, stall: StallKey) -> None:
    """Say nothing more of a stall that is no more."""
    for why in Stuck:
        ir.async_delete_issue(hass, DOMAIN, _stuck_id(stall, why))


def raise_schedule_failing(
    hass: HomeAssistant, schedule: Schedule, failed: Sequence[DeviceAction]
) -> None:
    """Say that a schedule has failed again and again, and how it did so last."""
    failures = first_of(
        failed, _MOST_NAMED, lambda one: failure_text(hass, one.entity_id, one.error)
    )
    raise_issue(
        hass,
        f"schedule_failing_{schedule.id}",
        "schedule_failing",
        fixed_with={"schedule": schedule.id, "how": "schedule_failing"},
        schedule=schedule.definition.name,
        runs=str(schedule.progress.failures_in_a_row),
        failures=", ".join(failures) or sentences(hass)["failure_nothing_told"],
    )


def clear_schedule_failing(hass: HomeAssistant, schedule: ScheduleId) -> None:
    """Say no more that a schedule fails."""
    ir.async_delete_issue(hass, DOMAIN, f"schedule_failing_{schedule}")


def raise_trigger_failed(hass: HomeAssistant, schedule: Schedule, problem: str) -> None:
    """Say that a schedule does not see what it is to run on."""
    raise_issue(
        hass,
        f"trigger_failed_{schedule.id}",
        "trigger_failed",
        fixed_with={"schedule": schedule.id, "how": "trigger_failed"},
        schedule=schedule.definition.name,
        problem=problem,
    )


def clear_trigger_failed(hass: HomeAssistant, schedule: ScheduleId) -> None:
    """Say no more that a schedule sees nothing."""
    ir.async_delete_issue(hass, DOMAIN, f"trigger_failed_{schedule}")


def show_ledger_problem(hass: HomeAssistant, problem: str | None) -> None:
    """Say that nothing can be written and why, or no more."""
    if problem is None:
        ir.async_delete_issue(hass, DOMAIN, _LEDGER_UNWRITABLE)
    else:
        raise_issue(
            hass,
            _LEDGER_UNWRITABLE,
            _LEDGER_UNWRITABLE,
            fixed_with={"ledger": "unwritable"},
            problem=problem,
        )


def raise_ledger_unreadable(hass: HomeAssistant, path: str, problem: str, *, newer: bool) -> None:
    """Say that the ledger cannot be opened, and that it was left as it is."""
    key = "ledger_too_new" if newer else "ledger_corrupt"
    raise_issue(
        hass,
        _LEDGER_UNREADABLE,
        key,
        fixed_with={"ledger": "unreadable"},
        path=path,
        problem=problem,
    )


def clear_ledger_unreadable(hass: HomeAssistant) -> None:
    """Say no more that the ledger cannot be opened."""
    ir.async_delete_issue(hass, DOMAIN, _LEDGER_UNREADABLE)


def raise_ledger_cut_short(hass: HomeAssistant, path: str, loss: Loss) -> None:
    """Say that the newest turns are lost, until somebody has read it."""
    _raise_until_read(
        hass,
        _LEDGER_CUT_SHORT,
        path,
        path=path,
        problem=loss.what,
        until="-" if loss.until is None else _second_text(loss.until),
        copy="-" if loss.copy is None else str(loss.copy),
    )


def raise_clock_was_ahead(hass: HomeAssistant, until: datetime) -> None:
    """Say that much was done by a clock that was wrong, until somebody has read it."""
    _raise_until_read(hass, _CLOCK_WAS_AHEAD, until.isoformat(), until=_second_text(until))


def _raise_until_read(hass: HomeAssistant, kind: str, about: str, **placeholders: str) -> None:
    """Raise an issue of which the next start sees nothing any more."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        kind,
        data={kind: about},
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=kind,
        translation_placeholders=placeholders,
    )


def _second_text(instant: datetime) -> str:
    return f"{dt_util.as_local(instant):%Y-%m-%d %H:%M:%S}"


def raise_timers_missing(hass: HomeAssistant) -> None:
    """Say that this Home Assistant takes no timers from others; all else works."""
    raise_issue(hass, _TIMERS_MISSING, _TIMERS_MISSING, ir.IssueSeverity.WARNING)


def clear_timers_missing(hass: HomeAssistant) -> None:
    """Say no more that there are no timers."""
    ir.async_delete_issue(hass, DOMAIN, _TIMERS_MISSING)


def raise_untaken(
    hass: HomeAssistant,
    issue_id: str,
    translation_key: str,
    fixed_with: Mapping[str, str],
    **texts: str,
) -> None:
    """Say that a booking of a platform could not be taken over; somebody may see to it here."""
    raise_issue(hass, issue_id, translation_key, ir.IssueSeverity.WARNING, fixed_with, **texts)


def raise_more_untaken(hass: HomeAssistant, issue_id: str, **texts: str) -> None:
    """Say how many more could not be taken over."""
    raise_issue(hass, issue_id, "more_reservations", ir.IssueSeverity.WARNING, None, **texts)


def show_disabled_endpoints(
    hass: HomeAssistant,
    endpoints: Mapping[EndpointKey, Endpoint],
    outboxes: Mapping[EndpointKey, Outbox],
) -> None:
    """Say of each endpoint that is disabled that it is, and of no other."""
    disabled = {
        key: row
        for key, row in outboxes.items()
        if row.status is OutboxStatus.DISABLED and key in endpoints
    }
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        is_of_endpoint = domain == DOMAIN and issue_id.startswith(_ENDPOINT_DISABLED)
        if is_of_endpoint and issue_id.removeprefix(_ENDPOINT_DISABLED) not in disabled:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    for key, row in disabled.items():
        raise_issue(
            hass,
            f"{_ENDPOINT_DISABLED}{key}",
            "endpoint_disabled",
            fixed_with={"endpoint": key},
            endpoint=endpoints[key].name,
            attempts=str(row.attempts),
            why=(
                f"HTTP {row.last_status}"
                if row.last_status
                else sentences(hass)[f"endpoint_{row.last_fault}"]
            ),
        )


async def async_create_fix_flow(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's form
    issue_id: str,  # noqa: ARG001
    data: Mapping[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow by which somebody mends what an issue tells of."""
    told = data or {}
    if FEED in told:
        return FeedStoppedFlow(OriginKey(str(told[FEED])))
    if _LEDGER_CUT_SHORT in told or _CLOCK_WAS_AHEAD in told:
        return ConfirmRepairFlow()
    if "endpoint" in told:
        return EndpointFlow(EndpointKey(str(told["endpoint"])))
    if HOOK in told:
        return PairFlow(OriginKey(str(told[HOOK])))
    if "outside_hours" in told:
        return MisfitFlow(RoomKey(str(told["outside_hours"])))
    return device_flow_of(told) or ledger_flow_of(told) or fix_flow_of(told)
