"""Real Home Assistants for these tests, each in a folder of its own."""

import contextlib
import os
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from .asking import now
from .watched import Watched

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGE_TIMEOUT_MS = 60_000
"""How long anything in a browser is waited for, unless a test says otherwise."""

# Otherwise five seconds, in each file that is run by itself.
expect.set_options(timeout=PAGE_TIMEOUT_MS)

type StartHouse = Callable[..., AbstractAsyncContextManager[Watched]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read the logs when all else has run."""
    items.sort(key=lambda item: item.path.name == "test_house.py")


@pytest.fixture(scope="session")
def houses() -> list[Watched]:
    """All Home Assistants that these tests have started so far."""
    return []


@pytest.fixture(scope="session")
def start_house(houses: list[Watched]) -> StartHouse:
    """Start a Home Assistant with Roomkeeper added to it, for the length of a with block."""

    @contextlib.asynccontextmanager
    async def start(folder: Path, **options: Any) -> AsyncGenerator[Watched]:  # noqa: ANN401
        async with Watched(folder, **options) as ha:
            houses.append(ha)
            await ha.add_entry("roomkeeper")
            yield ha

    return start


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser."""
    found = os.environ.get("ROOMKEEPER_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("no browser: install chromium, or name one in ROOMKEEPER_CHROMIUM")
    return found


@pytest.fixture(scope="module")
async def browser(chromium: str) -> AsyncGenerator[Browser]:
    """The browser, started."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        await browser.close()


def morning_zone() -> str:
    """Return a time zone in which the day is young, so that a booking of today fits into it."""
    hours_behind_utc = now().hour - 9
    if hours_behind_utc > 12:
        hours_behind_utc -= 24
    return f"Etc/GMT{hours_behind_utc:+d}"


@pytest.fixture(scope="session")
def next_python() -> str:
    """The Python that has the next Home Assistant installed."""
    python = os.environ.get("ROOMKEEPER_NEXT_PYTHON", "")
    if not python:
        pytest.fail("set ROOMKEEPER_NEXT_PYTHON to what `script/bootstrap smoke` prints")
    return python


async def new_context(
    browser: Browser,
    **context: Any,  # noqa: ANN401 - what a browser may be
) -> BrowserContext:
    """Return a browser of its own, that has never been anywhere: nothing is in its cache."""
    wanted = {"viewport": {"width": 1280, "height": 900}, "service_workers": "block", **context}
    # British English, for hours from 0 to 23.
    made = await browser.new_context(**{"locale": "en-GB", **wanted})
    made.set_default_timeout(PAGE_TIMEOUT_MS)
    return made


async def open_page(
    browser: Browser,
    url: str,
    user: tuple[str, str],
    **context: Any,  # noqa: ANN401 - what a browser may be
) -> Page:
    """Log in as a person does, and return the page that was asked for, in a browser of its own."""
    page = await (await new_context(browser, **context)).new_page()
    await page.goto(url)
    name, password = user
    await page.locator("input[name=username]").fill(name)
    await page.locator("input[name=password]").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await page.locator("home-assistant-main").wait_for()
    return page


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where pictures are kept for people to look at."""
    folder = Path(__file__).parent / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
