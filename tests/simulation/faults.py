"""What goes wrong, how often, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from .house import ZONES
from .machines import Fault, Machine

if TYPE_CHECKING:
    from .world import World

_HOUR_S: Final = 3600.0
_DAY_S: Final = 24 * _HOUR_S


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something that goes wrong about every `every_s` seconds."""

    what: str
    every_s: float
    do: Callable[[World], None]


def _breaks(world: World) -> None:
    """A device fails, lies, lags or vanishes for some minutes or hours."""
    machine = world.rng.choice(tuple(world.machines.values()))
    if machine.fault is not None:
        return
    machine.fault = world.rng.choice(tuple(Fault))
    machine.broke_s = machine.faulty_s = world.time.elapsed_s
    world.counts[f"fault: {machine.fault}"] += 1
    world.promises.privacy.lost(machine)
    world.show(machine)
    lasts_s = world.rng.expovariate(1 / 1800)
    world.after(lasts_s, f"{machine.entity_id} works again", partial(_mends, world, machine))


def _mends(world: World, machine: Machine) -> None:
    world.promises.privacy.lost(machine)
    machine.fault = None
    machine.faulty_s = world.time.elapsed_s
    world.show(machine)


def _fills_disk(world: World) -> None:
    world.disk.is_full = True
    world.counts["fault: disk full"] += 1
    lasts_s = world.rng.uniform(5, 1800)
    world.promises.unsure(lasts_s + 120)

    def frees() -> None:
        world.disk.is_full = False

    world.after(lasts_s, "the disk has room again", frees)


def _cuts_power(world: World) -> None:
    """The process is gone between any two of its steps: also in the middle of a write."""
    life = world.life
    if life is None:
        return
    match world.rng.randrange(3):
        case 0:
            life.loop.rounds_left = world.rng.randrange(0, 400)
        case 1:
            world.disk.cut_before_write = True
        case _:
            world.disk.cut_after_write = True


def _restarts(world: World) -> None:
    if world.life is not None:
        world.life.end()


def _sets_clock(world: World) -> None:
    by = timedelta(seconds=world.rng.choice((-7200, -40, -2, 2, 40, 7200)))
    world.counts["fault: clock set"] += 1
    world.time.stepped += by
    world.promises.unsure(abs(by) / timedelta(seconds=1) + 7200 + 300)

    def sets_right() -> None:
        world.time.stepped = timedelta()
        world.promises.unsure(abs(by) / timedelta(seconds=1) + 300)

    world.after(world.rng.uniform(60, 7200), "the clock is set right", sets_right)


def _moves_zone(world: World) -> None:
    """Somebody chooses another time zone for the site."""
    time_zone = ZoneInfo(world.rng.choice(ZONES))
    world.promises.usage.zone_moves(time_zone)
    world.site = replace(world.site, time_zone=time_zone)
    world.counts["fault: time zone"] += 1
    life = world.life
    if life is not None:
        life.spawn(life.engine.configure(world.site))


def _table(devices: int) -> tuple[_Kind, ...]:
    return (
        _Kind("a device breaks", 60 * _DAY_S / devices, _breaks),
        _Kind("the disk is full", 9 * _DAY_S, _fills_disk),
        _Kind("the power is cut", 4 * _DAY_S, _cuts_power),
        _Kind("somebody restarts", 6 * _DAY_S, _restarts),
        _Kind("the clock is set", 12 * _DAY_S, _sets_clock),
        _Kind("the time zone changes", 45 * _DAY_S, _moves_zone),
    )


def begin(world: World) -> None:
    """Let things go wrong from now on."""
    for kind in _table(len(world.machines)):
        world.now_and_then(kind.what, kind.every_s, partial(kind.do, world))
