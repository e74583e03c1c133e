"""Schedules: made, changed, switched on and off, forgotten; and what is refused."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from custom_components.roomkeeper.core.action_policy import LONGEST_ACTION, LONGEST_SEQUENCE
from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.decide.schedule import LONGEST_GRACE, MOST_EXCEPTIONS
from custom_components.roomkeeper.core.errors import (
    BadCron,
    BadLevel,
    BadRule,
    EndBeforeStart,
    MissingField,
    NeverRuns,
    NoDevices,
    NotPositive,
    NotUnderstood,
    PartsMeet,
    Refusal,
    RunsAfterItself,
    SpanTooLong,
    TextTooLong,
    UnknownSchedule,
    UnknownTimeZone,
)
from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.policy import LONGEST_LINE
from custom_components.roomkeeper.core.recurrence import (
    Cron,
    Frequency,
    Interval,
    OneOff,
    Recurring,
)
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
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
    ScheduleFields,
    SkipNext,
    UpdateSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionCancelled,
    ActionOpened,
    CancelReason,
    ScheduleDeleted,
    ScheduleSaved,
)
from custom_components.roomkeeper.core.schedule_runs import next_run
from custom_components.roomkeeper.core.schedule_templates import (
    DiurnalLight,
    HourlyCirculation,
    NightMaintenance,
    WeeklyClean,
)

from .desk import NOON, at, hours, minutes, of_type
from .tank import (
    HEATER,
    LIGHT,
    OFF,
    ON,
    PUMP,
    SCRIPT,
    Tank,
    daily,
    fields,
    lasting,
    level,
    making,
    ramp,
)

MORNING = daily("08:00")
NOBODY = ScheduleId("nobody")


def next_at(tank: Tank, schedule_id: ScheduleId) -> datetime | None:
    """Return when a schedule runs next."""
    found = next_run(tank.schedule(schedule_id))
    return None if found is None else found.at


# --- made --------------------------------------------------------------------


def test_a_schedule_is_made_of_what_is_said() -> None:
    """What is not said has its default: the site's zone, no bounds, enabled."""
    tank = Tank(zone="Europe/Berlin")
    facts = tank.do(making(MORNING, ON, PUMP, HEATER))
    (saved,) = of_type(facts, ScheduleSaved)
    assert saved.is_new
    made = saved.schedule.definition
    assert (made.name, made.rule, made.action) == ("Pump", MORNING, ON)
    assert made.target == Target(entities=(PUMP, HEATER))
    assert (made.time_zone, made.enabled, made.catch_up) == ("Europe/Berlin", True, None)
    assert saved.schedule.progress.handled_until == NOON
    assert (saved.schedule.created_at, saved.schedule.updated_at) == (NOON, NOON)
    assert next_at(tank, saved.schedule_id) == at("07:00", 1)


def test_a_schedule_takes_all_that_can_be_said() -> None:
    """Each field stands as it was given."""
    tank = Tank()
    other = tank.make(MORNING)
    said = fields(
        Cron("0 * * * *"),
        level(40, minutes(10)),
        time_zone="Asia/Tokyo",
        start_at=at("12:00", 1),
        end_at=at("12:00", 9),
        exceptions=frozenset({date(2026, 11, 27)}),
        run_after=other,
        run_on="[{}]",
        catch_up=CatchUp.ONCE,
        grace=hours(3),
        enabled=False,
    )
    tank.do(CreateSchedule(schedule_id=ScheduleId("s"), fields=said))
    made = tank.schedule(ScheduleId("s")).definition
    for name in ScheduleFields.__dataclass_fields__.keys() - {"clear"}:
        assert getattr(made, name) == getattr(said, name), name


@pytest.mark.parametrize(
    ("more", "following"),
    [
        ({}, "13:07"),
        ({"start_at": at("12:15")}, "12:15"),
        ({"start_at": at("10:30")}, "12:30"),
    ],
)
def test_an_interval_counts_from_its_beginning(more: dict[str, object], following: str) -> None:
    """From when it was made, or from its start; the first run is not at once."""
    tank = Tank(now=at("12:07"))
    schedule_id = tank.make(Interval(hours(1)), **more)
    assert next_at(tank, schedule_id) == at(following)


