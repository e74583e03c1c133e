"""Lives through a simulated time: `script/simulate --seed 7 --days 365 --rooms 200`."""

import argparse
import sys
from collections import Counter
from hashlib import blake2b
from typing import Final

from .halves import HALVES, live, live_half
from .house import Size
from .promise import Promise
from .run import Outcome

_USUAL: Final = Size(rooms=20, stalls=10, schedules=12)


def main() -> int:
    """Read the command line, live, and say what came of it."""
    arguments = _arguments()
    seed, size, days = arguments.seed, _size_of(arguments), arguments.days
    bug = Promise[arguments.plant] if arguments.plant else None
    if arguments.house is None:
        outcomes = dict(enumerate(live(seed, size, days, bug)))
    else:
        half, steps = arguments.house, arguments.steps
        outcomes = {half: live_half(half, seed, size, days, bug=bug, last_step=steps)}
    print(file=sys.stderr)
    _report([*outcomes.values()])
    broken = {half: one for half, one in outcomes.items() if one.promise is not None}
    for half, outcome in broken.items():
        _explain(half, outcome, arguments, size)
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/simulate", description=__doc__)
    parser.add_argument("--seed", default="1", help="one seed is one run, byte for byte")
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--rooms", type=int, default=_USUAL.rooms)
    parser.add_argument("--stalls", type=int, help="half as many as rooms by default")
    parser.add_argument(
        "--bookings",
        type=float,
        default=_USUAL.bookings_a_day,
        help="how many are asked for on a day, of each room (%(default)s)",
    )
    parser.add_argument(
        "--stays",
        type=float,
        default=_USUAL.stays_a_day,
        help="how many there are on a day, in each stall (%(default)s)",
    )
    parser.add_argument(
        "--schedules",
        type=int,
        default=_USUAL.schedules,
        help="how many are kept (%(default)s)",
    )
    parser.add_argument("--house", type=int, choices=range(HALVES), help="only one of the two")
    parser.add_argument("--steps", type=int, help="only so many steps of that house")
    parser.add_argument(
        "--plant",
        choices=[promise.name for promise in Promise],
        help="with the bug that breaks this promise",
    )
    return parser.parse_args()


def _size_of(arguments: argparse.Namespace) -> Size:
    rooms, stalls = arguments.rooms, arguments.stalls
    return Size(
        rooms=rooms,
        stalls=rooms // 2 if stalls is None else stalls,
        bookings_a_day=arguments.bookings,
        stays_a_day=arguments.stays,
        schedules=arguments.schedules,
    )


def _report(outcomes: list[Outcome]) -> None:
    counts = sum((one.counts for one in outcomes), Counter[str]())
    for what, count in sorted(counts.items()):
        print(f"{count:>10,} {what}")
    digests = "".join(one.digest for one in outcomes).encode()
    digest = blake2b(digests, digest_size=8).hexdigest()
    took = " and ".join(f"{one.took_s:.1f} s" for one in outcomes)
    print(f"\n{sum(one.steps for one in outcomes):,} steps, digest {digest}, in {took}")


def _explain(half: int, broken: Outcome, arguments: argparse.Namespace, size: Size) -> None:
    print("\n".join(broken.trail))
    print(f"\nBROKEN: {broken.how}\n")
    bug = f" --plant {arguments.plant}" if arguments.plant else ""
    print(
        f"It takes the first {broken.steps:,} steps of house {half}. To live through them again:\n"
        f"  script/simulate --seed {arguments.seed} --days {arguments.days:g}"
        f" --rooms {size.rooms} --stalls {size.stalls}"
        f" --bookings {size.bookings_a_day:g} --stays {size.stays_a_day:g}"
        f" --schedules {size.schedules}"
        f" --house {half} --steps {broken.steps}{bug}"
    )


if __name__ == "__main__":
    sys.exit(main())
