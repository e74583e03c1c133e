"""What the config entry says, as the core's values, and what a change of it means.

Home Assistant changes a subentry in place, so whoever wants to know what a
change was keeps a `Snapshot` of before. All here is pure, and nothing raises:
the forms refuse what makes no sense, and a hand-edited value that cannot be
read counts as absent.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .const import (
    CONF_AUTO_POWER_OFF,
    CONF_BUFFER_AFTER,
    CONF_BUFFER_BEFORE,
    CONF_CAPACITY,
    CONF_DAYS,
    CONF_DOORS,
    CONF_EARLY_CHECK_IN,
    CONF_END,
    CONF_HOLD_DURATION,
    CONF_LOG_RETENTION_DAYS,
    CONF_MAX_DURATION,
    CONF_MIN_DURATION,
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
    CONF_RETRY_ATTEMPTS,
    CONF_RETRY_DELAY,
    CONF_ROOM_TYPE,
    CONF_START,
    SUBENTRY_ROOM,
    SUBENTRY_ROOM_TYPE,
    WEEKDAYS,
)
from .core.ids import EntityId, RoomKey
from .core.model import OpeningWindow, Policy, Room, Site

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

_LOGGER = logging.getLogger(__name__)

type Data = Mapping[str, Any]
"""What one subentry, or the options, store."""

ENTITY_FIELDS = (CONF_POWER, CONF_DOORS, CONF_PRESENCE, CONF_POWER_SENSOR, CONF_NOTIFY)
"""The fields that hold an entity id or a list of them."""


# The defaults stand in the core, and nowhere else.
_DEFAULT_ROOM = Room(key=RoomKey(""), name="")
_DEFAULT_SITE = Site(time_zone=ZoneInfo("UTC"))


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


def _opening_window(stored: object) -> OpeningWindow:
    if not isinstance(stored, Mapping):
        raise TypeError(stored)
    days = stored.get(CONF_DAYS)
    if not isinstance(days, list) or not days:
        raise ValueError(stored)
    return OpeningWindow(
        weekdays=frozenset(WEEKDAYS.index(day) for day in days),
        start_local=_local_time(stored.get(CONF_START)),
        end_local=_local_time(stored.get(CONF_END)),
    )


def _opening_hours(stored: object) -> tuple[OpeningWindow, ...]:
    if not isinstance(stored, list) or not stored:
        raise ValueError(stored)
    return tuple(_opening_window(window) for window in stored)


# --- layers: a room's own, its type's, the site's -----------------------------


def _first[T](layers: tuple[Data, ...], name: str, read: Callable[[object], T], default: T) -> T:
    """Return what the nearest layer says that has a readable value."""
    for layer in layers:
        if name in layer:
            try:
                return read(layer[name])
            except TypeError, ValueError, OverflowError:
                _LOGGER.warning("Ignoring an unreadable %s: %r", name, layer[name])
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


def policy_of(*layers: Data) -> Policy:
    """Return the policy that the layers make, the nearest first."""
    default = Policy()
    # A test holds that the names and the types are those of `Policy`.
    values: dict[str, Any] = {
        name: _first(layers, name, read, getattr(default, name)) for name, read in _POLICY.items()
    }
    return Policy(**values)


def layers_of(snapshot: Snapshot, data: Data) -> tuple[Data, ...]:
    """Return what a room with this data goes by, the nearest first."""
    kind = _type_of(snapshot, data)
    return (data, kind.data if kind else {}, snapshot.options)


def _type_of(snapshot: Snapshot, data: Data) -> SubentryCopy | None:
    wanted = data.get(CONF_ROOM_TYPE)
    kinds = snapshot.of_kind(SUBENTRY_ROOM_TYPE)
    return next((kind for subentry_id, kind in kinds if subentry_id == wanted), None)


def _room_of(snapshot: Snapshot, subentry: SubentryCopy) -> Room:
    own = subentry.data
    kind = _type_of(snapshot, own)
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
        power_threshold_w=_first(
            layers, CONF_POWER_THRESHOLD_W, _watts, _DEFAULT_ROOM.power_threshold_w
        ),
        notify=_first(layers, CONF_NOTIFY, _entity_ids, ()),
    )


def site_of(snapshot: Snapshot, time_zone: ZoneInfo) -> Site:
    """Return all rooms, each with what its type and the site add to it.

    A room type that is no more counts as none.
    """
    return Site(
        time_zone=time_zone,
        log_retention=log_retention_of(snapshot.options),
        rooms=_rooms_of(snapshot),
    )


def _rooms_of(snapshot: Snapshot) -> dict[RoomKey, Room]:
    rooms = (_room_of(snapshot, copy) for _, copy in snapshot.of_kind(SUBENTRY_ROOM))
    return {room.key: room for room in rooms}


def room_subentry_ids(snapshot: Snapshot) -> dict[RoomKey, str]:
    """Return the subentry id of each room."""
    return {RoomKey(copy.key): subentry_id for subentry_id, copy in snapshot.of_kind(SUBENTRY_ROOM)}


# --- what a change means ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Which rooms differ; one is `changed` too when its type or the site's defaults did that."""

    added: frozenset[RoomKey]
    changed: frozenset[RoomKey]
    removed: frozenset[RoomKey]
    options_changed: bool


def changes(before: Snapshot, after: Snapshot) -> Changed:
    """Compare two snapshots by what they mean for each room."""
    old, new = _rooms_of(before), _rooms_of(after)
    return Changed(
        added=frozenset(new.keys() - old.keys()),
        changed=frozenset(key for key in new.keys() & old.keys() if new[key] != old[key]),
        removed=frozenset(old.keys() - new.keys()),
        options_changed=before.options != after.options,
    )


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
