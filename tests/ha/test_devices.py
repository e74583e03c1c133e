"""What Roomkeeper does to doors and power, seen on real entities."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import CheckOut, Enter, SwitchOff
from custom_components.roomkeeper.core.events import PowerOffAttempted, type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.schedule import ActionStatus
from custom_components.roomkeeper.devices import GUEST_BOUND_S, READY_BOUND_S
from custom_components.roomkeeper.notices import tell_people
from custom_components.roomkeeper.repairs import raise_door_unplanned
from custom_components.roomkeeper.switching import CALL_BOUND_S, VERIFY_BOUND_S, WITNESS_BOUND_S

from .house import ANNA, STUDIO, House, at, open_house
from .planning import OFF, actions, by_hand

ROOM = {
    "power": ["fan.plug"],
    "doors": ["lock.front"],
    "presence": ["binary_sensor.motion"],
    "notify": ["notify.staff"],
    "power_off_notice": {"minutes": 10},
}


class Plug:
    """A plug on a mesh: it does what it is told, ignores it, or refuses it."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Offer the services of its domain, which Roomkeeper has no entities in."""
        self.hass = hass
        self.answer: Callable[[], None] = self.obey
        self.told: list[str] = []
        hass.states.async_set("fan.plug", "on")
        hass.services.async_register("fan", "turn_off", self._turn_off)
        hass.services.async_register("fan", "turn_on", self._turn_on)

    @callback
    def _turn_off(self, _call: ServiceCall) -> None:
        self.told.append("off")
        self.answer()

    @callback
    def _turn_on(self, _call: ServiceCall) -> None:
        self.told.append("on")
        self.hass.states.async_set("fan.plug", "on")

    def obey(self) -> None:
        """Go off."""
        self.hass.states.async_set("fan.plug", "off")

    def ignore(self) -> None:
        """Stay on."""

    def break_off(self) -> None:
        """Let through what no integration should."""
        raise ConnectionError("socket")

    def refuse(self) -> None:
        """Say that it cannot."""
        raise HomeAssistantError("mesh is down")


@pytest.fixture
def plug(hass: HomeAssistant) -> Plug:
    """Return the studio's plug, on."""
    hass.states.async_set("binary_sensor.motion", "off")
    return Plug(hass)


