"""Triggers, attached as automations attach them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.trigger import async_get_all_descriptions
from homeassistant.util.yaml import load_yaml_dict
from probatio import Invalid
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.condition import CONDITIONS
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import Book
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import FACT_TYPES
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus
from custom_components.roomkeeper.core.reservation import Claim, Origin, OriginKind, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.doors.bus import EVENT
from custom_components.roomkeeper.trigger import TRIGGERS
from tests.engine.house import full_disk

from .almanac import add_feed
from .automating import Heard, device_of, holds, listen, target_of
from .calling import book, call, schedule
from .house import ANNA, House, at, open_house
from .test_translations import ENGLISH

LEFT_OUT = {
    # They change nothing that anybody waits for, or another trigger says the same.
    "booking_edited",
    "booking_erased",
    "energy_measured",
    "hook_erased",
    "feed_erased",
    "hook_received",
    "hook_lapsed",
    "hook_forgotten",
    "feed_received",
    "feed_lapsed",
    "feed_missing",
    "feed_forgotten",
    "feed_read",
    "feed_removed",
    "occupancy_paused",
    "occupancy_resumed",
    "occupancy_cleared",
    "camera_returned",
    "camera_renamed",
    "stall_forgotten",
    "action_created",
    "action_updated",
    "action_renamed",
    "action_started",
    "action_observed",
    "action_retried",
    "action_cancelled",
    "action_deleted",
    "request_answered",
    "endpoint_enabled",
    "endpoint_delivered",
    "endpoint_skipped",
    "endpoint_forgotten",
}

OF_TYPE = {
    "booking_held": ["booking_held"],
    "booking_pending": ["booking_requested"],
    "booking_confirmed": ["booking_confirmed"],
    "booking_checked_in": ["guest_arrived"],
    "booking_completed": ["booking_ended", "guest_left"],
    "booking_cancelled": ["booking_cancelled"],
    "booking_released": ["booking_released"],
    "booking_expired": ["booking_expired"],
    "booking_no_show": ["guest_did_not_come"],
    "booking_rescheduled": ["booking_rescheduled"],
    "booking_extended": ["booking_extended"],
    "room_frozen": ["room_frozen"],
    "room_unfrozen": ["room_unfrozen"],
    "door_opened": ["door_opened"],
    "door_failed": ["door_failed"],
    "power_switched_on": ["power_switched_on"],
    "power_switch_on_failed": ["power_on_failed"],
    "power_off_planned": ["power_off_planned"],
    "power_off_announced": ["power_off_announced"],
    "power_off_deferred": ["power_off_deferred"],
    "power_off_attempted": ["power_off_attempted"],
    "power_off_succeeded": ["power_switched_off"],
    "power_off_failed": ["power_off_failed"],
    "power_off_cancelled": ["power_off_cancelled"],
    "hook_conflict": ["outside_booking_conflicted"],
    "feed_conflict": ["outside_booking_conflicted"],
    "hook_unmapped": ["outside_room_unmapped"],
    "feed_unmapped": ["outside_room_unmapped"],
    "hook_rejected": ["outside_message_rejected"],
    "feed_stopped": ["feed_stopped"],
    "feed_resumed": ["feed_resumed"],
    "occupancy_started": ["occupancy_started"],
    "occupancy_extended": ["occupancy_extended"],
    "occupancy_ended": ["occupancy_ended"],
    "occupancy_doubted": ["occupancy_doubted"],
    "maintenance_started": ["maintenance_started"],
    "maintenance_ended": ["maintenance_ended"],
    "camera_seen_on": ["camera_came_on"],
    "camera_failed": ["camera_failed"],
    "camera_recovered": ["camera_recovered"],
    "sensor_stuck": ["sensor_stuck"],
    "sensor_cleared": ["sensor_cleared"],
    "schedule_created": ["schedule_changed"],
    "schedule_updated": ["schedule_changed"],
    "schedule_deleted": ["schedule_changed"],
    "schedule_run": ["schedule_run"],
    "schedule_finished": ["schedule_finished"],
    "schedule_failed": ["schedule_failed"],
    "schedule_skipped": ["schedule_skipped"],
    "action_succeeded": ["action_succeeded"],
    "action_failed": ["action_failed"],
    "endpoint_failed": ["endpoint_failed"],
    "endpoint_disabled": ["endpoint_disabled"],
}
MOMENTS = {"booking_started", "booking_end_approached"}


def trigger(name: str, *, target: Any = None, **options: object) -> dict[str, Any]:  # noqa: ANN401 - as in YAML
    """Write a trigger as an automation has it."""
    to = {} if target is None else {"target": target}
    return {"trigger": f"{DOMAIN}.{name}", **to, "options": options}


# One cannot be written by its name alone: it asks how long before.
ALL = [
    trigger(name, before={"minutes": 10}) if name == "booking_end_approached" else trigger(name)
    for name in TRIGGERS
]


# --- all of them ----------------------------------------------------------------


def test_whatever_happens_has_a_trigger_or_none_on_purpose() -> None:
    """No kind of event is forgotten, and no trigger waits for what never comes."""
    assert OF_TYPE.keys() | LEFT_OUT == set(FACT_TYPES)
    assert not OF_TYPE.keys() & LEFT_OUT
    assert {name for names in OF_TYPE.values() for name in names} | MOMENTS == TRIGGERS.keys()


def _event(fact_type: str, **data: object) -> dict[str, Any]:
    """Return an event of the drum room, with what all events have that triggers ask for."""
    return {
        "type": fact_type,
        "room": "drum_room",
        "rooms": ["drum_room"],
        "stall": None,
        "booking_id": None,
        "schedule_id": None,
        "device_id": None,
        "actor": {"kind": "user", "id": "", "name": ""},
        **data,
    }


async def test_an_event_fires_the_triggers_of_its_type(hass: HomeAssistant, site: House) -> None:
    """Each event fires what is made for it, and nothing else."""
    fired = {}
    for fact_type in FACT_TYPES:
        heard = await listen(hass, *ALL)
        hass.bus.async_fire(EVENT, _event(fact_type))
        await hass.async_block_till_done()
        heard.detach()
        fired[fact_type] = heard.names
    assert fired == {**OF_TYPE, **{one: [] for one in LEFT_OUT}}


async def test_what_is_detached_hears_no_more(hass: HomeAssistant, site: House) -> None:
    """An automation that is switched off leaves nothing behind."""
    heard = await listen(hass, *ALL)
    heard.detach()
    await book(hass)
    await site.until(at(14))
    assert heard.names == []


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_every_part_is_described(kind: str) -> None:
    """The editor shows each with its fields, a name, a description and an icon."""
    folder = ENGLISH.parents[1]
    described = load_yaml_dict(str(folder / f"{kind}.yaml"))
    described = {name: one for name, one in described.items() if not name.startswith(".")}
    texts = json.loads(ENGLISH.read_text())[kind]
    icons = json.loads((folder / "icons.json").read_text())[kind]
    code: Mapping[str, Any] = TRIGGERS if kind == "triggers" else CONDITIONS
    assert sorted(described) == sorted(texts) == sorted(icons) == sorted(code)
    for name, one in described.items():
        fields = (one or {}).get("fields", {})
        assert set(fields) == set(texts[name].get("fields", {})), name


def _options(made: type[Any]) -> dict[str, Any]:
    return {str(option): taken for option, taken in made._options_schema.items()}  # noqa: SLF001


async def test_the_editor_offers_what_is_taken(hass: HomeAssistant, site: House) -> None:
    """Home Assistant reads the descriptions; fields, choices and targets are those of the code."""
    await listen(hass, *ALL)
    described = await async_get_all_descriptions(hass)
    choices = json.loads(ENGLISH.read_text())["selector"]
    for name, made in TRIGGERS.items():
        shown = described[f"{DOMAIN}.{name}"]
        assert shown is not None
        assert set(shown["fields"]) == set(_options(made)), name
        assert ("target" in shown) == bool(made._target_schema), name  # noqa: SLF001
        for field, one in shown["fields"].items():
            if "select" not in one["selector"]:
                continue
            select = one["selector"]["select"]
            assert select["options"] == [*choices[select["translation_key"]]["options"]]
            many = select.get("multiple", False)
            value = select["options"] if many else select["options"][0]
            await listen(hass, trigger(name, **{field: value}))
            with pytest.raises(Invalid):
                await listen(hass, trigger(name, **{field: ["other one"] if many else "other one"}))


ROOM_ONLY = {"booking_confirmed", "guest_left", "power_switched_off", "room_frozen"}
STALL_ONLY = {"occupancy_started", "camera_failed", "sensor_stuck"}


async def test_the_editor_offers_what_a_place_has(
    hass: HomeAssistant, site: House, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever chooses a room is offered what happens in rooms, and for a stall that of stalls."""
    await listen(hass, *ALL)
    await holds(hass, "is_available")
    client = await hass_ws_client()

    async def offered(kind: str, key: str) -> set[str]:
        target = target_of(site, key)
        await client.send_json_auto_id({"type": f"get_{kind}_for_target", "target": target})
        found = (await client.receive_json())["result"]
        return {one.removeprefix(f"{DOMAIN}.") for one in found if one.startswith(f"{DOMAIN}.")}

    room, stall = await offered("triggers", "drum_room"), await offered("triggers", "cubicle")
    assert room >= ROOM_ONLY
    assert stall >= STALL_ONLY
    assert not room & stall
    outside = {name for name in TRIGGERS if not TRIGGERS[name]._target_schema}  # noqa: SLF001
    assert room | stall == TRIGGERS.keys() - outside
    assert await offered("conditions", "drum_room") == CONDITIONS.keys() - {"is_private"}
    assert await offered("conditions", "cubicle") == {"is_occupied", "is_private"}


