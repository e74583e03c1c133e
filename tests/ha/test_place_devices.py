"""The pages of rooms and stalls: where they are listed, and what they lead to."""

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL

from .flows import add_subentry
from .furnished import area
from .house import CUBICLE, STUDIO, House, open_house


def device(house: House, key: str) -> dr.DeviceEntry:
    """Return the device of a room or a stall."""
    found = dr.async_get(house.hass).async_get_device_by_identifier(
        (DOMAIN, f"{house.entry.entry_id}_{key}"), house.entry.entry_id
    )
    assert found is not None
    return found


def subentry(house: House, key: str) -> ConfigSubentry:
    """Return the subentry of a room or a stall."""
    return next(one for one in house.entry.subentries.values() if one.unique_id == key)


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and a cubicle in it."""
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: {"room": STUDIO}})


async def test_a_stall_is_listed_with_its_room(house: House) -> None:
    """The page of the room shows the stalls in it, and the page of the house the rooms."""
    assert device(house, CUBICLE).via_device_id == device(house, STUDIO).id
    assert device(house, STUDIO).via_device_id == house.runtime.hub_device_id


async def test_a_stall_goes_along_when_it_gets_another_room(house: House) -> None:
    """Without one, it is listed with the house."""
    bar = add_subentry(house.hass, house.entry, "Bar", key="bar")
    cubicle = subentry(house, CUBICLE)
    update = house.hass.config_entries.async_update_subentry
    update(house.entry, cubicle, data={**cubicle.data, "room": bar.subentry_id})
    await house.settle()
    assert device(house, CUBICLE).via_device_id == device(house, "bar").id
    house.hass.config_entries.async_remove_subentry(house.entry, bar.subentry_id)
    await house.settle()
    assert device(house, CUBICLE).via_device_id == house.runtime.hub_device_id


async def test_a_page_says_what_it_is_of(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """In the language of the house; a room of a type is one of that."""
    hass.config.language = "de"
    kind = add_subentry(hass, entry, "Proberaum", kind="room_type")
    rooms = {STUDIO: {}, "bar": {"room_type": kind.subentry_id}}
    house = await open_house(hass, entry, freezer, rooms, {CUBICLE: {}})
    models = [device(house, key).model for key in (STUDIO, "bar", CUBICLE)]
    assert models == ["Raum", "Proberaum", "Kabine"]


async def test_the_house_is_called_as_its_entry_is(house: House) -> None:
    """Also when that is renamed, and at once, as a room is."""
    house.hass.config_entries.async_update_entry(house.entry, title="The club")
    await house.settle()
    hub = dr.async_get(house.hass).async_get(house.runtime.hub_device_id)
    assert hub is not None
    assert hub.name == "The club"


async def test_a_page_leads_to_the_panel(house: House) -> None:
    """To the room's own page there, to the stalls, or to the board."""
    hub = dr.async_get(house.hass).async_get(house.runtime.hub_device_id)
    assert hub is not None
    assert [
        one.configuration_url for one in (hub, device(house, STUDIO), device(house, CUBICLE))
    ] == [
        "homeassistant://roomkeeper",
        "homeassistant://roomkeeper/rooms/studio",
        "homeassistant://roomkeeper/stalls",
    ]


async def test_a_place_that_is_added_is_in_its_area(house: House) -> None:
    """Rooms and stalls alike, and nobody has to put them there once more."""
    attic = area(house.hass, "Attic")
    add_subentry(house.hass, house.entry, "Loft", {"area": attic}, key="loft")
    booth = {"area": attic}
    add_subentry(house.hass, house.entry, "Booth", booth, kind=SUBENTRY_STALL, key="booth")
    await house.settle()
    assert (device(house, "loft").area_id, device(house, "booth").area_id) == (attic, attic)


def calendar_of(house: House, key: str) -> str | None:
    """Return the id of the calendar of a room."""
    uid = f"{house.entry.entry_id}_{key}_bookings"
    return er.async_get(house.hass).async_get_entity_id("calendar", DOMAIN, uid)


