"""What can be asked to be done: by name, the fields it takes, and the command they make.

The table serves every door that takes verbs by name.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant

from ..core.answered import Done
from ..core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Confirm,
    EndOccupancy,
    Enter,
    Extend,
    ExtendOccupancy,
    ForceEnable,
    FreezeRoom,
    Hold,
    Release,
    Reschedule,
    StartOccupancy,
    SwitchOff,
    UnfreezeRoom,
)
from ..core.decide.lookup import the_booking, the_room, the_stall
from ..core.ids import BookingId, BookingRef, RoomKey, StallKey
from ..core.model import BookingStatus, FreezeReason, State
from ..core.stall_views import stall_view
from ..core.timeout import LONGEST_STAY
from ..core.views import BookingView, RoomView, booking_view, room_view
from ..runtime import RoomkeeperConfigEntry, Runtime
from .erasing import ERASE_GUEST
from .field_kinds import ONE_ROOM, SOME_ROOMS, length, line, word
from .fields import Fields, fields_of
from .json_form import Json, record_of
from .json_schema import Named
from .permissions import allowed
from .schedule_verbs import SCHEDULE_VERBS
from .sharing import SHARE_CALENDAR, UNSHARE_CALENDAR
from .stall_list import STALL, stall_answer
from .suggestion_list import APPLY_SUGGESTION
from .verb import About, Doing, Verb

type OfBooking = Book | Hold | Confirm | Cancel | Release | CheckIn | CheckOut | Reschedule | Extend
type OfRoom = FreezeRoom | UnfreezeRoom | SwitchOff | CancelPowerOff
type OfStall = StartOccupancy | EndOccupancy | ExtendOccupancy | ForceEnable

# --- from fields to commands ---------------------------------------------------


def _book(fields: Fields) -> Book:
    start, end = fields.span()
    return Book(
        booking_id=fields.new_id(),
        rooms=fields.rooms_as_named(),
        start=start,
        end=end,
        status=fields.word("status", BookingStatus.CONFIRMED),
        texts=fields.texts(),
        source=fields.text("source"),
        external_id=fields.text("external_id"),
        expires_in=fields.length("expires_in"),
        power_off_buffer=fields.length("power_off_buffer"),
    )


def _hold(fields: Fields) -> Hold:
    start = fields.instant("start")
    return Hold(
        booking_id=fields.new_id(),
        rooms=fields.rooms_as_named(),
        start=start,
        end=fields.end(start or fields.now),
        expires_in=fields.length("expires_in"),
        texts=fields.texts(),
        source=fields.text("source"),
        external_id=fields.text("external_id"),
    )


def _reschedule(fields: Fields) -> Reschedule:
    return Reschedule(
        ref=fields.ref(),
        start=fields.instant("start"),
        end=fields.instant("end"),
        rooms=fields.rooms_as_named() if fields.has("room") else None,
        texts=fields.changed_texts(),
    )


def _extend(fields: Fields) -> Extend:
    duration = fields.needed("duration", fields.length("duration"))
    return Extend(ref=fields.ref(), duration=duration)


def _freeze(fields: Fields) -> FreezeRoom:
    return FreezeRoom(
        room=fields.room(),
        reason=fields.word("reason", FreezeReason.OTHER),
        note=fields.text("note"),
        until=fields.instant("until"),
        bookings=fields.word("bookings", AffectedBookings.REFUSE),
    )


def _switch_off(fields: Fields) -> SwitchOff:
    return SwitchOff(room=fields.room(), booking_id=fields.booking_id(), new_id=fields.new_id())


def _start_occupancy(fields: Fields) -> StartOccupancy:
    return StartOccupancy(stall=fields.stall(), timeout=fields.length("timeout"))


def _extend_occupancy(fields: Fields) -> ExtendOccupancy:
    return ExtendOccupancy(stall=fields.stall(), duration=fields.length("duration"))


def _force_enable(fields: Fields) -> ForceEnable:
    return ForceEnable(stall=fields.stall(), duration=fields.length("duration"))


# --- from commands to answers ----------------------------------------------------


def _ref_of(command: OfBooking) -> BookingRef:
    """Return what names the booking afterwards: a repeated request gets the one it made before."""
    if not isinstance(command, Book | Hold):
        return command.ref
    if command.external_id:
        return BookingRef(source=command.source, external_id=command.external_id)
    return BookingRef(command.booking_id)


async def _change_booking(doing: Doing, command: OfBooking) -> About:
    ref = _ref_of(command)
    return await doing.finish(command, (ref.booking_id or "", ref.source, ref.external_id))


def _show_booking(about: About, state: State, now: datetime) -> Mapping[str, object]:
    booking_id, source, external_id = about
    ref = BookingRef(BookingId(booking_id) or None, source=source, external_id=external_id)
    return {"booking": booking_view(state, the_booking(state, ref), now)}


async def _change_room(doing: Doing, command: OfRoom) -> About:
    return await doing.finish(command, (command.room,))


def _show_room(about: About, state: State, now: datetime) -> Mapping[str, object]:
    (key,) = about
    return {"room": room_view(state, the_room(state, RoomKey(key)), now)}


async def _change_stall(doing: Doing, command: OfStall) -> About:
    return await doing.finish(command, (command.stall,))


def _show_stall(about: About, state: State, now: datetime) -> Mapping[str, object]:
    (key,) = about
    return {"stall": stall_answer(stall_view(state, the_stall(state, StallKey(key)), now))}


async def _open_door(doing: Doing, command: Enter) -> About:
    guest = await doing.runtime.devices.open_door(
        command.room, command.booking_id, doing.actor, doing.reason, doing.done
    )
    return guest, command.room


def _show_guest(about: About, state: State, now: datetime) -> Mapping[str, object]:
    guest, room = about
    return {**_show_booking((guest, "", ""), state, now), **_show_room((room,), state, now)}


# --- the table -----------------------------------------------------------------

_BOOKING: Final[Named] = {"booking": BookingView}
_ROOM: Final[Named] = {"room": RoomView}
_STALL: Final[Named] = {"stall": STALL}

_REF: Final = ("booking_id", "source", "external_id", "reason")
_NEW: Final = ("room", "start", "end", "duration", "expires_in", "guest", "note")
_TEXTS: Final = ("title", "guest", "note")
_SOURCE: Final = ("source", "external_id")
_HOW_LONG: Final = ("end", "duration")
_NAMES: Final = ("booking_id", "external_id")
_MADE: Final = (BookingStatus.CONFIRMED, BookingStatus.PENDING)
_NEW_KINDS: Final = {"room": SOME_ROOMS, "source": line(), "external_id": line()}

VERBS: Final[tuple[Verb[Any], ...]] = (
    Verb(
        name="book",
        fields=(*_NEW, *_SOURCE, "title", "status", "power_off_buffer"),
        kinds={
            **_NEW_KINDS,
            "status": word(BookingStatus, _MADE),
        },
        needed=("room", "start"),
        one_of=_HOW_LONG,
        not_both=_HOW_LONG,
        command=_book,
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="hold",
        fields=(*_NEW, *_SOURCE),
        kinds=_NEW_KINDS,
        needed=("room",),
        not_both=_HOW_LONG,
        command=_hold,
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="confirm",
        fields=_REF,
        one_of=_NAMES,
        command=lambda fields: Confirm(ref=fields.ref()),
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="cancel",
        fields=_REF,
        one_of=_NAMES,
        command=lambda fields: Cancel(ref=fields.ref()),
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="check_in",
        fields=_REF,
        one_of=_NAMES,
        command=lambda fields: CheckIn(ref=fields.ref()),
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="check_out",
        fields=_REF,
        one_of=_NAMES,
        command=lambda fields: CheckOut(ref=fields.ref()),
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="reschedule",
        fields=(*_REF, "start", "end", "room", *_TEXTS),
        kinds={"room": SOME_ROOMS},
        one_of=_NAMES,
        command=_reschedule,
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    Verb(
        name="extend",
        fields=(*_REF, "duration"),
        needed=("duration",),
        one_of=_NAMES,
        command=_extend,
        answers=_BOOKING,
        perform=_change_booking,
        show=_show_booking,
    ),
    ERASE_GUEST,
    Verb(
        name="open_door",
        fields=("room", "booking_id", "reason"),
        kinds={"room": ONE_ROOM},
        needed=("room",),
        command=lambda fields: Enter(room=fields.room(), booking_id=fields.booking_id()),
        answers={**_BOOKING, **_ROOM},
        perform=_open_door,
        show=_show_guest,
    ),
    Verb(
        name="freeze",
        fields=("room", "reason", "note", "until", "bookings"),
        kinds={
            "room": ONE_ROOM,
            "reason": word(FreezeReason),
            "bookings": word(AffectedBookings),
        },
        needed=("room",),
        command=_freeze,
        answers=_ROOM,
        perform=_change_room,
        show=_show_room,
        says_why=False,
    ),
    Verb(
        name="unfreeze",
        fields=("room", "reason"),
        kinds={"room": ONE_ROOM},
        needed=("room",),
        command=lambda fields: UnfreezeRoom(room=fields.room()),
        answers=_ROOM,
        perform=_change_room,
        show=_show_room,
    ),
    Verb(
        name="power_off",
        fields=("room", "booking_id", "reason"),
        kinds={"room": ONE_ROOM},
        needed=("room",),
        command=_switch_off,
        answers=_ROOM,
        perform=_change_room,
        show=_show_room,
    ),
    Verb(
        name="cancel_power_off",
        fields=("room", "booking_id", "reason"),
        kinds={"room": ONE_ROOM},
        needed=("room",),
        command=lambda fields: CancelPowerOff(room=fields.room(), booking_id=fields.booking_id()),
        answers=_ROOM,
        perform=_change_room,
        show=_show_room,
    ),
    SHARE_CALENDAR,
    UNSHARE_CALENDAR,
    Verb(
        name="start_occupancy",
        fields=("stall", "timeout", "reason"),
        kinds={"stall": ONE_ROOM, "timeout": length(LONGEST_STAY)},
        needed=("stall",),
        command=_start_occupancy,
        answers=_STALL,
        perform=_change_stall,
        show=_show_stall,
    ),
    Verb(
        name="end_occupancy",
        fields=("stall", "reason"),
        kinds={"stall": ONE_ROOM},
        needed=("stall",),
        command=lambda fields: EndOccupancy(stall=fields.stall()),
        answers=_STALL,
        perform=_change_stall,
        show=_show_stall,
    ),
    Verb(
        name="extend_occupancy",
        fields=("stall", "duration", "reason"),
        kinds={"stall": ONE_ROOM, "duration": length(LONGEST_STAY, -LONGEST_STAY)},
        needed=("stall",),
        command=_extend_occupancy,
        answers=_STALL,
        perform=_change_stall,
        show=_show_stall,
    ),
    Verb(
        name="force_enable",
        fields=("stall", "duration", "reason"),
        kinds={"stall": ONE_ROOM, "duration": length(LONGEST_STAY)},
        needed=("stall",),
        command=_force_enable,
        answers=_STALL,
        perform=_change_stall,
        show=_show_stall,
    ),
    *SCHEDULE_VERBS,
    APPLY_SUGGESTION,
)

RELEASE: Final = Verb(
    name="release",
    fields=_REF,
    one_of=_NAMES,
    command=lambda fields: Release(ref=fields.ref()),
    answers=_BOOKING,
    perform=_change_booking,
    show=_show_booking,
)
"""Deletes a hold where programs know it as one; everybody else cancels it."""


async def do(  # noqa: PLR0917 - as `ask` has them
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    verb: Verb[Any],
    raw: Mapping[str, Any],
    context: Context | None,
    done: Done | None = None,
) -> dict[str, Json]:
    """Do what is asked in the name of whoever asks, and answer what became of it.

    With `done`, it is remembered that a request is done.

    Raises:
        Refusal: it is not to be done, and nothing has changed.
        Unauthorized: whoever asks may not.
        HomeAssistantError: a door did not open.
    """
    runtime = entry.runtime_data
    fields = await verb.prepared(fields_of(hass, entry, raw, verb.takes))
    command = verb.command(fields)
    actor = await allowed(hass, entry, context, command)
    reason = fields.text("reason") if verb.says_why else ""
    doing = Doing(runtime=runtime, actor=actor, reason=reason, done=done)
    about = await verb.perform(doing, command)
    return await shown(runtime, verb, about)


async def shown(runtime: Runtime, verb: Verb[Any], about: About) -> dict[str, Json]:
    """Answer what a verb was about, as it is now.

    Raises:
        NotFound: it is there no more.
    """
    answer = await runtime.engine.read(partial(verb.show, about))
    return record_of(answer, runtime.site.time_zone)
