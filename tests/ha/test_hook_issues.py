"""What a person is told of bookings that could not be taken over, and can do about them."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.commands import (
    Cancel,
    CheckIn,
    CheckOut,
    FreezeRoom,
    UnfreezeRoom,
)
from custom_components.roomkeeper.core.events import ActorKind
from custom_components.roomkeeper.core.ids import BookingId, BookingRef, RoomKey
from custom_components.roomkeeper.core.reservation import OriginKind, ReservationStatus
from custom_components.roomkeeper.core.reservation_commands import RemoveOrigin
from custom_components.roomkeeper.reservation_issues import (
    MOST_SHOWN,
    ReservationIssues,
    conflict_id,
    place_id,
)
from tests.ledger.test_disk_full import full_for_sqlite

from .acme import ACME, HOOK, Platform, issues
from .fixing import Client, Fixing
from .flows import add_subentry
from .house import STUDIO, House, at, open_house
from .test_faults import fill

ATTIC = RoomKey("attic")
B1 = BookingRef(BookingId("b1"))
A = conflict_id(ACME, "a")
SOON = conflict_id(ACME, "soon")
PLACE = place_id(ACME, "43")


@pytest.fixture
async def house(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> House:
    """Return a house with a studio and an attic, and a hook that knows the studio as 42."""
    assert await async_setup_component(hass, "repairs", {})
    add_subentry(hass, entry, "Acme", HOOK, kind="hook", key=ACME)
    early = {"early_check_in": {"hours": 12}}
    return await open_house(hass, entry, freezer, {STUDIO: early, ATTIC: {}})


@pytest.fixture
def acme(house: House) -> Platform:
    """Return the platform that tells of bookings."""
    return Platform(house)


@pytest.fixture
async def fixing(house: House, hass_client: Client) -> Fixing:
    """Return the hands of an administrator."""
    return Fixing(house, await hass_client())


def texts(hass: HomeAssistant, issue_id: str) -> dict[str, str]:
    """Return the words that are put into the sentences of an issue."""
    return dict(issues(hass)[issue_id].translation_placeholders or {})


# --- a clash ----------------------------------------------------------------------


async def test_a_clash_is_told_with_all_that_is_needed_to_mend_it(
    house: House, acme: Platform
) -> None:
    """Which platform, which room, when in local time, and what is in the way; and no guest."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    (issue_id,) = issues(house.hass)
    issue = issues(house.hass)[issue_id]
    assert (issue_id, issue.translation_key) == (A, "reservation_conflict")
    assert (issue.is_fixable, issue.severity) == (True, ir.IssueSeverity.WARNING)
    assert texts(house.hass, A) == {
        "origin": "Acme",
        "room": "Studio",
        "when": "2026-11-24 14:00 - 16:00",
        "external_id": "a",
        "why": "The room is taken then: 2026-11-24 13:00 - 15:00 (confirmed, `b1`).",
    }
    assert "Anna" not in str(issue)


async def test_many_in_the_way_are_counted(house: House, acme: Platform) -> None:
    """A day that clashes with eight bookings does not name them all."""
    for hour in range(11, 19):
        await house.book(at(hour), at(hour + 1), booking_id=f"b{hour}")
    await acme.books("a", at(11), at(19))
    why = texts(house.hass, A)["why"]
    assert "`b15`" in why
    assert "`b16`" not in why
    assert "+3" in why


async def test_why_a_room_cannot_be_had_is_said(house: House, acme: Platform) -> None:
    """A frozen room has no booking in the way."""
    await house.do(FreezeRoom(room=STUDIO))
    await acme.books("a", at(13), at(15))
    assert texts(house.hass, A)["why"] == "The room is out of use then."


async def test_what_stays_until_it_can_be_moved_is_said(house: House, acme: Platform) -> None:
    """A move that clashes leaves the guest's old time, and people should know."""
    await acme.books("a", at(10), at(11))
    await house.book(at(12), at(14))
    await acme.books("a", at(12), at(13))
    why = texts(house.hass, A)["why"]
    assert why.endswith("stays until then: Studio, 2026-11-24 11:00 - 12:00.")


