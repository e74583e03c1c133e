"""The one writer. Every door and every deadline goes through `Engine.execute`.

A turn decides and changes memory in one go, without an await between, so two
callers can never both win. It is acknowledged, published and acted upon only
when the ledger has it. Where the ledger fails, memory goes back to what is
durable, and nothing is taken on until the disk takes writes again.

All methods are called on the event loop.
"""

import asyncio
import gc
import logging
from collections import deque
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Container,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import batched, chain
from operator import itemgetter
from typing import Any, Final

from .clock import Clock
from .core import policy
from .core.answered import KEPT, Answered, Done
from .core.commands import (
    Command,
    EraseGuest,
    NoteCameraOn,
    NoteDetection,
    NotePresence,
    RemoveRoom,
    RemoveStall,
    RenameCamera,
    Wake,
)
from .core.conflicts import next_change
from .core.deadlines import due_at
from .core.decide import decide
from .core.decide.camera import wanted_on
from .core.decide.occupancy import detection
from .core.endpoint import Outbox
from .core.errors import NotWritable
from .core.events import (
    SYSTEM,
    Actor,
    Entry,
    Fact,
    booking_of,
    is_of_room,
    is_of_stall,
    rooms_of,
    schedule_of,
    stall_of,
    type_of,
)
from .core.evolve import evolve
from .core.feed import Feed
from .core.ids import (
    BookingId,
    EndpointKey,
    EntityId,
    OriginKey,
    RoomKey,
    ScheduleId,
    StallKey,
)
from .core.model import (
    Booking,
    Change,
    Gone,
    PowerOff,
    Row,
    RowKey,
    Site,
    State,
    detection_key,
    key_of,
)
from .core.reservation import Reservation
from .core.reservation_commands import RemoveOrigin
from .core.schedule import DeviceAction, Schedule
from .core.stall import Detection, Level, Occupancy
from .core.statistics import local_day
from .deadline_queue import Alarm, Arm, DeadlineQueue
from .ledger import Ledger, LedgerError, LedgerUnwritable, Turn

_LOGGER = logging.getLogger(__name__)

_MIDNIGHT: Final = RowKey("site", "midnight")
_PROBE_EVERY: Final = timedelta(seconds=10)
_LOOK_AGAIN: Final = timedelta(minutes=1)
_SLICE: Final = 128
"""Deadlines decided before others get the event loop, at most: one turn, and one transaction."""

_SLICE_S: Final = 0.004
"""After how long others get the event loop though fewer are decided. To write them comes on top."""

_SEEN_AT_ONCE: Final = 64
"""Of what is seen of stalls in one moment so much is decided before others get the event loop."""

_LOAD_SLICE: Final = 100
_ROOM_SLICE: Final = 100
_PURGE_SLICE: Final = 5_000

_MOST_PUT_OFF: Final = 100
"""Of what is seen of a stall while nothing can be written, the newest."""
_ACTIONS_KEPT: Final = timedelta(days=30)
_MOST_ACTIONS_KEPT: Final = 10_000
"""How many device actions are kept when they are over: a schedule may make one each second."""

_FORGOTTEN_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What listeners are told: facts that are durable now, and what to look at anew.

    What became durable together is told together.
    """

    entries: tuple[Entry, ...] = ()
    rooms: frozenset[RoomKey] = frozenset()
    stalls: frozenset[StallKey] = frozenset()
    schedules: frozenset[ScheduleId] = frozenset()
    endpoints: frozenset[EndpointKey] = frozenset()
    """Those to which something is to be sent again."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Something that a sensor or a camera told, and when."""

    at: datetime
    note: NoteDetection | NoteCameraOn


@dataclass(slots=True, eq=False)
class _Decided:
    """What memory has and was not handed to the ledger yet; `woken` are the deadlines it is of."""

    entries: list[Entry] = field(default_factory=list[Entry])
    changes: list[Change] = field(default_factory=list[Change])
    undo: list[Change] = field(default_factory=list[Change])
    woken: list[RowKey] = field(default_factory=list[RowKey])


@dataclass(slots=True, eq=False)
class _Applied:
    """What memory has and the ledger does not have yet: the turns that share a transaction."""

    durable: asyncio.Future[None]
    entries: list[Entry] = field(default_factory=list[Entry])
    undo: list[Change] = field(default_factory=list[Change])
    rooms: set[RoomKey] = field(default_factory=set[RoomKey])
    stalls: set[StallKey] = field(default_factory=set[StallKey])
    beside: set[StallKey] = field(default_factory=set[StallKey])
    """Those that share a camera with these, and show what is wanted of it too."""

    schedules: set[ScheduleId] = field(default_factory=set[ScheduleId])
    waiting: list[asyncio.Future[None]] = field(default_factory=list[asyncio.Future[None]])
    """Those who go on when it is durable; each may go away by itself."""

    seen: list[_Seen] = field(default_factory=list[_Seen])
    """What was decided on top of it, and is to be decided anew if it is taken back."""

    entered: set[RoomKey] = field(default_factory=set[RoomKey])
    """The same for rooms in which somebody was seen."""

    def look_at(self, fact: Fact) -> None:
        """Take in which stall or schedule is to be looked at anew."""
        if (stall := stall_of(fact)) is not None:
            self.stalls.add(stall)
        elif (schedule := schedule_of(fact)) is not None:
            self.schedules.add(schedule)

    def publication(self, *, with_entries: bool) -> Publication:
        """Return what is told of it: its facts too, if they hold."""
        return Publication(
            entries=tuple(self.entries) if with_entries else (),
            rooms=frozenset(self.rooms),
            stalls=frozenset(self.stalls | self.beside),
            schedules=frozenset(self.schedules),
        )


