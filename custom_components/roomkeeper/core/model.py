"""What Roomkeeper keeps: the site as configured, and the rows as they are now.

Everything but `State` is a frozen value. Instants are aware UTC.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from .answered import Answered, RequestKey
from .endpoint import Endpoint, Outbox
from .feed import Feed
from .ids import (
    ActionId,
    BookingId,
    BookingRef,
    EndpointKey,
    EntityId,
    OriginKey,
    PowerOffKey,
    RoomKey,
    RunKey,
    ScheduleId,
    StallKey,
)
from .reservation import Origin, Reservation
from .schedule import ActionStatus, DeviceAction, Schedule
from .span import Span
from .stall import Detection, Occupancy, Stall

# --- the site, as configured -------------------------------------------------


class OpeningWindow(NamedTuple):
    """Local hours on weekdays (0 is Monday); an end at or before the start is the next day's."""

    weekdays: frozenset[int]
    start_local: time
    end_local: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of one room, after its type's and the site's defaults are filled in."""

    capacity: int | None = None
    buffer_before: timedelta = timedelta()
    buffer_after: timedelta = timedelta()
    early_check_in: timedelta = timedelta(minutes=30)
    no_show_after: timedelta | None = None
    hold_duration: timedelta = timedelta(minutes=15)
    pending_expiry: timedelta = timedelta(minutes=30)
    min_duration: timedelta | None = None
    max_duration: timedelta | None = None
    opening_hours: tuple[OpeningWindow, ...] = ()
    auto_power_off: bool = True
    power_off_buffer: timedelta = timedelta(minutes=40)
    power_off_notice: timedelta = timedelta(minutes=10)
    power_on_at_check_in: bool = False
    retry_attempts: int = 3
    retry_delay: timedelta = timedelta(seconds=5)

    @property
    def clearance(self) -> timedelta:
        """How far apart two bookings of the room must be.

        Neighbours' buffers may overlap each other but no booking, so the
        longer of the two counts, and not their sum.
        """
        return max(self.buffer_before, self.buffer_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One bookable place and what belongs to it."""

    key: RoomKey
    name: str
    type_name: str | None = None
    policy: Policy = Policy()
    power: tuple[EntityId, ...] = ()
    doors: tuple[EntityId, ...] = ()
    presence: tuple[EntityId, ...] = ()
    power_sensor: EntityId | None = None
    power_threshold_w: float = 5.0
    energy_sensor: EntityId | None = None
    notify: tuple[EntityId, ...] = ()
    stalls: tuple[StallKey, ...] = ()
    """Those whose guests count as somebody inside the room."""

    is_calendar_shared: bool = False
    """Whether its bookings can be seen at a secret address, which is no matter of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All rooms and stalls, hooks, feeds and endpoints, and what holds for the whole site.

    That is: the time zone of wall-clock rules, how long the log is kept, and how
    often and when devices that are of no room are told again.
    """

    time_zone: ZoneInfo
    log_retention: timedelta = timedelta(days=365)
    retry_attempts: int = 3
    retry_delay: timedelta = timedelta(seconds=5)
    rooms: Mapping[RoomKey, Room] = field(default_factory=dict[RoomKey, Room])
    stalls: Mapping[StallKey, Stall] = field(default_factory=dict[StallKey, Stall])
    origins: Mapping[OriginKey, Origin] = field(default_factory=dict[OriginKey, Origin])
    endpoints: Mapping[EndpointKey, Endpoint] = field(default_factory=dict[EndpointKey, Endpoint])


# --- the rows, as they are now -----------------------------------------------


class BookingStatus(StrEnum):
    """Where a booking stands.

    `lifecycle.BOOKING` says what may follow.
    """

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    EXPIRED = "expired"
    NO_SHOW = "no_show"


BLOCKING = frozenset(
    {
        BookingStatus.HELD,
        BookingStatus.PENDING,
        BookingStatus.CONFIRMED,
        BookingStatus.CHECKED_IN,
    }
)
"""Statuses that keep others out of the room; the others are final."""

EXPIRING = frozenset({BookingStatus.HELD, BookingStatus.PENDING})
"""Statuses that end by themselves at `expires_at`."""


