"""What is forgotten of schedules and device actions, and that the rest still adds up."""

import asyncio
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Entry, Fact, action_of, is_of_action
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import ActionId, ScheduleId
from custom_components.roomkeeper.core.model import Change, Gone, RowKey, key_of
from custom_components.roomkeeper.core.recurrence import Interval
from custom_components.roomkeeper.core.schedule_commands import (
    CleanUpActions,
    DeleteAction,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    RunSchedule,
    SkipNext,
)
from custom_components.roomkeeper.core.schedule_events import ActionDeleted
from custom_components.roomkeeper.ledger import Ledger, Turn
from custom_components.roomkeeper.ledger.database import Database
from custom_components.roomkeeper.ledger.migrations import MIGRATIONS
from custom_components.roomkeeper.ledger.writing import Transaction
from tests.core.desk import NOON as START
from tests.core.desk import minutes
from tests.core.tank import HEATER, OFF, ON, PUMP, Tank, lasting

from .samples import (
    A1,
    A2,
    ADA,
    HOUR,
    NOON,
    S1,
    S2,
    acted,
    booked,
    entry,
    frozen,
    ran,
    scheduled,
    unscheduled,
)
from .test_retention import assert_the_log_adds_up, by_key, folded, seqs

DAY = timedelta(days=1)


def deleted(seq: int, action_id: ActionId) -> Turn:
    """Return the turn in which somebody forgets a device action."""
    fact = ActionDeleted(at=NOON + seq * HOUR, action_id=action_id, schedule_id=S1, entity_id=PUMP)
    gone = Gone(RowKey("device_action", action_id))
    return Turn(entries=(entry(seq, fact),), changes=(gone,))


async def commit(ledger: Ledger, *turns: Turn) -> None:
    """Write turns; entry n is of n hours after noon."""
    for turn in turns:
        await ledger.commit(turn)


# --- device actions ----------------------------------------------------------


async def test_a_device_action_goes_with_its_log(ledger: Ledger) -> None:
    await commit(ledger, scheduled(1), acted(2, A1), acted(4, A2))
    assert await ledger.purge_actions([A1]) == 2
    assert await seqs(ledger) == [1, 4, 5]
    await assert_the_log_adds_up(ledger)


async def test_entries_of_device_actions_that_stay_are_kept_however_old(ledger: Ledger) -> None:
    await commit(ledger, acted(1, A1))
    assert await ledger.purge(NOON + 9999 * HOUR) == 0
    await assert_the_log_adds_up(ledger)


async def test_of_a_device_action_that_is_no_more_all_goes_when_the_last_is_old(
    ledger: Ledger,
) -> None:
    await commit(ledger, acted(1, A1), deleted(3, A1), acted(4, A2), deleted(6, A2))
    assert await ledger.purge(NOON + 3 * HOUR) == 0
    assert await ledger.purge(NOON + 6 * HOUR) == 3
    assert await seqs(ledger) == [4, 5, 6]
    await assert_the_log_adds_up(ledger)


# --- schedules ---------------------------------------------------------------


async def test_two_entries_of_a_schedule_stay_however_old(ledger: Ledger) -> None:
    """What it is, and how far it is; the runs of long ago go."""
    await commit(ledger, scheduled(1), ran(2), scheduled(3, is_new=False), ran(4), ran(5))
    await commit(ledger, scheduled(6, S2))
    assert await ledger.purge(NOON + 9999 * HOUR) == 3
    assert await seqs(ledger) == [3, 5, 6]
    await assert_the_log_adds_up(ledger)


async def test_what_is_young_is_kept(ledger: Ledger) -> None:
    await commit(ledger, scheduled(1), *(ran(seq) for seq in range(2, 9)))
    assert await ledger.purge(NOON + 6 * HOUR) == 4
    assert await seqs(ledger) == [1, 6, 7, 8]
    await assert_the_log_adds_up(ledger)


