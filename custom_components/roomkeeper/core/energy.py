"""Energy: when a room was a booking's, what was used by then, and what a power-off has saved.

Watts and watt hours. What is measured comes in as pieces: how much was used
within which span. A method that is not exact says so in `docs/energy.md`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final, NamedTuple

from .ids import PowerOffKey, RoomKey
from .microseconds import MICROSECOND
from .model import Booking, BookingStatus, PowerOffStatus, Room, State
from .span import Span
from .visits import SwitchedOff, Visit

LEAST_COVERED: Final = 0.9
"""Of a span so much has to be measured, for the rest to be taken for like it."""

LONGEST_SAVING: Final = timedelta(hours=24)
"""Nobody knows what would have been on for longer."""

MOST_POWER_W: Final = 1e6
"""More than this no room draws. Sensors that are broken say so: 3.4e38 where there is no value."""

_HOUR: Final = timedelta(hours=1)
_HOUR_US: Final = _HOUR // MICROSECOND
_TRIED: Final = frozenset({PowerOffStatus.SUCCEEDED, PowerOffStatus.FAILED})


# --- used ----------------------------------------------------------------------


def use_of(state: State, booking: Booking, room: RoomKey) -> Span | None:
    """Return when a room was a booking's: from check-in until the power-off, or until they left.

    None as long as it is not over there, and of one to which nobody checked in.
    Spans of one room never overlap: a guest's check-in ends the power-offs of
    those before.
    """
    if booking.status is not BookingStatus.COMPLETED or booking.checked_in_at is None:
        return None
    power_off = state.power_offs.get(PowerOffKey(booking.id, room))
    if room not in booking.rooms or (power_off is not None and power_off.is_open):
        return None
    end = booking.left_at
    if power_off is not None and power_off.status in _TRIED:
        end = max(end, power_off.updated_at)
    return Span(booking.checked_in_at, end) if end > booking.checked_in_at else None


def is_measured(booking: Booking, room: RoomKey) -> bool:
    """Say whether it is known what a booking used in one of its rooms."""
    return any(one.room == room for one in booking.energy)


def energy_wh(booking: Booking) -> float | None:
    """Return what was used in a booking's rooms, as far as that is measured."""
    if not booking.energy:
        return None
    return round(sum(one.used_wh for one in booking.energy), 1)


class Piece(NamedTuple):
    """How much was used within a span. `is_even` is whether it may be cut."""

    span: Span
    used_wh: float
    is_even: bool = True


def used_within(pieces: Iterable[Piece], within: Span) -> float | None:
    """Return what was used within a span, in tenths of a watt hour.

    Pieces share no time. One that reaches beyond the span counts in part, if
    it may be cut. What is not measured is taken for like the rest, if it is
    little; else nobody knows, and None is returned. So it is where a meter
    went back, or counted more than any room uses.
    """
    used_wh, covered = 0.0, timedelta()
    for piece in pieces:
        part = piece.span.clipped(within)
        if part is None or (part != piece.span and not piece.is_even):
            continue
        if not 0 <= piece.used_wh <= MOST_POWER_W * (piece.span.length / _HOUR):
            return None
        used_wh += piece.used_wh * (part.length / piece.span.length)
        covered += part.length
    if covered < LEAST_COVERED * within.length:
        return None
    return round(used_wh * (within.length / covered), 1)


# --- saved ---------------------------------------------------------------------


def draw_of(shown_w: float) -> float | None:
    """Return what a room draws when its power sensor shows so much; None if nobody knows.

    What feeds in draws nothing, nor does a sensor that is a little off.
    """
    return max(shown_w, 0.0) if shown_w <= MOST_POWER_W else None


class Saving(NamedTuple):
    """So much less was drawn, because the power was off; between instants in microseconds."""

    start_us: int
    end_us: int
    power_w: float

    def wh(self, length_us: int) -> float:
        """Return what was saved in so much of it, in watt hours."""
        return self.power_w * (length_us / _HOUR_US)


def savings(
    room: Room, power_offs: Iterable[SwitchedOff], visits: Iterable[Visit]
) -> Iterator[Saving]:
    """Yield in order what the power-offs of a room save, each until the room's next use.

    They share no time: of several without a use in between the first counts.
    What is off already is not saved, nor what somebody switches off by hand;
    and what the room may draw while it counts as off is none that was saved.
    """
    uses = sorted(filter(None, map(_use_from, visits)))
    free_from: int | None = None
    for off in sorted(power_offs, key=lambda one: (one.updated_us, one.booking_id)):
        power_w = _saved_w(room, off)
        if power_w <= 0:
            continue
        start = off.updated_us if free_from is None else max(off.updated_us, free_from)
        end = off.updated_us + LONGEST_SAVING // MICROSECOND
        if (following := bisect_right(uses, off.updated_us)) < len(uses):
            end = min(end, uses[following])
        if start < end:
            free_from = end
            yield Saving(start, end, power_w)


def _saved_w(room: Room, off: SwitchedOff) -> float:
    if off.status is not PowerOffStatus.SUCCEEDED or off.manual or off.draw_w is None:
        return 0.0
    return off.draw_w - room.power_threshold_w


def _use_from(visit: Visit) -> int | None:
    """Return when a booking's guest came, or may have come."""
    if visit.checked_in_us is not None:
        return visit.checked_in_us
    may_have_come = visit.status in {BookingStatus.CONFIRMED, BookingStatus.COMPLETED}
    return visit.start_us if may_have_come else None
