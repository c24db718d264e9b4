"""An article as a reviewer sees it: one annotation of it, marked, with what stands around it.

The articles of a review: each as it was when its annotator tagged it.

A layer that is only shown.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec

from reader.corpus.as_tagged import article_as_tagged, file_since
from reader.document.marks import Marks
from reader.document.picture import RowPicture, row_picture
from reader.model.annotation import Annotation, Span
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock, utc_now
from reader.model.labels import LabelSet
from reader.model.log import Entry
from reader.modes.annotate.old_actions import UserAction
from reader.modes.annotate.old_state import Reader
from reader.modes.review.windows import Fold, lines_of, moved, windows_for, within
from reader.store.folder.layer import Layer
from reader.store.folder.progress import Progress
from reader.store.folder.workspace import Workspace


class ShownLayer(Layer):
    """Holds what is looked at. It has no files and no lock, and nothing is written to it."""

    def __init__(self) -> None:
        self.annotator = ""
        self.annotations: dict[str, Annotation] = {}
        self.on_saved = None
        self.notices = []
        self.problems = []

    @property
    def read_only(self) -> str | None:
        return "Enter keeps the extent, q leaves it as it was."

    @property
    def saved(self) -> bool:
        return True

    @property
    def problem(self) -> str | None:
        return None

    @property
    def next_undo(self) -> Entry | None:
        return None

    @property
    def next_redo(self) -> Entry | None:
        return None


FOLDED = -1
"""Start of a picture that stands for rows left out."""


class Page:
    """One article. A new annotation of it is shown without laying it out again."""

    def __init__(
        self,
        article: Article,
        labels: LabelSet,
        *,
        table: tuple[UserAction, ...] | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.article = article
        self.labels = labels
        self.became = ""
        """What became of its file since it was tagged, in words; empty where it is as it was."""
        self.annotation: Annotation | None = None
        """What is shown."""
        self.hidden = False
        """Whether its label and roles are kept from whoever looks."""
        self.choosing = False
        """Whether an extent is chosen: the view then follows the focus, as in the reader."""
        self.windows = [range(0)]
        """The rows in view."""
        self._layer = ShownLayer()
        progress = Progress(article=article.id, annotator="", sha256=article.info.sha256)
        self.reader = Reader(
            article, self._layer, labels, progress, table=table, clock=clock, steady=steady
        )
        """The article's layout, and the grammar by which an extent is chosen."""

    def show(self, annotation: Annotation, *, hidden: bool) -> None:
        """Show an annotation of this article."""
        self.annotation, self.hidden = annotation, hidden
        self._layer.annotations.clear()
        self._layer.annotations[annotation.id] = annotation
        self.reader.marks = Marks([annotation])
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
        self.reader.resize(width, height)
        if not self.choosing:
            self.look()

    def look(self) -> None:
        """Bring all passages into view."""
        viewport = self.reader.viewport
        spans = self.spans
        if spans:
            viewport.show_at_top(spans[0].start)
        layout = viewport.layout
        rows = [range(layout.row_of(span.start), layout.row_of(span.end - 1) + 1) for span in spans]
        self.windows = within(layout, windows_for(rows, viewport.height))

    def scroll(self, step: int) -> bool:
        """Scroll all windows by rows; say whether they moved."""
        before = self.windows
        self.windows = moved(self.reader.viewport.layout, before, step)
        return self.windows != before

    @property
    def page_rows(self) -> int:
        """Rows that a page is scrolled by."""
        return max(1, min(map(len, self.windows)) - 2)

    def pictures(self) -> list[RowPicture]:
        """Picture the view from top to bottom; a fold has the number of its rows as a hint."""
        viewport = self.reader.viewport
        if self.choosing:
            return [
                row_picture(self.reader.document, row)
                for row in range(viewport.top, viewport.bottom)
            ]
        return [
            _fold(line) if isinstance(line, Fold) else self._row(line)
            for line in lines_of(self.windows)
        ]

    def _row(self, row: int) -> RowPicture:
        """A row with its passages; those in a further role are told from the first by a line under
        them, and blind ones are only brought out."""
        picture = row_picture(self.reader.document, row)
        if not picture.runs or self.annotation is None:
            return picture
        first = self.labels[self.annotation.label].ordered(self.annotation.spans)[0].role
        shown = self.spans
        runs = []
        for run in picture.runs:
            here = [span for span in shown if span.start <= run.start and run.end <= span.end]
            others = any(span.role != first for span in here)
            if self.hidden or not here:
                run = msgspec.structs.replace(run, label=None, depth=0, in_focus=bool(here))
            else:
                run = msgspec.structs.replace(run, depth=2 if others else 1)
            runs.append(run)
        labels = () if self.hidden else picture.labels
        return msgspec.structs.replace(picture, runs=tuple(runs), labels=labels)

    def names(self, picture: RowPicture) -> list[str]:
        """What each passage that begins on a row is called, in the order of the text."""
        spans = [span for span in self.spans if picture.start <= span.start < picture.end]
        return [self.name_of(span) for span in spans]

    def goes_on(self, picture: RowPicture) -> bool:
        """Whether a passage that began further up stands on a row."""
        return any(
            span.start < picture.start < span.end and picture.start < picture.end
            for span in self.spans
        )

    def name_of(self, span: Span) -> str:
        """What a passage is called: its role, with a number where several have it; or the label."""
        if self.hidden or self.annotation is None:
            return "this"
        if span.role is None:
            return self.annotation.label
        alike = [other for other in self.spans if other.role == span.role]
        return f"{span.role} {alike.index(span) + 1}" if len(alike) > 1 else span.role

    # Choosing an extent

    def choose_extent(self) -> None:
        """Put the focus on the first passage, and follow it."""
        spans = [span for span in self.annotation.spans if not span.lost] if self.annotation else []
        self.choosing = True
        if spans:
            self.reader.focus.put(*spans[0].extent)
        self.reader.bring_into_view()

    def next_passage(self) -> None:
        """Put the focus on the passage after the one it is on or in."""
        reader, spans = self.reader, self.spans
        after = [span for span in spans if span.start > reader.focus.start]
        for span in (*after, *spans)[:1]:
            reader.begin()
            reader.focus.leave()
            reader.focus.put(*span.extent)
            reader.bring_into_view()

    def leave(self) -> None:
        """Choose no extent any more: nothing is in focus, and all passages are in view."""
        reader = self.reader
        self.choosing = False
        reader.hints = reader.finder = None
        reader.count = 0
        reader.focus.leave()
        reader.focus.start = reader.focus.end = 0
        self.look()


