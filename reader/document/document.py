"""A document: an article that is looked at, with what is in focus, in view, marked and found.

Its window, and what was read in it: text in focus, or in view for a second while keys came.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from reader.document.focus import Focus
from reader.document.marks import Marks
from reader.model.annotation import Annotation
from reader.model.article import Article, is_markdown
from reader.text.lines import Extent
from reader.text.rows import FAR, Rows
from reader.text.units import Units

if TYPE_CHECKING:
    from reader.document.find import Finder
    from reader.document.hints import Hints
    from reader.document.stretches import Mark
    from reader.text.markdown import Markdown

MARGIN = 2
"""Rows kept in view above and below the focus, where there is room."""

RESTING_PLACE = 0.35
"""Where a scrolled focus lands, as a share of the view's height behind it in the direction it
moves. The text then stays still for the next sentences, which helps the reader and a slow line."""


class Viewport:
    """Rows `top` to `top + height` of an article laid out at a width.

    Rows are numbered from some place in the article, see `Rows`; another layout may number them
    from a different place.
    """

    def __init__(
        self, text: str, width: int = 80, height: int = 24, markup: Markdown | None = None
    ) -> None:
        self._text, self._markup = text, markup
        self.layout = Rows(text, width, markup=markup)
        self.width = width
        self.height = height
        self.top = 0

    def resize(self, width: int, height: int) -> None:
        """Lay the article out again; the text at the top stays there."""
        height = max(1, height)
        if width != self.width:
            at_top = self.layout.row(self.layout.clamp(self.top))[0]
            self.width = width
            self._lay_out_at(at_top)
        self.height = height
        self.scroll_to(self.top)

    def _lay_out_at(self, offset: int) -> None:
        """Lay the article out from an offset, which moves to the top."""
        self.layout = Rows(self._text, max(1, self.width), offset, self._markup)
        self.top = self.layout.row_of(offset)

    @property
    def bottom(self) -> int:
        """Index of the first row below the view."""
        return self.layout.clamp(self.top + self.height - 1) + 1

    @property
    def extent(self) -> tuple[int, int]:
        """Code points in view, `[start, end)`."""
        start = self.layout.row(self.top)[0]
        return start if start > self.layout.begin else 0, self.layout.row(self.bottom - 1)[1]

    def scroll_to(self, top: int) -> None:
        """Move a row to the top, as far as the article reaches."""
        last = self.layout.clamp(top + self.height - 1)
        self.top = self.layout.clamp(min(top, last - self.height + 1))

    def show_at_top(self, offset: int) -> None:
        """Move the row of an offset to the top, as far as the article reaches."""
        if self.layout.is_far(offset):
            self._lay_out_at(offset)
        self.scroll_to(self.layout.row_of(offset))

    def shows(self, start: int, end: int) -> bool:
        """Return whether any of `[start, end)` is in view."""
        view_start, view_end = self.extent
        return start < view_end and (end > view_start or start >= view_start)

    def reveal(self, start: int, end: int, point: int | None = None) -> None:
        """Scroll only as needed to show `[start, end)`, or just `point` if it is too high."""
        if end - start > FAR:
            start = end = start if point is None else point
        if self.layout.is_far(start):
            self._lay_out_at(start)
        first = self.layout.row_of(start)
        last = self.layout.row_of(max(start, end - 1))
        if last - first >= self.height:
            first = last = self.layout.row_of(start if point is None else point)
        margin = min(MARGIN, (self.height - (last - first + 1)) // 2)
        above = first - margin < self.top
        if above or last + margin >= self.top + self.height:
            resting = int(self.height * (1 - RESTING_PLACE if above else RESTING_PLACE))
            highest = last + margin + 1 - self.height
            self.scroll_to(min(max(highest, first - resting), first - margin))

    def height_of(self, offset: int) -> float | None:
        """Return how far down the view a row is, 0 to 1; None where the text begins in view."""
        if self.layout.clamp(self.top - 1) == self.top:
            return None
        return (self.layout.row_of(max(offset, self.extent[0])) - self.top) / self.height

    def show_at_height(self, offset: int, height: float) -> None:
        """Bring the row of an offset as far down the view, as far as the article reaches."""
        self.scroll_to(self.layout.row_of(offset) - round(height * self.height))

    def page(self, pages: int) -> bool:
        """Move by pages, keeping two rows; return whether the view moved."""
        before = self.top
        self.scroll_to(self.top + pages * max(1, self.height - 2))
        return self.top != before


class Document:
    """An article on the screen. It needs no layer: its marks are whatever is to be shown."""

    def __init__(self, article: Article, annotations: Iterable[Annotation] = ()) -> None:
        self.article = article
        self.text = article.text
        self.units = Units(article.text, markdown=is_markdown(article.id))
        self.focus = Focus(self.units)
        self.viewport = Viewport(article.text, markup=self.units.markup)
        self.marks = Marks(annotations)
        self.current: str | None = None
        """Id of the annotation that is brought out among the marks."""
        self.proposed: tuple[Mark, ...] = ()
        """Passages that are shown as proposed, and are no data yet."""
        self.passages: tuple[Extent, ...] = ()
        """Those that belong together, which are numbered beside the text."""
        self.hints: Hints | None = None
        """Hints that are shown on the words in view; they take the next keys."""
        self.finder: Finder | None = None
        """What was looked for last, and where it stands."""
        self._has_window = False

    def window(self) -> Document:
        """Return a further window on the same text and marks, at its beginning, without focus."""
        other = copy(self)
        other.viewport = Viewport(self.text, markup=self.units.markup)
        other.focus = Focus(self.units)
        other.hints, other.proposed, other._has_window = None, (), False
        return other

    @property
    def current_annotation(self) -> Annotation | None:
        """The annotation that is brought out; None where none is, or it is not shown."""
        return self.marks.annotation(self.current) if self.current is not None else None

    def words_in_view(self) -> list[Extent]:
        """Return the words that are in view as a whole."""
        return self.units.within("word", *self.viewport.extent)

    def new_hints(self, *, span: bool, beside: bool = False) -> Hints | None:
        """Return hints for the words in view, the shortest from the focus on, or `beside` it; None
        where there are none."""
        from reader.document.hints import Hints  # not needed for the first paint

        words = self.words_in_view()
        return (
            Hints(self.text, words, self.focus.extent, span=span, beside=beside) if words else None
        )

    def find(self, query: str, *, exact: bool = False) -> Finder:
        """Look for a query in the text; `exact`: in just the case that it is written in."""
        from reader.document.find import Finder  # not needed for the first paint

        self.finder = Finder(self.text, query, exact=exact)
        return self.finder

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells.

        A focus that was in view stays so, and about as far down as it was; at the first size the
        text that was opened at the top stays there.
        """
        view, start = self.viewport, self.focus.extent[0]
        in_view = self.focus_in_view
        down = view.height_of(start) if self._has_window else None
        self._has_window = True
        view.resize(width, height)
        if in_view and down is not None:
            view.show_at_height(start, down)
        if in_view:
            self.bring_into_view()

    @property
    def focus_in_view(self) -> bool:
        """Whether any of the focus is in view."""
        return self.viewport.shows(*self.focus.extent)

    def bring_into_view(self) -> None:
        """Scroll as little as shows the focus, or of a long one the end that moves."""
        start, end = self.focus.extent
        at_end = self.focus.extending and not self.focus.moving_start
        self.viewport.reveal(start, end, point=max(start, end - 1) if at_end else start)

    def focus_on(self, start: int, end: int) -> None:
        """Put the focus on `[start, end)`, as the kind of unit that it is, and show it."""
        exact = (kind for kind in self.units.kinds if self.units.at(kind, start) == (start, end))
        self.focus.put(start, end, unit=next(exact, "span"))
        self.bring_into_view()


