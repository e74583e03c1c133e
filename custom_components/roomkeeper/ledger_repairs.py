"""What somebody can do where the ledger cannot be written or read.

The ledger itself is never deleted: one that is replaced is kept under another
name beside it. What is deleted are copies that Roomkeeper has made, and only
when somebody has said so.
"""

import logging
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState

from .const import DOMAIN
from .doors.inbound import actor_of
from .doors.loaded import loaded_entry
from .ledger.copies import (
    copies_of,
    delete_copies,
    files_of,
    newest_backup,
    restore,
    set_aside,
    size_of,
)
from .ledger.wal import log_of
from .ledger_file import ledger_path
from .mending import MendingFlow

_LOGGER = logging.getLogger(__name__)

_LEDGER: Final = "ledger"


class _Room(NamedTuple):
    """What there is on the disk, in bytes."""

    free: int
    ledger: int
    log: int
    copies: int


def _look(path: Path) -> _Room:
    return _Room(
        free=shutil.disk_usage(path.parent).free,
        ledger=size_of([path]),
        log=size_of([log_of(path)]),
        copies=size_of([one for copy in copies_of(path) for one in files_of(copy)]),
    )


def _size_text(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


class _LedgerFlow(MendingFlow):
    """Works whether or not Roomkeeper runs: the issue may be why it does not."""

    async def _in_thread[T](self, job: Callable[..., T], *args: object) -> T:
        return await self.hass.async_add_executor_job(partial(job, *args))

    async def _reload(self) -> bool:
        """Load Roomkeeper anew, and say whether it runs now."""
        for entry in self.hass.config_entries.async_entries(DOMAIN, include_disabled=False):
            await self.hass.config_entries.async_reload(entry.entry_id)
            return entry.state is ConfigEntryState.LOADED
        return False


class UnwritableFlow(_LedgerFlow):
    """For a disk that takes nothing."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what takes room, and offer what there is to choose."""
        room = await self._in_thread(_look, ledger_path(self.hass))
        options = ["try_now"]
        if room.copies:
            options.append("delete_copies")
        if loaded_entry(self.hass) is not None:
            options.append("shorten_log")
        return self._menu(
            *options, **{name: _size_text(size) for name, size in room._asdict().items()}
        )

    async def async_step_delete_copies(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Delete the copies beside the ledger, once that is confirmed."""
        if user_input is None:
            found = await self._in_thread(copies_of, ledger_path(self.hass))
            names = "\n".join(f"- `{one.name}`" for one in found)
            return self._confirm("delete_copies", copies=names)
        try:
            size = await self._in_thread(delete_copies, ledger_path(self.hass))
        except OSError as error:
            return self._stopped("not_deleted", problem=str(error))
        actor = await actor_of(self.hass, None)
        _LOGGER.warning("%s deleted all copies of the ledger: %s", actor.name, _size_text(size))
        return await self.async_step_try_now()

    async def async_step_shorten_log(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Forget now what the next night would."""
        entry = loaded_entry(self.hass)
        if entry is not None:
            await entry.runtime_data.engine.purge()
        return await self.async_step_try_now()

    async def async_step_try_now(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """See whether it can be written by now."""
        entry = loaded_entry(self.hass)
        if entry is None:
            return self._mended() if await self._reload() else self._stopped("not_loaded")
        problem = await entry.runtime_data.engine.try_writing()
        return self._mended() if problem is None else self._stopped("still_so", problem=problem)


class UnreadableFlow(_LedgerFlow):
    """For a file that is damaged, or of a newer Roomkeeper."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Offer what there is to choose."""
        backup = await self._in_thread(newest_backup, ledger_path(self.hass))
        return self._menu("try_now", *(("restore",) if backup else ()), "begin_anew")

    async def async_step_try_now(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """See whether it can be read by now."""
        return self._mended() if await self._reload() else self._stopped("still_so")

    async def async_step_restore(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go back to the copy from before the last update, once that is confirmed."""
        backup = await self._in_thread(newest_backup, ledger_path(self.hass))
        if backup is None:
            return self._stopped("no_backup")
        if user_input is None:
            return self._confirm("restore", backup=backup.name)
        return await self._replaced(restore, ledger_path(self.hass), backup)

    async def async_step_begin_anew(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin with an empty ledger, once that is confirmed."""
        if user_input is None:
            return self._confirm("begin_anew")
        return await self._replaced(set_aside, ledger_path(self.hass))

    async def _replaced(self, how: Callable[..., Path], *args: Path) -> RepairsFlowResult:
        if loaded_entry(self.hass) is not None:
            # It could be read after all, and is in use.
            return self._mended()
        try:
            aside = await self._in_thread(how, *args)
        except OSError as error:
            return self._stopped("not_replaced", problem=str(error))
        actor = await actor_of(self.hass, None)
        _LOGGER.warning("%s replaced the ledger, which is kept as %s", actor.name, aside)
        return self._mended() if await self._reload() else self._stopped("still_so")


def ledger_flow_of(data: Mapping[str, object]) -> RepairsFlow | None:
    """Return the flow for an issue about the ledger, if it was raised with such `data`."""
    match data.get(_LEDGER):
        case "unwritable":
            return UnwritableFlow()
        case "unreadable":
            return UnreadableFlow()
    return None
