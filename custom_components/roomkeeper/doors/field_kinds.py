"""The kinds of fields: how each is read, and the JSON Schema of what can be read.

A schema says what is taken, and no more than that: numbers may be texts, as
they are in a query, and a list of one needs no list. What the core refuses
whatever the state is, as an over-long title, is said here too. Which days
there are in a month, or which hours a change of clocks leaves out, no schema
can say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from ..core import policy
from ..core.action_policy import LONGEST_ACTION, LONGEST_SEQUENCE
from ..core.decide.schedule import LONGEST_GRACE, MOST_EXCEPTIONS
from ..core.recurrence import LONGEST_INTERVAL, SHORTEST_INTERVAL
from . import values

type Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a field is read, and what can be read; `words` are what a word is one of.

    `in_text` is the form of one value in a list that is said in a text, with commas.
    `is_list` takes a list of such values, too; `parts` are the fields of an object,
    `bounds` those of a whole number.
    """

    read: Callable[..., Any]
    schema: Schema
    words: type[StrEnum] | None = None
    in_text: str = ""
    is_list: bool = False
    parts: Mapping[str, Kind] | None = None
    bounds: range = range(0)


def in_form(form: values.Form) -> Schema:
    """Return the schema of a text in a form; spaces around it do not matter."""
    return {"type": "string", "pattern": f"^ *({form.pattern}) *$"}


def either(*schemas: Schema, **about: object) -> Schema:
    """Return the schema of what fits any of some."""
    return {**about, "anyOf": list(schemas)}


# --- texts and words -----------------------------------------------------------

_AS_TEXT: Final[Schema] = {
    "type": "number",
    "minimum": -values.LARGEST,
    "maximum": values.LARGEST,
}
"""A number counts as the text that it is written as."""


def text(longest: int | None = None, shortest: int = 0) -> Kind:
    """Return the kind of a text, within bounds where it has some."""
    said: dict[str, object] = {"type": "string"}
    if longest is not None:
        said["maxLength"] = longest
    if shortest:
        said["minLength"] = shortest
    return Kind(read=values.read_text, schema=either(said, _AS_TEXT))


def line() -> Kind:
    """Return the kind of a text that is kept, of a line's length."""
    return text(policy.LONGEST_LINE)


def one_of_texts(texts: Iterable[str]) -> Kind:
    """Return the kind of one of some texts."""
    known = [*texts]
    schema = {"type": "string", "enum": known}
    return Kind(read=values.read_text, schema=schema, in_text="|".join(known))


def word(words: type[StrEnum], only: Iterable[StrEnum] = ()) -> Kind:
    """Return the kind of one of a few words; `only` are those that are not always refused."""
    one = one_of_texts(said.value for said in only or words)
    return replace(one, read=values.read_word, words=words)


def words(of: type[StrEnum]) -> Kind:
    """Return the kind of a list out of a few words."""
    return listed(word(of))


def words_or_any(of: type[StrEnum]) -> Kind:
    """Return the kind of a list out of a few words, all of which `any` stands for."""
    one = one_of_texts(["any", *of])
    return listed(replace(one, read=values.read_word, words=of))


def sorted_by(*names: str) -> Kind:
    """Return the kind of what says by what a list is ordered; with a minus it goes down."""
    return one_of_texts(f"{sign}{name}" for name in names for sign in ("", "-"))


def listed(kind: Kind, **bounds: int) -> Kind:
    """Return the kind of a list of such values, or of a single one."""
    said = [kind.schema, {"type": "array", "items": kind.schema, **bounds}]
    if kind.in_text and bounds.get("maxItems") != 1:
        one = f"({kind.in_text})"
        said.append({"type": "string", "pattern": f"^ *{one}( *, *{one})+ *$"})
    return replace(kind, schema=either(*said), is_list=True)


def or_blank(kind: Kind) -> Kind:
    """Return a kind that an empty text takes away, too; of a list, an empty one does."""
    return replace(kind, schema=either(kind.schema, {"const": ""}))


# --- numbers, yes and no ---------------------------------------------------------


