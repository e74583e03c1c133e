"""Real Home Assistants for these tests, each in a folder of its own."""

import contextlib
import os
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from .watched import Watched

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


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where pictures are kept for people to look at."""
    folder = Path(__file__).parent / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
