"""What is configured of stalls, read as the core's values."""

import logging
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.configuration import (
    Snapshot,
    SubentryCopy,
    changes,
    renamed,
    site_of,
    stall_policy_of,
    stall_subentry_ids,
)
from custom_components.roomkeeper.core.ids import RoomKey, StallKey
from custom_components.roomkeeper.core.stall import (
    ALL_WEEK,
    DEFAULT_RULES,
    Stall,
    StallPolicy,
    Strategy,
    TimeoutRule,
)

UTC = ZoneInfo("UTC")
CUBICLE = StallKey("cubicle")
SHOWER = StallKey("shower")
GYM = RoomKey("gym")
HALL = RoomKey("hall")
NIGHT = {"start": "22:00:00", "end": "06:00:00", "timeout": {"minutes": 3}}


def stall(title: str = "Cubicle", key: str = CUBICLE, **data: object) -> SubentryCopy:
    return SubentryCopy(kind="stall", key=key, title=title, data={"name": title, **data})


def room(title: str = "Gym", key: str = GYM, **data: object) -> SubentryCopy:
    return SubentryCopy(kind="room", key=key, title=title, data={"name": title, **data})


def room_type(**data: object) -> SubentryCopy:
    return SubentryCopy(kind="room_type", key="type_wet", title="Wet", data=data)


def snapshot(options: Mapping[str, Any] | None = None, **subentries: SubentryCopy) -> Snapshot:
    return Snapshot(options=options or {}, subentries=subentries)


def only_stall(configured: Snapshot) -> Stall:
    (found,) = site_of(configured, UTC).stalls.values()
    return found


# --- one stall ----------------------------------------------------------------


def test_a_stall_with_a_name_alone_goes_by_the_defaults() -> None:
    assert only_stall(snapshot(one=stall())) == Stall(key=CUBICLE, name="Cubicle")


def test_a_stall_is_called_by_the_title_of_its_subentry() -> None:
    renamed_since = SubentryCopy(kind="stall", key=CUBICLE, title="Box", data={"name": "Cubicle"})
    assert only_stall(snapshot(one=renamed_since)).name == "Box"


def test_a_stall_has_its_devices() -> None:
    found = only_stall(
        snapshot(
            one=stall(
                sensors=["binary_sensor.a", "binary_sensor.b", "binary_sensor.a"],
                cameras=["camera.a", "switch.b"],
            )
        )
    )
    assert found.sensors == ("binary_sensor.a", "binary_sensor.b")
    assert found.cameras == ("camera.a", "switch.b")


STORED_POLICY: dict[str, Any] = {
    "timeout": {"minutes": 4},
    "strategy": "combined",
    "min_timeout": {"minutes": 1},
    "max_timeout": {"minutes": 20},
    "extension": {"minutes": 3},
    "grace": {"seconds": 0},
    "rules": [{**NIGHT, "name": "late", "days": ["fri", "sat"]}],
    "stuck_detection": False,
    "stuck_after": 5,
    "stuck_on_for": {"hours": 1},
}
POLICY = StallPolicy(
    timeout=timedelta(minutes=4),
    strategy=Strategy.COMBINED,
    min_timeout=timedelta(minutes=1),
    max_timeout=timedelta(minutes=20),
    extension=timedelta(minutes=3),
    grace=timedelta(),
    rules=(
        TimeoutRule(
            name="late",
            weekdays=frozenset({4, 5}),
            start_local=time(22),
            end_local=time(6),
            timeout=timedelta(minutes=3),
        ),
    ),
    stuck_detection=False,
    stuck_after=5,
    stuck_on_for=timedelta(hours=1),
)


def test_each_field_of_the_policy_is_read() -> None:
    assert set(STORED_POLICY) == {field.name for field in fields(StallPolicy)}
    assert stall_policy_of(STORED_POLICY) == POLICY
    assert only_stall(snapshot(one=stall(**STORED_POLICY))).policy == POLICY


@pytest.mark.parametrize("name", STORED_POLICY)
def test_what_is_not_stored_is_as_by_default(name: str) -> None:
    assert getattr(stall_policy_of({}), name) == getattr(StallPolicy(), name)
    assert getattr(POLICY, name) != getattr(StallPolicy(), name)


