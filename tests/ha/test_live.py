"""Looking on over the websocket: a picture of the house that stays right."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY
from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.const import SUBENTRY_STALL
from custom_components.roomkeeper.core.commands import Book, Texts
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.ids import BookingId, RoomKey
from custom_components.roomkeeper.doors.live import DATA_LIVE
from tests.engine.house import full_disk

from .calling import book, call, device_action, schedule
from .flows import add_subentry
from .house import ANNA, House, at
from .looking_on import PARTS, Onlooker
from .test_faults import recover

DRUMS: Final = RoomKey("drum_room")
BOOTH: Final = RoomKey("vocal_booth")

type Connect = Callable[..., Awaitable[Onlooker]]


@pytest.fixture
def connect(site: House, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser) -> Connect:
    """Return what makes a connection that looks on, by default an administrator's."""

    async def make(user: User | None = None, **wish: Any) -> Onlooker:  # noqa: ANN401 - a websocket message
        token = await _token(site.hass, user or hass_admin_user)
        onlooker = Onlooker(site, await hass_ws_client(site.hass, token))
        await onlooker.subscribe(**wish)
        return onlooker

    return make


@pytest.fixture
async def panel(connect: Connect) -> Onlooker:
    """Return an administrator who looks at everything."""
    return await connect()


async def _token(hass: HomeAssistant, user: User) -> str:
    refresh = await hass.auth.async_create_refresh_token(user, "http://localhost")
    return hass.auth.async_create_access_token(refresh)


async def fresh(hass: HomeAssistant, connect: Connect, **wish: object) -> dict[str, Any]:
    """Return what somebody sees who comes now, and for whom all of it is made."""
    hass.data[DATA_LIVE].items.clear()
    onlooker = await connect(**wish)
    await onlooker.unsubscribe()
    return onlooker.picture


# --- the snapshot ---------------------------------------------------------------------


async def test_a_snapshot_shows_what_the_questions_answer(
    hass: HomeAssistant, site: House, connect: Connect
) -> None:
    """One form for every door; and with it the rules that a board draws."""
    guest = await book(hass, "2026-11-24 11:00", "2026-11-24 12:00", guest="Anna", note="Drums")
    await book(hass, room="vocal_booth")
    await call(hass, "check_in", booking_id=guest["id"])
    await schedule(hass)
    picture = (await connect()).picture

    rooms = (await call(hass, "get_rooms"))["items"]
    assert list(picture["rooms"]) == [one["key"] for one in rooms]
    more = ("policy", "can_share_calendar", "can_unshare_calendar")
    assert [list(one) for one in picture["rooms"].values()] == [[*one, *more] for one in rooms]
    for one in rooms:
        shown = picture["rooms"][one["key"]]
        assert one == {name: value for name, value in shown.items() if name not in more}
    bookings = (await call(hass, "get_bookings"))["items"]
    for one in bookings:
        assert one.items() <= picture["bookings"][one["id"]].items()
    assert len(picture["bookings"]) == len(bookings) == 2
    for part in ("stalls", "schedules", "power_offs"):
        found = (await call(hass, f"get_{part}"))["items"]
        assert list(picture[part].values()) == found
        assert found
    health = await call(hass, "get_health")
    assert picture["version"] == health["version"]
    assert picture["last_log_id"] == health["last_log_id"]
    assert picture["time_zone"] == "Europe/Berlin"
    assert (picture["start"], picture["end"]) == (
        "2026-11-24T00:00:00+01:00",
        "2026-12-02T00:00:00+01:00",
    )
    assert picture["site"] == {
        "problem": None,
        "active_holds": 0,
        "pending_bookings": 0,
        "scheduled_power_offs": 1,
        "failed_power_offs": 0,
    }


