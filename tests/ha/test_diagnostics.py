"""What a bug report holds: enough to help, and nothing about anybody."""

import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.anonymous import MOST_TOLD, told
from custom_components.roomkeeper.anonymous_places import MOST_ROWS
from custom_components.roomkeeper.const import (
    DOMAIN,
    SUBENTRY_ENDPOINT,
    SUBENTRY_FEED,
    SUBENTRY_HOOK,
    SUBENTRY_ROOM_TYPE,
    SUBENTRY_STALL,
)
from custom_components.roomkeeper.core.answered import Done, RequestKey
from custom_components.roomkeeper.core.commands import (
    AffectedBookings,
    Book,
    FreezeRoom,
    Hold,
    Texts,
)
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey, StallKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    FreezeReason,
    Gone,
    RowKey,
    State,
)
from custom_components.roomkeeper.core.model import Freeze as FreezeRow
from custom_components.roomkeeper.core.reservation import Claim, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)
from tests.engine.house import full_disk

from .acme import HOOK, SECRET
from .almanac import Almanac, event, with_almanacs
from .calling import call, schedule
from .flows import add_subentry
from .house import STUDIO, House, at, open_house
from .receiver import SECRET as ENDPOINT_SECRET
from .receiver import Receiver, receiving

MARK: Final = "zebulon"
"""Stands in every text that people can write."""

HALL: Final = RoomKey(f"{MARK}_hall")
CUBICLE: Final = StallKey(f"{MARK}_cubicle")
ORIGIN: Final = OriginKey(f"hook_{MARK}")
SOMEBODY: Final = Actor(kind=ActorKind.USER, id=f"id-of-{MARK}", name=MARK)
TEXTS: Final = Texts(title=MARK, guest=f"{MARK} Quux", note=f"call {MARK}")

type Told = Any


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let an endpoint be on this machine."""


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Listen at an address with the mark in it, and take nothing."""
    async with receiving(f"/{MARK}?token={MARK}") as receiver:
        receiver.reply = 500
        yield receiver


async def _helpers(hass: HomeAssistant) -> None:
    names = (f"{MARK}_{name}" for name in ("plug", "door", "motion", "inside", "camera"))
    booleans = {name: {"initial": name.endswith(("plug", "camera"))} for name in names}
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": booleans})


def _configure(hass: HomeAssistant, entry: MockConfigEntry, url: str) -> None:
    """Store one subentry of each type, with the mark in whatever is a text."""
    kind = add_subentry(
        hass, entry, f"{MARK} type", {"notify": [f"notify.{MARK}"]}, kind=SUBENTRY_ROOM_TYPE
    )
    room = add_subentry(
        hass,
        entry,
        f"{MARK} hall",
        {
            "room_type": kind.subentry_id,
            "power": [f"input_boolean.{MARK}_plug", f"{MARK}.{MARK}"],
            "doors": [f"input_boolean.{MARK}_door"],
            "presence": [f"input_boolean.{MARK}_motion"],
            "power_sensor": f"sensor.{MARK}_power",
            "energy_sensor": f"sensor.{MARK}_meter",
            "opening_hours": [{"days": ["mon", "tue"], "start": "06:00:00", "end": "23:00:00"}],
            "capacity": 12,
            "power_off_buffer": {"minutes": 25},
        },
        key=HALL,
    )
    add_subentry(
        hass,
        entry,
        f"{MARK} cubicle",
        {
            "room": room.subentry_id,
            "sensors": [f"input_boolean.{MARK}_inside"],
            "cameras": [f"input_boolean.{MARK}_camera"],
            "strategy": "time_of_day",
            "rules": [{"name": MARK, "start": "00:00:00", "end": "00:00:00", "multiplier": 1.5}],
        },
        kind=SUBENTRY_STALL,
        key=CUBICLE,
    )
    add_subentry(
        hass,
        entry,
        f"{MARK} hook",
        {
            **HOOK,
            "webhook_id": f"{MARK}-webhook",
            "registered_url": f"https://{MARK}.example/hook",
            "rooms": {MARK: HALL},
        },
        kind=SUBENTRY_HOOK,
        key=ORIGIN,
    )
    add_subentry(
        hass,
        entry,
        f"{MARK} feed",
        {"calendar": f"calendar.{MARK}", "room": room.subentry_id, "mode": "booking"},
        kind=SUBENTRY_FEED,
        key=f"feed_{MARK}",
    )
    add_subentry(
        hass,
        entry,
        f"{MARK} endpoint",
        {"url": url, "secret": ENDPOINT_SECRET, "include_texts": True, "allow_insecure": True},
        kind=SUBENTRY_ENDPOINT,
        key=f"endpoint_{MARK}",
    )
    hass.config_entries.async_update_entry(
        entry, options={"notify": [f"notify.{MARK}"], "hold_duration": {"minutes": 7}}
    )


