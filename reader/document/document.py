"""A document: an article that is looked at, with what is in focus, in view, marked and found."""

from __future__ import annotations

from collections.abc import Iterable

from reader.document.find import Finder
from reader.document.focus import Focus
from reader.document.hints import Hints
from reader.document.marks import Marks
from reader.document.viewport import Viewport
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.text.units import Units


class Document:
    """An article on the screen. It needs no layer: its marks are whatever is to be shown."""

    def __init__(self, article: Article, annotations: Iterable[Annotation] = ()) -> None:
        self.article = article
        self.text = article.text
        self.units = Units(article.text)
        self.focus = Focus(self.units)
        self.viewport = Viewport(article.text)
        self.marks = Marks(annotations)
        self.current: str | None = None
        """Id of the annotation that is brought out among the marks."""
        self.hints: Hints | None = None
        """Hints that are shown on the words in view; they take the next keys."""
        self.finder: Finder | None = None
        """What was looked for last, and where it stands."""

    @property
    def current_annotation(self) -> Annotation | None:
        """The annotation that is brought out; None where none is, or it is not shown."""
        return self.marks.annotation(self.current) if self.current is not None else None

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells; a focus that was in view stays so."""
        in_view = self.focus_in_view
        self.viewport.resize(width, height)
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
