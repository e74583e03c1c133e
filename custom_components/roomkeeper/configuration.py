"""What the config entry says, as the core's values, and what a change of it means.

Home Assistant changes a subentry in place, so whoever wants to know what a
change was keeps a `Snapshot` of before. All here is pure, and nothing raises:
the forms refuse what makes no sense, and a hand-edited value that cannot be
read counts as absent.
"""

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .const import (
    CONF_AUTO_POWER_OFF,
    CONF_BUFFER_AFTER,
    CONF_BUFFER_BEFORE,
    CONF_CALENDAR,
    CONF_CAMERAS,
    CONF_CAPACITY,
    CONF_DAYS,
    CONF_DIALECT,
    CONF_DOORS,
    CONF_EARLY_CHECK_IN,
    CONF_END,
    CONF_ENERGY_SENSOR,
    CONF_EXTENSION,
    CONF_GRACE,
    CONF_HOLD_DURATION,
    CONF_IS_PRESENCE,
    CONF_LOCAL_ONLY,
    CONF_LOG_RETENTION_DAYS,
    CONF_MAX_DURATION,
    CONF_MAX_TIMEOUT,
    CONF_MIN_DURATION,
    CONF_MIN_TIMEOUT,
    CONF_MODE,
    CONF_MULTIPLIER,
    CONF_NAME,
    CONF_NO_SHOW_AFTER,
    CONF_NOTIFY,
    CONF_OPENING_HOURS,
    CONF_PENDING_EXPIRY,
    CONF_POWER,
    CONF_POWER_OFF_BUFFER,
    CONF_POWER_OFF_NOTICE,
    CONF_POWER_ON_AT_CHECK_IN,
    CONF_POWER_SENSOR,
    CONF_POWER_THRESHOLD_W,
    CONF_PRESENCE,
    CONF_REGISTERED_URL,
    CONF_RETRY_ATTEMPTS,
    CONF_RETRY_DELAY,
    CONF_ROOM,
    CONF_ROOM_TYPE,
    CONF_ROOMS,
    CONF_RULES,
    CONF_SECRET,
    CONF_SENSORS,
    CONF_SHARED_CALENDAR,
    CONF_START,
    CONF_STRATEGY,
    CONF_STUCK_AFTER,
    CONF_STUCK_DETECTION,
    CONF_STUCK_ON_FOR,
    CONF_TIMEOUT,
    CONF_WEBHOOK_ID,
    CONF_WITH_NAMES,
    DIALECT_STANDARD,
    MODE_BLOCK,
    SUBENTRY_ENDPOINT,
    SUBENTRY_FEED,
    SUBENTRY_HOOK,
    SUBENTRY_ROOM,
    SUBENTRY_ROOM_TYPE,
    SUBENTRY_STALL,
    WEEKDAYS,
)
from .core.ids import EndpointKey, EntityId, OriginKey, RoomKey, StallKey
from .core.model import OpeningWindow, Policy, Room, Site
from .core.reservation import Origin, OriginKind
from .core.stall import ALL_WEEK, DEFAULT_RULES, Stall, StallPolicy, Strategy, TimeoutRule
from .endpoint_settings import EndpointSettings, endpoint_of, settings_of

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

_LOGGER = logging.getLogger(__name__)

type Data = Mapping[str, Any]
"""What one subentry, or the options, store."""

ENTITY_FIELDS = (
    CONF_POWER,
    CONF_DOORS,
    CONF_PRESENCE,
    CONF_POWER_SENSOR,
    CONF_ENERGY_SENSOR,
    CONF_NOTIFY,
    CONF_SENSORS,
    CONF_CAMERAS,
    CONF_CALENDAR,
)
"""The fields that hold an entity id or a list of them."""


# The defaults stand in the core, and nowhere else.
_DEFAULT_ROOM = Room(key=RoomKey(""), name="")
_DEFAULT_STALL = Stall(key=StallKey(""), name="")
_DEFAULT_SITE = Site(time_zone=ZoneInfo("UTC"))
_NO_ENTITIES: tuple[EntityId, ...] = ()