async def _live(house: House) -> None:
    """Have something of everything happen, and somebody named in all of it."""
    hass, engine = house.hass, house.runtime.engine
    await engine.execute(
        Book(
            booking_id=BookingId("b1"),
            rooms=(HALL,),
            start=at(14),
            end=at(16),
            texts=TEXTS,
            source=f"source of {MARK}",
            external_id=f"{MARK}-1",
        ),
        SOMEBODY,
        reason=f"as {MARK} asked",
        done=Done(
            name=RequestKey(MARK, f"key of {MARK}"), fingerprint=MARK, about=(f"about {MARK}",)
        ),
    )
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(HALL,), texts=TEXTS), SOMEBODY)
    frozen = FreezeRoom(
        room=HALL, note=f"{MARK} paints", until=at(13), bookings=AffectedBookings.KEEP
    )
    await house.do(frozen, SOMEBODY)
    hook = Actor(kind=ActorKind.HOOK, id=ORIGIN, name=f"{MARK} hook")
    for place in (MARK, f"elsewhere {MARK}"):
        wanted = Wanted(
            place=place,
            span=Span(at(15), at(17)),
            title=MARK,
            guest=MARK,
            note=MARK,
        )
        claim = Claim(external_id=f"of {place}", version=1, wanted=wanted)
        new_id = BookingId(f"made of {len(place)}")
        await house.do(TakeReservation(origin=ORIGIN, claim=claim, new_id=new_id), hook)
    await call(hass, "power_off", room=HALL)
    # One of the two devices is not there, so it fails in the end.
    await house.until(at(9, 3))
    made = await schedule(
        hass,
        name=f"light of {MARK}",
        action_type="custom",
        action_params={"sequence": [{"action": f"script.{MARK}"}]},
        target={"entity_id": f"input_boolean.{MARK}_plug"},
        run_on=[{"trigger": "state", "entity_id": f"sensor.{MARK}"}],
    )
    await call(hass, "run_schedule", schedule_id=made["id"])
    hass.states.async_set(f"input_boolean.{MARK}_inside", "on")
    await house.settle()


@pytest.fixture
async def house(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    receiver: Receiver,
) -> House:
    """Return a house in which there is something of everything, and in every text the mark."""
    almanac = Almanac(MARK)
    almanac.shown = [event(f"{MARK}-uid", at(18), at(19), f"{MARK} sings")]
    await with_almanacs(hass, almanac)
    await _helpers(hass)
    _configure(hass, entry, receiver.url)
    house = await open_house(hass, entry, freezer, {})
    await _live(house)
    # Which does not take it.
    await receiver.until(1)
    await house.settle()
    return house


async def told_of(house: House) -> Told:
    """Return what the download of the entry holds, as it is written."""
    return json.loads(json_bytes(await async_get_config_entry_diagnostics(house.hass, house.entry)))


def devices(house: House) -> list[dr.DeviceEntry]:
    """Return all our devices."""
    return dr.async_entries_for_config_entry(dr.async_get(house.hass), house.entry.entry_id)


