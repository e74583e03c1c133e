"""The entities of a stall: what they show, what they do, and when they are there."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL
from custom_components.roomkeeper.core.commands import ForceEnable, PauseOccupancy
from custom_components.roomkeeper.core.events import ROOM_TYPES
from custom_components.roomkeeper.core.stall import EndReason, Level, OccupancyStatus, Stuck
from custom_components.roomkeeper.core.stall_events import STALL_TYPES

from .flows import add_subentry
from .house import CAMERA, CUBICLE, SEES, STUDIO, WATCHED, House, at, enable, open_house
from .test_entity import COMPONENT

ALWAYS = {
    ("binary_sensor", "occupied"),
    ("switch", "privacy"),
    ("switch", "maintenance"),
    ("timer", "occupancy"),
    ("sensor", "last_stay"),
    ("sensor", "stays_today"),
    ("sensor", "stays_total"),
    ("sensor", "mean_stay"),
    ("number", "timeout"),
    ("event", "activity"),
}
WITH_SENSORS = {("binary_sensor", "sensor_stuck"), ("switch", "stuck_detection")}
WITH_CAMERAS = {("button", "force_enable")}
OFF_AT_FIRST = {
    ("sensor", "stays_today"),
    ("sensor", "stays_total"),
    ("sensor", "mean_stay"),
    ("switch", "stuck_detection"),
    ("number", "timeout"),
}


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a stall that has a sensor and a camera, and everything switched on."""
    for platform, name in OFF_AT_FIRST:
        enable(hass, entry, platform, f"{CUBICLE}_{name}")
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})


def value(house: House, platform: str, name: str) -> str:
    """Return how an entity of the cubicle is."""
    return house.value(platform, name, CUBICLE)


def attributes(house: House, platform: str, name: str) -> dict[str, Any]:
    """Return what stands beside the state of an entity of the cubicle."""
    return dict(house.state(platform, name, CUBICLE).attributes)


def entities(house: House, stall: str = CUBICLE) -> set[tuple[str, str]]:
    """Return the registered entities of a stall."""
    prefix = f"{house.entry.entry_id}_{stall}_"
    registry = er.async_get(house.hass)
    return {
        (one.domain, one.unique_id.removeprefix(prefix))
        for one in er.async_entries_for_config_entry(registry, house.entry.entry_id)
        if one.unique_id.startswith(prefix)
    }


def cubicle(house: House) -> ConfigSubentry:
    """Return the cubicle's subentry."""
    subentries: Iterable[ConfigSubentry] = house.entry.subentries.values()
    return next(one for one in subentries if one.unique_id == CUBICLE)


async def configure(house: House, data: dict[str, Any], title: str = "Cubicle") -> None:
    """Store other values for the cubicle, as its form does."""
    house.hass.config_entries.async_update_subentry(
        house.entry, cubicle(house), title=title, data={"name": title, **data}
    )
    await house.settle()


# --- which there are --------------------------------------------------------------


async def test_every_entity_of_the_contract(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Others rely on these names; there are these and no more, and some are off at first."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})
    assert entities(house) == ALWAYS | WITH_SENSORS | WITH_CAMERAS
    registry = er.async_get(hass)
    subentry = cubicle(house)
    mine = [
        one
        for one in er.async_entries_for_config_entry(registry, entry.entry_id)
        if one.config_subentry_id == subentry.subentry_id
    ]
    assert len(mine) == len(entities(house))
    assert all(one.unique_id.endswith(f"_{one.translation_key}") for one in mine)
    off = {(one.domain, one.translation_key) for one in mine if one.disabled_by}
    assert off == OFF_AT_FIRST


async def test_a_bare_stall_has_what_a_person_can_say(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Without sensors nothing can be stuck, without cameras nothing can be put back."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: {}})
    assert entities(house) == ALWAYS
    await house.call("switch.turn_on", house.entity_id("switch", "privacy", CUBICLE))
    assert value(house, "binary_sensor", "occupied") == STATE_ON
    assert attributes(house, "binary_sensor", "occupied")["detection"] == "silent"
    assert attributes(house, "switch", "privacy")["cameras"] == []


async def test_the_stall_is_a_device(house: House, entry: MockConfigEntry) -> None:
    """Every stall has a page of its own, reached from the hub's."""
    devices = dr.async_get(house.hass)
    device = devices.async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}_{CUBICLE}"), entry.entry_id
    )
    assert device is not None
    assert (device.name, device.model) == ("Cubicle", "Stall")
    assert device.via_device_id == house.runtime.hub_device_id
    assert device.config_subentry_id == cubicle(house).subentry_id


