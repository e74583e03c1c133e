"""Schema 5: when guests came, and how rooms and stalls were used, by days and months.

And what was used and drawn there, which nobody measured before.
"""

from sqlalchemy import Connection

_HOURS = ",\n".join(f"        h{hour} INTEGER NOT NULL" for hour in range(24))

_STATEMENTS = (
    "ALTER TABLE power_off ADD COLUMN draw_w REAL",
    "ALTER TABLE power_off ADD COLUMN empty_for INTEGER",
    "ALTER TABLE booking ADD COLUMN checked_in_at INTEGER",
    """
    UPDATE booking SET checked_in_at = (
        SELECT max(at) FROM log
        WHERE log.booking_id = booking.id AND log.type = 'booking_checked_in'
    )
    """,
    "ALTER TABLE booking ADD COLUMN energy TEXT NOT NULL DEFAULT '[]'",
    """
    CREATE TABLE room_usage (
        period TEXT NOT NULL,
        place TEXT NOT NULL,
        open INTEGER NOT NULL,
        booked INTEGER NOT NULL,
        booked_open INTEGER NOT NULL,
        used INTEGER NOT NULL,
        no_show INTEGER NOT NULL,
        bookings INTEGER NOT NULL,
        stays INTEGER NOT NULL,
        stay INTEGER NOT NULL,
        no_shows INTEGER NOT NULL,
        cancellations INTEGER NOT NULL,
        expiries INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        lead INTEGER NOT NULL,
        power_offs_succeeded INTEGER NOT NULL,
        power_offs_failed INTEGER NOT NULL,
        power_off_delay INTEGER NOT NULL,
        longest_power_off_delay INTEGER NOT NULL,
        energy_mwh INTEGER,
        saved_mwh INTEGER,
        lengths TEXT NOT NULL,
        PRIMARY KEY (period, place)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE stall_usage (
        period TEXT NOT NULL,
        place TEXT NOT NULL,
        stays INTEGER NOT NULL,
        stay INTEGER NOT NULL,
        timeouts INTEGER NOT NULL,
        forced INTEGER NOT NULL,
        faults INTEGER NOT NULL,
        lengths TEXT NOT NULL,
        PRIMARY KEY (period, place)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    CREATE TABLE usage_hours (
        period TEXT NOT NULL,
        weekday INTEGER NOT NULL,
        measure TEXT NOT NULL,
        place TEXT NOT NULL,
{_HOURS},
        PRIMARY KEY (period, weekday, measure, place)
    ) STRICT, WITHOUT ROWID
    """,
)


def migrate(connection: Connection) -> None:
    """Add the tables, and read in the log when the guests of bookings came.

    The tables are filled by and by: that would make the start wait.
    """
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
