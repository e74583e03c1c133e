"""Endpoints: the schedule of tries, what ends them, and where to go on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.roomkeeper.core.commands import Command, Wake
from custom_components.roomkeeper.core.deadlines import due_at
from custom_components.roomkeeper.core.decide import decide
from custom_components.roomkeeper.core.endpoint import (
    JITTER,
    LONGEST_RETRY_AFTER,
    WAITS,
    DisabledBecause,
    Endpoint,
    EndpointDelivered,
    EndpointDisabled,
    EndpointEnabled,
    EndpointFailed,
    EndpointForgotten,
    EndpointSkipped,
    Failure,
    Fault,
    GoOn,
    Outbox,
    OutboxStatus,
    wait_after,
)
from custom_components.roomkeeper.core.endpoint_commands import (
    BeginEndpoint,
    EnableEndpoint,
    ForgetEndpoint,
    NoteMissing,
    PassOver,
    ReportDelivered,
    ReportUndelivered,
)
from custom_components.roomkeeper.core.errors import UnknownEndpoint
from custom_components.roomkeeper.core.events import (
    FACT_TYPES,
    Fact,
    booking_of,
    rooms_of,
    subject_of,
    type_of,
)
from custom_components.roomkeeper.core.evolve import evolve
from custom_components.roomkeeper.core.ids import EndpointKey
from custom_components.roomkeeper.core.model import RowKey, Site, State, key_of

from .desk import NOON

DESK = EndpointKey("endpoint_desk")
HOST = "desk.example"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
REFUSED = Failure(fault=Fault.ANSWER, http_status=500)
SCHEDULE = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
]
"""What Standard Webhooks recommends, written down once more."""


class Post:
    """A site with one endpoint, and its rows."""

    def __init__(self, cursor: int | None = 10) -> None:
        """Begin at a row of the log, or leave the endpoint as new as it is."""
        endpoint = Endpoint(key=DESK, name="Desk", events=frozenset({"booking_confirmed"}))
        self.state = State(Site(time_zone=ZoneInfo("UTC"), endpoints={DESK: endpoint}))
        self.now = NOON
        if cursor is not None:
            self.do(BeginEndpoint(endpoint=DESK, cursor=cursor))

    @property
    def row(self) -> Outbox:
        """Return how far it has come."""
        return self.state.outboxes[DESK]

    def do(self, command: Command) -> tuple[Fact, ...]:
        """Decide, and apply what follows."""
        facts = decide(self.state, command, self.now)
        for fact in facts:
            change = evolve(self.state, fact)
            assert change is not None
            self.state.apply(change)
        return facts

    def take(self, cursor: int, count: int = 1) -> tuple[Fact, ...]:
        """Have the endpoint take what was sent."""
        return self.do(
            ReportDelivered(endpoint=DESK, cursor=cursor, count=count, http_status=204, host=HOST)
        )

    def refuse(
        self, seq: int = 11, failure: Failure = REFUSED, jitter: float = 0.0
    ) -> tuple[Fact, ...]:
        """Have the endpoint not take a message."""
        return self.do(
            ReportUndelivered(endpoint=DESK, seq=seq, failure=failure, host=HOST, jitter=jitter)
        )

    def enable(self, go_on: GoOn, last_seq: int = 50) -> tuple[Fact, ...]:
        """Say that it goes on."""
        return self.do(EnableEndpoint(endpoint=DESK, go_on=go_on, last_seq=last_seq))

    def wear_out(self, seq: int = 11) -> None:
        """Refuse until nothing is sent any more."""
        while self.row.status is not OutboxStatus.DISABLED:
            self.refuse(seq)


# --- where it begins -----------------------------------------------------------------


def test_a_new_endpoint_begins_at_the_present() -> None:
    """It gets nothing of what was before it."""
    post = Post(cursor=None)
    (fact,) = post.do(BeginEndpoint(endpoint=DESK, cursor=41))
    assert fact == EndpointEnabled(at=NOON, outbox=post.row)
    assert (post.row.cursor, post.row.status) == (41, OutboxStatus.ACTIVE)
    assert post.do(BeginEndpoint(endpoint=DESK, cursor=99)) == ()


def test_what_is_not_configured_is_not_begun() -> None:
    """Nothing is kept of an endpoint that there is not."""
    post = Post(cursor=None)
    with pytest.raises(UnknownEndpoint):
        post.do(BeginEndpoint(endpoint=EndpointKey("endpoint_other"), cursor=1))


@pytest.mark.parametrize(
    "command",
    [
        ReportDelivered(endpoint=DESK, cursor=11, count=1, http_status=200, host=HOST),
        ReportUndelivered(endpoint=DESK, seq=11, failure=REFUSED, host=HOST, jitter=0),
        EnableEndpoint(endpoint=DESK, go_on=GoOn.FROM_NOW, last_seq=50),
        NoteMissing(endpoint=DESK, seq=11),
        PassOver(endpoint=DESK, cursor=11),
    ],
)
def test_nothing_is_reported_of_what_has_not_begun(command: Command) -> None:
    """A try that ends after its endpoint was removed makes no row anew."""
    with pytest.raises(UnknownEndpoint):
        Post(cursor=None).do(command)


# --- what is taken -------------------------------------------------------------------


def test_a_run_of_deliveries_is_one_fact() -> None:
    """The log says how many there were, and how far the endpoint has come."""
    post = Post()
    (fact,) = post.take(25, count=7)
    assert fact == EndpointDelivered(at=NOON, outbox=post.row, count=7, host=HOST)
    assert (post.row.cursor, post.row.last_status, post.row.delivered_at) == (25, 204, NOON)


@pytest.mark.parametrize("cursor", [9, 10])
def test_the_cursor_never_goes_back(cursor: int) -> None:
    """What is told late sends nothing twice."""
    post = Post()
    assert post.take(cursor) == ()
    assert post.row.cursor == 10


def test_a_delivery_ends_a_failure() -> None:
    """The next message that fails has all of its tries."""
    post = Post()
    post.refuse(11)
    post.refuse(11)
    post.take(11)
    assert post.row == Outbox(
        endpoint=DESK, cursor=11, last_status=204, delivered_at=NOON, updated_at=NOON
    )
    post.refuse(12)
    assert post.row.attempts == 1


# --- the schedule --------------------------------------------------------------------


def test_tries_come_as_the_standard_recommends() -> None:
    """Ten tries in 75 hours 35 minutes and 5 seconds, each counted from the one before."""
    post = Post()
    waits = []
    while post.row.status is not OutboxStatus.DISABLED:
        facts = post.refuse()
        assert isinstance(facts[0], EndpointFailed)
        due = post.row.next_try_at
        if due is not None:
            assert post.row.status is OutboxStatus.FAILING
            waits.append(due - post.now)
            post.now = due
    assert waits == SCHEDULE == list(WAITS)
    assert sum(waits, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert post.row.attempts == 10
    assert post.row.first_failed_at == NOON
    assert [type_of(fact) for fact in facts] == ["endpoint_failed", "endpoint_disabled"]
    assert facts[1] == EndpointDisabled(at=post.now, outbox=post.row, why=DisabledBecause.EXHAUSTED)


@pytest.mark.parametrize("attempts", range(1, 10))
def test_a_wait_is_a_little_longer_by_chance(attempts: int) -> None:
    """Never shorter than the standard says, and at most a tenth longer."""
    wait = SCHEDULE[attempts - 1]
    assert wait_after(attempts, REFUSED, 0.0) == wait
    assert wait_after(attempts, REFUSED, 0.5) == wait * 1.05
    longest = wait_after(attempts, REFUSED, 0.999_999)
    assert longest is not None
    assert wait < longest <= wait * (1 + JITTER)


def test_another_message_at_the_head_begins_anew() -> None:
    """Each message has ten tries of its own."""
    post = Post()
    post.refuse(11)
    post.refuse(11)
    post.now += HOUR
    post.refuse(14)
    assert (post.row.head, post.row.attempts, post.row.first_failed_at) == (14, 1, post.now)


def test_the_next_try_is_a_deadline() -> None:
    """So a restart and a clock that is set are handled as everywhere; nothing follows from it."""
    post = Post()
    assert due_at(post.state.site, post.row, NOON) is None
    post.refuse()
    assert due_at(post.state.site, post.row, NOON) == NOON + 5 * SECOND
    post.now += HOUR
    assert post.do(Wake(row=key_of(post.row))) == ()
    post.wear_out()
    assert due_at(post.state.site, post.row, NOON) is None


def failure(status: int, retry_after: timedelta | None = None) -> Failure:
    """Return what an answer comes to."""
    return Failure(fault=Fault.ANSWER, http_status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("attempts", "answer", "wait"),
    [
        (1, failure(429), MINUTE),
        (1, failure(502), MINUTE),
        (1, failure(504), MINUTE),
        (1, failure(503), 5 * SECOND),
        (1, failure(500), 5 * SECOND),
        (2, failure(429), 5 * MINUTE),
        (1, failure(429, 20 * SECOND), MINUTE),
        (1, failure(429, 3 * HOUR), 3 * HOUR),
        (1, failure(503, 20 * SECOND), 20 * SECOND),
        (1, failure(503, 2 * SECOND), 5 * SECOND),
        (4, failure(503, 20 * SECOND), 2 * HOUR),
        (1, failure(503, timedelta(days=90)), LONGEST_RETRY_AFTER),
        (9, failure(503, timedelta(days=90)), 24 * HOUR),
        (10, failure(503, HOUR), None),
        (1, Failure(fault=Fault.TIMEOUT), 5 * SECOND),
    ],
)
def test_an_endpoint_may_ask_for_patience(
    attempts: int, answer: Failure, wait: timedelta | None
) -> None:
    """Longer than the schedule, up to a day, and never shorter."""
    assert wait_after(attempts, answer, 0.0) == wait


# --- the end of it --------------------------------------------------------------------


def test_who_is_gone_is_not_asked_again() -> None:
    """A 410 disables at the first try."""
    post = Post()
    facts = post.refuse(failure=failure(410))
    assert [type_of(fact) for fact in facts] == ["endpoint_failed", "endpoint_disabled"]
    assert facts[1] == EndpointDisabled(at=NOON, outbox=post.row, why=DisabledBecause.GONE)
    assert post.row.next_try_at is None
    assert post.row.attempts == 1


@pytest.mark.parametrize("status", [301, 400, 401, 404, 409, 411, 500])
def test_no_other_answer_disables_at_once(status: int) -> None:
    """A receiver that is being mended loses nothing."""
    post = Post()
    post.refuse(failure=failure(status))
    assert post.row.status is OutboxStatus.FAILING


def test_a_disabled_endpoint_stays_so_whatever_is_reported() -> None:
    """A try that was under way changes nothing."""
    post = Post()
    post.wear_out()
    before = post.row
    assert post.take(11) == ()
    assert post.refuse(11) == ()
    assert post.do(NoteMissing(endpoint=DESK, seq=11)) == ()
    assert post.row == before


def test_what_was_delivered_meanwhile_does_not_fail() -> None:
    """A report that was overtaken changes nothing."""
    post = Post()
    post.take(12)
    assert post.refuse(12) == ()
    assert post.row.status is OutboxStatus.ACTIVE


# --- going on -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("go_on", "cursor", "head"),
    [
        (GoOn.WHERE_IT_STOPPED, 10, 11),
        (GoOn.BEHIND_THE_MESSAGE, 11, None),
        (GoOn.FROM_NOW, 50, None),
    ],
)
@pytest.mark.parametrize("is_disabled", [True, False])
def test_somebody_says_where_to_go_on(
    go_on: GoOn, cursor: int, head: int | None, *, is_disabled: bool
) -> None:
    """From where it stopped, without the one message, or without all that waits; at once."""
    post = Post()
    post.refuse()
    if is_disabled:
        post.wear_out()
    (fact,) = post.enable(go_on)
    assert fact == EndpointEnabled(at=NOON, outbox=post.row, go_on=go_on)
    assert post.row == Outbox(
        endpoint=DESK, cursor=cursor, head=head, last_status=500, updated_at=NOON
    )


def test_after_going_on_all_tries_are_to_come() -> None:
    """The message that was given up has its ten tries again."""
    post = Post()
    post.wear_out()
    post.now += HOUR
    post.enable(GoOn.WHERE_IT_STOPPED)
    post.refuse(11)
    assert (post.row.attempts, post.row.first_failed_at) == (1, post.now)
    assert post.row.next_try_at == post.now + 5 * SECOND


def test_what_works_need_not_be_enabled() -> None:
    """Saying it twice leaves nothing out."""
    post = Post()
    assert post.enable(GoOn.FROM_NOW) == ()
    assert post.row.cursor == 10


def test_what_is_not_there_any_more_is_left_out_and_told() -> None:
    """The log is not kept for ever: the endpoint goes on at what is left."""
    post = Post()
    post.refuse(11)
    (fact,) = post.do(NoteMissing(endpoint=DESK, seq=11))
    assert fact == EndpointSkipped(at=NOON, outbox=post.row, seq=11)
    assert post.row == Outbox(endpoint=DESK, cursor=11, last_status=500, updated_at=NOON)


def test_only_what_waits_can_be_missing() -> None:
    """Nothing is left out by mistake."""
    post = Post()
    assert post.do(NoteMissing(endpoint=DESK, seq=11)) == ()
    post.refuse(11)
    assert post.do(NoteMissing(endpoint=DESK, seq=12)) == ()
    assert post.row.head == 11


def test_what_was_not_to_be_sent_is_passed_over() -> None:
    """It begins later, and never earlier; what it took last is still known."""
    post = Post()
    post.take(11)
    before = post.row
    post.now += HOUR
    (fact,) = post.do(PassOver(endpoint=DESK, cursor=40))
    assert fact == EndpointEnabled(at=post.now, outbox=post.row)
    assert post.row == replace(before, cursor=40, updated_at=post.now)
    assert post.do(PassOver(endpoint=DESK, cursor=39)) == ()


def test_what_waits_is_not_passed_over() -> None:
    """Whether it failed, was given up, or is to be sent once more."""
    post = Post()
    post.refuse(11)
    assert post.do(PassOver(endpoint=DESK, cursor=40)) == ()
    post.wear_out()
    assert post.do(PassOver(endpoint=DESK, cursor=40)) == ()
    post.enable(GoOn.WHERE_IT_STOPPED)
    assert post.do(PassOver(endpoint=DESK, cursor=40)) == ()


def test_an_endpoint_that_is_no_more_is_forgotten() -> None:
    """Nothing is left of it but its log."""
    post = Post()
    assert post.do(ForgetEndpoint(endpoint=DESK)) == (EndpointForgotten(at=NOON, endpoint=DESK),)
    assert post.state.outboxes == {}
    assert list(post.state.rows()) == []
    assert post.do(ForgetEndpoint(endpoint=DESK)) == ()


# --- the facts ------------------------------------------------------------------------


def facts() -> list[Any]:
    """Return one of each kind."""
    post = Post(cursor=None)
    found = [*post.do(BeginEndpoint(endpoint=DESK, cursor=1)), *post.take(5), *post.refuse(11)]
    found += [*post.do(NoteMissing(endpoint=DESK, seq=11)), *post.refuse(12, failure(410))]
    return [*found, *post.do(ForgetEndpoint(endpoint=DESK))]


def test_facts_of_endpoints_carry_their_row() -> None:
    """So the newest of them is enough to make it, and they are of no room and no booking."""
    names = [type_of(fact) for fact in facts()]
    assert sorted(set(names)) == sorted(name for name in FACT_TYPES if name.startswith("endpoint"))
    for fact in facts():
        assert subject_of(fact) == RowKey("outbox", DESK)
        assert (booking_of(fact), rooms_of(fact)) == (None, ())
        if not isinstance(fact, EndpointForgotten):
            assert evolve(State(Site(time_zone=ZoneInfo("UTC"))), fact) == fact.outbox


def test_a_row_is_put_back_as_it_was() -> None:
    """What could not be written is taken back whole."""
    post = Post()
    before = post.row
    undo = post.state.apply(replace(before, cursor=99))
    assert post.row.cursor == 99
    post.state.apply(undo)
    assert post.row == before
