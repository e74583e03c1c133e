"""Refusals: what was wrong, what clashes, what would work.

A refusal carries values, no sentences: the one mapper in `doors.outbound`
makes the sentence in the reader's language and time zone from `code` and
`details`. Its family (the base class) says what kind of answer a door gives.
Nothing has changed when one is raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from .ids import BookingId, RoomKey
from .span import Span

type Detail = str | int | float | datetime | timedelta | Span | Sequence[Detail] | Taken | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A claim that stands in the way; it names no guest."""

    room: RoomKey
    booking_id: BookingId
    status: str
    span: Span


class Refusal(Exception):
    """A command that was understood and is not done."""

    code: ClassVar[str]

    def __init__(self, **details: Detail) -> None:
        """Keep the values that the sentence is made of."""
        super().__init__(self.code, details)
        self.details = details

    def __str__(self) -> str:
        """For logs and tests; people get the translated sentence."""
        return f"{self.code} {self.details}"


class NotFound(Refusal):
    """Names something that is not there."""


class Conflict(Refusal):
    """Does not fit what is there now; the same command may work at another time."""


class Unacceptable(Refusal):
    """Can never work as it was said."""


class Unavailable(Refusal):
    """Cannot be kept safely at present; the same command works once that is mended."""


class UnknownRoom(NotFound):
    """No room has this key. Details: room, known."""

    code = "unknown_room"


class UnknownStall(NotFound):
    """No stall has this key. Details: stall, known."""

    code = "unknown_stall"


class UnknownBooking(NotFound):
    """No booking has this id. Details: booking."""

    code = "unknown_booking"


class UnknownGuest(NotFound):
    """Nothing tells of a guest whose words are to be taken out. Who that was is not repeated."""

    code = "unknown_guest"


class UnknownSchedule(NotFound):
    """No schedule has this id. Details: schedule."""

    code = "unknown_schedule"


class UnknownAction(NotFound):
    """No device action has this id. Details: action."""

    code = "unknown_action"


class UnknownOrigin(NotFound):
    """No hook and no feed has this key. Details: origin."""

    code = "unknown_origin"


class UnknownReservation(NotFound):
    """No reservation is known by this outside id. Details: external_id."""

    code = "unknown_reservation"


class UnknownEndpoint(NotFound):
    """Nothing is sent to an endpoint of this key. Details: endpoint."""

    code = "unknown_endpoint"


class UnknownSuggestion(NotFound):
    """Nothing of this name is suggested, or no more. Details: suggestion."""

    code = "unknown_suggestion"


class NoPowerOff(NotFound):
    """The room has no power-off to come. Details: room."""

    code = "no_power_off"


class Clash(Conflict):
    """Another claim is in the way. Details: room, booking_id, start, end, taken, next_free."""

    code = "clash"


class NoBookingNow(Conflict):
    """No booking of the room can be checked in to. Details: room, next_start."""

    code = "no_booking_now"


class RoomIsFrozen(Conflict):
    """The room is out of use then. Details: room, reason, until."""

    code = "frozen"


class RoomNotFrozen(Conflict):
    """The room is in use already. Details: room."""

    code = "not_frozen"


class FreezeAffects(Conflict):
    """Bookings stand in the way of a freeze. Details: room, count, taken."""

    code = "freeze_affects"


class RoomInUse(Conflict):
    """Another guest is checked in. Details: room, booking_id, end."""

    code = "room_in_use"


class WrongStatus(Conflict):
    """The thing's status does not allow it. Details: booking_id, status, event, allowed."""

    code = "wrong_status"


class BookingExpired(Conflict):
    """The time to confirm is over. Details: booking_id, expires_at."""

    code = "expired"


class NobodyExpected(Conflict):
    """The booking is a block, to which no guest comes. Details: booking_id, end."""

    code = "nobody_expected"


class ChangedHere(Conflict):
    """The booking has another time or room than at its source. Details: booking_id, start, end.

    No command is refused by it: it says why a reservation of a feed is a conflict.
    """

    code = "changed_here"


class NotOpen(Conflict):
    """Nothing is to be done about a reservation any more. Details: external_id, status."""

    code = "not_open"


class TooEarly(Conflict):
    """Check-in is not open yet. Details: booking_id, opens_at."""

    code = "too_early"


class TooLate(Conflict):
    """The booking is over. Details: booking_id, end."""

    code = "too_late"


class NotOccupied(Conflict):
    """No stay goes on in the stall that could be ended or extended. Details: stall, status."""

    code = "not_occupied"


class InMaintenance(Conflict):
    """The stall is in maintenance, so it is no private place at present. Details: stall."""

    code = "in_maintenance"


class WrongActionStatus(Conflict):
    """A device action's status does not allow it. Details: action_id, status, event, allowed."""

    code = "wrong_action_status"


