"""The pictures in docs/images, taken from the demo's site in a real browser."""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import demo
from demo_dashboard import DASHBOARD
from demo_devices import ROOMS, STALLS, DemoStall, configuration
from demo_past import give_past
from instance import Instance
from playwright.async_api import Browser, Page, async_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST_BYTES = 200_000
PHONE_BELOW = 600
CARDS = "roomkeeper-cards"

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

# True when nothing on the page has loaded for a moment: spinners and
# skeletons stand in shadow roots, which selectors of CSS do not enter.
QUIET = """() => {
  const busy = new Set(["HASS-LOADING-SCREEN", "HA-SPINNER", "HA-INIT-PAGE", "HUI-CARD-SKELETON"]);
  const visible = (element) => element.getBoundingClientRect().height > 0;
  const loads = (root) => [...root.querySelectorAll("*")].some((element) =>
    (busy.has(element.tagName) && visible(element)) ||
    (element.shadowRoot && loads(element.shadowRoot)));
  const hass = document.querySelector("home-assistant")?.hass;
  const ready = hass?.connected && !document.getElementById("ha-launch-screen") && !loads(document);
  if (!ready) { window.quietSince = undefined; return false; }
  window.quietSince ??= performance.now();
  return performance.now() - window.quietSince > 500;
}"""


def afternoon() -> str:
    """Return a time zone in which it is early afternoon now, when rooms are booked."""
    ahead = 14 - datetime.now(UTC).hour
    # The names have the sign of POSIX: what is ahead of UTC is Etc/GMT-1.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@contextlib.asynccontextmanager
async def opened(
    browser: Browser, ha: Instance, zone: str, size: tuple[int, int], *, dark: bool = False
) -> AsyncGenerator[Page]:
    """Open Home Assistant as its owner, in a window of this width and height."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        # A phone's pixels are small.
        device_scale_factor=2 if size[0] < PHONE_BELOW else 1,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id=zone,
        service_workers="block",
    )
    year_s = 365 * 86_400
    tokens = {
        "access_token": ha.token,
        "token_type": "Bearer",
        "refresh_token": "",
        "expires_in": year_s,
        "expires": int((time.time() + year_s) * 1000),
        "hassUrl": ha.url,
        "clientId": f"{ha.url}/",
    }
    stored = json.dumps(json.dumps(tokens))
    await context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def go(page: Page, url: str) -> None:
    """Open a page, and wait until it shows everything."""
    await page.goto(url, wait_until="domcontentloaded")
    await settle(page)


async def settle(page: Page) -> None:
    """Wait until nothing loads and nothing moves."""
    await page.wait_for_function(QUIET, polling=100)


async def keep(page: Page, name: str) -> None:
    """Take the picture.

    Raises:
        ValueError: It is too large for a repository.

    """
    path = IMAGES / f"{name}.png"
    await page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    print(f"  {path.name}: {size // 1000} kB")
    if size > LARGEST_BYTES:
        raise ValueError(f"{path.name} is over {LARGEST_BYTES // 1000} kB")


async def device_of(ha: Instance, name: str) -> str:
    """Return the path of a device's page."""
    devices = await ha.command("config/device_registry/list")
    return next(f"/config/devices/device/{one['id']}" for one in devices if one["name"] == name)


