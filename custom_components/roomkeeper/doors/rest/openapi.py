"""The description of the HTTP API, OpenAPI 3.1: made from the tables by which it works.

The paths are those of `routes`, what they take are the kinds by which fields
are read, what they answer follows from the types of what is answered, and why
they refuse from the refusals that there are.
"""

from collections.abc import Iterator, Mapping
from http import HTTPMethod, HTTPStatus
from types import ModuleType
from typing import Any, Final

from ...core import errors, policy
from ...core.errors import NotFound, Refusal
from .. import rejections
from ..exports import Export
from ..field_kinds import (
    ACTION_LENGTH,
    DAY,
    FLAG,
    INSTANT,
    LENGTH_PARTS,
    PERCENT,
    PLACE,
    STEPS,
    TIME,
    TRIGGERS,
    Kind,
    Schema,
    length,
    line,
    object_of,
)
from ..json_schema import Schemas
from ..once import KEY
from ..outbound import status_of
from ..verb import Question, Verb
from .routes import PREFIX, ROUTES, Route, Tag

type Part = dict[str, Any]
"""A part of the document."""

PATH: Final = "openapi.json"
REPLAYED: Final = "Idempotency-Replayed"

_JSON: Final = "application/json"
_CSV: Final = "text/csv"
_NAMED_FILE: Final = "Content-Disposition"

_ABOUT: Final = """\
Rooms and stalls: bookings, doors, power, schedules.

A field that is absent and one that is null are the same. Times in answers have an offset; a time \
that is said without one is local time. A length is answered in seconds, in a field that ends in \
`_s`. Lists come in pages: `next_cursor` says after which item to go on."""

_TOKEN: Final[Part] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A long-lived access token of Home Assistant's, or one that it gave a client.",
}

_TEXT: Final[Part] = {"schema": {"type": "string"}}

_HEADERS: Final[Part] = {
    _NAMED_FILE: {"description": "The name of the file.", "schema": {"type": "string"}},
    "ETag": {
        "description": "Sent back as `If-None-Match`, it says what is known already.",
        "schema": {"type": "string"},
    },
    REPLAYED: {
        "description": f"Says that this was done before, with the same `{KEY}`.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "After how many seconds to ask again.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
}

_WHY: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "It cannot be read as a request.",
    HTTPStatus.FORBIDDEN: "Whoever asks may not.",
    HTTPStatus.NOT_FOUND: "What the path names is not there.",
    HTTPStatus.CONFLICT: "It does not fit what is there now, and may at another time.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is no JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "It can never work as it was said.",
    HTTPStatus.BAD_GATEWAY: "A device did not do what it was told.",
    HTTPStatus.SERVICE_UNAVAILABLE: "It cannot be kept safely at present.",
}

_ANY_REQUEST: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)

# --- refusals --------------------------------------------------------------------


def _codes() -> Mapping[HTTPStatus, list[str]]:
    """Return the codes with which each status comes."""
    found: dict[HTTPStatus, set[str]] = {}
    for kind in REFUSALS:
        found.setdefault(status_of(kind), set()).add(kind.code)
        if issubclass(kind, NotFound):
            # Where the path is right, and the body names what is not there.
            found.setdefault(HTTPStatus.UNPROCESSABLE_ENTITY, set()).add(kind.code)
    found[HTTPStatus.CONFLICT].add("no_doors")
    found[HTTPStatus.BAD_GATEWAY] = {"door_failed"}
    return {status: sorted(codes) for status, codes in found.items()}


def _with_a_code(module: ModuleType) -> Iterator[type[Refusal]]:
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, Refusal) and "code" in vars(kind):
            yield kind


REFUSALS: Final = (*_with_a_code(errors), *_with_a_code(rejections))
"""Every refusal over HTTP; what arrives at a hook is refused in ways of its own."""