def test_an_interval_may_have_an_anchor_of_its_own() -> None:
    """Each hour at ten past."""
    tank = Tank()
    assert next_at(tank, tank.make(Interval(hours(1), anchor=at("00:10")))) == at("12:10")


def test_an_interval_that_is_moved_counts_from_its_new_start() -> None:
    """Nothing of the old start stays in it; without a start it counts from when it was made."""
    tank = Tank(now=at("12:07"))
    schedule_id = tank.make(Interval(hours(1)), start_at=at("12:15"))
    tank.change(schedule_id, start_at=at("12:40"))
    assert next_at(tank, schedule_id) == at("12:40")
    tank.change(schedule_id, clear=frozenset({"start_at"}))
    assert next_at(tank, schedule_id) == at("13:07")
    tank.change(schedule_id, start_at=at("12:50"))
    assert next_at(tank, schedule_id) == at("12:50")


def test_an_interval_that_gets_a_start_counts_from_it() -> None:
    """It is the same schedule as one that was made with that start."""
    tank = Tank()
    schedule_id = tank.make(Interval(hours(1)))
    tank.change(schedule_id, start_at=at("12:20"))
    assert next_at(tank, schedule_id) == at("12:20")


def test_an_anchor_of_its_own_outlives_a_new_start() -> None:
    """Somebody said at which minute it is to run; a start only says from when on."""
    tank = Tank()
    schedule_id = tank.make(Interval(hours(1), anchor=at("00:10")))
    tank.change(schedule_id, start_at=at("12:20"))
    assert next_at(tank, schedule_id) == at("13:10")


def test_a_template_brings_what_it_does() -> None:
    """What was said beside it is no matter."""
    tank = Tank()
    schedule_id = tank.make(NightMaintenance(), ON)
    assert tank.schedule(schedule_id).definition.action is None


def test_a_sequence_needs_no_device() -> None:
    """What it acts upon stands in itself."""
    tank = Tank()
    tank.do(making(MORNING, SCRIPT, target=Target()))


def test_groups_of_devices_are_devices() -> None:
    """An area, a floor, a label or a device is enough."""
    for name in ("devices", "areas", "floors", "labels"):
        Tank().do(making(MORNING, ON, target=Target(**{name: ("reef",)})))


# --- what is refused ---------------------------------------------------------

SOON = Interval(minutes(10))


