"""A platform whose signed messages come late, twice and in any order."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, override

import aiohttp
from connection import Json

from .asking import now
from .crash_clients import SLOT, Client, Crash, LostAnswerError
from .crash_record import DifferenceError, Place, Record, name_of, place_of
from .watched import Watched

SECRET: Final = "whsec_cm9vbWtlZXBlciB0ZXN0cyBzaWduIGxpa2UgdGhpcw=="  # noqa: S105 - of this test
KEY: Final = base64.b64decode(SECRET.removeprefix("whsec_"))
WEBHOOK_ID: Final = "e2b54a5d3d1d46aab3c1f6c6cbb6cf19"
ORIGIN: Final = "hook_till"
ROOM: Final = "loft"
PAUSE_S: Final = 0.08
"""Between deliveries: at most 600 a minute are taken, and some come twice."""

SETTLED: Final = {"done", "ignored", "duplicate"}


def add_hook(ha: Watched, room: str) -> None:
    """Store a hook whose R1 is a room, as its form would; Home Assistant must not run."""
    path = ha.folder / ".storage" / "core.config_entries"
    stored = json.loads(path.read_text())
    [entry] = (one for one in stored["data"]["entries"] if one["domain"] == "roomkeeper")
    hook = {
        "name": "Till",
        "dialect": "standard",
        "secret": SECRET,
        "rooms": {"R1": room},
        "webhook_id": WEBHOOK_ID,
    }
    entry["subentries"].append(
        {
            "data": hook,
            "subentry_id": "01JHOOKHOOKHOOKHOOKHOOKHOO",
            "subentry_type": "hook",
            "title": "Till",
            "unique_id": ORIGIN,
        }
    )
    path.write_text(json.dumps(stored))


@dataclass(slots=True)
class Message:
    """What the platform says of one of its bookings, and what it was answered."""

    id: str
    order: str
    body: Json
    place: Place | None
    """None if it is a cancellation."""

    tries: int = 0
    answers: list[str] = field(default_factory=list[str])

    @property
    def is_done(self) -> bool:
        """Whether it is known to have been done."""
        return "done" in self.answers

    @property
    def may_be_done(self) -> bool:
        """Whether an answer was lost that may have said so."""
        return not self.is_done and self.tries > len(self.answers)


class Platform(Client):
    """Several ways out of the same platform; each sends what another may have sent just before."""

    door = "hook"

    def __init__(self, crash: Crash) -> None:
        """Begin with nothing told."""
        super().__init__(crash, "till")
        self._waiting: list[Message] = []
        self.messages: defaultdict[str, list[Message]] = defaultdict(list)

    @override
    async def order(self) -> None:
        """Tell of a new booking now and then, and deliver any of what waits."""
        if len(self._waiting) < 12:
            self._begin()
        await self._deliver_any()
        if self.crash.is_over:
            while self._waiting:
                await self._deliver_any()

    async def _deliver_any(self) -> None:
        message = self._waiting.pop(self.chance.randrange(len(self._waiting)))
        # Now and then it comes twice at once.
        copies = 2 if self.chance.random() < 0.1 else 1
        await asyncio.gather(*[self.deliver(message) for _ in range(copies)])
        # Now and then once more, much later.
        if self.chance.random() < 0.3 and not self.crash.is_over:
            self._waiting.append(message)
        await asyncio.sleep(PAUSE_S)

    def _begin(self) -> None:
        """Make all that will ever be said of a booking: they are sent in any order."""
        number = len(self.messages)
        order = f"order-{number}"
        # Each has half a day of its own, in which it moves.
        day = self.crash.first_slot + number * timedelta(hours=12)
        said_at = now()
        is_cancelled = self.chance.random() < 0.3
        changes = self.chance.randint(1, 4)
        for change in range(changes):
            start = day + self.chance.randrange(20) * SLOT
            place = Place(ROOM, start, start + SLOT)
            if is_cancelled and change and change == changes - 1:
                place = None
            kind = "cancelled" if place is None else "updated" if change else "created"
            data: Json = {"id": order}
            if place is not None:
                data |= {"room": "R1", "start": start.isoformat(), "end": place.end.isoformat()}
            stamp = said_at + timedelta(milliseconds=change)
            body = {"type": f"booking.{kind}", "timestamp": stamp.isoformat(), "data": data}
            message = Message(f"msg_{number}_{change}", order, body, place)
            self.messages[order].append(message)
            self._waiting.append(message)

    async def deliver(self, message: Message) -> str:
        """Deliver until it is taken, and return what it is said to be."""
        body = json.dumps(message.body).encode()

        async def ask() -> str:
            stamp = str(int(time.time()))
            signed = b".".join((message.id.encode(), stamp.encode(), body))
            signature = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
            headers = {
                "Content-Type": "application/json",
                "webhook-id": message.id,
                "webhook-timestamp": stamp,
                "webhook-signature": f"v1,{signature}",
            }
            url = f"{self.crash.ha.url}/api/roomkeeper/hooks/{WEBHOOK_ID}"
            message.tries += 1
            async with self._session.post(url, data=body, headers=headers) as response:
                if response.status in {404, 429, 503}:
                    raise LostAnswerError
                assert response.status == 200, f"{response.status} {await response.text()}"
                return str((await response.json())["status"])

        answer = await self.insist(ask)
        assert answer in SETTLED, f"{message.id} is {answer}"
        message.answers.append(answer)
        assert message.answers.count("done") <= 1, f"{message.id} was done twice"
        return answer

    async def deliver_all_again(self) -> None:
        """Deliver all that was ever delivered once more: nothing is done."""
        async with aiohttp.ClientSession() as self._session:
            for messages in self.messages.values():
                for message in messages:
                    if await self.deliver(message) == "done":
                        raise DifferenceError(f"{message.id} was done when it came once more")
                    await asyncio.sleep(PAUSE_S)

    def differences(self, bookings: list[Json], record: Record) -> Iterator[str]:
        """Yield what is not as the platform was told that it is."""
        by_order = defaultdict[str, list[Json]](list)
        for booking in bookings:
            by_order[name_of(booking)].append(booking)
        received = Counter(
            row.external_id for row in record.rows.values() if row.kind == "hook_received"
        )
        for order in by_order.keys() - self.messages.keys():
            yield f"{order} is there, and the platform has none"
        for order, messages in self.messages.items():
            if len(by_order[order]) > 1:
                yield f"{order} is there {len(by_order[order])} times"
            yield from self._misplaced(order, messages, by_order[order])
            done = sum(one.is_done for one in messages)
            unsure = sum(one.may_be_done for one in messages)
            if not done <= received[order] <= done + unsure:
                yield f"{order} was received {received[order]} times and should be {done}"

    @staticmethod
    def _misplaced(order: str, messages: list[Message], found: list[Json]) -> Iterator[str]:
        """Yield where a booking is neither as the newest message says nor as one under way."""
        answered = [index for index, one in enumerate(messages) if one.answers]
        newest = answered[-1] if answered else 0
        right: list[Place | None] = [] if answered else [None]
        right += [one.place for one in messages[newest:] if one.tries]
        active = [one for one in found if one["status"] == "confirmed"]
        there = place_of(active[0]) if active else None
        if there not in right:
            yield f"{order} is at {there} and should be at {right}"