async def test_a_board_gets_the_rules_of_each_room(connect: Connect, site: House) -> None:
    """Buffers, opening hours and lengths, so that it need not guess what is refused."""
    hours = [{"days": ["tue", "mon"], "start": "08:00:00", "end": "00:00:00"}]
    rules = {"buffer_after": {"minutes": 15}, "opening_hours": hours, "max_duration": {"hours": 4}}
    add_subentry(site.hass, site.entry, "Hall", rules, key="hall")
    await site.settle()
    assert (await connect()).items["rooms"]["hall"]["policy"] == {
        "buffer_before_s": 0.0,
        "buffer_after_s": 900.0,
        "early_check_in_s": 1800.0,
        "hold_duration_s": 900.0,
        "min_duration_s": None,
        "max_duration_s": 14400.0,
        "power_off_buffer_s": 2400.0,
        "opening_hours": [{"days": ["mon", "tue"], "start": "08:00", "end": "00:00"}],
    }


# --- what changes ---------------------------------------------------------------------


async def test_only_what_has_changed_is_told(panel: Onlooker, hass: HomeAssistant) -> None:
    """A booking touches itself, its room, the counts and the log: nothing else is sent."""
    booking = await book(hass)
    (event,) = await panel.catch_up()
    assert event["type"] == "change"
    assert event["more"] is False
    assert set(event) == {"type", "more", "changed", "last_log_id"}
    changed = event["changed"]
    assert {part: [one.get("id") or one["key"] for one in changed[part]] for part in changed} == {
        "rooms": ["drum_room"],
        "bookings": [booking["id"]],
    }
    assert await panel.catch_up() == []


async def test_the_first_change_is_told_at_once_and_more_are_told_as_one(
    panel: Onlooker, hass: HomeAssistant
) -> None:
    """However much happens, a client gets ten messages in a second, and each thing once in each."""
    before = len(panel.events)
    first = await book(hass, "2026-11-24 14:00", "2026-11-24 15:00")
    await panel.now()
    (event,) = panel.events[before:]
    assert [one["id"] for one in event["changed"]["bookings"]] == [first["id"]]
    more = [await book(hass, f"2026-11-24 {hour}:00", f"2026-11-24 {hour}:30") for hour in (16, 17)]
    await call(hass, "cancel", booking_id=more[1]["id"])
    await panel.now()
    assert len(panel.events) == before + 1
    (event,) = await panel.catch_up()
    assert [one["id"] for one in event["changed"]["bookings"]] == [more[0]["id"]]
    # What was next in the room is so still.
    assert list(event["changed"]) == ["bookings"]


async def test_something_new_in_the_log_is_told(panel: Onlooker, hass: HomeAssistant) -> None:
    """Also of what is no thing of the picture, so that a page of the log knows when to look."""
    await device_action(hass)
    (event,) = await panel.catch_up()
    assert set(event) == {"type", "last_log_id", "more"}


async def test_what_leaves_the_board_is_told_once(panel: Onlooker, hass: HomeAssistant) -> None:
    """Cancelled, or moved out of the span; what was completed stays to be seen."""
    cancelled, moved = await book(hass), await book(hass, room="vocal_booth")
    await panel.catch_up()
    await call(hass, "cancel", booking_id=cancelled["id"])
    await call(hass, "reschedule", booking_id=moved["id"], start="2027-01-01 10:00")
    (event,) = await panel.catch_up()
    assert sorted(event["removed"]["bookings"]) == sorted([cancelled["id"], moved["id"]])
    assert "bookings" not in event["changed"]
    await call(hass, "reschedule", booking_id=moved["id"], start="2026-11-25 10:00")
    (event,) = await panel.catch_up()
    assert [one["id"] for one in event["changed"]["bookings"]] == [moved["id"]]


async def test_what_happens_by_itself_is_told(
    panel: Onlooker, site: House, hass: HomeAssistant
) -> None:
    """A booking begins: the room is not free any more, and nobody did anything."""
    await book(hass, "2026-11-24 14:00", "2026-11-24 15:00")
    await panel.catch_up()
    assert panel.items["rooms"]["drum_room"]["can_take_now"]
    await site.until(at(13))
    await panel.catch_up()
    assert not panel.items["rooms"]["drum_room"]["can_take_now"]
    assert panel.items["rooms"]["drum_room"]["status"] == "booked"