async def test_every_entity_has_words_and_an_icon(house: House, entry: MockConfigEntry) -> None:
    """No key shows where a name should; what has no device class has an icon."""
    texts = json.loads((COMPONENT / "translations" / "en.json").read_text())["entity"]
    icons = json.loads((COMPONENT / "icons.json").read_text())["entity"]
    for domain, name in entities(house):
        assert texts[domain][name]["name"]
        one = er.async_get(house.hass).async_get(house.entity_id(domain, name, CUBICLE) or "")
        assert one is not None
        assert icons.get(domain, {}).get(name) or one.original_device_class, one.entity_id


@pytest.mark.parametrize(
    ("domain", "key", "attribute", "values"),
    [
        ("binary_sensor", "occupied", "status", tuple(OccupancyStatus)),
        ("binary_sensor", "occupied", "detection", tuple(Level)),
        ("binary_sensor", "sensor_stuck", "why", tuple(Stuck)),
        ("sensor", "last_stay", "reason", tuple(EndReason)),
        ("event", "activity", "ended", tuple(EndReason)),
    ],
)
def test_every_value_of_an_attribute_has_a_word(
    domain: str, key: str, attribute: str, values: tuple[str, ...]
) -> None:
    """What people read in a dashboard is a word of their language."""
    texts = json.loads((COMPONENT / "translations" / "en.json").read_text())["entity"]
    assert texts[domain][key]["state_attributes"][attribute]["state"].keys() == set(values)


# --- a stay -------------------------------------------------------------------------


async def test_a_stay_from_detection_to_leaving(house: House) -> None:
    """Somebody comes: private at once. They leave: the stay is counted, and the camera is back."""
    assert value(house, "binary_sensor", "occupied") == STATE_OFF
    assert value(house, "sensor", "last_stay") == "unknown"
    await house.see(somebody=True)
    assert value(house, "binary_sensor", "occupied") == STATE_ON
    assert value(house, "switch", "privacy") == STATE_ON
    assert house.hass.states.is_state(CAMERA, STATE_OFF)
    beside = attributes(house, "binary_sensor", "occupied")
    assert (beside["status"], beside["detection"]) == ("occupied", "detected")

    await house.until(at(9, 3))
    await house.see(somebody=False)
    assert value(house, "binary_sensor", "occupied") == STATE_OFF
    assert value(house, "switch", "privacy") == STATE_OFF
    assert house.hass.states.is_state(CAMERA, STATE_ON)
    assert value(house, "sensor", "last_stay") == "180.0"
    stay = attributes(house, "sensor", "last_stay")
    assert stay["start"] == "2026-11-24T09:00:00+00:00"
    assert stay["end"] == "2026-11-24T09:03:00+00:00"
    assert (stay["reason"], stay["mean_stay_s"]) == ("vacated", None)
    assert stay["device_class"] == "duration"
    assert value(house, "sensor", "stays_today") == "1"


async def test_the_day_and_the_week_in_numbers(house: House) -> None:
    """The mean says something from the third stay on; at midnight the count begins anew."""
    for minute, length in ((0, 1), (10, 2), (20, 6)):
        await house.until(at(9, minute))
        await house.see(somebody=True)
        await house.until(at(9, minute + length))
        await house.see(somebody=False)
    assert value(house, "sensor", "stays_today") == "3"
    assert value(house, "sensor", "mean_stay") == "180.0"
    assert attributes(house, "sensor", "last_stay")["mean_stay_s"] == 180
    await house.until(at(23))
    assert value(house, "sensor", "stays_today") == "0", "it is midnight in Berlin"
    assert value(house, "sensor", "mean_stay") == "180.0"


