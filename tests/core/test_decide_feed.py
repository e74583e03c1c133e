"""What a feed makes of what its calendar shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CheckIn,
    CheckOut,
    Extend,
    FreezeRoom,
    RemoveRoom,
    Reschedule,
    Texts,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.decide.feed import AGREES_AFTER
from custom_components.roomkeeper.core.errors import NobodyExpected, UnknownOrigin, UnknownRoom
from custom_components.roomkeeper.core.events import BookingRescheduled, type_of
from custom_components.roomkeeper.core.feed import FeedEvent, FeedStatus, FeedTold, series_of
from custom_components.roomkeeper.core.feed_commands import ResumeFeed
from custom_components.roomkeeper.core.feed_views import feed_view
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, OriginKey, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, FreezeReason, Policy
from custom_components.roomkeeper.core.reservation import Origin, OriginKind, ReservationStatus
from custom_components.roomkeeper.core.reservation_commands import (
    LetGoOfReservation,
    RemoveOrigin,
    RetryReservation,
)
from custom_components.roomkeeper.core.span import Span, merged

from .calendar_seen import FEED, Reader, event, reader
from .desk import ATTIC, STUDIO, Desk, at, copy_of, hours, minutes, of_type, room

LESSON = event("lesson", at("14:00"), at("15:00"))
CHOIR = event("choir", at("16:00"), at("18:00"))
BAND = event("band", at("19:00"), at("21:00"))
YOGA = event("yoga", at("08:00", 1), at("09:00", 1))
JAM = event("jam", at("10:00", 1), at("12:00", 1))
ALL = (LESSON, CHOIR, BAND, YOGA, JAM)

CONFLICT = ReservationStatus.CONFLICT
TAKEN = ReservationStatus.TAKEN


# --- as bookings ------------------------------------------------------------------


def test_an_event_is_booked() -> None:
    """With its title, under the feed's name, and known by uid, recurrence and span."""
    club = reader(LESSON)
    (booking,) = club.booked()
    assert booking.span == LESSON.span
    assert booking.title == "Lesson"
    assert booking.note == booking.guest == ""
    assert booking.status is BookingStatus.CONFIRMED
    assert (booking.source, booking.external_id) == (FEED, LESSON.external_id)
    assert not booking.is_block
    assert club.row(LESSON).status is TAKEN


def test_a_calendar_that_did_not_change_writes_nothing() -> None:
    """However often it is read."""
    club = reader(*ALL)
    assert club.read() == ()
    assert club.read() == ()


def test_a_read_is_noted_now_and_then() -> None:
    """So that its age is known after a restart."""
    club = reader(LESSON)
    facts = club.read(hours(6))
    assert [type_of(fact) for fact in facts] == ["feed_read"]
    assert club.feed.read_at == club.desk.now


def test_a_title_is_no_name() -> None:
    """Another title is another text of the same booking; two of the same title are two."""
    club = reader(LESSON, replace(CHOIR, title="Lesson"))
    assert len(club.booked()) == 2
    (booking, _) = club.booked()
    club.shown[0] = replace(LESSON, title="Singing lesson")
    club.read()
    assert club.desk.booking(booking).title == "Singing lesson"
    assert len(club.booked()) == 2


def test_a_title_that_somebody_gave_here_stays() -> None:
    """Only a change in the calendar replaces it."""
    club = reader(LESSON)
    (booking,) = club.booked()
    club.desk.do(Reschedule(ref=BookingRef(booking.id), texts=Texts(title="Mine")))
    club.read()
    assert club.desk.booking(booking).title == "Mine"


def test_a_title_that_somebody_gave_here_stays_when_the_event_is_certain() -> None:
    """The calendar says another thing of it then, but calls it as before."""
    club = reader(replace(LESSON, is_pending=True))
    (booking,) = club.booked()
    club.desk.do(Reschedule(ref=BookingRef(booking.id), texts=Texts(title="Mine")))
    club.shown = [LESSON]
    club.read()
    assert club.desk.booking(booking).status is BookingStatus.CONFIRMED
    assert club.desk.booking(booking).title == "Mine"


def test_an_event_that_moves_is_one_move() -> None:
    """The booking keeps its id, and is known by another outside id; nothing is left behind."""
    club = reader(LESSON, CHOIR)
    (booking, _) = club.booked()
    before = club.row(LESSON)
    later = event("lesson", at("12:30"), at("13:30"))
    club.shown[0] = later
    facts = club.read()
    assert len(of_type(facts, BookingRescheduled)) == 1
    moved = club.desk.booking(booking)
    assert (moved.span, moved.external_id) == (later.span, later.external_id)
    assert len(club.booked()) == 2
    assert club.row(LESSON) == replace(
        before,
        status=ReservationStatus.WITHDRAWN,
        booking_id=None,
        moves_to=later.external_id,
        is_withdrawn=True,
        updated_at=club.desk.now,
    )
    assert club.row(later).booking_id == booking.id
    assert club.read() == ()


def test_an_event_that_moves_back_and_forth_stays_one_booking() -> None:
    """Also under the outside id that it had before."""
    club = reader(LESSON)
    (booking,) = club.booked()
    later = event("lesson", at("18:30"), at("19:30"))
    for shown in (later, LESSON, later):
        club.shown[0] = shown
        club.read()
        assert [(one.id, one.span) for one in club.booked()] == [(booking.id, shown.span)]


def hour_by_hour(count: int, *, later: timedelta = timedelta()) -> list[FeedEvent]:
    """Return events of which each begins where the one before ends."""
    first = at("10:00", 1) + later
    return [event(f"e{n}", first + hours(n), first + hours(n + 1)) for n in range(count)]


@pytest.mark.parametrize("is_block", [False, True])
@pytest.mark.parametrize("later", [hours(1), hours(-1), hours(3)])
def test_a_calendar_whose_zone_was_changed_moves_part_by_part(
    *, is_block: bool, later: timedelta
) -> None:
    """Each turn is a small one, though each event goes where another was; all keep their ids."""
    club = Reader(Desk(), *hour_by_hour(300), is_block=is_block)
    club.read(ids=300)
    ids = [one.id for one in club.booked()]
    club.shown = hour_by_hour(300, later=later)
    club.desk.to(club.desk.now + minutes(5))
    turns = list(club.parts())
    assert max(map(len, turns)) <= 4 * 20
    assert len(turns) < 20
    assert [one.id for one in club.booked()] == ids
    assert club.spans() == [one.span for one in club.shown]
    assert {row.status for row in club.rows()} == {TAKEN, ReservationStatus.WITHDRAWN}
    assert club.feed.status is FeedStatus.FINE


def test_what_was_cut_off_in_the_middle_goes_on_at_the_next_read() -> None:
    """A crash has taken the rest of the parts."""
    club = Reader(Desk(), *hour_by_hour(100))
    club.read()
    ids = [one.id for one in club.booked()]
    club.shown = hour_by_hour(100, later=hours(1))
    parts = club.parts()
    assert next(parts)
    assert next(parts)
    assert sum(row.moves_to != "" for row in club.rows()) == 40
    club.desk.to(club.desk.now + minutes(5))
    assert list(club.parts())
    assert [one.id for one in club.booked()] == ids
    assert club.spans() == [one.span for one in club.shown]


