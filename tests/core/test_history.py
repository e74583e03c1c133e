"""Whatever people do, in whatever order, and whenever: what must never happen does not."""

from datetime import timedelta
from itertools import combinations, pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from custom_components.roomkeeper.core.commands import (
    CheckIn,
    Command,
    NoteEnergy,
    RemoveRoom,
    ReportPowerOff,
    SwitchOff,
)
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.energy import is_measured, savings, use_of
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import (
    Fact,
    PowerOffAttempted,
    PowerOffDeferred,
)
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import BookingRef, PowerOffKey, RoomKey
from custom_components.roomkeeper.core.microseconds import microseconds
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    Deferral,
    DeviceFailure,
    Freeze,
    PowerOff,
    State,
)

from .desk import LAMP, Desk, copy_of, of_type
from .strategies import ROOMS, STEP, claims, freezes, one_room, switchings, verbs
from .visits import switched_off, visits


class WatchedDesk(Desk):
    """A desk at which each try is looked at in the moment in which it begins."""

    def do_before_timers(self, command: Command) -> tuple[Fact, ...]:
        """Look at each try that the command begins, then do it."""
        facts = self.decide(command)
        for fact in of_type(facts, PowerOffAttempted):
            row = self.state.power_offs.get(PowerOffKey(fact.booking_id, fact.room))
            if isinstance(command, SwitchOff):
                continue  # Somebody wants it, now.
            assert row is not None
            assert fact.attempt == row.attempts + 1
            if not fact.interrupted:
                assert row.due_at <= self.now
            for guest in self.state.guests(fact.room):
                assert guest.id == row.booking_id or guest.span.is_over(self.now) or row.manual
        for deferred in of_type(facts, PowerOffDeferred):
            if deferred.why is Deferral.NEXT_BOOKING:
                assert deferred.waits_for not in {None, deferred.booking_id}
        return super().do_before_timers(command)


