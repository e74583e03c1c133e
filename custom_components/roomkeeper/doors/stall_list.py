"""Stalls as doors answer them: one, the list of them, and what runs down in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from homeassistant.core import async_get_hass

from ..core.ids import EntityId, StallKey
from ..core.model import State
from ..core.stall import STAYING, OccupancyStatus, Stall, Stuck, TimeoutStep
from ..core.stall_views import (
    OccupancyTimerView,
    StallView,
    occupancy_timer_view,
    stall_view,
    stalls_with_problems,
    stuck_of,
)
from ..runtime import Runtime
from .fields import Fields
from .json_form import named_values
from .json_schema import Named, Record, about_kind, parts_of
from .paging import paging_of
from .wording import timeout_sentence

STALL_FIELDS = ("stall", "room", "status")


class StuckSensor(NamedTuple):
    """A stall whose sensors are not believed."""

    stall: StallKey
    why: Stuck


class FailedCamera(NamedTuple):
    """A camera that does not do what it is told, once for each of its stalls."""

    stall: StallKey
    entity_id: EntityId


STALL: Final = Record(
    name="Stall",
    about="A stall as others see it. `ends_at` is when the timer runs out, or when maintenance"
    " ends by itself; `remaining_s` is set instead while the timer stands still. `why` says in a"
    " sentence why the timer is that long, and `steps` are what that is made of.",
    parts={**parts_of(StallView), "why": str, "steps": tuple[TimeoutStep, ...]},
)

OCCUPANCY_TIMER: Final = Record(
    name="OccupancyTimer",
    about=about_kind(OccupancyTimerView),
    parts={**parts_of(OccupancyTimerView), "kind": Literal["occupancy"], "why": str},
)

STALL_COUNTS: Final[Named] = {
    "stalls": int,
    "occupied_stalls": int,
    "doubted_stalls": int,
    "stalls_in_maintenance": int,
    "stuck_sensors": tuple[StuckSensor, ...],
    "failed_cameras": tuple[FailedCamera, ...],
}


def asked_stalls(state: State, fields: Fields) -> Iterable[Stall]:
    """Return the stalls that are named, in the rooms that are named; all where none is."""
    keys, rooms = fields.stalls(), fields.rooms()
    named = [state.site.stalls[key] for key in keys] if keys else state.site.stalls.values()
    return [stall for stall in named if not rooms or stall.room in rooms]


def stall_answer(view: StallView) -> Mapping[str, object]:
    """Return a stall as it is answered: `why` is a sentence, and `steps` what it is made of."""
    values = named_values(view)
    steps = values.pop("why")
    return {**values, "why": timeout_sentence(async_get_hass(), view.why), "steps": steps}


def stall_counts(state: State) -> Mapping[str, object]:
    """Return how the stalls are used, and which sensors and cameras are not to be trusted."""
    stalls = state.site.stalls
    count = Counter(row.status for row in state.occupancies.values() if row.stall in stalls)
    troubled = list(stalls_with_problems(state))
    stuck = ((stall.key, stuck_of(stall, row)) for stall, row in troubled)
    failed = ((stall.key, camera) for stall, row in troubled for camera in row.failed)
    return {
        "stalls": len(stalls),
        "occupied_stalls": sum(count[status] for status in STAYING),
        "doubted_stalls": count[OccupancyStatus.DOUBTED],
        "stalls_in_maintenance": count[OccupancyStatus.MAINTENANCE],
        "stuck_sensors": [StuckSensor(key, why) for key, why in stuck if why],
        "failed_cameras": [FailedCamera(key, camera) for key, camera in failed],
    }


async def get_stalls(runtime: Runtime, fields: Fields) -> Mapping[str, object]:
    """Answer stalls as they are now, by key."""
    paging = paging_of(fields, "stalls", (str,))
    statuses = fields.words("status", OccupancyStatus)

    def wanted(state: State, now: datetime) -> Iterator[StallView]:
        for stall in asked_stalls(state, fields):
            view = stall_view(state, stall, now)
            if not statuses or view.status in statuses:
                yield view

    def view(state: State, now: datetime) -> Mapping[str, object]:
        page, cursor = paging.take(wanted(state, now), lambda one: (one.key,))
        return {"items": [stall_answer(one) for one in page], "next_cursor": cursor}

    return await runtime.engine.read(view)


def occupancy_timers(state: State, fields: Fields, now: datetime) -> Iterator[Mapping[str, object]]:
    """Yield what runs down in the stalls that are asked for, each with why it is that long."""
    for stall in asked_stalls(state, fields):
        timer = occupancy_timer_view(stall_view(state, stall, now), now)
        if timer is not None:
            yield {**named_values(timer), "why": timeout_sentence(async_get_hass(), timer.why)}
