"""The main job, in a real terminal: open an article, tag it, find the tags on the disk."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import SUMMIT, exported, in_short, samples

TERMINALS = {
    "wide": (120, 40, {}),
    "narrow": (80, 24, {}),
    "256 colours": (110, 30, {"COLORTERM": None}),
    "no colour": (80, 24, {"NO_COLOR": "1"}),
}

MEANT = [
    ("opinion", [(None, "At home the moment is well chosen.")]),
    ("fact", [(None, "China elects its president next month.")]),
    (
        "attribution",
        [
            ("content", "Mr Xi lands in Kazakhstan on Wednesday for a state visit"),
            ("source", "the news agency Reuters"),
            ("cue", "reported"),
        ],
    ),
    (
        "inconsistency",
        [
            ("claim", "Mr Xi lands in Kazakhstan on Wednesday for a state visit"),
            ("claim", "Samarkand"),
        ],
    ),
]


def opened(folder: Path, columns: int, rows: int, env: Mapping[str, str | None]) -> Terminal:
    terminal = obelism(folder / SUMMIT, "--as", "anna", columns=columns, rows=rows, env=env)
    terminal.wait_for("0 tags")
    terminal.wait_for("President Xi Jinping")
    return terminal


def mark(terminal: Terminal) -> None:
    """Tag what is `MEANT`, each key as a person would press it."""
    terminal.press("j", "j", "j", "o")
    terminal.wait_for("1 tag ")
    terminal.press("j", "j", "f")
    terminal.wait_for("2 tags")
    terminal.press("4", "j", "l", "v")
    terminal.wait_for("EXTEND end")
    terminal.press("1", "0", "l", "a")
    terminal.wait_for("Proposed: source")
    terminal.press("h", "l", "v", "3", "l", "r")
    terminal.wait_for("Still missing: cue")
    terminal.press("h", "l", "r")
    terminal.wait_for("Complete.")
    terminal.press("Enter", "i")
    terminal.wait_for("1 PENDING")
    terminal.press("3", "j", "l", "6", "l", "i")
    terminal.wait_for("Tied to")


@pytest.mark.parametrize("kind", TERMINALS)
def test_what_was_tagged_survives_a_killed_terminal(kind: str, tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with opened(folder, *TERMINALS[kind]) as terminal:
        mark(terminal)
        terminal.wait_for("saved")
        terminal.kill(signal.SIGKILL)
    found = in_short(exported(folder / SUMMIT))
    assert found == MEANT


def test_a_pair_is_tied_over_two_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The fare is 12 kroner.\n")
    (tmp_path / "b.txt").write_text("The fare is 15 kroner.\n")
    with obelism(tmp_path, "--as", "anna", columns=80, rows=24) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("Enter", "i")
        terminal.wait_for("1 PENDING")
        terminal.press(">")
        terminal.wait_for("on the other passage ties it to")
        terminal.press("i")
        terminal.wait_for("in b.txt. Enter goes there")
        terminal.press("1", "Enter")
        terminal.wait_for("It belongs to")
        terminal.wait_for("a.txt, paragraph 1")
    (record,) = exported(tmp_path)
    assert [(span["start"], span.get("article"), span["text"]) for span in record["spans"]] == [
        (0, None, "The fare is 12 kroner."),
        (None, "b.txt", "The fare is 15 kroner."),
    ]
    assert (record["state"], record["attributes"]) == ("complete", {"kind": "number"})