class History(RuleBasedStateMachine):
    """A site of three rooms, and people who do as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = WatchedDesk(*ROOMS)
        self.folded = State(self.desk.state.site)
        self.folded_facts = 0

    @property
    def state(self) -> State:
        """Return the rows as they are."""
        return self.desk.state

    # --- what people do ---

    def attempt(self, command: Command) -> bool:
        """See a command done whole, or refused with nothing changed."""
        before = copy_of(self.state)
        try:
            facts = self.desk.decide(command)
        except Refusal:
            assert copy_of(self.state) == before
            return False
        assert copy_of(self.state) == before
        assert self.desk.do(command) == facts
        return True

    @rule(data=st.data())
    def somebody_claims_a_room(self, data: st.DataObject) -> None:
        """A booking or a hold, for now or for later."""
        self.attempt(data.draw(claims(self.desk.new_id(), self.desk.now)))

    @rule(data=st.data())
    def somebody_else_claims_a_room(self, data: st.DataObject) -> None:
        """There are more bookings than of anything else."""
        self.attempt(data.draw(claims(self.desk.new_id(), self.desk.now)))

    @rule(data=st.data())
    def somebody_does_something_with_a_booking(self, data: st.DataObject) -> None:
        """It is confirmed, moved, extended, cancelled, checked in or out."""
        self.attempt(data.draw(verbs(self.state, self.desk.now)))

    @rule()
    def every_guest_comes_who_is_expected(self) -> None:
        """Whoever may be let in now is let in."""
        for booking in tuple(self.state.bookings.values()):
            if booking.status is BookingStatus.CONFIRMED:
                self.attempt(CheckIn(ref=BookingRef(booking.id)))

    @rule(data=st.data())
    def somebody_does_something_about_the_power(self, data: st.DataObject) -> None:
        """It is switched by hand, or a device answers, or answers late."""
        self.attempt(data.draw(switchings(self.state, self.desk.new_id())))

    @rule(all_well=st.booleans())
    def the_devices_answer(self, all_well: bool) -> None:  # noqa: FBT001 - drawn
        """Each try gets its answer."""
        for row in tuple(self.state.power_offs.values()):
            failed = () if all_well else (DeviceFailure(LAMP, "still on"),)
            self.attempt(ReportPowerOff(key=row.key, attempt=row.attempts, failures=failed))

    @precondition(lambda self: len(self.desk.log) > 5)
    @rule(data=st.data())
    def a_room_is_frozen_or_not_any_more(self, data: st.DataObject) -> None:
        """Bookings are kept, cancelled, or stand in the way."""
        self.attempt(data.draw(freezes(self.desk.now)))

    @rule(steps=st.integers(1, 12))
    def time_passes(self, steps: int) -> None:
        """Every deadline comes at its instant."""
        self.desk.to(self.desk.now + steps * STEP)

    @rule(seconds=st.integers(1, 90))
    def a_moment_passes(self, seconds: int) -> None:
        """Devices have time to answer, or not."""
        self.desk.to(self.desk.now + timedelta(seconds=seconds))

    @rule(steps=st.integers(1, 30))
    def the_machine_is_off_for_a_while(self, steps: int) -> None:
        """Deadlines come late, all at once."""
        self.desk.sleep_until(self.desk.now + steps * STEP)
        self.desk.keep_deadlines()

    @rule(steps=st.integers(1, 6))
    def the_timers_are_late(self, steps: int) -> None:
        """People act before what is overdue was decided."""
        self.desk.sleep_until(self.desk.now + steps * STEP)

    @rule(key=one_room, presence=st.sampled_from([True, False, None]))
    def a_sensor_changes(self, key: RoomKey, presence: bool | None) -> None:  # noqa: FBT001 - drawn
        """Somebody is seen inside, or not any more."""
        self.state.presence[key] = presence

    @rule(key=one_room, watts=st.sampled_from([None, 0.0, 4.0, 60.0, 2_000.0]))
    def a_room_draws(self, key: RoomKey, watts: float | None) -> None:
        """A power sensor shows something, or nothing any more."""
        if watts is None:
            self.state.draw.pop(key, None)
        else:
            self.state.draw[key] = watts

    @rule(used_wh=st.sampled_from([0.0, 750.5]))
    def statistics_come(self, used_wh: float) -> None:
        """What is over is measured, once."""
        for booking in tuple(self.state.bookings.values()):
            for key in booking.rooms:
                command = NoteEnergy(booking_id=booking.id, room=key, used_wh=used_wh)
                self.attempt(command)
                if is_measured(self.state.bookings[booking.id], key):
                    assert self.desk.decide(command) == ()

    @precondition(lambda self: len(self.desk.log) > 15)
    @rule(number=st.integers(0, len(ROOMS) - 1))
    def a_room_is_removed_and_comes_back(self, number: int) -> None:
        """Nothing of the room is left in between."""
        room = ROOMS[number]
        self.desk.configure(*(one for one in ROOMS if one is not room))
        self.desk.do(RemoveRoom(room=room.key))
        assert not list(self.state.calendar(room.key))
        assert not self.state.open_power_offs(room.key)
        assert room.key not in self.state.freezes
        self.desk.configure(*ROOMS)

    # --- what must hold ---

    @invariant()
    def no_two_bookings_overlap_nor_a_buffer_a_booking(self) -> None:
        """The calendar of a room is what blocks it, with the buffers between.

        A block may begin where a guest leaves, and end where one comes.
        """
        for room in ROOMS:
            gap = max(room.policy.buffer_before, room.policy.buffer_after)
            blocking = [
                one for one in self.state.bookings.values() if one.blocks and room.key in one.rooms
            ]
            assert sorted(one.id for one in blocking) == sorted(
                one.id for one in self.state.calendar(room.key)
            )
            for one, other in combinations(sorted(blocking, key=lambda row: row.span.start), 2):
                between = timedelta() if one.is_block or other.is_block else gap
                assert one.span.end + between <= other.span.start, (one, other)

    @invariant()
    def one_guest_at_a_time(self) -> None:
        """Nobody is let in to where another guest is."""
        for room in ROOMS:
            inside = [
                one for one in self.state.guests(room.key) if not one.span.is_over(self.desk.now)
            ]
            assert len(inside) <= 1

    @invariant()
    def the_log_makes_the_rows(self) -> None:
        """What happened, told again from the beginning, gives what there is."""
        for fact in self.desk.log[self.folded_facts :]:
            change = evolve(self.folded, fact)
            if change is not None:
                self.folded.apply(change)
        self.folded_facts = len(self.desk.log)
        assert copy_of(self.folded) == copy_of(self.state)
        assert +self.folded.count == +self.state.count
        assert set(self.folded.failed_power_offs()) == set(self.state.failed_power_offs())

    @invariant()
    def whatever_is_open_has_a_deadline(self) -> None:
        """Nothing stays for ever because nobody looks at it again."""
        deadlines = 0
        for row in self.state.rows():
            due = due_at(self.state.site, row, self.desk.now)
            if isinstance(row, Booking):
                assert (due is not None) == row.blocks
            elif isinstance(row, Freeze):
                assert due == row.until
            elif isinstance(row, PowerOff):
                assert (due is not None) == row.is_open
            deadlines += due is not None
        assert len(self.desk.queue) == deadlines

    @invariant()
    def no_power_off_to_come_before_a_guest_has_left(self) -> None:
        """A power-off by itself is never due before its guest's end."""
        for row in self.state.power_offs.values():
            booking = self.state.bookings.get(row.booking_id)
            if row.is_open and booking is not None and not row.manual and row.attempts == 0:
                assert row.planned_at >= booking.span.end or not booking.blocks
                assert row.due_at >= row.planned_at

    @invariant()
    def nothing_is_used_or_saved_twice(self) -> None:
        """At any time a room is one booking's, or is off and saves what one power-off saved."""
        for room in ROOMS:
            bookings = [one for one in self.state.bookings.values() if room.key in one.rooms]
            offs = [one for one in self.state.power_offs.values() if one.room == room.key]
            uses = [use for one in bookings if (use := use_of(self.state, one, room.key))]
            saved = [*savings(room, switched_off(offs), visits(bookings))]
            assert all(one.power_w > 0 for one in saved)
            used = [(microseconds(one.start), microseconds(one.end)) for one in uses]
            spans = sorted((*used, *((one.start_us, one.end_us) for one in saved)))
            for (_, end), (start, _) in pairwise(spans):
                assert end <= start
            for booking in bookings:
                for measured in booking.energy:
                    assert booking.status is BookingStatus.COMPLETED
                    assert measured.room in booking.rooms

    @invariant()
    def what_waits_waits_for_something_that_is_there(self) -> None:
        """No power stays on for the sake of a booking that is no more."""
        for row in self.state.power_offs.values():
            if row.is_open and row.waits_for is not None:
                waited_for = self.state.bookings[row.waits_for]
                assert waited_for.blocks
                assert row.room in waited_for.rooms
                assert waited_for.status is not BookingStatus.HELD


TestHistory = History.TestCase
