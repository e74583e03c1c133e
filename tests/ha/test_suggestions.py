"""Suggestions from what really happened, applied: the room or the stall goes by them then."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import Cancel
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.suggestions import Suggestion
from custom_components.roomkeeper.doors import suggestion_list
from custom_components.roomkeeper.doors.once import KEY
from custom_components.roomkeeper.doors.rest.routes import PREFIX
from tests.engine.house import full_disk

from .api import Api
from .calling import call, refused
from .doors import prepare
from .house import CAMERA, CUBICLE, MORNING, STUDIO, House, at, enable, open_house

DRUM_ROOM = RoomKey("drum_room")
MOTION = "input_boolean.motion"
DOOR = "binary_sensor.door"
MINUTE = timedelta(minutes=1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


async def suggested(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what is suggested."""
    found: list[dict[str, Any]] = (await call(hass, "get_suggestions"))["items"]
    return found


def stored(house: House, key: str) -> dict[str, Any]:
    """Return what is stored of a room or a stall."""
    (found,) = [one for one in house.entry.subentries.values() if one.unique_id == key]
    return dict(found.data)


async def guest(house: House, start: datetime, gone: datetime) -> None:
    """Let somebody have the studio for an hour, and be seen there until they are gone."""
    booking_id = f"g{start:%d%H}"
    await house.book(start, start + 60 * MINUTE, booking_id=booking_id)
    await house.until(start)
    await house.call("input_boolean.turn_on", MOTION)
    await house.until(gone)
    await house.call("input_boolean.turn_off", MOTION)


