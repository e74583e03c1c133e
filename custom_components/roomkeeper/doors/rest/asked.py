"""From a request over HTTP to the fields of what it asks for."""

import json
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import hdrs, web
from homeassistant.components.http.auth import SIGN_QUERY_PARAM

from ...core.errors import TextUnreadable, UnknownField
from ...core.policy import readable
from ..rejections import (
    BodyEncoded,
    BodyNotTaken,
    FieldTwice,
    NotAnObject,
    NotJson,
    NotJsonType,
    QueryNotTaken,
    TooDeep,
    TooLarge,
)
from .routes import Route

LONGEST_BYTES: Final = 64 * 1024
DEEPEST: Final = 32
"""How deep objects and lists may be nested; a sequence of conditions within choices needs ten."""

_AS_IT_IS: Final = "identity"

type Raw = dict[str, Any]


async def asked_fields(request: web.Request, route: Route) -> Raw:
    """Return the fields that a request gives, and those that its path says.

    Raises:
        Rejection: it has a body that cannot be read, or should have none.
        UnknownField: it has a field that is not taken there.
        TextUnreadable: it has half a character in it.
    """
    given = await _given(request, route)
    for name in given:
        if name not in route.takes:
            raise UnknownField(field=name, takes=route.takes)
    in_path = {field: request.match_info[name] for name, field in route.in_path.items()}
    return {**given, **in_path, **route.fixed}


async def _given(request: web.Request, route: Route) -> Raw:
    body = await _body(request)
    query = request.query
    if route.in_query:
        if body:
            raise BodyNotTaken(method=request.method)
        # By a signature Home Assistant knows who asks; it has looked at it already.
        names = (name for name in query if name != SIGN_QUERY_PARAM)
        return {name: _said(query.getall(name)) for name in names}
    if query:
        raise QueryNotTaken(method=request.method, field=next(iter(query)))
    if not body:
        return {}
    if not _is_json(request.content_type):
        raise NotJsonType(content_type=readable(request.content_type))
    return _decoded(body)


def _said(values: list[str]) -> str | list[str]:
    """Return what a query says of a field: said more than once, it is a list."""
    return values if values[1:] else values[0]


async def _body(request: web.Request) -> bytes:
    """Return the body, of which not more than its bound is read.

    Raises:
        BodyEncoded: it is compressed. One that is cut off could be taken for a shorter one.
        TooLarge: it is longer.
        NotJson: it is not whole.
    """
    encoding = request.headers.get(hdrs.CONTENT_ENCODING, _AS_IT_IS)
    if encoding.lower() != _AS_IT_IS:
        raise BodyEncoded(encoding=readable(encoding))
    too_large = TooLarge(longest_bytes=LONGEST_BYTES)
    if (request.content_length or 0) > LONGEST_BYTES:
        raise too_large
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > LONGEST_BYTES:
                raise too_large
    except web.RequestPayloadError as error:
        raise NotJson(problem="it is not whole") from error
    return bytes(body)


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or content_type.endswith("+json")


def _decoded(body: bytes) -> Raw:
    """Return a JSON object.

    Raises:
        NotJson, NotAnObject, FieldTwice, TooDeep: it is none, or not in one way only.
        TextUnreadable: there is half a character in it.
    """
    try:
        said: object = json.loads(
            body.decode(), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except RecursionError as error:
        raise TooDeep(deepest=DEEPEST) from error
    except ValueError as error:
        raise NotJson(problem=str(error)) from error
    if not isinstance(said, dict):
        raise NotAnObject
    _require_sound(said)
    return said


def _object(pairs: list[tuple[str, Any]]) -> Raw:
    found: Raw = {}
    for name, value in pairs:
        if name in found:
            raise FieldTwice(field=name)
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no value")


def _require_sound(said: Mapping[str, object]) -> None:
    """Refuse what is nested too deep, and texts that no file and no message can hold."""
    waiting: list[tuple[str, int, object]] = [("", 0, said)]
    while waiting:
        field, depth, value = waiting.pop()
        if depth >= DEEPEST and isinstance(value, dict | list):
            raise TooDeep(deepest=DEEPEST)
        match value:
            case str():
                _require_whole(field, value)
            case dict():
                for name, content in value.items():
                    _require_whole(field, name)
                    waiting.append((field or name, depth + 1, content))
            case list():
                waiting += [(field, depth + 1, content) for content in value]


def _require_whole(field: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextUnreadable(field=field) from error
