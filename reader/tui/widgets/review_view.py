"""The page of a review: the article with its passages named in the margin, and the details."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.strip import Strip

from reader.document.document import Document
from reader.document.picture import Pictures, RowPicture
from reader.modes.annotate import move
from reader.modes.review.items import Item
from reader.modes.review.mode import ReviewMode
from reader.modes.review.page import FOLDED, Page
from reader.modes.review.state import Reviewing
from reader.modes.review.wording import heading, item_details, summary
from reader.text.phrases import Detail, counted
from reader.text.screen_text import one_line
from reader.tui.looks import FOCUS, Looks
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import (
    DIM,
    STRONG,
    Piece,
    Row,
    RowView,
    cells_of,
    fitted,
    name_beside,
    named_lines,
    wrapped,
)

NAMES_CELLS = 12
"""Cells for the names of passages."""

SHORT = 3
"""Letters of a name where several share a row."""


class PagePictures(Pictures):
    """The pictures of a page's rows and folds."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def follow(self, document: Document) -> list[int]:
        before, self.rows = self.rows, self._page.pictures()
        rows = enumerate(zip_longest(before, self.rows))
        return [y for y, (old, new) in rows if old != new]


class ReviewView(ArticleView):
    """Shows a page."""

    def __init__(self, *, id: str | None = None) -> None:
        self.page: Page | None = None
        """The page that is shown; None before the first."""
        super().__init__(id=id)

    def show_page(self, page: Page) -> None:
        """Show a page, or another annotation of the same one."""
        if page is not self.page:
            self.page = page
            self.show(page.document, page.labels)
        self._pictures = self._new_pictures()
        self.refresh()

    @property
    def gutter_width(self) -> int:
        return NAMES_CELLS + 2

    def fit(self) -> None:
        if self.page is not None and self.size.width and self.size.height:
            self.page.resize(self.text_width, self.size.height)

    def _new_pictures(self) -> Pictures:
        return PagePictures(self.page) if self.page is not None else Pictures()

    def offset_at(self, x: int, y: int) -> int | None:
        """Ignore the mouse, except while an extent is chosen."""
        if self.page is None or not self.page.choosing:
            return None
        return super().offset_at(x, y)

    def render_line(self, y: int) -> Strip:
        rows = self._pictures.rows
        if y < len(rows) and rows[y].start == FOLDED:
            return self._fold(rows[y].hints[0].start)
        return super().render_line(y)

    def _fold(self, rows: int) -> Strip:
        text = f"{'·' * NAMES_CELLS}  ··· {counted(rows, 'line')} left out "
        width = min(self.size.width, self.gutter_width + self.text_width)
        dots = "·" * max(0, width - len(text))
        strip = Strip([*self.margin, Segment(text + dots, self._look.mark())])
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
        """Return names side by side, shortened where they have no room; empty for none."""
        if not names:
            return ""
        whole = " ".join(one_line(name) for name in names)
        if len(whole) > NAMES_CELLS and len(names) > 1:
            whole = " ".join(one_line(name)[:SHORT] for name in names)
        return one_line(whole, NAMES_CELLS)


NARROW_LINES = 3
"""Most lines of one passage or note on a narrow screen."""

BELOW_ROWS = 9
"""Rows there, as styles/review.tcss has them."""

GUIDELINE = "guideline"
"""The detail that is left out there: it is in the help."""

INDENT = 14
"""Cells of the names there."""


def detail_rows(state: Reviewing, item: Item, width: int, *, narrow: bool) -> list[Row]:
    """Return the label, its annotator, and all details; `narrow`: names beside their text."""
    looks = Looks(label.name for label in state.labels)
    name = one_line("label hidden" if state.blind else item.annotation.label)
    look = STRONG if state.blind else looks.of(item.annotation.label).colors
    label: list[Piece] = [(" ", ""), (f" {name} ", look)]
    beside = cells_of(label) if narrow else 1
    whose = [(line, DIM) for line in wrapped(heading(item), width - beside - 3)]
    if narrow:
        indent: list[Piece] = [(" " * (beside + 2), "")]
        rows: list[Row] = [[*label, ("  ", ""), whose[0]], *([*indent, line] for line in whose[1:])]
    else:
        rows = [label, *([("  ", ""), line] for line in whose), ()]
    details = item_details(state, item)
    if narrow:
        return [*rows, *_below([each for each in details if each.name != GUIDELINE], width)]
    return [*rows, *chain.from_iterable(named_lines(each, max(10, width - 1)) for each in details)]


