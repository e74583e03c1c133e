"""Requests that came with a key: asked again with the same key, nothing is done twice.

The fact is written in the transaction of what was done, so after a crash
there are both, or neither.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

KEPT: Final = timedelta(days=1)
"""How long an answered request is remembered at the least."""


class RequestKey(NamedTuple):
    """Names a request: who asks, by the id of a user, and the key that they gave it."""

    asker: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was done. `about` names what its answer shows, as the verb takes it."""

    asker: str
    key: str
    fingerprint: str
    about: tuple[str, ...]
    at: datetime

    @property
    def name(self) -> RequestKey:
        """What names it."""
        return RequestKey(self.asker, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered:
    """What was asked with a key is done."""

    at: datetime
    answered: Answered


type RequestFact = RequestAnswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A request that is done with the command that it goes with; see `Answered`."""

    name: RequestKey
    fingerprint: str
    about: tuple[str, ...] = ()

    def answered(self, now: datetime) -> RequestAnswered:
        """Return the fact that it is done."""
        return RequestAnswered(
            at=now,
            answered=Answered(
                asker=self.name.asker,
                key=self.name.key,
                fingerprint=self.fingerprint,
                about=self.about,
                at=now,
            ),
        )
