"""Devices for schedules: real entities that obey, are slow, round, refuse, or do nothing."""

import asyncio
from typing import Any, override

from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.components.cover import CoverEntity, CoverEntityFeature
from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.switch import SwitchEntity
from homeassistant.components.vacuum import StateVacuumEntity, VacuumActivity, VacuumEntityFeature
from homeassistant.components.water_heater import (
    STATE_ECO,
    STATE_PERFORMANCE,
    WaterHeaterEntity,
    WaterHeaterEntityFeature,
)
from homeassistant.const import STATE_OFF, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform


class Gadget(Entity):
    """What all have: a name, what it was told, and how it answers."""

    _attr_should_poll = False

    def __init__(self, name: str) -> None:
        """Obey at first."""
        self._attr_name = name
        self._attr_unique_id = name
        self.obeys = True
        self.fault: Exception | None = None
        self.told: list[Any] = []

    def takes(self, what: object) -> bool:
        """Note what it is told; say whether it does so."""
        self.told.append(what)
        if self.fault is not None:
            raise self.fault
        return self.obeys

    def refuse(self, text: str = "mesh is down") -> None:
        """Answer with an error from now on."""
        self.fault = HomeAssistantError(text)

    def goes(self, *, away: bool) -> None:
        """Be lost, or be found again."""
        self._attr_available = not away
        self.async_write_ha_state()


class Lamp(Gadget, LightEntity):
    """A lamp that can be dimmed, in steps of `step` of 255, and not below `least`."""

    mode = ColorMode.BRIGHTNESS

    def __init__(self, name: str, *, brightness: int | None = None, step: int = 1) -> None:
        """Be off, or on with a brightness."""
        super().__init__(name)
        self._attr_color_mode = self.mode
        self._attr_supported_color_modes = {self.mode}
        self._attr_is_on = brightness is not None
        self._attr_brightness = brightness
        self.step = step
        self.least = 1
        self.takes_s = 0
        self.at_once = self.most_at_once = 0

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.takes_s:
            await asyncio.sleep(self.takes_s)
        self.at_once -= 1
        if self.takes(kwargs.get("brightness", "on")):
            self.be(kwargs.get("brightness", self._attr_brightness or 255))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        if self.takes("off"):
            self.be(0)

    @override
    def goes(self, *, away: bool, brightness: int | None = None) -> None:
        """Be lost, or be found again as it likes."""
        self._attr_brightness = brightness or self._attr_brightness
        super().goes(away=away)

    def flicker(self) -> None:
        """Say something else than its brightness."""
        self._attr_extra_state_attributes = {"effect": "candle"}
        self.async_write_ha_state()

    def be(self, brightness: int) -> None:
        """Shine so, and say it."""
        shown = round(brightness / self.step) * self.step
        self._attr_is_on = brightness > 0
        self._attr_brightness = max(shown, self.least) if brightness else None
        self.async_write_ha_state()


class Bulb(Lamp):
    """A lamp that is on or off, and no more."""

    mode = ColorMode.ONOFF


