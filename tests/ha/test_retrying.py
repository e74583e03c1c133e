"""What could not be taken over is tried again by itself when the way is free."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.core.commands import (
    Cancel,
    CheckIn,
    CheckOut,
    Command,
    FreezeRoom,
    Hold,
    Reschedule,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.core.events import ActorKind
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from tests.ledger.test_disk_full import full_for_sqlite

from .acme import ACME, HOOK, Platform
from .flows import add_subentry
from .house import STUDIO, House, at, open_house
from .test_faults import recover

ATTIC = RoomKey("attic")
LOFT = RoomKey("loft")
B1 = BookingRef(BookingId("b1"))
EARLY = {"early_check_in": {"hours": 12}}


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house of three rooms, and a hook that knows the studio as 42."""
    add_subentry(hass, entry, "Acme", HOOK, kind="hook", key=ACME)
    return await open_house(hass, entry, freezer, {STUDIO: EARLY, ATTIC: EARLY, LOFT: {}})


@pytest.fixture
def acme(house: House) -> Platform:
    """Return the platform that tells of bookings."""
    return Platform(house)


async def change(house: House, key: str, **data: object) -> None:
    """Change what a subentry stores, as its form does; None takes a field out."""
    subentry = next(one for one in house.entry.subentries.values() if one.unique_id == key)
    new = {name: value for name, value in {**subentry.data, **data}.items() if value is not None}
    house.hass.config_entries.async_update_subentry(house.entry, subentry, data=new)
    await house.settle()


FREED: dict[str, tuple[Iterable[Command], Iterable[Command]]] = {
    "cancelled": ((), [Cancel(ref=B1)]),
    "moved away": ((), [Reschedule(ref=B1, start=at(20), end=at(21))]),
    "moved within the room": ((), [Reschedule(ref=B1, start=at(8, day=25), end=at(9, day=25))]),
    "moved to another room": ((), [Reschedule(ref=B1, rooms=(ATTIC,))]),
    "left early": ([CheckIn(ref=B1)], [CheckOut(ref=B1)]),
}


@pytest.mark.parametrize(("before", "freeing"), FREED.values(), ids=FREED)
async def test_what_is_freed_is_taken(
    house: House, acme: Platform, before: Iterable[Command], freeing: Iterable[Command]
) -> None:
    """A booking that clashed on the platform is taken over as soon as the other one goes."""
    await house.book(at(12), at(14))
    for command in before:
        await house.do(command)
    await acme.books("a", at(13), at(14))
    assert acme.status("a") == "conflict"
    for command in freeing:
        await house.do(command)
    assert acme.status("a") == "taken"
    booking = acme.booking("a")
    assert booking is not None
    assert (booking.span.start, booking.rooms) == (at(13), (STUDIO,))


async def moved_to_the_attic(house: House, acme: Platform, *, is_pending: bool) -> BookingRef:
    """Have a booking of the platform, at half past nine, that was put into the attic here."""
    await acme.books("a", at(9, 30), at(10), is_pending=is_pending)
    booking = acme.booking("a")
    assert booking is not None
    await house.do(Reschedule(ref=BookingRef(booking.id), rooms=(ATTIC,)))
    return BookingRef(booking.id)


@pytest.mark.parametrize("freeing", [CheckOut(ref=B1), None], ids=["left", "put elsewhere"])
async def test_what_was_put_elsewhere_and_is_paid_stands_when_the_early_guest_has_left(
    house: House, acme: Platform, freeing: Command | None
) -> None:
    """It is the room in which it is booked that has to be free, not its platform's."""
    mine = await moved_to_the_attic(house, acme, is_pending=True)
    await house.book(at(10), at(11), ATTIC)
    await house.do(CheckIn(ref=B1))
    await acme.books("a", at(9, 30), at(10))
    assert acme.status("a") == "conflict"
    await house.do(freeing or Reschedule(ref=mine, rooms=(LOFT,)))
    booking = acme.booking("a")
    assert booking is not None
    assert (acme.status("a"), booking.status) == ("taken", "confirmed")


