"""The demo: three rooms of two types that one can book, open and leave."""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connection import CommandError, Json
from instance import PASSWORD, USERNAME, Instance, InstanceError

FOLDER = Path(__file__).resolve().parent.parent / ".demo"
DASHBOARD = "demo-rooms"
SOURCE = "demo"  # of the bookings that are made here, so that they can be made anew


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRoom:
    """A room with a socket, a door and a sensor, all of them pretended."""

    key: str
    name: str
    kind: str
    load_w: int
    capacity: int

    @property
    def devices(self) -> dict[str, Any]:
        """What the room's form asks for."""
        return {
            "power": [f"switch.{self.key}_socket"],
            "doors": [f"lock.{self.key}_door"],
            "presence": [f"binary_sensor.{self.key}_motion"],
            "power_sensor": f"sensor.{self.key}_load",
        }


ROOMS = (
    DemoRoom(key="drum_room", name="Drum room", kind="Studio", load_w=340, capacity=5),
    DemoRoom(key="piano_room", name="Piano room", kind="Studio", load_w=60, capacity=2),
    DemoRoom(key="the_vault", name="The Vault", kind="Escape room", load_w=780, capacity=6),
)

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


# --- pretended devices -----------------------------------------------------------


def configuration() -> str:
    """Return YAML with the rooms' sockets, doors and sensors; JSON is YAML too."""
    helpers: dict[str, Json] = {}
    template: list[Json] = []
    automation: list[Json] = []
    for room in ROOMS:
        powered, unlocked, motion = (
            f"{room.key}_{suffix}" for suffix in ("powered", "unlocked", "motion")
        )
        helpers[powered] = {"name": f"{room.name}: socket has power", "icon": "mdi:power-plug"}
        helpers[unlocked] = {"name": f"{room.name}: door is unlocked", "icon": "mdi:lock-open"}
        helpers[motion] = {"name": f"{room.name}: somebody moves", "icon": "mdi:walk"}
        template += _devices(room, powered, unlocked, motion)
        automation.append(
            {
                "id": f"{room.key}_relock",
                "alias": f"{room.name}: the door locks by itself",
                "triggers": {
                    "trigger": "state",
                    "entity_id": f"input_boolean.{unlocked}",
                    "to": "on",
                    "for": {"seconds": 20},
                },
                "actions": _turn("off", unlocked),
            }
        )
    blocks = {"input_boolean": helpers, "template": template, "automation demo": automation}
    return "".join(f"{name}: {json.dumps(block)}\n" for name, block in blocks.items())


def _devices(room: DemoRoom, powered: str, unlocked: str, motion: str) -> list[Json]:
    def one(platform: str, suffix: str, **options: Json) -> Json:
        unique_id = f"{room.key}_{suffix}"
        return {platform: {"name": f"{room.name} {suffix}", "unique_id": unique_id, **options}}

    is_powered, is_unlocked, is_motion = (
        f"is_state('input_boolean.{helper}', 'on')" for helper in (powered, unlocked, motion)
    )
    return [
        one(
            "switch",
            "socket",
            state=f"{{{{ {is_powered} }}}}",
            turn_on=_turn("on", powered),
            turn_off=_turn("off", powered),
        ),
        one(
            "lock",
            "door",
            state=f"{{{{ 'unlocked' if {is_unlocked} else 'locked' }}}}",
            unlock=_turn("on", unlocked),
            lock=_turn("off", unlocked),
        ),
        one(
            "binary_sensor",
            "motion",
            device_class="occupancy",
            state=f"{{{{ {is_motion} }}}}",
        ),
        one(
            "sensor",
            "load",
            device_class="power",
            state_class="measurement",
            unit_of_measurement="W",
            state=f"{{{{ {room.load_w} if {is_powered} else 0 }}}}",
        ),
    ]


def _turn(how: str, helper: str) -> list[Json]:
    target = {"entity_id": f"input_boolean.{helper}"}
    return [{"action": f"input_boolean.turn_{how}", "target": target}]


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
    types = {name: await _add_type(ha, name) for name in TYPES}
    for room in ROOMS:
        values = {
            "name": room.name,
            "room_type": types[room.kind],
            "capacity": room.capacity,
            **room.devices,
        }
        await ha.add_subentry("roomkeeper", "room", values)
    await set_areas(ha)
    await set_dashboard(ha)


