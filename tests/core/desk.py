"""A desk at which a site is run: the rules, the rows and the deadlines, without an engine.

Commands are decided and their facts applied at the desk's own time, which
moves only when it is told to; on its way every deadline that comes is kept.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import Book, Command, Hold, Wake
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, EntityId, RoomKey
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Gone,
    Policy,
    PowerOff,
    Room,
    Row,
    RowKey,
    Site,
    State,
    key_of,
)
from custom_components.roomkeeper.deadline_queue import DeadlineQueue

TODAY = datetime(2026, 11, 24, tzinfo=UTC)
"""A Tuesday."""

STUDIO = RoomKey("studio")
ATTIC = RoomKey("attic")
LAMP = EntityId("switch.lamp")
AMP = EntityId("switch.amp")
PHONE = EntityId("notify.phone")


QUIET = Policy(power_off_notice=timedelta())
"""The usual rules, but nobody is told before the power goes off."""


def minutes(number: float) -> timedelta:
    """Return a length."""
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    """Return a length."""
    return timedelta(hours=number)


def at(clock: str, day: int = 0) -> datetime:
    """Return an instant of today, or of a day so many days after it, from `HH:MM` or `HH:MM:SS`."""
    hour, minute, second = (*(int(part) for part in clock.split(":")), 0)[:3]
    return TODAY + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


def room(
    key: RoomKey = STUDIO, policy: Policy | None = None, **parts: tuple[EntityId, ...]
) -> Room:
    """Return a quiet room with a lamp and a door; `parts` are its other entities."""
    entities: dict[str, tuple[EntityId, ...]] = {
        "power": (LAMP,),
        "doors": (EntityId("lock.door"),),
        **parts,
    }
    return Room(
        key=key,
        name=key.title(),
        policy=policy or QUIET,
        power=entities["power"],
        doors=entities["doors"],
        presence=entities.get("presence", ()),
        notify=entities.get("notify", ()),
    )


def site(*rooms: Room, zone: str = "UTC") -> Site:
    """Return a site with these rooms, or with a studio and an attic."""
    rooms = rooms or (room(), room(ATTIC))
    return Site(time_zone=ZoneInfo(zone), rooms={one.key: one for one in rooms})


def copy_of(state: State) -> set[Row]:
    """Return all rows, to compare with later."""
    return set(state.rows())


def by_id(booking_id: str) -> BookingRef:
    """Name a booking by our id."""
    return BookingRef(BookingId(booking_id))


NOON = at("12:00")


class Desk:
    """Decides, applies, and keeps deadlines in order; `log` is every fact so far."""

    def __init__(self, *rooms: Room, zone: str = "UTC", now: datetime = NOON) -> None:
        self.state = State(site(*rooms, zone=zone))
        self.now = now
        self.log: list[Fact] = []
        self.queue: DeadlineQueue[RowKey] = DeadlineQueue()
        self._numbers = count(1)

    def new_id(self) -> BookingId:
        """Return an id that was never used."""
        return BookingId(f"b{next(self._numbers)}")

    def do(self, command: Command) -> tuple[Fact, ...]:
        """Decide a command now and apply what follows, then keep what is due at once."""
        facts = self.do_before_timers(command)
        self.keep_deadlines()
        return facts

    def do_before_timers(self, command: Command) -> tuple[Fact, ...]:
        """Decide a command now and apply what follows, though something else may be overdue."""
        facts = decide(self.state, command, self.now)
        for fact in facts:
            change = evolve(self.state, fact)
            if change is not None:
                self.state.apply(change)
                key = change.key if isinstance(change, Gone) else key_of(change)
                self.rederive(key)
        self.log += facts
        return facts

    def decide(self, command: Command) -> tuple[Fact, ...]:
        """Return what would follow from a command now, and apply none of it."""
        return decide(self.state, command, self.now)

    def refused[R: Refusal](self, kind: type[R], command: Command) -> R:
        """Return the refusal of a command, having seen that it changed nothing."""
        before = copy_of(self.state)
        with pytest.raises(Refusal) as raised:
            decide(self.state, command, self.now)
        assert type(raised.value) is kind, raised.value
        assert copy_of(self.state) == before
        return raised.value

    def to(self, instant: datetime) -> list[Fact]:
        """Let time pass until `instant`, and return what happened by itself."""
        before = len(self.log)
        while (nearest := self.queue.nearest()) is not None and nearest <= instant:
            self.now = max(self.now, nearest)
            self.keep_deadlines()
        self.now = max(self.now, instant)
        return self.log[before:]

    def sleep_until(self, instant: datetime) -> None:
        """Let time pass without keeping any deadline, as when the machine is off."""
        self.now = instant

    def keep_deadlines(self) -> list[Fact]:
        """Decide all that is due now, in order, and return what happened."""
        before = len(self.log)
        while (key := self.queue.pop_due(self.now)) is not None:
            row = self.state.get(key)
            if row is None or self.do_before_timers(Wake(row=key)):
                continue
            again = due_at(self.state.site, row, self.now)
            if again is not None and again <= self.now:
                again = self.now + minutes(1)
            self.queue.set(key, again)
        return self.log[before:]

    def rederive(self, key: RowKey) -> None:
        """Ask anew when a row is due."""
        row = self.state.get(key)
        self.queue.set(key, None if row is None else due_at(self.state.site, row, self.now))

    def configure(self, *rooms: Room) -> None:
        """Take the site as it is configured now."""
        self.state.site = site(*rooms, zone=self.state.site.time_zone.key)
        for row in tuple(self.state.rows()):
            self.rederive(key_of(row))

    # --- the usual ---

    def book(
        self,
        start: datetime,
        end: datetime,
        *rooms: RoomKey,
        status: BookingStatus = BookingStatus.CONFIRMED,
        **more: timedelta,
    ) -> Booking:
        """Make a booking of the studio, or of `rooms`."""
        command = Book(
            booking_id=self.new_id(),
            rooms=rooms or (STUDIO,),
            start=start,
            end=end,
            status=status,
            expires_in=more.get("expires_in"),
            power_off_buffer=more.get("power_off_buffer"),
        )
        self.do(command)
        return self.booking(command.booking_id)

    def hold(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        *rooms: RoomKey,
        expires_in: timedelta | None = None,
    ) -> Booking:
        """Hold the studio, or `rooms`."""
        command = Hold(
            booking_id=self.new_id(),
            rooms=rooms or (STUDIO,),
            start=start,
            end=end,
            expires_in=expires_in,
        )
        self.do(command)
        return self.booking(command.booking_id)

    def booking(self, booking: Booking | BookingId) -> Booking:
        """Return a booking as it is now."""
        return self.state.bookings[booking.id if isinstance(booking, Booking) else booking]

    def power_off(self, booking: Booking, key: RoomKey = STUDIO) -> PowerOff:
        """Return the power-off of a room after a booking as it is now."""
        found = [
            row
            for row in self.state.power_offs.values()
            if row.booking_id == booking.id and row.room == key
        ]
        assert len(found) == 1, found
        return found[0]


def of_type[F](facts: Iterable[Fact], kind: type[F]) -> list[F]:
    """Return the facts of one type."""
    return [fact for fact in facts if isinstance(fact, kind)]