def _below(details: Sequence[Detail], width: int) -> list[Row]:
    """Return names beside their text, each with as many lines as there is room for all."""
    rows: list[Row] = []
    for most in range(NARROW_LINES, 0, -1):
        rows = [row for each in details for row in _narrow_lines(each, width, most)]
        if len(rows) < BELOW_ROWS:
            break
    return rows


def summary_rows(state: Reviewing) -> list[Row]:
    """Return the summary, with its headings in bold."""
    rows: list[Row] = []
    for number, line in enumerate(summary(state)):
        heads = not number or (line and not line.startswith(" ") and not line.endswith("."))
        rows.append([(f" {line}", STRONG if heads else "")])
    return rows


def _narrow_lines(detail: Detail, width: int, most: int) -> Sequence[Row]:
    """Return a name with its text beside it, cut to a few lines; the article that a passage stands
    in, which its name says, begins the text where there is no room for it."""
    room = max(10, width - INDENT - 2)
    name, comma, where = detail.name.partition(", ")
    text = f"({where}) {detail.text}"
    if not comma or cells_of([(detail.name, "")]) < INDENT:
        name, text = detail.name, detail.text
    lines = wrapped(text, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], one_line(" ".join(lines[most - 1 :]), room)]
    return [*name_beside((fitted(name, INDENT - 1), STRONG), lines, 1)]


NARROW = 100
"""Below this many columns the details of an annotation are under the article."""


class ReviewPage(Container):
    """Shows the item of a review, and handles the mouse."""

    def __init__(self, mode: ReviewMode, changed: Callable[[bool], None], *, id: str) -> None:
        """`changed`: called when the mouse has changed something, with True at another size."""
        super().__init__(id=id)
        self._mode, self._state, self._changed = mode, mode.state, changed
        self.view = ReviewView(id="review-article")
        self.detail = RowView(id="review-detail")
        """The details of the annotation."""

    def compose(self) -> ComposeResult:
        yield self.view
        yield self.detail

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    def lay_out(self) -> None:
        """Put the details beside the article, or below it."""
        self.set_class(self._narrow, "below")
        self.detail.styles.width = None if self._narrow else self.view.beside
        if not self._narrow:
            self.detail.styles.height = None

    def show_item(self) -> None:
        """Show the current item, if there is one."""
        item, detail = self._state.item, self.detail
        if item is None:
            return
        width = self.app.size.width if self._narrow else self.view.beside
        rows = detail_rows(self._state, item, width, narrow=self._narrow)
        detail.show(rows)
        if self._narrow:
            detail.styles.height = len(rows)
        detail.scroll_top(0)
        self.view.show_page(self._state.page or item.page)

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        if self.view.page is None and self._state.item is not None:
            self.view.show_page(self._state.item.page)
        self._state.resize(self.view.text_width, self.view.size.height)
        self._changed(True)

    # The mouse: it scrolls, and while an extent is chosen it chooses one too

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        if self._state.choice is not None:
            self._mode.current.apply(move.scroll, event.rows)
        elif (page := self._state.page) is not None:
            page.scroll(event.rows)
        self._changed(False)

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        if self._state.choice is not None:
            kind = "word" if event.chain < 3 else "sentence"
            self._mode.current.apply(move.select_unit, kind, event.offset)
            self._changed(False)

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        if self._state.choice is not None:
            select = move.select if event.characters else move.select_words
            self._mode.current.apply(select, event.start, event.end)
            self._changed(False)
