"""Adding and changing hooks: what is asked, and whether the platform is heard."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import pytest
import voluptuous as vol
from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.ids import OriginKey, RoomKey
from custom_components.roomkeeper.doors.hooks import DIALECTS
from custom_components.roomkeeper.doors.hooks.dialect import Agreed
from custom_components.roomkeeper.doors.hooks.standard import key_of
from custom_components.roomkeeper.hook_flow import HookFlow
from custom_components.roomkeeper.hook_form import HOOK_FORM, connection_form, new_secret
from custom_components.roomkeeper.hook_places import keep_place

from . import platforms
from .acme import Platform
from .flows import add_subentry, fields, open_form, submit, suggested
from .house import STUDIO, House, open_house

ATTIC = RoomKey("attic")
OUTSIDE = "https://club.example"
INSIDE = "http://192.168.1.2:8123"
PLAIN = platforms.PLAIN_SECRET
NEW: Final = "a new secret for it"
SHORT: Final = "too short"

type Client = TestClient[Any, Any]
type Step = Mapping[str, Any]
"""A step of a form, as Home Assistant gives it to the front end."""


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and an attic that can be reached from outside."""
    assert await async_setup_component(hass, "webhook", {})
    await hass.config.async_update(external_url=OUTSIDE, internal_url=INSIDE)
    return await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: {}})


@pytest.fixture
async def client(house: House, hass_client_no_auth: Callable[[], Awaitable[Client]]) -> Client:
    """Return what a platform sends through."""
    return await hass_client_no_auth()


class Form:
    """A form as it is filled in, step by step."""

    def __init__(self, house: House, client: Client | None = None) -> None:
        """Take where it is opened, and through what the platform sends meanwhile."""
        self.house = house
        self._client = client
        self.step: Step = {}
        self.url = self.secret = ""

    async def open(self, subentry: ConfigSubentry | None = None) -> Step:
        """Open the form that adds a hook, or the one that changes it."""
        return self._shown(await open_form(self.house.hass, self.house.entry, "hook", subentry))

    async def enter(self, **values: object) -> Step:
        """Submit a step."""
        self.secret = str(values.get("secret", self.secret))
        more = {name: values.pop(name) for name in ("rooms", "local_only") if name in values}
        step = await submit(self.house.hass, self.step, values | ({"more": more} if more else {}))
        await self.house.settle()
        return self._shown(step)

    def _shown(self, step: Step) -> Step:
        """Look at a step, and remember the address that it shows."""
        self.step = step
        self.url = (step.get("description_placeholders") or {}).get("url", self.url)
        return step

    async def again(self) -> Step:
        """Load the page with the form anew."""
        flows = self.house.hass.config_entries.subentries
        return self._shown(await flows.async_configure(self.step["flow_id"]))

    @property
    def path(self) -> str:
        """Return the address that was shown last, without the house."""
        return self.url.removeprefix(OUTSIDE).removeprefix(INSIDE)

    async def choose(self, option: str) -> Step:
        """Choose from a menu."""
        return await self.enter(next_step_id=option)

    async def connect(self, dialect: str, **values: object) -> Step:
        """Enter what the form asks before it looks whether the platform is heard."""
        await self.open()
        await self.enter(name="Acme", dialect=dialect)
        return await self.enter(**{**suggested(self.step), **values})

    async def sent(
        self, message: object, sign: Callable[[bytes], dict[str, str]], path: str = ""
    ) -> tuple[int, Any]:
        """Send a message as the platform does, and return what it is answered."""
        assert self._client is not None
        body = platforms.in_bytes(message)
        headers = {"Content-Type": "application/json", **sign(body)}
        response = await self._client.post(path or self.path, data=body, headers=headers)
        text = await response.text()
        await self.house.settle()
        return response.status, json.loads(text) if text else None


@pytest.fixture
def form(house: House, client: Client) -> Form:
    """Return a form that is not open yet."""
    return Form(house, client)


