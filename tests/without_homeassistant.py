"""Lets core, engine and ledger be imported without Home Assistant.

Importing `custom_components.roomkeeper` runs its `__init__`, which needs Home
Assistant. An empty package in its place, with the same path, does not.
"""

import sys
from pathlib import Path
from types import ModuleType

_COMPONENT = Path(__file__).parent.parent / "custom_components" / "roomkeeper"


def stub_the_integration() -> None:
    """Put an empty `custom_components.roomkeeper` in place, unless it is there."""
    for name, path in (
        ("custom_components", _COMPONENT.parent),
        ("custom_components.roomkeeper", _COMPONENT),
    ):
        if name not in sys.modules:
            module = ModuleType(name)
            module.__path__ = [str(path)]
            sys.modules[name] = module
