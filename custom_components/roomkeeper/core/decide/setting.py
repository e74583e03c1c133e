"""What is asked of settings: these are configured, and no rows, so there is nothing to write."""

from datetime import datetime

from ..commands import ApplySuggestion
from ..events import Fact
from ..model import State


def apply_suggestion(_state: State, _command: ApplySuggestion, _now: datetime) -> tuple[Fact, ...]:
    """Write nothing: whoever changes the settings has found out whether the suggestion stands."""
    return ()