async def test_a_lost_sensor_is_private_too(house: House) -> None:
    """Nobody can say whether somebody is inside, so the cameras are off; then the sensor is named.

    The site's own problem sensor says so as well.
    """
    await house.see(somebody=None)
    assert value(house, "binary_sensor", "occupied") == STATE_ON
    beside = attributes(house, "binary_sensor", "occupied")
    assert (beside["status"], beside["detection"]) == ("doubted", "unknown")
    assert value(house, "switch", "privacy") == STATE_ON
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_OFF

    await house.until(at(9, 10))
    assert value(house, "switch", "privacy") == STATE_OFF
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_ON
    assert attributes(house, "binary_sensor", "sensor_stuck")["why"] == "lost"
    problem = house.state("binary_sensor", "problem", room=None)
    assert problem.state == STATE_ON
    assert problem.attributes["stuck_sensors"] == [{"stall": CUBICLE, "why": "lost"}]
    assert problem.attributes["failed_cameras"] == []

    await house.see(somebody=False)
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_OFF
    assert house.value("binary_sensor", "problem", room=None) == STATE_OFF


async def test_a_camera_that_stays_on_is_named(house: House, hass: HomeAssistant) -> None:
    """Whoever looks at the stall, or at the site, sees which camera films somebody."""

    async def ignore(_call: ServiceCall) -> None:
        """Take the command, and do nothing."""

    hass.services.async_register("input_boolean", "turn_off", ignore)
    await house.see(somebody=True)
    for second in range(1, 45):
        await house.until(at(9) + timedelta(seconds=second))
    (camera,) = attributes(house, "switch", "privacy")["cameras"]
    assert camera == {
        "entity_id": CAMERA,
        "is_on": True,
        "should_be_on": False,
        "has_failed": True,
    }
    problem = house.state("binary_sensor", "problem", room=None)
    assert problem.state == STATE_ON
    assert problem.attributes["failed_cameras"] == [{"stall": CUBICLE, "camera": CAMERA}]
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_OFF


async def test_each_camera_is_shown_as_it_is(house: House, hass: HomeAssistant) -> None:
    """One that takes a while to obey is off then, and so is one that somebody switches off."""

    def seen() -> tuple[str, bool | None]:
        (camera,) = attributes(house, "switch", "privacy")["cameras"]
        return camera["entity_id"], camera["is_on"]

    async def wait_for_it(_call: ServiceCall) -> None:
        """Take the command; the camera is not quick."""

    hass.services.async_register("input_boolean", "turn_off", wait_for_it)
    await house.see(somebody=True)
    assert seen() == (CAMERA, True)
    hass.states.async_set(CAMERA, STATE_OFF)
    await house.settle()
    assert seen() == (CAMERA, False)

    await house.see(somebody=False)
    for state, is_on in ((STATE_ON, True), (STATE_OFF, False), (STATE_UNAVAILABLE, None)):
        hass.states.async_set(CAMERA, state)
        await house.settle()
        assert seen() == (CAMERA, is_on)


