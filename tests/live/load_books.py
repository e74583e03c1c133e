"""The clients' own books: what each booking was when, and whether an answer fits that.

A request is done at some instant between its being sent and its being answered.
So of how a booking is, clients know for some instants that it was so, and for
others that it may have been. An answer is wrong if it denies what was so for as
long as it was asked for, or tells what was so at no instant of that time.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from connection import Json

from .asking import now
from .crash_record import BLOCKING, SLACK, overlaps

_BUCKET: Final = timedelta(minutes=15)
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
ENDS_BY_ITSELF: Final = {
    "held": "expired",
    "pending": "expired",
    "confirmed": "completed",
    "checked_in": "completed",
}


class Span(NamedTuple):
    """From the first instant to the last."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Say whether both share time."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a booking is."""

    rooms: tuple[str, ...]
    span: Span
    status: str
    guest: str
    expires_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """When it becomes another one by itself."""
        if self.status not in ENDS_BY_ITSELF:
            return _NEVER
        return min(self.expires_at or _NEVER, self.span.end)

    def meets(self, other: Shape) -> bool:
        """Say whether both keep a room at the same time."""
        return (
            {self.status, other.status} <= BLOCKING
            and not set(self.rooms).isdisjoint(other.rooms)
            and self.span.overlaps(other.span)
        )

    def is_told(self, items: Json) -> bool:
        """Say whether a list has it, and nothing else."""
        return [shape_of(one) for one in items] == [self]


def shape_of(booking: Json) -> Shape:
    """Read an answer."""
    expires_at = booking["expires_at"]
    return Shape(
        rooms=tuple(booking["rooms"]),
        span=span_of(booking),
        status=booking["status"],
        guest=booking["guest"],
        expires_at=expires_at and datetime.fromisoformat(expires_at),
    )


def span_of(told: Json) -> Span:
    """Read the two ends of whatever has them."""
    return Span(datetime.fromisoformat(told["start"]), datetime.fromisoformat(told["end"]))


@dataclass(slots=True, eq=False)
class Version:
    """How a booking may be from `asked_at` on and is from `told_at` on, until it is changed."""

    order: Order
    shape: Shape
    asked_at: datetime
    told_at: datetime = _NEVER
    doubted_at: datetime = _NEVER
    gone_at: datetime = _NEVER

    def was_during(self, asked: Span) -> bool:
        """Say whether it certainly was so, all the time."""
        certain_until = min(self.doubted_at, self.shape.until)
        return self.told_at <= asked.start and asked.end < certain_until

    def may_have_been_in(self, asked: Span) -> bool:
        """Say whether it was so at some instant, perhaps."""
        gone_at = self.gone_at
        if self.shape.until != _NEVER:
            gone_at = min(gone_at, self.shape.until + SLACK)
        return self.asked_at <= asked.end and asked.start <= gone_at


@dataclass(slots=True, eq=False)
class Order:
    """One booking, as its client knows it."""

    guest: str
    versions: list[Version] = field(default_factory=list[Version])
    id: str = ""

    @property
    def shape(self) -> Shape:
        """How it is, as far as its client was told."""
        return self.versions[-1].shape


type Judgement = Callable[[], Iterable[str]]


class Books:
    """What all clients were told; they are one firm, and judge each other's answers by it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.orders: list[Order] = []
        self.by_id: dict[str, Order] = {}
        self.wrong: list[str] = []
        self.judged = 0
        self.forgotten_before: datetime | None = None
        """What was over before this instant was purged."""

        self._by_place: defaultdict[tuple[str, int], list[Version]] = defaultdict(list)
        self._under_way: dict[object, datetime] = {}
        self._to_judge: deque[tuple[datetime, Judgement]] = deque()

    # --- what clients write down ---

    @contextmanager
    def asking(self) -> Iterator[datetime]:
        """Ask for something; answers that came meanwhile are judged when it is answered."""
        self.judge_what_is_ripe()
        token, asked_at = object(), now()
        self._under_way[token] = asked_at
        try:
            yield asked_at
        finally:
            del self._under_way[token]

    def wants(self, order: Order, shape: Shape) -> Version:
        """Write down what a booking may become."""
        version = Version(order, shape, now())
        if order.versions:
            before = order.versions[-1]
            before.doubted_at = min(before.doubted_at, version.asked_at)
        else:
            self.orders.append(order)
        order.versions.append(version)
        self._enter(version)
        return version

    def refused(self, version: Version) -> None:
        """Write down that it did not become that."""
        order = version.order
        order.versions.remove(version)
        for place in _places(version.shape):
            self._by_place[place].remove(version)
        if order.versions:
            order.versions[-1].doubted_at = _NEVER
        else:
            self.orders.remove(order)

    def told(self, version: Version, booking: Json) -> None:
        """Take an answer, and judge it: as asked, of the same booking, and free until then."""
        order, shape = version.order, version.shape
        order.id = order.id or booking["id"]
        self.by_id[order.id] = order
        version.told_at = now()
        found = _as_it_was_made(shape_of(booking), shape, version.told_at)
        self.judged += 1
        if booking["id"] != order.id:
            self.wrong.append(f"{order.guest} was {order.id} and is answered as {booking['id']}")
        if _comparable(found) != _comparable(shape):
            self.wrong.append(f"{order.id} is answered as {found}, and {shape} was asked for")
        # When it expires is for Home Assistant to say.
        version.shape = found
        if len(order.versions) > 1:
            order.versions[-2].gone_at = version.told_at
        for other in self._meeting(found):
            if (
                other.order is not order
                and other.told_at != _NEVER
                and version.told_at < min(other.doubted_at, other.shape.until, found.until)
            ):
                self.wrong.append(f"{order.id} got {found}, which {other.order.id} has")

    def _enter(self, version: Version) -> None:
        for place in _places(version.shape):
            self._by_place[place].append(version)

    def _meeting(self, shape: Shape) -> set[Version]:
        found = {one for place in _places(shape) for one in self._by_place.get(place, ())}
        return {one for one in found if one.shape.meets(shape)}

    def _claims(self, rooms: Sequence[str], span: Span) -> set[Version]:
        """Return what ever kept one of some rooms within a span."""
        return self._meeting(Shape(rooms=tuple(rooms), span=span, status="confirmed", guest=""))

    # --- judging what was answered ---

    def judge(self, judgement: Judgement) -> None:
        """Judge an answer of this instant once all is known that was under way."""
        self._to_judge.append((now(), judgement))

    def judge_what_is_ripe(self) -> None:
        """Judge what came before anything that is still under way was asked."""
        oldest = min(self._under_way.values(), default=_NEVER)
        while self._to_judge and self._to_judge[0][0] < oldest:
            self.judged += 1
            self.wrong += self._to_judge.popleft()[1]()

    def clash(self, wanted: Shape, own: Order, details: Json, asked: Span) -> Iterator[str]:
        """Judge a refusal: all that it names is in the way, and the time it offers is free."""
        if not details["taken"]:
            yield f"{wanted} is refused, and nothing is said to be in the way"
        for taken in details["taken"]:
            named = Shape(
                rooms=(taken["room"],), span=span_of(taken), status=taken["status"], guest=""
            )
            order = self.by_id.get(taken["booking_id"])
            if order is None:
                yield f"{wanted} is refused because of {taken}, of which nobody knows"
            elif order is own or not named.meets(wanted):
                yield f"{wanted} is refused because of {taken}, which is not in its way"
            elif not any(
                one.may_have_been_in(asked)
                and one.shape.span == named.span
                and one.shape.status == named.status
                and named.rooms[0] in one.shape.rooms
                for one in order.versions
            ):
                yield f"{wanted} is refused because of {taken}, which was otherwise: {order}"
        if details["next_free"]:
            start = datetime.fromisoformat(details["next_free"])
            span = Span(start, start + (wanted.span.end - wanted.span.start))
            for one in self._claims(wanted.rooms, span):
                if one.order is not own and one.was_during(asked):
                    yield f"{wanted} is offered {start}, when {one.order.id} has {one.shape}"

    def free(
        self, rooms: Sequence[str], within: Span, least: timedelta, items: Json, asked: Span
    ) -> Iterator[str]:
        """Judge free time: nothing is booked there, and all else is."""
        if [one["room"] for one in items] != sorted(rooms):
            yield f"asked for {rooms}, and told of {[one['room'] for one in items]}"
        for item in items:
            free = [span_of(one) for one in item["free"]]
            claims = self._claims([item["room"]], within)
            for one in claims:
                if one.was_during(asked) and any(one.shape.span.overlaps(span) for span in free):
                    yield f"{item} is free, though {one.order.id} has {one.shape}"
            known = sorted([*free, *(c.shape.span for c in claims if c.may_have_been_in(asked))])
            at = within.start
            for span in (*known, Span(within.end, within.end)):
                if span.start - at >= least:
                    yield f"{item['room']} is said to be taken from {at} to {span.start}, by nobody"
                at = max(at, span.end)

    def listed(self, rooms: Sequence[str], within: Span, items: Json, asked: Span) -> Iterator[str]:
        """Judge a list of what keeps some rooms, all its pages together: each once, none missed."""
        ids = [one["id"] for one in items]
        if len(set(ids)) != len(ids):
            yield f"of {rooms} in {within}, {len(ids) - len(set(ids))} come twice"
        moved: set[str] = set()
        for item in items:
            order, shape = self.by_id.get(item["id"]), shape_of(item)
            if order is None:
                yield f"{item['id']} is listed, and nobody made it"
                continue
            possible = [one.shape for one in order.versions if one.may_have_been_in(asked)]
            if len({one.span.start for one in possible}) > 1:
                moved.add(order.id)
            if shape not in possible:
                yield f"{item['id']} is listed as {shape}, and was {order.versions} in {asked}"
        wanted = Shape(rooms=tuple(rooms), span=within, status="confirmed", guest="")
        for order in {one.order for one in self._meeting(wanted)}:
            if order.id not in ids and _was_always_among(order, wanted, asked):
                yield f"{order.id} is missed in the list of {rooms}: {order.versions}"
        # One that is moved meanwhile keeps its place, of which only the server knows.
        keys = [(item["start"], item["id"]) for item in items if item["id"] not in moved]
        if sorted(keys, key=lambda key: (datetime.fromisoformat(key[0]), key[1])) != keys:
            yield f"the list of {rooms} is not in order: {keys}"

    def in_rooms(self, keys: Sequence[str], items: Json, asked: Span) -> Iterator[str]:
        """Judge a list of all rooms, all its pages together: each once, and with its bookings."""
        if [one["key"] for one in items] != sorted(keys):
            yield f"there are {len(keys)} rooms, and listed are {[one['key'] for one in items]}"
        for room in items:
            for which in ("current_booking", "next_booking"):
                if booking := room[which]:
                    order = self.by_id.get(booking["id"])
                    versions = order.versions if order else []
                    if shape_of(booking) not in (
                        one.shape for one in versions if one.may_have_been_in(asked)
                    ):
                        yield f"{room['key']} has as {which} {booking}, which was {versions}"
            if room["status"] == "available":
                for one in self._claims([room["key"]], asked):
                    if one.shape.span.start <= asked.start and one.was_during(asked):
                        yield f"{room['key']} is available, and {one.order.id} has {one.shape}"

    # --- judging all that is there in the end ---

    def differences(self, bookings: list[Json], at: datetime) -> Iterator[str]:
        """Yield what differs from all bookings that are there, whatever their status."""
        self.judge_what_is_ripe()
        found = {one["id"]: shape_of(one) for one in bookings}
        if len(found) != len(bookings):
            yield f"{len(bookings) - len(found)} bookings are there twice"
        for id_ in found.keys() - self.by_id.keys():
            yield f"{id_} is there, and nobody made it"
        for order in self.orders:
            shape, last = found.get(order.id), order.shape
            if shape is None:
                if not self._may_be_purged(last):
                    yield f"{order.id} was acknowledged as {last} and is lost"
                continue
            statuses = {last.status}
            if at + SLACK >= last.until:
                statuses |= {ENDS_BY_ITSELF[last.status]}
            if at > last.until + SLACK:
                statuses -= {last.status}
            if shape.status not in statuses or _place(shape) != _place(last):
                yield f"{order.id} was acknowledged as {last} and is {shape}"
        yield from overlaps(bookings)

    def _may_be_purged(self, shape: Shape) -> bool:
        return self.forgotten_before is not None and shape.span.end < self.forgotten_before


def _was_always_among(order: Order, wanted: Shape, asked: Span) -> bool:
    """Say whether a booking met what was asked for all the time, moved or not."""
    possible = [one for one in order.versions if one.may_have_been_in(asked)]
    return (
        bool(possible)
        and possible[0].told_at <= asked.start
        and all(one.shape.meets(wanted) and asked.end < one.shape.until for one in possible)
    )


def _as_it_was_made(found: Shape, asked: Shape, at: datetime) -> Shape:
    """Return how a booking was made that may have ended by itself before its answer came."""
    made = replace(found, status=asked.status)
    has_ended = made.until <= at and found.status == ENDS_BY_ITSELF.get(asked.status)
    return made if has_ended else found


def _place(shape: Shape) -> tuple[object, ...]:
    return shape.rooms, shape.span, shape.guest


def _comparable(shape: Shape) -> tuple[object, ...]:
    return *_place(shape), shape.status


def _places(shape: Shape) -> Iterator[tuple[str, int]]:
    if shape.status not in BLOCKING:
        return
    first, last = (int(at.timestamp() // _BUCKET.total_seconds()) for at in shape.span)
    for room in shape.rooms:
        for bucket in range(first, last + 1):
            yield room, bucket
