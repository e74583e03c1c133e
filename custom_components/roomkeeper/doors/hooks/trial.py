"""Listening to a platform before its hook is set up: to see that it is heard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aiohttp import web
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...clock import SystemClock
from ...core.errors import Refusal
from ...published import call, subscribed
from ..outbound import site_of
from ..rejections import Rejection
from . import webhooks
from .answers import Outcome, answered, refused
from .body import delivery_of
from .dialect import Agreed, Dialect, Reading
from .refused import NotSigned


class Tried(StrEnum):
    """What came last."""

    NOTHING = "nothing"
    HEARD = "heard"
    """A message that is signed as agreed, and understood."""

    NOT_SIGNED = "not_signed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came last, and when.

    Of one that was heard `places` are the ids by which its place may be mapped
    to a room, the likeliest first; none if it is not about a booking, or is of
    one that is cancelled. `why` is a `SignatureFault`, or the code of the refusal;
    `field` is the path of what could not be read.
    """

    tried: Tried = Tried.NOTHING
    at: datetime | None = None
    places: tuple[str, ...] = ()
    why: str = ""
    field: str = ""


def heard(reading: Reading | None, at: datetime) -> Heard:
    """Return that a message came that is signed as agreed; one about no booking reads as None."""
    return Heard(tried=Tried.HEARD, at=at, places=reading.places if reading is not None else ())


def unheard(refusal: Refusal, at: datetime) -> Heard:
    """Return that a message came that is not taken, and why."""
    if isinstance(refusal, NotSigned):
        return Heard(tried=Tried.NOT_SIGNED, at=at, why=refusal.why)
    field = "" if isinstance(refusal, Rejection) else str(refusal.details.get("field", ""))
    return Heard(tried=Tried.UNREADABLE, at=at, why=refusal.code, field=field)


class Trial:
    """Listens on a webhook id with what the form says so far.

    Nothing is taken in. A hook that is saved with the same id takes its place.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        webhook_id: str,
        dialect: Dialect,
        agreed: Agreed,
        local_only: bool = False,
    ) -> None:
        """Take what the form says; nothing is heard before `start`."""
        self._hass = hass
        self._webhook_id = webhook_id
        self._dialect = dialect
        self._agreed = agreed
        self._local_only = local_only
        self._clock = SystemClock()
        self._listeners: list[Callable[[], None]] = []
        self.heard = Heard()

    @callback
    def start(self) -> None:
        """Begin to listen; another trial under the same id hears no more."""
        webhooks.listen(
            self._hass,
            self,
            self._webhook_id,
            "Roomkeeper",
            self._handle,
            local_only=self._local_only,
        )

    @callback
    def stop(self) -> None:
        """Listen no more. A hook that has the id by now goes on."""
        webhooks.listen_no_more(self._hass, self, self._webhook_id)

    def listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back whenever something came; returns what ends that."""
        return subscribed(self._listeners, listener)

    async def _handle(
        self, hass: HomeAssistant, _webhook_id: str, request: web.Request
    ) -> web.Response:
        try:
            delivery = await delivery_of(request)
            self._dialect.verify(delivery, self._agreed, self._clock.now())
            _, reading = self._dialect.understood(delivery, site_of(hass).time_zone)
        except Refusal as refusal:
            self._tell(unheard(refusal, self._clock.now()))
            return refused(hass, refusal)
        self._tell(heard(reading, self._clock.now()))
        return answered(Outcome.IGNORED)

    def _tell(self, heard: Heard) -> None:
        self.heard = heard
        for listener in tuple(self._listeners):
            call(listener)