@pytest.fixture
def lock(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the calls to the studio's lock."""
    hass.states.async_set("lock.front", "locked", {"supported_features": 0})
    return async_mock_service(hass, "lock", "unlock")


@pytest.fixture
def told(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what people are told."""
    hass.states.async_set("notify.staff", "unknown")
    return async_mock_service(hass, "notify", "send_message")


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    plug: Plug,
    lock: list[ServiceCall],
    told: list[ServiceCall],
) -> House:
    """Return a house with one studio, booked from 14:00 to 18:00 as `b1`."""
    house = await open_house(hass, entry, freezer, {STUDIO: ROOM})
    await house.book(at(14), at(18))
    return house


async def enter(house: House) -> None:
    await house.runtime.devices.open_door(STUDIO, None, ANNA)
    await house.settle()


async def log_of(house: House) -> list[str]:
    return [type_of(one.fact) for one in await house.log()]


async def wait(house: House, seconds: float) -> None:
    """Let time go on while something is waited for."""
    house.freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(house.hass)
    await house.hass.async_block_till_done()


async def let_a_try_fail(house: House) -> None:
    """Let the time to verify pass; another loop turn lets the outcome be written."""
    await wait(house, VERIFY_BOUND_S + 0.1)
    await house.settle()


async def give_up(house: House, plug: Plug, fault: str = "ignore") -> None:
    """Let all four tries of a guest's power-off fail."""
    plug.answer = getattr(plug, fault)
    await house.until(at(14))
    await enter(house)
    await house.until(at(18, 40))
    for delay in (5, 10, 20):
        await let_a_try_fail(house)
        await wait(house, delay + 0.1)
        await house.settle()
    await let_a_try_fail(house)


async def test_the_contracts_example(house: House, plug: Plug, lock: list[ServiceCall]) -> None:
    """Booked 14:00-18:00, door opened 13:40: the power goes off at 18:40, seen and written down."""
    await house.until(at(13, 40))
    await enter(house)
    assert [call.data["entity_id"] for call in lock] == ["lock.front"]
    assert house.value("sensor", "power_off_at") == at(18, 40).isoformat()
    await house.until(at(18, 39))
    assert plug.told == []
    await house.until(at(18, 40))
    assert plug.told == ["off"]
    assert house.value("switch", "power") == "off"
    assert (await log_of(house)) == [
        "booking_confirmed",
        "booking_checked_in",
        "power_off_planned",
        "door_opened",
        "booking_completed",
        "power_off_announced",
        "power_off_attempted",
        "power_off_succeeded",
    ]


async def test_people_are_told_before(house: House, told: list[ServiceCall]) -> None:
    """Ten minutes before the power goes off, whoever is named for the room hears of it."""
    await house.until(at(14))
    await enter(house)
    await house.until(at(18, 30))
    assert [call.data["message"] for call in told] == ["The power in Studio goes off at 19:40."]


async def test_a_name_that_is_read_from_the_right_turns_nothing_beside_it(
    hass: HomeAssistant, house: House, told: list[ServiceCall]
) -> None:
    """Neither in what people are told nor in a repair issue: the number would be the room's."""
    room = replace(house.runtime.site.rooms[STUDIO], name="חדר 2")
    await tell_people(hass, room, "power_off_failed", attempts=4)
    assert (
        told[-1]
        .data["message"]
        .startswith("The power in \u2068חדר 2\u2069 is still on after 4 tries")
    )
    raise_door_unplanned(hass, room)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "door_unplanned")
    assert issue is not None
    assert issue.translation_placeholders == {"room": "\u2068חדר 2\u2069"}


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("ignore", "plug is still on"),
        ("refuse", "plug: mesh is down"),
        ("break_off", "plug: ConnectionError"),
    ],
)
async def test_a_plug_that_does_not_go_off(
    house: House, plug: Plug, told: list[ServiceCall], fault: str, seen: str
) -> None:
    """Four tries, then a repair issue, a message and the problem sensor; no call is believed."""
    await give_up(house, plug, fault)
    assert plug.told == ["off"] * 4
    log = await house.log()
    tries = [one.fact.attempt for one in log if type_of(one.fact) == "power_off_attempted"]
    assert tries == [1, 2, 3, 4]
    assert type_of(log[-1].fact) == "power_off_failed"
    issue = ir.async_get(house.hass).async_get_issue(DOMAIN, f"power_off_failed_{STUDIO}")
    assert issue is not None
    assert (issue.translation_placeholders or {})["failures"] == seen
    assert told[-1].data["message"].startswith("The power in Studio is still on after 4 tries")
    assert house.value("binary_sensor", "problem", room=None) == "on"


async def test_switching_off_by_hand_mends_it(house: House, plug: Plug) -> None:
    """Who walks there and pulls the switch need not tell anybody; a reload forgets no failure."""
    await give_up(house, plug)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    registry = ir.async_get(house.hass)
    assert registry.async_get_issue(DOMAIN, f"power_off_failed_{STUDIO}") is not None
    assert house.value("binary_sensor", "problem", room=None) == "on"
    plug.obey()
    await house.settle()
    assert registry.async_get_issue(DOMAIN, f"power_off_failed_{STUDIO}") is None
    assert house.value("binary_sensor", "problem", room=None) == "off"


