"""Asking a calendar entity for its events, which Home Assistant's own action gives without uids."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.calendar import CalendarEntity, CalendarEvent, CalendarEventStatus
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .core.feed import FeedEvent
from .core.feed_events import event_span, picked, title_of, window
from .core.span import Span

_LOGGER = logging.getLogger(__name__)

PATIENCE_S: Final = 60
"""In seconds: an answer that takes longer is none."""


class Unread(StrEnum):
    """Why a calendar could not be read."""

    UNSUPPORTED = "unsupported"
    """This Home Assistant does not let anybody at its calendar entities."""

    ABSENT = "absent"
    """There is no such entity, at least not at present."""

    UNAVAILABLE = "unavailable"
    SLOW = "slow"
    FAILED = "failed"


class CalendarUnread(Exception):
    """A calendar did not answer as it should; what it has is not known."""

    def __init__(self, why: Unread) -> None:
        """Keep the reason. What the calendar said may hold an address that is a secret."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a calendar has in `within`, as far as it can be taken over; `cut` was too much."""

    events: tuple[FeedEvent, ...]
    within: Span
    cut: int
    is_empty: bool


async def read_calendar(hass: HomeAssistant, entity_id: str, now: datetime) -> Answer:
    """Ask a calendar for all that counts.

    Raises:
        CalendarUnread: nothing is known now.
    """
    entity = _entity(hass, entity_id)
    asked = window(now)
    zone = dt_util.get_default_time_zone()
    reading = asyncio.ensure_future(
        entity.async_get_events(hass, asked.start.astimezone(zone), asked.end.astimezone(zone))
    )
    try:
        found = await _bounded(hass, reading)
        events = tuple(_events(found, zone))
    except CalendarUnread:
        raise
    except Exception as error:
        # Whatever an integration lets through, it is no answer.
        _LOGGER.debug("%s could not be read", entity_id, exc_info=error)
        raise CalendarUnread(Unread.FAILED) from error
    chosen = picked(events, asked, now)
    return Answer(events=chosen.events, within=chosen.within, cut=chosen.cut, is_empty=not found)


def _entity(hass: HomeAssistant, entity_id: str) -> CalendarEntity:
    component = hass.data.get(CALENDAR)
    if not isinstance(component, EntityComponent):
        raise CalendarUnread(Unread.UNSUPPORTED)
    entity = component.get_entity(entity_id)
    if not isinstance(entity, CalendarEntity):
        raise CalendarUnread(Unread.ABSENT)
    if not entity.available:
        raise CalendarUnread(Unread.UNAVAILABLE)
    return entity


async def _bounded(
    hass: HomeAssistant, reading: asyncio.Future[list[CalendarEvent]]
) -> list[CalendarEvent]:
    """Wait for an answer, but not for ever; also not for one that cannot be stopped."""
    too_late = asyncio.get_running_loop().create_future()

    @callback
    def give_up(_now: datetime) -> None:
        if not too_late.done():
            too_late.set_result(None)

    forget = async_call_later(hass, PATIENCE_S, give_up)
    try:
        await asyncio.wait({reading, too_late}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            raise CalendarUnread(Unread.SLOW)
        return reading.result()
    finally:
        forget()
        reading.cancel()
        too_late.cancel()


def _events(found: Iterable[CalendarEvent], zone: tzinfo) -> Iterable[FeedEvent]:
    for one in found:
        span = event_span(one.start, one.end, zone)
        if span is not None:
            yield FeedEvent(
                uid=one.uid or "",
                recurrence_id=one.recurrence_id or "",
                span=span,
                title=title_of(one.summary or ""),
                is_pending=one.status is CalendarEventStatus.TENTATIVE,
            )
