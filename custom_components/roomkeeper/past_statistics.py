"""The past of a total that is new to Home Assistant's statistics, brought there once.

Home Assistant keeps of a total its sum by the hour, and begins with 0 when the
sensor is added. We know what was before that, and write it into the same
series: the sums of all whole hours until then, and what the sum was when the
sensor was added, so that the recorder goes on from there and not from 0.

That last one, which the recorder takes from its table of five minutes, has no
official interface. It is written last, so it also says that all is there.
Where the recorder came first it is moved up instead.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import accumulate, batched, dropwhile
from typing import Any, Final, NamedTuple, cast

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.components.recorder import Recorder, get_instance, is_entity_recorded
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    get_last_short_term_statistics,
    get_last_statistics,
    get_metadata,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started
from homeassistant.util.unit_conversion import BaseUnitConverter
from sqlalchemy.exc import SQLAlchemyError

from .const import DOMAIN
from .core.wall_clock import HOUR, hour_of
from .core.whole_hours import by_whole_hours
from .ledger import LedgerError

_LOGGER = logging.getLogger(__name__)

_SLICE: Final = 500
"""Hours that are handed over before others get the event loop, and the recorder's thread."""

_NEVER_SUMMED_UP_AGAIN: Final = 2 * HOUR
"""Before the hour in which a sensor was added: of that time the recorder makes no hour any more."""

type Hours = Mapping[date, Sequence[Any]]
"""What each hour on the wall of a local day added: 24 lengths of time, or numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTotal:
    """A total as its entity wrote it first, `at` an aware UTC instant.

    `value` is in `native_unit`, into which `amount` turns what `hours` returns,
    and has `digits` decimals; states are written in `unit`. Without a
    `converter` the unit is a mere word, and changes nothing.
    """

    unique_id: str
    value: float
    at: datetime
    converter: type[BaseUnitConverter] | None
    native_unit: str | None
    unit: str | None
    digits: int
    amount: Callable[[Any], float]
    hours: Callable[[datetime], Awaitable[Hours]]


class PastStatistics:
    """Brings in the past of one total after the other, each once as long as the entry is loaded."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Take the entry whose entities have a past; nothing runs before the first comes."""
        self._hass = hass
        self._entry = entry
        self._seen: set[str] = set()
        self._waiting: deque[NewTotal] = deque()
        self._task: asyncio.Task[None] | None = None

    def bring(self, total: NewTotal, time_zone: tzinfo) -> None:
        """Bring in what was before a total was added, if the recorder knows nothing of it.

        An entity that gets another id is added anew, and the recorder may not
        have followed yet; so none is looked at twice.
        """
        if RECORDER not in self._hass.config.components or total.unique_id in self._seen:
            return
        self._seen.add(total.unique_id)
        self._waiting.append(total)
        if self._task is None or self._task.done():
            self._task = self._entry.async_create_background_task(
                self._hass, self._bring_all(time_zone), "roomkeeper past statistics"
            )

    async def _bring_all(self, time_zone: tzinfo) -> None:
        await self._started()
        instance = get_instance(self._hass)
        await instance.async_recorder_ready.wait()
        while self._waiting:
            total = self._waiting.popleft()
            try:
                await self._bring(instance, total, time_zone)
            except (LedgerError, SQLAlchemyError) as error:
                _LOGGER.warning("The past of %s has no statistics: %s", total.unique_id, error)

    async def _started(self) -> None:
        started = asyncio.Event()

        async def on_started(_hass: HomeAssistant) -> None:
            started.set()

        self._entry.async_on_unload(async_at_started(self._hass, on_started))
        await started.wait()

    async def _bring(self, instance: Recorder, total: NewTotal, time_zone: tzinfo) -> None:
        registry = er.async_get(self._hass)
        entity_id = registry.async_get_entity_id(Platform.SENSOR, DOMAIN, total.unique_id)
        if entity_id is None or not is_entity_recorded(self._hass, entity_id):
            return
        await _done(instance)
        series = _Series(self._hass, instance, entity_id, total)
        known = await series.known()
        if known.has_hours and known.link is not None:
            return
        hours = await total.hours(total.at)
        past = await self._hass.async_add_executor_job(_past, total, hours, time_zone)
        if past.rows:
            await series.write(past, known)


class _Past(NamedTuple):
    """Sums of whole hours, each by when it begins, and what the sum was when the entity came."""

    rows: list[tuple[datetime, float]]
    total: float


