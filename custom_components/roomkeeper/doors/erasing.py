"""What can be asked about guests who want to be forgotten; see `verbs`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from ..core.commands import EraseGuest
from ..core.decide import decide
from ..core.events import BookingErased, Fact
from ..core.ids import BookingId, BookingRef
from ..core.model import State
from ..core.reservation import ReservationErased
from .field_kinds import listed, text
from .fields import Fields
from .verb import About, Doing, Verb


def _command(fields: Fields) -> EraseGuest:
    refs = [BookingRef(BookingId(one)) for one in fields.texts_in("booking_id")]
    if external_id := fields.text("external_id"):
        refs.append(BookingRef(source=fields.text("source"), external_id=external_id))
    return EraseGuest(refs=tuple(refs), guest=fields.text("guest"))


async def _erase(doing: Doing, command: EraseGuest) -> About:
    engine, ledger = doing.runtime.engine, doing.runtime.ledger
    found = engine.peek(lambda state, _now: [state.find(ref) for ref in command.refs])
    bookings = [booking.id for booking in found if booking is not None]
    command = replace(command, logged=await ledger.logged(command.guest, bookings))
    copies = [copy.name for copy in await ledger.copies()]
    # Nothing comes between this and what is decided when it is done.
    facts = engine.peek(lambda state, now: decide(state, command, now))
    return await doing.finish(command, _about(facts, copies))


def _about(facts: tuple[Fact, ...], copies: list[str]) -> About:
    bookings = [fact.booking_id for fact in facts if isinstance(fact, BookingErased)]
    reservations = sum(isinstance(fact, ReservationErased) for fact in facts)
    return (str(reservations), str(len(copies)), *copies, *bookings)


def _show(about: About, _state: State, _now: datetime) -> Mapping[str, object]:
    reservations, count, *names = about
    copies, bookings = names[: int(count)], names[int(count) :]
    return {"bookings": bookings, "reservations": int(reservations), "copies": copies}


ERASE_GUEST: Final = Verb(
    name="erase_guest",
    fields=("booking_id", "source", "external_id", "guest"),
    kinds={"booking_id": listed(text())},
    one_of=("booking_id", "external_id", "guest"),
    command=_command,
    answers={
        "bookings": tuple[BookingId, ...],
        "reservations": int,
        "copies": tuple[str, ...],
    },
    perform=_erase,
    show=_show,
    # A reason that somebody gives may name whom they erase.
    says_why=False,
)
