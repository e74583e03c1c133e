"""A whole booking: decided, its row and log row on the disk, acknowledged and published."""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from custom_components.roomkeeper.core.commands import Book, Texts
from custom_components.roomkeeper.engine import Publication
from custom_components.roomkeeper.ledger import tables
from custom_components.roomkeeper.ledger.rows import ROW_TABLES
from sqlalchemy import create_engine, insert

from bench.engine.house import BEGIN, HOUR, at_once, booking, house, key, running
from bench.measuring import in_turns, p99, ratio
from bench.results import Result

_ROOMS: Final = 50
_ALONE: Final = 400
_TOGETHER: Final = 3_200
_ROUNDS: Final = 7
_MS: Final = 1_000


def _bookings(count: int) -> Iterator[Book]:
    """Yield requests for different times, from room to room."""
    for number in range(count):
        row = booking(number, (key(number % _ROOMS),), BEGIN + number // _ROOMS * HOUR, HOUR)
        yield Book(
            booking_id=row.id,
            rooms=row.rooms,
            start=row.span.start,
            end=row.span.end,
            texts=Texts(title=row.title, guest=row.guest),
        )


async def _acknowledged(count: int, callers: int) -> list[float]:
    """Return how long each took, in s, and last how long all of them took."""
    async with running(house(_ROOMS)) as engine:
        published = 0

        def count_published(publication: Publication) -> None:
            nonlocal published
            published += len(publication.entries)

        engine.subscribe(count_published)
        began = time.perf_counter()
        took = await at_once(engine, _bookings(count), callers)
        took.append(time.perf_counter() - began)
        assert published == count
        return took


def _inserted(count: int) -> list[float]:
    """Insert one row a commit with SQLAlchemy Core, and nothing else."""
    encode = ROW_TABLES["booking"].encode
    names = [column.name for column in tables.booking.columns]
    rows = [
        dict(zip(names, encode(booking(number, (key(0),), BEGIN, HOUR)), strict=True))
        for number in range(count)
    ]
    statement = insert(tables.booking)
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'rows.db')}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
            tables.booking.create(connection)
            connection.commit()
            all_began = time.perf_counter()
            for row in rows:
                began = time.perf_counter()
                with connection.begin():
                    connection.execute(statement, row)
                took.append(time.perf_counter() - began)
            took.append(time.perf_counter() - all_began)
        engine.dispose()
    return took


def _flushed(count: int) -> list[float]:
    """Append a line to a file and flush it to the disk: no transaction is faster."""
    line, took = b"x" * 199 + b"\n", list[float]()
    with tempfile.TemporaryFile(buffering=0) as file:
        all_began = time.perf_counter()
        for _ in range(count):
            began = time.perf_counter()
            file.write(line)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
        took.append(time.perf_counter() - all_began)
    return took


def measure() -> list[Result]:
    """Compare one caller and 64 with one row a commit."""
    alone, together = "one caller", "64 callers"
    row, line = "SQLAlchemy, one row a commit", "fsync of one line"
    took = in_turns(
        _ROUNDS,
        {
            alone: lambda: asyncio.run(_acknowledged(_ALONE, 1)),
            row: lambda: _inserted(_ALONE),
            together: lambda: asyncio.run(_acknowledged(_TOGETHER, 64)),
            line: lambda: _flushed(_ALONE),
        },
    )
    speed = {side: [(len(one) - 1) / one[-1] for one in found] for side, found in took.items()}
    late = {side: [p99(one[:-1]) * _MS for one in found] for side, found in took.items()}
    bounds = {(alone, row): 0.5, (together, row): 3.0}
    results = [
        Result(
            what=f"bookings, {side}",
            ours=median(speed[side]),
            unit="/s",
            peer=peer,
            theirs=median(speed[peer]),
            ratio=ratio(speed[side], speed[peer]),
            ratio_at_least=bounds.get((side, peer)),
        )
        for side in (alone, together)
        for peer in (row, line)
    ]
    results += (
        Result(
            what=f"99 of 100 are acknowledged within, {side}",
            ours=median(late[side]),
            unit="ms",
            peer=row,
            theirs=median(late[row]),
            ratio=ratio(late[side], late[row]),
            at_most=15 if side == together else None,
        )
        for side in (alone, together)
    )
    return results
