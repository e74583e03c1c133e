"""Adding and changing rooms and room types."""

import json
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components import roomkeeper
from custom_components.roomkeeper.configuration import (
    changes,
    renamed,
    room_subentry_ids,
    snapshot_of,
)
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.ids import RoomKey

from .flows import add_subentry, fields, open_form, submit, suggested
from .furnished import area, furnish

HOURS = {"days": ["mon", "fri"], "start": "08:00:00", "end": "22:00:00"}

_TIMES = {
    "buffer_before": {"minutes": 5},
    "buffer_after": {"minutes": 10},
    "early_check_in": {"minutes": 15},
    "no_show_after": {"minutes": 20},
    "hold_duration": {"minutes": 25},
    "pending_expiry": {"minutes": 30},
}
_RULES = {
    "capacity": 4,
    "min_duration": {"hours": 1},
    "max_duration": {"days": 1},
    "opening_hours": [HOURS],
}
_POWER_OFF = {
    "power_off_buffer": {"minutes": 40},
    "power_off_notice": {"minutes": 5},
    "notify": ["notify.desk"],
    "power_on_at_check_in": True,
    "power_threshold_w": 12.5,
}
_DEVICES = {
    "power": ["switch.amp", "light.drum"],
    "doors": ["lock.drum"],
    "presence": ["binary_sensor.drum"],
    "power_sensor": "sensor.drum_power",
    "energy_sensor": "sensor.drum_meter",
}


@pytest.fixture(autouse=True)
def _devices(hass: HomeAssistant) -> None:
    """Have some entities to choose from."""
    for entity_id in (
        "switch.amp",
        "light.drum",
        "lock.drum",
        "binary_sensor.drum",
        "sensor.drum_power",
        "sensor.drum_meter",
        "notify.desk",
    ):
        hass.states.async_set(entity_id, "off")


# --- adding -------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "key"), [("room", "drum_room"), ("room_type", "type_drum_room")])
async def test_a_name_is_all_that_is_needed(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str, key: str
) -> None:
    form = await open_form(hass, entry, kind)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"

    result = await submit(hass, form, {"name": "  Drum   room "})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert (subentry.subentry_type, subentry.unique_id) == (kind, key)
    assert subentry.title == "Drum room"
    assert subentry.data == {"name": "Drum room"}


