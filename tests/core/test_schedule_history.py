"""Whatever people, clocks, machines and devices do: no run is lost or doubled, nothing stays on."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.roomkeeper.core.action_spec import ActionSpec
from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import EntityId, RunKey, ScheduleId
from custom_components.roomkeeper.core.model import State
from custom_components.roomkeeper.core.recurrence import Cron, Interval, OneOff
from custom_components.roomkeeper.core.schedule import (
    ActionStatus,
    Before,
    CatchUp,
    Definition,
    DeviceAction,
    OnDemand,
    RunStatus,
    RunWhy,
    ScheduleRule,
    SkipReason,
)
from custom_components.roomkeeper.core.schedule_commands import (
    CancelAction,
    CleanUpActions,
    CreateSchedule,
    DeleteAction,
    DeleteSchedule,
    DisableSchedule,
    EnableSchedule,
    ExecuteAction,
    ReportAction,
    RunSchedule,
    ScheduleFields,
    SkipNext,
    TriggerSchedule,
    UpdateAction,
    UpdateSchedule,
)
from custom_components.roomkeeper.core.schedule_events import (
    ActionStarted,
    ScheduleDeleted,
    ScheduleEnded,
    ScheduleSaved,
    ScheduleSkipped,
    ScheduleStarted,
)
from custom_components.roomkeeper.core.schedule_runs import (
    MISSED_COUNTED,
    catch_up_of,
    runs_after,
    spec_of,
)
from custom_components.roomkeeper.core.schedule_templates import DiurnalLight, NightMaintenance

from .desk import copy_of, hours, minutes
from .tank import (
    HEATER,
    LIGHT,
    OFF,
    ON,
    PUMP,
    SCRIPT,
    TOGGLE,
    Tank,
    daily,
    fields,
    lasting,
    level,
    ramp,
)

BEFORE_THE_CLOCKS_CHANGE = datetime(2026, 10, 24, 21, 17, tzinfo=UTC)

ON_FOR_A_WHILE = (lasting(ON, minutes(7)), lasting(ON, hours(3)), lasting(ON, timedelta(seconds=8)))
OFF_FOR_A_WHILE = (lasting(OFF, minutes(20)), lasting(OFF, hours(2)))
ANYTHING = (
    ON,
    OFF,
    TOGGLE,
    level(40),
    level(80, minutes(30)),
    ramp(100, hours(1)),
    ramp(0, minutes(30), start=60),
    *ON_FOR_A_WHILE,
    *OFF_FOR_A_WHILE,
)
ACTIONS: dict[EntityId, tuple[ActionSpec, ...]] = {
    # The heater comes on for a while only, and the pump goes off for a while only.
    HEATER: ON_FOR_A_WHILE,
    PUMP: OFF_FOR_A_WHILE,
    LIGHT: ANYTHING,
    EntityId(""): (SCRIPT,),
}

RULES: tuple[ScheduleRule, ...] = (
    Interval(hours(1)),
    Interval(minutes(95)),
    Cron("30 * * * *"),
    Cron("30 2 * * *"),
    daily("02:30", "08:00"),
    OneOff(BEFORE_THE_CLOCKS_CHANGE + hours(5)),
    OnDemand(),
)

AT_REST = {HEATER: False, PUMP: True}

entities = st.sampled_from([HEATER, PUMP, LIGHT, LIGHT, EntityId("")])
numbers = st.integers(0, 10)


def is_of_rule(fact: ScheduleStarted | ScheduleSkipped, handled_until: datetime) -> bool:
    """Say whether a run was one of the rule's own."""
    return fact.progress.handled_until != handled_until


