"""Adding and changing stalls."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.components.camera.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components import roomkeeper
from custom_components.roomkeeper.configuration import site_of, snapshot_of
from custom_components.roomkeeper.core.ids import RoomKey, StallKey

from .flows import add_subentry, fields, open_form, submit, suggested
from .furnished import area, furnish
from .house import House

CUBICLE = StallKey("cubicle")
SHOWER = StallKey("shower")
NIGHT = {"start": "22:00:00", "end": "06:00:00", "timeout": {"minutes": 3}}
NOON = {
    "name": "Noon",
    "days": ["mon", "fri"],
    "start": "12:00:00",
    "end": "14:00:00",
    "multiplier": 1.5,
}

_DEVICES = {
    "sensors": ["binary_sensor.motion", "input_boolean.in_use"],
    "cameras": ["camera.privacy", "switch.camera"],
}
_TIMES = {
    "timeout": {"minutes": 4},
    "strategy": "combined",
    "min_timeout": {"minutes": 1},
    "max_timeout": {"minutes": 20},
    "extension": {"minutes": 3},
    "grace": {"seconds": 0},
}
_RULES = {"rules": [NIGHT, NOON]}
_STUCK = {"stuck_after": 5, "stuck_on_for": {"minutes": 20}}
_ALL = {"devices": _DEVICES, "times": _TIMES, "rules": _RULES, "stuck": _STUCK}


@pytest.fixture(autouse=True)
def _devices(hass: HomeAssistant) -> None:
    """Have some entities to choose from."""
    for entity_id in ("binary_sensor.motion", "input_boolean.in_use", "switch.camera"):
        hass.states.async_set(entity_id, "off")
    on_off = {"supported_features": CameraEntityFeature.ON_OFF | CameraEntityFeature.STREAM}
    hass.states.async_set("camera.privacy", "idle", on_off)
    stream = {"supported_features": CameraEntityFeature.STREAM}
    hass.states.async_set("camera.always", "idle", stream)
    hass.states.async_set("camera.lost", "unavailable", stream)


async def add(hass: HomeAssistant, entry: MockConfigEntry, values: dict[str, Any]) -> Any:  # noqa: ANN401 - what Home Assistant answers
    return await submit(hass, await open_form(hass, entry, "stall"), {"name": "Cubicle", **values})


# --- adding -------------------------------------------------------------------


async def test_a_name_is_all_that_is_needed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await open_form(hass, entry, "stall")
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")

    result = await submit(hass, form, {"name": "  Cubicle   2 "})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert (subentry.subentry_type, subentry.unique_id) == ("stall", "cubicle_2")
    assert subentry.title == "Cubicle 2"
    assert subentry.data == {"name": "Cubicle 2"}


async def test_a_stall_stores_its_fields_flat(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await add(hass, entry, _ALL)
    (subentry,) = entry.subentries.values()
    assert subentry.data == {"name": "Cubicle", **_DEVICES, **_TIMES, **_RULES, **_STUCK}
    assert isinstance(subentry.data["stuck_after"], int)


async def test_a_rule_is_stored_with_what_it_says(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Blanks and empty fields go, and times and days stand as they always do."""
    entered = [
        {
            "name": "  ",
            "days": [],
            "start": "22:00",
            "end": "06:00",
            "timeout": {"minutes": 3},
        },
        {
            "name": " Noon ",
            "days": ["fri", "mon"],
            "start": "12:00",
            "end": "14:00",
            "timeout": {"hours": 0, "minutes": 0, "seconds": 0},
            "multiplier": "1.5",
        },
    ]
    await add(hass, entry, {"rules": {"rules": entered}})
    (subentry,) = entry.subentries.values()
    assert subentry.data["rules"] == [NIGHT, NOON]