async def test_the_next_guests_power_is_no_failure_of_the_night_before(
    house: House, plug: Plug
) -> None:
    """Who lights the room they have booked is told of by nobody, and switched off by no repair."""
    await give_up(house, plug)
    plug.obey()
    await house.book(at(20), at(21), booking_id="b2")
    await house.until(at(20))
    house.hass.states.async_set("fan.plug", "on")
    await enter(house)
    plug.answer = plug.obey
    for clock in (at(20), at(21), at(21, 39)):
        await house.until(clock)
        issue = ir.async_get(house.hass).async_get_issue(DOMAIN, f"power_off_failed_{STUDIO}")
        assert issue is None
        assert house.value("binary_sensor", "problem", room=None) == "off"
    await house.until(at(21, 40))
    assert (await log_of(house))[-1] == "power_off_succeeded"


async def test_what_failed_last_is_what_is_said(house: House, plug: Plug) -> None:
    """A power-off that is given up after another says what was seen this time."""
    await give_up(house, plug)
    plug.answer = plug.refuse
    await house.do(SwitchOff(room=STUDIO, new_id=BookingId("by_hand")))
    for delay in (5, 10, 20):
        await wait(house, delay + 0.1)
        await house.settle()
    assert (await log_of(house))[-1] == "power_off_failed"
    issue = ir.async_get(house.hass).async_get_issue(DOMAIN, f"power_off_failed_{STUDIO}")
    assert issue is not None
    assert "mesh is down" in (issue.translation_placeholders or {})["failures"]


async def test_the_second_try_succeeds(house: House, plug: Plug) -> None:
    """A plug that missed the first command is off after the second, five seconds later."""
    plug.answer = plug.ignore
    await house.until(at(14))
    await enter(house)
    await house.until(at(18, 40))
    await let_a_try_fail(house)
    plug.answer = plug.obey
    await wait(house, 5.1)
    await house.settle()
    assert (await log_of(house))[-3:] == [
        "power_off_deferred",
        "power_off_attempted",
        "power_off_succeeded",
    ]


async def test_an_unavailable_plug_is_no_success(
    hass: HomeAssistant, house: House, plug: Plug
) -> None:
    """A plug that is gone counts as on, and is not told anything into the void."""
    await house.until(at(14))
    await enter(house)
    hass.states.async_set("fan.plug", "unavailable")
    await house.until(at(18, 40))
    deferred = (await house.log())[-1].fact
    assert plug.told == []
    assert deferred.failures[0].why == "unavailable"


@pytest.fixture
async def circuit(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    plug: Plug,
    is_off_when_one_is: bool,
) -> House:
    """Return a house in which the studio's plugs are one group, and one of them is off."""
    hass.states.async_set("fan.far", "off")
    members = {"entities": ["fan.plug", "fan.far"], "all": is_off_when_one_is}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "group", {"group": {"circuit": members}})
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": ["group.circuit"]}})
    await house.book(at(14), at(18))
    return house


@pytest.mark.parametrize("is_off_when_one_is", [False])
async def test_a_group_is_off_when_all_in_it_are_seen_to_be(
    hass: HomeAssistant, circuit: House, plug: Plug
) -> None:
    """Home Assistant passes over a plug that is gone; it may be on for all that anybody knows."""
    hass.states.async_set("fan.far", "unavailable")
    await circuit.until(at(18, 40))
    assert plug.told == ["off"]
    assert hass.states.get("group.circuit").state == "off"  # type: ignore[union-attr]  # it is there
    await let_a_try_fail(circuit)
    deferred = (await circuit.log())[-1].fact
    assert deferred.failures == (("fan.far", "still unavailable"),)
    assert circuit.value("switch", "power") == "unknown"
    hass.states.async_set("fan.far", "off")
    await wait(circuit, 5.1)
    await circuit.settle()
    assert (await log_of(circuit))[-1] == "power_off_succeeded"
    assert circuit.value("switch", "power") == "off"


@pytest.mark.parametrize("is_off_when_one_is", [True])
async def test_a_group_that_is_off_when_one_is(
    hass: HomeAssistant, circuit: House, plug: Plug
) -> None:
    """What it says of itself leaves a plug on."""
    assert hass.states.get("group.circuit").state == "off"  # type: ignore[union-attr]  # it is there
    assert circuit.value("switch", "power") == "on"
    await circuit.until(at(18, 40))
    assert plug.told == ["off"]
    assert circuit.value("switch", "power") == "off"
    hass.states.async_set("fan.plug", "on")
    await circuit.settle()
    assert circuit.value("switch", "power") == "on"


