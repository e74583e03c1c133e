"""The world: its time, its devices, what is going to happen, and the process that runs in it."""

import heapq
import shutil
import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import count
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import Site
from custom_components.roomkeeper.ledger import Ledger

from .house import Size, gear_of, site_of
from .life import Life, path_of
from .machines import Machine
from .promise import BrokenPromise, Promise
from .promises import Promises
from .virtual import Disk, PowerCut, SimulationError, Time, VirtualLoop

BEGAN: Final = datetime(2026, 3, 5, tzinfo=UTC)
"""A few weeks before clocks are changed, so that short runs live through that, too."""

DAY_S: Final = 86_400.0
_STEPS_SHOWN: Final = 25

_LOG_AFTER: Final = """
    SELECT seq, at, recorded_at, type, actor_kind, actor_id, reason, details
    FROM log WHERE seq > ? ORDER BY seq
"""


class _Step(NamedTuple):
    at_s: float
    number: int
    """Of those at one instant, the one that was planned first comes first."""

    what: str
    do: Callable[[], None]


class World:
    """One house and all that happens to it. All chance is of one seed."""

    def __init__(self, folder: Path, size: Size, seed: str) -> None:
        """Build the house in a folder of its own."""
        self.folder = folder
        self.size = size
        self.time = Time(began=BEGAN)
        self.rng = Random(seed)
        self.disk = Disk()
        self.site: Site = site_of(size, self.rng)
        self.gear = gear_of(size)
        self.machines: dict[EntityId, Machine] = _machines_of(self.site, self.gear)
        self.room_of = {one: room.key for room in self.site.rooms.values() for one in room.power}
        self.seen_by = _seen_by(self.site)
        self.promises = Promises(self)
        self.life: Life | None = None
        self.counts: Counter[str] = Counter()
        self.steps = 0
        self._recent: deque[tuple[int, datetime, str]] = deque(maxlen=_STEPS_SHOWN)
        self._agenda: list[_Step] = []
        self._numbers = count()
        self._ids = count(1)
        self._lives = 0
        self._on_up: list[Callable[[], None]] = []
        self._digest = blake2b(digest_size=16)
        self._digested_seq = 0
        self._last_step: int | None = None
        self._is_over = False

    # --- what is going to happen ---

    @property
    def nearest_s(self) -> float | None:
        """Return when something happens next."""
        return self._agenda[0].at_s if self._agenda else None

    def after(self, seconds: float, what: str, do: Callable[[], None]) -> None:
        """Let something happen so much later, whether or not the process runs then."""
        at_s = self.time.elapsed_s + max(0.0, seconds)
        is_next = not self._agenda or at_s < self._agenda[0].at_s
        heapq.heappush(self._agenda, _Step(at_s, next(self._numbers), what, do))
        if is_next and self.life is not None:
            self.life.arm_agenda()

    def now_and_then(self, what: str, mean_s: float, do: Callable[[], None]) -> None:
        """Let something happen again and again, so many seconds apart on average."""

        def happens() -> None:
            do()
            self.now_and_then(what, mean_s, do)

        self.after(self.rng.expovariate(1 / mean_s), what, happens)

    def step(self) -> None:
        """Let the next thing happen; all that followed from the last one has had its time."""
        if self.steps == self._last_step:
            self._end()
            return
        step = heapq.heappop(self._agenda)
        self.steps += 1
        self._recent.append((self.steps, self.time.now(), step.what))
        step.do()

    def trail(self) -> tuple[str, ...]:
        """Return what happened last, for whoever looks for the reason of something."""
        return tuple(f"{step:>9} {at:%Y-%m-%d %H:%M:%S} {what}" for step, at, what in self._recent)

    def digest(self) -> str:
        """Return what tells one run from another: all that was written, and all that was told."""
        self.take_in_log()
        return self._digest.hexdigest()

    def add_to_digest(self, *what: object) -> None:
        """Take something in that two runs of a seed must have in common."""
        self._digest.update(repr(what).encode())

    def take_in_log(self) -> None:
        """Take in what the log has by now, as it stands in the file."""
        if not self.ledger_path.exists():
            return
        with closing(sqlite3.connect(self.ledger_path)) as file:
            for row in file.execute(_LOG_AFTER, (self._digested_seq,)):
                self._digested_seq = row[0]
                self.add_to_digest(*row)

    def new_id(self) -> str:
        """Return an id that was never given."""
        return f"id{next(self._ids):08}"

    # --- the process ---

    @property
    def began_s(self) -> float:
        """Return when the process that runs has begun."""
        return self.time.elapsed_s if self.life is None else self.life.began_s

    @property
    def ledger_path(self) -> Path:
        """Return where the ledger is."""
        return path_of(self.folder, self._lives)

    def when_up(self, do: Callable[[], None]) -> None:
        """Do something each time the process has come up."""
        self._on_up.append(do)

    def life_is_up(self, life: Life) -> None:
        """Go on with what waited for the process."""
        self.life = life
        for do in self._on_up:
            do()

    def run(self, days: float, *, last_step: int | None = None) -> None:
        """Live for so many days.

        Raises:
            BrokenPromise: something happened that must not.
        """
        self._last_step = last_step
        end_s = days * DAY_S
        self.after(end_s, "the end", self._end)
        while not self._is_over:
            life = Life(self)
            try:
                life.run()
                self.counts["clean ends"] += 1
            except PowerCut:
                self.counts["power cuts"] += 1
            except (SimulationError, Exception) as error:
                raise BrokenPromise(Promise.NO_SURPRISE, f"{error!r}") from error
            self.life = None
            self.promises.privacy.cut_off()
            life.loop.close()
            self.disk.cut_before_write = self.disk.cut_after_write = False
            self._copy_disk()
            self._be_down()
        VirtualLoop(self.time).run_until_complete(self._look_at_the_end())

    async def _look_at_the_end(self) -> None:
        ledger = Ledger(self.ledger_path)
        await ledger.open()
        await self.promises.kept_over_restart(ledger, fold=True)
        await ledger.close()

    def _end(self) -> None:
        self._is_over = True
        if self.life is not None:
            self.life.end()

    def _copy_disk(self) -> None:
        """Keep what was on the disk at that instant; what the old process does later is lost."""
        before = self.ledger_path
        self._lives += 1
        for suffix in ("", "-wal"):
            old = before.with_name(before.name + suffix)
            if old.exists():
                shutil.copyfile(old, self.ledger_path.with_name(self.ledger_path.name + suffix))
        for old in self.folder.glob(f"{before.name}*"):
            old.unlink()

    def _be_down(self) -> None:
        """Let the world go on without the process for some seconds or minutes."""
        up_s = self.time.elapsed_s + self.rng.choice((4, 20, 90, 1200))
        while not self._is_over and self._agenda and self._agenda[0].at_s <= up_s:
            self.time.elapsed_s = max(self.time.elapsed_s, self._agenda[0].at_s)
            self.step()
        self.time.elapsed_s = max(self.time.elapsed_s, up_s)

    # --- devices ---

    def become(self, machine: Machine, *, is_on: bool, level: float | None = None) -> None:
        """Switch a device, by whomever, and show it."""
        machine.is_on = is_on
        if level is not None:
            machine.level = level
        machine.changed_s = self.time.elapsed_s
        self.show(machine)
        self.promises.privacy.became(machine)

    def show(self, machine: Machine) -> None:
        """Show a device as it is, to a process that runs."""
        if self.life is not None:
            self.life.show(machine)


def _machines_of(site: Site, gear: Iterable[EntityId]) -> dict[EntityId, Machine]:
    rooms, stalls = site.rooms.values(), site.stalls.values()
    ids = [
        *(one for room in rooms for one in (*room.power, *room.doors, *room.presence)),
        *(one for stall in stalls for one in (*stall.sensors, *stall.cameras)),
        *gear,
    ]
    cameras = {one for stall in stalls for one in stall.cameras}
    return {one: Machine(entity_id=one, is_on=one in cameras) for one in ids}


def _seen_by(site: Site) -> dict[EntityId, list[StallKey]]:
    seen: dict[EntityId, list[StallKey]] = defaultdict(list)
    for stall in site.stalls.values():
        for camera in stall.cameras:
            seen[camera].append(stall.key)
    return seen
