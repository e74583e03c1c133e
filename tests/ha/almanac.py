"""Calendars to be read: one that does as a test wants, and Home Assistant's own local one."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, override

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.calendar import CalendarEntity, CalendarEvent, CalendarEventStatus
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    setup_test_component_platform,
)

from custom_components.roomkeeper.const import SUBENTRY_FEED
from custom_components.roomkeeper.core.ids import OriginKey, RoomKey
from custom_components.roomkeeper.core.model import Booking
from custom_components.roomkeeper.core.reservation import Reservation, ReservationStatus

from .flows import add_subentry
from .house import STUDIO, House

CLUB: Final = "calendar.club"
FEED: Final = OriginKey("feed_club")


class Almanac(CalendarEntity):
    """A calendar whose answers a test chooses; `asked` are the ranges that it was asked for."""

    _attr_should_poll = False

    def __init__(self, name: str = "Club") -> None:
        """Have nothing yet."""
        self._attr_name = name
        self._attr_unique_id = name
        self.shown: list[CalendarEvent] = []
        self.fault: Exception | None = None
        self.hangs = False
        self.let_go = asyncio.Event()
        self.asked: list[tuple[datetime, datetime]] = []
        self.at_once = 0
        self.most_at_once = 0

    @property
    @override
    def event(self) -> CalendarEvent | None:
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Answer as is chosen."""
        self.asked.append((start_date, end_date))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            while self.hangs and not self.let_go.is_set():
                try:
                    await self.let_go.wait()
                except asyncio.CancelledError:
                    # As a library does that waits for a thread.
                    continue
            if self.fault is not None:
                raise self.fault
            return list(self.shown)
        finally:
            self.at_once -= 1

    def breaks(self, text: str = "https://secret.example is down") -> None:
        """Fail from now on."""
        self.fault = HomeAssistantError(text)

    def goes(self, *, away: bool) -> None:
        """Be lost, or be found again."""
        self._attr_available = not away
        self.async_write_ha_state()

    def drop(self, uid: str) -> None:
        """Take an event away."""
        self.shown = [one for one in self.shown if one.uid != uid]


def event(
    uid: str | None,
    start: date,
    end: date,
    summary: str = "Rehearsal",
    **more: Any,  # noqa: ANN401 - as a calendar event takes it
) -> CalendarEvent:
    """Return an event."""
    return CalendarEvent(start=start, end=end, summary=summary, uid=uid, **more)


TENTATIVE: Final = CalendarEventStatus.TENTATIVE


async def with_almanacs(hass: HomeAssistant, *almanacs: Almanac) -> None:
    """Have some calendars in Home Assistant."""
    setup_test_component_platform(hass, CALENDAR, almanacs)
    assert await async_setup_component(hass, CALENDAR, {CALENDAR: {"platform": "test"}})
    await hass.async_block_till_done()


async def with_local_calendar(hass: HomeAssistant, name: str = "Club") -> CalendarEntity:
    """Have one of Home Assistant's own local calendars."""
    key = name.lower()
    # There before anything is set up, but for this harness.
    await hass.async_add_executor_job(
        partial(Path(hass.config.path(".storage")).mkdir, exist_ok=True)
    )
    entry = MockConfigEntry(
        domain="local_calendar",
        title=name,
        data={"calendar_name": name, "storage_key": key, "import": "create_ics"},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    component: EntityComponent[CalendarEntity] = hass.data[CALENDAR]
    entity = component.get_entity(f"calendar.{key}")
    assert isinstance(entity, CalendarEntity)
    return entity


def add_feed(
    house: House,
    name: str = "Club",
    *,
    calendar: str = CLUB,
    room: RoomKey = STUDIO,
    mode: str = "booking",
) -> OriginKey:
    """Store a feed without any form."""
    rooms = {one.unique_id: one.subentry_id for one in house.entry.get_subentries_of_type("room")}
    data: Mapping[str, Any] = {"calendar": calendar, "room": rooms[room], "mode": mode}
    key = f"feed_{name.lower().replace(' ', '_')}"
    add_subentry(house.hass, house.entry, name, data, kind=SUBENTRY_FEED, key=key)
    return OriginKey(key)


async def pass_by(house: House, minutes: float = 5) -> None:
    """Let time go on, and what is read be taken over."""
    await house.until(datetime.now(UTC) + timedelta(minutes=minutes))
    await house.hass.async_block_till_done(wait_background_tasks=True)
    await house.settle()


def bookings(house: House, room: RoomKey = STUDIO) -> list[Booking]:
    """Return what keeps a room, in order."""
    return house.runtime.engine.peek(lambda state, _now: list(state.calendar(room)))


def spans(house: House, room: RoomKey = STUDIO) -> list[tuple[datetime, datetime]]:
    """Return when a room is kept."""
    return [(one.span.start, one.span.end) for one in bookings(house, room)]


def conflicts(house: House) -> list[Reservation]:
    """Return what could not be taken over."""
    return house.runtime.engine.peek(
        lambda state, _now: [
            row for row in state.reservations.values() if row.status is ReservationStatus.CONFLICT
        ]
    )
