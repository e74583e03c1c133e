"""Effects: what follows from durable facts in the world of entities.

Facts come in, entities are told and looked at, and what came of it goes back
to the engine as a command. After a restart, tries that were cut off go on.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started

from . import repairs, switching
from .const import DOMAIN
from .core.answered import Done
from .core.commands import (
    Enter,
    NoteDoor,
    NoteSwitchedOn,
    ReportPowerOff,
    ResumePowerOff,
    StopTrying,
)
from .core.conflicts import live_booking
from .core.decide.door import enter, guest_at_door
from .core.decide.lookup import the_room
from .core.errors import NoPower, NotWritable, Refusal
from .core.events import (
    SYSTEM,
    Actor,
    BookingMoved,
    Entry,
    PowerOffAnnounced,
    PowerOffAttempted,
    PowerOffCancelled,
    PowerOffFailed,
    PowerOffPlanned,
    power_off_key,
)
from .core.ids import BookingId, EntityId, PowerOffKey, RoomKey
from .core.lifecycle import BookingEvent
from .core.model import PowerOff, PowerOffStatus, Room, State
from .core.views import failed_power_offs
from .engine import Engine, Publication
from .notices import as_text, tell_people

_LOGGER = logging.getLogger(__name__)

READY_BOUND_S: Final = 30
"""How long after Home Assistant's start entities are waited for, by power-offs due until then."""

GUEST_BOUND_S: Final = 600
"""How long what is out of reach when a guest comes is waited for, to be switched on.

A mesh takes minutes after a start, and the guest is in the dark meanwhile. Later
than that nobody expects it any more.
"""

DOOR_BOUND_S: Final = 3
"""How long a guest waits before the door for a slow disk."""


