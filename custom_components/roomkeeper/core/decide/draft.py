"""Deciding several things in turn, each on top of what was decided before it."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from ..events import Fact
from ..evolve import evolve
from ..model import Change, State


class Draft:
    """Applies facts to a state for as long as they are decided, and leaves it as it was."""

    def __init__(self, state: State) -> None:
        """Take the state, in which nobody else may look meanwhile."""
        self._state = state
        self._undo: list[Change] = []
        self.facts: list[Fact] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for change in reversed(self._undo):
            self._state.apply(change)

    def add(self, facts: Iterable[Fact]) -> None:
        """Take in what was decided."""
        for fact in facts:
            change = evolve(self._state, fact)
            if change is not None:
                self._undo.append(self._state.apply(change))
            self.facts.append(fact)
