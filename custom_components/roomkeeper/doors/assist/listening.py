"""Listens for what is said: one sentence trigger for all sentences of all languages.

It has to be one: Home Assistant calls each trigger that a sentence matches, and
what is said once is done once. What it hears is handed on as an intent.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import CONF_PLATFORM
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers

from ...const import DOMAIN
from ...core.ids import RoomKey
from ...runtime import RoomkeeperConfigEntry
from .grammar import Grammar, Understood, load_grammars
from .names import names_of_rooms
from .understood import fields_meant

_LOGGER = logging.getLogger(__name__)

_SETTLED_S: Final = 1.0
"""So long after a change of names, more of them may follow: each makes all sentences anew."""

CONVERSATION: Final = "conversation"


class Listening:
    """Keeps the trigger as the names of the rooms are."""

    def __init__(
        self, hass: HomeAssistant, entry: RoomkeeperConfigEntry, grammars: tuple[Grammar, ...]
    ) -> None:
        """Take the sentences."""
        self._hass = hass
        self._entry = entry
        self._grammars = grammars
        self._names: Mapping[str, RoomKey] = {}
        self._detach: CALLBACK_TYPE | None = None
        self._look_again = Debouncer(
            hass, _LOGGER, cooldown=_SETTLED_S, immediate=False, function=self.look
        )

    async def start(self) -> None:
        """Listen, until the entry is unloaded."""
        on_unload = self._entry.async_on_unload
        on_unload(self.stop)
        # A room that is added, renamed or removed changes its device.
        listen = self._hass.bus.async_listen
        on_unload(listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._on_change))
        on_unload(listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._on_change))
        on_unload(listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_change, _has_other_aliases))
        await self.look()

    @callback
    def stop(self) -> None:
        """Hear nothing any more."""
        self._look_again.async_shutdown()
        self._names = {}
        self._let_go()

    async def look(self) -> None:
        """Attach the trigger anew, if rooms are called otherwise than before."""
        names = names_of_rooms(self._hass, self._entry)
        if names == self._names:
            return
        self._names = names
        self._let_go()
        if not names:
            return
        sentences = [one for grammar in self._grammars for one in grammar.templates(names)]
        detach = await async_initialize_triggers(
            self._hass,
            [{CONF_PLATFORM: CONVERSATION, "command": sentences}],
            self._heard,
            DOMAIN,
            "Roomkeeper",
            self._log,
        )
        if self._names is not names and detach is not None:
            # It was stopped meanwhile.
            detach()
            return
        self._detach = detach

    def _let_go(self) -> None:
        if self._detach is not None:
            self._detach()
            self._detach = None

    @callback
    def _on_change(self, _event: Event[Any]) -> None:
        self._look_again.async_schedule_call()

    @callback
    def _log(self, level: int, message: str, **kwargs: Any) -> None:  # noqa: ANN401 - as logging takes them
        _LOGGER.log(level, "Sentences: %s", message, **kwargs)

    # --- what is heard ---

    async def _heard(
        self, variables: dict[str, Any], _context: Context | None = None
    ) -> ScriptRunResult | None:
        """Answer a sentence that the trigger took."""
        heard = variables["trigger"]
        understood = self._understood(heard["sentence"])
        if understood is None:
            # The names were changed a moment ago.
            return None
        said_by = heard["user_input"]
        now, site = self._entry.runtime_data.engine.peek(lambda state, now: (now, state.site))
        fields = fields_meant(understood.slots, now, site.time_zone)
        response = await intent.async_handle(
            self._hass,
            DOMAIN,
            understood.intent,
            {name: {"value": value} for name, value in fields.items()},
            heard["sentence"],
            Context(user_id=said_by["context"]["user_id"], parent_id=said_by["context"]["id"]),
            understood.language,
            CONVERSATION,
            device_id=heard["device_id"],
            satellite_id=heard["satellite_id"],
            conversation_agent_id=said_by["agent_id"],
        )
        speech = response.speech["plain"]["speech"]
        return ScriptRunResult(speech, None, {})

    def _understood(self, sentence: str) -> Understood | None:
        found = (grammar.understand(sentence, self._names) for grammar in self._grammars)
        return next(filter(None, found), None)


@callback
def _has_other_aliases(data: er.EventEntityRegistryUpdatedData) -> bool:
    return data["action"] == "update" and "aliases" in data["changes"]


async def async_listen(hass: HomeAssistant, entry: RoomkeeperConfigEntry) -> None:
    """Listen for what is said, as long as the entry is loaded."""
    grammars = await hass.async_add_executor_job(load_grammars)
    await Listening(hass, entry, grammars).start()
