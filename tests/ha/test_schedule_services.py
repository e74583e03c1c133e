"""The actions on schedules and device actions, as automations and people call them."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import label_registry as lr

from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.schedule_commands import CancelAction
from custom_components.roomkeeper.doors.verbs import VERBS

from .calling import call, device_action, refused, schedule
from .house import House, at

POWER = "input_boolean.drum_power"
DOOR = "input_boolean.drum_door"
EXAMPLE_STEPS = [
    {"delay": {"seconds": 5}},
    {"action": "input_boolean.turn_on", "target": {"entity_id": DOOR}},
]

# --- schedules -----------------------------------------------------------------


async def test_a_schedule_is_answered_as_it_was_said(hass: HomeAssistant, site: House) -> None:
    """Whoever makes one sees what was understood, and when it runs first."""
    made = await schedule(
        hass,
        frequency="weekly",
        times=["20:30", "08:00:15"],
        weekdays=["fri", "mon"],
        action_params={"duration": {"minutes": 20}},
        target={"entity_id": POWER, "label_id": ["night", "day"]},
        timezone="America/New_York",
        start_at="2026-12-01 00:00",
        exceptions=["2026-12-25", "2026-12-24"],
        grace="01:00:00",
    )
    assert made == {
        "id": made["id"],
        "name": "Power",
        "schedule_type": "recurring",
        "frequency": "weekly",
        "every": 1,
        "times": ["20:30", "08:00:15"],
        "weekdays": ["mon", "fri"],
        "month_days": [],
        "nth_weekdays": [],
        "action_type": "on",
        "action_params": {"duration_s": 1200.0},
        "target": {"entity_id": [POWER], "label_id": ["night", "day"]},
        "timezone": "America/New_York",
        "start_at": "2026-12-01T06:00:00+01:00",
        "end_at": None,
        "exceptions": ["2026-12-24", "2026-12-25"],
        "run_after": None,
        "run_on": [],
        "catch_up": None,
        "grace_s": 3600.0,
        "enabled": True,
        "catches_up": False,
        "is_running": False,
        "next_run_at": "2026-12-04T14:00:15+01:00",
        "last_due_at": None,
        "last_started_at": None,
        "last_ended_at": None,
        "last_result": None,
        "lateness_s": None,
        "failures_in_a_row": 0,
        "runs": 0,
        "failed_runs": 0,
        "skipped_runs": 0,
        "has_problem": False,
        "created_at": "2026-11-24T11:00:00+01:00",
        "updated_at": "2026-11-24T11:00:00+01:00",
        "can_enable": False,
        "can_run": True,
        "can_skip_next": True,
    }


EVERY_KIND: list[dict[str, object]] = [
    {"schedule_type": "one_off", "run_at": "2026-11-25 08:00", "catch_up": "once"},
    {"schedule_type": "one_off", "run_on": [{"trigger": "state", "entity_id": DOOR, "to": "on"}]},
    {"schedule_type": "interval", "interval": {"hours": 2}, "action_type": "toggle"},
    {"schedule_type": "cron", "cron": "*/5 8-18 * * mon-fri", "enabled": False},
    {"frequency": "daily", "every": 3, "times": ["06:00", "18:00:30"]},
    {"frequency": "weekly", "weekdays": ["sun", "tue"], "end_at": "2027-11-24 08:00"},
    {"frequency": "monthly", "month_days": [-1, 15, 1], "nth_weekdays": ["2 tue", "-1 fri"]},
    {
        "schedule_type": "static",
        "template": "diurnal_light",
        "template_params": {
            "sunrise": "07:30",
            "sunset": "21:00:30",
            "ramp": "00:45:00",
            "day_level": 80,
            "night_level": 0.5,
        },
    },
    {
        "schedule_type": "static",
        "template": "night_maintenance",
        "template_params": {"start": "02:00", "duration": 600},
    },
    {
        "schedule_type": "static",
        "template": "hourly_circulation",
        "template_params": {"minute": 15, "duration": 600},
    },
    {
        "schedule_type": "static",
        "template": "weekly_clean",
        "template_params": {"weekday": "wed", "start": "09:00", "duration": 600},
    },
    {"action_type": "off", "action_params": {"duration": 300}},
    {"action_type": "set_pwm", "action_params": {"level": 33.5}},
    {"action_type": "set_level", "action_params": {"level": 0, "duration": 60}},
    {"action_type": "ramp", "action_params": {"to": 80, "duration": "00:30:00"}},
    {"action_type": "ramp", "action_params": {"from": 10, "to": 0, "duration": 1800}},
    {"action_type": "custom", "action_params": {"sequence": EXAMPLE_STEPS}, "target": {}},
    {
        "target": {
            "entity_id": [POWER, DOOR],
            "device_id": ["d"],
            "area_id": ["a"],
            "floor_id": ["f"],
            "label_id": ["l"],
        }
    },
    {"timezone": "Australia/Lord_Howe", "start_at": "2027-01-01", "exceptions": ["2027-01-02"]},
]
IS_NEW = {"id", "created_at", "updated_at"}


def _given_back(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what of an answer can be given again: its fields, lengths without their `_s`."""
    taken = next(verb.fields for verb in VERBS if verb.name == "create_schedule")
    inner = {name: _without_s(answer[name]) for name in answer if isinstance(answer[name], dict)}
    return {name: value for name, value in _without_s({**answer, **inner}).items() if name in taken}


