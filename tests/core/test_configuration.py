"""What is configured, read as the core's values."""

import logging
from collections.abc import Mapping
from dataclasses import fields
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.configuration import (
    Changed,
    Snapshot,
    SubentryCopy,
    changes,
    duration_of,
    entities_in,
    policy_of,
    renamed,
    room_subentry_ids,
    site_of,
    stored_duration,
)
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.model import OpeningWindow, Policy, Room

UTC = ZoneInfo("UTC")
DRUM = RoomKey("drum_room")
HALL = RoomKey("hall")
FULL_DAY = {"days": ["mon", "sun"], "start": "08:00:00", "end": "08:00:00"}


def room(title: str = "Drum room", key: str = DRUM, **data: object) -> SubentryCopy:
    return SubentryCopy(kind="room", key=key, title=title, data={"name": title, **data})


def room_type(title: str = "Studio", **data: object) -> SubentryCopy:
    return SubentryCopy(kind="room_type", key=f"type_{title}", title=title, data=data)


def snapshot(options: Mapping[str, Any] | None = None, **subentries: SubentryCopy) -> Snapshot:
    return Snapshot(options=options or {}, subentries=subentries)


def only_room(configured: Snapshot) -> Room:
    (found,) = site_of(configured, UTC).rooms.values()
    return found


# --- single values ------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "length"),
    [
        ({"hours": 1, "minutes": 2, "seconds": 3}, timedelta(hours=1, minutes=2, seconds=3)),
        ({"days": 2}, timedelta(days=2)),
        ({"minutes": 0}, timedelta()),
        (90, timedelta(seconds=90)),
        (1.5, timedelta(seconds=1.5)),
    ],
)
def test_a_length_is_read(stored: object, length: timedelta) -> None:
    assert duration_of(stored) == length


@pytest.mark.parametrize(
    "stored",
    [{}, {"minutes": -1}, {"minutes": "1"}, {"moons": 1}, -1, float("nan"), 10**20, "1:00", None],
)
def test_what_is_no_length_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        duration_of(stored)


@pytest.mark.parametrize("length", [timedelta(), timedelta(seconds=5), timedelta(days=3, hours=2)])
def test_a_length_is_stored_so_that_it_is_read_again(length: timedelta) -> None:
    assert duration_of(stored_duration(length)) == length


def test_a_long_length_is_stored_in_hours() -> None:
    assert stored_duration(timedelta(days=1, minutes=1, seconds=1)) == {
        "hours": 24,
        "minutes": 1,
        "seconds": 1,
    }


# --- one room -----------------------------------------------------------------


def test_a_room_with_a_name_alone_goes_by_the_defaults() -> None:
    assert only_room(snapshot(one=room())) == Room(key=DRUM, name="Drum room")


def test_a_room_is_called_by_the_title_of_its_subentry() -> None:
    renamed_since = SubentryCopy(kind="room", key=DRUM, title="Loud", data={"name": "Drum room"})
    assert only_room(snapshot(one=renamed_since)).name == "Loud"


def test_a_room_has_what_is_stored_for_it() -> None:
    found = only_room(
        snapshot(
            one=room(
                power=["switch.amp", "switch.amp", "light.drum"],
                doors=["lock.drum"],
                presence=["binary_sensor.drum"],
                power_sensor="sensor.drum_power",
                energy_sensor="sensor.drum_meter",
                power_threshold_w=12,
                notify=["notify.desk"],
            )
        )
    )
    assert found.power == ("switch.amp", "light.drum")
    assert found.doors == ("lock.drum",)
    assert found.presence == ("binary_sensor.drum",)
    assert found.power_sensor == "sensor.drum_power"
    assert found.energy_sensor == "sensor.drum_meter"
    assert found.power_threshold_w == 12.0
    assert found.notify == ("notify.desk",)


STORED_POLICY: dict[str, Any] = {
    "capacity": 4,
    "buffer_before": {"minutes": 1},
    "buffer_after": {"minutes": 2},
    "early_check_in": {"minutes": 3},
    "no_show_after": {"minutes": 4},
    "hold_duration": {"minutes": 5},
    "pending_expiry": {"minutes": 6},
    "min_duration": {"minutes": 7},
    "max_duration": {"minutes": 8},
    "opening_hours": [FULL_DAY],
    "auto_power_off": False,
    "power_off_buffer": {"minutes": 9},
    "power_off_notice": {"minutes": 11},
    "power_on_at_check_in": True,
    "retry_attempts": 0,
    "retry_delay": {"seconds": 1},
}
POLICY = Policy(
    capacity=4,
    buffer_before=timedelta(minutes=1),
    buffer_after=timedelta(minutes=2),
    early_check_in=timedelta(minutes=3),
    no_show_after=timedelta(minutes=4),
    hold_duration=timedelta(minutes=5),
    pending_expiry=timedelta(minutes=6),
    min_duration=timedelta(minutes=7),
    max_duration=timedelta(minutes=8),
    opening_hours=(
        OpeningWindow(weekdays=frozenset({0, 6}), start_local=time(8), end_local=time(8)),
    ),
    auto_power_off=False,
    power_off_buffer=timedelta(minutes=9),
    power_off_notice=timedelta(minutes=11),
    power_on_at_check_in=True,
    retry_attempts=0,
    retry_delay=timedelta(seconds=1),
)


