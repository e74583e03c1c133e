"""Whatever happens to stalls, sensors, cameras, disk and machine: nobody inside is filmed."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
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
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import SYSTEM, stall_of
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import State
from custom_components.roomkeeper.core.stall import Level, OccupancyStatus
from tests.core.desk import BOOTH, CABIN, minutes, room, site
from tests.core.stall_promises import AT_REST, CAMERAS, LEVELS, SAUNA, STALLS, Promises

from .house import ADA, House, full_disk
from .simulated import SimulatedTime

keys = st.sampled_from([BOOTH, CABIN, SAUNA])
cameras = st.sampled_from(CAMERAS)
lengths = st.sampled_from([None, minutes(1), minutes(4), minutes(30)])
HOUSE = site(room(), zone="Europe/Berlin", stalls=STALLS)

someones_commands = st.one_of(
    st.builds(StartOccupancy, stall=keys, timeout=lengths),
    st.builds(ExtendOccupancy, stall=keys, duration=lengths),
    st.builds(PauseOccupancy, stall=keys),
    st.builds(EndOccupancy, stall=keys),
    st.builds(ForceEnable, stall=keys, duration=lengths),
    st.builds(StartMaintenance, stall=keys),
    st.builds(EndMaintenance, stall=keys),
)


class StallLife(RuleBasedStateMachine):
    """An engine, its ledger and three stalls through some hours in which all goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        logging.getLogger("custom_components.roomkeeper.engine").setLevel(logging.CRITICAL)
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.time = SimulatedTime()
        self.house = House(Path(self.folder.name) / "roomkeeper.db", HOUSE, self.time)
        self.promises = Promises()
        self.told = 0
        self.is_on: dict[EntityId, bool] = {}
        self.run(self.house.start())

    def run[T](self, work: Coroutine[None, None, T]) -> T:
        """Do something on the loop."""
        return self.runner.run(work)

    def teardown(self) -> None:
        """End, and see that everything is of one mind."""
        try:
            self.run(self.house.agrees())
            self.run(self.house.stop())
        finally:
            self.runner.close()
            self.folder.cleanup()

    @property
    def state(self) -> State:
        """Return the rows as memory has them."""
        return self.house.engine.peek(lambda state, _: state)

    # --- cameras and sensors ---

    @initialize(on=st.tuples(*[st.booleans()] * 3))
    def some_cameras_are_on(self, on: tuple[bool, ...]) -> None:
        """Others are off, because their owner wants that."""
        self.is_on = dict(zip(CAMERAS, on, strict=True))
        self.cameras_are_looked_at()

    def cameras_are_looked_at(self) -> None:
        """See each as it is."""

        async def look() -> None:
            for camera, is_on in self.is_on.items():
                self.house.engine.observe_camera(camera, is_on=is_on)
            await self.house.quiet()

        self.run(look())

    async def obey(self) -> None:
        """Let each camera do what is wanted of it."""
        for camera in CAMERAS:
            wanted = self.house.wanted_on(camera)
            self.is_on[camera] = self.is_on[camera] if wanted is None else wanted
        await self.house.switch_cameras()

    def say(self, key: StallKey, number: int) -> None:
        """Let sensors say something else; what is no news is not told to the engine."""
        level, before = LEVELS[key][number % len(LEVELS[key])], self.house.level(key)
        if level is not before:
            self.promises.sensors_speak(key)
            self.house.saw(level, key)

    def pulse(self, key: StallKey) -> None:
        """Let a door be opened, or another sensor see somebody."""
        level = self.house.level(key)
        if level is not None:
            self.promises.sensors_speak(key)
            self.house.saw(level, key, fresh=True)
            self.who_has_just_been_seen_is_private(key)

    def who_has_just_been_seen_is_private(self, key: StallKey) -> None:
        """Their cameras are wanted off in this very moment, unless maintenance is on."""
        one, row = self.state.site.stalls[key], self.house.stay(key)
        if row.status is not OccupancyStatus.MAINTENANCE:
            assert all(self.house.wanted_on(camera) is False for camera in one.cameras)

    async def sensors(self, changes: list[tuple[StallKey, int]]) -> None:
        """Let some sensors say something, one after the other, in one moment."""
        for key, number in changes:
            if number < 0:
                self.pulse(key)
            else:
                self.say(key, number)
        await self.house.quiet()

    changes = st.lists(st.tuples(keys, st.integers(-1, 2)), min_size=1, max_size=5)

    @rule(changes=changes)
    def sensors_say_something(self, changes: list[tuple[StallKey, int]]) -> None:
        """Guests come and go, sensors are lost and found."""
        self.run(self.sensors(changes))

    @rule()
    def cameras_obey(self) -> None:
        """All do what is wanted, and that is reported."""
        self.run(self.obey())

    @rule(camera=cameras, is_on=st.booleans())
    def somebody_switches_a_camera(self, camera: EntityId, is_on: bool) -> None:  # noqa: FBT001 - drawn
        """By hand, whoever is inside."""
        self.is_on[camera] = is_on
        self.cameras_are_looked_at()

    @rule(camera=cameras)
    def a_camera_does_not_go_off(self, camera: EntityId) -> None:
        """It was told three times, and that is reported; then the fault is raised."""
        if self.house.wanted_on(camera) is not False:
            return
        self.is_on[camera] = True
        self.cameras_are_looked_at()
        report = ReportCamera(camera=camera, should_be_on=False, failure="on")
        self.run(self.house.engine.execute(report, SYSTEM))
        for row in self.state.occupancies.values():
            if row.is_private and camera in self.state.site.stalls[row.stall].cameras:
                assert camera in row.failed

    # --- people ---

    @rule(wanted=st.lists(someones_commands, min_size=1, max_size=3), changes=changes)
    def people_and_sensors_act_at_once(
        self, wanted: list[Command], changes: list[tuple[StallKey, int]]
    ) -> None:
        """All in one moment; what is refused changes nothing."""
        self.run(self.together(wanted, changes))

    async def together(self, wanted: list[Command], changes: list[tuple[StallKey, int]]) -> None:
        """Ask, and let sensors speak while that is on its way to the disk."""
        asked = asyncio.gather(
            *(self.house.engine.execute(command, ADA) for command in wanted),
            return_exceptions=True,
        )
        await asyncio.sleep(0)
        await self.sensors(changes)
        for result in await asked:
            assert isinstance(result, tuple | Refusal), result
        await self.house.quiet()

    # --- time and faults ---

    @rule(seconds=st.sampled_from([1, 10, 61, 121, 301, 601, 1_801, 5_400]))
    def time_passes(self, seconds: int) -> None:
        """Every deadline comes at its instant."""
        self.run(self.house.to(self.time.now() + timedelta(seconds=seconds)))
        self.nothing_is_overdue()

    @rule(seconds=st.sampled_from([90, 700, 8_000]))
    def the_machine_sleeps(self, seconds: int) -> None:
        """Every deadline comes late, and all at once."""
        self.run(self.house.leap(self.time.now() + timedelta(seconds=seconds)))
        self.nothing_is_overdue()

    @rule(seconds=st.sampled_from([70, 3_600]))
    def the_clock_is_set_forward(self, seconds: int) -> None:
        """It is noticed within a minute."""
        self.time.step(timedelta(seconds=seconds))
        self.run(self.house.to(self.time.now() + minutes(1)))
        self.nothing_is_overdue()

    def nothing_is_overdue(self) -> None:
        """What has been looked at has no timer that has run out."""
        for key in self.state.site.stalls:
            ends_at = self.house.stay(key).ends_at
            assert ends_at is None or ends_at > self.time.now() or self.house.level(key) is None

    @precondition(lambda self: self.house.engine.last_seq > 3)
    @rule(seconds=st.sampled_from([0, 20, 400, 30_000]))
    def it_is_restarted(self, seconds: int) -> None:
        """What was seen is forgotten; what is written is there."""
        before = self.house.rows()
        self.promises.restarted()
        self.run(self.house.restart(timedelta(seconds=seconds)))
        self.told = self.house.engine.last_seq
        assert self.house.rows() == before
        self.run(self.house.agrees())
        self.cameras_are_looked_at()

    @precondition(lambda self: self.house.engine.last_seq > 3)
    @rule(
        wanted=st.lists(someones_commands, min_size=1, max_size=2),
        at_first=changes,
        later=st.lists(st.tuples(st.sampled_from([5, 130, 700]), changes), max_size=3),
        obeys=st.booleans(),
    )
    def the_disk_is_full_for_a_while(
        self,
        wanted: list[Command],
        at_first: list[tuple[StallKey, int]],
        later: list[tuple[int, list[tuple[StallKey, int]]]],
        obeys: bool,  # noqa: FBT001 - drawn
    ) -> None:
        """Guests come and go meanwhile; they are private, and in the log when that is over."""
        with full_disk():
            self.run(self.together(wanted, at_first))
            for seconds, changes in later:
                self.run(self.house.agrees())
                self.whoever_may_be_inside_is_private()
                if obeys:
                    self.run(self.obey())
                self.run(self.house.to(self.time.now() + timedelta(seconds=seconds)))
                self.run(self.sensors(changes))
            self.whoever_may_be_inside_is_private()
        self.run(self.house.to(self.time.now() + timedelta(seconds=11)))
        assert self.house.problem() is None

    def whoever_may_be_inside_is_private(self) -> None:
        """While nothing can be written it is what the sensors say that counts."""
        if self.house.problem() is None:
            return
        for one in self.state.site.stalls.values():
            row = self.house.stay(one.key)
            is_seen = self.house.level(one.key) in {Level.DETECTED, Level.UNKNOWN}
            if row.is_private or (is_seen and row.status is not OccupancyStatus.MAINTENANCE):
                assert all(self.house.wanted_on(camera) is False for camera in one.cameras)

    @precondition(lambda self: self.house.engine.last_seq > 5)
    @rule(key=keys, some=st.lists(cameras, unique=True))
    def a_stall_gets_other_cameras(self, key: StallKey, some: list[EntityId]) -> None:
        """Some are taken out of it, some are put into it."""
        stalls = [replace(one, cameras=tuple(some)) if one.key == key else one for one in STALLS]
        self.configure(stalls)

    @precondition(lambda self: self.house.engine.last_seq > 5)
    @rule(key=keys)
    def a_stall_is_removed_and_comes_back(self, key: StallKey) -> None:
        """Nothing of it is left when its cameras were given back."""
        self.configure([one for one in STALLS if one.key != key])
        self.promises.sensors_speak(key)
        self.run(self.obey())
        row = self.state.occupancies.get(key)
        assert row is None or any(self.is_kept_off(one) for one in row.taken)
        self.configure(STALLS)

    def is_kept_off(self, camera: EntityId) -> bool:
        """Say whether a camera is not given back yet for a stall that is in use, or not seen."""
        seen_by = self.state.seen_by(camera)
        is_unseen = any(self.house.level(one.key) is None for one in seen_by)
        return is_unseen or self.house.wanted_on(camera) is False

    def configure(self, stalls: object) -> None:
        """Take other stalls."""
        self.house.site = site(room(), zone="Europe/Berlin", stalls=stalls)  # type: ignore[arg-type]

        async def take() -> None:
            await self.house.engine.configure(self.house.site)
            await self.house.quiet()

        self.run(take())

    @precondition(lambda self: self.house.engine.last_seq > 3)
    @rule()
    def everybody_leaves(self) -> None:
        """Every camera that was taken is given back, and nothing is due any more."""

        async def leave() -> None:
            for key in self.state.site.stalls:
                await self.house.do(EndMaintenance(stall=key))
                self.promises.sensors_speak(key)
                await self.house.see(AT_REST[key], key)
                if self.house.stay(key).is_private:
                    await self.house.do(EndOccupancy(stall=key))
            await self.obey()

        self.run(leave())
        for row in self.state.occupancies.values():
            assert (row.taken, row.failed) == ((), ())
            assert row.status is OccupancyStatus.VACANT
        assert not any(self.house.wanted_on(camera) for camera in CAMERAS)

    # --- what must hold ---

    @invariant()
    def what_is_promised_holds(self) -> None:
        """And was told to whoever listens, fact by fact, in order."""
        told = [entry for one in self.house.heard for entry in one.entries]
        self.house.heard.clear()
        assert [entry.seq for entry in told] == [
            self.told + number for number in range(1, len(told) + 1)
        ]
        self.told += len(told)
        self.promises.tell(entry.fact for entry in told if stall_of(entry.fact))
        self.promises.hold(self.state, self.time.now())


TestStallLife = StallLife.TestCase
TestStallLife.settings = settings(
    max_examples=max(5, settings().max_examples // 2),
    stateful_step_count=settings().stateful_step_count // 2,
)
