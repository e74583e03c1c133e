"""The steps from one schema to the next. The n-th leads from schema n-1 to n.

A step that was ever released stays as it is. It knows nothing of `tables`,
which only shows where the last step leads.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from . import create, doors, schedules, stalls, undos, usage

type Migration = Callable[[Connection], None]

MIGRATIONS: tuple[Migration, ...] = (
    create.migrate,
    stalls.migrate,
    schedules.migrate,
    doors.migrate,
    usage.migrate,
    undos.migrate,
)
