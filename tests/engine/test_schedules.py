"""Schedules and device actions by themselves: at their time, once, whatever came between."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import SYSTEM, Entry
from custom_components.roomkeeper.core.ids import ActionId, EntityId, ScheduleId
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    CatchUp,
    DeviceAction,
    Progress,
    RunWhy,
    ScheduleRule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_commands import (
    BeginRun,
    CancelAction,
    CreateActions,
    CreateSchedule,
    DeleteSchedule,
    ExecuteAction,
    NoteBefore,
    ReportAction,
    RunSchedule,
    SkipNext,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionOpened,
    ActionStarted,
    ScheduleEnded,
    ScheduleSkipped,
    ScheduleStarted,
)
from custom_components.roomkeeper.deadline_queue import LONGEST_SLEEP
from custom_components.roomkeeper.engine import Publication
from custom_components.roomkeeper.ledger import Turn
from tests.core.desk import at, hours, minutes, of_type
from tests.core.tank import HEATER, OFF, ON, PUMP, daily, fields, lasting

from .house import ADA, YEARS, House, full_disk

EACH_TEN_MINUTES = Interval(minutes(10))
WEEK = timedelta(days=7)


async def make(
    house: House, rule: ScheduleRule, action: ActionSpec = ON, *devices: EntityId, **more: object
) -> ScheduleId:
    """Make a schedule of the pump, or of `devices`."""
    schedule_id = ScheduleId(house.engine.new_id())
    said = fields(rule, action, *devices, **more)
    await house.do(CreateSchedule(schedule_id=schedule_id, fields=said))
    return schedule_id


def progress(house: House, schedule_id: ScheduleId) -> Progress:
    """Return how far a schedule is, as memory has it."""
    return house.engine.peek(lambda state, _: state.schedules[schedule_id].progress)


def actions(house: House) -> list[DeviceAction]:
    """Return all device actions as memory has them."""
    return house.engine.peek(lambda state, _: list(state.actions.values()))


async def started(house: House) -> list[tuple[datetime, datetime, RunWhy]]:
    """Return every run: when it was due, when it began, and why."""
    return [
        (fact.due_at, fact.at, fact.why) for fact in of_type(await house.facts(), ScheduleStarted)
    ]


class Worker:
    """Tells the devices, as the effects do: what begins is done at once, and that reported."""

    def __init__(self, house: House) -> None:
        """Listen to a house."""
        self.house = house
        self.tasks: set[asyncio.Task[object]] = set()
        self.listen()

    def listen(self) -> None:
        """Listen to the engine that runs now."""
        self.house.engine.subscribe(self.told)

    def told(self, publication: Publication) -> None:
        """Begin runs, and answer tries."""
        for entry in publication.entries:
            match entry.fact:
                case ScheduleStarted() as fact:
                    self.spawn(self.begin(fact.schedule_id))
                case ActionOpened(action=action) if action.has_begun:
                    self.spawn(self.answer(action.id, action.attempts))
                case ActionStarted(action_id=action_id, attempt=attempt):
                    self.spawn(self.answer(action_id, attempt))

    def spawn(self, work: object) -> None:
        """Do something beside."""
        task = asyncio.ensure_future(work)  # type: ignore[arg-type]  # a coroutine
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def begin(self, schedule_id: ScheduleId) -> None:
        """Begin a run for all devices that are named."""
        engine = self.house.engine
        row = engine.peek(lambda state, _: state.schedules.get(schedule_id))
        if row is not None and (run := row.progress.run) is not None:
            named = row.definition.target.entities
            await engine.execute(
                BeginRun(
                    schedule_id=schedule_id,
                    run_number=run.number,
                    devices=tuple((ActionId(engine.new_id()), EntityId(one)) for one in named),
                ),
                SYSTEM,
            )

    async def answer(self, action_id: ActionId, attempt: int) -> None:
        """Say that it was done."""
        command = ReportAction(action_id=action_id, attempt=attempt, result="seen")
        await self.house.engine.execute(command, SYSTEM)


# --- at their time -----------------------------------------------------------


async def test_runs_come_at_their_instants(tmp_path: Path) -> None:
    """Each once, each begun, done and undone, and the log tells all of it."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        schedule_id = await make(house, EACH_TEN_MINUTES, lasting(ON, minutes(3)))
        assert house.engine.next_deadline == at("12:10")
        await house.to(at("12:35"))
        due = [at(f"12:{number}0") for number in (1, 2, 3)]
        assert await started(house) == [(one, one, RunWhy.DUE) for one in due]
        undone = [one for one in actions(house) if one.undoes is not None]
        assert [one.started_at for one in undone] == [one + minutes(3) for one in due]
        assert {one.status for one in actions(house)} == {ActionStatus.SUCCESS}
        row = progress(house, schedule_id)
        assert (row.runs, row.failed_runs, row.skipped_runs) == (3, 0, 0)
        assert house.engine.next_deadline == at("12:40")
        await house.agrees()


