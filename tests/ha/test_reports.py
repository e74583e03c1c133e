"""The report of a day, from the rows and the log."""

from homeassistant.core import HomeAssistant

from .calling import book, call, refused
from .house import House, at


async def _report(hass: HomeAssistant, **fields: object) -> dict[str, object]:
    """Return the drum room's part of a report."""
    answer = await call(hass, "get_report", room="drum_room", **fields)
    (item,) = answer["items"]
    assert isinstance(item, dict)
    return item


async def test_a_guest_who_came_in_early_is_counted_from_when_they_came(
    hass: HomeAssistant, site: House
) -> None:
    """The log says when that was, also of one who came on the day before."""
    booking = await book(hass, "2026-11-25 00:15", "2026-11-25 04:00")
    await site.until(at(22, 45))
    await call(hass, "check_in", booking_id=booking["id"])
    await site.until(at(1, day=25))
    await call(hass, "check_out", booking_id=booking["id"])
    assert (await _report(hass, date="2026-11-24"))["used_s"] == 900.0
    today = await _report(hass)
    assert (today["used_s"], today["booked_s"], today["bookings"]) == (7200.0, 13500.0, 1)


async def test_a_day_that_is_forgotten_in_part_is_said_to_be_so(
    hass: HomeAssistant, site: House
) -> None:
    """Nothing of it is taken for nothing at all."""
    for date, is_whole in (("2026-11-24", True), ("2026-01-01", True), ("2025-11-01", False)):
        assert (await call(hass, "get_report", date=date))["is_whole"] is is_whole


async def test_a_report_is_of_local_days(hass: HomeAssistant, site: House) -> None:
    """One on which the clocks change is an hour longer."""
    answer = await call(hass, "get_report", date="2026-10-25")
    assert (answer["start"], answer["end"]) == (
        "2026-10-25T00:00:00+02:00",
        "2026-10-26T00:00:00+01:00",
    )
    for date in ("9999-12-31", "0001-01-01", "tomorrow"):
        assert (await refused(hass, "get_report", date=date)).translation_key == "not_understood"
