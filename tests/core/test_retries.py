"""After what it is worth trying again to take what could not be taken."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.roomkeeper.core.events import (
    BookingMoved,
    BookingRescheduled,
    Fact,
    RoomFrozen,
    RoomUnfrozen,
)
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.lifecycle import BookingEvent
from custom_components.roomkeeper.core.model import (
    BLOCKING,
    BookingStatus,
    Freeze,
    FreezeReason,
)
from custom_components.roomkeeper.core.reservation import (
    Origin,
    OriginKind,
    Reservation,
    ReservationStatus,
    Wanted,
)
from custom_components.roomkeeper.core.retries import (
    is_placed_anew,
    is_untaken,
    may_go_on,
    rooms_freed,
    waits_for_room,
)
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, STUDIO, TODAY, at

ACME = OriginKey("hook_acme")
B = BookingId("b")
SPAN = Span(at("12:00"), at("13:00"))
ROW = Reservation(
    origin=ACME,
    external_id="a",
    kind=OriginKind.HOOK,
    status=ReservationStatus.CONFLICT,
    version=1,
    wanted=Wanted(place="42", span=SPAN),
    room=STUDIO,
    why="clash",
    updated_at=TODAY,
)
ROOMS = {STUDIO, ATTIC}


def origin(**places: RoomKey) -> Origin:
    """Return a hook that knows some ids."""
    known = {name.removeprefix("id_"): room for name, room in places.items()}
    return Origin(key=ACME, name="Acme", kind=OriginKind.HOOK, places=known)


@pytest.mark.parametrize("status", BookingStatus)
def test_a_booking_that_blocks_no_more_frees_its_rooms(status: BookingStatus) -> None:
    """However it ended; one that goes on frees nothing."""
    fact = BookingMoved(
        at=TODAY, booking_id=B, rooms=(STUDIO,), event=BookingEvent.CANCEL, status=status
    )
    assert rooms_freed([fact]) == (set() if status in BLOCKING else {STUDIO})


@pytest.mark.parametrize(
    ("fact", "freed"),
    [
        (
            BookingRescheduled(
                at=TODAY,
                booking_id=B,
                rooms=(ATTIC,),
                span=SPAN,
                rooms_before=(STUDIO,),
                span_before=SPAN,
            ),
            STUDIO,
        ),
        (RoomUnfrozen(at=TODAY, room=STUDIO), STUDIO),
        (
            RoomFrozen(
                at=TODAY, freeze=Freeze(room=STUDIO, reason=FreezeReason.OTHER, since=TODAY)
            ),
            STUDIO,
        ),
    ],
    ids=["moved", "unfrozen", "frozen otherwise"],
)
def test_a_room_is_freed_by_what_leaves_it(fact: Fact, freed: RoomKey) -> None:
    """Where it goes to is not freed."""
    assert rooms_freed([fact]) == {freed}


@pytest.mark.parametrize("status", ReservationStatus)
def test_only_what_clashes_waits_for_its_room(status: ReservationStatus) -> None:
    """What is taken, or over, needs nothing more."""
    assert waits_for_room(replace(ROW, status=status)) == (status is ReservationStatus.CONFLICT)


def test_what_people_have_to_decide_waits_for_people() -> None:
    """What was cancelled here stays so, unless it was the platform that cancelled it."""
    given_up = replace(ROW, why="wrong_status")
    assert not waits_for_room(given_up)
    assert waits_for_room(replace(given_up, is_withdrawn=True))


def test_what_waits_for_its_room_goes_on_when_something_is_new_there() -> None:
    """Another room's news are none of its own."""
    assert may_go_on(ROW, {STUDIO})
    assert not may_go_on(ROW, {ATTIC})
    assert not may_go_on(replace(ROW, status=ReservationStatus.TAKEN), {STUDIO})


@pytest.mark.parametrize("stays", [{"why": "early_guest"}, {"is_withdrawn": True}], ids=str)
def test_what_stays_where_its_booking_is_may_be_in_any_room(stays: dict[str, Any]) -> None:
    """Somebody here may have put it into another room than its platform knows of."""
    row = replace(ROW, **stays)
    assert may_go_on(row, {ATTIC})
    assert not may_go_on(row, set())


@pytest.mark.parametrize("status", ReservationStatus)
def test_somebody_may_do_something_about_what_is_not_taken(status: ReservationStatus) -> None:
    """A move whose other half is awaited goes on by itself."""
    assert is_untaken(replace(ROW, status=status)) == (
        status in {ReservationStatus.CONFLICT, ReservationStatus.UNMAPPED}
    )


def test_what_means_another_room_now_is_tried() -> None:
    """Another one, one at last, or none any more."""
    unmapped = replace(ROW, status=ReservationStatus.UNMAPPED, room=None, why="")
    assert is_placed_anew(unmapped, origin(id_42=STUDIO), ROOMS)
    assert not is_placed_anew(unmapped, origin(), ROOMS)
    assert not is_placed_anew(unmapped, origin(id_42=STUDIO), {ATTIC})
    assert not is_placed_anew(ROW, origin(id_42=STUDIO), ROOMS)
    assert is_placed_anew(ROW, origin(id_42=ATTIC), ROOMS)
    assert is_placed_anew(ROW, origin(), ROOMS)


def test_what_is_for_people_or_withdrawn_is_not_placed_anew() -> None:
    """A new mapping does not bring back what somebody has cancelled."""
    anew = origin(id_42=ATTIC)
    assert not is_placed_anew(replace(ROW, why="wrong_status"), anew, ROOMS)
    assert not is_placed_anew(replace(ROW, is_withdrawn=True), anew, ROOMS)
    assert not is_placed_anew(replace(ROW, status=ReservationStatus.TAKEN), anew, ROOMS)
