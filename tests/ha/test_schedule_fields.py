"""What people say about schedules and device actions, in all the ways in which they say it."""

import json
from datetime import date, timedelta

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockUser

from .calling import call, device_action, refused, schedule
from .house import House

POWER = "input_boolean.drum_power"
DOOR = "input_boolean.drum_door"
TRIGGER = {"trigger": "state", "entity_id": DOOR, "to": "on"}


# --- said in other words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"times": "8:00"}, "times", ["08:00"]),
        ({"times": [" 08:00:00 ", "20:00:30"]}, "times", ["08:00", "20:00:30"]),
        ({"every": "2"}, "every", 2),
        ({"every": 2.0}, "every", 2),
        ({"frequency": "weekly", "weekdays": "tue"}, "weekdays", ["tue"]),
        ({"frequency": "monthly", "month_days": "-1"}, "month_days", [-1]),
        ({"frequency": "monthly", "month_days": [31, "1", -1]}, "month_days", [1, 31, -1]),
        ({"frequency": "monthly", "nth_weekdays": "2  tue"}, "nth_weekdays", ["2 tue"]),
        ({"schedule_type": "interval", "interval": 90}, "interval_s", 90.0),
        ({"schedule_type": "interval", "interval": "01:30:00"}, "interval_s", 5400.0),
        ({"schedule_type": "interval", "interval": {"days": 1}}, "interval_s", 86_400.0),
        ({"schedule_type": "cron", "cron": " 0  8 * * MON "}, "cron", " 0  8 * * MON "),
        (
            {"schedule_type": "one_off", "run_at": "2026-12-24 18:00"},
            "run_at",
            "2026-12-24T18:00:00+01:00",
        ),
        (
            {"schedule_type": "one_off", "run_at": "2026-12-24T18:00:00Z"},
            "run_at",
            "2026-12-24T19:00:00+01:00",
        ),
        ({"schedule_type": "one_off", "run_on": TRIGGER}, "run_on", [TRIGGER]),
        ({"schedule_type": "one_off", "run_at": "", "run_on": [TRIGGER]}, "run_at", None),
        # Before there were time zones, an offset had seconds, which no client knows.
        ({"start_at": "1800-01-01 12:00"}, "start_at", "1800-01-01T11:06:32+00:00"),
        ({"exceptions": "2026-12-24"}, "exceptions", ["2026-12-24"]),
        ({"exceptions": [date(2026, 12, 24)] * 2}, "exceptions", ["2026-12-24"]),
        ({"exceptions": []}, "exceptions", []),
        ({"grace": {"minutes": 30}}, "grace_s", 1800.0),
        ({"grace": 0}, "grace_s", 0.0),
        ({"catch_up": ""}, "catch_up", None),
        ({"enabled": "off"}, "enabled", False),
        ({"timezone": ""}, "timezone", "Europe/Berlin"),
        ({"target": {"entity_id": POWER}}, "target", {"entity_id": [POWER]}),
        ({"target": {"entity_id": POWER, "area_id": []}}, "target", {"entity_id": [POWER]}),
        (
            {"action_type": "set_level", "action_params": {"level": "40", "duration": None}},
            "action_params",
            {"level": 40.0},
        ),
        (
            {"action_type": "ramp", "action_params": {"to": 1e1, "duration": "00:00:10"}},
            "action_params",
            {"to": 10.0, "duration_s": 10.0},
        ),
        (
            {"schedule_type": "static", "template": "hourly_circulation"},
            "template_params",
            {"minute": 0, "duration_s": 600.0},
        ),
        (
            {
                "schedule_type": "static",
                "template": "weekly_clean",
                "template_params": {"weekday": "fri", "start": None},
            },
            "template_params",
            {"weekday": "fri", "start": "10:00", "duration_s": 3600.0},
        ),
    ],
    ids=str,
)
async def test_a_field_is_understood(
    hass: HomeAssistant, site: House, fields: dict[str, object], name: str, value: object
) -> None:
    """Numbers may be texts, a list of one needs no list, and null is as good as nothing."""
    assert (await schedule(hass, **fields))[name] == value


