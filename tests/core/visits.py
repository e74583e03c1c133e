"""Rows as they are counted."""

from collections.abc import Iterable

from custom_components.roomkeeper.core.microseconds import microseconds
from custom_components.roomkeeper.core.model import Booking, PowerOff
from custom_components.roomkeeper.core.visits import SwitchedOff, Visit


def visits(bookings: Iterable[Booking]) -> list[Visit]:
    """Return bookings, without blocks, as the ledger reads them to be counted."""
    return [
        Visit(
            rooms=one.rooms,
            status=one.status,
            start_us=microseconds(one.span.start),
            end_us=microseconds(one.span.end),
            created_us=microseconds(one.created_at),
            updated_us=microseconds(one.updated_at),
            checked_in_us=one.checked_in_at and microseconds(one.checked_in_at),
            expires_us=one.expires_at and microseconds(one.expires_at),
            energy=one.energy,
        )
        for one in bookings
        if not one.is_block
    ]


def switched_off(power_offs: Iterable[PowerOff]) -> list[SwitchedOff]:
    """Return power-offs as the ledger reads them to be counted."""
    return [
        SwitchedOff(
            booking_id=one.booking_id,
            room=one.room,
            status=one.status,
            planned_us=microseconds(one.planned_at),
            updated_us=microseconds(one.updated_at),
            manual=one.manual,
            draw_w=one.draw_w,
        )
        for one in power_offs
    ]
