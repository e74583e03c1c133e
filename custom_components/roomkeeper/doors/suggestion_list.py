"""What is suggested, as doors answer it; and one suggestion applied."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ..configuration import stored_duration
from ..const import CONF_DAYS, CONF_END, CONF_START, WEEKDAYS
from ..core.commands import ApplySuggestion
from ..core.decide.lookup import the_room, the_stall
from ..core.errors import UnknownSuggestion
from ..core.ids import RoomKey, StallKey
from ..core.model import OpeningWindow, Room, State
from ..core.stall import Stall
from ..core.suggestions import (
    HoursEvidence,
    NoShowEvidence,
    PowerOffEvidence,
    Setting,
    Settings,
    Suggestion,
    SuggestionKind,
    TimeoutEvidence,
    settings_of,
)
from ..runtime import Runtime
from ..suggesting import standing, suggestions
from .field_kinds import text
from .fields import Fields
from .json_schema import Either, Named, Record
from .opening_hours import Hours, hours_said
from .paging import page_of, paging_of
from .verb import About, Doing, Question, Verb, counting_on_the_ledger

_SETTINGS: Final = Record(
    name="SuggestedSettings",
    about="Settings of a room or a stall, those that a suggestion is about.",
    parts={
        "power_off_buffer": timedelta,
        "timeout": timedelta,
        "max_timeout": timedelta,
        "no_show_after": timedelta | None,
        "opening_hours": tuple[Hours, ...],
    },
    optional=frozenset(
        {"power_off_buffer", "timeout", "max_timeout", "no_show_after", "opening_hours"}
    ),
)

_PLACE: Final[Named] = {
    "id": str,
    "kind": SuggestionKind,
    "room": RoomKey | None,
    "stall": StallKey | None,
    "name": str,
}

_SUGGESTION: Final = Record(
    name="Suggestion",
    about="A setting that would do better, and what says so. `now` is what is set,"
    " `then` what would be.",
    parts={
        **_PLACE,
        "evidence": Either((PowerOffEvidence, TimeoutEvidence, NoShowEvidence, HoursEvidence)),
        "now": _SETTINGS,
        "then": _SETTINGS,
    },
)


def _place_said(suggestion_id: str, kind: SuggestionKind, place: Room | Stall) -> dict[str, object]:
    return {
        "id": suggestion_id,
        "kind": kind,
        "room": place.key if isinstance(place, Room) else None,
        "stall": place.key if isinstance(place, Stall) else None,
        "name": place.name,
    }


def _settings_said(settings: Settings) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, value in settings.items():
        if isinstance(value, tuple):
            said[name] = hours_said(value)
        else:
            # A length that is absent has the name of one that is there.
            said[name if value is not None else f"{name}_s"] = value
    return said


def _answer(one: Suggestion) -> Mapping[str, object]:
    return {
        **_place_said(one.id, one.kind, one.place),
        "evidence": one.evidence,
        "now": _settings_said(one.now),
        "then": _settings_said(one.then),
    }


async def get_suggestions(runtime: Runtime, fields: Fields) -> Mapping[str, object]:
    """Answer what is suggested, by the suggestion's id."""
    paging = paging_of(fields, "suggestions", (str,))
    found = await suggestions(runtime, fields.now)
    page, cursor = paging.take(found, lambda one: (one.id,))
    return {"items": [*map(_answer, page)], "next_cursor": cursor}


GET_SUGGESTIONS: Final = Question(
    name="get_suggestions",
    fields=("limit", "cursor"),
    answers=page_of(_SUGGESTION),
    answer=get_suggestions,
)


# --- one applied ---------------------------------------------------------------


def _stored(setting: Setting) -> object:
    """Return a setting as a form stores it."""
    if isinstance(setting, tuple):
        return [*map(_stored_window, setting)]
    return stored_duration(setting or timedelta())


def _stored_window(window: OpeningWindow) -> dict[str, Any]:
    return {
        CONF_DAYS: [WEEKDAYS[day] for day in sorted(window.weekdays)],
        CONF_START: window.start_local.isoformat(),
        CONF_END: window.end_local.isoformat(),
    }


async def _apply(doing: Doing, command: ApplySuggestion) -> About:
    runtime = doing.runtime
    now = runtime.engine.peek(lambda _state, now: now)
    with counting_on_the_ledger():
        one = await standing(runtime, command.suggestion_id, now)
    if one is None:
        raise UnknownSuggestion(suggestion=command.suggestion_id)
    about = await doing.finish(command, (one.id, one.kind, one.place.key))
    if one.place.key not in (*runtime.site.rooms, *runtime.site.stalls):
        # It was removed while its past was read.
        raise UnknownSuggestion(suggestion=command.suggestion_id)
    runtime.store(one.place.key, {name: _stored(setting) for name, setting in one.then.items()})
    return about


def _show(about: About, state: State, _now: datetime) -> Mapping[str, object]:
    suggestion_id, said, key = about
    kind = SuggestionKind(said)
    place = (
        the_stall(state, StallKey(key))
        if kind is SuggestionKind.LONGER_TIMEOUT
        else the_room(state, RoomKey(key))
    )
    settings = settings_of(kind, place)
    return {**_place_said(suggestion_id, kind, place), "now": _settings_said(settings)}


def _command(fields: Fields) -> ApplySuggestion:
    said = fields.text("suggestion_id") or None
    return ApplySuggestion(suggestion_id=fields.needed("suggestion_id", said))


APPLY_SUGGESTION: Final = Verb(
    name="apply_suggestion",
    fields=("suggestion_id",),
    kinds={"suggestion_id": text(shortest=1)},
    needed=("suggestion_id",),
    command=_command,
    answers={**_PLACE, "now": _SETTINGS},
    perform=_apply,
    show=_show,
    # Nothing is written for which there could be a reason.
    says_why=False,
)
