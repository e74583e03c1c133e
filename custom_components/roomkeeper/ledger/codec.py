"""Turns frozen values into plain JSON values and back, by their type hints.

A codec is compiled once for each type. What it writes is stored for years, so:

- an instant is an integer of microseconds since 1970 UTC, a length an integer
  of microseconds, a local time or day its ISO form, an enum its value;
- a dataclass or named tuple is an object of its fields, all of them written
  out, so that a later change of a default does not change old values;
- what orjson writes as it should be (texts, enums, tuples of such) is left to
  it, as is the refusal of texts that no file can hold;
- when read, a field that is absent takes its default, and one that is not
  known is passed over: a field may be added or dropped, but not renamed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, NewType, TypeAliasType, cast, get_args, get_origin, get_type_hints

import orjson

from ..core.microseconds import MICROSECOND, instant, length, microseconds

type Plain = str | int | float | bool | Sequence[Plain] | dict[str, Plain] | None
type Hint = Any
"""A type as it stands in an annotation; Python has no narrower name for it."""

UNREADABLE = (KeyError, TypeError, ValueError, OverflowError)
"""What `decode` raises for what it cannot read."""


@dataclass(frozen=True, slots=True)
class Codec[T]:
    """How values of one type are written and read.

    `encode` raises TypeError for a naive instant, `decode` one of `UNREADABLE`.
    """

    encode: Callable[[T], Plain]
    decode: Callable[[Any], T]
    """It takes what may be anything, and sees by itself whether it can be read."""


def itself[T](value: T) -> T:
    """Return a value that needs no encoding; it is not called where it is seen to be that."""
    return value


def _exactly[T](kind: type[T]) -> Callable[[object], T]:
    def decode(plain: object) -> T:
        if type(plain) is not kind:
            raise TypeError(f"{plain!r} is no {kind.__name__}")
        return plain

    return decode


def _number(plain: object) -> float:
    """Read a number that may have lost its point on the way."""
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise TypeError(f"{plain!r} is no number")
    return float(plain)


_SCALARS: Mapping[Hint, Codec[Any]] = {
    str: Codec(itself, _exactly(str)),
    int: Codec(itself, _exactly(int)),
    float: Codec(float, _number),
    bool: Codec(itself, _exactly(bool)),
    datetime: Codec(microseconds, instant),
    timedelta: Codec(lambda span: span // MICROSECOND, length),
    time: Codec(time.isoformat, time.fromisoformat),
    date: Codec(date.isoformat, date.fromisoformat),
}


@cache
def codec_for(hint: Hint) -> Codec[Any]:
    """Return the codec for a type.

    Raises:
        TypeError: values of this type are not kept in the ledger.
    """
    hint = bare(hint)
    if scalar := _SCALARS.get(hint):
        return scalar
    if isinstance(hint, UnionType):
        return _union(get_args(hint))
    if is_list(hint):
        return _sequence(codec_for(get_args(hint)[0]))
    if is_set(hint):
        return _set(codec_for(get_args(hint)[0]))
    if isinstance(hint, type):
        if issubclass(hint, StrEnum):
            return _enum(hint)
        if is_dataclass(hint) or hasattr(hint, "_fields"):
            return _record(hint)
    raise TypeError(f"no codec for {hint}")


def bare(hint: Hint) -> Hint:
    """Return the type beneath the names given to it."""
    while isinstance(hint, NewType | TypeAliasType):
        hint = hint.__supertype__ if isinstance(hint, NewType) else hint.__value__
    return hint


def is_list(hint: Hint) -> bool:
    """Say whether values of a type are any number of values of another."""
    origin: object = get_origin(hint)
    return origin is tuple and get_args(hint)[1:] == (...,)


def is_scalar(hint: Hint) -> bool:
    """Say whether each value of a type is written as one plain value, or as none."""
    hint = required(hint)
    return hint in _SCALARS or (isinstance(hint, type) and issubclass(hint, StrEnum))


def required(hint: Hint) -> Hint:
    """Return the type of the values that are not None."""
    hint = bare(hint)
    if not isinstance(hint, UnionType) or NoneType not in get_args(hint):
        return hint
    kinds = [bare(kind) for kind in get_args(hint) if kind is not NoneType]
    return reduce(or_, kinds)


def is_set(hint: Hint) -> bool:
    """Say whether values of a type are sets of values of another."""
    origin: object = get_origin(hint)
    return origin is frozenset


def field_hints(record: type) -> dict[str, Hint]:
    """Return the fields of a dataclass or named tuple with their types, in order."""
    hints = get_type_hints(record)
    names = [field.name for field in fields(record)] if is_dataclass(record) else record._fields  # type: ignore[attr-defined]  # a named tuple has them
    return {name: hints[name] for name in names}


class Written:
    """Source text of what is written of a `thing`, and what that text refers to.

    A function made of it goes straight from field to field, in a third of the
    time that a loop over the fields takes.
    """

    def __init__(self) -> None:
        """Begin with nothing to refer to."""
        self._encoders: dict[str, Callable[[Any], Any]] = {}

    def at(self, path: str, encode: Callable[[Any], Any]) -> str:
        """Return the text for the value of an attribute, encoded."""
        if encode is itself:
            return f"thing.{path}"
        name = f"encode_{len(self._encoders)}"
        self._encoders[name] = encode
        return f"{name}(thing.{path})"

    def function(self, text: str) -> Callable[[Any], Any]:
        """Return the function of a thing that such a text describes."""
        made: Callable[[Any], Any] = eval(f"lambda thing: {text}", self._encoders)  # noqa: S307 - of our own names
        return made


def _enum(kind: type[StrEnum]) -> Codec[Any]:
    members: dict[Plain, StrEnum] = {member.value: member for member in kind}
    return Codec(itself, members.__getitem__)


def _sequence(item: Codec[Any]) -> Codec[Any]:
    encode, decode = item.encode, item.decode

    def decode_all(plain: Plain) -> tuple[Any, ...]:
        return tuple([decode(each) for each in cast("list[Plain]", plain)])

    return Codec(
        itself if encode is itself else lambda values: [encode(each) for each in values],
        decode_all,
    )


def _set(item: Codec[Any]) -> Codec[Any]:
    """Write a set in order, so that equal ones are written the same."""
    encode, decode = item.encode, item.decode
    return Codec(
        lambda values: sorted([encode(each) for each in values], key=orjson.dumps),
        lambda plain: frozenset(decode(each) for each in plain),
    )


_KIND = "is"
"""Under this key an object of a union says which it is: its class by name."""


def _record(kind: type, *, says_kind: bool = False) -> Codec[Any]:
    parts = {name: codec_for(hint) for name, hint in field_hints(kind).items()}
    decoders = [(name, part.decode) for name, part in parts.items()]
    written = Written()
    items = [f"{_KIND!r}: {kind.__name__!r}"] if says_kind else []
    items += [f"{name!r}: {written.at(name, part.encode)}" for name, part in parts.items()]

    def decode(plain: Plain) -> Any:  # noqa: ANN401  # whatever `kind` is
        given = cast("dict[str, Plain]", plain)
        return kind(**{name: read(given[name]) for name, read in decoders if name in given})

    return Codec(written.function(f"{{{', '.join(items)}}}"), decode)


def _union(hints: tuple[Hint, ...]) -> Codec[Any]:
    kinds = tuple(kind for hint in hints if hint is not NoneType for kind in members(hint))
    inner = codec_for(kinds[0]) if len(kinds) == 1 else _one_of(kinds)
    return optional(inner) if NoneType in hints else inner


def members(hint: Hint) -> tuple[Hint, ...]:
    """Return what a union is made of; anything else is made of itself."""
    hint = bare(hint)
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


def optional(inner: Codec[Any]) -> Codec[Any]:
    """Return a codec that takes None, too."""
    encode, decode = inner.encode, inner.decode
    return Codec(
        itself if encode is itself else lambda value: None if value is None else encode(value),
        lambda plain: None if plain is None else decode(plain),
    )


def _one_of(kinds: tuple[type, ...]) -> Codec[Any]:
    if not all(is_dataclass(kind) for kind in kinds):
        raise TypeError(f"no codec tells {kinds} apart")
    codecs = {kind: _record(kind, says_kind=True) for kind in kinds}
    decoders: dict[Plain, Callable[[Plain], Any]] = {
        kind.__name__: codec.decode for kind, codec in codecs.items()
    }
    return Codec(
        lambda value: codecs[type(value)].encode(value),
        lambda plain: decoders[plain[_KIND]](plain),
    )
