"""What the benchmarks keep, and what is made of it: they are not run here."""

import pytest

from bench import document
from bench.document import Measured
from bench.picture import SHOWN, picture
from bench.results import Result
from bench.runner import BENCHMARKS

SLOW = Result(what="a thing", ours=500, unit="/s", peer="it", theirs=1000, ratio=0.5, at_least=800)


def test_the_page_and_its_picture_show_what_was_kept() -> None:
    """No number in the document was typed by hand, or is of another run."""
    kept = Measured.kept()
    assert document.PAGE.read_text() == document.page(kept)
    assert document.PICTURE.read_text() == picture(kept.results)


def test_every_benchmark_is_on_the_page() -> None:
    """Whoever reads it sees all that is measured, in the order in which it is."""
    assert [*Measured.kept().results] == [*BENCHMARKS]


@pytest.mark.parametrize("shown", [one for group in SHOWN.values() for one in group])
def test_every_bar_of_the_picture_was_measured(shown: tuple[str, str, str]) -> None:
    """A bar whose line was renamed would go without a word."""
    name, what, peer = shown
    [line] = (one for one in Measured.kept().results[name] if (one.what, one.peer) == (what, peer))
    assert line.ratio


def test_a_target_that_is_missed_is_said_first() -> None:
    """A table of a hundred lines must not hide it."""
    measured = Measured(results={"clash": [SLOW]}, made_with={"Python": "3.14"}, processors=2)
    said = "What is missed:\n\n- a thing: 500 /s, to be at least 800 /s\n\n### Deciding"
    assert said in measured.text()
    assert "| 500 /s" in measured.text()
    assert " NO " in measured.text()


def test_a_bar_to_the_right_is_better_whatever_was_measured() -> None:
    """Half of the time and twice the speed are one and the same."""
    name, what, peer = SHOWN["Setting up an entity, beside"][0]
    time = Result(what=what, ours=1, unit="ms", peer=peer, ratio=0.5, ratio_at_most=2)
    drawn = picture({name: [time]})
    assert 'class="better"' in drawn
    assert "2\N{MULTIPLICATION SIGN}</text>" in drawn
