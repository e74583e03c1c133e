"""Triggers for automations: each is a shell over our events, or over a moment of a booking.

They hang on the event bus, so they hold whether or not Roomkeeper is loaded when they are set up.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar, Final, cast, override

import voluptuous as vol
from homeassistant.const import CONF_OFFSET, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .booking_moments import BookingMoments, Edge, Moment
from .core.ids import BookingId, RoomKey
from .core.model import Booking, Deferral, FreezeReason
from .core.stall import EndReason
from .device_keys import keys_in, keys_meant
from .doors.bus import EVENT
from .doors.json_form import json_of
from .doors.loaded import follow_loaded, running_entry
from .doors.wording import room_text, stall_text
from .runtime import RoomkeeperConfigEntry

CONF_OFFSET_TYPE: Final = "offset_type"
CONF_BEFORE: Final = "before"
CONF_CHANGE: Final = "change"
CONF_SCHEDULE: Final = "schedule"

BEFORE: Final = "before"
AFTER: Final = "after"

_LONGEST: Final = timedelta(days=31)
"""Further ahead nobody prepares for a booking."""

type _Schema = Mapping[vol.Marker, object]
type _Options = Mapping[str, Any]
type _Data = Mapping[str, Any]

_LENGTH: Final = vol.All(cv.positive_time_period, vol.Range(max=_LONGEST))
_SOME_LENGTH: Final = vol.All(_LENGTH, vol.Range(min=timedelta(seconds=1)))


def _some_of(*known: str) -> vol.All:
    return vol.All(cv.ensure_list, [vol.In(known)])


class _RoomkeeperTrigger(Trigger):
    """Fires for the rooms or stalls that its target means; without a target for all."""

    _target_schema: ClassVar[_Schema] = {vol.Optional(CONF_TARGET): cv.TARGET_FIELDS}
    _options_schema: ClassVar[_Schema] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        options = {vol.Optional(CONF_OPTIONS, default={}): cls._options_schema}
        return cast(ConfigType, vol.Schema({**cls._target_schema, **options})(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take what the automation says."""
        super().__init__(hass, config)
        self._target = config.target
        self._options: _Options = config.options or {}

    def _fire(
        self,
        run: TriggerActionRunner,
        data: _Data,
        keys: Iterable[str],
        context: Context | None = None,
    ) -> None:
        """Run the automation if it means one of those that this is about."""
        meant = keys_meant(self._hass, self._target)
        if meant is None or not meant.isdisjoint(keys):
            told = {**_named(self._hass, data), **data}
            where = told["room_name"] or told["stall_name"] or told.get("schedule_name")
            run(told, f"{data['type']} ({where})" if where else data["type"], context)


def _named(hass: HomeAssistant, data: _Data) -> dict[str, str | None]:
    """Return what the rooms and the stall of an event are called now; None where there are none."""
    entry = running_entry(hass)
    rooms, stall = data["rooms"], data["stall"]
    if entry is None:
        return {"room_name": ", ".join(rooms) or None, "stall_name": stall}
    site = entry.runtime_data.site
    return {
        "room_name": ", ".join(room_text(key, site) for key in rooms) or None,
        "stall_name": None if stall is None else stall_text(stall, site),
    }


# --- what is an event ---------------------------------------------------------


class _FactTrigger(_RoomkeeperTrigger):
    """Fires on events of some types; an option says which values of the event are wanted."""

    _types: ClassVar[frozenset[str]]

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        @callback
        def is_of_type(data: _Data) -> bool:
            return data.get("type") in self._types

        @callback
        def on_event(event: Event[dict[str, Any]]) -> None:
            if self._is_wanted(event.data):
                about = self._booking_of(event.data)
                self._fire(run_action, {**about, **event.data}, keys_in(event.data), event.context)

        return self._hass.bus.async_listen(EVENT, on_event, event_filter=is_of_type)

    def _is_wanted(self, data: _Data) -> bool:
        return all(data[name] in wanted for name, wanted in self._options.items() if wanted)

    def _booking_of(self, data: _Data) -> dict[str, Any]:
        booking = _booking(self._hass, data["booking_id"])
        return {} if booking is None else _span_of(booking)


class _BookingTrigger(_FactTrigger):
    """Fires on events of bookings; of those that only keep a room closed, there are none."""

    @override
    def _is_wanted(self, data: _Data) -> bool:
        booking = _booking(self._hass, data["booking_id"])
        return (booking is None or not booking.is_block) and super()._is_wanted(data)


