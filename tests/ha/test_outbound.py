"""Refusals as sentences, and as what programs get."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import orjson
import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

import custom_components.roomkeeper
from custom_components.roomkeeper.core import errors
from custom_components.roomkeeper.core.cron import CronFault
from custom_components.roomkeeper.core.errors import Refusal, Taken
from custom_components.roomkeeper.core.ids import BookingId, RoomKey, StallKey
from custom_components.roomkeeper.core.lifecycle import DEVICE_ACTION, ActionEvent, BookingEvent
from custom_components.roomkeeper.core.model import BookingStatus, FreezeReason, Room, Site
from custom_components.roomkeeper.core.recurrence import RuleFault
from custom_components.roomkeeper.core.reservation import ReservationStatus
from custom_components.roomkeeper.core.schedule import ActionStatus
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.core.stall import OccupancyStatus, Stall
from custom_components.roomkeeper.doors import rejections
from custom_components.roomkeeper.doors.hooks import refused
from custom_components.roomkeeper.doors.outbound import error_of, refusals_translated, translated
from custom_components.roomkeeper.doors.wording import length_text

from .house import House

DRUMS = RoomKey("drum_room")
CUBICLE = StallKey("cubicle")
SITE = Site(
    time_zone=ZoneInfo("Europe/Berlin"),
    rooms={DRUMS: Room(key=DRUMS, name="Drum room")},
    stalls={CUBICLE: Stall(key=CUBICLE, name="Cubicle")},
)
TWO = datetime(2026, 11, 24, 13, tzinfo=UTC)
SIX = datetime(2026, 11, 24, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
B1 = BookingId("b1")
TAKEN = Taken(room=DRUMS, booking_id=B1, status="confirmed", span=Span(TWO, SIX))

EXAMPLES: tuple[Refusal, ...] = (
    errors.UnknownRoom(room="attic", known=("drum_room",)),
    errors.UnknownRoom(room="attic", known=()),
    errors.UnknownStall(stall="attic", known=("cubicle",)),
    errors.UnknownStall(stall="attic", known=()),
    errors.UnknownBooking(booking="b1"),
    errors.UnknownEndpoint(endpoint="endpoint_desk"),
    errors.NoBookingNow(room=DRUMS, next_start=TWO),
    errors.NoBookingNow(room=DRUMS, next_start=None),
    errors.NoPowerOff(room=DRUMS),
    *(
        errors.Clash(
            room=DRUMS, booking_id=B1, start=TWO, end=SIX, taken=taken, next_free=next_free
        )
        for taken in ([TAKEN], [TAKEN] * 12)
        for next_free in (SIX, None)
    ),
    errors.RoomIsFrozen(room=DRUMS, reason=FreezeReason.ADMIN_LOCK, until=SIX),
    errors.RoomIsFrozen(room=DRUMS, reason=FreezeReason.ADMIN_LOCK, until=None),
    errors.RoomNotFrozen(room=DRUMS),
    errors.FreezeAffects(room=DRUMS, count=1, taken=[TAKEN]),
    errors.RoomInUse(room=DRUMS, booking_id=B1, end=SIX),
    *(
        errors.WrongStatus(
            booking_id=B1, status=status, event="check_out", allowed=tuple(BookingEvent)
        )
        for status in (BookingStatus.CONFIRMED, BookingStatus.NO_SHOW)
    ),
    errors.WrongStatus(
        booking_id=B1, status=BookingStatus.NO_SHOW, event="book", allowed=("confirmed",)
    ),
    errors.BookingExpired(booking_id=B1, expires_at=TWO),
    errors.TooEarly(booking_id=B1, opens_at=TWO),
    errors.TooLate(booking_id=B1, end=SIX),
    errors.NotOccupied(stall=CUBICLE, status=OccupancyStatus.VACANT),
    errors.InMaintenance(stall=CUBICLE),
    errors.UnknownGuest(),
    errors.UnknownSchedule(schedule="s1"),
    errors.UnknownAction(action="a1"),
    errors.UnknownOrigin(origin="shop"),
    errors.UnknownReservation(external_id="4711"),
    errors.NobodyExpected(booking_id=B1, end=SIX),
    errors.ChangedHere(booking_id=B1, start=TWO, end=SIX),
    errors.NotOpen(external_id="4711", status=ReservationStatus.TAKEN),
    *(
        errors.WrongActionStatus(
            action_id="a1", status=status, event=event, allowed=tuple(DEVICE_ACTION[status])
        )
        for status in ActionStatus
        for event in (ActionEvent.EDIT, ActionEvent.START)
    ),
    errors.StillRunning(name="Moonlight", started_at=TWO),
    errors.NoNextRun(name="Moonlight"),
    errors.NoDevices(),
    errors.RunsAfterItself(names=("Moonlight", "Sunrise", "Moonlight")),
    errors.UnknownTimeZone(time_zone="Mars/Olympus"),
    errors.NeverRuns(name="Moonlight", end_at=TWO),
    errors.NeverRuns(name="Moonlight", end_at=None),
    errors.BadLevel(field="level", level=100.5),
    errors.PartsMeet(sunrise="08:00", sunset="08:30", ramp=HOUR),
    *(errors.BadCron(part="59/15", why=why) for why in CronFault),
    *(
        errors.BadRule(field=field, why=why)
        for field in ("run_at", "interval", "every", "weekdays", "month_days", "nth_weekdays")
        for why in RuleFault
    ),
    errors.NotRunnable(field="sequence", value="no action"),
    errors.NotOfThisType(field="cron", type="recurring", takes=("frequency", "times")),
    errors.NoRooms(),
    errors.RoomTwice(room=DRUMS),
    errors.EndBeforeStart(start=SIX, end=TWO),
    errors.InThePast(end=SIX),
    errors.TooFarAhead(start=TWO),
    errors.SpanTooLong(length=HOUR, longest=HOUR),
    errors.TooShort(room=DRUMS, length=HOUR, shortest=HOUR),
    errors.TooLong(room=DRUMS, length=HOUR, longest=HOUR),
    errors.Closed(room=DRUMS, start=TWO, end=SIX, opens_at=TWO, closes_at=SIX),
    errors.Closed(room=DRUMS, start=TWO, end=SIX, opens_at=None, closes_at=None),
    errors.NotPositive(field="duration"),
    errors.TextTooLong(field="note", length=4001, longest=4000),
    errors.TextUnreadable(field="note"),
    errors.NoPower(room=DRUMS),
    errors.NonexistentTime(
        field="start", local_time="2027-03-28 02:30:00", time_zone="Europe/Berlin"
    ),
    errors.NotUnderstood(field="start", value="soon"),
    errors.MissingField(field="start"),
    errors.EndOrDuration(),
    errors.NoReference(),
    errors.BookingOrGuest(),
    errors.OneRoomOnly(count=2),
    errors.BadCursor(cursor="x"),
    errors.NotWritable(problem="disk full"),
    errors.UnknownSuggestion(suggestion="no_show_rule:studio"),
    errors.DayOrRange(),
    errors.StillToCome(start="2026-11-25"),
    errors.NotLoaded(),
    errors.UnknownField(field="colour", takes=("room",)),
    errors.UnknownField(field="colour", takes=()),
    rejections.NotJson(problem="it is not whole"),
    rejections.NotAnObject(),
    rejections.FieldTwice(field="room"),
    rejections.TooDeep(deepest=32),
    rejections.BodyNotTaken(method="GET"),
    rejections.QueryNotTaken(method="POST", field="room"),
    rejections.NotPermitted(),
    rejections.UnknownPath(path="/nowhere"),
    rejections.MethodNotAllowed(method="PUT", takes=("GET",)),
    rejections.TooLarge(longest_bytes=65536),
    rejections.NotJsonType(content_type="text/plain"),
    rejections.BodyEncoded(encoding="gzip"),
    rejections.KeyReused(key="k1"),
    refused.NotSigned(refused.SignatureFault.WRONG),
    refused.TooManyDeliveries(retry_after=timedelta(seconds=30)),
    refused.TooSlow(),
    refused.DeliveryFailed(),
)


def _codes(family: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in family.__subclasses__():
        if "code" in vars(kind):
            yield kind
        yield from _codes(kind)


def _sentences() -> dict[str, str]:
    path = Path(custom_components.roomkeeper.__file__).parent / "translations" / "en.json"
    exceptions = orjson.loads(path.read_bytes())["exceptions"]
    return {key: text["message"] for key, text in exceptions.items()}


def test_there_is_an_example_of_every_refusal() -> None:
    """Whoever adds one is told here to give it its sentence."""
    assert {type(refusal) for refusal in EXAMPLES} == set(_codes(Refusal))


@pytest.mark.parametrize("refusal", EXAMPLES, ids=str)
def test_every_refusal_has_a_sentence_with_all_that_it_needs(refusal: Refusal) -> None:
    """Nobody reads a key, a gap or a name in braces."""
    error = translated(refusal, SITE)
    assert error.translation_key is not None
    assert error.translation_placeholders is not None
    sentence = _sentences()[error.translation_key]
    placeholders = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    assert placeholders <= error.translation_placeholders.keys()
    assert all(error.translation_placeholders[name] for name in placeholders)


def test_every_sentence_is_of_a_refusal_or_of_an_error_elsewhere() -> None:
    """No sentence is left behind when its refusal goes."""
    used = {translated(refusal, SITE).translation_key for refusal in EXAMPLES}
    codes = tuple(kind.code for kind in _codes(Refusal))
    assert {key for key in _sentences() if key.startswith(codes)} == used - {"wrong_first_status"}


@pytest.mark.parametrize(
    ("family", "status"),
    [
        (errors.NotFound, HTTPStatus.NOT_FOUND),
        (errors.Conflict, HTTPStatus.CONFLICT),
        (errors.Unacceptable, HTTPStatus.UNPROCESSABLE_ENTITY),
        (errors.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    ],
)
def test_a_program_gets_the_status_of_the_family(family: type[Refusal], status: HTTPStatus) -> None:
    """What to do about a refusal can be seen without reading it."""
    mine = [refusal for refusal in EXAMPLES if isinstance(refusal, family)]
    assert mine
    for refusal in mine:
        error = error_of(refusal, SITE)
        assert (error.status, error.code) == (status, refusal.code)
        orjson.dumps(error.details)


def test_what_is_no_request_has_a_status_of_its_own() -> None:
    """It says what is wrong with the message."""
    mine = [refusal for refusal in EXAMPLES if isinstance(refusal, rejections.Rejection)]
    assert mine
    for refusal in mine:
        assert error_of(refusal, SITE)[:2] == (refusal.status, refusal.code)


def test_a_program_gets_the_values() -> None:
    """Instants with the site's offset, lengths in seconds, and what is in the way."""
    clash = errors.Clash(
        room=DRUMS, booking_id=B1, start=TWO, end=SIX, taken=[TAKEN], next_free=None
    )
    assert error_of(clash, SITE).details == {
        "room": "drum_room",
        "booking_id": "b1",
        "start": "2026-11-24T14:00:00+01:00",
        "end": "2026-11-24T18:00:00+01:00",
        "taken": [
            {
                "room": "drum_room",
                "booking_id": "b1",
                "status": "confirmed",
                "start": "2026-11-24T14:00:00+01:00",
                "end": "2026-11-24T18:00:00+01:00",
            }
        ],
        "next_free": None,
    }
    too_long = errors.SpanTooLong(length=HOUR, longest=HOUR)
    assert error_of(too_long, SITE).details == {"length_s": 3600.0, "longest_s": 3600.0}


