"""Facts that are decided one upon the other: each step looks at what the one before has made."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from ..events import Fact
from ..evolve import evolve
from ..ids import OriginKey
from ..model import Change, State
from ..replacing import replace
from ..reservation import Reservation, ReservationTold


class Draft:
    """Within `with` the state has the rows as they would be; after it, as they were before."""

    def __init__(self, state: State) -> None:
        """Begin with nothing decided."""
        self._state = state
        self._steps: list[tuple[Fact, Change | None]] = []
        self._before: dict[tuple[OriginKey, str], Reservation | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.back_to(0)

    def mark(self) -> int:
        """Return what to go `back_to`."""
        return len(self._steps)

    def add(self, facts: Iterable[Fact]) -> None:
        """Take what was decided, and make the rows so."""
        for fact in tuple(facts):
            if isinstance(fact, ReservationTold):
                key = (fact.reservation.origin, fact.reservation.external_id)
                self._before.setdefault(key, self._state.reservations.get(key))
            change = evolve(self._state, fact)
            undo = None if change is None else self._state.apply(change)
            self._steps.append((fact, undo))

    def back_to(self, mark: int) -> None:
        """Take back what was decided since a mark."""
        while len(self._steps) > mark:
            _, undo = self._steps.pop()
            if undo is not None:
                self._state.apply(undo)

    def facts(self) -> tuple[Fact, ...]:
        """Return all that was decided; of each reservation how it is at last, if that is new."""
        last = {
            (one.reservation.origin, one.reservation.external_id): one
            for one, _ in self._steps
            if isinstance(one, ReservationTold)
        }
        new = {id(one) for key, one in last.items() if self._is_new(key, one.reservation)}
        return tuple(
            one for one, _ in self._steps if not isinstance(one, ReservationTold) or id(one) in new
        )

    def _is_new(self, key: tuple[OriginKey, str], row: Reservation) -> bool:
        before = self._before[key]
        return before is None or replace(row, updated_at=before.updated_at) != before
