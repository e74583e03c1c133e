"""The door of one hook: from a request of its platform to what is answered.

A body is verified before anything in it is looked at, and answered 2xx only
when the ledger has what it says.
"""

import logging
from datetime import datetime
from traceback import extract_tb
from typing import Final

from aiohttp import web
from homeassistant.core import HomeAssistant, callback

from ...clock import SystemClock
from ...configuration import Hook
from ...core.commands import Command
from ...core.errors import Refusal, Unavailable
from ...core.events import Actor, ActorKind, Entry
from ...core.reservation import (
    Claim,
    Message,
    Reservation,
    ReservationStatus,
    ReservationTold,
)
from ...core.reservation_commands import DropReservation, TakeReservation
from ...engine import Engine
from ...hook_issues import show_hook_unreadable, show_hook_unsigned
from ..loaded import the_entry
from ..outbound import site_of
from . import DIALECTS
from .answers import Outcome, answered, refused
from .body import delivery_of
from .dialect import Agreed, Delivery, Reading
from .field_table import at_place
from .rate import Rate
from .refused import DeliveryFailed, NotSigned, TooManyDeliveries
from .rejected import Rejected
from .trial import Heard, heard, unheard

_LOGGER = logging.getLogger(__name__)

MOST_DELIVERIES: Final = 600
"""A minute, signed as agreed."""

MOST_WRONGLY_SIGNED: Final = 60
"""A minute. They are counted apart: a stranger who knows the URL keeps nobody out."""

WRONGLY_SIGNED_IN_A_ROW: Final = 3
"""So many, and people are told: one may be of the moment in which the secret changed."""

_OUTCOMES: Final = {
    ReservationStatus.CONFLICT: Outcome.CONFLICT,
    ReservationStatus.UNMAPPED: Outcome.UNMAPPED,
}
"""In every other status it was done as the message says."""


class Receiver:
    """Takes the deliveries of one hook.

    `hook` is how it is configured now, `heard` what came last: for whoever looks
    whether the platform is heard.
    """

    def __init__(self, hass: HomeAssistant, hook: Hook) -> None:
        """Nothing came yet."""
        self._hass = hass
        self.hook = hook
        self._clock = SystemClock()
        self._rejected = Rejected(hass, hook.key, lambda: _actor_of(self.hook))
        self._deliveries = Rate(MOST_DELIVERIES)
        self._wrongly_signed = Rate(MOST_WRONGLY_SIGNED)
        self._wrong_in_a_row = 0
        self._faults: set[str] = set()
        self.heard = Heard()

    def stop(self) -> None:
        """Tell nothing more of what was counted, or could not be read."""
        self._rejected.stop()
        show_hook_unreadable(self._hass, self.hook, None)
        show_hook_unsigned(self._hass, self.hook, 0)

    @callback
    def configure(self, hook: Hook) -> None:
        """Go by what is configured now: what is agreed anew was not broken yet."""
        before, self.hook = self.hook, hook
        if _agreed(before) != _agreed(hook):
            self._begin_count_anew()

    def _begin_count_anew(self) -> None:
        if self._wrong_in_a_row:
            self._wrong_in_a_row = 0
            show_hook_unsigned(self._hass, self.hook, 0)

    async def handle(
        self, hass: HomeAssistant, _webhook_id: str, request: web.Request
    ) -> web.Response:
        """Answer a delivery, whatever it is."""
        try:
            return answered(await self._outcome(hass, request))
        except Refusal as refusal:
            if not isinstance(refusal, Unavailable):
                self.heard = unheard(refusal, self._clock.now())
            return refused(hass, refusal)
        except Exception as error:  # noqa: BLE001 - Home Assistant would answer 200, and show what came
            self._log_once(error)
            return refused(hass, DeliveryFailed())

    def _log_once(self, error: Exception) -> None:
        """Say where it failed, and nothing of what was in the message."""
        where = extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {where.name}, {where.filename}:{where.lineno}"
        if fault not in self._faults:
            self._faults.add(fault)
            _LOGGER.error("A delivery to the hook %s cannot be taken: %s", self.hook.name, fault)

    async def _outcome(self, hass: HomeAssistant, request: web.Request) -> Outcome:
        """Take in a delivery.

        Raises:
            Refusal: it was not taken.
        """
        hook = self.hook
        delivery = await delivery_of(request)
        dialect = DIALECTS[hook.dialect]
        self._require_signed(hook, delivery, self._clock.now())
        engine = the_entry(hass).runtime_data.engine
        try:
            known_by, reading = dialect.understood(delivery, site_of(hass).time_zone)
        except Refusal as refusal:
            # The platform gives up at last, and nobody looks at its own log.
            show_hook_unreadable(hass, hook, refusal)
            raise
        show_hook_unreadable(hass, hook, None)
        self.heard = heard(reading, self._clock.now())
        if reading is None:
            return Outcome.IGNORED
        return await self._taken(engine, hook, known_by, reading)

    def _require_signed(self, hook: Hook, delivery: Delivery, now: datetime) -> None:
        try:
            DIALECTS[hook.dialect].verify(delivery, _agreed(hook), now)
        except NotSigned as refusal:
            self._rejected.note(refusal)
            self._wrong_in_a_row += 1
            if self._wrong_in_a_row == WRONGLY_SIGNED_IN_A_ROW:
                show_hook_unsigned(self._hass, hook, self._wrong_in_a_row)
            _require_few(self._wrongly_signed, now)
            raise
        self._begin_count_anew()
        _require_few(self._deliveries, now)

    async def _taken(self, engine: Engine, hook: Hook, known_by: str, reading: Reading) -> Outcome:
        message = reading.message
        reason = "" if isinstance(message, Claim) else message.reason
        # How it was known before is looked at in the same step in which it is decided.
        before = engine.peek(
            lambda state, _now: state.reservations.get((hook.key, message.external_id))
        )
        command = _command(engine, hook, known_by, reading)
        entries = await engine.execute(command, _actor_of(hook), reason)
        return _outcome_of(entries, message, before, known_by)


def _agreed(hook: Hook) -> Agreed:
    return Agreed(secret=hook.secret, registered_url=hook.registered_url)


def _actor_of(hook: Hook) -> Actor:
    return Actor(kind=ActorKind.HOOK, id=hook.subentry_id, name=hook.name)


def _require_few(rate: Rate, now: datetime) -> None:
    retry_after = rate.take(now)
    if retry_after is not None:
        raise TooManyDeliveries(retry_after=retry_after)


def _command(engine: Engine, hook: Hook, known_by: str, reading: Reading) -> Command:
    message = reading.message
    if not isinstance(message, Claim):
        return DropReservation(origin=hook.key, delivery=known_by, withdrawal=message)
    # Of the ids by which a place may be known, the one that the hook maps.
    place = next((one for one in reading.places if one in hook.rooms), message.wanted.place)
    return TakeReservation(
        origin=hook.key, delivery=known_by, claim=at_place(message, place), new_id=engine.new_id()
    )


def _outcome_of(
    entries: tuple[Entry, ...], message: Message, before: Reservation | None, known_by: str
) -> Outcome:
    """Return what became of a message.

    Where nothing was written it was known already, or something newer is.
    """
    if not entries:
        is_known = before is not None and known_by in before.deliveries
        return Outcome.DUPLICATE if is_known else Outcome.IGNORED
    for entry in reversed(entries):
        told = entry.fact
        if isinstance(told, ReservationTold):
            reservation = told.reservation
            if reservation.external_id == message.external_id:
                return _OUTCOMES.get(reservation.status, Outcome.DONE)
    return Outcome.DONE
