"""Values as a stranger may see them: numbers, instants and words of our own, and no other text.

What is taken of a thing is named, one by one: what is not named is not taken,
and a name by which a text stands is a mistake. So what people have written
gets nowhere by being new, or by being forgotten.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant

type Told = dict[str, Any]
"""What may be told: JSON in which each text is a word of our own or of Home Assistant's."""

MOST_TOLD: Final = 100
"""So many things of a kind are told one by one; what is left out is said."""

GONE: Final[Told] = {"gone": True}
"""What is told of a thing that was removed meanwhile."""

_LOST: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})


def told(thing: object, names: Iterable[str]) -> Told:
    """Take the named values of a thing, or of a mapping.

    A length is a number of seconds under a name that ends in `_s`, an instant
    is in UTC; of several things it is told how many there are.

    Raises:
        TypeError: what stands by a name is a text, or something that has no such form.
    """
    told_of: Told = {}
    for name in names:
        value = thing[name] if isinstance(thing, Mapping) else getattr(thing, name)
        told_of[f"{name}_s" if isinstance(value, timedelta) else name] = _form(name, value)
    return told_of


def _form(name: str, value: object) -> str | float | bool | None:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value.total_seconds()
        case str():
            raise TypeError(f"{name} is a text")
        case Collection():
            return len(value)
    raise TypeError(f"{name} is a {type(value).__name__}")


def entities_told(hass: HomeAssistant, entity_ids: Iterable[str]) -> Told:
    """Tell of what domains some entities are, and how many of them Home Assistant has lost."""
    domains: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for entity_id in entity_ids:
        domain = entity_id.partition(".")[0]
        # Where there is no such integration it may be any text.
        domains[domain if domain in hass.config.components else "other"] += 1
        state = hass.states.get(entity_id)
        if state is None:
            lost["missing"] += 1
        elif state.state in _LOST:
            lost[state.state] += 1
    return {"domains": dict(sorted(domains.items())), "lost": dict(sorted(lost.items()))}
