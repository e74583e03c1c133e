"""The JSON Schema of answers, from the types of what is answered: the mirror of `json_form`."""

import inspect
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import GenericAlias, NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    NewType,
    TypeAliasType,
    get_args,
    get_origin,
    get_type_hints,
)

from ..core.span import Span
from .field_kinds import Schema, or_null

type Named = Mapping[str, Any]
"""Names, and the types of what they name."""

_PLAIN: Final[Mapping[object, Schema]] = {
    NoneType: {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object that is answered and is no class: its name, and what it consists of.

    `optional` are those of its parts that not all of them have. `about` is
    what others are told about it.
    """

    name: str
    about: str
    parts: Named
    optional: AbstractSet[str] = frozenset()

    def __hash__(self) -> int:
        """Return the same for the same one; lists of it are types, too."""
        return id(self)


class Either(NamedTuple):
    """One of some types, of which records may be some."""

    kinds: tuple[Any, ...]


def list_of(kind: object) -> object:
    """Return the type of a list of records, or of anything else."""
    return GenericAlias(tuple, (kind, ...))


def count_of(name: str, words: type[StrEnum]) -> Record:
    """Return how many there are of each of some words."""
    parts = {word.value: int for word in words}
    return Record(name=name, about="How many there are of each status.", parts=parts)


def about_kind(kind: type) -> str:
    """Return what others are told about a class: the first paragraph of its docstring."""
    return (inspect.getdoc(kind) or "").partition("\n\n")[0].replace("\n", " ")


def parts_of(kind: type) -> Named:
    """Return the names and types of what a dataclass or a named tuple consists of."""
    return get_type_hints(kind)


class Schemas:
    """Makes schemas; objects and words that have a name are said once, in `components`."""

    def __init__(self) -> None:
        """Begin without any."""
        self.components: dict[str, Schema] = {}
        self._kinds: dict[str, object] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - any type
        """Return the schema of what is answered for values of a type.

        Raises:
            TypeError: values of this type have no form in JSON.
        """
        if kind in _PLAIN:
            return _PLAIN[kind]
        match kind:
            case Record():
                return self._named(kind.name, kind)
            case NewType():
                return self.of(kind.__supertype__)
            case TypeAliasType():
                return self.of(kind.__value__)
            case type() if issubclass(kind, StrEnum) or _is_object(kind):
                return self._named(kind.__name__.removesuffix("View"), kind)
        return self._made_of(get_origin(kind), get_args(kind), kind)

    def record(self, parts: Named, optional: AbstractSet[str] = frozenset()) -> dict[str, Any]:
        """Return the schema of named values, as `json_form.record_of` makes them."""
        required = dict(self._pairs({name: parts[name] for name in parts if name not in optional}))
        return {
            "type": "object",
            "properties": dict(self._pairs(parts)),
            "required": [*required],
            "additionalProperties": False,
        }

    def _pairs(self, parts: Named) -> Iterator[tuple[str, Schema]]:
        for name, kind in parts.items():
            if kind == timedelta:
                yield f"{name}_s", _PLAIN[float]
            elif kind == timedelta | None:
                yield f"{name}_s", or_null(_PLAIN[float])
            elif kind is Span:
                suffix = name.removeprefix("span")
                yield f"start{suffix}", self.of(datetime)
                yield f"end{suffix}", self.of(datetime)
            else:
                yield name, self.of(kind)

    def _named(self, name: str, kind: Any) -> Schema:  # noqa: ANN401 - any type
        """Return a reference to a component, which is made when it is first asked for."""
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two kinds of answers are called {name}")
        if name not in self.components:
            self.components[name] = {}  # it may be a part of itself
            self.components[name] = self._component(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def _component(self, kind: Any) -> Schema:  # noqa: ANN401 - any type
        if isinstance(kind, Record):
            return {**self.record(kind.parts, kind.optional), "description": kind.about}
        about = about_kind(kind)
        if issubclass(kind, StrEnum):
            return {"type": "string", "enum": [one.value for one in kind], "description": about}
        return {**self.record(parts_of(kind)), "description": about}

    def _made_of(self, origin: Any, inner: tuple[Any, ...], kind: object) -> Schema:  # noqa: ANN401 - any type
        """Return the schema of a type that is made of others."""
        if isinstance(kind, Either) or origin is UnionType:
            return self._either(kind.kinds if isinstance(kind, Either) else inner)
        if origin is Literal:
            return {"type": "string", "enum": [*inner]}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if origin is tuple:
            return {"type": "array", "items": self.of(inner[0])}
        raise TypeError(f"{kind} has no form in JSON")

    def _either(self, kinds: tuple[Any, ...]) -> Schema:
        schemas = [self.of(one) for one in kinds if one is not NoneType]
        schema: Schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        return or_null(schema) if NoneType in kinds else schema


def _is_object(kind: type) -> bool:
    """Say whether a class is a dataclass or a named tuple."""
    return is_dataclass(kind) or hasattr(kind, "_fields")