@pytest.mark.parametrize("is_off_when_one_is", [False])
async def test_what_pauses_in_a_group_stays_off_with_it(circuit: House, plug: Plug) -> None:
    """A schedule has it off for a while as a device of its own; its room is dark by then."""
    await by_hand(circuit, "fan.plug", replace(OFF, duration=timedelta(minutes=30)), at(18, 30))
    for clock in (at(18, 30), at(18, 40), at(19)):
        await circuit.until(clock)
    assert plug.told == ["off"]
    assert actions(circuit)[-1].status is ActionStatus.CANCELLED


async def test_a_group_around_a_room_comes_on_without_it_after_a_pause(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, plug: Plug
) -> None:
    """A schedule has the whole circuit off for a while; the guest's room is dark after it."""
    assert await async_setup_component(hass, "homeassistant", {})
    far = "input_boolean.far"
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"far": {}}})
    hass.states.async_set(far, "on")
    members = {"entities": ["fan.plug", far]}
    assert await async_setup_component(hass, "group", {"group": {"circuit": members}})
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": ["fan.plug"]}})
    await house.book(at(14), at(18))
    await by_hand(house, "group.circuit", replace(OFF, duration=timedelta(minutes=30)), at(18, 30))
    for clock in (at(18, 30), at(18, 40), at(19)):
        await house.until(clock)
    assert plug.told == ["off"]
    assert hass.states.get(far).state == "on"  # type: ignore[union-attr]  # it is there
    undone = {one.entity_id: one.status for one in actions(house) if one.undoes is not None}
    assert undone == {"group.circuit": ActionStatus.CANCELLED, far: ActionStatus.SUCCESS}


async def test_a_group_that_comes_later(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, plug: Plug
) -> None:
    """Helpers may be there after Roomkeeper: then what is in them is looked at, too."""
    assert await async_setup_component(hass, "homeassistant", {})
    house = await open_house(hass, entry, freezer, {STUDIO: {"power": ["group.circuit"]}})
    assert house.value("switch", "power") == "unknown"
    hass.states.async_set("fan.far", "off")
    members = {"entities": ["fan.plug", "fan.far"], "all": True}
    assert await async_setup_component(hass, "group", {"group": {"circuit": members}})
    await house.settle()
    assert house.value("switch", "power") == "on"
    plug.obey()
    await house.settle()
    assert house.value("switch", "power") == "off"


async def test_the_power_sensor_is_a_second_witness(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    plug: Plug,
    lock: list[ServiceCall],
) -> None:
    """A relay that says off while power is still drawn counts as on."""
    hass.states.async_set("sensor.watts", "0.23", {"unit_of_measurement": "kW"})
    room = {"power": ["fan.plug"], "doors": ["lock.front"], "power_sensor": "sensor.watts"}
    house = await open_house(hass, entry, freezer, {STUDIO: room})
    await house.book(at(14), at(18))
    await house.until(at(14))
    await enter(house)
    await house.until(at(18, 40))
    await wait(house, WITNESS_BOUND_S + 0.1)
    await house.settle()
    deferred = (await house.log())[-1].fact
    assert deferred.failures == (("sensor.watts", "still draws 230 W"),)
    hass.states.async_set("sensor.watts", "0.001", {"unit_of_measurement": "kW"})
    await wait(house, 5.1)
    await house.settle()
    assert (await log_of(house))[-1] == "power_off_succeeded"


async def test_presence_puts_the_power_off_off(
    hass: HomeAssistant, house: House, plug: Plug
) -> None:
    """While somebody is inside the power stays on, ten minutes at a time, and says why."""
    await house.until(at(14))
    await enter(house)
    hass.states.async_set("binary_sensor.motion", "on")
    await house.until(at(18, 40))
    assert plug.told == []
    assert house.state("sensor", "power_off_at").attributes["why"] == "presence"
    hass.states.async_set("binary_sensor.motion", "off")
    await house.until(at(18, 50))
    assert plug.told == ["off"]


