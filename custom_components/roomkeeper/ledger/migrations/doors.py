"""Schema 4: what doors keep, as there are reservations of hooks and feeds; and blocks.

`subject` names the row that an entry of the log carries whole.
"""

from sqlalchemy import Connection

_STATEMENTS = (
    """
    CREATE TABLE reservation (
        origin TEXT NOT NULL,
        external_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        version INTEGER NOT NULL,
        deliveries TEXT NOT NULL,
        wanted TEXT,
        room TEXT,
        booking_id TEXT,
        why TEXT NOT NULL,
        in_the_way TEXT NOT NULL,
        moves_to TEXT NOT NULL,
        is_withdrawn INTEGER NOT NULL,
        leaves_at INTEGER,
        missing_since INTEGER,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (origin, external_id)
    ) STRICT
    """,
    """
    CREATE TABLE feed (
        key TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        since INTEGER NOT NULL,
        read_at INTEGER NOT NULL,
        missing INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE outbox (
        endpoint TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        head INTEGER,
        attempts INTEGER NOT NULL,
        next_try_at INTEGER,
        first_failed_at INTEGER,
        last_status INTEGER,
        last_fault TEXT,
        delivered_at INTEGER,
        updated_at INTEGER NOT NULL
    ) STRICT
    """,
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
    "ALTER TABLE booking ADD COLUMN is_block INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE log ADD COLUMN subject TEXT",
    "CREATE INDEX log_subject ON log (subject) WHERE subject IS NOT NULL",
)


def migrate(connection: Connection) -> None:
    """Add what hooks, feeds, endpoints and the HTTP API need. Nothing written before is of them."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
