"""A program that commits bookings and prints the number of each that was acknowledged.

Its arguments are the file and the first number. It ends when it is killed.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from tests.without_homeassistant import stub_the_integration

stub_the_integration()

from custom_components.roomkeeper.ledger import Ledger  # noqa: E402  # needs the stub
from tests.ledger.samples import booked  # noqa: E402  # needs the stub


async def main(path: Path, first: int) -> None:
    ledger = Ledger(path)
    await ledger.open()
    numbers = itertools.count(first)

    async def caller() -> None:
        for number in numbers:
            await ledger.commit(booked(number))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    await asyncio.gather(*[caller() for _ in range(8)])


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