@pytest.mark.parametrize(
    ("zone", "run"),
    [
        ("Asia/Tokyo", "2026-11-25T00:00:00+01:00"),
        ("Europe/Berlin", "2026-11-25T08:00:00+01:00"),
        (None, "2026-11-25T08:00:00+01:00"),
    ],
)
async def test_times_are_of_the_schedules_own_zone(
    hass: HomeAssistant, site: House, zone: str | None, run: str
) -> None:
    """Eight o'clock is eight o'clock where the schedule is at home; without a zone, at the site."""
    made = await schedule(hass, timezone=zone)
    assert made["next_run_at"] == run
    once = await schedule(hass, schedule_type="one_off", run_at="2026-11-25 08:00", timezone=zone)
    assert once["run_at"] == once["next_run_at"] == run


async def test_the_zone_of_the_site_is_kept(hass: HomeAssistant, site: House) -> None:
    """A house that moves later takes its schedules' hours along as they were meant."""
    made = await schedule(hass)
    await hass.config.async_set_time_zone("Asia/Tokyo")
    await site.settle()
    (after,) = (await call(hass, "get_schedules"))["items"]
    assert (after["timezone"], after["enabled"]) == ("Europe/Berlin", True)
    same = dt_util.parse_datetime(made["next_run_at"])
    assert dt_util.parse_datetime(after["next_run_at"]) == same


async def test_templates_in_a_sequence_are_kept(hass: HomeAssistant, site: House) -> None:
    """They are filled in when the sequence runs, not when the schedule is made."""
    steps = [
        {"variables": {"level": "{{ states('sensor.moon') | int }}"}},
        {"action": "light.turn_on", "data": {"brightness_pct": "{{ level }}"}},
    ]
    made = await schedule(hass, action_type="custom", action_params={"sequence": steps}, target={})
    assert made["action_params"] == {"sequence": steps}


async def test_an_automation_fills_templates_in_unless_it_is_told_not_to(
    hass: HomeAssistant, site: House
) -> None:
    """As the docs say: raw is for what is to be filled in when the sequence runs."""
    raw = "{% raw %}{{ states('sensor.ph') }}{% endraw %}"
    data = {
        "name": "{{ 'Feed' ~ 'ing' }}",
        "schedule_type": "cron",
        "cron": "0 9 * * *",
        "action_type": "custom",
        "action_params": {"sequence": [{"variables": {"ph": raw}}]},
    }
    steps = cv.SCRIPT_SCHEMA([{"action": "roomkeeper.create_schedule", "data": data}])
    await Script(hass, steps, "Test", "test").async_run(context=Context())
    (made,) = (await call(hass, "get_schedules"))["items"]
    assert made["name"] == "Feeding"
    steps = made["action_params"]["sequence"]
    assert steps == [{"variables": {"ph": "{{ states('sensor.ph') }}"}}]


# --- refused ---------------------------------------------------------------------------

DAILY: dict[str, object] = {
    "name": "Power",
    "schedule_type": "recurring",
    "frequency": "daily",
    "times": ["08:00"],
    "action_type": "on",
    "target": {"entity_id": POWER},
}
STATIC: dict[str, object] = {
    "name": "Light",
    "schedule_type": "static",
    "template": "diurnal_light",
    "target": {"entity_id": "light.reef"},
}
LEVEL: dict[str, object] = {
    "action_type": "set_level",
    "action_params": {"level": 40},
    "target": {"entity_id": "light.reef"},
}


def _but(fields: dict[str, object], **others: object) -> dict[str, object]:
    return {name: value for name, value in (fields | others).items() if value is not None}


def _cron(expression: object) -> dict[str, object]:
    return _but(DAILY, schedule_type="cron", frequency=None, times=None, cron=expression)


def _monthly(**others: object) -> dict[str, object]:
    return _but(DAILY, frequency="monthly", **others)


NO_DEVICES = (
    "The target means no device that this can be done to. Name entities, or devices, areas,"
    " floors or labels that have some"
)
NEED_NOT_BE_ASKED = {"name is missing", "action_type is missing", NO_DEVICES}
"""To ask when a rule runs it needs no name, no action and no target."""