# --- what really happens ----------------------------------------------------------


async def _books_and_goes(site: House) -> None:
    booking = await book(site.hass, status="pending")
    await call(site.hass, "confirm", booking_id=booking["id"])
    await call(site.hass, "reschedule", booking_id=booking["id"], start="2026-11-24 13:00")
    await call(site.hass, "extend", booking_id=booking["id"], duration={"minutes": 30})
    await site.until(at(12, 30))
    await call(site.hass, "open_door", room="drum_room")
    await site.settle()
    await call(site.hass, "check_out", booking_id=booking["id"])
    await site.until(at(13, 12))


async def _never_comes(site: House) -> None:
    await book(site.hass)
    await site.until(at(16, 50))
    await site.until(at(17))


async def _holds(site: House) -> None:
    held = (await call(site.hass, "hold", room="vocal_booth"))["booking"]
    await call(site.hass, "cancel", booking_id=held["id"])
    await call(site.hass, "hold", room="vocal_booth")
    await site.until(at(10, 20))


async def _gives_up(site: House) -> None:
    booking = await book(site.hass)
    await call(site.hass, "cancel", booking_id=booking["id"])


async def _freezes(site: House) -> None:
    await call(site.hass, "freeze", room="drum_room", reason="cleaning")
    await call(site.hass, "unfreeze", room="drum_room")


