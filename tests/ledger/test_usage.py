"""What is kept of how rooms and stalls were used is what a recount finds, whatever happened."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    CheckIn,
    CheckOut,
    Command,
    ForgetPowerOff,
    RemoveRoom,
    ReportPowerOff,
)
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import BookingOpened, Entry
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingRef, PowerOffKey, RoomKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Change,
    DeviceFailure,
    OpeningWindow,
    State,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import Level, StallPolicy
from custom_components.roomkeeper.core.usage import (
    Measure,
    RoomUsage,
    StallUsage,
    total_of_rooms,
    total_of_stalls,
)
from custom_components.roomkeeper.ledger import Ledger, Turn, usage
from custom_components.roomkeeper.ledger.database import Database
from custom_components.roomkeeper.ledger.migrations import MIGRATIONS
from tests.core.desk import ATTIC, BOOTH, CABIN, LAMP, STUDIO, Desk, hours, minutes, stall
from tests.core.recount import Counted, recount
from tests.core.strategies import ROOMS, STEP, claims, switchings, verbs

from .samples import ADA

DAY = timedelta(days=1)

BEGINNINGS = [
    ("Europe/Berlin", "2026-03-28T09:00+00:00"),
    ("Europe/Berlin", "2026-10-24T09:00+00:00"),
    ("Europe/Berlin", "2026-12-31T18:00+00:00"),
    ("America/New_York", "2026-10-31T15:00+00:00"),
    ("Australia/Lord_Howe", "2026-04-04T03:00+00:00"),
    ("Australia/Lord_Howe", "2026-10-02T22:00+00:00"),
]
"""Shortly before the clocks change, and where a month, or a year, ends."""

WINDOW = OpeningWindow(frozenset(range(6)), time(8), time(22, 30))


class Kept:
    """A ledger that is told all that happens at a desk."""

    def __init__(self, folder: Path, zone: str, now: datetime) -> None:
        """Begin with an empty ledger."""
        stalls = (stall(), stall(CABIN, StallPolicy(stuck_after=1)))
        self.desk = Desk(*ROOMS, zone=zone, now=now, stalls=stalls)
        # What opening hours refuse would keep guests away at night.
        site = self.desk.state.site
        studio, *others = site.rooms.values()
        opened = replace(studio, policy=replace(studio.policy, opening_hours=(WINDOW,)))
        self.site = replace(site, rooms={one.key: one for one in (opened, *others)})
        self.folded = State(self.site)
        self.ledger = Ledger(folder / "roomkeeper.db")
        self._seqs = count(1)
        self._told = 0

    def attempt(self, command: Command) -> None:
        """Do what can be done."""
        try:
            self.desk.decide(command)
        except Refusal:
            return
        self.desk.do(command)

    async def tell(self) -> None:
        """Hand in what has happened since the last time."""
        facts = self.desk.log[self._told :]
        self._told = len(self.desk.log)
        entries: list[Entry] = []
        changes: list[Change] = []
        for fact in facts:
            if (change := evolve(self.folded, fact)) is not None:
                self.folded.apply(change)
                changes.append(change)
            entries.append(
                Entry(seq=next(self._seqs), recorded_at=self.desk.now, fact=fact, actor=ADA)
            )
        if entries:
            await self.ledger.commit(Turn(entries=tuple(entries), changes=tuple(changes)))

    async def update(self) -> None:
        """Bring up to date what is kept."""
        await self.tell()
        await self.ledger.update_usage(self.site, self.desk.now)

    async def reopen(self) -> None:
        """Close the ledger, and open it again."""
        await self.tell()
        await self.ledger.close()
        await self.ledger.open()

    @property
    def today(self) -> date:
        """The local day."""
        return self.desk.now.astimezone(self.site.time_zone).date()

    def recounted(self, first: date) -> dict[date, Counted]:
        """Count each day up to today from the log."""
        span = range((self.today - first).days + 1)
        days = [first + number * DAY for number in span]
        return {day: recount(self.folded, self.desk.log, day, self.desk.now) for day in days}


def some(found: dict[RoomKey, RoomUsage]) -> dict[RoomKey, RoomUsage]:
    """Return the rooms of which there is more than how long they were open."""
    return {key: one for key, one in found.items() if one != RoomUsage(open=one.open)}


async def agrees(kept: Kept, first: date) -> None:
    """See that each day, each span of days, and each hour is what a recount finds."""
    ledger, days = kept.ledger, kept.recounted(first)
    begin = await ledger.first_day_of_usage()
    for day, counted in days.items():
        found = await ledger.room_usage(day, day)
        assert some(found) == some(dict(counted.rooms)), day
        assert all(one.open == counted.rooms[key].open for key, one in found.items())
        if begin is not None and begin <= day and some(found):
            assert set(kept.site.rooms) <= set(found)
        assert await ledger.stall_usage(day, day) == counted.stalls
    whole = await ledger.room_usage(first, kept.today)
    for key, one in whole.items():
        total = total_of_rooms(counted.rooms[key] for counted in days.values())
        assert replace(one, open=total.open) == total
    for key, stays in (await ledger.stall_usage(first, kept.today)).items():
        parts = [counted.stalls.get(key, StallUsage()) for counted in days.values()]
        assert stays == total_of_stalls(parts)
    for key in whole:
        used = await ledger.hours_of_day(first, kept.today, Measure.USED, key)
        for day, counted in days.items():
            assert tuple(used.get(day, [timedelta()] * 24)) == counted.used_by_hour[key]
    by_hour = await ledger.usage_by_hour(first, kept.today, Measure.USED)
    assert sum(by_hour.values(), timedelta()) == sum(
        (one.used for one in whole.values()), timedelta()
    )
    stays_by_hour = await ledger.usage_by_hour(first, kept.today, Measure.STAYS)
    expected = {(day.weekday(), hour): 0 for day in days for hour in range(24)}
    for day, counted in days.items():
        for one in counted.stalls.values():
            for hour, number in enumerate(one.hours):
                expected[day.weekday(), hour] += number
    assert stays_by_hour == {key: number for key, number in expected.items() if number}
    series = await ledger.usage_by_day(first, kept.today)
    assert [one.booked for one in series] == [
        sum((one.booked for one in counted.rooms.values()), timedelta())
        for counted in days.values()
    ]


async def live(kept: Kept, data: st.DataObject) -> None:  # noqa: C901, PLR0912 - one for each kind
    """Let something happen."""
    desk = kept.desk
    match data.draw(st.sampled_from("cccvvvgggpdttttTsssur")):
        case "c":
            kept.attempt(data.draw(claims(desk.new_id(), desk.now)))
        case "v":
            kept.attempt(data.draw(verbs(desk.state, desk.now)))
        case "g":
            for booking in tuple(desk.state.bookings.values()):
                if booking.status is BookingStatus.CONFIRMED:
                    kept.attempt(CheckIn(ref=BookingRef(booking.id)))
        case "p":
            kept.attempt(data.draw(switchings(desk.state, desk.new_id())))
        case "d":
            failures = data.draw(st.sampled_from([(), (DeviceFailure(LAMP, "still on"),)]))
            for row in tuple(desk.state.power_offs.values()):
                kept.attempt(ReportPowerOff(key=row.key, attempt=row.attempts, failures=failures))
        case "t":
            desk.to(desk.now + data.draw(st.integers(1, 60)) * STEP)
        case "T":
            desk.to(desk.now + data.draw(st.integers(100, 500)) * STEP)
        case "s":
            key = data.draw(st.sampled_from([BOOTH, CABIN]))
            desk.see(data.draw(st.sampled_from(Level)), key)
        case "u":
            await kept.update()
        case _:
            await kept.reopen()


async def a_history(data: st.DataObject) -> None:
    """Live for a while, and compare."""
    zone, begin = data.draw(st.sampled_from(BEGINNINGS))
    now = datetime.fromisoformat(begin)
    with TemporaryDirectory() as folder:
        kept = Kept(Path(folder), zone, now)
        await kept.ledger.open()
        try:
            first = kept.today - DAY
            for _ in range(data.draw(st.integers(5, 60))):
                await live(kept, data)
            await kept.update()
            await agrees(kept, first)
        finally:
            await kept.ledger.close()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_kept_is_what_a_recount_finds(data: st.DataObject) -> None:
    """Bookings, guests, moves, faults, changes of clocks and restarts: every number is right."""
    asyncio.run(a_history(data))


# --- by hand ----------------------------------------------------------------------


async def a_busy_fortnight(kept: Kept) -> None:
    """Let guests and stays come each day, over the end of a month, and some not."""
    desk = kept.desk
    for _ in range(14):
        start = desk.now + hours(1)
        guest = desk.book(start, start + hours(2))
        other = desk.book(start + hours(4), start + hours(22), RoomKey("attic"))
        desk.to(start)
        desk.do(CheckIn(ref=BookingRef(guest.id)))
        for level in (Level.CLEAR, Level.DETECTED):
            desk.see(level)
        desk.to(desk.now + minutes(1))
        desk.see(Level.CLEAR)
        desk.to(start + hours(4))
        kept.attempt(CheckIn(ref=BookingRef(other.id)))
        for row in tuple(desk.state.power_offs.values()):
            kept.attempt(ReportPowerOff(key=row.key, attempt=row.attempts))
        desk.to(start + hours(23))
    await kept.tell()


NOVEMBER = datetime.fromisoformat("2026-11-24T12:00+00:00")


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    """Return a busy fortnight of which nothing is counted yet, and a day at a time will be."""
    monkeypatch.setattr(usage, "_ROWS_AT_ONCE", 1)
    kept = Kept(tmp_path, "Europe/Berlin", NOVEMBER)
    await kept.ledger.open()
    await a_busy_fortnight(kept)
    yield kept
    await kept.ledger.close()


async def test_a_crash_between_any_two_steps_is_made_right_by_the_next_update(
    kept: Kept, tmp_path: Path
) -> None:
    """Wherever counting was cut off, nothing is missing afterwards, and nothing is there twice."""
    first = NOVEMBER.date() - DAY
    await kept.ledger.close()
    whole = (tmp_path / "roomkeeper.db").read_bytes()
    for number in count():
        (tmp_path / "roomkeeper.db").write_bytes(whole)
        base = Database(tmp_path / "roomkeeper.db", MIGRATIONS)
        steps = base.usage_steps(kept.site, kept.desk.now)
        has_more = [base.go_on(steps) for _ in range(number)]
        base.close()
        await kept.ledger.open()
        await kept.ledger.update_usage(kept.site, kept.desk.now)
        await agrees(kept, first)
        if not all(has_more):
            break
        await kept.ledger.close()
    assert number > 15


async def test_what_was_purged_stays_counted(kept: Kept) -> None:
    """A report of last year is the same when nothing else is left of it."""
    first, ledger = NOVEMBER.date() - DAY, kept.ledger
    await kept.update()
    rooms = await ledger.room_usage(first, kept.today)
    stalls = await ledger.stall_usage(first, kept.today)
    assert rooms[RoomKey("studio")].stays == 14
    assert stalls[BOOTH].stays == 14
    old = [one.id for one in kept.folded.bookings.values() if not one.blocks]
    await ledger.keep_purged(kept.desk.now)
    assert await ledger.purge_bookings(old) > 14
    await ledger.purge(kept.desk.now)
    await ledger.update_usage(kept.site, kept.desk.now + 3 * DAY)
    assert await ledger.room_usage(first, kept.today) == rooms
    assert await ledger.stall_usage(first, kept.today) == stalls
    # Nor is it counted anew because something is told about it that is left.
    late = kept.desk.log[0]
    entry = Entry(seq=10_000, recorded_at=kept.desk.now, fact=late, actor=ADA)
    await ledger.commit(Turn(entries=(entry,), changes=()))
    await ledger.update_usage(kept.site, kept.desk.now + 3 * DAY)
    assert await ledger.room_usage(first, kept.today) == rooms


async def test_a_clock_that_was_far_ahead_stops_no_counting_for_years(kept: Kept) -> None:
    """What was purged by it is gone, and what comes from tomorrow on is counted."""
    desk = kept.desk
    await kept.ledger.keep_purged(desk.now + 4_000 * DAY)
    await kept.update()
    start = desk.now + 2 * DAY
    desk.book(start, start + hours(2))
    desk.to(start + DAY)
    await kept.update()
    day = start.astimezone(kept.site.time_zone).date()
    assert (await kept.ledger.room_usage(day, day))[STUDIO].booked == hours(2)


async def test_a_clock_that_is_set_back_behind_what_was_purged_counts_no_day_anew(
    kept: Kept,
) -> None:
    """There is nothing left to count there."""
    first, ledger = NOVEMBER.date() - DAY, kept.ledger
    await kept.update()
    rooms = await ledger.room_usage(first, kept.today)
    await ledger.keep_purged(kept.desk.now)
    await ledger.purge_bookings([*kept.folded.bookings])
    await ledger.update_usage(kept.site, kept.desk.now - 3 * DAY)
    assert await ledger.room_usage(first, kept.today) == rooms


@pytest.mark.parametrize(("late", "is_whole"), [(timedelta(), True), (timedelta.resolution, False)])
async def test_a_day_is_counted_if_nothing_of_it_was_purged(
    kept: Kept, late: timedelta, *, is_whole: bool
) -> None:
    """And none before it."""
    day = date(2026, 11, 28)
    midnight = datetime.fromisoformat("2026-11-27T23:00:00+00:00")
    await kept.ledger.keep_purged(midnight + late)
    await kept.update()
    for one, is_counted in ((day - DAY, False), (day, is_whole), (day + DAY, True)):
        assert (STUDIO in await kept.ledger.room_usage(one, one)) is is_counted
        assert (BOOTH in await kept.ledger.stall_usage(one, one)) is is_counted


async def test_a_month_that_is_over_is_the_sum_of_its_days(kept: Kept) -> None:
    """Whether a span begins with it, ends in it, or lies around it."""
    await kept.update()
    assert kept.today.month == 12
    for first, last in (
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 11, 1), kept.today),
        (date(2026, 10, 2), date(2026, 12, 5)),
        (date(2026, 11, 25), date(2026, 12, 2)),
    ):
        days = [first + number * DAY for number in range((last - first).days + 1)]
        found = await kept.ledger.room_usage(first, last)
        parts = [await kept.ledger.room_usage(day, day) for day in days]
        for key, one in found.items():
            assert one == total_of_rooms(part[key] for part in parts if key in part)
        by_hour = await kept.ledger.usage_by_hour(first, last, Measure.BOOKED)
        assert sum(by_hour.values(), timedelta()) == sum(
            (one.booked for one in found.values()), timedelta()
        )


async def test_a_stay_that_ends_in_the_next_month_is_of_that_in_which_it_began(
    fresh: Kept,
) -> None:
    """Though all of that had been summed up already."""
    desk = fresh.desk
    new_month = datetime.fromisoformat("2026-11-30T23:00:00+00:00")
    november = (date(2026, 11, 1), date(2026, 11, 30))

    async def stays() -> tuple[int, timedelta]:
        await fresh.update()
        found = (await fresh.ledger.stall_usage(*november))[BOOTH]
        return found.stays, found.stay

    desk.to(new_month - minutes(20))
    for level in (Level.CLEAR, Level.DETECTED):
        desk.see(level)
    desk.to(new_month - minutes(18))
    desk.see(Level.CLEAR)
    assert await stays() == (1, minutes(2))
    desk.to(new_month - minutes(3))
    desk.see(Level.DETECTED)
    desk.to(new_month + minutes(1))
    assert await stays() == (1, minutes(2))
    desk.see(Level.CLEAR)
    assert await stays() == (2, minutes(6))


def opened(kept: Kept, start: int, end: int) -> None:
    """Have the studio be open between two hours of each day from now on."""
    window = OpeningWindow(frozenset(range(7)), time(start), time(end))
    studio = kept.site.rooms[STUDIO]
    policy = replace(studio.policy, opening_hours=(window,))
    kept.site = replace(kept.site, rooms=kept.site.rooms | {STUDIO: replace(studio, policy=policy)})


MIDNIGHT = datetime.fromisoformat("2026-11-23T23:00:00+00:00")
"""In Berlin."""


@pytest.fixture
async def fresh(tmp_path: Path) -> AsyncIterator[Kept]:
    """Return a house in which nothing has happened yet."""
    kept = Kept(tmp_path, "Europe/Berlin", MIDNIGHT)
    await kept.ledger.open()
    yield kept
    await kept.ledger.close()


@pytest.mark.parametrize(("then", "looks"), [((18, 22), 0), ((18, 22), 1), ((14, 22), 1)])
async def test_hours_that_are_changed_change_nothing_about_their_day(
    fresh: Kept, then: tuple[int, int], looks: int
) -> None:
    """The room was booked for five of the eight hours for which it was open until then."""
    desk = fresh.desk
    opened(fresh, 9, 17)
    await fresh.update()
    start = MIDNIGHT + hours(9)
    desk.book(start, start + hours(5))
    desk.to(start + hours(9))
    # Other hours of the same length are told apart by what was counted before.
    for _ in range(looks):
        await fresh.update()
    opened(fresh, *then)
    desk.to(MIDNIGHT + DAY)
    await fresh.update()
    day = fresh.today - DAY
    found = (await fresh.ledger.room_usage(day, day))[STUDIO]
    assert (found.open, found.booked, found.utilisation) == (hours(8), hours(5), 62.5)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
async def test_another_time_zone_counts_no_time_twice_and_none_is_lost(
    fresh: Kept, zone: str
) -> None:
    """East of here days began before, and west of here later."""
    desk, ledger = fresh.desk, fresh.ledger
    for _ in range(20):
        guest = desk.book(desk.now + hours(1), desk.now + hours(22))
        desk.to(guest.span.start)
        desk.do(CheckIn(ref=BookingRef(guest.id)))
        desk.to(guest.span.start + hours(23))
        await fresh.update()
    first = date(2026, 11, 1)
    before = (await ledger.room_usage(first, fresh.today))[STUDIO]
    assert (before.used, before.bookings) == (20 * hours(21), 20)
    fresh.site = replace(fresh.site, time_zone=ZoneInfo(zone))
    await fresh.update()
    after = (await ledger.room_usage(first, fresh.today))[STUDIO]
    assert (after.used, after.booked, after.bookings) == (before.used, before.booked, 20)
    await fresh.reopen()
    await fresh.update()
    assert (await ledger.room_usage(first, fresh.today))[STUDIO] == after


async def test_a_power_off_that_was_given_up_and_then_done_by_hand_is_no_failure(
    fresh: Kept,
) -> None:
    """Whether or not the ledger was opened anew since."""
    desk = fresh.desk
    guest = desk.book(desk.now + hours(1), desk.now + hours(2))
    await fresh.update()
    desk.to(guest.span.start)
    desk.do(CheckIn(ref=BookingRef(guest.id)))
    desk.to(guest.span.end + minutes(40))
    while (row := desk.power_off(guest)).is_open:
        failures = (DeviceFailure(LAMP, "still on"),)
        fresh.attempt(ReportPowerOff(key=row.key, attempt=row.attempts, failures=failures))
        desk.to(desk.now + minutes(1))

    async def failed() -> int:
        await fresh.update()
        return (await fresh.ledger.room_usage(fresh.today, fresh.today))[STUDIO].power_offs_failed

    assert await failed() == 1
    desk.do(ForgetPowerOff(room=STUDIO))
    assert await failed() == 0
    await fresh.reopen()
    assert await failed() == 0


async def test_what_comes_of_a_night_is_counted_on_the_day_on_which_it_began(fresh: Kept) -> None:
    """Also where that day was counted already: a stay that ends, and a failure that is mended."""
    desk, ledger = fresh.desk, fresh.ledger
    guest = desk.book(MIDNIGHT + hours(20), MIDNIGHT + hours(21))
    night = desk.book(MIDNIGHT + hours(22), MIDNIGHT + hours(26), ATTIC)
    for one in (guest, night):
        desk.to(one.span.start)
        desk.do(CheckIn(ref=BookingRef(one.id)))
    while (row := desk.power_off(guest)).is_open:
        failures = (DeviceFailure(LAMP, "still on"),)
        fresh.attempt(ReportPowerOff(key=row.key, attempt=row.attempts, failures=failures))
        desk.to(desk.now + minutes(1))
    desk.to(MIDNIGHT + DAY + minutes(30))
    await fresh.update()
    day = fresh.today - DAY
    before = await ledger.room_usage(day, day)
    assert (before[STUDIO].power_offs_failed, before[ATTIC].stays) == (1, 0)
    desk.do(ForgetPowerOff(room=STUDIO))
    await fresh.update()
    assert (await ledger.room_usage(day, day))[STUDIO].power_offs_failed == 0
    desk.do(CheckOut(ref=BookingRef(night.id)))
    await fresh.update()
    assert (await ledger.room_usage(day, day))[ATTIC].stays == 1


async def test_a_month_in_which_counting_stood_still_is_the_sum_of_its_days(fresh: Kept) -> None:
    """As where an entry could not be read, and was purged with all that came before it."""
    desk, ledger = fresh.desk, fresh.ledger
    for _ in range(4):
        desk.book(desk.now + hours(9), desk.now + hours(11))
        desk.to(desk.now + DAY)
        await fresh.update()
    desk.to(desk.now + 14 * DAY)
    await fresh.tell()
    before = desk.now - 7 * DAY
    await ledger.keep_purged(before)
    await ledger.purge_bookings([one.id for one in desk.state.bookings.values()])
    await ledger.purge(before)
    await fresh.update()
    november = await ledger.room_usage(date(2026, 11, 1), date(2026, 11, 30))
    assert november[STUDIO].bookings == 4


async def test_a_room_that_was_removed_keeps_its_part_of_what_goes_on_elsewhere(
    fresh: Kept,
) -> None:
    """A booking of two rooms goes on in one, over three days, and was in both of them before."""
    desk, attic = fresh.desk, RoomKey("attic")
    both = desk.book(desk.now + hours(10), desk.now + hours(60), STUDIO, attic)
    desk.to(both.span.start)
    desk.do(CheckIn(ref=BookingRef(both.id)))
    desk.to(both.span.start + hours(30))
    await fresh.update()
    days = [fresh.today - DAY, fresh.today]
    before = [(await fresh.ledger.room_usage(day, day))[attic] for day in days]
    assert [one.used for one in before] == [hours(14), hours(16)]
    by_hour = await fresh.ledger.hours_of_day(days[0], days[1], Measure.USED, attic)
    desk.do(RemoveRoom(room=attic))
    fresh.site = replace(fresh.site, rooms={STUDIO: fresh.site.rooms[STUDIO]})
    desk.to(both.span.end + DAY)
    await fresh.update()
    assert [(await fresh.ledger.room_usage(day, day))[attic] for day in days] == before
    assert await fresh.ledger.hours_of_day(days[0], days[1], Measure.USED, attic) == by_hour
    (one, other) = await fresh.ledger.usage_by_day(*days)
    assert (one.used, other.used) == (hours(28), hours(16) + hours(24))


async def enter_in_the_past(kept: Kept, room: RoomKey) -> None:
    """Enter a booking of yesterday's noon, as of somebody who puts a forgotten one down."""
    start = kept.desk.now.replace(hour=12, minute=0) - DAY
    sample = next(iter(kept.folded.bookings.values()))
    booking = replace(
        sample, id=kept.desk.new_id(), rooms=(room,), span=Span(start, start + hours(1))
    )
    fact = BookingOpened(at=kept.desk.now, booking=booking)
    change = evolve(kept.folded, fact)
    assert change is not None
    entry = Entry(seq=50_000, recorded_at=kept.desk.now, fact=fact, actor=ADA)
    await kept.ledger.commit(Turn(entries=(entry,), changes=(change,)))


