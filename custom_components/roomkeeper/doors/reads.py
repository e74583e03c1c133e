"""What can be asked for: by name, the fields it takes, and who answers. Reading changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, async_get_hass
from homeassistant.exceptions import Unauthorized
from homeassistant.loader import async_get_loaded_integration

from ..const import DOMAIN
from ..core.errors import EndBeforeStart
from ..core.events import FACT_TYPES, ActorKind
from ..core.ids import ActionId, EndpointKey, PowerOffKey, ScheduleId
from ..core.model import BookingStatus, PowerOffStatus, State
from ..core.schedule import ActionStatus
from ..core.schedule_views import ScheduleType
from ..core.stall import OccupancyStatus
from ..core.views import BookingView, PowerOffView, RoomStatus, RoomView, TimerView, site_view
from ..ledger import LogQuery
from ..runtime import RoomkeeperConfigEntry, Runtime
from .booking_list import BOOKING_FIELDS, get_bookings
from .csv_text import CSV_FILE
from .field_kinds import listed, one_of_texts, sorted_by, text, words, words_or_any
from .fields import Fields, fields_of
from .inbound import user_of
from .json_form import Json, record_of
from .json_schema import Either, Named, count_of
from .lists import (
    AVAILABILITY_FIELDS,
    POWER_OFF_FIELDS,
    ROOM_FIELDS,
    TIMER_FIELDS,
    Availability,
    get_availability,
    get_power_offs,
    get_rooms,
    get_timers,
)
from .log_rows import LOG_ENTRY, log_row
from .paging import page_of, paging_of
from .reports import REPORT, REPORT_FIELDS, REPORT_KINDS, get_report
from .schedule_answers import ACTION, SCHEDULE
from .schedule_fields import SCHEDULE_KINDS
from .schedule_list import (
    ACTION_FILTERS,
    SCHEDULE_COUNTS,
    SCHEDULE_FILTERS,
    get_actions,
    get_schedules,
    schedule_counts,
)
from .schedule_preview import PREVIEW, PREVIEW_FIELDS, preview_schedule
from .sharing import GET_CALENDAR_ADDRESS
from .stall_list import OCCUPANCY_TIMER, STALL, STALL_COUNTS, STALL_FIELDS, get_stalls, stall_counts
from .steps import told_to
from .suggestion_list import GET_SUGGESTIONS
from .verb import Question, Request, counting_on_the_ledger

LOG_FIELDS = (
    "room",
    "stall",
    "booking_id",
    "schedule_id",
    "action_id",
    "type",
    "actor",
    "start",
    "end",
)


def log_query(fields: Fields) -> LogQuery:
    """Return which entries of the log are asked for.

    Raises:
        EndBeforeStart: the end is not after the start.
        Refusal: another filter cannot be read, or names what is not there.
    """
    start, end = fields.instant("start"), fields.instant("end")
    if start is not None and end is not None and end <= start:
        raise EndBeforeStart(start=start, end=end)
    actor = fields.text("actor")
    kind = ActorKind(actor) if actor in list(ActorKind) else None
    return LogQuery(
        room=fields.room() if fields.rooms() else None,
        stall=fields.stall() if fields.stalls() else None,
        booking_id=fields.booking_id(),
        schedule_id=ScheduleId(fields.text("schedule_id")) or None,
        action_id=ActionId(fields.text("action_id")) or None,
        types=fields.texts_out_of("type", FACT_TYPES),
        actor_kind=kind,
        actor_id=actor if actor and kind is None else None,
        start=start,
        end=end,
    )


async def get_audit_log(runtime: Runtime, fields: Fields) -> Mapping[str, object]:
    """Answer what happened, the newest first."""
    paging = paging_of(fields, "audit_log", (int,))
    cursor_seq = int(paging.after[0]) if paging.after else None
    query = replace(log_query(fields), limit=paging.limit, cursor=cursor_seq)
    page = await runtime.ledger.read_log(query)
    cursor = None if page.next_cursor is None else paging.cursor((page.next_cursor,))
    zone, name_of = fields.site.time_zone, runtime.schedule_name
    items = [log_row(entry, zone, name_of) for entry in page.entries]
    return {"items": items, "next_cursor": cursor}


HEALTH: Final[Named] = {
    "version": str,
    "started_at": datetime,
    "uptime": timedelta,
    "ledger": Literal["ok", "problem"],
    "problem": str | None,
    "rooms": int,
    "bookings": count_of("BookingCounts", BookingStatus),
    "active_holds": int,
    "pending_bookings": int,
    "scheduled_power_offs": int,
    "failed_power_offs": tuple[PowerOffKey, ...],
    "endpoints": int,
    "failing_endpoints": tuple[EndpointKey, ...],
    "disabled_endpoints": tuple[EndpointKey, ...],
    **STALL_COUNTS,
    **SCHEDULE_COUNTS,
    "deadlines": int,
    "next_deadline": datetime | None,
    "last_log_id": int,
}


async def get_health(runtime: Runtime, _fields: Fields) -> Mapping[str, object]:
    """Answer how Roomkeeper itself is."""
    return await health(runtime)


async def health(runtime: Runtime) -> Mapping[str, object]:
    """Return how Roomkeeper itself is, as `HEALTH` says."""
    engine = runtime.engine
    version = async_get_loaded_integration(async_get_hass(), DOMAIN).version

    def view(state: State, now: datetime) -> Mapping[str, object]:
        site = site_view(state)
        return {
            "version": str(version),
            "started_at": runtime.started_at,
            "uptime": now - runtime.started_at,
            "ledger": "ok" if engine.problem is None else "problem",
            "problem": engine.problem,
            "rooms": len(state.site.rooms),
            "bookings": {status.value: state.count[status] for status in BookingStatus},
            "active_holds": site.active_holds,
            "pending_bookings": site.pending_bookings,
            "scheduled_power_offs": site.scheduled_power_offs,
            "failed_power_offs": site.failed_power_offs,
            "endpoints": len(state.site.endpoints),
            "failing_endpoints": site.failing_endpoints,
            "disabled_endpoints": site.disabled_endpoints,
            **stall_counts(state),
            **schedule_counts(runtime, state),
            "deadlines": engine.deadline_count,
            "next_deadline": engine.next_deadline,
            "last_log_id": engine.last_seq,
        }

    return await engine.read(view)


_PAGE: Final = ("limit", "cursor")
_FILTERS: Final = {"schedule_id": text(), "action_id": text()}
LOG_KINDS: Final = {"type": listed(one_of_texts(FACT_TYPES)), **_FILTERS}

QUESTIONS: Final = (
    Question(
        name="get_rooms",
        fields=(*ROOM_FIELDS, *_PAGE),
        kinds={"status": words(RoomStatus), "sort": sorted_by("key")},
        answers=page_of(RoomView),
        answer=get_rooms,
    ),
    Question(
        name="get_availability",
        fields=(*AVAILABILITY_FIELDS, *_PAGE),
        needed=("start", "end"),
        answers=page_of(Availability),
        # A year of a hundred rooms has tens of thousands of free stretches.
        is_long=True,
        answer=get_availability,
    ),
    Question(
        name="get_bookings",
        fields=(*BOOKING_FIELDS, *_PAGE),
        kinds={
            "status": words_or_any(BookingStatus),
            "sort": sorted_by("start", "created_at"),
        },
        answers=page_of(BookingView),
        answer=get_bookings,
    ),
    Question(
        name="get_power_offs",
        fields=(*POWER_OFF_FIELDS, *_PAGE),
        kinds={"status": words_or_any(PowerOffStatus), "sort": sorted_by("booking_id")},
        answers=page_of(PowerOffView),
        answer=get_power_offs,
    ),
    Question(
        name="get_stalls",
        fields=(*STALL_FIELDS, *_PAGE),
        kinds={"status": words(OccupancyStatus)},
        answers=page_of(STALL),
        answer=get_stalls,
    ),
    Question(
        name="get_timers",
        fields=(*TIMER_FIELDS, *_PAGE),
        answers=page_of(Either((TimerView, OCCUPANCY_TIMER))),
        answer=get_timers,
    ),
    Question(
        name="get_schedules",
        fields=(*SCHEDULE_FILTERS, *_PAGE),
        kinds={
            "schedule_id": listed(text()),
            "schedule_type": words(ScheduleType),
            "sort": sorted_by("created_at"),
        },
        answers=page_of(SCHEDULE),
        tells_steps=True,
        answer=get_schedules,
    ),
    Question(
        name="preview_schedule",
        fields=PREVIEW_FIELDS,
        kinds=SCHEDULE_KINDS,
        one_of=("schedule_id", "schedule_type"),
        answers=PREVIEW,
        tells_steps=True,
        answer=preview_schedule,
    ),
    Question(
        name="get_actions",
        fields=(*ACTION_FILTERS, *_PAGE),
        kinds={
            "status": words_or_any(ActionStatus),
            "sort": sorted_by("created_at"),
            **_FILTERS,
        },
        answers=page_of(ACTION),
        tells_steps=True,
        answer=get_actions,
    ),
    Question(
        name="get_audit_log",
        fields=(*LOG_FIELDS, *_PAGE),
        kinds=LOG_KINDS,
        answers=page_of(LOG_ENTRY),
        answer=get_audit_log,
    ),
    Question(
        name="get_report",
        fields=(*REPORT_FIELDS, *_PAGE),
        kinds=REPORT_KINDS,
        answers=REPORT,
        file=CSV_FILE,
        is_long=True,
        answer=get_report,
    ),
    GET_SUGGESTIONS,
    GET_CALENDAR_ADDRESS,
    Question(name="get_health", answers=HEALTH, answer=get_health),
)


async def require_may_ask(
    hass: HomeAssistant, asked: Request, context: Context | None
) -> User | None:
    """Let a request be answered, and return who asks; an automation, which is no user, may ask all.

    Raises:
        Unauthorized: it is for administrators, or whoever asks is no more.
    """
    user = await user_of(hass, context)
    if asked.for_administrators and user is not None and not user.is_admin:
        raise Unauthorized(context=context, user_id=user.id)
    return user


async def ask(
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    question: Question,
    raw: Mapping[str, Any],
    context: Context | None,
) -> dict[str, Json]:
    """Answer a question.

    Raises:
        Refusal: a filter cannot be read, or names what is not there.
        NotWritable: the ledger cannot be read, or not be brought up to date.
        Unauthorized: it is for administrators, or whoever asks is no more.
    """
    user = await require_may_ask(hass, question, context)
    fields = fields_of(hass, entry, raw, question.takes)
    with counting_on_the_ledger():
        answer = await question.answer(entry.runtime_data, fields)
    zone = fields.site.time_zone
    if question.is_long:
        return await hass.async_add_executor_job(record_of, answer, zone)
    record = record_of(answer, zone)
    return told_to(user, record) if question.tells_steps else record