def test_what_resumes_part_by_part_releases_nothing_that_is_not_missing_twice() -> None:
    """Only the first part sees that something came back."""
    club = Reader(Desk(), *hour_by_hour(100))
    club.read()
    club.shown = hour_by_hour(10)
    club.desk.to(club.desk.now + minutes(5))
    assert list(club.parts())
    assert club.feed.status is FeedStatus.STOPPED
    club.desk.to(club.desk.now + minutes(10))
    club.shown = hour_by_hour(80)
    assert list(club.parts())
    assert club.feed.status is FeedStatus.FINE
    assert len(club.booked()) == 100
    club.desk.to(club.desk.now + minutes(5))
    assert list(club.parts())
    assert len(club.booked()) == 80


def test_events_that_follow_each_other_move_in_one_read() -> None:
    """One goes where the other was."""
    club = reader(LESSON, CHOIR)
    ids = [one.id for one in club.booked()]
    club.shown = [
        event("lesson", at("16:00"), at("17:00")),
        event("choir", at("18:00"), at("20:00")),
    ]
    club.read()
    assert [one.id for one in club.booked()] == ids
    assert club.spans() == [one.span for one in club.shown]


def test_events_may_change_places() -> None:
    """In one read; one of them gives way, and is booked anew."""
    club = reader(LESSON, event("two", at("16:00"), at("17:00")))
    ids = {one.id for one in club.booked()}
    club.shown = [
        event("lesson", at("16:00"), at("17:00")),
        event("two", at("14:00"), at("15:00")),
    ]
    club.read()
    assert [one.title for one in club.booked()] == ["Two", "Lesson"]
    assert club.rows(CONFLICT) == []
    assert len(ids & {one.id for one in club.booked()}) == 1
    assert club.read() == ()


def test_a_move_into_somebody_elses_time_is_a_conflict() -> None:
    """The booking stays where it was until the way is free; then it moves by itself."""
    club = reader(LESSON)
    (booking,) = club.booked()
    other = club.desk.book(at("16:00"), at("18:00"))
    later = event("lesson", at("17:00"), at("19:00"))
    club.shown = [later]
    club.read()
    assert club.row(later).status is CONFLICT
    assert club.row(later).in_the_way == (other.id,)
    assert club.desk.booking(booking).span == LESSON.span
    assert club.read() == ()
    club.desk.do(Cancel(ref=BookingRef(other.id)))
    club.read()
    assert club.desk.booking(booking).span == later.span
    assert club.row(later).status is TAKEN


def test_two_of_one_series_that_move_are_no_moves() -> None:
    """Nobody can say which went where: the old times are released, the new ones booked."""
    first = event("s", at("14:00"), at("15:00"))
    second = event("s", at("16:00"), at("17:00"))
    club = reader(first, second, BAND)
    club.shown = [
        BAND,
        event("s", at("14:00", 2), at("15:00", 2)),
        event("s", at("16:00", 2), at("17:00", 2)),
    ]
    club.read()
    assert len(club.rows(TAKEN)) == 5
    club.read()
    assert club.spans() == [one.span for one in club.shown]


def test_two_of_one_series_for_which_one_is_there_are_no_move() -> None:
    """Nobody can say which of them it was: it is booked, and both are released."""
    club = reader(LESSON, event("lesson", at("16:00"), at("17:00")), BAND)
    before = {one.id for one in club.booked()}
    later = event("lesson", at("14:00", 2), at("15:00", 2))
    club.shown = [BAND, later]
    club.agree()
    assert club.spans() == [BAND.span, later.span]
    assert club.booked()[-1].id not in before


def test_what_moves_leaves_its_place_to_another_event() -> None:
    """It goes on as one event, though another has the very same time now."""
    club = reader(LESSON, JAM)
    (lesson, _) = club.booked()
    later = event("lesson", at("19:00"), at("20:00"))
    other = event("other", LESSON.span.start, LESSON.span.end)
    club.shown = [later, other, JAM]
    club.read()
    assert club.spans() == [other.span, later.span, JAM.span]
    assert [one.title for one in club.booked()] == ["Other", "Lesson", "Jam"]
    assert club.booked()[1].id == lesson.id


def test_what_moves_to_the_place_of_one_that_vanished_waits_until_that_is_sure_to_be_gone() -> None:
    """It is no new uid of that one."""
    club = reader(LESSON, CHOIR, JAM)
    (lesson, choir, _) = club.booked()
    later = event("lesson", CHOIR.span.start, CHOIR.span.end)
    club.shown = [later, JAM]
    club.read()
    assert club.desk.booking(choir).title == "Choir"
    assert club.row(CHOIR).missing_since == club.desk.now
    club.agree()
    assert [one.id for one in club.booked() if one.span == later.span] == [lesson.id]
    assert club.spans() == [later.span, JAM.span]


def test_a_move_for_which_there_is_no_id_is_made_at_the_next_read() -> None:
    """By then all is as it was."""
    club = reader(LESSON, JAM)
    before = club.booked()
    later = event("lesson", at("12:30"), at("13:30"))
    club.shown[0] = later
    assert club.read(ids=0) == ()
    assert club.booked() == before
    club.read()
    assert [one.id for one in club.booked()] == [one.id for one in before]
    assert club.spans() == [later.span, JAM.span]


def test_a_calendar_that_gives_new_uids_each_time_changes_nothing() -> None:
    """What has the very same time is the same booking, and nothing is taken for vanished."""
    club = reader(*ALL)
    ids = [one.id for one in club.booked()]
    club.shown = [replace(one, uid=f"{one.uid}-anew") for one in ALL]
    club.read()
    assert [one.id for one in club.booked()] == ids
    assert [one.external_id for one in club.booked()] == [one.external_id for one in club.shown]
    assert club.feed.status is FeedStatus.FINE
    assert club.read() == ()


def test_another_uid_changes_nothing_of_a_stay_that_is_over() -> None:
    """When the guest left is known by its last change."""
    club = reader(LESSON)
    (booking,) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.do(CheckIn(ref=BookingRef(booking.id)))
    club.desk.to(at("14:10"))
    club.desk.do(CheckOut(ref=BookingRef(booking.id)))
    over = club.desk.booking(booking)
    club.shown = [replace(LESSON, uid="anew")]
    club.agree()
    assert club.desk.booking(booking) == over
    assert club.booked() == []
    assert club.read() == ()


