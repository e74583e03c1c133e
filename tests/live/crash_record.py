"""What clients were told, and where that differs from what is there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from connection import Json

STATUS_OF: Final = {
    "booking_held": "held",
    "booking_confirmed": "confirmed",
    "booking_checked_in": "checked_in",
    "booking_completed": "completed",
    "booking_cancelled": "cancelled",
    "booking_released": "released",
    "booking_expired": "expired",
}
BLOCKING: Final = {"held", "pending", "confirmed", "checked_in"}
BY_ITSELF: Final = {"booking_expired", "booking_completed", "power_off_succeeded"}
ONCE_A_BOOKING: Final = {*STATUS_OF, "booking_rescheduled", "power_off_succeeded"}
SLACK: Final = timedelta(seconds=2)
"""How late what falls due by itself may be, when Home Assistant runs."""


class DifferenceError(Exception):
    """What is there is not what was acknowledged."""


class Place(NamedTuple):
    """Where a booking is."""

    room: str
    start: datetime
    end: datetime


class Row(NamedTuple):
    """A row of the log, as far as it is compared."""

    kind: str
    booking_id: str | None
    external_id: str | None


def place_of(booking: Json) -> Place:
    """Return where a booking is, as it was answered."""
    start, end = (datetime.fromisoformat(booking[key]) for key in ("start", "end"))
    return Place(",".join(booking["rooms"]), start, end)


def name_of(booking: Json) -> str:
    """Return what its client calls a booking; the calendar has only a title to say it in."""
    return str(booking["external_id"] or booking["note"] or booking["title"])


@dataclass(slots=True)
class Order:
    """One booking, as its client knows it."""

    name: str
    places: list[Place]
    id: str | None = None
    told: set[str] = field(default_factory=set[str])
    """What was acknowledged, by the types of the log."""

    asked: set[str] = field(default_factory=set[str])
    """What was asked for and not answered: it may have happened, once."""

    expires_at: datetime | None = None

    def asks(self, kind: str, place: Place | None = None) -> None:
        """Ask for something; as long as there is no answer, both is right."""
        self.asked.add(kind)
        if place is not None and place not in self.places:
            self.places.append(place)

    def is_told(self, kind: str, booking: Json) -> None:
        """Take an answer.

        Raises:
            DifferenceError: it is about another booking than the answers before.
        """
        if self.id is not None and self.id != booking["id"]:
            raise DifferenceError(f"{self.name} was {self.id} and is answered as {booking['id']}")
        self.id = booking["id"]
        self.asked.discard(kind)
        self.told.add(kind)
        self.places = [place_of(booking)]

    def is_refused(self, kind: str) -> None:
        """Take a refusal: it has not happened."""
        self.asked.discard(kind)
        del self.places[1:]

    def differences(self, found: list[Json], log: Counter[str], now: datetime) -> Iterator[str]:
        """Yield how it differs from the bookings of its name, and from its rows of the log."""
        if len(found) > 1:
            yield f"is there {len(found)} times: {[one['id'] for one in found]}"
        if not found:
            if self.told:
                yield f"was acknowledged ({', '.join(sorted(self.told))}) as {self.id} and is lost"
            return
        [booking] = found[:1]
        if self.id not in {None, booking["id"]}:
            yield f"was acknowledged as {self.id} and is {booking['id']}"
        if place_of(booking) not in self.places:
            yield f"is at {place_of(booking)} and should be at {self.places}"
        yield from self._misses_in(log)
        yield from self._wrong_status(booking["status"], log, now)

    def _misses_in(self, log: Counter[str]) -> Iterator[str]:
        for kind in self.told:
            if log[kind] != 1:
                yield f"was told {kind} and the log has that {log[kind]} times"
        for kind in (ONCE_A_BOOKING & log.keys()) - self.told:
            if log[kind] > 1:
                yield f"has {kind} {log[kind]} times in the log"
            if kind not in self.asked | BY_ITSELF:
                yield f"has {kind} in the log, and nobody asked for it"

    def _wrong_status(self, status: str, log: Counter[str], now: datetime) -> Iterator[str]:
        # In the order in which they can follow each other.
        reached = [STATUS_OF[kind] for kind in STATUS_OF if log[kind]]
        if not reached or status != reached[-1]:
            yield f"is {status}, and by the log it was {reached}"
        if status == "held" and self.expires_at and self.expires_at + SLACK < now:
            yield f"is held, and should have expired at {self.expires_at}"
        if status in {"confirmed", "checked_in"} and self.places[-1].end + SLACK < now:
            yield f"is {status}, and is over since {self.places[-1].end}"


class Record:
    """All that was acknowledged, and all of the log that was ever seen."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.orders: dict[str, Order] = {}
        self.rows: dict[int, Row] = {}
        self.cut_off: set[int] = set()
        """The rows of tries to switch off that follow one that a crash has cut off."""
        self.log: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def order(self, name: str, place: Place) -> Order:
        """Begin an order; it is known before anything is asked for."""
        order = self.orders[name] = Order(name, [place])
        return order

    @property
    def newest_row(self) -> int:
        """The number of the newest row of the log that was seen."""
        return max(self.rows, default=0)

    def see(self, rows: Iterable[Json]) -> None:
        """Take rows of the log.

        Raises:
            DifferenceError: one is not what it was.
        """
        for row in rows:
            external_id = row["details"].get("external_id")
            if row["details"].get("interrupted"):
                self.cut_off.add(int(row["id"]))
            seen = Row(row["type"], row["booking_id"], external_id)
            known = self.rows.setdefault(int(row["id"]), seen)
            if known != seen:
                raise DifferenceError(f"row {row['id']} of the log was {known} and is {seen}")
            if known is seen and seen.booking_id is not None:
                self.log[seen.booking_id][seen.kind] += 1

    def see_all(self, rows: list[Json]) -> None:
        """Take the whole log.

        Raises:
            DifferenceError: a row that was seen is not there, or not what it was.
        """
        self.see(rows)
        gone = self.rows.keys() - {int(row["id"]) for row in rows}
        if gone or len(rows) != len(self.rows):
            raise DifferenceError(
                f"rows {sorted(gone)[:20]} of the log are lost, or some are double"
            )

    def differences(self, bookings: list[Json], now: datetime) -> Iterator[str]:
        """Yield what differs from all bookings that are there, whatever their status."""
        by_name = defaultdict[str, list[Json]](list)
        for booking in bookings:
            by_name[name_of(booking)].append(booking)
        for name in by_name.keys() - self.orders.keys():
            yield f"{name} is there, and nobody asked for it"
        for name, order in self.orders.items():
            found = by_name[name]
            log = self.log[found[0]["id"]] if found else Counter[str]()
            for difference in order.differences(found, log, now):
                yield f"{name} {difference}"
        yield from overlaps(bookings)


def overlaps(bookings: list[Json]) -> Iterator[str]:
    """Yield the bookings that keep a room at the same time."""
    by_room = defaultdict[str, list[tuple[Place, str]]](list)
    for booking in bookings:
        if booking["status"] in BLOCKING:
            for room in booking["rooms"]:
                by_room[room].append((place_of(booking), name_of(booking)))
    for room, kept in by_room.items():
        kept.sort(key=lambda one: one[0].start)
        for (place, name), (other, other_name) in pairwise(kept):
            if place.end > other.start:
                yield f"{name} and {other_name} overlap in {room}"