# --- the picture is right, whatever happens -------------------------------------------


async def _freeze_and_thaw(hass: HomeAssistant, _site: House) -> None:
    await call(hass, "freeze", room="vocal_booth", until="2026-11-24 13:00", note="Paint")


async def _hold_and_confirm(hass: HomeAssistant, _site: House) -> None:
    held = (await call(hass, "hold", room="drum_room"))["booking"]
    await call(hass, "confirm", booking_id=held["id"])


async def _hold_and_expire(hass: HomeAssistant, site: House) -> None:
    await call(hass, "hold", room=["drum_room", "vocal_booth"])
    await site.until(at(10, 20))


async def _guest(hass: HomeAssistant, site: House) -> None:
    await book(hass, "2026-11-24 11:00", "2026-11-24 12:00", ["drum_room", "vocal_booth"])
    await call(hass, "open_door", room="drum_room")
    await site.until(at(11, 5))
    hass.states.async_set("input_boolean.drum_power", "on")
    await site.until(at(11, 50))


async def _guest_leaves(hass: HomeAssistant, site: House) -> None:
    guest = await book(hass, "2026-11-24 11:00", "2026-11-24 12:00")
    await call(hass, "check_in", booking_id=guest["id"])
    await call(hass, "extend", booking_id=guest["id"], duration=600)
    await call(hass, "check_out", booking_id=guest["id"])


async def _power_off_fails(hass: HomeAssistant, site: House) -> None:
    hass.states.async_set("input_boolean.drum_power", "unavailable")
    await call(hass, "power_off", room="drum_room")
    for _ in range(30):
        site.freezer.tick(5)
        async_fire_time_changed(hass)
        await site.settle()
    assert (await call(hass, "get_power_offs", status="failed"))["items"]


async def _power_off_fails_and_is_mended(hass: HomeAssistant, site: House) -> None:
    await _power_off_fails(hass, site)
    await _told(site)
    hass.states.async_set("input_boolean.drum_power", "off")
    await site.settle()


async def _stay(hass: HomeAssistant, site: House) -> None:
    hass.states.async_set("input_boolean.cubicle_sensor", "on")
    await site.until(at(10, 2))
    hass.states.async_set("input_boolean.cubicle_sensor", "off")
    await site.until(at(10, 3))


async def _schedules(hass: HomeAssistant, site: House) -> None:
    made, other = await schedule(hass), await schedule(hass, name="Light")
    await call(hass, "update_schedule", schedule_id=made["id"], name="Heat")
    await call(hass, "run_schedule", schedule_id=other["id"])
    await call(hass, "delete_schedule", schedule_id=made["id"])
    await device_action(hass)
    await site.settle()


def _subentry(site: House, key: str) -> ConfigSubentry:
    found: ConfigSubentry = next(
        one for one in site.entry.subentries.values() if one.unique_id == key
    )
    return found


async def _new_places(hass: HomeAssistant, site: House) -> None:
    add_subentry(hass, site.entry, "Hall", key="hall")
    add_subentry(hass, site.entry, "Stall", kind=SUBENTRY_STALL, key="stall")


async def _renamed(hass: HomeAssistant, site: House) -> None:
    hass.config_entries.async_update_subentry(
        site.entry, _subentry(site, "vocal_booth"), title="Voice", data={"name": "Voice"}
    )


async def _told(site: House) -> None:
    """Let what has happened so far be told."""
    await site.settle()
    for _ in range(100):
        await asyncio.sleep(0)


async def _one_of_two_power_offs_goes(hass: HomeAssistant, site: House) -> None:
    both = await book(hass, "2026-11-24 11:00", "2026-11-24 12:00", ["drum_room", "vocal_booth"])
    await call(hass, "check_in", booking_id=both["id"])
    await _told(site)
    await call(hass, "cancel_power_off", room="drum_room")


