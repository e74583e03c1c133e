"""Entities that get another id: followed into action sequences and triggers.

These are kept as JSON, as somebody wrote them. What stands under `entity_id`
is an entity; what is said in a template or under another name is left alone.
"""

import json
from typing import Any, Final

_ENTITY_ID: Final = "entity_id"


def renamed_in(text: str, old: str, new: str) -> str:
    """Return a kept sequence, or kept triggers, with an entity's new id."""
    if old not in text:
        return text
    before = json.loads(text)
    after = _renamed(before, old, new, is_entity=False)
    return text if after == before else json.dumps(after, ensure_ascii=False, separators=(",", ":"))


def _renamed(value: Any, old: str, new: str, *, is_entity: bool) -> Any:  # noqa: ANN401 - JSON
    match value:
        case dict():
            return {
                key: _renamed(one, old, new, is_entity=key == _ENTITY_ID)
                for key, one in value.items()
            }
        case list():
            return [_renamed(one, old, new, is_entity=is_entity) for one in value]
        case str() if is_entity:
            # Several may stand in one text.
            parts = (part.strip() for part in value.split(","))
            return ", ".join(new if part == old else part for part in parts)
    return value
