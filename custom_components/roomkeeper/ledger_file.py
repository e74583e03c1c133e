"""Where the ledger lies."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant

LEDGER_FILE: Final = "roomkeeper.db"


def ledger_path(hass: HomeAssistant) -> Path:
    """Return where the ledger lies: in the configuration folder, so that backups hold it."""
    return Path(hass.config.path(LEDGER_FILE))
