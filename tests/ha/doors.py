"""The doors, each as one function: what it makes of a request, and what it answers.

A new door that takes verbs and questions by name is one more line of
`NAMED_DOORS`; every test of doors goes through it then. One that has no way
for each of them says so in `doors_for`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import EndMaintenance
from custom_components.roomkeeper.core.ids import ActionId, BookingId, RoomKey, StallKey
from custom_components.roomkeeper.core.model import Booking, BookingStatus
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.doors.rest.routes import PREFIX, ROUTES, Route
from custom_components.roomkeeper.ledger import Turn

from .calling import book, call, device_action, schedule
from .house import House, at
from .looking_on import Onlooker

type Fields = Mapping[str, Any]

UNAUTHORIZED: Final = "Unauthorized"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a door answered: a response, or the sentence with which it refused."""

    response: Any = None
    refusal: str | None = None


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody at the doors: a user, or an automation, which is nobody."""

    site: House
    user: User | None
    connect: WebSocketGenerator
    _panel: Onlooker | None = field(default=None, init=False)

    @property
    def hass(self) -> HomeAssistant:
        """The house's Home Assistant."""
        return self.site.hass

    @property
    def context(self) -> Context:
        """In whose name actions are called."""
        return Context(user_id=None if self.user is None else self.user.id)

    async def panel(self) -> Onlooker:
        """Return the user's websocket connection."""
        if self._panel is None:
            assert self.user is not None, "automations have no websocket"
            self._panel = Onlooker(self.site, await self.connect(self.hass, await self.token()))
        return self._panel

    async def token(self) -> str:
        """Return a token of the user, as browsers and programs have one."""
        assert self.user is not None, "automations have no token"
        refresh = await self.hass.auth.async_create_refresh_token(self.user, "http://localhost")
        return self.hass.auth.async_create_access_token(refresh)


type NamedDoor = Callable[[Visitor, str, Fields], Awaitable[Answer]]


async def by_action(visitor: Visitor, name: str, fields: Fields) -> Answer:
    """Call the action `roomkeeper.<name>`."""
    return await by_service(visitor, f"{DOMAIN}.{name}", fields, has_response=True)


async def by_websocket(visitor: Visitor, name: str, fields: Fields) -> Answer:
    """Send `roomkeeper/execute`."""
    panel = await visitor.panel()
    return answered(await panel.ask("roomkeeper/execute", action=name, data=dict(fields)))


async def by_http(visitor: Visitor, name: str, fields: Fields) -> Answer:
    """Go the way that the HTTP API has for it."""
    route = _route_for(name, fields)
    assert route is not None, f"the HTTP API has no way for {name} with {fields}"
    path = route.path.format(**{part: fields[of] for part, of in route.in_path.items()})
    given = {key: value for key, value in fields.items() if key not in route.in_path.values()}
    token = await visitor.token()
    panel = await visitor.panel()
    async with panel.client.client.request(
        route.method,
        f"{PREFIX}/{path}",
        headers={"Authorization": f"Bearer {token}"},
        **{"params" if route.in_query else "json": given},
    ) as answer:
        said = await answer.json()
    if answer.status < HTTPStatus.BAD_REQUEST:
        return Answer(response=said)
    is_denied = answer.status == HTTPStatus.FORBIDDEN
    return Answer(refusal=UNAUTHORIZED if is_denied else said["error"]["message"])


def _route_for(name: str, fields: Fields) -> Route | None:
    """Return the path that asks this and nothing else, if what stands in it is given."""
    return next(
        (
            route
            for route in ROUTES
            if route.asks.name == name
            and not (route.fixed or route.single)
            and fields.keys() >= set(route.in_path.values())
        ),
        None,
    )


NAMED_DOORS: Final[Mapping[str, NamedDoor]] = {
    "action": by_action,
    "websocket": by_websocket,
    "http": by_http,
}


def doors_for(name: str, fields: Fields) -> tuple[str, ...]:
    """Return the doors that have a way for a verb or a question with such fields."""
    by_name = ("action", "websocket")
    return by_name if _route_for(name, fields) is None else (*by_name, "http")


WITHOUT_A_USER: Final = frozenset({"action"})
"""The doors that automations go through."""


async def by_service(
    visitor: Visitor, service: str, fields: Fields, *, has_response: bool = False
) -> Answer:
    """Call any action of Home Assistant."""
    domain, _, name = service.partition(".")
    try:
        response = await visitor.hass.services.async_call(
            domain,
            name,
            dict(fields),
            blocking=True,
            return_response=has_response,
            context=visitor.context,
        )
    except Unauthorized:
        return Answer(refusal=UNAUTHORIZED)
    except HomeAssistantError as error:
        return Answer(refusal=str(error))
    return Answer(response=response)


def answered(message: Mapping[str, Any]) -> Answer:
    """Read the answer to a websocket command."""
    if message["success"]:
        return Answer(response=message["result"])
    error = message["error"]
    is_denied = error["code"] == ERR_UNAUTHORIZED
    return Answer(refusal=UNAUTHORIZED if is_denied else error["message"])


# --- what is asked for, where it can be done ---------------------------------------------

