"""Adding Roomkeeper to Home Assistant, and setting the defaults of the site."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components import roomkeeper
from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.form_fields import (
    FOUND_ROOM_FORM,
    FOUND_STALL_FORM,
    OPTIONS_FORM,
    ROOM_FORM,
    ROOM_TYPE_FORM,
    STALL_FORM,
    Form,
)

from .flows import suggested

_FOLDER = Path(roomkeeper.__path__[0])


async def _open_options(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    return await hass.config_entries.options.async_init(entry.entry_id)


async def _submit_options(
    hass: HomeAssistant, entry: MockConfigEntry, values: dict[str, Any]
) -> ConfigFlowResult:
    form = await _open_options(hass, entry)
    return await hass.config_entries.options.async_configure(form["flow_id"], values)


async def test_adding_asks_for_nothing(hass: HomeAssistant) -> None:
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"

    result = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Roomkeeper"
    entry = result["result"]
    assert entry.data == {}
    assert entry.options == {}
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_there_is_one_roomkeeper(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "single_instance_allowed"


async def test_places_hooks_and_endpoints_can_be_added(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry.supported_subentry_types == {
        "room": {"supports_reconfigure": True},
        "stall": {"supports_reconfigure": True},
        "room_type": {"supports_reconfigure": True},
        "hook": {"supports_reconfigure": True},
        "feed": {"supports_reconfigure": True},
        "endpoint": {"supports_reconfigure": True},
    }


async def test_the_options_show_what_holds_by_default(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await _open_options(hass, entry)
    assert form["step_id"] == "init"
    assert suggested(form) == {
        "hold_duration": {"hours": 0, "minutes": 15, "seconds": 0},
        "pending_expiry": {"hours": 0, "minutes": 30, "seconds": 0},
        "power_off_buffer": {"hours": 0, "minutes": 40, "seconds": 0},
        "retry_attempts": 3,
        "retry_delay": {"hours": 0, "minutes": 0, "seconds": 5},
        "log_retention_days": 365,
    }


async def test_options_are_stored_under_their_names(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.states.async_set("notify.desk", "unknown")
    result = await _submit_options(
        hass,
        entry,
        {
            "hold_duration": {"minutes": 5},
            "retry_attempts": 2.0,
            "log_retention_days": 30.0,
            "notify": ["notify.desk"],
        },
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        "hold_duration": {"minutes": 5},
        "retry_attempts": 2,
        "log_retention_days": 30,
        "notify": ["notify.desk"],
    }
    assert isinstance(entry.options["retry_attempts"], int)


async def test_an_option_that_is_cleared_is_gone_and_what_others_keep_there_stays(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={"hold_duration": {"minutes": 5}, "of_somebody_else": 1}
    )
    assert suggested(await _open_options(hass, entry))["hold_duration"] == {"minutes": 5}
    await _submit_options(hass, entry, {"notify": []})
    assert entry.options == {"of_somebody_else": 1}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"hold_duration": {"seconds": 0}}, {"hold_duration": "too_short"}),
        ({"pending_expiry": {"hours": 0}}, {"pending_expiry": "too_short"}),
        ({"retry_delay": {"milliseconds": 500}}, {"retry_delay": "too_short"}),
        ({"power_off_buffer": {"days": 400}}, {"power_off_buffer": "too_long"}),
        ({"notify": ["notify.nobody"]}, {"notify": "unknown_entity"}),
        ({"notify": ["switch.lamp"]}, {"notify": "wrong_entity"}),
    ],
)
async def test_options_that_make_no_sense_are_refused_at_their_field(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    values: dict[str, Any],
    errors: dict[str, str],
) -> None:
    hass.states.async_set("switch.lamp", "off")
    result = await _submit_options(hass, entry, values)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    assert suggested(result) == values
    assert entry.options == {}


async def test_an_unknown_entity_is_named(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await _submit_options(hass, entry, {"notify": ["notify.a", "notify.b"]})
    assert result["description_placeholders"] == {"entity": "notify.a, notify.b"}


async def test_a_length_beyond_all_time_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    with pytest.raises(InvalidData):
        await _submit_options(hass, entry, {"retry_delay": {"days": 10**12}})


# --- texts --------------------------------------------------------------------


def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = json.loads((_FOLDER / "translations" / "en.json").read_text())
    return texts


def _assert_each_field_has_its_text(
    form: Form, step: Mapping[str, Any], also: frozenset[str] = frozenset()
) -> None:
    in_sections = {name for fields in form.sections.values() for name in fields}
    for texts, names in (
        (step, set(form.names()) - in_sections | also),
        *((step["sections"][name], set(fields)) for name, fields in form.sections.items()),
    ):
        assert set(texts["data"]) == names
        assert set(texts["data_description"]) == names
    assert set(step.get("sections", {})) == set(form.sections)


@pytest.mark.parametrize("step", ["user", "reconfigure"])
@pytest.mark.parametrize(
    ("kind", "form"),
    [("room", ROOM_FORM), ("room_type", ROOM_TYPE_FORM), ("stall", STALL_FORM)],
)
def test_each_field_of_a_form_has_a_label_and_an_explanation(
    kind: str, form: Form, step: str
) -> None:
    texts = _texts()["config_subentries"][kind]["step"][step]
    # Where something is put is asked when it is added; later, its device is moved.
    is_put = step == "user" and kind != "room_type"
    _assert_each_field_has_its_text(form, texts, frozenset({"area"} if is_put else ()))


def test_each_field_of_what_is_found_in_an_area_has_a_label_and_an_explanation() -> None:
    kinds = _texts()["config_subentries"]
    for kind, form in (("room", FOUND_ROOM_FORM), ("stall", FOUND_STALL_FORM)):
        _assert_each_field_has_its_text(form, kinds[kind]["step"]["found"])
    first = _texts()["config"]["step"]["room"]
    assert set(first["data"]) == set(first["data_description"])
    assert set(first["data"]) == set(FOUND_ROOM_FORM.names()) - {"area"}


def test_each_option_has_a_label_and_an_explanation() -> None:
    _assert_each_field_has_its_text(OPTIONS_FORM, _texts()["options"]["step"]["init"])


def test_the_manifest_is_in_the_order_that_home_assistant_asks_for() -> None:
    manifest = json.loads((_FOLDER / "manifest.json").read_text())
    assert list(manifest) == ["domain", "name", *sorted(set(manifest) - {"domain", "name"})]
