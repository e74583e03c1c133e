"""Speaking with the house: what is said in each language, what it answers, and what it does."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.conversation import async_converse
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)

from custom_components.roomkeeper.const import DOMAIN
from custom_components.roomkeeper.core.events import ActorKind, BookingOpened, DoorOpened
from custom_components.roomkeeper.core.ids import BookingId, OriginKey, RoomKey
from custom_components.roomkeeper.core.reservation import Claim, Origin, OriginKind, Wanted
from custom_components.roomkeeper.core.reservation_commands import TakeReservation
from custom_components.roomkeeper.core.span import Span
from custom_components.roomkeeper.doors import assist
from custom_components.roomkeeper.doors.assist.names import name_key

from .calling import book, call
from .flows import add_subentry
from .house import House, at, open_house

type Say = Callable[..., Awaitable[str]]

NOT_UNDERSTOOD = "Sorry, I couldn't understand that"


@pytest.fixture(autouse=True)
async def _conversation(hass: HomeAssistant) -> None:
    """Set Home Assistant's own conversation up, which is there before Roomkeeper."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@pytest.fixture
def say(hass: HomeAssistant, site: House) -> Say:
    """Return what says something to Home Assistant's own agent, and gives the answer.

    It is eleven o'clock. Without a context it is said by nobody who is known.
    """

    async def said(
        text: str, context: Context | None = None, language: str = "en", device: str | None = None
    ) -> str:
        result = await async_converse(
            hass, text, None, context or Context(), language, device_id=device
        )
        await site.settle()
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return said


@pytest.fixture
def user(hass: HomeAssistant) -> Context:
    """Return in whose name an administrator speaks."""
    return Context(user_id=MockUser(is_owner=True, name="Ada").add_to_hass(hass).id)


async def booked(hass: HomeAssistant) -> list[tuple[str, str, str]]:
    """Return the room, start and end of each booking, by start."""
    found = (await call(hass, "get_bookings"))["items"]
    return [(one["rooms"][0], one["start"][:16], one["end"][11:16]) for one in found]


# --- questions -----------------------------------------------------------------

QUESTIONS = {
    "en": [
        ("Is the drum room free?", "Yes, Drum room is free: until 14:00."),
        ("Is the drum room free right now?", "Yes, Drum room is free: until 14:00."),
        (
            "is the drum room free at three?",
            "No, not 15:00. Drum room is free: from 16:00 on.",
        ),
        ("is the drum room free at 17:30?", "Yes, Drum room is free: from 17:30 on."),
        ("is the drum room free at half past four?", "Yes, Drum room is free: from 16:30 on."),
        ("is the drum room free at quarter to 5 p.m.?", "Yes, Drum room is free: from 16:45 on."),
        ("is the drum room free in two hours?", "Yes, Drum room is free: 13:00 to 14:00."),
        (
            "will the drum room be free tomorrow from 5 to 7?",
            "Yes, Drum room is free: tomorrow 17:00 to 19:00.",
        ),
        (
            "is the drum room available from five pm to seven on Friday",
            "Yes, Drum room is free: Friday 17:00 to 19:00.",
        ),
        (
            "is the drum room free on Monday at noon for two hours and 30 minutes",
            "Yes, Drum room is free: Monday 12:00 to 14:30.",
        ),
        (
            "is the drum room free for four hours?",
            "No, not 11:00 to 15:00. Drum room is free: from 16:00 on.",
        ),
        ("is the vocal booth free?", "Yes, Vocal booth is free: from now on."),
        ("when is the drum room free?", "Drum room is free: until 14:00, from 16:00 on."),
        (
            "is the drum room free today",
            "Drum room is free: 11:00 to 14:00, 16:00 to tomorrow 00:00.",
        ),
        ("is the drum room free tomorrow?", "Drum room is free all that time."),
        ("which rooms are free?", "Free now: Drum room, Vocal booth."),
        ("which rooms are free at three o'clock?", "Free 15:00: Vocal booth."),
        ("is any room free from 1 to half past two", "Free 13:00 to 14:30: Vocal booth."),
        ("what's next in the drum room?", "Next in Drum room: 14:00 to 16:00."),
        ("who is next in the vocal booth", "Nothing more is booked in Vocal booth."),
    ],
    "de": [
        ("Ist Drum room frei?", "Ja, Drum room ist frei: bis 14:00."),
        (
            "Ist der Drum room um drei frei?",
            "Nein, 15:00 nicht. Drum room ist frei: ab 16:00.",
        ),
        ("ist drum room um 17 Uhr 30 frei", "Ja, Drum room ist frei: ab 17:30."),
        ("ist drum room um halb fünf frei", "Ja, Drum room ist frei: ab 16:30."),
        ("ist drum room frei um viertel nach vier?", "Ja, Drum room ist frei: ab 16:15."),
        ("ist drum room in einer halben Stunde frei", "Ja, Drum room ist frei: 11:30 bis 14:00."),
        (
            "ist drum room morgen von 17 bis 19 Uhr frei?",
            "Ja, Drum room ist frei: morgen 17:00 bis 19:00.",
        ),
        (
            "ist drum room am Freitag um neun Uhr abends für eine Stunde frei",
            "Ja, Drum room ist frei: Freitag 21:00 bis 22:00.",
        ),
        ("wann ist drum room wieder frei", "Drum room ist frei: bis 14:00, ab 16:00."),
        ("ist drum room morgen frei", "Drum room ist die ganze Zeit frei."),
        ("Welche Räume sind frei?", "Frei jetzt: Drum room, Vocal booth."),
        ("welche Räume sind um drei Uhr nachmittags frei", "Frei 15:00: Vocal booth."),
        ("wer kommt als nächstes in drum room?", "Als Nächstes in Drum room: 14:00 bis 16:00."),
        ("was ist die nächste Buchung von vocal booth", "Vocal booth ist nicht mehr gebucht."),
    ],
}


