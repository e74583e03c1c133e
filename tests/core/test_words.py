"""What people wrote, wherever it stands: a new text in a fact or a row is not forgotten."""

from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, NewType, get_args

import pytest

from custom_components.roomkeeper.core.events import (
    BookingEdited,
    BookingOpened,
    Entry,
    Fact,
    booking_of,
    rooms_of,
    subject_of,
    type_of,
)
from custom_components.roomkeeper.core.model import Row
from custom_components.roomkeeper.core.reservation import ReservationTold
from custom_components.roomkeeper.core.words import Name, erased, written_in
from custom_components.roomkeeper.ledger.codec import Hint, bare, field_hints, is_list, is_set

from .test_evolve import A_BOOKING, FACTS, name_of

WORDS = {"title", "guest", "note"}

WRITTEN = {
    *(f"Booking.{name}" for name in WORDS),
    *(f"BookingEdited.{name}" for name in WORDS),
    *(f"Wanted.{name}" for name in WORDS),
}
"""Texts that people write about guests: all of these are erased."""

BESIDE = {"Entry.reason", "Actor.name"}
"""Texts beside the fact: the ledger erases them, and `test_erasure` sees to it."""

KEPT = {
    # Names that programs give: a platform's own ids, so that what it tells again is known.
    "Booking.source",
    "Booking.external_id",
    "BookingEdited.external_id",
    "Reservation.external_id",
    "Reservation.deliveries",
    "Reservation.moves_to",
    "ReservationErased.external_id",
    "ReservationForgotten.external_id",
    "Wanted.place",
    "Actor.id",
    # Gone within two days; the fingerprint is of what was asked, and is no text.
    "Answered.asker",
    "Answered.key",
    "Answered.fingerprint",
    "Answered.about",
    # Codes of ours, and what devices and programs said.
    "ActionFailed.error",
    "ActionRetried.error",
    "ActionSpec.mode",
    "ActionSucceeded.result",
    "Before.mode",
    "CameraFailed.why",
    "DayOfStays.day_local",
    "DeliveriesRejected.why",
    "DeviceAction.error",
    "DeviceAction.result",
    "DeviceFailure.why",
    "EndpointDelivered.host",
    "EndpointFailed.host",
    "OccupancyEnded.day_local",
    "Reservation.why",
    "ScheduleEnded.error",
    # What somebody wrote about the house, and not about a guest.
    "ActionSpec.sequence",
    "Cron.expression",
    "Definition.name",
    "Definition.run_on",
    "Definition.time_zone",
    "Freeze.note",
    "ScheduleDeleted.name",
    "Target.areas",
    "Target.devices",
    "Target.entities",
    "Target.floors",
    "Target.labels",
    "TimeoutStep.rule",
}
"""Texts that stay, each for one of these reasons."""


def texts_in(hint: Hint, where: str = "", seen: frozenset[Hint] = frozenset()) -> Iterator[str]:
    """Yield where in values of a type a text stands; ids of ours are types of their own."""
    if isinstance(hint, NewType):
        return
    hint = bare(hint)
    if hint is str:
        yield where
    elif isinstance(hint, UnionType):
        for one in get_args(hint):
            yield from texts_in(one, where, seen)
    elif is_list(hint) or is_set(hint):
        yield from texts_in(get_args(hint)[0], where, seen)
    elif hint not in seen and (is_dataclass(hint) or hasattr(hint, "_fields")):
        for name, of in field_hints(hint).items():
            yield from texts_in(of, f"{hint.__name__}.{name}", seen | {hint})


def test_of_every_text_it_is_known_whether_people_wrote_it() -> None:
    """Whoever adds a text to a fact or a row says here whether it is a guest's to be erased."""
    found = {*texts_in(Fact), *texts_in(Row), *texts_in(Entry)}
    assert found == WRITTEN | BESIDE | KEPT


def marked(thing: Any, mark: str) -> Any:  # noqa: ANN401 - a fact, a row or a part of one
    """Return a fact with a mark as every text that people write."""
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    kind = type(thing).__name__
    return replace(
        thing,
        **{
            name: mark if f"{kind}.{name}" in WRITTEN else marked(getattr(thing, name), mark)
            for name in field_hints(type(thing))
            if not isinstance(getattr(thing, name), NoneType)
        },
    )


@pytest.mark.parametrize("fact", FACTS, ids=name_of)
def test_every_fact_loses_its_words_and_nothing_else(fact: Fact) -> None:
    """What happened can still be counted, found and folded."""
    told = marked(fact, "Zebulon")
    after = erased(told)
    assert "Zebulon" not in repr(after)
    assert marked(after, "Zebulon") == told
    assert (type_of(after), booking_of(after), rooms_of(after), subject_of(after)) == (
        type_of(fact),
        booking_of(fact),
        rooms_of(fact),
        subject_of(fact),
    )
    written = written_in(told)
    assert (written is not None) is ("Zebulon" in repr(told))
    assert written is None or Name("Zebulon").is_on(written)


def test_the_facts_with_words_are_seen_here() -> None:
    """The test above has something to erase."""
    kinds = {type(fact) for fact in FACTS if "Zebulon" in repr(marked(fact, "Zebulon"))}
    assert {BookingOpened, BookingEdited, ReservationTold} <= kinds


def test_a_guest_is_known_by_the_whole_text() -> None:
    """Nobody is erased because their name begins like another one's."""
    row = replace(A_BOOKING, title="Wedding", guest="Ann")
    assert Name("Ann").is_on(row)
    assert Name("Wedding").is_on(row)
    assert not Name("An").is_on(row)
    assert not Name("ann").is_on(row)
    assert not Name("Ann").is_anothers(row)
    assert Name("Bob").is_anothers(row)
    assert not Name("Bob").is_anothers(replace(row, guest=""))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ann ", "Ann"),
        ("Ann", " Ann\t"),
        ("Ann  Lee", "Ann\u00a0Lee"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Zo\u00eb", "Zoe\u0308"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\u09b0\u09be\u09df", "\u09b0\u09be\u09df"),
        ("\u09b0\u09be\u09df", "\u09b0\u09be\u09af\u09bc"),
        ("\u09b0\u09be\u09af\u09bc", "\u09b0\u09be\u09df"),
        ("\uf9e1\u660e", "\uf9e1\u660e"),
    ],
)
def test_a_name_is_found_wherever_it_looks_the_same(written: str, asked: str) -> None:
    """A phone puts a blank behind what it completes, and copied accents may be two signs."""
    row = replace(A_BOOKING, title="", guest=written)
    assert Name(asked).is_on(row)
    assert Name(asked).sure_part in written
    assert not Name(asked).is_anothers(row)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\n"])
def test_nobody_is_called_nothing(blank: str) -> None:
    """Else all bookings without a title would be meant."""
    assert not Name(blank).is_on(replace(A_BOOKING, title="", guest=blank))