async def _removed_empty_places(hass: HomeAssistant, site: House) -> None:
    for key in ("cubicle", "vocal_booth"):
        hass.config_entries.async_remove_subentry(site.entry, _subentry(site, key).subentry_id)


async def _removed_places(hass: HomeAssistant, site: House) -> None:
    await book(hass, room=["drum_room", "vocal_booth"])
    for key in ("cubicle", "vocal_booth"):
        hass.config_entries.async_remove_subentry(site.entry, _subentry(site, key).subentry_id)


async def _midnight(hass: HomeAssistant, site: House) -> None:
    await book(hass, "2026-12-02 10:00", "2026-12-02 11:00")
    await site.until(at(23, 1))


async def _no_show(hass: HomeAssistant, site: House) -> None:
    data = {"name": "Vocal booth", "no_show_after": {"minutes": 10}}
    booth = _subentry(site, "vocal_booth")
    hass.config_entries.async_update_subentry(site.entry, booth, data=data)
    await site.settle()
    await book(hass, "2026-11-24 12:00", "2026-11-24 13:00", "vocal_booth")
    await site.until(at(11, 15))
    assert (await call(hass, "get_bookings", status="no_show", start="2026-11-24"))["items"]


async def _time_zone(hass: HomeAssistant, site: House) -> None:
    await book(hass)
    await _told(site)
    await hass.config.async_update(time_zone="Asia/Tokyo")


@pytest.mark.parametrize(
    "happens",
    [
        *(_freeze_and_thaw, _hold_and_confirm, _hold_and_expire, _guest, _guest_leaves),
        *(_power_off_fails, _power_off_fails_and_is_mended, _stay, _schedules, _new_places),
        *(
            _one_of_two_power_offs_goes,
            _removed_empty_places,
            _renamed,
            _removed_places,
            _midnight,
            _no_show,
            _time_zone,
        ),
    ],
    ids=lambda one: one.__name__,
)
async def test_who_looked_on_sees_what_a_newcomer_sees(
    hass: HomeAssistant,
    site: House,
    connect: Connect,
    happens: Callable[[HomeAssistant, House], Awaitable[None]],
) -> None:
    """Changes taken in one after another make the very picture that a snapshot is.

    That is so for somebody who looks at all, and for the display at one door.
    """
    door: dict[str, Any] = {"rooms": ["vocal_booth"], "stalls": [], "schedules": False}
    panel, display = await connect(), await connect(**door)
    await happens(hass, site)
    await site.settle()
    await panel.catch_up()
    await display.catch_up()
    assert panel.picture == await fresh(hass, connect)
    door_now = {**door, "rooms": [one for one in door["rooms"] if one in site.runtime.site.rooms]}
    seen, newcomer = display.picture, await fresh(hass, connect, **door_now)
    # A display is told of the log's end along with what concerns it.
    for one in (seen, newcomer):
        del one["last_log_id"], one["site"]
    assert seen == newcomer


async def test_what_took_its_time_stays_on_the_board(
    hass: HomeAssistant, site: House, panel: Onlooker, connect: Connect
) -> None:
    """Who was there and who never came can be seen until the span goes on."""
    await _guest_leaves(hass, site)
    await _no_show(hass, site)
    await panel.catch_up()
    for picture in (panel.picture, await fresh(hass, connect)):
        statuses = sorted(one["status"] for one in picture["bookings"].values())
        assert statuses == ["completed", "no_show"]


# --- what is wanted -------------------------------------------------------------------


async def test_a_door_display_is_told_of_its_room_only(
    hass: HomeAssistant, connect: Connect
) -> None:
    """A tablet beside a door sleeps while elsewhere much goes on."""
    display = await connect(rooms=["vocal_booth"], stalls=[], schedules=False)
    assert {part: list(display.items[part]) for part in PARTS if display.items[part]} == {
        "rooms": ["vocal_booth"]
    }
    await book(hass)
    await schedule(hass)
    await call(hass, "start_occupancy", stall="cubicle")
    assert await display.catch_up() == []
    both = await book(hass, "2026-11-25 14:00", "2026-11-25 15:00", ["drum_room", "vocal_booth"])
    (event,) = await display.catch_up()
    assert [one["key"] for one in event["changed"]["rooms"]] == ["vocal_booth"]
    assert [one["id"] for one in event["changed"]["bookings"]] == [both["id"]]
    assert event["last_log_id"]


