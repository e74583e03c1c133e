"""Deliveries that are not signed as agreed: counted, and told now and then."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ...core.errors import Refusal
from ...core.events import Actor
from ...core.ids import OriginKey
from ...core.reservation_commands import NoteRejected
from ..loaded import loaded_entry
from .refused import NotSigned

_TOLD_EVERY: Final = timedelta(minutes=10)


class Rejected:
    """Counts those of one hook: the first is told at once, the others together, later."""

    def __init__(self, hass: HomeAssistant, key: OriginKey, actor: Callable[[], Actor]) -> None:
        """Begin with none."""
        self._hass = hass
        self._key = key
        self._actor = actor
        self._count = 0
        self._why = ""
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def note(self, refusal: NotSigned) -> None:
        """Count one."""
        self._count += 1
        self._why = refusal.why
        if self._cancel is None:
            self._tell()

    @callback
    def stop(self) -> None:
        """Count no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _tell(self, _now: object = None) -> None:
        """Have what was counted written down, and be quiet for a while."""
        self._cancel = None
        if not self._count:
            return
        job = HassJob(self._tell, "roomkeeper rejected deliveries", cancel_on_shutdown=True)
        self._cancel = async_call_later(self._hass, _TOLD_EVERY, job)
        entry = loaded_entry(self._hass)
        if entry is not None:
            command = NoteRejected(origin=self._key, count=self._count, why=self._why)
            self._count = 0
            entry.async_create_task(
                self._hass, self._write(command), "roomkeeper rejected deliveries"
            )

    async def _write(self, command: NoteRejected) -> None:
        entry = loaded_entry(self._hass)
        if entry is not None:
            with suppress(Refusal):
                await entry.runtime_data.engine.execute(command, self._actor())
                return
        # They are told the next time.
        self._count += command.count
