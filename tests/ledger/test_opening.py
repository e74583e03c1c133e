"""A file is opened when it is a sound ledger, and is otherwise left exactly as it is."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.events import BookingOpened
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Gone,
    Site,
    State,
    key_of,
)
from custom_components.roomkeeper.core.schedule import ActionStatus
from custom_components.roomkeeper.ledger import (
    Ledger,
    LedgerCorrupt,
    LedgerError,
    LedgerTooNew,
    LedgerUnwritable,
    LogQuery,
    Turn,
    tables,
)
from custom_components.roomkeeper.ledger.migrations import MIGRATIONS
from custom_components.roomkeeper.ledger.schema import APPLICATION_ID

from .samples import (
    A1,
    ATTIC,
    BOOTH,
    CORNER,
    HOUR,
    NOON,
    S1,
    STUDIO,
    acted,
    asked,
    begun,
    booked,
    booking,
    device_action,
    entry,
    freeze,
    occupancy,
    power_off,
    ran,
    reservation,
    reserved,
    schedule,
    scheduled,
    told_of_feed,
)

NEWEST = len(MIGRATIONS)
OFF = ActionSpec(type=ActionType.OFF)


def run(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Run statements on a file as any other program would."""
    found: list[tuple[object, ...]] = []
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        for statement in statements:
            found = connection.execute(statement).fetchall()
    return found


async def refusal(path: Path) -> type[LedgerError]:
    """Open a file that is refused, see that it stays as it is, and return how it was refused."""
    before = path.read_bytes()
    with pytest.raises(LedgerError) as raised:
        await Ledger(path).open()
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} <= {
        path.name,
        f"{path.name}-wal",
        f"{path.name}-shm",
    }
    return raised.type


async def closed(ledger: Ledger) -> None:
    """Leave a ledger behind in which there is one booking."""
    await ledger.commit(booked(1))
    await ledger.close()


async def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)
    assert await refusal(path) is LedgerCorrupt


async def test_a_database_of_another_program_is_refused(path: Path) -> None:
    run(path, "CREATE TABLE recipe (name TEXT)")
    assert await refusal(path) is LedgerCorrupt


async def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    ledger = Ledger(path)
    await ledger.open()
    await closed(ledger)
    assert run(path, "PRAGMA application_id") == [(APPLICATION_ID,)]


async def test_a_damaged_file_is_refused(ledger: Ledger, path: Path) -> None:
    await closed(ledger)
    [(page, size)] = run(
        path,
        "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'booking'",
    )
    assert isinstance(page, int)
    assert isinstance(size, int)
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert await refusal(path) is LedgerCorrupt


async def test_a_file_cut_short_is_refused(ledger: Ledger, path: Path) -> None:
    await closed(ledger)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert await refusal(path) is LedgerCorrupt


