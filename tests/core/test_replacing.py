"""Copies of rows are what `dataclasses` would make of them."""

import dataclasses
from dataclasses import FrozenInstanceError, dataclass

import pytest

from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.model import Booking, BookingStatus
from custom_components.roomkeeper.core.replacing import replace
from custom_components.roomkeeper.core.span import Span

from .desk import NOON, STUDIO, at

ROW = Booking(
    id=BookingId("b1"),
    rooms=(STUDIO,),
    status=BookingStatus.CONFIRMED,
    span=Span(at("14:00"), at("18:00")),
    created_at=NOON,
    updated_at=NOON,
)


def test_a_copy_differs_in_what_is_said_and_in_nothing_else() -> None:
    later = replace(ROW, status=BookingStatus.COMPLETED, updated_at=at("18:00"))
    assert later == dataclasses.replace(ROW, status=BookingStatus.COMPLETED, updated_at=at("18:00"))
    assert (ROW.status, ROW.updated_at) == (BookingStatus.CONFIRMED, NOON)
    assert replace(ROW) == ROW
    assert hash(replace(ROW)) == hash(ROW)
    with pytest.raises(FrozenInstanceError):
        later.status = BookingStatus.CONFIRMED  # type: ignore[misc]  # that is the point


def test_there_is_nothing_to_replace_but_fields() -> None:
    with pytest.raises(AttributeError):
        replace(ROW, colour="red")  # type: ignore[call-arg]  # likewise


def test_what_is_checked_when_it_is_made_is_checked_in_a_copy() -> None:
    """A span that ends before it begins is none, however it comes about."""
    with pytest.raises(ValueError, match="end"):
        replace(ROW.span, end=ROW.span.start)


@dataclass(frozen=True)
class WithoutSlots:
    """A row of another make."""

    name: str = ""
    size: int = 0


def test_what_has_no_slots_is_copied_too() -> None:
    assert replace(WithoutSlots("a", 1), size=2) == WithoutSlots("a", 2)