def the_hook(house: House) -> ConfigSubentry:
    """Return the one hook."""
    (hook,) = (one for one in house.entry.subentries.values() if one.subentry_type == "hook")
    return hook


def asked(step: Step) -> list[str]:
    """Return which fields a form asks for."""
    return [str(marker) for _, marker, _ in fields(step["data_schema"])]


# --- what is asked -----------------------------------------------------------------


async def test_the_platform_comes_first(form: Form) -> None:
    """All that is asked afterwards depends on it; every platform we understand can be chosen."""
    step = await form.open()
    assert (step["type"], step["step_id"]) == (FlowResultType.FORM, "user")
    assert asked(step) == ["name", "dialect"]
    ((_, _, selector),) = list(fields(step["data_schema"]))[1:]
    assert selector.config["options"] == list(DIALECTS)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    {
        "standard": ["secret", "rooms", "local_only"],
        "cal_com": ["secret", "rooms", "local_only"],
        "calendly": ["secret", "rooms"],
        "square": ["secret", "registered_url", "rooms"],
    }.items(),
)
async def test_each_platform_is_asked_what_it_needs(
    form: Form, dialect: str, expected: list[str]
) -> None:
    """And its step shows the address before the secret is asked for: that is made there."""
    await form.open()
    step = await form.enter(name="Acme", dialect=dialect)
    assert (step["type"], step["step_id"]) == (FlowResultType.FORM, dialect)
    assert asked(step) == expected
    assert form.url.startswith(f"{OUTSIDE}/api/roomkeeper/hooks/")
    assert len(form.url) > len(OUTSIDE) + 60
    assert step["description_placeholders"]["note"] == ""


def test_every_platform_has_a_step() -> None:
    """A dialect that is added needs its form and its sentences as well."""
    assert all(hasattr(HookFlow, f"async_step_{dialect}") for dialect in DIALECTS)


@pytest.mark.parametrize("name", ["", "   ", "Acme", "acme", "x" * 256])
async def test_a_name_is_needed_and_is_of_one_platform(
    hass: HomeAssistant, form: Form, name: str
) -> None:
    """As for rooms."""
    add_subentry(hass, form.house.entry, "Acme", {"dialect": "standard"}, kind="hook")
    await form.open()
    step = await form.enter(name=name, dialect="square")
    assert step["step_id"] == "user"
    assert set(step["errors"]) == {"name"}


async def test_a_room_may_have_the_name_of_a_platform(form: Form) -> None:
    """A hook's key tells what it is, so the two are never taken for each other."""
    await form.connect("standard")
    await form.choose("finish")
    assert the_hook(form.house).unique_id == "hook_acme"
    await form.open()
    await form.enter(name="Studio", dialect="cal_com")
    await form.enter(secret=PLAIN)
    await form.choose("finish")
    assert form.step["type"] is FlowResultType.CREATE_ENTRY
    assert {one.unique_id for one in form.house.entry.subentries.values()} == {
        "studio",
        "attic",
        "hook_acme",
        "hook_studio",
    }


async def test_what_is_stored_is_what_the_design_says(form: Form) -> None:
    """Rooms by the ids that the platform has for them; what was not said is not stored."""
    await form.open()
    await form.enter(name="  Acme   shop ", dialect="square")
    path = form.path
    await form.enter(
        secret=f" {PLAIN} ",
        registered_url=" https://proxy.example/hook/ ",
        rooms=[{"place": " 42 ", "room": "studio"}, {"place": "LOC", "room": "attic"}],
    )
    await form.choose("finish")
    hook = the_hook(form.house)
    assert hook.title == "Acme shop"
    assert hook.data == {
        "name": "Acme shop",
        "dialect": "square",
        "secret": PLAIN,
        "registered_url": "https://proxy.example/hook/",
        "rooms": {"42": "studio", "LOC": "attic"},
        "webhook_id": path.removeprefix("/api/roomkeeper/hooks/"),
    }


