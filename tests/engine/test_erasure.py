"""A guest who wants to be forgotten is: in memory, in the log, and in the bytes of the file."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import BindParameter

from custom_components.roomkeeper.core.answered import Done, RequestKey
from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CheckIn,
    EraseGuest,
    Reschedule,
    Texts,
)
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import (
    Actor,
    ActorKind,
    BookingErased,
    Entry,
    PowerOffCancelled,
    booking_of,
)
from custom_components.roomkeeper.core.ids import BookingId
from custom_components.roomkeeper.core.reservation import (
    Claim,
    ReservationErased,
    ReservationStatus,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import RemoveOrigin
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.ledger import LedgerUnwritable
from custom_components.roomkeeper.ledger.copies import copies_of, files_of
from tests.core.desk import STUDIO, at, by_id, of_type, site
from tests.core.platform import HOOK, SHOP, command_of

from .house import ADA, House, full_disk

SITE = replace(site(), origins={SHOP: HOOK})
ANN = Actor(kind=ActorKind.USER, id="u7", name="Zebulon")
MARK = "Zebulon"


def found_in(house: House) -> list[str]:
    """Return the files of a house in which the mark stands, as bytes."""
    return [
        path.name
        for path in sorted(house.path.parent.iterdir())
        if MARK.encode() in path.read_bytes()
    ]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Return a house with a shop, in which nobody was yet."""
    async with House.opened(tmp_path, SITE) as house:
        await overwrites_nothing(house)
        yield house


async def overwrites_nothing(house: House) -> None:
    """Let SQLite leave in the file what is deleted, as it does by itself; Debian's does not."""
    opened = house.ledger._open  # noqa: SLF001 - the setting is the connection's own
    assert opened is not None
    connection = opened.database._connection  # noqa: SLF001
    await opened.run(connection.exec_driver_sql, "PRAGMA secure_delete = OFF")


def a_stay(day: int, guest: str = MARK, **names: str) -> Book:
    """Return the command that books the studio some afternoon, with words everywhere."""
    return Book(
        booking_id=BookingId(f"{guest}{day}".lower()),
        rooms=(STUDIO,),
        start=at("14:00", day),
        end=at("15:00", day),
        texts=Texts(title=f"For {guest}", guest=guest, note=f"{guest} is allergic"),
        **names,
    )


def a_claim(guest: str, version: int = 1, day: int = 5) -> Claim:
    """Return what a shop tells of a guest."""
    return Claim(
        external_id="x1",
        version=version,
        wanted=Wanted(
            place="drums",
            span=Span(at("14:00", day), at("15:00", day)),
            title=f"For {guest}",
            guest=guest,
            note=f"{guest} is allergic",
        ),
    )


async def tell(house: House, message: Claim | Withdrawal, reason: str = "") -> None:
    """Let the shop tell something."""
    hook = Actor(kind=ActorKind.HOOK, id=SHOP, name="Shop")
    command = command_of(message, house.engine.new_id(), f"m{message.version}")
    await house.engine.execute(command, hook, reason)
    await house.quiet()


async def told_of(house: House, booking_id: str) -> list[Entry]:
    """Return what the log tells of a booking."""
    return [one async for one in house.ledger.entries() if booking_of(one.fact) == booking_id]


async def erase_all(house: House, guest: str = MARK) -> tuple[BookingErased, ...]:
    """Erase a guest by the name, as a door does."""
    logged = await house.ledger.logged(guest, [])
    entries = await house.do(EraseGuest(guest=guest, logged=logged))
    return tuple(of_type((entry.fact for entry in entries), BookingErased))


