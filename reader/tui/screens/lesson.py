"""The screen of annotating with a lesson above the article."""

from __future__ import annotations

from textual.app import ComposeResult

from reader.io.files import styles_folder
from reader.modes.annotate.lesson import STEPS, Lesson
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.widgets.rows import DIM, KEY, MODE, Row, RowView, wrapped

LINES = 3
"""Rows of the lesson: a heading and two for what to do."""


class LessonScreen(AnnotateScreen):
    """Says what to try next, and sees when it was done."""

    CSS_PATH = styles_folder() / "lesson.tcss"

    def __init__(self, mode: AnnotateMode, place: Place, done: int = 0) -> None:
        """`done`: steps that were done another time."""
        super().__init__(mode, place)
        self.lesson = Lesson(mode, done)
        self._praised = False
        self._view = RowView(self._row, LINES, id="lesson")

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield widget
            if widget.id == "head":
                yield self._view

    def sync(self) -> None:
        super().sync()
        self._praised = self.lesson.look()
        self._view.refresh()

    def _row(self, index: int, width: int) -> Row:
        if index == 0:
            ticks = "■" * self.lesson.number + "□" * (len(STEPS) - self.lesson.number)
            praise = "  Well done." if self._praised else ""
            heading = f" {self.lesson.heading} "
            return [(" ", ""), (heading, MODE), (f"  {ticks}", DIM), (praise, KEY)]
        lines = wrapped(self.lesson.text, width - 2)
        return (
            [(f" {lines[index - 1]}", KEY if self.lesson.over else "")]
            if index <= len(lines)
            else []
        )
