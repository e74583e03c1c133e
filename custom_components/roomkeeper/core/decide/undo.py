"""What takes back what was done for a while, and what becomes of that when a newer command comes.

- Whatever a device may have done for a while is undone, also where the try was
  lost, failed or cancelled: what cannot be seen to be on may be on.
- The newest command has the device. What goes on there ends, and what waits to
  be undone there is not undone any more; unless the newest comes to nothing.
- But a newer command that is itself for a while only stands in between. What
  would be undone after it still is, and what would be undone meanwhile is
  undone when it ends: nothing stays on, or off, because two overlapped.
- Of undos that are all due, as after a sleep, only the one that was due last is done.
- A power-off of a room is a command, too: what it switched off does not come on after a break.
- A hand on the device takes no undo back; nor does deleting the schedule. Who
  wants that cancels the undo.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ..device_goal import undo_of, was_told
from ..ids import ActionId
from ..model import State
from ..schedule import DeviceAction, Owed
from ..schedule_events import ActionOpened


def owed_by(action: DeviceAction, now: datetime, *, is_done: bool = False) -> tuple[Owed, ...]:
    """Return what is owed to the device of an action that ends now, in order."""
    if action.undoes is not None:
        waits_until = None if action.has_begun else action.scheduled_at
        return (Owed(waits_until or now, action.spec),)
    lasts = action.spec.undone_after
    if lasts is None:
        # Done, it stands for good; else what it took over is as it was without it.
        return () if is_done else _taken_over(action)
    undo = undo_of(action, is_done=is_done)
    took_over = action.undo is not None
    if undo is None or not (took_over or was_told(action)):
        return ()
    # Not from now on, where that is over: it would be taken for newer than what was due after it.
    return (Owed((action.started_at or now) + lasts, undo),)


def _taken_over(action: DeviceAction) -> tuple[Owed, ...]:
    """Return what an action that is tried has taken over to undo, in order."""
    if action.undo is None or action.undo_at is None:
        return ()
    return (*action.earlier_undos, Owed(action.undo_at, action.undo))


def undoing(action: DeviceAction, owed: Sequence[Owed], now: datetime) -> Iterator[ActionOpened]:
    """Yield the facts that an action will be undone, and what it took over with it."""
    name = f"{action.id}-undo-{action.attempts}"
    for number, one in enumerate(owed, 1):
        yield ActionOpened(
            at=now,
            action=DeviceAction(
                id=ActionId(name if number == len(owed) else f"{name}-{number}"),
                entity_id=action.entity_id,
                spec=one.spec,
                schedule_id=action.schedule_id,
                run_number=action.run_number,
                undoes=action.id,
                scheduled_at=one.at,
                due_at=one.at,
                created_at=now,
                updated_at=now,
            ),
        )


class Handover(NamedTuple):
    """How the devices pass from older commands to newer ones.

    `ending` is what ends, `opened` what is still undone after that, `undos` what
    the newer commands take over to undo, in order, by their ids: one that is for
    good keeps all of it until it is done, one for a while does the last at its end.
    """

    ending: tuple[DeviceAction, ...]
    opened: tuple[ActionOpened, ...]
    undos: dict[ActionId, tuple[Owed, ...]]


def handover(state: State, newer: Iterable[DeviceAction], now: datetime) -> Handover:
    """Return how `newer` actions, which begin now, get their devices."""
    ending: list[DeviceAction] = []
    opened: list[ActionOpened] = []
    undos: dict[ActionId, tuple[Owed, ...]] = {}
    for action in newer:
        until = _stands_until(action, now)
        taken = list(_taken_over(action))
        for other in _older_ones(state, action):
            owed = owed_by(other, now)
            left = [one for one in owed if until is not None and one.at > until]
            if left and other.undoes is not None:
                continue  # It goes on waiting.
            ending.append(other)
            opened += undoing(other, left, now)
            taken += owed[: len(owed) - len(left)]
        # An undo takes nothing over: what it finds here was due before it.
        if taken and action.undoes is None:
            undos[action.id] = _in_order(taken)[0 if until is None else -1 :]
    return Handover(tuple(ending), tuple(opened), undos)


def is_overtaken(state: State, action: DeviceAction, now: datetime) -> bool:
    """Say whether an undo is not to be done because a later one of its device is due, too."""
    mine = _turn(action)
    return action.undoes is not None and any(
        other.undoes is not None
        and _turn(other) > mine
        and (other.scheduled_at is None or other.scheduled_at <= now)
        for other in state.open_actions(action.entity_id)
    )


def _turn(undo: DeviceAction) -> tuple[datetime, datetime]:
    """Return where an undo stands among those of its device."""
    return undo.scheduled_at or undo.created_at, undo.created_at


def _in_order(owed: Iterable[Owed]) -> tuple[Owed, ...]:
    """Return what is owed by its time; of what is at one instant only what was said last."""
    by_time = {one.at: one for one in owed}
    return tuple(by_time[at] for at in sorted(by_time))


def _older_ones(state: State, action: DeviceAction) -> Iterable[DeviceAction]:
    """Return what has the device of an action already: tried, or waiting to be undone."""
    if not action.entity_id:
        return ()
    return [
        other
        for other in state.open_actions(action.entity_id)
        if other.id != action.id and (other.has_begun or other.undoes is not None)
    ]


def _stands_until(action: DeviceAction, now: datetime) -> datetime | None:
    """Return until when what an action does stands by itself; None is for good.

    An undo gives the device back to what is undone later.
    """
    if action.undoes is not None:
        return now
    lasts = action.spec.undone_after
    return None if lasts is None else now + lasts
