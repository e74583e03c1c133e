"""Statements that are made once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import OperationalError

from custom_components.roomkeeper.ledger import tables
from custom_components.roomkeeper.ledger.prepared import Prepared, as_list, listed

_mark = tables.mark.columns


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Return a connection to a file in memory that has some marks."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        tables.metadata.create_all(connection)
        marks = [{"name": name, "value": ord(name)} for name in "abc"]
        connection.execute(tables.mark.insert(), marks)
        yield connection
    engine.dispose()


def test_any_number_of_values_is_one(connection: Connection) -> None:
    """However many are asked for, it is the same statement."""
    found = Prepared(select(_mark.name).where(_mark.name.in_(listed("names"))).order_by(_mark.name))
    for names in ([], ["b"], ["c", "a", "d"]):
        rows = found.run(connection, names=as_list(names)).scalars().all()
        assert rows == sorted({*names} - {"d"})
    numbers = Prepared(select(_mark.name).where(_mark.value.in_(listed("values"))))
    assert numbers.run(connection, values=as_list([98])).scalar_one() == "b"


def test_the_index_that_is_asked_for_reaches_sqlite(connection: Connection) -> None:
    """A long log is not read from its begin because SQLAlchemy kept the wish to itself."""
    seqs = select(tables.log.columns.seq).where(tables.log.columns.subject.is_not(None))
    by_subject = seqs.with_hint(tables.log, tables.BY_SUBJECT, "sqlite")
    assert Prepared(by_subject).run(connection).all() == []
    nowhere = seqs.with_hint(tables.log, "INDEXED BY nowhere", "sqlite")
    with pytest.raises(OperationalError, match="no such index: nowhere"):
        Prepared(nowhere).run(connection)
