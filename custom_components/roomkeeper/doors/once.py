"""Requests with a key: who asks once more with the same key gets the answer, nothing else."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from weakref import WeakValueDictionary

from homeassistant.core import Context, HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..core import policy
from ..core.answered import Done, RequestKey
from ..core.errors import MissingField
from ..runtime import RoomkeeperConfigEntry
from .json_form import Json
from .reads import require_may_ask
from .rejections import KeyReused
from .steps import told_to
from .verb import Verb
from .verbs import do, shown

KEY: Final = "Idempotency-Key"
"""What the key is called where it is given."""

_UNDER_WAY: Final[HassKey[WeakValueDictionary[RequestKey, asyncio.Lock]]] = HassKey(
    f"{DOMAIN}_under_way"
)


class Answer(NamedTuple):
    """What is answered, and whether it had been done before."""

    answer: dict[str, Json]
    is_replayed: bool


async def do_once(  # noqa: PLR0917 - as `do` has them
    hass: HomeAssistant,
    entry: RoomkeeperConfigEntry,
    verb: Verb[Any],
    raw: Mapping[str, Any],
    context: Context | None,
    key: str,
) -> Answer:
    """Do what is asked, unless it was done before; the key is that user's own.

    What is refused is not remembered. What was done before is answered as it
    is now. Of two that come at once, the second waits for the first.

    Raises:
        KeyReused: something else was asked with this key.
        Refusal, Unauthorized, HomeAssistantError: see `do`; a thing that is
            there no more is not found.
    """
    if not key:
        raise MissingField(field=KEY)
    policy.require_short(KEY, key)
    # Who may do it is asked when it is done, and that may be a while ago.
    user = await require_may_ask(hass, verb, context)
    name = RequestKey("" if user is None else user.id, key)
    done = Done(name=name, fingerprint=_fingerprint(verb, raw))
    async with _turn_of(hass, name):
        runtime = entry.runtime_data
        before = runtime.engine.peek(lambda state, _now: state.answered.get(name))
        if before is None:
            return Answer(await do(hass, entry, verb, raw, context, done), is_replayed=False)
        if before.fingerprint != done.fingerprint:
            raise KeyReused(key=key)
        answer = await shown(runtime, verb, before.about)
        return Answer(told_to(user, answer), is_replayed=True)


def _turn_of(hass: HomeAssistant, name: RequestKey) -> asyncio.Lock:
    under_way = hass.data.setdefault(_UNDER_WAY, WeakValueDictionary())
    return under_way.setdefault(name, asyncio.Lock())


def _fingerprint(verb: Verb[Any], raw: Mapping[str, Any]) -> str:
    """Return the same text for the same fields, however they are written."""
    said = json.dumps([verb.name, raw], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
