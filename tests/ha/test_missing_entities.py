"""Rooms and stalls that name what is gone, or what is called otherwise now."""

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.missing_entities import PATIENCE

from .flows import add_subentry
from .furnished import furnish
from .house import CUBICLE, MORNING, STUDIO, House, open_house

ROOM = {
    "power": ["switch.amp", "switch.lamp"],
    "doors": ["lock.door"],
    "presence": ["binary_sensor.motion"],
    "power_sensor": "sensor.load",
    "energy_sensor": "sensor.meter",
    "notify": ["notify.desk"],
}
STALL = {"sensors": ["binary_sensor.radar"], "cameras": ["switch.camera"]}
NAMED = (
    *ROOM["power"],
    "lock.door",
    "binary_sensor.motion",
    "sensor.load",
    "sensor.meter",
    "notify.desk",
    "binary_sensor.radar",
    "switch.camera",
)


def issues(hass: HomeAssistant) -> dict[str, list[str]]:
    """Return what is said to be gone, by whose it is."""
    found = {}
    for (domain, _), issue in ir.async_get(hass).issues.items():
        if domain == DOMAIN and issue.translation_key == "entities_missing":
            texts = issue.translation_placeholders
            assert texts is not None
            entities = [line.removeprefix("- `")[:-1] for line in texts["entities"].splitlines()]
            found[texts["place"]] = entities
    return found


async def wait(house: House) -> None:
    """Let the time go by in which something may come back."""
    now = house.runtime.engine.peek(lambda _state, now: now)
    await house.until(now + PATIENCE)


def remove(hass: HomeAssistant, entity_id: str) -> None:
    """Take an entity away for good."""
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)


def subentry_of(house: House, key: str) -> Any:  # noqa: ANN401 - as Home Assistant stores it
    """Return the subentry of a room or a stall."""
    return next(one for one in house.entry.subentries.values() if one.unique_id == key)


def configure(house: House, key: str, **data: object) -> None:
    """Store other values of a place, as its form does."""
    subentry = subentry_of(house, key)
    house.hass.config_entries.async_update_subentry(
        house.entry, subentry, data={**subentry.data, **data}
    )


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and a cubicle that have one of everything."""
    for entity_id in NAMED:
        furnish(hass, entity_id)
    house = await open_house(hass, entry, freezer, {STUDIO: ROOM}, {CUBICLE: STALL})
    await wait(house)
    return house


# --- gone -----------------------------------------------------------------------


async def test_nothing_is_said_of_what_is_there(hass: HomeAssistant, house: House) -> None:
    """Unavailable is there: that is said elsewhere, when it matters."""
    hass.states.async_set("switch.amp", "unavailable")
    await wait(house)
    assert issues(hass) == {}


async def test_what_is_gone_is_named(hass: HomeAssistant, house: House) -> None:
    """One issue for each place, with all that it lost; a room and a stall alike."""
    for entity_id in ("switch.amp", "lock.door", "sensor.load", "switch.camera"):
        remove(hass, entity_id)
    await house.settle()
    assert issues(hass) == {}
    await wait(house)
    assert issues(hass) == {
        "Studio": ["switch.amp", "lock.door", "sensor.load"],
        "Cubicle": ["switch.camera"],
    }


async def test_what_is_disabled_is_named(hass: HomeAssistant, house: House) -> None:
    """It does nothing either."""
    by_hand = er.RegistryEntryDisabler.USER
    er.async_get(hass).async_update_entity("switch.amp", disabled_by=by_hand)
    hass.states.async_remove("switch.amp")
    await wait(house)
    assert issues(hass) == {"Studio": ["switch.amp"]}


async def test_what_shows_nothing_yet_is_there_until_it_is_removed(
    hass: HomeAssistant, house: House
) -> None:
    """An entity whose integration is not loaded is known, and may still come."""
    hass.states.async_remove("switch.amp")
    await wait(house)
    assert issues(hass) == {}
    er.async_get(hass).async_remove("switch.amp")
    await wait(house)
    assert issues(hass) == {"Studio": ["switch.amp"]}


async def test_what_comes_back_soon_was_never_gone(hass: HomeAssistant, house: House) -> None:
    """An integration that is loaded anew raises nothing."""
    remove(hass, "switch.amp")
    await house.settle()
    furnish(hass, "switch.amp")
    await wait(house)
    assert issues(hass) == {}


async def test_what_comes_back_later_is_said_no_more(hass: HomeAssistant, house: House) -> None:
    """The issue goes away by itself."""
    remove(hass, "switch.amp")
    await wait(house)
    assert issues(hass)
    furnish(hass, "switch.amp")
    await wait(house)
    assert issues(hass) == {}


async def test_what_is_mended_is_said_no_more(hass: HomeAssistant, house: House) -> None:
    """At once, for whoever mends it looks."""
    remove(hass, "switch.amp")
    remove(hass, "lock.door")
    await wait(house)
    configure(house, STUDIO, power=["switch.lamp"])
    await house.settle()
    assert issues(hass) == {"Studio": ["lock.door"]}
    house.hass.config_entries.async_remove_subentry(
        house.entry, subentry_of(house, STUDIO).subentry_id
    )
    await house.settle()
    assert issues(hass) == {}


async def test_a_type_and_the_site_say_it_once(hass: HomeAssistant, house: House) -> None:
    """Thirty rooms that are told by one entity make one issue."""
    desk = {"notify": ["notify.bar"]}
    furnish(hass, "notify.bar")
    hass.config_entries.async_update_entry(house.entry, options=desk)
    add_subentry(hass, house.entry, "Booths", desk, kind="room_type")
    # A feed says by itself that its calendar is gone.
    add_subentry(hass, house.entry, "Club", {"calendar": "calendar.club"}, kind="feed")
    await house.settle()
    remove(hass, "notify.bar")
    await wait(house)
    assert issues(hass) == {"Roomkeeper": ["notify.bar"], "Booths": ["notify.bar"]}


async def test_nothing_is_said_while_home_assistant_starts(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Others may need longer than we do; half a minute after the start it is said."""
    hass.set_state(CoreState.starting)
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": ["switch.amp"]}})
    hass.states.async_set("switch.amp", "off")
    hass.states.async_remove("switch.amp")
    await house.until(MORNING + timedelta(minutes=5))
    assert issues(hass) == {}
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await house.settle()
    assert issues(hass) == {}
    await wait(house)
    assert issues(hass) == {"Studio": ["switch.amp"]}


