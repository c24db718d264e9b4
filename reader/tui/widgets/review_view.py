"""The article in a review: the passages of one annotation, each by its name in the margin."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.document.picture import Pictures, RowPicture
from reader.modes.annotate.state import Reader
from reader.modes.review.page import FOLDED, Page
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.tui.looks import FOCUS
from reader.tui.widgets.article_view import MEASURE, NARROWEST, ArticleView

NAMES_CELLS = 12
"""Cells for the names of passages."""

SHORT = 3
"""Letters of a name where several stand on one row."""


class PagePictures(Pictures):
    """The pictures of a page's rows and folds."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def follow(self, reader: Reader) -> list[int]:
        before, self.rows = self.rows, self._page.pictures()
        rows = enumerate(zip_longest(before, self.rows))
        return [y for y, (old, new) in rows if old != new]


class ReviewView(ArticleView):
    """Shows a page."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.page: Page | None = None
        """What is shown; None before the first."""

    def show_page(self, page: Page) -> None:
        """Show a page, or another annotation of the same one."""
        if page is not self.page:
            self.page = page
            self.show(page.reader)
        self._pictures = PagePictures(page)
        self.refresh()

    @property
    def gutter_width(self) -> int:
        return NAMES_CELLS + 2

    @property
    def text_width(self) -> int:
        """Cells that a row of text may fill."""
        return max(NARROWEST, min(MEASURE, self.size.width - self.gutter_width - 1))

    def fit(self) -> None:
        if self.page is not None and self.size.width and self.size.height:
            self.page.resize(self.text_width, self.size.height)

    def on_resize(self) -> None:
        super().on_resize()
        if self.page is not None:
            self._pictures = PagePictures(self.page)

    def offset_at(self, x: int, y: int) -> int | None:
        """While an extent is chosen the mouse may choose it too; else it only scrolls."""
        if self.page is None or not self.page.choosing:
            return None
        return super().offset_at(x, y)

    def render_line(self, y: int) -> Strip:
        rows = self._pictures.rows
        if y < len(rows) and rows[y].start == FOLDED:
            return self._fold(rows[y].hints[0][0])
        return super().render_line(y)

    def _fold(self, rows: int) -> Strip:
        text = f"{'·' * NAMES_CELLS}  ··· {counted(rows, 'line')} left out "
        width = min(self.size.width, self.gutter_width + self.text_width)
        style = self._look.mark()
        strip = Strip([Segment(text + "·" * max(0, width - len(text)), style)])
        return strip.adjust_cell_length(self.size.width, self._look.page())

    def _gutter(self, picture: RowPicture) -> Iterable[Segment]:
        page, look = self.page, self._look
        if page is None or page.annotation is None:
            return [Segment(" " * self.gutter_width, look.page())]
        style = look.mark() if page.hidden else look.letter(page.annotation.label)
        names = self._names(page.names(picture))
        if not names and page.goes_on(picture):
            names = "│"
        focus = FOCUS.gutter if picture.in_focus and page.choosing else " "
        return [
            Segment(" " * (NAMES_CELLS - cell_len(names)), look.page()),
            Segment(names, style),
            Segment(focus, look.mark()),
            Segment(" ", look.page()),
        ]

    @staticmethod
    def _names(names: list[str]) -> str:
        """Names side by side, shortened where they have no room; empty for none."""
        if not names:
            return ""
        whole = " ".join(one_line(name) for name in names)
        if len(whole) > NAMES_CELLS and len(names) > 1:
            whole = " ".join(one_line(name)[:SHORT] for name in names)
        return one_line(whole, NAMES_CELLS)
