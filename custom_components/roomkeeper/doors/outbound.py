"""The way out of a refusal: the one place that makes answers of them.

A refusal is answered with the translation `exceptions.<code>`. Where what its
sentence would end with is not known, or where more than one thing is in the
way, there is a sentence of its own: `<code>_without_<detail>`, `<code>_several`.
A rule that cannot be read has a sentence for each reason: `<code>_<why>`, or
`<code>_<field>` where a field is out of its bounds.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..core.errors import (
    BadCron,
    BadRule,
    Clash,
    Conflict,
    Detail,
    NotFound,
    Refusal,
    Unacceptable,
    Unavailable,
    WrongActionStatus,
    WrongStatus,
)
from ..core.lifecycle import ActionEvent
from ..core.model import BookingStatus, Site
from ..core.recurrence import RuleFault
from ..core.schedule import ActionStatus
from .json_form import Json, record_of
from .loaded import loaded_entry
from .rejections import Rejection
from .wording import details_text

_HTTP_STATUS: Final[Mapping[type[Refusal], HTTPStatus]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Unacceptable: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

_MAY_BE_UNKNOWN: Final[Mapping[str, str]] = {
    "clash": "next_free",
    "closed": "opens_at",
    "frozen": "until",
    "never_runs": "end_at",
    "no_booking_now": "next_start",
    "unknown_field": "takes",
    "unknown_room": "known",
    "unknown_stall": "known",
    "wrong_status": "allowed",
}
"""By code: the detail that says what would work, where something does."""


_ASKABLE: Final[Mapping[str, Sequence[str]]] = {
    BookingStatus.HELD: ("confirm", "cancel"),
    BookingStatus.PENDING: ("confirm", "cancel"),
    BookingStatus.CONFIRMED: ("check in", "cancel"),
    BookingStatus.CHECKED_IN: ("check out",),
}
"""What people can ask of a booking; the tables also have what happens by itself."""


_ASKABLE_OF_ACTION: Final[Mapping[str, Sequence[str]]] = {
    ActionStatus.PENDING: ("update", "execute", "delete"),
    ActionStatus.IN_PROGRESS: ("delete",),
    ActionStatus.SUCCESS: ("delete",),
    ActionStatus.FAILED: ("execute", "delete"),
    ActionStatus.CANCELLED: ("execute", "delete"),
}
_ASKED_OF_ACTION: Final[Mapping[str, str]] = {
    ActionEvent.EDIT: "update",
    ActionEvent.START: "execute",
}
"""What people call it when they ask for it."""


class Error(NamedTuple):
    """A refusal as programs get it."""

    status: HTTPStatus
    code: str
    details: dict[str, Json]


def error_of(refusal: Refusal, site: Site) -> Error:
    """Return the HTTP status, the code and the details of a refusal."""
    return Error(status_of(type(refusal)), refusal.code, record_of(refusal.details, site.time_zone))


def status_of(kind: type[Refusal]) -> HTTPStatus:
    """Return the HTTP status of a kind of refusal."""
    if issubclass(kind, Rejection):
        return kind.status
    return next(status for family, status in _HTTP_STATUS.items() if issubclass(kind, family))


def _details(refusal: Refusal) -> Mapping[str, Detail]:
    """Return what is said about a refusal: of what would work, only what people can ask for."""
    details = refusal.details
    if isinstance(refusal, WrongActionStatus):
        asked = _ASKED_OF_ACTION.get(str(details["event"]), details["event"])
        askable = [one for one in _ASKABLE_OF_ACTION[str(details["status"])] if one != asked]
        return {**details, "event": asked, "allowed": askable}
    if not isinstance(refusal, WrongStatus) or details["event"] == "book":
        return details
    return {**details, "allowed": _ASKABLE.get(str(details["status"]), ())}


def sentence_key(refusal: Refusal) -> str:
    """Return the key of the sentence, among the translations of exceptions."""
    details = _details(refusal)
    if isinstance(refusal, WrongStatus) and details["event"] == "book":
        return "wrong_first_status"
    key = refusal.code
    if isinstance(refusal, BadCron | BadRule):
        why = details["why"]
        return f"{key}_{details['field'] if why == RuleFault.OUT_OF_RANGE else why}"
    if isinstance(refusal, Clash) and isinstance(taken := details["taken"], list) and taken[1:]:
        key += "_several"
    unknown = _MAY_BE_UNKNOWN.get(refusal.code)
    return f"{key}_without_{unknown}" if unknown and not details.get(unknown) else key


def translated(refusal: Refusal, site: Site) -> ServiceValidationError:
    """Return a refusal as Home Assistant shows it to people."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=sentence_key(refusal),
        translation_placeholders=details_text(_details(refusal), site),
    )


def site_of(hass: HomeAssistant) -> Site:
    """Return the site, for names and time zone; where none runs, it has no rooms."""
    entry = loaded_entry(hass)
    if entry is not None:
        return entry.runtime_data.site
    return Site(time_zone=ZoneInfo(hass.config.time_zone))


@contextmanager
def refusals_translated(hass: HomeAssistant) -> Iterator[None]:
    """Raise a refusal from within as what Home Assistant shows to people.

    Raises:
        ServiceValidationError: for any `Refusal`.
    """
    try:
        yield
    except Refusal as refusal:
        raise translated(refusal, site_of(hass)) from refusal
