"""Which schedules have entities, and the devices that these stand on.

A schedule comes and goes without its entry being loaded anew, so its device
is named and removed here; its entities go with the device.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .core.events import schedule_of
from .core.ids import ScheduleId
from .core.model import State
from .core.schedule import Schedule
from .core.schedule_views import ScheduleView, schedule_view
from .device_keys import device_of, identifier_of, schedule_key
from .engine import Engine, Publication
from .published import Published

MOST_SHOWN: Final = 1_000
"""Schedules that have entities: the oldest.

Home Assistant takes 10,000 enabled entities from an entry. These take 3,000
of them, at three each; the rest is enough for 350 rooms at twenty each. Other
schedules run as well, and are seen through actions.
"""


class ShownSchedules:
    """The schedules that have entities, and what these show."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, engine: Engine) -> None:
        """Take the engine whose rows are shown."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._shown: dict[ScheduleId, str] = {}
        self.views: Published[ScheduleId, ScheduleView] = Published(
            self._view, lambda entry: (one,) if (one := schedule_of(entry.fact)) else ()
        )

    def ids(self) -> tuple[ScheduleId, ...]:
        """Return which schedules have entities now."""
        return tuple(self._shown)

    def has(self, schedule_id: ScheduleId) -> bool:
        """Say whether a schedule has entities now."""
        return schedule_id in self._shown

    def device_identifier(self, schedule_id: ScheduleId) -> tuple[str, str]:
        """Return what names a schedule's device."""
        return identifier_of(self._entry.entry_id, schedule_key(schedule_id))

    @callback
    def start(self) -> None:
        """Choose, and remove what a ledger that was put back knows nothing of."""
        self._fill()
        there = self._engine.peek(lambda state, _now: [*state.schedules])
        known = {self.device_identifier(one) for one in there}
        prefix = self.device_identifier(ScheduleId(""))[1]
        devices = dr.async_get(self._hass)
        for device in dr.async_entries_for_config_entry(devices, self._entry.entry_id):
            if device.config_subentry_id is not None:
                # A room may be called like one.
                continue
            names = {one for one in device.identifiers if one[1].startswith(prefix)}
            if names and not names & known:
                devices.async_remove_device(device.id)

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Make, rename and remove devices, and tell entities what they show now."""
        self.views.forget(publication.schedules)
        there = self._engine.peek(lambda state, _now: state.schedules)
        for schedule_id in publication.schedules & self._shown.keys():
            schedule = there.get(schedule_id)
            if schedule is None:
                self._remove(schedule_id)
            elif schedule.definition.name != self._shown[schedule_id]:
                self._rename(schedule)
        if publication.schedules:
            self._fill()
        self.views.publish(publication.schedules & self._shown.keys(), publication.entries)

    def _view(self, schedule_id: ScheduleId) -> ScheduleView:
        return self._engine.peek(lambda state, _now: schedule_view(state.schedules[schedule_id]))

    def _fill(self) -> None:
        """Show the oldest schedules that are not shown, while there is room."""
        total = self._engine.peek(lambda state, _now: len(state.schedules))
        if len(self._shown) == min(total, MOST_SHOWN):
            return
        for schedule in self._engine.peek(_oldest):
            if schedule.id not in self._shown:
                self._shown[schedule.id] = schedule.definition.name
                self.views.configured(schedule.id)

    def _remove(self, schedule_id: ScheduleId) -> None:
        del self._shown[schedule_id]
        for device_id in self._device_ids(schedule_id):
            dr.async_get(self._hass).async_remove_device(device_id)

    def _rename(self, schedule: Schedule) -> None:
        self._shown[schedule.id] = schedule.definition.name
        for device_id in self._device_ids(schedule.id):
            dr.async_get(self._hass).async_update_device(device_id, name=schedule.definition.name)

    def _device_ids(self, schedule_id: ScheduleId) -> Iterator[str]:
        device = device_of(self._hass, self._entry.entry_id, schedule_key(schedule_id))
        if device is not None:
            yield device.id


def _oldest(state: State, _now: datetime) -> list[Schedule]:
    by_age = sorted(state.schedules.values(), key=lambda one: (one.created_at, one.id))
    return by_age[:MOST_SHOWN]
