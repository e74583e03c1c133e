"""Stays in stalls: what a guest, a sensor and a person who looks after it can rely on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.roomkeeper.core.commands import (
    EndMaintenance,
    EndOccupancy,
    ExtendOccupancy,
    ForceEnable,
    NoteDetection,
    PauseOccupancy,
    RemoveStall,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
    Wake,
)
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.errors import (
    InMaintenance,
    NotOccupied,
    NotPositive,
    SpanTooLong,
    UnknownStall,
)
from custom_components.roomkeeper.core.events import BookingMoved, Fact
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import (
    BookingStatus,
    Deferral,
    PowerOffStatus,
    RowKey,
    detection_key,
)
from custom_components.roomkeeper.core.stall import (
    DayOfStays,
    EndReason,
    Level,
    OccupancyStatus,
    Stall,
    StallPolicy,
    Strategy,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from custom_components.roomkeeper.core.stall_events import (
    MaintenanceEnded,
    MaintenanceStarted,
    OccupancyCleared,
    OccupancyDoubted,
    OccupancyEnded,
    OccupancyExtended,
    OccupancyPaused,
    OccupancyResumed,
    OccupancyStarted,
    SensorCleared,
    SensorStuck,
    StallForgotten,
)

from .desk import (
    BOOTH,
    CABIN,
    DOME,
    EYE,
    NOON,
    STUDIO,
    Desk,
    at,
    hours,
    minutes,
    of_type,
    stall,
)

CLEAR, DETECTED = Level.CLEAR, Level.DETECTED
UNKNOWN, SILENT = Level.UNKNOWN, Level.SILENT
VACANT, OCCUPIED = OccupancyStatus.VACANT, OccupancyStatus.OCCUPIED
PAUSED, DOUBTED = OccupancyStatus.PAUSED, OccupancyStatus.DOUBTED
MAINTENANCE = OccupancyStatus.MAINTENANCE
Kind = TimeoutKind

FIVE = TimeoutStep(Kind.FIXED, minutes(5))


def desk_of(
    policy: StallPolicy | None = None,
    *stalls: Stall,
    level: Level | None = CLEAR,
    zone: str = "UTC",
) -> Desk:
    """Return a desk with a booth, and with `stalls`, whose sensors have been looked at."""
    desk = Desk(stalls=(stall(policy=policy), *stalls), zone=zone)
    for key in desk.state.site.stalls if level else ():
        desk.see(level or CLEAR, key)
    for camera in (EYE, DOME):
        desk.observe_camera(camera, is_on=True)
    return desk


def status(desk: Desk) -> OccupancyStatus:
    """Return how the booth is used."""
    return desk.stay().status


def is_off(desk: Desk, camera: EntityId = EYE) -> bool:
    """Say whether a camera is to be off."""
    return wanted_on(desk.state, camera) is False


TWO_MINUTES = minutes(2)


def stay(desk: Desk, length: timedelta = TWO_MINUTES) -> OccupancyEnded:
    """Let a guest come and go."""
    desk.see(DETECTED)
    desk.to(desk.now + length)
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    return ended


def missed_departure(desk: Desk) -> OccupancyEnded:
    """Let a guest come, and the sensor miss that they go, until somebody resets it."""
    before = len(desk.log)
    desk.see(DETECTED)
    desk.to(desk.now + minutes(15))
    desk.see(CLEAR)
    (ended,) = of_type(desk.log[before:], OccupancyEnded)
    return ended


# --- somebody comes ----------------------------------------------------------


def test_a_detection_begins_a_stay_and_takes_the_cameras() -> None:
    """Who goes in is private at once, and the timer says why it runs how long."""
    desk = desk_of()
    assert wanted_on(desk.state, EYE) is None
    facts = desk.see(DETECTED)
    assert facts == (
        OccupancyStarted(at=NOON, stall=BOOTH, ends_at=at("12:05"), why=(FIVE,), taken=(EYE,)),
    )
    row = desk.stay()
    assert (row.status, row.started_at, row.detected_at) == (OCCUPIED, NOON, NOON)
    assert row.is_private
    assert is_off(desk)


def test_the_timer_follows_the_stalls_strategy() -> None:
    """At half past eight a stall with peak hours runs half as long again, and says so."""
    desk = desk_of(StallPolicy(strategy=Strategy.TIME_OF_DAY))
    desk.to(at("08:30", 1))
    (started,) = of_type(desk.see(DETECTED), OccupancyStarted)
    assert started.why == (FIVE, TimeoutStep(Kind.TIMES, minutes(7.5), "morning_peak"))
    assert started.ends_at == at("08:37:30", 1)


def test_a_door_that_opens_is_somebody_who_comes() -> None:
    """A pulse begins a stay, though no sensor says that somebody is inside."""
    desk = desk_of()
    assert of_type(desk.pulse(CLEAR), OccupancyStarted)
    assert status(desk) is OCCUPIED


def test_sensors_that_say_what_they_said_before_change_nothing() -> None:
    """Nothing is written because a sensor tells the same again."""
    desk = desk_of()
    assert desk.see(CLEAR) == ()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    assert desk.see(DETECTED) == ()


def test_what_is_seen_in_a_stall_that_is_no_more_changes_nothing() -> None:
    """A sensor that fires once more after its stall was removed does no harm."""
    desk = desk_of()
    gone = NoteDetection(stall=CABIN, level=DETECTED, is_fresh=True)
    assert desk.decide(gone) == ()


def test_the_last_of_several_sensors_counts() -> None:
    """While one sensor of a stall still sees somebody, the stay goes on."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    desk.see(DETECTED, fresh=True)
    desk.to(at("12:02"))
    assert desk.see(DETECTED, fresh=False) == ()
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.duration == minutes(2)


# --- somebody is seen again --------------------------------------------------


def test_a_fresh_detection_lets_the_timer_run_longer() -> None:
    """Who moves gets two minutes more, and the timer says so after what it came from."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    facts = desk.see(DETECTED, fresh=True)
    assert facts == (
        OccupancyExtended(
            at=at("12:01"),
            stall=BOOTH,
            ends_at=at("12:07"),
            why=(FIVE, TimeoutStep(Kind.DETECTED_AGAIN, minutes(6))),
            detected_at=at("12:01"),
        ),
    )


def test_fresh_detections_never_go_beyond_the_longest_timeout() -> None:
    """Who dances gets ten minutes from now at most, and no log of each step."""
    desk = desk_of()
    desk.see(DETECTED)
    for second in range(1, 120):
        desk.to(NOON + timedelta(seconds=second))
        desk.see(DETECTED, fresh=True)
        ends_at = desk.stay().ends_at
        assert ends_at is not None
        assert ends_at <= desk.now + minutes(10)
    assert len(of_type(desk.log, OccupancyExtended)) < 8


def test_the_why_keeps_the_first_and_the_last_step() -> None:
    """After many extensions the timer still says where it began, and what holds now."""
    desk = desk_of()
    desk.see(DETECTED)
    for clock in ("12:01", "12:02"):
        desk.to(at(clock))
        desk.see(DETECTED, fresh=True)
    desk.do(ExtendOccupancy(stall=BOOTH))
    assert desk.stay().why == (FIVE, TimeoutStep(Kind.EXTENDED, minutes(9)))


def test_a_detection_never_shortens_what_a_person_asked_for() -> None:
    """An hour by hand stays an hour, whoever moves inside."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    assert desk.see(DETECTED) == ()
    assert desk.stay().ends_at == at("13:00")