def test_each_field_of_the_policy_is_read() -> None:
    assert set(STORED_POLICY) == {field.name for field in fields(Policy)}
    assert policy_of(STORED_POLICY) == POLICY


@pytest.mark.parametrize("name", STORED_POLICY)
def test_a_field_comes_from_the_room_or_its_type_or_the_site_or_the_default(name: str) -> None:
    stored, read = STORED_POLICY[name], getattr(POLICY, name)
    for options, of_type, own in (
        ({name: stored}, {}, {}),
        ({}, {name: stored}, {}),
        ({}, {}, {name: stored}),
    ):
        found = only_room(
            snapshot(options, kind=room_type(**of_type), one=room(room_type="kind", **own))
        )
        assert getattr(found.policy, name) == read
    assert getattr(policy_of({}), name) == getattr(Policy(), name) != read


def test_the_nearest_layer_wins() -> None:
    found = only_room(
        snapshot(
            {"capacity": 1, "notify": ["notify.site"], "power_off_buffer": {"minutes": 1}},
            kind=room_type(
                capacity=2,
                notify=["notify.type"],
                power_off_buffer={"minutes": 2},
                power_threshold_w=2,
            ),
            one=room(room_type="kind", capacity=3),
        )
    )
    assert found.type_name == "Studio"
    assert found.policy.capacity == 3
    assert found.policy.power_off_buffer == timedelta(minutes=2)
    assert found.notify == ("notify.type",)
    assert found.power_threshold_w == 2.0


@pytest.mark.parametrize("name", ["no_show_after", "min_duration", "max_duration"])
def test_zero_undoes_a_limit_of_the_type(name: str) -> None:
    found = only_room(
        snapshot(
            kind=room_type(**{name: {"hours": 1}}),
            one=room(room_type="kind", **{name: {"hours": 0}}),
        )
    )
    assert getattr(found.policy, name) is None


def test_a_type_that_is_no_more_counts_as_none() -> None:
    for dangling in ("gone", "other_room", ["kind"], None):
        found = site_of(
            snapshot(
                kind=room_type(capacity=2),
                other_room=room("Hall", HALL, capacity=5),
                one=room(room_type=dangling),
            ),
            UTC,
        ).rooms[DRUM]
        assert found.type_name is None
        assert found.policy.capacity is None


# --- a store that was edited by hand ------------------------------------------

NONSENSE: dict[str, list[object]] = {
    "capacity": [0, "four", None, float("nan"), float("inf")],
    "hold_duration": [{}, {"minutes": 0}, "soon"],
    "opening_hours": [
        [],
        "always",
        ["mon"],
        [{"days": [], "start": "08:00:00", "end": "09:00:00"}],
        [{"days": ["someday"], "start": "08:00:00", "end": "09:00:00"}],
        [{"days": ["mon"], "start": "25:00:00", "end": "09:00:00"}],
        [{"days": ["mon"], "start": 8, "end": 9}],
    ],
    "auto_power_off": [0, "no"],
    "retry_attempts": [-1],
}