type Listener = Callable[[Publication], None]


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Keep the garbage collector from looking at what comes to stay.

    It stops everything while it looks, for a tenth of a second when 100,000
    bookings have come. Thawing puts all there is where it looks least. The
    collector is not ours: it is left as it was found.
    """
    was_enabled, has_frozen = gc.isenabled(), gc.get_freeze_count() > 0
    gc.disable()
    try:
        yield
    finally:
        if not has_frozen:
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def _different[Key, Thing](
    before: Mapping[Key, Thing], after: Mapping[Key, Thing], *, everything: bool
) -> set[Key]:
    """Return the keys under which not the same stands before and after."""
    keys = {*before, *after}
    return keys if everything else {key for key in keys if before.get(key) != after.get(key)}


def _may_be_inside(notes: Iterable[_Seen]) -> bool:
    """Say whether somebody may be in a stall, by what was seen of it last: see `core`'s rules."""
    *before, last = (seen.note for seen in notes if isinstance(seen.note, NoteDetection))
    if last.is_fresh or last.level is not Level.CLEAR:
        return True
    for note in reversed(before):
        # Sensors are believed about whom they saw, and not about who opened a door.
        if note.is_fresh:
            return note.level is not Level.DETECTED
    return False


def _about(row: Row | Detection) -> Publication:
    """Return that what people see of a row has changed."""
    match row:
        case Booking():
            return Publication(rooms=frozenset(row.rooms))
        case Occupancy() | Detection():
            return Publication(stalls=frozenset({row.stall}))
        case Schedule():
            return Publication(schedules=frozenset({row.id}))
        case DeviceAction() | Reservation() | Feed() | Answered():
            return Publication()
        case Outbox():
            return Publication(endpoints=frozenset({row.endpoint}))
    return Publication(rooms=frozenset({row.room}))


