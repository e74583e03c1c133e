"""What an area shows to whoever makes a room or a stall of it."""

import pytest
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.roomkeeper.area_finds import areas, room_finds, stall_finds

from .furnished import area, device, furnish


@pytest.fixture
def room(hass: HomeAssistant) -> str:
    """Return the area of the drum room."""
    return area(hass, "Drum room")


def test_a_room_gets_what_a_person_would_choose(hass: HomeAssistant, room: str) -> None:
    """What draws power, the doors, what sees people, and the one meter, each in its field."""
    for entity_id in ("switch.amp", "light.drum", "fan.drum", "lock.drum"):
        furnish(hass, entity_id, room)
    furnish(hass, "cover.gate", room, original_device_class="gate")
    for seen in ("motion", "occupancy", "presence"):
        furnish(hass, f"binary_sensor.{seen}", room, original_device_class=seen)
    furnish(hass, "sensor.drum_power", room, original_device_class="power")
    furnish(hass, "sensor.drum_meter", room, original_device_class="energy")
    assert room_finds(hass, room) == {
        "power": ["fan.drum", "light.drum", "switch.amp"],
        "doors": ["cover.gate", "lock.drum"],
        "presence": ["binary_sensor.motion", "binary_sensor.occupancy", "binary_sensor.presence"],
        "power_sensor": "sensor.drum_power",
        "energy_sensor": "sensor.drum_meter",
    }


def test_what_is_no_part_of_a_room_is_left_out(hass: HomeAssistant, room: str) -> None:
    """Blinds, windows, temperatures, heating and televisions are nobody's door or power."""
    furnish(hass, "cover.blind", room, original_device_class="blind")
    furnish(hass, "cover.plain", room)
    furnish(hass, "binary_sensor.window", room, original_device_class="window")
    furnish(hass, "sensor.warm", room, original_device_class="temperature")
    furnish(hass, "climate.drum", room)
    furnish(hass, "media_player.tv", room)
    assert room_finds(hass, room) == {}


def test_what_is_put_out_of_sight_is_left_out(hass: HomeAssistant, room: str) -> None:
    """So are settings of devices, and what another area or Roomkeeper has."""
    furnish(hass, "switch.hidden", room, hidden_by=er.RegistryEntryHider.USER)
    furnish(hass, "switch.disabled", room, disabled_by=er.RegistryEntryDisabler.USER)
    furnish(hass, "switch.child_lock", room, entity_category=EntityCategory.CONFIG)
    furnish(hass, "switch.cloud", room, entity_category=EntityCategory.DIAGNOSTIC)
    furnish(hass, "switch.frozen", room, platform="roomkeeper")
    furnish(hass, "switch.elsewhere", area(hass, "Attic"))
    assert room_finds(hass, room) == {}


def test_a_device_brings_its_entities(hass: HomeAssistant, room: str) -> None:
    """An entity is where its device is, unless it is said to be elsewhere."""
    plug = device(hass, "Plug", room)
    furnish(hass, "switch.plug", device_id=plug)
    furnish(hass, "switch.second", area(hass, "Attic"), device_id=plug, original_name="Second")
    assert room_finds(hass, room) == {"power": ["switch.plug"]}


def test_a_switch_of_a_camera_or_a_lock_is_no_power(hass: HomeAssistant, room: str) -> None:
    """Switching the room off must not set a camera or a lock otherwise."""
    for kind in ("camera", "lock"):
        one = device(hass, kind, room)
        furnish(hass, f"{kind}.door", device_id=one)
        furnish(hass, f"switch.{kind}_mode", device_id=one)
    furnish(hass, "switch.amp", device_id=device(hass, "Amp", room))
    assert room_finds(hass, room) == {"power": ["switch.amp"], "doors": ["lock.door"]}


def test_a_group_gives_way_to_its_members(hass: HomeAssistant, room: str) -> None:
    """Each lamp is seen to by itself; a group with lamps from elsewhere is one of its own."""
    furnish(hass, "light.left", room)
    furnish(hass, "light.right", room)
    furnish(hass, "light.both", room, attributes={"entity_id": ["light.left", "light.right"]})
    furnish(hass, "light.all", room, attributes={"entity_id": ["light.left", "light.attic"]})
    assert room_finds(hass, room) == {"power": ["light.all", "light.left", "light.right"]}


def test_of_several_meters_none_measures_the_room(hass: HomeAssistant, room: str) -> None:
    """A wrong witness is worse than none, so somebody has to choose."""
    furnish(hass, "sensor.plug", room, original_device_class="power")
    furnish(hass, "sensor.lamp", room, original_device_class="power")
    furnish(hass, "sensor.plug_meter", room, original_device_class="energy")
    furnish(hass, "sensor.lamp_meter", room, original_device_class="energy")
    assert room_finds(hass, room) == {}


def test_a_class_that_somebody_has_chosen_counts(hass: HomeAssistant, room: str) -> None:
    """What people say of an entity is more than what its integration does."""
    furnish(hass, "binary_sensor.contact", room, original_device_class="motion")
    er.async_get(hass).async_update_entity("binary_sensor.contact", device_class="door")
    assert room_finds(hass, room) == {}


def test_a_stall_gets_sensors_and_the_cameras_that_can_go_off(
    hass: HomeAssistant, room: str
) -> None:
    """A camera that stays on would be refused in the form, so it is not suggested."""
    furnish(hass, "binary_sensor.radar", room, original_device_class="occupancy")
    furnish(hass, "binary_sensor.bolt", room, original_device_class="lock")
    furnish(hass, "binary_sensor.door", room, original_device_class="door")
    furnish(hass, "camera.eye", room, attributes={"supported_features": 1})
    furnish(hass, "camera.doorbell", room, attributes={"supported_features": 0})
    furnish(hass, "switch.amp", room)
    assert stall_finds(hass, room) == {
        "sensors": ["binary_sensor.bolt", "binary_sensor.radar"],
        "cameras": ["camera.eye"],
    }


def test_areas_with_something_come_first(hass: HomeAssistant, room: str) -> None:
    """Of thirty areas, the ones that are meant stand at the top."""
    area(hass, "Attic")
    furnish(hass, "switch.amp", room)
    furnish(hass, "sensor.drum_power", room, original_device_class="power")
    area(hass, "bar")
    assert [(one.name, one.count) for one in areas(hass)] == [
        ("Drum room", 2),
        ("Attic", 0),
        ("bar", 0),
    ]