@pytest.mark.parametrize(
    ("rule", "action", "more", "kind", "field"),
    [
        (SOON, ON, {"name": ""}, MissingField, "name"),
        (SOON, ON, {"name": None}, MissingField, "name"),
        (None, ON, {}, MissingField, "schedule_type"),
        (SOON, None, {}, MissingField, "action_type"),
        (OnDemand(), ON, {}, MissingField, "run_at"),
        (SOON, ON, {"name": "x" * (LONGEST_LINE + 1)}, TextTooLong, "name"),
        (SOON, ON, {"grace": -minutes(1)}, NotUnderstood, "grace"),
        (SOON, ON, {"grace": LONGEST_GRACE + minutes(1)}, NotUnderstood, "grace"),
        (SOON, level(101), {}, BadLevel, "level"),
        (SOON, level(-1), {}, BadLevel, "level"),
        (SOON, level(float("nan")), {}, BadLevel, "level"),
        (SOON, ActionSpec(type=ActionType.SET_PWM), {}, MissingField, "level"),
        (SOON, ActionSpec(type=ActionType.RAMP, level=50), {}, MissingField, "duration"),
        (SOON, ActionSpec(type=ActionType.RAMP, duration=hours(1)), {}, MissingField, "to"),
        (SOON, ramp(101, hours(1)), {}, BadLevel, "to"),
        (SOON, ramp(50, hours(1), start=-2), {}, BadLevel, "from"),
        (SOON, lasting(ON, timedelta()), {}, NotPositive, "duration"),
        (SOON, lasting(ON, LONGEST_ACTION + minutes(1)), {}, SpanTooLong, None),
        (SOON, ActionSpec(type=ActionType.CUSTOM), {}, MissingField, "sequence"),
        (
            SOON,
            ActionSpec(type=ActionType.CUSTOM, sequence="x" * (LONGEST_SEQUENCE + 1)),
            {},
            NotUnderstood,
            "sequence",
        ),
        (SOON, ON, {"target": Target()}, NoDevices, None),
        (HourlyCirculation(minute=60), None, {}, NotUnderstood, "minute"),
        (HourlyCirculation(duration=timedelta()), None, {}, NotPositive, "duration"),
        (WeeklyClean(weekday=7), None, {}, BadRule, "weekdays"),
        (NightMaintenance(), None, {"target": Target()}, NoDevices, None),
        (DiurnalLight(day_level=120), None, {}, BadLevel, "to"),
        (DiurnalLight(sunset_local=time(8)), None, {}, PartsMeet, None),
        (DiurnalLight(sunset_local=time(8, 29)), None, {}, PartsMeet, None),
        (DiurnalLight(sunrise_local=time(20, 29)), None, {}, PartsMeet, None),
        (DiurnalLight(ramp=timedelta()), None, {}, NotPositive, "duration"),
        (Cron("61 * * * *"), ON, {}, BadCron, None),
        (Interval(timedelta()), ON, {}, BadRule, "interval"),
        (Recurring(frequency=Frequency.DAILY, times_local=()), ON, {}, MissingField, "times"),
        (SOON, ON, {"time_zone": "Mars/Phobos"}, UnknownTimeZone, None),
        (SOON, ON, {"time_zone": "../etc/passwd"}, UnknownTimeZone, None),
        (SOON, ON, {"time_zone": ""}, UnknownTimeZone, None),
        (SOON, ON, {"start_at": at("13:00"), "end_at": at("13:00")}, EndBeforeStart, None),
        (SOON, ON, {"end_at": NOON}, NeverRuns, None),
        (SOON, ON, {"end_at": at("12:05")}, NeverRuns, None),
        (OneOff(NOON), ON, {}, NeverRuns, None),
        (OneOff(at("08:00")), ON, {}, NeverRuns, None),
        (SOON, ON, {"run_after": NOBODY}, UnknownSchedule, None),
        (
            SOON,
            ON,
            {"exceptions": frozenset(date(2026, 1, 1) + timedelta(n) for n in range(1_001))},
            NotUnderstood,
            "exceptions",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    rule: ScheduleRule | None,
    action: ActionSpec | None,
    more: dict[str, object],
    kind: type[Refusal],
    field: str | None,
) -> None:
    """The refusal names the field, and nothing was made; nor is it taken as a change."""
    tank = Tank()
    command = CreateSchedule(
        schedule_id=ScheduleId("new"),
        fields=ScheduleFields(
            **{"name": "Pump", "rule": rule, "action": action, "target": Target(entities=(PUMP,))}
            | more  # type: ignore[arg-type]  # the table says fields of it
        ),
    )
    assert tank.refused(kind, command).details.get("field") == field
    assert MOST_EXCEPTIONS == 1_000


def test_a_light_may_set_as_soon_as_it_has_risen() -> None:
    """Just so long apart as each takes is long enough, on either side of midnight."""
    for sunrise, sunset in (
        (time(8), time(8, 30)),
        (time(8, 30), time(8)),
        (time(23, 50), time(1)),
    ):
        Tank().do(making(DiurnalLight(sunrise_local=sunrise, sunset_local=sunset), None))


def test_a_refusal_says_that_it_is_the_end_that_has_come() -> None:
    """So that a door can say which field to change."""
    tank = Tank()
    assert tank.refused(NeverRuns, making(SOON, end_at=NOON)).details["end_at"] == NOON
    assert tank.refused(NeverRuns, making(OneOff(NOON))).details["end_at"] is None
    assert tank.refused(NeverRuns, making(SOON, end_at=at("12:05"))).details["end_at"] is None


def test_a_schedule_that_is_off_may_be_over() -> None:
    """It can be made, kept and renamed; only switching it on is refused."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("08:00")), enabled=False)
    tank.change(schedule_id, name="Once")
    refusal = tank.refused(NeverRuns, EnableSchedule(schedule_id=schedule_id))
    assert refusal.details["name"] == "Once"


# --- changed -----------------------------------------------------------------


def test_what_is_not_said_stays() -> None:
    """A change of one field is one fact, and the rest is as it was."""
    tank = Tank()
    schedule_id = tank.make(SOON, start_at=at("12:30"), catch_up=CatchUp.ONCE)
    before = tank.schedule(schedule_id)
    tank.to(at("12:05"))
    tank.change(schedule_id, name="Skimmer")
    assert tank.schedule(schedule_id) == replace(
        before, definition=replace(before.definition, name="Skimmer"), updated_at=at("12:05")
    )


def test_a_change_that_changes_nothing_is_none() -> None:
    """Saving a form twice writes nothing."""
    tank = Tank()
    schedule_id = tank.make(SOON)
    assert tank.change(schedule_id, name="Pump", action=ON) == ()


def test_fields_can_be_cleared() -> None:
    """What had a value has none any more."""
    tank = Tank()
    schedule_id = tank.make(
        SOON,
        start_at=at("12:30"),
        end_at=at("15:00"),
        run_after=tank.make(MORNING),
        catch_up=CatchUp.ONCE,
        run_on="[{}]",
        exceptions=frozenset({date(2026, 11, 27)}),
    )
    tank.change(
        schedule_id,
        clear=frozenset({"start_at", "end_at", "run_after", "catch_up"}),
        run_on="",
        exceptions=frozenset(),
    )
    made = tank.schedule(schedule_id).definition
    assert (made.start_at, made.end_at, made.run_after, made.catch_up) == (None, None, None, None)
    assert (made.run_on, made.exceptions) == ("", frozenset())


@pytest.mark.parametrize(
    "said",
    [
        {"rule": daily("09:00")},
        {"time_zone": "Europe/Lisbon"},
        {"start_at": at("00:00", -3)},
    ],
)
def test_runs_count_from_now_where_the_change_is_about_when(said: dict[str, object]) -> None:
    """What would have been due by the new rule, or was to be left out by the old, is no matter."""
    tank = Tank()
    schedule_id = tank.make(MORNING)
    tank.do(SkipNext(schedule_id=schedule_id))
    tank.change(schedule_id, **said)
    assert tank.progress(schedule_id).handled_until == NOON
    assert (following := next_at(tank, schedule_id))
    assert following < at("12:00", 1)


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Skimmer"},
        {"action": OFF},
        {"target": Target(entities=(HEATER,))},
        {"end_at": at("00:00", 9)},
        {"exceptions": frozenset({date(2026, 11, 25)})},
        {"grace": hours(1)},
    ],
)
def test_other_changes_leave_what_is_left_out_left_out(said: dict[str, object]) -> None:
    """A name that is mended brings no run back."""
    tank = Tank()
    schedule_id = tank.make(MORNING)
    tank.do(SkipNext(schedule_id=schedule_id))
    tank.change(schedule_id, **said)
    assert next_at(tank, schedule_id) == at("08:00", 2)


def test_an_exception_that_is_past_brings_no_run_back_when_it_goes() -> None:
    """Who clears old exceptions away at noon switches nothing off that was to stay on at eight."""
    tank = Tank()
    schedule_id = tank.make(MORNING, OFF, exceptions=frozenset({date(2026, 11, 25)}))
    tank.to(at("12:00", 1))
    tank.change(schedule_id, exceptions=frozenset())
    assert (tank.progress(schedule_id).runs, tank.progress(schedule_id).skipped_runs) == (0, 0)
    assert next_at(tank, schedule_id) == at("08:00", 2)


def test_what_is_overdue_is_done_though_the_exceptions_are_changed() -> None:
    """The machine has not come to it yet, and it was to be done before that was said, too."""
    tank = Tank()
    schedule_id = tank.make(MORNING, OFF)
    tank.sleep_until(at("08:30", 1))
    changed = ScheduleFields(exceptions=frozenset({date(2026, 12, 25)}))
    tank.do_before_timers(UpdateSchedule(schedule_id=schedule_id, fields=changed))
    tank.keep_deadlines()
    assert tank.progress(schedule_id).runs == 1


def test_a_schedule_that_is_overdue_can_be_renamed() -> None:
    """Its one run is due, but the machine has not come to it yet."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.sleep_until(at("12:31"))
    named = ScheduleFields(name="Once")
    (saved,) = of_type(
        tank.do_before_timers(UpdateSchedule(schedule_id=schedule_id, fields=named)), ScheduleSaved
    )
    assert saved.schedule.progress.handled_until == NOON


def test_a_single_run_that_is_over_comes_again_at_another_time() -> None:
    """It has switched itself off; who says when it is to run once more means that."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.to_working(at("12:40"))
    assert not tank.schedule(schedule_id).definition.enabled
    tank.change(schedule_id, name="Another")
    assert not tank.schedule(schedule_id).definition.enabled
    tank.change(schedule_id, rule=OneOff(at("13:00")))
    assert tank.schedule(schedule_id).definition.enabled
    tank.to_working(at("13:10"))
    assert tank.progress(schedule_id).runs == 2
    assert not tank.schedule(schedule_id).definition.enabled


def test_a_single_run_that_is_over_is_not_told_a_time_that_is_past() -> None:
    """Who mistypes the day is told so, and not left with a schedule that is silent for good."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")), end_at=at("18:00"))
    tank.to_working(at("12:40"))
    for wrong in (at("12:35"), at("19:00")):
        command = UpdateSchedule(schedule_id=schedule_id, fields=ScheduleFields(rule=OneOff(wrong)))
        tank.refused(NeverRuns, command)
    tank.change(schedule_id, rule=OneOff(at("13:00")))
    assert tank.schedule(schedule_id).definition.enabled


