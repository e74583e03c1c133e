"""From what was found, or why it was not, to an answer over HTTP."""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.json import json_bytes

from ...core.errors import NotFound, Refusal
from ..csv_text import CSV_FILE
from ..json_form import Json
from ..outbound import Error, error_of, site_of, translated
from ..rejections import MethodNotAllowed, NotPermitted

_RETRY_AFTER_S: Final = 10
"""How often it is looked whether the ledger can be written."""

_RUNS_DOWN: Final = "remaining_s"
"""What is another number each moment, and says nothing that an instant beside it does not."""

_NOTHING_TO_OPEN: Final = "no_doors"
"""Every other error of Home Assistant's is of a device."""


def answered(
    request: web.Request, answer: Mapping[str, Json], status: HTTPStatus
) -> web.StreamResponse:
    """Return an answer; what was read is not sent again to who has it already."""
    if request.method not in {hdrs.METH_GET, hdrs.METH_HEAD}:
        return HomeAssistantView.json(answer, status)
    tag = _tag_of(answer)
    headers = {hdrs.ETAG: f'W/"{tag}"', hdrs.CACHE_CONTROL: "private, no-cache"}
    known = request.if_none_match or ()
    if any(one.value in ("*", tag) for one in known):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if answer.keys() == CSV_FILE.keys():
        response = _file(answer)
        response.headers.update(headers)
        return response
    return HomeAssistantView.json(answer, status, headers)


def _file(answer: Mapping[str, Json]) -> web.Response:
    """Return a file as one, which a browser saves under its name."""
    named = f'attachment; filename="{answer["filename"]}"'
    return web.Response(
        text=str(answer["csv"]),
        content_type="text/csv",
        headers={hdrs.CONTENT_DISPOSITION: named},
    )


def _tag_of(answer: Mapping[str, Json]) -> str:
    """Return the same text for answers that say the same."""
    items = answer.get("items")
    if isinstance(items, list):
        answer = {**answer, "items": [_lasting(item) for item in items]}
    return blake2b(json_bytes(answer), digest_size=16).hexdigest()


def _lasting(item: Json) -> Json:
    if not isinstance(item, dict) or _RUNS_DOWN not in item:
        return item
    return {name: value for name, value in item.items() if name != _RUNS_DOWN}


def refused(
    hass: HomeAssistant, error: Refusal | HomeAssistantError, in_path: Collection[str] = ()
) -> web.Response:
    """Return why nothing was done; `in_path` is what the path names."""
    said, message = _said(hass, error)
    if isinstance(error, NotFound) and not _is_named(error, in_path):
        # The path is right; something in the request is not.
        said = said._replace(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    headers: dict[str, str] = {}
    if said.status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers[hdrs.RETRY_AFTER] = str(_RETRY_AFTER_S)
    if isinstance(error, MethodNotAllowed):
        headers[hdrs.ALLOW] = ", ".join(error.takes)
    body = {"error": {"code": said.code, "message": message, "details": said.details}}
    return HomeAssistantView.json(body, said.status, headers)


def _is_named(refusal: NotFound, in_path: Collection[str]) -> bool:
    return any(isinstance(one, str) and one in in_path for one in refusal.details.values())


def _said(hass: HomeAssistant, error: Refusal | HomeAssistantError) -> tuple[Error, str]:
    if isinstance(error, Unauthorized):
        error = NotPermitted()
    if isinstance(error, Refusal):
        site = site_of(hass)
        return error_of(error, site), str(translated(error, site))
    code = error.translation_key or "failed"
    status = HTTPStatus.CONFLICT if code == _NOTHING_TO_OPEN else HTTPStatus.BAD_GATEWAY
    placeholders: dict[str, Json] = {**(error.translation_placeholders or {})}
    return Error(status, code, placeholders), str(error)
