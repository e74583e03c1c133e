"""One thing that is asked for through each door: the same facts, and the same refusal."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.roomkeeper.core.commands import (
    Book,
    Cancel,
    CancelPowerOff,
    CheckIn,
    CheckOut,
    Command,
    Confirm,
    EndOccupancy,
    Enter,
    Extend,
    ExtendOccupancy,
    ForceEnable,
    FreezeRoom,
    Hold,
    Reschedule,
    StartOccupancy,
    SwitchOff,
    Texts,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.errors import Refusal
from custom_components.roomkeeper.core.events import (
    ActorKind,
    Fact,
    action_of,
    booking_of,
    rooms_of,
    schedule_of,
    stall_of,
    type_of,
)
from custom_components.roomkeeper.core.ids import (
    BookingId,
    BookingRef,
    RoomKey,
    ScheduleId,
    StallKey,
)
from custom_components.roomkeeper.core.model import FreezeReason, State
from custom_components.roomkeeper.core.schedule_commands import (
    DisableSchedule,
    EnableSchedule,
    RunSchedule,
    SkipNext,
)
from custom_components.roomkeeper.doors.log_rows import details_of
from custom_components.roomkeeper.doors.outbound import translated

from .calling import book, call, schedule
from .doors import (
    NAMED_DOORS,
    Answer,
    Fields,
    Visitor,
    answered,
    by_service,
    doors_for,
)
from .house import House, at

DRUMS: Final = RoomKey("drum_room")
CUBICLE: Final = StallKey("cubicle")
NEW: Final = BookingId("new")

type Ask = Callable[[Visitor], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: by name with fields, as the command that is meant, and in other ways."""

    verb: str
    fields: Fields
    meant: Command
    others: Mapping[str, Ask] = field(default_factory=dict[str, Ask])


@pytest.fixture
def visitor(site: House, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser) -> Visitor:
    """Return an administrator."""
    return Visitor(site=site, user=hass_admin_user, connect=hass_ws_client)


def entity(service: str, name: str, place: str = DRUMS, **data: Any) -> Ask:  # noqa: ANN401 - what an action takes
    """Return what asks by an action on one of our entities."""

    async def ask(visitor: Visitor) -> Answer:
        entity_id = visitor.site.entity_id(service.partition(".")[0], name, place)
        assert entity_id is not None
        return await by_service(visitor, service, {"entity_id": entity_id, **data})

    return ask


def calendar(verb: str, **message: Any) -> Ask:  # noqa: ANN401 - a websocket message
    """Return what asks by the calendar's dialog."""

    async def ask(visitor: Visitor) -> Answer:
        entity_id = visitor.site.entity_id("calendar", "bookings", DRUMS)
        panel = await visitor.panel()
        return answered(await panel.ask(f"calendar/event/{verb}", entity_id=entity_id, **message))

    return ask


# --- what can be asked for: where it is possible, and where it is refused --------------------

TWO, SIX = at(13), at(17)
SLOT: Final = {"room": "drum_room", "start": "2026-11-24 14:00", "end": "2026-11-24 18:00"}
EVENT: Final = {
    "dtstart": "2026-11-24T14:00:00+01:00",
    "dtend": "2026-11-24T18:00:00+01:00",
    "summary": "Band",
}


async def a_booking(_site: House) -> Asked:
    """A booking with a title."""
    return Asked(
        verb="book",
        fields={**SLOT, "title": "Band"},
        meant=Book(booking_id=NEW, rooms=(DRUMS,), start=TWO, end=SIX, texts=Texts(title="Band")),
        others={"calendar": calendar("create", event=EVENT)},
    )


async def a_booking_that_clashes(site: House) -> Asked:
    """Somebody was first."""
    await book(site.hass, "2026-11-24 17:00", "2026-11-24 19:00")
    return await a_booking(site)


async def a_booking_of_a_frozen_room(site: House) -> Asked:
    """The room is out of use."""
    await call(site.hass, "freeze", room="drum_room")
    return await a_booking(site)


