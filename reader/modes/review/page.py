"""An article as a reviewer sees it: one annotation, marked, in its context.

Each article of a review is as it was when its annotator tagged it. All passages of the annotation
are in view: passages far apart have a window each, and what lies between is folded to a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from reader.corpus.missing import Articles, article_as_tagged
from reader.document.document import Document
from reader.document.hints import Hint
from reader.document.marks import Marks
from reader.document.picture import RowPicture, Run, row_picture
from reader.model.annotation import Annotation, Span
from reader.model.article import Article, ArticleInfo
from reader.model.labels import LabelSet
from reader.store.base import Store
from reader.text.phrases import role_name
from reader.text.rows import Rows

FOLDED = -1
"""Start of a picture that stands for rows left out."""


class Page:
    """One article. A new annotation of it is shown without laying it out again."""

    def __init__(self, article: Article, labels: LabelSet, became: str = "") -> None:
        """`became`: what became of its file since it was tagged, see `Articles`."""
        self.article, self.labels, self.became = article, labels, became
        self.document = Document(article)
        self.annotation: Annotation | None = None
        """What is shown."""
        self.hidden = False
        """Whether its label and roles are hidden."""
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
            RowPicture(FOLDED, FOLDED, (), (), False, False, (Hint(line.rows, "", 0),))
            if isinstance(line, Fold)
            else self._row(line)
            for line in lines_of(self.windows)
        ]

    def _row(self, row: int) -> RowPicture:
        """Return a row with its passages marked, blind ones without their label."""
        picture = row_picture(self.document, row)
        if not picture.runs or self.annotation is None:
            return picture
        runs = []
        for run in picture.runs:
            shown = any(span.start <= run.start and run.end <= span.end for span in self.spans)
            if self.hidden or not shown:
                bare = Run(run.start, run.end, None, 0, shown, False, written=run.written)
                runs.append(bare)
            else:
                runs.append(msgspec.structs.replace(run, depth=1, under=None))
        labels = () if self.hidden else picture.labels
        return msgspec.structs.replace(picture, runs=tuple(runs), labels=labels)

    def names(self, picture: RowPicture) -> list[str]:
        """Return the names of the passages that begin on a row, in the order of the text."""
        rows = range(picture.start, picture.end)
        return [self.name_of(span) for span in self.spans if span.start in rows]

    def goes_on(self, picture: RowPicture) -> bool:
        """Return whether a passage that began further up stands on a row."""
        return any(
            span.start < picture.start < span.end and picture.start < picture.end
            for span in self.spans
        )

    def name_of(self, span: Span) -> str:
        """Return the name of a passage: its role, numbered where several have it, in another
        article, too; or the label."""
        annotation = self.annotation
        if self.hidden or annotation is None:
            return "this"
        if span.role is None:
            return annotation.label
        name = role_name(self.labels[annotation.label], span)
        spans = (each for each in annotation.spans if not each.lost or each.elsewhere is not None)
        alike = [each for each in spans if each.role == span.role]
        return f"{name} {alike.index(span) + 1}" if len(alike) > 1 else name

    def leave(self) -> None:
        """Choose no extent any more: nothing is in focus, and all passages are in view."""
        document = self.document
        self.choosing = False
        document.hints = document.finder = None
        document.focus.leave()
        document.focus.start = document.focus.end = 0
        self.look()


def open_page(store: Store, labels: LabelSet, info: ArticleInfo) -> Page:
    """Return an article as `info` says it was tagged.

    Raises:
        Unreadable: that text is lost.
    """
    article = article_as_tagged(store, info)
    return Page(article, labels, Articles(store).since_tagged(info))


# Windows: ranges of rows

NEAR = 2
"""At most this many rows between two passages are shown rather than folded."""

CONTEXT = 4
"""Rows around a passage that it gets before another passage gets more."""


class Fold(NamedTuple):
    """A line that stands for rows left out."""

    rows: int


def windows_for(passages: Sequence[range], height: int) -> list[range]:
    """Return windows, in order, for passages that are ranges of rows; with a line for each fold.

    Together they are at most `height` lines. Of a passage too long for its window the beginning is
    shown; of more passages than there is room for, the first.
    """
    ordered = sorted(passages, key=lambda rows: (rows.start, rows.stop))
    groups = _joined(ordered, NEAR)[: max(1, (height + 1) // 2)]
    if not groups:
        return [range(height)]
    if groups[-1].stop - groups[0].start <= height:
        return [_around(range(groups[0].start, groups[-1].stop), height)]
    shares = _shares([len(group) for group in groups], height - (len(groups) - 1))
    found = _joined([_around(group, share) for group, share in zip(groups, shares, strict=True)])
    return [*found[:-1], range(found[-1].start, found[-1].stop + height - _lines(found))]


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    """Deal out rows one by one: first what each needs with its context, then the rest.

    Where there is room for all of each, that comes before any context.
    """
    shares = [*lengths] if sum(lengths) <= room else [0] * len(lengths)
    room -= sum(shares)
    while room > 0:
        wanting = [at for at, length in enumerate(lengths) if shares[at] < length + CONTEXT]
        for at in (wanting or range(len(lengths)))[:room]:
            shares[at] += 1
            room -= 1
    return shares


def _around(group: range, height: int) -> range:
    above = max(0, (height - len(group)) // 2)
    return range(group.start - above, group.start - above + height)


def _lines(windows: Sequence[range]) -> int:
    """Return lines that windows take, with one for each fold."""
    return sum(map(len, windows)) + len(windows) - 1


def _joined(ranges: Iterable[range], gap: int = 0) -> list[range]:
    """Join ranges, in order, where at most `gap` rows are between one and the next."""
    joined: list[range] = []
    for rows in ranges:
        if joined and rows.start - joined[-1].stop <= gap:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, rows.stop))
        else:
            joined.append(rows)
    return joined


def within(layout: Rows, windows: list[range]) -> list[range]:
    """Move windows that reach past the ends of the article inside."""
    inside: list[range] = []
    for window in windows:
        first = layout.clamp(window.start)
        last = layout.clamp(first + len(window) - 1)
        first = layout.clamp(last - len(window) + 1)
        inside.append(range(first, last + 1))
    return _joined(inside)


def moved(layout: Rows, windows: list[range], step: int) -> list[range]:
    """Scroll all windows by as many rows as the article has room for."""
    edge = windows[0].start if step < 0 else windows[-1].stop - 1
    step = layout.clamp(edge + step) - edge
    return [range(window.start + step, window.stop + step) for window in windows]


def lines_of(windows: list[range]) -> list[int | Fold]:
    """Return the lines of the view from top to bottom: rows of the layout, and folds."""
    lines: list[int | Fold] = list(windows[0])
    for before, window in pairwise(windows):
        lines += [Fold(window.start - before.stop), *window]
    return lines
