"""Sends facts to endpoints: from the log, in order, and one message at a time for each.

Whether a try counts, when the next one comes and when it is given up is decided
in the core; how far an endpoint has come is a row. What was delivered is written
down for a run of messages at once: after a crash the last of them are sent again,
with the same ids, rather than that the log has two rows for each fact.
"""

import asyncio
import logging
import random
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .clock import Clock
from .core.deadlines import is_put_off
from .core.endpoint import EndpointEnabled, Failure, GoOn, Outbox, OutboxStatus
from .core.endpoint_commands import (
    BeginEndpoint,
    EnableEndpoint,
    EndpointCommand,
    ForgetEndpoint,
    NoteMissing,
    PassOver,
    ReportDelivered,
    ReportUndelivered,
)
from .core.errors import NotWritable, UnknownEndpoint
from .core.events import SYSTEM, Entry, is_of_endpoint, type_of
from .core.ids import EndpointKey
from .core.model import State
from .doors.schedule_rows import NameOf
from .endpoint_message import Message, booking_then, message_of
from .endpoint_post import Poster
from .endpoint_settings import EndpointSettings
from .engine import Engine, Publication
from .ledger import Ledger, LedgerError
from .ledger.erasure import is_erasing
from .repairs import show_disabled_endpoints

_LOGGER = logging.getLogger(__name__)

PAGE: Final = 50
"""Messages that are read at once; so many may be sent again after a crash."""

PER_SECOND: Final = 50
"""How many messages an endpoint gets in a second at the most."""

WRITTEN_AFTER: Final = timedelta(minutes=5)
"""How long it may take until the log says that something was delivered."""

_LOOK_AGAIN: Final = timedelta(minutes=1)


