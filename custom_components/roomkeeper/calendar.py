"""Calendars: a room's bookings, made, moved and given up in Home Assistant's own calendar."""

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final, override

from homeassistant.components.calendar import (
    EVENT_DESCRIPTION,
    EVENT_END,
    EVENT_LOCATION,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEntityFeature,
    CalendarEvent,
    CalendarEventStatus,
)
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .core.commands import Book, Cancel, Reschedule, Texts
from .core.errors import UnknownBooking
from .core.events import Entry, type_of
from .core.ids import BookingId, BookingRef, RoomKey
from .core.model import BLOCKING, EXPIRING, BookingStatus, Room, State, kept_until
from .core.span import Span
from .core.views import BookingView, RoomView, booking_view
from .doors.outbound import refusals_translated
from .doors.values import read_instant
from .entity import ROOMS, PlaceEntities, PlaceEntityDescription, RoomEntity, Shown
from .runtime import RoomkeeperConfigEntry

PARALLEL_UPDATES = 0

_CALLED_IN: ContextVar[Context | None] = ContextVar("roomkeeper_calendar_called_in", default=None)
"""The context of the action that is being served.

The calendar dashboard calls without one, and whoever called an action of the
same calendar last must not be taken for it, as the entity's own context would be.
"""

_ATTRIBUTE_TEXT: Final = f"component.{DOMAIN}.entity.sensor.next_booking.state_attributes."
_STATUS_TEXT: Final = f"{_ATTRIBUTE_TEXT}status.state."
_BLOCK_TEXT: Final = f"{_ATTRIBUTE_TEXT}is_block.state.true"


@dataclass(frozen=True, kw_only=True)
class RoomCalendarDescription(PlaceEntityDescription[Room], CalendarEntityDescription):
    """The calendar of a room."""


BOOKINGS = RoomCalendarDescription(key="bookings")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of all rooms, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=Platform.CALENDAR,
        descriptions=(BOOKINGS,),
        make=BookingsCalendar,
    )
    await rooms.follow(hass)