async def test_what_is_due_at_one_instant_comes_in_the_order_of_ids(tmp_path: Path) -> None:
    """A hundred schedules at noon: every one, and the log says in which order."""
    async with House.opened(tmp_path) as house:
        made = [await make(house, Cron("*/10 * * * *")) for _ in range(100)]
        await house.to(at("12:10"))
        ran = [fact.schedule_id for fact in of_type(await house.facts(), ScheduleStarted)]
        assert ran == sorted(made)
        await house.agrees()


async def test_tries_come_at_their_instants(tmp_path: Path) -> None:
    """After five, ten and twenty seconds, each written down before it begins."""
    async with House.opened(tmp_path) as house:
        devices = ((ActionId("a1"), PUMP),)
        await house.do(CreateActions(devices=devices, spec=ON, scheduled_at=at("12:01")))
        for attempt, clock in enumerate(("12:01", "12:01:05", "12:01:15", "12:01:35"), start=1):
            await house.to(at(clock) - timedelta(microseconds=1))
            assert actions(house)[0].attempts == attempt - 1
            await house.to(at(clock))
            assert actions(house)[0].attempts == attempt
            report = ReportAction(action_id=devices[0][0], attempt=attempt, error="unavailable")
            await house.do(report)
        assert actions(house)[0].status is ActionStatus.FAILED
        await house.agrees()


