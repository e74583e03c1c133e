"""Entities that rooms, stalls and room types name, and that are gone: somebody is told of each.

Nothing is taken out by itself: what is gone may come back, and then goes on.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, NamedTuple

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from .configuration import Snapshot, entities_in
from .const import DOMAIN, SUBENTRY_FEED
from .core.ids import EntityId
from .issues import raise_issue

PATIENCE: Final = timedelta(seconds=30)
"""Integrations take their entities away and bring them back when they are loaded anew."""

_ISSUE: Final = "entities_missing"
_SITE: Final = "site"


class _Place(NamedTuple):
    """What names entities: a room, a stall, a room type, or the defaults of the site."""

    issue_id: str
    name: str
    entities: tuple[EntityId, ...]


class MissingEntities:
    """Keeps one repair issue for each place that names what is gone."""

    def __init__(self, hass: HomeAssistant, name: str) -> None:
        """Take what the site is called."""
        self._hass = hass
        self._name = name
        self._places: tuple[_Place, ...] = ()
        self._named: frozenset[EntityId] = frozenset()
        self._has_started = False
        self._has_looked = False
        self._stops: list[CALLBACK_TYPE] = []
        self._unfollow: CALLBACK_TYPE | None = None
        self._unschedule: CALLBACK_TYPE | None = None

    @callback
    def start(self, snapshot: Snapshot) -> None:
        """Begin to look some time after Home Assistant has started."""
        self._follow(snapshot)
        self._stops = [
            async_at_started(self._hass, self._on_started),
            self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registered),
        ]

    @callback
    def configure(self, snapshot: Snapshot) -> None:
        """Look at places as they are configured now; what was mended is said no more."""
        self._follow(snapshot)
        if self._has_looked:
            self._look()

    @callback
    def stop(self) -> None:
        """Look no more; what was said stays said."""
        for stop in (*self._stops, self._unfollow, self._unschedule):
            if stop is not None:
                stop()
        self._stops, self._unfollow, self._unschedule = [], None, None

    # --- when -------------------------------------------------------------------

    def _follow(self, snapshot: Snapshot) -> None:
        if self._unfollow is not None:
            self._unfollow()
        self._places = tuple(_places(snapshot, self._name))
        self._named = frozenset(one for place in self._places for one in place.entities)
        self._unfollow = async_track_state_change_event(self._hass, self._named, self._on_state)

    async def _on_started(self, _hass: HomeAssistant) -> None:
        self._has_started = True
        self._look_later()

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        if event.data["old_state"] is None or event.data["new_state"] is None:
            self._look_later()

    @callback
    def _on_registered(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["entity_id"] in self._named:
            self._look_later()

    def _look_later(self) -> None:
        if self._has_started and self._unschedule is None:
            self._unschedule = async_call_later(self._hass, PATIENCE, self._on_patience_over)

    @callback
    def _on_patience_over(self, _now: object) -> None:
        self._unschedule = None
        self._has_looked = True
        self._look()

    # --- what -------------------------------------------------------------------

    def _look(self) -> None:
        """Say of each place what is gone, and of no other."""
        gone = {place: missing for place in self._places if (missing := self._missing(place))}
        _clear(self._hass, {place.issue_id for place in gone})
        for place, missing in gone.items():
            entities = "\n".join(f"- `{one}`" for one in missing)
            raise_issue(self._hass, place.issue_id, _ISSUE, place=place.name, entities=entities)

    def _missing(self, place: _Place) -> list[EntityId]:
        return [one for one in place.entities if self._is_gone(one)]

    def _is_gone(self, entity_id: EntityId) -> bool:
        if self._hass.states.get(entity_id) is not None:
            return False
        entry = er.async_get(self._hass).async_get(entity_id)
        return entry is None or entry.disabled


def _places(snapshot: Snapshot, site: str) -> Iterator[_Place]:
    yield _Place(f"{_ISSUE}_{_SITE}", site, entities_in(snapshot.options))
    for subentry_id, copy in snapshot.subentries.items():
        # A feed says by itself that its calendar is gone.
        if copy.kind != SUBENTRY_FEED:
            yield _Place(f"{_ISSUE}_{subentry_id}", copy.title, entities_in(copy.data))


def _clear(hass: HomeAssistant, kept: set[str]) -> None:
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id.startswith(f"{_ISSUE}_") and issue_id not in kept:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
