"""APScheduler 3 with its jobs in SQLite: the usual way to keep deadlines over a restart."""

from collections.abc import AsyncIterator, Callable
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


async def _nothing() -> None:
    """Be a job; it is stored by its name."""


class Jobs:
    """Jobs by name that do nothing, once."""

    def __init__(self, scheduler: AsyncIOScheduler) -> None:
        """Take a scheduler that is paused."""
        self._scheduler = scheduler

    def add(self, name: str, at: datetime) -> None:
        """Schedule a job."""
        self._scheduler.add_job(_nothing, "date", run_date=at, id=name)

    def move(self, name: str, at: datetime) -> None:
        """Give a job another instant."""
        self._scheduler.reschedule_job(name, trigger="date", run_date=at)

    def remove(self, name: str) -> None:
        """Take a job back."""
        self._scheduler.remove_job(name)

    def on_done(self, done: Callable[[], None]) -> None:
        """Call when a job is done, once for each."""
        self._scheduler.add_listener(lambda _event: done(), EVENT_JOB_EXECUTED)

    def fire(self) -> None:
        """Do what is due, which is not done before."""
        self._scheduler.resume()


@asynccontextmanager
async def jobs_in_sqlite() -> AsyncIterator[Jobs]:
    """Make a scheduler on a new file. By its default it would lose what is over a second late."""
    with TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(f"sqlite:///{Path(folder, 'jobs.db')}")
        scheduler = AsyncIOScheduler(
            jobstores={"default": store}, timezone=UTC, job_defaults={"misfire_grace_time": None}
        )
        scheduler.start(paused=True)
        try:
            yield Jobs(scheduler)
        finally:
            scheduler.shutdown()
