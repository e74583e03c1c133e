"""The lives of stalls, as the core decides them: what their log looks like in truth."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from custom_components.roomkeeper.core.commands import (
    Command,
    EndMaintenance,
    EndOccupancy,
    ExtendOccupancy,
    ForceEnable,
    NoteCameraOn,
    NoteDetection,
    PauseOccupancy,
    RemoveStall,
    ReportCamera,
    StartMaintenance,
    StartOccupancy,
    Wake,
)
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.decide.camera import wanted_on
from custom_components.roomkeeper.core.decide.occupancy import detection
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import Entry
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import EntityId, StallKey
from custom_components.roomkeeper.core.model import (
    Change,
    RowKey,
    Site,
    State,
    detection_key,
)
from custom_components.roomkeeper.core.stall import Level, Stall, StallPolicy, Strategy
from custom_components.roomkeeper.ledger import Turn

from .samples import ADA, BOOTH, CORNER, DOME, EYE

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_POLICY = StallPolicy(strategy=Strategy.ADAPTIVE, stuck_after=1)
STALLS = {
    BOOTH: Stall(key=BOOTH, name="Booth", policy=_POLICY, cameras=(EYE, DOME)),
    CORNER: Stall(key=CORNER, name="Corner", policy=_POLICY, cameras=(DOME,)),
}


def site(stalls: Iterable[StallKey] = STALLS) -> Site:
    """Return a site of some of the stalls, far from the zone of the instants."""
    zone = ZoneInfo("Pacific/Auckland")
    return Site(time_zone=zone, stalls={key: STALLS[key] for key in stalls})


class Life:
    """Decides what happens in stalls, without a ledger; `turns` is all that was decided."""

    def __init__(self) -> None:
        self.state = State(site())
        self.state.cameras |= {EYE: True, DOME: True}
        self.now = MORNING
        self.turns: list[Turn] = []
        self._seqs = count(1)

    def do(self, command: Command) -> None:
        """Decide about a command, and keep what follows."""
        try:
            facts = decide(self.state, command, self.now)
        except Refusal:
            return
        changes: list[Change] = []
        for fact in facts:
            if (change := evolve(self.state, fact)) is not None:
                self.state.apply(change)
                changes.append(change)
        entries = tuple(
            Entry(seq=next(self._seqs), recorded_at=self.now, fact=fact, actor=ADA)
            for fact in facts
        )
        self.turns.append(Turn(entries=entries, changes=tuple(changes)))

    def see(self, stall: StallKey, level: Level, *, is_fresh: bool = True) -> None:
        """Take in what a stall's sensors say, as the engine does."""
        if stall not in self.state.site.stalls:
            return
        command = NoteDetection(
            stall=stall,
            level=level,
            is_fresh=is_fresh and level is Level.DETECTED,
            at_start=stall not in self.state.detections,
        )
        self.state.detections[stall] = detection(self.state, command, self.now)
        self.do(command)

    def stay(self, stall: StallKey = BOOTH, length: timedelta = MINUTE) -> None:
        """Let somebody come, and leave."""
        self.see(stall, Level.DETECTED)
        self.now += length
        self.see(stall, Level.CLEAR)

    def report(self, camera: EntityId, failure: str | None) -> None:
        """Tell what came of telling a camera what is wanted of it."""
        wanted = wanted_on(self.state, camera)
        if wanted is not None:
            self.state.cameras[camera] = wanted is (failure is None)
            self.do(ReportCamera(camera=camera, should_be_on=wanted, failure=failure))

    def wake(self, stall: StallKey) -> None:
        """Decide about all that is due of a stall."""
        for key in (RowKey("occupancy", stall), detection_key(stall)):
            if self.state.with_deadline(key) is not None:
                self.do(Wake(row=key))

    def restart(self) -> None:
        """Forget what was seen."""
        self.state.detections.clear()
        self.state.cameras.clear()

    def toggle(self, stall: StallKey) -> None:
        """Remove a stall, or configure it again."""
        stalls = self.state.site.stalls.keys()
        self.state.site = site(stalls ^ {stall})
        if stall in stalls:
            self.state.detections.pop(stall, None)
            self.do(RemoveStall(stall=stall))


type Step = Callable[[Life], None]

_GAPS = st.sampled_from(
    (
        *(timedelta(), 10 * MINUTE / 60, MINUTE, 15 * MINUTE, 60 * MINUTE, DAY / 2, DAY, 4 * DAY),
        *(-2 * MINUTE, -DAY),
    )
)
"""Also back: somebody sets the clock."""

_stalls = st.sampled_from([BOOTH, BOOTH, CORNER])
_cameras = st.sampled_from([EYE, DOME])
_lengths = st.sampled_from([None, MINUTE, 30 * MINUTE])


def _commands(stall: StallKey) -> st.SearchStrategy[Command]:
    named = {"stall": st.just(stall)}
    return st.one_of(
        st.builds(StartOccupancy, **named, timeout=_lengths),
        st.builds(EndOccupancy, **named),
        st.builds(ExtendOccupancy, **named, duration=_lengths),
        st.builds(PauseOccupancy, **named),
        st.builds(ForceEnable, **named, duration=_lengths),
        st.builds(StartMaintenance, **named),
        st.builds(EndMaintenance, **named),
        st.builds(EndMaintenance, **named),
    )


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    stall, camera, gap = draw(_stalls), draw(_cameras), draw(_GAPS)
    what = draw(st.sampled_from(["stay"] * 3 + ["see"] * 3 + ["do", "wake", "report"] * 2 + _RARE))
    level, is_fresh = draw(st.sampled_from(Level)), draw(st.booleans())
    failure = draw(st.none() | st.just("still on"))
    command = draw(_commands(stall))

    def step(life: Life) -> None:
        life.now += gap
        match what:
            case "stay":
                life.stay(stall, abs(gap) / 100)
            case "see":
                life.see(stall, level, is_fresh=is_fresh)
            case "do":
                life.do(command)
            case "wake":
                life.wake(stall)
            case "report":
                life.report(camera, failure)
            case "camera_on":
                life.do(NoteCameraOn(camera=camera))
            case "restart":
                life.restart()
            case "toggle":
                life.toggle(stall)

    return step


_RARE = ["camera_on", "restart", "toggle"]

lives = st.lists(_steps(), max_size=60)
"""What happens to two stalls that share a camera, one thing after the other."""
