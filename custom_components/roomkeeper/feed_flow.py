"""Adding and changing feeds: before one is stored, its calendar is read, and that is told."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.util import dt as dt_util

from .calendar_reading import Answer, CalendarUnread, read_calendar
from .clock import SystemClock
from .const import CONF_CALENDAR, CONF_ROOM, SUBENTRY_ROOM
from .form_checks import Problems, tidied
from .form_fields import FEED_FORM
from .subentry_flows import LinkingFlow


class FeedFlow(LinkingFlow):
    """Adds or changes a feed."""

    _form = FEED_FORM
    _link = CONF_ROOM
    _linked_kind = SUBENTRY_ROOM
    # So that a feed "Studio" leaves the key `studio` to the room of that name.
    _key_prefix = "feed_"
    _entered: dict[str, Any]

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all of it, once there is a room."""
        if not self._others(SUBENTRY_ROOM):
            return self.async_abort(reason="no_room")
        return await self._ask_and_read(user_input)

    @override
    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change it; the calendar is read anew."""
        return await self._ask_and_read(user_input)

    async def _ask_and_read(self, user_input: Mapping[str, Any] | None) -> SubentryFlowResult:
        if user_input is None:
            return self._ask(self._stored(), Problems())
        data = tidied(self.hass, self._form.flat(user_input))
        problems = self._problems(data)
        if problems.errors:
            return self._ask(data, problems)
        self._entered = data
        return await self.async_step_seen()

    async def async_step_seen(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Say what the calendar has now, and store the feed."""
        if user_input is not None:
            return self._enter(self._entered)
        calendar = self._entered[CONF_CALENDAR]
        try:
            answer = await read_calendar(self.hass, calendar, SystemClock().now())
        except CalendarUnread as error:
            return self.async_show_form(
                step_id="unread",
                description_placeholders={"calendar": calendar, "why": error.why},
            )
        return self.async_show_form(
            step_id="seen",
            description_placeholders={
                "calendar": calendar,
                "events": str(len(answer.events)),
                "first": _first(answer),
            },
        )

    async def async_step_unread(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Store a feed whose calendar cannot be read at present."""
        return await self.async_step_seen(user_input)

    @override
    def _check_rules(self, problems: Problems, data: Mapping[str, Any]) -> None:
        if data.get(CONF_ROOM) not in self._others(SUBENTRY_ROOM):
            problems.add(CONF_ROOM, "room_missing")
        what = (CONF_CALENDAR, CONF_ROOM)
        for other in self._others(self._subentry_type).values():
            if all(other.data.get(name) == data.get(name) for name in what):
                problems.add(CONF_CALENDAR, "feed_twice", other=other.title)


def _first(answer: Answer) -> str:
    """Say when the first one is, without whose it is."""
    if not answer.events:
        return "-"
    return f"{dt_util.as_local(answer.events[0].span.start):%Y-%m-%d %H:%M}"
