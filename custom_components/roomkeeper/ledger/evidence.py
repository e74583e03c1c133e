"""Numbers by which settings are judged, counted in the ledger's file; see `core.suggestions`.

All of this runs on the ledger's own thread. Departures and arrivals are looked for among all rows:
turns wait for each some tenth of a second with 100,000 bookings, so they are counted only when
somebody asks.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from ..core.ids import RoomKey, StallKey
from ..core.microseconds import instant, microseconds
from ..core.policy import ATTEMPT_BOUND
from ..core.stall import EndReason, StallPolicy, TimeoutKind
from ..core.suggestions import PUNCTUAL, SEEN_AGAIN_WITHIN, Arrivals, Departures, Stays

_MICROSECOND: Final = timedelta(microseconds=1)
_SOON: Final = SEEN_AGAIN_WITHIN // _MICROSECOND

# A booking's end is when its guest left, if that was before. The first try began at `tried_at`:
# a try ends by itself so long after it began, and where there were several the last is late enough.
_DEPARTURES: Final = """
WITH done AS (
    SELECT
        power_off.room,
        power_off.planned_at,
        power_off.empty_for,
        power_off.waits_since,
        booking.start,
        CASE booking.status
            WHEN 'completed' THEN min(booking."end", booking.updated_at) ELSE booking."end"
        END AS left_at,
        CASE power_off.attempts
            WHEN 1 THEN power_off.due_at - :attempt_bound ELSE power_off.updated_at
        END AS tried_at
    FROM power_off
    JOIN booking ON booking.id = power_off.booking_id
    WHERE power_off.updated_at >= :since
        AND power_off.status IN ('succeeded', 'failed')
        AND NOT power_off.manual
),
judged AS (
    SELECT
        room,
        planned_at - left_at AS buffer,
        empty_for,
        tried_at - empty_for - left_at AS needed,
        waits_since IS NOT NULL AS is_put_off,
        waits_since IS NULL
            AND empty_for IS NOT NULL
            AND tried_at - planned_at BETWEEN 0 AND :punctual
            AND tried_at - empty_for > start AS is_telling
    FROM done
)
SELECT
    room,
    buffer,
    sum(is_telling),
    sum(is_put_off),
    max(needed) FILTER (WHERE is_telling),
    min(empty_for) FILTER (WHERE is_telling)
FROM judged
GROUP BY room, buffer
HAVING sum(is_telling)
"""

# A booking of several rooms is given up only if all of them have such a rule.
_ARRIVALS: Final = """
WITH over AS (
    SELECT
        json_extract(rooms, '$[0]') AS room,
        "end" - start AS length,
        checked_in_at - start AS late
    FROM booking
    WHERE start >= :since
        AND status = 'completed'
        AND NOT is_block
        AND json_array_length(rooms) = 1
),
ranked AS (
    SELECT
        room,
        length,
        late,
        row_number() OVER (PARTITION BY room ORDER BY late) AS place,
        count(late) OVER (PARTITION BY room) AS came,
        count(*) OVER (PARTITION BY room) - count(late) OVER (PARTITION BY room) AS missed
    FROM over
)
SELECT
    room,
    count(*),
    missed,
    sum(length) FILTER (WHERE late IS NULL),
    -- Those that have no arrival come first.
    min(late) FILTER (WHERE (place - missed) * 100 >= came * 99),
    max(late)
FROM ranked
GROUP BY room
HAVING missed AND came
"""

_STAYS: Final = """
SELECT
    type,
    at,
    json_extract(details, '$.why[0].length'),
    json_extract(details, '$.why[#-1].kind'),
    json_extract(details, '$.reason'),
    json_extract(details, '$.duration'),
    json_extract(details, '$.is_counted')
FROM log INDEXED BY log_stall
WHERE stall = :stall
    AND seq >= :first
    AND type IN ('occupancy_started', 'occupancy_extended', 'occupancy_ended')
ORDER BY seq
"""

_BY_TIMER: Final = frozenset(
    {TimeoutKind.FIXED, TimeoutKind.TIMES, TimeoutKind.SHORTEST, TimeoutKind.DETECTED_AGAIN}
)
"""Why a timer was as long as it was, where a longer timeout would have made it longer."""

_BOUNDS: Final = "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM log"
_RECORDED: Final = "SELECT recorded_at FROM log WHERE seq >= :seq ORDER BY seq LIMIT 1"


def departures(connection: Connection, since: datetime) -> list[tuple[RoomKey, Departures]]:
    """Return when guests left each room since an instant, by the buffer that held then."""
    found = connection.exec_driver_sql(
        _DEPARTURES,
        {
            "since": microseconds(since),
            "attempt_bound": ATTEMPT_BOUND // _MICROSECOND,
            "punctual": PUNCTUAL // _MICROSECOND,
        },
    )
    return [
        (
            RoomKey(room),
            Departures(
                buffer=_length(buffer),
                power_offs=power_offs,
                put_off=put_off,
                latest=_length(latest),
                empty_for=_length(empty_for),
            ),
        )
        for room, buffer, power_offs, put_off, latest, empty_for in found
    ]


def arrivals(connection: Connection, since: datetime) -> dict[RoomKey, Arrivals]:
    """Return how guests came to each room to which some came, and some did not."""
    found = connection.exec_driver_sql(_ARRIVALS, {"since": microseconds(since)})
    return {
        RoomKey(room): Arrivals(
            bookings=bookings,
            missed=missed,
            kept=_length(kept),
            usual=_length(usual),
            latest=_length(latest),
        )
        for room, bookings, missed, kept, usual, latest in found
    }


def stays(connection: Connection, stall: StallKey, policy: StallPolicy, first: int) -> Stays:
    """Return how stays with the present timeout ended, by a stall's entries from `first` on.

    One that ended because the longest timeout had passed counts as cut short
    only if that was as long as it is now.
    """
    timeout, longest = policy.timeout // _MICROSECOND, policy.max_timeout // _MICROSECOND
    found = {True: 0, False: 0}
    count = 0
    base: int | None = None
    last: str | None = None
    over_at, at_bound = 0, False
    told = connection.exec_driver_sql(_STAYS, {"stall": stall, "first": first})
    for what, at, length, kind, reason, duration, is_counted in told:
        if what == "occupancy_ended":
            is_bound = last == TimeoutKind.STILL_DETECTED and duration >= longest
            is_telling = bool(is_counted) and base == timeout
            count += is_telling
            is_out = is_telling and reason == EndReason.TIMEOUT
            over_at = at if is_out and (is_bound or last in _BY_TIMER) else 0
            at_bound, base = is_bound, None
            continue
        last = kind
        if what == "occupancy_started":
            base = length
            if over_at and at - over_at <= _SOON:
                found[at_bound] += 1
            over_at = 0
    return Stays(stays=count, by_timer=found[False], by_bound=found[True])


def first_since(connection: Connection, since: datetime) -> int:
    """Return the number of the first entry that was recorded at or after an instant.

    Searched by halves, for there is no index by time; where a clock was set
    back, some more or fewer are taken in.
    """
    low, high = connection.exec_driver_sql(_BOUNDS).one()
    high += 1
    while low < high:
        middle = (low + high) // 2
        recorded = connection.exec_driver_sql(_RECORDED, {"seq": middle}).scalar()
        if recorded is None or instant(recorded) >= since:
            high = middle
        else:
            low = middle + 1
    return int(low)


def _length(count: int) -> timedelta:
    return timedelta(microseconds=count)