async def test_a_buffer_that_is_never_needed_is_shortened(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Guests are gone ten minutes after the end; the next power-off comes sooner for it."""
    enable(hass, entry, "number", "studio_power_off_buffer")
    house = await open_house(hass, entry, freezer)
    for number in range(20):
        start = MORNING + (2 * number + 1) * 60 * MINUTE
        if number in {0, 19}:
            assert await suggested(hass) == []
        await guest(house, start, start + 70 * MINUTE)
        await house.until(start + 101 * MINUTE)
    (found,) = await suggested(hass)
    assert found == {
        "id": "shorter_power_off_buffer:studio",
        "kind": "shorter_power_off_buffer",
        "room": "studio",
        "stall": None,
        "name": "Studio",
        "evidence": {"days": 90, "power_offs": 20, "empty_for_s": 1800.0},
        "now": {"power_off_buffer_s": 2400.0},
        "then": {"power_off_buffer_s": 900.0},
    }
    assert "power_off_buffer" not in stored(house, STUDIO)
    answer = await call(hass, "apply_suggestion", suggestion_id=found["id"])
    assert answer["now"] == {"power_off_buffer_s": 900.0}
    await house.settle()
    assert stored(house, STUDIO)["power_off_buffer"] == {"hours": 0, "minutes": 15, "seconds": 0}
    assert float(house.value("number", "power_off_buffer")) == 15
    # What was seen with the buffer of before says nothing of this one.
    assert await suggested(hass) == []
    refusal = await refused(hass, "apply_suggestion", suggestion_id=found["id"])
    assert refusal.translation_key == "unknown_suggestion"
    start = MORNING + 50 * 60 * MINUTE
    await guest(house, start, start + 62 * MINUTE)
    await house.until(start + 76 * MINUTE)
    answer = await call(hass, "get_power_offs", booking_id=f"g{start:%d%H}", status="any")
    (off,) = answer["items"]
    assert (off["status"], off["empty_for_s"]) == ("succeeded", 780.0)


async def test_a_timeout_that_is_too_short_is_made_longer(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Somebody opens the door half a minute after the camera came back, again and again."""
    enable(hass, entry, "number", "cubicle_timeout")
    shut = {"device_class": "door"}
    hass.states.async_set(DOOR, "off", shut)
    stalls = {CUBICLE: {"sensors": [DOOR], "cameras": [CAMERA], "stuck_detection": False}}
    house = await open_house(hass, entry, freezer, {STUDIO: {}}, stalls)
    await house.until(MORNING + 10 * MINUTE)

    async def opened() -> None:
        for state in ("on", "off"):
            hass.states.async_set(DOOR, state, shut)
            await house.settle()

    for number in range(21):
        await house.until(MORNING + (20 + 5.5 * number) * MINUTE)
        await opened()
    (found,) = await suggested(hass)
    assert (found["id"], found["room"], found["stall"]) == (
        "longer_timeout:cubicle",
        None,
        "cubicle",
    )
    assert found["evidence"] == {
        "days": 30,
        "stays": 20,
        "cut_short": 20,
        "cut_short_percent": 100.0,
    }
    assert (found["now"], found["then"]) == ({"timeout_s": 300.0}, {"timeout_s": 450.0})
    await call(hass, "apply_suggestion", suggestion_id=found["id"])
    await house.settle()
    assert float(house.value("number", "timeout", CUBICLE)) == 450
    assert await suggested(hass) == []
    await house.until(MORNING + 180 * MINUTE)
    await opened()
    assert house.state("timer", "occupancy", CUBICLE).attributes["duration"] == "0:07:30"


async def test_hours_that_nobody_uses_are_cut(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """After sixty days, and only while no booking to come lies in them."""
    hours = [{"days": WEEK, "start": "08:00:00", "end": "22:00:00"}]
    house = await open_house(hass, entry, freezer, {STUDIO: {"opening_hours": hours}})
    for number in range(20):
        start = at(11) + timedelta(days=3 * number + 1)
        await house.book(start, start + 120 * MINUTE, booking_id=f"b{number}")
        await house.until(start + 121 * MINUTE)
    assert await suggested(hass) == []
    await house.until(at(11) + timedelta(days=62))
    late = at(19) + timedelta(days=63)
    await house.book(late, late + 60 * MINUTE, booking_id="late")
    assert await suggested(hass) == []
    await house.do(Cancel(ref=BookingRef(BookingId("late"))))
    (found,) = await suggested(hass)
    assert found["evidence"]["bookings"] == 20
    assert found["then"] == {"opening_hours": [{"days": WEEK, "start": "12:00", "end": "14:00"}]}
    await call(hass, "apply_suggestion", suggestion_id=found["id"])
    await house.settle()
    assert stored(house, STUDIO)["opening_hours"] == [
        {"days": WEEK, "start": "12:00:00", "end": "14:00:00"}
    ]
    request = {"room": STUDIO, "start": late.isoformat(), "duration": 3600}
    assert (await refused(hass, "book", **request)).translation_key == "closed"


async def test_a_rule_for_no_shows_frees_the_room(hass: HomeAssistant, site: House) -> None:
    """It is the room's own from then on, and its next guest who does not come is given up."""
    fields = await prepare(hass, site, "apply_suggestion")
    (found,) = await suggested(hass)
    assert found["id"] == fields["suggestion_id"]
    assert (found["now"], found["then"]) == ({"no_show_after_s": None}, {"no_show_after_s": 900.0})
    assert found["evidence"] == {
        "days": 90,
        "bookings": 33,
        "missed": 3,
        "kept_s": 10800.0,
        "latest_s": 0.0,
    }
    await call(hass, "apply_suggestion", **fields)
    await site.settle()
    start = at(14, day=25)
    await site.book(start, start + 60 * MINUTE, room=DRUM_ROOM)
    await site.until(start + 16 * MINUTE)
    (booking,) = (await call(hass, "get_bookings", status="no_show"))["items"]
    assert booking["id"] == "b1"


async def test_of_a_room_that_is_removed_meanwhile_nothing_is_set(
    hass: HomeAssistant, site: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its past takes a while to read, and nobody waits for that with a removal."""
    fields = await prepare(hass, site, "apply_suggestion")
    read = suggestion_list.standing

    async def slowly(*asked: Any) -> Suggestion | None:  # noqa: ANN401 - as it has them
        found = await read(*asked)
        hass.config_entries.async_remove_subentry(site.entry, site.runtime.subentry_id(DRUM_ROOM))
        await site.settle()
        return found

    monkeypatch.setattr(suggestion_list, "standing", slowly)
    refusal = await refused(hass, "apply_suggestion", **fields)
    assert refusal.translation_key == "unknown_suggestion"


async def test_over_http_what_is_done_is_done_once(
    hass: HomeAssistant, site: House, api: Api
) -> None:
    """With a key, it is answered again as it is set by then; without, there is nothing to do."""
    fields = await prepare(hass, site, "apply_suggestion")
    (listed,) = (await api.get("suggestions"))["items"]
    assert listed["id"] == fields["suggestion_id"]
    path = f"suggestions/{fields['suggestion_id']}/apply"
    for is_replayed in (None, "true"):
        async with api.client.post(f"{PREFIX}/{path}", headers={KEY: "once"}) as answer:
            assert answer.status == HTTPStatus.OK
            assert answer.headers.get("Idempotency-Replayed") == is_replayed
            assert (await answer.json())["now"] == {"no_show_after_s": 900.0}
        await site.settle()
    details = await api.refused("POST", path, {}, 404, "unknown_suggestion")
    assert details == {"suggestion": fields["suggestion_id"]}
    assert (await api.get("suggestions"))["items"] == []


async def test_on_a_full_disk_nothing_is_counted_and_that_is_said(api: Api) -> None:
    """As it is of reports: nobody takes it for a mistake of theirs, or of ours."""
    with full_disk():
        for method, path in (
            ("GET", "suggestions"),
            ("POST", "suggestions/longer_timeout:cubicle/apply"),
            ("GET", "reports"),
        ):
            details = await api.refused(method, path, {}, 503, "not_writable")
            assert details["problem"]
