"""Feeds that read a calendar which answers well, badly, late or not at all."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.calendar_uid import booking_uid, freeze_uid
from custom_components.roomkeeper.core.commands import Cancel, Reschedule
from custom_components.roomkeeper.core.events import ActorKind, type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.model import BookingStatus, Freeze, FreezeReason
from custom_components.roomkeeper.diagnostics import async_get_config_entry_diagnostics
from custom_components.roomkeeper.repairs import async_create_fix_flow
from tests.engine.house import full_disk

from .almanac import (
    CLUB,
    FEED,
    TENTATIVE,
    Almanac,
    add_feed,
    bookings,
    conflicts,
    event,
    pass_by,
    spans,
    with_almanacs,
)
from .house import STUDIO, House, at, open_house

ATTIC = RoomKey("attic")


def day(number: int) -> Any:  # noqa: ANN401 - an event
    """Return an event of one of the days to come."""
    return event(f"e{number}", at(14, day=24 + number), at(15, day=24 + number))


@pytest.fixture
async def almanac(hass: HomeAssistant) -> Almanac:
    """Return a calendar that is there before Roomkeeper."""
    one = Almanac()
    await with_almanacs(hass, one)
    return one


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, almanac: Almanac, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and an attic, and a feed of the club's calendar."""
    house = await open_house(hass, entry, freezer, {STUDIO: {}, ATTIC: {}})
    add_feed(house)
    await house.settle()
    return house


def issue(house: House, kind: str) -> ir.IssueEntry | None:
    """Return an issue of the feed, if there is one."""
    return ir.async_get(house.hass).async_get_issue(DOMAIN, f"{kind}_{FEED}")


def last_read(house: House) -> Any:  # noqa: ANN401 - a state
    """Return the state of the feed's sensor."""
    return house.state("sensor", "last_read", FEED)


# --- what is taken over --------------------------------------------------------------


async def test_events_become_bookings(house: House, almanac: Almanac) -> None:
    """With their titles, in the feed's name; days from local midnight, and no description."""
    almanac.shown = [
        event("a", at(14), at(15), "Choir", description="call 4711"),
        event("b", date(2026, 11, 26), date(2026, 11, 27), "Fair"),
        event("c", at(18), at(19), status=TENTATIVE),
        event("over", at(6), at(7)),
        event("instant", at(20), at(20)),
    ]
    await pass_by(house)
    assert spans(house) == [
        (at(14), at(15)),
        (at(18), at(19)),
        (at(23, day=25), at(23, day=26)),
    ]
    choir, maybe, fair = bookings(house)
    assert (choir.title, choir.note, choir.source) == ("Choir", "", FEED)
    assert fair.title == "Fair"
    assert maybe.status is BookingStatus.PENDING
    opened = [entry for entry in await house.log() if type_of(entry.fact) == "booking_confirmed"]
    assert {(one.actor.kind, one.actor.name) for one in opened} == {(ActorKind.FEED, "Club")}
    assert "4711" not in str([entry.fact for entry in await house.log()])


async def test_what_is_booked_here_already_is_no_second_booking(
    house: House, almanac: Almanac
) -> None:
    """A calendar that we share comes back, also after its booking was given up here."""
    add_feed(house, "Blocks", room=ATTIC, mode="block")
    await house.book(at(14), at(15))
    own = event(booking_uid(BookingId("b1"), STUDIO), at(14), at(15))
    freeze = Freeze(room=STUDIO, reason=FreezeReason.CLEANING, since=at(9))
    frozen = freeze_uid(house.entry.entry_id, freeze)
    others = event(booking_uid(BookingId("theirs"), STUDIO), at(18), at(19))
    almanac.shown = [own, event(frozen, at(20), at(21)), others]
    await pass_by(house)
    await house.do(Cancel(ref=BookingRef(BookingId("b1"))))
    await pass_by(house)
    assert spans(house) == spans(house, ATTIC) == [(at(18), at(19))]
    assert conflicts(house) == []