def _error(status: HTTPStatus, codes: list[str]) -> Part:
    said = {
        "type": "object",
        "properties": {
            "code": {"type": "string", "enum": codes},
            "message": {"type": "string", "description": "The reason, in a sentence for people."},
            "details": {
                "type": "object",
                "description": "The values that the sentence is made of.",
            },
        },
        "required": ["code", "message", "details"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"error": said},
        "required": ["error"],
        "additionalProperties": False,
    }
    response: Part = {"description": _WHY[status], "content": {_JSON: {"schema": schema}}}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response["headers"] = {"Retry-After": _HEADERS["Retry-After"]}
    return response


def _refusals() -> Part:
    """Return the answers that say why nothing was done, by the names of their statuses."""
    codes = _codes()
    found = {_name(status): _error(status, codes[status]) for status in _WHY}
    # Home Assistant itself refuses what looks like an attack, and who has no token.
    found[_name(HTTPStatus.BAD_REQUEST)]["content"]["text/plain"] = _TEXT
    found[_name(HTTPStatus.UNAUTHORIZED)] = {
        "description": "There is no token, or not a right one.",
        "content": {"text/plain": _TEXT},
    }
    return found


def _name(status: HTTPStatus) -> str:
    return status.phrase.title().replace(" ", "")


def _statuses(route: Route) -> Iterator[HTTPStatus]:
    """Yield the statuses, other than success, with which a route answers."""
    yield from _ANY_REQUEST
    yield HTTPStatus.UNAUTHORIZED
    if route.in_path:
        yield HTTPStatus.NOT_FOUND
    if isinstance(route.asks, Verb):
        yield from (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
        if route.asks.name == "open_door":
            yield HTTPStatus.BAD_GATEWAY
    if isinstance(route.asks, Question) and route.asks.for_administrators:
        yield HTTPStatus.FORBIDDEN


# --- what is taken ---------------------------------------------------------------


def _in_path(route: Route) -> Iterator[Part]:
    for name, field in route.in_path.items():
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PLACES.get(field, "An id, as it was answered."),
            "schema": {"type": "string", "minLength": 1},
        }


_PLACES: Final[Mapping[str, str]] = {
    "room": "A room's key, its device's id, or the id of one of its entities.",
    "stall": "A stall's key, its device's id, or the id of one of its entities.",
}


def _in_query(route: Route) -> Iterator[Part]:
    for name, kind in _taken(route).items():
        yield {
            "name": name,
            "in": "query",
            "required": name in route.asks.needed,
            "schema": _as_text(kind.schema),
        }


def _as_text(schema: Schema) -> Schema:
    """Return the schema of what a query can say of a field: there are no objects in it."""
    if "anyOf" not in schema:
        return schema
    said = [_as_text(one) for one in schema["anyOf"] if one.get("type") not in ("object", "null")]
    return {**schema, "anyOf": said} if len(said) > 1 else said[0]


def _taken(route: Route) -> Mapping[str, Kind]:
    kinds = route.asks.takes
    return {name: kinds[name] for name in route.takes}


def _body(route: Route) -> Part:
    asks, kinds = route.asks, _taken(route)
    schema = object_of(kinds, asks.needed, asks.one_of, asks.not_both)
    if asks.shapes:
        schema["allOf"] = [{"anyOf": [*shapes]} for shapes in asks.shapes]
    return {"required": "required" in schema, "content": {_JSON: {"schema": schema}}}


_KEY_PARAMETER: Final[Part] = {
    "name": KEY,
    "in": "header",
    "description": "What is asked again with the same key is answered, and not done again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": policy.LONGEST_LINE},
}


def _parameters(route: Route) -> Iterator[Part]:
    yield from _in_path(route)
    if route.in_query:
        yield from _in_query(route)
    if isinstance(route.asks, Verb):
        yield _KEY_PARAMETER


# --- operations ------------------------------------------------------------------


def _operation(route: Route, schemas: Schemas) -> Part:
    operation: Part = {
        "operationId": _id(route),
        "summary": route.summary,
        "tags": [route.tag.value],
        "parameters": [*_parameters(route)],
    }
    if not route.in_query and route.takes:
        operation["requestBody"] = _body(route)
    operation["responses"] = dict(sorted(_responses(route, schemas).items()))
    return operation


def _id(route: Route) -> str:
    """Return what is asked, by its name; where that is asked in several ways, by which."""
    if route.single is not None:
        return f"get_{route.single.name}"
    if route.fixed:
        words = route.path.replace("-", "_").split("/")
        return "_".join(("get", *words))
    return route.asks.name


