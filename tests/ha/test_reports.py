"""Reports end to end: what guests did, as actions and HTTP answer it."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

import pytest
from homeassistant.core import HomeAssistant

from custom_components.roomkeeper.const import SUBENTRY_ROOM_TYPE
from custom_components.roomkeeper.doors.csv_text import BOM
from custom_components.roomkeeper.doors.rest.routes import PREFIX

from .api import Api
from .calling import book, call, refused
from .flows import add_subentry
from .house import House, at

HOUR_S: Final = 3600.0
DAY_S: Final = 24 * HOUR_S
SENSOR: Final = "input_boolean.cubicle_sensor"

WEEK: Final = {"date": "2026-11-24", "period": "week"}
"""The week in which somebody came."""


async def report(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Return a report."""
    return await call(hass, "get_report", **fields)


async def drum_room(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Return the drum room's part of a report."""
    (item,) = (await report(hass, room="drum_room", **fields))["items"]
    assert isinstance(item, dict)
    return item


@pytest.fixture
async def week(hass: HomeAssistant, site: House) -> House:
    """Live through three days of a week; it is 12:00 on Thursday 2026-11-26 then.

    On Tuesday a guest is in the drum room from 14:00 to 17:00, an hour less than was booked, and
    somebody in its cubicle for ten minutes from 14:30; the vocal booth is cancelled. On Wednesday
    the vocal booth is booked from 10:00 to 12:00, and nobody checks in.
    """
    guest = await book(hass)
    given_up = await book(hass, room="vocal_booth")
    await call(hass, "cancel", booking_id=given_up["id"])
    await book(hass, "2026-11-25 10:00", "2026-11-25 12:00", room="vocal_booth")
    await site.until(at(13))
    await call(hass, "check_in", booking_id=guest["id"])
    await site.until(at(13, 30))
    await site.call("input_boolean.turn_on", SENSOR)
    await site.until(at(13, 40))
    await site.call("input_boolean.turn_off", SENSOR)
    await site.until(at(16))
    await call(hass, "check_out", booking_id=guest["id"])
    await site.until(at(11, day=26))
    return site


# --- of days -----------------------------------------------------------------------


async def test_a_day_of_a_room_says_what_was_booked_and_what_came_of_it(
    hass: HomeAssistant, week: House
) -> None:
    """All of it, in the order of the docs."""
    assert await drum_room(hass, date="2026-11-24") == {
        "kind": "room",
        "room": "drum_room",
        "name": "Drum room",
        "type": None,
        "open_s": DAY_S,
        "booked_s": 4 * HOUR_S,
        "used_s": 3 * HOUR_S,
        "no_show_s": 0.0,
        "utilisation": 16.7,
        "bookings": 1,
        "stays": 1,
        "mean_stay_s": 3 * HOUR_S,
        "mean_lead_s": 3 * HOUR_S,
        "peak_hours": [14, 15, 16],
        "no_shows": 0,
        "cancellations": 0,
        "expiries": 0,
        "power_offs_succeeded": 1,
        "power_offs_failed": 0,
        "mean_power_off_delay_s": 0.0,
        "longest_power_off_delay_s": 0.0,
        "energy_wh": None,
        "saved_wh": None,
    }


async def test_a_day_of_a_stall_says_how_long_people_stay(hass: HomeAssistant, week: House) -> None:
    """By what its sensor saw."""
    answer = await report(hass, date="2026-11-24", stall="cubicle")
    (item,) = answer["items"]
    assert (item["kind"], item["stall"], item["name"]) == ("stall", "cubicle", "Cubicle")
    assert (item["stays"], item["peak_hours"], item["faults"]) == (1, [14], 0)
    assert item["mean_stay_s"] == item["p90_stay_s"] == 600.0
    assert answer["totals"]["rooms"] is None
    assert answer["totals"]["stalls"] == {
        name: value for name, value in item.items() if name not in ("kind", "stall", "name")
    }


async def test_a_guest_who_came_in_early_is_counted_from_when_they_came(
    hass: HomeAssistant, site: House
) -> None:
    """Also of one who came on the day before."""
    booking = await book(hass, "2026-11-25 00:15", "2026-11-25 04:00")
    await site.until(at(22, 45))
    await call(hass, "check_in", booking_id=booking["id"])
    await site.until(at(1, day=25))
    await call(hass, "check_out", booking_id=booking["id"])
    assert (await drum_room(hass, date="2026-11-24"))["used_s"] == 900.0
    today = await drum_room(hass)
    assert (today["used_s"], today["booked_s"], today["bookings"]) == (7200.0, 13500.0, 1)


async def test_what_was_acknowledged_a_moment_ago_is_in_the_report_of_today(
    hass: HomeAssistant, site: House
) -> None:
    """Asked again after each booking, it is right each time."""
    for count, hour in enumerate(range(14, 18), start=1):
        await book(hass, f"2026-11-24 {hour}:00", f"2026-11-24 {hour + 1}:00")
        today = await drum_room(hass)
        assert (today["bookings"], today["booked_s"]) == (count, count * HOUR_S)


async def test_a_day_to_come_says_what_is_booked_by_now(hass: HomeAssistant, site: House) -> None:
    """And nothing is kept of that: when it is there, it is as it became."""
    booking = await book(hass, "2026-12-24 14:00", "2026-12-24 16:00")
    assert (await drum_room(hass, date="2026-12-24"))["booked_s"] == 2 * HOUR_S
    await call(hass, "cancel", booking_id=booking["id"])
    then = await drum_room(hass, date="2026-12-24")
    assert (then["booked_s"], then["cancellations"]) == (0.0, 1)


@pytest.mark.parametrize(
    ("fields", "days", "booked_hours"),
    [
        ({"date": "2026-11-24"}, ("2026-11-24", "2026-11-24", "day"), 4),
        ({"date": "2026-11-25"}, ("2026-11-25", "2026-11-25", "day"), 2),
        (WEEK, ("2026-11-23", "2026-11-26", "week"), 6),
        ({"period": "month"}, ("2026-11-01", "2026-11-26", "month"), 6),
        (
            {"start_date": "2026-11-25", "end_date": "2026-11-25"},
            ("2026-11-25", "2026-11-25", "range"),
            2,
        ),
        ({"start_date": "2026-10-01"}, ("2026-10-01", "2026-11-26", "range"), 6),
    ],
)
async def test_a_report_is_of_a_day_a_week_a_month_or_any_days(
    hass: HomeAssistant,
    week: House,
    fields: dict[str, str],
    days: tuple[str, str, str],
    booked_hours: int,
) -> None:
    """It says which, and the sums are those of its days."""
    answer = await report(hass, **fields)
    assert (answer["date"], answer["last_date"], answer["period"]) == days
    assert answer["start"].startswith(f"{days[0]}T00:00:00+0")
    assert answer["totals"]["rooms"]["booked_s"] == booked_hours * HOUR_S


async def test_a_month_that_is_over_is_the_sum_of_its_days(
    hass: HomeAssistant, week: House
) -> None:
    """Asked in the next one, it is as it was."""
    before = (await report(hass, period="month"))["totals"]
    await week.until(at(11, day=30))
    await week.until(at(11, day=26).replace(month=12))
    after = await report(hass, period="month", date="2026-11-24")
    assert after["last_date"] == "2026-11-30"
    for name in ("booked_s", "used_s", "bookings", "stays", "cancellations", "mean_stay_s"):
        assert after["totals"]["rooms"][name] == before["rooms"][name], name
    assert after["totals"]["stalls"] == before["stalls"]


async def test_what_is_not_known_is_not_taken_for_nothing_at_all(
    hass: HomeAssistant, site: House
) -> None:
    """A report that begins before anything is known says so."""
    for fields, is_whole in (
        ({"date": "2026-11-24"}, True),
        ({"date": "2026-12-24"}, True),
        ({"date": "2026-11-23"}, False),
        ({"period": "month"}, False),
        ({"date": "2025-11-01"}, False),
    ):
        assert (await report(hass, **fields))["is_whole"] is is_whole, fields


# --- of rooms and stalls -------------------------------------------------------------


def named(answer: dict[str, Any]) -> list[str]:
    """Return the keys of what a report has."""
    return [one.get("room") or one["stall"] for one in answer["items"]]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ["drum_room", "vocal_booth", "cubicle"]),
        ({"room": "vocal_booth"}, ["vocal_booth"]),
        ({"room": ["vocal_booth", "drum_room"]}, ["drum_room", "vocal_booth"]),
        ({"stall": ["cubicle"]}, ["cubicle"]),
        ({"room": "drum_room", "stall": "cubicle"}, ["drum_room", "cubicle"]),
    ],
)
async def test_a_report_is_about_what_is_named(
    hass: HomeAssistant, week: House, fields: dict[str, object], found: list[str]
) -> None:
    """By default about all; who names rooms asks about no stalls, and the other way round."""
    answer = await report(hass, **WEEK, **fields)
    assert named(answer) == found
    has_stalls = "cubicle" in found
    assert (answer["totals"]["stalls"] is not None) is has_stalls
    booked = sum(one["booked_s"] for one in answer["items"] if one["kind"] == "room")
    assert (answer["totals"]["rooms"] or {"booked_s": 0.0})["booked_s"] == booked


