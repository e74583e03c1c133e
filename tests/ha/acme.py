"""A booking platform, as seen from the engine: what it tells of its bookings."""

from datetime import datetime
from itertools import count
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.events import Actor, ActorKind
from custom_components.roomkeeper.core.ids import BookingId, OriginKey
from custom_components.roomkeeper.core.model import Booking
from custom_components.roomkeeper.core.reservation import Claim, Reservation, Wanted, Withdrawal
from custom_components.roomkeeper.core.reservation_commands import (
    DropReservation,
    TakeReservation,
)
from custom_components.roomkeeper.core.span import Span

from .house import House

ACME: Final = OriginKey("hook_acme")
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of a published test vector
HOOK: Final[dict[str, Any]] = {
    "dialect": "standard",
    "secret": SECRET,
    "webhook_id": "acme-webhook",
    "rooms": {"42": "studio"},
}
"""What the hook of Acme stores: to them the studio is 42."""


class Platform:
    """Acme, where guests book."""

    def __init__(self, house: House, origin: OriginKey = ACME) -> None:
        """Take the house whose rooms are booked there."""
        self._house = house
        self.origin = origin
        self._actor = Actor(kind=ActorKind.HOOK, id=origin, name="Acme")
        self._versions = count(1)

    async def books(
        self,
        external_id: str,
        start: datetime,
        end: datetime,
        place: str = "42",
        *,
        is_pending: bool = False,
        **more: str,
    ) -> None:
        """Tell of a booking as it is now there."""
        version = next(self._versions)
        span = Span(start, end)
        wanted = Wanted(place=place, span=span, is_pending=is_pending, guest="Anna Guest", **more)
        claim = Claim(external_id=external_id, version=version, wanted=wanted)
        new_id = BookingId(f"made_{external_id}_{version}")
        command = TakeReservation(origin=self.origin, claim=claim, new_id=new_id)
        await self._house.do(command, self._actor)

    async def cancels(self, external_id: str) -> None:
        """Tell that a booking is no more there."""
        gone = Withdrawal(external_id=external_id, version=next(self._versions))
        await self._house.do(DropReservation(origin=self.origin, withdrawal=gone), self._actor)

    # --- what became of it here ---

    def row(self, external_id: str) -> Reservation | None:
        """Return what is kept of it."""
        return self._house.runtime.engine.peek(
            lambda state, _now: state.reservations.get((self.origin, external_id))
        )

    def status(self, external_id: str) -> str | None:
        """Return where it stands."""
        row = self.row(external_id)
        return row.status if row else None

    def booking(self, external_id: str) -> Booking | None:
        """Return the booking that was made of it."""
        row = self.row(external_id)
        return self._house.runtime.engine.peek(
            lambda state, _now: (
                state.bookings.get(row.booking_id) if row and row.booking_id else None
            )
        )


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return Roomkeeper's issues by their ids."""
    registry = ir.async_get(hass)
    return {
        issue_id: issue
        for (domain, issue_id), issue in registry.issues.items()
        if domain == DOMAIN and issue.active
    }