ANY_NUMBER: Final = range(-(10**6), 10**6)


def whole(bounds: range, in_text: str, *, core_says_which: bool = False) -> Kind:
    """Return the kind of a whole number; `in_text` is what texts of those within bounds match.

    Where the core has a sentence of its own for those that are not, any number can be read.
    """
    number = {"type": "integer", "minimum": bounds[0], "maximum": bounds[-1]}
    said = {"type": "string", "pattern": f"^ *({in_text})([.]0{{1,9}})? *$"}
    return Kind(
        read=values.read_number,
        schema=either(number, said),
        bounds=ANY_NUMBER if core_says_which else bounds,
    )


PERCENT: Final = Kind(
    read=values.read_level,
    schema=either(
        {"type": "number", "minimum": 0, "maximum": 100},
        {"type": "string", "pattern": "^ *(100([.]0{1,9})?|[0-9]{1,2}([.][0-9]{1,9})?) *$"},
    ),
)

FLAG: Final = Kind(
    read=values.read_bool,
    schema=either({"type": "boolean"}, {"type": "string", "enum": [*values.FLAGS]}),
)

# --- time ------------------------------------------------------------------------

INSTANT: Final = Kind(
    read=values.read_instant,
    schema={
        **in_form(values.INSTANT),
        "description": "ISO 8601; without an offset it is local time.",
        "examples": ["2026-12-24T18:00:00+01:00", "2026-12-24 18:00"],
    },
)
TIME: Final = Kind(
    read=values.read_time,
    in_text=values.TIME.pattern,
    schema={**in_form(values.TIME), "description": "Local time.", "examples": ["08:00"]},
)
DAY: Final = Kind(
    read=values.read_day,
    in_text=values.DAY.pattern,
    schema={**in_form(values.DAY), "description": "A local day.", "examples": ["2026-12-24"]},
)

_PART: Final = either(
    {"type": "number", "minimum": -values.LARGEST, "maximum": values.LARGEST},
    in_form(values.NUMBER),
)
LENGTH_PARTS: Final[Schema] = {
    "type": "object",
    "properties": dict.fromkeys(values.LENGTH_PARTS, _PART),
    "additionalProperties": False,
    "minProperties": 1,
}
"""A length said as a sum."""


def length(
    longest: timedelta = policy.LONGEST_BOOKING,
    shortest: timedelta = timedelta(),
    *,
    or_nothing: bool = False,
) -> Kind:
    """Return the kind of a length within bounds; of nothing only where that has a sense."""
    lowest = "minimum" if or_nothing or shortest else "exclusiveMinimum"
    seconds = {
        "type": "number",
        lowest: shortest.total_seconds(),
        "maximum": longest.total_seconds(),
    }
    about = "Seconds, or `HH:MM`, `HH:MM:SS`, or what it is the sum of."
    return Kind(
        read=values.read_length,
        schema=either(seconds, in_form(values.LENGTH), LENGTH_PARTS, description=about),
    )


# --- objects -----------------------------------------------------------------------


def parts(kinds: Mapping[str, Kind]) -> Kind:
    """Return the kind of an object, read as a request is."""
    return Kind(read=dict, schema=object_of(kinds), parts=kinds)