async def test_a_place_is_named_as_everywhere(site: House, connect: Connect) -> None:
    """By its key, its device or one of its entities."""
    display = await connect(rooms=site.entity_id("button", "check_in", BOOTH), stalls="cubicle")
    assert [*display.items["rooms"], *display.items["stalls"]] == ["vocal_booth", "cubicle"]


async def test_a_board_asks_for_the_days_that_it_shows(
    hass: HomeAssistant, connect: Connect
) -> None:
    """Local days, eight of them unless told else; what is over can be looked at, too."""
    await book(hass, "2026-12-24 10:00", "2026-12-24 11:00")
    for wish, count in (
        ({"start": "2026-12-24"}, 1),
        ({"start": "2026-12-17"}, 1),
        ({"start": "2026-12-16"}, 0),
        ({"start": "2026-12-24 10:30", "end": "2026-12-24 10:45"}, 1),
        ({"start": "2026-12-24 11:00", "end": "2026-12-24 12:00"}, 0),
    ):
        assert len((await fresh(hass, connect, **wish))["bookings"]) == count, wish


async def test_who_looks_at_fixed_days_keeps_them(site: House, connect: Connect) -> None:
    """Only a board that shows today goes on with the days."""
    fixed, today = await connect(start="2026-11-24"), await connect()
    await site.until(at(23, 1))
    await fixed.catch_up()
    await today.catch_up()
    assert fixed.header["start"] == "2026-11-24T00:00:00+01:00"
    assert today.header["start"] == "2026-11-25T00:00:00+01:00"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"rooms": ["attic"]}, "unknown_room"),
        ({"stalls": ["attic"]}, "unknown_stall"),
        ({"rooms": [["drum_room"]]}, "not_understood"),
        ({"schedules": "perhaps"}, "not_understood"),
        ({"start": "soon"}, "not_understood"),
        ({"end": "2026-11-24"}, "missing_field"),
        ({"start": "2026-11-24", "end": "2026-11-24"}, "end_before_start"),
        ({"start": "2027-03-28 02:30"}, "nonexistent_time"),
    ],
)
async def test_what_cannot_be_shown_is_refused(
    site: House, hass_ws_client: WebSocketGenerator, wish: dict[str, object], code: str
) -> None:
    """A typing error is seen at once, not as an empty board."""
    panel = Onlooker(site, await hass_ws_client(site.hass))
    answer = await panel.ask("roomkeeper/subscribe", **wish)
    assert answer["error"]["code"] == code
    assert answer["error"]["details"]
    assert await panel.catch_up() == []


# --- who looks on ---------------------------------------------------------------------


def flags(panel: Onlooker, part: str) -> dict[str, set[str]]:
    """Return which flags are true of what."""
    return {
        key: {name for name, value in item.items() if name.startswith("can_") and value}
        for key, item in panel.items[part].items()
    }


async def test_a_reader_sees_everything_and_is_offered_nothing(
    hass: HomeAssistant, connect: Connect, hass_read_only_user: MockUser
) -> None:
    """What may not be asked for is not offered."""
    await book(hass)
    await schedule(hass)
    await call(hass, "start_occupancy", stall="cubicle")
    reader, panel = await connect(hass_read_only_user), await connect()
    for part in PARTS:
        assert reader.items[part].keys() == panel.items[part].keys()
        assert not any(flags(reader, part).values()), part
        assert any(flags(panel, part).values()) or part == "power_offs", part
    assert reader.header["user"]["is_admin"] is False
    assert reader.header["user"]["can_change_schedules"] is False
    assert panel.header["user"]["can_change_schedules"] is True