async def test_nothing_of_a_guest_is_left_in_any_byte(house: House) -> None:
    """Neither in rows, nor in the log, nor in what SQLite has not yet written over."""
    await house.engine.execute(a_stay(1), ANN)
    await house.do(Reschedule(ref=by_id("zebulon1"), texts=Texts(note=f"{MARK} comes later")))
    await house.do(Cancel(ref=by_id("zebulon1")), f"{MARK} is ill")
    await house.do(a_stay(2, source="web", external_id="7"))
    await tell(house, a_claim(MARK))
    await tell(house, a_claim(MARK, 2, day=6))
    await tell(house, Withdrawal(external_id="x1", version=3), f"{MARK} is ill")
    # Long texts lie on pages of their own, and a booking that is purged leaves its page free.
    for day in range(10, 40):
        await house.do(
            replace(a_stay(day), texts=Texts(guest=MARK, note=f"{MARK} " * 200), source="web")
        )
    await house.do(a_stay(3, "Grace"))
    assert found_in(house)
    await erase_all(house)
    assert found_in(house) == []
    await house.agrees()
    assert house.booking(BookingId("grace3")).guest == "Grace"
    assert house.booking(BookingId("zebulon2")).span == Span(at("14:00", 2), at("15:00", 2))
    await house.restart()
    await house.agrees()
    assert found_in(house) == []


@pytest.mark.parametrize("asked", [MARK, f" {MARK}\t"])
async def test_a_name_with_a_blank_behind_it_is_the_same_name(house: House, asked: str) -> None:
    """A phone puts one there, and nobody sees it: neither now nor in what stood there before."""
    await house.do(a_stay(1, guest=f"{MARK} "))
    await house.engine.execute(a_stay(2, guest=f"{MARK} "), ANN)
    to_grace = Texts(title="", guest="Grace", note="")
    await house.do(Reschedule(ref=by_id(f"{MARK} 2".lower()), texts=to_grace))
    await tell(house, a_claim(f"{MARK} "))
    assert len(await erase_all(house, asked)) == 3
    assert found_in(house) == []
    await house.agrees()


async def test_who_asked_with_a_key_is_erased_too(house: House) -> None:
    """A request that is remembered was for a reason, and in somebody's name; it stays known."""
    command = a_stay(1)
    for number, asked in enumerate((command, Cancel(ref=by_id(command.booking_id)))):
        done = Done(
            name=RequestKey("u7", f"k{number}"), fingerprint="f", about=(command.booking_id,)
        )
        await house.engine.execute(asked, ANN, f"{MARK} is ill", done)
    await erase_all(house)
    assert found_in(house) == []
    await house.agrees()
    assert len(house.engine.peek(lambda state, _: dict(state.answered))) == 2


async def test_what_was_done_in_one_go_with_it_is_told_in_no_name_either(house: House) -> None:
    """A guest who comes ends the power-off of the one before, and one who leaves lets it go on."""
    grace, zebulon = by_id("grace0"), by_id("zebulon0")
    await house.do(a_stay(0, "Grace"))
    late = replace(a_stay(0), start=at("15:00"), end=at("16:00"), source="web", external_id="7")
    # What is remembered of a request may name the booking as its source does.
    done = Done(name=RequestKey("u7", "k"), fingerprint="f", about=("", "web", "7"))
    await house.engine.execute(late, ANN, done=done)
    await house.to(at("14:00"))
    await house.do(CheckIn(ref=grace), "she is early")
    await house.to(at("15:10"))
    await house.engine.execute(CheckIn(ref=zebulon), ANN, f"{MARK} has come")
    ended = await told_of(house, "grace0")
    assert isinstance(ended[-1].fact, PowerOffCancelled)
    assert ended[-1].actor == ANN
    await erase_all(house)
    assert found_in(house) == []
    after = await told_of(house, "grace0")
    assert [one.fact for one in after] == [one.fact for one in ended]
    assert "she is early" in [one.reason for one in after]
    await house.agrees()


async def test_the_log_tells_who_erased_and_not_whom(house: House) -> None:
    """Entries stay, with their ids, instants and types; the erasure itself is one."""
    await house.do(a_stay(1))
    before = [(one.seq, one.recorded_at, type(one.fact)) async for one in house.ledger.entries()]
    await erase_all(house)
    after = [one async for one in house.ledger.entries()]
    assert [(one.seq, one.recorded_at, type(one.fact)) for one in after[:-1]] == before
    assert isinstance(after[-1].fact, BookingErased)
    assert after[-1].actor.name == "Ada"
    assert (after[0].actor.name, after[0].reason) == ("Ada", "")


async def test_a_reason_of_roomkeepers_own_stays(house: House) -> None:
    """It is a word of ours, and says why something happened by itself."""
    await house.do(a_stay(1))
    await house.engine.configure(replace(SITE, rooms={}))
    await house.quiet()
    await erase_all(house)
    reasons = [one.reason async for one in house.ledger.entries()]
    assert "room_removed" in reasons


