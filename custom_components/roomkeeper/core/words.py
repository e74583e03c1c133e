"""What people wrote: where it stands in rows and facts, and how it is taken out of them.

These are the title, the guest and the note of a booking, as they were written
here, and as a platform or a calendar has them. Ids are not among them: a
platform's own id is how what it tells again is known.
"""

import unicodedata
from dataclasses import replace
from functools import cached_property
from itertools import groupby, pairwise

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


class Name:
    """What a guest is called, found wherever it looks the same.

    Nobody sees the blank that a phone has put behind a name, nor in which of two
    ways an accent was written.
    """

    def __init__(self, text: str) -> None:
        """Take it as somebody has written it; blanks alone are no name."""
        self._text = text
        self._looks = looks(text)

    def __bool__(self) -> bool:
        return bool(self._looks)

    def is_on(self, written: Written | None) -> bool:
        """Say whether it stands as the guest, or as the title: a calendar has no other place."""
        return written is not None and (self._is(written.guest) or self._is(written.title))

    def is_anothers(self, written: Written | None) -> bool:
        """Say whether another guest stands there.

        Where none does, it may still be about the one.
        """
        return written is not None and bool(written.guest) and not self.is_on(written)

    def _is(self, text: str) -> bool:
        # The first is quick, and says of almost all texts that they are others.
        return self.sure_part in text and looks(text) == self._looks != ""

    @cached_property
    def sure_part(self) -> str:
        """The longest part that is written in one way only; empty where there is none."""
        runs = groupby(pairwise(f"{self._looks} "), _is_sure)
        parts = ("".join(sign for sign, _ in run) for is_sure, run in runs if is_sure)
        # A few signs become others in `looks`: at least what is written as here is found.
        return max((part for part in parts if part in self._text), key=len, default="")


def looks(text: str) -> str:
    """Return the same for all texts that look the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_sure(signs: tuple[str, str]) -> bool:
    """Say whether a sign is written in one way only; the next one may be part of it."""
    sign, after = signs
    is_whole = not unicodedata.combining(sign) and not unicodedata.combining(after)
    return is_whole and not sign.isspace() and unicodedata.normalize("NFD", sign) == sign
