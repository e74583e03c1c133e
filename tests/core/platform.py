"""A booking platform as seen from outside: what it has, and the messages that it sends of it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from custom_components.roomkeeper.core.ids import BookingId, OriginKey
from custom_components.roomkeeper.core.reservation import (
    Claim,
    Message,
    Origin,
    OriginKind,
    Wanted,
    Withdrawal,
)
from custom_components.roomkeeper.core.reservation_commands import (
    DropReservation,
    TakeReservation,
)
from custom_components.roomkeeper.core.span import Span

from .desk import ATTIC, STUDIO, at

SHOP = OriginKey("shop")
PLACES = {"drums": STUDIO, "loft": ATTIC}

HOOK = Origin(key=SHOP, name="Shop", kind=OriginKind.HOOK, places=PLACES)


class Dialect(StrEnum):
    """How a platform tells that a booking moves."""

    SAME_ID = "same_id"
    """As it is now, by the same id."""

    ONE_MESSAGE = "one_message"
    """By a new id, which names the old one."""

    TWO_MESSAGES = "two_messages"
    """The old one is cancelled, and the new one made; each names the other."""


def slot(number: int, slots: int = 1, day: int = 1) -> Span:
    """Return some hours of tomorrow, or of another day, from the first, which is number 0."""
    return Span(at(f"{8 + number:02}:00", day), at(f"{8 + number + slots:02}:00", day))


@dataclass(kw_only=True)
class Platform:
    """What it has by its present ids, and `sent`, all that it has told of that in order.

    `sales` says of each message which sale it is about: a guest who is moved is
    the same one, and one who comes back after cancelling is another.
    """

    dialect: Dialect
    has: dict[str, Wanted] = field(default_factory=dict[str, Wanted])
    sent: list[Message] = field(default_factory=list[Message])
    sales: list[int] = field(default_factory=list[int])
    gone: set[str] = field(default_factory=set[str])
    version: int = 0
    ids: int = 0

    def is_free(self, wanted: Wanted, but: str = "") -> bool:
        """Say whether it may sell that: it never sells one place twice."""
        return not any(
            one.place == wanted.place and one.span.overlaps(wanted.span)
            for key, one in self.has.items()
            if key != but
        )

    def make(self, wanted: Wanted) -> None:
        """Sell something."""
        if self.is_free(wanted):
            self._tell(self._new_id(), wanted, sale=len(self.sent))

    def move(self, key: str, wanted: Wanted) -> None:
        """Sell a guest something else instead."""
        if not self.is_free(wanted, key):
            return
        # What is paid stays so.
        wanted = replace(wanted, is_pending=wanted.is_pending and self.has[key].is_pending)
        if self.dialect is Dialect.SAME_ID:
            self._tell(key, wanted, sale=self._sale_of(key))
            return
        new = self._new_id()
        del self.has[key]
        self.gone.add(key)
        sale = self._sale_of(key)
        self._tell(new, wanted, moved_from=key, sale=sale)
        if self.dialect is Dialect.TWO_MESSAGES:
            # Its clock may tell the two apart, or not.
            self.version += self.version % 2
            self._withdraw(Withdrawal(external_id=key, version=self.version, moves_to=new), sale)

    def edit(self, key: str, guest: str) -> None:
        """Take another name, and that it is paid."""
        wanted = replace(self.has[key], guest=guest, is_pending=False)
        self._tell(key, wanted, sale=self._sale_of(key))

    def cancel(self, key: str, *, at_once: bool) -> None:
        """Give up what is sold; it may be in the very instant in which something was told of it."""
        if not at_once:
            self.version += 1
        del self.has[key]
        self.gone.add(key)
        said = Withdrawal(external_id=key, version=self.version)
        self._withdraw(said, self._sale_of(key))

    def revive(self, key: str, wanted: Wanted) -> None:
        """Have what was cancelled once more, which is done where ids stay the same."""
        if self.dialect is Dialect.SAME_ID and self.is_free(wanted):
            self.gone.discard(key)
            # What is confirmed here does not wait once more, where the cancellation is overtaken.
            self._tell(key, replace(wanted, is_pending=False), sale=len(self.sent))

    def _new_id(self) -> str:
        self.ids += 1
        return f"x{self.ids}"

    def _sale_of(self, key: str) -> int:
        about = zip(self.sent, self.sales, strict=True)
        return [sale for message, sale in about if message.external_id == key][-1]

    def _tell(self, key: str, wanted: Wanted, *, sale: int, moved_from: str = "") -> None:
        self.version += 1
        self.has[key] = wanted
        self.sent.append(
            Claim(external_id=key, version=self.version, wanted=wanted, moved_from=moved_from)
        )
        self.sales.append(sale)

    def _withdraw(self, said: Withdrawal, sale: int) -> None:
        self.sent.append(said)
        self.sales.append(sale)


def command_of(
    message: Message, new_id: BookingId, delivery: str = "", origin: OriginKey = SHOP
) -> TakeReservation | DropReservation:
    """Return the command that a door makes of a message."""
    if isinstance(message, Claim):
        return TakeReservation(origin=origin, delivery=delivery, claim=message, new_id=new_id)
    return DropReservation(origin=origin, delivery=delivery, withdrawal=message)