def object_of(
    kinds: Mapping[str, Kind],
    needed: Iterable[str] = (),
    one_of: Iterable[str] = (),
    not_both: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the schema of an object with these fields; null is as good as nothing.

    `needed` are all there, of `one_of` one at least, of `not_both` not all.
    """
    needs = [name for name in kinds if name in set(needed)]
    some = [name for name in one_of if name in kinds]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            name: kind.schema if name in needs else or_null(kind.schema)
            for name, kind in kinds.items()
        },
        "additionalProperties": False,
    }
    if needs:
        schema["required"] = needs
    if some:
        schema["anyOf"] = [_all_of((name,), kinds) for name in some]
    if both := [name for name in not_both if name in kinds]:
        schema["not"] = _all_of(both, kinds)
    return schema


def shape(
    kinds: Mapping[str, Kind], needed: Iterable[str] = (), without: Iterable[str] = (), **words: str
) -> Schema:
    """Return what objects are like in which some fields have these words.

    `needed` are there then, in any of their `kinds`, and those `without` are not.
    """
    needs = dict.fromkeys((*words, *needed))
    return {
        "required": [*needs],
        "properties": {
            **{name: {"const": said} for name, said in words.items()},
            **{name: kinds[name].schema for name in needs if name not in words},
            **{name: {"type": "null"} for name in without},
        },
    }


def _all_of(names: Iterable[str], kinds: Mapping[str, Kind]) -> Schema:
    """Return the schema of objects in which fields are there, and not null."""
    said = {name: {"not": {"type": "null"}} for name in names if name in kinds}
    return {"required": [*said], "properties": said}


def or_null(schema: Schema) -> Schema:
    """Return a schema that null fits, too."""
    return either(schema, {"type": "null"})


# --- rooms and stalls ----------------------------------------------------------------

PLACE: Final = text()
"""A key, a device id, or the id of one of its entities."""

ANY_PLACES: Final = listed(PLACE)
SOME_ROOMS: Final = listed(PLACE, minItems=1, uniqueItems=True)
ONE_ROOM: Final = listed(PLACE, minItems=1, maxItems=1)

# --- what Home Assistant checks --------------------------------------------------------

STEPS: Final = Kind(
    read=values.read_text,
    schema=either(
        {"type": "object"},
        {"type": "array", "items": {"type": ["object", "string"]}, "minItems": 1},
        description="An action sequence of Home Assistant;"
        f" {LONGEST_SEQUENCE} characters of JSON at the most.",
    ),
)
TRIGGERS: Final = Kind(
    read=values.read_text,
    schema=either(
        {"type": "object"},
        {"type": "array", "items": {"type": "object"}},
        {"const": ""},
        description="Triggers of Home Assistant;"
        f" {LONGEST_SEQUENCE} characters of JSON at the most.",
    ),
)

# --- by name ---------------------------------------------------------------------

OLDEST: Final = timedelta(days=365 * 1_000)
"""A thousand years ago, there was nothing of ours; no calendar ends there."""

COMMON: Final[Mapping[str, Kind]] = {
    "room": ANY_PLACES,
    "stall": ANY_PLACES,
    "booking_id": text(),
    "source": text(),
    "external_id": text(),
    "schedule_id": text(shortest=1),
    "action_id": text(shortest=1),
    "entity_id": listed(text()),
    "start": INSTANT,
    "end": INSTANT,
    "duration": length(),
    "expires_in": length(),
    "power_off_buffer": length(or_nothing=True),
    "timeout": length(),
    "older_than": length(OLDEST, or_nothing=True),
    "until": INSTANT,
    "date": DAY,
    "scheduled_at": INSTANT,
    "title": line(),
    "guest": line(),
    "note": text(policy.LONGEST_NOTE),
    "reason": line(),
    "type": text(),
    "actor": text(),
    "is_frozen": FLAG,
    "enabled": FLAG,
    "is_running": FLAG,
    "with_names": FLAG,
    "limit": whole(range(1, 1_001), "[1-9][0-9]{0,2}|1000"),
    "cursor": text(),
    "count": whole(range(1, 101), "[1-9][0-9]?|100"),
    "name": line(),
    "timezone": text(),
    "start_at": or_blank(INSTANT),
    "end_at": or_blank(INSTANT),
    "exceptions": or_blank(listed(DAY, maxItems=MOST_EXCEPTIONS)),
    "run_after": text(),
    "run_on": TRIGGERS,
    "grace": length(LONGEST_GRACE, or_nothing=True),
    "interval": length(LONGEST_INTERVAL, SHORTEST_INTERVAL),
    "cron": text(policy.LONGEST_LINE, shortest=1),
    "run_at": or_blank(INSTANT),
}
"""The fields whose kind is the same wherever they are taken, or nearly everywhere."""

ACTION_LENGTH: Final = length(LONGEST_ACTION)
