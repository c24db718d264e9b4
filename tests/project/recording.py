"""The recording in README: the real program in a real terminal, as one picture that moves.

`python -m tests.project.recording` plays `STEPS` on a sample article and writes `PICTURE`: an SVG
that needs no script, in which rules of CSS show one screen after the other. Whoever wants no motion
gets the last one. The same program gives the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.environment import PROJECT
from tests.terminal.harness import Terminal, obelism
from tests.terminal.screen import Cell, Style

PICTURE = PROJECT / "docs/pictures/recording.svg"
ARTICLE = "lifeboat-appeal.txt"
COLUMNS, ROWS = 110, 30
MOST_BYTES = 300_000

_ACROSS, _DOWN = 8.4, 18
"""Size of a cell."""
_BASE = 13
"""Where letters stand in a row."""
_FONT = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_PAGE, _TEXT = "#16181d", "#d4d7dd"
_UNTIL_READ = 1.2
"""Seconds between two steps: what is in view for a second while keys come counts as read, so that
the share of it is the same each time."""
_CAPTION = 40
"""Height of the line below the terminal that says which key was pressed."""


class Step(NamedTuple):
    """What is pressed, what is said of it, and for how many seconds its screen stays."""

    keys: tuple[str, ...]
    said: str
    seconds: float = 1.2


STEPS = (
    Step((), "obelism lifeboat-appeal.txt", 2.0),
    Step(("j",), "j: the next sentence", 0.8),
    Step(("j",), "j", 0.8),
    Step(("f",), "f: it is a fact", 1.6),
    Step(("j",), "j", 0.8),
    Step(("o",), "o: it is an opinion", 1.6),
    Step(("Q",), "Q: the next quotation", 1.2),
    Step(("a",), "a: somebody is quoted, and who and how is proposed", 2.4),
    Step(("Enter",), "Enter: that is right", 2.0),
    Step(("S",), "S: every word in view gets a hint", 2.2),
    Step(("Esc",), "Esc: not now", 0.8),
    Step(("/",), "/: find", 0.8),
    Step(("6", "3", " ", "t", "i", "m", "e", "s", "Enter"), "63 times", 1.4),
    Step(("i",), "i: it contradicts something", 1.6),
    Step(("/",), "/", 0.5),
    Step(("2", "4", " ", "t", "i", "m", "e", "s", "Enter"), "24 times", 1.4),
    Step(("i",), "i: it contradicts this", 3.0),
)
"""A minute of marking, shortened."""


class Frame(NamedTuple):
    """A screen: its rows, each as a piece of SVG without its place, and what is said of it."""

    rows: tuple[str, ...]
    said: str
    seconds: float


def recorded(folder: Path) -> Iterator[Frame]:
    """Play the steps on a copy of the article in an empty folder, and yield a frame of each."""
    shutil.copy(PROJECT / "sample_articles" / ARTICLE, folder)
    size = {"columns": COLUMNS, "rows": ROWS}
    env = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": None}
    with obelism(folder / ARTICLE, "--as", "you", env=env, **size) as terminal:
        terminal.wait_for("0 tags")
        for step in STEPS:
            terminal.press(*step.keys)
            terminal.wait_quiet(_UNTIL_READ)
            yield Frame(tuple(_rows(terminal)), step.said, step.seconds)


def _rows(terminal: Terminal) -> Iterator[str]:
    for row in range(ROWS):
        yield row_svg(terminal.emulator.screen.cells(row))


def row_svg(cells: Sequence[Cell]) -> str:
    """Return one row: a rectangle for each background that is not the page's, and its text.

    What a blank wears is not seen, and depends on how the row came to be: it goes with what is
    before it.
    """
    shapes, at = [], 0
    for back, run in groupby(_colours(cell.style)[1] for cell in cells):
        width = len([*run])
        if back != _PAGE:
            place = f'x="{_x(at)}" width="{_x(width)}"'
            shapes.append(f'<rect {place} height="{_DOWN}" fill="{back}"/>')
        at += width
    return "".join((*shapes, *_texts(cells)))


def _texts(cells: Sequence[Cell]) -> Iterator[str]:
    looks, look = [], ""
    for cell in cells:
        if cell.data != " " or cell.underscore:
            look = f' fill="{_colours(cell.style)[0]}"{_face(cell.style)}'
        looks.append(look)
    at = 0
    for look, run in groupby(looks):
        length = len([*run])
        text = "".join(cell.data for cell in cells[at : at + length]).rstrip()
        start = at + len(text) - len(text.lstrip())
        at += length
        if text := text.lstrip():
            place = f'x="{_x(start)}" y="{_BASE}" textLength="{_x(len(text))}"'
            yield f"<text {place}{look}>{escape(text)}</text>"


def _x(cells: int) -> str:
    return f"{round(cells * _ACROSS, 1):g}"


def _colours(style: Style) -> tuple[str, str]:
    """Return the colours of the letters and of what is behind them."""
    fore = _TEXT if style.fg == "default" else style.fg
    back = _PAGE if style.bg == "default" else style.bg
    return (back, fore) if style.reverse else (fore, back)


def _face(style: Style) -> str:
    """Return how letters differ from plain ones, as attributes."""
    faces = {
        ' font-weight="bold"': style.bold,
        ' font-style="italic"': style.italic,
        ' text-decoration="underline"': style.underline,
        ' opacity=".6"': style.dim,
    }
    return "".join(face for face, is_so in faces.items() if is_so)


def moving(frames: Sequence[Frame]) -> str:
    """Return a picture that shows the frames one after the other, for ever. Each row that looks
    alike is in it once."""
    width, height = round(COLUMNS * _ACROSS), ROWS * _DOWN + _CAPTION
    names = {row: f"r{n}" for n, row in enumerate(dict.fromkeys(r for f in frames for r in f.rows))}
    size = f'viewBox="-12 -12 {width + 24} {height + 24}"'
    label = 'role="img" aria-label="An article is marked from the keyboard"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}>',
        f"<style>{_rules(frames)}</style>",
        "<defs>",
        *(f'<g id="{name}">{row}</g>' for row, name in names.items() if row),
        "</defs>",
        f'<rect x="-12" y="-12" width="100%" height="100%" rx="8" fill="{_PAGE}"/>',
    ]
    for number, frame in enumerate(frames):
        parts.append(f'<g class="f" id="f{number}">')
        for place, row in enumerate(frame.rows):
            if row:
                parts.append(f'<use href="#{names[row]}" y="{place * _DOWN}"/>')
        said = escape(frame.said)
        parts.append(f'<text class="said" x="{width / 2:g}" y="{height - 10}">{said}</text></g>')
    return "\n".join((*parts, "</svg>")) + "\n"


def _rules(frames: Sequence[Frame]) -> str:
    """Return the rules by which each frame is visible in its time, and in no other."""
    total = sum(frame.seconds for frame in frames)
    rules = [
        f"text{{font:14px {_FONT};white-space:pre}}",
        f".said{{font-size:17px;fill:{_TEXT};text-anchor:middle}}",
        f".f{{visibility:hidden;animation:{total:g}s step-end infinite}}",
    ]
    start = 0.0
    for number, frame in enumerate(frames):
        end = start + frame.seconds
        begin = f"{start / total:.3%}{{visibility:visible}}"
        before = "" if not number else "0%{visibility:hidden}"
        after = "" if number == len(frames) - 1 else f"{end / total:.3%}{{visibility:hidden}}"
        rules.append(f"@keyframes k{number}{{{before}{begin}{after}}}")
        rules.append(f"#f{number}{{animation-name:k{number}}}")
        start = end
    still = f".f{{animation:none}}#f{len(frames) - 1}{{animation:none;visibility:visible}}"
    rules.append(f"@media(prefers-reduced-motion:reduce){{{still}}}")
    return "\n".join(rules)


def main() -> None:
    """Write the recording."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "articles"
        folder.mkdir()
        PICTURE.write_text(moving([*recorded(folder)]), encoding="utf-8")


if __name__ == "__main__":
    main()
