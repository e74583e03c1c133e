"""Each rule of Home Assistant's integration quality scale is kept as quality_scale.yaml says.

A rule's test bears its name. What only a person can judge has none, and is named here.
"""

import ast
import importlib
import json
import struct
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import homeassistant
import pytest
import yaml
from freezegun.api import FrozenDateTimeFactory
from homeassistant import exceptions
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components import roomkeeper
from custom_components.roomkeeper.config_flow import RoomkeeperFlow, SiteDefaultsFlow
from custom_components.roomkeeper.const import DOMAIN, SUBENTRY_STALL
from custom_components.roomkeeper.core.errors import NotWritable
from custom_components.roomkeeper.doors.reads import QUESTIONS
from custom_components.roomkeeper.doors.verbs import VERBS
from custom_components.roomkeeper.feeds import READ_EVERY
from custom_components.roomkeeper.runtime import Runtime
from tests.engine.house import full_disk

from .almanac import Almanac, add_feed, with_almanacs
from .calling import call, schedule
from .flows import add_subentry
from .house import STUDIO, WATCHED, WITH_ALL, House, at, open_house
from .test_docs import page, part

ROOT: Final = Path(__file__).parents[2]
COMPONENT: Final = Path(roomkeeper.__file__).parent
RULES: Final[dict[str, Any]] = yaml.safe_load((COMPONENT / "quality_scale.yaml").read_text())[
    "rules"
]
MANIFEST: Final[dict[str, Any]] = json.loads((COMPONENT / "manifest.json").read_text())
TEXTS: Final = [json.loads(one.read_text()) for one in (COMPONENT / "translations").glob("*.json")]
ICONS: Final[dict[str, Any]] = json.loads((COMPONENT / "icons.json").read_text())
PYPROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())

FOR_PEOPLE: Final = {
    # Whether code that can be tested is tested says `script/test --coverage`, and fails.
    "test-coverage",
    "config-flow-test-coverage",
}

DOCUMENTED: Final = {
    "docs-actions": [("actions.md", "## Bookings"), ("actions.md", "## Questions")],
    "docs-high-level-description": [("../README.md", "## What you get")],
    "docs-installation-instructions": [("../README.md", "## Install")],
    "docs-removal-instructions": [("removal.md", "# Removal")],
    "docs-configuration-parameters": [
        ("configuration.md", "## Site defaults"),
        ("configuration.md", "## Room"),
        ("configuration.md", "## Stall"),
        ("configuration.md", "## Room type"),
        ("configuration.md", "## Feed"),
        ("hooks.md", "## Fields"),
        ("webhooks-out.md", "## Set one up"),
    ],
    "docs-installation-parameters": [("../README.md", "## First steps")],
    "docs-data-update": [("entities.md", "# Entities"), ("feeds.md", "## When it is read")],
    "docs-examples": [("../README.md", "## Automations"), ("stalls.md", "## In automations")],
    "docs-known-limitations": [
        ("stalls.md", "## What it cannot do"),
        ("schedules.md", "## What it does not do"),
        ("webhooks-out.md", "## What it does not do"),
        ("power-off.md", "## The last resort"),
    ],
    "docs-supported-devices": [
        ("configuration.md", "### Devices"),
        ("schedules.md", "## What each device takes"),
        ("stalls.md", "## How it knows"),
        ("hooks.md", "## Platforms"),
    ],
    "docs-supported-functions": [
        ("entities.md", "## Of a room"),
        ("entities.md", "## Of a stall"),
        ("entities.md", "## Of a schedule"),
        ("entities.md", "## Of a feed"),
        ("entities.md", "## Of the site"),
    ],
    "docs-troubleshooting": [
        ("troubleshooting.md", "# Troubleshooting"),
        ("troubleshooting.md", "## Report it"),
    ],
    "docs-use-cases": [("../README.md", "# Roomkeeper"), ("stalls.md", "## Set-ups")],
}
"""Where each thing stands that is to be in the documents."""


def comment(rule: str) -> str:
    """Return what is said of a rule beside its status."""
    said = RULES[rule]
    return "" if isinstance(said, str) else str(said["comment"])