async def test_an_issue_is_told_as_it_is_now(house: House, acme: Platform) -> None:
    """Another time, other bookings in the way, another name: the issue says the newest."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    await acme.books("a", at(13), at(16))
    assert texts(house.hass, A)["when"] == "2026-11-24 14:00 - 17:00"
    for subentry in house.entry.subentries.values():
        title = f"New {subentry.title}"
        house.hass.config_entries.async_update_subentry(house.entry, subentry, title=title)
    await house.settle()
    told = texts(house.hass, A)
    assert (told["origin"], told["room"]) == ("New Acme", "New Studio")


async def test_an_issue_goes_when_it_is_mended_by_itself(house: House, acme: Platform) -> None:
    """Taken, withdrawn, over or forgotten: nobody has to tidy up."""
    await house.book(at(12), at(20))
    await acme.books("a", at(12), at(13))
    await acme.books("b", at(13), at(14))
    await acme.books("c", at(15), at(16))
    await acme.books("d", at(16), at(17), "43")
    assert len(issues(house.hass)) == 4
    await acme.books("a", at(10), at(11))
    assert A not in issues(house.hass)
    await acme.cancels("b")
    assert len(issues(house.hass)) == 2
    await house.until(at(16, 1))
    assert set(issues(house.hass)) == {PLACE}
    await house.do(RemoveOrigin(origin=ACME))
    assert not issues(house.hass)


async def test_it_is_told_again_after_a_restart(house: House, acme: Platform) -> None:
    """Issues come from what the ledger keeps; those of what is mended meanwhile are gone."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    before = texts(house.hass, A)
    ir.async_get(house.hass).async_delete(DOMAIN, A)
    ir.async_create_issue(
        house.hass,
        DOMAIN,
        conflict_id(ACME, "gone"),
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="reservation_conflict",
    )
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.settle()
    assert set(issues(house.hass)) == {A}
    assert texts(house.hass, A) == before


async def test_what_is_ignored_stays_ignored(house: House, acme: Platform) -> None:
    """More news of the same does not bring it back."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    ir.async_get(house.hass).async_ignore(DOMAIN, A, ignore=True)
    await acme.books("a", at(13), at(16))
    assert issues(house.hass)[A].dismissed_version is not None


async def test_hundreds_are_not_shown_one_by_one(house: House, acme: Platform) -> None:
    """Some are shown, the first to come, and one issue says how many more there are."""
    await house.do(FreezeRoom(room=STUDIO))
    for number in range(MOST_SHOWN + 5):
        await acme.books(f"a{number:02}", at(12, day=25), at(13, day=25))
    await acme.books("soon", at(12), at(13))
    shown = issues(house.hass)
    more = shown.pop("more_reservations_hook_acme")
    assert (more.is_fixable, more.translation_key) == (False, "more_reservations")
    assert more.translation_placeholders == {"origin": "Acme", "count": "6", "shown": "20"}
    assert len(shown) == MOST_SHOWN
    # What is shown stays, so that an issue does not vanish while somebody reads it.
    assert conflict_id(ACME, f"a{MOST_SHOWN - 1}") in shown
    assert SOON not in shown
    await acme.cancels("a00")
    assert SOON in issues(house.hass)
    ir.async_get(house.hass).async_ignore(DOMAIN, SOON, ignore=True)
    await acme.cancels("a01")
    assert len(issues(house.hass)) == MOST_SHOWN + 2
    await house.do(UnfreezeRoom(room=STUDIO))
    shown = issues(house.hass)
    assert "more_reservations_hook_acme" in shown
    for number in range(2, MOST_SHOWN + 5):
        await acme.cancels(f"a{number:02}")
    assert not issues(house.hass)


# --- mending a clash ------------------------------------------------------------------


async def test_trying_again_takes_it_once_the_way_is_free(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """What stands in the way is said until it does not."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    menu = await fixing.open(A)
    assert (menu["type"], menu["menu_options"]) == ("menu", ["retry", "let_go"])
    assert menu["description_placeholders"]["room"] == "Studio"
    still = await fixing.choose("retry")
    assert (still["type"], still["reason"]) == ("abort", "still_in_the_way")
    assert "`b1`" in still["description_placeholders"]["why"]
    assert A in issues(house.hass)