def _without_s(answer: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_s"): value for name, value in answer.items()}


@pytest.mark.parametrize("fields", EVERY_KIND, ids=str)
async def test_what_one_gets_back_can_be_given_again(
    hass: HomeAssistant, site: House, fields: dict[str, object]
) -> None:
    """A schedule is copied, or kept elsewhere and brought back, by its own words."""
    made = await schedule(hass, **fields)
    again = (await call(hass, "create_schedule", **_given_back(made)))["schedule"]
    assert made.keys() == again.keys()
    assert {name for name in made if made[name] != again[name]} <= IS_NEW


@pytest.mark.parametrize("fields", EVERY_KIND, ids=str)
async def test_a_change_that_changes_nothing_is_none(
    hass: HomeAssistant, site: House, fields: dict[str, object]
) -> None:
    """A form that sends all that it shows writes nothing into the log."""
    made = await schedule(hass, **fields)
    log = await site.log()
    await site.until(at(10, 5))
    answer = await call(hass, "update_schedule", schedule_id=made["id"], **_given_back(made))
    assert answer == {"schedule": made}
    assert await site.log() == log


async def _changed(hass: HomeAssistant, made: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Change a schedule, and return what is different then."""
    answer = await call(hass, "update_schedule", schedule_id=made["id"], **fields)
    after: dict[str, Any] = answer["schedule"]
    names = after.keys() | made.keys()
    return {name: after.get(name) for name in names - IS_NEW if after.get(name) != made.get(name)}


async def test_what_is_not_said_in_a_change_stays(hass: HomeAssistant, site: House) -> None:
    """One thing is changed without knowing the others."""
    made = await schedule(
        hass,
        frequency="weekly",
        weekdays=["mon"],
        action_type="set_level",
        action_params={"level": 40, "duration": 60},
    )
    assert await _changed(hass, made, name="Light") == {"name": "Light"}
    made["name"] = "Light"
    assert await _changed(hass, made, times="09:00") == {
        "times": ["09:00"],
        "next_run_at": "2026-11-30T09:00:00+01:00",
    }
    made |= {"times": ["09:00"], "next_run_at": "2026-11-30T09:00:00+01:00"}
    # The parameters of an action are one value: the duration is gone.
    assert await _changed(hass, made, action_params={"level": 50}) == {
        "action_params": {"level": 50.0}
    }
    made["action_params"] = {"level": 50.0}
    assert await _changed(hass, made, action_type="set_level") == {}
    assert await _changed(hass, made, action_type="off") == {
        "action_type": "off",
        "action_params": {},
        "catches_up": True,
    }


async def test_another_frequency_leaves_the_days_behind(hass: HomeAssistant, site: House) -> None:
    """Nobody has to take back what cannot stay; the times stay."""
    made = await schedule(hass, frequency="weekly", weekdays=["mon"], every=2)
    monthly = await _changed(hass, made, frequency="monthly", nth_weekdays=["1 wed"])
    assert monthly == {
        "frequency": "monthly",
        "weekdays": [],
        "nth_weekdays": ["1 wed"],
        "next_run_at": "2027-01-06T08:00:00+01:00",
    }


async def test_another_template_begins_with_its_own_parameters(
    hass: HomeAssistant, site: House
) -> None:
    """What was said about the one says nothing about the other."""
    made = await schedule(
        hass,
        schedule_type="static",
        template="night_maintenance",
        template_params={"start": "02:00"},
    )
    assert made["template_params"] == {"start": "02:00", "duration_s": 1800.0}
    other = await _changed(hass, made, template="weekly_clean")
    assert other["template_params"] == {"weekday": "sun", "start": "10:00", "duration_s": 3600.0}


async def test_another_type_is_said_anew(hass: HomeAssistant, site: House) -> None:
    """What the type before had is gone, and what is missing is asked for."""
    made = await schedule(hass)
    cron = await _changed(hass, made, schedule_type="cron", cron="0 9 * * *")
    assert cron == {
        "schedule_type": "cron",
        "cron": "0 9 * * *",
        "next_run_at": "2026-11-25T09:00:00+01:00",
        **dict.fromkeys(("frequency", "every", "times", "weekdays", "month_days", "nth_weekdays")),
    }
    refusal = await refused(
        hass, "update_schedule", schedule_id=made["id"], schedule_type="interval"
    )
    assert str(refusal) == "interval is missing"
    ready = {"schedule_type": "static", "template": "weekly_clean"}
    static = await _changed(hass, made, **ready)
    assert (static["action_type"], static["next_run_at"]) == (None, "2026-11-29T10:00:00+01:00")
    refusal = await refused(
        hass, "update_schedule", schedule_id=made["id"], schedule_type="cron", cron="0 9 * * *"
    )
    assert str(refusal) == "action_type is missing"


async def test_a_change_takes_away_what_is_left_empty(hass: HomeAssistant, site: House) -> None:
    """An empty text or list is no value any more; null is as good as not said."""
    first = await schedule(hass, name="First")
    made = await schedule(
        hass,
        start_at="2026-11-25 00:00",
        end_at="2026-12-25 00:00",
        run_after=first["id"],
        run_on=[{"trigger": "state", "entity_id": DOOR}],
        exceptions=["2026-12-24"],
        catch_up="once",
    )
    kept = dict.fromkeys(("start_at", "end_at", "run_after", "run_on", "exceptions", "catch_up"))
    assert await _changed(hass, made, **kept) == {}
    assert await _changed(
        hass, made, start_at="", end_at="", run_after="", run_on=[], exceptions=[], catch_up=""
    ) == {
        "start_at": None,
        "end_at": None,
        "run_after": None,
        "run_on": [],
        "exceptions": [],
        "catch_up": None,
        "catches_up": False,
    }


async def test_a_change_is_read_in_the_schedules_own_time(hass: HomeAssistant, site: House) -> None:
    """A date in New York stays one there, wherever it is changed from."""
    made = await schedule(hass, timezone="America/New_York")
    ny = await _changed(hass, made, end_at="2026-12-01 00:00")
    assert ny["end_at"] == "2026-12-01T06:00:00+01:00"
    made["end_at"] = ny["end_at"]
    moved = await _changed(hass, made, timezone="Asia/Tokyo", end_at="2026-12-01 00:00")
    assert moved == {
        "timezone": "Asia/Tokyo",
        "end_at": "2026-11-30T16:00:00+01:00",
        "next_run_at": "2026-11-25T00:00:00+01:00",
    }


async def test_a_schedule_is_off_and_on(hass: HomeAssistant, site: House) -> None:
    """As long as it is off it has no next run."""
    made = await schedule(hass)
    off = (await call(hass, "disable_schedule", schedule_id=made["id"], reason="away"))["schedule"]
    assert (off["enabled"], off["next_run_at"], off["can_enable"]) == (False, None, True)
    on = (await call(hass, "enable_schedule", schedule_id=made["id"]))["schedule"]
    assert (on["enabled"], on["next_run_at"]) == (True, made["next_run_at"])
    assert [entry.reason for entry in await site.log()] == ["", "away", ""]


async def test_the_next_run_is_left_out(hass: HomeAssistant, site: House) -> None:
    """And, asked again, the one after it."""
    made = await schedule(hass)
    for run in ("2026-11-26T08:00:00+01:00", "2026-11-27T08:00:00+01:00"):
        after = (await call(hass, "skip_next", schedule_id=made["id"]))["schedule"]
        assert after["next_run_at"] == run
    assert after["skipped_runs"] == 2
    await call(hass, "disable_schedule", schedule_id=made["id"])
    refusal = await refused(hass, "skip_next", schedule_id=made["id"])
    assert str(refusal) == "Power has no run to come that could be left out"


async def test_a_schedule_runs_when_somebody_says_so(hass: HomeAssistant, site: House) -> None:
    """Also one that is off; its own runs stay."""
    made = await schedule(hass, enabled=False)
    run = (await call(hass, "run_schedule", schedule_id=made["id"]))["schedule"]
    assert run["last_started_at"] == "2026-11-24T11:00:00+01:00"
    assert (run["runs"], run["enabled"], run["lateness_s"]) == (1, False, 0.0)


async def test_a_schedule_is_deleted(hass: HomeAssistant, site: House) -> None:
    """It is no more, and whatever ran after it goes on without it."""
    made = await schedule(hass)
    follower = await schedule(hass, schedule_type="cron", cron="0 9 * * *", run_after=made["id"])
    answer = await call(hass, "delete_schedule", schedule_id=made["id"], reason="moved out")
    assert answer == {"schedule_id": made["id"]}
    (left,) = (await call(hass, "get_schedules"))["items"]
    assert (left["id"], left["run_after"]) == (follower["id"], None)
    for action in ("update_schedule", "delete_schedule", "enable_schedule", "run_schedule"):
        refusal = await refused(hass, action, schedule_id=made["id"])
        assert str(refusal) == f"There is no schedule {made['id']}"


# --- device actions ------------------------------------------------------------------


async def test_a_device_action_waits_until_it_is_told(hass: HomeAssistant, site: House) -> None:
    """It is prepared now, and done when somebody says so."""
    made = await device_action(hass, action_params={"duration": "00:10:00"})
    assert made == {
        "id": made["id"],
        "schedule_id": None,
        "entity_id": POWER,
        "action_type": "off",
        "action_params": {"duration_s": 600.0},
        "status": "pending",
        "undoes": None,
        "scheduled_at": None,
        "started_at": None,
        "ended_at": None,
        "undo_at": None,
        "attempts": 0,
        "result": "",
        "error": "",
        "created_at": "2026-11-24T11:00:00+01:00",
        "updated_at": "2026-11-24T11:00:00+01:00",
        "can_execute": True,
        "can_update": True,
    }
    begun = (await call(hass, "execute_action", action_id=made["id"], reason="now"))["action"]
    assert (begun["attempts"], begun["started_at"]) == (1, "2026-11-24T11:00:00+01:00")
    assert (await site.log())[1].reason == "now"


async def test_a_device_action_is_changed_and_deleted(hass: HomeAssistant, site: House) -> None:
    """Until it is done, it can be another one, at another time."""
    made = await device_action(
        hass,
        action_type="set_level",
        action_params={"level": 40},
        scheduled_at="2026-11-24 12:00",
    )
    later = await call(hass, "update_action", action_id=made["id"], scheduled_at="2026-11-24 13:00")
    assert later["action"] == {**made, "scheduled_at": "2026-11-24T13:00:00+01:00"}
    other = await call(hass, "update_action", action_id=made["id"], action_params={"level": 50})
    assert other["action"]["action_params"] == {"level": 50.0}
    other = await call(hass, "update_action", action_id=made["id"], action_type="on")
    assert (other["action"]["action_type"], other["action"]["action_params"]) == ("on", {})
    assert other["action"]["scheduled_at"] == "2026-11-24T13:00:00+01:00"

    assert await call(hass, "delete_action", action_id=made["id"]) == {"action_id": made["id"]}
    for action in ("update_action", "delete_action", "execute_action"):
        refusal = await refused(hass, action, action_id=made["id"])
        assert str(refusal) == f"There is no device action {made['id']}"


async def test_a_sequence_is_about_no_entity(hass: HomeAssistant, site: House) -> None:
    """What a sequence does it says itself."""
    params = {"sequence": EXAMPLE_STEPS}
    made = await device_action(hass, action_type="custom", action_params=params, target=None)
    assert (made["entity_id"], made["action_params"]) == (None, params)


async def test_each_entity_of_a_target_gets_an_action(hass: HomeAssistant, site: House) -> None:
    """An area, a floor, a label or a device stands for what is there now."""
    floor = fr.async_get(hass).async_create("Cellar")
    area = ar.async_get(hass).async_create("Tank", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Night")
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=site.entry.entry_id, identifiers={("test", "pump")}
    )
    entities = er.async_get(hass)
    pump = entities.async_get_or_create(
        "switch", "test", "pump", suggested_object_id="pump", device_id=device.id
    ).entity_id
    lamp = entities.async_get_or_create("light", "test", "lamp", suggested_object_id="lamp")
    entities.async_update_entity(lamp.entity_id, area_id=area.id, labels={label.label_id})
    for entity_id in (pump, lamp.entity_id):
        hass.states.async_set(entity_id, "off")

    async def entities_of(**target: object) -> list[str]:
        made = await call(hass, "create_action", action_type="on", target=target)
        return [action["entity_id"] for action in made["actions"]]

    assert await entities_of(entity_id=[POWER, DOOR]) == [DOOR, POWER]
    assert await entities_of(device_id=device.id) == [pump]
    assert await entities_of(area_id=[area.id]) == ["light.lamp"]
    assert await entities_of(floor_id=floor.floor_id, entity_id=POWER) == [POWER, "light.lamp"]
    assert await entities_of(label_id=label.label_id, device_id=device.id) == ["light.lamp", pump]
    refusal = await refused(hass, "create_action", action_type="on", target={"area_id": "attic"})
    assert refusal.translation_key == "no_devices"


async def test_old_device_actions_are_cleaned_up(hass: HomeAssistant, site: House) -> None:
    """As many as there are, and none that is still to come."""
    targets = [f"input_boolean.number_{number}" for number in range(450)]
    made = await call(hass, "create_action", action_type="on", target={"entity_id": targets})
    left = made["actions"][-1]["id"]
    for action in made["actions"][:-1]:
        await site.runtime.engine.execute(CancelAction(action_id=ActionId(action["id"])), SYSTEM)
    await site.until(at(10, 30))
    assert await call(hass, "cleanup_actions") == {"deleted": 0}
    assert await call(hass, "cleanup_actions", older_than="00:30:00") == {"deleted": 0}
    assert await call(hass, "cleanup_actions", older_than="00:29:59") == {"deleted": 449}
    (still,) = (await call(hass, "get_actions", status="any"))["items"]
    assert still["id"] == left
    assert await call(hass, "cleanup_actions", older_than=0) == {"deleted": 0}
