"""The fields of the forms: how each is asked for, and how a form is laid out.

A form may group fields in sections; what is stored is flat, and holds only
what was filled in. What is absent comes from elsewhere, so no field has a
default, only a suggested value: a default could not be cleared again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, override

import voluptuous as vol
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import Platform, UnitOfPower, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    DurationSelector,
    DurationSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    Selector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)

from .const import (
    CONF_ALLOW_INSECURE,
    CONF_AREA,
    CONF_BUFFER_AFTER,
    CONF_BUFFER_BEFORE,
    CONF_CALENDAR,
    CONF_CAMERAS,
    CONF_CAPACITY,
    CONF_DAYS,
    CONF_DOORS,
    CONF_EARLY_CHECK_IN,
    CONF_END,
    CONF_ENERGY_SENSOR,
    CONF_EVENTS,
    CONF_EXTENSION,
    CONF_GRACE,
    CONF_HOLD_DURATION,
    CONF_INCLUDE_TEXTS,
    CONF_IS_PRESENCE,
    CONF_LOG_RETENTION_DAYS,
    CONF_MAX_DURATION,
    CONF_MAX_TIMEOUT,
    CONF_MIN_DURATION,
    CONF_MIN_TIMEOUT,
    CONF_MODE,
    CONF_MULTIPLIER,
    CONF_NAME,
    CONF_NO_SHOW_AFTER,
    CONF_NOTIFY,
    CONF_OPENING_HOURS,
    CONF_PENDING_EXPIRY,
    CONF_POWER,
    CONF_POWER_OFF_BUFFER,
    CONF_POWER_OFF_NOTICE,
    CONF_POWER_ON_AT_CHECK_IN,
    CONF_POWER_SENSOR,
    CONF_POWER_THRESHOLD_W,
    CONF_PRESENCE,
    CONF_RETRY_ATTEMPTS,
    CONF_RETRY_DELAY,
    CONF_ROOM,
    CONF_ROOM_TYPE,
    CONF_RULES,
    CONF_SECRET,
    CONF_SENSORS,
    CONF_START,
    CONF_STRATEGY,
    CONF_STUCK_AFTER,
    CONF_STUCK_ON_FOR,
    CONF_TIMEOUT,
    CONF_URL,
    MODE_BLOCK,
    MODE_BOOKING,
    SECTION_DEVICES,
    SECTION_POWER_OFF,
    SECTION_RULES,
    SECTION_STUCK,
    SECTION_TIMES,
    WEEKDAYS,
)
from .core.stall import Strategy
from .endpoint_settings import SENDABLE

type AnySelector = Selector[Any]

ENTITY_DOMAINS: Mapping[str, tuple[str, ...]] = {
    # All that can be turned off, but for what runs rather than draws power.
    CONF_POWER: (
        Platform.SWITCH,
        Platform.LIGHT,
        Platform.FAN,
        Platform.CLIMATE,
        Platform.MEDIA_PLAYER,
        Platform.HUMIDIFIER,
        Platform.WATER_HEATER,
        Platform.SIREN,
        "input_boolean",
        "group",
    ),
    CONF_DOORS: (
        Platform.LOCK,
        Platform.COVER,
        Platform.BUTTON,
        Platform.SWITCH,
        "input_button",
    ),
    CONF_PRESENCE: (Platform.BINARY_SENSOR, "input_boolean"),
    CONF_POWER_SENSOR: (Platform.SENSOR,),
    CONF_ENERGY_SENSOR: (Platform.SENSOR,),
    CONF_NOTIFY: (Platform.NOTIFY,),
    CONF_SENSORS: (Platform.BINARY_SENSOR, "input_boolean"),
    # What sees or hears, and what feeds it.
    CONF_CAMERAS: (
        Platform.CAMERA,
        Platform.SWITCH,
        Platform.LIGHT,
        Platform.MEDIA_PLAYER,
        "input_boolean",
        "group",
    ),
    CONF_CALENDAR: (Platform.CALENDAR,),
}
"""Which domains may stand in each entity field."""

_DEVICE_CLASSES: Mapping[str, SensorDeviceClass] = {
    CONF_POWER_SENSOR: SensorDeviceClass.POWER,
    CONF_ENERGY_SENSOR: SensorDeviceClass.ENERGY,
}

CLEARABLE = SelectSelectorMode.DROPDOWN
"""A list would have radio buttons, of which one cannot take the choice back."""

_NAMES_OF_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class _LengthSelector(DurationSelector):
    """Asks for a length, and refuses one that Python cannot hold."""

    @override
    def __call__(self, data: Any) -> dict[str, float]:
        try:
            return super().__call__(data)
        except OverflowError as err:
            msg = "Value is too large"
            raise vol.Invalid(msg) from err


class ListSelector(ObjectSelector):
    """Asks for a list of objects, and refuses one that holds anything else."""

    @override
    def __call__(self, data: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = vol.Schema([dict])(data)
        super().__call__(items)
        return items


def _entities(name: str, *, multiple: bool = True) -> EntitySelector:
    found = EntityWithDeviceFilterSelectorConfig(domain=list(ENTITY_DOMAINS[name]))
    if name in _DEVICE_CLASSES:
        found["device_class"] = _DEVICE_CLASSES[name]
    return EntitySelector(EntitySelectorConfig(multiple=multiple, filter=found))


def _length(*, days: bool = False) -> DurationSelector:
    return _LengthSelector(DurationSelectorConfig(enable_day=days))


def _number(lowest: float, highest: float, unit: str | None = None) -> NumberSelector:
    config = NumberSelectorConfig(min=lowest, max=highest, mode=NumberSelectorMode.BOX)
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def _hours(
    translation_key: str,
    before: Mapping[str, ObjectSelectorField],
    after: Mapping[str, ObjectSelectorField],
) -> ObjectSelector:
    """Ask for a list of local hours on weekdays, with further fields before and after them."""
    # The dialog of one item does not look the options' translations up, so
    # they bring labels of their own; and none of the fields is marked as
    # required or bounded, because what is wrong is then refused in words.
    days = [
        SelectOptionDict(value=day, label=label)
        for day, label in zip(WEEKDAYS, _NAMES_OF_DAYS, strict=True)
    ]
    return ListSelector(
        ObjectSelectorConfig(
            multiple=True,
            translation_key=translation_key,
            fields={
                **before,
                CONF_DAYS: ObjectSelectorField(
                    label="Days",
                    selector=SelectSelector(
                        SelectSelectorConfig(
                            options=days, multiple=True, mode=SelectSelectorMode.LIST
                        )
                    ),
                ),
                CONF_START: ObjectSelectorField(label="From", selector=TimeSelector()),
                CONF_END: ObjectSelectorField(label="To", selector=TimeSelector()),
                **after,
            },
        )
    )


def _timeout_rules() -> ObjectSelector:
    times = NumberSelector(NumberSelectorConfig(step="any", mode=NumberSelectorMode.BOX))
    return _hours(
        "timeout_rules",
        {CONF_NAME: ObjectSelectorField(label="Name", selector=TextSelector())},
        {
            CONF_TIMEOUT: ObjectSelectorField(label="At most", selector=_length()),
            CONF_MULTIPLIER: ObjectSelectorField(label="Times", selector=times),
        },
    )


def _strategy() -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[strategy.value for strategy in Strategy],
            translation_key="timeout_strategy",
            mode=CLEARABLE,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields at the top, and fields in sections.

    `hidden` are fields that this form stores but does not always show.
    """

    top: Mapping[str, AnySelector]
    sections: Mapping[str, Mapping[str, AnySelector]] = field(
        default_factory=dict[str, Mapping[str, AnySelector]]
    )
    required: frozenset[str] = frozenset()
    open_section: str | None = None
    hidden: frozenset[str] = frozenset()

    def names(self) -> Iterator[str]:
        """Yield every field that this form stores."""
        yield from self.hidden
        yield from self.top
        for fields in self.sections.values():
            yield from fields

    def schema(
        self, suggested: Mapping[str, Any], more: Mapping[str, AnySelector] | None = None
    ) -> vol.Schema:
        """Return what is shown, with values suggested; `more` are further fields at the top."""
        shown: dict[vol.Marker, Any] = {
            self._marker(name, suggested): selector
            for name, selector in {**self.top, **(more or {})}.items()
        }
        for name, fields in self.sections.items():
            # Optional and without a default: only then does the front end
            # take the suggested values of the fields inside.
            shown[vol.Optional(name)] = section(
                vol.Schema({self._marker(key, suggested): value for key, value in fields.items()}),
                {"collapsed": name != self.open_section},
            )
        return vol.Schema(shown)

    def _marker(self, name: str, suggested: Mapping[str, Any]) -> vol.Marker:
        kind = vol.Required if name in self.required else vol.Optional
        value = suggested.get(name)
        return kind(name, description=None if value is None else {"suggested_value": value})

    def flat(self, user_input: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was filled in, without the sections."""
        values = {name: value for name, value in user_input.items() if name not in self.sections}
        for name in self.sections:
            values |= user_input.get(name, {})
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    def shown_at(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Return the errors of the fields, and each at its section as well.

        The front end shows none inside a section, but at the section itself.
        """
        shown = dict(errors)
        for name, fields in self.sections.items():
            for key in fields:
                if key in errors:
                    shown.setdefault(name, errors[key])
        return shown

    def kept(self, stored: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
        """Return what to store: what was entered, and what others keep in the same place."""
        mine = set(self.names())
        return {name: value for name, value in stored.items() if name not in mine} | dict(entered)


_TIMES: Mapping[str, AnySelector] = {
    CONF_BUFFER_BEFORE: _length(),
    CONF_BUFFER_AFTER: _length(),
    CONF_EARLY_CHECK_IN: _length(),
    CONF_NO_SHOW_AFTER: _length(),
    CONF_HOLD_DURATION: _length(),
    CONF_PENDING_EXPIRY: _length(),
}
_RULES: Mapping[str, AnySelector] = {
    CONF_CAPACITY: _number(1, 100_000),
    CONF_MIN_DURATION: _length(days=True),
    CONF_MAX_DURATION: _length(days=True),
    CONF_OPENING_HOURS: _hours("opening_hours", {}, {}),
}
_POWER_OFF: Mapping[str, AnySelector] = {
    CONF_POWER_OFF_BUFFER: _length(),
    CONF_POWER_OFF_NOTICE: _length(),
    CONF_NOTIFY: _entities(CONF_NOTIFY),
    CONF_POWER_ON_AT_CHECK_IN: BooleanSelector(),
    CONF_POWER_THRESHOLD_W: _number(0, 1_000_000, UnitOfPower.WATT),
}

ROOM_TYPE_FORM = Form(
    top={CONF_NAME: TextSelector()},
    required=frozenset({CONF_NAME}),
    sections={
        SECTION_TIMES: _TIMES,
        SECTION_RULES: _RULES,
        SECTION_POWER_OFF: _POWER_OFF,
    },
)

_ROOM_DEVICES: Mapping[str, AnySelector] = {
    CONF_POWER: _entities(CONF_POWER),
    CONF_DOORS: _entities(CONF_DOORS),
    CONF_PRESENCE: _entities(CONF_PRESENCE),
    CONF_POWER_SENSOR: _entities(CONF_POWER_SENSOR, multiple=False),
    CONF_ENERGY_SENSOR: _entities(CONF_ENERGY_SENSOR, multiple=False),
}
_STALL_DEVICES: Mapping[str, AnySelector] = {
    CONF_SENSORS: _entities(CONF_SENSORS),
    CONF_CAMERAS: _entities(CONF_CAMERAS),
}

ROOM_FORM = Form(
    top={CONF_NAME: TextSelector()},
    required=frozenset({CONF_NAME}),
    # Shown while there is a type to choose.
    hidden=frozenset({CONF_ROOM_TYPE}),
    open_section=SECTION_DEVICES,
    sections={
        SECTION_DEVICES: _ROOM_DEVICES,
        SECTION_TIMES: _TIMES,
        SECTION_RULES: _RULES,
        SECTION_POWER_OFF: _POWER_OFF,
    },
)

STALL_IN_ROOM: Mapping[str, AnySelector] = {CONF_IS_PRESENCE: BooleanSelector()}
"""What is asked of a stall beside its room."""

STALL_FORM = Form(
    top={CONF_NAME: TextSelector()},
    required=frozenset({CONF_NAME}),
    # Shown while there is a room to choose.
    hidden=frozenset({CONF_ROOM, *STALL_IN_ROOM}),
    open_section=SECTION_DEVICES,
    sections={
        SECTION_DEVICES: _STALL_DEVICES,
        SECTION_TIMES: {
            CONF_TIMEOUT: _length(),
            CONF_STRATEGY: _strategy(),
            CONF_MIN_TIMEOUT: _length(),
            CONF_MAX_TIMEOUT: _length(),
            CONF_EXTENSION: _length(),
            CONF_GRACE: _length(),
        },
        SECTION_RULES: {CONF_RULES: _timeout_rules()},
        SECTION_STUCK: {
            CONF_STUCK_AFTER: _number(2, 1_000),
            CONF_STUCK_ON_FOR: _length(),
        },
    },
)


def _found_form(devices: Mapping[str, AnySelector]) -> Form:
    """Return what is asked of a place where an area has shown what could be in it."""
    return Form(
        top={CONF_NAME: TextSelector(), **devices},
        required=frozenset({CONF_NAME}),
        # Shown where it is not asked for before.
        hidden=frozenset({CONF_AREA}),
    )


FOUND_ROOM_FORM = _found_form(_ROOM_DEVICES)
FOUND_STALL_FORM = _found_form(_STALL_DEVICES)

FEED_FORM = Form(
    top={
        CONF_NAME: TextSelector(),
        CONF_CALENDAR: _entities(CONF_CALENDAR, multiple=False),
        CONF_MODE: SelectSelector(
            SelectSelectorConfig(
                options=[MODE_BOOKING, MODE_BLOCK],
                translation_key="feed_mode",
                mode=SelectSelectorMode.LIST,
            )
        ),
    },
    required=frozenset({CONF_NAME, CONF_CALENDAR, CONF_ROOM, CONF_MODE}),
    # There has to be one to choose.
    hidden=frozenset({CONF_ROOM}),
)

ENDPOINT_FORM = Form(
    top={
        CONF_NAME: TextSelector(),
        CONF_URL: TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        CONF_SECRET: TextSelector(),
        # By the names that stand in the log, so they have no translations.
        CONF_EVENTS: SelectSelector(
            SelectSelectorConfig(options=list(SENDABLE), multiple=True, mode=CLEARABLE)
        ),
        CONF_INCLUDE_TEXTS: BooleanSelector(),
        CONF_ALLOW_INSECURE: BooleanSelector(),
    },
    required=frozenset({CONF_NAME, CONF_URL}),
)

OPTIONS_FORM = Form(
    top={
        CONF_HOLD_DURATION: _length(),
        CONF_PENDING_EXPIRY: _length(),
        CONF_POWER_OFF_BUFFER: _length(),
        CONF_RETRY_ATTEMPTS: _number(0, 10),
        CONF_RETRY_DELAY: _length(),
        CONF_LOG_RETENTION_DAYS: _number(1, 36_500, UnitOfTime.DAYS),
        CONF_NOTIFY: _entities(CONF_NOTIFY),
    },
)


def choices_selector(titles: Mapping[str, str]) -> SelectSelector:
    """Ask for some of what is given, as titles by ids, in that order."""
    options = [SelectOptionDict(value=key, label=title) for key, title in titles.items()]
    config = SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
    return SelectSelector(config)


def subentry_selector(titles: Mapping[str, str]) -> SelectSelector:
    """Ask for one subentry among some, given as their titles by their ids."""
    options = [SelectOptionDict(value=key, label=title) for key, title in titles.items()]
    return SelectSelector(SelectSelectorConfig(options=options, sort=True, mode=CLEARABLE))