async def test_the_next_guest_keeps_what_is_written(house: House) -> None:
    """Where somebody else stands by now, only what stood there before is erased."""
    await house.do(a_stay(1))
    await house.do(
        Reschedule(ref=by_id("zebulon1"), texts=Texts(title="", guest="Grace", note="piano"))
    )
    await tell(house, a_claim(MARK))
    await tell(house, a_claim("Grace", 2))
    await erase_all(house)
    assert found_in(house) == []
    assert house.booking(BookingId("zebulon1")).guest == "Grace"
    row = house.engine.peek(lambda state, _: state.reservations[SHOP, "x1"])
    assert row.wanted is not None
    assert row.wanted.guest == "Grace"
    await house.agrees()


async def test_who_gives_their_place_to_another_is_erased_from_that_too(house: House) -> None:
    """What is told of the next guest stays, and in the next guest's own name."""
    grace = Actor(kind=ActorKind.USER, id="u8", name="Grace")
    ref = by_id("zebulon1")
    to_grace = Reschedule(ref=ref, texts=Texts(title="", guest="Grace", note="piano"))
    await house.engine.execute(a_stay(1), ANN)
    done = Done(name=RequestKey("u7", "k"), fingerprint="f", about=("zebulon1",))
    await house.engine.execute(to_grace, ANN, f"{MARK} is ill", done)
    await house.engine.execute(Reschedule(ref=ref, end=at("15:30", 1)), ANN, "they need longer")
    await house.engine.execute(Reschedule(ref=ref, end=at("16:00", 1)), grace, "and longer")
    await erase_all(house)
    assert found_in(house) == []
    assert house.booking(BookingId("zebulon1")).guest == "Grace"
    told = [(one.actor.name, one.reason) for one in await told_of(house, "zebulon1")]
    assert told == [
        ("", ""),
        ("", ""),
        ("", "they need longer"),
        ("Grace", "and longer"),
        ("Ada", ""),
    ]
    await house.agrees()


async def test_what_a_removed_platform_told_is_found_in_the_log(house: House) -> None:
    """Its reservations are forgotten, and its entries still tell of the guest."""
    await house.do(a_stay(5, "Grace"))
    await tell(house, a_claim(MARK))
    await house.do(RemoveOrigin(origin=SHOP))
    await erase_all(house)
    assert found_in(house) == []
    await house.agrees()
    # It is purged like any other that is forgotten.
    await house.restart(timedelta(days=400))
    await house.leap(at("00:01", 401))
    assert not [one for one in await house.facts() if isinstance(one, ReservationErased)]


async def test_a_booking_takes_along_what_was_told_of_it(house: House) -> None:
    """Also where the platform calls it otherwise by now."""
    await tell(house, a_claim(MARK))
    (booking,) = house.engine.peek(lambda state, _: list(state.bookings.values()))
    moved = replace(a_claim(MARK, 2), external_id="x2", moved_from="x1")
    await tell(house, moved)
    logged = await house.ledger.logged("", [booking.id])
    assert {name.external_id for name in logged.reservations} == {"x1", "x2"}
    await house.do(EraseGuest(refs=(by_id(booking.id),), logged=logged))
    assert found_in(house) == []
    await house.agrees()


async def test_what_a_platform_tells_anew_is_written_anew(house: House) -> None:
    """The same message brings nothing back, a newer one does."""
    await tell(house, a_claim(MARK))
    await erase_all(house)
    await tell(house, a_claim(MARK))
    assert found_in(house) == []
    await tell(house, a_claim(MARK, 2))
    assert found_in(house)
    row = house.engine.peek(lambda state, _: state.reservations[SHOP, "x1"])
    assert row.status is ReservationStatus.TAKEN
    await house.agrees()


