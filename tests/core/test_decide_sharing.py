"""Calendars that are shown outside: of rooms that there are, and nothing in the log."""

import pytest

from custom_components.roomkeeper.core.commands import ShareCalendar, UnshareCalendar
from custom_components.roomkeeper.core.errors import UnknownRoom
from custom_components.roomkeeper.core.ids import RoomKey

from .desk import STUDIO, Desk


@pytest.mark.parametrize("command", [ShareCalendar, UnshareCalendar])
def test_a_calendar_of_a_room_that_is_there_can_be_shared_or_not(
    command: type[ShareCalendar | UnshareCalendar],
) -> None:
    """It is a setting: no row says it, and no entry of the log."""
    desk = Desk()
    assert desk.decide(command(room=STUDIO)) == ()
    desk.refused(UnknownRoom, command(room=RoomKey("cellar")))
