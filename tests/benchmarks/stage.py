"""A reader on an article without a screen, in the room that the program gives it, and its keys."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.state import Annotating
from reader.modes.keymap import Settings
from reader.store.layer import Layer
from reader.store.progress import progress_in
from reader.text.lines import Extent
from reader.text.units import Units
from tests.modes.keys import keymap
from tests.store.folders import Folder

KEYS = keymap(Settings().actions("annotate"))
"""What each key does."""


class Screen(NamedTuple):
    """A size of the terminal, and the room that the article has on it."""

    name: str
    width: int
    """Cells of a row of text."""
    height: int
    """Rows."""


def screen_of(columns: int, rows: int) -> Screen:
    """Ask the program's own screen how much room it gives an article."""
    from tests.tui.stage import show  # imports Textual

    async def look(*_: object) -> None:
        pass

    with stage("A word. " * 500) as readers:
        reader = readers.opened()
        show(reader, look, (columns, rows))
        return Screen(
            f"{columns}x{rows}",
            reader.state.document.viewport.width,
            reader.state.document.viewport.height,
        )


class Readers:
    """Readers of one article, each with a focus and a view of its own."""

    def __init__(self, folder: Path, text: str) -> None:
        store = Folder(folder)
        self.article = Article.of(text, id="article.txt", title="Article", source="article.txt")
        self.layer = Layer.open(store, self.article, "bench")
        self._progress = progress_in(store, "bench", self.article.info)

    def opened(self, screen: Screen | None = None) -> AnnotateMode:
        """A reader as it stands when the article has been opened on a screen."""
        state = Annotating(self.article, self.layer, DEFAULT_LABELS, self._progress)
        if screen is not None:
            state.document.resize(screen.width, screen.height)
            state.document.focus.settle()
            state.document.bring_into_view()
        return AnnotateMode(state, Settings())


@contextmanager
def stage(text: str) -> Iterator[Readers]:
    """Give readers of a text, in a workspace that is gone afterwards."""
    with TemporaryDirectory(prefix="obelism-benchmark-") as name:
        readers = Readers(Path(name), text)
        try:
            yield readers
        finally:
            readers.layer.close(30)


def press(reader: AnnotateMode, keys: Sequence[str]) -> None:
    """Press keys as they come from a terminal: while hints are shown these take them."""
    for key in keys:
        if reader.sign(key):
            continue
        if key.isdigit():
            reader.digit(int(key))
        else:
            reader.do(KEYS[key])


class Words:
    """The words of a text, and which of them an extent holds."""

    def __init__(self, units: Units) -> None:
        self.extents = units.within("word", 0, len(units.text))
        self._starts = [start for start, _ in self.extents]
        self._ends = [end for _, end in self.extents]

    def touched(self, start: int, end: int) -> tuple[int, int] | None:
        """Numbers of the first and last word of an extent, whole or in part; None: it has none."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        return (first, last) if first <= last else None

    def bare(self, start: int, end: int) -> Extent | None:
        """An extent without what is in no word at its edges: punctuation, quotation marks, blanks.

        Two extents that are bare the same are equal but for these.
        """
        found = self.touched(start, end)
        if found is None:
            return None
        return max(start, self._starts[found[0]]), min(end, self._ends[found[1]])

    def whole(self, start: int, end: int) -> bool:
        """Whether an extent has words, and cuts none."""
        found = self.touched(start, end)
        return found is not None and self._starts[found[0]] >= start and self._ends[found[1]] <= end
