"""What a verb and a question are: what can be asked to be done, or asked for, by name."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..core.answered import Done
from ..core.commands import Command
from ..core.errors import NotWritable
from ..core.events import Actor, Entry
from ..core.model import State
from ..ledger import LedgerError
from ..runtime import Runtime
from .field_kinds import COMMON, Kind, Schema
from .fields import Fields
from .json_schema import Named

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


@contextmanager
def counting_on_the_ledger() -> Iterator[None]:
    """Refuse what the ledger has to answer, and cannot.

    Raises:
        NotWritable: it cannot be read, or not be brought up to date.
    """
    try:
        yield
    except LedgerError as error:
        raise NotWritable(problem=str(error)) from error


async def as_given(fields: Fields) -> Fields:
    """Return a request as it is."""
    return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What can be asked by name, with fields.

    `kinds` are those of its fields that differ from what is common. `needed`
    are fields without which it is always refused, `one_of` such of which it needs
    one at least, `not_both` two that exclude each other; of each of `shapes` it has
    one. `answers` is what an answer consists of, by name, each with its type. What is
    `for_administrators` is answered to nobody else, also when a verb was done before.
    """

    name: str
    fields: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    needed: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    not_both: tuple[str, ...] = ()
    shapes: tuple[tuple[Schema, ...], ...] = ()
    answers: Named
    for_administrators: bool = False

    @property
    def takes(self) -> Mapping[str, Kind]:
        """Return the kind of each field."""
        return {name: self.kinds.get(name) or COMMON[name] for name in self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb[Asked: Command](Request):
    """One thing that can be asked to be done.

    `prepared` does what has to be waited for before the fields can be read.
    `perform` does the command and returns what the answer is about; what it
    changed is durable then. `show` looks that up, also when the same is asked
    with the same key again. `says_why` is whether `reason` is the one for the log.
    """

    prepared: Callable[[Fields], Awaitable[Fields]] = as_given
    command: Callable[[Fields], Asked]
    perform: Callable[[Doing, Asked], Awaitable[About]]
    show: Callable[[About, State, datetime], Mapping[str, object]]
    says_why: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Request):
    """One thing that can be asked for; `answer` looks it up.

    Everybody may ask, unless it is `for_administrators`. `file` is what an answer
    consists of instead where a file is asked for; over HTTP it is the file itself.
    If `is_long`, answers become JSON beside the event loop. If it `tells_steps`, what
    schedules consist of stands in its answers, and administrators alone are told that.
    """

    file: Named | None = None
    is_long: bool = False
    tells_steps: bool = False
    answer: Callable[[Runtime, Fields], Awaitable[Mapping[str, object]]]
