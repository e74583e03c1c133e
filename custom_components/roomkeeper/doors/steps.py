"""Steps and triggers of schedules, and answers that only say how many there are.

Home Assistant shows what its own automations and scripts consist of to administrators
alone: who knows the webhook of a trigger can pull it, and steps may hold codes.
"""

from collections.abc import Iterator
from typing import Final

from homeassistant.auth.models import User

from .json_form import Json, retold

_STEPS: Final = frozenset({"sequence", "run_on"})


def told_to(user: User | None, answer: dict[str, Json]) -> dict[str, Json]:
    """Return an answer as somebody may know it; an automation, which is no user, may know all."""
    return answer if user is None or user.is_admin else without_steps(answer)


def without_steps(value: dict[str, Json]) -> dict[str, Json]:
    """Return JSON with each step and each trigger empty, however deep it stands."""
    return retold(value, _how_many)


def _how_many(value: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, one in value.items():
        yield name, [{} for _ in one] if name in _STEPS and isinstance(one, list) else one
