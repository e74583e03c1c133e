"""What must hold of rooms that are out of use."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from custom_components.roomkeeper.core.events import SYSTEM, Entry, RoomFrozen, RoomUnfrozen
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, Freeze
from custom_components.roomkeeper.core.span import Span

from .promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from .world import World


class Frozen:
    """Watches what becomes of rooms that are frozen."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self._freezes: dict[RoomKey, Freeze] = {}

    def take_in(self, entry: Entry) -> None:
        """Look at a fact about a room that is out of use, or in use again."""
        match entry.fact:
            case RoomFrozen(freeze=freeze):
                self._world.counts["rooms frozen"] += 1
                self._freezes[freeze.room] = freeze
            case RoomUnfrozen(room=room):
                freeze = self._freezes.pop(room)
                if entry.actor == SYSTEM and freeze.until is not None:
                    self._world.promises.look_at_lateness(entry, freeze.until)

    def booked(self, room: RoomKey, spans: Iterable[Span], at: datetime) -> None:
        """See that a room that is given to somebody is in use in all of that time."""
        freeze = self._in_force(room, at)
        for span in spans if freeze is not None else ():
            if span.end > freeze.since and (freeze.until is None or span.start < freeze.until):
                raise BrokenPromise(Promise.NOT_FROZEN, f"{span} is booked at {at}: {freeze}")

    def entered(self, room: RoomKey, at: datetime) -> None:
        """See that a room into which somebody comes is in use."""
        freeze = self._in_force(room, at)
        if freeze is not None:
            raise BrokenPromise(Promise.NOT_FROZEN, f"somebody comes in at {at}: {freeze}")

    def nobody_is_expected(self, room: RoomKey) -> None:
        """See that nobody is left who would come to a room that was frozen in place of them."""
        freeze = self._freezes[room]
        for claim in self._world.promises.claims_on(room):
            is_against = freeze.until is None or claim.span.start < freeze.until
            if claim.status is BookingStatus.CONFIRMED and is_against:
                raise BrokenPromise(Promise.NOT_FROZEN, f"{claim} is still expected: {freeze}")

    def _in_force(self, room: RoomKey, at: datetime) -> Freeze | None:
        freeze = self._freezes.get(room)
        is_over = freeze is not None and freeze.until is not None and freeze.until <= at
        return None if is_over else freeze