@pytest.mark.parametrize(
    ("name", "stored"), [(name, stored) for name, bad in NONSENSE.items() for stored in bad]
)
def test_what_cannot_be_read_counts_as_absent_and_is_logged(
    name: str, stored: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert policy_of({name: stored}) == Policy()
    assert policy_of({name: stored}, STORED_POLICY) == POLICY
    assert f"unreadable {name}" in caplog.text
    assert all(record.levelno == logging.WARNING for record in caplog.records)


def test_a_room_of_nonsense_is_still_a_room() -> None:
    found = only_room(
        snapshot(
            {"notify": 3},
            one=room(
                power=7,
                doors="lock.drum",
                presence=[1, "binary_sensor.drum"],
                power_sensor=[],
                energy_sensor=7,
                power_threshold_w=-1,
            ),
        )
    )
    assert found == Room(
        key=DRUM, name="Drum room", doors=("lock.drum",), presence=("binary_sensor.drum",)
    )


# --- the site -----------------------------------------------------------------


def test_a_site_has_its_rooms_by_key_and_its_time_zone() -> None:
    vienna = ZoneInfo("Europe/Vienna")
    configured = snapshot(
        {"log_retention_days": 30}, a=room(), kind=room_type(), b=room("Hall", HALL)
    )
    site = site_of(configured, vienna)
    assert site.time_zone is vienna
    assert site.log_retention == timedelta(days=30)
    assert list(site.rooms) == [DRUM, HALL]
    assert room_subentry_ids(configured) == {DRUM: "a", HALL: "b"}


def test_the_log_is_kept_for_a_year_by_default() -> None:
    assert site_of(snapshot(), UTC).log_retention == timedelta(days=365)
    assert site_of(snapshot({"log_retention_days": 0}), UTC).log_retention == timedelta(days=365)


# --- what changed -------------------------------------------------------------


def changed(
    *,
    added: set[RoomKey] | None = None,
    altered: set[RoomKey] | None = None,
    removed: set[RoomKey] | None = None,
    options: bool = False,
) -> Changed:
    return Changed(
        added=frozenset(added or ()),
        changed=frozenset(altered or ()),
        removed=frozenset(removed or ()),
        stalls_added=frozenset(),
        stalls_changed=frozenset(),
        stalls_removed=frozenset(),
        options_changed=options,
    )


BEFORE = snapshot(
    kind=room_type(capacity=2), a=room(room_type="kind"), b=room("Hall", HALL, capacity=9)
)


@pytest.mark.parametrize(
    ("after", "what"),
    [
        ({}, changed()),
        ({"c": room("New", "new")}, changed(added={RoomKey("new")})),
        ({"b": None}, changed(removed={HALL})),
        ({"b": room("Great hall", HALL, capacity=9)}, changed(altered={HALL})),
        ({"b": room("Hall", HALL, capacity=8)}, changed(altered={HALL})),
        ({"b": room("Hall", HALL, capacity=9, of_somebody_else=1)}, changed()),
        # A type changes its own rooms, and by its name too, for they show it.
        ({"kind": room_type(capacity=3)}, changed(altered={DRUM})),
        ({"kind": room_type("Cell", capacity=2)}, changed(altered={DRUM})),
        ({"kind": None}, changed(altered={DRUM})),
        ({"other": room_type(capacity=3)}, changed()),
    ],
)
def test_a_change_touches_the_rooms_that_it_means(
    after: dict[str, SubentryCopy | None], what: Changed
) -> None:
    subentries = {**BEFORE.subentries, **after}
    now = snapshot(**{key: copy for key, copy in subentries.items() if copy is not None})
    assert changes(BEFORE, now) == what


def test_an_option_touches_the_rooms_that_go_by_it() -> None:
    now = Snapshot(options={"capacity": 5}, subentries=BEFORE.subentries)
    assert changes(BEFORE, now) == changed(options=True)
    now = Snapshot(options={"hold_duration": {"minutes": 1}}, subentries=BEFORE.subentries)
    assert changes(BEFORE, now) == changed(altered={DRUM, HALL}, options=True)


# --- an entity that got another id --------------------------------------------


def test_all_entities_that_something_names_are_known() -> None:
    """Each once; what cannot be read names none."""
    data = {
        "name": "Drum room",
        "power": ["switch.amp", "switch.amp"],
        "doors": "lock.drum",
        "power_sensor": "sensor.amp",
        "presence": 5,
        "cameras": ["camera.a", "switch.amp"],
    }
    assert entities_in(data) == ("switch.amp", "lock.drum", "sensor.amp", "camera.a")


def test_a_renamed_entity_is_followed_wherever_it_stands() -> None:
    configured = snapshot(
        {"notify": ["notify.desk"], "retry_attempts": 3},
        kind=room_type(notify=["notify.desk"]),
        a=room(power=["switch.amp", "notify.desk"], power_sensor="notify.desk"),
        b=room("Hall", HALL, power=["switch.amp"]),
    )
    found = renamed(configured, "notify.desk", "notify.bar")
    assert found.options == {"notify": ["notify.bar"], "retry_attempts": 3}
    assert found.subentries == {
        "kind": {"notify": ["notify.bar"]},
        "a": {
            "name": "Drum room",
            "power": ["switch.amp", "notify.bar"],
            "power_sensor": "notify.bar",
        },
    }


def test_a_rename_that_concerns_nobody_changes_nothing() -> None:
    found = renamed(BEFORE, "switch.a", "switch.b")
    assert found.options is None
    assert found.subentries == {}


def test_an_entity_stands_once_after_it_took_the_id_of_another() -> None:
    configured = snapshot(a=room(doors=["lock.new", "lock.old"]))
    assert renamed(configured, "lock.old", "lock.new").subentries["a"]["doors"] == ["lock.new"]