RULES: list[tuple[dict[str, object], str]] = [
    (_but(DAILY, name=None), "name is missing"),
    (_but(DAILY, name=""), "name is missing"),
    (_but(DAILY, name="x" * 256), "name has 256 characters. At most 255 are possible"),
    (_but(DAILY, schedule_type=None), "schedule_type is missing"),
    (_but(DAILY, schedule_type="weekly"), "schedule_type: weekly is not understood here"),
    (_but(DAILY, frequency=None), "frequency is missing"),
    (_but(DAILY, frequency="yearly"), "frequency: yearly is not understood here"),
    (_but(DAILY, times=[]), "times is missing"),
    (_but(DAILY, times="25:00"), "times: 25:00 is not understood here"),
    (_but(DAILY, times=600), "times: 600 is not understood here"),
    (
        _but(DAILY, every=0),
        "every must be at least 1, and at most 3,660 days, 520 weeks or 120 months",
    ),
    (_but(DAILY, every=1.5), "every: 1.5 is not understood here"),
    (
        _but(DAILY, weekdays=["mon"]),
        (
            "weekdays does not belong to this frequency. Weekly schedules take weekdays,"
            " monthly ones take month_days and nth_weekdays"
        ),
    ),
    (_but(DAILY, frequency="weekly"), "weekdays is missing"),
    (_but(DAILY, frequency="weekly", weekdays="monday"), "weekdays: monday is not understood here"),
    (_but(DAILY, frequency="weekly", weekdays=[0]), "weekdays: 0 is not understood here"),
    (_monthly(), "month_days is missing"),
    (_monthly(month_days=[32]), "month_days are 1 to 31, and -1 for the last day of the month"),
    (_monthly(month_days=["first"]), "month_days: first is not understood here"),
    (
        _monthly(nth_weekdays=["6 tue"]),
        (
            "nth_weekdays are such as 2 tue: the numbers are 1 to 5, and -1 for the last one of"
            " the month"
        ),
    ),
    (_monthly(nth_weekdays=["tue"]), "nth_weekdays: tue is not understood here"),
    (_monthly(nth_weekdays=["2 day"]), "nth_weekdays: 2 day is not understood here"),
    (
        _but(DAILY, interval=60),
        (
            "interval does not belong to recurring. That takes: frequency, every, times,"
            " weekdays, month_days, nth_weekdays"
        ),
    ),
    (
        _but(STATIC, cron="0 8 * * *"),
        "cron does not belong to static. That takes: template, template_params",
    ),
    (
        _but(DAILY, schedule_type="one_off"),
        "frequency does not belong to one_off. That takes: run_at",
    ),
    (_but(LEVEL, name="Once", schedule_type="one_off"), "run_at is missing"),
    (
        _but(LEVEL, name="Once", schedule_type="one_off", run_at="2026-11-24 10:00"),
        (
            "Once would never run: nothing of its rule is still to come. Name a later time or"
            " end, or fewer exceptions"
        ),
    ),
    (
        _but(LEVEL, name="Once", schedule_type="one_off", run_at="1800-01-01"),
        "run_at is out of any calendar in use. Name a time to come",
    ),
    (
        _but(LEVEL, name="Once", schedule_type="one_off", run_at="2027-03-28 02:30"),
        (
            "run_at: the local time 2027-03-28 02:30:00 does not exist in Europe/Berlin,"
            " because the clocks go forward over it. Name one before or after"
        ),
    ),
    (_but(LEVEL, name="Each", schedule_type="interval"), "interval is missing"),
    (
        _but(LEVEL, name="Each", schedule_type="interval", interval=0),
        "interval must be at least 1 second, and at most 3,660 days",
    ),
    (_cron(""), "cron is missing"),
    (
        _cron("@daily"),
        (
            "@daily is no cron expression. It has five fields: minute, hour, day of the month,"
            " month, weekday. Each day at eight is 0 8 * * *"
        ),
    ),
    (
        _cron("0 8 * * L"),
        (
            "l is not understood in a cron expression. A field is *, or values, ranges (8-17)"
            " and steps (*/5), with commas between them"
        ),
    ),
    (
        _cron("61 8 * * *"),
        (
            "61 has a value that this field of a cron expression does not have. Minutes are 0"
            " to 59, hours 0 to 23, days 1 to 31, months 1 to 12, weekdays 0 to 7"
        ),
    ),
    (
        _cron("59/15 * * * *"),
        "59/15 is not read by every cron in the same way. Say where the steps end, as in 10-59/15",
    ),
    (
        _cron("0 22-6/2 * * *"),
        (
            "22-6/2 goes over the end of its field, where not every cron counts the steps in"
            " the same way. Write it as two ranges, or value by value"
        ),
    ),
    (
        _cron("5-5 * * * *"),
        (
            "5-5 begins where it ends, which not every cron reads in the same way. Write the"
            " value alone, or * for all"
        ),
    ),
    (
        _cron("*,5 * * * *"),
        "* means all values, so that those beside it are lost. Write it alone, or without it",
    ),
    (_cron("0 8 30 2 *"), "30 2 * means a day that never comes"),
    (_but(STATIC, template=None), "template is missing"),
    (_but(STATIC, template="sauna"), "template: sauna is not understood here"),
    (
        _but(STATIC, action_type="on"),
        "action_type does not belong to static. That takes: template, template_params",
    ),
    (
        _but(STATIC, template_params={"start": "08:00"}),
        (
            "start does not belong to diurnal_light. That takes: sunrise, sunset, ramp,"
            " day_level, night_level"
        ),
    ),
    (
        _but(STATIC, template_params={"ramp": "13:00:00"}),
        (
            "A light that rises at 08:00 and sets at 20:00 is not done with the one when the"
            " other begins. Make the ramp (13 h) shorter, or move the times apart"
        ),
    ),
    (
        _but(STATIC, template_params={"day_level": 101}),
        "to: 101 is no level. Levels are 0 to 100 percent",
    ),
    (_but(STATIC, template_params="bright"), "template_params: bright is not understood here"),
    (
        _but(STATIC, template="hourly_circulation", template_params={"minute": 60}),
        "minute: 60 is not understood here",
    ),
]

