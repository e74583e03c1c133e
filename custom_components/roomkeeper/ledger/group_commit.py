"""Group commit: turns that wait for the disk share its next transaction."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from concurrent.futures import Future as Job

from .errors import LedgerUnwritable
from .writing import EncodedTurn

type _Waiting = tuple[EncodedTurn | None, asyncio.Future[None]]


class GroupCommit:
    """The order of turns on their way to the disk. It lives on the event loop.

    One transaction is under way at a time, and what is handed in meanwhile
    waits for the next. A turn was decided on top of those before it, so when a
    transaction fails, all that wait fail too, and so does all that comes,
    until `resume`: whoever decides must first go back to what is on the disk.
    """

    def __init__(self, executor: Executor, write: Callable[[Iterable[EncodedTurn]], None]) -> None:
        """Take the thread to write on, and what writes."""
        self._executor = executor
        self._write = write
        self._waiting: list[_Waiting] = []
        self._is_busy = False
        self._failure: BaseException | None = None

    def add(self, turn: EncodedTurn) -> asyncio.Future[None]:
        """Hand in a turn; the future is done when the turn is on the disk, or fails."""
        return self._add(turn)

    async def settled(self) -> None:
        """Wait until all that was handed in before is on the disk.

        Raises:
            LedgerUnwritable: it could not be written.
        """
        if self._is_busy or self._failure is not None:
            await self._add(None)

    def resume(self) -> None:
        """Take turns again after a failure."""
        self._failure = None

    def _add(self, turn: EncodedTurn | None) -> asyncio.Future[None]:
        if self._failure is not None:
            return failed(self._failure)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((turn, done))
        if not self._is_busy:
            self._is_busy = True
            # Not at once: callers that wake in the same round of the loop share
            # the transaction, instead of the first one going alone.
            loop.call_soon(self._begin, loop)
        return done

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._waiting = self._waiting, []
        turns = [turn for turn, _ in batch if turn is not None]

        def ended(job: Job[None]) -> None:
            loop.call_soon_threadsafe(self._end, loop, batch, job.exception())

        if turns:
            self._executor.submit(self._write, turns).add_done_callback(ended)
        else:
            self._end(loop, batch, None)

    def _end(
        self,
        loop: asyncio.AbstractEventLoop,
        batch: list[_Waiting],
        failure: BaseException | None,
    ) -> None:
        if failure is not None:
            self._failure = failure
            batch, self._waiting = batch + self._waiting, []
        for _, done in batch:
            if failure is not None:
                _fail(done, failure)
            elif not done.done():
                done.set_result(None)
        # Only now: whoever is told of the next batch has been told of this one.
        if self._waiting:
            self._begin(loop)
        else:
            self._is_busy = False


def failed(failure: BaseException) -> asyncio.Future[None]:
    """Return what a turn gets that is not written."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    _fail(done, failure)
    return done


def _fail(done: asyncio.Future[None], failure: BaseException) -> None:
    if done.done():
        return
    # Each has an exception of its own: one that is raised in many tasks
    # collects the tracebacks of them all.
    error = LedgerUnwritable(*failure.args)
    error.__cause__ = failure
    done.set_exception(error)
    # Whoever waited may be gone, and asyncio is not to complain about that.
    done.exception()
