"""The fields of a platform's messages, as a table; and what is read by it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from ...core import policy
from ...core.errors import EndBeforeStart
from ...core.reservation import Claim, Wanted, Withdrawal
from ...core.span import EmptySpan, Span
from .dialect import Reading
from .payload import Payload


class Meaning(Enum):
    """What a message means for a reservation."""

    CONFIRMED = auto()
    """It is as the message says."""

    PENDING = auto()
    """The same, and it still waits for payment or approval there."""

    WITHDRAWN = auto()
    """It is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTable:
    """By our names, the paths of a platform's fields.

    Of `title`, `guest`, `note` and `reason` the first that holds a text counts.
    `places` are the ids by which a person may map what is booked to a room.
    What a platform has not, or says in a way of its own, is left out.
    """

    external_id: str
    version: str
    start: str
    end: str = ""
    places: tuple[str, ...]
    title: tuple[str, ...] = ()
    guest: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    moved_from: str = ""
    moves_to: str = ""

    # --- single fields ---

    def span(self, payload: Payload) -> Span:
        """Return the time that is wanted.

        Raises:
            Unacceptable: naming what cannot be read.
        """
        return span_between(payload.instant(self.start), payload.instant(self.end))

    def version_at(self, payload: Payload) -> int:
        """Return a version that is the instant of the message, in microseconds.

        Raises:
            Unacceptable: it cannot be read.
        """
        return payload.microseconds(self.version)

    # --- messages ---

    def claim(
        self,
        payload: Payload,
        version: int,
        span: Span,
        *,
        is_pending: bool = False,
        expires_in: timedelta | None = None,
    ) -> Reading:
        """Return that a reservation is as the message says.

        Raises:
            Unacceptable: naming what cannot be read.
        """
        places = payload.ids(self.places) or (payload.id(self.places[0]),)
        wanted = Wanted(
            place=places[0],
            span=span,
            is_pending=is_pending,
            expires_in=expires_in,
            title=payload.text(*self.title),
            guest=payload.text(*self.guest),
            note=payload.text(*self.note),
        )
        claim = Claim(
            external_id=payload.id(self.external_id),
            version=version,
            wanted=wanted,
            moved_from=self._other_id(payload, self.moved_from),
        )
        return Reading(message=claim, places=places)

    def withdrawal(self, payload: Payload, version: int, *, moves: bool = False) -> Reading:
        """Return that a reservation is no more, or moves to another id.

        Raises:
            Unacceptable: naming what cannot be read.
        """
        withdrawal = Withdrawal(
            external_id=payload.id(self.external_id),
            version=version,
            moves_to=self._other_id(payload, self.moves_to) if moves else "",
            reason=policy.shortened(payload.text(*self.reason)),
        )
        return Reading(message=withdrawal)

    def _other_id(self, payload: Payload, path: str) -> str:
        """Return the id that a reservation had or gets, if that is another one."""
        other = payload.optional_id(path) if path else ""
        return "" if other == payload.id(self.external_id) else other


def span_between(start: datetime, end: datetime) -> Span:
    """Return `[start, end)`, however long: what is too long to be booked is a conflict.

    Raises:
        EndBeforeStart: it is empty or negative.
    """
    try:
        return Span(start, end)
    except EmptySpan:
        raise EndBeforeStart(start=start, end=end) from None


def at_place(claim: Claim, place: str) -> Claim:
    """Return a claim on another place."""
    return replace(claim, wanted=replace(claim.wanted, place=place))
