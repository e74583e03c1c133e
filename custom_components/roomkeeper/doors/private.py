"""What people wrote on a booking or a freeze, and answers without it."""

from typing import Final, overload

from .json_form import Json

PRIVATE: Final = frozenset({"title", "guest", "note"})


@overload
def without_private(value: dict[str, Json]) -> dict[str, Json]: ...
@overload
def without_private(value: Json) -> Json: ...
def without_private(value: Json) -> Json:
    """Return JSON without what people wrote, however deep that stands."""
    match value:
        case dict():
            return {key: without_private(one) for key, one in value.items() if key not in PRIVATE}
        case list():
            return [without_private(one) for one in value]
    return value
