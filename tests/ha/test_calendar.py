"""Home Assistant's own calendar as a door."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CheckOut,
    Confirm,
    Enter,
    Hold,
    Texts,
)
from custom_components.roomkeeper.core.events import ActorKind, type_of
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, OriginKey, RoomKey
from custom_components.roomkeeper.core.reservation import Claim, Origin, OriginKind, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span

from .house import STUDIO, House, at, open_house


class Editor:
    """The calendar dashboard: what its dialog sends over the websocket."""

    def __init__(self, house: House, client: Any) -> None:  # noqa: ANN401 - the plugin's client has no public type
        """Take a connection that is signed in."""
        self.house = house
        self.client = client

    async def send(self, verb: str, **message: Any) -> dict[str, Any]:  # noqa: ANN401 - a websocket message
        """Send one message of the dialog, and return the answer."""
        entity_id = self.house.entity_id("calendar", "bookings")
        command = {"type": f"calendar/event/{verb}", "entity_id": entity_id, **message}
        await self.client.send_json_auto_id(command)
        answer: dict[str, Any] = await self.client.receive_json()
        await self.house.settle()
        return answer


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with two rooms."""
    return await open_house(hass, entry, freezer, {STUDIO: {}, "hall": {}})


@pytest.fixture
async def editor(house: House, hass_ws_client: WebSocketGenerator) -> Editor:
    """Return the calendar dashboard of an administrator."""
    return Editor(house, await hass_ws_client(house.hass))


async def shown(house: House, room: str = STUDIO, day: int = 24) -> list[dict[str, Any]]:
    """Return what an automation reads from the calendar for a day."""
    entity_id = house.entity_id("calendar", "bookings", room)
    assert entity_id is not None
    answer: Any = await house.hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": entity_id,
            "start_date_time": at(0, day=day),
            "end_date_time": at(0, day=day + 1),
        },
        blocking=True,
        return_response=True,
    )
    events: list[dict[str, Any]] = answer[entity_id]["events"]
    return events


EVENING = {
    "dtstart": "2026-11-24T19:00:00+01:00",
    "dtend": "2026-11-24T21:00:00+01:00",
    "summary": "Band practice",
}