# --- copies of what is stored -------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SubentryCopy:
    """One subentry as it was; `kind` is its type, `key` its unique id."""

    kind: str
    key: str
    title: str
    data: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The options, and the subentries by their id, as they were."""

    options: Data
    subentries: Mapping[str, SubentryCopy]

    def of_kind(self, kind: str) -> Iterator[tuple[str, SubentryCopy]]:
        """Yield the id and the copy of each subentry of one type."""
        for subentry_id, subentry in self.subentries.items():
            if subentry.kind == kind:
                yield subentry_id, subentry


def snapshot_of(entry: ConfigEntry) -> Snapshot:
    """Copy what the entry stores now."""
    return Snapshot(
        options=dict(entry.options),
        subentries={
            subentry_id: SubentryCopy(
                kind=subentry.subentry_type,
                key=subentry.unique_id or subentry_id,
                title=subentry.title,
                data=dict(subentry.data),
            )
            for subentry_id, subentry in entry.subentries.items()
        },
    )


# --- single values ------------------------------------------------------------


def duration_of(stored: object) -> timedelta:
    """Read a stored length: the duration selector's dict, or a number of seconds.

    Raises:
        ValueError: it is neither, or it is negative or endless.

    """
    try:
        match stored:
            case {}:
                length = timedelta(**stored) if stored else None
            case int() | float():
                length = timedelta(seconds=stored)
            case _:
                length = None
    except (TypeError, OverflowError) as err:
        raise ValueError(stored) from err
    if length is None or length < timedelta():
        raise ValueError(stored)
    return length


def stored_duration(length: timedelta) -> dict[str, int]:
    """Return a length as the duration selector's dict, whole seconds."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return {"hours": hours, "minutes": minutes, "seconds": seconds}


def log_retention_of(options: Data) -> timedelta:
    """Return how long a log row is kept."""
    return _first((options,), CONF_LOG_RETENTION_DAYS, _days, _DEFAULT_SITE.log_retention)


def _limit(stored: object) -> timedelta | None:
    """Read a length of which zero means none, so that a room can undo its type's."""
    return duration_of(stored) or None


def _positive_duration(stored: object) -> timedelta:
    length = duration_of(stored)
    if not length:
        raise ValueError(stored)
    return length


def _at_least(lowest: int) -> Callable[[object], int]:
    """Return a reader of whole numbers from `lowest` up."""

    def read(stored: object) -> int:
        if not isinstance(stored, int | float) or stored < lowest:
            raise ValueError(stored)
        return int(stored)

    return read


def _days(stored: object) -> timedelta:
    return timedelta(days=_at_least(1)(stored))


def _watts(stored: object) -> float:
    if not isinstance(stored, int | float) or stored < 0:
        raise ValueError(stored)
    return float(stored)


def _boolean(stored: object) -> bool:
    if not isinstance(stored, bool):
        raise TypeError(stored)
    return stored


def _entity_ids(stored: object) -> tuple[EntityId, ...]:
    """Read a list of entity ids, each of them once, or a single one."""
    ids = [stored] if isinstance(stored, str) else stored
    if not isinstance(ids, list):
        raise TypeError(stored)
    return tuple(dict.fromkeys(EntityId(item) for item in ids if isinstance(item, str)))


def _entity_id(stored: object) -> EntityId | None:
    return next(iter(_entity_ids(stored)), None)


def _local_time(stored: object) -> time:
    if not isinstance(stored, str):
        raise TypeError(stored)
    return time.fromisoformat(stored).replace(tzinfo=None)


def _weekdays(stored: object) -> frozenset[int]:
    if not isinstance(stored, list) or not stored:
        raise ValueError(stored)
    return frozenset(WEEKDAYS.index(day) for day in stored)


def _opening_window(stored: object) -> OpeningWindow:
    if not isinstance(stored, Mapping):
        raise TypeError(stored)
    return OpeningWindow(
        weekdays=_weekdays(stored.get(CONF_DAYS)),
        start_local=_local_time(stored.get(CONF_START)),
        end_local=_local_time(stored.get(CONF_END)),
    )


def _opening_hours(stored: object) -> tuple[OpeningWindow, ...]:
    if not isinstance(stored, list) or not stored:
        raise ValueError(stored)
    return tuple(_opening_window(window) for window in stored)


def _multiplier(stored: object) -> float:
    if not isinstance(stored, int | float) or not 0 < stored < math.inf:
        raise ValueError(stored)
    return float(stored)


def _text(stored: object) -> str:
    if not isinstance(stored, str):
        raise TypeError(stored)
    return stored


def _strategy(stored: object) -> Strategy:
    return Strategy(_text(stored))