def _responses(route: Route, schemas: Schemas) -> Part:
    if isinstance(route.asks, Export):
        return _file(route, route.asks)
    answer = schemas.record(_answers(route))
    success: Part = {"description": route.summary, "content": {_JSON: {"schema": answer}}}
    found: Part = {str(route.status.value): success}
    if isinstance(route.asks, Verb):
        success["headers"] = {REPLAYED: _HEADERS[REPLAYED]}
    if route.method is HTTPMethod.GET:
        success["headers"] = {"ETag": _HEADERS["ETag"]}
        found["304"] = {
            "description": "It is as it was; see `ETag`.",
            "headers": {"ETag": _HEADERS["ETag"]},
        }
    if _may_be_a_file(route):
        success["content"][_CSV] = _TEXT
        success["headers"][_NAMED_FILE] = _HEADERS[_NAMED_FILE]
    for status in _statuses(route):
        found[str(status.value)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return found


def _may_be_a_file(route: Route) -> bool:
    return isinstance(route.asks, Question) and bool(route.asks.file) and "format" in route.takes


def _file(route: Route, export: Export) -> Part:
    """Return the answers of a path at which there is a file."""
    success: Part = {
        "description": f"{route.summary}. One that is cut off ends with a broken connection.",
        "content": {export.content_type: _TEXT},
        "headers": {_NAMED_FILE: _HEADERS[_NAMED_FILE]},
    }
    found: Part = {str(route.status.value): success}
    for status in _statuses(route):
        found[str(status.value)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return found


def _answers(route: Route) -> Mapping[str, Any]:
    if route.single is None:
        return route.asks.answers
    (item, _etc) = route.asks.answers["items"].__args__
    return {route.single.name: item}


def _itself() -> Part:
    return {
        "operationId": "get_openapi",
        "summary": "This description",
        "responses": {
            "200": {
                "description": "OpenAPI 3.1",
                "headers": {"ETag": _HEADERS["ETag"]},
                "content": {_JSON: {"schema": {"type": "object"}}},
            },
            "304": {"description": "It is as it was; see `ETag`."},
            "401": {"$ref": "#/components/responses/Unauthorized"},
        },
    }


_NAMED: Final[Mapping[str, Schema]] = {
    "Instant": INSTANT.schema,
    "LocalTime": TIME.schema,
    "LocalDay": DAY.schema,
    "Percent": PERCENT.schema,
    "Flag": FLAG.schema,
    "Length": length().schema,
    "ActionLength": ACTION_LENGTH.schema,
    "LengthParts": LENGTH_PARTS,
    "Place": PLACE.schema,
    "Line": line().schema,
    "Steps": STEPS.schema,
    "Triggers": TRIGGERS.schema,
}
"""What fields say again and again."""


def _referring(part: Any, but: str = "") -> Any:  # noqa: ANN401 - any part
    """Return a part of the document with what has a name referred to."""
    for name, schema in _NAMED.items():
        if part == schema and name != but:
            return {"$ref": f"#/components/schemas/{name}"}
    match part:
        case dict():
            return {name: _referring(inner) for name, inner in part.items()}
        case list():
            return [_referring(inner) for inner in part]
    return part


def _document() -> Part:
    schemas = Schemas()
    paths: dict[str, Part] = {}
    for route in ROUTES:
        path = paths.setdefault(f"/{route.path}", {})
        path[route.method.lower()] = _operation(route, schemas)
    paths[f"/{PATH}"] = {"get": _itself()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Roomkeeper", "version": "1", "description": _ABOUT},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": tag.value} for tag in Tag],
        "paths": _referring(paths),
        "components": {
            "schemas": {
                **{name: _referring({**schema}, name) for name, schema in _NAMED.items()},
                **dict(sorted(schemas.components.items())),
            },
            "responses": _refusals(),
            "securitySchemes": {"token": _TOKEN},
        },
    }


DOCUMENT: Final = _document()
"""Made as Home Assistant imports this, which it does beside its event loop."""
