import sys
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from connection import Json

from .asking import book, entities_of, happened, listed, log_of, now
from .conftest import StartHouse, morning_zone
from .outside import configuration
from .plug import Plug
from .watch import Camera, Sensor
from .watched import Watched

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "roomkeeper"


class House(NamedTuple):
    """A house with a room and a stall."""

    ha: Watched
    plug: Plug
    sensor: Sensor
    camera: Camera


ENTITIES = {
    "binary_sensor.drum_room_bookable",
    "button.drum_room_check_in",
    "button.drum_room_check_out",
    "calendar.drum_room_bookings",
    "event.drum_room_activity",
    "number.drum_room_power_off_buffer",
    "sensor.drum_room_available_from",
    "sensor.drum_room_next_booking",
    "sensor.drum_room_power_off_at",
    "sensor.drum_room_status",
    "sensor.drum_room_used_time",
    "sensor.drum_room_utilisation",
    "switch.drum_room_auto_power_off",
    "switch.drum_room_frozen",
    "switch.drum_room_power",
    "timer.drum_room_booking",
    "timer.drum_room_hold",
    "timer.drum_room_power_off",
    "binary_sensor.cubicle_occupied",
    "binary_sensor.cubicle_sensor_stuck",
    "button.cubicle_force_enable",
    "event.cubicle_activity",
    "number.cubicle_timeout",
    "sensor.cubicle_last_stay",
    "sensor.cubicle_mean_stay",
    "sensor.cubicle_stays_today",
    "sensor.cubicle_stays_total",
    "switch.cubicle_maintenance",
    "switch.cubicle_privacy",
    "switch.cubicle_stuck_detection",
    "timer.cubicle_occupancy",
    "binary_sensor.problem",
    "sensor.active_holds",
    "sensor.next_deadline",
    "sensor.pending_bookings",
    "sensor.scheduled_power_offs",
    "sensor.utilisation",
}


