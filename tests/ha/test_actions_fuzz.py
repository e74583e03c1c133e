"""Anything at all, asked for by any action: an answer as described, or a refusal that says why."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
import voluptuous as vol
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics
from custom_components.roomkeeper.doors.named import ACTIONS
from tests.fuzzing import PLAIN, corpus, for_the_corpus, looking, otherwise

from .calling import book, call, device_action, schedule
from .house import House

POWER = {"entity_id": ["input_boolean.drum_power"]}
SLOT = {"room": "drum_room", "start": "2026-11-24 14:00", "end": "2026-11-24 18:00"}
DAILY = {
    "name": "Lights",
    "schedule_type": "recurring",
    "frequency": "daily",
    "times": ["08:00"],
    "action_type": "on",
    "target": POWER,
}
RUN: dict[str, Any] = {"schedule_id": "known"}
BOOKED: dict[str, Any] = {"booking_id": "known"}
ROOM: dict[str, Any] = {"room": "drum_room"}
STALL: dict[str, Any] = {"stall": "cubicle"}

SENSIBLE: dict[str, list[dict[str, Any]]] = {
    "book": [
        SLOT | {"title": "t", "guest": "g", "note": "n"},
        {"room": ["drum_room", "vocal_booth"], "start": "2026-11-25T13:30:00Z", "duration": 3600},
        {"room": "vocal_booth", "start": "2026-11-24 11:00", "duration": {"minutes": 30}},
    ],
    "hold": [{"room": "vocal_booth", "expires_in": 60}, SLOT | {"external_id": "2"}],
    "reschedule": [BOOKED | {"start": "2026-11-26 14:00"}, BOOKED | {"room": "vocal_booth"}],
    "extend": [BOOKED | {"duration": "00:30:00"}],
    "open_door": [ROOM],
    "freeze": [ROOM | {"reason": "cleaning", "until": "2026-11-25 12:00", "bookings": "keep"}],
    "unfreeze": [ROOM],
    "power_off": [ROOM],
    "cancel_power_off": [ROOM],
    "start_occupancy": [STALL | {"timeout": {"minutes": 5}}],
    "end_occupancy": [STALL],
    "extend_occupancy": [STALL | {"duration": 60}],
    "force_enable": [STALL | {"reason": "plumber"}],
    "create_schedule": [
        DAILY,
        {**DAILY, "times": ["02:30"], "timezone": "America/New_York", "exceptions": ["2026-12-24"]},
        {"name": "A", "schedule_type": "cron", "cron": "*/5 * * * *", "action_type": "off"}
        | {"target": POWER, "action_params": {"duration": 60}},
        {"name": "B", "schedule_type": "interval", "interval": 60, "action_type": "toggle"}
        | {"target": POWER},
    ],
    "update_schedule": [RUN | {"times": ["09:00"]}, RUN | {"enabled": False}],
    "preview_schedule": [
        {key: DAILY[key] for key in ("schedule_type", "frequency", "times")} | {"count": 3},
        {"schedule_type": "cron", "cron": "0 2 30 2 *"},
        {"schedule_type": "cron", "cron": "30 2 29 3 0-6/2", "timezone": "Australia/Lord_Howe"},
    ],
    "create_action": [
        {"target": POWER, "action_type": "off", "scheduled_at": "2026-11-25 08:00"},
        {"target": POWER, "action_type": "toggle", "action_params": {"duration": 60}},
    ],
    "update_action": [{"action_id": "known", "scheduled_at": "2026-11-25 09:00"}],
    "delete_action": [{"action_id": "known"}],
    "execute_action": [{"action_id": "known"}],
    "cleanup_actions": [{"older_than": {"days": 1}}],
    "get_availability": [{"start": "2026-11-25 08:00", "end": "2026-11-26", "duration": 3600}],
    "get_bookings": [{"status": "any", "limit": 1}, {"start": "2026-11-24", "end": "2026-11-25"}],
    "get_audit_log": [{"limit": 3, "type": ["booking_held"]}, ROOM],
}
for verb in ("confirm", "cancel", "check_in", "check_out"):
    SENSIBLE[verb] = [BOOKED | {"reason": "so"}, {"source": "web", "external_id": "1"}]
for verb in ("delete_schedule", "enable_schedule", "disable_schedule", "run_schedule", "skip_next"):
    SENSIBLE[verb] = [RUN]


class Asking:
    """Somebody who asks for anything, in a house where something is booked and planned."""

    def __init__(self, hass: HomeAssistant, site: House) -> None:
        """Take the house."""
        self.hass = hass
        self.site = site
        self.known: dict[str, object] = {}

    async def settle_in(self) -> None:
        """Have a booking, a schedule and a device action that can be asked about."""
        booking = await book(self.hass, source="web", external_id="1")
        planned = await schedule(self.hass)
        action = await device_action(self.hass, scheduled_at="2026-11-30 08:00")
        self.known = {
            "booking_id": booking["id"],
            "schedule_id": planned["id"],
            "action_id": action["id"],
        }

    def learn(self, answer: dict[str, Any]) -> None:
        """Remember what was made last, so that there is something to be asked about."""
        made = {"booking_id": "booking", "schedule_id": "schedule", "action_id": "action"}
        self.known |= {id_: answer[name]["id"] for id_, name in made.items() if name in answer}

    async def ask(self, action: str, fields: dict[str, Any]) -> None:
        """Ask, and hold the answer to what is promised; nothing changes on a refusal."""
        said = {
            name: self.known.get(name, value) if value == "known" else value
            for name, value in fields.items()
        }
        # What was set going before must not be taken for what is done now.
        await self.site.settle()
        engine = self.site.runtime.engine
        before = engine.last_seq
        outcome = await self._outcome(action, said)
        if isinstance(outcome, dict):
            self.learn(outcome)
        elif isinstance(outcome, ServiceValidationError | vol.Invalid):
            assert str(outcome)
            assert engine.last_seq == before
        else:
            # A door, or a device, that does not do as it is told.
            assert outcome.translation_domain == DOMAIN
        self.site.freezer.tick(timedelta(seconds=1))

    async def _outcome(
        self, action: str, fields: dict[str, Any]
    ) -> dict[str, Any] | HomeAssistantError | vol.Invalid:
        try:
            return await call(self.hass, action, **fields)
        except (HomeAssistantError, vol.Invalid) as refusal:
            return refusal


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw an action with fields: sensible ones, of which mostly something is otherwise."""
    action = ACTIONS[draw(st.sampled_from(sorted(ACTIONS)))]
    fields = draw(st.sampled_from(SENSIBLE.get(action.name, [{}])))
    if draw(st.booleans()) and action.fields:
        fields = fields | {draw(st.sampled_from(sorted(action.fields))): draw(PLAIN)}
    if draw(st.booleans()):
        other = draw(otherwise(fields))
        fields = other if isinstance(other, dict) else fields
    return action.name, fields


async def test_anything_that_is_asked_for_is_answered_or_refused(
    hass: HomeAssistant,
    site: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever an automation hands over; and afterwards the house is sound."""
    somebody = Asking(hass, site)
    await somebody.settle_in()
    for action, fields in corpus("actions"):
        await somebody.ask(action, fields)
    loop = asyncio.get_running_loop()

    @looking(300)
    @given(request=requests())
    def ask_anything(request: tuple[str, dict[str, Any]]) -> None:
        for_the_corpus("actions", request)
        asking = somebody.ask(*request)
        asyncio.run_coroutine_threadsafe(asking, loop).result(timeout=60)

    await asyncio.to_thread(ask_anything)
    await site.settle()
    complaints = [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.ERROR and one.name.startswith("custom_components.roomkeeper")
    ]
    assert complaints == []
    assert (await async_get_config_entry_diagnostics(hass, site.entry))["log_folds_to_rows"]
    assert await hass.config_entries.async_reload(site.entry.entry_id)
