"""What a verb is: something that can be asked to be done, by name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.answered import Done
from ..core.commands import Command
from ..core.events import Actor, Entry
from ..core.model import State
from ..runtime import Runtime
from .fields import Fields

type About = tuple[str, ...]
"""Names what an answer shows: ids and keys, in the order in which the verb's `show` takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A verb that is being done, in whose name and why; `done` is for a request with a key."""

    runtime: Runtime
    actor: Actor
    reason: str
    done: Done | None = None

    async def execute(self, command: Command) -> tuple[Entry, ...]:
        """Do a part of it, after which it is not done yet.

        Raises:
            Refusal: nothing has changed.
        """
        return await self.runtime.engine.execute(command, self.actor, self.reason)

    async def finish(self, command: Command, about: About) -> About:
        """Do all of it, or the last part: a request with a key is done then, and remembered.

        Raises:
            Refusal: nothing has changed.
        """
        done = self.done and replace(self.done, about=about)
        await self.runtime.engine.execute(command, self.actor, self.reason, done)
        return about


async def as_given(fields: Fields) -> Fields:
    """Return a request as it is."""
    return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb[Asked: Command]:
    """One thing that can be asked for.

    `prepared` does what has to be waited for before the fields can be read.
    `perform` does the command and returns what the answer is about; what it
    changed is durable then. `show` looks that up, also when the same is asked
    with the same key again. `says_why` is whether `reason` is the one for the log.
    """

    name: str
    fields: tuple[str, ...]
    prepared: Callable[[Fields], Awaitable[Fields]] = as_given
    command: Callable[[Fields], Asked]
    perform: Callable[[Doing, Asked], Awaitable[About]]
    show: Callable[[About, State, datetime], Mapping[str, object]]
    says_why: bool = True