def test_another_uid_books_nothing_again_that_was_cancelled_here() -> None:
    """It is the same event, and somebody has still to say which holds."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Cancel(ref=BookingRef(booking.id)))
    club.read()
    assert club.row(LESSON).status is CONFLICT
    anew = replace(LESSON, uid="anew")
    club.shown[0] = anew
    club.agree()
    assert club.spans() == [JAM.span]
    assert club.row(anew).status is CONFLICT


def test_a_calendar_without_uids_is_read_too() -> None:
    """By the times alone."""
    nameless = [event("", one.span.start, one.span.end) for one in ALL]
    club = reader(*nameless)
    assert len(club.booked()) == 5
    club.shown = nameless[1:]
    club.agree()
    assert club.spans() == [one.span for one in nameless[1:]]


def test_without_uids_much_that_vanishes_is_much_as_well() -> None:
    """Though nothing tells the events apart but their times."""
    nameless = [event("", one.span.start, one.span.end) for one in ALL]
    club = reader(*nameless)
    club.shown = nameless[:1]
    club.agree()
    assert club.feed.status is FeedStatus.STOPPED
    assert len(club.booked()) == 5


def test_without_a_uid_nothing_is_known_to_have_moved() -> None:
    """It is another event: the one before is released when two reads agree."""
    club = reader(event("", at("14:00"), at("15:00")), CHOIR)
    (before, _) = club.booked()
    club.shown[0] = event("", at("19:00"), at("20:00"))
    club.read()
    assert len(club.booked()) == 3
    club.read()
    assert before.id not in {one.id for one in club.booked()}
    assert len(club.booked()) == 2


def test_instances_of_a_series_are_told_apart() -> None:
    """They have one uid."""
    daily = [
        event("daily", at("14:00", day), at("15:00", day), recurrence_id=f"2026112{day}")
        for day in range(4)
    ]
    club = reader(*daily)
    ids = [one.id for one in club.booked()]
    assert len(ids) == 4
    club.shown[2] = replace(daily[2], span=Span(at("17:00", 2), at("18:00", 2)))
    club.read()
    assert [one.id for one in club.booked()] == ids


def test_a_series_that_is_moved_as_a_whole_does_not_stop_the_feed() -> None:
    """Its uid is still there, so nothing is torn."""
    daily = [
        event("daily", at("14:00", day), at("15:00", day), recurrence_id=f"{day}T14")
        for day in range(5)
    ]
    club = reader(*daily)
    club.shown = [
        replace(
            one,
            span=Span(one.span.start + hours(3), one.span.end + hours(3)),
            recurrence_id=f"{n}T17",
        )
        for n, one in enumerate(daily)
    ]
    club.agree()
    assert club.feed.status is FeedStatus.FINE
    assert club.spans() == [one.span for one in club.shown]


def test_a_tentative_event_is_pending_as_long_as_it_stands() -> None:
    """Nobody has to pay for it by some time: it is confirmed when the calendar says so."""
    club = reader(replace(JAM, is_pending=True))
    (booking,) = club.booked()
    assert booking.status is BookingStatus.PENDING
    assert booking.expires_at is None
    assert club.read() == ()
    club.shown = [JAM]
    club.read()
    assert club.desk.booking(booking).status is BookingStatus.CONFIRMED


def test_a_tentative_event_that_is_called_otherwise_is_still_tentative() -> None:
    """Only the calendar confirms it."""
    club = reader(replace(JAM, is_pending=True))
    club.shown = [replace(JAM, title="Jam session", is_pending=True)]
    club.read()
    (booking,) = club.booked()
    assert (booking.title, booking.status) == ("Jam session", BookingStatus.PENDING)


def test_a_tentative_event_stands_also_at_another_time() -> None:
    """When it was to be before says nothing any more; it expires when it is over."""
    club = reader(replace(LESSON, is_pending=True), JAM)
    later = event("lesson", at("14:00", 7), at("15:00", 7), is_pending=True)
    club.shown[0] = later
    club.read()
    club.desk.to(at("16:00"))
    club.read()
    assert later.span in club.spans()
    booking = club.booked()[-1]
    club.desk.to(later.span.end)
    assert club.desk.booking(booking).status is BookingStatus.EXPIRED


def test_a_tentative_event_that_has_expired_here_is_booked_when_it_is_certain() -> None:
    """Somebody had moved it to where it is over by now."""
    club = reader(replace(JAM, is_pending=True))
    (booking,) = club.booked()
    earlier = club.desk.now + hours(1)
    club.desk.do(Reschedule(ref=BookingRef(booking.id), start=earlier, end=earlier + hours(1)))
    club.desk.to(earlier + hours(2))
    club.read()
    assert club.desk.booking(booking).status is BookingStatus.EXPIRED
    assert club.spans() == []
    club.shown = [JAM]
    club.read()
    assert club.spans() == [JAM.span]
    assert club.row(JAM).booking_id == club.booked()[0].id


def test_a_tentative_event_stands_however_far_ahead_it_is() -> None:
    """Also for longer than a platform may ask us to wait."""
    far = event("gala", at("14:00", 390), at("15:00", 390), is_pending=True)
    club = reader(far)
    club.desk.to(at("12:00", 380))
    club.read()
    assert club.spans() == [far.span]


def test_a_tentative_event_is_not_confirmed_around_a_guest_who_came_early() -> None:
    """It is a conflict as long as they are there, and told once."""
    sound_check = event("sound check", at("15:45"), at("16:00"))
    club = reader(replace(sound_check, is_pending=True, title="Maybe"))
    (booking,) = club.booked()
    guest = club.desk.book(at("16:00"), at("18:00"))
    club.desk.to(at("15:35"))
    club.desk.do(CheckIn(ref=BookingRef(guest.id)))
    club.shown = [sound_check]
    club.read(minutes(1))
    assert club.desk.booking(booking).status is BookingStatus.PENDING
    assert club.row(sound_check).status is CONFLICT
    assert club.row(sound_check).in_the_way == (guest.id,)
    assert club.read(minutes(1)) == ()
    club.desk.do(CheckOut(ref=BookingRef(guest.id)))
    club.read(minutes(1))
    assert club.desk.booking(booking).status is BookingStatus.CONFIRMED
    assert club.desk.booking(booking).title == sound_check.title
    assert club.row(sound_check).status is TAKEN


def test_what_waits_for_an_early_guest_to_leave_gives_way_to_no_other_calendar() -> None:
    """It is where its own calendar has it."""
    sound_check = event("sound check", at("15:45"), at("16:00"))
    club = reader(replace(sound_check, is_pending=True))
    (booking,) = club.booked()
    guest = club.desk.book(at("16:00"), at("18:00"))
    club.desk.to(at("15:35"))
    club.desk.do(CheckIn(ref=BookingRef(guest.id)))
    club.shown = [sound_check]
    club.read(minutes(1))
    assert club.row(sound_check).why == "early_guest"
    club.desk.do(CheckOut(ref=BookingRef(guest.id)))
    school = Origin(
        key=OriginKey("school"), name="School", kind=OriginKind.FEED, places={"": STUDIO}
    )
    site = club.desk.state.site
    club.desk.state.site = replace(site, origins={**site.origins, school.key: school})
    exam = event("exam", at("15:45"), at("16:00"))
    club.desk.do(replace(club.command(), origin=school.key, events=(exam,)))
    assert club.desk.state.reservations[school.key, exam.external_id].status is CONFLICT
    assert club.desk.booking(booking).blocks


def test_only_so_many_are_booked_at_once() -> None:
    """Whoever reads goes on until nothing follows."""
    club = Reader(Desk(), *ALL)
    counts = []
    while club.read(timedelta(), ids=2):
        counts.append(len(club.booked()))
    assert counts == [2, 4, 5]


def test_what_cannot_be_booked_uses_no_id_up() -> None:
    """So what can be is booked in the same turn."""
    desk = Desk()
    desk.book(at("13:00"), at("22:00"))
    club = Reader(desk, *ALL[:4])
    club.read(ids=1)
    assert len(club.rows(CONFLICT)) == 3
    assert club.row(YOGA).status is TAKEN


def test_what_is_over_is_left_as_it_was() -> None:
    """A calendar may forget what has been."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.to(at("15:30"))
    club.shown = [JAM]
    club.agree()
    assert club.desk.booking(booking).status is BookingStatus.COMPLETED
    assert club.row(LESSON).status is TAKEN
    assert club.row(LESSON).missing_since is None


