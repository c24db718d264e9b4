"""A review in a real terminal: judged, killed in the midst, taken up again just there."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.store.folders import Folder
from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import exported, samples

ARTICLE = "council-clock.txt"


def reviewing(folder: Path, columns: int, rows: int) -> Terminal:
    return obelism("review", folder, "--as", "bob", columns=columns, rows=rows)


def decided(folder: Path) -> Counter[str]:
    """The verdicts on the disk, by word."""
    records = Folder(folder).read(LayerKey("bob", ARTICLE)).records["verdicts"].values()
    return Counter(record["verdict"] for record in records)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_killed_review_goes_on_exactly_there(columns: int, rows: int, tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with reviewing(folder, columns, rows) as terminal:
        terminal.wait_for("0/117")
        terminal.press("y", "n", "2")
        terminal.wait_for("Rejected, wrong extent: “")
        terminal.press("Space")
        terminal.wait_for("later 1")
        terminal.press("o", "E", "l", "v", "3", "l", "Enter")
        terminal.wait_for("4/117")
        terminal.press("E", "l", "v", "l", "Enter")
        terminal.wait_for("5/117")
        review = next((folder / ".obelism/reviews").rglob("*.json"))
        terminal.wait_for(lambda: json.loads(review.read_bytes())["later"] == [2])
        terminal.wait_for("· saved")
        there = terminal.row(0)
        article = terminal.screen[1 : rows - 12]
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    with reviewing(folder, columns, rows) as terminal:
        terminal.wait_for("5/117")
        terminal.wait_for(lambda: terminal.row(0) == there)
        # The first frame is drawn before the panel has its width, so the article settles later.
        terminal.wait_for(lambda: terminal.screen[1 : rows - 12] == article)
        terminal.wait_for("accepted 2  rejected 1  corrected 2  later 1")
        terminal.press("u")
        terminal.wait_for("Taken back: corrected.")
        terminal.press("y", "q", "q")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
        assert "Review by bob: 5/117 judged, 112 left" in terminal.text
    assert decided(folder) == {"accepted": 3, "rejected": 1, "corrected": 1}
    (own,) = exported(folder / ARTICLE, "bob")
    judged = {record["id"]: record for record in exported(folder / ARTICLE, "example")}
    assert [each["verdict"] for each in judged[own["corrects"]]["verdicts"]] == ["corrected"]