class StillRunning(Conflict):
    """A run of the schedule goes on; it is not started twice. Details: name, started_at."""

    code = "still_running"


class NoNextRun(Conflict):
    """The schedule has no run to come that could be left out. Details: name."""

    code = "no_next_run"


class NoDevices(Unacceptable):
    """A target that names nothing."""

    code = "no_devices"


class RunsAfterItself(Unacceptable):
    """Schedules that would run after each other without end. Details: names."""

    code = "runs_after_itself"


class UnknownTimeZone(Unacceptable):
    """No such time zone. Details: time_zone."""

    code = "unknown_time_zone"


class NeverRuns(Unacceptable):
    """A rule that has no run to come. Details: name, end_at (None: it is not the end)."""

    code = "never_runs"


class BadLevel(Unacceptable):
    """A level outside of 0 to 100 percent. Details: field, level."""

    code = "bad_level"


class PartsMeet(Unacceptable):
    """A light that would rise and set at once. Details: sunrise, sunset, ramp."""

    code = "parts_meet"


class NoRooms(Unacceptable):
    """The list of rooms is empty."""

    code = "no_rooms"


class RoomTwice(Unacceptable):
    """A room stands in the list twice. Details: room."""

    code = "room_twice"


class EndBeforeStart(Unacceptable):
    """The span has no length, or a negative one. Details: start, end."""

    code = "end_before_start"


class InThePast(Unacceptable):
    """The span is over already. Details: end."""

    code = "in_the_past"


class TooFarAhead(Unacceptable):
    """Begins later than anything can be booked. Details: start."""

    code = "too_far_ahead"


class SpanTooLong(Unacceptable):
    """Longer than a booking, or a wait with one, can be. Details: length, longest."""

    code = "span_too_long"


class TooShort(Unacceptable):
    """Shorter than the room's bookings may be. Details: room, length, shortest."""

    code = "too_short"


class TooLong(Unacceptable):
    """Longer than the room's bookings may be. Details: room, length, longest."""

    code = "too_long"


class Closed(Unacceptable):
    """Outside of the room's opening hours. Details: room, start, end, opens_at, closes_at."""

    code = "closed"


class NotPositive(Unacceptable):
    """A length that must be longer than nothing. Details: field."""

    code = "not_positive"


class TextTooLong(Unacceptable):
    """A text over its bound; it is never cut. Details: field, length, longest."""

    code = "text_too_long"


class TextUnreadable(Unacceptable):
    """Half a character, which no file and no message can hold. Details: field."""

    code = "text_unreadable"


class NoPower(Unacceptable):
    """The room has nothing to switch off. Details: room."""

    code = "no_power"


class NonexistentTime(Unacceptable):
    """A local time that a change of clocks leaves out. Details: field, local_time, time_zone."""

    code = "nonexistent_time"


class NotUnderstood(Unacceptable):
    """A value that cannot be read as what its field takes. Details: field, value."""

    code = "not_understood"


class NotRunnable(NotUnderstood):
    """Steps or triggers that Home Assistant would not run. Details: field, value: what is wrong."""

    code = "not_runnable"


class UnknownField(Unacceptable):
    """A field that is not taken there. Details: field, takes."""

    code = "unknown_field"


class MissingField(Unacceptable):
    """A field that must be given is not. Details: field."""

    code = "missing_field"


class BadCron(Unacceptable):
    """A cron expression that cannot be read in one way only. Details: part, why."""

    code = "bad_cron"


class BadRule(Unacceptable):
    """A field of a schedule's rule that does not fit. Details: field, value, why."""

    code = "bad_rule"


class NotOfThisType(Unacceptable):
    """A field of another type of schedule, action or template. Details: field, type, takes."""

    code = "not_of_this_type"


class EndOrDuration(Unacceptable):
    """A span needs exactly one of the two."""

    code = "end_or_duration"


class DayOrRange(Unacceptable):
    """A report is of a day or what is around it, or of a range: something of both is said."""

    code = "day_or_range"


class StillToCome(Unacceptable):
    """The days that are asked for have not begun. Details: start (a local day)."""

    code = "still_to_come"


class NoReference(Unacceptable):
    """Names no booking: neither by our id nor by the one at its source."""

    code = "no_reference"


class BookingOrGuest(Unacceptable):
    """What is to be erased is named by neither of the two, or by both."""

    code = "booking_or_guest"


class OneRoomOnly(Unacceptable):
    """A list of rooms where one room is asked for. Details: count."""

    code = "one_room_only"


class BadCursor(Unacceptable):
    """Not a `next_cursor` of this list. Details: cursor."""

    code = "bad_cursor"


class NotWritable(Unavailable):
    """The ledger cannot be written, so nothing can be promised. Details: problem."""

    code = "not_writable"


class NotLoaded(Unavailable):
    """Roomkeeper is set up, but does not run."""

    code = "not_loaded"