def status(rule: str) -> str:
    """Return whether a rule is kept."""
    said = RULES[rule]
    return said if isinstance(said, str) else str(said["status"])


# --- the code, as it is written -----------------------------------------------------


class Source(NamedTuple):
    """One module of ours."""

    name: str
    tree: ast.Module

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Yield what calls one of these by its own name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and _called(node) in names:
                yield node


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


SOURCES: Final = [
    Source(str(one.relative_to(COMPONENT)), ast.parse(one.read_text()))
    for one in sorted(COMPONENT.rglob("*.py"))
]
PLATFORMS: Final = [*map(str, roomkeeper.PLATFORMS), "timer"]


def module(name: str) -> ModuleType:
    """Import one of our modules."""
    return importlib.import_module(f"custom_components.{DOMAIN}.{name}")


def constant(node: ast.expr | None) -> str | None:
    """Return a text that stands in the code."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


# --- a house with something of everything ---------------------------------------------


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a room, a stall, a feed and a schedule, each with all of its parts."""
    await with_almanacs(hass, Almanac())
    room = {**WITH_ALL, "power_sensor": "sensor.watts"}
    house = await open_house(
        hass, entry, freezer, {STUDIO: room}, {"cubicle": {**WATCHED, "room": STUDIO}}
    )
    add_feed(house)
    await schedule(hass, target={"entity_id": "input_boolean.plug"})
    await house.settle()
    return house


def registered(house: House) -> list[er.RegistryEntry]:
    """Return all our entities, those that are disabled included."""
    return er.async_entries_for_config_entry(er.async_get(house.hass), house.entry.entry_id)


def entities(house: House) -> list[Entity]:
    """Return all our entities that are there."""
    found = [
        entity
        for component in house.hass.data[DATA_INSTANCES].values()
        for entity in component.entities
        if entity.platform.platform_name == DOMAIN
    ]
    assert {one.platform.domain for one in found} == {*PLATFORMS} - {"number"}
    return found


def devices(house: House) -> list[dr.DeviceEntry]:
    """Return all our devices."""
    return dr.async_entries_for_config_entry(dr.async_get(house.hass), house.entry.entry_id)


# --- the file -----------------------------------------------------------------------


def test_the_file_has_every_rule_that_home_assistant_has() -> None:
    """Its own integrations name all rules, so that a new one is noticed with its release."""
    files = Path(homeassistant.__file__).parent.glob("components/*/quality_scale.yaml")
    known = {rule for one in files for rule in _rules_in(one)}
    assert len(known) > 50
    assert RULES.keys() == known


def _rules_in(path: Path) -> list[str]:
    loaded = yaml.load(path.read_text(), yaml.CSafeLoader)
    return [*loaded["rules"]]


def test_no_rule_stands_twice() -> None:
    """A second one would be what holds, in silence."""
    document = yaml.compose((COMPONENT / "quality_scale.yaml").read_text())
    assert isinstance(document, yaml.MappingNode)
    ((_, rules),) = document.value
    names = [name.value for name, _ in rules.value]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_kept_or_it_is_said_why_not(rule: str) -> None:
    """Nothing is left for later, and no excuse goes without a reason."""
    assert status(rule) in {"done", "exempt"}
    if not isinstance(RULES[rule], str):
        assert RULES[rule].keys() == {"status", "comment"}
        assert comment(rule).endswith(".")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_test(rule: str) -> None:
    """What is said of it is looked at: by the test that bears its name, or by a person."""
    name = f"test_{rule.replace('-', '_')}"
    assert (name in globals()) + (rule in DOCUMENTED) + (rule in FOR_PEOPLE) == 1


@pytest.mark.parametrize("rule", DOCUMENTED)
def test_what_is_to_be_documented_is(rule: str) -> None:
    """Each thing stands under a heading of its own, and something stands there."""
    assert status(rule) == "done"
    for name, heading in DOCUMENTED[rule]:
        text = page(name)
        assert len(part(text, heading).strip()) > 100, (name, heading)


def test_the_manifest_claims_no_grade() -> None:
    """Home Assistant grades its own integrations; of another it says that it is a custom one."""
    assert "quality_scale" not in MANIFEST