async def _add_type(ha: Instance, name: str) -> str:
    return await ha.add_subentry("roomkeeper", "room_type", {"name": name, **TYPES[name]})


async def set_areas(ha: Instance) -> None:
    """Put each room and its devices into an area."""
    devices = await ha.command("config/device_registry/list")
    for room in ROOMS:
        area = await ha.command("config/area_registry/create", name=room.name)
        for device in devices:
            if device["name"] == room.name:
                await ha.command(
                    "config/device_registry/update",
                    device_id=device["id"],
                    area_id=area["area_id"],
                )
        entities = [*itertools.chain(*(_listed(value) for value in room.devices.values()))]
        for entity_id in (*entities, f"input_boolean.{room.key}_motion"):
            with contextlib.suppress(CommandError):  # a helper of YAML without an id
                await ha.command(
                    "config/entity_registry/update", entity_id=entity_id, area_id=area["area_id"]
                )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


async def set_dashboard(ha: Instance) -> None:
    """Make a page with all that one can look at and click, and open it first."""
    entities = {
        (
            entity["config_subentry_id"],
            entity["entity_id"].split(".")[0],
            entity["translation_key"],
        ): (entity["entity_id"])
        for entity in await ha.command("config/entity_registry/list")
        if entity["platform"] == "roomkeeper" and not entity["disabled_by"]
    }
    subentries = {
        known["title"]: known["subentry_id"] for known in await ha.subentries("roomkeeper")
    }
    sections: list[Json] = []
    for room in ROOMS:
        own = {
            (domain, key): entity_id
            for (subentry, domain, key), entity_id in entities.items()
            if subentry == subentries[room.name]
        }
        sections.append({"type": "grid", "cards": list(_cards(room, own))})
    calendars = [
        entity_id for (_, domain, _), entity_id in entities.items() if domain == "calendar"
    ]
    sections.append(
        {
            "type": "grid",
            "column_span": 3,
            "cards": [
                {"type": "heading", "heading": "Bookings"},
                {
                    "type": "calendar",
                    "entities": calendars,
                    "initial_view": "listWeek",
                    "grid_options": {"columns": "full"},
                },
            ],
        }
    )
    await ha.command(
        "lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Rooms",
        icon="mdi:door",
        require_admin=False,
        show_in_sidebar=True,
        mode="storage",
    )
    view = {"type": "sections", "title": "Rooms", "max_columns": 3, "sections": sections}
    await ha.command("lovelace/config/save", url_path=DASHBOARD, config={"views": [view]})
    await ha.command("frontend/set_system_data", key="core", value={"default_panel": DASHBOARD})


def _cards(room: DemoRoom, own: dict[tuple[str, str], str]) -> Iterator[Json]:
    def tile(entity_id: str | None, name: str, **options: Json) -> Iterator[Json]:
        if entity_id:
            yield {"type": "tile", "entity": entity_id, "name": name, **options}

    yield {"type": "heading", "heading": room.name}
    yield from tile(own.get(("sensor", "status")), "Status")
    yield from tile(own.get(("sensor", "next_booking")), "Next booking")
    yield from tile(own.get(("timer", "booking")), "Time left")
    yield from tile(own.get(("timer", "power_off")), "Power off in")
    yield from tile(own.get(("timer", "hold")), "Hold ends in")
    yield from tile(own.get(("switch", "frozen")), "Frozen")
    yield {
        "type": "button",
        "name": "Open the door for the guest",
        "icon": "mdi:door-open",
        "tap_action": {
            "action": "perform-action",
            "perform_action": "roomkeeper.open_door",
            "data": {"room": room.key},
        },
        "grid_options": {"columns": 6, "rows": 2},
    }
    yield from tile(room.devices["doors"][0], "Door", features=[{"type": "lock-commands"}])
    yield from tile(own.get(("button", "check_in")), "Check in", hide_state=True)
    yield from tile(own.get(("button", "check_out")), "Check out", hide_state=True)
    yield from tile(room.devices["power"][0], "Socket")
    yield from tile(f"input_boolean.{room.key}_motion", "Motion")


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
    motion = {"entity_id": "input_boolean.drum_room_motion"}
    await ha.call("input_boolean.turn_on", target=motion)


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
            async with step("Roomkeeper, two room types, three rooms"):
                await set_up(ha)
        async with step("Bookings of today, a guest, a hold"):
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
