"""Lists in pages, by keyset: `next_cursor` says after which item to go on.

Items are ordered by a key that no change of the item touches, so nothing is
left out and nothing comes twice while others come and go.
"""

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from ..core.errors import BadCursor, NotUnderstood
from .fields import Fields
from .json_schema import Named, list_of

DEFAULT_LIMIT: Final = 100

type Key = tuple[str | int, ...]

_LARGEST: Final = 2**63 - 1
"""No log is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page is wanted: `limit` items after the key `after`, all of one list.

    `sort` names what the items are ordered by; they come in descending order
    if `is_descending`. It is empty where a list has one order only.
    """

    list_name: str
    limit: int
    after: Key | None = None
    sort: str = ""
    is_descending: bool = False

    def take[Item](
        self, items: Iterable[Item], key: Callable[[Item], Key]
    ) -> tuple[list[Item], str | None]:
        """Return the page's items in the order of their keys, and the cursor of the next page."""
        to_come = (one for one in items if self._is_to_come(key(one)))
        first = heapq.nlargest if self.is_descending else heapq.nsmallest
        found = first(self.limit + 1, to_come, key=key)
        page = found[: self.limit]
        return page, self.cursor(key(page[-1])) if len(found) > self.limit else None

    def _is_to_come(self, key: Key) -> bool:
        if self.after is None:
            return True
        return key < self.after if self.is_descending else key > self.after

    def cursor(self, key: Key) -> str:
        """Return an opaque text that stands for a key of this list, in this order."""
        said = json.dumps([*self._order, *key], separators=(",", ":"))
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")

    @property
    def _order(self) -> tuple[str, str]:
        return self.list_name, f"-{self.sort}" if self.is_descending else self.sort

    def continued(self, cursor: str, form: tuple[type, ...]) -> Paging:
        """Return the page that a cursor leads to.

        Raises:
            BadCursor: not a cursor of this list, or of another order.
        """
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            said: Any = json.loads(base64.urlsafe_b64decode(padded))
        except (binascii.Error, ValueError, RecursionError) as error:
            raise BadCursor(cursor=cursor) from error
        match said:
            case [name, sort, *key] if (name, sort) == self._order and _has_form(key, form):
                return replace(self, after=tuple(key))
        raise BadCursor(cursor=cursor)


def _has_form(key: list[Any], form: tuple[type, ...]) -> bool:
    return [type(part) for part in key] == list(form) and all(
        0 <= part <= _LARGEST for part in key if isinstance(part, int)
    )


def page_of(item: object) -> Named:
    """Return what a page of such items consists of."""
    return {"items": list_of(item), "next_cursor": str | None}


def paging_of(
    fields: Fields, list_name: str, form: tuple[type, ...], sorts: tuple[str, ...] = ("",)
) -> Paging:
    """Read `limit`, `sort` and `cursor`; a list is ordered by the first of its `sorts` by default.

    Raises:
        NotUnderstood: the limit is not within 1..1,000, or there is no such order.
        BadCursor: not a cursor of this list in this order.
    """
    said = fields.text("sort") if fields.has("sort") else sorts[0]
    sort = said.removeprefix("-")
    if sort not in sorts:
        raise NotUnderstood(field="sort", value=said)
    paging = Paging(
        list_name=list_name,
        limit=fields.number("limit", DEFAULT_LIMIT),
        sort=sort,
        is_descending=said != sort,
    )
    cursor = fields.text("cursor")
    return paging.continued(cursor, form) if cursor else paging