def test_what_was_not_looked_at_has_not_vanished() -> None:
    """Beyond the end of what was asked for, or of what can be looked at."""
    club = reader(LESSON, CHOIR, JAM)
    club.shown = [LESSON, CHOIR]
    for _ in range(3):
        club.desk.to(club.desk.now + minutes(5))
        command = club.command()
        short = Span(command.within.start, JAM.span.start)
        assert club.desk.do(replace(command, within=short)) == ()
    assert len(club.booked()) == 3


# --- what vanished ------------------------------------------------------------------


def test_what_vanished_is_released_when_two_reads_agree() -> None:
    """And not before."""
    club = reader(*ALL)
    before = club.row(LESSON)
    club.shown.remove(LESSON)
    facts = club.read()
    assert [type_of(fact) for fact in facts] == ["feed_missing"]
    assert len(club.booked()) == 5
    club.read()
    assert len(club.booked()) == 4
    assert club.row(LESSON) == replace(
        before,
        status=ReservationStatus.WITHDRAWN,
        is_withdrawn=True,
        updated_at=club.desk.now,
    )
    assert club.read() == ()


def test_two_reads_within_minutes_count_as_one() -> None:
    """A fault of a calendar often lasts for some seconds."""
    club = reader(*ALL)
    club.shown.remove(LESSON)
    club.read()
    waited = timedelta()
    while waited + minutes(1) < AGREES_AFTER:
        assert club.read(minutes(1)) == ()
        waited += minutes(1)
    assert len(club.booked()) == 5
    club.read(minutes(1))
    assert len(club.booked()) == 4


def test_what_comes_back_is_as_if_nothing_was() -> None:
    """And has to vanish twice anew."""
    club = reader(*ALL)
    ids = [one.id for one in club.booked()]
    club.shown.remove(LESSON)
    club.read()
    club.shown.append(LESSON)
    club.read()
    assert club.row(LESSON).missing_since is None
    club.shown.remove(LESSON)
    club.read()
    assert [one.id for one in club.booked()] == ids


def test_what_comes_back_after_it_was_released_is_booked_anew() -> None:
    """Under the same outside id."""
    club = reader(*ALL)
    (before, *_) = club.booked()
    club.shown.remove(LESSON)
    club.agree()
    club.shown.append(LESSON)
    club.read()
    (after, *_) = club.booked()
    assert after.span == before.span
    assert after.id != before.id


def test_an_empty_answer_frees_nothing() -> None:
    """However often it comes; not even where one event was all there was."""
    club = reader(LESSON)
    club.shown = []
    for _ in range(5):
        club.read()
        assert club.spans() == [LESSON.span]
    assert club.feed.status is FeedStatus.STOPPED


def test_an_answer_that_has_only_the_past_is_not_empty() -> None:
    """So the last event to come can be cancelled."""
    club = reader(LESSON, event("old", at("09:00"), at("10:00")))
    club.shown.remove(LESSON)
    club.agree()
    assert club.spans() == []


def test_much_that_vanishes_at_once_stops_the_feed() -> None:
    """Nothing is released, also not when further answers agree; what is new is taken over."""
    club = reader(*ALL)
    club.shown = [LESSON, CHOIR, event("new", at("20:00", 2), at("22:00", 2))]
    facts = club.read()
    assert "feed_stopped" in {type_of(fact) for fact in facts}
    assert club.feed.status is FeedStatus.STOPPED
    assert club.feed.missing == 3
    for _ in range(4):
        club.read()
    assert len(club.booked()) == 6
    assert feed_view(club.desk.state, FEED, club.desk.now).missing == 3


def test_an_answer_that_stops_the_feed_agrees_with_none_before() -> None:
    """What had vanished by then is not released either: this one may be torn."""
    club = reader(*ALL)
    club.shown = [CHOIR, BAND, YOGA, JAM]
    club.read()
    club.shown = [JAM]
    club.read()
    assert club.feed.status is FeedStatus.STOPPED
    assert len(club.booked()) == 5


def test_a_feed_says_since_when_it_has_stopped_and_since_when_it_is_fine() -> None:
    """However often it is read meanwhile."""
    club = reader(*ALL)
    began = club.desk.now
    club.shown = []
    club.read()
    stopped = club.desk.now
    assert (began, club.feed.since) == (stopped - minutes(5), stopped)
    club.read(hours(7))
    assert club.feed.since == stopped
    club.shown = list(ALL)
    club.read()
    assert club.feed.since == club.desk.now


def test_what_is_over_is_not_missing_any_more() -> None:
    """Nobody has to say what becomes of it, and whoever says so changes nothing of it."""
    club = reader(*ALL)
    club.shown = [LESSON]
    club.agree()
    club.desk.to(at("18:30"))
    assert feed_view(club.desk.state, FEED, club.desk.now).missing == 3
    club.resume(keep=False)
    assert club.row(CHOIR).status is TAKEN
    assert club.spans() == []


def test_a_feed_that_was_never_read_has_nothing_to_resume() -> None:
    """Whoever asks for it changes nothing."""
    club = Reader(Desk(), *ALL)
    assert club.resume(keep=False) == ()


def test_a_clock_that_was_years_ahead_keeps_no_event_that_vanishes() -> None:
    """By it all is over, so a feed that stopped is fine; and a read is noted again since then."""
    club = reader(*ALL)
    club.shown = [JAM]
    club.agree()
    assert club.feed.status is FeedStatus.STOPPED
    before = club.desk.now
    club.desk.sleep_until(before + timedelta(days=3_000))
    club.read()
    assert club.feed.status is FeedStatus.FINE
    club.desk.sleep_until(before)
    trio = event("trio", at("19:00", 2), at("21:00", 2))
    club.shown = [*ALL, trio]
    club.read()
    assert club.feed.read_at == club.desk.now
    assert club.spans() == [trio.span]
    club.shown.remove(trio)
    club.agree()
    assert club.spans() == []


@pytest.mark.parametrize(("vanish", "of", "stops"), [(2, 2, False), (3, 6, False), (3, 5, True)])
def test_where_much_begins(vanish: int, of: int, *, stops: bool) -> None:
    """Three at the least, and more than half of what is to come."""
    shown = [event(f"e{n}", at("14:00", n), at("15:00", n)) for n in range(of)]
    past = event("old", at("09:00"), at("10:00"))
    club = reader(past, *shown)
    club.shown = [past, *shown[vanish:]]
    club.agree()
    assert (club.feed.status is FeedStatus.STOPPED) is stops
    assert len(club.booked()) == (of if stops else of - vanish)


@pytest.mark.parametrize("is_block", [False, True])
def test_a_series_of_which_little_is_left_stops_the_feed(is_block: bool) -> None:  # noqa: FBT001 - given
    """Its other instances have vanished, though its uid is still there: none has another time."""
    days = range(1, 9)
    series = [
        event("lesson", at("14:00", day), at("15:00", day), recurrence_id=f"r{day}") for day in days
    ]
    club = reader(*series, is_block=is_block)
    club.shown = series[:1]
    club.agree()
    assert club.feed.status is FeedStatus.STOPPED
    assert feed_view(club.desk.state, FEED, club.desk.now).missing == 7
    assert len(club.booked()) == 8
    club.resume(keep=False)
    assert club.spans() == [series[0].span]


