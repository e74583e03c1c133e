"""Lists in pages, by keyset: `next_cursor` says after which item to go on.

Items are ordered by a key that no change of the item touches, so nothing is
left out and nothing comes twice while others come and go.
"""

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from ..core.errors import BadCursor
from .fields import Fields
from .json_schema import Named, list_of

DEFAULT_LIMIT: Final = 100

type Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page is wanted: `limit` items after the key `after`, all of one list."""

    list_name: str
    limit: int
    after: Key | None = None

    def take[Item](
        self, items: Iterable[Item], key: Callable[[Item], Key]
    ) -> tuple[list[Item], str | None]:
        """Return the page's items in the order of their keys, and the cursor of the next page."""
        to_come = (one for one in items if self.after is None or key(one) > self.after)
        found = heapq.nsmallest(self.limit + 1, to_come, key=key)
        page = found[: self.limit]
        return page, self.cursor(key(page[-1])) if len(found) > self.limit else None

    def cursor(self, key: Key) -> str:
        """Return an opaque text that stands for a key of this list."""
        said = json.dumps([self.list_name, *key], separators=(",", ":"))
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def page_of(item: object) -> Named:
    """Return what a page of such items consists of."""
    return {"items": list_of(item), "next_cursor": str | None}


def paging_of(fields: Fields, list_name: str, form: tuple[type, ...]) -> Paging:
    """Read `limit` and `cursor`.

    Raises:
        NotUnderstood: the limit is not within 1..1,000.
        BadCursor: not a cursor of this list.
    """
    cursor = fields.text("cursor")
    return Paging(
        list_name=list_name,
        limit=fields.number("limit", DEFAULT_LIMIT),
        after=_read_cursor(cursor, list_name, form) if cursor else None,
    )


def _read_cursor(cursor: str, list_name: str, form: tuple[type, ...]) -> Key:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said: Any = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError) as error:
        raise BadCursor(cursor=cursor) from error
    match said:
        case [name, *key] if name == list_name and [type(part) for part in key] == list(form):
            return tuple(key)
    raise BadCursor(cursor=cursor)
