"""What is read is what was written."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given

from custom_components.roomkeeper.core.events import (
    Actor,
    ActorKind,
    Entry,
    Fact,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import RoomKey
from custom_components.roomkeeper.core.microseconds import instant, microseconds
from custom_components.roomkeeper.core.model import Row, key_of
from custom_components.roomkeeper.ledger.codec import codec_for
from custom_components.roomkeeper.ledger.log import log_cells
from custom_components.roomkeeper.ledger.rows import ROW_TABLES

from .samples import NOON, STUDIO, booked
from .strategies import values_of

FACT = codec_for(Fact)


@given(values_of(Fact))
def test_any_fact_comes_back_from_its_json(fact: Fact) -> None:
    assert FACT.decode(orjson.loads(orjson.dumps(FACT.encode(fact)))) == fact


@given(values_of(Row))
def test_any_row_comes_back_from_its_cells(row: Row) -> None:
    table = ROW_TABLES[key_of(row).table]
    cells = table.encode(row)
    assert len(cells) == len(table.table.columns)
    assert table.decode(cells) == row


@given(values_of(Row))
def test_a_row_is_found_under_its_key(row: Row) -> None:
    key = key_of(row)
    table = ROW_TABLES[key.table]
    named = dict(zip(table.table.columns.keys(), table.encode(row), strict=True))
    assert tuple(table.key_cells(key)) == tuple(
        named[column.name] for column in table.table.primary_key.columns
    )


@given(values_of(datetime))
def test_an_instant_is_exact_to_the_microsecond(at: datetime) -> None:
    assert instant(microseconds(at)) == at


def test_an_instant_of_another_zone_is_kept_as_utc() -> None:
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    assert instant(microseconds(tokyo)).isoformat() == NOON.isoformat()


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        FACT.encode(RoomUnfrozen(at=NOON.replace(tzinfo=None), room=STUDIO))


@pytest.mark.parametrize(
    ("room", "name", "reason"),
    [("\ud83d", "Ada", ""), ("studio", "\ud83d", ""), ("studio", "Ada", "\ud83d")],
)
def test_half_a_character_is_refused(room: str, name: str, reason: str) -> None:
    entry = Entry(
        seq=1,
        recorded_at=NOON,
        fact=RoomUnfrozen(at=NOON, room=RoomKey(room)),
        actor=Actor(kind=ActorKind.USER, name=name),
        reason=reason,
    )
    with pytest.raises((TypeError, ValueError), match="surrogates"):
        log_cells(entry)


@pytest.mark.parametrize("hint", [bytes, set[str], tuple[int, str], int | str])
def test_a_type_without_a_codec_is_refused_when_compiled(hint: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError):
        codec_for(hint)


def test_a_field_that_was_added_later_takes_its_default() -> None:
    opened = booked(1).entries[0].fact
    plain = FACT.encode(opened)
    assert isinstance(plain, dict)
    assert isinstance(plain["booking"], dict)
    del plain["booking"]["note"], plain["booking"]["expires_at"]
    assert FACT.decode(plain) == opened


def test_a_field_that_was_dropped_is_passed_over() -> None:
    fact = RoomUnfrozen(at=NOON, room=STUDIO)
    assert (
        FACT.decode({"is": "RoomUnfrozen", "at": microseconds(NOON), "room": STUDIO, "x": 1})
        == fact
    )