@pytest.mark.parametrize("language", QUESTIONS)
async def test_questions_are_answered(hass: HomeAssistant, say: Say, language: str) -> None:
    """In the language in which they are asked, in local time, and without names."""
    await book(hass, "2026-11-24 14:00", "2026-11-24 16:00", guest="Anna", title="Trio")
    answers = [(text, await say(text, language=language)) for text, _ in QUESTIONS[language]]
    assert answers == QUESTIONS[language]


async def test_names_are_told_only_to_whoever_is_signed_in(
    hass: HomeAssistant, say: Say, user: Context
) -> None:
    """A satellite speaks to whoever stands there; users may read them anyway."""
    await book(hass, guest="Anna")
    assert await say("who is next in the drum room") == "Next in Drum room: 14:00 to 18:00."
    said = await say("who is next in the drum room", user)
    assert said == "Next in Drum room: Anna, 14:00 to 18:00."


async def test_times_are_those_of_the_site(hass: HomeAssistant, site: House, say: Say) -> None:
    """Also after a change of clocks."""
    await site.until(at(10, day=25))
    said = await say("is the drum room free on Friday at five for an hour")
    assert said == "Yes, Drum room is free: Friday 17:00 to 18:00."


async def test_when_nothing_is_free_it_says_so(hass: HomeAssistant, say: Say) -> None:
    """For a week ahead, and for one room as for all."""
    await book(hass, "2026-11-24 10:00", "2026-12-10 10:00", ["drum_room", "vocal_booth"])
    no = "No, not now, and Drum room is not free in the week after either."
    assert await say("is the drum room free") == no
    assert await say("when is the drum room free") == "Drum room is not free in that time."
    assert await say("which rooms are free") == "No room is free: now."


