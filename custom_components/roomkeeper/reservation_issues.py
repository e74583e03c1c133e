"""Repair issues about reservations that could not be taken.

Each conflict has one, each outside id that means no room has one, and of what
would be too many only the number is told. An issue names no guest: everybody
who may log in can read them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from . import repairs
from .const import DOMAIN
from .core.errors import WrongStatus
from .core.ids import OriginKey
from .core.model import State
from .core.reservation import OriginKind, Reservation, ReservationStatus
from .doors.wording import booking_text, first_of, room_text, sentences, span_text, word
from .engine import Engine

MOST_SHOWN: Final = 20
"""How many issues of one hook or feed are shown one by one."""

_MOST_NAMED: Final = 5
_LONGEST_ID: Final = 80
"""In characters, of what a platform calls something: Calendly gives addresses."""

_CONFLICT: Final = "reservation_"
_PLACE: Final = "place_"
_MORE: Final = "more_reservations_"

_NO_TIME: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Case:
    """What one issue is about: a conflict, or all that names a place that is no room."""

    issue_id: str
    rows: tuple[Reservation, ...]

    @property
    def begins_at(self) -> datetime:
        """Return when the first of what it is about begins."""
        return min(_start_of(row) for row in self.rows)


class ReservationIssues:
    """Those that are shown now, by hook or feed."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Take the engine that knows of bookings and names."""
        self._hass = hass
        self._engine = engine
        self._shown: defaultdict[OriginKey, set[str]] = defaultdict(set)

    @callback
    def start(self, rows: Collection[Reservation]) -> None:
        """Show what there is, and no more what an earlier run showed."""
        self.show({row.origin for row in rows}, rows)
        shown = {issue_id for ids in self._shown.values() for issue_id in ids}
        mine = (_CONFLICT, _PLACE, _MORE)
        for domain, issue_id in tuple(ir.async_get(self._hass).issues):
            if domain == DOMAIN and issue_id.startswith(mine) and issue_id not in shown:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)

    @callback
    def show(self, origins: Collection[OriginKey], rows: Iterable[Reservation]) -> None:
        """Show of some origins what is in `rows`, all that is not taken, and nothing else."""
        if not origins:
            return
        mine: defaultdict[OriginKey, list[Reservation]] = defaultdict(list)
        for row in rows:
            if row.origin in origins and not _is_told_elsewhere(row):
                mine[row.origin].append(row)
        for origin in origins:
            self._show_of(origin, mine[origin])

    def _show_of(self, origin: OriginKey, rows: Iterable[Reservation]) -> None:
        cases = _cases(rows)
        chosen = self._chosen(cases, self._shown[origin])
        for case in chosen:
            self._raise(case)
        shown = {case.issue_id for case in chosen}
        if len(cases) > len(chosen):
            shown.add(f"{_MORE}{origin}")
            self._raise_more(origin, len(cases) - len(chosen))
        for gone in self._shown[origin] - shown:
            ir.async_delete_issue(self._hass, DOMAIN, gone)
        self._shown[origin] = shown

    def _chosen(self, cases: Collection[_Case], shown: Collection[str]) -> list[_Case]:
        """Return which to show: what is shown already, then what begins first.

        What somebody ignores stays as it is, and keeps no other away.
        """
        registry = ir.async_get(self._hass)

        ignored: list[_Case] = []
        others: list[_Case] = []
        for case in cases:
            issue = registry.async_get_issue(DOMAIN, case.issue_id)
            is_ignored = issue is not None and issue.dismissed_version is not None
            (ignored if is_ignored else others).append(case)
        others.sort(key=lambda case: (case.issue_id not in shown, case.begins_at))
        return ignored + others[:MOST_SHOWN]

    # --- one issue ---

    def _raise(self, case: _Case) -> None:
        key, texts = self._engine.peek(lambda state, _now: self._told(state, case))
        repairs.raise_untaken(self._hass, case.issue_id, key, _data(case), **texts)

    def _raise_more(self, origin: OriginKey, count: int) -> None:
        name = self._engine.peek(lambda state, _now: _name_of(state, origin))
        repairs.raise_more_untaken(
            self._hass, f"{_MORE}{origin}", origin=name, count=str(count), shown=str(MOST_SHOWN)
        )

    def _told(self, state: State, case: _Case) -> tuple[str, dict[str, str]]:
        """Return which sentences tell of a case, and the words in them."""
        row = min(case.rows, key=_start_of)
        zone = state.site.time_zone
        texts = {
            "origin": _name_of(state, row.origin),
            "when": span_text(row.wanted.span, zone) if row.wanted else "",
        }
        if row.status is ReservationStatus.UNMAPPED:
            place = row.wanted.place if row.wanted else ""
            return "place_unmapped", texts | {
                "place": quoted(place),
                "count": str(len(case.rows)),
            }
        texts["room"] = room_text(row.room or "", state.site)
        texts["external_id"] = quoted(row.external_id)
        if row.is_withdrawn or row.why == WrongStatus.code:
            texts["booking"] = row.booking_id or ""
            return _about_its_booking(state, row), texts
        said = sentences(self._hass)
        texts["why"] = " ".join(filter(None, (_why(state, row, said), _stays(state, row, said))))
        return "reservation_conflict", texts


