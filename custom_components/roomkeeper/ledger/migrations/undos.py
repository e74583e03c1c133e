"""Schema 6: what a device action that is tried has taken over to undo, where that is several."""

from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Add a column for the earlier of them. Of what was written before, only the last is known."""
    connection.exec_driver_sql(
        "ALTER TABLE device_action ADD COLUMN earlier_undos TEXT NOT NULL DEFAULT '[]'"
    )