async def test_presence_checks_in(hass: HomeAssistant, house: House) -> None:
    """Somebody seen inside in a booking's time is its guest."""
    await house.until(at(14, 5))
    hass.states.async_set("binary_sensor.motion", "on")
    await house.settle()
    assert house.value("sensor", "status") == "occupied"


async def test_switching_on_ends_the_tries(house: House, plug: Plug) -> None:
    """Who switches on by hand does not have to fight the retries."""
    plug.answer = plug.ignore
    await house.until(at(14))
    await enter(house)
    await house.until(at(18, 40))
    await let_a_try_fail(house)
    await house.runtime.devices.switch_on(STUDIO, ANNA)
    await wait(house, 60)
    await house.settle()
    assert plug.told == ["off", "on"]
    assert (await log_of(house))[-2:] == ["power_off_cancelled", "power_switched_on"]


async def test_power_goes_on_at_check_in(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, plug: Plug
) -> None:
    """Where that is wanted, the guest finds the power on."""
    plug.obey()
    room = {"power": ["fan.plug"], "power_on_at_check_in": True}
    house = await open_house(hass, entry, freezer, {STUDIO: room})
    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.call("button.press", house.entity_id("button", "check_in"))
    assert plug.told == ["on"]
    assert (await log_of(house))[-1] == "power_switched_on"


LIT = {"power": ["fan.plug", "fan.lamp"], "doors": ["lock.front"], "power_on_at_check_in": True}


@pytest.fixture
async def waking(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lock: object
) -> House:
    """Return a house whose guest has come while one of two plugs was not there yet."""
    del lock
    Plug(hass).obey()
    hass.states.async_set("fan.lamp", "unavailable")
    house = await open_house(hass, entry, freezer, {STUDIO: LIT})
    await house.book(at(14), at(18))
    await house.until(at(14))
    return house


def told_on(calls: list[ServiceCall]) -> list[str]:
    return [call.data["entity_id"] for call in calls]


async def test_a_guest_who_comes_before_the_plugs_is_not_left_in_the_dark(
    hass: HomeAssistant, waking: House
) -> None:
    """After a start a mesh takes its time: each plug is switched on as it comes, and that once."""
    calls = async_mock_service(hass, "fan", "turn_on")
    await enter(waking)
    assert told_on(calls) == ["fan.plug"]
    assert "power_switch_on_failed" in await log_of(waking)
    await wait(waking, 120)
    hass.states.async_set("fan.lamp", "off")
    await waking.settle()
    assert told_on(calls) == ["fan.plug", "fan.lamp"]
    assert (await log_of(waking))[-1] == "power_switched_on"
    hass.states.async_set("fan.lamp", "unavailable")
    hass.states.async_set("fan.lamp", "off")
    await waking.settle()
    assert len(calls) == 2


async def test_a_group_that_comes_late_lights_what_comes_after_it(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, lock: object
) -> None:
    """A group passes over what is not there, so each in it is waited for by itself."""
    del lock
    calls = async_mock_service(hass, "fan", "turn_on")
    async_mock_service(hass, "fan", "turn_off")
    house = await open_house(hass, entry, freezer, {STUDIO: {**LIT, "power": ["fan.all"]}})
    await house.book(at(14), at(18))
    await house.until(at(14))
    await enter(house)
    hass.states.async_set("fan.lamp", "unavailable")
    hass.states.async_set("fan.all", "off", {"entity_id": ["fan.lamp"]})
    await house.settle()
    hass.states.async_set("fan.lamp", "off")
    await house.settle()
    assert told_on(calls) == ["fan.all", "fan.lamp"]


