"""Calendars that can be seen outside: which they are, where, and ending that.

Each is a setting of its room, so it goes with the room, and a change of it
touches no other. Whoever has the address may look: it is a secret, and it is
looked up where it is stored, so what is shared is so at once, and what ended has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .configuration import SharedCalendar, shared_calendar_of
from .const import CONF_SHARED_CALENDAR, DOMAIN, SUBENTRY_ROOM
from .core.ids import RoomKey

PATH: Final = f"/api/{DOMAIN}/calendars/{{secret}}.ics"

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The room whose calendar is at an address, and how it is shown."""

    entry: ConfigEntry
    room: RoomKey
    calendar: SharedCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a calendar can be seen.

    `is_outside` is whether that can be reached from the internet, as far as
    Home Assistant knows. Where it knows no address of its own, `url` is a path.
    """

    url: str
    is_outside: bool


@callback
def calendar_of(entry: ConfigEntry, room: RoomKey) -> SharedCalendar | None:
    """Return how the calendar of a room is shown outside, if it is."""
    for subentry in _rooms(entry):
        if subentry.unique_id == room:
            return shared_calendar_of(subentry.data)
    return None


@callback
def share(hass: HomeAssistant, entry: ConfigEntry, room: RoomKey, *, with_names: bool) -> None:
    """Show the calendar of a room at a new address; the one before ends."""
    calendar = SharedCalendar(secret=token_urlsafe(_SECRET_BYTES), with_names=with_names)
    _store(hass, entry, room, {CONF_SHARED_CALENDAR: calendar.stored()})


@callback
def unshare(hass: HomeAssistant, entry: ConfigEntry, room: RoomKey) -> None:
    """Show the calendar of a room to nobody outside."""
    _store(hass, entry, room, {})


def _store(hass: HomeAssistant, entry: ConfigEntry, room: RoomKey, stored: dict[str, Any]) -> None:
    for subentry in _rooms(entry):
        if subentry.unique_id == room:
            others = {
                name: value for name, value in subentry.data.items() if name != CONF_SHARED_CALENDAR
            }
            hass.config_entries.async_update_subentry(entry, subentry, data=others | stored)


@callback
def find(hass: HomeAssistant, secret: str) -> Found | None:
    """Return whose calendar is at the address with a secret.

    It takes as long for any secret, so it cannot be told how near one is.
    """
    asked, found = secret.encode(errors="surrogatepass"), None
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in _rooms(entry):
            calendar = shared_calendar_of(subentry.data)
            if calendar is not None and compare_digest(calendar.secret.encode(), asked):
                room = RoomKey(subentry.unique_id or subentry.subentry_id)
                found = Found(entry=entry, room=room, calendar=calendar)
    return found


def address(hass: HomeAssistant, calendar: SharedCalendar) -> Address:
    """Return where a calendar can be seen, from the internet if that is possible."""
    path = PATH.format(secret=calendar.secret)
    try:
        url = get_url(hass, allow_internal=False, prefer_external=True)
    except NoURLAvailableError:
        pass
    else:
        return Address(url=url + path, is_outside=True)
    try:
        return Address(url=get_url(hass) + path, is_outside=False)
    except NoURLAvailableError:
        return Address(url=path, is_outside=False)


def _rooms(entry: ConfigEntry) -> Iterator[ConfigSubentry]:
    for subentry in entry.subentries.values():
        if subentry.subentry_type == SUBENTRY_ROOM:
            yield subentry