async def test_rooms_of_a_type_are_found_by_its_name(hass: HomeAssistant, site: House) -> None:
    """However it is written; where rooms are named besides, those of them that are of it."""
    kind = add_subentry(hass, site.entry, "Rehearsal room", kind=SUBENTRY_ROOM_TYPE)
    for name in ("Loft", "Attic"):
        add_subentry(hass, site.entry, name, {"room_type": kind.subentry_id})
    await site.settle()
    answer = await report(hass, room_type="rehearsal ROOM")
    assert [(one["name"], one["type"]) for one in answer["items"]] == [
        ("Attic", "Rehearsal room"),
        ("Loft", "Rehearsal room"),
    ]
    both = await report(hass, room_type=["Rehearsal room"], room=["room_loft", "drum_room"])
    assert named(both) == ["room_loft"]
    wrong = await refused(hass, "get_report", room_type="Sauna")
    assert wrong.translation_key == "not_understood"


async def test_a_room_that_is_gone_stays_in_the_reports_of_its_days(
    hass: HomeAssistant, week: House
) -> None:
    """By its key; otherwise sums would change behind one's back."""
    before = (await report(hass, **WEEK))["totals"]["rooms"]["booked_s"]
    (booth,) = [one for one in week.entry.subentries.values() if one.unique_id == "vocal_booth"]
    hass.config_entries.async_remove_subentry(week.entry, booth.subentry_id)
    await week.settle()
    answer = await report(hass, **WEEK)
    assert answer["totals"]["rooms"]["booked_s"] == before
    (gone,) = [one for one in answer["items"] if one.get("room") == "vocal_booth"]
    assert (gone["name"], gone["type"], gone["booked_s"]) == ("vocal_booth", None, 2 * HOUR_S)
    wrong = await refused(hass, "get_report", room="vocal_booth")
    assert wrong.translation_key == "unknown_room"