async def test_presence_of_a_room_by_its_stalls(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A room without sensors of its own knows of the guests in a stall that counts."""
    inside = {**WATCHED, "room": STUDIO, "is_presence": True}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: inside})
    assert house.value("binary_sensor", "occupancy") == STATE_OFF
    await house.see(somebody=True)
    assert house.value("binary_sensor", "occupancy") == STATE_ON
    await house.see(somebody=False)
    assert house.value("binary_sensor", "occupancy") == STATE_OFF

    await configure(house, dict(WATCHED))
    assert house.entity_id("binary_sensor", "occupancy") is None, "it counts there no more"


# --- what is asked --------------------------------------------------------------------


async def test_privacy_by_hand(house: House) -> None:
    """One flip makes the stall private, another one ends that; off is off already."""
    privacy = house.entity_id("switch", "privacy", CUBICLE)
    await house.call("switch.turn_off", privacy)
    assert await house.log() == ()
    await house.call("switch.turn_on", privacy)
    assert value(house, "switch", "privacy") == STATE_ON
    assert house.hass.states.is_state(CAMERA, STATE_OFF)
    await house.call("switch.turn_off", privacy)
    assert value(house, "switch", "privacy") == STATE_OFF
    assert house.hass.states.is_state(CAMERA, STATE_ON)
    assert attributes(house, "sensor", "last_stay")["reason"] == "forced"
    assert value(house, "sensor", "stays_today") == "0", "what a person says is no stay to learn of"


async def test_maintenance_by_hand(house: House) -> None:
    """Who works in a stall is no guest; afterwards it is a private place again."""
    maintenance = house.entity_id("switch", "maintenance", CUBICLE)
    await house.call("switch.turn_off", maintenance)
    await house.call("switch.turn_on", maintenance)
    await house.call("switch.turn_on", maintenance)
    assert value(house, "switch", "maintenance") == STATE_ON
    assert attributes(house, "switch", "maintenance")["until"] is None
    await house.see(somebody=True)
    assert value(house, "binary_sensor", "occupied") == STATE_OFF
    assert house.hass.states.is_state(CAMERA, STATE_ON)
    with pytest.raises(ServiceValidationError):
        await house.call("switch.turn_on", house.entity_id("switch", "privacy", CUBICLE))

    await house.call("switch.turn_off", maintenance)
    assert value(house, "switch", "maintenance") == STATE_OFF
    assert value(house, "binary_sensor", "occupied") == STATE_ON, "somebody is inside"
    assert len(await house.log()) >= 3
    started = [one for one in await house.log() if type(one.fact).__name__ == "MaintenanceStarted"]
    assert len(started) == 1


async def test_cameras_are_put_back_for_a_while(house: House) -> None:
    """The button beats the sensors, and the maintenance switch says until when."""
    await house.see(somebody=True)
    await house.call("button.press", house.entity_id("button", "force_enable", CUBICLE))
    assert house.hass.states.is_state(CAMERA, STATE_ON)
    assert value(house, "switch", "privacy") == STATE_OFF
    assert value(house, "switch", "maintenance") == STATE_ON
    assert attributes(house, "switch", "maintenance")["until"] == "2026-11-24T09:10:00+00:00"
    await house.call("switch.turn_on", house.entity_id("switch", "maintenance", CUBICLE))
    assert attributes(house, "switch", "maintenance")["until"], "as it is already, it stays"
    await house.see(somebody=False)
    assert value(house, "switch", "maintenance") == STATE_OFF


async def test_the_timeout_is_stored_with_the_stall(house: House) -> None:
    """The next stay goes by it; out of the stall's bounds it is refused."""
    number = house.entity_id("number", "timeout", CUBICLE)
    assert value(house, "number", "timeout") == "300.0"
    beside = attributes(house, "number", "timeout")
    assert (beside["min"], beside["max"], beside["unit_of_measurement"]) == (120, 600, "s")
    await house.call("number.set_value", number, value=150)
    assert value(house, "number", "timeout") == "150.0"
    assert cubicle(house).data["timeout"] == {"hours": 0, "minutes": 2, "seconds": 30}
    for length in (119, 601):
        with pytest.raises(ServiceValidationError):
            await house.call("number.set_value", number, value=length)
    await house.see(somebody=True)
    timer = attributes(house, "timer", "occupancy")
    assert timer["finishes_at"] == "2026-11-24T09:02:30+00:00"

    await configure(house, {**cubicle(house).data, "max_timeout": {"minutes": 30}})
    assert attributes(house, "number", "timeout")["max"] == 1800


async def test_stuck_detection_is_stored_with_the_stall(house: House) -> None:
    """Who has an old sensor can ask to be left alone."""
    switch = house.entity_id("switch", "stuck_detection", CUBICLE)
    assert value(house, "switch", "stuck_detection") == STATE_ON
    await house.call("switch.turn_off", switch)
    assert value(house, "switch", "stuck_detection") == STATE_OFF
    assert cubicle(house).data["stuck_detection"] is False
    await house.see(somebody=True)
    await house.until(at(11))
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_OFF
    await house.call("switch.turn_on", switch)
    assert value(house, "switch", "stuck_detection") == STATE_ON


CONTROLS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("switch", "privacy", "switch.turn_on", {}),
    ("switch", "maintenance", "switch.turn_on", {}),
    ("switch", "stuck_detection", "switch.turn_off", {}),
    ("number", "timeout", "number.set_value", {"value": 150}),
    ("button", "force_enable", "button.press", {}),
    ("timer", "occupancy", "timer.start", {}),
)


