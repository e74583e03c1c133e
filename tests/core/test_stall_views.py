"""What is shown of a stall, and that what is offered can be done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    Command,
    EndOccupancy,
    ExtendOccupancy,
    ForceEnable,
    PauseOccupancy,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.stall import (
    EndReason,
    Level,
    OccupancyStatus,
    StallPolicy,
    Strategy,
    Stuck,
    TimeoutKind,
    TimeoutStep,
)
from custom_components.roomkeeper.core.stall_views import (
    CameraView,
    OccupancyTimerView,
    StallView,
    StayView,
    occupancy_timer_view,
    stall_view,
    stalls_with_problems,
)

from .desk import BOOTH, CABIN, DOME, EYE, NOON, STUDIO, Desk, at, hours, minutes, stall

CLEAR, DETECTED, UNKNOWN = Level.CLEAR, Level.DETECTED, Level.UNKNOWN
FIVE = TimeoutStep(TimeoutKind.FIXED, minutes(5))


def desk_of(policy: StallPolicy | None = None) -> Desk:
    """Return a desk with a booth in the studio, and a cabin, whose sensors are clear."""
    desk = Desk(stalls=(stall(BOOTH, policy, EYE, DOME, counts_in=STUDIO), stall(CABIN)))
    desk.see(CLEAR, BOOTH)
    desk.see(CLEAR, CABIN)
    desk.observe_camera(EYE, is_on=True)
    desk.observe_camera(DOME, is_on=False)
    return desk


def view(desk: Desk) -> StallView:
    """Return how the booth looks."""
    return stall_view(desk.state, desk.state.site.stalls[BOOTH], desk.now)


def offers(seen: StallView) -> set[str]:
    """Return what may be done, as the view says it."""
    return {
        name
        for name in ("start", "end", "extend", "pause", "force_enable")
        if getattr(seen, f"can_{name}")
    }


# --- how it is used ----------------------------------------------------------


def test_an_empty_stall() -> None:
    """Nobody inside, cameras as they were, and how long a stay would run."""
    seen = view(desk_of())
    assert (seen.name, seen.room, seen.status) == ("Booth", STUDIO, OccupancyStatus.VACANT)
    assert (seen.detection, seen.is_occupied, seen.is_private) == (CLEAR, False, False)
    assert (seen.started_at, seen.ends_at, seen.remaining, seen.why) == (None, None, None, ())
    assert seen.timeout == minutes(5)
    assert seen.cameras == (
        CameraView(entity_id=EYE, is_on=True, should_be_on=None, has_failed=False),
        CameraView(entity_id=DOME, is_on=False, should_be_on=None, has_failed=False),
    )
    assert (seen.last_stay, seen.stays_today, seen.mean_stay, seen.stuck) == (None, 0, None, None)
    assert offers(seen) == {"start", "force_enable"}


def test_a_stall_that_was_never_looked_at_is_unknown() -> None:
    """Before the first look nobody says that it is empty."""
    desk = Desk(stalls=(stall(),))
    assert view(desk).detection is UNKNOWN


def test_a_stay() -> None:
    """Since when, until when and why; and which cameras are off."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.obey()
    seen = view(desk)
    assert (seen.is_occupied, seen.is_private, seen.detection) == (True, True, DETECTED)
    assert (seen.started_at, seen.ends_at, seen.why) == (NOON, at("12:05"), (FIVE,))
    assert [(one.is_on, one.should_be_on) for one in seen.cameras] == [(False, False)] * 2
    assert offers(seen) == {"start", "end", "extend", "pause", "force_enable"}


def test_a_paused_stay() -> None:
    """What remains is shown, and no end."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    desk.do(PauseOccupancy(stall=BOOTH))
    seen = view(desk)
    assert (seen.is_private, seen.ends_at, seen.remaining) == (True, None, minutes(4))
    assert offers(seen) == {"start", "end", "extend", "force_enable"}
    assert occupancy_timer_view(seen, desk.now) is None


def test_a_doubt_looks_occupied() -> None:
    """Where nobody can say, it is private, and can be ended, but not paused."""
    desk = desk_of()
    desk.see(UNKNOWN)
    seen = view(desk)
    assert (seen.status, seen.is_occupied, seen.started_at) == (
        OccupancyStatus.DOUBTED,
        True,
        None,
    )
    assert offers(seen) == {"start", "end", "extend", "force_enable"}


def test_maintenance() -> None:
    """No place for a guest: only its end is shown."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.do(ForceEnable(stall=BOOTH))
    seen = view(desk)
    assert (seen.is_occupied, seen.is_private, seen.ends_at) == (False, False, at("12:10"))
    assert [one.should_be_on for one in seen.cameras] == [True, True]
    assert offers(seen) == set()
    assert occupancy_timer_view(seen, desk.now) is None


def test_the_last_stay_and_those_of_today() -> None:
    """How long, how it ended, and how many there were since midnight."""
    desk = desk_of()
    for number in range(3):
        desk.to(at(f"12:{10 * number:02}"))
        desk.see(DETECTED)
        desk.to(desk.now + minutes(2))
        desk.see(CLEAR)
    seen = view(desk)
    assert seen.last_stay == StayView(
        start=at("12:20"), end=at("12:22"), duration=minutes(2), reason=EndReason.VACATED
    )
    assert (seen.stays_today, seen.mean_stay) == (3, minutes(2))
    desk.to(at("00:00", 1))
    assert (view(desk).stays_today, view(desk).mean_stay) == (0, minutes(2))


