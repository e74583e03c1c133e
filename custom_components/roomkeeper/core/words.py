"""What people wrote: where it stands in rows and facts, and how it is taken out of them.

These are the title, the guest and the note of a booking, as they were written
here, and as a platform or a calendar has them. Ids are not among them: a
platform's own id is how what it tells again is known.
"""

from dataclasses import replace

from .events import BookingEdited, BookingOpened, Fact
from .model import Booking
from .reservation import Reservation, ReservationErased, ReservationTold, Wanted

type Written = Booking | BookingEdited | Wanted
"""What has the three texts."""


def without_words[Kind: Written](written: Kind) -> Kind:
    """Return it with its texts empty."""
    return replace(written, title="", guest="", note="")


def without_wanted_words(row: Reservation) -> Reservation:
    """Return a reservation with the texts empty of what is wanted."""
    return row if row.wanted is None else replace(row, wanted=without_words(row.wanted))


def written_in(fact: Fact) -> Written | None:
    """Return what in a fact has texts, if something has."""
    match fact:
        case BookingOpened():
            return fact.booking
        case BookingEdited():
            return fact
        case ReservationTold(reservation=told) | ReservationErased(reservation=told):
            return None if told is None else told.wanted
    return None


def erased(fact: Fact) -> Fact:
    """Return a fact without what people wrote; all else of it is as it was."""
    match fact:
        case BookingOpened():
            return replace(fact, booking=without_words(fact.booking))
        case BookingEdited():
            return without_words(fact)
        case ReservationTold():
            return replace(fact, reservation=without_wanted_words(fact.reservation))
        case ReservationErased() if fact.reservation is not None:
            return replace(fact, reservation=without_wanted_words(fact.reservation))
    return fact


def names(written: Written | None, guest: str) -> bool:
    """Say whether a text stands as the guest, or as the title: a calendar has no other place."""
    return written is not None and guest in {written.guest, written.title}


def is_anothers(written: Written | None, guest: str) -> bool:
    """Say whether another guest stands there. Where none does, it may still be about the one."""
    return written is not None and bool(written.guest) and not names(written, guest)
