"""A room's calendar as strangers see it: when it is taken, and nothing else unless asked.

Who knows the address need not log in. Home Assistant does not ban who is
wrong, for that may be a calendar with an address that has ended; wrong ones
are counted here, and guessing gets nobody anywhere: a secret has 256 bits.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from itertools import batched
from math import ceil
from typing import Final

from aiohttp import hdrs, web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util.hass_dict import HassKey

from ..clock import SystemClock
from ..const import DOMAIN
from ..core.calendar_uid import freeze_uid
from ..core.conflicts import frozen
from ..core.errors import NotLoaded
from ..core.ids import RoomKey
from ..core.model import Booking, Freeze, State
from ..core.span import Span
from ..shared_calendars import PATH, Found, find
from .calendar_events import booking_event
from .hooks.answers import refused
from .hooks.rate import Rate
from .icalendar import CONTENT_TYPE, TAIL, Event, EventStatus, calendar_head, event_text
from .rejections import UnknownPath
from .wording import sentences

_LOGGER = logging.getLogger(__name__)

LOOK_BACK: Final = timedelta(days=30)
"""What was before is not told."""

OPEN_END: Final = timedelta(days=366)
"""As far as a room is shown to be out of use that nobody has said an end of."""

MOST_WRONG: Final = 60
"""A minute. Right ones are answered however many are wrong."""

_AT_ONCE: Final = 50
"""Events that are written before others get the event loop: some milliseconds."""

_WRONG: Final[HassKey[Rate]] = HassKey(f"{DOMAIN}_wrong_calendars")


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the address of all calendars that are shared."""
    hass.data[_WRONG] = Rate(MOST_WRONG)
    hass.http.register_view(_CalendarView)


class _CalendarView(HomeAssistantView):
    """One calendar, for whoever knows its secret."""

    url = PATH
    name = f"api:{DOMAIN}:calendars"
    requires_auth = False

    async def get(self, request: web.Request, secret: str) -> web.Response:
        """Answer the calendar, or that it is as it was."""
        hass = request.app[KEY_HASS]
        found = find(hass, secret)
        if found is None:
            return _unknown(hass, request)
        if found.entry.state is not ConfigEntryState.LOADED:
            return refused(hass, NotLoaded())
        body, tag = await _calendar(hass, found)
        headers = {
            hdrs.ETAG: f'"{tag}"',
            hdrs.CACHE_CONTROL: "private, no-cache",
            # An address that was found is still no page.
            "X-Robots-Tag": "noindex",
        }
        known = request.if_none_match or ()
        if any(one.value in ("*", tag) for one in known):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers[hdrs.CONTENT_DISPOSITION] = f'inline; filename="{found.room}.ics"'
        return web.Response(body=body, headers=headers, content_type=CONTENT_TYPE, charset="utf-8")

    head = get


def _unknown(hass: HomeAssistant, request: web.Request) -> web.Response:
    """Say that nothing is there: never more than that."""
    retry_after = hass.data[_WRONG].take(SystemClock().now())
    if retry_after is None:
        return refused(hass, UnknownPath(path=request.path))
    _LOGGER.debug("Many ask for calendars that are not shared, the last one %s", request.remote)
    headers = {hdrs.RETRY_AFTER: str(max(1, ceil(retry_after.total_seconds())))}
    return web.Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)


# --- what is told ----------------------------------------------------------------


async def _calendar(hass: HomeAssistant, found: Found) -> tuple[bytes, str]:
    """Return the calendar, and what it is known by: the same for the same bytes."""
    runtime = found.entry.runtime_data
    said, house = sentences(hass), found.entry.entry_id
    with_names = found.calendar.with_names
    name, freeze, bookings = await runtime.engine.read(
        lambda state, now: _kept(state, found.room, now)
    )
    parts, digest = [calendar_head(name).encode()], blake2b(digest_size=16)
    if freeze is not None:
        parts.append(event_text(_freeze_event(freeze, house, said)).encode())
    for part in parts:
        digest.update(part)
    for some in batched(bookings, _AT_ONCE, strict=False):
        events = (booking_event(one, found.room, said, with_names=with_names) for one in some)
        parts.append("".join(map(event_text, events)).encode())
        digest.update(parts[-1])
        await asyncio.sleep(0)
    return b"".join((*parts, TAIL.encode())), digest.hexdigest()


def _kept(
    state: State, key: RoomKey, now: datetime
) -> tuple[str, tuple[Freeze, datetime] | None, list[Booking]]:
    """Return a room's name, its freeze with its end, and what keeps it or kept it, by start."""
    room = state.site.rooms.get(key)
    since = now - LOOK_BACK
    blocking = (one for one in state.calendar(key).ending_after(since) if not one.has_expired(now))
    completed = (
        one for one in state.completed(key) if not one.span.is_over(since) and not one.is_given_back
    )
    bookings = sorted((*blocking, *completed), key=lambda one: (one.span.start, one.id))
    freeze = frozen(state, key, now)
    shown = None if freeze is None else (freeze, freeze.until or _far(now))
    return room.name if room else key, shown, bookings


def _far(now: datetime) -> datetime:
    """Return an end for what has none, the same all day: a calendar that is as it was says so."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + OPEN_END


def _freeze_event(
    frozen_until: tuple[Freeze, datetime], house: str, said: Mapping[str, str]
) -> Event:
    freeze, until = frozen_until
    # What has no end is shown to end a day later each day.
    changed = freeze.since if freeze.until else max(freeze.since, until - OPEN_END)
    return Event(
        uid=freeze_uid(house, freeze),
        span=Span(freeze.since, until),
        summary=said["calendar_blocked"],
        status=EventStatus.CONFIRMED,
        created_at=freeze.since,
        changed_at=changed,
        sequence=int((changed - freeze.since).total_seconds()),
    )
