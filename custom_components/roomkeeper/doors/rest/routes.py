"""The one table of the paths of the HTTP API: what each one asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPMethod, HTTPStatus
from string import Formatter
from typing import Any, Final

from ...const import DOMAIN
from ...core.errors import NotFound, UnknownAction, UnknownBooking, UnknownSchedule
from ...core.events import FACT_TYPES
from ..exports import AUDIT_LOG_CSV, BOOKINGS_CSV, BOOKINGS_ICS, Export
from ..reads import QUESTIONS
from ..verb import Question, Verb
from ..verbs import RELEASE, VERBS
from .summaries import ACTION_STATS, POWER_OFF_STATUS, SCHEDULE_HEALTH, SCHEDULE_STATS

PREFIX: Final = f"/api/{DOMAIN}/v1"

type Asked = Verb[Any] | Question | Export


class Tag(StrEnum):
    """By subject, for who reads about them."""

    ROOMS = "Rooms"
    BOOKINGS = "Bookings"
    POWER_OFF = "Power-off"
    SCHEDULES = "Schedules"
    DEVICE_ACTIONS = "Device actions"
    STALLS = "Stalls"
    LOG = "Log and reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One item of a list, answered by itself; `refusal` is raised with it where it is not there."""

    name: str
    refusal: type[NotFound]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method on one path, below `PREFIX`.

    A parameter of the path is the field of the same name, or the one in
    `renamed`. `fixed` are fields that the path itself says, and `without`
    are those that are left out since the path says all about them. `single`
    is how the one item of the list that is asked for is answered.
    """

    method: HTTPMethod
    path: str
    asks: Asked
    summary: str
    tag: Tag
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    fixed: Mapping[str, object] = field(default_factory=dict[str, object])
    without: tuple[str, ...] = ()
    single: Single | None = None
    status: HTTPStatus = HTTPStatus.OK

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the path's parameters."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name is not None)

    @property
    def in_path(self) -> Mapping[str, str]:
        """Return the field of each parameter of the path."""
        return {name: self.renamed.get(name, name) for name in self.parameters}

    @property
    def takes(self) -> tuple[str, ...]:
        """Return the fields that are given in the body or, if `in_query`, in the query."""
        if self.single is not None:
            return ()
        said = {*self.in_path.values(), *self.fixed, *self.without}
        return tuple(name for name in self.asks.fields if name not in said)

    @property
    def in_query(self) -> bool:
        """Say whether fields are given in the query; otherwise they are given as a JSON body."""
        return self.method in {HTTPMethod.GET, HTTPMethod.DELETE}


_VERBS: Final[Mapping[str, Verb[Any]]] = {verb.name: verb for verb in VERBS}
_QUESTIONS: Final[Mapping[str, Question]] = {one.name: one for one in QUESTIONS}

_OTHER_NAMES: Final = ("source", "external_id")
"""What names a booking where our own id does not."""

_POWER_OFF_TYPES: Final = tuple(name for name in FACT_TYPES if name.startswith("power_"))

_BOOKING: Final = Single(name="booking", refusal=UnknownBooking)
_SCHEDULE: Final = Single(name="schedule", refusal=UnknownSchedule)
_ACTION: Final = Single(name="action", refusal=UnknownAction)

_ROOM_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="rooms",
        asks=_QUESTIONS["get_rooms"],
        summary="Rooms as they are now",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="rooms/{room}/freeze",
        asks=_VERBS["freeze"],
        summary="Take a room out of use",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="rooms/{room}/freeze",
        asks=_VERBS["unfreeze"],
        summary="Take a room into use again",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="rooms/hold",
        asks=_VERBS["hold"],
        summary="Hold rooms until that is confirmed or expires",
        tag=Tag.ROOMS,
        status=HTTPStatus.CREATED,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="rooms/hold/{hold_id}",
        asks=RELEASE,
        renamed={"hold_id": "booking_id"},
        without=_OTHER_NAMES,
        summary="Release a hold",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="rooms/{room}/open",
        asks=_VERBS["open_door"],
        summary="Check the guest in and open the door",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="rooms/{room}/calendar",
        asks=_QUESTIONS["get_calendar_address"],
        summary="Where a room's calendar can be seen outside",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="rooms/{room}/calendar",
        asks=_VERBS["share_calendar"],
        summary="Show a room's calendar at a new secret address",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="rooms/{room}/calendar",
        asks=_VERBS["unshare_calendar"],
        summary="Show a room's calendar to nobody outside",
        tag=Tag.ROOMS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="availability",
        asks=_QUESTIONS["get_availability"],
        summary="When rooms can still be had",
        tag=Tag.ROOMS,
    ),
)


def _of_booking(path: str, verb: str, summary: str) -> Route:
    return Route(
        method=HTTPMethod.POST,
        path=f"bookings/{{booking_id}}/{path}",
        asks=_VERBS[verb],
        without=_OTHER_NAMES,
        summary=summary,
        tag=Tag.BOOKINGS,
    )


_BOOKING_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="bookings",
        asks=_QUESTIONS["get_bookings"],
        summary="Bookings within a span, by default those to come",
        tag=Tag.BOOKINGS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="bookings",
        asks=_VERBS["book"],
        summary="Book rooms",
        tag=Tag.BOOKINGS,
        status=HTTPStatus.CREATED,
    ),
    Route(
        method=HTTPMethod.GET,
        path="bookings/{booking_id}",
        asks=_QUESTIONS["get_bookings"],
        single=_BOOKING,
        summary="One booking, whatever its status",
        tag=Tag.BOOKINGS,
    ),
    Route(
        method=HTTPMethod.PATCH,
        path="bookings/{booking_id}",
        asks=_VERBS["reschedule"],
        without=_OTHER_NAMES,
        summary="Change a booking's time, rooms and texts in one step",
        tag=Tag.BOOKINGS,
    ),
    _of_booking("confirm", "confirm", "Confirm a hold or a pending booking"),
    _of_booking("cancel", "cancel", "Cancel a booking, or release a hold"),
    _of_booking("check-in", "check_in", "Check the guest in"),
    _of_booking("check-out", "check_out", "Check the guest out"),
    _of_booking("extend", "extend", "End a booking later"),
    Route(
        method=HTTPMethod.POST,
        path="bookings/erase-guest",
        asks=_VERBS["erase_guest"],
        summary="Take out what people wrote on a guest's bookings",
        tag=Tag.BOOKINGS,
    ),
)

_POWER_OFF_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="power-off/tasks",
        asks=_QUESTIONS["get_power_offs"],
        summary="Power-offs, by default those to come",
        tag=Tag.POWER_OFF,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="power-off/tasks/{booking_id}/{room}",
        asks=_VERBS["cancel_power_off"],
        summary="Call a power-off off",
        tag=Tag.POWER_OFF,
    ),
    Route(
        method=HTTPMethod.GET,
        path="power-off/audit-log",
        asks=_QUESTIONS["get_audit_log"],
        fixed={"type": _POWER_OFF_TYPES},
        summary="What happened to the power, the newest first",
        tag=Tag.POWER_OFF,
    ),
    Route(
        method=HTTPMethod.GET,
        path="power-off/scheduler/status",
        asks=POWER_OFF_STATUS,
        summary="How many power-offs are to come, and which failed",
        tag=Tag.POWER_OFF,
    ),
)


def _of_schedule(path: str, verb: str, summary: str) -> Route:
    return Route(
        method=HTTPMethod.POST,
        path=f"schedules/{{schedule_id}}/{path}",
        asks=_VERBS[verb],
        summary=summary,
        tag=Tag.SCHEDULES,
    )


_SCHEDULE_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="schedules",
        asks=_QUESTIONS["get_schedules"],
        summary="Schedules as they are now",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.POST,
        path="schedules",
        asks=_VERBS["create_schedule"],
        summary="Make a schedule",
        tag=Tag.SCHEDULES,
        status=HTTPStatus.CREATED,
    ),
    Route(
        method=HTTPMethod.POST,
        path="schedules/preview",
        asks=_QUESTIONS["preview_schedule"],
        summary="When a schedule would run next; nothing is done",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.GET,
        path="schedules/stats",
        asks=SCHEDULE_STATS,
        summary="How many schedules there are, and what is next",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.GET,
        path="schedules/health",
        asks=SCHEDULE_HEALTH,
        summary="Which schedules fail, and how late runs begin",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.GET,
        path="schedules/{schedule_id}",
        asks=_QUESTIONS["get_schedules"],
        single=_SCHEDULE,
        summary="One schedule",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.PATCH,
        path="schedules/{schedule_id}",
        asks=_VERBS["update_schedule"],
        summary="Change a schedule; what is not said stays as it is",
        tag=Tag.SCHEDULES,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="schedules/{schedule_id}",
        asks=_VERBS["delete_schedule"],
        summary="Delete a schedule",
        tag=Tag.SCHEDULES,
    ),
    _of_schedule("enable", "enable_schedule", "Enable a schedule"),
    _of_schedule("disable", "disable_schedule", "Disable a schedule"),
    _of_schedule("run", "run_schedule", "Run a schedule now"),
    _of_schedule("skip-next", "skip_next", "Leave the next run out"),
)

_DEVICE_ACTION_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="schedules/device-actions",
        asks=_QUESTIONS["get_actions"],
        summary="Device actions, by default those to come and under way",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="schedules/device-actions",
        asks=_VERBS["create_action"],
        summary="Do something with devices, now or later",
        tag=Tag.DEVICE_ACTIONS,
        status=HTTPStatus.CREATED,
    ),
    Route(
        method=HTTPMethod.POST,
        path="schedules/device-actions/cleanup",
        asks=_VERBS["cleanup_actions"],
        summary="Forget device actions that are over",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="schedules/device-actions/stats",
        asks=ACTION_STATS,
        summary="How many device actions there are in each status",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="schedules/device-actions/{action_id}",
        asks=_QUESTIONS["get_actions"],
        single=_ACTION,
        summary="One device action, whatever its status",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.PATCH,
        path="schedules/device-actions/{action_id}",
        asks=_VERBS["update_action"],
        summary="Change a device action that is to come",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.DELETE,
        path="schedules/device-actions/{action_id}",
        asks=_VERBS["delete_action"],
        summary="Call a device action off, or forget it",
        tag=Tag.DEVICE_ACTIONS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="schedules/device-actions/{action_id}/execute",
        asks=_VERBS["execute_action"],
        summary="Execute a device action now",
        tag=Tag.DEVICE_ACTIONS,
    ),
)

_STALL_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="timers/status",
        asks=_QUESTIONS["get_timers"],
        summary="What runs down in rooms and stalls",
        tag=Tag.STALLS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="timers/{stall}/force-enable",
        asks=_VERBS["force_enable"],
        summary="Put a stall's cameras back on for maintenance",
        tag=Tag.STALLS,
    ),
    Route(
        method=HTTPMethod.POST,
        path="timers/{stall}/extend",
        asks=_VERBS["extend_occupancy"],
        summary="Let a stay in a stall last longer",
        tag=Tag.STALLS,
    ),
)

_LOG_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="audit-log",
        asks=_QUESTIONS["get_audit_log"],
        summary="What happened, the newest first",
        tag=Tag.LOG,
    ),
    Route(
        method=HTTPMethod.GET,
        path="reports",
        asks=_QUESTIONS["get_report"],
        summary="How rooms and stalls were used on some days",
        tag=Tag.LOG,
    ),
    Route(
        method=HTTPMethod.GET,
        path="reports/daily",
        asks=_QUESTIONS["get_report"],
        fixed={"period": "day"},
        without=("start_date", "end_date", "room_type", "stall", "include", "format"),
        summary="How rooms and stalls are used on a day",
        tag=Tag.LOG,
    ),
    Route(
        method=HTTPMethod.GET,
        path="suggestions",
        asks=_QUESTIONS["get_suggestions"],
        summary="Which settings would do better, and what says so",
        tag=Tag.LOG,
    ),
    Route(
        method=HTTPMethod.POST,
        path="suggestions/{suggestion_id}/apply",
        asks=_VERBS["apply_suggestion"],
        summary="Set what is suggested",
        tag=Tag.LOG,
    ),
)

_EXPORT_ROUTES: Final = (
    Route(
        method=HTTPMethod.GET,
        path="exports/bookings.csv",
        asks=BOOKINGS_CSV,
        summary="Bookings as a table, by default all that are kept",
        tag=Tag.BOOKINGS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="exports/bookings.ics",
        asks=BOOKINGS_ICS,
        summary="Bookings as a calendar, by default those that stand or were kept",
        tag=Tag.BOOKINGS,
    ),
    Route(
        method=HTTPMethod.GET,
        path="exports/audit-log.csv",
        asks=AUDIT_LOG_CSV,
        summary="What happened, as a table, the newest first",
        tag=Tag.LOG,
    ),
)

ROUTES: Final[tuple[Route, ...]] = (
    *_ROOM_ROUTES,
    *_BOOKING_ROUTES,
    *_POWER_OFF_ROUTES,
    *_SCHEDULE_ROUTES,
    *_DEVICE_ACTION_ROUTES,
    *_STALL_ROUTES,
    *_LOG_ROUTES,
    *_EXPORT_ROUTES,
)
