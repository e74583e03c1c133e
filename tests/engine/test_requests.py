"""A request with a key is remembered with what was done, or neither is there."""

from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.roomkeeper.core.answered import Answered, Done, RequestKey
from custom_components.roomkeeper.core.commands import Book, Cancel, Reschedule
from custom_components.roomkeeper.core.errors import Clash, NotWritable
from custom_components.roomkeeper.core.ids import BookingId
from tests.core.desk import STUDIO, at, by_id

from .house import ADA, House, full_disk

NAME = RequestKey(ADA.id, "k1")
DONE = Done(name=NAME, fingerprint="f1", about=("b1",))


def booking(booking_id: str = "b1") -> Book:
    """Return a command to book the studio this afternoon."""
    return Book(
        booking_id=BookingId(booking_id), rooms=(STUDIO,), start=at("14:00"), end=at("15:00")
    )


def answered(house: House) -> dict[RequestKey, Answered]:
    """Return the requests that memory has."""
    return house.engine.peek(lambda state, _now: dict(state.answered))


async def test_what_was_done_and_that_it_was_asked_are_there_after_a_restart(
    tmp_path: Path,
) -> None:
    """Both, with what the answer is about."""
    async with House.opened(tmp_path) as house:
        await house.engine.execute(booking(), ADA, "", DONE)
        before = answered(house)
        assert before[NAME].about == ("b1",)
        await house.restart()
        assert answered(house) == before
        await house.agrees()


async def test_what_is_refused_is_not_remembered(tmp_path: Path) -> None:
    """Who asks again when the room is free gets it."""
    async with House.opened(tmp_path) as house:
        first = await house.book(at("14:00"), at("15:00"))
        with pytest.raises(Clash):
            await house.engine.execute(booking("other"), ADA, "", DONE)
        assert not answered(house)
        await house.do(Cancel(ref=by_id(first.id)))
        await house.engine.execute(booking("other"), ADA, "", DONE)
        assert NAME in answered(house)


async def test_a_request_that_changes_nothing_is_done_too(tmp_path: Path) -> None:
    """It would change something if it were done later."""
    async with House.opened(tmp_path) as house:
        first = await house.book(at("14:00"), at("15:00"))
        same = Reschedule(ref=by_id(first.id), start=first.span.start)
        entries = await house.engine.execute(same, ADA, "", DONE)
        assert len(entries) == 1
        assert NAME in answered(house)


async def test_what_could_not_be_written_was_not_asked(tmp_path: Path) -> None:
    """On a full disk both are taken back, and the same request works afterwards."""
    async with House.opened(tmp_path) as house:
        with full_disk(), pytest.raises(NotWritable):
            await house.engine.execute(booking(), ADA, "", DONE)
        assert not answered(house)
        await house.to(house.time.now() + timedelta(seconds=11))
        await house.engine.execute(booking(), ADA, "", DONE)
        assert NAME in answered(house)
        await house.agrees()


async def test_it_is_remembered_for_a_day_at_least(tmp_path: Path) -> None:
    """Forgotten by night, rows and log alike."""
    async with House.opened(tmp_path) as house:
        await house.leap(at("20:00"))
        await house.engine.execute(
            Book(
                booking_id=BookingId("b1"),
                rooms=(STUDIO,),
                start=at("14:00", 5),
                end=at("15:00", 5),
            ),
            ADA,
            "",
            DONE,
        )
        await house.leap(at("00:01", 1))
        assert NAME in answered(house)
        await house.leap(at("00:01", 2))
        assert not answered(house)
        await house.agrees()
        await house.restart(timedelta(hours=1))
        assert not answered(house)
