"""What Home Assistant's recorder knows of a sensor, as pieces of energy. It need not be there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.const import UnitOfEnergy, UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.util.unit_conversion import EnergyConverter, PowerConverter

from .core.energy import Piece
from .core.ids import EntityId
from .core.span import Span

STEP: Final = timedelta(minutes=5)
"""Of so much time the recorder makes one row of statistics."""

_HOUR: Final = timedelta(hours=1)
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


class _Value(NamedTuple):
    """What stands in one row: the sum of a meter at the end of its span, or the mean within."""

    span: Span
    number: float


def ends_step(instant: datetime) -> datetime:
    """Return the end of the step in which an instant lies, or which ends there."""
    return instant + (_BEGINNING - instant) % STEP


async def pieces_of(hass: HomeAssistant, sensor: EntityId, use: Span) -> list[Piece]:
    """Return in order what a sensor has measured around a span.

    Nothing if there is no recorder, or nothing that it knows of the sensor.

    Raises:
        SQLAlchemyError: its database cannot be read.
        RuntimeError: it has none yet.
    """
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None:
        return []
    return await recorder.async_add_executor_job(_read, hass, sensor, use)


def _read(hass: HomeAssistant, sensor: EntityId, use: Span) -> list[Piece]:
    """Return the pieces; the recorder's own thread calls this."""
    _, about = get_metadata(hass, statistic_ids={sensor}).get(sensor, (0, None))
    unit = None if about is None else about["unit_of_measurement"]
    is_meter = unit in EnergyConverter.VALID_UNITS
    if unit is None or not (is_meter or unit in PowerConverter.VALID_UNITS):
        return []
    # One step more: what a meter has counted is the difference to the row before.
    start = ends_step(use.start) - 2 * STEP
    as_stored = {EnergyConverter.UNIT_CLASS: unit, PowerConverter.UNIT_CLASS: unit}
    found = statistics_during_period(
        hass, start, use.end, {sensor}, "5minute", as_stored, {"sum", "mean"}
    )
    values = [
        _Value(Span(begin := datetime.fromtimestamp(row["start"], UTC), begin + STEP), number)
        for row in found.get(sensor, ())
        if (number := row.get("sum") if is_meter else row.get("mean")) is not None
    ]
    return [*(_of_meter(values, unit) if is_meter else _of_power(values, unit))]


def _of_meter(values: Sequence[_Value], unit: str) -> Iterator[Piece]:
    """Yield what a meter has counted between two rows.

    It counts on while nobody writes it down; but then nobody knows when.
    """
    for before, after in pairwise(values):
        counted = after.number - before.number
        used_wh = EnergyConverter.convert(counted, unit, UnitOfEnergy.WATT_HOUR)
        is_even = before.span.end == after.span.start
        yield Piece(Span(before.span.end, after.span.end), used_wh, is_even)


def _of_power(values: Sequence[_Value], unit: str) -> Iterator[Piece]:
    """Yield what was drawn in each step; what feeds in draws nothing."""
    for span, number in values:
        watts = PowerConverter.convert(number, unit, UnitOfPower.WATT)
        yield Piece(span, max(watts, 0.0) * (STEP / _HOUR))