async def test_pages_of_a_report_are_its_items_and_each_has_all_sums(
    hass: HomeAssistant, week: House
) -> None:
    """Rooms come before stalls, and nothing comes twice."""
    whole = await report(hass, **WEEK)
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in whole["items"]:
        page = await report(hass, **WEEK, limit=1, cursor=cursor)
        assert page["totals"] == whole["totals"]
        found += page["items"]
        cursor = page["next_cursor"]
    assert found == whole["items"]
    assert cursor is None


# --- what is told besides ------------------------------------------------------------


async def test_each_day_is_told_where_it_is_asked_for(hass: HomeAssistant, week: House) -> None:
    """From the first of which anything is known; one on which nothing was is there, too."""
    answer = await report(hass, **WEEK, include="series")
    assert [(one["date"], one["booked_s"], one["used_s"]) for one in answer["series"]] == [
        ("2026-11-24", 4 * HOUR_S, 3 * HOUR_S),
        ("2026-11-25", 2 * HOUR_S, 0.0),
        ("2026-11-26", 0.0, 0.0),
    ]
    assert [one["utilisation"] for one in answer["series"]] == [8.3, 4.2, 0.0]
    assert answer["hours"] is answer["lengths"] is None
    stalls = await report(hass, **WEEK, include="series", stall="cubicle")
    assert stalls["series"] is None