# --- bronze -------------------------------------------------------------------------


async def test_action_setup(hass: HomeAssistant) -> None:
    """Actions are there before any entry is, so that automations can be checked."""
    assert await async_setup_component(hass, DOMAIN, {})
    names = {one.name for one in (*VERBS, *QUESTIONS)}
    assert hass.services.async_services_for_domain(DOMAIN).keys() == names
    # Of keys with a dot, for what they share, hassfest would take none from us.
    assert yaml.safe_load((COMPONENT / "services.yaml").read_text()).keys() == names
    with pytest.raises(ServiceValidationError) as raised:
        await call(hass, "get_rooms")
    assert raised.value.translation_key == "not_loaded"


async def test_appropriate_polling(house: House) -> None:
    """No entity is asked for its state; calendars are asked as often as is said."""
    assert not any(entity.should_poll for entity in entities(house))
    assert not any(one for source in SOURCES for one in source.calls("async_update"))
    assert f"every {READ_EVERY // timedelta(minutes=1)} minutes" in comment("appropriate-polling")


@pytest.mark.parametrize(
    ("name", "size"), [("icon", 256), ("icon@2x", 512), ("logo", None), ("logo@2x", None)]
)
def test_brands(name: str, size: int | None) -> None:
    """Its pictures come with it, for dark pages too."""
    for kind in ("", "dark_"):
        data = (COMPONENT / "brand" / f"{kind}{name}.png").read_bytes()
        assert data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", data[16:24])
        assert size in (None, width)
        assert size in (None, height)
        assert 128 <= min(width, height) <= 512


def test_common_modules() -> None:
    """Whoever knows Home Assistant finds the base of all entities where it always is."""
    assert issubclass(module("entity").RoomkeeperEntity, Entity)
    assert not any("Coordinator" in ast.dump(source.tree) for source in SOURCES)


def test_config_flow() -> None:
    """It is added in the front end, and each field of each form is explained."""
    assert MANIFEST["config_flow"] is True
    for texts in TEXTS:
        steps = [
            *texts["config"]["step"].values(),
            *texts["options"]["step"].values(),
            *(one for kind in texts["config_subentries"].values() for one in kind["step"].values()),
        ]
        parts = [inner for step in steps for inner in step.get("sections", {}).values()]
        for step in (*steps, *parts):
            assert step.get("data", {}).keys() == step.get("data_description", {}).keys()


def test_dependency_transparency() -> None:
    """What is installed beside it is on PyPI, of one version, and the one that is tested."""
    tested = (ROOT / "requirements_test.txt").read_text().splitlines()
    for requirement in MANIFEST["requirements"]:
        assert "==" in requirement
        assert "://" not in requirement
        assert requirement in tested


def test_docs_triggers() -> None:
    """Those of its own are documented as soon as there are some."""
    assert status("docs-triggers") == ("done" if documented("trigger") else "exempt")


def test_docs_conditions() -> None:
    """Those of its own are documented as soon as there are some."""
    assert status("docs-conditions") == ("done" if documented("condition") else "exempt")


def documented(kind: str) -> bool:
    """Say whether there are triggers, or conditions, of its own; all of them are documented."""
    named = TEXTS[0].get(f"{kind}s", {})
    assert (COMPONENT / f"{kind}.py").exists() == bool(named)
    pages = [one.read_text() for one in (ROOT / "docs").glob("*.md")]
    for name in named:
        assert any(f"| `{name}` |" in text for text in pages), name
    return bool(named)


def test_entity_event_setup() -> None:
    """An entity listens from when it was added until it is removed, and no longer."""
    listening = {"listen", "listen_site", "listen_configured", "async_listen", "subscribe"}
    for source in SOURCES:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Entity"):
                made = [one for one in node.body if getattr(one, "name", "") == "__init__"]
                calls = {_called(one) for part in made for one in ast.walk(part) if _is_call(one)}
                assert not calls & listening, (source.name, node.name)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)


async def test_entity_unique_id(house: House) -> None:
    """What people change about an entity is kept."""
    assert all(entity.unique_id for entity in entities(house))
    ids = [(one.domain, one.unique_id) for one in registered(house)]
    assert len(ids) == len(set(ids))


