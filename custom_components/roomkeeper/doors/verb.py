"""What a verb is: something that can be asked to be done, by name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..core.commands import Command
from ..core.events import Actor
from ..core.model import State
from ..runtime import Runtime
from .fields import Fields

type View = Callable[[State, datetime], Mapping[str, object]]
"""What is answered, looked up when the command is done."""


async def as_given(fields: Fields) -> Fields:
    """Return a request as it is."""
    return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb[Asked: Command]:
    """One thing that can be asked for.

    `prepared` does what has to be waited for before the fields can be read.
    `perform` does the command and returns the answer; what it changed is
    durable then. `says_why` is whether `reason` is the one for the log.
    """

    name: str
    fields: tuple[str, ...]
    prepared: Callable[[Fields], Awaitable[Fields]] = as_given
    command: Callable[[Fields], Asked]
    perform: Callable[[Runtime, Asked, Actor, str], Awaitable[View]]
    says_why: bool = True
