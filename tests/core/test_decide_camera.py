"""Cameras of stalls: off while somebody may be inside, as they were before after that."""

from datetime import timedelta
from itertools import permutations

import pytest

from custom_components.roomkeeper.core.action_spec import ActionSpec, ActionType
from custom_components.roomkeeper.core.commands import (
    EndMaintenance,
    EndOccupancy,
    ForceEnable,
    PauseOccupancy,
    RenameCamera,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
)
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.events import Fact
from custom_components.roomkeeper.core.ids import ActionId, EntityId, StallKey
from custom_components.roomkeeper.core.schedule import Before
from custom_components.roomkeeper.core.schedule_commands import (
    CreateActions,
    ExecuteAction,
    NoteBefore,
    ReportAction,
)
from custom_components.roomkeeper.core.stall import Detection, Level, OccupancyStatus
from custom_components.roomkeeper.core.stall_events import (
    CameraFailed,
    CameraRecovered,
    CameraRenamed,
    CameraReturned,
    CameraSeenOn,
    StallForgotten,
)

from .desk import BOOTH, CABIN, DOME, EYE, NOON, Desk, at, minutes, of_type, stall

CLEAR, DETECTED = Level.CLEAR, Level.DETECTED
UNKNOWN, SILENT = Level.UNKNOWN, Level.SILENT
SAUNA = StallKey("sauna")


def desk_of(*, eye: bool | None = True, dome: bool | None = True) -> Desk:
    """Return a desk with a booth and a cabin that share the eye; the cabin has a dome too."""
    desk = Desk(stalls=(stall(BOOTH, None, EYE), stall(CABIN, None, EYE, DOME)))
    desk.see(CLEAR, BOOTH)
    desk.see(CLEAR, CABIN)
    desk.observe_camera(EYE, is_on=eye)
    desk.observe_camera(DOME, is_on=dome)
    return desk


def wanted(desk: Desk) -> tuple[bool | None, bool | None]:
    """Return what is wanted of the eye and of the dome."""
    return wanted_on(desk.state, EYE), wanted_on(desk.state, DOME)


def report(desk: Desk, *, on: bool, failure: str | None = None) -> tuple[Fact, ...]:
    """Let the eye answer."""
    return desk.do(ReportCamera(camera=EYE, should_be_on=on, failure=failure))


# --- what is wanted ----------------------------------------------------------


def test_where_nobody_was_nothing_is_wanted() -> None:
    """A camera that nobody switched off is left as it is."""
    assert wanted(desk_of()) == (None, None)


def test_a_camera_is_off_while_somebody_is_inside_and_given_back_after_that() -> None:
    """Off at once, on when the guest has left, left alone when it was seen to be on."""
    desk = desk_of()
    desk.see(DETECTED)
    assert wanted(desk) == (False, None)
    assert desk.obey() == []
    desk.see(CLEAR)
    assert wanted(desk) == (True, None)
    assert report(desk, on=True) == (CameraReturned(at=NOON, stall=BOOTH, camera=EYE, is_on=True),)
    assert wanted(desk) == (None, None)
    assert desk.stay().taken == ()


@pytest.mark.parametrize("how", ["occupied", "paused", "doubted", "by hand"])
def test_every_kind_of_private_keeps_the_camera_off(how: str) -> None:
    """Seen, paused, not known or said: nobody is filmed."""
    desk = desk_of()
    match how:
        case "doubted":
            desk.see(UNKNOWN)
        case "by hand":
            desk.do(StartOccupancy(stall=BOOTH))
        case _:
            desk.see(DETECTED)
    if how == "paused":
        desk.do(PauseOccupancy(stall=BOOTH))
    assert wanted(desk) == (False, None)


