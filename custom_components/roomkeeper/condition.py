"""Conditions for automations: each asks the view of the rooms and stalls that its target means.

While Roomkeeper is not loaded, and where a target means none of them, nothing holds.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, Final, Unpack, cast, override

import voluptuous as vol
from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType

from .core import conflicts
from .core.model import BookingStatus, Room, State
from .core.policy import LONGEST_BOOKING
from .core.span import Span
from .core.stall_views import StallView
from .core.views import RoomStatus, RoomView, is_bookable
from .device_keys import keys_meant
from .doors.loaded import loaded_entry
from .runtime import Runtime

CONF_BEHAVIOR: Final = "behavior"
CONF_DURATION: Final = "duration"

ANY: Final = "any"
ALL: Final = "all"

_HELD: Final = frozenset({BookingStatus.HELD})
_BOOKED: Final = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})
_OCCUPIED: Final = frozenset({BookingStatus.CHECKED_IN})

_LENGTH: Final = vol.All(
    cv.positive_time_period, vol.Range(min=timedelta(seconds=1), max=LONGEST_BOOKING)
)


class _RoomkeeperCondition(Condition):
    """Holds for any or all of the rooms and stalls that its target means; without one, of all."""

    _options_schema: ClassVar[dict[vol.Marker, object]] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        options = {
            vol.Optional(CONF_BEHAVIOR, default=ANY): vol.In((ANY, ALL)),
            **cls._options_schema,
        }
        schema = {
            vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Optional(CONF_OPTIONS, default={}): options,
        }
        return cast(ConfigType, vol.Schema(schema)(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take what the automation says."""
        super().__init__(hass, config)
        self._target = config.target
        self._options: dict[str, Any] = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        entry = loaded_entry(self._hass)
        if entry is None:
            return False
        meant = keys_meant(self._hass, self._target)
        answers = self._answers(entry.runtime_data, meant)
        if self._options[CONF_BEHAVIOR] == ANY:
            return any(answers)
        first = next(answers, False)
        return first and all(answers)

    def _answers(self, runtime: Runtime, meant: frozenset[str] | None) -> Iterator[bool]:
        """Yield the answer for each that is meant; all are if there is no target."""
        raise NotImplementedError


def _about(
    room: Callable[[RoomView], bool] | None = None, stall: Callable[[StallView], bool] | None = None
) -> type[Condition]:
    """Make a condition about what rooms, stalls or both show now."""

    class AboutView(_RoomkeeperCondition):
        """Asks the views."""

        @override
        def _answers(self, runtime: Runtime, meant: frozenset[str] | None) -> Iterator[bool]:
            # Looked at anew, and not as it was published: a timer may be late.
            site = runtime.site
            if room is not None:
                for room_key in site.rooms if meant is None else site.rooms.keys() & meant:
                    yield room(runtime.room_view(room_key))
            if stall is not None:
                for stall_key in site.stalls if meant is None else site.stalls.keys() & meant:
                    yield stall(runtime.stall_view(stall_key))

    return AboutView


class _IsFreeFor(_RoomkeeperCondition):
    """Holds where a room could be taken now for as long as is asked."""

    _options_schema: ClassVar = {vol.Required(CONF_DURATION): _LENGTH}

    @override
    def _answers(self, runtime: Runtime, meant: frozenset[str] | None) -> Iterator[bool]:
        rooms = runtime.site.rooms
        for key in rooms if meant is None else rooms.keys() & meant:
            yield runtime.engine.peek(partial(self._is_free, rooms[key]))

    def _is_free(self, room: Room, state: State, now: datetime) -> bool:
        span = Span(now, now + self._options[CONF_DURATION])
        return conflicts.next_free(state, (room,), span, now) == now


def _current(statuses: Collection[BookingStatus]) -> Callable[[RoomView], bool]:
    """Ask whether the booking that has a room is in one of some statuses; frozen or not."""

    def is_so(view: RoomView) -> bool:
        return view.current_booking is not None and view.current_booking.status in statuses

    return is_so


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_available": _about(lambda room: room.status is RoomStatus.AVAILABLE),
    "is_bookable": _about(is_bookable),
    "is_free_for": _IsFreeFor,
    "is_held": _about(_current(_HELD)),
    "is_booked": _about(_current(_BOOKED)),
    "is_occupied": _about(_current(_OCCUPIED), lambda stall: stall.is_occupied),
    "is_frozen": _about(lambda room: room.freeze is not None),
    "has_power_off_planned": _about(lambda room: room.power_off is not None),
    "is_private": _about(stall=lambda stall: stall.is_private),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:  # noqa: ARG001 - Home Assistant's form
    """Return the conditions by what they are called after our domain."""
    return CONDITIONS