def test_who_is_seen_again_as_the_timer_runs_out_is_still_the_same() -> None:
    """Though nobody has noticed yet that it did."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.sleep_until(at("12:05"))
    desk.pulse(CLEAR)
    assert (desk.stay().started_at, status(desk)) == (NOON, OCCUPIED)
    assert of_type(desk.log, OccupancyEnded) == []


# --- somebody leaves ---------------------------------------------------------


def test_a_clock_that_is_set_back_takes_nothing_back_that_was_seen() -> None:
    """Whoever was seen has left when the sensors are clear, whatever time that was."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.sleep_until(at("11:00"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.VACATED


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_stay_of_hours_is_not_cut_short_by_a_clock_that_is_mended(*, is_restarted: bool) -> None:
    """Who said that a person is inside until two said so whatever the clock showed."""
    desk = desk_of(level=SILENT)
    desk.sleep_until(NOON.replace(year=2036))
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(2)))
    if is_restarted:
        desk.restart(NOON)
        desk.see(SILENT)
    else:
        desk.sleep_until(NOON)
        desk.rederive(RowKey("occupancy", BOOTH))
        desk.keep_deadlines()
    assert desk.stay().ends_at == at("14:00")
    desk.to(at("14:00"))
    assert status(desk) is VACANT


def test_clear_sensors_end_the_stay() -> None:
    """The cameras are given back when the guest has left, and the stay is counted."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:03"))
    facts = desk.see(CLEAR)
    assert facts == (
        OccupancyEnded(
            at=at("12:03"),
            stall=BOOTH,
            reason=EndReason.VACATED,
            started_at=NOON,
            duration=minutes(3),
            day_local="2026-11-24",
            hour_local=12,
            weekday=1,
            is_counted=True,
            timeouts_in_a_row=0,
        ),
    )
    row = desk.stay()
    assert (row.status, row.ends_at, row.why, row.started_at) == (VACANT, None, (), None)
    assert (row.last_started_at, row.last_ended_at) == (NOON, at("12:03"))
    assert row.last_reason is EndReason.VACATED
    assert row.days == (DayOfStays("2026-11-24", 1, 1, minutes(3)),)
    assert wanted_on(desk.state, EYE) is True


def test_after_a_stay_nothing_is_due() -> None:
    """A vacant stall wakes nobody."""
    desk = desk_of()
    stay(desk)
    assert desk.to(at("12:00", 7)) == []


def test_a_door_alone_does_not_say_that_nobody_is_inside() -> None:
    """Between the opened door and the first motion nobody's stay is ended by a clear sensor."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.to(at("12:00:02"))
    assert desk.see(CLEAR) == ()
    assert status(desk) is OCCUPIED
    (ended,) = of_type(desk.to(at("12:05")), OccupancyEnded)
    assert (ended.reason, ended.timeouts_in_a_row) == (EndReason.TIMEOUT, 0)


def test_a_motion_sensor_that_comes_and_goes_ends_what_a_door_began() -> None:
    """Door, motion, no motion: the guest has left."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.to(at("12:00:02"))
    desk.see(DETECTED)
    desk.to(at("12:01"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.duration) == (EndReason.VACATED, minutes(1))


def test_the_guest_before_does_not_count_for_what_a_door_began() -> None:
    """What motion was seen before the door opened says nothing about who came through it."""
    desk = desk_of()
    stay(desk)
    desk.to(at("12:10"))
    desk.pulse(CLEAR)
    desk.to(at("12:11"))
    assert desk.see(CLEAR) == ()


def test_a_stall_with_a_mere_door_ends_by_its_timer() -> None:
    """Where no sensor can say that nobody is inside, the timer says it."""
    desk = desk_of(level=None)
    desk.see(CLEAR)
    desk.pulse(SILENT)
    assert desk.see(SILENT) == ()
    (ended,) = of_type(desk.to(at("12:05")), OccupancyEnded)
    assert ended.reason is EndReason.TIMEOUT
    assert ended.is_counted


# --- the timer runs out ------------------------------------------------------


def test_while_a_sensor_is_on_the_timer_goes_on_up_to_the_bound() -> None:
    """A guest who is still seen has ten minutes, in steps of two; then the cameras come back."""
    desk = desk_of()
    desk.see(DETECTED)
    facts = desk.to(at("12:20"))
    assert [(type(fact), fact.at) for fact in facts] == [
        (OccupancyExtended, at("12:05")),
        (OccupancyExtended, at("12:07")),
        (OccupancyExtended, at("12:09")),
        (OccupancyEnded, at("12:10")),
    ]
    assert of_type(facts, OccupancyExtended)[-1].why == (
        FIVE,
        TimeoutStep(Kind.STILL_DETECTED, minutes(1)),
    )
    (ended,) = of_type(facts, OccupancyEnded)
    assert (ended.reason, ended.duration) == (EndReason.TIMEOUT, minutes(10))
    assert wanted_on(desk.state, EYE) is True


def test_the_bound_counts_from_the_last_fresh_detection() -> None:
    """Who moves after nine minutes has ten more."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:08:30"))
    desk.see(DETECTED, fresh=True)
    (ended,) = of_type(desk.to(at("12:30")), OccupancyEnded)
    assert ended.at == at("12:18:30")


def test_after_a_timeout_only_a_fresh_detection_begins_a_stay() -> None:
    """A sensor that hangs on does not keep the cameras off for ever, but a movement does again."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:12"))
    assert status(desk) is VACANT
    assert desk.see(DETECTED) == ()
    assert of_type(desk.see(DETECTED, fresh=True), OccupancyStarted)


def test_a_timer_that_is_late_ends_the_stay_when_it_should_have() -> None:
    """After a suspend of an hour the stay was five minutes long, not an hour."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.sleep_until(at("13:00"))
    (ended,) = of_type(desk.keep_deadlines(), OccupancyEnded)
    assert (ended.at, ended.duration) == (at("13:00"), minutes(5))
    assert desk.stay().last_ended_at == at("12:05")


def test_a_guest_who_is_seen_when_a_timer_comes_late_stays_private() -> None:
    """A clock that was wrong until now ends no stay: who is seen is inside a private place."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.sleep_until(at("12:20"))
    ended, started = desk.keep_deadlines()
    assert isinstance(ended, OccupancyEnded)
    assert (ended.reason, ended.duration) == (EndReason.RESTART, minutes(5))
    assert not ended.is_counted
    assert isinstance(started, OccupancyStarted)
    assert started.ends_at == at("12:25")
    assert is_off(desk)


@pytest.mark.parametrize("level", [UNKNOWN, SILENT])
def test_a_stay_whose_timer_comes_late_is_doubted_where_nobody_can_say(level: Level) -> None:
    """While the machine slept somebody may have come whom no sensor tells of."""
    desk = desk_of(level=level)
    desk.pulse(level)
    desk.sleep_until(at("13:00"))
    ended, doubted = desk.keep_deadlines()
    assert isinstance(ended, OccupancyEnded)
    assert ended.reason is EndReason.RESTART
    assert isinstance(doubted, OccupancyDoubted)
    assert doubted.ends_at == at("13:10")


def test_a_doubt_whose_timer_comes_late_begins_anew() -> None:
    """Its ten minutes are ten minutes in which a sensor could have come back."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.sleep_until(at("13:00"))
    (extended,) = desk.keep_deadlines()
    assert isinstance(extended, OccupancyExtended)
    assert extended.ends_at == at("13:10")
    assert is_off(desk)
    assert of_type(desk.to(at("13:10")), OccupancyCleared)


def test_a_timer_that_is_a_little_late_is_as_good_as_one_in_time() -> None:
    """A busy machine makes no restart of it."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.sleep_until(at("12:05:59"))
    (extended,) = desk.keep_deadlines()
    assert isinstance(extended, OccupancyExtended)
    assert extended.why[-1].kind is Kind.STILL_DETECTED


def test_a_timer_that_was_overtaken_changes_nothing() -> None:
    """A deadline that comes although the stay was extended, or is over, is ignored."""
    desk = desk_of()
    wake = Wake(row=RowKey("occupancy", BOOTH))
    assert desk.decide(wake) == ()
    desk.see(DETECTED)
    desk.to(at("12:04"))
    assert desk.decide(wake) == ()
    assert desk.decide(Wake(row=detection_key(BOOTH))) == ()


# --- sensors that are lost ---------------------------------------------------


def test_a_sensor_lost_in_an_empty_stall_switches_the_cameras_off() -> None:
    """Nobody can say that nobody is inside: private, for the longest timeout."""
    desk = desk_of()
    facts = desk.see(UNKNOWN)
    assert facts == (
        OccupancyDoubted(
            at=NOON,
            stall=BOOTH,
            ends_at=at("12:10"),
            why=(TimeoutStep(Kind.SENSOR_LOST, minutes(10)),),
            taken=(EYE,),
        ),
    )
    assert is_off(desk)


def test_a_sensor_that_comes_back_clear_ends_the_doubt() -> None:
    """The cameras come back at once when the sensor is there again, and nothing is counted."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:01"))
    assert desk.see(CLEAR) == (
        OccupancyCleared(at=at("12:01"), stall=BOOTH, reason=EndReason.VACATED),
    )
    row = desk.stay()
    assert (row.status, row.stuck, row.days, row.last_reason) == (VACANT, None, (), None)