def _booking(hass: HomeAssistant, booking_id: str | None) -> Booking | None:
    entry = running_entry(hass)
    if entry is None or booking_id is None:
        return None
    engine = entry.runtime_data.engine
    return engine.peek(lambda state, _now: state.bookings.get(BookingId(booking_id)))


def _span_of(booking: Booking) -> dict[str, Any]:
    zone = dt_util.get_default_time_zone()
    return {"start": json_of(booking.span.start, zone), "end": json_of(booking.span.end, zone)}


class _GuestLeft(_BookingTrigger):
    """Fires when somebody has checked a guest out; when only the time is over, nobody knows."""

    _types = frozenset({"booking_completed"})

    @override
    def _is_wanted(self, data: _Data) -> bool:
        return data["actor"]["kind"] != "system" and super()._is_wanted(data)


class _ScheduleTrigger(_FactTrigger):
    """Fires on events of some schedules, which are named by their devices, or of all."""

    _target_schema: ClassVar[_Schema] = {}
    _options_schema: ClassVar[_Schema] = {
        vol.Optional(CONF_SCHEDULE): vol.All(cv.ensure_list, [cv.string])
    }

    @override
    def _is_wanted(self, data: _Data) -> bool:
        wanted = self._options.get(CONF_SCHEDULE)
        return not wanted or data["device_id"] in wanted


class _ScheduleChanged(_ScheduleTrigger):
    """Fires when a schedule was made, changed or deleted."""

    _types = frozenset({"schedule_created", "schedule_updated", "schedule_deleted"})
    _options_schema: ClassVar[_Schema] = {
        **_ScheduleTrigger._options_schema,  # noqa: SLF001 - its own
        vol.Optional(CONF_CHANGE): _some_of("created", "updated", "deleted"),
    }

    @override
    def _is_wanted(self, data: _Data) -> bool:
        wanted = self._options.get(CONF_CHANGE)
        is_so = not wanted or data["type"].removeprefix("schedule_") in wanted
        return is_so and super()._is_wanted(data)


class _SiteTrigger(_FactTrigger):
    """Fires on events that are of no room."""

    _target_schema: ClassVar[_Schema] = {}


def _on(
    *types: str, base: type[_FactTrigger] = _FactTrigger, **values: tuple[str, ...]
) -> type[Trigger]:
    """Make a trigger for some types of events, with options for what some of their data may be."""

    class OnFact(base):  # type: ignore[misc,valid-type]  # one of the classes above
        """Fires on events of these types."""

        _types = frozenset(types)
        _options_schema: ClassVar[_Schema] = {
            **base._options_schema,  # noqa: SLF001 - of the class that it is made of
            **{vol.Optional(name): _some_of(*known) for name, known in values.items()},
        }

    return OnFact


# --- what is a moment ---------------------------------------------------------


class _MomentTrigger(_RoomkeeperTrigger):
    """Fires when bookings come to a moment."""

    _edge: ClassVar[Edge]
    _told: ClassVar[str]

    def _offset(self) -> timedelta:
        raise NotImplementedError

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        moment = Moment(edge=self._edge, offset=self._offset())
        moments: BookingMoments | None = None

        def tell(booking: Booking, rooms: Collection[RoomKey]) -> None:
            self._fire(run_action, self._data_of(booking), rooms)

        @callback
        def follow(entry: RoomkeeperConfigEntry | None) -> None:
            nonlocal moments
            if moments is not None:
                moments.stop()
            moments = None if entry is None else BookingMoments(self._hass, entry, moment, tell)

        stop_following = follow_loaded(self._hass, follow)

        @callback
        def detach() -> None:
            stop_following()
            follow(None)

        return detach

    def _data_of(self, booking: Booking) -> _Data:
        """Return what events of bookings have too, as far as it is there."""
        return {
            "type": self._told,
            "room": booking.rooms[0],
            "rooms": list(booking.rooms),
            "stall": None,
            "booking_id": booking.id,
            "schedule_id": None,
            "status": booking.status.value,
            **_span_of(booking),
        }


class _BookingStarted(_MomentTrigger):
    """Fires when the time of a booking begins, whether or not the guest has come."""

    _edge = Edge.START
    _told = "booking_started"
    _options_schema: ClassVar[_Schema] = {
        vol.Optional(CONF_OFFSET, default=timedelta()): _LENGTH,
        vol.Optional(CONF_OFFSET_TYPE, default=BEFORE): vol.In((BEFORE, AFTER)),
    }

    @override
    def _offset(self) -> timedelta:
        offset: timedelta = self._options[CONF_OFFSET]
        return offset if self._options[CONF_OFFSET_TYPE] == AFTER else -offset