def _about_its_booking(state: State, row: Reservation) -> str:
    """Return which sentences tell what became of the booking here: its guest came, or it ended."""
    booking = state.bookings.get(row.booking_id) if row.booking_id else None
    if row.is_withdrawn:
        return "guest_inside"
    has_come = booking is not None and booking.checked_in_at is not None
    return "guest_has_come" if has_come else "cancelled_here"


def _cases(rows: Iterable[Reservation]) -> list[_Case]:
    """Return one for each conflict, and one for each outside id that means no room."""
    by_issue: defaultdict[str, list[Reservation]] = defaultdict(list)
    for row in rows:
        by_issue[_issue_id(row)].append(row)
    return [_Case(issue_id, tuple(mine)) for issue_id, mine in by_issue.items()]


def _is_told_elsewhere(row: Reservation) -> bool:
    """Say whether it is the room of a feed that is missing: all its events lack the same."""
    return row.status is ReservationStatus.UNMAPPED and row.kind is OriginKind.FEED


def _issue_id(row: Reservation) -> str:
    if row.status is ReservationStatus.UNMAPPED and row.wanted is not None:
        return place_id(row.origin, row.wanted.place)
    return conflict_id(row.origin, row.external_id)


def conflict_id(origin: OriginKey, external_id: str) -> str:
    """Return the id of the issue about a reservation that could not be taken."""
    return f"{_CONFLICT}{origin}_{_digest(external_id)}"


def place_id(origin: OriginKey, place: str) -> str:
    """Return the id of the issue about a place that is no room."""
    return f"{_PLACE}{origin}_{_digest(place)}"


def _digest(outside: str) -> str:
    """Return what stands in an id for what a platform calls something, which may be an address.

    Home Assistant puts the ids of issues into diagnostics, which people show to anybody.
    """
    return blake2b(outside.encode(), digest_size=8).hexdigest()


def _data(case: _Case) -> dict[str, str]:
    """Return what the fix flow of an issue is given: names of things, as the core has them."""
    row = case.rows[0]
    if row.status is ReservationStatus.UNMAPPED and row.wanted is not None:
        return {"origin": row.origin, "place": row.wanted.place}
    return {"origin": row.origin, "external_id": row.external_id}


def _start_of(row: Reservation) -> datetime:
    return row.wanted.span.start if row.wanted else _NO_TIME


def _name_of(state: State, key: OriginKey) -> str:
    origin = state.site.origins.get(key)
    return origin.name if origin else key


def quoted(outside: str) -> str:
    """Return what a platform calls something, fit to stand as code in a text."""
    plain = " ".join(outside.replace("`", "'").split())
    return plain if len(plain) <= _LONGEST_ID else f"{plain[:_LONGEST_ID]}…"


# --- why ------------------------------------------------------------------------


def _why(state: State, row: Reservation, said: Mapping[str, str]) -> str:
    bookings = _named(state, row)
    if bookings:
        return said["untaken_clash"].format(bookings=bookings)
    return said.get(f"untaken_{row.why}", said["untaken_other"]).format(code=word(row.why))


def _named(state: State, row: Reservation) -> str:
    """Name the bookings that are in the way, as far as they are few."""
    there = [state.bookings[one] for one in row.in_the_way if one in state.bookings]
    zone = state.site.time_zone
    return ", ".join(first_of(there, _MOST_NAMED, lambda one: booking_text(one, zone)))


def _stays(state: State, row: Reservation, said: Mapping[str, str]) -> str:
    """Say that what was booked for it before is there as long as it cannot be moved."""
    booking = state.bookings.get(row.booking_id) if row.booking_id else None
    if booking is None or not booking.blocks:
        return ""
    rooms = ", ".join(room_text(room, state.site) for room in booking.rooms)
    when = span_text(booking.span, state.site.time_zone)
    return said["untaken_stays"].format(rooms=rooms, when=when)