async def a_booking_in_the_past(_site: House) -> Asked:
    """It is over."""
    event = {name: value.replace("-24T", "-23T") for name, value in EVENT.items()}
    return Asked(
        verb="book",
        fields={"room": "drum_room", "start": "2026-11-23 14:00", "end": "2026-11-23 18:00"},
        meant=Book(booking_id=NEW, rooms=(DRUMS,), start=at(13, day=23), end=at(17, day=23)),
        others={"calendar": calendar("create", event=event)},
    )


async def a_booking_from_now(_site: House) -> Asked:
    """Somebody stands before the room."""
    return Asked(
        verb="book",
        fields={"room": "drum_room", "start": "2026-11-24 11:00", "duration": 3600},
        meant=Book(booking_id=NEW, rooms=(DRUMS,), start=at(10), end=at(11)),
        others={"timer": entity("timer.start", "booking", duration="01:00:00")},
    )


async def a_hold(_site: House) -> Asked:
    """The room is kept for who is about to pay."""
    return Asked(
        verb="hold",
        fields={"room": "drum_room", "expires_in": 600},
        meant=Hold(booking_id=NEW, rooms=(DRUMS,), expires_in=timedelta(minutes=10)),
        others={"timer": entity("timer.start", "hold", duration="00:10:00")},
    )


async def a_hold_that_clashes(site: House) -> Asked:
    """Somebody is inside."""
    await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00")
    return await a_hold(site)


async def a_confirmation(site: House) -> Asked:
    """They have paid."""
    held = (await call(site.hass, "hold", room="drum_room"))["booking"]["id"]
    return Asked(verb="confirm", fields={"booking_id": held}, meant=Confirm(ref=BookingRef(held)))


async def a_move(site: House) -> Asked:
    """An hour later."""
    booking_id = (await book(site.hass, title="Band"))["id"]
    later = {
        **EVENT,
        "dtstart": "2026-11-24T15:00:00+01:00",
        "dtend": "2026-11-24T19:00:00+01:00",
    }
    return Asked(
        verb="reschedule",
        fields={"booking_id": booking_id, "start": "2026-11-24 15:00"},
        meant=Reschedule(ref=BookingRef(booking_id), start=at(14)),
        others={"calendar": calendar("update", uid=booking_id, event=later)},
    )


async def a_move_that_clashes(site: House) -> Asked:
    """Into somebody else's time."""
    await book(site.hass, "2026-11-24 18:00", "2026-11-24 19:00")
    return await a_move(site)


