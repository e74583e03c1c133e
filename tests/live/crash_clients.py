"""Clients that book by every door, of a Home Assistant that crashes."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import aiohttp
from connection import CommandError, Connection, Json

from .asking import book, now
from .crash_record import DifferenceError, Order, Place, Record
from .watched import Watched

ROOMS: Final = ("cellar", "attic", "barn")
SLOT: Final = timedelta(minutes=30)
SLOTS_AT_ONCE: Final = 90
REFUSED: Final = frozenset({404, 409, 422})


class LostAnswerError(Exception):
    """Nobody knows whether it was done."""


@dataclass(slots=True)
class Crash:
    """Home Assistant, and what its clients share."""

    ha: Watched
    chance: random.Random
    calendars: dict[str, str]
    """The calendar entity of each room."""

    record: Record = field(default_factory=Record)
    answers: Counter[str] = field(default_factory=Counter[str])
    lost: Counter[str] = field(default_factory=Counter[str])
    up: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False
    first_slot: datetime = field(
        default_factory=lambda: (now() + timedelta(days=1)).replace(
            minute=0, second=0, microsecond=0
        )
    )

    def any_slot(self) -> Place:
        """Return a place that another client may think of too; they move on as they fill."""
        slot = len(self.record.orders) // 4 + self.chance.randrange(SLOTS_AT_ONCE)
        start = self.first_slot + slot * SLOT
        return Place(self.chance.choice(ROOMS), start, start + SLOT)


class Client:
    """One client: it asks again until it has an answer, and writes down what it was told."""

    door: str

    def __init__(self, crash: Crash, name: str) -> None:
        """Take the house, and a name that no other client has."""
        self.crash = crash
        self.name = name
        self.chance = random.Random(crash.chance.getrandbits(32))  # noqa: S311 - nothing secret
        self._names = (f"{name}-{number}" for number in count(1))
        self._connection: Connection | None = None

    async def run(self) -> None:
        """Take orders until it is over; what was begun is finished."""
        async with aiohttp.ClientSession() as self._session:
            while not self.crash.is_over:
                await self.crash.up.wait()
                await self.order()
                await asyncio.sleep(self.chance.uniform(0, 0.05))
            if self._connection is not None:
                await self._connection.close()

    async def order(self) -> None:
        """Do whatever this client does with one booking."""
        raise NotImplementedError

    def new_order(self, place: Place) -> Order:
        """Begin a booking under a name of its own."""
        return self.crash.record.order(next(self._names), place)

    async def insist[T](self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer, a refusal being one."""
        while True:
            await self.crash.up.wait()
            try:
                answer = await ask()
            except OSError, aiohttp.ClientError, LostAnswerError:
                self.crash.lost[self.door] += 1
                await asyncio.sleep(0.05)
                continue
            except CommandError:
                self.crash.answers[self.door] += 1
                raise
            self.crash.answers[self.door] += 1
            return answer

    # --- the websocket ---

    async def connected(self) -> Connection:
        """Return a connection that was not lost yet.

        Raises:
            LostAnswerError: it was lost while it was made.
        """
        if self._connection is None or self._connection.is_closed:
            try:
                self._connection = await self.crash.ha.connect()
            except TypeError as error:
                raise LostAnswerError from error
        return self._connection

    async def command(self, command: str, **fields: object) -> Json:
        """Ask by the websocket, until there is an answer."""

        async def ask() -> Json:
            return await (await self.connected()).command(command, **fields)

        return await self.insist(ask)

    async def call(self, action: str, **fields: object) -> Json:
        """Call an action of Roomkeeper's by the websocket, until there is an answer."""

        async def ask() -> Json:
            connection = await self.connected()
            return await connection.call(f"roomkeeper.{action}", fields, response=True)

        return await self.insist(ask)

    async def found(self, **about: str) -> Json:
        """Return the booking of an id, or of a title, or None."""
        title = about.pop("title", None)
        start = self.crash.first_slot.isoformat()
        # A title is no filter; the newest come first.
        extra = about or {"status": "any", "sort": "-created_at", "limit": 200, "start": start}
        items = (await self.call("get_bookings", **extra))["items"]
        return next((one for one in items if title in {None, one["title"]}), None)

    # --- HTTP ---

    async def http(self, method: str, path: str, body: Json = None) -> tuple[int, Json]:
        """Ask by HTTP, under one key however often it is asked."""
        key = f"{self.name}-{self.chance.getrandbits(64):x}"
        headers = {"Authorization": f"Bearer {self.crash.ha.token}", "Idempotency-Key": key}

        async def ask() -> tuple[int, Json]:
            url = f"{self.crash.ha.url}/api/roomkeeper/v1/{path}"
            async with self._session.request(method, url, json=body, headers=headers) as answer:
                if answer.status == 503:
                    raise LostAnswerError
                return answer.status, await answer.json()

        return await self.insist(ask)

    async def http_order(
        self, order: Order, kind: str, method: str, path: str, body: Json = None
    ) -> bool:
        """Ask for something about an order by HTTP, and say whether it was done."""
        status, answer = await self.http(method, path, body)
        if status in REFUSED:
            order.is_refused(kind)
            return False
        assert status in {200, 201}, f"{method} {path}: {status} {answer}"
        order.is_told(kind, answer.get("booking", answer))
        return True