class BookingsCalendar(RoomEntity[BookingView | None], CalendarEntity):
    """The bookings that keep or kept the room, those that nobody confirmed yet as tentative."""

    # What people write on a booking is in the ledger, and leaves with it.
    _unrecorded_attributes = frozenset({"message", "description"})
    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT
        | CalendarEntityFeature.UPDATE_EVENT
        | CalendarEntityFeature.DELETE_EVENT
    )

    # --- what is shown ---

    @override
    def _look(self) -> Shown[BookingView | None]:
        return Shown(self._view.current_booking or self._view.next_booking)

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the booking that has the room, or the next one."""
        booking = self._shown.value
        if booking is not None and self._runtime.engine.peek(partial(_is_over, booking)):
            # Home Assistant writes the state itself at an event's end, and may
            # be there before the engine: the next event starts at once.
            self._seen = self._runtime.room_view(self._key)
            self._shown = self._look()
            booking = self._shown.value
        return None if booking is None else self._event_of(booking)

    @callback
    @override
    def _on_publication(self, view: RoomView, entries: tuple[Entry, ...]) -> None:
        super()._on_publication(view, entries)
        if any(type_of(entry.fact).startswith("booking_") for entry in entries):
            # Open dashboards ask for their days anew on each writing, also
            # on one that changes nothing in the state.
            self.async_write_ha_state()

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the bookings that share time with the range, by start."""
        start, end = dt_util.as_utc(start_date), dt_util.as_utc(end_date)
        if start >= end:
            return []
        found = await self._runtime.engine.read(partial(_within, self._key, Span(start, end)))
        return [self._event_of(booking) for booking in found]

    def _event_of(self, booking: BookingView) -> CalendarEvent:
        tentative = booking.status in EXPIRING
        start, end = _local(booking.start), _local(_kept_until(booking))
        return CalendarEvent(
            start=start,
            # Home Assistant compares what clocks show. Where they go back, an end that is
            # earlier by them would break the calendar: it lasts until they show that time again.
            end=max(end, start.replace(fold=1)),
            summary=self._summary(booking),
            description=booking.note or None,
            uid=booking.id,
            status=CalendarEventStatus.TENTATIVE if tentative else CalendarEventStatus.CONFIRMED,
        )

    def _summary(self, booking: BookingView) -> str:
        named = booking.title or booking.guest
        return named or self._stand_in(booking, booking.status)

    def _summaries(self, booking: BookingView) -> Collection[str]:
        """Return what the booking may have been called when somebody began to edit it."""
        if booking.title or booking.guest:
            return (self._summary(booking),)
        return [self._stand_in(booking, status) for status in BLOCKING]

    def _stand_in(self, booking: BookingView, status: BookingStatus) -> str:
        texts = async_get_cached_translations(
            self.hass, self.hass.config.language, "entity", DOMAIN
        )
        return texts.get(_BLOCK_TEXT if booking.is_block else _STATUS_TEXT + status, status)

    # --- what is asked ---

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        super().async_set_context(context)
        _CALLED_IN.set(context)

    @property
    @override
    def _caller(self) -> Context | None:
        return _CALLED_IN.get()

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Book the room."""
        start, end = self._times(kwargs)
        await self._execute(
            Book(
                booking_id=self._runtime.engine.new_id(),
                rooms=(self._key,),
                start=start,
                end=end,
                texts=Texts(title=kwargs[EVENT_SUMMARY].strip(), note=_note_of(kwargs)),
            )
        )

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Change the booking's time and texts in one step."""
        start, end = self._times(event)
        before = self._booking(uid)
        shown = self._event_of(before)
        summary = event[EVENT_SUMMARY].strip()
        await self._execute(
            Reschedule(
                ref=BookingRef(before.id),
                # The editor gives back what was shown, and the summary that
                # stands in for a title: neither is a change.
                start=before.start if _is_as_shown(event[EVENT_START], shown.start) else start,
                end=before.end if _is_as_shown(event[EVENT_END], shown.end) else end,
                texts=Texts(
                    title=None if summary in self._summaries(before) else summary,
                    note=_note_of(event),
                ),
            )
        )

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Give the booking up, with all of its rooms."""
        await self._execute(Cancel(ref=BookingRef(self._booking(uid).id)))

    def _times(self, event: dict[str, Any]) -> tuple[datetime, datetime]:
        if event.get(EVENT_RRULE):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="recurring_not_supported"
            )
        with refusals_translated(self.hass):
            return _instant("start", event[EVENT_START]), _instant("end", event[EVENT_END])

    def _booking(self, uid: str) -> BookingView:
        """Return a booking of this room; this calendar is no door to others."""
        with refusals_translated(self.hass):
            return self._runtime.engine.peek(partial(_of_room, self._key, BookingId(uid)))


def _note_of(event: dict[str, Any]) -> str | None:
    """Return what was written, or None if nothing is said of it.

    A booking's place is its room, so a location is a note. An emptied description is sent as such.
    """
    written = [text for name in (EVENT_DESCRIPTION, EVENT_LOCATION) if (text := event.get(name))]
    return "\n".join(written) if written or EVENT_DESCRIPTION in event else None


def _is_over(booking: BookingView, _state: State, now: datetime) -> bool:
    return booking.end <= now


def _within(room: RoomKey, span: Span, state: State, now: datetime) -> Iterable[BookingView]:
    blocking = (one for one in state.calendar(room).overlapping(span) if not one.has_expired(now))
    completed = (
        one for one in state.completed(room) if one.kept.overlaps(span) and not one.is_given_back
    )
    found = sorted((*blocking, *completed), key=lambda booking: booking.span.start)
    return [booking_view(state, booking, now) for booking in found]


def _of_room(room: RoomKey, booking_id: BookingId, state: State, now: datetime) -> BookingView:
    booking = state.bookings.get(booking_id)
    if booking is None or room not in booking.rooms:
        raise UnknownBooking(booking=booking_id)
    return booking_view(state, booking, now)


def _kept_until(booking: BookingView) -> datetime:
    return kept_until(booking.status, Span(booking.start, booking.end), booking.updated_at)


def _local(instant: datetime) -> datetime:
    return dt_util.as_local(instant).replace(microsecond=0)


def _is_as_shown(when: date, shown: date) -> bool:
    """Say whether a time of the editor is the one that was shown.

    It knows no parts of a second and says no offset, so of two equal local times it gives back
    the first; only who names the second where the first was shown means another.
    """
    if not isinstance(when, datetime) or not isinstance(shown, datetime):
        return False
    return when.replace(tzinfo=None) == shown.replace(tzinfo=None) and when.fold <= shown.fold


def _instant(field: str, when: date) -> datetime:
    """Return what the calendar editor means; a day without a time is its local midnight.

    Raises:
        NonexistentTime: a local time that a change of clocks leaves out.
    """
    if not isinstance(when, datetime):
        return dt_util.as_utc(dt_util.start_of_local_day(when))
    # Home Assistant has put its own zone on it. Only what came with an offset
    # can mean the second of two equal local times.
    if when.fold:
        return dt_util.as_utc(when)
    zone = when.tzinfo or dt_util.get_default_time_zone()
    return read_instant(field, when.replace(tzinfo=None), zone)
