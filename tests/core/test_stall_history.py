"""Whatever sensors, cameras and people do, in any order: nobody who may be inside is filmed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.roomkeeper.core.commands import (
    Command,
    EndMaintenance,
    EndOccupancy,
    ExtendOccupancy,
    ForceEnable,
    PauseOccupancy,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import State
from custom_components.roomkeeper.core.stall import Level, OccupancyStatus, Stall
from custom_components.roomkeeper.core.stall_events import CameraReturned

from .desk import BOOTH, CABIN, Desk, copy_of, hours, minutes, of_type
from .stall_promises import AT_REST, CAMERAS, LEVELS, SAUNA, STALLS, Promises

BEFORE_THE_CLOCKS_CHANGE = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
keys = st.sampled_from([BOOTH, CABIN, SAUNA])
cameras = st.sampled_from(CAMERAS)
lengths = st.sampled_from(
    [None, *(minutes(number) for number in (-3, 0, 1, 4, 30)), hours(23), hours(25), timedelta.max]
)


class StallHistory(RuleBasedStateMachine):
    """Three stalls, guests, people who look after them, and things that fail."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(zone="Europe/Berlin", now=BEFORE_THE_CLOCKS_CHANGE, stalls=STALLS)
        self.folded = State(self.desk.state.site)
        self.looked_at = 0
        self.promises = Promises()
        self.is_on: dict[EntityId, bool] = dict.fromkeys(CAMERAS, True)
        self.wished: dict[EntityId, bool | None] = dict.fromkeys(CAMERAS, True)

    @initialize(on=st.tuples(*[st.booleans()] * 3))
    def some_cameras_are_on(self, on: tuple[bool, ...]) -> None:
        """Others are off, because their owner wants that."""
        self.is_on = dict(zip(CAMERAS, on, strict=True))
        self.wished = dict(self.is_on)
        self.cameras_are_looked_at()

    @property
    def state(self) -> State:
        """Return the rows as they are."""
        return self.desk.state

    @property
    def stalls(self) -> Iterable[Stall]:
        """Return the stalls as configured now."""
        return self.state.site.stalls.values()

    def is_seen(self, key: StallKey) -> bool:
        """Say whether a stall's sensors were looked at since the start."""
        return key in self.state.detections

    def level(self, key: StallKey) -> Level | None:
        """Return what a stall's sensors say."""
        seen = self.state.detections.get(key)
        return None if seen is None else seen.level

    def is_kept_off(self, camera: EntityId) -> bool:
        """Say whether a camera is not given back yet for a stall that is in use, or not seen."""
        seen = all(self.is_seen(stall.key) for stall in self.state.seen_by(camera))
        return not seen or wanted_on(self.state, camera) is False

    # --- what sensors see ---

    @rule(key=keys, number=st.integers(0, 2))
    def sensors_say_something_else(self, key: StallKey, number: int) -> None:
        """Somebody comes or goes, or a sensor is lost or found; perhaps at the first look."""
        levels = LEVELS[key]
        level, before = levels[number % len(levels)], self.level(key)
        if key not in self.state.site.stalls or level is before:
            return
        self.promises.sensors_speak(key)
        self.desk.see(level, key)
        if level is Level.CLEAR and before is Level.DETECTED:
            assert not self.desk.stay(key).is_private

    @rule(key=keys)
    def somebody_moves_or_opens_the_door(self, key: StallKey) -> None:
        """A pulse: another sensor, or a contact."""
        level = self.level(key)
        if level is None:
            return
        self.promises.sensors_speak(key)
        self.desk.see(level, key, fresh=True)
        row = self.desk.stay(key)
        assert row.is_private or row.status is OccupancyStatus.MAINTENANCE

    # --- what people do ---

    def attempt(self, command: Command) -> bool:
        """See a command done whole, or refused with nothing changed."""
        before = copy_of(self.state)
        try:
            facts = self.desk.decide(command)
        except Refusal:
            assert copy_of(self.state) == before
            return False
        assert copy_of(self.state) == before
        assert self.desk.do(command) == facts
        return True

    @rule(key=keys, length=lengths)
    def somebody_starts_a_stay(self, key: StallKey, length: timedelta | None) -> None:
        """By hand, or lets a paused one go on."""
        self.attempt(StartOccupancy(stall=key, timeout=length))

    @rule(key=keys, length=lengths)
    def somebody_extends_a_stay(self, key: StallKey, length: timedelta | None) -> None:
        """Or makes it shorter."""
        self.attempt(ExtendOccupancy(stall=key, duration=length))

    @rule(key=keys)
    def somebody_pauses_a_stay(self, key: StallKey) -> None:
        """The timer stands still."""
        self.attempt(PauseOccupancy(stall=key))

    @rule(key=keys)
    def somebody_ends_a_stay(self, key: StallKey) -> None:
        """Whatever the sensors say."""
        self.attempt(EndOccupancy(stall=key))

    @precondition(lambda self: len(self.desk.log) > 3)
    @rule(key=keys, length=lengths, for_long=st.booleans())
    def somebody_maintains(self, key: StallKey, length: timedelta | None, for_long: bool) -> None:  # noqa: FBT001 - drawn
        """The cameras come back, for a while or until that is ended."""
        command = (
            StartMaintenance(stall=key) if for_long else ForceEnable(stall=key, duration=length)
        )
        if self.attempt(command):
            for camera in self.state.site.stalls[key].cameras:
                self.wished[camera] = True

    @rule(key=keys)
    def maintenance_is_ended(self, key: StallKey) -> None:
        """It is a private place again."""
        self.attempt(EndMaintenance(stall=key))

    # --- what cameras do ---

    def sees_camera(self, camera: EntityId, *, is_on: bool) -> None:
        """Let a camera be on or off, and be seen so."""
        self.is_on[camera] = is_on
        self.desk.observe_camera(camera, is_on=is_on)

    def cameras_are_looked_at(self) -> None:
        """See each as it is."""
        for camera in CAMERAS:
            self.sees_camera(camera, is_on=self.is_on[camera])

    @rule(camera=cameras, is_on=st.booleans())
    def somebody_switches_a_camera(self, camera: EntityId, is_on: bool) -> None:  # noqa: FBT001 - drawn
        """Its owner wants it on, or wants one off that is not switched off already."""
        is_taken = any(camera in row.taken for row in self.state.occupancies.values())
        if not is_on and (is_taken or not self.is_on[camera]):
            return
        self.wished[camera] = is_on
        self.sees_camera(camera, is_on=is_on)

    @rule()
    def cameras_obey(self) -> None:
        """All do what is wanted, and that is reported."""
        for camera in CAMERAS:
            wanted = wanted_on(self.state, camera)
            if wanted is not None:
                self.sees_camera(camera, is_on=wanted)
                self.attempt(ReportCamera(camera=camera, should_be_on=wanted))

    @rule(camera=cameras, should_be_on=st.booleans(), failure=st.sampled_from([None, "on", "gone"]))
    def a_camera_answers(self, camera: EntityId, should_be_on: bool, failure: str | None) -> None:  # noqa: FBT001 - drawn
        """It fails, or answers to what is not wanted any more."""
        if failure is None:
            if wanted_on(self.state, camera) is not should_be_on:
                assert self.desk.do(ReportCamera(camera=camera, should_be_on=should_be_on)) == ()
            return
        self.attempt(ReportCamera(camera=camera, should_be_on=should_be_on, failure=failure))
        for returned in of_type(self.desk.log[self.looked_at :], CameraReturned):
            if not returned.is_on:
                # It is configured no more, so it was let go as it was.
                self.wished[returned.camera] = None

    # --- time, restarts, configuration ---

    def watch(self, facts: list[Fact], unseen: set[StallKey]) -> None:
        """See that nothing happened by itself where nobody had looked."""
        assert not [fact for fact in facts if getattr(fact, "stall", None) in unseen]

    @rule(seconds=st.sampled_from([1, 9, 10, 29, 61, 119, 121, 299, 301, 601, 1_801, 5_400]))
    def time_passes(self, seconds: int) -> None:
        """Every deadline comes at its instant."""
        unseen = {one.key for one in self.stalls if not self.is_seen(one.key)}
        self.watch(self.desk.to(self.desk.now + timedelta(seconds=seconds)), unseen)
        self.nothing_is_overdue()

    @rule(seconds=st.sampled_from([90, 700, 8_000]))
    def the_timers_are_late(self, seconds: int) -> None:
        """The machine slept, and all comes at once."""
        unseen = {one.key for one in self.stalls if not self.is_seen(one.key)}
        self.desk.sleep_until(self.desk.now + timedelta(seconds=seconds))
        self.watch(self.desk.keep_deadlines(), unseen)
        self.nothing_is_overdue()

    def nothing_is_overdue(self) -> None:
        """What has been looked at has no timer that has run out."""
        for one in self.stalls:
            ends_at = self.desk.stay(one.key).ends_at
            assert ends_at is None or ends_at > self.desk.now or not self.is_seen(one.key)

    @precondition(lambda self: len(self.desk.log) > 5)
    @rule(seconds=st.sampled_from([20, 400, 30_000]))
    def it_is_restarted(self, seconds: int) -> None:
        """What was seen is forgotten; the first looks come later."""
        self.promises.restarted()
        self.desk.restart(self.desk.now + timedelta(seconds=seconds))
        self.cameras_are_looked_at()

    @precondition(lambda self: len(self.desk.log) > 5)
    @rule(key=keys, some=st.lists(cameras, unique=True))
    def a_stall_gets_other_cameras(self, key: StallKey, some: list[EntityId]) -> None:
        """Some are taken out of it, some are put into it."""
        stalls = [
            replace(one, cameras=tuple(some)) if one.key == key else one for one in self.stalls
        ]
        if self.desk.stay(key).is_private:
            for camera in some:
                if camera not in self.desk.stay(key).taken:
                    # Whether it was on can be seen when it is followed anew, not here.
                    self.wished[camera] = None
        self.desk.configure(stalls=stalls)

    @precondition(lambda self: len(self.desk.log) > 10)
    @rule(key=keys)
    def a_stall_is_removed_and_comes_back(self, key: StallKey) -> None:
        """Nothing of it is left when its cameras were given back."""
        self.desk.configure(stalls=[one for one in self.stalls if one.key != key])
        self.promises.sensors_speak(key)
        self.cameras_obey()
        row = self.state.occupancies.get(key)
        kept = () if row is None else row.taken
        assert row is None or any(self.is_kept_off(camera) for camera in kept)
        self.desk.configure(stalls=STALLS)
        for camera in CAMERAS:
            self.wished[camera] = None

    @precondition(lambda self: len(self.desk.log) > 3)
    @rule()
    def everybody_leaves(self) -> None:
        """Every camera that was taken is given back, and is as its owner wants it."""
        for one in tuple(self.stalls):
            self.attempt(EndMaintenance(stall=one.key))
            self.promises.sensors_speak(one.key)
            self.desk.see(AT_REST[one.key], one.key)
            if self.desk.stay(one.key).is_private:
                assert self.attempt(EndOccupancy(stall=one.key))
        self.cameras_obey()
        for row in self.state.occupancies.values():
            assert not row.taken
            assert not row.failed
            assert row.status is OccupancyStatus.VACANT
        for camera in CAMERAS:
            assert wanted_on(self.state, camera) is None
            assert self.is_on[camera] is self.wished[camera] or self.wished[camera] is None
        self.wished = dict(self.is_on)
        assert self.desk.to(self.desk.now + hours(3)) == []

    # --- what must hold ---

    @invariant()
    def what_is_promised_holds(self) -> None:
        """Whatever has happened; and the log, told from the beginning, makes the rows."""
        facts = self.desk.log[self.looked_at :]
        self.looked_at = len(self.desk.log)
        self.promises.tell(facts)
        self.promises.hold(self.state, self.desk.now)
        for fact in facts:
            change = evolve(self.folded, fact)
            if change is not None:
                self.folded.apply(change)
        assert copy_of(self.folded) == copy_of(self.state)


TestStallHistory = StallHistory.TestCase