async def test_letting_go_asks_first(house: House, acme: Platform, fixing: Fixing) -> None:
    """Then nothing more is said, until the platform tells of it anew."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    await fixing.open(A)
    form = await fixing.choose("let_go")
    assert (form["type"], form["step_id"]) == ("form", "let_go")
    assert acme.status("a") == "conflict"
    done = await fixing.submit()
    assert done["type"] == "create_entry"
    assert acme.status("a") == "lapsed"
    assert not issues(house.hass)
    assert (await house.log())[-1].actor.kind is ActorKind.USER
    await acme.books("a", at(13), at(16))
    assert A in issues(house.hass)


async def test_what_was_cancelled_here_is_asked_about(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """A sentence of its own, and a person may book it again."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.do(Cancel(ref=BookingRef(booking.id)))
    await acme.books("a", at(12), at(13), note="still there")
    assert issues(house.hass)[A].translation_key == "cancelled_here"
    assert texts(house.hass, A) == {
        "origin": "Acme",
        "room": "Studio",
        "when": "2026-11-24 13:00 - 14:00",
        "external_id": "a",
        "booking": booking.id,
    }
    await fixing.open(A)
    done = await fixing.choose("retry")
    assert done["type"] == "create_entry"
    assert acme.status("a") == "taken"
    again = acme.booking("a")
    assert again is not None
    assert again.id != booking.id
    assert again.blocks


