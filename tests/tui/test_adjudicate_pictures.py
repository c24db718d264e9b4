"""What an adjudicator sees: a person should look at these after a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from reader.tui.app import ObelismApp
from tests.modes.adjudicate.adjudicating import THREE, Said, judge, mark
from tests.modes.annotate.keyboard import TEXT
from tests.tui.adjudicating import app_on, press, settled

Compare = Callable[..., bool]

LONG = TEXT + "\n" + "\n\n".join(f"Bus {number} left the harbour full." for number in range(1, 15))

NAMES = "anna ben cleo dan eve finn gus hal ida jon kim lea max nora olga pia quin rosa sam tess"


def pressing(*keys: str) -> Callable[[Pilot[None]], object]:
    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ObelismApp)
        await settled(app, pilot)
        await press(app, pilot, *keys)

    return run


def crowd(root: Path) -> None:
    """Let twenty annotators mark the same three sentences, not all alike."""
    by: dict[str, list[Said]] = {}
    for number, name in enumerate(NAMES.split()):
        label = "opinion" if number % 5 == 1 else "fact"
        end = "." if number % 4 else ""
        by[name] = [("fact", "Bus 1 left the harbour full."), (label, f"Nobody listened{end}")]
        if number % 3:
            by[name].append((label, "The ferry was cancelled."))
    mark(root, by, text=LONG)


def test_adjudicating(tmp_path: Path, snap_compare: Compare) -> None:
    """What was decided is at hand again, its versions beside it, with who decided and why."""
    root = tmp_path / "press"
    mark(root, text=LONG)
    keys = pressing("1", "c", *"whole", "enter", "left_square_bracket")
    assert snap_compare(app_on(root), terminal_size=(120, 40), run_before=keys)


def test_adjudicating_on_a_narrow_screen(tmp_path: Path, snap_compare: Compare) -> None:
    """80 by 24: twenty annotators, six with a lane, and their versions below the article."""
    root = tmp_path / "press"
    crowd(root)
    assert snap_compare(app_on(root), terminal_size=(80, 24), run_before=pressing())


def test_what_is_known_of_each_version(tmp_path: Path, snap_compare: Compare) -> None:
    """What reviewers said and what is lacking stands with a version, and is asked about."""
    root = tmp_path / "press"
    ben = ("attribution", ("content", "closed the harbour"), ("cue", "said"))
    mark(root, {**THREE, "ben": [THREE["ben"][0], ben, THREE["ben"][2]]}, text=LONG)
    judge(root, "anna", 1, "rejected", reason="not what the mayor said", text=LONG)
    judge(root, "ben", 1, "corrected", to=("fact", "closed the harbour"), text=LONG)
    keys = pressing("2")
    assert snap_compare(app_on(root, "anna"), terminal_size=(80, 24), run_before=keys)


def test_choosing_an_own_extent(tmp_path: Path, snap_compare: Compare) -> None:
    """The focus moves as in the reader, and the keys that keep or leave it are named."""
    root = tmp_path / "press"
    mark(root, text=LONG)
    keys = pressing("n", "E", "l")
    assert snap_compare(app_on(root), terminal_size=(80, 24), run_before=keys)


def test_the_overview_of_an_adjudication(tmp_path: Path, snap_compare: Compare) -> None:
    """The sums, and how much is open in each article."""
    root = tmp_path / "press"
    mark(root, id="a.txt")
    mark(root, id="b.txt")
    keys = pressing("1", "n", "number_sign", "j")
    assert snap_compare(app_on(root), terminal_size=(80, 24), run_before=keys)