async def test_has_entity_name(house: House) -> None:
    """An entity is called by its device and by what it is."""
    assert all(entity.has_entity_name for entity in entities(house))
    assert all(one.has_entity_name for one in registered(house))


async def test_runtime_data(house: House) -> None:
    """What the entry runs on hangs on the entry, and goes with it."""
    assert isinstance(house.entry.runtime_data, Runtime)
    assert DOMAIN not in house.hass.data
    setups = [
        node
        for source in SOURCES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.AsyncFunctionDef)
        and node.name in {"async_setup_entry", "async_unload_entry"}
    ]
    assert len(setups) == len(PLATFORMS) + 2
    for node in setups:
        (annotation,) = [one.annotation for one in node.args.args if one.arg == "entry"]
        assert isinstance(annotation, ast.Name)
        assert annotation.id == "RoomkeeperConfigEntry"


async def test_test_before_configure(hass: HomeAssistant) -> None:
    """The form of the entry asks for nothing that could be wrong."""
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert flow["type"] is FlowResultType.FORM
    assert flow["data_schema"] is None


def test_test_before_setup() -> None:
    """A ledger that cannot be used is said before anything is set up: at once, or tried again."""
    (source,) = [one for one in SOURCES if one.name == "__init__.py"]
    assert [*source.calls("ConfigEntryNotReady")]
    assert [*source.calls("ConfigEntryError")]