class RoomEnergy(NamedTuple):
    """The energy that was used in one of a booking's rooms while it was theirs, in watt hours."""

    room: RoomKey
    used_wh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A claim on one or more rooms for a span. `expires_at` is set while it may expire.

    A block keeps its rooms closed: nobody is expected, so nobody is let in, and
    nothing is switched for it. `checked_in_at` is when the guest came, if any did.
    """

    id: BookingId
    rooms: tuple[RoomKey, ...]
    status: BookingStatus
    span: Span
    title: str = ""
    guest: str = ""
    note: str = ""
    source: str = ""
    external_id: str = ""
    expires_at: datetime | None = None
    power_off_buffer: timedelta | None = None
    created_at: datetime
    updated_at: datetime
    is_block: bool = False
    checked_in_at: datetime | None = None
    energy: tuple[RoomEnergy, ...] = ()

    @property
    def blocks(self) -> bool:
        """Say whether it keeps others out of its rooms."""
        return self.status in BLOCKING

    @property
    def left_at(self) -> datetime:
        """When the guest of a completed booking left: at its end, or before."""
        return left(self.span.end, self.updated_at)

    @property
    def kept(self) -> Span:
        """When it keeps or kept its rooms, to be shown in calendars; see `kept_until`."""
        return Span(self.span.start, kept_until(self.status, self.span, self.updated_at))

    @property
    def is_given_back(self) -> bool:
        """Say whether its guest left before its start, and so left all of its time to others."""
        is_over = self.status is BookingStatus.COMPLETED
        return is_over and not self.span.begins_before(self.left_at)

    @property
    def sequence(self) -> int:
        """Return a number that is larger after a later change, as calendars count: in seconds."""
        return int((self.updated_at - self.created_at).total_seconds())

    def has_expired(self, now: datetime) -> bool:
        """Say whether its time to be confirmed is over, though nobody wrote that down yet."""
        return self.status in EXPIRING and is_too_late(self.span.end, self.expires_at, now)

    def status_at(self, now: datetime) -> BookingStatus:
        """Return its status to be shown: a claim whose time is up shows as expired."""
        return BookingStatus.EXPIRED if self.has_expired(now) else self.status


def left[T: (int, datetime)](end: T, updated_at: T) -> T:
    """Return when the guest of a completed booking left: at its end, or before."""
    return min(end, updated_at)


def is_too_late[T: (int, datetime)](end: T, expires_at: T | None, now: T) -> bool:
    """Say whether what waits to be confirmed has waited too long."""
    return end <= now or (expires_at is not None and expires_at <= now)


def kept_until(status: BookingStatus, span: Span, updated_at: datetime) -> datetime:
    """Return the end to show: a guest who left early has left the day to the next one."""
    left_at = left(span.end, updated_at)
    early = status is BookingStatus.COMPLETED and span.begins_before(left_at)
    return left_at if early else span.end


class FreezeReason(StrEnum):
    """Why a room is out of use."""

    CLEANING = "cleaning"
    MAINTENANCE = "maintenance"
    ADMIN_LOCK = "admin_lock"
    SYSTEM_HOLD = "system_hold"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A room out of use from `since` until `until`, or until unfrozen."""

    room: RoomKey
    reason: FreezeReason
    note: str = ""
    since: datetime
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Say whether it ended by its own terms."""
        return self.until is not None and self.until <= now

    def stands_against(self, span: Span) -> bool:
        """Say whether it keeps a booking of `span` out."""
        if self.until is None:
            return not span.is_over(self.since)
        return Span(self.since, self.until).overlaps(span)


class PowerOffStatus(StrEnum):
    """Where a power-off stands.

    `lifecycle.POWER_OFF` says what may follow.
    """

    PLANNED = "planned"
    DEFERRED = "deferred"
    ATTEMPTING = "attempting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_POWER_OFF = frozenset(
    {PowerOffStatus.PLANNED, PowerOffStatus.DEFERRED, PowerOffStatus.ATTEMPTING}
)
"""Statuses of a power-off that is still to come."""


class Deferral(StrEnum):
    """Why a power-off waits."""

    NEXT_BOOKING = "next_booking"
    PRESENCE = "presence"
    RETRY = "retry"


class DeviceFailure(NamedTuple):
    """One entity that did not do what it was told, and how that was seen."""

    entity_id: EntityId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOff:
    """The planned switching off of one room after one booking.

    `planned_at` is the guest's end plus the buffer and stays; `due_at` is the
    next instant at which something is to be done about it. `attempts` counts
    tries begun. `since` is when the present wait for somebody inside began.
    `draw_w` is what the room drew right before the first try, in watts, as far
    as that is known.
    `empty_for` is how long the room's sensors had seen nobody inside when the
    first try began; None if they have not seen the last one leave.
    """

    booking_id: BookingId
    room: RoomKey
    status: PowerOffStatus
    planned_at: datetime
    due_at: datetime
    attempts: int = 0
    why: Deferral | None = None
    waits_for: BookingId | None = None
    waits_since: datetime | None = None
    failures: tuple[DeviceFailure, ...] = ()
    announced: bool = False
    manual: bool = False
    updated_at: datetime
    draw_w: float | None = None
    empty_for: timedelta | None = None

    @property
    def key(self) -> PowerOffKey:
        """What names it."""
        return PowerOffKey(self.booking_id, self.room)

    @property
    def is_open(self) -> bool:
        """Say whether it is still to come."""
        return self.status in OPEN_POWER_OFF


type Row = (
    Booking
    | Freeze
    | PowerOff
    | Occupancy
    | Schedule
    | DeviceAction
    | Reservation
    | Feed
    | Answered
    | Outbox
)


class RowKey(NamedTuple):
    """Names a row among all rows; also the name of its deadline.

    `part` is the room of a power-off, a reservation's id at its origin, and
    the key of an answered request.
    """

    table: str
    id: str
    part: str = ""


def key_of(row: Row) -> RowKey:  # noqa: C901, PLR0911 - one for each kind
    """Return the name of a row."""
    match row:
        case Booking():
            return RowKey("booking", row.id)
        case PowerOff():
            return RowKey("power_off", row.booking_id, row.room)
        case Freeze():
            return RowKey("freeze", row.room)
        case Occupancy():
            return RowKey("occupancy", row.stall)
        case Schedule():
            return RowKey("schedule", row.id)
        case DeviceAction():
            return RowKey("device_action", row.id)
        case Reservation():
            return RowKey("reservation", row.origin, row.external_id)
        case Answered():
            return RowKey("answered", row.asker, row.key)
        case Feed():
            return RowKey("feed", row.key)
        case Outbox():
            return RowKey("outbox", row.endpoint)


def detection_key(stall: StallKey) -> RowKey:
    """Return the name of the deadline of what a stall's sensors say."""
    return RowKey("detection", stall)


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that is no more."""

    key: RowKey


type Change = Row | Gone


class RoomCalendar:
    """The blocking bookings of one room by start; they never overlap, so nor do their ends."""

    __slots__ = ("_bookings", "_starts")

    def __init__(self) -> None:
        """Begin with an empty calendar."""
        self._starts: list[datetime] = []
        self._bookings: list[Booking] = []

    def __iter__(self) -> Iterator[Booking]:
        return iter(self._bookings)

    def __len__(self) -> int:
        return len(self._bookings)

    def add(self, booking: Booking) -> None:
        """Enter a booking."""
        at = bisect_left(self._starts, booking.span.start)
        self._starts.insert(at, booking.span.start)
        self._bookings.insert(at, booking)

    def remove(self, booking: Booking) -> None:
        """Take a booking out."""
        at = bisect_left(self._starts, booking.span.start)
        while self._bookings[at].id != booking.id:
            at += 1
        del self._starts[at], self._bookings[at]

    def overlapping(self, span: Span, apart: timedelta = timedelta()) -> list[Booking]:
        """Return in order what shares time with `span`, or is less than `apart` away."""
        end = span.end + apart
        first = last = self._first_after(span.start - apart)
        # Mostly there are none or few: looking at these is quicker than to search for the last.
        while last < len(self._starts) and self._starts[last] < end:
            last += 1
        return self._bookings[first:last]

    def ending_after(self, instant: datetime) -> Iterator[Booking]:
        """Yield in order the bookings that are not over at `instant`."""
        for index in range(self._first_after(instant), len(self._bookings)):
            yield self._bookings[index]

    def next_ones(self, instant: datetime, most: int) -> list[Booking]:
        """Return in order the first bookings that are not over at `instant`, `most` of them."""
        first = self._first_after(instant)
        return self._bookings[first : first + most]

    def _first_after(self, instant: datetime) -> int:
        """Return where the bookings begin that are not over at `instant`."""
        at = bisect_left(self._starts, instant)
        return at if not at or self._bookings[at - 1].span.is_over(instant) else at - 1


class State:
    """The rows, indexed for the questions that are asked of them.

    Mutable, with one owner. `apply` is its only way to change a row; `site`,
    `presence`, `empty_since`, `power`, `draw` (in watts), `detections`, `cameras` and
    `members` (of those that are groups) are what is configured and what is seen in the
    world, handed in from outside and never stored. So are `undecided` and `owed`: the
    stalls into which somebody may have come of whom nothing could be decided yet, and
    the cameras that went off for stalls whatever the rows say, until they are on again.
    """

    def __init__(self, site: Site) -> None:
        """Begin with no rows."""
        self.site = site
        self.presence: dict[RoomKey, bool | None] = {}
        self.empty_since: dict[RoomKey, datetime] = {}
        self.power: dict[RoomKey, bool | None] = {}
        self.draw: dict[RoomKey, float] = {}
        self.detections: dict[StallKey, Detection] = {}
        self.cameras: dict[EntityId, bool | None] = {}
        self.members: dict[EntityId, frozenset[EntityId]] = {}
        self.undecided: set[StallKey] = set()
        self.owed: set[EntityId] = set()
        self.bookings: dict[BookingId, Booking] = {}
        self.freezes: dict[RoomKey, Freeze] = {}
        self.power_offs: dict[PowerOffKey, PowerOff] = {}
        self.occupancies: dict[StallKey, Occupancy] = {}
        self._takers: dict[EntityId, dict[StallKey, Occupancy]] = {}
        self._troubled: dict[StallKey, Occupancy] = {}
        self.schedules: dict[ScheduleId, Schedule] = {}
        self.actions: dict[ActionId, DeviceAction] = {}
        self.reservations: dict[tuple[OriginKey, str], Reservation] = {}
        self.feeds: dict[OriginKey, Feed] = {}
        self.open_reservations: dict[tuple[OriginKey, str], Reservation] = {}
        self.answered: dict[RequestKey, Answered] = {}
        self.outboxes: dict[EndpointKey, Outbox] = {}
        self._by_id: Mapping[str, Mapping[Any, Row]] = {
            "booking": self.bookings,
            "freeze": self.freezes,
            "occupancy": self.occupancies,
            "schedule": self.schedules,
            "device_action": self.actions,
            "feed": self.feeds,
            "outbox": self.outboxes,
        }
        self._calendars: dict[RoomKey, RoomCalendar] = {}
        self._holds: dict[RoomKey, dict[BookingId, Booking]] = {}
        self._guests: dict[RoomKey, dict[BookingId, Booking]] = {}
        self._completed: dict[RoomKey, dict[BookingId, Booking]] = {}
        self._last_completed: dict[RoomKey, Booking] = {}
        self._listed = {
            BookingStatus.HELD: self._holds,
            BookingStatus.CHECKED_IN: self._guests,
            BookingStatus.COMPLETED: self._completed,
        }
        self._by_external_id: dict[tuple[str, str], tuple[BookingId, ...]] = {}
        self._open_power_offs: dict[RoomKey, dict[PowerOffKey, PowerOff]] = {}
        self._results: dict[RoomKey, dict[PowerOffKey, PowerOff]] = {}
        self._last_results: dict[RoomKey, PowerOff] = {}
        self._given_up: dict[RoomKey, PowerOff] = {}
        self.count: Counter[BookingStatus] = Counter()
        self.action_count: Counter[ActionStatus] = Counter()
        self._open_actions: dict[EntityId, dict[ActionId, DeviceAction]] = {}
        self._run_actions: dict[RunKey, dict[ActionId, DeviceAction]] = {}
        self._followers: dict[ScheduleId, dict[ScheduleId, Schedule]] = {}

    @property
    def site(self) -> Site:
        """Return what is configured."""
        return self._site

    @site.setter
    def site(self, site: Site) -> None:
        watching: dict[EntityId, list[Stall]] = {}
        for stall in site.stalls.values():
            for camera in stall.cameras:
                watching.setdefault(camera, []).append(stall)
        self._site = site
        self._watching = {camera: tuple(stalls) for camera, stalls in watching.items()}

    def rows(self) -> Iterator[Row]:
        """Yield every row."""
        yield from self.bookings.values()
        yield from self.freezes.values()
        yield from self.power_offs.values()
        yield from self.occupancies.values()
        yield from self.schedules.values()
        yield from self.actions.values()
        yield from self.reservations.values()
        yield from self.answered.values()
        yield from self.feeds.values()
        yield from self.outboxes.values()

    def is_somebody_inside(self, room: RoomKey) -> bool | None:
        """Say whether a sensor of the room, or a stay in one of its stalls, tells of somebody."""
        configured = self.site.rooms.get(room)
        seen = self.presence.get(room)
        if configured is None or not configured.stalls:
            return seen
        stays = (self.occupancies.get(stall) for stall in configured.stalls)
        if any(stay is not None and stay.is_stay for stay in stays):
            return True
        return seen if configured.presence else False

    def empty_for(self, room: RoomKey, now: datetime) -> timedelta | None:
        """Return for how long nobody is inside, by the room's sensors and the stays in its stalls.

        None while somebody may be, and of a room that nobody was seen to leave.
        """
        since = self.empty_since.get(room)
        if since is None or self.is_somebody_inside(room) is not False:
            return None
        stays = (self.occupancies.get(stall) for stall in self.site.rooms[room].stalls)
        ends = (stay.last_ended_at for stay in stays if stay is not None)
        return now - max((since, *(end for end in ends if end is not None)))

    def seen_by(self, camera: EntityId) -> tuple[Stall, ...]:
        """Return the stalls that a camera looks into."""
        return self._watching.get(camera, ())

    def beside(self, camera: EntityId) -> tuple[EntityId, ...]:
        """Return what else is, in part, this very camera: groups that it is in, what is in it."""
        parts = self.members.get(camera, frozenset()) | {camera}
        groups = (one for one, members in self.members.items() if not parts.isdisjoint(members))
        return tuple(one for one in dict.fromkeys((*groups, *sorted(parts))) if one != camera)

    def takers(self, camera: EntityId) -> tuple[Occupancy, ...]:
        """Return the rows of the stalls that a camera is to be given back by."""
        return tuple(self._takers.get(camera, {}).values())

    def troubled(self) -> Iterable[Occupancy]:
        """Return the rows of stalls with a camera or a sensor that is at fault, by their keys."""
        return (self._troubled[key] for key in sorted(self._troubled))

    def calendar(self, room: RoomKey) -> RoomCalendar:
        """Return the blocking bookings of a room."""
        calendar = self._calendars.get(room)
        if calendar is None:
            calendar = self._calendars[room] = RoomCalendar()
        return calendar

    def holds(self, room: RoomKey) -> Collection[Booking]:
        """Return the holds on a room, in no order, those whose time is up among them."""
        return self._holds.get(room, {}).values()

    def guests(self, room: RoomKey) -> Collection[Booking]:
        """Return the bookings checked in to a room: one at most, but for those that are overdue."""
        found = self._guests.get(room)
        return found.values() if found else ()

    def completed(self, room: RoomKey) -> Collection[Booking]:
        """Return the completed bookings of a room that are still kept, in no order."""
        return self._completed.get(room, {}).values()

    def last_completed(self, room: RoomKey) -> Booking | None:
        """Return the completed booking whose guest left a room last."""
        return self._last_completed.get(room)

    def find(self, ref: BookingRef) -> Booking | None:
        """Return the booking that `ref` names, if there is one.

        Of several with one outside id, as after one that was given up, it is
        the one that still blocks, or else the last.
        """
        if ref.booking_id is not None:
            return self.bookings.get(ref.booking_id)
        named = self._by_external_id.get((ref.source, ref.external_id))
        if named is None:
            return None
        found = (self.bookings[one] for one in named)
        return max(found, key=lambda one: (one.blocks, one.created_at, one.id))

    def open_power_offs(self, room: RoomKey) -> tuple[PowerOff, ...]:
        """Return the power-offs of a room that are still to come, the nearest first."""
        found = self._open_power_offs.get(room)
        if not found:
            return ()
        return tuple(sorted(found.values(), key=lambda row: (row.due_at, row.booking_id)))

    def scheduled_power_offs(self) -> int:
        """Count the power-offs that are still to come."""
        return sum(map(len, self._open_power_offs.values()))

    def failed_power_offs(self) -> tuple[PowerOff, ...]:
        """Return the last power-off of each room in which it was given up."""
        return tuple(self._given_up.values())

    def results(self, room: RoomKey) -> tuple[PowerOff, ...]:
        """Return the power-offs of a room that were done or given up, in no order."""
        return tuple(self._results.get(room, {}).values())

    def open_actions(self, entity: EntityId) -> tuple[DeviceAction, ...]:
        """Return the device actions of an entity that are to come or go on, in no order."""
        return tuple(self._open_actions.get(entity, {}).values())

    def run_actions(self, run: RunKey) -> Iterable[DeviceAction]:
        """Return the device actions of a run, those that are kept, in no order."""
        return self._run_actions.get(run, {}).values()

    def followers(self, schedule: ScheduleId) -> tuple[Schedule, ...]:
        """Return the schedules that run after one, in the order of their ids."""
        found = self._followers.get(schedule, {})
        return tuple(found[one] for one in sorted(found))

    def get(self, key: RowKey) -> Row | None:
        """Return the row that `key` names, if there is one."""
        if key.table == "power_off":
            return self.power_offs.get(PowerOffKey(BookingId(key.id), RoomKey(key.part)))
        if key.table == "reservation":
            return self.reservations.get((OriginKey(key.id), key.part))
        if key.table == "answered":
            return self.answered.get(RequestKey(key.id, key.part))
        return self._by_id.get(key.table, {}).get(key.id)

    def with_deadline(self, key: RowKey) -> Row | Detection | None:
        """Return what the deadline of that name is about, if it is still there."""
        if key.table == "detection":
            return self.detections.get(StallKey(key.id))
        return self.get(key)

    def apply(self, change: Change) -> Change:
        """Make a change, and return the one that undoes it."""
        key = change.key if isinstance(change, Gone) else key_of(change)
        before = self.get(key)
        if before is not None:
            self._drop(before)
        if not isinstance(change, Gone):
            self._put(change)
        return before or Gone(key)

    def _put(self, row: Row) -> None:  # noqa: C901 - one for each kind
        match row:
            case Booking():
                self._put_booking(row)
            case PowerOff():
                key = row.key
                self.power_offs[key] = row
                if row.is_open:
                    self._open_power_offs.setdefault(row.room, {})[key] = row
                elif row.status is not PowerOffStatus.CANCELLED:
                    self._enter_result(row)
            case Freeze():
                self.freezes[row.room] = row
            case Occupancy():
                self.occupancies[row.stall] = row
                self._enter_stall(row)
            case Schedule():
                self._put_schedule(row)
            case DeviceAction():
                self._put_action(row)
            case Reservation():
                self._put_reservation(row)
            case Answered():
                self.answered[row.name] = row
            case Feed():
                self.feeds[row.key] = row
            case Outbox():
                self.outboxes[row.endpoint] = row

    def _enter_stall(self, row: Occupancy) -> None:
        for camera in row.taken:
            self._takers.setdefault(camera, {})[row.stall] = row
        if row.failed or row.stuck is not None:
            self._troubled[row.stall] = row

    def _put_booking(self, row: Booking) -> None:
        self.bookings[row.id] = row
        self.count[row.status] += 1
        if row.external_id:
            outside = (row.source, row.external_id)
            self._by_external_id[outside] = (*self._by_external_id.get(outside, ()), row.id)
        for room in row.rooms:
            self._enter(room, row)

    def _enter(self, room: RoomKey, booking: Booking) -> None:
        if booking.blocks:
            self.calendar(room).add(booking)
        if (listed := self._listed.get(booking.status)) is not None:
            listed.setdefault(room, {})[booking.id] = booking
        if booking.status is BookingStatus.COMPLETED:
            last = self._last_completed.get(room)
            if last is None or last.left_at <= booking.left_at:
                self._last_completed[room] = booking

    def _enter_result(self, row: PowerOff) -> None:
        self._results.setdefault(row.room, {})[row.key] = row
        last = self._last_results.get(row.room)
        if last is None or _by_time(last) <= _by_time(row):
            self._enter_last_result(row)

    def _enter_last_result(self, row: PowerOff) -> None:
        self._last_results[row.room] = row
        if row.status is PowerOffStatus.FAILED:
            self._given_up[row.room] = row
        else:
            self._given_up.pop(row.room, None)

    def _drop(self, row: Row) -> None:  # noqa: C901 - one for each kind
        match row:
            case Booking():
                self._drop_booking(row)
            case PowerOff():
                key = row.key
                del self.power_offs[key]
                if row.is_open:
                    del self._open_power_offs[row.room][key]
                elif row.status is not PowerOffStatus.CANCELLED:
                    self._take_out_result(row)
            case Freeze():
                del self.freezes[row.room]
            case Occupancy():
                self._drop_stall(row)
            case Schedule():
                self._drop_schedule(row)
            case DeviceAction():
                self._drop_action(row)
            case Reservation():
                del self.reservations[row.origin, row.external_id]
                self.open_reservations.pop((row.origin, row.external_id), None)
            case Answered():
                del self.answered[row.name]
            case Feed():
                del self.feeds[row.key]
            case Outbox():
                del self.outboxes[row.endpoint]

    def _drop_stall(self, row: Occupancy) -> None:
        del self.occupancies[row.stall]
        for camera in row.taken:
            del self._takers[camera][row.stall]
        self._troubled.pop(row.stall, None)

    def _drop_booking(self, row: Booking) -> None:
        del self.bookings[row.id]
        self.count[row.status] -= 1
        if row.external_id:
            self._forget_external_id(row)
        for room in row.rooms:
            self._take_out(room, row)

    def _forget_external_id(self, row: Booking) -> None:
        outside = (row.source, row.external_id)
        others = tuple(one for one in self._by_external_id[outside] if one != row.id)
        if others:
            self._by_external_id[outside] = others
        else:
            del self._by_external_id[outside]

    def _put_schedule(self, row: Schedule) -> None:
        self.schedules[row.id] = row
        if (before := row.definition.run_after) is not None:
            self._followers.setdefault(before, {})[row.id] = row

    def _put_reservation(self, row: Reservation) -> None:
        key = (row.origin, row.external_id)
        self.reservations[key] = row
        if row.is_open:
            self.open_reservations[key] = row

    def _drop_schedule(self, row: Schedule) -> None:
        del self.schedules[row.id]
        if (before := row.definition.run_after) is not None:
            _take_out(self._followers, before, row.id)

    def _put_action(self, row: DeviceAction) -> None:
        self.actions[row.id] = row
        self.action_count[row.status] += 1
        if row.is_open:
            self._open_actions.setdefault(row.entity_id, {})[row.id] = row
        if row.run is not None:
            self._run_actions.setdefault(row.run, {})[row.id] = row

    def _drop_action(self, row: DeviceAction) -> None:
        del self.actions[row.id]
        self.action_count[row.status] -= 1
        if row.is_open:
            _take_out(self._open_actions, row.entity_id, row.id)
        if row.run is not None:
            _take_out(self._run_actions, row.run, row.id)

    def _take_out(self, room: RoomKey, booking: Booking) -> None:
        if booking.blocks:
            self.calendar(room).remove(booking)
        if (listed := self._listed.get(booking.status)) is not None:
            del listed[room][booking.id]
        if self._last_completed.get(room) is booking:
            del self._last_completed[room]
            if others := self._completed[room]:
                self._last_completed[room] = max(others.values(), key=attrgetter("left_at"))

    def _take_out_result(self, row: PowerOff) -> None:
        others = self._results[row.room]
        del others[row.key]
        if self._last_results[row.room] is row:
            del self._last_results[row.room]
            self._given_up.pop(row.room, None)
            if others:
                self._enter_last_result(max(others.values(), key=_by_time))


def _by_time(row: PowerOff) -> tuple[datetime, PowerOffKey]:
    return row.updated_at, row.key


def _take_out[Key, Id, Kind](listed: dict[Key, dict[Id, Kind]], key: Key, row: Id) -> None:
    """Take a row out of a list, and the list where it was the last."""
    of_key = listed[key]
    del of_key[row]
    if not of_key:
        del listed[key]
