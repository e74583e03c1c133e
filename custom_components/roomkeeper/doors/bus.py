"""The event bus: every fact is also an event `roomkeeper_event`, for automations.

Events are kept by the recorder and reach everybody who may listen, so what
people wrote on a booking or a freeze (title, guest, note) stays out of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..core.events import Actor, ActorKind, Entry, RoomFrozen
from ..core.stall_events import OccupancyCleared, OccupancyEnded
from ..device_keys import device_with, keys_in
from .log_rows import details_of, outline_of
from .private import without_private
from .schedule_rows import NameOf

EVENT: Final = "roomkeeper_event"


def contexts_of(entries: Iterable[Entry]) -> dict[Actor, Context]:
    """Return a context for each of those who did something."""
    return {actor: context_of(actor) for actor in dict.fromkeys(one.actor for one in entries)}


type Told = tuple[Actor, dict[str, Any]]
"""Who did it, and the data of the event that says so."""


def told(
    hass: HomeAssistant, entry_id: str, entries: Iterable[Entry], name_of: NameOf
) -> Iterator[Told]:
    """Yield what is told of each entry of the log.

    `device_id` is that of the first thing that it is about, as long as it is there: the logbook
    shows the event on that device's page.
    """
    zone = dt_util.get_default_time_zone()
    for entry in entries:
        data = event_data(entry, zone, name_of)
        yield entry.actor, {**data, "device_id": device_with(hass, entry_id, keys_in(data))}


@callback
def fire(hass: HomeAssistant, events: Iterable[Told], contexts: Mapping[Actor, Context]) -> None:
    """Fire events in the name of whoever did it."""
    for actor, data in events:
        hass.bus.async_fire(EVENT, data, context=contexts[actor])


def context_of(actor: Actor) -> Context:
    """Return a context by which the logbook says which user did it."""
    is_user = actor.kind in (ActorKind.USER, ActorKind.PANEL)
    return Context(user_id=actor.id if is_user else None)


def event_data(entry: Entry, zone: tzinfo, name_of: NameOf) -> dict[str, Any]:
    """Return an entry as flat event data; what all entries have goes before details."""
    row = outline_of(entry, zone)
    details = details_of(entry.fact, zone, name_of)
    match entry.fact:
        # `reason` says why somebody did something; these are the facts' own.
        case RoomFrozen():
            details["freeze_reason"] = details.pop("reason")
        case OccupancyEnded() | OccupancyCleared():
            details["end_reason"] = details.pop("reason")
    return {**without_private(details), "log_id": row.pop("id"), **row}
