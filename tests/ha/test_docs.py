"""Docs and code say the same: nothing is left out, and nothing is there that does not exist."""

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from homeassistant.components.automation.config import PLATFORM_SCHEMA
from homeassistant.components.tag import EVENT_TAG_SCANNED, TAG_ID
from homeassistant.const import EVENT_STATE_CHANGED, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import script as script_helper
from homeassistant.helpers.condition import async_validate_conditions_config
from homeassistant.helpers.selector import selector
from homeassistant.helpers.trigger import async_validate_trigger_config
from homeassistant.setup import async_setup_component
from hypothesis import given, settings
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.roomkeeper.binary_sensor import (
    PROBLEM,
    ROOM_BINARY_SENSORS,
    STALL_BINARY_SENSORS,
)
from custom_components.roomkeeper.button import FORCE_ENABLE, ROOM_BUTTONS, RUN
from custom_components.roomkeeper.calendar import BOOKINGS
from custom_components.roomkeeper.calendar_reading import PATIENCE_S
from custom_components.roomkeeper.condition import CONDITIONS
from custom_components.roomkeeper.configuration import log_retention_of, stall_policy_of
from custom_components.roomkeeper.const import (
    CONF_AREA,
    CONF_AUTO_POWER_OFF,
    CONF_STUCK_DETECTION,
    DOMAIN,
    SUBENTRY_ROOM_TYPE,
    WEEKDAYS,
)
from custom_components.roomkeeper.core import errors
from custom_components.roomkeeper.core.decide.feed import AGREES_AFTER, MASS_AT_LEAST
from custom_components.roomkeeper.core.endpoint import (
    EndpointForgotten,
    Fault,
    Outbox,
    OutboxStatus,
)
from custom_components.roomkeeper.core.events import (
    FACT_TYPES,
    Actor,
    ActorKind,
    Entry,
    Fact,
    is_of_action,
    is_of_endpoint,
    is_of_schedule,
)
from custom_components.roomkeeper.core.feed_events import LOOK_AHEAD, LOOK_BACK, MOST_EVENTS
from custom_components.roomkeeper.core.ids import RoomKey, StallKey
from custom_components.roomkeeper.core.model import Policy, Room
from custom_components.roomkeeper.core.policy import LONGEST_BOOKING
from custom_components.roomkeeper.core.schedule_templates import TEMPLATES
from custom_components.roomkeeper.core.stall import (
    DEFAULT_RULES,
    DayOfStays,
    EndReason,
    Level,
    OccupancyStatus,
    Stall,
    StallPolicy,
    Strategy,
    Stuck,
)
from custom_components.roomkeeper.core.stall_events import STALL_TYPES, OccupancyEnded
from custom_components.roomkeeper.core.timeout import timeout_of
from custom_components.roomkeeper.countdown import Action, Step
from custom_components.roomkeeper.device_kinds import EVERYDAY, KINDS, LEVELS
from custom_components.roomkeeper.doors.bus import event_data
from custom_components.roomkeeper.doors.fields import fields_of
from custom_components.roomkeeper.doors.reads import QUESTIONS
from custom_components.roomkeeper.doors.rejections import Rejection
from custom_components.roomkeeper.doors.rest.routes import ROUTES
from custom_components.roomkeeper.doors.schedule_form import (
    ACTION_PARAMS,
    RULE_FIELDS,
    template_said,
)
from custom_components.roomkeeper.doors.verb import Verb
from custom_components.roomkeeper.doors.verbs import VERBS
from custom_components.roomkeeper.doors.wording import length_text, timeout_sentence
from custom_components.roomkeeper.event import ROOM_ACTIVITY, STALL_ACTIVITY
from custom_components.roomkeeper.feeds import READ_EVERY, STALE_AFTER, FeedState
from custom_components.roomkeeper.form_fields import (
    FEED_FORM,
    OPTIONS_FORM,
    ROOM_FORM,
    ROOM_TYPE_FORM,
    STALL_FORM,
    Form,
)
from custom_components.roomkeeper.number import POWER_OFF_BUFFER, TIMEOUT
from custom_components.roomkeeper.room_timers import ROOM_TIMERS
from custom_components.roomkeeper.sensor import (
    LAST_READ,
    NEXT_RUN,
    ROOM_SENSORS,
    SITE_SENSORS,
    SITE_UTILISATION,
    STALL_SENSORS,
)
from custom_components.roomkeeper.stall_timers import OCCUPANCY
from custom_components.roomkeeper.switch import ROOM_SWITCHES, SCHEDULE_ENABLED, STALL_SWITCHES
from custom_components.roomkeeper.total_entity import ROOM_TOTALS, STALL_TOTALS
from custom_components.roomkeeper.trigger import TRIGGERS
from tests.ledger.strategies import values_of

from .automating import device_of
from .blueprints import NAMES, read
from .calling import book, call, device_action, schedule
from .doors import prepare
from .flows import add_subentry
from .house import House, at

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "DESIGN.md", *sorted(DOCS.glob("*.md"))]
TEXTS: dict[str, Any] = json.loads(
    (ROOT / "custom_components" / DOMAIN / "translations" / "en.json").read_text()
)


# --- reading Markdown -------------------------------------------------------------

type Cells = list[str]


def page(name: str) -> str:
    """Return a page of the docs."""
    return (DOCS / name).read_text()


