"""Sensors: how a room is and what comes next, how long people stay, the site, a schedule's run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform, UnitOfRatio, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .core.ids import RoomKey, StallKey
from .core.model import Room, State
from .core.schedule_views import ScheduleView
from .core.stall import Stall
from .core.stall_views import StallView
from .core.statistics import utilisation
from .core.views import RoomStatus, RoomView
from .entity import (
    NO_ATTRIBUTES,
    ROOMS,
    STALLS,
    Attributes,
    PlaceEntities,
    PlaceEntityDescription,
    RoomEntity,
    Shown,
    SiteEntity,
    StallEntity,
    has_power,
)
from .feed_entity import FeedEntity, follow_feeds
from .feeds import FeedShown
from .runtime import RoomkeeperConfigEntry, Runtime
from .schedule_entity import ScheduleEntity, follow_schedules
from .total_entity import (
    ROOM_TOTALS,
    STALL_TOTALS,
    RoomTotal,
    StallTotal,
    TotalDescription,
)

PARALLEL_UPDATES = 0

type Value = str | float | datetime | None

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class RoomSensorDescription(PlaceEntityDescription[Room], SensorEntityDescription):
    """A value of a room's view, and what stands beside it."""

    value: Callable[[Runtime, RoomView], Value]
    attributes: Callable[[RoomView], Attributes] = lambda _view: NO_ATTRIBUTES


@dataclass(frozen=True, kw_only=True)
class StallSensorDescription(PlaceEntityDescription[Stall], SensorEntityDescription):
    """A value of a stall's view, and what stands beside it."""

    value: Callable[[StallView], float | None]
    attributes: Callable[[StallView], Attributes] = lambda _view: NO_ATTRIBUTES


@dataclass(frozen=True, kw_only=True)
class SiteSensorDescription(SensorEntityDescription):
    """A value of the whole site."""

    value: Callable[[Runtime], Value]


type RoomDescription = RoomSensorDescription | TotalDescription[RoomKey, Room]
type StallDescription = StallSensorDescription | TotalDescription[StallKey, Stall]


def _status_attributes(view: RoomView) -> Attributes:
    return {"booking_id": view.current_booking and view.current_booking.id}


def _next_booking_attributes(view: RoomView) -> Attributes:
    booking = view.next_booking
    if booking is None:
        return NO_ATTRIBUTES
    # Who comes is not for everybody who may see a dashboard.
    return {
        "booking_id": booking.id,
        "end": booking.end.isoformat(),
        "status": booking.status,
        "is_block": booking.is_block,
    }


def _power_off_attributes(view: RoomView) -> Attributes:
    power_off = view.power_off
    if power_off is None:
        return NO_ATTRIBUTES
    return {
        "booking_id": power_off.booking_id,
        "why": power_off.why,
        "attempts": power_off.attempts,
        "waits_for": power_off.waits_for,
    }


def _last_stay(view: StallView) -> float | None:
    return None if view.last_stay is None else _seconds(view.last_stay.duration)


def _last_stay_attributes(view: StallView) -> Attributes:
    stay = view.last_stay
    if stay is None:
        return NO_ATTRIBUTES
    return {
        "start": stay.start.isoformat(),
        "end": stay.end.isoformat(),
        "reason": stay.reason,
        "mean_stay_s": _seconds(view.mean_stay),
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length / _SECOND, 1)


def _utilisation(key: RoomKey, state: State, now: datetime) -> float | None:
    room = state.site.rooms.get(key)
    return None if room is None else utilisation(state, room, now)


ROOM_SENSORS = (
    RoomSensorDescription(
        key="status",
        device_class=SensorDeviceClass.ENUM,
        options=list(RoomStatus),
        value=lambda _runtime, view: view.status,
        attributes=_status_attributes,
    ),
    RoomSensorDescription(
        key="next_booking",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda _runtime, view: view.next_booking.start if view.next_booking else None,
        attributes=_next_booking_attributes,
    ),
    RoomSensorDescription(
        key="available_from",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        value=lambda _runtime, view: view.available_from,
    ),
    RoomSensorDescription(
        key="power_off_at",
        device_class=SensorDeviceClass.TIMESTAMP,
        exists=has_power,
        value=lambda _runtime, view: view.power_off_at,
        attributes=_power_off_attributes,
    ),
    RoomSensorDescription(
        key="utilisation",
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value=lambda runtime, view: runtime.engine.peek(partial(_utilisation, view.key)),
    ),
)

STALL_SENSORS = (
    StallSensorDescription(
        key="last_stay",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=0,
        value=_last_stay,
        attributes=_last_stay_attributes,
    ),
    StallSensorDescription(
        key="stays_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_registry_enabled_default=False,
        value=lambda view: view.stays_today,
    ),
    StallSensorDescription(
        key="mean_stay",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value=lambda view: _seconds(view.mean_stay),
    ),
)

SITE_SENSORS = (
    SiteSensorDescription(
        key="active_holds",
        value=lambda runtime: runtime.site_view().active_holds,
    ),
    SiteSensorDescription(
        key="pending_bookings",
        entity_registry_enabled_default=False,
        value=lambda runtime: runtime.site_view().pending_bookings,
    ),
    SiteSensorDescription(
        key="scheduled_power_offs",
        value=lambda runtime: runtime.site_view().scheduled_power_offs,
    ),
    SiteSensorDescription(
        key="next_deadline",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda runtime: runtime.engine.next_deadline,
    ),
)