async def test_who_looks_at_a_schedule_is_told_of_all_that_happens_to_it(tmp_path: Path) -> None:
    """Made, run, begun and done: each is published with the schedule's id."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        schedule_id = await make(house, OneOff(at("12:30")))
        await house.to(at("12:30"))
        told = [one.schedules for one in house.heard if one.entries]
        assert told == [frozenset({schedule_id})] * 4


async def test_midnight_is_nothing_to_a_schedule(tmp_path: Path) -> None:
    """Nothing of it is counted by days: ten thousand of them are not looked at for that."""
    async with House.opened(tmp_path) as house:
        await make(house, daily("08:00"))
        await house.to(at("23:59"))
        house.heard.clear()
        await house.to(at("00:01", 1))
        assert any(one.rooms for one in house.heard)
        assert not any(one.schedules for one in house.heard)


# --- until all is there ------------------------------------------------------


async def test_nothing_runs_before_the_devices_are_there(tmp_path: Path) -> None:
    """What is due meanwhile waits; what waited for less than a minute is on time."""
    async with House.opened(tmp_path) as house:
        soon, later = await make(house, OneOff(at("12:30:20"))), await make(house, EACH_TEN_MINUTES)
        await house.restart(off_for=minutes(30), devices=False)
        await house.to(at("12:31"))
        assert await started(house) == []
        house.engine.devices_are_ready()
        await house.quiet()
        assert await started(house) == []
        house.engine.schedules_are_ready()
        await house.quiet()
        facts = await house.facts()
        # The one was due at half past, the other twenty seconds later.
        assert [fact.schedule_id for fact in of_type(facts, ScheduleStarted)] == [later, soon]
        await house.agrees()


async def test_what_waited_for_too_long_is_missed(tmp_path: Path) -> None:
    """The bound that holds for a machine that was off holds for devices that come late."""
    async with House.opened(tmp_path) as house:
        on, off = (
            await make(house, OneOff(at("12:30"))),
            await make(house, OneOff(at("12:30")), OFF),
        )
        await house.restart(off_for=minutes(29), devices=False)
        await house.to(at("12:32"))
        house.engine.schedules_are_ready()
        await house.quiet()
        facts = await house.facts()
        assert [(fact.schedule_id, fact.why) for fact in of_type(facts, ScheduleSkipped)] == [
            (on, SkipReason.MISSED)
        ]
        assert [(fact.schedule_id, fact.why) for fact in of_type(facts, ScheduleStarted)] == [
            (off, RunWhy.CAUGHT_UP)
        ]


async def test_what_is_changed_before_the_devices_are_there_waits_too(tmp_path: Path) -> None:
    """Made, left out or deleted by hand at once; by itself nothing happens yet."""
    async with House.opened(tmp_path) as house:
        await make(house, EACH_TEN_MINUTES)
        other = await make(house, EACH_TEN_MINUTES)
        await house.restart(off_for=minutes(10), devices=False)
        await house.do(SkipNext(schedule_id=other))
        await house.do(DeleteSchedule(schedule_id=other))
        devices = ((ActionId("a1"), PUMP),)
        await house.do(CreateActions(devices=devices, spec=ON, scheduled_at=at("12:10")))
        assert actions(house)[0].status is ActionStatus.PENDING
        house.engine.schedules_are_ready()
        await house.quiet()
        assert len(await started(house)) == 1
        assert actions(house)[0].status is ActionStatus.IN_PROGRESS
        await house.agrees()


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """Schedules, runs that go on, actions in every state, and what is due next."""
    async with House.opened(tmp_path) as house:
        schedule_id = await make(house, EACH_TEN_MINUTES, lasting(OFF, minutes(30)), PUMP, HEATER)
        await make(house, daily("08:00", "20:30"), run_after=schedule_id, enabled=False)
        await house.do(RunSchedule(schedule_id=schedule_id))
        run = ((ActionId("a1"), PUMP), (ActionId("a2"), HEATER))
        await house.do(BeginRun(schedule_id=schedule_id, run_number=1, devices=run))
        seen = NoteBefore(action_id=ActionId("a1"), attempt=1, before=Before(is_on=True))
        await house.do(seen)
        await house.do(ReportAction(action_id=ActionId("a1"), attempt=1, result="seen"))
        await house.do(ReportAction(action_id=ActionId("a2"), attempt=1, error="unavailable"))
        planned = CreateActions(devices=((ActionId("a3"), PUMP),), spec=ON)
        await house.do(planned)
        before, deadlines = house.rows(), house.engine.deadline_count
        await house.restart()
        assert house.rows() == before
        assert house.engine.deadline_count == deadlines
        assert progress(house, schedule_id).run is not None
        await house.agrees()


async def test_a_schedule_that_cannot_be_read_any_more_keeps_nothing_from_starting(
    tmp_path: Path,
) -> None:
    """Another release took its rule: the others run, and so does all else."""
    async with House.opened(tmp_path) as house:
        broken, sound = await make(house, EACH_TEN_MINUTES), await make(house, EACH_TEN_MINUTES)
        await house.stop()
        with sqlite3.connect(house.path) as connection:
            connection.execute(
                """UPDATE schedule SET rule = '{"is": "Cron", "expression": "61 * * * *"}'
                WHERE id = ?""",
                (broken,),
            )
        connection.close()
        await house.start()
        await house.to(at("12:10"))
        ran = [fact.schedule_id for fact in of_type(await house.facts(), ScheduleStarted)]
        assert ran == [sound]


# --- clocks and sleep --------------------------------------------------------


async def test_a_clock_that_is_set_forward_is_noticed_within_a_minute(tmp_path: Path) -> None:
    """What was jumped over is answered then, and the rest comes in its time."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        schedule_id = await make(house, EACH_TEN_MINUTES)
        await house.to(at("12:15"))
        await house.set_clock(hours(1))
        row = progress(house, schedule_id)
        assert (row.runs, row.skipped_runs, row.handled_until) == (1, 6, at("13:10"))
        await house.to(at("13:25"))
        assert [due for due, *_ in await started(house)] == [at("12:10"), at("13:20")]
        await house.agrees()