def test_a_series_that_becomes_rarer_at_another_time_does_not_stop_the_feed() -> None:
    """What is new of it is booked, and what is old released, though it was more."""
    days = range(1, 9)
    club = reader(
        *(
            event("lesson", at("14:00", day), at("15:00", day), recurrence_id=f"r{day}")
            for day in days
        )
    )
    club.shown = [
        event("lesson", at("17:00", day), at("18:00", day), recurrence_id=f"s{day}")
        for day in days[::2]
    ]
    club.agree()
    assert club.feed.status is FeedStatus.FINE
    assert club.spans() == [one.span for one in club.shown]


def test_a_feed_that_stopped_resumes_when_all_is_back() -> None:
    """By itself; and is then as before."""
    club = reader(*ALL)
    ids = [one.id for one in club.booked()]
    club.shown = []
    club.agree()
    club.shown = list(ALL)
    facts = club.read()
    assert "feed_resumed" in {type_of(fact) for fact in facts}
    assert club.feed.status is FeedStatus.FINE
    assert [one.id for one in club.booked()] == ids
    assert feed_view(club.desk.state, FEED, club.desk.now).missing == 0
    assert club.read() == ()


def test_what_is_not_back_when_it_resumes_has_to_vanish_twice_anew() -> None:
    """The answers while it was stopped are not to be trusted."""
    club = reader(*ALL)
    club.shown = []
    club.agree()
    club.shown = list(ALL[1:])
    club.read()
    assert club.feed.status is FeedStatus.FINE
    club.read(minutes(1))
    assert len(club.booked()) == 5
    club.read()
    assert len(club.booked()) == 4


def test_time_that_goes_by_does_not_resume_a_feed() -> None:
    """That what vanished is over by now says nothing of the rest."""
    club = reader(*ALL)
    club.shown = [JAM]
    club.read()
    assert club.feed.status is FeedStatus.STOPPED
    club.desk.to(at("22:00"))
    club.agree()
    assert club.feed.status is FeedStatus.STOPPED
    assert YOGA.span in club.spans()
    club.desk.to(at("09:30", 1))
    club.read()
    assert club.feed.status is FeedStatus.FINE


def test_somebody_may_release_what_vanished() -> None:
    """All of it at once, and the feed goes on."""
    club = reader(*ALL)
    club.shown = [LESSON]
    club.agree()
    club.resume(keep=False)
    assert club.spans() == [LESSON.span]
    assert club.feed.status is FeedStatus.FINE
    assert club.read() == ()
    assert club.resume(keep=False) == ()


def test_somebody_may_keep_what_vanished() -> None:
    """It stays until it is over, and is followed again if it comes back."""
    club = reader(*ALL)
    ids = [one.id for one in club.booked()]
    club.shown = [LESSON]
    club.agree()
    club.resume(keep=True)
    club.agree()
    assert [one.id for one in club.booked()] == ids
    assert club.feed.status is FeedStatus.FINE
    assert feed_view(club.desk.state, FEED, club.desk.now).missing == 0
    assert club.read() == ()
    club.shown = list(ALL)
    club.read()
    assert [one.id for one in club.booked()] == ids
    club.shown.remove(JAM)
    club.agree()
    assert JAM.span not in club.spans()


def test_a_guest_who_is_inside_stays_when_the_event_vanishes() -> None:
    """That is a conflict until they leave; it is told once."""
    club = reader(*ALL)
    (booking, *_) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.do(CheckIn(ref=BookingRef(booking.id)))
    club.shown.remove(LESSON)
    club.agree()
    assert club.desk.booking(booking).status is BookingStatus.CHECKED_IN
    assert club.row(LESSON).status is CONFLICT
    assert club.read() == ()
    club.desk.do(CheckOut(ref=BookingRef(booking.id)))
    club.read()
    assert club.row(LESSON).status is ReservationStatus.WITHDRAWN
    assert club.row(LESSON).due_at is None


def test_an_event_that_is_back_after_its_guest_has_left_is_no_conflict_any_more() -> None:
    """Nor is it booked again: they were there."""
    club = reader(*ALL)
    (booking, *_) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.do(CheckIn(ref=BookingRef(booking.id)))
    club.shown.remove(LESSON)
    club.agree()
    club.desk.do(CheckOut(ref=BookingRef(booking.id)))
    club.shown.append(LESSON)
    club.read()
    row = club.row(LESSON)
    assert (row.status, row.booking_id, row.is_withdrawn) == (TAKEN, booking.id, False)
    assert LESSON.span not in club.spans()


def test_a_feed_says_nothing_of_what_another_one_shows() -> None:
    """What that has is not missing here, and has not vanished because it is not shown here."""
    club = reader(*ALL)
    other = Origin(key=OriginKey("school"), name="School", kind=OriginKind.FEED, places={"": ATTIC})
    site = club.desk.state.site
    club.desk.state.site = replace(site, origins={**site.origins, other.key: other})
    club.shown = []
    club.agree()
    assert club.feed.status is FeedStatus.STOPPED
    empty = replace(club.command(), origin=other.key)
    for _ in range(3):
        club.desk.to(club.desk.now + minutes(5))
        club.desk.do(empty)
    assert feed_view(club.desk.state, other.key, club.desk.now).missing == 0
    assert club.desk.state.feeds[other.key].status is FeedStatus.FINE
    assert len(club.booked()) == 5


def test_an_event_that_moves_while_its_guest_is_inside_is_not_forgotten_when_they_leave() -> None:
    """Whether they come again is for a person to say: until then the new time is a conflict."""
    club = reader(*ALL)
    (booking, *_) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.do(CheckIn(ref=BookingRef(booking.id)))
    later = event("lesson", at("22:00"), at("23:00"))
    club.shown[club.shown.index(LESSON)] = later
    club.read()
    assert (club.row(later).status, club.row(later).why) == (CONFLICT, "wrong_status")
    club.desk.do(CheckOut(ref=BookingRef(booking.id)))
    assert club.read() == ()
    assert club.row(later).status is CONFLICT
    club.desk.do(
        RetryReservation(origin=FEED, external_id=later.external_id, new_id=BookingId("again"))
    )
    assert later.span in club.spans()
    assert club.row(later).status is TAKEN
    assert club.read() == ()


# --- what clashes, and what people do here -----------------------------------------------


def test_what_clashes_is_tried_again_at_each_read() -> None:
    """It is kept, and taken when the way is free."""
    desk = Desk()
    other = desk.book(at("14:30"), at("16:00"))
    club = Reader(desk, LESSON)
    club.read()
    assert club.row(LESSON).status is CONFLICT
    assert club.row(LESSON).in_the_way == (other.id,)
    assert club.read() == ()
    desk.do(Cancel(ref=BookingRef(other.id)))
    club.read()
    assert LESSON.span in club.spans()
    assert club.row(LESSON).status is TAKEN


