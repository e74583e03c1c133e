"""Endpoints: what follows when a message is taken or not, and where to go on."""

from datetime import datetime

from ..endpoint import (
    HTTP_GONE,
    DisabledBecause,
    EndpointDelivered,
    EndpointDisabled,
    EndpointEnabled,
    EndpointFailed,
    EndpointForgotten,
    EndpointSkipped,
    GoOn,
    Outbox,
    wait_after,
)
from ..endpoint_commands import (
    BeginEndpoint,
    EnableEndpoint,
    ForgetEndpoint,
    NoteMissing,
    PassOver,
    ReportDelivered,
    ReportUndelivered,
)
from ..errors import UnknownEndpoint
from ..events import Fact
from ..ids import EndpointKey
from ..lifecycle import OUTBOX, OutboxEvent
from ..model import State
from ..replacing import replace


def begin(state: State, command: BeginEndpoint, now: datetime) -> tuple[Fact, ...]:
    """Send what happens from now on; one that has begun already goes on as it is."""
    if command.endpoint not in state.site.endpoints:
        raise UnknownEndpoint(endpoint=command.endpoint)
    if command.endpoint in state.outboxes:
        return ()
    outbox = Outbox(endpoint=command.endpoint, cursor=command.cursor, updated_at=now)
    return (EndpointEnabled(at=now, outbox=outbox),)


def delivered(state: State, command: ReportDelivered, now: datetime) -> tuple[Fact, ...]:
    """Write down that messages were taken: what failed before is over."""
    row = _the_outbox(state, command.endpoint)
    if OutboxEvent.DELIVER not in OUTBOX[row.status] or command.cursor <= row.cursor:
        return ()
    outbox = replace(
        _after(row, OutboxEvent.DELIVER, now),
        cursor=command.cursor,
        last_status=command.http_status,
        delivered_at=now,
    )
    return (EndpointDelivered(at=now, outbox=outbox, count=command.count, host=command.host),)


def undelivered(state: State, command: ReportUndelivered, now: datetime) -> tuple[Fact, ...]:
    """Write down a failed try and when the next one comes, or that there is none."""
    row = _the_outbox(state, command.endpoint)
    if OutboxEvent.FAIL not in OUTBOX[row.status] or command.seq <= row.cursor:
        return ()
    failure = command.failure
    is_same = row.head == command.seq
    attempts = row.attempts + 1 if is_same else 1
    wait = wait_after(attempts, failure, command.jitter)
    failed = replace(
        row,
        status=OUTBOX[row.status][OutboxEvent.FAIL],
        head=command.seq,
        attempts=attempts,
        next_try_at=None if wait is None else now + wait,
        first_failed_at=row.first_failed_at if is_same and row.first_failed_at else now,
        last_status=failure.http_status,
        last_fault=failure.fault,
        updated_at=now,
    )
    is_gone = failure.http_status == HTTP_GONE
    if wait is not None and not is_gone:
        return (EndpointFailed(at=now, outbox=failed, host=command.host),)
    failed = replace(failed, next_try_at=None)
    disabled = replace(failed, status=OUTBOX[failed.status][OutboxEvent.DISABLE])
    why = DisabledBecause.GONE if is_gone else DisabledBecause.EXHAUSTED
    return (
        EndpointFailed(at=now, outbox=failed, host=command.host),
        EndpointDisabled(at=now, outbox=disabled, why=why),
    )


def enable(state: State, command: EnableEndpoint, now: datetime) -> tuple[Fact, ...]:
    """Try again at once, from where somebody says."""
    row = _the_outbox(state, command.endpoint)
    if OutboxEvent.ENABLE not in OUTBOX[row.status]:
        return ()
    outbox = _after(row, OutboxEvent.ENABLE, now)
    match command.go_on:
        case GoOn.WHERE_IT_STOPPED:
            # Whether it is still there is seen by this.
            outbox = replace(outbox, head=row.head)
        case GoOn.BEHIND_THE_MESSAGE:
            outbox = replace(outbox, cursor=max(row.cursor, row.head or 0))
        case GoOn.FROM_NOW:
            outbox = replace(outbox, cursor=max(row.cursor, command.last_seq))
    return (EndpointEnabled(at=now, outbox=outbox, go_on=command.go_on),)


def note_missing(state: State, command: NoteMissing, now: datetime) -> tuple[Fact, ...]:
    """Go on at what there still is to be sent, and say so."""
    row = _the_outbox(state, command.endpoint)
    if OutboxEvent.SKIP not in OUTBOX[row.status] or row.head != command.seq:
        return ()
    skipped = _after(row, OutboxEvent.SKIP, now)
    outbox = replace(skipped, cursor=max(row.cursor, command.seq))
    return (EndpointSkipped(at=now, outbox=outbox, seq=command.seq),)


def passed_over(state: State, command: PassOver, now: datetime) -> tuple[Fact, ...]:
    """Begin later, but behind nothing that could not be delivered."""
    row = _the_outbox(state, command.endpoint)
    if row.head is not None or command.cursor <= row.cursor:
        return ()
    return (EndpointEnabled(at=now, outbox=replace(row, cursor=command.cursor, updated_at=now)),)


def forget(state: State, command: ForgetEndpoint, now: datetime) -> tuple[Fact, ...]:
    """Forget how far it has come."""
    if command.endpoint not in state.outboxes:
        return ()
    return (EndpointForgotten(at=now, endpoint=command.endpoint),)


def _after(row: Outbox, event: OutboxEvent, now: datetime) -> Outbox:
    """Return a row after an event by which nothing of it fails any more."""
    return Outbox(
        endpoint=row.endpoint,
        status=OUTBOX[row.status][event],
        cursor=row.cursor,
        last_status=row.last_status,
        delivered_at=row.delivered_at,
        updated_at=now,
    )


def _the_outbox(state: State, endpoint: EndpointKey) -> Outbox:
    row = state.outboxes.get(endpoint)
    if row is None:
        raise UnknownEndpoint(endpoint=endpoint)
    return row