class ScheduleHistory(RuleBasedStateMachine):
    """A few schedules on three devices, and everything that can come between."""

    def __init__(self) -> None:
        super().__init__()
        self.tank = Tank(zone="Europe/Berlin", now=BEFORE_THE_CLOCKS_CHANGE)
        self.tank.devices[PUMP] = Before(is_on=True)
        self.folded = State(self.tank.state.site)
        self.looked_at = 0
        self.definitions: dict[ScheduleId, Definition] = {}
        self.handled_until: dict[ScheduleId, datetime] = {}
        self.running: dict[ScheduleId, bool] = {}
        self.counts: dict[ScheduleId, Counter[str]] = {}

    @property
    def state(self) -> State:
        """Return the rows as they are."""
        return self.tank.state

    def attempt(self, command: Command) -> bool:
        """See a command done whole, or refused with nothing changed."""
        before = copy_of(self.state)
        try:
            facts = self.tank.decide(command)
        except Refusal:
            assert copy_of(self.state) == before
            return False
        assert copy_of(self.state) == before
        assert self.tank.do(command) == facts
        return True

    def a_schedule(self, number: int) -> ScheduleId:
        """Return a schedule, or what names none."""
        ids = sorted(self.state.schedules)
        return ids[number % len(ids)] if ids else ScheduleId("nobody")

    def an_action(self, number: int) -> DeviceAction | None:
        """Return a device action."""
        ids = sorted(self.state.actions)
        return self.state.actions[ids[number % len(ids)]] if ids else None

    # --- what people do ---

    @precondition(lambda self: len(self.state.schedules) < 6)
    @rule(data=st.data(), entity=entities)
    def somebody_makes_a_schedule(self, data: st.DataObject, entity: EntityId) -> None:
        """Of any kind; a device of its own kind."""
        after = st.sampled_from([None, *sorted(self.state.schedules)])
        self.attempt(
            CreateSchedule(
                schedule_id=ScheduleId(self.tank.new_id()),
                fields=fields(
                    data.draw(st.sampled_from(RULES)),
                    data.draw(st.sampled_from(ACTIONS[entity])),
                    entity or LIGHT,
                    run_after=data.draw(after),
                    run_on=data.draw(st.sampled_from(["", "[{}]"])),
                    catch_up=data.draw(st.sampled_from([None, *CatchUp])),
                    grace=data.draw(st.sampled_from([minutes(90), hours(12)])),
                    end_at=data.draw(st.none() | st.just(BEFORE_THE_CLOCKS_CHANGE + hours(30))),
                ),
            )
        )

    @precondition(lambda self: len(self.state.schedules) < 6)
    @rule(which=st.sampled_from([DiurnalLight(), NightMaintenance()]))
    def somebody_takes_a_template(self, which: DiurnalLight | NightMaintenance) -> None:
        """The light rises and sets; the pump is maintained."""
        entity = LIGHT if isinstance(which, DiurnalLight) else PUMP
        self.attempt(
            CreateSchedule(
                schedule_id=ScheduleId(self.tank.new_id()), fields=fields(which, None, entity)
            )
        )

    @rule(
        number=numbers,
        said=st.sampled_from(
            [
                {"name": "Other"},
                {"rule": Interval(minutes(50))},
                {"rule": Cron("0 */2 * * *")},
                {"time_zone": "Australia/Lord_Howe"},
                {"grace": hours(5)},
                {"enabled": True},
                {"clear": frozenset({"end_at", "run_after"})},
            ]
        ),
    )
    def somebody_changes_a_schedule(self, number: int, said: dict[str, object]) -> None:
        """Also while its run goes on."""
        changed = ScheduleFields(**said)  # type: ignore[arg-type]  # the list says fields of it
        self.attempt(UpdateSchedule(schedule_id=self.a_schedule(number), fields=changed))

    @rule(number=numbers, other=numbers)
    def somebody_lets_one_run_after_another(self, number: int, other: int) -> None:
        """Never in a circle."""
        after = ScheduleFields(run_after=self.a_schedule(other))
        self.attempt(UpdateSchedule(schedule_id=self.a_schedule(number), fields=after))

    @rule(
        number=numbers,
        what=st.sampled_from(
            [RunSchedule, TriggerSchedule, SkipNext, SkipNext, EnableSchedule, DisableSchedule]
        ),
    )
    def somebody_uses_a_schedule(self, number: int, what: type[RunSchedule]) -> None:
        """By hand, or by an event."""
        self.attempt(what(schedule_id=self.a_schedule(number)))

    @precondition(lambda self: len(self.tank.log) > 10)
    @rule(number=numbers)
    def somebody_deletes_a_schedule(self, number: int) -> None:
        """Whatever it is doing."""
        self.attempt(DeleteSchedule(schedule_id=self.a_schedule(number)))

    @rule(data=st.data(), entity=entities, later=st.sampled_from([None, 0, 3, 50, 400]))
    def somebody_plans_an_action(
        self, data: st.DataObject, entity: EntityId, later: int | None
    ) -> None:
        """For a time, or for when somebody says so."""
        spec = data.draw(st.sampled_from(ACTIONS[entity]))
        self.tank.plan(spec, entity, at=None if later is None else self.tank.now + minutes(later))

    @rule(number=numbers, what=st.sampled_from([ExecuteAction, CancelAction, DeleteAction]))
    def somebody_uses_an_action(self, number: int, what: type[ExecuteAction]) -> None:
        """Of the heater and the pump nobody takes an undo back, or does it early."""
        action = self.an_action(number)
        if action is None or (action.undoes is not None and action.entity_id != LIGHT):
            return
        self.attempt(what(action_id=action.id))

    @rule(number=numbers, later=st.sampled_from([1, 100]))
    def somebody_puts_an_action_off(self, number: int, later: int) -> None:
        """Only what is still to come."""
        action = self.an_action(number)
        if action is not None and action.undoes is None:
            instant = self.tank.now + minutes(later)
            self.attempt(UpdateAction(action_id=action.id, scheduled_at=instant))

    @precondition(lambda self: len(self.tank.log) > 30)
    @rule()
    def somebody_cleans_up(self) -> None:
        """What is over for a day goes."""
        self.attempt(CleanUpActions(before=self.tank.now - hours(24), limit=3))

    # --- what devices do ---

    @rule()
    def all_is_done(self) -> None:
        """Runs are begun, devices told, answers given."""
        self.tank.work()

    @rule(entity=st.sampled_from([HEATER, PUMP, LIGHT]))
    def a_device_comes_or_goes(self, entity: EntityId) -> None:
        """Its plug is out of reach, or back."""
        self.tank.out_of_reach ^= {entity}

    @rule(number=numbers)
    def a_run_is_begun_for_some_devices(self, number: int) -> None:
        """Or for none: its area is empty."""
        schedule_id = self.a_schedule(number)
        row = self.state.schedules.get(schedule_id)
        if row is not None and row.progress.run is not None:
            self.tank.begin(schedule_id)

    @rule(number=numbers, attempt=st.integers(-1, 0), error=st.sampled_from(["", "unavailable"]))
    def an_answer_comes(self, number: int, attempt: int, error: str) -> None:
        """To the present try, or to one that was overtaken."""
        action = self.an_action(number)
        if action is not None and (action.before is not None or error):
            self.attempt(
                ReportAction(action_id=action.id, attempt=action.attempts + attempt, error=error)
            )

    # --- time ---

    @rule(seconds=st.sampled_from([1, 6, 31, 400, 4_000, 20_000]))
    def time_passes(self, seconds: int) -> None:
        """Every deadline comes at its instant, and is done."""
        self.tank.to_working(self.tank.now + timedelta(seconds=seconds))
        self.nothing_is_overdue()

    @rule(seconds=st.sampled_from([5, 61, 4_000]))
    def time_passes_and_nobody_tells_the_devices(self, seconds: int) -> None:
        """Tries are lost, and runs may be."""
        self.tank.to(self.tank.now + timedelta(seconds=seconds))
        self.nothing_is_overdue()

    @rule(length=st.sampled_from([minutes(1), minutes(3), hours(1), hours(30), hours(24 * 7)]))
    def the_machine_sleeps(self, length: timedelta) -> None:
        """All comes at once."""
        self.tank.sleep_until(self.tank.now + length)
        self.tank.keep_deadlines()
        self.nothing_is_overdue()

    @rule(by=st.sampled_from([-hours(1), hours(1), -minutes(2), minutes(2)]))
    def the_clock_is_set(self, by: timedelta) -> None:
        """Forward or back."""
        self.tank.sleep_until(self.tank.now + by)
        self.tank.keep_deadlines()

    @rule(length=st.sampled_from([timedelta(seconds=20), minutes(4), hours(14)]))
    def it_is_restarted(self, length: timedelta) -> None:
        """What was cut off is taken up."""
        self.tank.restart(self.tank.now + length)
        self.nothing_is_overdue()

    def nothing_is_overdue(self) -> None:
        """Every run that was due was decided about."""
        for row in self.state.schedules.values():
            if row.definition.enabled:
                runs = runs_after(row.definition, row.progress.handled_until)
                following = next(runs, None)
                assert following is None or following.at > self.tank.now

    def was_given_up(self, entity: EntityId) -> bool:
        """Say whether a device was out of reach for a day when it was to be put back."""
        return any(
            one.undoes is not None and one.status is ActionStatus.FAILED
            for one in self.state.actions.values()
            if one.entity_id == entity
        )

    def teardown(self) -> None:
        """When all is switched off and in reach, every while ends; nothing goes on for ever."""
        self.tank.out_of_reach.clear()
        for schedule_id in tuple(self.state.schedules):
            self.tank.do(DisableSchedule(schedule_id=schedule_id))
        self.tank.to_working(self.tank.now + hours(50))
        for entity, at_rest in AT_REST.items():
            assert self.tank.is_on(entity) is at_rest or self.was_given_up(entity)
        for action in self.state.actions.values():
            assert not action.is_open or (not action.has_begun and action.due_at is None)
        self.the_log_makes_the_rows()

    # --- what must hold ---

    @invariant()
    def the_log_makes_the_rows(self) -> None:
        """What happened, told again from the beginning, gives what there is."""
        for fact in self.tank.log[self.looked_at :]:
            self.look_at(fact)
            change = evolve(self.folded, fact)
            if change is not None:
                self.folded.apply(change)
        self.looked_at = len(self.tank.log)
        assert copy_of(self.folded) == copy_of(self.state)
        self.the_counts_add_up()

    def look_at(self, fact: Fact) -> None:
        """See what must hold of each fact by itself."""
        match fact:
            case ScheduleSaved():
                self.look_at_saved(fact)
            case ScheduleDeleted():
                del self.running[fact.schedule_id]
            case ScheduleStarted() | ScheduleSkipped():
                self.look_at_run(fact)
            case ScheduleEnded():
                assert self.running[fact.schedule_id], "it ended, and did not go on"
                self.running[fact.schedule_id] = False
                self.counts[fact.schedule_id]["failed"] += fact.result == "failed"
            case ActionStarted() if not fact.interrupted:
                self.look_at_try(fact)

    def look_at_saved(self, fact: ScheduleSaved) -> None:
        """Take in what a schedule is now; a run that goes on goes on."""
        row = fact.schedule
        self.definitions[row.id] = row.definition
        self.handled_until[row.id] = row.progress.handled_until
        self.counts.setdefault(row.id, Counter())
        assert self.running.setdefault(row.id, False) == (row.progress.run is not None)

    def look_at_run(self, fact: ScheduleStarted | ScheduleSkipped) -> None:
        """Each run of the rule is answered once, in order, and none is passed over."""
        schedule_id, counts = fact.schedule_id, self.counts[fact.schedule_id]
        definition, before = self.definitions[schedule_id], self.handled_until[schedule_id]
        if isinstance(fact, ScheduleStarted):
            assert not self.running[schedule_id], "started twice"
            self.running[schedule_id] = True
            run = fact.progress.run
            assert run is not None
            spec = spec_of(definition, run.part)
            if fact.why is RunWhy.CAUGHT_UP:
                assert catch_up_of(definition.catch_up, spec) is CatchUp.ONCE
                assert fact.at - fact.due_at <= definition.grace
            elif fact.why is RunWhy.DUE:
                assert fact.at - fact.due_at <= minutes(1)
            counts["runs"] += 1
            assert run.number == fact.progress.runs
        counts["skipped"] += fact.missed + isinstance(fact, ScheduleSkipped)
        if is_of_rule(fact, before):
            until = fact.progress.handled_until
            answered = sum(1 for _ in runs_after(definition, before, until + datetime.resolution))
            assert fact.missed == min(answered - 1, MISSED_COUNTED)
            assert fact.due_at == until
            asked = isinstance(fact, ScheduleSkipped) and fact.why is SkipReason.ASKED
            assert fact.due_at <= fact.at or asked
            self.handled_until[schedule_id] = until
        assert fact.progress.handled_until == self.handled_until[schedule_id]

    def look_at_try(self, fact: ActionStarted) -> None:
        """Nothing that comes on is told so late by itself."""
        row = self.folded.actions[fact.action_id]
        is_by_hand = not row.is_open or row.due_at is None or row.due_at > fact.at
        is_moved = fact.scheduled_at != row.scheduled_at
        if is_by_hand or is_moved or row.undoes is not None:
            return
        schedule = self.folded.schedules.get(row.schedule_id) if row.schedule_id else None
        given = None if schedule is None else schedule.definition.catch_up
        is_ramp = row.spec.duration is not None and row.spec.undone_after is None
        assert (
            (row.due_at is not None and fact.at - row.due_at <= minutes(1))
            or catch_up_of(given, row.spec) is CatchUp.ONCE
            or (is_ramp and row.has_begun)
        )

    def the_counts_add_up(self) -> None:
        """What the rows say of the past is what the log says."""
        for row in self.state.schedules.values():
            counts, progress = self.counts[row.id], row.progress
            assert (progress.runs, progress.skipped_runs, progress.failed_runs) == (
                counts["runs"],
                counts["skipped"],
                counts["failed"],
            )

    @invariant()
    def a_run_goes_on_while_something_of_it_is_open(self) -> None:
        """Or while it was not begun yet."""
        for row in self.state.schedules.values():
            run = row.progress.run
            assert (run is not None) == (row.progress.status is RunStatus.RUNNING)
            if run is not None:
                actions = list(self.state.run_actions(RunKey(row.id, run.number)))
                assert not actions or any(action.is_open for action in actions)

    @invariant()
    def one_command_has_a_device(self) -> None:
        """Never two at once; what has begun has an instant at which it is looked at."""
        trying: Counter[EntityId] = Counter()
        for action in self.state.actions.values():
            trying[action.entity_id] += action.is_open and action.has_begun
            if action.is_open and (action.has_begun or action.undoes is not None):
                assert action.due_at is not None
        del trying[EntityId("")]
        assert max(trying.values(), default=0) <= 1

    @invariant()
    def no_undo_is_missing(self) -> None:
        """While the heater is on, or the pump is off, something will take that back."""
        for entity, at_rest in AT_REST.items():
            if self.tank.is_on(entity) is not at_rest and not self.was_given_up(entity):
                assert any(
                    action.undoes is not None or action.has_begun
                    for action in self.state.open_actions(entity)
                )


TestScheduleHistory = ScheduleHistory.TestCase
