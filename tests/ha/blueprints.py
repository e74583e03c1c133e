"""Our blueprints, taken in by Home Assistant's own code as it takes in what people import."""

import asyncio
from pathlib import Path
from typing import Any, Final

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

FOLDER: Final = Path(__file__).parents[2] / "blueprints" / "automation" / "roomkeeper"
NAMES: Final = sorted(path.stem for path in FOLDER.iterdir())


def read(name: str) -> Blueprint:
    """Read one of our blueprints, and look whether it is one."""
    path = FOLDER / f"{name}.yaml"
    return Blueprint(
        load_yaml_dict(str(path)),
        path=path.name,
        expected_domain="automation",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


async def put_in(hass: HomeAssistant, name: str, **inputs: Any) -> None:  # noqa: ANN401 - what a form gives
    """Make an automation of a blueprint, of what somebody may choose in its form.

    It stands on the disk as Home Assistant writes one that was imported.
    """
    blueprint = await asyncio.to_thread(read, name)
    path = Path(hass.config.path("blueprints", "automation", FOLDER.name, f"{name}.yaml"))
    await asyncio.to_thread(_write, path, blueprint.yaml())
    for field, value in inputs.items():
        selector(blueprint.inputs[field]["selector"])(value)
    use = {"path": f"{FOLDER.name}/{path.name}", "input": inputs}
    automation = {"id": name, "alias": name, "use_blueprint": use}
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()
    state = hass.states.get(f"automation.{name}")
    assert state is not None
    assert state.state == STATE_ON


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)
