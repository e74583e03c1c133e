"""Clients who do all that one can do with bookings, and judge each answer."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from time import monotonic
from typing import Final

from connection import Json

from .asking import now
from .load_books import Books, Order, Shape, Span, Version
from .load_doors import Door, RefusedError

MOST_AT_ONCE: Final = 30
"""Bookings that a client keeps; with more it gives one up first."""

_MARGIN: Final = timedelta(seconds=3)
"""What ends sooner may end by itself while it is asked for."""

_DEPENDS_ON_OTHERS: Final = frozenset({"clash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which rooms there are, and which times clients think of: multiples of `slot` from `start`."""

    rooms: Sequence[str]
    slot: timedelta
    slots: int
    lengths: Sequence[int]
    """Of bookings, in slots."""

    walk_in_s: tuple[int, int]
    """How long a guest stays who comes at once."""

    hold_s: Sequence[float]
    page: tuple[int, int]
    each_s: float = 0
    """From one thing that a client does to its next, on average; 0: as soon as it is answered."""

    start: Callable[[], datetime]


class Client:
    """One client: it asks for one thing after the other, about bookings of its own."""

    def __init__(self, name: str, door: Door, books: Books, plan: Plan, seed: int) -> None:
        """Take a door, and the books of all."""
        self._door = door
        self._books = books
        self._plan = plan
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret
        self._guests = (f"{name}-{number}" for number in count(1))
        self._mine: list[Order] = []

    async def run(self, is_over: asyncio.Event) -> None:
        """Ask until it is over; what was begun is finished."""
        doings = {
            self._book: 22,
            self._hold: 12,
            self._confirm: 10,
            self._cancel: 10,
            self._reschedule: 10,
            self._extend: 8,
            self._come_in: 6,
            self._leave: 5,
            self._look_for_time: 10,
            self._list: 5,
            self._read: 5,
            self._list_rooms: 1,
        }
        each_s = self._plan.each_s
        while not is_over.is_set():
            next_at = monotonic() + (self._chance.expovariate(1 / each_s) if each_s else 0)
            [doing] = self._chance.choices([*doings], [*doings.values()])
            await doing()
            self._mine = [order for order in self._mine if order.shape.until > now() + _MARGIN]
            await asyncio.sleep(max(0, next_at - monotonic()))
        await self._door.close()

    # --- what is done to bookings ---

    async def _book(self) -> None:
        if len(self._mine) >= MOST_AT_ONCE:
            await self._cancel()
        rooms, span = self._any_rooms(), self._any_span()
        is_pending = self._chance.random() < 0.1
        shape = self._shape(rooms, span, "pending" if is_pending else "confirmed")
        extra = {"status": "pending", "expires_in": 600} if is_pending else {}
        await self._make("book", shape, **extra)

    async def _hold(self) -> None:
        expires_in = self._chance.choice(self._plan.hold_s)
        shape = self._shape(self._any_rooms(), self._any_span(), "held")
        await self._make("hold", shape, expires_in=expires_in)

    async def _make(self, action: str, shape: Shape, **extra: object) -> Order | None:
        order = Order(shape.guest)
        fields = {
            "room": list(shape.rooms),
            "start": shape.span.start.isoformat(),
            "end": shape.span.end.isoformat(),
            "guest": shape.guest,
        }
        if not await self._change(action, order, shape, {**fields, **extra}):
            return None
        self._mine.append(order)
        return order

    async def _confirm(self) -> None:
        if order := self._any_of_mine("held", "pending"):
            shape = replace(order.shape, status="confirmed", expires_at=None)
            await self._change("confirm", order, shape, {"booking_id": order.id})

    async def _cancel(self) -> None:
        if order := self._any_of_mine("held", "pending", "confirmed"):
            status = "released" if order.shape.status == "held" else "cancelled"
            shape = replace(order.shape, status=status, expires_at=None)
            await self._change("cancel", order, shape, {"booking_id": order.id})
            self._mine.remove(order)

    async def _reschedule(self) -> None:
        if order := self._any_of_mine("held", "pending", "confirmed"):
            shape = replace(order.shape, rooms=self._any_rooms(), span=self._any_span())
            fields = {
                "booking_id": order.id,
                "room": list(shape.rooms),
                "start": shape.span.start.isoformat(),
                "end": shape.span.end.isoformat(),
            }
            await self._change("reschedule", order, shape, fields)

    async def _extend(self) -> None:
        if order := self._any_of_mine("confirmed", "checked_in"):
            start, end = order.shape.span
            shape = replace(order.shape, span=Span(start, end + self._plan.slot))
            fields = {"booking_id": order.id, "duration": self._plan.slot.total_seconds()}
            await self._change("extend", order, shape, fields)

    async def _come_in(self) -> None:
        """Book from now on, and open the door."""
        start = now().replace(microsecond=0)
        span = Span(start, start + timedelta(seconds=self._chance.randint(*self._plan.walk_in_s)))
        room = self._chance.choice(self._plan.rooms)
        order = await self._make("book", self._shape((room,), span, "confirmed"))
        if order is None:
            return
        shape = replace(order.shape, status="checked_in")
        await self._change("open_door", order, shape, {"booking_id": order.id, "room": room})

    async def _leave(self) -> None:
        if order := self._any_of_mine("checked_in"):
            shape = replace(order.shape, status="completed")
            await self._change("check_out", order, shape, {"booking_id": order.id})

    async def _change(self, action: str, order: Order, shape: Shape, fields: Json) -> bool:
        """Ask for it, judge the answer, and say whether it was done."""
        until = min(one.until for one in (shape, *(old.shape for old in order.versions[-1:])))
        version = self._books.wants(order, shape)
        try:
            async with self._asking() as asked:
                answer = await self._door.ask(action, fields)
        except RefusedError as refusal:
            self._books.refused(version)
            # What ended by itself while it was asked about is rightly refused.
            if asked[1] < until:
                self._judge_refusal(action, version, refusal, asked)
            return False
        self._books.told(version, answer["booking"])
        return True

    def _judge_refusal(
        self, action: str, version: Version, refusal: RefusedError, asked: list[datetime]
    ) -> None:
        books, order, shape = self._books, version.order, version.shape
        if refusal.code not in _DEPENDS_ON_OTHERS or action in {"confirm", "cancel", "check_out"}:
            books.judge(lambda: [f"{action} of {order.id} as {shape} is refused: {refusal}"])
            return
        during = Span(*asked)
        books.judge(lambda: books.clash(shape, order, refusal.details, during))

    # --- what is looked at ---

    async def _look_for_time(self) -> None:
        rooms, books = self._some_rooms(), self._books
        start = self._any_span().start
        within = Span(start, start + self._plan.slot * 96)
        least = self._plan.slot * self._chance.choice(self._plan.lengths)
        fields = {
            "room": rooms,
            "start": within.start.isoformat(),
            "end": within.end.isoformat(),
            "duration": least.total_seconds(),
        }
        async with self._asking() as asked:
            items = (await self._door.ask("get_availability", fields))["items"]
        # The past is nobody's.
        ahead = Span(max(within.start, asked[1]), within.end)
        during = Span(*asked)
        books.judge(lambda: books.free(rooms, ahead, least, items, during))

    async def _list(self) -> None:
        rooms, books = self._some_rooms(), self._books
        start = self._plan.start()
        within = Span(start, start + self._plan.slot * (self._plan.slots + 200))
        fields: Json = {
            "room": rooms,
            "start": within.start.isoformat(),
            "end": within.end.isoformat(),
        }
        async with self._asking() as asked:
            items = await self._pages("get_bookings", fields)
        during = Span(*asked)
        books.judge(lambda: books.listed(rooms, within, items, during))

    async def _list_rooms(self) -> None:
        books = self._books
        async with self._asking() as asked:
            items = await self._pages("get_rooms", {})
        during = Span(*asked)
        books.judge(lambda: books.in_rooms(self._plan.rooms, items, during))

    async def _pages(self, action: str, fields: Json) -> Json:
        items: list[Json] = []
        limit, going_on = self._chance.randint(*self._plan.page), dict[str, str]()
        while True:
            page = await self._door.ask(action, {**fields, "limit": limit, **going_on})
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            going_on["cursor"] = page["next_cursor"]
            assert len(page["items"]) == limit, f"a page of {len(page['items'])}, not {limit}"

    async def _read(self) -> None:
        """Read one's own booking: it is as one left it."""
        if (order := self._any_of_mine(*STATUSES)) is None:
            return
        shape = order.shape
        async with self._asking() as asked:
            found = await self._door.ask("get_bookings", {"booking_id": order.id})
        is_as_it_was = shape.is_told(found["items"]) or shape.until <= asked[1]
        self._books.judge(lambda: () if is_as_it_was else [f"{shape} is read as {found}"])

    @asynccontextmanager
    async def _asking(self) -> AsyncGenerator[list[datetime]]:
        """Have the instants at which it began and ended."""
        asked: list[datetime] = []
        with self._books.asking() as began:
            asked.append(began)
            try:
                yield asked
            finally:
                asked.append(now())

    # --- by chance ---

    def _shape(self, rooms: tuple[str, ...], span: Span, status: str) -> Shape:
        return Shape(rooms=rooms, span=span, status=status, guest=next(self._guests))

    def _any_span(self) -> Span:
        plan = self._plan
        start = plan.start() + plan.slot * self._chance.randrange(plan.slots)
        return Span(start, start + plan.slot * self._chance.choice(plan.lengths))

    def _any_rooms(self) -> tuple[str, ...]:
        many = 2 if self._chance.random() < 0.1 else 1
        return tuple(self._chance.sample(self._plan.rooms, many))

    def _some_rooms(self) -> list[str]:
        return self._chance.sample(self._plan.rooms, min(3, len(self._plan.rooms)))

    def _any_of_mine(self, *statuses: str) -> Order | None:
        """Return one that stays as it is while it is asked about."""
        soon = now() + _MARGIN
        fit = [
            order
            for order in self._mine
            if order.shape.status in statuses and order.shape.until > soon
        ]
        return self._chance.choice(fit) if fit else None


STATUSES: Final = ("held", "pending", "confirmed", "checked_in")