OTHERS: list[tuple[dict[str, object], str]] = [
    (_but(DAILY, action_type=None), "action_type is missing"),
    (_but(DAILY, action_type="explode"), "action_type: explode is not understood here"),
    (_but(DAILY, action_type=None, action_params={"level": 40}), "action_type is missing"),
    (
        _but(DAILY, action_params={"level": 40}),
        "level does not belong to on. That takes: duration",
    ),
    (
        _but(DAILY, action_type="ramp", action_params={"to": 40, "level": 3}),
        "level does not belong to ramp. That takes: from, to, duration",
    ),
    (_but(DAILY, action_type="ramp", action_params={"to": 40}), "duration is missing"),
    (_but(DAILY, action_type="ramp", action_params={"duration": 40}), "to is missing"),
    (_but(DAILY, action_type="set_pwm"), "level is missing"),
    (
        _but(DAILY, action_type="set_pwm", action_params={"level": 100.5}),
        "level: 100.5 is no level. Levels are 0 to 100 percent",
    ),
    (
        _but(DAILY, action_type="set_pwm", action_params={"level": "nan"}),
        "level: nan is not understood here",
    ),
    (_but(DAILY, action_params={"duration": 0}), "duration must be longer than nothing"),
    (
        _but(DAILY, action_params={"duration": {"days": 8}}),
        "8 d is too long. At most 7 d are possible",
    ),
    (_but(DAILY, action_type="custom"), "sequence is missing"),
    (_but(DAILY, action_params=[1]), "action_params: [1] is not understood here"),
    (_but(DAILY, target=None), NO_DEVICES),
    (_but(DAILY, target="light.reef"), "target: light.reef is not understood here"),
    (
        _but(DAILY, target={"entity": "light.reef"}),
        (
            "entity does not belong to target. That takes: entity_id, device_id, area_id,"
            " floor_id, label_id"
        ),
    ),
    (
        _but(DAILY, timezone="Mars/Olympus"),
        "There is no time zone Mars/Olympus. Name one such as Europe/Berlin",
    ),
    (
        _but(DAILY, timezone="../zone"),
        "There is no time zone ../zone. Name one such as Europe/Berlin",
    ),
    (
        _but(DAILY, timezone="Europe"),
        "There is no time zone Europe. Name one such as Europe/Berlin",
    ),
    (
        _but(DAILY, timezone="America/New_York", start_at="2027-03-14 02:30"),
        (
            "start_at: the local time 2027-03-14 02:30:00 does not exist in America/New_York,"
            " because the clocks go forward over it. Name one before or after"
        ),
    ),
    (
        _but(DAILY, start_at="2026-12-02", end_at="2026-12-01"),
        "The end (2026-12-01 00:00) must be after the start (2026-12-02 00:00)",
    ),
    (
        _but(DAILY, end_at="2026-11-25 07:00"),
        (
            "Power would never run: nothing of its rule is still to come. Name a later time or"
            " end, or fewer exceptions"
        ),
    ),
    (
        _but(DAILY, end_at="2026-11-24 10:00"),
        "Power would never run: its end (2026-11-24 10:00) has come",
    ),
    (_but(DAILY, exceptions=["24.12."]), "exceptions: 24.12. is not understood here"),
    (_but(DAILY, run_after="nobody"), "There is no schedule nobody"),
    (_but(DAILY, catch_up="always"), "catch_up: always is not understood here"),
    (_but(DAILY, grace="long"), "grace: long is not understood here"),
    (_but(DAILY, grace={"days": 400}), "grace: 400 days, 0:00:00 is not understood here"),
    (_but(DAILY, enabled="perhaps"), "enabled: perhaps is not understood here"),
]