def device(house: House, key: str) -> dr.DeviceEntry:
    """Return the device of a room, a stall or a feed."""
    identifier = (DOMAIN, f"{house.entry.entry_id}_{key}")
    registry = dr.async_get(house.hass)
    found = registry.async_get_device_by_identifier(identifier, house.entry.entry_id)
    assert found is not None
    return found


async def told_of_device(house: House, one: dr.DeviceEntry) -> Told:
    """Return what the download of a device holds."""
    return json.loads(json_bytes(await async_get_device_diagnostics(house.hass, house.entry, one)))


# --- nothing about anybody ----------------------------------------------------------


def texts(thing: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield all texts in a row that are not of a list of ours, each with where it stands."""
    match thing:
        case Enum():
            return
        case str():
            yield path, thing
        case tuple() | frozenset():
            for item in thing:
                yield from texts(item, path)
        case _ if is_dataclass(thing):
            for one in fields(thing):
                yield from texts(getattr(thing, one.name), f"{path}.{one.name}")


OURS: Final = {
    "Booking.id",
    "DeviceAction.id",
    "DeviceAction.schedule_id",
    "PowerOff.booking_id",
    "PowerOff.failures",
    "Reservation.booking_id",
    "Reservation.in_the_way",
    "Reservation.why",
    "Schedule.definition.time_zone",
    "Schedule.id",
}
"""Where ids that we make stand, and words of our own."""


async def test_nothing_that_people_wrote_is_in_it(house: House) -> None:
    """No name, no key, no entity, address or secret: neither of the house, nor of a device."""
    rows = house.runtime.engine.peek(lambda state, _now: [*state.rows()])
    assert {type(row).__name__ for row in rows} == {
        *("Booking", "Freeze", "PowerOff", "Occupancy", "Schedule", "DeviceAction"),
        *("Reservation", "Feed", "Answered", "Outbox"),
    }
    found = [pair for row in rows for pair in texts(row, type(row).__name__)]
    unmarked = {where for where, text in found if text and MARK not in text.lower()}
    assert unmarked <= OURS, "the mark is to be in every text, or this shows nothing"
    said = [await told_of(house), *[await told_of_device(house, one) for one in devices(house)]]
    assert (
        len(said) == 1 + len(("the hub", "two rooms", "the stall", "the feed", "the schedule")) + 1
    )
    for one in map(json.dumps, said):
        assert MARK not in one.lower()
        assert SECRET not in one
        assert ENDPOINT_SECRET not in one


def test_a_text_is_never_taken() -> None:
    """Who names one by mistake hears of it from every test, and nobody from a download."""
    somebody = {"name": MARK, "beds": 2, "since": at(9), "rooms": ("a", "b")}
    assert told(somebody, ("beds", "since", "rooms")) == {
        "beds": 2,
        "since": "2026-11-24T09:00:00+00:00",
        "rooms": 2,
    }
    with pytest.raises(TypeError, match="name is a text"):
        told(somebody, ("name",))
    with pytest.raises(TypeError, match="object"):
        told({"thing": object()}, ("thing",))


# --- enough to help -----------------------------------------------------------------


async def test_it_says_how_everything_goes(house: House) -> None:
    """Versions, numbers of all kinds, what fails, and what was written of late."""
    said = await told_of(house)
    assert said["versions"]["newest_schema"] == said["ledger"]["schema"]
    assert said["versions"]["front_end"].keys() == {"panel", "cards"}
    assert said["entry"]["subentries"] == {
        **dict.fromkeys(("endpoint", "feed", "hook", "room_type", "stall"), 1),
        "room": 2,
    }
    assert said["entities"]["number"] == {"registered": 3, "disabled": 3}
    assert said["issues"] == {
        "entities_missing": 4,
        "place_unmapped": 1,
        "power_off_failed": 1,
        "reservation_conflict": 1,
    }
    assert (said["options"]["hold_duration_s"], said["options"]["set"]) == (
        420,
        ["hold_duration", "notify"],
    )
    assert said["health"]["failed_power_offs"] == said["health"]["failing_endpoints"] == 1
    assert said["health"]["bookings"]["confirmed"] == 2
    assert (said["problem"], said["last_problem"]) == (None, None)
    assert said["ledger"]["written_in_24_h"]["power_off_attempted"] == 4
    assert said["ledger"]["entries"] == sum(said["ledger"]["written_in_24_h"].values())
    assert said["ledger"]["size_bytes"] > 0
    assert said["log_folds_to_rows"]
    hall = said["rooms"]["first"][0]
    assert (hall["policy"]["power_off_buffer_s"], hall["policy"]["opening_hours"]) == (1500, 1)
    assert hall["power"] == {
        "domains": {"input_boolean": 1, "other": 1},
        "lost": {"missing": 1},
    }
    assert hall["now"]["status"] == "frozen"
    (stall,) = said["stalls"]["first"]
    assert stall["policy"]["strategy"] == "time_of_day"
    assert stall["each_camera"] == [{"is_on": False, "should_be_on": False, "has_failed": False}]
    (hook,) = said["hooks"]["first"]
    assert (hook["dialect"], hook["last"]["tried"]) == ("standard", "nothing")
    (feed,) = said["feeds"]["first"]
    assert (feed["now"]["state"], feed["now"]["events"]) == ("fine", 1)
    (endpoint,) = said["endpoints"]["first"]
    assert (endpoint["now"]["status"], endpoint["now"]["last_status"]) == ("failing", 500)
    assert endpoint["behind"] > 0
    (plan,) = said["schedules"]["first"]
    assert (plan["type"], plan["progress"]["failures_in_a_row"]) == ("recurring", 1)


async def test_what_a_room_says(house: House) -> None:
    """Its terms, what is booked, when something is due, and what happened there last."""
    said = (await told_of_device(house, device(house, HALL)))["room"]
    assert [(one["status"], one["start"]) for one in said["bookings"]] == [
        ("held", "2026-11-24T09:00:00+00:00"),
        ("confirmed", "2026-11-24T14:00:00+00:00"),
        ("confirmed", "2026-11-24T18:00:00+00:00"),
    ]
    assert said["deadline"] == said["bookings"][0]["expires_at"] == "2026-11-24T09:07:00+00:00"
    assert said["freeze"]["reason"] == "other"
    assert said["log"][-1] == {
        "type": "booking_confirmed",
        "at": "2026-11-24T09:00:00+00:00",
        "recorded_at": "2026-11-24T09:00:00+00:00",
        "by": "user",
    }
    assert len(said["log"]) <= MOST_ROWS


async def test_what_a_stall_says(house: House) -> None:
    """How it is used, what its sensors say, and when its timer runs out."""
    said = (await told_of_device(house, device(house, CUBICLE)))["stall"]
    assert said["deadline"] == said["now"]["ends_at"] == "2026-11-24T09:10:30+00:00"
    assert said["row"]["taken"] == 1
    assert said["seen"]["level"] == "detected"
    assert [one["type"] for one in said["log"]] == ["occupancy_started"]


async def test_what_the_other_devices_say(house: House) -> None:
    """A feed and a schedule what the house says of them, the hub how it goes at all."""
    whole = await told_of(house)
    feed = await told_of_device(house, device(house, f"feed_{MARK}"))
    assert feed["feed"] == whole["feeds"]["first"][0]
    (schedule_id,) = house.runtime.shown_schedules.ids()
    plan = await told_of_device(house, device(house, f"schedule_{schedule_id}"))
    assert plan["schedule"] == whole["schedules"]["first"][0]
    (hub,) = [one for one in devices(house) if one.id == house.runtime.hub_device_id]
    assert (await told_of_device(house, hub))["site"]["health"] == whole["health"]


async def test_the_downloads_of_the_front_end(
    house: House, hass_client: ClientSessionGenerator
) -> None:
    """Both are there where people look for them."""
    assert await async_setup_component(house.hass, "diagnostics", {})
    client = await hass_client()
    path = f"/api/diagnostics/config_entry/{house.entry.entry_id}"
    for more in ("", f"/device/{device(house, HALL).id}"):
        answer = await client.get(f"{path}{more}")
        assert answer.status == HTTPStatus.OK
        assert (await answer.json())["data"]["versions"]


async def test_of_very_many_the_first_are_told(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A download can be attached to a report, however large the house is."""
    for number in range(MOST_TOLD + 7):
        data = {**HOOK, "webhook_id": f"webhook-{number}"}
        add_subentry(hass, entry, f"Hook {number}", data, kind=SUBENTRY_HOOK)
    said = await told_of(await open_house(hass, entry, freezer))
    assert said["hooks"]["count"] == MOST_TOLD + 7
    assert len(said["hooks"]["first"]) == MOST_TOLD


# --- when it is needed most ---------------------------------------------------------


async def test_which_fields_differ_from_the_log(house: House) -> None:
    """Of rows that the log does not make, it says what is wrong, and not whose they are."""

    def spoil(state: State, now: datetime) -> None:
        (held,) = state.holds(HALL)
        state.apply(replace(held, status=BookingStatus.PENDING, guest="somebody else"))
        state.apply(Gone(RowKey("freeze", HALL)))
        state.apply(FreezeRow(room=STUDIO, reason=FreezeReason.OTHER, since=now))

    house.runtime.engine.peek(spoil)
    said = await told_of(house)
    assert not said["log_folds_to_rows"]
    assert sorted(said["rows_that_differ"], key=str) == [
        {"table": "booking", "differs": ["status", "guest"]},
        {"table": "freeze", "differs": "not in the log"},
        {"table": "freeze", "differs": "only in the log"},
    ]


async def test_a_full_disk_is_still_told_of_when_it_is_over(house: House) -> None:
    """What could not be written last, since when, and by which of the system's codes."""
    with full_disk():
        with pytest.raises(NotWritable):
            await house.book(at(20), at(21), booking_id="b9")
        said = await told_of(house)
        assert said["problem"] in {"SQLITE_IOERR_WRITE", "SQLITE_FULL"}
    house.freezer.tick(timedelta(seconds=20))
    async_fire_time_changed(house.hass)
    while house.runtime.engine.problem is not None:
        await house.settle()
    later = await told_of(house)
    assert later["problem"] is None
    assert later["last_problem"] == {"at": "2026-11-24T09:03:00+00:00", "code": said["problem"]}


async def test_a_ledger_that_cannot_be_read_is_told_of(house: House) -> None:
    """All else is told then too, of the house and of each device: that is when it is needed."""
    await house.runtime.ledger.close()
    said = await told_of(house)
    assert said["ledger"] == {"unreadable": "other"}
    assert not said["log_folds_to_rows"]
    for key, kind in ((HALL, "room"), (CUBICLE, "stall")):
        of_device = (await told_of_device(house, device(house, key)))[kind]
        assert of_device["log"] == {"unreadable": "other"}
        assert of_device["now"]["status"]


async def test_a_house_that_does_not_start_can_be_reported(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    """There is no engine then; what can be said is said, and of no device anything."""
    (tmp_path / "roomkeeper.db").write_text(f"the diary of {MARK}" * 100)
    add_subentry(hass, entry, f"{MARK} hall", key=HALL)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    said = json.loads(json_bytes(await async_get_config_entry_diagnostics(hass, entry)))
    assert said["entry"] == {
        "state": "setup_error",
        "failed_with": "ledger_corrupt",
        "disabled_by": None,
        "subentries": {"room": 1},
    }
    assert said["issues"] == {"ledger_corrupt": 1}
    hub = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, entry.entry_id)}
    )
    of_hub = await async_get_device_diagnostics(hass, entry, hub)
    assert of_hub.keys() == {"versions"}
    assert MARK not in json.dumps(said)
