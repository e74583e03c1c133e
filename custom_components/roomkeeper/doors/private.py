"""What people wrote on a booking or a freeze, and answers without it."""

from collections.abc import Iterator
from typing import Final

from .json_form import Json, retold

PRIVATE: Final = frozenset({"title", "guest", "note"})


def without_private(value: dict[str, Json]) -> dict[str, Json]:
    """Return JSON without what people wrote, however deep that stands."""
    return retold(value, _not_private)


def _not_private(value: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    return ((name, one) for name, one in value.items() if name not in PRIVATE)