async def a_cancellation(site: House) -> Asked:
    """Of a booking that has begun."""
    booking_id = (await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00"))["id"]
    return Asked(
        verb="cancel",
        fields={"booking_id": booking_id},
        meant=Cancel(ref=BookingRef(booking_id)),
        others={
            "calendar": calendar("delete", uid=booking_id),
            "timer": entity("timer.cancel", "booking"),
        },
    )


async def a_cancellation_of_nothing(_site: House) -> Asked:
    """There is no such booking."""
    return Asked(
        verb="cancel",
        fields={"booking_id": "nobody"},
        meant=Cancel(ref=BookingRef(BookingId("nobody"))),
        others={"calendar": calendar("delete", uid="nobody")},
    )


async def a_cancellation_too_late(site: House) -> Asked:
    """The guest is inside."""
    booking_id = (await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00"))["id"]
    await call(site.hass, "check_in", booking_id=booking_id)
    return Asked(
        verb="cancel",
        fields={"booking_id": booking_id},
        meant=Cancel(ref=BookingRef(booking_id)),
        others={
            "calendar": calendar("delete", uid=booking_id),
            "timer": entity("timer.cancel", "booking"),
        },
    )


async def a_check_in(site: House) -> Asked:
    """The guest is there."""
    booking_id = (await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00"))["id"]
    return Asked(
        verb="check_in",
        fields={"booking_id": booking_id},
        meant=CheckIn(ref=BookingRef(booking_id)),
        others={"button": entity("button.press", "check_in")},
    )


async def a_check_in_too_early(site: House) -> Asked:
    """An hour before is the earliest."""
    booking_id = (await book(site.hass))["id"]
    return Asked(
        verb="check_in",
        fields={"booking_id": booking_id},
        meant=CheckIn(ref=BookingRef(booking_id)),
    )


async def a_door_for_nobody(_site: House) -> Asked:
    """Nobody is expected."""
    return Asked(
        verb="open_door",
        fields={"room": "drum_room"},
        meant=Enter(room=DRUMS),
        others={"button": entity("button.press", "check_in")},
    )


async def _guest(site: House) -> BookingId:
    booking_id = (await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00"))["id"]
    await call(site.hass, "check_in", booking_id=booking_id)
    await site.settle()
    return BookingId(booking_id)


async def a_check_out(site: House) -> Asked:
    """The guest leaves."""
    booking_id = await _guest(site)
    return Asked(
        verb="check_out",
        fields={"booking_id": booking_id},
        meant=CheckOut(ref=BookingRef(booking_id)),
        others={
            "button": entity("button.press", "check_out"),
            "timer": entity("timer.finish", "booking"),
        },
    )


async def a_check_out_of_nobody(site: House) -> Asked:
    """The guest has not come."""
    booking_id = (await book(site.hass, "2026-11-24 11:00", "2026-11-24 12:00"))["id"]
    await site.settle()
    return Asked(
        verb="check_out",
        fields={"booking_id": booking_id},
        meant=CheckOut(ref=BookingRef(booking_id)),
        others={
            "button": entity("button.press", "check_out"),
            "timer": entity("timer.finish", "booking"),
        },
    )


async def an_extension(site: House) -> Asked:
    """The guest stays half an hour more."""
    booking_id = await _guest(site)
    return Asked(
        verb="extend",
        fields={"booking_id": booking_id, "duration": 1800},
        meant=Extend(ref=BookingRef(booking_id), duration=timedelta(minutes=30)),
        others={"timer": entity("timer.change", "booking", duration="00:30:00")},
    )


async def an_extension_that_clashes(site: House) -> Asked:
    """The next one comes."""
    await book(site.hass, "2026-11-24 12:00", "2026-11-24 13:00")
    return await an_extension(site)


async def a_freeze(_site: House) -> Asked:
    """The room is locked."""
    return Asked(
        verb="freeze",
        fields={"room": "drum_room", "reason": "admin_lock"},
        meant=FreezeRoom(room=DRUMS, reason=FreezeReason.ADMIN_LOCK),
        others={"switch": entity("switch.turn_on", "frozen")},
    )


async def a_freeze_of_a_booked_room(site: House) -> Asked:
    """Nobody is thrown out unasked."""
    await book(site.hass)
    return await a_freeze(site)


async def a_thaw(site: House) -> Asked:
    """The room is in use again."""
    await call(site.hass, "freeze", room="drum_room")
    await site.settle()
    return Asked(
        verb="unfreeze",
        fields={"room": "drum_room"},
        meant=UnfreezeRoom(room=DRUMS),
        others={"switch": entity("switch.turn_off", "frozen")},
    )


async def a_power_off(_site: House) -> Asked:
    """Now, by hand."""
    return Asked(
        verb="power_off",
        fields={"room": "drum_room"},
        meant=SwitchOff(room=DRUMS, new_id=NEW),
        others={"switch": entity("switch.turn_off", "power")},
    )


async def a_power_off_called_off(site: House) -> Asked:
    """The guest's power stays on."""
    booking_id = await _guest(site)
    return Asked(
        verb="cancel_power_off",
        fields={"room": "drum_room"},
        meant=CancelPowerOff(room=DRUMS, booking_id=booking_id),
        others={"timer": entity("timer.cancel", "power_off")},
    )


async def a_stay(_site: House) -> Asked:
    """Somebody says that they are inside."""
    return Asked(
        verb="start_occupancy",
        fields={"stall": "cubicle", "timeout": 240},
        meant=StartOccupancy(stall=CUBICLE, timeout=timedelta(minutes=4)),
        others={"timer": entity("timer.start", "occupancy", CUBICLE, duration="00:04:00")},
    )


async def a_stay_in_maintenance(site: House) -> Asked:
    """Nobody's stay begins where the cameras were put back."""
    await site.call("switch.turn_on", site.entity_id("switch", "maintenance", CUBICLE))
    return await a_stay(site)


async def _stay(site: House) -> None:
    await call(site.hass, "start_occupancy", stall="cubicle")
    await site.settle()


async def a_longer_stay(site: House) -> Asked:
    """Another minute."""
    await _stay(site)
    return Asked(
        verb="extend_occupancy",
        fields={"stall": "cubicle", "duration": 60},
        meant=ExtendOccupancy(stall=CUBICLE, duration=timedelta(minutes=1)),
        others={"timer": entity("timer.change", "occupancy", CUBICLE, duration="00:01:00")},
    )


async def the_end_of_a_stay(site: House) -> Asked:
    """Somebody says that they have left."""
    await _stay(site)
    return Asked(
        verb="end_occupancy",
        fields={"stall": "cubicle"},
        meant=EndOccupancy(stall=CUBICLE),
        others={
            "timer": entity("timer.finish", "occupancy", CUBICLE),
            "switch": entity("switch.turn_off", "privacy", CUBICLE),
        },
    )


async def cameras_put_back(site: House) -> Asked:
    """For maintenance."""
    await _stay(site)
    return Asked(
        verb="force_enable",
        fields={"stall": "cubicle"},
        meant=ForceEnable(stall=CUBICLE),
        others={"button": entity("button.press", "force_enable", CUBICLE)},
    )


async def _schedule(site: House, **fields: object) -> ScheduleId:
    made = await schedule(site.hass, **fields)
    await site.settle()
    return ScheduleId(made["id"])


async def a_schedule_switched_off(site: House) -> Asked:
    """It runs no more."""
    one = await _schedule(site)
    return Asked(
        verb="disable_schedule",
        fields={"schedule_id": one},
        meant=DisableSchedule(schedule_id=one),
        others={"switch": entity("switch.turn_off", "enabled", f"schedule_{one}")},
    )


async def a_schedule_switched_on(site: House) -> Asked:
    """It runs again."""
    one = await _schedule(site, enabled=False)
    return Asked(
        verb="enable_schedule",
        fields={"schedule_id": one},
        meant=EnableSchedule(schedule_id=one),
        others={"switch": entity("switch.turn_on", "enabled", f"schedule_{one}")},
    )


async def a_run(site: House) -> Asked:
    """Now."""
    one = await _schedule(site)
    return Asked(
        verb="run_schedule",
        fields={"schedule_id": one},
        meant=RunSchedule(schedule_id=one),
        others={"button": entity("button.press", "run", f"schedule_{one}")},
    )


async def a_run_left_out(site: House) -> Asked:
    """Not tomorrow."""
    one = await _schedule(site)
    return Asked(verb="skip_next", fields={"schedule_id": one}, meant=SkipNext(schedule_id=one))


async def a_run_of_nothing_left_out(site: House) -> Asked:
    """There is none to come."""
    one = await _schedule(site, enabled=False)
    return Asked(verb="skip_next", fields={"schedule_id": one}, meant=SkipNext(schedule_id=one))


type Prepared = Callable[[House], Awaitable[Asked]]

POSSIBLE: Final[Mapping[Prepared, Iterable[str]]] = {
    a_booking: ("calendar",),
    a_booking_from_now: ("timer",),
    a_hold: ("timer",),
    a_confirmation: (),
    a_move: ("calendar",),
    a_cancellation: ("calendar", "timer"),
    a_check_in: ("button",),
    a_check_out: ("button", "timer"),
    an_extension: ("timer",),
    a_freeze: ("switch",),
    a_thaw: ("switch",),
    a_power_off: ("switch",),
    a_power_off_called_off: ("timer",),
    a_stay: ("timer",),
    a_longer_stay: ("timer",),
    the_end_of_a_stay: ("timer", "switch"),
    cameras_put_back: ("button",),
    a_schedule_switched_off: ("switch",),
    a_schedule_switched_on: ("switch",),
    a_run: ("button",),
    a_run_left_out: (),
}
REFUSED: Final[Mapping[Prepared, Iterable[str]]] = {
    a_booking_that_clashes: ("calendar",),
    a_booking_of_a_frozen_room: ("calendar",),
    a_booking_in_the_past: ("calendar",),
    a_hold_that_clashes: ("timer",),
    a_move_that_clashes: ("calendar",),
    a_cancellation_of_nothing: ("calendar",),
    a_cancellation_too_late: ("calendar", "timer"),
    a_check_in_too_early: (),
    a_door_for_nobody: ("button",),
    a_check_out_of_nobody: ("button", "timer"),
    an_extension_that_clashes: ("timer",),
    a_freeze_of_a_booked_room: ("switch",),
    a_stay_in_maintenance: ("timer",),
    a_run_of_nothing_left_out: (),
}


ROWS: Final = [
    pytest.param(prepared, door, id=f"{prepared.__name__}-{door}")
    for prepared, others in POSSIBLE.items()
    for door in (*NAMED_DOORS, *others)
]


# --- through each door ---------------------------------------------------------------------


async def go_through(visitor: Visitor, door: str, asked: Asked) -> Answer:
    """Ask for it by one door, and wait until all that follows is done."""
    if door in NAMED_DOORS:
        answer = await NAMED_DOORS[door](visitor, asked.verb, asked.fields)
    else:
        answer = await asked.others[door](visitor)
    await visitor.site.settle()
    return answer


def said(facts: Iterable[Fact], known: set[str]) -> list[Any]:
    """Return what facts say, whatever ids the new things have."""
    found: list[Any] = []
    for fact in facts:
        ids = (booking_of(fact), schedule_of(fact), action_of(fact))
        row = [type_of(fact), *rooms_of(fact), stall_of(fact), *ids, str(fact.at)]
        details = details_of(fact, UTC, lambda _id: None)
        text = json.dumps([row, details])
        for one in filter(None, ids):
            text = text if one in known else text.replace(one, "new")
        found.append(json.loads(text))
    return found


def ids_of(state: State, _now: datetime) -> set[str]:
    """Return the ids of all that there is."""
    return {*state.bookings, *state.schedules, *state.actions}


@pytest.mark.parametrize(("prepared", "door"), ROWS)
async def test_every_door_leads_to_the_same_facts(
    site: House, visitor: Visitor, prepared: Prepared, door: str
) -> None:
    """Whoever knows one way knows what the others do; the log has the same name."""
    asked = await prepared(site)
    if door in NAMED_DOORS and door not in doors_for(asked.verb, asked.fields):
        pytest.skip("this door has no way for it")
    before, peek = await site.log(), site.runtime.engine.peek
    known = peek(ids_of)
    expected = said(peek(lambda state, now: decide(state, asked.meant, now)), known)
    assert expected
    assert (await go_through(visitor, door, asked)).refusal is None
    entries = [one for one in (await site.log())[len(before) :] if one.actor.kind is ActorKind.USER]
    assert visitor.user is not None
    # What follows of it by itself may be done in the same name.
    assert said((one.fact for one in entries[: len(expected)]), known) == expected
    assert {one.actor.id for one in entries} == {visitor.user.id}


@pytest.mark.parametrize("prepared", REFUSED, ids=lambda one: one.__name__)
async def test_every_door_refuses_with_the_same_sentence(
    site: House, visitor: Visitor, prepared: Prepared
) -> None:
    """And nothing has changed."""
    asked = await prepared(site)
    before = await site.log()
    with pytest.raises(Refusal) as refused:
        site.runtime.engine.peek(lambda state, now: decide(state, asked.meant, now))
    sentence = str(translated(refused.value, site.runtime.site))
    doors = (*doors_for(asked.verb, asked.fields), *REFUSED[prepared])
    found = {door: (await go_through(visitor, door, asked)).refusal for door in doors}
    assert found == dict.fromkeys(doors, sentence)
    assert await site.log() == before


def test_every_way_through_a_door_is_walked() -> None:
    """A way that is prepared has its row."""
    walked = {*POSSIBLE, *REFUSED}
    ways = {
        one
        for name, one in globals().items()
        if name.startswith(("a_", "an_", "the_", "cameras_")) and callable(one)
    }
    assert walked == ways


@pytest.mark.parametrize("door", NAMED_DOORS)
async def test_every_door_answers_the_same(
    hass: HomeAssistant, site: House, visitor: Visitor, door: str
) -> None:
    """A booking looks the same wherever one asks for it."""
    made = await book(hass)
    answer = await NAMED_DOORS[door](visitor, "get_bookings", {"room": "drum_room"})
    assert answer.response == {"items": [made], "next_cursor": None}