@pytest.mark.parametrize("action", ["create_schedule", "preview_schedule"])
@pytest.mark.parametrize("refusals", [RULES, OTHERS], ids=["rules", "others"])
async def test_what_does_not_make_sense_is_refused(
    hass: HomeAssistant,
    site: House,
    action: str,
    refusals: list[tuple[dict[str, object], str]],
) -> None:
    """Whoever gets it wrong reads what would be right, also when only asking; nothing is made."""
    for fields, sentence in refusals:
        if action == "preview_schedule" and sentence in NEED_NOT_BE_ASKED:
            continue
        assert str(await refused(hass, action, **fields)) == sentence, fields
    assert await site.log() == ()


CANNOT_BE_RUN = "sequence cannot be run by Home Assistant: "


@pytest.mark.parametrize(
    ("sequence", "start"),
    [
        ("dim the lights", CANNOT_BE_RUN),
        ([{"action": "no action"}], f"{CANNOT_BE_RUN}Service no action does not match format"),
        ([{"delay": "{{ 1 +"}], CANNOT_BE_RUN),
        ([], "sequence is missing"),
    ],
    ids=str,
)
async def test_a_sequence_is_checked_when_it_is_said(
    hass: HomeAssistant, site: House, sequence: object, start: str
) -> None:
    """A slip is found now, not at three in the morning."""
    params = {"sequence": sequence}
    for action, more in (("create_schedule", DAILY), ("create_action", {})):
        fields = _but(more, action_type="custom", action_params=params)
        assert str(await refused(hass, action, **fields)).startswith(start)
    trigger = [{"trigger": "no_such_trigger"}]
    refusal = await refused(hass, "create_schedule", **_but(DAILY, run_on=trigger))
    assert str(refusal) == (
        "run_on cannot be run by Home Assistant: Invalid trigger 'no_such_trigger' specified"
    )
    assert await site.log() == ()