async def _stays(site: House) -> None:
    site.hass.states.async_set("input_boolean.cubicle_sensor", STATE_ON)
    await site.settle()
    site.hass.states.async_set("input_boolean.cubicle_camera", STATE_ON)
    await site.settle()
    await site.until(at(10, 1))
    site.hass.states.async_set("input_boolean.cubicle_sensor", STATE_OFF)
    await site.settle()


async def _maintains(site: House) -> None:
    await call(site.hass, "force_enable", stall="cubicle", duration={"minutes": 5})
    await site.until(at(10, 6))


async def _loses_a_sensor(site: House) -> None:
    site.hass.states.async_set("input_boolean.cubicle_sensor", "unavailable")
    await site.settle()


async def _runs(site: House) -> None:
    made = await schedule(site.hass)
    await call(site.hass, "run_schedule", schedule_id=made["id"])
    await site.settle()
    await call(site.hass, "delete_schedule", schedule_id=made["id"])
    await site.settle()


async def _take(site: House, kind: OriginKind, place: str, *, is_block: bool = False) -> None:
    """Have a platform or a calendar sell the drum room from two to three, or close it."""
    origin = Origin(
        key=OriginKey("shop"),
        name="Shop",
        kind=kind,
        places={"drums": RoomKey("drum_room")},
        is_block=is_block,
    )
    engine = site.runtime.engine
    await engine.configure(replace(site.runtime.site, origins={origin.key: origin}))
    wanted = Wanted(place=place, span=Span(at(13), at(14)), title="", guest="", note="")
    claim = Claim(external_id=place, version=1, wanted=wanted)
    await site.do(TakeReservation(origin=origin.key, claim=claim, new_id=BookingId("taken")))


