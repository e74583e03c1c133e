"""A past of the demo's rooms and stalls, for pictures of reports: the sums that are kept."""

import json
import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from demo_devices import ROOMS, STALLS

_DAYS: Final = 45
_HOUR_US: Final = 3_600_000_000
_SECOND_US: Final = 1_000_000

_OPEN_H: Final = 14
_OPENS_AT: Final = 9
_PEAK_AT: Final = 19


def give_past(ledger: Path, today: date) -> None:
    """Write the days before today; Home Assistant must not run.

    Args:
        ledger: The file of a house that has kept its first sums already.
        today: The house's day.

    """
    # Always the same pictures.
    chance = random.Random(7)  # noqa: S311 - no secret
    with closing(sqlite3.connect(ledger)) as database, database:
        for ago in range(1, _DAYS):
            day = today - timedelta(days=ago)
            for room in ROOMS:
                _room(database, day, room.key, chance)
            for stall in STALLS:
                _stall(database, day, stall.key, chance)
        for table in ("room_usage", "usage_hours"):
            _sum_up(database, table)


def _insert(database: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    query = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    database.execute(query, list(values.values()))


def _sum_up(database: sqlite3.Connection, table: str) -> None:
    """Write what all places had together: a row without a place, in which lengths are left out."""
    columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
    kept = {"period": "period", "weekday": "weekday", "measure": "measure"}
    said = kept | {"place": "''", "lengths": "'[]'"}
    values = ", ".join(said.get(name, f"sum({name})") for name in columns)
    groups = ", ".join(name for name in columns if name in kept)
    database.execute(
        f"INSERT OR IGNORE INTO {table} SELECT {values} FROM {table}"  # noqa: S608 - our own names
        f" WHERE place != '' GROUP BY {groups}"
    )


def _seldom(chance: random.Random, days: int) -> int:
    """Return one on one of so many days, else none."""
    return int(chance.randrange(days) == 0)


def _hours(
    database: sqlite3.Connection, day: date, measure: str, place: str, hours: list[int]
) -> None:
    row = {"period": day.isoformat(), "weekday": day.weekday(), "measure": measure, "place": place}
    _insert(database, "usage_hours", row | {f"h{hour}": of for hour, of in enumerate(hours)})


def _room(database: sqlite3.Connection, day: date, key: str, chance: random.Random) -> None:
    """Have guests in the evening, most of them at the end of the week."""
    busy = 0.25 + 0.09 * day.weekday()
    hours = [0] * 24
    lengths: dict[int, int] = {}
    at = _OPENS_AT + chance.randrange(3)
    while at < _OPENS_AT + _OPEN_H - 1:
        near = 1 - abs(at - _PEAK_AT) / 14
        length = chance.choice((1, 2, 2, 3, 4))
        if chance.random() < busy * near * 1.3:
            length = min(length, _OPENS_AT + _OPEN_H - at)
            for hour in range(at, at + length):
                hours[hour] = _HOUR_US
            minutes = 60 * length - chance.choice((0, 0, 10, 15, 30))
            lengths[minutes] = lengths.get(minutes, 0) + 1
            at += length
        else:
            at += 1
    stays = sum(lengths.values())
    used_min = sum(minutes * count for minutes, count in lengths.items())
    late = chance.randrange(5, 20) * _SECOND_US
    row = {
        "period": day.isoformat(),
        "place": key,
        "open": _OPEN_H * _HOUR_US,
        "booked": sum(hours),
        "booked_open": sum(hours),
        "used": used_min * 60 * _SECOND_US,
        "no_show": 0,
        "bookings": stays,
        "stays": stays,
        "stay": used_min * 60 * _SECOND_US,
        "no_shows": _seldom(chance, 16),
        "cancellations": _seldom(chance, 10),
        "expiries": _seldom(chance, 20),
        "leads": stays,
        "lead": stays * chance.randrange(12, 160) * _HOUR_US,
        "power_offs_succeeded": stays,
        "power_offs_failed": _seldom(chance, 50),
        "power_off_delay": stays * late,
        "longest_power_off_delay": late,
        "energy_mwh": int(used_min * 5_200),
        "saved_mwh": stays * 90_000,
        "lengths": json.dumps(sorted(lengths.items())),
    }
    _insert(database, "room_usage", row)
    _hours(database, day, "booked", key, hours)


def _stall(database: sqlite3.Connection, day: date, key: str, chance: random.Random) -> None:
    """Have somebody come now and then, for some minutes."""
    hours = [0] * 24
    lengths: dict[int, int] = {}
    for _ in range(chance.randrange(5, 16)):
        hours[min(22, max(9, round(chance.gauss(_PEAK_AT - 1, 3))))] += 1
        length = 5 * round(max(6, chance.gauss(34, 14)))
        lengths[length] = lengths.get(length, 0) + 1
    row = {
        "period": day.isoformat(),
        "place": key,
        "stays": sum(lengths.values()),
        "stay": sum(length * count for length, count in lengths.items()) * _SECOND_US,
        "timeouts": _seldom(chance, 5),
        "forced": 0,
        "faults": 0,
        "lengths": json.dumps(sorted(lengths.items())),
    }
    _insert(database, "stall_usage", row)
    _hours(database, day, "stays", key, hours)