@pytest.mark.parametrize("order", permutations([BOOTH, CABIN, SAUNA]))
def test_a_shared_camera_comes_back_after_the_last_guest(order: tuple[StallKey, ...]) -> None:
    """Whoever leaves first, the camera is off until nobody is left, and is given back once."""
    keys = (BOOTH, CABIN, SAUNA)
    desk = Desk(stalls=[stall(key) for key in keys])
    desk.observe_camera(EYE, is_on=True)
    for key in keys:
        desk.see(DETECTED, key)
        desk.obey()
    for key in order:
        assert wanted_on(desk.state, EYE) is False
        assert of_type(desk.obey(), CameraReturned) == []
        desk.see(CLEAR, key)
    assert wanted_on(desk.state, EYE) is True
    returned = of_type(desk.obey(), CameraReturned)
    assert sorted(fact.stall for fact in returned) == sorted(keys)
    assert wanted_on(desk.state, EYE) is None


def test_a_guest_who_comes_before_the_camera_is_back_finds_it_off() -> None:
    """It is still taken, and given back after the second guest."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.obey()
    desk.see(CLEAR)
    desk.see(DETECTED)
    assert desk.stay().taken == (EYE,)
    assert desk.obey() == []
    desk.see(CLEAR)
    desk.obey()
    assert desk.state.cameras[EYE] is True


# --- cameras that something else switches off ----------------------------------


def switch_off(desk: Desk, duration: timedelta | None = None) -> tuple[Fact, ...]:
    """Let a schedule, or somebody by its means, have the eye off; it is."""
    return switch(desk, ActionSpec(type=ActionType.OFF, duration=duration))


def switch(desk: Desk, spec: ActionSpec) -> tuple[Fact, ...]:
    """Let a schedule switch the eye; it does."""
    action_id = ActionId(desk.new_id())
    desk.do(CreateActions(devices=((action_id, EYE),), spec=spec))
    desk.do(ExecuteAction(action_id=action_id))
    desk.do(NoteBefore(action_id=action_id, attempt=1, before=Before(is_on=False)))
    return desk.do(ReportAction(action_id=action_id, attempt=1, result=spec.type))


def test_a_camera_that_is_switched_off_during_a_stay_stays_off_after_it() -> None:
    """Every stall lets it be; one that comes on in the midst of the stay is given back again."""
    desk = desk_of()
    for key in (BOOTH, CABIN):
        desk.see(DETECTED, key)
    desk.obey()
    facts = of_type(switch_off(desk), CameraReturned)
    assert [(fact.stall, fact.camera, fact.is_on) for fact in facts] == [
        (BOOTH, EYE, False),
        (CABIN, EYE, False),
    ]
    assert wanted(desk) == (False, False)
    desk.see(CLEAR, BOOTH)
    desk.observe_camera(EYE, is_on=True)
    desk.obey()
    desk.see(CLEAR, CABIN)
    assert wanted(desk) == (True, True)
    switch_off(desk)
    assert wanted(desk) == (None, True)


def test_a_camera_that_is_switched_on_during_a_stay_comes_back_after_it() -> None:
    """It goes off again at once, and only whoever wants it off is not switched on later."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.obey()
    assert of_type(switch(desk, ActionSpec(type=ActionType.ON)), CameraReturned) == []
    assert wanted(desk) == (False, None)
    desk.see(CLEAR)
    assert wanted(desk) == (True, None)


def test_a_camera_that_is_switched_off_for_a_while_comes_back_after_the_stay() -> None:
    """It was off already, so nothing switches it on later."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.obey()
    assert of_type(switch_off(desk, minutes(10)), CameraReturned) == []
    desk.see(CLEAR)
    assert wanted(desk) == (True, None)


def test_a_stall_that_was_removed_is_forgotten_with_its_camera_off() -> None:
    """What is still to be given back may be switched off before it came on."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.obey()
    desk.configure(stalls=(stall(CABIN, None, EYE, DOME),))
    assert of_type(switch_off(desk), StallForgotten) == [StallForgotten(at=NOON, stall=BOOTH)]
    assert wanted(desk) == (None, None)


# --- cameras that were off ---------------------------------------------------


def test_a_camera_that_was_off_before_stays_off() -> None:
    """What its owner had switched off is not switched on because a guest came and went."""
    desk = desk_of(eye=False)
    desk.see(DETECTED, CABIN)
    assert desk.stay(CABIN).taken == (DOME,)
    desk.obey()
    desk.see(CLEAR, CABIN)
    assert wanted(desk) == (None, True)
    desk.obey()
    assert (desk.state.cameras[EYE], desk.state.cameras[DOME]) == (False, True)


