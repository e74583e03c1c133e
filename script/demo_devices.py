"""What there is in the demo: rooms, stalls, and their devices, all of which are pretended.

Behind each device is a helper that one can click.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRoom:
    """A room with a socket, a door and a sensor."""

    key: str
    name: str
    kind: str
    load_w: int
    capacity: int

    @property
    def area(self) -> str:
        """Where it is."""
        return self.name

    @property
    def devices(self) -> dict[str, Any]:
        """What the room's form asks for."""
        return {
            "power": [f"switch.{self.key}_socket"],
            "doors": [f"lock.{self.key}_door"],
            "presence": [f"binary_sensor.{self.key}_motion"],
            "power_sensor": f"sensor.{self.key}_load",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSensor:
    """A sensor of a stall, and what its helper says while that is on."""

    suffix: str
    device_class: str
    says: str
    icon: str

    @property
    def state_at_rest(self) -> str:
        """What the sensor is while its helper is off: an open bolt is `on`, all else is off."""
        return "on" if self.device_class == "lock" else "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStall:
    """A stall; the first of its sensors can be lost. `settings` are what its form says besides."""

    key: str
    name: str
    room: str | None = None
    sensors: tuple[DemoSensor, ...]
    cameras: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def area(self) -> str:
        """Where it is."""
        return self.room or "Corridor"

    @property
    def lost(self) -> str:
        """The helper that takes the first sensor away."""
        return f"input_boolean.{self.key}_lost"

    def helper(self, sensor: DemoSensor) -> str:
        """Return the helper behind a sensor."""
        return f"input_boolean.{self.key}_{sensor.suffix}"

    @property
    def devices(self) -> dict[str, Any]:
        """What the stall's form asks for."""
        return {
            "sensors": [f"binary_sensor.{self.key}_{sensor.suffix}" for sensor in self.sensors],
            "cameras": [f"switch.{camera}" for camera in self.cameras],
        }


ROOMS = (
    DemoRoom(key="drum_room", name="Drum room", kind="Studio", load_w=340, capacity=5),
    DemoRoom(key="piano_room", name="Piano room", kind="Studio", load_w=60, capacity=2),
    DemoRoom(key="the_vault", name="The Vault", kind="Escape room", load_w=780, capacity=6),
)

MOTION = DemoSensor(
    suffix="motion", device_class="motion", says="Somebody moves", icon="mdi:motion-sensor"
)
DOOR = DemoSensor(suffix="door", device_class="door", says="Door is open", icon="mdi:door-open")
BOLT = DemoSensor(suffix="bolt", device_class="lock", says="Door is bolted", icon="mdi:lock")

CAMERAS = {
    "corridor_camera": "Corridor camera",
    "costume_camera": "Costume camera",
    "locker_camera": "Locker camera",
}

STALLS = (
    DemoStall(
        key="changing_cubicle",
        name="Changing cubicle",
        room="The Vault",
        sensors=(MOTION, DOOR),
        # The corridor is seen by one camera through both doors.
        cameras=("costume_camera", "corridor_camera"),
        settings={"strategy": "adaptive"},
    ),
    DemoStall(
        key="shower",
        name="Shower",
        sensors=(BOLT,),
        cameras=("locker_camera", "corridor_camera"),
        settings={
            "timeout": {"minutes": 15},
            "strategy": "time_of_day",
            "min_timeout": {"minutes": 5},
            "max_timeout": {"minutes": 45},
            "extension": {"minutes": 5},
            # One of them holds at any hour, so that there is a reason to be seen.
            "rules": [
                {"name": "quiet hours", "start": "20:00:00", "end": "11:00:00", "multiplier": 2},
                {"name": "busy hours", "start": "11:00:00", "end": "20:00:00", "multiplier": 1.5},
            ],
        },
    ),
)

LIGHT = "stage_light"
FAN = "studio_fan"
LEVELLED = {LIGHT: "Stage light", FAN: "Studio fan"}
"""What stands in no room and has a level: schedules dim it."""


# --- as Home Assistant's configuration ---------------------------------------------


def configuration() -> str:
    """Return the YAML that makes all devices known to Home Assistant; JSON is YAML too."""
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
        template += _of_room(room, powered, unlocked, motion)
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
    for stall in STALLS:
        helpers |= _helpers_of(stall)
        template += _of_stall(stall)
    levels = {f"{key}_level": _level(name) for key, name in LEVELLED.items()}
    template += [_light(), _fan()]
    for camera, name in CAMERAS.items():
        helpers[f"{camera}_runs"] = {"name": f"{name}: runs", "icon": "mdi:cctv"}
        template.append(_camera(camera, name))
    blocks = {
        "input_boolean": helpers,
        "input_number": levels,
        "template": template,
        "automation demo": automation,
    }
    return "".join(f"{name}: {json.dumps(block)}\n" for name, block in blocks.items())


def _entity(platform: str, unique_id: str, name: str, **options: Json) -> Json:
    return {platform: {"name": name, "unique_id": unique_id, **options}}


def _is_on(helper: str) -> str:
    return f"is_state('input_boolean.{helper}', 'on')"


def _turn(how: str, helper: str) -> list[Json]:
    target = {"entity_id": f"input_boolean.{helper}"}
    return [{"action": f"input_boolean.turn_{how}", "target": target}]


def _of_room(room: DemoRoom, powered: str, unlocked: str, motion: str) -> list[Json]:
    def one(platform: str, suffix: str, **options: Json) -> Json:
        return _entity(platform, f"{room.key}_{suffix}", f"{room.name} {suffix}", **options)

    return [
        one(
            "switch",
            "socket",
            state=f"{{{{ {_is_on(powered)} }}}}",
            turn_on=_turn("on", powered),
            turn_off=_turn("off", powered),
        ),
        one(
            "lock",
            "door",
            state=f"{{{{ 'unlocked' if {_is_on(unlocked)} else 'locked' }}}}",
            unlock=_turn("on", unlocked),
            lock=_turn("off", unlocked),
        ),
        one(
            "binary_sensor",
            "motion",
            device_class="occupancy",
            state=f"{{{{ {_is_on(motion)} }}}}",
        ),
        one(
            "sensor",
            "load",
            device_class="power",
            state_class="measurement",
            unit_of_measurement="W",
            state=f"{{{{ {room.load_w} if {_is_on(powered)} else 0 }}}}",
        ),
    ]


def _helpers_of(stall: DemoStall) -> dict[str, Json]:
    first = stall.sensors[0]
    return {
        **{
            f"{stall.key}_{sensor.suffix}": {
                "name": f"{stall.name}: {sensor.says.lower()}",
                "icon": sensor.icon,
            }
            for sensor in stall.sensors
        },
        f"{stall.key}_lost": {
            "name": f"{stall.name}: {first.suffix} sensor is lost",
            "icon": "mdi:lan-disconnect",
        },
    }


def _of_stall(stall: DemoStall) -> Iterator[Json]:
    for sensor in stall.sensors:
        is_on = _is_on(f"{stall.key}_{sensor.suffix}")
        options: dict[str, Json] = {
            "device_class": sensor.device_class,
            "state": f"{{{{ {'not ' if sensor.state_at_rest == 'on' else ''}{is_on} }}}}",
        }
        if sensor is stall.sensors[0]:
            options["availability"] = f"{{{{ not {_is_on(f'{stall.key}_lost')} }}}}"
        unique_id = f"{stall.key}_{sensor.suffix}"
        yield _entity("binary_sensor", unique_id, f"{stall.name} {sensor.suffix}", **options)


def _camera(camera: str, name: str) -> Json:
    runs = f"{camera}_runs"
    return _entity(
        "switch",
        camera,
        name,
        icon=f"{{{{ 'mdi:cctv' if {_is_on(runs)} else 'mdi:cctv-off' }}}}",
        state=f"{{{{ {_is_on(runs)} }}}}",
        turn_on=_turn("on", runs),
        turn_off=_turn("off", runs),
    )


def _level(name: str) -> Json:
    return {"name": f"{name}: level", "min": 0, "max": 100, "step": 1, "initial": 0}


def _set_level(key: str, level: str) -> list[Json]:
    target = {"entity_id": f"input_number.{key}_level"}
    return [{"action": "input_number.set_value", "target": target, "data": {"value": level}}]


def _light() -> Json:
    level = f"states('input_number.{LIGHT}_level') | int(0)"
    return _entity(
        "light",
        LIGHT,
        LEVELLED[LIGHT],
        state=f"{{{{ {level} > 0 }}}}",
        level=f"{{{{ ({level}) * 255 // 100 }}}}",
        turn_on=_set_level(LIGHT, "100"),
        turn_off=_set_level(LIGHT, "0"),
        set_level=_set_level(LIGHT, "{{ (brightness / 2.55) | round }}"),
    )


def _fan() -> Json:
    level = f"states('input_number.{FAN}_level') | int(0)"
    return _entity(
        "fan",
        FAN,
        LEVELLED[FAN],
        state=f"{{{{ {level} > 0 }}}}",
        percentage=f"{{{{ {level} }}}}",
        turn_on=_set_level(FAN, "100"),
        turn_off=_set_level(FAN, "0"),
        set_percentage=_set_level(FAN, "{{ percentage }}"),
    )
