"""Who does something: guests, the desk, a shop's website, people in stalls."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from homeassistant.exceptions import HomeAssistantError

from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    Cancel,
    CheckOut,
    Command,
    Confirm,
    EndMaintenance,
    Extend,
    ForceEnable,
    FreezeRoom,
    Hold,
    Reschedule,
    StartMaintenance,
    SwitchOff,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey, StallKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus, FreezeReason
from custom_components.roomkeeper.core.reservation import Claim, Message, Wanted, Withdrawal
from custom_components.roomkeeper.core.reservation_commands import DropReservation, TakeReservation
from custom_components.roomkeeper.core.span import Span

from .asking import DESK, Asking, nothing
from .house import SHOP

if TYPE_CHECKING:
    from .world import World

WEBSITE: Final = Actor(kind=ActorKind.HOOK, id=SHOP, name="Shop")

_DAY_S: Final = 86_400.0


class People:
    """All of them."""

    def __init__(self, world: World) -> None:
        """Take the world that they live in."""
        self._world = world
        self._rng = world.rng
        self._rooms = tuple(world.site.rooms)
        self._stalls = tuple(world.site.stalls)
        self._external = 0
        self._ask = Asking(world).ask

    def come(self) -> None:
        """Let people come from now on."""
        size = self._world.size
        rooms, stalls = len(self._rooms), len(self._stalls)
        for what, a_day, do in (
            ("somebody wants a room", size.bookings_a_day * rooms, self._wants_room),
            ("a room is frozen", rooms / 40, self._freezes),
            ("a room is switched off by hand", rooms / 60, self._by_hand),
            ("somebody enters a stall", size.stays_a_day * stalls, self._enters_stall),
            ("a plumber comes", stalls / 30, self._maintains),
        ):
            if a_day:
                self._world.now_and_then(what, _DAY_S / a_day, do)
        self._world.promises.privacy.begin()

    def _booking(self, booking_id: BookingId) -> Booking | None:
        life = self._world.life
        if life is None:
            return None
        return life.engine.peek(lambda state, _now: state.bookings.get(booking_id))

    # --- bookings ---

    def _wants_room(self) -> None:
        rng, now = self._rng, self._world.time.now()
        wanted = 2 if rng.random() < 0.1 else 1
        rooms = tuple(rng.sample(self._rooms, min(wanted, len(self._rooms))))
        ahead = timedelta(minutes=15 * rng.randrange(0, 4 * 24 * 7))
        start = _quarter(now) + ahead
        # Rooms are for the day.
        start = start.replace(hour=8 + start.hour % 14)
        if start < now:
            start += timedelta(days=1)
        self._wants(rooms, start)

    def _wants(self, rooms: tuple[RoomKey, ...], start: datetime) -> None:
        rng = self._rng
        end = start + timedelta(minutes=30 * rng.randrange(1, 7))
        way = rng.random()
        if way < 0.15:
            self._sells(rooms[0], Span(start, end))
            return
        self._external += 1
        external_id = f"e{self._external}"
        booking_id = BookingId(self._world.new_id())
        ref = BookingRef(booking_id=booking_id)
        if way < 0.35:
            command: Command = Hold(
                booking_id=booking_id,
                rooms=rooms,
                start=start,
                end=end,
                source=DESK.id,
                external_id=external_id,
            )
            answered = partial(self._is_held, ref)
        else:
            status = BookingStatus.PENDING if way < 0.45 else BookingStatus.CONFIRMED
            command = Book(
                booking_id=booking_id,
                rooms=rooms,
                start=start,
                end=end,
                status=status,
                source=DESK.id,
                external_id=external_id,
            )
            answered = partial(self._is_held if way < 0.45 else self._is_booked, ref)
        self._ask("book", command, answered)

    def _is_held(self, ref: BookingRef, _entries: tuple[Entry, ...]) -> None:
        """Decide within some minutes, or never."""
        if self._rng.random() < 0.75:
            command = Confirm(ref=ref)
            confirm = partial(self._ask, "confirm", command, partial(self._is_booked, ref))
            self._world.after(self._rng.uniform(5, 1100), "a hold is confirmed", confirm)

    def _is_booked(self, ref: BookingRef, _entries: tuple[Entry, ...]) -> None:
        assert ref.booking_id is not None
        chance = self._rng.random()
        later_s = self._rng.expovariate(1 / 43_200)
        if chance < 0.08:
            cancel = partial(self._ask, "cancel", Cancel(ref=ref), nothing)
            self._world.after(later_s, "a booking is cancelled", cancel)
        elif chance < 0.18:
            self._world.after(later_s, "a booking is moved", partial(self._moves, ref))
        self._world.after(1, "a guest plans the way", partial(self._plans, ref.booking_id))

    def _moves(self, ref: BookingRef) -> None:
        assert ref.booking_id is not None
        booking = self._booking(ref.booking_id)
        if booking is None:
            return
        start = booking.span.start + timedelta(minutes=15 * self._rng.randrange(-8, 9))
        command = Reschedule(ref=ref, start=start, rooms=(self._rng.choice(self._rooms),))
        self._ask("move", command, lambda _: self._plans(booking.id))

    def _sells(self, room: RoomKey, span: Span) -> None:
        """Sell a room elsewhere, and tell of it twice, late, or in the wrong order."""
        self._external += 1
        external_id = f"x{self._external}"
        wanted = Wanted(place=f"place_{room}", span=span)
        messages: list[Message] = [Claim(external_id=external_id, version=1, wanted=wanted)]
        if self._rng.random() < 0.3:
            later = Span(span.start + timedelta(hours=1), span.end + timedelta(hours=1))
            moved = Wanted(place=wanted.place, span=later)
            messages.append(Claim(external_id=external_id, version=2, wanted=moved))
        if self._rng.random() < 0.2:
            messages.append(Withdrawal(external_id=external_id, version=3))
        for number, message in enumerate(messages):
            for _ in range(1 + (self._rng.random() < 0.3)):
                tell = partial(self._tells, f"{external_id}.{number}", message)
                self._world.after(self._rng.expovariate(1 / 120), "a shop tells", tell)

    def _tells(self, delivery: str, message: Message) -> None:
        if isinstance(message, Withdrawal):
            command: Command = DropReservation(origin=SHOP, delivery=delivery, withdrawal=message)
        else:
            new_id = BookingId(self._world.new_id())
            command = TakeReservation(origin=SHOP, delivery=delivery, claim=message, new_id=new_id)
        self._ask("sold", command, self.comes_from_elsewhere, WEBSITE)

    def comes_from_elsewhere(self, entries: tuple[Entry, ...]) -> None:
        """Let guests come to what was booked outside."""
        for entry in entries:
            booking = getattr(entry.fact, "booking", None)
            if isinstance(booking, Booking) and not booking.is_block:
                self._plans(booking.id)

    # --- guests ---

    def _plans(self, booking_id: BookingId) -> None:
        claim = self._world.promises.claims.get(booking_id)
        if claim is not None:
            early = timedelta(minutes=self._rng.uniform(-10, 25))
            left = (claim.span.start - early - self._world.time.now()) / timedelta(seconds=1)
            self._world.after(left, "a guest comes", partial(self._comes, booking_id))

    def _comes(self, booking_id: BookingId) -> None:
        booking, now = self._booking(booking_id), self._world.time.now()
        if booking is None and self._world.life is None:
            # The display is dark: the guest waits before the door.
            self._world.after(90, "a guest waits", partial(self._comes, booking_id))
            return
        is_time = booking and booking.span.start - timedelta(minutes=25) <= now < booking.span.end
        if booking is None or not booking.blocks or not is_time or self._rng.random() < 0.07:
            return
        life = self._world.life
        assert life is not None
        life.spawn(self._opens(booking))

    async def _opens(self, booking: Booking) -> None:
        life = self._world.life
        assert life is not None
        for room in booking.rooms:
            try:
                await life.devices.open_door(room, booking.id, DESK)
            except Refusal as refusal:
                self._world.counts[f"refused at the door: {refusal.code}"] += 1
                return
            except HomeAssistantError:
                # It is told to open once more, by whoever stands before it.
                self._world.counts["doors failed"] += 1
                again = partial(self._comes, booking.id)
                self._world.after(90, "a guest waits before a door", again)
                return
            self._world.counts["doors opened"] += 1
            self._goes_in(room)
        self._stays(booking)

    def _goes_in(self, room: RoomKey) -> None:
        site = self._world.site
        for entity_id in site.rooms[room].power:
            self._world.become(self._world.machines[entity_id], is_on=True)
        for entity_id in site.rooms[room].presence:
            self._world.become(self._world.machines[entity_id], is_on=True)

    def _stays(self, booking: Booking) -> None:
        rng, ref = self._rng, BookingRef(booking_id=booking.id)
        left_s = (booking.span.end - self._world.time.now()) / timedelta(seconds=1)
        chance = rng.random()
        leaves_s = left_s + rng.uniform(-300, 120)
        if chance < 0.1:
            longer = Extend(ref=ref, duration=timedelta(minutes=30))
            ask = partial(self._ask, "extend", longer, nothing)
            self._world.after(max(0.0, left_s - 600), "a guest wants to stay", ask)
            leaves_s += 1200
        elif chance < 0.3:
            leaves_s = rng.uniform(60, max(120.0, left_s))
            out = partial(self._ask, "check out", CheckOut(ref=ref), nothing)
            self._world.after(leaves_s, "a guest checks out", out)
        elif chance < 0.36:
            leaves_s += rng.uniform(0, 3 * 3600)
        for room in booking.rooms:
            self._world.after(leaves_s, "a guest leaves", partial(self._leaves, room))

    def _leaves(self, room: RoomKey) -> None:
        for entity_id in self._world.site.rooms[room].presence:
            self._world.become(self._world.machines[entity_id], is_on=False)

    # --- the desk ---

    def _freezes(self) -> None:
        room = self._rng.choice(self._rooms)
        hours = self._rng.choice((None, 1, 8))
        until = None if hours is None else self._world.time.now() + timedelta(hours=hours)
        command = FreezeRoom(
            room=room,
            reason=self._rng.choice(tuple(FreezeReason)),
            until=until,
            bookings=self._rng.choice(tuple(AffectedBookings)),
        )
        self._ask("freeze", command, partial(self._is_frozen, command))
        thaw = partial(self._ask, "unfreeze", UnfreezeRoom(room=room), nothing)
        self._world.after(self._rng.uniform(600, 30_000), "a room is thawed", thaw)

    def _is_frozen(self, command: FreezeRoom, _entries: tuple[Entry, ...]) -> None:
        """Want the room all the same, as some do who have not heard of it."""
        if command.bookings is AffectedBookings.CANCEL:
            self._world.promises.frozen.nobody_is_expected(command.room)
        if self._rng.random() < 0.5:
            start = _quarter(self._world.time.now())
            wants = partial(self._wants, (command.room,), start)
            self._world.after(self._rng.uniform(10, 600), "somebody wants what is frozen", wants)

    def _by_hand(self) -> None:
        room = self._rng.choice(self._rooms)
        # It may be asked for again and again, while there is no answer.
        self._world.promises.by_hand[room] = self._world.time.elapsed_s + 3600
        command = SwitchOff(room=room, new_id=BookingId(self._world.new_id()))
        self._ask("by hand", command, nothing)

    # --- stalls ---

    def _enters_stall(self) -> None:
        rng, world = self._rng, self._world
        stall = rng.choice(self._stalls)
        (sensor,) = world.site.stalls[stall].sensors
        machine = world.machines[sensor]
        if machine.is_on:
            return
        # Shorter than any timeout, or so long that the last one may run out.
        length_s = rng.uniform(4, 110) if rng.random() < 0.9 else rng.uniform(120, 1800)
        world.become(machine, is_on=True)
        if machine.fault is None:
            world.promises.privacy.comes(stall, length_s)
        world.counts["stays"] += 1
        world.after(length_s, "somebody leaves a stall", partial(self._leaves_stall, stall))

    def _leaves_stall(self, stall: StallKey) -> None:
        (sensor,) = self._world.site.stalls[stall].sensors
        self._world.become(self._world.machines[sensor], is_on=False)
        self._world.promises.privacy.goes(stall)

    def _maintains(self) -> None:
        stall = self._rng.choice(self._stalls)
        if self._rng.random() < 0.5:
            command: Command = ForceEnable(stall=stall, duration=timedelta(minutes=20))
            self._ask("force", command, nothing)
            return
        self._ask("maintain", StartMaintenance(stall=stall), nothing)
        over = partial(self._ask, "in use again", EndMaintenance(stall=stall), nothing)
        self._world.after(self._rng.uniform(300, 7200), "a plumber leaves", over)


def _quarter(at: datetime) -> datetime:
    return at - timedelta(
        minutes=at.minute % 15 - 15, seconds=at.second, microseconds=at.microsecond
    )
