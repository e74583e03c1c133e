"""What can be asked about a room's calendar that is shown outside; see `verbs` and `reads`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.core import async_get_hass

from .. import shared_calendars
from ..core.commands import ShareCalendar, UnshareCalendar
from ..core.decide.lookup import the_room
from ..core.ids import RoomKey
from ..core.model import State
from ..runtime import RoomkeeperConfigEntry, Runtime
from .field_kinds import ONE_ROOM
from .fields import Fields
from .json_schema import Named
from .loaded import the_entry
from .verb import About, Doing, Question, Verb

SHARED: Final[Named] = {
    "room": RoomKey,
    "url": str | None,
    "with_names": bool,
    "is_outside": bool,
}
"""`url` is null where the calendar is not shared."""


async def _share(doing: Doing, command: ShareCalendar) -> About:
    about = await _remembered(doing, command)
    # Nothing comes between it and what is remembered of it.
    shared_calendars.share(async_get_hass(), _entry(), command.room, with_names=command.with_names)
    return about


async def _unshare(doing: Doing, command: UnshareCalendar) -> About:
    about = await _remembered(doing, command)
    shared_calendars.unshare(async_get_hass(), _entry(), command.room)
    return about


async def _remembered(doing: Doing, command: ShareCalendar | UnshareCalendar) -> About:
    """Have a request with a key remembered; there is nothing else to write.

    So a calendar can be shared no more although nothing can be written.
    """
    about = (command.room,)
    return about if doing.done is None else await doing.finish(command, about)


def _entry() -> RoomkeeperConfigEntry:
    return the_entry(async_get_hass())


def _show(about: About, state: State, _now: datetime) -> Mapping[str, object]:
    """Show where the calendar can be seen at present: its address is nowhere else remembered."""
    (key,) = about
    return _shown(the_room(state, RoomKey(key)).key)


def _shown(room: RoomKey) -> Mapping[str, object]:
    hass = async_get_hass()
    calendar = shared_calendars.calendar_of(_entry(), room)
    if calendar is None:
        return {"room": room, "url": None, "with_names": False, "is_outside": False}
    address = shared_calendars.address(hass, calendar)
    return {
        "room": room,
        "url": address.url,
        "with_names": calendar.with_names,
        "is_outside": address.is_outside,
    }


async def _address(_runtime: Runtime, fields: Fields) -> Mapping[str, object]:
    """Answer where a room's calendar can be seen."""
    return _shown(fields.room())


SHARE_CALENDAR: Final = Verb(
    name="share_calendar",
    fields=("room", "with_names"),
    kinds={"room": ONE_ROOM},
    needed=("room",),
    command=lambda fields: ShareCalendar(
        room=fields.room(), with_names=fields.flag("with_names") or False
    ),
    answers=SHARED,
    for_administrators=True,
    perform=_share,
    show=_show,
    says_why=False,
)

UNSHARE_CALENDAR: Final = Verb(
    name="unshare_calendar",
    fields=("room",),
    kinds={"room": ONE_ROOM},
    needed=("room",),
    command=lambda fields: UnshareCalendar(room=fields.room()),
    answers=SHARED,
    for_administrators=True,
    perform=_unshare,
    show=_show,
    says_why=False,
)

GET_CALENDAR_ADDRESS: Final = Question(
    name="get_calendar_address",
    fields=("room",),
    kinds={"room": ONE_ROOM},
    needed=("room",),
    answers=SHARED,
    answer=_address,
    for_administrators=True,
)