def test_a_doubt_that_nobody_resolves_ends_with_a_problem() -> None:
    """After the longest timeout the cameras come back, and people are told of the lost sensor."""
    desk = desk_of()
    desk.see(UNKNOWN)
    assert desk.to(at("12:30")) == [
        OccupancyCleared(at=at("12:10"), stall=BOOTH, reason=EndReason.TIMEOUT),
        SensorStuck(at=at("12:10"), stall=BOOTH, why=Stuck.LOST),
    ]
    assert desk.stay().stuck is Stuck.LOST
    assert wanted_on(desk.state, EYE) is True


def test_a_sensor_that_is_known_to_be_lost_takes_no_cameras_again() -> None:
    """Once people were told, a dead battery does not keep the cameras off for ever."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    assert desk.see(UNKNOWN) == ()


def test_the_problem_is_over_when_all_sensors_are_known() -> None:
    """A new battery clears the problem by itself."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    assert desk.see(CLEAR) == (SensorCleared(at=at("12:30"), stall=BOOTH),)
    assert desk.stay().stuck is None
    assert of_type(desk.see(UNKNOWN), OccupancyDoubted)


def test_a_mere_door_that_is_there_again_leaves_it_open_who_came_meanwhile() -> None:
    """It only tells of a coming while it happens: as after a restart, nobody can say."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    doubt, over = desk.see(SILENT)
    assert isinstance(doubt, OccupancyDoubted)
    assert (doubt.ends_at, doubt.why) == (
        at("12:40"),
        (TimeoutStep(Kind.SENSOR_LOST, minutes(10)),),
    )
    assert over == SensorCleared(at=at("12:30"), stall=BOOTH)
    desk.to(at("12:40"))
    assert (status(desk), desk.stay().stuck) == (VACANT, None)


def test_a_mere_door_that_is_there_again_changes_nothing_about_a_stay() -> None:
    """Whoever is known to be inside has the timer that is theirs."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    desk.do(StartOccupancy(stall=BOOTH))
    assert desk.see(SILENT) == (SensorCleared(at=at("12:30"), stall=BOOTH),)
    assert desk.stay().ends_at == at("12:35")


def test_another_sensor_that_is_lost_is_a_doubt_of_its_own() -> None:
    """One has been dead for long, and that is known; now the one that still saw people is lost."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    (doubt,) = desk.see(UNKNOWN, lost=True)
    assert isinstance(doubt, OccupancyDoubted)
    assert doubt.ends_at == at("12:40")
    desk.to(at("12:35"))
    assert desk.see(UNKNOWN, lost=True) == ()
    desk.to(at("13:00"))
    assert (status(desk), len(of_type(desk.log, SensorStuck))) == (VACANT, 1)


def test_one_sensor_that_sees_somebody_does_not_bring_back_another_that_is_lost() -> None:
    """With one of two sensors dead, the problem is told once, and not anew at each guest."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    desk.see(DETECTED)
    assert desk.stay().stuck is Stuck.LOST
    assert status(desk) is OCCUPIED
    desk.to(at("12:31"))
    desk.see(UNKNOWN)
    desk.to(at("13:00"))
    assert (status(desk), len(of_type(desk.log, SensorStuck))) == (VACANT, 1)


def test_a_sensor_lost_during_a_stay_gives_it_the_longest_timeout() -> None:
    """Who is inside when the battery dies is private for ten minutes more; then it is told."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:04"))
    facts = desk.see(UNKNOWN)
    assert facts == (
        OccupancyExtended(
            at=at("12:04"),
            stall=BOOTH,
            ends_at=at("12:14"),
            why=(FIVE, TimeoutStep(Kind.SENSOR_LOST, minutes(10))),
            detected_at=NOON,
        ),
    )
    ended, lost = desk.to(at("12:20"))
    assert isinstance(ended, OccupancyEnded)
    assert (ended.reason, ended.timeouts_in_a_row) == (EndReason.TIMEOUT, 0)
    assert lost == SensorStuck(at=at("12:14"), stall=BOOTH, why=Stuck.LOST)


def test_a_sensor_lost_shortens_nothing() -> None:
    """An hour by hand stays an hour."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    assert desk.see(UNKNOWN) == ()
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.see(CLEAR)
    assert desk.see(UNKNOWN) == ()


def test_a_guest_who_left_while_the_sensor_was_lost_has_left() -> None:
    """The sensor had seen the guest, and is clear when it comes back."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    desk.see(UNKNOWN)
    desk.to(at("12:02"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.VACATED


def test_a_door_that_is_opened_while_a_sensor_is_lost_cuts_no_doubt_short() -> None:
    """Somebody surely is inside now, and nobody could see them leave: ten minutes stay ten."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:01"))
    (started,) = of_type(desk.pulse(UNKNOWN), OccupancyStarted)
    assert started.ends_at == at("12:10")
    assert started.why == (FIVE, TimeoutStep(Kind.SENSOR_LOST, minutes(9)))
    assert started.taken == (EYE,)


def test_a_detection_cuts_no_doubt_short_that_a_person_made_longer() -> None:
    """An hour asked for during a doubt stays an hour when the sensor comes back with somebody."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.do(ExtendOccupancy(stall=BOOTH, duration=hours(1)))
    assert desk.stay().why[-1] == TimeoutStep(Kind.EXTENDED, minutes(70))
    assert status(desk) is DOUBTED
    desk.see(DETECTED)
    assert desk.stay().ends_at == at("13:10")


def test_a_detection_late_in_a_doubt_gets_its_whole_timer() -> None:
    """Who comes in the last minute of a doubt has five."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:09"))
    (started,) = of_type(desk.see(DETECTED), OccupancyStarted)
    assert (started.ends_at, started.why) == (at("12:14"), (FIVE,))


def test_a_sensor_lost_again_during_a_doubt_starts_nothing_anew() -> None:
    """A second sensor that goes after the first does not double the time."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:05"))
    assert desk.see(UNKNOWN) == ()
    assert desk.see(SILENT) == ()
    assert desk.stay().ends_at == at("12:10")


# --- restarts ----------------------------------------------------------------


def restarted(level: Level | None, *, by_hand: bool = False, down: timedelta) -> Desk:
    """Return a desk at which a guest was inside at noon, and which was down since."""
    desk = desk_of()
    if by_hand:
        desk.do(StartOccupancy(stall=BOOTH))
    elif level is SILENT:
        desk.pulse(SILENT)
    else:
        desk.see(DETECTED)
    desk.restart(NOON + down)
    return desk


@pytest.mark.parametrize("down", [minutes(1), hours(8)])
@pytest.mark.parametrize("level", [CLEAR, UNKNOWN, DETECTED, SILENT])
def test_nothing_ends_before_the_first_look(level: Level, down: timedelta) -> None:
    """However overdue the timer is, the cameras stay off until the sensors were looked at."""
    desk = restarted(level, down=down)
    assert desk.to(desk.now + hours(1)) == []
    assert is_off(desk)
    assert (status(desk), desk.stay().taken) == (OCCUPIED, (EYE,))


def test_a_doubt_does_not_end_before_the_first_look_either() -> None:
    """A restart during a doubt leaves it in doubt, and counts its time anew."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.restart(at("12:09"))
    assert desk.to(at("14:00")) == []
    desk.see(UNKNOWN)
    assert (status(desk), desk.stay().ends_at) == (DOUBTED, at("14:10"))
    assert desk.stay().why[-1] == TimeoutStep(Kind.RESTARTED, minutes(10))