class Devices:
    """Opens doors, switches power, tells people."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine whose facts are acted upon."""
        self._hass = hass
        self._engine = engine
        self._tries: dict[RoomKey, tuple[PowerOffKey, asyncio.Task[None]]] = {}
        self._late: dict[RoomKey, set[asyncio.Task[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: dict[RoomKey, tuple[str, PowerOff]] = {}
        self._stop_waiting: CALLBACK_TYPE = lambda: None
        self._unplanned: dict[tuple[RoomKey, BookingId], Actor] = {}

    # --- life ---

    @callback
    def start(self) -> None:
        """Begin when Home Assistant runs; issues of the last run are looked at anew."""
        repairs.clear_door_unplanned(self._hass)
        for key in self._engine.peek(lambda state, _now: state.site.rooms):
            repairs.clear_power_off_failed(self._hass, key)
        self._failed.clear()
        self._show_failures()
        self._stop_waiting = async_at_started(self._hass, self._begin)

    async def _begin(self, _hass: HomeAssistant) -> None:
        """Take up what is due, or soon will be: a plug that is gone delays no other room's."""
        ready_by = timedelta(seconds=READY_BOUND_S)
        due = self._engine.peek(
            lambda state, now: [
                room
                for key, room in state.site.rooms.items()
                if any(
                    power_off.due_at <= now + ready_by
                    or power_off.status is PowerOffStatus.ATTEMPTING
                    for power_off in state.open_power_offs(key)
                )
            ]
        )
        rooms = self._engine.peek(lambda state, _now: state.site.rooms)
        self._engine.devices_are_ready(rooms.keys() - {room.key for room in due})
        for room in due:
            self._spawn(self._take_up(room), f"roomkeeper takes up {room.key}")

    async def _take_up(self, room: Room) -> None:
        """Wait for the room's entities, then go on where the last run ended."""
        needed = (*switching.powered_by(self._hass, room.power), *room.presence)
        missing = await switching.wait_for_states(
            self._hass, needed, switching.is_known, READY_BOUND_S
        )
        if missing:
            _LOGGER.warning("Going on in %s without %s", room.key, ", ".join(missing))
        cut_off = self._engine.peek(
            lambda state, _now: [
                power_off.key
                for power_off in state.open_power_offs(room.key)
                if power_off.status is PowerOffStatus.ATTEMPTING and room.key not in self._tries
            ]
        )
        for key in cut_off:
            await self._write(ResumePowerOff(key=key))
        self._engine.devices_are_ready((room.key,))

    def stop(self) -> None:
        """Leave everything as it is; the next start takes it up."""
        self._stop_waiting()
        for task in self._tasks:
            task.cancel()

    # --- doors ---

    async def open_door(
        self,
        room: RoomKey,
        booking_id: BookingId | None,
        actor: Actor,
        reason: str = "",
        done: Done | None = None,
    ) -> BookingId:
        """Let a guest in, and write down what came of it.

        The door opens even if nothing can be written at present: then the
        check-in and the power-off are written when that is possible again.
        A request is done when the door has opened: one that is asked once more
        before that opens it once more. It is about the guest and the room.

        Returns:
            The booking of the guest.

        Raises:
            Refusal: nobody is expected at this door, or the room is out of use.
            HomeAssistantError: a door did not open (`door_failed`), or there is none (`no_doors`).
        """
        if not self._room(room).doors:
            raise _refused("no_doors", self._room(room))
        command = Enter(room=room, booking_id=booking_id)
        guest = self._engine.peek(lambda state, now: guest_at_door(state, room, booking_id, now)).id
        try:
            async with asyncio.timeout(DOOR_BOUND_S):
                await self._engine.execute(command, actor, reason)
        except (NotWritable, TimeoutError) as error:
            # Refuses those who would be refused anyway.
            self._engine.peek(lambda state, now: enter(state, command, now))
            _LOGGER.error("Opening the door of %s unplanned: %r", room, error)  # noqa: TRY400 - a known fault
            self._unplanned[room, guest] = actor
            repairs.raise_door_unplanned(self._hass, self._room(room))
        await self._open(room, guest, actor, reason, done and replace(done, about=(guest, room)))
        return guest

    async def _open(
        self, key: RoomKey, guest: BookingId, actor: Actor, reason: str, done: Done | None
    ) -> None:
        room = self._room(key)
        failures = await switching.open_doors(self._hass, room)
        note = NoteDoor(room=key, booking_id=guest, doors=room.doors, failures=failures)
        await self._write(note, actor, reason, None if failures else done)
        if failures:
            raise _refused("door_failed", room, failures=as_text(self._hass, failures))

    async def _plan_again(self) -> None:
        """Write down who came while nothing could be written, and plan their power-offs."""
        guests, self._unplanned = self._unplanned, {}
        for (room, guest), actor in guests.items():
            command = Enter(room=room, booking_id=guest)
            try:
                await self._engine.execute(command, actor, "planned_again")
            except NotWritable:
                self._unplanned[room, guest] = actor
            except Refusal as error:
                # The booking has ended meanwhile; its end has planned the power-off.
                _LOGGER.warning("Not planned again for %s: %s", room, error)
        if not self._unplanned:
            repairs.clear_door_unplanned(self._hass)

    # --- power ---

    async def switch_on(
        self,
        key: RoomKey,
        actor: Actor,
        reason: str = "",
        booking_id: BookingId | None = None,
    ) -> None:
        """Switch a room's power on, and write down what came of it.

        Raises:
            NoPower: the room has nothing to switch.
            HomeAssistantError: something could not be told (`switch_on_failed`).
        """
        room = self._room(key)
        if not room.power:
            raise NoPower(room=key)
        await self._write(StopTrying(room=key), actor, reason)
        self._drop_try(key)
        failures = await switching.switch_on(self._hass, room.power)
        note = NoteSwitchedOn(room=key, booking_id=booking_id, power=room.power, failures=failures)
        await self._write(note, actor, reason)
        if failures:
            raise _refused("switch_on_failed", room, failures=as_text(self._hass, failures))

    async def _switch_on_for_guest(self, room: Room, booking_id: BookingId) -> None:
        try:
            await self.switch_on(room.key, SYSTEM, "check_in", booking_id)
        except HomeAssistantError as error:
            _LOGGER.warning("%s", error)
        self._wait_for_rest(room.key, room.power, booking_id)

    def _wait_for_rest(
        self, key: RoomKey, power: tuple[EntityId, ...], booking_id: BookingId
    ) -> None:
        """Have what is out of reach now switched on for the guest as soon as it comes."""
        for entity_id in switching.out_of_reach(self._hass, power):
            work = self._switch_on_late(key, entity_id, booking_id)
            task = self._spawn(work, f"roomkeeper waits for {entity_id}")
            late = self._late.setdefault(key, set())
            late.add(task)
            task.add_done_callback(late.discard)

    async def _switch_on_late(
        self, key: RoomKey, entity_id: EntityId, booking_id: BookingId
    ) -> None:
        """Switch one thing on when it comes, if its room is still this guest's."""
        if await switching.wait_for_states(
            self._hass, [entity_id], switching.is_in_reach, GUEST_BOUND_S
        ):
            return
        guest = self._engine.peek(lambda state, now: live_booking(state, key, now))
        room = self._room_or_none(key)
        if guest is None or guest.id != booking_id or room is None:
            return
        if entity_id not in switching.powered_by(self._hass, room.power):
            return
        failures = await switching.switch_on(self._hass, (entity_id,))
        note = NoteSwitchedOn(
            room=key, booking_id=booking_id, power=(entity_id,), failures=failures
        )
        await self._write(note, SYSTEM, "check_in")
        # Only a group that has come says what is in it.
        self._wait_for_rest(key, (entity_id,), booking_id)

    async def _try_off(self, fact: PowerOffAttempted, room: Room) -> None:
        failures = await switching.switch_off(self._hass, room)
        power = switching.powered_by(self._hass, room.power)
        await self._write(
            ReportPowerOff(
                key=power_off_key(fact),
                attempt=fact.attempt,
                power=power,
                around=self._around(power),
                failures=failures,
            )
        )

    def _around(
        self, power: tuple[EntityId, ...]
    ) -> tuple[tuple[EntityId, tuple[EntityId, ...]], ...]:
        """Return the groups that wait to be undone with some of a room's power in them."""
        inside = {
            one: switching.singles_of(self._hass, (one,))
            for one in self._engine.peek(_to_be_undone)
            if one not in power
        }
        return tuple(
            (one, tuple(member for member in members if member not in power))
            for one, members in inside.items()
            if not set(power).isdisjoint(members)
        )

    def _drop_try(self, room: RoomKey, key: PowerOffKey | None = None) -> None:
        running = self._tries.get(room)
        if running is not None and key in (None, running[0]):
            running[1].cancel()
            del self._tries[room]

    def _drop_late(self, room: RoomKey) -> None:
        for task in self._late.pop(room, ()):
            task.cancel()

    # --- facts ---

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Act upon what is durable now."""
        for entry in publication.entries:
            self._act(entry)
        self._show_failures()
        if self._unplanned and self._engine.problem is None:
            self._spawn(self._plan_again(), "roomkeeper plans again")

    def _act(self, entry: Entry) -> None:
        match entry.fact:
            case PowerOffAttempted() as fact:
                self._begin_try(fact)
            case PowerOffCancelled() | PowerOffPlanned() as fact:
                self._drop_try(fact.room, power_off_key(fact))
            case PowerOffAnnounced() as fact if room := self._room_or_none(fact.room):
                self._tell(room, "power_off_announced", due_at=fact.due_at)
            case PowerOffFailed() as fact if room := self._room_or_none(fact.room):
                self._tell(room, "power_off_failed", attempts=fact.attempt)
            case BookingMoved(event=BookingEvent.CHECK_IN) as fact:
                for key in fact.rooms:
                    self._guest_came(key, fact.booking_id)

    def _show_failures(self) -> None:
        """Keep one repair issue for each room whose power should be off and is not known to be."""
        failed = self._engine.peek(
            lambda state, _now: {
                row.room: (state.site.rooms[row.room].name, row) for row in failed_power_offs(state)
            }
        )
        for key in self._failed.keys() - failed.keys():
            repairs.clear_power_off_failed(self._hass, key)
        for key, (name, row) in failed.items():
            # One that is given up after another may have failed for something else.
            if (name, row) != self._failed.get(key):
                repairs.raise_power_off_failed(self._hass, key, name, row)
        self._failed = failed

    def _begin_try(self, fact: PowerOffAttempted) -> None:
        room = self._room_or_none(fact.room)
        if room is None:
            return
        self._drop_try(fact.room)
        self._drop_late(fact.room)
        task = self._spawn(self._try_off(fact, room), f"roomkeeper switches {fact.room} off")
        self._tries[fact.room] = (power_off_key(fact), task)

    def _guest_came(self, key: RoomKey, booking_id: BookingId) -> None:
        room = self._room_or_none(key)
        if room is not None and room.power and room.policy.power_on_at_check_in:
            self._spawn(
                self._switch_on_for_guest(room, booking_id), f"roomkeeper switches {key} on"
            )

    def _tell(self, room: Room, message: str, **values: Any) -> None:  # noqa: ANN401 - what a sentence is made of
        self._spawn(tell_people(self._hass, room, message, **values), "roomkeeper tells people")

    # --- the engine ---

    async def _write(
        self,
        command: NoteDoor | StopTrying | NoteSwitchedOn | ReportPowerOff | ResumePowerOff,
        actor: Actor = SYSTEM,
        reason: str = "",
        done: Done | None = None,
    ) -> None:
        """Hand back what came of an effect; what was done is done, even if it cannot be written."""
        try:
            await self._engine.execute(command, actor, reason, done)
        except NotWritable as error:
            _LOGGER.error("Not written down: %s (%s)", command, error)  # noqa: TRY400 - a known fault

    def _room(self, key: RoomKey) -> Room:
        return self._engine.peek(lambda state, _now: the_room(state, key))

    def _room_or_none(self, key: RoomKey) -> Room | None:
        return self._engine.peek(lambda state, _now: state.site.rooms.get(key))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = self._hass.async_create_background_task(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _refused(key: str, room: Room, **values: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"room": room.name, **values},
    )


def _to_be_undone(state: State, _now: datetime) -> set[EntityId]:
    """Return what a schedule, or somebody, has otherwise for a while."""
    return {one.entity_id for one in state.actions.values() if one.is_open and one.undoes}
