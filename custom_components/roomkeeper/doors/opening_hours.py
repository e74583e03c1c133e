"""Opening hours as doors answer them."""

from collections.abc import Iterable
from typing import NamedTuple

from ..const import WEEKDAYS
from ..core.model import OpeningWindow


class Hours(NamedTuple):
    """Local hours, `HH:MM`, on days of the week; an end that is not later is the next day's."""

    days: tuple[str, ...]
    start: str
    end: str


def hours_said(windows: Iterable[OpeningWindow]) -> list[Hours]:
    """Return opening hours as they are answered."""
    return [
        Hours(
            tuple(WEEKDAYS[day] for day in sorted(one.weekdays)),
            f"{one.start_local:%H:%M}",
            f"{one.end_local:%H:%M}",
        )
        for one in windows
    ]