@pytest.mark.parametrize(
    "said",
    [
        {"exceptions": frozenset({at("12:00").date()})},
        {"end_at": at("18:00", 1)},
        {"start_at": at("11:00")},
        {"time_zone": "Europe/Berlin"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_single_run_that_is_over_comes_again_whatever_was_changed_before(
    said: dict[str, object],
) -> None:
    """What is set first, and the time in a second step, is as good as both at once."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.to_working(at("12:40"))
    tank.change(schedule_id, **said)
    assert not tank.schedule(schedule_id).definition.enabled
    tank.to_working(at("12:50"))
    tank.change(schedule_id, rule=OneOff(at("13:00", 1)))
    assert tank.schedule(schedule_id).definition.enabled
    tank.to_working(at("13:10", 1))
    assert tank.progress(schedule_id).runs == 2


def test_a_single_run_that_somebody_has_switched_off_stays_off() -> None:
    """Another time does not switch it on, nor one together with off."""
    tank = Tank()
    by_hand = tank.make(OneOff(at("12:30")), enabled=False)
    done = tank.make(OneOff(at("12:30")))
    tank.to_working(at("12:40"))
    tank.change(by_hand, rule=OneOff(at("13:00")))
    tank.change(done, rule=OneOff(at("13:00")), enabled=False)
    tank.to_working(at("13:10"))
    assert [tank.progress(one).runs for one in (by_hand, done)] == [0, 1]


def test_a_single_run_that_was_left_out_does_not_come_back_by_another_name() -> None:
    """It was to be skipped, and its hour is still to come: only another hour is another run."""
    tank = Tank()
    schedule_id = tank.make(OneOff(at("12:30")))
    tank.do(SkipNext(schedule_id=schedule_id))
    tank.change(schedule_id, name="Another")
    assert not tank.schedule(schedule_id).definition.enabled
    tank.to_working(at("12:40"))
    assert tank.progress(schedule_id).runs == 0
    tank.change(schedule_id, rule=OneOff(at("13:00")))
    tank.to_working(at("13:10"))
    assert tank.progress(schedule_id).runs == 1


def test_a_change_that_leaves_no_run_is_refused() -> None:
    """A schedule that is on has something to do."""
    tank = Tank()
    schedule_id = tank.make(MORNING)
    for said in ({"rule": OneOff(at("08:00"))}, {"end_at": at("13:00")}):
        command = UpdateSchedule(schedule_id=schedule_id, fields=ScheduleFields(**said))  # type: ignore[arg-type]  # the table says fields
        tank.refused(NeverRuns, command)


def test_a_schedule_keeps_a_name() -> None:
    """An empty one is no change of it."""
    tank = Tank()
    schedule_id = tank.make(MORNING)
    command = UpdateSchedule(schedule_id=schedule_id, fields=ScheduleFields(name=""))
    assert tank.refused(MissingField, command).details["field"] == "name"


def test_a_rule_of_another_kind_needs_what_it_needs() -> None:
    """From a template to a rule, an action has to be said; without triggers a rule."""
    tank = Tank()
    schedule_id = tank.make(NightMaintenance(), None)
    command = UpdateSchedule(schedule_id=schedule_id, fields=ScheduleFields(rule=MORNING))
    assert tank.refused(MissingField, command).details["field"] == "action_type"
    tank.change(schedule_id, rule=MORNING, action=OFF)
    demanded = tank.on_demand(ON)
    command = UpdateSchedule(schedule_id=demanded, fields=ScheduleFields(run_on=""))
    assert tank.refused(MissingField, command).details["field"] == "run_at"


def test_nobody_changes_what_is_not_there() -> None:
    """The name that was given is said."""
    tank = Tank()
    for command in (
        UpdateSchedule(schedule_id=NOBODY, fields=ScheduleFields()),
        DeleteSchedule(schedule_id=NOBODY),
        EnableSchedule(schedule_id=NOBODY),
        DisableSchedule(schedule_id=NOBODY),
        SkipNext(schedule_id=NOBODY),
    ):
        assert tank.refused(UnknownSchedule, command).details == {"schedule": NOBODY}


# --- one after the other -----------------------------------------------------


def test_schedules_never_run_after_each_other_in_a_circle() -> None:
    """Neither two nor three nor one; the refusal names the way round."""
    tank = Tank()
    first = tank.make(MORNING, name="first")
    second = tank.on_demand(ON, name="second", run_after=first)
    third = tank.on_demand(ON, name="third", run_after=second)
    for last, names in (
        (third, ("first", "third", "second", "first")),
        (second, ("first", "second", "first")),
        (first, ("first", "first")),
    ):
        command = UpdateSchedule(schedule_id=first, fields=ScheduleFields(run_after=last))
        assert tank.refused(RunsAfterItself, command).details["names"] == names


def test_a_chain_may_be_long_and_may_fork() -> None:
    """Each runs after one, and many may run after one."""
    tank = Tank()
    before = first = tank.make(MORNING)
    for _ in range(20):
        before = tank.on_demand(ON, run_after=before)
    other = tank.on_demand(ON, run_after=first)
    assert {one.id for one in tank.state.followers(first)} > {other}
    tank.change(other, clear=frozenset({"run_after"}))
    assert other not in {one.id for one in tank.state.followers(first)}


# --- off, on, gone -----------------------------------------------------------


def test_switched_off_it_does_nothing_and_switched_on_it_makes_up_for_nothing() -> None:
    """Runs count from when it was switched on."""
    tank = Tank()
    schedule_id = tank.make(SOON)
    assert len(tank.do(DisableSchedule(schedule_id=schedule_id))) == 1
    assert tank.do(DisableSchedule(schedule_id=schedule_id)) == ()
    assert tank.to(at("14:05")) == []
    assert len(tank.do(EnableSchedule(schedule_id=schedule_id))) == 1
    assert tank.do(EnableSchedule(schedule_id=schedule_id)) == ()
    assert next_at(tank, schedule_id) == at("14:10")


def test_a_change_can_switch_it_on_likewise() -> None:
    """The form has a switch, too."""
    tank = Tank()
    schedule_id = tank.make(SOON, enabled=False)
    tank.to(at("14:05"))
    tank.change(schedule_id, enabled=True)
    assert next_at(tank, schedule_id) == at("14:10")
    tank.change(schedule_id, enabled=False)
    assert next_at(tank, schedule_id) is None


def test_a_run_that_goes_on_ends_though_the_schedule_is_switched_off() -> None:
    """What has begun is brought to its end."""
    tank = Tank()
    schedule_id = tank.make(SOON)
    tank.to(at("12:10"))
    (action,) = tank.begin(schedule_id)
    tank.do(DisableSchedule(schedule_id=schedule_id))
    tank.answer(action)
    assert tank.progress(schedule_id).run is None
    assert tank.progress(schedule_id).last_ended_at == at("12:10")


def test_a_run_that_goes_on_ends_as_it_began_though_the_schedule_is_changed() -> None:
    """The new action is for the next run."""
    tank = Tank()
    schedule_id = tank.make(SOON)
    tank.to(at("12:10"))
    (action,) = tank.begin(schedule_id)
    tank.change(schedule_id, action=OFF, rule=Interval(minutes(30)))
    assert tank.action(action).spec == ON
    tank.answer(action)
    assert tank.progress(schedule_id).runs == 1
    tank.to(at("12:30"))
    (action,) = tank.begin(schedule_id)
    assert action.spec == OFF


def test_with_a_schedule_goes_what_it_is_doing() -> None:
    """Nothing of it is done after it is gone, and nothing of another."""
    tank = Tank()
    schedule_id = tank.make(SOON, ON, PUMP, HEATER)
    other = tank.on_demand(ON, LIGHT)
    tank.to(at("12:10"))
    pump, heater = tank.begin(schedule_id)
    tank.answer(pump)
    (light,) = tank.run(other)
    facts = tank.do(DeleteSchedule(schedule_id=schedule_id))
    assert facts == (
        ActionCancelled(
            at=at("12:10"),
            action_id=heater.id,
            schedule_id=schedule_id,
            entity_id=HEATER,
            why=CancelReason.SCHEDULE_DELETED,
        ),
        ScheduleDeleted(at=at("12:10"), schedule_id=schedule_id, name="Pump"),
    )
    assert schedule_id not in tank.state.schedules
    assert tank.action(light).status is ActionStatus.IN_PROGRESS


def test_what_was_done_for_a_while_is_undone_though_the_schedule_is_gone() -> None:
    """The pump does not stay off because somebody tidied up."""
    tank = Tank()
    tank.devices[PUMP] = tank.devices[PUMP]._replace(is_on=True)
    schedule_id = tank.make(SOON, lasting(OFF, minutes(5)))
    tank.to_working(at("12:10"))
    assert not tank.is_on()
    tank.do(DeleteSchedule(schedule_id=schedule_id))
    tank.to_working(at("12:15"))
    assert tank.is_on()


def test_so_is_what_may_have_been_done_when_the_schedule_went() -> None:
    """The heater was just told to come on."""
    tank = Tank()
    schedule_id = tank.make(SOON, lasting(ON, minutes(5)), HEATER)
    tank.to(at("12:10"))
    (action,) = tank.begin(schedule_id)
    (opened,) = of_type(tank.do(DeleteSchedule(schedule_id=schedule_id)), ActionOpened)
    assert (opened.action.undoes, opened.action.spec) == (action.id, OFF)
    assert opened.action.due_at == at("12:15")


def test_what_ran_after_a_schedule_that_is_gone_runs_after_nothing() -> None:
    """It stays, with its own rule if it has one."""
    tank = Tank()
    first = tank.make(MORNING)
    second = tank.make(SOON, run_after=first)
    tank.do(DeleteSchedule(schedule_id=first))
    assert tank.schedule(second).definition.run_after is None
    assert next_at(tank, second) == at("12:10")


@pytest.mark.parametrize(
    ("rule", "more", "goes_on"),
    [
        (OnDemand(), {}, False),
        (OnDemand(), {"run_on": "[{}]"}, True),
        (OneOff(at("12:10")), {}, True),
        (MORNING, {}, True),
    ],
)
def test_what_only_ran_after_a_schedule_that_is_gone_is_switched_off(
    rule: ScheduleRule,
    more: dict[str, object],
    goes_on: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Nobody waits for what can never begin: as with all that has no run to come."""
    tank = Tank()
    first = tank.make(MORNING)
    second = tank.make(rule, run_after=first, **more)
    tank.do(DeleteSchedule(schedule_id=first))
    assert tank.schedule(second).definition.enabled is goes_on
    if not goes_on:
        tank.refused(NeverRuns, EnableSchedule(schedule_id=second))


def test_what_ran_after_a_schedule_that_is_gone_still_runs_when_it_is_due_already() -> None:
    """Its one run has come, but the machine has not come to it yet."""
    tank = Tank()
    first = tank.make(MORNING)
    second = tank.make(OneOff(at("12:10")), run_after=first)
    tank.sleep_until(at("12:10"))
    tank.do_before_timers(DeleteSchedule(schedule_id=first))
    tank.keep_deadlines()
    assert tank.progress(second).runs == 1