@pytest.mark.parametrize("first", [BOOTH, CABIN])
def test_a_shared_camera_that_was_off_before_stays_off(first: StallKey) -> None:
    """Also where two stalls keep it off at once, whichever ends first."""
    desk = desk_of(eye=False)
    for key in (BOOTH, CABIN):
        desk.see(DETECTED, key)
        desk.obey()
    for key in (first, *({BOOTH, CABIN} - {first})):
        desk.see(CLEAR, key)
        desk.obey()
    assert desk.state.cameras[EYE] is False


@pytest.mark.parametrize("first", [BOOTH, CABIN])
def test_a_shared_camera_that_another_stall_had_switched_off_comes_back(first: StallKey) -> None:
    """The second stall finds it off, and gives it back all the same if it ends last."""
    desk = desk_of()
    for key in (BOOTH, CABIN):
        desk.see(DETECTED, key)
        desk.obey()
    assert desk.stay(CABIN).taken == (EYE, DOME)
    for key in (first, *({BOOTH, CABIN} - {first})):
        desk.see(CLEAR, key)
        desk.obey()
    assert (desk.state.cameras[EYE], desk.state.cameras[DOME]) == (True, True)


def test_a_camera_that_was_never_seen_to_be_on_is_not_switched_on() -> None:
    """One that is not there yet when a stay begins may be off because its owner wants that."""
    desk = desk_of(eye=None)
    desk.see(DETECTED)
    assert desk.stay().taken == ()
    desk.observe_camera(EYE, is_on=False)
    report(desk, on=False)
    desk.see(CLEAR)
    assert wanted(desk) == (None, None)


def test_a_camera_that_had_to_be_told_to_go_off_is_given_back() -> None:
    """Better one on that was off than one that watches over nothing ever after."""
    desk = desk_of(eye=None)
    desk.see(DETECTED)
    desk.state.owed.add(EYE)
    assert report(desk, on=False) == (CameraSeenOn(at=NOON, stall=BOOTH, camera=EYE),)
    assert desk.stay().taken == (EYE,)
    assert report(desk, on=False) == ()


def test_what_is_owed_is_given_back_whatever_the_rows_say() -> None:
    """What went off while nothing could be written comes back when nobody is inside."""
    desk = desk_of(eye=False)
    desk.state.owed.add(EYE)
    assert wanted(desk) == (True, None)
    desk.see(DETECTED, CABIN)
    assert wanted(desk) == (False, False)
    assert desk.stay(CABIN).taken == (EYE, DOME)


# --- cameras that come on ----------------------------------------------------


@pytest.mark.parametrize("level", [DETECTED, UNKNOWN])
def test_a_camera_that_comes_on_during_a_stay_goes_off_again_and_on_after_it(
    level: Level,
) -> None:
    """Switched on by hand or by its own timer, it is wanted: after the guest has left."""
    desk = desk_of(eye=False)
    desk.see(level)
    assert desk.stay().taken == ()
    desk.to(at("12:01"))
    assert desk.observe_camera(EYE, is_on=True) == (
        CameraSeenOn(at=at("12:01"), stall=BOOTH, camera=EYE),
    )
    assert wanted(desk) == (False, None)
    desk.obey()
    desk.see(CLEAR)
    desk.obey()
    assert desk.state.cameras[EYE] is True


