"""Real timers: their states, their events, and what Home Assistant's own actions do to them."""

from datetime import timedelta
from typing import Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache,
)

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CancelPowerOff,
    Confirm,
    Enter,
    Extend,
    Hold,
)
from custom_components.roomkeeper.core.events import type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.countdown import Countdown, Step, steps

from .house import STUDIO, WITH_ALL, House, at, open_house

ALL_EVENTS: Final = ("started", "restarted", "changed", "paused", "finished", "cancelled")


class Ear:
    """Hears the events of one timer."""

    def __init__(self, house: House, name: str, place: str = STUDIO) -> None:
        """Begin to listen."""
        self._place = place
        self._events: list[Event] = []
        self._house = house
        self._name = name
        for kind in ALL_EVENTS:
            house.hass.bus.async_listen(f"timer.{kind}", self._hear)

    @callback
    def _hear(self, event: Event) -> None:
        if event.data["entity_id"] == self._house.entity_id("timer", self._name, self._place):
            self._events.append(event)

    def heard(self) -> list[str]:
        """Return what was heard since the last time, in order."""
        found = [str(event.event_type).removeprefix("timer.") for event in self._events]
        self._events.clear()
        return found


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with one room that has everything."""
    return await open_house(hass, entry, freezer)


async def hold(house: House, booking_id: str = "h1", minutes: int = 15) -> None:
    """Hold the studio from now on."""
    length = timedelta(minutes=minutes)
    await house.do(Hold(booking_id=BookingId(booking_id), rooms=(STUDIO,), expires_in=length))


async def test_a_hold_runs_out(house: House) -> None:
    """The countdown shows in any dashboard, and nothing is written while it runs."""
    ear = Ear(house, "hold")
    idle = house.state("timer", "hold")
    assert idle.state == "idle"
    assert idle.attributes["duration"] == "0:15:00"
    assert idle.attributes["editable"] is False
    assert idle.attributes["last_transition"] is None
    assert "finishes_at" not in idle.attributes

    await hold(house)
    running = house.state("timer", "hold")
    assert running.state == "active"
    assert running.attributes["duration"] == "0:15:00"
    assert running.attributes["remaining"] == "0:15:00"
    assert running.attributes["finishes_at"] == "2026-11-24T09:15:00+00:00"
    assert running.attributes["last_transition"] == "started"
    assert ear.heard() == ["started"]

    await house.until(at(9, 14))
    assert house.state("timer", "hold") is running, "one writing for fourteen minutes"

    finished = house.listen("timer.finished")
    await house.until(at(9, 15))
    ended = house.state("timer", "hold")
    assert ended.state == "idle"
    assert ended.attributes["last_transition"] == "finished"
    assert "remaining" not in ended.attributes
    assert ear.heard() == ["finished"]
    (event,) = finished
    assert event.data["finished_at"] == "2026-11-24T09:15:00+00:00"


async def test_a_hold_that_is_confirmed_or_released_is_cancelled(house: House) -> None:
    """Only what runs out has finished."""
    ear = Ear(house, "hold")
    await hold(house)
    await house.do(Confirm(ref=BookingRef(BookingId("h1"))))
    assert ear.heard() == ["started", "cancelled"]
    assert house.value("timer", "booking") == "active"

    await house.until(at(9, 15))
    await hold(house, "h2")
    await house.do(Cancel(ref=BookingRef(BookingId("h2"))))
    assert ear.heard() == ["started", "cancelled"]
    assert house.state("timer", "hold").attributes["last_transition"] == "cancelled"


async def test_the_hold_that_expires_first_is_shown(house: House) -> None:
    """With several holds the next one to expire counts down."""
    ear = Ear(house, "hold")
    later = Hold(
        booking_id=BookingId("later"),
        rooms=(STUDIO,),
        start=at(20),
        end=at(21),
        expires_in=timedelta(hours=1),
    )
    await house.do(later)
    await hold(house, "sooner", minutes=5)
    assert house.state("timer", "hold").attributes["booking_id"] == "sooner"
    assert ear.heard() == ["started", "restarted"]
    await house.until(at(9, 5))
    assert house.state("timer", "hold").attributes["booking_id"] == "later"
    assert ear.heard() == ["finished", "started"]


async def test_a_booking_from_check_in_to_the_power_off(house: House) -> None:
    """A guest who comes early sees the time to the end; then the power-off counts down."""
    booking, power_off = Ear(house, "booking"), Ear(house, "power_off")
    await house.book(at(14), at(18))
    await house.until(at(13, 40))
    assert house.value("timer", "booking") == "idle"
    await house.do(Enter(room=STUDIO))
    running = house.state("timer", "booking").attributes
    assert (running["duration"], running["remaining"]) == ("4:20:00", "4:20:00")
    assert (
        house.state("timer", "power_off")
        .attributes["finishes_at"]
        .startswith("2026-11-24T18:40:00")
    )

    await house.do(Extend(ref=BookingRef(BookingId("b1")), duration=timedelta(hours=1)))
    assert booking.heard() == ["started", "changed"]
    assert power_off.heard() == ["started", "changed"]
    running = house.state("timer", "booking").attributes
    assert (running["duration"], running["last_transition"]) == ("5:20:00", "started")

    await house.until(at(19))
    assert booking.heard() == ["finished"]
    await house.until(at(19, 40))
    assert power_off.heard() == ["finished"]
    assert house.state("timer", "power_off").state == "idle"


async def test_neighbours_finish_and_start(house: House) -> None:
    """Where one guest's time ends as the next one's begins, both are heard."""
    ear = Ear(house, "booking")
    await house.book(at(14), at(15))
    await house.book(at(15), at(16), booking_id="b2")
    await house.until(at(14))
    await house.until(at(15))
    assert ear.heard() == ["started", "finished", "started"]
    await house.do(Cancel(ref=BookingRef(BookingId("b2"))))
    assert ear.heard() == ["cancelled"]


async def test_a_pending_booking_that_nobody_paid_has_finished(house: House) -> None:
    """Its time ran out, as that of a hold does."""
    ear = Ear(house, "booking")
    await house.do(
        Book(
            booking_id=BookingId("p1"),
            rooms=(STUDIO,),
            start=at(9),
            end=at(12),
            status=BookingStatus.PENDING,
        )
    )
    await house.until(at(9, 30))
    assert ear.heard() == ["started", "finished"]


async def test_a_deferred_power_off_starts_again_and_says_why(house: House) -> None:
    """Somebody inside keeps the power on, and the timer says so."""
    ear = Ear(house, "power_off")
    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    house.hass.states.async_set("input_boolean.motion", "on")
    await house.until(at(18, 40))
    attributes = house.state("timer", "power_off").attributes
    assert attributes["why"] == "presence"
    assert (attributes["duration"], attributes["last_transition"]) == ("0:10:00", "restarted")
    assert ear.heard() == ["started", "restarted"]

    await house.do(CancelPowerOff(room=STUDIO))
    assert ear.heard() == ["cancelled"]


async def test_a_failed_power_off_has_not_finished(house: House) -> None:
    """Who waits for the power to be off must not be told that it is."""
    house.hass.states.async_set("input_boolean.plug", "unavailable")
    await house.book(at(14), at(18))
    await house.until(at(14))
    await house.do(Enter(room=STUDIO))
    ear = Ear(house, "power_off")
    await house.until(at(18, 45))
    heard = ear.heard()
    assert heard == ["changed", "changed", "changed", "cancelled"], "three retries, then given up"


# --- Home Assistant's own actions ---------------------------------------------------


async def test_start_and_finish_a_hold(house: House) -> None:
    """The timer's own buttons hold the room and release it."""
    timer = house.entity_id("timer", "hold")
    await house.call("timer.start", timer, duration="00:20:00")
    assert house.state("timer", "hold").attributes["duration"] == "0:20:00"
    with pytest.raises(ServiceValidationError):
        await house.call("timer.start", timer)
    await house.call("timer.finish", timer)
    assert house.value("timer", "hold") == "idle"
    await house.call("timer.start", timer)
    assert house.state("timer", "hold").attributes["duration"] == "0:15:00"
    await house.call("timer.cancel", timer)
    await house.call("timer.cancel", timer)
    assert [type_of(entry.fact) for entry in await house.log()] == [
        "booking_held",
        "booking_released",
        "booking_held",
        "booking_released",
    ]


