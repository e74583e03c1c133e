"""Sentences for people, in the language of the site, sent through notify entities."""

import logging
from collections.abc import Iterable
from datetime import datetime

import voluptuous as vol
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .core.model import DeviceFailure, Room
from .core.stall import Stall
from .doors.message_format import isolated
from .doors.wording import failure_text

_LOGGER = logging.getLogger(__name__)


def as_text(hass: HomeAssistant, failures: Iterable[DeviceFailure]) -> str:
    """Say which devices did not do what they were told, and what was seen of them."""
    return ", ".join(failure_text(hass, one.entity_id, one.why) for one in failures)


async def tell_people(
    hass: HomeAssistant, place: Room | Stall, message: str, **values: datetime | str | float
) -> None:
    """Send the sentence `common.<message>` to all named for the place, instants as local times."""
    if not place.notify:
        return
    sentences = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    words = {
        name: dt_util.as_local(value).strftime("%H:%M") if isinstance(value, datetime) else value
        for name, value in {"place": place.name, **values}.items()
    }
    said = {name: isolated(str(value)) for name, value in words.items()}
    text = sentences[f"component.{DOMAIN}.common.{message}"].format(**said)
    try:
        await hass.services.async_call(
            "notify",
            "send_message",
            {ATTR_ENTITY_ID: list(place.notify), "message": text, "title": place.name},
            blocking=True,
        )
    except (HomeAssistantError, vol.Invalid) as error:
        _LOGGER.warning("Nobody was told %r: %s", text, error)
    except Exception:
        # Whatever a messenger lets through, what it should have told is done.
        _LOGGER.exception("Nobody was told %r", text)