async def test_a_user_of_one_room_is_offered_what_concerns_it_alone(
    hass: HomeAssistant, site: House, connect: Connect
) -> None:
    """A booking that is of another room too is not theirs, and freezing is for administrators."""
    user = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", BOOTH)
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    mine = await book(hass, room="vocal_booth")
    both = await book(hass, "2026-11-25 14:00", "2026-11-25 15:00", ["vocal_booth", "drum_room"])
    panel = await connect(user)
    assert flags(panel, "rooms") == {
        "drum_room": set(),
        "vocal_booth": {"can_book", "can_hold", "can_take_now"},
    }
    assert flags(panel, "bookings") == {
        mine["id"]: {"can_cancel", "can_check_in", "can_reschedule", "can_extend"},
        both["id"]: set(),
    }
    assert flags(panel, "stalls") == {"cubicle": set()}
    refused = await panel.execute("cancel", booking_id=both["id"])
    assert refused["error"]["code"] == "unauthorized"
    assert await panel.done("cancel", booking_id=mine["id"])


async def test_a_rooms_guest_is_let_in_and_out_by_who_controls_all_their_rooms(
    hass: HomeAssistant, site: House, connect: Connect
) -> None:
    """What a room is offered for its guest is about all rooms of the booking, too."""
    user = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", "drum_room")
    user.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    both = await book(hass, "2026-11-24 11:30", "2026-11-24 12:30", ["vocal_booth", "drum_room"])
    theirs, panel = await connect(user), await connect()
    of_room = {"can_book", "can_hold", "can_power_off"}
    assert flags(theirs, "rooms")["drum_room"] == {*of_room, "can_take_now"}
    assert {"can_check_in", "can_open_door"} < flags(panel, "rooms")["drum_room"]

    await call(hass, "check_in", booking_id=both["id"])
    await theirs.catch_up()
    await panel.catch_up()
    # For who is there already a door just opens.
    assert flags(theirs, "rooms")["drum_room"] == {
        *of_room,
        *("can_open_door", "can_cancel_power_off"),
    }
    assert {"can_check_out", "can_extend"} < flags(panel, "rooms")["drum_room"]
    assert not flags(theirs, "bookings")[both["id"]]


async def test_who_may_do_other_things_is_offered_them_at_once(
    hass: HomeAssistant, connect: Connect
) -> None:
    """Nobody has to load the page anew."""
    user = await hass.auth.async_create_user("Ben", group_ids=[GROUP_ID_READ_ONLY])
    panel = await connect(user)
    assert not flags(panel, "rooms")["drum_room"]
    await hass.auth.async_update_user(user, group_ids=[GROUP_ID_ADMIN])
    (event,) = await panel.catch_up()
    assert event["type"] == "snapshot"
    assert "can_freeze" in flags(panel, "rooms")["drum_room"]
    assert panel.header["user"] == {
        "id": user.id,
        "is_admin": True,
        "can_change_schedules": True,
    }


# --- it comes and goes ----------------------------------------------------------------


async def test_a_subscription_outlives_a_reload(
    hass: HomeAssistant, site: House, panel: Onlooker
) -> None:
    """It says that it knows nothing, and then how everything is."""
    await book(hass)
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    while panel.events[-1]["type"] != "unavailable":
        await panel.ask("ping")
    assert panel.items == {}
    assert await hass.config_entries.async_setup(site.entry.entry_id)
    (event,) = await panel.catch_up()
    assert event["type"] == "snapshot"
    assert len(panel.items["bookings"]) == 1
    await book(hass, room="vocal_booth")
    await panel.catch_up()
    assert len(panel.items["bookings"]) == 2


