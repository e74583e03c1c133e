"""What one device is told, and what is believed of it, seen on real entities."""

from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.roomkeeper.acting import MOTOR_BOUND_S, Outcome, act, before_of
from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.device_goal import Goal
from custom_components.roomkeeper.core.ids import EntityId
from custom_components.roomkeeper.core.schedule import Before
from custom_components.roomkeeper.switching import VERIFY_BOUND_S

from .gadgets import Bulb, Cleaner, Gadget, Lamp, Plug, Pump, Radio, Remote, Shutter, plug_in

ON, OFF = Goal(is_on=True), Goal(is_on=False)
SWITCH, MOVE = ActionSpec(type=ActionType.OFF), ActionSpec(type=ActionType.SET_LEVEL, level=10)


@pytest.fixture
async def gadgets(hass: HomeAssistant) -> dict[str, Gadget]:
    """Return one device of each kind, by its entity id."""
    made: dict[str, Gadget] = {
        "light.lamp": Lamp("lamp"),
        "light.bulb": Bulb("bulb"),
        "switch.plug": Plug("plug"),
        "switch.remote": Remote("remote"),
        "fan.pump": Pump("pump"),
        "cover.shutter": Shutter("shutter"),
        "media_player.radio": Radio("radio"),
        "vacuum.cleaner": Cleaner("cleaner"),
    }
    await plug_in(hass, *made.values())
    helpers = {
        "input_boolean": {"light": {"initial": False}},
        "input_number": {"flow": {"min": 20, "max": 70, "step": 0.5, "initial": 20}},
        "input_button": {"bell": {}},
        "script": {"greet": {"sequence": [{"delay": {"hours": 1}}]}},
        "scene": [{"name": "night", "entities": {"input_boolean.light": "off"}}],
        "group": {"all_lights": {"entities": ["input_boolean.light", "switch.plug"]}},
    }
    for domain, config in helpers.items():
        assert await async_setup_component(hass, domain, {domain: config})
    hass.states.async_set("lock.front", "locked")
    hass.states.async_set("sensor.ph", "8.1")
    hass.states.async_set("light.lost", "unavailable")
    await hass.async_block_till_done()
    return made


async def done(hass: HomeAssistant, entity_id: str, goal: Goal) -> Outcome:
    """Tell a device something that it does, or fails to do, at once."""
    return await act(hass, EntityId(entity_id), goal, Context())


async def waited(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entity_id: str, goal: Goal, bound_s: float
) -> Outcome:
    """Tell a device something, and let the time pass in which it may show it."""
    task = hass.async_create_background_task(
        act(hass, EntityId(entity_id), goal, Context()), "told"
    )
    await hass.async_block_till_done()
    assert not task.done()
    freezer.tick(timedelta(seconds=bound_s + 0.1))
    async_fire_time_changed(hass)
    return await task


@pytest.mark.parametrize(
    ("entity_id", "goal", "result"),
    [
        ("input_boolean.light", ON, "on"),
        ("switch.plug", ON, "on"),
        ("switch.plug", OFF, "off"),
        ("light.lamp", ON, "on"),
        ("light.lamp", Goal(level=40), "40 %"),
        ("light.lamp", Goal(level=0), "off"),
        ("light.lamp", Goal(level=0.3), "0 %"),
        ("light.bulb", Goal(level=100), "on"),
        ("fan.pump", ON, "on"),
        ("fan.pump", Goal(level=50), "66 %"),
        ("fan.pump", Goal(level=0), "off"),
        ("input_number.flow", Goal(level=50), "50 %"),
        ("input_number.flow", Goal(level=0), "0 %"),
        ("input_number.flow", ON, "100 %"),
        ("input_number.flow", OFF, "0 %"),
        ("media_player.radio", Goal(level=35), "35 %"),
        ("media_player.radio", Goal(level=0), "0 %"),
        ("media_player.radio", OFF, "off"),
        ("vacuum.cleaner", ON, "cleaning"),
        ("vacuum.cleaner", OFF, "docked"),
        ("cover.shutter", ON, "open"),
        ("group.all_lights", ON, "on"),
        ("group.all_lights", OFF, "off"),
        ("switch.remote", ON, "on (assumed)"),
        ("input_button.bell", ON, "told"),
        ("scene.night", ON, "told"),
        ("script.greet", ON, "told"),
        ("script.greet", OFF, "off"),
    ],
)
async def test_what_devices_take(
    hass: HomeAssistant, gadgets: dict[str, Gadget], entity_id: str, goal: Goal, result: str
) -> None:
    """Each kind of device is told in its own words, and what it shows is the result."""
    if entity_id == "vacuum.cleaner" and goal == OFF:
        gadgets[entity_id].obeys = False
    assert await done(hass, entity_id, goal) == Outcome(result=result)