async def test_a_secret_is_made_for_whatever_signs_by_the_standard(form: Form) -> None:
    """Nobody has to know how; each hook gets another one, and it stays while the form is open."""
    await form.open()
    step = await form.enter(name="Acme", dialect="standard")
    made = suggested(step)["secret"]
    assert made.startswith("whsec_")
    assert len(key_of(Agreed(secret=made))) == 32
    assert made != new_secret()
    again = await form.enter(secret=SHORT)
    assert suggested(again)["secret"] == SHORT
    step = await form.enter(**suggested(step))
    assert step["step_id"] == "check"
    step = await form.choose("connection")
    assert suggested(step)["secret"] == made


@pytest.mark.parametrize("dialect", ["cal_com", "calendly", "square"])
async def test_of_the_others_no_secret_is_made_up(form: Form, dialect: str) -> None:
    """It is agreed with the platform."""
    await form.open()
    assert "secret" not in suggested(await form.enter(name="Acme", dialect=dialect))


REFUSED = {
    "none of the standard's": ("standard", {"secret": "a secret that was typed"}, "secret"),
    "too few bytes": ("standard", {"secret": "whsec_c2hvcnQ="}, "secret"),
    "23 bytes": ("standard", {"secret": "whsec_" + "QUFB" * 7 + "QUE="}, "secret"),
    "65 bytes": ("standard", {"secret": "whsec_" + "QUFB" * 21 + "QUE="}, "secret"),
    "short": ("cal_com", {"secret": "fifteen letters"}, "secret"),
    "blanks": ("calendly", {"secret": " " * 20}, "secret"),
    "long": ("calendly", {"secret": "x" * 256}, "secret"),
    "no address": ("square", {"secret": PLAIN, "registered_url": "club.example/x"}, "url"),
    "another scheme": ("square", {"secret": PLAIN, "registered_url": "ftp://club.example"}, "url"),
    "no host": ("square", {"secret": PLAIN, "registered_url": "https:///x"}, "url"),
    "no port": ("square", {"secret": PLAIN, "registered_url": "https://club:x/"}, "url"),
    "a blank": ("square", {"secret": PLAIN, "registered_url": "https://club.example/a b"}, "url"),
    "endless": ("square", {"secret": PLAIN, "registered_url": f"https://a.b/{'x' * 999}"}, "url"),
    "no room": ("calendly", {"secret": PLAIN, "rooms": [{"place": "42"}]}, "rooms"),
    "no id": ("calendly", {"secret": PLAIN, "rooms": [{"place": " ", "room": "studio"}]}, "rooms"),
    "twice": (
        "calendly",
        {
            "secret": PLAIN,
            "rooms": [{"place": "42", "room": "studio"}, {"place": "42", "room": "attic"}],
        },
        "rooms",
    ),
    "a long id": (
        "calendly",
        {"secret": PLAIN, "rooms": [{"place": "x" * 256, "room": "studio"}]},
        "rooms",
    ),
}


