"""Calendars that are shown outside: a setting of the room, so nothing of it stands in a row."""

from datetime import datetime

from ..commands import ShareCalendar, UnshareCalendar
from ..events import Fact
from ..model import State
from .lookup import the_room


def share(
    state: State, command: ShareCalendar | UnshareCalendar, _now: datetime
) -> tuple[Fact, ...]:
    """Let a calendar be shared, or shared no more: of any room that there is.

    Raises:
        UnknownRoom: there is no such room.
    """
    the_room(state, command.room)
    return ()
