"""What must hold at every instant, told by the world itself and not by what is tested.

Each promise is one method here, and has a name; a test plants a bug for each
and sees it found.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import (
    FACT_TYPES,
    BookingExtended,
    BookingMoved,
    BookingOpened,
    BookingRescheduled,
    Entry,
    Fact,
    PowerOffFailed,
    RoomFrozen,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.feed import FeedTold
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.core.model import Booking, BookingStatus, State
from custom_components.roomkeeper.core.reservation import ReservationTold
from custom_components.roomkeeper.core.schedule_events import (
    ACTION_TYPES,
    SCHEDULE_KINDS,
    ActionOpened,
)
from custom_components.roomkeeper.core.span import gaps
from custom_components.roomkeeper.engine import Publication
from custom_components.roomkeeper.ledger import Ledger
from tests.core.recount import OF_STALLS

from .claim import Claim
from .fed import Fed
from .frozen import Frozen
from .gear import Gear
from .house import FEEDS
from .machines import Machine
from .privacy import Privacy
from .promise import BrokenPromise, Promise
from .timetable import Timetable
from .usage import Usage

if TYPE_CHECKING:
    from .world import World


_IN_TIME: Final = timedelta(seconds=1)
"""In a time in which deciding takes none, and the disk some milliseconds."""

_LONGEST_DEFERRAL: Final = timedelta(hours=2, minutes=15)
_TRIES_S: Final = 180.0
_UNSURE_S: Final = 120.0
"""After a start, a fault or a full disk all is looked at only when things have settled."""

_FOLD_EVERY: Final = 8
_READ_AT_ONCE: Final = 500

_BY_DEADLINE: Final = frozenset({BookingEvent.EXPIRE, BookingEvent.COMPLETE, BookingEvent.MISS})

_OF_DEVICES: Final = frozenset({ActionOpened, *ACTION_TYPES})


class Promises:
    """Watches the world."""

    def __init__(self, world: World) -> None:
        """Take the world that is watched."""
        self._world = world
        self.claims: dict[BookingId, Claim] = {}
        self._in_room: dict[RoomKey, dict[BookingId, Claim]] = defaultdict(dict)
        self._last_end: dict[RoomKey, tuple[datetime, timedelta]] = {}
        self._by_external: dict[str, BookingId] = {}
        self._refused: dict[str, str] = {}
        self._told: dict[int, Entry] = {}
        self._last_seq = 0
        self._failed_at: dict[RoomKey, datetime] = {}
        self.by_hand: dict[RoomKey, float] = {}
        """When somebody last asked for a room's power to go off by hand."""
        self.unsure_until_s = 0.0
        self.timetable = Timetable(world)
        self.gear = Gear(world)
        self.privacy = Privacy(world)
        self.frozen = Frozen(world)
        self.fed = Fed(world)
        self.usage = Usage(world)
        self._lives = 0

    # --- saying so ---

    def broken(self, promise: Promise, how: str) -> None:
        """Say that a promise was broken; nothing goes on after that."""
        raise BrokenPromise(promise, how)

    def unsure(self, seconds: float = _UNSURE_S) -> None:
        """Do not hold times against anybody for a while: the clock was set, or the disk is full."""
        self.unsure_until_s = max(self.unsure_until_s, self._world.time.elapsed_s + seconds)

    @property
    def is_sure(self) -> bool:
        """Say whether times are held against anybody."""
        life = self._world.life
        time = self._world.time
        return life is not None and life.is_ready and time.elapsed_s > self.unsure_until_s

    # --- what is told ---

    def published(self, publication: Publication) -> None:
        """Take facts in that are acknowledged from now on."""
        for entry in publication.entries:
            self._told[entry.seq] = entry
            self._take_in(entry)

    def _take_in(self, entry: Entry) -> None:
        self._last_seq = entry.seq
        self._world.counts["facts"] += 1
        kind = type(entry.fact)
        if kind in SCHEDULE_KINDS:
            self.timetable.take_in(entry)
        elif kind in _OF_DEVICES:
            self.gear.take_in(entry)
            self.privacy.take_in(entry)
        else:
            self._look_at(entry)

    def _look_at(self, entry: Entry) -> None:
        match entry.fact:
            case BookingOpened(booking=booking):
                self._opened(booking, entry.fact.at)
            case BookingMoved() as moved:
                self._moved(moved)
                if moved.event in _BY_DEADLINE:
                    self.look_at_lateness(entry, moved.at)
            case BookingRescheduled(booking_id=key, rooms=rooms, span=span, at=at):
                self._place(replace(self.claims[key], rooms=rooms, span=span), at)
            case BookingExtended(booking_id=key, span=span, at=at):
                self._place(replace(self.claims[key], span=span), at)
            case PowerOffFailed(room=room, at=at):
                self._failed_at[room] = at
            case RoomFrozen() | RoomUnfrozen():
                self.frozen.take_in(entry)
            case ReservationTold() | FeedTold():
                self.fed.take_in(entry)
            case _:
                self.privacy.take_in(entry)

    def refused(self, command: Command, refusal: Refusal) -> None:
        """See that nobody is refused what they have: a request that is repeated is one request."""
        key = f"{getattr(command, 'source', '')} {getattr(command, 'external_id', '')}"
        self._refused[key] = f"{refusal}"
        if key in self._by_external:
            self.broken(Promise.NOTHING_DOUBLED, f"{command} is booked, and refused: {refusal}")

    def _opened(self, booking: Booking, at: datetime) -> None:
        if booking.external_id and booking.source not in FEEDS:
            key = f"{booking.source} {booking.external_id}"
            if key in self._by_external or key in self._refused:
                how = self._by_external.get(key) or self._refused[key]
                self.broken(Promise.NOTHING_DOUBLED, f"{key} is {booking.id}, and {how}")
            self._by_external[key] = booking.id
        claim = Claim(
            id=booking.id,
            rooms=booking.rooms,
            span=booking.span,
            status=booking.status,
            buffer=booking.power_off_buffer,
            source=booking.source,
            external_id=booking.external_id,
            is_block=booking.is_block,
        )
        self._place(claim, at)

    def _place(self, claim: Claim, at: datetime) -> None:
        """Give a claim its rooms, or others, or another time."""
        before = self.claims.get(claim.id)
        self._put(claim)
        for room in claim.rooms:
            had = (before.span,) if before is not None and room in before.rooms else ()
            if not claim.is_block:
                self.frozen.booked(room, gaps(claim.span, had), at)
            self._look_for_neighbours(room, claim, before)

    def _look_for_neighbours(self, room: RoomKey, claim: Claim, before: Claim | None) -> None:
        """See that nobody is nearer than a room's buffers, nor in there before their time."""
        policy = self._world.site.rooms[room].policy
        buffer = max(policy.buffer_before, policy.buffer_after)
        for other in self._in_room[room].values():
            if other is claim or (before is not None and other.is_block):
                # A block may begin where a guest leaves, and be a neighbour from then on.
                continue
            # What nobody has confirmed stops no early guest, and may stay beside one.
            span = other.had if before is None or before.is_sure else other.span
            if span.overlaps(claim.span.widened(timedelta() if claim.is_block else buffer)):
                self.broken(Promise.NO_OVERLAP, f"{room}: {claim} is too near to {other}")

    def claims_on(self, room: RoomKey) -> Collection[Claim]:
        """Return the claims that a room has."""
        return self._in_room[room].values()

    def _put(self, claim: Claim) -> None:
        before = self.claims.get(claim.id)
        for room in before.rooms if before else ():
            self._in_room[room].pop(claim.id, None)
        self.claims[claim.id] = claim
        if not claim.blocks:
            return
        for room in claim.rooms:
            for other in self._in_room[room].values():
                # Those who have it already, though it is not their time yet, count too.
                are_sure = claim.is_sure and other.is_sure
                mine, theirs = (one.had if are_sure else one.span for one in (claim, other))
                if mine.overlaps(theirs):
                    self.broken(Promise.NO_OVERLAP, f"{room}: {claim} and {other}")
            self._in_room[room][claim.id] = claim

    def _moved(self, moved: BookingMoved) -> None:
        claim = replace(self.claims[moved.booking_id], status=moved.status)
        if moved.status is BookingStatus.CHECKED_IN:
            claim = replace(claim, entered_at=moved.at)
            for room in claim.rooms:
                self.frozen.entered(room, moved.at)
        if moved.status is BookingStatus.COMPLETED and not claim.is_block:
            end = min(claim.span.end, moved.at)
            self._completed(claim, end)
        self._put(claim)

    # --- power-offs ---

    def _buffer(self, claim: Claim, room: RoomKey) -> timedelta:
        if claim.buffer is not None:
            return claim.buffer
        return self._world.site.rooms[room].policy.power_off_buffer

    def _completed(self, claim: Claim, end: datetime) -> None:
        for room in claim.rooms:
            buffer = self._buffer(claim, room)
            self._last_end[room] = (end, buffer)
            bound_s = (buffer + _LONGEST_DEFERRAL) / timedelta(seconds=1)
            ended_s = self._world.time.elapsed_s
            look = partial(self._look_for_missing, room, end, ended_s)
            self._world.after(bound_s, f"{room} is looked at", look)

    def _look_for_missing(self, room: RoomKey, end: datetime, ended_s: float) -> None:
        """See that a room in which nobody is any more has no power, or that somebody was told."""
        if not self.is_sure:
            self._world.after(
                600,
                f"{room} is looked at again",
                partial(self._look_for_missing, room, end, ended_s),
            )
            return
        now, site = self._world.time.now(), self._world.site
        buffer = site.rooms[room].policy.power_off_buffer + timedelta(minutes=1)
        is_due = self._last_end[room][0] == end
        coming = any(one.span.start - buffer < now for one in self._in_room[room].values())
        failed_at = self._failed_at.get(room)
        was_told = failed_at is not None and failed_at >= end
        if not is_due or coming or was_told:
            return
        for entity_id in site.rooms[room].power:
            machine = self._world.machines[entity_id]
            is_new = machine.changed_s > ended_s or machine.faulty_s > ended_s
            if machine.is_on and not is_new:
                self.broken(Promise.NONE_MISSING, f"{entity_id} is on, the guest left at {end}")

    def told(self, machine: Machine, *, becomes: bool, level: float | None) -> None:
        """Look at what the process tells a device, at the instant at which it does."""
        self._world.add_to_digest(self._world.time.elapsed_s, machine.entity_id, becomes, level)
        self.gear.told(machine, becomes=becomes)
        self.privacy.told(machine)
        room = self._world.room_of.get(machine.entity_id)
        if room is None or machine.domain != "switch":
            return
        now = self._world.time.now()
        live = [
            one
            for one in self._in_room[room].values()
            if one.status is BookingStatus.CHECKED_IN and one.span.end > now
        ]
        if becomes:
            self._world.counts["switched on"] += 1
            if not live:
                self.broken(Promise.NOT_BY_ITSELF, f"{machine.entity_id} is switched on for nobody")
            return
        self._world.counts["switched off"] += 1
        if self._world.time.elapsed_s - self.by_hand.get(room, -1e9) < _TRIES_S:
            return
        if live and self.is_sure:
            self.broken(Promise.NOT_ON_A_GUEST, f"{machine.entity_id} goes off on {live}")
        last = self._last_end.get(room)
        is_early = last is None or now < last[0] + last[1] - _IN_TIME
        if is_early and self._world.time.elapsed_s > self.unsure_until_s:
            self.broken(Promise.NOT_TOO_EARLY, f"{machine.entity_id} goes off, {last}")

    # --- time ---

    def look_at_lateness(self, entry: Entry, due_at: datetime) -> None:
        """See that what was due is done in time."""
        late = entry.recorded_at - due_at
        if late > _IN_TIME and self.is_sure:
            self.broken(Promise.IN_TIME, f"{late} late: {entry}")

    # --- after a restart ---

    async def kept_over_restart(self, ledger: Ledger, *, fold: bool = False) -> None:
        """See that all that was told of is in the ledger, as it was told.

        What is there and was told to nobody, as the process was cut off before
        that, is acknowledged from now on.
        """
        self._world.take_in_log()
        self._lives += 1
        told, self._told = self._told, {}
        retention = self._world.site.log_retention - timedelta(days=1)
        kept_since = self._world.time.now() - retention
        seq = min(told, default=self._last_seq + 1) - 1
        while some := await ledger.entries_after(seq, FACT_TYPES, _READ_AT_ONCE):
            for entry in some:
                seq = entry.seq
                before = told.pop(seq, None)
                if before is None and seq > self._last_seq:
                    self._take_in(entry)
                elif before is not None and before != entry:
                    self.broken(Promise.NOTHING_LOST, f"{entry} was {before}")
        # What is older may be purged.
        lost = [entry for entry in told.values() if entry.recorded_at > kept_since]
        if lost:
            self.broken(Promise.NOTHING_LOST, f"{lost[:3]}")
        if fold or self._lives % _FOLD_EVERY == 0:
            await self._fold(ledger, kept_since)

    async def _fold(self, ledger: Ledger, kept_since: datetime) -> None:
        """See that the rows are what the log says, and what is kept of how all was used."""
        folded = State(self._world.site)
        in_stalls: list[Fact] = []
        async for entry in ledger.entries():
            if (change := evolve(folded, entry.fact)) is not None:
                folded.apply(change)
            if isinstance(entry.fact, OF_STALLS):
                in_stalls.append(entry.fact)
        rows = set((await ledger.load()).rows)
        if rows != set(folded.rows()):
            other = rows.symmetric_difference(folded.rows())
            self.broken(Promise.LOG_FOLDS, f"{sorted(map(repr, other))[:2]}")
        await self.usage.look(ledger, folded, in_stalls, kept_since)