def test_a_shared_camera_that_comes_on_is_told_of_each_stall_in_use() -> None:
    """Both guests may have been filmed."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.see(UNKNOWN, CABIN)
    desk.obey()
    facts = desk.observe_camera(EYE, is_on=True)
    assert [fact.stall for fact in of_type(facts, CameraSeenOn)] == [BOOTH, CABIN]


def test_a_camera_may_come_on_where_nobody_is() -> None:
    """Its owner switches it on and off as they like."""
    desk = desk_of(eye=False)
    assert desk.observe_camera(EYE, is_on=True) == ()
    desk.see(DETECTED, CABIN)
    desk.do(StartMaintenance(stall=BOOTH))
    desk.obey()
    (seen,) = of_type(desk.observe_camera(EYE, is_on=True), CameraSeenOn)
    assert seen.stall == CABIN


# --- maintenance -------------------------------------------------------------


def test_maintenance_switches_all_cameras_of_the_stall_on() -> None:
    """Also those that were off, and leaves them alone after that."""
    desk = desk_of(dome=False)
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.do(StartMaintenance(stall=CABIN))
    assert wanted(desk) == (True, True)
    desk.obey()
    assert wanted(desk) == (None, None)
    desk.do(EndMaintenance(stall=CABIN))
    assert wanted(desk) == (False, False)


def test_maintenance_in_one_stall_films_nobody_in_the_other() -> None:
    """A camera that looks into both comes on when the other's guest has left."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.obey()
    desk.do(StartMaintenance(stall=CABIN))
    assert wanted(desk) == (False, True)
    assert of_type(desk.observe_camera(EYE, is_on=True), CameraSeenOn)
    desk.obey()
    desk.see(CLEAR, BOOTH)
    assert wanted(desk) == (True, None)
    desk.obey()
    assert wanted(desk) == (None, None)


def test_a_guest_in_the_other_stall_switches_a_maintained_camera_off() -> None:
    """The maintenance of the cabin does not outweigh the guest in the booth, and goes on after."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=CABIN))
    desk.obey()
    desk.see(DETECTED, BOOTH)
    assert wanted(desk) == (False, None)
    desk.obey()
    desk.see(CLEAR, BOOTH)
    desk.obey()
    assert (desk.state.cameras[EYE], desk.stay(CABIN).status) == (
        True,
        OccupancyStatus.MAINTENANCE,
    )


def test_force_enable_in_one_of_two_stalls_waits_for_the_other() -> None:
    """The button in the booth does not film the guest in the cabin."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.do(ForceEnable(stall=BOOTH))
    assert wanted(desk) == (False, False)
    desk.do(EndOccupancy(stall=CABIN))
    assert wanted(desk) == (True, True)


# --- after a start -----------------------------------------------------------


@pytest.mark.parametrize("unseen", [BOOTH, CABIN])
def test_before_all_its_stalls_were_looked_at_no_camera_comes_on(unseen: StallKey) -> None:
    """Somebody may have come while nobody looked, also into the other one."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.obey()
    desk.see(CLEAR, BOOTH)
    desk.restart()
    seen = CABIN if unseen is BOOTH else BOOTH
    assert wanted(desk) == (None, None)
    desk.see(CLEAR, seen)
    assert wanted(desk) == (None, None)
    assert wanted_on(desk.state, EYE, is_writable=False) is False
    desk.see(CLEAR, unseen)
    assert wanted(desk) == (True, None)


# --- another configuration ---------------------------------------------------


def test_a_camera_that_is_taken_out_of_a_stall_is_given_back() -> None:
    """It does not look into the stall, so it is on again, though the stay goes on."""
    desk = desk_of()
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.configure(stalls=(stall(BOOTH), stall(CABIN, None, EYE)))
    assert wanted(desk) == (False, True)
    desk.obey()
    assert desk.stay(CABIN).taken == (EYE,)


def test_a_camera_that_was_taken_out_is_given_back_after_maintenance_too() -> None:
    """Maintenance of the stall does not forget a camera that is still to come back."""
    desk = desk_of()
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.configure(stalls=(stall(BOOTH), stall(CABIN, None, EYE)))
    desk.do(StartMaintenance(stall=CABIN))
    assert desk.stay(CABIN).taken == (EYE, DOME)
    desk.obey()
    assert desk.state.cameras[DOME] is True


def test_a_camera_that_was_taken_out_and_stays_off_is_let_go() -> None:
    """Nobody looks after what is configured no more: that is said, and it is told no more."""
    desk = desk_of()
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.configure(stalls=(stall(BOOTH), stall(CABIN, None, EYE)))
    facts = desk.do(ReportCamera(camera=DOME, should_be_on=True, failure="gone"))
    assert [type(fact) for fact in facts] == [CameraFailed, CameraReturned]
    assert wanted(desk) == (False, None)
    assert desk.stay(CABIN).failed == ()


def test_a_camera_that_looks_into_another_stall_already_is_given_back_too() -> None:
    """It was on and known to be when it was put into an occupied stall."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.configure(stalls=(stall(BOOTH, None, EYE, DOME), stall(CABIN, None, DOME)))
    assert wanted(desk) == (False, False)
    desk.state.owed.add(DOME)
    desk.observe_camera(DOME, is_on=False)
    desk.do(ReportCamera(camera=DOME, should_be_on=False))
    assert desk.stay(BOOTH).taken == (EYE, DOME)