@pytest.mark.parametrize("action", ["create_schedule", "preview_schedule"])
async def test_what_is_too_long_is_not_even_checked(
    hass: HomeAssistant, site: House, action: str
) -> None:
    """Everything would wait for that, and whoever may only look can ask for a preview."""
    context = Context(user_id=MockUser().add_to_hass(hass).id)
    long: list[dict[str, object]] = [{"delay": 1}] * 2_000
    length = len(json.dumps(long, separators=(",", ":")))
    steps = {"sequence": [*long, {"no": "step"}]}
    for name, fields in (
        ("sequence", {"action_type": "custom", "action_params": steps}),
        ("run_on", {"run_on": [*long, {"trigger": "no_such_trigger"}]}),
    ):
        refusal = await refused(hass, action, context, **_but(DAILY, **fields))
        assert refusal.translation_key == "not_understood"
        assert refusal.translation_placeholders is not None
        assert refusal.translation_placeholders["field"] == name
        assert int(refusal.translation_placeholders["value"]) > length


async def test_what_cannot_be_changed_stays(hass: HomeAssistant, site: House) -> None:
    """A change is refused for the same reasons, and the schedule is as before."""
    made = await schedule(hass)
    log = await site.log()
    changes: list[tuple[dict[str, object], str]] = [
        ({"name": ""}, "name is missing"),
        ({"times": []}, "times is missing"),
        ({"weekdays": ["mon"]}, "weekdays does not belong to this frequency."),
        ({"interval": 60}, "interval does not belong to recurring."),
        ({"action_params": {"level": 40}}, "level does not belong to on."),
        ({"target": {}}, "The target means no device"),
        ({"run_after": made["id"]}, "These would run after each other without end: Power, Power"),
        ({"end_at": "2026-11-24 10:00"}, "Power would never run: its end"),
        ({"timezone": "Mars/Olympus"}, "There is no time zone Mars/Olympus."),
    ]
    for fields, sentence in changes:
        refusal = await refused(hass, "update_schedule", schedule_id=made["id"], **fields)
        assert str(refusal).startswith(sentence), fields
    assert await call(hass, "get_schedules") == {"items": [made], "next_cursor": None}
    assert await site.log() == log


async def test_schedules_do_not_run_after_each_other_in_a_circle(
    hass: HomeAssistant, site: House
) -> None:
    """The refusal names the whole circle."""
    first = await schedule(hass, name="First")
    second = await schedule(hass, name="Second", run_after=first["id"])
    refusal = await refused(
        hass, "update_schedule", schedule_id=first["id"], run_after=second["id"]
    )
    assert str(refusal) == ("These would run after each other without end: First, Second, First")


async def test_device_actions_are_refused_likewise(hass: HomeAssistant, site: House) -> None:
    """What is no action of a schedule is none by hand."""
    refusals: list[tuple[dict[str, object], str]] = [
        ({}, "action_type is missing"),
        ({"action_type": "on"}, "The target means no device that this can be done to."),
        (_but(LEVEL, action_params=None), "level is missing"),
        (_but(LEVEL, action_params={"level": 101}), "level: 101 is no level."),
        (_but(LEVEL, action_params={"to": 10}), "to does not belong to set_level."),
        (
            _but(LEVEL, scheduled_at="2026-11-24 10:00"),
            "That was over at 2026-11-24 10:00. Name a time to come",
        ),
        (_but(LEVEL, scheduled_at="soon"), "scheduled_at: soon is not understood here"),
    ]
    for fields, sentence in refusals:
        assert str(await refused(hass, "create_action", **fields)).startswith(sentence), fields
    assert await site.log() == ()

    made = await device_action(hass, **LEVEL)
    log = await site.log()
    changes: list[tuple[dict[str, object], str]] = [
        ({"action_params": {"level": -1}}, "level: -1 is no level."),
        ({"action_type": "ramp"}, "to is missing"),
        ({"scheduled_at": "2026-11-24 10:00"}, "That was over at 2026-11-24 10:00."),
    ]
    for fields, sentence in changes:
        refusal = await refused(hass, "update_action", action_id=made["id"], **fields)
        assert str(refusal).startswith(sentence), fields
    assert await site.log() == log


@pytest.mark.parametrize("older_than", [-1, "ages", {"days": 1_000_000}, timedelta(days=-1)])
async def test_an_age_that_is_none_is_refused(
    hass: HomeAssistant, site: House, older_than: object
) -> None:
    """Nothing is forgotten by a slip."""
    refusal = await refused(hass, "cleanup_actions", older_than=older_than)
    assert str(refusal).startswith("older_than: ")
