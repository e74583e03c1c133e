"""Reservations: bookings as an outside platform has them.

A platform (a hook) or a calendar (a feed) tells how a booking of its own is
now. What is told last decides, however the messages arrive: each carries a
`version` that only goes up, and one that is older than what is known already
changes nothing. So there is no table of transitions here.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from .ids import BookingId, OriginKey, RoomKey
from .span import Span

DELIVERIES_KEPT: Final = 20
"""How many messages about a reservation are known again; older ones are by their version."""

EARLY_GUEST: Final = "early_guest"
"""Why a reservation is a conflict that is to be confirmed where its booking is, and cannot be:
a guest who came early has the room."""


class OriginKind(StrEnum):
    """What tells of reservations."""

    HOOK = "hook"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A hook or a feed. `places` says which room the platform's own id of a place means.

    `takes_keys` is whether a room's key is such an id by itself; `is_block` is
    whether what is taken over keeps the room closed, instead of expecting a guest.
    """

    key: OriginKey
    name: str
    kind: OriginKind
    places: Mapping[str, RoomKey] = field(default_factory=dict[str, RoomKey])
    takes_keys: bool = False
    is_block: bool = False

    def room_at(self, place: str, rooms: Container[RoomKey]) -> RoomKey | None:
        """Return which of `rooms` an outside id means, if it means one."""
        named = self.places.get(place)
        if named is None and self.takes_keys:
            named = RoomKey(place)
        return named if named is not None and named in rooms else None


class ReservationStatus(StrEnum):
    """Where a reservation stands here."""

    TAKEN = "taken"
    """There is a booking as it says."""

    CONFLICT = "conflict"
    """It cannot be as it says; what was booked for it before stays."""

    UNMAPPED = "unmapped"
    """No room is known by the id that it names."""

    LEAVING = "leaving"
    """Cancelled because it moves; its booking stays until the other message has come."""

    WITHDRAWN = "withdrawn"
    """Cancelled, or known by another id now."""

    LAPSED = "lapsed"
    """It could not be taken until its time was over, or somebody let go of it."""


OPEN: Final = frozenset(
    {ReservationStatus.CONFLICT, ReservationStatus.UNMAPPED, ReservationStatus.LEAVING}
)
"""Statuses in which something is still to be done about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a platform wants to be booked.

    `place` is the platform's own id of what is booked: an event type, a
    resource, a calendar. `is_pending` is whether it still waits there for
    payment or approval, for `expires_in` if that is said.
    """

    place: str
    span: Span
    is_pending: bool = False
    expires_in: timedelta | None = None
    title: str = ""
    guest: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message: a reservation is now as in `wanted`. It was `moved_from` an older outside id."""

    external_id: str
    version: int
    wanted: Wanted
    moved_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A message: a reservation is no more; or it goes on as `moves_to`, another outside id."""

    external_id: str
    version: int
    moves_to: str = ""
    reason: str = ""


type Message = Claim | Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One booking of a platform, and what became of it here.

    `deliveries` are the ids of the last messages about it. `why` is the code of
    the refusal by which it could not be taken, `in_the_way` the bookings that
    were. `moves_to` is the outside id that it gets, `leaves_at` until when the
    message about that is waited for; `missing_since` is since when a feed does
    not show it any more.
    """

    origin: OriginKey
    external_id: str
    kind: OriginKind
    status: ReservationStatus
    version: int
    deliveries: tuple[str, ...] = ()
    wanted: Wanted | None = None
    room: RoomKey | None = None
    booking_id: BookingId | None = None
    why: str = ""
    in_the_way: tuple[BookingId, ...] = ()
    moves_to: str = ""
    is_withdrawn: bool = False
    leaves_at: datetime | None = None
    missing_since: datetime | None = None
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done about it."""
        return self.status in OPEN

    @property
    def due_at(self) -> datetime | None:
        """Return when it is to be looked at again by itself."""
        if self.leaves_at is not None:
            return self.leaves_at
        return self.wanted.span.end if self.is_open and self.wanted is not None else None


class ReservationName(NamedTuple):
    """Names a reservation, also one of which only the log tells any more."""

    origin: OriginKey
    external_id: str
    kind: OriginKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationTold:
    """A reservation is as it says here: the fact carries the whole row."""

    at: datetime
    reservation: Reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationForgotten:
    """A reservation whose hook or feed is no more."""

    at: datetime
    origin: OriginKey
    external_id: str
    kind: OriginKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationErased:
    """What people wrote on a reservation was taken out: `reservation` is what is left of it.

    It is None where the row is no more, and only the log was still about it.
    With `keeps_present`, what is told of it now stays, and what was told before is taken out.
    """

    at: datetime
    origin: OriginKey
    external_id: str
    kind: OriginKind
    reservation: Reservation | None
    keeps_present: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesRejected:
    """A hook got messages that were not signed as they should be: `count` since the last such fact.

    `why` is what was wrong with the last one.
    """

    at: datetime
    origin: OriginKey
    count: int
    why: str


type ReservationFact = (
    ReservationTold | ReservationForgotten | DeliveriesRejected | ReservationErased
)

_TOLD: Final[Mapping[ReservationStatus, str]] = {
    ReservationStatus.TAKEN: "received",
    ReservationStatus.LEAVING: "received",
    ReservationStatus.WITHDRAWN: "received",
    ReservationStatus.CONFLICT: "conflict",
    ReservationStatus.UNMAPPED: "unmapped",
    ReservationStatus.LAPSED: "lapsed",
}

RESERVATION_KINDS: Final[frozenset[type]] = frozenset(
    {ReservationTold, ReservationForgotten, ReservationErased, DeliveriesRejected}
)

_UNMAPPED: Final = tuple(f"{kind}_unmapped" for kind in OriginKind)

TYPES_IN_ROOMS: Final[tuple[str, ...]] = (
    *(
        name
        for kind in OriginKind
        for told in dict.fromkeys(_TOLD.values())
        if (name := f"{kind}_{told}") not in _UNMAPPED
    ),
    "feed_missing",
    *(f"{kind}_erased" for kind in OriginKind),
)
"""The names of what is told of a reservation whose room is known."""

RESERVATION_TYPES: Final[tuple[str, ...]] = (
    *TYPES_IN_ROOMS,
    *_UNMAPPED,
    *(f"{kind}_forgotten" for kind in OriginKind),
    "hook_rejected",
)
"""Every name that `reservation_type_of` gives."""


def reservation_type_of(fact: ReservationFact) -> str:
    """Return the public name of a fact, as in the log and on the event bus."""
    match fact:
        case ReservationTold(reservation=told):
            if told.kind is OriginKind.FEED and told.missing_since is not None:
                return "feed_missing"
            return f"{told.kind}_{_TOLD[told.status]}"
        case ReservationErased() if fact.reservation is not None:
            return f"{fact.kind}_erased"
        case ReservationForgotten() | ReservationErased():
            return f"{fact.kind}_forgotten"
        case DeliveriesRejected():
            return "hook_rejected"
