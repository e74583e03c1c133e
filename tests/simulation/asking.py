"""How people ask: once or twice, and again in the same words until there is an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from custom_components.roomkeeper.core.commands import Command
from custom_components.roomkeeper.core.errors import NotWritable, Refusal
from custom_components.roomkeeper.core.events import Actor, ActorKind, Entry
from custom_components.roomkeeper.core.ids import ScheduleId
from custom_components.roomkeeper.core.schedule_commands import CreateSchedule

from .life import Life

if TYPE_CHECKING:
    from .world import World

DESK: Final = Actor(kind=ActorKind.USER, id="desk", name="Desk")

type Answered = Callable[[tuple[Entry, ...]], None]

_AGAIN_S: Final = 45.0
"""After how long somebody who got no answer asks once more, with the same words."""


@dataclass(slots=True)
class _Asked:
    """Something that somebody wants, until there is an answer."""

    what: str
    command: Command
    actor: Actor
    answered: Answered
    is_open: bool = True


class Asking:
    """Takes what people want to the process, whenever there is one."""

    def __init__(self, world: World) -> None:
        """Take the world that they live in."""
        self._world = world

    def ask(self, what: str, command: Command, answered: Answered, actor: Actor = DESK) -> None:
        """Ask, and ask again until there is an answer: without one, nobody knows what was done."""
        asked = _Asked(what, command, actor, answered)
        self._try(asked)
        rng = self._world.rng
        if rng.random() < 0.1:
            # A double click.
            self._world.after(rng.uniform(0, 0.01), f"twice: {what}", partial(self._try, asked))

    def _try(self, asked: _Asked) -> None:
        if not asked.is_open:
            return
        life = self._world.life
        if life is not None:
            life.spawn(self._wait_for_answer(life, asked))
        self._world.after(_AGAIN_S, f"once more: {asked.what}", partial(self._try, asked))

    async def _wait_for_answer(self, life: Life, asked: _Asked) -> None:
        command = asked.command
        entries: tuple[Entry, ...] = ()
        try:
            is_there = isinstance(command, CreateSchedule) and await _has(life, command.schedule_id)
            if not is_there:
                entries = await life.engine.execute(command, asked.actor, asked.what)
        except NotWritable:
            return
        except Refusal as refusal:
            if asked.is_open:
                self._world.promises.refused(command, refusal)
            asked.is_open = False
            self._world.counts[f"refused: {refusal.code}"] += 1
            return
        if asked.is_open:
            asked.is_open = False
            self._world.counts[f"done: {type(command).__name__}"] += 1
            asked.answered(entries)


async def _has(life: Life, schedule_id: ScheduleId) -> bool:
    """Look at the list: a schedule that is made again would be a second one."""
    return await life.engine.read(lambda state, _now: schedule_id in state.schedules)


def nothing(_entries: tuple[Entry, ...]) -> None:
    """Ask for nothing more."""