async def test_what_was_cancelled_while_its_guest_was_in_another_room_ends_when_they_leave(
    house: House, acme: Platform
) -> None:
    """Its platform's room is not the one that they leave."""
    mine = await moved_to_the_attic(house, acme, is_pending=False)
    await house.do(CheckIn(ref=mine))
    await acme.cancels("a")
    assert acme.status("a") == "conflict"
    await house.do(CheckOut(ref=mine))
    assert acme.status("a") == "withdrawn"


async def test_it_is_taken_by_the_system(house: House, acme: Platform) -> None:
    """The log says that nobody asked for it just then."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(14))
    await house.do(Cancel(ref=B1))
    booking = acme.booking("a")
    opened = [entry for entry in await house.log() if booking and booking.id in str(entry.fact)]
    assert {entry.actor.kind for entry in opened} == {ActorKind.SYSTEM}


async def test_a_hold_that_expires_frees_its_room(house: House, acme: Platform) -> None:
    """A deadline frees as well as a person does."""
    hold = Hold(booking_id=BookingId("h"), rooms=(STUDIO,), start=at(12), end=at(13))
    await house.do(hold)
    await acme.books("a", at(12), at(13))
    assert acme.status("a") == "conflict"
    await house.until(at(9, 20))
    assert acme.status("a") == "taken"


@pytest.mark.parametrize(
    "in_use", [UnfreezeRoom(room=STUDIO), FreezeRoom(room=STUDIO, until=at(10))], ids=type
)
async def test_a_room_that_is_in_use_in_time_takes_what_waits(
    house: House, acme: Platform, in_use: Command
) -> None:
    """Whether somebody ends the freeze, or says that it ends sooner."""
    await house.do(FreezeRoom(room=STUDIO, until=at(14)))
    await acme.books("a", at(12), at(13))
    assert acme.status("a") == "conflict"
    await house.do(in_use)
    assert acme.status("a") == "taken"


async def test_new_rules_of_a_room_let_in_what_waits(house: House, acme: Platform) -> None:
    """A booking that was too long is taken over when the room allows it."""
    await change(house, STUDIO, max_duration={"hours": 1})
    await acme.books("a", at(12), at(15))
    row = acme.row("a")
    assert row is not None
    assert (row.status, row.why) == ("conflict", "too_long")
    await change(house, STUDIO, max_duration=None)
    assert acme.status("a") == "taken"


async def test_a_place_that_is_mapped_is_taken(house: House, acme: Platform) -> None:
    """Once somebody says which room an outside id means, what waits for it is taken over."""
    await acme.books("a", at(12), at(13), "43")
    await acme.books("b", at(14), at(15), "43")
    await acme.books("c", at(16), at(17), "44")
    rooms = {**HOOK["rooms"], "43": "attic"}
    await change(house, ACME, rooms=rooms)
    assert [acme.status(one) for one in "abc"] == ["taken", "taken", "unmapped"]
    booking = acme.booking("a")
    assert booking is not None
    assert booking.rooms == (ATTIC,)


async def test_a_clash_is_tried_where_it_is_mapped_to_now(house: House, acme: Platform) -> None:
    """A wrong mapping that led to a clash is mended by mapping it anew."""
    await house.book(at(12), at(14))
    await acme.books("a", at(12), at(13))
    await change(house, ACME, rooms={"42": "attic"})
    booking = acme.booking("a")
    assert booking is not None
    assert booking.rooms == (ATTIC,)


async def test_a_room_that_is_added_takes_what_waits_for_it(house: House, acme: Platform) -> None:
    """The standard dialect names rooms by their keys, also before they are there."""
    await acme.books("a", at(12), at(13), "cellar")
    assert acme.status("a") == "unmapped"
    add_subentry(house.hass, house.entry, "Cellar", key="cellar")
    await house.settle()
    assert acme.status("a") == "taken"


async def test_who_was_told_of_first_comes_first(house: House, acme: Platform) -> None:
    """Two that clashed with the same booking, and with each other: the earlier one is taken."""
    await house.book(at(12), at(14))
    await acme.books("z", at(12), at(13))
    house.freezer.tick(timedelta(seconds=1))
    await acme.books("a", at(12), at(13))
    await house.do(Cancel(ref=B1))
    assert (acme.status("z"), acme.status("a")) == ("taken", "conflict")


async def test_what_still_clashes_writes_nothing(house: House, acme: Platform) -> None:
    """A busy room does not fill the log with tries."""
    await house.book(at(12), at(14))
    await house.book(at(16), at(17), booking_id="b2")
    await acme.books("a", at(13), at(14))
    before = len(await house.log())
    await house.do(Cancel(ref=BookingRef(BookingId("b2"))))
    assert len(await house.log()) == before + 1


async def test_what_was_cancelled_here_is_not_booked_again_by_itself(
    house: House, acme: Platform
) -> None:
    """A person has said no: only a person says yes."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.book(at(16), at(17))
    await house.do(Cancel(ref=BookingRef(booking.id)))
    await acme.books("a", at(12), at(13), note="still there")
    assert acme.status("a") == "conflict"
    await house.do(Cancel(ref=B1))
    await change(house, STUDIO, max_duration={"hours": 9})
    await change(house, ACME, rooms={"42": "attic"})
    assert acme.status("a") == "conflict"