async def test_a_newer_ledger_is_refused(ledger: Ledger, path: Path) -> None:
    await closed(ledger)
    run(path, f"PRAGMA user_version = {NEWEST + 1}")
    assert await refusal(path) is LedgerTooNew


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE booking SET status = 'dreamt_of'",
        "UPDATE booking SET rooms = '[\"studio\"'",
        "UPDATE booking SET rooms = '[7]'",
        'UPDATE booking SET "end" = start',
        "UPDATE booking SET start = 9000000000000000000",
    ],
)
async def test_a_row_that_makes_no_sense_is_not_loaded(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await closed(ledger)
    run(path, damage)
    again = Ledger(path)
    await again.open()
    with pytest.raises(LedgerCorrupt, match="b1"):
        await again.load()
    await again.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE occupancy SET status = 'haunted'",
        "UPDATE occupancy SET why = '[{}]'",
        "UPDATE occupancy SET taken = 'camera.eye'",
        "UPDATE occupancy SET stuck = 'fast'",
        "UPDATE occupancy SET days = '[{\"stays\": 1}]'",
        "UPDATE occupancy SET ends_at = 9000000000000000000",
    ],
)
async def test_a_stay_that_makes_no_sense_is_not_loaded(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await ledger.commit(Turn(entries=(), changes=(occupancy(),)))
    await ledger.close()
    run(path, damage)
    await ledger.open()
    with pytest.raises(LedgerCorrupt, match="booth"):
        await ledger.load()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE schedule SET status = 'dreaming'",
        """UPDATE schedule SET rule = '{"is": "Dream"}'""",
        "UPDATE schedule SET rule = '{}'",
        "UPDATE schedule SET action = '{}'",
        "UPDATE schedule SET run = '[1, 2]'",
        "UPDATE schedule SET exceptions = '[\"2026-13-01\"]'",
        "UPDATE schedule SET handled_until = 9000000000000000000",
    ],
)
async def test_a_schedule_that_makes_no_sense_is_not_loaded(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await ledger.commit(Turn(entries=(), changes=(schedule(),)))
    await ledger.close()
    run(path, damage)
    await ledger.open()
    with pytest.raises(LedgerCorrupt, match="'s1' of schedule"):
        await ledger.load()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE device_action SET status = 'dreaming'",
        "UPDATE device_action SET spec = '{}'",
        "UPDATE device_action SET undo = '[]'",
        "UPDATE device_action SET earlier_undos = '[7]'",
        "UPDATE device_action SET before = '7'",
        "UPDATE device_action SET due_at = 9000000000000000000",
    ],
)
async def test_a_device_action_that_makes_no_sense_is_not_loaded(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await ledger.commit(Turn(entries=(), changes=(device_action(),)))
    await ledger.close()
    run(path, damage)
    await ledger.open()
    with pytest.raises(LedgerCorrupt, match="'a1' of device_action"):
        await ledger.load()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE reservation SET status = 'dreaming'",
        "UPDATE reservation SET kind = 'dream'",
        "UPDATE reservation SET wanted = '{}'",
        "UPDATE reservation SET deliveries = '7'",
        "UPDATE reservation SET leaves_at = 9000000000000000000",
    ],
)
async def test_a_reservation_that_makes_no_sense_is_not_loaded(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await ledger.commit(Turn(entries=(), changes=(reservation(),)))
    await ledger.close()
    run(path, damage)
    await ledger.open()
    with pytest.raises(LedgerCorrupt, match="'shop' of reservation"):
        await ledger.load()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE booking SET title = CAST(x'c328' AS TEXT)", "DROP TABLE freeze"],
)
async def test_what_sqlite_cannot_hand_out_is_said_to_be_damaged(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await closed(ledger)
    run(path, damage)
    await ledger.open()
    with pytest.raises(LedgerCorrupt):
        await ledger.load()


async def test_a_schema_that_is_no_text_is_refused(ledger: Ledger, path: Path) -> None:
    await closed(ledger)
    path.write_bytes(
        path.read_bytes().replace(b"CREATE TABLE freeze", b"CREATE TABLE fr\xc3\x28ze")
    )
    assert await refusal(path) is LedgerCorrupt


@pytest.mark.parametrize("damage", ["{}", '{"is": "Dream"}', "[", '{"is": "RoomUnfrozen"}'])
async def test_an_entry_that_makes_no_sense_is_said_to_be_so(
    ledger: Ledger, path: Path, damage: str
) -> None:
    await closed(ledger)
    run(path, f"UPDATE log SET details = '{damage}'")
    again = Ledger(path)
    await again.open()
    with pytest.raises(LedgerCorrupt, match="entry 1"):
        _ = [entry async for entry in again.entries()]
    await again.close()


async def test_a_folder_that_is_not_there_is_said_to_be_unwritable(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnwritable):
        await Ledger(tmp_path / "nowhere" / "roomkeeper.db").open()


async def test_a_folder_in_the_place_of_the_file_is_said_to_be_unwritable(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LedgerUnwritable):
        await Ledger(path).open()


async def test_a_ledger_that_was_refused_can_be_opened_when_it_is_mended(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)
    ledger = Ledger(path)
    with pytest.raises(LedgerCorrupt):
        await ledger.open()
    path.unlink()
    await ledger.open()
    await closed(ledger)


# --- migrations ---


def add_colour(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE freeze ADD COLUMN colour TEXT")


def stumble(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE freeze ADD COLUMN taste TEXT")
    connection.exec_driver_sql("ALTER TABLE freeze ADD COLUMN taste TEXT")


def columns(path: Path, table: str) -> set[object]:
    return {name for (name,) in run(path, f"SELECT name FROM pragma_table_info('{table}')")}


async def test_migrations_lead_to_the_tables_that_are_used(ledger: Ledger, path: Path) -> None:
    await ledger.close()
    found = inspect(create_engine(f"sqlite:///{path}", poolclass=NullPool))
    assert set(found.get_table_names()) == set(tables.metadata.tables)
    for name, table in tables.metadata.tables.items():
        assert [
            (column["name"], str(column["type"]), column["nullable"])
            for column in found.get_columns(name)
        ] == [(column.name, str(column.type), column.nullable) for column in table.columns]
        assert found.get_pk_constraint(name)["constrained_columns"] == [
            column.name for column in table.primary_key.columns
        ]
        assert {index["name"]: index["column_names"] for index in found.get_indexes(name)} == {
            index.name: list(index.columns.keys()) for index in table.indexes
        }


async def test_an_older_file_is_backed_up_and_brought_up_to_date(
    ledger: Ledger, path: Path
) -> None:
    await closed(ledger)
    newer = Ledger(path, migrations=(*MIGRATIONS, add_colour))
    await newer.open()
    await newer.close()
    assert "colour" in columns(path, "freeze")
    assert run(path, "PRAGMA user_version") == [(NEWEST + 1,)]

    backup = path.with_name(f"roomkeeper.db.v{NEWEST}.bak")
    assert {file.name for file in path.parent.iterdir()} == {path.name, backup.name}
    older = Ledger(backup)
    await older.open()
    assert (await older.load()).rows == (booking(1),)
    await older.close()


async def test_a_step_that_fails_leaves_the_file_at_the_last_whole_one(
    ledger: Ledger, path: Path
) -> None:
    await closed(ledger)
    with pytest.raises(LedgerError):
        await Ledger(path, migrations=(*MIGRATIONS, add_colour, stumble)).open()
    assert run(path, "PRAGMA user_version") == [(NEWEST + 1,)]
    assert "colour" in columns(path, "freeze")
    assert "taste" not in columns(path, "freeze")


RELEASED = (1, 2, 3, 4, 5)
"""The schemas of which files were written; such a file, as text, is never changed."""

FIRST = "roomkeeper.db.v1.bak"


def restored(path: Path, number: int = 1) -> Path:
    """Make the file that an earlier release wrote, the first by default."""
    script = Path(__file__).with_name(f"schema_{number}.sql").read_text()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


@pytest.mark.parametrize("number", RELEASED)
async def test_each_step_makes_what_that_release_made(
    path: Path, tmp_path: Path, number: int
) -> None:
    ledger = Ledger(path, migrations=MIGRATIONS[:number])
    await ledger.open()
    await ledger.close()
    schema = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
    released = restored(tmp_path / "released.db", number)
    assert [(name, str(sql).split()) for name, sql in run(path, schema)] == [
        (name, str(sql).split()) for name, sql in run(released, schema)
    ]


async def test_the_first_release_s_file_keeps_all_that_is_in_it(path: Path) -> None:
    restored(path)
    before = run(path, "SELECT * FROM log ORDER BY seq")
    ledger = Ledger(path)
    await ledger.open()
    loaded = await ledger.load()
    assert set(loaded.rows) == {
        booking(1, BookingStatus.CANCELLED),
        booking(2, rooms=(STUDIO, ATTIC)),
        freeze(ATTIC, "it's wet"),
        power_off(2),
    }
    assert loaded.last_seq == 9
    assert [entry.seq async for entry in ledger.entries()] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.seq for entry in (await ledger.read_log(LogQuery(room=ATTIC))).entries] == [4, 2]
    assert (await ledger.read_log(LogQuery(stall=BOOTH))).entries == ()
    await ledger.close()
    assert run(path, "SELECT * FROM log ORDER BY seq") == [
        (*cells, None, None, None, None) for cells in before
    ]
    assert run(path, "PRAGMA user_version") == [(NEWEST,)]


async def test_the_first_release_s_file_takes_stalls(path: Path) -> None:
    restored(path)
    ledger = Ledger(path)
    await ledger.open()
    await ledger.commit(begun(10))
    await ledger.close()
    await ledger.open()
    assert begun(10).changes[0] in (await ledger.load()).rows
    found = (await ledger.read_log(LogQuery(stall=BOOTH))).entries
    assert found == begun(10).entries
    assert await ledger.purge(NOON + 9999 * HOUR) == 2
    await ledger.close()


async def test_a_file_with_stalls_keeps_all_that_is_in_it(path: Path) -> None:
    restored(path, 2)
    before = run(path, "SELECT * FROM log ORDER BY seq")
    ledger = Ledger(path)
    await ledger.open()
    loaded = await ledger.load()
    assert set(loaded.rows) == {
        booking(1, BookingStatus.CANCELLED),
        booking(2, rooms=(STUDIO, ATTIC)),
        freeze(ATTIC, "it's wet"),
        power_off(2),
        begun(5).changes[0],
        begun(7, CORNER).changes[0],
    }
    assert loaded.last_seq == 7
    assert [one.seq async for one in ledger.entries()] == [1, 2, 3, 4, 5, 6, 7]
    assert (await ledger.read_log(LogQuery(stall=BOOTH))).entries == begun(5).entries
    for query in (LogQuery(schedule_id=S1), LogQuery(action_id=A1)):
        assert (await ledger.read_log(query)).entries == ()
    await ledger.close()
    assert run(path, "SELECT * FROM log ORDER BY seq") == [
        (*cells, None, None, None) for cells in before
    ]
    assert run(path, "PRAGMA user_version") == [(NEWEST,)]
    assert path.with_name("roomkeeper.db.v2.bak").exists()


async def test_a_file_with_schedules_keeps_all_that_is_in_it(path: Path) -> None:
    restored(path, 3)
    before = run(path, "SELECT * FROM log ORDER BY seq")
    ledger = Ledger(path)
    await ledger.open()
    loaded = await ledger.load()
    assert set(loaded.rows) == {
        booking(1, BookingStatus.CANCELLED),
        booking(2, rooms=(STUDIO, ATTIC)),
        freeze(ATTIC, "it's wet"),
        power_off(2),
        begun(5).changes[0],
        begun(7, CORNER).changes[0],
        *ran(9).changes,
        *acted(10).changes,
    }
    assert loaded.last_seq == 11
    assert [one.seq async for one in ledger.entries()] == list(range(1, 12))
    assert (await ledger.read_log(LogQuery(action_id=A1))).entries == tuple(
        reversed(acted(10).entries)
    )
    await ledger.close()
    assert run(path, "SELECT * FROM log ORDER BY seq") == [(*cells, None) for cells in before]
    assert run(path, "PRAGMA user_version") == [(NEWEST,)]
    assert path.with_name("roomkeeper.db.v3.bak").exists()


async def test_a_file_with_reservations_keeps_all_that_is_in_it(path: Path) -> None:
    """It is read in its log when guests came, so that folding that still makes the rows."""
    restored(path, 4)
    before = run(path, "SELECT * FROM log ORDER BY seq")
    ledger = Ledger(path)
    await ledger.open()
    rows = set((await ledger.load()).rows)
    bookings = {row.id: row for row in rows if isinstance(row, Booking)}
    assert {key: row.checked_in_at for key, row in bookings.items()} == {
        "b1": None,
        "b2": None,
        "b12": NOON + 12 * HOUR + HOUR / 12,
        "b15": NOON + 14 * HOUR + 2 * HOUR / 3,
    }
    folded = State(Site(time_zone=ZoneInfo("UTC")))
    async for one in ledger.entries():
        if (change := evolve(folded, one.fact)) is not None:
            folded.apply(change)
    came = {key: row for key, row in bookings.items() if row.checked_in_at is not None}
    assert {key: folded.bookings[key] for key in came} == came
    assert {*reserved(17).changes, *asked(18).changes, *told_of_feed(19).changes} <= rows
    await ledger.close()
    assert run(path, "SELECT * FROM log ORDER BY seq") == before
    assert run(path, "PRAGMA user_version") == [(NEWEST,)]
    assert path.with_name("roomkeeper.db.v4.bak").exists()


async def test_a_file_with_usage_keeps_all_that_is_in_it(path: Path) -> None:
    """What was being tried when it was written, and what that took over, is known as it was."""
    restored(path, 5)
    before = run(path, "SELECT * FROM log ORDER BY seq")
    ledger = Ledger(path)
    await ledger.open()
    rows = {key_of(row): row for row in (await ledger.load()).rows}
    folded = State(Site(time_zone=ZoneInfo("UTC")))
    async for one in ledger.entries():
        if (change := evolve(folded, one.fact)) is not None:
            folded.apply(change)
    trying = folded.actions[ActionId("a3")]
    assert rows[key_of(trying)] == trying
    assert (trying.status, trying.undo) == (ActionStatus.IN_PROGRESS, OFF)
    assert (trying.undo_at, trying.earlier_undos) == (NOON + 21 * HOUR, ())
    await ledger.close()
    assert run(path, "SELECT * FROM log ORDER BY seq") == before
    assert run(path, "PRAGMA user_version") == [(NEWEST,)]
    assert path.with_name("roomkeeper.db.v5.bak").exists()


@pytest.mark.parametrize("number", RELEASED[:3])
async def test_an_earlier_release_s_file_takes_reservations(path: Path, number: int) -> None:
    """Its bookings are no blocks, and its log is of no reservation."""
    restored(path, number)
    ledger = Ledger(path)
    await ledger.open()
    before = (await ledger.load()).rows
    assert not any(isinstance(row, Booking) and row.is_block for row in before)
    block = replace(booking(13), is_block=True)
    opened = Turn(
        entries=(entry(14, BookingOpened(at=NOON, booking=block)),),
        changes=(block,),
    )
    told = (reserved(13), asked(15), told_of_feed(16))
    for turn in (opened, *told):
        await ledger.commit(turn)
    await ledger.close()
    await ledger.open()
    new = [change for turn in told for change in turn.changes]
    assert set((await ledger.load()).rows) == {*before, block, *new}
    for change in new:
        assert not isinstance(change, Gone)
        assert await ledger.purge_rows([key_of(change)]) == 1
    assert set((await ledger.load()).rows) == {*before, block}
    await ledger.close()


@pytest.mark.parametrize("number", RELEASED[:2])
async def test_an_earlier_release_s_file_takes_schedules(path: Path, number: int) -> None:
    restored(path, number)
    ledger = Ledger(path)
    await ledger.open()
    for turn in (scheduled(10), acted(11)):
        await ledger.commit(turn)
    await ledger.close()
    await ledger.open()
    rows = (await ledger.load()).rows
    assert {*scheduled(10).changes, *acted(11).changes} <= set(rows)
    found = (await ledger.read_log(LogQuery(schedule_id=S1))).entries
    assert found == (*reversed(acted(11).entries), *scheduled(10).entries)
    await ledger.close()


async def test_the_first_release_s_file_is_backed_up_as_it_was(path: Path) -> None:
    restored(path)
    ledger = Ledger(path)
    await ledger.open()
    await ledger.commit(begun(10))
    await ledger.close()
    backup = path.with_name(FIRST)
    with closing(sqlite3.connect(backup)) as connection:
        dump = list(connection.iterdump())
    with closing(sqlite3.connect(restored(path.with_name("again.db")))) as connection:
        assert dump == list(connection.iterdump())
    assert run(backup, "PRAGMA user_version") == [(1,)]


async def test_an_upgrade_that_was_cut_off_is_done_at_the_next_start(path: Path) -> None:
    restored(path)
    with pytest.raises(LedgerError):
        await Ledger(path, migrations=(MIGRATIONS[0], stumble)).open()
    assert run(path, "PRAGMA user_version") == [(1,)]
    ledger = Ledger(path)
    await ledger.open()
    assert len((await ledger.load()).rows) == 4
    await ledger.close()


async def test_a_file_that_is_up_to_date_is_not_backed_up(ledger: Ledger, path: Path) -> None:
    await closed(ledger)
    again = Ledger(path)
    await again.open()
    await again.close()
    assert list(path.parent.iterdir()) == [path]