@pytest.mark.parametrize("failure", ["on", None])
def test_a_camera_that_is_renamed_is_the_same(failure: str | None) -> None:
    """Whoever took it gives it back by its new name, whether it had failed or not."""
    lens = EntityId("camera.lens")
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.see(DETECTED, CABIN)
    report(desk, on=False, failure=failure)
    desk.configure(stalls=(stall(BOOTH, None, lens), stall(CABIN, None, lens, DOME)))
    facts = desk.do(RenameCamera(camera=EYE, new_camera=lens))
    assert [fact.stall for fact in of_type(facts, CameraRenamed)] == [BOOTH, CABIN]
    assert desk.stay(BOOTH).taken == (lens,)
    assert desk.stay(BOOTH).failed == ((lens,) if failure else ())
    assert desk.stay(CABIN).taken == (lens, DOME)
    assert (wanted_on(desk.state, EYE), wanted_on(desk.state, lens)) == (None, False)
    assert desk.do(RenameCamera(camera=EYE, new_camera=lens)) == ()


def test_a_camera_that_is_put_into_an_occupied_stall_goes_off_and_comes_back() -> None:
    """When it is first looked at it is on, so it is switched off and given back."""
    desk = desk_of(dome=None)
    desk.see(DETECTED, BOOTH)
    desk.obey()
    desk.configure(stalls=(stall(BOOTH, None, EYE, DOME), stall(CABIN)))
    assert wanted(desk) == (False, False)
    desk.observe_camera(DOME, is_on=True)
    desk.obey()
    desk.see(CLEAR, BOOTH)
    desk.obey()
    assert desk.state.cameras[DOME] is True


# --- what cameras answer -----------------------------------------------------


def test_a_camera_that_does_as_it_is_told_is_no_news() -> None:
    """An answer of success to being switched off writes nothing."""
    desk = desk_of()
    desk.see(DETECTED)
    assert report(desk, on=False) == ()


def test_a_camera_that_stays_on_is_told_once_and_told_when_it_is_off() -> None:
    """The guest may be filmed: people hear of it once, and of its end."""
    desk = desk_of()
    desk.see(DETECTED)
    assert report(desk, on=False, failure="on") == (
        CameraFailed(at=NOON, stall=BOOTH, camera=EYE, should_be_on=False, why="on"),
    )
    assert report(desk, on=False, failure="unavailable") == ()
    assert desk.stay().failed == (EYE,)
    desk.to(at("12:01"))
    assert report(desk, on=False) == (CameraRecovered(at=at("12:01"), stall=BOOTH, camera=EYE),)
    assert desk.stay().failed == ()


def test_a_camera_that_stays_off_is_told_once_and_given_back_when_it_is_on() -> None:
    """It is tried until it is on; that is the end of the failure too."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.see(CLEAR)
    assert report(desk, on=True, failure="off") == (
        CameraFailed(at=NOON, stall=BOOTH, camera=EYE, should_be_on=True, why="off"),
    )
    assert report(desk, on=True, failure="off") == ()
    assert wanted(desk) == (True, None)
    assert report(desk, on=True) == (CameraReturned(at=NOON, stall=BOOTH, camera=EYE, is_on=True),)
    assert desk.stay().failed == ()


def test_a_camera_that_failed_to_come_on_may_fail_the_next_guest() -> None:
    """That it may film somebody is other news than that it films nobody."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.see(CLEAR)
    report(desk, on=True, failure="unavailable")
    desk.see(DETECTED)
    (failed,) = report(desk, on=False, failure="on")
    assert isinstance(failed, CameraFailed)
    assert failed.should_be_on is False