def _timeout_rule(stored: object) -> TimeoutRule:
    if not isinstance(stored, Mapping):
        raise TypeError(stored)
    if (CONF_TIMEOUT in stored) == (CONF_MULTIPLIER in stored):
        raise ValueError(stored)
    return TimeoutRule(
        name=_text(stored.get(CONF_NAME, "")),
        weekdays=_weekdays(stored[CONF_DAYS]) if CONF_DAYS in stored else ALL_WEEK,
        start_local=_local_time(stored.get(CONF_START)),
        end_local=_local_time(stored.get(CONF_END)),
        timeout=_positive_duration(stored[CONF_TIMEOUT]) if CONF_TIMEOUT in stored else None,
        multiplier=_multiplier(stored[CONF_MULTIPLIER]) if CONF_MULTIPLIER in stored else None,
    )


def _timeout_rules(stored: object) -> tuple[TimeoutRule, ...]:
    """Read a list of rules; an empty one is as good as none."""
    if not isinstance(stored, list):
        raise TypeError(stored)
    return tuple(_timeout_rule(rule) for rule in stored) or DEFAULT_RULES


def entities_in(data: Data) -> tuple[EntityId, ...]:
    """Return the entities that one subentry, or the options, name; each of them once."""
    found: dict[EntityId, None] = {}
    for name in ENTITY_FIELDS:
        found |= dict.fromkeys(_first((data,), name, _entity_ids, _NO_ENTITIES))
    return tuple(found)


# --- layers: a place's own, its type's, the site's ----------------------------


def _first[T](
    layers: tuple[Data, ...],
    name: str,
    read: Callable[[object], T],
    default: T,
    *,
    is_secret: bool = False,
) -> T:
    """Return what the nearest layer says that has a readable value."""
    for layer in layers:
        if name in layer:
            try:
                return read(layer[name])
            except TypeError, ValueError, OverflowError:
                shown = "(a secret)" if is_secret else layer[name]
                _LOGGER.warning("Ignoring an unreadable %s: %r", name, shown)
    return default


_POLICY: Mapping[str, Callable[[object], object]] = {
    CONF_CAPACITY: _at_least(1),
    CONF_BUFFER_BEFORE: duration_of,
    CONF_BUFFER_AFTER: duration_of,
    CONF_EARLY_CHECK_IN: duration_of,
    CONF_NO_SHOW_AFTER: _limit,
    CONF_HOLD_DURATION: _positive_duration,
    CONF_PENDING_EXPIRY: _positive_duration,
    CONF_MIN_DURATION: _limit,
    CONF_MAX_DURATION: _limit,
    CONF_OPENING_HOURS: _opening_hours,
    CONF_AUTO_POWER_OFF: _boolean,
    CONF_POWER_OFF_BUFFER: duration_of,
    CONF_POWER_OFF_NOTICE: duration_of,
    CONF_POWER_ON_AT_CHECK_IN: _boolean,
    CONF_RETRY_ATTEMPTS: _at_least(0),
    CONF_RETRY_DELAY: _positive_duration,
}
"""How each stored policy field is read; `Policy` has the same names, and the defaults."""

_RETRIES: Mapping[str, Callable[[object], object]] = {
    name: _POLICY[name] for name in (CONF_RETRY_ATTEMPTS, CONF_RETRY_DELAY)
}
"""The same for devices that are of no room; `Site` has the names and the defaults."""

_STALL_POLICY: Mapping[str, Callable[[object], object]] = {
    CONF_TIMEOUT: _positive_duration,
    CONF_STRATEGY: _strategy,
    CONF_MIN_TIMEOUT: _positive_duration,
    CONF_MAX_TIMEOUT: _positive_duration,
    CONF_EXTENSION: _positive_duration,
    CONF_GRACE: duration_of,
    CONF_RULES: _timeout_rules,
    CONF_STUCK_DETECTION: _boolean,
    CONF_STUCK_AFTER: _at_least(1),
    CONF_STUCK_ON_FOR: _positive_duration,
}
"""The same for `StallPolicy`."""


def policy_of(*layers: Data) -> Policy:
    """Return the policy that the layers make, the nearest first."""
    return Policy(**_values_of(layers, _POLICY, Policy()))


def stall_policy_of(data: Data) -> StallPolicy:
    """Return the policy of a stall as it is stored, even if its bounds contradict each other."""
    return StallPolicy(**_values_of((data,), _STALL_POLICY, StallPolicy()))


