"""What is said of a fact about a reservation, in the log and on the event bus.

The facts carry the whole row; what is told is what people ask next. All of it
lies flat: the event bus leaves out by name what people wrote.
"""

from collections.abc import Mapping

from ..core.reservation import (
    DeliveriesRejected,
    Reservation,
    ReservationErased,
    ReservationFact,
    ReservationForgotten,
    ReservationTold,
)

type _Details = Mapping[str, object]


def reservation_details(fact: ReservationFact) -> _Details:
    """Return what a fact says beyond its type, its instant, its room and its booking."""
    match fact:
        case ReservationTold():
            return {**_told(fact.reservation), **_wanted(fact.reservation)}
        case ReservationErased() if fact.reservation is not None:
            return {**_told(fact.reservation), **_wanted(fact.reservation)}
        case ReservationForgotten() | ReservationErased():
            return {"origin": fact.origin, "external_id": fact.external_id}
        case DeliveriesRejected():
            return {"origin": fact.origin, "count": fact.count, "why": fact.why}


def _told(row: Reservation) -> _Details:
    return {
        "origin": row.origin,
        "external_id": row.external_id,
        "status": row.status,
        "why": row.why or None,
        "in_the_way": row.in_the_way,
        "moves_to": row.moves_to or None,
        "leaves_at": row.leaves_at,
        "missing_since": row.missing_since,
    }


def _wanted(row: Reservation) -> _Details:
    """Return what the platform has, as far as it has said so."""
    wanted = row.wanted
    return {
        "place": wanted.place if wanted else None,
        "start": wanted.span.start if wanted else None,
        "end": wanted.span.end if wanted else None,
        "is_pending": wanted.is_pending if wanted else None,
        "title": wanted.title if wanted else None,
        "guest": wanted.guest if wanted else None,
        "note": wanted.note if wanted else None,
    }
