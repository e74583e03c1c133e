import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from .asking import happened, listed, now
from .conftest import StartHouse

CLUB = "calendar.club"


async def test_a_feed_of_a_local_calendar_survives_a_crash_and_an_empty_calendar(
    start_house: StartHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was taken over is there after a kill, once; an emptied file frees nothing."""
    folder = tmp_path_factory.mktemp("feeds") / "ha"
    async with start_house(folder) as ha:
        await ha.add_entry("local_calendar", {"calendar_name": "Club"})
        await ha.add_subentry("roomkeeper", "room", {"name": "Studio"})
        await ha.wait_state(CLUB, "off")
        begin = now().replace(microsecond=0) + timedelta(days=1)
        for number, title in enumerate(("Choir", "Band", "Yoga")):
            start = begin + timedelta(days=number)
            await ha.call(
                "calendar.create_event",
                {
                    "summary": title,
                    "start_date_time": start.isoformat(),
                    "end_date_time": (start + timedelta(hours=1)).isoformat(),
                },
                target={"entity_id": CLUB},
            )
        (room,) = await ha.subentries("roomkeeper")
        feed = {
            "name": "Club",
            "calendar": CLUB,
            "room": room["subentry_id"],
            "mode": "booking",
        }
        await ha.add_subentry("roomkeeper", "feed", feed)
        await happened(ha, "feed_read")
        booked = await listed(ha, "get_bookings", room="studio")
        assert [one["title"] for one in booked] == ["Choir", "Band", "Yoga"]
        assert {one["source"] for one in booked} == {"feed_club"}

        # Home Assistant takes its time to write down what is set up.
        await ha.restart()
        await ha.kill9()
        file = Path(folder, ".storage", "local_calendar.club.ics")
        whole = await asyncio.to_thread(file.read_text)
        empty = whole.partition("BEGIN:VEVENT")[0] + "END:VCALENDAR\n"
        await asyncio.to_thread(file.write_text, empty)
        await ha.start()
        await happened(ha, "feed_stopped")
        assert await listed(ha, "get_bookings", room="studio") == booked

        await ha.kill9()
        await asyncio.to_thread(file.write_text, whole)
        await ha.start()
        await happened(ha, "feed_resumed")
        assert await listed(ha, "get_bookings", room="studio") == booked
        shown = await ha.wait_state("sensor.club_last_read", lambda state: state["state"] > "2")
        assert shown["attributes"]["status"] == "fine"
        assert shown["attributes"]["events"] == 3