@pytest.mark.parametrize(("dialect", "values", "where"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_work_is_refused_at_its_field(
    form: Form, dialect: str, values: dict[str, Any], where: str
) -> None:
    """With a sentence, and with what was entered still there."""
    await form.open()
    step = await form.enter(name="Acme", dialect=dialect)
    step = await form.enter(**{**suggested(step), **values})
    assert step["step_id"] == dialect
    field = "registered_url" if where == "url" else where
    assert set(step["errors"]) == ({"rooms", "more"} if field == "rooms" else {field})
    assert suggested(step)[field] == values[field]
    loaded = await async_get_translations(form.house.hass, "en", "config_subentries", {DOMAIN})
    said = loaded[f"component.{DOMAIN}.config_subentries.hook.error.{step['errors'][field]}"]
    assert "{" not in said.format(**step["description_placeholders"])


@pytest.mark.parametrize("secret", ["QUFB" * 8, "whsec_" + "QUFB" * 8, "whsec_" + "QUFB" * 21])
async def test_a_secret_that_is_there_already_can_be_used(form: Form, secret: str) -> None:
    """24 to 64 bytes, with or without what the standard puts in front."""
    step = await form.connect("standard", secret=secret)
    assert step["step_id"] == "check"


async def test_without_an_address_from_outside_that_is_said(form: Form) -> None:
    """A platform on the internet cannot reach the one that is shown."""
    await form.house.hass.config.async_update(external_url=None)
    await form.open()
    step = await form.enter(name="Acme", dialect="cal_com")
    assert form.url.startswith(INSIDE)
    assert "no address that can be reached" in step["description_placeholders"]["note"]
    step = await form.enter(secret=PLAIN)
    step = await form.choose("look")
    assert "no address that can be reached" in step["description_placeholders"]["note"]


async def test_without_any_address_the_path_is_shown(form: Form) -> None:
    """Somebody may know by what this house is reached, if nobody has told Home Assistant."""
    await form.house.hass.config.async_update(external_url=None, internal_url=None)
    form.house.hass.config.api = None
    await form.open()
    step = await form.enter(name="Acme", dialect="cal_com")
    assert form.url.startswith("/api/")
    assert "knows no address of its own" in step["description_placeholders"]["note"]


async def test_a_page_that_is_loaded_again_shows_the_same_step(form: Form) -> None:
    """What was entered before is kept, and what came is still to be asked about."""
    step = await form.connect("cal_com", secret=PLAIN)
    assert (await form.again())["step_id"] == step["step_id"] == "check"
    await form.sent(cal_com_booking(), platforms.cal_com)
    step = await form.choose("look")
    assert (await form.again())["step_id"] == step["step_id"]


async def test_what_comes_from_near_by_alone_gets_the_inner_address(form: Form) -> None:
    """There it is right, and no complaint."""
    step = await form.connect("standard", local_only=True)
    assert form.url.startswith(INSIDE)
    assert step["description_placeholders"]["note"] == ""
    await form.choose("finish")
    assert the_hook(form.house).data["local_only"] is True


async def test_without_rooms_nothing_is_asked_of_them(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A list in which nothing can be chosen helps nobody."""
    assert await async_setup_component(hass, "webhook", {})
    form = Form(await open_house(hass, entry, freezer, {STUDIO: {}}))
    (room,) = entry.subentries
    hass.config_entries.async_remove_subentry(entry, room)
    await form.house.settle()
    await form.open()
    assert asked(await form.enter(name="Acme", dialect="calendly")) == ["secret"]


# --- whether it is heard ---------------------------------------------------------------


async def test_nothing_is_heard_before_something_is_sent(form: Form) -> None:
    """The form says so, and where to look."""
    step = await form.connect("standard")
    assert (step["type"], step["step_id"]) == (FlowResultType.MENU, "check")
    assert step["menu_options"] == ["look", "connection", "finish"]
    assert "only looked at" in step["description_placeholders"]["what"]
    url = form.url
    step = await form.choose("look")
    assert (step["type"], step["step_id"]) == (FlowResultType.MENU, "nothing_yet")
    assert form.url == url


async def test_a_test_of_a_known_room_is_heard(form: Form) -> None:
    """Which room it is about is said; nothing is booked by a test."""
    await form.connect("standard")
    secret = key_of(Agreed(secret=form.secret))
    answer = await form.sent(platforms.booking(), lambda body: platforms.standard(body, key=secret))
    assert answer == (HTTPStatus.OK, {"status": "ignored"})
    step = await form.choose("look")
    assert (step["type"], step["step_id"]) == (FlowResultType.FORM, "arrived")
    assert step["description_placeholders"] == {"meaning": "It is about **Studio**."}
    step = await form.enter()
    assert step["type"] is FlowResultType.CREATE_ENTRY
    assert not form.house.runtime.engine.peek(lambda state, _now: state.bookings)


def cal_com_booking(**payload: object) -> dict[str, Any]:
    """Return a message of Cal.com about event type 42."""
    return {
        "triggerEvent": "BOOKING_CREATED",
        "createdAt": "2026-11-24T09:00:00.000Z",
        "payload": {
            "uid": "c1",
            "eventTypeId": 42,
            "type": "drum-hour",
            "startTime": "2026-11-25T14:00:00Z",
            "endTime": "2026-11-25T16:00:00Z",
            "status": "ACCEPTED",
            **payload,
        },
    }


async def test_what_a_test_names_is_mapped_at_once(form: Form) -> None:
    """Of several ids the person chooses the one that tells rooms apart, and then the room."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent(cal_com_booking(), platforms.cal_com)
    step = await form.choose("look")
    assert (step["type"], step["step_id"]) == (FlowResultType.FORM, "place")
    assert step["description_placeholders"] == {"place": "42"}
    assert asked(step) == ["place", "room"]
    assert suggested(step) == {"place": "42"}
    path = form.path
    step = await form.enter(place="drum-hour", room="attic")
    assert step["type"] is FlowResultType.CREATE_ENTRY
    hook = the_hook(form.house)
    assert hook.data["rooms"] == {"drum-hour": "attic"}
    answer = await form.sent(cal_com_booking(), platforms.cal_com, path)
    assert answer == (HTTPStatus.OK, {"status": "done"})
    booking = Platform(form.house, OriginKey("hook_acme")).booking("c1")
    assert booking is not None
    assert booking.rooms == (ATTIC,)


async def test_a_single_id_is_not_asked_about(form: Form) -> None:
    """There is only the room to choose; what was mapped before stays."""
    rooms = [{"place": "7", "room": "studio"}]
    await form.connect("cal_com", secret=PLAIN, rooms=rooms)
    await form.sent(cal_com_booking(type=None), platforms.cal_com)
    step = await form.choose("look")
    assert asked(step) == ["room"]
    await form.enter(room="attic")
    assert the_hook(form.house).data["rooms"] == {"7": "studio", "42": "attic"}


async def test_the_room_need_not_be_known_yet(form: Form) -> None:
    """Nothing is chosen by itself, and nothing is kept that nobody chose."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent(cal_com_booking(), platforms.cal_com)
    step = await form.choose("look")
    assert not any(
        isinstance(marker, vol.Required)
        for marker in step["data_schema"].schema
        if marker == "room"
    )
    await form.enter(place="42")
    assert form.step["type"] is FlowResultType.CREATE_ENTRY
    assert "rooms" not in the_hook(form.house).data


async def test_any_of_its_ids_makes_a_place_known(form: Form) -> None:
    """Whoever mapped the address of an event type is not asked for its number."""
    await form.connect("cal_com", secret=PLAIN, rooms=[{"place": "drum-hour", "room": "attic"}])
    await form.sent(cal_com_booking(), platforms.cal_com)
    step = await form.choose("look")
    assert step["description_placeholders"] == {"meaning": "It is about **Attic**."}


async def test_the_key_of_a_room_is_an_id_in_the_standard_dialect_alone(form: Form) -> None:
    """At the others it may be anything, by chance."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent(cal_com_booking(type="studio"), platforms.cal_com)
    assert (await form.choose("look"))["step_id"] == "place"


async def test_a_message_about_no_booking_is_heard_too(form: Form) -> None:
    """The test button of Cal.com sends one."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent({"triggerEvent": "PING", "createdAt": "now"}, platforms.cal_com)
    step = await form.choose("look")
    assert step["step_id"] == "arrived"
    assert "not about a booking" in step["description_placeholders"]["meaning"]


async def test_a_place_with_no_room_to_be_is_said(form: Form) -> None:
    """Before there are rooms, a platform can be connected all the same."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent(cal_com_booking(), platforms.cal_com)
    for subentry_id in tuple(form.house.entry.subentries):
        form.house.hass.config_entries.async_remove_subentry(form.house.entry, subentry_id)
    step = await form.choose("look")
    assert step["step_id"] == "arrived"
    assert "`42`, and there is no room yet" in step["description_placeholders"]["meaning"]


HOUR = timedelta(hours=1)


def at(shift: timedelta) -> int:
    """Return a time stamp that is not now."""
    return int((dt_util.utcnow() + shift).timestamp())


WRONG: dict[str, tuple[str, Callable[[bytes], dict[str, str]], str]] = {
    "unsigned": ("cal_com", lambda _body: {}, "not signed at all"),
    "no secret there": (
        "cal_com",
        lambda _body: {"X-Cal-Signature-256": "no-secret-provided"},
        "not signed at all",
    ),
    "another secret": ("cal_com", lambda body: platforms.cal_com(body, "other"), "another secret"),
    "malformed": (
        "calendly",
        lambda _body: {"Calendly-Webhook-Signature": "v1=1"},
        "not in the form",
    ),
    "too old": ("calendly", lambda body: platforms.calendly(body, at(-HOUR)), "too long ago"),
    "too new": ("calendly", lambda body: platforms.calendly(body, at(HOUR)), "in the future"),
    "another URL": (
        "square",
        lambda body: platforms.square(body, "https://club.example/"),
        "for another URL",
    ),
}


@pytest.mark.parametrize(("dialect", "sign", "why"), WRONG.values(), ids=WRONG)
async def test_why_a_signature_is_not_right_is_said(
    form: Form, dialect: str, sign: Callable[[bytes], dict[str, str]], why: str
) -> None:
    """To the person, with what to look at; the sender learns nothing."""
    await form.connect(dialect, secret=PLAIN)
    status, answer = await form.sent({}, sign)
    assert status == HTTPStatus.UNAUTHORIZED
    assert why not in str(answer)
    step = await form.choose("look")
    assert (step["type"], step["step_id"]) == (FlowResultType.MENU, "wrongly_signed")
    assert why in step["description_placeholders"]["why"]


async def test_a_wrong_secret_is_corrected_in_the_same_form(form: Form) -> None:
    """Back, enter the right one, and look again: the address stays."""
    await form.connect("cal_com", secret=NEW)
    url = form.url
    await form.sent(cal_com_booking(), platforms.cal_com)
    assert (await form.choose("look"))["step_id"] == "wrongly_signed"
    step = await form.choose("connection")
    assert (step["step_id"], form.url) == ("cal_com", url)
    await form.enter(secret=PLAIN)
    assert (await form.choose("look"))["step_id"] == "nothing_yet"
    await form.sent(cal_com_booking(), platforms.cal_com)
    assert (await form.choose("look"))["step_id"] == "place"


async def test_what_cannot_be_read_is_said_with_its_field(form: Form) -> None:
    """A template that was changed there shows at once."""
    await form.connect("cal_com", secret=PLAIN)
    await form.sent(cal_com_booking(startTime="soon"), platforms.cal_com)
    step = await form.choose("look")
    assert (step["type"], step["step_id"]) == (FlowResultType.MENU, "unreadable")
    assert step["description_placeholders"]["problem"] == "payload.startTime"
    await form.sent(b"no JSON", platforms.cal_com)
    step = await form.choose("look")
    assert step["description_placeholders"]["problem"] == "not_json"


async def test_a_form_that_is_closed_listens_no_more(form: Form) -> None:
    """Nothing stays behind of a hook that was never added."""
    await form.connect("cal_com", secret=PLAIN)
    answer = await form.sent(cal_com_booking(), platforms.cal_com)
    assert answer == (HTTPStatus.OK, {"status": "ignored"})
    form.house.hass.config_entries.subentries.async_abort(form.step["flow_id"])
    status, _ = await form.sent(cal_com_booking(), platforms.cal_com)
    assert status == HTTPStatus.NOT_FOUND


async def test_a_hook_listens_as_soon_as_it_is_added(form: Form) -> None:
    """The end of the form does not end its address."""
    await form.connect("cal_com", secret=PLAIN, rooms=[{"place": "42", "room": "attic"}])
    path = form.path
    await form.choose("finish")
    answer = await form.sent(cal_com_booking(), platforms.cal_com, path)
    assert answer == (HTTPStatus.OK, {"status": "done"})


# --- changing ----------------------------------------------------------------------------


@pytest.fixture
async def hook(house: House) -> ConfigSubentry:
    """Return a hook that is there: Cal.com, whose event type 42 is the studio."""
    data = {
        "dialect": "cal_com",
        "secret": PLAIN,
        "webhook_id": "acme-webhook",
        "rooms": {"42": "studio", "44": "cellar"},
    }
    hook = add_subentry(house.hass, house.entry, "Acme", data, kind="hook", key="hook_acme")
    await house.settle()
    return hook


async def test_the_address_is_shown_again_and_the_secret_is_not(
    form: Form, hook: ConfigSubentry
) -> None:
    """Whoever may look at the form over a shoulder learns nothing; the platform stays."""
    step = await form.open(hook)
    assert (step["type"], step["step_id"]) == (FlowResultType.FORM, "cal_com")
    assert form.url == f"{OUTSIDE}/api/roomkeeper/hooks/acme-webhook"
    assert asked(step) == ["name", "secret", "rooms", "local_only"]
    assert suggested(step) == {"name": "Acme", "rooms": [{"place": "42", "room": "studio"}]}


async def test_a_secret_that_is_left_empty_stays(form: Form, hook: ConfigSubentry) -> None:
    """And so does the address; a name, rooms and the rest are as they were entered."""
    await form.open(hook)
    rooms = [{"place": "43", "room": "attic"}]
    step = await form.enter(name="Acme 2", rooms=rooms, local_only=True)
    assert "holds already" in step["description_placeholders"]["what"]
    step = await form.choose("finish")
    assert (step["type"], step["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    changed = the_hook(form.house)
    assert (changed.title, changed.unique_id) == ("Acme 2", "hook_acme")
    assert changed.data == {
        "name": "Acme 2",
        "dialect": "cal_com",
        "secret": PLAIN,
        "webhook_id": "acme-webhook",
        "rooms": {"43": "attic"},
        "local_only": True,
    }


async def test_a_new_secret_holds_at_once(form: Form, hook: ConfigSubentry) -> None:
    """What comes is taken in while somebody looks whether it is heard."""
    await form.open(hook)
    await form.enter(name="Acme", secret=NEW, rooms=[{"place": "42", "room": "studio"}])
    assert (await form.choose("look"))["step_id"] == "nothing_yet"
    path = "/api/roomkeeper/hooks/acme-webhook"
    await form.sent(cal_com_booking(), platforms.cal_com, path)
    assert (await form.choose("look"))["step_id"] == "wrongly_signed"
    answer = await form.sent(cal_com_booking(), lambda body: platforms.cal_com(body, NEW), path)
    assert answer == (HTTPStatus.OK, {"status": "done"})
    step = await form.choose("look")
    assert step["step_id"] == "arrived"
    assert step["description_placeholders"] == {"meaning": "It is about **Studio**."}
    step = await form.enter()
    assert (step["type"], step["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")


async def test_what_came_before_the_form_is_not_taken_for_a_test(
    form: Form, hook: ConfigSubentry
) -> None:
    """It says nothing about what was just changed."""
    await form.sent(cal_com_booking(), platforms.cal_com, "/api/roomkeeper/hooks/acme-webhook")
    form.house.freezer.tick(1)
    await form.open(hook)
    await form.enter(name="Acme")
    assert (await form.choose("look"))["step_id"] == "nothing_yet"


async def test_a_place_that_is_new_is_mapped_and_its_booking_taken(
    form: Form, hook: ConfigSubentry
) -> None:
    """The message that was looked at waited as unmapped, and is taken over with the answer."""
    await form.open(hook)
    await form.enter(name="Acme", rooms=[{"place": "42", "room": "studio"}])
    path = "/api/roomkeeper/hooks/acme-webhook"
    answer = await form.sent(cal_com_booking(eventTypeId=43, type=None), platforms.cal_com, path)
    assert answer == (HTTPStatus.OK, {"status": "unmapped"})
    step = await form.choose("look")
    assert (step["step_id"], asked(step)) == ("place", ["room"])
    await form.enter(room="attic")
    assert the_hook(form.house).data["rooms"] == {"42": "studio", "43": "attic"}
    assert Platform(form.house, OriginKey("hook_acme")).status("c1") == "taken"


@pytest.mark.parametrize("ends_by", ["look", "finish"])
async def test_what_is_mended_in_the_issue_while_the_form_is_open_stays(
    form: Form, hook: ConfigSubentry, ends_by: str
) -> None:
    """The message that comes is told of in a repair issue, too, and somebody maps it there."""
    await form.open(hook)
    await form.enter(name="Acme", rooms=[{"place": "42", "room": "studio"}])
    path = "/api/roomkeeper/hooks/acme-webhook"
    await form.sent(cal_com_booking(eventTypeId=43, type=None), platforms.cal_com, path)
    keep_place(form.house.hass, form.house.entry, OriginKey("hook_acme"), "43", ATTIC)
    await form.house.settle()
    step = await form.choose(ends_by)
    if ends_by == "look":
        assert step["description_placeholders"] == {"meaning": "It is about **Attic**."}
        step = await form.enter()
    assert step["reason"] == "reconfigure_successful"
    assert the_hook(form.house).data["rooms"] == {"42": "studio", "43": "attic"}


async def test_a_name_that_another_has_is_refused_when_changing_too(
    form: Form, hook: ConfigSubentry
) -> None:
    """Nothing is stored then."""
    add_subentry(form.house.hass, form.house.entry, "Other", hook.data, kind="hook", key="hook_o")
    await form.open(hook)
    step = await form.enter(name="other", secret=NEW)
    assert step["errors"] == {"name": "name_taken"}
    assert hook.data["secret"] == PLAIN


async def test_a_platform_that_is_not_known_cannot_be_changed(form: Form) -> None:
    """It may be of a newer version; the form says so instead of failing."""
    hass, entry = form.house.hass, form.house.entry
    data = {"dialect": "smoke_signals", "secret": PLAIN, "webhook_id": "x"}
    hook = add_subentry(hass, entry, "Hill", data, kind="hook", key="hook_hill")
    step = await form.open(hook)
    assert (step["type"], step["reason"]) == (FlowResultType.ABORT, "unknown_dialect")


# --- sentences ------------------------------------------------------------------------------


async def test_every_field_and_option_has_its_words(form: Form) -> None:
    """In each step, and nothing is described that is not asked for."""
    texts = await async_get_translations(form.house.hass, "en", "config_subentries", {DOMAIN})
    prefix = f"component.{DOMAIN}.config_subentries.hook.step."
    said = {key.removeprefix(prefix) for key in texts if key.startswith(prefix)}
    rooms = {STUDIO: "Studio"}
    asked_for = {"user.": {*HOOK_FORM.top}, "place.": {"place", "room"}}
    for dialect in DIALECTS:
        for is_new in (True, False):
            filled_in = connection_form(dialect, rooms, is_new=is_new)
            asked_for.setdefault(f"{dialect}.", set()).update(filled_in.top)
            for name, inner in filled_in.sections.items():
                asked_for[f"{dialect}.sections.{name}."] = {*inner}
    for where, names in asked_for.items():
        for kind in ("data", "data_description"):
            start = f"{where}{kind}."
            assert {one.removeprefix(start) for one in said if one.startswith(start)} == names
    for step in ("check", "nothing_yet", "wrongly_signed", "unreadable"):
        start = f"{step}.menu_options."
        options = {one.removeprefix(start) for one in said if one.startswith(start)}
        assert options == {"look", "connection", "finish"}
    labels = await async_get_translations(form.house.hass, "en", "selector", {DOMAIN})
    start = f"component.{DOMAIN}.selector.dialect.options."
    assert {one.removeprefix(start) for one in labels if one.startswith(start)} == set(DIALECTS)
