"""What a person has to know or mend about a feed, as Home Assistant's repair issues."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .configuration import FeedSource
from .const import DOMAIN
from .core.ids import OriginKey
from .doors.wording import entity_text
from .issues import raise_issue

_STOPPED: Final = "feed_stopped"
_STALE: Final = "feed_stale"
_CUT: Final = "feed_cut"
_NO_CALENDAR: Final = "feed_without_calendar"
_NO_ROOM: Final = "feed_without_room"
_CLOSED: Final = "calendars_closed"

FEED: Final = "feed"
"""What the data of an issue names the feed by, for the flow that mends it."""


def _show(
    hass: HomeAssistant,
    kind: str,
    source: FeedSource,
    *,
    is_so: bool,
    fixed_with: Mapping[str, str] | None = None,
    **texts: str,
) -> None:
    issue_id = f"{kind}_{source.key}"
    if not is_so:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    raise_issue(
        hass,
        issue_id,
        kind,
        ir.IssueSeverity.WARNING,
        fixed_with,
        feed=source.name,
        calendar=entity_text(hass, source.calendar),
        **texts,
    )


def show_feed_stopped(hass: HomeAssistant, source: FeedSource, missing: int) -> None:
    """Say that so much vanished at once that nothing is released, or no more; 0 is that."""
    _show(
        hass,
        _STOPPED,
        source,
        is_so=missing > 0,
        fixed_with={FEED: source.key},
        missing=str(missing),
    )


def show_feed_stale(
    hass: HomeAssistant, source: FeedSource, last_read_at: datetime | None, *, is_stale: bool
) -> None:
    """Say that a calendar could not be read for long, and since when; or no more."""
    since = "?" if last_read_at is None else f"{dt_util.as_local(last_read_at):%Y-%m-%d %H:%M}"
    _show(hass, _STALE, source, is_so=is_stale, since=since)


def show_feed_cut(hass: HomeAssistant, source: FeedSource, cut: int) -> None:
    """Say that a calendar has more than is taken over, or no more."""
    _show(hass, _CUT, source, is_so=cut > 0, cut=str(cut))


def show_feed_without_calendar(hass: HomeAssistant, source: FeedSource, *, is_absent: bool) -> None:
    """Say that a feed's calendar is not there, or no more."""
    _show(hass, _NO_CALENDAR, source, is_so=is_absent)


def show_feed_without_room(hass: HomeAssistant, source: FeedSource, *, has_room: bool) -> None:
    """Say that a feed's room is not there, or no more."""
    _show(hass, _NO_ROOM, source, is_so=not has_room)


def clear_feed(hass: HomeAssistant, key: OriginKey) -> None:
    """Say nothing more of a feed that is no more."""
    for kind in (_STOPPED, _STALE, _CUT, _NO_CALENDAR, _NO_ROOM):
        ir.async_delete_issue(hass, DOMAIN, f"{kind}_{key}")


def show_calendars_closed(hass: HomeAssistant, *, is_closed: bool) -> None:
    """Say that this Home Assistant lets nobody at its calendars, or no more; all else works."""
    if not is_closed:
        ir.async_delete_issue(hass, DOMAIN, _CLOSED)
        return
    raise_issue(hass, _CLOSED, _CLOSED, ir.IssueSeverity.WARNING)
