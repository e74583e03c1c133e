"""The demo: three rooms of two types that one can book, open and leave, and two stalls."""

import argparse
import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connection import CommandError, Json
from demo_dashboard import set_dashboard
from demo_devices import CAMERAS, FAN, LIGHT, ROOMS, STALLS, DemoRoom, DemoStall, configuration
from instance import PASSWORD, USERNAME, Instance, InstanceError

FOLDER = Path(__file__).resolve().parent.parent / ".demo"
SOURCE = "demo"  # of the bookings that are made here, so that they can be made anew

TYPES: dict[str, dict[str, Any]] = {
    "Studio": {
        "buffer_after": {"minutes": 10},
        "power_off_buffer": {"minutes": 40},
        "power_on_at_check_in": True,
        "max_duration": {"hours": 8},
    },
    "Escape room": {
        "buffer_before": {"minutes": 15},
        "buffer_after": {"minutes": 15},
        "power_off_buffer": {"minutes": 20},
        "power_on_at_check_in": True,
        "no_show_after": {"minutes": 45},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBooking:
    """A booking, in minutes from now, so that there is always something going on."""

    room: str
    start_min: int
    length_min: int
    guest: str
    title: str
    status: str = "confirmed"


BOOKINGS = (
    DemoBooking(
        room="drum_room", start_min=-25, length_min=90, guest="Ada Moreno", title="Band practice"
    ),
    DemoBooking(
        room="drum_room", start_min=120, length_min=120, guest="Tim Okafor", title="Drum lesson"
    ),
    DemoBooking(
        room="piano_room", start_min=60, length_min=60, guest="Mei Lindqvist", title="Exam pieces"
    ),
    DemoBooking(
        room="piano_room", start_min=180, length_min=90, guest="Jonas Weber", title="Duo rehearsal"
    ),
    DemoBooking(
        room="the_vault", start_min=20, length_min=75, guest="Team Falcon", title="Team outing"
    ),
    DemoBooking(
        room="the_vault",
        start_min=150,
        length_min=75,
        guest="Priya Nair",
        title="Birthday",
        status="pending",
    ),
)

SCHEDULES: tuple[dict[str, Any], ...] = (
    {
        "name": "Stage light",
        "schedule_type": "static",
        "template": "diurnal_light",
        "template_params": {"sunrise": "09:00", "sunset": "22:00", "day_level": 80},
        "target": {"entity_id": f"light.{LIGHT}"},
    },
    {
        "name": "Fresh air",
        "schedule_type": "cron",
        "cron": "*/15 9-21 * * mon-sat",
        "action_type": "set_level",
        "action_params": {"level": 60, "duration": {"minutes": 5}},
        "target": {"entity_id": f"fan.{FAN}"},
    },
    {
        "name": "Weekend encore",
        "schedule_type": "recurring",
        "frequency": "weekly",
        "weekdays": ["fri", "sat"],
        "times": ["22:30"],
        "action_type": "set_level",
        "action_params": {"level": 15, "duration": {"hours": 4}},
        "target": {"entity_id": f"light.{LIGHT}"},
    },
)


# --- the site --------------------------------------------------------------------


@contextlib.asynccontextmanager
async def step(what: str) -> AsyncGenerator[None]:
    """Say what is being done and how long it took."""
    print(f"  {what} ...", end="", flush=True)
    started = time.monotonic()
    yield
    print(f" {time.monotonic() - started:.1f} s", flush=True)


async def set_up(ha: Instance) -> None:
    """Add what a person would add by hand, once."""
    await ha.add_entry("roomkeeper")
    types = {name: await _add(ha, "room_type", name, TYPES[name]) for name in TYPES}
    rooms = {
        room.name: await _add(
            ha,
            "room",
            room.name,
            {"room_type": types[room.kind], "capacity": room.capacity, **room.devices},
        )
        for room in ROOMS
    }
    # A camera that is off before anybody comes is not switched on when they have left.
    await _turn(ha, "on", *(f"switch.{camera}" for camera in CAMERAS))
    for stall in STALLS:
        there = {"room": rooms[stall.room], "is_presence": True} if stall.room else {}
        await _add(ha, "stall", stall.name, {**there, **stall.devices, **stall.settings})
    await set_areas(ha)
    await set_dashboard(ha)


async def _add(ha: Instance, kind: str, name: str, values: dict[str, Any]) -> str:
    return await ha.add_subentry("roomkeeper", kind, {"name": name, **values})


async def _turn(ha: Instance, how: str, *entities: str) -> None:
    await ha.call(f"homeassistant.turn_{how}", target={"entity_id": entities})


async def set_areas(
    ha: Instance, places: Iterable[DemoRoom | DemoStall] = (*ROOMS, *STALLS)
) -> None:
    """Put each room and each stall into an area, with its devices."""
    devices = await ha.command("config/device_registry/list")
    area_ids: dict[str, str] = {}
    for place in places:
        if place.area not in area_ids:
            area = await ha.command("config/area_registry/create", name=place.area)
            area_ids[place.area] = area["area_id"]
        there = {"area_id": area_ids[place.area]}
        for device in devices:
            if device["name"] == place.name:
                await ha.command("config/device_registry/update", device_id=device["id"], **there)
        for entity_id in itertools.chain(*(_listed(value) for value in place.devices.values())):
            await ha.command("config/entity_registry/update", entity_id=entity_id, **there)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


async def make_schedules(ha: Instance) -> None:
    """Make them once; what somebody changes or deletes stays so."""
    for schedule in SCHEDULES:
        await _try(ha, "create_schedule", **schedule)


async def make_lively(ha: Instance) -> None:
    """Book around the present moment, in place of what is left of an earlier run."""
    listed = await ha.call("roomkeeper.get_bookings", {}, response=True)
    running = {booking["status"] for booking in listed["items"]}
    if "checked_in" in running:
        if "held" not in running:
            await _hold(ha)
        return
    for booking in listed["items"]:
        if booking["source"] == SOURCE:
            await _try(ha, "cancel", booking_id=booking["id"])
    await _book_today(ha)
    await _hold(ha)
    await _bolt_the_shower(ha)


async def _hold(ha: Instance) -> None:
    await _try(ha, "hold", room="piano_room", guest="Walk-in at the desk", source=SOURCE)


async def _book_today(ha: Instance) -> None:
    now = datetime.now(UTC)
    now -= timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    for booking in BOOKINGS:
        start = now + timedelta(minutes=booking.start_min)
        await _try(
            ha,
            "book",
            room=booking.room,
            start=start.isoformat(),
            duration={"minutes": booking.length_min},
            guest=booking.guest,
            title=booking.title,
            status=booking.status,
            source=SOURCE,
            # Longer than the 30 minutes that it would wait by itself.
            **({"expires_in": {"hours": 2}} if booking.status == "pending" else {}),
        )
    await _try(ha, "open_door", room="drum_room")
    await _turn(ha, "on", "input_boolean.drum_room_motion")


async def _bolt_the_shower(ha: Instance) -> None:
    """Let somebody in, after whoever was there when the demo was last stopped."""
    shower = STALLS[1]
    bolt = shower.helper(shower.sensors[0])
    await _turn(ha, "off", bolt, *(stall.lost for stall in STALLS))
    await _turn(ha, "on", bolt)


async def _try(ha: Instance, action: str, **fields: Json) -> None:
    """Do it, and go on where what is there from an earlier run is in the way."""
    try:
        await ha.call(f"roomkeeper.{action}", fields, response=True)
    except CommandError as refusal:
        print(f"\n    left out: {refusal.message}", end="")


# --- the program -----------------------------------------------------------------


def local_time_zone() -> str:
    """Return the IANA name of this machine's time zone, or UTC."""
    name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return name if name and Path("/usr/share/zoneinfo", name).is_file() else "UTC"


def is_free(port: int) -> bool:
    """Whether something else listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


async def run(port: int) -> None:
    """Start it, fill it at the first time, and wait until it is stopped."""
    # Told to end from outside, it stops Home Assistant as it does for Ctrl-C.
    this = asyncio.current_task()
    assert this
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    first = not (FOLDER / "instance.json").exists()
    print("Starting Home Assistant with Roomkeeper")
    ha = Instance(
        FOLDER,
        port=port,
        configuration=configuration(),
        name="Roomkeeper demo",
        time_zone=local_time_zone(),
    )
    try:
        async with step("Home Assistant (at the first start it takes longer)"):
            await ha.start()
        if not await ha.command("config_entries/get", domain="roomkeeper"):
            async with step("Roomkeeper, two room types, three rooms, two stalls, three schedules"):
                await set_up(ha)
                await make_schedules(ha)
        async with step("Bookings of today, guests, a hold"):
            await make_lively(ha)
        print(f"\n  {ha.url}\n  user {USERNAME}, password {PASSWORD}\n")
        print("Ctrl-C ends it; script/demo starts it again where it was.", flush=True)
        for problem in ha.problems() if first else []:
            print(f"\n{problem}", file=sys.stderr)
        await ha.wait()
    finally:
        print("\nStopping", flush=True)
        await ha.close()


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="start over")
    parser.add_argument("--port", type=int, default=8123, help="on 127.0.0.1 (default 8123)")
    arguments = parser.parse_args()
    if not is_free(arguments.port):
        print(f"Port {arguments.port} is taken; try script/demo --port 8124", file=sys.stderr)
        return 1
    if arguments.fresh or not (FOLDER / "instance.json").exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        asyncio.run(run(arguments.port))
    except KeyboardInterrupt, asyncio.CancelledError:
        return 0
    except (InstanceError, CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