async def test_a_clock_that_is_set_back_doubles_nothing(tmp_path: Path) -> None:
    """Nothing runs twice, and nothing is lost when the clock is there again."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        await make(house, EACH_TEN_MINUTES)
        await house.to(at("12:35"))
        house.time.step(-hours(1))
        await house.to(at("12:55"))
        assert [due for due, *_ in await started(house)] == [
            at(f"12:{number}0") for number in range(1, 6)
        ]
        await house.agrees()


async def test_a_clock_that_was_years_ahead_for_a_minute_silences_nothing(tmp_path: Path) -> None:
    """A time server mends what the machine got wrong: schedules run by the mended clock."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        schedule_id = await make(house, EACH_TEN_MINUTES)
        await house.to(at("12:15"))
        await house.set_clock(YEARS)
        assert progress(house, schedule_id).handled_until > at("12:00") + YEARS
        await house.set_clock(-YEARS)
        assert house.engine.next_deadline == at("12:20")
        await house.to(at("12:35"))
        due = [at("12:10"), at("12:20"), at("12:30")]
        assert [one for one, *_ in await started(house)] == due
        await house.agrees()


async def test_a_clock_that_was_mended_while_the_machine_was_off(tmp_path: Path) -> None:
    """What was answered by the clock of before is seen at the start, too."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        await make(house, EACH_TEN_MINUTES)
        await house.set_clock(YEARS)
        house.time.step(-YEARS)
        await house.restart()
        assert house.engine.ahead_until is not None
        assert house.engine.next_deadline == at("12:10")
        await house.to(at("12:15"))
        assert [one for one, *_ in await started(house)][-1] == at("12:10")
        await house.agrees()
        await house.restart()
        assert house.engine.ahead_until is None


async def test_a_clock_that_nobody_has_set_yet_changes_nothing(tmp_path: Path) -> None:
    """By one that starts in 1970 all that is known seems to come from a clock far ahead."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        schedule_id = await make(house, EACH_TEN_MINUTES)
        await house.to(at("12:15"))
        before = progress(house, schedule_id)
        since_1970 = house.time.now() - datetime(1970, 1, 1, tzinfo=UTC)
        house.time.step(-since_1970)
        await house.restart()
        await house.to(house.time.now() + 2 * LONGEST_SLEEP)
        await house.set_clock(since_1970)
        assert house.engine.ahead_until is None
        assert progress(house, schedule_id) == before
        await house.to(at("12:25"))
        assert [one for one, *_ in await started(house)] == [at("12:10"), at("12:20")]
        await house.agrees()


