"""The demo's dashboard: all that one can look at and click."""

from collections.abc import Iterator, Mapping

from connection import Json
from demo_devices import CAMERAS, ROOMS, STALLS, DemoRoom, DemoStall
from instance import Instance

DASHBOARD = "demo-rooms"

# Roomkeeper's entities of one room or stall, by their domain and their key.
type Own = Mapping[tuple[str, str], str]

HALF = {"columns": 6}
FULL = {"columns": "full"}

HINTS = """\
- Let **somebody move** in the cubicle: its cameras go off, and the timer says why it is that long.
- Switch a **camera** on meanwhile: it goes off again.
- Both stalls switch the **corridor camera**: it comes back when both are empty.
- A sensor that is **lost** cannot say who is inside: the cameras are off.
- In **maintenance** they are on, whoever comes.
"""


async def set_dashboard(ha: Instance) -> None:
    """Make the pages, and open the first of them first."""
    own = await _own_entities(ha)
    rooms = {
        "type": "sections",
        "title": "Rooms",
        "path": "rooms",
        "max_columns": 3,
        "sections": [
            *({"type": "grid", "cards": list(_room(room, own[room.name]))} for room in ROOMS),
            _bookings([own[room.name]["calendar", "bookings"] for room in ROOMS]),
        ],
    }
    stalls = {
        "type": "sections",
        "title": "Stalls",
        "path": "stalls",
        "max_columns": 3,
        "sections": [
            *({"type": "grid", "cards": list(_stall(stall, own[stall.name]))} for stall in STALLS),
            _hints([own[stall.name]["event", "activity"] for stall in STALLS]),
        ],
    }
    await ha.command(
        "lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Demo",
        icon="mdi:gesture-tap",
        require_admin=False,
        show_in_sidebar=True,
        mode="storage",
    )
    await ha.command("lovelace/config/save", url_path=DASHBOARD, config={"views": [rooms, stalls]})
    await ha.command("frontend/set_system_data", key="core", value={"default_panel": DASHBOARD})


async def _own_entities(ha: Instance) -> dict[str, dict[tuple[str, str], str]]:
    """Return the entities that are shown, by the name of their room or stall."""
    names = {known["subentry_id"]: known["title"] for known in await ha.subentries("roomkeeper")}
    found: dict[str, dict[tuple[str, str], str]] = {name: {} for name in names.values()}
    for entity in await ha.command("config/entity_registry/list"):
        if entity["platform"] == "roomkeeper" and not entity["disabled_by"]:
            place = names.get(entity["config_subentry_id"])
            domain = entity["entity_id"].split(".")[0]
            if place:
                found[place][domain, entity["translation_key"]] = entity["entity_id"]
    return found


def _tile(entity_id: str | None, name: str, **options: Json) -> Iterator[Json]:
    if entity_id:
        yield {"type": "tile", "entity": entity_id, "name": name, **options}


def _heading(text: str, **options: Json) -> Json:
    return {"type": "heading", "heading": text, **options}


# --- rooms ---------------------------------------------------------------------------


def _room(room: DemoRoom, own: Own) -> Iterator[Json]:
    yield _heading(room.name)
    yield from _tile(own.get(("sensor", "status")), "Status")
    yield from _tile(own.get(("sensor", "next_booking")), "Next booking")
    yield from _tile(own.get(("timer", "booking")), "Time left")
    yield from _tile(own.get(("timer", "power_off")), "Power off in")
    yield from _tile(own.get(("timer", "hold")), "Hold ends in")
    yield from _tile(own.get(("switch", "frozen")), "Frozen")
    yield {
        "type": "button",
        "name": "Let the guest in",
        "icon": "mdi:door-open",
        "tap_action": {
            "action": "perform-action",
            "perform_action": "roomkeeper.open_door",
            "data": {"room": room.key},
        },
        "grid_options": {"columns": 6, "rows": 2},
    }
    yield from _tile(room.devices["doors"][0], "Door", features=[{"type": "lock-commands"}])
    yield from _tile(own.get(("button", "check_in")), "Check in", hide_state=True)
    yield from _tile(own.get(("button", "check_out")), "Check out", hide_state=True)
    yield from _tile(room.devices["power"][0], "Socket")
    yield from _tile(f"input_boolean.{room.key}_motion", "Motion")


def _bookings(calendars: list[str]) -> Json:
    calendar = {
        "type": "calendar",
        "entities": calendars,
        "initial_view": "listWeek",
        "grid_options": FULL,
    }
    return {"type": "grid", "column_span": 3, "cards": [_heading("Bookings"), calendar]}


# --- stalls --------------------------------------------------------------------------


def _stall(stall: DemoStall, own: Own) -> Iterator[Json]:
    yield _heading(stall.name)
    yield from _tile(own["binary_sensor", "occupied"], "Status", state_content=["status"])
    yield from _tile(own["switch", "privacy"], "Privacy")
    yield from _tile(
        own["timer", "occupancy"],
        "Timer",
        state_content=["remaining_time", "why"],
        features=[{"type": "timer-actions"}],
        grid_options=FULL,
    )
    yield from _tile(own["switch", "maintenance"], "Maintenance")
    yield from _tile(own["button", "force_enable"], "Put cameras back", hide_state=True)
    yield from _tile(own["sensor", "last_stay"], "Last stay")
    yield from _tile(own["binary_sensor", "sensor_stuck"], "Sensors")
    yield _heading("Cameras", heading_style="subtitle")
    for camera in stall.cameras:
        yield from _tile(f"switch.{camera}", CAMERAS[camera])
    yield _heading("What the sensors see", heading_style="subtitle")
    for sensor in stall.sensors:
        yield from _tile(stall.helper(sensor), sensor.says)
    yield from _tile(stall.lost, f"The {stall.sensors[0].suffix} sensor is lost", grid_options=FULL)


def _hints(activities: list[str]) -> Json:
    happened = {
        "type": "logbook",
        "target": {"entity_id": activities},
        "hours_to_show": 24,
        "grid_options": {"columns": "full", "rows": 6},
    }
    hints = {"type": "markdown", "content": HINTS, "grid_options": FULL}
    cards = [_heading("Try it"), hints, _heading("What happened"), happened]
    return {"type": "grid", "cards": cards}