@pytest.mark.parametrize(("platform", "name", "service", "data"), CONTROLS)
@pytest.mark.usefixtures("hass_admin_user")
async def test_who_may_only_look(
    house: House, platform: str, name: str, service: str, data: dict[str, Any]
) -> None:
    """A user who may not control an entity changes nothing with it."""
    group = await house.hass.auth.async_get_group(GROUP_ID_READ_ONLY)
    assert group is not None
    user = MockUser(groups=[group]).add_to_hass(house.hass)
    domain, verb = service.split(".")
    with pytest.raises(Unauthorized):
        await house.hass.services.async_call(
            domain,
            verb,
            {**data, "entity_id": house.entity_id(platform, name, CUBICLE)},
            blocking=True,
            context=Context(user_id=user.id),
        )
    assert await house.log() == ()
    assert set(cubicle(house).data) == {"name", "sensors", "cameras"}


@pytest.mark.parametrize(
    ("platform", "name", "service", "data"),
    [
        ("switch", "stuck_detection", "switch.turn_off", {}),
        ("number", "timeout", "number.set_value", {"value": 150}),
    ],
)
@pytest.mark.usefixtures("hass_admin_user")
async def test_settings_take_an_administrator(
    house: House, platform: str, name: str, service: str, data: dict[str, Any]
) -> None:
    """Who may switch a light may not change how a stall works."""
    user = await house.hass.auth.async_create_user("Bert", group_ids=[GROUP_ID_USER])
    domain, verb = service.split(".")
    with pytest.raises(Unauthorized):
        await house.hass.services.async_call(
            domain,
            verb,
            {**data, "entity_id": house.entity_id(platform, name, CUBICLE)},
            blocking=True,
            context=Context(user_id=user.id),
        )
    assert set(cubicle(house).data) == {"name", "sensors", "cameras"}


# --- what is told -----------------------------------------------------------------------


async def test_every_fact_of_a_stall_is_an_event(house: House) -> None:
    """Automations hear each once and in order; the room that is there hears nothing of it."""
    entity_id = house.entity_id("event", "activity", CUBICLE)
    changes = house.listen(EVENT_STATE_CHANGED)
    await house.see(somebody=True)
    await house.do(PauseOccupancy(stall=CUBICLE))
    await house.until(at(9, 2))
    await house.see(somebody=False)
    told = [
        change.data["new_state"].attributes
        for change in changes
        if change.data["entity_id"] == entity_id
    ]
    assert [one["event_type"] for one in told] == [
        "occupancy_started",
        "occupancy_paused",
        "occupancy_ended",
        "camera_returned",
    ]
    assert (told[0]["actor"], told[1]["actor"]) == ("system", "Anna")
    assert (told[2]["ended"], told[2]["duration_s"]) == ("vacated", 120)
    assert told[3]["camera"] == CAMERA
    assert house.value("event", "activity", STUDIO) == "unknown"


async def test_each_activity_lists_its_own_types(house: House) -> None:
    """Who makes an automation is offered what can happen there."""
    of_room = set(house.state("event", "activity", STUDIO).attributes["event_types"])
    of_stall = set(attributes(house, "event", "activity")["event_types"])
    assert of_stall == set(STALL_TYPES.values())
    assert of_room == set(ROOM_TYPES)


