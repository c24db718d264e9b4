"""The picture that moves: what the recorder makes of screens, and the one that README shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tests.environment import PROJECT
from tests.project.recording import MOST_BYTES, PICTURE, STEPS, Frame, moving, row_svg
from tests.terminal.screen import Cell

SVG = "{http://www.w3.org/2000/svg}"


def test_a_row_keeps_its_colours_and_what_its_letters_wear() -> None:
    cells = [Cell("<"), Cell("a", bold=True), Cell("b", fg="ff0000", reverse=True)]
    row = ElementTree.fromstring(f"<g>{row_svg(cells)}</g>")
    assert [text.text for text in row.iter("text")] == ["<", "a", "b"]
    assert [text.get("font-weight") for text in row.iter("text")] == [None, "bold", None]
    assert row_svg([*cells, Cell(" ", fg="00ff00")]) == row_svg([*cells, Cell(" ")])
    (rect,) = row.iter("rect")
    assert (rect.get("x"), rect.get("fill")) == ("16.8", "#ff0000")


def test_a_row_that_stays_is_in_the_picture_once_and_each_frame_has_its_time() -> None:
    first, second = (row_svg([Cell(letter)]) for letter in "ab")
    frames = [Frame((first, first), "x", 1), Frame((first, second), "y", 3)]
    picture = ElementTree.fromstring(moving(frames))
    rows = [group.get("id") for group in picture.iterfind(f"{SVG}defs/{SVG}g")]
    assert rows == ["r0", "r1"]
    uses = [use.get("href") for use in picture.iter(f"{SVG}use")]
    assert uses == ["#r0", "#r0", "#r0", "#r1"]
    rules = picture.findtext(f"{SVG}style") or ""
    assert "@keyframes k0{0.000%{visibility:visible}25.000%{visibility:hidden}}" in rules
    assert "@keyframes k1{0%{visibility:hidden}25.000%{visibility:visible}}" in rules


def test_the_picture_in_readme_has_every_step_and_is_small() -> None:
    assert PICTURE.relative_to(PROJECT).as_posix() in (PROJECT / "README.md").read_text()
    data = PICTURE.read_bytes()
    assert len(data) <= MOST_BYTES
    picture = ElementTree.fromstring(data)
    said = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "said"]
    assert said == [step.said for step in STEPS], "run python -m tests.project.recording"
    assert not re.search(rb"<script|https?://(?!www\.w3\.org/2000/svg)|@import|url\(", data)
