"""Scripts and pictures that terminals measure differently: nothing vanishes, nothing runs over.

What the program has written is shown by terminals that give such graphemes other widths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from rich.cells import cell_len
from wcwidth import wcswidth

from reader.text.cell_counts import surplus
from tests.terminal.emulator import Emulator
from tests.terminal.harness import obelism
from tests.terminal.screen import Cell

COLUMNS, ROWS, GUTTER = 110, 30, 7

FOCUS = ("e6e8ee", "24272e")
"""The ground of what is in focus, dark and light."""

TEXT = (
    "Scripts and pictures.\n\n"
    "नमस्ते दुनिया, यह एक लंबा वाक्य है जो पंक्ति के अंत तक जाता है और फिर आगे भी चलता रहता है। "
    "இது ஒரு நீண்ட தமிழ் வாக்கியம், வரிசையின் முடிவு வரை செல்கிறது. "
    "ที่นี่มีประโยคภาษาไทยที่ยาวมากพอที่จะเต็มแถวและต่อไปยังแถวถัดไปด้วย\n\n"
    "Pictures: 👨‍👩‍👧‍👦 👩🏽‍🚀 👍🏽 ❤️ 1️⃣ 🇩🇪🇫🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿 and so on  after two blanks. "
    "Hangul: \u1112\u1161\u11ab\u1100\u1173\u11af and 한글, \u3042 and a\u0301.\n"
)

WIDTHS: dict[str, Callable[[str], int]] = {
    "as Rich": cell_len,
    "as wcwidth": wcswidth,
    "one more": lambda sign: cell_len(sign) + (1 if surplus(sign) else 0),
    "one less": lambda sign: max(1, cell_len(sign) - 1) if surplus(sign) else cell_len(sign),
    "each code point": lambda sign: cell_len(sign) + surplus(sign),
}
"""What terminals may give a grapheme."""


def shown_by(raw: bytes, width: Callable[[str], int]) -> list[list[Cell]]:
    """The rows that a terminal shows, in cells."""
    with patch("tests.terminal.screen.wcswidth", width):
        emulator = Emulator(COLUMNS, ROWS, lambda _: None)
        emulator.feed(raw)
    return [emulator.screen.cells(row) for row in range(ROWS)]


def text_of(rows: list[list[Cell]], part: slice, *, focus: bool = False) -> str:
    """What a part of the rows says, without blanks; `focus`: what is in focus."""
    cells = (cell for row in rows[1 : ROWS - 2] for cell in row[part])
    said = (cell.data for cell in cells if not focus or cell.bg in FOCUS)
    return "".join(said).replace(" ", "")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, int]]:
    """All that the program has written, with tags and after moves; the panel's first column."""
    folder = tmp_path_factory.mktemp("other-widths")
    (folder / "scripts.txt").write_text(TEXT, encoding="utf-8")
    command = (folder / "scripts.txt", "--as", "anna")
    with obelism(*command, columns=COLUMNS, rows=ROWS, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("Nothing is tagged yet")
        terminal.press("j", "f", "j", "o", "j", "f", "j", "o", "k", "k")
        terminal.wait_for("4 tags")
        terminal.wait_quiet()
        yield terminal.raw, terminal.find("F 2")[1] - 2


@pytest.mark.parametrize("name", WIDTHS)
def test_whatever_a_terminal_measures(name: str, written: tuple[bytes, int]) -> None:
    raw, panel = written
    usual, rows = shown_by(raw, WIDTHS["as Rich"]), shown_by(raw, WIDTHS[name])
    article = text_of(rows, slice(GUTTER, panel))
    for word in TEXT.split():
        assert word in article
    assert article == text_of(usual, slice(GUTTER, panel)), "nothing vanishes, nothing is left over"
    in_focus = text_of(rows, slice(GUTTER, panel), focus=True)
    assert in_focus
    assert in_focus == text_of(usual, slice(GUTTER, panel), focus=True)
    beside = text_of(rows, slice(panel, COLUMNS))
    assert beside == text_of(usual, slice(panel, COLUMNS)), "nothing of the article is there"
