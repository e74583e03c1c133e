"""What was published last of each room or stall, and who is told when that changes."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from homeassistant.core import CALLBACK_TYPE

from .core.events import Entry

_LOGGER = logging.getLogger(__name__)

type PlaceListener[View] = Callable[[View, tuple[Entry, ...]], None]


class Published[Key, View]:
    """The views of the places of one kind, each computed once for all of its entities."""

    def __init__(
        self, look: Callable[[Key], View], places_of: Callable[[Entry], Iterable[Key]]
    ) -> None:
        """Take what shows a place as it is now, and what says which ones a log row is about."""
        self._look = look
        self._places_of = places_of
        self._views: dict[Key, View] = {}
        self._listeners: defaultdict[Key, list[PlaceListener[View]]] = defaultdict(list)
        self._configured: list[Callable[[Key], None]] = []

    def view(self, key: Key) -> View:
        """Show a place as it was published last."""
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._look(key)
        return view

    def listen(self, key: Key, listener: PlaceListener[View]) -> CALLBACK_TYPE:
        """Call back with a place's view, and its new log rows, whenever it was touched."""
        return subscribed(self._listeners[key], listener)

    def listen_configured(self, listener: Callable[[Key], None]) -> CALLBACK_TYPE:
        """Call back with the key of each place that is added or configured anew."""
        return subscribed(self._configured, listener)

    def forget(self, keys: Iterable[Key]) -> None:
        """Look at places anew when they are asked for next."""
        for key in keys:
            self._views.pop(key, None)

    def publish(self, keys: Iterable[Key], entries: tuple[Entry, ...]) -> None:
        """Tell who listens to places that are there."""
        mine: defaultdict[Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            for key in self._places_of(entry):
                mine[key].append(entry)
        for key in keys:
            listeners = self._listeners.get(key)
            if listeners:
                view = self.view(key)
                told = tuple(mine.get(key, ()))
                for listener in tuple(listeners):
                    call(listener, view, told)

    def configured(self, key: Key) -> None:
        """Tell that a place was added or configured anew."""
        for listener in tuple(self._configured):
            listener(key)


def call[*Given](listener: Callable[[*Given], None], *given: *Given) -> None:
    """Call a listener; one entity's fault must not keep the others from what has happened."""
    try:
        listener(*given)
    except Exception:
        # Whatever it is, it stays with the one whose fault it is.
        _LOGGER.exception("%s failed", listener)


def subscribed[T](listeners: list[T], listener: T) -> CALLBACK_TYPE:
    """Add a listener, and return what takes it out again."""
    listeners.append(listener)
    return partial(listeners.remove, listener)