def part(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or above."""
    level, _, _ = heading.partition(" ")
    _, _, after = f"\n{text}".partition(f"\n{heading}\n")
    assert after, f"no {heading!r}"
    return re.split(rf"\n#{{1,{len(level)}}} ", after, maxsplit=1)[0]


def rows(text: str) -> Iterator[Cells]:
    """Yield the rows of all tables, without their heads."""
    for table in re.findall(r"(?:^\|.*\n)+", f"{text}\n", re.MULTILINE):
        for line in table.splitlines()[2:]:
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def coded(cell: str) -> list[str]:
    """Return what a cell names as code."""
    return re.findall(r"`([^`]+)`", cell)


def first_codes(text: str) -> list[str]:
    """Return what the first cell of each row names."""
    return [name for row in rows(text) for name in coded(row[0])]


def examples(text: str) -> list[Any]:
    """Return the examples in YAML."""
    return [yaml.safe_load(found) for found in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


# --- all pages ----------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """Pages, headings and pictures that are linked to are there."""
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text()):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = path.parent / name if name else path
        assert linked.is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-") for one in headings
            }, target


def test_the_readme_leads_to_every_page() -> None:
    """Nobody has to look into the folder to find a page."""
    linked = set(re.findall(r"\]\(docs/([a-z-]+\.md)[#)]", README.read_text()))
    assert linked >= {path.name for path in DOCS.glob("*.md")} - {"performance.md"}


def test_pictures_are_small_and_used() -> None:
    """A repository keeps each version of a picture for good."""
    used = {
        Path(name).name
        for path in PAGES
        for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", path.read_text())
    }
    pictures = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert set(pictures) == used
    assert max(pictures.values()) < 200_000


# --- actions ------------------------------------------------------------------------

ACTIONS = {
    **{verb.name: verb.fields for verb in VERBS},
    **{question.name: question.fields for question in QUESTIONS},
}


def documented_actions() -> dict[str, str]:
    """Return what is said about each action."""
    text = page("actions.md")
    names = re.findall(r"^### `(\w+)`$", text, re.MULTILINE)
    return {name: part(text, f"### `{name}`") for name in names}


def test_every_action_is_documented_with_its_fields() -> None:
    """All of them, in the order of the code, and no other."""
    said = documented_actions()
    assert list(said) == list(ACTIONS)
    for name, text in said.items():
        assert sorted(first_codes(text)) == sorted(ACTIONS[name]), name


def test_the_readme_names_every_action() -> None:
    """The table of actions is whole."""
    named = [name for row in rows(part(README.read_text(), "## Actions")) for name in coded(row[1])]
    assert named == list(ACTIONS)


def test_who_may_do_what_is_said_of_every_verb() -> None:
    """Each verb stands in one row of the table."""
    table = list(rows(part(page("actions.md"), "## Who may do what")))
    named = [name for row in table[1:] for name in coded(row[1])]
    assert sorted(named) == sorted(verb.name for verb in VERBS)


SCHEDULE_ID = "01KAT5S0C4F9P8WQ2R7M6XJ1ZD"
ACTION_ID = "01KAT5SE7B3V0YH4K8N9D2GQXC"
"""What examples say of a schedule, or a device action, that is there."""


@pytest.fixture
async def there(hass: HomeAssistant, site: House) -> dict[str, str]:
    """Make the schedule and the device action that the examples name, and return their IDs."""
    return {
        SCHEDULE_ID: (await schedule(hass))["id"],
        ACTION_ID: (await device_action(hass))["id"],
    }


def _with_ids(data: dict[str, Any], there: dict[str, str]) -> dict[str, Any]:
    return {
        name: there.get(value, value) if isinstance(value, str) else value
        for name, value in data.items()
    }


async def test_every_action_has_an_example_that_is_understood(
    hass: HomeAssistant, site: House, there: dict[str, str]
) -> None:
    """What is copied from the docs works: its schema takes it, and each field is read."""
    hass.states.async_set("switch.heater", "off")
    runtime = site.entry.runtime_data
    for name, text in documented_actions().items():
        asked = [one for one in examples(text) if isinstance(one, dict) and "action" in one]
        assert [one["action"] for one in asked] == [f"{DOMAIN}.{name}"]
        call = script_helper.cv.SCRIPT_SCHEMA(asked)[0]
        data = _with_ids(call.get("data", {}), there)
        service = hass.services.async_services_for_domain(DOMAIN)[name]
        assert service.schema is not None
        service.schema(data)
        asks = next(one for one in (*VERBS, *QUESTIONS) if one.name == name)
        fields = fields_of(hass, site.entry, data, asks.takes)
        if isinstance(asks, Verb):
            asks.command(await asks.prepared(fields))
        else:
            await asks.answer(runtime, fields)


async def test_every_example_of_a_schedule_can_be_made(
    hass: HomeAssistant, site: House, there: dict[str, str]
) -> None:
    """What is copied from the page is a schedule a moment later."""
    made = [one for one in examples(page("schedules.md")) if isinstance(one, dict)]
    assert len(made) > len(TEMPLATES)
    for example in made:
        (step,) = script_helper.cv.SCRIPT_SCHEMA([example])
        assert step["action"] == f"{DOMAIN}.create_schedule"
        answer = await call(hass, "create_schedule", **_with_ids(step["data"], there))
        assert answer["schedule"]["name"] == step["data"]["name"]


def test_ready_made_schedules_are_documented_with_their_defaults() -> None:
    """All of them, with all of their parameters."""
    said: dict[str, dict[str, str]] = {}
    for template, parameter, default, _ in rows(part(page("schedules.md"), "## Ready-made")):
        of_template = said.setdefault(coded(template)[0] if template else [*said][-1], {})
        of_template[coded(parameter)[0]] = default
    assert said == {
        name: {param: _default_text(value) for param, value in template_said(kind()).items()}
        for name, kind in TEMPLATES.items()
    }


def _default_text(value: object) -> str:
    return length_text(value) if isinstance(value, timedelta) else str(value)


def test_types_and_actions_of_schedules_are_documented() -> None:
    """All of them, with the fields that each takes."""
    text = page("schedules.md")
    kinds = {coded(row[0])[0]: tuple(coded(row[1])) for row in rows(part(text, "## Types"))}
    assert kinds == RULE_FIELDS
    said = {
        name: tuple(coded(row[1]))
        for row in rows(part(text, "## What it does"))
        for name in coded(row[0])
    }
    assert said == ACTION_PARAMS


async def test_what_is_shown_of_an_answer_is_what_comes(hass: HomeAssistant, site: House) -> None:
    """Every name in it, in its order."""
    shown_action = {"level": 15, "duration": "04:00:00"}
    await schedule(
        hass,
        frequency="weekly",
        weekdays=["fri"],
        action_type="set_level",
        action_params=shown_action,
    )
    await device_action(hass)
    booking = await book(hass, "2026-11-24 11:30", "2026-11-24 12:30")
    (shown,) = examples(page("actions.md").partition("### `book`")[0])
    assert list(shown["booking"]) == list(booking)
    await call(hass, "check_in", booking_id=booking["id"])
    await prepare(hass, site, "apply_suggestion")
    rule = {"schedule_type": "cron", "cron": "30 2 * * *"}
    needed = {
        "get_availability": {"start": "2026-11-24 14:00", "end": "2026-11-24 15:00"},
        "preview_schedule": {**rule, "timezone": "America/New_York", "start": "2027-03-13"},
        "get_calendar_address": {"room": "drum_room"},
    }
    for question in QUESTIONS:
        answer = await call(hass, question.name, **needed.get(question.name, {}))
        for shown in examples(documented_actions()[question.name])[1:]:
            assert list(shown) == list(answer)
            for listed in {"items", "runs"} & shown.keys():
                assert list(shown[listed][0]) == list(answer[listed][0]), question.name
            if "runs" in shown:
                assert shown["runs"] == answer["runs"][: len(shown["runs"])]


# --- refusals -----------------------------------------------------------------------


def _codes(family: type[errors.Refusal]) -> Iterator[str]:
    for one in family.__subclasses__():
        if "code" in vars(one):
            yield one.code
        yield from _codes(one)


def test_every_refusal_is_documented() -> None:
    """Whoever gets a code finds what it means: those of HTTP alone with the rest of it."""
    said = first_codes(part(page("actions.md"), "## Refusals"))
    of_http = first_codes(part(page("api.md"), "## Errors"))
    answers = rows(part(page("hooks.md"), "## What becomes of a message"))
    of_hooks = {code for row in answers if row[0].isdigit() for code in coded(row[1])}
    known = [*_codes(errors.Refusal)]
    assert {*of_http} <= {*_codes(Rejection)} <= {*of_http, *of_hooks}
    assert of_hooks <= {*known}
    assert sorted({*of_http, *of_hooks, *said}) == sorted(known)
    assert len(set(said)) == len(said)


def test_every_path_is_documented_with_its_fields() -> None:
    """All paths, in an order for people, each with its example; lists with what they take."""
    text = page("api.md")
    said = re.findall(r"^### `([A-Z]+ \S+)`$", text, re.MULTILINE)
    paths = {f"{route.method} {route.path}": route for route in ROUTES}
    assert sorted(said) == sorted(paths)
    for name in said:
        about = part(text, f"### `{name}`")
        assert "```sh" in about, name
        route = paths[name]
        if "limit" in route.takes and not route.fixed:
            named = set(coded(about.partition("```")[0]))
            assert named >= {*route.takes} - {"limit", "cursor"}, name


def test_every_fault_is_documented() -> None:
    """All other errors that Roomkeeper raises."""
    refusals = set(_codes(errors.Refusal))
    others = {
        key
        for key in TEXTS["exceptions"]
        if re.split("_without_|_several", key)[0] not in refusals
        and not key.startswith(("bad_cron_", "bad_rule_"))
        and key != "wrong_first_status"
    }
    assert set(first_codes(part(page("actions.md"), "## Faults"))) == others


# --- events -------------------------------------------------------------------------

BASE = set(first_codes(page("events.md").partition("## Types")[0]))
OF_TYPE = {
    coded(row[0])[0]: set(coded(row[1])) for row in rows(page("events.md").partition("## Types")[2])
}
OF_NEW_ACTIONS = {"action_type", "undoes"}
OF_ENDPOINTS = {one.name for one in dataclasses.fields(Outbox)}
OF_NEW_BOOKINGS = {
    "source",
    "external_id",
    "start",
    "end",
    "power_off_buffer_s",
    "created_at",
    "updated_at",
    "is_block",
}


def test_every_event_is_documented() -> None:
    """All types, in the order of the code, and no other."""
    assert sorted(OF_TYPE) == sorted(FACT_TYPES)


def test_every_event_has_a_sentence_in_the_log() -> None:
    """Whoever reads the log in the panel reads sentences, and no names of types."""
    words = {name for name in TEXTS["common"] if name.startswith("ui_log_")}
    others = {name for name in words if name.startswith("ui_log_page_")} | {"ui_log_other"}
    assert words - others == {f"ui_log_{name}" for name in FACT_TYPES}


def test_every_word_of_the_front_end_is_said_somewhere() -> None:
    """A word that nobody says is translated for nothing; some are put together of pieces."""
    sources = "".join(
        path.read_text() for path in sorted((ROOT / "frontend" / "src").rglob("*.ts"))
    )
    whole = set(re.findall(r"\bui_\w+", sources))
    pieces = re.findall(r"`((?:ui_\w*\$\{|\$\{key\}_)[^`\s]*)`", sources)
    made = [re.compile(r"\w+".join(map(re.escape, re.split(r"\$\{.*?\}", one)))) for one in pieces]
    words = {name for name in TEXTS["common"] if name.startswith("ui_")}
    assert not {
        name for name in words - whole if not any(pattern.fullmatch(name) for pattern in made)
    }


def test_what_happens_in_stalls_stands_under_stalls() -> None:
    """Whoever has only stalls reads one table."""
    assert first_codes(part(page("events.md"), "### Stalls")) == [*STALL_TYPES.values()]


@settings(max_examples=200, deadline=None)
@given(fact=values_of(Fact.__value__))
def test_events_have_the_data_that_is_documented(fact: Fact) -> None:
    """No more and no less, whatever happened; and the names of guests in none."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    if isinstance(fact, OccupancyEnded):
        fact = replace(fact, weekday=fact.weekday % len(WEEKDAYS))
    entry = Entry(seq=1, recorded_at=now, fact=fact, actor=Actor(kind=ActorKind.SYSTEM))
    told = event_data(entry, UTC, lambda _schedule_id: "Moonlight")
    assert set(told) >= BASE
    said = OF_TYPE[told["type"]]
    more = set(told) - BASE
    if type(fact).__name__ == "BookingOpened":
        said = said | OF_NEW_BOOKINGS
    if type(fact).__name__ == "BookingMoved":
        said = said | {"event"}
    if is_of_schedule(fact):
        said = said | {"schedule_name"}
    if is_of_action(fact):
        said = said | {"entity_id"}
    if is_of_endpoint(fact) and not isinstance(fact, EndpointForgotten):
        said = said | OF_ENDPOINTS
    if type(fact).__name__ == "ActionOpened" and told["type"] == "action_started":
        said = said | OF_NEW_ACTIONS
    assert more == said


def test_what_new_bookings_have_is_said() -> None:
    """The sentence above the table names it all."""
    text = part(page("events.md"), "### Bookings")
    assert set(coded(text)) >= OF_NEW_BOOKINGS | {"event"}
    text = part(page("events.md"), "### Device actions").partition("|")[0]
    assert set(coded(text)) >= OF_NEW_ACTIONS | {"entity_id", "schedule_name", "action_started"}
    text = part(page("events.md"), "### Endpoints").partition("|")[0]
    assert set(coded(text)) == OF_ENDPOINTS | {*OutboxStatus, *Fault}
    text = part(page("events.md"), "### Schedules").partition("|")[0]
    assert "schedule_name" in coded(text)


# --- entities -----------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """An entity as the code has it."""

    platform: str
    key: str
    is_on: bool


def _known(platform: str, *descriptions: Any) -> Iterator[Known]:  # noqa: ANN401 - of any platform
    for one in descriptions:
        yield Known(platform, one.key, one.entity_registry_enabled_default)


OF_ROOM = [
    *_known("sensor", *ROOM_SENSORS, *ROOM_TOTALS),
    *_known("binary_sensor", *ROOM_BINARY_SENSORS),
    *_known("calendar", BOOKINGS),
    *_known("switch", *ROOM_SWITCHES),
    *_known("timer", *ROOM_TIMERS),
    *_known("button", *ROOM_BUTTONS),
    *_known("number", POWER_OFF_BUFFER),
    *_known("event", ROOM_ACTIVITY),
]
OF_STALL = [
    *_known("sensor", *STALL_SENSORS, *STALL_TOTALS),
    *_known("binary_sensor", *STALL_BINARY_SENSORS),
    *_known("switch", *STALL_SWITCHES),
    *_known("timer", OCCUPANCY),
    *_known("button", FORCE_ENABLE),
    *_known("number", TIMEOUT),
    *_known("event", STALL_ACTIVITY),
]
OF_SCHEDULE = [
    *_known("sensor", NEXT_RUN),
    *_known("switch", SCHEDULE_ENABLED),
    *_known("button", RUN),
]
OF_FEED = [*_known("sensor", LAST_READ)]
OF_SITE = [*_known("sensor", *SITE_SENSORS, SITE_UTILISATION), *_known("binary_sensor", PROBLEM)]


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Of a room", OF_ROOM),
        ("Of a stall", OF_STALL),
        ("Of a schedule", OF_SCHEDULE),
        ("Of a feed", OF_FEED),
        ("Of the site", OF_SITE),
    ],
)
def test_every_entity_is_documented_by_its_name(heading: str, known: list[Known]) -> None:
    """All of them, with the name that people read, and whether they are on at first."""
    found = list(rows(part(page("entities.md"), f"## {heading}")))
    assert [Known(row[0], coded(row[1])[0], row[3] == "on") for row in found] == known
    for platform, key, name, *_ in found:
        assert name == TEXTS["entity"][platform][coded(key)[0]]["name"]


