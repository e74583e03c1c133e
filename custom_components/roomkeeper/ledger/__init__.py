"""The SQLite file that holds the state rows and the log of all that happened."""

from .database import Loaded, Loss
from .errors import LedgerCorrupt, LedgerError, LedgerTooNew, LedgerUnwritable
from .figures import Figures
from .log import LogPage, LogQuery
from .store import Ledger
from .writing import Turn

__all__ = [
    "Figures",
    "Ledger",
    "LedgerCorrupt",
    "LedgerError",
    "LedgerTooNew",
    "LedgerUnwritable",
    "Loaded",
    "LogPage",
    "LogQuery",
    "Loss",
    "Turn",
]