async def test_what_a_schedule_s_devices_did_is_not_its_own(ledger: Ledger) -> None:
    """An action's entry is not taken for the newest one of the schedule."""
    await commit(ledger, scheduled(1), ran(2), ran(3), acted(4, A1))
    assert await ledger.purge(NOON + 9999 * HOUR) == 1
    assert await seqs(ledger) == [1, 3, 4, 5]
    await assert_the_log_adds_up(ledger)


async def test_of_a_schedule_that_is_no_more_all_goes_when_the_last_is_old(ledger: Ledger) -> None:
    await commit(ledger, scheduled(1), ran(2), unscheduled(3), scheduled(4, S2))
    assert await ledger.purge(NOON + 3 * HOUR) == 0
    assert await ledger.purge(NOON + 4 * HOUR) == 3
    assert await seqs(ledger) == [4]
    await assert_the_log_adds_up(ledger)


async def test_a_clock_that_was_set_back_brings_nothing_back(ledger: Ledger) -> None:
    """What was deleted in an hour before that in which it was made stays deleted."""
    ahead = scheduled(9)
    late = Turn(entries=(entry(2, unscheduled(2).entries[0].fact),), changes=unscheduled(2).changes)
    made = Turn(entries=(entry(1, ahead.entries[0].fact),), changes=ahead.changes)
    opened = Turn(
        entries=tuple(entry(3 + at, one.fact) for at, one in enumerate(acted(9).entries)),
        changes=acted(9).changes,
    )
    gone = Turn(entries=(entry(5, deleted(2, A1).entries[0].fact),), changes=deleted(2, A1).changes)
    await commit(ledger, made, late, opened, gone)
    for hours in (3, 9, 10):
        await ledger.purge(NOON + hours * HOUR)
        await assert_the_log_adds_up(ledger)
    assert await seqs(ledger) == []


async def test_a_number_of_the_log_is_never_given_twice(ledger: Ledger) -> None:
    await commit(ledger, scheduled(1), unscheduled(2), acted(3, A1))
    await ledger.purge_actions([A1])
    await ledger.purge(NOON + 9999 * HOUR)
    assert await seqs(ledger) == []
    assert (await ledger.load()).last_seq == 4


async def test_other_entries_are_left_to_others(ledger: Ledger) -> None:
    await commit(ledger, frozen(1), booked(2), scheduled(3), acted(4, A1))
    assert await ledger.purge(NOON + 9999 * HOUR) == 0
    await assert_the_log_adds_up(ledger)


async def test_much_is_forgotten_in_small_steps(ledger: Ledger) -> None:
    """As after a retention that was shortened; turns are committed between them."""
    await commit(ledger, scheduled(1))
    for seq in range(2, 3502):
        _ = ledger.commit(ran(seq))
    await ledger.settled()
    purge = asyncio.create_task(ledger.purge(NOON + 9999 * HOUR))
    committed = 0
    while not purge.done():
        committed += 1
        await ledger.commit(booked(10_000 + committed))
    assert await purge == 3499
    assert committed > 3
    await assert_the_log_adds_up(ledger)


# --- whatever happens --------------------------------------------------------


