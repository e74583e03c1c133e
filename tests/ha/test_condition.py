"""Conditions, asked as automations ask them."""

from collections.abc import Awaitable, Callable

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_ON
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.condition import async_get_all_descriptions
from probatio import Invalid
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.condition import CONDITIONS
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.doors.bus import EVENT

from .automating import condition_of, holds, target_of
from .calling import book, call
from .house import House, at, open_house

HOUR = {"hours": 1}
SAID: dict[str, dict[str, object]] = {"is_free_for": {"duration": HOUR}}


async def _nothing(site: House) -> None:
    """Leave the room as it is: free, open, and on power."""


async def _hold(site: House) -> None:
    await call(site.hass, "hold", room="drum_room")


async def _book(site: House) -> None:
    await book(site.hass, start="2026-11-24 11:00", end="2026-11-24 12:00")


async def _request(site: House) -> None:
    await book(site.hass, start="2026-11-24 11:00", end="2026-11-24 12:00", status="pending")


async def _come(site: House) -> None:
    await _book(site)
    await call(site.hass, "open_door", room="drum_room")
    await site.settle()


async def _come_and_freeze(site: House) -> None:
    await _come(site)
    await call(site.hass, "freeze", room="drum_room", reason="cleaning", bookings="keep")


async def _freeze(site: House) -> None:
    await call(site.hass, "freeze", room="drum_room", reason="maintenance")


async def _book_soon(site: House) -> None:
    await book(site.hass, start="2026-11-24 11:30", end="2026-11-24 12:00")


async def _leave(site: House) -> None:
    await _come(site)
    await site.until(at(11, 1))


FREE = {"is_available", "is_bookable", "is_free_for"}
ROOMS: dict[str, tuple[Callable[[House], Awaitable[None]], set[str]]] = {
    "free": (_nothing, FREE),
    "held": (_hold, {"is_held"}),
    "booked": (_book, {"is_booked"}),
    "requested": (_request, {"is_booked"}),
    "occupied": (_come, {"is_occupied", "has_power_off_planned"}),
    "occupied and frozen": (
        _come_and_freeze,
        {"is_occupied", "is_frozen", "has_power_off_planned"},
    ),
    "frozen": (_freeze, {"is_frozen"}),
    "free for half an hour": (_book_soon, {"is_available", "is_bookable"}),
    "left": (_leave, {*FREE, "has_power_off_planned"}),
}


async def holding(site: House, key: str) -> set[str]:
    """Return which conditions hold for a room or a stall."""
    target = target_of(site, key)
    asked = {
        name: await holds(site.hass, name, target=target, **SAID.get(name, {}))
        for name in CONDITIONS
    }
    return {name for name, answer in asked.items() if answer}


@pytest.mark.parametrize(("steps", "expected"), ROOMS.values(), ids=ROOMS)
async def test_a_room_is_what_it_is_at_that_moment(
    site: House,
    steps: Callable[[House], Awaitable[None]],
    expected: set[str],
) -> None:
    """Each condition holds in its states of a room, and in no other."""
    await steps(site)
    assert await holding(site, "drum_room") == expected


async def _nobody(site: House) -> None:
    """Leave the stall empty."""


async def _somebody(site: House) -> None:
    site.hass.states.async_set("input_boolean.cubicle_sensor", STATE_ON)
    await site.settle()


async def _maintain(site: House) -> None:
    await call(site.hass, "force_enable", stall="cubicle")


async def _lose(site: House) -> None:
    site.hass.states.async_set("input_boolean.cubicle_sensor", "unavailable")
    await site.settle()


STALLS: dict[str, tuple[Callable[[House], Awaitable[None]], set[str]]] = {
    "empty": (_nobody, set()),
    "occupied": (_somebody, {"is_occupied", "is_private"}),
    "in doubt": (_lose, {"is_occupied", "is_private"}),
    "in maintenance": (_maintain, set()),
}


@pytest.mark.parametrize(("steps", "expected"), STALLS.values(), ids=STALLS)
async def test_a_stall_is_what_it_is_at_that_moment(
    site: House,
    steps: Callable[[House], Awaitable[None]],
    expected: set[str],
) -> None:
    """Each condition holds in its states of a stall; those of rooms hold for none."""
    await steps(site)
    assert await holding(site, "cubicle") == expected


