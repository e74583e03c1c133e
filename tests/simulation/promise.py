"""What is promised, by name."""

from enum import StrEnum


class Promise(StrEnum):
    """What is promised."""

    NO_OVERLAP = "no two blocking bookings of a room overlap"
    NOTHING_LOST = "nothing that was acknowledged is lost"
    NOTHING_DOUBLED = "nothing that was asked for twice is there twice"
    LOG_FOLDS = "the log folds to the rows"
    COUNTED = "how rooms and stalls were used is kept as the log has it"
    NOT_TOO_EARLY = "no power-off comes before its time"
    NONE_MISSING = "no power-off is missing after the last bound"
    NOT_ON_A_GUEST = "no power goes off while a guest is there"
    PRIVATE = "cameras are off while somebody is inside or nobody can say, or a fault is raised"
    CAMERAS_BACK = "cameras are on again when nobody is inside any more"
    NOT_FROZEN = "nobody books or enters a room that is frozen"
    FED = "what a calendar shows is in its room, and what is gone is not, or it is said"
    IN_TIME = "each deadline is kept in time"
    NOT_BY_ITSELF = "nothing is switched on by catching up"
    EACH_RUN = "each run of a rule is started, or left out with a reason"
    NOT_TWICE = "nothing that a schedule does is done twice"
    MADE_UP = "what was missed is made up for where that is wanted, and nowhere else"
    REALLY_DONE = "what a schedule says is done, or it is said why not"
    UNDONE = "what was done for a while is undone"
    NO_SURPRISE = "nothing fails that nobody thought of"


class BrokenPromise(KeyboardInterrupt):
    """A promise was broken."""

    def __init__(self, promise: Promise, how: str) -> None:
        """Keep which one, and how it was seen."""
        super().__init__(f"{promise}: {how}")
        self.promise = promise