@pytest.mark.parametrize(
    ("where", "name", "expected"),
    [
        ("Loft", "Loft", "calendar.loft_bookings"),
        ("Loft", "Loft 2", "calendar.loft_2_bookings"),
        ("Bücherei", "BÜCHEREI", "calendar.bucherei_bookings"),
        ("Loft", "Lofty", "calendar.loft_lofty_bookings"),
        ("Attic", "Loft", "calendar.attic_loft_bookings"),
    ],
)
async def test_ids_say_once_where_a_room_is(
    house: House, where: str, name: str, expected: str
) -> None:
    """Home Assistant puts the area first, also where the room is called as its area is."""
    add_subentry(house.hass, house.entry, name, {"area": area(house.hass, where)}, key="loft")
    await house.settle()
    assert calendar_of(house, "loft") == expected


async def test_ids_go_by_what_somebody_chose(house: House) -> None:
    """Home Assistant's own setting says of what ids are made, and in which order."""
    parts = [er.EntityNamePart.ENTITY, er.EntityNamePart.DEVICE]
    er.async_get(house.hass).async_update_settings(entity_id_parts=parts)
    add_subentry(house.hass, house.entry, "Loft", {"area": area(house.hass, "Loft")}, key="loft")
    await house.settle()
    assert calendar_of(house, "loft") == "calendar.bookings_loft"


async def test_ids_that_are_there_stay(house: House) -> None:
    """Also when the room comes into the area of its name later, and at a start after that."""
    before = calendar_of(house, STUDIO)
    registry = dr.async_get(house.hass)
    registry.async_update_device(device(house, STUDIO).id, area_id=area(house.hass, "Studio"))
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    assert calendar_of(house, STUDIO) == before


async def test_ids_follow_a_room_that_is_renamed(house: House) -> None:
    """Home Assistant offers new ids for a device that gets another name, and they hold it."""
    attic = area(house.hass, "Attic")
    add_subentry(house.hass, house.entry, "Attic", {"area": attic}, key="loft")
    await house.settle()
    made = dr.async_get(house.hass)
    made.async_update_device(device(house, "loft").id, name_by_user="Vault", area_id=None)
    entities = er.async_get(house.hass)
    calendar = entities.async_get(calendar_of(house, "loft") or "")
    assert calendar is not None
    assert entities.async_regenerate_entity_id(calendar) == "calendar.vault_bookings"


async def test_an_area_that_is_gone_is_not_made_anew(house: House) -> None:
    """A room whose area was removed before it came is in none."""
    add_subentry(house.hass, house.entry, "Loft", {"area": "attic"}, key="loft")
    await house.settle()
    assert device(house, "loft").area_id is None
    assert not [*ar.async_get(house.hass).async_list_areas()]


async def test_a_device_stays_where_somebody_puts_it(house: House) -> None:
    """Also when its room is changed after that."""
    attic, bar = area(house.hass, "Attic"), area(house.hass, "Bar")
    loft = add_subentry(house.hass, house.entry, "Loft", {"area": attic}, key="loft")
    await house.settle()
    dr.async_get(house.hass).async_update_device(device(house, "loft").id, area_id=bar)
    house.hass.config_entries.async_update_subentry(house.entry, loft, title="Upper loft")
    await house.settle()
    assert (device(house, "loft").name, device(house, "loft").area_id) == ("Upper loft", bar)


async def test_a_room_that_is_called_like_a_schedule_stays(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Schedules that the ledger does not know are taken away at the start, and nothing else."""
    house = await open_house(hass, entry, freezer, {"schedule_board": {}})
    before = device(house, "schedule_board")
    dr.async_get(hass).async_update_device(before.id, name_by_user="The board")
    await hass.config_entries.async_reload(entry.entry_id)
    after = device(house, "schedule_board")
    assert (after.id, after.name, after.name_by_user) == (before.id, "Schedule_board", "The board")
