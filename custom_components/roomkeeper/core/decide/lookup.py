"""From the names in a command to the things they name, or a refusal."""

from collections.abc import Iterable

from ..errors import (
    NoRooms,
    RoomTwice,
    UnknownAction,
    UnknownBooking,
    UnknownRoom,
    UnknownSchedule,
    UnknownStall,
    WrongStatus,
)
from ..ids import ActionId, BookingRef, RoomKey, ScheduleId, StallKey
from ..lifecycle import BOOKING
from ..model import Booking, Room, State
from ..schedule import DeviceAction, Schedule
from ..stall import Stall


def the_room(state: State, key: RoomKey) -> Room:
    """Return the configured room.

    Raises:
        UnknownRoom: with the keys that there are.
    """
    room = state.site.rooms.get(key)
    if room is None:
        raise UnknownRoom(room=key, known=tuple(state.site.rooms))
    return room


def the_rooms(state: State, keys: Iterable[RoomKey]) -> tuple[Room, ...]:
    """Return the configured rooms of a list.

    Raises:
        NoRooms: the list is empty.
        RoomTwice: it names a room twice.
        UnknownRoom: it names one that is not there.
    """
    rooms: dict[RoomKey, Room] = {}
    for key in keys:
        if key in rooms:
            raise RoomTwice(room=key)
        rooms[key] = the_room(state, key)
    if not rooms:
        raise NoRooms
    return tuple(rooms.values())


def the_stall(state: State, key: StallKey) -> Stall:
    """Return the configured stall.

    Raises:
        UnknownStall: with the keys that there are.
    """
    stall = state.site.stalls.get(key)
    if stall is None:
        raise UnknownStall(stall=key, known=tuple(state.site.stalls))
    return stall


def the_schedule(state: State, schedule_id: ScheduleId) -> Schedule:
    """Return the schedule that is named.

    Raises:
        UnknownSchedule: with the name that was given.
    """
    schedule = state.schedules.get(schedule_id)
    if schedule is None:
        raise UnknownSchedule(schedule=schedule_id)
    return schedule


def the_action(state: State, action_id: ActionId) -> DeviceAction:
    """Return the device action that is named.

    Raises:
        UnknownAction: with the name that was given.
    """
    action = state.actions.get(action_id)
    if action is None:
        raise UnknownAction(action=action_id)
    return action


def the_booking(state: State, ref: BookingRef) -> Booking:
    """Return the booking that is named.

    Raises:
        UnknownBooking: with the name that was given.
    """
    booking = state.find(ref)
    if booking is None:
        raise UnknownBooking(booking=ref.booking_id or f"{ref.source} {ref.external_id}".strip())
    return booking


def require_live(booking: Booking, verb: str) -> None:
    """Refuse to change what is final.

    Raises:
        WrongStatus: the booking blocks nothing any more.
    """
    if not booking.blocks:
        raise WrongStatus(
            booking_id=booking.id,
            status=booking.status,
            event=verb,
            allowed=tuple(BOOKING[booking.status]),
        )