async def test_free_rooms_are_listed_as_people_count(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """Room 2 comes before room 12, so that what is said of many rooms is the first of them."""
    for number in (12, 2, 1):
        add_subentry(hass, site.entry, f"Room {number}", key=f"room_{number}")
    await site.settle()
    free = "Free now: Drum room, Room 1, Room 2, Room 12, Vocal booth."
    assert await say("which rooms are free") == free


# --- what is done ----------------------------------------------------------------

BOOKED = {
    "en": [
        ("book the drum room for an hour", ("2026-11-24T11:00", "12:00"), "11:00 to 12:00"),
        ("book the drum room from five to seven", ("2026-11-24T17:00", "19:00"), "17:00 to 19:00"),
        (
            "please reserve drum room tomorrow at half past five for two hours",
            ("2026-11-25T17:30", "19:30"),
            "tomorrow 17:30 to 19:30",
        ),
        ("book the drum room until one", ("2026-11-24T11:00", "13:00"), "11:00 to 13:00"),
        (
            "book the drum room for an hour and a half at 5:30 in the morning",
            ("2026-11-25T05:30", "07:00"),
            "tomorrow 05:30 to 07:00",
        ),
        (
            "book the drum room from 11 pm to 1",
            ("2026-11-24T23:00", "01:00"),
            "23:00 to tomorrow 01:00",
        ),
    ],
    "de": [
        ("buche Drum room für eine Stunde", ("2026-11-24T11:00", "12:00"), "11:00 bis 12:00"),
        ("buche drum room von fünf bis sieben", ("2026-11-24T17:00", "19:00"), "17:00 bis 19:00"),
        (
            "reserviere drum room morgen um halb sechs für anderthalb Stunden",
            ("2026-11-25T17:30", "19:00"),
            "morgen 17:30 bis 19:00",
        ),
        (
            "drum room von 17 Uhr 30 bis 19 Uhr buchen",
            ("2026-11-24T17:30", "19:00"),
            "17:30 bis 19:00",
        ),
        ("bitte buche drum room bis eins", ("2026-11-24T11:00", "13:00"), "11:00 bis 13:00"),
    ],
}
ALL_BOOKED = [(language, *one) for language, some in BOOKED.items() for one in some]


@pytest.mark.parametrize(("language", "text", "times", "span"), ALL_BOOKED)
async def test_a_room_is_booked(  # noqa: PLR0917 - pytest names them
    hass: HomeAssistant, say: Say, language: str, text: str, times: tuple[str, str], span: str
) -> None:
    """Once, and the answer says back what was understood."""
    word = {"en": "Booked", "de": "Gebucht"}[language]
    assert await say(text, language=language) == f"{word}: Drum room, {span}."
    assert await booked(hass) == [("drum_room", *times)]


async def test_the_log_knows_who_spoke(
    hass: HomeAssistant, site: House, say: Say, user: Context
) -> None:
    """A user if there is one; and the source of the booking is that it was said."""
    await say("book the drum room for an hour", user)
    await say("book the vocal booth for an hour")
    known, unknown = (one.actor for one in await site.log() if isinstance(one.fact, BookingOpened))
    assert (known.kind, known.id) == (ActorKind.USER, user.user_id)
    assert unknown.kind is ActorKind.AUTOMATION
    found = (await call(hass, "get_bookings", source="assist"))["items"]
    assert len(found) == 2


async def test_a_clash_says_what_is_taken_and_what_would_work(
    hass: HomeAssistant, say: Say
) -> None:
    """And neither an ID nor a name."""
    await book(hass, "2026-11-24 14:00", "2026-11-24 18:00", guest="Anna")
    for language, text, answer in (
        (
            "en",
            "book the drum room from five to seven",
            "Drum room is taken: 14:00 to 18:00. A time of that length is free from 18:00 on.",
        ),
        (
            "de",
            "buche drum room von fünf bis sieben",
            "Drum room ist belegt: 14:00 bis 18:00. So lange frei ist wieder ab 18:00.",
        ),
    ):
        assert await say(text, language=language) == answer
    assert len(await booked(hass)) == 1


async def test_any_refusal_is_spoken_in_the_language_of_the_question(
    hass: HomeAssistant, say: Say, user: Context
) -> None:
    """With the sentence that other doors have."""
    await call(hass, "freeze", room="vocal_booth", reason="maintenance")
    said = await say("book the vocal booth for an hour")
    assert said == "Vocal booth is out of use until somebody unfreezes it (maintenance)."
    said = await say("buche vocal booth für eine Stunde", language="de")
    assert said.startswith("Vocal booth ist")
    said = await say("switch off the power of the vocal booth", user)
    assert said == "Vocal booth has no power that Roomkeeper could switch off. Add it to the room."
    said = await say("is the drum room free today at 9 am")
    assert said == "That was over at 2026-11-24 09:00. Name a time to come."
    assert await booked(hass) == []


async def test_what_is_left_open_is_asked_for(hass: HomeAssistant, say: Say) -> None:
    """And nothing is booked by a guess."""
    assert await say("book the drum room at nine") == "Say until when, or for how long."
    assert await say("book the drum room") == "Say until when, or for how long."
    said = await say("drum room buchen", language="de")
    assert said == await say("buche drum room", language="de") == "Sag, bis wann oder wie lange."
    assert await say("extend my booking by 30 minutes") == "Say which room."
    assert await say("verlängere meine Buchung um 30 Minuten", language="de") == (
        "Sag, welcher Raum."
    )
    assert await booked(hass) == []


async def test_whoever_has_a_room_can_stay_longer(hass: HomeAssistant, say: Say) -> None:
    """Until the next booking; where nobody is, nothing is extended."""
    said = await say("extend the booking of the drum room by half an hour")
    assert said == "Drum room is not booked at present, so there is nothing to extend."
    await book(hass, "2026-11-24 10:00", "2026-11-24 12:00")
    await book(hass, "2026-11-24 13:00", "2026-11-24 14:00")
    said = await say("extend the drum room's booking by 30 minutes")
    assert said == "Drum room is booked until 12:30 now."
    said = await say("verlängere die Buchung von drum room um 45 Minuten", language="de")
    assert said.startswith("Drum room ist belegt: 13:00 bis 14:00")
    assert (await booked(hass))[0] == ("drum_room", "2026-11-24T10:00", "12:30")


async def test_nobody_keeps_a_room_closed_for_longer_by_saying_so(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """What an outside calendar keeps closed has no guest who could stay longer."""
    key = OriginKey("closed")
    places = {"closed": RoomKey("drum_room")}
    origin = Origin(key=key, name="Closed", kind=OriginKind.FEED, places=places, is_block=True)
    await site.runtime.engine.configure(replace(site.runtime.site, origins={key: origin}))
    wanted = Wanted(place="closed", span=Span(at(9), at(11)))
    claim = Claim(external_id="closed", version=1, wanted=wanted)
    await site.do(TakeReservation(origin=key, claim=claim, new_id=BookingId("closed")))
    said = await say("extend the drum room's booking by 30 minutes")
    assert said == "Drum room is not booked at present, so there is nothing to extend."
    booking = site.runtime.engine.peek(lambda state, _now: state.bookings[BookingId("closed")])
    assert booking.span.end == at(11)


async def test_my_booking_is_that_of_the_room_where_it_is_said(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """A satellite in an area with one room is in that room."""
    area = ar.async_get(hass).async_get_or_create("Cellar")
    devices = dr.async_get(hass)
    satellite = devices.async_get_or_create(
        config_entry_id=_other(hass).entry_id, identifiers={("test", "satellite")}
    )
    devices.async_update_device(satellite.id, area_id=area.id)
    for key in ("drum_room", "vocal_booth"):
        devices.async_update_device(_room_device(site, key), area_id=area.id)
    await book(hass, "2026-11-24 10:00", "2026-11-24 12:00")
    said = await say("extend my booking by 30 minutes", device=satellite.id)
    assert said == "Say which room."
    devices.async_update_device(_room_device(site, "vocal_booth"), area_id=None)
    said = await say("extend my booking by 30 minutes", device=satellite.id)
    assert said == "Drum room is booked until 12:30 now."


# --- who may ------------------------------------------------------------------------


async def test_power_goes_off_only_for_whoever_is_signed_in(
    hass: HomeAssistant, say: Say, user: Context
) -> None:
    """Somebody may sit there in the light; who passes by a satellite does not darken them."""
    said = await say("switch off the power of the drum room")
    assert said == "That needs somebody who is signed in, such as in the app."
    said = await say("schalte den Strom in drum room aus", language="de")
    assert said == "Dazu muss jemand angemeldet sein, zum Beispiel in der App."
    assert hass.states.get("input_boolean.drum_power").state == "on"
    said = await say("turn the power in the drum room off", user)
    assert said == "The power in Drum room is being switched off."
    assert hass.states.get("input_boolean.drum_power").state == "off"


async def test_no_voice_opens_a_door(
    hass: HomeAssistant, site: House, say: Say, user: Context
) -> None:
    """Not an administrator's either, nor in a booking that is on."""
    await book(hass, "2026-11-24 10:00", "2026-11-24 12:00")
    for context in (None, user):
        said = await say("open the door of the drum room", context)
        assert said == "Doors are not opened by voice. Use the app."
    said = await say("öffne die Tür von drum room", user, "de")
    assert said == "Türen werden nicht auf Zuruf geöffnet. Nimm die App."
    assert hass.states.get("input_boolean.drum_door").state == "off"
    assert not [one for one in await site.log() if isinstance(one.fact, DoorOpened)]


async def test_a_user_may_by_voice_what_they_may_otherwise(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """Control of a room's entities is asked for, as in every door."""
    reader = MockUser().add_to_hass(hass)
    button = site.entity_id("button", "check_in", "vocal_booth")
    reader.mock_policy({"entities": {"entity_ids": {button: {"control": True}}}})
    context = Context(user_id=reader.id)
    said = await say("book the drum room for an hour", context)
    assert said.startswith("You may not do that.")
    said = await say("buche drum room für eine Stunde", context, "de")
    assert said.startswith("Das darfst du nicht.")
    assert await say("book the vocal booth for an hour", context) == (
        "Booked: Vocal booth, 11:00 to 12:00."
    )
    assert await booked(hass) == [("vocal_booth", "2026-11-24T11:00", "12:00")]


# --- what is not ours -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "is the kitchen free",
        "is the drum room free of germs",
        "book the drum room for Anna",
        "book the drum room from banana to seven",
        "book a flight for two hours",
        "drum room",
    ],
)
async def test_other_sentences_are_left_to_others(say: Say, text: str) -> None:
    """Only sentences that are understood as a whole, about rooms that are there, are taken."""
    assert not (await say(text)).startswith(("Yes", "No,", "Booked", "Drum room is", "Say "))


async def test_without_roomkeeper_nothing_listens(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """And it listens again when it is back; there is one answer, not two."""
    assert await hass.config_entries.async_unload(site.entry.entry_id)
    result = await async_converse(hass, "which rooms are free", None, Context(), "en")
    assert result.response.speech["plain"]["speech"] == NOT_UNDERSTOOD
    response = await intent.async_handle(hass, DOMAIN, "RoomkeeperFreeRooms")
    assert response.response_type is intent.IntentResponseType.ERROR
    assert response.speech["plain"]["speech"].startswith("Roomkeeper does not run")
    assert await hass.config_entries.async_setup(site.entry.entry_id)
    await say("book the drum room for an hour")
    assert len(await booked(hass)) == 1


# --- names ----------------------------------------------------------------------------


def _room_device(site: House, key: str) -> str:
    entity_id = site.entity_id("sensor", "status", key)
    assert entity_id is not None
    device_id = er.async_get(site.hass).entities[entity_id].device_id
    assert device_id is not None
    return device_id


def _other(hass: HomeAssistant) -> MockConfigEntry:
    other = MockConfigEntry(domain="test")
    other.add_to_hass(hass)
    return other


async def _a_moment_later(site: House) -> None:
    """Names that change together are looked at once."""
    site.freezer.tick(timedelta(seconds=2))
    async_fire_time_changed(site.hass)
    await site.settle()


async def test_rooms_have_the_names_that_people_give_them(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """A device's own name, an alias of the status, and the area where it is the only room."""
    before = await say("is the schlagzeugraum free")
    devices, entities = dr.async_get(hass), er.async_get(hass)
    areas = ar.async_get(hass)
    area = areas.async_create("Cellar", aliases={"Dungeon"})
    devices.async_update_device(
        _room_device(site, "drum_room"), name_by_user="Schlagzeugraum", area_id=area.id
    )
    status = site.entity_id("sensor", "status", "drum_room")
    assert status is not None
    entities.async_update_entity(status, aliases=["Studio 3"])
    await _a_moment_later(site)
    yes = "Yes, Drum room is free: from now on."
    assert before != yes
    for name in ("schlagzeugraum", "studio 3", "studio three", "cellar", "dungeon", "drum room"):
        assert await say(f"is the {name} free") == yes, name
    assert await say("ist studio drei frei", language="de") == "Ja, Drum room ist frei: ab jetzt."

    devices.async_update_device(_room_device(site, "vocal_booth"), area_id=area.id)
    await _a_moment_later(site)
    assert await say("is the cellar free") != yes


async def test_a_room_that_is_added_is_listened_for(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """No restart is needed; punctuation and brackets of its name are not spoken."""
    add_subentry(hass, site.entry, "Room 3 (upstairs)", key="room_3")
    await site.settle()
    await _a_moment_later(site)
    said = await say("is room three upstairs free?")
    assert said == "Yes, Room 3 (upstairs) is free: from now on."


async def test_an_apostrophe_is_one_however_it_is_written(
    hass: HomeAssistant, site: House, say: Say
) -> None:
    """Phones write another one than keyboards, and what is heard has either."""
    drums = _room_device(site, "drum_room")
    typed = "\N{RIGHT SINGLE QUOTATION MARK}"
    for name in (f"L{typed}Atelier", "L'Atelier"):
        dr.async_get(hass).async_update_device(drums, name_by_user=name)
        await _a_moment_later(site)
        for said in ("l'atelier", f"l{typed}atelier"):
            assert await say(f"is {said} free") == "Yes, Drum room is free: from now on."


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Drum room", "drum room"),
        ("Room 3 (upstairs)", "room 3 upstairs"),
        ("Sauna <hot|cold> [2]", "sauna hot cold 2"),
        ("St. Anna: cellar!", "st anna cellar"),
        ("Cell 2.1", "cell 2.1"),
        ("Müller's & Co-working", "müller's & co-working"),
        ("Weißer Saal", "weißer saal"),
        ("U\u0308bungsraum", "übungsraum"),
        ("???", ""),
    ],
)
def test_a_name_is_heard_without_its_signs(name: str, heard: str) -> None:
    """No name of a room makes a template of its own."""
    assert name_key(name) == heard


async def test_a_name_of_two_rooms_is_nobodys(hass: HomeAssistant, site: House, say: Say) -> None:
    """It is not guessed which one is meant."""
    for key in ("drum_room", "vocal_booth"):
        dr.async_get(hass).async_update_device(_room_device(site, key), name_by_user="Studio")
    await _a_moment_later(site)
    await say("book the studio for an hour")
    assert await booked(hass) == []


# --- intents by themselves --------------------------------------------------------------


async def test_intents_take_the_fields_of_actions(
    hass: HomeAssistant, site: House, user: Context
) -> None:
    """For sentences of one's own, and for whoever understands people in another way."""
    slots = {
        "room": {"value": "Vocal Booth"},
        "start": {"value": "2026-11-24 17:00"},
        "duration": {"value": "1:30"},
    }
    response = await intent.async_handle(
        hass, "test", "RoomkeeperBook", slots, context=user, language="de"
    )
    said = response.speech["plain"]["speech"]
    assert said == "Gebucht: Vocal booth, 17:00 bis 18:30."
    response = await intent.async_handle(
        hass, "test", "RoomkeeperIsFree", {"room": {"value": "kitchen"}}
    )
    assert response.error_code is intent.IntentResponseErrorCode.FAILED_TO_HANDLE
    said = response.speech["plain"]["speech"]
    assert said == "There is no room kitchen. The rooms are: drum_room, vocal_booth."


async def test_an_end_before_the_start_is_refused(hass: HomeAssistant, site: House) -> None:
    """Nothing is turned round."""
    slots = {"room": "drum_room", "start": "2026-11-24 17:00", "end": "2026-11-24 16:00"}
    response = await intent.async_handle(
        hass, "test", "RoomkeeperIsFree", {key: {"value": one} for key, one in slots.items()}
    )
    assert response.speech["plain"]["speech"].startswith("The end (16:00) must be after")


# --- other Home Assistants ----------------------------------------------------------------


def test_nothing_has_to_be_installed_for_rooms_alone() -> None:
    """What sentences are read with is there only where Home Assistant itself listens."""
    without = "import sys; sys.modules['hassil'] = None; import homeassistant.core; "
    loaded = f"import custom_components.{DOMAIN}.intent"
    subprocess.run([sys.executable, "-c", without + loaded], check=True)  # noqa: S603 - our own


async def test_what_cannot_listen_keeps_rooms(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged, and everything else goes on."""
    for name in ("listening", "grammar"):
        monkeypatch.delitem(sys.modules, f"{assist.__name__}.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "hassil.numbers", None)
    house = await open_house(hass, entry, freezer)
    await book(hass, room="studio")
    assert house.value("sensor", "status") == "available"
    assert "so none is heard" in caplog.text