async def test_what_was_cancelled_while_its_guest_was_inside_ends_with_the_stay(
    house: House, acme: Platform
) -> None:
    """Until then it stays as it is, whatever else is freed; then there is nothing left to do."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.do(CheckIn(ref=BookingRef(booking.id)))
    await acme.cancels("a")
    await house.book(at(16), at(17))
    await house.do(Cancel(ref=B1))
    assert acme.status("a") == "conflict"
    await house.do(CheckOut(ref=BookingRef(booking.id)))
    assert acme.status("a") == "withdrawn"


async def test_a_stay_that_has_begun_is_not_moved_by_itself(house: House, acme: Platform) -> None:
    """Whether a guest who left early comes again at the new time is for a person to say."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.do(CheckIn(ref=BookingRef(booking.id)))
    await acme.books("a", at(16), at(17))
    await house.do(CheckOut(ref=BookingRef(booking.id)))
    assert acme.status("a") == "conflict"


async def test_after_a_restart_all_is_tried(house: House, acme: Platform) -> None:
    """What was changed while nothing ran counts too."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(14))
    await acme.books("b", at(13), at(14), "43")
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.hass.async_block_till_done()
    hook = next(one for one in house.entry.subentries.values() if one.unique_id == ACME)
    rooms = {"42": "attic", "43": "studio"}
    update = house.hass.config_entries.async_update_subentry
    update(house.entry, hook, data={**hook.data, "rooms": rooms})
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.settle()
    assert (acme.status("a"), acme.status("b")) == ("taken", "conflict")


async def test_hundreds_are_tried_bit_by_bit(house: House, acme: Platform) -> None:
    """A long freeze that ends takes them all, and others are served in between."""
    await house.do(FreezeRoom(room=STUDIO))
    for number in range(100):
        day, hour = divmod(number, 20)
        await acme.books(f"a{number}", at(hour, day=25 + day), at(hour + 1, day=25 + day))
    await house.do(UnfreezeRoom(room=STUDIO))
    assert {acme.status(f"a{number}") for number in range(100)} == {"taken"}


async def test_on_a_full_disk_it_is_tried_when_there_is_room(
    house: House, acme: Platform, tmp_path: Path
) -> None:
    """A try that cannot be written is not forgotten."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(14))
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        for number in range(1_000):
            booking_id = BookingId(f"x{number}")
            try:
                await house.book(at(1, day=28), at(2, day=28), booking_id=booking_id)
                await house.do(Cancel(ref=BookingRef(booking_id)))
            except NotWritable:
                break
        await change(house, ACME, rooms={"42": "attic"})
        assert acme.status("a") == "conflict"
    await recover(house)
    assert acme.status("a") == "taken"


async def test_a_try_that_fills_the_disk_is_made_again(
    house: House, acme: Platform, tmp_path: Path
) -> None:
    """Of many some are written; the others are not lost, and wait for room on the disk."""
    names = [f"a{number}" for number in range(60)]
    for number, name in enumerate(names):
        day, hour = divmod(number, 20)
        await acme.books(name, at(hour, day=25 + day), at(hour + 1, day=25 + day), "43")
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await change(house, ACME, rooms={"43": "attic"})
        assert house.runtime.engine.problem is not None
        assert {acme.status(name) for name in names} >= {"unmapped"}
    await recover(house)
    assert {acme.status(name) for name in names} == {"taken"}