async def test_start_change_and_finish_a_booking(house: House) -> None:
    """A walk-in is booked, extended and checked out from the timer alone."""
    timer = house.entity_id("timer", "booking")
    with pytest.raises(ServiceValidationError):
        await house.call("timer.start", timer)
    with pytest.raises(ServiceValidationError, match="not running"):
        await house.call("timer.change", timer, duration="00:30:00")
    await house.call("timer.start", timer, duration="01:00:00")
    await house.call("timer.change", timer, duration="00:30:00")
    assert (
        house.state("timer", "booking").attributes["finishes_at"].startswith("2026-11-24T10:30:00")
    )
    await house.call("timer.start", timer, duration="02:00:00")
    assert (
        house.state("timer", "booking").attributes["finishes_at"].startswith("2026-11-24T11:00:00")
    ), "as any running timer, it ends that long from now"
    with pytest.raises(ServiceValidationError):
        await house.call("timer.change", timer, duration="-00:30:00")
    await house.do(Enter(room=STUDIO))
    with pytest.raises(ServiceValidationError):
        await house.call("timer.cancel", timer)
    await house.call("timer.finish", timer)
    assert house.value("timer", "booking") == "idle"
    assert house.value("sensor", "status") == "available"


async def test_finish_and_cancel_a_power_off(house: House) -> None:
    """Finishing switches off now, cancelling leaves the power on."""
    timer = house.entity_id("timer", "power_off")
    await house.book(at(9), at(10))
    await house.do(Enter(room=STUDIO))
    await house.call("timer.cancel", timer)
    assert house.value("timer", "power_off") == "idle"
    assert house.hass.states.is_state("input_boolean.plug", "on")

    await house.book(at(10), at(11), booking_id="b2")
    await house.until(at(10))
    await house.do(Enter(room=STUDIO))
    await house.call("timer.finish", timer)
    assert house.hass.states.is_state("input_boolean.plug", "off")
    assert house.value("timer", "power_off") == "active", "the guest is still there"

    house.hass.states.async_set("input_boolean.plug", "on")
    await house.until(at(11))
    await house.call("timer.finish", timer)
    assert house.hass.states.is_state("input_boolean.plug", "off")
    assert house.state("timer", "power_off").attributes["last_transition"] == "finished"


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("hold", "pause"),
        ("hold", "change"),
        ("booking", "pause"),
        ("power_off", "pause"),
        ("power_off", "start"),
        ("power_off", "change"),
    ],
)
async def test_what_makes_no_sense_is_refused(house: House, name: str, action: str) -> None:
    """A time that others wait for cannot be stopped; the refusal says which action it was."""
    with pytest.raises(ServiceValidationError, match=action):
        await house.call(f"timer.{action}", house.entity_id("timer", name))
    assert await house.log() == ()