@pytest.mark.parametrize(
    ("entity_id", "goal", "error"),
    [
        ("lock.front", ON, "no_on_off"),
        ("sensor.ph", OFF, "no_on_off"),
        ("input_button.bell", OFF, "no_on_off"),
        ("scene.night", OFF, "no_on_off"),
        ("switch.plug", Goal(level=40), "no_level"),
        ("light.bulb", Goal(level=40), "no_level"),
        ("group.all_lights", Goal(level=40), "no_level"),
        ("lock.front", Goal(level=50), "no_level"),
        ("light.nowhere", ON, "unavailable"),
        ("light.lost", Goal(level=40), "unavailable"),
        ("nonsense", ON, "unavailable"),
    ],
)
async def test_what_devices_cannot_take(
    hass: HomeAssistant, gadgets: dict[str, Gadget], entity_id: str, goal: Goal, error: str
) -> None:
    """What makes no sense for a device fails at once with a reason, and nothing is called."""
    assert await done(hass, entity_id, goal) == Outcome(error=error)
    assert not any(gadget.told for gadget in gadgets.values())


async def test_what_is_called(hass: HomeAssistant, gadgets: dict[str, Gadget]) -> None:
    """A level arrives at the device as its own unit, and the least one is not off."""
    for entity_id, level in (
        ("light.lamp", 50),
        ("light.lamp", 0.1),
        ("fan.pump", 0.2),
        ("fan.pump", 40),
        ("media_player.radio", 25),
    ):
        await done(hass, entity_id, Goal(level=level))
    assert gadgets["light.lamp"].told == [128, 1]
    assert gadgets["fan.pump"].told == [1, 40]
    assert gadgets["media_player.radio"].told == [0.25]
    await done(hass, "input_number.flow", Goal(level=33.3))
    flow = hass.states.get("input_number.flow")
    assert flow is not None
    assert flow.state == "36.5"


@pytest.mark.parametrize(
    ("entity_id", "goal", "error"),
    [
        ("switch.plug", ON, "still off"),
        ("light.lamp", Goal(level=40), "still 0 %"),
        ("fan.pump", Goal(level=30), "still 0 %"),
        ("media_player.radio", Goal(level=60), "still 20 %"),
    ],
)
async def test_a_device_that_ignores_it(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    gadgets: dict[str, Gadget],
    *,
    entity_id: str,
    goal: Goal,
    error: str,
) -> None:
    """A call that returned proves nothing: what the device still shows is the error."""
    gadgets[entity_id].obeys = False
    assert await waited(hass, freezer, entity_id, goal, VERIFY_BOUND_S) == Outcome(error=error)


async def test_a_coarse_lamp_is_believed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, gadgets: dict[str, Gadget]
) -> None:
    """Devices round; one that is far off is not believed."""
    lamp = gadgets["light.lamp"]
    assert isinstance(lamp, Lamp)
    lamp.step = 14
    assert (await done(hass, "light.lamp", Goal(level=50))).result == "49 %"
    lamp.step = 100
    outcome = await waited(hass, freezer, "light.lamp", Goal(level=60), VERIFY_BOUND_S)
    assert outcome == Outcome(error="still 78 %")


async def test_a_lamp_that_is_off_shows_no_low_level(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, gadgets: dict[str, Gadget]
) -> None:
    """Off is not one percent, however near that is."""
    gadgets["light.lamp"].obeys = False
    outcome = await waited(hass, freezer, "light.lamp", Goal(level=1), VERIFY_BOUND_S)
    assert outcome == Outcome(error="still 0 %")


@pytest.mark.parametrize("fault", ["mesh is down", ""])
async def test_a_device_that_refuses(
    hass: HomeAssistant, gadgets: dict[str, Gadget], fault: str
) -> None:
    """What the integration says is wrong is what people get to read."""
    gadgets["switch.plug"].refuse(fault)
    assert await done(hass, "switch.plug", ON) == Outcome(error=fault or "HomeAssistantError")


