"""A bug for each promise: what was never seen to find anything proves nothing.

Each is planted by putting something else in the place of one function.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from types import ModuleType
from typing import Any, Final

from custom_components.roomkeeper import acting, switching
from custom_components.roomkeeper.core import conflicts, policy, schedule_runs
from custom_components.roomkeeper.core.decide import (
    booking,
    camera,
    feed,
    power,
    schedule_run,
    undo,
)
from custom_components.roomkeeper.core.runs import ByTheClock
from custom_components.roomkeeper.core.schedule import CatchUp
from custom_components.roomkeeper.deadline_queue import Alarm
from custom_components.roomkeeper.devices import Devices
from custom_components.roomkeeper.ledger import usage
from custom_components.roomkeeper.ledger.group_commit import GroupCommit
from custom_components.roomkeeper.ledger.writing import Transaction

from .promise import Promise

type _Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Bug:
    """A function of a module or a class, and what makes the wrong one out of the right one."""

    owner: ModuleType | type
    name: str
    wrong: Callable[[_Function], _Function]


@contextmanager
def plant(promise: Promise) -> Iterator[None]:
    """Let the integration have the bug that breaks a promise."""
    with ExitStack() as bugs:
        for bug in _BUGS[promise]:
            bugs.enter_context(_planted(bug))
        yield


@contextmanager
def _planted(bug: _Bug) -> Iterator[None]:
    """Put the wrong function wherever the right one is known by name."""
    right = vars(bug.owner)[bug.name]
    wrong = bug.wrong(right)
    modules = (
        module
        for name, module in tuple(sys.modules.items())
        if name.startswith("custom_components.roomkeeper")
    )
    places: list[tuple[ModuleType | type, str]] = [
        (module, name)
        for module in modules
        for name, value in tuple(vars(module).items())
        if value is right
    ]
    if isinstance(bug.owner, type):
        places.append((bug.owner, bug.name))
    for owner, name in places:
        setattr(owner, name, wrong)
    try:
        yield
    finally:
        for owner, name in places:
            setattr(owner, name, right)


def _always(value: object) -> Callable[[_Function], _Function]:
    return lambda _right: lambda *_args, **_named: value


def _answers_early(add: _Function) -> _Function:
    def answered(*args: object) -> object:
        loop = add(*args).get_loop()
        early = loop.create_future()
        loop.call_soon(early.set_result, None)
        return early

    return answered


def _writes_another_instant(add: _Function) -> _Function:
    def later(row: Any) -> object:  # noqa: ANN401 - whatever row it is
        at = getattr(row, "updated_at", None)
        return row if at is None else replace(row, updated_at=at + timedelta(seconds=1))

    def added(self: object, turn: Any) -> object:  # noqa: ANN401 - as the right one has it
        return add(self, replace(turn, changes=tuple(map(later, turn.changes))))

    return added


def _halves(whole: _Function) -> _Function:
    return lambda *args: whole(*args) / 2


def _believes_plugs(_switch_off: _Function) -> _Function:
    async def switch_off(*_args: object) -> tuple[()]:
        return ()

    return switch_off


def _rings_late(ring_at: _Function) -> _Function:
    return lambda self, nearest, now: ring_at(self, nearest and nearest + timedelta(seconds=5), now)


def _switches_on_at_start(begin: _Function) -> _Function:
    async def switching_on(self: Any, hass: Any) -> None:  # noqa: ANN401 - as the right one has it
        await begin(self, hass)
        for room in self._engine.peek(lambda state, _now: tuple(state.site.rooms.values())):
            await switching.switch_on(hass, room.power)

    return switching_on


def _takes_a_clock_for_time(within: _Function) -> _Function:
    def within_too(self: Any, *args: object) -> object:  # noqa: ANN401 - as the right one has it
        return within(replace(self, repeats=True), *args)

    return within_too


def _forgets_what_it_has_begun(started: _Function) -> _Function:
    def start(schedule: Any, *args: object, **named: object) -> object:  # noqa: ANN401 - as the right one has it
        fact = started(schedule, *args, **named)
        progress = replace(fact.progress, handled_until=schedule.progress.handled_until)
        return replace(fact, progress=progress)

    return start


def _believes_that_it_is_done(_act: _Function) -> _Function:
    async def act(*_args: object) -> acting.Outcome:
        return acting.Outcome(result="on")

    return act


def _gives_nothing_back(wanted_on: _Function) -> _Function:
    return lambda *args, **named: wanted_on(*args, **named) and None


def _stumbles(_right: _Function) -> _Function:
    def stumble(*_args: object) -> None:
        raise ZeroDivisionError

    return stumble


_BUGS: Final[dict[Promise, tuple[_Bug, ...]]] = {
    Promise.NO_OVERLAP: (_Bug(conflicts, "require_free", _always(())),),
    Promise.NOTHING_LOST: (_Bug(GroupCommit, "add", _answers_early),),
    Promise.NOTHING_DOUBLED: (_Bug(booking, "_is_known", _always(value=False)),),
    Promise.LOG_FOLDS: (_Bug(Transaction, "add", _writes_another_instant),),
    Promise.COUNTED: (_Bug(usage, "_touched", _always(frozenset())),),
    Promise.NOT_TOO_EARLY: (_Bug(policy, "power_off_buffer", _halves),),
    Promise.NONE_MISSING: (_Bug(switching, "switch_off", _believes_plugs),),
    Promise.NOT_ON_A_GUEST: (
        _Bug(power, "next_user", _always(None)),
        _Bug(power, "supersede", _always(())),
    ),
    Promise.PRIVATE: (_Bug(camera, "wanted_on", _always(None)),),
    Promise.CAMERAS_BACK: (_Bug(camera, "wanted_on", _gives_nothing_back),),
    Promise.NOT_FROZEN: (_Bug(conflicts, "frozen", _always(None)),),
    Promise.FED: (_Bug(feed, "_released", _always(())),),
    Promise.IN_TIME: (_Bug(Alarm, "set", _rings_late),),
    Promise.NOT_BY_ITSELF: (_Bug(Devices, "_begin", _switches_on_at_start),),
    Promise.EACH_RUN: (_Bug(ByTheClock, "_within", _takes_a_clock_for_time),),
    Promise.NOT_TWICE: (_Bug(schedule_run, "_started", _forgets_what_it_has_begun),),
    Promise.MADE_UP: (_Bug(schedule_runs, "catch_up_of", _always(CatchUp.ONCE)),),
    Promise.REALLY_DONE: (_Bug(acting, "act", _believes_that_it_is_done),),
    Promise.UNDONE: (_Bug(undo, "owed_by", _always(())),),
    Promise.NO_SURPRISE: (_Bug(Devices, "_begin_try", _stumbles),),
}
