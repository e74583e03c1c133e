"""The timer of a stall: a real one, that says why it is that long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache

from custom_components.roomkeeper.core.commands import (
    EndOccupancy,
    ForceEnable,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.stall import EndReason
from custom_components.roomkeeper.countdown import Countdown, Step, steps

from .house import CAMERA, CUBICLE, SEES, STUDIO, WATCHED, House, at, open_house
from .test_timer import Ear

OTHER: Final = "input_boolean.motion"


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a stall that has two sensors and a camera."""
    stall = {**WATCHED, "sensors": [SEES, OTHER]}
    return await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})


@pytest.fixture
def ear(house: House) -> Ear:
    """Hear what the cubicle's timer tells."""
    return Ear(house, "occupancy", CUBICLE)


def timer(house: House) -> State:
    """Return how the cubicle's timer is."""
    return house.state("timer", "occupancy", CUBICLE)


def ends(house: House) -> datetime:
    """Return when the cubicle's timer runs out."""
    return datetime.fromisoformat(timer(house).attributes["finishes_at"])


async def tell(house: House, action: str, **data: str) -> None:
    """Call an action of Home Assistant's timers."""
    await house.call(f"timer.{action}", house.entity_id("timer", "occupancy", CUBICLE), **data)


def last_reason(house: House) -> EndReason | None:
    """Return how the last stay ended."""
    stay = house.runtime.stall_view(CUBICLE).last_stay
    return None if stay is None else stay.reason


# --- what happens by itself -----------------------------------------------------------


async def test_a_guest_who_leaves(house: House, ear: Ear) -> None:
    """The countdown shows in any dashboard, and nothing is written while it runs."""
    idle = timer(house)
    assert idle.state == "idle"
    assert idle.attributes["duration"] == "0:05:00"
    assert idle.attributes["editable"] is False
    assert "finishes_at" not in idle.attributes

    await house.see(somebody=True)
    running = timer(house)
    assert running.state == "active"
    assert running.attributes["duration"] == "0:05:00"
    assert running.attributes["remaining"] == "0:05:00"
    assert running.attributes["finishes_at"] == "2026-11-24T09:05:00+00:00"
    assert running.attributes["started_at"] == "2026-11-24T09:00:00+00:00"
    assert running.attributes["last_transition"] == "started"
    await house.until(at(9, 4))
    assert timer(house) is running, "one writing for four minutes"

    await house.see(somebody=False)
    ended = timer(house)
    assert (ended.state, ended.attributes["last_transition"]) == ("idle", "cancelled")
    assert not {"remaining", "why", "steps", "started_at"} & set(ended.attributes)
    assert ear.heard() == ["started", "cancelled"], "its time was not up"


async def test_a_departure_that_nobody_saw(house: House, ear: Ear) -> None:
    """While a sensor is on it goes on for as long as it may; then its time is up."""
    finished = house.listen("timer.finished")
    await house.see(somebody=True)
    await house.until(at(9, 5))
    assert ear.heard() == ["started", "restarted"]
    attributes = timer(house).attributes
    assert attributes["finishes_at"] == "2026-11-24T09:07:00+00:00"
    assert (attributes["duration"], attributes["remaining"]) == ("0:02:00", "0:02:00")
    await house.until(at(9, 10))
    assert timer(house).state == "idle"
    assert timer(house).attributes["last_transition"] == "finished"
    heard = ear.heard()
    assert heard == ["restarted", "restarted", "finished"]
    assert last_reason(house) is EndReason.TIMEOUT
    (event,) = finished
    assert event.data["finished_at"] == "2026-11-24T09:10:00+00:00"


async def test_being_detected_again_adds_time(house: House, ear: Ear) -> None:
    """A second guest lets it run longer; the length shows the whole."""
    await house.see(somebody=True)
    await house.until(at(9, 2))
    await house.see(somebody=True, sensor=OTHER)
    assert ear.heard() == ["started", "changed"]
    attributes = timer(house).attributes
    assert attributes["finishes_at"] == "2026-11-24T09:07:00+00:00"
    assert (attributes["duration"], attributes["remaining"]) == ("0:07:00", "0:05:00")
    assert attributes["last_transition"] == "started"


async def test_a_doubt_is_shown_too(house: House, ear: Ear) -> None:
    """While nobody can say, the timer runs for the longest; whoever is then seen starts it anew."""
    await house.see(somebody=None)
    running = timer(house)
    assert running.state == "active"
    assert running.attributes["duration"] == "0:10:00"
    assert running.attributes["started_at"] is None
    assert ear.heard() == ["started"]
    await house.until(at(9, 1))
    await house.see(somebody=True)
    assert ear.heard() == ["restarted"]
    assert timer(house).attributes["started_at"] == "2026-11-24T09:01:00+00:00"
    await house.see(somebody=False)
    assert ear.heard() == ["cancelled"]


