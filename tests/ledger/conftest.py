"""These tests run without Home Assistant."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.profiles import load_profile
from tests.without_homeassistant import stub_the_integration

stub_the_integration()
load_profile()

from custom_components.roomkeeper.ledger import Ledger  # noqa: E402  # needs the stub


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the ledger is, or will be."""
    return tmp_path / "roomkeeper.db"


@pytest.fixture
async def ledger(path: Path) -> AsyncIterator[Ledger]:
    """Return an open ledger without a row."""
    ledger = Ledger(path)
    await ledger.open()
    yield ledger
    await ledger.close()