def test_a_rule_holds_all_week_unless_it_names_days() -> None:
    (rule,) = stall_policy_of(
        {"rules": [{"start": "08:00:00", "end": "10:00:00", "multiplier": 1.5}]}
    ).rules
    assert rule == TimeoutRule(
        weekdays=ALL_WEEK, start_local=time(8), end_local=time(10), multiplier=1.5
    )


def test_no_rules_are_the_default_ones(caplog: pytest.LogCaptureFixture) -> None:
    assert stall_policy_of({"rules": []}).rules == DEFAULT_RULES
    assert not caplog.records


# --- a store that was edited by hand ------------------------------------------

NONSENSE: dict[str, list[object]] = {
    "timeout": [{}, {"minutes": 0}, "soon"],
    "strategy": ["clever", None, ["fixed"]],
    "grace": [{"seconds": -1}],
    "rules": [
        "night",
        ["night"],
        [{}],
        [NIGHT, {}],
        [NIGHT | {"name": 1}],
        [NIGHT | {"days": []}],
        [NIGHT | {"days": ["someday"]}],
        [NIGHT | {"start": None}],
        [NIGHT | {"end": "25:00:00"}],
        [NIGHT | {"timeout": {"minutes": 0}}],
        [NIGHT | {"multiplier": 2}],
        *(
            [{"start": "08:00:00", "end": "09:00:00", "multiplier": bad}]
            for bad in (0, -1, "2", float("nan"), float("inf"))
        ),
        [{"start": "08:00:00", "end": "09:00:00"}],
    ],
    "stuck_detection": ["no"],
    "stuck_after": [0, "ten"],
    "stuck_on_for": [{"minutes": 0}],
}


