"""The tables of the ledger, as they are after the last migration.

Units, everywhere in the file: an instant is an INTEGER of microseconds since
1970-01-01 UTC, a length is an INTEGER of microseconds, a truth value is 0 or 1,
a list, and a value of several parts that stands in one column, is JSON text.
"""

from sqlalchemy import REAL, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()

booking = Table(
    "booking",
    metadata,
    Column("id", Text, primary_key=True),
    Column("rooms", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("guest", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("expires_at", Integer),
    Column("power_off_buffer", Integer),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("is_block", Integer, nullable=False),
    Column("checked_in_at", Integer),
    Column("energy", Text, nullable=False),
)

freeze = Table(
    "freeze",
    metadata,
    Column("room", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
)

power_off = Table(
    "power_off",
    metadata,
    Column("booking_id", Text, primary_key=True),
    Column("room", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("planned_at", Integer, nullable=False),
    Column("due_at", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("why", Text),
    Column("waits_for", Text),
    Column("waits_since", Integer),
    Column("failures", Text, nullable=False),
    Column("announced", Integer, nullable=False),
    Column("manual", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("draw_w", REAL),
    Column("empty_for", Integer),
)

occupancy = Table(
    "occupancy",
    metadata,
    Column("stall", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("started_at", Integer),
    Column("detected_at", Integer),
    Column("ends_at", Integer),
    Column("remaining", Integer),
    Column("until_clear", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("taken", Text, nullable=False),
    Column("failed", Text, nullable=False),
    Column("stuck", Text),
    Column("timeouts_in_a_row", Integer, nullable=False),
    Column("last_started_at", Integer),
    Column("last_ended_at", Integer),
    Column("last_reason", Text),
    Column("days", Text, nullable=False),
    Column("updated_at", Integer, nullable=False),
)

schedule = Table(
    "schedule",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("action", Text),
    Column("target", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("start_at", Integer),
    Column("end_at", Integer),
    Column("exceptions", Text, nullable=False),
    Column("run_after", Text),
    Column("run_on", Text, nullable=False),
    Column("catch_up", Text),
    Column("grace", Integer, nullable=False),
    Column("enabled", Integer, nullable=False),
    Column("handled_until", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("run", Text),
    Column("last_due_at", Integer),
    Column("last_started_at", Integer),
    Column("last_ended_at", Integer),
    Column("last_result", Text),
    Column("failures_in_a_row", Integer, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("failed_runs", Integer, nullable=False),
    Column("skipped_runs", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
)

device_action = Table(
    "device_action",
    metadata,
    Column("id", Text, primary_key=True),
    Column("entity_id", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("schedule_id", Text),
    Column("run_number", Integer),
    Column("undoes", Text),
    Column("undo", Text),
    Column("scheduled_at", Integer),
    Column("due_at", Integer),
    Column("attempts", Integer, nullable=False),
    Column("before", Text),
    Column("started_at", Integer),
    Column("ended_at", Integer),
    Column("undo_at", Integer),
    Column("result", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("earlier_undos", Text, nullable=False),
)

reservation = Table(
    "reservation",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("deliveries", Text, nullable=False),
    Column("wanted", Text),
    Column("room", Text),
    Column("booking_id", Text),
    Column("why", Text, nullable=False),
    Column("in_the_way", Text, nullable=False),
    Column("moves_to", Text, nullable=False),
    Column("is_withdrawn", Integer, nullable=False),
    Column("leaves_at", Integer),
    Column("missing_since", Integer),
    Column("updated_at", Integer, nullable=False),
)

answered = Table(
    "answered",
    metadata,
    Column("asker", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at", Integer, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("key", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("read_at", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("endpoint", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("head", Integer),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Integer),
    Column("first_failed_at", Integer),
    Column("last_status", Integer),
    Column("last_fault", Text),
    Column("delivered_at", Integer),
    Column("updated_at", Integer, nullable=False),
)

# `details` is the whole fact; what the log is searched by stands beside it. There
# is no index for `at`: pages go by `seq`, and sorting what an index finds takes
# longer than passing over what does not match (20 ms for 100,000 entries).
#
# An index holds `seq` too, in order behind its columns: `log_stall` is the log of
# each stall in order, and what is of no stall is not in it. Likewise for each
# schedule, what its device actions did included, and for each device action.
# `subject` names the row that the fact carries whole: its newest entry makes it.
log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("recorded_at", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("booking_id", Text),
    Column("rooms", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("stall", Text),
    Column("schedule_id", Text),
    Column("action_id", Text),
    Column("subject", Text),
    Index("log_booking", "booking_id", "at"),
    Index("log_type", "type"),
    Index("log_stall", "stall", sqlite_where=text("stall IS NOT NULL")),
    Index("log_schedule", "schedule_id", sqlite_where=text("schedule_id IS NOT NULL")),
    Index("log_action", "action_id", sqlite_where=text("action_id IS NOT NULL")),
    Index("log_subject", "subject", sqlite_where=text("subject IS NOT NULL")),
)

BY_TYPE = "INDEXED BY log_type"
BY_STALL = "INDEXED BY log_stall"
BY_SCHEDULE = "INDEXED BY log_schedule"
BY_ACTION = "INDEXED BY log_action"
BY_SUBJECT = "INDEXED BY log_subject"
"""Ask for that index, where SQLite might take the longer way by `log_type`."""

# The log of one room, in order: a fact may be about several rooms.
log_room = Table(
    "log_room",
    metadata,
    Column("room", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# How places were used in a *period*: a local day, "2026-11-26", or a month that
# is over, "2026-11", which is the sum of its days. What is asked for is summed
# from whole months, and from days at the edges. Lengths of time are summed over
# what it says; energy is in mWh, and there is none where nothing was measured.
# `lengths` is JSON: a list of pairs, a length of a stay and how many had it (of
# rooms in minutes, of stalls in seconds). The place "" is all of them together.
room_usage = Table(
    "room_usage",
    metadata,
    Column("period", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("open", Integer, nullable=False),
    Column("booked", Integer, nullable=False),
    Column("booked_open", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("no_show", Integer, nullable=False),
    Column("bookings", Integer, nullable=False),
    Column("stays", Integer, nullable=False),
    Column("stay", Integer, nullable=False),
    Column("no_shows", Integer, nullable=False),
    Column("cancellations", Integer, nullable=False),
    Column("expiries", Integer, nullable=False),
    Column("leads", Integer, nullable=False),
    Column("lead", Integer, nullable=False),
    Column("power_offs_succeeded", Integer, nullable=False),
    Column("power_offs_failed", Integer, nullable=False),
    Column("power_off_delay", Integer, nullable=False),
    Column("longest_power_off_delay", Integer, nullable=False),
    Column("energy_mwh", Integer),
    Column("saved_mwh", Integer),
    Column("lengths", Text, nullable=False),
    sqlite_with_rowid=False,
)

stall_usage = Table(
    "stall_usage",
    metadata,
    Column("period", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("stays", Integer, nullable=False),
    Column("stay", Integer, nullable=False),
    Column("timeouts", Integer, nullable=False),
    Column("forced", Integer, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("lengths", Text, nullable=False),
    sqlite_with_rowid=False,
)

# A measure by the local hours of the day, where any of them is not 0: "booked" and
# "used" are lengths of time, "stays" a number of stays in stalls. A month has a
# row for each weekday (0 is Monday), and one, as weekday 7, for all of its days.
usage_hours = Table(
    "usage_hours",
    metadata,
    Column("period", Text, primary_key=True),
    Column("weekday", Integer, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    *(Column(f"h{hour}", Integer, nullable=False) for hour in range(24)),
    sqlite_with_rowid=False,
)

# Numbers that outlive the rows they come from: "last_seq" is the highest one of
# the log before the newest rows of it were purged; "in_use" is there while the
# file is open. Up to which row of the log usage is reckoned, in stalls and in
# rooms, say "usage_of_stalls" and "usage_of_rooms", and up to which day, as a
# number (1 is 0001-01-01), "usage_until"; by the midnights of which time zone,
# as the CRC-32 of its name, "usage_zone". Of what was before the instant
# "purged_before" not everything is there any more.
mark = Table(
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

# What is written here only shows that it can be.
probe = Table(
    "probe",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filler", LargeBinary, nullable=False),
)