def test_a_shared_camera_that_fails_fails_in_each_stall_in_use() -> None:
    """Whoever looks at a stall sees that its camera is not to be trusted."""
    desk = desk_of()
    desk.see(DETECTED, BOOTH)
    desk.see(DETECTED, CABIN)
    failed = of_type(report(desk, on=False, failure="on"), CameraFailed)
    assert [fact.stall for fact in failed] == [BOOTH, CABIN]
    recovered = of_type(report(desk, on=False), CameraRecovered)
    assert [fact.stall for fact in recovered] == [BOOTH, CABIN]


def test_an_answer_that_comes_too_late_changes_nothing() -> None:
    """What is not wanted any more is not written down."""
    desk = desk_of()
    assert report(desk, on=True) == ()
    desk.see(DETECTED)
    assert report(desk, on=True, failure="off") == ()
    desk.see(CLEAR)
    assert report(desk, on=False, failure="on") == ()


def test_the_failure_of_a_camera_that_is_not_given_back_ends_with_the_stay() -> None:
    """A camera that was off before, and was lost meanwhile, is no problem of an empty stall."""
    desk = desk_of(eye=False)
    desk.see(DETECTED)
    report(desk, on=False, failure="unavailable")
    assert desk.stay().failed == (EYE,)
    desk.see(CLEAR)
    assert desk.stay().failed == ()


def test_the_failure_of_a_camera_that_is_given_back_lasts_until_it_is() -> None:
    """Nobody saw it obey yet."""
    desk = desk_of()
    desk.see(DETECTED)
    report(desk, on=False, failure="on")
    desk.see(CLEAR)
    assert desk.stay().failed == (EYE,)
    desk.obey()
    assert desk.stay().failed == ()


def test_a_stall_that_is_no_more_lets_go_of_a_camera_that_fails() -> None:
    """It says so, and is forgotten: nobody looks after it any more."""
    desk = desk_of()
    desk.see(DETECTED, CABIN)
    desk.obey()
    desk.configure(stalls=(stall(BOOTH),))
    assert report(desk, on=True, failure="gone") == (
        CameraFailed(at=NOON, stall=CABIN, camera=EYE, should_be_on=True, why="gone"),
        CameraReturned(at=NOON, stall=CABIN, camera=EYE, is_on=False),
    )
    last = desk.do(ReportCamera(camera=DOME, should_be_on=True))
    assert last == (
        CameraReturned(at=NOON, stall=CABIN, camera=DOME, is_on=True),
        StallForgotten(at=NOON, stall=CABIN),
    )
    assert CABIN not in desk.state.occupancies


# --- while nothing can be written --------------------------------------------


