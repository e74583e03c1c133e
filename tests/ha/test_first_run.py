"""Adding Roomkeeper where the house has areas: some of them become rooms."""

from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.roomkeeper.const import DOMAIN

from .flows import fields, suggested
from .furnished import area, furnish


@pytest.fixture
def drums(hass: HomeAssistant) -> str:
    """Have a drum room with an amplifier, a lock, a motion sensor and a meter."""
    drums = area(hass, "Drum room")
    furnish(hass, "switch.amp", drums, attributes={"friendly_name": "Amp"})
    furnish(hass, "lock.drum", drums, attributes={"friendly_name": "Drum | lock"})
    motion = {"friendly_name": "Drum room Motion"}
    furnish(hass, "binary_sensor.drum", drums, original_device_class="motion", attributes=motion)
    furnish(hass, "sensor.drum", drums, original_device_class="power")
    return drums


@pytest.fixture
def piano(hass: HomeAssistant) -> str:
    """Have a piano room with a lamp."""
    piano = area(hass, "Piano room")
    furnish(hass, "light.piano", piano, attributes={"friendly_name": "Piano light"})
    return piano


@pytest.fixture
def attic(hass: HomeAssistant) -> str:
    """Have an attic with nothing in it."""
    return area(hass, "Attic")


OF_THE_DRUMS = {
    "name": "Drum room",
    "power": ["switch.amp"],
    "doors": ["lock.drum"],
    "presence": ["binary_sensor.drum"],
    "power_sensor": "sensor.drum",
}


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the dialog that adds Roomkeeper."""
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def submit(
    hass: HomeAssistant, form: ConfigFlowResult, values: dict[str, Any]
) -> ConfigFlowResult:
    """Submit what is shown."""
    result = await hass.config_entries.flow.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return result


async def choose(hass: HomeAssistant, menu: ConfigFlowResult, option: str) -> ConfigFlowResult:
    """Take a way out of a menu."""
    assert menu["type"] is FlowResultType.MENU
    assert option in menu["menu_options"]
    return await submit(hass, menu, {"next_step_id": option})


async def tick(hass: HomeAssistant, *area_ids: str) -> ConfigFlowResult:
    """Begin, and tick areas."""
    form = await begin(hass)
    assert form["step_id"] == "areas"
    return await submit(hass, form, {"areas": list(area_ids)})


def rooms(result: ConfigFlowResult) -> dict[str | None, dict[str, Any]]:
    """Return what is stored of the rooms that were made, by their keys."""
    assert result["type"] is FlowResultType.CREATE_ENTRY
    made = result["result"].subentries.values()
    assert {one.subentry_type for one in made} <= {"room"}
    assert all(one.title == one.data["name"] for one in made)
    return {one.unique_id: dict(one.data) for one in made}


async def leave(hass: HomeAssistant, result: ConfigFlowResult) -> None:
    """Close what was set up."""
    assert await hass.config_entries.async_unload(result["result"].entry_id)


async def test_the_areas_of_the_house_are_offered(
    hass: HomeAssistant, drums: str, attic: str
) -> None:
    """Those that hold something for a room come first, and say how much."""
    form = await begin(hass)
    ((_, _, selector),) = fields(form["data_schema"])
    assert selector.config["options"] == [
        {"value": drums, "label": "Drum room (4)"},
        {"value": attic, "label": "Attic"},
    ]
    assert suggested(form) == {"areas": []}


async def test_it_may_be_skipped(hass: HomeAssistant, drums: str) -> None:
    """Whoever ticks nothing gets an empty site."""
    result = await tick(hass)
    assert rooms(result) == {}
    await leave(hass, result)


async def test_one_area_is_one_form_away(hass: HomeAssistant, drums: str) -> None:
    """What was found stands in the form, and all of it is made at once."""
    form = await tick(hass, drums)
    assert form["step_id"] == "room"
    assert suggested(form) == OF_THE_DRUMS
    result = await submit(hass, form, suggested(form))
    assert rooms(result) == {"drum_room": {**OF_THE_DRUMS, "area": drums}}
    (room,) = result["result"].runtime_data.site.rooms.values()
    assert (room.name, room.power, room.doors) == ("Drum room", ("switch.amp",), ("lock.drum",))
    await leave(hass, result)


async def test_what_somebody_changes_holds(hass: HomeAssistant, drums: str) -> None:
    """What is emptied is not stored, and another name makes another key."""
    form = await tick(hass, drums)
    result = await submit(hass, form, {"name": " Loud  room", "power": [], "doors": ["lock.drum"]})
    assert rooms(result) == {
        "loud_room": {"name": "Loud room", "doors": ["lock.drum"], "area": drums}
    }
    await leave(hass, result)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"name": " "}, {"name": "name_blank"}),
        ({"name": "Drum room", "power": ["switch.nothing"]}, {"power": "unknown_entity"}),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_field(
    hass: HomeAssistant, drums: str, values: dict[str, Any], errors: dict[str, str]
) -> None:
    """By the rules of the form that adds a room later."""
    form = await submit(hass, await tick(hass, drums), values)
    assert (form["step_id"], form["errors"]) == ("room", errors)
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_several_areas_are_shown_together(
    hass: HomeAssistant, drums: str, piano: str, attic: str
) -> None:
    """One look at the list is enough, and thirty rooms are made with one answer."""
    menu = await tick(hass, drums, piano, attic)
    assert menu["step_id"] == "rooms"
    placeholders = menu["description_placeholders"]
    assert placeholders is not None
    assert placeholders["rooms"].splitlines() == [
        "| **Drum room** | Amp | Drum \\| lock | Motion, drum |",
        "| **Piano room** | Piano light | - | - |",
        "| **Attic** | - | - | - |",
    ]
    result = await choose(hass, menu, "make")
    assert rooms(result) == {
        "drum_room": {**OF_THE_DRUMS, "area": drums},
        "piano_room": {"name": "Piano room", "power": ["light.piano"], "area": piano},
        "attic": {"name": "Attic", "area": attic},
    }
    await leave(hass, result)


async def test_some_of_several_are_changed_first(
    hass: HomeAssistant, drums: str, piano: str, attic: str
) -> None:
    """Only those that somebody wants to see are shown, and then the list again."""
    form = await choose(hass, await tick(hass, drums, piano, attic), "change")
    ((_, _, selector),) = fields(form["data_schema"])
    assert [one["label"] for one in selector.config["options"]] == [
        "Drum room",
        "Piano room",
        "Attic",
    ]
    form = await submit(hass, form, {"changed": [piano, attic]})
    assert suggested(form) == {"name": "Piano room", "power": ["light.piano"]}
    form = await submit(hass, form, {"name": "Grand"})
    assert suggested(form) == {"name": "Attic"}
    menu = await submit(hass, form, {"name": "Loft"})
    result = await choose(hass, menu, "make")
    assert rooms(result).keys() == {"drum_room", "grand", "loft"}
    await leave(hass, result)


async def test_nobody_has_to_change_anything(hass: HomeAssistant, drums: str, piano: str) -> None:
    """Whoever looked into the list of rooms and wants none of them comes back."""
    form = await choose(hass, await tick(hass, drums, piano), "change")
    menu = await submit(hass, form, {"changed": []})
    assert menu["step_id"] == "rooms"


async def test_other_areas_can_be_chosen(
    hass: HomeAssistant, drums: str, piano: str, attic: str
) -> None:
    """What is ticked stays ticked, and what was changed stays changed."""
    form = await choose(hass, await tick(hass, drums, piano), "change")
    form = await submit(hass, form, {"changed": [piano]})
    menu = await submit(hass, form, {"name": "Grand"})
    form = await choose(hass, menu, "areas")
    assert suggested(form) == {"areas": [drums, piano]}
    menu = await submit(hass, form, {"areas": [piano, attic]})
    result = await choose(hass, menu, "make")
    assert rooms(result).keys() == {"grand", "attic"}
    await leave(hass, result)


async def test_two_rooms_cannot_have_one_name(hass: HomeAssistant, drums: str, piano: str) -> None:
    """The second one is asked for another."""
    form = await choose(hass, await tick(hass, drums, piano), "change")
    form = await submit(hass, form, {"changed": [piano]})
    form = await submit(hass, form, {"name": "drum room"})
    assert form["errors"] == {"name": "name_taken"}


async def test_two_names_that_sound_alike_have_two_keys(
    hass: HomeAssistant, drums: str, piano: str
) -> None:
    """Home Assistant takes no two subentries of one key."""
    form = await choose(hass, await tick(hass, drums, piano), "change")
    form = await submit(hass, form, {"changed": [piano]})
    menu = await submit(hass, form, {"name": "Drum-room"})
    result = await choose(hass, menu, "make")
    assert rooms(result).keys() == {"drum_room", "drum_room_2"}
    await leave(hass, result)


async def test_power_of_two_rooms_is_warned_of(hass: HomeAssistant, drums: str, piano: str) -> None:
    """As it is when a room is added later: it may be meant so."""
    form = await choose(hass, await tick(hass, drums, piano), "change")
    form = await submit(hass, form, {"changed": [piano]})
    power = {"power": ["light.piano", "switch.amp"]}
    menu = await submit(hass, form, {"name": "Piano room", **power})
    form = await choose(hass, menu, "make")
    assert form["step_id"] == "shared_power"
    assert form["description_placeholders"] == {"shared": "- `switch.amp`: Drum room, Piano room"}
    result = await submit(hass, form, {})
    assert rooms(result)["piano_room"] == {"name": "Piano room", **power, "area": piano}
    await leave(hass, result)


async def test_what_has_gone_meanwhile_is_shown_again(
    hass: HomeAssistant, drums: str, piano: str
) -> None:
    """Nothing is made of a list that does not hold any more."""
    menu = await tick(hass, drums, piano)
    er.async_get(hass).async_remove("light.piano")
    hass.states.async_remove("light.piano")
    form = await choose(hass, menu, "make")
    assert (form["step_id"], form["errors"]) == ("room", {"power": "unknown_entity"})
    menu = await submit(hass, form, {"name": "Piano room"})
    result = await choose(hass, menu, "make")
    assert rooms(result)["piano_room"] == {"name": "Piano room", "area": piano}
    await leave(hass, result)


async def test_a_room_is_in_its_area(hass: HomeAssistant, drums: str, attic: str) -> None:
    """Its device is put there once, and stays where somebody moves it."""
    result = await submit(hass, await tick(hass, drums), {"name": "Drum room"})
    entry = result["result"]
    devices = dr.async_get(hass)
    identifier = (DOMAIN, f"{entry.entry_id}_drum_room")
    device = devices.async_get_device_by_identifier(identifier, entry.entry_id)
    assert device is not None
    assert device.area_id == drums
    devices.async_update_device(device.id, area_id=attic)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    moved = devices.async_get(device.id)
    assert moved is not None
    assert moved.area_id == attic
    await leave(hass, result)
