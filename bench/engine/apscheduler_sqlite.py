"""APScheduler 3: its jobs in SQLite, the usual way to keep them over a restart, or in memory."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from apscheduler.events import (  # type: ignore[import-not-found]  # script/bench brings it
    EVENT_JOB_EXECUTED,
)
from apscheduler.jobstores.sqlalchemy import (  # type: ignore[import-not-found]  # likewise
    SQLAlchemyJobStore,
)
from apscheduler.schedulers.asyncio import (  # type: ignore[import-not-found]  # likewise
    AsyncIOScheduler,
)
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-not-found]  # likewise


async def _nothing() -> None:
    """Be a job; it is stored by its name."""


class Jobs:
    """Jobs by name that do nothing."""

    def __init__(self, scheduler: AsyncIOScheduler) -> None:
        """Take a scheduler that is paused."""
        self._scheduler = scheduler

    def add(self, name: str, at: datetime) -> None:
        """Schedule a job that is done once."""
        self._scheduler.add_job(_nothing, "date", run_date=at, id=name)

    def repeat(self, name: str, at: datetime) -> None:
        """Schedule a job that is done each hour, from an instant on."""
        self._scheduler.add_job(_nothing, "interval", hours=1, start_date=at, id=name)

    def repeat_by_cron(self, name: str, expression: str) -> None:
        """Schedule a job that is done as five fields say."""
        self._scheduler.add_job(_nothing, CronTrigger.from_crontab(expression, UTC), id=name)

    def move(self, name: str, at: datetime) -> None:
        """Give a job another instant."""
        self._scheduler.reschedule_job(name, trigger="date", run_date=at)

    def remove(self, name: str) -> None:
        """Take a job back."""
        self._scheduler.remove_job(name)

    def on_done(self, done: Callable[[], None]) -> None:
        """Call when a job is done, once for each."""
        self.on_each(lambda _due: done())

    def on_each(self, done: Callable[[datetime], None]) -> None:
        """Call when a job is done, with the instant at which it was due."""
        self._scheduler.add_listener(
            lambda event: done(event.scheduled_run_time), EVENT_JOB_EXECUTED
        )

    def fire(self) -> None:
        """Do what is due, which is not done before."""
        self._scheduler.resume()


@asynccontextmanager
async def _jobs(stores: Mapping[str, object]) -> AsyncIterator[Jobs]:
    # By its default it would lose what is over a second late.
    scheduler = AsyncIOScheduler(
        jobstores=stores, timezone=UTC, job_defaults={"misfire_grace_time": None}
    )
    scheduler.start(paused=True)
    try:
        yield Jobs(scheduler)
    finally:
        scheduler.shutdown()


@asynccontextmanager
async def jobs_in_sqlite(path: Path | None = None) -> AsyncIterator[Jobs]:
    """Make a scheduler on a file, by default on a new one that is gone afterwards."""
    with TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(f"sqlite:///{path or Path(folder, 'jobs.db')}")
        async with _jobs({"default": store}) as jobs:
            yield jobs


@asynccontextmanager
async def jobs_in_memory() -> AsyncIterator[Jobs]:
    """Make a scheduler that forgets its jobs at a restart."""
    async with _jobs({}) as jobs:
        yield jobs