def test_a_new_event_in_the_place_of_one_that_vanished_raises_no_alarm() -> None:
    """It waits until that one is sure to be gone, and is booked in the same turn."""
    club = reader(*ALL)
    solo = event("solo", at("14:30"), at("15:30"))
    club.shown = [solo, *ALL[1:]]
    club.read()
    assert club.rows(CONFLICT) == []
    club.read()
    assert club.spans()[0] == solo.span
    assert club.rows(CONFLICT) == []


def test_a_conflict_that_vanishes_is_one_no_more() -> None:
    """There is nothing to be released."""
    desk = Desk()
    desk.book(at("14:30"), at("16:00"))
    club = Reader(desk, LESSON, JAM)
    club.read()
    club.shown = [JAM]
    club.agree()
    row = club.row(LESSON)
    assert (row.status, row.why, row.in_the_way) == (ReservationStatus.WITHDRAWN, "", ())


def test_what_is_cancelled_here_and_stands_there_is_a_conflict() -> None:
    """It is not booked again by itself, but when somebody wants that."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Cancel(ref=BookingRef(booking.id)))
    club.read()
    assert club.row(LESSON).status is CONFLICT
    assert club.row(LESSON).why == "wrong_status"
    assert club.read() == ()
    assert club.spans() == [JAM.span]
    club.desk.do(
        RetryReservation(origin=FEED, external_id=LESSON.external_id, new_id=BookingId("n1"))
    )
    assert club.spans() == [LESSON.span, JAM.span]


def test_what_somebody_lets_go_of_is_left_alone() -> None:
    """Until the event gets another time."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Cancel(ref=BookingRef(booking.id)))
    club.read()
    club.desk.do(LetGoOfReservation(origin=FEED, external_id=LESSON.external_id))
    assert club.read() == ()
    assert club.spans() == [JAM.span]
    later = event("lesson", at("15:00"), at("16:00"))
    club.shown[0] = later
    club.read()
    assert later.span in club.spans()


def test_what_is_moved_here_and_stands_there_is_a_conflict() -> None:
    """It is not moved back; when the calendar agrees all is well."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Reschedule(ref=BookingRef(booking.id), start=at("17:00")))
    club.read()
    assert club.row(LESSON).why == "changed_here"
    assert club.desk.booking(booking).span.start == at("17:00")
    assert club.read() == ()
    club.shown[0] = event("lesson", at("17:00"), at("18:00"))
    club.read()
    assert club.rows(CONFLICT) == []
    assert club.desk.booking(booking).span.start == at("17:00")


def test_what_is_moved_here_gives_way_to_nothing() -> None:
    """Somebody wants it there, so what the calendar has there is a conflict."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Reschedule(ref=BookingRef(booking.id), start=at("19:00")))
    club.read()
    club.shown.append(BAND)
    club.read()
    assert club.row(BAND).status is CONFLICT
    assert club.desk.booking(booking).span.start == at("19:00")


def test_a_stay_that_is_extended_here_is_no_conflict() -> None:
    """Nor one that ends early."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.do(CheckIn(ref=BookingRef(booking.id)))
    club.desk.do(Extend(ref=BookingRef(booking.id), duration=minutes(30)))
    assert club.read() == ()
    club.shown[0] = replace(LESSON, title="Long lesson")
    club.read()
    assert club.desk.booking(booking).span.end == at("15:30")
    assert club.desk.booking(booking).title == "Long lesson"
    club.desk.do(CheckOut(ref=BookingRef(booking.id)))
    assert club.read() == ()


def test_an_extended_stay_that_is_cancelled_here_is_not_booked_again() -> None:
    """Though its span is not the event's any more."""
    club = reader(LESSON, JAM)
    (booking, _) = club.booked()
    club.desk.do(Extend(ref=BookingRef(booking.id), duration=minutes(30)))
    club.desk.do(Cancel(ref=BookingRef(booking.id)))
    club.agree()
    assert club.spans() == [JAM.span]
    assert club.row(LESSON).why == "wrong_status"