@pytest.mark.parametrize(("minute", "expected"), [(3, "cancelled"), (10, "finished")])
async def test_a_doubt_that_ends(house: House, ear: Ear, minute: int, expected: str) -> None:
    """A sensor that is back and clear ends it early; without one its time is up."""
    await house.see(somebody=None)
    await house.until(at(9, minute))
    await house.see(somebody=False)
    assert ear.heard() == ["started", expected]
    assert timer(house).state == "idle"


async def test_a_sensor_that_is_lost_during_a_stay(house: House, ear: Ear) -> None:
    """Somebody may still be there: it runs anew, for the longest."""
    await house.see(somebody=True)
    await house.until(at(9, 2))
    await house.see(somebody=None)
    assert ear.heard() == ["started", "restarted"]
    attributes = timer(house).attributes
    assert attributes["duration"] == "0:10:00"
    assert attributes["finishes_at"] == "2026-11-24T09:12:00+00:00"
    assert attributes["started_at"] == "2026-11-24T09:00:00+00:00", "it is the same stay"


async def test_whoever_puts_the_cameras_back_cancels_it(house: House, ear: Ear) -> None:
    """Maintenance is no stay, even though it ends by itself."""
    await house.see(somebody=True)
    await house.do(ForceEnable(stall=CUBICLE, duration=timedelta(hours=1)))
    assert ear.heard() == ["started", "cancelled"]
    assert timer(house).state == "idle"
    await house.until(at(10))
    assert ear.heard() == ["started"], "somebody is inside a private place again"


# --- why it is that long ----------------------------------------------------------------


async def test_why_in_a_sentence_and_in_steps(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """People read it on the card; a program gets the steps, which the recorder does not keep."""
    stall = {**WATCHED, "strategy": "time_of_day"}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: stall})
    await house.until(at(21, 30))
    await house.see(somebody=True)
    attributes = timer(house).attributes
    assert attributes["why"] == "3 min: night; 5 min otherwise"
    assert attributes["steps"] == [
        {"kind": "fixed", "length_s": 300, "rule": ""},
        {"kind": "at_most", "length_s": 180, "rule": "night"},
    ]
    assert attributes["duration"] == "0:03:00"
    info = timer(house).state_info
    assert info is not None
    unrecorded = info["unrecorded_attributes"]
    assert {"steps", "started_at"} <= unrecorded
    assert "why" not in unrecorded


async def test_the_length_that_is_set_shows_at_once(house: House) -> None:
    """An idle timer shows the length that it would have, but for rules."""
    (subentry,) = (one for one in house.entry.subentries.values() if one.unique_id == CUBICLE)
    house.hass.config_entries.async_update_subentry(
        house.entry, subentry, data={**subentry.data, "timeout": {"minutes": 8}}
    )
    await house.settle()
    assert timer(house).attributes["duration"] == "0:08:00"


# --- Home Assistant's own actions ---------------------------------------------------------


async def test_start(house: House, ear: Ear) -> None:
    """An idle one begins a stay, by the rules or as long as asked; a running one runs anew."""
    await tell(house, "start")
    assert timer(house).attributes["duration"] == "0:05:00"
    assert house.value("switch", "privacy", CUBICLE) == "on"
    await house.until(at(9, 1))
    await tell(house, "start", duration="00:20:00")
    assert timer(house).attributes["duration"] == "0:20:00"
    assert ends(house) == at(9, 21)
    assert ear.heard() == ["started", "restarted"]
    await house.until(at(9, 21))
    assert ear.heard() == ["finished"]
    await tell(house, "start", duration="00:00:30")
    assert ends(house) == at(9, 21) + timedelta(seconds=30)


async def test_start_beyond_a_day_is_refused(house: House, ear: Ear) -> None:
    """Cameras that are off for days are forgotten; the refusal says so."""
    with pytest.raises(ServiceValidationError):
        await tell(house, "start", duration="25:00:00")
    assert (timer(house).state, ear.heard()) == ("idle", [])


async def test_start_where_nobody_can_say(house: House, ear: Ear) -> None:
    """Somebody knows that a person is inside: that is a stay, and may last for longer."""
    await house.see(somebody=None)
    await tell(house, "start", duration="00:20:00")
    assert ends(house) == at(9, 20)
    assert timer(house).attributes["started_at"] is not None
    assert ear.heard() == ["started", "restarted"]


async def test_start_in_maintenance_is_refused(house: House, ear: Ear) -> None:
    """The cameras are on whoever comes, so nobody may be told that they are off."""
    await house.do(StartMaintenance(stall=CUBICLE))
    with pytest.raises(ServiceValidationError, match="in maintenance"):
        await tell(house, "start")
    assert (timer(house).state, ear.heard()) == ("idle", [])