async def test_a_room_that_was_removed_keeps_its_days(kept: Kept) -> None:
    """It was open on them, used or not, also where one is counted anew; it is on no later one."""
    await kept.update()
    yesterday = kept.today - DAY
    before = await kept.ledger.room_usage(yesterday, yesterday)
    del before[STUDIO]
    assert {one.used > timedelta() for one in before.values()} == {True, False}
    assert all(one.open for one in before.values())
    site = replace(kept.site, rooms={STUDIO: kept.site.rooms[STUDIO]})
    await enter_in_the_past(kept, STUDIO)
    await kept.ledger.update_usage(site, kept.desk.now + 3 * DAY)
    after = await kept.ledger.room_usage(yesterday, yesterday)
    assert after.pop(STUDIO).bookings == 2
    assert after == before
    day = kept.today + 2 * DAY
    assert set(await kept.ledger.room_usage(day, day)) == {STUDIO}


async def test_a_room_that_was_added_was_not_open_before(kept: Kept) -> None:
    """Even if somebody enters a booking of it for then."""
    used, unused = RoomKey("annexe"), RoomKey("barn")
    await kept.update()
    yesterday = kept.today - DAY
    studio = kept.site.rooms[STUDIO]
    rooms = kept.site.rooms | {key: replace(studio, key=key) for key in (used, unused)}
    await enter_in_the_past(kept, used)
    await kept.ledger.update_usage(replace(kept.site, rooms=rooms), kept.desk.now)
    found = await kept.ledger.room_usage(yesterday, yesterday)
    assert (found[used].open, found[used].booked) == (timedelta(), hours(1))
    assert unused not in found


