"""Answers as they are spoken, in the language of whoever asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers.translation import async_get_translations

from ...const import DOMAIN, WEEKDAYS
from ...core.errors import Clash, Refusal
from ...core.model import Site
from ...core.span import Span
from ..outbound import sentence_key, site_of, translated
from ..wording import instant_text, room_text

_SOON: Final = timedelta(days=6)
"""Until then a day of the week says which day is meant."""

_MOST_SAID: Final = 5
"""How much of a list one can keep in mind that was heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The sentences of a language, spoken at an instant of a site.

    `texts` has all categories that are spoken, by the whole keys that Home Assistant gives them.
    """

    texts: Mapping[str, str]
    site: Site
    now: datetime

    @classmethod
    async def load(cls, hass: HomeAssistant, language: str, now: datetime) -> Self:
        """Read the sentences of a language; what it lacks is said in English."""
        texts: dict[str, str] = {}
        for category in ("common", "exceptions", "selector"):
            texts |= await async_get_translations(hass, language, category, {DOMAIN})
        return cls(texts=texts, site=site_of(hass), now=now)

    def say(self, key: str, **values: str) -> str:
        """Return a sentence of our own."""
        return self.texts[f"component.{DOMAIN}.common.assist_{key}"].format(**values)

    def say_error(self, error: HomeAssistantError | Refusal) -> str:
        """Return why something was not done; a booking's id is nothing to be heard."""
        if isinstance(error, Clash):
            return self._say_clash(error)
        if isinstance(error, Refusal):
            error = translated(error, self.site)
        key = "not_permitted" if isinstance(error, Unauthorized) else error.translation_key
        text = self.texts[f"component.{DOMAIN}.exceptions.{key}.message"]
        return text.format(**(error.translation_placeholders or {}))

    def _say_clash(self, clash: Clash) -> str:
        found = clash.details
        values = {"room": self.room(str(found["room"]))}
        if isinstance(start := found["start"], datetime) and isinstance(found["end"], datetime):
            values["span"] = self.span(Span(start, found["end"]))
        if isinstance(free := found.get("next_free"), datetime):
            values["next_free"] = self.instant(free)
        return self.say(sentence_key(clash).replace("_several", ""), **values)

    # --- values ---

    def room(self, key: str) -> str:
        """Return a room's name."""
        return room_text(key, self.site)

    def instant(self, instant: datetime, after: datetime | None = None) -> str:
        """Return local time, with the day where it is neither today's nor the one of `after`."""
        zone = self.site.time_zone
        local, today = instant.astimezone(zone), self.now.astimezone(zone).date()
        known = today if after is None else after.astimezone(zone).date()
        clock = f"{local:%H:%M}"
        if local.date() == known:
            return clock
        if local.date() == today + timedelta(days=1):
            return self.say("tomorrow", time=clock)
        if today < local.date() <= today + _SOON:
            name = WEEKDAYS[local.weekday()]
            weekday = self.texts[f"component.{DOMAIN}.selector.weekday.options.{name}"]
            return self.say("weekday", weekday=weekday, time=clock)
        return instant_text(instant, zone)

    def span(self, span: Span) -> str:
        """Return a span, whose end needs no day if it is the start's."""
        start = self.instant(span.start)
        return self.say("span", start=start, end=self.instant(span.end, after=span.start))

    def asked(self, start: datetime, end: datetime | None) -> str:
        """Return the time that was asked about, as it was understood."""
        if end is not None:
            return self.span(Span(start, end))
        return self.say("now") if start == self.now else self.instant(start)

    def stretch(self, span: Span, horizon: datetime) -> str:
        """Return a span that may have begun, or go on after all that was looked at."""
        begun = span.contains(self.now)
        if span.end == horizon:
            return self.say("from_now" if begun else "from", start=self.instant(span.start))
        return self.say("until", end=self.instant(span.end)) if begun else self.span(span)

    def several(self, texts: Iterable[str]) -> str:
        """Return a list, of which only so much is said as can be kept in mind."""
        said = [*texts]
        more = len(said) - _MOST_SAID
        named = ", ".join(said[:_MOST_SAID])
        return self.say("more", named=named, count=str(more)) if more > 0 else named
