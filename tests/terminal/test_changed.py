"""An article that changes after it was tagged, in a real terminal: its tags are carried over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal, obelism
from tests.terminal.test_marking import TERMINALS
from tests.terminal.workspace import SUMMIT, exported, in_short, samples

PUT_IN = "A sentence that was not there before. "
TAGGED = "At home the moment is well chosen."
REWORDED = "At home the moment is very well chosen."


def unread(record: dict[str, Any]) -> dict[str, Any]:
    """A record without who has read its text: reading the other text begins anew."""
    article = {name: value for name, value in record["article"].items() if name != "read_by"}
    return {**record, "article": article}


def opened(folder: Path, kind: str) -> Terminal:
    columns, rows, env = TERMINALS[kind]
    return obelism(folder / SUMMIT, "--as", "anna", columns=columns, rows=rows, env=env)


@pytest.mark.parametrize("kind", ["narrow", "no colour"])
def test_tags_are_carried_over_to_the_changed_text_and_back(kind: str, tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with opened(folder, kind) as terminal:
        terminal.wait_for("0 tags")
        terminal.press("j", "f", "j", "j", "o")
        terminal.wait_for("2 tags")
        terminal.wait_for("saved")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    before = exported(folder / SUMMIT)
    text = (folder / SUMMIT).read_text(encoding="utf-8")
    new = PUT_IN + text.replace(TAGGED, REWORDED)
    (folder / SUMMIT).write_text(new, encoding="utf-8")

    with opened(folder, kind) as terminal:
        terminal.wait_for("T carries the tags over")
        terminal.press("T")
        terminal.wait_for("1 of 1 to decide")
        terminal.wait_for("{+very+}")
        terminal.press("y", "Enter")
        terminal.wait_for("u takes that back")
        terminal.wait_for(PUT_IN.strip())
        terminal.wait_for("saved")
        carried = exported(folder / SUMMIT)
        assert [new[each["start"] : each["end"]] for each in carried] == [
            before[0]["text"],
            REWORDED,
        ]
        terminal.press("u")
        terminal.wait_for("U redoes it")
        terminal.wait_gone(PUT_IN.strip())
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
    assert in_short(exported(folder / SUMMIT)) == in_short(before)
    assert [unread(each) for each in exported(folder / SUMMIT)] == [*map(unread, before)]