async def test_pause_and_go_on(house: House, ear: Ear) -> None:
    """A timer that stands still shows what it has left, and goes on with its own length."""
    await tell(house, "pause")
    assert timer(house).state == "idle", "there is nothing to pause"
    await house.see(somebody=True)
    await house.until(at(9, 2))
    await tell(house, "pause")
    await tell(house, "pause")
    paused = timer(house)
    assert (paused.state, paused.attributes["last_transition"]) == ("paused", "paused")
    assert (paused.attributes["duration"], paused.attributes["remaining"]) == ("0:05:00", "0:03:00")
    assert "finishes_at" not in paused.attributes
    await house.until(at(12))
    assert timer(house) is paused
    assert house.hass.states.is_state(CAMERA, "off")

    await tell(house, "start")
    assert ends(house) == at(12, 3)
    assert timer(house).attributes["duration"] == "0:05:00"
    assert ear.heard() == ["started", "paused", "restarted"]

    await tell(house, "pause")
    await tell(house, "start", duration="00:08:00")
    assert timer(house).attributes["duration"] == "0:08:00"
    await tell(house, "pause")
    await house.see(somebody=False)
    assert timer(house).state == "idle"
    assert ear.heard() == ["paused", "restarted", "paused", "cancelled"]


async def test_a_doubt_is_not_paused(house: House, ear: Ear) -> None:
    """That would keep the cameras off for good, without anybody there."""
    await house.see(somebody=None)
    with pytest.raises(ServiceValidationError):
        await tell(house, "pause")
    assert (timer(house).state, ear.heard()) == ("active", ["started"])


async def test_change(house: House, ear: Ear) -> None:
    """Longer, shorter, by the stall's own extension; also what a paused one has left."""
    with pytest.raises(ServiceValidationError, match="not running"):
        await tell(house, "change", duration="00:01:00")
    await house.see(somebody=True)
    await tell(house, "change", duration="00:01:00")
    assert ends(house) == at(9, 6)
    assert timer(house).attributes["duration"] == "0:06:00"
    await tell(house, "change", duration="-00:03:00")
    assert ends(house) == at(9, 3)
    await tell(house, "change")
    assert ends(house) == at(9, 5)
    with pytest.raises(ServiceValidationError):
        await tell(house, "change", duration="-00:05:00")
    assert ear.heard() == ["started", "changed", "changed", "changed"]

    await tell(house, "pause")
    await tell(house, "change", duration="00:02:00")
    assert timer(house).attributes["remaining"] == "0:07:00"
    assert timer(house).attributes["last_transition"] == "paused"
    assert ear.heard() == ["paused", "changed"]


@pytest.mark.parametrize("action", ["finish", "cancel"])
async def test_finish_and_cancel(house: House, ear: Ear, action: str) -> None:
    """Either ends the stay, and the cameras are back: its time was not up, so it is cancelled."""
    await tell(house, action)
    assert await house.log() == ()
    await house.see(somebody=True)
    await tell(house, action)
    assert timer(house).state == "idle"
    assert house.hass.states.is_state(CAMERA, "on")
    assert ear.heard() == ["started", "cancelled"]
    assert last_reason(house) is EndReason.FORCED
    await house.see(somebody=False)
    await house.see(somebody=None)
    await tell(house, action)
    assert (timer(house).state, ear.heard()) == ("idle", ["started", "cancelled"])


# --- Home Assistant around it ---------------------------------------------------------------