async def test_each_hour_of_the_week_is_told_with_how_long_it_was(
    hass: HomeAssistant, week: House
) -> None:
    """From the first day of which anything is known, in all rooms; of stalls, how many began."""
    hours = (await report(hass, **WEEK, include=["hours"]))["hours"]
    assert [(one["weekday"], one["hour"]) for one in hours["rooms"]] == [
        (day, hour) for day in ("tue", "wed", "thu") for hour in range(24)
    ]
    booked = {
        (one["weekday"], one["hour"]): one["share"] for one in hours["rooms"] if one["booked_s"]
    }
    assert booked == {
        **{("tue", hour): 50.0 for hour in range(14, 18)},
        **{("wed", hour): 50.0 for hour in (10, 11)},
    }
    assert {one["of_s"] for one in hours["rooms"]} == {2 * HOUR_S}
    longer = await report(hass, start_date="2026-11-01", include="hours")
    assert longer["hours"] == hours
    begun = [one for one in hours["stalls"] if one["stays"]]
    assert begun == [{"weekday": "tue", "hour": 14, "stays": 1}]


async def test_lengths_of_stays_are_told_where_they_are_asked_for(
    hass: HomeAssistant, week: House
) -> None:
    """Each with how many there were."""
    answer = await report(hass, **WEEK, include="lengths,hours")
    assert answer["lengths"] == {
        "rooms": [{"length_s": 3 * HOUR_S, "stays": 1}],
        "stalls": [{"length_s": 600.0, "stays": 1}],
    }
    rooms = await report(hass, **WEEK, include="lengths", room="drum_room")
    assert rooms["lengths"]["stalls"] is None


@pytest.mark.parametrize(
    ("date", "length_h", "uneven"),
    [("2026-10-25", 25, {2: 2 * HOUR_S}), ("2026-03-29", 23, {2: 0.0}), ("2026-11-24", 24, {})],
)
async def test_a_day_on_which_clocks_change_is_as_long_as_it_was(
    hass: HomeAssistant, site: House, date: str, length_h: int, uneven: dict[int, float]
) -> None:
    """And so are its hours."""
    answer = await report(hass, date=date, include="hours", room="drum_room")
    lengths = {one["hour"]: one["of_s"] for one in answer["hours"]["rooms"]}
    expected = dict.fromkeys(range(24), HOUR_S) | uneven
    assert lengths == {hour: length for hour, length in expected.items() if length}
    assert sum(lengths.values()) == length_h * HOUR_S


async def test_a_stay_over_the_night_on_which_clocks_change_is_as_long_as_it_was(
    hass: HomeAssistant, site: House
) -> None:
    """Six hours by the clock are five."""
    await site.until(at(12).replace(year=2027, month=3, day=26))
    booking = await book(hass, "2027-03-27 23:00", "2027-03-28 05:00")
    await site.until(at(22).replace(year=2027, month=3, day=27))
    await call(hass, "check_in", booking_id=booking["id"])
    await site.until(at(12).replace(year=2027, month=3, day=28))
    days = {"start_date": "2027-03-27", "end_date": "2027-03-28"}
    both = await drum_room(hass, **days)
    assert (both["booked_s"], both["used_s"], both["mean_stay_s"]) == (*[5 * HOUR_S] * 3,)
    assert both["open_s"] == 47 * HOUR_S
    assert (await drum_room(hass, date="2027-03-28"))["used_s"] == 4 * HOUR_S


# --- as a table ----------------------------------------------------------------------


