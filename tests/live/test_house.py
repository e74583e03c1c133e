import pytest

from .watched import Watched


def test_nothing_is_wrong_in_the_logs(houses: list[Watched]) -> None:
    """After all that these tests do, the logs hold nothing but what they provoked."""
    if not houses:
        pytest.skip("reads the logs of what other tests have started")
    found = [
        f"{house.folder.parent.name}: {complaint}"
        for house in houses
        for complaint in house.unprovoked()
    ]
    assert not found, "\n".join(found)


def test_nothing_leaves_the_machine(houses: list[Watched]) -> None:
    """Rooms are kept without the internet: nothing was so much as tried."""
    if not houses:
        pytest.skip("reads what other tests have started")
    assert {name for house in houses for name in house.refused()} == set()