async def test_a_guest_who_is_inside_is_told_of(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """There is nothing to choose: the guest stays, whatever the platform says."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.do(CheckIn(ref=BookingRef(booking.id)))
    await acme.cancels("a")
    assert issues(house.hass)[A].translation_key == "guest_inside"
    form = await fixing.open(A)
    assert (form["type"], form["step_id"]) == ("form", "let_go")
    await fixing.submit()
    assert not issues(house.hass)
    kept = acme.booking("a")
    assert kept is not None
    assert kept.status == "checked_in"


@pytest.mark.parametrize("has_left", [False, True])
async def test_who_has_come_and_is_told_of_at_another_time_is_asked_about(
    house: House, acme: Platform, fixing: Fixing, *, has_left: bool
) -> None:
    """A stay is not moved, and nobody has cancelled it; whether they come again, a person knows."""
    await acme.books("a", at(12), at(13))
    booking = acme.booking("a")
    assert booking is not None
    await house.do(CheckIn(ref=BookingRef(booking.id)))
    await acme.books("a", at(16), at(17))
    if has_left:
        await house.do(CheckOut(ref=BookingRef(booking.id)))
    assert issues(house.hass)[A].translation_key == "guest_has_come"
    assert texts(house.hass, A) == {
        "origin": "Acme",
        "room": "Studio",
        "when": "2026-11-24 17:00 - 18:00",
        "external_id": "a",
        "booking": booking.id,
    }
    await fixing.open(A)
    done = await fixing.choose("retry")
    if not has_left:
        assert (done["type"], done["reason"]) == ("abort", "still_in_the_way")
        assert issues(house.hass)[A].translation_key == "guest_has_come"
        return
    assert done["type"] == "create_entry"
    again = acme.booking("a")
    assert again is not None
    assert (again.span.start, again.blocks) == (at(16), True)


async def test_what_is_mended_meanwhile_is_no_fault(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """A form that was open while the way became free just ends."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    await fixing.open(A)
    await house.do(Cancel(ref=B1))
    assert acme.status("a") == "taken"
    assert (await fixing.choose("retry"))["type"] == "create_entry"
    assert acme.status("a") == "taken"


async def test_while_nothing_runs_nothing_is_mended(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """The issue stays, and the form says why."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    await acme.books("b", at(13), at(15), "43")
    seen = []
    for issue_id, option in ((A, "retry"), (A, "let_go"), (PLACE, "map")):
        await fixing.open(issue_id)
        if option == "let_go":
            await fixing.choose(option)
        await house.hass.config_entries.async_unload(house.entry.entry_id)
        step = await (fixing.submit() if option == "let_go" else fixing.choose(option))
        seen.append((step["type"], step["reason"]))
        await house.hass.config_entries.async_setup(house.entry.entry_id)
        await house.settle()
    assert seen == [("abort", "not_now")] * 3
    assert {A, PLACE} <= set(issues(house.hass))


async def test_on_a_full_disk_nothing_is_mended(
    house: House, acme: Platform, fixing: Fixing, tmp_path: Path
) -> None:
    """Nobody is told that it is done when it is not."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(15))
    await fixing.open(A)
    await fixing.choose("let_go")
    with full_for_sqlite(tmp_path / "roomkeeper.db"):
        await fill(house)
        step = await fixing.submit()
    assert (step["type"], step["reason"]) == ("abort", "not_now")
    assert A in issues(house.hass)


# --- a place that is no room ---------------------------------------------------------------


async def test_its_id_says_nothing_that_a_platform_says(house: House, acme: Platform) -> None:
    """Diagnostics have all ids, and are shown to anybody: a place may be somebody's number."""
    await house.book(at(12), at(14))
    await acme.books("ada@example.com", at(13), at(15))
    await acme.books("b", at(12), at(13), "+49 30 901820")
    told = [issue.to_json() for issue in issues(house.hass).values()]
    assert len(told) == 2
    assert not any(one in str(told) for one in ("ada@", "901820"))


async def test_an_unknown_place_is_asked_about_once(house: House, acme: Platform) -> None:
    """However many bookings name it: where, how many, and when the first is."""
    await acme.books("a", at(14), at(15), "43")
    await acme.books("b", at(12), at(13), "43")
    await acme.books("c", at(12), at(13), "44")
    assert set(issues(house.hass)) == {PLACE, place_id(ACME, "44")}
    assert issues(house.hass)[PLACE].translation_key == "place_unmapped"
    assert texts(house.hass, PLACE) == {
        "origin": "Acme",
        "place": "43",
        "count": "2",
        "when": "2026-11-24 13:00 - 14:00",
    }


async def test_a_feed_without_its_room_is_no_place_to_be_chosen(
    house: House, acme: Platform
) -> None:
    """All events of a calendar lack the same room, which an issue of its own says."""
    await acme.books("a", at(14), at(15), "43")
    row = acme.row("a")
    assert row is not None
    told = ReservationIssues(house.hass, house.runtime.engine)
    ir.async_get(house.hass).async_delete(DOMAIN, PLACE)
    told.show({ACME}, [replace(row, kind=OriginKind.FEED)])
    assert not issues(house.hass)
    clash = replace(row, kind=OriginKind.FEED, status=ReservationStatus.CONFLICT, room=STUDIO)
    told.show({ACME}, [clash])
    assert set(issues(house.hass)) == {A}


async def test_choosing_the_room_takes_in_all_that_waits(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """The answer is kept with the hook, and is not asked for again."""
    await acme.books("a", at(14), at(15), "43")
    await acme.books("b", at(12), at(13), "43")
    menu = await fixing.open(PLACE)
    assert (menu["type"], menu["menu_options"]) == ("menu", ["map", "let_go"])
    form = await fixing.choose("map")
    (field,) = form["data_schema"]
    assert field["selector"]["select"]["options"] == [
        {"value": "studio", "label": "Studio"},
        {"value": "attic", "label": "Attic"},
    ]
    assert form["description_placeholders"]["place"] == "43"
    # Nothing is chosen by itself.
    assert field["required"] is False
    again = await fixing.submit()
    assert (again["step_id"], again["errors"]) == ("map", {"room": "room_missing"})
    done = await fixing.submit(room="attic")
    assert done["type"] == "create_entry"
    assert (acme.status("a"), acme.status("b")) == ("taken", "taken")
    booking = acme.booking("a")
    assert booking is not None
    assert booking.rooms == (ATTIC,)
    assert not issues(house.hass)
    hook = next(one for one in house.entry.subentries.values() if one.unique_id == ACME)
    assert hook.data == {
        "name": "Acme",
        **HOOK,
        "rooms": {**HOOK["rooms"], "43": "attic"},
    }
    await acme.books("c", at(16), at(17), "43")
    assert acme.status("c") == "taken"


async def test_what_clashes_once_it_is_mapped_is_told_of(
    house: House, acme: Platform, fixing: Fixing
) -> None:
    """Knowing the room is not all: it has to be free."""
    await house.book(at(12), at(14))
    await acme.books("a", at(13), at(14), "43")
    await fixing.open(PLACE)
    await fixing.choose("map")
    await fixing.submit(room="studio")
    assert set(issues(house.hass)) == {A}


async def test_a_place_can_be_left_out(house: House, acme: Platform, fixing: Fixing) -> None:
    """What a platform has beside our rooms is let go, all of it that is known so far."""
    await acme.books("a", at(14), at(15), "43")
    await acme.books("b", at(12), at(13), "43")
    await acme.books("c", at(12), at(13), "44")
    await fixing.open(PLACE)
    await fixing.choose("let_go")
    await fixing.submit()
    assert [acme.status(one) for one in "abc"] == ["lapsed", "lapsed", "unmapped"]
    assert set(issues(house.hass)) == {place_id(ACME, "44")}
    await acme.books("d", at(12), at(13), "43")
    assert PLACE in issues(house.hass)


async def test_what_a_platform_calls_a_place_is_only_a_text(house: House, acme: Platform) -> None:
    """Neither a link nor a page of text comes into the issue by way of an id."""
    place = "`[click](https://example.com)`\n" + "x" * 200
    await acme.books("a", at(12), at(13), place)
    (issue,) = issues(house.hass).values()
    said = (issue.translation_placeholders or {})["place"]
    assert said.startswith("'[click](https://example.com)' xxx")
    assert len(said) < 100
    assert "`" not in said


# --- sentences, and who may read and mend -------------------------------------------------------


async def test_every_word_of_an_issue_has_a_sentence(house: House, acme: Platform) -> None:
    """No sentence has a gap that nothing fills."""
    await acme.books("e", at(12), at(13))
    booking = acme.booking("e")
    assert booking is not None
    await house.do(Cancel(ref=BookingRef(booking.id)))
    await acme.books("e", at(12), at(13), note="still there")
    await house.do(FreezeRoom(room=STUDIO))
    await acme.books("f", at(15), at(16), "43")
    for number in range(MOST_SHOWN):
        await acme.books(f"a{number:02}", at(12), at(13))
    told = issues(house.hass).values()
    assert len({issue.translation_key for issue in told}) == 4
    loaded = await async_get_translations(house.hass, "en", "issues", {DOMAIN})
    for issue in told:
        assert issue.translation_key is not None
        prefix = f"component.{DOMAIN}.issues.{issue.translation_key}."
        sentences = [text for key, text in loaded.items() if key.startswith(prefix)]
        assert len(sentences) > 1
        for text in sentences:
            assert "{" not in text.format(**issue.translation_placeholders or {})


async def test_only_an_administrator_mends(
    house: House, acme: Platform, hass_client: Client, hass_admin_user: MockUser
) -> None:
    """Who may not change the site does not get to choose."""
    await acme.books("a", at(12), at(13), "43")
    hass_admin_user.groups = []
    client = await hass_client()
    response = await client.post(
        "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": PLACE}
    )
    assert response.status == HTTPStatus.UNAUTHORIZED