class Plug(Gadget, SwitchEntity):
    """A plug."""

    _attr_is_on: bool | None = False

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        self._be(is_on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        self._be(is_on=False)

    def _be(self, *, is_on: bool) -> None:
        if self.takes("on" if is_on else "off"):
            self._attr_is_on = is_on
            self.async_write_ha_state()


class Remote(Plug):
    """A plug that is told by radio, and never says how it is."""

    _attr_assumed_state = True
    _attr_is_on = None

    @override
    def _be(self, *, is_on: bool) -> None:
        self.takes("on" if is_on else "off")


class Pump(Gadget, FanEntity):
    """A pump with three speeds; one that is off does not come on because of its speed."""

    _attr_supported_features = (
        FanEntityFeature.SET_SPEED | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
    )
    _attr_percentage = 0
    _attr_speed_count = 3

    @override
    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any
    ) -> None:
        self._be(100 if percentage is None else percentage)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        self._be(0)

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        if self.is_on:
            self._be(percentage)

    def _be(self, percentage: int) -> None:
        if self.takes(percentage):
            speed = -(-percentage * 3 // 100)
            self._attr_percentage = speed * 100 // 3
            self.async_write_ha_state()


class Ventilation(Gadget, FanEntity):
    """A ventilation that minds the air by itself; one that is told a speed minds nothing more."""

    _attr_supported_features = (
        FanEntityFeature.SET_SPEED
        | FanEntityFeature.PRESET_MODE
        | FanEntityFeature.TURN_ON
        | FanEntityFeature.TURN_OFF
    )
    _attr_preset_modes: list[str] | None = ["auto", "night"]  # noqa: RUF012 - Home Assistant's own
    _attr_preset_mode: str | None = "auto"
    _attr_percentage = 40

    @override
    async def async_turn_on(
        self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any
    ) -> None:
        self._be(40 if percentage is None else percentage, preset_mode)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        self._be(0)

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        self._be(percentage)

    def _be(self, percentage: int, preset_mode: str | None = None) -> None:
        if self.takes(preset_mode or percentage):
            self._attr_percentage, self._attr_preset_mode = percentage, preset_mode
            self.async_write_ha_state()


class Shutter(Gadget, CoverEntity):
    """A shutter that only begins to move when it is told."""

    _attr_supported_features = (
        CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.SET_POSITION
    )
    _attr_current_cover_position = 100
    _attr_is_closed = False

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        self._move(100)

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        self._move(0)

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        self._move(kwargs["position"])

    def _move(self, position: int) -> None:
        if self.takes(position):
            at = self._attr_current_cover_position or 0
            self._attr_is_opening, self._attr_is_closing = position > at, position < at
            self.async_write_ha_state()

    def arrive(self, position: int) -> None:
        """Stand still there."""
        self._attr_current_cover_position = position
        self._attr_is_closed = position == 0
        self._attr_is_opening = self._attr_is_closing = False
        self.async_write_ha_state()


class Radio(Gadget, MediaPlayerEntity):
    """A radio with a volume."""

    _attr_supported_features = (
        MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
    )
    _attr_state = MediaPlayerState.PLAYING
    _attr_volume_level = 0.2

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        if self.takes(volume):
            self._attr_volume_level = volume
            self.async_write_ha_state()

    @override
    async def async_turn_on(self) -> None:
        if self.takes("on"):
            self._attr_state = MediaPlayerState.PLAYING
            self.async_write_ha_state()

    @override
    async def async_turn_off(self) -> None:
        if self.takes("off"):
            self._attr_state = MediaPlayerState.OFF
            self.async_write_ha_state()


class Cleaner(Gadget, StateVacuumEntity):
    """A vacuum cleaner that is on its way home for a while."""

    _attr_supported_features = (
        VacuumEntityFeature.START | VacuumEntityFeature.RETURN_HOME | VacuumEntityFeature.STATE
    )
    _attr_activity = VacuumActivity.DOCKED

    @override
    async def async_start(self) -> None:
        if self.takes("start"):
            self._attr_activity = VacuumActivity.CLEANING
            self.async_write_ha_state()

    @override
    async def async_return_to_base(self, **kwargs: Any) -> None:
        if self.takes("home"):
            self._attr_activity = VacuumActivity.RETURNING
            self.async_write_ha_state()


class Heatpump(Gadget, ClimateEntity):
    """A heat pump that cools; told to come on and no more, it heats."""

    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
    _attr_hvac_modes: list[HVACMode] = [HVACMode.OFF, HVACMode.HEAT, HVACMode.COOL]  # noqa: RUF012 - Home Assistant's own
    _attr_hvac_mode = HVACMode.COOL

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        if self.takes(hvac_mode.value):
            self._attr_hvac_mode = hvac_mode
            self.async_write_ha_state()


class Boiler(Gadget, WaterHeaterEntity):
    """A boiler that saves; told to come on and no more, it heats as fast as it can."""

    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = (
        WaterHeaterEntityFeature.ON_OFF | WaterHeaterEntityFeature.OPERATION_MODE
    )
    _attr_operation_list: list[str] | None = [STATE_OFF, STATE_ECO, STATE_PERFORMANCE]  # noqa: RUF012 - Home Assistant's own
    _attr_current_operation: str | None = STATE_ECO

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.async_set_operation_mode(STATE_PERFORMANCE)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.async_set_operation_mode(STATE_OFF)

    @override
    async def async_set_operation_mode(self, operation_mode: str) -> None:
        if self.takes(operation_mode):
            self._attr_current_operation = operation_mode
            self.async_write_ha_state()


class PlainBoiler(Boiler):
    """A boiler that says what it does, and cannot be told so: only on and off."""

    _attr_supported_features = WaterHeaterEntityFeature.ON_OFF


async def plug_in(hass: HomeAssistant, *gadgets: Gadget) -> None:
    """Have Home Assistant set entities up, each in its own domain, as `<domain>.<name>`."""
    domains: dict[str, list[Entity]] = {}
    for gadget in gadgets:
        domain = next(
            base.__module__.split(".")[2]
            for base in type(gadget).__mro__
            if base.__module__.startswith("homeassistant.components.")
        )
        domains.setdefault(domain, []).append(gadget)
    for domain, entities in domains.items():
        setup_test_component_platform(hass, domain, entities)
        assert await async_setup_component(hass, domain, {domain: {"platform": "test"}})
    await hass.async_block_till_done()
