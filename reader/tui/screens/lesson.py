"""The screen of annotating with a lesson above the article."""

from __future__ import annotations

from textual.app import ComposeResult

from reader.io.files import styles_folder
from reader.modes.annotate.lesson import STEPS, Lesson
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.widgets.rows import DIM, KEY, MODE, Row, RowView, between, wrapped

STEP_HINTS = (("F2", KEY), (" back  ", DIM), ("F3", KEY), (" skip ", DIM))
"""The keys that go back a step and skip one; where an action has one of them, they are that's."""

LINES = 3
"""Rows of the lesson: a heading and two for what to do."""


class LessonScreen(AnnotateScreen):
    """Says what to try next, and sees when it was done."""

    CSS_PATH = styles_folder() / "lesson.tcss"
    BESIDE = (("f2", "step(-1)"), ("f3", "step(1)"))

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

    def action_step(self, step: int) -> None:
        """Go to the next step of the lesson, or back to the one before."""
        self.lesson.go(step)
        self._praised = False
        self._view.refresh()

    def sync(self) -> None:
        super().sync()
        self._praised = self.lesson.look()
        self._view.refresh()

    def _row(self, index: int, width: int) -> Row:
        if index == 0:
            ticks = "■" * self.lesson.number + "□" * (len(STEPS) - self.lesson.number)
            advice = f"  {self.lesson.advice}" if self.lesson.advice else ""
            praise = "  Well done." if self._praised else advice
            heading = f" {self.lesson.heading} "
            left = [(" ", ""), (heading, MODE), (f"  {ticks}", DIM), (praise, KEY)]
            return between(left, STEP_HINTS, width)
        lines = wrapped(self.lesson.text, width - 2)
        return (
            [(f" {lines[index - 1]}", KEY if self.lesson.over else "")]
            if index <= len(lines)
            else []
        )
