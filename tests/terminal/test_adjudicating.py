"""The whole job in a real terminal: three mark two articles, one decides, the gold goes out."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import SUMMIT, exported, in_short, samples

CLOCK = "council-clock.txt"

MARKED = {
    "anna": (["j", "j", "j", "o", "j", "j", "f"], ["j", "f", "j", "o"]),
    "ben": (["j", "j", "j", "f", "j", "j", "f"], ["j", "f"]),
    "cleo": (["j", "j", "j", "l", "o", "j", "j", "f"], ["j", "f", "j", "l", "o"]),
}
"""What each presses in the first article, and in the second."""

WELL_CHOSEN = "At home the moment is well chosen."
ELECTS = "China elects its president next month."


def mark(folder: Path, name: str) -> None:
    """Mark both articles, as a person would."""
    with obelism(folder / SUMMIT, folder / CLOCK, "--as", name, columns=80, rows=24) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("g", "Enter")
        terminal.wait_for("President Xi Jinping")
        first, second = MARKED[name]
        terminal.press(*first)
        terminal.wait_for("2 tags")
        terminal.press(">")
        terminal.wait_for("The town clock of Market Orley")
        terminal.press(*second)
        terminal.wait_for(f"{sum(key in 'fo' for key in second)} tag")
        terminal.wait_for("saved")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0


def adjudicating(folder: Path) -> Terminal:
    chosen = [part for name in MARKED for part in ("--annotator", name)]
    paths = (folder / SUMMIT, folder / CLOCK)
    return obelism("adjudicate", *paths, *chosen, "--as", "dora", columns=80, rows=24)


def test_three_mark_one_decides_and_the_gold_goes_out(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    for name in MARKED:
        mark(folder, name)
    with adjudicating(folder) as terminal:
        terminal.wait_for("0 of 1 decided · 1 alike, not taken")
        terminal.wait_for("different extents")
        terminal.press("n")
        terminal.wait_for("Nobody, recorded.")
        terminal.press("u", "&")
        terminal.wait_for("Joined from anna and cleo. No disagreement left")
        terminal.press("c")
        terminal.wait_for("Reason for")
        terminal.press("As the text has it", "Enter")
        terminal.wait_for("Reason kept.")
        terminal.wait_for("· saved")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    with adjudicating(folder) as terminal:
        terminal.wait_for("1 of 1 decided · 1 alike, not taken")
        with adjudicating(folder) as second:
            second.wait_for("dora has this article open elsewhere")
            second.press("q", "q")
            assert second.wait_exit() == 0
        terminal.press("%", "%")
        terminal.wait_for("here is the next.")
        terminal.wait_for("0 of 1 decided")
        terminal.press("2")
        terminal.wait_for("Taken from ben")
        terminal.press("%", "%")
        terminal.wait_for("2 articles: 2 of 2 disagreements decided")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
        assert "2 articles: 2 of 2 disagreements decided" in terminal.text
    records = exported(folder / SUMMIT, "@gold")
    assert in_short(records) == [("fact", [(None, WELL_CHOSEN)]), ("fact", [(None, ELECTS)])]
    taken, alike = (record["adjudication"] for record in records)
    assert (taken["decision"], taken["who"], taken["agreed"]) == ("taken", "dora", ["ben"])
    assert (alike["decision"], alike["agreed"]) == ("automatic", ["anna", "ben", "cleo"])
    _, joined = (record["adjudication"] for record in exported(folder / CLOCK, "@gold"))
    assert (joined["decision"], joined["reason"]) == ("joined", "As the text has it")
    assert (joined["agreed"], joined["silent"]) == (["anna"], ["ben"])