async def test_what_is_undone_by_a_clock_that_was_years_ahead_is_undone_when_it_is_mended(
    tmp_path: Path,
) -> None:
    """A pump that was to run for ten minutes does not run for eight years."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        await house.set_clock(YEARS)
        shortly = lasting(ON, minutes(10))
        await house.do(CreateActions(devices=((ActionId("a1"), PUMP),), spec=shortly))
        await house.do(ExecuteAction(action_id=ActionId("a1")))
        by_hand = house.time.now() + minutes(30)
        planned = CreateActions(devices=((ActionId("a2"), HEATER),), spec=ON, scheduled_at=by_hand)
        await house.do(planned)
        await house.set_clock(-YEARS)
        found = {one.id: one.status for one in actions(house)}
        assert found.pop(ActionId("a2")) is ActionStatus.PENDING
        assert [*found.values()] == [ActionStatus.SUCCESS] * 2
        await house.agrees()


async def test_a_machine_that_slept_for_an_hour(tmp_path: Path) -> None:
    """What was missed is answered at once: the last one is looked at, the others counted."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        on = await make(house, EACH_TEN_MINUTES, ON)
        off = await make(house, EACH_TEN_MINUTES, OFF, HEATER)
        await house.to(at("12:05"))
        await house.leap(at("13:05"))
        assert (progress(house, on).runs, progress(house, on).skipped_runs) == (0, 6)
        assert (progress(house, off).runs, progress(house, off).skipped_runs) == (1, 5)
        assert await started(house) == [(at("13:00"), at("13:05"), RunWhy.CAUGHT_UP)]
        await house.to(at("13:10"))
        assert progress(house, on).runs == 1
        await house.agrees()


async def test_a_machine_that_slept_for_a_week_does_not_fire_a_week_s_worth(
    tmp_path: Path,
) -> None:
    """One run at the most of each schedule, in seconds, and what was for a while is undone."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        made = [
            await make(house, Interval(minutes(1)), lasting(ON, minutes(30)), catch_up=catch_up)
            for catch_up in (None, CatchUp.ONCE)
        ]
        await house.to(at("12:01"))
        seq = house.engine.last_seq
        await house.leap(at("12:01") + WEEK)
        new = (await house.facts())[seq:]
        assert len(of_type(new, ScheduleStarted)) + len(of_type(new, ScheduleSkipped)) == 2
        assert {fact.missed for fact in of_type(new, ScheduleStarted)} == {200}
        for schedule_id in made:
            assert progress(house, schedule_id).handled_until == at("12:01") + WEEK
        await house.agrees()


# --- a full disk -------------------------------------------------------------


async def test_what_is_due_while_the_disk_is_full_is_done_when_it_has_room(tmp_path: Path) -> None:
    """Nothing is told to a device that nobody would remember; then the rule of late runs holds."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        on = await make(house, OneOff(at("12:10")), ON)
        off = await make(house, OneOff(at("12:10")), OFF, HEATER)
        minute = await make(house, EACH_TEN_MINUTES, ON)
        with full_disk():
            await house.to(at("12:12"))
            assert house.problem()
            assert actions(house) == []
            assert {progress(house, one).runs for one in (on, off, minute)} == {0}
        await house.to(at("12:13"))
        assert house.problem() is None
        assert [progress(house, one).runs for one in (on, off, minute)] == [0, 1, 0]
        assert [progress(house, one).skipped_runs for one in (on, off, minute)] == [1, 0, 1]
        await house.to(at("12:20"))
        assert progress(house, minute).runs == 1
        await house.agrees()


async def test_a_try_that_meets_the_full_disk_is_taken_back(tmp_path: Path) -> None:
    """The action waits as it did before, and is done when it can be written down."""
    async with House.opened(tmp_path) as house:
        await house.do(CreateActions(devices=((ActionId("a1"), PUMP),), spec=OFF))
        with full_disk():
            await house.refused(NotWritable, ExecuteAction(action_id=ActionId("a1")))
            (action,) = actions(house)
            assert (action.status, action.attempts) == (ActionStatus.PENDING, 0)
        await house.to(at("12:01"))
        await house.do(ExecuteAction(action_id=ActionId("a1")))
        await house.agrees()


# --- forgotten ---------------------------------------------------------------


async def forgotten(house: House) -> int:
    """Wait until nothing more is forgotten, and return how many device actions are left."""
    left = -1
    while left != (left := len(actions(house))):
        for _ in range(5):
            await house.quiet_loop()
    return left