async def test_a_stay_writes_only_what_changed(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A bounded number of states at each step, and none while time merely goes on."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})
    heard = house.listen_to_states()

    def written() -> list[str]:
        found = sorted(heard)
        heard.clear()
        return found

    await house.see(somebody=True)
    came = written()
    assert set(came) == {
        "binary_sensor.cubicle_occupied",
        "event.cubicle_activity",
        "switch.cubicle_privacy",
        "timer.cubicle_occupancy",
    }
    assert len(came) <= 5, "the sensor is seen before the stay is written down"
    await house.until(at(9, 4))
    assert written() == []
    await house.see(somebody=False)
    left = written()
    assert set(left) == {
        "binary_sensor.cubicle_occupied",
        "event.cubicle_activity",
        "sensor.cubicle_last_stay",
        "switch.cubicle_privacy",
        "timer.cubicle_occupancy",
    }
    assert len(left) <= 8, "the stay is over, the camera is on, and is given back"


# --- stalls that come, change and go ------------------------------------------------------


async def test_a_stall_that_is_added_has_entities_at_once(house: House) -> None:
    """No reload, so the others do not so much as flicker."""
    runtime = house.runtime
    heard = house.listen_to_states()
    add_subentry(
        house.hass, house.entry, "Sauna", {"sensors": [SEES]}, kind=SUBENTRY_STALL, key="sauna"
    )
    await house.settle()
    assert house.runtime is runtime
    assert entities(house, "sauna") == ALWAYS | WITH_SENSORS
    assert not [one for one in heard if "cubicle" in one]
    await house.see(somebody=True)
    assert house.value("binary_sensor", "occupied", "sauna") == STATE_ON
    assert house.value("timer", "occupancy", "sauna") == "active"


async def test_a_stall_that_loses_and_regains_its_parts(house: House) -> None:
    """What is there no more leaves nothing behind, and may come back."""
    stuck = house.entity_id("binary_sensor", "sensor_stuck", CUBICLE)
    await configure(house, {"cameras": [CAMERA]})
    assert entities(house) == ALWAYS | WITH_CAMERAS
    assert house.hass.states.get(stuck or "") is None
    await configure(house, {"sensors": [SEES]})
    assert entities(house) == ALWAYS | WITH_SENSORS
    assert value(house, "binary_sensor", "sensor_stuck") == STATE_OFF
    assert value(house, "binary_sensor", "occupied") == STATE_OFF


async def test_a_stall_that_is_renamed(house: House, entry: MockConfigEntry) -> None:
    """The device bears the new name; entity ids stay, so dashboards do too."""
    await configure(house, dict(WATCHED), title="Sauna")
    device = dr.async_get(house.hass).async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}_{CUBICLE}"), entry.entry_id
    )
    assert device is not None
    assert device.name == "Sauna"
    state = house.state("binary_sensor", "occupied", CUBICLE)
    assert state.entity_id == "binary_sensor.cubicle_occupied"
    assert state.attributes["friendly_name"] == "Sauna Occupied"


async def test_a_stall_that_is_removed_and_comes_again(house: House) -> None:
    """Its entities go with it; a stall with the same key starts anew."""
    await house.see(somebody=True)
    occupied = house.entity_id("binary_sensor", "occupied", CUBICLE)
    house.hass.config_entries.async_remove_subentry(house.entry, cubicle(house).subentry_id)
    await house.settle()
    assert entities(house) == set()
    assert house.hass.states.get(occupied or "") is None

    await house.see(somebody=False)
    add_subentry(house.hass, house.entry, "Cubicle", WATCHED, kind=SUBENTRY_STALL, key=CUBICLE)
    await house.settle()
    assert value(house, "binary_sensor", "occupied") == STATE_OFF
    assert value(house, "sensor", "last_stay") == "unknown"


async def test_a_renamed_entity_goes_on(house: House) -> None:
    """An entity with another id follows its stall as before, and so does a renamed sensor's."""
    old = house.entity_id("switch", "privacy", CUBICLE)
    assert old is not None
    er.async_get(house.hass).async_update_entity(old, new_entity_id="switch.do_not_look")
    await house.settle()
    await house.see(somebody=True)
    assert house.hass.states.is_state("switch.do_not_look", STATE_ON)
    assert house.hass.states.get(old) is None


async def test_entities_are_unavailable_while_unloaded(
    house: House, entry: MockConfigEntry
) -> None:
    """Nobody takes a state from before for the present one; a reload brings them back."""
    await house.do(ForceEnable(stall=CUBICLE, duration=timedelta(hours=1)))
    assert await house.hass.config_entries.async_unload(entry.entry_id)
    await house.hass.async_block_till_done()
    for platform, name in (("binary_sensor", "occupied"), ("timer", "occupancy")):
        assert value(house, platform, name) == STATE_UNAVAILABLE
    assert await house.hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    assert value(house, "binary_sensor", "occupied") == STATE_OFF
    assert value(house, "switch", "maintenance") == STATE_ON
    assert value(house, "timer", "occupancy") == "idle", "maintenance is no stay"
