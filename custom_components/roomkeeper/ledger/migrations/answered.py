"""Schema 5: requests that came with a key."""

from sqlalchemy import Connection

_STATEMENTS = (
    """
    CREATE TABLE answered (
        asker TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        about TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (asker, key)
    ) STRICT
    """,
)


def migrate(connection: Connection) -> None:
    """Add what the HTTP API needs."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