async def test_an_event_becomes_a_booking(
    house: House, editor: Editor, hass_admin_user: MockUser
) -> None:
    """Whoever can use the calendar can book, and the log has their name."""
    answer = await editor.send(
        "create", event={**EVENING, "description": "Bring cables", "location": "Stage"}
    )
    assert answer["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert (booking.span.start, booking.span.end) == (at(18), at(20))
    assert (booking.title, booking.note) == ("Band practice", "Bring cables\nStage")
    (entry,) = await house.log()
    assert entry.actor.kind is ActorKind.USER
    assert entry.actor.id == hass_admin_user.id
    assert house.state("calendar", "bookings").attributes["message"] == "Band practice"


async def test_a_clash_is_refused_in_the_dialog(house: House, editor: Editor) -> None:
    """The dialog stays open and says what is in the way."""
    await house.book(at(19), at(22))
    answer = await editor.send("create", event=EVENING)
    assert not answer["success"]
    assert "2026-11-24 20:00" in answer["error"]["message"]
    assert len(await house.log()) == 1


async def test_a_day_without_times_is_the_local_day(house: House, editor: Editor) -> None:
    """An all-day event books from local midnight to local midnight."""
    event = {"dtstart": "2026-11-28", "dtend": "2026-11-29", "summary": "Fair"}
    assert (await editor.send("create", event=event))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert booking.span.start == at(23, day=27)
    assert booking.span.length == timedelta(days=1)


async def test_a_time_that_does_not_exist(house: House, editor: Editor) -> None:
    """In the hour that the clocks leave out nobody can come; the one that comes twice is two."""
    missing = {"dtstart": "2027-03-28T02:30:00", "dtend": "2027-03-28T04:00:00", "summary": "Gap"}
    answer = await editor.send("create", event=missing)
    assert "2027-03-28 02:30" in answer["error"]["message"]
    twice = {"dtstart": "2027-10-31T02:30:00+01:00", "dtend": "2027-10-31T02:45:00+01:00"}
    assert (await editor.send("create", event={**twice, "summary": "Second"}))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert booking.span.start == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


async def test_an_event_cannot_repeat(house: House, editor: Editor) -> None:
    """A rule that could clash years from now is refused, not half kept."""
    answer = await editor.send("create", event={**EVENING, "rrule": "FREQ=WEEKLY"})
    assert not answer["success"]
    assert "cannot repeat" in answer["error"]["message"]
    assert await house.log() == ()


async def test_an_event_is_moved_and_renamed_in_one_step(house: House, editor: Editor) -> None:
    """Dragging the end and typing a name is one change, or none."""
    await house.book(at(18), at(20))
    answer = await editor.send(
        "update",
        uid="b1",
        event={**EVENING, "dtend": "2026-11-24T22:00:00+01:00", "description": "Late"},
    )
    assert answer["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert (booking.span.start, booking.span.end) == (at(18), at(21))
    assert (booking.title, booking.note) == ("Band practice", "Late")

    await house.book(at(22), at(23), booking_id="b2")
    answer = await editor.send(
        "update", uid="b1", event={**EVENING, "dtend": "2026-11-24T23:30:00+01:00", "summary": "X"}
    )
    assert "2026-11-24 23:00" in answer["error"]["message"]
    assert house.state("calendar", "bookings").attributes["message"] == "Band practice"


async def test_a_note_can_be_taken_away(house: House, editor: Editor) -> None:
    """An emptied description empties the note; who says nothing of it leaves it as it is."""
    assert (await editor.send("create", event={**EVENING, "description": "Code 4711"}))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    for said, note in (({}, "Code 4711"), ({"description": "", "location": ""}, "")):
        answer = await editor.send("update", uid=booking.id, event={**EVENING, **said})
        assert answer["success"]
        (changed,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
        assert changed.note == note


async def test_a_summary_that_is_no_title_does_not_become_one(house: House, editor: Editor) -> None:
    """The editor sends back what stands in for a title; the guest's name must not be doubled."""
    await house.do(
        Book(
            booking_id=BookingId("b1"),
            rooms=(STUDIO,),
            start=at(18),
            end=at(20),
            texts=Texts(guest="Carla"),
        )
    )
    assert house.state("calendar", "bookings").attributes["message"] == "Carla"
    event = {**EVENING, "summary": "Carla", "dtend": "2026-11-24T22:00:00+01:00"}
    assert (await editor.send("update", uid="b1", event=event))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert (booking.title, booking.guest) == ("", "Carla")
    assert booking.span.end == at(21)


async def test_a_running_hold_can_be_renamed(house: House, editor: Editor) -> None:
    """The editor knows no parts of a second; they are no move."""
    house.freezer.tick(timedelta(milliseconds=300))
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,)))
    before = house.runtime.room_view(STUDIO).hold
    event = {
        "dtstart": "2026-11-24T10:00:00+01:00",
        "dtend": "2026-11-24T10:15:00+01:00",
        "summary": "For Dora",
    }
    assert (await editor.send("update", uid="h1", event=event))["success"]
    after = house.runtime.room_view(STUDIO).hold
    assert before is not None
    assert after is not None
    assert (after.start, after.end, after.title) == (before.start, before.end, "For Dora")


async def test_an_event_is_deleted(house: House, editor: Editor) -> None:
    """Deleting an event gives the booking up."""
    await house.book(at(18), at(20))
    assert (await editor.send("delete", uid="b1"))["success"]
    assert house.state("calendar", "bookings").state == "off"
    assert [type_of(entry.fact) for entry in await house.log()] == [
        "booking_confirmed",
        "booking_cancelled",
    ]
    answer = await editor.send("delete", uid="b1")
    assert not answer["success"], "what is over cannot be given up"


async def test_a_calendar_is_no_door_to_other_rooms(house: House, editor: Editor) -> None:
    """Who may edit one room's calendar reaches no booking of another room."""
    await house.book(at(18), at(20), room=RoomKey("hall"))
    assert not (await editor.send("delete", uid="b1"))["success"]
    assert not (await editor.send("update", uid="b1", event=EVENING))["success"]
    assert len(await house.log()) == 1