async def test_device_actions_are_forgotten_after_a_month(tmp_path: Path) -> None:
    """Those that are over, with their log; not the schedule's own, nor what is to come."""
    async with House.opened(tmp_path) as house:
        Worker(house)
        await make(house, daily("13:00"))
        await house.do(CreateActions(devices=((ActionId("waiting"), HEATER),), spec=ON))
        for day in range(35):
            await house.leap(at("13:00:10", day))
        await house.leap(at("00:01", 35))
        await forgotten(house)
        left = actions(house)
        assert [one.id for one in left if one.is_open] == ["waiting"]
        ended = [one.ended_at for one in left if one.ended_at is not None]
        assert min(ended) == at("13:00:10", 5)
        assert len(of_type(await house.facts(), ScheduleEnded)) == 35
        await house.agrees()
        await house.restart()
        await house.agrees()


def many(count: int) -> Turn:
    """Return the turn that makes device actions that are over, the oldest first."""
    rows = [
        DeviceAction(
            id=ActionId(f"a{number:05}"),
            entity_id=PUMP,
            spec=ON,
            status=ActionStatus.FAILED,
            attempts=4,
            ended_at=at("10:00") + timedelta(milliseconds=number),
            created_at=at("10:00"),
            updated_at=at("10:00"),
        )
        for number in range(count)
    ]
    entries = [
        Entry(
            seq=seq,
            recorded_at=at("10:00"),
            fact=ActionOpened(at=at("10:00"), action=row),
            actor=ADA,
        )
        for seq, row in enumerate(rows, start=1)
    ]
    return Turn(entries=tuple(entries), changes=tuple(rows))


async def a_house_with_many(house: House, count: int) -> None:
    """Write many device actions into the ledger, and start on it."""
    await house.ledger.commit(many(count))
    await house.restart()


async def test_of_very_many_device_actions_the_newest_are_kept(tmp_path: Path) -> None:
    """A schedule that runs each second does not fill the memory."""
    async with House.opened(tmp_path) as house:
        await a_house_with_many(house, 10_250)
        await house.leap(at("00:00:30", 1))
        assert await forgotten(house) == 10_000
        assert min(one.id for one in actions(house)) == "a00250"
        await house.agrees()


async def test_what_is_done_once_more_while_others_are_forgotten_is_kept(tmp_path: Path) -> None:
    """Somebody presses the button just before it would go."""
    async with House.opened(tmp_path) as house:
        await a_house_with_many(house, 10_250)
        last = ActionId("a00249")
        house.time.pass_by(at("00:00:30", 1) - house.time.now())
        house.time.call_due()
        while len(actions(house)) == 10_250:  # noqa: ASYNC110 - nobody tells of what is forgotten
            await asyncio.sleep(0)
        # The first hundred go; it is of the last fifty.
        await house.engine.execute(ExecuteAction(action_id=last), ADA)
        assert await forgotten(house) == 10_001
        assert next(one for one in actions(house) if one.id == last).attempts == 5
        await house.agrees()


async def test_nothing_is_forgotten_that_the_ledger_still_has(tmp_path: Path) -> None:
    """The disk is full at midnight: another night will do it."""
    async with House.opened(tmp_path) as house:
        await a_house_with_many(house, 10_150)
        with full_disk():
            await house.leap(at("00:00:30", 1))
            assert await forgotten(house) == 10_150
        await house.leap(at("00:00:30", 2))
        assert await forgotten(house) == 10_000
        await house.agrees()


async def test_what_is_cancelled_this_moment_is_written_before_it_is_forgotten(
    tmp_path: Path,
) -> None:
    """It ended long ago by the clock that was wrong, and just now by the ledger."""
    async with House.opened(tmp_path) as house:
        await house.do(CreateActions(devices=((ActionId("a1"), PUMP),), spec=ON))
        house.time.pass_by(timedelta(days=40, hours=11, minutes=59))
        await house.do(CancelAction(action_id=ActionId("a1")))
        house.time.step(timedelta(days=40))
        await house.night(at("00:00:30", 82))
        assert actions(house) == []
        await house.agrees()
