"""The window on an article: its rows at a width, and which of them are in view."""

from __future__ import annotations

from reader.text.rows import FAR, Rows

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

    def __init__(self, text: str, width: int = 80, height: int = 24) -> None:
        self._text = text
        self.layout = Rows(text, width)
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
        self.layout = Rows(self._text, max(1, self.width), offset)
        self.top = self.layout.row_of(offset)

    @property
    def bottom(self) -> int:
        """Index of the first row below the view."""
        return self.layout.clamp(self.top + self.height - 1) + 1

    @property
    def extent(self) -> tuple[int, int]:
        """Code points in view, `[start, end)`."""
        return self.layout.row(self.top)[0], self.layout.row(self.bottom - 1)[1]

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
        """Bring `[start, end)` into view, scrolling only if needed.

        If it is higher than the view, the row of `point` is shown.
        """
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

    def page(self, pages: int) -> bool:
        """Move by pages, keeping two rows; return whether the view moved."""
        before = self.top
        self.scroll_to(self.top + pages * max(1, self.height - 2))
        return self.top != before
