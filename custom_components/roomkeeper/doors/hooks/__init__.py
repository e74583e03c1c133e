"""Signed webhooks of booking platforms: what they say of their bookings is taken over."""

from collections.abc import Mapping
from typing import Final

from .cal_com import CAL_COM
from .calendly import CALENDLY
from .dialect import Dialect
from .square import SQUARE
from .standard import STANDARD

DIALECTS: Final[Mapping[str, Dialect]] = {
    dialect.name: dialect for dialect in (STANDARD, CAL_COM, CALENDLY, SQUARE)
}
"""By the names under which they are stored."""