async def take(browser: Browser, ha: Instance, zone: str) -> None:
    """Take all pictures."""
    dashboard = f"{ha.url}/{DASHBOARD}"
    cubicle, shower = STALLS
    async with opened(browser, ha, zone, (1600, 1010)) as page:
        await go(page, f"{dashboard}/rooms")
        await keep(page, "rooms")
    # Somebody is in the cubicle for as long as the next pictures take.
    await somebody_moves(ha, cubicle, "on")
    async with opened(browser, ha, zone, (1280, 900)) as page:
        await go(page, f"{ha.url}/calendar")
        add = page.get_by_role("button", name="Add Event")
        await add.first.click()
        # The form suggests this hour in the first room, which is taken.
        await page.get_by_role("textbox", name="Summary").fill("Choir")
        await add.last.click()
        await page.get_by_text("is taken from").wait_for()
        await settle(page)
        await keep(page, "calendar")
    for name, kind, place in (
        ("add-room", "room", "Rehearsal room"),
        ("add-stall", "stall", "Toilet cubicle"),
    ):
        async with opened(browser, ha, zone, (1280, 1000)) as page:
            await go(page, f"{ha.url}/config/integrations/integration/roomkeeper")
            await page.get_by_role("button", name=f"Add {kind}", exact=True).click()
            await page.get_by_role("textbox", name="Name").fill(place)
            await settle(page)
            await keep(page, name)
    for name, place in (("room", ROOMS[0].name), ("stall", shower.name)):
        async with opened(browser, ha, zone, (1280, 1000)) as page:
            await go(page, ha.url + await device_of(ha, place))
            await keep(page, name)
    await somebody_moves(ha, cubicle, "off")
    async with opened(browser, ha, zone, (1600, 780)) as page:
        await go(page, f"{dashboard}/stalls")
        await keep(page, "stalls")
    await take_panel(browser, ha, zone)
    await take_cards(browser, ha, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture of the panel: where, how large, and what is there when it is all there."""

    name: str
    path: str
    shows: str
    size: tuple[int, int] = (1280, 800)
    dark: bool = False


PANEL = (
    Shot(name="board", path="", shows="Band practice", size=(1440, 620)),
    Shot(name="board-dark", path="", shows="Band practice", size=(1440, 620), dark=True),
    Shot(name="board-week", path="?view=week", shows="Band practice", size=(1440, 620)),
    Shot(name="agenda", path="", shows="Band practice", size=(390, 844)),
    Shot(name="room-page", path="/rooms/drum_room", shows="Log", size=(1280, 1000)),
    Shot(name="power-offs", path="/power-offs", shows="Drum room", size=(1280, 620)),
    Shot(name="stalls-page", path="/stalls", shows="Shower", size=(1280, 900)),
    Shot(name="schedules", path="/schedules", shows="Fresh air", size=(1280, 720)),
    Shot(
        name="reports",
        path="/reports?period=range",
        shows="When rooms are booked",
        size=(1280, 1240),
    ),
    Shot(
        name="reports-phone",
        path="/reports?period=range",
        shows="When rooms are booked",
        size=(390, 844),
        dark=True,
    ),
    Shot(name="log", path="/log", shows="checked in", size=(1280, 900)),
    Shot(name="door", path="/door/drum_room", shows="Occupied", size=(1280, 800)),
    Shot(name="door-free", path="/door/the_vault", shows="Free", size=(800, 1100), dark=True),
)


async def take_panel(browser: Browser, ha: Instance, zone: str) -> None:
    """Take the pictures of the panel, its dialogs, the display beside a door, and the cards."""
    for shot in PANEL:
        async with opened(browser, ha, zone, shot.size, dark=shot.dark) as page:
            await go(page, f"{ha.url}/roomkeeper{shot.path}")
            await page.get_by_text(shot.shows).first.wait_for()
            await settle(page)
            await keep(page, shot.name)
    async with opened(browser, ha, zone, (1280, 900)) as page:
        await go(page, f"{ha.url}/roomkeeper")
        await page.get_by_role("button", name="Book", exact=True).click()
        await page.get_by_text("Guest").first.wait_for()
        await settle(page)
        await keep(page, "book")
    async with opened(browser, ha, zone, (1280, 1000)) as page:
        await go(page, f"{ha.url}/roomkeeper/schedules")
        await page.get_by_role("link", name="Weekend encore").first.click()
        await page.get_by_text("Next runs").first.wait_for()
        await settle(page)
        await keep(page, "schedule-editor")


async def take_cards(browser: Browser, ha: Instance, zone: str) -> None:
    """Take the picture of a dashboard that makes itself."""
    await ha.command(
        "lovelace/dashboards/create",
        url_path=CARDS,
        title="Roomkeeper",
        require_admin=False,
        show_in_sidebar=False,
        mode="storage",
    )
    config = {"strategy": {"type": "custom:roomkeeper"}}
    await ha.command("lovelace/config/save", url_path=CARDS, config=config)
    async with opened(browser, ha, zone, (1440, 1000)) as page:
        await go(page, f"{ha.url}/{CARDS}")
        await page.get_by_text("Band practice").first.wait_for()
        await settle(page)
        await keep(page, "cards")


async def take_first_hour(browser: Browser, ha: Instance, zone: str) -> None:
    """Take the pictures of somebody who has just installed it: from areas to a power-off."""
    await demo.set_areas(ha, ROOMS)
    drums = ROOMS[0]
    async with opened(browser, ha, zone, (1280, 800)) as page:
        await go(page, f"{ha.url}/config/integrations/dashboard/add?domain=roomkeeper")
        await page.get_by_role("button", name="OK").click()
        for room in ROOMS:
            await page.get_by_text(f"{room.name} (4)").click()
        await keep(page, "first-run-areas")
        await page.get_by_role("button", name="Submit").click()
        await page.get_by_role("table").get_by_text(drums.name).wait_for()
        await settle(page)
        await keep(page, "first-run-rooms")
        await page.get_by_text("Add these rooms").click()
        await page.get_by_role("button", name="Finish").click()
    # What the reader does by hand, quicker.
    trial = {"room": drums.key, "start": datetime.now(UTC).isoformat(), "duration": 20}
    await ha.call(
        "roomkeeper.book", {**trial, "title": "Trial", "power_off_buffer": 5}, response=True
    )
    await ha.call("roomkeeper.open_door", {"room": drums.key})
    async with ha.events("roomkeeper_event") as events:
        await events.next(lambda one: one["data"]["type"] == "power_off_succeeded", timeout_s=60)
    async with opened(browser, ha, zone, (1280, 1000)) as page:
        await go(page, f"{ha.url}/roomkeeper/rooms/{drums.key}")
        await page.get_by_text("succeeded").first.wait_for()
        await settle(page)
        await keep(page, "first-hour-off")


async def somebody_moves(ha: Instance, stall: DemoStall, how: str) -> None:
    """Let the first sensor of a stall see somebody, or nobody any more."""
    helper = stall.helper(stall.sensors[0])
    await ha.call(f"input_boolean.turn_{how}", target={"entity_id": helper})


async def run(folder: Path, chromium: str) -> None:
    """Start the demo's site in a folder, and a browser on it."""
    zone = afternoon()
    site = Instance(folder, configuration=configuration(), name="Roomkeeper demo", time_zone=zone)
    async with site as ha, async_playwright() as playwright:
        await demo.set_up(ha)
        await demo.make_schedules(ha)
        # The ledger keeps today's sums from the first report on, and leaves earlier ones alone.
        await ha.call("roomkeeper.get_report", {}, response=True)
        await ha.stop()
        give_past(folder / "roomkeeper.db", datetime.now(ZoneInfo(zone)).date())
        await ha.start()
        await demo.make_lively(ha)
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS
        )
        await take(browser, ha, zone)
        await browser.close()


async def run_first_hour(folder: Path, chromium: str) -> None:
    """Start a furnished house in a folder, in which Roomkeeper is yet to be added."""
    zone = afternoon()
    house = Instance(folder, configuration=configuration(), name="First hour", time_zone=zone)
    async with house as ha, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS
        )
        await take_first_hour(browser, ha, zone)
        await browser.close()


def main() -> int:
    """Find the browser and run."""
    chromium = os.environ.get("ROOMKEEPER_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("No browser: install chromium, or name one in ROOMKEEPER_CHROMIUM", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="roomkeeper-") as folder:
        asyncio.run(run_first_hour(Path(folder) / "new", chromium))
        asyncio.run(run(Path(folder) / "ha", chromium))
    return 0


if __name__ == "__main__":
    sys.exit(main())
