"""Schema 3: schedules, device actions, and which of them an entry of the log is about."""

from sqlalchemy import Connection

_STATEMENTS = (
    """
    CREATE TABLE schedule (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        rule TEXT NOT NULL,
        action TEXT,
        target TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        start_at INTEGER,
        end_at INTEGER,
        exceptions TEXT NOT NULL,
        run_after TEXT,
        run_on TEXT NOT NULL,
        catch_up TEXT,
        grace INTEGER NOT NULL,
        enabled INTEGER NOT NULL,
        handled_until INTEGER NOT NULL,
        status TEXT NOT NULL,
        run TEXT,
        last_due_at INTEGER,
        last_started_at INTEGER,
        last_ended_at INTEGER,
        last_result TEXT,
        failures_in_a_row INTEGER NOT NULL,
        runs INTEGER NOT NULL,
        failed_runs INTEGER NOT NULL,
        skipped_runs INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE device_action (
        id TEXT NOT NULL PRIMARY KEY,
        entity_id TEXT NOT NULL,
        spec TEXT NOT NULL,
        status TEXT NOT NULL,
        schedule_id TEXT,
        run_number INTEGER,
        undoes TEXT,
        undo TEXT,
        scheduled_at INTEGER,
        due_at INTEGER,
        attempts INTEGER NOT NULL,
        before TEXT,
        started_at INTEGER,
        ended_at INTEGER,
        undo_at INTEGER,
        result TEXT NOT NULL,
        error TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    """,
    "ALTER TABLE log ADD COLUMN schedule_id TEXT",
    "ALTER TABLE log ADD COLUMN action_id TEXT",
    "CREATE INDEX log_schedule ON log (schedule_id) WHERE schedule_id IS NOT NULL",
    "CREATE INDEX log_action ON log (action_id) WHERE action_id IS NOT NULL",
)


def migrate(connection: Connection) -> None:
    """Add what schedules need. Nothing that was written before is about one."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