class Written(Tank):
    """A tank of which every turn is kept, to be written down."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[Turn] = []
        self._seqs = count(1)

    def do_before_timers(self, command: Command) -> tuple[Fact, ...]:
        """Decide a command now, apply what follows and keep it."""
        facts = decide(self.state, command, self.now)
        changes: list[Change] = []
        for fact in facts:
            if (change := evolve(self.state, fact)) is not None:
                self.state.apply(change)
                changes.append(change)
                self.rederive(change.key if isinstance(change, Gone) else key_of(change))
        entries = tuple(
            Entry(seq=next(self._seqs), recorded_at=self.now, fact=fact, actor=ADA)
            for fact in facts
        )
        self.turns.append(Turn(entries=entries, changes=tuple(changes)))
        self.log += facts
        return facts

    def forget(self, actions: list[ActionId]) -> None:
        """Let go of actions, as the engine does before the ledger does."""
        for one in actions:
            self.state.apply(Gone(RowKey("device_action", one)))


def assert_sound(database: Database, tank: Written, young: datetime) -> None:
    """See that rows and log are of one mind, and that nothing young is missing."""
    rows = by_key(database.load().rows)
    assert rows == by_key(tank.state.rows())
    left = database.entries_after(0, 100_000)
    assert folded(left) == rows
    kept = {one.seq for one in left}
    for turn in tank.turns:
        for one in turn.entries:
            is_forgotten = is_of_action(one.fact) and action_of(one.fact) not in tank.state.actions
            assert one.fact.at < young or one.seq in kept or is_forgotten


STEPS = ("make", "delete", "run", "skip", "off", "on", "clean", "forget", "fail", "answer")


def happen(tank: Written, what: str, number: int) -> None:
    """Let one thing happen in a tank."""
    schedules, actions = sorted(tank.state.schedules), sorted(tank.state.actions)
    schedule = schedules[number % len(schedules)] if schedules else ScheduleId("nobody")
    commands: dict[str, Command] = {
        "delete": DeleteSchedule(schedule_id=schedule),
        "run": RunSchedule(schedule_id=schedule),
        "skip": SkipNext(schedule_id=schedule),
        "off": DisableSchedule(schedule_id=schedule),
        "on": EnableSchedule(schedule_id=schedule),
        "clean": CleanUpActions(before=tank.now - DAY, limit=5),
    }
    match what:
        case "make":
            spec = (ON, OFF, lasting(ON, minutes(90)))[number % 3]
            tank.make(Interval(HOUR * (1 + number)), spec, (PUMP, HEATER)[number % 2])
        case "forget" if actions:
            tank.do(DeleteAction(action_id=actions[number % len(actions)]))
        case "fail":
            tank.out_of_reach ^= {PUMP}
        case "answer":
            tank.work()
        case _ if what in commands:
            try:
                tank.do(commands[what])
            except Refusal:
                return


_INSTANTS = st.integers(-3, 30).map(lambda days: START + days * DAY / 4)
_GAPS = st.sampled_from([timedelta(), minutes(7), HOUR, 5 * HOUR, DAY, -HOUR, -DAY])
_STEPS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 5), _GAPS, st.booleans()), max_size=20
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(_STEPS, _INSTANTS), min_size=1, max_size=3), st.integers(1, 40))
def test_whatever_schedules_do_what_is_left_adds_up(
    parts: list[tuple[list[tuple[str, int, timedelta, bool]], datetime]], limit: int
) -> None:
    """Runs, failures, undos, deletions and clocks set back, purged at any time, several times."""
    tank = Written()
    already = 0
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "roomkeeper.db", MIGRATIONS)
        latest = START - 99 * DAY
        for steps, before in parts:
            for what, number, gap, is_working in steps:
                tank.now += gap
                (tank.to_working if is_working else tank.to)(tank.now)
                happen(tank, what, number)
            transaction = Transaction()
            for turn in tank.turns[already:]:
                transaction.add(turn)
            database.write(transaction)
            already = len(tank.turns)
            latest = max(latest, before)
            assert_sound(database, tank, latest)
            purge(database, tank, latest, limit)
        database.close()


def purge(database: Database, tank: Written, before: datetime, limit: int) -> None:
    """Purge step by step, as a ledger that may be stopped after each, and look after each."""
    over = [one.id for one in tank.state.actions.values() if not one.is_open][:limit]
    tank.forget(over)
    database.purge_actions(over)
    assert_sound(database, tank, before)
    while database.purge_deleted_actions(before, limit):
        assert_sound(database, tank, before)
    for schedule in database.schedules():
        while database.purge_schedule(schedule, before, limit):
            assert_sound(database, tank, before)
    assert_sound(database, tank, before)