async def _is_sold_twice(site: House) -> None:
    await book(site.hass)
    for place in ("drums", "nowhere"):
        await _take(site, OriginKind.HOOK, place)


SCENARIOS: dict[str, tuple[Callable[[House], Awaitable[None]], list[str]]] = {
    "a stay": (
        _books_and_goes,
        [
            "booking_requested",
            "booking_confirmed",
            "booking_rescheduled",
            "booking_extended",
            "booking_started",
            "guest_arrived",
            "power_off_planned",
            "door_opened",
            "booking_ended",
            "guest_left",
            "power_off_planned",
            "power_off_announced",
            "power_off_attempted",
            "power_switched_off",
        ],
    ),
    "nobody comes": (
        _never_comes,
        [
            "booking_confirmed",
            "booking_started",
            "booking_end_approached",
            "booking_ended",
            "power_off_planned",
        ],
    ),
    "holds": (_holds, ["booking_held", "booking_released", "booking_held", "booking_expired"]),
    "given up": (_gives_up, ["booking_confirmed", "booking_cancelled"]),
    "a freeze": (_freezes, ["room_frozen", "room_unfrozen"]),
    "a stay in a stall": (_stays, ["occupancy_started", "camera_came_on", "occupancy_ended"]),
    "maintenance": (_maintains, ["maintenance_started", "maintenance_ended"]),
    "a lost sensor": (_loses_a_sensor, ["occupancy_doubted"]),
    "a room sold twice": (
        _is_sold_twice,
        ["booking_confirmed", "outside_booking_conflicted", "outside_room_unmapped"],
    ),
    "a schedule": (
        _runs,
        [
            "schedule_changed",
            "schedule_run",
            "action_succeeded",
            "schedule_finished",
            "schedule_changed",
        ],
    ),
}


@pytest.mark.parametrize(("steps", "names"), SCENARIOS.values(), ids=SCENARIOS)
async def test_what_really_happens_fires(
    hass: HomeAssistant, site: House, steps: Callable[[House], Awaitable[None]], names: list[str]
) -> None:
    """An automation hears of all that happens, in its order."""
    heard = await listen(hass, *ALL)
    await steps(site)
    await hass.async_block_till_done()
    assert heard.names == names


# --- what is told -----------------------------------------------------------------


async def test_an_automation_is_told_what_the_event_says_and_more(
    hass: HomeAssistant, site: House, hass_admin_user: MockUser
) -> None:
    """It has the names of the rooms and the time of the booking, and knows who did it."""
    heard = await listen(hass, "booking_confirmed")
    context = Context(user_id=hass_admin_user.id)
    held = (await call(hass, "hold", context, room=["drum_room", "vocal_booth"]))["booking"]
    await call(hass, "confirm", context, booking_id=held["id"], reason="paid")
    (told,) = heard.told
    expected = {
        "type": "booking_confirmed",
        "description": "booking_confirmed (Drum room, Vocal booth)",
        "booking_id": held["id"],
        "room": "drum_room",
        "rooms": ["drum_room", "vocal_booth"],
        "room_name": "Drum room, Vocal booth",
        "stall_name": None,
        "start": "2026-11-24T11:00:00+01:00",
        "end": "2026-11-24T11:15:00+01:00",
        "status": "confirmed",
        "reason": "paid",
    }
    assert told | expected == told
    assert [one and one.user_id for one in heard.contexts] == [hass_admin_user.id]


async def test_no_automation_is_told_what_people_wrote(hass: HomeAssistant, site: House) -> None:
    """What an automation was told stands in its trace; a guest's name does not belong there."""
    heard = await listen(hass, *ALL)
    await book(hass, title="Secret", guest="Secret", note="Secret")
    await site.until(at(17))
    assert heard.names
    assert "Secret" not in str(heard.told)


