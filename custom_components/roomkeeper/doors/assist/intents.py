"""The intents: what can be said, done by the same verbs as everything, and what is answered.

Slots have the names and the forms of the fields of actions, so that whoever
has sentences of their own, or another way to understand people, can use them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

import homeassistant.helpers.config_validation as cv
import voluptuous as vol
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent

from ...clock import SystemClock
from ...const import DOMAIN
from ...core.errors import EndBeforeStart, InThePast, Refusal
from ...core.span import Span
from ...runtime import RoomkeeperConfigEntry
from ..loaded import the_entry
from ..values import read_instant, read_length
from .names import counting_key, name_key, names_of_rooms, room_at
from .speech import Speech
from .who import SOURCE, asked_aloud

SLOTS: Final[tuple[str, ...]] = ("room", "start", "end", "duration")

_HORIZON: Final = timedelta(days=7)
"""How far is looked ahead for free time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that was said; `fields` are its slots, as actions take them."""

    hass: HomeAssistant
    entry: RoomkeeperConfigEntry
    context: Context
    fields: Mapping[str, str]
    speech: Speech

    async def ask(self, action: str, **fields: object) -> list[Mapping[str, Any]]:
        """Ask for a list, in the name of whoever spoke."""
        found = await self.do(action, **fields)
        return list(found["items"])

    async def do(self, action: str, **fields: object) -> dict[str, Any]:
        """Have something done, in the name of whoever spoke."""
        answer: dict[str, Any] = await asked_aloud(self.hass, action, fields, self.context)
        return answer

    @property
    def room(self) -> str:
        """Return the room that is meant.

        Raises:
            HomeAssistantError: none is named, nor is there one where this was said.
        """
        if "room" not in self.fields:
            raise _unsaid("which_room")
        return self.fields["room"]

    @property
    def start(self) -> datetime:
        """Return when it begins, now where nothing is said.

        Raises:
            InThePast: that was before this minute.
        """
        start = self._instant("start") or self.speech.now
        if start < self.speech.now - timedelta(minutes=1):
            raise InThePast(end=start)
        return max(start, self.speech.now)

    def end(self, start: datetime) -> datetime | None:
        """Return when it ends, if that is said.

        Raises:
            EndBeforeStart: it has no length.
        """
        end = self._instant("end")
        if end is None and "duration" in self.fields:
            end = start + read_length("duration", self.fields["duration"])
        if end is not None and end <= start:
            raise EndBeforeStart(start=start, end=end)
        return end

    def _instant(self, name: str) -> datetime | None:
        said = self.fields.get(name)
        zone = self.speech.site.time_zone
        return None if said is None else read_instant(name, said, zone)


def _unsaid(key: str) -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)


type Answer = Callable[[Asked], Awaitable[str]]


# --- questions -----------------------------------------------------------------


async def _free(
    asked: Asked, start: datetime, horizon: datetime, **room: str
) -> list[tuple[str, list[Span]]]:
    """Return when each room is free until the horizon, by its name."""
    ends = {"start": start.isoformat(), "end": horizon.isoformat()}
    found = await asked.ask("get_availability", **ends, **room, limit=1000)
    answered = SystemClock().now()

    def seen(free: Span) -> Span:
        # What was free when it was answered was so when it was asked, a moment before.
        return Span(start, free.end) if free.start <= answered else free

    return [(one["name"], [seen(_span(free)) for free in one["free"]]) for one in found]


def _span(found: Mapping[str, str]) -> Span:
    start, end = (datetime.fromisoformat(found[name]) for name in ("start", "end"))
    return Span(start, end)


def _holds(free: Span, start: datetime, end: datetime | None) -> bool:
    """Say whether a room is free as is asked: all the time, or when it begins."""
    return free.contains(start) if end is None else free.covers(Span(start, end))


async def is_free(asked: Asked) -> str:
    """Say whether a room is free then, until when, or when else it is."""
    start, speech = asked.start, asked.speech
    end = asked.end(start)
    horizon = (end or start) + _HORIZON
    ((room, free),) = await _free(asked, start, horizon, room=asked.room)
    for span in free:
        if _holds(span, start, end):
            said = speech.stretch(span, horizon) if end is None else speech.span(Span(start, end))
            return speech.say("free", room=room, span=said)
    for span in free:
        if end is None or span.length >= end - start:
            said = speech.stretch(span, horizon)
            return speech.say("taken", room=room, asked=speech.asked(start, end), span=said)
    return speech.say("taken_without_next", room=room, asked=speech.asked(start, end))


async def free_rooms(asked: Asked) -> str:
    """Say which rooms are free then."""
    start, speech = asked.start, asked.speech
    end = asked.end(start)
    found = await _free(asked, start, (end or start) + _HORIZON)
    rooms = [room for room, free in found if any(_holds(span, start, end) for span in free)]
    when = speech.asked(start, end)
    if not rooms:
        return speech.say("no_rooms", asked=when)
    return speech.say("rooms", asked=when, rooms=speech.several(sorted(rooms, key=counting_key)))


async def when_free(asked: Asked) -> str:
    """Say when a room is free: on a day, or in the days to come."""
    start, speech = asked.start, asked.speech
    end = asked.end(start)
    horizon = end or start + _HORIZON
    ((room, free),) = await _free(asked, start, horizon, room=asked.room)
    if not free:
        return speech.say("never_free", room=room)
    if end is None:
        said = [speech.stretch(span, horizon) for span in free]
    elif _holds(free[0], start, end):
        return speech.say("always_free", room=room)
    else:
        said = [speech.span(span) for span in free]
    return speech.say("times", room=room, spans=speech.several(said))


async def next_booking(asked: Asked) -> str:
    """Say what is booked next, and by whom only to a user."""
    (room,) = await asked.ask("get_rooms", room=asked.room)
    booking = room["next_booking"]
    if booking is None:
        return asked.speech.say("nothing_next", room=room["name"])
    span = asked.speech.span(_span(booking))
    name = booking.get("title") or booking.get("guest")
    if name:
        return asked.speech.say("next_named", room=room["name"], name=name, span=span)
    return asked.speech.say("next", room=room["name"], span=span)


# --- what is done ----------------------------------------------------------------


async def book(asked: Asked) -> str:
    """Book a room, from now where no start is said."""
    if not asked.fields.keys() & {"end", "duration"}:
        raise _unsaid("how_long")
    this_minute = asked.start.replace(second=0, microsecond=0).isoformat()
    fields = {"start": this_minute, **asked.fields, "room": asked.room}
    booking = (await asked.do("book", **fields, source=SOURCE))["booking"]
    room = asked.speech.room(booking["rooms"][0])
    return asked.speech.say("booked", room=room, span=asked.speech.span(_span(booking)))


async def extend(asked: Asked) -> str:
    """Let whoever has a room now stay longer."""
    if "duration" not in asked.fields:
        raise _unsaid("how_long")
    (room,) = await asked.ask("get_rooms", room=asked.room)
    current = room["current_booking"]
    if current is None or current["is_block"]:
        return asked.speech.say("nobody_there", room=room["name"])
    fields = {"booking_id": current["id"], "duration": asked.fields["duration"]}
    booking = (await asked.do("extend", **fields))["booking"]
    end = asked.speech.instant(datetime.fromisoformat(booking["end"]))
    return asked.speech.say("extended", room=room["name"], end=end)


async def power_off(asked: Asked) -> str:
    """Switch the power of a room off."""
    room = (await asked.do("power_off", room=asked.room))["room"]
    return asked.speech.say("power_off", room=room["name"])


async def open_door(asked: Asked) -> str:
    """Say that this is not done: a voice is no key, and a recording of it is a copy of one."""
    return asked.speech.say("door")


INTENTS: Final[Mapping[str, Answer]] = {
    "RoomkeeperIsFree": is_free,
    "RoomkeeperFreeRooms": free_rooms,
    "RoomkeeperWhenFree": when_free,
    "RoomkeeperNext": next_booking,
    "RoomkeeperBook": book,
    "RoomkeeperExtend": extend,
    "RoomkeeperPowerOff": power_off,
    "RoomkeeperOpenDoor": open_door,
}
"""By name: how each intent is answered."""


# --- the handler -----------------------------------------------------------------


class RoomkeeperIntent(intent.IntentHandler):
    """Answers one intent."""

    def __init__(self, intent_type: str, answer: Answer) -> None:
        """Take its name, and how it is answered."""
        self.intent_type = intent_type
        self.description = (answer.__doc__ or "").partition("\n")[0]
        self._answer = answer

    @property
    @override
    def slot_schema(self) -> dict[vol.Marker, Any]:
        """Return the slots: fields of actions, as texts."""
        return {vol.Optional(name): cv.string for name in SLOTS}

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do what was said, and answer; what is refused is an error that says why."""
        slots = self.async_validate_slots(intent_obj.slots)
        fields: dict[str, str] = {name: slots[name]["value"] for name in SLOTS if name in slots}
        response = intent_obj.create_response()
        try:
            response.async_set_speech(await self._answered(intent_obj, fields))
        except (Refusal, HomeAssistantError) as error:
            speech = await _speech(intent_obj)
            code = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
            response.async_set_error(code, speech.say_error(error))
        return response

    async def _answered(self, intent_obj: intent.Intent, fields: dict[str, str]) -> str:
        hass = intent_obj.hass
        entry = the_entry(hass)
        if room := fields.get("room"):
            fields["room"] = names_of_rooms(hass, entry).get(name_key(room), room)
        elif here := room_at(hass, entry, intent_obj.device_id):
            fields["room"] = here
        return await self._answer(
            Asked(
                hass=hass,
                entry=entry,
                context=intent_obj.context,
                fields=fields,
                speech=await _speech(intent_obj),
            )
        )


async def _speech(intent_obj: intent.Intent) -> Speech:
    hass = intent_obj.hass
    return await Speech.load(hass, intent_obj.language, SystemClock().now())


@callback
def async_register(hass: HomeAssistant) -> None:
    """Have Home Assistant know the intents."""
    for intent_type, answer in INTENTS.items():
        intent.async_register(hass, RoomkeeperIntent(intent_type, answer))