@pytest.mark.parametrize("end", ["left", "switched_off", "taken_out", "waited_long"])
async def test_a_plug_that_comes_when_nobody_waits_for_it_stays_as_it_is(
    hass: HomeAssistant, waking: House, end: str
) -> None:
    """The guest has left, or somebody has switched off or taken it out, or it took too long."""
    calls = async_mock_service(hass, "fan", "turn_on")
    await enter(waking)
    match end:
        case "left":
            await waking.do(CheckOut(ref=BookingRef(BookingId("b1"))))
        case "switched_off":
            await waking.do(SwitchOff(room=STUDIO, new_id=BookingId("by_hand")))
        case "taken_out":
            (room,) = waking.entry.subentries.values()
            data = {**room.data, "power": ["fan.plug"]}
            hass.config_entries.async_update_subentry(waking.entry, room, data=data)
            await waking.settle()
        case _:
            await wait(waking, GUEST_BOUND_S + 1)
    hass.states.async_set("fan.lamp", "off")
    await waking.settle()
    assert told_on(calls) == ["fan.plug"]


async def test_a_door_that_does_not_open_says_so(hass: HomeAssistant, house: House) -> None:
    """The caller and the log hear which door it was; the guest is checked in all the same."""
    hass.states.async_set("lock.front", "unavailable")
    await house.until(at(14))
    with pytest.raises(HomeAssistantError) as raised:
        await enter(house)
    assert raised.value.translation_key == "door_failed"
    assert (raised.value.translation_placeholders or {})["failures"] == "front is not available"
    await house.settle()
    assert (await log_of(house))[-1] == "door_failed"
    assert house.value("sensor", "status") == "occupied"


async def opened_too_late(
    hass: HomeAssistant, house: House, unlock: Callable[[], None]
) -> asyncio.Event:
    """Open a lock that takes longer than it is waited for; return what lets it go on."""
    is_told, is_reached = asyncio.Event(), asyncio.Event()

    async def reach(_call: ServiceCall) -> None:
        is_told.set()
        await is_reached.wait()
        unlock()

    hass.services.async_register("lock", "unlock", reach)
    await house.until(at(14))
    opening = asyncio.create_task(house.runtime.devices.open_door(STUDIO, None, ANNA))
    await is_told.wait()
    house.freezer.tick(timedelta(seconds=CALL_BOUND_S + 1))
    async_fire_time_changed(hass)
    with pytest.raises(HomeAssistantError):
        await opening
    return is_reached


async def test_a_lock_that_takes_its_time_opens_all_the_same(
    hass: HomeAssistant, house: House
) -> None:
    """The caller is not kept waiting; what is on its way to the lock is not called back."""

    def unlock() -> None:
        hass.states.async_set("lock.front", "unlocked")

    is_reached = await opened_too_late(hass, house, unlock)
    is_reached.set()
    await house.settle()
    assert (await log_of(house))[-1] == "door_failed"
    assert hass.states.is_state("lock.front", "unlocked")