async def test_turns_that_share_a_transaction_are_told_apart(house: House) -> None:
    """What is written after the erasure stays, and what was written before it goes."""
    await house.do(a_stay(1))
    ref = by_id("zebulon1")
    turns = (
        Reschedule(ref=ref, texts=Texts(note=f"{MARK} once more")),
        EraseGuest(refs=(ref,)),
        Reschedule(ref=ref, texts=Texts(guest="Grace")),
    )
    await asyncio.gather(*(house.engine.execute(turn, ADA) for turn in turns))
    await house.quiet()
    assert found_in(house) == []
    assert house.booking(BookingId("zebulon1")).guest == "Grace"
    await house.agrees()


async def test_nothing_of_a_guest_is_left_in_memory(house: House) -> None:
    """What was read from the file when Roomkeeper started is not kept beside the rows."""
    await tell(house, a_claim(MARK))
    house.heard.clear()
    await house.restart()
    assert told_in_memory()
    await erase_all(house)
    assert not told_in_memory()


def told_in_memory() -> list[str]:
    """Return what is told anywhere in memory that is about the mark."""
    gc.collect()
    # By type: to be asked for its class, a weak proxy of somebody else's may be too old.
    things = [one for one in gc.get_objects() if type(one) is Wanted]
    return [one.guest for one in things if one.guest == MARK]


async def test_who_was_asked_for_is_not_kept_in_memory(house: House) -> None:
    """SQLAlchemy keeps statements for the next time, with what was asked for first."""
    await house.do(a_stay(1))
    await erase_all(house)
    gc.collect()
    kept = [one.value for one in gc.get_objects() if type(one) is BindParameter]
    assert kept
    assert not [value for value in kept if MARK in str(value)]


async def test_what_is_not_on_the_disk_yet_is_erased_too(house: House) -> None:
    """A guest may be booked, and be somebody else, a moment before they are erased."""
    other = Reschedule(ref=by_id("zebulon1"), texts=Texts(title="", guest="Grace", note=""))
    turns = [asyncio.create_task(house.engine.execute(one, ADA)) for one in (a_stay(1), other)]
    await asyncio.sleep(0)
    assert house.engine.last_seq == 2
    await erase_all(house)
    await asyncio.gather(*turns)
    assert found_in(house) == []
    await house.agrees()


async def test_a_full_disk_erases_nothing_by_halves(house: House) -> None:
    """It is refused, and can be asked for again."""
    await house.do(a_stay(1))
    with full_disk():
        with pytest.raises(NotWritable):
            await house.engine.execute(EraseGuest(guest=MARK), ADA)
        await house.quiet_loop()
    assert house.booking(BookingId("zebulon1")).guest == MARK
    await house.to(at("12:01"))
    await house.agrees()
    await erase_all(house)
    assert found_in(house) == []


async def test_while_a_backup_copies_the_file_it_is_left_alone(house: House) -> None:
    """What is still in free parts of it goes when the backup is done."""
    await house.do(a_stay(1))
    await house.ledger.hold_checkpoints()
    before = house.path.read_bytes()
    await erase_all(house)
    assert house.path.read_bytes() == before
    await house.ledger.release_checkpoints()
    assert found_in(house) == []
    await house.agrees()


async def test_where_another_program_reads_the_file_the_night_makes_it_good(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Its write-ahead log cannot be emptied under the eyes of a reader."""
    await house.do(a_stay(1))
    with closing(sqlite3.connect(house.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log").fetchone()
        await erase_all(house)
        assert "still in free parts" in caplog.text
        assert found_in(house)
        with pytest.raises(LedgerUnwritable):
            await house.ledger.scrub()
    await house.leap(at("00:01", 1))
    await house.quiet_loop()
    assert found_in(house) == []
    await house.agrees()


async def test_copies_of_the_ledger_are_named(house: House) -> None:
    """Nothing is erased in them, so whoever erases is told that they are there."""
    folder = house.path.parent
    ours = ["roomkeeper.db.damaged-1", "roomkeeper.db.v3.bak"]
    for name in (*ours, "roomkeeper.db.damaged-1-wal", "other.bak", "roomkeeper.db.v3.partial"):
        (folder / name).write_bytes(b"x")
    (folder / "roomkeeper.db.v2.bak").mkdir()
    assert [one.name for one in await house.ledger.copies()] == ours
    damaged, backup = copies_of(house.path)
    assert [one.name for one in files_of(damaged)] == [ours[0], f"{ours[0]}-wal"]
    assert files_of(backup) == [backup]
