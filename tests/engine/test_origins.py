"""Hooks and feeds come and go: what is known of their bookings goes with them."""

from dataclasses import replace
from pathlib import Path

from custom_components.roomkeeper.core.events import ActorKind
from custom_components.roomkeeper.core.ids import BookingId, OriginKey
from custom_components.roomkeeper.core.model import Site
from custom_components.roomkeeper.core.reservation import Claim, Origin, OriginKind, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span
from tests.core.desk import STUDIO, at, site

from .house import House, full_disk

TILL, FEED = OriginKey("hook_till"), OriginKey("feed_shed")


def with_origins(*keys: OriginKey) -> Site:
    origins = {
        key: Origin(key=key, name=key, kind=OriginKind.HOOK, takes_keys=True, is_block=key == FEED)
        for key in keys
    }
    return replace(site(), origins=origins)


async def take(house: House, origin: OriginKey, hour: int) -> None:
    wanted = Wanted(place=STUDIO, span=Span(at(f"{hour}:00"), at(f"{hour + 1}:00")))
    claim = Claim(external_id=f"r{hour}", version=1, wanted=wanted)
    new_id = BookingId(f"{origin}-{hour}")
    await house.do(TakeReservation(origin=origin, delivery="d", claim=claim, new_id=new_id))


def known(house: House) -> set[tuple[OriginKey, str]]:
    return house.engine.peek(lambda state, _now: set(state.reservations))


def blocking(house: House) -> set[str]:
    return house.engine.peek(
        lambda state, _now: {one.id for one in state.bookings.values() if one.blocks}
    )


async def test_a_removed_origin_is_forgotten(tmp_path: Path) -> None:
    """Its bookings stay, its blocks end, and the others' are left alone."""
    async with House.opened(tmp_path, with_origins(TILL, FEED)) as house:
        await take(house, TILL, 14)
        await take(house, FEED, 16)
        await house.engine.configure(with_origins(TILL))
        assert known(house) == {(TILL, "r14")}
        assert blocking(house) == {"hook_till-14"}
        await house.engine.configure(with_origins())
        assert known(house) == set()
        assert blocking(house) == {"hook_till-14"}
        last = [entry async for entry in house.ledger.entries()][-1]
        assert (last.actor.kind, last.reason) == (ActorKind.SYSTEM, "origin_removed")


async def test_an_origin_that_went_meanwhile_is_forgotten_at_the_start(tmp_path: Path) -> None:
    """Also one that was taken away while nothing ran."""
    async with House.opened(tmp_path, with_origins(TILL)) as house:
        await take(house, TILL, 14)
    async with House.opened(tmp_path, with_origins()) as house:
        assert known(house) == set()
        assert blocking(house) == {"hook_till-14"}


async def test_an_origin_that_went_on_a_full_disk_is_forgotten_later(tmp_path: Path) -> None:
    """As soon as the disk has room."""
    async with House.opened(tmp_path, with_origins(TILL)) as house:
        await take(house, TILL, 14)
        with full_disk():
            await house.engine.configure(with_origins())
            assert known(house) == {(TILL, "r14")}
        await house.to(at("12:01"))
        await house.quiet()
        assert known(house) == set()
