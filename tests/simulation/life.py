"""One run of the process: from its start to a clean end, or until it is cut off."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from inspect import CORO_CREATED, getcoroutinestate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntries
from homeassistant.core import Context, CoreState, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from custom_components.roomkeeper.cameras import Cameras
from custom_components.roomkeeper.core.events import Actor
from custom_components.roomkeeper.devices import Devices
from custom_components.roomkeeper.doors.bus import context_of
from custom_components.roomkeeper.engine import Engine, Publication
from custom_components.roomkeeper.ledger import Ledger
from custom_components.roomkeeper.observations import Observations
from custom_components.roomkeeper.schedules import Schedules

from .machines import HANGS_S, OBEYS_AFTER_S, SLOW_S, Fault, Machine
from .virtual import VirtualLoop

if TYPE_CHECKING:
    from .world import World

STARTS_AFTER_S: Final = 3.0
"""How long Home Assistant takes from loading integrations until it has started."""

ARRIVES_AFTER_S: Final = 6.0
"""The last devices are there later than that."""


class _Contexts(dict[Actor, Context]):
    """One for each of those who do something, for as long as the process runs: likewise."""

    def __missing__(self, actor: Actor) -> Context:
        context = self[actor] = context_of(actor)
        return context


class Life:
    """The process, with all that is lost when it is cut off. What is in the world stays."""

    def __init__(self, world: World) -> None:
        """Take the world in which it runs; nothing runs before `run`."""
        self._world = world
        self.loop = VirtualLoop(world.time)
        self.began_s = world.time.elapsed_s
        self.hass: HomeAssistant | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        # One for all that devices show: each would cost more than its state.
        self._context = Context()
        self._contexts = _Contexts()

    @property
    def is_ready(self) -> bool:
        """Say whether all that was to be taken up after the start has had its time."""
        return self._world.time.elapsed_s - self.began_s > 60

    def run(self) -> None:
        """Run until the world ends it.

        Raises:
            PowerCut: it was cut off.
        """
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(self._on_exception)
        try:
            self.loop.run_until_complete(self._main())
        finally:
            for task in asyncio.all_tasks(self.loop):
                # It is gone, and was not to be waited for.
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # noqa: SLF001
                work = task.get_coro()
                if isinstance(work, Coroutine) and getcoroutinestate(work) is CORO_CREATED:
                    work.close()
            asyncio.set_event_loop(None)

    async def _main(self) -> None:
        world = self._world
        self._ended: asyncio.Future[None] = self.loop.create_future()
        self.arm_agenda()
        hass = self.hass = HomeAssistant(str(world.folder))
        hass.config_entries = ConfigEntries(hass, {})
        await ir.async_load(hass, load_empty=True)
        dr.async_setup(hass)
        await dr.async_load(hass, load_empty=True)
        await er.async_load(hass, load_empty=True)
        hass.set_state(CoreState.starting)
        self._offer_services(hass)
        for machine in world.machines.values():
            hass.states.async_set(machine.entity_id, "unavailable")
        self.ledger = Ledger(world.ledger_path)
        await self.ledger.open()
        self.engine = Engine(
            site=world.site,
            ledger=self.ledger,
            clock=world.time,
            arm=self._arm,
            new_id=world.new_id,
        )
        await world.promises.kept_over_restart(self.ledger)
        self.devices = Devices(hass, self.engine)
        self.cameras = Cameras(hass, self.engine)
        self.observations = Observations(hass, self.engine, self.cameras)
        self.schedules = Schedules(hass, self.engine)
        self.engine.subscribe(self._on_publication)
        await self.engine.start()
        self.cameras.start()
        self.observations.start()
        self.observations.configure(world.site)
        await self.engine.read(lambda _state, _now: None)
        self.cameras.look_at_all()
        self.devices.start()
        self.schedules.start()
        self.loop.call_later(STARTS_AFTER_S, self._on_started)
        self.loop.call_later(ARRIVES_AFTER_S, self._show_all)
        world.life_is_up(self)
        await self._ended
        self.observations.stop()
        self.devices.stop()
        self.cameras.stop()
        await self.schedules.stop()
        await self.engine.stop()
        await self.ledger.close()

    def _on_started(self) -> None:
        hass = self.hass
        assert hass is not None
        # Half of the devices are there by then.
        for number, machine in enumerate(self._world.machines.values()):
            if number % 2:
                self.show(machine)
        hass.set_state(CoreState.running)
        hass.bus.async_fire_internal("homeassistant_started")

    def _show_all(self) -> None:
        for machine in self._world.machines.values():
            self.show(machine)

    def end(self) -> None:
        """Stop as a person stops it."""
        if not self._ended.done():
            self._ended.set_result(None)

    def _on_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        told = "".join(traceback.format_exception(error)) if error else ""
        self.loop.failure = f"{context['message']}: {told}"

    # --- time ---

    def _arm(self, at: datetime, ring: Callable[[], None]) -> Callable[[], None]:
        """Wait in real time: where the clock is set meanwhile, it rings too early, or too late."""
        left = (at - self._world.time.now()) / timedelta(seconds=1)
        return self.loop.call_later(max(0.0, left), ring).cancel

    def arm_agenda(self) -> None:
        """Let what is next in the world happen at its time."""
        if self._alarm is not None:
            self._alarm.cancel()
        nearest = self._world.nearest_s
        self._alarm = None if nearest is None else self.loop.call_at(nearest, self._step)

    def _step(self) -> None:
        self._alarm = None
        self._world.step()
        self.arm_agenda()

    # --- devices ---

    def show(self, machine: Machine) -> None:
        """Tell Home Assistant how a device is."""
        if self.hass is not None:
            self.hass.states.async_set(
                machine.entity_id, machine.shown, machine.attributes, context=self._context
            )

    def _offer_services(self, hass: HomeAssistant) -> None:
        for domain, service, becomes in (
            ("switch", "turn_on", True),
            ("switch", "turn_off", False),
            ("light", "turn_on", True),
            ("light", "turn_off", False),
            ("lock", "unlock", True),
        ):
            obey = partial(self._obey, becomes=becomes)
            hass.services.async_register(domain, service, obey)

    async def _obey(self, call: ServiceCall, *, becomes: bool) -> None:
        world, machine = self._world, self._world.machines[call.data["entity_id"]]
        brightness = call.data.get("brightness")
        level = None if brightness is None else brightness / 2.55
        machine.tells += 1
        world.promises.told(machine, becomes=becomes, level=level)
        match machine.fault:
            case Fault.DEAD:
                raise HomeAssistantError("no route to it")
            case Fault.HANGS:
                await asyncio.sleep(HANGS_S)
            case Fault.DEAF:
                await asyncio.sleep(OBEYS_AFTER_S)
            case Fault.SLOW:
                obeys = partial(self._obeys_late, machine, machine.tells, becomes, level)
                world.after(SLOW_S, "a slow device obeys", obeys)
                await asyncio.sleep(OBEYS_AFTER_S)
            case _:
                await asyncio.sleep(OBEYS_AFTER_S)
                world.become(machine, is_on=becomes, level=level)

    def _obeys_late(
        self,
        machine: Machine,
        tells: int,
        becomes: bool,  # noqa: FBT001 - as it was told
        level: float | None,
    ) -> None:
        if machine.tells != tells:
            # It was told something else meanwhile, and has forgotten that again.
            machine.touched_s = self._world.time.elapsed_s
        self._world.become(machine, is_on=becomes, level=level)

    # --- what is asked and told ---

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on beside all else, until the process ends."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_publication(self, publication: Publication) -> None:
        self._world.promises.published(publication)
        self.devices.on_publication(publication)
        self.cameras.on_publication(publication)
        self.schedules.on_publication(publication, self._contexts)


def path_of(folder: Path, number: int) -> Path:
    """Return where the ledger of a life is; what was on the disk goes from one to the next."""
    return folder / f"ledger_{number}.db"
