"""What a booking used, and what its power-off has saved."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    CheckIn,
    CheckOut,
    NoteEnergy,
    ReportPowerOff,
    ResumePowerOff,
    SwitchOff,
)
from custom_components.roomkeeper.core.energy import (
    LONGEST_SAVING,
    MOST_POWER_W,
    Piece,
    Saving,
    energy_wh,
    savings,
    use_of,
    used_within,
)
from custom_components.roomkeeper.core.events import EnergyMeasured, PowerOffAttempted
from custom_components.roomkeeper.core.ids import BookingId, PowerOffKey
from custom_components.roomkeeper.core.microseconds import MICROSECOND, instant, microseconds
from custom_components.roomkeeper.core.model import (
    Booking,
    BookingStatus,
    DeviceFailure,
    PowerOff,
    PowerOffStatus,
    RoomEnergy,
)
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.views import booking_view, power_off_view

from .desk import ATTIC, LAMP, STUDIO, TODAY, Desk, at, by_id, hours, minutes, of_type, room
from .visits import switched_off as switched_offs
from .visits import visits

STEP = minutes(5)


def stay(desk: Desk, start: str, end: str, *rooms: str) -> Booking:
    """Let a guest book, and come when it begins."""
    booking = desk.book(at(start), at(end), *(rooms or (STUDIO,)))
    desk.to(at(start))
    desk.do(CheckIn(ref=by_id(booking.id)))
    return desk.booking(booking)


def switched_off(desk: Desk, booking: Booking, clock: str) -> None:
    """Let time pass until the power-off after a booking has begun, and be it done."""
    desk.to(at(clock))
    off = desk.power_off(booking)
    desk.do(ReportPowerOff(key=off.key, attempt=off.attempts))


def note(booking: Booking, used_wh: float = 750.0) -> NoteEnergy:
    """Say what was used in the studio."""
    return NoteEnergy(booking_id=booking.id, room=STUDIO, used_wh=used_wh)


# --- when a room was a booking's --------------------------------------------------


def test_a_room_is_a_guest_s_from_check_in_until_the_power_goes_off() -> None:
    """What is on when the guest has left is on because of the guest."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    assert use_of(desk.state, booking, STUDIO) is None
    desk.to(at("14:40"))
    assert use_of(desk.state, desk.booking(booking), STUDIO) is None
    switched_off(desk, booking, "14:40:05")
    assert use_of(desk.state, desk.booking(booking), STUDIO) == Span(at("12:10"), at("14:40:05"))
    assert use_of(desk.state, desk.booking(booking), ATTIC) is None


def test_a_power_off_that_failed_ends_the_use_too() -> None:
    """By then nobody can say any more who uses what."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    for clock in ("14:40:01", "14:41", "14:42", "14:43"):
        desk.to(at(clock))
        off = desk.power_off(booking)
        failed = (DeviceFailure(LAMP, "still on"),)
        desk.do(ReportPowerOff(key=off.key, attempt=off.attempts, failures=failed))
    assert desk.power_off(booking).status is PowerOffStatus.FAILED
    assert use_of(desk.state, desk.booking(booking), STUDIO) == Span(at("12:10"), at("14:43"))


def test_without_a_power_off_the_use_ends_when_the_guest_leaves() -> None:
    """So it does in a room that nobody switches off."""
    desk = Desk(room(power=()))
    booking = stay(desk, "12:10", "14:00")
    desk.to(at("13:30"))
    desk.do(CheckOut(ref=by_id(booking.id)))
    assert use_of(desk.state, desk.booking(booking), STUDIO) == Span(at("12:10"), at("13:30"))


def test_back_to_back_each_has_its_own_part() -> None:
    """The power stays on for the next guest, and belongs to them from when they come."""
    desk = Desk()
    first = stay(desk, "12:10", "14:00")
    second = desk.book(at("14:00"), at("16:00"))
    desk.to(at("14:10"))
    desk.do(CheckIn(ref=by_id(second.id)))
    switched_off(desk, second, "16:40")
    uses = [use_of(desk.state, desk.booking(one), STUDIO) for one in (first, second)]
    assert uses == [Span(at("12:10"), at("14:00")), Span(at("14:10"), at("16:40"))]


def test_nothing_is_counted_where_nobody_checked_in() -> None:
    """Who was there then, if anybody, is not known."""
    desk = Desk(room(power=()))
    booking = desk.book(at("12:10"), at("14:00"))
    desk.to(at("15:00"))
    assert desk.booking(booking).status is BookingStatus.COMPLETED
    assert use_of(desk.state, desk.booking(booking), STUDIO) is None
    assert desk.do(note(booking)) == ()


# --- written down -----------------------------------------------------------------


def test_what_was_used_is_written_down_once() -> None:
    """Asked twice, as after a restart, it stands there once; and changes nothing else."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    assert desk.do(note(booking)) == ()
    switched_off(desk, booking, "14:40")
    before = desk.booking(booking)
    desk.to(at("14:47"))
    assert desk.do(note(booking)) == (
        EnergyMeasured(at=at("14:47"), booking_id=booking.id, room=STUDIO, used_wh=750.0),
    )
    assert desk.booking(booking) == replace(before, energy=(RoomEnergy(STUDIO, 750.0),))
    assert desk.do(note(booking, 900.0)) == ()
    assert booking_view(desk.state, desk.booking(booking), desk.now).energy_wh == 750.0
    assert desk.do(note(replace(booking, id=BookingId("gone")))) == ()