def _past(total: NewTotal, hours: Hours, time_zone: tzinfo) -> _Past:
    days = {day: [*map(total.amount, held)] for day, held in hours.items()}
    added = by_whole_hours(days, time_zone, total.at)
    this_hour = hour_of(total.at)
    sums = zip(added, accumulate(added.values()), strict=True)
    rows = [
        (hour, round(total_then, total.digits))
        for hour, total_then in dropwhile(lambda row: not row[1], sums)
        if hour < this_hour
    ]
    return _Past(rows, round(sum(added.values()), total.digits))


class _Link(NamedTuple):
    """What the recorder goes on from: a state, and the sum at it."""

    at: datetime
    state: float
    sum: float


class _Known(NamedTuple):
    """What the recorder knows of an entity."""

    has_hours: bool
    link: _Link | None
    metadata: StatisticMetaData | None


class _Series:
    """The statistics of one entity."""

    def __init__(
        self, hass: HomeAssistant, instance: Recorder, entity_id: str, total: NewTotal
    ) -> None:
        self._hass = hass
        self._instance = instance
        self._entity_id = entity_id
        self._total = total

    async def known(self) -> _Known:
        """Return what the recorder knows of it."""
        return await self._instance.async_add_executor_job(self._look)

    def _look(self) -> _Known:
        hass, entity_id = self._hass, self._entity_id
        metadata = get_metadata(hass, statistic_ids={entity_id}).get(entity_id)
        if metadata is None:
            return _Known(has_hours=False, link=None, metadata=None)
        hours = get_last_statistics(hass, 1, entity_id, False, {"sum"})  # noqa: FBT003 - as it is kept
        links = get_last_short_term_statistics(hass, 1, entity_id, False, {"state", "sum"})  # noqa: FBT003 - as it is kept
        return _Known(
            has_hours=bool(hours.get(entity_id)),
            link=next(map(_link_of, links.get(entity_id, ())), None),
            metadata=metadata[1],
        )

    async def write(self, past: _Past, known: _Known) -> None:
        """Write what was, and have the recorder go on from there."""
        # A unit that somebody chose for the entity is that of its states, and of its series.
        unit = self._total.unit if known.metadata is None else known.metadata["unit_of_measurement"]
        converter = self._total.converter
        convert: Callable[[float], float] = float
        if converter is not None:
            convert = converter.converter_factory(self._total.native_unit, unit)
        metadata = StatisticMetaData(
            mean_type=StatisticMeanType.NONE,
            has_sum=True,
            name=None,
            source=RECORDER,
            statistic_id=self._entity_id,
            unit_class=None if converter is None else converter.UNIT_CLASS,
            unit_of_measurement=unit,
        )
        start = convert(self._total.value) - convert(past.total)
        end = _Link(
            hour_of(self._total.at) - _NEVER_SUMMED_UP_AGAIN,
            convert(self._total.value),
            convert(past.total),
        )
        if known.link is not None:
            self._move_up(known.link, end, unit)
        for some in batched(past.rows, _SLICE, strict=False):
            rows = [
                StatisticData(start=hour, state=start + convert(total), sum=convert(total))
                for hour, total in some
            ]
            async_import_statistics(self._hass, metadata, rows)
            await _done(self._instance)
        if known.link is None:
            self._write_link(metadata, end)
        # Meanwhile the recorder may have begun with 0.
        await _done(self._instance)
        link = (await self.known()).link
        if link is not None:
            self._move_up(link, end, unit)

    def _write_link(self, metadata: StatisticMetaData, end: _Link) -> None:
        from homeassistant.components.recorder.db_schema import (  # noqa: PLC0415 - no interface: where it is gone, all else still works
            StatisticsShortTerm,
        )

        row = StatisticData(start=end.at, state=end.state, sum=end.sum)
        self._instance.async_import_statistics(metadata, [row], StatisticsShortTerm)

    def _move_up(self, link: _Link, end: _Link, unit: str | None) -> None:
        """Have a link say what it would, had the recorder gone on from `end`."""
        lacking = end.sum + (link.state - end.state) - link.sum
        if round(lacking, self._total.digits):
            # It takes no unit as well, where the series has none.
            self._instance.async_adjust_statistics(
                self._entity_id, link.at, lacking, cast("str", unit)
            )


def _link_of(row: Mapping[str, Any]) -> _Link:
    at = datetime.fromtimestamp(row["start"], UTC)
    return _Link(at, row["state"] or 0.0, row["sum"] or 0.0)


async def _done(instance: Recorder) -> None:
    """Wait until the recorder has done all that it was asked for."""
    from homeassistant.components.recorder.tasks import (  # noqa: PLC0415 - as above
        SynchronizeTask,
    )

    done = asyncio.get_running_loop().create_future()
    instance.queue_task(SynchronizeTask(done))
    await done
