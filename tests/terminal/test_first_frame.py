"""The first frame shows the article as it stays, laid out for the real size of the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.emulator import Emulator
from tests.terminal.harness import obelism
from tests.terminal.workspace import SUMMIT, samples

COLUMNS, ROWS = 120, 40
FRAME_END = b"\x1b[?2026l"
"""Ends a synchronised update: what stands before it appears at once."""


def rows_of(emulator: Emulator) -> list[str]:
    """The article's column, without gutter and panel."""
    return [
        "".join(cell.data for cell in emulator.screen.cells(row))[14:80].strip()
        for row in range(1, ROWS - 12)
    ]


@pytest.mark.parametrize("command", [("council-clock.txt",), ("review",)])
def test_no_frame_shows_rows_of_another_width(command: tuple[str, ...], tmp_path: Path) -> None:
    folder = samples(tmp_path)
    words = ("review", folder) if command == ("review",) else (folder / command[0],)
    with obelism(*words, "--as", "bob", columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("silliest")
        terminal.wait_quiet()  # how many frames follow is a matter of luck
        frames = terminal.raw.split(FRAME_END)
    emulator, shown = Emulator(COLUMNS, ROWS, lambda _: None), list[list[str]]()
    for frame in frames:
        emulator.feed(frame + FRAME_END)
        shown.append(rows_of(emulator))
    with_article = [rows for rows in shown if any("silliest" in row for row in rows)]
    assert with_article
    assert all(rows == with_article[0] for rows in with_article)


@pytest.mark.parametrize("listed", [False, True])
def test_opening_an_article_sends_its_text_once(listed: bool, tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with obelism(folder if listed else folder / SUMMIT, "--as", "bob") as terminal:
        if listed:
            terminal.wait_for(SUMMIT.removesuffix(".txt"))
            terminal.press("/", *"summit", "Enter", "Enter")
        terminal.wait_for("Nothing is tagged yet")
        terminal.wait_quiet()
        assert terminal.raw.count(b"states that make up the Shanghai") == 1