def test_after_a_restart_clear_sensors_end_a_stay_whose_end_nobody_saw() -> None:
    """It ends at once, but how long it took is not counted."""
    desk = restarted(CLEAR, down=minutes(1))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.is_counted) == (EndReason.RESTART, False)
    assert desk.stay().days == ()


def test_after_a_restart_a_guest_who_is_seen_stays_private() -> None:
    """The stay goes on, and when the guest leaves it is over as any other."""
    desk = restarted(DETECTED, down=minutes(4))
    desk.see(DETECTED)
    assert desk.stay().ends_at == at("12:07")
    desk.to(at("12:05"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.duration) == (EndReason.VACATED, minutes(5))


@pytest.mark.parametrize("level", [UNKNOWN, SILENT])
def test_after_a_restart_a_stay_that_nobody_can_see_gets_the_longest_timeout(
    level: Level,
) -> None:
    """While the sensors are still on their way, the cameras stay off."""
    desk = restarted(level, down=minutes(1))
    (extended,) = of_type(desk.see(level), OccupancyExtended)
    assert extended.ends_at == at("12:11")
    assert extended.why == (FIVE, TimeoutStep(Kind.RESTARTED, minutes(10)))


def test_a_stay_of_before_a_restart_ends_when_the_sensors_have_come_up_clear() -> None:
    """Unavailable first and clear then is how sensors come up: nobody saw when the guest left."""
    desk = restarted(UNKNOWN, down=minutes(1))
    desk.see(UNKNOWN)
    desk.to(at("12:02"))
    # Another one is lost before the first is there: nobody has seen the guest since.
    desk.see(UNKNOWN, lost=True)
    desk.to(at("12:03"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.is_counted) == (EndReason.RESTART, False)


def test_a_stay_that_somebody_has_extended_since_a_restart_outlives_clear_sensors() -> None:
    """Who says so knows that somebody is inside, whom the sensors have not seen yet."""
    desk = restarted(UNKNOWN, down=minutes(1))
    desk.see(UNKNOWN)
    desk.do(ExtendOccupancy(stall=BOOTH))
    assert desk.see(CLEAR) == ()
    assert is_off(desk)


def test_a_longer_timer_does_not_outlive_a_restart_either() -> None:
    """Two hours for a guest who was seen end with clear sensors after a restart as before one."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(ExtendOccupancy(stall=BOOTH, duration=hours(2)))
    desk.restart(at("12:01"))
    desk.see(UNKNOWN)
    assert desk.stay().ends_at == at("14:05")
    desk.to(at("12:02"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.RESTART


@pytest.mark.parametrize(
    ("level", "after"),
    [(CLEAR, VACANT), (DETECTED, OCCUPIED), (UNKNOWN, DOUBTED), (SILENT, DOUBTED)],
)
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_stay_that_ran_out_while_the_machine_was_down_is_over(
    level: Level,
    after: OccupancyStatus,
    by_hand: bool,  # noqa: FBT001 - both
) -> None:
    """Eight hours later it was five minutes long; what is seen now decides, without a gap."""
    desk = restarted(level, by_hand=by_hand, down=hours(8))
    facts = desk.see(level)
    ended = facts[0]
    assert isinstance(ended, OccupancyEnded)
    assert (ended.reason, ended.duration, ended.is_counted) == (
        EndReason.RESTART,
        minutes(5),
        False,
    )
    row = desk.stay()
    assert (row.status, row.taken) == (after, (EYE,))
    assert row.last_ended_at == at("12:05")
    assert is_off(desk) == (after is not VACANT)


@pytest.mark.parametrize(
    ("level", "fact"),
    [(CLEAR, None), (UNKNOWN, OccupancyDoubted), (SILENT, OccupancyDoubted)],
)
def test_a_stall_that_was_empty_before_a_restart(level: Level, fact: type[Fact] | None) -> None:
    """Clear is clear; where nobody can say who came meanwhile, the cameras are off."""
    desk = desk_of()
    desk.restart(at("12:30"))
    facts = desk.see(level)
    assert [type(one) for one in facts] == ([fact] if fact else [])
    if fact:
        assert desk.stay().why == (TimeoutStep(Kind.RESTARTED, minutes(10)),)


def test_a_guest_who_came_while_the_machine_was_down_is_private() -> None:
    """Who is seen at the first look has just come, as far as anybody knows."""
    desk = desk_of()
    desk.restart(at("12:30"))
    assert of_type(desk.see(DETECTED), OccupancyStarted)


def test_a_stall_with_a_mere_door_is_doubted_after_a_restart_and_then_quietly_empty() -> None:
    """Nobody knows whether the door was opened meanwhile: ten minutes, and no problem after it."""
    desk = desk_of()
    desk.restart(at("12:30"))
    desk.see(SILENT)
    assert desk.to(at("13:00")) == [
        OccupancyCleared(at=at("12:40"), stall=BOOTH, reason=EndReason.TIMEOUT)
    ]


def test_a_stall_without_sensors_is_never_doubted() -> None:
    """A stall that is used by hand only stays as it was left."""
    desk = Desk(stalls=(stall(sensors=()),))
    assert desk.see(SILENT) == ()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    desk.restart(at("12:30"))
    assert desk.see(SILENT) == ()
    assert (status(desk), desk.stay().ends_at) == (OCCUPIED, at("13:00"))


def test_after_a_restart_a_sensor_that_was_lost_before_is_doubted_once_more() -> None:
    """Nobody knows who came while the machine was down, so the cameras are off for ten minutes."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    desk.restart()
    assert of_type(desk.see(UNKNOWN), OccupancyDoubted)
    assert desk.to(at("13:00")) == [
        OccupancyCleared(at=at("12:40"), stall=BOOTH, reason=EndReason.TIMEOUT)
    ]
    assert desk.stay().stuck is Stuck.LOST


def test_a_stay_by_hand_outlives_a_restart_with_clear_sensors() -> None:
    """Sensors that never saw who is inside end nothing, neither at once nor when they come up."""
    desk = restarted(CLEAR, by_hand=True, down=minutes(1))
    assert desk.see(CLEAR) == ()
    assert desk.see(CLEAR) == ()
    desk.restart(at("12:02"))
    desk.see(UNKNOWN)
    assert desk.see(CLEAR) == ()
    (ended,) = of_type(desk.to(at("13:00")), OccupancyEnded)
    assert (ended.reason, ended.at) == (EndReason.TIMEOUT, at("12:12"))


def test_a_paused_stay_outlives_a_restart() -> None:
    """What stands still runs after a restart no more than before; clear sensors end it."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.restart(at("18:00"))
    assert desk.see(UNKNOWN) == ()
    assert desk.see(DETECTED) == ()
    assert status(desk) is PAUSED
    desk.restart(at("19:00"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.RESTART


def test_a_paused_stay_ends_when_the_sensors_have_come_up_clear() -> None:
    """They are never clear at once after a restart: the cameras would be off for good."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.restart(at("18:00"))
    desk.see(UNKNOWN)
    desk.to(at("18:01"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.RESTART
    assert not is_off(desk)


def test_a_paused_stay_of_a_door_does_not_end_with_a_sensor_that_comes_back() -> None:
    """There was no restart, and the sensor has never seen who is inside."""
    desk = desk_of()
    desk.see(CLEAR)
    desk.to(at("12:01"))
    desk.pulse(CLEAR)
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.to(at("12:02"))
    desk.see(UNKNOWN)
    assert desk.see(CLEAR) == ()
    assert status(desk) is PAUSED


# --- by hand -----------------------------------------------------------------


def test_a_stay_by_hand_runs_as_long_as_its_stall_says() -> None:
    """Somebody presses the button: private, and it says by whom."""
    desk = desk_of()
    facts = desk.do(StartOccupancy(stall=BOOTH))
    assert facts == (
        OccupancyStarted(
            at=NOON,
            stall=BOOTH,
            ends_at=at("12:05"),
            why=(TimeoutStep(Kind.BY_HAND, minutes(5)),),
            taken=(EYE,),
        ),
    )


def test_a_stay_by_hand_may_be_longer_than_sensors_may_make_it() -> None:
    """A day at most: a privacy that is forgotten is a camera that is off."""
    desk = desk_of()
    too_long = desk.refused(SpanTooLong, StartOccupancy(stall=BOOTH, timeout=hours(24.1)))
    assert too_long.details["longest"] == hours(24)
    endless = desk.refused(SpanTooLong, StartOccupancy(stall=BOOTH, timeout=timedelta.max))
    assert endless.details["longest"] == hours(24)
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(24)))
    assert desk.stay().ends_at == at("12:00", 1)


@pytest.mark.parametrize("length", [timedelta(), -minutes(1)])
def test_a_stay_of_no_length_is_refused(length: timedelta) -> None:
    """A timer that has run out before it began is a mistake."""
    refused = desk_of().refused(NotPositive, StartOccupancy(stall=BOOTH, timeout=length))
    assert refused.details["field"] == "timeout"


def test_sensors_that_never_saw_anybody_end_no_stay_by_hand() -> None:
    """A sensor that is clear, or was away for a moment, does not film who pressed the button."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    desk.to(at("12:10"))
    assert desk.see(UNKNOWN) == ()
    assert desk.see(CLEAR) == ()
    assert is_off(desk)


def test_a_sensor_that_saw_who_is_inside_ends_a_stay_by_hand() -> None:
    """Seen, and then not any more: the guest has left, whatever the button said."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    desk.to(at("12:10"))
    desk.see(DETECTED)
    desk.to(at("12:20"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.is_counted) == (EndReason.VACATED, False)


def test_a_sensor_that_saw_who_is_inside_before_the_button_ends_a_stay_by_hand() -> None:
    """It goes on seeing them, and tells nothing new until they have left."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    desk.do(EndOccupancy(stall=BOOTH))
    desk.to(at("12:02"))
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    desk.to(at("12:20"))
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert ended.reason is EndReason.VACATED


def test_a_stay_by_hand_whose_timer_was_not_watched_has_run_out() -> None:
    """The sensors, which never saw anybody, say nothing about it."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH))
    desk.sleep_until(at("12:10"))
    (ended,) = of_type(desk.keep_deadlines(), OccupancyEnded)
    assert ended.reason is EndReason.TIMEOUT


def test_starting_again_starts_the_timer_anew() -> None:
    """The same button gives five minutes from now, or what is asked for, also less."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:04"))
    (extended,) = of_type(desk.do(StartOccupancy(stall=BOOTH)), OccupancyExtended)
    assert extended.why == (FIVE, TimeoutStep(Kind.BY_HAND, minutes(5)))
    assert extended.ends_at == at("12:09")
    desk.do(StartOccupancy(stall=BOOTH, timeout=minutes(1)))
    assert desk.stay().ends_at == at("12:05")
    desk.do(ExtendOccupancy(stall=BOOTH, duration=hours(2)))
    desk.do(StartOccupancy(stall=BOOTH))
    assert desk.stay().ends_at == at("12:09")
    assert desk.stay().started_at == NOON


def test_a_doubt_becomes_a_stay_by_hand() -> None:
    """Who knows that somebody is inside says so, for as long as it takes."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    assert (status(desk), desk.stay().ends_at) == (OCCUPIED, at("13:00"))


def test_a_stay_by_hand_cuts_no_doubt_about_a_mere_door_short() -> None:
    """Nobody knows more about who came while we were down."""
    desk = desk_of()
    desk.restart(at("12:30"))
    desk.see(SILENT)
    desk.do(StartOccupancy(stall=BOOTH))
    assert (status(desk), desk.stay().ends_at) == (OCCUPIED, at("12:40"))


@pytest.mark.parametrize("is_doubt", [True, False])
def test_a_stay_by_hand_cuts_no_doubt_short(is_doubt: bool) -> None:  # noqa: FBT001 - both
    """Whoever says that somebody is inside, and not how long, does not bring the cameras back."""
    desk = desk_of()
    if not is_doubt:
        desk.do(StartOccupancy(stall=BOOTH))
    desk.see(UNKNOWN)
    desk.to(at("12:01"))
    desk.do(StartOccupancy(stall=BOOTH))
    assert (status(desk), desk.stay().ends_at) == (OCCUPIED, at("12:10"))
    desk.to(at("12:08"))
    desk.do(StartOccupancy(stall=BOOTH))
    assert desk.stay().ends_at == at("12:13")
    desk.do(StartOccupancy(stall=BOOTH, timeout=minutes(1)))
    assert desk.stay().ends_at == at("12:09")


def test_ending_a_stay_gives_the_cameras_back() -> None:
    """Somebody knows better than the sensors; a sensor that stays on begins no stay."""
    desk = desk_of()
    desk.see(DETECTED)
    (ended,) = of_type(desk.do(EndOccupancy(stall=BOOTH)), OccupancyEnded)
    assert (ended.reason, ended.is_counted) == (EndReason.FORCED, False)
    assert desk.see(DETECTED) == ()
    assert wanted_on(desk.state, EYE) is True


def test_ending_a_doubt_gives_the_cameras_back() -> None:
    """Who sees that the stall is empty need not wait, and it is no problem yet."""
    desk = desk_of()
    desk.see(UNKNOWN)
    assert desk.do(EndOccupancy(stall=BOOTH)) == (
        OccupancyCleared(at=NOON, stall=BOOTH, reason=EndReason.FORCED),
    )
    assert (status(desk), desk.stay().stuck) == (VACANT, None)


@pytest.mark.parametrize("is_stay", [True, False])
def test_a_sensor_that_stays_lost_is_told_though_a_person_has_put_the_cameras_back(
    is_stay: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """They know who is inside now; who comes later is seen by nobody, and people must know that."""
    desk = desk_of()
    if is_stay:
        desk.see(DETECTED)
    desk.see(UNKNOWN)
    desk.to(at("12:03"))
    desk.do(EndOccupancy(stall=BOOTH))
    assert desk.to(at("12:09")) == []
    assert desk.to(at("12:10")) == [SensorStuck(at=at("12:10"), stall=BOOTH, why=Stuck.LOST)]
    assert desk.to(at("13:00")) == []
    assert desk.see(CLEAR) == (SensorCleared(at=at("13:00"), stall=BOOTH),)


def test_a_sensor_that_is_lost_for_longer_than_a_stay_by_hand_is_told_after_it() -> None:
    """While the cameras are off nobody need know; as soon as they are back, somebody must."""
    desk = desk_of()
    desk.see(UNKNOWN)
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
    assert desk.to(at("12:30")) == []
    desk.do(EndOccupancy(stall=BOOTH))
    (stuck,) = desk.to(at("12:31"))
    assert isinstance(stuck, SensorStuck)


def test_where_nobody_is_nothing_can_be_ended_extended_or_paused() -> None:
    """The button says that there is no stay."""
    desk = desk_of()
    for command in (
        EndOccupancy(stall=BOOTH),
        ExtendOccupancy(stall=BOOTH),
        PauseOccupancy(stall=BOOTH),
    ):
        refused = desk.refused(NotOccupied, command)
        assert refused.details == {"stall": BOOTH, "status": VACANT}
    desk.see(UNKNOWN)
    assert desk.refused(NotOccupied, PauseOccupancy(stall=BOOTH)).details["status"] is DOUBTED


@pytest.mark.parametrize(
    "command",
    [
        StartOccupancy(stall=CABIN),
        EndOccupancy(stall=CABIN),
        ExtendOccupancy(stall=CABIN),
        PauseOccupancy(stall=CABIN),
        ForceEnable(stall=CABIN),
        StartMaintenance(stall=CABIN),
        EndMaintenance(stall=CABIN),
    ],
)
def test_a_stall_that_is_not_there_is_named_with_those_that_are(
    command: StartOccupancy | ForceEnable,
) -> None:
    """A typing error is told from a stall that is empty."""
    refused = desk_of().refused(UnknownStall, command)
    assert refused.details == {"stall": CABIN, "known": (BOOTH,)}


# --- extend, pause, go on ----------------------------------------------------


def test_a_person_extends_beyond_the_bounds_of_the_sensors() -> None:
    """Two minutes if nothing is said, else what is said, up to a day from now."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(ExtendOccupancy(stall=BOOTH))
    assert desk.stay().ends_at == at("12:07")
    desk.do(ExtendOccupancy(stall=BOOTH, duration=hours(2)))
    assert desk.stay().ends_at == at("14:07")
    assert desk.stay().detected_at == NOON
    refused = desk.refused(SpanTooLong, ExtendOccupancy(stall=BOOTH, duration=hours(23)))
    assert refused.details["longest"] == hours(24)


@pytest.mark.parametrize("duration", [timedelta.max, timedelta.min, hours(25), -hours(25)])
def test_what_is_longer_than_a_day_either_way_is_refused(duration: timedelta) -> None:
    """A number with too many zeros is a mistake, and breaks nothing."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.refused(SpanTooLong, ExtendOccupancy(stall=BOOTH, duration=duration))
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.refused(SpanTooLong, ExtendOccupancy(stall=BOOTH, duration=duration))


def test_a_person_may_shorten_a_timer_but_not_to_nothing() -> None:
    """One minute less is one minute less; five are to be ended, not extended."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(ExtendOccupancy(stall=BOOTH, duration=-minutes(1)))
    assert desk.stay().ends_at == at("12:04")
    desk.refused(NotPositive, ExtendOccupancy(stall=BOOTH, duration=-minutes(4)))
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.refused(NotPositive, ExtendOccupancy(stall=BOOTH, duration=-minutes(4)))


def test_a_timer_that_is_overdue_is_extended_from_now() -> None:
    """Before the first look of a late start the button works as well, and from now on."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.restart(at("13:00"))
    desk.do(ExtendOccupancy(stall=BOOTH))
    assert desk.stay().ends_at == at("13:02")


def test_a_paused_timer_stands_still() -> None:
    """Paused with three minutes to go, it has three minutes to go whenever it runs again."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.to(at("12:02"))
    assert desk.do(PauseOccupancy(stall=BOOTH)) == (
        OccupancyPaused(at=at("12:02"), stall=BOOTH, remaining=minutes(3)),
    )
    assert desk.do(PauseOccupancy(stall=BOOTH)) == ()
    assert desk.to(at("18:00")) == []
    assert is_off(desk)
    assert desk.do(StartOccupancy(stall=BOOTH)) == (
        OccupancyResumed(at=at("18:00"), stall=BOOTH, ends_at=at("18:03")),
    )
    (ended,) = of_type(desk.to(at("19:00")), OccupancyEnded)
    assert ended.at == at("18:03")


def test_a_paused_timer_can_be_extended_and_set() -> None:
    """What remains may be changed while it stands still, and when it goes on."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.do(ExtendOccupancy(stall=BOOTH, duration=minutes(3)))
    assert desk.stay().remaining == minutes(8)
    desk.do(StartOccupancy(stall=BOOTH, timeout=minutes(20)))
    assert (status(desk), desk.stay().ends_at, desk.stay().remaining) == (
        OCCUPIED,
        at("12:20"),
        None,
    )


def test_a_timer_paused_at_its_very_end_has_something_left() -> None:
    """Who pauses too late does not find the cameras on when it goes on."""
    desk = desk_of()
    desk.pulse(CLEAR)
    desk.sleep_until(at("12:06"))
    desk.do_before_timers(PauseOccupancy(stall=BOOTH))
    assert desk.stay().remaining == timedelta()
    desk.do(StartOccupancy(stall=BOOTH))
    assert desk.stay().ends_at == at("12:08")


def test_a_guest_who_leaves_ends_a_paused_stay() -> None:
    """Standing still it waits for the departure, not for the clock."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(PauseOccupancy(stall=BOOTH))
    desk.to(at("12:30"))
    assert desk.see(DETECTED, fresh=True) == ()
    (ended,) = of_type(desk.see(CLEAR), OccupancyEnded)
    assert (ended.reason, ended.duration) == (EndReason.VACATED, minutes(30))


def test_a_person_ends_a_paused_stay() -> None:
    """A pause is no lock."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(PauseOccupancy(stall=BOOTH))
    assert of_type(desk.do(EndOccupancy(stall=BOOTH)), OccupancyEnded)
    assert desk.stay().remaining is None


# --- maintenance -------------------------------------------------------------


def test_force_enable_puts_the_cameras_back_although_somebody_is_inside() -> None:
    """The stay ends, not counted, and until the sensors are clear nobody's coming counts."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    ended, begun = desk.do(ForceEnable(stall=BOOTH))
    assert isinstance(ended, OccupancyEnded)
    assert (ended.reason, ended.is_counted) == (EndReason.FORCED, False)
    assert begun == MaintenanceStarted(
        at=at("12:01"), stall=BOOTH, until=at("12:11"), until_clear=True, taken=(EYE,)
    )
    assert wanted_on(desk.state, EYE) is True
    assert desk.see(DETECTED, fresh=True) == ()
    assert desk.see(UNKNOWN) == ()
    desk.to(at("12:03"))
    assert desk.see(CLEAR) == (MaintenanceEnded(at=at("12:03"), stall=BOOTH),)
    assert desk.stay().ends_at is None


def test_force_enable_ends_by_itself_while_somebody_is_still_seen() -> None:
    """A privacy that nobody remembers to restore comes back, with whoever is inside."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(ForceEnable(stall=BOOTH))
    ended, started = desk.to(at("12:10"))
    assert ended == MaintenanceEnded(at=at("12:10"), stall=BOOTH)
    assert isinstance(started, OccupancyStarted)
    assert is_off(desk)


def test_force_enable_in_an_empty_stall_lasts_until_the_visitor_has_left() -> None:
    """The technician goes in, and out; or does not come, and it is over after ten minutes."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH))
    desk.to(at("12:01"))
    desk.see(DETECTED)
    assert status(desk) is MAINTENANCE
    desk.to(at("12:02"))
    assert of_type(desk.see(CLEAR), MaintenanceEnded)
    desk.do(ForceEnable(stall=BOOTH))
    assert desk.to(at("13:00")) == [MaintenanceEnded(at=at("12:12"), stall=BOOTH)]


def test_force_enable_does_not_end_with_a_door_that_opens() -> None:
    """The technician who opens the door is not the visitor who has left."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH))
    assert desk.pulse(CLEAR) == ()
    assert status(desk) is MAINTENANCE
    desk.see(DETECTED)
    assert of_type(desk.see(CLEAR), MaintenanceEnded)


def test_force_enable_for_a_while_does_not_end_with_clear_sensors() -> None:
    """Half an hour is half an hour, and its end takes in who is inside then."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH, duration=minutes(30)))
    desk.to(at("12:10"))
    desk.see(DETECTED)
    assert desk.see(CLEAR) == ()
    assert desk.to(at("13:00")) == [MaintenanceEnded(at=at("12:30"), stall=BOOTH)]


@pytest.mark.parametrize("duration", [hours(25), timedelta.max])
def test_force_enable_is_bounded_to_a_day(duration: timedelta) -> None:
    """Nobody films guests for a week by a slip of the finger."""
    desk_of().refused(SpanTooLong, ForceEnable(stall=BOOTH, duration=duration))


def test_force_enable_of_no_length_is_refused() -> None:
    """Nothing is no duration."""
    refused = desk_of().refused(NotPositive, ForceEnable(stall=BOOTH, duration=timedelta()))
    assert refused.details["field"] == "duration"


def test_force_enable_again_counts_anew() -> None:
    """Who needs longer presses again; maintenance without an end is not given one."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH))
    desk.to(at("12:05"))
    (again,) = of_type(desk.do(ForceEnable(stall=BOOTH)), MaintenanceStarted)
    assert again.until == at("12:15")
    desk.do(StartMaintenance(stall=BOOTH))
    assert desk.stay().ends_at is None
    assert desk.do(ForceEnable(stall=BOOTH)) == ()


def test_maintenance_lasts_until_somebody_ends_it() -> None:
    """The switch stays as it was set, over days and restarts, and sees no stay."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=BOOTH))
    for level in (DETECTED, CLEAR, UNKNOWN, SILENT):
        assert desk.see(level) == ()
    desk.restart(at("12:00", 3))
    assert desk.see(UNKNOWN) == ()
    assert status(desk) is MAINTENANCE
    for command in (StartOccupancy, EndOccupancy, ExtendOccupancy, PauseOccupancy):
        desk.refused(InMaintenance, command(stall=BOOTH))


@pytest.mark.parametrize(
    ("level", "fact", "after"),
    [
        (CLEAR, None, VACANT),
        (SILENT, None, VACANT),
        (DETECTED, OccupancyStarted, OCCUPIED),
        (UNKNOWN, OccupancyDoubted, DOUBTED),
    ],
)
def test_who_is_inside_at_the_end_of_maintenance_is_private(
    level: Level, fact: type[Fact] | None, after: OccupancyStatus
) -> None:
    """The end of maintenance looks at the sensors as they are."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=BOOTH))
    desk.see(level)
    desk.to(at("12:01"))
    facts = desk.do(EndMaintenance(stall=BOOTH))
    assert [type(one) for one in facts] == [MaintenanceEnded, *([fact] if fact else [])]
    assert status(desk) is after
    assert desk.stay().taken == (EYE,)


def test_ending_what_is_no_maintenance_ends_nothing() -> None:
    """The switch may be turned off twice."""
    desk = desk_of()
    desk.see(DETECTED)
    assert desk.do(EndMaintenance(stall=BOOTH)) == ()
    assert status(desk) is OCCUPIED


def test_maintenance_that_ended_while_the_machine_was_down_waits_for_the_first_look() -> None:
    """It ends when it is known who is inside."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH, duration=minutes(5)))
    desk.restart(at("13:00"))
    assert desk.to(at("13:10")) == []
    desk.see(DETECTED)
    assert status(desk) is OCCUPIED


def test_force_enable_until_the_sensors_are_clear_ends_at_a_start_where_they_are() -> None:
    """Nobody knows who has come and gone meanwhile: it is a private place again, as ever."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH))
    desk.restart(at("12:05"))
    assert desk.see(CLEAR) == (MaintenanceEnded(at=at("12:05"), stall=BOOTH),)


# --- sensors that are not believed -------------------------------------------


def test_the_eleventh_timeout_in_a_row_calls_the_sensor_stuck() -> None:
    """Ten missed departures may be chance, eleven are told, once."""
    desk = desk_of()
    for number in range(1, 11):
        assert missed_departure(desk).timeouts_in_a_row == number
    assert desk.stay().stuck is None
    missed_departure(desk)
    assert desk.stay().stuck is Stuck.TIMEOUTS
    missed_departure(desk)
    stay(desk, timedelta(seconds=9))
    assert desk.stay().stuck is Stuck.TIMEOUTS
    assert len(of_type(desk.log, SensorStuck)) == 1


def test_one_departure_that_is_seen_begins_the_count_anew() -> None:
    """The sensor works after all, or works again."""
    desk = desk_of(StallPolicy(stuck_after=2))
    missed_departure(desk)
    missed_departure(desk)
    stay(desk)
    assert desk.stay().timeouts_in_a_row == 0
    for _ in range(3):
        missed_departure(desk)
    assert desk.stay().stuck is Stuck.TIMEOUTS
    assert stay(desk).timeouts_in_a_row == 0
    assert desk.log[-1] == SensorCleared(at=desk.now, stall=BOOTH)
    assert desk.stay().stuck is None


def test_what_says_nothing_about_the_sensor_is_not_counted() -> None:
    """Doors, stays by hand, passers-by and maintenance neither accuse the sensor nor clear it."""
    desk = desk_of(StallPolicy(stuck_after=2))
    missed_departure(desk)
    missed_departure(desk)
    desk.pulse(CLEAR)
    desk.to(desk.now + minutes(10))
    desk.do(StartOccupancy(stall=BOOTH))
    desk.to(desk.now + minutes(10))
    desk.see(DETECTED)
    desk.do(ForceEnable(stall=BOOTH))
    desk.to(desk.now + minutes(1))
    desk.see(CLEAR)
    desk.see(DETECTED)
    desk.do(EndOccupancy(stall=BOOTH))
    desk.see(CLEAR)
    stay(desk, timedelta(seconds=9))
    assert (status(desk), desk.stay().timeouts_in_a_row, desk.stay().stuck) == (VACANT, 2, None)


def test_a_stay_by_hand_at_whose_end_a_sensor_is_on_accuses_no_sensor() -> None:
    """Who asked for an hour may be inside after it."""
    desk = desk_of(StallPolicy(stuck_after=1))
    for _ in range(3):
        desk.do(StartOccupancy(stall=BOOTH, timeout=hours(1)))
        desk.see(DETECTED)
        desk.to(desk.now + hours(1.2))
        desk.see(CLEAR)
    assert desk.stay().timeouts_in_a_row == 0


def test_a_sensor_that_is_on_too_long_is_told() -> None:
    """After half an hour somebody should look, and when it is clear again the problem is over."""
    desk = desk_of()
    desk.see(DETECTED)
    facts = desk.to(at("13:00"))
    assert of_type(facts, SensorStuck) == [
        SensorStuck(at=at("12:30"), stall=BOOTH, why=Stuck.ON_TOO_LONG)
    ]
    assert of_type(desk.see(UNKNOWN), SensorCleared) == []
    assert of_type(desk.see(CLEAR), SensorCleared)


def test_how_long_is_too_long_begins_when_the_sensor_goes_on() -> None:
    """Movements while it is on do not put that off, an end of what it sees does."""
    desk = desk_of(StallPolicy(stuck_on_for=minutes(20)))
    desk.see(DETECTED)
    desk.to(at("12:15"))
    desk.see(DETECTED, fresh=True)
    assert desk.state.detections[BOOTH].stuck_at == at("12:20")
    desk.see(CLEAR)
    desk.see(DETECTED)
    assert of_type(desk.to(at("12:34")), SensorStuck) == []
    assert of_type(desk.to(at("12:35")), SensorStuck)


def test_in_maintenance_a_sensor_may_be_on_as_long_as_it_takes() -> None:
    """The technician is inside; whether the sensor hangs is asked after that."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=BOOTH))
    desk.see(DETECTED)
    assert desk.to(at("15:00")) == []
    desk.do(EndMaintenance(stall=BOOTH))
    assert of_type(desk.to(at("15:02")), SensorStuck)


def test_who_wants_no_such_problems_gets_none() -> None:
    """With that switched off no sensor is called stuck, but one that is lost is told still."""
    desk = desk_of(StallPolicy(stuck_detection=False, stuck_after=1))
    for _ in range(4):
        missed_departure(desk)
    desk.see(DETECTED)
    desk.to(desk.now + hours(2))
    assert desk.stay().stuck is None
    desk.see(UNKNOWN)
    desk.to(desk.now + hours(2))
    assert desk.stay().stuck is Stuck.LOST


@pytest.mark.parametrize("why", [Stuck.TIMEOUTS, Stuck.ON_TOO_LONG])
def test_a_sensor_that_was_taken_out_of_the_stall_is_no_problem_of_it(why: Stuck) -> None:
    """A stall that has only its door left has no sensor that could hang."""
    desk = desk_of(StallPolicy(stuck_after=1))
    if why is Stuck.TIMEOUTS:
        missed_departure(desk)
        missed_departure(desk)
    else:
        desk.see(DETECTED)
        desk.to(at("12:45"))
    assert desk.stay().stuck is why
    assert of_type(desk.see(SILENT), SensorCleared)
    assert desk.stay().timeouts_in_a_row == 0


def test_a_stuck_sensor_that_is_lost_is_lost() -> None:
    """The graver problem is told, and its end ends both."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:45"))
    desk.see(UNKNOWN)
    desk.to(at("13:00"))
    assert desk.stay().stuck is Stuck.LOST
    assert of_type(desk.see(CLEAR), SensorCleared)
    assert desk.stay().stuck is None


# --- what is counted ---------------------------------------------------------


@pytest.mark.parametrize(("seconds", "counts"), [(9, False), (10, True), (11, True)])
def test_who_only_passes_by_is_not_counted(
    seconds: float,
    counts: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A stay of less than ten seconds is private, but no stay in the statistics."""
    desk = desk_of()
    ended = stay(desk, timedelta(seconds=seconds))
    assert ended.is_counted is counts
    assert len(desk.stay().days) == counts
    assert desk.stay().last_started_at == NOON


def test_the_days_of_a_week_are_kept() -> None:
    """The mean is made of the last seven days; what is older is forgotten with the next stay."""
    desk = desk_of(StallPolicy(strategy=Strategy.ADAPTIVE))
    for number in range(9):
        desk.to(at("13:00", number))
        stay(desk, minutes(2 + number % 2))
        stay(desk, minutes(2 + number % 2))
    days = desk.stay().days
    assert [day.day_local for day in days] == [
        (at("00:00", number)).date().isoformat() for number in range(2, 9)
    ]
    assert days[0] == DayOfStays("2026-11-26", 2, 2, minutes(4))
    (started,) = of_type(desk.see(DETECTED), OccupancyStarted)
    mean = sum((day.total for day in days), timedelta()) / 14
    assert started.why == (TimeoutStep(Kind.MEAN, 2 * mean),)


def test_a_timeout_is_counted_but_not_measured() -> None:
    """How long the guest stayed whose departure was missed, nobody knows."""
    desk = desk_of()
    missed_departure(desk)
    stay(desk, minutes(3))
    assert desk.stay().days == (DayOfStays("2026-11-24", 2, 1, minutes(3)),)


@pytest.mark.parametrize(
    ("zone", "start", "day_local", "hour_local", "weekday"),
    [
        ("UTC", "2026-11-24T23:30", "2026-11-24", 23, 1),
        ("Europe/Berlin", "2026-11-24T23:30", "2026-11-25", 0, 2),
        ("America/New_York", "2026-11-25T03:30", "2026-11-24", 22, 1),
        ("Europe/Berlin", "2027-03-28T01:30", "2027-03-28", 3, 6),
        ("Europe/Berlin", "2027-10-31T00:30", "2027-10-31", 2, 6),
        ("Europe/Berlin", "2027-10-31T01:30", "2027-10-31", 2, 6),
        ("Australia/Lord_Howe", "2027-04-03T14:45", "2027-04-04", 1, 6),
        ("Australia/Lord_Howe", "2027-04-03T15:15", "2027-04-04", 1, 6),
    ],
)
def test_hour_day_and_weekday_are_the_local_ones_of_the_start(
    zone: str, start: str, day_local: str, hour_local: int, weekday: int
) -> None:
    """The statistics say when guests come by the clock on the wall, in every night of the year."""
    desk = desk_of(StallPolicy(timeout=hours(1), max_timeout=hours(1)), zone=zone)
    desk.to(datetime.fromisoformat(start).replace(tzinfo=UTC))
    ended = stay(desk, minutes(45))
    assert (ended.day_local, ended.hour_local, ended.weekday) == (day_local, hour_local, weekday)
    assert ended.duration == minutes(45)
    assert [day.day_local for day in desk.stay().days] == [day_local]


# --- the room around it ------------------------------------------------------


def with_studio(*, is_presence: bool = True) -> Desk:
    """Return a desk with a booth in the studio."""
    desk = Desk(stalls=(replace(stall(counts_in=STUDIO), is_presence=is_presence),))
    desk.see(CLEAR)
    return desk


@pytest.mark.parametrize("is_presence", [True, False])
def test_a_guest_in_the_booth_is_a_guest_in_its_room(
    is_presence: bool,  # noqa: FBT001 - both
) -> None:
    """Who is seen in the booth is checked in to the studio, if the booth is to count there."""
    desk = with_studio(is_presence=is_presence)
    booking = desk.book(at("12:10"), at("14:00"))
    desk.to(at("12:10"))
    facts = desk.see(DETECTED)
    assert bool(of_type(facts, BookingMoved)) is is_presence
    arrived = BookingStatus.CHECKED_IN if is_presence else BookingStatus.CONFIRMED
    assert desk.booking(booking).status is arrived


def test_the_power_stays_on_while_somebody_is_in_the_booth() -> None:
    """Nobody stands in the dark in the shower."""
    desk = with_studio()
    booking = desk.book(at("12:10"), at("14:00"))
    desk.to(at("12:10"))
    stay(desk)
    desk.to(at("14:39"))
    desk.see(DETECTED)
    desk.to(at("14:41"))
    assert desk.power_off(booking).why is Deferral.PRESENCE
    desk.see(CLEAR)
    desk.to(at("15:00"))
    assert desk.power_off(booking).status is not PowerOffStatus.DEFERRED


@pytest.mark.parametrize(
    ("after", "inside"),
    [(VACANT, False), (OCCUPIED, True), (PAUSED, True), (DOUBTED, False), (MAINTENANCE, False)],
)
def test_which_use_of_a_booth_is_somebody_inside(
    after: OccupancyStatus,
    inside: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A stay is; a lost sensor keeps cameras off, but no lights on."""
    desk = with_studio()
    match after:
        case OccupancyStatus.OCCUPIED | OccupancyStatus.PAUSED:
            desk.see(DETECTED)
        case OccupancyStatus.DOUBTED:
            desk.see(UNKNOWN)
        case OccupancyStatus.MAINTENANCE:
            desk.do(StartMaintenance(stall=BOOTH))
    if after is PAUSED:
        desk.do(PauseOccupancy(stall=BOOTH))
    assert status(desk) is after
    assert desk.state.is_somebody_inside(STUDIO) is inside


# --- a stall that is removed -------------------------------------------------


def test_a_stall_that_is_removed_ends_its_stay_and_gives_its_cameras_back() -> None:
    """Nothing of it is left, once its camera is on again."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.configure()
    assert status(desk) is VACANT
    assert wanted_on(desk.state, EYE) is True
    desk.do(ReportCamera(camera=EYE, should_be_on=True))
    assert isinstance(desk.log[-1], StallForgotten)
    assert not desk.state.occupancies
    assert desk.to(at("12:00", 1)) == []


@pytest.mark.parametrize("how", ["vacant", "doubted", "maintained", "paused"])
def test_a_stall_is_removed_however_it_is_used(how: str) -> None:
    """Whatever goes on in it ends."""
    desk = desk_of()
    stay(desk)
    desk.obey()
    match how:
        case "doubted":
            desk.see(UNKNOWN)
        case "maintained":
            desk.do(StartMaintenance(stall=BOOTH))
        case "paused":
            desk.see(DETECTED)
            desk.do(PauseOccupancy(stall=BOOTH))
    desk.configure()
    assert isinstance(desk.log[-1], MaintenanceEnded) is (how == "maintained")
    desk.obey()
    assert not desk.state.occupancies
    assert isinstance(desk.log[-1], StallForgotten)


def test_a_stall_of_which_nothing_was_heard_is_removed_without_a_word() -> None:
    """There is nothing to end."""
    desk = Desk(stalls=(stall(),))
    assert desk.do(RemoveStall(stall=BOOTH)) == ()


def test_a_stall_that_was_removed_while_nothing_could_be_written_ends_when_it_is_due() -> None:
    """A timer of a stall that is no more ends what belongs to it."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.state.site = replace(desk.state.site, stalls={})
    desk.state.detections.clear()
    desk.to(at("12:06"))
    assert status(desk) is VACANT
    desk.obey()
    assert not desk.state.occupancies


def test_removing_one_stall_leaves_its_neighbour_in_peace() -> None:
    """The camera that both share stays off for who is in the other."""
    desk = desk_of(None, stall(CABIN))
    desk.see(DETECTED)
    desk.see(DETECTED, CABIN)
    desk.configure(stalls=(stall(CABIN),))
    assert is_off(desk)
    assert desk.obey() == []
    desk.see(CLEAR, CABIN)
    desk.obey()
    assert list(desk.state.occupancies) == [CABIN]
    assert desk.stay(StallKey(CABIN)).taken == ()