async def test_what_is_saved_over_a_short_day_is_saved_on_three(tmp_path: Path) -> None:
    """From half past eleven for 24 hours, of which 23 are those of the day between."""
    kept = Kept(tmp_path, "Europe/Berlin", datetime.fromisoformat("2026-03-28T18:00+00:00"))
    desk = kept.desk
    desk.state.draw[STUDIO] = 1_005.0
    guest = desk.book(desk.now + hours(1), desk.now + minutes(230))
    desk.to(guest.span.start)
    desk.do(CheckIn(ref=BookingRef(guest.id)))
    desk.to(guest.span.end + minutes(40))
    desk.do(ReportPowerOff(key=PowerOffKey(guest.id, STUDIO), attempt=1))
    desk.to(desk.now + 4 * DAY)
    await kept.ledger.open()
    try:
        await kept.update()
        saved = [
            (await kept.ledger.room_usage(day, day))[STUDIO].saved_wh
            for day in (date(2026, 3, number) for number in range(28, 32))
        ]
    finally:
        await kept.ledger.close()
    assert saved == [500, 23_000, 500, None]


async def test_the_event_loop_is_free_while_it_is_counted(kept: Kept) -> None:
    """Bookings are written between two steps, as ever."""
    counting = asyncio.ensure_future(kept.ledger.update_usage(kept.site, kept.desk.now))
    written = 0
    while not counting.done():
        await kept.ledger.probe()
        written += 1
    await counting
    assert written > 10
