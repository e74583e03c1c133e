"""How Roomkeeper is, for the system information of Home Assistant."""

from datetime import datetime
from typing import Any, Final

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .core.model import BLOCKING, State
from .deadline_queue import LONGEST_SLEEP
from .doors.loaded import loaded_entry
from .ledger import LedgerError
from .problems import code_of
from .runtime import Runtime

type Info = dict[str, Any]

_MEGABYTE: Final = 1_000_000


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:  # noqa: ARG001 - Home Assistant's form
    """Say who is to be asked, and where somebody looks next: into the panel."""
    register.async_register_info(_info, f"/{DOMAIN}")


async def _info(hass: HomeAssistant) -> Info:
    """Answer in numbers and single words: people copy this into public places."""
    version = str((await async_get_integration(hass, DOMAIN)).version)
    entry = loaded_entry(hass)
    if entry is None:
        return {"version": version, "ledger": _failed("not_loaded")}
    runtime = entry.runtime_data
    return {
        "version": version,
        **runtime.engine.peek(_counts),
        **_deadlines(runtime),
        **await _ledger(runtime),
    }


async def _ledger(runtime: Runtime) -> Info:
    now = runtime.engine.peek(lambda _state, now: now)
    problem = runtime.engine.problem
    try:
        figures = await runtime.ledger.figures(now)
    except LedgerError as error:
        return {"ledger": _failed(code_of(str(error)))}
    size = figures.size_bytes + figures.wal_bytes
    return {
        "ledger": "ok" if problem is None else _failed(code_of(problem)),
        "ledger_size": f"{size / _MEGABYTE:.1f} MB",
        "ledger_schema": figures.schema,
        "log_entries": figures.entries,
    }


def _counts(state: State, _now: datetime) -> Info:
    return {
        "rooms": len(state.site.rooms),
        "stalls": len(state.site.stalls),
        "bookings": sum(state.count[status] for status in BLOCKING),
    }


def _deadlines(runtime: Runtime) -> Info:
    """Say what is next, and whether it is kept: none is overdue for longer than we ever sleep."""
    now = runtime.engine.peek(lambda _state, now: now)
    due = runtime.engine.next_deadline
    if due is None:
        return {"deadlines": "ok"}
    is_late = now - due > LONGEST_SLEEP
    return {"next_deadline": due, "deadlines": _failed("late") if is_late else "ok"}


def _failed(why: str) -> Info:
    """Return a value that the front end shows as a failure."""
    return {"type": "failed", "error": why}
