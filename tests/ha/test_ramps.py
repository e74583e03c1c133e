"""Ramps: levels that are moved step by step, seen on real entities."""

import asyncio

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.roomkeeper.core.schedule import ActionStatus, DeviceAction
from custom_components.roomkeeper.core.schedule_commands import CancelAction

from .gadgets import Bulb, Lamp, Plug, Pump, plug_in
from .house import SEES, STUDIO, House, at, open_house
from .planning import OFF, actions, by_hand, plan, ramp, restart, run, slowly, wait

LAMP = "light.lamp"


@pytest.fixture
def lamp() -> Lamp:
    """Return a lamp, off."""
    return Lamp("lamp")


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lamp: Lamp
) -> House:
    """Return a house with a lamp; it is 9:00 UTC."""
    await plug_in(hass, lamp, Bulb("bulb"), Pump("pump"), Plug("plug"))
    config = {"flow": {"min": 0, "max": 10, "initial": 2}}
    assert await async_setup_component(hass, "input_number", {"input_number": config})
    return await open_house(hass, entry, freezer, {STUDIO: {}})


def shines(house: House) -> float:
    """Return how bright the lamp is, in percent."""
    state = house.hass.states.get(LAMP)
    assert state is not None
    return (state.attributes.get("brightness") or 0) / 2.55


def the_ramp(house: House) -> DeviceAction:
    (action,) = actions(house, LAMP)
    return action


async def lamp_is_told(house: House, service: str, **data: int) -> None:
    """Have somebody else do something to the lamp."""
    await house.hass.services.async_call(
        "light", service, {"entity_id": LAMP, **data}, blocking=True
    )
    await house.settle()


async def test_a_short_ramp(house: House, lamp: Lamp) -> None:
    """A lamp comes on over twenty seconds, a step each second, and is on at the end."""
    await plan(house, LAMP, action=ramp(100, 20))
    await run(house)
    assert lamp.told == []
    await slowly(house, 10)
    assert shines(house) == pytest.approx(50, abs=1)
    assert len(lamp.told) == 10
    await slowly(house, 10)
    assert lamp.told == sorted(lamp.told)
    assert lamp.told[-1] == 255
    assert the_ramp(house).result == "100 %"


async def test_a_long_ramp_tells_no_more_than_is_seen(house: House, lamp: Lamp) -> None:
    """Over half an hour a lamp is told each percent once, not each second something."""
    await plan(house, LAMP, action=ramp(10, 1_800))
    await run(house)
    await slowly(house, 1_800, each=10)
    assert lamp.told == [round(percent * 2.55) for percent in range(1, 11)]
    assert the_ramp(house).status is ActionStatus.SUCCESS


@pytest.mark.parametrize("is_under_way", [False, True])
async def test_a_ramp_lights_no_stall_in_which_somebody_is(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    lamp: Lamp,
    *,
    is_under_way: bool,
) -> None:
    """What a stall keeps off stays off, also while a ramp is so low that off is as good as on."""
    await plug_in(hass, lamp)
    cubicle = {"cubicle": {"sensors": [SEES], "cameras": [LAMP]}}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, cubicle)
    await plan(house, LAMP, action=ramp(100, 600))
    if is_under_way:
        await run(house)
        await slowly(house, 14)
    await house.see(somebody=True)
    told = len(lamp.told)
    if not is_under_way:
        await run(house)
    await slowly(house, 120)
    assert lamp.told[told:] == []
    assert the_ramp(house).error == "private"


async def test_a_ramp_begins_where_it_is_told_to(house: House, lamp: Lamp) -> None:
    """With a beginning of its own a ramp first goes there; downwards it ends at off."""
    await plan(house, LAMP, action=ramp(0, 10, start=80))
    await run(house)
    assert shines(house) == pytest.approx(80, abs=1)
    await slowly(house, 10)
    assert lamp.told[-1] == "off"
    assert the_ramp(house).result == "off"


async def test_a_ramp_begins_where_the_lamp_is(house: House, lamp: Lamp) -> None:
    """Without one it goes on from what there is."""
    lamp.be(204)
    await plan(house, LAMP, action=ramp(20, 60))
    await run(house)
    await slowly(house, 30)
    assert shines(house) == pytest.approx(50, abs=1)


