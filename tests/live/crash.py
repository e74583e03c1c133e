"""Kills a real Home Assistant again and again, under clients who keep count.

    script/crash --kills 200

Everything that clients were told is compared with what is there after each start.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from connection import Json
from instance import InstanceError

from .asking import entities_of, issues, listed, now
from .crash_clients import (
    ROOMS,
    CalendarClient,
    Client,
    Crash,
    HttpClient,
    ShopClient,
)
from .crash_guests import BUFFER_S, Guests
from .crash_platform import ORIGIN, ROOM, Platform, add_hook
from .crash_record import DifferenceError
from .outside import configuration
from .plug import Plug
from .watched import Watched

PLUGS: Final = ("drum", "sauna", "pool")
HTTP_CLIENTS: Final = 3
SHOP_CLIENTS: Final = 3
CALENDAR_CLIENTS: Final = 2
LIFE_S: Final = (0.2, 2.5)
"""Between these it lives under load before it is killed."""

PAGE: Final = 1000
MOST_SHOWN: Final = 20


def plugs_in(folder: Path) -> dict[str, Plug]:
    """Return the plug of each room that has one."""
    return {f"{name}_room": Plug(folder, name) for name in PLUGS}


async def furnish(ha: Watched, plugs: dict[str, Plug]) -> dict[str, str]:
    """Add rooms and a hook to a new Home Assistant, and return the calendars of rooms."""
    for room in (*ROOMS, ROOM):
        await ha.add_subentry("roomkeeper", "room", {"name": room.capitalize()})
    guests = {
        "name": "Guests",
        "power_on_at_check_in": True,
        "power_off_buffer": {"seconds": BUFFER_S},
        "power_off_notice": {"seconds": 0},
    }
    room_type = await ha.add_subentry("roomkeeper", "room_type", guests)
    for name, plug in zip(PLUGS, plugs.values(), strict=True):
        room = {"name": f"{name.capitalize()} room", "room_type": room_type, "power": [plug.power]}
        await ha.add_subentry("roomkeeper", "room", room)
    await ha.set_options("roomkeeper", {"retry_delay": {"seconds": 1}})
    # Home Assistant logs whatever a websocket is refused.
    ha.provokes(r"websocket_api.* (is taken from|That was over at) ")
    # Who asks again, after the answer was lost, is told so.
    ha.provokes(r"Booking .* is cancelled, so this is not possible any more: cancel")
    # A guest who comes in the second after a start, before the plug is there, is in the dark.
    ha.provokes(r"The power in .* did not go on \(.* power is not available\)")
    await ha.stop()
    add_hook(ha, ROOM)
    await ha.start()
    entities = await entities_of(ha)
    return {
        room: next(
            entity_id
            for name, entity_id in entities.items()
            if name.startswith("calendar.") and entity_id == f"calendar.{room}_bookings"
        )
        for room in ROOMS
    }


@dataclass(slots=True)
class Summary:
    """What was done to it."""

    seed: int
    kills: int = 0
    starts_s: list[float] = field(default_factory=list[float])
    checks_s: list[float] = field(default_factory=list[float])
    bookings: int = 0
    rows: int = 0
    power_offs: int = 0
    messages: int = 0

    def text(self, crash: Crash) -> str:
        """Say it in some lines."""
        doors = ", ".join(f"{door} {number}" for door, number in sorted(crash.answers.items()))
        lost = ", ".join(f"{door} {number}" for door, number in sorted(crash.lost.items()))
        starts_s = self.starts_s or [0]
        return (
            f"seed {self.seed}: {self.kills} kills, "
            f"{self.bookings} bookings, {self.rows} rows of the log, "
            f"{self.power_offs} power-offs ({len(crash.record.cut_off)} tries cut off), "
            f"{self.messages} messages of a platform\n"
            f"answers: {doors}\n"
            f"lost answers: {lost or 'none'}\n"
            f"starts: {sum(starts_s) / len(starts_s):.1f} s on average, "
            f"{max(starts_s):.1f} s at worst"
        )


class Run:
    """One run: clients, kills, and a look at everything after each."""

    def __init__(
        self, ha: Watched, calendars: dict[str, str], plugs: dict[str, Plug], seed: int
    ) -> None:
        """Take a house that is furnished."""
        chance = random.Random(seed)  # noqa: S311 - nothing secret
        self.crash = Crash(ha, chance, calendars)
        self.summary = Summary(seed)
        self._platform = Platform(self.crash)
        self._guests = [Guests(self.crash, room, plug) for room, plug in plugs.items()]
        self._clients: list[Client] = [self._platform, *self._guests]
        kinds = ((HttpClient, HTTP_CLIENTS), (ShopClient, SHOP_CLIENTS))
        for kind, many in (*kinds, (CalendarClient, CALENDAR_CLIENTS)):
            self._clients += [kind(self.crash, f"{kind.door}-{one}") for one in range(many)]

    async def go(self, kills: int, say: Callable[[str], None]) -> Summary:
        """Kill it so many times.

        Raises:
            DifferenceError: what is there is not what was acknowledged.
        """
        async with asyncio.TaskGroup() as group:
            for client in self._clients:
                group.create_task(client.run())
            self.crash.up.set()
            for _ in range(kills):
                await asyncio.sleep(self.crash.chance.uniform(*LIFE_S))
                await self._kill()
                await self._look()
                self.crash.up.set()
                say(self._progress(kills))
            # What was begun is finished before the last look.
            self.crash.is_over = True
        await self._look()
        await self._look_at_all()
        return self.summary

    async def _kill(self) -> None:
        ha = self.crash.ha
        self.crash.up.clear()
        await ha.kill9()
        began = time.monotonic()
        await ha.start()
        self.summary.kills += 1
        self.summary.starts_s.append(time.monotonic() - began)

    def _progress(self, kills: int) -> str:
        summary = self.summary
        answers, lost = self.crash.answers.total(), self.crash.lost.total()
        return (
            f"kill {summary.kills}/{kills}: started in {summary.starts_s[-1]:.1f} s, "
            f"{summary.bookings} bookings and {summary.rows} rows compared in "
            f"{summary.checks_s[-1]:.1f} s; {answers} answers, {lost} lost"
        )

    async def _look(self) -> None:
        """Compare all bookings, and what is new in the log."""
        began = time.monotonic()
        ha, record = self.crash.ha, self.crash.record
        record.see(await self._new_rows())
        while True:
            bookings = await self._bookings()
            # Some move on by themselves: the log has to be as old as they are.
            if not (rows := await self._new_rows()):
                break
            record.see(rows)
        found = list(self._differences(bookings))
        if raised := await issues(ha):
            found.append(f"there are issues: {raised}")
        if found:
            raise DifferenceError(_listed(found))
        self.summary.checks_s.append(time.monotonic() - began)
        self.summary.bookings = len(bookings)
        self.summary.rows = len(record.rows)
        self.summary.power_offs = sum(len(guests.switched_off) for guests in self._guests)
        self.summary.messages = sum(map(len, self._platform.messages.values()))

    def _differences(self, bookings: list[Json]) -> Iterator[str]:
        record = self.crash.record
        told_of = [one for one in bookings if one["source"] == ORIGIN]
        yield from record.differences([one for one in bookings if one not in told_of], now())
        yield from self._platform.differences(told_of, record)
        for guests in self._guests:
            yield from guests.differences(record)

    async def _bookings(self) -> list[Json]:
        start = "2020-01-01T00:00:00+00:00"
        return await listed(self.crash.ha, "get_bookings", status="any", start=start, limit=PAGE)

    async def _new_rows(self) -> list[Json]:
        newest, rows, cursor = self.crash.record.newest_row, [], None
        while True:
            about = {"limit": PAGE} | ({"cursor": cursor} if cursor else {})
            page = await self.crash.ha.call("roomkeeper.get_audit_log", about, response=True)
            new = [row for row in page["items"] if int(row["id"]) > newest]
            rows += new
            cursor = page["next_cursor"]
            if cursor is None or len(new) < len(page["items"]):
                return rows

    async def _look_at_all(self) -> None:
        """Compare the whole log, deliver everything once more, and read what was complained of.

        Raises:
            DifferenceError: something is not as it was.
        """
        ha, record = self.crash.ha, self.crash.record
        record.see_all(await listed(ha, "get_audit_log", limit=PAGE))
        await self._platform.deliver_all_again()
        await self._look()
        diagnostics = await self._diagnostics()
        found = []
        if not diagnostics["log_folds_to_rows"]:
            found.append(f"the log does not fold to the rows: {diagnostics['rows_that_differ']}")
        if complaints := ha.unprovoked():
            found.append("Home Assistant complains:\n" + _listed(complaints))
        if found:
            raise DifferenceError(_listed(found))

    async def _diagnostics(self) -> Json:
        ha = self.crash.ha
        entry_id = await ha.entry_id("roomkeeper")
        return (await ha.request("GET", f"/api/diagnostics/config_entry/{entry_id}"))["data"]


def _listed(found: list[str]) -> str:
    more = [f"... and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []
    return "\n".join([*found[:MOST_SHOWN], *more])


def say(text: str) -> None:
    """Tell whoever watches."""
    print(text, flush=True)  # noqa: T201 - to be watched


async def main(kills: int, seed: int, folder: Path) -> int:
    """Do it in a folder, and return the exit code."""
    plugs = plugs_in(folder)
    house = Watched(folder / "ha", configuration=CONFIGURATION + configuration(*plugs.values()))
    say(f"seed {seed}, in {folder}")
    async with house as ha:
        await ha.add_entry("roomkeeper")
        run = Run(ha, await furnish(ha, plugs), plugs, seed)
        different: list[str] = []
        try:
            await run.go(kills, say)
        except* (DifferenceError, AssertionError) as group:
            different += map(str, group.exceptions)
        except* OSError, KeyError, InstanceError:
            different.append(traceback.format_exc())
    say(run.summary.text(run.crash))
    if not different:
        say("All that was acknowledged is there, once.")
        return 0
    say("DIFFERENT:\n" + "\n".join(different))
    say(f"Again with: script/crash --kills {kills} --seed {seed}")
    return 1


CONFIGURATION: Final = "diagnostics:\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--keep", type=Path, help="a folder to do it in, which then stays")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="roomkeeper_crash_") as temporary,
        suppress(KeyboardInterrupt),
    ):
        where = arguments.keep or Path(temporary)
        where.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(main(arguments.kills, arguments.seed, where)))