async def test_a_lock_that_refuses_late_is_said_to_have_failed(
    hass: HomeAssistant, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line, as if it had been in time."""

    def unlock() -> None:
        raise HomeAssistantError("jammed")

    is_reached = await opened_too_late(hass, house, unlock)
    caplog.clear()
    is_reached.set()
    await house.settle()
    said = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one.getMessage() for one in said] == ["lock.unlock on lock.front failed: jammed"]


async def test_an_unlatching_lock_is_opened(
    hass: HomeAssistant, house: House, lock: list[ServiceCall]
) -> None:
    """A lock that can pull its latch does, so that the guest need not push at the right moment."""
    opened = async_mock_service(hass, "lock", "open")
    hass.states.async_set("lock.front", "locked", {"supported_features": 1})
    await house.until(at(14))
    await enter(house)
    assert len(opened) == 1
    assert not lock


@pytest.mark.parametrize(
    ("door", "state", "service"),
    [
        ("cover.gate", "closed", ("cover", "open_cover")),
        ("button.buzzer", "unknown", ("button", "press")),
        ("input_button.buzzer", "unknown", ("input_button", "press")),
        ("switch.strike", "off", ("switch", "turn_on")),
    ],
)
async def test_whatever_a_door_is_it_is_opened_in_its_own_words(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    *,
    door: str,
    state: str,
    service: tuple[str, str],
) -> None:
    """A gate opens, a buzzer is pressed, a strike is switched on."""
    house = await open_house(hass, entry, freezer, {STUDIO: {"doors": [door]}})
    hass.states.async_set(door, state)
    opened = async_mock_service(hass, *service)
    await house.book(at(14), at(18))
    await house.until(at(14))
    await enter(house)
    assert [call.data["entity_id"] for call in opened] == [door]
    assert (await log_of(house))[-1] == "door_opened"


async def test_leaving_early_brings_the_power_off_forward(house: House, plug: Plug) -> None:
    """Forty minutes after the guest's end means after the guest's own end."""
    await house.until(at(14))
    await enter(house)
    await house.until(at(16))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    await house.until(at(16, 40))
    assert plug.told == ["off"]


async def test_after_a_restart_rooms_are_taken_up_in_their_order(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, plug: Plug
) -> None:
    """In whatever order sets are, so that the log tells the same each time."""
    keys = [RoomKey(key) for key in ("studio", "hall", "annex", "loft", "den", "barn", "attic")]
    rooms = {key: {"power": [f"fan.{key}"]} for key in keys}
    for key in keys:
        hass.states.async_set(f"fan.{key}", "on")
    house = await open_house(hass, entry, freezer, rooms)
    for key in keys:
        await house.book(at(14), at(18), key, f"b_{key}")
    await house.until(at(18))
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.move_to(at(22))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    log = await house.log()
    tried = [one.fact.room for one in log if isinstance(one.fact, PowerOffAttempted)]
    assert tried == list(house.runtime.engine.peek(lambda state, _now: state.site.rooms))


async def test_after_a_restart_one_dead_plug_delays_no_other_room(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, plug: Plug
) -> None:
    """What is overdue is done as soon as its own devices are there; the others' are waited for."""
    hass.states.async_set("fan.gone", "on")
    hall = RoomKey("hall")
    rooms = {STUDIO: {"power": ["fan.plug"]}, hall: {"power": ["fan.gone"]}}
    house = await open_house(hass, entry, freezer, rooms)
    await house.book(at(14), at(18))
    await house.book(at(14), at(18), hall, "b2")
    await house.until(at(14))
    for room in (STUDIO, hall):
        await house.do(Enter(room=room))
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.move_to(at(22))
    hass.states.async_set("fan.gone", "unavailable")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    assert plug.told == ["off"]
    assert not house.runtime.engine.peek(lambda state, _now: state.open_power_offs(STUDIO))
    (waiting,) = house.runtime.engine.peek(lambda state, _now: state.open_power_offs(hall))
    assert waiting.attempts == 0
    await wait(house, READY_BOUND_S + 0.1)
    await house.settle()
    (tried,) = house.runtime.engine.peek(lambda state, _now: state.open_power_offs(hall))
    assert tried.failures == (("fan.gone", "unavailable"),)


async def test_after_a_restart_what_falls_due_at_once_waits_for_its_sensor_too(
    hass: HomeAssistant, entry: MockConfigEntry, house: House, plug: Plug
) -> None:
    """A power-off shortly after the start is no less blind than one that is overdue by then."""
    await house.until(at(14))
    await enter(house)
    await house.until(at(18))
    assert await hass.config_entries.async_unload(entry.entry_id)
    house.freezer.move_to(at(18, 40) - timedelta(seconds=10))
    hass.states.async_set("binary_sensor.motion", "unavailable")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    await wait(house, 15)
    await house.settle()
    assert plug.told == []
    hass.states.async_set("binary_sensor.motion", "on")
    await house.settle()
    assert plug.told == []
    assert house.state("sensor", "power_off_at").attributes["why"] == "presence"
