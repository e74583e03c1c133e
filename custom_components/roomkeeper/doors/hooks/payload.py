"""The body of a delivery: decoded, and its fields read by their paths.

What a booking needs is refused where it cannot be read. What people wrote on it
is taken as far as it goes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, Self

from ...core import policy
from ...core.errors import MissingField, NotUnderstood
from .. import values
from ..rejections import NotAnObject, NotJson, TooDeep

DEEPEST: Final = 32
"""How deep objects and lists may be nested; the deepest that platforms send is eight."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON object. A path names a field: `payload.attendees.0.name`.

    A field that is absent and one that is null are the same, and so is one
    that is looked for in something that is no object or list. Local times are
    of `zone`.
    """

    said: Mapping[str, Any]
    zone: tzinfo

    @classmethod
    def of(cls, content_type: str, body: bytes, zone: tzinfo) -> Self:
        """Decode a body. Of a field that is said twice in one object the last holds.

        Raises:
            NotJson: it is not, or it says that it is something else.
            NotAnObject, TooDeep: it is, and nothing that a platform would send.
        """
        media_type = content_type.partition(";")[0].strip().lower()
        if media_type and media_type != "application/json" and not media_type.endswith("+json"):
            raise NotJson(problem=f"it is {policy.readable(media_type)[:_SHOWN]}")
        try:
            said: object = json.loads(body.decode(), parse_constant=_no_constant)
        except RecursionError:
            raise TooDeep(deepest=DEEPEST) from None
        except ValueError as error:
            # A decoding error would show the body.
            raise NotJson(problem=_problem(error)) from None
        if not isinstance(said, dict):
            raise NotAnObject
        _require_flat(said)
        return cls(said, zone)

    # --- any field ---

    def value(self, path: str) -> object:
        """Return what is there, or None."""
        found: object = self.said
        for name in path.split("."):
            match found:
                case dict():
                    found = found.get(name)
                case list() if name.isdecimal() and int(name) < len(found):
                    found = found[int(name)]
                case _:
                    return None
        return policy.readable(found) if isinstance(found, str) else found

    def needed(self, path: str) -> object:
        """Return what must be there, and is short enough to be a name, a time or a number.

        Raises:
            MissingField: it is not, or it is blank.
            NotUnderstood: it is longer.
        """
        value = self.value(path)
        if value is None or value == "":
            raise MissingField(field=path)
        if isinstance(value, str) and len(value) > policy.LONGEST_LINE:
            raise NotUnderstood(field=path, value=value[:_SHOWN])
        return value

    # --- what must be there ---

    def id(self, path: str) -> str:
        """Return a name that a program gave; a number is the text that it is written as.

        Raises:
            MissingField, NotUnderstood: there is none.
        """
        value = self.needed(path)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.not_understood(path)
        return str(value)

    def instant(self, path: str) -> datetime:
        """Return an instant in aware UTC.

        Raises:
            MissingField, NotUnderstood, NonexistentTime: there is none.
        """
        value = self.needed(path)
        if not isinstance(value, str):
            raise self.not_understood(path)
        return values.read_instant(path, value, self.zone)

    def microseconds(self, path: str) -> int:
        """Return an instant as the microseconds since 1970, as versions are compared.

        Raises:
            MissingField, NotUnderstood, NonexistentTime: there is none.
        """
        return (self.instant(path) - _EPOCH) // timedelta(microseconds=1)

    def whole(self, path: str, highest: int) -> int:
        """Return a whole number from 0 to `highest`.

        Raises:
            MissingField, NotUnderstood: there is none.
        """
        value = self.needed(path)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= highest:
            raise self.not_understood(path)
        return value

    def not_understood(self, path: str) -> NotUnderstood:
        """Return the refusal of a field."""
        return NotUnderstood(field=path, value=policy.readable(str(self.value(path)))[:_SHOWN])

    # --- what may be there ---

    def optional_id(self, path: str) -> str:
        """Return a name that a program gave, or nothing.

        Raises:
            NotUnderstood: there is something else.
        """
        return "" if self.value(path) in (None, "") else self.id(path)

    def ids(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the names under those paths that hold one, or a list of them, each once."""
        found: list[str] = []
        for path in paths:
            value = self.value(path)
            for one in value if isinstance(value, list) else [value]:
                is_name = isinstance(one, str | int) and not isinstance(one, bool)
                text = policy.readable(str(one)) if is_name else ""
                if 0 < len(text) <= policy.LONGEST_LINE:
                    found.append(text)
        return tuple(dict.fromkeys(found))

    def text(self, *paths: str) -> str:
        """Return the first of what people may have written that is a text, or nothing."""
        for path in paths:
            value = self.value(path)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""


def _problem(error: ValueError) -> str:
    match error:
        case UnicodeDecodeError():
            return f"no UTF-8 at byte {error.start}"
        case json.JSONDecodeError():
            return f"{error.msg} at character {error.pos}"
    return "a number that is none"


def _no_constant(_name: str) -> None:
    raise ValueError


def _require_flat(said: Mapping[str, object]) -> None:
    """Refuse what is nested too deep.

    Raises:
        TooDeep: it is.
    """
    level: list[object] = [said]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _within(outer)]
        if not level:
            return
    raise TooDeep(deepest=DEEPEST)


def _within(outer: object) -> Iterable[object]:
    inner: Iterable[object] = outer.values() if isinstance(outer, dict) else ()
    if isinstance(outer, list):
        inner = outer
    return (one for one in inner if isinstance(one, dict | list))
