"""Whatever happens, and however often it is stopped: memory, rows and log are of one mind."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from custom_components.roomkeeper.core.commands import CheckIn, Command
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.ids import BookingRef, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, State
from tests.core.desk import site
from tests.core.strategies import ROOMS, STEP, claims, commands, one_room

from .house import ADA, House, full_disk
from .simulated import SimulatedTime


class Life(RuleBasedStateMachine):
    """An engine and its ledger through a few days, with restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.time = SimulatedTime()
        self.house = House(Path(self.folder.name) / "roomkeeper.db", site(*ROOMS), self.time)
        self.devices = True
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

    async def together(self, wanted: list[Command]) -> None:
        """Ask for several things in one moment."""
        asked = (self.house.engine.execute(command, ADA) for command in wanted)
        for result in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(result, tuple | Refusal), result
        await self.house.quiet()

    @rule(data=st.data(), number=st.integers(1, 4))
    def people_act_at_once(self, data: st.DataObject, number: int) -> None:
        """All of them are decided one after the other, and written together."""
        wanted = [
            data.draw(commands(self.state, self.house.engine.new_id(), self.time.now()))
            for _ in range(number)
        ]
        self.run(self.together(wanted))

    @rule(data=st.data())
    def rooms_are_claimed(self, data: st.DataObject) -> None:
        """A booking or a hold."""
        self.run(self.together([data.draw(claims(self.house.engine.new_id(), self.time.now()))]))

    @rule()
    def every_guest_comes_who_is_expected(self) -> None:
        """Whoever may be let in now is let in."""
        confirmed = [
            CheckIn(ref=BookingRef(one.id))
            for one in self.state.bookings.values()
            if one.status is BookingStatus.CONFIRMED
        ]
        self.run(self.together([*confirmed]))

    @rule(key=one_room, presence=st.sampled_from([True, False, None]))
    def a_sensor_changes(self, key: RoomKey, presence: bool | None) -> None:  # noqa: FBT001 - drawn
        """Somebody is seen inside, or not any more."""

        async def seen() -> None:
            self.house.engine.observe_presence(key, presence)
            await self.house.quiet()

        self.run(seen())

    @rule(steps=st.integers(1, 12))
    def time_passes(self, steps: int) -> None:
        """Every deadline comes."""
        self.run(self.house.to(self.time.now() + steps * STEP))

    @rule(steps=st.integers(1, 200))
    def the_machine_sleeps(self, steps: int) -> None:
        """Every deadline comes late."""
        self.run(self.house.leap(self.time.now() + steps * STEP))

    @precondition(lambda self: self.house.engine.last_seq > 3)
    @rule(steps=st.integers(0, 20), devices=st.booleans())
    def it_is_restarted(self, steps: int, devices: bool) -> None:  # noqa: FBT001 - drawn
        """The file is closed and opened again."""
        before = self.house.rows()
        self.run(self.house.agrees())
        self.run(self.house.restart(steps * STEP, devices=devices))
        if not steps and self.devices:
            assert self.house.rows() == before
        self.devices = devices
        self.run(self.house.agrees())

    @precondition(lambda self: self.house.engine.last_seq > 3)
    @rule(data=st.data(), number=st.integers(1, 4), seconds=st.integers(0, 40))
    def the_disk_is_full_for_a_while(self, data: st.DataObject, number: int, seconds: int) -> None:
        """Nothing of what was asked meanwhile is left, and then it goes on."""
        wanted = [
            data.draw(commands(self.state, self.house.engine.new_id(), self.time.now()))
            for _ in range(number)
        ]
        with full_disk():
            self.run(self.together(wanted))
            self.run(self.house.agrees())
            with suppress(Refusal):
                self.run(self.house.leap(self.time.now() + timedelta(seconds=seconds)))
            self.run(self.house.agrees())
        self.run(self.house.to(self.time.now() + timedelta(minutes=2)))
        assert self.house.problem() is None


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=max(5, settings().max_examples // 2),
    stateful_step_count=settings().stateful_step_count // 2,
)