async def test_unique_config_entry(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """There is one of it."""
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "single_instance_allowed"


# --- silver -------------------------------------------------------------------------


async def test_action_exceptions(house: House) -> None:
    """What cannot be done is refused, in words, and never passed over."""
    for action in ("confirm", "cancel", "check_in"):
        with pytest.raises(ServiceValidationError):
            await call(house.hass, action, booking_id="nobody's")


async def test_config_entry_unloading(house: House) -> None:
    """It goes without a restart, and comes back as it was."""
    before = {one.entity_id for one in registered(house)}
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert house.entry.state is ConfigEntryState.NOT_LOADED
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert {one.entity_id for one in registered(house)} == before


async def test_entity_unavailable(house: House) -> None:
    """Nothing is fetched that could fail, and what a plug does not say is unknown."""
    assert not any(hasattr(entity, "async_update") for entity in entities(house))
    house.hass.states.async_set("input_boolean.plug", "unavailable")
    await house.settle()
    assert house.value("switch", "power") == "unknown"


def test_integration_owner() -> None:
    """Somebody is there to ask."""
    assert MANIFEST["codeowners"]


async def test_log_when_unavailable(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Once when the disk takes nothing more, however often it is tried, and once when it does."""

    def said(text: str) -> int:
        return sum(text in one.getMessage() for one in caplog.records)

    with full_disk():
        for number in range(3):
            with pytest.raises(NotWritable):
                await house.book(at(14), at(15), booking_id=f"b{number}")
            house.freezer.tick(timedelta(seconds=11))
            async_fire_time_changed(house.hass)
            await house.settle()
        assert said("The ledger cannot be written") == 1
        assert said("The ledger can be written again") == 0
    house.freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(house.hass)
    while house.runtime.engine.problem is not None:
        await house.settle()
    assert said("The ledger cannot be written") == 1
    assert said("The ledger can be written again") == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parallel_updates(platform: str) -> None:
    """Each platform says how many of its entities may be told something at once: all of them."""
    assert module(platform).PARALLEL_UPDATES == 0


def test_reauthentication_flow() -> None:
    """It has no password of anybody's that could be out of date."""
    assert not hasattr(RoomkeeperFlow, "async_step_reauth")
    assert not [one for source in SOURCES for one in source.calls("ConfigEntryAuthFailed")]


# --- gold ---------------------------------------------------------------------------


async def test_devices(house: House) -> None:
    """Each entity is of a device, which has a name and a maker, and leads to the hub's."""
    found = {one.id: one for one in devices(house)}
    assert {one.device_id for one in registered(house)} == found.keys()
    hub = found.pop(house.runtime.hub_device_id)
    assert (hub.entry_type, hub.sw_version) == (dr.DeviceEntryType.SERVICE, MANIFEST["version"])
    assert len(found) == len(("the studio", "the cubicle", "the feed", "the schedule"))
    for one in (hub, *found.values()):
        assert one.name
        assert one.manufacturer == "Roomkeeper"
    assert all(one.model for one in found.values())
    assert {one.via_device_id for one in found.values()} <= {hub.id, *found}


def test_diagnostics() -> None:
    """There are some of the entry, and of each device; test_diagnostics.py says which."""
    found = module("diagnostics")
    assert callable(found.async_get_config_entry_diagnostics)
    assert callable(found.async_get_device_diagnostics)


def test_discovery() -> None:
    """It is not found on a network by anything."""
    ways = {"bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf"}
    assert not MANIFEST.keys() & ways
    assert not {f"async_step_{way}" for way in ways} & vars(RoomkeeperFlow).keys()


test_discovery_update_info = test_discovery


async def test_dynamic_devices(house: House) -> None:
    """A room, a stall, a feed and a schedule have their devices as soon as they are there."""
    before, runtime = {one.id for one in devices(house)}, house.runtime
    add_subentry(house.hass, house.entry, "Attic", key="attic")
    add_subentry(house.hass, house.entry, "Booth", WATCHED, kind=SUBENTRY_STALL, key="booth")
    add_feed(house, "Other")
    await schedule(house.hass, name="Heat", target={"entity_id": "input_boolean.plug"})
    await house.settle()
    came = [one for one in devices(house) if one.id not in before]
    assert {one.name for one in came} == {"Attic", "Booth", "Other", "Heat"}
    assert house.runtime is runtime


async def test_stale_devices(house: House) -> None:
    """What is removed takes its device with it."""
    for subentry_id in [*house.entry.subentries]:
        house.hass.config_entries.async_remove_subentry(house.entry, subentry_id)
        await house.settle()
    (schedule_id,) = house.runtime.shown_schedules.ids()
    await call(house.hass, "delete_schedule", schedule_id=schedule_id)
    await house.settle()
    assert [one.id for one in devices(house)] == [house.runtime.hub_device_id]


CATEGORIES: Final = {
    **dict.fromkeys(
        ("auto_power_off", "stuck_detection", "power_off_buffer", "timeout"), EntityCategory.CONFIG
    ),
    **dict.fromkeys(
        ("sensor_stuck", "problem", "next_deadline", "last_read"), EntityCategory.DIAGNOSTIC
    ),
}

CLASSES: Final = {
    "status": "enum",
    **dict.fromkeys(
        ("next_booking", "available_from", "power_off_at", "next_deadline", "next_run"),
        "timestamp",
    ),
    "last_read": "timestamp",
    **dict.fromkeys(
        ("last_stay", "mean_stay", "used_time", "power_off_buffer", "timeout"), "duration"
    ),
    **dict.fromkeys(("occupancy", "occupied"), "occupancy"),
    **dict.fromkeys(("energy_used", "energy_saved"), "energy"),
    **dict.fromkeys(("sensor_stuck", "problem"), "problem"),
    "power": "outlet",
}

DISABLED: Final = {
    *("available_from", "utilisation", "auto_power_off", "power_off_buffer"),
    *("stays_today", "mean_stay", "timeout", "stuck_detection"),
    *("pending_bookings", "next_deadline"),
    *("used_time", "energy_used", "energy_saved", "stays_total"),
}


async def test_entity_category(house: House) -> None:
    """Dashboards that make themselves show what is used, and not what is set or looked after."""
    found = {one.translation_key: one.entity_category for one in registered(house)}
    assert {key: kind for key, kind in found.items() if kind is not None} == CATEGORIES


async def test_entity_device_class(house: House) -> None:
    """What Home Assistant has a word for is shown as it shows such things."""
    found = {
        one.translation_key: one.original_device_class
        for one in registered(house)
        # A timer is a kind of its own.
        if one.domain != "timer"
    }
    assert {key: kind for key, kind in found.items() if kind is not None} == CLASSES


async def test_entity_disabled_by_default(house: House) -> None:
    """What few people need is there for them, and costs the others nothing."""
    found = {one.translation_key for one in registered(house) if one.disabled}
    assert found == DISABLED


async def test_entity_translations(house: House) -> None:
    """Each entity has a name in each language."""
    for one in registered(house):
        for texts in TEXTS:
            assert texts["entity"][one.domain][str(one.translation_key)]["name"]


RAISED: Final = {
    name
    for name, kind in vars(exceptions).items()
    if isinstance(kind, type) and issubclass(kind, exceptions.HomeAssistantError)
} - {"Unauthorized", "UnknownUser"}
"""What is shown to people in its own words; of the two others Home Assistant shows one of its."""


def test_exception_translations() -> None:
    """What is raised to people is a sentence in their language, never one of the code's."""
    for source in SOURCES:
        for raised in source.calls(*RAISED):
            given = {one.arg: one.value for one in raised.keywords}
            assert not raised.args, (source.name, raised.lineno)
            assert {"translation_domain", "translation_key"} <= given.keys(), source.name
            key = constant(given["translation_key"])
            assert key is None or all(key in texts["exceptions"] for texts in TEXTS), key


async def test_icon_translations(house: House) -> None:
    """No icon stands in the code: each is of the device class, or in icons.json."""
    assert not any("icon" in one for source in SOURCES for one in _attributes_set(source))
    for one in registered(house):
        is_there = str(one.translation_key) in ICONS["entity"].get(one.domain, {})
        assert is_there or one.original_device_class, one.entity_id
        assert one.original_icon is None
    assert ICONS["services"].keys() == {one.name for one in (*VERBS, *QUESTIONS)}


def _attributes_set(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name.startswith("_attr_"):
                yield name


def test_reconfiguration_flow(entry: MockConfigEntry) -> None:
    """Whatever was added can be changed; so can what holds for all."""
    kinds = RoomkeeperFlow.async_get_supported_subentry_types(entry)
    assert kinds.keys() == TEXTS[0]["config_subentries"].keys()
    assert all(hasattr(flow, "async_step_reconfigure") for flow in kinds.values())
    assert isinstance(RoomkeeperFlow.async_get_options_flow(entry), SiteDefaultsFlow)


def test_repair_issues() -> None:
    """Each issue has a title, and says what to do or leads through it, in each language."""
    raised = {
        key
        for source in SOURCES
        for one in source.calls("raise_issue", "async_create_issue")
        for given in (*one.args[2:3], *(one.value for one in one.keywords if one.arg == KEY))
        if (key := constant(given) or named(source, given)) is not None
    }
    assert len(raised) > 10
    for texts in TEXTS:
        assert raised <= texts["issues"].keys()
        for one in texts["issues"].values():
            assert one["title"]
            assert one.get("description") or one["fix_flow"]["step"]


KEY: Final = "translation_key"


def named(source: Source, node: ast.expr) -> str | None:
    """Return the text of a constant of a module, where the code names one."""
    of_module = vars(module(source.name.removesuffix(".py").replace("/", ".")))
    found = of_module.get(node.id) if isinstance(node, ast.Name) else None
    return found if isinstance(found, str) else None


# --- platinum -----------------------------------------------------------------------


def test_async_dependency() -> None:
    """There is one dependency, and only what reads cron expressions knows it."""
    assert [one.partition("==")[0] for one in MANIFEST["requirements"]] == ["croniter"]
    importing = {source.name for source in SOURCES if "'croniter'" in ast.dump(source.tree)}
    assert importing == {"core/cron.py"}


def test_inject_websession() -> None:
    """One file makes a session, the one that watches over its sockets."""
    made = {source.name for source in SOURCES if [*source.calls("ClientSession")]}
    assert made == {"endpoint_post.py"}


def test_strict_typing() -> None:
    """Types are checked strictly in all of the code, and each exception says why."""
    assert PYPROJECT["tool"]["mypy"]["strict"] is True
    assert "ignore-without-code" in PYPROJECT["tool"]["mypy"]["enable_error_code"]
    assert '"$bin/mypy" custom_components/roomkeeper' in (ROOT / "script" / "lint").read_text()