async def test_an_action_books_in_its_callers_name(
    house: House, editor: Editor, hass_admin_user: MockUser
) -> None:
    """The action's caller is logged; and who uses the dialog next is not taken for them."""
    entity_id = house.entity_id("calendar", "bookings")
    event = {
        "entity_id": entity_id,
        "summary": "By action",
        "start_date_time": at(14),
        "end_date_time": at(15),
    }
    await house.hass.services.async_call(
        "calendar", "create_event", event, blocking=True, context=Context()
    )
    with pytest.raises(ServiceValidationError, match="2026-11-24 15:00"):
        await house.hass.services.async_call("calendar", "create_event", event, blocking=True)
    await editor.send("create", event=EVENING)
    actors = [entry.actor for entry in await house.log()]
    assert [actor.kind for actor in actors] == [ActorKind.AUTOMATION, ActorKind.USER]
    assert actors[1].id == hass_admin_user.id


async def test_what_is_shown(house: House) -> None:
    """Holds show as their status and tentative, stays stay visible, what was given up does not."""
    await house.book(at(9), at(10))
    await house.do(Enter(room=STUDIO))
    await house.until(at(9, 5))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,), start=at(12), end=at(13)))
    await house.book(at(14), at(15), booking_id="b2")
    await house.do(Cancel(ref=BookingRef(BookingId("b2"))))
    events = await shown(house)
    assert [(one["start"], one["summary"], one.get("status")) for one in events] == [
        ("2026-11-24T10:00:00+01:00", "Completed", "confirmed"),
        ("2026-11-24T13:00:00+01:00", "Held", "tentative"),
    ]
    assert await shown(house, "hall") == []

    await house.until(at(9, 20))
    assert len(await shown(house)) == 1, "the hold has expired"


async def test_a_closed_room_shows_as_closed(house: House) -> None:
    """What an outside calendar keeps closed has the name that it has there, or says so."""
    feed = Origin(
        key=OriginKey("airbnb"),
        name="Airbnb",
        kind=OriginKind.FEED,
        places={"cal": STUDIO},
        is_block=True,
    )
    runtime = house.runtime
    await runtime.engine.configure(replace(runtime.site, origins={feed.key: feed}))
    for number, title in enumerate(("", "Holidays")):
        wanted = Wanted(place="cal", span=Span(at(14 + number), at(15 + number)), title=title)
        claim = Claim(external_id=f"x{number}", version=1, wanted=wanted)
        new_id = BookingId(f"n{number}")
        await house.do(TakeReservation(origin=feed.key, claim=claim, new_id=new_id))
    assert [one["summary"] for one in await shown(house)] == ["Closed", "Holidays"]
    following = house.state("sensor", "next_booking")
    assert (following.attributes["booking_id"], following.attributes["is_block"]) == ("n0", True)
    await house.until(at(14))
    assert house.value("sensor", "status") == "booked"
    assert house.state("calendar", "bookings").attributes["message"] == "Closed"


async def test_a_guest_who_left_early_left_the_day(house: House) -> None:
    """What somebody else books after an early check-out does not lie on top of it."""
    await house.book(at(9), at(12))
    await house.do(Enter(room=STUDIO))
    await house.until(at(10))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    await house.book(at(10, 30), at(11), booking_id="b2")
    spans = [(one["start"][11:16], one["end"][11:16]) for one in await shown(house)]
    assert spans == [("10:00", "11:00"), ("11:30", "12:00")]


async def test_a_guest_who_left_before_the_start_left_all_of_it(house: House) -> None:
    """They are not shown at a time that is free, and may be somebody else's."""
    await house.book(at(11), at(14))
    await house.until(at(10, 45))
    await house.do(Enter(room=STUDIO))
    await house.until(at(10, 50))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    assert await shown(house) == []


async def test_a_day_is_not_told_of_a_guest_who_left_on_the_one_before(house: House) -> None:
    """Though it was booked until then."""
    await house.book(at(11), at(11, day=25))
    await house.until(at(11))
    await house.do(Enter(room=STUDIO))
    assert len(await shown(house, day=25)) == 1
    await house.until(at(12))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    assert await shown(house, day=25) == []


async def test_the_state_goes_from_booking_to_booking(house: House) -> None:
    """Two bookings without a break are no moment without one."""
    await house.book(at(14), at(15))
    await house.book(at(15), at(16), booking_id="b2")
    entity_id = house.entity_id("calendar", "bookings")
    changes = house.listen(EVENT_STATE_CHANGED)
    for hour in (14, 15, 16):
        await house.until(at(hour))
    states = [one.data["new_state"] for one in changes if one.data["entity_id"] == entity_id]
    assert [(state.state, state.attributes.get("start_time", "")) for state in states] == [
        ("on", "2026-11-24 15:00:00"),
        ("on", "2026-11-24 16:00:00"),
        ("off", ""),
    ]