def test_a_long_list_is_cut_short() -> None:
    """A sentence stays one that can be read."""
    clash = next(one for one in EXAMPLES if len(one.details.get("taken") or ()) == 12)  # type: ignore[arg-type]
    taken = (translated(clash, SITE).translation_placeholders or {})["taken"]
    assert taken.count("(b1)") == 10
    assert taken.endswith(", +2")


@pytest.mark.parametrize(
    ("status", "event", "sentence"),
    [
        # It was tried already.
        ("pending", "edit", "pending, so this is not possible: update. Possible: execute, delete"),
        ("in_progress", "edit", "in progress, so this is not possible: update. Possible: delete"),
        ("failed", "edit", "failed, so this is not possible: update. Possible: execute, delete"),
        ("success", "start", "success, so this is not possible: execute. Possible: delete"),
    ],
)
async def test_what_can_be_asked_of_a_device_action_is_named_as_one_asks_for_it(
    hass: HomeAssistant, site: House, status: str, event: str, sentence: str
) -> None:
    """Nobody reads the words that only the tables know."""
    refusal = errors.WrongActionStatus(
        action_id="a1", status=ActionStatus(status), event=ActionEvent(event), allowed=()
    )
    assert str(translated(refusal, SITE)) == f"Device action a1 is {sentence}"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=2, minutes=30), "2 h 30 min"),
        (timedelta(days=366), "366 d"),
        (timedelta(seconds=61), "1 min 1 s"),
        (timedelta(), "0 s"),
        (timedelta(milliseconds=5), "0 s"),
        (timedelta(hours=-1), "-1 h"),
    ],
)
def test_a_length_reads_as_people_say_it(length: timedelta, text: str) -> None:
    """Not as Python shows it."""
    assert length_text(length) == text


async def test_a_refusal_is_told_also_where_roomkeeper_does_not_run(hass: HomeAssistant) -> None:
    """There are no rooms to name then, and a time zone still."""
    with pytest.raises(ServiceValidationError) as raised, refusals_translated(hass):
        raise errors.TooLate(booking_id=B1, end=SIX)
    assert raised.value.translation_placeholders == {
        "booking_id": "b1",
        "end": "2026-11-24 09:00",
    }
