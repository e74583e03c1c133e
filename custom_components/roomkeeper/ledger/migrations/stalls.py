"""Schema 2: how stalls are used, and which stall an entry of the log is about."""

from sqlalchemy import Connection

_STATEMENTS = (
    """
    CREATE TABLE occupancy (
        stall TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        started_at INTEGER,
        detected_at INTEGER,
        ends_at INTEGER,
        remaining INTEGER,
        until_clear INTEGER NOT NULL,
        why TEXT NOT NULL,
        taken TEXT NOT NULL,
        failed TEXT NOT NULL,
        stuck TEXT,
        timeouts_in_a_row INTEGER NOT NULL,
        last_started_at INTEGER,
        last_ended_at INTEGER,
        last_reason TEXT,
        days TEXT NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    """,
    "ALTER TABLE log ADD COLUMN stall TEXT",
    "CREATE INDEX log_stall ON log (stall) WHERE stall IS NOT NULL",
)


def migrate(connection: Connection) -> None:
    """Add what stalls need. Nothing that was written before is about one."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