class _BookingEndApproached(_MomentTrigger):
    """Fires some time before the end of a booking that is under way."""

    _edge = Edge.END
    _told = "booking_end_approached"
    _options_schema: ClassVar[_Schema] = {vol.Required(CONF_BEFORE): _SOME_LENGTH}

    @override
    def _offset(self) -> timedelta:
        before: timedelta = self._options[CONF_BEFORE]
        return -before


# --- all of them --------------------------------------------------------------

_BOOKINGS: Final[Mapping[str, type[Trigger]]] = {
    "booking_held": _on("booking_held", base=_BookingTrigger),
    "booking_requested": _on("booking_pending", base=_BookingTrigger),
    "booking_confirmed": _on("booking_confirmed", base=_BookingTrigger),
    "booking_started": _BookingStarted,
    "booking_end_approached": _BookingEndApproached,
    "booking_ended": _on("booking_completed", base=_BookingTrigger),
    "booking_cancelled": _on("booking_cancelled", base=_BookingTrigger),
    "booking_released": _on("booking_released", base=_BookingTrigger),
    "booking_expired": _on("booking_expired", base=_BookingTrigger),
    "booking_rescheduled": _on("booking_rescheduled", base=_BookingTrigger),
    "booking_extended": _on("booking_extended", base=_BookingTrigger),
    "guest_arrived": _on("booking_checked_in", base=_BookingTrigger),
    "guest_left": _GuestLeft,
    "guest_did_not_come": _on("booking_no_show", base=_BookingTrigger),
}

_ROOMS: Final[Mapping[str, type[Trigger]]] = {
    "room_frozen": _on("room_frozen", freeze_reason=tuple(FreezeReason)),
    "room_unfrozen": _on("room_unfrozen"),
    "door_opened": _on("door_opened"),
    "door_failed": _on("door_failed"),
    "power_switched_on": _on("power_switched_on"),
    "power_on_failed": _on("power_switch_on_failed"),
    "power_off_planned": _on("power_off_planned"),
    "power_off_announced": _on("power_off_announced"),
    "power_off_deferred": _on("power_off_deferred", why=tuple(Deferral)),
    "power_off_attempted": _on("power_off_attempted"),
    "power_switched_off": _on("power_off_succeeded"),
    "power_off_failed": _on("power_off_failed"),
    "power_off_cancelled": _on("power_off_cancelled"),
    "outside_booking_conflicted": _on("hook_conflict", "feed_conflict"),
}

_STALLS: Final[Mapping[str, type[Trigger]]] = {
    "occupancy_started": _on("occupancy_started"),
    "occupancy_extended": _on("occupancy_extended"),
    "occupancy_ended": _on("occupancy_ended", end_reason=tuple(EndReason)),
    "occupancy_doubted": _on("occupancy_doubted"),
    "maintenance_started": _on("maintenance_started"),
    "maintenance_ended": _on("maintenance_ended"),
    "camera_came_on": _on("camera_seen_on"),
    "camera_failed": _on("camera_failed"),
    "camera_recovered": _on("camera_recovered"),
    "sensor_stuck": _on("sensor_stuck"),
    "sensor_cleared": _on("sensor_cleared"),
}

_SCHEDULES: Final[Mapping[str, type[Trigger]]] = {
    "schedule_changed": _ScheduleChanged,
    "schedule_run": _on("schedule_run", base=_ScheduleTrigger),
    "schedule_finished": _on("schedule_finished", base=_ScheduleTrigger),
    "schedule_failed": _on("schedule_failed", base=_ScheduleTrigger),
    "schedule_skipped": _on("schedule_skipped", base=_ScheduleTrigger),
    "action_succeeded": _on("action_succeeded", base=_ScheduleTrigger),
    "action_failed": _on("action_failed", base=_ScheduleTrigger),
}

_OUTSIDE: Final[Mapping[str, type[Trigger]]] = {
    "outside_room_unmapped": _on("hook_unmapped", "feed_unmapped", base=_SiteTrigger),
    "outside_message_rejected": _on("hook_rejected", base=_SiteTrigger),
    "feed_stopped": _on("feed_stopped", base=_SiteTrigger),
    "feed_resumed": _on("feed_resumed", base=_SiteTrigger),
    "endpoint_failed": _on("endpoint_failed", base=_SiteTrigger),
    "endpoint_disabled": _on("endpoint_disabled", base=_SiteTrigger),
}

TRIGGERS: Final = {**_BOOKINGS, **_ROOMS, **_STALLS, **_SCHEDULES, **_OUTSIDE}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:  # noqa: ARG001 - Home Assistant's form
    """Return the triggers by what they are called after our domain."""
    return TRIGGERS
