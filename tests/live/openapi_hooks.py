"""What schemathesis is told about the house: which rooms there are, and what was answered before.

It runs in schemathesis' own environment, and knows nothing of this project.
Of texts that may be anything, some become the names of what is there, and
instants come near: otherwise nearly all that is asked would be about nothing.
"""

import json
import random
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import schemathesis
from schemathesis.generation import GenerationMode

PLACES = {
    "room": ("drum_room", "vocal_booth", "control_room"),
    "stall": ("cubicle",),
    "entity_id": ("input_boolean.lamp", "input_boolean.pump"),
}
WORDS = {
    "timezone": ("Europe/Berlin", "America/New_York", ""),
    "cron": ("0 8 * * *", "*/20 6-22 * * mon-fri"),
}
SAME = {"hold_id": "booking_id", "run_after": "schedule_id"}
PREFERRED = {"confirm": "held", "release": "held", "check_in": "soon", "check_out": "checked_in"}
"""By what is asked: which bookings it fits."""
ANSWERED = {"booking": "booking_id", "schedule": "schedule_id", "action": "action_id"}
REPORTS = {"get_report", "get_reports_daily"}
INSTANT = re.compile(" *[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")

chance = random.Random(5)  # noqa: S311 - nothing is kept secret by it
known: dict[str, list[str]] = defaultdict(list)
"""By field: the ids that were answered, the newest last."""


def soon() -> str:
    """Return an instant within the next three weeks, every tenth within a quarter of an hour."""
    minutes = chance.choice((15, *(chance.randrange(60, 30_000) for _ in range(9))))
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    return at.isoformat(timespec="minutes")


def there(name: str, value: Any) -> Any:  # noqa: ANN401 - any field
    """Return something that is there instead of a text that may be anything."""
    name = SAME.get(name, name)
    if isinstance(value, list) and name in PLACES:
        return list(dict.fromkeys(there(name, one) for one in value if isinstance(one, str)))
    if not isinstance(value, str) or chance.random() < 0.05:
        return value
    if name in PLACES:
        return chance.choice(PLACES[name])
    if known[name]:
        return chance.choice(known[name][-8:])
    if name in WORDS:
        return chance.choice(WORDS[name])
    is_instant = name != "date" and INSTANT.fullmatch(value)
    return soon() if is_instant else value


def in_order(said: dict[str, Any]) -> dict[str, Any]:
    """Let an end come after its start, and not too long after it."""
    start, end = said.get("start"), said.get("end")
    if isinstance(start, str) and isinstance(end, str):
        try:
            begin = datetime.fromisoformat(start)
        except ValueError:
            return said
        longer = timedelta(hours=chance.randrange(1, 30))
        return {**said, "end": (begin + longer).isoformat()}
    return said


def near_days(said: dict[str, Any]) -> dict[str, Any]:
    """Let a report be of days of the last weeks, said in one way: by one day, or by two.

    No room there has a type.
    """
    said = {name: value for name, value in said.items() if name != "room_type"}
    days = [datetime.now(UTC).date() - timedelta(days=chance.randrange(40)) for _ in range(2)]
    first, last = (day.isoformat() for day in sorted(days))
    if "start_date" in said or "end_date" in said:
        others = {name: value for name, value in said.items() if name not in {"date", "period"}}
        end = {"end_date": last} if "end_date" in said else {}
        return {**others, "start_date": first, **end}
    return {**said, "date": last} if "date" in said else said


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ANN401 - their form
    """Ask about what is there."""
    in_path = case.path_parameters or {}
    case.path_parameters = {name: there(name, value) for name, value in in_path.items()}
    asked = case.operation.definition.raw["operationId"]
    fitting = known[PREFERRED.get(asked, "")]
    if fitting and chance.random() < 0.5:
        case.path_parameters = dict.fromkeys(case.path_parameters, fitting.pop())
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        case.body = in_order({name: there(name, value) for name, value in case.body.items()})
        if not known["schedule_id"]:
            case.body.pop("run_after", None)
        if isinstance(case.body.get("run_on"), dict | list):
            case.body["run_on"] = {"trigger": "event", "event_type": "doorbell"}
        params = case.body.get("action_params")
        if isinstance(params, dict) and params.get("sequence") is not None:
            params["sequence"] = [{"event": "doorbell"}]
        if isinstance(case.body.get("target"), dict):
            case.body["target"] = {"entity_id": there("entity_id", "")}
    if case.query:
        case.query = in_order({name: there(name, value) for name, value in case.query.items()})
        case.query.pop("cursor", None)
        if asked in REPORTS and chance.random() < 0.9:
            case.query = near_days(case.query)


def keep_apart(booking: dict[str, Any]) -> None:
    """Keep a booking among those with which the same can be done."""
    status = booking["status"]
    begins_in = datetime.fromisoformat(booking["start"]) - datetime.now(UTC)
    is_soon = status == "confirmed" and begins_in < timedelta(minutes=29)
    known["soon" if is_soon else status].append(booking["id"])


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:  # noqa: ANN401 - their form
    """Keep the ids of what was made."""
    if response.status_code == 404:
        gone = set((case.path_parameters or {}).values())
        for name, ids in known.items():
            known[name] = [one for one in ids if one not in gone]
    if response.status_code not in (200, 201):
        return
    try:
        answer = json.loads(response.content)
    except ValueError:
        return
    for part, name in ANSWERED.items():
        if isinstance(answer.get(part), dict):
            known[name].append(answer[part]["id"])
    if isinstance(answer.get("booking"), dict):
        keep_apart(answer["booking"])
    for action in answer.get("actions") or ():
        if isinstance(action, dict):
            known["action_id"].append(action["id"])