def lines_of(text: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a table, each by the names of its columns."""
    assert text.startswith(BOM)
    return csv.DictReader(StringIO(text.removeprefix(BOM), newline=""))


async def test_a_table_has_a_line_for_each_room_and_stall(hass: HomeAssistant, week: House) -> None:
    """With what the items have, whatever the limit is."""
    answer = await report(hass, **WEEK, format="csv", limit=1)
    assert answer["filename"] == "roomkeeper-2026-11-23-2026-11-26.csv"
    lines = list(lines_of(answer["csv"]))
    items = (await report(hass, **WEEK))["items"]
    assert len(lines) == len(items) == 3
    assert list(lines[0])[:6] == ["kind", "room", "stall", "name", "type", "open_s"]
    for line, item in zip(lines, items, strict=True):
        assert item.keys() <= line.keys()
        for name, text in line.items():
            match item.get(name):
                case None:
                    assert text == "", name
                case list() as hours:
                    assert text == " ".join(map(str, hours)), name
                case str() as word:
                    assert text == word, name
                case number:
                    assert float(text) == number, name


async def test_a_table_of_rooms_has_no_columns_of_stalls(hass: HomeAssistant, site: House) -> None:
    """And a name that looks like a formula harms nobody."""
    add_subentry(hass, site.entry, "=1+1", key="formula")
    await site.settle()
    answer = await report(hass, room=["formula", "drum_room"], format="csv")
    lines = list(lines_of(answer["csv"]))
    assert list(lines[0]) == list(await drum_room(hass))
    assert [line["name"] for line in lines] == ["Drum room", "'=1+1"]


async def test_a_table_over_http_is_a_file(api: Api, site: House) -> None:
    """Whatever the client says that it accepts; and it is not sent again to who has it."""
    url = f"{PREFIX}/reports"
    query = {**WEEK, "format": "csv"}
    answer = await api.client.get(url, params=query, headers={"Accept": "application/json"})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="roomkeeper-2026-11-23-2026-11-24.csv"'
    )
    lines = list(lines_of((await answer.read()).decode()))
    assert [line["name"] for line in lines] == ["Drum room", "Vocal booth", "Cubicle"]
    known = {"If-None-Match": answer.headers["ETag"]}
    assert (await api.client.get(url, params=query, headers=known)).status == 304


async def test_a_report_over_http_is_the_one_of_actions(
    hass: HomeAssistant, api: Api, site: House
) -> None:
    """With all that can be asked for, in the query."""
    await book(hass)
    asked = {"start_date": "2026-11-23", "end_date": "2026-11-24", "room": "drum_room"}
    parts = "series,hours,lengths"
    assert await api.get("reports", **asked, include=parts) == await report(
        hass, **asked, include=parts.split(",")
    )


# --- refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"date": "tomorrow"}, "not_understood"),
        ({"date": "9999-12-31"}, "not_understood"),
        ({"date": "0001-01-01"}, "not_understood"),
        ({"period": "year"}, "not_understood"),
        ({"include": "everything"}, "not_understood"),
        ({"format": "pdf"}, "not_understood"),
        ({"room": "attic"}, "unknown_room"),
        ({"stall": "attic"}, "unknown_stall"),
        ({"date": "2026-11-24", "start_date": "2026-11-24"}, "day_or_range"),
        ({"end_date": "2026-11-24"}, "missing_field"),
        ({"start_date": "2026-11-24", "end_date": "2026-11-23"}, "end_before_start"),
        ({"start_date": "2026-11-25"}, "still_to_come"),
        ({"date": "2026-12-24", "period": "month"}, "still_to_come"),
        ({"start_date": "2020-11-24"}, "span_too_long"),
        ({"cursor": "nonsense"}, "bad_cursor"),
        ({"format": "csv", "limit": 0}, "not_understood"),
    ],
)
async def test_what_makes_no_report_is_refused(
    hass: HomeAssistant, site: House, fields: dict[str, object], key: str
) -> None:
    """In a sentence that says what would work."""
    assert (await refused(hass, "get_report", **fields)).translation_key == key