BEHAVIORS = {
    "one of two, any": (["drum_room", "vocal_booth"], "any", True),
    "one of two, all": (["drum_room", "vocal_booth"], "all", False),
    "the one, all": (["drum_room"], "all", True),
    "the other, any": (["vocal_booth"], "any", False),
    "a stall, any": (["cubicle"], "any", False),
    "a stall, all": (["cubicle"], "all", False),
    "no target, any": (None, "any", True),
    "no target, all": (None, "all", False),
}


@pytest.mark.parametrize(("keys", "behavior", "expected"), BEHAVIORS.values(), ids=BEHAVIORS)
async def test_a_target_is_asked_for_any_or_all(
    hass: HomeAssistant, site: House, keys: list[str] | None, behavior: str, *, expected: bool
) -> None:
    """With one booked room, any is true and all is not; of what has no such thing nothing is."""
    await _book(site)
    said = {} if keys is None else {"target": target_of(site, *keys)}
    assert await holds(hass, "is_booked", behavior=behavior, **said) is expected


async def test_all_rooms_may_be_so(hass: HomeAssistant, site: House) -> None:
    """Whoever closes the house asks whether nobody is left in it."""
    assert await holds(hass, "is_available", behavior="all")


@pytest.mark.parametrize(
    ("length", "expected"), [({"minutes": 30}, True), ({"minutes": 31}, False)]
)
async def test_a_room_is_free_until_its_next_booking(
    hass: HomeAssistant, site: House, length: dict[str, int], *, expected: bool
) -> None:
    """To the minute: what ends where a booking begins fits."""
    await _book_soon(site)
    target = target_of(site, "drum_room")
    assert await holds(hass, "is_free_for", target=target, duration=length) is expected


async def test_conditions_are_asked_of_what_a_trigger_told(
    hass: HomeAssistant, site: House
) -> None:
    """An automation that a booking starts is not answered what was before it."""
    heard = []

    @callback
    def on_event(_event: Event) -> None:
        heard.append(checker.async_check(variables={}))

    checker = await condition_of(hass, "is_booked", target=target_of(site, "drum_room"))
    hass.bus.async_listen(EVENT, on_event)
    await _book(site)
    assert heard == [True]
    checker.async_unload()


async def test_a_late_timer_makes_no_stale_answer(hass: HomeAssistant, site: House) -> None:
    """Whoever asks is answered as of that moment, also before anything was told of it."""
    await _hold(site)
    assert await holds(hass, "is_held")
    site.freezer.move_to(at(10, 16))
    assert not await holds(hass, "is_held")
    assert await holds(hass, "is_available", behavior="all")


async def test_nothing_holds_while_roomkeeper_is_away(hass: HomeAssistant, site: House) -> None:
    """An automation waits, and goes on when Roomkeeper is back."""
    target = target_of(site, "drum_room")
    entries = hass.config_entries
    assert await entries.async_unload(site.entry.entry_id)
    for name in CONDITIONS:
        for behavior in ("any", "all"):
            said = SAID.get(name, {})
            assert await holds(hass, name, target=target, behavior=behavior, **said) is False
    assert await entries.async_setup(site.entry.entry_id)
    assert await holds(hass, "is_available", target=target)


async def test_a_condition_may_be_there_before_roomkeeper(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An automation that is set up first is answered when Roomkeeper is there."""
    checker = await condition_of(hass, "is_available")
    assert checker.async_check(variables={}) is False
    await open_house(hass, entry, freezer)
    assert checker.async_check(variables={}) is True
    checker.async_unload()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("is_booked", {"behavior": "most"}),
        ("is_free_for", {}),
        ("is_free_for", {"duration": {"minutes": 0}}),
        ("is_free_for", {"duration": {"days": 400}}),
        ("is_booked", {"duration": HOUR}),
    ],
)
async def test_what_nobody_can_mean_is_refused(
    hass: HomeAssistant, site: House, name: str, said: dict[str, object]
) -> None:
    """It is said when the automation is saved."""
    with pytest.raises(Invalid):
        await holds(hass, name, **said)


async def test_the_editor_reads_the_descriptions(hass: HomeAssistant, site: House) -> None:
    """Each can be aimed at rooms or stalls, and has the fields of the code."""
    await holds(hass, "is_available")
    described = await async_get_all_descriptions(hass)
    for name, made in CONDITIONS.items():
        shown = described[f"{DOMAIN}.{name}"]
        assert shown is not None
        assert shown["target"]
        fields = {str(one) for one in made._options_schema}  # noqa: SLF001
        assert set(shown["fields"]) == {"behavior", *fields}
