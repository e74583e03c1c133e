"""Copies of rows with some fields changed, in a third of the time that `dataclasses` takes.

A row has up to two dozen fields, of which a fact changes two or three. Each
fact makes one anew, and a class that is frozen is slow to make by its names.
"""

import dataclasses
from collections.abc import Callable
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["replace"]

if TYPE_CHECKING:
    # Whoever reads types knows which fields there are to replace.
    from dataclasses import replace
else:

    def replace(row: Any, /, **changes: Any) -> Any:  # noqa: ANN401 - whatever row it is
        """Do what `dataclasses.replace` does."""
        kind = type(row)
        if kind not in _COPIERS:
            _COPIERS[kind] = _copier(kind)
        copy_of = _COPIERS[kind]
        if copy_of is None:
            return dataclasses.replace(row, **changes)
        copy = copy_of(row)
        for name, value in changes.items():
            _set(copy, name, value)
        return copy


type _Copier = Callable[[Any], Any]

_set = object.__setattr__
_COPIERS: dict[type, _Copier | None] = {}


def _copier(kind: type) -> _Copier | None:
    """Return what copies a row slot by slot; None for one that does more when it is made."""
    names = [field.name for field in dataclasses.fields(kind)]
    found = {name: getattr(kind, name, None) for name in names}
    slots = {name: one for name, one in found.items() if isinstance(one, MemberDescriptorType)}
    if hasattr(kind, "__post_init__") or len(slots) < len(names):
        return None
    scope: dict[str, Any] = {"new": object.__new__, "kind": kind}
    scope |= {f"set_{name}": slot.__set__ for name, slot in slots.items()}
    lines = [
        f"def copy(row, {', '.join(f'{name}={name}' for name in scope)}):",
        "    copy = new(kind)",
        *(f"    set_{name}(copy, row.{name})" for name in slots),
        "    return copy",
    ]
    # As `dataclasses` makes an `__init__`: a loop over the fields takes twice as long.
    exec("\n".join(lines), scope)  # noqa: S102 - of nothing but names of our own fields
    copy_of: _Copier = scope["copy"]
    return copy_of