def _fold(fold: Fold) -> RowPicture:
    return RowPicture(FOLDED, FOLDED, (), (), False, False, ((fold.rows, ""),))


def quotes(spans: Iterable[Span]) -> str:
    """The quotes of spans, one after the other."""
    return " … ".join(span.text for span in spans)


MOST_KEPT = 4
"""Articles that stay laid out."""


class Pages:
    """Opens articles, and keeps the last ones."""

    def __init__(
        self,
        workspace: Workspace,
        labels: LabelSet,
        table: tuple[UserAction, ...],
        clock: Clock,
        steady: Callable[[], float],
    ) -> None:
        self._workspace, self._labels, self._table = workspace, labels, table
        self._clock, self._steady = clock, steady
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()

    def open(self, info: ArticleInfo) -> tuple[Page, str]:
        """Return an article as `info` says it was tagged, and what became of its file since.

        The second is a sentence the first time a file is found gone or changed, else empty.

        Raises:
            Unreadable: that text is lost.
        """
        key = info.id, info.sha256
        page, told = self._pages.get(key), ""
        if page is None:
            article = article_as_tagged(self._workspace, info)
            page = Page(
                article, self._labels, table=self._table, clock=self._clock, steady=self._steady
            )
            self._pages[key] = page
            page.became = file_since(self._workspace, info)
            told = f"{info.id} {page.became}; here is its text as it was tagged."
            told = told if page.became else ""
        self._pages.move_to_end(key)
        if len(self._pages) > MOST_KEPT:
            self._pages.popitem(last=False)
        return page, told