async def test_events_become_blocks(house: House, almanac: Almanac) -> None:
    """In another room, of the same calendar."""
    add_feed(house, "Blocks", room=ATTIC, mode="block")
    almanac.shown = [event("a", at(14), at(16)), event("b", at(15), at(17))]
    await pass_by(house)
    assert spans(house, ATTIC) == [(at(14), at(16)), (at(16), at(17))]
    assert all(one.is_block and not one.title for one in bookings(house, ATTIC))


async def test_a_calendar_is_asked_for_a_bounded_time(house: House, almanac: Almanac) -> None:
    """Some weeks back, so that what is over shows that it answers, and over a year ahead."""
    await pass_by(house)
    start, end = almanac.asked[0]
    assert start.tzinfo is not None
    assert timedelta(days=400) < end - start < timedelta(days=440)


async def test_reading_what_is_known_writes_nothing(house: House, almanac: Almanac) -> None:
    """Every five minutes."""
    almanac.shown = [day(1), day(2)]
    await pass_by(house)
    seq = house.runtime.engine.last_seq
    asked = len(almanac.asked)
    for _ in range(6):
        await pass_by(house)
    assert len(almanac.asked) == asked + 6
    assert house.runtime.engine.last_seq == seq


async def test_a_change_that_shows_is_read_soon(house: House, almanac: Almanac) -> None:
    """Not only when five minutes are over; and once for several changes."""
    await pass_by(house)
    asked = len(almanac.asked)
    almanac.shown = [day(1)]
    for name in ("x", "y"):
        house.hass.states.async_set(CLUB, "on", {"message": name})
    await house.settle()
    await pass_by(house, minutes=0.25)
    assert len(almanac.asked) == asked + 1
    assert len(bookings(house)) == 1


async def test_many_feeds_are_read_one_after_another(house: House, almanac: Almanac) -> None:
    """A calendar's server is not asked for ten things at once."""
    for number in range(9):
        add_feed(house, f"Feed {number}", room=ATTIC if number % 2 else STUDIO)
    await pass_by(house)
    await pass_by(house)
    assert len(almanac.asked) >= 20
    assert almanac.most_at_once == 1


async def test_much_is_taken_over_in_several_turns(house: House, almanac: Almanac) -> None:
    """All of it, in one read."""
    almanac.shown = [
        event(f"e{n}", at(14) + timedelta(hours=n), at(14) + timedelta(hours=n, minutes=30))
        for n in range(250)
    ]
    await pass_by(house, minutes=1)
    assert len(bookings(house)) == 250