async def test_home_assistants_own_triggers_hear_it(house: House, hass: HomeAssistant) -> None:
    """Automations made for timers work, without a word about Roomkeeper."""
    told = {kind: house.listen(f"it_{kind}") for kind in ("started", "paused", "finished")}
    target = {"entity_id": house.entity_id("timer", "occupancy", CUBICLE)}
    automations = [
        {
            "triggers": {"trigger": f"timer.{kind}", "target": target},
            "actions": {"event": f"it_{kind}"},
        }
        for kind in told
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await house.see(somebody=True)
    await tell(house, "pause")
    await tell(house, "start")
    await house.until(at(9, 10))
    assert {kind: len(events) for kind, events in told.items()} == dict.fromkeys(told, 1)


async def test_a_renamed_timer_goes_on(house: House, hass: HomeAssistant, ear: Ear) -> None:
    """Its events bear the new entity id, once each."""
    await house.see(somebody=True)
    await house.until(at(9, 1))
    await tell(house, "pause")
    before = timer(house).attributes
    ear.heard()
    old = house.entity_id("timer", "occupancy", CUBICLE)
    assert old is not None
    er.async_get(hass).async_update_entity(old, new_entity_id="timer.in_use")
    await house.settle()
    after = timer(house)
    assert (after.entity_id, after.state, after.attributes) == ("timer.in_use", "paused", before)
    assert hass.states.get(old) is None
    await tell(house, "start")
    await house.until(at(9, 10))
    assert ear.heard()[0] == "restarted"
    assert timer(house).state == "idle"


async def _reload(house: House, *, minutes: int = 0) -> None:
    """Unload the entry, let some time go by, and set it up again."""
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.freezer.tick(timedelta(minutes=minutes))
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()


async def test_a_reload_starts_nothing_again(house: House, ear: Ear) -> None:
    """What ran runs on, or stands still as before; nobody is told of it twice."""
    await house.do(StartOccupancy(stall=CUBICLE, timeout=timedelta(hours=1)))
    await house.until(at(9, 10))
    await _reload(house)
    running = timer(house).attributes
    assert (running["duration"], running["remaining"]) == ("1:00:00", "0:50:00")
    assert running["last_transition"] == "started"
    assert ear.heard() == ["started"]

    await tell(house, "pause")
    await _reload(house, minutes=5)
    paused = timer(house)
    assert paused.state == "paused"
    assert paused.attributes["duration"] == "1:00:00"
    assert paused.attributes["remaining"] == "0:50:00"
    assert ear.heard() == ["paused"]


async def test_a_guest_who_left_during_a_restart(house: House, ear: Ear) -> None:
    """The stay is over, and the timer says so once: nobody saw its time run out."""
    await house.see(somebody=True)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.hass.states.async_set(SEES, "off")
    house.freezer.tick(timedelta(minutes=1))
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert (timer(house).state, ear.heard()) == ("idle", ["started", "cancelled"])
    await _reload(house)
    assert ear.heard() == []


async def test_a_guest_who_came_during_a_restart(house: House) -> None:
    """The timer runs, and what it says of itself is true."""
    await house.see(somebody=True)
    await house.see(somebody=False)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.hass.states.async_set(SEES, "on")
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert timer(house).state == "active"
    assert timer(house).attributes["last_transition"] == "started"


@pytest.mark.parametrize("status", ["active", "paused"])
async def test_a_state_from_before_that_fits_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, status: str
) -> None:
    """A ledger that was put back knows nothing of the stay: it was cancelled."""
    attributes: dict[str, Any] = {
        "started_at": "2026-11-24T08:55:00+00:00",
        "duration": "0:15:00",
        "remaining": "0:05:00",
        "last_transition": "started",
    }
    if status == "active":
        attributes["finishes_at"] = "2026-11-24T09:05:00+00:00"
    mock_restore_cache(hass, [State("timer.cubicle_occupancy", status, attributes)])
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, {CUBICLE: WATCHED})
    assert timer(house).entity_id == "timer.cubicle_occupancy"
    assert (timer(house).state, timer(house).attributes["last_transition"]) == (
        "idle",
        "cancelled",
    )


async def test_stays_that_follow_at_once(house: House, ear: Ear) -> None:
    """Each is told of, even where one is begun by hand as another is ended."""
    await house.see(somebody=True)
    engine = house.runtime.engine
    await engine.execute(EndOccupancy(stall=CUBICLE), (await house.log())[0].actor)
    house.freezer.tick(timedelta(seconds=1))
    await house.do(StartOccupancy(stall=CUBICLE))
    assert ear.heard() == ["started", "cancelled", "started"]


# --- what happened between two looks ----------------------------------------------------------

_A: Final = Countdown(of="a", ends_at=at(10))
_A_PAUSED: Final = Countdown(of="a", paused=timedelta(minutes=3))
_A_PAUSED_LONGER: Final = Countdown(of="a", paused=timedelta(minutes=4))
_B_PAUSED: Final = Countdown(of="b", paused=timedelta(minutes=3))


@pytest.mark.parametrize(
    ("before", "after", "ended", "expected"),
    [
        (_A, _A_PAUSED, None, (Step.PAUSED,)),
        (_A_PAUSED, _A_PAUSED, None, ()),
        (_A_PAUSED, _A_PAUSED_LONGER, None, (Step.CHANGED,)),
        (_A_PAUSED, _A, None, (Step.RESTARTED,)),
        (_A_PAUSED, None, Step.CANCELLED, (Step.CANCELLED,)),
        (_A, _B_PAUSED, Step.FINISHED, (Step.FINISHED, Step.STARTED, Step.PAUSED)),
    ],
)
def test_steps(
    before: Countdown | None,
    after: Countdown | None,
    ended: Step | None,
    expected: Sequence[Step],
) -> None:
    """Each pair of looks has one story."""
    assert tuple(steps(before, after, ended)) == expected