def _values_of(
    layers: tuple[Data, ...],
    readers: Mapping[str, Callable[[object], object]],
    default: Policy | StallPolicy | Site,
) -> dict[str, Any]:
    # A test holds that the names and the types are those of the policy.
    return {
        name: _first(layers, name, read, getattr(default, name)) for name, read in readers.items()
    }


def layers_of(snapshot: Snapshot, data: Data) -> tuple[Data, ...]:
    """Return what a room with this data goes by, the nearest first."""
    kind = _linked(snapshot, data, CONF_ROOM_TYPE, SUBENTRY_ROOM_TYPE)
    return (data, kind.data if kind else {}, snapshot.options)


def _linked(snapshot: Snapshot, data: Data, name: str, kind: str) -> SubentryCopy | None:
    """Return the subentry whose id a field holds, if there is one, and of that type."""
    subentry_id = data.get(name)
    found = snapshot.subentries.get(subentry_id) if isinstance(subentry_id, str) else None
    return found if found is not None and found.kind == kind else None


def _room_of(snapshot: Snapshot, subentry: SubentryCopy) -> Room:
    own = subentry.data
    kind = _linked(snapshot, own, CONF_ROOM_TYPE, SUBENTRY_ROOM_TYPE)
    layers = layers_of(snapshot, own)
    return Room(
        key=RoomKey(subentry.key),
        # Home Assistant's own rename dialog changes the title and nothing else.
        name=subentry.title,
        type_name=kind.title if kind else None,
        policy=policy_of(*layers),
        power=_first((own,), CONF_POWER, _entity_ids, ()),
        doors=_first((own,), CONF_DOORS, _entity_ids, ()),
        presence=_first((own,), CONF_PRESENCE, _entity_ids, ()),
        power_sensor=_first((own,), CONF_POWER_SENSOR, _entity_id, None),
        energy_sensor=_first((own,), CONF_ENERGY_SENSOR, _entity_id, None),
        power_threshold_w=_first(
            layers, CONF_POWER_THRESHOLD_W, _watts, _DEFAULT_ROOM.power_threshold_w
        ),
        notify=_first(layers, CONF_NOTIFY, _entity_ids, ()),
        is_calendar_shared=shared_calendar_of(own) is not None,
    )