async def test_a_stall_is_told_by_its_name(hass: HomeAssistant, site: House) -> None:
    """A stay in a stall is of no room."""
    heard = await listen(hass, "occupancy_started")
    hass.states.async_set("input_boolean.cubicle_sensor", STATE_ON)
    await site.settle()
    (told,) = heard.told
    assert (told["stall"], told["stall_name"]) == ("cubicle", "Cubicle")
    assert (told["room"], told["room_name"]) == (None, None)


async def test_a_booking_that_begins_is_told_like_an_event(
    hass: HomeAssistant, site: House
) -> None:
    """Its data is named as in the events of bookings."""
    heard = await listen(hass, "booking_started")
    booking = await book(hass, room=["drum_room", "vocal_booth"])
    await site.until(at(13))
    (told,) = heard.told
    expected = {
        "type": "booking_started",
        "description": "booking_started (Drum room, Vocal booth)",
        "booking_id": booking["id"],
        "room": "drum_room",
        "rooms": ["drum_room", "vocal_booth"],
        "room_name": "Drum room, Vocal booth",
        "status": "confirmed",
        "start": "2026-11-24T14:00:00+01:00",
        "end": "2026-11-24T18:00:00+01:00",
    }
    assert told | expected == told


async def test_an_automation_sees_everything_as_it_is_then(
    hass: HomeAssistant, site: House
) -> None:
    """Whoever asks on a trigger what the room is like is not answered what it was like before."""
    seen = []

    class Looking(Heard):
        async def hear(self, variables: dict[str, Any], context: Context | None = None) -> None:
            await super().hear(variables, context)
            seen.append((variables["trigger"]["type"], site.value("sensor", "status", "drum_room")))

    await listen(hass, "guest_arrived", "booking_started", "booking_ended", heard=Looking())
    await book(hass)
    await site.until(at(13))
    await call(hass, "open_door", room="drum_room")
    await site.until(at(17))
    assert seen == [
        ("booking_started", "booked"),
        ("booking_checked_in", "occupied"),
        ("booking_completed", "available"),
    ]


# --- whom it is about -------------------------------------------------------------


def _target(site: House, kind: str) -> dict[str, object]:
    """Mean the vocal booth, and in one way the cubicle."""
    device_id = device_of(site, "vocal_booth")
    match kind:
        case "device":
            return {"device_id": device_id}
        case "entity":
            return {"entity_id": [site.entity_id("calendar", "bookings", "vocal_booth")]}
        case "area":
            area = ar.async_get(site.hass).async_create("Attic")
            dr.async_get(site.hass).async_update_device(device_id, area_id=area.id)
            return {"area_id": area.id}
        case "label":
            entity_id = site.entity_id("sensor", "status", "vocal_booth")
            assert entity_id is not None
            er.async_get(site.hass).async_update_entity(entity_id, labels={"quiet"})
            return {"label_id": "quiet"}
        case _:
            return {"device_id": device_of(site, "cubicle")}


TARGETS = {
    "device": ["vocal_booth"],
    "entity": ["vocal_booth"],
    "area": ["vocal_booth"],
    "label": ["vocal_booth"],
    "stall": [],
}


@pytest.mark.parametrize("name", ["booking_confirmed", "booking_started"])
@pytest.mark.parametrize(("kind", "rooms"), TARGETS.items(), ids=TARGETS)
async def test_a_target_means_rooms(
    hass: HomeAssistant, site: House, kind: str, rooms: list[str], name: str
) -> None:
    """An automation of one room hears nothing of the others."""
    heard = await listen(hass, trigger(name, target=_target(site, kind)))
    await book(hass)
    await book(hass, room="vocal_booth")
    await site.until(at(13))
    assert [one["room"] for one in heard.told] == rooms


async def test_one_of_several_rooms_is_enough(hass: HomeAssistant, site: House) -> None:
    """A booking of two rooms is heard in each of them, and once."""
    heard = await listen(hass, trigger("booking_started", target=_target(site, "device")))
    await book(hass, room=["drum_room", "vocal_booth"])
    await site.until(at(13))
    assert heard.names == ["booking_started"]


