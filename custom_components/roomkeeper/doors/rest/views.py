"""The paths of the HTTP API as Home Assistant serves them: one view each, made from the table.

Home Assistant looks at the token before a view is asked. Views cannot be
taken away again, so they are there whether or not Roomkeeper runs.
"""

from collections.abc import Mapping
from http import HTTPMethod, HTTPStatus
from itertools import groupby
from typing import Any

from aiohttp import hdrs, web
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView

from ...const import DOMAIN
from ...core.errors import Refusal
from ..exports import Export, exported
from ..json_form import Json
from ..loaded import the_entry
from ..once import KEY, do_once
from ..reads import ask
from ..rejections import MethodNotAllowed, UnknownPath
from ..verb import Question
from ..verbs import do
from . import openapi
from .answers import answered, refused
from .asked import Raw, asked_fields
from .files import streamed
from .routes import PREFIX, ROUTES, Route, Single


@callback
def async_register(hass: HomeAssistant) -> None:
    """Serve every path of the table, and say of all others below the prefix that they are none."""
    by_path = sorted(ROUTES, key=lambda route: route.path)
    for path, routes in groupby(by_path, key=lambda route: route.path):
        hass.http.register_view(_PathView(path, {route.method: route for route in routes}))
    hass.http.register_view(_DescriptionView())
    hass.http.register_view(_NowhereView())


class _PathView(HomeAssistantView):
    """One path, with the methods that it has."""

    def __init__(self, path: str, routes: Mapping[HTTPMethod, Route]) -> None:
        """Take the path below the prefix, and its routes."""
        self.url = f"{PREFIX}/{path}"
        self.name = f"api:{DOMAIN}:{path}"
        self._routes = routes

    async def handle(self, request: web.Request, **_in_path: str) -> web.StreamResponse:
        """Answer a request, whatever comes of it."""
        hass = request.app[KEY_HASS]
        try:
            route = self._route(request.method)
            raw = await asked_fields(request, route)
            return await _response(hass, request, route, raw, self.context(request))
        except (Refusal, HomeAssistantError) as error:
            return refused(hass, error, request.match_info.values())

    get = head = post = put = patch = delete = handle

    def _route(self, method: str) -> Route:
        """Return what a method asks for; who asks for the head alone asks for the same.

        Raises:
            MethodNotAllowed: nothing, on this path.
        """
        found = self._routes.get(HTTPMethod.GET if method == hdrs.METH_HEAD else HTTPMethod(method))
        if found is None:
            raise MethodNotAllowed(method=method, takes=tuple(sorted(self._routes)))
        return found


async def _response(
    hass: HomeAssistant, request: web.Request, route: Route, raw: Raw, context: Context
) -> web.StreamResponse:
    entry, asks = the_entry(hass), route.asks
    if isinstance(asks, Export):
        return await streamed(request, await exported(hass, entry, asks, raw, context))
    if isinstance(asks, Question):
        answer = await ask(hass, entry, asks, raw, context)
        only = answer if route.single is None else _only(answer, route, route.single, raw)
        return answered(request, only, route.status)
    key = request.headers.get(KEY)
    if key is None:
        return answered(request, await do(hass, entry, asks, raw, context), route.status)
    done, is_replayed = await do_once(hass, entry, asks, raw, context, key)
    response = answered(request, done, route.status)
    if is_replayed:
        # It had been done before, with the same key.
        response.headers[openapi.REPLAYED] = "true"
    return response


def _only(answer: Mapping[str, Any], route: Route, single: Single, raw: Raw) -> Mapping[str, Json]:
    """Return the item that the path names.

    Raises:
        NotFound: it is not there.
    """
    named = [raw[field] for field in route.in_path.values()]
    for item in answer["items"]:
        if item["id"] in named:
            return {single.name: item}
    raise single.refusal(**{single.name: named[0]})


class _DescriptionView(HomeAssistantView):
    """The description of all of it."""

    url = f"{PREFIX}/{openapi.PATH}"
    name = f"api:{DOMAIN}:{openapi.PATH}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer it, to who only reads."""
        if request.method not in {hdrs.METH_GET, hdrs.METH_HEAD}:
            refusal = MethodNotAllowed(method=request.method, takes=(hdrs.METH_GET,))
            return refused(request.app[KEY_HASS], refusal)
        return answered(request, openapi.DOCUMENT, HTTPStatus.OK)

    get = head = post = put = patch = delete = handle


class _NowhereView(HomeAssistantView):
    """All other paths below the prefix."""

    url = f"{PREFIX}/{{path:.*}}"
    extra_urls = [PREFIX]  # noqa: RUF012 - Home Assistant's form
    name = f"api:{DOMAIN}:nowhere"

    async def handle(self, request: web.Request, **_in_path: str) -> web.StreamResponse:
        """Say that nothing is there."""
        return refused(request.app[KEY_HASS], UnknownPath(path=request.path))

    get = head = post = put = patch = delete = handle
