"""Who makes schedules, changes them, and lays hands on what they are about."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.days import NthWeekday
from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.ids import EntityId, ScheduleId
from custom_components.roomkeeper.core.recurrence import (
    Cron,
    Frequency,
    Interval,
    OneOff,
    Recurring,
)
from custom_components.roomkeeper.core.schedule import (
    CatchUp,
    OnDemand,
    ScheduleRule,
    Target,
)
from custom_components.roomkeeper.core.schedule_commands import (
    CreateSchedule,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    RunSchedule,
    ScheduleFields,
    SkipNext,
    UpdateSchedule,
)
from custom_components.roomkeeper.core.schedule_templates import (
    HourlyCirculation,
    NightMaintenance,
)

from .asking import Asking, nothing
from .house import ZONES_OF_SCHEDULES

if TYPE_CHECKING:
    from .world import World

_DAY_S: Final = 86_400.0

_TIMES: Final = (
    time(0, 10),
    time(1, 45),
    time(2, 15),
    time(2, 30),
    time(3),
    time(7, 30),
    time(18),
    time(23, 50),
)
"""Those at night are left out, or come twice, when clocks are changed."""

_CRONS: Final = (
    "30 2 * * *",
    "0,30 1,2 * * 1-5",
    "5 22 * * 5,6",
    "0 */6 * * *",
    "*/30 2 * * *",
    "15 0 * * 0",
)
_INTERVALS: Final = (timedelta(hours=5), timedelta(hours=25), timedelta(days=3))
_WHILES: Final = (None, None, timedelta(minutes=5), timedelta(minutes=40), timedelta(hours=3))
_LEVELS: Final = (0, 20, 60, 100)


class Caretaker:
    """Keeps as many schedules as there are pumps and lamps."""

    def __init__(self, world: World) -> None:
        """Take the world in which they are."""
        self._world = world
        self._rng = world.rng
        self._ask = Asking(world).ask
        self._timetable = world.promises.timetable

    def come(self) -> None:
        """Make schedules in the first days, and see to them from then on."""
        world, gear = self._world, self._world.gear
        if not gear:
            return
        for _ in gear:
            world.after(self._rng.uniform(60, 2 * _DAY_S), "a schedule is made", self._makes)
        world.now_and_then("a schedule is seen to", 8 * _DAY_S / len(gear), self._sees_to)
        world.now_and_then("a hand is laid on", 12 * _DAY_S / len(gear), self._touches)
        self._timetable.begin()

    # --- one schedule ---

    def _makes(self) -> None:
        rng, world = self._rng, self._world
        new_id = ScheduleId(world.new_id())
        rule = self._rule()
        start_at = world.time.now() + timedelta(days=1) if rng.random() < 0.1 else None
        end_at = world.time.now() + timedelta(days=20) if rng.random() < 0.15 else None
        fields = ScheduleFields(
            name=f"Schedule {new_id}",
            rule=rule,
            action=self._action(),
            target=Target(entities=self._devices()),
            time_zone=rng.choice((None, *ZONES_OF_SCHEDULES)),
            start_at=start_at,
            end_at=None if isinstance(rule, OneOff) else end_at,
            run_after=self._other() if isinstance(rule, OnDemand) else None,
            catch_up=rng.choice((None, None, *CatchUp)),
            grace=timedelta(minutes=rng.choice((10, 720))),
        )
        self._ask("make", CreateSchedule(schedule_id=new_id, fields=fields), nothing)

    def _rule(self) -> ScheduleRule:
        rng, now = self._rng, self._world.time.now()
        times = tuple(rng.sample(_TIMES, 1 + (rng.random() < 0.2)))
        kinds: tuple[Callable[[], ScheduleRule], ...] = (
            lambda: Recurring(frequency=Frequency.DAILY, times_local=times),
            lambda: Recurring(frequency=Frequency.DAILY, times_local=times),
            lambda: Recurring(frequency=Frequency.DAILY, times_local=times, every=2),
            lambda: _weekly(times, rng),
            lambda: _monthly(times, rng),
            lambda: Cron(rng.choice(_CRONS)),
            lambda: Cron(rng.choice(_CRONS)),
            lambda: Interval(rng.choice(_INTERVALS), anchor=_minute(now)),
            lambda: OneOff(now + timedelta(minutes=rng.randrange(1, 5000))),
            lambda: _ready_made(rng),
            lambda: OnDemand() if self._timetable.ids else _weekly(times, rng),
        )
        return rng.choice(kinds)()

    def _action(self) -> ActionSpec:
        rng = self._rng
        lasts = rng.choice(_WHILES)
        kinds: tuple[Callable[[], ActionSpec], ...] = (
            lambda: ActionSpec(type=ActionType.ON, duration=lasts),
            lambda: ActionSpec(type=ActionType.ON, duration=lasts),
            lambda: ActionSpec(type=ActionType.OFF, duration=lasts),
            lambda: ActionSpec(type=ActionType.OFF, duration=lasts),
            lambda: ActionSpec(type=ActionType.TOGGLE, duration=lasts),
            lambda: ActionSpec(
                type=ActionType.SET_LEVEL, level=rng.choice(_LEVELS), duration=lasts
            ),
            lambda: ActionSpec(
                type=ActionType.RAMP, level=rng.choice(_LEVELS), duration=timedelta(seconds=20)
            ),
        )
        return rng.choice(kinds)()

    def _devices(self) -> tuple[EntityId, ...]:
        rng, gear = self._rng, self._world.gear
        devices = tuple(rng.sample(gear, min(len(gear), 1 + (rng.random() < 0.3))))
        cameras = tuple(self._world.seen_by)
        if cameras and rng.random() < 0.15:
            return (*devices, rng.choice(cameras))
        return devices

    def _other(self) -> ScheduleId | None:
        return self._rng.choice(self._timetable.ids or (None,))

    # --- what becomes of it ---

    def _sees_to(self) -> None:
        schedule_id = self._other()
        if schedule_id is None:
            return
        definition = self._timetable.definition(schedule_id)
        way = self._rng.random()
        if definition is None or way < 0.2 or (not definition.enabled and way < 0.5):
            self._ask("forget", DeleteSchedule(schedule_id=schedule_id), nothing)
            self._world.after(600, "a schedule is made", self._makes)
        elif way < 0.6:
            self._changes(schedule_id)
        elif way < 0.75:
            self._timetable.asks_to_skip(schedule_id)
            self._ask("leave out", SkipNext(schedule_id=schedule_id), nothing)
        elif way < 0.85:
            self._ask("run", RunSchedule(schedule_id=schedule_id), nothing)
        else:
            enable = partial(self._enables, schedule_id)
            self._ask("disable", DisableSchedule(schedule_id=schedule_id), enable)

    def _changes(self, schedule_id: ScheduleId) -> None:
        rng = self._rng
        today = self._world.time.now().date()
        fields = rng.choice(
            (
                ScheduleFields(rule=self._rule()),
                ScheduleFields(action=self._action()),
                ScheduleFields(exceptions=frozenset({today, _later(today, rng)})),
                ScheduleFields(target=Target(entities=self._devices())),
                ScheduleFields(catch_up=rng.choice(tuple(CatchUp))),
            )
        )
        if isinstance(fields.rule, OnDemand):
            fields = ScheduleFields(rule=Cron(rng.choice(_CRONS)))
        self._ask("change", UpdateSchedule(schedule_id=schedule_id, fields=fields), nothing)

    def _enables(self, schedule_id: ScheduleId, _entries: tuple[Entry, ...]) -> None:
        command = EnableSchedule(schedule_id=schedule_id)
        enable = partial(self._ask, "enable", command, nothing)
        self._world.after(self._rng.uniform(600, 3 * _DAY_S), "a schedule is enabled", enable)

    def _touches(self) -> None:
        machine = self._world.machines[self._rng.choice(self._world.gear)]
        machine.touched_s = self._world.time.elapsed_s
        self._world.become(machine, is_on=not machine.is_on)


def _ready_made(rng: Random) -> ScheduleRule:
    if rng.random() < 0.2:
        return HourlyCirculation(minute=rng.randrange(60))
    return NightMaintenance(start_local=rng.choice(_TIMES[:5]))


def _weekly(times: tuple[time, ...], rng: Random) -> Recurring:
    weekdays = frozenset(rng.sample(range(7), 2))
    every = rng.choice((1, 1, 2))
    return Recurring(frequency=Frequency.WEEKLY, times_local=times, weekdays=weekdays, every=every)


def _monthly(times: tuple[time, ...], rng: Random) -> Recurring:
    return Recurring(
        frequency=Frequency.MONTHLY,
        times_local=times,
        month_days=frozenset({rng.choice((-1, 1, 15, 31))}),
        nth_weekdays=(NthWeekday(rng.randrange(1, 5), rng.randrange(7)),),
    )


def _later(day: date, rng: Random) -> date:
    return day + timedelta(days=rng.randrange(1, 9))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
