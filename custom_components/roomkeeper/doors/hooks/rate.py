"""How often something may happen within a minute."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

_WINDOW: Final = timedelta(minutes=1)


class Rate:
    """At most `most` within any minute."""

    def __init__(self, most: int) -> None:
        """Begin with nothing."""
        self._most = most
        self._taken: deque[datetime] = deque()

    def take(self, now: datetime) -> timedelta | None:
        """Take one more, or return how long it is until one more is taken."""
        taken = self._taken
        if taken and taken[-1] > now:
            # The clock was set back: nobody should wait for it to catch up.
            taken.clear()
        while taken and taken[0] <= now - _WINDOW:
            taken.popleft()
        if len(taken) >= self._most:
            return taken[0] + _WINDOW - now
        taken.append(now)
        return None
