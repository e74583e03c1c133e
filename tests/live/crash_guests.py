"""Guests who come, stay for some seconds and leave; the power has to go off after each, once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from connection import CommandError, Json

from .asking import book, now
from .crash_clients import Client, Crash
from .crash_record import Order, Place, Record
from .plug import Plug

FINAL: Final = {"succeeded", "failed", "cancelled"}
BUFFER_S: Final = 1
BOUND: Final = timedelta(seconds=60)
"""How long after its instant a power-off may come, with crashes and starts in between."""


@dataclass(slots=True)
class Stay:
    """What is known of the power of a room's present guest."""

    booking_id: str
    end: datetime
    was_on: bool = False


class Guests(Client):
    """The guests of one room, one after the other: booked by websocket, let in by HTTP."""

    door = "guests"

    def __init__(self, crash: Crash, room: str, plug: Plug) -> None:
        """Take the room and its plug."""
        super().__init__(crash, f"guest-{room}")
        self._room = room
        self._plug = plug
        self._stay: Stay | None = None
        self.switched_off: set[str] = set()
        """The bookings after which the power was seen to be off."""

    async def order(self) -> None:
        """Let a guest in, let them leave, and wait for the power to be off."""
        start = now()
        place = Place(self._room, start, start + timedelta(seconds=self.chance.uniform(1, 8)))
        order = self.new_order(place)
        if not await self._book(order):
            # The guest before has left less than a buffer ago.
            await asyncio.sleep(0.2)
            return
        order.asks("booking_checked_in")
        path = f"bookings/{order.id}/check-in"
        if await self.http_order(order, "booking_checked_in", "POST", path, {}):
            await self._stays(order)
        await self._power_is_off(order)

    async def _book(self, order: Order) -> bool:
        place = order.places[0]

        async def ask() -> Json:
            return await book(
                await self.connected(), **place._asdict(), source="desk", external_id=order.name
            )

        order.asks("booking_confirmed")
        try:
            booking = await self.insist(ask)
        except CommandError:
            # Taken, or over before it could be entered.
            order.is_refused("booking_confirmed")
            return False
        order.is_told("booking_confirmed", booking)
        return True

    async def _stays(self, order: Order) -> None:
        end = order.places[-1].end
        self._stay = Stay(str(order.id), end)
        leaves_early = self.chance.random() < 0.5
        leaves = now() + (end - now()) * self.chance.random() if leaves_early else end
        while now() < leaves:
            self._stay.was_on |= self._plug.states[-1] == "on"
            await asyncio.sleep(0.05)
        self._stay = None
        if leaves_early:
            order.asks("booking_completed")
            path = f"bookings/{order.id}/check-out"
            await self.http_order(order, "booking_completed", "POST", path, {})

    async def _power_is_off(self, order: Order) -> None:
        """Wait until the power was seen to be off after the guest."""
        self._jam_perhaps()
        # A crash takes time, which is not held against it.
        async with asyncio.timeout(300):
            while True:
                about = {"booking_id": str(order.id), "status": "any"}
                found = (await self.call("get_power_offs", **about))["items"]
                if found and found[0]["status"] in FINAL:
                    break
                await asyncio.sleep(0.2)
        assert found[0]["status"] == "succeeded", found
        self.switched_off.add(str(order.id))
        assert self._plug.states[-1] == "off", f"{self._room} is said to be off, and is on"

    def _jam_perhaps(self) -> None:
        """Jam the plug, so that tries last long enough to be cut off by a crash.

        By what it is told and not by time: of four tries one has to find it mended, however
        slow the machine is.
        """
        if self._plug.states[-1] == "on" and self.chance.random() < 0.5:
            self._plug.jam(self.chance.randint(1, 2))

    def differences(self, record: Record) -> Iterator[str]:
        """Yield what is wrong with the power."""
        for booking_id in self.switched_off:
            if (times := record.log[booking_id]["power_off_succeeded"]) != 1:
                yield f"the power was off {times} times after {booking_id}"
        lit = sum(state == "on" for state, _ in groupby(self._plug.states))
        let_in = sum(
            "booking_checked_in" in order.told | order.asked
            for order in record.orders.values()
            if order.places[0].room == self._room
        )
        if lit > let_in:
            yield f"{self._room} was switched on {lit} times for {let_in} guests"
        stay = self._stay
        if stay and stay.was_on and now() < stay.end and self._plug.states[-1] != "on":
            yield f"{self._room} is dark, and the guest of {stay.booking_id} is inside"
