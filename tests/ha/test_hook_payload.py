"""The body of a delivery, decoded."""

import json
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.errors import NotUnderstood
from custom_components.roomkeeper.doors.hooks.payload import Payload
from custom_components.roomkeeper.doors.rejections import NotAnObject, NotJson, Rejection, TooDeep

ZONE = ZoneInfo("Europe/Berlin")


def payload(body: bytes, content_type: str = "application/json") -> Payload:
    return Payload.of(content_type, body, ZONE)


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", "Application/JSON; charset=utf-8", "application/cloudevents+json"],
)
def test_json_is_read(content_type: str) -> None:
    """Also where nothing says that it is JSON."""
    assert payload(b'{"a": 1}', content_type).value("a") == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", NotJson),
        (b"a=1&b=2", NotJson),
        (b'{"a": 1', NotJson),
        (b'{"a": 1} {}', NotJson),
        (b'{"a": NaN}', NotJson),
        (b'{"a": -Infinity}', NotJson),
        (b'{"a": ' + b"9" * 5_000 + b"}", NotJson),
        (b'\xff{"a": 1}', NotJson),
        ('{"a": "é"}'.encode("latin-1"), NotJson),
        ('{"a": 1}'.encode("utf-16"), NotJson),
        (b"\xef\xbb\xbf{}", NotJson),
        (b"false", NotAnObject),
        (b"null", NotAnObject),
        (b'[{"a": 1}]', NotAnObject),
        (b'"text"', NotAnObject),
        (b"[" * 65_000, Rejection),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, TooDeep),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", TooDeep),
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes, kind: type[Rejection]) -> None:
    """With a word about it, and without showing what was sent."""
    with pytest.raises(kind) as raised:
        payload(body)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "é"])
def test_another_content_type_is_refused(content_type: str) -> None:
    """Whatever the body looks like."""
    with pytest.raises(NotJson):
        payload(b"{}", content_type)


def test_of_a_field_that_is_said_twice_the_last_holds() -> None:
    """One platform's own example says one twice."""
    assert payload(b'{"a": 1, "a": 2}').value("a") == 2


def test_a_path_leads_through_objects_and_lists() -> None:
    """And to nothing where there is none."""
    found = payload(b'{"a": [{"b": {"c": "x"}}, null], "d": null, "0": 1}')
    assert found.value("a.0.b.c") == "x"
    for path in ("a.1.b", "a.2.b", "a.b", "a.-1", "a.0.b.c.d", "d", "e.f", "a.²"):
        assert found.value(path) is None


def test_a_body_may_be_as_deep_as_platforms_need() -> None:
    """With a good deal to spare."""
    assert payload(b'{"a":' + b"[" * 31 + b"]" * 31 + b"}").value("b") is None


def test_half_a_character_is_shown_as_such() -> None:
    """It could be neither kept nor answered."""
    found = payload(json.dumps({"a": "x\ud83d", "b": ["\udc00"], "c": {"\ud83d": 1}}).encode())
    assert found.value("a") == "x�"
    assert found.ids(("b",)) == ("�",)
    assert found.id("a") == "x�"
    with pytest.raises(NotUnderstood) as raised:
        found.id("c")
    str(raised.value.details["value"]).encode()


def test_places_are_names_or_lists_of_them() -> None:
    """Each once; what is neither is passed over."""
    found = payload(b'{"a": ["x", "y", 3, true, null, {}], "b": 7, "c": "y", "d": "", "e": 1.5}')
    assert found.ids(("a", "b", "c", "d", "e", "f")) == ("x", "y", "3", "7")
