"""Group commit: turns that wait for the disk share its next transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures import Future as Job

from .errors import LedgerUnwritable
from .writing import Transaction, Turn


class _Batch:
    """Turns that share a transaction, and the one future that tells of all of them."""

    def __init__(self) -> None:
        self.transaction = Transaction()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class GroupCommit:
    """The order of turns on their way to the disk. It lives on the event loop.

    One transaction is under way at a time, and what is handed in meanwhile
    waits for the next. A turn was decided on top of those before it, so when a
    transaction fails, all that wait fail too, and so does all that comes,
    until `resume`: whoever decides must first go back to what is on the disk.
    """

    def __init__(self, executor: Executor, write: Callable[[Transaction], None]) -> None:
        """Take the thread to write on, and what writes."""
        self._executor = executor
        self._write = write
        self._under_way: _Batch | None = None
        self._waiting: _Batch | None = None
        self._failure: BaseException | None = None

    def add(self, turn: Turn) -> asyncio.Future[None]:
        """Hand in a turn; the future is done when its transaction is on the disk, or fails.

        Raises:
            TypeError, ValueError: the turn cannot be written; it was not handed in.
        """
        if self._failure is not None:
            return failed(self._failure)
        batch = self._waiting or _Batch()
        batch.transaction.add(turn)
        if self._waiting is None:
            self._waiting = batch
            if self._under_way is None:
                # Not at once: callers that wake in the same round of the loop share
                # the transaction, instead of the first one going alone.
                asyncio.get_running_loop().call_soon(self._begin)
        return batch.done

    async def settled(self) -> None:
        """Wait until all that was handed in before is on the disk.

        Raises:
            LedgerUnwritable: it could not be written.
        """
        last = self._waiting or self._under_way
        if last is not None:
            await asyncio.shield(last.done)
        elif self._failure is not None:
            await failed(self._failure)

    def resume(self) -> None:
        """Take turns again after a failure."""
        self._failure = None

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, None
        self._under_way = batch
        if batch is None:
            return
        loop = asyncio.get_running_loop()

        def ended(job: Job[None]) -> None:
            loop.call_soon_threadsafe(self._end, batch, job.exception())

        self._executor.submit(self._write, batch.transaction).add_done_callback(ended)

    def _end(self, batch: _Batch, failure: BaseException | None) -> None:
        if failure is None:
            if not batch.done.done():
                batch.done.set_result(None)
            # Only now: whoever is told of the next batch has been told of this one.
            self._begin()
            return
        self._failure = failure
        lost = (batch, self._waiting)
        self._under_way = self._waiting = None
        for one in lost:
            if one is not None:
                _fail(one.done, failure)


def failed(failure: BaseException) -> asyncio.Future[None]:
    """Return what a turn gets that is not written."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    _fail(done, failure)
    return done


def _fail(done: asyncio.Future[None], failure: BaseException) -> None:
    if done.done():
        return
    error = LedgerUnwritable(*failure.args)
    error.__cause__ = failure
    done.set_exception(error)
    # Whoever waited may be gone, and asyncio is not to complain about that.
    done.exception()