class Engine:
    """Takes commands, keeps deadlines, publishes facts."""

    def __init__(
        self,
        *,
        site: Site,
        ledger: Ledger,
        clock: Clock,
        arm: Arm,
        new_id: Callable[[], str],
    ) -> None:
        """Take the opened ledger and the outside world's clock, scheduler and ids."""
        self._state = State(site)
        self._ledger = ledger
        self._clock = clock
        self._new_id = new_id
        self._queue: DeadlineQueue[RowKey] = DeadlineQueue()
        self._alarm = Alarm(arm, self._ring)
        self._goes_on = False
        self._listeners: list[Listener] = []
        self._decided = _Decided()
        self._applied: deque[_Applied] = deque()
        self._parked: set[RowKey] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._next_seq = 1
        self._unready: set[RoomKey] = set()
        self._schedules_are_ready = False
        self._problem: str | None = None
        self._latest = clock.now()
        self._midnight = self._latest
        self._ahead_until: datetime | None = None
        self._is_clock_unset = False
        self._put_off: dict[StallKey | EntityId, deque[_Seen]] = {}
        self._entered: set[RoomKey] = set()
        self._stopped = False

    # --- life ---

    async def start(self) -> None:
        """Load the rows, end what belongs to rooms that are gone, and begin to keep deadlines.

        Raises:
            LedgerCorrupt: a row cannot be read.
        """
        with _nothing_to_collect():
            await self._load()
        self._unready = set(self._state.site.rooms)
        now = self._clock.now()
        for index, room in enumerate(self._state.site.rooms):
            self._derive_room(room, now)
            if index % _ROOM_SLICE == _ROOM_SLICE - 1:
                await asyncio.sleep(0)
        self._set_midnight(now)
        self._notice_set_back(now)
        await self._remove_orphans()
        self._ring()
        self._spawn(self._count_usage())

    async def _load(self) -> None:
        loaded = await self._ledger.load()
        self._next_seq = loaded.last_seq + 1
        now = self._clock.now()
        self._latest = max(now, loaded.last_at or now)
        for index, row in enumerate(loaded.rows):
            self._state.apply(row)
            self._derive(row, now)
            if index % _LOAD_SLICE == 0:
                await asyncio.sleep(0)

    def devices_are_ready(self, rooms: Iterable[RoomKey] | None = None) -> None:
        """Let power-offs begin, in some rooms or in all.

        What they switch, and what they look at, is there now, or was waited
        for long enough.
        """
        self._unready.difference_update(self._unready.copy() if rooms is None else rooms)
        self._unpark({key for key in self._parked if key.part and key.part not in self._unready})

    def schedules_are_ready(self) -> None:
        """Let schedules run and device actions begin: what was cut off has been taken up."""
        self._schedules_are_ready = True
        self._unpark({key for key in self._parked if key.table in {"schedule", "device_action"}})

    def _unpark(self, ready: set[RowKey]) -> None:
        self._parked -= ready
        now = self._clock.now()
        for key in ready:
            self._derive_key(key, now)
        if self._problem is None and not self._goes_on:
            self._ring()

    async def stop(self) -> None:
        """Keep no more deadlines; what is under way becomes durable."""
        self._stopped = True
        self._alarm.clear()
        for task in self._tasks:
            task.cancel()
        with suppress(LedgerUnwritable):
            # Whoever asked for what cannot be written is told so by their own turn.
            await self._settled()

    async def configure(self, site: Site) -> None:
        """Take the site as it is configured now; rooms and stalls that are gone end by rule."""
        before = self._state.site
        self._state.site = site
        self._unready &= site.rooms.keys()
        moved = before.time_zone != site.time_zone
        changed = _different(before.rooms, site.rooms, everything=moved)
        stalls = _different(before.stalls, site.stalls, everything=moved)
        now = self._clock.now()
        for key in changed:
            for row in self._live_rows(key):
                self._derive(row, now)
        for stall in before.stalls.keys() - site.stalls.keys():
            self._state.detections.pop(stall, None)
            self._state.undecided.discard(stall)
            self._put_off.pop(stall, None)
            self._queue.set(detection_key(stall), None)
        self._set_midnight(now)
        self._publish(
            Publication(
                rooms=frozenset(changed & site.rooms.keys()),
                stalls=frozenset(stalls & site.stalls.keys()),
            )
        )
        await self._remove(
            before.rooms.keys() - site.rooms.keys(),
            before.stalls.keys() - site.stalls.keys(),
            before.origins.keys() - site.origins.keys(),
        )
        self._ring()
        if before.rooms != site.rooms:
            self._spawn(self._count_over(before))

    # --- commands ---

    async def execute(
        self,
        command: Command,
        actor: Actor,
        reason: str = "",
        done: Done | None = None,
    ) -> tuple[Entry, ...]:
        """Do what is asked; returns when it is durable and published.

        A caller that goes away changes nothing about that. With `done`, the
        same transaction remembers that a request is done.

        Returns:
            What was written; empty if there was nothing to do.

        Raises:
            Refusal: see `core.errors`; nothing has changed.
        """
        policy.require_short("reason", reason)
        self._require_writable()
        now = self._clock.now()
        facts = decide(self._state, command, now)
        if done is not None:
            facts = (*facts, done.answered(now))
        entries: tuple[Entry, ...] = ()
        if facts:
            entries = self._apply(facts, actor, reason, now)
            # The ledger may have refused it at once.
            self._require_writable()
            self._set_alarm(now)
        try:
            # What was done before, by somebody else, is acknowledged here too.
            await self._settled()
        except LedgerUnwritable as error:
            raise NotWritable(problem=str(error)) from error
        if isinstance(command, EraseGuest):
            await self._scrub()
        return entries

    async def read[T](self, view: Callable[[State, datetime], T]) -> T:
        """Look at the state, and answer when all that was seen is durable."""
        seen = view(self._state, self._clock.now())
        try:
            await self._settled()
        except LedgerUnwritable:
            return view(self._state, self._clock.now())
        return seen

    async def try_writing(self) -> str | None:
        """See at once whether the disk takes writes again; return what is wrong, or None."""
        if self._problem is not None and not self._stopped:
            await self._probe()
        return self._problem

    async def purge(self) -> None:
        """Forget now what the next night would: all that is older than the log is kept."""
        await self._purge(self._clock.now() - self._state.site.log_retention)

    def peek[T](self, view: Callable[[State, datetime], T]) -> T:
        """Look at the state at once: for entities, which are told again when it changes."""
        return view(self._state, self._clock.now())

    def new_id(self) -> BookingId:
        """Return an id that was never used."""
        return BookingId(self._new_id())

    @property
    def problem(self) -> str | None:
        """Say why nothing can be written at present, or None."""
        return self._problem

    @property
    def ahead_until(self) -> datetime | None:
        """Return what the clock showed when it was seen to be set back by days, or None."""
        return self._ahead_until

    @property
    def next_deadline(self) -> datetime | None:
        """Return the next instant at which something happens by itself; None if nobody knows."""
        return None if self._is_clock_unset else self._queue.nearest()

    def deadlines_of(self, table: str) -> list[tuple[datetime, RowKey]]:
        """Return the deadlines of all rows of a table, the nearest first."""
        return sorted(entry for entry in self._queue if entry[1].table == table)

    @property
    def last_seq(self) -> int:
        """Return the number of the newest log row, durable or not yet."""
        return self._next_seq - 1

    @property
    def deadline_count(self) -> int:
        """Return how many deadlines are kept."""
        return len(self._queue)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of everything from now on; returns what ends that."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def observe_power(self, room: RoomKey, power: bool | None) -> None:  # noqa: FBT001 - an observation
        """Take in whether a room's power is on; None is not known."""
        if self._state.power.get(room) != power:
            self._state.power[room] = power
            self._publish(Publication(rooms=frozenset({room})))

    def observe_draw(self, room: RoomKey, watts: float | None) -> None:
        """Take in what a room draws; None is not known. It changes often, and nobody is told."""
        if watts is None:
            self._state.draw.pop(room, None)
        else:
            self._state.draw[room] = watts

    def observe_presence(self, room: RoomKey, presence: bool | None) -> None:  # noqa: FBT001 - an observation
        """Take in whether somebody is inside; None is not known."""
        before = self._state.presence.get(room)
        if before == presence:
            return
        self._state.presence[room] = presence
        self._state.empty_since.pop(room, None)
        if before and presence is False:
            # Since when it has been empty is known only if somebody was seen to leave.
            self._state.empty_since[room] = self._clock.now()
        self._publish(Publication(rooms=frozenset({room})))
        if presence:
            self._note_presence(room)

    def _note_presence(self, room: RoomKey) -> None:
        """Decide about somebody who is seen in a room; what cannot be written now is put off."""
        if room not in self._state.site.rooms:
            return
        is_news = self._decide(NotePresence(room=room), self._clock.now(), "presence")
        if self._problem is not None:
            self._entered.add(room)
        elif is_news and self._applied:
            self._applied[-1].entered.add(room)

    def observe_detection(
        self, stall: StallKey, level: Level, *, is_fresh: bool, is_lost: bool = False
    ) -> None:
        """Take in what a stall's sensors say.

        `is_fresh` is that one has just seen somebody, `is_lost` that one was just lost.
        The first look after a start is a special one: before it nothing is
        decided about the stall. Memory is right when this returns; what follows
        is published when it is durable, as ever.
        """
        if stall not in self._state.site.stalls:
            return
        at_start = stall not in self._state.detections
        command = NoteDetection(
            stall=stall, level=level, is_fresh=is_fresh, is_lost=is_lost, at_start=at_start
        )
        now = self._clock.now()
        seen = self._state.detections[stall] = detection(self._state, command, now)
        self._queue.set(detection_key(stall), due_at(self._state.site, seen, now))
        if not self._take_in(_Seen(now, command)):
            self._publish(Publication(stalls=frozenset({stall})))
        if at_start:
            self._unpark({RowKey("occupancy", stall)} & self._parked)
        self._set_alarm(now)

    def observe_camera(
        self,
        camera: EntityId,
        is_on: bool | None,  # noqa: FBT001 - an observation
        members: frozenset[EntityId] = frozenset(),
    ) -> None:
        """Take in whether a camera is on, None is not known; and of a group what is in it."""
        cameras = self._state.cameras
        if members:
            self._state.members[camera] = members
        else:
            self._state.members.pop(camera, None)
        if camera in cameras and cameras[camera] is is_on:
            return
        was_followed = camera in cameras
        cameras[camera] = is_on
        if is_on:
            self.owe_no_more(camera)
            if wanted_on(self._state, camera, is_writable=self._problem is None) is False:
                self._take_in(_Seen(self._clock.now(), NoteCameraOn(camera=camera)))
        elif is_on is False and was_followed and self._problem is not None:
            # Nothing says that it is to be given back; but it may be off for another reason.
            is_for_stays = wanted_on(self._state, camera, is_writable=False) is False
            self._state.owed.update((camera,) if is_for_stays else ())
        # A stall whose turn is on its way to the disk is shown with that.
        stalls = (stall.key for stall in self._state.seen_by(camera))
        shown = frozenset(key for key in stalls if self.is_durable((key,)))
        if shown:
            self._publish(Publication(stalls=shown))

    def owe(self, camera: EntityId) -> None:
        """Take in that a camera, which may be on, is told to go off for a stall."""
        self._state.owed.add(camera)

    def owe_no_more(self, camera: EntityId) -> None:
        """Take in that a camera is given back, or was let go."""
        self._state.owed.discard(camera)

    async def rename_camera(self, camera: EntityId, new_camera: EntityId) -> None:
        """Follow a camera that has another entity id.

        Raises:
            NotWritable: that is remembered until the next start only.
        """
        if camera in self._state.owed:
            self._state.owed.discard(camera)
            self._state.owed.add(new_camera)
        await self.execute(RenameCamera(camera=camera, new_camera=new_camera), SYSTEM)

    def is_durable(self, stalls: Collection[StallKey]) -> bool:
        """Say whether all that memory has of some stalls is on the disk."""
        return all(applied.stalls.isdisjoint(stalls) for applied in self._applied)

    def _decide(
        self, command: NotePresence | NoteDetection | NoteCameraOn, at: datetime, reason: str = ""
    ) -> bool:
        """Decide what follows from something seen, and say whether anything does.

        Nobody waits for it, or is told of a refusal.
        """
        if self._problem is not None or self._stopped:
            return False
        facts = decide(self._state, command, at)
        if facts:
            now = self._clock.now()
            self._apply(facts, SYSTEM, reason, now)
            self._set_alarm(now)
        return bool(facts)

    def _take_in(self, seen: _Seen) -> bool:
        """Decide about what is seen of a stall, and say whether that is published later.

        What cannot be written now, or is more than others should wait for, is
        put off, and then decided as of when it was seen. Until then it is known
        that somebody may have come.
        """
        under_way = sum(len(applied.entries) for applied in self._applied)
        is_behind = bool(self._put_off) or under_way >= _SEEN_AT_ONCE
        is_news = not is_behind and self._decide(seen.note, seen.at)
        if is_behind or self._problem is not None:
            self._put(seen)
            self._go_on()
        elif self._applied:
            self._applied[-1].seen.append(seen)
        return self._problem is None and (is_news or is_behind)

    def _put(self, seen: _Seen, *, in_front: bool = False) -> None:
        note = seen.note
        key = note.camera if isinstance(note, NoteCameraOn) else note.stall
        notes = self._put_off.setdefault(key, deque())
        (notes.appendleft if in_front else notes.append)(seen)
        if len(notes) > _MOST_PUT_OFF:
            notes.popleft()
        if isinstance(note, NoteDetection):
            where = self._state.undecided
            (where.add if _may_be_inside(notes) else where.discard)(note.stall)

    def _decide_oldest(self) -> None:
        """Decide about one thing that was put off."""
        key, notes = next(iter(self._put_off.items()))
        is_news = self._decide(notes[0].note, notes[0].at)
        if self._problem is not None:
            return
        seen = notes.popleft()
        if self._applied:
            self._applied[-1].seen.append(seen)
        if not notes:
            del self._put_off[key]
            self._state.undecided.discard(StallKey(key))
        if not is_news and isinstance(seen.note, NoteDetection):
            # What is kept off for it may come back.
            self._publish(Publication(stalls=frozenset({seen.note.stall})))

    # --- one turn ---

    def _require_writable(self) -> None:
        if self._stopped:
            raise NotWritable(problem="stopped")
        if self._problem is not None:
            raise NotWritable(problem=self._problem)

    def _apply(
        self, facts: Iterable[Fact], actor: Actor, reason: str, now: datetime
    ) -> tuple[Entry, ...]:
        """Change memory, and hand the turn to the ledger; return what is written."""
        self._change(facts, actor, reason, now)
        entries = tuple(self._decided.entries)
        self._hand_over(now)
        return entries

    def _change(self, facts: Iterable[Fact], actor: Actor, reason: str, now: datetime) -> None:
        """Change memory; the ledger gets it with the next that is handed over.

        Raises:
            OverflowError: by some rule a deadline lies beyond all time; memory is as it was before.
        """
        decided = self._decided
        seq, entries, changes = self._next_seq, len(decided.entries), len(decided.changes)
        for fact in facts:
            change = evolve(self._state, fact)
            if change is not None:
                decided.undo.append(self._state.apply(change))
                decided.changes.append(change)
            decided.entries.append(
                Entry(seq=self._next_seq, recorded_at=now, fact=fact, actor=actor, reason=reason)
            )
            self._next_seq += 1
        try:
            for change in decided.changes[changes:]:
                self._derive_change(change, now)
        except OverflowError:
            self._undo(seq, decided.undo[changes:], now)
            del decided.entries[entries:], decided.changes[changes:], decided.undo[changes:]
            raise

    def _hand_over(self, now: datetime) -> None:
        """Hand what was decided to the ledger, as one turn.

        Raises:
            TypeError, ValueError: no file can hold it; memory is as it was before.
        """
        decided, self._decided = self._decided, _Decided()
        turn = Turn(entries=tuple(decided.entries), changes=tuple(decided.changes))
        try:
            durable = self._ledger.commit(turn)
        except TypeError, ValueError:
            self._undo(turn.entries[0].seq, decided.undo, now)
            raise
        self._await_durable(durable, decided)

    def _await_durable(self, durable: asyncio.Future[None], decided: _Decided) -> None:
        """Publish a turn when it is durable, with those that share its transaction."""
        is_first = not self._applied or self._applied[-1].durable is not durable
        if is_first:
            self._applied.append(_Applied(durable))
        applied = self._applied[-1]
        applied.entries += decided.entries
        applied.undo += decided.undo
        for entry in decided.entries:
            if not is_of_room(entry.fact):
                applied.look_at(entry.fact)
            if is_of_stall(entry.fact):
                applied.beside.update(self._stalls_beside(entry.fact.stall))
            for room in self._rooms_seen(entry.fact):
                # It is looked at when this is published; before that once more is too often.
                self._queue.set(RowKey("room", room), None)
                applied.rooms.add(room)
        if durable.done():
            # The ledger refused it at once, so it is taken back before anybody is told.
            self._on_durable(durable)
        elif is_first:
            durable.add_done_callback(self._on_durable)

    def _rooms_seen(self, fact: Fact) -> Iterable[RoomKey]:
        """Return the rooms in which a fact is seen: what is shown of a booking, in all of its."""
        if is_of_stall(fact):
            return self._room_of(fact.stall)
        rooms = rooms_of(fact)
        booking_id = booking_of(fact)
        booking = None if booking_id is None else self._state.bookings.get(booking_id)
        # Mostly it is the very same tuple.
        return rooms if booking is None or booking.rooms == rooms else {*rooms, *booking.rooms}

    def _stalls_beside(self, key: StallKey) -> Iterable[StallKey]:
        """Return the stalls into which a camera looks that looks into this one, too."""
        stall = self._state.site.stalls.get(key)
        for camera in () if stall is None else stall.cameras:
            for one in (camera, *self._state.beside(camera)):
                yield from (other.key for other in self._state.seen_by(one) if other.key != key)

    def _room_of(self, stall: StallKey) -> Iterable[RoomKey]:
        """Return the room to look at for a stay in a stall, where that is presence in it."""
        configured = self._state.site.stalls.get(stall)
        if configured is None or configured.room is None or not configured.is_presence:
            return ()
        return (configured.room,)

    def _on_durable(self, durable: asyncio.Future[None]) -> None:
        """Publish together what one transaction has made durable, or take it back."""
        error = durable.exception()
        if all(one.durable is not durable for one in self._applied):
            # It was looked at before.
            return
        if error is not None:
            self._roll_back(error)
            return
        applied = self._applied.popleft()
        self._publish(applied.publication(with_entries=True))
        self._set_alarm(self._clock.now())
        for waiter in applied.waiting:
            if not waiter.done():
                waiter.set_result(None)

    def _roll_back(self, error: BaseException) -> None:
        """Take back, newest first, every turn that is not durable: each was decided on the last."""
        while (first := self._applied[0].durable).done() and first.exception() is None:
            # On the disk already, though it was not told yet.
            self._on_durable(first)
        now = self._clock.now()
        undone: list[Publication] = []
        while self._applied:
            applied = self._applied.pop()
            self._keep_seen(applied)
            self._entered |= applied.entered
            self._undo(applied.entries[0].seq, applied.undo, now)
            undone.append(applied.publication(with_entries=False))
            for waiter in applied.waiting:
                if not waiter.done():
                    waiter.set_exception(LedgerUnwritable(*error.args))
        self._problem = str(error)
        _LOGGER.error("The ledger cannot be written, nothing is taken on until it can: %s", error)
        self._set_alarm(now)
        # What waits is not told as something that follows any more.
        put_off = frozenset(key for key in self._state.site.stalls if key in self._put_off)
        self._publish(
            Publication(
                rooms=frozenset().union(*(one.rooms for one in undone)),
                stalls=put_off.union(*(one.stalls for one in undone)),
                schedules=frozenset().union(*(one.schedules for one in undone)),
            )
        )

    def _keep_seen(self, applied: _Applied) -> None:
        """Keep what sensors told, and which cameras are off already, of turns to be undone."""
        for seen in reversed(applied.seen):
            self._put(seen, in_front=True)
        for stall in applied.stalls & self._state.occupancies.keys():
            taken = self._state.occupancies[stall].taken
            self._state.owed.update(one for one in taken if self._state.cameras.get(one) is False)

    def _undo(self, seq: int, undo: Sequence[Change], now: datetime) -> None:
        """Take the newest turns back, which began with log row `seq`."""
        self._next_seq = seq
        for change in reversed(undo):
            self._state.apply(change)
            self._derive_change(change, now)

    async def _settled(self) -> None:
        """Wait until all that memory has is durable.

        Raises:
            LedgerUnwritable: some of it cannot be written, and was taken back.
        """
        if self._applied:
            waiter = asyncio.get_running_loop().create_future()
            self._applied[-1].waiting.append(waiter)
            await waiter

    def _publish(self, publication: Publication) -> None:
        now = self._clock.now()
        # Whoever is told of something may act on it at once.
        self._hand_over_woken(now)
        for room in publication.rooms:
            self._derive_room(room, now)
        for listener in tuple(self._listeners):
            try:
                listener(publication)
            except Exception:
                # One listener's fault must not keep the others, or the caller,
                # from what is durable.
                facts = ", ".join(type_of(entry.fact) for entry in publication.entries)
                _LOGGER.exception("A listener failed on %s", facts or "a boundary")

    # --- deadlines ---

    def _derive(self, row: Row, now: datetime) -> None:
        self._queue.set(key_of(row), due_at(self._state.site, row, now))

    def _derive_key(self, key: RowKey, now: datetime) -> None:
        row = self._state.get(key)
        self._queue.set(key, None if row is None else due_at(self._state.site, row, now))

    def _derive_room(self, key: RoomKey, now: datetime) -> None:
        """Look at the room again when it becomes free, or full, without anybody's doing."""
        room = self._state.site.rooms.get(key)
        due = None if room is None else next_change(self._state, room, now)
        self._queue.set(RowKey("room", key), due)

    def _derive_change(self, change: Change, now: datetime) -> None:
        if isinstance(change, Gone):
            self._queue.set(change.key, None)
        else:
            self._derive(change, now)

    def _notice_set_back(self, now: datetime) -> bool:
        """Say whether the clock was far ahead when it was looked at last."""
        latest, self._latest = self._latest, max(self._latest, now)
        if not policy.was_ahead(latest, now):
            return False
        _LOGGER.warning("The clock was set back from %s to %s", latest, now)
        self._latest, self._ahead_until = now, latest
        return True

    def _derive_all(self, now: datetime) -> None:
        """Have every deadline follow from the clock as it is now."""
        for row in self._state.rows():
            self._derive(row, now)
        self._set_midnight(now)
        self._publish(self._everything())

    def _set_alarm(self, now: datetime) -> None:
        if self._stopped or self._goes_on:
            return
        if self._problem is not None:
            self._alarm.set(now + _PROBE_EVERY, now)
        else:
            self._alarm.set(self.next_deadline, now)

    def _ring(self) -> None:
        """Decide a slice of what is due, let others have the loop and the disk, and go on."""
        self._goes_on = False
        if self._stopped:
            return
        if self._problem is not None:
            self._spawn(self._probe())
            return
        now = self._clock.now()
        was_unset, self._is_clock_unset = self._is_clock_unset, policy.is_clock_unset(now)
        if self._is_clock_unset:
            # What was told by one that is right seems to come from one that was far ahead.
            self._set_alarm(now)
            return
        if self._notice_set_back(now) or was_unset:
            self._derive_all(now)
        is_more_due = self._decide_slice(now)
        self._hand_over_woken(now)
        if is_more_due:
            self._go_on()
        else:
            self._set_alarm(now)

    def _decide_slice(self, now: datetime) -> bool:
        """Decide some of what is due, and say whether there may be more."""
        time = asyncio.get_running_loop().time
        until_s = time() + _SLICE_S
        for _ in range(_SLICE):
            if self._put_off:
                self._hand_over_woken(now)
                self._decide_oldest()
            elif (key := self._queue.pop_due(now)) is not None:
                self._wake_or_put_off(key, now)
            else:
                return False
            if time() >= until_s:
                break
        return True

    def _hand_over_woken(self, now: datetime) -> None:
        """Hand over what followed from deadlines: together, or if that fails each by itself."""
        if not self._decided.entries:
            return
        woken = self._decided.woken
        try:
            self._hand_over(now)
        except TypeError, ValueError:
            for key in woken:
                self._wake_or_put_off(key, now, alone=True)

    def _go_on(self) -> None:
        """Decide the next slice when others had the loop, and the disk has the last one."""
        if self._goes_on or self._problem is not None:
            return
        self._goes_on = True
        if self._applied:
            # What is durable at once is told at once: not more than this, while others wait.
            self._applied[-1].durable.add_done_callback(lambda _durable: self._ring())
        else:
            asyncio.get_running_loop().call_soon(self._ring)

    def _wake_or_put_off(self, key: RowKey, now: datetime, *, alone: bool = False) -> None:
        try:
            self._wake(key, now)
            if alone and self._decided.entries:
                self._hand_over(now)
        except Exception:
            # One row's fault must not keep the others' deadlines from being kept.
            _LOGGER.exception("The deadline of %s cannot be kept", key)
            self._queue.set(key, now + _LOOK_AGAIN)

    def _wake(self, key: RowKey, now: datetime) -> None:
        if key == _MIDNIGHT:
            # Nothing of a schedule is counted by days.
            self._publish(replace(self._everything(), schedules=frozenset()))
            # Later than this it comes by a clock that nobody knows yet to be right.
            if now - self._midnight <= policy.CLOCK_ERROR:
                self._spawn(self._purge(now - self._state.site.log_retention))
            self._set_midnight(now)
            return
        if key.table == "room":
            self._publish(Publication(rooms=frozenset({RoomKey(key.id)})))
            return
        row = self._state.with_deadline(key)
        if row is None:
            return
        if self._is_unready(row):
            self._parked.add(key)
            return
        facts = decide(self._state, Wake(row=key), now)
        if facts:
            self._decided.woken.append(key)
            self._change(facts, SYSTEM, "", now)
            return
        again = due_at(self._state.site, row, now)
        if again is not None:
            # A boundary only: what people see of the row has changed. What
            # stays due, and still cannot be done, is looked at each minute.
            self._queue.set(key, again if again > now else now + _LOOK_AGAIN)
        self._publish(_about(row))

    def _is_unready(self, row: Row | Detection) -> bool:
        """Say whether what has to be looked at before anything is decided was not seen yet."""
        if isinstance(row, PowerOff):
            return row.room in self._unready
        if isinstance(row, Schedule | DeviceAction):
            return not self._schedules_are_ready
        if not isinstance(row, Occupancy) or row.stall in self._state.detections:
            return False
        return row.stall in self._state.site.stalls

    def _everything(self) -> Publication:
        site = self._state.site
        return Publication(
            rooms=frozenset(site.rooms),
            stalls=frozenset(site.stalls),
            schedules=frozenset(self._state.schedules),
        )

    def _set_midnight(self, now: datetime) -> None:
        self._midnight = local_day(now, self._state.site.time_zone).end
        self._queue.set(_MIDNIGHT, self._midnight)

    # --- in the background ---

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _probe(self) -> None:
        """See whether the disk takes writes again, and catch up if it does."""
        try:
            await self._ledger.probe()
        except LedgerError as error:
            self._problem = str(error)
            self._set_alarm(self._clock.now())
            return
        self._problem = None
        _LOGGER.warning("The ledger can be written again")
        self._ring()
        entered, self._entered = self._entered, set()
        for room in sorted(entered):
            # Who has left meanwhile is nobody's guest.
            if self._state.presence.get(room):
                self._note_presence(room)
        with suppress(LedgerUnwritable):
            # What is to be switched on for it waits until it is durable.
            await self._settled()
        self._publish(self._everything())
        await self._remove_orphans()

    async def _remove_orphans(self) -> None:
        """End what belongs to what was removed while nothing could be written."""
        stalls = self._state.occupancies.keys() - self._state.site.stalls.keys()
        told_by = {origin for origin, _ in self._state.reservations} | self._state.feeds.keys()
        await self._remove(self._orphans(), stalls, told_by - self._state.site.origins.keys())

    async def _remove(
        self,
        rooms: Iterable[RoomKey],
        stalls: Iterable[StallKey],
        origins: Iterable[OriginKey],
    ) -> None:
        """End what belongs to what is gone; a full disk puts that off until it has room."""
        with suppress(NotWritable):
            for room in rooms:
                await self.execute(RemoveRoom(room=room), SYSTEM, "room_removed")
            for stall in stalls:
                await self.execute(RemoveStall(stall=stall), SYSTEM, "stall_removed")
            for origin in origins:
                await self.execute(RemoveOrigin(origin=origin), SYSTEM, "origin_removed")

    def _orphans(self) -> set[RoomKey]:
        named = {room for one in self._state.bookings.values() if one.blocks for room in one.rooms}
        named.update(one.room for one in self._state.power_offs.values() if one.is_open)
        named.update(one.room for one in self._state.failed_power_offs())
        return (named | self._state.freezes.keys()) - self._state.site.rooms.keys()

    def _live_rows(self, room: RoomKey) -> Iterable[Row]:
        yield from self._state.calendar(room)
        yield from self._state.open_power_offs(room)
        if room in self._state.freezes:
            yield self._state.freezes[room]

    async def _purge(self, before: datetime) -> None:
        """Forget what is old, when it is counted how rooms and stalls were used then."""
        if await self._count_usage():
            await self._forget_old(before)
        await self._scrub()

    async def _count_over(self, before: Site) -> None:
        """Count by the hours that were so until now, and have new rooms be open from today on."""
        if await self._count_usage(before):
            await self._count_usage()

    async def _count_usage(self, site: Site | None = None) -> bool:
        """Bring up to date how rooms and stalls were used, and say whether what is old may go."""
        try:
            await self._ledger.update_usage(site or self._state.site, self._clock.now())
        except LedgerUnwritable as error:
            _LOGGER.warning("How rooms and stalls were used will be counted later: %s", error)
            return False
        except Exception:
            # What guests were promised to be forgotten waits for no entry that cannot be read.
            _LOGGER.exception("How rooms and stalls were used cannot be counted")
        return True

    async def _forget_old(self, before: datetime) -> None:
        """Forget what is final and older than the log is kept, rows and log alike."""
        ledger, state = self._ledger, self._state
        gone = await self._forgettable(before)
        over: list[Row] = [
            *(row for row in state.reservations.values() if self._is_over(row, gone, before)),
            *self._answered_long_ago(),
        ]
        try:
            await ledger.keep_purged(before)
            # First what refers to bookings, so that no row ever lacks its entries.
            await self._forget({key_of(row): (row,) for row in over}, ledger.purge_rows)
            await self._forget(gone, ledger.purge_bookings)
            await ledger.purge(before)
            old = self._forgettable_actions(self._clock.now() - _ACTIONS_KEPT)
            await self._forget({row.id: (row,) for row in old}, ledger.purge_actions)
        except LedgerError as error:
            _LOGGER.warning("Not all that is old was forgotten, another night will: %s", error)

    async def _scrub(self) -> None:
        """Have what was erased overwritten in the file; where that fails, the next night does."""
        try:
            await self._ledger.scrub()
        except LedgerError as error:
            _LOGGER.warning("What was erased is still in free parts of the file: %s", error)

    async def _forget[Key](
        self,
        over: Mapping[Key, Sequence[Row]],
        purge: Callable[[Sequence[Key]], Awaitable[object]],
    ) -> None:
        """Forget rows with the entries that carry them, by the keys that they are purged by.

        Some at a time, and none that has changed meanwhile. What became final a moment ago is
        written before it is purged. Memory forgets first: what is not there cannot be changed,
        and so not be written once more behind the purge.
        """
        for some in batched(over.items(), _FORGOTTEN_AT_ONCE, strict=False):
            await self._settled()
            gone = {key: rows for key, rows in some if all(map(self._is_there, rows))}
            rows = [*chain.from_iterable(gone.values())]
            for row in rows:
                self._state.apply(Gone(key_of(row)))
            try:
                await purge([*gone])
            except LedgerError:
                for row in rows:
                    if self._state.get(key_of(row)) is None:
                        self._state.apply(row)
                raise

    def _is_there(self, row: Row) -> bool:
        return self._state.get(key_of(row)) is row

    def _is_over(
        self, row: Reservation, bookings: Container[BookingId | None], before: datetime
    ) -> bool:
        """Say whether nobody asks for a reservation any more.

        One whose time is to come is remembered though it is cancelled, so that
        an old message about it changes nothing.
        """
        if row.is_open or row.updated_at >= before:
            return False
        if row.wanted is not None and not row.wanted.span.is_over(before):
            return False
        return row.booking_id in bookings or row.booking_id not in self._state.bookings

    def _answered_long_ago(self) -> list[Answered]:
        before = self._clock.now() - KEPT
        return [one for one in self._state.answered.values() if one.at < before]

    def _forgettable_actions(self, before: datetime) -> list[DeviceAction]:
        """Return the device actions that ended before an instant, and all but the newest others."""
        over = [(row.ended_at, row) for row in self._state.actions.values() if not row.is_open]
        ended = sorted(((at, row) for at, row in over if at is not None), key=itemgetter(0))
        surplus = len(ended) - _MOST_ACTIONS_KEPT
        return [row for index, (at, row) in enumerate(ended) if at < before or index < surplus]

    async def _forgettable(self, before: datetime) -> dict[BookingId, list[Row]]:
        """Return what may go: a booking with its power-offs, a manual power-off by itself.

        Others get the loop in between. What is old enough by then stays so,
        and what comes meanwhile is not looked at.
        """
        bookings: dict[BookingId, Booking] = {}
        for some in batched(tuple(self._state.bookings.values()), _PURGE_SLICE, strict=False):
            bookings |= {one.id: one for one in some if not one.blocks and one.span.is_over(before)}
            await asyncio.sleep(0)
        power_offs: list[PowerOff] = []
        recent: set[BookingId] = set()
        for some_offs in batched(
            tuple(self._state.power_offs.values()), _PURGE_SLICE, strict=False
        ):
            for one in some_offs:
                if one.is_open or one.updated_at >= before:
                    recent.add(one.booking_id)
                elif one.booking_id in bookings or one.booking_id not in self._state.bookings:
                    power_offs.append(one)
            await asyncio.sleep(0)
        gone: dict[BookingId, list[Row]] = {
            key: [one] for key, one in bookings.items() if key not in recent
        }
        for one in power_offs:
            if one.booking_id not in recent:
                gone.setdefault(one.booking_id, []).append(one)
        return gone