TARGET: Final = {"entity_id": "input_boolean.drum_power"}
QUESTION_FIELDS: Final[Mapping[str, Fields]] = {
    "get_availability": {"start": "2026-11-24", "end": "2026-11-25"},
    "preview_schedule": {"schedule_type": "cron", "cron": "0 8 * * *"},
    "get_calendar_address": {"room": "drum_room"},
}


async def prepare(hass: HomeAssistant, site: House, verb: str) -> dict[str, Any]:
    """Make the verb possible in the drum room, or in the cubicle, and return its fields."""
    slot = {"room": "drum_room", "start": "2026-11-25 14:00", "end": "2026-11-25 15:00"}
    kind = verb.rpartition("_")[2]
    if verb in ("book", "hold"):
        return dict(slot)
    if verb in ("freeze", "unfreeze", "power_off", "share_calendar", "unshare_calendar"):
        if verb == "unfreeze":
            await call(hass, "freeze", room="drum_room")
        return {"room": "drum_room"}
    if kind == "occupancy" or verb == "force_enable":
        await call(hass, "start_occupancy", stall="cubicle")
        return {"stall": "cubicle"}
    if kind == "schedule" or verb == "skip_next":
        return await _prepare_schedule(hass, verb)
    makers = {"action": _prepare_action, "actions": _prepare_action, "suggestion": _prepare_kept}
    return await makers.get(kind, _prepare_booking)(hass, site, verb)


async def make_way(hass: HomeAssistant, site: House) -> None:
    """Take back what was prepared and done, so that it can be prepared and done once more."""
    for one in (await call(hass, "get_bookings"))["items"]:
        verb = "check_out" if one["status"] == "checked_in" else "cancel"
        await call(hass, verb, booking_id=one["id"])
    for one in (await call(hass, "get_rooms", is_frozen=True))["items"]:
        await call(hass, "unfreeze", room=one["key"])
    for one in (await call(hass, "get_stalls", status="maintenance"))["items"]:
        await site.do(EndMaintenance(stall=StallKey(one["key"])))
    await site.settle()


async def _prepare_booking(hass: HomeAssistant, site: House, verb: str) -> dict[str, Any]:
    if verb == "confirm":
        slot = {"start": "2026-11-25 14:00", "end": "2026-11-25 15:00"}
        held = await call(hass, "hold", room="drum_room", **slot)
        return {"booking_id": held["booking"]["id"]}
    booking_id = (await book(hass))["id"]
    if verb in ("check_out", "cancel_power_off"):
        await site.until(at(13))
        await call(hass, "check_in", booking_id=booking_id)
    if verb in ("check_in", "open_door"):
        await site.until(at(13))
    more: dict[str, dict[str, Any]] = {
        "reschedule": {"booking_id": booking_id, "start": "2026-11-25 14:00"},
        "extend": {"booking_id": booking_id, "duration": 60},
        "open_door": {"room": "drum_room"},
        "cancel_power_off": {"room": "drum_room"},
    }
    return more.get(verb, {"booking_id": booking_id})


async def _prepare_kept(hass: HomeAssistant, site: House, _verb: str) -> dict[str, Any]:
    """Have a rule for no-shows suggested: guests came to the drum room, and three did not."""
    (room,) = [one for one in site.entry.subentries.values() if one.unique_id == "drum_room"]
    data = {name: value for name, value in room.data.items() if name != "no_show_after"}
    hass.config_entries.async_update_subentry(site.entry, room, data=data)
    now = datetime.now(UTC)
    await site.runtime.ledger.commit(
        Turn(entries=(), changes=tuple(_kept(now, number) for number in range(33)))
    )
    return {"suggestion_id": "no_show_rule:drum_room"}


def _kept(now: datetime, number: int) -> Booking:
    """Return a booking of an hour that is over; nobody came to the first three."""
    start = now - timedelta(days=2, hours=number)
    return Booking(
        id=BookingId(f"kept{number}"),
        rooms=(RoomKey("drum_room"),),
        status=BookingStatus.COMPLETED,
        span=Span(start, start + timedelta(hours=1)),
        created_at=start,
        updated_at=start,
        checked_in_at=None if number < 3 else start,
    )


async def _prepare_schedule(hass: HomeAssistant, verb: str) -> dict[str, Any]:
    if verb == "create_schedule":
        daily = {"frequency": "daily", "times": ["08:00"], "action_type": "on"}
        return {"name": "Power", "schedule_type": "recurring", "target": TARGET, **daily}
    made = await schedule(hass, enabled=verb != "enable_schedule")
    return {"schedule_id": made["id"], **({"name": "New"} if verb == "update_schedule" else {})}


async def _prepare_action(hass: HomeAssistant, site: House, verb: str) -> dict[str, Any]:
    if verb == "create_action":
        return {"target": TARGET, "action_type": "on"}
    action_id = (await device_action(hass))["id"]
    if verb == "cleanup_actions":
        await site.do(CancelAction(action_id=ActionId(action_id)))
        site.freezer.tick()
        return {"older_than": 0}
    later = {"scheduled_at": "2026-11-25 08:00"} if verb == "update_action" else {}
    return {"action_id": action_id, **later}
