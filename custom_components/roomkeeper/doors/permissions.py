"""Who may do what: the one table, and the check that every door makes.

Home Assistant checks nothing for an integration's own actions. Reading needs
a user; an automation, which has no user, may do everything.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er

from ..core.commands import (
    ApplySuggestion,
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    EndMaintenance,
    EndOccupancy,
    Enter,
    EraseGuest,
    Extend,
    ExtendOccupancy,
    ForceEnable,
    FreezeRoom,
    Hold,
    PauseOccupancy,
    Release,
    Reschedule,
    ShareCalendar,
    StartMaintenance,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
    UnshareCalendar,
)
from ..core.decide.door import guest_at_door
from ..core.errors import Refusal
from ..core.events import Actor
from ..core.ids import RoomKey, StallKey
from ..core.model import BookingStatus, State
from ..core.schedule_commands import (
    CancelAction,
    CleanUpActions,
    CreateActions,
    CreateSchedule,
    DeleteAction,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ExecuteAction,
    RunSchedule,
    SkipNext,
    UpdateAction,
    UpdateSchedule,
)
from ..runtime import RoomkeeperConfigEntry
from .inbound import actor_for, user_of


class Need(StrEnum):
    """What somebody must be allowed."""

    CONTROL = "control"
    """Control of an entity of each room or stall that it is about."""

    ADMINISTRATOR = "administrator"


NEEDS: Final[Mapping[type[Command], Need]] = {
    Book: Need.CONTROL,
    Hold: Need.CONTROL,
    Confirm: Need.CONTROL,
    Cancel: Need.CONTROL,
    Release: Need.CONTROL,
    CheckIn: Need.CONTROL,
    CheckOut: Need.CONTROL,
    Reschedule: Need.CONTROL,
    Extend: Need.CONTROL,
    Enter: Need.CONTROL,
    SwitchOff: Need.CONTROL,
    CancelPowerOff: Need.CONTROL,
    StartOccupancy: Need.CONTROL,
    EndOccupancy: Need.CONTROL,
    ExtendOccupancy: Need.CONTROL,
    PauseOccupancy: Need.CONTROL,
    ForceEnable: Need.CONTROL,
    StartMaintenance: Need.CONTROL,
    EndMaintenance: Need.CONTROL,
    EraseGuest: Need.ADMINISTRATOR,
    FreezeRoom: Need.ADMINISTRATOR,
    UnfreezeRoom: Need.ADMINISTRATOR,
    ShareCalendar: Need.ADMINISTRATOR,
    UnshareCalendar: Need.ADMINISTRATOR,
    CreateSchedule: Need.ADMINISTRATOR,
    UpdateSchedule: Need.ADMINISTRATOR,
    DeleteSchedule: Need.ADMINISTRATOR,
    EnableSchedule: Need.ADMINISTRATOR,
    DisableSchedule: Need.ADMINISTRATOR,
    RunSchedule: Need.ADMINISTRATOR,
    SkipNext: Need.ADMINISTRATOR,
    CreateActions: Need.ADMINISTRATOR,
    UpdateAction: Need.ADMINISTRATOR,
    ExecuteAction: Need.ADMINISTRATOR,
    CancelAction: Need.ADMINISTRATOR,
    DeleteAction: Need.ADMINISTRATOR,
    CleanUpActions: Need.ADMINISTRATOR,
    ApplySuggestion: Need.ADMINISTRATOR,
}
"""What each command that somebody may ask for needs; the others are for deadlines and devices."""


async def allowed(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    context: Context | None,
    command: Command,
) -> Actor:
    """Return who asks for `command`, if they may.

    Raises:
        Unauthorized: they may not, or are no more.
    """
    user = await user_of(hass, context)
    if user is not None:
        peek = entry.runtime_data.engine.peek
        places = peek(lambda state, now: places_concerned(state, command, now))
        if not Rights(hass, entry, user).may(type(command), places):
            raise Unauthorized(context=context, user_id=user.id, permission=POLICY_CONTROL)
    return actor_for(user)


class Rights:
    """What one user may do at present; to be made anew when that may have changed."""

    def __init__(self, hass: HomeAssistant, entry: RoomkeeperConfigEntry, user: User) -> None:
        self._hass = hass
        self._entry = entry
        self._user = user

    def may(self, kind: type[Command], places: Iterable[RoomKey | StallKey] = ()) -> bool:
        """Say whether the user may ask for a command that is about some configured places."""
        if NEEDS[kind] is Need.ADMINISTRATOR:
            return self.administrates
        return all(self.controls(place) for place in places)

    @property
    def administrates(self) -> bool:
        """Say whether the user is an administrator."""
        return self._user.is_admin

    def controls(self, place: RoomKey | StallKey) -> bool:
        """Say whether the user controls an entity of a room or a stall."""
        if self._user.permissions.access_all_entities(POLICY_CONTROL):
            return True
        return self._entry.runtime_data.subentry_id(place) in self._controlled

    @cached_property
    def _controlled(self) -> frozenset[str | None]:
        """The subentries of which the user controls an entity: all in one go, there are many."""
        check = self._user.permissions.check_entity
        registry = er.async_get(self._hass)
        return frozenset(
            entity.config_subentry_id
            for entity in er.async_entries_for_config_entry(registry, self._entry.entry_id)
            if check(entity.entity_id, POLICY_CONTROL)
        )


def places_concerned(
    state: State, command: Command, now: datetime
) -> tuple[RoomKey | StallKey, ...]:
    """Return the configured places that a command is about; a booking's, and its new ones."""
    places: tuple[RoomKey | StallKey, ...]
    match command:
        case Book() | Hold():
            places = command.rooms
        case Reschedule():
            places = (*_rooms_of_booking(state, command), *(command.rooms or ()))
        case Confirm() | Cancel() | Release() | CheckIn() | CheckOut() | Extend():
            places = _rooms_of_booking(state, command)
        case Enter():
            places = (command.room, *_rooms_of_arrival(state, command, now))
        case SwitchOff() | CancelPowerOff() | FreezeRoom() | UnfreezeRoom():
            places = (command.room,)
        case ShareCalendar() | UnshareCalendar():
            places = (command.room,)
        case StartOccupancy() | EndOccupancy() | ExtendOccupancy() | PauseOccupancy():
            places = (command.stall,)
        case ForceEnable() | StartMaintenance() | EndMaintenance():
            places = (command.stall,)
        case _:
            places = ()
    there = (one for one in places if one in state.site.rooms or one in state.site.stalls)
    return tuple(dict.fromkeys(there))


def _rooms_of_booking(
    state: State,
    command: Confirm | Cancel | Release | CheckIn | CheckOut | Extend | Reschedule,
) -> tuple[RoomKey, ...]:
    booking = state.find(command.ref)
    return booking.rooms if booking else ()


def _rooms_of_arrival(state: State, command: Enter, now: datetime) -> tuple[RoomKey, ...]:
    """Return the rooms of whoever comes: all of them are checked in to by one of their doors.

    For a guest who is there already, only the door opens.
    """
    try:
        guest = guest_at_door(state, command.room, command.booking_id, now)
    except Refusal:
        return ()
    return () if guest.status is BookingStatus.CHECKED_IN else guest.rooms
