"""The fields of a hook: what is asked for each platform, and what is refused."""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from yarl import URL

from .const import (
    CONF_DIALECT,
    CONF_LOCAL_ONLY,
    CONF_NAME,
    CONF_REGISTERED_URL,
    CONF_ROOM,
    CONF_ROOMS,
    CONF_SECRET,
    DIALECT_CAL_COM,
    DIALECT_STANDARD,
    SECTION_MORE,
)
from .doors.hooks import DIALECTS
from .doors.hooks.dialect import Agreed
from .doors.hooks.refused import NotSigned
from .doors.hooks.standard import key_of
from .form_checks import MAX_TEXT_LENGTH, Problems
from .form_fields import CLEARABLE, AnySelector, Form, ListSelector

CONF_PLACE: Final = "place"
"""What a platform calls a room, in one item of the list that the form shows."""

SHORTEST_SECRET: Final = 16
"""In characters: a shorter one can be found by trying."""

SHORTEST_KEY_BYTES: Final = 24
LONGEST_KEY_BYTES: Final = 64
"""What Standard Webhooks ask for."""

LONGEST_URL: Final = 1_000

_NEAR_BY: Final = frozenset({DIALECT_STANDARD, DIALECT_CAL_COM})
"""Dialects of what may run in the same network; the others send from the internet."""

HOOK_FORM = Form(
    top={
        CONF_NAME: TextSelector(),
        CONF_DIALECT: SelectSelector(
            SelectSelectorConfig(
                options=list(DIALECTS), translation_key=CONF_DIALECT, mode=SelectSelectorMode.LIST
            )
        ),
    },
    required=frozenset({CONF_NAME, CONF_DIALECT}),
)
"""What is asked first: all else depends on the platform."""


def connection_form(dialect: str, rooms: Mapping[str, str], *, is_new: bool) -> Form:
    """Return what is asked of a hook of a platform; `rooms` are their names by their keys.

    Of one that is there the secret is not shown: left empty, it stays.
    """
    top: dict[str, AnySelector] = {} if is_new else {CONF_NAME: TextSelector()}
    top[CONF_SECRET] = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
    if DIALECTS[dialect].signs_url:
        top[CONF_REGISTERED_URL] = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
    more: dict[str, AnySelector] = {CONF_ROOMS: _places(rooms)} if rooms else {}
    if dialect in _NEAR_BY:
        more[CONF_LOCAL_ONLY] = BooleanSelector()
    required = {CONF_SECRET if is_new else CONF_NAME, CONF_REGISTERED_URL}
    return Form(
        top=top,
        required=frozenset(required & top.keys()),
        sections={SECTION_MORE: more} if more else {},
    )


def named_selector(names: Mapping[str, str]) -> SelectSelector:
    """Ask for one of some things, given as their names by their ids; the order stays."""
    options = [SelectOptionDict(value=key, label=name) for key, name in names.items()]
    return SelectSelector(SelectSelectorConfig(options=options, mode=CLEARABLE))


def _places(rooms: Mapping[str, str]) -> ObjectSelector:
    return ListSelector(
        ObjectSelectorConfig(
            multiple=True,
            translation_key="places",
            label_field=CONF_PLACE,
            description_field=CONF_ROOM,
            fields={
                # As in the opening hours, the dialog of one item takes no translations.
                CONF_PLACE: ObjectSelectorField(label="Id there", selector=TextSelector()),
                CONF_ROOM: ObjectSelectorField(label="Room", selector=named_selector(rooms)),
            },
        )
    )


# --- what is stored, and what is shown of it -------------------------------------


def shown(stored: Mapping[str, Any], rooms: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form suggests of what is stored: never the secret, no room that is no more."""
    values = {name: value for name, value in stored.items() if name != CONF_SECRET}
    values[CONF_ROOMS] = [
        {CONF_PLACE: place, CONF_ROOM: room}
        for place, room in stored.get(CONF_ROOMS, {}).items()
        if room in rooms
    ]
    return values


def stored(entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered in the one form in which it is stored, without surplus blanks."""
    data = dict(entered)
    for name in (CONF_SECRET, CONF_REGISTERED_URL):
        if name in data:
            data[name] = data[name].strip()
    if CONF_ROOMS in data:
        data[CONF_ROOMS] = {_place_in(item): item.get(CONF_ROOM, "") for item in data[CONF_ROOMS]}
    return {name: value for name, value in data.items() if value not in ("", {}, False)}


def _place_in(item: Mapping[str, Any]) -> str:
    return str(item.get(CONF_PLACE, "")).strip()


def new_secret() -> str:
    """Return a secret for the standard dialect that nobody else has."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


# --- what is refused ----------------------------------------------------------------


def check_secret(problems: Problems, dialect: str, secret: str) -> None:
    """Refuse a secret that is none for the platform, and one that can be guessed."""
    if len(secret) > MAX_TEXT_LENGTH:
        problems.add(CONF_SECRET, "secret_too_long")
    elif dialect == DIALECT_STANDARD:
        if not SHORTEST_KEY_BYTES <= _key_bytes(secret) <= LONGEST_KEY_BYTES:
            problems.add(CONF_SECRET, "secret_not_standard")
    elif len(secret) < SHORTEST_SECRET:
        problems.add(CONF_SECRET, "secret_too_short")


def _key_bytes(secret: str) -> int:
    try:
        return len(key_of(Agreed(secret=secret)))
    except NotSigned:
        return 0


def check_url(problems: Problems, url: str) -> None:
    """Refuse what is no address that a platform could send to."""
    try:
        parsed = URL(url)
    except ValueError:
        parsed = URL()
    is_one = parsed.scheme in {"http", "https"} and parsed.host and " " not in url
    if not is_one or len(url) > LONGEST_URL:
        problems.add(CONF_REGISTERED_URL, "url_wrong")


def check_places(problems: Problems, items: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a line that lacks an id or a room, and an id that means two rooms."""
    rooms: dict[str, str] = {}
    for item in items:
        place, room = _place_in(item), item.get(CONF_ROOM, "")
        if not place or not room:
            problems.add(CONF_ROOMS, "place_incomplete")
        elif rooms.setdefault(place, room) != room:
            problems.add(CONF_ROOMS, "place_twice", place=place)
        if len(place) > MAX_TEXT_LENGTH:
            problems.add(CONF_ROOMS, "place_too_long")