@pytest.mark.parametrize(
    ("device", "to", "told"),
    [("fan.pump", 100, [37, 70, 100]), ("input_number.flow", 60, None)],
)
async def test_other_devices_ramp_too(
    house: House, device: str, to: float, told: list[int] | None
) -> None:
    """What has three speeds is told three times; a number goes by its own steps."""
    await plan(house, device, action=ramp(to, 30))
    await run(house)
    await slowly(house, 31)
    (action,) = actions(house, device)
    assert action.status is ActionStatus.SUCCESS
    if told is not None:
        pump = house.hass.data["entity_components"]["fan"].get_entity(device)
        assert pump.told == told


@pytest.mark.parametrize("device", ["light.bulb", "switch.plug", "light.nowhere"])
async def test_what_cannot_ramp_says_so_at_once(house: House, device: str) -> None:
    """Nobody waits half an hour to hear that a plug has no level."""
    await house.until(at(9, 1))
    await plan(house, device, action=ramp(100, 1_800, start=0))
    await run(house)
    (action,) = actions(house, device)
    assert action.error == ("unavailable" if device == "light.nowhere" else "no_level")
    assert action.status is ActionStatus.PENDING


async def test_what_refuses_the_first_step_says_so_at_once(house: House, lamp: Lamp) -> None:
    """A lamp that cannot be reached is tried again soon, and not only at the end."""
    lamp.refuse()
    await plan(house, LAMP, action=ramp(100, 1_800, start=50))
    await run(house)
    assert the_ramp(house).error == "mesh is down"
    lamp.fault = None
    await wait(house, 6)
    assert shines(house) == pytest.approx(50, abs=1)


async def test_after_a_restart_it_goes_on(house: House, lamp: Lamp) -> None:
    """After ten minutes without power the lamp is as bright as it would be without that."""
    await plan(house, LAMP, action=ramp(100, 3_600))
    await run(house)
    await slowly(house, 600, each=30)
    assert shines(house) == pytest.approx(17, abs=1)
    await restart(house, at(9, 30))
    assert shines(house) == pytest.approx(50, abs=1)
    await slowly(house, 1_801, each=30)
    assert the_ramp(house).result == "100 %"
    assert the_ramp(house).attempts == 2


async def test_after_a_restart_it_is_brought_to_its_end(house: House, lamp: Lamp) -> None:
    """A ramp whose time has passed meanwhile ends where it was to end."""
    await plan(house, LAMP, action=ramp(100, 3_600))
    await run(house)
    await slowly(house, 600, each=30)
    await restart(house, at(10, 30))
    assert lamp.told[-1] == 255
    assert the_ramp(house).result == "100 %"


# --- somebody else -----------------------------------------------------------------