def _stall_of(snapshot: Snapshot, subentry: SubentryCopy, rooms: Mapping[RoomKey, Room]) -> Stall:
    own = subentry.data
    place = _linked(snapshot, own, CONF_ROOM, SUBENTRY_ROOM)
    room = rooms[RoomKey(place.key)] if place else None
    policy = stall_policy_of(own)
    return Stall(
        key=StallKey(subentry.key),
        name=subentry.title,
        room=room.key if room else None,
        is_presence=room is not None
        and _first((own,), CONF_IS_PRESENCE, _boolean, _DEFAULT_STALL.is_presence),
        # The forms refuse bounds that contradict each other; where they were
        # edited by hand, the longest timeout wins.
        policy=replace(policy, min_timeout=min(policy.min_timeout, policy.max_timeout)),
        sensors=_first((own,), CONF_SENSORS, _entity_ids, ()),
        cameras=_first((own,), CONF_CAMERAS, _entity_ids, ()),
        notify=room.notify if room else _first((snapshot.options,), CONF_NOTIFY, _entity_ids, ()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A hook as its door goes by it; what a stranger should not know is not shown.

    `rooms` says which room the platform's own id of a place means.
    """

    key: OriginKey
    subentry_id: str
    name: str
    dialect: str
    secret: str = field(repr=False)
    registered_url: str
    rooms: Mapping[str, RoomKey]
    local_only: bool
    webhook_id: str = field(repr=False)

    @property
    def origin(self) -> Origin:
        """Return what the core knows of it."""
        return Origin(
            key=self.key,
            name=self.name,
            kind=OriginKind.HOOK,
            places=self.rooms,
            takes_keys=self.dialect == DIALECT_STANDARD,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCalendar:
    """How a room's calendar is shown outside; whoever knows the secret may look.

    `with_names` is whether titles and guests are shown too.
    """

    secret: str = field(repr=False)
    with_names: bool

    def stored(self) -> dict[str, Any]:
        """Return it as the room's subentry stores it."""
        return {CONF_SECRET: self.secret, CONF_WITH_NAMES: self.with_names}


def shared_calendar_of(data: Data) -> SharedCalendar | None:
    """Return how the calendar of a room that stores `data` is shown outside, if it is."""
    return _first((data,), CONF_SHARED_CALENDAR, _shared_calendar, None, is_secret=True)


def _shared_calendar(stored: object) -> SharedCalendar | None:
    """Read what is stored of it; where that cannot be read, nothing is shown."""
    if not isinstance(stored, Mapping):
        raise TypeError(stored)
    secret = _text(stored[CONF_SECRET]) if CONF_SECRET in stored else ""
    if not secret:
        return None
    return SharedCalendar(secret=secret, with_names=stored.get(CONF_WITH_NAMES) is True)


def _rooms_by_place(stored: object) -> dict[str, RoomKey]:
    """Read which room an outside id means; YAML makes a number of an id that looks like one."""
    if not isinstance(stored, Mapping):
        raise TypeError(stored)
    return {str(place): RoomKey(room) for place, room in stored.items() if isinstance(room, str)}


def hooks_of(snapshot: Snapshot) -> dict[OriginKey, Hook]:
    """Return the hooks by their keys.

    One that has no webhook id, or no dialect, is none. One that has no secret takes nothing.
    """
    hooks = _all_hooks_of(snapshot)
    return {hook.key: hook for hook in hooks if hook.webhook_id and hook.dialect}


def _all_hooks_of(snapshot: Snapshot) -> list[Hook]:
    """Return the hooks, those that have no door at present included."""
    return [_hook_of(subentry_id, copy) for subentry_id, copy in snapshot.of_kind(SUBENTRY_HOOK)]


def _hook_of(subentry_id: str, subentry: SubentryCopy) -> Hook:
    own = (subentry.data,)
    return Hook(
        key=OriginKey(subentry.key),
        subentry_id=subentry_id,
        name=subentry.title,
        dialect=_first(own, CONF_DIALECT, _text, ""),
        secret=_first(own, CONF_SECRET, _text, "", is_secret=True),
        registered_url=_first(own, CONF_REGISTERED_URL, _text, ""),
        rooms=_first(own, CONF_ROOMS, _rooms_by_place, {}),
        local_only=_first(own, CONF_LOCAL_ONLY, _boolean, False),  # noqa: FBT003 - the default
        webhook_id=_first(own, CONF_WEBHOOK_ID, _text, "", is_secret=True),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed as it is configured: which calendar is taken over into which room, if that is there.

    `is_block` is whether its events close the room, instead of being bookings.
    """

    key: OriginKey
    subentry_id: str
    name: str
    calendar: EntityId
    room: RoomKey | None
    is_block: bool

    @property
    def origin(self) -> Origin:
        """Return what the core knows of it."""
        return Origin(
            key=self.key,
            name=self.name,
            kind=OriginKind.FEED,
            places={} if self.room is None else {"": self.room},
            is_block=self.is_block,
        )


def feeds_of(snapshot: Snapshot) -> dict[OriginKey, FeedSource]:
    """Return the feeds by their keys."""
    found = (_feed_of(snapshot, *one) for one in snapshot.of_kind(SUBENTRY_FEED))
    return {feed.key: feed for feed in found}


def _feed_of(snapshot: Snapshot, subentry_id: str, subentry: SubentryCopy) -> FeedSource:
    own = subentry.data
    place = _linked(snapshot, own, CONF_ROOM, SUBENTRY_ROOM)
    return FeedSource(
        key=OriginKey(subentry.key),
        subentry_id=subentry_id,
        name=subentry.title,
        calendar=_first((own,), CONF_CALENDAR, _entity_id, None) or EntityId(""),
        room=RoomKey(place.key) if place else None,
        is_block=own.get(CONF_MODE) == MODE_BLOCK,
    )


def _origins_of(snapshot: Snapshot) -> dict[OriginKey, Origin]:
    """Return what tells of reservations."""
    sources: list[Hook | FeedSource] = [*_all_hooks_of(snapshot), *feeds_of(snapshot).values()]
    return {source.key: source.origin for source in sources}


def site_of(snapshot: Snapshot, time_zone: ZoneInfo) -> Site:
    """Return all rooms and stalls, each with what its type or its room and the site add to it.

    And all endpoints. A room type that is no more counts as none, and so does a stall's room.
    """
    rooms, stalls = _places_of(snapshot)
    return Site(
        time_zone=time_zone,
        log_retention=log_retention_of(snapshot.options),
        **_values_of((snapshot.options,), _RETRIES, _DEFAULT_SITE),
        rooms=rooms,
        stalls=stalls,
        origins=_origins_of(snapshot),
        endpoints={
            EndpointKey(copy.key): endpoint_of(copy.key, copy.title, copy.data)
            for _, copy in snapshot.of_kind(SUBENTRY_ENDPOINT)
        },
    )


def endpoint_settings_of(snapshot: Snapshot) -> dict[EndpointKey, EndpointSettings | None]:
    """Return how each endpoint is reached; None where nothing can be sent to what is stored."""
    return {
        EndpointKey(copy.key): settings_of(copy.key, copy.data)
        for _, copy in snapshot.of_kind(SUBENTRY_ENDPOINT)
    }


def _places_of(snapshot: Snapshot) -> tuple[dict[RoomKey, Room], dict[StallKey, Stall]]:
    """Return the rooms and the stalls, each room with the stalls that count for it."""
    found = (_room_of(snapshot, copy) for _, copy in snapshot.of_kind(SUBENTRY_ROOM))
    rooms = {room.key: room for room in found}
    stalls = {
        StallKey(copy.key): _stall_of(snapshot, copy, rooms)
        for _, copy in snapshot.of_kind(SUBENTRY_STALL)
    }
    for stall in stalls.values():
        if stall.is_presence and stall.room is not None:
            room = rooms[stall.room]
            rooms[room.key] = replace(room, stalls=(*room.stalls, stall.key))
    return rooms, stalls


def room_subentry_ids(snapshot: Snapshot) -> dict[RoomKey, str]:
    """Return the subentry id of each room."""
    return {RoomKey(copy.key): subentry_id for subentry_id, copy in snapshot.of_kind(SUBENTRY_ROOM)}


def stall_subentry_ids(snapshot: Snapshot) -> dict[StallKey, str]:
    """Return the subentry id of each stall."""
    return {
        StallKey(copy.key): subentry_id for subentry_id, copy in snapshot.of_kind(SUBENTRY_STALL)
    }


# --- what a change means ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Which rooms and stalls differ.

    One is changed too when something else did that: its type, the site's
    defaults, its room, or a stall whose guests count as somebody inside it.
    """

    added: frozenset[RoomKey]
    changed: frozenset[RoomKey]
    removed: frozenset[RoomKey]
    stalls_added: frozenset[StallKey]
    stalls_changed: frozenset[StallKey]
    stalls_removed: frozenset[StallKey]
    options_changed: bool


def changes(before: Snapshot, after: Snapshot) -> Changed:
    """Compare two snapshots by what they mean for each room and each stall."""
    old_rooms, old_stalls = _places_of(before)
    rooms, stalls = _places_of(after)
    return Changed(
        added=frozenset(rooms.keys() - old_rooms.keys()),
        changed=_differing(old_rooms, rooms),
        removed=frozenset(old_rooms.keys() - rooms.keys()),
        stalls_added=frozenset(stalls.keys() - old_stalls.keys()),
        stalls_changed=_differing(old_stalls, stalls),
        stalls_removed=frozenset(old_stalls.keys() - stalls.keys()),
        options_changed=before.options != after.options,
    )


def _differing[K](old: Mapping[K, object], new: Mapping[K, object]) -> frozenset[K]:
    return frozenset(key for key in new.keys() & old.keys() if new[key] != old[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What has to be stored after an entity got another id.

    Attributes:
        subentries: The new data of each subentry that named the entity.
        options: The new options, or None if they did not name it.

    """

    subentries: Mapping[str, dict[str, Any]]
    options: dict[str, Any] | None


def renamed(snapshot: Snapshot, old: str, new: str) -> Renamed:
    """Put an entity's new id wherever its old one stands."""
    subentries = {
        subentry_id: data
        for subentry_id, copy in snapshot.subentries.items()
        if (data := _data_renamed(copy.data, old, new)) is not None
    }
    return Renamed(subentries=subentries, options=_data_renamed(snapshot.options, old, new))


def _data_renamed(data: Data, old: str, new: str) -> dict[str, Any] | None:
    """Return the data with the new id, or None if it does not name the old one."""
    found = {
        name: _value_renamed(data[name], old, new)
        for name in ENTITY_FIELDS
        if name in data and (data[name] == old or _lists(data[name], old))
    }
    return {**data, **found} if found else None


def _lists(value: object, entity_id: str) -> bool:
    return isinstance(value, list) and entity_id in value


def _value_renamed(value: str | list[str], old: str, new: str) -> str | list[str]:
    if isinstance(value, str):
        return new
    return list(dict.fromkeys(new if item == old else item for item in value))