# --- Home Assistant around it ---------------------------------------------------------


async def test_home_assistants_own_trigger_hears_a_room_timer(
    house: House, hass: HomeAssistant
) -> None:
    """Automations made for timers work, without a word about Roomkeeper."""
    done = house.listen("it_ran_out")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {
                    "trigger": "timer.finished",
                    "target": {"entity_id": house.entity_id("timer", "hold")},
                },
                "actions": {"event": "it_ran_out"},
            }
        },
    )
    await hold(house)
    await house.until(at(9, 15))
    assert len(done) == 1


async def test_the_timer_belongs_to_the_room(house: House, entry: MockConfigEntry) -> None:
    """It stands on the room's device page, and goes with the room."""
    registry = er.async_get(house.hass)
    timer = registry.async_get(house.entity_id("timer", "hold") or "")
    switch = registry.async_get(house.entity_id("switch", "power") or "")
    assert timer is not None
    assert switch is not None
    assert timer.device_id == switch.device_id
    assert timer.config_subentry_id in entry.subentries
    assert timer.platform == "roomkeeper"


async def test_a_renamed_timer_goes_on(house: House, hass: HomeAssistant) -> None:
    """Its events bear the new entity id, once each."""
    await hold(house)
    old = house.entity_id("timer", "hold")
    assert old is not None
    before = house.state("timer", "hold").attributes
    ear = Ear(house, "hold")
    er.async_get(hass).async_update_entity(old, new_entity_id="timer.front_desk")
    await house.settle()
    after = house.state("timer", "hold")
    assert after.entity_id == "timer.front_desk"
    assert after.attributes == before
    assert hass.states.get(old) is None
    await house.until(at(9, 15))
    assert ear.heard() == ["finished"]