def test_how_long_a_stay_would_run_follows_the_hour() -> None:
    """Who looks at night sees the timer of the night."""
    desk = desk_of(StallPolicy(strategy=Strategy.TIME_OF_DAY))
    assert view(desk).timeout == minutes(7.5)
    desk.to(at("23:00"))
    assert view(desk).timeout == minutes(3)


# --- the countdown -----------------------------------------------------------


def test_the_countdown_says_why_it_is_that_long() -> None:
    """Its last step is its reason, those before say what else it would be."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(at("12:01"))
    desk.do(ExtendOccupancy(stall=BOOTH, duration=minutes(10)))
    assert occupancy_timer_view(view(desk), at("12:02")) == OccupancyTimerView(
        stall=BOOTH,
        kind="occupancy",
        finishes_at=at("12:15"),
        remaining=minutes(13),
        reason=TimeoutKind.EXTENDED,
        why=(FIVE, TimeoutStep(TimeoutKind.EXTENDED, minutes(14))),
    )


def test_a_countdown_that_is_overdue_has_nothing_left() -> None:
    """No time runs below nought."""
    desk = desk_of()
    desk.see(DETECTED)
    timer = occupancy_timer_view(view(desk), at("12:09"))
    assert timer is not None
    assert timer.remaining == minutes(0)


def test_an_empty_stall_has_no_countdown() -> None:
    """Nothing runs down where nobody is."""
    assert occupancy_timer_view(view(desk_of()), NOON) is None


# --- problems ----------------------------------------------------------------


def problems(desk: Desk) -> list[str]:
    """Return the stalls that somebody should look at."""
    return [one.key for one, _row in stalls_with_problems(desk.state)]


def test_a_camera_that_fails_is_a_problem() -> None:
    """The stall and its camera say so."""
    desk = desk_of()
    desk.see(DETECTED)
    assert problems(desk) == []
    desk.do(ReportCamera(camera=EYE, should_be_on=False, failure="on"))
    assert view(desk).has_failed_camera
    assert [one.has_failed for one in view(desk).cameras] == [True, False]
    assert problems(desk) == [BOOTH]


def test_a_sensor_that_is_lost_is_a_problem() -> None:
    """It is shown until the sensor is back, whether or not stuck sensors are looked for."""
    desk = desk_of(StallPolicy(stuck_detection=False))
    desk.see(UNKNOWN)
    desk.to(at("12:30"))
    assert view(desk).stuck is Stuck.LOST
    assert problems(desk) == [BOOTH]
    desk.see(CLEAR)
    assert view(desk).stuck is None
    assert problems(desk) == []


def test_stalls_with_problems_are_told_by_their_names() -> None:
    """In whatever order it happened, and only while it is so and they are configured."""
    desk = desk_of()
    desk.see(UNKNOWN, CABIN)
    desk.to(at("12:01"))
    desk.see(UNKNOWN, BOOTH)
    desk.to(at("12:30"))
    assert problems(desk) == [BOOTH, CABIN]
    desk.see(CLEAR, BOOTH)
    assert problems(desk) == [CABIN]
    desk.configure(stalls=(stall(BOOTH),))
    assert problems(desk) == []


@pytest.mark.parametrize("stuck", [Stuck.TIMEOUTS, Stuck.ON_TOO_LONG])
def test_who_does_not_want_to_hear_of_stuck_sensors_does_not(stuck: Stuck) -> None:
    """Also of one that was called so before that was switched off."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.state.apply(replace(desk.stay(), stuck=stuck))
    assert view(desk).stuck is stuck
    desk.configure(stalls=(stall(BOOTH, StallPolicy(stuck_detection=False), EYE), stall(CABIN)))
    assert view(desk).stuck is None
    assert problems(desk) == []


# --- what is offered ---------------------------------------------------------

OFFERED: dict[str, Command] = {
    "start": StartOccupancy(stall=BOOTH),
    "end": EndOccupancy(stall=BOOTH),
    "extend": ExtendOccupancy(stall=BOOTH),
    "pause": PauseOccupancy(stall=BOOTH),
    "force_enable": ForceEnable(stall=BOOTH),
}


@given(
    st.lists(
        st.sampled_from([*Level, *OFFERED.values(), StartMaintenance(stall=BOOTH), None]),
        max_size=8,
    )
)
def test_what_is_offered_can_be_done_and_what_is_not_is_refused(
    steps: list[Level | Command | None],
) -> None:
    """No button that is shown answers with a refusal, whatever happened before."""
    desk = desk_of()
    for step in steps:
        if step is None:
            desk.to(desk.now + minutes(3))
        elif isinstance(step, Level):
            desk.see(step)
        else:
            try:
                desk.do(step)
            except Refusal:
                continue
    offered = offers(view(desk))
    for name, command in OFFERED.items():
        try:
            facts = desk.decide(command)
        except Refusal:
            assert name not in offered
        else:
            # What is not offered may be said again, and then changes nothing or begins anew.
            assert name in offered or name in {"pause", "force_enable"}
            assert facts or name not in offered


def test_a_stay_of_almost_a_day_is_shown_whole() -> None:
    """What was asked for by hand is shown as it was asked for."""
    desk = desk_of()
    desk.do(StartOccupancy(stall=BOOTH, timeout=hours(23)))
    assert view(desk).why == (TimeoutStep(TimeoutKind.BY_HAND, hours(23)),)
    assert view(desk).ends_at == at("11:00", 1)
