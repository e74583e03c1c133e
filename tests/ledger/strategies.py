"""Any value of any type that the ledger keeps."""

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args

from hypothesis import strategies as st

from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.ledger.codec import Hint, bare, field_hints, is_list, is_set

_INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2190, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
_LENGTHS = st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=400))
_SCALARS: dict[Hint, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(min_value=-(2**63), max_value=2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: _INSTANTS,
    timedelta: _LENGTHS,
    time: st.times(),
    date: st.dates(),
    Span: st.builds(lambda start, length: Span(start, start + length), _INSTANTS, _LENGTHS),
    NoneType: st.none(),
}


def values_of(hint: Hint) -> st.SearchStrategy[Any]:
    """Return a strategy for a type, with every field of it given."""
    hint = bare(hint)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, UnionType):
        return st.one_of(*map(values_of, get_args(hint)))
    if is_list(hint):
        return st.lists(values_of(get_args(hint)[0]), max_size=3).map(tuple)
    if is_set(hint):
        return st.frozensets(values_of(get_args(hint)[0]), max_size=3)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return st.builds(hint, **{name: values_of(of) for name, of in field_hints(hint).items()})
