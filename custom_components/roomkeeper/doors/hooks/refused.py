"""Why a delivery is not taken, whatever it says."""

from enum import StrEnum
from http import HTTPStatus

from ...core.errors import Unavailable
from ..rejections import Rejection


class SignatureFault(StrEnum):
    """What was wrong with a signature: for whoever set the hook up, never for the sender."""

    UNSIGNED = "unsigned"
    """There is none."""

    MALFORMED = "malformed"
    """Not in the form in which this platform signs."""

    WRONG = "wrong"
    """Made with another secret, of another body, or for another URL."""

    TOO_OLD = "too_old"
    """Signed too long ago, or sent once more by somebody else."""

    TOO_NEW = "too_new"
    """Signed in the future: one of the two clocks is wrong."""

    NO_SECRET = "no_secret"  # noqa: S105 - the name of a fault
    """There is no secret here that could have signed it."""


class NotSigned(Rejection):
    """A delivery that is not signed as it should be. The answer does not say why."""

    code = "not_signed"
    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, why: SignatureFault) -> None:
        """Keep why, apart from what is answered."""
        super().__init__()
        self.why = why


class TooManyDeliveries(Rejection):
    """More within a minute than is taken of one hook. Details: retry_after."""

    code = "too_many_deliveries"
    status = HTTPStatus.TOO_MANY_REQUESTS


class TooSlow(Rejection):
    """A body that does not come to its end."""

    code = "too_slow"
    status = HTTPStatus.REQUEST_TIMEOUT


class DeliveryFailed(Unavailable):
    """A fault of ours: the same delivery is taken once that is mended."""

    code = "delivery_failed"