def test_the_rooms_of_a_booking_are_summed_up() -> None:
    """Each is over at its own time."""
    desk = Desk(room(power=()), room(ATTIC, power=()))
    booking = stay(desk, "12:10", "14:00", STUDIO, ATTIC)
    desk.to(at("14:00"))
    assert energy_wh(desk.booking(booking)) is None
    desk.do(NoteEnergy(booking_id=booking.id, room=ATTIC, used_wh=0.1))
    desk.do(NoteEnergy(booking_id=booking.id, room=STUDIO, used_wh=0.2))
    assert energy_wh(desk.booking(booking)) == 0.3
    assert {one.room for one in desk.booking(booking).energy} == {STUDIO, ATTIC}


# --- what was used within a span -----------------------------------------------------


def pieces(start: str, *used_wh: float) -> list[Piece]:
    """Return pieces of five minutes each."""
    return [
        Piece(Span(at(start) + number * STEP, at(start) + (number + 1) * STEP), wh)
        for number, wh in enumerate(used_wh)
    ]


def test_the_first_and_the_last_piece_count_in_part() -> None:
    """A guest comes at no round time."""
    within = Span(at("12:04"), at("12:12"))
    assert used_within(pieces("12:00", 100, 60, 50), within) == 20 + 60 + 20


def test_what_is_not_measured_is_taken_for_like_the_rest_if_it_is_little() -> None:
    """One gap of five minutes in an hour is little, one of ten is not."""
    hour = Span(at("12:00"), at("13:00"))
    whole = pieces("12:00", *[100.0] * 12)
    assert used_within(whole, hour) == 1200
    assert used_within(whole[:5] + whole[6:], hour) == 1200
    assert used_within(whole[:5] + whole[7:], hour) is None
    assert used_within([], hour) is None


def test_a_meter_counts_on_while_nobody_writes_it_down() -> None:
    """Within the span that is as good as if it was written; across its edge nobody knows when."""
    hour = Span(at("12:00"), at("13:00"))
    gap = Piece(Span(at("12:20"), at("12:50")), 700, is_even=False)
    known = [*pieces("12:00", 100, 100, 100, 100), gap, *pieces("12:50", 100, 100)]
    assert used_within(known, hour) == 1300
    before = Piece(Span(at("10:00"), at("12:05")), 5000, is_even=False)
    assert used_within([before, *known[1:]], hour) == pytest.approx(1200 * 60 / 55, abs=0.1)


def test_a_meter_that_went_back_says_nothing() -> None:
    """It was put back, or replaced: what was used by then is lost."""
    hour = Span(at("12:00"), at("13:00"))
    known = pieces("12:00", *[100.0] * 12)
    known[3] = known[3]._replace(used_wh=-4_000)
    assert used_within(known, hour) is None
    # What lies outside is nobody's concern.
    assert used_within(known, Span(at("12:20"), at("13:00"))) == 800


def test_what_no_room_uses_is_believed_by_nobody() -> None:
    """A sensor that is broken says a lot, and no sum would ever be one again."""
    hour = Span(at("12:00"), at("13:00"))
    known = pieces("12:00", *[100.0] * 12)
    known[3] = known[3]._replace(used_wh=2.8e37)
    assert used_within(known, hour) is None
    known[3] = known[3]._replace(used_wh=MOST_POWER_W / 12)
    assert used_within(known, hour) == pytest.approx(1100 + MOST_POWER_W / 12, abs=0.1)


