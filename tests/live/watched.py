"""A Home Assistant whose complaints are kept over all its starts."""

import re
from typing import Any, override

from instance import Instance


class Watched(Instance):
    """Home Assistant begins a new log at each start; this keeps what the old ones said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - those of Instance
        """Describe it, as `Instance` does."""
        super().__init__(*args, **kwargs)
        self._complaints: list[str] = []
        self._provoked: list[re.Pattern[str]] = []
        self._log_is_new = False

    @override
    async def start(self, timeout_s: float = 180) -> None:
        """Start it, and keep what it said in the run before."""
        self._keep_log()
        self._log_is_new = True
        await super().start(timeout_s)

    @override
    async def close(self) -> None:
        """Stop it, and keep what it said."""
        await super().close()
        self._keep_log()

    @override
    async def kill9(self) -> None:
        """Kill it at once; at its next start Home Assistant's recorder says that it noticed."""
        self.provokes(r"recorder\.util\] (The system could not validate|Ended unfinished session)")
        await super().kill9()

    def _keep_log(self) -> None:
        if self._log_is_new and (self.folder / "home-assistant.log").exists():
            self._complaints += self.problems()
        self._log_is_new = False

    def provokes(self, pattern: str) -> None:
        """Say that a test does something of which a line like this is the right answer."""
        self._provoked.append(re.compile(pattern))

    def unprovoked(self) -> list[str]:
        """Warnings and errors of all runs so far that nobody provoked."""
        running = self.problems() if self._log_is_new else []
        return [
            complaint
            for complaint in (*self._complaints, *running)
            if not any(pattern.search(complaint) for pattern in self._provoked)
        ]