@pytest.mark.parametrize(
    ("name", "stored"), [(name, stored) for name, bad in NONSENSE.items() for stored in bad]
)
def test_what_cannot_be_read_counts_as_absent_and_is_logged(
    name: str, stored: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert stall_policy_of({name: stored}) == StallPolicy()
    assert f"unreadable {name}" in caplog.text
    assert all(record.levelno == logging.WARNING for record in caplog.records)


def test_a_stall_of_nonsense_is_still_a_stall() -> None:
    found = only_stall(
        snapshot({"notify": 3}, a=room(), one=stall(room=["a"], sensors=7, cameras="camera.a"))
    )
    assert found == Stall(key=CUBICLE, name="Cubicle", cameras=("camera.a",))


def test_the_longest_timeout_wins_over_a_longer_shortest_one() -> None:
    """Nothing that is longer than people said comes of a contradiction."""
    bounds = {"min_timeout": {"minutes": 20}, "max_timeout": {"minutes": 8}}
    policy = only_stall(snapshot(one=stall(**bounds))).policy
    assert policy.min_timeout == policy.max_timeout == timedelta(minutes=8)
    # The form has to see the contradiction.
    assert stall_policy_of(bounds).min_timeout == timedelta(minutes=20)


# --- its room -----------------------------------------------------------------


def test_a_room_knows_the_stalls_whose_guests_count() -> None:
    site = site_of(
        snapshot(
            one=stall(room="a", is_presence=True),
            a=room(),
            b=room("Hall", HALL),
            two=stall("Shower", SHOWER, room="a", is_presence=True),
            three=stall("Sauna", "sauna", room="a"),
            four=stall("Steam", "steam", room="b", is_presence=False),
        ),
        UTC,
    )
    assert site.rooms[GYM].stalls == (CUBICLE, SHOWER)
    assert site.rooms[HALL].stalls == ()
    assert site.stalls[CUBICLE].is_presence
    assert {key: one.room for key, one in site.stalls.items()} == {
        CUBICLE: GYM,
        SHOWER: GYM,
        "sauna": GYM,
        "steam": HALL,
    }


@pytest.mark.parametrize("dangling", ["gone", "kind", "one", ["a"], None])
def test_a_room_that_is_no_more_counts_as_none(dangling: object) -> None:
    found = only_stall(
        snapshot(
            {"notify": ["notify.site"]},
            a=room(notify=["notify.gym"]),
            kind=room_type(),
            one=stall(room=dangling, is_presence=True),
        )
    )
    assert (found.room, found.is_presence) == (None, False)
    assert found.notify == ("notify.site",)


@pytest.mark.parametrize(
    ("own", "of_type", "told"),
    [
        ({"notify": ["notify.gym"]}, {"notify": ["notify.wet"]}, "notify.gym"),
        ({}, {"notify": ["notify.wet"]}, "notify.wet"),
        ({}, {}, "notify.site"),
    ],
)
def test_of_a_stall_is_told_who_is_told_of_its_room(
    own: dict[str, Any], of_type: dict[str, Any], told: str
) -> None:
    found = only_stall(
        snapshot(
            {"notify": ["notify.site"]},
            kind=room_type(**of_type),
            a=room(room_type="kind", **own),
            one=stall(room="a", notify=["notify.of_somebody_else"]),
        )
    )
    assert found.notify == (told,)


def test_the_subentries_of_stalls_are_found_by_key() -> None:
    configured = snapshot(a=room(), one=stall(), two=stall("Shower", SHOWER))
    assert stall_subentry_ids(configured) == {CUBICLE: "one", SHOWER: "two"}


# --- what changed -------------------------------------------------------------

BEFORE = snapshot(
    a=room(),
    b=room("Hall", HALL),
    one=stall(room="a", is_presence=True),
    two=stall("Shower", SHOWER, room="a"),
)
NOTHING = changes(BEFORE, BEFORE)
NEW = StallKey("new")


@pytest.mark.parametrize(
    ("after", "rooms", "stalls"),
    [
        ({"c": stall("New", NEW)}, set(), {"stalls_added": {NEW}}),
        ({"two": None}, set(), {"stalls_removed": {SHOWER}}),
        ({"two": stall("Bath", SHOWER, room="a")}, set(), {"stalls_changed": {SHOWER}}),
        (
            {"two": stall("Shower", SHOWER, room="a", stuck_after=3)},
            set(),
            {"stalls_changed": {SHOWER}},
        ),
        ({"two": stall("Shower", SHOWER, room="a", of_somebody_else=1)}, set(), {}),
        # A stall whose guests count is a part of its room.
        ({"one": None}, {GYM}, {"stalls_removed": {CUBICLE}}),
        ({"one": stall(room="b", is_presence=True)}, {GYM, HALL}, {"stalls_changed": {CUBICLE}}),
        ({"c": stall("New", NEW, room="b", is_presence=True)}, {HALL}, {"stalls_added": {NEW}}),
        # What a room changes for its stalls.
        ({"a": room(notify=["notify.gym"])}, {GYM}, {"stalls_changed": {CUBICLE, SHOWER}}),
        ({"a": room(capacity=3)}, {GYM}, {}),
    ],
)
def test_a_change_touches_the_stalls_that_it_means(
    after: dict[str, SubentryCopy | None], rooms: set[RoomKey], stalls: dict[str, set[StallKey]]
) -> None:
    subentries = {**BEFORE.subentries, **after}
    now = snapshot(**{key: copy for key, copy in subentries.items() if copy is not None})
    meant: dict[str, Any] = {name: frozenset(keys) for name, keys in stalls.items()}
    assert changes(BEFORE, now) == replace(NOTHING, changed=frozenset(rooms), **meant)


def test_the_removal_of_a_room_touches_its_stalls() -> None:
    now = snapshot(**{key: copy for key, copy in BEFORE.subentries.items() if key != "a"})
    assert changes(BEFORE, now) == replace(
        NOTHING, removed=frozenset({GYM}), stalls_changed=frozenset({CUBICLE, SHOWER})
    )


def test_an_option_touches_the_stalls_that_go_by_it() -> None:
    now = Snapshot(options={"notify": ["notify.site"]}, subentries=BEFORE.subentries)
    found = changes(BEFORE, now)
    assert found.stalls_changed == {CUBICLE, SHOWER}
    now = Snapshot(options={"hold_duration": {"minutes": 1}}, subentries=BEFORE.subentries)
    assert changes(BEFORE, now).stalls_changed == set()


def test_a_renamed_entity_is_followed_into_a_stall() -> None:
    configured = snapshot(
        one=stall(sensors=["binary_sensor.old", "binary_sensor.b"], cameras=["camera.a"]),
        two=stall("Shower", SHOWER, cameras=["camera.a"]),
    )
    found = renamed(configured, "camera.a", "camera.b").subentries
    assert {key: data["cameras"] for key, data in found.items()} == {
        "one": ["camera.b"],
        "two": ["camera.b"],
    }
    found = renamed(configured, "binary_sensor.old", "binary_sensor.new").subentries
    assert found["one"]["sensors"] == ["binary_sensor.new", "binary_sensor.b"]