async def a_ramp_in_the_middle(house: House, to: float = 100, seconds: int = 100) -> None:
    await plan(house, LAMP, action=ramp(to, seconds))
    await run(house)
    await slowly(house, seconds // 2, each=2)


async def let_it_be_seen(house: House, lamp: Lamp, action: str) -> int:
    """Let time go on, and say how often the lamp was told something in it."""
    before = len(lamp.told)
    await slowly(house, 60, each=5)
    assert the_ramp(house).error == action
    return len(lamp.told) - before


@pytest.mark.parametrize("brightness", [255, 20])
async def test_dimming_by_hand_ends_it(house: House, lamp: Lamp, brightness: int) -> None:
    """Whoever sets the lamp has it: the ramp ends, that is written down, and no run fails."""
    await a_ramp_in_the_middle(house)
    await lamp_is_told(house, "turn_on", brightness=brightness)
    assert the_ramp(house).status is ActionStatus.CANCELLED
    assert await let_it_be_seen(house, lamp, "by_hand") == 0
    assert shines(house) == pytest.approx(brightness / 2.55)


async def test_switching_off_by_hand_ends_it(house: House, lamp: Lamp) -> None:
    """A lamp that somebody puts out stays out."""
    await a_ramp_in_the_middle(house)
    await lamp_is_told(house, "turn_off")
    assert await let_it_be_seen(house, lamp, "by_hand") == 0


async def test_the_wall_switch_ends_it(house: House, lamp: Lamp) -> None:
    """A lamp that says in our name that it is off was switched off at the wall."""
    await a_ramp_in_the_middle(house)
    state = house.hass.states.get(LAMP)
    assert state is not None
    lamp.async_set_context(state.context)
    lamp.be(0)
    await house.settle()
    assert await let_it_be_seen(house, lamp, "by_hand") == 0


async def test_lighting_by_hand_before_the_first_step_ends_it(house: House, lamp: Lamp) -> None:
    """Who switches the lamp on before the ramp has begun to show has it, too."""
    await plan(house, LAMP, action=ramp(100, 3_600))
    await run(house)
    await slowly(house, 10)
    lamp.be(200)
    await house.settle()
    assert the_ramp(house).error == "by_hand"


async def test_a_lamp_that_is_late_is_not_somebody(house: House, lamp: Lamp) -> None:
    """A lamp that shows, ten seconds later, what it was told is on its way, and is told on."""
    lamp.obeys = False
    await plan(house, LAMP, action=ramp(100, 100))
    await run(house)
    for second in range(20, 100, 20):
        await slowly(house, 20)
        lamp.async_set_context(Context())
        lamp.be(round((second - 10) * 2.55))
        await house.settle()
    lamp.obeys = True
    await slowly(house, 21)
    assert the_ramp(house).result == "100 %"


async def test_a_lamp_that_cannot_go_so_low_is_not_somebody(house: House, lamp: Lamp) -> None:
    """A lamp that shines at a fifth when told less says so in our name, and is told on."""
    lamp.least = 51
    await plan(house, LAMP, action=ramp(100, 100))
    await run(house)
    await slowly(house, 101)
    assert the_ramp(house).result == "100 %"


async def test_colour_is_not_level(house: House, lamp: Lamp) -> None:
    """Who changes something else about the lamp does not end its ramp."""
    await a_ramp_in_the_middle(house)
    lamp.flicker()
    await slowly(house, 52)
    assert the_ramp(house).result == "100 %"


async def test_a_lamp_that_is_lost_meanwhile_is_told_on(house: House, lamp: Lamp) -> None:
    """A lamp that comes back shows what it likes; that is nobody's hand, and is put right."""
    await a_ramp_in_the_middle(house)
    lamp.goes(away=True)
    await slowly(house, 10)
    lamp.goes(away=False, brightness=255)
    await slowly(house, 10)
    assert shines(house) == pytest.approx(70, abs=2)
    await slowly(house, 31)
    assert the_ramp(house).result == "100 %"


async def test_a_lamp_that_is_lost_for_good_fails(house: House, lamp: Lamp) -> None:
    """What is not seen at the end has not been done."""
    await a_ramp_in_the_middle(house)
    lamp.goes(away=True)
    await slowly(house, 51)
    assert the_ramp(house).error == "unavailable"
    assert the_ramp(house).status is ActionStatus.PENDING


async def test_a_lamp_that_is_renamed_meanwhile_is_told_on(house: House, lamp: Lamp) -> None:
    """A ramp goes on under the lamp's new id: it must not stand still, and jump at the end."""
    await a_ramp_in_the_middle(house)
    er.async_get(house.hass).async_update_entity(LAMP, new_entity_id="light.reef")
    await house.settle()
    await slowly(house, 20)
    assert lamp.told[-1] == pytest.approx(0.7 * 255, abs=5)
    await slowly(house, 31)
    (action,) = actions(house, "light.reef")
    assert (action.attempts, action.result) == (1, "100 %")


async def test_a_slow_lamp_is_told_less_often(house: House, lamp: Lamp) -> None:
    """A lamp that takes five seconds for each command is never told a second one meanwhile."""
    lamp.takes_s = 5
    await plan(house, LAMP, action=ramp(100, 50))
    await run(house)
    for _ in range(50):
        # Not `settle`, which would wait for the lamp while no time passes.
        house.freezer.tick(1)
        async_fire_time_changed(house.hass)
        for _ in range(50):
            await asyncio.sleep(0)
    assert 8 <= len(lamp.told) <= 10
    assert lamp.most_at_once == 1


async def test_what_is_cancelled_stops(house: House, lamp: Lamp) -> None:
    """A ramp that somebody cancels leaves the lamp as it is."""
    await a_ramp_in_the_middle(house)
    await house.do(CancelAction(action_id=the_ramp(house).id))
    assert await let_it_be_seen(house, lamp, "asked") == 0


async def test_a_newer_command_ends_it(house: House, lamp: Lamp) -> None:
    """A ramp ends when something else is to be done to the lamp."""
    await a_ramp_in_the_middle(house)
    await by_hand(house, LAMP, OFF, house.runtime.engine.peek(lambda _state, now: now))
    await wait(house, 0.1)
    await slowly(house, 60, each=5)
    assert lamp.told[-1] == "off"
    assert shines(house) == 0