class Endpoints:
    """All endpoints that are configured."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        engine: Engine,
        *,
        ledger: Ledger,
        clock: Clock,
        name_of: NameOf,
    ) -> None:
        """Send nothing before `configure`."""
        self._hass = hass
        self._engine = engine
        self._sender = partial(
            _Sender, hass, entry, engine, ledger=ledger, clock=clock, name_of=name_of
        )
        self._senders: dict[EndpointKey, _Sender] = {}
        self._one_by_one = asyncio.Lock()

    async def configure(self, settings: Mapping[EndpointKey, EndpointSettings | None]) -> None:
        """Send to what is configured now, which the engine knows already.

        Where the address or the secret is another one, what failed is tried at
        once. Where none can be used, nothing is sent, and nothing is forgotten.
        """
        async with self._one_by_one:
            for key in self._senders.keys() - settings.keys():
                await self._senders.pop(key).stop()
            await self._forget()
            for key, mine in settings.items():
                await self._set_up(key, mine)
        self._show_issues()

    async def _set_up(self, key: EndpointKey, mine: EndpointSettings | None) -> None:
        sender = self._senders.get(key)
        before = None if sender is None else sender.settings
        if sender is not None and before == mine:
            return
        if sender is not None:
            await self._senders.pop(key).stop()
        if mine is None:
            _LOGGER.warning("Nothing can be sent to %s as it is configured", key)
            return
        if before is not None and mine.leads_elsewhere(before):
            await self._try_now(key)
        if sender is not None and not mine.events <= sender.settings.events:
            await sender.pass_over()
        self._senders[key] = self._sender(settings=mine)
        self._senders[key].look()

    async def stop(self) -> None:
        """End, and write down what was delivered."""
        async with self._one_by_one:
            senders, self._senders = self._senders, {}
            for sender in senders.values():
                await sender.stop()

    @callback
    def on_publication(self, publication: Publication) -> None:
        """Look at what has happened, and at what is to be tried again."""
        facts = [entry.fact for entry in publication.entries]
        types = {type_of(fact) for fact in facts}
        enabled = {fact.outbox.endpoint for fact in facts if isinstance(fact, EndpointEnabled)}
        is_erased = any(map(is_erasing, facts))
        for key, sender in self._senders.items():
            if is_erased:
                sender.forget_page()
            if key in enabled or key in publication.endpoints or sender.takes(types):
                sender.look()
        if any(map(is_of_endpoint, facts)):
            self._show_issues()

    def _show_issues(self) -> None:
        self._engine.peek(
            lambda state, _now: show_disabled_endpoints(
                self._hass, state.site.endpoints, state.outboxes
            )
        )

    async def _forget(self) -> None:
        """Forget those that are configured no more; a full disk puts that off."""
        gone = self._engine.peek(lambda state, _now: state.outboxes.keys() - state.site.endpoints)
        for key in sorted(gone):
            await _executed(self._engine, ForgetEndpoint(endpoint=key))

    async def _try_now(self, key: EndpointKey) -> None:
        where = GoOn.WHERE_IT_STOPPED
        command = EnableEndpoint(endpoint=key, go_on=where, last_seq=self._engine.last_seq)
        await _executed(self._engine, command)


async def _executed(engine: Engine, command: EndpointCommand) -> bool:
    """Have something written down, and say whether it is.

    It is not while the disk is full, nor of an endpoint that is no more.
    """
    try:
        await engine.execute(command, SYSTEM)
    except NotWritable, UnknownEndpoint:
        return False
    return True


class _Sender:
    """Sends to one endpoint. Its task runs while there is something to send, and no longer."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        engine: Engine,
        *,
        ledger: Ledger,
        clock: Clock,
        name_of: NameOf,
        settings: EndpointSettings,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._ledger = ledger
        self._clock = clock
        self._name_of = name_of
        self.settings = settings
        self._key = settings.key
        self._poster = Poster(hass, settings, clock)
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._is_stopped = False
        self._is_page_old = False
        self._sent = 0
        self._unwritten = 0
        self._last_status = 0
        self._since_pause = 0
        self._cancel_write: CALLBACK_TYPE = _nothing
        self._cancel_look: CALLBACK_TYPE = _nothing

    # --- when ---

    def takes(self, types: AbstractSet[str]) -> bool:
        """Say whether one of these types is to be sent."""
        return not self.settings.events.isdisjoint(types)

    @callback
    def look(self) -> None:
        """See whether there is something to send; while that is done, once more afterwards."""
        self._again = True
        if self._is_stopped or (self._task is not None and not self._task.done()):
            return
        self._task = self._entry.async_create_background_task(
            self._hass, self._work(), f"roomkeeper {self._key}", eager_start=False
        )

    @callback
    def forget_page(self) -> None:
        """Send no more of what was read: somebody was erased, who may be named there."""
        self._is_page_old = True

    async def stop(self) -> None:
        """Send nothing more, and write down what was delivered."""
        self._is_stopped = True
        self._cancel_look()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._write()
        await self._poster.close()

    async def pass_over(self) -> None:
        """Have done with what was not to be sent: it is not sent because its types are now.

        When it has stopped. What waits stays, and with it what comes behind that.
        """
        newest = self._engine.last_seq
        # What the log does not have yet may be to be sent.
        await self._engine.read(_nothing_of)
        try:
            row = await self._outbox()
            if row is None:
                return
            waiting = await self._ledger.entries_after(row.cursor, self.settings.events, 1)
        except LedgerError as error:
            _LOGGER.warning("What is to be sent to %s cannot be read: %s", self._key, error)
            return
        cursor = waiting[0].seq - 1 if waiting else newest
        await _executed(self._engine, PassOver(endpoint=self._key, cursor=cursor))

    async def _work(self) -> None:
        try:
            while self._again:
                self._again = False
                await self._send_all()
        except LedgerError as error:
            _LOGGER.warning("What is to be sent to %s cannot be read: %s", self._key, error)
            self._look_later()
        except Exception:
            # Whatever it is, it stays with this endpoint, and is not the end of it.
            _LOGGER.exception("Nothing is sent to %s for a while", self._key)
            self._look_later()

    def _look_later(self) -> None:
        @callback
        def look(_now: datetime) -> None:
            self._cancel_look = _nothing
            self.look()

        self._cancel_look()
        self._cancel_look = async_call_later(self._hass, _LOOK_AGAIN, look)

    # --- what ---

    async def _send_all(self) -> None:
        """Send page by page, until nothing waits or something fails."""
        while (row := await self._outbox()) is not None and self._is_due(row):
            self._sent = max(self._sent, row.cursor)
            self._is_page_old = False
            page = await self._ledger.entries_after(self._sent, self.settings.events, PAGE)
            # One that has arrived, though that is not written down yet, is not missing.
            waits = row.head if row.head is not None and row.head > self._sent else None
            if waits is not None and (not page or page[0].seq > waits):
                if not await self._told(NoteMissing(endpoint=self._key, seq=waits)):
                    return
                continue
            for entry in page:
                await self._pace()
                message = await self._message_of(entry)
                if self._is_page_old:
                    break
                if not await self._send(entry.seq, message):
                    return
            if len(page) < PAGE and not self._is_page_old:
                return

    async def _outbox(self) -> Outbox | None:
        """Return how far it has come; a new endpoint begins here."""
        row = self._engine.peek(self._row)
        if row is not None:
            return row
        begin = BeginEndpoint(endpoint=self._key, cursor=self._engine.last_seq)
        return self._engine.peek(self._row) if await self._told(begin) else None

    def _row(self, state: State, _now: datetime) -> Outbox | None:
        return state.outboxes.get(self._key)

    def _is_due(self, row: Outbox) -> bool:
        if row.status is OutboxStatus.DISABLED:
            return False
        now = self._clock.now()
        return row.next_try_at is None or row.next_try_at <= now or is_put_off(row, now)

    async def _pace(self) -> None:
        """Pause after so many messages, whenever they were sent."""
        if self._since_pause == PER_SECOND:
            self._since_pause = 0
            await asyncio.sleep(1)
        self._since_pause += 1

    async def _message_of(self, entry: Entry) -> Message:
        site = self._engine.peek(lambda state, _now: state.site)
        return message_of(
            entry,
            await booking_then(self._ledger, entry, site),
            site.time_zone,
            self._name_of,
            include_texts=self.settings.include_texts,
        )

    async def _send(self, seq: int, message: Message) -> bool:
        """Try to deliver the message of a row of the log, and say whether to go on."""
        answer = await self._poster.post(message)
        if isinstance(answer, Failure):
            await self._write()
            await self._told(
                ReportUndelivered(
                    endpoint=self._key,
                    seq=seq,
                    failure=answer,
                    host=self.settings.host,
                    jitter=random.random(),  # noqa: S311 - nothing secret
                )
            )
            return False
        self._sent = seq
        self._unwritten += 1
        self._last_status = answer
        await self._write_if_due()
        return True

    # --- what is written down ---

    async def _write_if_due(self) -> None:
        """Write down what was delivered, if it is worth a row of the log by now."""
        row = self._engine.peek(self._row)
        is_news = row is not None and (row.head is not None or row.delivered_at is None)
        if is_news or self._unwritten >= PAGE:
            await self._write()
        else:
            self._write_later()

    def _write_later(self) -> None:
        if self._cancel_write is _nothing and not self._is_stopped:
            self._cancel_write = async_call_later(self._hass, WRITTEN_AFTER, self._on_write_due)

    async def _on_write_due(self, _now: datetime) -> None:
        self._cancel_write = _nothing
        await self._write()

    async def _write(self) -> None:
        self._cancel_write()
        self._cancel_write = _nothing
        count, self._unwritten = self._unwritten, 0
        delivered = ReportDelivered(
            endpoint=self._key,
            cursor=self._sent,
            count=count,
            http_status=self._last_status,
            host=self.settings.host,
        )
        if count and not await self._told(delivered):
            self._unwritten += count
            self._write_later()

    async def _told(self, command: EndpointCommand) -> bool:
        """Have something written down; where it cannot be, look again in a while."""
        if await _executed(self._engine, command):
            return True
        if not self._is_stopped:
            self._look_later()
        return False


def _nothing_of(_state: State, _now: datetime) -> None:
    """See nothing."""


def _nothing() -> None:
    """Cancel nothing."""
