"""Sets many clients on a real Home Assistant with many rooms, and judges each answer.

    script/load --clients 50 --rooms 200 --seconds 60 --rate 50

Each client keeps books, and an answer that does not fit what clients were told
before is wrong; see `load_books`. Home Assistant's loop is watched from inside,
and then once more while it does as much with nothing behind it: see `load_beside`.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import aiohttp
from connection import Json

from .asking import listed, now
from .load_beside import beside
from .load_books import Books
from .load_clients import Client, Plan
from .load_doors import Door, HttpDoor, WebsocketDoor
from .load_found import Found
from .load_house import configuration, furnish, keys_of, put_loop_watch
from .load_soak import SHORTEST, Soak
from .watched import Watched

LATE_MS: Final = 50
"""What 99 of 100 callbacks of the loop may be late."""

RATE: Final = 50
"""Things that all clients together do in a second; lists in pages are several requests."""

WARM_UP_S: Final = 10
"""Home Assistant has just started; each answer is judged from the first on, and not timed yet."""

PAGE: Final = 1000
MOST_SHOWN: Final = 20
POWER_OFF_BUFFER_S: Final = 10


def busy(rooms: Sequence[str], each_s: float, days: int = 5) -> Plan:
    """Return a plan of bookings for the next days, and of some who come at once."""
    tomorrow = (now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return Plan(
        rooms=rooms,
        slot=timedelta(minutes=15),
        slots=96 * days,
        lengths=(2, 4, 6, 8),
        walk_in_s=(600, 1800),
        hold_s=(2, 5, 600),
        page=(2, 20),
        each_s=each_s,
        start=lambda: tomorrow,
    )


def brief(rooms: Sequence[str], each_s: float) -> Plan:
    """Return a plan of bookings of some seconds, which begin and end in a few minutes."""
    return Plan(
        rooms=rooms,
        slot=timedelta(seconds=5),
        slots=24,
        lengths=(1, 2, 3, 4),
        walk_in_s=(5, 20),
        hold_s=(2, 5, 30),
        page=(2, 20),
        each_s=each_s,
        start=lambda: now().replace(microsecond=0) + timedelta(seconds=10),
    )


@asynccontextmanager
async def house(folder: Path, rooms: int, *, profile: bool = False) -> AsyncGenerator[Watched]:
    """Run a Home Assistant with so many rooms."""
    put_loop_watch(folder)
    yaml = configuration(rooms, profile=profile)
    # It has integrations of its own folder only.
    async with Watched(folder, configuration=yaml, environment={"PYTHONPATH": ""}) as ha:
        ha.provokes("custom integration loop_watch which has not been tested")
        # The loop is watched, and a machine that does much else is no fault.
        ha.provokes(r"Updating state for .* took ")
        # To be furnished, it is stopped as soon as it runs.
        ha.provokes("_async_process_integration_platforms_for_component.* still running after")
        await ha.add_entry("roomkeeper")
        await furnish(ha, rooms, POWER_OFF_BUFFER_S)
        yield ha


class Run:
    """One run: clients at two doors, and a look at everything in the end."""

    def __init__(
        self, ha: Watched, plan: Plan, clients: int, seed: int, warm_up_s: float = WARM_UP_S
    ) -> None:
        """Take a house that is furnished."""
        self.ha = ha
        self.books = Books()
        self.found = Found()
        self._plan = plan
        self._clients = clients
        self._warm_up_s = warm_up_s
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret

    async def go(self, until: Callable[[Run], Awaitable[None]]) -> Found:
        """Let clients ask until `until` is done, and compare what is there then."""
        is_over, found = asyncio.Event(), self.found
        async with self._doors() as doors, asyncio.TaskGroup() as group:
            for number, door in enumerate(doors):
                seed = self._chance.getrandbits(32)
                client = Client(f"client{number}", door, self.books, self._plan, seed)
                group.create_task(client.run(is_over))
            await asyncio.sleep(self._warm_up_s)
            before = await self.look_at_the_loop()
            began = time.monotonic()
            found.forget()
            await until(self)
            is_over.set()
        found.seconds = time.monotonic() - began
        after = await self.look_at_the_loop()
        found.processor_s = after["processor_s"] - before["processor_s"]
        found.loop_processor_s = after["loop_processor_s"] - before["loop_processor_s"]
        found.wrong = [*self.books.wrong, *await self._differences()]
        found.judged = self.books.judged
        return found

    async def look_at_the_loop(self) -> Json:
        """Ask how late the loop was since the last look, and what all took of the processor."""
        told = await self.ha.command("loop_watch/late")
        self.found.take_in(told)
        return told

    @asynccontextmanager
    async def _doors(self) -> AsyncGenerator[list[Door]]:
        """Open a door for each client, of either kind in turn."""
        connector = aiohttp.TCPConnector(limit=self._clients)
        async with aiohttp.ClientSession(connector=connector) as session:
            yield [
                HttpDoor(self.found.took, session, self.ha.url, self.ha.token)
                if number % 2
                else WebsocketDoor(self.found.took, await self.ha.connect())
                for number in range(self._clients)
            ]

    async def _differences(self) -> list[str]:
        """Read everything, and say where it differs from what was acknowledged."""
        start = "2020-01-01T00:00:00+00:00"
        bookings = await listed(self.ha, "get_bookings", status="any", start=start, limit=PAGE)
        self.found.bookings = len(self.books.by_id)
        found = list(self.books.differences(bookings, now()))
        entry_id = await self.ha.entry_id("roomkeeper")
        told = await self.ha.request("GET", f"/api/diagnostics/config_entry/{entry_id}")
        if not told["data"]["log_folds_to_rows"]:
            found.append(f"the log does not fold: {told['data']['rows_that_differ']}")
        return [*found, *(f"Home Assistant complains: {one}" for one in self.ha.unprovoked())]


def some_seconds(seconds: float) -> Callable[[Run], Awaitable[None]]:
    """Let it run for so long."""

    async def wait(run: Run) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            await asyncio.sleep(min(10, left))
            say(f"{run.found.answers:,} answers, {len(run.books.by_id):,} bookings")

    return wait


def say(text: str) -> None:
    """Tell whoever watches."""
    print(text, flush=True)  # noqa: T201 - to be watched


def verdict(found: Found, again: str) -> int:
    """Say what is wrong, and return the exit code."""
    if found.wrong:
        more = [f"... and {len(found.wrong) - MOST_SHOWN} more"] * (len(found.wrong) > MOST_SHOWN)
        say("\n".join(["WRONG:", *found.wrong[:MOST_SHOWN], *more, f"Again with: {again}"]))
        return 1
    say("No answer was wrong.")
    return 0


async def main(asked: argparse.Namespace, folder: Path) -> int:
    """Do it in a folder, and return the exit code."""
    rooms = keys_of(asked.rooms)
    each_s = asked.clients / asked.rate if asked.rate else 0
    again = (
        f"script/load --clients {asked.clients} --rooms {asked.rooms} --rate {asked.rate:g} "
        f"--seed {asked.seed}"
    )
    say(f"seed {asked.seed}, in {folder}")
    async with house(folder, asked.rooms, profile=asked.profile) as ha:
        if asked.soak:
            plan = brief(rooms, each_s)
            run, soak = Run(ha, plan, asked.clients, asked.seed), Soak(asked.soak, say)
            found = await run.go(soak.go)
            say(f"{found.text()}\n{soak.text()}")
            found.wrong += soak.wrong()
            return verdict(found, f"{again} --soak {asked.soak}")
        run = Run(ha, busy(rooms, each_s), asked.clients, asked.seed)
        found = await run.go(some_seconds(asked.seconds))
        say(found.text())
        alone = await beside(ha, found, asked.clients, asked.seconds, asked.seed)
        say(alone.beside())
        if asked.rate and found.late_p99_ms > LATE_MS:
            found.wrong.append(f"the loop was late: p99 is to be at most {LATE_MS} ms")
        return verdict(found, f"{again} --seconds {asked.seconds}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/load", description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rooms", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--profile", action="store_true", help="say what holds the loop")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="look whether memory grows")
    parser.add_argument(
        "--rate", type=float, default=RATE, help="things they do a second; 0: as many as they can"
    )
    parser.add_argument("--keep", type=Path, help="a folder to do it in, which then stays")
    asked = parser.parse_args()
    if asked.soak is not None and asked.soak < SHORTEST:
        parser.error(f"a soak takes {SHORTEST} minutes at least")
    return asked


if __name__ == "__main__":
    arguments = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="roomkeeper_load_") as temporary,
        suppress(KeyboardInterrupt),
    ):
        where = arguments.keep or Path(temporary)
        where.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(main(arguments, where)))
