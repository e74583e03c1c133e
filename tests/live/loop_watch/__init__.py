"""Looks on from inside a Home Assistant under load: how late its loop is, and what it keeps.

And for comparison it writes states, when it is asked to, and does nothing else.

An integration of the load test's own, put beside Roomkeeper; asked by the websocket.
"""

import gc
import itertools
import sys
import threading
import time
import traceback
from collections import Counter
from datetime import datetime
from types import FrameType
from typing import Any, Final

import voluptuous as vol
from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.components.websocket_api import (
    async_register_command,
    async_response,
    websocket_command,
)
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import EventStateChangedData
from homeassistant.helpers.typing import ConfigType

DOMAIN: Final = "loop_watch"
TICK_S: Final = 0.005
FULL: Final = 2
"""The generation with which all is looked through."""

PLAIN_STATES: Final = 1_000
"""How many there are of those that are only written."""

HELD_S: Final = 0.02
"""The loop is asked what it does when it is that late."""


class Watch:
    """How late a callback is that is due at each tick, also at those that were missed.

    And how long Python's garbage collector stopped everything: whoever makes the object
    too many has to look through all that there is, the recorder's thread as well.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin to look."""
        self.late_s: list[float] = []
        self.collected_s: list[float] = []
        self.held_by: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        """How many states were written, by the integration whose they are."""

        self._is_of: dict[str, str] = {}
        self._entities = er.async_get(hass)
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._on_state)
        self._collects_since = 0.0
        gc.callbacks.append(self._collects)
        self._loop = hass.loop
        self._thread_id = threading.get_ident()
        self.due = self._loop.time() + TICK_S
        self._loop.call_at(self.due, self._tick)

    @callback
    def _tick(self) -> None:
        now = self._loop.time()
        while self.due <= now:
            self.late_s.append(now - self.due)
            self.due += TICK_S
        self._loop.call_at(self.due, self._tick)

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        entity_id = event.data["entity_id"]
        if entity_id not in self._is_of:
            entry = self._entities.async_get(entity_id)
            self._is_of[entity_id] = (
                entity_id.partition(".")[0] if entry is None else entry.platform
            )
        self.written[self._is_of[entity_id]] += 1

    def _collects(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._collects_since = time.monotonic()
        elif info["generation"] == FULL:
            self.collected_s.append(time.monotonic() - self._collects_since)

    def ask_who_holds_it(self) -> None:
        """Write down what the loop does while it is late; runs in a thread of its own."""
        while True:
            time.sleep(TICK_S)
            if time.monotonic() - self.due > HELD_S:
                self.held_by[_where(sys._current_frames()[self._thread_id])] += 1  # noqa: SLF001


class Plain:
    """States that say a number, with as much beside it as a room's have, and of nothing."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with none."""
        self._hass = hass
        self._numbers = itertools.count()

    def write(self, states: int) -> None:
        """Write so many."""
        for number in itertools.islice(self._numbers, states):
            entity_id = f"{DOMAIN}.plain_{number % PLAIN_STATES}"
            attributes = {"friendly_name": f"Plain {number}", "room": entity_id, "until": None}
            self._hass.states.async_set(entity_id, str(number), attributes)


class PlainView(HomeAssistantView):
    """Takes a number over HTTP, and writes as many states."""

    url = f"/api/{DOMAIN}/write"
    name = f"api:{DOMAIN}:write"

    async def post(self, request: web.Request) -> web.Response:
        """Write them, and answer."""
        request.app[KEY_HASS].data[DOMAIN].write((await request.json())["states"])
        return self.json({})


def _where(frame: FrameType) -> str:
    """Name the functions that run, the innermost last; those of the loop itself say nothing."""
    calls = [
        f"{call.filename.rpartition('site-packages/')[2].rpartition('custom_components/')[2]}"
        f":{call.lineno} {call.name}"
        for call in traceback.extract_stack(frame)
        if "asyncio" not in call.filename
    ]
    return " > ".join(calls[-9:])


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Look from the start on."""
    watch = Watch(hass)
    plain = hass.data[DOMAIN] = Plain(hass)
    hass.http.register_view(PlainView)
    if (config[DOMAIN] or {}).get("profile"):
        threading.Thread(target=watch.ask_who_holds_it, name=DOMAIN, daemon=True).start()

    @websocket_command({vol.Required("type"): f"{DOMAIN}/late"})
    @callback
    def late(_hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Answer how late the loop was since this was last asked, and what was used."""
        watch.late_s, late_s = [], watch.late_s
        watch.collected_s, collected_s = [], watch.collected_s
        held_by, watch.held_by = watch.held_by.most_common(12), Counter()
        watch.written, written = Counter(), watch.written
        told = {"late_s": late_s, "collected_s": collected_s, "held_by": held_by}
        told |= {"written": written}
        used = {"processor_s": time.process_time(), "loop_processor_s": time.thread_time()}
        connection.send_result(msg["id"], told | used)

    @websocket_command({vol.Required("type"): f"{DOMAIN}/write", vol.Required("states"): int})
    @callback
    def write(_hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Write so many states, and answer."""
        plain.write(msg["states"])
        connection.send_result(msg["id"], {})

    @websocket_command({vol.Required("type"): f"{DOMAIN}/kept"})
    @callback
    def kept(_hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Answer how much Python keeps, and which objects, when what is garbage is gone."""
        gc.collect()
        watch.collected_s.clear()
        kinds = Counter(f"{type(one).__module__}.{type(one).__name__}" for one in gc.get_objects())
        told = {"blocks": sys.getallocatedblocks(), "kinds": kinds}
        connection.send_result(msg["id"], told)

    @websocket_command({vol.Required("type"): f"{DOMAIN}/purge", vol.Required("before"): str})
    @async_response
    async def purge(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
        """Do what midnight does, with less patience: forget what was over before an instant."""
        [entry] = hass.config_entries.async_entries("roomkeeper")
        before = datetime.fromisoformat(msg["before"])
        await entry.runtime_data.engine._purge(before)  # noqa: SLF001 - it is not midnight
        connection.send_result(msg["id"])

    for command in (late, write, kept, purge):
        async_register_command(hass, command)
    return True