IN_VIEW_SECONDS = 1.0
"""Seconds between two keys during which a view must stay for its text to count as read."""

LONGEST_PAUSE = 60.0
"""Most seconds between two keys that count as active work."""

_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All code points that `str.isspace` calls blank."""


class ReadRanges:
    """The ranges read of one article, and the active time and the keys spent on it."""

    def __init__(
        self, text: str, ranges: Iterable[Extent] = (), seconds: float = 0.0, keys: int = 0
    ) -> None:
        self._text = text
        self._covered = 0
        self._view: Extent | None = None
        self._view_since: float | None = None
        """When the first key came with this view; None: none yet."""
        self._shown_since = 0.0
        self._last_key: float | None = None
        self.ranges: list[Extent] = []
        """Extents in code points: merged, in order, disjoint."""
        self.seconds = seconds
        """Active time in seconds."""
        self.keys = keys
        for start, end in ranges:
            self.add(start, end)

    @property
    def share(self) -> float:
        """Share of the text that is read, 0 to 1, blanks not counted."""
        if not self._covered:
            return 1.0 if not self._text or self._text.isspace() else 0.0
        return self._covered / self._total

    @cached_property
    def _total(self) -> int:
        """Number of code points that are not blank."""
        return _ink(self._text)

    def add(self, start: int, end: int) -> None:
        """Count `[start, end)` as read."""
        start, end = max(0, start), min(end, len(self._text))
        if start >= end:
            return
        first = bisect_left(self.ranges, start, key=lambda extent: extent[1])
        last = first
        cursor, merged_start, merged_end = start, start, end
        while last < len(self.ranges) and self.ranges[last][0] <= end:
            known_start, known_end = self.ranges[last]
            self._covered += _ink(self._text[cursor:known_start]) if cursor < known_start else 0
            cursor = max(cursor, known_end)
            merged_start, merged_end = min(merged_start, known_start), max(merged_end, known_end)
            last += 1
        self._covered += _ink(self._text[cursor:end]) if cursor < end else 0
        self.ranges[first:last] = [(merged_start, merged_end)]

    def key(self, moment: float, *, reads: bool = True) -> None:
        """Record a key before it acts; `moment` is in seconds of any steady clock.

        `reads`: whether it is a key of somebody who reads. From one that leaves the article, or
        asks for help, no view begins to count.
        """
        self.keys += 1
        if self._last_key is not None:
            self.seconds += min(moment - self._last_key, LONGEST_PAUSE)
        self._last_key = moment
        since = self._view_since
        if since is None:
            self._view_since = moment if reads else None
        elif self._view is not None and moment - since >= IN_VIEW_SECONDS:
            self.add(*self._view)

    def look_at(self, view: Extent, moment: float, *, by_key: bool = True) -> None:
        """Record the extent of text that is in view from now on.

        `by_key`: whether a key brought it there.
        """
        if view != self._view:
            self._view, self._view_since = view, moment if by_key else None
            self._shown_since = moment

    def saw_all(self, moment: float) -> None:
        """Count all of a text as read that has been in view for a second, whatever keys came."""
        if self._view is None or moment - self._shown_since < IN_VIEW_SECONDS:
            return
        start, end = self._view
        if not self._text[:start].strip() and not self._text[end:].strip():
            self.add(start, end)


def _ink(text: str) -> int:
    """Return the number of code points that are not blank."""
    return len(text) - sum(map(text.count, _SPACES))


def words_of(id: str, text: str) -> list[Extent]:
    """Return the words of an article, by its id and text, as the motions go over them."""
    return Units(text, markdown=is_markdown(id)).within("word", 0, len(text))


def count_words(id: str, text: str) -> int:
    """Return how many words an article has."""
    return len(words_of(id, text))
