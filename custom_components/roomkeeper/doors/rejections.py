"""Messages that cannot be read as a request at all; nobody was asked anything yet.

Each is a refusal with an HTTP status of its own.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import ClassVar

from ..core.errors import Refusal


class Rejection(Refusal):
    """A message over HTTP that is no request of ours."""

    status: ClassVar[HTTPStatus]


class NotJson(Rejection):
    """A body that cannot be decoded. Details: problem."""

    code = "not_json"
    status = HTTPStatus.BAD_REQUEST


class NotAnObject(Rejection):
    """A body that is JSON, and no object."""

    code = "not_an_object"
    status = HTTPStatus.BAD_REQUEST


class FieldTwice(Rejection):
    """An object that says a field twice: nobody knows which is meant. Details: field."""

    code = "field_twice"
    status = HTTPStatus.BAD_REQUEST


class TooDeep(Rejection):
    """A body that is nested deeper than anything we take. Details: deepest."""

    code = "too_deep"
    status = HTTPStatus.BAD_REQUEST


class BodyNotTaken(Rejection):
    """A body where fields are given in the query. Details: method."""

    code = "body_not_taken"
    status = HTTPStatus.BAD_REQUEST


class QueryNotTaken(Rejection):
    """A query where fields are given in the body. Details: method, field."""

    code = "query_not_taken"
    status = HTTPStatus.BAD_REQUEST


class NotPermitted(Rejection):
    """Somebody who is known, and may not."""

    code = "not_permitted"
    status = HTTPStatus.FORBIDDEN


class UnknownPath(Rejection):
    """Nothing is there. Details: path."""

    code = "unknown_path"
    status = HTTPStatus.NOT_FOUND


class MethodNotAllowed(Rejection):
    """Something is there, and does not take this method. Details: method, takes."""

    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, *, method: str, takes: Sequence[str]) -> None:
        """Keep what would be taken, for it is said in a header too."""
        super().__init__(method=method, takes=takes)
        self.takes = takes


class TooLarge(Rejection):
    """A body over its bound. Details: longest_bytes."""

    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NotJsonType(Rejection):
    """A body that says that it is something else than JSON. Details: content_type."""

    code = "not_json_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class BodyEncoded(Rejection):
    """A body that is compressed. Details: encoding."""

    code = "body_encoded"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class KeyReused(Rejection):
    """A key that was given with another request. Details: key."""

    code = "key_reused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
