"""The questions about schedules and device actions, as automations and scripts ask them."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.core.events import SYSTEM
from custom_components.roomkeeper.core.ids import ActionId
from custom_components.roomkeeper.core.schedule_commands import CancelAction

from .calling import call, device_action, refused, schedule
from .house import House, at

POWER = "input_boolean.drum_power"
DOOR = "input_boolean.drum_door"


async def _ids(hass: HomeAssistant, question: str, **filters: object) -> list[str]:
    return [one["id"] for one in (await call(hass, question, **filters))["items"]]


async def _by_pages(hass: HomeAssistant, question: str, **filters: object) -> list[str]:
    ids: list[str] = []
    page: dict[str, Any] = {"next_cursor": ""}
    while page["next_cursor"] is not None:
        page = await call(hass, question, limit=2, cursor=page["next_cursor"], **filters)
        assert len(page["items"]) <= 2
        ids += [one["id"] for one in page["items"]]
    return ids


# --- schedules -----------------------------------------------------------------------


async def test_schedules_are_found_by_how_they_are(hass: HomeAssistant, site: House) -> None:
    """All of them, in the order in which they were made, or some."""
    daily = (await schedule(hass))["id"]
    site.freezer.tick()
    cron = (await schedule(hass, schedule_type="cron", cron="0 9 * * *", enabled=False))["id"]
    site.freezer.tick()
    light = {"template": "diurnal_light", "target": {"entity_id": [DOOR, "light.reef"]}}
    static = (await schedule(hass, schedule_type="static", **light))["id"]

    assert await _ids(hass, "get_schedules") == [daily, cron, static]
    assert await _by_pages(hass, "get_schedules") == [daily, cron, static]
    assert await _ids(hass, "get_schedules", schedule_id=cron) == [cron]
    assert await _ids(hass, "get_schedules", schedule_id=[static, daily, daily]) == [daily, static]
    assert await _ids(hass, "get_schedules", schedule_id="nobody") == []
    assert await _ids(hass, "get_schedules", schedule_type="cron") == [cron]
    assert await _ids(hass, "get_schedules", schedule_type=["static", "recurring"]) == [
        daily,
        static,
    ]
    assert await _ids(hass, "get_schedules", enabled=True) == [daily, static]
    assert await _ids(hass, "get_schedules", enabled=False) == [cron]
    assert await _ids(hass, "get_schedules", is_running=False) == [daily, cron, static]
    assert await _ids(hass, "get_schedules", is_running=True) == []
    assert await _ids(hass, "get_schedules", entity_id=POWER) == [daily, cron]
    assert await _ids(hass, "get_schedules", entity_id=["light.reef", POWER]) == [
        daily,
        cron,
        static,
    ]
    refusal = await refused(hass, "get_schedules", schedule_type="daily")
    assert str(refusal) == "schedule_type: daily is not understood here"


# --- previews ------------------------------------------------------------------------


async def test_a_preview_says_when_and_what(hass: HomeAssistant, site: House) -> None:
    """Nothing is made, and nothing is done."""
    answer = await call(
        hass,
        "preview_schedule",
        schedule_type="static",
        template="diurnal_light",
        template_params={"day_level": 80},
        target={"entity_id": "light.reef"},
        timezone="America/New_York",
        count=3,
    )
    evening = {"to": 0.0, "duration_s": 1800.0}
    assert answer == {
        "schedule_id": None,
        "timezone": "America/New_York",
        "entity_ids": ["light.reef"],
        "runs": [
            {
                "at": "2026-11-24T14:00:00+01:00",
                "at_local": "2026-11-24T08:00:00",
                "utc_offset": "-05:00",
                "action_type": "ramp",
                "action_params": {"to": 80.0, "duration_s": 1800.0},
            },
            {
                "at": "2026-11-25T02:00:00+01:00",
                "at_local": "2026-11-24T20:00:00",
                "utc_offset": "-05:00",
                "action_type": "ramp",
                "action_params": evening,
            },
            {
                "at": "2026-11-25T14:00:00+01:00",
                "at_local": "2026-11-25T08:00:00",
                "utc_offset": "-05:00",
                "action_type": "ramp",
                "action_params": {"to": 80.0, "duration_s": 1800.0},
            },
        ],
    }
    assert await site.log() == ()


RULE = {"schedule_type": "recurring", "frequency": "daily", "times": ["02:15"]}


async def test_a_rule_alone_can_be_asked_about(hass: HomeAssistant, site: House) -> None:
    """It needs no name, no action and no devices."""
    answer = await call(hass, "preview_schedule", count=1, **RULE)
    assert answer == {
        "schedule_id": None,
        "timezone": "Europe/Berlin",
        "entity_ids": [],
        "runs": [
            {
                "at": "2026-11-25T02:15:00+01:00",
                "at_local": "2026-11-25T02:15:00",
                "utc_offset": "+01:00",
                "action_type": None,
                "action_params": None,
            }
        ],
    }
    assert len((await call(hass, "preview_schedule", **RULE))["runs"]) == 5


@pytest.mark.parametrize(
    ("start", "local", "offset"),
    [
        # 02:00 to 02:30 is left out: the run is moved to the first instant after that.
        ("2026-10-04 00:00", "2026-10-04T02:30:00", "+11:00"),
        ("2026-10-05 00:00", "2026-10-05T02:15:00", "+11:00"),
        ("2027-04-04 00:00", "2027-04-04T02:15:00", "+10:30"),
    ],
)
async def test_a_preview_shows_what_changes_of_clocks_do(
    hass: HomeAssistant, site: House, start: str, local: str, offset: str
) -> None:
    """At Lord Howe they go by half an hour."""
    answer = await call(
        hass, "preview_schedule", timezone="Australia/Lord_Howe", start=start, count=1, **RULE
    )
    (run,) = answer["runs"]
    assert (run["at_local"], run["utc_offset"]) == (local, offset)


async def test_a_schedule_is_asked_about_as_it_is(hass: HomeAssistant, site: House) -> None:
    """What is left out is not shown, and one that is off shows when it would run."""
    made = await schedule(hass)

    async def days(**fields: object) -> list[str]:
        answer = await call(hass, "preview_schedule", schedule_id=made["id"], count=2, **fields)
        assert (answer["schedule_id"], answer["entity_ids"]) == (made["id"], [POWER])
        return [run["at_local"] for run in answer["runs"]]

    assert await days() == ["2026-11-25T08:00:00", "2026-11-26T08:00:00"]
    await call(hass, "skip_next", schedule_id=made["id"])
    assert await days() == ["2026-11-26T08:00:00", "2026-11-27T08:00:00"]
    assert await days(start="2026-11-25") == ["2026-11-26T08:00:00", "2026-11-27T08:00:00"]
    # What was, nobody leaves out.
    assert await days(start="2026-11-01 08:00") == ["2026-11-01T08:00:00", "2026-11-02T08:00:00"]
    assert await days(times=["09:00"]) == ["2026-11-25T09:00:00", "2026-11-26T09:00:00"]
    await call(hass, "disable_schedule", schedule_id=made["id"])
    assert await days() == ["2026-11-26T08:00:00", "2026-11-27T08:00:00"]
    assert (await call(hass, "get_schedules"))["items"][0]["times"] == ["08:00"]


async def test_a_preview_may_be_short(hass: HomeAssistant, site: House) -> None:
    """A schedule that ends, or has no rule, has few runs or none."""
    answer = await call(hass, "preview_schedule", end_at="2026-11-26 12:00", **RULE)
    assert [run["at_local"] for run in answer["runs"]] == [
        "2026-11-25T02:15:00",
        "2026-11-26T02:15:00",
    ]
    trigger = [{"trigger": "state", "entity_id": DOOR}]
    answer = await call(hass, "preview_schedule", schedule_type="one_off", run_on=trigger)
    assert answer["runs"] == []


async def test_a_preview_looks_fifty_years_ahead(hass: HomeAssistant, site: House) -> None:
    """What is rarer than that is no schedule, and nobody waits for it to be found."""
    leap = {"schedule_type": "cron", "cron": "0 8 29 2 *", "count": 100}
    runs = (await call(hass, "preview_schedule", **leap))["runs"]
    assert (len(runs), runs[-1]["at_local"]) == (13, "2076-02-29T08:00:00")
    refusal = await refused(hass, "preview_schedule", start="9990-01-01", **leap)
    assert refusal.translation_key == "too_far_ahead"


@pytest.mark.parametrize("count", [0, 101, "many"])
async def test_a_preview_has_bounds(hass: HomeAssistant, site: House, count: object) -> None:
    """A hundred runs are enough to see a rule."""
    refusal = await refused(hass, "preview_schedule", count=count, **RULE)
    assert str(refusal) == f"count: {count} is not understood here"
    refusal = await refused(hass, "preview_schedule", schedule_id="nobody")
    assert str(refusal) == "There is no schedule nobody"


# --- device actions --------------------------------------------------------------------


async def test_device_actions_are_those_to_come_unless_others_are_asked_for(
    hass: HomeAssistant, site: House
) -> None:
    """What waits, or goes on; and the rest is a filter away."""
    waits = (await device_action(hass))["id"]
    site.freezer.tick()
    later = (await device_action(hass, scheduled_at="2026-11-25 12:00"))["id"]
    site.freezer.tick()
    given_up = (await device_action(hass, target={"entity_id": DOOR}))["id"]
    await site.do(CancelAction(action_id=ActionId(given_up)), SYSTEM)

    assert await _ids(hass, "get_actions") == [waits, later]
    assert await _ids(hass, "get_actions", status="any") == [waits, later, given_up]
    assert await _by_pages(hass, "get_actions", status="any") == [waits, later, given_up]
    assert await _ids(hass, "get_actions", status=["cancelled", "success"]) == [given_up]
    assert await _ids(hass, "get_actions", entity_id=POWER) == [waits, later]
    assert await _ids(hass, "get_actions", entity_id=[DOOR]) == []
    assert await _ids(hass, "get_actions", entity_id=[DOOR], status="any") == [given_up]
    assert await _ids(hass, "get_actions", action_id=given_up) == [given_up]
    assert await _ids(hass, "get_actions", action_id=given_up, status="pending") == []
    assert await _ids(hass, "get_actions", action_id="nobody") == []
    assert await _ids(hass, "get_actions", schedule_id="nobody") == []
    assert await _ids(hass, "get_actions", start="2026-11-24 11:30") == [later]
    assert await _ids(hass, "get_actions", end="2026-11-25 12:00") == [waits]
    refusal = await refused(hass, "get_actions", start="2026-11-25", end="2026-11-25")
    assert refusal.translation_key == "end_before_start"
    refusal = await refused(hass, "get_actions", status="open")
    assert str(refusal) == "status: open is not understood here"


# --- the log ---------------------------------------------------------------------------


async def test_the_log_says_what_became_of_a_schedule(hass: HomeAssistant, site: House) -> None:
    """Short, and by name."""
    made = await schedule(hass)
    await schedule(hass, name="Another")
    await call(hass, "skip_next", schedule_id=made["id"], reason="away")
    await call(hass, "delete_schedule", schedule_id=made["id"])

    rows = (await call(hass, "get_audit_log", schedule_id=made["id"]))["items"]
    assert rows[1] == {
        "id": 3,
        "at": "2026-11-24T11:00:00+01:00",
        "recorded_at": "2026-11-24T11:00:00+01:00",
        "type": "schedule_skipped",
        "room": None,
        "rooms": [],
        "stall": None,
        "booking_id": None,
        "schedule_id": made["id"],
        "action_id": None,
        "actor": {"kind": "automation", "id": "", "name": ""},
        "reason": "away",
        "details": {
            # It is no more, and only the row that says so knows what it was called.
            "schedule_name": None,
            "due_at": "2026-11-25T08:00:00+01:00",
            "why": "asked",
            "missed": 0,
        },
    }
    assert [(row["type"], row["details"]["schedule_name"]) for row in rows] == [
        ("schedule_deleted", "Power"),
        ("schedule_skipped", None),
        ("schedule_created", "Power"),
    ]
    assert rows[2]["details"] == {
        "schedule_name": "Power",
        "schedule_type": "recurring",
        "action_type": "on",
        "enabled": True,
    }


async def test_the_log_says_what_became_of_a_device_action(
    hass: HomeAssistant, site: House
) -> None:
    """Of one that nobody's schedule made, too."""
    made = await device_action(hass)
    await device_action(hass, target={"entity_id": DOOR})
    await call(hass, "update_action", action_id=made["id"], scheduled_at="2026-11-25 12:00")
    await call(hass, "delete_action", action_id=made["id"])
    rows = (await call(hass, "get_audit_log", action_id=made["id"]))["items"]
    named = {"schedule_name": None, "entity_id": POWER}
    assert [(row["type"], row["details"]) for row in rows] == [
        ("action_deleted", named),
        ("action_cancelled", {**named, "why": "asked"}),
        (
            "action_updated",
            {**named, "action_type": "off", "scheduled_at": "2026-11-25T12:00:00+01:00"},
        ),
        (
            "action_created",
            {**named, "action_type": "off", "scheduled_at": None, "undoes": None},
        ),
    ]
    assert {(row["action_id"], row["schedule_id"]) for row in rows} == {(made["id"], None)}


