"""Spans are half-open, and the gaps between them are exactly what is left."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.span import Span, gaps, merged

from .desk import TODAY, at, hours, minutes

BERLIN = ZoneInfo("Europe/Berlin")


def spans(longest: int = 40) -> st.SearchStrategy[Span]:
    """Return spans on a grid of minutes, so that ends often touch."""
    return st.builds(
        lambda start, length: Span(TODAY + minutes(start), TODAY + minutes(start + length)),
        st.integers(0, 100),
        st.integers(1, longest),
    )


def minutes_of(*these: Span) -> set[int]:
    return {
        minute
        for minute in range(-10, 200)
        for span in these
        if span.contains(at("00:00") + minutes(minute))
    }


def test_the_end_is_not_inside() -> None:
    """Who books until two leaves the room to whoever books from two."""
    span = Span(at("13:00"), at("14:00"))
    assert span.contains(at("13:00"))
    assert not span.contains(at("14:00"))
    assert span.is_over(at("14:00"))
    assert not span.is_over(at("13:59:59"))
    assert not span.overlaps(Span(at("14:00"), at("15:00")))
    assert not Span(at("14:00"), at("15:00")).overlaps(span)


@pytest.mark.parametrize("end", ["13:00", "12:59"])
def test_an_empty_span_cannot_be_made(end: str) -> None:
    """Nothing can be booked for no time at all."""
    with pytest.raises(ValueError, match="after its start"):
        Span(at("13:00"), at(end))


def test_a_naive_instant_makes_no_span() -> None:
    """An instant whose zone was forgotten is a mistake that shows at once."""
    naive = at("13:00").replace(tzinfo=None)
    for ends in ((naive, at("14:00")), (at("12:00"), naive), (naive, naive + hours(1))):
        with pytest.raises(ValueError, match="aware"):
            Span(*ends)


def test_local_ends_are_real_instants() -> None:
    """Two local times an hour apart on the clock may be two hours apart, or none."""
    autumn = Span(
        datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), datetime(2026, 10, 25, 3, 30, tzinfo=BERLIN)
    )
    assert autumn.length == hours(3)
    with pytest.raises(ValueError, match="after its start"):
        # 02:30 does not exist and is read as 03:30.
        Span(
            datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN), datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)
        )
    assert autumn.start.tzinfo is UTC


def test_widening_goes_both_ways() -> None:
    """A buffer lies on both sides of a booking."""
    span = Span(at("13:00"), at("14:00"))
    assert span.widened(minutes(10)) == Span(at("12:50"), at("14:10"))
    assert span.widened(timedelta()) is span


@given(spans(), spans())
def test_overlap_is_shared_time(one: Span, other: Span) -> None:
    """Two bookings are in each other's way exactly if some minute belongs to both."""
    shared = minutes_of(one) & minutes_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    assert one.covers(other) == (minutes_of(other) <= minutes_of(one))
    clipped = one.clipped(other)
    assert (minutes_of(clipped) if clipped else set()) == shared


@given(st.lists(spans()))
def test_merged_is_the_union_in_order(these: list[Span]) -> None:
    """What is taken is shown in as few pieces as it can be."""
    union = list(merged(these))
    assert minutes_of(*union) == minutes_of(*these)
    for earlier, later in pairwise(union):
        assert earlier.end < later.start


@given(spans(longest=120), st.lists(spans()))
def test_gaps_are_what_is_left(within: Span, taken: list[Span]) -> None:
    """Free time is all that nobody took, and nothing that somebody did."""
    free = list(gaps(within, taken))
    assert minutes_of(*free) == minutes_of(within) - minutes_of(*taken)
    assert free == list(merged(free))


@given(spans(), st.timedeltas(minutes(1), minutes(90)))
def test_length_and_ends_agree(span: Span, by: timedelta) -> None:
    """A booking that is moved stays as long as it was."""
    moved = Span(span.start + by, span.end + by)
    assert moved.length == span.length
    assume(by < span.length)
    assert moved.overlaps(span)