async def test_a_room_stores_its_fields_flat(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await open_form(hass, entry)
    await submit(
        hass,
        form,
        {
            "name": "Drum room",
            "devices": _DEVICES,
            "times": _TIMES,
            "rules": _RULES,
            "power_off": _POWER_OFF,
        },
    )
    (subentry,) = entry.subentries.values()
    assert subentry.data == {
        "name": "Drum room",
        **_DEVICES,
        **_TIMES,
        **_RULES,
        **_POWER_OFF,
    }
    assert isinstance(subentry.data["capacity"], int)


async def test_a_room_type_stores_what_rooms_share(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await open_form(hass, entry, "room_type")
    assert "devices" not in form["data_schema"].schema
    await submit(
        hass, form, {"name": "Studio", "times": _TIMES, "rules": _RULES, "power_off": _POWER_OFF}
    )
    (subentry,) = entry.subentries.values()
    assert subentry.data == {"name": "Studio", **_TIMES, **_RULES, **_POWER_OFF}


async def test_what_is_left_empty_is_not_stored(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await open_form(hass, entry)
    await submit(
        hass, form, {"name": "Drum room", "devices": {"power": []}, "rules": {"opening_hours": []}}
    )
    (subentry,) = entry.subentries.values()
    assert subentry.data == {"name": "Drum room"}


async def test_an_entity_stands_once_and_a_day_in_its_place(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await open_form(hass, entry)
    await submit(
        hass,
        form,
        {
            "name": "Drum room",
            "devices": {"power": ["switch.amp", "switch.amp"]},
            "rules": {
                "opening_hours": [{"days": ["fri", "mon", "fri"], "start": "08:00", "end": "22:00"}]
            },
        },
    )
    (subentry,) = entry.subentries.values()
    assert subentry.data["power"] == ["switch.amp"]
    assert subentry.data["opening_hours"] == [HOURS]


# --- keys ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Drum room", "drum_room"),
        ("Drum-room!", "drum_room_3"),
        ("Комната 1", "komnata_1"),
        ("🎸", "unknown"),
        ("Hold", "hold_2"),
    ],
)
async def test_a_room_is_known_by_a_key_of_its_own(
    hass: HomeAssistant, entry: MockConfigEntry, name: str, key: str
) -> None:
    if key.endswith("_3"):
        add_subentry(hass, entry, "Drum room", key="drum_room")
        add_subentry(hass, entry, "Drum room once more", key="drum_room_2")
    form = await open_form(hass, entry)
    await submit(hass, form, {"name": name})
    assert list(entry.subentries.values())[-1].unique_id == key


async def test_a_type_leaves_its_name_to_the_room(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await submit(hass, await open_form(hass, entry, "room_type"), {"name": "Studio"})
    await submit(hass, await open_form(hass, entry, "room"), {"name": "Studio"})
    assert [subentry.unique_id for subentry in entry.subentries.values()] == [
        "type_studio",
        "studio",
    ]


# --- changing -----------------------------------------------------------------


async def test_a_change_shows_what_is_stored_and_keeps_the_key(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    stored = {**_DEVICES, **_TIMES, **_RULES, **_POWER_OFF}
    room = add_subentry(hass, entry, "Drum room", stored, key="drum_room")
    form = await open_form(hass, entry, "room", room)
    assert form["step_id"] == "reconfigure"
    assert suggested(form) == {"name": "Drum room", **stored}

    result = await submit(hass, form, {"name": "Big drum room", "devices": _DEVICES})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert room.title == "Big drum room"
    assert room.unique_id == "drum_room"
    assert room.data == {"name": "Big drum room", **_DEVICES}


@pytest.mark.parametrize("kind", ["room", "room_type"])
async def test_a_change_leaves_alone_what_the_form_does_not_show(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str
) -> None:
    others = {"auto_power_off": False, "of_somebody_else": 1}
    subentry = add_subentry(hass, entry, "Drum room", {**others, "capacity": 3}, kind=kind)
    form = await open_form(hass, entry, kind, subentry)
    await submit(hass, form, {"name": "Drum room"})
    assert subentry.data == {"name": "Drum room", **others}


async def test_a_room_renamed_elsewhere_has_that_name_in_the_form(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    room = add_subentry(hass, entry, "Drum room")
    hass.config_entries.async_update_subentry(entry, room, title="Loud room")
    form = await open_form(hass, entry, "room", room)
    assert suggested(form) == {"name": "Loud room"}


async def test_a_no_is_kept_as_a_no(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await open_form(hass, entry)
    await submit(hass, form, {"name": "Drum room", "power_off": {"power_on_at_check_in": False}})
    (room,) = entry.subentries.values()
    assert room.data["power_on_at_check_in"] is False
    form = await open_form(hass, entry, "room", room)
    assert suggested(form)["power_on_at_check_in"] is False


# --- the type of a room -------------------------------------------------------


async def test_a_room_chooses_among_the_types(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert "room_type" not in (await open_form(hass, entry))["data_schema"].schema
    studio = add_subentry(hass, entry, "Studio", kind="room_type")
    form = await open_form(hass, entry)
    (selector,) = (
        selector
        for _, marker, selector in fields(form["data_schema"])
        if str(marker) == "room_type"
    )
    assert selector.config["options"] == [{"value": studio.subentry_id, "label": "Studio"}]
    await submit(hass, form, {"name": "Drum room", "room_type": studio.subentry_id})
    room = list(entry.subentries.values())[-1]
    assert room.data["room_type"] == studio.subentry_id
    assert suggested(await open_form(hass, entry, "room", room))["room_type"] == studio.subentry_id


async def test_a_type_that_is_no_more_is_not_shown(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    add_subentry(hass, entry, "Studio", kind="room_type")
    room = add_subentry(hass, entry, "Drum room", {"room_type": "gone"})
    form = await open_form(hass, entry, "room", room)
    assert suggested(form) == {"name": "Drum room"}
    await submit(hass, form, {"name": "Drum room"})
    assert room.data == {"name": "Drum room"}


# --- what is refused ----------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"name": "   "}, {"name": "name_blank"}),
        ({"name": ""}, {"name": "name_blank"}),
        ({"name": "x" * 256}, {"name": "name_too_long"}),
        (
            {"devices": {"power": ["switch.gone"]}},
            {"devices": "unknown_entity", "power": "unknown_entity"},
        ),
        (
            {"devices": {"power_sensor": "sensor.gone"}},
            {"devices": "unknown_entity", "power_sensor": "unknown_entity"},
        ),
        (
            # The id of a registry entry that is no more.
            {"devices": {"doors": ["0" * 32]}},
            {"devices": "unknown_entity", "doors": "unknown_entity"},
        ),
        (
            {"devices": {"doors": ["light.drum"]}},
            {"devices": "wrong_entity", "doors": "wrong_entity"},
        ),
        (
            {"times": {"hold_duration": {"minutes": 0}}},
            {"times": "too_short", "hold_duration": "too_short"},
        ),
        (
            {"times": {"buffer_after": {"days": 367}}},
            {"times": "too_long", "buffer_after": "too_long"},
        ),
        (
            {"rules": {"min_duration": {"hours": 2}, "max_duration": {"hours": 1}}},
            {"rules": "min_over_max", "max_duration": "min_over_max"},
        ),
        (
            {"rules": {"opening_hours": [HOURS | {"days": []}]}},
            {"rules": "opening_hours_incomplete", "opening_hours": "opening_hours_incomplete"},
        ),
        (
            {"rules": {"opening_hours": [{"days": ["mon"], "start": "08:00:00"}]}},
            {"rules": "opening_hours_incomplete", "opening_hours": "opening_hours_incomplete"},
        ),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_field_and_section(
    hass: HomeAssistant, entry: MockConfigEntry, values: dict[str, Any], errors: dict[str, str]
) -> None:
    form = await submit(hass, await open_form(hass, entry), {"name": "Drum room", **values})
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == errors
    assert not entry.subentries

    # What was entered is still there, and put right it is taken.
    result = await submit(hass, form, {"name": "Drum room"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_each_refusal_has_its_words() -> None:
    texts = json.loads((Path(roomkeeper.__path__[0]) / "translations" / "en.json").read_text())[
        "config_subentries"
    ]
    codes = {
        "name_blank",
        "name_too_long",
        "name_taken",
        "unknown_entity",
        "wrong_entity",
        "too_short",
        "too_long",
        "min_over_max",
        "opening_hours_incomplete",
    }
    assert set(texts["room"]["error"]) == set(texts["room_type"]["error"]) == codes


async def test_a_change_that_is_refused_changes_nothing_and_keeps_what_was_entered(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    room = add_subentry(hass, entry, "Drum room", {"capacity": 3})
    form = await open_form(hass, entry, "room", room)
    form = await submit(hass, form, {"name": "Loud room", "devices": {"doors": ["lock.gone"]}})
    assert form["step_id"] == "reconfigure"
    assert form["description_placeholders"] == {"entity": "lock.gone"}
    assert suggested(form) == {"name": "Loud room", "doors": ["lock.gone"]}
    assert room.data == {"name": "Drum room", "capacity": 3}


@pytest.mark.parametrize("kind", ["room", "room_type"])
async def test_two_of_a_kind_cannot_have_one_name(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str
) -> None:
    add_subentry(hass, entry, "Drum room", kind=kind)
    other = add_subentry(hass, entry, "Loud room", kind=kind)
    for subentry in (None, other):
        form = await open_form(hass, entry, kind, subentry)
        form = await submit(hass, form, {"name": " drum  ROOM"})
        assert form["errors"] == {"name": "name_taken"}
    form = await open_form(hass, entry, kind, other)
    result = await submit(hass, form, {"name": "loud room"})
    assert result["type"] is FlowResultType.ABORT


async def test_a_shortest_booking_over_the_longest_of_the_type_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    studio = add_subentry(hass, entry, "Studio", {"max_duration": {"hours": 1}}, kind="room_type")
    form = await open_form(hass, entry)
    form = await submit(
        hass,
        form,
        {
            "name": "Drum room",
            "room_type": studio.subentry_id,
            "rules": {"min_duration": {"hours": 2}},
        },
    )
    assert form["errors"] == {"rules": "min_over_max", "max_duration": "min_over_max"}


async def test_an_entity_that_is_only_registered_exists(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    registered = er.async_get(hass).async_get_or_create(
        "switch", "hue", "1", disabled_by=er.RegistryEntryDisabler.USER
    )
    form = await open_form(hass, entry)
    await submit(hass, form, {"name": "Drum room", "devices": {"power": [registered.id]}})
    (room,) = entry.subentries.values()
    assert room.data["power"] == [registered.entity_id]


async def test_what_is_gone_need_not_be_taken_out_to_change_something_else(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It may come back; another that is not there is none."""
    subentry = add_subentry(hass, entry, "Drum room", {"power": ["switch.gone"]}, key="drum_room")
    form = await open_form(hass, entry, subentry=subentry)
    more = {"power": ["switch.gone", "switch.never"]}
    form = await submit(hass, form, {"name": "Drum room", "devices": more})
    assert form["errors"] == {"devices": "unknown_entity", "power": "unknown_entity"}
    kept = {"power": ["switch.gone"]}
    form = await submit(hass, form, {"name": "Drums", "devices": kept})
    assert form["reason"] == "reconfigure_successful"
    assert subentry.data == {"name": "Drums", "power": ["switch.gone"]}


async def test_a_room_cannot_have_an_entity_of_roomkeepers_for_its_power(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    own = er.async_get(hass).async_get_or_create("switch", DOMAIN, "drum_room_power")
    form = await open_form(hass, entry)
    form = await submit(hass, form, {"name": "Drum room", "devices": {"power": [own.entity_id]}})
    assert form["errors"] == {"devices": "wrong_entity", "power": "wrong_entity"}


@pytest.mark.parametrize("hours", [[1], HOURS, [{"month": 1}]])
async def test_opening_hours_of_another_shape_are_refused(
    hass: HomeAssistant, entry: MockConfigEntry, hours: object
) -> None:
    form = await open_form(hass, entry)
    with pytest.raises(InvalidData):
        await submit(hass, form, {"name": "Drum room", "rules": {"opening_hours": hours}})


async def test_opening_hours_may_be_written_as_people_do(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Whoever edits the list as YAML writes 8:00, which Home Assistant reads."""
    form = await open_form(hass, entry)
    hours = [{**HOURS, "start": "8:00", "end": "22:0"}]
    await submit(hass, form, {"name": "Drum room", "rules": {"opening_hours": hours}})
    (subentry,) = entry.subentries.values()
    assert subentry.data["opening_hours"] == [HOURS]


# --- power that two rooms share -----------------------------------------------


async def test_power_of_another_room_is_asked_about_and_then_taken(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    add_subentry(hass, entry, "Drum room", {"power": ["switch.amp"]})
    add_subentry(hass, entry, "Loud room", {"power": ["switch.amp"]})
    form = await open_form(hass, entry)
    form = await submit(
        hass, form, {"name": "Hall", "devices": {"power": ["light.drum", "switch.amp"]}}
    )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "shared_power"
    assert form["description_placeholders"] == {"shared": "- `switch.amp`: Drum room, Loud room"}

    # A front end that was closed and opened again is asked again.
    form = await hass.config_entries.subentries.async_configure(form["flow_id"])
    assert form["step_id"] == "shared_power"

    result = await submit(hass, form, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["power"] == ["light.drum", "switch.amp"]


async def test_a_change_asks_about_power_that_is_new_and_no_more_afterwards(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    add_subentry(hass, entry, "Drum room", {"power": ["switch.amp"]})
    hall = add_subentry(hass, entry, "Hall")
    values = {"name": "Hall", "devices": {"power": ["switch.amp"]}}

    form = await submit(hass, await open_form(hass, entry, "room", hall), values)
    assert form["step_id"] == "shared_power"
    result = await submit(hass, form, {})
    assert result["reason"] == "reconfigure_successful"
    assert hall.data["power"] == ["switch.amp"]

    result = await submit(hass, await open_form(hass, entry, "room", hall), values)
    assert result["type"] is FlowResultType.ABORT


async def test_a_name_taken_while_the_question_stood_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    add_subentry(hass, entry, "Drum room", {"power": ["switch.amp"]})
    form = await open_form(hass, entry)
    form = await submit(hass, form, {"name": "Hall", "devices": {"power": ["switch.amp"]}})
    add_subentry(hass, entry, "Hall")
    form = await submit(hass, form, {})
    assert form["step_id"] == "user"
    assert form["errors"] == {"name": "name_taken"}


# --- what becomes of it -------------------------------------------------------


async def test_a_change_is_seen_although_the_subentry_is_changed_in_place(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    room = add_subentry(hass, entry, "Drum room", key="drum_room")
    add_subentry(hass, entry, "Hall", key="hall")
    before = snapshot_of(entry)
    assert room_subentry_ids(before)[RoomKey("drum_room")] == room.subentry_id

    form = await open_form(hass, entry, "room", room)
    await submit(hass, form, {"name": "Drum room", "rules": {"capacity": 4}})

    assert changes(before, snapshot_of(entry)).changed == {"drum_room"}


async def test_a_renamed_entity_can_be_stored_again(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    room = add_subentry(hass, entry, "Drum room", {"power": ["switch.amp"]})
    found = renamed(snapshot_of(entry), "switch.amp", "switch.amplifier")
    hass.config_entries.async_update_subentry(entry, room, data=found.subentries[room.subentry_id])
    assert room.data == {"name": "Drum room", "power": ["switch.amplifier"]}


# --- areas --------------------------------------------------------------------


@pytest.fixture
def drums(hass: HomeAssistant) -> str:
    """Have an area with an amplifier and a door."""
    drums = area(hass, "Drum room")
    furnish(hass, "switch.stack", drums)
    furnish(hass, "lock.stage", drums)
    return drums


OF_THE_DRUMS = {"power": ["switch.stack"], "doors": ["lock.stage"]}


async def test_without_areas_none_is_asked_for(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await open_form(hass, entry)
    assert "area" not in form["data_schema"].schema


@pytest.mark.parametrize("named", [{"name": "Loud", "area": "drum_room"}, {"name": "drumroom"}])
async def test_what_an_area_holds_is_suggested(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str, named: dict[str, str]
) -> None:
    """Of the area that was chosen, or that has the room's name; nothing is made of it unseen."""
    values = {**named, "rules": {"capacity": 4}}
    form = await submit(hass, await open_form(hass, entry), values)
    assert form["step_id"] == "found"
    found = {"name": named["name"], "area": drums, **OF_THE_DRUMS}
    assert suggested(form) == found
    assert not entry.subentries
    result = await submit(hass, form, {**found, "doors": []})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.title == named["name"]
    assert subentry.data == {
        "name": named["name"],
        "area": drums,
        "power": ["switch.stack"],
        "capacity": 4,
    }


async def test_what_is_not_wanted_is_not_asked_about_again(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    """Emptied, the room has nothing, and is in no area."""
    form = await submit(hass, await open_form(hass, entry), {"name": "Drum room"})
    result = await submit(hass, form, {"name": "Drum room"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.data == {"name": "Drum room"}


async def test_whoever_names_devices_is_asked_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    values = {"name": "Drum room", "area": drums, "devices": {"power": ["switch.amp"]}}
    result = await submit(hass, await open_form(hass, entry), values)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.data == {"name": "Drum room", "area": drums, "power": ["switch.amp"]}


async def test_an_area_with_nothing_is_asked_nothing_about(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    attic = area(hass, "Attic")
    result = await submit(hass, await open_form(hass, entry), {"name": "Loft", "area": attic})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_what_makes_no_sense_of_what_was_found_is_refused_there(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    add_subentry(hass, entry, "Bar")
    form = await submit(hass, await open_form(hass, entry), {"name": "Drum room"})
    form = await submit(hass, form, {"name": "bar", "power": ["switch.nothing"]})
    assert form["step_id"] == "found"
    assert form["errors"] == {"name": "name_taken", "power": "unknown_entity"}
    assert suggested(form) == {"name": "bar", "power": ["switch.nothing"]}


async def test_found_power_that_another_room_has_is_warned_of(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    add_subentry(hass, entry, "Bar", {"power": ["switch.stack"]})
    form = await submit(hass, await open_form(hass, entry), {"name": "Drum room"})
    form = await submit(hass, form, suggested(form))
    assert form["step_id"] == "shared_power"
    result = await submit(hass, form, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_room_that_is_changed_is_not_asked_for_its_area(
    hass: HomeAssistant, entry: MockConfigEntry, drums: str
) -> None:
    """It keeps the one that it was put in, and is offered nothing for its name."""
    subentry = add_subentry(hass, entry, "Drum room", {"area": drums})
    form = await open_form(hass, entry, subentry=subentry)
    assert "area" not in form["data_schema"].schema
    result = await submit(hass, form, {"name": "Drum room"})
    assert result["type"] is FlowResultType.ABORT
    assert subentry.data == {"name": "Drum room", "area": drums}
