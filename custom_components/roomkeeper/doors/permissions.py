"""Who may do what: the one table, and the check that every door makes.

Home Assistant checks nothing for an integration's own actions. Reading needs
a user; an automation, which has no user, may do everything.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized

from ..core.commands import (
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
    Extend,
    ExtendOccupancy,
    ForceEnable,
    FreezeRoom,
    Hold,
    PauseOccupancy,
    Release,
    Reschedule,
    StartMaintenance,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
)
from ..core.events import Actor
from ..core.ids import RoomKey, StallKey
from ..core.model import State
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
from .places import entity_ids_of


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
    FreezeRoom: Need.ADMINISTRATOR,
    UnfreezeRoom: Need.ADMINISTRATOR,
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
    if user is not None and not _may(hass, entry, user, command):
        raise Unauthorized(context=context, user_id=user.id, permission=POLICY_CONTROL)
    return actor_for(user)


def _may(hass: HomeAssistant, entry: RoomkeeperConfigEntry, user: User, command: Command) -> bool:
    if NEEDS[type(command)] is Need.ADMINISTRATOR:
        return user.is_admin
    places = entry.runtime_data.engine.peek(lambda state, _now: places_concerned(state, command))
    return all(_controls(hass, entry, user, place) for place in places)


def _controls(
    hass: HomeAssistant, entry: RoomkeeperConfigEntry, user: User, place: RoomKey | StallKey
) -> bool:
    permissions = user.permissions
    return permissions.access_all_entities(POLICY_CONTROL) or any(
        permissions.check_entity(entity_id, POLICY_CONTROL)
        for entity_id in entity_ids_of(hass, entry, place)
    )


def places_concerned(state: State, command: Command) -> tuple[RoomKey | StallKey, ...]:
    """Return the configured places that a command is about; a booking's, and its new ones."""
    places: tuple[RoomKey | StallKey, ...]
    match command:
        case Book() | Hold():
            places = command.rooms
        case Reschedule():
            places = (*_rooms_of_booking(state, command), *(command.rooms or ()))
        case Confirm() | Cancel() | Release() | CheckIn() | CheckOut() | Extend():
            places = _rooms_of_booking(state, command)
        case Enter() | SwitchOff() | CancelPowerOff() | FreezeRoom() | UnfreezeRoom():
            places = (command.room,)
        case StartOccupancy() | EndOccupancy() | ExtendOccupancy() | PauseOccupancy():
            places = (command.stall,)
        case ForceEnable() | StartMaintenance() | EndMaintenance():
            places = (command.stall,)
        case _:
            places = ()
    return tuple(one for one in places if one in state.site.rooms or one in state.site.stalls)


def _rooms_of_booking(
    state: State,
    command: Confirm | Cancel | Release | CheckIn | CheckOut | Extend | Reschedule,
) -> tuple[RoomKey, ...]:
    booking = state.find(command.ref)
    return booking.rooms if booking else ()