def test_the_readme_names_every_entity() -> None:
    """Each by its name, and whether it is off at first."""
    of_room, of_stall = re.findall(
        r"(?:^\|.*\n)+", part(README.read_text(), "## Entities"), re.MULTILINE
    )
    for table, known in ((of_room, OF_ROOM), (of_stall, OF_STALL)):
        named = {row[0]: re.split("[,;] ", row[1].partition(":")[0]) for row in rows(table)}
        wanted: dict[str, list[str]] = {}
        for one in known:
            name = TEXTS["entity"][one.platform][one.key]["name"]
            said = name[0].lower() + name[1:]
            wanted.setdefault(one.platform, []).append(said if one.is_on else f"{said} (off)")
        assert {name: sorted(cells) for name, cells in named.items()} == {
            platform: sorted(names) for platform, names in wanted.items()
        }


def test_how_many_rooms_and_stalls_fit_is_said() -> None:
    """By the entities that a place with everything has at first."""
    said = part(page("configuration.md"), "## How many rooms and stalls")
    most, room, stall = 10_000, *(sum(one.is_on for one in of) for of in (OF_ROOM, OF_STALL))
    assert f"everything has {room} of them and a stall {stall}," in said
    fit = [most // entities // 50 * 50 for entities in (room, stall, room + stall)]
    assert [int(number.replace(",", "")) for number in re.findall(r"[\d,]+\d", said)] == [
        most,
        room,
        *fit,
    ]


def test_what_is_only_there_with_power_or_sensors_says_so() -> None:
    """An entity whose part is not configured is not made."""
    room = Room(key=RoomKey("bare"), name="Bare")
    of_room = (
        *ROOM_SENSORS,
        *ROOM_TOTALS,
        *ROOM_BINARY_SENSORS,
        *ROOM_SWITCHES,
        *ROOM_TIMERS,
        *ROOM_BUTTONS,
        POWER_OFF_BUFFER,
        ROOM_ACTIVITY,
        BOOKINGS,
    )
    assert _conditional("Of a room") == {one.key for one in of_room if not one.exists(room)}
    stall = Stall(key=StallKey("bare"), name="Bare")
    of_stall = (
        *STALL_SENSORS,
        *STALL_TOTALS,
        *STALL_BINARY_SENSORS,
        *STALL_SWITCHES,
        OCCUPANCY,
        FORCE_ENABLE,
        TIMEOUT,
        STALL_ACTIVITY,
    )
    assert _conditional("Of a stall") == {one.key for one in of_stall if not one.exists(stall)}


def _conditional(heading: str) -> set[str]:
    found = rows(part(page("entities.md"), f"## {heading}"))
    return {coded(row[1])[0] for row in found if "Only with" in row[4]}


def test_what_each_device_takes_is_documented() -> None:
    """Every kind of device that is told in words of its own, or has levels, is named with them."""
    table = part(page("schedules.md"), "## What each device takes").partition("| Error")[0]
    said = {domain: row[1:] for row in rows(table) for domain in coded(row[0])}
    assert KINDS.keys() | LEVELS.keys() <= said.keys()
    for domain, (_on, off, level) in said.items():
        assert (level != "no") is (domain in LEVELS)
        kind = KINDS.get(domain)
        assert (off != "no") is (kind is None or kind.turn_off is not None or domain in LEVELS)
    assert said.keys() - {"turn_on", "turn_off", "camera"} <= (
        KINDS.keys() | LEVELS.keys() | EVERYDAY
    )


def test_attributes_that_have_names_are_documented() -> None:
    """What a dashboard can show beside the state."""
    said = {
        tuple(coded(row[0])): set(coded(row[1]))
        for row in rows(part(page("entities.md"), "## Attributes"))
    }
    for platform, entities in TEXTS["entity"].items():
        for key, texts in entities.items():
            named = set(texts.get("state_attributes", {}))
            assert named <= said.get((platform, key), set() if platform != "timer" else {"why"})


def attributes_of(platform: str, key: str) -> dict[str, set[str]]:
    """Return the attributes of an entity as they are documented, and what each may be."""
    (cell,) = (
        row[1]
        for row in rows(part(page("entities.md"), "## Attributes"))
        if coded(row[0]) == [platform, key]
    )
    found = re.findall(r"`(\w+)`(?: \(([^)]*)\))?", cell)
    return {name: set(coded(values)) for name, values in found}


@pytest.mark.parametrize(
    ("platform", "key", "name", "values"),
    [
        ("binary_sensor", "occupied", "status", OccupancyStatus),
        ("binary_sensor", "occupied", "detection", Level),
        ("binary_sensor", "sensor_stuck", "why", Stuck),
        ("sensor", "last_stay", "reason", EndReason),
        ("sensor", "last_read", "status", FeedState),
    ],
)
def test_what_an_attribute_may_be_is_documented(
    platform: str, key: str, name: str, values: type[StrEnum]
) -> None:
    """In the docs, and in the words that people read."""
    assert attributes_of(platform, key)[name] == set(values)
    texts = TEXTS["entity"][platform][key]["state_attributes"][name]
    assert set(texts["state"]) == set(values)


async def test_the_attributes_of_a_stall_are_documented(hass: HomeAssistant, site: House) -> None:
    """No more and no less, whatever goes on in it."""
    heard = site.listen(EVENT_STATE_CHANGED)
    sensor = "input_boolean.cubicle_sensor"
    await site.see(somebody=True, sensor=sensor)
    await site.see(somebody=False, sensor=sensor)
    await site.call("switch.turn_on", "switch.cubicle_maintenance")
    await site.call("switch.turn_off", "switch.cubicle_maintenance")
    await site.see(somebody=None, sensor=sensor)
    await site.until(datetime.now(UTC) + timedelta(minutes=11))
    assert site.value("binary_sensor", "sensor_stuck", "cubicle") == "on"
    shown: dict[str, set[str]] = {}
    for event in heard:
        state = event.data["new_state"]
        shown.setdefault(state.entity_id, set()).update(state.attributes)
    # What Home Assistant itself shows of entities.
    general = {"friendly_name", "device_class", "unit_of_measurement", "event_types"}
    for platform, key in (
        ("sensor", "last_stay"),
        ("binary_sensor", "occupied"),
        ("binary_sensor", "sensor_stuck"),
        ("switch", "privacy"),
        ("switch", "maintenance"),
        ("timer", "occupancy"),
    ):
        entity_id = site.entity_id(platform, key, "cubicle")
        assert entity_id is not None
        assert shown[entity_id] - general == set(attributes_of(platform, key)), entity_id
    assert shown["event.cubicle_activity"] - general <= set(attributes_of("event", "activity"))


async def test_the_attributes_of_a_running_timer_are_documented(
    hass: HomeAssistant, site: House
) -> None:
    """Dashboards and templates go by them."""
    await book(hass, "2026-11-24 11:00", "2026-11-24 12:30")
    state = hass.states.get("timer.drum_room_booking")
    assert state is not None
    *_, row = rows(part(page("entities.md"), "## Attributes"))
    assert set(state.attributes) - {"friendly_name"} == set(coded(row[1]))

    await site.call("input_boolean.turn_on", "input_boolean.cubicle_sensor")
    state = hass.states.get("timer.cubicle_occupancy")
    assert state is not None
    said = {
        tuple(coded(cells[0])): set(coded(cells[1]))
        for cells in rows(part(page("entities.md"), "## Attributes"))
    }
    assert set(state.attributes) - {"friendly_name"} == said["timer", "occupancy"]


def test_what_the_actions_of_timers_do_is_documented() -> None:
    """A cell says "refused" where the code has nothing to do."""
    found = {
        coded(row[0])[0].removeprefix("timer."): row[1:]
        for row in rows(part(page("entities.md"), "### Of rooms"))
    }
    assert set(found) == set(Action)
    for action, cells in found.items():
        for timer, cell in zip(ROOM_TIMERS, cells, strict=True):
            assert (cell == "refused") == (Action(action) not in timer.actions), (action, timer.key)


def test_the_actions_and_events_of_a_stalls_timer_are_documented() -> None:
    """All of them, by their names."""
    actions, events = re.findall(
        r"(?:^\|.*\n)+", part(page("entities.md"), "### Of stalls"), re.MULTILINE
    )
    assert set(first_codes(actions)) == {f"timer.{action}" for action in Action}
    assert set(first_codes(events)) == {f"timer.{step}" for step in Step}


# --- configuration ------------------------------------------------------------------


def test_every_option_is_documented_by_its_label_and_default() -> None:
    """The site's defaults."""
    found = list(rows(part(page("configuration.md"), "## Site defaults")))
    assert [coded(row[0])[0] for row in found] == list(OPTIONS_FORM.names())
    _assert_labels_and_defaults(found, TEXTS["options"]["step"]["init"], Policy())


@pytest.mark.parametrize(
    ("kind", "form", "policy"),
    [("room", ROOM_FORM, Policy()), ("stall", STALL_FORM, StallPolicy())],
)
def test_every_field_of_a_place_is_documented_by_its_label_and_default(
    kind: str, form: Form, policy: Policy | StallPolicy
) -> None:
    """In the sections of the form."""
    said = part(page("configuration.md"), f"## {kind.capitalize()}")
    step = TEXTS["config_subentries"][kind]["step"]["user"]
    top = list(rows(said.partition("### ")[0]))
    assert sorted(coded(row[0])[0] for row in top) == sorted((*form.top, *form.hidden, CONF_AREA))
    _assert_labels_and_defaults(top, step, policy)
    for name, fields in form.sections.items():
        found = list(rows(part(said, f"### {step['sections'][name]['name']}")))
        assert [coded(row[0])[0] for row in found] == list(fields)
        _assert_labels_and_defaults(found, step["sections"][name], policy)


def test_the_form_of_a_stall_names_the_defaults_that_hold() -> None:
    """Whoever leaves a field empty knows what they get, and each field is explained."""
    step = TEXTS["config_subentries"]["stall"]["step"]["user"]
    told = {
        name: text
        for texts in (step, *step["sections"].values())
        for name, text in texts["data_description"].items()
    }
    assert set(told) == {*STALL_FORM.names(), CONF_AREA}
    named = {
        name: found[1]
        for name, text in told.items()
        if (found := re.search(r"Default: (\d+(?: \w+)?)\.", text))
    }
    policy = StallPolicy()
    defaults = {name: getattr(policy, name, None) for name in told}
    assert named == {
        name: str(value) if isinstance(value, int) else _long_text(value)
        for name, value in defaults.items()
        if isinstance(value, int | timedelta)
    }
    assert (
        TEXTS["config_subentries"]["stall"]["step"]["reconfigure"]["sections"] == step["sections"]
    )


def _long_text(length: timedelta) -> str:
    return length_text(length).replace("min", "minutes").replace(" s", " seconds")


def test_the_rules_of_a_stall_are_shown_as_they_are_stored() -> None:
    """Those that hold by default can be copied and changed."""
    (rules,) = examples(part(page("configuration.md"), "### By time of day"))
    assert stall_policy_of({"rules": rules}).rules == DEFAULT_RULES
    assert f"`{CONF_STUCK_DETECTION}`" in part(page("configuration.md"), "### Stuck sensors")


@pytest.mark.parametrize(
    ("strategy", "mean_min", "clock"),
    [
        (Strategy.FIXED, None, "15:00"),
        (Strategy.TIME_OF_DAY, None, "23:00"),
        (Strategy.TIME_OF_DAY, None, "08:30"),
        (Strategy.ADAPTIVE, 2, "15:00"),
        (Strategy.ADAPTIVE, 7, "15:00"),
        (Strategy.ADAPTIVE, None, "15:00"),
        (Strategy.COMBINED, 2.5, "12:30"),
    ],
)
async def test_what_timers_say_is_what_is_documented(
    hass: HomeAssistant,
    site: House,
    strategy: Strategy,
    mean_min: float | None,
    clock: str,
) -> None:
    """The table of examples is what a timer shows, by the settings in it."""
    now = datetime.fromisoformat(f"2026-11-24T{clock}+00:00")
    stays = 0 if mean_min is None else 4
    day = DayOfStays("2026-11-23", stays, stays, stays * timedelta(minutes=mean_min or 0))
    steps = timeout_of(StallPolicy(strategy=strategy), (day,), now, UTC)
    said = [row for row in rows(part(page("stalls.md"), "## The timer")) if len(row) == 3]
    assert f"`{timeout_sentence(hass, steps)}`" in [row[2] for row in said]


def test_why_sensors_are_not_believed_is_documented() -> None:
    """Every reason of the issue, the event and the problem sensor."""
    assert first_codes(part(page("stalls.md"), "## Stuck sensors")) == [*Stuck]


def test_a_type_has_the_sections_that_are_documented() -> None:
    """What is said of types in one sentence is so."""
    said = re.findall(r"\*(\w[\w-]*)\*", part(page("configuration.md"), "## Room type"))
    step = TEXTS["config_subentries"]["room_type"]["step"]["user"]
    assert said == [step["sections"][name]["name"] for name in ROOM_TYPE_FORM.sections]
    assert f"`{CONF_AUTO_POWER_OFF}`" in page("configuration.md")


def test_every_field_of_a_feed_is_documented_by_its_label() -> None:
    """In one table; all of them are needed."""
    found = list(rows(part(page("configuration.md"), "## Feed")))
    assert sorted(coded(row[0])[0] for row in found) == sorted(FEED_FORM.names())
    assert {row[2] for row in found} == {"required"}
    for step in ("user", "reconfigure"):
        texts = TEXTS["config_subentries"]["feed"]["step"][step]
        _assert_labels_and_defaults(found, texts, Policy())


def test_the_numbers_of_feeds_are_documented() -> None:
    """How often a calendar is read, and what is too much, too old or too long."""
    said = page("feeds.md")
    for number, sentence in (
        (READ_EVERY // timedelta(minutes=1), "Every five minutes"),
        (PATIENCE_S // 60, "does not answer within a minute"),
        (AGREES_AFTER // timedelta(minutes=1), "at least four minutes apart"),
        (MASS_AT_LEAST, "and at least three events"),
        (MOST_EVENTS, "the nearest 2,000"),
        (LOOK_BACK.days, "in the last 31 days"),
        (LOOK_AHEAD.days, "over 400 days ahead"),
        (LONGEST_BOOKING.days, "over 366 days"),
        (STALE_AFTER // timedelta(hours=1), "for 26 hours"),
    ):
        assert sentence in said
        assert number == int(_in_figures(sentence))
    assert set(first_codes(part(said, "## Whether it works"))) == set(FeedState)


def _in_figures(sentence: str) -> str:
    words = {"a minute": "1", "three": "3", "four": "4", "five": "5"}
    found = re.findall(r"[\d,]*\d", sentence) or [
        number for word, number in words.items() if word in sentence
    ]
    return found[0].replace(",", "")


def _assert_labels_and_defaults(
    found: list[Cells], texts: dict[str, Any], policy: Policy | StallPolicy
) -> None:
    for cell, label, default, *_ in found:
        name = coded(cell)[0]
        assert label == texts["data"][name]
        match getattr(policy, name, None):
            case timedelta() as length:
                assert default == length_text(length), name
            case Strategy() as strategy:
                options = TEXTS["selector"]["timeout_strategy"]["options"]
                assert default == options[strategy], name
            case bool() | None | ():
                pass
            case int() as number:
                assert default == str(number), name
    by_name = {coded(row[0])[0]: row[2] for row in found}
    if "log_retention_days" in by_name:
        assert by_name["log_retention_days"] == str(log_retention_of({}).days)
    if "power_threshold_w" in by_name:
        threshold = Room(key=RoomKey(""), name="").power_threshold_w
        assert by_name["power_threshold_w"] == f"{threshold:g} W"


# --- automations --------------------------------------------------------------------


WITH_AUTOMATIONS = {
    "README": README.read_text(),
    "stalls": page("stalls.md"),
    "automations": page("automations.md"),
    "recipes": page("recipes.md"),
    "reports": page("reports.md"),
}


@pytest.mark.parametrize("text", WITH_AUTOMATIONS.values(), ids=WITH_AUTOMATIONS)
async def test_the_automations_in_the_docs_are_valid(
    hass: HomeAssistant, site: House, text: str
) -> None:
    """What is copied is taken by Home Assistant, and names actions and events that exist."""
    automations = [one for block in examples(text) if isinstance(block, list) for one in block]
    assert automations
    for one in automations:
        PLATFORM_SCHEMA(one)
        await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA(one["triggers"]))
        await async_validate_conditions_config(
            hass, cv.CONDITIONS_SCHEMA(one.get("conditions", []))
        )
        for trigger in one["triggers"]:
            if trigger.get("event_type") == f"{DOMAIN}_event":
                assert (
                    set(trigger["event_data"]) - {"type"} <= OF_TYPE[trigger["event_data"]["type"]]
                )
        for step in cv.SCRIPT_SCHEMA(one["actions"]):
            domain, _, name = str(step.get("action", "")).partition(".")
            if domain == DOMAIN:
                service = hass.services.async_services_for_domain(DOMAIN)[name]
                assert service.schema is not None
                service.schema(step["data"])


async def test_the_first_hour_goes_as_it_is_told(hass: HomeAssistant, site: House) -> None:
    """What is copied from it books the room, opens it, and has its power off minutes later."""
    hass.states.async_set("input_boolean.drum_power", "on")
    steps = cv.SCRIPT_SCHEMA(examples(page("first-hour.md")))
    await script_helper.Script(hass, steps, "First hour", DOMAIN).async_run(context=Context())
    await site.settle()
    assert hass.states.get("input_boolean.drum_door").state == "on"
    await site.until(datetime.now(UTC) + timedelta(minutes=4))
    assert hass.states.get("input_boolean.drum_power").state == "off"


async def test_what_recipes_ask_for_is_understood(hass: HomeAssistant, site: House) -> None:
    """Their rooms are others, and nothing else is said to be wrong with it."""
    for asked in (block for block in examples(page("recipes.md")) if isinstance(block, dict)):
        domain, name = asked["action"].split(".")
        with pytest.raises(ServiceValidationError, match="There is no room"):
            await hass.services.async_call(
                domain, name, asked["data"], blocking=True, return_response=True
            )


async def test_the_sauna_of_the_recipes_is_heated_for_nobody(
    hass: HomeAssistant, site: House
) -> None:
    """Who moves their booking away, or gives it up, leaves it cold; others change nothing."""
    text = page("recipes.md").partition("## A sauna")[2].partition("## A reef tank")[0]
    recipe = json.dumps(next(one for one in examples(text) if isinstance(one, list)))
    for name, ours in {
        "switch.sauna_heater": "input_boolean.drum_power",
        "switch.turn_on": "input_boolean.turn_on",
        "sauna": "drum_room",
    }.items():
        recipe = recipe.replace(name, ours)
    assert await async_setup_component(hass, "automation", {"automation": json.loads(recipe)})
    await hass.async_block_till_done()

    def is_on() -> bool:
        return hass.states.is_state("input_boolean.drum_power", "on")

    await call(hass, "power_off", room="drum_room")
    first = await book(hass)
    other = await book(hass, start="2026-11-26 13:00", end="2026-11-26 14:00")
    await site.until(at(12, 14))
    assert not is_on()
    await site.until(at(12, 15))
    assert is_on()
    await call(hass, "cancel", booking_id=other["id"])
    await site.settle()
    assert is_on()
    await call(hass, "reschedule", booking_id=first["id"], start="2026-11-24 16:00")
    await site.settle()
    assert not is_on()
    await site.until(at(14, 15))
    assert is_on()
    await call(hass, "cancel", booking_id=first["id"])
    await site.settle()
    assert not is_on()
    await book(hass, start="2026-11-24 16:00", end="2026-11-24 17:00")
    await site.settle()
    assert is_on()
    await site.until(at(16, 41))
    assert not is_on()


def test_the_trigger_in_the_docs_of_events_is_valid() -> None:
    """So that an automation can be begun with it."""
    (example,) = examples(page("events.md"))
    cv.TRIGGER_SCHEMA(example["triggers"])
    assert example["triggers"][0]["event_data"]["type"] in FACT_TYPES


def _cells(text: str) -> Iterator[Cells]:
    """Yield the rows of tables whose cells may be empty."""
    for row in rows(text):
        yield " | ".join(row).replace("| |", "|  |").split(" | ")


def _said_of_triggers(name: str) -> dict[str, set[str]]:
    """Return what the documented triggers have in a column of their tables."""
    column = ["", "Event", "Options"].index(name)
    text = page("automations.md").partition("## Triggers")[2].partition("## Conditions")[0]
    return {coded(row[0])[0]: set(coded(row[column])) for row in _cells(text)}


def test_every_trigger_is_documented() -> None:
    """All of them in the order of the code, with their events and their options."""
    options = {
        name: {str(option) for option in made._options_schema}  # noqa: SLF001
        for name, made in TRIGGERS.items()
    }
    assert _said_of_triggers("Options") == options
    assert list(_said_of_triggers("Options")) == list(TRIGGERS)
    events = {name: set(getattr(made, "_types", ())) for name, made in TRIGGERS.items()}
    assert _said_of_triggers("Event") == events


def test_every_condition_is_documented() -> None:
    """All of them in the order of the code, with their options."""
    found = list(_cells(part(page("automations.md"), "## Conditions")))
    assert [coded(row[0])[0] for row in found] == list(CONDITIONS)
    options = [{str(option) for option in made._options_schema} for made in CONDITIONS.values()]  # noqa: SLF001
    assert [set(coded(row[2])) for row in found] == options


async def test_the_automations_in_the_docs_run(hass: HomeAssistant, site: House) -> None:
    """Copied as they are, those of the page on automations do what their names say."""
    (automations,) = examples(page("automations.md"))
    drum_room = device_of(site, "drum_room")
    area = ar.async_get(hass).async_create("Drum room")
    assert area.id == "drum_room"
    for key in ("drum_room", "cubicle"):
        dr.async_get(hass).async_update_device(device_of(site, key), area_id=area.id)
    text = json.dumps(automations).replace("0123456789abcdef0123456789abcdef", drum_room)
    called = [
        async_mock_service(hass, *one.split("."))
        for one in ("notify.send_message", "climate.turn_on", "light.turn_on", "vacuum.start")
    ]
    notified, _, dimmed, _ = called
    assert await async_setup_component(hass, "automation", {"automation": json.loads(text)})
    await hass.async_block_till_done()

    await book(hass)
    await book(hass, start="2026-11-24 18:00", end="2026-11-24 19:00")
    await site.until(at(12, 15))
    assert [len(one) for one in called] == [0, 1, 0, 0]
    await site.until(at(13))
    await call(hass, "open_door", room="drum_room")
    await site.until(at(16, 50))
    assert [len(one) for one in called] == [0, 2, 1, 0]
    assert dimmed[0].data["brightness_pct"] == 40
    await site.until(at(17))
    # It is the next guest's time, so the house is not empty.
    assert [len(one) for one in called] == [0, 2, 1, 0]
    await site.until(at(17, 50))
    await site.until(at(18))
    assert [len(one) for one in called] == [0, 2, 2, 1]
    await site.until(at(18, 30))
    assert [one.data["message"] for one in notified] == ["Drum room: power off at 19:40"]
    for taken in (1, 1):
        hass.bus.async_fire(EVENT_TAG_SCANNED, {TAG_ID: "member_card"})
        await site.settle()
        assert len((await call(hass, "get_bookings", status=["confirmed"]))["items"]) == taken
    hass.states.async_set("input_boolean.cubicle_sensor", STATE_ON)
    await site.settle()
    hass.states.async_set("input_boolean.cubicle_camera", STATE_ON)
    await site.settle()
    assert notified[1].data["message"] == "Cubicle: input_boolean.cubicle_camera"


async def test_the_chart_in_the_docs_is_of_totals(hass: HomeAssistant, site: House) -> None:
    """The card asks for what Home Assistant has of such sensors, and the table names them all."""
    text = part(page("reports.md"), "## In Home Assistant's own charts")
    (card,) = examples(text)
    registry = er.async_get(hass)
    totals = {one.key for one in (*ROOM_TOTALS, *STALL_TOTALS)}
    for entity_id in card["entities"]:
        registered = registry.async_get(entity_id)
        assert registered is not None, entity_id
        assert registered.translation_key in totals
    assert card["type"] == "statistics-graph"
    assert card["stat_types"] == ["change"]
    assert card["period"] in {"5minute", "hour", "day", "week", "month", "year"}
    assert card["chart_type"] in {"line", "bar"}
    assert set(first_codes(text)) == totals | {SITE_UTILISATION.key}


async def test_the_reports_in_the_docs_are_told(hass: HomeAssistant, site: House) -> None:
    """What is asked for by hand is answered, and the automation sends the month that is over."""
    asked, _card, automations = examples(page("reports.md"))
    kind = add_subentry(hass, site.entry, "Rehearsal room", kind=SUBENTRY_ROOM_TYPE)
    add_subentry(hass, site.entry, "Loft", {"room_type": kind.subentry_id})
    await site.settle()
    answer = await call(hass, asked["action"].removeprefix(f"{DOMAIN}."), **asked["data"])
    assert [one["name"] for one in answer["items"]] == ["Loft"]
    told = async_mock_service(hass, "notify", "send_message")
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    await book(hass)
    await site.until(at(6, day=30))
    assert told == []
    await site.until(at(6, day=30) + timedelta(days=1))
    (mail,) = told
    assert mail.data["title"] == "Rooms from 2026-11-01 to 2026-11-30"
    assert mail.data["message"].startswith("1 bookings, 4.0 h booked, 0.0 h used, 0 no-shows.")
    assert "Drum room: 2.4 %" in mail.data["message"]
    await site.call("automation.turn_off", "automation.a_report_of_last_month")


# --- blueprints ---------------------------------------------------------------------


def _blueprint_default(field: dict[str, Any]) -> str:
    """Return how the default of a blueprint's field is said."""
    if "default" not in field:
        return "required"
    (selector,) = field["selector"].values()
    match field["default"]:
        case bool() as is_on:
            return "on" if is_on else "off"
        case str() as text:
            return f"`{text}`"
        case int() as number:
            return f"{number} {selector.get('unit_of_measurement', '')}".strip()
    return "all" if "integration" in str(selector) else "none"


@pytest.mark.parametrize("name", NAMES)
def test_every_blueprint_is_documented(name: str) -> None:
    """Under its name, with its import link and each of its fields, in order."""
    blueprint = read(name)
    heading = blueprint.name.removeprefix("Roomkeeper: ")
    said = part(page("blueprints.md"), f"## {heading[0].upper()}{heading[1:]}")
    (link,) = re.findall(r"\[Import\]\(([^)]+)\)", said)
    assert link == (
        "https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url="
        + quote(blueprint.metadata["source_url"], safe="")
    )
    fields = [
        [f"`{key}`", one["name"], _blueprint_default(one)] for key, one in blueprint.inputs.items()
    ]
    assert [row for row in rows(said) if len(row) == 3] == fields


def test_the_blueprints_are_linked_to_where_they_are() -> None:
    """In the repository of the manifest; each has a section, and none is left there alone."""
    manifest = json.loads((ROOT / "custom_components" / DOMAIN / "manifest.json").read_text())
    for name in NAMES:
        url = read(name).metadata["source_url"]
        path = url.removeprefix(f"{manifest['documentation']}/blob/main/")
        assert (ROOT / path).is_file()
    assert len(re.findall(r"^## ", page("blueprints.md"), re.MULTILINE)) == len(NAMES)


def test_how_long_before_the_power_goes_off_is_found_by_its_label() -> None:
    """The blueprint leads to the field that says so."""
    sections = TEXTS["config_subentries"]["room"]["step"]["user"]["sections"].values()
    (label,) = (
        one["data"]["power_off_notice"] for one in sections if "power_off_notice" in one["data"]
    )
    for said in (page("blueprints.md"), read("power_off_notice").metadata["description"]):
        assert f"*{label}*" in said


def test_the_actions_for_a_lock_are_such() -> None:
    """What is shown for door codes can be chosen in that blueprint."""
    (shown,) = examples(page("blueprints.md"))
    fields = read("door_code").inputs
    for field, value in shown.items():
        assert selector(fields[field]["selector"])(value) == value
