"""Timers: real ones of Home Assistant's timer domain, whose countdowns the engine keeps.

This is what Home Assistant's actions for timers do to those of a room:

| action          | hold                  | booking                | power_off           |
| --------------- | --------------------- | ---------------------- | ------------------- |
| start           | hold the room         | book it, or end it so  | refused             |
|                 |                       | long from now          |                     |
| change          | refused               | extend the booking     | refused             |
| finish          | release the hold      | check the guest out    | switch off now      |
| cancel          | release the hold      | cancel the booking     | leave the power on  |
| pause           | refused               | refused                | refused             |

And this to the `occupancy` of a stall, by how it is:

| action          | idle                  | active                 | paused              |
| --------------- | --------------------- | ---------------------- | ------------------- |
| start           | a stay begins         | runs anew              | runs on             |
| change          | refused               | runs longer, or        | the same for what   |
|                 |                       | shorter                | is left             |
| finish, cancel  | nothing               | the stay is over       | the stay is over    |
| pause           | nothing               | stands still; in a     | nothing             |
|                 |                       | doubt it is refused    |                     |

What happens in a stall, as the timer tells it. Only what ran out has finished:

| what happens                                                     | event     |
| ---------------------------------------------------------------- | --------- |
| somebody comes; a sensor is lost in an empty stall               | started   |
| somebody is detected again                                       | changed   |
| a person lets it run longer, or shorter                          | changed   |
| a person starts it anew, or lets it go on                        | restarted |
| its time is up while a sensor is on: it goes on for a while      | restarted |
| a sensor is lost during a stay, or comes back after a restart    | restarted |
| somebody is detected where nobody could say                      | restarted |
| a person lets it stand still                                     | paused    |
| its time is up                                                   | finished  |
| the guest is seen to leave, or is found to have left meanwhile   | cancelled |
| somebody ends it, or puts the cameras back                       | cancelled |

As with any timer, finishing or cancelling one that is idle does nothing.
"""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .countdown import TIMER_DOMAIN
from .entity import ROOMS, STALLS, PlaceEntities
from .room_timers import ROOM_TIMERS, RoomTimer
from .runtime import RoomkeeperConfigEntry
from .stall_timers import OCCUPANCY, OccupancyTimer

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the timers of all places, and of those that come later."""
    rooms = PlaceEntities(
        ROOMS,
        entry,
        async_add_entities,
        platform=TIMER_DOMAIN,
        descriptions=ROOM_TIMERS,
        make=RoomTimer,
    )
    await rooms.follow(hass)
    stalls = PlaceEntities(
        STALLS,
        entry,
        async_add_entities,
        platform=TIMER_DOMAIN,
        descriptions=(OCCUPANCY,),
        make=OccupancyTimer,
    )
    await stalls.follow(hass)
