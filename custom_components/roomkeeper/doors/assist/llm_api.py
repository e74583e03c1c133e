"""The tools for language models: actions of Roomkeeper, as one API beside Assist's own.

A model is told what it may ask for, and by whose leave; nothing rests on its
keeping to that. What it asks is read, allowed and refused as in every other door.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

import voluptuous as vol
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.helpers.translation import async_get_translations

from ...const import DOMAIN
from ...core.errors import Refusal, UnknownField
from ...runtime import RoomkeeperConfigEntry
from .. import values
from ..field_kinds import Kind
from ..named import ACTIONS, Action
from ..outbound import error_of
from .names import name_key, names_of_rooms
from .speech import Speech
from .who import FOR_ALL, SOURCE, asked_aloud

_ADDS: Final = llm.ToolAnnotations(destructive=False, open_world=False)
_READS: Final = llm.ToolAnnotations(
    read_only=True, destructive=False, idempotent=True, open_world=False
)
_ENDS: Final = llm.ToolAnnotations(open_world=False)

_NEW: Final = ("room", "start", "end", "duration", "guest", "note")

_MOST_ROOMS: Final = 100
"""So many rooms are named in the prompt; the rest is found with `get_rooms`."""

_LANGUAGE: Final = "en"
"""Models are told about tools, and about what went wrong, in the language that they know best."""


_PROMPT: Final = """\
Roomkeeper keeps the bookings of these rooms, each with its key and its name: {rooms}.
It is {now} in the time zone {zone}. Times without an offset are local times there.
An hour that can mean either half of the day is meant between 07:00 and 23:00.
A booking has an end or a duration. Book only what was asked for, once.
Say that something is done only if its tool says so. An error has changed nothing: \
say what is in the way, and offer what would work.
You can neither open doors nor switch the power.
{manners}
"""
_TO_A_USER: Final = "Ask before you cancel. Name guests only if you are asked for them."
_TO_ANYBODY: Final = (
    "You speak with somebody who is not signed in: you learn no names, and cannot cancel."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    """Which fields of an action a model is told of, and what else it does."""

    fields: tuple[str, ...]
    annotations: llm.ToolAnnotations


OFFERED: Final[Mapping[str, _Offered]] = {
    "get_rooms": _Offered(fields=("room", "status"), annotations=_READS),
    "get_availability": _Offered(fields=("room", "start", "end", "duration"), annotations=_READS),
    "get_bookings": _Offered(fields=("room", "start", "end", "status"), annotations=_READS),
    "book": _Offered(fields=(*_NEW, "title"), annotations=_ADDS),
    "hold": _Offered(fields=_NEW, annotations=_ADDS),
    "extend": _Offered(fields=("booking_id", "duration"), annotations=_ADDS),
    "cancel": _Offered(fields=("booking_id", "reason"), annotations=_ENDS),
}
"""By the name of the action."""


@callback
def async_register(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> CALLBACK_TYPE:
    """Offer the tools to whoever sets up a model, until the returned function is called."""
    return llm.async_register_api(hass, RoomkeeperAPI(hass, entry))


class RoomkeeperAPI(llm.API):
    """What a model is given of Roomkeeper in one conversation."""

    def __init__(self, hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
        """Take the entry that is loaded."""
        super().__init__(hass=hass, id=DOMAIN, name="Roomkeeper")
        self._entry = entry

    @override
    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        """Return the tools, and what is to be known about them."""
        texts = await async_get_translations(self.hass, _LANGUAGE, "services", {DOMAIN})
        is_known = llm_context.context is not None and llm_context.context.user_id is not None
        tools: list[llm.Tool] = [
            RoomkeeperTool(self._entry, name, offered, texts)
            for name, offered in OFFERED.items()
            if is_known or name in FOR_ALL
        ]
        return llm.APIInstance(
            api=self,
            api_prompt=self._prompt(is_known=is_known),
            llm_context=llm_context,
            tools=tools,
        )

    def _prompt(self, *, is_known: bool) -> str:
        now, site = self._entry.runtime_data.engine.peek(lambda state, now: (now, state.site))
        rooms = [f"{room.key} ({room.name})" for room in site.rooms.values()]
        return _PROMPT.format(
            rooms=", ".join(rooms[:_MOST_ROOMS]) or "none yet",
            now=f"{now.astimezone(site.time_zone):%A %Y-%m-%d %H:%M}",
            zone=site.time_zone,
            manners=_TO_A_USER if is_known else _TO_ANYBODY,
        )


class RoomkeeperTool(llm.Tool):
    """One action as a tool."""

    integration = DOMAIN

    def __init__(
        self,
        entry: RoomkeeperConfigEntry,
        name: str,
        offered: _Offered,
        texts: Mapping[str, str],
    ) -> None:
        """Describe it by what actions are described by to people."""
        action = ACTIONS[name]
        prefix = f"component.{DOMAIN}.services.{name}"
        self.name = f"{DOMAIN}__{name}"
        self.title = texts[f"{prefix}.name"]
        self.description = texts[f"{prefix}.description"]
        self.annotations = offered.annotations
        self.parameters = vol.Schema(dict(_parameters(action, offered.fields, texts)))
        self._entry = entry
        self._action = name
        self._takes = offered.fields

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        """Do it, in the name of whoever speaks with the model."""
        try:
            fields = self._read(hass, tool_input.tool_args)
            found = await asked_aloud(hass, self._action, fields, llm_context.context)
        except (Refusal, HomeAssistantError) as error:
            return llm.ToolResult(data=await self._refused(hass, error), error=True)
        return llm.ToolResult(data=found)

    def _read(self, hass: HomeAssistant, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that are said; models say nothing by an empty text, too.

        Raises:
            UnknownField: one is not of this tool.
        """
        fields = {name: value for name, value in said.items() if value not in (None, "", [])}
        for name in fields:
            if name not in self._takes:
                raise UnknownField(field=name, takes=self._takes)
        if rooms := fields.get("room"):
            names = names_of_rooms(hass, self._entry)
            fields["room"] = [
                names.get(name_key(room), room) if isinstance(room, str) else room
                for room in values.read_list(rooms)
            ]
        return {**fields, "source": SOURCE} if self._action in ("book", "hold") else fields

    async def _refused(self, hass: HomeAssistant, error: Refusal | HomeAssistantError) -> Any:  # noqa: ANN401 - JSON
        now, site = self._entry.runtime_data.engine.peek(lambda state, now: (now, state.site))
        speech = await Speech.load(hass, _LANGUAGE, now)
        if isinstance(error, Refusal):
            refused = error_of(error, site)
            return {
                "error": refused.code,
                "message": speech.say_error(error),
                "details": refused.details,
            }
        return {"error": "not_permitted", "message": speech.say_error(error)}


def _parameters(
    action: Action, fields: Iterable[str], texts: Mapping[str, str]
) -> Iterator[tuple[vol.Marker, Any]]:
    """Yield each field, described as it is to people, and in which form it is said."""
    for field in fields:
        kind = action.takes[field]
        about = texts[f"component.{DOMAIN}.services.{action.name}.fields.{field}.description"]
        form = kind.schema.get("description", "")
        marker = vol.Required if field in action.needed else vol.Optional
        yield marker(field, description=f"{about} {form}".strip()), shape_of(kind)


def shape_of(kind: Kind) -> Any:  # noqa: ANN401 - what a schema consists of
    """Return the shape in which a model says what is of a kind.

    It is simpler than what `kind` takes: few models know more of JSON Schema.
    """
    if kind.words is not None:
        one: Any = vol.In(kind.in_text.split("|"))
    elif kind.read is values.read_number:
        one = int
    else:
        one = str
    return [one] if kind.is_list else one