@pytest.mark.parametrize(
    ("level", "on"), [(DETECTED, False), (UNKNOWN, False), (CLEAR, None), (SILENT, None)]
)
def test_while_nothing_can_be_written_what_is_seen_is_enough(
    level: Level,
    on: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    """A full disk films nobody: no stay can begin, but the cameras go off."""
    desk = desk_of()
    desk.state.detections[BOOTH] = Detection(stall=BOOTH, level=level)
    assert wanted_on(desk.state, EYE, is_writable=False) is on
    assert wanted_on(desk.state, DOME, is_writable=False) is None
    assert wanted_on(desk.state, EYE) is None


def test_while_nothing_can_be_written_maintenance_stays_maintenance() -> None:
    """What is seen in a maintained stall switches nothing off."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=BOOTH))
    desk.see(DETECTED, BOOTH)
    assert wanted_on(desk.state, EYE, is_writable=False) is True


def test_while_nothing_can_be_written_a_force_enable_protects_nobody_less() -> None:
    """That it is over could not be written, so it counts as over for whoever comes."""
    desk = desk_of()
    desk.do(ForceEnable(stall=BOOTH))
    assert wanted_on(desk.state, EYE, is_writable=False) is True
    desk.see(DETECTED, BOOTH)
    assert wanted_on(desk.state, EYE, is_writable=False) is False


@pytest.mark.parametrize("is_writable", [True, False])
def test_who_came_and_could_not_be_written_yet_is_private(
    is_writable: bool,  # noqa: FBT001 - both
) -> None:
    """No sensor goes on seeing who opened a door, and no stay could begin: the cameras are off."""
    desk = desk_of()
    desk.state.detections[BOOTH] = Detection(stall=BOOTH, level=SILENT)
    desk.state.undecided.add(BOOTH)
    assert wanted_on(desk.state, EYE, is_writable=is_writable) is False
    assert wanted_on(desk.state, DOME, is_writable=is_writable) is None


@pytest.mark.parametrize("is_writable", [True, False])
def test_who_comes_in_maintenance_and_is_not_decided_about_is_filmed(
    is_writable: bool,  # noqa: FBT001 - both
) -> None:
    """As is everybody who comes then: there is a sign."""
    desk = desk_of()
    desk.do(StartMaintenance(stall=BOOTH))
    desk.state.undecided.add(BOOTH)
    assert wanted_on(desk.state, EYE, is_writable=is_writable) is True


def test_a_camera_that_went_off_for_who_could_not_be_written_is_given_back() -> None:
    """Off it is off for the stay, though it was off before the stay could be written."""
    desk = desk_of()
    for camera in (EYE, DOME):
        desk.observe_camera(camera, is_on=False)
    desk.state.owed.add(EYE)
    desk.see(DETECTED, CABIN)
    assert desk.stay(CABIN).taken == (EYE,)


def test_while_nothing_can_be_written_a_stay_goes_on() -> None:
    """That somebody has left cannot be written, so the camera waits."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.state.detections[BOOTH] = Detection(stall=BOOTH, level=CLEAR)
    assert wanted_on(desk.state, EYE, is_writable=False) is False


def test_while_nothing_can_be_written_what_was_taken_is_given_back_where_nobody_is() -> None:
    """A stay that ended before the disk was full owes its camera still."""
    desk = desk_of()
    desk.see(DETECTED)
    desk.to(NOON + minutes(1))
    desk.see(CLEAR)
    assert wanted_on(desk.state, EYE, is_writable=False) is True
    desk.state.detections[CABIN] = Detection(stall=CABIN, level=UNKNOWN)
    assert wanted_on(desk.state, EYE, is_writable=False) is False


def test_a_camera_of_no_stall_is_nobodys_business() -> None:
    """Whatever is asked about it."""
    desk = desk_of()
    desk.see(DETECTED)
    other = EntityId("camera.garden")
    assert wanted_on(desk.state, other) is None
    assert desk.observe_camera(other, is_on=True) == ()
    assert desk.do(ReportCamera(camera=other, should_be_on=False, failure="on")) == ()


# --- groups, and what is in them -----------------------------------------------------


def test_a_group_waits_for_the_stall_that_has_one_in_it() -> None:
    """Neither goes off for the other, and neither comes on while the other is kept off."""
    both = EntityId("group.both")
    desk = Desk(stalls=(stall(BOOTH, None, both), stall(CABIN, None, EYE)))
    desk.state.members[both] = frozenset({EYE, DOME})
    desk.observe_camera(both, is_on=True)
    desk.observe_camera(EYE, is_on=True)

    def both_and_eye() -> tuple[bool | None, bool | None]:
        return wanted_on(desk.state, both), wanted_on(desk.state, EYE)

    desk.see(DETECTED, BOOTH)
    desk.see(CLEAR, BOOTH)
    assert both_and_eye() == (None, None), "nobody has looked into the cabin yet"
    desk.see(CLEAR, CABIN)
    assert both_and_eye() == (True, None)
    desk.see(DETECTED, CABIN)
    assert both_and_eye() == (None, False)
    desk.see(DETECTED, BOOTH)
    desk.see(CLEAR, CABIN)
    assert both_and_eye() == (False, None)
    desk.see(CLEAR, BOOTH)
    assert both_and_eye() == (True, True)