async def test_a_schedule_is_meant_by_its_device(hass: HomeAssistant, site: House) -> None:
    """An automation of one schedule hears nothing of the others."""
    one, other = await schedule(hass), await schedule(hass, name="Other")
    await site.settle()
    device_id = device_of(site, f"schedule_{one['id']}")
    heard = await listen(hass, trigger("schedule_run", schedule=[device_id]))
    for made in (other, one):
        await call(hass, "run_schedule", schedule_id=made["id"])
        await site.settle()
    assert [told["schedule_id"] for told in heard.told] == [one["id"]]
    assert heard.told[0]["description"] == "schedule_run (Power)"


OPTIONS = {
    "freeze": ("room_frozen", "freeze_reason", "cleaning"),
    "deferral": ("power_off_deferred", "why", "presence"),
    "stay": ("occupancy_ended", "end_reason", "timeout"),
}


@pytest.mark.parametrize(("name", "field", "wanted"), OPTIONS.values(), ids=OPTIONS)
async def test_an_option_says_which_are_wanted(
    hass: HomeAssistant, site: House, name: str, field: str, wanted: str
) -> None:
    """An automation need not sort out by itself what it is about."""
    heard = await listen(hass, trigger(name, **{field: wanted}))
    for value in ("something else", wanted):
        hass.bus.async_fire(EVENT, _event(name, **{field: value}))
        await hass.async_block_till_done()
    assert [one[field] for one in heard.told] == [wanted]


async def test_a_change_of_schedules_may_be_one_of_three(hass: HomeAssistant, site: House) -> None:
    """Whoever waits for the end of a schedule is told of that, and not of its beginning."""
    made = await schedule(hass)
    await site.settle()
    device_id = device_of(site, f"schedule_{made['id']}")
    of_all = await listen(hass, trigger("schedule_changed", change="deleted"))
    of_one = await listen(hass, trigger("schedule_changed", change="deleted", schedule=device_id))
    other = await schedule(hass, name="Other")
    for gone in (other, made):
        await call(hass, "delete_schedule", schedule_id=gone["id"])
        await site.settle()
    told = [[(one["type"], one["schedule_name"]) for one in of.told] for of in (of_all, of_one)]
    assert told == [
        [("schedule_deleted", "Other"), ("schedule_deleted", "Power")],
        [("schedule_deleted", "Power")],
    ]


# --- guests, and rooms that are only closed ----------------------------------------


async def test_a_guest_whose_time_is_up_has_not_left(hass: HomeAssistant, site: House) -> None:
    """Nobody knows whether they are gone; the booking has ended."""
    heard = await listen(hass, "guest_left", "booking_ended")
    await book(hass)
    await site.until(at(13))
    await call(hass, "open_door", room="drum_room")
    await site.until(at(17))
    assert heard.names == ["booking_ended"]


async def test_a_block_is_nobodys_booking(hass: HomeAssistant, site: House) -> None:
    """A room that a calendar keeps closed has no guest, so no automation for guests runs."""
    heard = await listen(hass, *ALL)
    await _take(site, OriginKind.FEED, "drums", is_block=True)
    await site.until(at(16))
    state = site.runtime.engine.peek(lambda state, _now: state)
    assert state.bookings[BookingId("taken")].is_block
    assert heard.names == []


# --- moments -----------------------------------------------------------------------


async def _keeps_it(site: House, booking_id: str) -> None:
    """Leave it as it is."""


async def _moves_it(site: House, booking_id: str) -> None:
    await call(
        site.hass, "reschedule", booking_id=booking_id, start="2026-11-24 15:00",
        end="2026-11-24 17:00",
    )  # fmt: skip


async def _cancels_it(site: House, booking_id: str) -> None:
    await call(site.hass, "cancel", booking_id=booking_id)


async def _extends_it(site: House, booking_id: str) -> None:
    await call(site.hass, "extend", booking_id=booking_id, duration={"hours": 1})


HALF = {"minutes": 30}
STARTS = trigger("booking_started")
BEFORE = trigger("booking_started", offset=HALF)
AFTER = trigger("booking_started", offset=HALF, offset_type="after")
ENDS = trigger("booking_end_approached", before=HALF)

