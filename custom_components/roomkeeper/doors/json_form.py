"""Values as JSON: the shapes in which actions, websocket and HTTP answer.

Instants are ISO 8601 with the site's local offset; a length is a number of
seconds in a field that ends in `_s`; a span field `span` is `start` and `end`,
and one `span_before` is `start_before` and `end_before`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from typing import Any, overload

from ..core.span import Span

type Json = str | int | float | bool | list[Json] | dict[str, Json] | None

type Told = Callable[[dict[str, Json]], Iterable[tuple[str, Json]]]
"""Chooses what is told of the fields of an object."""


def json_of(value: object, zone: tzinfo) -> Json:  # noqa: PLR0911 - one for each kind
    """Return a value of the core as JSON.

    Raises:
        TypeError: values of this type have no form in JSON.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return str(value.value)
        case str():
            return value
        case datetime():
            return _instant(value, zone)
        case Mapping():
            return record_of(value, zone)
        case tuple() if hasattr(value, "_asdict"):
            return record_of(value._asdict(), zone)
        case tuple() | list() | set() | frozenset():
            return [json_of(item, zone) for item in value]
        case _ if is_dataclass(value):
            return record_of(named_values(value), zone)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _instant(value: datetime, zone: tzinfo) -> str:
    local = value.astimezone(zone)
    # Before there were time zones, clocks showed the sun's time: no client knows an
    # offset with seconds.
    offset = local.utcoffset() or timedelta()
    return (value.astimezone(UTC) if offset.seconds % 60 else local).isoformat()


def named_values(value: Any) -> dict[str, object]:  # noqa: ANN401 - any dataclass
    """Return the fields of a dataclass, named so that they can be answered one by one."""
    found: dict[str, object] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        # A length that is absent has the name of one that is there.
        absent_length = content is None and field.type == timedelta | None
        found[f"{field.name}_s" if absent_length else field.name] = content
    return found


def record_of(values: Mapping[str, object], zone: tzinfo) -> dict[str, Json]:
    """Return named values as one JSON object."""
    return dict(_pairs(values, zone))


def _pairs(values: Mapping[str, object], zone: tzinfo) -> Iterator[tuple[str, Json]]:
    for name, value in values.items():
        match value:
            case timedelta():
                yield f"{name}_s", value.total_seconds()
            case Span():
                suffix = name.removeprefix("span")
                yield f"start{suffix}", json_of(value.start, zone)
                yield f"end{suffix}", json_of(value.end, zone)
            case _:
                yield name, json_of(value, zone)


@overload
def retold(value: dict[str, Json], told: Told) -> dict[str, Json]: ...
@overload
def retold(value: Json, told: Told) -> Json: ...
def retold(value: Json, told: Told) -> Json:
    """Return JSON with what is told of each object in it, however deep that stands."""
    match value:
        case dict():
            return {name: retold(one, told) for name, one in told(value)}
        case list():
            return [retold(one, told) for one in value]
    return value
