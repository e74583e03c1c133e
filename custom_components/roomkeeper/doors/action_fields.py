"""What is done, and to which devices, as requests say it, read as the core's values.

`action_params` is one value, and is replaced as one.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ..core.action_spec import ActionSpec, ActionType
from ..core.errors import NotOfThisType
from ..core.schedule import Target
from . import values
from .field_kinds import (
    ACTION_LENGTH,
    PERCENT,
    STEPS,
    Kind,
    Schema,
    listed,
    object_of,
    or_blank,
    or_null,
    parts,
    shape,
    text,
    word,
)
from .fields import Fields
from .schedule_form import ACTION_PARAMS, TARGET_FIELDS

ACTION_FIELDS = ("action_type", "action_params")

_PARAM_KINDS: Final[Mapping[str, Kind]] = {
    "level": PERCENT,
    "from": PERCENT,
    "to": PERCENT,
    "duration": ACTION_LENGTH,
    "sequence": STEPS,
}

ACTION_KINDS: Final[Mapping[str, Kind]] = {
    "action_type": word(ActionType),
    "action_params": parts(_PARAM_KINDS),
    "target": parts(dict.fromkeys(TARGET_FIELDS, or_blank(listed(text())))),
}
"""The kinds of the fields that say what is done, and to what."""


_NEEDED_PARAMS: Final[Mapping[ActionType, tuple[str, ...]]] = {
    ActionType.SET_PWM: ("level",),
    ActionType.SET_LEVEL: ("level",),
    ActionType.RAMP: ("to", "duration"),
    ActionType.CUSTOM: ("sequence",),
}


def _action_shape(kind: ActionType) -> Schema:
    """Return what requests are like that say an action; a sequence is about no device."""
    needs = _NEEDED_PARAMS.get(kind, ())
    params = object_of({name: _PARAM_KINDS[name] for name in ACTION_PARAMS[kind]}, needs)
    needed = () if kind is ActionType.CUSTOM else ("target",)
    found = shape(ACTION_KINDS, needed, action_type=kind.value)
    return {
        "required": [*found["required"], *(("action_params",) if needs else ())],
        "properties": {
            **found["properties"],
            "action_params": params if needs else or_null(params),
        },
    }


NO_ACTION_SHAPE: Final[Schema] = {
    "properties": {"action_type": {"type": "null"}, "action_params": {"type": "null"}}
}
ACTION_SHAPES: Final = tuple(map(_action_shape, ActionType))
"""By type: what a whole action says."""


def read_action(fields: Fields, before: ActionSpec | None = None) -> ActionSpec:
    """Return what a prepared request says is to be done, or changes about `before`.

    Raises:
        MissingField: no type is said.
        NotUnderstood, NotOfThisType: naming the field.
    """
    type_before = None if before is None else before.type
    kind = fields.needed("action_type", fields.choice("action_type", ActionType) or type_before)
    if before is not None and type_before is kind and not fields.has("action_params"):
        return before
    params = fields.within("action_params")
    require_known(params, kind.value, ACTION_PARAMS[kind])
    return ActionSpec(
        type=kind,
        level=params.level("to" if kind is ActionType.RAMP else "level"),
        from_level=params.level("from"),
        duration=params.length("duration"),
        sequence=params.text("sequence"),
    )


def read_target(fields: Fields) -> Target:
    """Return which devices are meant, in the form that Home Assistant has for it.

    Raises:
        NotUnderstood: a part that is none of a target, or no name.
    """
    said = fields.within("target")
    require_known(said, "target", tuple(TARGET_FIELDS))
    named = {part: said.listed(name, values.read_text) for name, part in TARGET_FIELDS.items()}
    return Target(**named)


def require_known(said: Fields, kind: str, known: Sequence[str]) -> None:
    """Refuse what an object says that its kind does not have.

    Raises:
        NotOfThisType: naming it, and what the kind has.
    """
    for name in said.raw:
        if name not in known:
            raise NotOfThisType(field=str(name), type=kind, takes=tuple(known))