def test_a_frozen_room_takes_no_booking() -> None:
    """It is a conflict until the room is in use again."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, reason=FreezeReason.CLEANING, until=None))
    club = Reader(desk, LESSON)
    club.read()
    assert club.row(LESSON).why == "frozen"
    desk.do(UnfreezeRoom(room=STUDIO))
    club.read()
    assert club.spans() == [LESSON.span]


def test_a_feed_that_gets_another_room_takes_its_bookings_along() -> None:
    """Each keeps its id; one that cannot go stays, and is told."""
    club = reader(LESSON, CHOIR)
    ids = [one.id for one in club.booked()]
    club.desk.book(at("16:30"), at("17:00"), ATTIC)
    club.configure(room=ATTIC)
    club.read()
    assert [one.id for one in club.booked()] == ids[1:]
    assert ids[0] in {one.id for one in club.booked(ATTIC)}
    assert club.row(CHOIR).status is CONFLICT


@pytest.mark.parametrize("is_block", [False, True])
def test_a_room_that_is_removed_and_comes_again_is_filled_again(is_block: bool) -> None:  # noqa: FBT001 - given
    """Nobody has given up what was in it: that went with the room."""
    club = reader(LESSON, CHOIR, is_block=is_block)
    before = club.booked()
    there = club.desk.state.site.rooms[STUDIO]
    club.desk.configure(room(ATTIC))
    club.desk.do(RemoveRoom(room=STUDIO))
    club.desk.configure(there, room(ATTIC))
    club.configure(room=STUDIO)
    club.read()
    assert club.spans() == [one.span for one in before]
    assert {row.status for row in club.rows()} == {TAKEN}


def test_a_feed_without_its_room_is_not_read() -> None:
    """Nor one that is not configured."""
    club = Reader(Desk(), LESSON, room=RoomKey("cellar"))
    club.desk.refused(UnknownRoom, club.command())
    command = club.command()
    club.desk.refused(UnknownOrigin, replace(command, origin=OriginKey("other")))
    club.desk.refused(UnknownOrigin, ResumeFeed(origin=OriginKey("other"), keep=True))


def test_a_decision_leaves_the_state_as_it_was() -> None:
    """Though it is made step by step on top of itself."""
    club = reader(*ALL)
    club.shown = [event("lesson", at("12:30"), at("13:30")), replace(CHOIR, title="X"), BAND]
    club.read()
    club.desk.to(club.desk.now + minutes(5))
    before = copy_of(club.desk.state)
    spans = club.spans()
    assert club.desk.decide(club.command())
    assert copy_of(club.desk.state) == before
    assert club.spans() == spans


def test_removing_a_feed_leaves_bookings_and_ends_blocks() -> None:
    """What it knew is forgotten."""
    for is_block in (False, True):
        club = reader(*ALL, is_block=is_block)
        facts = club.desk.do(RemoveOrigin(origin=FEED))
        assert len(club.booked()) == (0 if is_block else 5)
        assert club.rows() == []
        assert FEED not in club.desk.state.feeds
        assert type_of(facts[-1]) == "feed_removed"


def test_a_feed_that_is_added_again_has_its_bookings_again() -> None:
    """By their ids, as long as its key is the same; what was moved here is not moved back."""
    club = reader(LESSON, CHOIR, BAND)
    before = club.booked()
    club.desk.do(RemoveOrigin(origin=FEED))
    moved = before[-1]
    later = moved.span.end + hours(1)
    club.desk.do(Reschedule(ref=BookingRef(moved.id), start=later, end=later + hours(1)))
    club.read()
    assert [one.id for one in club.booked()] == [one.id for one in before]
    assert [club.row(one).status for one in (LESSON, CHOIR, BAND)] == [TAKEN, TAKEN, CONFLICT]
    assert club.row(BAND).why == "changed_here"
    assert [club.row(one).booking_id for one in (LESSON, CHOIR, BAND)] == [one.id for one in before]
    assert {club.row(one).room for one in (LESSON, CHOIR, BAND)} == {STUDIO}
    club.shown = [CHOIR]
    for _ in range(2):
        club.read()
        club.desk.to(club.desk.now + minutes(5))
    assert LESSON.span not in club.spans()


def test_a_feed_that_is_added_again_for_another_room_takes_its_bookings_along() -> None:
    """As one that gets another room."""
    club = reader(LESSON)
    (before,) = club.booked()
    club.desk.do(RemoveOrigin(origin=FEED))
    club.configure(room=ATTIC)
    club.read()
    assert club.booked() == []
    assert [one.id for one in club.booked(ATTIC)] == [before.id]


# --- as blocks ------------------------------------------------------------------------


def closed(club: Reader) -> list[Span]:
    """Return when the studio is blocked."""
    return [one.span for one in club.booked() if one.is_block]


def test_an_event_closes_the_room() -> None:
    """Without its title: nobody is expected."""
    club = reader(*ALL, is_block=True)
    assert closed(club) == [one.span for one in ALL]
    assert {one.title for one in club.booked()} == {""}
    assert club.read() == ()


def test_an_event_of_which_many_parts_were_closed_vanishes_as_one() -> None:
    """It is not much that vanished."""
    desk = Desk()
    desk.book(at("14:30"), at("15:00"))
    desk.book(at("16:00"), at("17:00"))
    fair = event("fair", at("14:00"), at("18:00"))
    club = Reader(desk, fair, YOGA, JAM, is_block=True)
    club.read()
    assert len(closed(club)) == 5
    club.shown.remove(fair)
    club.agree()
    assert club.feed.status is FeedStatus.FINE
    assert closed(club) == [YOGA.span, JAM.span]


def test_overlapping_events_close_the_room_once_and_leave_nothing_open() -> None:
    """And are no conflict."""
    club = reader(
        event("a", at("14:00"), at("16:00")),
        event("b", at("15:00"), at("17:00")),
        event("c", at("14:30"), at("15:30")),
        event("d", at("14:00"), at("16:00")),
        is_block=True,
    )
    assert closed(club) == [Span(at("14:00"), at("16:00")), Span(at("16:00"), at("17:00"))]
    assert club.rows(CONFLICT) == []
    assert club.read() == ()


def test_what_one_of_them_covered_is_closed_when_it_is_gone() -> None:
    """In the same turn, so that it is never open in between."""
    first = event("a", at("14:00"), at("16:00"))
    second = event("b", at("15:00"), at("17:00"))
    club = reader(first, second, is_block=True)
    club.shown = [second]
    club.read()
    assert closed(club) == [Span(at("14:00"), at("16:00")), Span(at("16:00"), at("17:00"))]
    club.read()
    assert closed(club) == [Span(at("15:00"), at("16:00")), Span(at("16:00"), at("17:00"))]
    assert club.read() == ()


def test_our_own_booking_that_is_shown_there_too_is_no_conflict() -> None:
    """A calendar into which bookings are exported, and which is read as well."""
    desk = Desk()
    desk.book(at("14:00"), at("15:00"))
    club = Reader(desk, LESSON, is_block=True)
    club.read()
    assert closed(club) == []
    assert club.rows() == []


def test_a_booking_that_covers_a_part_is_a_conflict_and_the_rest_is_closed() -> None:
    """Until it is gone: then all is."""
    desk = Desk()
    other = desk.book(at("16:30"), at("17:00"))
    club = Reader(desk, CHOIR, is_block=True)
    club.read()
    assert closed(club) == [Span(at("16:00"), at("16:30")), Span(at("17:00"), at("18:00"))]
    assert club.row(CHOIR).status is CONFLICT
    assert club.row(CHOIR).in_the_way == (other.id,)
    assert club.read() == ()
    desk.do(Cancel(ref=BookingRef(other.id)))
    club.read()
    assert Span(at("16:30"), at("17:00")) in closed(club)
    assert club.rows(CONFLICT) == []
    assert club.read() == ()


def test_a_conflict_of_a_block_that_somebody_lets_go_of_is_left() -> None:
    """The rest stays closed."""
    desk = Desk()
    desk.book(at("16:30"), at("17:00"))
    club = Reader(desk, CHOIR, is_block=True)
    club.read()
    desk.do(LetGoOfReservation(origin=FEED, external_id=CHOIR.external_id))
    assert club.read() == ()
    assert len(closed(club)) == 2


def test_a_conflict_of_a_block_that_comes_back_is_not_missing() -> None:
    """It would be released at once when it vanishes the next time."""
    desk = Desk()
    desk.book(at("16:30"), at("17:00"))
    club = Reader(desk, CHOIR, LESSON, JAM, is_block=True)
    club.read()
    club.shown = [LESSON, JAM]
    club.read()
    assert club.row(CHOIR).missing_since is not None
    club.shown = [CHOIR, LESSON, JAM]
    club.read()
    assert club.row(CHOIR).missing_since is None
    assert club.read() == ()
    (other,) = (one for one in club.booked() if not one.is_block)
    club.desk.do(Cancel(ref=BookingRef(other.id)))
    club.read()
    for shown in ([LESSON, JAM], [CHOIR, LESSON, JAM]):
        club.shown = shown
        club.read()
    assert {row.missing_since for row in club.rows()} == {None}


def test_a_block_needs_no_time_to_clean() -> None:
    """It may touch a booking, and another block; buffers are for guests."""
    desk = Desk(room(policy=Policy(buffer_after=minutes(30), power_off_notice=timedelta())))
    desk.book(at("13:00"), at("14:00"))
    club = Reader(desk, LESSON, event("next", at("15:00"), at("16:00")), is_block=True)
    club.read()
    assert closed(club) == [LESSON.span, Span(at("15:00"), at("16:00"))]
    assert club.rows(CONFLICT) == []


def test_a_block_stands_in_a_frozen_room() -> None:
    """It keeps it closed when the freeze ends."""
    desk = Desk()
    desk.do(FreezeRoom(room=STUDIO, reason=FreezeReason.CLEANING, until=at("14:30")))
    club = Reader(desk, LESSON, is_block=True)
    club.read()
    assert closed(club) == [LESSON.span]


def test_a_block_that_moves_is_one_move() -> None:
    """Where the way is free."""
    club = reader(LESSON, CHOIR, is_block=True)
    (block, _) = club.booked()
    later = event("lesson", at("14:30"), at("15:30"))
    club.shown[0] = later
    club.read()
    assert club.desk.booking(block).span == later.span
    assert len(closed(club)) == 2


def test_a_block_that_moves_under_another_is_released_when_two_reads_agree() -> None:
    """Nothing is open meanwhile."""
    club = reader(LESSON, CHOIR, is_block=True)
    club.shown[0] = event("lesson", at("15:30"), at("16:30"))
    club.read()
    assert closed(club) == [LESSON.span, Span(at("15:30"), at("16:00")), CHOIR.span]
    club.read()
    assert closed(club) == [Span(at("15:30"), at("16:00")), CHOIR.span]


def test_two_blocks_that_move_to_the_same_time_leave_nothing_behind() -> None:
    """One of them goes there; where the other was is released when two reads agree."""
    club = reader(LESSON, CHOIR, is_block=True)
    club.shown = [
        event("lesson", at("20:00"), at("21:00")),
        event("choir", at("20:00"), at("21:00")),
    ]
    club.agree()
    assert closed(club) == [Span(at("20:00"), at("21:00"))]
    assert club.rows(CONFLICT) == []


def test_a_block_that_gets_longer_is_closed_for_all_of_it() -> None:
    """At once."""
    club = reader(LESSON, is_block=True)
    club.shown = [event("lesson", at("13:00"), at("15:30"))]
    club.read()
    assert Span(at("13:00"), at("14:00")) in closed(club)
    assert Span(at("15:00"), at("15:30")) in closed(club)
    assert LESSON.span in closed(club)


def test_a_block_that_somebody_takes_away_here_is_a_conflict_and_stays_away() -> None:
    """No part of it comes back by itself."""
    club = reader(LESSON, CHOIR, is_block=True)
    (block, _) = club.booked()
    club.desk.do(Cancel(ref=BookingRef(block.id)))
    club.agree()
    assert closed(club) == [CHOIR.span]
    assert club.row(LESSON).status is CONFLICT
    club.desk.do(LetGoOfReservation(origin=FEED, external_id=LESSON.external_id))
    club.agree()
    assert closed(club) == [CHOIR.span]


def test_a_block_that_is_shortened_here_stays_so() -> None:
    """It is told."""
    club = reader(LESSON, CHOIR, is_block=True)
    (block, _) = club.booked()
    club.desk.do(Reschedule(ref=BookingRef(block.id), end=at("14:30")))
    club.agree()
    assert closed(club) == [Span(at("14:00"), at("14:30")), CHOIR.span]
    assert club.row(LESSON).why == "changed_here"
    assert club.read() == ()


def test_an_empty_answer_opens_no_block() -> None:
    """The same caution."""
    club = reader(LESSON, is_block=True)
    club.shown = []
    for _ in range(3):
        club.read()
    assert closed(club) == [LESSON.span]
    assert club.feed.status is FeedStatus.STOPPED


def test_what_is_past_of_an_event_is_not_closed() -> None:
    """Where a booking had the room for the first hour."""
    desk = Desk(now=at("16:00"))
    other = desk.book(at("16:00"), at("17:00"))
    club = Reader(desk, CHOIR, is_block=True)
    club.read()
    desk.do(Cancel(ref=BookingRef(other.id)))
    desk.to(at("17:10"))
    club.read()
    assert closed(club) == [Span(at("17:00"), at("18:00"))]
    assert club.rows(ReservationStatus.LAPSED) == []


def test_a_feed_may_change_what_it_makes() -> None:
    """Bookings become blocks and back; the room is closed all along."""
    club = reader(*ALL)
    club.configure(is_block=True)
    club.read()
    assert closed(club) == [one.span for one in ALL]
    club.configure(is_block=False)
    club.read()
    assert closed(club) == []
    assert club.spans() == [one.span for one in ALL]
    assert {one.title for one in club.booked()} == {one.title for one in ALL}


def test_a_tentative_event_becomes_a_block_like_any_other() -> None:
    """Nobody is expected to it any more; and back it is as tentative as it was."""
    maybe = replace(LESSON, is_pending=True)
    club = reader(maybe, JAM)
    club.configure(is_block=True)
    club.read()
    assert closed(club) == club.spans() == [LESSON.span, JAM.span]
    assert club.read() == ()
    club.configure(is_block=False)
    club.read()
    assert [one.status for one in club.booked()] == [BookingStatus.PENDING, BookingStatus.CONFIRMED]
    assert closed(club) == []


def test_blocks_go_along_to_another_room() -> None:
    """And are cut there as is needed."""
    club = reader(LESSON, CHOIR, is_block=True)
    club.desk.book(at("16:30"), at("17:00"), ATTIC)
    club.configure(is_block=True, room=ATTIC)
    club.read()
    assert club.booked() == []
    assert len(club.booked(ATTIC)) == 4


def test_a_block_that_cannot_move_as_a_whole_is_cut_where_it_goes() -> None:
    """What it leaves is open again when that is sure."""
    club = reader(LESSON, YOGA, is_block=True)
    guest = club.desk.book(at("15:30"), at("16:00"))
    club.shown[0] = event("lesson", at("14:30"), at("16:30"))
    club.agree()
    club.read()
    assert tuple(merged(closed(club))) == (
        Span(at("14:30"), guest.span.start),
        Span(guest.span.end, at("16:30")),
        YOGA.span,
    )


def test_nobody_checks_in_to_a_block() -> None:
    """It expects no guest."""
    club = reader(LESSON, is_block=True)
    (block,) = club.booked()
    club.desk.to(at("14:00"))
    club.desk.refused(NobodyExpected, CheckIn(ref=BookingRef(block.id)))


# --- what is told ---------------------------------------------------------------------


def test_a_feed_is_shown_as_it_is() -> None:
    """Before it was ever read, too."""
    desk = Desk()
    club = Reader(desk, LESSON, CHOIR)
    view = feed_view(desk.state, FEED, desk.now)
    assert (view.status, view.read_at, view.since) == (FeedStatus.FINE, None, None)
    desk.book(at("14:30"), at("16:00"))
    club.read()
    view = feed_view(desk.state, FEED, desk.now)
    assert (view.conflicts, view.missing, view.read_at) == (1, 0, desk.now)


def test_outside_ids_can_be_kept_whatever_the_uid() -> None:
    """Long ones and odd ones are known by their digest; a move is known by all but the span."""
    for uid in ("", "-", "a b", "x" * 1000, "\ud800", "ü@example.com"):
        one = event(uid, at("14:00"), at("15:00"), recurrence_id=uid)
        two = event(uid, at("16:00"), at("17:00"), recurrence_id=uid)
        assert len(one.external_id) <= 255
        one.external_id.encode()
        assert series_of(one.external_id) == series_of(two.external_id) == one.series
        assert one.external_id != two.external_id


def test_the_facts_of_a_feed_say_since_when() -> None:
    """The row is in them."""
    club = reader(*ALL)
    (first,) = of_type(club.desk.log, FeedTold)
    assert first.feed.since == first.at
    club.read(hours(7))
    (_, second) = of_type(club.desk.log, FeedTold)
    assert second.feed.since == first.at
    assert second.feed.read_at == second.at


def test_a_booking_by_hand_is_none_of_its_business() -> None:
    """Only what the feed made is released."""
    club = reader(*ALL)
    club.desk.do(
        Book(booking_id=BookingId("mine"), rooms=(STUDIO,), start=at("22:00"), end=at("23:00"))
    )
    club.agree()
    assert Span(at("22:00"), at("23:00")) in club.spans()