async def test_a_device_that_is_lost(hass: HomeAssistant, gadgets: dict[str, Gadget]) -> None:
    """A device that is gone is told nothing into the void."""
    gadgets["switch.plug"].goes(away=True)
    await hass.async_block_till_done()
    assert await done(hass, "switch.plug", ON) == Outcome(error="unavailable")
    assert gadgets["switch.plug"].told == []


async def test_a_shutter_takes_its_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, gadgets: dict[str, Gadget]
) -> None:
    """What moves the right way is believed in the end; what stands still is not."""
    shutter = gadgets["cover.shutter"]
    assert isinstance(shutter, Shutter)
    outcome = await waited(hass, freezer, "cover.shutter", OFF, MOTOR_BOUND_S)
    assert outcome == Outcome(result="closing")
    shutter.arrive(0)
    assert (await done(hass, "cover.shutter", Goal(level=0))).result == "closed"
    shutter.obeys = False
    outcome = await waited(hass, freezer, "cover.shutter", ON, MOTOR_BOUND_S)
    assert outcome == Outcome(error="still closed")
    shutter.arrive(42)
    assert (await done(hass, "cover.shutter", Goal(level=40))).result == "42 %"


async def test_a_cleaner_on_its_way_home(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, gadgets: dict[str, Gadget]
) -> None:
    """A robot that is on its way home does not clean any more, which is what was asked."""
    await done(hass, "vacuum.cleaner", ON)
    outcome = await waited(hass, freezer, "vacuum.cleaner", OFF, MOTOR_BOUND_S)
    assert outcome == Outcome(result="returning")
    assert gadgets["vacuum.cleaner"].told == ["start", "home"]


async def test_a_camera_is_asked_itself(hass: HomeAssistant) -> None:
    """A camera's state does not say whether it is on, so a schedule looks at the camera."""
    # The demo needs conversation, which needs the exposed entities of homeassistant.
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "camera", {"camera": {"platform": "demo"}})
    await hass.async_block_till_done()
    camera = hass.states.async_entity_ids("camera")[0]
    assert await done(hass, camera, OFF) == Outcome(result="off")
    assert before_of(hass, EntityId(camera), SWITCH) == Before(is_on=False)
    assert await done(hass, camera, Goal(level=100)) == Outcome(result="on")
    assert await done(hass, camera, Goal(level=50)) == Outcome(error="no_level")


async def test_the_calls_are_ours(hass: HomeAssistant, gadgets: dict[str, Gadget]) -> None:
    """The logbook can say whose doing a change was."""
    context = Context()
    await act(hass, EntityId("switch.plug"), ON, context)
    state = hass.states.get("switch.plug")
    assert state is not None
    assert state.context is context


@pytest.mark.parametrize(
    ("entity_id", "goal", "before"),
    [
        ("switch.plug", ON, Before(is_on=True)),
        ("switch.remote", ON, Before()),
        ("light.lamp", Goal(level=40), Before(is_on=True, level=40)),
        ("light.lamp", OFF, Before(is_on=False)),
        ("fan.pump", Goal(level=60), Before(is_on=True, level=66)),
        ("input_number.flow", Goal(level=0), Before(is_on=False, level=0)),
        ("input_number.flow", Goal(level=50), Before(is_on=True, level=50)),
        ("media_player.radio", Goal(level=30), Before(is_on=True, level=30)),
        ("media_player.radio", Goal(level=0), Before(is_on=True, level=0)),
        ("media_player.radio", ON, Before(is_on=True)),
        ("vacuum.cleaner", ON, Before(is_on=True)),
        ("cover.shutter", ON, Before(is_on=True, level=100)),
        ("input_button.bell", ON, Before()),
    ],
)
async def test_how_a_device_was_before(
    hass: HomeAssistant, gadgets: dict[str, Gadget], entity_id: str, goal: Goal, before: Before
) -> None:
    """What a device is like is kept in the terms in which it can be told so again."""
    assert (await done(hass, entity_id, goal)).error == ""
    spec = SWITCH if goal.level is None else MOVE
    assert before_of(hass, EntityId(entity_id), spec) == pytest.approx(before, abs=0.5)
