"""Schema 1: bookings, freezes, power-offs and the log."""

from sqlalchemy import Connection

_STATEMENTS = (
    """
    CREATE TABLE booking (
        id TEXT NOT NULL PRIMARY KEY,
        rooms TEXT NOT NULL,
        status TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        title TEXT NOT NULL,
        guest TEXT NOT NULL,
        note TEXT NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        expires_at INTEGER,
        power_off_buffer INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE freeze (
        room TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL,
        note TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE power_off (
        booking_id TEXT NOT NULL,
        room TEXT NOT NULL,
        status TEXT NOT NULL,
        planned_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        why TEXT,
        waits_for TEXT,
        waits_since INTEGER,
        failures TEXT NOT NULL,
        announced INTEGER NOT NULL,
        manual INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (booking_id, room)
    ) STRICT
    """,
    """
    CREATE TABLE log (
        seq INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        type TEXT NOT NULL,
        booking_id TEXT,
        rooms TEXT NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id TEXT NOT NULL,
        actor_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        details TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX log_booking ON log (booking_id, at)",
    "CREATE INDEX log_type ON log (type)",
    """
    CREATE TABLE log_room (
        room TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT",
    "CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, filler BLOB NOT NULL) STRICT",
)


def migrate(connection: Connection) -> None:
    """Make the tables in an empty file."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