async def test_it_stays_said_over_a_restart(hass: HomeAssistant, house: House) -> None:
    """So that somebody who ignores it is not asked again."""
    remove(hass, "switch.amp")
    await wait(house)
    await hass.config_entries.async_reload(house.entry.entry_id)
    assert issues(hass) == {"Studio": ["switch.amp"]}
    configure(house, STUDIO, power=["switch.lamp"])
    await wait(house)
    assert issues(hass) == {}


# --- called otherwise -------------------------------------------------------------


async def test_every_entity_is_followed(hass: HomeAssistant, house: House) -> None:
    """Power, doors, sensors, cameras and whom to notify, all at once, and nothing is missing."""
    hass.config_entries.async_update_entry(house.entry, options={"notify": ["notify.desk"]})
    registry = er.async_get(hass)
    for entity_id in NAMED:
        registry.async_update_entity(entity_id, new_entity_id=f"{entity_id}_new")
        hass.states.async_remove(entity_id)
        hass.states.async_set(f"{entity_id}_new", "off")
    await wait(house)
    room, stall = house.runtime.site.rooms[STUDIO], house.runtime.site.stalls[CUBICLE]
    assert room.power == ("switch.amp_new", "switch.lamp_new")
    assert room.doors == ("lock.door_new",)
    assert room.presence == ("binary_sensor.motion_new",)
    assert room.power_sensor == "sensor.load_new"
    assert room.energy_sensor == "sensor.meter_new"
    assert room.notify == ("notify.desk_new",)
    assert stall.sensors == ("binary_sensor.radar_new",)
    assert stall.cameras == ("switch.camera_new",)
    assert house.entry.options["notify"] == ["notify.desk_new"]
    assert issues(hass) == {}


async def test_two_entities_that_swap_their_names(hass: HomeAssistant, house: House) -> None:
    """Each room keeps its own device, though for a moment both have strange names."""
    configure(house, STUDIO, power=["switch.amp"], doors=["switch.lamp"])
    await house.settle()
    registry = er.async_get(hass)
    for entity_id in ("switch.amp", "switch.lamp"):
        hass.states.async_remove(entity_id)
    for old, new in (("amp", "spare"), ("lamp", "amp"), ("spare", "lamp")):
        registry.async_update_entity(f"switch.{old}", new_entity_id=f"switch.{new}")
    await house.settle()
    room = house.runtime.site.rooms[STUDIO]
    assert (room.power, room.doors) == (("switch.lamp",), ("switch.amp",))


async def test_what_is_renamed_while_roomkeeper_is_off_is_named(
    hass: HomeAssistant, house: House
) -> None:
    """Nobody has seen it, so somebody has to say what it is called now."""
    await hass.config_entries.async_unload(house.entry.entry_id)
    er.async_get(hass).async_update_entity("lock.door", new_entity_id="lock.stage")
    hass.states.async_remove("lock.door")
    await hass.config_entries.async_setup(house.entry.entry_id)
    await wait(house)
    assert issues(hass) == {"Studio": ["lock.door"]}