async def test_a_reload_starts_nothing_again(house: House, entry: MockConfigEntry) -> None:
    """A running timer runs on; one that ended meanwhile says so once."""
    await hold(house)
    await house.book(at(14), at(18))
    await house.until(at(9, 5))
    ears = [Ear(house, name) for name in ("hold", "booking")]
    assert await house.hass.config_entries.async_reload(entry.entry_id)
    await house.settle()
    running = house.state("timer", "hold").attributes
    assert (running["duration"], running["remaining"]) == ("0:15:00", "0:10:00")
    assert running["last_transition"] == "started"
    assert [ear.heard() for ear in ears] == [[], []]

    assert await house.hass.config_entries.async_unload(entry.entry_id)
    house.freezer.move_to(at(9, 20))
    assert await house.hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    assert house.value("timer", "hold") == "idle"
    assert house.state("timer", "hold").attributes["last_transition"] == "finished"
    assert [ear.heard() for ear in ears] == [["finished"], []]


async def test_a_state_from_before_that_fits_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A ledger that was put back knows nothing of what the timer ran for: it was cancelled."""
    attributes = {
        "finishes_at": "2026-11-24T09:30:00+00:00",
        "booking_id": "gone",
        "duration": "0:15:00",
        "last_transition": "started",
    }
    stored = [
        State(f"timer.studio_{name}", "active", attributes)
        for name in ("hold", "booking", "power_off")
    ]
    mock_restore_cache(hass, [*stored])
    house = await open_house(hass, entry, freezer)
    for name in ("hold", "booking", "power_off"):
        timer = house.state("timer", name)
        assert timer.entity_id == f"timer.studio_{name}"
        assert (timer.state, timer.attributes["last_transition"]) == ("idle", "cancelled")


async def test_a_room_without_power_has_no_power_off_timer(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is not configured is not shown."""
    house = await open_house(hass, entry, freezer, {STUDIO: {"presence": WITH_ALL["presence"]}})
    assert house.entity_id("timer", "power_off") is None
    assert house.entity_id("timer", "hold") is not None


# --- what happened between two looks ----------------------------------------------------

_A: Final = Countdown(of=BookingId("a"), ends_at=at(10))
_A_LATER: Final = Countdown(of=BookingId("a"), ends_at=at(11))
_A_ANEW: Final = Countdown(of=BookingId("a"), ends_at=at(11), anew=True)
_B: Final = Countdown(of=BookingId("b"), ends_at=at(10))


@pytest.mark.parametrize(
    ("before", "after", "ended", "expected"),
    [
        (None, None, None, ()),
        (None, _A, None, (Step.STARTED,)),
        (_A, _A, None, ()),
        (_A, _A_LATER, None, (Step.CHANGED,)),
        (_A, _A_ANEW, None, (Step.RESTARTED,)),
        (_A, None, Step.FINISHED, (Step.FINISHED,)),
        (_A, None, None, (Step.CANCELLED,)),
        (_A, _B, None, (Step.RESTARTED,)),
        (_A, _B, Step.CANCELLED, (Step.CANCELLED, Step.STARTED)),
    ],
)
def test_steps(
    before: Countdown | None,
    after: Countdown | None,
    ended: Step | None,
    expected: tuple[Step, ...],
) -> None:
    """Each pair of looks has one story."""
    assert tuple(steps(before, after, ended)) == expected