@pytest.fixture(scope="module", params=["this", "next"])
async def house(
    request: pytest.FixtureRequest,
    start_house: StartHouse,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[House]:
    """A house with a room and a stall, on this Home Assistant and on the next."""
    is_next = request.param == "next"
    python = request.getfixturevalue("next_python") if is_next else sys.executable
    folder = tmp_path_factory.mktemp(f"smoke_{request.param}")
    plug = Plug(folder, "drum")
    sensor, camera = Sensor(folder, "cubicle"), Camera(folder, "cubicle", "on")
    devices = configuration(plug, sensor, camera) + "conversation:\n"
    # In the morning, so that tomorrow is the same day throughout.
    where = {"python": python, "time_zone": morning_zone()}
    async with start_house(folder / "ha", configuration=devices, **where) as ha:
        for device in (plug, sensor, camera):
            await device.known(ha)
        room = await ha.add_subentry(
            "roomkeeper",
            "room",
            {
                "name": "Drum room",
                "power": [plug.power],
                "doors": [plug.door],
                "power_on_at_check_in": True,
            },
        )
        await ha.add_subentry(
            "roomkeeper",
            "stall",
            {
                "name": "Cubicle",
                "room": room,
                "sensors": [sensor.entity_id],
                "cameras": [camera.entity_id],
                "strategy": "time_of_day",
                "timeout": {"minutes": 4},
                "rules": [
                    # As long as a day, so that it holds whenever this is run.
                    {"name": "always", "start": "00:00:00", "end": "00:00:00", "multiplier": 1.5}
                ],
                "stuck_after": 5,
            },
        )
        yield House(ha, plug, sensor, camera)


async def test_a_guest_comes_and_goes(house: House) -> None:
    """Added by forms alone, the room is booked, opened, left, and then switched off."""
    ha, plug, *_ = house
    entities = await entities_of(ha)
    assert entities.keys() == ENTITIES

    start = now()
    end = start + timedelta(hours=1)
    booking = await book(
        ha, room="drum_room", start=start, end=end, guest="Ada", power_off_buffer={"seconds": 1}
    )
    await ha.call("roomkeeper.open_door", {"room": "drum_room"}, response=True)
    await ha.wait_state(plug.door, "unlocked")
    await ha.wait_state(plug.power, "on")
    await ha.wait_state(entities["sensor.drum_room_status"], "occupied")
    await ha.wait_state(entities["timer.drum_room_booking"], "active")
    await ha.wait_state(entities["timer.drum_room_power_off"], "active")
    await ha.wait_state(entities["switch.drum_room_power"], "on")

    await ha.call("roomkeeper.check_out", {"booking_id": booking["id"]}, response=True)
    await happened(ha, "power_off_succeeded", booking_id=booking["id"])
    assert plug.states == ["off", "on", "off"]
    await ha.wait_state(entities["switch.drum_room_power"], "off")
    await ha.wait_state(entities["sensor.drum_room_status"], "available")
    await ha.wait_state(entities["timer.drum_room_booking"], "idle")
    await ha.wait_state(entities["timer.drum_room_power_off"], "idle")


async def test_a_stay_in_a_stall(house: House) -> None:
    """Somebody comes and goes: the camera is off meanwhile, and the timer says for how long."""
    ha, _, sensor, camera = house
    entities = await entities_of(ha)
    await sensor.tells(ha, "on")
    await ha.wait_state(camera.entity_id, "off")
    await ha.wait_state(entities["binary_sensor.cubicle_occupied"], "on")
    await ha.wait_state(entities["switch.cubicle_privacy"], "on")
    timer = await ha.wait_state(entities["timer.cubicle_occupancy"], "active")
    assert timer["attributes"]["why"] == "6 min: always; 4 min otherwise"
    assert timer["attributes"]["duration"] == "0:06:00"

    target = {"entity_id": entities["timer.cubicle_occupancy"]}
    await ha.call("timer.pause", target=target)
    await ha.wait_state(entities["timer.cubicle_occupancy"], "paused")
    await ha.call("timer.start", {"duration": "00:03:00"}, target=target)
    await ha.wait_state(entities["timer.cubicle_occupancy"], "active")

    await sensor.tells(ha, "off")
    await ha.wait_state(camera.entity_id, "on")
    assert camera.states == ["on", "off", "on"]
    await ha.wait_state(entities["timer.cubicle_occupancy"], "idle")
    stay = await ha.wait_state(
        entities["sensor.cubicle_last_stay"], lambda state: "reason" in state["attributes"]
    )
    assert stay["attributes"]["reason"] == "vacated"
    await happened(ha, "camera_returned", stall="cubicle")


async def test_it_can_be_spoken_to(house: House) -> None:
    """By Home Assistant's own agent, in the language of whoever asks; it is a tool for models."""
    ha = house.ha

    async def said(text: str, language: str = "en") -> str:
        asked = {"text": text, "language": language}
        found = await ha.command("conversation/process", **asked)
        return str(found["response"]["speech"]["plain"]["speech"])

    assert await said("Which rooms are free?") == "Free now: Drum room."
    booked = await said("Book the drum room tomorrow from five to seven, please.")
    assert booked == "Booked: Drum room, tomorrow 17:00 to 19:00."
    assert await said("Ist Drum room morgen um sechs frei?", "de") == (
        "Nein, morgen 18:00 nicht. Drum room ist frei: ab morgen 19:00."
    )
    assert await said("Buche Drum room morgen von halb sechs bis acht", "de") == (
        "Drum room ist belegt: morgen 17:00 bis 19:00. So lange frei ist wieder ab morgen 19:00."
    )
    assert await said("open the door of the drum room") == (
        "Doors are not opened by voice. Use the app."
    )
    (booking,) = await listed(ha, "get_bookings", source="assist")
    assert booking["rooms"] == ["drum_room"]
    await ha.call("roomkeeper.cancel", {"booking_id": booking["id"]}, response=True)
    offered = await ha.command("llm/api/list")
    assert "roomkeeper" in [api["id"] for api in offered["apis"]]


async def test_automations_hear_and_ask(house: House) -> None:
    """Triggers fire, conditions answer, and the logbook tells it, each as the editor writes it."""
    ha = house.ha
    entities = await entities_of(ha)
    target = {"entity_id": entities["calendar.drum_room_bookings"]}
    triggers = [
        {"trigger": "roomkeeper.booking_confirmed", "target": target},
        {
            "trigger": "roomkeeper.booking_started",
            "target": target,
            "options": {"offset": {"minutes": 5}, "offset_type": "before"},
        },
        {"trigger": "roomkeeper.occupancy_started", "target": target},
    ]
    is_booked = {
        "condition": "roomkeeper.is_booked",
        "target": target,
        "options": {"behavior": "all"},
    }
    began = now()
    async with ha.connection.subscribe("subscribe_trigger", trigger=triggers) as heard:
        # Five minutes before it begins, which is still to come when it is booked.
        due = now() + timedelta(seconds=10)
        start = due + timedelta(minutes=5)
        booking = await book(ha, room="drum_room", start=start, end=start + timedelta(hours=1))
        for name in ("booking_confirmed", "booking_started"):
            told = (await heard.next())["variables"]["trigger"]
            assert told["platform"] == f"roomkeeper.{name}"
            assert told["booking_id"] == booking["id"]
            assert told["room_name"] == "Drum room"
        assert now() >= due
    answer = await ha.command("test_condition", condition=is_booked)
    assert answer["result"] is False
    await ha.call(
        "roomkeeper.reschedule", {"booking_id": booking["id"], "start": now().isoformat()}
    )
    answer = await ha.command("test_condition", condition=is_booked)
    assert answer["result"] is True

    (device,) = [
        one["device_id"]
        for one in await ha.command("config/entity_registry/list")
        if one["entity_id"] == target["entity_id"]
    ]

    def says_so(told: Json) -> bool:
        sentences = {one.get("message") for one in told["events"]}
        return "Booking in Drum room cancelled" in sentences

    about = {"start_time": began.isoformat(), "device_ids": [device]}
    async with ha.connection.subscribe("logbook/event_stream", **about) as logbook:
        await ha.call("roomkeeper.cancel", {"booking_id": booking["id"]})
        await logbook.next(says_so)


async def test_blueprints_are_taken_and_run(house: House) -> None:
    """Each is saved as an import saves it, and one of them gives a guest a code and a refusal."""
    ha = house.ha
    for path in sorted(BLUEPRINTS.iterdir()):
        where = {"domain": "automation", "path": f"roomkeeper/{path.name}"}
        await ha.command("blueprint/save", yaml=path.read_text(), **where)
    known = await ha.command("blueprint/list", domain="automation")
    ours = {name: one for name, one in known.items() if name.startswith("roomkeeper/")}
    assert len(ours) == len(list(BLUEPRINTS.iterdir()))
    assert not [one for one in ours.values() if "error" in one]

    entities = await ha.command("config/entity_registry/list")
    (room,) = (
        one["device_id"] for one in entities if one["entity_id"] == "calendar.drum_room_bookings"
    )

    def tells(name: str) -> list[Json]:
        said = {"name": name, "text": "{{ message }}", "code": "{{ code | default('') }}"}
        return [{"event": "said", "event_data": said}]

    for name, inputs in (
        (
            "door_code",
            {
                "secret": "correct horse",
                "give": tells("give"),
                "take_away": tells("take_away"),
                "tell": tells("tell"),
            },
        ),
        (
            "let_in",
            {
                "asks": [{"trigger": "event", "event_type": "ring"}],
                "actions": tells("refuse"),
            },
        ),
    ):
        use = {"path": f"roomkeeper/{name}.yaml", "input": {"room": room, **inputs}}
        automation = {"alias": name, "use_blueprint": use}
        await ha.request("POST", f"/api/config/automation/config/{name}", automation)
        await ha.wait_state(f"automation.{name}", "on")

    async with ha.events("said") as said:

        async def heard() -> Json:
            return (await said.next())["data"]

        await ha.request("POST", "/api/events/ring", {})
        assert (await heard())["text"].startswith("Drum room: nobody is expected now.")
        booking = await book(ha, room="drum_room", start=now(), duration={"hours": 1})
        first, second = await heard(), await heard()
        assert {first["name"], second["name"]} == {"give", "tell"}
        assert first["code"] == second["code"]
        assert str(first["code"]) in second["text"]
        await ha.call("roomkeeper.cancel", {"booking_id": booking["id"]})
        gone = await heard()
        assert (gone["name"], gone["code"]) == ("take_away", first["code"])
    for name in ("door_code", "let_in"):
        await ha.request("DELETE", f"/api/config/automation/config/{name}")


async def test_a_restart_keeps_everything(house: House) -> None:
    """What was there before a restart is there after it, and what was running goes on."""
    ha, plug, sensor, camera = house
    start = now() + timedelta(hours=2)
    await book(ha, room="drum_room", start=start, end=start + timedelta(hours=1), title="Trio")
    held = await ha.call("roomkeeper.hold", {"room": "drum_room"}, response=True)
    before = await everything(ha)
    await ha.restart()
    for device in (plug, sensor, camera):
        await device.known(ha)
    await ha.wait_state(camera.entity_id, "on")
    assert await everything(ha) == before
    timer = (await entities_of(ha))["timer.drum_room_hold"]
    state = await ha.wait_state(timer, "active")
    assert datetime.fromisoformat(state["attributes"]["finishes_at"]) == datetime.fromisoformat(
        held["booking"]["expires_at"]
    )


async def everything(ha: Watched) -> Json:
    """Return all that must not change by a restart."""
    return {
        "subentries": await ha.subentries("roomkeeper"),
        "entities": await entities_of(ha),
        "rooms": await listed(ha, "get_rooms"),
        "bookings": await listed(ha, "get_bookings", status="any"),
        "power_offs": await listed(ha, "get_power_offs", status="any"),
        # What a stall's sensors say after a start is news: of that only the stays stay.
        "log": [row for row in await listed(ha, "get_audit_log") if row["stall"] is None],
        "stays": [
            await log_of(ha, stall="cubicle", type=kind)
            for kind in ("occupancy_started", "occupancy_ended")
        ],
        "entry": [
            (one["entry_id"], one["state"])
            for one in await ha.command("config_entries/get", domain="roomkeeper")
        ],
    }


async def test_it_goes_quietly(house: House) -> None:
    """Nothing is logged that a person would have to look into, now or before the next upgrade."""
    ha = house.ha
    found = ha.unprovoked()
    assert not found, "\n".join(found)