async def test_a_panel_may_be_there_before_roomkeeper(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """As after a restart; a room that is no more is then not shown."""
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    panel = Onlooker(site, await hass_ws_client(hass))
    answer = await panel.ask("roomkeeper/subscribe", rooms=["drum_room", "attic"])
    assert answer["success"]
    await panel.ask("ping")
    assert [one["type"] for one in panel.events] == ["unavailable"]
    assert await hass.config_entries.async_setup(site.entry.entry_id)
    (event,) = await panel.catch_up()
    assert event["type"] == "snapshot"
    assert list(panel.items["rooms"]) == ["drum_room"]


async def test_nothing_is_left_of_who_looked_on(
    hass: HomeAssistant, site: House, connect: Connect
) -> None:
    """Neither of one who says goodbye nor of one who is simply gone."""
    staying, leaving, gone = await connect(), await connect(), await connect()
    await leaving.unsubscribe()
    await gone.client.close()
    await site.settle()
    await book(hass)
    assert await leaving.catch_up() == []
    assert len(await staying.catch_up()) == 1
    await staying.unsubscribe()
    live = hass.data[DATA_LIVE]
    assert not live.clients
    assert not live.items
    before = site.runtime.engine.last_seq
    await book(hass, "2026-11-25 10:00", "2026-11-25 11:00")
    assert site.runtime.engine.last_seq > before
    assert not live.items


# --- faults ---------------------------------------------------------------------------


async def test_only_what_is_on_the_disk_is_told(
    site: House, panel: Onlooker, connect: Connect
) -> None:
    """What could not be written was never seen; that nothing can be written is said to all."""
    display = await connect(rooms=["vocal_booth"], stalls=[], schedules=False)
    with full_disk(), suppress(NotWritable):
        await site.book(at(13), at(14), DRUMS)
    await panel.catch_up()
    await display.catch_up()
    assert panel.items["bookings"] == {}
    assert panel.header["site"]["problem"]
    assert display.header["site"]["problem"]
    assert not any("bookings" in one.get("changed", {}) for one in panel.events)
    await recover(site)
    await panel.catch_up()
    assert panel.header["site"]["problem"] is None
    await site.book(at(13), at(14), DRUMS)
    await panel.catch_up()
    assert list(panel.items["bookings"]) == ["b1"]


async def test_one_thing_that_cannot_be_shown_hides_no_other(
    hass: HomeAssistant, site: House, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """It is left out, and the log says which one and why."""
    far = datetime.max.replace(tzinfo=dt_util.UTC)
    await site.book(at(13), at(14), BOOTH)
    site.runtime.engine.peek(
        lambda state, _now: state.apply(replace(state.bookings[BookingId("b1")], updated_at=far))
    )
    await book(hass)
    assert len((await connect()).items["bookings"]) == 1
    assert "bookings b1 cannot be shown" in caplog.text


async def test_who_does_not_read_holds_up_nobody_and_is_right_in_the_end(
    hass: HomeAssistant, site: House, connect: Connect
) -> None:
    """A tablet that sleeps through 5,000 bookings costs their names, and gets what is left."""
    asleep, awake = await connect(start="2026-11-24", end="2027-12-31"), await connect()
    asleep.fall_asleep()
    rounds, each = 25, 200
    for turn in range(rounds):
        async with asyncio.TaskGroup() as group:
            for number in range(each):
                start = at(0, day=25) + timedelta(hours=turn * each + number)
                command = Book(
                    booking_id=BookingId(f"b{turn}_{number}"),
                    rooms=(BOOTH,),
                    start=start,
                    end=start + timedelta(hours=1),
                    texts=Texts(note="x" * 3_000),
                )
                group.create_task(site.runtime.engine.execute(command, ANNA))
        await awake.tick()
    live = site.hass.data[DATA_LIVE]
    (sleeper,) = [one for one in live.clients if one.unsent_bytes > 0]
    assert sleeper.unsent_bytes < 2**20
    asleep.wake_up()
    await asleep.now()
    # What it would not read was not kept for it, but looked up when it did.
    assert 0 < len(asleep.items["bookings"]) < rounds * each
    while len(asleep.items["bookings"]) < rounds * each:
        await asleep.tick()
    await asleep.catch_up()
    told = [one for event in asleep.events for one in event.get("changed", {}).get("bookings", ())]
    assert len(told) == rounds * each
    wish = {"start": "2026-11-24", "end": "2027-12-31"}
    assert asleep.picture == await fresh(hass, connect, **wish)
