"""What is refused of an action, whoever asks for it."""

from datetime import timedelta
from typing import Final

from .action_spec import LEVELLED, ActionSpec, ActionType
from .errors import BadLevel, MissingField, NotUnderstood
from .policy import require_length

LONGEST_ACTION: Final = timedelta(days=7)
LONGEST_SEQUENCE: Final = 20_000
"""Characters of JSON."""


def require_action_spec(spec: ActionSpec) -> None:
    """Refuse an action that cannot be done.

    Raises:
        MissingField: what its type needs is not there.
        BadLevel: not within 0 to 100 percent.
        NotPositive, SpanTooLong: a duration of nothing, or over a week.
        NotUnderstood: a sequence that is too long.
    """
    match spec.type:
        case ActionType.CUSTOM:
            _require_sequence(spec.sequence)
            return
        case ActionType.RAMP:
            _require_level("to", spec.level)
            if spec.from_level is not None:
                _require_level("from", spec.from_level)
            if spec.duration is None:
                raise MissingField(field="duration")
        case _ if spec.type in LEVELLED:
            _require_level("level", spec.level)
    require_length("duration", spec.duration, LONGEST_ACTION)


def _require_sequence(sequence: str) -> None:
    if not sequence:
        raise MissingField(field="sequence")
    require_short_json("sequence", sequence)


def require_short_json(field: str, text: str) -> None:
    """Refuse steps or triggers that are too long.

    Raises:
        NotUnderstood: they are over `LONGEST_SEQUENCE`.
    """
    if len(text) > LONGEST_SEQUENCE:
        raise NotUnderstood(field=field, value=f"{len(text)}")


def _require_level(field: str, level: float | None) -> None:
    if level is None:
        raise MissingField(field=field)
    if not 0 <= level <= 100:  # noqa: PLR2004 - percent
        raise BadLevel(field=field, level=level)