MOVES = {
    "start": (STARTS, _keeps_it, at(13)),
    "before": (BEFORE, _keeps_it, at(12, 30)),
    "after": (AFTER, _keeps_it, at(13, 30)),
    "end": (ENDS, _keeps_it, at(16, 30)),
    "moved start": (STARTS, _moves_it, at(14)),
    "moved before": (BEFORE, _moves_it, at(13, 30)),
    "moved after": (AFTER, _moves_it, at(14, 30)),
    "moved end": (ENDS, _moves_it, at(15, 30)),
    "extended": (ENDS, _extends_it, at(17, 30)),
    "cancelled start": (STARTS, _cancels_it, None),
    "cancelled before": (BEFORE, _cancels_it, None),
    "cancelled after": (AFTER, _cancels_it, None),
    "cancelled end": (ENDS, _cancels_it, None),
}


@pytest.mark.parametrize(("one", "then", "moment"), MOVES.values(), ids=MOVES)
async def test_a_moment_goes_with_its_booking(
    hass: HomeAssistant,
    site: House,
    one: dict[str, Any],
    then: Callable[[House, str], Awaitable[None]],
    moment: datetime | None,
) -> None:
    """It comes once and in time, goes along when the booking moves, and not if it is given up."""
    heard = await listen(hass, one)
    booking = await book(hass)
    await then(site, booking["id"])
    if moment is not None:
        await site.until(moment - timedelta(seconds=1))
        assert heard.names == []
        await site.until(moment)
        assert heard.bookings == [booking["id"]]
    await site.until(at(19))
    assert heard.bookings == ([] if moment is None else [booking["id"]])


async def test_a_booking_that_moves_away_from_its_moment_comes_to_it_again(
    hass: HomeAssistant, site: House
) -> None:
    """What was prepared for two o'clock is prepared once more for three."""
    heard = await listen(hass, BEFORE)
    booking = await book(hass)
    await site.until(at(12, 45))
    await _moves_it(site, booking["id"])
    assert len(heard.told) == 1
    await site.until(at(13, 30))
    assert [one["start"] for one in heard.told] == [
        "2026-11-24T14:00:00+01:00",
        "2026-11-24T15:00:00+01:00",
    ]


async def test_a_room_that_a_booking_comes_into_is_told_of_it(
    hass: HomeAssistant, site: House
) -> None:
    """What was prepared in one room is prepared in the other, and nothing twice in the same."""
    drums, booth = [
        await listen(hass, {**BEFORE, "target": target_of(site, key)})
        for key in ("drum_room", "vocal_booth")
    ]
    booking = await book(hass)
    await site.until(at(12, 45))
    assert (drums.bookings, booth.bookings) == ([booking["id"]], [])
    await call(hass, "reschedule", booking_id=booking["id"], room="vocal_booth")
    await site.until(at(13))
    assert (drums.bookings, booth.bookings) == ([booking["id"]], [booking["id"]])


@pytest.mark.parametrize("one", [STARTS, BEFORE], ids=["start", "before"])
async def test_who_books_on_the_spot_is_not_missed(
    hass: HomeAssistant, site: House, one: dict[str, Any]
) -> None:
    """A moment that has come when a booking is made comes with it: a walk-in is a guest too."""
    heard = await listen(hass, one)
    await book(hass, start="2026-11-24 11:00", end="2026-11-24 12:00")
    assert len(heard.told) == 1


async def test_a_request_begins_when_it_is_confirmed(hass: HomeAssistant, site: House) -> None:
    """Nothing is made ready for somebody who has not paid."""
    heard = await listen(hass, STARTS)
    booking = await book(hass, status="pending", expires_in={"hours": 5})
    await site.until(at(13, 10))
    assert heard.names == []
    await call(hass, "confirm", booking_id=booking["id"])
    assert heard.bookings == [booking["id"]]


async def test_a_guest_who_has_left_has_no_moments_to_come(
    hass: HomeAssistant, site: House
) -> None:
    """Nobody is reminded of an end that is over."""
    heard = await listen(hass, ENDS, AFTER)
    booking = await book(hass)
    await site.until(at(13))
    await call(hass, "open_door", room="drum_room")
    await call(hass, "check_out", booking_id=booking["id"])
    await site.until(at(18))
    assert heard.names == []


async def test_a_short_booking_approaches_its_end_when_it_begins(
    hass: HomeAssistant, site: House
) -> None:
    """Nobody is told of the end of what has not begun."""
    heard = await listen(hass, ENDS)
    await book(hass, end="2026-11-24 14:20")
    await site.until(at(12, 59))
    assert heard.names == []
    await site.until(at(13))
    assert heard.names == ["booking_end_approached"]


