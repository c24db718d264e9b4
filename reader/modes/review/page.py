"""An article as a reviewer sees it: one annotation, marked, in its context.

Each article of a review is as it was when its annotator tagged it.
"""

from __future__ import annotations

import msgspec

from reader.corpus.missing import article_as_tagged, file_since
from reader.document.document import Document
from reader.document.marks import Marks
from reader.document.picture import RowPicture, row_picture
from reader.model.annotation import Annotation, Span
from reader.model.article import Article, ArticleInfo
from reader.model.labels import LabelSet
from reader.modes.review.windows import Fold, lines_of, moved, windows_for, within
from reader.store.base import Store

FOLDED = -1
"""Start of a picture that stands for rows left out."""


class Page:
    """One article. A new annotation of it is shown without laying it out again."""

    def __init__(self, article: Article, labels: LabelSet, became: str = "") -> None:
        """`became`: what became of its file since it was tagged, see `file_since`."""
        self.article, self.labels, self.became = article, labels, became
        self.document = Document(article)
        self.annotation: Annotation | None = None
        """What is shown."""
        self.hidden = False
        """Whether its label and roles are kept from whoever looks."""
        self.choosing = False
        """Whether an extent is chosen: the view then follows the focus, as in the reader."""
        self.windows = [range(0)]
        """The rows in view."""

    def show(self, annotation: Annotation, width: int, height: int, *, hidden: bool) -> None:
        """Show an annotation of this article in a view of this many cells."""
        self.annotation, self.hidden = annotation, hidden
        self.document.marks = Marks([annotation])
        viewport = self.document.viewport
        if (width, height) != (viewport.width, viewport.height):
            viewport.resize(width, height)
        self.leave()

    @property
    def spans(self) -> list[Span]:
        """The passages that are shown, in the order of the text: all in the text, but blind the
        content alone, since the other roles would tell the label."""
        if self.annotation is None:
            return []
        spans = [span for span in self.annotation.spans if not span.lost]
        if self.hidden and spans:
            first = self.labels[self.annotation.label].ordered(spans)[0].role
            spans = [span for span in spans if span.role == first]
        return sorted(spans, key=lambda span: span.extent)

    # The view

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells."""
        self.document.resize(width, height)
        if not self.choosing:
            self.look()

    def look(self) -> None:
        """Bring all passages into view."""
        viewport = self.document.viewport
        spans = self.spans
        if spans:
            viewport.show_at_top(spans[0].start)
        layout = viewport.layout
        rows = [range(layout.row_of(span.start), layout.row_of(span.end - 1) + 1) for span in spans]
        self.windows = within(layout, windows_for(rows, viewport.height))

    def scroll(self, step: int) -> bool:
        """Scroll all windows by rows; say whether they moved."""
        before = self.windows
        self.windows = moved(self.document.viewport.layout, before, step)
        return self.windows != before

    @property
    def page_rows(self) -> int:
        """Rows that a page is scrolled by."""
        return max(1, min(map(len, self.windows)) - 2)

    def pictures(self) -> list[RowPicture]:
        """Picture the view from top to bottom; a fold has the number of its rows as a hint."""
        viewport = self.document.viewport
        if self.choosing:
            return [row_picture(self.document, row) for row in range(viewport.top, viewport.bottom)]
        return [
            RowPicture(FOLDED, FOLDED, (), (), False, False, ((line.rows, ""),))
            if isinstance(line, Fold)
            else self._row(line)
            for line in lines_of(self.windows)
        ]

    def _row(self, row: int) -> RowPicture:
        """Return a row with its passages marked: those in a further role underlined, blind ones
        without their label."""
        picture = row_picture(self.document, row)
        if not picture.runs or self.annotation is None:
            return picture
        first = self.labels[self.annotation.label].ordered(self.annotation.spans)[0].role
        shown = self.spans
        runs = []
        for run in picture.runs:
            spans = [span for span in shown if span.start <= run.start and run.end <= span.end]
            others = any(span.role != first for span in spans)
            if self.hidden or not spans:
                run = msgspec.structs.replace(run, label=None, depth=0, in_focus=bool(spans))
            else:
                run = msgspec.structs.replace(run, depth=2 if others else 1)
            runs.append(run)
        labels = () if self.hidden else picture.labels
        return msgspec.structs.replace(picture, runs=tuple(runs), labels=labels)

    def names(self, picture: RowPicture) -> list[str]:
        """Return the names of the passages that begin on a row, in the order of the text."""
        spans = [span for span in self.spans if picture.start <= span.start < picture.end]
        return [self.name_of(span) for span in spans]

    def goes_on(self, picture: RowPicture) -> bool:
        """Whether a passage that began further up stands on a row."""
        return any(
            span.start < picture.start < span.end and picture.start < picture.end
            for span in self.spans
        )

    def name_of(self, span: Span) -> str:
        """Return the name of a passage: its role, numbered where several have it; or the label."""
        if self.hidden or self.annotation is None:
            return "this"
        if span.role is None:
            return self.annotation.label
        alike = [other for other in self.spans if other.role == span.role]
        return f"{span.role} {alike.index(span) + 1}" if len(alike) > 1 else span.role

    def leave(self) -> None:
        """Choose no extent any more: nothing is in focus, and all passages are in view."""
        document = self.document
        self.choosing = False
        document.hints = document.finder = None
        document.focus.leave()
        document.focus.start = document.focus.end = 0
        self.look()


def open_page(workspace: Store, labels: LabelSet, info: ArticleInfo) -> Page:
    """Return an article as `info` says it was tagged.

    Raises:
        Unreadable: that text is lost.
    """
    article = article_as_tagged(workspace, info)
    return Page(article, labels, file_since(workspace, info))
