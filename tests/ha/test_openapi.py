"""What the description of the HTTP API says of itself, and whether that is all."""

import json
from collections.abc import Iterator
from http import HTTPMethod, HTTPStatus
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from jsonschema import Draft202012Validator
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.roomkeeper.core.errors import NotFound, Refusal
from custom_components.roomkeeper.doors.outbound import status_of
from custom_components.roomkeeper.doors.rest.openapi import DOCUMENT, PATH
from custom_components.roomkeeper.doors.rest.routes import PREFIX, ROUTES, Route
from custom_components.roomkeeper.doors.verb import Verb

from .api import Api
from .house import House

URL = f"{PREFIX}/{PATH}"


def operation(route: Route) -> dict[str, Any]:
    """Return what is said of a route."""
    found: dict[str, Any] = DOCUMENT["paths"][f"/{route.path}"][route.method.lower()]
    return found


def name(route: Route) -> str:
    """Return a route as people name it."""
    return f"{route.method} {route.path}"


# --- served ----------------------------------------------------------------------


async def test_it_is_served_to_who_has_a_token(
    site: House, api: Api, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Whoever may ask anything may read what there is to ask; nobody else learns of it."""
    answer = await api.client.get(URL)
    assert (answer.status, await answer.json()) == (HTTPStatus.OK, DOCUMENT)
    stranger = await (await hass_client_no_auth()).get(URL)
    assert stranger.status == HTTPStatus.UNAUTHORIZED


async def test_it_is_not_sent_again_to_who_has_it(site: House, api: Api) -> None:
    """It changes with an upgrade only."""
    tag = (await api.client.get(URL)).headers["ETag"]
    again = await api.client.get(URL, headers={"If-None-Match": tag})
    assert again.status == HTTPStatus.NOT_MODIFIED


async def test_it_can_only_be_read(site: House, api: Api) -> None:
    """Whoever writes to it reads that nobody does."""
    answer = await api.client.post(URL)
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Allow"] == HTTPMethod.GET


# --- complete ----------------------------------------------------------------------


def test_every_path_is_described_and_nothing_else() -> None:
    """What is not in the description is not there."""
    described = {
        (path.removeprefix("/"), method.upper())
        for path, operations in DOCUMENT["paths"].items()
        for method in operations
    }
    assert described == {(route.path, route.method) for route in ROUTES} | {(PATH, "GET")}


def test_every_operation_has_a_name_of_its_own() -> None:
    """Programs that are made from it have one function for each."""
    operations = [one for path in DOCUMENT["paths"].values() for one in path.values()]
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))
    assert all(one["summary"] for one in operations)


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_every_field_is_described_where_it_is_given(route: Route) -> None:
    """In the path, in the query or in the body, each once."""
    said = operation(route)
    parameters = {(one["in"], one["name"]) for one in said["parameters"]}
    where = {("path", one) for one in route.in_path}
    if route.in_query:
        where |= {("query", one) for one in route.takes}
        assert "requestBody" not in said
    elif route.takes:
        body = said["requestBody"]["content"]["application/json"]["schema"]
        assert set(body["properties"]) == set(route.takes)
    if isinstance(route.asks, Verb):
        where.add(("header", "Idempotency-Key"))
    assert parameters == where


def with_a_code(family: type[Refusal]) -> Iterator[type[Refusal]]:
    """Yield every refusal that has a code, but for those of hooks."""
    for kind in family.__subclasses__():
        if "code" in vars(kind) and ".hooks." not in kind.__module__:
            yield kind
        yield from with_a_code(kind)


@pytest.mark.parametrize("kind", with_a_code(Refusal), ids=lambda kind: kind.code)
def test_every_refusal_is_described(kind: type[Refusal]) -> None:
    """With the status with which it comes; what a body names and is not there is no wrong path."""
    statuses = {status_of(kind)}
    if issubclass(kind, NotFound):
        statuses.add(HTTPStatus.UNPROCESSABLE_ENTITY)
    described = DOCUMENT["components"]["responses"]
    for status in statuses - {HTTPStatus.METHOD_NOT_ALLOWED}:
        response = described[status.phrase.title().replace(" ", "")]
        schema = response["content"]["application/json"]["schema"]
        assert kind.code in schema["properties"]["error"]["properties"]["code"]["enum"]


# --- sound -------------------------------------------------------------------------


def parts(part: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part
    """Yield every object of the description."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from parts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from parts(inner)


def test_every_reference_leads_somewhere() -> None:
    """And all that could be referred to is."""
    referred = {one["$ref"] for one in parts(DOCUMENT) if "$ref" in one}
    named = {
        f"#/components/{kind}/{one}"
        for kind in ("schemas", "responses")
        for one in DOCUMENT["components"][kind]
    }
    assert referred == named


def test_every_schema_is_one() -> None:
    """Other programs read them, too."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for part in parts(DOCUMENT["paths"]):
        if "schema" in part:
            Draft202012Validator.check_schema(part["schema"])
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


async def test_it_is_there_before_anybody_asks(hass: HomeAssistant) -> None:
    """It is made as Home Assistant imports us, beside its event loop, and is small."""
    assert len(json.dumps(DOCUMENT)) < 300_000
