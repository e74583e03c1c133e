"""A desk at which a site is run: the rules, the rows and the deadlines, without an engine.

Commands are decided and their facts applied at the desk's own time, which
moves only when it is told to; on its way every deadline that comes is kept.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import (
    Book,
    Command,
    Hold,
    NoteCameraOn,
    NoteDetection,
    RemoveStall,
    ReportCamera,
    Wake,
)
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.decide.occupancy import detection, occupancy_of
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import (
    BookingId,
    BookingRef,
    EntityId,
    RoomKey,
    StallKey,
)
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
    detection_key,
    key_of,
)
from custom_components.roomkeeper.core.stall import Level, Occupancy, Stall, StallPolicy
from custom_components.roomkeeper.deadline_queue import DeadlineQueue

TODAY = datetime(2026, 11, 24, tzinfo=UTC)
"""A Tuesday."""

STUDIO = RoomKey("studio")
ATTIC = RoomKey("attic")
LAMP = EntityId("switch.lamp")
AMP = EntityId("switch.amp")
PHONE = EntityId("notify.phone")

BOOTH = StallKey("booth")
CABIN = StallKey("cabin")
MOTION = EntityId("binary_sensor.motion")
EYE = EntityId("camera.eye")
DOME = EntityId("camera.dome")


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


def stall(
    key: StallKey = BOOTH,
    policy: StallPolicy | None = None,
    *cameras: EntityId,
    sensors: tuple[EntityId, ...] = (MOTION,),
    counts_in: RoomKey | None = None,
) -> Stall:
    """Return a stall with an eye, or with `cameras`; its guests count in a room if that is said."""
    return Stall(
        key=key,
        name=key.title(),
        room=counts_in,
        is_presence=counts_in is not None,
        policy=policy or StallPolicy(),
        sensors=sensors,
        cameras=cameras or (EYE,),
    )


def site(*rooms: Room, zone: str = "UTC", stalls: Iterable[Stall] = ()) -> Site:
    """Return a site with these rooms, or with a studio and an attic, and with these stalls."""
    stalls = {one.key: one for one in stalls}
    return Site(
        time_zone=ZoneInfo(zone),
        rooms={
            one.key: replace(one, stalls=_counting(one.key, stalls.values()))
            for one in rooms or (room(), room(ATTIC))
        },
        stalls=stalls,
    )


def _counting(key: RoomKey, stalls: Iterable[Stall]) -> tuple[StallKey, ...]:
    """Return the stalls whose guests count in a room."""
    return tuple(one.key for one in stalls if one.is_presence and one.room == key)


def copy_of(state: State) -> set[Row]:
    """Return all rows, to compare with later."""
    return set(state.rows())


def by_id(booking_id: str) -> BookingRef:
    """Name a booking by our id."""
    return BookingRef(BookingId(booking_id))


NOON = at("12:00")


class Desk:
    """Decides, applies, and keeps deadlines in order; `log` is every fact so far."""

    def __init__(
        self,
        *rooms: Room,
        zone: str = "UTC",
        now: datetime = NOON,
        stalls: Iterable[Stall] = (),
    ) -> None:
        self.state = State(site(*rooms, zone=zone, stalls=stalls))
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
            row = self.state.with_deadline(key)
            if row is None or (isinstance(row, Occupancy) and self._is_unseen(row.stall)):
                continue  # The first look asks anew when the row is due.
            if self.do_before_timers(Wake(row=key)):
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

    def configure(self, *rooms: Room, stalls: Iterable[Stall] = ()) -> None:
        """Take the site as it is configured now."""
        before = self.state.site.stalls
        origins = self.state.site.origins
        self.state.site = replace(
            site(*rooms, zone=self.state.site.time_zone.key, stalls=stalls), origins=origins
        )
        for row in tuple(self.state.rows()):
            self.rederive(key_of(row))
        for key in sorted(before.keys() - self.state.site.stalls.keys()):
            self.state.detections.pop(key, None)
            self.queue.set(detection_key(key), None)
            self.do(RemoveStall(stall=key))

    # --- stalls ---

    def _is_unseen(self, key: StallKey) -> bool:
        return key in self.state.site.stalls and key not in self.state.detections

    def see(
        self,
        level: Level,
        key: StallKey = BOOTH,
        *,
        fresh: bool | None = None,
        lost: bool = False,
    ) -> tuple[Fact, ...]:
        """Take in what a stall's sensors say; they see somebody freshly if they did not before.

        `lost` is that one more of them was just lost.
        """
        before = self.state.detections.get(key)
        if fresh is None:
            was_detected = before is not None and before.level is Level.DETECTED
            fresh = level is Level.DETECTED and not was_detected
        command = NoteDetection(
            stall=key, level=level, is_fresh=fresh, is_lost=lost, at_start=before is None
        )
        seen = self.state.detections[key] = detection(self.state, command, self.now)
        self.queue.set(detection_key(key), due_at(self.state.site, seen, self.now))
        facts = self.do_before_timers(command)
        self.rederive(RowKey("occupancy", key))
        self.keep_deadlines()
        return facts

    def pulse(self, level: Level = Level.SILENT, key: StallKey = BOOTH) -> tuple[Fact, ...]:
        """Let the stall's door be opened, while its other sensors, if any, say what they say."""
        return self.see(level, key, fresh=True)

    def restart(self, instant: datetime | None = None) -> None:
        """Start anew after the machine was off until `instant`: what was seen is forgotten."""
        self.now = self.now if instant is None else instant
        self.state.detections.clear()
        self.state.cameras.clear()
        self.queue = DeadlineQueue()
        for row in tuple(self.state.rows()):
            self.rederive(key_of(row))
        self.keep_deadlines()

    def observe_camera(self, camera: EntityId, *, is_on: bool | None) -> tuple[Fact, ...]:
        """Take in whether a camera is on."""
        if self.state.cameras.get(camera) is is_on:
            return ()
        self.state.cameras[camera] = is_on
        return self.do(NoteCameraOn(camera=camera)) if is_on else ()

    def obey(self) -> list[Fact]:
        """Let every camera do what is wanted of it, and report that."""
        before = len(self.log)
        taken = [camera for row in self.state.occupancies.values() for camera in row.taken]
        seen = [*self.state.cameras, *taken]
        configured = [one for stall in self.state.site.stalls.values() for one in stall.cameras]
        for camera in dict.fromkeys((*seen, *configured)):
            wanted = wanted_on(self.state, camera)
            if wanted is not None:
                self.observe_camera(camera, is_on=wanted)
                self.do(ReportCamera(camera=camera, should_be_on=wanted))
        return self.log[before:]

    def stay(self, key: StallKey = BOOTH) -> Occupancy:
        """Return how a stall is used now."""
        return occupancy_of(self.state, key, self.now)

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