async def test_nothing_is_read_before_home_assistant_has_started(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A calendar that is still being set up may have nothing yet."""
    hass.set_state(CoreState.starting)
    almanac = Almanac()
    await with_almanacs(hass, almanac)
    house = await open_house(hass, entry, freezer, {STUDIO: {}})
    add_feed(house)
    await pass_by(house, minutes=30)
    assert almanac.asked == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await pass_by(house)
    assert almanac.asked


# --- bad answers -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["fails", "away", "gone", "nonsense", "empty"])
async def test_what_is_no_good_answer_frees_nothing(
    house: House, almanac: Almanac, how: str
) -> None:
    """However long it goes on, and whatever it is."""
    almanac.shown = [day(1), day(2)]
    await pass_by(house)
    match how:
        case "fails":
            almanac.breaks()
        case "away":
            almanac.goes(away=True)
        case "gone":
            await almanac.async_remove()
        case "nonsense":
            almanac.shown = ["no event"]  # type: ignore[list-item]
        case "empty":
            almanac.shown = []
    for _ in range(8):
        await pass_by(house)
    assert len(bookings(house)) == 2
    state = last_read(house)
    assert state.attributes["status"] == ("stopped" if how == "empty" else "unread")


async def test_an_event_without_a_beginning_keeps_no_other_away(
    house: House, almanac: Almanac
) -> None:
    """Some calendars say so by the first day that there is, before which nobody can reckon."""
    almanac.shown = [day(1), event("always", date(1, 1, 1), date(9999, 12, 31))]
    await pass_by(house)
    assert len(bookings(house)) == 1
    assert last_read(house).attributes["status"] == "fine"


async def test_an_answer_that_hangs_is_let_go(house: House, almanac: Almanac) -> None:
    """After a minute, though it cannot be stopped; other feeds are read meanwhile, and so is it."""
    other = Almanac("Other")
    await house.hass.data["calendar"].async_add_entities([other])
    add_feed(house, "Other", calendar="calendar.other", room=ATTIC)
    almanac.hangs = True
    await house.until(at(9, 1))
    await house.settle()
    assert len(almanac.asked) == 1
    for minute in (2, 3, 4):
        await house.until(at(9, minute) + timedelta(seconds=minute))
        await house.settle()
    assert other.asked
    assert last_read(house).attributes["status"] == "unread"
    almanac.hangs = False
    almanac.shown = [day(1)]
    for minute in (7, 13):
        await house.until(at(9, minute))
        await house.settle()
    assert len(bookings(house)) == 1
    almanac.let_go.set()


async def test_what_a_calendar_says_when_it_fails_stays_out_of_the_log(
    house: House, almanac: Almanac, caplog: pytest.LogCaptureFixture
) -> None:
    """Its address may be a secret; and it is said once, not each five minutes."""
    caplog.set_level(logging.INFO)
    almanac.breaks()
    for _ in range(4):
        await pass_by(house)
    said = [one.getMessage() for one in caplog.records if CLUB in one.getMessage()]
    assert said == [f"{CLUB} cannot be read: failed"]
    assert "secret.example" not in caplog.text


async def test_what_vanished_is_released_by_the_second_read(house: House, almanac: Almanac) -> None:
    """A torn answer in between frees nothing."""
    almanac.shown = [day(number) for number in range(1, 5)]
    await pass_by(house)
    almanac.drop("e2")
    await pass_by(house)
    assert len(bookings(house)) == 4
    assert last_read(house).attributes["missing"] == 1
    await pass_by(house)
    assert len(bookings(house)) == 3
    assert last_read(house).attributes["missing"] == 0


async def test_that_something_was_missing_survives_a_restart(
    house: House, almanac: Almanac
) -> None:
    """Two reads agree, though one was before it."""
    almanac.shown = [day(number) for number in range(1, 5)]
    await pass_by(house)
    almanac.drop("e2")
    await pass_by(house)
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert len(bookings(house)) == 4
    await pass_by(house)
    assert len(bookings(house)) == 3


# --- much that vanishes -------------------------------------------------------------------


async def stopped(house: House, almanac: Almanac) -> None:
    """Have a feed stop because much vanished."""
    almanac.shown = [day(number) for number in range(1, 6)]
    await pass_by(house)
    almanac.shown = [day(1)]
    await pass_by(house)
    await pass_by(house)


async def test_a_feed_that_stopped_asks_and_is_a_problem(house: House, almanac: Almanac) -> None:
    """In a repair issue, after a second look, and in the site's problem sensor."""
    almanac.shown = [day(number) for number in range(1, 6)]
    await pass_by(house)
    almanac.shown = [day(1)]
    await pass_by(house)
    assert issue(house, "feed_stopped") is None
    await pass_by(house)
    raised = issue(house, "feed_stopped")
    assert raised is not None
    assert raised.is_fixable
    assert raised.translation_placeholders == {"feed": "Club", "calendar": "Club", "missing": "4"}
    assert house.value("binary_sensor", "problem", None) == "on"
    assert house.state("binary_sensor", "problem", None).attributes["feeds"] == [FEED]
    assert last_read(house).attributes["status"] == "stopped"
    assert len(bookings(house)) == 5


async def test_a_feed_that_stopped_goes_on_by_itself(house: House, almanac: Almanac) -> None:
    """When all is back."""
    await stopped(house, almanac)
    almanac.shown = [day(number) for number in range(1, 6)]
    await pass_by(house)
    assert issue(house, "feed_stopped") is None
    assert house.value("binary_sensor", "problem", None) == "off"
    assert last_read(house).attributes["status"] == "fine"


async def test_on_a_full_disk_nobody_says_what_becomes_of_it(
    house: House, almanac: Almanac
) -> None:
    """The form says so, and the issue stays for later; so it does while nothing runs."""
    await stopped(house, almanac)
    raised = issue(house, "feed_stopped")
    assert raised is not None
    flow: Any = await async_create_fix_flow(house.hass, raised.issue_id, raised.data)
    flow.hass, flow.issue_id = house.hass, raised.issue_id
    with full_disk():
        assert (await flow.async_step_keep({}))["reason"] == "not_now"
    assert issue(house, "feed_stopped") is not None
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    assert (await flow.async_step_keep({}))["reason"] == "not_now"


async def test_of_a_feed_that_is_no_more_nothing_is_left_to_say(
    house: House, almanac: Almanac
) -> None:
    """Who had the form open while somebody else removed it has nothing to do any more."""
    await stopped(house, almanac)
    raised = issue(house, "feed_stopped")
    assert raised is not None
    flow: Any = await async_create_fix_flow(house.hass, raised.issue_id, raised.data)
    flow.hass, flow.issue_id = house.hass, raised.issue_id
    (feed,) = house.entry.get_subentries_of_type("feed")
    house.hass.config_entries.async_remove_subentry(house.entry, feed.subentry_id)
    await house.settle()
    assert (await flow.async_step_release({}))["type"] == "create_entry"


async def test_a_feed_that_is_removed_while_all_is_unloaded(
    house: House, almanac: Almanac, caplog: pytest.LogCaptureFixture
) -> None:
    """What was on its way then begins nothing anew, and breaks nothing."""
    (feed,) = house.entry.get_subentries_of_type("feed")
    add_feed(house, "Other", room=ATTIC)
    house.hass.config_entries.async_remove_subentry(house.entry, feed.subentry_id)
    # At once: the change is still being written down.
    await house.runtime.close()
    await house.hass.async_block_till_done()
    asked = len(almanac.asked)
    house.hass.states.async_set(CLUB, "on")
    house.freezer.tick(timedelta(minutes=30))
    async_fire_time_changed(house.hass)
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert len(almanac.asked) == asked
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_that_a_feed_stopped_survives_a_restart(house: House, almanac: Almanac) -> None:
    """Nothing is released after it either."""
    await stopped(house, almanac)
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert last_read(house).attributes["status"] == "stopped"
    for _ in range(3):
        await pass_by(house)
    assert len(bookings(house)) == 5
    assert issue(house, "feed_stopped") is not None


@pytest.mark.parametrize(("choice", "left"), [("release", 1), ("keep", 5)])
async def test_somebody_says_what_becomes_of_what_vanished(
    house: House, almanac: Almanac, choice: str, left: int
) -> None:
    """In the issue's own dialog."""
    await stopped(house, almanac)
    raised = issue(house, "feed_stopped")
    assert raised is not None
    flow = await async_create_fix_flow(house.hass, raised.issue_id, raised.data)
    flow.hass = house.hass
    flow.issue_id = raised.issue_id
    menu = await flow.async_step_init()  # type: ignore[attr-defined]
    assert set(menu["menu_options"]) == {"release", "keep"}
    step = getattr(flow, f"async_step_{choice}")
    assert (await step())["description_placeholders"]["missing"] == "4"
    done = await step({})
    assert done["type"] == "create_entry"
    await house.settle()
    await pass_by(house)
    await pass_by(house)
    assert len(bookings(house)) == left
    assert issue(house, "feed_stopped") is None
    assert last_read(house).attributes["status"] == "fine"


# --- what is shown -----------------------------------------------------------------------


async def test_the_age_of_the_last_good_read_is_shown(house: House, almanac: Almanac) -> None:
    """It grows while the calendar cannot be read."""
    almanac.shown = [day(1)]
    await pass_by(house)
    state = last_read(house)
    read_at = datetime.fromisoformat(state.state)
    assert state.attributes["age_s"] == 0
    assert state.attributes["events"] == 1
    almanac.breaks()
    for _ in range(3):
        await pass_by(house)
    state = last_read(house)
    assert datetime.fromisoformat(state.state) == read_at
    assert state.attributes["age_s"] == 900


async def test_a_feed_that_was_not_read_for_long_is_a_problem(
    house: House, almanac: Almanac
) -> None:
    """After 26 hours; it is one no more when it is read."""
    await pass_by(house)
    almanac.breaks()
    await pass_by(house, minutes=25 * 60)
    assert issue(house, "feed_stale") is None
    await pass_by(house, minutes=70)
    raised = issue(house, "feed_stale")
    assert raised is not None
    assert raised.translation_placeholders is not None
    assert raised.translation_placeholders["since"].startswith("2026-11-24 10:")
    assert house.value("binary_sensor", "problem", None) == "on"
    almanac.fault = None
    await pass_by(house)
    assert issue(house, "feed_stale") is None
    assert house.value("binary_sensor", "problem", None) == "off"


async def test_when_it_was_read_is_known_after_a_restart(house: House, almanac: Almanac) -> None:
    """To within six hours."""
    await pass_by(house)
    for _ in range(7):
        await pass_by(house, minutes=60)
    almanac.breaks()
    await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    read_at = datetime.fromisoformat(last_read(house).state)
    assert timedelta() <= datetime.now(UTC) - read_at <= timedelta(hours=6)


async def test_a_calendar_that_is_gone_is_told(house: House, almanac: Almanac) -> None:
    """Not at once: its integration may only be loaded anew."""
    await pass_by(house)
    await almanac.async_remove()
    await pass_by(house)
    await pass_by(house)
    assert issue(house, "feed_without_calendar") is None
    await pass_by(house)
    assert issue(house, "feed_without_calendar") is not None


async def test_a_calendar_with_far_too_much_is_cut_and_that_is_told(
    house: House, almanac: Almanac
) -> None:
    """The nearest are taken over."""
    almanac.shown = [
        event(f"e{n}", at(14) + timedelta(hours=n), at(15) + timedelta(hours=n))
        for n in range(2_003)
    ]
    await pass_by(house)
    await pass_by(house)
    assert len(bookings(house)) == 2_000
    raised = issue(house, "feed_cut")
    assert raised is not None
    assert raised.translation_placeholders is not None
    assert raised.translation_placeholders["cut"] == "3"


async def test_a_calendar_that_changes_all_at_once_holds_up_nobody(
    house: House, almanac: Almanac
) -> None:
    """It is taken over in turns that are small, and others have the loop between them."""
    almanac.shown = [
        event(f"e{n}", at(14) + timedelta(hours=n), at(15) + timedelta(hours=n)) for n in range(200)
    ]
    await pass_by(house)
    kept = [(one.id, one.span.start) for one in bookings(house)]
    turns: list[int] = []
    engine = house.entry.runtime_data.engine
    forget = engine.subscribe(lambda publication: turns.append(len(publication.entries)))
    almanac.shown = [
        event(f"e{n}", at(15) + timedelta(hours=n), at(16) + timedelta(hours=n)) for n in range(200)
    ]
    await pass_by(house)
    forget()
    moved = [(one.id, one.span.start) for one in bookings(house)]
    assert moved == [(one, start + timedelta(hours=1)) for one, start in kept]
    assert sum(turns) == 800
    assert max(turns) <= 80


async def test_a_feed_has_a_device(house: House) -> None:
    """Of its own, beneath the site's; a rename of the feed is its name too."""
    identifier = (DOMAIN, f"{house.entry.entry_id}_{FEED}")
    devices = dr.async_get(house.hass)
    device = devices.async_get_device_by_identifier(identifier, house.entry.entry_id)
    assert device is not None
    assert device.name == "Club"
    subentry = next(iter(house.entry.get_subentries_of_type("feed")))
    house.hass.config_entries.async_update_subentry(house.entry, subentry, title="Society")
    await house.settle()
    device = devices.async_get_device_by_identifier(identifier, house.entry.entry_id)
    assert device is not None
    assert device.name == "Society"


# --- what changes here ---------------------------------------------------------------------


async def test_what_clashes_is_told_and_taken_when_the_way_is_free(
    house: House, almanac: Almanac
) -> None:
    """Shortly after somebody made way."""
    await house.book(at(14, day=25), at(16, day=25))
    almanac.shown = [day(1)]
    await pass_by(house)
    assert len(conflicts(house)) == 1
    assert last_read(house).attributes["conflicts"] == 1
    await house.do(Cancel(ref=BookingRef(bookings(house)[0].id)))
    await pass_by(house, minutes=0.25)
    assert conflicts(house) == []
    assert spans(house) == [(at(14, day=25), at(15, day=25))]


async def test_what_is_moved_here_is_not_moved_back(house: House, almanac: Almanac) -> None:
    """Also not when something else makes way."""
    await house.book(at(18, day=25), at(19, day=25), booking_id="other")
    almanac.shown = [day(1), day(2)]
    await pass_by(house)
    moved = bookings(house)[0].id
    await house.do(Reschedule(ref=BookingRef(moved), start=at(16, day=25)))
    await pass_by(house)
    assert [one.why for one in conflicts(house)] == ["changed_here"]
    await house.do(Cancel(ref=BookingRef(BookingId("other"))))
    await pass_by(house)
    assert (bookings(house)[0].id, bookings(house)[0].span.start) == (moved, at(16, day=25))


async def test_a_calendar_that_is_renamed_is_followed(house: House, almanac: Almanac) -> None:
    """Nothing vanishes."""
    almanac.shown = [day(1)]
    await pass_by(house)
    er.async_get(house.hass).async_update_entity(CLUB, new_entity_id="calendar.society")
    await house.settle()
    asked = len(almanac.asked)
    for _ in range(3):
        await pass_by(house)
    assert len(almanac.asked) > asked
    assert last_read(house).attributes["status"] == "fine"
    assert len(bookings(house)) == 1


async def test_removing_a_feed_leaves_bookings_and_ends_blocks(
    house: House, almanac: Almanac
) -> None:
    """Its device and its issues go as well."""
    key = add_feed(house, "Blocks", room=ATTIC, mode="block")
    almanac.shown = [day(1), day(2), day(3)]
    await pass_by(house)
    almanac.shown = []
    await pass_by(house)
    await pass_by(house)
    assert issue(house, "feed_stopped") is not None
    for subentry in house.entry.get_subentries_of_type("feed"):
        house.hass.config_entries.async_remove_subentry(house.entry, subentry.subentry_id)
    await house.settle()
    assert len(bookings(house)) == 3
    assert bookings(house, ATTIC) == []
    assert issue(house, "feed_stopped") is None
    assert house.entity_id("sensor", "last_read", FEED) is None
    assert house.entity_id("sensor", "last_read", key) is None
    assert house.runtime.engine.peek(lambda state, _now: state.reservations) == {}
    asked = len(almanac.asked)
    await pass_by(house)
    assert len(almanac.asked) == asked


async def test_removing_a_room_leaves_its_feed_without_one(house: House, almanac: Almanac) -> None:
    """It is not read, and that is told; with another room it goes on."""
    almanac.shown = [day(1)]
    await pass_by(house)
    rooms = {one.unique_id: one.subentry_id for one in house.entry.get_subentries_of_type("room")}
    house.hass.config_entries.async_remove_subentry(house.entry, rooms[STUDIO])
    await house.settle()
    assert issue(house, "feed_without_room") is not None
    assert last_read(house).attributes["status"] == "no_room"
    asked = len(almanac.asked)
    await pass_by(house)
    assert len(almanac.asked) == asked
    feed = next(iter(house.entry.get_subentries_of_type("feed")))
    house.hass.config_entries.async_update_subentry(
        house.entry, feed, data={**feed.data, "room": rooms[ATTIC]}
    )
    await house.settle()
    await pass_by(house)
    assert issue(house, "feed_without_room") is None
    assert spans(house, ATTIC) == [(at(14, day=25), at(15, day=25))]


async def test_a_feed_that_is_unloaded_reads_no_more(house: House, almanac: Almanac) -> None:
    """Nor does what it had planned."""
    await pass_by(house)
    asked = len(almanac.asked)
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.hass.states.async_set(CLUB, STATE_UNAVAILABLE)
    house.hass.states.async_set(CLUB, "on")
    house.freezer.tick(timedelta(minutes=30))
    async_fire_time_changed(house.hass)
    await house.hass.async_block_till_done(wait_background_tasks=True)
    assert len(almanac.asked) == asked


async def test_the_log_of_feeds_folds_to_the_rows(house: House, almanac: Almanac) -> None:
    """As all of it does; and diagnostics name no event."""
    await stopped(house, almanac)
    said = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert said["log_folds_to_rows"], said["rows_that_differ"]
    assert "Rehearsal" not in str(said)