async def test_a_key_is_unique_among_all_places(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A sauna that is a room of one stall has two keys, and may have one name."""
    add_subentry(hass, entry, "Sauna", key="sauna")
    await submit(hass, await open_form(hass, entry, "stall"), {"name": "Sauna"})
    await submit(hass, await open_form(hass, entry, "room"), {"name": "Sauna 2"})
    assert [one.unique_id for one in entry.subentries.values()] == ["sauna", "sauna_2", "sauna_2_2"]


# --- changing -----------------------------------------------------------------


async def test_a_change_shows_what_is_stored_and_removes_what_is_emptied(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    gym = add_subentry(hass, entry, "Gym")
    stored = {
        "room": gym.subentry_id,
        "is_presence": True,
        **_DEVICES,
        **_TIMES,
        **_RULES,
        **_STUCK,
    }
    stall = add_subentry(hass, entry, "Cubicle", stored, kind="stall", key="cubicle")
    form = await open_form(hass, entry, "stall", stall)
    assert form["step_id"] == "reconfigure"
    assert suggested(form) == {"name": "Cubicle", **stored}

    result = await submit(hass, form, {"name": "Box", "devices": _DEVICES})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert (stall.title, stall.unique_id) == ("Box", "cubicle")
    assert stall.data == {"name": "Box", **_DEVICES}


async def test_a_change_leaves_alone_what_the_form_does_not_show(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    others = {"stuck_detection": False, "of_somebody_else": 1}
    stall = add_subentry(hass, entry, "Cubicle", {**others, "stuck_after": 3}, kind="stall")
    await submit(hass, await open_form(hass, entry, "stall", stall), {"name": "Cubicle"})
    assert stall.data == {"name": "Cubicle", **others}


# --- the room of a stall ------------------------------------------------------


async def test_a_stall_chooses_among_the_rooms(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    shown = (await open_form(hass, entry, "stall"))["data_schema"].schema
    assert not {"room", "is_presence"} & shown.keys()
    gym = add_subentry(hass, entry, "Gym", key="gym")
    add_subentry(hass, entry, "Studio", kind="room_type")
    form = await open_form(hass, entry, "stall")
    (selector,) = (
        selector for _, marker, selector in fields(form["data_schema"]) if str(marker) == "room"
    )
    assert selector.config["options"] == [{"value": gym.subentry_id, "label": "Gym"}]

    await submit(hass, form, {"name": "Cubicle", "room": gym.subentry_id, "is_presence": True})

    site = site_of(snapshot_of(entry), ZoneInfo("UTC"))
    assert site.stalls[CUBICLE].room == "gym"
    assert site.rooms[RoomKey("gym")].stalls == (CUBICLE,)


@pytest.mark.parametrize("others", [True, False])
async def test_a_room_that_is_no_more_is_not_shown(
    hass: HomeAssistant, entry: MockConfigEntry, *, others: bool
) -> None:
    """Nor is what only made sense with it; the next change forgets both."""
    if others:
        add_subentry(hass, entry, "Gym")
    gone = {"room": "gone", "is_presence": True}
    stall = add_subentry(hass, entry, "Cubicle", gone, kind="stall")
    form = await open_form(hass, entry, "stall", stall)
    assert suggested(form) == {"name": "Cubicle"}
    await submit(hass, form, {"name": "Cubicle"})
    assert stall.data == {"name": "Cubicle"}


async def test_presence_without_a_room_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    gym = add_subentry(hass, entry, "Gym")
    form = await add(hass, entry, {"is_presence": True})
    assert form["errors"] == {"is_presence": "presence_without_room"}
    result = await submit(
        hass, form, {"name": "Cubicle", "is_presence": True, "room": gym.subentry_id}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    result = await submit(
        hass, await open_form(hass, entry, "stall"), {"name": "Box", "is_presence": False}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


# --- what is refused ----------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"name": "   "}, {"name": "name_blank"}),
    ({"name": "x" * 256}, {"name": "name_too_long"}),
    ({"name": "box"}, {"name": "name_taken"}),
    *(
        ({"devices": devices}, {"devices": code, field: code})
        for devices, field, code in (
            ({"sensors": ["binary_sensor.gone"]}, "sensors", "unknown_entity"),
            ({"cameras": ["camera.gone"]}, "cameras", "unknown_entity"),
            ({"sensors": ["switch.camera"]}, "sensors", "wrong_entity"),
            ({"cameras": ["binary_sensor.motion"]}, "cameras", "wrong_entity"),
            ({"cameras": ["camera.privacy", "camera.always"]}, "cameras", "camera_stays_on"),
            (
                {"sensors": ["input_boolean.in_use"], "cameras": ["input_boolean.in_use"]},
                "cameras",
                "camera_is_sensor",
            ),
        )
    ),
    *(
        ({"times": times}, {"times": code, field: code})
        for times, field, code in (
            ({"timeout": {"minutes": 1}}, "timeout", "timeout_out_of_bounds"),
            ({"timeout": {"minutes": 11}}, "timeout", "timeout_out_of_bounds"),
            ({"min_timeout": {"minutes": 6}}, "timeout", "timeout_out_of_bounds"),
            ({"max_timeout": {"minutes": 4}}, "timeout", "timeout_out_of_bounds"),
            ({"max_timeout": {"minutes": 1}}, "max_timeout", "min_over_max"),
            ({"min_timeout": {"minutes": 11}}, "max_timeout", "min_over_max"),
            ({"extension": {"seconds": 9}}, "extension", "too_short"),
            ({"extension": {"days": 1, "seconds": 1}}, "extension", "too_long"),
            ({"grace": {"minutes": 2}}, "grace", "grace_too_long"),
            ({"min_timeout": {"seconds": 10}}, "grace", "grace_too_long"),
        )
    ),
    (
        {"times": {"min_timeout": {"seconds": 9}, "grace": {"seconds": 1}}},
        {"times": "too_short", "min_timeout": "too_short"},
    ),
    *(
        ({"rules": {"rules": [rule]}}, {"rules": code})
        for rule, code in (
            ({"start": "22:00:00", "timeout": {"minutes": 3}}, "rule_without_hours"),
            ({"start": "22:00:00", "end": "06:00:00"}, "rule_without_effect"),
            (NIGHT | {"timeout": {"seconds": 0}}, "rule_without_effect"),
            (NIGHT | {"multiplier": 1}, "rule_without_effect"),
            (NIGHT | {"timeout": {"seconds": 9}}, "too_short"),
            (NIGHT | {"timeout": {"hours": 25}}, "too_long"),
            (NOON | {"multiplier": 0}, "multiplier_out_of_bounds"),
            (NOON | {"multiplier": 10.1}, "multiplier_out_of_bounds"),
            (NOON | {"multiplier": "nan"}, "multiplier_out_of_bounds"),
            (NOON | {"name": "x" * 256}, "name_too_long"),
        )
    ),
    (
        {"stuck": {"stuck_on_for": {"minutes": 9}}},
        {"stuck": "stuck_too_soon", "stuck_on_for": "stuck_too_soon"},
    ),
    (
        {"times": {"max_timeout": {"hours": 1}}, "stuck": {"stuck_on_for": {"minutes": 20}}},
        {"stuck": "stuck_too_soon", "stuck_on_for": "stuck_too_soon"},
    ),
    (
        {"stuck": {"stuck_on_for": {"days": 2}}},
        {"stuck": "too_long", "stuck_on_for": "too_long"},
    ),
]


@pytest.mark.parametrize(("values", "errors"), REFUSED)
async def test_what_makes_no_sense_is_refused_at_its_field_and_section(
    hass: HomeAssistant, entry: MockConfigEntry, values: dict[str, Any], errors: dict[str, str]
) -> None:
    add_subentry(hass, entry, "Box", kind="stall")
    form = await add(hass, entry, values)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == errors
    assert len(entry.subentries) == 1

    # What was entered is still there, and put right it is taken.
    result = await submit(hass, form, {"name": "Cubicle"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "times",
    [
        {"timeout": {"minutes": 2}},
        {"timeout": {"minutes": 10}},
        {"timeout": {"days": 1}, "max_timeout": {"days": 1}},
        {"timeout": {"seconds": 10}, "min_timeout": {"seconds": 10}, "grace": {"seconds": 9}},
    ],
)
async def test_a_length_at_its_bound_is_taken(
    hass: HomeAssistant, entry: MockConfigEntry, times: dict[str, Any]
) -> None:
    result = await add(hass, entry, {"times": times})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("stuck_after", [1, 1001])
async def test_a_count_out_of_bounds_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry, stuck_after: int
) -> None:
    with pytest.raises(InvalidData):
        await add(hass, entry, {"stuck": {"stuck_after": stuck_after}})


async def test_a_camera_of_which_nothing_is_known_is_taken(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It may be off at the moment, or not be set up yet; and what is no camera just goes off."""
    known = er.async_get(hass).async_get_or_create("camera", "onvif", "1", supported_features=2)
    cameras = ["camera.lost", known.entity_id, "switch.camera"]
    result = await add(hass, entry, {"devices": {"cameras": cameras}})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_what_is_wrong_with_which_camera_is_said(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    cameras = ["camera.always", "input_boolean.in_use"]
    form = await add(
        hass, entry, {"devices": {"cameras": cameras, "sensors": ["input_boolean.in_use"]}}
    )
    assert form["description_placeholders"] == {
        "camera": "camera.always",
        "camera_and_sensor": "input_boolean.in_use",
    }


class PrivateCamera(Camera):
    """One that can be switched off."""

    _attr_name = "Private"
    _attr_supported_features = CameraEntityFeature.ON_OFF


class PublicCamera(Camera):
    """One that cannot, as most."""

    _attr_name = "Public"


async def test_a_real_camera_is_taken_if_it_can_be_switched_off(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What Home Assistant itself says of a camera is understood."""
    assert await async_setup_component(hass, "camera", {})
    await hass.data[DATA_COMPONENT].async_add_entities([PrivateCamera(), PublicCamera()])
    form = await add(hass, entry, {"devices": {"cameras": ["camera.public"]}})
    assert form["errors"] == {"devices": "camera_stays_on", "cameras": "camera_stays_on"}
    for members, code in ((["camera.private"], None), (["camera.public"], "camera_stays_on")):
        hass.states.async_set("group.all", "unknown", {"entity_id": members})
        form = await submit(hass, form, {"name": "", "devices": {"cameras": ["group.all"]}})
        assert form["errors"].get("cameras") == code
    result = await submit(
        hass, form, {"name": "Cubicle", "devices": {"cameras": ["camera.private"]}}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_two_stalls_may_share_a_camera(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    for name in ("Cubicle 1", "Cubicle 2"):
        result = await submit(
            hass,
            await open_form(hass, entry, "stall"),
            {"name": name, "devices": {"cameras": ["switch.camera"]}},
        )
        assert result["type"] is FlowResultType.CREATE_ENTRY


def test_each_refusal_has_its_words() -> None:
    texts = json.loads((Path(roomkeeper.__path__[0]) / "translations" / "en.json").read_text())
    codes = {code for _, errors in REFUSED for code in errors.values()}
    assert set(texts["config_subentries"]["stall"]["error"]) == codes | {"presence_without_room"}


async def test_each_field_of_a_rule_and_each_strategy_has_its_words(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    texts = json.loads((Path(roomkeeper.__path__[0]) / "translations" / "en.json").read_text())
    shown = {
        str(marker): selector.config
        for _, marker, selector in fields((await open_form(hass, entry, "stall"))["data_schema"])
    }
    of_rule, of_strategy = shown["rules"], shown["strategy"]
    found = texts["selector"][of_rule["translation_key"]]["fields"]
    assert {name: text["name"] for name, text in found.items()} == {
        name: field["label"] for name, field in of_rule["fields"].items()
    }
    found = texts["selector"][of_strategy["translation_key"]]["options"]
    assert list(found) == of_strategy["options"]


# --- what becomes of it -------------------------------------------------------


async def test_a_renamed_entity_is_followed_into_a_stall(hass: HomeAssistant, site: House) -> None:
    """A camera that gets another entity id is still the stall's, and so is a sensor."""
    registry = er.async_get(hass)
    old = [
        registry.async_get_or_create(domain, "mesh", "1", suggested_object_id="old").entity_id
        for domain in ("binary_sensor", "switch")
    ]
    devices = {"sensors": old[:1], "cameras": old[1:]}
    stall = add_subentry(hass, site.entry, "Shower", devices, kind="stall", key=SHOWER)
    await site.settle()
    for entity_id in old:
        registry.async_update_entity(entity_id, new_entity_id=entity_id.replace("old", "new"))
    await site.settle()
    assert stall.data["sensors"] == ["binary_sensor.new"]
    assert stall.data["cameras"] == ["switch.new"]
    assert site.runtime.site.stalls[SHOWER].cameras == ("switch.new",)


async def test_a_stall_goes_on_when_its_room_is_removed(hass: HomeAssistant, site: House) -> None:
    """It belongs to no room then, and counts as presence in none."""
    (booth,) = (one for one in site.entry.subentries.values() if one.unique_id == "vocal_booth")
    in_room = {"room": booth.subentry_id, "is_presence": True}
    add_subentry(hass, site.entry, "Shower", in_room, kind="stall", key=SHOWER)
    await site.settle()
    assert site.runtime.site.rooms[RoomKey("vocal_booth")].stalls == (SHOWER,)
    hass.config_entries.async_remove_subentry(site.entry, booth.subentry_id)
    await site.settle()
    assert RoomKey("vocal_booth") not in site.runtime.site.rooms
    assert site.runtime.site.stalls[SHOWER].room is None
    assert not site.runtime.site.stalls[SHOWER].is_presence


async def test_a_stall_is_offered_what_its_area_holds(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Sensors and cameras stand in a form before anything is made of them."""
    shower = area(hass, "Shower")
    furnish(hass, "binary_sensor.radar", shower, original_device_class="occupancy")
    furnish(hass, "camera.eye", shower, attributes={"supported_features": 1})
    form = await submit(hass, await open_form(hass, entry, "stall"), {"name": "Shower"})
    assert form["step_id"] == "found"
    found = {
        "name": "Shower",
        "area": shower,
        "sensors": ["binary_sensor.radar"],
        "cameras": ["camera.eye"],
    }
    assert suggested(form) == found
    result = await submit(hass, form, found)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.data == found