# --- how it is -----------------------------------------------------------------------------


async def test_health_says_how_schedules_are(hass: HomeAssistant, site: House) -> None:
    """How many, what is next, and for how long all this has gone on."""
    # The nearest deadline is the end of this one, which has no run to come.
    trigger = [{"trigger": "state", "entity_id": DOOR}]
    await schedule(hass, schedule_type="one_off", run_on=trigger, end_at="2026-11-24 12:00")
    await schedule(hass, enabled=False)
    later = await schedule(hass, times="09:00")
    await schedule(hass, times="10:00", exceptions=["2026-11-25"], end_at="2026-11-26 12:00")
    await device_action(hass)
    await site.until(at(10, 2))

    health = await call(hass, "get_health")
    assert {name: health[name] for name in health if name.endswith("schedules")} == {
        "schedules": 4,
        "enabled_schedules": 3,
        "running_schedules": 0,
        "failing_schedules": [],
    }
    assert health["next_run_at"] == later["next_run_at"] == "2026-11-25T09:00:00+01:00"
    assert health["run_lateness"] is None
    assert health["actions"] == {
        "pending": 1,
        "in_progress": 0,
        "success": 0,
        "failed": 0,
        "cancelled": 0,
    }
    assert health["started_at"] == "2026-11-24T11:00:00+01:00"
    assert health["uptime_s"] == 120.0