SITE_UTILISATION = SensorEntityDescription(
    key="utilisation",
    native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=0,
    entity_registry_enabled_default=False,
)

NEXT_RUN = SensorEntityDescription(key="next_run", device_class=SensorDeviceClass.TIMESTAMP)


def _next_run_attributes(view: ScheduleView) -> Attributes:
    return {
        "schedule_type": view.schedule_type,
        "last_run": view.last_started_at and view.last_started_at.isoformat(),
        "last_result": view.last_result,
        "failures_in_a_row": view.failures_in_a_row,
        "lateness_s": None if view.lateness is None else round(view.lateness / _SECOND, 3),
    }


LAST_READ = SensorEntityDescription(
    key="last_read",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
)


def _last_read_attributes(feed: FeedShown) -> Attributes:
    return {
        "status": feed.state,
        "age_s": None if feed.age is None else round(feed.age / _SECOND),
        "events": feed.events,
        "conflicts": feed.conflicts,
        "missing": feed.missing,
    }


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the site and of all places, and of those that come later."""
    async_add_entities(SiteSensor(entry, description) for description in SITE_SENSORS)
    async_add_entities([SiteUtilisationSensor(entry, SITE_UTILISATION)])
    of_rooms: tuple[RoomDescription, ...] = (*ROOM_SENSORS, *ROOM_TOTALS)
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.SENSOR,
        descriptions=of_rooms,
        make=_room_sensor,
    )
    await rooms.follow(hass)
    of_stalls: tuple[StallDescription, ...] = (*STALL_SENSORS, *STALL_TOTALS)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=Platform.SENSOR,
        descriptions=of_stalls,
        make=_stall_sensor,
    )
    await stalls.follow(hass)
    await follow_schedules(
        entry, async_add_entities, lambda entry, key: ScheduleNextRun(entry, key, NEXT_RUN)
    )
    follow_feeds(entry, async_add_entities, lambda entry, key: FeedLastRead(entry, key, LAST_READ))


def _room_sensor(
    entry: RoomkeeperConfigEntry, room: Room, description: RoomDescription
) -> SensorEntity:
    if isinstance(description, TotalDescription):
        return RoomTotal(entry, room, description)
    return RoomSensor(entry, room, description)


def _stall_sensor(
    entry: RoomkeeperConfigEntry, stall: Stall, description: StallDescription
) -> SensorEntity:
    if isinstance(description, TotalDescription):
        return StallTotal(entry, stall, description)
    return StallSensor(entry, stall, description)


class RoomSensor(RoomEntity[Value], SensorEntity):
    """A value of a room."""

    entity_description: RoomSensorDescription
    # They change with each step of a booking, and the log has them for good.
    _unrecorded_attributes = frozenset({"booking_id", "end", "attempts", "waits_for"})

    @override
    def _look(self) -> Shown[Value]:
        description = self.entity_description
        return Shown(
            description.value(self._runtime, self._view), description.attributes(self._view)
        )

    @property
    @override
    def native_value(self) -> Value:
        return self._shown.value


class StallSensor(StallEntity[float | None], SensorEntity):
    """A value of a stall."""

    entity_description: StallSensorDescription

    @override
    def _look(self) -> Shown[float | None]:
        description = self.entity_description
        return Shown(description.value(self._view), description.attributes(self._view))

    @property
    @override
    def native_value(self) -> float | None:
        return self._shown.value


class SiteSensor(SiteEntity[Value], SensorEntity):
    """A value of the site."""

    entity_description: SiteSensorDescription

    @override
    def _look(self) -> Shown[Value]:
        return Shown(self.entity_description.value(self._runtime))

    @property
    @override
    def native_value(self) -> Value:
        return self._shown.value


class SiteUtilisationSensor(SiteEntity[float | None], SensorEntity):
    """Today's utilisation of all rooms together."""

    entity_description: SensorEntityDescription

    @override
    async def _follow(self) -> CALLBACK_TYPE:
        return await self._runtime.utilisation.follow(self._refresh)

    @override
    def _look(self) -> Shown[float | None]:
        return Shown(self._runtime.utilisation.percent)

    @property
    @override
    def native_value(self) -> float | None:
        return self._shown.value


class ScheduleNextRun(ScheduleEntity[datetime | None], SensorEntity):
    """When a schedule runs next by itself, and how it ran last."""

    entity_description: SensorEntityDescription
    # They change with each run, and the log has them for good.
    _unrecorded_attributes = frozenset({"last_run", "lateness_s"})

    @override
    def _look(self) -> Shown[datetime | None]:
        return Shown(self._view.next_run_at, _next_run_attributes(self._view))

    @property
    @override
    def native_value(self) -> datetime | None:
        return self._shown.value


class FeedLastRead(FeedEntity[datetime | None], SensorEntity):
    """When a calendar was last read well, and what came of it."""

    entity_description: SensorEntityDescription
    # They change with each read.
    _unrecorded_attributes = frozenset({"age_s", "events"})

    @override
    def _look(self) -> Shown[datetime | None]:
        feed = self._runtime.feeds.shown(self._key)
        if feed is None:
            return Shown(None)
        return Shown(feed.last_read_at, _last_read_attributes(feed))

    @property
    @override
    def native_value(self) -> datetime | None:
        return self._shown.value
