"""What is configured: rooms of three kinds, and stalls beside some of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.roomkeeper.core.ids import EntityId, OriginKey, RoomKey, StallKey
from custom_components.roomkeeper.core.model import Policy, Room, Site
from custom_components.roomkeeper.core.reservation import Origin, OriginKind
from custom_components.roomkeeper.core.stall import Stall, StallPolicy, Strategy

ZONES: Final = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")

ZONES_OF_SCHEDULES: Final = (*ZONES, "America/Santiago")
"""In Chile clocks are changed at midnight."""

SHOP: Final = OriginKey("shop")
FEEDS: Final = (OriginKey("feed_guests"), OriginKey("feed_closed"))
"""One whose events are bookings, and one whose events only close a room."""

POLICIES: Final = (
    Policy(buffer_after=timedelta(minutes=10)),
    Policy(
        buffer_before=timedelta(minutes=15),
        power_off_buffer=timedelta(minutes=20),
        no_show_after=timedelta(minutes=45),
        power_on_at_check_in=True,
    ),
    Policy(power_off_buffer=timedelta(), power_off_notice=timedelta()),
)

STRATEGIES: Final = (Strategy.FIXED, Strategy.TIME_OF_DAY, Strategy.ADAPTIVE)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is, and how busy each room and each stall is."""

    rooms: int
    stalls: int
    bookings_a_day: float = 0.5
    stays_a_day: float = 2.0
    schedules: int = 6


def site_of(size: Size, rng: Random) -> Site:
    """Return a house of that size."""
    rooms = {room.key: room for room in (_room(number, rng) for number in range(size.rooms))}
    stalls = {stall.key: stall for stall in (_stall(number) for number in range(size.stalls))}
    places = {f"place_{key}": key for key in rooms}
    shop = Origin(key=SHOP, name="Shop", kind=OriginKind.HOOK, places=places)
    return Site(
        time_zone=ZoneInfo(ZONES[0]),
        log_retention=timedelta(days=20),
        rooms=rooms,
        stalls=stalls,
        origins={SHOP: shop} | {one.key: one for one in _feeds(tuple(rooms))},
    )


def _feeds(rooms: Sequence[RoomKey]) -> Iterator[Origin]:
    # Where there are two rooms, each has one.
    for key, room in zip(FEEDS, islice(cycle(rooms), len(FEEDS)), strict=False):
        yield Origin(
            key=key, name=key, kind=OriginKind.FEED, places={"": room}, is_block=key == FEEDS[1]
        )


def gear_of(size: Size) -> tuple[EntityId, ...]:
    """Return the pumps and lamps that schedules are about; some are in several."""
    kinds = ("switch.pump", "light.lamp")
    return tuple(EntityId(f"{kinds[one % 2]}_{one:03}") for one in range(size.schedules))


def _room(number: int, rng: Random) -> Room:
    key = f"room_{number:03}"
    plugs = 1 + (number % 3 == 0)
    return Room(
        key=RoomKey(key),
        name=f"Room {number}",
        policy=POLICIES[rng.randrange(len(POLICIES))],
        power=tuple(EntityId(f"switch.{key}_{plug}") for plug in range(plugs)),
        doors=(EntityId(f"lock.{key}"),),
        presence=(EntityId(f"binary_sensor.{key}"),) if number % 2 else (),
    )


def _stall(number: int) -> Stall:
    key = f"stall_{number:03}"
    strategy = STRATEGIES[number % len(STRATEGIES)]
    # Two neighbours look into each other's camera.
    cameras = (EntityId(f"switch.{key}_camera"), EntityId(f"switch.corridor_{number // 2:03}"))
    return Stall(
        key=StallKey(key),
        name=f"Stall {number}",
        policy=StallPolicy(strategy=strategy, stuck_detection=number % 5 != 0),
        sensors=(EntityId(f"binary_sensor.{key}"),),
        cameras=cameras[: 1 + number % 2],
    )