@pytest.mark.parametrize("offset", [{"days": 40}, {"minutes": -5}])
async def test_an_offset_has_bounds(hass: HomeAssistant, site: House, offset: object) -> None:
    """What nobody can mean is refused when the automation is saved."""
    with pytest.raises(Invalid):
        await listen(hass, trigger("booking_started", offset=offset))


# --- Roomkeeper comes and goes ------------------------------------------------------


async def test_triggers_may_be_there_before_roomkeeper(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Automations that are set up first hear everything when Roomkeeper is there."""
    heard = await listen(hass, "booking_confirmed", STARTS, BEFORE)
    house = await open_house(hass, entry, freezer)
    await house.book(at(14), at(18))
    await house.until(at(14))
    assert heard.names == ["booking_confirmed", "booking_started", "booking_started"]


async def test_a_reload_repeats_nothing_and_forgets_nothing(
    hass: HomeAssistant, site: House
) -> None:
    """While Roomkeeper is away nothing fires; afterwards all goes on as if it had not been."""
    heard = await listen(hass, "booking_confirmed", STARTS, BEFORE, ENDS)
    booking = await book(hass)
    await site.until(at(12, 40))
    entries = hass.config_entries
    assert await entries.async_unload(site.entry.entry_id)
    site.freezer.move_to(at(12, 50))
    async_fire_time_changed(hass, at(12, 50))
    await hass.async_block_till_done()
    assert await entries.async_setup(site.entry.entry_id)
    await site.settle()
    assert heard.names == ["booking_confirmed", "booking_started"]
    await site.until(at(16, 30))
    assert heard.names[2:] == ["booking_started", "booking_end_approached"]
    assert heard.bookings == [booking["id"]] * 4


async def test_what_is_not_on_the_disk_has_not_begun(hass: HomeAssistant, site: House) -> None:
    """A walk-in whose booking could not be kept starts no automation, whatever else happens."""
    heard = await listen(hass, STARTS)
    engine, room = site.runtime.engine, RoomKey("drum_room")
    command = Book(booking_id=BookingId("b1"), rooms=(room,), start=at(10), end=at(12))
    with full_disk():
        asked = hass.async_create_task(engine.execute(command, ANNA))
        engine.observe_power(room, None)
        with pytest.raises(NotWritable):
            await asked
        await hass.async_block_till_done()
    assert heard.names == []


async def test_a_schedule_may_run_on_a_trigger_of_ours(hass: HomeAssistant, site: House) -> None:
    """A heater goes on half an hour before each booking, without an automation."""
    hass.states.async_set("input_boolean.drum_power", STATE_OFF)
    await schedule(hass, schedule_type="one_off", run_on=[BEFORE])
    await book(hass)
    await site.until(at(12, 29))
    assert hass.states.get("input_boolean.drum_power").state == STATE_OFF
    await site.until(at(12, 30))
    assert hass.states.get("input_boolean.drum_power").state == STATE_ON


async def test_a_block_is_nobodys_booking_while_roomkeeper_comes_either(
    hass: HomeAssistant, site: House
) -> None:
    """What ended meanwhile is made up for before all is there, and a room has its name by then."""
    await book(hass, room="vocal_booth")
    key = add_feed(site, room=RoomKey("drum_room"), mode="block")
    await site.settle()
    (place,) = site.runtime.site.origins[key].places
    wanted = Wanted(place=place, span=Span(at(13), at(14)), title="", guest="", note="")
    claim = Claim(external_id="closed", version=1, wanted=wanted)
    await site.do(TakeReservation(origin=key, claim=claim, new_id=BookingId("taken")))
    entries = hass.config_entries
    assert await entries.async_unload(site.entry.entry_id)
    heard = await listen(hass, "booking_ended")
    site.freezer.move_to(at(20))
    assert await entries.async_setup(site.entry.entry_id)
    await site.settle()
    assert site.runtime.engine.peek(
        lambda state, _now: state.bookings[BookingId("taken")].status is BookingStatus.COMPLETED
    )
    assert [one["room_name"] for one in heard.told] == ["Vocal booth"]