class HttpClient(Client):
    """Books, holds, moves and cancels over HTTP, each request under a key."""

    door = "http"

    async def order(self) -> None:
        """Book, or hold."""
        place = self.crash.any_slot()
        order = self.new_order(place)
        times = {"start": place.start.isoformat(), "end": place.end.isoformat()}
        body: Json = {"room": place.room, "note": order.name, **times}
        if self.chance.random() < 0.4:
            await self._hold(order, body)
            return
        order.asks("booking_confirmed")
        if not await self.http_order(order, "booking_confirmed", "POST", "bookings", body):
            return
        if self.chance.random() < 0.4:
            await self._move(order)
        if self.chance.random() < 0.4:
            order.asks("booking_cancelled")
            path = f"bookings/{order.id}/cancel"
            await self.http_order(order, "booking_cancelled", "POST", path, {})

    async def _hold(self, order: Order, body: Json) -> None:
        length_s = self.chance.choice([2, 5, 3600])
        order.asks("booking_held")
        body["expires_in"] = length_s
        if not await self.http_order(order, "booking_held", "POST", "rooms/hold", body):
            return
        order.expires_at = now() + timedelta(seconds=length_s)
        match self.chance.choice(["confirm", "release", "leave"]):
            case "confirm":
                order.asks("booking_confirmed")
                path = f"bookings/{order.id}/confirm"
                await self.http_order(order, "booking_confirmed", "POST", path, {})
            case "release":
                order.asks("booking_released")
                path = f"rooms/hold/{order.id}"
                await self.http_order(order, "booking_released", "DELETE", path)

    async def _move(self, order: Order) -> None:
        place = self.crash.any_slot()
        if place == order.places[-1]:
            return
        order.asks("booking_rescheduled", place)
        times = {"start": place.start.isoformat(), "end": place.end.isoformat()}
        body = {"room": place.room, **times}
        await self.http_order(order, "booking_rescheduled", "PATCH", f"bookings/{order.id}", body)


class ShopClient(Client):
    """Books and cancels over the websocket, by ids of its own."""

    door = "websocket"

    async def order(self) -> None:
        """Book, and perhaps cancel."""
        place = self.crash.any_slot()
        order = self.new_order(place)

        async def ask() -> Json:
            return await book(
                await self.connected(),
                **place._asdict(),
                source="shop",
                external_id=order.name,
            )

        order.asks("booking_confirmed")
        try:
            booking = await self.insist(ask)
        except CommandError as refusal:
            if not (refusal.translation_key or "").startswith("clash"):
                raise
            order.is_refused("booking_confirmed")
            return
        order.is_told("booking_confirmed", booking)
        if self.chance.random() < 0.4:
            await self._cancel(order)

    async def _cancel(self, order: Order) -> None:
        order.asks("booking_cancelled")
        about = {"source": "shop", "external_id": order.name}
        try:
            booking = (await self.call("cancel", **about))["booking"]
        except CommandError:
            # The answer before this one was lost.
            booking = await self.found(**about)
            if booking["status"] != "cancelled":
                raise
        order.is_told("booking_cancelled", booking)


class CalendarClient(Client):
    """Adds and deletes events in Home Assistant's own calendar, which answers with no id."""

    door = "calendar"

    async def order(self) -> None:
        """Add an event, and perhaps delete it."""
        place = self.crash.any_slot()
        order = self.new_order(place)
        times = {"dtstart": place.start.isoformat(), "dtend": place.end.isoformat()}
        event = {"summary": order.name, **times}
        entity_id = self.crash.calendars[place.room]
        order.asks("booking_confirmed")
        booking = None
        while booking is None:
            try:
                answered = await self._once("calendar/event/create", entity_id, event=event)
            except CommandError:
                order.is_refused("booking_confirmed")
                return
            booking = await self.found(title=order.name)
            if answered and booking is None:
                raise DifferenceError(f"{order.name} was added to a calendar and is not there")
        order.is_told("booking_confirmed", booking)
        if self.chance.random() < 0.5:
            await self._delete(order, entity_id)

    async def _delete(self, order: Order, entity_id: str) -> None:
        order.asks("booking_cancelled")
        try:
            await self.command("calendar/event/delete", entity_id=entity_id, uid=order.id)
        except CommandError:
            booking = await self.found(booking_id=str(order.id))
            if booking["status"] != "cancelled":
                raise
        booking = await self.found(booking_id=str(order.id))
        order.is_told("booking_cancelled", booking)

    async def _once(self, command: str, entity_id: str, **fields: object) -> bool:
        """Ask once, as it would be another event the next time; say whether there was an answer."""
        await self.crash.up.wait()
        try:
            await (await self.connected()).command(command, entity_id=entity_id, **fields)
        except OSError, aiohttp.ClientError, LostAnswerError:
            self.crash.lost[self.door] += 1
            return False
        self.crash.answers[self.door] += 1
        return True