@given(
    st.lists(st.floats(0, 5_000), min_size=1, max_size=30),
    st.lists(st.integers(0, 9_000), min_size=3, max_size=3, unique=True),
)
def test_parts_that_meet_use_what_the_whole_uses(used: list[float], edges: list[int]) -> None:
    """Nothing is lost between two guests, and nothing counts twice."""
    known = pieces("12:00", *used)
    end = known[-1].span.end
    start, middle, last = (at("12:00") + timedelta(seconds=one) for one in sorted(edges))
    if last > end:
        return
    parts = [used_within(known, Span(*one)) for one in ((start, middle), (middle, last))]
    whole = used_within(known, Span(start, last))
    assert whole is not None
    assert sum(filter(None, parts)) == pytest.approx(whole, abs=0.2)


# --- the draw before -------------------------------------------------------------------


def test_the_first_try_says_what_the_room_draws() -> None:
    """Later ones find it half off already."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.state.draw[STUDIO] = 412.5
    desk.to(at("14:40"))
    desk.state.draw[STUDIO] = 8.0
    desk.do(
        ReportPowerOff(
            key=desk.power_off(booking).key,
            attempt=1,
            failures=(DeviceFailure(LAMP, "still on"),),
        )
    )
    desk.to(at("14:40:10"))
    assert [one.draw_w for one in of_type(desk.log, PowerOffAttempted)] == [412.5, None]
    assert desk.power_off(booking).draw_w == 412.5
    desk.do(ResumePowerOff(key=desk.power_off(booking).key))
    switched_off(desk, booking, "14:41")
    assert desk.power_off(booking).draw_w == 412.5
    assert power_off_view(desk.state, desk.power_off(booking)).draw_w == 412.5


def test_by_hand_it_says_so_too_and_nothing_where_nothing_is_known() -> None:
    """A room without a power sensor draws nobody knows what."""
    desk = Desk()
    desk.state.draw[STUDIO] = 60.0
    for key in (STUDIO, ATTIC):
        desk.do(SwitchOff(room=key, new_id=BookingId(f"now {key}")))
    draws = {one.room: one.draw_w for one in of_type(desk.log, PowerOffAttempted)}
    assert draws == {STUDIO: 60.0, ATTIC: None}


# --- saved ---------------------------------------------------------------------------------

ROOM = room()


def off(
    moment: datetime,
    draw_w: float | None = 405.0,
    status: PowerOffStatus = PowerOffStatus.SUCCEEDED,
    *,
    manual: bool = False,
) -> PowerOff:
    """Return a power-off that was done at a moment, from a draw of 400 W above the threshold."""
    return PowerOff(
        booking_id=BookingId(f"of {moment.isoformat()}"),
        room=STUDIO,
        status=status,
        planned_at=moment,
        due_at=moment,
        manual=manual,
        updated_at=moment,
        draw_w=draw_w,
    )


def claim(
    start: datetime, status: BookingStatus = BookingStatus.CHECKED_IN, came: timedelta | None = None
) -> Booking:
    """Return a booking of an hour, whose guest came so long after its start, if that is said."""
    return Booking(
        id=BookingId(f"from {start.isoformat()}"),
        rooms=(STUDIO,),
        status=status,
        span=Span(start, start + hours(1)),
        created_at=TODAY,
        updated_at=TODAY,
        checked_in_at=None if came is None else start + came,
    )


class Saved(NamedTuple):
    """What is saved within a span."""

    span: Span
    power_w: float

    def within(self, span: Span) -> float:
        """Return what was saved within a span, in watt hours."""
        part = self.span.clipped(span)
        one = Saving(*map(microseconds, (self.span.start, self.span.end)), self.power_w)
        return 0.0 if part is None else one.wh(part.length // MICROSECOND)


def saved(offs: list[PowerOff], bookings: list[Booking]) -> list[Saved]:
    """Return what is saved in the studio."""
    found = savings(ROOM, switched_offs(offs), visits(bookings))
    return [Saved(Span(instant(start), instant(end)), power_w) for start, end, power_w in found]


def test_a_power_off_saves_until_the_next_guest_comes() -> None:
    """The example of the docs: 400 W for eleven and a half hours."""
    found = saved([off(at("22:40"))], [claim(at("10:00", 1), came=minutes(10))])
    assert found == [Saved(Span(at("22:40"), at("10:10", 1)), 400.0)]
    day = Span(at("00:00"), at("00:00", 1))
    assert found[0].within(day) == pytest.approx(400 * 80 / 60)
    assert found[0].within(Span(at("00:00", 1), at("00:00", 2))) == pytest.approx(400 * 610 / 60)
    assert found[0].within(Span(at("00:00", 2), at("00:00", 3))) == 0.0


def test_nobody_knows_what_would_have_been_on_for_more_than_a_day() -> None:
    """Over a holiday somebody would have seen it."""
    (found,) = saved([off(at("22:40"))], [claim(at("10:00", 9), came=minutes(0))])
    assert found.span.length == LONGEST_SAVING


@pytest.mark.parametrize(
    ("booking", "end"),
    [
        (claim(at("23:00"), came=minutes(-5)), at("22:55")),
        (claim(at("23:00"), BookingStatus.COMPLETED), at("23:00")),
        (claim(at("23:00"), BookingStatus.CONFIRMED), at("23:00")),
        (claim(at("23:00"), BookingStatus.NO_SHOW), None),
        (claim(at("23:00"), BookingStatus.CANCELLED), None),
        (claim(at("23:00"), BookingStatus.HELD), None),
        (replace(claim(at("23:00"), BookingStatus.CONFIRMED), is_block=True), None),
        (claim(at("20:00"), BookingStatus.COMPLETED, minutes(0)), None),
    ],
)
def test_it_saves_until_somebody_came_or_may_have_come(
    booking: Booking, end: datetime | None
) -> None:
    """From then on the power would have been on anyway."""
    (found,) = saved([off(at("22:40"))], [booking])
    assert found.span == Span(at("22:40"), end or at("22:40", 1))


@pytest.mark.parametrize(
    "nothing",
    [
        off(at("22:40"), 0.0),
        off(at("22:40"), 5.0),
        off(at("22:40"), None),
        off(at("22:40"), manual=True),
        off(at("22:40"), status=PowerOffStatus.FAILED),
        off(at("22:40"), status=PowerOffStatus.CANCELLED),
        off(at("22:40"), status=PowerOffStatus.ATTEMPTING),
    ],
)
def test_what_was_off_or_is_not_by_us_saves_nothing(nothing: PowerOff) -> None:
    """Up to its threshold a room counts as off; and who presses the button saves by themselves."""
    assert saved([nothing], []) == []
    assert saved([nothing, off(at("23:40"))], []) == saved([off(at("23:40"))], [])


def test_of_several_power_offs_without_a_use_in_between_the_first_counts() -> None:
    """The same kilowatt hour is not saved twice."""
    once = saved([off(at("18:00"))], [claim(at("22:00"), came=minutes(0))])
    twice = saved([off(at("20:00")), off(at("18:00"))], [claim(at("22:00"), came=minutes(0))])
    assert twice == once
    # When the first has counted for a day, the second goes on for what is left.
    found = saved([off(at("18:00")), off(at("12:00", 1), 205.0)], [])
    assert found == [
        Saved(Span(at("18:00"), at("18:00", 1)), 400.0),
        Saved(Span(at("18:00", 1), at("12:00", 2)), 200.0),
    ]


moments = st.integers(0, 4 * 24 * 12).map(lambda steps: TODAY + steps * STEP)


@given(
    st.lists(
        st.builds(
            off,
            moments,
            st.none() | st.floats(0, 5_000),
            st.sampled_from(PowerOffStatus),
            manual=st.booleans(),
        )
    ),
    st.lists(
        st.builds(
            claim,
            moments,
            st.sampled_from(BookingStatus),
            st.none() | st.integers(-30, 55).map(minutes),
        )
    ),
)
def test_no_saving_is_negative_shares_time_or_lasts_longer_than_a_day(
    offs: list[PowerOff], bookings: list[Booking]
) -> None:
    """Whatever happened; and nothing is saved from when a guest came until the next power-off."""
    found = saved(offs, bookings)
    came = [one.checked_in_at for one in bookings if one.checked_in_at is not None]
    for one in found:
        assert one.power_w > 0
        assert one.span.length <= LONGEST_SAVING
        begun = [row.updated_at for row in offs if row.updated_at <= one.span.start]
        assert begun
        assert not any(one.span.start < moment < one.span.end for moment in came)
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start
    days = [Span(TODAY + hours(24 * day), TODAY + hours(24 * day + 24)) for day in range(7)]
    for one in found:
        whole = one.power_w * one.span.length.total_seconds() / 3600
        assert sum(one.within(day) for day in days) == pytest.approx(whole)


def test_keys_are_of_the_booking_and_the_room() -> None:
    """A power-off by hand has an id of its own, and ends no guest's use."""
    desk = Desk()
    booking = stay(desk, "12:10", "14:00")
    desk.do(SwitchOff(room=STUDIO, new_id=BookingId("now")))
    desk.do(ReportPowerOff(key=PowerOffKey(BookingId("now"), STUDIO), attempt=1))
    switched_off(desk, booking, "14:40")
    assert use_of(desk.state, desk.booking(booking), STUDIO) == Span(at("12:10"), at("14:40"))