async def test_open_dashboards_are_told(house: House, editor: Editor) -> None:
    """A booking next week shows on a calendar that is open, though the room's state is the same."""
    await house.book(at(14), at(15))
    entity_id = house.entity_id("calendar", "bookings")
    await editor.client.send_json_auto_id(
        {
            "type": "calendar/event/subscribe",
            "entity_id": entity_id,
            "start": at(0).isoformat(),
            "end": at(0, day=30).isoformat(),
        }
    )
    assert (await editor.client.receive_json())["success"]
    assert len((await editor.client.receive_json())["event"]["events"]) == 1
    await house.book(at(14, day=28), at(15, day=28), booking_id="b2")
    assert len((await editor.client.receive_json())["event"]["events"]) == 2


# --- the night in which an hour comes twice ---------------------------------------


def autumn(hour: int, minute: int = 0) -> datetime:
    """Return an instant of the night to 31 October 2027: 01:00 is when 02:00 comes again."""
    return datetime(2027, 10, 31, hour, minute, tzinfo=UTC)


async def test_an_event_ends_after_it_began_also_where_clocks_go_back(
    house: House, hass: HomeAssistant
) -> None:
    """From 02:50 to 02:05 is a quarter of an hour then; one such event must not hide all others."""
    house.freezer.move_to(autumn(0, 40))
    await house.do(
        Hold(
            booking_id=BookingId("h1"),
            rooms=(STUDIO,),
            start=autumn(0, 50),
            end=autumn(1, 5),
            expires_in=timedelta(minutes=30),
        )
    )
    assert house.state("calendar", "bookings").attributes["message"] == "Held"
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": (entity_id := house.entity_id("calendar", "bookings")),
            "start_date_time": autumn(0),
            "end_date_time": autumn(2),
        },
        blocking=True,
        return_response=True,
    )
    (event,) = answer[entity_id]["events"]
    assert event["start"] == "2027-10-31T02:50:00+02:00"
    assert datetime.fromisoformat(event["end"]) >= autumn(1, 5)


@pytest.mark.parametrize(
    ("start", "end"), [((0, 30), (2, 0)), ((1, 30), (2, 0)), ((0, 0), (1, 30))]
)
async def test_a_new_name_moves_nothing_where_clocks_go_back(
    house: House, editor: Editor, start: tuple[int, int], end: tuple[int, int]
) -> None:
    """The editor says no offset, so 02:30 comes back from it without which of the two it was."""
    await house.book(autumn(*start), autumn(*end))
    zone = ZoneInfo("Europe/Berlin")
    event = {
        "dtstart": autumn(*start).astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S"),
        "dtend": autumn(*end).astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S"),
        "summary": "Night shift",
    }
    assert (await editor.send("update", uid="b1", event=event))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert (booking.span.start, booking.span.end) == (autumn(*start), autumn(*end))
    assert booking.title == "Night shift"


async def test_a_summary_that_was_no_title_does_not_become_one(
    house: House, editor: Editor
) -> None:
    """Who confirms a booking while its dialog is open gives it no name."""
    await house.do(Hold(booking_id=BookingId("h1"), rooms=(STUDIO,), start=at(18), end=at(20)))
    held = house.state("calendar", "bookings").attributes["message"]
    await house.do(Confirm(ref=BookingRef(BookingId("h1"))))
    event = {**EVENING, "summary": held, "description": "Bring cables"}
    assert (await editor.send("update", uid="h1", event=event))["success"]
    (booking,) = house.runtime.engine.peek(lambda state, _now: tuple(state.calendar(STUDIO)))
    assert (booking.title, booking.note) == ("", "Bring cables")


async def test_what_ended_before_a_range_is_not_in_it(house: House, hass: HomeAssistant) -> None:
    """Who left early was not there in the evening, though they had booked it."""
    await house.book(at(9), at(20))
    await house.do(Enter(room=STUDIO))
    await house.until(at(10))
    await house.do(CheckOut(ref=BookingRef(BookingId("b1"))))
    entity_id = house.entity_id("calendar", "bookings")
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": entity_id, "start_date_time": at(12), "end_date_time": at(13)},
        blocking=True,
        return_response=True,
    )
    assert answer[entity_id]["events"] == []
